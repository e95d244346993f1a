"""Sentences about the payers of an instalment: the amount of each stands beside its share of his own income."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.views.years import APPLICANT
from simulator.wording import Months, Named

if TYPE_CHECKING:
    from simulator.answers.model import Answer, Payer
    from simulator.views.voice import Voice


def is_shared(answer: Answer) -> bool:
    """Whether several payers share one instalment; the effort of each is then that of his part."""
    return answer.readings["kafil"] == "shares" and len(answer.payers) > 1


_INCOMES = ("household.income", "household.spouse_income")
"""The incomes of an applicant, where a question names them."""


def effort(voice: Voice, answer: Answer, name: str, share: object) -> str:
    """The share of the income of a payer; of an income that was not given, that it is an example's."""
    return voice.say("page.hero.effort", effort=share) + _example(voice, answer, name)


def _example(voice: Voice, answer: Answer, name: str) -> str:
    """What follows a share of the income of a payer that is an example's; nothing where it was given."""
    if name == APPLICANT:
        is_example = not set(_INCOMES).isdisjoint(answer.supposed)
    else:
        is_example = any(place.startswith("kafil[") and place.endswith("].income") for place in answer.supposed)
    return f" {voice.say('page.hero.effort.example')}" if is_example else ""


def line(voice: Voice, answer: Answer, payer: Payer) -> str:
    """A payer with his days, his months, what he pays, and the share of his income; of a kafil, that it is a hypothesis."""
    span = payer.span
    facts = {
        "payer": Named(f"payer.{span.name}"), "first": span.first, "last": span.last, "months": Months(span.months),
        "monthly": payer.monthly, "total": payer.total,
    }  # fmt: skip
    words = voice.say("payer.line", **facts)
    if payer.effort is not None:
        words += voice.say("payer.effort", effort=payer.effort) + _example(voice, answer, span.name)
    return words if span.name == APPLICANT else f"{words} {voice.say('kafil.hypothesis')}"


def efforts(voice: Voice, answer: Answer) -> list[str]:
    """The share of the income, below the monthly figure: one line, or a line for each payer of a shared instalment."""
    if is_shared(answer):
        return parts(voice, answer)
    return [] if answer.effort is None else [effort(voice, answer, APPLICANT, answer.effort)]


def charges(voice: Voice, answer: Answer) -> list[str]:
    """The stated charges of a month, on top of the price; empty where none are stated."""
    return [] if answer.charges is None else [voice.say("instalments.charges", amount=answer.charges)]


def parts(voice: Voice, answer: Answer) -> list[str]:
    """Each payer with his amount and his effort; without the effort where he has no income."""
    return [_part(voice, answer, payer) for payer in answer.payers]


def _part(voice: Voice, answer: Answer, payer: Payer) -> str:
    facts = {"payer": Named(f"payer.{payer.span.name}"), "monthly": payer.monthly}
    if payer.effort is None:
        line = voice.say("instalment.part.alone", **facts)
    else:
        line = voice.say("instalment.part", **facts, effort=payer.effort) + _example(voice, answer, payer.span.name)
    return line if payer.span.name == APPLICANT else f"{line} {voice.say('kafil.hypothesis')}"
