"""Answers, comparisons and the law as plain text, for a terminal or a message."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.answers.keys_in_hand import are_in_hand
from simulator.views import birth_year, keys_in_hand
from simulator.views.text import payer_lines, purchase_part
from simulator.views.text.page import TextPage
from simulator.views.text.tranches_loan import tranches_loan
from simulator.wording import Months, Named, Plain, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.law import Law
    from simulator.views.years import Summary

Json = dict[str, Any]

MARKS = {"met": "✓", "refused": "✗", "unknown": "?"}


def answer(law: Law, summary: Summary, lang: str, *, centimes: bool = False) -> str:
    """The whole answer: verdict, price, tranches, instalments, payers, reasons, contract, gaps, schedule."""
    found = summary.found
    page = TextPage(law, lang, centimes=centimes, currency=found["currency"])
    _top(page, found)
    _warnings(page, found["warnings"])
    _examples(page, found)
    _verdict(page, found)
    _price(page, found)
    _short(page, summary.steps, "price_alternatives")
    _tranches(page, found)
    if "loan" in found:
        purchase_part.loan(page, found, summary.steps)
    _instalments(page, found)
    _short(page, summary.steps, "pay_off")
    tranches_loan(page, found)
    if "loan" in found:
        purchase_part.fees(page, found)
    _spread(page, found)
    _sourced(page, "reasons", summary.figured)
    purchase_part.journey(page, found)
    _sourced(page, "contract", summary.terms)
    _gaps(page, found)
    _schedule(page, found)
    return str(page)


def _top(page: TextPage, found: Json) -> None:
    title = found["title"].get(page.voice.lang) or next(iter(found["title"].values()), "")
    if title:
        page.put(title)
    page.put(page.voice.say("disclaimer"))
    facts = {"scheme": Named(f"scheme.{found['scheme']}"), "date": dt.date.fromisoformat(found["law_date"])}
    frozen = found["frozen"]
    page.put(
        page.voice.say("law.frozen", scheme=facts["scheme"], date=dt.date.fromisoformat(frozen))
        if frozen
        else page.voice.say("law.date", **facts)
    )
    marks = {name: Plain(found["reproduce"][name]) for name in ("engine", "law", "inputs")}
    page.put(page.voice.say("reproduce", **marks))


def _warnings(page: TextPage, warnings: list[Json]) -> None:
    """The facts that do not go together, before any figure."""
    if warnings:
        page.put()
        page.put(page.voice.say("warning.title"))
    for warning in warnings:
        page.put(f"! {warning['sentence'][page.voice.lang]}", 2)


def _examples(page: TextPage, found: Json) -> None:
    """How many facts are an example's, before any figure that rests on them."""
    for line in page.voice.examples(found):
        page.put()
        page.put(line)


def _verdict(page: TextPage, found: Json) -> None:
    if are_in_hand(found):
        page.put()
        page.put(keys_in_hand.title(page.voice, found))
        page.put(keys_in_hand.note(page.voice, found), 2)
    else:
        _judged(page, found)
    for row in found["criteria"]:
        page.put(f"{MARKS[row['verdict']]} {page.voice.say('rule.' + row['rule'])} ({page.voice.cited(row)})", 4)


def _judged(page: TextPage, found: Json) -> None:
    page.heading("verdict")
    unchecked = any(row["verdict"] == "unknown" for row in found["criteria"])
    accepted = "verdict.unchecked" if unchecked else "verdict.eligible"
    page.put(page.voice.say(accepted if found["eligible"] else "verdict.refused"), 2)
    for line in page.voice.readings_of(found):
        page.put(line, 2)


def _price(page: TextPage, found: Json) -> None:
    page.heading("price")
    page.put(page.voice.amount(found["price"]), 2)
    made = found["price_composition"]
    if made:
        for name, sign in (
            ("construction", "+"),
            ("vrd", "+"),
            ("state_per_m2", "−"),
            ("state_vrd", "−"),
            ("frontal_aid", "−"),
        ):
            page.put(f"{sign} {page.voice.amount(made[name])}  {page.voice.say('composition.' + name)}", 4)
        page.put(page.voice.say("composition.land"), 4)


