"""A portfolio: each contract is the row that its statement alone is; totals are sums; what cannot be counted is told, row by row."""

import datetime as dt
import io
import json
import random
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

import simulator
from simulator.applicants import parquet_file
from simulator.base.money import decimal_string
from simulator.cli import main
from simulator.contracts import reader
from simulator.law import Law, Readings
from simulator.portfolios import event_table, payment_table, single, study
from simulator.portfolios.contract_checks import Rules
from simulator.portfolios.contract_numbers import ContractNumbers
from simulator.portfolios.forecast import Supposed, forecast
from simulator.portfolios.rejections import MOST
from simulator.portfolios.sources import Sources
from simulator.portfolios.totals import AGE_NAMES, SUMS
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, write

AS_OF = dt.date(2026, 11, 29)
FOLDER = Path(__file__).parents[1] / "scenarios" / "portfolio"
FILES = [str(FOLDER / "contracts.csv"), str(FOLDER / "payments.csv"), "--events", str(FOLDER / "events.csv")]
PRICES = {"2001-2002": None, "2013": 2_700_000, "2024": None}
DATES = {
    "2001-2002": ("2001-09-01", "2002-03-01"),
    "2013": ("2013-09-20", "2015-01-15"),
    "2024": ("2024-07-06", "2025-12-15"),
}
EVENTS = (
    {"event": "deferred", "from": "2025-04", "months": 6, "repaid_over": 6},
    {"event": "deferred", "from": "2026-01", "months": 3, "at": "end"},
    {"event": "lump_sum", "date": "2026-03-20", "amount": "100000.00", "effect": "shorter"},
    {"event": "lump_sum", "date": "2027-03-20", "amount": "50000.00", "effect": "lower"},
    {"event": "withdrawal", "date": "2026-05-01", "repairs": "80000.00"},
    {"event": "pay_all", "date": "2026-08-01"},
    {"event": "income", "date": "2026-02-01", "income": "30000.00"},
    {"event": "kafil", "date": "2026-06-01", "birth": "1995-05-02", "income": "45000.00", "effect": "keep"},
    {"event": "reschedule", "date": "2026-09-05", "months": 120},
    {"event": "surcharge", "date": "2026-07-01", "amount": "1500.00"},
    {"event": "death", "date": "2026-04-01", "continues": "spouse"},
)


class Drawn:
    """A portfolio that a seed draws: its three tables, and the scenario of each contract, written from the same facts."""

    def __init__(self, seed, count=12):
        draw = random.Random(seed)
        self.contracts, self.payments, self.events, self.scenarios = [], [], [], {}
        for place in range(count):
            self._draw(draw, f"N{seed}/{place:03d}")

    def _draw(self, draw, number):
        cohort = draw.choice(["2001-2002", "2013"])
        birth = dt.date(draw.randint(1956, 1990), draw.randint(1, 12), draw.randint(1, 28))
        keys = dt.date(draw.randint(2021, 2025), draw.randint(1, 12), draw.randint(1, 31) % 28 + 1)
        kind = draw.choice(["F3", "F4"])
        application, acceptance = DATES[cohort]
        household = {"birth": birth.isoformat(), "income": "45000.00 DZD", "spouse_income": "0 DZD", "cohort": cohort,
                     "owns_property": False, "had_state_aid": False}  # fmt: skip
        dwelling = {"type": kind} | ({"price": "2700000.00 DZD"} if cohort == "2013" else {})
        self.contracts.append(
            {"identifier": number, "birth": birth, "income": 45000, "spouse_income": 0, "cohort": cohort, "owns_property": "no",
             "had_state_aid": "non", "type": kind, "price": PRICES[cohort], "application": application, "acceptance": acceptance,
             "keys": keys, "wilaya": draw.choice(["Oran", "Alger"])}
        )  # fmt: skip
        days = sorted(draw.sample(range(20, (AS_OF - keys).days + 60), draw.randint(0, 12)))
        paid = [
            {
                "date": (keys + dt.timedelta(day)).isoformat(),
                "amount": f"{draw.randint(1, 9000)}.{draw.randint(10, 99)}",
            }
            for day in days
        ]
        if paid and draw.random() < 0.3:
            paid[0]["returned"] = True
        events = draw.sample(EVENTS, draw.choice([0, 0, 1, 1, 2]))
        self.payments += [{"identifier": number} | payment for payment in paid]
        self.events += [{"identifier": number} | event for event in events]
        self.scenarios[number] = {
            "scheme": "location_vente", "household": household, "dwelling": dwelling,
            "dates": {"application": application, "acceptance": acceptance, "keys": keys.isoformat()},
            "contract": {"as_of": AS_OF.isoformat(), "paid": [row | {"amount": f"{row['amount']} DZD"} for row in paid],
                         "events": [in_dinars(event) for event in events]},
        }  # fmt: skip
        draw.shuffle(self.payments)

    def portfolio(self, **options):
        return simulator.portfolio(self.contracts, self.payments, self.events, as_of=AS_OF, **options)


