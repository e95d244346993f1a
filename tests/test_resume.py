"""A run that is stopped goes on from its finished parts, and gives the same bytes; one that changed does not."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from simulator.applicants import csv_file
from simulator.batch import run as batch_run
from simulator.cli import main
from simulator.law import Law
from simulator.populations import experiment, laws, studies
from simulator.populations.count import measures
from simulator.populations.invented import synthetic
from simulator.populations.part_fold import PartFold
from simulator.runs import marks
from simulator.wording import LANGUAGES
from simulator.writing import finished_parts as store

ROOT = Path(__file__).parents[1]
LAW = "location_vente@2024-06-26"
HEADS, *ROWS = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines()


class StoppedError(Exception):
    """The run is stopped."""


def listed(count):
    """A list of so many dossiers, some of them faulty, some twice."""
    rows = []
    for place in range(count):
        row = ROWS[place % len(ROWS)].partition(";")[2]
        row = (
            row.replace(";2024;", ";x;", 1)
            if place % 7 == 5
            else row.replace(";non;", ";;", 1)
            if place % 11 == 6
            else row
        )
        rows.append(f"N{place % (count - 3):07};{row}")
    return "\n".join([HEADS, *rows]) + "\n"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Parts of a few rows, so that a small file has many."""
    monkeypatch.setattr(csv_file, "_LEAST_BLOCK", 2048)


@pytest.fixture(scope="module")
def rows():
    return listed(150)


@pytest.fixture
def folder(tmp_path, rows):
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def batch(folder, *more, out="answers.csv"):
    return main(["batch", str(folder / "list.csv"), "-o", str(folder / out), "--lang", "en", *more])


def stopped_after(monkeypatch, module, name, count):
    """The function ``name`` of a module works so many times, then the run is stopped."""
    work, calls = getattr(module, name), []

    def once_more(*args, **options):
        calls.append(name)
        if len(calls) > count:
            raise StoppedError
        return work(*args, **options)

    monkeypatch.setattr(module, name, once_more)
    return calls


def stop(folder, monkeypatch, *more, after=3, out="answers.csv"):
    """A run of ``batch`` that is stopped after some parts."""
    with monkeypatch.context() as patch:
        stopped_after(patch, batch_run, "added_columns", after)
        with pytest.raises(StoppedError):
            batch(folder, "--resume", *more, out=out)


@pytest.mark.parametrize("out", ["answers.csv", "answers.xlsx", "answers.parquet"])
def test_a_run_that_is_stopped_twice_gives_the_same_bytes(out, folder, monkeypatch, capsys):
    assert batch(folder, out=f"whole-{out}") == 0
    report = capsys.readouterr().out
    for _ in range(2):
        stop(folder, monkeypatch, out=out)
    assert not (folder / out).exists(), "a result is whole or not there"
    calls = stopped_after(monkeypatch, batch_run, "added_columns", 10_000)
    assert batch(folder, "--resume", out=out) == 0
    assert len(calls) == 1, "six of seven parts were finished before"
    assert (folder / out).read_bytes() == (folder / f"whole-{out}").read_bytes()
    assert capsys.readouterr().out == report.replace(f"whole-{out}", out)
    assert not store.folder_of(folder / out).exists()


def test_a_run_that_ends_leaves_nothing_beside_its_result(folder):
    assert batch(folder, "--resume") == 0
    assert sorted(path.name for path in folder.iterdir()) == ["answers.csv", "list.csv"]


