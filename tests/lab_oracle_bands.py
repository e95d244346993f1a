"""Shares by article and bands computed again, in pandas, from exported rows: no rule is read here."""

from itertools import permutations

import lab_oracle as oracle
import pandas as pd

CENTIMES = 100


def shares(values, count):
    """The mean of what each thing moves, over every order in which the things may come; ``values`` by the set of those that came."""
    orders = list(permutations(range(count)))
    moved = [0] * count
    for order in orders:
        came = frozenset()
        for thing in order:
            moved[thing] += values[came | {thing}] - values[came]
            came |= {thing}
    return [total / len(orders) for total in moved]


def support(mixtures):
    """The households that pay instalments under every mixture."""
    return sorted(set.intersection(*(set(oracle.served(rows)) for rows in mixtures)))


def measures(rows, common, weight, income):
    """The four measures of one mixture, from its rows; of households that all weigh alike."""
    instalments = rows[rows.kind == "instalment"].groupby("household").due.first()
    tranches = rows[rows.kind == "tranche"].groupby("household").due.sum()
    ordered = instalments[common].sort_values().to_numpy()
    return {
        "instalment.median": ordered[-(-len(ordered) // 2) - 1] / CENTIMES,
        "down_payment.mean": tranches[common].mean() / CENTIMES,
        "served": len(instalments) * weight,
        "within_30.share": (instalments * 10 <= income[instalments.index] * 3).sum() / len(income),
    }


def band(values):
    """The fifth and the ninety-fifth percentile."""
    drawn = pd.Series([float(value) for value in values])
    return drawn.quantile(0.05), drawn.quantile(0.95)
