"""The calls of the engine by the page of comparisons; the last answers are cached, by question and law.

A question is the text of its scenario; the digest of the law is a part of what an answer is kept under.
"""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator import api, whatif
from simulator.answers.state_cost import DISCOUNT
from simulator.law import COHORTS, Law
from simulator.law.scheme import programme_of
from simulator.populations.reforms.draft import DRAFT
from simulator.question.scenario import parse
from simulator.reading import fields
from simulator.ui.compare import law_codes, own_reform
from simulator.ui.state import question, typed
from simulator.whatif import Delay, HouseholdFigures, QuestionUnderLaw, Sought, Sweep
from simulator.whatif.household_grid import household_grid
from simulator.whatif.line_names import line_name
from simulator.wording import Named, Sentence, TextWords

if TYPE_CHECKING:
    from simulator.answers.comparison import Comparison
    from simulator.ui.compare.law_codes import Codes
    from simulator.ui.state.facts import Facts
    from simulator.whatif.household_grid import HouseholdGrid

_CACHE_SIZE = 64
_BIRTHS = ("birth", "kafil")


def question_text(facts: Facts, dwelling: str, codes: Codes) -> str:
    """The whole question as the text of a scenario."""
    return json.dumps(question.scenario(facts, dwelling) | {"schemes": law_codes.schemes(codes)}, sort_keys=True)


def table(scenario: str, beside: tuple[str, ...], rate: str, reform_code: str = "") -> Comparison:
    """The comparison with these schemes, dates and reforms; ``reform_code`` is that of the visitor's own. Raises as ``api.comparison`` does."""
    return _table(scenario, beside, rate, reform_code, Law.load().digest)


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _table(scenario: str, beside: tuple[str, ...], rate: str, reform_code: str, digest: str) -> Comparison:
    del digest
    texts = law_codes.reforms() | {law_codes.OWN_REFORM: own_reform.text(reform_code) if reform_code else None}
    reforms = [text for name in beside if (text := texts.get(name))]
    schemes = [name for name in beside if name not in texts]
    discount = fields.rate(rate if "%" in rate else f"{rate} %", "rate") if rate else DISCOUNT
    question = parse(json.loads(scenario))
    cohorts = {question.scheme: COHORTS[question.people.cohort[question.headline]]}
    return api.comparison(
        question, schemes, discount=discount, reforms=reforms, named=lambda name: named(name, cohorts.get(name, ""))
    )


def named(name: str, own_cohort: str = "") -> Sentence | Named | TextWords:
    """The usual name of a line: a programme, a scheme, the decrees of a day, a hypothetical reform by its title.

    ``own_cohort`` is that of the household for the line of its own question: its programme, by name.
    """
    programme = programme_of(name, own_cohort)
    if programme:
        return Sentence("grid.own", {"programme": Named(f"whatif.line.{programme}")})
    if name == law_codes.OWN_REFORM or name.startswith(DRAFT):
        return Named("grid.mine")
    if name in law_codes.reforms():
        return TextWords(law_codes.reforms()[name].title)
    return line_name(name)


def grid(scenario: str, schemes: tuple[str, ...]) -> HouseholdGrid:
    """The typical households of a question under laws. Raises as ``household_grid`` does."""
    return _grid(scenario, schemes, Law.load().digest)


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _grid(scenario: str, schemes: tuple[str, ...], digest: str) -> HouseholdGrid:
    del digest
    return household_grid(json.loads(scenario), schemes, law=Law.load())


def household(scenario: str) -> QuestionUnderLaw:
    """The question of a household under its own law, ready to be asked again with something moved."""
    return _household(scenario, Law.load().digest)


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _household(scenario: str, digest: str) -> QuestionUnderLaw:
    del digest
    return QuestionUnderLaw(parse(json.loads(scenario)), Law.load())


def reformed(scenario: str, name: str) -> HouseholdFigures:
    """The answer under a hypothetical reform, as in the table: the dates of the household do not matter."""
    return _reformed(scenario, name, Law.load().digest)


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _reformed(scenario: str, name: str, digest: str) -> HouseholdFigures:
    text, household_question = law_codes.reforms()[name], _household(scenario, digest)
    frozen = f"{household_question.case.code.scheme}@{text.in_force}"
    return QuestionUnderLaw(
        replace(household_question.scenario, scheme=frozen), household_question.law.with_text(text)
    ).point


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _curve(scenario: str, move: str, digest: str) -> Sweep:
    del digest
    return whatif.sweep(household(scenario), move)


def curve(scenario: str, move: str) -> Sweep:
    """The curve of one moved fact of the household. Raises as ``whatif.sweep`` does."""
    return _curve(scenario, move, Law.load().digest)


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _late(scenario: str, digest: str) -> Delay:
    del digest
    return whatif.delay(household(scenario))


def late(scenario: str) -> Delay:
    """The answers with the keys some years later."""
    return _late(scenario, Law.load().digest)


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _sought(scenario: str, target: int, digest: str) -> Sought:
    del digest
    return whatif.seek(household(scenario), target)


def sought(scenario: str, target: str) -> Sought:
    """The facts that reach a monthly sum, as it was typed. Raises ``InputError``."""
    return _sought(scenario, fields.amount(typed.with_currency(target), "target"), Law.load().digest)


def value(scenario: str, move: str, code: str) -> int:
    """Another value of a fact, as it was typed. Raises ``InputError``.

    Of a year of birth alone, the end that the answer shows: the one that the reading of the question takes.
    """
    if move in _BIRTHS:
        ends, _ = fields.birth(code, "value")
        reading = household(scenario).scenario.readings.birth_year_only
        return whatif.number(ends[reading == "last_of_december"])
    if move in whatif.IN_DAYS:
        return whatif.number(fields.date(code, "value"))
    return fields.amount(typed.with_currency(code), "value")


def moved(scenario: str, move: str, code: str) -> HouseholdFigures:
    """The answer with another value of one fact. Raises ``InputError``."""
    return whatif.at(household(scenario), move, value(scenario, move, code))
