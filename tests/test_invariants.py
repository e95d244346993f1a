"""What is always true, to the centime and to the day: on Hypothesis's households, and on every schedule of crowds."""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import oracle
import pytest
from hypothesis import given, settings
from strategies import BUYING, buying, crowd, households, reading, readings, terms

from simulator.engine import run
from simulator.engine.decisions import Decisions
from simulator.engine.households import UNSTATED, Households
from simulator.engine.rules import borrowing, fees
from simulator.engine.rules.eligibility import CRITERIA, applies
from simulator.engine.schedule import AID, FEE, INSTALMENT, TRANCHE, Ledger, Level, collect
from simulator.law import Code, Law

pytestmark = pytest.mark.slow

LAW = Law.load()
SEEDS, CROWD = range(24), 840
"""21 600 households: each crowd under another reading of the law, the first under the default one."""


class Case(NamedTuple):
    """One household, its law, what is decided, and its ledger."""

    people: Households
    row: int
    code: Code
    decisions: Decisions
    level: Level
    ledger: Ledger

    @property
    def count(self):
        return int(self.level.count[self.row])

    @property
    def instalments(self):
        return self.ledger.kind == INSTALMENT

    def __repr__(self):
        return f"{oracle.facts_of(self.people, self.row)} on {self.people.application[self.row]} under {self.code.readings}"


def regimes(people, how, scheme="location_vente", chosen=None):
    """The households of each regime, with their code and what is decided for them."""
    codes, regime = run.regimes(people, scheme, LAW, how, None, chosen)
    for place, code in enumerate(codes):
        mine = people.rows(np.flatnonzero(regime == place))
        yield mine, code, run.run_one(mine, code)


def cases(people, how, scheme="location_vente", chosen=None):
    """Every household of a population, one after the other."""
    for mine, code, (decisions, level) in regimes(people, how, scheme, chosen):
        for row in range(len(mine)):
            yield Case(mine, row, code, decisions, level, collect(mine, code, decisions, level, {}, row))


def price_is_paid(case):
    """The tranches and the principal of the instalments are the price."""
    paid = int(case.ledger.principal.sum())
    return not case.count or paid == case.decisions.price[case.row]


def nothing_is_lost_between_tranches_and_instalments(case):
    """What the tranches leave is what is financed, whether it can be paid or not."""
    tranches = int(case.decisions.tranches[:, case.row].sum())
    return tranches + case.decisions.financed[case.row] == case.decisions.price[case.row]


def balance_falls_to_zero(case):
    """The balance never rises, is never below zero, and ends at zero when there is a schedule."""
    balance = case.ledger.balance
    ends = balance[-1] == 0 or not case.count
    return bool(
        (np.diff(balance) <= 0).all() and (balance >= 0).all() and balance[0] <= case.decisions.price[case.row] and ends
    )


def never_more_instalments_than_the_decisive_cap(case):
    """There are never more instalments than the smallest cap, and the smallest cap is the term."""
    caps = case.decisions.caps[:, case.row]
    return (
        case.count <= caps.min() == case.decisions.term[case.row]
        and (case.ledger.number[case.instalments] <= caps.min()).all()
    )


def no_schedule_only_when_nothing_can_or_need_be_paid(case):
    """There are instalments when and only when there is something to pay and a month to pay it in."""
    return (case.count > 0) == bool(case.decisions.term[case.row] > 0 and case.decisions.financed[case.row] > 0)


def every_due_date_is_inside_its_payers_age_limit(case):
    """Nobody pays past the age limit; a kafil who is held to none is the exception that his reading makes."""
    how, years = case.code.readings, case.code.provision("age_limit").value // 12
    births = [case.people.birth[case.row], *case.people.kafil_birth[:, case.row]]
    for place in np.unique(case.ledger.payer[case.instalments]):
        if place and how.kafil_age_limit == "none":
            continue
        limit = oracle.last_day(births[place].item(), years, how.age_limit)
        if case.ledger.date[case.instalments & (case.ledger.payer == place)].max().item() > limit:
            return False
    return True


def due_dates_are_keys_plus_k_months(case):
    """Instalment k falls k months after the keys, on the same day or on the last day of a shorter month."""
    numbers, days = case.ledger.number[case.instalments], case.ledger.date[case.instalments]
    keys = case.people.keys[case.row].item()
    every_number = np.unique(numbers).tolist() == list(range(1, case.count + 1))
    return every_number and days.tolist() == [oracle.month_after(keys, k) for k in numbers.tolist()]


