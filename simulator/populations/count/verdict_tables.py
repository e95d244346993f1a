"""The figures of the three payments and of the verdict by them, from totals: medians, ninth deciles and shares, all exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import EFFORT_STEPS, MILLION
from simulator.populations.count.effects import OTHERS
from simulator.populations.count.rent_columns import EFFORTS
from simulator.populations.count.tables import (
    CENTIME,
    DINARS,
    EMPTY,
    HOUSEHOLDS,
    MONTHS,
    NO_LOAN,
    SHARE,
    Cell,
    Figure,
    groups_of,
    in_currency,
    ratio,
)
from simulator.populations.count.three_payments import ALWAYS, IN_MAIN, LATER, STEPS_OF_A_MONTH
from simulator.populations.count.totals import COMMON, MAIN, VERDICT
from simulator.populations.count.verdicts import CHANGES, EXCHANGES, PAYMENTS, REPAID, SERVED, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.populations.count.exact_sums import Histogram
    from simulator.populations.count.tables import Line
    from simulator.populations.count.totals import Totals
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan

NO_TRANCHES = "no_tranches"
"""The reason for which a purchase has no loan for tranches."""
SIDES = ("less", "more")
QUANTILES = {"median": (1, 2), "d9": (9, 10)}
"""The quantiles of each payment, by their names."""
_EFFORT = (SHARE, Fraction(1, EFFORT_STEPS))
_UNITS = {
    **dict.fromkeys(("before_keys", "instalment", REPAID, "present_value", "with_loan"), (DINARS, CENTIME)),
    "income_months": (MONTHS, Fraction(1, STEPS_OF_A_MONTH)),
    **dict.fromkeys(("effort", "effort_with_loan", *LATER), _EFFORT),
}
"""The unit of each measure, and its scale."""
_OF_A_LOAN = ("instalment", "effort", *LATER)
"""What a purchase without a loan has not."""
WITH_A_LOAN = ("with_loan", "effort_with_loan")
"""The measures of a month with a loan for the down payment."""


def of(totals: Totals, plan: Plan) -> list[Figure]:
    """Every figure of a plan with a verdict, law by law, first over all households and then by group; without, the months of income."""
    if not plan.distributions:
        return []
    figures: list[Figure] = []
    for place, law in enumerate(plan.laws):
        for group, members in groups_of(totals):
            cell = Cell(totals, place, members)
            lines = list(_payments(cell, plan, law))
            if plan.verdict:
                lines += _common(cell, plan, law) if len(plan.laws) > 1 else ()
                lines += _verdict(cell) if place else ()
            figures += [Figure(line[0], law.name, group, *line[1:]) for line in lines]
    return in_currency(figures, plan.currency)


def names_of(plan: Plan) -> tuple[str, ...]:
    """The measures that a plan asks for, in reading order."""
    with_loan = () if plan.loan is None else WITH_A_LOAN
    later = () if plan.wages_grow is None else tuple(LATER)
    return ("before_keys", "income_months", "instalment", REPAID, "present_value", "effort", *later, *with_loan)


def _payments(cell: Cell, plan: Plan, law: PopulationLaw) -> Iterator[Line]:
    """The payments of those whom one law serves; without a verdict, those that are always counted."""
    for name in names_of(plan):
        if name not in IN_MAIN and (plan.verdict or name in ALWAYS):
            yield from _measure(cell, name, law, MAIN)


def _common(cell: Cell, plan: Plan, law: PopulationLaw) -> Iterator[Line]:
    """The same payments, and the others, of those whom all the laws serve."""
    yield COMMON, "households", HOUSEHOLDS, cell.sum("households", COMMON), ""
    for name in names_of(plan):
        yield from _measure(cell, name, law, COMMON)
    yield COMMON, "present_value.mean", DINARS, *_mean(cell.distribution("present_value", COMMON))


def _measure(cell: Cell, name: str, law: PopulationLaw, table: str) -> Iterator[Line]:
    """The quantiles of one measure; of an effort, the shares of the households above each bound."""
    unit, scale = _UNITS[name]
    values, absent = cell.distribution(name, table), _absent(name, law)
    for quantile, parts in QUANTILES.items():
        value = values.quantile(*parts)
        value_or_reason = (None, absent or EMPTY) if absent or value is None else (value * scale, "")
        yield table, f"{name}.{quantile}", unit, *value_or_reason
    for bound in EFFORTS if unit == SHARE else ():
        above = cell.sum(f"{name}.above_{bound}", table)
        share = (None, absent) if absent else ratio(above, Fraction(values.total, MILLION))
        yield table, f"{name}.above_{bound}.share", SHARE, *share
    if name in LATER:
        yield table, f"{name}.households", HOUSEHOLDS, Fraction(values.total, MILLION), ""


def _absent(name: str, law: PopulationLaw) -> str:
    """The reason why a law cannot have a measure; empty where it can."""
    if law.facts is None:
        return ""
    if name in WITH_A_LOAN:
        return NO_TRANCHES
    return NO_LOAN if name in _OF_A_LOAN and not law.facts.borrows else ""


def _verdict(cell: Cell) -> Iterator[Line]:
    """The verdicts, whose sum is everybody; each payment alone; and by how much it changes for those of each verdict."""
    everybody = cell.sum("households")
    for name in (*VERDICTS, *OTHERS):
        count = cell.sum(name, VERDICT)
        yield VERDICT, name, HOUSEHOLDS, count, ""
        yield VERDICT, f"{name}.share", SHARE, *ratio(count, everybody)
    for name in (SERVED, *(f"{payment}.{side}" for payment in PAYMENTS for side in SIDES)):
        yield VERDICT, name, HOUSEHOLDS, cell.sum(name, VERDICT), ""
    for name in CHANGES:
        for payment in (*PAYMENTS, REPAID):
            changes = cell.distribution(f"{name}.{payment}", VERDICT)
            median = changes.quantile(1, 2)
            yield (
                VERDICT,
                f"{name}.{payment}.median",
                DINARS,
                *((None, EMPTY) if median is None else (median * CENTIME, "")),
            )
            yield VERDICT, f"{name}.{payment}.mean", DINARS, *_mean(changes)
    for name in (f"{exchange}.value_{side}" for exchange in EXCHANGES for side in SIDES):
        yield VERDICT, name, HOUSEHOLDS, cell.sum(name, VERDICT), ""


def _mean(values: Histogram) -> tuple[Fraction | None, str]:
    """The mean of a distribution of centimes, in dinars."""
    return ratio(Fraction(values.sum), Fraction(values.total), CENTIME)
