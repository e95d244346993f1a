"""Households that could exist: one at a time for Hypothesis to shrink, or whole crowds drawn as columns; buyers too.

Dates run from the first decree (29 April 2001) to the end of 2035, births are exact to the day and like the ends of
months, incomes stand on and beside the thresholds, and a price follows from the type only where a text gives it.
"""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from simulator.base.money import LARGEST
from simulator.engine.households import UNSTATED, Buyers, Households
from simulator.law import COHORTS, DWELLINGS, Law, Readings, Terms
from simulator.law.keys import BANKS
from simulator.law.text import ATTACHES
from simulator.law.values import ZONES

FIRST, LAST = dt.date(2001, 4, 29), dt.date(2035, 12, 31)
PRICED = (dt.date(2001, 4, 29), dt.date(2013, 1, 1), dt.date(2025, 12, 15))
"""From when the price of each cohort follows from the type (F3 and F4)."""
F3, F4 = DWELLINGS.index("F3"), DWELLINGS.index("F4")
WAGES = (8_000, 10_000, 12_000, 15_000, 18_000, 20_000, 24_000)
THRESHOLDS = sorted({100 * each for wage in WAGES for each in (24_000, 4 * wage, 5 * wage, 6 * wage)})
MOST_KAFILS = 3


def _turning_days():
    """The days on which the law changes, and their eves."""
    law, on = Law.load(), Readings()
    days = {day for attach in ATTACHES for day in law.breakpoints("location_vente", attach, on, None)}
    return sorted({day + dt.timedelta(days=d) for day in days for d in (-1, 0)} - {FIRST - dt.timedelta(days=1)})


TURNING = [day for day in _turning_days() if day >= FIRST]


def readings():
    """Any way of reading the law."""
    return st.builds(Readings, **{name: st.sampled_from(choices) for name, choices in Readings.choices().items()})


def reading(seed):
    """The default reading for seed 0, else one of the others."""
    rng = np.random.default_rng(seed)
    return (
        Readings(**{name: choices[rng.integers(len(choices))] for name, choices in Readings.choices().items()})
        if seed
        else Readings()
    )


def _days(first, last):
    """Days between two days: any of them, the ends of months, 29 February, the days on which the law changes."""
    special = [day for day in TURNING if first <= day <= last]
    ends = [
        dt.date(year, month, day)
        for year in range(first.year, last.year + 1)
        for month, day in ((1, 1), (1, 31), (12, 31))
    ]
    leap = [dt.date(year, 2, 29) for year in range(first.year, last.year + 1) if year % 4 == 0 and year % 100]
    special += [day for day in ends + leap if first <= day <= last]
    any_day = st.dates(first, last)
    return any_day | st.sampled_from(special) if special else any_day


def _incomes():
    return st.sampled_from(THRESHOLDS).flatmap(lambda at: st.sampled_from((at, at - 1, at + 1))) | st.integers(
        0, 30_000_000
    )


@st.composite
def households(draw, most_kafils=MOST_KAFILS):
    """One household of any cohort, with a price that is known."""
    cohort = draw(st.integers(0, len(COHORTS) - 1))
    application = draw(_days(FIRST, dt.date(2030, 12, 31)))
    acceptance = draw(_days(application, dt.date(2033, 12, 31)))
    keys = draw(_days(acceptance, LAST))
    birth = draw(_days(dt.date(1925, 1, 1), application - dt.timedelta(days=18 * 365)))
    typed = keys >= PRICED[cohort] and draw(st.booleans())
    prices = st.integers(1, 3_000) | st.integers(10**8, 5 * 10**8) | st.integers(1, 10**12)
    kafils = draw(st.lists(st.tuples(_days(dt.date(1930, 1, 1), keys - dt.timedelta(days=19 * 365)), st.integers(0, 300_000)),
                           max_size=most_kafils))  # fmt: skip
    return Households.from_facts({
        "birth": birth, "application": application, "acceptance": acceptance, "keys": keys,
        "income": draw(_incomes()), "spouse_income": draw(st.just(0) | _incomes()),
        "price": UNSTATED if typed else draw(prices), "cohort": cohort,
        "dwelling": draw(st.sampled_from((F3, F4))) if typed else draw(st.integers(UNSTATED, len(DWELLINGS) - 1)),
        "owns_property": draw(st.booleans()), "had_state_aid": draw(st.booleans()),
        "had_location_vente": draw(st.sampled_from((0, 1, UNSTATED))),
        "kafil_birth": [birth for birth, _ in kafils], "kafil_share": [part for _, part in kafils],
        "kafil_income": [0] * len(kafils), "weight": 1.0,
    })  # fmt: skip


