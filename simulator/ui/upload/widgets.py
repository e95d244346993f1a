"""The widgets of the questions of a file: each has the answer that the session holds, and a change is taken before the page is drawn again.

Streamlit keeps what a widget calls for as long as the session lasts. So none of it holds anything of the file: the functions find
the answers by the name of their page, and a column, a sheet by its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from simulator.applicants import headers
from simulator.ui.state import session
from simulator.ui.upload import file_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from weakref import ref

    from simulator.ui.upload.file_answers import FileAnswers
    from simulator.views.voice import Voice

_LIKE = str.maketrans("*`[]$<>~\\:@", "∗ʼ()＄‹›∼∖∶＠")
"""What a label of Streamlit would take for markup, and what looks like it."""


NOTHING, TO_SAY = "", "?"
"""The codes of a list for nothing (a column that is not read, a question that is left), and for what must be said."""


class Choices(NamedTuple):
    """What a drop-down list has: the code that holds now, all its codes, the function that names them, whether its label is seen."""

    now: str
    codes: Sequence[str]
    words: Callable[[str], str]
    is_labelled: bool = False


class Widgets(NamedTuple):
    """The widgets of a page in a language, about its ``turn``: each file has its own."""

    lang: str
    page: str
    turn: int

    def select(self, name: str, label: str, choices: Choices, take: Callable[..., None], *args: object) -> None:
        """A drop-down list, whose change calls ``take(page, code, *args)``."""
        key = self.key(name)
        now = choices.now if choices.now in choices.codes else choices.codes[0]
        st.selectbox(
            label, choices.codes, format_func=choices.words, on_change=changed, args=(key, take, self.page, *args),
            label_visibility="visible" if choices.is_labelled else "collapsed",
            **session.with_place(choices.codes, session.begun(key, now, "default")),
        )  # fmt: skip

    def key(self, name: str) -> str:
        """The key of a widget of this file in this language."""
        return f"{self.page}.{name}@{self.lang}.{self.turn}"


def changed(key: str, take: Callable[..., None], page: str, *args: object) -> None:
    """A widget was changed: take what it says."""
    if not session.has_left(key):
        take(page, str(st.session_state[key]), *args)


def take_answer(page: str, code: str, part: str, name: str) -> None:
    """The answer of a part of the mapping about a fact; an empty one is none."""
    file_answers.of(page).answer(part, name, code or None)


def take_column(page: str, code: str, place: int) -> None:
    """The fact of a column; what it is taken for anyway is no answer."""
    answers = file_answers.of(page)
    if answers.survey is not None:
        column = answers.survey.columns[place]
        answers.answer("columns", column.name, None if code in (TO_SAY, column.guess) else code)


def take_sheet(page: str, code: str) -> None:
    """Another sheet, by its place among those of the file; its heads are to be found."""
    answers = file_answers.of(page)
    answers.place(answers.sheets[int(code)], 0)


def take_head_row(page: str, code: str) -> None:
    """Another row of heads."""
    answers = file_answers.of(page)
    answers.place(answers.stated.sheet, int(code))


def sheet_name(voice: Voice, answers: ref[FileAnswers], code: str) -> str:
    """The sheet at a place, as long as its file is there; one that is still to be said has no name."""
    file_of_page = answers()
    return (file_of_page.sheets[int(code)] if file_of_page else NOTHING) or voice.say("batch.page.to_say")


def in_label(head: str) -> str:
    """A head in the label of a widget: no part of it is taken for markup, and nothing that it names is fetched."""
    return headers.printable(head).translate(_LIKE).replace("www.", "www․")
