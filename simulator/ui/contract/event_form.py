"""The events of a contract: the list, each removed with one tap; another one added with two, after its before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.reading import clock
from simulator.ui.answer import citations
from simulator.ui.contract import blocks, engine, form, session
from simulator.ui.shell.markup import join, tag
from simulator.ui.state import life_codes

if TYPE_CHECKING:
    from simulator.answers.household_contract import HouseholdContract
    from simulator.ui.contract.engine import Life
    from simulator.ui.state.life_codes import EventCodes, EventField
    from simulator.views.voice import Voice


def events(voice: Voice, life: Life) -> None:
    """The events that are there, then the choice of another one."""
    st.html(join(citations.heading(voice, "mine.events"), tag("p", voice.say("mine.events.why"), cls="label")))
    rows = life_codes.events(session.codes()["events"])
    for place, row in enumerate(rows):
        _row(voice, place, row, life)
    if len(rows) >= life_codes.MOST_EVENTS:
        st.html(tag("p", voice.say("mine.add.full", most=life_codes.MOST_EVENTS), cls="label"))
        return
    st.pills(
        voice.say("mine.add"),
        list(life_codes.EVENT_FIELDS),
        format_func=lambda name: voice.say(f"mine.event.{name}"),
        **session.bound("adding", lambda name: name or "", lambda name: name or None, argument="default"),
    )
    name = session.codes().get("adding", "")
    if name in life_codes.EVENT_FIELDS:
        with st.container(key="mine-adding", border=True):
            _adding(voice, life.contract, name)


def _row(voice: Voice, place: int, row: EventCodes, life: Life) -> None:
    """One event of the list; of one that cannot be, why."""
    with st.container(key=f"mine-event-{place}", horizontal=True):
        error = life.refused.get(place)
        line = tag("p", blocks.event_words(voice, row), cls="event refused" if error else "event")
        st.html(join(line, blocks.event_refusal(voice, error)) if error else line)
        st.button(
            voice.say("mine.remove"), key=session.key(f"remove-{place}-{'.'.join(row)}"), on_click=session.remove, args=(place,), type="tertiary",
            help=blocks.event_words(voice, row),
        )  # fmt: skip


def _adding(voice: Voice, contract: HouseholdContract, name: str) -> None:
    """The fields of a new event, already filled with what is likely; then what it changes, or why it cannot be."""
    first = life_codes.defaults(name, contract.as_of)
    st.html(tag("p", voice.say(f"mine.event.{name}.why"), cls="label"))
    with st.container(key="mine-fields"):
        for field in life_codes.EVENT_FIELDS[name]:
            _field(voice, name, field, first[field.name])
    row = (
        name,
        *(session.codes().get(_draft(name, field), first[field.name]) for field in life_codes.EVENT_FIELDS[name]),
    )
    lacking = [
        field
        for field, code in zip(life_codes.EVENT_FIELDS[name], row[1:], strict=True)
        if not (code or field.is_optional)
    ]
    if lacking:
        names = voice.say("mine.add.lacking", name=voice.say(f"mine.field.event.{lacking[0].name}"))
        st.html(tag("p", names, cls="label"))
        return
    after, error = engine.with_row(session.codes(), row, clock.today())
    if after is None:
        if error is not None:
            st.html(blocks.event_refusal(voice, error))
        return
    st.html(blocks.change(voice, contract, (voice.say("mine.after"), after)))
    st.button(voice.say("mine.add.now"), key=session.key("add"), type="primary", on_click=session.add, args=(row,))


def _draft(name: str, field: EventField) -> str:
    return f"{session.DRAFT}{name}_{field.name}"


def _field(voice: Voice, name: str, field: EventField, first: str) -> None:
    """One field of a new event, by what is typed in it."""
    label, draft = voice.say(f"mine.field.event.{field.name}"), _draft(name, field)
    if field.is_optional:
        label = voice.say("whatif.optional", name=label)
    if field.kind == "choice":
        st.segmented_control(
            label, list(field.choices), format_func=lambda code: voice.say(f"mine.choice.{code}"), required=True,
            **session.bound(draft, first=first, argument="default"),
        )  # fmt: skip
    elif field.kind == "day":
        form.day(voice, draft, label, first)
    elif field.kind == "amount":
        form.amount(draft, label)
    else:
        form.number(draft, label, first, field.code, field.shown)
