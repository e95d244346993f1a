"""What a clerk says to a visitor: what is missing, what is due first and by when, until when; and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.ui.answer import blocks, citations, tranches_loan
from simulator.ui.answer.headline import label_key
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.views.text import payer_lines
from simulator.views.years import APPLICANT
from simulator.wording import FactList, Months, Named, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.answers.model import Answer, Tranche
    from simulator.reading.errors import InputError
    from simulator.views.voice import Voice
    from simulator.views.years import Summary

Answers = dict[str, "Summary"]


def problems(voice: Voice, faults: Mapping[str, Sentence]) -> Markup:
    """Every field that is blank or not understood, with what to type."""
    rows = [
        tag(
            "li",
            tag("b", voice.say(field_label(name))),
            voice.say("error.colon"),
            tag("span", write(sentence, voice.lang), data_field=name),
        )
        for name, sentence in faults.items()
    ]
    return tag(
        "div", tag("h2", voice.say("counter.problems")), tag("ul", *rows, cls="problems"), cls="alert box", role="alert"
    )


def field_label(name: str) -> str:
    """The key of the name of a field of the form."""
    return "counter.kafil" if name == "kafil" else label_key(name)


def not_opened(voice: Voice, error: InputError) -> Markup:
    """Why a recall code or an address is not understood."""
    sentence = write(Sentence(error.key, error.facts), voice.lang)
    return tag("div", tag("h2", voice.say("counter.recall.unread")), tag("p", sentence), cls="alert box", role="alert")


def how(voice: Voice) -> Markup:
    """Before the first answer: the few keys that are enough."""
    rows = [tag("li", voice.say(f"counter.how.{name}")) for name in ("tab", "enter", "next", "unknown", "kept")]
    return tag("div", tag("h2", voice.say("counter.how")), tag("ul", *rows), cls="how")


def overview(voice: Voice, answers: Answers) -> Markup:
    """What is missing, what is due and when, who pays, what changes with age, what everything costs at once, the contract.

    What could not be checked is in the sentence of the verdict too: where nothing is refused, what is due comes before it.
    """
    once = (_at_once(voice, summary, kind if len(answers) > 1 else "") for kind, summary in answers.items())
    who = _payers(voice, answers), _age(voice, answers)
    missing, due = _missing(voice, answers), _due(voice, answers)
    is_refused = any(row.verdict == "refused" for summary in answers.values() for row in summary.answer.criteria)
    first = (missing, due, *who) if is_refused else (due, *who, missing)
    return tag("div", *first, *once, _contract(voice, answers), cls="told")


def _at_once(voice: Voice, summary: Summary, kind: str) -> Markup:
    """Both prices where there are two, what everything costs at once, the loan for the tranches; under the type where two are shown."""
    head = tag("h2", kind) if kind else Markup()
    return join(head, blocks.prices(voice, summary), blocks.pay_off(voice, summary), tranches_loan.lent(voice, summary))


def _missing(voice: Voice, answers: Answers) -> Markup:
    """The conditions that are not met, by how much, and those that could not be checked or hang on a reading; each once.

    Once the keys are in hand, all of them, folded: those of the day of the application, the same for every type.
    """
    first = next(iter(answers.values()))
    if first.answer.keys_in_hand:
        return blocks.conditions(voice, first)
    steps = {
        write(step.sentence, voice.lang): (row.verdict, step)
        for summary in answers.values()
        for row in summary.answer.criteria
        if (row.verdict != "met" or row.depends_on) and (step := summary.step(row.rule))
    }
    rows = [tag("li", citations.sourced(voice, step, mark=verdict), cls=verdict) for verdict, step in steps.values()]
    return tag("ul", *rows, cls="conditions") if rows else Markup()


def _due(voice: Voice, answers: Answers) -> Markup:
    """What is paid first and by when, and the day of the last instalment; two types in two columns."""
    several = len(answers) > 1
    item = tag("th", tag("span", voice.say("counter.table.item"), cls="unseen"), scope="col")
    values = answers if several else [voice.say("counter.table.value")]
    head = tag(
        "thead", tag("tr", item, *(tag("th", title, scope="col") for title in values)), cls="" if several else "unseen"
    )
    rows = _rows(voice, [summary.answer for summary in answers.values()])
    return tag("table", tag("caption", voice.say("counter.table")), head, tag("tbody", *rows), cls="due")


def _rows(voice: Voice, answers: Sequence[Answer]) -> list[Markup]:
    share = sum(float(tranche.share) for tranche in answers[0].tranches)
    up_front = [figure(voice.amount(answer.down_payment)) for answer in answers]
    rows = [_row(voice.say("counter.row.up_front", share=share), up_front, "tranche")]
    firsts = [answer.tranches[0] for answer in answers if answer.tranches]
    if len(firsts) == len(answers):
        rows += _first(voice, firsts)
    rows.append(_row(voice.say("page.hero"), [_monthly(voice, answer) for answer in answers]))
    rows.append(_row(voice.say("counter.row.last"), [_last(voice, answer) for answer in answers]))
    rows.append(_row(voice.say("counter.row.price"), [figure(voice.amount(answer.price)) for answer in answers]))
    return rows


def _row(name: str, values: Sequence[Markup], cls: str = "") -> Markup:
    return tag("tr", tag("th", name, scope="row"), *(tag("td", value) for value in values), cls=cls)


def _first(voice: Voice, firsts: Sequence[Tranche]) -> list[Markup]:
    """The first tranche of each type, and its parts, which fall on the same days."""
    name = voice.say("counter.row.first", date=voice.date(firsts[0].due))
    rows = [_row(name, [figure(voice.amount(tranche.amount)) for tranche in firsts])]
    for place, half in enumerate(firsts[0].halves):
        by = voice.say("counter.row.half", by=half.by)
        rows.append(_row(by, [figure(voice.amount(tranche.halves[place].amount)) for tranche in firsts], "half"))
    return rows


def _monthly(voice: Voice, answer: Answer) -> Markup:
    """The instalment to the centime, how many there are, and the share of the income."""
    if answer.instalments.amount is None:
        return tag("span", voice.say("value.none"))
    months = write(Months(answer.instalments.count), voice.lang)
    efforts = [] if payer_lines.is_shared(answer) else payer_lines.efforts(voice, answer)
    return join(figure(voice.amount(answer.instalments.amount)), *(f" · {part}" for part in (months, *efforts)))


def _last(voice: Voice, answer: Answer) -> Markup:
    return (
        tag("span", voice.say("value.none")) if answer.term.blocked else figure(voice.date(answer.instalments.last_due))
    )


def _payers(voice: Voice, answers: Answers) -> Markup:
    """Who pays, from when to when, each with the share of the payer's income; empty where the applicant pays all."""
    helped = {
        dwelling: summary
        for dwelling, summary in answers.items()
        if any(payer.span.name != APPLICANT for payer in summary.answer.payers)
    }
    named = len(answers) > 1
    return join(
        *(
            join(tag("h2", voice.say("page.detail", dwelling=dwelling)) if named else "", blocks.payers(voice, summary))
            for dwelling, summary in helped.items()
        )
    )


def _age(voice: Voice, answers: Answers) -> Markup:
    """What changes at the age limit, the kafil's part included: once when it is the same for both types."""
    return join(*dict.fromkeys(blocks.age(voice, summary) for summary in answers.values()))


def _contract(voice: Voice, answers: Answers) -> Markup:
    """What the contract forbids and gives, folded; the same terms for every type are told once."""
    overview = dict.fromkeys(blocks.contract(voice, summary) for summary in answers.values())
    return tag("details", tag("summary", voice.say("contract.title")), *overview, cls="contract")


def beside(voice: Voice, names: Sequence[str]) -> Markup:
    """The answers of a case that the form keeps without showing them."""
    fields = FactList(tuple(Named(label_key(name)) for name in names))
    return tag("p", voice.say("counter.beside", names=fields), cls="label")
