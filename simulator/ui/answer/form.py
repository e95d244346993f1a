"""The questions: widgets bound to the facts. What is asked, never what follows from it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import streamlit as st

from simulator.law import Readings
from simulator.law.values import MILESTONES
from simulator.question.fact_rows import AMOUNTS, DAYS, Kind, Page
from simulator.question.facts import BOTH, CODES, KAFILS, choices, codes_on
from simulator.ui.answer import reading_answers, reading_effects
from simulator.ui.answer.citations import unbroken
from simulator.ui.shell.markup import tag
from simulator.ui.state import examples, income_days, session, typed, ways
from simulator.ui.state.facts import UNITS
from simulator.ui.state.question import SIDE_BY_SIDE
from simulator.wording import LANGUAGES, Counted, say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

    from simulator.answers.model import Answer, Tranche
    from simulator.ui.answer.reading_answers import Other, ReadingFigures
    from simulator.ui.state.examples import Example
    from simulator.views.voice import Voice


def language() -> None:
    """The three languages, each under its own name."""
    st.segmented_control(
        say("page.field.lang", session.visit().lang),
        LANGUAGES,
        format_func=lambda lang: say("page.lang", lang),
        required=True,
        label_visibility="collapsed",
        **session.begun("lang", session.visit().lang, "default"),
    )


def cases(voice: Voice, present: Example | None, *, as_cards: bool = False) -> None:
    """Four typical cases, ``as_cards`` with what each shows: one tap opens one."""
    key = session.key("case") + (present.name if present else "")
    shown = present.name if present and present.name in ways.PORTRAITS else None

    def changed() -> None:
        _ask(st.session_state.get(key))

    def words_of(example: Example) -> str:
        person = voice.say(f"begin.portrait.{example.name}")
        return f"**{person}** {voice.say(f'begin.shows.{example.name}')}" if as_cards else person

    _cases(voice, session.begun(key, shown, "default"), ways.portraits(), words_of, changed)


def opened(voice: Voice, offered: Iterable[Example]) -> bool:
    """The typical cases on a page that is not about a household: whether one was just chosen."""
    return _ask(_cases(voice, {"key": session.key("open")}, offered, lambda example: example.title[voice.lang]))


def confirm(voice: Voice) -> None:
    """The button that confirms the facts of an example as the household's own."""
    st.button(voice.say("page.confirm"), key=session.key("confirm"), type="tertiary", on_click=session.confirm)


def _cases(
    voice: Voice, begun: dict[str, Any], offered: Iterable[Example], words_of: Callable[[Example], str],
    changed: Callable[[], None] | None = None,
) -> str | None:  # fmt: skip
    by_name = {example.name: example for example in offered}
    chosen: str | None = st.pills(
        voice.say("page.cases"), list(by_name), format_func=lambda name: words_of(by_name[name]),
        on_change=changed or "rerun", label_visibility="collapsed", wrap=False, **begun,
    )  # fmt: skip
    return chosen


def _ask(name: str | None) -> bool:
    if name:
        session.ask(next(example.facts for example in examples.all_of_them() if example.name == name))
        session.visit().way = ways.PORTRAITS.get(name, "")
    return bool(name)


def essentials(voice: Voice) -> None:
    """What decides most, for a page that asks everybody the same."""
    fields(voice, codes_on(Page.FIRST))


def fields(voice: Voice, names: Iterable[str]) -> None:
    """The fields of these facts; in a container ``form`` the style sheet puts them two by two."""
    for name in names:
        _fact(voice, name)


def _fact(voice: Voice, name: str) -> None:
    """A fact as it is asked: by its kind; a yes that every question states is a switch."""
    code, fact = CODES[name]
    if fact.kind is Kind.YES_NO and code.needed:
        _yes(voice, name)
    elif offered := [choice for choice in choices(name) if choice]:
        if name == "type":
            kinds, now = (*SIDE_BY_SIDE, BOTH), session.facts()["type"]
            offered = list(kinds if now in kinds else (now, *kinds))
        changed = _with_its_dates if name == "cohort" else session.take
        _choice(voice, name, offered if code.needed else ["", *offered], f"{code.labels}.{{}}", changed)
    elif fact.kind is Kind.BIRTH or code.year:
        _birth(voice, name)
    elif fact.kind in DAYS:
        _day(voice, name)
    elif fact.kind in AMOUNTS:
        _amount(voice, name)
    else:
        _text(voice, name)


def _details(voice: Voice, elsewhere: Collection[str]) -> None:
    """The details of a property and of an aid: asked after a yes only, and never required."""
    facts = session.facts()
    for answer, page in (("property", Page.AFTER_PROPERTY), ("aid", Page.AFTER_AID)):
        if facts[answer] == "yes":
            fields(voice, (name for name in codes_on(page) if name not in elsewhere))


def unfold(name: str) -> None:
    """Open a fold of the page that is shown."""
    st.session_state[session.key(f"fold_{name}")] = True


