"""Purchases, to the centime and to the day: whole crowds of every scheme against the law read again in plain Python.

What the law says here is typed from the fact file (other_schemes.md, sections A to D), not taken from the texts: an
aid, a bound or a bank's rule that changes in a text has to be changed here by hand.
"""

import datetime as dt
import functools
import math
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import oracle
import pytest

from simulator.api import simulate
from simulator.base import annuity
from simulator.base.money import LARGEST
from simulator.engine import run
from simulator.engine.decisions import Decisions, Purchase
from simulator.engine.households import UNSTATED, Buyers, Households
from simulator.engine.outcome import Outcome
from simulator.engine.rules import borrowing, eligibility, fees
from simulator.engine.schedule import FEE, INSTALMENT, TRANCHE, Level
from simulator.engine.schedule.loan import walk
from simulator.law import COHORTS, DWELLINGS, Law, Readings, Terms
from simulator.law.values import ZONES
from simulator.reading.errors import LawError

pytestmark = pytest.mark.slow

LAW = Law.load()
CROWD = 600
DA = 100
"""Centimes in a dinar or a dirham."""
NO_BANK = None


def day(text):
    return dt.date.fromisoformat(text)


class Facts(SimpleNamespace):
    """The plain values of one household: itself and no other, so that what is read for it is read once."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


class World(NamedTuple):
    """A crowd: its scheme, its bank, what it chooses, how the law is read, and from when to when it applies."""

    scheme: str
    bank: str | None
    first: str
    last: str = "2030-12-31"
    terms: dict = {}  # noqa: RUF012 - never changed
    readings: dict = {}  # noqa: RUF012

    @property
    def name(self):
        return self.scheme.partition("@")[0]

    @property
    def chosen(self):
        return Terms(bank=self.bank, **self.terms)

    @property
    def read(self):
        return Readings(**self.readings)


def rate(per_cent):
    return Fraction(per_cent) / 100


WORLDS = {
    "lpa": World("lpa", NO_BANK, "2010-10-05", terms={"months": 300}),
    "lpa-bna": World("lpa", "bna", "2015-04-12", terms={"deferral": 24}, readings={"age_limit": "eve_of_next"}),
    "lpa-cpa": World("lpa", "cpa", "2010-10-05"),
    "lpa-cnep": World("lpa", "cnep", "2010-10-05", readings={"age_limit": "end_of_year"}),
    "lpa-bdl": World("lpa", "bdl", "2010-10-05", terms={"months": 240}),
    "lpa-own-income": World("lpa", "cnep", "2012-01-01", readings={"income": "applicant", "snmg_date": "keys"}),
    "lpa-less-aid": World(
        "lpa", "cnep", "2013-12-01", terms={"first_tranche": rate(25)}, readings={"lpa_base": "price_minus_aid"}
    ),
    "lpa-fnpos": World("lpa", "bna", "2025-12-11", terms={"fnpos": True, "first_tranche": rate(23)}),
    "lpa-fnpos-less-aid": World(
        "lpa", "bdl", "2025-12-11", terms={"fnpos": True}, readings={"lpa_base": "price_minus_aid"}
    ),
    "lpa-no-interest": World("lpa", "cpa", "2016-01-01", terms={"rate": rate(0)}, readings={"rounding": "dinar_up"}),
    "lsp": World("lsp", "cnep", "2002-01-01", "2016-12-31", {"rate": rate("5.75"), "deferral": 6}),
    "lsp@2001-06-01": World(
        "lsp@2001-06-01", NO_BANK, "2000-11-15", "2004-12-31", {"rate": rate("8.5"), "months": 360}
    ),
    "lsp@2003-06-01": World("lsp@2003-06-01", "bdl", "2001-01-01", "2010-12-31", {"rate": rate("7.5")}),
    "lsp@2006-01-01": World("lsp@2006-01-01", "cnep", "2001-01-01", "2010-12-31"),
    "lsp@2009-01-01": World(
        "lsp@2009-01-01", "bdl", "2006-01-01", "2012-12-31", {"rate": rate("6.25")}, {"lsp_cap": "own_aid"}
    ),
    "lsp@2010-10-04": World("lsp@2010-10-04", "cpa", "2007-01-01", "2012-12-31", {"rate": rate(6)}),
    "daam_sakane": World("daam_sakane", NO_BANK, "2025-01-01", terms={"months": 300}),
    "daam_sakane-agreed": World("daam_sakane", NO_BANK, "2024-01-01", terms={"months": 240, "rate": rate("4.45")}),
}


# --- crowds

WAGES = [
    ("1998-09-01", 6_000), ("2001-01-01", 8_000), ("2004-01-01", 10_000), ("2007-01-01", 12_000), ("2010-01-01", 15_000),
    ("2012-01-01", 18_000), ("2020-06-01", 20_000), ("2026-01-01", 24_000),
]  # fmt: skip
"""The SNMG in dinars."""
MULTIPLES = (1, 2, Fraction(5, 2), 4, 5, 6, 9, 12)
INCOMES = sorted({int(wage * times * DA) for _, wage in WAGES for times in MULTIPLES} | {24_000 * DA})
PRICES = {
    "lpa": [2_800_000, 12_000_000, 11_111_111, 700_000, 500_000, 1_000_000],
    "lsp": [1_200_000, 1_400_000, 1_600_000, 1_800_000, 2_000_000, 2_800_000],
    "daam_sakane": [250_000, 300_000, 700_000],
}  # fmt: skip
"""Prices at which something changes."""
LAST_APPLICATION = {"lsp": "2010-10-04"}
"""The last day on which a scheme takes applications; frozen at a date, it takes them all."""


def crowd(world, seed, n=CROWD):
    """A random population of a scheme, of mixed dates: the same seed gives the same crowd."""
    rng = np.random.default_rng([seed, len(world.scheme), *map(ord, world.bank or "")])
    application, acceptance, keys = _dates(rng, world, n)
    typed = (world.name == "lpa") & (acceptance >= np.datetime64("2019-02-25")) & (rng.random(n) < 0.4)
    price = np.where(typed, UNSTATED, _prices(rng, world, n))
    income = _incomes(rng, n, 1 if world.name != "daam_sakane" else 4)
    return Households(
        birth=application - rng.integers(18 * 366, 80 * 365, n), application=application, acceptance=acceptance,
        keys=keys, income=income, spouse_income=np.where(rng.random(n) < 0.6, 0, rng.integers(0, 50_000 * DA, n)),
        price=price, cohort=np.zeros(n, np.int8),
        dwelling=np.where(typed, rng.integers(0, 4, n), rng.integers(UNSTATED, 4, n)).astype(np.int8),
        owns_property=rng.random(n) < 0.2, had_state_aid=rng.random(n) < 0.2,
        had_location_vente=np.full(n, UNSTATED, np.int8), kafil_birth=np.empty((0, n), "datetime64[D]"),
        kafil_income=np.empty((0, n), np.int64), kafil_share=np.empty((0, n), np.int64), weight=np.ones(n),
        buyers=_buyers(rng, n),
    )  # fmt: skip


def _dates(rng, world, n):
    """Application ≤ acceptance ≤ keys, a part of each on the days on which the law changes, or on their eves."""
    first, last = np.array([world.first, world.last], "datetime64[D]")
    days = {text.in_force for text in LAW.texts if {world.name, "snmg", f"bank_{world.bank}"} & set(text.schemes)}
    turning = np.array(sorted(days), "datetime64[D]")
    columns, least = [], first
    for spread in (int((last - first).astype(int)) - 800, 400, 400):
        drawn = np.where(rng.random(n) < 0.2, least, least + rng.integers(0, spread, n))
        pinned = np.where(rng.random(n) < 0.25, rng.choice(turning, n) - rng.integers(0, 2, n), drawn)
        closed = last if columns else min(last, np.datetime64(LAST_APPLICATION.get(world.scheme, world.last)))
        columns.append(np.minimum(np.maximum(pinned, least), closed))
        least = columns[-1]
    return columns


def _incomes(rng, n, divisor):
    """Nothing, a threshold, a centime beside it, or anything up to 300 000 a month."""
    beside = rng.choice(np.array(INCOMES), n) + rng.integers(-1, 2, n)
    drawn = np.where(rng.random(n) < 0.5, beside, rng.integers(0, 300_000 * DA, n)) // divisor
    return np.where(rng.random(n) < 0.03, 0, drawn)


def _prices(rng, world, n):
    """On a threshold, a centime beside it, an ordinary price, a few centimes."""
    beside = rng.choice(np.array(PRICES[world.name]), n) * DA + rng.integers(-1, 2, n)
    most = max(PRICES[world.name]) * DA * 5 // 4
    kinds = np.stack([beside, rng.integers(10**7, most, n), rng.integers(1, 10**4, n)])
    return kinds[rng.choice(3, n, p=(0.4, 0.55, 0.05)), np.arange(n)]


def _buyers(rng, n):
    """The most, nothing, or some amount is asked for; each question is answered by yes, by no, or not at all."""
    kinds = np.stack([np.full(n, LARGEST), np.zeros(n, np.int64), rng.integers(1, 4 * 10**8, n)])
    built = np.datetime64("2023-01-01") + np.where(
        rng.random(n) < 0.4, rng.integers(-1, 2, n), rng.integers(-900, 900, n)
    )
    return Buyers(
        zone=rng.integers(0, len(ZONES), n).astype(np.int8), rooms=rng.integers(-1, 6, n),
        permis_habiter=np.where(rng.random(n) < 0.1, np.datetime64("NaT"), built),
        first_sale=rng.integers(-1, 2, n).astype(np.int8), moroccan=rng.integers(-1, 2, n).astype(np.int8),
        co_owner=rng.integers(-1, 2, n).astype(np.int8), requested_loan=kinds[rng.choice(3, n, p=(0.7, 0.1, 0.2)), np.arange(n)],
        own_funds=np.where(rng.random(n) < 0.5, 0, rng.integers(0, 10**8, n)),
    )  # fmt: skip


def one(**changes):
    """One buyer in Algeria, with the largest loan."""
    facts = {
        "birth": day("1985-03-15"), "application": day("2023-06-01"), "acceptance": day("2023-09-01"),
        "keys": day("2024-01-20"), "income": 60_000 * DA, "spouse_income": 0, "price": 3_500_000 * DA, "cohort": 0,
        "dwelling": UNSTATED, "owns_property": False, "had_state_aid": False, "had_location_vente": UNSTATED,
        "kafil_birth": [], "kafil_income": [], "kafil_share": [], "weight": 1.0,
    }  # fmt: skip
    buyer = {
        "zone": UNSTATED, "rooms": UNSTATED, "permis_habiter": "NaT", "first_sale": UNSTATED, "moroccan": UNSTATED,
        "co_owner": UNSTATED, "requested_loan": LARGEST, "own_funds": 0,
    }  # fmt: skip
    asked = {name: changes.pop(name) for name in buyer if name in changes}
    return Households.from_facts(facts | changes | {"buyers": Buyers.from_facts(buyer | asked)})


def bought(scheme, people, terms=None, readings=None):
    return simulate(people, scheme, law=LAW, terms=terms, readings=readings)


@pytest.fixture(scope="module", params=WORLDS)
def case(request):
    """A world and what is decided for its crowd."""
    world = WORLDS[request.param]
    people = crowd(world, sum(map(ord, request.param)))
    outcome = bought(world.scheme, people, world.chosen, world.read)
    return Case(world, outcome, list(plain(world, outcome)))


class Case(NamedTuple):
    """A world, what is decided for its crowd, and every household of it as plain facts."""

    world: World
    outcome: Outcome
    facts: list

    def rows(self):
        """Every household with its place."""
        return enumerate(self.facts)


def plain(world, outcome):
    """Every household of a crowd: its plain facts, and its world."""
    names = ("birth", "application", "acceptance", "keys", "owns_property", "had_state_aid", "dwelling")
    columns = {name: getattr(outcome.people, name).tolist() for name in names}
    columns |= {name: getattr(outcome.people.buyers, name).tolist() for name in Buyers.__dataclass_fields__}
    columns["price"] = outcome.decisions.price.tolist()
    counted = outcome.people.income + (world.read.income == "cumulated") * outcome.people.spouse_income
    columns["income"] = counted.tolist()
    for values in zip(*columns.values(), strict=True):
        yield Facts(**dict(zip(columns, values, strict=True)), world=world)


# --- the law, by hand


def frozen(facts, own):
    """The day on which a decree is read: the day of ``scheme@day``, or the household's own."""
    _, _, text = facts.world.scheme.partition("@")
    return day(text) if text else own


