"""Every payment of many contracts in one Parquet file: row by row what each ledger alone says, whatever is made at once."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pyarrow.parquet as pq
import pytest
from strategies import BUYING, buying, crowd, reading, terms
from test_people import FACTS
from test_receipts import decided

from benchmarks import receipts
from simulator.engine.households import UNSTATED, Households
from simulator.engine.outcome import payer_name
from simulator.engine.schedule.monthly_receipts import KINDS, merged
from simulator.law import Readings, Terms
from simulator.populations import payments_file

pytestmark = pytest.mark.slow


def written(outcome, path, **how):
    """The file as a table, and what was said to be written."""
    told = payments_file.write(
        path, [(outcome.people, outcome.codes, outcome.regime)], milestones=outcome.milestones, **how
    )
    table = pq.read_table(path)
    assert table.num_rows == told.rows
    return table, told


def of_the_ledger(outcome, row):
    """The ledger of one household as rows of the file, values as Python gives them."""
    ledger = outcome.ledger(row)
    due = ledger.principal + ledger.interest + ledger.fees
    columns = {
        "household": [row] * len(due), "n": ledger.number.tolist(), "date": ledger.date.tolist(),
        "kind": ledger.kind.tolist(), "payer": [payer_name(place) for place in ledger.payer.tolist()],
        "due": due.tolist(), "balance": ledger.balance.tolist(),
    }  # fmt: skip
    if outcome.codes[0].financing == "rent":
        columns["pay_off"] = [None if cents == UNSTATED else cents for cents in ledger.pay_off.tolist()]
    if outcome.codes[0].financing == "loan":
        of_a_loan = {name: getattr(ledger, name).tolist() for name in ("principal", "interest", "fees", "label")}
        columns |= of_a_loan
    return list(zip(*columns.values(), strict=True))


def all_ledgers(outcome, households):
    return [line for row in households for line in of_the_ledger(outcome, row)]


def lines(table):
    return list(zip(*table.to_pydict().values(), strict=True))


@pytest.mark.parametrize("how", [Readings(), Readings(kafil="shares", kafil_age_limit="none"), reading(5)])
def test_every_row_of_a_mixed_population_is_that_of_the_ledger_alone(how, tmp_path, monkeypatch):
    monkeypatch.setattr(payments_file, "TOGETHER", 128)
    outcome = decided(crowd(31, 500), how=how)
    assert len(outcome.codes) > 50
    table, told = written(outcome, tmp_path / "rows.parquet", everyone=True)
    assert told.households == 500
    assert lines(table) == all_ledgers(outcome, range(500))


@pytest.mark.parametrize("scheme", BUYING)
@pytest.mark.parametrize("seed", [0, 1, 2, 4, 6])
def test_every_row_of_a_purchase_too(scheme, seed, tmp_path):
    chosen = terms(seed)
    outcome = decided(buying(seed, 60, scheme, chosen.bank), scheme, reading(seed), chosen)
    table, _ = written(outcome, tmp_path / "rows.parquet", everyone=True)
    assert lines(table) == all_ledgers(outcome, range(60))


def test_a_deferral_has_its_rows(tmp_path):
    outcome = decided(buying(3, 60, "lsp"), "lsp", Readings(), Terms(rate=Fraction(55, 1000), months=240, deferral=12))
    table, _ = written(outcome, tmp_path / "rows.parquet", everyone=True)
    assert lines(table) == all_ledgers(outcome, range(60))


def test_only_those_who_are_eligible_sign_and_the_numbers_go_on_through_the_parts(tmp_path):
    outcome = decided(crowd(32, 300))
    who = np.flatnonzero(outcome.eligible)
    halves = [
        (outcome.people.rows(half), outcome.codes, outcome.regime[half]) for half in (slice(0, 90), slice(90, 300))
    ]
    told = payments_file.write(tmp_path / "rows.parquet", iter(halves))
    assert told.households == len(who) < 300
    assert lines(pq.read_table(tmp_path / "rows.parquet")) == all_ledgers(outcome, who)


def test_how_many_are_made_at_once_changes_no_row(tmp_path, monkeypatch):
    outcome = decided(crowd(33, 200))
    found = []
    for together in (1, 7, 1_000):
        monkeypatch.setattr(payments_file, "TOGETHER", together)
        found.append(written(outcome, tmp_path / "rows.parquet")[0])
        assert pq.read_metadata(tmp_path / "rows.parquet").num_row_groups == -(-200 // together)
    assert lines(found[0]) == lines(found[1]) == lines(found[2])


def test_a_date_of_the_works_dates_its_rows_and_no_other_date_is_a_zero(tmp_path):
    known = {"foundations": dt.date(2026, 9, 1)}
    dated, undated = decided(Households.from_facts(FACTS), known=known), decided(Households.from_facts(FACTS))
    assert written(dated, tmp_path / "a.parquet")[0]["date"].to_pylist()[2] == dt.date(2026, 9, 1)
    assert written(undated, tmp_path / "b.parquet")[0]["date"].to_pylist()[2:5] == [None] * 3


def test_the_rows_add_up_to_the_receipts(tmp_path):
    outcome = decided(crowd(34, 400))
    table, _ = written(outcome, tmp_path / "rows.parquet")
    found = receipts.receipts(outcome.people, outcome.codes, outcome.regime)
    due, kinds = table["due"].to_numpy(), np.array(table["kind"].to_pylist())
    assert [int(due[kinds == kind].sum()) for kind in KINDS[2:]] == found.dated.sum(axis=1).tolist()[2:]
    assert int(due.sum()) == found.total == merged([found]).total


def test_nobody_gives_a_file_without_rows(tmp_path):
    nobody = decided(crowd(1, 3).rows(np.zeros(0, np.int64)))
    table, told = written(nobody, tmp_path / "rows.parquet")
    assert told == (0, 0)
    assert table.schema.names == ["household", "n", "date", "kind", "payer", "due", "balance", "pay_off"]
    refused = decided(Households.from_facts(FACTS | {"owns_property": True}))
    assert written(refused, tmp_path / "rows.parquet")[1] == (0, 0)


def test_what_the_columns_mean_is_in_the_file(tmp_path):
    written(decided(Households.from_facts(FACTS)), tmp_path / "rows.parquet")
    schema = pq.read_schema(tmp_path / "rows.parquet")
    assert schema.metadata[b"amounts"] == b"centimes"
    assert [str(schema.field(name).type) for name in ("date", "due")] == ["date32[day]", "int64"]
