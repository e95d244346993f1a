"""The Treasury's account of each law by year, and in all: aids, networks, interest, what is taken off; nominal and valued at one day.

The interest of a year is that of a level annuity over the bank's own term, from the keys of each household: its parts add up exactly
to the interest of the whole term. The value of land is in no text: it is never counted, and never zero. A column that is not known
makes every total that holds it unknown; the total without interest stands beside it.
"""

from __future__ import annotations

import decimal
import functools
import operator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import annuity
from simulator.base.money import CENTIMES, MILLION
from simulator.populations.count import outlays, tables
from simulator.populations.count.groups import ALL
from simulator.populations.count.tables import Cell, Figure, groups_of
from simulator.populations.count.totals import MAIN, PAY_WHOLE, PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simulator.populations.count.totals import Totals
    from simulator.populations.plan import Plan

ACCOUNT, BY_YEAR = "treasury", "treasury_year"
"""The tables: in all, and by calendar year."""
PHASE = 200_000
"""A unit of reporting, which no text of the law fixes: the cost is told for so many dwellings too, that of one times so many."""
AID, NETWORKS, INTERIM, INTEREST, TAKEN_OFF, SAVED, LAND, UNPAID = (
    "aid", "vrd", "interim", "interest", "taken_off", "interest_saved", "land", "unpaid",
)  # fmt: skip
WITHOUT_INTEREST, TOTAL = "without_interest", "total"
COLUMNS = (AID, NETWORKS, INTERIM, INTEREST, TAKEN_OFF, SAVED, LAND, WITHOUT_INTEREST, TOTAL, UNPAID)
"""The columns of the account: ``total`` is all of them but the land, less ``interest_saved``; without the interim interest where it is not given.
``unpaid`` stands beside them: instalments that do not come in when they are due, and are owed still."""
NO_INTERIM = "no_interim"
_PERCENT, _YEAR = 100, 12

Sums = npt.NDArray[Any]
"""Python's integers or fractions, one for each month."""
Column = tuple[Sums | None, str]
"""What is paid by month, or None with its reason."""
Line = tuple[str, str, str, str, Fraction | None, str]
"""Table, group, measure, unit, value, reason."""


def figures(totals: Totals, plan: Plan) -> list[Figure]:
    """Every figure of the account of each law, and of paying a rent whole; none where the plan does not ask for it."""
    if plan.treasury is None:
        return []
    accounts = {
        place: (_Account if law.facts is None else _OfPurchase).of(totals, plan, place)
        for place, law in enumerate(plan.laws)
    }
    if not plan.treasury.by_year:
        at_keys = [figure for account in accounts.values() for figure in account.figures(account.at_keys())]
        return tables.in_currency(at_keys, plan.currency)
    begins = [account.begin for account in accounts.values() if len(account.months)]
    day = min(begins) // _YEAR * _YEAR if begins else 0
    lines = [
        figure
        for account in accounts.values()
        for figure in account.figures((*account.lines(day), *account.paying_whole()))
    ]
    lines.sort(key=lambda figure: (MAIN, ACCOUNT, BY_YEAR, PAY_WHOLE).index(figure.table))
    return tables.in_currency(lines, plan.currency)


def valued_at(figures_of_lab: list[Figure]) -> int | None:
    """The year on whose first day the account is valued: the first in which one of the laws pays; None without an account."""
    years = [int(figure.group) for figure in figures_of_lab if figure.table == BY_YEAR]
    return min(years, default=None)


@lru_cache(maxsize=64)
def interest_shares(rate: int, months: int) -> tuple[int, ...]:
    """The part of the interest of a level annuity that each of its months bears; all together they are exactly 2**62."""
    with decimal.localcontext() as context:
        context.prec = 60
        step = decimal.Decimal(rate) / annuity.SCALE
        left = [((1 + step) ** months - (1 + step) ** month) for month in range(months)]  # what is owed, up to a factor
        parts, scale = sum(left), decimal.Decimal(1 << annuity.BITS)
        reached, ends = decimal.Decimal(0), [0]
        for owed in left:
            reached += owed
            ends.append(int((reached / parts * scale).to_integral_value()) if parts else 0)
    return tuple(after - before for before, after in pairwise(ends))