def latest(table, on):
    """The last row of a dated table that has begun."""
    return [row[1:] for row in table if day(row[0]) <= on][-1]


@functools.cache
def wage(facts):
    (found,) = latest(WAGES, getattr(facts, facts.world.read.snmg_date))
    return found * DA


LSP = [
    ("2000-11-15", (Fraction(5, 2), 4, 5), (400_000, 350_000, 300_000)),
    ("2002-04-09", (Fraction(5, 2), 4, 5), (500_000, 450_000, 400_000)),
    ("2008-04-01", (6,), (700_000,)),
    ("2010-01-01", (4, 6), (700_000, 400_000)),
]
"""B2 and B4: the vintages of the LSP, bounds in SNMG, aids in dinars."""


def table_of(facts):
    """What the table of the aid gives, and the largest aid of its vintage. In centimes."""
    if facts.world.name == "daam_sakane":
        return (100_000 if facts.price <= 300_000 * DA else 70_000 if facts.price <= 700_000 * DA else 0) * DA, None
    if facts.world.name == "lpa":
        floor = 1 if facts.application < day("2018-02-01") else 0
        if facts.income <= floor * wage(facts) and floor:
            return 0, None
        return (
            700_000 if facts.income <= 4 * wage(facts) else 400_000 if facts.income <= 6 * wage(facts) else 0
        ) * DA, None
    bounds, aids = latest(LSP, frozen(facts, facts.application))
    given = [aid for bound, aid in zip(bounds, aids, strict=True) if facts.income <= bound * wage(facts)]
    return (given[0] if given else 0) * DA, aids[0] * DA


