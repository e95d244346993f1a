"""The form of the page of the other schemes: the scheme, then each fact that its descriptor asks, by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.law.keys import CURRENCIES
from simulator.question.fact_rows import DAYS, Kind
from simulator.ui.answer import form
from simulator.ui.programmes import labels, session
from simulator.ui.shell.markup import tag
from simulator.ui.state import scheme_codes
from simulator.ui.state.scheme_codes import AN_AMOUNT, PREFIX, SCHEME
from simulator.ui.state.session import with_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from simulator.question.fact_rows import Fact
    from simulator.views.voice import Voice

_SHORT = 26
"""Letters that all the choices of a fact have together where each is a button; longer ones stand in a list."""


def choose(voice: Voice) -> None:
    """The schemes, by their short names."""
    st.segmented_control(
        voice.say("programme.choose"), scheme_codes.SCHEMES, format_func=lambda name: voice.say(f"whatif.line.{name}"),
        required=True, label_visibility="collapsed", **session.bound(SCHEME, str, str, argument="default"),
    )  # fmt: skip


def facts(voice: Voice) -> None:
    """What the scheme asks: at once what decides, the rest and the readings of its texts in folds."""
    codes = session.codes()
    of_scheme = {
        name: fact for name, fact in scheme_codes.facts_of(codes[SCHEME]).items() if not scheme_codes.is_step(fact)
    }
    behind = {name: labels.behind(fact) for name, fact in of_scheme.items()}
    first = [name for name, fact in of_scheme.items() if behind[name] or scheme_codes.is_first(fact, codes[SCHEME])]
    readings = [name for name, fact in of_scheme.items() if fact.part == "readings"]
    rare = [name for name in of_scheme if name not in (*first, *readings)]
    with st.container(key="form"):
        _fields(voice, [name for name in first if not behind[name] or codes.get(behind[name]) == "yes"])
        for title, names in (("rare", rare), ("readings", readings)):
            if names:
                with form.folded(voice.say(f"programme.{title}"), f"{PREFIX}{title}") as fold:
                    if fold.open:
                        _fields(voice, names)


def steps(voice: Voice, names: Sequence[str]) -> None:
    """The days of the steps of the file and of the works that are not known; each may stay blank."""
    of_scheme = scheme_codes.facts_of(session.codes()[SCHEME])
    shown = [name for step in names if (name := f"works_{step}") in of_scheme]
    if not shown:
        return
    with form.folded(voice.say("programme.steps"), f"{PREFIX}steps") as fold:
        if fold.open:
            st.html(tag("p", voice.say("programme.steps.why"), cls="label"))
            with st.container(key=f"{PREFIX}days"):
                _fields(voice, shown)


def _fields(voice: Voice, names: Iterable[str]) -> None:
    scheme = session.codes()[SCHEME]
    for name in names:
        _field(voice, name, scheme_codes.facts_of(scheme)[name], labels.label(voice, name, scheme))


def _field(voice: Voice, name: str, fact: Fact, named: str) -> None:
    """One fact, by its kind."""
    if scheme_codes.is_amount_or_word(fact):
        _amount_or_word(voice, name, fact, named)
    elif scheme_codes.choices(fact):
        _choice(voice, name, fact, named)
    elif fact.kind in DAYS:
        with st.container(key=f"day-{PREFIX}{name}"):
            hint = "page.hint.birth" if scheme_codes.may_be_year(fact) else "page.hint.day"
            form.day(voice, named, session.bound(name, *_typed(name, fact)), hint=hint)
    else:
        _number(name, fact, named)


def _number(name: str, fact: Fact, named: str) -> None:
    """The field of an amount, of a number or of a text."""
    digits = fact.kind is not Kind.TEXT and fact.kind is not Kind.RATE
    with st.container(key=f"digits-{PREFIX}{name}" if digits else None):
        st.text_input(named, **session.bound(name, *_typed(name, fact)))


def _typed(name: str, fact: Fact) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """How what is typed of a fact is understood, and shown."""
    scheme = session.codes()[SCHEME]
    return lambda words: scheme_codes.understood(scheme, name, words or ""), lambda code: scheme_codes.shown(fact, code)


def _amount_or_word(voice: Voice, name: str, fact: Fact, named: str) -> None:
    """An amount that may be a word: the words, then, where none of them is chosen, the field of the amount."""
    scheme, words, offered = session.codes()[SCHEME], ("", *fact.choices), (*fact.choices, AN_AMOUNT)
    st.selectbox(
        named, offered, placeholder=voice.say("whatif.choose"), format_func=lambda word: voice.say(f"programme.amount.{word}"),
        **with_place(offered, session.bound(name, lambda word: word or "", lambda code: (code if code in words else AN_AMOUNT) or None, f"{name}_word", "default")),
    )  # fmt: skip
    if session.codes().get(name, "") in words:
        return

    def read(typed: str) -> str:
        return scheme_codes.understood(scheme, name, typed or "") or AN_AMOUNT

    def show(code: str) -> str:
        return "" if code == AN_AMOUNT else scheme_codes.shown(fact, code)

    with st.container(key=f"digits-{PREFIX}{name}"):
        currency = voice.say(f"whatif.currency.{CURRENCIES[scheme]}")
        words_of_it = voice.say("whatif.label.amount", name=voice.say("programme.amount"), currency=currency)
        st.text_input(words_of_it, **session.bound(name, read, show))


def _choice(voice: Voice, name: str, fact: Fact, named: str) -> None:
    """A few codes: buttons where their words are short, else a list. Nothing is chosen until it was said; of a reading, the first is."""
    codes = scheme_codes.choices(fact)
    first = codes[0] if fact.part == "readings" else ""

    def words(code: str) -> str:
        return choice_words(voice, fact, code)

    bound = session.bound(
        name, lambda code: "" if code in (None, first) else code, lambda code: code or first or None, argument="default"
    )
    if sum(len(words(code)) for code in codes) <= _SHORT:
        st.segmented_control(named, codes, format_func=words, width="stretch", **bound)
    else:
        st.selectbox(
            named, codes, placeholder=voice.say("whatif.choose"), format_func=words, **with_place(codes, bound)
        )


def choice_words(voice: Voice, fact: Fact, code: str) -> str:
    """The words of a choice: those of the other pages, where they ask the fact."""
    key = f"{fact.code.labels}.{code}" if fact.code else f"whatif.code.{code}"
    return voice.say(key)
