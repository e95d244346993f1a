"""The words and figures of the first page of the sheet, already written: the template only lays them out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.answers.keys_in_hand import are_in_hand, is_refused
from simulator.sheets import facts, still_valid
from simulator.sheets.workbook_figures import called
from simulator.views import bars, birth_year, keys_in_hand
from simulator.views.text import payer_lines
from simulator.views.years import APPLICANT, KAFIL, TRANCHES_LOAN
from simulator.wording import Months, Named, Plain, write
from simulator.wording.numbers import month

if TYPE_CHECKING:
    from simulator.answers.explain import Step
    from simulator.sheets.question import Answered
    from simulator.views.voice import Page

Json = dict[str, Any]

SIGNS = {"construction": "+", "vrd": "+", "state_per_m2": "−", "state_vrd": "−", "frontal_aid": "−"}
"""What a composed price adds and takes away, in its order."""


def day(iso: str) -> dt.date:
    """A date of the answer."""
    return dt.date.fromisoformat(iso)


def first_page(asked: Answered, page: Page) -> Json:
    """Everything that a household asks first."""
    found = asked.found
    return {
        "title": page.say("sheet.title"), "brand": page.say("sheet.brand"), "subtitle": subtitle(asked, page),
        "disclaimer": page.say("disclaimer"), "law": law_of(found, page),
        "reform": None if (reform := still_valid.reforms(asked)) is None else write(reform, page.lang),
        "warnings": warnings(asked.found, page), "hero": hero(asked, page),
        "facts": {"title": _facts_title(asked, page), "rows": facts.rows(asked, page)},
        "cards": cards(asked, page), "chart": chart(asked, page), "tranches": tranches(asked, page),
        "payers": payers(found, page), "price": price(asked, page), "conditions": conditions(asked, page),
    }  # fmt: skip


def _facts_title(asked: Answered, page: Page) -> str:
    """What was stated, and how many of these facts are an example's."""
    examples = len(asked.found["supposed"])
    return page.say("sheet.facts.examples", count=examples) if examples else page.say("sheet.facts")


def subtitle(asked: Answered, page: Page) -> str:
    """What the question calls itself; else the programme and the type of the dwelling, or the scheme."""
    own = asked.found["title"].get(page.lang) or next(iter(asked.found["title"].values()), "")
    return str(own) or " · ".join(facts.subject(asked, page)) or page.say(f"scheme.{asked.found['scheme']}")


def law_of(found: Json, page: Page) -> str:
    """The scheme, and the law of which day."""
    scheme = Named(f"scheme.{found['scheme']}")
    if found["frozen"]:
        return page.say("law.frozen", scheme=scheme, date=day(found["frozen"]))
    return page.say("law.date", scheme=scheme, date=day(found["law_date"]))


def warnings(found: Json, page: Page) -> list[str]:
    """The facts that do not go together: said before any figure."""
    return [
        f"{page.say('warning.title')}{page.say('error.colon')}{row['sentence'][page.lang]}" for row in found["warnings"]
    ]


def hero(asked: Answered, page: Page) -> Json:
    """The monthly figure, for how long, what part of the income; the verdict. Or why there is none, and the ways out."""
    found = asked.found
    if found["instalment"] is None:
        value, lines = page.say("sheet.hero.none"), _without(found, page)
    else:
        value, lines = page.amount(found["instalment"]), _with(found, page)
    charges = payer_lines.charges(page, found)
    return {
        "label": page.say("sheet.hero"), "value": value,
        "lines": [*lines, *charges, *once(asked, page), *birth_year.ends(page, found)],
        "verdict": verdict(found, page), "state": "refused" if is_refused(found) else "blocked" if found["blocked"] else "",
    }  # fmt: skip


def _with(found: Json, page: Page) -> list[str]:
    span = {"first": month(day(found["first_due"]), page.lang), "last": month(day(found["last_due"]), page.lang)}
    lines = [page.say("sheet.hero.time", months=Months(found["instalments"]), **span)]
    if found["last_instalment"] != found["instalment"]:
        lines.append(page.say("sheet.hero.last", amount=page.money(found["last_instalment"])))
    lines += payer_lines.efforts(page, found)
    lines += [*page.inability(found), *_ways_out(found, page)]
    return lines


