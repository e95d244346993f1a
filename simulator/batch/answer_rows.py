"""The answers of the rows of a file, and the reasons of the rows without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator import api
from simulator.engine import run
from simulator.engine.households import UNSTATED
from simulator.law.keys import COHORTED
from simulator.reading.errors import InputError, LawError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from simulator.engine.households import Households
    from simulator.engine.outcome import Outcome
    from simulator.law import Law, Readings

GOOD = ""
NO_PRICE, NO_LAW = "price_unknown", "law_none"
"""The codes of a row without an answer: no order gives the price of its type, or no text is in force."""


class RowOutcomes(NamedTuple):
    """The outcome of the answered rows, in their order; for every row ``GOOD``, or the code of its reason. (N,)"""

    outcome: Outcome
    codes: npt.NDArray[np.object_]


def row_outcomes(people: Households, scheme: str, law: Law, readings: Readings) -> RowOutcomes:
    """The outcomes of the rows under a scheme. Raises ``InputError`` for a scheme that needs more facts than a file has."""
    name, _ = law.scheme(scheme)
    if name not in COHORTED:
        schemes = FactList(tuple(Plain(name) for name in COHORTED))
        raise InputError("batch.file.scheme", "--scheme", got=Plain(scheme), known=schemes)
    codes = np.full(len(people), GOOD, dtype=object)
    try:
        return RowOutcomes(api.simulate(people, scheme, law=law, readings=readings), codes)
    except LawError:
        codes = _silent(people, scheme, law, readings)
    good = np.flatnonzero(codes == GOOD)
    return RowOutcomes(api.simulate(people.rows(good), scheme, law=law, readings=readings), codes)


def _silent(people: Households, scheme: str, law: Law, readings: Readings) -> npt.NDArray[np.object_]:
    """The code of each row: rows of one regime, one cohort and one type share it. (N,)"""
    name, frozen = law.scheme(scheme)
    regime = run.versions(people, name, law, readings, frozen, None)
    alike = np.zeros(len(people), np.int64) if regime is None else regime
    typed = np.where(people.price == UNSTATED, people.dwelling, UNSTATED) - UNSTATED
    alike = (alike * (people.cohort.max() + 1) + people.cohort) * (typed.max() + 1) + typed
    _, first, group = np.unique(alike, return_index=True, return_inverse=True)
    reasons = [_reason(people.rows(first[place : place + 1]), scheme, law, readings) for place in range(len(first))]
    return np.array(reasons, dtype=object)[group]


def _reason(household: Households, scheme: str, law: Law, readings: Readings) -> str:
    try:
        api.simulate(household, scheme, law=law, readings=readings)
    except LawError as error:
        return NO_PRICE if error.key == "error.price.unknown" else NO_LAW
    return GOOD
