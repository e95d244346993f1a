"""Past one machine: on Dask, over any number of partitions and after a worker is killed, the same integers as one process."""

import json
import os
import signal
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from strategies import crowd

from simulator.cli import main
from simulator.law import Law
from simulator.populations import cluster, experiment, laws, store
from simulator.populations.count import groups
from simulator.populations.count.groups import InMemory
from simulator.populations.plan import Plan
from simulator.reading.errors import InputError

pytestmark = pytest.mark.slow

LAW = Law.load()
PEOPLE = replace(
    crowd(41, 6_000), price=np.full(6_000, 343_000_000), weight=np.random.default_rng(1).integers(1, 50, 6_000) / 7
)
WILAYA = np.random.default_rng(2).choice(["Alger", "Oran", "Tamanrasset"], 6_000).astype(object)


def plan(**how):
    """Two decrees and the law as it stands, by tenth of income, with receipts and distributions."""
    names = ["location_vente@2016-11-10", "location_vente@2024-06-26"]
    return Plan(**{"laws": laws.population_laws(names, LAW), "by": groups.DECILE, "receipts": True, "wage": True} | how)


def kept_in(folder, count):
    """The population cut into so many files of different lengths."""
    cuts = np.sort(np.random.default_rng(count).choice(np.arange(1, 6_000), count - 1, replace=False))
    paths = []
    for place, (start, end) in enumerate(zip([0, *cuts], [*cuts, 6_000], strict=True)):
        paths.append(folder / f"{place}.parquet")
        some = slice(int(start), int(end))
        assert store.keep(paths[-1], [InMemory(PEOPLE.rows(some), {"wilaya": WILAYA[some]})]) == end - start
    return paths


@pytest.fixture(scope="module")
def alone():
    """One process, all households in memory."""
    return experiment.run(PEOPLE, plan())


@pytest.fixture(scope="module")
def client():
    """Two processes on this machine."""
    with cluster.connected() as connected:
        yield connected


def same(found, alone):
    assert found.rows == alone.rows
    assert found.totals.equals(alone.totals)
    assert found.figures == alone.figures
    assert found.differing_keys == alone.differing_keys


@pytest.mark.parametrize("count", [1, 2, 7])
def test_any_number_of_partitions_gives_what_one_process_gives(count, client, alone, tmp_path):
    same(cluster.folded(client, kept_in(tmp_path, count), plan()), alone)


def test_by_a_column_of_the_file_too(client, tmp_path):
    by_wilaya = plan(by="wilaya", receipts=False, wage=False)
    here = experiment.run([InMemory(PEOPLE, {"wilaya": WILAYA})], by_wilaya)
    same(cluster.folded(client, kept_in(tmp_path, 3), by_wilaya), here)


def read_and_die_once(path):
    """The first worker that comes here dies by SIGKILL, with its partition half read; those who come later do not."""
    flag = path.with_suffix(".died")
    for place, part in enumerate(store.parts(path, 500)):
        if place == 1 and path.name == "3.parquet":
            try:
                flag.touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        yield part


def test_a_worker_killed_in_the_middle_of_a_run_changes_nothing(alone, tmp_path):
    paths = kept_in(tmp_path, 7)
    with cluster.connected() as client:
        before = set(client.run(os.getpid).values())
        found = cluster.folded(client, paths, plan(bounds=alone.plan.bounds), read_and_die_once)
        client.wait_for_workers(2, timeout=60)
        after = set(client.run(os.getpid).values())
    assert (tmp_path / "3.died").exists()
    assert len(before - after) == 1, "one of the two processes is another one"
    same(found, alone)


def test_any_scheduler_is_named_by_its_address(client, alone, tmp_path):
    found = cluster.run(kept_in(tmp_path, 2), plan(), scheduler=client.scheduler.address)
    same(found, alone)


