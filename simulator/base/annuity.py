"""The exact level annuity: what a loan costs a month, and how large a loan a monthly sum can bear.

Amounts are whole centimes, rates integers, factors computed with sixty decimals once for each distinct rate and term.
Why it stands below rules and schedule: docs/decisions/0013.
"""

from __future__ import annotations

import decimal
import math
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import money

if TYPE_CHECKING:
    from simulator.base.dates import Months
    from simulator.base.money import Amounts, Cents

Rates = npt.NDArray[np.int64]

UNITS = 10**8
SCALE = 12 * UNITS
"""A rate is an integer of hundred-millionths a year: 4.68 % with 10 % of VAT on the interest is 5 148 000. A month's
interest is ``balance * rate / SCALE``, exactly; division by this one number is what keeps the recursion fast."""
LONGEST = 600
"""Months of the longest loan that is computed: fifty years, longer than any bank's."""
BITS = 62
"""A factor is scaled by two to so many."""
_DIGITS = 60


def rate_units(yearly: Fraction, vat: Fraction = Fraction(0)) -> int:
    """A yearly rate, with VAT on the interest, as the integer that the ledger uses. Raises ``ValueError`` for other rates."""
    units = yearly * (1 + vat) * UNITS
    if units < 0 or units.denominator != 1:
        message = f"a rate has at most six decimals of a per cent and is not negative: {yearly}, VAT {vat}"
        raise ValueError(message)
    return int(units)


@lru_cache(maxsize=4096)
def factor(rate: int, months: int) -> int:
    """The instalment for a loan of one, scaled by 2**62 and rounded up: computed once for each distinct rate and term.

    Up, because at a rate of 100 % and more it exceeds one month's interest by less than the scale can hold, and an
    instalment just above half a centime must round up.
    """
    with decimal.localcontext() as context:
        context.prec = _DIGITS
        step = decimal.Decimal(rate) / SCALE
        share = step / (1 - (1 + step) ** -months)
        return int((share * 2**BITS).to_integral_value(decimal.ROUND_CEILING))


def instalment(amount: Cents, rate: Rates, months: Months) -> Cents:
    """The level instalment of each loan, to the nearest centime; rate zero gives the rent's. (N,) centimes"""
    return _level(amount, rate, months, _factors(rate, months))


def _factors(rate: Rates, months: Months) -> npt.NDArray[np.int64]:
    """The factor of each loan, 0 without interest or without a month. (N,)"""
    pair, rates = _pairs(rate, months)
    terms = _terms(months)
    table = np.zeros(len(rates) * terms, np.int64)
    for key in np.flatnonzero(np.bincount(pair)).tolist():
        place, term = divmod(key, terms)
        table[key] = factor(int(rates[place]), term) if rates[place] and term else 0
    return table[pair]


def pair_of(rate: Rates, months: Months) -> npt.NDArray[np.int64]:
    """A small number for each loan, the same for loans of the same rate and term. (N,)"""
    return _pairs(rate, months)[0]


def _pairs(rate: Rates, months: Months) -> tuple[npt.NDArray[np.int64], Rates]:
    """The number of each loan, and the distinct rates, the lowest first. (N,), (K,)"""
    rates = _distinct(rate)
    place = np.zeros(len(rate), np.int64)
    if len(rates) <= _FEW:
        for higher in rates[1:]:
            place += rate >= higher
    else:
        place = np.searchsorted(rates, rate)
    return place * _terms(months) + months, rates


def _terms(months: Months) -> int:
    """One more than the longest term: as many terms as there may be."""
    return int(months.max(initial=0)) + 1


def _level(amount: Cents, rate: Rates, months: Months, factors: npt.NDArray[np.int64]) -> Cents:
    levels = _times(amount, factors)
    free = np.flatnonzero((rate <= 0) | (months <= 0))
    if len(free):
        spread, over = amount.take(free), months.take(free)
        paid = np.maximum(money.divide(spread, np.maximum(over, 1)), np.minimum(spread, 1))
        levels[free] = np.where(over > 0, paid, 0)
    return levels


