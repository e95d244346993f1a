"""The answer in HTML: each block is a function of the answer, in the language and the unit of the page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.errors import InputError, SimulatorError
from simulator.money import Money
from simulator.plain import MARKS, Page
from simulator.summary import KAFIL, TRANCHE, Summary, Weakest, Year, cents, series
from simulator.ui.markup import Markup, figure, join, linked, tag, text
from simulator.ui.question import field_of
from simulator.wording import Listed, Months, Named, Plain, Years, say, write
from simulator.wording.numbers import month

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.explain import Step
    from simulator.law import Provision
    from simulator.summary import Json
    from simulator.ui.examples import Example

COMPOSITION = (("construction", "+"), ("vrd", "+"), ("state_per_m2", "−"), ("state_vrd", "−"), ("frontal_aid", "−"))


def heading(page: Page, key: str) -> Markup:
    """A heading of the page."""
    return tag("h2", page.say(key))


def _money(decimals: str) -> Money:
    return Money(cents(decimals))


def _day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


def _month(page: Page, iso: str) -> str:
    return month(_day(iso), page.lang)


# --- above the answer


def label(page: Page, example: Example | None, borrowed: list[str]) -> Markup:
    """Whose facts these are: an example's, or the user's with some borrowed from an example."""
    if borrowed:
        names = Listed(tuple(Named(_label_key(name)) for name in borrowed))
        return tag("p", page.say("page.borrowed", names=names), cls="label alert", role="status")
    if example:
        return tag("p", page.say("page.example", title=example.title.get(page.lang, example.name)), cls="label")
    return tag("p", page.say("page.yours"), cls="label")


def _label_key(field: str) -> str:
    for prefix, key in (("works_", "milestone."), ("reading_", "reading.")):
        if field.startswith(prefix):
            return key + field.removeprefix(prefix)
    return "page.field.frozen" if field == "frozen" else f"page.field.{field}"


def refusal(page: Page, error: SimulatorError) -> Markup:
    """What could not be read, or what the law does not say, under the name of the field."""
    sentence = say(error.key, page.lang, **error.facts)
    field = field_of(error.where)
    where = page.say(_label_key(field)) if field else ""
    title = page.say("page.error.input" if isinstance(error, InputError) else "page.error.law")
    words = join(tag("b", where), page.say("error.colon"), sentence) if where else text(sentence)
    return tag("div", tag("h2", title), tag("p", words), cls="alert box", role="alert")


# --- the figure


def hero(page: Page, answers: dict[str, Summary]) -> Markup:
    """The monthly figure; two types side by side when the type is not known."""
    side_by_side = len(answers) > 1
    figures = [_monthly(page, summary, dwelling if side_by_side else "") for dwelling, summary in answers.items()]
    first = next(iter(answers.values()))
    state = "refused" if not first.found["eligible"] else "blocked" if first.found["blocked"] else ""
    return tag(
        "section", tag("div", *figures, cls="figures"), _verdict(page, first), _grade(page, first.weakest()),
        cls=f"hero {state}".strip() + (" long" if page.centimes else ""), aria_label=page.say("page.hero"),
    )  # fmt: skip


def _monthly(page: Page, summary: Summary, dwelling: str) -> Markup:
    found = summary.found
    title = page.say("page.hero.of", dwelling=dwelling) if dwelling else page.say("page.hero")
    if found["blocked"]:
        return tag(
            "div", tag("p", title, cls="l"), tag("p", page.say("page.hero.none"), cls="v"), _ways_out(page, found)
        )
    facts = {
        "months": Months(found["instalments"]),
        "first": _month(page, found["first_due"]),
        "last": _month(page, found["last_due"]),
    }
    lines = [tag("p", page.say("page.hero.time", **facts), cls="s")]
    if found["effort"] is not None:
        lines.append(tag("p", page.say("page.hero.effort", effort=found["effort"]), cls="s"))
    lines += _span(page, found)
    return tag("div", tag("p", title, cls="l"), tag("p", figure(page.amount(found["instalment"])), cls="v"), *lines)


def _span(page: Page, found: Json) -> list[Markup]:
    """Only the year of birth is known: what the other end of the year gives, when it is not the same."""
    spread = found["spread"]
    if not spread:
        return []
    other = next(row for end, row in spread.items() if end != found["readings"]["birth_year_only"])
    if (other["instalment"], other["term_months"]) == (found["instalment"], found["term_months"]):
        return []
    if other["instalment"] is None:
        return [tag("p", page.say("page.hero.other_end.none"), cls="s")]
    facts = {"amount": _money(other["instalment"]), "months": Months(other["term_months"])}
    return [tag("p", page.say("page.hero.other_end", **facts), cls="s")]


def _ways_out(page: Page, found: Json) -> Markup:
    lines = [tag("p", page.say("instalments.blocked", limit=_day(found["blocked"]["limit"])), cls="s")]
    for way in found["ways_out"]:
        amount = page.amount(way.get("amount") or way["instalment"])
        facts = {
            "way": Named(f"way.{way['way']}"),
            "amount": amount,
            "availability": Named(f"availability.{way['availability']}"),
        }
        lines.append(tag("p", page.say(f"page.way.{way['way']}", **facts), cls="s"))
    return join(*lines)


def _verdict(page: Page, summary: Summary) -> Markup:
    eligible = summary.found["eligible"]
    mark = MARKS["met" if eligible else "refused"]
    return tag(
        "p", tag("b", f"{mark} "), page.say("verdict.eligible" if eligible else "verdict.refused"), cls="verdict"
    )


def _grade(page: Page, weakest: Weakest | None) -> Markup:
    """How sure the figure is: as sure as the weakest of its sources, which one tap shows."""
    if weakest is None:
        return Markup()
    summary = tag("summary", page.say("page.grade", status=Named(f"status.{weakest.provision.status}")))
    step = weakest.step
    words = tag("p", page.say("page.grade.why"), " ", page.say(step.sentence.key, **step.sentence.facts))
    return tag("details", summary, words, _source(page, weakest.provision), cls="grade-of")


# --- what follows from it


def cards(page: Page, summary: Summary) -> Markup:
    """Price, down payment, last payment."""
    found = summary.found
    share = sum(float(row["share"]) for row in found["tranches"])
    sub = page.say("page.card.tranches", count=len(found["tranches"]), share=share)
    shown = [
        _card(page, "page.card.price", page.amount(found["price"]), _chip(page, _status(summary, "price"))),
        _card(page, "page.card.down_payment", page.amount(found["down_payment"]), sub),
    ]
    if not found["blocked"]:
        why = page.say("page.card.decided", cap=Named(f"cap.{found['decisive']}"))
        shown.append(_card(page, "page.card.last", _month(page, found["last_due"]), why))
    return tag("div", *shown, cls="cards")


def _card(page: Page, key: str, value: str, below: str) -> Markup:
    return tag(
        "div", tag("p", page.say(key), cls="l"), tag("p", figure(value), cls="v"), tag("p", below, cls="s"), cls="card"
    )


def _status(summary: Summary, name: str) -> str:
    weakest = summary.weakest((name,))
    return weakest.provision.status if weakest else ""


def age(page: Page, summary: Summary) -> Markup:
    """What changes at the age limit, in one sentence."""
    found, step = summary.found, summary.step("age_cap")
    limit = step.sentence.facts["age"] if step else Years(0)
    facts: dict[str, object] = {"age": limit, "limit": _day(found["age_limit_date"])}
    kafil = next((row for row in found["payers"] if row["payer"] != "applicant"), None)
    if found["blocked"]:
        sentence = page.say("page.age.blocked", **facts)
    elif kafil and found["readings"]["kafil"] == "takes_over":
        facts |= {
            "payer": Named(f"payer.{kafil['payer']}"),
            "first": _day(kafil["from"]),
            "last": _day(found["last_due"]),
        }
        sentence = page.say("page.age.kafil", **facts)
    elif found["decisive"] == "age":
        facts |= {"months": Months(found["term_months"]), "longest": Months(found["caps"][0]["months"])}
        sentence = page.say("page.age.sooner", **facts)
    else:
        sentence = page.say("page.age.nothing", **facts | {"last": _day(found["last_due"])})
    return tag("p", sentence, cls="note")


def conditions(page: Page, summary: Summary) -> Markup:
    """Each condition: met or not, by how much, under which article."""
    rows = [
        tag("li", _sourced(page, step, mark=row["verdict"]), cls=row["verdict"])
        for row in summary.found["criteria"]
        if (step := summary.step(row["rule"]))
    ]
    return join(heading(page, "page.conditions"), tag("ul", *rows, cls="conditions"))


def _sourced(page: Page, step: Step, mark: str = "") -> Markup:
    """The sentence of a step; one tap shows its article and where it was read."""
    sentence = page.say(step.sentence.key, **step.sentence.facts)
    icon = tag("b", MARKS[mark], cls="mark", aria_hidden="true") if mark else Markup()
    if not step.provisions:
        return tag("p", icon, sentence)
    chips = [_chip(page, status) for status in dict.fromkeys(p.status for p in step.provisions)]
    head = tag("summary", icon, tag("span", sentence, " ", *chips))
    return tag("details", head, *(_source(page, provision) for provision in step.provisions), cls="sourced")


def _chip(page: Page, status: str) -> Markup:
    return tag("span", page.say(f"status.{status}"), cls=f"chip {status}") if status else Markup()


def _source(page: Page, provision: Provision) -> Markup:
    """The article, the whole name of the text, where it was read, its words."""
    law_text = page.law.by_id[provision.text]
    lines = [
        tag("p", tag("b", page.cited(provision))),
        tag("p", law_text.title[page.lang]),
        tag("p", linked(page.say("source", source=Plain(provision.source))), cls="where"),
        *(tag("blockquote", words, lang=lang, dir="auto") for lang, words in provision.quote.items()),
    ]
    return tag("div", *lines, cls="source")


# --- the money in detail


def tranches(page: Page, summary: Summary) -> Markup:
    """The tranches of the down payment: when each is called, and the parts of the first."""
    rows = [_tranche(page, row) for row in summary.found["tranches"]]
    step = summary.step("down_payment")
    chip = _chip(page, _status(summary, "down_payment")) if step else Markup()
    return join(tag("h2", page.say("page.tranches"), " ", chip), tag("ol", *rows, cls="tranches"))


def _tranche(page: Page, row: Json) -> Markup:
    share = write(float(row["share"]), page.lang)
    halves = [
        tag("li", page.say("step.half", amount=_money(half["amount"]), by=_day(half["by"]))) for half in row["halves"]
    ]  # fmt: skip
    return tag(
        "li", tag("p", f"{row['n']}. ", page.say(f"milestone.{row['milestone']}"), cls="l"),
        tag("p", figure(page.amount(row["amount"])), tag("span", share, cls="share"), cls="v"),
        tag("p", page.date(row["due"]), cls="s"), tag("ul", *halves, cls="halves") if halves else "",
        cls="" if row["due"] else "undated",
    )  # fmt: skip


def price(page: Page, summary: Summary) -> Markup:
    """The price, and what it is made of."""
    made = summary.found["price_composition"]
    step = summary.step("price")
    source = [_source(page, provision) for provision in step.provisions] if step else []
    title = tag("h2", page.say("page.price"), " ", _chip(page, _status(summary, "price")))
    if not made:
        words = tag("p", page.say(step.sentence.key, **step.sentence.facts)) if step else Markup()
        return join(title, words, _behind(page, source))
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
        _behind(page, source),
    )


def _behind(page: Page, inside: list[Markup]) -> Markup:
    return tag("details", tag("summary", page.say("page.source")), *inside, cls="sourced") if inside else Markup()


def payers(page: Page, summary: Summary) -> Markup:
    """Who pays, from when to when; whatever concerns the kafil says that it is a hypothesis."""
    rows = [_payer(page, row) for row in summary.found["payers"]]
    return join(heading(page, "page.payers"), tag("ul", *rows, cls="payers")) if rows else Markup()


def _payer(page: Page, row: Json) -> Markup:
    facts = {
        "first": _day(row["from"]), "last": _day(row["to"]), "months": Months(row["months"]), "total": _money(row["total"]),
    }  # fmt: skip
    who = tag(
        "p",
        page.say(f"payer.{row['payer']}"),
        " ",
        figure(page.say("page.payer.monthly", amount=_money(row["monthly"]))),
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


def schedule(page: Page, summary: Summary) -> Markup:
    """Every payment, folded by year under the year's total."""
    several = len({row["payer"] for row in summary.found["schedule"]}) > 1
    charged = summary.found["charges"] is not None
    years = [_year(page, year, several=several, charged=charged) for year in summary.years]
    return join(heading(page, "page.schedule"), tag("div", *years, cls="years"))


