"""What a clerk tells a visitor: what is missing, what is due first and by when, until when; and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.keys_in_hand import are_in_hand
from simulator.ui.answer import blocks, citations, tranches_loan
from simulator.ui.answer.headline import label_key
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.views.years import APPLICANT
from simulator.wording import Listed, Named, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.reading.errors import InputError
    from simulator.views.voice import Page
    from simulator.views.years import Json, Summary

Answers = dict[str, "Summary"]


def problems(page: Page, found: Mapping[str, Sentence]) -> Markup:
    """Every field that is blank or not understood, with what to type."""
    rows = [
        tag("li", tag("b", page.say(field_label(name))), page.say("error.colon"), write(sentence, page.lang))
        for name, sentence in found.items()
    ]
    return tag(
        "div", tag("h2", page.say("counter.problems")), tag("ul", *rows, cls="problems"), cls="alert box", role="alert"
    )


def field_label(name: str) -> str:
    """The key of the name of a field of the form."""
    return "counter.kafil" if name == "kafil" else label_key(name)


def not_opened(page: Page, error: InputError) -> Markup:
    """Why a recall code or an address opens nothing."""
    sentence = write(Sentence(error.key, error.facts), page.lang)
    return tag("div", tag("h2", page.say("counter.recall.unread")), tag("p", sentence), cls="alert box", role="alert")


def how(page: Page) -> Markup:
    """Before the first answer: the few keys that are enough."""
    rows = [tag("li", page.say(f"counter.how.{name}")) for name in ("tab", "enter", "next", "unknown", "kept")]
    return tag("div", tag("h2", page.say("counter.how")), tag("ul", *rows), cls="how")


def told(page: Page, answers: Answers) -> Markup:
    """What is missing, what is due and when, who pays, what changes with age, what everything costs at once, the contract."""
    once = (_at_once(page, summary, kind if len(answers) > 1 else "") for kind, summary in answers.items())
    who = _payers(page, answers), _age(page, answers)
    return tag("div", _missing(page, answers), _due(page, answers), *who, *once, _contract(page, answers), cls="told")


def _at_once(page: Page, summary: Summary, kind: str) -> Markup:
    """Both prices where there are two, what everything costs at once, the loan for the tranches; under the type where two are shown."""
    head = tag("h2", kind) if kind else Markup()
    return join(head, blocks.prices(page, summary), blocks.pay_off(page, summary), tranches_loan.lent(page, summary))


def _missing(page: Page, answers: Answers) -> Markup:
    """The conditions that are not met, by how much, and those that could not be checked or hang on a reading; each once.

    Once the keys are in hand, all of them, folded: those of the day of the application, the same for every type.
    """
    first = next(iter(answers.values()))
    if are_in_hand(first.found):
        return blocks.conditions(page, first)
    steps = {
        write(step.sentence, page.lang): (row["verdict"], step)
        for summary in answers.values()
        for row in summary.found["criteria"]
        if (row["verdict"] != "met" or row["depends_on"]) and (step := summary.step(row["rule"]))
    }
    rows = [tag("li", citations.sourced(page, step, mark=verdict), cls=verdict) for verdict, step in steps.values()]
    return tag("ul", *rows, cls="conditions") if rows else Markup()


def _due(page: Page, answers: Answers) -> Markup:
    """What is paid first and by when, and the day of the last instalment; two types in two columns."""
    several = len(answers) > 1
    item = tag("th", tag("span", page.say("counter.table.item"), cls="unseen"), scope="col")
    values = answers if several else [page.say("counter.table.value")]
    head = tag(
        "thead", tag("tr", item, *(tag("th", each, scope="col") for each in values)), cls="" if several else "unseen"
    )
    rows = _rows(page, [summary.found for summary in answers.values()])
    return tag("table", tag("caption", page.say("counter.table")), head, tag("tbody", *rows), cls="due")


def _rows(page: Page, found: Sequence[Json]) -> list[Markup]:
    share = sum(float(row["share"]) for row in found[0]["tranches"])
    up_front = [figure(page.amount(each["down_payment"])) for each in found]
    rows = [_row(page.say("counter.row.up_front", share=share), up_front, "tranche")]
    firsts = [each["tranches"][0] for each in found if each["tranches"]]
    if len(firsts) == len(found):
        rows += _first(page, firsts)
    rows.append(_row(page.say("counter.row.last"), [_last(page, each) for each in found]))
    rows.append(_row(page.say("counter.row.price"), [figure(page.amount(each["price"])) for each in found]))
    return rows


def _row(name: str, values: Sequence[Markup], cls: str = "") -> Markup:
    return tag("tr", tag("th", name, scope="row"), *(tag("td", value) for value in values), cls=cls)


def _first(page: Page, firsts: Sequence[Json]) -> list[Markup]:
    """The first tranche of each type, and its parts, which fall on the same days."""
    name = page.say("counter.row.first", date=page.date(firsts[0]["due"]))
    rows = [_row(name, [figure(page.amount(each["amount"])) for each in firsts])]
    for place, half in enumerate(firsts[0]["halves"]):
        by = page.say("counter.row.half", by=citations.day(half["by"]))
        rows.append(_row(by, [figure(page.amount(each["halves"][place]["amount"])) for each in firsts], "half"))
    return rows


def _last(page: Page, found: Json) -> Markup:
    return Markup("—") if found["blocked"] else figure(page.date(found["last_due"]))


def _payers(page: Page, answers: Answers) -> Markup:
    """Who pays, from when to when, each with the part of his own income; nothing where the applicant pays all."""
    helped = {
        dwelling: summary
        for dwelling, summary in answers.items()
        if any(row["payer"] != APPLICANT for row in summary.found["payers"])
    }
    named = len(answers) > 1
    return join(*(
        join(tag("h2", page.say("page.detail", dwelling=dwelling)) if named else "", blocks.payers(page, summary))
        for dwelling, summary in helped.items()
    ))  # fmt: skip


def _age(page: Page, answers: Answers) -> Markup:
    """What changes at the age limit, the kafil's part included: once when it is the same for both types."""
    return join(*dict.fromkeys(blocks.age(page, summary) for summary in answers.values()))


def _contract(page: Page, answers: Answers) -> Markup:
    """What the contract forbids and gives, folded; the same terms for every type are told once."""
    told = dict.fromkeys(blocks.contract(page, summary) for summary in answers.values())
    return tag("details", tag("summary", page.say("contract.title")), *told, cls="contract")


def beside(page: Page, names: Sequence[str]) -> Markup:
    """The answers of a case that the form keeps without showing them."""
    listed = Listed(tuple(Named(label_key(name)) for name in names))
    return tag("p", page.say("counter.beside", names=listed), cls="label")
