"""The words and figures at the head of the annex, which the page and other files share; the template only lays them out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.sheets import facts, still_valid
from simulator.views import bars, birth_year, keys_in_hand
from simulator.views.text import payer_lines
from simulator.views.years import APPLICANT, KAFIL, SIGNS, TRANCHES_LOAN
from simulator.wording import Months, Named, write
from simulator.wording.numbers import month

if TYPE_CHECKING:
    from simulator.answers.explain import Step
    from simulator.answers.model import Answer, Payer, Tranche
    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

Json = dict[str, Any]
"""What the template lays out, by the names that it reads: texts, and lists of them."""


def first_page(question: Answered, voice: Voice) -> Json:
    """The data of the first page of the annex, as the template reads it."""
    answer = question.answer
    return {
        "title": voice.say("sheet.title"),
        "brand": voice.say("sheet.brand"),
        "subtitle": subtitle(question, voice),
        "disclaimer": voice.say("disclaimer"),
        "law": law_of(answer, voice),
        "reform": None if (reform := still_valid.reforms(question)) is None else write(reform, voice.lang),
        "warnings": warnings(answer, voice),
        "hero": hero(question, voice),
        "facts": {"title": facts_title(question, voice), "rows": facts.rows(question, voice)},
        "cards": cards(question, voice),
        "chart": chart(question, voice),
        "tranches": tranches(question, voice),
        "payers": payers(answer, voice),
        "price": price(question, voice),
        "conditions": conditions(question, voice),
    }


def facts_title(question: Answered, voice: Voice) -> str:
    """The title of the stated facts, with the number of facts that are an example's."""
    examples = len(question.answer.supposed)
    return voice.say("sheet.facts.examples", count=examples) if examples else voice.say("sheet.facts")


def subtitle(question: Answered, voice: Voice) -> str:
    """The title of the question; else the programme and the type of the dwelling, or the scheme."""
    title = question.answer.title.get(voice.lang) or next(iter(question.answer.title.values()), "")
    return str(title) or " · ".join(facts.subject(question, voice)) or voice.say(f"scheme.{question.answer.scheme}")


def law_of(answer: Answer, voice: Voice) -> str:
    """The scheme and the day of its law."""
    scheme = Named(f"scheme.{answer.scheme}")
    if answer.frozen:
        return voice.say("law.frozen", scheme=scheme, date=answer.frozen)
    return voice.say("law.date", scheme=scheme, date=answer.law_date)


def warnings(answer: Answer, voice: Voice) -> list[str]:
    """The sentences of the facts that do not fit together."""
    return [
        f"{voice.say('warning.title')}{voice.say('error.colon')}{write(row.sentence, voice.lang)}"
        for row in answer.warnings
    ]


def hero(question: Answered, voice: Voice) -> Json:
    """The monthly figure, its duration, its share of the income, the verdict; or the reason why there is none, and the ways out."""
    answer = question.answer
    if answer.instalments.amount is None:
        value, lines = voice.say("sheet.hero.none"), _without(answer, voice)
    else:
        value, lines = voice.amount(answer.instalments.amount), _with(answer, voice)
    charges = payer_lines.charges(voice, answer)
    return {
        "label": voice.say("sheet.hero"),
        "value": value,
        "lines": [*lines, *charges, *once(question, voice), *birth_year.ends(voice, answer)],
        "verdict": verdict(answer, voice),
        "state": "refused" if answer.is_refused else "blocked" if answer.term.blocked else "",
    }


def _with(answer: Answer, voice: Voice) -> list[str]:
    instalments = answer.instalments
    days = {"first": instalments.first_due, "last": instalments.last_due}
    span = {name: month(day, voice.lang) for name, day in days.items() if day}
    lines = [voice.say("sheet.hero.time", months=Months(instalments.count), **span)]
    if instalments.last_amount != instalments.amount:
        lines.append(voice.say("sheet.hero.last", amount=instalments.last_amount))
    lines += payer_lines.efforts(voice, answer)
    lines += [*voice.inability(answer), *_ways_out(answer, voice)]
    return lines


