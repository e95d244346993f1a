"""The State's aid to a household that buys: by its income, by the price, and not above the price cap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base.money import LARGEST
from simulator.engine.rules import tables
from simulator.engine.rules.income import household_income
from simulator.engine.rules.reads import reads
from simulator.law import DWELLINGS

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code


@reads("grant", "snmg")
def by_table(people: Households, code: Code, price: Cents) -> Cents:
    """What the table of the aid gives for this income and this price. (N,) centimes"""
    return tables.amounts(code.value_or_none("grant") or (), code, household_income(people, code), price)


@reads("grant", "grant_price_cap_factor", "price_cap_per_m2", "surfaces", "snmg")
def highest_price(people: Households, code: Code, price: Cents) -> Cents:
    """The highest price that is aided: the last row of the table, so many times the aid, so much a square metre. (N,)"""
    bands = code.value_or_none("grant") or ()
    bounds = [band.price_up_to for band in bands]
    top = LARGEST if None in bounds or not bounds else max(bound for bound in bounds if bound is not None)
    caps = [np.full(len(people), top)]
    factor = code.value_or_none("grant_price_cap_factor")
    if factor is not None and bands:
        by_own_aid = code.readings.lsp_cap == "own_aid"
        largest = max(int(band.gives) for band in bands)
        caps.append(int(factor) * (by_table(people, code, price) if by_own_aid else np.full(len(people), largest)))
    per_m2 = code.value_or_none("price_cap_per_m2")
    if per_m2 is not None:
        surfaces = code.value_or_none("surfaces") or {}
        by_type = [int(per_m2 * surfaces[kind]) if kind in surfaces else LARGEST for kind in DWELLINGS]
        caps.append(np.array([*by_type, LARGEST])[people.dwelling])
    lowest: Cents = np.minimum.reduce(caps)
    return lowest


def grant(people: Households, code: Code, price: Cents) -> Cents:
    """The State's aid, none above the highest price that is aided, never more than the price. (N,) centimes"""
    table_aid = np.where(price <= highest_price(people, code, price), by_table(people, code, price), 0)
    return np.minimum(table_aid, price)


@reads("fnpos_grant", "fnpos_income_floor", "snmg")
def fnpos(people: Households, code: Code, left: Cents) -> Cents:
    """The supplement of the FNPOS, when it is asked for: from its own floor of income on, at most what is left. (N,)"""
    if not code.terms.fnpos or code.value_or_none("fnpos_grant") is None:
        return np.zeros(len(people), np.int64)
    floor = code.value_or_none("fnpos_income_floor")
    enough = household_income(people, code) >= (0 if floor is None else code.resolved(floor))
    return np.where(enough, np.minimum(code.value_or_none("fnpos_grant"), left), 0)