def test_without_the_option_nothing_is_kept(folder, monkeypatch):
    with monkeypatch.context() as patch:
        stopped_after(patch, batch_run, "added_columns", 3)
        with pytest.raises(StoppedError):
            batch(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["list.csv"]


def test_a_part_that_was_not_written_to_its_end_is_made_again(folder, monkeypatch):
    assert batch(folder, out="whole.csv") == 0
    stop(folder, monkeypatch)
    parts = sorted(store.folder_of(folder / "answers.csv").glob("part-*"))
    assert len(parts) == 3
    parts[1].write_bytes(parts[1].read_bytes()[:-1])
    parts[2].write_bytes(b"")
    assert batch(folder, "--resume") == 0
    assert (folder / "answers.csv").read_bytes() == (folder / "whole.csv").read_bytes()


def change_the_list(folder, _monkeypatch):
    text = (folder / "list.csv").read_text(encoding="utf-8")
    (folder / "list.csv").write_text(text.replace("60 000", "60 001", 1), encoding="utf-8")
    return (), "input"


def change_an_option(_folder, _monkeypatch):
    return ("--unit", "centimes"), "options"


def change_the_law(_folder, monkeypatch):
    monkeypatch.setattr(marks, "law_texts", dict(marks.law_texts(), **{"dz/2001-105": "0" * 64}).copy)
    return (), "law"


def change_the_program(_folder, monkeypatch):
    monkeypatch.setattr(marks, "engine", lambda: marks.EngineMark("9.9", "0" * 64))
    return (), "engine"


@pytest.mark.parametrize("change", [change_the_list, change_an_option, change_the_law, change_the_program])
def test_another_run_does_not_go_on_with_these_parts(change, folder, monkeypatch, capsys):
    from simulator.wording import say

    stop(folder, monkeypatch)
    capsys.readouterr()
    more, kind = change(folder, monkeypatch)
    for lang in LANGUAGES:
        words = ["batch", str(folder / "list.csv"), "-o", str(folder / "answers.csv"), "--resume", *more]
        assert main([*words, "--lang", "en"]) == 2
        refusal = capsys.readouterr().err
        assert say(f"runs.subject.{kind}", "en") in refusal
        assert "answers.csv.resume" in refusal
        assert lang
    assert len(list(store.folder_of(folder / "answers.csv").glob("part-*"))) == 3, "they are still there"
    assert batch(folder, *more) == 0, "without --resume the run is made from the beginning"


def test_a_folder_of_somebody_else_is_left_alone(folder, capsys):
    foreign = folder / "answers.csv.resume"
    foreign.mkdir()
    (foreign / "precious").write_text("theirs", encoding="utf-8")
    assert batch(folder, "--resume") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert (foreign / "precious").read_text(encoding="utf-8") == "theirs"
    (foreign / "run.json").write_text("{}", encoding="utf-8")
    assert batch(folder, "--resume") == 2


def test_two_runs_do_not_share_their_parts(folder, capsys):
    with store.finished_parts(folder / "answers.csv"):
        (store.folder_of(folder / "answers.csv") / store.IDENTITY).write_text("{}", encoding="utf-8")
        assert batch(folder, "--resume") == 2
        assert "answers.csv.resume" in capsys.readouterr().err


def test_a_list_that_cannot_be_read_leaves_no_folder(tmp_path, capsys):
    (tmp_path / "list.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert batch(tmp_path, "--resume") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    capsys.readouterr()


@pytest.mark.parametrize("words", [
    ("batch", "{list}", "-o", "-", "--resume"),
    ("population", "--synthetic", "30", "--law", LAW, "--resume"),
    ("population", "--synthetic", "30", "--law", LAW, "--resume", "--out", "{folder}/out", "--workers", "2"),
], ids=" ".join)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_a_sentence(words, folder, capsysbinary):
    typed = [word.format(list=folder / "list.csv", folder=folder) for word in words]
    assert main([*typed, "--lang", "en"]) == 2
    assert b"--resume" in capsysbinary.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == ["list.csv"]


# --- a population


@pytest.fixture(scope="module")
def plan():
    return studies.full_plan(laws.population_laws([LAW, "location_vente@2001-04-29"], Law.load()), by="cohort")


@pytest.fixture(scope="module")
def crowds():
    recipe = studies.Invented(600).recipe
    return [synthetic.part(recipe, 1, start, start + 200, 600) for start in range(0, 600, 200)]


def test_a_fold_read_back_is_the_fold(plan, crowds):
    fold = experiment._fold(crowds[0], plan)
    facts, arrays = fold.to_bytes()
    again = PartFold.from_bytes(json.loads(json.dumps(facts)), iter(arrays))
    assert again.totals.equals(fold.totals)
    assert (again.rows, again.wages, again.differing_keys) == (fold.rows, fold.wages, fold.differing_keys)
    for law, paid in fold.totals.receipts.items():
        assert again.totals.receipts[law].dated.dtype == paid.dated.dtype


def test_sums_too_large_for_a_machine_word_are_read_back(plan, crowds):
    fold = experiment._fold(crowds[0], plan)
    receipts = {law: paid.times(10**12) for law, paid in fold.totals.receipts.items()}
    large = PartFold(fold.rows, experiment.Totals(fold.totals.sums, {}, receipts), fold.wages, fold.differing_keys)
    facts, arrays = large.to_bytes()
    again = PartFold.from_bytes(json.loads(json.dumps(facts)), iter(arrays))
    assert again.totals.equals(large.totals)


def test_a_population_goes_on_from_its_folds(plan, crowds, tmp_path, monkeypatch):
    whole = experiment.run(crowds, plan)
    finished = store.FinishedParts(tmp_path)
    with monkeypatch.context() as patch:
        stopped_after(patch, measures, "of", 2)
        with pytest.raises(StoppedError):
            experiment.run(crowds, plan, finished=finished)
    calls = stopped_after(monkeypatch, measures, "of", 10)
    lab = experiment.run(crowds, plan, finished=finished)
    assert len(calls) == 1
    assert lab.totals.equals(whole.totals)
    assert (lab.rows, lab.differing_keys, lab.wages) == (whole.rows, whole.differing_keys, whole.wages)
    assert lab.figures == whole.figures


@pytest.mark.slow
def test_the_command_of_a_population_gives_the_same_page(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(synthetic, "PART", 40)
    words = ["population", "--synthetic", "100", "--law", LAW, "--format", "csv", "--lang", "en"]
    monkeypatch.setattr("simulator.sheets.population_folder.write_folder", lambda *_: None)
    assert main(words) == 0
    page = capsys.readouterr().out
    with monkeypatch.context() as patch:
        stopped_after(patch, measures, "of", 1)
        with pytest.raises(StoppedError):
            main([*words, "--out", str(tmp_path / "out"), "--resume"])
    assert [path.name for path in sorted((tmp_path / "out.resume").iterdir())] == ["fold-000000", "run.json"]
    capsys.readouterr()
    assert main([*words, "--out", str(tmp_path / "out"), "--resume"]) == 0
    assert capsys.readouterr().out == page
    assert list(tmp_path.iterdir()) == []


# --- killed


@pytest.mark.slow
def test_a_process_that_is_killed_goes_on(tmp_path):
    """Stopped by a signal that cannot be caught, in the middle of a part, as a machine that loses its power."""
    (tmp_path / "list.csv").write_text(listed(60_000), encoding="utf-8")
    words = [sys.executable, "-P", "-m", "simulator", "batch", "list.csv", "--lang", "en", "-o"]
    how = {
        "cwd": tmp_path,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "env": os.environ | {"PYTHONPATH": str(ROOT)},
    }
    assert subprocess.run([*words, "whole.csv"], check=False, **how).returncode == 0
    child = subprocess.Popen([*words, "answers.csv", "--resume"], **how)
    kept = tmp_path / "answers.csv.resume"
    while child.poll() is None and len(list(kept.glob("part-*"))) < 2:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    assert not (tmp_path / "answers.csv").exists()
    assert subprocess.run([*words, "answers.csv", "--resume"], check=False, **how).returncode == 0
    assert (tmp_path / "answers.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "list.csv", "whole.csv"]


def test_a_kept_part_holds_its_pieces_as_they_were(tmp_path):
    pieces = [b"", b"a\nb", bytes(range(256)), np.arange(4).tobytes()]
    finished = store.FinishedParts(tmp_path)
    finished.keep("part", {"n": 1, "word": "é"}, pieces)
    part = finished.part("part")
    assert (part.facts, part.pieces) == ({"n": 1, "word": "é"}, pieces)
    assert finished.part("another") is None
