"""The answer in HTML: each block is a function of the answer, in the language and the unit of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.keys_in_hand import are_in_hand
from simulator.law import Readings
from simulator.ui.answer import citations
from simulator.ui.answer.headline import typed_in
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.views import keys_in_hand
from simulator.views.years import KAFIL
from simulator.wording import Listed, Months, Named, Plain, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Page
    from simulator.views.years import Json, Summary
    from simulator.wording import Sentence

COMPOSITION = (("construction", "+"), ("vrd", "+"), ("state_per_m2", "−"), ("state_vrd", "−"), ("frontal_aid", "−"))


def asked(page: Page, facts: Facts) -> Markup:
    """The facts that decide, as they were stated: on a page that does not ask them, and on paper."""
    plain = [tag("li", tag("b", page.say(f"page.{name}.{facts[name]}"))) for name in ("cohort", "type")]
    rows = (
        tag("li", tag("span", page.say(f"page.field.{name}")), " ", tag("bdi", typed_in(name, facts)))
        for name in ("birth", "keys", "income", "spouse")
    )
    return tag("ul", *plain, *rows, cls="asked")


def chosen(page: Page, readings: Mapping[str, str]) -> Markup:
    """The readings that are not the first ones: nobody should forget that another was chosen."""
    others = [name for name, choices in Readings.choices().items() if readings[name] != choices[0]]
    rows = (
        tag(
            "li",
            page.say(f"reading.{name}"),
            page.say("error.colon"),
            citations.unbroken(page.say(f"reading.{name}.{readings[name]}")),
        )
        for name in others
    )
    return tag("div", tag("p", page.say("page.readings.chosen")), tag("ul", *rows), cls="note") if others else Markup()


def cards(page: Page, summary: Summary) -> Markup:
    """Price, down payment, last payment."""
    found = summary.found
    share = sum(float(row["share"]) for row in found["tranches"])
    sub = page.say("page.card.tranches", count=len(found["tranches"]), share=share)
    shown = [
        _card(
            page,
            "page.card.price",
            page.amount(found["price"]),
            citations.chip(page, citations.status(summary, "price")),
        ),
        _card(page, "page.card.down_payment", page.amount(found["down_payment"]), sub),
    ]
    if not found["blocked"]:
        why = page.say("page.card.decided", cap=Named(f"cap.{found['decisive']}"))
        shown.append(_card(page, "page.card.last", citations.month_of(page, found["last_due"]), why))
    return tag("div", *shown, cls=citations.roomy(page, "cards"))


def _card(page: Page, key: str, value: str, below: str) -> Markup:
    return tag(
        "div", tag("p", page.say(key), cls="l"), tag("p", figure(value), cls="v"), tag("p", below, cls="s"), cls="card"
    )


def age(page: Page, summary: Summary) -> Markup:
    """What changes at the age limit, in one sentence."""
    found, facts, step = summary.found, citations.limit(summary), summary.step("age_cap")
    kafil = next((row for row in found["payers"] if row["payer"] != "applicant"), None)
    if found["blocked"] and step:
        sentence = page.say(step.sentence.key, **step.sentence.facts)
    elif kafil and found["readings"]["kafil"] == "takes_over":
        facts |= {
            "payer": Named(f"payer.{kafil['payer']}"),
            "first": citations.day(kafil["from"]),
            "last": citations.day(found["last_due"]),
        }
        sentence = page.say("page.age.kafil", **facts)
    elif found["decisive"] == "age":
        facts |= {"months": Months(found["term_months"]), "longest": Months(found["caps"][0]["months"])}
        sentence = page.say("page.age.sooner", **facts)
    else:
        sentence = page.say("page.age.nothing", **facts | {"last": citations.day(found["last_due"])})
    return tag("p", sentence, cls="note")


def conditions(page: Page, summary: Summary, verdict: str = "") -> Markup:
    """Each condition, or those of one ``verdict``: met or not, by how much, under which article; folded once the keys are in hand."""
    past = are_in_hand(summary.found)
    rows = [
        tag("li", citations.sourced(page, step, mark=row["verdict"]), cls="" if past else row["verdict"])
        for row in summary.found["criteria"]
        if row["verdict"] == (verdict or row["verdict"]) and (step := summary.step(row["rule"]))
    ]
    listed = tag("ul", *rows, cls="conditions")
    return of_the_day(page, summary, listed) if past else join(citations.heading(page, "page.conditions"), listed)


def of_the_day(page: Page, summary: Summary, conditions: Markup) -> Markup:
    """The conditions of the day of the application, folded, and that they were examined then."""
    head, note = keys_in_hand.title(page, summary.found), keys_in_hand.note(page, summary.found)
    return tag("details", tag("summary", head), tag("p", note, cls="s"), conditions, cls="of-the-day")


def tranches(page: Page, summary: Summary) -> Markup:
    """The tranches of the down payment: when each is called, and the parts of the first."""
    rows = [_tranche(page, row) for row in summary.found["tranches"]]
    chip = citations.chip(page, citations.status(summary, "down_payment"))
    return join(
        tag("h2", page.say("page.tranches"), " ", chip), tag("ol", *rows, cls=citations.roomy(page, "tranches"))
    )


def _tranche(page: Page, row: Json) -> Markup:
    share = write(float(row["share"]), page.lang)
    halves = [
        tag("li", page.say("step.half", amount=citations.money(half["amount"]), by=citations.day(half["by"]))) for half in row["halves"]
    ]  # fmt: skip
    return tag(
        "li", tag("p", f"{row['n']}. ", page.say(f"milestone.{row['milestone']}"), cls="l"),
        tag("p", figure(page.amount(row["amount"])), tag("span", share, cls="share"), cls="v"),
        tag("p", page.called(row), cls="s"), tag("ul", *halves, cls="halves") if halves else "",
        cls="" if row["due"] else "undated",
    )  # fmt: skip


def price(page: Page, summary: Summary) -> Markup:
    """The price, and what it is made of."""
    made = summary.found["price_composition"]
    step = summary.step("price")
    source = behind(page, summary, "price")
    title = tag("h2", page.say("page.price"), " ", citations.chip(page, citations.status(summary, "price")))
    if not made:
        words = tag("p", page.say(step.sentence.key, **step.sentence.facts)) if step else Markup()
        return join(title, words, source)
    rows = [
        tag("tr", tag("td", f"{sign} ", page.say(f"composition.{name}")), tag("td", page.amount(made[name]), cls="n"))
        for name, sign in COMPOSITION
    ]
    total = tag(
        "tr",
        tag("th", "= ", page.say("column.price"), scope="row"),
        tag("td", page.amount(made["price"]), cls="n"),
        cls="total",
    )
    return join(
        title,
        tag("table", tag("tbody", *rows, total), cls="sum"),
        tag("p", page.say("composition.land"), cls="s"),
        source,
    )


def prices(page: Page, summary: Summary) -> Markup:
    """Both prices where two are in circulation, in one line; what speaks for each is one tap away."""
    line = summary.line("price_alternatives")
    proofs = [
        tag("p", one["evidence"][page.lang], " ", tag("small", citations.cited(page, one)))
        for one in summary.found["price_alternatives"]
    ]
    return _folded(page, line, "price_alternatives", summary, proofs) if line else Markup()


def pay_off(page: Page, summary: Summary) -> Markup:
    """What pays all the instalments at once, in one line; its conditions and its texts are one tap away."""
    line, step = summary.line("pay_off"), summary.step("pay_off")
    if line is None or step is None:
        return Markup()
    conditions = step.sentence.facts.get("conditions")
    listed = conditions.facts if isinstance(conditions, Listed) else ()
    texts = tag("small", " · ".join(dict.fromkeys(citations.cited(page, provision) for provision in step.provisions)))
    inside = [tag("ul", *(tag("li", write(one, page.lang)) for one in listed)), tag("p", texts)]
    return _folded(page, line, "pay_off", summary, inside)


def _folded(page: Page, line: Sentence, name: str, summary: Summary, inside: Iterable[Markup]) -> Markup:
    chip = citations.chip(page, citations.status(summary, name))
    head = tag("summary", write(line, page.lang, centimes=page.centimes), " ", chip)
    return tag("details", head, *inside, cls="note")


def behind(page: Page, summary: Summary, *names: str) -> Markup:
    """Where some steps were read, one tap away; each provision once."""
    steps = filter(None, map(summary.step, names))
    provisions = dict.fromkeys(provision for step in steps for provision in step.provisions)
    inside = [citations.source(page, provision) for provision in provisions]
    return tag("details", tag("summary", page.say("page.source")), *inside, cls="sourced") if inside else Markup()


def payers(page: Page, summary: Summary) -> Markup:
    """Who pays, from when to when; whatever concerns the kafil says that it is a hypothesis."""
    rows = [_payer(page, row) for row in summary.found["payers"]]
    if not rows:
        nobody = page.say("instalments.blocked", limit=citations.day(summary.found["blocked"]["limit"]))
        return join(citations.heading(page, "page.payers"), tag("p", nobody))
    return join(citations.heading(page, "page.payers"), tag("ul", *rows, cls="payers"))


def _payer(page: Page, row: Json) -> Markup:
    facts = {
        "first": citations.day(row["from"]), "last": citations.day(row["to"]), "months": Months(row["months"]), "total": citations.money(row["total"]),
    }  # fmt: skip
    who = tag(
        "p",
        page.say(f"payer.{row['payer']}"),
        page.say("error.colon"),
        figure(page.say("page.payer.monthly", amount=citations.money(row["monthly"]))),
        cls="v",
    )
    effort = (
        [tag("p", page.say("page.hero.effort", effort=row["effort"]), cls="s")] if row["effort"] is not None else []
    )
    helper = row["payer"] != "applicant"
    supposed = [tag("p", page.say("kafil.hypothesis"), cls="s supposed")] if helper else []
    return tag(
        "li",
        who,
        tag("p", page.say("page.payer.time", **facts), cls="s"),
        *effort,
        *supposed,
        cls=KAFIL if helper else "applicant",
    )


def gaps(page: Page, found: Json) -> Markup:
    """What the law does not say, and what is not counted."""
    rows = [
        tag("li", page.say(f"gap.{row['key']}"), " ", tag("small", citations.cited(page, row))) for row in found["gaps"]
    ]
    return join(citations.heading(page, "page.gaps"), tag("ul", *rows, tag("li", page.not_included(found)), cls="gaps"))


def reasons(page: Page, summary: Summary) -> Markup:
    """Every step of the way, with its article."""
    rows: Iterable[Markup] = (
        tag("li", citations.sourced(page, step), cls="decisive" if step.decisive else "") for step in summary.reasons
    )
    return tag("ol", *rows, cls="reasons")


def contract(page: Page, summary: Summary) -> Markup:
    """What the contract forbids and gives, its gaps included, each with its source."""
    return tag("ul", *(tag("li", citations.sourced(page, term)) for term in summary.contract), cls="reasons contract")


def reproduce(page: Page, found: Json) -> Markup:
    """Under which law, with which engine: what a published figure is cited with."""
    scheme, day = Named(f"scheme.{found['scheme']}"), citations.day(found["frozen"] or found["law_date"])
    law_date = page.say("law.frozen" if found["frozen"] else "law.date", scheme=scheme, date=day)
    marks = {name: Plain(found["reproduce"][name]) for name in ("engine", "law", "inputs")}
    return tag("p", law_date, " · ", page.say("reproduce", **marks), cls="reproduce")
