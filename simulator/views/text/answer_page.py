"""Answers, comparisons and the law as plain text, for a terminal or a message."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.answers.keys_in_hand import are_in_hand
from simulator.views import birth_year, keys_in_hand
from simulator.views.text import payer_lines, purchase_part
from simulator.views.text.tranches_loan import tranches_loan
from simulator.views.voice import Page
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
    page = Page(law, lang, centimes=centimes, currency=found["currency"])
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


def _top(page: Page, found: Json) -> None:
    title = found["title"].get(page.lang) or next(iter(found["title"].values()), "")
    if title:
        page.put(title)
    page.put(page.say("disclaimer"))
    facts = {"scheme": Named(f"scheme.{found['scheme']}"), "date": dt.date.fromisoformat(found["law_date"])}
    frozen = found["frozen"]
    page.put(
        page.say("law.frozen", scheme=facts["scheme"], date=dt.date.fromisoformat(frozen))
        if frozen
        else page.say("law.date", **facts)
    )
    marks = {name: Plain(found["reproduce"][name]) for name in ("engine", "law", "inputs")}
    page.put(page.say("reproduce", **marks))


def _warnings(page: Page, warnings: list[Json]) -> None:
    """The facts that do not go together, before any figure."""
    if warnings:
        page.put()
        page.put(page.say("warning.title"))
    for warning in warnings:
        page.put(f"! {warning['sentence'][page.lang]}", 2)


def _examples(page: Page, found: Json) -> None:
    """How many facts are an example's, before any figure that rests on them."""
    for line in page.examples(found):
        page.put()
        page.put(line)


def _verdict(page: Page, found: Json) -> None:
    if are_in_hand(found):
        page.put()
        page.put(keys_in_hand.title(page, found))
        page.put(keys_in_hand.note(page, found), 2)
    else:
        _judged(page, found)
    for row in found["criteria"]:
        page.put(f"{MARKS[row['verdict']]} {page.say('rule.' + row['rule'])} ({page.cited(row)})", 4)


def _judged(page: Page, found: Json) -> None:
    page.heading("verdict")
    unchecked = any(row["verdict"] == "unknown" for row in found["criteria"])
    accepted = "verdict.unchecked" if unchecked else "verdict.eligible"
    page.put(page.say(accepted if found["eligible"] else "verdict.refused"), 2)
    for line in page.readings_of(found):
        page.put(line, 2)


def _price(page: Page, found: Json) -> None:
    page.heading("price")
    page.put(page.amount(found["price"]), 2)
    made = found["price_composition"]
    if made:
        for name, sign in (
            ("construction", "+"),
            ("vrd", "+"),
            ("state_per_m2", "−"),
            ("state_vrd", "−"),
            ("frontal_aid", "−"),
        ):
            page.put(f"{sign} {page.amount(made[name])}  {page.say('composition.' + name)}", 4)
        page.put(page.say("composition.land"), 4)


def _short(page: Page, steps: Sequence[Step], name: str) -> None:
    """The short form of a step, under the figure that it is about; the whole of it is among the reasons."""
    for step in steps:
        if step.name == name:
            page.put(write(step.sentence.facts["line"], page.lang, centimes=page.centimes), 2)


def _tranches(page: Page, found: Json) -> None:
    page.heading("tranches")
    page.put(page.amount(found["down_payment"]), 2)
    for row in found["tranches"]:
        if "loan" in found and not Decimal(row["amount"]):
            continue
        milestone = page.say(f"milestone.{row['milestone']}")
        share = write(float(row["share"]), page.lang)
        page.put(f"{row['n']}. {page.amount(row['amount'])} ({share})  {milestone}  {page.called(row)}", 4)
        for half in row["halves"]:
            page.put(page.say("step.half", amount=page.money(half["amount"]), by=dt.date.fromisoformat(half["by"])), 7)


def _instalments(page: Page, found: Json) -> None:
    page.heading("instalments")
    _monthly(page, found)
    for line in payer_lines.charges(page, found):
        page.put(line, 2)
    for row in found["payers"]:
        page.put(_payer(page, row), 4)


def _monthly(page: Page, found: Json) -> None:
    """How many instalments, of how much, from when to when; or why there are none, and the ways out."""
    if not found["instalments"] and not found["blocked"]:
        unknown = "loan" in found and found["loan"]["amount"] is None
        page.put(page.say("instalments.unknown" if unknown else "instalments.none"), 2)
        return
    if found["blocked"]:
        page.put(page.say("instalments.blocked", limit=dt.date.fromisoformat(found["blocked"]["limit"])), 2)
        _ways_out(page, found)
        return
    facts = {
        "amount": page.money(found["instalment"]),
        "count": found["instalments"],
        "last": page.money(found["last_instalment"]),
    }
    page.put(page.say("instalments.line", **facts), 2)
    page.put(
        page.say(
            "instalments.dates",
            first=dt.date.fromisoformat(found["first_due"]),
            last=dt.date.fromisoformat(found["last_due"]),
        ),
        2,
    )
    for line in page.inability(found):
        page.put(line, 2)
    _ways_out(page, found)


def _ways_out(page: Page, found: Json) -> None:
    for way in found["ways_out"]:
        value = f"{page.way_amount(way)} — {page.say('availability.' + way['availability'])}"
        page.put(page.say("value.of", name=Named(f"way.{way['way']}"), value=value), 4)


