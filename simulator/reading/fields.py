"""One fact of a question at a time: read strictly, given its type, refused with a sentence that says how to repair it."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from simulator.base import annuity, dates, free_text, money
from simulator.reading import values
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Container

Value = TypeVar("Value")

Raw = dict[str, object]
Birth = tuple[tuple[dt.date, dt.date], bool]
"""The first and the last day of a birth, and whether only the year is known."""


def mapping(raw: object, place: str, example: str) -> Raw:
    """The facts of a mapping under their names. Raises ``InputError``, with a valid line, for anything else."""
    if not isinstance(raw, dict):
        raise InputError("error.key.mapping", place, example=Plain(example))
    return {str(name): value for name, value in raw.items()}


def refuse_twice(name: str, earlier: Container[str], place: str) -> None:
    """Raises ``InputError`` for a name that was stated before: the last value would count in silence."""
    if name in earlier:
        raise InputError("options.twice", place, name=Plain(name))


def join(place: str, name: str) -> str:
    """The path of a fact inside another."""
    return f"{place}.{name}" if place else name


def text(raw: object, place: str) -> str:
    """A simple value, its digits Western."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise InputError("error.value.text", place)
    return money.western(str(raw)).strip()


def _read(parse: Callable[[str], Value], raw: object, place: str, **facts: object) -> Value:
    """The value of a simple fact. Raises ``InputError`` with the reason of ``values``."""
    simple = text(raw, place)
    try:
        return parse(simple)
    except values.UnreadError as error:
        raise InputError(error.reason, place, got=Plain(simple), **facts) from None


def choice(raw: object, place: str, choices: tuple[str, ...]) -> str:
    """One of the possible values."""
    value = text(raw, place)
    if value not in choices:
        allowed = FactList(tuple(Plain(choice) for choice in choices))
        raise InputError("error.value.choice", place, got=Plain(value), allowed=allowed)
    return value


def dwelling(raw: object, place: str, types: tuple[str, ...]) -> int:
    """The place of a type of dwelling among those of the law: ``F3``, ``T3``, ``3 pièces``."""
    return _among(_read(lambda text: f"F{values.rooms(text)}", raw, place), types, raw, place)


def cohort(raw: object, place: str, cohorts: tuple[str, ...]) -> int:
    """The place of a cohort among those of the law: ``2024``, ``AADL 3``."""
    return _among(_read(values.cohort, raw, place), cohorts, raw, place)


def _among(name: str, names: tuple[str, ...], raw: object, place: str) -> int:
    return names.index(name) if name in names else names.index(choice(raw, place, names))


def yes_no(raw: object, place: str) -> bool:
    """True or false."""
    if isinstance(raw, bool):
        return raw
    return _read(values.yes_no, raw, place)


def amount(raw: object, place: str, currency: str = "DZD") -> int:
    """An amount in the currency of the scheme, not negative, always with its currency."""
    if not isinstance(raw, str):
        raise InputError("error.amount.no_currency", place, got=Plain(str(raw)))
    return _read(lambda text: values.amount(text, currency, None), raw, place, currency=Plain(currency)).cents


def price(raw: object, place: str, currency: str = "DZD") -> int:
    """An amount that is not zero."""
    cents = amount(raw, place, currency)
    if cents == 0:
        raise InputError("error.price.zero", place)
    return cents


def share(raw: object, place: str) -> int:
    """``40 %`` in millionths, more than 0 and less than 100."""
    return _read(values.share, raw, place)


def date(raw: object, place: str) -> dt.date:
    """``2028-06-20``; a day that does not exist, or is out of bounds, is an error, and so is an hour that is not midnight."""
    if isinstance(raw, dt.datetime):
        raw = raw.isoformat(" ")
    return within(raw if isinstance(raw, dt.date) else _read(values.day, raw, place), place)


def within(day: dt.date, place: str) -> dt.date:
    """A day inside the bounds of the calendar."""
    if not dates.FIRST <= day <= dates.LAST:
        raise InputError("error.date.bounds", place, got=day, first=dates.FIRST, last=dates.LAST)
    return day


def birth(raw: object, place: str) -> Birth:
    """The first and the last day on which this person may have been born, and whether only the year is known."""
    if isinstance(raw, dt.date):
        day = date(raw, place)
        return (day, day), False
    first, last = _read(values.birth, raw, place)
    if first != last:
        return within_year(first.year, place), True
    return (within(first, place), within(last, place)), False


def within_year(year: int, place: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a year inside the bounds of the calendar."""
    if not dates.FIRST.year <= year <= dates.LAST.year:
        raise InputError(
            "error.date.year",
            place,
            got=Plain(str(year)),
            first=Plain(str(dates.FIRST.year)),
            last=Plain(str(dates.LAST.year)),
        )
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def years_or_months(raw: object, place: str) -> int:
    """``30 years`` or ``360 months`` → months."""
    match = re.fullmatch(r"(\d{1,3}) (year|month)s?", text(raw, place))
    months = int(match[1]) * (12 if match[2] == "year" else 1) if match else 0
    if not 0 < months <= annuity.LONGEST:
        raise InputError("error.value.term", place, got=Plain(str(raw)))
    return months


def rate(raw: object, place: str) -> Fraction:
    """``4.68 %`` → a yearly rate, at most four decimals of a per cent and below 100 %."""
    match = re.fullmatch(r"(\d{1,2}(?:[.,]\d{1,4})?) ?[%٪]", money.western(str(raw)).strip())
    if not match:
        raise InputError("error.value.rate", place, got=Plain(str(raw)))
    return Fraction(match[1].replace(",", ".")) / 100


def whole_number(raw: object, place: str) -> int:
    """A small whole number, such as a number of rooms."""
    digits = text(raw, place)
    if not re.fullmatch(r"\d{1,3}", digits):
        raise InputError("error.value.whole", place, got=Plain(digits))
    return int(digits)


def after(day: dt.date, application: dt.date, place: str) -> dt.date:
    """A day that is not before the application."""
    if day < application:
        name, other = Plain(place.rpartition(".")[2]), Plain("application")
        raise InputError("error.date.order", place, later=day, name=name, earlier=application, other=other)
    return day


def in_order(earlier: tuple[str, dt.date], later: tuple[str, dt.date], place: str) -> None:
    """Raise ``InputError`` at ``place`` when the second of two named days is before the first."""
    if later[1] < earlier[1]:
        raise InputError(
            "error.date.order", place, later=later[1], name=Plain(later[0]), earlier=earlier[1], other=Plain(earlier[0])
        )


def names(raw: object, place: str) -> tuple[str, ...]:
    """The names in a list, none when there is no list. Raises ``InputError`` for anything else."""
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
        raise InputError("error.names", place)
    return tuple(map(free_text.one_line, raw))


def titles(raw: object) -> dict[str, str]:
    """The title of a question, in the languages in which it has one."""
    titles = raw if isinstance(raw, dict) else dict.fromkeys(LANGUAGES, raw)
    tidied = {lang: free_text.one_line(str(words)) for lang, words in titles.items() if words is not None}
    return {lang: words for lang, words in tidied.items() if words}