def _distinct(rate: Rates) -> Rates:
    """The distinct rates, the lowest first; of a population there are few. (K,)"""
    distinct: list[np.int64] = []
    others = rate
    for _ in range(_FEW):
        if not len(others):
            break
        distinct.append(others[0])
        others = others[others != others[0]]
    return np.unique(rate) if len(others) else np.sort(np.array(distinct, np.int64))


_FEW = 8
"""So many rates are told apart one by one, which is faster than to sort the loans."""


def _times(amount: Cents, factors: npt.NDArray[np.int64] | np.int64) -> Cents:
    """``amount * factor / 2**62`` to the nearest integer, in limbs, without a float; amounts are below 2**40.

    What is dropped is below 2**-31 centime. Amounts below 2**31 need two limbs of the factor only, for the same result.
    """
    if int(amount.max(initial=0)) < 1 << 31:
        small: Cents = (amount * (factors >> 31) + (amount * (factors & ((1 << 31) - 1)) >> 31) + (1 << 30)) >> 31
        return small
    upper, lower = amount >> 20, amount & ((1 << 20) - 1)
    high, low = factors >> 31, factors & ((1 << 31) - 1)
    top = upper * high
    carried = lower * high + ((upper * low + (lower * low >> 20)) >> 11)
    product: Cents = (top >> 11) + ((((top & 2047) << 20) + carried + (1 << 30)) >> 31)
    return product


def largest(instalments: Cents, rate: Rates, months: Months) -> Cents:
    """The largest loan whose level instalment is at most ``instalments``; 0 without an instalment or a month. (N,) centimes"""
    factors = _factors(rate, months)
    shares = np.where(factors > 0, factors / 2**BITS, 1.0)
    near = np.minimum((instalments + 0.5) / shares, money.LARGEST - 1).astype(np.int64)
    loan = np.maximum(near - 1, 0)
    for more in (1, 1):
        loan = np.where(_level(loan + more, rate, months, factors) <= instalments, loan + more, loan)
    loan = np.where(rate > 0, loan, np.minimum((instalments + 1) * months - 1, money.LARGEST))
    return np.where((months > 0) & (instalments > 0), loan, 0)


def value_now(instalment: Cents, last: Cents, count: Months, rate: int) -> Cents:
    """The present value of level payments, one a month from the next month on, at one yearly rate. (N,) centimes

    ``count`` of them, the last one of another amount; each of the two products is rounded to the nearest centime.
    Where there are none, both amounts are 0.
    """
    annuity, at_the_end = _worths(rate, int(count.max(initial=0)))
    return annuity.times(instalment, count) + (at_the_end.times(last, count) if rate else last)


def value_before(amount: Cents, months: int, rate: int) -> Cents:
    """The value of an amount so many months earlier at one yearly rate, to the nearest centime. (N,) centimes"""
    return _times(amount, np.full(len(amount), _worth(rate, months)[1])) if rate and months else amount


class Factors(NamedTuple):
    """Factors of amounts: whole units, and a fraction scaled by 2**62; the nearest float of each, and the largest of these. (K,) each"""

    units: Cents
    fraction: Cents
    near: npt.NDArray[np.float64]
    largest: float

    @classmethod
    def of(cls, units: Cents, fraction: Cents) -> Factors:
        """The factors with their floats."""
        near = units + fraction / 2**BITS
        return cls(units, fraction, near, float(np.abs(near).max(initial=0)))

    def times(self, amount: Cents, places: npt.NDArray[np.int64]) -> Cents:
        """Each amount times the factor at its place, as ``times`` gives it: by floats, which is several times as fast. (N,) centimes

        A float is off by less than 2**-51 of the largest product: whatever lies so near to half a centime is computed exactly.
        """
        product = amount * self.near.take(places)
        nearest = np.rint(product)
        doubt = int(amount.max(initial=0)) * self.largest * 2**-51 + 2**-30
        unsure = np.flatnonzero(np.abs(product - nearest) >= 0.5 - doubt)
        cents: Cents = nearest.astype(np.int64)
        if len(unsure):
            at = places[unsure]
            cents[unsure] = times(amount[unsure], self.units[at], self.fraction[at])
        return cents


