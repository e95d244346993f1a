"""The questions of the page of comparisons: what stands beside, what other schemes need, what moves, what one can pay."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from simulator.law.keys import CURRENCIES
from simulator.ui.answer import form
from simulator.ui.compare import engine, law_codes, session
from simulator.ui.shell.markup import Markup, tag
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import scheme_codes, typed
from simulator.ui.state import session as state
from simulator.whatif import IN_DAYS
from simulator.wording import FactList, Named, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.ui.compare.law_codes import SchemeFact
    from simulator.views.voice import Voice


_IN_A_ROW = 4
"""Facts in a row on a desk; on a phone they are in twos."""


def beside(voice: Voice, by_name: list[str], by_text: list[str]) -> list[str]:
    """What stands beside; the programmes and the schemes are chosen here by their names, the others in ``texts``."""
    offered = [*by_name, *by_text]
    _laws(voice, "with", by_name, offered)
    return law_codes.beside(session.codes(), offered)


def texts(voice: Voice, by_name: list[str], by_text: list[str]) -> None:
    """The hypothetical reforms and the decrees of other days, in a fold that is open while one of them stands beside."""
    offered = [*by_name, *by_text]
    chosen = law_codes.beside(session.codes(), offered)
    with st.expander(voice.say("grid.texts"), expanded=any(name in by_text for name in chosen)):
        _laws(voice, "texts", by_text, offered)


def _laws(voice: Voice, widget: str, names: list[str], offered: list[str]) -> None:
    """One row of laws to choose from; those that are chosen in the other row stay."""

    def code(chosen: list[str]) -> str:
        others = [name for name in law_codes.beside(session.codes(), offered) if name not in names]
        return ",".join(name for name in offered if name in (*chosen, *others)) or law_codes.NOTHING

    st.pills(
        voice.say("whatif.beside"),
        names,
        selection_mode="multi",
        label_visibility="collapsed",
        format_func=lambda name: write(engine.named(name), voice.lang),
        **session.bound(
            "with",
            code,
            lambda _: [name for name in law_codes.beside(session.codes(), offered) if name in names],
            widget=widget,
            argument="default",
        ),
    )


def scheme(voice: Voice, name: str) -> None:
    """The fields that a scheme needs besides the household's facts; they are blank until the example is asked for."""
    lacking = law_codes.missing(session.codes(), name)
    title = voice.say("whatif.asked", scheme=Named(f"whatif.line.{name}"))
    with st.expander(title, expanded=bool(lacking)):
        if lacking:
            names = FactList(tuple(Named(f"whatif.field.{fact_name}") for fact_name in lacking))
            st.html(tag("p", voice.say("whatif.asked.missing", names=names), cls="label alert"))
        elif _is_example(name):
            st.html(tag("p", voice.say("whatif.asked.example"), cls="label"))
        facts = list(law_codes.SCHEME_FACTS[name].items())
        for first in range(0, len(facts), _IN_A_ROW):
            for column, (fact_name, fact) in zip(st.columns(_IN_A_ROW), facts[first : first + _IN_A_ROW], strict=False):
                with column:
                    _fact(voice, f"{name}_{fact_name}", fact_name, fact, CURRENCIES[name])
        with st.container(key=f"{law_codes.PREFIX}fill-{name}", horizontal=True):
            st.button(voice.say("whatif.fill"), key=session.key(f"fill-{name}"), on_click=_fill, args=(name,))
            st.button(voice.say("whatif.clear"), key=session.key(f"clear-{name}"), on_click=_clear, args=(name,))
        st.html(_own_page(voice, name))


def _own_page(voice: Voice, name: str) -> Markup:
    """The link to the page of the scheme, with these facts."""
    codes = session.codes()
    beside = {fact_name: codes[f"{name}_{fact_name}"] for fact_name in law_codes.SCHEME_FACTS[name]}
    stated = scheme_codes.written(scheme_codes.of_comparison(name, state.facts(), beside))
    address = f"./{PAGES['programmes'].address}?{urlencode({'lang': voice.lang} | stated)}"
    return tag("p", tag("a", voice.say("programme.compare"), href=address, target="_self"))


