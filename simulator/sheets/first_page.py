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
    from simulator.views.voice import Voice

Json = dict[str, Any]

SIGNS = {"construction": "+", "vrd": "+", "state_per_m2": "−", "state_vrd": "−", "frontal_aid": "−"}
"""What a composed price adds and takes away, in its order."""


def day(iso: str) -> dt.date:
    """A date of the answer."""
    return dt.date.fromisoformat(iso)


def first_page(asked: Answered, voice: Voice) -> Json:
    """Everything that a household asks first."""
    found = asked.found
    return {
        "title": voice.say("sheet.title"), "brand": voice.say("sheet.brand"), "subtitle": subtitle(asked, voice),
        "disclaimer": voice.say("disclaimer"), "law": law_of(found, voice),
        "reform": None if (reform := still_valid.reforms(asked)) is None else write(reform, voice.lang),
        "warnings": warnings(asked.found, voice), "hero": hero(asked, voice),
        "facts": {"title": _facts_title(asked, voice), "rows": facts.rows(asked, voice)},
        "cards": cards(asked, voice), "chart": chart(asked, voice), "tranches": tranches(asked, voice),
        "payers": payers(found, voice), "price": price(asked, voice), "conditions": conditions(asked, voice),
    }  # fmt: skip


def _facts_title(asked: Answered, voice: Voice) -> str:
    """What was stated, and how many of these facts are an example's."""
    examples = len(asked.found["supposed"])
    return voice.say("sheet.facts.examples", count=examples) if examples else voice.say("sheet.facts")


def subtitle(asked: Answered, voice: Voice) -> str:
    """What the question calls itself; else the programme and the type of the dwelling, or the scheme."""
    own = asked.found["title"].get(voice.lang) or next(iter(asked.found["title"].values()), "")
    return str(own) or " · ".join(facts.subject(asked, voice)) or voice.say(f"scheme.{asked.found['scheme']}")


def law_of(found: Json, voice: Voice) -> str:
    """The scheme, and the law of which day."""
    scheme = Named(f"scheme.{found['scheme']}")
    if found["frozen"]:
        return voice.say("law.frozen", scheme=scheme, date=day(found["frozen"]))
    return voice.say("law.date", scheme=scheme, date=day(found["law_date"]))


def warnings(found: Json, voice: Voice) -> list[str]:
    """The facts that do not go together: said before any figure."""
    return [
        f"{voice.say('warning.title')}{voice.say('error.colon')}{row['sentence'][voice.lang]}"
        for row in found["warnings"]
    ]


def hero(asked: Answered, voice: Voice) -> Json:
    """The monthly figure, for how long, what part of the income; the verdict. Or why there is none, and the ways out."""
    found = asked.found
    if found["instalment"] is None:
        value, lines = voice.say("sheet.hero.none"), _without(found, voice)
    else:
        value, lines = voice.amount(found["instalment"]), _with(found, voice)
    charges = payer_lines.charges(voice, found)
    return {
        "label": voice.say("sheet.hero"), "value": value,
        "lines": [*lines, *charges, *once(asked, voice), *birth_year.ends(voice, found)],
        "verdict": verdict(found, voice), "state": "refused" if is_refused(found) else "blocked" if found["blocked"] else "",
    }  # fmt: skip


def _with(found: Json, voice: Voice) -> list[str]:
    span = {"first": month(day(found["first_due"]), voice.lang), "last": month(day(found["last_due"]), voice.lang)}
    lines = [voice.say("sheet.hero.time", months=Months(found["instalments"]), **span)]
    if found["last_instalment"] != found["instalment"]:
        lines.append(voice.say("sheet.hero.last", amount=voice.money(found["last_instalment"])))
    lines += payer_lines.efforts(voice, found)
    lines += [*voice.inability(found), *_ways_out(found, voice)]
    return lines


def _without(found: Json, voice: Voice) -> list[str]:
    if not found["blocked"]:
        return [voice.say("instalments.none")]
    return [voice.say("sheet.hero.blocked", limit=day(found["blocked"]["limit"])), *_ways_out(found, voice)]


