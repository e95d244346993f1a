"""The loop of ``loop.c`` in Python, compiled by numba for one thread: what one writes who wants only this, and knows no C."""

from typing import NamedTuple

import country
import numba
import numpy as np
from table import GAINS, MEASURES

EPOCH = country.EPOCH
SIZE, HALF = 2 * len(MEASURES) + len(GAINS), len(MEASURES)
NAMES = tuple(country.INPUTS)


class Decree(NamedTuple):
    """What one decree fixes, as numba takes it."""

    floor: int
    ceiling: int
    kafil: int
    age: int
    more: int
    short: int
    limits: np.ndarray
    first: np.ndarray
    then: np.ndarray
    borne: np.ndarray
    over: np.ndarray
    under: np.ndarray
    growth: np.ndarray
    worth: np.ndarray
    last_worth: np.ndarray


def decree_of(said):
    """A decree of the file."""
    growth = np.zeros((len(said["shares"]), len(said["growth"][0][1])))
    for place, factors in said["growth"]:
        growth[place] = factors
    over, under = np.array(said["shares"]).T
    columns = (np.array(said[name], np.int64) for name in ("limits", "first", "then", "borne"))
    numbers = (int(said[name]) for name in ("floor", "ceiling", "kafil", "age", "more", "short"))
    return Decree(*numbers, *columns, over.copy(), under.astype(np.uint64), growth, *map(np.array, said["worth"]))


@numba.njit(inline="always", error_model="numpy")
def taken_apart(day):
    """Month since January 1970 and day of the month, of a day since then (years that begin in March)."""
    since = np.uint32(day + 719468)
    era, in_era = since // np.uint32(146097), since % np.uint32(146097)
    leaps = in_era // np.uint32(1460) - in_era // np.uint32(36524) + in_era // np.uint32(146096)
    years = np.uint32(in_era - leaps) // np.uint32(365)
    before = np.uint32(365) * years + years // np.uint32(4) - years // np.uint32(100)
    in_year = np.uint32(in_era - before)
    from_march = np.uint32(np.uint32(5) * in_year + np.uint32(2)) // np.uint32(153)
    month = (np.int64(years) + np.int64(era) * 400 - 1970) * 12 + np.int64(from_march) + 2
    return month, np.int64(in_year) - (153 * np.int64(from_march) + 2) // 5 + 1


@numba.njit(inline="always", error_model="numpy")
def payable(born, signed, age, lengths):
    """The due dates that fall on or before the birthday at an age."""
    month = born[0] + age
    length = lengths[month + EPOCH]
    return max(month - signed[0] - (min(signed[1], length) > min(born[1], length)), 0)