def _without(found: Json, page: Page) -> list[str]:
    if not found["blocked"]:
        return [page.say("instalments.none")]
    return [page.say("sheet.hero.blocked", limit=day(found["blocked"]["limit"])), *_ways_out(found, page)]


def _ways_out(found: Json, page: Page) -> list[str]:
    lines = []
    for way in found["ways_out"]:
        amount = page.way_amount(way)
        facts_of = {"way": Named(f"way.{way['way']}"), "availability": Named(f"availability.{way['availability']}")}
        key = "sheet.way.once" if "amount" in way else "sheet.way.monthly"
        lines.append(page.say(key, amount=amount, **facts_of))
    return lines


def once(asked: Answered, page: Page) -> list[str]:
    """What pays all the instalments at once, and how much less that is; nothing where nothing is left."""
    line = asked.summary.line("pay_off")
    return [] if line is None else [write(line, page.lang, centimes=page.centimes)]


def lent(asked: Answered, page: Page) -> list[str]:
    """What a bank lends for the tranches, the heaviest month and the interest, or why nothing; empty where none is asked for."""
    return [said(step, page) for step in map(asked.summary.step, TRANCHES_LOAN) if step]


def both_prices(asked: Answered, page: Page) -> list[str]:
    """The two prices in circulation, where there are two; what speaks for each is among the reasons."""
    line = asked.summary.line("price_alternatives")
    return [] if line is None else [write(line, page.lang, centimes=page.centimes)]


def _unchecked(found: Json) -> bool:
    return any(row["verdict"] == "unknown" for row in found["criteria"])


def verdict(found: Json, page: Page) -> str:
    """Whether a condition turns the household away, and the readings on which that depends; with the keys in hand, that nothing does."""
    if are_in_hand(found):
        return keys_in_hand.short(page, found)
    accepted = "sheet.verdict.unchecked" if _unchecked(found) else "verdict.eligible"
    sentence = page.say(accepted if found["eligible"] else "sheet.verdict.refused")
    return " ".join([sentence, *page.readings_of(found)])


def cards(asked: Answered, page: Page) -> list[list[str]]:
    """Price, what is paid before, what is left, the last payment: label, value, a word below."""
    found = asked.found
    shares = sum((Fraction(row["share"]) for row in found["tranches"]), Fraction(0))
    below = page.say("sheet.card.share", share=shares) if "loan" not in found else ""
    shown = [
        [page.say("column.price"), page.amount(found["price"]), page.say(f"sheet.price.{found['price_source']}")],
        [page.say("column.down_payment"), page.amount(found["down_payment"]), below],
    ]
    if "loan" in found:
        shown.append([page.say("key.grant"), page.amount(found["grant"]), page.say("sheet.card.aid")])
        shown.append([page.say("sheet.card.loan"), page.amount(found["loan"]["amount"]), _rate(found, page)])
        return shown
    how = "" if found["blocked"] else page.say("sheet.card.monthly")
    shown.append([page.say("sheet.card.financed"), page.amount(found["financed"]), how])
    if found["last_due"]:
        why = page.say("sheet.card.decided", cap=Named(f"cap.{found['decisive']}"))
        shown.append([page.say("column.last_due"), page.date(found["last_due"]), why])
    return shown


def _rate(found: Json, page: Page) -> str:
    if found["loan"]["amount"] is None:
        return page.say("binding.rate_unknown")
    if not Decimal(found["loan"]["amount"]):
        return ""
    return page.say("sheet.card.rate", rate=Fraction(found["loan"]["effective_rate"]))


def chart(asked: Answered, page: Page) -> Json | None:
    """The bars, their legend and what they say; nothing when nothing is paid."""
    svg = bars.coloured(page, asked.summary)
    if not svg:
        return None
    names = bars.shown(bars.bars(asked.summary))
    legend = [[bars.COLOURS[name], page.say(f"sheet.series.{name}")] for name in names]
    return {"title": page.say("sheet.chart"), "legend": legend, "svg": svg, "alt": bars.told(page, asked.summary)}


