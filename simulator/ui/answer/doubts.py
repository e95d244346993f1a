"""Facts that do not go together, on a page: what is to check above the answer, and the amounts that are asked about first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money, decimal_string
from simulator.question.plausible.checks import KEYS_TO_CONFIRM
from simulator.ui.shell.markup import Markup, tag
from simulator.ui.state import typed
from simulator.ui.state.question import field_of
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from simulator.answers.model import UnusualFact
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice
    from simulator.views.years import Summary
    from simulator.wording import Sentence


class AmountQuestion(NamedTuple):
    """An amount to ask about: its field, the code that stands there, the code that may be meant, and the sentence."""

    field: str
    code: str
    instead: str
    sentence: Sentence

    @property
    def token(self) -> str:
        """The code that confirms this amount in this field: ``price.343000000``."""
        return f"{self.field}.{self.code}"

    def answer(self, voice: Voice, code: str, key: str, fact: str) -> str:
        """The words of one of its two answers, with the amount of ``code``; in dinars, for that is what is asked."""
        amount = Money(_cents(code), "DZD")
        return voice.say(key, **{fact: write(amount, voice.lang)})

    def yes(self, voice: Voice) -> str:
        """The answer that the amount was counted in centimes."""
        return self.answer(voice, self.instead, "warning.ask.instead", "instead")

    def no(self, voice: Voice) -> str:
        """The answer that the amount is right as it is written."""
        return self.answer(voice, self.code, "warning.ask.as_written", "got")


def _cents(code: str) -> int:
    """``3430000`` or ``3430000,50`` in centimes: the code of an amount has two decimals or none."""
    dinars, _, cents = code.partition(",")
    return int(dinars + (cents or "00"))


def questions(answers: Iterable[Summary], facts: Facts, confirmed: Collection[str]) -> list[AmountQuestion]:
    """The amounts to ask about before these answers are shown; those that were confirmed are not asked about again."""
    by_field: dict[str, AmountQuestion] = {}
    for answer in answers:
        for warning in answer.answer.warnings:
            field = field_of(warning.where)
            if warning.key in KEYS_TO_CONFIRM and field and warning.instead:
                code = typed.amount(facts[field])
                by_field[field] = AmountQuestion(field, code, typed.amount(_code(warning.instead)), warning.sentence)
    return [question for question in by_field.values() if question.token not in confirmed]


def _code(amount: Money) -> str:
    return decimal_string(amount.cents, amount.currency).replace(".", ",")


def warnings_box(voice: Voice, warnings: Iterable[UnusualFact]) -> Markup:
    """The box of the warnings, each sentence once; empty without warnings."""
    sentences = dict.fromkeys(write(warning.sentence, voice.lang) for warning in warnings)
    if not sentences:
        return Markup()
    title = tag("h2", voice.say("warning.title"))
    return tag("div", title, *(tag("p", sentence) for sentence in sentences), cls="alert box", role="status")


def of_all(voice: Voice, answers: Iterable[Summary]) -> Markup:
    """What is to check in the facts of some answers."""
    return warnings_box(voice, (warning for answer in answers for warning in answer.answer.warnings))