def _payer(page: Page, row: Json) -> str:
    facts = {
        "payer": Named(f"payer.{row['payer']}"), "first": dt.date.fromisoformat(row["from"]),
        "last": dt.date.fromisoformat(row["to"]), "months": Months(row["months"]),
        "monthly": page.money(row["monthly"]), "total": page.money(row["total"]),
    }  # fmt: skip
    line = page.say("payer.line", **facts)
    if row["effort"] is not None:
        line += page.say("payer.effort", effort=row["effort"])
    return line if row["payer"] == "applicant" else f"{line} {page.say('kafil.hypothesis')}"


def _spread(page: Page, found: Json) -> None:
    lines = birth_year.ends(page, found)
    if lines:
        page.heading("spread")
    for line in lines:
        page.put(line, 4)


def _sourced(page: Page, heading: str, steps: Sequence[Step]) -> None:
    page.heading(heading)
    for number, step in enumerate(steps, 1):
        sentence = write(step.sentence, page.lang, centimes=page.centimes)
        cited = page.say("list.semicolon").join(dict.fromkeys(map(page.cited, step.provisions)))
        page.put(f"{number}. {sentence}" + (f" [{cited}]" if cited else ""), 2)


def _gaps(page: Page, found: Json) -> None:
    page.heading("gaps")
    for row in found["gaps"]:
        page.put(f"· {page.say('gap.' + row['key'])} ({page.cited(row)})", 2)
    if "loan" not in found:
        page.put(f"· {page.not_included(found)}", 2)


def _schedule(page: Page, found: Json) -> None:
    page.heading("schedule")
    charged, at_once = found["charges"] is not None, () if "loan" in found else ("pay_off",)
    heads = [
        page.say(f"column.{name}")
        for name in ("n", "date", "kind", "payer", "due", *(["charges"] if charged else []), "balance", *at_once)
    ]
    rows = [
        [
            str(row["n"]), page.date(row["date"]), page.say(f"kind.{row['kind']}"), page.say(f"payer.{row['payer']}"),
            page.amount(row["due"]), *([page.amount(row["charges"])] if charged else []), page.amount(row["balance"]),
            *(page.amount(row[name]) for name in at_once),
        ]
        for row in found["schedule"]
    ]  # fmt: skip
    page.table(heads, rows, right=(0, 4, 5, 6, 7))


def comparison(law: Law, found: Json, lang: str, *, centimes: bool = False) -> str:
    """One line for each scheme; what the State gives; the blanks explained; which costs least, and which agree."""
    page = Page(law, lang, centimes=centimes)
    page.put(page.say("disclaimer"))
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
    heads = [page.say("column.scheme"), *(page.say(f"column.{name}") for name in names), page.say("column.owner_from")]
    page.table(heads, [_compared(page, line) for line in answered], right=(2, 3, 4, 5, 6, 9, 10))
    for line in answered:
        for words in _line_notes(page, line):
            page.put(f"{line['asked']}{page.say('error.colon')}{words}", 2)
    page.heading("state")
    page.put(page.say("state.discount", rate=float(found["discount"])), 2)
    purchase_part.state(page, answered)
    page.heading("apart")
    purchase_part.apart(page, answered)
    blanks = [line for line in found["lines"] if "missing" in line]
    if blanks:
        page.heading("blank")
        for line in blanks:
            page.put(f"{line['asked']}{page.say('error.colon')}{line['missing'][lang]}", 2)
    page.put()
    prices = [words for words in (found["prices"], found["two_prices"]) if words]
    for sentence in (*found["least"], *found["no_least"], *prices, *(pair["because"] for pair in found["same"])):
        page.put(f"= {sentence[lang]}", 2)
    return str(page)


def _line_notes(page: Page, line: Json) -> list[str]:
    """What a line of a comparison says below its figures.

    That the income does not bear the instalment, both prices, who shares it, the charges, both ends of a year.
    """
    shared = payer_lines.parts(page, line["payers"], line["currency"]) if payer_lines.is_shared(line) else []
    first = [*page.inability(line), *page.both_prices(line)]
    return [*first, *shared, *payer_lines.charges(page, line), *birth_year.ends(page, line)]


def _compared(page: Page, line: Json) -> list[str]:
    accepted = "unchecked" if line["unchecked"] else "eligible"
    verdict = page.say(f"verdict.short.{accepted if line['eligible'] else 'refused'}")
    if are_in_hand(line):
        verdict = page.say("verdict.short.in_hand")
    blocked = "—" if line["blocked"] is None else page.say("cap.blocked")
    if line["loan"] in (None, "0.00") and line["binding"]:
        blocked = page.say(f"binding.{line['binding']}")
    decisive = page.say(f"cap.{line['decisive']}") if line["decisive"] else blocked
    effort = "—" if line["effort"] is None else write(float(line["effort"]), page.lang)
    currency = line["currency"]
    days = ["—" if line[name] is None else page.date(line[name]) for name in ("last_due", "owner_from")]
    return [
        line["asked"], verdict, *(page.amount(line[name], currency) for name in ("price", "grant")), page.known_part(line, "up_front"),
        page.amount(line["instalment"], currency), str(line["instalments"]), decisive, days[0], page.known_part(line, "in_all"), effort, days[1],
    ]  # fmt: skip
