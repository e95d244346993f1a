"""What a contract may still do, solved: so much a month, a sum today, some months put off, the dwelling given back."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import simulator
from simulator.contracts import events as kinds
from simulator.contracts import solutions
from simulator.contracts.contract import Contract
from simulator.contracts.outlook import outlook
from simulator.question.scenario import raw_of
from simulator.reading.errors import InputError

SCENARIOS = Path(__file__).parents[1] / "scenarios"
LIFE = SCENARIOS / "contracts" / "keys_2018.yaml"
YOUNG = raw_of(SCENARIOS / "households" / "cohort_2013_signed_2025_f3.yaml")
"""A contract that the longest term does not fill: there is room for a longer schedule."""


def life(*events, as_of="2026-11-29", paid="until 2026-11-20", question=None):
    return simulator.contract(
        (question or raw_of(LIFE)) | {"contract": {"as_of": as_of, "paid": paid, "events": list(events)}}
    )


def of_2025(*events):
    question = YOUNG | {
        "dwelling": {"price": "2100000 DZD"},
        "household": YOUNG["household"] | {"birth": "1990-01-01"},
    }
    return life(*events, question=question)


LATE = {"event": "missed", "from": "2024-03", "to": "2024-08"}
LIVES = {
    "on time": life(),
    "late": life(LATE),
    "caught up": life(LATE, {"event": "catch_up", "from": "2026-12", "months": 6}),
    "a planned lump sum": life({"event": "lump_sum", "date": "2027-01-20", "amount": "500000 DZD", "effect": "shorter"}),
    "2025": of_2025(),
    "a loan": Contract.level("1000000", yearly_rate="0.03", instalments=240, start="2020-01-10").after(
        paid_until="2025-01-10", as_of="2025-01-20"
    ),
}  # fmt: skip


@pytest.fixture(params=LIVES, ids=str)
def contract(request):
    return LIVES[request.param]


# --- the outlook


def test_what_is_still_to_be_paid_is_that_of_the_statement_as_long_as_no_event_to_come_forgives_or_adds(contract):
    assert outlook(contract).to_pay == contract.statement.remaining


def test_the_outlook_without_events_to_come_is_the_statement():
    for name in ("on time", "late", "2025"):
        contract, ahead = LIVES[name], outlook(LIVES[name])
        assert (ahead.months, ahead.last_due, ahead.late) == (
            contract.statement.remaining_instalments, contract.statement.last_due, contract.statement.late,
        )  # fmt: skip
        assert ahead.instalment == contract.versions[0].instalment


def test_what_the_law_takes_off_is_no_longer_to_be_paid():
    contract = LIVES["on time"]
    offer = contract.statement.pay_off
    paid_off = solutions.with_event(contract, kinds.PayAll(contract.as_of)).contract
    assert offer.discount > 0
    assert outlook(paid_off).to_pay == 0
    later = solutions.with_event(contract, kinds.PayAll(dt.date(2027, 1, 1))).contract
    assert outlook(contract).to_pay - outlook(later).to_pay == later.paths[1].forgiven > 0


# --- so much a month


@pytest.mark.parametrize("monthly", [100_000, 500_000, 656_249, 656_250, 656_251, 900_000, 2_000_000, 200_000_000])
def test_no_fewer_months_keep_within_the_amount_and_those_do(contract, monthly):
    answer = solutions.affordable(contract, monthly)
    if answer.within is None:
        assert outlook(answer.lowest.contract).instalment > monthly
        return
    months = answer.within.event.months
    assert outlook(answer.within.contract).instalment <= monthly
    if months > 1:
        fewer = solutions.with_event(solutions.without_plans(contract), kinds.Reschedule(contract.as_of, months - 1))
        assert outlook(fewer.contract).instalment > monthly


def test_the_longest_reschedule_is_the_last_that_is_allowed(contract):
    longest = solutions.affordable(contract, 1).lowest
    one_more = replace(longest.event, months=longest.event.months + 1)
    refused = solutions.with_event(solutions.without_plans(contract), one_more)
    assert refused.contract is None or refused.event.months > 600


def test_a_reschedule_pays_the_same_sum_without_interest():
    for name in ("on time", "late", "2025"):
        answer = solutions.affordable(LIVES[name], 900_000)
        assert outlook(answer.within.contract).to_pay == outlook(LIVES[name]).to_pay
        assert outlook(answer.within.contract).late == 0


def test_where_the_term_is_full_no_lower_instalment_is_possible_and_the_lowest_is_said():
    answer = solutions.affordable(LIVES["on time"], 600_000)
    assert answer.within is None
    assert outlook(answer.lowest.contract).instalment == 656_250


def test_where_there_is_room_a_lower_instalment_is_found():
    contract = life(
        {"event": "lump_sum", "date": "2020-01-20", "amount": "500000 DZD", "effect": "shorter"},
        as_of="2020-02-01",
        paid="until 2020-02-01",
    )
    answer = solutions.affordable(contract, 500_000)
    assert outlook(answer.within.contract).instalment <= 500_000 < outlook(contract).instalment
    assert outlook(answer.within.contract).months > outlook(contract).months


def test_a_contract_that_has_ended_has_no_other_schedule():
    ended = solutions.with_event(LIVES["on time"], kinds.PayAll(dt.date(2026, 11, 28))).contract
    with pytest.raises(InputError) as refused:
        solutions.affordable(ended, 900_000)
    assert refused.value.key == "error.contract.after_the_end"


# --- a sum today, some months, leaving


def test_a_sum_makes_the_schedule_shorter_or_the_instalment_lower(contract):
    before = outlook(solutions.without_plans(contract))
    shorter, lower = (outlook(option.contract) for option in solutions.lump_sum(contract, 30_000_000, contract.as_of))
    assert shorter.months < before.months
    assert shorter.instalment == before.instalment
    assert lower.instalment < before.instalment
    assert lower.last_due == before.last_due
    if not contract.plan.rate:
        assert shorter.to_pay == lower.to_pay == before.to_pay - 30_000_000


def test_a_sum_above_what_is_owed_says_so():
    options = solutions.lump_sum(LIVES["on time"], 10**12, dt.date(2026, 11, 29))
    assert {option.refusal.key for option in options} == {"error.contract.more_than_owed"}


def test_some_months_are_put_off_and_repaid():
    contract = of_2025({"event": "lump_sum", "date": "2026-01-20", "amount": "300000 DZD", "effect": "shorter"})
    repaid, at_end = solutions.pause(contract, 6)
    before, after = outlook(contract), outlook(repaid.contract)
    assert after.highest == 2 * before.instalment
    assert (after.months, after.last_due) == (before.months - 6, before.last_due)
    later = outlook(at_end.contract)
    assert (later.months, later.instalment) == (before.months, before.instalment)
    assert later.last_due > before.last_due
    assert before.to_pay == after.to_pay == later.to_pay


def test_a_schedule_that_fills_the_longest_term_cannot_move():
    assert solutions.pause(LIVES["on time"], 6).at_end.refusal.key == "error.contract.too_long"


@pytest.mark.parametrize(
    ("repairs", "costs", "missing"), [(None, None, 3), (8_000_000, None, 2), (8_000_000, 2_000_000, 1)]
)
def test_who_leaves_gets_the_down_payment_less_what_is_late_and_the_costs(repairs, costs, missing):
    contract = LIVES["late"]
    back = solutions.leave(contract, contract.as_of, repairs, costs).contract.statement.refund
    paid_before = contract.plan.paid_before
    assert back.amount == paid_before - contract.statement.late - (repairs or 0) - (costs or 0)
    assert len(back.missing) == missing


def test_what_is_planned_for_later_does_not_stand_in_the_way_of_a_question():
    contract = LIVES["a planned lump sum"]
    assert all(option.contract for option in solutions.lump_sum(contract, 80_000_000, contract.as_of))
    assert solutions.leave(contract, contract.as_of).contract is not None
    assert len(solutions.without_plans(contract).events) == 0
