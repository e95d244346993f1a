"""What people can afford, computed again in pandas from exported rows and facts: no rule is read here.

``rows`` are what ``location-vente population --rows`` writes under one law, ``facts`` the income and the weight of each household.
A household without a row is refused; one with rows and no instalment is too old for a single one.
"""

import numpy as np
import pandas as pd

CENTIMES = 100
CLASSES = ("within_30", "to_40", "to_100", "above_income", "too_old", "refused")


def facts_of(people):
    """Income of applicant and spouse in centimes, and weight of households, one row each."""
    return pd.DataFrame({"income": people.income + people.spouse_income, "weight": people.weight})


def instalments(rows):
    """Of each household that pays instalments: the first one, how many, and all of them. Centimes"""
    return rows[rows.kind == "instalment"].groupby("household").due.agg(["first", "count", "sum"])


def class_of(rows, facts, loan=0):
    """The class of each household; ``loan`` is what it pays a month besides. (N,) centimes"""
    monthly = instalments(rows)["first"].reindex(facts.index) + loan
    part = monthly / facts.income.where(facts.income > 0)
    found = np.select(
        [part <= 0.3, part <= 0.4, part <= 1, monthly.notna(), facts.index.isin(rows.household)],
        list(CLASSES[:5]), CLASSES[5],
    )  # fmt: skip
    return pd.Series(found, facts.index)


def classes(rows, facts, loan=0):
    """The households of each class."""
    weight = facts.weight.groupby(class_of(rows, facts, loan)).sum()
    return {name: weight.get(name, 0.0) for name in CLASSES}


def because_of_age(rows, facts, longest, bound):
    """Who pays more than ``bound`` dinars a month above the instalment of ``longest`` months, who has under 180, and what is added."""
    paid = instalments(rows)
    cut = paid[paid["count"] < longest]
    more = cut["first"] - np.floor(cut["sum"] / longest + 0.5)
    weight = facts.weight.loc[cut.index]
    return weight[more > bound * CENTIMES].sum(), weight[cut["count"] < 180].sum(), more / CENTIMES


def with_kafils(share, longest, rows, facts):
    """The same two figures when that share of those cut by age takes a kafil: they pay what they pay over the longest term.

    A household takes one or not by its number: that number times the golden ratio, without its whole part, is below the share.
    """
    paid = instalments(rows)
    golden = 2_654_435_769 / 2**32
    takes = (paid.index.to_numpy() * golden) % 1 < share
    monthly = np.where(takes, np.floor(paid["sum"] / longest.loc[paid.index] + 0.5), paid["first"])
    income = facts.income.loc[paid.index]
    return np.sort(monthly)[(len(monthly) - 1) // 2] / CENTIMES, (monthly > income * 0.3).mean()
