"""The contract of a household: without events it is the schedule of its answer; its statement, its refusals, its door."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from contract import json_of

import simulator
from simulator.base.money import Money, decimal_string
from simulator.cli import main
from simulator.contracts import Contract
from simulator.question.scenario import raw_of
from simulator.reading.errors import InputError
from simulator.views import contract_statement as shown
from simulator.wording import LANGUAGES, Sentence

HOUSEHOLDS = Path(__file__).parents[1] / "scenarios" / "households"
AADL_1 = HOUSEHOLDS / "cohort_2001_updated_45_f3.yaml"
AADL_3 = HOUSEHOLDS / "couple_f3.yaml"
FAR = "2085-01-01"
DUE_DAY = "2026-11-15"


def with_contract(path, **part):
    """The question of a file with a contract."""
    return raw_of(path) | {"contract": part}


def statement(path, **part):
    return simulator.contract(with_contract(path, **part)).to_json()["statement"]


def has_a_contract(path):
    answer = simulator.answer(path)
    return bool(answer["instalments"]) and not answer["price_alternatives"]


@pytest.mark.parametrize(
    "path", [path for path in sorted(HOUSEHOLDS.glob("*.yaml")) if has_a_contract(path)], ids=lambda path: path.stem
)
def test_without_events_a_contract_is_the_schedule_of_the_answer(path):
    made = simulator.contract(with_contract(path, as_of=FAR, paid=f"until {FAR}"))
    lines, answer = made.to_json()["schedule"], json_of(made)
    by_number = {}
    for row in answer["schedule"]:
        if row["kind"] == "instalment":
            paid = by_number.setdefault(row["n"], [row["date"], 0])
            paid[1] += round(float(row["due"]) * 100)
    found = [[line["date"], round(float(line["due"]) * 100)] for line in lines if line["kind"] == "instalment"]
    assert found == list(by_number.values())
    assert made.statement.status == "ended_by_term"
    assert made.statement.late == made.statement.remaining == 0
    assert len(made.versions) == 1


def test_what_is_left_of_a_contract_of_2018():
    row = statement(AADL_1, as_of="2026-11-29", paid="until 2026-11-20")
    assert (row["due"], row["paid"], row["late"]) == ("675937.50", "675937.50", "0.00")
    assert (row["remaining"], row["remaining_instalments"]) == ("899062.50", 137)
    assert row["next_due"] == {"date": "2026-12-15", "amount": "6562.50"}
    assert row["pay_off"]["discount"] == "89906.25"
    assert row["pay_off"]["until"] == "2026-12-14"


def test_everything_paid_with_the_keys_has_the_discount_of_the_law():
    row = statement(AADL_3, as_of="2028-06-20", paid="until 2028-06-20")
    assert row["pay_off"]["amount"] == "1913940.00"
    assert all(condition["met"] for condition in row["pay_off"]["conditions"])


@pytest.mark.parametrize(("day", "count"), [("2023-12-31", 0), ("2024-01-01", 2)])
def test_before_the_finance_law_there_is_no_discount(day, count):
    row = statement(AADL_1, as_of=day, paid=f"until {day}")
    assert len(row["pay_off"]["conditions"]) == count
    assert (row["pay_off"]["discount"] == "0.00") == (count == 0)


def test_who_is_late_pays_that_first_and_has_no_discount():
    row = statement(AADL_1, as_of="2026-11-29", paid="until 2026-05-20")
    assert (row["status"], row["late"], row["late_lines"]) == ("late", "39375.00", 6)
    assert row["late_by_age"] == {"30": "6562.50", "60": "6562.50", "90": "6562.50", "180": "19687.50", "more": "0.00"}
    assert row["pay_off"]["discount"] == "0.00"
    assert {"name": "up_to_date", "met": False} in row["pay_off"]["conditions"]


def test_a_line_is_late_after_the_end_of_the_following_month_unless_it_is_read_otherwise():
    unpaid = {"as_of": "2026-12-20", "paid": "until 2026-10-20"}
    assert statement(AADL_1, **unpaid)["status"] == "running"
    assert statement(AADL_1, **unpaid, readings={"late_after": "due_day"})["status"] == "late"


def test_a_line_due_on_the_very_day_is_not_late():
    row = statement(AADL_1, as_of=DUE_DAY, paid="until 2026-11-14")
    assert (row["late"], row["next_due"]["date"]) == ("0.00", "2026-12-15")
    assert row["remaining"] == statement(AADL_1, as_of="2026-11-14", paid="until 2026-11-14")["remaining"]


def test_after_a_withdrawal_the_down_payment_is_refunded_less_what_is_open():
    events = [{"event": "withdrawal", "date": "2026-11-20", "repairs": "80000 DZD", "costs": "20000 DZD"}]
    row = statement(AADL_1, as_of="2026-11-29", paid="until 2026-05-20", events=events)
    assert row["status"] == "withdrawn"
    assert row["refund"] == {"amount": "385625.00", "missing": ["instalments"], "after": "recovery of the dwelling"}


WRONG = {
    "no day": ({"paid": "until 2026-11-20"}, "contract.as_of", "error.key.missing"),
    "words": ({"as_of": "2026-11-29", "paid": "all of it"}, "contract.paid", "error.contract.paid"),
    "after a withdrawal": (
        {"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "withdrawal", "date": "2020-01-01"}, {"event": "pay_all", "date": "2021-01-01"}]},
        "contract.events[1]", "error.contract.after_the_end",
    ),
    "two withdrawals": (
        {"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "withdrawal", "date": "2020-01-01"}, {"event": "withdrawal", "date": "2021-01-01"}]},
        "contract.events[1]", "error.contract.after_the_end",
    ),
    "before the keys": ({"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "pay_all", "date": "2017-01-01"}]}, "contract.events[0]", "error.contract.before_the_keys"),
    "a payment before the contract": (
        {"as_of": FAR, "paid": [{"date": "2016-01-01", "amount": "1000 DZD"}]}, "contract.paid[0]", "error.contract.payment_before",
    ),
    "the same payment twice": ({"as_of": FAR, "paid": [{"date": "2019-01-01", "amount": "1000 DZD"}] * 2}, "contract.paid[1]", "error.contract.paid_twice"),
    "an amount in centimes": (
        {"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "lump_sum", "date": "2027-01-20", "amount": "50000000 DZD", "effect": "shorter"}]},
        "contract.events[0].amount", "error.contract.more_than_owed",
    ),
    "nothing": (
        {"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "lump_sum", "date": "2027-01-20", "amount": "0 DZD", "effect": "shorter"}]},
        "contract.events[0].amount", "error.price.zero",
    ),
    "nothing late": ({"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "catch_up", "from": "2025-01", "months": "6"}]}, "contract.events[0]", "error.contract.nothing_late"),
    "past the age": ({"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "reschedule", "date": "2030-01-20", "months": "300"}]}, "contract.events[0]", "error.contract.too_long"),
    "a rate on a rent": ({"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "rate", "date": "2030-01-20", "rate": "4 %"}]}, "contract.events[0]", "error.contract.no_loan"),
    "an event that there is not": ({"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "holiday", "date": "2030-01-20"}]}, "contract.events[0].event", "error.value.choice"),
    **{
        f"refused by name: {name}": ({"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": name, "date": "2030-01-20"}]}, "contract.events[0].event", f"error.contract.refused.{name}")
        for name in ("charge_off", "due_day", "drawing", "interest_pause")
    },
    "after the end": ({"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "surcharge", "date": "2040-01-20", "amount": "100 DZD"}]}, "contract.events[0]", "error.contract.after_the_end"),
    "everything paid, then given back": (
        {"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "withdrawal", "date": "2021-01-01"}, {"event": "pay_all", "date": "2021-01-01"}]},
        "contract.events[0]", "error.contract.after_the_end",
    ),
    "a payment in centimes": ({"as_of": FAR, "paid": [{"date": "2019-01-01", "amount": "656250000 DZD"}]}, "contract.paid[0]", "error.contract.more_than_owed"),
    "a payment after the end": (
        {"as_of": FAR, "paid": [{"date": "2019-01-01", "amount": "1575000 DZD"}, {"date": "2045-01-01", "amount": "6562.50 DZD"}]}, "contract.paid[1]", "error.contract.more_than_owed",
    ),
    "another currency": ({"as_of": FAR, "paid": [{"date": "2019-01-01", "amount": "1000 EUR"}]}, "contract.paid[0].amount", "error.amount.unknown_currency"),
    "a foreign account": ({"as_of": FAR, "paid": [{"date": "2019-01-01", "amount": "1000 DZD", "account": "12345"}]}, "contract.paid[0].account", "error.key.unknown"),
    "a deferral that no line is left for": ({"as_of": FAR, "paid": f"until {FAR}", "events": [{"event": "deferred", "date": "2037-01-20", "months": "12", "repaid_over": "12"}]}, "contract.events[0]", "error.contract.few_left"),
    "a reading in two ways": ({"as_of": FAR, "paid": f"until {FAR}", "readings": {"imputation": "last_first"}}, "contract.readings.imputation", "error.value.choice"),
    "missed months beside payments": (
        {"as_of": FAR, "paid": [{"date": "2019-01-01", "amount": "1000 DZD"}], "events": [{"event": "missed", "from": "2020-01", "to": "2020-02"}]},
        "contract.events[0]", "error.contract.missed_beside_payments",
    ),
    "missed months after the day from which the payments are told": (
        {"as_of": FAR, "paid": ["until 2019-01-01", {"date": "2019-02-01", "amount": "1000 DZD"}], "events": [{"event": "missed", "from": "2020-01", "to": "2020-02"}]},
        "contract.events[0]", "error.contract.missed_beside_payments",
    ),
    "a payment of a time that is paid": (
        {"as_of": FAR, "paid": ["until 2019-01-01", {"date": "2019-02-01", "amount": "1000 DZD"}, {"date": "2019-01-01", "amount": "1000 DZD"}]}, "contract.paid[2]", "error.contract.paid_both",
    ),
    "the same payment twice after a day": ({"as_of": FAR, "paid": ["until 2018-06-01", *[{"date": "2019-01-01", "amount": "1000 DZD"}] * 2]}, "contract.paid[2]", "error.contract.paid_twice"),
    "a payment in centimes after a day": ({"as_of": FAR, "paid": ["until 2018-06-01", {"date": "2019-01-01", "amount": "656250000 DZD"}]}, "contract.paid[1]", "error.contract.more_than_owed"),
    "a day that is none before payments": ({"as_of": FAR, "paid": ["until 2018-02-31"]}, "contract.paid", "error.date.impossible"),
    "a day after the payments": ({"as_of": FAR, "paid": [{"date": "2019-01-01", "amount": "1000 DZD"}, "until 2018-06-01"]}, "contract.paid[1]", "error.key.mapping"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused_in_a_sentence_with_its_place(name):
    part, where, key = WRONG[name]
    with pytest.raises(InputError) as error:
        _ = simulator.contract(with_contract(AADL_1, **part)).statement
    assert (error.value.where, error.value.key) == (where, key)
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_a_programme_with_two_prices_asks_for_that_of_the_orders():
    path = HOUSEHOLDS / "cohort_2013_f4.yaml"
    with pytest.raises(InputError) as error:
        simulator.contract(with_contract(path, as_of=DUE_DAY, paid=[]))
    assert (error.value.where, error.value.key) == ("dwelling.price", "error.contract.two_prices")
    own = with_contract(path, as_of=DUE_DAY, paid=[]) | {"dwelling": {"type": "F4", "price": "2700000 DZD"}}
    assert simulator.contract(own).statement.as_of == dt.date.fromisoformat(DUE_DAY)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_writes_the_statement(lang, tmp_path, capsys):
    question = tmp_path / "mine.json"
    question.write_text(json.dumps(with_contract(AADL_1, as_of="2026-11-29", paid="until 2026-05-20")), "utf-8")
    assert main(["--lang", lang, "contract", str(question)]) == 0
    page = capsys.readouterr().out
    assert "39" in page
    assert main(["contract", str(question), "--format", "json", "--as-of", "2026-05-21"]) == 0
    assert json.loads(capsys.readouterr().out)["statement"]["late"] == "0.00"
    assert main(["contract", str(question), "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("\n") == 241


LIVES = {
    "paid": {"as_of": "2026-11-29", "paid": "until 2026-11-20"},
    "late": {"as_of": "2026-11-29", "paid": "until 2026-05-20"},
    "late for long": {"as_of": "2026-11-29", "paid": "until 2025-12-20"},
    "ahead": {"as_of": "2018-06-01", "paid": [{"date": "2018-05-20", "amount": "20000 DZD"}]},
    "before 2024": {"as_of": "2023-11-29", "paid": "until 2023-11-20"},
    "given back": {"as_of": "2026-11-29", "paid": "until 2026-05-20", "events": [{"event": "withdrawal", "date": "2026-11-20"}]},
    "paid at once": {"as_of": "2026-11-29", "paid": "until 2026-11-20", "events": [{"event": "pay_all", "date": "2025-02-20"}]},
    "after a death": {"as_of": "2026-11-29", "paid": "until 2026-11-20", "events": [{"event": "death", "date": "2025-02-20", "continues": "spouse"}]},
    "to the end": {"as_of": FAR, "paid": f"until {FAR}"},
    "eventful": {
        "as_of": "2026-11-29", "paid": "until 2026-11-20",
        "events": [
            {"event": "deferred", "from": "2020-04", "months": "6", "repaid_over": "6"},
            {"event": "lump_sum", "date": "2022-01-20", "amount": "100000 DZD", "effect": "lower"},
        ],
    },
}  # fmt: skip


def said(fact):
    """The figures that a sentence of the statement holds, as text of the JSON."""
    facts = fact.facts if isinstance(fact, Sentence) else {"amount": fact}
    return {name: as_json(value) for name, value in facts.items()}


def as_json(value):
    if isinstance(value, Money):
        return decimal_string(value.cents)
    return value.isoformat() if isinstance(value, dt.date) else getattr(value, "count", value)


@pytest.mark.parametrize("name", LIVES)
def test_the_statement_says_the_figures_of_the_contract(name):
    contract = simulator.contract(with_contract(AADL_1, **LIVES[name]))
    made = contract.to_json()
    row, offer = made["statement"], made["statement"].get("pay_off")
    first = shown.headline(contract)
    if first.key.startswith("life.left"):
        late = {"late": row["late_lines"]} if row["late_lines"] else {}
        assert first.key == ("life.left.late" if late else "life.left")
        assert said(first) == late | {
            "amount": row["remaining"],
            "count": row["remaining_instalments"],
            "last": row["last_due"],
        }
    else:
        assert first.key == f"life.{row['status']}"
    body = {line.label: said(line.value) for line in shown.rows(contract)}
    assert [body[key]["amount"] for key in ("due", "paid", "remaining")] == [row["due"], row["paid"], row["remaining"]]
    if row["late_since"]:
        assert body["late"] == {"amount": row["late"], "count": row["late_lines"], "since": row["late_since"]}
    ages = {key.removeprefix("age_"): value["amount"] for key, value in body.items() if key.startswith("age_")}
    assert ages == {age: amount for age, amount in row["late_by_age"].items() if amount != "0.00"}
    assert body.get("next_due") == row["next_due"]
    sentences = {sentence.key: said(sentence) for sentence in shown.pay_off(contract)}
    if offer:
        paid = (
            {"late": row["late"], "rest": offer["amount"]}
            if row["late_since"]
            else {"amount": offer["amount"], "until": offer["until"]}
        )
        assert sentences["life.pay_off.late_first" if row["late_since"] else "life.pay_off.until"] == paid
        assert ("life.pay_off.discount" in sentences) == (offer["discount"] != "0.00")
        assert ("life.pay_off.unmet" in sentences) == any(not condition["met"] for condition in offer["conditions"])
        assert ("life.pay_off.no_text" in sentences) == (not offer["conditions"])
    to_come = [span for span in made["effort"] if span["to"] >= made["as_of"]]
    for sentence, span in zip(shown.efforts(contract), to_come, strict=True):
        facts = {
            name: span[key]
            for name, key in (
                ("first", "from"),
                ("last", "to"),
                ("amount", "monthly"),
                ("effort", "effort"),
                ("left", "left"),
            )
        }
        if span["effort"] is None:
            assert sentence.key == ("life.effort.unknown" if span["income"] is None else "life.effort.no_income")
            facts |= {"effort": None, "left": None}
        assert sentence.facts["payer"].key == ("life." if span["payer"] == "spouse" else "") + f"payer.{span['payer']}"
        assert {name: value for name, value in said(sentence).items() if name != "payer"} == {
            name: value for name, value in facts.items() if value is not None
        }
    unchecked = [name.key for sentence in shown.unchecked(contract) for name in sentence.facts["missing"].facts]
    assert unchecked == [
        f"life.missing.{name}" for name in made["unknown"] if name not in ("repairs", "costs", "instalments")
    ]
    back = {sentence.key: said(sentence) for sentence in shown.refund(contract)}
    assert ("life.refund" in back) == ("refund" in row)
    if "refund" in row:
        assert back["life.refund"] == {"amount": row["refund"]["amount"]}
        assert [fact.key for fact in back["life.refund.missing"]["missing"].facts] == [
            f"life.missing.{key}" for key in row["refund"]["missing"]
        ]
    for version, opened in zip(made["versions"], contract.versions, strict=True):
        words = shown.version(contract, opened)
        facts = said(words)
        assert (facts["date"], facts["count"], facts["amount"]) == (
            version["from"],
            version["months"],
            version["instalment"],
        )
        assert (words.key == "life.version.closed") == (version["months"] == 0)
        assert (facts["event"].key, facts["status"].key) == (
            f"event.{version['event']}",
            f"life.status.{version['status']}",
        )


# --- faults that were found by reading, each with the figure that it cost


def rent(events=(), as_of="2024-06-01", payments=(), **more):
    begun = Contract.level("1200.00", instalments=12, start="2024-01-10")
    return begun.after(events, payments, as_of, **more)


def loan(events=(), as_of="2024-06-01", **more):
    begun = Contract.level("120000.00", yearly_rate="0.06", instalments=12, start="2024-01-10")
    return begun.after(events, (), as_of, **more)


def test_an_amount_that_pays_everything_holds_until_something_changes_it():
    late = statement(AADL_1, as_of="2026-11-16", paid="until 2026-10-14")["pay_off"]
    assert (late["discount"], late["until"]) == ("89906.25", "2026-11-30")
    before = statement(AADL_1, as_of="2023-12-20", paid="until 2023-12-20")["pay_off"]
    assert (before["discount"], before["until"]) == ("0.00", "2023-12-31")
    on_the_due_day = loan(as_of="2024-04-10", paid_until="2024-04-10").statement.pay_off
    assert on_the_due_day.until == dt.date(2024, 4, 10)


def test_a_surcharge_is_no_part_of_the_down_payment():
    events = [{"event": "withdrawal", "date": "2026-11-20"}]
    charged = [*events, {"event": "surcharge", "date": "2026-11-18", "amount": "50000 DZD"}]
    plain, with_it = (
        statement(AADL_1, as_of="2026-11-29", paid="until 2026-11-29", events=some) for some in (events, charged)
    )
    assert plain["refund"]["amount"] == with_it["refund"]["amount"]


def test_a_lump_sum_counts_what_waits():
    ahead = [{"date": "2024-02-10", "amount": "250.00"}]
    with pytest.raises(InputError) as error:
        _ = rent(
            [{"event": "lump_sum", "date": "2024-02-20", "amount": "1100.00", "effect": "lower"}], payments=ahead
        ).statement
    assert error.value.key == "error.contract.more_than_owed"
    whole = rent(
        [{"event": "lump_sum", "date": "2024-02-20", "amount": "950.00", "effect": "lower"}], payments=ahead
    ).statement
    assert (whole.status, whole.paid, whole.ahead) == ("paid_off", 1200_00, 0)


def test_interest_that_was_moved_is_paid_before_the_balance():
    events = [{"event": "catch_up", "date": "2024-05-01", "months": "3"}]
    made = loan(events, as_of="2024-05-02")
    owed = made.statement.remaining - sum(line.interest for line in made.paths[0].future)
    moved = sum(line.part_interest for line in made.paths[0].future)
    assert moved > 0
    lump = {"event": "lump_sum", "date": "2024-05-02", "amount": decimal_string(owed - moved - 1), "effect": "lower"}
    after = loan([*events, lump], as_of="2024-05-02").paths[0]
    assert sum(line.part_interest for line in after.future) == 0
    assert after.balance == moved + 1


def test_a_loan_is_not_paid_off_without_the_interest_of_the_month():
    with pytest.raises(InputError) as error:
        _ = loan(
            [{"event": "lump_sum", "date": "2024-05-09", "amount": "90669.93", "effect": "lower"}],
            paid_until="2024-05-09",
        ).statement
    assert error.value.key == "error.contract.all_of_a_loan"


def test_what_is_late_of_a_loan_is_rescheduled_in_equal_parts():
    lines = loan([{"event": "reschedule", "date": "2024-08-20", "months": "24"}], as_of="2024-08-20").paths[0].future
    assert max(line.due for line in lines) - min(line.due for line in lines) < 100


def test_a_new_rate_counts_for_lines_that_are_put_off_too():
    events = [
        {"event": "deferred", "date": "2024-04-20", "months": "3", "at": "end", "interest": "paid"},
        {"event": "rate", "date": "2024-05-10", "rate": "3 %"},
    ]
    lines = {line.number: line.interest for line in loan(events, paid_until="2030-01-01").paths[1].lines}
    assert abs(lines[4] - 2 * lines[5]) <= 1
    assert lines[5] == lines[6]


def test_a_withdrawal_gives_back_what_waits():
    made = statement(
        AADL_1,
        as_of="2018-06-01",
        paid=[{"date": "2018-05-20", "amount": "20000 DZD"}],
        events=[{"event": "withdrawal", "date": "2018-05-25"}],
    )
    assert made["refund"]["amount"] == "538437.50"
    assert made["given_up"] == "1555000.00"


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ({"events": [{"event": "lump_sum", "date": "2024-02-20", "amount": "100.00"}]}, "error.contract.needs"),
        ({"payments": [{"date": "2024-02-20"}]}, "error.contract.needs"),
        ({"events": [{"event": "reschedule", "date": "2024-02-20", "months": "700"}]}, "error.contract.months"),
        ({"events": [{"event": "pay_all", "date": "2024-02-20"}] * 2}, "error.contract.event_twice"),
        ({"as_of": "2023-12-31"}, "error.contract.as_of_before"),
        ({"events": [{"event": "surcharge", "date": "2024-02-05", "rate": "10 %"}]}, "error.contract.nothing_late"),
    ],
)  # fmt: skip
def test_what_is_missing_or_out_of_bounds_is_said(part, key):
    with pytest.raises(InputError) as error:
        _ = rent(**part).statement
    assert error.value.key == key
    assert all(error.value.message(lang) for lang in LANGUAGES)


def test_events_are_a_list():
    with pytest.raises(InputError) as error:
        statement(AADL_1, as_of=DUE_DAY, paid=f"until {DUE_DAY}", events={})
    assert (error.value.where, error.value.key) == ("contract.events", "error.value.list")


def test_what_was_paid_is_never_supposed():
    with pytest.raises(InputError) as error:
        simulator.contract(with_contract(AADL_1, as_of=DUE_DAY))
    assert error.value.where == "contract.paid"


def test_an_earlier_day_can_be_read_again_whatever_came_later():
    events = [{"event": "catch_up", "date": "2024-05-20", "months": "2"}]
    made = rent(events, as_of="2024-05-20", payments=[{"date": "2024-02-10", "amount": "100.00"}])
    assert made.on(dt.date(2024, 2, 20)).statement.late == 0


def test_the_month_of_the_keys_counts_from_the_keys():
    made = rent([{"event": "deferred", "from": "2024-01", "months": "2", "repaid_over": "2"}], paid_until="2024-06-01")
    assert made.versions[1].since == dt.date(2024, 1, 10)


def test_only_surcharges_that_are_open_can_be_rescheduled():
    events = [
        {"event": "surcharge", "date": "2025-01-05", "amount": "5.00"}, {"event": "reschedule", "date": "2025-02-20", "months": "5"},
    ]  # fmt: skip
    paid = [{"date": f"2024-{month:02d}-10", "amount": "100.00"} for month in range(2, 13)] + [
        {"date": "2025-01-10", "amount": "100.00"}
    ]
    made = rent(
        events,
        as_of="2025-02-20",
        payments=paid,
    )
    assert sum(line.due for line in made.paths[0].future) == made.statement.remaining == 5_00


def test_interest_that_is_added_becomes_principal_month_by_month():
    put_off = {"event": "deferred", "date": "2024-04-20", "months": "3", "at": "end", "interest": "added"}
    made = loan([put_off], as_of="2024-05-20", paid_until="2030-01-01")
    assert (made.paths[0].balance, made.statement.pay_off.interest) == (91_123_28, 455_62)
    assert [(row["date"], row["amount"]) for row in made.to_json()["ledger"][2:]] == [
        ("2024-05-10", "453.35"), ("2024-06-10", "455.62"), ("2024-07-10", "457.89"),
    ]  # fmt: skip


def test_what_was_late_bears_no_interest_under_a_new_rate():
    events = [
        {"event": "catch_up", "date": "2024-05-01", "months": "3"}, {"event": "rate", "date": "2024-05-10", "rate": "3 %"},
    ]  # fmt: skip
    lines = loan(events, as_of="2024-05-10").paths[0].future
    assert [line.part for line in lines[:3]] == [10_327_97, 10_327_97, 0]
    assert lines[0].interest == round(80_795_31 * 0.03 / 12)


def test_what_was_late_is_paid_before_the_balance_of_a_loan():
    catch_up = {"event": "catch_up", "date": "2024-05-01", "months": "3"}
    moved = sum(line.part + line.part_interest for line in loan([catch_up], as_of="2024-05-01").paths[0].future)
    plain = loan(as_of="2024-05-02", paid_until="2024-05-02").paths[0].future
    sum_of_it = {"event": "lump_sum", "date": "2024-05-02", "amount": decimal_string(moved), "effect": "lower"}
    lines = loan([catch_up, sum_of_it], as_of="2024-05-02").paths[0].future
    assert [line.due for line in lines] == [line.due for line in plain]


def test_what_waits_pays_the_lines_to_come_before_an_event_that_is_planned():
    ahead = [{"date": "2024-02-10", "amount": "1150.00"}]
    lump_sum = {"event": "lump_sum", "date": "2024-05-20", "amount": "50.00", "effect": "lower"}
    assert rent([lump_sum], as_of="2024-02-10", payments=ahead).paths[1].ended == "paid_off"
    end = rent(as_of="2024-02-10", payments=ahead).paths[1]
    assert end.ahead == 0


def test_a_kafil_pays_instalments_and_no_part_of_the_down_payment():
    kafil = {"event": "kafil", "date": "2016-06-20", "birth": "1990-05-02", "income": "45000 DZD", "effect": "keep"}
    path = HOUSEHOLDS / "cohort_2013_34_f3.yaml"
    made = simulator.contract(with_contract(path, as_of="2016-12-01", paid=f"until {FAR}", events=[kafil]))
    tranches = [line for line in made.paths[1].lines if line.kind == "tranche"]
    assert {line.payer for line in tranches} == {"applicant"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"event": "reschedule", "months": "12"}, {"event": "reschedule", "months": "24"}),
        ({"event": "deferred", "months": "2", "at": "end"}, {"event": "deferred", "months": "3", "at": "end"}),
        ({"event": "death", "continues": "spouse"}, {"event": "divorce", "continues": "applicant"}),
    ],
)
def test_two_events_of_one_day_of_which_one_can_hold_are_refused(first, second):
    with pytest.raises(InputError) as error:
        _ = rent([event | {"date": "2024-03-01"} for event in (first, second)]).statement
    assert (error.value.where, error.value.key) == ("events[1]", "error.contract.two_on_a_day")
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_a_surcharge_put_on_lines_to_come_is_given_up_with_them():
    events = [
        {"event": "surcharge", "date": "2024-04-20", "amount": "30.00"}, {"event": "catch_up", "date": "2024-05-01", "months": "2"},
        {"event": "withdrawal", "date": "2024-05-02"},
    ]  # fmt: skip
    assert rent(events).statement.given_up == 1230_00


def test_of_two_payments_of_a_month_one_pays_the_current_line_and_the_other_the_oldest():
    question = with_contract(
        AADL_1, as_of="2018-09-20", readings={"imputation": "current_first"},
        paid=[{"date": day, "amount": "6562.50"} for day in ("2018-09-15", "2018-09-16")],
    )  # fmt: skip
    paid = [line["state"] for line in simulator.contract(question).to_json()["schedule"][:5]]
    assert paid == ["paid", "late", "late", "late", "paid"]


# --- the doors of a contract without a scheme, and facts that were not given


@pytest.mark.parametrize(
    ("terms", "where", "key"),
    [
        ({"amount": "twelve"}, "amount", "error.amount.unreadable"),
        ({"amount": "0.00"}, "amount", "error.price.zero"),
        ({"amount": "-5.00"}, "amount", "error.amount.negative"),
        ({"yearly_rate": "1/0"}, "yearly_rate", "error.value.rate"),
        ({"yearly_rate": "-0.04"}, "yearly_rate", "error.value.rate"),
        ({"yearly_rate": "0.123456789"}, "yearly_rate", "error.value.rate"),
        ({"instalment": "a hundred"}, "instalment", "error.amount.unreadable"),
        ({"instalments": 0}, "instalments", "error.contract.months"),
        ({"start": "2024-02-30"}, "start", "error.date.impossible"),
    ],
)
def test_odd_terms_of_a_level_contract_are_refused_in_a_sentence(terms, where, key):
    with pytest.raises(InputError) as error:
        Contract.level(**{"amount": "1200.00", "instalments": 12, "start": "2024-01-10"} | terms)
    assert (error.value.where, error.value.key) == (where, key)


def test_a_rate_is_a_share_or_in_per_cent():
    share, per_cent = (
        Contract.level("1200.00", yearly_rate=rate, instalments=12, start="2024-01-10") for rate in ("0.0456", "4.56 %")
    )
    assert share.plan == dataclasses.replace(
        per_cent.plan, age_limit=share.plan.age_limit, own_limit=share.plan.own_limit
    )


def test_what_is_told_later_comes_after_what_was_told_before():
    first = rent([{"event": "missed", "from": "2024-03", "to": "2024-03"}], paid_until="2024-06-01")
    both = first.after([{"event": "catch_up", "date": "2024-05-01", "months": "2"}])
    assert (first.statement.late, both.statement.late) == (100_00, 0)
    assert [event.name for event in both.events] == ["missed", "catch_up"]
    with pytest.raises(InputError) as error:
        both.after([{"event": "catch_up", "date": "2024-05-01", "months": "2"}])
    assert error.value.key == "error.contract.event_twice"
    paid = rent(payments=[{"date": "2024-02-10", "amount": "100.00"}])
    assert paid.after(payments=[{"date": "2024-03-10", "amount": "100.00"}]).statement.paid == 200_00


def test_no_payment_is_of_a_time_in_which_everything_is_paid_already():
    paid = [{"date": "2024-02-10", "amount": "100.00"}]
    for begun in (rent, lambda **paid_until: rent(payments=paid).after(**paid_until)):
        with pytest.raises(InputError) as error:
            begun(paid_until="2024-03-01", **({"payments": paid} if begun is rent else {}))
        assert (error.value.where, error.value.key) == ("paid[1]", "error.contract.paid_both")
        assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_payments_after_a_day_until_which_all_was_paid_are_those_told_one_by_one_from_the_keys():
    """All paid until June 2018, then one instalment and a part of another: as where each payment is told."""
    days = [f"{year}-{month:02d}-15" for year, month in ((2018, 5), (2018, 6))]
    each = [{"date": day, "amount": "6562.50 DZD"} for day in days]
    then = [{"date": "2018-07-20", "amount": "6562.50 DZD"}, {"date": "2018-09-01", "amount": "2000 DZD"}]
    after = statement(AADL_1, as_of="2018-10-01", paid=["until 2018-06-15", *then])
    assert after == statement(AADL_1, as_of="2018-10-01", paid=[*each, *then])
    missed = [{"event": "missed", "from": "2018-05", "to": "2018-05"}]
    assert (
        statement(AADL_1, as_of="2018-10-01", paid=["until 2018-06-15", *then], events=missed)["late"] != after["late"]
    )


def test_two_payments_of_one_day_have_references():
    paid = [{"date": "2024-02-10", "amount": "50.00", "reference": reference} for reference in ("first", "second")]
    assert rent(payments=paid).statement.paid == 100_00


def test_what_is_paid_on_the_day_of_the_keys_is_of_the_down_payment():
    with pytest.raises(InputError) as error:
        statement(AADL_1, as_of="2018-06-01", paid=[{"date": "2018-04-15", "amount": "20000 DZD"}])
    assert (error.value.where, error.value.key) == ("contract.paid[0]", "error.contract.payment_before")


def test_what_is_next_due_follows_a_deferral_of_the_next_month():
    events = [{"event": "deferred", "from": "2027-01", "months": "2", "repaid_over": "2"}]
    row = statement(AADL_1, as_of="2026-12-20", paid="until 2026-12-20", events=events)
    assert row["next_due"] == {"date": "2027-03-15", "amount": "13125.00"}


def test_the_schedule_adds_up_before_an_event_that_is_planned():
    events = [{"event": "catch_up", "date": "2024-08-01", "months": "2"}]
    made = rent(events, as_of="2024-05-01").to_json()
    late = [(line["due"], line["moved_later"], line["state"]) for line in made["schedule"][:3]]
    assert late == [("100.00", "100.00", "late")] * 3
    assert sum(float(line["due"]) - float(line["moved_later"]) for line in made["schedule"]) == 1200
    lump_sum = {"event": "lump_sum", "date": "2024-08-20", "amount": "300.00", "effect": "shorter"}
    assert rent([lump_sum], as_of="2024-05-01", paid_until="2024-05-01").to_json()["planned"]["lump_sums"] == "300.00"


@pytest.mark.parametrize(
    "path", [path for path in sorted(HOUSEHOLDS.glob("*.yaml")) if has_a_contract(path)], ids=lambda path: path.stem
)
def test_without_events_the_effort_of_each_payer_is_that_of_the_answer(path):
    """The last instalment takes the rest: it may be a span of its own."""
    made = simulator.contract(with_contract(path, as_of=FAR, paid=f"until {FAR}"))
    first = {span.payer: span for span in made.efforts[::-1]}
    waiting = made.plan.lines[0].principal == 0
    for payer in json_of(made)["payers"]:
        span = next(span for span in made.efforts if span.payer == payer["payer"] and (not waiting or span.months > 12))
        assert (decimal_string(span.monthly), span.share) == (payer["monthly"], payer["effort"])
        assert first[payer["payer"]].first.isoformat() == payer["from"]
    assert sum(span.monthly * span.months for span in made.efforts) == sum(
        line.due for line in made.plan.lines if line.kind == "instalment"
    )


def efforts(*events, path=AADL_1):
    made = simulator.contract(with_contract(path, as_of="2029-11-29", paid=f"until {FAR}", events=list(events)))
    return [
        (row["payer"], row["from"], row["monthly"], row["income"], row["effort"], row["left"])
        for row in made.to_json()["effort"]
    ]


def test_an_income_changes_the_effort_and_nothing_that_is_due():
    retired = {"event": "income", "date": "2030-01-01", "income": "20000 DZD", "spouse_income": "0 DZD"}
    assert efforts(retired)[1] == ("applicant", "2030-01-15", "6562.50", "20000.00", 0.3281, "13437.50")
    assert efforts(retired)[0][:3] == efforts()[0][:3]


def test_the_income_of_one_payer_is_never_that_of_another():
    kafil = {"event": "kafil", "date": "2030-01-20", "birth": "1990-05-02", "income": "45000 DZD", "effect": "keep"}
    raised = {"event": "income", "date": "2031-01-20", "kafil_income": "60000 DZD"}
    assert [row[:5:3] for row in efforts(kafil, raised)[1:]] == [("kafil", "45000.00"), ("kafil", "60000.00")]
    heirs = {"event": "death", "date": "2030-01-20", "continues": "heirs"}
    assert efforts(heirs)[-1] == ("heirs", "2030-02-15", "6562.50", None, None, None)
    with_income = {"event": "income", "date": "2031-01-20", "income": "30000 DZD"}
    assert efforts(heirs, with_income)[-1] == ("heirs", "2031-02-15", "6562.50", "30000.00", 0.2188, "23437.50")


def test_after_a_divorce_the_income_of_the_spouse_no_longer_counts():
    divorce = {"event": "divorce", "date": "2035-01-01", "continues": "applicant"}
    before, after, *_ = efforts(divorce, path=AADL_3)
    assert (before[3], after[3]) == ("80000.00", "60000.00")


def test_a_kafil_pays_a_share_beside_the_applicant_inside_his_age():
    share = {"event": "kafil", "date": "2030-01-20", "birth": "1963-05-02", "income": "45000 DZD", "share": "40 %"}
    spans = efforts(share)
    assert spans[1:3] == [
        ("applicant", "2030-02-15", "3937.50", spans[0][3], spans[1][4], spans[1][5]), ("applicant", "2033-05-15", "6562.50", *spans[0][3:]),
    ]  # fmt: skip
    assert spans[3] == ("kafil", "2030-02-15", "2625.00", "45000.00", 0.0583, "42375.00")
    lines = simulator.contract(
        with_contract(AADL_1, as_of="2030-03-01", paid=f"until {FAR}", events=[share])
    ).to_json()["schedule"]
    assert lines[142]["parts"] == [{"payer": "kafil", "due": "2625.00"}, {"payer": "applicant", "due": "3937.50"}]


@pytest.mark.parametrize(
    ("event", "where", "key"),
    [
        ({"event": "income", "kafil_income": "50000 DZD"}, "contract.events[0].kafil_income", "error.contract.no_kafil"),
        ({"event": "income"}, "contract.events[0]", "error.contract.needs"),
        ({"event": "kafil", "birth": "1990-05-02", "income": "1 DZD"}, "contract.events[0]", "error.contract.share_or_effect"),
        ({"event": "kafil", "birth": "1950-05-02", "income": "1 DZD", "share": "40 %"}, "contract.events[0].birth", "error.contract.kafil_too_old"),
    ],
)  # fmt: skip
def test_odd_incomes_and_kafils_are_refused_in_a_sentence(event, where, key):
    with pytest.raises(InputError) as error:
        efforts(event | {"date": "2030-01-20"})
    assert (error.value.where, error.value.key) == (where, key)
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_the_shares_of_kafils_are_less_than_the_whole():
    shares = [
        {"event": "kafil", "date": f"203{year}-01-20", "birth": "1990-05-02", "income": "45000 DZD", "share": "60 %"}
        for year in (0, 1)
    ]
    with pytest.raises(InputError) as error:
        efforts(*shares)
    assert (error.value.where, error.value.key) == ("contract.events[1].share", "error.contract.shares_whole")


DEATH = {"event": "death", "date": "2026-02-01", "continues": "spouse"}


def test_the_age_of_who_continues_is_unknown_until_the_birth_is_given():
    paid = {"as_of": "2026-11-29", "paid": "until 2026-11-20"}
    assert simulator.contract(with_contract(AADL_1, **paid, events=[DEATH])).to_json()["unknown"] == ["birth"]
    young = simulator.contract(with_contract(AADL_1, **paid, events=[DEATH | {"birth": "1980-05-05"}]))
    assert young.to_json()["unknown"] == []
    with pytest.raises(InputError) as error:
        simulator.contract(with_contract(AADL_1, **paid, events=[DEATH | {"birth": "1960-05-05"}]))
    assert (error.value.where, error.value.key) == ("contract.events[0]", "error.contract.payer_too_old")
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_a_loan_is_rescheduled_inside_the_age_and_the_term_of_its_bank_where_they_are_known():
    rescheduled = {"event": "reschedule", "date": "2030-01-20", "months": "362"}
    part = {"as_of": "2030-02-01", "paid": "until 2030-02-01", "events": [rescheduled]}
    with pytest.raises(InputError) as error:
        simulator.contract(with_contract(HOUSEHOLDS / "lpa_couple_f3.yaml", **part))
    assert (error.value.key, error.value.facts["limit"]) == ("error.contract.too_long", dt.date(2060, 2, 20))
    made = simulator.contract(with_contract(HOUSEHOLDS / "daam_sakane_300000.yaml", **part))
    assert made.unknown == ("bank_age_limit", "bank_term_max")


def test_readings_of_a_contract_may_stand_among_those_of_the_question():
    unpaid = {"as_of": "2026-12-20", "paid": "until 2026-10-20"}
    question = with_contract(AADL_1, **unpaid) | {"readings": {"late_after": "due_day", "age_limit": "eve_of_next"}}
    made = simulator.contract(question)
    assert (made.statement.status, made.readings.late_after) == ("late", "due_day")
    assert made.plan.limits == {"applicant": dt.date(2043, 5, 4)}
    assert (
        simulator.contract(question | {"contract": unpaid | {"readings": {"late_after": "due_day"}}}).statement
        == made.statement
    )
    with pytest.raises(InputError) as error:
        simulator.contract(question | {"contract": unpaid | {"readings": {"late_after": "end_of_next_month"}}})
    assert (error.value.where, error.value.key) == ("contract.readings.late_after", "error.contract.reading_twice")
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_a_new_rate_leaves_the_months_of_interest_alone_of_a_bank_as_they_are():
    rate = {"event": "rate", "date": "2029-01-20", "rate": "2 %"}
    raw = with_contract(HOUSEHOLDS / "lpa_couple_f3.yaml", as_of="2029-03-01", paid="until 2029-03-01", events=[rate])
    raw["loan"] = raw.get("loan", {}) | {"bank": "bna", "deferral": "24 months"}
    lines = simulator.contract(raw).paths[1].lines
    assert [(line.principal > 0, line.interest // lines[0].interest) for line in lines[:25]] == (
        [(False, 1)] * 7 + [(False, 2)] * 17 + [(True, 2)]
    )


def test_the_schedule_and_the_book_are_frames_of_dinars():
    made = simulator.contract(with_contract(AADL_1, **LIVES["eventful"]))
    schedule, book = made.frame(), made.ledger_frame()
    assert schedule["due"].sum() + Decimal(made.to_json()["statement"]["lump_sums"]) == Decimal("1575000.00")
    assert (len(schedule), str(schedule["date"].dtype)[:10]) == (len(made.to_json()["schedule"]), "datetime64")
    assert list(book["event"]) == ["contract", "deferred", "lump_sum"]
    assert book["amount"].sum() == Decimal("1575000.00") + 6 * Decimal("6562.50") + 100_000


def test_a_shared_instalment_is_written_in_every_format(tmp_path, capsys):
    share = {"event": "kafil", "date": "2030-01-20", "birth": "1963-05-02", "income": "45000 DZD", "share": "40 %"}
    question = tmp_path / "mine.json"
    question.write_text(
        json.dumps(with_contract(AADL_1, as_of="2030-03-01", paid=f"until {FAR}", events=[share])), "utf-8"
    )
    for name in ("csv", "ndjson", "json", "table"):
        assert main(["contract", str(question), "--format", name]) == 0
        assert "kafil" in capsys.readouterr().out


# --- a price revised between acceptance and keys

WORKS = {"foundations": "2026-10-01", "structural_works": "2027-03-01", "secondary_works": "2027-10-01"}


def revised(*revisions, reading="next_tranche", works=WORKS, path=AADL_3, price="3000000 DZD", as_of="2028-06-20"):
    """A household of 2024 at 3 000 000, of which 10, 7, 7, 7 and 7 % are called: the price is revised on some days."""
    events = [{"event": "price_revision", "date": day, "price": price} for day, price in revisions]
    raw = with_contract(path, as_of=as_of, paid=f"until {as_of}", events=events, readings={"revision": reading})
    raw["dwelling"] = raw["dwelling"] | ({"price": price} if price else {})
    raw["dates"] = raw["dates"] | {"milestones": works}
    return simulator.contract(raw)


@pytest.mark.parametrize(
    ("reading", "asked"),
    [
        ("next_tranche", ["300000.00", "210000.00", "210000.00", "396000.00", "252000.00"]),
        ("spread", ["300000.00", "210000.00", "210000.00", "324000.00", "324000.00"]),
    ],
)
def test_parts_not_yet_called_follow_a_revised_price_and_take_what_earlier_ones_lack(reading, asked):
    """24 % of 3 000 000 are called when the price becomes 3 600 000: 144 000 lack."""
    made = revised(("2027-05-01", "3600000 DZD"), reading=reading)
    page = made.to_json()
    assert [row["due"] for row in page["tranches"]] == asked
    assert (made.plan.amount, made.plan.price, made.plan.paid_before) == (2_232_000_00, 3_600_000_00, 1_368_000_00)
    assert page["answer"]["price"] == "3600000.00"
    assert sum(line.due for line in made.plan.lines) == made.plan.amount


def test_a_price_may_be_revised_twice():
    made = revised(("2028-06-19", "3300000 DZD"), ("2027-11-01", "3600000 DZD"))
    assert [row["due"] for row in made.to_json()["tranches"]][3:] == ["210000.00", "324000.00"]
    assert made.plan.amount + made.plan.paid_before == 3_300_000_00


def test_tranches_after_the_keys_take_what_a_revision_asks():
    path = HOUSEHOLDS / "cohort_2013_34_f3.yaml"
    made = revised(("2016-04-30", "2500000 DZD"), path=path, works={}, price=None, as_of="2016-05-01")
    tranches = [(line.day.year, line.due) for line in made.plan.lines if line.kind == "tranche"]
    assert [row["due"] for row in made.to_json()["tranches"]] == ["210000.00", "165000.00", "125000.00", "125000.00"]
    assert tranches == [(2017, 125_000_00), (2018, 125_000_00)]
    assert sum(line.due for line in made.plan.lines) + made.plan.paid_before == 2_500_000_00


REVISED_WRONG = {
    "after the keys": ({"revisions": [("2028-06-20", "3600000 DZD")]}, "contract.events[0]", "error.contract.revision_after_keys"),
    "one of two after the keys": (
        {"revisions": [("2030-06-20", "3600000 DZD"), ("2027-05-01", "3500000 DZD")]}, "contract.events[0]", "error.contract.revision_after_keys",
    ),
    "a tranche without a day": ({"revisions": [("2027-05-01", "3600000 DZD")], "works": {}}, "dates.milestones", "error.contract.tranche_day"),
    "two on a day": ({"revisions": [("2027-05-01", "3600000 DZD"), ("2027-05-01", "3500000 DZD")]}, "contract.events[1]", "error.contract.two_on_a_day"),
    "below what was called": ({"revisions": [("2028-06-19", "100000 DZD")]}, "contract.events[0]", "error.contract.revision_below_paid"),
    "a loan": (
        {"revisions": [("2028-06-19", "3600000 DZD")], "path": HOUSEHOLDS / "lpa_couple_f3.yaml", "price": None, "works": {}}, "contract.events[0]", "error.contract.not_of_a_loan",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REVISED_WRONG)
def test_a_revision_that_cannot_be_is_refused_in_a_sentence(name):
    facts, where, key = REVISED_WRONG[name]
    with pytest.raises(InputError) as error:
        revised(*facts["revisions"], **{name: value for name, value in facts.items() if name != "revisions"})
    assert (error.value.where, error.value.key) == (where, key)
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3


def test_a_contract_without_a_question_has_no_price_to_revise():
    with pytest.raises(InputError) as error:
        _ = rent([{"event": "price_revision", "date": "2023-12-01", "price": "1300.00"}]).statement
    assert (error.value.where, error.value.key) == ("events[0]", "error.contract.revision_of_question")


@pytest.mark.parametrize("readings", [{}, {"kafil_age_limit": "none"}])
def test_a_kafil_after_the_longest_term_is_refused_in_a_sentence(readings):
    """Keys of 15/04/2018 and 240 months end on 15/04/2038, whatever the age of the kafil."""
    question = raw_of(Path(__file__).parents[1] / "scenarios" / "contracts" / "keys_2018.yaml") | {
        "readings": readings,
        "contract": {
            "as_of": "2050-01-01",
            "paid": "until 2036-01-01",
            "events": [
                {
                    "event": "kafil",
                    "date": "2049-01-10",
                    "birth": "2000-01-01",
                    "income": "60000 DZD",
                    "effect": "lower",
                }
            ],
        },
    }
    with pytest.raises(InputError) as caught:
        simulator.contract(question)
    assert caught.value.key == "error.contract.kafil_too_old"
    assert all("2038" in caught.value.message(lang) for lang in LANGUAGES)
