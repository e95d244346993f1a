"""The recipe of an invented population: what was published about it, what is assumed, and how far that may be wrong.

A recipe is a YAML file of ``scenarios/populations``; it is read as strictly as a legal text. A margin is a published (or
assumed) division of everybody into parts; an assumption is one number with the two values to which it is moved, to see
what depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from simulator.law import values as v
from simulator.law.text import fields_of, mapping
from simulator.law.values import COHORTS, DWELLINGS
from simulator.populations.invented import crossed as crossed_margins
from simulator.populations.invented import delivery as deliveries
from simulator.populations.invented import raking
from simulator.populations.invented.crossed import CsvFiles
from simulator.populations.invented.recipe_values import (
    PROVENANCE,
    Assumption,
    assumption,
    exact_fields,
    read_status,
    read_value,
)
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.reading.shipped import resolved, scenarios
from simulator.wording import COMPLETE, LANGUAGES, Plain, in_every_language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from simulator.populations.invented.crossed import Crossed
    from simulator.populations.invented.delivery import Delivery
    from simulator.populations.invented.raking import Joint

MARGINS = ("wilaya", "sex", "marital", "dwelling", "qualification", "age")
INCOME, OUTCOME = "income", "outcome"
OPTIONAL_MARGINS = (INCOME, OUTCOME)
"""Bands of the applicant's own income, in place of the wage of a qualification; and what bars the household, in place of three assumptions."""
OUTCOMES = ("unbarred", "dwelling", "land", "aid")
OF_OUTCOME = ("barred", "by_property", "by_land")
"""The assumptions that a margin of outcomes takes the place of."""
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
FURTHER = {
    "keys_later": Fraction(0),
    "larger_dwellings": Fraction(1),
    "wage_by_age": Fraction(0),
    "age_shape": Fraction(1),
}
"""Assumptions that a recipe need not make, with the values that change nothing."""
DATES = ("application", "acceptance", "keys")
DayOfWage = Literal["application", "acceptance", "keys"]
USUAL_SNMG_DATE: DayOfWage = "application"
_FIELDS = {"recipe", "title", "note", "stands_for", "accepted", "cohort", "margins", "wages", "assumptions", "dates"}
_OPTIONAL = {"crossed", "snmg_date", "delivery"}
_HIGHEST_INCOME, _LONGEST_END = 10_000_000, 8


@dataclass(frozen=True, slots=True)
class Margin:
    """A division of the population: the share of each part, in order; its source, and how sure it is."""

    name: str
    parts: Mapping[str, Fraction]
    status: str
    source: str
    note: str


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
    """A population to invent. ``wages`` are centimes by qualification; ``assumptions`` are shares, but ``older_by`` years.

    ``crossed`` are its crossed margins, ``joint`` the joint division in which all of these hold; the other margins are drawn
    independently. ``snmg_date`` is the day whose minimum wage counts for this programme. Where it ``delivers``, the keys follow from
    ``delivery`` and not from ``dates``.
    """

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
    crossed: tuple[Crossed, ...] = ()
    snmg_date: DayOfWage = USUAL_SNMG_DATE
    delivery: Delivery | None = None
    delivers: bool = False
    joint: Joint | None = field(default=None, repr=False, compare=False)

    def crosses(self, column: str) -> bool:
        """Whether a crossed margin of the recipe holds this column, so that its groups differ by more than chance."""
        return any(column in table.margins for table in self.crossed)

    def assumed(self, name: str) -> Fraction:
        """The value of an assumption; of a further one that the recipe does not make, that which changes nothing."""
        rows = self.all_assumptions()
        return FURTHER[name] if name not in rows and name in FURTHER else rows[name].value

    def all_assumptions(self) -> dict[str, Assumption]:
        """Every assumption on which the people rest, those of the delivery too where it counts."""
        return {**self.assumptions, **(self.delivery.assumptions if self.delivery and self.delivers else {})}

    def moved(self, name: str, value: Fraction) -> Recipe:
        """The same recipe with one assumption moved."""
        if self.delivery is not None and name in self.delivery.assumptions:
            return replace(self, delivery=self.delivery.moved(name, value))
        return replace(self, assumptions={**self.assumptions, name: replace(self.assumptions[name], value=value)})

    def delivered(self, delivery: Delivery | None = None) -> Recipe:
        """The same recipe, its keys as its own delivery hands them over, or another one. Raises ``InputError`` for a recipe without."""
        asked_for = delivery or self.delivery
        if asked_for is None:
            raise InputError("invented.error.no_delivery", "--recipe")
        if asked_for.first < self.dates["acceptance"].last:
            raise InputError("invented.error.keys_first", "--keys-from", last=self.dates["acceptance"].last)
        return replace(self, delivery=asked_for, delivers=True)


