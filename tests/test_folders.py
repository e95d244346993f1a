"""Folders of files of applicants: by wilaya, nested, of several formats, with an empty file among many."""

import json
import shutil
from pathlib import Path

import opendocuments
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_applicants import ROW, csv_of, workbook_of

import simulator
from simulator.applicants import folders, headers
from simulator.batch import Options, answered_file
from simulator.cli import main
from simulator.populations import partitions
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, say

FILES = Path(__file__).parent / "office_files"
DINARS = folders.HowRead("DA")
LAW = "location_vente@2024-06-26"


def households(lab, group):
    rows = lab.frame()
    return rows[(rows["table"] == "main") & (rows["measure"] == "households") & (rows["group"] == group)][
        "value"
    ].item()


def population(capsys, *words):
    assert main(["population", *map(str, words), "--law", LAW, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def written(path, *rows, without=()):
    """A Parquet file of rows, without some columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.Table.from_pylist([{name: row[name] for name in row if name not in without} for row in rows]), path
    )


def test_folders_by_wilaya_are_a_column():
    found = simulator.study(FILES / "e_hive", [LAW], by="wilaya")
    assert [households(found.lab, group) for group in ("all", "16", "31")] == [4, 2, 2]


def test_an_empty_file_among_many_is_told_and_not_fatal(capsys):
    found = population(capsys, FILES / "c_empty")
    assert found["population"]["read"] == found["population"]["rows"] == 2
    assert any(
        "p1.parquet" in sentence["en"] and "without any row" in sentence["en"] for sentence in found["sentences"]
    )


@pytest.mark.parametrize("content", [b"", csv_of({}, names=list(ROW))])
def test_a_file_without_a_row_is_empty_whatever_its_format(content, tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_of(ROW))
    (tmp_path / "b.csv").write_bytes(content)
    found = simulator.study(tmp_path, [LAW])
    assert (found.read, found.empty) == (1, ("b.csv",))


def test_a_folder_with_nothing_but_empty_files_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        simulator.study(tmp_path, [LAW])
    assert caught.value.key == "lab.error.nobody"


def test_a_folder_that_names_a_fact_states_it(tmp_path):
    written(tmp_path / "cohort=2024" / "type=F3" / "a.parquet", ROW, without=("cohort", "type"))
    written(
        tmp_path / "cohort=2013" / "type=F4" / "a.parquet",
        ROW | {"application": "2013-09-16"},
        without=("cohort", "type"),
    )
    parts = [part for piece in folders.pieces(tmp_path) for part in folders.read(piece, DINARS)]
    assert [(int(part.people.cohort[0]), int(part.people.dwelling[0])) for part in parts] == [(1, 2), (2, 1)]


def test_a_column_of_the_file_wins_over_its_folder(tmp_path):
    written(tmp_path / "cohort=2013" / "wilaya=Oran" / "a.parquet", ROW)
    [piece] = folders.pieces(tmp_path)
    part = next(folders.read(piece, DINARS))
    assert (int(part.people.cohort[0]), part.extra["wilaya"].tolist()) == (2, ["Alger"])


@pytest.mark.parametrize(("name", "stated"), [
    ("wilaya=A%C3%AFn%20Defla", {"wilaya": "Aïn Defla"}), ("wilaya=__HIVE_DEFAULT_PARTITION__", {"wilaya": ""}), ("2024", {}), ("a=b=c", {"a": "b=c"}),
])  # fmt: skip
def test_the_names_of_folders_are_read_as_they_are_written(name, stated, tmp_path):
    written(tmp_path / name / "a.parquet", ROW)
    [piece] = folders.pieces(tmp_path)
    assert (piece.name, piece.stated) == (f"{name}/a.parquet", stated)


def test_a_plain_folder_holds_files_of_any_format(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.csv").write_bytes(csv_of(ROW, ROW | {"income": "?"}))
    (tmp_path / "sub" / "b.xlsx").write_bytes(workbook_of(ROW))
    (tmp_path / "c.ods").write_bytes(
        opendocuments.document(list(ROW), list((ROW | {"birth": ""}).values()), list(ROW.values()))
    )
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    found = simulator.study(tmp_path, [LAW], by="wilaya")
    assert (found.read, households(found.lab, "Alger")) == (5, 3)
    assert [(fault.file, fault.row, fault.code) for fault in found.rejected] == [
        ("a.csv", 3, "amount_unreadable"),
        ("c.ods", 2, "missing"),
    ]


def test_what_writers_leave_beside_their_files_is_none_of_them(tmp_path):
    written(tmp_path / "a.parquet", ROW)
    for name in ("_SUCCESS", "_metadata.parquet", ".a.parquet.crc", ".hidden/b.parquet", "list.csv", "~$a.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [piece.name for piece in folders.pieces(tmp_path)] == ["a.parquet"]


def test_the_file_of_a_folder_that_cannot_be_read_is_named(tmp_path):
    shutil.copytree(FILES / "e_hive", tmp_path / "in", copy_function=shutil.copyfile)
    (tmp_path / "in" / "wilaya=31" / "p1.parquet").write_bytes(b"PAR1....")
    with pytest.raises(InputError) as caught:
        simulator.study(tmp_path / "in", [LAW])
    assert (caught.value.key, caught.value.where) == ("batch.file.parquet", "wilaya=31/p1.parquet")
    with pytest.raises(InputError) as caught:
        simulator.study(tmp_path, [f"{LAW}"], by="decile")
    assert caught.value.where == "in/wilaya=31/p1.parquet"


def test_other_processes_read_the_same(tmp_path):
    shutil.copytree(FILES / "e_hive", tmp_path / "in", copy_function=shutil.copyfile)
    written(tmp_path / "in" / "empty.parquet", ROW)
    pq.write_table(pq.read_table(tmp_path / "in" / "empty.parquet").slice(0, 0), tmp_path / "in" / "empty.parquet")
    pieces = folders.pieces(tmp_path / "in")
    places, read = partitions.of_files(pieces, "DA", None)
    assert [[part.extra["wilaya"].tolist() for part in read(place)] for place in places] == [
        [],
        [["16", "16"]],
        [["31", "31"]],
    ]
    assert [partitions.faults(place, unit="DA", encoding=None).rows for place in places] == [0, 2, 2]


def test_the_fingerprint_of_a_folder_is_that_of_its_files(capsys, tmp_path):
    shutil.copytree(FILES / "e_hive", tmp_path / "in", copy_function=shutil.copyfile)
    digests = [population(capsys, tmp_path / "in")["population"]]
    (tmp_path / "in" / "_SUCCESS").write_bytes(b"")
    digests.append(population(capsys, tmp_path / "in")["population"])
    assert digests[0] == digests[1]


# --- annotated in one file


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_files_of_a_folder_are_annotated_in_one(lang, tmp_path):
    reply = answered_file(FILES / "e_hive", tmp_path / "out.parquet", Options(lang))
    table = pq.read_table(tmp_path / "out.parquet")
    assert (reply.counts.rows, reply.counts.answered, reply.files) == (
        4,
        4,
        ("wilaya=16/p0.parquet", "wilaya=31/p0.parquet"),
    )
    assert table["wilaya"].to_pylist() == ["16", "16", "31", "31"]
    assert table[say("batch.head_of_file", lang)].to_pylist() == [name for name in reply.files for _ in range(2)]
    assert headers.column_of(say("batch.head_of_file", lang)) is None


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_a_fault_is_told_with_its_file_and_an_empty_file_by_its_name(ending, tmp_path, capsys):
    (tmp_path / "in" / "cohort=2024").mkdir(parents=True)
    without = {name: cell for name, cell in ROW.items() if name != "cohort"}
    (tmp_path / "in" / "cohort=2024" / "a.xlsx").write_bytes(workbook_of(without, without | {"birth": ""}))
    (tmp_path / "in" / "cohort=2024" / "b.csv").write_bytes(csv_of(without))
    (tmp_path / "in" / "cohort=2024" / "c.csv").write_bytes(b"")
    assert main(["batch", str(tmp_path / "in"), "-o", str(tmp_path / f"out{ending}"), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "3 rows: 2 with an answer" in said
    assert "cohort=2024/a.xlsx" in said.partition("row 3")[0].splitlines()[-1]
    assert "Files without any row, left aside: cohort=2024/c.csv." in said


def test_a_folder_of_other_heads_is_refused_with_the_name_of_the_file(tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_of(ROW))
    (tmp_path / "b.csv").write_bytes(csv_of({name: cell for name, cell in ROW.items() if name != "wilaya"}))
    with pytest.raises(InputError) as caught:
        answered_file(tmp_path, tmp_path.parent / f"{tmp_path.name}.csv", Options("fr"))
    assert (caught.value.key, caught.value.where) == ("batch.file.other_heads", "b.csv")


def test_a_file_of_the_folder_is_not_written_over(tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_of(ROW))
    with pytest.raises(InputError) as caught:
        answered_file(tmp_path, tmp_path / "a.csv", Options("fr"))
    assert caught.value.key == "error.output.input"


def test_the_json_of_one_file_names_none(tmp_path, capsys):
    (tmp_path / "a.csv").write_bytes(csv_of(ROW | {"birth": ""}))
    for source, named in ((tmp_path / "a.csv", set()), (tmp_path, {"file"})):
        main(["batch", str(source), "-o", str(tmp_path.parent / f"{tmp_path.name}.csv"), "--format", "json"])
        [fault] = json.loads(capsys.readouterr().out)["first"]
        assert set(fault) - {"row", "column", "value", "code", "reason"} == named
