"""Households kept in a file of typed columns are the same households when they are read back, in any parts."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from strategies import buying, crowd
from test_people import FACTS

from simulator.engine.households import Households
from simulator.populations import store
from simulator.populations.count import groups
from simulator.populations.count.exact_sums import Histogram
from simulator.populations.count.groups import InMemory
from simulator.reading.errors import InputError


@pytest.mark.parametrize("rows", [7, 1_000])
def test_what_is_read_back_is_what_was_kept(rows, tmp_path):
    people, wilaya = crowd(51, 500), np.array(["Alger", "Béchar", "بسكرة", None, "Oran"] * 100, dtype=object)
    halves = [InMemory(people.rows(half), {"wilaya": wilaya[half]}) for half in (slice(0, 200), slice(200, 500))]
    assert store.keep(tmp_path / "kept.parquet", halves) == 500
    parts = list(store.parts(tmp_path / "kept.parquet", rows))
    assert max(len(part.people) for part in parts) <= rows
    assert Households.joined([part.people for part in parts]).as_lists() == people.as_lists()
    assert np.concatenate([part.extra["wilaya"] for part in parts]).tolist() == wilaya.tolist()


@pytest.mark.parametrize("weights", [np.ones(500), np.random.default_rng(3).integers(1, 50, 500) / 7])
def test_the_incomes_of_a_file_are_those_of_its_households(weights, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "PART", 150)
    people, path = replace(crowd(53, 500), weight=weights), tmp_path / "kept.parquet"
    store.keep(path, [InMemory(people)])
    kept = store.StoredHouseholds(path)
    for _ in range(2):
        assert Households.joined([part.people for part in kept]).as_lists() == people.as_lists()
        assert Histogram.merged(kept.incomes()) == groups.incomes(InMemory(people))
    found = list(kept.incomes())
    assert len(found) == 4
    assert found == [groups.incomes(part) for part in store.parts(path, 150)]


def test_households_without_a_kafil_and_nobody_at_all(tmp_path):
    one = Households.from_facts(FACTS)
    assert one.kafil_birth.shape == (0, 1)
    store.keep(tmp_path / "one.parquet", [InMemory(one)])
    (part,) = store.parts(tmp_path / "one.parquet")
    assert part.people.as_lists() == one.as_lists()
    assert part.people.kafil_birth.shape == (0, 1)
    store.keep(tmp_path / "none.parquet", [InMemory(one.rows(slice(0, 0)))])
    assert sum(len(part.people) for part in store.parts(tmp_path / "none.parquet")) == 0


def test_a_file_that_was_not_kept_here_is_refused_with_its_name(tmp_path):
    path = tmp_path / "other.parquet"
    with pytest.raises(InputError) as refused:
        list(store.parts(path))
    assert (refused.value.key, refused.value.where) == ("error.file.missing", str(path))
    for other in (b"income;birth", b"PAR1"):
        path.write_bytes(other)
        with pytest.raises(InputError) as refused:
            list(store.parts(path))
        assert refused.value.key == "cluster.not_kept"
    pq.write_table(pa.table({"income": [1]}), path)
    with pytest.raises(InputError, match="Parquet"):
        list(store.parts(path))


def test_a_file_changed_afterwards_is_checked_again(tmp_path):
    """A birth after the application cannot be: what the constructor refuses is refused here too."""
    path = tmp_path / "kept.parquet"
    store.keep(path, [InMemory(crowd(52, 10))])
    table = pq.read_table(path)
    births = pa.array([dt.date(2101, 1, 1)] * 10)
    pq.write_table(table.set_column(table.schema.get_field_index("birth"), "birth", births), path)
    with pytest.raises(InputError) as refused:
        list(store.parts(path))
    assert refused.value.key == "cluster.not_kept"


def test_those_who_buy_with_a_loan_are_not_kept_in_part(tmp_path):
    with pytest.raises(ValueError, match="loan"):
        store.keep(tmp_path / "kept.parquet", [InMemory(buying(1, 5, "lpa"))])
    assert not (tmp_path / "kept.parquet").exists()
