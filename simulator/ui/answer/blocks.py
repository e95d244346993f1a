"""The answer in HTML: each block is a function of the answer, in the language and the unit of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law import Readings
from simulator.ui.answer import citations
from simulator.ui.answer.headline import typed_in
from simulator.ui.shell import nav
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.views import keys_in_hand, short_answer
from simulator.views.text import payer_lines
from simulator.views.years import APPLICANT, KAFIL, SIGNS
from simulator.wording import FactList, Months, Named, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.answers.household_contract import HouseholdContract
    from simulator.answers.model import Answer, KeysInHand, Payer, Tranche
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice
    from simulator.views.years import Summary
    from simulator.wording import Sentence


def stated_facts(voice: Voice, facts: Facts) -> Markup:
    """The facts that decide, as they were stated: on a page that does not ask them, and on paper."""
    plain = [tag("li", tag("b", voice.say(f"page.{name}.{facts[name]}"))) for name in ("cohort", "type")]
    rows = (
        tag("li", tag("span", voice.say(f"page.field.{name}")), " ", tag("bdi", typed_in(name, facts)))
        for name in ("birth", "keys", "income", "spouse")
    )
    return tag("ul", *plain, *rows, cls="asked")


def chosen(voice: Voice, readings: Mapping[str, str]) -> Markup:
    """The readings that are not the first ones, so that another choice is never forgotten."""
    others = [name for name, choices in Readings.choices().items() if readings[name] != choices[0]]
    rows = (
        tag(
            "li",
            voice.say(f"reading.{name}"),
            voice.say("error.colon"),
            citations.unbroken(voice.say(f"reading.{name}.{readings[name]}")),
        )
        for name in others
    )
    return tag("div", tag("p", voice.say("page.readings.chosen")), tag("ul", *rows), cls="note") if others else Markup()


def cards(voice: Voice, summary: Summary, contract: HouseholdContract | None = None) -> Markup:
    """The four numbers in whole dinars, and one tap away the same to the centime."""
    shown = (
        tag(
            "div",
            tag("p", voice.say(number.label), cls="l"),
            tag("p", figure(number.value), cls="v"),
            tag("p", number.below, cls="s") if number.below else "",
            cls="card",
        )
        for number in short_answer.numbers(voice, summary, contract)
    )
    return join(tag("div", *shown, cls=citations.roomy(voice, "cards")), exact(voice, summary, contract))


def exact(voice: Voice, summary: Summary, contract: HouseholdContract | None) -> Markup:
    """The figures that are rounded, to the centime, and by which rule; nothing where none is."""
    rows = [
        tag("tr", tag("th", name, scope="row"), tag("td", amount, cls="n"))
        for name, amount in short_answer.exact_figures(voice, summary, contract)
    ]
    rule = tag("p", voice.say("answer.exact.rule"), cls="s")
    table = tag("table", tag("tbody", *rows), cls="sum")
    return tag("details", tag("summary", voice.say("answer.exact")), rule, table, cls="exact") if rows else Markup()


def age(voice: Voice, summary: Summary) -> Markup:
    """What changes at the age limit, in one sentence."""
    answer, facts, step = summary.answer, citations.limit(summary), summary.step("age_cap")
    kafil = next((payer.span for payer in answer.payers if payer.span.name != APPLICANT), None)
    if answer.term.blocked and step:
        sentence = voice.say(step.sentence.key, **step.sentence.facts)
    elif kafil and answer.readings["kafil"] == "takes_over":
        facts |= {
            "payer": Named(f"payer.{kafil.name}"),
            "first": kafil.first,
            "last": answer.instalments.last_due,
        }
        sentence = voice.say("page.age.kafil", **facts)
    elif answer.term.decisive == "age":
        facts |= {"months": Months(answer.term.months), "longest": Months(answer.term.caps[0].months)}
        sentence = voice.say("page.age.sooner", **facts)
    else:
        sentence = voice.say("page.age.nothing", **facts | {"last": answer.instalments.last_due})
    return tag("p", sentence, cls="note")


def conditions(voice: Voice, summary: Summary, verdict: str = "") -> Markup:
    """Each condition, or those of one ``verdict``: met or not, by how much, under which article; folded once the keys are in hand."""
    keys = summary.answer.keys_in_hand
    rows = [
        tag("li", citations.sourced(voice, step, mark=row.verdict), cls="" if keys else row.verdict)
        for row in summary.answer.criteria
        if row.verdict == (verdict or row.verdict) and (step := summary.step(row.rule))
    ]
    items = tag("ul", *rows, cls="conditions")
    return of_the_day(voice, summary, keys, items) if keys else join(citations.heading(voice, "page.conditions"), items)


def of_the_day(voice: Voice, summary: Summary, keys: KeysInHand, conditions: Markup) -> Markup:
    """The conditions of the day of the application, folded, and that they were examined then."""
    head, note = (words(voice, summary.answer, keys) for words in (keys_in_hand.title, keys_in_hand.note))
    return tag("details", tag("summary", head), tag("p", note, cls="s"), conditions, cls="of-the-day")


def tranches(voice: Voice, summary: Summary) -> Markup:
    """The tranches of the down payment: when each is called, and the parts of the first."""
    answer = summary.answer
    rows = [_tranche(voice, row, is_share=answer.financing.calls_shares) for row in answer.tranches_to_pay]
    return join(citations.heading(voice, "page.tranches"), tag("ol", *rows, cls=citations.roomy(voice, "tranches")))


def _tranche(voice: Voice, row: Tranche, *, is_share: bool) -> Markup:
    share = write(float(row.share), voice.lang) if is_share else ""
    halves = [tag("li", voice.say("step.half", amount=half.amount, by=half.by)) for half in row.halves]
    return tag(
        "li",
        tag("p", f"{row.number}. ", voice.say(f"milestone.{row.milestone}"), cls="l"),
        tag("p", figure(voice.amount(row.amount)), tag("span", share, cls="share") if share else "", cls="v"),
        tag("p", voice.due_day(row), cls="s"),
        tag("ul", *halves, cls="halves") if halves else "",
        cls="" if row.due else "undated",
    )


def price(voice: Voice, summary: Summary) -> Markup:
    """The price, and what it is made of."""
    composition = summary.answer.price_composition
    step = summary.step("price")
    source = behind(voice, summary, "price")
    title = citations.heading(voice, "page.price")
    if not composition:
        words = tag("p", voice.say(step.sentence.key, **step.sentence.facts)) if step else Markup()
        return join(title, words, source)
    rows = [
        tag(
            "tr",
            tag("td", f"{sign} ", voice.say(f"composition.{name}")),
            tag("td", voice.amount(composition.parts[name]), cls="n"),
        )
        for name, sign in SIGNS.items()
    ]
    total = tag(
        "tr",
        tag("th", "= ", voice.say("column.price"), scope="row"),
        tag("td", voice.amount(composition.price), cls="n"),
        cls="total",
    )
    return join(
        title,
        tag("table", tag("tbody", *rows, total), cls="sum"),
        tag("p", voice.say("composition.land"), cls="s"),
        source,
    )


def prices(voice: Voice, summary: Summary) -> Markup:
    """Both prices where two are in circulation, and which one is counted; what speaks for each is one tap away."""
    line, now = summary.line("price_alternatives"), summary.answer.readings["price_2013"]
    proofs = [
        tag(
            "p",
            alternative.provision.evidence[voice.lang],
            " ",
            tag("small", citations.cited(voice, alternative.provision)),
        )
        for alternative in summary.answer.price_alternatives
    ]
    if line is None:
        return Markup()
    counted = voice.say("page.price.counted", reading=Named(f"reading.price_2013.{now}"), price=summary.answer.price)
    return join(_folded(voice, line, proofs), tag("p", counted, cls="label"))


def pay_off(voice: Voice, summary: Summary) -> Markup:
    """What pays all the instalments at once, in one line; its conditions and its texts are one tap away.

    Nothing with the keys in hand: its days count from that of the keys, and the page of the contract says what ends it today.
    """
    line, step = summary.line("pay_off"), summary.step("pay_off")
    if line is None or step is None or summary.answer.keys_in_hand:
        return Markup()
    conditions = step.sentence.facts.get("conditions")
    sentences = conditions.facts if isinstance(conditions, FactList) else ()
    texts = tag("small", " · ".join(dict.fromkeys(citations.cited(voice, provision) for provision in step.provisions)))
    inside = [tag("ul", *(tag("li", write(sentence, voice.lang)) for sentence in sentences)), tag("p", texts)]
    return _folded(voice, line, inside)


def contract_door(voice: Voice, answers: Iterable[Summary]) -> Markup:
    """With the keys in hand, the door to the page that asks what was really paid."""
    if not any(summary.answer.keys_in_hand for summary in answers):
        return Markup()
    return tag(
        "div", nav.place_link("contract", voice.say("answer.left.door"), voice.lang, drawn="vpn_key"), cls="door"
    )


def _folded(voice: Voice, line: Sentence, inside: Iterable[Markup]) -> Markup:
    head = tag("summary", write(line, voice.lang, centimes=voice.centimes))
    return tag("details", head, *inside, cls="note")


def behind(voice: Voice, summary: Summary, *names: str) -> Markup:
    """Where some steps were read, one tap away; each provision once."""
    steps = filter(None, map(summary.step, names))
    provisions = dict.fromkeys(provision for step in steps for provision in step.provisions)
    inside = [citations.source(voice, provision) for provision in provisions]
    return tag("details", tag("summary", voice.say("page.source")), *inside, cls="sourced") if inside else Markup()


def payers(voice: Voice, summary: Summary) -> Markup:
    """Who pays, from when to when; a line about the kafil says that it is a hypothesis."""
    rows = [_payer(voice, summary.answer, row) for row in summary.answer.payers]
    if blocked := summary.answer.term.blocked:
        sentence = voice.say("instalments.blocked", limit=blocked.limit)
        return join(citations.heading(voice, "page.payers"), tag("p", sentence))
    return join(citations.heading(voice, "page.payers"), tag("ul", *rows, cls="payers"))


def _payer(voice: Voice, answer: Answer, row: Payer) -> Markup:
    facts = {
        "first": row.span.first,
        "last": row.span.last,
        "months": Months(row.span.months),
        "total": row.total,
    }
    who = tag(
        "p",
        voice.say(f"payer.{row.span.name}"),
        voice.say("error.colon"),
        figure(voice.say("page.payer.monthly", amount=row.monthly)),
        cls="v",
    )
    effort = [] if row.effort is None else [payer_lines.effort(voice, answer, row.span.name, row.effort)]
    helper = row.span.name != APPLICANT
    supposed = [tag("p", voice.say("kafil.hypothesis"), cls="s supposed")] if helper else []
    return tag(
        "li",
        who,
        tag("p", voice.say("page.payer.time", **facts), cls="s"),
        *(tag("p", words, cls="s") for words in effort),
        *supposed,
        cls=KAFIL if helper else "applicant",
    )


def gaps(voice: Voice, answer: Answer) -> Markup:
    """What the law does not say, and what is not counted."""
    rows = [
        tag("li", voice.say(f"gap.{row.key}"), " ", tag("small", citations.cited(voice, row))) for row in answer.gaps
    ]
    if not answer.financing.counts_fees:
        rows.append(tag("li", voice.not_included(answer)))
    return join(citations.heading(voice, "page.gaps"), tag("ul", *rows, cls="gaps")) if rows else Markup()


def reasons(voice: Voice, summary: Summary) -> Markup:
    """Every step of the way, with its article."""
    rows: Iterable[Markup] = (
        tag("li", citations.sourced(voice, step), cls="decisive" if step.decisive else "") for step in summary.reasons
    )
    return tag("ol", *rows, cls="reasons")


def contract(voice: Voice, summary: Summary) -> Markup:
    """What the contract forbids and gives, its gaps included, each with its source."""
    return tag("ul", *(tag("li", citations.sourced(voice, term)) for term in summary.contract), cls="reasons contract")


def law_day(voice: Voice, answer: Answer) -> Markup:
    """The scheme and the day of its law; the marks with which a figure is cited are on paper and in files."""
    scheme, day = Named(f"scheme.{answer.scheme}"), answer.frozen or answer.law_date
    law_date = voice.say("law.frozen" if answer.frozen else "law.date", scheme=scheme, date=day)
    return tag("p", law_date, cls="reproduce")
