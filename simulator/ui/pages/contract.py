"""Mon contrat: what is left to pay on a day, the line of life, what happened since the keys, and four questions solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.law import Law
from simulator.reading import clock
from simulator.reading.errors import InputError, SimulatorError
from simulator.ui.answer import citations, doubts, downloads, papers_fold
from simulator.ui.answer import form as forms
from simulator.ui.contract import (
    blocks,
    counter_block,
    effort,
    engine,
    event_form,
    files,
    form,
    questions,
    session,
    since_link,
    supposed,
)
from simulator.ui.shell.markup import join, tag
from simulator.ui.state import life_codes, recall_code, recall_contract
from simulator.ui.state import session as state
from simulator.views import papers
from simulator.views.line_of_life import line_of_life
from simulator.views.voice import Voice

if TYPE_CHECKING:
    from simulator.ui.contract.engine import Life


def main() -> None:
    """Ask, call, show: the answer stands above the questions, for who comes back reads it first."""
    codes = session.start()
    voice = Voice(Law.load(), state.visit().lang, centimes=state.visit().unit == "centimes")
    life, error = _life(codes)
    with st.container(key="mine-answer"):
        _label(voice)
        if error is not None:
            _refused(voice, error)
        if life is not None:
            _headline(voice, life)
    with st.container(key="mine-facts"):
        form.facts(voice)
    if life is not None:
        supposed.section(voice)
        supposed.marks(voice)
    form.beside(voice)
    if life is not None:
        _rest(voice, life)
    session.save()


def _life(codes: life_codes.Codes) -> tuple[Life | None, SimulatorError | None]:
    """The contract of the codes; where they have none, why, and the last one that had an answer."""
    try:
        life = engine.life(codes, clock.today())
    except SimulatorError as error:
        last = session.last_answered()
        return (engine.life(last, clock.today()) if last else None), error
    session.last_answered(codes)
    return life, None


def _label(voice: Voice) -> None:
    """Whose contract this is, and the way to another."""
    is_example = life_codes.is_example(session.codes(), clock.today())
    with st.container(key="mine-whose", horizontal=True):
        st.html(blocks.label(voice, session.codes(), clock.today()))
        example = life_codes.example(clock.today())
        st.button(
            voice.say("mine.blank" if is_example else "mine.to_example"), key=session.key("whose"), type="tertiary",
            on_click=session.restart, args=(None if is_example else example,),
        )  # fmt: skip


def _refused(voice: Voice, error: SimulatorError) -> None:
    codes = session.codes()
    if not any(codes[name] for name in life_codes.NEEDED):
        st.html(tag("p", voice.say("mine.begin"), cls="note"))
        return
    st.html(blocks.refusal(voice, error, codes))
    if isinstance(error, InputError) and error.key == "error.contract.two_prices":
        form.prices(voice, error)
    if not life_codes.says_what_was_paid(codes):
        form.paid_today(voice)
    if session.last_answered():
        st.html(tag("p", voice.say("mine.last_answer"), cls="label"))


def _headline(voice: Voice, life: Life) -> None:
    contract = life.contract
    checks = doubts.warnings_box(
        voice, (row for row in contract.answer.warnings if row.where not in contract.answer.supposed)
    )
    since = since_link.block(voice, session.codes(), clock.today(), session.texts())
    st.html(join(since, checks, blocks.hero(voice, contract), blocks.pay_off(voice, contract)))
    forms.unit(voice)


def _rest(voice: Voice, life: Life) -> None:
    contract = life.contract
    st.html(citations.heading(voice, "mine.life"))
    st.markdown(
        blocks.life(voice, line_of_life(contract)), unsafe_allow_html=True
    )  # a drawing, which st.html leaves out
    event_form.events(voice, life)
    questions.questions(voice, contract)
    effort.section(voice, contract)
    offer = contract.statement.pay_off
    papers_fold.fold(voice, session.codes()["cohort"], [papers.WHOLE_PAYMENT] if offer and offer.conditions else [])
    with forms.folded(voice.say("mine.statement"), "mine-statement") as fold:
        if fold.open:
            st.html(blocks.statement(voice, contract))
    _take(voice, life)
    st.html(tag("p", voice.say("mine.address"), cls="label"))


def _take(voice: Voice, life: Life) -> None:
    """The files of the contract, and its recall code, without the events that cannot be; none of facts that have no answer."""
    if session.codes() != session.last_answered():
        return
    codes, today = counter_block.sound(session.codes(), life), clock.today()
    facts = recall_contract.of_page(codes | {"on": codes["on"] or today.isoformat()})
    st.html(
        join(
            citations.heading(voice, "sheet.take"),
            files.links(voice, codes, life.contract),
            downloads.recalled(voice, recall_code.encode(facts)),
        )
    )


main()