def _ways_out(found: Json, voice: Voice) -> list[str]:
    lines = []
    for way in found["ways_out"]:
        amount = voice.way_amount(way)
        facts_of = {"way": Named(f"way.{way['way']}"), "availability": Named(f"availability.{way['availability']}")}
        key = "sheet.way.once" if "amount" in way else "sheet.way.monthly"
        lines.append(voice.say(key, amount=amount, **facts_of))
    return lines


def once(asked: Answered, voice: Voice) -> list[str]:
    """What pays all the instalments at once, and how much less that is; nothing where nothing is left."""
    line = asked.summary.line("pay_off")
    return [] if line is None else [write(line, voice.lang, centimes=voice.centimes)]


def lent(asked: Answered, voice: Voice) -> list[str]:
    """What a bank lends for the tranches, the heaviest month and the interest, or why nothing; empty where none is asked for."""
    return [said(step, voice) for step in map(asked.summary.step, TRANCHES_LOAN) if step]


def both_prices(asked: Answered, voice: Voice) -> list[str]:
    """The two prices in circulation, where there are two; what speaks for each is among the reasons."""
    line = asked.summary.line("price_alternatives")
    return [] if line is None else [write(line, voice.lang, centimes=voice.centimes)]


def _unchecked(found: Json) -> bool:
    return any(row["verdict"] == "unknown" for row in found["criteria"])


def verdict(found: Json, voice: Voice) -> str:
    """Whether a condition turns the household away, and the readings on which that depends; with the keys in hand, that nothing does."""
    if are_in_hand(found):
        return keys_in_hand.short(voice, found)
    accepted = "sheet.verdict.unchecked" if _unchecked(found) else "verdict.eligible"
    sentence = voice.say(accepted if found["eligible"] else "sheet.verdict.refused")
    return " ".join([sentence, *voice.readings_of(found)])


def cards(asked: Answered, voice: Voice) -> list[list[str]]:
    """Price, what is paid before, what is left, the last payment: label, value, a word below."""
    found = asked.found
    shares = sum((Fraction(row["share"]) for row in found["tranches"]), Fraction(0))
    below = voice.say("sheet.card.share", share=shares) if "loan" not in found else ""
    shown = [
        [voice.say("column.price"), voice.amount(found["price"]), voice.say(f"sheet.price.{found['price_source']}")],
        [voice.say("column.down_payment"), voice.amount(found["down_payment"]), below],
    ]
    if "loan" in found:
        shown.append([voice.say("key.grant"), voice.amount(found["grant"]), voice.say("sheet.card.aid")])
        shown.append([voice.say("sheet.card.loan"), voice.amount(found["loan"]["amount"]), _rate(found, voice)])
        return shown
    how = "" if found["blocked"] else voice.say("sheet.card.monthly")
    shown.append([voice.say("sheet.card.financed"), voice.amount(found["financed"]), how])
    if found["last_due"]:
        why = voice.say("sheet.card.decided", cap=Named(f"cap.{found['decisive']}"))
        shown.append([voice.say("column.last_due"), voice.date(found["last_due"]), why])
    return shown


def _rate(found: Json, voice: Voice) -> str:
    if found["loan"]["amount"] is None:
        return voice.say("binding.rate_unknown")
    if not Decimal(found["loan"]["amount"]):
        return ""
    return voice.say("sheet.card.rate", rate=Fraction(found["loan"]["effective_rate"]))


def chart(asked: Answered, voice: Voice) -> Json | None:
    """The bars, their legend and what they say; nothing when nothing is paid."""
    svg = bars.coloured(voice, asked.summary)
    if not svg:
        return None
    names = bars.shown(bars.bars(asked.summary))
    legend = [[bars.COLOURS[name], voice.say(f"sheet.series.{name}")] for name in names]
    return {"title": voice.say("sheet.chart"), "legend": legend, "svg": svg, "alt": bars.told(voice, asked.summary)}


def tranches(asked: Answered, voice: Voice) -> Json:
    """Each call of the down payment: for what, how much, when, in how many parts."""
    rows = called(asked.found)
    return {
        "title": voice.say("sheet.tranches"), "grade": grade(asked, voice, "down_payment"),
        "rows": [_tranche(row, voice, purchase="loan" in asked.found) for row in rows],
        "total": [voice.say("column.down_payment"), voice.amount(asked.found["down_payment"])],
        "none": voice.say("sheet.tranches.none"),
    }  # fmt: skip