def price_cap(facts):
    """The highest price that is aided."""
    if facts.world.name == "daam_sakane":
        return 700_000 * DA
    if facts.world.name == "lsp":
        own, largest = table_of(facts)
        return 4 * (own if facts.world.read.lsp_cap == "own_aid" else largest)
    if facts.dwelling == UNSTATED or not day("2011-09-14") <= facts.acceptance < day("2018-03-14"):
        return LARGEST
    surfaces = {"F3": 70} if facts.acceptance < day("2018-02-01") else {"F2": 50, "F3": 70, "F4": 85}
    return 40_000 * DA * surfaces.get(DWELLINGS[facts.dwelling], LARGEST)


@functools.cache
def grant_of(facts):
    return min(table_of(facts)[0], facts.price) if facts.price <= price_cap(facts) else 0


@functools.cache
def fnpos_of(facts):
    asked = facts.world.chosen.fnpos and facts.income >= 24_000 * DA
    return min(500_000 * DA, facts.price - grant_of(facts)) if asked else 0


@functools.cache
def calls_of(facts):
    """What the calendar calls before the FNPOS: 20/15/35/25/5 since 2013-12, all at once where no calendar is known."""
    base = facts.price - grant_of(facts) * (facts.world.read.lpa_base == "price_minus_aid")
    if facts.world.name != "lpa" or facts.acceptance < day("2013-12-01"):
        return [base]
    first = facts.world.chosen.first_tranche or rate(20)
    shares = [first, rate(15), rate(35), rate(25)]
    found = [math.floor(base * share) for share in shares]
    return [*found, base - sum(found)]


def billed(facts):
    """The calls, the fourth less what the FNPOS pays of it."""
    called = calls_of(facts).copy()
    if len(called) > 1:
        called[3] -= min(called[3], fnpos_of(facts))
    return called