def last_instalment_absorbs_the_rest(case):
    """All instalments but the last are equal, and the last differs by less than rounding explains."""
    level, last, count = (int(getattr(case.level, name)[case.row]) for name in ("instalment", "last", "count"))
    monthly = np.bincount(case.ledger.number[case.instalments], case.ledger.principal[case.instalments])[1:]
    if not count:
        return level == last == 0 and len(monthly) == 0
    if case.code.readings.rounding == "dinar_up":
        bounds = (
            0 < last <= level
            and level % 100 == 0
            and (level - 100) * case.decisions.term[case.row] < case.decisions.financed[case.row]
        )
    else:
        bounds = level <= last < level + count
    return bool(bounds and (monthly[:-1] == level).all() and monthly[-1] == last)


def payers_follow_one_another(case):
    """Who has handed over never pays again, unless the kafils share each instalment."""
    return case.code.readings.kafil == "shares" or bool((np.diff(case.ledger.payer) >= 0).all())


def nobody_pays_nothing_and_nobody_is_paid(case):
    """Every instalment of every payer is an amount."""
    return bool((case.ledger.principal[case.instalments] > 0).all() and (case.ledger.principal >= 0).all())


def rent_has_no_interest_no_fee_and_no_aid(case):
    """A rent is a down payment and instalments of the price, and nothing else."""
    kinds = set(case.ledger.kind.tolist())
    extras = case.ledger.interest.any() or case.ledger.fees.any() or set(case.ledger.label.tolist()) - {""}
    return case.decisions.purchase is None and not extras and kinds <= {TRANCHE, INSTALMENT}


INVARIANTS = (
    rent_has_no_interest_no_fee_and_no_aid,
    price_is_paid, nothing_is_lost_between_tranches_and_instalments, balance_falls_to_zero,
    never_more_instalments_than_the_decisive_cap, no_schedule_only_when_nothing_can_or_need_be_paid,
    every_due_date_is_inside_its_payers_age_limit, due_dates_are_keys_plus_k_months, last_instalment_absorbs_the_rest,
    payers_follow_one_another, nobody_pays_nothing_and_nobody_is_paid,
)  # fmt: skip


def rows_of(ledger):
    """The ledger as the oracle writes it."""
    columns = (ledger.number, ledger.date, ledger.payer, ledger.principal, ledger.balance)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def named(bits):
    """The names of the criteria whose bit is set."""
    return {criterion.__name__ for bit, criterion in enumerate(CRITERIA) if bits >> bit & 1}


def agrees(case):
    """The oracle says the same: who is refused and why, the price, the caps, and every payment row by row."""
    said = oracle.answer(oracle.facts_of(case.people, case.row), case.code)
    decided, row = case.decisions, case.row
    assert (named(decided.refusals[row]), named(decided.unanswered[row])) == (said.refused, said.unanswered), case
    assert (decided.price[row], decided.caps[0, row], decided.term[row]) == (said.price, said.term, said.months), case
    assert rows_of(case.ledger) == said.rows, case


@pytest.mark.parametrize("seed", SEEDS)
def test_every_schedule_of_a_crowd_keeps_every_invariant_and_agrees_with_the_oracle(seed):
    seen = 0
    for case in cases(crowd(seed, CROWD), reading(seed)):
        for invariant in INVARIANTS:
            assert invariant(case), f"{invariant.__name__}: {case}"
        agrees(case)
        seen += 1
    assert seen == CROWD


def test_the_crowds_meet_everything_that_can_happen():
    """A crowd that never met a kafil, a refusal or a last day would prove nothing."""
    kinds = set()
    for seed in (0, 3, 5):
        for case in cases(crowd(seed, 600), reading(seed)):
            kinds |= {f"payer {place}" for place in np.unique(case.ledger.payer)} | named(
                case.decisions.refusals[case.row]
            )
            kinds |= {
                f"{len(case.decisions.tranches)} tranches",
                f"decided by {np.argmin(case.decisions.caps[:, case.row])}",
            }
            kinds |= {
                "no schedule" if not case.count else "a schedule",
                "eligible" if not case.decisions.refusals[case.row] else "refused",
            }
    assert kinds >= {"payer 0", "payer 1", "payer 2", "payer 3", "1 tranches", "4 tranches", "5 tranches", "decided by 0", "decided by 1",
                     "no schedule", "a schedule", "eligible", "refused", *oracle.CRITERIA}  # fmt: skip