def crowd(seed, n):
    """A random population of mixed regimes, drawn as columns; the same seed gives the same crowd."""
    rng = np.random.default_rng(seed)
    cohort = rng.integers(0, len(COHORTS), n)
    application, acceptance, keys = _dates_in_order(rng, n)
    birth = _births(rng, application, keys)
    typed = (keys >= np.array(PRICED, dtype="datetime64[D]")[cohort]) & (rng.random(n) < 0.5)
    income = _threshold_incomes(rng, n)
    kafil_birth, kafil_share = _kafils(rng, keys)
    return Households(
        birth=birth, application=application, acceptance=acceptance, keys=keys, income=income,
        spouse_income=np.where(rng.random(n) < 0.6, 0, rng.integers(0, 8_000_000, n)),
        price=np.where(typed, UNSTATED, _prices(rng, n)), cohort=cohort.astype(np.int8),
        dwelling=np.where(typed, rng.integers(F3, F4 + 1, n), rng.integers(UNSTATED, len(DWELLINGS), n)).astype(np.int8),
        owns_property=rng.random(n) < 0.2, had_state_aid=rng.random(n) < 0.2,
        had_location_vente=rng.integers(UNSTATED, 2, n).astype(np.int8), kafil_birth=kafil_birth,
        kafil_income=rng.integers(0, 9_000_000, kafil_share.shape), kafil_share=kafil_share, weight=np.ones(n),
    )  # fmt: skip


def _dates_in_order(rng, n):
    """Application ≤ acceptance ≤ keys; a quarter of each on a day on which the law changes, or on its eve."""
    first, last = np.array([FIRST, LAST], dtype="datetime64[D]")
    application = first + rng.integers(0, 365 * 29, n)
    acceptance = application + np.where(rng.random(n) < 0.2, 0, rng.integers(0, 365 * 4, n))
    keys = acceptance + np.where(rng.random(n) < 0.1, 0, rng.integers(0, 365 * 12, n))
    columns = []
    for column in (application, acceptance, keys):
        pinned = np.where(rng.random(n) < 0.25, rng.choice(np.array(TURNING, dtype="datetime64[D]"), n), column)
        columns.append(np.minimum(np.maximum(pinned, columns[-1] if columns else first), last))
    columns[2] = np.maximum(_on_special_days(rng, columns[2], 0.2), columns[1])
    return columns


def _births(rng, application, keys):
    """18 to 85 years before the application; a fifth on the day of the month of the keys, or the day beside it."""
    born = application - rng.integers(18 * 366, 85 * 365, len(keys))
    months = born.astype("datetime64[M]")
    day = (keys - keys.astype("datetime64[M]")).astype(np.int64) + rng.integers(-1, 2, len(keys))
    beside = np.minimum(months.astype("datetime64[D]") + day.clip(0), (months + 1).astype("datetime64[D]") - 1)
    born = np.where(rng.random(len(keys)) < 0.2, beside, born)
    return np.minimum(_on_special_days(rng, born, 0.3), application - 1)


def _on_special_days(rng, days, part):
    """Some of these days moved to 1 January, 31 December, the end of their month, or (in leap years) 29 February."""
    months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
    january, february = years.astype("datetime64[M]"), years.astype("datetime64[M]") + 1
    ends = (months + 1).astype("datetime64[D]") - 1
    special = np.stack([january.astype("datetime64[D]"), (january + 12).astype("datetime64[D]") - 1, ends,
                        months.astype("datetime64[D]"), (february + 1).astype("datetime64[D]") - 1])  # fmt: skip
    chosen = special[rng.integers(0, len(special), len(days)), np.arange(len(days))]
    return np.where((rng.random(len(days)) < part) & (chosen <= np.datetime64(LAST)), chosen, days)


def _threshold_incomes(rng, n):
    beside = rng.choice(np.array(THRESHOLDS), n) + rng.integers(-1, 2, n)
    return np.where(rng.random(n) < 0.6, beside, rng.integers(0, 16_000_000, n))


def _prices(rng, n):
    """A few centimes, an ordinary price with odd centimes, or anything up to ten billion dinars."""
    kinds = np.stack([rng.integers(0, 3_000, n), rng.integers(10**8, 5 * 10**8, n), rng.integers(1, 10**12 + 1, n)])
    return kinds[rng.choice(3, n, p=(0.1, 0.7, 0.2)), np.arange(n)]