BANKS = {
    "bna": [("2015-04-12", 480, 75, 1, 100, 90)],
    "cpa": [("2005-01-01", 600, None, None, 100, None), ("2010-05-20", 360, 75, 1, 40, 90),
            ("2015-04-12", 480, 75, 1, 55, 90)],
    "cnep": [("2002-01-01", 360, 70, None, "bands", 90), ("2010-05-20", 360, 70, 1, "bands", 90),
             ("2015-04-12", 480, 75, 1, "bands", 90)],
    "bdl": [("2003-01-01", 300, 70, 2, 40, None), ("2008-01-01", 360, 70, 1, 40, 90)],
    None: [("1990-01-01", 600, None, None, 100, None)],
}  # fmt: skip
"""A7: longest term, age limit, lowest income in SNMG, part of the income, share of the price, in per cent.

Where the part of the income is not known, the whole income bounds the instalment: 100.
"""
YOUNG = {"cpa": 40, "cnep": 41}
"""Since 12 April 2015 the whole is lent before this birthday: below 40 at the CPA, at 40 at most at the CNEP."""
ABROAD = 40
"""The part of the income that a Moroccan bank accepts: assumed, the pages say 33 to 50 %."""


class Rules(NamedTuple):
    """A row of ``BANKS``."""

    months: int
    age: int | None
    income_min: int | None
    dti: int | str
    share: int | None


@functools.cache
def bank_of(facts):
    return Rules(*latest(BANKS[facts.world.bank], frozen(facts, facts.acceptance)))


@functools.cache
def part_of_income(facts):
    """What the instalment may be at most."""
    dti = ABROAD if facts.world.name == "daam_sakane" else bank_of(facts).dti
    if dti == "bands":
        dti = 30 if facts.income <= 4 * wage(facts) else 40 if facts.income <= 9 * wage(facts) else 45
    return facts.income * dti // 100


@functools.cache
def rate_of(facts):
    """The yearly rate, with VAT on the interest; None where none is open."""
    agreed = facts.world.chosen.rate
    if facts.world.name == "daam_sakane":
        return (agreed or (rate("4.74") if facts.keys < day("2025-04-01") else rate("4.68"))) * Fraction(11, 10)
    if agreed is not None:
        return agreed
    if facts.world.name == "lsp":
        return rate("7.5")
    return (
        rate(1) if wage(facts) < facts.income <= 6 * wage(facts)
        else rate(3) if 6 * wage(facts) < facts.income <= 12 * wage(facts) else None
    )  # fmt: skip


def share_cap(facts):
    """The part of the price that is lent."""
    aids = grant_of(facts) + fnpos_of(facts)
    share, of_bank = bank_of(facts).share, facts.world.bank == "bdl" and bank_of(facts).share
    if share is None:
        known = facts.world.name == "lpa" or frozen(facts, facts.acceptance) >= day("2004-01-01")
        share = 100 if facts.world.name == "daam_sakane" else 90 if known else None
    elif facts.world.bank in YOUNG and frozen(facts, facts.acceptance) >= day("2015-04-12"):
        share = 100 if facts.acceptance < oracle.birthday(facts.birth, YOUNG[facts.world.bank]) else share
    return LARGEST if share is None else (facts.price - aids * bool(of_bank)) * share // 100


@functools.cache
def caps_of(facts):
    """Every bound of the loan but the income and the age."""
    cash = max(facts.own_funds, billed(facts)[0] if len(calls_of(facts)) > 1 else 0)
    left = max(facts.price - grant_of(facts) - fnpos_of(facts) - cash, 0)
    insured = facts.world.name != "daam_sakane" and frozen(facts, facts.acceptance) >= day("2010-10-05")
    return {
        "requested": min(facts.requested_loan, left),
        "share": share_cap(facts),
        "price_cap": 0 if facts.world.name == "lpa" and facts.price > 12_000_000 * DA else LARGEST,
        "insurance": 10_000_000 * DA if insured else LARGEST,
        "income_min": 0 if facts.income < (bank_of(facts).income_min or 0) * wage(facts) else LARGEST,
        "rate": 0 if rate_of(facts) is None else LARGEST,
    }


def nearest(number):
    return math.floor(number + Fraction(1, 2))


def level_of(amount, yearly, months):
    """The level instalment of the annuity formula, to the centime; without interest, that of a rent."""
    if yearly == 0:
        return amount // months
    step = yearly / 12
    return nearest(amount * step / (1 - (1 + step) ** -months))


# --- the price is paid


def test_there_are_ten_thousand_households():
    assert len(WORLDS) * CROWD >= 10_000
    assert {world.name for world in WORLDS.values()} == {"lpa", "lsp", "daam_sakane"}
    assert {world.bank for world in WORLDS.values() if world.name == "lpa"} == {None, "bna", "cpa", "cnep", "bdl"}


def test_the_cash_the_loan_and_the_aids_are_the_price(case):
    _, outcome, _ = case
    decisions, bought = outcome.decisions, outcome.decisions.purchase
    whole = decisions.tranches.sum(axis=0) + decisions.financed + bought.grant + bought.fnpos
    np.testing.assert_array_equal(whole, decisions.price)


