"""A run can be trusted later: its record, its fingerprint, and whether it still gives the same."""

import argparse
import json
from pathlib import Path

import pytest

from simulator import cli
from simulator.batch import Options
from simulator.cli import arguments, main, recording
from simulator.cli import batch as batch_command
from simulator.law import Law, library
from simulator.reading.errors import InputError
from simulator.runs import again, identity, marks
from simulator.runs import record as records
from simulator.runs.commands import COMMANDS, PRINTED
from simulator.runs.verification import verification
from simulator.ui.upload import batch_jobs
from simulator.wording import LANGUAGES, say, write

ROOT = Path(__file__).parents[1]
LAW = "location_vente@2024-06-26"
AGENCY = ROOT / "scenarios" / "portfolio"
OLD = ROOT / "tests" / "golden" / "run.json"
"""A record that another version of the program left."""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A folder with a list, and a run of ``batch`` on it with its record."""
    folder = tmp_path_factory.mktemp("office")
    lines = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "list.csv").write_text("".join(lines), encoding="utf-8")
    assert batch(folder) == 0
    return folder


def batch(folder, *more, out="answers.csv"):
    words = ["batch", str(folder / "list.csv"), "-o", str(folder / out), "--record", str(folder / "run.json")]
    return main([*words, "--lang", "en", *more])


@pytest.fixture
def run(office, tmp_path):
    """A copy of the run, to be harmed."""
    for name in ("list.csv", "answers.csv", "run.json"):
        (tmp_path / name).write_bytes((office / name).read_bytes())
    return tmp_path


def verified(folder):
    return verification(folder / "run.json", [], lambda words: cli.parsed(words).run(cli.parsed(words)))


def statuses(outcome):
    return {finding.subject: finding.status for finding in outcome.findings}


SAME = dict.fromkeys(("input", "law", "engine", "output", "again"), "same")


# --- the record


def test_a_record_names_no_folder_and_no_day(office):
    text = (office / "run.json").read_text(encoding="utf-8")
    assert str(office) not in text
    assert str(ROOT) not in text
    raw = json.loads(text)
    assert [mark["name"] for mark in (*raw["inputs"], *raw["outputs"])] == ["list.csv", "answers.csv"]
    assert set(raw["law"]["texts"]) == set(Law.load().by_id)


def test_a_record_read_is_the_record_written(office):
    record = records.read(office / "run.json")
    assert record.fingerprint == record.identity.fingerprint
    assert record.to_json() == json.loads((office / "run.json").read_text(encoding="utf-8"))


def test_the_same_run_leaves_the_same_record(office, tmp_path):
    (tmp_path / "list.csv").write_bytes((office / "list.csv").read_bytes())
    batch(tmp_path)
    for name in ("answers.csv", "run.json"):
        assert (tmp_path / name).read_bytes() == (office / name).read_bytes()


def test_the_digests_are_those_of_sha256sum(office):
    import hashlib

    record = records.read(office / "run.json")
    for mark in (*record.identity.inputs, *record.outputs):
        assert mark.sha256 == hashlib.sha256((office / mark.name).read_bytes()).hexdigest()
    path = library.FOLDER / "dz" / "2001-105.yaml"
    assert record.identity.texts["dz/2001-105"] == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_recorded_or_decides_nothing(command):
    parser = arguments.Parser(prog="x")
    commands = arguments.Commands(parser)
    cli._add_commands(commands, [command])
    names = {action.dest for action in commands.parsers[command]._actions} - {"help"}
    parts = COMMANDS[command]
    recorded = {*parts.inputs, *parts.choices, *parts.outputs, *parts.others} - {"run"}
    assert names - recorded == set(), "say in simulator/runs/commands.py what the option is to a run"
    assert recorded - names <= {"mapping", "resume"}


def test_the_fingerprint_is_on_the_screen_in_the_json_on_the_sheet_and_on_the_page(office, capsys):
    from openpyxl import load_workbook

    fingerprint = records.read(office / "run.json").fingerprint
    assert batch(office, out="answers.xlsx") == 0
    assert fingerprint in capsys.readouterr().out
    assert batch(office, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["fingerprint"] == fingerprint
    book = load_workbook(office / "answers.xlsx", read_only=True)
    about = [str(cell.value) for row in book[say("batch.sheet.about", "en")].iter_rows() for cell in row]
    assert any(fingerprint in text for text in about)
    content = (office / "list.csv").read_bytes()
    annotated = batch_jobs.answered(content, "other.csv", ".csv", Options("en"), Law.load(), lambda *_: None)
    assert annotated.reply.fingerprint == fingerprint, "the page and the command give one list one fingerprint"
    assert batch(office) == 0


@pytest.mark.parametrize(
    "more",
    [("--lang", "ar"), ("--unit", "centimes"), ("--as-written",), ("--facts", "zone=1"), ("--scheme", LAW)],
    ids=" ".join,
)
def test_another_option_is_another_run(more, office):
    words = ["batch", str(office / "list.csv"), "-o", "x.csv"]
    first, second = (cli.parsed([*words, *added]) for added in ((), more))
    ids = [recording.identity(options, {}, mapping={"facts": options.facts}) for options in (first, second)]
    assert ids[0].fingerprint != ids[1].fingerprint
    assert [change.kind for change in ids[0].differences(ids[1])] == ["options"]


def test_a_list_that_is_renamed_is_the_same_list(office, tmp_path):
    (tmp_path / "renamed.csv").write_bytes((office / "list.csv").read_bytes())
    ids = [
        recording.identity(cli.parsed(["batch", str(path), "-o", "x.csv"]), {}, mapping={})
        for path in (office / "list.csv", tmp_path / "renamed.csv")
    ]
    assert ids[0].fingerprint == ids[1].fingerprint
    assert ids[0].differences(ids[1]) == []


def test_a_workbook_is_the_same_bytes_on_every_day(office, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        assert main(["batch", str(office / "list.csv"), "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert b">1980-01-01T00:00:00Z<" in packed.read("docProps/core.xml")


@pytest.mark.parametrize(("record", "key"), [("answers.csv", "inside"), ("out/run.json", "inside")])
def test_a_record_in_its_own_result_is_refused_before_the_work(record, key, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = {"answers.csv": "answers.csv", "out/run.json": "out"}[record]
    options = argparse.Namespace(command="portfolio", record=record, out=out)
    with pytest.raises(InputError) as caught:
        recording.check(options)
    assert caught.value.key == f"runs.error.{key}"


def test_a_result_without_a_name_has_no_record(tmp_path, capsysbinary):
    source = ROOT / "scenarios" / "applicants.csv"
    assert main(["batch", str(source), "-o", "-", "--record", str(tmp_path / "run.json"), "--lang", "en"]) == 2
    assert b"standard output" in capsysbinary.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_record_never_takes_the_place_of_an_input(office, capsys):
    before = (office / "list.csv").read_bytes()
    words = ["batch", str(office / "list.csv"), "-o", str(office / "x.csv"), "--record", str(office / "list.csv")]
    assert main([*words, "--lang", "en"]) == 2
    assert "inputs" in capsys.readouterr().err
    assert (office / "list.csv").read_bytes() == before
    (office / "x.csv").unlink()


def test_a_list_that_changes_under_the_run_has_no_record(run, monkeypatch, capsys):
    (run / "run.json").unlink()
    report = batch_command.progress.of_rows

    def touched(*words):
        (run / "list.csv").write_bytes((run / "list.csv").read_bytes() + b" ")
        return report(*words)

    monkeypatch.setattr(batch_command.progress, "of_rows", touched)
    assert batch(run) == 2
    assert "list.csv" in capsys.readouterr().err
    assert not (run / "run.json").exists()


# --- does it hold?


def test_a_run_that_nothing_touched_holds(run):
    outcome = verified(run)
    assert statuses(outcome) == SAME
    assert outcome.holds


def test_a_result_that_is_not_there_is_made_again(run):
    (run / "answers.csv").unlink()
    outcome = verified(run)
    assert statuses(outcome) == SAME | {"output": "absent"}
    assert outcome.holds


def harm_the_input(run, _monkeypatch):
    (run / "list.csv").write_bytes((run / "list.csv").read_bytes() + b" ")
    return {"input": "changed", "again": "absent"}


def lose_the_input(run, _monkeypatch):
    (run / "list.csv").unlink()
    return {"input": "absent", "again": "absent"}


def harm_the_output(run, _monkeypatch):
    (run / "answers.csv").write_bytes((run / "answers.csv").read_bytes().replace(b"2028", b"2029"))
    return {"output": "changed"}


def change_the_law(_run, monkeypatch):
    monkeypatch.setattr(marks, "law_texts", dict(marks.law_texts(), **{"dz/2001-105": "0" * 64}).copy)
    return {"law": "changed"}


def change_the_engine(_run, monkeypatch):
    monkeypatch.setattr(marks, "engine", lambda: marks.EngineMark("9.9", "0" * 64))
    return {"engine": "changed"}


def edit_the_record(run, _monkeypatch):
    raw = json.loads((run / "run.json").read_text(encoding="utf-8"))
    raw["options"]["lang"] = "fr"
    (run / "run.json").write_text(json.dumps(raw), encoding="utf-8")
    return {"record": "changed", "again": "absent"}


def edit_the_digest_of_the_output(run, _monkeypatch):
    raw = json.loads((run / "run.json").read_text(encoding="utf-8"))
    raw["outputs"][0]["sha256"] = "0" * 64
    (run / "run.json").write_text(json.dumps(raw), encoding="utf-8")
    return {"output": "changed", "again": "changed"}


HARMS = [
    harm_the_input, lose_the_input, harm_the_output, change_the_law, change_the_engine, edit_the_record,
    edit_the_digest_of_the_output,
]  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_each_sentence_says_what_became_of_the_thing_that_it_names(harm, run, monkeypatch):
    expected = harm(run, monkeypatch)
    outcome = verified(run)
    assert statuses(outcome) == SAME | expected
    assert not outcome.holds
    assert set(outcome.disagreeing) == {s for s, status in expected.items() if (s, status) != ("output", "absent")}
    for lang in LANGUAGES:
        conclusion = write(outcome.conclusion, lang)
        for subject in SAME | {"record": ""}:
            assert (say(f"runs.subject.{subject}", lang) in conclusion) == (subject in outcome.disagreeing)
        for finding in outcome.findings:
            key = finding.sentence.key.split(".")
            assert key[1:3] == [finding.subject, finding.status]
            assert finding.name in write(finding.sentence, lang)


def test_the_exit_status_says_whether_it_holds(run, capsys):
    assert main(["verify", str(run / "run.json"), "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Run ")
    (run / "answers.csv").write_bytes(b"")
    assert main(["verify", str(run / "run.json"), "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["holds"] is False
    assert {finding["subject"]: finding["status"] for finding in answer["findings"]} == SAME | {"output": "changed"}


def test_the_files_may_lie_in_another_folder(run, tmp_path_factory):
    other = tmp_path_factory.mktemp("archive")
    (run / "list.csv").rename(other / "list.csv")
    assert main(["verify", str(run / "run.json"), "--folder", str(other), "--lang", "en"]) == 0


def test_verification_writes_nothing_beside_the_record(run):
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    verified(run)
    assert {path.name: path.read_bytes() for path in run.iterdir()} == before


def test_a_run_of_another_engine_is_told_so(run):
    record = records.read(OLD)
    raw = json.loads((run / "run.json").read_text(encoding="utf-8"))
    raw["engine"] = record.identity.engine._asdict()
    raw["fingerprint"] = records.parse(raw).identity.fingerprint
    (run / "run.json").write_text(json.dumps(raw), encoding="utf-8")
    outcome = verified(run)
    assert statuses(outcome)["engine"] == "changed"
    assert not outcome.holds


@pytest.mark.parametrize("words", [
    ("population", "--synthetic", "30", "--seed", "3", "--law", LAW, "--law", "location_vente@2001-04-29", "--neutral", "100", "--by", "cohort"),
    ("population", "--synthetic", "30", "--law", LAW, "--rows", "{folder}/rows.parquet", "--format", "csv"),
    ("portfolio", "{agency}/contracts.csv", "{agency}/payments.csv", "--as-of", "2026-11-29", "--forecast", "10 %", "3", "2 %", "--out", "{folder}/agency"),
    ("portfolio", "{agency}/contracts.csv", "{agency}/payments.csv", "--as-of", "2026-11-29", "--contract", "{number}", "--centimes", "--unit", "DA"),
], ids=" ".join)  # fmt: skip
def test_runs_of_the_other_commands_hold_too(words, tmp_path, capsys):
    for name in ("contracts.csv", "payments.csv"):
        (tmp_path / name).write_bytes((AGENCY / name).read_bytes())
    number = (tmp_path / "contracts.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(";")[0]
    typed = [word.format(folder=tmp_path, agency=tmp_path, number=number) for word in words]
    assert main([*typed, "--record", str(tmp_path / "run.json"), "--lang", "en"]) == 0, capsys.readouterr().err
    record = records.read(tmp_path / "run.json")
    printed = capsys.readouterr().out
    if not {"csv", "--contract"} & set(words):  # one contract is its statement, and nothing else
        assert record.fingerprint in printed
    assert PRINTED in [mark.part for mark in record.outputs]
    assert main(["verify", str(tmp_path / "run.json"), "--lang", "en"]) == 0, capsys.readouterr().out


def test_a_folder_of_lists_is_the_files_that_are_read(tmp_path, capsys):
    """Notes that writers keep beside their files are no part of it; a file that changes, or another name of one, is."""
    folder = tmp_path / "lists"
    heads, *rows = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines()
    for wilaya in ("16", "31"):
        (folder / f"wilaya={wilaya}").mkdir(parents=True)
        (folder / f"wilaya={wilaya}" / "a.csv").write_text("\n".join([heads, *rows]), encoding="utf-8")
    words = ["batch", str(folder), "-o", str(tmp_path / "answers.csv"), "--record", str(tmp_path / "run.json")]
    assert main(words) == 0
    (mark,) = records.read(tmp_path / "run.json").identity.inputs
    assert (mark.name, set(mark.files)) == ("lists", {"wilaya=16/a.csv", "wilaya=31/a.csv"})
    (folder / "_SUCCESS").touch()
    assert verified(tmp_path).holds
    (folder / "wilaya=31").rename(folder / "wilaya=9")
    assert statuses(verified(tmp_path))["input"] == "changed"
    capsys.readouterr()


def test_a_folder_of_results_is_listed_file_by_file(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "sub" / "b.txt").write_bytes(b"b")
    mark = marks.of_output("out", tmp_path)
    assert set(mark.files) == {"a.txt", "sub/b.txt"}
    (tmp_path / "sub" / "b.txt").write_bytes(b"c")
    assert marks.of_output("out", tmp_path).sha256 != mark.sha256


# --- records of strangers


def harmed(**changes):
    """The text of a record in which some values are others, by their path: ``inputs__0__name``."""
    raw = json.loads(OLD.read_text(encoding="utf-8"))
    for path, value in changes.items():
        *places, last = [int(key) if key.isdigit() else key for key in path.split("__")]
        target = raw
        for place in places:
            target = target[place]
        target[last] = value
    return json.dumps(raw).encode()


STRANGE = {
    "empty": b"", "not JSON": b"%PDF-1.7", "not UTF-8": b"\xff\xfe{", "a list": b"[]", "a number": b"1", "another": b"{}",
    "nested": b"[" * 100_000, "a long integer": b'{"format": ' + b"9" * 5000 + b"}", "huge": b" " * 1_000_001,
    "a folder above": harmed(inputs__0__name="../../etc/passwd"), "a whole path": harmed(inputs__0__name="/etc/passwd"),
    "of Windows": harmed(outputs__0__name="..\\x.csv"), "the folder above": harmed(outputs__0__name=".."), "no name": harmed(inputs__0__name=""),
    "a line break": harmed(inputs__0__name="a\nb"), "half a letter": harmed(inputs__0__name="\ud800"),
    "another command": harmed(command="app"), "another option": harmed(options__save_mapping="x"),
    "another form": harmed(format="location-vente run 9"), "no digest": harmed(inputs__0__sha256="abc"),
    "an option of parts": harmed(options__scheme={"a": 1}), "a mapping that is none": harmed(options__mapping="x"),
    "an unknown part": harmed(outputs__0__part="record"), "a folder that is not its list": harmed(outputs__0__files={"a": "0" * 64}),
}  # fmt: skip


@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE)
def test_what_is_no_record_is_refused_in_a_sentence(content, tmp_path, capsys):
    (tmp_path / "run.json").write_bytes(content)
    for lang in LANGUAGES:
        assert main(["verify", str(tmp_path / "run.json"), "--lang", lang]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize("path", ["absent.json", "."])
def test_a_record_that_is_not_there_is_refused(path, tmp_path):
    assert main(["verify", str(tmp_path / path)]) == 2


@pytest.mark.parametrize("name", ["scheme", "unit", "encoding", "lang"])
def test_no_value_of_a_record_becomes_an_option(name, run, tmp_path_factory):
    """A record with the digest of a list that is there is run again: what it holds stays what its option says."""
    target = tmp_path_factory.mktemp("target") / "stolen.csv"
    raw = json.loads((run / "run.json").read_text(encoding="utf-8"))
    raw["options"][name] = f"--out={target}"
    raw["fingerprint"] = records.parse(raw).identity.fingerprint
    (run / "run.json").write_text(json.dumps(raw), encoding="utf-8")
    outcome = verified(run)
    assert statuses(outcome)["again"] == "changed"
    assert outcome.findings[-1].sentence.key == "runs.again.refused"
    assert not target.exists()


def test_no_word_of_a_list_becomes_an_option(tmp_path):
    options = {"solve": [["--out", "x", "1"]], "synthetic": 3}
    record = records.RunRecord.of(identity.identity_of("population", [], options), [])
    with pytest.raises(InputError):
        again.words(record, [], tmp_path)