def _year(page: Page, year: Year, *, several: bool, charged: bool) -> Markup:
    name = str(year.year) if year.year else page.say("page.undated")
    total = write(Money(year.total), page.lang, centimes=page.centimes)
    head = tag("summary", tag("span", name), figure(total))
    columns = ["n", "date", *(["payer"] if several else []), "due", *(["charges"] if charged else []), "balance"]
    heads = [tag("th", page.say(f"column.{column}"), scope="col") for column in columns]
    rows = [tag("tr", *(_cell(page, row, column) for column in columns), cls=_row_class(row)) for row in year.rows]
    return tag("details", head, tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows)), cls="year")


def _row_class(row: Json) -> str:
    return {TRANCHE: "t", KAFIL: "k"}.get(series(row), "")


def _cell(page: Page, row: Json, column: str) -> Markup:
    if column in ("due", "charges", "balance"):
        return tag("td", page.amount(row[column]) if row[column] else "", cls="n")
    if column == "n":
        return tag("td", page.say("page.row.tranche", n=row["n"]) if row["kind"] == TRANCHE else str(row["n"]))
    return tag("td", page.date(row["date"]) if column == "date" else page.say(f"payer.{row['payer']}"))


# --- why, and what is missing


def gaps(page: Page, found: Json) -> Markup:
    """What the law does not say, and what is not counted."""
    rows = [tag("li", page.say(f"gap.{row['key']}"), " ", tag("small", page.cited(row))) for row in found["gaps"]]
    return join(heading(page, "page.gaps"), tag("ul", *rows, tag("li", page.say("not_included")), cls="gaps"))


def reasons(page: Page, summary: Summary) -> Markup:
    """Every step of the way, with its article."""
    done = {row["rule"] for row in summary.found["criteria"]}
    rows: Iterable[Markup] = (
        tag("li", _sourced(page, step), cls="decisive" if step.decisive else "")
        for step in summary.steps
        if step.name not in done
    )
    return tag("details", tag("summary", page.say("page.reasons")), tag("ol", *rows, cls="reasons"), cls="panel")


def reproduce(page: Page, found: Json) -> Markup:
    """Under which law, with which engine: what a published figure is cited with."""
    scheme, day = Named(f"scheme.{found['scheme']}"), _day(found["frozen"] or found["law_date"])
    law_date = page.say("law.frozen" if found["frozen"] else "law.date", scheme=scheme, date=day)
    marks = {name: Plain(found["reproduce"][name]) for name in ("engine", "law", "inputs")}
    return tag("p", law_date, " · ", page.say("reproduce", **marks), cls="reproduce")
