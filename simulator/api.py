"""The straight line: a question in, an answer out. Everything that people use goes through here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import InputError, LawError
from simulator.law import COHORTS, DWELLINGS, Law, Readings
from simulator.outcome import Outcome
from simulator.people import UNSTATED
from simulator.population import run
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.people import Households


def simulate(
    people: Households,
    scheme: str,
    *,
    law: Law | None = None,
    readings: Readings | None = None,
    milestones: Mapping[str, dt.date] | None = None,
    charges: int = UNSTATED,
) -> Outcome:
    """What a scheme (``location_vente``, ``location_vente@2001-04-29``) gives to N households.

    Raises ``LawError`` where no text in force gives a price, ``InputError`` for a scheme that does not exist.
    """
    law, readings = law or Law.load(), readings or Readings()
    name, frozen = law.scheme(scheme)
    codes, regime = run.regimes(people, name, law, readings, frozen)
    result = run.run(people, codes, regime)
    outcome = Outcome(people, codes, regime, *result, milestones or {}, charges)
    _refuse_unknown_prices(outcome)
    return outcome


def _refuse_unknown_prices(outcome: Outcome) -> None:
    """No price is ever guessed: the first household without one is told which text is missing."""
    without = np.flatnonzero(outcome.decisions.price == UNSTATED)
    if not len(without):
        return
    people, row = outcome.people, int(without[0])
    if people.dwelling[row] == UNSTATED:
        raise InputError("error.price.no_type", "dwelling.type")
    cohort, dwelling = COHORTS[people.cohort[row]], DWELLINGS[people.dwelling[row]]
    outcome.code(row).provision("price", cohort)
    keys: dt.date = people.keys[row].item()
    raise LawError("error.price.unknown", "dwelling.type", dwelling=Plain(dwelling), cohort=Plain(cohort), keys=keys)
