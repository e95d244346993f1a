"""The widgets of the questions of a file: each has the answer that the session holds, and tells of a change before the page is drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from simulator.applicants import headers
from simulator.ui.state import session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.ui.upload.file_answers import FileAnswers

_LIKE = str.maketrans("*`[]$<>~\\:@", "∗ʼ()＄‹›∼∖∶＠")
"""What a label of Streamlit would take for markup, and what looks like it."""


class Choices(NamedTuple):
    """What a drop-down list has: the code that holds now, all its codes, the function that names them, whether its label is seen."""

    now: str
    codes: Sequence[str]
    words: Callable[[str], str]
    is_labelled: bool = False


@dataclass(frozen=True)
class Widgets:
    """The widgets of a page in a language, about the answers that the session holds."""

    lang: str
    page: str
    answers: FileAnswers

    def select(self, name: str, label: str, choices: Choices, take: Callable[[str], None]) -> None:
        """A drop-down list."""
        key = self.key(name)
        session.give(key, choices.now if choices.now in choices.codes else choices.codes[0])
        st.selectbox(
            label, choices.codes, key=key, format_func=choices.words, on_change=self.changed, args=(key, take),
            label_visibility="visible" if choices.is_labelled else "collapsed",
        )  # fmt: skip

    def taking(self, part: str, name: str) -> Callable[[str], None]:
        """The function that takes the answer to a part of the mapping; an empty one is none."""
        return lambda code: self.answers.answer(part, name, code or None)

    def changed(self, key: str, take: Callable[[str], None]) -> None:
        """A widget was changed: take what it says."""
        if not session.has_left(key):
            take(str(st.session_state[key]))

    def key(self, name: str) -> str:
        """The key of a widget of this file in this language."""
        return f"{self.page}.{name}@{self.lang}.{self.answers.turn}"


def in_label(head: str) -> str:
    """A head in the label of a widget: no part of it is taken for markup, and nothing that it names is fetched."""
    return headers.printable(head).translate(_LIKE).replace("www.", "www․")
