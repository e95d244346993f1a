"""The table by tenth of income from the columns of a peer: what their engines leave to whoever uses them.

In chunks whose rows are put in the order of their tenth, then summed with ``np.add.reduceat``: so that a peer's time is
its own and not that of a slow grouping of ours. Amounts are int64 centimes here; the engines keep them in int32.
"""

import numpy as np

OUTSIDE = (
    "households", "eligible", "refused.income_floor", "refused.income_ceiling", "refused.no_property",
    "refused.no_earlier_aid", "refused.one_benefit", "too_old",
)  # fmt: skip
CLASSES = ("within_30", "to_40", "to_100", "above_income", "refused")
INSIDE = (
    "served", "price", "down_payment", "financed", "term", "instalment", "total", "present_value", "cut_by_age",
    "kafil_provided", "kafil_wanted", "earning", "effort", "above_30", "above_40", "interest_told", "borne_balance",
    "age_more", "age_short",
)  # fmt: skip
MEASURES = OUTSIDE + CLASSES + INSIDE
GAINS = ("gains", "loses", "same", "enters", "leaves", "outside", "changed", "gains.amount", "loses.amount")
ASKED = (
    "eligible", "refused_floor", "refused_ceiling", "refused_property", "refused_aid", "refused_dwelling", "served",
    "down_payment", "financed", "count", "instalment", "last", "total", "present_value", "cut_by_age", "kafil_wanted",
    "earning", "effort", "above_30", "above_40", "age_more", "age_short", *CLASSES,
)  # fmt: skip
"""What is asked of an engine, for each decree."""
CHUNK = 16_384


def bounds(income):
    """The nine incomes that cut the population into ten: the smallest that a tenth, two tenths … do not pass."""
    ranks = [-(-len(income) * tenth // 10) - 1 for tenth in range(1, 10)]
    return np.partition(income, ranks)[ranks]


def table(people, first, second, decrees):
    """(2 × measures + gains, 10) int64, from the columns that the engine computed under each decree."""
    income = people["income"] + people["spouse_income"]
    cuts = bounds(income)
    size = 2 * len(MEASURES) + len(GAINS)
    sums, wide = np.zeros((size, 10), np.int64), np.empty((size, CHUNK), np.int64)
    for start in range(0, len(income), CHUNK):
        some = slice(start, start + CHUNK)
        place = np.zeros(len(income[some]), np.int8)
        for cut in cuts:
            place += income[some] > cut
        order = np.argsort(place, kind="stable")
        rows = start + order
        filled = wide[:, : len(rows)]
        price, cohort = people["price"].take(rows), people["cohort"].take(rows)
        a, b = ({name: found[name].take(rows) for name in ASKED} for found in (first, second))
        half = len(MEASURES)
        _one(filled[:half], a, price, cohort, decrees[0])
        _one(filled[half : 2 * half], b, price, cohort, decrees[1])
        _both(filled[2 * half :], a, b, income.take(rows) // 100)
        counts = np.bincount(place, minlength=10)
        there = np.flatnonzero(counts)
        sums[:, there] += np.add.reduceat(filled, (np.cumsum(counts) - counts)[there], axis=1)
    return sums


def _one(out, found, price, cohort, decree):
    served = found["served"]
    out[0] = 1
    for row, name in enumerate(ASKED[:6], 1):
        out[row] = found[name]
    out[7] = found["eligible"] & ~served
    for row, name in enumerate(CLASSES, len(OUTSIDE)):
        out[row] = found[name]
    count, instalment = found["count"].astype(np.int64), found["instalment"].astype(np.int64)
    financed = found["financed"].astype(np.int64)
    percent = np.array(decree["borne"])[cohort]
    owed = financed * count - instalment * (count * (count - 1) // 2)
    columns = (
        served, price, found["down_payment"], financed, count, instalment, found["total"], found["present_value"],
        found["cut_by_age"], decree["kafil"], found["kafil_wanted"], found["earning"], found["effort"], found["above_30"],
        found["above_40"], percent >= 0, owed * np.maximum(percent, 0), found["age_more"], found["age_short"],
    )  # fmt: skip
    for row, column in enumerate(columns, len(OUTSIDE) + len(CLASSES)):
        np.multiply(column, served, out=out[row])


def _both(out, a, b, band):
    change = b["instalment"].astype(np.int64) - a["instalment"]
    both = a["served"] & b["served"]
    gains, loses = both & (change < -band), both & (change > band)
    same_figures = (a["eligible"] == b["eligible"]) & (a["down_payment"] == b["down_payment"])
    for name in ("count", "instalment", "last"):
        same_figures &= a[name] == b[name]
    columns = (
        gains, loses, both & ~gains & ~loses, ~a["served"] & b["served"], a["served"] & ~b["served"],
        ~a["served"] & ~b["served"], ~same_figures, change * gains, change * loses,
    )  # fmt: skip
    for row, column in enumerate(columns):
        out[row] = column