def test_the_principal_of_the_instalments_is_the_loan(case):
    _, outcome, _ = case
    decisions, level = outcome.decisions, outcome.level
    paid, balance = np.zeros_like(decisions.financed), decisions.financed
    for month in walk(decisions.financed, decisions.purchase.rate.clip(0), level.count, level.instalment):
        assert ((month.principal >= 0) & (month.interest >= 0) & (month.balance <= balance)).all()
        paid, balance = paid + month.principal, month.balance
    np.testing.assert_array_equal(paid, decisions.financed)
    assert not balance.any()


def test_nothing_is_ever_negative(case):
    _, outcome, _ = case
    decisions, level = outcome.decisions, outcome.level
    bought = decisions.purchase
    for column in (decisions.tranches, decisions.financed, decisions.term, bought.grant, bought.fnpos, bought.called_amounts,
                   bought.fees, bought.insurance, level.instalment, level.last, level.count):  # fmt: skip
        assert (column >= 0).all()


def test_a_ledger_pays_the_price_and_the_fees_beside_it(case):
    """The ledgers of twenty households, each alone."""
    world, outcome, _ = case
    for row in range(20):
        alone = bought(world.scheme, outcome.people.rows(np.array([row])), world.chosen, world.read)
        ledger, decisions = alone.ledger(), alone.decisions
        assert ledger.principal.sum() == decisions.price[0]
        assert ledger.balance[-1] == 0
        assert (np.diff(ledger.balance) <= 0).all()
        fee = ledger.kind == FEE
        assert not ledger.principal[fee].any()
        assert not ledger.fees[~fee].any()
        assert ledger.fees.sum() == decisions.purchase.fees.sum() + decisions.purchase.insurance.sum()
        assert ledger.interest[ledger.kind != INSTALMENT].sum() == 0
        assert ledger.principal[ledger.kind == TRANCHE].sum() == decisions.tranches.sum()


# --- the aid


def test_the_aid_is_that_of_the_table_read_by_hand(case):
    bought = case[1].decisions.purchase
    given, supplement = bought.grant.tolist(), bought.fnpos.tolist()
    for place, facts in case.rows():
        assert (given[place], supplement[place]) == (grant_of(facts), fnpos_of(facts)), facts


def test_the_price_is_given_or_that_of_the_zone(case):
    """A4: the table of 2019."""
    table = {
        "grandes_villes": (2_500_000, 3_500_000, 4_400_000, 5_400_000),
        "hauts_plateaux": (2_200_000, 3_100_000, 3_900_000, 4_800_000),
        "autres": (2_300_000, 3_300_000, 4_100_000, 5_100_000),
        "sud_individuel": (2_600_000, 2_600_000, 2_600_000, 3_500_000),
    }
    asked = case[1].people.price.tolist()
    for place, facts in case.rows():
        by_zone = table[ZONES[facts.zone]][facts.dwelling] * DA
        assert facts.price == (by_zone if asked[place] == UNSTATED else asked[place])


# --- the calls


def test_the_calls_add_up_to_the_base(case):
    called = case[1].decisions.purchase.called_amounts
    for place, facts in case.rows():
        whole, found = calls_of(facts), called[:, place].tolist()
        assert sum(whole) == facts.price - grant_of(facts) * (facts.world.read.lpa_base == "price_minus_aid")
        assert found[: len(whole)] == billed(facts), facts
        assert not any(found[len(whole) :]), facts


def test_the_calls_are_paid_in_cash_in_their_order_until_the_rest_is_paid(case):
    decisions = case[1].decisions
    loans = decisions.financed.tolist()
    for place, facts in case.rows():
        cash, expected = facts.price - grant_of(facts) - fnpos_of(facts) - loans[place], []
        for call in billed(facts):
            expected.append(min(call, cash))
            cash -= expected[-1]
        assert cash == 0, facts
        found = decisions.tranches[:, place].tolist()
        assert found == expected + [0] * (len(found) - len(expected)), facts


def test_a_loan_is_paid_out_after_the_first_call_and_the_own_funds(case):
    decisions = case[1].decisions
    cash, loans = decisions.tranches.sum(axis=0).tolist(), decisions.financed.tolist()
    for place, facts in case.rows():
        first = billed(facts)[0] if len(calls_of(facts)) > 1 else 0
        assert not loans[place] or cash[place] >= max(first, facts.own_funds), facts


# --- the loan


def test_the_loan_is_within_every_cap_by_hand(case):
    loans, rates = case[1].decisions.financed.tolist(), case[1].decisions.purchase.rate.tolist()
    for place, facts in case.rows():
        for name, cap in caps_of(facts).items():
            assert loans[place] <= cap, (name, facts)
        found = rate_of(facts)
        assert rates[place] == (borrowing.NO_RATE if found is None else found * annuity.UNITS), facts


def test_the_loan_is_the_smallest_of_its_caps(case):
    decisions = case[1].decisions
    caps = decisions.purchase.loan_caps
    assert len(caps) == len(borrowing.BINDINGS)
    np.testing.assert_array_equal(decisions.financed, caps.min(axis=0).clip(0))
    for place, facts in case.rows():
        expected = caps_of(facts)
        assert dict(zip(borrowing.BINDINGS, caps[:, place].tolist(), strict=True)) | {
            "requested": expected["requested"], "share_of_price": expected["share"], "price_cap": expected["price_cap"],
            "bank_cap": expected["insurance"],
        } == dict(zip(borrowing.BINDINGS, caps[:, place].tolist(), strict=True)), facts  # fmt: skip


