"""The questions of the page of a contract: five facts, the price of one's own order, the day of the statement; then the rarer ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.base.money import Money, decimal_string
from simulator.law import COHORTS, DWELLINGS
from simulator.reading import clock
from simulator.ui.answer import form
from simulator.ui.contract import session
from simulator.ui.contract.blocks import label_key
from simulator.ui.shell.markup import tag
from simulator.ui.state import life_codes, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulator.reading.errors import InputError
    from simulator.views.voice import Voice


def facts(voice: Voice) -> None:
    """The facts of the contract, each in a field of its own."""
    codes = session.codes()
    _choice(voice, "cohort", tuple(reversed(COHORTS)), "page.cohort")
    _choice(voice, "type", DWELLINGS, "page.type")
    for name in ("birth", "keys", "paid", "on"):
        day(
            voice,
            name,
            voice.say(label_key(name)),
            first=clock.today().isoformat() if name == "on" and not codes["on"] else "",
        )
    amount("price", voice.say(label_key("price")), voice.say("mine.hint.price"))


def beside(voice: Voice) -> None:
    """The facts of the household that few contracts depend on: folded, and an example's until they are stated."""
    with form.folded(voice.say("mine.beside"), "mine-beside") as fold:
        if not fold.open:
            return
        st.html(tag("p", voice.say("mine.beside.why"), cls="label"))
        with st.container(key="mine-beside"):
            for name in ("application", "acceptance"):
                day(voice, name, voice.say(label_key(name)))
            for name in ("income", "spouse"):
                amount(name, voice.say(label_key(name)))


def paid_today(voice: Voice) -> None:
    """One tap says that everything was paid until today, as most who come back to their contract have."""
    st.button(
        voice.say("begin.paid_today"), key=session.key("paid-today"), type="primary", on_click=session.put,
        kwargs={"paid": clock.today().isoformat()},
    )  # fmt: skip


def prices(voice: Voice, error: InputError) -> None:
    """The two prices of a programme, each on a button: one tap states that of one's own order."""
    with st.container(key="mine-prices", horizontal=True):
        for name in ("text", "called"):
            price = error.facts[name]
            if isinstance(price, Money):
                code = typed.amount(typed.with_currency(decimal_string(price.cents, price.currency)))
                key = session.key(f"price-{name}")
                st.button(voice.amount(price), key=key, on_click=session.put, kwargs={"price": code})


def _choice(voice: Voice, name: str, offered: Iterable[str], labels: str) -> None:
    st.segmented_control(
        voice.say(label_key(name)),
        list(offered),
        format_func=lambda code: voice.say(f"{labels}.{code}"),
        width="stretch",
        **session.bound(name, lambda code: code or "", lambda code: code or None, argument="default"),
    )


def day(voice: Voice, name: str, label: str, first: str = "") -> None:
    """The field of a day: digits that count on Enter, on Tab and when the field is left."""
    read_back = typed.day if name == "birth" else typed.whole_day
    with st.container(key=f"day-{life_codes.PREFIX}{name}"):
        hint = "page.hint.birth" if name == "birth" else "page.hint.day"
        form.day(voice, label, session.bound(name, read_back, typed.day_shown, first), hint=hint)


def amount(name: str, label: str, hint: str = "") -> None:
    """The field of an amount in dinars."""
    with st.container(key=f"digits-{life_codes.PREFIX}{name}"):
        st.text_input(label, placeholder=hint or None, **session.bound(name, typed.amount, typed.amount_shown))


def number(
    name: str,
    label: str,
    first: str = "",
    read_back: Callable[[str], str] = typed.number,
    show: Callable[[str], str] = str,
) -> None:
    """The field of a number of months, or of a month."""
    with st.container(key=f"digits-{life_codes.PREFIX}{name}"):
        st.text_input(label, **session.bound(name, read_back, show, first))
