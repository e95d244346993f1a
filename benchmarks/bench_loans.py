"""How fast the exact ledger of loans is, beside rounding the rows of numpy-financial: the same loans, in one run.

``make bench`` runs it and prints the table.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import numpy_financial as npf

from benchmarks.paired import medians, told
from simulator.base import annuity
from simulator.base.annuity import SCALE
from simulator.engine.schedule.loan import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

LOANS, MONTHS = 100_000, 300
CHUNK = 16_384
"""Loans walked together: their balances stay in the processor's cache."""
PART = 5_000
"""Loans broadcast at once by who minds the cache; all of them at once are matrices of 240 MB."""
RATES = np.array([1_000_000, 3_000_000, 5_148_000, 6_000_000, 7_500_000])
"""1, 3, 4.68 with VAT, 6 and 7.5 % a year."""

Loans = tuple[np.ndarray, np.ndarray, np.ndarray]


def loans() -> Loans:
    """Amounts of 100 000 to 8 000 000 with odd centimes, common rates, one term."""
    rng = np.random.default_rng(1)
    return rng.integers(10**7, 8 * 10**8, LOANS), rng.choice(RATES, LOANS), np.full(LOANS, MONTHS)


def parts(drawn: Loans, size: int) -> Iterator[Loans]:
    """The loans in parts of one size."""
    for start in range(0, LOANS, size):
        amount, rate, months = (column[start : start + size] for column in drawn)
        yield amount, rate, months


def exact(drawn: Loans) -> None:
    """Every month of every loan, in chunks."""
    for part in parts(drawn, CHUNK):
        for _ in walk(*part, annuity.instalment(*part)):
            pass


def broadcast(drawn: Loans, size: int) -> None:
    """The same months as people ask numpy-financial for them, as floats; nothing is rounded, nothing adds up."""
    period = np.arange(1, MONTHS + 1)[:, np.newaxis]
    for amount, rate, months in parts(drawn, size):
        asked = rate / SCALE, period, months, -amount.astype(float)
        npf.ipmt(*asked)
        npf.ppmt(*asked)


def paid_exactly(drawn: Loans) -> bool:
    """Whether the principal of all the months is the loan, for every loan."""
    for part in parts(drawn, CHUNK):
        paid = sum(month.principal for month in walk(*part, annuity.instalment(*part)))
        if not np.array_equal(paid, part[0]):
            return False
    return True


def rounded_off(drawn: Loans) -> int:
    """Of the first loans, how many rounded schedules of numpy-financial do not add up to the loan."""
    amount, rate, months = next(parts(drawn, PART))
    principal = npf.ppmt(rate / SCALE, np.arange(1, MONTHS + 1)[:, np.newaxis], months, -amount.astype(float))
    return int((np.rint(principal).sum(axis=0).astype(np.int64) != amount).sum())


def test_loans(benchmark, capsys) -> None:
    """100 000 loans × 300 months, every row exact, at least 20 × faster than broadcast ``npf.ipmt`` and ``npf.ppmt``."""
    drawn = loans()
    assert paid_exactly(drawn)
    ours, theirs, minding = (
        "exact int64 recursion",
        "npf.ipmt and npf.ppmt, broadcast",
        f"the same, {PART} loans at a time",
    )
    ways = {
        ours: lambda: exact(drawn), theirs: lambda: broadcast(drawn, LOANS), minding: lambda: broadcast(drawn, PART),
    }  # fmt: skip
    times = medians(ways, 3)
    benchmark.pedantic(lambda: exact(drawn), rounds=3)
    with capsys.disabled():
        off = f"rounded to centimes, {rounded_off(drawn)} of {PART} schedules of numpy-financial miss the loan"
        sys.stdout.write(f"\n{told(times, ours)}\n{off}\n")
    benchmark.extra_info["times faster"] = times[theirs] / times[ours]
    benchmark.extra_info["times faster than in parts"] = times[minding] / times[ours]
    assert times[theirs] / times[ours] >= 20
