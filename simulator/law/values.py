"""What a provision can say: the value of every key, parsed once, strictly, into exact types.

Amounts become integer centimes, shares ``Fraction``, durations months, multiples of the minimum wage stay multiples.
``UNKNOWN`` is a declared gap: the law is silent, or the text was not found. It is never written as zero.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from simulator.base import money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_LIFE = 120
"""The highest age that a text may name: a typing error beyond it."""

T = TypeVar("T")
U = TypeVar("U")

COHORTS = ("2001-2002", "2013", "2024")
DWELLINGS = ("F2", "F3", "F4", "F5")
ZONES = ("grandes_villes", "hauts_plateaux", "autres", "sud_individuel")


class Gap(enum.Enum):
    """A declared gap."""

    UNKNOWN = "unknown"


UNKNOWN = Gap.UNKNOWN


class ValueReadError(ValueError):
    """A value that is not what its key needs; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class Multiple:
    """A threshold in minimum wages: ``6 SNMG``. It becomes an amount at the household's date."""

    wages: Fraction


Bound = int | Multiple
"""A threshold: centimes, or a multiple of the minimum wage."""


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of the down payment: its milestone, its share of the price, and months after the keys when it falls later."""

    milestone: str
    share: Fraction
    after_keys: int | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A part of the first tranche, payable within some months of the payment order."""

    share: Fraction
    within: int


@dataclass(frozen=True, slots=True)
class TermBand:
    """A row of the table of terms: the first that matches cohort and income gives the months."""

    cohort: str | None
    income_up_to: Bound | None
    term: int


@dataclass(frozen=True, slots=True)
class Band:
    """A row of a table with bounds, the first that matches counts: ``over`` is passed, ``up_to`` is included.

    ``gives`` is what the row gives: centimes, or a share (a rate, a premium, a part of the income).
    """

    gives: int | Fraction
    income_over: Bound | None = None
    income_up_to: Bound | None = None
    price_over: int | None = None
    price_up_to: int | None = None
    up_to: int | None = None
    ltv_up_to: Fraction | None = None
    age_below: int | None = None
    age_up_to: int | None = None


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """A step of the way to the dwelling: who acts, after which step or date, within how many days or after how many months.

    ``partners`` are those with whom the actor's work is done there.
    """

    step: str
    actor: str
    after: str | None
    within: int | None = None
    not_before: int | None = None
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """Prices announced without their composition, by dwelling type, in centimes."""

    by_type: dict[str, int]


@dataclass(frozen=True, slots=True)
class Composed:
    """A price computed from its cost, less what the State bears. Amounts in centimes."""

    cost_per_m2: int
    vrd: int
    state_land: Fraction
    state_vrd: Fraction
    state_per_m2: int
    frontal_aid: int


def amount(raw: object) -> int:
    """``24 000 DZD`` → centimes."""
    try:
        value = money.parse(_text(raw))
    except money.AmountError:
        raise ValueReadError("an amount such as 24 000 DZD") from None
    if value.cents < 0:
        raise ValueReadError("an amount that is not negative")
    return value.cents


def wage(raw: object) -> int:
    """``24 000 DZD`` → centimes; incomes are counted in wages, so none is nothing."""
    cents = amount(raw)
    if not cents:
        raise ValueReadError("an amount that is more than zero")
    return cents


def bound(raw: object) -> Bound:
    """``24 000 DZD`` or ``6 SNMG``."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?) SNMG", _text(raw))
    return Multiple(Fraction(match[1])) if match else amount(raw)


def share(raw: object) -> Fraction:
    """``38 %`` → 19/50."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?) ?%", _text(raw))
    if not match:
        raise ValueReadError("a share such as 10 %")
    return Fraction(match[1]) / 100


def months(raw: object) -> int:
    """``20 years`` or ``2 months`` → months."""
    match = re.fullmatch(r"(\d{1,9}) (year|month)s?", _text(raw))
    if not match:
        raise ValueReadError("a duration such as 20 years or 2 months")
    return int(match[1]) * (12 if match[2] == "year" else 1)


