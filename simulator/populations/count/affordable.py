"""Who can afford the dwelling: every household is in one class, by the part of its income that its regular payments take.

Six classes, and a seventh for what is not known: at most 30 % of the income, from there to 40, from there to all of it, more
than it (a kafil pays, or cash: no income, a purchase without a loan, and instalments that a kafil pays from the first, are
here too); too old to pay one instalment; refused by the conditions. No price, or a condition that this household could not be
asked while others were, is *unknown*, never *refused*.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.rules import eligibility
from simulator.populations.count.purchase_columns import Bought
from simulator.populations.count.three_payments import loan_instalment
from simulator.populations.count.totals import AFFORD, MAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.base.money import Cents
    from simulator.law import Code
    from simulator.populations.count.rent_columns import Decided, Flags
    from simulator.populations.count.totals import Chunk
    from simulator.populations.plan import Plan

BOUNDS = {"within_30": 30, "to_40": 40, "to_100": 100}
"""The classes of those whose income pays, each with its upper bound in per cent of the income; the bound itself is inside."""
PAYING = (*BOUNDS, "above_income", "too_old")
CLASSES = (*PAYING, "refused", "unknown")
"""The classes, in the order of the bar: their shares add up to one."""
MEASURES = tuple(f"{name}{kind}" for name in CLASSES for kind in ("", ".share"))
"""The figures of the classes, in their own table."""
UNCHECKED = ".unchecked"
"""The ending of the sums of those of a class of whom a condition could not be checked."""

_ALL = 100

Line = tuple[str, str, str, Fraction | None, str]


def table_of(measure: str) -> str:
    """The table in which a figure of everybody stands: that of the classes, or of each law alone."""
    return AFFORD if measure in MEASURES else MAIN


def regular_payment(decided: Decided, plan: Plan) -> Cents:
    """What each household pays a month: its own part of the instalment, and that of a loan for the tranches, if the plan has one. (N,)"""
    if plan.loan is None or isinstance(decided, Bought):
        return decided.own_part
    return decided.own_part + loan_instalment(decided.down_payment, plan.loan)


def count(chunk: Chunk, law: int, decided: Decided, plan: Plan) -> None:
    """Count the households of a chunk in each class."""
    columns = classes(decided, regular_payment(decided, plan))
    unchecked = _unchecked(decided)
    if unchecked.any():
        columns |= {f"{name}{UNCHECKED}": columns[name] & unchecked for name in PAYING}
    chunk.flags(AFFORD, law, columns)


def classes(decided: Decided, regular: Cents) -> dict[str, Flags]:
    """By class, the households that are in it; a household of whom a condition was not checked is where it is if it is met. (N,) each"""
    hundredfold, income = regular * _ALL, decided.income
    pays = decided.served & (regular > 0) & decided.pays_himself
    columns: dict[str, Flags] = {}
    lower = np.zeros(len(income), bool)
    for name, bound in BOUNDS.items():
        within = pays & (hundredfold <= income * bound)
        columns[name] = within & ~lower
        lower = within
    priced = decided.eligible & decided.priced
    columns["above_income"] = priced & ~lower & ~decided.too_old
    columns["too_old"] = decided.too_old
    return columns | {"refused": ~decided.eligible, "unknown": decided.eligible & ~decided.priced}


def _unchecked(decided: Decided) -> Flags:
    """Of whom a condition could not be checked that the law fixes: a question without an answer, undivided shares. (N,)"""
    masks = np.array([_of_households(code) for code in decided.codes], np.uint16)
    of_each = masks if len(masks) == 1 else masks.take(decided.regime)
    flags: Flags = (decided.result.decisions.unanswered & of_each) != 0
    return flags


def _of_households(code: Code) -> int:
    """The bits of the conditions whose answer is the household's own: the law is not silent about them."""
    rules = {*eligibility.ASKS, "no_property"}
    bits = (1 << bit for bit, rule, silent in eligibility.known_criteria(code) if rule.__name__ in rules and not silent)
    return reduce(int.__or__, bits, 0)


def by_class(total: Callable[[str], Fraction], *, some_asked: bool) -> dict[str, Fraction]:
    """The households of each class; with ``some_asked``, those who were not are unknown. ``total`` gives a sum."""
    counts = {name: total(name) for name in CLASSES}
    for name in PAYING if some_asked else ():
        unchecked = total(f"{name}{UNCHECKED}")
        counts[name] -= unchecked
        counts["unknown"] += unchecked
    return counts


def was_asked(total: Callable[[str], Fraction]) -> bool:
    """Whether some household at least could be checked: a condition of which a file says nothing is said once, and moves no household."""
    return any(total(f"{name}{UNCHECKED}") < total(name) for name in PAYING)


def lines(
    total: Callable[[str], Fraction],
    ratio: Callable[[Fraction, Fraction], tuple[Fraction | None, str]],
    *,
    some_asked: bool,
) -> Iterator[Line]:
    """The figures: each class in households and as a share of all, and the shares that pay at most 30 and at most 40 %."""
    counts = by_class(total, some_asked=some_asked)
    everybody = sum(counts.values(), Fraction(0))
    for name, households in counts.items():
        yield AFFORD, name, "households", households, ""
        yield AFFORD, f"{name}.share", "share", *ratio(households, everybody)
    within = Fraction(0)
    for name in ("within_30", "to_40"):
        within += counts[name]
        yield MAIN, f"within_{BOUNDS[name]}.share", "share", *ratio(within, everybody)