def in_dinars(event):
    """The event with the currency of its amounts, as a scenario has them."""
    amounts = ("amount", "income", "repairs", "costs")
    return {name: f"{value} DZD" if name in amounts else value for name, value in event.items()}


def single_statement(scenario):
    """The statement of a contract alone; None where it is refused."""
    try:
        return simulator.contract(scenario)
    except InputError:
        return None


SEEDS = range(6)


def figures(contract):
    """What the frame says of a contract, from its own statement."""
    view = contract.statement
    row = {
        name: getattr(view, name)
        for name in (*SUMS, "late_lines", "remaining_instalments", "late_since", "last_due", "status")
    }
    row |= {f"late_{name}": cents for name, cents in zip(AGE_NAMES, view.late_by_age, strict=True)}
    row["next_due"], row["next_due_amount"] = view.next_due or (None, 0)
    row["refund"] = None if view.refund is None else view.refund.amount
    row["pay_off_base"] = None if view.pay_off is None else view.pay_off.base
    row["pay_off_discount"] = None if view.pay_off is None else view.pay_off.discount
    return row


def plain(value):
    """A cell of a frame as a plain value."""
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


@pytest.mark.parametrize("seed", SEEDS)
def test_each_row_is_the_statement_of_its_contract_alone(seed):
    drawn = Drawn(seed)
    rows = {row["number"]: row for row in drawn.portfolio().frame().to_dict("records")}
    alone = {number: single_statement(scenario) for number, scenario in drawn.scenarios.items()}
    assert set(rows) == {number for number, contract in alone.items() if contract is not None}
    for number, row in rows.items():
        wanted = figures(alone[number])
        assert {name: plain(row[name]) for name in wanted} == wanted, number


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_are_the_sums_of_single_statements_by_group(seed):
    drawn = Drawn(seed)
    result = drawn.portfolio(by="wilaya")
    groups = {}
    for row in drawn.contracts:
        contract = single_statement(drawn.scenarios[row["identifier"]])
        if contract is not None:
            groups.setdefault(row["wilaya"], []).append(contract.statement)
    assert set(groups) == set(result.groups)
    everything = {None: [view for views in groups.values() for view in views], **groups}
    for name, views in everything.items():
        totals = result.totals if name is None else result.groups[name]
        assert totals.contracts == len(views) == sum(totals.statuses.values())
        assert dict(totals.amounts) == {column: sum(getattr(view, column) for view in views) for column in SUMS}
        assert list(totals.late_by_age.values()) == [
            sum(column) for column in zip(*(view.late_by_age for view in views), strict=True)
        ]
        assert totals.late_contracts == sum(view.late > 0 for view in views)
        assert totals.refund == sum(view.refund.amount for view in views if view.refund)
        assert totals.refunds == sum(view.refund is not None for view in views)
        assert totals.pay_off_base == sum(view.pay_off.base for view in views if view.pay_off)
        assert totals.pay_off_discount == sum(view.pay_off.discount for view in views if view.pay_off)


def test_what_is_drawn_has_rows_of_every_kind():
    """The tests above would say nothing of a portfolio in which nothing is late, given back or refused."""
    portfolios = [Drawn(seed).portfolio() for seed in SEEDS]
    statuses = {status for result in portfolios for status, count in result.totals.statuses.items() if count}
    assert statuses >= {"late", "running", "paid_off", "withdrawn"}
    assert any(result.rejected_rows for result in portfolios)
    assert any(result.payments.returned for result in portfolios)
    assert any(result.payments.later for result in portfolios)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_that_was_read_is_somewhere(seed):
    drawn = Drawn(seed)
    drawn.payments.append({"identifier": "elsewhere", "date": "2026-01-01", "amount": "10.00"})
    result = drawn.portfolio()
    payments = result.payments
    assert (
        result.rows == result.contracts + len({fault.number for fault in result.rejected.first}) == len(drawn.contracts)
    )
    counted = payments.counting + payments.returned + payments.later + payments.of_rejected
    assert counted + payments.unknown.rows + payments.unread.rows == payments.rows == len(drawn.payments)
    amounts = payments.counting_amount + payments.returned_amount + payments.later_amount + payments.of_rejected_amount
    everything = sum(round(Fraction(row["amount"]) * 100) for row in drawn.payments)
    assert amounts + payments.unknown.amount + payments.unread.amount == everything
    assert (payments.unknown.rows, payments.unknown.amount) == (1, 1000)