def times(amount: Cents, units: Cents | np.int64, fraction: Cents | np.int64) -> Cents:
    """Each amount times its factor, in whole units and a fraction scaled by 2**62, the second product rounded to the nearest centime. (N,)"""
    return amount * units + _times(amount, fraction)


def interest_in_all(amount: Cents, rate: int, months: int) -> Cents:
    """The interest of a level annuity over its whole life, at one yearly rate, to the nearest centime. (N,) centimes

    As tables of credits give it: no instalment is rounded.
    """
    with decimal.localcontext() as context:
        context.prec = _DIGITS
        step = decimal.Decimal(rate) / SCALE
        paid = months * step / (1 - (1 + step) ** -months) if rate else decimal.Decimal(1)
        units, fraction = divmod(int(((paid - 1) * 2**BITS).to_integral_value()), 2**BITS)
    return times(amount, np.int64(units), np.int64(fraction))


@lru_cache(maxsize=4096)
def growth(rate: int, months: int) -> int:
    """What one becomes in so many months at one yearly rate, scaled by 2**62; in so many months before, where they are negative."""
    with decimal.localcontext() as context:
        context.prec = _DIGITS
        return int(((1 + decimal.Decimal(rate) / SCALE) ** months * 2**BITS).to_integral_value())


@lru_cache(maxsize=64)
def _worths(rate: int, longest: int) -> tuple[Factors, Factors]:
    """For 0 … ``longest`` payments, the discount factors of all but the last added up; and the last one's."""
    factors = [_worth(rate, months) for months in range(longest + 1)]
    sums, at_the_end = (np.array(column, np.int64) for column in zip(*factors, strict=True))
    annuity = np.concatenate([sums[:1], sums[:-1]])
    part = (annuity & ((1 << _BITS_OF_SUM) - 1)) << (BITS - _BITS_OF_SUM)
    return Factors.of(annuity >> _BITS_OF_SUM, part), Factors.of(np.zeros_like(at_the_end), at_the_end)


_BITS_OF_SUM = 50
"""A sum of at most ``LONGEST`` discount factors, each at most one, fits in 64 bits with so many for its fraction."""


@lru_cache(maxsize=4096)
def _worth(rate: int, months: int) -> tuple[int, int]:
    """The sum of the discount factors of the months 1 … n, scaled by 2**50, and the last one, scaled by 2**62."""
    with decimal.localcontext() as context:
        context.prec = _DIGITS
        step = decimal.Decimal(rate) / SCALE
        last = (1 + step) ** -months
        total = (1 - last) / step if rate else decimal.Decimal(months)
        scaled = last * 2**BITS if rate and months else decimal.Decimal(0)
        return int((total * 2**_BITS_OF_SUM).to_integral_value()), int(scaled.to_integral_value())


def interest_of(balance: Amounts, rate: Amounts) -> Amounts:
    """One month's interest, to the nearest centime, a half up; no balance and no rate is negative."""
    if _in_one_product(balance, rate):
        return interest_in_one_product(balance, rate)
    units = balance // SCALE
    rest = balance - units * SCALE
    return units * rate + (rest * rate + SCALE // 2) // SCALE


def interest_in_one_product(balance: Amounts, rate: Amounts) -> Amounts:
    """The same where balance times rate is known to fit in 64 bits."""
    return (balance * rate + SCALE // 2) // SCALE


def stay_in_one_product(amount: Cents, rate: Rates, months: Months) -> bool:
    """Whether balance times rate fits in 64 bits in every month of these loans, even if nothing were paid and each month rounded up."""
    most, highest, longest = int(amount.max(initial=0)), int(rate.max(initial=0)), int(months.max(initial=0))
    return math.log2((most + longest + 1) * (highest + 1)) + longest * math.log2(1 + highest / SCALE) < BITS


def _in_one_product(balance: int | Cents, rate: int | Cents) -> bool:
    """Whether balance times rate fits in 64 bits: then one division does for two, with the same result."""
    return isinstance(balance, int) or int(balance.max(initial=0)) * int(np.max(rate, initial=0)) < 2**63 - SCALE
