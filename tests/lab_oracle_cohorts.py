"""Crossed margins counted again, in pandas, from the rows of an invented population: no rule and no generator is read here."""

import datetime as dt

import numpy as np
import pandas as pd

AGES = {"19-29": (19, 29), "30-39": (30, 39), "40-49": (40, 49), "50-59": (50, 59), "60-69": (60, 69)}


def frame(part):
    """One row for each household: the columns of its margins, its ages in years on the day of the application."""
    people = part.people
    birth, at = pd.to_datetime(people.birth), pd.to_datetime(people.application)
    before = (birth.month > at.month) | ((birth.month == at.month) & (birth.day > at.day))
    age = at.year - birth.year - before.astype(int)
    band = pd.cut(age, [low for low, _ in AGES.values()] + [200], right=False, labels=list(AGES))
    barred = np.select([people.had_state_aid, people.owns_property], ["aid", "property"], "unbarred")
    return pd.DataFrame(
        {
            **{name: column.astype(str) for name, column in part.extra.items()},
            "age": band.astype(str), "income": people.income / 100, "dwelling": people.dwelling, "barred": barred,
            "weight": people.weight,
        }
    )  # fmt: skip


def counted(rows, margins):
    """The rows of each cell."""
    return rows.groupby(list(margins)).size()


def chained(first, second, shared):
    """The joint shares of two tables that share a margin, when nothing else ties them: the product over the shared margin's own share.

    ``first`` and ``second`` are tables of households by two margins as data frames ``a, shared, n`` and ``shared, c, n``.
    """
    together = first.merge(second, on=shared, suffixes=("_first", "_second"))
    own = first.groupby(shared).n.sum()
    total = first.n.sum()
    together["share"] = together.n_first * together.n_second / together[shared].map(own) / total
    return together


def keys_in_turn(order, in_queue, first, a_year, households):
    """The day of each row's keys: rows are served by ``order`` and then by their place, ``a_year`` households a year from ``first`` on.

    Every row stands for ``households / rows`` of them; a row outside the queue gets the day of the next one in it.
    """
    turn = sorted(range(len(order)), key=lambda row: (order[row], row))
    days, served = [None] * len(order), 0
    for row in turn:
        year, rest = divmod(served * households, a_year * len(order))
        begins, ends = (first.replace(year=first.year + year + more) for more in (0, 1))
        days[row] = begins + dt.timedelta((ends - begins).days * rest // (a_year * len(order)))
        served += bool(in_queue[row])
    return days


def funnel(accepted, leaves, served, years, tranches, weight):
    """The households of each step: ``leaves`` is the tranche at which a row leaves, 0 for never; ``years`` those of the keys."""
    stays = accepted & ((leaves == 0) | (leaves > tranches))
    steps = {
        "registered": len(accepted),
        "accepted": accepted.sum(),
        "left": (accepted & ~stays).sum(),
        "keys": (stays & served).sum(),
    }
    steps |= {f"tranche_{n}": (accepted & ((leaves == 0) | (leaves > n))).sum() for n in range(1, tranches + 1)}
    steps |= {
        f"keys_in_{year}": (stays & served & (years == year)).sum() for year in set(years[stays & served].tolist())
    }
    return {name: rows * weight for name, rows in steps.items()}
