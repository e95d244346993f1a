"""The frame of every page: its title, the languages, the state, the pages. Streamlit runs this at every change.

It stands among the pages because Streamlit takes a folder ``pages`` beside its main script for a menu of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from simulator.law import Law
from simulator.ui.answer import form
from simulator.ui.shell import nav, theme
from simulator.ui.shell.markup import join, tag
from simulator.ui.shell.pages import HOME, PAGES
from simulator.ui.state import examples, session, ways
from simulator.views.voice import Voice
from simulator.wording import say

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from simulator.ui.shell.pages import PageEntry

HERE = Path(__file__).parent


def main() -> None:
    """Frame, page, footer; then the address."""
    session.start(examples.first().facts)
    lang = session.visit().lang
    pages = {name: _page(name, place, lang) for name, place in PAGES.items()}
    shown = st.navigation(list(pages.values()), position="hidden")
    name = next(name for name, page in pages.items() if page == shown)
    title = say("page.title", lang)
    st.set_page_config(page_title=f"{shown.title} · {title}", layout="wide", initial_sidebar_state="collapsed")
    with st.container(key="top", horizontal=True):
        st.html(join(theme.spoken(lang), tag("p", title, cls="brand"), nav.bar(lang, name, everybody=True)))
        form.language()
    words = tag("h1", shown.title), tag("p", say("disclaimer", lang), cls="disclaimer")
    st.html(tag("div", *words, cls="title first" if name == HOME else "title"))
    shown.run()
    if not PAGES[name].household:
        _cases(Voice(Law.load(), lang), pages[HOME], everything=name == "guide")
    bottom = tag("footer", tag("p", say("disclaimer", lang)), tag("p", say("page.footer", lang)))
    st.html(join(nav.bar(lang, name, everybody=False), bottom))
    session.save()


def _cases(voice: Voice, home: StreamlitPage, *, everything: bool) -> None:
    """Typical cases on a page that is not about a household: four, and every one of them on the page of help."""
    st.html(tag("p", voice.say("page.cases.open"), cls="label"))
    if form.opened(voice, examples.all_of_them() if everything else ways.portraits()):
        st.switch_page(home)


def _page(name: str, place: PageEntry, lang: str) -> StreamlitPage:
    return st.Page(
        HERE / f"{name}.py",
        title=say(f"page.nav.{name}", lang),
        url_path=place.address or name,
        default=not place.address,
    )


main()
