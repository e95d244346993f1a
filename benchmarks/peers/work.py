"""The work: households as plain columns, and what two decrees fix for all of them, from our own law."""

from __future__ import annotations

import decimal
import json
from pathlib import Path

import numpy as np

from benchmarks.peers.table import CLASSES
from simulator import Law
from simulator.base.annuity import SCALE
from simulator.law import COHORTS
from simulator.populations import laws
from simulator.populations.count import because_of_age
from simulator.populations.count.call_worth import growths
from simulator.populations.count.rent_columns import StateTables
from simulator.populations.count.totals import AFFORD, GAIN, MAIN, Key
from simulator.populations.experiment import run
from simulator.populations.plan import Plan

DECREES = ("location_vente@2016-11-10", "location_vente@2024-06-26")
LONGEST = 420
LONGEST_WAIT = 120
"""More than the months between acceptance and keys of any household here."""


def plan(by="decile"):
    """Our own side: every sum of the table by tenth of income, for two decrees."""
    return Plan(laws=laws.population_laws(DECREES, Law.load()), by=by, distributions=False)


def columns(people):
    """The households as the peers take them: what our own columns say, with one kafil. (N,) each"""
    names = (
        "income",
        "spouse_income",
        "price",
        "cohort",
        "owns_property",
        "had_state_aid",
        "birth",
        "acceptance",
        "keys",
    )
    return {name: getattr(people, name) for name in names} | {
        "had_dwelling": people.had_location_vente == 1,
        "named": ~np.isnat(people.kafil_birth[0]),
        "kafil_birth": np.where(np.isnat(people.kafil_birth[0]), people.birth, people.kafil_birth[0]),
    }


def decree(asked, people, chosen):
    """What one decree fixes for all these households, as plain numbers; and how their tranches grow until the keys."""
    (code,), _ = asked.regimes(people)
    table = code.term_table
    assert all(code.states(key) for key in ("no_property", "no_earlier_aid", "one_benefit"))
    assert code.income_floor_is_excluded
    assert code.readings.rounding == "centime"
    return {
        "floor": code.income_floor, "ceiling": code.income_ceiling, "kafil": code.kafil, "age": 12 * code.age_limit,
        "limits": [min(limit, 2**31 - 1) for limit in table.limits[0]], "first": table.months[0],
        "then": table.months[-1],
        "shares": [[tranche.share.numerator, tranche.share.denominator] for tranche in code.tranches],
        "borne": [int(percent) for percent in StateTables.of([code]).interest[0]], "worth": _worth(chosen.discounting.rate),
        "growth": [[place, factors.near.tolist()] for place, factors in growths((code,), len(code.tranches), LONGEST_WAIT, chosen.discounting)],
        "more": because_of_age.bound(chosen), "short": 12 * because_of_age.FEW_YEARS,
    }  # fmt: skip


def _worth(rate):
    """What 1 … n payments of one unit are worth, and the n-th alone, at the rate of the present values."""
    with decimal.localcontext() as context:
        context.prec = 60
        month = 1 / (1 + decimal.Decimal(rate) / SCALE)
        each = [month**n for n in range(LONGEST + 1)]
        return [[float(sum(each[1 : n + 1])) for n in range(LONGEST + 1)], [float(one) for one in each]]


def write(folder: Path, people):
    """Leave the work in a folder for the peers."""
    asked = plan()
    np.savez(folder / "people.npz", **columns(people))
    decrees = [decree(each, people, asked) for each in asked.laws]
    assert len(COHORTS) == 3
    (folder / "decrees.json").write_text(json.dumps(decrees))


def ours(people, measures, gains):
    """Our table in the shape of the peers': (2 × measures + gains, 10), whole households and centimes."""
    return table_of(run(people, plan()).totals, measures, gains)


def table_of(totals, measures, gains):
    """Sums of our totals, in the order of these measures."""
    rows = [(AFFORD if name in CLASSES else MAIN, law, name) for law in (0, 1) for name in measures]
    rows += [(GAIN, 1, name) for name in gains]
    tenths = [f"{tenth:02d}" for tenth in range(1, 11)]
    found = [[totals.sums.get(Key(*row, tenth), 0) // 10**6 for tenth in tenths] for row in rows]
    return np.array(found, dtype=np.int64)
