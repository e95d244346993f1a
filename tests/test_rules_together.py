"""What the rules make together, of a purchase and of a rent, is what a naive reckoning makes of each household alone.

Under laws that are made up: the loans are without interest, so that every bound of them can be reckoned in whole numbers.
"""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from test_purchase_rules import People, asking, cents
from test_rent_rules import SALE, Fixed, born

from simulator.base import dates
from simulator.base.money import LARGEST
from simulator.engine import financing
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import Outcome
from simulator.engine.rules import decide
from simulator.engine.rules.borrowing import NO_RATE
from simulator.law.code import NO_LIMIT, TermTable
from simulator.law.values import Band

READ = SimpleNamespace(
    income="cumulated", age_limit="birthday", lpa_base="price", lsp_cap="largest_aid", kafil="takes_over"
)
BUY = financing.named("loan").plan
KEYS = "2030-01-15"
LONGEST = 20


def law(tranches=SALE, **said):
    """A bank that lends free of interest up to 5 000, and nothing above a price of 4 000."""
    return Fixed(**{
        "financing": "loan", "tranches": tranches, "readings": READ, "terms": asking(fnpos=True, first_tranche=None),
        "grant": [Band(300, income_up_to=100), Band(100)], "fnpos_grant": 250, "loan_rate": [Band(Fraction(0), price_up_to=5_000)],
        "bank_term_max": LONGEST, "bank_age_limit": 70 * 12, "loan_share_max": Fraction(4, 5), "loan_share_base": "price_less_aids",
        "loan_price_cap": 4_000, "bank_dti": [Band(Fraction(2, 5))], "loan_insurance_cap": 1_500,
        "loan_insurance": [Band(Fraction(1, 50), ltv_up_to=Fraction(1, 2))], "mortgage_rate": Fraction(1, 100), "bank_fees": 7,
    } | said)  # fmt: skip


def households(seed, n=300):
    """Of every age at which the term is the bank's, the age's, one month or none; prices that are not known, 0 and 1 too."""
    rng = np.random.default_rng(seed)
    months = rng.choice((-5, 0, 1, 2, 7, LONGEST, 300), n)  # before the 70th birthday
    births = (np.datetime64("1960-01") + months).astype("datetime64[D]") + 14
    price = np.where(
        rng.random(n) < 0.3, rng.choice((UNSTATED, 0, 1, 299, 301, 551, 552), n), rng.integers(0, 6_000, n)
    )
    wanted = rng.choice((0, 1, 700, LARGEST), n, p=(0.1, 0.1, 0.2, 0.6))
    own = np.where(rng.random(n) < 0.5, 0, rng.integers(0, 3_000, n))
    people = People(
        together=rng.choice((0, 2, 3, 99, 100, 101, 500), n), birth_parts=dates.take_apart(births), keys_parts=born(*[KEYS] * n),
        buyers=SimpleNamespace(requested_loan=wanted, own_funds=own), price=price, months=np.maximum(months, 0),
    )  # fmt: skip
    return people, price