def age(raw: object) -> int:
    """``70 years`` → months; an age that a person can reach, in whole years."""
    duration = months(raw)
    if duration % 12 or duration > LONGEST_LIFE * 12:
        raise ValueReadError(f"an age in whole years, at most {LONGEST_LIFE} years")
    return duration


def surface(raw: object) -> Fraction:
    """``70 m2`` → square metres."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?) m2", _text(raw))
    if not match:
        raise ValueReadError("a surface such as 70 m2")
    return Fraction(match[1])


def word(*choices: str) -> Callable[[object], str]:
    """One of the words that the rules know."""

    def parse(raw: object) -> str:
        if raw not in choices:
            raise ValueReadError(" | ".join(choices))
        return str(raw)

    return parse


def words(*choices: str) -> Callable[[object], tuple[str, ...]]:
    """A list of such words."""
    read_word = word(*choices)
    return lambda raw: tuple(read_word(item) for item in _list(raw))


def by_type(parse: Callable[[object], T]) -> Callable[[object], dict[str, T]]:
    """A value for each dwelling type."""
    return lambda raw: {word(*DWELLINGS)(kind): parse(value) for kind, value in _mapping(raw).items()}


def by_zone(parse: Callable[[object], T]) -> Callable[[object], dict[str, T]]:
    """A value for each zone of the LPA price table."""
    return lambda raw: {word(*ZONES)(zone): parse(value) for zone, value in _mapping(raw).items()}


def by_name(parse: Callable[[object], T]) -> Callable[[object], dict[str, T]]:
    """A value for each name, such as the lines of the service charges."""
    return lambda raw: {str(name): parse(value) for name, value in _mapping(raw).items()}


def either(first: Callable[[object], T], second: Callable[[object], U]) -> Callable[[object], T | U]:
    """What the first parser reads, or else the second."""

    def parse(raw: object) -> T | U:
        try:
            return first(raw)
        except ValueReadError:
            return second(raw)

    return parse


def number(raw: object) -> Fraction:
    """``4`` → a plain number."""
    match = re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", _text(raw))
    if not match:
        raise ValueReadError("a number such as 4")
    return Fraction(match[0])


def day(raw: object) -> dt.date:
    """``2023-01-01`` → a date, written with its dashes."""
    text = _text(raw)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueReadError("a date such as 2023-01-01")


def days(raw: object) -> int:
    """``7 days`` → days."""
    match = re.fullmatch(r"(\d{1,9}) days?", _text(raw))
    if not match:
        raise ValueReadError("a number of days such as 7 days")
    return int(match[1])


_BOUNDS = {field.name for field in fields(Band)} - {"gives"}


def bands(name: str, gives: Callable[[object], int | Fraction]) -> Callable[[object], tuple[Band, ...]]:
    """A table with bounds whose rows give an amount or a share under ``name``."""

    def parse(raw: object) -> tuple[Band, ...]:
        rows = _rows(raw if isinstance(raw, list) else [raw], {name}, _BOUNDS)
        return tuple(
            Band(
                gives=gives(row[name]),
                income_over=_if_given(row, "income_over", bound),
                income_up_to=_if_given(row, "income_up_to", bound),
                price_over=_if_given(row, "price_over", amount),
                price_up_to=_if_given(row, "price_up_to", amount),
                up_to=_if_given(row, "up_to", amount),
                ltv_up_to=_if_given(row, "ltv_up_to", share),
                age_below=_if_given(row, "age_below", months),
                age_up_to=_if_given(row, "age_up_to", months),
            )
            for row in rows
        )

    return parse


def _if_given(row: Mapping[str, object], name: str, parse: Callable[[object], T]) -> T | None:
    return parse(row[name]) if name in row else None


STEPS = (
    "application", "registration", "bank_pre_agreement", "list", "list_approval", "aid_decision", "contract_signature",
    "foundations", "structural_works", "all_trades", "delivery", "keys", "resale_free", "preliminary_approval",
    "compromis", "compromis_filed", "aid_paid", "deed", "deed_filed", "release",
)  # fmt: skip
"""The steps that a journey may have."""


PARTNERS = ("dgi", "tgr", "rokhas", "dgsn", "ancfcc", "notaries", "alem")
"""The offices that may have a part in a step."""


def journey(raw: object) -> tuple[JourneyStep, ...]:
    """The steps of a household's way, in order."""
    return tuple(
        JourneyStep(
            step=word(*STEPS)(row["step"]),
            actor=_text(row["actor"]),
            after=_text(row["after"]) if "after" in row else None,
            within=days(row["within"]) if "within" in row else None,
            not_before=months(row["not_before"]) if "not_before" in row else None,
            partners=words(*PARTNERS)(row["partners"]) if "partners" in row else (),
        )
        for row in _rows(raw, {"step", "actor"}, {"after", "within", "not_before", "partners"})
    )


