"""Level instalments and the ledger: equal parts, the last one takes the rest, every payment has its day and its payer."""

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from test_law import row as provision
from test_law import text
from test_people import FACTS

from simulator import Law
from simulator.answers.explain import Case, explain
from simulator.api import population, simulate
from simulator.base.money import CENTIMES
from simulator.engine.households import Households
from simulator.engine.rules import limits
from simulator.engine.schedule import INSTALMENT, TRANCHE, calls, collect, level, milestone_date
from simulator.law import Readings
from simulator.law.code import NO_LIMIT, TermTable
from simulator.law.values import Split, Tranche

ROUNDINGS = Readings.choices()["rounding"]


def spread(financed, term, rounding="centime"):
    """(instalment, last, count) of one household."""
    found = level(np.array([financed]), np.array([term]), rounding, CENTIMES)
    return found.instalment.item(), found.last.item(), found.count.item()


def naive(financed, term, rounding):
    """The instalments one by one."""
    least = -(-financed // (100 * term)) * 100 if rounding == "dinar_up" else max(financed // term, 1)
    paid, left = [], financed
    while left:
        paid.append(left if len(paid) == term - 1 else min(least, left))
        left -= paid[-1]
    return paid


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_every_small_amount_over_every_small_term_is_spread_as_by_hand(rounding):
    pairs = [(financed, term) for financed in range(1, 420) for term in range(1, 40)]
    found = level(*(np.array(column) for column in zip(*pairs, strict=True)), rounding, CENTIMES)
    for row, (financed, term) in enumerate(pairs):
        paid = naive(financed, term, rounding)
        assert (found.count[row], found.last[row]) == (len(paid), paid[-1]), (financed, term)
        assert len(paid) == 1 or set(paid[:-1]) == {found.instalment[row]}, (financed, term)


@pytest.mark.parametrize(
    ("financed", "term", "rounding", "expected"),
    [
        (212_660_000, 320, "centime", (664_562, 664_722, 320)),
        (212_660_000, 420, "centime", (506_333, 506_473, 420)),
        (212_660_000, 360, "centime", (590_722, 590_802, 360)),
        (212_660_000, 420, "dinar_up", (506_400, 478_400, 420)),
        (267_530_000, 420, "centime", (636_976, 637_056, 420)),
        (100, 3, "centime", (33, 34, 3)),
        (100, 3, "dinar_up", (100, 100, 1)),
        (100_100, 10, "dinar_up", (10_100, 9_200, 10)),
        (2, 3, "centime", (1, 1, 2)),
        (3, 3, "centime", (1, 1, 3)),
        (1, 1, "centime", (1, 1, 1)),
        (12_345, 1, "centime", (12_345, 12_345, 1)),
        (12_345, 1, "dinar_up", (12_400, 12_345, 1)),
        (10**12, 420, "centime", (2_380_952_380, 2_380_952_780, 420)),
    ],
)
def test_a_level_rent(financed, term, rounding, expected):
    assert spread(financed, term, rounding) == expected


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize(("financed", "term"), [(0, 420), (1_000, 0), (0, 0), (-5, 420)])
def test_nothing_to_pay_or_no_month_to_pay_it_in_is_no_schedule(financed, term, rounding):
    assert spread(financed, term, rounding) == (0, 0, 0)


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_a_household_is_spread_alone_among_others(rounding):
    rng = np.random.default_rng(4)
    financed, term = rng.integers(0, 10**12, 5_000), rng.integers(0, 421, 5_000)
    together = level(financed, term, rounding, CENTIMES)
    for row in range(0, 5_000, 50):
        assert spread(financed[row], term[row], rounding) == (
            together.instalment[row],
            together.last[row],
            together.count[row],
        )


def test_the_first_row_of_a_table_of_terms_that_matches_decides_whatever_the_order_of_its_bounds():
    incomes = np.arange(0, 12)
    table = TermTable(
        limits=((8,) * 3, (5,) * 3, (9,) * 3, (NO_LIMIT,) * 3), months=((1,) * 3, (2,) * 3, (3,) * 3, (4,) * 3)
    )
    people = SimpleNamespace(together=incomes, cohort=np.zeros(12, np.int8))
    found = limits.term_max(people, SimpleNamespace(term_table=table, readings=Readings()))
    assert found.tolist() == [1] * 9 + [3] + [4] * 2


OLD = {
    "application": dt.date(2004, 1, 10), "acceptance": dt.date(2004, 5, 1), "keys": dt.date(2006, 1, 31), "cohort": 0,
    "birth": dt.date(1960, 6, 1),
}  # fmt: skip


def outcome(changes=None, milestones=None, **readings):
    return simulate(
        Households.from_facts(FACTS | (changes or {})),
        "location_vente",
        readings=Readings(**readings),
        milestones=milestones,
    )


def test_the_contracts_example_is_paid_to_the_centime():
    ledger = outcome().ledger()
    assert ledger.kind.tolist() == [TRANCHE] * 6 + [INSTALMENT] * 320
    assert ledger.number.tolist() == [1, *range(1, 6), *range(1, 321)]
    assert ledger.principal[:6].tolist() == [17_150_000, 17_150_000, *[24_010_000] * 4]
    assert set(ledger.principal[6:-1].tolist()) == {664_562}
    assert ledger.principal[-1] == 664_722
    assert ledger.date[6].item() == dt.date(2028, 7, 20)
    assert ledger.date[-1].item() == dt.date(2055, 2, 20)
    assert ledger.balance[6] == 211_995_438
    assert ledger.balance[-1] == 0
    assert ledger.interest.tolist() == ledger.payer.tolist() == [0] * 326
    assert ledger.kind.dtype == object


def test_the_ledger_is_that_of_the_only_household_unless_another_is_named():
    found = outcome()
    ledger = collect(found.people, found.code(), found.decisions, found.level, {})
    assert ledger.principal.tolist() == found.ledger(0).principal.tolist()


def test_the_balance_is_what_is_left_after_each_payment_down_the_list():
    ledger = outcome().ledger()
    assert (ledger.balance == 343_000_000 - np.cumsum(ledger.principal)).all()


def test_a_tranche_of_the_works_has_no_date_until_the_household_gives_it():
    unknown = outcome().ledger().date[:6]
    assert [day.item() for day in unknown[:2]] == [dt.date(2026, 2, 15), dt.date(2026, 3, 15)]
    assert np.isnat(unknown[2:5]).all()
    assert unknown[5].item() == dt.date(2028, 6, 20)
    known = outcome(milestones={"foundations": dt.date(2026, 6, 1), "keys": dt.date(2028, 6, 1)}).ledger().date
    assert known[2].item() == dt.date(2026, 6, 1)
    assert known[5].item() == dt.date(2028, 6, 1)
    assert known[6].item() == dt.date(2028, 7, 20)


def test_the_parts_of_the_first_tranche_are_due_two_and_three_months_after_the_payment_order():
    ordered = outcome(milestones={"payment_order": dt.date(2025, 12, 31)}).ledger()
    assert [day.item() for day in ordered.date[:2]] == [dt.date(2026, 2, 28), dt.date(2026, 3, 31)]
    called = outcome(milestones={"provisional_acceptance": dt.date(2026, 1, 10)}).ledger()
    assert [day.item() for day in called.date[:2]] == [dt.date(2026, 3, 10), dt.date(2026, 4, 10)]


def test_a_centime_that_does_not_divide_is_in_the_last_part():
    ledger = outcome({"price": 343_000_010}).ledger()
    assert ledger.principal[:2].tolist() == [17_150_000, 17_150_001]


def test_other_cohorts_pay_the_first_tranche_at_once_beside_those_who_do_not():
    people = Households.joined([Households.from_facts(FACTS | {"cohort": cohort}) for cohort in (2, 1)])
    found = simulate(people, "location_vente")
    assert [len(found.ledger(row).kind[found.ledger(row).kind == TRANCHE]) for row in (0, 1)] == [6, 5]
    assert found.ledger(1).date[0].item() == FACTS["acceptance"]


@pytest.mark.parametrize(("known", "days"), [
    ({}, [None]), ({"payment_order": dt.date(2025, 12, 31)}, [dt.date(2026, 2, 28), dt.date(2026, 3, 31)]),
    ({"foundations": dt.date(2026, 6, 1)}, [dt.date(2026, 8, 1), dt.date(2026, 9, 1)]),
])  # fmt: skip
def test_a_first_tranche_that_follows_the_works_is_in_parts_once_a_day_is_known(known, days):
    works = [{"milestone": "foundations", "share": "10 %"}, {"milestone": "keys", "share": "15 %"}]
    law = Law.load().with_text(text("x/works", "2025-06-01", tranches=provision(works, attaches="acceptance")))
    ledger = simulate(Households.from_facts(FACTS), "location_vente", law=law, milestones=known).ledger()
    first = (ledger.kind == TRANCHE) & (ledger.number == 1)
    assert ledger.date[first].tolist() == days
    assert ledger.principal[first].sum() == 34_300_000


def test_each_cohort_pays_the_first_tranche_in_its_own_parts_and_the_last_takes_what_is_cut_off():
    splits = {
        "2001-2002": (),
        "2013": (Split(Fraction(1, 3), 1), Split(Fraction(2, 3), 2)),
        "2024": (Split(Fraction(1, 4), 1), Split(Fraction(1, 4), 2), Split(Fraction(1, 2), 3)),
    }
    called = np.full(4, np.datetime64("2026-01-31"))
    people = SimpleNamespace(cohort=np.array([0, 1, 2, 2], np.int8), acceptance=called, keys=called + 365)
    calendar = (Tranche("firm_option", Fraction(1, 10)), Tranche("keys", Fraction(1, 10)))
    law = SimpleNamespace(calendar=calendar, first_tranche_split=splits.__getitem__)
    first, second = np.array([100, 100, 100, 101]), np.array([7, 8, 9, 10])
    parts = calls(people, law, SimpleNamespace(tranches=np.stack([first, second])), {})
    assert [(part.number, part.part) for part in parts] == [(1, 1), (1, 2), (1, 3), (2, 1)]
    assert [part.cents.tolist() for part in parts] == [
        [100, 33, 25, 25],
        [0, 67, 25, 25],
        [0, 0, 50, 51],
        [7, 8, 9, 10],
    ]
    assert [part.present.tolist() for part in parts] == [
        [True] * 4, [False, True, True, True], [False, False, True, True], [True] * 4,
    ]  # fmt: skip
    paid = [part.day[part.present].astype(str).tolist() for part in parts]
    assert paid == [["2026-01-31", *["2026-02-28"] * 3], ["2026-03-31"] * 3, ["2026-04-30"] * 2, ["2027-01-31"] * 4]


def test_two_tranches_of_2004_fall_one_and_two_years_after_the_keys():
    ledger = outcome(OLD).ledger()
    assert [day.item() for day in ledger.date[:4]] == [
        dt.date(2004, 5, 1),
        dt.date(2006, 1, 31),
        dt.date(2007, 1, 31),
        dt.date(2008, 1, 31),
    ]
    assert ledger.principal[:4].tolist() == [14_000_000, 7_000_000, 7_000_000, 7_000_000]
    assert ledger.date[4].item() == dt.date(2006, 2, 28)


@pytest.mark.parametrize(
    ("milestone", "after_keys", "day"),
    [
        ("unsplit", None, dt.date(2025, 12, 15)),
        ("firm_option", None, dt.date(2025, 12, 15)),
        ("validation", None, dt.date(2025, 12, 15)),
        ("provisional_acceptance", None, dt.date(2025, 12, 15)),
        ("possession", None, dt.date(2028, 6, 20)),
        ("keys", None, dt.date(2028, 6, 20)),
        ("occupation_year_1", 12, dt.date(2029, 6, 20)),
        ("occupation_year_2", 24, dt.date(2030, 6, 20)),
        ("site_works_start", None, None),
        ("affectation", None, None),
        ("foundations", None, None),
        ("structural_works", None, None),
        ("secondary_works", None, None),
    ],
)
def test_every_milestone_has_its_day(milestone, after_keys, day):
    people = Households.from_facts(FACTS)
    assert milestone_date(people, milestone, after_keys, {}) == day
    assert milestone_date(people, milestone, after_keys, {milestone: dt.date(2027, 1, 1)}) == dt.date(2027, 1, 1)


def test_the_milestones_are_those_of_the_row():
    people = Households.joined([Households.from_facts(FACTS), Households.from_facts(FACTS | OLD)])
    assert milestone_date(people, "keys", None, {}, 1) == dt.date(2006, 1, 31)
    assert milestone_date(people, "unsplit", None, {}, 1) == dt.date(2004, 5, 1)


YOUNG = {"kafil_birth": [dt.date(1998, 5, 2)], "kafil_income": [4_500_000], "kafil_share": [400_000]}
OLDER = {"kafil_birth": [dt.date(1970, 1, 1)], "kafil_income": [4_500_000], "kafil_share": [300_000]}


def test_a_kafil_takes_over_on_the_first_due_date_past_the_applicants_limit():
    ledger = outcome(YOUNG).ledger()
    assert np.bincount(ledger.payer[ledger.kind == INSTALMENT]).tolist() == [320, 100]
    first = ledger.payer.tolist().index(1)
    assert ledger.date[first].item() == dt.date(2055, 3, 20)
    assert ledger.number[first] == 321


def test_a_kafil_who_is_too_old_to_take_over_pays_nothing_and_the_next_one_does():
    both = {name: [*OLDER[name], *YOUNG[name]] for name in YOUNG}
    assert set(outcome(OLDER).ledger().payer.tolist()) == {0}
    assert set(outcome(both).ledger().payer.tolist()) == {0, 2}


def test_a_kafil_who_is_held_to_no_age_pays_to_the_longest_term():
    assert len(outcome(OLDER).ledger().number) == 6 + 320
    ledger = outcome(OLDER, kafil_age_limit="none").ledger()
    assert len(ledger.number) == 6 + 420
    assert ledger.payer[-1] == 1


def test_an_applicant_past_the_limit_is_relieved_from_the_first_instalment():
    ledger = outcome(YOUNG | {"birth": dt.date(1950, 1, 1)}).ledger()
    assert set(ledger.payer[ledger.kind == INSTALMENT].tolist()) == {1}
    assert len(ledger.number) == 6 + 420


def test_a_sharing_kafil_pays_his_part_beside_the_applicant_and_no_month_more():
    ledger = outcome(YOUNG, kafil="shares").ledger()
    assert ledger.number[6:10].tolist() == [1, 1, 2, 2]
    assert ledger.payer[6:10].tolist() == [0, 1, 0, 1]
    assert ledger.principal[6:8].tolist() == [664_562 - 265_824, 265_824]
    assert ledger.principal[-2:].sum() == 664_722
    assert ledger.number[-1] == 320
    assert ledger.balance[-1] == 0


def test_when_a_sharing_kafil_reaches_his_limit_the_applicant_pays_all():
    ledger = outcome(OLDER, kafil="shares").ledger()
    mine = ledger.payer == 1
    assert ledger.date[mine].max().item() == dt.date(2039, 12, 20)
    after = ledger.date > ledger.date[mine].max()
    assert set(ledger.principal[after][:-1].tolist()) == {664_562}


def test_a_share_too_small_for_a_centime_is_not_a_payment():
    people = YOUNG | {"kafil_share": [1], "price": 100_000}
    assert set(outcome(people, kafil="shares").ledger().payer.tolist()) == {0}


def test_a_sharing_household_without_kafil_pays_alone():
    ledger = outcome(kafil="shares").ledger()
    assert ledger.number.tolist() == outcome().ledger().number.tolist()


def test_before_the_decree_of_2024_no_kafil_pays():
    before = OLD | {"birth": dt.date(1950, 6, 1)} | YOUNG
    for choice in Readings.choices()["kafil"]:
        for limit in Readings.choices()["kafil_age_limit"]:
            assert set(outcome(before, kafil=choice, kafil_age_limit=limit).ledger().payer.tolist()) == {0}


def test_nobody_who_can_pay_leaves_only_the_tranches():
    ledger = outcome({"birth": dt.date(1950, 1, 1)}).ledger()
    assert ledger.kind.tolist() == [TRANCHE] * 6
    assert ledger.balance[-1] == 212_660_000


def test_charges_are_counted_once_a_month_from_the_first_instalment():
    old = OLD | {"acceptance": dt.date(2004, 2, 1)}
    schedule = simulate(Households.from_facts(FACTS | old), "location_vente", charges=183_266).schedule
    assert (schedule.charges[schedule.kind == INSTALMENT] == 183_266).all()


@pytest.mark.parametrize(("changes", "kafil"), [({}, "takes_over"), (YOUNG, "shares"), (YOUNG, "takes_over")])
def test_an_effort_is_the_same_figure_wherever_it_is_made(changes, kafil):
    """The answer, the payer, the step and the population: of the applicant's own part, over his own income."""
    found = outcome(changes, kafil=kafil)
    mine = found.payers()[0]
    lab = population(found.people, ["location_vente"], readings=found.codes[0].readings)
    (step,) = (step for step in explain(Case(found, 0)) if step.name == "effort_applicant")
    assert found.effort[0] == mine.effort == float(step.value) == float(lab.value("effort.mean", 0))
    assert mine.monthly == found.applicant_part()[0]


def test_an_applicant_who_pays_nothing_has_no_effort_and_lends_his_income_to_nobody():
    found = outcome(YOUNG | {"birth": dt.date(1950, 1, 1)}, kafil="takes_over")
    assert np.isnan(found.effort[0])
    assert [payer.name for payer in found.payers()] == ["kafil"]
    lab = population(found.people, ["location_vente"], readings=found.codes[0].readings)
    assert lab.value("effort.mean", 0) is None