def _is_example(name: str) -> bool:
    codes = session.codes()
    return all(codes[f"{name}_{fact_name}"] == code for fact_name, code in law_codes.example()[name].items())


def _fill(name: str) -> None:
    session.put(**{f"{name}_{fact_name}": code for fact_name, code in law_codes.example()[name].items()})


def _clear(name: str) -> None:
    session.put(**{f"{name}_{fact_name}": "" for fact_name in law_codes.SCHEME_FACTS[name]})


def _fact(voice: Voice, name: str, fact_name: str, fact: SchemeFact, currency: str) -> None:
    """One fact, by its kind; what is not needed says so."""
    label = voice.say(f"whatif.field.{fact_name}")
    if fact.kind in ("amount", "years", "rate"):
        label = voice.say(f"whatif.label.{fact.kind}", name=label, currency=voice.say(f"whatif.currency.{currency}"))
    label = label if fact.needed else voice.say("whatif.optional", name=label)
    if fact.kind == "choice":
        st.selectbox(
            label,
            fact.codes,
            placeholder=voice.say("whatif.choose"),
            format_func=lambda code: voice.say(f"whatif.code.{code}"),
            **state.with_place(
                fact.codes,
                session.bound(name, lambda code: code or "", lambda code: code or None, argument="default"),
            ),
        )
    elif fact.kind == "day":
        _day(voice, label, name)
    else:
        with st.container(key=f"digits-{law_codes.PREFIX}{name}"):
            st.text_input(label, **session.bound(name, *_reading(fact.kind, currency)))


def _reading(kind: str, currency: str) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """How a fact that is typed is understood, and shown."""
    if kind == "amount":
        return functools.partial(typed.amount, currency=currency), typed.amount_shown
    return typed.number, str


def _day(voice: Voice, label: str, name: str, read: Callable[[str], str] = typed.whole_day, **hint: str) -> None:
    with st.container(key=f"day-{law_codes.PREFIX}{name}"):
        form.day(voice, label, session.bound(name, read, typed.day_shown), **hint)


def discount(voice: Voice) -> None:
    """The yearly rate of present values."""
    with st.container(key=f"digits-{law_codes.PREFIX}rate"):
        st.text_input(voice.say("whatif.rate"), placeholder="6 %", **session.bound("rate", lambda text: text.strip()))


def move(voice: Voice) -> str:
    """The fact that is moved."""
    first = law_codes.MOVED[0]
    st.pills(
        voice.say("whatif.move"),
        law_codes.MOVED,
        format_func=lambda name: voice.say(f"whatif.move.{name}"),
        required=True,
        wrap=False,
        label_visibility="collapsed",
        **session.bound(
            "move", lambda name: "" if name == first else name, lambda code: code or first, _forget, argument="default"
        ),
    )
    return session.codes()["move"] or first


def _forget() -> None:
    session.put(to="")


def to(voice: Voice, move: str) -> str:
    """The other value of the fact that is moved."""
    label = voice.say("whatif.to", name=Named(f"whatif.move.{move}"))
    with st.container(key=f"{law_codes.PREFIX}ask"):
        if move in ("birth", "kafil"):
            _day(voice, label, "to", typed.day, hint="page.hint.birth")
        elif move in IN_DAYS:
            _day(voice, label, "to")
        else:
            with st.container(key=f"digits-{law_codes.PREFIX}to"):
                st.text_input(label, **session.bound("to", typed.amount, typed.amount_shown))
    return session.codes()["to"]


def goal(voice: Voice) -> str:
    """What one can pay a month."""
    with st.container(key=f"digits-{law_codes.PREFIX}goal"):
        st.text_input(
            voice.say("whatif.goal"),
            placeholder=voice.say("whatif.goal.hint"),
            **session.bound("goal", typed.amount, typed.amount_shown),
        )
    return session.codes()["goal"]