def test_the_instalment_is_within_the_part_of_the_income_and_a_centime_more_is_not(case):
    """Where the other bounds leave room, the loan is the largest that the income bears, with interest or without."""
    decisions, level, bound = case[1].decisions, case[1].level, 0
    for place, facts in case.rows():
        part, loan, cap = part_of_income(facts), int(decisions.financed[place]), min(caps_of(facts).values())
        yearly, months = rate_of(facts), int(decisions.caps[:, place].min())
        assert loan <= cap, facts
        assert level.instalment[place] <= part, facts
        if loan < cap and months and part:
            bound += 1
            assert level_of(loan, yearly, months) <= part < level_of(loan + 1, yearly, months), facts
        assert loan or not (cap > 0 and months and part), facts
    assert bound >= 10


def test_the_level_instalment_is_that_of_the_annuity(case):
    """The last one, and how many there are: month by month, until nothing is left."""
    decisions, level = case[1].decisions, case[1].level
    for place, facts in case.rows():
        months, loan = int(decisions.term[place]), int(decisions.financed[place])
        found = tuple(int(getattr(level, name)[place]) for name in ("instalment", "count", "last"))
        assert found == (paid_by_hand(loan, rate_of(facts), months) if loan else (0, 0, 0)), facts
        assert loan or not months, facts


def paid_by_hand(loan, yearly, months):
    """The level instalment, the number of the last payment, and its amount."""
    units = int(yearly * annuity.UNITS)
    regular = max(level_of(loan, yearly, months), 0 if units else 1)
    left, number, due = loan, 0, 0
    while left:
        number += 1
        interest = (2 * left * units + annuity.SCALE) // (2 * annuity.SCALE)
        paid = left if number == months else min(regular - interest, left)
        left, due = left - paid, interest + paid
    return (due if number == 1 else regular), number, due


def test_no_instalment_falls_after_the_age_limit_and_one_more_would(case):
    """The last due date, and the next one where the age alone ends the loan, by arithmetic on dates."""
    decisions, level = case[1].decisions, case[1].level
    for place, facts in case.rows():
        count, terms = int(level.count[place]), facts.world.chosen
        longest = min(bank_of(facts).months, terms.months or 600)
        assert count <= longest, facts
        if bank_of(facts).age is None:
            continue
        limit = oracle.last_day(facts.birth, bank_of(facts).age, facts.world.read.age_limit)
        if count:
            assert oracle.month_after(facts.keys, terms.deferral + count) <= limit, facts
        allowed = int(decisions.caps[1, place])
        assert oracle.month_after(facts.keys, terms.deferral + allowed + 1) > limit, facts


def test_the_dates_of_the_ledger_are_within_the_age_limit(case):
    """From the month after the keys; those of a deferral are of interest only, and come first."""
    world, outcome, _ = case
    found = [(place, facts) for place, facts in case.rows() if outcome.level.count[place] and bank_of(facts).age][:15]
    for place, facts in found:
        alone = bought(world.scheme, outcome.people.rows(np.array([place])), world.chosen, world.read)
        ledger = alone.ledger()
        paid = ledger.kind == INSTALMENT
        dates, principal = ledger.date[paid].tolist(), ledger.principal[paid].tolist()
        assert len(dates) == world.chosen.deferral + outcome.level.count[place]
        assert dates == [oracle.month_after(facts.keys, number) for number in range(1, len(dates) + 1)]
        assert dates[-1] <= oracle.last_day(facts.birth, bank_of(facts).age, world.read.age_limit)
        assert not any(principal[: world.chosen.deferral])
        assert sum(principal) == outcome.decisions.financed[place]


def test_an_income_of_nothing_bears_no_loan():
    """BDL in 2003 asks for 2 SNMG, CNEP in 2006 for nothing that is known: 0.51 DA are lent, in 360 instalments."""
    days = {"application": day("2006-01-01"), "acceptance": day("2006-01-01"), "keys": day("2006-06-01")}
    outcome = bought("lsp", one(income=0, price=2_000_000 * DA, **days), Terms(bank="cnep"))
    assert outcome.decisions.financed.tolist() == [0]


