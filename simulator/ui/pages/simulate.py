"""The first page: the few facts that decide, the monthly figure, and why it is that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.sheets import Answered
from simulator.ui.answer import (
    blocks,
    changes,
    citations,
    confirm,
    doubts,
    download_links,
    downloads,
    form,
    fragment,
    headline,
    last_answer,
    papers_fold,
    plan_folds,
    since_link,
    way_in,
)
from simulator.ui.compare import keeping
from simulator.ui.contract import blocks as contract_blocks
from simulator.ui.shell import nav
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import examples, question, recall_code, session
from simulator.views.line_of_life import line_of_life
from simulator.whatif import announced

if TYPE_CHECKING:
    from simulator.answers.household_contract import HouseholdContract
    from simulator.law import Law
    from simulator.ui.answer.headline import Contracts
    from simulator.views.voice import Voice
    from simulator.views.years import Summary


def main(voice: Voice) -> None:
    """Ask, call, show."""
    answers, refused = _answers(voice.law)
    with st.container(key="asking"):
        way_in.questions(voice, headline.faults_of(refused) if refused else ())
    with st.container(key="answered"):
        if refused:
            st.html(join(headline.refusal(voice, refused, session.facts()), last_answer.block(voice)))
            return
        if confirm.asks(voice, answers.values()):
            return
        last_answer.keep()
        if since := since_link.block(voice, session.facts(), answers, session.texts()):
            st.html(since)
        contracts = question.contracts(question.on_day(session.facts(), clock.today()), answers, voice.law)
        dwelling = _headline(voice, answers, contracts)
    _details(voice, answers[dwelling], contracts[dwelling], dwelling)
    _take_away(voice, answers[dwelling], dwelling)


def _answers(law: Law) -> tuple[dict[str, Summary], SimulatorError | None]:
    try:
        return question.answers(question.on_day(session.facts(), clock.today()), law), None
    except SimulatorError as error:
        return {}, error


def _headline(voice: Voice, answers: dict[str, Summary], contracts: Contracts) -> str:
    """The answer in a sentence, and below it what a household asks next; of two types, the one that is shown in full is returned."""
    hero = headline.hero(voice, answers, contracts, examples.mixed(session.facts()))
    top = join(doubts.of_all(voice, answers.values()), hero, blocks.contract_door(voice, answers.values()))
    dwelling = next(iter(answers))
    if len(answers) > 1:
        st.html(top)
        dwelling, top = form.detail(voice, list(answers)), Markup()
    shown = answers[dwelling]
    prices, once = blocks.prices(voice, shown), blocks.pay_off(voice, shown)
    chosen = blocks.chosen(voice, shown.answer.readings)
    why_not = _why_not(voice, shown, dwelling)
    above = join(top, blocks.cards(voice, shown, contracts[dwelling]), why_not, prices)
    _around_the_price(voice, shown, above, join(blocks.age(voice, shown), once, chosen))
    form.unit(voice)
    return dwelling


def _around_the_price(voice: Voice, shown: Summary, above: Markup, below: Markup) -> None:
    """What stands above and below the choice between two prices; one element where there is no such choice."""
    if shown.answer.price_alternatives:
        st.html(above)
        form.other_price(voice, shown.answer)
        above = Markup()
    if both := join(above, below):
        st.html(both)


def _why_not(voice: Voice, shown: Summary, dwelling: str) -> Markup:
    """Of a refused household, which conditions refuse it and what would change that."""
    if not shown.answer.is_refused:
        return Markup()
    remedies = question.changes(question.on_day(session.facts(), clock.today()), dwelling, voice.law)
    return changes.of_a_refusal(voice, shown, remedies)


def _details(voice: Voice, shown: Summary, contract: HouseholdContract | None, dwelling: str) -> None:
    """The line of life, then everything behind the figures: every element is a message and a good half of a millisecond, so the style places its parts."""
    conditions = tag("div", blocks.conditions(voice, shown), cls="whole")
    until = blocks.behind(voice, shown, "term_max", "age_cap", "kafil")
    payers = tag("div", blocks.payers(voice, shown), until)
    price = tag("div", _onward(voice), blocks.price(voice, shown))
    down_payment = blocks.behind(voice, shown, "down_payment")
    tranches = tag("div", blocks.tranches(voice, shown), down_payment, blocks.gaps(voice, shown.answer), cls="aside")
    if contract is not None:
        st.html(citations.heading(voice, "mine.life"))
        line = line_of_life(contract, clock.today())
        st.markdown(contract_blocks.life(voice, line), unsafe_allow_html=True)  # a drawing, which st.html leaves out
    with st.container(key="detail"):
        st.html(join(conditions, payers, price, tranches))
    form.works(voice, shown.answer.tranches)
    _beside(voice, shown, dwelling)
    if shown.answer.term.decisive == "age" and not shown.answer.is_refused and not shown.answer.keys_in_hand:
        with form.folded(voice.say("answer.change"), "change") as change:
            if change.open:
                facts = question.on_day(session.facts(), clock.today())
                st.html(changes.lines(voice, question.changes(facts, dwelling, voice.law)))
    with form.folded(voice.say("page.reasons"), "reasons") as reasons:
        if reasons.open:
            st.html(blocks.reasons(voice, shown))
    with form.folded(voice.say("contract.title"), "contract") as terms:
        if terms.open:
            st.html(blocks.contract(voice, shown))


def _beside(voice: Voice, shown: Summary, dwelling: str) -> None:
    """What stands beside the contract, each in a fold: the plan for the tranches, the relatives, a payment order."""
    scenario = question.read_scenario(question.on_day(session.facts(), clock.today()), dwelling)
    undated = [tranche.milestone for tranche in shown.answer.tranches if tranche.due is None]
    plan_folds.plan(voice, scenario, undated)
    plan_folds.relatives(voice, scenario)
    plan_folds.order(voice, scenario)
    papers_fold.of_answer(voice, session.facts(), shown)


def _onward(voice: Voice) -> Markup:
    """To the schedule, where the readings of the law stand too, and to what was announced of this programme."""
    onward = [
        nav.place_link("schedule", voice.say(f"page.onward.{name}"), voice.lang) for name in ("schedule", "readings")
    ]
    if session.facts()["cohort"] == announced.COHORTS[0]:
        onward.append(nav.place_link("guide", voice.say("guide.announced"), voice.lang))
    return tag("div", *onward, cls="onward")


def _take_away(voice: Voice, shown: Summary, dwelling: str) -> None:
    """The files of the answer that is shown in full; the code of the whole question, of two types when the type is not known."""
    facts = question.on_day(session.facts() | {"type": dwelling}, clock.today())
    code = recall_code.encode(session.facts())
    answer = Answered(voice.law, question.read_scenario(facts, dwelling), shown)
    links = download_links.QuestionLinks(download_links.query(facts), download_links.again(facts, voice.lang), code)
    keeping.offer(voice, onward=True)
    st.html(join(downloads.block(voice, answer, links), blocks.law_day(voice, shown.answer)))
    downloads.more(voice, answer, links)


fragment.part("simulate", main, way_in.top)
