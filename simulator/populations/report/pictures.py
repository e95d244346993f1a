"""The pictures of a lab: what each shows, its sentences, and its table twin; drawn as SVG in ``picture_file``, by Plotly in ``plotly``.

A picture holds exact numbers and facts of no language. Time goes from left to right in Arabic too; the scale is then on
the right.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from simulator.populations.count import groups, tables
from simulator.populations.count.totals import DELAY, VERDICT, WAGE
from simulator.populations.report import (
    affordability_sentences,
    finding_titles,
    findings,
    receipts_sentences,
    verdict_sentences,
)
from simulator.wording import Named, Plain, Sentence, Years, say, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.populations.experiment import Lab
    from simulator.populations.invented.bands import Bands

COLOURS = ("#1a7f68", "#b07f28", "#5b7fa6", "#9c5b6e", "#5d8f80", "#7d7d45")
"""The colours of the laws, in order; a seventh law begins again."""
WINNER, SAME, LOSER, UNPRICED = "#1a7f68", "#8f8a7c", "#c44b36", "#6f6a8f"
LESS_BEFORE, MORE_BEFORE, OTHER_EXCHANGE = "#5b7fa6", "#b07f28", "#9c5b6e"
QUIET = "#7a837e"
_FEW, _MANY = 5, 12
"""The labels that are written under lines, or years; and under bars."""
_YEAR = "lab.column.year"
_STEPS = (1, 2, 5)
_LINES = 5

Numbers = tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or the bars of one colour: what it is called, and one number for each label; None where unknown."""

    name: object
    values: Numbers
    colour: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: ``labels`` are under the axis, ``unit`` is that of every number.

    ``title`` is what it shows, ``subject`` what is counted in it.
    ``base`` has the height at which each column of a waterfall begins; empty where all begin at zero.
    """

    name: str
    title: Sentence
    subject: Sentence
    kind: Literal["lines", "bars", "stacked"]
    first: str
    labels: tuple[object, ...]
    series: tuple[Series, ...]
    unit: str
    sentences: tuple[Sentence, ...]
    base: tuple[Fraction, ...] = ()

    def twin(self) -> list[list[object]]:
        """The same numbers as rows: the label, then one cell for each series."""
        return [
            [label, *(_cell(series.values[place], self.unit) for series in self.series)]
            for place, label in enumerate(self.labels)
        ]


def of(lab: Lab, bands: Bands | None = None) -> list[Picture]:
    """The pictures that this lab can show; what their titles say is rounded to its bands."""
    pictures = [_affordable(lab, bands)]
    if any(paid.dated.size for paid in lab.totals.receipts.values()):
        pictures.append(_receipts(lab))
    if lab.plan.by == groups.DECILE and lab.plan.distributions and findings.group_names(lab):
        pictures.append(_effort(lab))
    if lab.plan.verdict:
        pictures += [_verdict(lab, place) for place in range(1, len(lab.plan.laws)) if not lab.changes_nothing(place)]
    if len(lab.plan.delays) > 1:
        pictures.append(_delay(lab))
    if lab.plan.wage:
        pictures.append(_wage(lab))
    return pictures


def _of_laws(lab: Lab, values: Sequence[Sequence[Fraction | None]]) -> tuple[Series, ...]:
    """One series for each law."""
    return tuple(
        Series(findings.law_label(law), tuple(row), COLOURS[place % len(COLOURS)])
        for place, (law, row) in enumerate(zip(lab.plan.laws, values, strict=True))
    )


def _affordable(lab: Lab, bands: Bands | None) -> Picture:
    series = tuple(
        Series(Named(f"afford.class.{name}"), shares, affordability_sentences.COLOURS[name])
        for name, shares in affordability_sentences.shares(lab).items()
    )
    every_sentence = [
        sentence(lab, place)
        for sentence in (affordability_sentences.not_known, affordability_sentences.age)
        for place in range(len(lab.plan.laws))
    ]
    return Picture(
        "affordable",
        affordability_sentences.title(lab, bands),
        Sentence("subject.affordable"),
        "stacked",
        "lab.column.law",
        tuple(map(findings.law_label, lab.plan.laws)),
        series,
        tables.SHARE,
        tuple(sentence for sentence in every_sentence if sentence is not None),
    )


def _receipts(lab: Lab) -> Picture:
    by_law = [receipts_sentences.by_year(lab, place) for place in range(len(lab.plan.laws))]
    first, last = min(min(years) for years in by_law if years), max(max(years) for years in by_law if years)
    years = [str(year) for year in range(int(first), int(last) + 1)]
    sentences = [
        sentence
        for place in range(len(by_law))
        for sentence in (receipts_sentences.receipts(lab, place), receipts_sentences.unsplit(lab, place))
        if sentence is not None
    ]
    rows = [[by_year.get(year, Fraction(0)) if by_year else None for year in years] for by_year in by_law]
    return Picture(
        "receipts",
        finding_titles.receipts(lab),
        Sentence("subject.receipts"),
        "lines",
        _YEAR,
        tuple(map(Plain, years)),
        _of_laws(lab, rows),
        tables.DINARS,
        (*sentences, Sentence("years.by_due")),
    )


def _groups(lab: Lab) -> list[str]:
    """The groups with enough rows; without one, everybody together."""
    return findings.group_names(lab) or [groups.ALL]


def _axis(lab: Lab, names: list[str]) -> tuple[str, tuple[object, ...]]:
    """The key of the name of the groups, and their labels: the tenths by their numbers."""
    if lab.plan.by == groups.DECILE and names != [groups.ALL]:
        return "lab.column.decile", tuple(int(name) for name in names)
    return "lab.column.group", tuple(findings.group_label(lab.plan.by, name) for name in names)


def _effort(lab: Lab) -> Picture:
    names = _groups(lab)
    rows = [[findings.same_effort(lab, place, name) for name in names] for place in range(len(lab.plan.laws))]
    of_whom = (verdict_sentences.common(lab), verdict_sentences.tenths(lab))
    return Picture(
        "effort",
        finding_titles.effort(lab, names),
        Sentence("subject.effort.common" if lab.plan.verdict and len(lab.plan.laws) > 1 else "subject.effort"),
        "bars",
        *_axis(lab, names),
        _of_laws(lab, rows),
        tables.SHARE,
        tuple(
            sentence
            for sentence in (*(findings.effort(lab, place, names) for place in range(len(rows))), *of_whom)
            if sentence is not None
        ),
    )


_PARTS = {
    "better": (("better", "enters"), WINNER), "less_before": (("less_before",), LESS_BEFORE), "same": (("same", "outside"), SAME),
    "more_before": (("more_before",), MORE_BEFORE), "other_exchange": (("other_exchange",), OTHER_EXCHANGE),
    "worse": (("worse", "leaves"), LOSER), "unknown": (("unknown",), UNPRICED),
}  # fmt: skip
"""The parts of the picture of a verdict: the households in each, and its colour."""
_ALWAYS = ("better", "same", "worse")
"""The parts that are drawn even where they are empty."""


def _verdict(lab: Lab, place: int) -> Picture:
    names = _groups(lab)
    series = tuple(
        Series(
            Named(f"payments.column.{part}"),
            tuple(_together(lab, place, name, kinds) for name in names),
            colour,
        )
        for part, (kinds, colour) in _PARTS.items()
        if part in _ALWAYS or any(lab.value(kind, place, table=VERDICT) for kind in kinds)
    )
    return Picture(
        f"verdict_{place}",
        Sentence("payments.heading.with", {"law": findings.law_label(lab.plan.laws[place])}),
        Sentence("subject.verdict", {"first": findings.law_label(lab.plan.laws[0])}),
        "stacked",
        *_axis(lab, names),
        series,
        tables.SHARE,
        (*verdict_sentences.of_change(lab, place), verdict_sentences.rule(lab)),
    )


def _together(lab: Lab, place: int, group: str, kinds: Sequence[str]) -> Fraction | None:
    """The share of the households of a group in any of these verdicts; None for an empty group."""
    shares = [lab.value(f"{kind}.share", place, group, VERDICT) for kind in kinds]
    return None if None in shares else sum(shares, Fraction(0))


def _delay(lab: Lab) -> Picture:
    rows = [
        [lab.value(f"cut_by_age.{years}.share", place, table=DELAY) for years in lab.plan.delays]
        for place in range(len(lab.plan.laws))
    ]
    sentences = [findings.delay(lab, place) for place in range(len(rows))]
    return Picture(
        "delay",
        finding_titles.delay(lab),
        Sentence("subject.delay"),
        "lines",
        "lab.column.delay",
        tuple(map(Years, lab.plan.delays)),
        _of_laws(lab, rows),
        tables.SHARE,
        tuple(sentence for sentence in sentences if sentence is not None),
    )


def _wage(lab: Lab) -> Picture:
    names = ("enters", "leaves", "longer", "shorter")
    rows = [[lab.value(name, place, table=WAGE) for name in names] for place in range(len(lab.plan.laws))]
    return Picture(
        "wage",
        Sentence("lab.heading.wage"),
        Sentence("subject.wage"),
        "bars",
        "lab.column.measure",
        tuple(Named(f"lab.column.{name}") for name in names),
        _of_laws(lab, rows),
        tables.HOUSEHOLDS,
        tuple(
            sentence
            for place in range(len(rows))
            for sentence in (findings.wage(lab, place), findings.wage_and_incomes(lab, place))
            if sentence is not None
        ),
    )


def _cell(number: Fraction | None, unit: str) -> object:
    return Named("lab.unknown") if number is None else findings.shown(number, unit)


# --- the scale


def highest(picture: Picture) -> Fraction:
    """The top of the scale: the largest number, or the largest stack."""
    columns = zip(*(series.values for series in picture.series), strict=True)
    tops = [
        sum((n or Fraction(0) for n in column), Fraction(0)) if picture.kind == "stacked" else max(n or Fraction(0) for n in column)
        for column in columns
    ]  # fmt: skip
    return max(map(sum, zip(tops, picture.base or (Fraction(0),) * len(tops), strict=True))) or Fraction(1)


def ticks(picture: Picture) -> list[Fraction]:
    """A few round numbers from zero to the top."""
    top = highest(picture)
    power = Fraction(1)
    while power > top:
        power /= 10
    while power * 10 <= top:
        power *= 10
    steps = [power * step / 10 for step in (*_STEPS, *(step * 10 for step in _STEPS))]
    step = next(step for step in steps if top <= _LINES * step)
    return [step * n for n in range(int(top / step) + 1)]


def tick_label(number: Fraction, unit: str, lang: str) -> str:
    """A number of the scale, as people read it."""
    if not number:
        return "0"
    return write(findings.large(number) if unit == tables.DINARS else findings.shown(number, unit), lang)


def label_step(picture: Picture) -> int:
    """The step between written labels, so that none touches the next, on a phone too."""
    most = _FEW if picture.kind == "lines" or picture.first == _YEAR else _MANY
    return max(1, -(-len(picture.labels) // most))


def table(picture: Picture, lang: str) -> tuple[list[str], list[list[str]]]:
    """The table twin in one language: heads and rows."""
    heads = [say(picture.first, lang), *(write(series.name, lang) for series in picture.series)]
    return heads, [[write(cell, lang) for cell in row] for row in picture.twin()]


def number_of(value: Fraction | None, unit: str) -> float | None:
    """A number as a drawing library takes it: per cents for shares."""
    if value is None:
        return None
    return float(value * 100) if unit == tables.SHARE else float(value)