@pytest.mark.parametrize(
    ("bank", "birth", "share"),
    [
        ("cpa", "1984-01-02", 100),
        ("cpa", "1984-01-01", 90),
        ("cpa", "1983-01-02", 90),
        ("cnep", "1984-01-01", 100),
        ("cnep", "1983-01-02", 100),
        ("cnep", "1983-01-01", 90),
        ("bna", "1995-01-01", 90),
    ],
)
def test_the_young_may_borrow_the_whole(bank, birth, share):
    """CPA below 40, CNEP at 40 at most, on the day of the contract: a dwelling without a calendar needs no own funds."""
    days = {"application": day("2010-10-04"), "acceptance": day("2024-01-01"), "keys": day("2024-06-01")}
    outcome = bought("lsp", one(birth=day(birth), **days), Terms(bank=bank, rate=rate(6)))
    assert outcome.decisions.purchase.loan_caps[1].tolist() == [3_500_000 * DA * share // 100]


# --- a scheme that is closed


@pytest.mark.parametrize(("scheme", "last"), LAST_APPLICATION.items())
def test_after_its_last_day_a_scheme_takes_no_application_unless_it_is_frozen(scheme, last):
    terms, after = Terms(rate=rate(6), months=240), day(last) + dt.timedelta(1)
    days = {"acceptance": after, "keys": oracle.month_after(after, 6)}
    in_time = bought(scheme, one(application=day(last), **days), terms)
    assert in_time.decisions.financed.item() > 0
    late = one(application=after, **days)
    with pytest.raises(LawError) as refused:
        bought(scheme, late, terms)
    assert (refused.value.key, refused.value.facts["last"]) == ("error.law.closed", day(last))
    assert bought(f"{scheme}@{last}", late, terms).decisions.financed.item() > 0
    both = Households.joined([one(application=day(last), **days), late])
    with pytest.raises(LawError):
        bought(scheme, both, terms)


def test_a_scheme_is_open_before_the_text_that_closes_it_and_the_lpa_is_open():
    assert bought("lsp", one(application=day("2009-12-31")), Terms(rate=rate(6))).decisions.price.item() > 0
    assert bought("lpa", one(application=day("2030-12-31"), acceptance=day("2031-01-01"), keys=day("2031-01-01")))


# --- fees


def known_fees(facts, loan):
    """Every fee that the fact file knows, in centimes."""
    price = facts.price
    if facts.world.name == "daam_sakane":
        notary = max(price * 1 // 100, 2_500 * DA)
        return {
            "notary": notary + notary * 20 // 100, "registration": price * 4 // 100,
            "land_registry": price * 15 // 1000 + 200 * DA, "mortgage": loan * 15 // 1000,
        }  # fmt: skip
    on, found = frozen(facts, facts.acceptance), {}
    if on >= day("2025-01-01"):  # the scale is of 2008, but its VAT is known from 2025 only
        slices = (
            (min(price, 50_000_000), 3),
            (min(max(price - 50_000_000, 0), 50_000_000), 2),
            (max(price - 10**8, 0), 1),
        )
        found["notary"] = sum(part * percent // 100 for part, percent in slices)
        found["notary"] += found["notary"] * 19 // 100
        found["publicity"] = price // 100
    if facts.world.bank == "cpa" and on >= day("2015-04-12"):
        found["bank"] = 20_000 * DA if loan else 0
    return found


def premium(facts, loan):
    """A7: the insolvency insurance, by the share of the price that is lent; it covers no loan of more than 90 %."""
    if facts.world.name == "daam_sakane" or frozen(facts, facts.acceptance) < day("2010-10-05"):
        return 0
    if loan * 10 > facts.price * 9:
        return 0
    per_ten_thousand = 50 if loan * 10 <= facts.price * 4 else 75 if loan * 10 <= facts.price * 6 else 100
    return loan * per_ten_thousand // 10_000


def test_the_fees_are_those_of_the_fact_file_on_top_of_the_price(case):
    outcome = case[1]
    loans, bought = outcome.decisions.financed.tolist(), outcome.decisions.purchase
    for place, facts in case.rows():
        assert fees_of(outcome, place) == known_fees(facts, loans[place]), facts
        assert bought.insurance[place] == premium(facts, loans[place]), facts


def fees_of(outcome, row):
    """The fees of one household, by name; a fee that its regime lacks is zero."""
    names, amounts = fees.known_fees(outcome.code(row)), outcome.decisions.purchase.fees[:, row].tolist()
    assert not any(amounts[len(names) :])
    return dict(zip(names, amounts, strict=False))


# --- who is refused


def refused_by_hand(facts):
    """The criteria that refuse a household."""
    name, income = facts.world.name, facts.income
    owned = "no_dwelling" if name == "daam_sakane" else "no_property"
    found = {owned: facts.owns_property, "no_earlier_aid": facts.had_state_aid}
    found["price_cap"] = facts.price > price_cap(facts)
    if name == "daam_sakane":
        permis = facts.permis_habiter
        return found | {
            "nationality": facts.moroccan == 0, "co_owner": facts.co_owner == 1 and facts.keys < day("2026-01-01"),
            "permis_habiter_from": permis is not None and permis < day("2023-01-01"),
            "rooms_min": facts.rooms in (0, 1), "first_sale": facts.first_sale == 0,
        }  # fmt: skip
    if name == "lpa":
        excluded = facts.application < day("2018-02-01") and income <= wage(facts)
        return found | {"income_floor": excluded, "income_ceiling": income > 6 * wage(facts)}
    bounds, _ = latest(LSP, frozen(facts, facts.application))
    below = frozen(facts, facts.application) >= day("2010-01-01") and income < wage(facts)
    return found | {"income_floor": below, "income_ceiling": income > bounds[-1] * wage(facts)}


def named(flags):
    return {rule.__name__ for bit, rule in enumerate(eligibility.CRITERIA) if flags >> bit & 1}


def test_who_is_refused_is_who_the_law_by_hand_refuses(case):
    refusals, eligible = case[1].decisions.refusals.tolist(), case[1].eligible
    for place, facts in case.rows():
        expected = {name for name, refuses in refused_by_hand(facts).items() if refuses}
        assert named(refusals[place]) == expected, facts
        assert eligible[place] == (not expected)


def test_what_was_not_said_to_daam_sakane_is_not_answered():
    world = WORLDS["daam_sakane-agreed"]
    outcome = bought(world.scheme, crowd(world, 5), world.chosen)
    for place, facts in enumerate(plain(world, outcome)):
        missing = {"nationality": facts.moroccan, "co_owner": facts.co_owner, "rooms_min": facts.rooms,
                   "first_sale": facts.first_sale}  # fmt: skip
        expected = {name for name, said in missing.items() if said == UNSTATED}
        expected |= {"permis_habiter_from"} if facts.permis_habiter is None else set()
        assert named(int(outcome.decisions.unanswered[place])) == expected


def test_without_the_facts_of_a_buyer_nothing_is_refused_and_nothing_is_called_checked():
    code = LAW.at("daam_sakane", dict.fromkeys(("application", "acceptance", "keys"), dt.date(2025, 3, 1)))
    people = replace(one(price=300_000 * DA), buyers=None)
    assert named(int(eligibility.refusals(people, code)[0])) == set()
    asked = {"nationality", "co_owner", "permis_habiter_from", "rooms_min", "first_sale"}
    assert named(int(eligibility.unanswered(people, code)[0])) == asked


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, set()),
        ({"price": 300_000 * DA}, set()),
        ({"price": 700_000 * DA + 1}, {"price_cap"}),
        ({"permis_habiter": day("2022-12-31")}, {"permis_habiter_from"}),
        ({"permis_habiter": day("2023-01-01")}, set()),
        ({"rooms": 1}, {"rooms_min"}),
        ({"rooms": 2}, set()),
        ({"first_sale": 0}, {"first_sale"}),
        ({"moroccan": 0}, {"nationality"}),
        ({"owns_property": True, "had_state_aid": True}, {"no_dwelling", "no_earlier_aid"}),
        (
            {
                "co_owner": 1,
                "application": day("2025-11-03"),
                "acceptance": day("2025-12-01"),
                "keys": day("2025-12-31"),
            },
            {"co_owner"},
        ),
        (
            {
                "co_owner": 1,
                "application": day("2025-11-03"),
                "acceptance": day("2025-12-01"),
                "keys": day("2026-01-01"),
            },
            set(),
        ),
    ],
)
def test_the_boundaries_of_daam_sakane(changes, refused):
    """other_schemes.md, ADESL golden case 10."""
    facts = {
        "application": day("2025-12-31"), "acceptance": day("2026-02-01"), "keys": day("2026-03-01"),
        "price": 700_000 * DA, "permis_habiter": day("2024-02-01"), "rooms": 3, "first_sale": 1, "moroccan": 1,
        "co_owner": 0,
    }  # fmt: skip
    outcome = bought("daam_sakane", one(**facts | changes), Terms(months=300))
    assert named(int(outcome.decisions.refusals[0])) == refused


