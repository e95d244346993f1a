"""Answers as plain text, for a terminal or a message."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.answers.keys_in_hand import are_in_hand
from simulator.views import birth_year, keys_in_hand
from simulator.views.text import payer_lines, purchase_part, warning_lines
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
    warning_lines.put(page, summary.answer.warnings)
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