def read(path: str | Path | None = None, tables: Iterable[str | Path] = ()) -> Recipe:
    """The recipe in a YAML file; the one of the AADL 3 applicants when none is named. Raises ``InputError``.

    ``tables`` are CSV files of crossed margins that the recipe names and that are not beside it.
    """
    path = Path(path or scenarios() / "populations" / "aadl3.yaml")
    return documents.read_as(path, partial(parse, files=CsvFiles(tuple(map(Path, tables)), resolved(path).parent)))


def parse(raw: object, files: CsvFiles = CsvFiles()) -> Recipe:  # noqa: B008 - a tuple, never changed
    """The recipe in a mapping, as ``documents`` gives it. Raises ``InputError``."""
    row = fields_of(raw, _FIELDS | _OPTIONAL, _FIELDS, "")
    crossed = _crossed(row.get("crossed", []), files)
    margins = _margins(row["margins"], crossed)
    needed = [name for name in ASSUMPTIONS if OUTCOME not in margins or name not in OF_OUTCOME]
    assumptions = fields_of(row["assumptions"], {*needed, *FURTHER}, set(needed), "assumptions")
    dates = exact_fields(row["dates"], "dates", set(DATES))
    recipe = Recipe(
        name=str(row["recipe"]),
        title=_titles(row["title"]),
        note=str(row["note"]),
        stands_for=_published(row["stands_for"], "stands_for"),
        accepted=_published(row["accepted"], "accepted"),
        cohort=read_value(row["cohort"], "cohort", v.word(*COHORTS)),
        margins=margins,
        wages=_wages(row["wages"]),
        assumptions={name: assumption(name, assumptions[name]) for name in (*needed, *FURTHER) if name in assumptions},
        dates={name: _span(dates[name], f"dates.{name}") for name in DATES},
        crossed=crossed,
        delivery=deliveries.read(row["delivery"]) if "delivery" in row else None,
        snmg_date=_snmg_date(row["snmg_date"]) if "snmg_date" in row else USUAL_SNMG_DATE,
    )
    _refuse_other_parts(recipe)
    _refuse_early_keys(recipe)
    shares = {name: margin.parts for name, margin in margins.items()}
    return replace(recipe, joint=raking.joint(shares, crossed))


def _snmg_date(raw: object) -> DayOfWage:
    row = exact_fields(raw, "snmg_date", {"day"} | PROVENANCE)
    read_status(row, "snmg_date")
    day: DayOfWage = read_value(row["day"], "snmg_date.day", v.word(*DATES))
    return day


def _titles(raw: object) -> Mapping[str, str]:
    titles = fields_of(raw, set(LANGUAGES), set(COMPLETE), "title")
    return in_every_language({lang: str(words) for lang, words in titles.items()})


def _wages(raw: object) -> dict[str, int]:
    wages = exact_fields(raw, "wages", {"by_qualification", "mean"} | PROVENANCE)
    read_value(wages["mean"], "wages.mean", v.amount)  # for readers of the file: no figure rests on it
    read_status(wages, "wages")
    by_name = mapping(wages["by_qualification"], "wages")
    return {name: read_value(wage, f"wages.{name}", v.amount) for name, wage in by_name.items()}


def _crossed(raw: object, files: CsvFiles) -> tuple[Crossed, ...]:
    if not isinstance(raw, list):
        raise InputError("error.law.value", "crossed", expected=Plain("- margins: [wilaya, age]"))
    names = (*MARGINS, *OPTIONAL_MARGINS)
    return tuple(
        crossed_margins.read(table, f"crossed[{number}]", names, files) for number, table in enumerate(raw, start=1)
    )


