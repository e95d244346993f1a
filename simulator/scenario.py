"""A scenario: one question, in YAML, JSON or a Python mapping, read strictly into ``Households`` and readings.

A missing fact is an error that names the key, says why it is needed and shows a valid line; there is no default for a
fact. A year instead of a date of birth makes two households, born on 1 January and on 31 December: both are computed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import dates, documents, money
from simulator.errors import InputError
from simulator.law import COHORTS, DWELLINGS, Readings
from simulator.law.values import MILESTONES
from simulator.people import UNSTATED, Households
from simulator.schedule import PAYMENT_ORDER
from simulator.wording import Listed, Named, Plain

if TYPE_CHECKING:
    from collections.abc import Mapping

Raw = dict[str, object]

EXAMPLES = {
    "scheme": "scheme: location_vente",
    "household": "household: {birth: 1985-03-15, income: 60000 DZD, …}",
    "dwelling": "dwelling: {type: F3}",
    "dates": "dates: {application: 2024-07-06, acceptance: 2025-12-15, keys: 2028-06-20}",
    "household.birth": "birth: 1985-03-15",
    "household.income": "income: 60000 DZD",
    "household.spouse_income": "spouse_income: 0 DZD",
    "household.cohort": "cohort: 2024",
    "household.owns_property": "owns_property: false",
    "household.had_state_aid": "had_state_aid: false",
    "dwelling.type": "type: F3",
    "dates.application": "application: 2024-07-06",
    "dates.acceptance": "acceptance: 2025-12-15",
    "dates.keys": "keys: 2028-06-20",
    "dates.milestones": "milestones: {foundations: 2026-09-01}",
    "readings": "readings: {rounding: dinar_up}",
    "kafil[]": "- {birth: 1998-05-02, income: 45000 DZD}",
    "kafil[].birth": "- {birth: 1998-05-02, income: 45000 DZD}",
    "kafil[].income": "- {birth: 1998-05-02, income: 45000 DZD}",
    "kafil[].share": "- {birth: 1998-05-02, income: 45000 DZD, share: 40 %}",
}
"""A valid line for every fact that must be there; why it is needed is in the catalogues, under ``why.<key>``."""

_TOP = {"title", "scheme", "household", "dwelling", "dates", "kafil", "readings", "charges"}
_HOUSEHOLD = {
    "birth", "income", "spouse_income", "cohort", "owns_property", "had_state_aid", "had_location_vente",
}  # fmt: skip
_DATES = {"application", "acceptance", "keys", PAYMENT_ORDER, "milestones"}
_MOST_KAFILS = 10


@dataclass(frozen=True)
class Scenario:
    """A question that can be answered: the household (both ends of a year-only birth), and how the law is to be read."""

    scheme: str
    people: Households
    readings: Readings
    title: Mapping[str, str] = field(default_factory=dict)
    milestones: Mapping[str, dt.date] = field(default_factory=dict)
    charges: int = UNSTATED
    year_only: bool = False

    @property
    def inputs(self) -> str:
        """Fingerprint of what was asked: the same for the same facts, however they were written down."""
        columns = {field.name: getattr(self.people, field.name).tolist() for field in fields(Households)}
        facts = [self.scheme, columns, asdict(self.readings), dict(self.milestones), self.charges]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]

    @property
    def headline(self) -> int:
        """The row of ``people`` that the answer shows first."""
        return int(self.year_only and self.readings.birth_year_only == "last_of_december")


def load(source: str | Path | Mapping[str, object]) -> Scenario:
    """Read a scenario from a file, from YAML or JSON text, or from a mapping. Raises ``InputError``."""
    if isinstance(source, Path) or (isinstance(source, str) and not re.search(r"[\n{]", source)):
        return _in_file(source)
    raw = documents.read_text(source) if isinstance(source, str) else dict(source)
    return parse(raw)


def _in_file(path: str | Path) -> Scenario:
    raw = documents.read_file(path)
    try:
        return parse(raw)
    except InputError as error:
        raise error.at(f"{path} ›") from None


def parse(raw: object) -> Scenario:
    """The scenario in a mapping. Raises ``InputError`` at the first fact that is missing, unknown or impossible."""
    top = _fields(raw, "", _TOP, ("scheme", "household", "dwelling", "dates"))
    household = _fields(top["household"], "household", _HOUSEHOLD, tuple(_HOUSEHOLD - {"had_location_vente"}))
    readings = _readings(top.get("readings"))
    days = _days(top["dates"])
    births, year_only = _birth(household["birth"], "household.birth")
    kafils = _kafils(top.get("kafil"), readings, days["keys"])
    facts = _facts(household) | _dwelling(top["dwelling"]) | {
        name: days[name] for name in ("application", "acceptance", "keys")
    }  # fmt: skip
    if births[1] >= days["application"]:
        raise InputError("error.birth.after_application", "household.birth", birth=births[1], day=days["application"])
    ends = (0, 1) if year_only or kafils.year_only else (0,)
    people = Households.joined([Households.one(facts | {"birth": births[end]} | kafils.at(end)) for end in ends])
    return Scenario(
        scheme=_text(top["scheme"], "scheme"),
        people=people,
        readings=readings,
        title=_title(top.get("title")),
        milestones=_milestones(_mapping(top["dates"], "dates"), days["application"]),
        charges=UNSTATED if top.get("charges") is None else _amount(top["charges"], "charges"),
        year_only=len(ends) > 1,
    )


def _facts(household: Raw) -> Raw:
    return {
        "income": _amount(household["income"], "household.income"),
        "spouse_income": _amount(household["spouse_income"], "household.spouse_income"),
        "cohort": COHORTS.index(_choice(household["cohort"], "household.cohort", COHORTS)),
        "owns_property": _yes_no(household["owns_property"], "household.owns_property"),
        "had_state_aid": _yes_no(household["had_state_aid"], "household.had_state_aid"),
        "had_location_vente": UNSTATED
        if household.get("had_location_vente") is None
        else int(_yes_no(household["had_location_vente"], "household.had_location_vente")),
        "weight": 1.0,
    }


def _dwelling(raw: object) -> Raw:
    """The type or the price; the price wins, and then the type is only a name."""
    row = _fields(raw, "dwelling", {"type", "price"}, ())
    if row.get("type") is None and row.get("price") is None:
        raise _missing("dwelling.type")
    kind = UNSTATED if row.get("type") is None else DWELLINGS.index(_choice(row["type"], "dwelling.type", DWELLINGS))
    price = UNSTATED if row.get("price") is None else _amount(row["price"], "dwelling.price")
    if price == 0:
        raise InputError("error.price.zero", "dwelling.price")
    return {"dwelling": kind, "price": price}


def _days(raw: object) -> dict[str, dt.date]:
    """The three dates of the household, in an order that can happen."""
    row = _fields(raw, "dates", _DATES, ("application", "acceptance", "keys"))
    days = {name: _date(row[name], f"dates.{name}") for name in ("application", "acceptance", "keys")}
    for earlier, later in (("application", "acceptance"), ("acceptance", "keys")):
        if days[later] < days[earlier]:
            raise InputError(
                "error.date.order", f"dates.{later}",
                later=days[later], name=Plain(later), earlier=days[earlier], other=Plain(earlier),
            )  # fmt: skip
    return days


def _milestones(row: Raw, application: dt.date) -> dict[str, dt.date]:
    """The dates of the works that the household knows, and that of the payment order of the first tranche."""
    works = {} if row.get("milestones") is None else _fields(row["milestones"], "dates.milestones", set(MILESTONES), ())
    places = {name: (f"dates.milestones.{name}", day) for name, day in works.items()}
    if row.get(PAYMENT_ORDER) is not None:
        places[PAYMENT_ORDER] = (f"dates.{PAYMENT_ORDER}", row[PAYMENT_ORDER])
    return {name: _after(_date(day, place), application, place) for name, (place, day) in places.items()}


def _after(day: dt.date, application: dt.date, place: str) -> dt.date:
    if day < application:
        name, other = Plain(place.rpartition(".")[2]), Plain("application")
        raise InputError("error.date.order", place, later=day, name=name, earlier=application, other=other)
    return day


@dataclass(frozen=True)
class _Kafils:
    births: tuple[tuple[dt.date, dt.date], ...] = ()
    incomes: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()
    year_only: bool = False

    def at(self, end: int) -> Raw:
        """Their facts, at one end of the years of birth that are only years."""
        births = [birth[end] for birth in self.births]
        return {"kafil_birth": births, "kafil_income": list(self.incomes), "kafil_share": list(self.shares)}


def _kafils(raw: object, readings: Readings, keys: dt.date) -> _Kafils:
    """The kafils in the order in which they take over; their shares are needed when they share."""
    if raw is None:
        return _Kafils()
    if not isinstance(raw, list) or len(raw) > _MOST_KAFILS:
        raise InputError("error.kafil.list", "kafil", most=_MOST_KAFILS, example=Plain(EXAMPLES["kafil[].birth"]))
    shares = readings.kafil == "shares"
    births, incomes, parts, year_only = [], [], [], False
    for place, item in enumerate(raw):
        where = f"kafil[{place}]"
        row = _fields(item, where, {"birth", "income", "share"}, ("birth", "income", *(["share"] if shares else [])))
        birth, only_year = _birth(row["birth"], f"{where}.birth")
        if birth[1] >= keys:
            raise InputError("error.kafil.unborn", f"{where}.birth", birth=birth[1], keys=keys)
        if row.get("share") is not None and not shares:
            raise InputError("error.kafil.share_unread", f"{where}.share")
        births.append(birth)
        incomes.append(_amount(row["income"], f"{where}.income"))
        parts.append(_share(row["share"], f"{where}.share") if row.get("share") is not None else 0)
        year_only |= only_year
    if sum(parts) >= money.MILLION:
        raise InputError("error.kafil.whole", "kafil")
    return _Kafils(tuple(births), tuple(incomes), tuple(parts), year_only)


def _readings(raw: object) -> Readings:
    choices = Readings.choices()
    row = {} if raw is None else _fields(raw, "readings", set(choices), ())
    chosen = {name: _choice(value, f"readings.{name}", choices[name]) for name, value in row.items()}
    return Readings(**chosen)  # type: ignore[arg-type]  # each was checked against the choices of its reading


def _title(raw: object) -> dict[str, str]:
    if raw is None:
        return {}
    if isinstance(raw, dict):
        return {str(lang): str(words) for lang, words in raw.items()}
    return dict.fromkeys(("fr", "ar", "en"), str(raw))


def _fields(raw: object, place: str, allowed: set[str], needed: tuple[str, ...]) -> Raw:
    """A mapping with every fact that it needs, and none that nobody would read."""
    row = _mapping(raw, place)
    for name in row:
        if name not in allowed:
            known = Listed(tuple(Plain(one) for one in sorted(allowed)))
            raise InputError("error.key.unknown", _join(place, name), known=known)
    for name in sorted(needed):
        if row.get(name) is None:
            raise _missing(_join(place, name))
    return row


def _missing(place: str) -> InputError:
    pattern = re.sub(r"\[\d+\]", "[]", place)
    return InputError("error.key.missing", place, why=Named(f"why.{pattern}"), example=Plain(EXAMPLES[pattern]))


def _mapping(raw: object, place: str) -> Raw:
    if not isinstance(raw, dict):
        example = EXAMPLES[re.sub(r"\[\d+\]", "[]", place) or "household"]
        raise InputError("error.key.mapping", place, example=Plain(example))
    return {str(name): value for name, value in raw.items()}


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _text(raw: object, place: str) -> str:
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise InputError("error.value.text", place)
    return money.western(str(raw)).strip()


def _choice(raw: object, place: str, choices: tuple[str, ...]) -> str:
    value = _text(raw, place)
    if value not in choices:
        allowed = Listed(tuple(Plain(choice) for choice in choices))
        raise InputError("error.value.choice", place, got=Plain(value), allowed=allowed)
    return value


def _yes_no(raw: object, place: str) -> bool:
    if isinstance(raw, bool):
        return raw
    value = raw.strip().lower() if isinstance(raw, str) else ""
    if value not in ("true", "false"):
        raise InputError("error.value.yes_no", place, got=Plain(str(raw)))
    return value == "true"


def _amount(raw: object, place: str) -> int:
    """An amount in dinars, not negative, always with its currency."""
    if not isinstance(raw, str):
        raise InputError("error.amount.no_currency", place, got=Plain(str(raw)))
    try:
        found = money.parse(raw)
    except money.AmountError as error:
        raise InputError(f"error.amount.{error.reason}", place, got=Plain(raw)) from None
    if found.currency != "DZD":
        raise InputError("error.amount.wrong_currency", place, got=Plain(raw), currency=Plain("DZD"))
    if found.cents < 0:
        raise InputError("error.amount.negative", place, got=money.Money(found.cents))
    return found.cents


def _share(raw: object, place: str) -> int:
    """``40 %`` in millionths, more than 0 and less than 100."""
    match = re.fullmatch(r"(\d{1,2})(?:[.,](\d{1,4}))? ?[%٪]", money.western(str(raw)).strip())
    parts = int(match[1]) * 10_000 + int((match[2] or "").ljust(4, "0")) if match else 0
    if not parts:
        raise InputError("error.value.share", place, got=Plain(str(raw)))
    return parts


def _date(raw: object, place: str) -> dt.date:
    """``2028-06-20``; a day that does not exist, or is out of bounds, is an error."""
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return _within(raw, place)
    text = _text(raw, place)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise InputError("error.date.unreadable", place, got=Plain(text))
    try:
        return _within(dt.date.fromisoformat(text), place)
    except ValueError:
        raise InputError("error.date.impossible", place, got=Plain(text)) from None


def _within(day: dt.date, place: str) -> dt.date:
    if not dates.FIRST <= day <= dates.LAST:
        raise InputError("error.date.bounds", place, got=day, first=dates.FIRST, last=dates.LAST)
    return day


def _birth(raw: object, place: str) -> tuple[tuple[dt.date, dt.date], bool]:
    """The first and the last day on which this person may have been born, and whether only the year is known."""
    if (
        isinstance(raw, (str, int))
        and not isinstance(raw, bool)
        and re.fullmatch(r"\d{4}", money.western(str(raw)).strip())
    ):
        year = int(money.western(str(raw)))
        first, last = _within_year(year, place)
        return (first, last), True
    day = _date(raw, place)
    return (day, day), False


def _within_year(year: int, place: str) -> tuple[dt.date, dt.date]:
    if not dates.FIRST.year <= year <= dates.LAST.year:
        raise InputError(
            "error.date.year",
            place,
            got=Plain(str(year)),
            first=Plain(str(dates.FIRST.year)),
            last=Plain(str(dates.LAST.year)),
        )
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