def test_a_cluster_that_does_not_answer_is_told_with_its_repair(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", "1s")
    with pytest.raises(InputError) as refused, cluster.connected("tcp://127.0.0.1:8689"):
        pass
    assert refused.value.key == "cluster.unreachable"
    assert "tcp://127.0.0.1:8689" in refused.value.message("ar")
    with pytest.raises(InputError, match="nowhere"), cluster.connected("nowhere"):
        pass


def test_what_is_wrong_with_a_partition_is_told_as_by_one_process(client, tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 is not enough")
    with pytest.raises(InputError) as refused:
        cluster.folded(client, [tmp_path / "a.parquet"], plan(by=None))
    assert (refused.value.key, refused.value.where) == ("cluster.not_kept", str(tmp_path / "a.parquet"))
    with pytest.raises(InputError) as refused:
        cluster.folded(client, [tmp_path / "b.parquet"], plan(by=None))
    assert refused.value.key == "error.file.missing"
    with pytest.raises(InputError) as refused:
        cluster.folded(client, kept_in(tmp_path, 1), plan(by="income"))
    assert refused.value.key == "lab.error.by"


def test_a_partition_without_anybody_counts_for_nothing(client, alone, tmp_path):
    paths = kept_in(tmp_path, 2)
    store.keep(tmp_path / "empty.parquet", [InMemory(PEOPLE.rows(slice(0, 0)), {"wilaya": WILAYA[:0]})])
    same(cluster.folded(client, [*paths, tmp_path / "empty.parquet"], plan()), alone)
    with pytest.raises(InputError) as refused:
        cluster.folded(client, [tmp_path / "empty.parquet"], plan())
    assert refused.value.key == "lab.error.nobody"


def applicants_in(folder, count):
    """A folder of files of applicants, one row of each rejected; the same rows in one file beside it."""
    folder.mkdir()
    heads = ["birth", "income", "spouse_income", "cohort", "type", "application", "acceptance", "keys",
             "owns_property", "had_state_aid"]  # fmt: skip
    every = []
    for place in range(count):
        rows = [[f"19{70 + row % 30}-03-{1 + row % 28:02d}", str(30_000 + 500 * row + place), "0", "2024", "F3",
                 "2024-07-06", "2025-12-15", "2028-06-20", "no", "no"] for row in range(60)]  # fmt: skip
        rows[7][0] = "not a day"
        every += rows
        pq.write_table(
            pa.table(dict(zip(heads, map(list, zip(*rows, strict=True)), strict=True))), folder / f"{place}.parquet"
        )
    whole = folder.with_suffix(".parquet")
    pq.write_table(pa.table(dict(zip(heads, map(list, zip(*every, strict=True)), strict=True))), whole)
    return whole


def told(capsys, *words):
    assert main(["population", *map(str, words), "--law", "location_vente@2024-06-26", "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_works_on_a_folder_of_files_as_on_one_file(client, tmp_path, capsys):
    whole = applicants_in(tmp_path / "files", 3)
    alone = told(capsys, whole, "--by", "decile")
    spread_out = told(capsys, tmp_path / "files", "--by", "decile", "--scheduler", client.scheduler.address)
    for key in ("read", "rows", "rejected"):
        assert spread_out["population"][key] == alone["population"][key], key
    assert (alone["population"]["read"], alone["population"]["rejected"]) == (180, 3)
    named = {key for key in alone if alone[key] != spread_out[key]}
    assert named == {"population", "reproduce", "sentences", "rejected"}, "these name the file, or the folder"
    assert [row["file"] for row in spread_out["rejected"]] == ["0.parquet", "1.parquet", "2.parquet"]
    lines = [sentence for sentence in spread_out["sentences"] if sentence not in alone["sentences"]]
    named = ("files", ".parquet", "Fingerprint")
    assert all(any(word in json.dumps(line) for word in named) for line in lines)


def test_the_command_invents_a_population_on_other_processes(capsys):
    words = ("--synthetic", "70000", "--seed", "3")
    assert told(capsys, *words, "--workers", "1") == told(capsys, *words)


def test_the_command_writes_every_dated_row(tmp_path, capsys):
    path = tmp_path / "rows.parquet"
    found = told(capsys, "--synthetic", "300", "--rows", path)
    table = pq.read_table(path)
    assert 0 < len(set(table["household"].to_pylist())) <= found["population"]["rows"] == 300
    assert set(table["kind"].to_pylist()) == {"tranche", "instalment"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--synthetic", "10", "--workers", "0"), "--workers: the number of processes is from 1 to 256"),
        (("--synthetic", "10", "--rows", "x.parquet", "--law", "location_vente@2001-04-29"), "--rows: dated payments"),
        ((".", "--workers", "1"), "this folder has no .parquet, .csv, .xlsx or .ods file"),
        (("--synthetic", "10", "--rows", "no/such/folder.parquet"), "no/such/folder.parquet"),
    ],
)
def test_a_command_that_cannot_be_spread_says_why(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["population", *words, "--law", "location_vente@2024-06-26", "--lang", "en"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err


def test_each_piece_that_is_done_is_told(client, tmp_path, capsys):
    applicants_in(tmp_path / "files", 3)
    words = ("population", str(tmp_path / "files"), "--scheduler", client.scheduler.address)
    assert main([*words, "--law", "location_vente@2024-06-26", "--lang", "en"]) == 0
    assert capsys.readouterr().err.count("Pieces done: 3 of 3") == 2, "the faults, then the figures"
