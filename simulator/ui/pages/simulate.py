"""The first page: the few facts that decide, the monthly figure, and why it is that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.errors import SimulatorError
from simulator.law import Law
from simulator.plain_page import Page
from simulator.sheets import Answered
from simulator.ui import blocks, charts, forms, hero, proof, question, recall, state, take_away
from simulator.ui.markup import join

if TYPE_CHECKING:
    from simulator.summary import Summary


def main() -> None:
    """Ask, call, show."""
    law = Law.load()
    page = Page(law, st.session_state.lang, centimes=st.session_state.unit == "centimes")
    answers, refused = _answers(law)
    field = question.field_of(refused.where) if refused else ""
    left, right = st.columns([5, 7], gap="medium")
    with left:
        forms.essentials(page)
        forms.more(page, wanted=field)
    with right:
        if refused:
            st.html(join(hero.refusal(page, refused, state.facts()), hero.pointed(field)))
            return
        shown = _headline(page, answers)
    _details(page, shown)
    _take_away(page, shown, next(dwelling for dwelling, answer in answers.items() if answer is shown))
    st.html(blocks.reproduce(page, shown.found))


def _answers(law: Law) -> tuple[dict[str, Summary], SimulatorError | None]:
    try:
        return question.answers(state.facts(), law), None
    except SimulatorError as error:
        return {}, error


def _headline(page: Page, answers: dict[str, Summary]) -> Summary:
    """The figure, and beside it what a household asks next; of two types, one is shown in full."""
    st.html(hero.hero(page, answers))
    with st.container(key="switches", horizontal=True):
        forms.unit(page)
        shown = answers[forms.detail(page, list(answers)) if len(answers) > 1 else next(iter(answers))]
    st.html(join(blocks.cards(page, shown), blocks.age(page, shown), blocks.chosen(page, shown.found["readings"])))
    return shown


def _details(page: Page, shown: Summary) -> None:
    st.html(blocks.conditions(page, shown))
    left, right = st.columns([7, 5], gap="medium")
    with left:
        st.html(join(blocks.payers(page, shown), proof.heading(page, "page.chart")))
        st.markdown(charts.by_calendar_year(page, shown), unsafe_allow_html=True)
        with st.container(key="onward", horizontal=True):
            for name in ("schedule", "readings"):
                st.page_link("schedule.py", label=page.say(f"page.onward.{name}"), query_params=state.address())
        st.html(blocks.price(page, shown))
    with right:
        st.html(blocks.tranches(page, shown))
        forms.works(page, shown.found["tranches"])
        st.html(blocks.gaps(page, shown.found))
    with forms.folded(page.say("page.reasons"), "reasons") as reasons:
        if reasons.open:
            st.html(blocks.reasons(page, shown))


def _take_away(page: Page, shown: Summary, dwelling: str) -> None:
    """The files of the answer that is shown in full; the code of the whole question, of two types when the type is not known."""
    facts = state.facts() | {"type": dwelling}
    asked = Answered(page.law, question.asked(facts, dwelling), shown)
    take_away.block(page, asked, take_away.again(facts, page.lang), code=recall.encode(state.facts()))


main()
