"""The value, on the day of the keys, of the parts of a down payment: each grows from its own month to that of the keys.

When a part is due depends on the calendar of the law, on the months between acceptance and keys, and on the cohort. So its
growth is tabled once by these, by the rule that gives the ledger its days (``dated_calls``), and looked up for each household.
Months are those of the calendar, as in ``answers.rates``. A part that the works call has no known day: such parts are spread
evenly between the dated ones beside them, or the acceptance and the keys, once the works have begun (``Discounting.works_begin``).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.base import annuity, dates
from simulator.base.annuity import Factors
from simulator.engine.schedule.dated_calls import Calendar, calls_of
from simulator.law.values import COHORTS
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.base.dates import Days, Months
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.engine.run import Places
    from simulator.engine.schedule.dated_calls import Call
    from simulator.law import Code

UNIT = 10**9
"""A tranche of so many centimes stands for any other in a table: its parts are shares of it."""
RENT = "rent"
_ROUNDED = 60
"""Tables are made for so many months more at once, so that few are made."""
_LARGEST_GROWTH = 2**20
"""What an amount may grow by before a sum of such amounts could pass 64 bits."""


class Discounting(NamedTuple):
    """How payments of other days are valued on that of the keys.

    ``rate`` is yearly and nominal, a twelfth of it each month, in the units of the ledger; ``works_begin`` is the share of the
    time between acceptance and keys that has passed when the works begin, after which they call their tranches evenly.
    """

    rate: int
    works_begin: Fraction = Fraction(0)


class _Dates(NamedTuple):
    """One household for each number of months between acceptance and keys and each cohort."""

    acceptance: Days
    keys: Days
    cohort: npt.NDArray[np.int8]


class DuePart(NamedTuple):
    """A part of a tranche, by months between acceptance and keys and cohort: (W * C,) each.

    ``tranche`` is its place; ``before`` are the months from its due date to the keys, negative after them; ``share`` is of ``UNIT``.
    """

    tranche: int
    before: Months
    share: Cents


@lru_cache(maxsize=512)
def due_parts(calendar: Calendar, longest: int, works_begin: Fraction) -> tuple[DuePart, ...]:
    """The parts of every tranche of a calendar for 0 … ``longest`` months between acceptance and keys."""
    waits = np.repeat(np.arange(longest + 1), len(COHORTS))
    first, cohorts = np.zeros(len(waits), np.int64), np.tile(np.arange(len(COHORTS), dtype=np.int8), longest + 1)
    ones = np.ones(len(waits), np.int64)
    days = _Dates(dates.put_together(first, ones), dates.put_together(waits, ones), cohorts)
    parts = calls_of(days, calendar, np.full((len(calendar.tranches), len(waits)), UNIT), {})
    befores = _spread([_months_before(part, waits) for part in parts], waits, works_begin)
    return tuple(DuePart(part.number - 1, before, part.cents) for part, before in zip(parts, befores, strict=True))


def _months_before(part: Call, waits: Months) -> Months | None:
    """The months from the due date of a part to the keys; None where the works decide it."""
    return None if np.isnat(part.day).any() else waits - dates.take_apart(part.day).month


def _spread(dated: Sequence[Months | None], waits: Months, works_begin: Fraction) -> Iterator[Months]:
    """The months before the keys of every part: those without a day lie evenly between their neighbours."""
    for place, months in enumerate(dated):
        if months is not None:
            yield months
            continue
        earlier = [row for row in range(place) if dated[row] is not None]
        later = [row for row in range(place, len(dated)) if dated[row] is not None]
        start = _months_at(dated, earlier[-1:], waits)
        end = np.minimum(np.maximum(_months_at(dated, later[:1], np.zeros_like(waits)), 0), start)
        before, after = (earlier or [-1])[-1], (later or [len(dated)])[0]
        part = (1 - works_begin) * Fraction(after - place, after - before)
        yield end + ((start - end) * part.numerator * 2 + part.denominator) // (2 * part.denominator)


def _months_at(dated: Sequence[Months | None], places: list[int], otherwise: Months) -> Months:
    months = dated[places[0]] if places else None
    return otherwise if months is None else months


def growths(
    codes: Sequence[Code], count: int, longest: int, discounting: Discounting
) -> tuple[tuple[int, Factors], ...]:
    """What tranches that are the same amount gain together until the keys, as a part of one of them: its place, and the factors by code.

    (R * W * C,) for R codes, W months between acceptance and keys, and C cohorts. What gains nothing is left out.
    """
    return _growths(tuple(map(Calendar.of, codes)), _alike(codes, count), longest, discounting)


@lru_cache(maxsize=512)
def _growths(
    calendars: tuple[Calendar, ...], groups: tuple[tuple[int, ...], ...], longest: int, discounting: Discounting
) -> tuple[tuple[int, Factors], ...]:
    """The same for calendars: what is kept holds no law, and serves every law of the same calendar."""
    cells = (longest + 1) * len(COHORTS)
    tables = []
    for group in groups:
        scaled: list[int] = []
        for calendar in calendars:
            parts = due_parts(calendar, longest, discounting.works_begin)
            scaled += _growth([part for part in parts if part.tranche in group], cells, discounting.rate)
        if any(scaled):
            low = (1 << annuity.BITS) - 1
            units, fractions = zip(*((value >> annuity.BITS, value & low) for value in scaled), strict=True)
            tables.append((group[0], Factors.of(np.array(units, np.int64), np.array(fractions, np.int64))))
    return tuple(tables)


def _growth(parts: list[DuePart], cells: int, rate: int) -> list[int]:
    """The same of one group under one calendar, scaled by 2**62. W * C of them"""
    if not parts:
        return [0] * cells
    tranches = len({part.tranche for part in parts})
    rows = zip(*(zip(part.before.tolist(), part.share.tolist(), strict=True) for part in parts), strict=True)
    scaled = [
        sum(share * annuity.growth(rate, before) for before, share in row) // UNIT - (tranches << annuity.BITS)
        for row in rows
    ]
    if max(scaled) >> annuity.BITS >= _LARGEST_GROWTH:
        raise InputError("study.error.growth", "--discount")
    return scaled


def gained(
    people: Households, codes: Sequence[Code], regime: Places, tranches: Cents, discounting: Discounting
) -> Cents:
    """What the tranches gain from their due dates to the keys, less than nothing after them. (N,) centimes; ``tranches`` is (K, N)

    Raises ``InputError`` for a rate at which amounts grow beyond what is counted.
    """
    waits = (people.keys_parts.month - people.acceptance_parts.month).astype(np.intp)
    longest = int(waits.max(initial=0)) // _ROUNDED * _ROUNDED + _ROUNDED
    cells = waits * len(COHORTS) + people.cohort
    if len(codes) > 1:
        cells += regime * ((longest + 1) * len(COHORTS))
    together = np.zeros(len(people), np.int64)
    for place, factors in growths(codes, len(tranches), longest, discounting):
        together += factors.times(tranches[place], cells)
    return together


def _alike(codes: Sequence[Code], count: int) -> tuple[tuple[int, ...], ...]:
    """The tranches that are the same amount, together: equal shares of the price under one code of a rent."""
    if len(codes) > 1 or codes[0].financing != RENT:
        return tuple((place,) for place in range(count))
    groups: dict[Fraction, list[int]] = {}
    for place, tranche in enumerate(codes[0].tranches):
        groups.setdefault(tranche.share, []).append(place)
    return tuple(map(tuple, groups.values()))


def same_calendar(codes: Sequence[Code], others: Sequence[Code]) -> bool:
    """Whether all these codes have one calendar: no part is due on another day."""
    return len({Calendar.of(code) for code in (*codes, *others)}) == 1


class Flow(NamedTuple):
    """The parts of the down payments of some households: months from each to the keys, and centimes. (P, N) each"""

    before: Months
    cents: Cents


def flow(
    people: Households, codes: Sequence[Code], regime: Places, tranches: Cents, rows: Places, works_begin: Fraction
) -> Flow:
    """The parts of the down payments of the households at these places, in their order. ``tranches`` is (K, N) of all households."""
    waits = (people.keys_parts.month - people.acceptance_parts.month).astype(np.intp)
    longest = int(waits.max(initial=0)) // _ROUNDED * _ROUNDED + _ROUNDED
    flows = []
    for place, code in enumerate(codes):
        under = np.flatnonzero(regime[rows] == place)
        calendar, places = Calendar.of(code), rows[under]
        parts = calls_of(people.rows(places), calendar, tranches[:, places], {})
        cells = waits[places] * len(COHORTS) + people.cohort[places]
        tables = due_parts(calendar, longest, works_begin)
        flows.append((under, [table.before.take(cells) for table in tables], [part.cents for part in parts]))
    before, cents = (np.zeros((max(len(flow[1]) for flow in flows), len(rows)), np.int64) for _ in range(2))
    for under, months, amounts in flows:
        before[: len(months), under], cents[: len(amounts), under] = months, amounts
    return Flow(before, cents)


def moved(first: Flow, second: Flow) -> tuple[Cents, Cents]:
    """The amount that the second of two flows of the same sum pays in another month, and by how many months later. (N,) each

    The second is in months times centimes, below zero where the amount is paid earlier on the whole.
    """
    months = np.concatenate([first.before, second.before])
    change = np.concatenate([-first.cents, second.cents])
    amount, earlier = np.zeros(months.shape[1], np.int64), months[:0]
    for month in months:
        of_month = (change * (months == month)).sum(axis=0)
        amount += np.where((earlier == month).any(axis=0), 0, np.maximum(of_month, 0))
        earlier = np.concatenate([earlier, month[np.newaxis]])
    return amount, -(months * change).sum(axis=0)
