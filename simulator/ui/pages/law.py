"""The law: its texts and their lives, for whoever wants to check. Everything that is chosen stands in the address."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from simulator.law import Law
from simulator.law import history as past
from simulator.plain_page import Page
from simulator.ui import lawbook, state
from simulator.ui.facts import FIRST_DAY, LAST_DAY
from simulator.ui.markup import tag
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VIEWS = ("chain", "force", "history", "unknown", "readings")
FIRST_KEY = "age_limit"


def main() -> None:
    """One text, or one of the views of a chain of texts."""
    law = Law.load()
    page = Page(law, state.visit().lang)
    identity = st.query_params.get("text", "")
    if identity in law.by_id:
        chain = past.chain_of(law.by_id[identity])
        st.set_page_config(
            page_title=f"{law.by_id[identity].title[page.lang]} · {page.say('page.nav.law')} · {page.say('page.title')}"
        )
        state.keep(scheme=chain, text=identity)
        st.html(tag("div", lawbook.text(_shelf(page, chain, _today()), law.by_id[identity]), cls="book"))
        return
    if identity:
        st.html(tag("p", page.say("texts.missing", id=Plain(identity[:40])), cls="alert box", role="alert"))
    _views(page)


def _views(page: Page) -> None:
    with st.container(key="book"):
        chain = _choice(page, "scheme", past.CHAINS)
        view = _choice(page, "view", VIEWS)
    codes = {"scheme": chain, "view": view}
    day = _today()
    if view in ("force", "unknown"):
        day = _day(page)
        codes["on"] = day.isoformat()
    if view == "history":
        codes["key"] = _key(page, chain)
    state.keep(**codes)
    shelf = _shelf(page, chain, day)
    views: dict[str, Callable[[], str]] = {
        "chain": lambda: lawbook.chain(shelf), "force": lambda: lawbook.force(shelf),
        "history": lambda: lawbook.history(shelf, codes["key"]), "unknown": lambda: lawbook.silences(shelf),
        "readings": lambda: lawbook.readings(shelf),
    }  # fmt: skip
    st.html(tag("div", views[view](), cls="book"))


def _shelf(page: Page, chain: str, day: dt.date) -> lawbook.Shelf:
    return lawbook.Shelf(page, state.address(), state.facts(), chain, day)


def _today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


def _kept(name: str, first: str, known: Callable[[str], bool]) -> str:
    """The code of this page in the session; at first, that of the address when it is one."""
    code = str(st.session_state.get(f"law_{name}", st.query_params.get(name, first)))
    return code if known(code) else first


def _choice(page: Page, name: str, codes: Sequence[str]) -> str:
    """A few codes, all of them visible."""
    now = _kept(name, codes[0], lambda code: code in codes)
    key = state.key(f"law_{name}")
    state.give(key, now)
    st.session_state[f"law_{name}"] = st.segmented_control(
        page.say(f"texts.field.{name}"), codes, format_func=lambda code: page.say(f"texts.{name}.{code}"),
        key=key, required=True, label_visibility="collapsed",
    )  # fmt: skip
    return str(st.session_state[f"law_{name}"])


def _key(page: Page, chain: str) -> str:
    """The provision whose history is told, by its name in the language of the page."""
    codes = sorted(past.keys(page.law, chain), key=lambda code: page.say(f"key.{code}"))
    now = _kept("key", FIRST_KEY if FIRST_KEY in codes else codes[0], lambda code: code in codes)
    found = st.selectbox(
        page.say("texts.field.key"), codes, index=codes.index(now), format_func=lambda code: page.say(f"key.{code}"),
        key=state.key(f"law_key.{chain}"),
    )  # fmt: skip
    st.session_state.law_key = found
    return str(found)


def _day(page: Page) -> dt.date:
    """The day on which the law is read; today when the address names none."""
    now = _kept("on", _today().isoformat(), _is_day)
    with st.container(key="book-day"):
        found = st.date_input(
            page.say("texts.field.on"), dt.date.fromisoformat(now), format="DD/MM/YYYY", min_value=FIRST_DAY,
            max_value=LAST_DAY, key=state.key("law_on"),
        )  # fmt: skip
    st.session_state.law_on = found.isoformat()
    return found


def _is_day(code: str) -> bool:
    try:
        return FIRST_DAY <= dt.date.fromisoformat(code) <= LAST_DAY
    except ValueError:
        return False


main()