def test_without_events_what_is_paid_is_what_came_in():
    drawn = Drawn(1)
    drawn.events = []
    result = drawn.portfolio()
    assert result.contracts == len(drawn.contracts)
    assert result.totals.amounts["paid"] == result.payments.counting_amount
    receipts, now = result.receipts, np.datetime64(AS_OF, "M")
    before = receipts.received.sum(axis=0)[receipts.months < now].sum()
    came = sum(
        round(Fraction(row["amount"]) * 100)
        for row in drawn.payments
        if row["date"] < "2026-11" and not row.get("returned")
    )
    assert before == came
    months = result.months()
    assert sum(round(Fraction(row["received"]) * 100) for row in months) == receipts.received.sum()


# --- how it is read


def test_a_portfolio_does_not_depend_on_the_parts_in_which_it_is_read(monkeypatch):
    drawn = Drawn(3, count=11)
    together = drawn.portfolio(by="wilaya", within=10)
    monkeypatch.setattr(parquet_file, "ROWS", 5)
    monkeypatch.setattr(study, "ROWS", 2)
    parts = drawn.portfolio(by="wilaya", within=10)
    assert len(parts.columns) == 7
    assert together.to_json() == parts.to_json()
    pd.testing.assert_frame_equal(together.frame(), parts.frame())


def as_file(rows, form):
    """The bytes of a file of rows."""
    frame, out = pd.DataFrame(rows), io.BytesIO()
    if form == "csv":
        return frame.to_csv(index=False).encode()
    if form == "xlsx":
        frame.astype({name: str for name in ("date", "keys", "birth", "from") if name in frame}).to_excel(
            out, index=False
        )
    else:
        frame.to_parquet(out, index=False)
    return out.getvalue()


def test_a_payment_that_is_held_takes_few_bytes():
    """All payments are held at once, and nothing else is: two million of them are 42 MB."""
    drawn = Drawn(3)
    numbers = ContractNumbers(pa.array([row["identifier"] for row in drawn.contracts]))
    table = payment_table.read(drawn.payments, numbers, "DA", None)
    columns = table.place, table.day, table.amount, table.returned, table.lines
    assert sum(column.nbytes for column in columns) == 21 * len(table.place) > 0
    assert all(column.base is None for column in columns)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_the_three_formats_say_the_same(form):
    drawn = Drawn(2)
    events = [
        {"identifier": drawn.contracts[0]["identifier"], **{name: str(value) for name, value in EVENTS[0].items()}}
    ]
    tables = [drawn.contracts, drawn.payments, events]
    blank = {"nan": "", "None": ""}
    wanted = simulator.portfolio(*tables, as_of=AS_OF).to_json()
    rows = [pd.DataFrame(table).astype(object).where(lambda frame: frame.notna(), None) for table in tables]
    rows = [frame.astype(str).replace(blank) for frame in rows]
    assert simulator.portfolio(*(as_file(frame, form) for frame in rows), as_of=AS_OF).to_json() == wanted


def test_amounts_may_be_in_centimes_and_an_open_contract_may_be_paid_until_a_day():
    drawn = Drawn(1, count=1)
    number = drawn.contracts[0]["identifier"]
    cents = [
        drawn.contracts[0]
        | {"income": 4_500_000, "price": None if drawn.contracts[0]["price"] is None else 270_000_000}
    ]
    payments = [{"identifier": number, "date": "2026-01-10", "amount": 123_456}]
    result = simulator.portfolio(cents, payments, as_of=AS_OF, unit="centimes")
    assert result.totals.amounts["paid"] == result.payments.counting_amount == 123_456
    until = [drawn.contracts[0] | {"paid_until": "31/10/2026"}]
    scenario = drawn.scenarios[number]
    scenario["contract"] |= {"paid": "until 2026-10-31", "events": []}
    row = (
        simulator.portfolio(until, [{"identifier": "x", "date": "2026-01-10", "amount": 1}], as_of=AS_OF)
        .frame()
        .to_dict("records")[0]
    )
    wanted = figures(simulator.contract(scenario))
    assert {name: plain(row[name]) for name in wanted} == wanted


# --- what cannot be counted

GOOD = {"identifier": "A1", "birth": "1975-03-12", "income": 45000, "spouse_income": 0, "cohort": "2001-2002", "owns_property": "no",
        "had_state_aid": "no", "type": "F3", "application": "2001-09-01", "acceptance": "2002-03-01", "keys": "2024-03-10",
        "price": None}  # fmt: skip
