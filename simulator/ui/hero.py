"""The top of the answer: whose facts these are, the monthly figure, or what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import InputError, SimulatorError
from simulator.plain import MARKS
from simulator.ui import proof
from simulator.ui.markup import Markup, figure, join, tag, text
from simulator.ui.question import field_of
from simulator.wording import Listed, Months, Named, Sentence, write

if TYPE_CHECKING:
    from simulator.plain_page import Page
    from simulator.summary import Json, Summary, Weakest
    from simulator.ui.examples import Example


def label(page: Page, example: Example | None, borrowed: list[str]) -> Markup:
    """Whose facts these are: an example's, or the user's with some borrowed from an example."""
    if borrowed:
        names = Listed(tuple(Named(_label_key(name)) for name in borrowed))
        return tag("p", page.say("page.borrowed", names=names), cls="label alert", role="status")
    if example:
        return tag("p", page.say("page.example"), cls="label")
    return tag("p", page.say("page.yours"), cls="label")


def _label_key(field: str) -> str:
    for prefix, key in (("works_", "milestone."), ("reading_", "reading.")):
        if field.startswith(prefix):
            return key + field.removeprefix(prefix)
    return f"page.field.{field}"


def refusal(page: Page, error: SimulatorError) -> Markup:
    """What could not be read, or what the law does not say, under the name of the field."""
    sentence = write(Sentence(error.key, error.facts), page.lang)
    field = field_of(error.where)
    where = page.say(_label_key(field)) if field else ""
    title = page.say("page.error.input" if isinstance(error, InputError) else "page.error.law")
    words = join(tag("b", where), page.say("error.colon"), sentence) if where else text(sentence)
    return tag("div", tag("h2", title), tag("p", words), cls="alert box", role="alert")


def hero(page: Page, answers: dict[str, Summary]) -> Markup:
    """The monthly figure; two types side by side when the type is not known."""
    side_by_side = len(answers) > 1
    figures = [_monthly(page, summary, dwelling if side_by_side else "") for dwelling, summary in answers.items()]
    first = next(iter(answers.values()))
    states = {"refused": not first.found["eligible"], "blocked": first.found["blocked"], "long": page.centimes}
    foot = tag("div", _grade(page, first.weakest()), tag("p", page.say("disclaimer")), cls="foot")
    return tag(
        "section", tag("div", *figures, cls="figures"), _verdict(page, first), foot,
        cls=" ".join(["hero", *(name for name, on in states.items() if on)]), aria_label=page.say("page.hero"),
    )  # fmt: skip


def _monthly(page: Page, summary: Summary, dwelling: str) -> Markup:
    found = summary.found
    title = page.say("page.hero.of", dwelling=dwelling) if dwelling else page.say("page.hero")
    if found["blocked"]:
        return tag(
            "div",
            tag("p", title, cls="l"),
            tag("p", page.say("page.hero.none"), cls="v"),
            _ways_out(page, summary),
            *_span(page, found),
        )
    facts = {
        "months": Months(found["instalments"]),
        "first": proof.month_of(page, found["first_due"]),
        "last": proof.month_of(page, found["last_due"]),
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
    facts = {"amount": proof.money(other["instalment"]), "months": Months(other["term_months"])}
    return [tag("p", page.say("page.hero.other_end", **facts), cls="s")]


def _ways_out(page: Page, summary: Summary) -> Markup:
    lines = [tag("p", page.say("page.age.blocked", **proof.limit(summary)), cls="s")]
    for way in summary.found["ways_out"]:
        amount = page.amount(way.get("amount") or way["instalment"])
        facts = {
            "way": Named(f"way.{way['way']}"),
            "amount": amount,
            "availability": Named(f"availability.{way['availability']}"),
        }
        lines.append(tag("p", page.say(f"page.way.{way['way']}", **facts), cls="s"))
    return join(*lines)


def _verdict(page: Page, summary: Summary) -> Markup:
    found = summary.found
    unchecked = any(row["verdict"] == "unknown" for row in found["criteria"])
    accepted = "page.verdict.unchecked" if unchecked else "verdict.eligible"
    mark = MARKS["met" if found["eligible"] else "refused"]
    sentence = page.say(accepted if found["eligible"] else "verdict.refused")
    return tag("p", tag("b", f"{mark} "), sentence, cls="verdict")


def _grade(page: Page, weakest: Weakest | None) -> Markup:
    """How sure the figure is: as sure as the weakest of its sources, which one tap shows."""
    if weakest is None:
        return Markup()
    summary = tag("summary", page.say("page.grade", status=Named(f"status.{weakest.provision.status}")))
    step = weakest.step
    words = tag("p", page.say("page.grade.why"), " ", page.say(step.sentence.key, **step.sentence.facts))
    return tag("details", summary, words, proof.source(page, weakest.provision), cls="grade-of")
