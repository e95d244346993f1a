"""One question with its answer, computed once for several files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import api
from simulator.law import Law
from simulator.question.scenario import Scenario, load
from simulator.views.voice import Voice
from simulator.views.years import Summary

if TYPE_CHECKING:
    from simulator.answers import Answer
    from simulator.answers.household_contract import HouseholdContract


@dataclass(frozen=True)
class Answered:
    """A scenario with its answer and its law."""

    law: Law
    scenario: Scenario
    summary: Summary

    @property
    def answer(self) -> Answer:
        """The answer, as numbers, days and rules."""
        return self.summary.answer

    @property
    def keys(self) -> dt.date:
        """The day of the keys, or of the deed."""
        day: dt.date = self.scenario.people.keys[self.scenario.headline].item()
        return day

    @property
    def application(self) -> dt.date:
        """The day of the application."""
        day: dt.date = self.scenario.people.application[self.scenario.headline].item()
        return day

    @property
    def stamp(self) -> dt.datetime:
        """The time stamp of a file: the day of the law, so that no clock changes its bytes."""
        return dt.datetime.combine(self.answer.law_date, dt.time(), dt.UTC)

    def voice(self, lang: str) -> Voice:
        """The voice that writes this answer in a language."""
        return Voice(self.law, lang, currency=self.answer.currency)


@dataclass(frozen=True)
class AnsweredContract(Answered):
    """The answer that a contract comes from, and the contract."""

    contract: HouseholdContract

    @property
    def stamp(self) -> dt.datetime:
        """The time stamp of a file: the day of the statement, so that no clock changes its bytes."""
        return dt.datetime.combine(self.contract.as_of, dt.time(), dt.UTC)


def of_contract(contract: HouseholdContract, law: Law) -> AnsweredContract:
    """A contract with the answer that it comes from, for what the sheets say of every question."""
    return AnsweredContract(law, contract.scenario, Summary(contract.answer), contract)


Question = Answered | Scenario | Mapping[str, object] | str | Path


def answered(question: Question, law: Law | None = None) -> Answered:
    """The answer to a file, a YAML text, a mapping or a scenario. Raises ``InputError`` and ``LawError``."""
    if isinstance(question, Answered):
        return question
    law = law or Law.load()
    scenario = question if isinstance(question, Scenario) else load(question)
    return Answered(law, scenario, Summary(api.ask(scenario, law=law)))