def tranches(asked: Answered, page: Page) -> Json:
    """Each call of the down payment: for what, how much, when, in how many parts."""
    rows = called(asked.found)
    return {
        "title": page.say("sheet.tranches"), "grade": grade(asked, page, "down_payment"),
        "rows": [_tranche(row, page, purchase="loan" in asked.found) for row in rows],
        "total": [page.say("column.down_payment"), page.amount(asked.found["down_payment"])],
        "none": page.say("sheet.tranches.none"),
    }  # fmt: skip


def _tranche(row: Json, page: Page, *, purchase: bool) -> Json:
    return {
        "n": str(row["n"]), "milestone": page.say(f"milestone.{row['milestone']}"), "amount": page.amount(row["amount"]),
        "share": "" if purchase else write(Fraction(row["share"]), page.lang), "due": page.called(row),
        "undated": row["due"] is None,
        "halves": [page.say("step.half", amount=page.money(h["amount"]), by=day(h["by"])) for h in row["halves"]],
    }  # fmt: skip


def payers(found: Json, page: Page) -> Json:
    """Who pays the instalments, until when; a kafil is a hypothesis, and says so."""
    return {"title": page.say("sheet.payers"), "rows": [_payer(row, page) for row in found["payers"]]}


def _payer(row: Json, page: Page) -> Json:
    span = {"first": day(row["from"]), "last": day(row["to"]), "months": Months(row["months"])}
    lines = [page.say("sheet.payer.time", **span), page.say("sheet.payer.total", total=page.money(row["total"]))]
    if row["effort"] is not None:
        lines.append(page.say("sheet.hero.effort", effort=row["effort"]))
    own = row["payer"] == APPLICANT
    return {
        "kind": APPLICANT if own else KAFIL, "who": page.say(f"payer.{row['payer']}"),
        "monthly": page.say("sheet.payer.monthly", amount=page.money(row["monthly"])), "lines": lines,
        "supposed": "" if own else page.say("kafil.hypothesis"),
    }  # fmt: skip


def price(asked: Answered, page: Page) -> Json:
    """What the price is made of, or the sentence that says where it comes from; the fees on top of it."""
    found, step = asked.found, asked.summary.step("price")
    made = found["price_composition"]
    rows = (
        [[sign, page.say(f"composition.{name}"), page.amount(made[name])] for name, sign in SIGNS.items()]
        if made
        else []
    )
    return {
        "title": page.say("sheet.price"), "grade": grade(asked, page, "price"),
        "sentence": "" if made or step is None else said(step, page), "rows": rows,
        "total": [page.say("column.price"), page.amount(found["price"])],
        "note": page.say("composition.land") if made else "", "both": both_prices(asked, page),
        "fees": _fees(found, page),
    }  # fmt: skip


def _fees(found: Json, page: Page) -> Json | None:
    if not found.get("fees"):
        return None
    rows = [[page.say(f"fee.{row['name']}"), page.amount(row["amount"])] for row in found["fees"]]
    return {
        "title": page.say("sheet.fees"),
        "rows": rows,
        "total": [page.say("sheet.total"), page.amount(found["fees_total"])],
    }


def conditions(asked: Answered, page: Page) -> Json:
    """Each condition: met, refused or not checked, by how much, under which article."""
    rows = [
        {"mark": row["verdict"], "text": said(step, page), "cited": page.cited(row)}
        for row in asked.found["criteria"]
        if (step := asked.summary.step(row["rule"]))
    ]
    if are_in_hand(asked.found):
        return {
            "title": keys_in_hand.title(page, asked.found),
            "note": keys_in_hand.note(page, asked.found),
            "rows": rows,
        }
    return {"title": page.say("sheet.conditions"), "note": "", "rows": rows}


def said(step: Step, page: Page) -> str:
    """The sentence of a step."""
    return page.say(step.sentence.key, **step.sentence.facts)


def grade(asked: Answered, page: Page, name: str) -> Json | None:
    """How sure a step is: its weakest source."""
    weakest = asked.summary.weakest((name,))
    if weakest is None:
        return None
    return {"status": weakest.provision.status, "text": page.say(f"status.{weakest.provision.status}")}


def marks(found: Json, page: Page) -> str:
    """With which engine, which texts and which facts the figures can be made again."""
    return page.say("reproduce", **{name: Plain(found["reproduce"][name]) for name in ("engine", "law", "inputs")})
