"""The plan for the tranches: every tranche is there on its day, no lower saving would do, the loan and the instalments are the engine's."""

import datetime as dt
import itertools
import json
from decimal import Decimal
from pathlib import Path

import pytest
from daily import daily
from hypothesis import given, settings
from hypothesis import strategies as st

import simulator
from simulator.base import dates
from simulator.base.money import CENTIMES, Money
from simulator.cli import main
from simulator.question.scenario import load
from simulator.reading.errors import InputError
from simulator.whatif import plan_page, works
from simulator.whatif.planner import whole_months
from simulator.whatif.saving import Call, saving
from simulator.wording import LANGUAGES, Months, write

HOUSEHOLDS = Path(__file__).parents[1] / "scenarios" / "households"
COUPLE = HOUSEHOLDS / "couple_f3.yaml"
WORKS = {
    "foundations": {"from": "2027-01-01", "to": "2027-06-30"},
    "structural_works": {"from": "2027-06-01", "to": "2027-12-31"},
    "secondary_works": {"from": "2028-01-01", "to": "2028-06-01"},
}
FACTS = {"as_of": "2026-11-29", "saved": "200000 DZD", "works": WORKS}


def plan(path=COUPLE, **facts):
    return simulator.tranche_plan(path, **{**FACTS, **facts})


# --- the saving alone


def simulated(calls, saved, made):
    """What is left after the calls of each month when the saving is made: ``[month 0, month 1, …]``; what was missing is brought."""
    held, left = saved + made.missing, []
    for month in range(max((call.months for call in calls), default=0) + 1):
        held += made.monthly(month) if month else 0
        held -= sum(call.cents for call in calls if call.months == month)
        left.append(held)
    return left


CALLS = st.lists(st.builds(Call, st.integers(0, 40), st.integers(1, 10**8)), max_size=6).map(sorted)


@given(CALLS, st.integers(0, 2 * 10**8))
def test_every_call_is_there_on_its_day_and_nothing_is_saved_in_vain(calls, saved):
    made = saving(calls, saved)
    left = simulated(calls, saved, made)
    assert min(left, default=0) >= 0
    assert all(stage.cents % CENTIMES == 0 for stage in made.stages)
    for stage in made.stages:
        if stage.cents:
            assert 0 <= left[stage.end] < CENTIMES * (stage.end - stage.start), "up to the dinar, and no more"
    assert [stage.end for stage in made.stages[:-1]] == [stage.start for stage in made.stages[1:]]


@given(CALLS, st.integers(0, 2 * 10**8))
def test_no_household_could_save_less_in_its_highest_month(calls, saved):
    made = saving(calls, saved)
    highest = max((stage.cents for stage in made.stages), default=0)
    if highest:
        lower, due, held = highest - CENTIMES, 0, max(saved, sum(call.cents for call in calls if not call.months))
        short = []
        for call in calls:
            due += call.cents
            short.append(held + lower * call.months < due)
        assert any(short)


@given(CALLS, st.integers(0, 2 * 10**8))
def test_a_later_stage_is_never_higher(calls, saved):
    cents = [stage.cents for stage in saving(calls, saved).stages]
    assert all(later <= earlier for earlier, later in itertools.pairwise(cents))


def test_what_is_called_before_the_first_saving_is_missing_at_once():
    made = saving([Call(0, 50_000), Call(0, 30_000), Call(2, 10_050)], 60_000)
    assert (made.missing, made.stages) == (20_000, ((0, 2, 5_100),))


# --- the plan of a household, worked by hand


def test_the_worked_plan():
    """240 100 a tranche (7 % of 3 430 000); 200 000 saved. Two of them within 6 savings: (480 200 - 200 000) / 6 = 46 700 exactly,
    more than one within 1 (40 100), three within 13 (40 023.08) and four within 18 (42 244.44). Then 480 200 / 12 = 40 016.67."""
    made = plan()
    assert [tranche.number for tranche in made.tranches] == [2, 3, 4, 5]
    assert {tranche.amount for tranche in made.tranches} == {Money(24_010_000)}
    assert [tranche.months for tranche in made.tranches] == [1, 6, 13, 18]
    assert [tranche.monthly for tranche in made.tranches] == [*[Money(4_670_000)] * 2, *[Money(4_001_700)] * 2]
    assert [(stage.first, stage.last, stage.months, stage.monthly) for stage in made.stages] == [
        (dt.date(2026, 12, 29), dt.date(2027, 5, 29), 6, Money(4_670_000)),
        (dt.date(2027, 6, 29), dt.date(2028, 5, 29), 12, Money(4_001_700)),
    ]
    assert {tranche.monthly_at_latest for tranche in made.tranches} == {Money(4_224_500)}, "760 400 over 18 savings"