def _margins(raw: object, crossed: Sequence[Crossed]) -> dict[str, Margin]:
    """The margins in their order: those that are written, and those that a crossed table with all its cells has in it."""
    complete = [table for table in crossed if table.of == sum(table.cells.values())]
    inside = {name: table for table in reversed(complete) for name in table.margins}
    row = fields_of(raw, {*MARGINS, *OPTIONAL_MARGINS}, set(MARGINS) - set(inside), "margins")
    missing = {name for table in crossed for name in table.margins} - {*row, *inside}
    if missing:
        raise InputError("error.law.missing_field", "margins", field=Plain(min(missing)))
    names = [name for name in (*MARGINS, *OPTIONAL_MARGINS) if name in row or name in inside]
    margins = {name: _margin(name, row[name]) if name in row else _margin_of(name, inside[name]) for name in names}
    for number, table in enumerate(crossed, start=1):
        for name in table.margins:
            _refuse_unknown_parts(table.parts(name), margins[name], f"crossed[{number}].cells")
    return margins


def _refuse_unknown_parts(parts: Iterable[str], margin: Margin, place: str) -> None:
    for part in parts:
        if part not in margin.parts:
            raise InputError("error.law.value", place, expected=Plain(" | ".join(margin.parts)))


def _margin_of(name: str, table: Crossed) -> Margin:
    shares = {part: Fraction(count, table.of) for part, count in table.parts(name).items()}
    return Margin(name, shares, table.status, table.source, table.note)


def _refuse_other_parts(recipe: Recipe) -> None:
    """Raises ``InputError`` for a qualification without a wage, an unknown dwelling or outcome, or a malformed band."""
    words = {"qualification": set(recipe.wages), "dwelling": set(DWELLINGS), OUTCOME: set(OUTCOMES)}
    for name, allowed in words.items():
        if name in recipe.margins and not set(recipe.margins[name].parts) <= allowed:
            raise InputError("error.law.value", f"margins.{name}.parts", expected=Plain(" | ".join(sorted(allowed))))
    for name, highest, example in (("age", v.LONGEST_LIFE, "30-39"), (INCOME, _HIGHEST_INCOME, "24000-40000")):
        for band in recipe.margins[name].parts if name in recipe.margins else ():
            low, _, high = band.partition("-")
            digits = all(end.isascii() and end.isdigit() and len(end) <= _LONGEST_END for end in (low, high))
            if not (digits and int(low) <= int(high) <= highest):
                raise InputError("error.law.value", f"margins.{name}.parts", expected=Plain(example))


def _refuse_early_keys(recipe: Recipe) -> None:
    """Raises ``InputError`` for keys that would be before another date, as the recipe stands or with its keys moved."""
    later = recipe.assumptions.get("keys_later")
    years = int(min(Fraction(0), *later.range)) if later else 0
    first = recipe.dates["keys"].first
    last = max(recipe.dates[name].last for name in ("application", "acceptance"))
    if (first.year + years, first.month, first.day) < (last.year, last.month, last.day):
        raise InputError("invented.error.keys_first", "dates.keys", last=last)


def band_of(name: str) -> tuple[int, int]:
    """The two ends of a band of ages or incomes."""
    low, _, high = name.partition("-")
    return int(low), int(high)


def _margin(name: str, raw: object) -> Margin:
    place = f"margins.{name}"
    row = exact_fields(raw, place, {"parts"} | PROVENANCE)
    counts = {
        part: read_value(count, f"{place}.parts", v.number) for part, count in mapping(row["parts"], place).items()
    }
    total = sum(counts.values())
    if not total:
        raise InputError("error.law.value", f"{place}.parts", expected=Plain("F3: 40"))
    shares = {part: count / total for part, count in counts.items()}
    return Margin(name, shares, read_status(row, place), str(row["source"]), str(row["note"]))


def _published(raw: object, place: str) -> PublishedNumber:
    row = exact_fields(raw, place, {"households"} | PROVENANCE)
    return PublishedNumber(
        int(read_value(row["households"], f"{place}.households", v.number)), read_status(row, place), str(row["source"])
    )


def _span(raw: object, place: str) -> Span:
    row = exact_fields(raw, place, {"from", "to", "status", "source"})
    first, last = (read_value(row[end], f"{place}.{end}", v.day) for end in ("from", "to"))
    if last < first:
        raise InputError("error.law.value", f"{place}.to", expected=Plain(first.isoformat()))
    return Span(first, last, read_status(row, place))
