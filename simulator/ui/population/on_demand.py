"""The folds of the page that compute only once they are opened: kafils, own prices, readings of the law, the State's account, where figures come from.

Each is a part of the page that is drawn again alone, and says the command that gives the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import streamlit as st

from simulator.populations.count import treasury
from simulator.populations.reforms import kafil_shares, own_price, reading_table
from simulator.populations.report import (
    affordability_sentences,
    own_price_sentences,
    reading_sentences,
    treasury_sentences,
)
from simulator.populations.report import treasury_pictures as pictures
from simulator.reading.errors import InputError
from simulator.ui.answer.form import folded
from simulator.ui.population import blocks, charts, lab
from simulator.ui.server import heavy, turns
from simulator.ui.shell.markup import join, tag
from simulator.ui.upload import batch_jobs
from simulator.views.text import treasury_part
from simulator.wording import Sentence, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.populations.experiment import Lab
    from simulator.populations.reforms.kafil_shares import WithKafils
    from simulator.populations.reforms.own_price import AtOwnPrice
    from simulator.populations.reforms.reading_table import MovedReading
    from simulator.ui.population.lab import LabQuestion
    from simulator.ui.population.own_file import VisitorFile
    from simulator.ui.shell.markup import Markup
    from simulator.views.voice import Voice

Result = TypeVar("Result")
_CACHE_SIZE = 24


class CountedLab(NamedTuple):
    """What is counted: the question, its figures, the visitor's file or none, and what the figures rest on, in a few words."""

    question: LabQuestion
    shown: Lab
    visitor_file: VisitorFile | None
    note: str


OPENED: heavy.Remembered[object] = heavy.Remembered(_CACHE_SIZE, turns.FOLLOWING)
"""What the last folds that were opened have counted."""


def show(voice: Voice, counted: CountedLab) -> None:
    """The folds of some figures, closed at first."""
    if counted.shown.plan.kafil_share:
        _fold(voice, counted, "kafils", _kafils)
    if any(law.is_older for law in counted.shown.plan.laws):
        _fold(voice, counted, "prices", _prices)
    _fold(voice, counted, "readings", _readings)
    _fold(voice, counted, "treasury", _treasury)
    if counted.visitor_file is None:
        _fold(voice, counted, "doubt", _doubt)


@st.fragment
def _fold(voice: Voice, counted: CountedLab, name: str, inside: Callable[[Voice, CountedLab], None]) -> None:
    """One fold: what is inside is made while it is open."""
    with folded(voice.say(f"fold.{name}"), name) as fold:
        if not fold.open:
            return
        try:
            with st.spinner(voice.say("fold.working"), show_time=False):
                inside(voice, counted)
        except InputError as busy:
            st.html(batch_jobs.refusal(voice, busy))


def _once(name: str, counted: CountedLab, make: Callable[[], Result]) -> Result:
    """What a fold counts, made once for a question: for all sessions, or for the visitor's file. Raises ``InputError``."""
    key = (name, counted.question)
    if counted.visitor_file is None:
        return OPENED.of(key, make)  # type: ignore[return-value]  # the name says what was made
    with heavy.turn(turns.FOLLOWING):
        return counted.visitor_file.answer_to(key, make)


def _command(counted: CountedLab, *more: str) -> None:
    st.code(counted.question.command(counted.visitor_file, *more), language=None, wrap_lines=True)


def kafils(counted: CountedLab) -> list[WithKafils]:
    """What each share of takers pays, as the command counts it. Raises ``InputError``."""
    return _once("kafils", counted, lambda: kafil_shares.moved(lab.source(counted.visitor_file), counted.shown.plan))


def _kafils(voice: Voice, counted: CountedLab) -> None:
    sentences = affordability_sentences.kafils(counted.shown, kafils(counted))
    st.html(blocks.paragraphs(voice, affordability_sentences.supposed(counted.shown.plan), *sentences))
    _command(counted)


def own_prices(counted: CountedLab) -> list[AtOwnPrice]:
    """The older laws at their own prices, as the command counts them. Raises ``InputError``."""

    def passed() -> list[AtOwnPrice]:
        passing = own_price.Passing(counted.shown.plan)
        for part in lab.source(counted.visitor_file):
            passing.add(part)
        return passing.lines()

    return _once("prices", counted, passed)


def _prices(voice: Voice, counted: CountedLab) -> None:
    st.html(blocks.paragraphs(voice, *own_price_sentences.sentences(counted.shown, own_prices(counted))))
    _command(counted)


def readings(counted: CountedLab) -> list[MovedReading]:
    """What each reading moves under the last law, as the command counts it. Raises ``InputError``."""
    return _once("readings", counted, lambda: reading_table.moved(lab.source(counted.visitor_file), counted.shown.plan))


def _readings(voice: Voice, counted: CountedLab) -> None:
    lines = readings(counted)
    first, *others = reading_sentences.moved(counted.shown, lines) if lines else (Sentence("fold.readings.none"),)
    heads = [voice.say(f"fold.column.{name}") for name in ("reading", *reading_sentences.COLUMNS)]
    rows = [
        [
            write(reading_sentences.reading(line.reading, line.choice), voice.lang),
            *(write(sentence.facts[name], voice.lang) for name in reading_sentences.COLUMNS),
        ]
        for line, sentence in zip(lines, others, strict=True)
    ]
    st.html(join(blocks.paragraphs(voice, first), blocks.table(heads, rows) if rows else ""))
    _command(counted, "--readings-table")


def _treasury(voice: Voice, counted: CountedLab) -> None:
    """The account of each law: its sentences, its chart, its years; then who gains by paying whole; and all of it as CSV."""
    shown = counted.shown
    for place in range(len(shown.plan.laws)):
        if (picture := pictures.picture(shown, place)) is None:
            st.html(blocks.paragraphs(voice, *treasury_sentences.account(shown, place)))
            continue
        charts.chart(voice, picture, counted.note, "fold-")
        st.html(_account(voice, shown, place))
    sentences = [
        sentence for place in range(len(shown.plan.laws)) for sentence in treasury_sentences.paying_whole(shown, place)
    ]
    st.html(join(tag("h3", voice.say("lab.heading.pay_whole")), blocks.paragraphs(voice, *sentences)))
    with st.container(key="take-treasury", horizontal=True):
        charts.download(voice, "fold.treasury.csv", lambda: account_file(counted), "treasury.csv", "text/csv")
    _command(counted)


def _account(voice: Voice, shown: Lab, place: int) -> Markup:
    heads, rows = treasury_part.account_table(shown, place, voice.lang)
    return blocks.folded(voice.say("fold.treasury.years"), blocks.table(heads, rows))


def account_file(counted: CountedLab) -> bytes:
    """The account of every law, by year and in all, as the folder of the command has it."""
    return blocks.figures_file(
        counted.shown, (treasury.BY_YEAR, treasury.ACCOUNT), invented=counted.visitor_file is None
    )


def _doubt(voice: Voice, counted: CountedLab) -> None:
    st.html(blocks.doubt(voice, counted.shown.plan.laws[-1]))
