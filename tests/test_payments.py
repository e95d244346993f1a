"""Every column of a ledger is that of a naive one, payment by payment, under contracts that are made up for the claim.

No text in force has all of them at once: parts of a first tranche for one cohort while its works have no date, a journey
that dates the aids, a deferral before a loan of one month, an offer that changes between two instalments.
"""

import datetime as dt
import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import oracle
import pytest
from strategies import crowd
from test_purchase_rules import Law

from simulator.base.annuity import SCALE, UNITS
from simulator.base.money import CENTIMES, MILLION
from simulator.engine import financing as ways
from simulator.engine.decisions import Decisions, Purchase
from simulator.engine.households import UNSTATED
from simulator.engine.rules.borrowing import NO_RATE
from simulator.engine.schedule import (
    Level,
    applicant_part,
    collect,
    kafil_part,
    level,
    level_loan,
    milestone_date,
    receipts,
    take_rows,
)
from simulator.engine.schedule import monthly_receipts as monthly
from simulator.engine.schedule.payments import FNPOS, KINDS, LABELS, STATE, Book, book
from simulator.law import COHORTS
from simulator.law.values import Split, Tranche

HOUSEHOLDS = 40
NAMES = ("household", "number", "date", "kind", "label", "payer", "principal", "interest", "fees", "balance", "pay_off")
TYPES = ("i8", "i8", "M8[D]", "i1", "i1", "i1", "i8", "i8", "i8", "i8", "i8")
PARTS = (Split(Fraction(1, 3), 0), Split(Fraction(1, 4), 2), Split(Fraction(5, 12), 7))


class Contract(Law):
    """A law that is made up for the claim: what it offers on a day of payment changes on ``payment_changes``."""

    payment_changes, offers, splits = (), ({},), {}

    @property
    def calendar(self):
        return self.tranches or (Tranche("contribution", Fraction(1)),)

    def first_tranche_split(self, cohort):
        return self.splits.get(cohort, ())

    def for_payment(self, place):
        offered = self.offers[place]
        return SimpleNamespace(
            tranches=self.tranches, pay_off_discount=lambda cohort: offered.get(cohort, (None, None))[0],
            pay_off_share_paid=lambda cohort: offered[cohort][1],
        )  # fmt: skip


def contract(*tranches, financing="rent", kafil="takes_over", deferral=0, **said):
    return Contract(
        tranches=tranches, financing=financing, terms=SimpleNamespace(deferral=deferral),
        readings=SimpleNamespace(kafil=kafil), **said,
    )  # fmt: skip


STEPS = [SimpleNamespace(step=name, within=days) for name, days in (
    ("filed", 90), ("compromis", 40), ("drawn", 30), ("signed", None), ("aid_paid", 15), ("moved_in", 60),
)]  # fmt: skip
OFFERS = (
    {"2001-2002": (Fraction(1, 10), Fraction(1, 2))},
    {"2001-2002": (Fraction(1, 7), Fraction(2, 5)), "2024": (Fraction(1, 3), Fraction(0))},
    {},
)
PLAN = (
    Tranche("firm_option", Fraction(1, 10)), Tranche("foundations", Fraction(1, 20)), Tranche("possession", Fraction(1, 20)),
    Tranche("year", Fraction(1, 20), 12),
)  # fmt: skip
ALWAYS = {cohort: PARTS[:count] for cohort, count in (("2013", 2), ("2024", 3))}
RENTS = {
    "a rent": (contract(*PLAN, splits=ALWAYS, payment_changes=("2016-05-01", "2027-03-10"), offers=OFFERS), {}),
    "a rent that kafils share": (contract(*PLAN, kafil="shares", payment_changes=("2020-01-01", "2026-01-01"), offers=OFFERS), {"foundations": dt.date(2019, 8, 31)}),
    "works without a date and a payment order": (contract(Tranche("foundations", Fraction(1, 5)), *PLAN[2:], splits={"2013": PARTS}), {"payment_order": dt.date(2024, 12, 31)}),
    "works without a date": (contract(Tranche("foundations", Fraction(1, 5)), *PLAN[2:], splits={"2013": PARTS}), {}),
}  # fmt: skip
COSTS = {
    "notary_scale": (),
    "registration_rate": ...,
    "mortgage_rate": Fraction(1, 100),
    "bank_fees": 5,
    "notary_vat": None,
}
COUNTED = ("notary", "mortgage", "bank", "loan_insurance")
"""The fees that the law of ``COSTS`` gives whole, and the insurance."""
LOANS = {
    "a loan after a deferral": (contract(*PLAN[1:3], financing="loan", deferral=3, journey=STEPS, **COSTS), {}),
    "a loan, the aids on a day that is known": (contract(*PLAN[1:3], financing="loan", **COSTS), {"aid_paid": dt.date(2021, 2, 3), "foundations": dt.date(2018, 2, 28)}),
    "a loan without a calendar, nor days for the aids": (contract(financing="loan", journey=STEPS[:4], **COSTS), {}),
    "a loan of a silent journey": (contract(*PLAN[1:3], financing="loan", journey=None, **COSTS), {}),
}  # fmt: skip
CONTRACTS = RENTS | LOANS


