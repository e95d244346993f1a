"""The reform editor: the sentence of an article is the form, its numbers are fields inside the sentence.

The numbers stand in the address as codes (``age=75``, ``tranches=10-7-7-7-7``); those of the law in force are left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from simulator.ui.population import lab
from simulator.ui.shell.markup import tag
from simulator.ui.state import session
from simulator.wording import Sentence, numbers, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.populations.reforms.draft import Draft
    from simulator.views.voice import Voice

ARTICLES = (6, 7, 8, 9)
_MARK = "\x00"
_PER_CENT = 100
_ALL_SHARES = 10_000


class Number(NamedTuple):
    """A number of a sentence: its bounds and its step, in the unit in which it is typed."""

    low: float
    high: float
    step: float


NUMBERS = {
    "floor": Number(0, 500_000, 1_000), "ceiling": Number(1, 30, 0.5), "step": Number(0.5, 30, 0.5),
    "long": Number(1, 60, 1), "short": Number(1, 60, 1), "age": Number(50, 110, 1),
    **{f"t{n}": Number(0, 100, 0.5) for n in range(1, 6)},
}  # fmt: skip
"""The numbers that may be changed, by their place in the sentences."""


def read(codes: Mapping[str, str]) -> Draft:
    """The draft of an address; a missing or unreadable number is the law's."""
    now = lab.in_force()
    values = {name: _number(codes.get(name, ""), NUMBERS[name]) for name in NUMBERS if not name.startswith("t")}
    shares = [_number(part, NUMBERS["t1"]) for part in codes.get("tranches", "").split("-")]
    if len(shares) == len(now.shares) and None not in shares:
        now = replace(now, shares=tuple(int(share * _PER_CENT) for share in shares if share is not None))
    changed = {
        name: value if name in ("ceiling", "step") else int(value)
        for name, value in values.items()
        if value is not None
    }
    return replace(now, **changed)  # type: ignore[arg-type]  # each number has the type of its field


def _number(code: str, bounds: Number) -> Fraction | None:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", code) or not bounds.low <= float(code) <= bounds.high:
        return None
    return Fraction(code)


def written(draft: Draft) -> dict[str, str]:
    """The codes of a draft: what differs from the law."""
    codes = {name: _code(getattr(draft, name)) for name in draft.differs(lab.in_force()) if name != "shares"}
    if "shares" in draft.differs(lab.in_force()):
        codes["tranches"] = "-".join(_code(Fraction(share, _PER_CENT)) for share in draft.shares)
    return codes


def _code(number: Fraction | int) -> str:
    return f"{float(number):g}" if not isinstance(number, int) else str(number)


def form(voice: Voice) -> None:
    """The four sentences; what is typed is kept in the session as it is typed."""
    draft = session_draft()
    for article in ARTICLES:
        with st.container(key=f"article-{article}", horizontal=True):
            _sentence(voice, article, draft)


def session_draft() -> Draft:
    """The draft of this session; at first, that of the address."""
    if "draft" not in st.session_state:
        st.session_state.draft = read(st.query_params.to_dict())
    draft: Draft = st.session_state.draft
    return draft


def forget() -> None:
    """Put the numbers of the law back; new fields show them."""
    st.session_state.draft = lab.in_force()
    st.session_state.draft_turn = st.session_state.get("draft_turn", 0) + 1


def _sentence(voice: Voice, article: int, draft: Draft) -> None:
    """Draw a sentence: words and fields in turn."""
    facts: dict[str, Any] = {name: f"{_MARK}{name}{_MARK}" for name in NUMBERS}
    total = numbers.percentage(Fraction(sum(draft.shares), _ALL_SHARES), voice.lang)
    pieces = say(f"lab.article.{article}", voice.lang, **facts, total=total).split(_MARK)
    for place, piece in enumerate(pieces):
        if place % 2:
            _field(voice, article, piece, draft)
        else:
            for words in _in_words(piece):
                st.html(tag("span", words, cls="lab-words"))


def _in_words(piece: str) -> list[str]:
    """Short runs of words, so that a sentence breaks where the line ends."""
    words = piece.strip("\u00a0").split(" ")
    return [
        " ".join(words[start : start + 4]) for start in range(0, len(words), 4) if "".join(words[start : start + 4])
    ]


def _field(voice: Voice, article: int, name: str, draft: Draft) -> None:
    bounds, now = NUMBERS[name], _typed(draft, name)
    is_integer = float(bounds.step).is_integer()
    kind = int if is_integer else float
    key = f"{session.key(f'draft_{name}')}.{st.session_state.get('draft_turn', 0)}"
    if key not in st.session_state:
        st.session_state[key] = kind(now)
    st.number_input(
        voice.say("lab.page.number", article=article, name=_label(name)), min_value=kind(bounds.low), max_value=kind(bounds.high),
        step=kind(bounds.step), format="%d" if is_integer else "%g", key=key, label_visibility="collapsed",
        width=128 if name == "floor" else 104, on_change=_take, args=(name, key),
    )  # fmt: skip


def _label(name: str) -> Sentence:
    """What a number is, for readers that do not see the sentence around its field."""
    if name.startswith("t"):
        return Sentence("lab.number.tranche", {"number": int(name[1:])})
    return Sentence(f"lab.number.{name}")


def _typed(draft: Draft, name: str) -> float:
    return draft.shares[int(name[1:]) - 1] / _PER_CENT if name.startswith("t") else float(getattr(draft, name))


def _take(name: str, key: str) -> None:
    """Put a changed number into the draft."""
    if session.has_left(key):
        return
    draft, typed = session_draft(), Fraction(str(st.session_state[key]))
    if name.startswith("t"):
        shares = list(draft.shares)
        shares[int(name[1:]) - 1] = int(typed * _PER_CENT)
        st.session_state.draft = replace(draft, shares=tuple(shares))
    else:
        value = typed if name in ("ceiling", "step") else int(typed)
        st.session_state.draft = replace(draft, **{name: value})  # type: ignore[arg-type]  # as in ``read``
