"""The top of the answer: whose facts these are, the answer in a sentence, or what could not be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from simulator.question.fact_rows import AMOUNTS
from simulator.question.facts import CODES
from simulator.reading.errors import InputError, SimulatorError
from simulator.ui.answer import citations
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.ui.state import typed
from simulator.ui.state.facts import supposed
from simulator.ui.state.question import field_of
from simulator.views import birth_year, short_answer
from simulator.views.text import payer_lines
from simulator.views.text.answer_page import MARKS
from simulator.wording import FactList, Named, Plain, Sentence, has, write

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from simulator.answers.household_contract import HouseholdContract
    from simulator.answers.model import Answer
    from simulator.ui.state.examples import Example
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice
    from simulator.views.years import Summary, Weakest


def label(voice: Voice, example: Example | None, borrowed: list[str], facts: Facts) -> Markup:
    """Whose facts these are: an example's, or the user's with some that still are an example's."""
    if borrowed:
        names = FactList(tuple(Named(label_key(name)) for name in borrowed))
        return tag("p", voice.say("page.borrowed", names=names), cls="label alert", role="status")
    if example:
        return tag("p", voice.say("page.example"), cls="label")
    if examples := supposed(facts):
        return tag("p", voice.say("page.yours.partly", count=len(examples)), cls="label")
    return tag("p", voice.say("page.yours"), cls="label")


def marked(voice: Voice, names: Iterable[str]) -> Markup:
    """The word *example* behind the label of each untouched field, in the form only: their keys say what is typed in them."""
    style = f"content:'\u00a0· {voice.say('page.mark.example')}';color:var(--soft);white-space:nowrap"
    names = [name for name in names if re.fullmatch(r"[a-z0-9_]+", name)]
    keys = ",".join(f"[class*='st-key-{kind}{name}-']" for name in names for kind in ("", "digits-", "day-"))
    return Markup(f"<style>:is({keys}) [data-testid=stWidgetLabel]::after{{{style}}}</style>") if names else Markup()


def label_key(field: str) -> str:
    """The key of the name of a fact, as its widget has it."""
    for prefix, key in (("works_", "milestone."), ("reading_", "reading.")):
        if field.startswith(prefix):
            return key + field.removeprefix(prefix)
    return f"page.field.{field}"


def refusal(voice: Voice, error: SimulatorError, facts: Facts | None = None) -> Markup:
    """What could not be read, or what the law does not say: each field's name, what is wrong, how to repair it here."""
    faults = faults_of(error)
    typing = "page.error.input" if len(faults) == 1 else "page.error.inputs"
    title = voice.say(typing if isinstance(error, InputError) else "page.error.law")
    parts = [part for fault in faults for part in _fault(voice, fault, facts or {})]
    return tag("div", tag("h2", title), *parts, cls="alert box", role="alert")


def faults_of(error: SimulatorError) -> tuple[SimulatorError, ...]:
    """Every fault of the question that was refused."""
    return error.all if isinstance(error, InputError) else (error,)


def _fault(voice: Voice, fault: SimulatorError, facts: Facts) -> list[Markup]:
    field = field_of(fault.where)
    where = [tag("p", tag("b", voice.say(label_key(field))))] if field else []
    sentence = repair(fault, typed_in(field, facts) if field else None)
    return [*where, tag("p", write(sentence, voice.lang, centimes=voice.centimes), cls="fix", data_field=field)]


def page_key(fault: SimulatorError, *, of_any_scheme: bool = False) -> str:
    """The key of the pages' own words for an error, where they have some: those ``of_any_scheme`` first; else that of the engine's."""
    kind, _, name = fault.key.removeprefix("error.").partition(".")
    keys = [f"programme.fix.{kind}.{name}"] if of_any_scheme else []
    return next((key for key in (*keys, f"page.fix.{kind}.{name}") if has(key)), fault.key)


def repair(fault: SimulatorError, typed: str | None) -> Sentence:
    """The pages' own words for an error, where they have some; the engine's speak of lines of a file."""
    key, field = page_key(fault), field_of(fault.where)
    if key == fault.key:
        return Sentence(fault.key, fault.facts)
    value = {"got": Plain(typed)} if typed is not None and "got" in fault.facts else {}
    named = {
        name: Named(label_key(field_of(f"dates.{words.text}") or field_of(f"dates.milestones.{words.text}") or field))
        for name in ("name", "other")
        if isinstance(words := fault.facts.get(name), Plain)
    }
    return Sentence(key, fault.facts | value | named)


def typed_in(name: str, facts: Facts) -> str:
    """The code of a fact as its field shows it."""
    code = facts.get(name, "")
    is_amount = name in CODES and CODES[name][1].kind in AMOUNTS
    return typed.amount_shown(code) if is_amount else typed.day_shown(code)


Contracts = Mapping[str, "HouseholdContract | None"]
"""The contract of each type of dwelling, paid as it is due; None where nothing is paid by the month."""


class _Column(NamedTuple):
    """What is told of one type of dwelling: what stands above, the sentence, the lines below it."""

    above: list[str]
    sentence: str
    lines: list[str]