def decided(law, seed, n=HOUSEHOLDS):
    """Households, what was decided for them, and their instalments: nothing, a centime, one month, the largest price; the last pays nothing."""
    rng, people = np.random.default_rng(seed), crowd(seed, n)
    price = rng.choice((0, 1, 2_000, 10**8, 10**12, 10**12), n) + rng.integers(0, 3 * 10**6, n) * rng.integers(0, 2, n)
    price[-1] = 0
    term = rng.choice((0, 1, 2, 5, 24, 25), n)
    nothing = np.zeros(n, np.int64)
    bits = np.zeros(n, np.uint16)
    if law.financing == "loan":
        grant, fnpos = (np.where(rng.random(n) < 0.6, price * part // 10, 0) for part in (2, 1))
        financed = np.where(rng.random(n) < 0.8, (price - grant - fnpos) * 7 // 9, 0)
        cash = price - grant - fnpos - financed
        first = np.where(rng.random(n) < 0.5, cash * rng.integers(0, 3, n) // 2, 0)
        tranches = np.stack([first, cash - first]) if law.tranches else cash[np.newaxis]
        rate = rng.choice((NO_RATE, 0, UNITS // 100, 11 * UNITS // 200, 3 * UNITS), n)
        costs = np.where(rng.random((3, n)) < 0.7, rng.integers(0, 10**6, (3, n)), 0)
        costs[:, -1] = 0
        padded = np.concatenate([costs, nothing[np.newaxis]])  # as deep as that of another law in the population
        bought = Purchase(
            grant, fnpos, tranches, tranches, rate, np.where(rng.random(n) < 0.5, financed // 50, 0), padded
        )
        made, reach = level_loan(financed, np.maximum(rate, 0), term), term[np.newaxis]
    else:
        tranches = np.stack([price * int(60 * part.share) // 60 for part in law.tranches])
        financed, bought = price - tranches.sum(axis=0), None
        made = level(financed, term, "dinar_up" if seed % 2 else "centime", CENTIMES)
        reach = np.sort(rng.integers(0, 30, (4, n)), axis=0)
        if law.readings.kafil == "shares":
            reach = np.stack([term, *np.minimum(rng.integers(0, 30, (3, n)) * rng.integers(0, 2, (3, n)), term)])
    return people, Decisions(
        bits, bits, price, tranches, tranches.sum(axis=0), financed, np.stack([term, term]), term, reach, bought
    ), made  # fmt: skip


# --- the naive ledger of one household


def nearest(number):
    """The nearest integer, a half up."""
    return math.floor(number + Fraction(1, 2))


def tranche_day(tranche, people, row, known):
    """When a tranche is called; None when nobody knows."""
    mine = {"firm_option": people.acceptance, "possession": people.keys, "contribution": people.keys}
    if tranche.milestone in known:
        return known[tranche.milestone]
    if tranche.milestone in mine:
        return mine[tranche.milestone][row].item()
    return tranche.after_keys and oracle.month_after(people.keys[row].item(), tranche.after_keys)


def down_payment(law, people, choice, row, known):
    """(number, day, amount) of each call."""
    for number, (tranche, due) in enumerate(zip(law.calendar, choice.tranches[:, row].tolist(), strict=True), 1):
        day, split = tranche_day(tranche, people, row, known), law.first_tranche_split(COHORTS[people.cohort[row]])
        start = known.get("payment_order", day)
        if number > 1 or not split or start is None:
            yield number, day, due
            continue
        amounts = [math.floor(due * part.share) for part in split[:-1]]
        for part, amount in zip(split, [*amounts, due - sum(amounts)], strict=True):
            yield number, oracle.month_after(start, part.within), amount


def rent(law, people, choice, made, row):
    """(number, payer, amount) of each instalment."""
    count, reach = int(made.count[row]), choice.reach[:, row].tolist()
    for number in range(1, count + 1):
        due = int(made.last[row] if number == count else made.instalment[row])
        if law.readings.kafil == "takes_over":
            yield number, next((place for place, last in enumerate(reach) if number <= last), len(reach) - 1), due
            continue
        shares = people.kafil_share[:, row].tolist()
        kafils = [
            due * share // MILLION if number <= last else 0 for share, last in zip(shares, reach[1:], strict=True)
        ]
        yield from ((number, place, part) for place, part in enumerate([due - sum(kafils), *kafils]) if part)


def loan(law, choice, made, row):
    """(number, principal, interest) of each instalment, those of the deferral first."""
    left, count, rate = int(choice.financed[row]), int(made.count[row]), max(int(choice.purchase.rate[row]), 0)
    deferral = law.terms.deferral if count else 0
    for number in range(1, deferral + count + 1):
        interest, repaid = nearest(Fraction(left * rate, SCALE)), 0
        if number > deferral:
            repaid = left if number == deferral + count else min(int(made.instalment[row]) - interest, left)
        left -= repaid
        yield number, repaid, interest


def aid_day(law, people, row, known):
    """The day that is known, else the contract and what the steps from it to the payment leave, never after the keys."""
    between = [step.within for step in getattr(law, "journey", None) or ()][2:5]
    days = sum(filter(None, between)) if len(between) == 3 else 0
    return known.get("aid_paid", min((people.acceptance[row] + days).item(), people.keys[row].item()))


def naive(law, people, choice, made, row, known):
    """(number, date, kind, label, payer, principal, interest, fees) of every payment of one household."""
    keys, bought = people.keys[row].item(), choice.purchase
    called = [
        (number, day, "tranche", "", 0, due, 0, 0) for number, day, due in down_payment(law, people, choice, row, known)
    ]
    if bought is None:
        return called + [
            (number, oracle.month_after(keys, number), "instalment", "", payer, due, 0, 0)
            for number, payer, due in rent(law, people, choice, made, row)
        ]
    aids = [(payer, int(due[row])) for payer, due in ((STATE, bought.grant), (FNPOS, bought.fnpos)) if due[row]]
    day = aid_day(law, people, row, known)
    paid = [(number, day, "grant", "", payer, due, 0, 0) for number, (payer, due) in enumerate(aids, 1)]
    paid += [each for each in called if each[5]]
    paid += [
        (number, oracle.month_after(keys, number), "instalment", "", 0, repaid, interest, 0)
        for number, repaid, interest in loan(law, choice, made, row)
    ]
    costs = [*bought.fees[:3, row].tolist(), bought.insurance[row]]
    due = [(name, int(cost)) for name, cost in zip(COUNTED, costs, strict=True) if cost]
    return paid + [(number, keys, "fee", name, 0, 0, 0, cost) for number, (name, cost) in enumerate(due, 1)]


def settled(law, price, cohort, day, left):
    """What pays all that is left at once on this day."""
    changes = [dt.date.fromisoformat(each) for each in law.payment_changes]
    part, share = law.offers[sum(each <= day for each in changes)].get(cohort, (Fraction(0), Fraction(2)))
    enough = price - left + max(len(law.tranches) - 1, 0) >= math.floor(price * share)
    return left - (nearest(left * part) if enough else 0)


def every_payment(law, people, choice, made, known):
    """The rows of a book, of all households, one after the other."""
    for row in range(len(people)):
        price, paid = int(choice.price[row]), 0
        for number, day, kind, label, payer, principal, interest, cost in naive(law, people, choice, made, row, known):
            paid += principal
            rest = UNSTATED
            if kind == "instalment" and law.financing == "rent":
                rest = settled(law, price, COHORTS[people.cohort[row]], day, price - paid)
            yield row, number, day, kind, label, payer, principal, interest, cost, price - paid, rest


def listed(made, names=NAMES):
    """The columns of a book or of a ledger as rows, kinds and fees by their names."""
    columns = {name: getattr(made, name).tolist() for name in names}
    if isinstance(made, Book):
        columns["kind"] = [KINDS[place] for place in columns["kind"]]
        columns["label"] = [LABELS[place] for place in columns["label"]]
    return list(zip(*columns.values(), strict=True))


# --- the book and the ledgers


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", CONTRACTS)
def test_every_column_of_every_payment_is_that_of_the_naive_ledger(name, seed):
    law, known = CONTRACTS[name]
    people, choice, made = decided(law, seed)
    ledgers = book(people, law, choice, made, known)
    assert listed(ledgers) == list(every_payment(law, people, choice, made, known))
    assert [getattr(ledgers, column).dtype for column in NAMES] == [np.dtype(kind) for kind in TYPES]


def test_the_contracts_have_what_they_are_made_up_for():
    """Each kind, each fee and each payer; parts of a tranche; calls without a day; offers that take something off."""
    rows = [
        each
        for law, known in CONTRACTS.values()
        for seed in range(3)
        for each in every_payment(law, *decided(law, seed), known)
    ]
    assert {each[3] for each in rows} == set(KINDS)
    assert {each[4] for each in rows} == {"", *COUNTED}
    assert {each[5] for each in rows} == {FNPOS, STATE, 0, 1, 2, 3}
    assert {each[2] is None for each in rows} == {True, False}
    assert {(each[9] > each[10] != UNSTATED, each[10] == UNSTATED) for each in rows} == {
        (True, False),
        (False, True),
        (False, False),
    }
    assert {each[3] for each in rows if each[3] != "fee" and each[6] == 0 and each[7] > 0} == {"instalment"}


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_ledger_of_each_household_is_its_part_of_the_book(name):
    law, known = CONTRACTS[name]
    people, choice, made = decided(law, 1, 12)
    first = listed(collect(people, law, choice, made, known), NAMES[1:])
    assert first == listed(collect(people, law, choice, made, known, 0), NAMES[1:])
    together, columns = list(every_payment(law, people, choice, made, known)), NAMES[1:]
    for row in range(12):
        mine = [each[1:] for each in together if each[0] == row]
        assert listed(collect(people, law, choice, made, known, row), columns) == mine
        one = slice(row, row + 1)
        alone = collect(people.rows(one), law, take_rows(choice, one), take_rows(made, one), known)
        assert listed(alone, columns) == mine
        assert (alone.payer.dtype, alone.number.dtype) == (np.int64, np.int64)


def test_a_book_without_dates_of_the_works_is_that_of_none():
    for law, _ in CONTRACTS.values():
        people, choice, made = decided(law, 2)
        assert listed(book(people, law, choice, made)) == list(every_payment(law, people, choice, made, {}))


def test_the_columns_that_are_taken_are_those_of_the_households():
    _, choice, made = decided(LOANS["a loan after a deferral"][0], 4)
    some = take_rows(choice, np.array([3, 0]))
    assert some.price.tolist() == choice.price[[3, 0]].tolist()
    assert some.tranches.tolist() == choice.tranches[:, [3, 0]].tolist()
    assert some.purchase.fees.tolist() == choice.purchase.fees[:, [3, 0]].tolist()
    assert take_rows(made, slice(1, 3)).last.tolist() == made.last[1:3].tolist()
    assert take_rows(replace(choice, purchase=None), slice(1)).purchase is None


# --- what the applicant pays beside his kafils


def test_a_kafils_part_is_cut_off_at_the_centime():
    assert kafil_part(np.array([100, 100, 999]), np.array([333_333, 0, 500_000])).tolist() == [33, 0, 499]


@pytest.mark.parametrize(("kafil", "way", "part"), [
    ("shares", "rent", [1_001, 901, 701, 1_001]), ("takes_over", "rent", [1_001] * 4), ("shares", "loan", [1_001] * 4),
])  # fmt: skip
def test_the_applicant_pays_what_the_kafils_who_pay_leave(kafil, way, part):
    """A tenth and a fifth of 1 001, cut off: nobody pays beside the first, one month is enough beside the second."""
    people = SimpleNamespace(kafil_share=np.array([[100_000] * 4, [200_000] * 4]))
    choice = SimpleNamespace(reach=np.array([[9] * 4, [0, 1, 5, 0], [0, 0, 1, 0]]))
    found = applicant_part(
        people, contract(kafil=kafil, financing=way), choice, Level(np.full(4, 1_001), np.full(4, 7), np.full(4, 9))
    )
    assert found.tolist() == part


# --- receipts


def month_of(day):
    return None if day is None else (day.year - 1970) * 12 + day.month - 1


def added_up(rows, weight):
    """What is paid by (kind, month), each household so many times; the month of no date is None."""
    sums = Counter()
    for row, _, day, kind, _, _, principal, interest, cost, _, _ in rows:
        sums[kind, month_of(day)] += (principal + interest + cost) * int(weight[row])
    return {key: cents for key, cents in sums.items() if cents}


def as_sums(found):
    """Receipts in the same shape; neither their first nor their last month is empty."""
    assert found.dated.shape[1] == 0 or (found.dated[:, [0, -1]].any(axis=0).all())
    dated = {
        (kind, found.first + place): int(cents)
        for kind, row in zip(KINDS, found.dated, strict=True)
        for place, cents in enumerate(row)
        if cents
    }
    return dated | ({("tranche", None): found.undated} if found.undated else {})


@pytest.mark.parametrize("largest", [1, 2, 50, MILLION - 1, 10**12, 10**14])
@pytest.mark.parametrize("name", CONTRACTS)
def test_receipts_are_the_naive_ledgers_added_up_as_often_as_each_counts(name, largest):
    """Up to weights in millionths of a household, with which the sums do not fit in 64 bits."""
    law, known = CONTRACTS[name]
    people, choice, made = decided(law, 5)
    weight = np.random.default_rng(largest % 97).integers(largest // 2, largest + 1, HOUSEHOLDS)
    rows = list(every_payment(law, people, choice, made, known))
    found = receipts(people, law, choice, made, weight, known)
    assert as_sums(found) == added_up(rows, weight)
    assert found.dated.dtype == (np.int64 if found.total < monthly.FITS else object)
    once = receipts(people, law, choice, made, None, known)
    assert (as_sums(once), once.dated.dtype) == (added_up(rows, np.ones(HOUSEHOLDS)), np.int64)


@pytest.mark.parametrize("name", CONTRACTS)
def test_receipts_of_one_household_after_the_other(name):
    """The first and the last month are those of each; of who counts 0 times nothing is left, neither month nor sum."""
    law, known = CONTRACTS[name]
    people, choice, made = decided(law, 3, 25)
    rows = list(every_payment(law, people, choice, made, known))
    for row in range(25):
        weight = (np.arange(25) == row).astype(np.int64)
        assert as_sums(receipts(people, law, choice, made, weight, known)) == added_up(rows, weight)
    assert receipts(people, law, choice, made, np.zeros(25, np.int64), known).equals(monthly.NOTHING)


@pytest.mark.parametrize("name", CONTRACTS)
def test_what_decides_whether_sums_fit_is_all_that_is_paid_and_one_instalment_more(name):
    law, known = CONTRACTS[name]
    people, choice, made = decided(law, 6)
    way, weight = ways.of(law), np.arange(HOUSEHOLDS)
    waiting = way.deferral(law), way.waiting(choice, made)
    paid = receipts(people, law, choice, made, weight, known).total
    assert monthly._largest(way, choice, made, waiting, weight) == paid + int((made.instalment * weight).sum())
    assert waiting[1].shape == (HOUSEHOLDS,)


def test_months_before_1970_are_months():
    """Three times 5 from October 1969 on, 7 in September: fourteen columns at the most, none of them empty."""
    one, column = np.array([-3]), np.array
    found = monthly._spread([monthly._Paid("fee", one - 1, column([7]))], [monthly._Run(one, one + 3, column([5]))], 2)
    assert (found.first, found.undated) == (-4, 2)
    assert found.dated.tolist() == [[0] * 4, [0] * 4, [0, 5, 5, 5], [7, 0, 0, 0]]


def test_what_is_paid_without_a_date_alone_has_no_month():
    """A tranche of works without a date, and nothing else: the first month is 0."""
    people, choice, _ = decided(contract(PLAN[1]), 1, 3)
    silent = replace(choice, tranches=np.array([[4, 5, 6]]))
    found = receipts(people, contract(PLAN[1]), silent, Level(*np.zeros((3, 3), np.int64)))
    assert (found.first, found.dated.shape, found.undated) == (0, (4, 0), 15)


@pytest.mark.parametrize(("milestone", "after", "day"), [
    ("keys", None, dt.date(2030, 1, 31)), ("validation", None, dt.date(2025, 6, 1)), ("year", 13, dt.date(2031, 2, 28)),
    ("foundations", None, None), ("all_trades", None, dt.date(2028, 4, 5)),
])  # fmt: skip
def test_a_milestone_is_on_the_day_of_its_household(milestone, after, day):
    column = np.array
    people = SimpleNamespace(
        acceptance=column(["2020-01-01", "2025-06-01", "2026-01-01"], "datetime64[D]"), keys=column(["2021-01-01", "2030-01-31", "2032-01-01"], "datetime64[D]"),
    )  # fmt: skip
    assert milestone_date(people, milestone, after, {"all_trades": dt.date(2028, 4, 5)}, 1) == day
