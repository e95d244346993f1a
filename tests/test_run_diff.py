"""Two runs compared: every dossier with another verdict or figure is there, with what did it, whatever file it was written into."""

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from simulator.cli import main
from simulator.reading.errors import InputError
from simulator.runs import marks, result_table
from simulator.runs.row_changes import row_changes
from simulator.runs.run_diff import SIDES, run_diff
from simulator.wording import LANGUAGES, say, write

ROOT = Path(__file__).parents[1]
OLD_LAW, LAW = "location_vente@2001-04-29", "location_vente@2024-06-26"
HEADS, *ROWS = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines()
RICHER = [row.replace("45 000;0;2024", "180 000;0;2024", 1) if "ex-002" in row else row for row in ROWS]


def written(folder, name, rows, *more, out=".csv", lang="en"):
    """A run of ``batch`` on some rows, with its record."""
    (folder / f"{name}-list.csv").write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
    words = ["batch", str(folder / f"{name}-list.csv"), "-o", str(folder / f"{name}{out}")]
    assert main([*words, "--record", str(folder / f"{name}.json"), "--lang", lang, *more]) == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Runs of five dossiers: as they are, in other formats and languages, one richer, one fewer, under another law."""
    place = tmp_path_factory.mktemp("runs")
    written(place, "same", ROWS)
    written(place, "fr", ROWS, out=".xlsx", lang="fr")
    written(place, "ar", ROWS, out=".parquet", lang="ar")
    written(place, "richer", RICHER, out=".xlsx", lang="fr")
    written(place, "fewer", [ROWS[2], *RICHER[:2]])
    written(place, "old", ROWS, "--scheme", OLD_LAW)
    written(place, "both", RICHER, "--scheme", OLD_LAW)
    return place


def compared(folder, first, second):
    return run_diff(str(folder / first), str(folder / second))


@pytest.mark.parametrize("other", ["fr", "ar"])
def test_the_same_dossiers_in_another_format_and_language_do_not_differ(folder, other):
    outcome = compared(folder, "same.json", f"{other}.json")
    assert not outcome.changes.changed.any()
    assert not any(differs.any() for differs in outcome.changes.facts.values())
    assert outcome.between == {}
    assert [sentence.key for sentence in outcome.sentences()] == ["runs.diff.none", "runs.diff.by_number"]


def test_a_dossier_changes_because_of_its_own_fact(folder):
    outcome = compared(folder, "same.json", "richer.json")
    (row,) = outcome.changes.rows()
    assert row.number == "ex-002"
    assert [(fact.name, fact.before, fact.after) for fact in row.facts] == [("income", "45 000", "180 000")]
    assert row.figures[0] == ("verdict", "eligible", "refused")
    assert outcome.changes.causes() == {("income",): 1}
    assert outcome.changes.verdicts == 1


def test_rows_are_matched_by_their_number_wherever_they_stand(folder):
    changes = compared(folder, "same.json", "fewer.json").changes
    assert changes.by_number
    assert (changes.only_first, changes.only_second) == (2, 0)
    assert [(row.number, row.before, row.after) for row in changes.rows()] == [("ex-002", 3, 4)]


def test_another_law_is_the_cause_where_no_fact_changed(folder):
    outcome = compared(folder, "same.json", "old.json")
    assert outcome.between == {"options": ("scheme",)}
    assert set(outcome.changes.causes()) == {()}
    keys = [sentence.key for sentence in outcome.sentences()]
    assert keys[-1] == "runs.diff.cause.runs"


def test_what_two_things_may_have_done_is_said_of_both(folder):
    outcome = compared(folder, "same.json", "both.json")
    assert ("income",) in outcome.changes.causes()
    assert "runs.diff.cause.facts_and_runs" in [sentence.key for sentence in outcome.sentences()]


def test_a_text_and_a_program_that_changed_are_named(folder, tmp_path):
    for name in ("same.json", "same.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    raw = json.loads((tmp_path / "same.json").read_text(encoding="utf-8"))
    raw["law"]["texts"]["dz/2001-105"] = "0" * 64
    raw["engine"] = {"version": "9.9", "sha256": "1" * 64}
    (tmp_path / "same.json").write_text(json.dumps(raw), encoding="utf-8")
    outcome = run_diff(str(folder / "same.json"), str(tmp_path / "same.json"))
    assert outcome.between == {"law": ("dz/2001-105",), "engine": (marks.engine().version, "9.9")}
    for lang in LANGUAGES:
        words = " ".join(write(sentence, lang) for sentence in outcome.sentences())
        assert "dz/2001-105" in words
        assert "9.9" in words


def test_a_reform_is_law(folder, tmp_path):
    reform = ROOT / "scenarios" / "reforms" / "age-limit-75.yaml"
    written(tmp_path, "reformed", ROWS, "--reform", str(reform))
    assert run_diff(str(folder / "same.json"), str(tmp_path / "reformed.json")).between == {"law": (reform.name,)}


def test_results_alone_say_that_the_law_is_not_known(folder):
    outcome = compared(folder, "same.csv", "richer.xlsx")
    assert outcome.between is None
    assert outcome.changes.causes() == {("income",): 1}
    assert "runs.diff.between.unknown" in [sentence.key for sentence in outcome.sentences()]


def test_a_result_that_was_edited_is_told(folder, tmp_path):
    for name in ("same.json", "same.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    text = (tmp_path / "same.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "same.csv").write_text(
        text.replace(say("batch.verdict.eligible", "en"), say("batch.verdict.refused", "en"), 1), encoding="utf-8"
    )
    keys = [sentence.key for sentence in run_diff(str(folder / "same.json"), str(tmp_path / "same.json")).sentences()]
    assert keys[0] == "runs.diff.edited.second"
    assert keys[-1] == "runs.diff.cause.unknown"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_count_what_is_in_the_files(folder, lang, capsys, tmp_path):
    out = tmp_path / "changes.csv"
    words = ["diff", str(folder / "same.json"), str(folder / "old.json"), "--lang", lang]
    assert main([*words, "-o", str(out)]) == 0
    page = capsys.readouterr().out
    changes = compared(folder, "same.json", "old.json").changes
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len({line["number"] for line in lines}) == int(changes.changed.sum())
    assert all(line["number"] in page for line in lines)
    assert main([*words, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["both"], answer["changed"], answer["verdicts"]) == (5, int(changes.changed.sum()), changes.verdicts)
    assert sum(cause["rows"] for cause in answer["causes"]) == answer["changed"]


def table(numbers, **figures):
    columns = {name: np.array(values, dtype=object) for name, values in figures.items()}
    return result_table.ResultTable(np.array(numbers, dtype=object), np.arange(len(numbers)) + 2, {}, columns)


def test_a_number_that_stands_twice_is_matched_in_its_order():
    first = table(["a", "a", "", "b"], x=["1", "2", "3", "4"])
    second = table(["b", "a", "a", ""], x=["4", "1", "9", "3"])
    changes = row_changes(first, second)
    assert changes.repeated == 4
    assert [(row.number, row.before, row.after) for row in changes.rows()] == [("a", 3, 4)]


def test_without_numbers_rows_are_matched_by_their_place():
    changes = row_changes(table(["", ""], x=["1", "2"]), table(["a", "b", "c"], x=["1", "3", "4"]))
    assert (changes.by_number, changes.only_second) == (False, 1)
    assert [(row.before, row.after) for row in changes.rows()] == [(3, 3)]


def test_all_changes_are_counted_and_only_the_first_are_shown():
    numbers = [str(number) for number in range(60)]
    changes = row_changes(table(numbers, x=["1"] * 60), table(numbers, x=["2"] * 60))
    assert changes.changed.sum() == sum(changes.causes().values()) == 60
    assert len(list(changes.rows(20))) == 20
    assert len(list(changes.rows())) == 60


def test_the_first_rows_shown_are_those_with_another_verdict():
    first, second = (
        table(["a", "b", "c"], verdict=["x", word, "x"], price=["1", "1", price])
        for word, price in (("x", "1"), ("y", "2"))
    )
    changes = row_changes(first, second)
    assert [row.number for row in changes.rows(2)] == ["b", "c"]
    assert [row.number for row in changes.rows(1)] == ["b"]
    assert changes.verdicts == 1


def test_numbers_are_the_same_in_every_form():
    texts = np.array(["4166,66", "4166.66", "4166.660000001", "60000.00", "60000", "-3,50", "", "néant"], dtype=object)
    column = pa.chunked_array([texts])
    assert result_table.numeric(column, 2).to_pylist() == ["4166.66"] * 3 + ["60000"] * 2 + ["-3.5", "", "néant"]


@pytest.mark.slow
def test_a_portfolio_and_a_study_are_compared_too(tmp_path, capsys):
    for name, day in (("a", "2026-11-29"), ("b", "2027-11-29")):
        files = [str(ROOT / "scenarios" / "portfolio" / f"{part}.csv") for part in ("contracts", "payments")]
        assert (
            main(
                [
                    "portfolio",
                    *files,
                    "--as-of",
                    day,
                    "--out",
                    str(tmp_path / name),
                    "--record",
                    str(tmp_path / f"{name}.json"),
                ]
            )
            == 0
        )
    outcome = run_diff(str(tmp_path / "a.json"), str(tmp_path / "b.json"))
    assert outcome.between == {"options": ("as_of",)}
    assert outcome.changes.by_number
    assert outcome.changes.changed.any()
    for name, seed in (("c", "1"), ("d", "2")):
        assert (
            main(["population", "--synthetic", "30", "--seed", seed, "--law", LAW, "--out", str(tmp_path / name)]) == 0
        )
    assert run_diff(str(tmp_path / "c"), str(tmp_path / "d")).changes.changed.any()
    assert not run_diff(str(tmp_path / "c"), str(tmp_path / "c")).changes.changed.any()
    with pytest.raises(InputError) as caught:
        run_diff(str(tmp_path / "a"), str(tmp_path / "c"))
    assert caught.value.key == "runs.error.commands"
    capsys.readouterr()


@pytest.mark.parametrize(
    "name", ["list.csv", "nothing.csv", "empty.csv", "run.json", "folder", "torn.parquet", "picture.png"]
)
def test_what_is_no_result_is_refused_in_a_sentence(name, folder, tmp_path, capsys):
    (tmp_path / "list.csv").write_text("\n".join([HEADS, *ROWS]), encoding="utf-8")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "run.json").write_text("{}", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "torn.parquet").write_bytes((folder / "ar.parquet").read_bytes()[:-400] + b"PAR1")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    for words in ([str(tmp_path / name), str(folder / "same.csv")], [str(folder / "same.json"), str(tmp_path / name)]):
        assert main(["diff", *words, "--lang", "en"]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_record_whose_result_is_gone_is_refused(folder, tmp_path, capsys):
    (tmp_path / "same.json").write_bytes((folder / "same.json").read_bytes())
    assert main(["diff", str(tmp_path / "same.json"), str(folder / "same.csv"), "--lang", "en"]) == 2
    assert "same.csv" in capsys.readouterr().err


def test_every_side_has_its_words():
    for lang in LANGUAGES:
        assert all(say(f"runs.subject.{side}", lang) for side in SIDES)
