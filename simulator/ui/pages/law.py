"""The law: its texts and their lives, for readers who check. Everything that is chosen stands in the address."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from simulator.law import Law
from simulator.law import history as past
from simulator.reading import clock
from simulator.ui.answer import form
from simulator.ui.law import blocks
from simulator.ui.shell.markup import tag
from simulator.ui.state import session, typed
from simulator.ui.state.facts import FIRST_DAY, LAST_DAY
from simulator.views.voice import Voice
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VIEWS = ("chain", "force", "history", "unknown", "readings")
FIRST_KEY = "age_limit"
LONGEST = 40
"""Characters of the address that an alert repeats."""


def main() -> None:
    """One text, or one of the views of a chain of texts."""
    law = Law.load()
    voice = Voice(law, session.visit().lang)
    identity = st.query_params.get("text", "")
    if identity in law.by_id:
        chain = past.chain_of(law.by_id[identity])
        st.set_page_config(
            page_title=f"{law.by_id[identity].title[voice.lang]} · {voice.say('page.nav.law')} · {voice.say('page.title')}"
        )
        session.keep(scheme=chain, text=identity)
        st.html(tag("div", blocks.text(_shelf(voice, chain, clock.today()), law.by_id[identity]), cls="book"))
        return
    if identity:
        _alert(voice, "texts.missing", id=Plain(identity[:LONGEST]))
    _views(voice, identity[:LONGEST])


def _alert(voice: Voice, key: str, **facts: object) -> None:
    """What the address asks and the law does not have; what was typed is a fact of the sentence, never markup."""
    st.html(tag("p", voice.say(key, **facts), cls="alert box", role="alert"))


def _forget_missing() -> None:
    """Drop the missing text from the address, once another view is chosen."""
    st.query_params.pop("text", None)


def _views(voice: Voice, missing: str) -> None:
    """A view of a chain; the address keeps the text that is ``missing`` until something else is asked: a page runs twice."""
    with st.container(key="book"):
        chain = _choice(voice, "scheme", past.CHAINS)
        view = _choice(voice, "view", VIEWS)
    codes = {"scheme": chain, "view": view, "text": missing}
    day = clock.today()
    if view in ("force", "unknown"):
        day, codes["on"] = _day(voice, chain)
    if view == "history":
        codes["key"] = _key(voice, chain)
    session.keep(**codes)
    shelf = _shelf(voice, chain, day)
    views: dict[str, Callable[[], str]] = {
        "chain": lambda: blocks.chain(shelf), "force": lambda: blocks.force(shelf),
        "history": lambda: blocks.history(shelf, codes["key"]), "unknown": lambda: blocks.silences(shelf),
        "readings": lambda: blocks.readings(shelf),
    }  # fmt: skip
    st.html(tag("div", views[view](), cls="book"))


def _shelf(voice: Voice, chain: str, day: dt.date) -> blocks.Shelf:
    return blocks.Shelf(voice, session.address(), session.facts(), chain, day)


def _code(name: str, first: str, is_known: Callable[[str], bool]) -> str:
    """The code of this page in the session; at first, that of the address when it is one."""
    code = str(st.session_state.get(f"law_{name}", st.query_params.get(name, first)))
    return code if is_known(code) else first


def _choice(voice: Voice, name: str, codes: Sequence[str]) -> str:
    """A few codes, all of them visible."""
    now = _code(name, codes[0], lambda code: code in codes)
    st.session_state[f"law_{name}"] = st.segmented_control(
        voice.say(f"texts.field.{name}"), codes, format_func=lambda code: voice.say(f"texts.{name}.{code}"),
        key=session.key(f"law_{name}"), default=now, required=True, label_visibility="collapsed", on_change=_forget_missing,
    )  # fmt: skip
    return str(st.session_state[f"law_{name}"])


def _key(voice: Voice, chain: str) -> str:
    """The key whose history is shown, chosen by its name in the language of the page."""
    codes = sorted(past.keys(voice.law, chain), key=lambda code: voice.say(f"key.{code}"))
    now = _code("key", FIRST_KEY if FIRST_KEY in codes else codes[0], lambda code: code in codes)
    chosen = st.selectbox(
        voice.say("texts.field.key"),
        codes,
        index=codes.index(now),
        format_func=lambda code: voice.say(f"key.{code}"),
        key=session.key(f"law_key.{chain}"),
        on_change=_forget_missing,
    )
    st.session_state.law_key = chosen
    return str(chosen)


def _day(voice: Voice, chain: str) -> tuple[dt.date, str]:
    """The day on which the law is read, and its code; today where the address has none, or one that an alert rejects."""
    today = clock.today()
    key, code = session.key("law_on"), _code("on", today.isoformat(), lambda _: True)[:LONGEST]

    def changed() -> None:
        _forget_missing()
        st.session_state.law_on = typed.whole_day(st.session_state[key]) or today.isoformat()

    with st.container(key="book-day"):
        form.day(voice, voice.say("texts.field.on"), session.begun(key, typed.day_shown(code)) | {"on_change": changed})
    st.session_state.law_on = code
    if not _is_day(code):
        _unread(voice, chain, code)
        return today, code
    return dt.date.fromisoformat(code), code


def _unread(voice: Voice, chain: str, code: str) -> None:
    """Why the law is not read on the day of the address: before its first text, or no day of the calendar."""
    first = min(text.in_force for text in past.texts(voice.law, chain))
    try:
        day = dt.date.fromisoformat(code)
    except ValueError:
        _alert(voice, "texts.day.unread", got=Plain(code))
        return
    if day < first:
        _alert(voice, "texts.day.before", day=day, first=first)
    else:
        _alert(voice, "texts.day.bounds", day=day, first=FIRST_DAY, last=LAST_DAY)


def _is_day(code: str) -> bool:
    try:
        return FIRST_DAY <= dt.date.fromisoformat(code) <= LAST_DAY
    except ValueError:
        return False


main()