# --- one household is its row


def decided(world, people, chunk=run.CHUNK):
    """The outcome of a population, in chunks of any size."""
    name, at = LAW.scheme(world.scheme)
    codes, regime = run.regimes(people, name, LAW, world.read, at, world.chosen)
    return Outcome(people, codes, regime, *run.run(people, codes, regime, chunk))


def row_of(outcome, row):
    """Every column of one household; the calls that its regime lacks, zero in a mixed population, are left out."""
    bought = outcome.decisions.purchase
    found = {
        name: getattr(outcome.decisions, name)[..., row].tolist() for name in Decisions.__slots__ if name != "purchase"
    }
    found |= {name: getattr(bought, name)[..., row].tolist() for name in Purchase.__slots__}
    found |= {name: getattr(outcome.level, name)[row].item() for name in Level.__slots__}
    count = max(len(outcome.code(row).tranches), 1)
    for name in ("tranches", "called_amounts"):
        assert not any(found[name][count:])
        found[name] = found[name][:count]
    return found | {"fees": fees_of(outcome, row)}


def test_a_row_of_a_crowd_is_the_household_alone(case):
    world, outcome, _ = case
    assert len(outcome.codes) > 1 or world.name != "lpa"
    for row in range(0, len(outcome.people), 25):
        alone = decided(world, outcome.people.rows(np.array([row])))
        assert row_of(alone, 0) == row_of(outcome, row)
        assert alone.code().provisions == outcome.code(row).provisions


@pytest.mark.parametrize("chunk", [1, 37, 10_000])
def test_neither_the_chunks_nor_the_order_change_a_row(case, chunk):
    world, outcome, _ = case
    order = np.random.default_rng(chunk).permutation(len(outcome.people))[:40]
    mixed = decided(world, outcome.people.rows(order), chunk)
    for place, row in enumerate(order):
        assert row_of(mixed, place) == row_of(outcome, row)


@pytest.mark.parametrize("name", ["lpa-cnep", "lpa-fnpos", "lsp@2006-01-01", "daam_sakane"])
def test_the_ledger_of_a_row_of_a_mixed_crowd_is_that_of_the_household_alone(name):
    world = WORLDS[name]
    mixed = decided(world, crowd(world, 8, 60))
    for row in range(60):
        alone, among = decided(world, mixed.people.rows(np.array([row]))).ledger(), mixed.ledger(row)
        for column in alone.__dataclass_fields__:
            np.testing.assert_array_equal(getattr(among, column), getattr(alone, column), f"{column} of row {row}")


def test_a_purchase_does_not_ask_for_a_cohort():
    world = WORLDS["lpa-cnep"]
    people = crowd(world, 9, 200)
    first = decided(world, people)
    for cohort in range(1, len(COHORTS)):
        other = decided(world, replace(people, cohort=np.full(200, cohort, np.int8)))
        assert [row_of(other, row) for row in range(200)] == [row_of(first, row) for row in range(200)]
