"""What the State pays, computed again in pandas from exported rows and the facts of the texts: no rule is read here.

The price parts of a dwelling are those of the order of 24/11/2025 (700 000 DA frontal, 1 000 DA per m2, networks of 650 000 DA; F3 of
70 m2, F4 of 85), what is taken off is a tenth of the instalments still to be paid, and the bank's credit is a level annuity.
"""

import numpy as np
import pandas as pd
from lab_oracle import CENTIMES, months, served

FRONTAL, PER_M2, NETWORKS = 700_000, 1_000, 650_000
SURFACES = {1: 70, 2: 85}
OFF = 0.1


def state_facts(people):
    """Month of the keys, weight and price parts of households, one row each, in dinars."""
    surface = pd.Series(people.dwelling).map(SURFACES)
    days = [months(pd.Series(days)) for days in (people.keys, people.acceptance)]
    frame = pd.DataFrame({"keys": days[0], "accepted": days[1], "weight": people.weight})
    return frame.assign(aid=FRONTAL + PER_M2 * surface, vrd=NETWORKS)


def contracts(rows, facts):
    """The households served: their facts, what their instalments repay, and how many there are."""
    paid = rows[(rows.kind == "instalment") & rows.household.isin(served(rows))].groupby("household").due
    of_rows = pd.DataFrame({"financed": paid.sum() / CENTIMES, "count": paid.size()})
    return facts.join(of_rows, how="inner")


def by_year(month, amount):
    """The sums of amounts by calendar year."""
    return pd.Series(np.asarray(amount, float)).groupby((np.asarray(month) - 1) // 12).sum()


def gifts(people, *, during_works=False, begin=0.0):
    """Aid and networks by year, at the keys, or in equal parts of the months of the works."""
    columns = {}
    for name in ("aid", "vrd"):
        month, amount = people["keys"], people[name] * people.weight
        if during_works:
            start = people.accepted + np.floor((people["keys"] - people.accepted) * begin).astype(int)
            spans = [range(first + 1, last + 1) for first, last in zip(start, people["keys"], strict=True)]
            month = [at for span in spans for at in span]
            amount = [paid / len(span) for paid, span in zip(amount, spans, strict=True) for _ in span]
        columns[name] = by_year(month, amount)
    return columns


def interest(people, yearly, term):
    """The interest of each year: every credit is walked month by month."""
    rate, found = yearly / 12, {}
    for keys, lent in people.groupby("keys"):
        balance = float((lent.financed * lent.weight).sum())
        payment = balance * rate / (1 - (1 + rate) ** -term)
        for month in range(keys + 1, keys + term + 1):
            year = (month - 1) // 12
            found[year] = found.get(year, 0) + balance * rate
            balance -= payment - balance * rate
    return pd.Series(found)


def worth(rows, yearly):
    """The value of the instalments of each household served on the day of the keys, one a month from the next on."""
    paid = rows[(rows.kind == "instalment") & rows.household.isin(served(rows))]
    before = paid.groupby("household").cumcount() + 1
    return (paid.due / CENTIMES * (1 + yearly / 12) ** -before).groupby(paid.household).sum()


def cost(people, worth_of_each):
    """Aid, networks and the credit without interest per household."""
    each = people.aid + people.vrd + people.financed - worth_of_each
    return (each * people.weight).sum() / people.weight.sum()


def gainers(people, worth_of_each):
    """Who pays less by paying nine tenths of what is left at once: households, what is taken off, and the longest term."""
    gains = people[people.financed * (1 - OFF) < worth_of_each - 0.01]
    return gains.weight.sum(), (gains.financed * OFF * gains.weight).sum(), gains["count"].max() if len(gains) else None


def unpaid(rows, weights, months, year):
    """By year, the instalments due in some months from a year of the instalments on, of those who are served."""
    paid = rows[(rows.kind == "instalment") & rows.household.isin(served(rows))]
    number = paid.groupby("household").cumcount()
    missed = paid[(number >= 12 * (year - 1)) & (number < 12 * (year - 1) + months)]
    due = missed.due / CENTIMES * weights.loc[missed.household].to_numpy()
    return due.groupby(pd.to_datetime(missed.date).dt.year).sum()


def valued(years_of, yearly, first):
    """The value on the first day of a year of amounts by month."""
    return sum(amount * (1 + yearly / 12) ** -(month - first) for month, amount in years_of)


REFERENCE = 0.06
"""The rate to which the Treasury tops up a loan with a subsidised rate."""


def topped_up(rows, weight):
    """What the Treasury adds in each year to the instalments of those who buy: those at the reference rate, less their own."""
    paid = rows[(rows.kind == "instalment") & (rows.principal > 0)]
    of_rows = paid.groupby("household").agg(lent=("principal", "sum"), months=("due", "size"), own=("due", "first"))
    rate = REFERENCE / 12
    at_reference = of_rows.lent * rate / (1 - (1 + rate) ** -of_rows.months)
    added = (at_reference - of_rows.own) * weight.loc[of_rows.index] / CENTIMES
    return by_year(months(paid.date), added.loc[paid.household])


def aid_of_purchases(rows, people):
    """The aid of those who pay instalments, by the year of their keys."""
    given = rows[(rows.kind == "grant") & rows.household.isin(served(rows))].groupby("household").due.sum() / CENTIMES
    of = people.loc[given.index]
    return by_year(of["keys"], given * of.weight)