class _Reasons(NamedTuple):
    """Why the parts of the price, and the interest, are not known; "" where they are."""

    composition: str
    interest: str


@dataclass(frozen=True)
class _Account:
    """The sums of one law by period, and the plan. Amounts are millionths of centimes until they are written."""

    totals: Totals
    plan: Plan
    law: int
    periods: Mapping[str, Mapping[tuple[int, int], int]]

    @classmethod
    def of(cls, totals: Totals, plan: Plan, law: int) -> _Account:
        """The sums of the law at this place."""
        periods: dict[str, dict[tuple[int, int], int]] = {}
        for key, total in totals.sums.items():
            if (key.table, key.law) == (PERIODS, law) and total:
                first, last = map(int, key.group.split())
                periods.setdefault(key.measure, {})[first, last] = total
        return cls(totals, plan, law, periods)

    def figures(self, lines: Iterable[Line]) -> Iterator[Figure]:
        """Lines as figures of this law."""
        name = self.plan.laws[self.law].name
        for table, group, measure, unit, value, reason in lines:
            yield Figure(table, name, group, measure, unit, value, reason)

    @cached_property
    def cell(self) -> Cell:
        """The sums of this law over all households."""
        return Cell(self.totals, self.law, groups_of(self.totals)[0][1])

    def sum(self, measure: str, table: str = MAIN) -> Fraction:
        """The sum of a measure over all households: households, or centimes."""
        return self.cell.sum(measure, table)

    @cached_property
    def reasons(self) -> _Reasons:
        """Why a column is not known."""
        served, composed, stated = (self.sum(name) for name in ("served", "composed", "interest_told"))
        composition = "" if composed == served else tables.PARTLY if composed else tables.NO_PRICE_PARTS
        if self.plan.interest is None or self.plan.bank_term is None:
            return _Reasons(composition, tables.NO_RATE if self.plan.interest is None else tables.NO_BANK_TERM)
        return _Reasons(composition, "" if stated == served else tables.PARTLY if stated else tables.SILENT)

    @cached_property
    def months(self) -> range:
        """The months of the account, from the year 0: to the last of the bank's credit."""
        periods = [period for sums in self.periods.values() for period in sums]
        if not periods:
            return range(0)
        term = self.plan.bank_term or 0 if not self.reasons.interest else 0
        ends = [last for _, last in periods] + [last + term for _, last in self.periods.get("borne_credit", ())]
        return range(min(first for first, _ in periods) + 1, max(ends) + 1)

    @property
    def begin(self) -> int:
        """The first month."""
        return self.months.start

    def _in_periods(self, measure: str) -> Sums:
        """A column paid in equal parts in the months of each period."""
        changes = _zeros(len(self.months) + 1)
        for (first, last), total in self.periods.get(measure, {}).items():
            changes[first + 1 - self.begin] += Fraction(total, last - first)
            changes[last + 1 - self.begin] -= Fraction(total, last - first)
        paid: Sums = np.cumsum(changes)[:-1]
        return paid

    def _at_the_keys(self, measure: str) -> Sums:
        """A column paid in the month of the keys."""
        paid = _zeros(len(self.months))
        for (_, last), total in self.periods.get(measure, {}).items():
            paid[last - self.begin] += total
        return paid

    def _as_interest(self, measure: str) -> Sums:
        """The interest of whole credits, in per cents of it, month after month from the keys."""
        rate, months = annuity.rate_units(self.plan.interest or Fraction(0)), self.plan.bank_term or 0
        shares = np.array(interest_shares(rate, months), dtype=object)
        borne, term = _zeros(len(self.months)), len(shares)
        for month, total in enumerate(self._at_the_keys(measure)):
            if total:
                borne[month + 1 : month + 1 + term] += total * shares
        in_cents: Sums = borne * Fraction(1, _PERCENT << annuity.BITS)
        return in_cents

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Each column by month, or None with its reason. Millionths of centimes"""
        share, (composition, interest) = self.plan.share_paying_whole, self.reasons
        columns: dict[str, Column] = {
            name: (None, composition) if composition else (self._in_periods(name), "") for name in (AID, NETWORKS)
        }
        columns[INTERIM] = self._interim()
        columns[INTEREST] = (None, interest) if interest else (self._as_interest("borne_credit"), "")
        columns[TAKEN_OFF] = (self._at_the_keys(TAKEN_OFF) * share, "")
        columns[SAVED] = (None, interest) if interest else (self._as_interest("saved_credit") * share, "")
        columns[LAND] = (None, tables.LAND)
        columns[WITHOUT_INTEREST] = _added([columns[name] for name in (AID, NETWORKS, TAKEN_OFF)])
        arrears = self.plan.treasury and self.plan.treasury.arrears
        columns[UNPAID] = (self._in_periods(UNPAID) * (arrears.share if arrears else Fraction(0)), "")
        columns[TOTAL] = _added([columns[WITHOUT_INTEREST], *self._borne_in_all(columns)])
        return columns

    def _interim(self) -> Column:
        """The interim interest, paid as the aids are, where it is given."""
        if self.reasons.interest or self.plan.interim is None:
            return None, self.reasons.interest or NO_INTERIM
        return self._in_periods("borne_percent") * Fraction(self.plan.interim, _PERCENT), ""

    @staticmethod
    def _borne_in_all(columns: Mapping[str, Column]) -> list[Column]:
        """The interest that is really borne: the interim interest, if it is given, and that of the credit, less what is saved."""
        saved, reason = columns[SAVED]
        less: Column = (None if saved is None else -saved, reason)
        return [column for column in (columns[INTERIM], columns[INTEREST], less) if column[1] != NO_INTERIM]

    def lines(self, day: int) -> Iterator[Line]:
        """The account in all and by year, valued on the first day of the month ``day``, and what is beside the other measures."""
        unit, served = tables.DINARS, self.sum("served")
        yield from self.at_keys()
        for name in COLUMNS:
            paid, reason = self.columns[name]
            total = None if paid is None else _dinars(sum(paid, Fraction(0)))
            valued = None if paid is None else _dinars(self._valued(paid, day))
            for kind, value in (("sum", total), ("present_value", valued)):
                yield ACCOUNT, ALL, f"{name}.{kind}", unit, value, reason
                per_phase = None if value is None or not served else value / served * PHASE
                empty = reason or ("" if served else tables.EMPTY)
                yield ACCOUNT, ALL, f"{name}.phase_{kind}", unit, per_phase, empty
        years = range(self.begin // _YEAR, (self.months.stop - 1) // _YEAR + 1) if self.months else range(0)
        for year in years:
            span = slice(max(year * _YEAR - self.begin, 0), (year + 1) * _YEAR - self.begin)
            for name in COLUMNS:
                paid, reason = self.columns[name]
                value = None if paid is None else _dinars(sum(paid[span], Fraction(0)))
                yield BY_YEAR, str(year), name, unit, value, reason

    def at_keys(self) -> Iterator[Line]:
        """The credit without interest, and with the aids and the networks, valued on the day of each household's keys."""
        served, free, reason = self.sum("served"), self.sum("free_credit"), self.reasons.composition
        with_gifts = free + self.sum("aid") + self.sum("vrd")
        for name, total, why in (("free_credit", free, ""), ("treasury_cost", with_gifts, reason)):
            mean = None if why or not served else total / served / CENTIMES
            yield MAIN, ALL, f"{name}.mean", tables.DINARS, mean, why or ("" if served else tables.EMPTY)
            yield MAIN, ALL, f"{name}.sum", tables.DINARS, None if why else total / CENTIMES, why
            per_phase = None if mean is None else mean * PHASE
            yield MAIN, ALL, f"{name}.phase", tables.DINARS, per_phase, why or ("" if served else tables.EMPTY)

    def paying_whole(self) -> Iterator[Line]:
        """Of each rate: who gains by paying whole at the keys, what that takes from the State, and the interest that it saves."""
        served, reason = self.sum("served"), self.reasons.interest
        for name in (outlays.EVERYBODY, *map(outlays.label_of, outlays.rates_asked(self.plan))):
            households = self.sum(f"households.{name}", PAY_WHOLE)
            yield PAY_WHOLE, name, "households", tables.HOUSEHOLDS, households, ""
            share = households / served if served else None
            yield PAY_WHOLE, name, "share", tables.SHARE, share, "" if served else tables.EMPTY
            for measure in ("paid", TAKEN_OFF):
                yield (
                    PAY_WHOLE,
                    name,
                    f"{measure}.sum",
                    tables.DINARS,
                    self.sum(f"{measure}.{name}", PAY_WHOLE) / CENTIMES,
                    "",
                )
            saved = None if reason else self.sum(f"saved_credit.{name}", PAY_WHOLE) / _PERCENT / CENTIMES
            yield PAY_WHOLE, name, "interest_saved.sum", tables.DINARS, saved, reason
            longest = _longest(self, name)
            yield PAY_WHOLE, name, "term.longest", tables.MONTHS, longest, "" if longest is not None else tables.EMPTY

    def _valued(self, paid: Sums, day: int) -> Fraction:
        """The value of what is paid by month, on the first day of a month."""
        rate, value = annuity.rate_units(self.plan.discount), Fraction(0)
        for month, amount in enumerate(paid, self.begin):
            if amount:
                value += amount * annuity.growth(rate, day - month)
        return value / (1 << annuity.BITS)