def test_only_the_criteria_that_the_oracle_knows_apply_to_a_rent():
    for seed in (0, 3):
        for _, code, _ in regimes(crowd(seed, 600), reading(seed)):
            unbounded = {"income_floor"} if code.value("income_floor") == "none" else set()
            applied = {criterion.__name__ for criterion in CRITERIA if applies(criterion, code)}
            assert applied == set(oracle.CRITERIA) - unbounded


@given(people=households(), how=readings())
@settings(max_examples=300, deadline=None)
def test_any_household_keeps_every_invariant(people, how):
    (case,) = cases(people, how)
    for invariant in INVARIANTS:
        assert invariant(case), f"{invariant.__name__}: {case}"


@given(people=households(), how=readings())
@settings(max_examples=300, deadline=None)
def test_the_oracle_agrees_on_any_household(people, how):
    (case,) = cases(people, how)
    agrees(case)


@pytest.mark.parametrize("seed", range(100, 104))
def test_the_columns_of_a_hundred_thousand_households_close(seed):
    """Column arithmetic alone: what is financed is paid, in no more months than the term, nothing is negative."""
    for _, code, (decisions, level) in regimes(crowd(seed, 25_000), reading(seed)):
        paid = level.instalment * np.maximum(level.count - 1, 0) + level.last
        payable = (decisions.term > 0) & (decisions.financed > 0)
        assert (paid == np.where(payable, decisions.financed, 0)).all(), code.readings
        assert (decisions.price == decisions.tranches.sum(axis=0) + decisions.financed).all()
        assert (level.count <= decisions.term).all()
        assert (decisions.term == decisions.caps.min(axis=0)).all()
        columns = (
            level.instalment,
            level.last,
            level.count,
            decisions.financed,
            decisions.tranches,
            decisions.caps,
            decisions.reach,
        )
        assert min(column.min() for column in columns) >= 0


def test_an_unknown_price_has_no_schedule():
    nowhere = replace(crowd(0, 50), price=np.full(50, UNSTATED), dwelling=np.full(50, UNSTATED, np.int8))
    for _, _, (decisions, level) in regimes(nowhere, reading(0)):
        assert (decisions.price == UNSTATED).all()
        assert (level.count == 0).all()


# Those who buy


def the_whole_price_is_paid_by_aids_cash_and_loan(case):
    """Aids, calls and the principal of the instalments are the price, and the balance ends at zero."""
    found, row = case.decisions, case.row
    aids = int(found.purchase.grant[row] + found.purchase.fnpos[row])
    cash, price = int(found.tranches[:, row].sum()), int(found.price[row])
    paid_by = {kind: int(case.ledger.principal[case.ledger.kind == kind].sum()) for kind in (AID, TRANCHE, INSTALMENT)}
    assert paid_by == {AID: aids, TRANCHE: cash, INSTALMENT: int(found.financed[row])}
    return aids + cash + found.financed[row] == price and int(case.ledger.balance[-1]) == 0


def nobody_owes_a_negative_sum(case):
    """No amount is below zero, and the balance never rises."""
    columns = (getattr(case.ledger, name) for name in ("principal", "interest", "fees", "balance"))
    return all((column >= 0).all() for column in columns) and bool((np.diff(case.ledger.balance) <= 0).all())


def only_fees_are_on_top_of_the_price(case):
    """A fee has a name and pays nothing of the price; nothing else has a name or a fee."""
    fee = case.ledger.kind == FEE
    labels = case.ledger.label[fee].tolist()
    rest = case.ledger.fees[~fee].any() or set(case.ledger.label[~fee].tolist()) - {""}
    total = int(case.decisions.purchase.fees[:, case.row].sum() + case.decisions.purchase.insurance[case.row])
    named_once = len(set(labels)) == len(labels) and set(labels) <= {*fees.known_fees(case.code), "loan_insurance"}
    return named_once and not rest and not case.ledger.principal[fee].any() and case.ledger.fees.sum() == total


def only_instalments_bear_interest_and_only_the_buyer_pays_them(case):
    """The State and the FNPOS pay the aids, the buyer everything else."""
    aid = case.ledger.kind == AID
    interest = case.ledger.interest[~case.instalments]
    return not interest.any() and (case.ledger.payer[aid] < 0).all() and not case.ledger.payer[~aid].any()


