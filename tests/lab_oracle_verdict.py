"""The three payments of each household and the verdict by them, computed again in pandas from exported rows and incomes: no rule is read here.

What a household pays before the keys are its tranches, each month its first instalment, in value every row moved to the day of the
keys by a twelfth of the yearly rate each month. Incomes are the monthly ones that the households stated.
"""

import lab_oracle
import numpy as np
import pandas as pd

CENTIMES = 100
COMPARED = ["before_keys", "instalment", "present_value"]
"""The three payments that are compared."""


def payments(rows, facts, yearly):
    """One row for each household served: before the keys, each month, how many months, all of them together, and in value; in dinars."""
    paid = lab_oracle.dated(rows, facts)
    paid["worth"] = paid.due * (1 + yearly / 12) ** paid.before
    instalments, tranches = (paid[paid.kind == kind].groupby("household") for kind in ("instalment", "tranche"))
    months = instalments.due.agg(["first", "count", "sum"])
    table = pd.DataFrame({
        "before_keys": tranches.due.sum() / CENTIMES, "instalment": months["first"] / CENTIMES, "count": months["count"],
        "repaid": months["sum"] / CENTIMES, "present_value": paid.groupby("household").worth.sum() / CENTIMES,
    })  # fmt: skip
    return table.join(facts[["income", "weight", "application", "keys"]])


def with_efforts(table, loan=None, wages=None):
    """The same, with months of income and efforts; with a loan (rate, months), and with incomes that rise each year."""
    table = table.assign(income_months=table.before_keys / table.income, effort=table.instalment / table.income)
    if loan is not None:
        monthly, months = loan[0] / 12, loan[1]
        table["with_loan"] = table.instalment + table.before_keys * monthly / (1 - (1 + monthly) ** -months)
        table["effort_with_loan"] = table.with_loan / table.income
    if wages is not None:
        years = (lab_oracle.months(table["keys"]) - lab_oracle.months(table.application)).clip(lower=0) / 12
        table["effort_first"] = table.effort / (1 + wages) ** years
        table["effort_later"] = (table.effort / (1 + wages) ** (years + 10)).where(table["count"] > 120)
    return table


def quantile(column, weight, part):
    """The smallest value that at least this part of the households do not pass."""
    column = column.dropna().sort_values()
    reached = weight.loc[column.index].cumsum()
    return column.iloc[int(np.searchsorted(reached, part * reached.iloc[-1] - 1e-9))]


def share_above(column, weight, bound):
    """The part of the households above a bound."""
    column = column.dropna()
    weight = weight.loc[column.index]
    return weight[column > bound].sum() / weight.sum()


def verdicts(first, second, part=0.01, fixed=None):
    """The verdict on each household that both laws serve, and by how much its payments change."""
    both = first.index.intersection(second.index)
    change = second.loc[both, COMPARED] - first.loc[both, COMPARED]
    month = first.income.loc[both] * part if fixed is None else pd.Series(fixed, both)
    signs = pd.DataFrame({
        name: np.sign(change[name]).where(change[name].abs() > month * (1 if name == "instalment" else 12), 0)
        for name in COMPARED
    })  # fmt: skip
    verdict = pd.Series("other_exchange", both)
    lower, higher = (signs < 0).any(axis=1), (signs > 0).any(axis=1)
    verdict[~lower & ~higher] = "same"
    verdict[lower & ~higher], verdict[higher & ~lower] = "better", "worse"
    verdict[(signs.before_keys < 0) & (signs.instalment > 0)] = "less_before"
    verdict[(signs.before_keys > 0) & (signs.instalment < 0)] = "more_before"
    return change.assign(verdict=verdict, repaid=second.repaid.loc[both] - first.repaid.loc[both])
