"""The options of a lab, one row each: how its text is read, which values it may have, the sentence that refuses another.

The command, the page and Python ask the same table: what is typed is read by ``read``, and a ``Plan`` is made of nothing that
``check`` refuses. A name is that of a field of ``Plan``; of a part of one, with a dot: ``loan.rate``.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Mapping
from fractions import Fraction
from numbers import Integral
from typing import Any, NamedTuple

from simulator.base import annuity, money
from simulator.reading import fields, terms
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

MOST_DRAWS = 10_000
"""The most joint draws of the assumptions that give bands."""
MOST_YEARS = 50
"""The longest delay, and the latest year of an instalment, in years: the longest term of a law that can be tried."""
MOST_MONTHS = 12 * MOST_YEARS
"""The most months without a payment."""
OLDEST = 120
"""The highest age of a kafil, in years: a typing error beyond it."""
GAINS = ("instalment", "present_value")
"""The measures of winners."""
_MOST_AMOUNT = 10**11
"""The largest amount of a household, in centimes."""

Allows = Callable[[Any], bool]


class PlanOption(NamedTuple):
    """One option: ``words`` is how the command spells it, ``read`` takes its text, its place and the currency."""

    words: str
    allows: Allows
    refusal: str
    facts: Mapping[str, object] = {}
    read: Callable[[str, str, str], object] | None = None

    def refused(self, value: object) -> InputError:
        """The refusal of a value."""
        return InputError(self.refusal, self.words, got=Plain(_in_short(value)), **self.facts)


def _in_short(value: object) -> str:
    """A value as a message repeats it."""
    return str(value) if isinstance(value, str | int | Fraction) else reprlib.repr(value)


def is_whole(least: int, most: int | None = None) -> Allows:
    """Whether a value is a whole number within two bounds; truth is no number."""
    return lambda value: (
        not isinstance(value, bool)
        and isinstance(value, Integral)
        and least <= int(value)
        and (most is None or int(value) <= most)
    )


def _is_part(value: Any) -> bool:  # noqa: ANN401 - anything may be given
    """Whether a value is an exact part of a whole."""
    return isinstance(value, int | Fraction) and not isinstance(value, bool) and 0 <= value <= 1


def _is_rate(value: Any) -> bool:  # noqa: ANN401 - anything may be given
    """Whether a value is a yearly rate: below the whole, with as many digits as the ledger counts."""
    return _is_part(value) and value != 1 and (Fraction(value) * annuity.UNITS).denominator == 1


def _or_none(allows: Allows) -> Allows:
    return lambda value: value is None or allows(value)


def _tuple_of(allows: Allows) -> Allows:
    return lambda value: isinstance(value, tuple) and all(map(allows, value))


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _rate(text: str, place: str, _: str) -> Fraction:
    return fields.rate(text, place)


def _months(text: str, place: str, _: str) -> int:
    """``25 years``, ``25 ans``, ``300 months``."""
    term = terms.read(text)
    if term is None or not _IS_TERM(terms.months(term)):
        raise InputError(_TERM, place, got=Plain(text))
    return terms.months(term)


def part(text: str, place: str, _: str = "") -> Fraction:
    """``50 %``, from nothing to the whole. Raises ``InputError``."""
    match = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,4})?) ?[%٪]", money.western(text).strip())
    share = Fraction(match[1].replace(",", ".")) / 100 if match else Fraction(2)
    if share > 1:
        raise InputError(_PART, place, got=Plain(text))
    return share


def _above_nothing(text: str, place: str, _: str) -> Fraction:
    """``20 %``, more than nothing and less than the whole."""
    return Fraction(fields.share(text, place), money.MILLION)


def _neutral(text: str, place: str, currency: str) -> int:
    """``1000``: units of the currency, as centimes."""
    decimals = money.CURRENCIES[currency].decimals
    match = re.fullmatch(rf"\d{{1,9}}(?:[.,]\d{{1,{decimals}}})?", money.western(text).strip())
    if not match:
        raise InputError("lab.error.neutral", place, got=Plain(text))
    return int(Fraction(match[0].replace(",", ".")) * money.units(currency))


_PART, _RATE, _TERM = "afford.error.share", "error.value.rate", "error.value.term"
_IS_AMOUNT, _IS_TERM = is_whole(0, _MOST_AMOUNT), is_whole(1, annuity.LONGEST)


def _switch(words: str) -> PlanOption:
    return PlanOption(words, _is_switch, "options.switch")


def _small_number(words: str, most: int) -> PlanOption:
    return PlanOption(words, is_whole(1, most), "treasury.error.number", {"most": most})


TABLE = {
    "by": PlanOption("--by", _or_none(lambda value: isinstance(value, str) and bool(value.strip())), "options.column"),
    "bounds": PlanOption("bounds", _tuple_of(is_whole(0)), "options.bounds"),
    "neutral": PlanOption("--neutral", _or_none(_IS_AMOUNT), "lab.error.neutral", read=_neutral),
    "gain": PlanOption("--winners-by", lambda value: isinstance(value, str) and value in GAINS, "error.value.choice", {"allowed": FactList(tuple(map(Plain, GAINS)))}),
    "discount": PlanOption("--discount", _is_rate, _RATE, read=_rate),
    "works_begin": PlanOption("works_begin", _is_part, _PART, read=part),
    "interest": PlanOption("--interest", _or_none(_is_rate), _RATE, read=_rate),
    "bank_term": PlanOption("--bank-term", _or_none(_IS_TERM), _TERM, read=_months),
    "interim": PlanOption("--interim", _or_none(_IS_AMOUNT), "options.amount", read=fields.amount),
    "delays": PlanOption("delays", _tuple_of(is_whole(0, MOST_YEARS)), "options.delays", {"most": MOST_YEARS}),
    "wage": _switch("wage"),
    "receipts": _switch("receipts"),
    "distributions": _switch("distributions"),
    "kafil_share": PlanOption("--kafil-share", _is_part, _PART, read=part),
    "kafil_age": _small_number("kafil_age", OLDEST),
    "readings_table": _switch("--readings-table"),
    "bands": PlanOption("--bands", is_whole(0, MOST_DRAWS), "bands.error.draws", {"most": MOST_DRAWS}),
    "by_article": _switch("--by-article"),
    "verdict": _switch("verdict"),
    "loan.rate": PlanOption("--loan-rate", _is_rate, _RATE, read=_rate),
    "loan.months": PlanOption("--loan-term", _IS_TERM, _TERM, read=_months),
    "wages_grow": PlanOption("--wages-grow", _or_none(_is_rate), _RATE, read=_rate),
    "treasury.during_works": _switch("--state-pays"),
    "treasury.pay_whole": PlanOption("--pay-whole", _is_part, _PART, read=_above_nothing),
    "treasury.by_year": _switch("--treasury"),
    "treasury.arrears.share": PlanOption("--arrears-share", _is_part, _PART, read=_above_nothing),
    "treasury.arrears.months": _small_number("--arrears-months", MOST_MONTHS),
    "treasury.arrears.year": _small_number("--arrears-from", MOST_YEARS),
}  # fmt: skip
"""Every option, by its name."""
PARTS = {
    "people": "Invented(20_000, seed=1)", "law": "Law.load()", "reforms": 'law.text.read(Path("reform.yaml"))', "readings": 'Readings(age_limit="birthday")',
    "loan": "TranchesLoan(Fraction(1, 100), 300)", "treasury": "Treasury(during_works=True)", "treasury.arrears": "Arrears(Fraction(5, 100), 12)",
    "funnel": 'FunnelPlan(0, 120_000, "application", date(2028, 1, 1))',
}  # fmt: skip
"""The options that hold others, and what comes beside them, each as it is made in Python."""


def read(name: str, text: object, currency: str = "") -> Any:  # noqa: ANN401 - each option has its own kind of value
    """The value of an option: a text is read as the command reads it, anything else stays. Raises ``InputError`` for a text that is no value."""
    row = TABLE.get(name)
    if row is None or row.read is None or not isinstance(text, str):
        return text
    return row.read(text, row.words, currency)


def check(values: Mapping[str, object], kinds: Mapping[str, type], inside: str = "") -> None:
    """Raises ``InputError`` for the first value that its option does not allow; ``kinds`` are those of the options that hold others."""
    for name, value in values.items():
        full = inside + name
        if full in kinds and value is not None:
            refuse_other(full, value, kinds[full])
            check(value._asdict(), kinds, f"{full}.")  # type: ignore[attr-defined]  # each kind is a tuple with names
        elif full in TABLE and not TABLE[full].allows(value):
            raise TABLE[full].refused(value)


def refuse_other(name: str, value: object, kind: type | tuple[type, ...]) -> None:
    """Raises ``InputError`` for a value of another kind than that of an option that is made in Python."""
    if not isinstance(value, kind):
        raise InputError("options.part", name, got=Plain(_in_short(value)), example=Plain(PARTS[name]))
