"""The help: how it is computed, how far to trust it, the words, and what is never kept."""

from __future__ import annotations

import streamlit as st

from simulator import clock
from simulator.law import Law
from simulator.plain_page import Page
from simulator.ui import examples, handbook, question, state


def main() -> None:
    """Answer the first example, and show the help around it."""
    law = Law.load()
    page = Page(law, state.visit().lang)
    example = examples.first()
    summary = next(iter(question.answers(example.facts, law).values()))
    st.html(handbook.whole(handbook.Help(page, state.address(), example, summary, clock.today())))


main()
