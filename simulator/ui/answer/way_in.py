"""How the first page begins: a promise, three ways in, the facts that the way asks first, and what was supposed beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from simulator.question.fact_rows import Page
from simulator.question.facts import CODES
from simulator.ui.answer import form, fragment, headline
from simulator.ui.shell import nav
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import examples, question, session, ways
from simulator.ui.state.facts import supposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulator.reading.errors import SimulatorError
    from simulator.ui.answer.fragment import Origins
    from simulator.ui.state.examples import Example
    from simulator.views.voice import Voice

_MARKED_UP = re.compile(r"([\\`*_\[\]<>~:$#])")
"""What Streamlit takes for markup in the words of a button."""


def top(voice: Voice, origins: Origins) -> None:
    """What the page gives, the ways in, whose facts these are."""
    begins = ways.is_begin(origins.way, session.facts())
    st.html(tag("p", voice.say("begin.promise"), cls="promise begins" if begins else "promise"))
    _ways(voice)
    other = nav.place_link("programmes", voice.say("begin.other"), voice.lang)
    st.html(tag("div", fragment.label(voice, origins), other, cls="whose begins" if begins else "whose"))


def _ways(voice: Voice) -> None:
    """The three choices; the one that is chosen, tapped again, is given up."""
    key = session.key("way")
    begun = session.begun(key, session.visit().way or None, "default")

    def changed() -> None:
        if not session.has_left(key):
            session.go(st.session_state[key] or "")

    st.segmented_control(
        voice.say("begin.ways"), ways.WAYS, format_func=lambda way: voice.say(f"begin.way.{way}"),
        on_change=changed, width="stretch", **begun,
    )  # fmt: skip


def questions(voice: Voice, faults: Iterable[SimulatorError]) -> None:
    """What the way asks first, then the rest; before there is a way, four people to look at."""
    now = session.visit()
    present, begins = examples.matching(now.facts), ways.is_begin(now.way, now.facts)
    if not begins:
        with st.container(key="form"):
            form.fields(voice, ways.first_facts(now.way, now.facts))
            st.html(_below(voice))
            if now.way:  # seen by no one: the button after the last question presses it
                st.button(voice.say("begin.see"), key=session.key("gone-through"), on_click=session.go_through)
    with st.container(key="beside"):
        if not begins:
            _left(voice)
            if supposed(now.facts) and not present:
                form.confirm(voice)
            elsewhere = *ways.first_facts(now.way, now.facts), *_open_fields()
            form.more(voice, [question.field_of(fault.where) for fault in faults], elsewhere)
        if present:
            _portraits(voice, present)


def _below(voice: Voice) -> Markup:
    """Under the fields: the steps of a phone, and where the keyboard goes."""
    now = session.visit()
    parts = [_steps(voice, now.way)] if now.way else []
    name, turn = now.cursor
    if name:
        parts.append(tag("i", id="cursor", data_to=_class_of(session.key(name)), data_turn=str(turn)))
    return join(*parts) or tag("i")


def _class_of(key: str) -> str:
    """The key of a widget, as Streamlit writes it into a class."""
    return re.sub(r"[^a-zA-Z0-9_-]", "-", key)


def _steps(voice: Voice, way: str) -> Markup:
    """Which question of how many, back and on: shown on a phone alone, where ``steps.js`` shows one question at a time."""
    count = len(ways.first_facts(way, session.facts()))
    places = [tag("span", voice.say("begin.step", number=n + 1, count=count), data_place=str(n)) for n in range(count)]
    on = tag("span", voice.say("begin.on"), data_on="on"), tag("span", voice.say("begin.see"), data_see="see")
    return tag(
        "div",
        tag("button", voice.say("begin.back"), type="button", data_by="-1"),
        tag("p", *places),
        tag("button", *on, type="button", data_by="1"),
        cls="steps",
        data_way=way,
    )


def _portraits(voice: Voice, present: Example) -> None:
    """Four people, by what they are and what each shows; never beside facts of one's own, which they would replace."""
    st.html(tag("h2", voice.say("begin.portraits"), cls="minor"))
    form.cases(voice, present, as_cards=True)
    st.html(nav.place_link("guide", voice.say("begin.portraits.more"), voice.lang))


def _left(voice: Voice) -> None:
    """What is not asked for this way: the facts of an example first, each a tap from its field, then one's own."""
    now = session.visit()
    form.fields(voice, _open_fields())
    for title, names in (("supposed", ways.left_supposed), ("stated", ways.left_stated)):
        _list_of(voice, title, [name for name in names(now.way, now.facts) if name not in now.opened])


def _open_fields() -> list[str]:
    """The facts whose fields were opened; another answer may have put one of them among the first."""
    now = session.visit()
    return [name for name in now.opened if name not in ways.first_facts(now.way, now.facts)]


def _list_of(voice: Voice, title: str, names: Sequence[str]) -> None:
    if not names:
        return
    key = session.key(f"left-{title}")

    def open_it() -> None:
        name = st.session_state.get(key)
        if name:
            st.session_state[key] = None
            _open(name)

    labels = {name: _fact(voice, name) for name in names}
    st.pills(voice.say(f"begin.{title}"), names, format_func=labels.__getitem__, key=key, on_change=open_it)


def _open(name: str) -> None:
    """Show the field of a fact in its place; a kafil has several, which stand together in the fold."""
    if CODES[name][0].page is Page.KAFIL:
        form.unfold("more")
    else:
        session.open_fact(name)


def _fact(voice: Voice, name: str) -> str:
    """A fact and what it says, as the words of a button: what was typed is no markup there."""
    words = _MARKED_UP.sub(r"\\\1", form.value(voice, name))
    return voice.say("begin.fact", name=voice.say(headline.label_key(name)), value=words)
