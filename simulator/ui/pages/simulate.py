"""The first page: the few facts that decide, the monthly figure, and why it is that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.sheets import Answered
from simulator.ui.answer import bars, blocks, citations, confirm, doubts, downloads, form, fragment, headline
from simulator.ui.shell import nav
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import examples, question, recall_code, session
from simulator.ui.state.facts import supposed

if TYPE_CHECKING:
    from simulator.law import Law
    from simulator.views.voice import Page
    from simulator.views.years import Summary


def main(page: Page) -> None:
    """Ask, call, show."""
    answers, refused = _answers(page.law)
    wrong = [question.field_of(fault.where) for fault in headline.faults_of(refused)] if refused else []
    with st.container(key="form"):
        form.essentials(page)
        form.more(page, wrong)
    with st.container(key="answered"):
        if refused:
            st.html(join(headline.refusal(page, refused, session.facts()), headline.pointed(wrong)))
            return
        if confirm.asks(page, answers.values()):
            return
        shown = _headline(page, answers)
    _details(page, shown)
    _take_away(page, shown, next(dwelling for dwelling, answer in answers.items() if answer is shown))


def _answers(law: Law) -> tuple[dict[str, Summary], SimulatorError | None]:
    try:
        return question.answers(question.on_day(session.facts(), clock.today()), law), None
    except SimulatorError as error:
        return {}, error


def _mixed() -> frozenset[str]:
    """The facts that are an example's, beside others that are the household's own."""
    facts = session.facts()
    return frozenset() if examples.matching(facts) else supposed(facts)


def _headline(page: Page, answers: dict[str, Summary]) -> Summary:
    """The figure, and below it what a household asks next; of two types, one is shown in full."""
    top = join(doubts.of_all(page, answers.values()), headline.hero(page, answers, _mixed()))
    if len(answers) > 1:
        st.html(top)
        shown, top = answers[form.detail(page, list(answers))], Markup()
    else:
        shown = next(iter(answers.values()))
    prices, once = blocks.prices(page, shown), blocks.pay_off(page, shown)
    chosen = blocks.chosen(page, shown.found["readings"])
    below = blocks.cards(page, shown), prices, blocks.age(page, shown), once, chosen
    st.html(join(top, *below))
    form.unit(page)
    return shown


def _details(page: Page, shown: Summary) -> None:
    """Every element is a message and a good half of a millisecond: before and after the chart is one, and the style places its parts."""
    conditions = tag("div", blocks.conditions(page, shown), cls="whole")
    until = blocks.behind(page, shown, "term_max", "age_cap", "kafil")
    payers = tag("div", blocks.payers(page, shown), until, citations.heading(page, "page.chart"))
    price = tag("div", _onward(page), blocks.price(page, shown))
    called = blocks.behind(page, shown, "down_payment")
    tranches = tag("div", blocks.tranches(page, shown), called, blocks.gaps(page, shown.found), cls="aside")
    with st.container(key="detail"):
        st.html(join(conditions, payers))
        st.markdown(bars.by_calendar_year(page, shown), unsafe_allow_html=True)
        st.html(join(price, tranches))
    form.works(page, shown.found["tranches"])
    with form.folded(page.say("page.reasons"), "reasons") as reasons:
        if reasons.open:
            st.html(blocks.reasons(page, shown))
    with form.folded(page.say("contract.title"), "contract") as contract:
        if contract.open:
            st.html(blocks.contract(page, shown))


def _onward(page: Page) -> Markup:
    """To the schedule, where the readings of the law stand too."""
    onward = (
        nav.place_link("schedule", page.say(f"page.onward.{name}"), page.lang) for name in ("schedule", "readings")
    )
    return tag("div", *onward, cls="onward")


def _take_away(page: Page, shown: Summary, dwelling: str) -> None:
    """The files of the answer that is shown in full; the code of the whole question, of two types when the type is not known."""
    facts = question.on_day(session.facts() | {"type": dwelling}, clock.today())
    take = downloads.block(page, facts, recall_code.encode(session.facts()))
    st.html(join(take, blocks.reproduce(page, shown.found)))
    downloads.more(page, Answered(page.law, question.asked(facts, dwelling), shown), facts)


fragment.part("simulate", main)
