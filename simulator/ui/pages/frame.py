"""The frame of every page: its title, the languages, the state, the pages. Streamlit runs this at every change.

It stands among the pages because Streamlit takes a folder ``pages`` beside its main script for a menu of its own.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from simulator.ui import examples, forms, state, theme
from simulator.ui.markup import join, tag
from simulator.wording import say

HERE = Path(__file__).parent
PAGES = {"simulate": ""}
"""The pages, by the name of their file, and their addresses."""


def main() -> None:
    """Frame, page, footer; then the address."""
    example = examples.first().facts
    state.start(example)
    lang = st.session_state.lang
    st.set_page_config(page_title=say("page.title", lang), layout="wide", initial_sidebar_state="collapsed")
    theme.spoken(lang)
    with st.container(key="top", horizontal=True):
        st.html(join(tag("h1", say("page.title", lang)), tag("p", say("disclaimer", lang), cls="disclaimer")))
        forms.language()
    pages = [
        st.Page(
            HERE / f"{name}.py",
            title=say(f"page.{name}", lang),
            url_path=address or name,
            default=not address,
        )
        for name, address in PAGES.items()
    ]
    st.navigation(pages, position="hidden").run()
    st.html(tag("footer", tag("p", say("disclaimer", lang)), tag("p", say("page.footer", lang))))
    state.save(example)


main()
