"""The answer of the page of the other schemes, in HTML: the headline, the loan and its fees, the way of the file, the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law.keys import CURRENCIES
from simulator.reading.errors import InputError
from simulator.sheets import first_page, later_pages
from simulator.ui.answer import blocks, citations, doubts, headline, schedule
from simulator.ui.programmes import labels
from simulator.ui.shell.markup import Markup, figure, join, scrolling, tag
from simulator.ui.state import scheme_codes
from simulator.ui.state.question import births_in
from simulator.ui.state.scheme_codes import PREFIX, SCHEME
from simulator.views.text import payer_lines, purchase_part
from simulator.wording import FactList, Named, Plain, Sentence, write

if TYPE_CHECKING:
    import datetime as dt

    from simulator.answers.household_contract import HouseholdContract
    from simulator.reading.errors import SimulatorError
    from simulator.sheets import Answered
    from simulator.ui.state.scheme_codes import Codes
    from simulator.views.voice import Voice


def label(voice: Voice, codes: Codes) -> Markup:
    """Whose facts these are: the example's, the user's with some that are like the example's, or the user's."""
    if scheme_codes.is_example(codes):
        return tag("p", voice.say("programme.example"), cls="label")
    names = [Plain(labels.named(voice, name, codes[SCHEME])) for name in scheme_codes.like_the_example(codes)]
    sentence = voice.say("programme.partly", names=FactList(tuple(names))) if names else voice.say("mine.yours")
    return tag("p", sentence, cls="label")


# --- what could not be read


def refusal(voice: Voice, error: SimulatorError, codes: Codes) -> Markup:
    """What is wrong with the facts, or what the texts do not say: the name of each field and how to repair it."""
    faults = headline.faults_of(error)
    key = (
        "page.error.law"
        if not isinstance(error, InputError)
        else "page.error.input"
        if len(faults) == 1
        else "page.error.inputs"
    )
    parts = [_fault(voice, fault, codes) for fault in faults]
    return tag("div", tag("h2", voice.say(key)), *parts, cls="alert box", role="alert")


def _fault(voice: Voice, fault: SimulatorError, codes: Codes) -> Markup:
    name = scheme_codes.field_of(fault.where, codes[SCHEME])
    where = tag("p", tag("b", labels.named(voice, name, codes[SCHEME]))) if name else Markup()
    sentence = write(_repair(voice, fault, codes), voice.lang, centimes=voice.centimes)
    return join(where, tag("p", sentence, cls="fix", data_field=f"{PREFIX}{name}" if name else ""))


def _repair(voice: Voice, fault: SimulatorError, codes: Codes) -> Sentence:
    """The words of this page for an error, or those of the other pages; the engine's speak of lines of a file."""
    scheme, field = codes[SCHEME], scheme_codes.field_of(fault.where, codes[SCHEME])
    key = headline.page_key(fault, of_any_scheme=True)
    facts = fault.facts | {
        "scheme": Named(f"scheme.{scheme}"),
        "currency": Named(f"whatif.currency.{CURRENCIES[scheme]}"),
    }
    if field and "got" in facts:
        facts["got"] = Plain(scheme_codes.shown(scheme_codes.facts_of(scheme)[field], codes.get(field, "")))
    for role in ("name", "other"):
        if isinstance(day := facts.get(role), Plain):
            facts[role] = Plain(labels.of_day(voice, day.text, scheme))
    return Sentence(key, facts)


# --- the answer


def top(voice: Voice, case: Answered, contract: HouseholdContract | None) -> Markup:
    """The answer in a sentence; the price, the aid, the down payment, the loan; the exact figures.

    ``contract`` is paid as it is due, None where nothing is paid by the month: with the keys in hand, what is left stands first.
    """
    summary = case.summary
    return join(
        doubts.of_all(voice, [summary]),
        headline.hero(voice, {"": summary}, {"": contract}, summary.answer.supposed),
        _cards(voice, case),
        *(tag("p", line, cls="s") for line in payer_lines.efforts(voice, case.answer)),
        blocks.exact(voice, summary, contract),
        blocks.chosen(voice, summary.answer.readings),
        blocks.pay_off(voice, summary),
    )


def _cards(voice: Voice, case: Answered) -> Markup:
    """The cards of the sheet: a figure under its name, a word below."""
    cards = [
        tag("div", tag("p", name, cls="l"), tag("p", figure(value), cls="v"), tag("p", below, cls="s"), cls="card")
        for name, value, below in first_page.cards(case, voice)
    ]
    return tag("div", *cards, cls=f"{citations.roomy(voice, 'cards')} pairs")


def _loan(voice: Voice, case: Answered) -> Markup:
    """The loan with what binds it, and the notes beside it; nothing for an answer without one."""
    lines = purchase_part.loan_lines(voice, case.answer, case.summary.steps)
    if not lines:
        return Markup()
    rows = [tag("li", line[:1].upper() + line[1:]) for line in lines]
    return join(citations.heading(voice, "programme.loan"), tag("ul", *rows, cls="gaps"))


def judged(voice: Voice, case: Answered) -> Markup:
    """The conditions, one by one, then the loan with what binds it."""
    lent = _loan(voice, case)
    behind = blocks.behind(voice, case.summary, "grant", "loan", "interest") if lent else Markup()
    return join(blocks.conditions(voice, case.summary), lent, behind)


def details(voice: Voice, case: Answered) -> Markup:
    """Who pays and the price; beside them the tranches, the fees and what is not known."""
    summary = case.summary
    payers = blocks.payers(voice, summary) if summary.answer.payers else Markup()
    tranches = Markup()
    if summary.answer.tranches_to_pay:
        tranches = join(blocks.tranches(voice, summary), blocks.behind(voice, summary, "down_payment"))
    return join(
        tag("div", payers, blocks.price(voice, summary)),
        tag("div", tranches, fees(voice, case), blocks.gaps(voice, summary.answer), cls="aside level-with-it"),
    )


def fees(voice: Voice, case: Answered) -> Markup:
    """Every known fee with how sure it is, and their sum; nothing where there is none."""
    answer = case.answer
    if not answer.fees:
        return Markup()
    rows = [
        tag("tr", tag("td", voice.say(f"fee.{row.name}"), " ", citations.chip(voice, row.status)), tag("td", voice.amount(row.amount), cls="n"))
        for row in answer.fees
    ]  # fmt: skip
    total = tag(
        "tr",
        tag("th", voice.say("sheet.total"), scope="row"),
        tag("td", voice.amount(answer.fees_total), cls="n"),
        cls="total",
    )
    return join(citations.heading(voice, "sheet.fees"), tag("table", tag("tbody", *rows, total), cls="sum fees"))


def journey(voice: Voice, case: Answered) -> Markup:
    """The steps of the file: who acts, on which day, until when."""
    table = later_pages.journey(case.answer, voice)
    if table is None:
        return Markup()
    heads = tag("tr", *(tag("th", head, scope="col") for head in table["heads"]))
    rows = [
        tag("tr", *(tag("td", figure(cell) if place > 1 else cell) for place, cell in enumerate(row)))
        for row in table["rows"]
    ]
    body = tag("table", tag("thead", heads), tag("tbody", *rows), cls="level stages")
    return join(citations.heading(voice, "sheet.journey"), scrolling(body))


def years(voice: Voice, case: Answered, today: dt.date) -> Markup:
    """The schedule, a fold for each year."""
    return schedule.years(voice, case.summary, births_in(case.scenario), today)
