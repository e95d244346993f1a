"""The recipe of an invented population: what was published about it, what is assumed, and how far that may be wrong.

A recipe is a YAML file of ``scenarios/populations``; it is read as strictly as a legal text. A margin is a published (or
assumed) division of everybody into parts; an assumption is one number with the two values to which it is moved, to see
what depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.law import values as v
from simulator.law.text import STATUSES, fields_of, mapping
from simulator.law.values import COHORTS, DWELLINGS, ValueReadError
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.wording import COMPLETE, LANGUAGES, Plain, in_every_language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

MARGINS = ("wilaya", "sex", "marital", "dwelling", "qualification", "age")
ASSUMPTIONS = (
    "wage_spread",
    "wage_level",
    "spouse_works",
    "older_by",
    "barred",
    "by_property",
    "by_land",
    "works_begin",
)
IN_YEARS = ("older_by",)
"""The assumptions that are whole numbers (of years)."""
DATES = ("application", "acceptance", "keys")
_PROVENANCE = {"status", "source", "note"}
_FIELDS = {"recipe", "title", "note", "stands_for", "accepted", "cohort", "margins", "wages", "assumptions", "dates"}


@dataclass(frozen=True, slots=True)
class Margin:
    """A division of the population: the share of each part, in order; its source, and how sure it is."""

    name: str
    parts: Mapping[str, Fraction]
    status: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """An unpublished number, and the values to which it is moved to see what rests on it."""

    name: str
    value: Fraction
    moved: tuple[Fraction, Fraction]
    note: str

    @property
    def range(self) -> tuple[Fraction, Fraction]:
        """The least and the greatest of the value and of those to which it is moved."""
        values = (self.value, *self.moved)
        return min(values), max(values)


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """A published number, with its source."""

    value: int
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Span:
    """The days among which a date is drawn, both included."""

    first: dt.date
    last: dt.date
    status: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A population to invent. ``wages`` are centimes by qualification; ``assumptions`` are shares, but ``older_by`` years."""

    name: str
    title: Mapping[str, str]
    note: str
    stands_for: PublishedNumber
    accepted: PublishedNumber
    cohort: str
    margins: Mapping[str, Margin]
    wages: Mapping[str, int]
    assumptions: Mapping[str, Assumption]
    dates: Mapping[str, Span]

    def assumed(self, name: str) -> Fraction:
        """The value of an assumption."""
        return self.assumptions[name].value

    def moved(self, name: str, value: Fraction) -> Recipe:
        """The same recipe with one assumption moved."""
        return replace(self, assumptions={**self.assumptions, name: replace(self.assumptions[name], value=value)})


def read(path: str | Path | None = None) -> Recipe:
    """The recipe in a YAML file; the one of the AADL 3 applicants when none is named. Raises ``InputError``."""
    return documents.read_as(path or scenarios() / "populations" / "aadl3.yaml", parse)


def parse(raw: object) -> Recipe:
    """The recipe in a mapping, as ``documents`` gives it. Raises ``InputError``."""
    row = _fields(raw, "", _FIELDS)
    margins = _fields(row["margins"], "margins", set(MARGINS))
    assumptions = _fields(row["assumptions"], "assumptions", set(ASSUMPTIONS))
    dates = _fields(row["dates"], "dates", set(DATES))
    wages = _fields(row["wages"], "wages", {"by_qualification", "mean"} | _PROVENANCE)
    _value(wages["mean"], "wages.mean", v.amount)  # for readers of the file: no figure rests on it
    _status(wages, "wages")
    recipe = Recipe(
        name=str(row["recipe"]),
        title=in_every_language(
            {
                lang: str(words)
                for lang, words in fields_of(row["title"], set(LANGUAGES), set(COMPLETE), "title").items()
            }
        ),
        note=str(row["note"]),
        stands_for=_published(row["stands_for"], "stands_for"),
        accepted=_published(row["accepted"], "accepted"),
        cohort=_value(row["cohort"], "cohort", v.word(*COHORTS)),
        margins={name: _margin(name, margins[name]) for name in MARGINS},
        wages={
            name: _value(raw, f"wages.{name}", v.amount)
            for name, raw in mapping(wages["by_qualification"], "wages").items()
        },
        assumptions={name: _assumption(name, assumptions[name]) for name in ASSUMPTIONS},
        dates={name: _span(dates[name], f"dates.{name}") for name in DATES},
    )
    _refuse_other_parts(recipe)
    return recipe