class _OfPurchase(_Account):
    """The account of a law under which people buy: the aid, and what brings the rate of their loans down to theirs, month after month.

    What a rent alone has is unknown, and never zero; nothing is valued beside the account.
    """

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Each column by month, or None with its reason. Millionths of centimes"""
        served, stated = self.sum("served"), self.sum("subsidy_told")
        unknown = "" if stated == served else tables.PARTLY if stated else tables.NOT_TOLD
        aid: Column = (self._in_periods(AID), "")
        interest: Column = (None, unknown) if unknown else (self._in_periods("topped_up"), "")
        columns: dict[str, Column] = dict.fromkeys(COLUMNS, (None, tables.BOUGHT))
        columns |= {AID: aid, INTEREST: interest, LAND: (None, tables.LAND)}
        return columns | {WITHOUT_INTEREST: aid, TOTAL: _added([aid, interest])}

    def at_keys(self) -> Iterator[Line]:
        """Nothing: the credit of a purchase is not one without interest."""
        return iter(())

    def paying_whole(self) -> Iterator[Line]:
        """Nothing: what is still to be paid is the bank's."""
        return iter(())


def _added(parts: list[Column]) -> Column:
    """Columns together; unknown, for the first reason, where one of them is."""
    reason = next((why for _, why in parts if why), "")
    return (None, reason) if reason else (functools.reduce(operator.add, (paid for paid, _ in parts)), "")


def _zeros(count: int) -> Sums:
    return np.array([Fraction(0)] * count, dtype=object)


def _dinars(sums: Fraction | int) -> Fraction:
    """Millionths of centimes as dinars."""
    return Fraction(sums) / (MILLION * CENTIMES)


def _longest(account: _Account, name: str) -> Fraction | None:
    """The longest term, in months, of those who gain."""
    longest = account.cell.quantile(f"term.{name}", 1, 1, PAY_WHOLE)
    return None if longest is None else Fraction(longest)