def tranches(raw: object) -> tuple[Tranche, ...]:
    """The parts of the down payment, in the order of their calls; together never more than the price."""
    rows = tuple(
        Tranche(
            word(*MILESTONES)(row["milestone"]),
            share(row["share"]),
            months(row["after_keys"]) if "after_keys" in row else None,
        )
        for row in _rows(raw, {"milestone", "share"}, {"after_keys"})
    )
    if not rows or sum((row.share for row in rows), Fraction(0)) > 1:
        raise ValueReadError("tranches that do not add up to more than the whole")
    return rows


def splits(raw: object) -> tuple[Split, ...]:
    """The parts of the first tranche: they add up to the whole of it."""
    rows = tuple(Split(share(row["share"]), months(row["within"])) for row in _rows(raw, {"share", "within"}))
    if sum((row.share for row in rows), Fraction(0)) != 1:
        raise ValueReadError("parts that add up to 100 %")
    return rows


def terms(raw: object) -> tuple[TermBand, ...]:
    """The table of longest terms, one row at least."""
    rows = tuple(
        TermBand(
            word(*COHORTS)(row["cohort"]) if "cohort" in row else None,
            bound(row["income_up_to"]) if "income_up_to" in row else None,
            months(row["term"]),
        )
        for row in _rows(raw, {"term"}, {"cohort", "income_up_to"})
    )
    if not rows:
        raise ValueReadError("at least one row with a term")
    return rows


def price(raw: object) -> Published | Composed:
    """A published price, or the elements from which it is computed."""
    fields = _mapping(raw)
    if set(fields) == {"published"}:
        return Published(by_type(amount)(fields["published"]))
    row = _rows([raw], {"cost_per_m2", "vrd", "state_land", "state_vrd", "state_per_m2", "frontal_aid"})[0]
    return Composed(
        amount(row["cost_per_m2"]), amount(row["vrd"]), share(row["state_land"]),
        share(row["state_vrd"]), amount(row["state_per_m2"]), amount(row["frontal_aid"]),
    )  # fmt: skip


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueReadError("a single value")
    return raw


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise ValueReadError("a list")
    return raw


def _mapping(raw: object) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise ValueReadError("a mapping")
    return raw


def _rows(raw: object, needed: set[str], optional: frozenset[str] | set[str] = frozenset()) -> list[dict[str, object]]:
    rows = [_mapping(item) for item in _list(raw)]
    for row in rows:
        if not needed <= set(row) <= needed | optional:
            raise ValueReadError(f"rows with {', '.join(sorted(needed))}")
    return rows


MILESTONES = (
    "unsplit", "firm_option", "possession", "occupation_year_1", "occupation_year_2", "validation",
    "site_works_start", "affectation", "provisional_acceptance", "foundations", "structural_works",
    "secondary_works", "keys", "contract_signature", "all_trades", "delivery", "contribution",
)  # fmt: skip