@numba.njit(inline="always", error_model="numpy")
def one(known, days, terms, d, lengths, s, t, at):
    """What one decree decides for a household, added to the sums of its tenth."""
    income, price, c, owns, aided, housed, named = known
    birth, acceptance, keys, kafil_birth = days
    longest, shortest = terms
    below, above = income <= d.floor, income > d.ceiling
    eligible = not (below or above or owns or aided or housed)
    cell, down, gained = 3 * (keys[0] - acceptance[0]) + c, 0, 0
    for k in range(len(d.over)):
        tranche = np.int64(np.uint64(price * d.over[k]) // d.under[k])
        down += tranche
        gained += np.int64(np.rint(tranche * d.growth[k, cell]))
    financed = price - down
    own = payable(birth, keys, d.age, lengths)
    reach = max(own, payable(kafil_birth, keys, d.age, lengths)) if d.kafil and named else own
    count = min(longest, reach) if financed > 0 else 0
    instalment = financed // count if count else 0
    last = financed - instalment * (count - 1) if count else 0
    served = eligible and (count > 0 or financed == 0)
    s[t, at + 0] += 1
    s[t, at + 1] += eligible
    s[t, at + 2] += below
    s[t, at + 3] += above
    s[t, at + 4] += owns
    s[t, at + 5] += aided
    s[t, at + 6] += housed
    s[t, at + 7] += eligible and not served
    s[t, at + 12] += not eligible
    if served:
        pays = own > 0 or count == 0
        part = instalment if pays else 0
        earning, hundredfold = income > 0 and pays, part * 100
        if part > 0 and hundredfold <= income * 30:
            s[t, at + 8] += 1
        elif part > 0 and hundredfold <= income * 40:
            s[t, at + 9] += 1
        elif part > 0 and hundredfold <= income * 100:
            s[t, at + 10] += 1
        else:
            s[t, at + 11] += 1
        value = down + gained
        if count:
            value += np.int64(np.rint(instalment * d.worth[count - 1])) + np.int64(np.rint(last * d.last_worth[count]))
        s[t, at + 13] += 1
        s[t, at + 14] += price
        s[t, at + 15] += down
        s[t, at + 16] += financed
        s[t, at + 17] += count
        s[t, at + 18] += instalment
        s[t, at + 19] += down + instalment * max(count - 1, 0) + last
        s[t, at + 20] += value
        s[t, at + 21] += reach < longest
        s[t, at + 22] += d.kafil
        s[t, at + 23] += d.kafil and own < longest
        s[t, at + 24] += earning
        s[t, at + 25] += np.int64(min(part, income * 100) * 10000.0 / max(income, 1) + 0.5)
        s[t, at + 26] += earning and hundredfold > income * 30
        s[t, at + 27] += earning and hundredfold > income * 40
        s[t, at + 28] += d.borne[c] >= 0
        if d.borne[c] > 0:
            s[t, at + 29] += (financed * count - instalment * (count * (count - 1) // 2)) * d.borne[c]
        aged = reach < longest and count < shortest
        s[t, at + 30] += aged and instalment - financed // shortest > d.more
        s[t, at + 31] += aged and count < d.short
    return eligible, served, down, count, instalment, last


@numba.njit(inline="always", error_model="numpy")
def both(a, b, band, s, t, at):
    """Who wins and who loses, added to the sums of the tenth."""
    change = b[4] - a[4]
    if a[1] and b[1]:
        if change < -band:
            s[t, at + 0] += 1
            s[t, at + 7] += change
        elif change > band:
            s[t, at + 1] += 1
            s[t, at + 8] += change
        else:
            s[t, at + 2] += 1
    elif b[1]:
        s[t, at + 3] += 1
    elif a[1]:
        s[t, at + 4] += 1
    else:
        s[t, at + 5] += 1
    s[t, at + 6] += a[0] != b[0] or a[2] != b[2] or a[3] != b[3] or a[4] != b[4] or a[5] != b[5]


@numba.njit(error_model="numpy")
def bounds(income, spouse_income, ranks):
    """The nine incomes that cut the population into ten; incomes are whole dinars."""
    highest = 0
    for i in range(len(income)):
        highest = max(highest, income[i] + spouse_income[i])
    counts = np.zeros(highest // 100 + 2, np.int32)
    for i in range(len(income)):
        counts[(income[i] + spouse_income[i]) // 100] += 1
    cuts, reached, k = np.empty(9, np.int64), 0, 0
    for dinars in range(len(counts)):
        reached += counts[dinars]
        while k < 9 and reached > ranks[k]:
            cuts[k] = dinars * 100
            k += 1
    return cuts


@numba.njit(error_model="numpy")
def summed(people, first, second, lengths, cuts):
    """(10, 2 × measures + gains) int64."""
    income, spouse, price, cohort, owns, aided, housed, birth, acceptance, keys, named, kafil_birth = people
    sums = np.zeros((10, SIZE), np.int64)
    for i in range(len(income)):
        together, c = income[i] + spouse[i], cohort[i]
        tenth = 0
        for cut in cuts:
            tenth += together > cut
        known = together, price[i], c, owns[i], aided[i], housed[i], named[i]
        days = taken_apart(birth[i]), taken_apart(acceptance[i]), taken_apart(keys[i]), taken_apart(kafil_birth[i])
        of_first = first.first[c] if together <= first.limits[c] else first.then[c]
        of_second = second.first[c] if together <= second.limits[c] else second.then[c]
        shortest = min(of_first, of_second)
        a = one(known, days, (of_first, shortest), first, lengths, sums, tenth, 0)
        b = one(known, days, (of_second, shortest), second, lengths, sums, tenth, HALF)
        both(a, b, together // 100, sums, tenth, 2 * HALF)
    return sums


class Engine:
    """The compiled loop with what it works on."""

    def __init__(self, people, decrees):
        columns = [people[name] for name in NAMES]
        self.people = tuple(column.view(np.int64) if column.dtype.kind == "M" else column for column in columns)
        self.decrees = [decree_of(said) for said in decrees]
        size = len(people["income"])
        self.ranks = np.array([-(-size * tenth // 10) - 1 for tenth in range(1, 10)])
        self.table()  # which compiles it

    def table(self):
        """(2 × measures + gains, 10) int64."""
        cuts = bounds(self.people[0], self.people[1], self.ranks)
        return summed(self.people, *self.decrees, country.LENGTHS.astype(np.int64), cuts).T
