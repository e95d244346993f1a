"""The help: how it is computed, how far to trust it, the words, and what is never kept."""

from __future__ import annotations

import streamlit as st

from simulator.law import Law
from simulator.reading import clock
from simulator.ui.guide import blocks
from simulator.ui.state import examples, question, session
from simulator.views.voice import Voice


def main() -> None:
    """Answer the first example, and show the help around it."""
    law = Law.load()
    voice = Voice(law, session.visit().lang)
    example = examples.first()
    summary = next(iter(question.answers(example.facts, law).values()))
    st.html(blocks.help_page(blocks.Help(voice, session.address(), example, summary, clock.today())))


main()
