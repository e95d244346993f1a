"""What was asked on the page of a contract, in the session and in its address; and what ties a widget to a code of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from simulator.law import Law, earlier
from simulator.reading import clock
from simulator.ui.state import examples, life_codes, life_marks, session
from simulator.ui.state.facts import TEXTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from simulator.ui.state.life_codes import Codes

DRAFT = "draft_"
"""What the codes of an event begin with that is not added yet: they stay out of the address."""


def start() -> Codes:
    """The codes of the session; at its first run, those of the address, else of the household of the other pages."""
    today = clock.today()
    facts = {} if examples.matching(session.facts()) else session.facts()
    household = life_codes.of_household(facts, today)
    if "life_codes" not in st.session_state:
        st.session_state.life_codes = life_codes.read(st.query_params.to_dict(), facts, today)
        st.session_state.life_link = dict(codes())
    elif household != st.session_state.life_household:
        follow(household, today)
    st.session_state.life_household = household
    return codes()


def follow(household: Codes, today: dt.date) -> None:
    """The other pages know something else of the contract than before: what they know replaces an example, or what they knew."""
    before = dict.fromkeys(life_codes.NAMES, "") if life_codes.is_example(codes(), today) else codes()
    codes_before = st.session_state.life_household
    moved = {name: code for name, code in household.items() if code != codes_before.get(name)}
    if moved:
        after = before | moved
        own_facts = [name for name in life_codes.FACTS if after[name] != household.get(name)]
        st.session_state.life_codes = life_marks.stated(after, *own_facts)
        session.visit().turn += 1


def codes() -> Codes:
    """The codes of this session."""
    stored: Codes = st.session_state.life_codes
    return stored


def save() -> None:
    """Keep them in the address, with the mark of the texts; an example needs none."""
    is_example = life_codes.is_example(codes(), clock.today())
    session.keep(**({} if is_example else life_codes.written(codes()) | {TEXTS: texts() or earlier.mark(Law.load())}))


def texts() -> str:
    """The mark of the texts of the link that was opened, as long as the contract is the one that it states; empty without one."""
    link: Codes = st.session_state.life_link
    stated = life_codes.written(codes()) == life_codes.written(link)
    return session.mark_of_link() if stated and not life_codes.is_example(codes(), clock.today()) else ""


def last_answered(answered: Codes | None = None) -> Codes | None:
    """The last codes that had an answer; those given have one."""
    if answered is not None:
        st.session_state.life_answered = dict(answered)
    stored: Codes | None = st.session_state.get("life_answered")
    return stored


def put(**changed: str) -> None:
    """Other codes; their widgets show them."""
    codes().update(life_marks.stated(codes(), *changed) | changed)


def key(name: str) -> str:
    """The key of the widget of a code."""
    return session.key(life_codes.PREFIX + name)


def bound(
    name: str,
    read_back: Callable[[Any], str] = str,
    show: Callable[[str], Any] = str,
    first: str = "",
    argument: str = "value",
) -> dict[str, Any]:
    """What ties a widget to a code: its key, what it begins with, and what happens when it changes; ``first`` where it has none.

    A field of an event that was emptied stays empty; another shows what holds without it.
    """
    code = codes().get(name, first) or ("" if name.startswith(DRAFT) else first)
    return session.begun(key(name), show(code), argument) | {"on_change": _take, "args": (name, read_back)}


def _take(name: str, read_back: Callable[[Any], str]) -> None:
    """A widget was changed: keep its code, which the widget then shows as it was understood."""
    if session.has_left(key(name)):
        return
    code = read_back(st.session_state[key(name)])
    if name in (*life_codes.FACTS, *life_codes.BESIDE) and life_codes.is_example(codes(), clock.today()):
        codes()["events"] = ""  # the events of the example are not the user’s
    codes().update(life_marks.stated(codes(), name) | {name: code})


# --- events


def draft(name: str, field: str) -> str:
    """The code of a field of the event that is being written."""
    return codes().get(f"{DRAFT}{name}_{field}", "")


def add(row: tuple[str, ...]) -> None:
    """Add an event; the next one is written anew."""
    rows = [*life_codes.events(codes()["events"]), row]
    codes()["events"] = life_codes.written_events(rows)
    for name in [name for name in codes() if name.startswith(DRAFT)]:
        del codes()[name]
    put(adding="")


def remove(place: int) -> None:
    """Remove the event at a place of the list."""
    rows = life_codes.events(codes()["events"])
    codes()["events"] = life_codes.written_events(rows[:place] + rows[place + 1 :])


def restart(example: Codes | None = None) -> None:
    """Begin anew: with a blank form, or with the example."""
    st.session_state.life_codes = dict.fromkeys(life_codes.NAMES, "") | (example or {})
    st.session_state.pop("life_answered", None)
    session.visit().turn += 1