def _without(answer: Answer, voice: Voice) -> list[str]:
    if not answer.term.blocked:
        return [voice.say("instalments.none")]
    return [voice.say("sheet.hero.blocked", limit=answer.term.blocked.limit), *_ways_out(answer, voice)]


def _ways_out(answer: Answer, voice: Voice) -> list[str]:
    lines = []
    for way in answer.term.ways_out:
        amount = voice.way_amount(way)
        facts_of = {"way": Named(f"way.{way.way}"), "availability": Named(f"availability.{way.availability}")}
        key = "sheet.way.monthly" if way.amount is None else "sheet.way.once"
        lines.append(voice.say(key, amount=amount, **facts_of))
    return lines


def once(question: Answered, voice: Voice) -> list[str]:
    """The line about paying all instalments at once, with the discount; empty where nothing remains to pay."""
    line = question.summary.line("pay_off")
    return [] if line is None else [write(line, voice.lang, centimes=voice.centimes)]


def loan_for_tranches(question: Answered, voice: Voice) -> list[str]:
    """The lines of the loan for the tranches, the heaviest month and the interest, or the refusal; empty where none is requested."""
    return [step_text(step, voice) for step in map(question.summary.step, TRANCHES_LOAN) if step]


def both_prices(question: Answered, voice: Voice) -> list[str]:
    """The line of the two prices in circulation; empty where there is one. The evidence is among the reasons."""
    line = question.summary.line("price_alternatives")
    return [] if line is None else [write(line, voice.lang, centimes=voice.centimes)]


def verdict(answer: Answer, voice: Voice) -> str:
    """The verdict, with the readings on which it depends; with the keys in hand, the sentence about them."""
    if answer.keys_in_hand:
        return keys_in_hand.short(voice, answer, answer.keys_in_hand)
    return " ".join([voice.verdict(answer), *voice.readings_of(answer)])


def cards(question: Answered, voice: Voice) -> list[list[str]]:
    """The cards of the price, the down payment, the financed amount and the last payment: label, value, a word below."""
    answer = question.answer
    shares = sum((row.share for row in answer.tranches), Fraction(0))
    below = voice.say("sheet.card.share", share=shares) if answer.financing.calls_shares else ""
    shown = [
        [voice.say("column.price"), voice.amount(answer.price), voice.say(f"sheet.price.{answer.price_source}")],
        [voice.say("column.down_payment"), voice.amount(answer.down_payment), below],
    ]
    if answer.financing.is_aided:
        shown.append([voice.say("key.grant"), voice.amount(answer.grant), voice.say("sheet.card.aid")])
    if answer.financing.bears_interest:
        lent = None if answer.is_rate_unknown else answer.financed
        return [*shown, [voice.say("sheet.card.loan"), voice.amount(lent), _rate(answer, voice)]]
    how = "" if answer.term.blocked else voice.say("sheet.card.monthly")
    shown.append([voice.say("sheet.card.financed"), voice.amount(answer.financed), how])
    if answer.instalments.last_due:
        why = voice.say("sheet.card.decided", cap=Named(f"cap.{answer.term.decisive}"))
        shown.append([voice.say("column.last_due"), voice.date(answer.instalments.last_due), why])
    return shown


def _rate(answer: Answer, voice: Voice) -> str:
    if answer.is_rate_unknown:
        return voice.say("binding.rate_unknown")
    if answer.effective_rate is None or not answer.financed.cents:
        return ""
    return voice.say("sheet.card.rate", rate=answer.effective_rate)


def chart(question: Answered, voice: Voice) -> Json | None:
    """The bars, what they show and their text alternative; None where nothing is paid."""
    svg = bars.coloured(voice, question.summary)
    if not svg:
        return None
    return {
        "title": bars.finding(voice, question.summary),
        "what": voice.say("sheet.chart"),
        "svg": svg,
        "alt": bars.alt_text(voice, question.summary),
    }