def the_loan_is_the_smallest_of_its_bounds(case):
    """What is lent is the smallest bound, never more than was asked for."""
    caps, lent = case.decisions.purchase.loan_caps[:, case.row], int(case.decisions.financed[case.row])
    return lent == max(int(caps.min()), 0) and lent <= case.people.buyers.requested_loan[case.row]


def what_one_brings_is_paid_before_anything_is_lent(case):
    """A loan leaves at least the buyer's own funds, and the first call of a calendar, to be paid in cash."""
    found, row = case.decisions, case.row
    left = int(found.price[row] - found.purchase.grant[row] - found.purchase.fnpos[row])
    first = int(found.purchase.called_amounts[0, row]) if case.code.tranches else 0
    cash = int(found.tranches[:, row].sum())
    return not found.financed[row] or cash >= min(max(int(case.people.buyers.own_funds[row]), first), left)


def calls_are_paid_in_their_order(case):
    """A call is paid in cash only when those before it are paid whole, and never above what is called."""
    paid, called = case.decisions.tranches[:, case.row], case.decisions.purchase.called_amounts[:, case.row]
    started = np.flatnonzero(paid)
    return bool((paid <= called).all()) and (not len(started) or bool((paid == called)[: started[-1]].all()))


def an_aid_is_one_of_those_of_the_table(case):
    """The State gives a sum of its table, or the whole price where that is less, or nothing; none above the last row."""
    given, price = int(case.decisions.purchase.grant[case.row]), int(case.decisions.price[case.row])
    bands = case.code.value_or_none("grant") or ()
    above = bands and None not in (tops := [band.price_up_to for band in bands]) and price > max(tops)
    return given in {0, *(min(int(band.gives), price) for band in bands)} and not (above and given)