def lent_to(income, price, months):
    """The largest loan free of interest whose equal parts, cut off at the centime, are within two fifths of the income."""
    return (income * 2 // 5 + 1) * months - 1 if price <= 5_000 and income * 2 // 5 and months else 0


def bought(income, price, months, wanted, own, shares, *, plain):
    """What a household buys with: every column of a plan, of one household."""
    price = max(price, 0)
    grant = min(300 if income <= 100 else 100, price)
    fnpos = min(250, price - grant)
    base = price - grant if plain else price
    called = [base * share.numerator // share.denominator for share in shares[:-1]]
    called.append(base - sum(called))
    if len(shares) == 3:
        called[1] -= min(called[1], fnpos)
    term, aids = min(LONGEST, months), grant + fnpos
    whole, aged = lent_to(income, price, LONGEST), lent_to(income, price, term)
    bounds = [
        min(wanted, max(price - aids - max(called[0] if shares != [1] else 0, own), 0)), LARGEST if plain else (price - aids) * 4 // 5,
        LARGEST if plain or price <= 4_000 else 0, whole, aged if not term or aged < whole else LARGEST, 1_500,
    ]  # fmt: skip
    lent = min(bounds)
    cash, paid = price - aids - lent, []
    for call in called:
        paid.append(min(call, cash))
        cash -= paid[-1]
    fees = [*([price // 50] if plain else []), lent // 100, 7 if lent else 0]
    return {
        "tranches": paid, "down_payment": sum(paid), "financed": lent, "caps": [LONGEST, months], "term": term if lent else 0,
        "reach": [term if lent else 0], "grant": grant, "fnpos": fnpos, "called_amounts": called, "loan_caps": bounds,
        "rate": 0 if price <= 5_000 else NO_RATE, "insurance": lent // 50 if 2 * lent <= price else 0, "fees": fees,
    }  # fmt: skip


def of(plan, row):
    """The same columns of one household, as plain numbers."""
    columns = {name: column for name, column in plan.items() if name != "purchase"}
    columns |= {name: getattr(plan["purchase"], name) for name in plan["purchase"].__slots__}
    return {name: column[..., row].tolist() for name, column in columns.items()}


PLAIN = {
    "readings": SimpleNamespace(**(vars(READ) | {"lpa_base": "price_minus_aid"})), "loan_share_max": None, "loan_price_cap": None,
    "registration_rate": Fraction(1, 50),
}  # fmt: skip
"""Calls of the price less the aid, a duty on the price; neither a share of the price nor a cap of it bounds the loan."""


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("tranches", [SALE, SALE[::2], SALE[:1], ()])
@pytest.mark.parametrize("asks", [True, False])
def test_every_column_of_a_purchase_is_that_of_a_naive_reckoning(tranches, asks, plain):
    people, price = households(len(tranches))
    wanted, own = people.buyers.requested_loan.tolist(), people.buyers.own_funds.tolist()
    if not asks:
        people.buyers, wanted, own = None, [0] * len(people), [0] * len(people)
    plan = BUY(people, law(tranches, **(PLAIN if plain else {})), price)
    facts = people.together.tolist(), price.tolist(), people.months.tolist(), wanted, own
    shares = [tranche.share for tranche in tranches] or [1]
    assert plan["financed"].any() == (asks and len(tranches) != 1)
    for row, fact in enumerate(zip(*facts, strict=True)):
        assert of(plan, row) == bought(*fact, shares, plain=plain), fact


def test_a_loan_of_a_centime_has_its_term_and_a_call_that_takes_all_is_paid_before_anything_is_lent():
    people = People(
        together=cents(500, 500), birth_parts=born("1990-01-15", "1990-01-15"), keys_parts=born(KEYS, KEYS),
        buyers=SimpleNamespace(requested_loan=cents(1, 900), own_funds=cents(0, 0)),
    )  # fmt: skip
    plan = BUY(people, law(), cents(2_000, 2_000))
    assert (plan["financed"].tolist(), plan["term"].tolist()) == ([1, 900], [LONGEST] * 2)
    one_call = BUY(people, law(SALE[:1]), cents(2_000, 2_000))
    assert (one_call["financed"].tolist(), one_call["term"].tolist()) == ([0, 0], [0, 0])


RENT = law(
    SALE[:2], financing="rent", kafil=None, age_limit=70, term_table=TermTable(limits=((NO_LIMIT,) * 3,), months=((12,) * 3,)),
    pay_off_discount=lambda _: Fraction(1, 10), pay_off_share_paid=lambda _: Fraction(1, 2),
)  # fmt: skip


def tenants(*price):
    """Who may pay 12 months, then 5 by his age, then 12: the first two earn what the ceiling of 100 allows."""
    nobody = np.full((2, len(price)), np.datetime64("NaT", "D"))
    return People(
        together=cents(100, 100, 101, 100)[: len(price)], cohort=np.zeros(len(price), np.int8), price=cents(*price),
        payable=lambda years, reading: {(70, "birthday"): np.array([40, 5, 40, 40])}[years, reading][: len(price)], kafil_birth=nobody, buyers=None,
    )  # fmt: skip


def test_a_rent_is_its_tranches_and_the_rest_over_the_shorter_of_the_term_and_the_age():
    """A fifth and seven twentieths of 1 001: 200 and 350; 451 are left, of which 45 are taken off. What is not known is not spread."""
    people, price = tenants(1_001, 1_001, 0, UNSTATED), cents(1_001, 1_001, 0, UNSTATED)
    plan = financing.named("rent").plan(people, RENT, price)
    decisions = SimpleNamespace(financed=plan["financed"], price=price)
    assert Outcome(people, (RENT,), np.zeros(4, np.int64), decisions, None).discount.tolist() == [45, 45, 0, 0]
    assert {name: column.tolist() for name, column in plan.items() if name != "purchase"} == {
        "tranches": [[200, 200, 0, 0], [350, 350, 0, 0]], "down_payment": [550, 550, 0, 0],
        "financed": [451, 451, 0, 0], "caps": [[12] * 4, [40, 5, 40, 40]], "term": [12, 5, 12, 12],
        "reach": [[40, 5, 40, 40]] * 3,
    }  # fmt: skip
    assert plan["purchase"] is None


def test_what_is_decided_is_the_criteria_the_price_and_the_plan_of_the_mechanism():
    told = tenants(1_001, 1_001, 1_001)
    found = decide(told, Fixed(**vars(RENT), income_ceiling=100, nationality=...))
    assert (found.refusals.tolist(), found.unanswered.tolist()) == ([0, 0, 2], [32] * 3)
    assert (found.price.tolist(), found.financed.tolist(), found.purchase) == ([1_001] * 3, [451] * 3, None)
    people, _ = households(9)
    people.dwelling, people.buyers.zone = np.zeros((2, len(people)), np.int8)
    lends = decide(people, law(income_ceiling=100, price_by_zone={"grandes_villes": {"F2": 1_800}}))
    assert lends.price.tolist() == [1_800 if price == UNSTATED else price for price in people.price.tolist()]
    assert lends.refusals.tolist() == [2 if income > 100 else 0 for income in people.together.tolist()]
    assert not lends.unanswered.any()
    assert lends.financed.tolist() == BUY(people, law(), lends.price)["financed"].tolist()
    assert lends.purchase is not None
    assert set(financing.FINANCING) == {"rent", "loan"}
