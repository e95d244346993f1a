"""The first page: the few facts that decide, the monthly figure, and why it is that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.sheets import Answered
from simulator.ui.answer import (
    bars,
    blocks,
    citations,
    confirm,
    doubts,
    download_links,
    downloads,
    form,
    fragment,
    headline,
    last_answer,
    plan_folds,
    since_link,
)
from simulator.ui.compare import keeping
from simulator.ui.shell import nav
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import examples, question, recall_code, session

if TYPE_CHECKING:
    from simulator.law import Law
    from simulator.views.voice import Voice
    from simulator.views.years import Summary


def main(voice: Voice) -> None:
    """Ask, call, show."""
    answers, refused = _answers(voice.law)
    wrong = [question.field_of(fault.where) for fault in headline.faults_of(refused)] if refused else []
    with st.container(key="form"):
        form.essentials(voice)
        form.more(voice, wrong)
    with st.container(key="answered"):
        if refused:
            st.html(join(headline.refusal(voice, refused, session.facts()), last_answer.block(voice)))
            return
        if confirm.asks(voice, answers.values()):
            return
        last_answer.keep()
        if since := since_link.block(voice, session.facts(), answers, session.texts()):
            st.html(since)
        shown = _headline(voice, answers)
    dwelling = next(dwelling for dwelling, answer in answers.items() if answer is shown)
    _details(voice, shown, dwelling)
    _take_away(voice, shown, dwelling)


def _answers(law: Law) -> tuple[dict[str, Summary], SimulatorError | None]:
    try:
        return question.answers(question.on_day(session.facts(), clock.today()), law), None
    except SimulatorError as error:
        return {}, error


def _headline(voice: Voice, answers: dict[str, Summary]) -> Summary:
    """The figure, and below it what a household asks next; of two types, one is shown in full."""
    top = join(doubts.of_all(voice, answers.values()), headline.hero(voice, answers, examples.mixed(session.facts())))
    if len(answers) > 1:
        st.html(top)
        shown, top = answers[form.detail(voice, list(answers))], Markup()
    else:
        shown = next(iter(answers.values()))
    prices, once = blocks.prices(voice, shown), blocks.pay_off(voice, shown)
    chosen = blocks.chosen(voice, shown.answer.readings)
    below = blocks.cards(voice, shown), prices, blocks.age(voice, shown), once, chosen
    st.html(join(top, *below))
    form.unit(voice)
    return shown


def _details(voice: Voice, shown: Summary, dwelling: str) -> None:
    """Every element is a message and a good half of a millisecond: before and after the chart is one, and the style places its parts."""
    conditions = tag("div", blocks.conditions(voice, shown), cls="whole")
    until = blocks.behind(voice, shown, "term_max", "age_cap", "kafil")
    payers = tag("div", blocks.payers(voice, shown), until, citations.heading(voice, "page.chart"))
    price = tag("div", _onward(voice), blocks.price(voice, shown))
    down_payment = blocks.behind(voice, shown, "down_payment")
    tranches = tag("div", blocks.tranches(voice, shown), down_payment, blocks.gaps(voice, shown.answer), cls="aside")
    with st.container(key="detail"):
        st.html(join(conditions, payers))
        st.markdown(bars.by_calendar_year(voice, shown), unsafe_allow_html=True)
        st.html(join(price, tranches))
    form.works(voice, shown.answer.tranches)
    _beside(voice, shown, dwelling)
    with form.folded(voice.say("page.reasons"), "reasons") as reasons:
        if reasons.open:
            st.html(blocks.reasons(voice, shown))
    with form.folded(voice.say("contract.title"), "contract") as contract:
        if contract.open:
            st.html(blocks.contract(voice, shown))


def _beside(voice: Voice, shown: Summary, dwelling: str) -> None:
    """What stands beside the contract, each in a fold: the plan for the tranches, the relatives, a payment order."""
    scenario = question.read_scenario(question.on_day(session.facts(), clock.today()), dwelling)
    undated = [tranche.milestone for tranche in shown.answer.tranches if tranche.due is None]
    plan_folds.plan(voice, scenario, undated)
    plan_folds.relatives(voice, scenario)
    plan_folds.order(voice, scenario)


def _onward(voice: Voice) -> Markup:
    """To the schedule, where the readings of the law stand too."""
    onward = (
        nav.place_link("schedule", voice.say(f"page.onward.{name}"), voice.lang) for name in ("schedule", "readings")
    )
    return tag("div", *onward, cls="onward")


def _take_away(voice: Voice, shown: Summary, dwelling: str) -> None:
    """The files of the answer that is shown in full; the code of the whole question, of two types when the type is not known."""
    facts = question.on_day(session.facts() | {"type": dwelling}, clock.today())
    code = recall_code.encode(session.facts())
    answer = Answered(voice.law, question.read_scenario(facts, dwelling), shown)
    links = download_links.QuestionLinks(download_links.query(facts), download_links.again(facts, voice.lang), code)
    keeping.offer(voice, onward=True)
    st.html(join(downloads.block(voice, answer, links), blocks.reproduce(voice, shown.answer)))
    downloads.more(voice, answer, links)


fragment.part("simulate", main)