def folded(label: str, name: str, *, opened: bool = False) -> ExpanderContainer:
    """A fold whose inside is only made while it is open: the page is faster while it is closed."""
    if opened:
        unfold(name)
    return st.expander(label, key=session.key(f"fold_{name}"), on_change="rerun")


_FOLDED = frozenset(codes_on(Page.FOLD, Page.KAFIL, Page.AFTER_PROPERTY, Page.AFTER_AID))


def more(voice: Voice, wrong: Iterable[str] = (), elsewhere: Collection[str] = ()) -> None:
    """The other facts: the two other dates, the kafils, and the rarer ones; open while one of them is to be corrected.

    The facts ``elsewhere`` have their field at another place of the page.
    """
    with folded(voice.say("page.more"), "more", opened=not _FOLDED.isdisjoint(wrong)) as fold:
        if not fold.open:
            return
        _details(voice, elsewhere)
        left = (name for name in codes_on(Page.FOLD, Page.KAFIL) if name not in elsewhere)
        for _, names in itertools.groupby(left, _group):
            _together(voice, list(names))


def _group(name: str) -> object:
    """What stands together in the fold: the kafils, and days or amounts that follow each other; all else by itself."""
    code, fact = CODES[name]
    if code.page is Page.KAFIL:
        return Page.KAFIL
    return next((kinds for kinds in (DAYS, AMOUNTS) if fact.kind in kinds), name)


def _together(voice: Voice, names: Sequence[str]) -> None:
    """Facts that stand together, two in a row."""
    if CODES[names[0]][0].page is Page.KAFIL:
        _kafils(voice)
    elif len(names) == 1:
        _fact(voice, names[0])
    else:
        for first in range(0, len(names), 2):
            for name, column in zip(names[first : first + 2], st.columns(2), strict=False):
                with column:
                    _fact(voice, name)


def _kafils(voice: Voice) -> None:
    """The kafils in the order in which they take over; a line opens when the one before is filled, or it is itself."""
    facts = session.facts()
    shares = facts["reading_kafil"] == "shares" or any(facts[f"kafil{n}_share"] for n in KAFILS)
    for n in KAFILS:
        is_filled = any(facts[f"kafil{n}{part}"] for part in ("", "_income", "_share"))
        if n > 1 and not facts[f"kafil{n - 1}"] and not is_filled:
            continue
        columns = st.columns(3 if shares else 2)
        with columns[0]:
            _birth(voice, f"kafil{n}")
        with columns[1]:
            _amount(voice, f"kafil{n}_income")
        if shares:
            with columns[2]:
                st.text_input(
                    voice.say(f"page.field.kafil{n}_share"), placeholder="40 %", **session.bound(f"kafil{n}_share")
                )


def works(voice: Voice, tranches: Sequence[Tranche]) -> None:
    """The dates of the works that call a tranche; each may stay blank."""
    due = [row.milestone for row in tranches if row.due is None or session.facts()[f"works_{row.milestone}"]]
    if not due:
        return
    with folded(voice.say("page.works"), "works") as fold:
        for milestone in MILESTONES:
            if fold.open and milestone in due:
                _day(voice, f"works_{milestone}", label=f"milestone.{milestone}")


def readings(voice: Voice, present: ReadingFigures | None, others: Sequence[Other]) -> None:
    """Every place where the law can be read in several ways: its choices, the reason, and what each other would change.

    Those that change nothing for this household are folded; without figures (an answer is to be corrected) none is.
    """
    title = tag("h2", voice.say("page.readings")), tag("p", voice.say("page.readings.why"))
    st.html(tag("div", *title, cls="readings-head"))
    facts = session.facts()
    open_ones = [
        n for n in reading_answers.NAMES if present is None or reading_effects.moving(n, facts, present, others)
    ]
    _readings(voice, open_ones, present, others)
    if idle := [name for name in reading_answers.NAMES if name not in open_ones]:
        with folded(voice.say("schedule.readings.idle", readings=Counted("readings", len(idle))), "readings") as fold:
            if fold.open:
                _readings(voice, idle, None, ())


def _readings(voice: Voice, names: Sequence[str], present: ReadingFigures | None, others: Sequence[Other]) -> None:
    columns = st.columns(2, gap="medium")
    for place, name in enumerate(names):
        with columns[place % 2], st.container(key=f"reading-{name}", border=True):
            _reading(voice, name, Readings.choices()[name])
            if present:
                st.html(reading_effects.changes(voice, present, [other for other in others if other.reading == name]))


def _reading(voice: Voice, name: str, codes: tuple[str, ...]) -> None:
    def read(code: str) -> str:
        return "" if code == codes[0] else code

    st.radio(
        voice.say(f"reading.{name}"),
        codes,
        format_func=lambda code: unbroken(voice.say(f"reading.{name}.{code}")),
        **session.with_place(codes, session.bound(f"reading_{name}", read, lambda code: code or codes[0], "default")),
    )
    st.caption(unbroken(voice.say(f"reading.{name}.why")))


