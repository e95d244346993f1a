"""What is left to live on: each payer's instalment over the incomes of now and of later, from the day of the statement to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.base.money import Money
from simulator.contracts import events as kinds
from simulator.contracts import solutions
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.ui.answer import citations
from simulator.ui.contract import blocks, form, session
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import life_codes, typed
from simulator.views import life_drawing
from simulator.wording import FactList, Months, Plain, Years
from simulator.wording.numbers import month

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.answers.household_contract import HouseholdContract
    from simulator.contracts.contract import Contract
    from simulator.contracts.effort import Effort
    from simulator.views.voice import Voice

EARNED = ("earned", "spouse_earned")
"""The incomes of now: both are needed, for what is not stated is not zero."""


def section(voice: Voice, contract: HouseholdContract) -> None:
    """The incomes of now and the children, then what is left of each month; nothing for a contract that has ended."""
    if contract.statement.status in blocks.OVER:
        return
    st.html(join(citations.heading(voice, "mine.effort"), tag("p", voice.say("mine.effort.why"), cls="label")))
    with st.container(key="mine-effort"):
        for name in EARNED:
            form.amount(name, voice.say(blocks.label_key(name)))
        label, hint = voice.say(blocks.label_key("children")), voice.say("mine.hint.children")
        st.text_input(label, placeholder=hint, **session.bound("children", typed.number))
    codes = session.codes()
    if not any(codes.get(name) for name in EARNED):
        return
    lacking = next((name for name in EARNED if not codes.get(name)), None)
    if lacking is not None:
        st.html(tag("p", voice.say("mine.add.lacking", name=voice.say(blocks.label_key(lacking))), cls="label"))
        return
    try:
        applicant, spouse = (fields.amount(typed.with_currency(codes[name]), f"contract.{name}") for name in EARNED)
        children = life_codes.birth_years(codes.get("children", ""), contract.as_of)
        st.html(spans(voice, with_incomes(contract, applicant, spouse), children))
    except InputError as error:
        st.html(blocks.event_refusal(voice, error))


def with_incomes(contract: Contract, applicant: int, spouse: int) -> Contract:
    """A contract with the incomes of its day, in centimes. Raises ``InputError`` where another income of that day contradicts them."""
    option = solutions.with_event(contract, kinds.Income(contract.as_of, applicant, spouse))
    if option.contract is None:
        raise option.refusal or TypeError(option.event.name)
    return option.contract


def spans(voice: Voice, contract: Contract, children: tuple[int, ...] = ()) -> Markup:
    """Each time in which a payer pays the same out of the same income, from the day of the contract on."""
    to_come = [span for span in contract.efforts if span.last > contract.as_of and span.monthly]
    return tag(
        "ul",
        *(tag("li", *_span(voice, contract, span, children), cls=_look(span)) for span in to_come),
        cls="payers efforts",
    )


def _look(span: Effort) -> str:
    short = " short" if span.left is not None and span.left < 0 else ""
    return life_drawing.colour_of(span.payer) + short


def _span(voice: Voice, contract: Contract, span: Effort, children: tuple[int, ...]) -> Iterable[Markup]:
    """Who pays how much, from when to when; which part of the income that is, what is left, and how old the children are."""

    def amount(cents: int) -> Money:
        return Money(cents, contract.plan.currency)

    first = max(span.first, contract.as_of)
    when = {
        "first": month(first, voice.lang),
        "last": month(span.last, voice.lang),
        "months": Months(_months(contract, span)),
    }
    payer = life_drawing.payer_name(span.payer)
    yield tag("p", voice.say("mine.effort.span", payer=payer, monthly=amount(span.monthly), **when), cls="v")
    if span.income is None or span.left is None:
        yield tag("p", voice.say("mine.effort.unknown"), cls="s")
    elif span.left < 0 or span.share is None:
        facts = {"income": amount(span.income), "lacking": amount(-span.left)}
        yield tag("p", voice.say("mine.effort.short", **facts), cls="s")
    else:
        facts = {"income": amount(span.income), "left": amount(span.left)}
        yield tag("p", voice.say("mine.effort.share", share=span.share, **facts), cls="s")
    if children:
        yield tag("p", _ages(voice, children, first.year, span.last.year), cls="s")


def _ages(voice: Voice, children: tuple[int, ...], since: int, until: int) -> str:
    """How old the children are in the first year of a span, and in its last."""

    def ages(year: int) -> FactList:
        return FactList(tuple(Years(max(year - born, 0)) for born in children))

    if since == until:
        return voice.say("mine.effort.children.year", first=ages(since), since=Plain(str(since)))
    years = {"since": Plain(str(since)), "until": Plain(str(until))}
    return voice.say("mine.effort.children", first=ages(since), last=ages(until), **years)


def _months(contract: Contract, span: Effort) -> int:
    """The instalments of a span after the day of the contract."""
    return sum(
        contract.as_of < line.day and span.first <= line.day <= span.last
        for line in contract.paths[1].lines
        if line.due
    )
