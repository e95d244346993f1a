"""What is decided again at later keys, or at another minimum wage, is only what depends on them: the same sums as by deciding all anew."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from simulator import Law, Readings
from simulator.engine.financing.rent import Rent
from simulator.populations import experiment, laws
from simulator.populations.count import late_works
from simulator.populations.count.groups import InMemory
from simulator.populations.count.totals import DELAY, RISEN, WAGE
from simulator.populations.invented import recipe, synthetic
from simulator.populations.plan import Plan

LAW = Law.load()
DRAWN = next(synthetic.source(1_500, 5, recipe.read())())
FROZEN, OWN_DATES = (
    ("location_vente@2001-04-29", "location_vente@2024-06-26"),
    ("location_vente", "location_vente@2013-12-31"),
)
BORN_ON_A_LEAP_DAY = {"keys": np.where(np.arange(1_500) % 3 == 0, np.datetime64("2032-02-29"), DRAWN.people.keys)}
WEIGHTS = {"weight": np.random.default_rng(3).random(1_500) * 3}
PRICES = {"price": np.random.default_rng(4).integers(1, 10**9, 1_500)}
TOO_HEAVY = {"weight": np.where(np.arange(1_500) % 2, 1_000_000.0, 1.5)}


def delayed(monkeypatch, part, plan, *, one_by_one):
    """The totals of the delays; ``one_by_one`` decides every household anew, and counts each alone."""
    if one_by_one:
        monkeypatch.setattr(late_works, "_MOST", 0)
        monkeypatch.setattr(Rent, "at_later_keys", lambda *_: None)
    totals = experiment.run([part], plan).totals
    monkeypatch.undo()
    sums = {key: value for key, value in totals.sums.items() if key.table == DELAY and value}
    return sums, {key: values for key, values in totals.spread.items() if key.table == DELAY}


@pytest.mark.parametrize(
    ("names", "readings", "columns", "options"),
    [
        (FROZEN, Readings(), {}, {}),
        (FROZEN, Readings(kafil="shares", age_limit="end_of_year"), WEIGHTS, {"by": "decile", "kafil_share": Fraction(1, 2)}),
        (FROZEN, Readings(rounding="dinar_up", snmg_date="keys"), BORN_ON_A_LEAP_DAY, {"by": "age", "kafil_share": Fraction(1)}),
        (OWN_DATES, Readings(kafil_age_limit="none"), PRICES, {"kafil_share": Fraction(1, 4)}),
        (FROZEN, Readings(), TOO_HEAVY, {}),
    ],
)  # fmt: skip
def test_who_is_alike_is_counted_together(monkeypatch, names, readings, columns, options):
    part = InMemory(replace(DRAWN.people, **columns), DRAWN.extra, DRAWN.numbers)
    plan = Plan(laws.population_laws(names, LAW, readings=readings), delays=(0, 1, 4, 8), **options)
    together, alone = (delayed(monkeypatch, part, plan, one_by_one=one_by_one) for one_by_one in (False, True))
    assert together == alone
    assert sum(bool(values.values.size) for values in together[1].values()) >= 8


def test_of_those_who_are_alike_one_is_decided(monkeypatch):
    decided, again = [], late_works._again
    monkeypatch.setattr(late_works, "_again", lambda *given: decided.append(again(*given)) or decided[-1])
    experiment.run([DRAWN], Plan(laws.population_laws(FROZEN, LAW), delays=(0, 1, 8)))
    assert len(decided) == 6
    assert all(len(of_one_delay.people) < len(DRAWN.people) for of_one_delay in decided)


@pytest.mark.parametrize(
    ("names", "columns", "options"),
    [
        (FROZEN, {}, {"kafil_share": Fraction(1, 2)}),
        (FROZEN, {"cohort": np.zeros(1_500, np.int8), "keys": DRAWN.people.keys + 400}, {"by": "decile"}),
        (OWN_DATES, WEIGHTS, {"by": "age"}),
    ],
)
def test_at_another_minimum_wage_only_its_thresholds_are_asked_again(monkeypatch, names, columns, options):
    part = InMemory(replace(DRAWN.people, **columns), DRAWN.extra, DRAWN.numbers)
    plan = Plan(laws.population_laws(names, LAW), wage=True, **options)
    first = experiment.run([part], plan).totals
    monkeypatch.setattr(Rent, "at_another_wage", lambda *_: None)
    assert first.equals(experiment.run([part], plan).totals)
    assert {key.table for key in first.sums} >= {WAGE, RISEN}
