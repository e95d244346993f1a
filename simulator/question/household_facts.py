"""The facts of a household that become one column each: income, programme, answers. The table says which a scheme takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine.households import UNSTATED
from simulator.law import COHORTS
from simulator.question.fact_rows import Kind
from simulator.question.facts import FACTS, is_ever_needed, is_needed, of_part
from simulator.reading import fields

if TYPE_CHECKING:
    from simulator.question.fact_rows import Fact
    from simulator.question.parts import Part
    from simulator.reading.fact_readers import FactReader

_READ_ELSEWHERE = frozenset({"birth", "owns_property", "had_state_aid"})
"""Columns that need more than their own line: both ends of a birth, and what ``holdings`` reads."""


def readers(household: Part, scheme: str) -> dict[str, FactReader[Any]]:
    """A reader for each column that this scheme takes, in the order of the table; each raises ``InputError``."""
    return {
        fact.held: _reader(household, fact, needed=is_needed(fact, scheme))
        for fact in of_part("household", scheme)
        if _is_column(fact)
    }


def unasked(scheme: str) -> dict[str, Any]:
    """The value of each column that this scheme does not take: no rule of it reads them."""
    facts_of_scheme = of_part("household", scheme)
    return {
        fact.held: 0 if is_ever_needed(fact) else UNSTATED
        for fact in FACTS
        if fact.part == "household" and _is_column(fact) and fact not in facts_of_scheme
    }


def _is_column(fact: Fact) -> bool:
    return bool(fact.held) and "." not in fact.held and fact.held not in _READ_ELSEWHERE


def _reader(household: Part, fact: Fact, *, needed: bool) -> FactReader[Any]:
    def number(raw: object, place: str) -> int:
        """An amount in centimes, the place of a choice, or an answer as a number."""
        if fact.kind is Kind.AMOUNT:
            return household.amount(raw, place)
        if fact.choices == COHORTS:
            return fields.cohort(raw, place, COHORTS)
        if fact.kind is Kind.CHOICE:
            return fact.choices.index(fields.choice(raw, place, fact.choices))
        return int(fields.yes_no(raw, place))

    return household.fact(fact.name, number) if needed else household.maybe(fact.name, number, UNSTATED)
