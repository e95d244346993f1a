"""The top of the answer: whose facts these are, the monthly figure, or what could not be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.question.fact_rows import AMOUNTS
from simulator.question.facts import CODES
from simulator.reading.errors import InputError, SimulatorError
from simulator.ui.answer import citations
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.ui.state import typed
from simulator.ui.state.facts import supposed
from simulator.ui.state.question import field_of
from simulator.views import birth_year
from simulator.views.text import payer_lines
from simulator.views.text.answer_page import MARKS
from simulator.wording import FactList, Months, Named, Plain, Sentence, has, write
from simulator.wording.numbers import bare, month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from simulator.answers.model import Answer
    from simulator.base.money import Money
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


def repair(fault: SimulatorError, typed: str | None) -> Sentence:
    """The pages' own words for an error, where they have some; the engine's speak of lines of a file."""
    kind, _, name = fault.key.removeprefix("error.").partition(".")
    key, field = f"page.fix.{kind}.{name}", field_of(fault.where)
    if not has(key):
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


def hero(voice: Voice, answers: dict[str, Summary], examples: Collection[str] = ()) -> Markup:
    """The monthly figure, two side by side when the type is not known, and on how many facts of an example it rests."""
    side_by_side = len(answers) > 1
    times = dict.fromkeys(_time(voice, summary) for summary in answers.values())
    shared = side_by_side and len(times) == 1
    figures = [
        _monthly(voice, summary, dwelling if side_by_side else "", timed=not shared)
        for dwelling, summary in answers.items()
    ]
    common = [tag("p", next(iter(times)), cls="s")] if shared else []
    first = next(iter(answers.values()))
    states = {"refused": first.answer.is_refused, "blocked": first.answer.term.blocked}
    rests = [tag("p", voice.say("page.hero.examples", count=len(examples)), cls="s")] if examples else []
    foot = tag("div", _grade(voice, first.weakest()), *rests, tag("p", voice.say("disclaimer")), cls="foot")
    return tag(
        "section", tag("div", *figures, cls="figures"), *common, verdict(voice, first), foot,
        cls=" ".join(["hero", *(name for name, on in states.items() if on)]), aria_label=voice.say("page.hero"),
    )  # fmt: skip


def _monthly(voice: Voice, summary: Summary, dwelling: str, *, timed: bool) -> Markup:
    answer = summary.answer
    title = voice.say("page.hero.of", dwelling=dwelling) if dwelling else voice.say("page.hero")
    lines = [tag("p", _time(voice, summary), cls="s")] if timed else []
    if answer.term.blocked:
        return tag(
            "div",
            tag("p", title, cls="l"),
            tag("p", voice.say("page.hero.none"), cls="v"),
            *lines,
            _ways_out(voice, summary),
            *(tag("p", line, cls="s") for line in payer_lines.charges(voice, answer)),
            *other_end(voice, answer),
        )
    sentences = *payer_lines.efforts(voice, answer), *payer_lines.charges(voice, answer), *voice.inability(answer)
    lines += [*(tag("p", line, cls="s") for line in sentences), _ways_out(voice, summary)]
    lines += other_end(voice, answer)
    return tag("div", tag("p", title, cls="l"), *_amount(voice, answer.instalments.amount), *lines)


def _amount(voice: Voice, amount: Money | None) -> list[Markup]:
    """The figure; of millions of centimes the unit is a small line of its own."""
    text = voice.amount(amount)
    if amount is None or not voice.centimes:
        return [tag("p", figure(text), cls="v")]
    number = bare(amount.cents, amount.currency, voice.lang, millions=True)
    return [tag("p", figure(number), cls="v"), tag("p", text.removeprefix(number).strip(), cls="u")]


def _time(voice: Voice, summary: Summary) -> str:
    """How many months, from when to when; why there are none."""
    answer, instalments = summary.answer, summary.answer.instalments
    if instalments.first_due is None or instalments.last_due is None:
        if answer.term.blocked:
            return voice.say("page.age.blocked", **citations.limit(summary))
        return voice.say("instalments.unknown" if answer.is_rate_unknown else "instalments.none")
    first, last = month(instalments.first_due, voice.lang), month(instalments.last_due, voice.lang)
    return voice.say("page.hero.time", months=Months(instalments.count), first=first, last=last)


def other_end(voice: Voice, answer: Answer) -> list[Markup]:
    """Only the year of a birth is known: what the other end of the year gives, when it is not the same."""
    return [tag("p", line, cls="s") for line in birth_year.other_end(voice, answer)]


def _ways_out(voice: Voice, summary: Summary) -> Markup:
    lines = []
    for way in summary.answer.term.ways_out:
        amount, how = voice.way_amount(way), Named(f"availability.{way.availability}")
        lines.append(tag("p", voice.say(f"page.way.{way.way}", amount=amount, availability=how), cls="s"))
    return join(*lines)


def verdict(voice: Voice, summary: Summary) -> Markup:
    """Whether the household may have the dwelling, as far as that can be checked; nothing once the keys are in hand."""
    answer = summary.answer
    if answer.keys_in_hand:
        return Markup()
    accepted = "page.verdict.unchecked" if answer.is_unchecked else "verdict.eligible"
    mark = MARKS["met" if answer.eligible else "refused"]
    sentence = voice.say(accepted if answer.eligible else "verdict.refused")
    depends = [part for line in voice.readings_of(answer) for part in (" ", line)]
    return tag("p", tag("b", f"{mark} "), sentence, *depends, cls="verdict")


def _grade(voice: Voice, weakest: Weakest | None) -> Markup:
    """How sure the figure is: as sure as the weakest of its sources, which one tap shows."""
    if weakest is None:
        return Markup()
    summary = tag("summary", voice.say("page.grade", status=Named(f"status.{weakest.provision.status}")))
    step = weakest.step
    words = tag("p", voice.say("page.grade.why"), " ", voice.say(step.sentence.key, **step.sentence.facts))
    return tag("details", summary, words, citations.source(voice, weakest.provision), cls="grade-of")