def test_the_works_of_a_tranche_are_its_days():
    days = [(tranche.earliest, tranche.latest) for tranche in plan().tranches]
    assert days[:3] == [tuple(map(dt.date.fromisoformat, works.values())) for works in WORKS.values()]
    assert days[3] == (dt.date(2028, 6, 20),) * 2, "the keys"


def test_what_the_households_own_saving_leaves_missing():
    """15 000 a month: after 1, 6, 13 and 18 savings, 40 100 - 15 000, 280 200 - 90 000, 520 300 - 195 000, 760 400 - 270 000."""
    made = plan(monthly="15000 DZD")
    assert [tranche.missing.cents for tranche in made.tranches] == [2_510_000, 19_020_000, 32_530_000, 49_040_000]
    assert {tranche.missing.cents for tranche in plan(monthly="46700 DZD").tranches} == {0}
    assert max(tranche.missing.cents for tranche in plan(monthly="46699 DZD").tranches) == 600


def test_what_is_missing_counts_the_calls_of_the_same_day_and_before_alone():
    """Second half of 171 500 on 15/03/2026; 240 100 three times from 20/02/2026 at the earliest, from 20/06/2028 at the latest."""
    made = plan(as_of="2026-02-20", saved="0 DZD", monthly="10000 DZD", works=None)
    assert [tranche.missing.cents // CENTIMES for tranche in made.tranches] == [
        171_500 + 3 * 240_100, *[3 * 240_100] * 3, 171_500 + 4 * 240_100 - 280_000,
    ]  # fmt: skip
    assert [tranche.missing_at_latest.cents // CENTIMES for tranche in made.tranches] == [171_500, *[851_900] * 4]


def test_works_may_not_end_after_the_keys_even_where_no_call_follows():
    tranche = next(tranche for tranche in simulator.ask(COUPLE).tranches if tranche.milestone == "foundations")
    as_of, keys = dt.date(2026, 11, 29), dt.date(2028, 6, 20)
    period = works.Range(dt.date(2027, 1, 1), dt.date(2029, 1, 1))
    assert works.ranges([tranche], {"foundations": period}, as_of, keys) == {
        "foundations": works.Range(period.first, keys)
    }


def test_an_instalment_before_the_day_of_the_plan_is_not_in_its_months():
    """Keys on 10/01/2009: the instalment of 10/06/2009 is paid on 15/06/2009, that of the day itself is not."""
    question = load(HOUSEHOLDS / "cohort_2001_tranches_after_keys_f4.yaml").raw
    moved = question | {"dates": question["dates"] | {"keys": "2009-01-10"}}
    assert plan(moved, as_of="2009-06-15", works=None).months[0].instalment == Money(0)
    assert plan(moved, as_of="2009-06-10", works=None).months[0].instalment == Money(531_250)


def test_without_a_period_only_the_order_of_the_calls_bounds_the_works():
    made = plan(works=None)
    assert made.unstated == ("foundations", "structural_works", "secondary_works")
    assert made.tranches[0].earliest == made.as_of
    assert made.tranches[0].latest == dt.date(2028, 6, 20)
    assert made.missing_at_once == Money(3 * 24_010_000 - 20_000_000)
    assert made.tranches[0].monthly is None
    stated = plan(works={"structural_works": WORKS["structural_works"]})
    assert stated.tranches[0].latest == dt.date(2027, 12, 31), "before the structural works"
    assert stated.tranches[2].earliest == dt.date(2027, 6, 1), "after them"


def test_the_halves_of_the_first_tranche_have_their_deadlines():
    made = plan(as_of="2026-02-20", saved="0 DZD", works=None)
    assert [(tranche.number, tranche.amount.cents) for tranche in made.tranches][:2] == [
        (1, 17_150_000),
        (2, 24_010_000),
    ]
    assert made.tranches[0].earliest == dt.date(2026, 3, 15), "the first half was due on 15/02/2026"


def test_a_call_of_the_very_day_is_still_to_come_and_one_of_the_eve_is_not():
    assert [tranche.number for tranche in plan(as_of="2028-06-20", works=None).tranches] == [2, 3, 4, 5]
    assert plan(as_of="2028-06-21", works=None).tranches == ()


def test_tranches_after_the_keys_are_planned_too():
    made = plan(HOUSEHOLDS / "cohort_2001_tranches_after_keys_f4.yaml", as_of="2009-02-15", saved="0 DZD", works=None)
    assert [(tranche.number, tranche.months) for tranche in made.tranches] == [(3, 11), (4, 23)]
    assert [stage.monthly.cents for stage in made.stages] == [772_800, 708_300], "85 000 / 11; then (85 000 - 8) / 12"
    assert made.loan is None


# --- the loan beside it, and the months


def test_the_loan_is_for_the_tranches_to_come_alone():
    """960 400 at 1 % over 300 months: P r / (1 - (1 + r)^-300), r = 1/1200."""
    made = plan()
    rate = Decimal(1) / 1200
    exact = Decimal(960_400) * rate / (1 - (1 + rate) ** -300)
    assert made.loan.amount == Money(96_040_000)
    assert abs(made.loan.instalment.decimal - exact) < Decimal("0.01")
    assert [draw.milestone for draw in made.loan.draws] == [tranche.milestone for tranche in made.tranches]
    assert [draw.date for draw in made.loan.draws] == [tranche.earliest for tranche in made.tranches]
    assert made.own_share == Money(0)
    assert made.bank == "cnep"
    assert plan(bank="bdl").bank == "bdl"
    part = load(COUPLE).raw | {"down_payment_loan": {"bank": "cnep", "amount": "500000 DZD"}}
    other = plan(part, bank="bdl")
    assert (other.bank, other.loan.amount) == ("bdl", Money(96_040_000)), (
        "the bank that is named, for the most that it lends"
    )


def test_before_the_first_tranche_the_loan_is_that_of_the_answer():
    made = plan(as_of="2025-12-15", saved="0 DZD")
    milestones = {name: works["from"] for name, works in WORKS.items()}
    question = load(COUPLE).raw
    asked = question | {
        "dates": question["dates"] | {"milestones": milestones},
        "down_payment_loan": {"bank": "cnep", "amount": "max"},
    }
    assert made.loan == simulator.ask(asked).down_payment_loan


def test_a_loan_that_is_drawn_at_once_is_drawn_on_the_day_of_the_plan():
    question = load(COUPLE).raw | {"down_payment_loan": {"bank": "cnep", "amount": "max", "drawn": "at_once"}}
    loan = plan(question).loan
    assert ({draw.date for draw in loan.draws}, loan.amount) == ({dt.date(2026, 11, 29)}, Money(96_040_000))
    assert (loan.first_due, loan.last_due) == (dt.date(2026, 12, 29), dt.date(2051, 11, 29)), "300 months"


def test_what_the_loan_does_not_lend_is_saved():
    question = load(COUPLE).raw | {"down_payment_loan": {"bank": "bdl", "amount": "500000 DZD"}}
    made = plan(question)
    assert (made.bank, made.loan.amount, made.own_share) == ("bdl", Money(50_000_000), Money(46_040_000))
    beside = sum(month.saving_with_loan.cents for month in made.months)
    assert 0 <= beside - (46_040_000 - 20_000_000) < 18 * CENTIMES


@settings(deadline=None, max_examples=40)
@given(
    st.dates(dt.date(2026, 3, 16), dt.date(2028, 6, 20)), st.integers(0, 1_200_000), st.lists(st.integers(0, 900), min_size=3, max_size=3)
)  # fmt: skip
def test_the_months_pay_every_tranche_and_are_the_engines(as_of, saved, wait):
    first = [min(as_of + dt.timedelta(days), dt.date(2028, 6, 20)) for days in sorted(wait)]
    works = {name: {"from": str(day), "to": "2028-06-20"} for name, day in zip(WORKS, first, strict=True)}
    made = plan(as_of=str(as_of), saved=f"{saved} DZD", works=works)
    assert [tranche.earliest for tranche in made.tranches[:3]] == first
    held = made.saved.cents + made.missing_at_once.cents
    for month in made.months:
        held += month.saving.cents - month.tranches.cents
        assert held == month.saved.cents >= 0
    for tranche in made.tranches:
        savings = sum(
            stage.monthly.cents * max(0, min(whole_months(as_of, tranche.earliest), end) - start)
            for stage, start, end in zip(made.stages, [0, *ends(made)], ends(made), strict=False)
        )
        due = sum(other.amount.cents for other in made.tranches if other.earliest <= tranche.earliest)
        assert made.saved.cents + made.missing_at_once.cents + savings >= due
    assert sum(month.tranches.cents for month in made.months) == 4 * 24_010_000
    answer = simulator.ask(COUPLE)
    assert sum(month.instalment.cents for month in made.months) == answer.financed.cents
    assert sum(month.loan.cents for month in made.months) == made.loan.amount.cents + made.loan.interest.cents


def ends(made):
    """The number of savings at the end of each stage."""
    return list(itertools.accumulate(stage.months for stage in made.stages))


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)), st.integers(0, 20_000))
def test_whole_months_are_the_due_days_until_a_day(start, days):
    day = start + dt.timedelta(days)
    months = whole_months(start, day)
    assert dates.add_months(start, months) <= day < dates.add_months(start, months + 1)