def payments_fall_every_month_from_the_keys_within_the_term_and_the_age(case):
    """First the months of the deferral, of interest alone, then the instalments, the last inside the bank's age limit."""
    keys, deferral = case.people.keys[case.row].item(), case.code.terms.deferral if case.count else 0
    days, repaid = case.ledger.date[case.instalments].tolist(), case.ledger.principal[case.instalments]
    interest = case.ledger.interest[case.instalments]
    months = range(1, deferral + case.count + 1)
    waiting = not repaid[:deferral].any() and (interest[:deferral] == interest[deferral : deferral + 1]).all()
    age, how = case.code.value_or_none("bank_age_limit"), case.code.readings.age_limit
    birth = case.people.birth[case.row].item()
    within = not days or age is None or days[-1] <= oracle.last_day(birth, age // 12, how)
    bounds = [case.code.terms.months, case.code.value_or_none("bank_term_max")]
    longest = all(case.count <= bound for bound in bounds if bound is not None)
    return days == [oracle.month_after(keys, month) for month in months] and bool(waiting) and within and longest


def the_instalment_stays_within_the_part_of_the_income(case):
    """The level instalment is at most the part of the income that the bank accepts, and nobody below its floor borrows."""
    bands, income = case.code.value_or_none("bank_dti"), int(case.people.income[case.row])
    income += int(case.people.spouse_income[case.row]) if case.code.readings.income == "cumulated" else 0
    if not case.count:
        return True
    least = case.code.value_or_none("bank_income_min")
    part = next((Fraction(band.gives) for band in bands or () if in_band(band, income, case.code)), None)
    accepted = least is None or income >= case.code.resolved(least)
    return accepted and (bands is None or case.level.instalment[case.row] <= income * part)


def in_band(band, income, code):
    """Whether an income is above the bound that must be passed and not above the other."""
    over, up_to = (None if bound is None else code.resolved(bound) for bound in (band.income_over, band.income_up_to))
    return (over is None or income > over) and (up_to is None or income <= up_to)


def there_is_a_loan_when_and_only_when_something_is_lent(case):
    """Instalments, a term and a rate go with a sum that is lent."""
    lent = case.decisions.financed[case.row] > 0
    return lent == (case.count > 0) == (case.decisions.term[case.row] > 0) and (
        not lent or case.decisions.purchase.rate[case.row] >= 0
    )


OF_A_PURCHASE = (
    the_whole_price_is_paid_by_aids_cash_and_loan, nobody_owes_a_negative_sum, only_fees_are_on_top_of_the_price,
    only_instalments_bear_interest_and_only_the_buyer_pays_them, the_loan_is_the_smallest_of_its_bounds,
    what_one_brings_is_paid_before_anything_is_lent, calls_are_paid_in_their_order, an_aid_is_one_of_those_of_the_table,
    payments_fall_every_month_from_the_keys_within_the_term_and_the_age,
    the_instalment_stays_within_the_part_of_the_income, there_is_a_loan_when_and_only_when_something_is_lent,
)  # fmt: skip


def purchases(scheme, seed, n):
    """Every buyer of a crowd, one after the other."""
    chosen = terms(seed)
    yield from cases(buying(seed, n, scheme, chosen.bank), reading(seed), scheme, chosen)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("scheme", BUYING)
def test_every_purchase_of_a_crowd_keeps_every_invariant(scheme, seed):
    seen = 0
    for case in purchases(scheme, seed, 40):
        for invariant in OF_A_PURCHASE:
            assert invariant(case), (
                f"{invariant.__name__}: {case} {case.code.terms} {case.people.rows(slice(case.row, case.row + 1))}"
            )
        seen += 1
    assert seen == 40


def test_the_crowds_of_buyers_meet_everything_that_can_happen():
    """Every criterion refuses somebody and is left open by somebody; every bound of the loan decides for somebody."""
    refused, open_, bound, kinds, payers = set(), set(), set(), set(), set()
    for scheme in BUYING:
        for seed in range(10):
            for _, code, (decisions, level) in regimes(
                buying(seed, 300, scheme, terms(seed).bank), reading(seed), scheme, terms(seed)
            ):
                refused |= named(np.bitwise_or.reduce(decisions.refusals))
                open_ |= named(np.bitwise_or.reduce(decisions.unanswered))
                bound |= {borrowing.BINDINGS[place] for place in decisions.purchase.loan_caps.argmin(axis=0)}
                kinds |= {"a loan" if count else "no loan" for count in level.count}
                kinds |= {"eligible" if not bits else "refused" for bits in decisions.refusals}
                kinds |= {"unequal aid" for given in np.unique(decisions.purchase.grant) if given}
                payers |= {"fnpos"} if decisions.purchase.fnpos.any() else set()
                payers |= {"insurance"} if decisions.purchase.insurance.any() else set()
                payers |= set(fees.known_fees(code)) if decisions.purchase.fees.any() else set()
    of_buyers = {criterion.__name__ for criterion in CRITERIA} - {"one_benefit", "age_at_registration"}
    assert refused == of_buyers
    assert open_ >= {"nationality", "permis_habiter_from", "rooms_min", "first_sale"}
    assert bound == set(borrowing.BINDINGS)
    assert kinds == {"a loan", "no loan", "eligible", "refused", "unequal aid"}
    assert payers >= {"fnpos", "insurance", "notary", "registration", "publicity", "land_registry", "mortgage"}


@pytest.mark.parametrize("scheme", BUYING)
@pytest.mark.parametrize("seed", [100, 102, 103])
def test_the_columns_of_many_purchases_close(scheme, seed):
    """Column arithmetic alone: aids, cash and loan are the price, what is lent is repaid, nothing is negative."""
    for _, _, (decisions, level) in regimes(
        buying(seed, 5_000, scheme, terms(seed).bank), reading(seed), scheme, terms(seed)
    ):
        bought = decisions.purchase
        assert (
            decisions.price == bought.grant + bought.fnpos + decisions.tranches.sum(axis=0) + decisions.financed
        ).all()
        assert (decisions.financed == bought.loan_caps.min(axis=0).clip(0)).all()
        assert (level.count <= decisions.term).all()
        assert (level.instalment * np.maximum(level.count - 1, 0) + level.last >= decisions.financed).all()
        assert ((level.count > 0) == (decisions.financed > 0)).all()
        columns = (level.instalment, level.last, level.count, *(getattr(decisions, name) for name in ("financed", "tranches", "caps", "reach")),
                   *(getattr(bought, name) for name in ("grant", "fnpos", "called_amounts", "insurance", "fees")))  # fmt: skip
        assert min(column.min(initial=0) for column in columns) >= 0


def test_a_purchase_of_an_unknown_price_has_no_loan_no_aid_and_no_fee():
    nowhere = replace(buying(0, 50, "lpa"), price=np.full(50, UNSTATED), dwelling=np.full(50, UNSTATED, np.int8))
    for _, _, (decisions, level) in regimes(nowhere, reading(0), "lpa"):
        assert (decisions.price == UNSTATED).all()
        for column in (level.count, decisions.financed, decisions.purchase.grant):
            assert not column.any()
        assert not decisions.tranches.any()
        assert not decisions.purchase.insurance.any()