PAYMENT = {"identifier": "A1", "date": "2024-04-10", "amount": "6562.50"}
OTHER = GOOD | {"identifier": "B2"}
EVENT = {"identifier": "A1", "event": "deferred", "from": "2025-04", "months": 6, "repaid_over": 6}

REJECTED = {
    "a payment before the contract": ([GOOD], [PAYMENT | {"date": "2024-03-09"}], [], "error.contract.payment_before", ("payments", 2)),
    "the same payment twice": ([GOOD], [PAYMENT, PAYMENT], [], "payment_twice", ("payments", 3)),
    "a payment in centimes": ([GOOD], [PAYMENT | {"amount": "656250"}], [], "payment_hundredfold", ("payments", 2)),
    "centimes that say so": ([GOOD], [PAYMENT | {"amount": "656250 centimes"}], [], "amount_unit", ("payments", 2)),
    "more than is owed": ([GOOD], [PAYMENT | {"amount": "9000000"}], [], "error.contract.more_than_owed", ("payments", 2)),
    "a payment of zero": ([GOOD], [PAYMENT | {"amount": "0"}], [], "payment_zero", ("payments", 2)),
    "a negative payment": ([GOOD], [PAYMENT | {"amount": "-5"}], [], "amount_negative", ("payments", 2)),
    "a day that is none": ([GOOD], [PAYMENT | {"date": "31/02/2025"}], [], "date_impossible", ("payments", 2)),
    "a day of another century": ([GOOD], [PAYMENT | {"date": "0205-01-01"}], [], "date_bounds", ("payments", 2)),
    "the month first": ([GOOD], [PAYMENT | {"date": "04/10/2024"}, PAYMENT | {"date": "05/31/2024"}], [], "date_order", ("payments", 2)),
    "a price revised before the contract": ([GOOD], [], [{"identifier": "A1", "event": "price_revision", "date": "2023-01-01", "price": "3600000"}], "error.contract.revision_of_question", ("events", 2)),
    "neither yes nor no": ([GOOD], [PAYMENT | {"returned": "maybe"}], [], "yes_no", ("payments", 2)),
    "a number twice": ([GOOD, GOOD], [PAYMENT], [], "number_twice", ("contracts", 2)),
    "no number": ([GOOD | {"identifier": ""}], [], [], "no_number", ("contracts", 2)),
    "a fact that cannot be read": ([GOOD | {"birth": "then"}], [], [], "date_unreadable", ("contracts", 2)),
    "keys after the day": ([GOOD | {"keys": "2027-01-10"}], [], [], "error.contract.as_of_before", ("contracts", 2)),
    "two prices": ([GOOD | {"cohort": "2013", "application": "2013-09-20", "acceptance": "2015-01-15"}], [], [], "two_prices", ("contracts", 2)),
    "no instalment": ([GOOD | {"birth": "1940-01-01"}], [], [], "no_schedule", ("contracts", 2)),
    "two accounts of what was paid": ([GOOD | {"paid_until": "2025-01-01"}], [PAYMENT], [], "paid_both", ("contracts", 2)),
    "a day until which nothing is": ([GOOD | {"paid_until": "soon"}], [], [], "date_unreadable", ("contracts", 2)),
    "missed beside payments": ([GOOD], [PAYMENT], [{"identifier": "A1", "event": "missed", "from": "2025-01", "to": "2025-02"}], "error.contract.missed_beside_payments", ("contracts", 2)),
    "an event of no kind": ([GOOD], [], [EVENT | {"event": "party"}], "error.value.choice", ("events", 2)),
    "an event that lacks a fact": ([GOOD], [], [EVENT | {"repaid_over": None}], "error.contract.repaid_or_end", ("events", 2)),
    "an event twice": ([GOOD], [], [EVENT, EVENT], "error.contract.event_twice", ("events", 3)),
    "an event before the keys": ([GOOD], [], [EVENT | {"from": "2023-04"}], "error.contract.before_the_keys", ("events", 2)),
    "an event after the end": ([GOOD], [], [{"identifier": "A1", "event": "withdrawal", "date": "2025-01-01"}, EVENT], "error.contract.after_the_end", ("events", 3)),
}  # fmt: skip


