"""The reform that the visitor wrote on the page of populations, to stand beside the programmes: its numbers, and its text.

``c_mine=age:75_ceiling:8``: what differs from the law in force, as the editor's own codes.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import streamlit as st

from simulator.law import Law
from simulator.populations.reforms import draft as reform

if TYPE_CHECKING:
    from simulator.law import Text

_BETWEEN, _IS = "_", ":"


def code_of_session(code: str) -> str:
    """The code of the draft of this session; the code of the address where the session has none."""
    if "draft" not in st.session_state:
        return code
    from simulator.ui.population import reform_editor

    numbers = reform_editor.written(reform_editor.session_draft())
    return _BETWEEN.join(f"{name}{_IS}{number}" for name, number in numbers.items())


def text(code: str) -> Text | None:
    """The draft as a legal text; None for a code that changes no number. Raises ``InputError`` for numbers that no text may hold."""
    return _text(code, Law.load().digest)


@functools.lru_cache(maxsize=16)
def _text(code: str, digest: str) -> Text | None:
    del digest
    from simulator.ui.population import lab, reform_editor

    parts = (part.partition(_IS) for part in code.split(_BETWEEN))
    draft = reform_editor.read({name: number for name, _, number in parts})
    return reform.text(draft, Law.load(), lab.day()) if draft.differs(lab.in_force()) else None
