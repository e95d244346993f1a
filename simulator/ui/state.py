"""What was asked, as stable codes: in the session and in the address, nowhere else.

A code never changes with the language (``type=F3``, ``keys=2028-06-20``), so a link opens the same question in any of
the three. Widgets show the codes and give them back; their keys carry the language, because Streamlit puts a widget
whose labels change back to its first choice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from simulator.law import COHORTS, DWELLINGS, Readings
from simulator.law.values import MILESTONES
from simulator.wording import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Facts = dict[str, str]

KAFILS = (1, 2, 3)
BOTH = "both"
"""The code of a dwelling whose type is not known yet: F3 and F4 side by side."""
UNITS = ("dinars", "centimes")
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
_LONGEST = 40


@dataclass(frozen=True)
class Field:
    """How the code of a fact is read from an address (``ValueError``: it cannot), and whether one needs it."""

    read: Callable[[str], str]
    needed: bool = False


def _one_of(*codes: str) -> Callable[[str], str]:
    def read(code: str) -> str:
        if code not in codes:
            raise ValueError(code)
        return code

    return read


def _day(code: str) -> str:
    day = dt.date.fromisoformat(code)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(code)
    return day.isoformat()


def _typed(code: str) -> str:
    """What someone typed: the engine judges it, and says what is wrong with it."""
    if len(code) > _LONGEST or not code.isprintable():
        raise ValueError(code)
    return code


FIELDS: dict[str, Field] = {
    "cohort": Field(_one_of(*COHORTS), needed=True),
    "type": Field(_one_of(*DWELLINGS, BOTH), needed=True),
    "birth": Field(_typed, needed=True),
    "income": Field(_typed, needed=True),
    "spouse": Field(_typed, needed=True),
    "property": Field(_one_of("no", "yes"), needed=True),
    "aid": Field(_one_of("no", "yes"), needed=True),
    "application": Field(_day, needed=True),
    "acceptance": Field(_day, needed=True),
    "keys": Field(_day, needed=True),
    "earlier": Field(_one_of("no", "yes")),
    "price": Field(_typed),
    "charges": Field(_typed),
    "order": Field(_day),
    "frozen": Field(_day),
    **{f"works_{name}": Field(_day) for name in MILESTONES},
    **{f"kafil{n}{part}": Field(_typed) for n in KAFILS for part in ("", "_income", "_share")},
    **{f"reading_{name}": Field(_one_of(*codes)) for name, codes in Readings.choices().items()},
}
"""Every fact, in the order in which an address writes them."""


def read(address: Mapping[str, str], example: Facts) -> tuple[Facts, list[str]]:
    """The facts of an address, and those that had to be borrowed from the example because it lacked or spoilt them."""
    if not any(name in address for name in FIELDS):
        return dict(example), []
    facts, borrowed = dict.fromkeys(FIELDS, ""), []
    for name, field in FIELDS.items():
        try:
            facts[name] = field.read(address[name])
        except (KeyError, ValueError):
            if field.needed or name in address:
                facts[name] = example.get(name, "")
                borrowed.append(name)
    return facts, borrowed


def written(facts: Facts) -> dict[str, str]:
    """The facts as an address writes them: those that were stated."""
    return {name: facts[name] for name in FIELDS if facts.get(name)}


# --- the session


def start(example: Facts) -> None:
    """At the first run of a session, read the address."""
    session = st.session_state
    if "facts" in session:
        return
    address = st.query_params.to_dict()
    session.facts, session.borrowed = read(address, example)
    session.lang = _language(address.get("lang", ""))
    session.unit = address["unit"] if address.get("unit") in UNITS else UNITS[0]
    session.detail = address["detail"] if address.get("detail") in DWELLINGS else ""
    session.turn = 0


def _language(asked: str) -> str:
    browser = (st.context.locale or "")[:2].lower()
    return next((lang for lang in (asked, browser) if lang in LANGUAGES), DEFAULT)


def save(example: Facts) -> None:
    """Write the session into the address: nothing but the language while it is still the example."""
    session = st.session_state
    address = {"lang": session.lang} | ({} if session.facts == example else written(session.facts))
    if session.unit != UNITS[0]:
        address["unit"] = session.unit
    if session.detail and session.facts["type"] == BOTH:
        address["detail"] = session.detail
    if address != st.query_params.to_dict():
        st.query_params.from_dict(address)


def facts() -> Facts:
    """The facts of this session."""
    found: Facts = st.session_state.facts
    return found


def key(name: str) -> str:
    """The key of the widget of a fact, in this language; a new question makes new widgets."""
    return f"{name}@{st.session_state.lang}.{st.session_state.turn}"


def take(name: str, read_back: Callable[[Any], str], show: Callable[[str], Any]) -> None:
    """A widget was changed: keep its code, and show the code as it was understood."""
    code = read_back(st.session_state[key(name)])
    st.session_state.facts[name] = code
    st.session_state.borrowed = []
    st.session_state[key(name)] = show(code)


def bound(name: str, read_back: Callable[[Any], str] = str, show: Callable[[str], Any] = str) -> dict[str, Any]:
    """What ties a widget to a fact: its key, its present value, and what happens when it changes."""
    if key(name) not in st.session_state:
        st.session_state[key(name)] = show(facts()[name])
    return {"key": key(name), "on_change": take, "args": (name, read_back, show)}


def ask(question: Facts) -> None:
    """Put another question in place of this one."""
    st.session_state.facts = dict.fromkeys(FIELDS, "") | question
    st.session_state.borrowed = []
    st.session_state.detail = ""
    st.session_state.turn += 1
