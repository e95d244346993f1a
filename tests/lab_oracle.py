"""The figures of the population lab computed again, in pandas, from exported rows and facts: no rule is read here.

``rows`` are what ``location-vente population --rows`` writes under one law; ``facts`` are the dates of each household. Only what
the texts and the recipe say in words is repeated: the month of a payment is that of its day, a tranche that the works call lies
evenly between its neighbours, a payment grows by a twelfth of the yearly rate each month.
"""

import numpy as np
import pandas as pd

CENTIMES = 100


def months(days):
    """The month of each day, counted from the year 0; NaN where there is none."""
    days = pd.to_datetime(days)
    return days.dt.year * 12 + days.dt.month


def facts_of(people):
    """Acceptance, keys and weight of households, one row each."""
    return pd.DataFrame({"acceptance": people.acceptance, "keys": people.keys, "weight": people.weight})


def served(rows):
    """The numbers of the households that pay instalments."""
    return pd.unique(rows.household[rows.kind == "instalment"])


def dated(rows, facts):
    """The rows of the served, each with the months from it to the keys; of a tranche without a day, spread evenly."""
    rows = rows[rows.household.isin(served(rows))].reset_index(drop=True)
    of = facts.loc[rows.household].reset_index(drop=True)
    keys = months(of["keys"])
    before = keys - months(rows.date)
    wait = keys - months(of["acceptance"])
    for place in np.flatnonzero(before.isna()):
        before[place] = _evenly(rows, before, wait, place)
    return rows.assign(before=before.astype(int), weight=of.weight)


def _evenly(rows, before, wait, place):
    """Months before the keys: between the last dated tranche before this one and the first after it, by its place among those between."""
    tranches = rows.index[(rows.household == rows.household[place]) & (rows.kind == "tranche")]
    known = [at for at in tranches if rows.date[at] is not None and not pd.isna(rows.date[at])]
    earlier, later = [at for at in known if at < place], [at for at in known if at > place]
    first, last = earlier[-1] if earlier else tranches[0] - 1, later[0] if later else tranches[-1] + 1
    start = before[first] if earlier else wait[place]
    end = max(before[last], 0) if later else 0
    return int(np.floor(end + (start - end) * (last - place) / (last - first) + 0.5))


def present_value(rows, facts, yearly):
    """The mean value of all payments on the day of the keys, in dinars."""
    paid = dated(rows, facts)
    worth = (paid.due * (1 + yearly / 12) ** paid.before).groupby(paid.household).sum()
    weight = facts.weight.loc[worth.index]
    return (worth * weight).sum() / weight.sum() / CENTIMES


def receipts(rows, facts):
    """What the served pay, by year and kind, in dinars; the year is 0 where a tranche has no day."""
    paid = rows[rows.household.isin(served(rows))]
    weight = facts.weight.loc[paid.household].to_numpy()
    years = pd.to_datetime(paid.date).dt.year.fillna(0).astype(int)
    return (paid.due * weight / CENTIMES).groupby([years, paid.kind.astype(str)]).sum()


def redated(first, second, facts):
    """Of the households that pay the same in all later, or earlier: how many, how much each in another month, and how many months."""
    flows = [
        paid[paid.kind == "tranche"].groupby(["household", "before"]).due.sum()
        for paid in (dated(first, facts), dated(second, facts))
    ]
    change = flows[1].sub(flows[0], fill_value=0).reset_index()
    change["amount"] = change.due.clip(lower=0)
    change["delay"] = -change.due * change.before
    by_household = change.groupby("household")[["due", "amount", "delay"]].sum()
    assert (by_household.due == 0).all()
    found = {}
    for name, rows in (
        ("later", by_household[by_household.delay > 0]),
        ("earlier", by_household[by_household.delay < 0]),
    ):
        weight = facts.weight.loc[rows.index]
        amount = (rows.amount * weight).sum()
        found[name] = (
            weight.sum(), amount / weight.sum() / CENTIMES if len(rows) else 0,
            abs((rows.delay * weight).sum()) / amount if len(rows) else 0,
        )  # fmt: skip
    return found


def credit_interest(rows, facts, yearly, months):
    """The mean interest of a level annuity on what the instalments repay, in dinars."""
    paid = rows[rows.kind == "instalment"].groupby("household").due.sum()
    monthly = yearly / 12
    interest = paid * (months * monthly / (1 - (1 + monthly) ** -months) - 1)
    weight = facts.weight.loc[paid.index]
    return (interest * weight).sum() / weight.sum() / CENTIMES