@pytest.mark.parametrize("name", REJECTED)
def test_a_contract_that_cannot_be_counted_is_told_with_its_row(name):
    contracts, payments, events, code, place = REJECTED[name]
    kept = [{"identifier": "B2", "date": "2024-04-10", "amount": "6562.50"}]
    result = simulator.portfolio([*contracts, OTHER], [*payments, *kept], events, as_of=AS_OF)
    fault = result.rejected.first[0]
    assert (fault.code, (fault.file, fault.row)) == (code, place)
    assert (result.rows, result.contracts, result.rejected_rows) == (len(contracts) + 1, 1, len(contracts))
    assert result.totals.contracts == 1
    assert result.totals.amounts["paid"] == 656250, "the other contract is as it was"
    assert result.frame()["number"].tolist() == ["B2"]
    for lang in LANGUAGES:
        assert re.search(rf"\b{place[1]}\b", write(fault.sentence, lang))
        assert "{" not in write(fault.sentence, lang)


def test_a_payment_of_a_hundred_instalments_may_be_right():
    asked = simulator.portfolio([GOOD], [PAYMENT | {"amount": "656250"}], as_of=AS_OF, as_written=True)
    assert asked.totals.amounts["paid"] == 65_625_000
    other = simulator.portfolio([GOOD], [PAYMENT | {"amount": "656250.01"}], as_of=AS_OF)
    assert other.totals.amounts["paid"] == 65_625_001


def test_payments_and_events_of_unknown_contracts_are_listed_and_counted_nowhere():
    payments = [PAYMENT, PAYMENT | {"identifier": "Z9"}, PAYMENT | {"identifier": ""}, PAYMENT | {"identifier": "a1"}]
    result = simulator.portfolio([GOOD], payments, [EVENT | {"identifier": "Z9"}], as_of=AS_OF)
    assert [(fault.row, fault.number, fault.code) for fault in result.payments.unknown.first] == [
        (3, "Z9", "payment_unknown"), (5, "a1", "payment_unknown"),
    ]  # fmt: skip
    assert [(fault.row, fault.code) for fault in result.payments.unread.first] == [(4, "payment_no_number")]
    assert [(fault.row, fault.code) for fault in result.unknown_events.first] == [(2, "event_unknown")]
    assert (result.contracts, result.totals.amounts["paid"]) == (1, 656250)


def test_a_list_of_faults_has_an_end_and_its_count_has_none():
    rows = MOST + 5
    payments = pd.DataFrame({"identifier": "Z9", "date": "2025-01-01", "amount": np.arange(1, rows + 1)})
    aside = simulator.portfolio([GOOD], payments, as_of=AS_OF).payments.unknown
    assert (aside.rows, len(aside.first)) == (rows, MOST)
    assert aside.amount == 100 * rows * (rows + 1) // 2


EXAMPLES = {
    "price_revision": {"date": "2023-05-01", "price": "3600000.00"}, "rate": {"date": "2025-05-01", "rate": "4.5 %"},
    "missed": {"from": "2025-01", "to": "2025-03"}, "catch_up": {"from": "2025-01", "months": 6},
    "deferred": {"date": "2025-01-15", "months": 6, "at": "end", "interest": "added"}, "surcharge": {"date": "2025-02-01", "rate": "2 %"},
    "lump_sum": {"date": "2025-02-01", "amount": "5000.50", "effect": "lower"}, "reschedule": {"date": "2025-02-01", "months": 120},
    "income": {"date": "2025-02-01", "income": "30000.00", "spouse_income": "0.00", "kafil_income": "45000.00"},
    "kafil": {"date": "2025-02-01", "birth": "1998-05-02", "income": "45000.00", "share": "40 %"},
    "death": {"date": "2025-02-01", "continues": "spouse", "birth": "1980-01-01"}, "divorce": {"date": "2025-02-01", "continues": "applicant"},
    "pay_all": {"date": "2025-02-01"}, "withdrawal": {"date": "2025-02-01", "repairs": "80000.00", "costs": "20000.00"},
}  # fmt: skip
IN_MONEY = ("amount", "income", "spouse_income", "kafil_income", "repairs", "costs", "price")


@pytest.mark.parametrize("name", reader.READERS)
def test_every_event_of_a_scenario_can_be_a_row_of_a_table(name):
    """A new event, or a new fact of one, needs a row above, and its head in the catalogues."""
    _, needed, more = reader.READERS[name]
    assert set(EXAMPLES[name]) <= {*needed, *more} <= set(event_table.FACTS)
    raw = {fact: f"{value} DZD" if fact in IN_MONEY else value for fact, value in EXAMPLES[name].items()}
    (wanted,) = reader.read({"events": [{"event": name} | raw]}, "DZD").events
    numbers = ContractNumbers(pa.array(["A1"]))
    for event in (name, *(simulator.wording.say(f"event.{name}", lang) for lang in LANGUAGES)):
        table = event_table.read([{"identifier": "A1", "event": event} | EXAMPLES[name]], numbers, "DA", None, "DZD")
        assert table.faults == {}
        assert [kind.event for kind in table.kinds] == [wanted]