def _tranche(row: Json, voice: Voice, *, purchase: bool) -> Json:
    return {
        "n": str(row["n"]), "milestone": voice.say(f"milestone.{row['milestone']}"), "amount": voice.amount(row["amount"]),
        "share": "" if purchase else write(Fraction(row["share"]), voice.lang), "due": voice.called(row),
        "undated": row["due"] is None,
        "halves": [voice.say("step.half", amount=voice.money(h["amount"]), by=day(h["by"])) for h in row["halves"]],
    }  # fmt: skip


def payers(found: Json, voice: Voice) -> Json:
    """Who pays the instalments, until when; a kafil is a hypothesis, and says so."""
    return {"title": voice.say("sheet.payers"), "rows": [_payer(row, voice) for row in found["payers"]]}


def _payer(row: Json, voice: Voice) -> Json:
    span = {"first": day(row["from"]), "last": day(row["to"]), "months": Months(row["months"])}
    lines = [voice.say("sheet.payer.time", **span), voice.say("sheet.payer.total", total=voice.money(row["total"]))]
    if row["effort"] is not None:
        lines.append(voice.say("sheet.hero.effort", effort=row["effort"]))
    own = row["payer"] == APPLICANT
    return {
        "kind": APPLICANT if own else KAFIL, "who": voice.say(f"payer.{row['payer']}"),
        "monthly": voice.say("sheet.payer.monthly", amount=voice.money(row["monthly"])), "lines": lines,
        "supposed": "" if own else voice.say("kafil.hypothesis"),
    }  # fmt: skip


def price(asked: Answered, voice: Voice) -> Json:
    """What the price is made of, or the sentence that says where it comes from; the fees on top of it."""
    found, step = asked.found, asked.summary.step("price")
    made = found["price_composition"]
    rows = (
        [[sign, voice.say(f"composition.{name}"), voice.amount(made[name])] for name, sign in SIGNS.items()]
        if made
        else []
    )
    return {
        "title": voice.say("sheet.price"), "grade": grade(asked, voice, "price"),
        "sentence": "" if made or step is None else said(step, voice), "rows": rows,
        "total": [voice.say("column.price"), voice.amount(found["price"])],
        "note": voice.say("composition.land") if made else "", "both": both_prices(asked, voice),
        "fees": _fees(found, voice),
    }  # fmt: skip


def _fees(found: Json, voice: Voice) -> Json | None:
    if not found.get("fees"):
        return None
    rows = [[voice.say(f"fee.{row['name']}"), voice.amount(row["amount"])] for row in found["fees"]]
    return {
        "title": voice.say("sheet.fees"),
        "rows": rows,
        "total": [voice.say("sheet.total"), voice.amount(found["fees_total"])],
    }


def conditions(asked: Answered, voice: Voice) -> Json:
    """Each condition: met, refused or not checked, by how much, under which article."""
    rows = [
        {"mark": row["verdict"], "text": said(step, voice), "cited": voice.cited(row)}
        for row in asked.found["criteria"]
        if (step := asked.summary.step(row["rule"]))
    ]
    if are_in_hand(asked.found):
        return {
            "title": keys_in_hand.title(voice, asked.found),
            "note": keys_in_hand.note(voice, asked.found),
            "rows": rows,
        }
    return {"title": voice.say("sheet.conditions"), "note": "", "rows": rows}


def said(step: Step, voice: Voice) -> str:
    """The sentence of a step."""
    return voice.say(step.sentence.key, **step.sentence.facts)


def grade(asked: Answered, voice: Voice, name: str) -> Json | None:
    """How sure a step is: its weakest source."""
    weakest = asked.summary.weakest((name,))
    if weakest is None:
        return None
    return {"status": weakest.provision.status, "text": voice.say(f"status.{weakest.provision.status}")}


def marks(found: Json, voice: Voice) -> str:
    """With which engine, which texts and which facts the figures can be made again."""
    return voice.say("reproduce", **{name: Plain(found["reproduce"][name]) for name in ("engine", "law", "inputs")})
