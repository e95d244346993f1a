"""The kept situations side by side, each under its own programme, and the present one beside them while it is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.compare import blocks, engine, keeping, table
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.ui.state import question, session, situations
from simulator.wording import write

if TYPE_CHECKING:
    from simulator.ui.compare.law_codes import Codes
    from simulator.ui.state.facts import Facts
    from simulator.ui.state.situations import Situation
    from simulator.views.voice import Voice


class Refused(NamedTuple):
    """A situation that has no answer, and why."""

    title: str
    why: str


def side_by_side(voice: Voice, codes: Codes) -> Markup:
    """One column for each situation that has an answer; below the table, why the others have none. Nothing where none is kept."""
    all_situations = session.visit().situations
    if not all_situations:
        return Markup()
    columns = [
        _column(voice, keeping.title_of(voice, all_situations, place), all_situations[place], codes)
        for place in range(len(all_situations))
    ]
    if situations.place(all_situations, session.facts()) is None:
        columns.append(_answered(voice, voice.say("grid.kept.present"), session.facts(), codes))
    answered = [column for column in columns if isinstance(column, table.Column)]
    refused = [column for column in columns if isinstance(column, Refused)]
    sections = [tag("section", tag("h2", title), tag("p", why, cls="s"), cls="side blank") for title, why in refused]
    sides = table.side_by_side(voice, answered, voice.say("grid.caption.situations")) if answered else Markup()
    return join(sides, tag("div", *sections, cls="sides") if sections else "")


def _column(voice: Voice, title: str, situation: Situation, codes: Codes) -> table.Column | Refused:
    try:
        facts = situation.facts
    except SimulatorError as error:
        return Refused(title, write(blocks.why(error), voice.lang))
    return _answered(voice, title, facts, codes)


def _answered(voice: Voice, title: str, facts: Facts, codes: Codes) -> table.Column | Refused:
    """The column of some facts, for the first of two types of dwelling; or why they have no answer."""
    dwelling = question.dwellings(facts)[0]
    try:
        text = engine.question_text(question.on_day(facts, clock.today()), dwelling, codes)
        line = engine.table(text, (), codes["rate"]).own_line
    except SimulatorError as error:
        return Refused(title, write(blocks.why(error), voice.lang))
    small = [blocks.own_name(voice, line), dwelling, blocks.unit(voice, line.answer.currency)]
    return table.Column(figure(title), voice.say("list.joint").join(small), line)