def tranches(question: Answered, voice: Voice) -> Json:
    """The table of the tranches: milestone, amount, day, parts."""
    answer = question.answer
    return {
        "title": voice.say("sheet.tranches"),
        "grade": grade(question, voice, "down_payment"),
        "rows": [_tranche(row, voice, is_share=answer.financing.calls_shares) for row in answer.tranches_to_pay],
        "total": [voice.say("column.down_payment"), voice.amount(answer.down_payment)],
        "none": voice.say("sheet.tranches.none"),
    }


def _tranche(row: Tranche, voice: Voice, *, is_share: bool) -> Json:
    return {
        "n": str(row.number),
        "milestone": voice.say(f"milestone.{row.milestone}"),
        "amount": voice.amount(row.amount),
        "share": write(row.share, voice.lang) if is_share else "",
        "due": voice.due_day(row),
        "undated": row.due is None,
        "halves": [voice.say("step.half", amount=h.amount, by=h.by) for h in row.halves],
    }


def payers(answer: Answer, voice: Voice) -> Json:
    """The payers of the instalments with their days; a kafil is marked as a hypothesis."""
    return {"title": voice.say("sheet.payers"), "rows": [_payer(row, voice) for row in answer.payers]}


def _payer(row: Payer, voice: Voice) -> Json:
    span = {"first": row.span.first, "last": row.span.last, "months": Months(row.span.months)}
    lines = [voice.say("sheet.payer.time", **span), voice.say("sheet.payer.total", total=row.total)]
    if row.effort is not None:
        lines.append(voice.say("sheet.hero.effort", effort=row.effort))
    is_applicant = row.span.name == APPLICANT
    return {
        "kind": APPLICANT if is_applicant else KAFIL,
        "who": voice.say(f"payer.{row.span.name}"),
        "monthly": voice.say("sheet.payer.monthly", amount=row.monthly),
        "lines": lines,
        "supposed": "" if is_applicant else voice.say("kafil.hypothesis"),
    }


def price(question: Answered, voice: Voice) -> Json:
    """The composition of the price or the sentence of its origin, and the fees on top of it."""
    answer, step = question.answer, question.summary.step("price")
    composition = answer.price_composition
    rows = (
        [
            [sign, voice.say(f"composition.{name}"), voice.amount(composition.parts[name])]
            for name, sign in SIGNS.items()
        ]
        if composition
        else []
    )
    return {
        "title": voice.say("sheet.price"),
        "grade": grade(question, voice, "price"),
        "sentence": "" if composition or step is None else step_text(step, voice),
        "rows": rows,
        "total": [voice.say("column.price"), voice.amount(answer.price)],
        "note": voice.say("composition.land") if composition else "",
        "both": both_prices(question, voice),
        "fees": _fees(answer, voice),
    }


def _fees(answer: Answer, voice: Voice) -> Json | None:
    if not answer.fees:
        return None
    rows = [[voice.say(f"fee.{row.name}"), voice.amount(row.amount)] for row in answer.fees]
    return {
        "title": voice.say("sheet.fees"),
        "rows": rows,
        "total": [voice.say("sheet.total"), voice.amount(answer.fees_total)],
    }


def conditions(question: Answered, voice: Voice) -> Json:
    """The table of the conditions: the verdict, the distance, the article of each."""
    rows = [
        {"mark": row.verdict, "text": step_text(step, voice), "cited": voice.cited(row.provision)}
        for row in question.answer.criteria
        if (step := question.summary.step(row.rule))
    ]
    if keys := question.answer.keys_in_hand:
        return {
            "title": keys_in_hand.title(voice, question.answer, keys),
            "note": keys_in_hand.note(voice, question.answer, keys),
            "rows": rows,
        }
    return {"title": voice.say("sheet.conditions"), "note": "", "rows": rows}


def step_text(step: Step, voice: Voice) -> str:
    """The sentence of a step."""
    return voice.say(step.sentence.key, **step.sentence.facts)


def grade(question: Answered, voice: Voice, name: str) -> Json | None:
    """The status of a step's weakest source; None without a source."""
    weakest = question.summary.weakest((name,))
    if weakest is None:
        return None
    return {"status": weakest.provision.status, "text": voice.say(f"status.{weakest.provision.status}")}
