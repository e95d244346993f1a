"""A grid of typical households as plain text: a table for each type and income, a line for each law and age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.views.text.page import TextPage
from simulator.whatif.line_names import line_name
from simulator.wording import FactList, Named, Sentence, write

if TYPE_CHECKING:
    from simulator.answers.comparison import KnownSum
    from simulator.law import Law
    from simulator.views.voice import Voice
    from simulator.whatif.household_grid import GridCell, HouseholdGrid
    from simulator.whatif.question import HouseholdFigures

HEADS = (
    "column.scheme", "grid.head.age", "grid.row.verdict", "column.instalment", "column.instalments", "column.up_front", "column.in_all",
    "column.last_due",
)  # fmt: skip


def page(grid: HouseholdGrid, law: Law, lang: str, *, centimes: bool = False) -> str:
    """The whole grid as text, then the laws that could not be asked, with why."""
    text = TextPage(law, lang, centimes=centimes, currency=grid.currency)
    text.put(text.voice.say("disclaimer"))
    text.put(write(supposed(grid), lang))
    for dwelling in grid.dwellings:
        for income in grid.incomes:
            text.put()
            text.put(text.voice.say("grid.part", type=dwelling, income=Money(income, grid.currency)))
            text.table(
                [text.voice.say(head) for head in HEADS], _lines(text.voice, grid, dwelling, income), (1, 3, 4, 5, 6)
            )
    for line in grid.missing:
        text.put(text.voice.say("value.of", name=line_name(line.name), value=line.error.message(lang)), 2)
    return str(text)


def supposed(grid: HouseholdGrid) -> Sentence:
    """What every household of the grid is: the day on which its age counts, one income, no kafil."""
    return Sentence("grid.supposed", {"keys": grid.keys})


def verdict(figures: HouseholdFigures) -> Sentence | Named:
    """Whether nothing refuses the household, or what does: conditions, or the age limit before the first instalment."""
    if figures.eligible:
        return Named("cap.blocked" if figures.in_all is None else "grid.verdict.accepted")
    return Sentence("whatif.against", {"rules": FactList(tuple(Named(f"rule.{rule}") for rule in figures.refused))})


def _lines(voice: Voice, grid: HouseholdGrid, dwelling: str, income: int) -> list[list[str]]:
    part = grid.part(dwelling, income)
    return [
        _line(voice, by_scheme[scheme]) for scheme in grid.schemes for by_scheme in part.values() if scheme in by_scheme
    ]


def known_sum(voice: Voice, total: KnownSum) -> str:
    """What is known of a sum; the word for one that does not apply."""
    return voice.known_part(total) if total.amount is not None or total.lacking else voice.say("grid.none")


def _line(voice: Voice, cell: GridCell) -> list[str]:
    figures = cell.figures
    instalment, up_front, in_all = (known_sum(voice, total) for total in (cell.monthly, cell.up_front, cell.in_all))
    last = voice.say("grid.none") if figures.last is None else write(figures.last, voice.lang)
    name = write(line_name(cell.scheme), voice.lang)
    return [
        name,
        str(cell.age),
        write(verdict(figures), voice.lang),
        instalment,
        str(figures.months),
        up_front,
        in_all,
        last,
    ]