def other_price(voice: Voice, answer: Answer) -> None:
    """Where two prices are in circulation, the button that counts the other one."""
    first, now = Readings.choices()["price_2013"][0], answer.readings["price_2013"]
    for alternative in answer.price_alternatives:
        if alternative.choice != now:
            code = "" if alternative.choice == first else alternative.choice
            st.button(
                voice.say("page.price.other", price=alternative.price), key=session.key("other-price"),
                on_click=session.choose, args=("reading_price_2013", code),
            )  # fmt: skip


def unit(voice: Voice) -> None:
    """The choice of the unit: dinars, or millions of centimes."""
    _session_choice("unit", UNITS, voice.say("page.field.unit"), lambda code: voice.say(f"page.unit.{code}"))


def detail(voice: Voice, dwellings: Sequence[str]) -> str:
    """Of two types side by side, the one whose details are shown."""
    now = session.visit()
    if now.detail not in dwellings:
        now.detail = dwellings[0]
    _session_choice(
        "detail", dwellings, voice.say("page.field.detail"), lambda code: voice.say("page.detail", dwelling=code)
    )
    return now.detail


def _session_choice(name: str, codes: Sequence[str], label: str, show: Callable[[str], str]) -> None:
    """A choice about the page, not about the household."""
    key = session.key(name)
    begun = session.begun(key, getattr(session.visit(), name), "default")

    def keep() -> None:
        if not session.has_left(key):
            setattr(session.visit(), name, st.session_state[key])

    st.segmented_control(
        label, codes, format_func=show, on_change=keep, required=True, label_visibility="collapsed", **begun
    )


def value(voice: Voice, name: str) -> str:
    """What a fact says, as its field shows it."""
    code = session.facts()[name]
    if code in choices(name):
        return voice.say(f"{CODES[name][0].labels}.{code}")
    return typed.amount_shown(code) if CODES[name][1].kind in AMOUNTS else typed.day_shown(code)


def _with_its_dates(name: str, read_back: Callable[[Any], str]) -> None:
    """Another programme: while the dates are an example's, they become those of an example of that programme."""
    session.take(name, read_back)
    stated = session.facts()
    moved = examples.in_programme(stated, stated[name])
    if moved != stated:
        session.ask(moved)


def _with_dates_that_fit(name: str, read_back: Callable[[Any], str]) -> None:
    """A date was typed: those that are an example's give way to it, for the household never gave them."""
    session.take(name, read_back)
    session.suppose(examples.around_own_dates(session.facts()))


def _choice(
    voice: Voice, name: str, codes: Sequence[str], labels: str, changed: Callable[..., None] = session.take
) -> None:
    """A few codes, all of them visible."""
    st.segmented_control(
        voice.say(f"page.field.{name}"),
        codes,
        format_func=lambda code: voice.say(labels.format(code or "unstated")),
        required=True,
        width="stretch",
        **(session.bound(name, argument="default") | {"on_change": changed}),
    )


def _yes(voice: Voice, name: str) -> None:
    st.toggle(
        voice.say(f"page.field.{name}"),
        **session.bound(name, lambda on: "yes" if on else "no", lambda code: code == "yes"),
    )


def _amount(voice: Voice, name: str) -> None:
    """An amount in dinars: spaces, DA and Arabic digits are understood, and it is shown in groups of three."""
    st.text_input(
        income_days.label(voice, name, session.facts()),
        placeholder=_hint(voice, name),
        **session.bound(name, typed.amount, typed.amount_shown),
    )


def _text(voice: Voice, name: str) -> None:
    """The field of a free text."""
    st.text_input(voice.say(f"page.field.{name}"), placeholder=_hint(voice, name), **session.bound(name, str.strip))


def _hint(voice: Voice, name: str) -> str | None:
    """How a field is filled in, where it has a hint of its own."""
    return voice.say(f"page.hint.{name}") if voice.has(f"page.hint.{name}") else None


def _birth(voice: Voice, name: str) -> None:
    """A date of birth, or the year alone; the day until which something was owned."""
    hint = "page.hint.until" if name == "property_until" else "page.hint.birth"
    day(voice, voice.say(f"page.field.{name}"), session.bound(name, typed.day, typed.day_shown), hint=hint)


def _day(voice: Voice, name: str, label: str = "") -> None:
    """The field of a whole day."""
    arguments = session.bound(name, typed.whole_day, typed.day_shown)
    if name in examples.DATES:
        arguments["on_change"] = _with_dates_that_fit
    day(voice, voice.say(label or f"page.field.{name}"), arguments)


def day(voice: Voice, label: str, bound: dict[str, Any], hint: str = "page.hint.day") -> None:
    """The one field of a date: digits, which count on Enter, on Tab and when the field is left.

    What is no day is taken too: the engine says why it cannot be. The key of the widget begins with ``day-``, by which
    ``boot.js`` puts a calendar behind an icon.
    """
    st.text_input(label, placeholder=voice.say(hint), **bound)