# --- the doors


def test_the_plan_in_a_file_is_the_plan_of_the_call(tmp_path, capsys):
    path = tmp_path / "mine.yaml"
    path.write_text(COUPLE.read_text(encoding="utf-8") + f"plan: {json.dumps(FACTS)}\n", encoding="utf-8")
    assert simulator.tranche_plan(path).to_json() == plan().to_json()
    works = [word for name, days in WORKS.items() for word in ("--works", f"{name}={days['from']}..{days['to']}")]
    assert (
        main(["plan", str(COUPLE), "--as-of", FACTS["as_of"], "--saved", FACTS["saved"], *works, "--format", "json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out) == plan().to_json()


def test_who_is_refused_is_told_so_before_the_figures():
    refused = HOUSEHOLDS / "owner_refused_f3.yaml"
    assert plan_page.sentences(plan(refused, works=None))[0].key == "verdict.refused"
    assert "verdict.refused" not in {sentence.key for sentence in plan_page.sentences(plan())}


RENTS = [path for path in sorted(HOUSEHOLDS.glob("*.yaml")) if simulator.ask(path).purchase is None]


@pytest.mark.parametrize("path", daily(RENTS, 5), ids=lambda path: path.stem)
def test_every_household_has_a_plan_on_every_day(path):
    answer = simulator.ask(path)
    tranches = [payment for payment in answer.schedule if payment.kind == "tranche"]
    for as_of in ("2001-01-01", "2016-02-29", "2026-11-29", "2060-12-31"):
        made = plan(path, as_of=as_of, works=None)
        assert made.answer.price == answer.price
        to_come = [payment for payment in tranches if payment.date and payment.date >= dt.date.fromisoformat(as_of)]
        assert len(made.tranches) >= len(to_come)
        assert sum(month.tranches.cents for month in made.months) == sum(
            tranche.amount.cents for tranche in made.tranches
        )
        assert all(month.saved.cents >= 0 for month in made.months)
        assert {len(plan_page.page(made, simulator.Law.load(), lang)) > 100 for lang in LANGUAGES} == {True}
    assert plan(path, as_of="2060-12-31", works=None).tranches == ()


def test_the_table_has_the_months():
    table = plan().frame()
    assert list(table.columns)[:4] == ["month", "saving", "tranches", "saved"]
    assert table["tranches"].sum() == Decimal(960_400)
    assert (table["loan_and_instalment"] == table["loan"] + table["saving_with_loan"] + table["instalment"]).all()
    assert (table["saving_and_instalment"] == table["saving"] + table["instalment"]).all()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_say_the_figures_of_the_plan(lang):
    law = simulator.Law.load()
    enough, short, unstated = plan(monthly="46700 DZD"), plan(monthly="15000 DZD"), plan(works=None)
    page = plan_page.page(short, law, lang)
    for fact in (
        Money(4_670_000),
        Money(4_001_700),
        dt.date(2026, 12, 29),
        dt.date(2028, 5, 29),
        Months(12),
        short.loan.instalment,
    ):
        assert write(fact, lang) in page
    said = {sentence.key: sentence.facts for sentence in plan_page.sentences(short)}
    assert (said["plan.own.short"]["missing"], said["plan.own.short"]["date"]) == (
        Money(49_040_000),
        dt.date(2028, 6, 20),
    )
    assert "plan.own.enough" in {sentence.key for sentence in plan_page.sentences(enough)}
    assert "plan.unstated" not in said
    said = {sentence.key: sentence.facts for sentence in plan_page.sentences(unstated)}
    assert said["plan.at_once"] == {"amount": unstated.missing_at_once}
    assert len(said["plan.unstated"]["milestones"].facts) == 3
    rich = {sentence.key for sentence in plan_page.sentences(plan(saved="1000000 DZD"))}
    assert "plan.stage.nothing" in rich
    assert "plan.stage" not in rich
    assert [sentence.key for sentence in plan_page.sentences(plan(as_of="2029-01-01", works=None))] == ["plan.none"]
    half = plan(load(COUPLE).raw | {"down_payment_loan": {"bank": "cnep", "amount": "500000 DZD"}})
    assert {"amount": Money(46_040_000)} in [sentence.facts for sentence in plan_page.loan_sentences(half)]


def test_a_loan_that_is_refused_says_why_and_one_that_is_not_offered_that_there_is_none():
    question = load(COUPLE).raw
    rich = plan(question | {"household": question["household"] | {"income": "200000 DZD"}})
    assert (rich.loan.instalment, rich.own_share) == (None, Money(96_040_000))
    assert [sentence.key for sentence in plan_page.loan_sentences(rich)] == ["step.tranches_loan.refused"]
    old = plan(HOUSEHOLDS / "cohort_2001_tranches_after_keys_f4.yaml", as_of="2009-02-15", works=None)
    assert [sentence.key for sentence in plan_page.loan_sentences(old)] == ["plan.loan.none"]


WRONG = {
    "no day": ({"as_of": None}, "plan.as_of", "error.key.missing"),
    "nothing said of what is saved": ({"saved": None}, "plan.saved", "error.key.missing"),
    "no currency": ({"saved": "200000"}, "plan.saved", "error.amount.no_currency"),
    "a debt": ({"monthly": "-5 DZD"}, "plan.monthly", "error.amount.negative"),
    "no such works": ({"works": {"roof": {"from": "2027-01-01", "to": "2027-06-30"}}}, "plan.works.roof", "error.key.unknown"),
    "one end": ({"works": {"foundations": {"from": "2027-01-01"}}}, "plan.works.foundations", "error.plan.period"),
    "a day in place of a period": ({"works": {"foundations": "2027-01-01"}}, "plan.works.foundations", "error.key.mapping"),
    "backwards": ({"works": {"foundations": {"from": "2027-06-30", "to": "2027-01-01"}}}, "plan.works.foundations.to", "error.date.order"),
    "past": ({"works": {"foundations": {"from": "2026-01-01", "to": "2026-06-30"}}}, "plan.works.foundations", "error.plan.range"),
    "after the keys": ({"works": {"foundations": {"from": "2029-01-01", "to": "2029-06-30"}}}, "plan.works.foundations", "error.plan.range"),
    "against the order": (
        {"works": WORKS | {"secondary_works": {"from": "2026-12-01", "to": "2026-12-31"}}}, "plan.works.foundations", "error.plan.range",
    ),
    "a bank without a rule": ({"bank": "cpa"}, "plan.bank", "error.value.choice"),
    "a fact of no plan": ({"name": "me"}, "plan.name", "error.key.unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused_in_a_sentence_with_its_place(name):
    facts, where, key = WRONG[name]
    with pytest.raises(InputError) as error:
        plan(**facts)
    assert (error.value.where, error.value.key) == (where, key)
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_a_purchase_has_no_such_plan():
    with pytest.raises(InputError) as error:
        plan(HOUSEHOLDS / "lpa_couple_f3.yaml", works=None)
    assert error.value.key == "error.plan.bought"


def test_a_period_that_is_typed_wrong_is_repaired_in_a_sentence(capsys):
    assert (
        main(
            ["plan", str(COUPLE), "--as-of", "2026-11-29", "--saved", "0 DZD", "--works", "foundations", "--lang", "en"]
        )
        == 2
    )
    assert "foundations=2027-01-01..2027-06-30" in capsys.readouterr().err