def _short(page: TextPage, steps: Sequence[Step], name: str) -> None:
    """The short form of a step, under the figure that it is about; the whole of it is among the reasons."""
    for step in steps:
        if step.name == name:
            page.put(write(step.sentence.facts["line"], page.voice.lang, centimes=page.voice.centimes), 2)


def _tranches(page: TextPage, found: Json) -> None:
    page.heading("tranches")
    page.put(page.voice.amount(found["down_payment"]), 2)
    for row in found["tranches"]:
        if "loan" in found and not Decimal(row["amount"]):
            continue
        milestone = page.voice.say(f"milestone.{row['milestone']}")
        share = write(float(row["share"]), page.voice.lang)
        page.put(f"{row['n']}. {page.voice.amount(row['amount'])} ({share})  {milestone}  {page.voice.called(row)}", 4)
        for half in row["halves"]:
            page.put(
                page.voice.say(
                    "step.half", amount=page.voice.money(half["amount"]), by=dt.date.fromisoformat(half["by"])
                ),
                7,
            )


def _instalments(page: TextPage, found: Json) -> None:
    page.heading("instalments")
    _monthly(page, found)
    for line in payer_lines.charges(page.voice, found):
        page.put(line, 2)
    for row in found["payers"]:
        page.put(_payer(page, row), 4)


def _monthly(page: TextPage, found: Json) -> None:
    """How many instalments, of how much, from when to when; or why there are none, and the ways out."""
    if not found["instalments"] and not found["blocked"]:
        unknown = "loan" in found and found["loan"]["amount"] is None
        page.put(page.voice.say("instalments.unknown" if unknown else "instalments.none"), 2)
        return
    if found["blocked"]:
        page.put(page.voice.say("instalments.blocked", limit=dt.date.fromisoformat(found["blocked"]["limit"])), 2)
        _ways_out(page, found)
        return
    facts = {
        "amount": page.voice.money(found["instalment"]),
        "count": found["instalments"],
        "last": page.voice.money(found["last_instalment"]),
    }
    page.put(page.voice.say("instalments.line", **facts), 2)
    page.put(
        page.voice.say(
            "instalments.dates",
            first=dt.date.fromisoformat(found["first_due"]),
            last=dt.date.fromisoformat(found["last_due"]),
        ),
        2,
    )
    for line in page.voice.inability(found):
        page.put(line, 2)
    _ways_out(page, found)


def _ways_out(page: TextPage, found: Json) -> None:
    for way in found["ways_out"]:
        value = f"{page.voice.way_amount(way)} — {page.voice.say('availability.' + way['availability'])}"
        page.put(page.voice.say("value.of", name=Named(f"way.{way['way']}"), value=value), 4)


def _payer(page: TextPage, row: Json) -> str:
    facts = {
        "payer": Named(f"payer.{row['payer']}"), "first": dt.date.fromisoformat(row["from"]),
        "last": dt.date.fromisoformat(row["to"]), "months": Months(row["months"]),
        "monthly": page.voice.money(row["monthly"]), "total": page.voice.money(row["total"]),
    }  # fmt: skip
    line = page.voice.say("payer.line", **facts)
    if row["effort"] is not None:
        line += page.voice.say("payer.effort", effort=row["effort"])
    return line if row["payer"] == "applicant" else f"{line} {page.voice.say('kafil.hypothesis')}"


def _spread(page: TextPage, found: Json) -> None:
    lines = birth_year.ends(page.voice, found)
    if lines:
        page.heading("spread")
    for line in lines:
        page.put(line, 4)


def _sourced(page: TextPage, heading: str, steps: Sequence[Step]) -> None:
    page.heading(heading)
    for number, step in enumerate(steps, 1):
        sentence = write(step.sentence, page.voice.lang, centimes=page.voice.centimes)
        cited = page.voice.say("list.semicolon").join(dict.fromkeys(map(page.voice.cited, step.provisions)))
        page.put(f"{number}. {sentence}" + (f" [{cited}]" if cited else ""), 2)


def _gaps(page: TextPage, found: Json) -> None:
    page.heading("gaps")
    for row in found["gaps"]:
        page.put(f"· {page.voice.say('gap.' + row['key'])} ({page.voice.cited(row)})", 2)
    if "loan" not in found:
        page.put(f"· {page.voice.not_included(found)}", 2)


