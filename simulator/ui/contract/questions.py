"""Four questions of who pays, each solved where it is asked: so much a month, a sum today, months put off, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.base.money import Money, decimal_string
from simulator.contracts import solutions
from simulator.contracts.outlook import outlook
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.ui.answer import citations
from simulator.ui.contract import blocks, form, session
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import typed
from simulator.views import contract_statement as shown
from simulator.wording import Months
from simulator.wording.numbers import month

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.answers.household_contract import HouseholdContract
    from simulator.contracts.solutions import Option
    from simulator.ui.state.life_codes import EventCodes
    from simulator.views.voice import Voice

SIX = "6"
"""Months that are put off until another number is typed: as in 2020."""


def questions(voice: Voice, contract: HouseholdContract) -> None:
    """The four questions, side by side on a desk; nothing is asked of a contract that has ended."""
    if contract.statement.status in blocks.OVER:
        return
    st.html(join(citations.heading(voice, "mine.questions"), tag("p", voice.say("mine.questions.why"), cls="label")))
    with st.container(key="mine-questions"):
        for name, ask in QUESTIONS.items():
            with st.container(key=f"mine-question-{name}", border=True):
                st.html(tag("h3", voice.say(f"mine.question.{name}")))
                _answered(voice, contract, ask)


def _answered(voice: Voice, contract: HouseholdContract, ask: Callable[[Voice, HouseholdContract], None]) -> None:
    """One question; where what was typed cannot be, why."""
    try:
        ask(voice, contract)
    except InputError as error:
        st.html(blocks.event_refusal(voice, error))


def _amount(name: str) -> int | None:
    """The amount of a question in centimes; None while none is typed. Raises ``InputError``."""
    code = session.codes().get(name, "")
    return fields.amount(typed.with_currency(code), f"contract.{name}") if code else None


def _pay(voice: Voice, contract: HouseholdContract) -> None:
    """So much a month: how many months, until when, by a new schedule."""
    form.amount("pay", voice.say("mine.question.pay.label"), voice.say("mine.question.pay.hint"))
    monthly = _amount("pay")
    if monthly is None:
        return
    answer = solutions.affordable(contract, monthly)
    if answer.within is not None and answer.within.contract is not None:
        after = outlook(answer.within.contract)
        facts: dict[str, object] = {
            "months": Months(after.months),
            "last": month(after.last_due, voice.lang) if after.last_due else "",
        }
        key = "mine.question.pay.within"
        st.html(tag("p", voice.say(key, amount=_money(contract, after.instalment), **facts), cls="result"))
        _compared(voice, contract, answer.within)
        _keep(voice, "pay", ("reschedule", contract.as_of.isoformat(), f"{after.months}"))
    elif answer.lowest is not None and answer.lowest.contract is not None:
        lowest = outlook(answer.lowest.contract)
        facts = {
            "amount": _money(contract, monthly),
            "lowest": _money(contract, lowest.instalment),
            "months": Months(lowest.months),
        }
        st.html(tag("p", voice.say("mine.question.pay.too_little", **facts), cls="result"))


def _lump(voice: Voice, contract: HouseholdContract) -> None:
    """A sum today: a shorter schedule and a lower instalment, side by side; where it pays everything, what is left of it."""
    form.amount("lump", voice.say("mine.question.lump.label"), voice.say("mine.question.lump.hint"))
    amount = _amount("lump")
    if amount is None:
        return
    over = solutions.over_pay_off(contract, amount)
    if over is not None:
        _settled(voice, contract, amount - over, over)
        return
    options = solutions.lump_sum(contract, amount, contract.as_of)
    _refused(options[0])
    ways = [
        (voice.say(f"mine.choice.{effect}"), option.contract)
        for effect, option in zip(("shorter", "lower"), options, strict=True)
        if option.contract is not None
    ]
    st.html(join(blocks.change(voice, solutions.without_plans(contract), *ways), _hypothesis(voice, options[0])))
    code = typed.amount(decimal_string(amount, contract.plan.currency))
    with st.container(key="mine-ways", horizontal=True):
        for effect in ("shorter", "lower"):
            _keep(
                voice, effect, ("lump_sum", contract.as_of.isoformat(), code, effect), voice.say(f"mine.keep.{effect}")
            )


def _settled(voice: Voice, contract: HouseholdContract, needed: int, over: int) -> None:
    """That a sum pays everything that is left, and what it leaves."""
    key = "mine.question.lump.settles" if over else "mine.question.lump.exact"
    facts = {"over": _money(contract, over)} if over else {}
    st.html(tag("p", voice.say(key, amount=_money(contract, needed), **facts), cls="result"))
    _keep(voice, "all", ("pay_all", contract.as_of.isoformat()), voice.say("mine.keep.all"))


def _stop(voice: Voice, contract: HouseholdContract) -> None:
    """Some months put off: repaid with those that follow, or at the end where the limits allow it."""
    form.number("stop", voice.say("mine.question.stop.label"), SIX)
    months = fields.whole_number(session.codes().get("stop") or SIX, "contract.stop")
    if not months:
        raise InputError("error.value.whole", "contract.stop", got=Months(0))
    answer = solutions.pause(contract, months)
    _refused(answer.repaid)
    options = {"repaid": answer.repaid, "at_end": answer.at_end}
    ways = [
        (voice.say(f"mine.question.stop.{name}", months=Months(months)), option.contract)
        for name, option in options.items()
        if option.contract is not None
    ]
    parts = [blocks.change(voice, solutions.without_plans(contract), *ways), _hypothesis(voice, answer.repaid)]
    if answer.at_end.refusal is not None:
        parts.append(tag("p", voice.say("mine.question.stop.no_end"), cls="s"))
    st.html(join(*parts))
    first = _next_month(contract)
    _keep(voice, "stop", ("deferred", first, f"{months}", f"{months}"))


def _next_month(contract: HouseholdContract) -> str:
    """The month of the next line: an event that names a month counts for the lines that are due in it."""
    following = next((line for line in contract.paths[0].left), None)
    return f"{following.day if following else contract.as_of:%Y-%m}"


def _leave(voice: Voice, contract: HouseholdContract) -> None:
    """The dwelling given back today: what is refunded, and what is not known of it."""
    with st.container(key="mine-costs"):
        for name in ("repairs", "costs"):
            form.amount(name, voice.say("whatif.optional", name=voice.say(f"mine.field.event.{name}")))
    option = solutions.leave(contract, contract.as_of, _amount("repairs"), _amount("costs"))
    _refused(option)
    if option.contract is not None:
        lines = [tag("p", blocks.words(voice, sentence), cls="result") for sentence in shown.refund(option.contract)]
        given_up = _money(contract, option.contract.statement.given_up)
        st.html(join(*lines, tag("p", voice.say("mine.question.leave.given_up", amount=given_up), cls="s")))


QUESTIONS: dict[str, Callable[[Voice, HouseholdContract], None]] = {
    "pay": _pay,
    "lump": _lump,
    "stop": _stop,
    "leave": _leave,
}


def _refused(option: Option) -> None:
    """Raises ``InputError`` for an event that cannot be."""
    if option.refusal is not None:
        raise option.refusal


def _compared(voice: Voice, contract: HouseholdContract, option: Option) -> None:
    if option.contract is not None:
        after = voice.say("mine.after"), option.contract
        st.html(join(blocks.change(voice, solutions.without_plans(contract), after), _hypothesis(voice, option)))


def _hypothesis(voice: Voice, option: Option) -> Markup:
    """How sure the rule of an event is."""
    return tag("p", voice.say("mine.how_sure", status=voice.say(f"life.status.{option.event.status}")), cls="s")


def _money(contract: HouseholdContract, cents: int) -> Money:
    return Money(cents, contract.plan.currency)


def _keep(voice: Voice, name: str, row: EventCodes, label: str = "") -> None:
    """The button that adds the event of an answer to the contract."""
    st.button(
        label or voice.say("mine.keep"),
        key=session.key(f"keep-{name}"),
        on_click=session.add,
        args=(row,),
    )
