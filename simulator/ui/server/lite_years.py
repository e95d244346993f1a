"""The years of the light page: the line of life as a list, and the schedule with one line for the years that are alike."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.ui.answer import blocks, citations
from simulator.ui.contract.blocks import life_list
from simulator.ui.shell.markup import Markup, join, scrolling, tag
from simulator.ui.state.facts import UNITS
from simulator.views.line_of_life import line_of_life
from simulator.wording import Counted, Plain
from simulator.wording.numbers import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulator.answers.household_contract import HouseholdContract
    from simulator.views.voice import Voice
    from simulator.views.years import Summary, Year

Behind = Callable[["Voice", "Summary", "HouseholdContract | None"], Markup]
"""What stands behind the figures of one type, in as many bytes as are left."""


def life_and_years(voice: Voice, shown: Summary, contract: HouseholdContract | None) -> Markup:
    """The line of life as a list, the years, and what the answer leaves out."""
    if contract is None:
        return years_alike(voice, shown, contract)
    line = line_of_life(contract, shown.answer.as_of)
    points = join(citations.heading(voice, "mine.life"), life_list(voice, line))
    return join(points, years_alike(voice, shown, contract))


def years_alike(voice: Voice, shown: Summary, contract: HouseholdContract | None) -> Markup:
    """The schedule with one line for the years that follow each other and are alike, and what the answer leaves out."""
    del contract
    runs = [list(years) for _, years in itertools.groupby(shown.years, lambda year: (year.year is None, year.paid))]
    rows = [_line(voice, _run(voice, run), run[-1]) for run in runs]
    return join(_schedule(voice, rows), blocks.gaps(voice, shown.answer))


def on_paper(voice: Voice, shown: Summary, contract: HouseholdContract | None) -> Markup:
    """For the longest questions: where to read the schedule of this type and what its answer leaves out."""
    del contract
    payments = len(shown.answer.schedule)
    return join(
        citations.heading(voice, "page.schedule"),
        tag("p", voice.say("lite.on_paper", count=Counted("payments", payments))),
    )


def _schedule(voice: Voice, rows: Iterable[str]) -> Markup:
    """The schedule: who pays how much, and what is left. The unit stands once, at the head."""
    unit = voice.say(f"page.unit.{UNITS[voice.centimes]}")
    heads = join(*(tag("th", f"{voice.say(f'column.{name}')} ({unit})", scope="col") for name in ("due", "balance")))
    return join(
        citations.heading(voice, "page.schedule"),
        tag("p", voice.say("years.by_due"), cls="s"),
        scrolling(
            Markup(
                f"<table><thead><tr>{tag('th', voice.say('lite.year'), scope='col')}{heads}</thead>"
                f"<tbody>{''.join(rows)}</table>"
            )
        ),
    )


def _line(voice: Voice, name: str, year: Year) -> str:
    """One line, in as few bytes as HTML allows: the ends of cells and rows may be left out."""
    cells = (_cell(voice, Money(cents)) for cents in (year.total, year.rows[-1].balance.cents))
    return f"<tr><th>{name}{''.join(cells)}"


def _name(voice: Voice, year: Year) -> str:
    return str(year.year) if year.year else voice.say("page.undated")


def _run(voice: Voice, run: Sequence[Year]) -> str:
    """``2029``, or ``2029–2054, each year``."""
    first, last = run[0], run[-1]
    if first is last:
        return _name(voice, first)
    return voice.say("lite.run", first=Plain(str(first.year)), last=Plain(str(last.year)))


def _cell(voice: Voice, amount: Money) -> str:
    """The digits of an amount, as the language writes them, and as a machine reads them."""
    digits = bare(amount.cents, amount.currency, voice.lang, millions=voice.centimes)
    return f"<td data-value={amount.decimal}>{digits}"


FROM_LONG_TO_SHORT: tuple[Behind, ...] = (life_and_years, years_alike, on_paper)
"""The ways to show the years, the first that leaves the page short enough is taken."""