def test_a_fact_of_an_event_is_in_an_example():
    assert {fact for row in EXAMPLES.values() for fact in row} >= set(event_table.FACTS) - {"repaid_over"}


def test_a_head_says_the_unit_of_its_column():
    contracts = [GOOD]
    for head, amount in (("amount (centimes)", "656250"), ("Montant (DA)", "6562.50"), ("amount", "6 562,50 DA")):
        payments = [{"identifier": "A1", "date": "2024-04-10", head: amount}]
        assert simulator.portfolio(contracts, payments, as_of=AS_OF).totals.amounts["paid"] == 656250, head
    with pytest.raises(InputError) as refused:
        simulator.portfolio(contracts, [{"identifier": "A1", "date": "2024-04-10", "amount (DH)": "5"}], as_of=AS_OF)
    assert refused.value.key == "batch.file.unit"
    surcharge = {"identifier": "A1", "event": "surcharge", "date": "2025-02-10", "amount (centimes)": "50000"}
    table = event_table.read([surcharge], ContractNumbers(pa.array(["A1"])), "DA", None, "DZD")
    assert [kind.event.amount for kind in table.kinds] == [50000]


FILE_FAULTS = [
    (
        [{name: value for name, value in GOOD.items() if name != "identifier"}],
        [PAYMENT],
        None,
        {},
        "portfolio.no_numbers",
    ),
    ([GOOD], [{"identifier": "A1", "date": "2025-01-01"}], None, {}, "batch.file.missing"),
    ([GOOD], [{"date": "2025-01-01", "amount": 1}], None, {}, "batch.file.missing"),
    ([GOOD], [PAYMENT | {"montant": 4}], None, {}, "batch.file.twice"),
    ([GOOD], [PAYMENT], [EVENT | {"colour": "red"}], {}, "portfolio.head_unknown"),
    ([GOOD], [PAYMENT], None, {"by": "decile"}, "lab.error.by"),
    ([GOOD], [PAYMENT], None, {"by": "nothing"}, "lab.error.by"),
    ([GOOD], [PAYMENT], None, {"within": 61}, "portfolio.within"),
    ([GOOD], [PAYMENT], None, {"scheme": "lpa"}, "batch.file.scheme"),
    ([GOOD | {"income": None}], [PAYMENT], None, {"unit": "EUR"}, "batch.file.no_unit"),
]


@pytest.mark.parametrize(("contracts", "payments", "events", "options", "key"), FILE_FAULTS)
def test_a_file_that_cannot_be_read_is_one_sentence(contracts, payments, events, options, key):
    with pytest.raises(InputError) as refused:
        simulator.portfolio(contracts, payments, events, as_of=AS_OF, **options)
    assert refused.value.key == key
    assert all("{" not in refused.value.message(lang) for lang in LANGUAGES)


# --- groups, age limits, months to come


def test_totals_are_divided_by_cohort_type_or_any_column():
    drawn = Drawn(4)
    for by, column in (("cohort", "cohort"), ("type", "type"), ("Wilaya", "wilaya")):
        result = drawn.portfolio(by=by)
        rows = result.frame().groupby("group")["late"].sum().to_dict()
        assert rows == {name: totals.amounts["late"] for name, totals in result.groups.items()}
        assert set(result.groups) <= {row[column] for row in drawn.contracts}
        assert {row["group"] for row in result.months()} == set(result.groups)


def test_who_reaches_the_age_limit_is_whom_his_age_or_a_kafil_ends():
    old = GOOD | {"identifier": "OLD", "birth": "1959-02-02"}
    helped = GOOD | {
        "identifier": "KAFIL",
        "birth": "1957-10-14",
        "keys": "2024-09-20",
        "kafil_birth": "1990-08-08",
        "kafil_income": 45000,
    }
    rows = [GOOD | {"kafil_birth": None, "kafil_income": None}, old, helped]
    result = simulator.portfolio(rows, [], as_of=AS_OF, within=5)
    assert [(limit.number, limit.need) for limit in result.at_the_limit] == [("OLD", "ends"), ("KAFIL", "kafil_pays")]
    limits = {limit.number: limit for limit in result.at_the_limit}
    assert limits["OLD"].last_payable == limits["OLD"].last_due == dt.date(2029, 1, 10)
    assert limits["KAFIL"].last_payable == dt.date(2027, 9, 20) < limits["KAFIL"].last_due
    assert simulator.portfolio(rows, [], as_of=AS_OF, within=2).at_the_limit == result.at_the_limit[1:]
    assert simulator.portfolio(rows, [], as_of=AS_OF, within=0).at_the_limit == ()
    assert simulator.portfolio(rows, [], as_of=AS_OF).at_the_limit == ()