def _refuse_other_parts(recipe: Recipe) -> None:
    """Raises ``InputError`` for a qualification without a wage, an unknown dwelling, or a malformed band of ages."""
    for name, allowed in (("qualification", set(recipe.wages)), ("dwelling", set(DWELLINGS))):
        if not set(recipe.margins[name].parts) <= allowed:
            raise InputError("error.law.value", f"margins.{name}.parts", expected=Plain(" | ".join(sorted(allowed))))
    for band in recipe.margins["age"].parts:
        low, _, high = band.partition("-")
        if not (low.isdigit() and high.isdigit() and int(low) <= int(high) <= v.LONGEST_LIFE):
            raise InputError("error.law.value", "margins.age.parts", expected=Plain("30-39"))


def _margin(name: str, raw: object) -> Margin:
    place = f"margins.{name}"
    row = _fields(raw, place, {"parts"} | _PROVENANCE)
    counts = {part: _value(count, f"{place}.parts", v.number) for part, count in mapping(row["parts"], place).items()}
    total = sum(counts.values())
    if not total:
        raise InputError("error.law.value", f"{place}.parts", expected=Plain("F3: 40"))
    shares = {part: count / total for part, count in counts.items()}
    return Margin(name, shares, _status(row, place), str(row["source"]), str(row["note"]))


def _assumption(name: str, raw: object) -> Assumption:
    place = f"assumptions.{name}"
    row = _fields(raw, place, {"value", "moved", "note"})
    moved = row["moved"]
    if not isinstance(moved, list) or len(moved) != 2:
        raise InputError("error.law.value", f"{place}.moved", expected=Plain("[10 %, 40 %]"))
    number = _years if name in IN_YEARS else v.share
    values = [_value(item, place, number) for item in (row["value"], *moved)]
    return Assumption(name, Fraction(values[0]), (Fraction(values[1]), Fraction(values[2])), str(row["note"]))


def _years(raw: object) -> int:
    """``-5 years`` → -5."""
    text = str(raw)
    return -v.months(text[1:]) // 12 if text.startswith("-") else v.months(text) // 12


def _published(raw: object, place: str) -> PublishedNumber:
    row = _fields(raw, place, {"households"} | _PROVENANCE)
    return PublishedNumber(
        int(_value(row["households"], f"{place}.households", v.number)), _status(row, place), str(row["source"])
    )


def _span(raw: object, place: str) -> Span:
    row = _fields(raw, place, {"from", "to", "status", "source"})
    first, last = (_value(row[end], f"{place}.{end}", v.day) for end in ("from", "to"))
    if last < first:
        raise InputError("error.law.value", f"{place}.to", expected=Plain(first.isoformat()))
    return Span(first, last, _status(row, place))


def _status(row: Mapping[str, object], place: str) -> str:
    if row["status"] not in STATUSES:
        raise InputError("error.law.value", f"{place}.status", expected=Plain(" | ".join(STATUSES)))
    return str(row["status"])


def _value(raw: object, place: str, parse_one: Callable[[object], Any]) -> Any:  # noqa: ANN401 - what the parser gives
    try:
        return parse_one(raw)
    except ValueReadError as error:
        raise InputError("error.law.value", place, expected=Plain(str(error))) from None


def _fields(raw: object, place: str, needed: set[str]) -> dict[str, object]:
    """A mapping with exactly these fields."""
    return fields_of(raw, needed, needed, place)