def _schedule(page: TextPage, found: Json) -> None:
    page.heading("schedule")
    charged, at_once = found["charges"] is not None, () if "loan" in found else ("pay_off",)
    heads = [
        page.voice.say(f"column.{name}")
        for name in ("n", "date", "kind", "payer", "due", *(["charges"] if charged else []), "balance", *at_once)
    ]
    rows = [
        [
            str(row["n"]), page.voice.date(row["date"]), page.voice.say(f"kind.{row['kind']}"), page.voice.say(f"payer.{row['payer']}"),
            page.voice.amount(row["due"]), *([page.voice.amount(row["charges"])] if charged else []), page.voice.amount(row["balance"]),
            *(page.voice.amount(row[name]) for name in at_once),
        ]
        for row in found["schedule"]
    ]  # fmt: skip
    page.table(heads, rows, right=(0, 4, 5, 6, 7))


def comparison(law: Law, found: Json, lang: str, *, centimes: bool = False) -> str:
    """One line for each scheme; what the State gives; the blanks explained; which costs least, and which agree."""
    page = TextPage(law, lang, centimes=centimes)
    page.put(page.voice.say("disclaimer"))
    _warnings(page, found["warnings"])
    answered = [line for line in found["lines"] if "missing" not in line]
    page.heading("comparison")
    names = (
        "eligible",
        "price",
        "grant",
        "up_front",
        "instalment",
        "instalments",
        "decisive",
        "last_due",
        "in_all",
        "effort",
    )
    heads = [
        page.voice.say("column.scheme"),
        *(page.voice.say(f"column.{name}") for name in names),
        page.voice.say("column.owner_from"),
    ]
    page.table(heads, [_compared(page, line) for line in answered], right=(2, 3, 4, 5, 6, 9, 10))
    for line in answered:
        for words in _line_notes(page, line):
            page.put(f"{line['asked']}{page.voice.say('error.colon')}{words}", 2)
    page.heading("state")
    page.put(page.voice.say("state.discount", rate=float(found["discount"])), 2)
    purchase_part.state(page, answered)
    page.heading("apart")
    purchase_part.apart(page, answered)
    blanks = [line for line in found["lines"] if "missing" in line]
    if blanks:
        page.heading("blank")
        for line in blanks:
            page.put(f"{line['asked']}{page.voice.say('error.colon')}{line['missing'][lang]}", 2)
    page.put()
    prices = [words for words in (found["prices"], found["two_prices"]) if words]
    for sentence in (*found["least"], *found["no_least"], *prices, *(pair["because"] for pair in found["same"])):
        page.put(f"= {sentence[lang]}", 2)
    return str(page)


def _line_notes(page: TextPage, line: Json) -> list[str]:
    """What a line of a comparison says below its figures.

    That the income does not bear the instalment, both prices, who shares it, the charges, both ends of a year.
    """
    shared = payer_lines.parts(page.voice, line["payers"], line["currency"]) if payer_lines.is_shared(line) else []
    first = [*page.voice.inability(line), *page.voice.both_prices(line)]
    return [*first, *shared, *payer_lines.charges(page.voice, line), *birth_year.ends(page.voice, line)]


def _compared(page: TextPage, line: Json) -> list[str]:
    accepted = "unchecked" if line["unchecked"] else "eligible"
    verdict = page.voice.say(f"verdict.short.{accepted if line['eligible'] else 'refused'}")
    if are_in_hand(line):
        verdict = page.voice.say("verdict.short.in_hand")
    blocked = "—" if line["blocked"] is None else page.voice.say("cap.blocked")
    if line["loan"] in (None, "0.00") and line["binding"]:
        blocked = page.voice.say(f"binding.{line['binding']}")
    decisive = page.voice.say(f"cap.{line['decisive']}") if line["decisive"] else blocked
    effort = "—" if line["effort"] is None else write(float(line["effort"]), page.voice.lang)
    currency = line["currency"]
    days = ["—" if line[name] is None else page.voice.date(line[name]) for name in ("last_due", "owner_from")]
    return [
        line["asked"], verdict, *(page.voice.amount(line[name], currency) for name in ("price", "grant")), page.voice.known_part(line, "up_front"),
        page.voice.amount(line["instalment"], currency), str(line["instalments"]), decisive, days[0], page.voice.known_part(line, "in_all"), effort, days[1],
    ]  # fmt: skip
