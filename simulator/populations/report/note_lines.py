"""The lines of the table of a policy note: which figures each has, and why one of them is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.count.groups import ALL
from simulator.populations.count.totals import MAIN
from simulator.populations.count.treasury import PHASE
from simulator.populations.report import band_sentences, findings
from simulator.wording import Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.bands import Bands
    from simulator.populations.plan import Plan

MOST_LAWS = 5
"""The laws that stand side by side on a page."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure of a line stands among those of a study: its table and its measure."""

    table: str
    measure: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, the figures of each cell, and how several of them are written in one.

    ``option`` is what the command needs to count it, where it does not always; ``dwellings`` are those for which an amount stands.
    """

    name: str
    places: tuple[Place, ...]
    form: str = ""
    option: str = ""
    dwellings: int | None = None

    @property
    def label(self) -> Sentence:
        """What the line says."""
        return Sentence(f"policy.line.{self.name}", {} if self.dwellings is None else {"dwellings": self.dwellings})


@dataclass(frozen=True, slots=True)
class Filled:
    """A line with one cell for each law."""

    line: Line
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class NoteTable:
    """The laws over the columns, the lines, and why the figures that are missing are not known."""

    laws: tuple[object, ...]
    lines: tuple[Filled, ...]
    reasons: tuple[Sentence, ...]


LINES = (
    Line("eligible", (Place(MAIN, "eligible.share"),)),
    Line("affordable", (Place(MAIN, "within_40.share"),)),
    Line("before_keys", (Place(MAIN, "before_keys.median"), Place(MAIN, "income_months.median")), "policy.pair"),
    Line("instalment", (Place(MAIN, "instalment.median"),)),
    Line("with_loan", (Place(MAIN, "with_loan.median"),), option="--loan-rate"),
    Line(
        "effort",
        (Place(MAIN, "effort.median"), Place(MAIN, "effort_with_loan.median")),
        "policy.both",
        option="--loan-rate",
    ),
    Line("value", (Place(MAIN, "present_value.mean"),)),
    Line("state", (Place(MAIN, "state.sum"),)),
    Line("treasury", (Place(MAIN, "treasury_cost.phase"),), option="--treasury", dwellings=PHASE),
)
"""The lines of the table, in their order."""
RISING = Line("rising", (Place(MAIN, "effort_first.median"), Place(MAIN, "effort_later.median")), "policy.both")
"""The line after that of the efforts, where incomes are said to rise."""


def lines_of(plan: Plan) -> tuple[Line, ...]:
    """The lines of the table of a plan."""
    if plan.wages_grow is None:
        return LINES
    after = [line.name for line in LINES].index("effort") + 1
    return (*LINES[:after], RISING, *LINES[after:])


def rising(plan: Plan) -> Sentence | None:
    """The sentence on the incomes that rise, and on who is counted later; None where none do."""
    return None if plan.wages_grow is None else Sentence("policy.rising", {"rate": plan.wages_grow})


def table(lab: Lab, bands: Bands | None = None, lines: Iterable[Line] | None = None) -> NoteTable:
    """The table of a study, rounded to its bands, and the reasons for which figures are not known, each said once.

    The lines are those of the plan where none are given.
    """
    by_name = tables.lookup(lab.figures)
    reasons: list[Sentence] = []
    filled = tuple(
        Filled(
            line,
            tuple(_cell(by_name, law.name, line, reasons, place, bands) for place, law in enumerate(lab.plan.laws)),
        )
        for line in lines or lines_of(lab.plan)
    )
    return NoteTable(tuple(findings.law_label(law) for law in lab.plan.laws), filled, tuple(reasons))


def _cell(
    by_name: dict[tuple[str, str, str, str], Figure],
    law: str,
    line: Line,
    reasons: list[Sentence],
    at: int,
    bands: Bands | None,
) -> object:
    """The figures of a cell; one that is not known is a number that its reason bears under the table."""
    parts: list[object] = []
    for place in line.places:
        figure = by_name.get((place.table, law, ALL, place.measure))
        if figure is not None and figure.value is not None:
            parts.append(band_sentences.cell(figure, at, bands))
            continue
        why = (
            Sentence("policy.absent", {"option": Plain(line.option)})
            if figure is None
            else findings.reason(figure.reason)
        )
        if why not in reasons:
            reasons.append(why)
        parts.append(Sentence("policy.unknown", {"n": reasons.index(why) + 1}))
    return parts[0] if not line.form else Sentence(line.form, dict(zip("ab", parts, strict=True)))