def test_a_forecast_without_hypotheses_is_the_plan():
    rows = forecast(["2026-12", "2027-01"], [100, 200], Supposed(Fraction(0), 0, Fraction(0)), Fraction(1, 10))
    assert [(row.month, row.planned, row.supposed, row.early) for row in rows] == [
        ("2026-12", 100, 100, 0),
        ("2027-01", 200, 200, 0),
    ]


def test_a_forecast_by_hand():
    """12 % a year paid early is 1 % of what comes later in each month; a tenth of it is taken off. 10 % comes a month later."""
    supposed = Supposed(Fraction(10, 100), 1, Fraction(12, 100))
    rows = forecast(["2026-11", "2026-12"], [100_000, 100_000], supposed, Fraction(1, 10))
    assert [tuple(row) for row in rows] == [
        ("2026-11", 100_000, 90_000 + 900, 900, 100),
        ("2026-12", 100_000, 10_000 + 99_000 - 9_900, 0, 0),
        ("2027-01", 0, 9_900, 0, 0),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_a_forecast_loses_no_centime(seed):
    draw = random.Random(seed)
    planned = [draw.randint(0, 10**9) for _ in range(draw.randint(1, 200))]
    supposed = Supposed(Fraction(draw.randint(0, 99), 100), draw.randint(0, 24), Fraction(draw.randint(0, 99), 100))
    rows = forecast(
        [f"{2026 + m // 12}-{m % 12 + 1:02d}" for m in range(len(planned))],
        planned,
        supposed,
        Fraction(draw.randint(0, 10), 100),
    )
    assert sum(row.supposed + row.discount for row in rows) == sum(planned) == sum(row.planned for row in rows)
    assert all(row.supposed >= row.early >= 0 <= row.discount for row in rows)
    assert [row.month for row in rows] == [f"{2026 + m // 12}-{m % 12 + 1:02d}" for m in range(len(rows))]


def test_what_is_late_is_planned_in_no_month():
    """Nothing was ever paid: what comes in is what falls due after the day, and what is late is in no month."""
    result = simulator.portfolio([GOOD], [], as_of=AS_OF)
    receipts, now = result.receipts, np.datetime64(AS_OF, "M")
    due, received = receipts.due.sum(axis=0), receipts.received.sum(axis=0)
    assert result.totals.amounts["late"] == due.sum() - received.sum() > 0
    assert (received[receipts.months <= now] == 0).all()
    assert (received[receipts.months > now] == due[receipts.months > now]).all()


def test_a_refund_of_which_a_figure_is_missing_can_only_fall():
    withdrawal = {"identifier": "A1", "event": "withdrawal", "date": "2025-01-01", "repairs": None, "costs": None}
    paid = [PAYMENT | {"date": f"2024-{month:02d}-10"} for month in range(4, 13)]
    stated = simulator.portfolio([GOOD], paid, [withdrawal | {"repairs": "1000", "costs": "500"}], as_of=AS_OF).totals
    unstated = simulator.portfolio([GOOD], paid, [withdrawal], as_of=AS_OF).totals
    assert unstated.refund == stated.refund + 150_000
    assert (unstated.refunds, unstated.refunds_incomplete) == (1, 1)


# --- the command


def told(capsys, *words):
    status = main(["portfolio", *words])
    out, wrong = capsys.readouterr()
    assert status == 0, wrong
    return out


def test_the_command_says_what_the_library_says(capsys):
    answer = json.loads(
        told(capsys, *FILES, "--as-of", "2026-11-29", "--by", "wilaya", "--within", "5", "--format", "json")
    )
    tables = [FOLDER / f"{name}.csv" for name in ("contracts", "payments", "events")]
    assert len(answer.pop("fingerprint")) == 10, "a command is a run, a function is none"
    assert answer == simulator.portfolio(*tables, as_of="2026-11-29", by="wilaya", within=5).to_json()
    assert (answer["contracts"], answer["payments"]["unknown"]["rows"]) == (
        {"rows": 9, "with_statement": 8, "rejected": 1},
        1,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_the_figures_and_the_reasons(capsys, lang):
    page = told(
        capsys,
        *FILES,
        "--as-of",
        "2026-11-29",
        "--by",
        "wilaya",
        "--within",
        "5",
        "--forecast",
        "5%",
        "6",
        "2 %",
        "--lang",
        lang,
    )
    digits = re.sub(r"[\s\u00a0\u202f]", "", page).replace(",", ".")
    result = simulator.portfolio(
        *(FOLDER / f"{name}.csv" for name in ("contracts", "payments", "events")), as_of="2026-11-29", by="wilaya"
    )
    for totals in (result.totals, *result.groups.values()):
        for name in ("due", "paid", "late", "remaining"):
            assert decimal_string(totals.amounts[name]).removesuffix(".00") in digits
    assert decimal_string(result.totals.refund) in digits
    for number in ("P-005", "P-006", "P-009", "P-099"):
        assert number in page
    assert "{" not in page


@pytest.mark.parametrize("number", [f"P-00{place}" for place in range(1, 9)])
def test_one_contract_by_its_number_is_its_statement(capsys, tmp_path, number):
    rules = Rules(Law.load(), "location_vente", Readings(), AS_OF)
    question = single.question_of(
        number, Sources(*(str(FOLDER / f"{name}.csv") for name in ("contracts", "payments", "events"))), rules
    )
    (tmp_path / "one.yaml").write_text(yaml.safe_dump(question), encoding="utf-8")
    for form in ("table", "json", "csv", "ndjson"):
        one = told(capsys, *FILES, "--as-of", "2026-11-29", "--contract", number, "--format", form)
        assert main(["contract", str(tmp_path / "one.yaml"), "--format", form]) == 0
        assert capsys.readouterr().out == one


@pytest.mark.parametrize("seed", SEEDS)
def test_the_question_of_a_number_is_the_scenario_of_its_facts(seed):
    drawn = Drawn(seed, count=4)
    rules = Rules(Law.load(), "location_vente", Readings(), AS_OF)
    for number, scenario in drawn.scenarios.items():
        question = single.question_of(f" {number} ", Sources(drawn.contracts, drawn.payments, drawn.events), rules)
        alone = single_statement(scenario)
        if alone is None:
            assert single_statement(question) is None
        else:
            assert simulator.contract(question).to_json() == alone.to_json()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--contract", "nobody"], "no contract of the file has the number nobody"),
        (["--contract", ""], "its value is empty"),
        (["--contract", "P-009"], "two prices"),
        (["--within", "-1"], "from 0 to 60"),
        (["--forecast", "5", "6", "2%"], "three values are expected"),
        (["--forecast", "5%", "six", "2%"], "three values are expected"),
        (["--out", "-"], "folder"),
        (["--by", "colour"], "colour"),
    ],
)
def test_what_the_command_refuses_is_one_sentence(capsys, words, sentence):
    assert main(["portfolio", *FILES, "--as-of", "2026-11-29", "--lang", "en", *words]) == 2
    out, wrong = capsys.readouterr()
    assert out == ""
    *_, last = wrong.splitlines()
    assert sentence in last