def _kafils(rng, keys):
    """No kafil for half of them, else one to three: births (J, N) and shares of less than the whole (J, N)."""
    n = len(keys)
    named = np.arange(MOST_KAFILS)[:, np.newaxis] < rng.choice(MOST_KAFILS + 1, n, p=(0.5, 0.2, 0.15, 0.15))
    born = keys - rng.integers(19 * 365, 85 * 365, (MOST_KAFILS, n))
    return np.where(named, born, np.datetime64("NaT")), np.where(named, rng.integers(0, 333_333, (MOST_KAFILS, n)), 0)


# Those who buy

BUYING = {"lpa": dt.date(2010, 10, 5), "lsp": dt.date(1998, 9, 1), "daam_sakane": dt.date(2024, 1, 1)}
"""From when a household can ask for each scheme with a loan; for LSP, the first minimum wage that the texts give."""
LENDING = {
    "bna": dt.date(2015, 4, 12),
    "cpa": dt.date(2010, 5, 20),
    "cnep": dt.date(2002, 1, 1),
    "bdl": dt.date(2003, 1, 1),
}
"""From when the rules of each bank are known."""
EDGES = {
    "lpa": (250_000_000, 280_000_000, 350_000_000, 600_000_000, 1_200_000_000),
    "lsp": (100_000_000, 160_000_000, 200_000_000, 280_000_000),
    "daam_sakane": (25_000_000, 30_000_000, 70_000_000),
}  # fmt: skip
"""Prices at which an aid, a loan or a fee may change."""


def terms(seed):
    """What a crowd of buyers chooses: the default for seed 0, else a bank or none, a term, a rate, the options."""
    rng = np.random.default_rng(seed)
    return Terms(
        bank=(None, *BANKS)[seed % 5],
        months=(None, 12, 240, 300, 480)[rng.integers(5)],
        rate=(None, Fraction(0), Fraction(1, 100), Fraction(55, 1000))[rng.integers(4)],
        deferral=int(rng.integers(2) * rng.integers(1, 36)),
        fnpos=bool(rng.integers(2)),
        first_tranche=(None, Fraction(20, 100), Fraction(25, 100))[rng.integers(3)],
    ) if seed else Terms()  # fmt: skip


def buying(seed, n, scheme, bank=None):
    """A random crowd that asks for a scheme with a loan, from the first day on which its law and its bank's are known."""
    rng = np.random.default_rng([seed, n, len(scheme)])
    people, first = crowd(seed, n), np.datetime64(max(BUYING[scheme], LENDING.get(bank, dt.date.min)))
    days = {name: np.maximum(getattr(people, name), first) for name in ("application", "acceptance", "keys")}
    beside = rng.choice(np.array(EDGES[scheme]), n) + rng.integers(-1, 2, n)
    price = np.where(rng.random(n) < 0.5, beside, np.maximum(people.price, rng.integers(1, EDGES[scheme][-1], n)))
    typed = (rng.random(n) < 0.3) & (scheme == "lpa") & (days["acceptance"] >= np.datetime64("2018-03-14"))
    return replace(
        people, **days, price=np.where(typed, UNSTATED, np.minimum(price, LARGEST)), buyers=_buyers(rng, n),
        dwelling=np.where(typed, F3, rng.integers(UNSTATED, len(DWELLINGS), n)).astype(np.int8),
    )  # fmt: skip


def _buyers(rng, n):
    """What buyers answer, or do not; the most, nothing, or a sum, is asked of the bank."""
    answers = {
        name: rng.choice((1, 1, 0, UNSTATED), n).astype(np.int8) for name in ("first_sale", "moroccan", "co_owner")
    }
    permis = np.datetime64("2022-06-01") + rng.integers(0, 900, n)
    sums = np.stack([np.full(n, LARGEST), np.zeros(n, np.int64), rng.integers(1, 5 * 10**8, n)])
    return Buyers(
        **answers, zone=rng.integers(0, len(ZONES), n).astype(np.int8), rooms=rng.integers(UNSTATED, 6, n),
        permis_habiter=np.where(rng.random(n) < 0.2, np.datetime64("NaT"), permis),
        requested_loan=sums[rng.choice(3, n, p=(0.6, 0.1, 0.3)), np.arange(n)],
        own_funds=np.where(rng.random(n) < 0.6, 0, rng.integers(0, 2 * 10**8, n)),
    )  # fmt: skip