def hero(
    voice: Voice, answers: dict[str, Summary], contracts: Contracts | None = None, examples: Collection[str] = ()
) -> Markup:
    """The answer in a sentence, two side by side when the type is not known, and on how many facts of an example it rests.

    What is the same for both types is said once.
    """
    alone, contracts = len(answers) == 1, contracts or {}
    columns = [
        _column(voice, summary, contracts.get(dwelling), dwelling, alone=alone) for dwelling, summary in answers.items()
    ]
    sentence = columns[0].sentence if not alone and len({column.sentence for column in columns}) == 1 else ""
    shared = [line for line in columns[0].lines if not alone and all(line in column.lines for column in columns)]
    figures = [
        _figure(voice, summary, column, {sentence, *shared})
        for column, summary in zip(columns, answers.values(), strict=True)
    ]
    first = next(iter(answers.values()))
    states = {"refused": first.answer.is_refused, "blocked": first.answer.term.blocked}
    common = [tag("p", line, cls="s") for line in shared]
    return tag(
        "section", *([tag("p", sentence, cls="v")] if sentence else []), tag("div", *figures, cls="figures"), *common,
        _verdict(voice, first), _foot(voice, first, examples),
        cls=" ".join(["hero", *(name for name, on in states.items() if on)]), aria_label=voice.say("page.hero"),
    )  # fmt: skip


def _foot(voice: Voice, summary: Summary, examples: Collection[str]) -> Markup:
    rests = [tag("p", voice.say("page.hero.examples", count=len(examples)), cls="s")] if examples else []
    return tag("div", _grade(voice, summary.weakest()), *rests, tag("p", voice.say("disclaimer")), cls="foot")


def _column(
    voice: Voice, summary: Summary, contract: HouseholdContract | None, dwelling: str, *, alone: bool
) -> _Column:
    above = [] if alone else [voice.say("page.hero.of", dwelling=dwelling)]
    if contract is not None and summary.answer.keys_in_hand:
        above.append(voice.say("answer.left.supposed", date=contract.as_of))
    sentence = short_answer.sentence(voice, summary, contract)
    return _Column(above, sentence, _below(voice, summary, contract, alone=alone))


def _figure(voice: Voice, summary: Summary, column: _Column, elsewhere: Collection[str]) -> Markup:
    """What is told of one type, but for what is said elsewhere of both."""
    lines = [line for line in column.lines if line not in elsewhere]
    return tag(
        "div",
        *(tag("p", line, cls="l") for line in column.above),
        tag("p", emphasised(column.sentence), cls="v") if column.sentence not in elsewhere else "",
        *(tag("p", line, cls="s") for line in lines),
        _ways_out(voice, summary),
        *other_end(voice, summary.answer),
    )


def _below(voice: Voice, summary: Summary, contract: HouseholdContract | None, *, alone: bool) -> list[str]:
    """What follows the sentence, as one line; then why there is no instalment, the payers who share it, the charges, an instalment that is too high."""
    answer = summary.answer
    following = short_answer.following(voice, summary, contract, with_kafil=alone)
    lines = [" ".join(following)] if following else []
    charges = payer_lines.charges(voice, answer)
    if answer.term.blocked:
        return [*lines, voice.say("page.age.blocked", **citations.limit(summary)), *charges]
    parts = payer_lines.parts(voice, answer) if payer_lines.is_shared(answer) else []
    return [*lines, *parts, *charges, *voice.inability(answer)]


def emphasised(sentence: str) -> Markup:
    """A sentence whose amounts do not break over two lines."""
    return join(*(figure(part) if place % 2 else part for place, part in enumerate(_AMOUNT.split(sentence))))


_AMOUNT = re.compile(r"(\d[\d\u00a0.,]*\u00a0[^\s.,;:)]+)")
"""A number with what is joined to it: ``6 646 DA``, ``70 ans``."""


def other_end(voice: Voice, answer: Answer) -> list[Markup]:
    """Only the year of a birth is known: what the other end of the year gives, when it is not the same."""
    return [tag("p", line, cls="s") for line in birth_year.other_end(voice, answer)]


def _ways_out(voice: Voice, summary: Summary) -> Markup:
    lines = []
    for way in summary.answer.term.ways_out:
        amount, how = voice.way_amount(way), Named(f"availability.{way.availability}")
        lines.append(tag("p", voice.say(f"page.way.{way.way}", amount=amount, availability=how), cls="s"))
    return join(*lines)


def _verdict(voice: Voice, summary: Summary) -> Markup:
    """The verdict; of a refusal, which the sentence says already, only the readings on which it depends."""
    if not summary.answer.is_refused:
        return verdict(voice, summary)
    return join(*(tag("p", line, cls="verdict") for line in voice.readings_of(summary.answer)))


def verdict(voice: Voice, summary: Summary) -> Markup:
    """Whether the household may have the dwelling, as far as that can be checked; nothing once the keys are in hand."""
    answer = summary.answer
    if answer.keys_in_hand:
        return Markup()
    mark = MARKS["met" if answer.eligible else "refused"]
    depends = [part for line in voice.readings_of(answer) for part in (" ", line)]
    return tag("p", tag("b", f"{mark} "), voice.verdict(answer), *depends, cls="verdict")


def _grade(voice: Voice, weakest: Weakest | None) -> Markup:
    """How sure the figure is: as sure as the weakest of its sources, which one tap shows."""
    if weakest is None:
        return Markup()
    summary = tag("summary", voice.say("page.grade", status=Named(f"status.{weakest.provision.status}")))
    step = weakest.step
    words = tag("p", voice.say("page.grade.why"), " ", voice.say(step.sentence.key, **step.sentence.facts))
    return tag("details", summary, words, citations.source(voice, weakest.provision), cls="grade-of")