def test_the_day_is_asked_and_never_taken_from_the_clock(capsys):
    assert main(["portfolio", *FILES, "--lang", "en"]) == 2
    assert "--as-of" in capsys.readouterr().err
    assert main(["portfolio", "-", "-", "--as-of", "2026-11-29"]) == 2


def test_the_folder_has_every_table(capsys, tmp_path):
    out = tmp_path / "agency"
    words = [
        *FILES,
        "--as-of",
        "2026-11-29",
        "--by",
        "wilaya",
        "--within",
        "5",
        "--forecast",
        "5%",
        "6",
        "2%",
        "--out",
        str(out),
    ]
    told(capsys, *words, "--lang", "en")
    assert sorted(path.name for path in out.iterdir()) == [
        "age_limit.csv", "contracts.parquet", "forecast.csv", "months.csv", "portfolio.json", "rejected.csv", "set_aside.csv", "totals.csv",
    ]  # fmt: skip
    rows = pq.read_table(out / "contracts.parquet").to_pandas()
    frame = simulator.portfolio(
        *(FOLDER / f"{name}.csv" for name in ("contracts", "payments", "events")), as_of="2026-11-29", by="wilaya"
    ).frame()
    assert rows["number"].tolist() == frame["number"].tolist()
    for name in ("due", "paid", "late", "remaining", "refund", "late_more"):
        assert [None if pd.isna(value) else int(value * 100) for value in rows[name]] == [
            None if pd.isna(value) else int(value) for value in frame[name]
        ]
    totals = pd.read_csv(out / "totals.csv")
    assert round(totals["late"].sum() * 100) == frame["late"].sum()
    assert pd.read_csv(out / "rejected.csv")["number"].tolist() == ["P-009"]
    assert pd.read_csv(out / "set_aside.csv")["number"].tolist() == ["P-099"]
    assert json.loads((out / "portfolio.json").read_text(encoding="utf-8"))["forecast"]["status"] == "hypothesis"
    told(capsys, *words)  # the same command may replace its own folder
