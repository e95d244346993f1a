"""The manners of the command line: its language, its words, its forms, standard input."""

import argparse
import ast
import csv
import inspect
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from simulator import __version__, cli
from simulator.batch.columns import KINDS, head
from simulator.cli import COMMANDS, arguments, main
from simulator.cli.arguments import VARIABLE, WORDS, language
from simulator.wording import LANGUAGES, say
from simulator.writing.formats import FORMATS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
COUPLE = ROOT / "scenarios" / "households" / "couple_f3.yaml"
LAW = "location_vente@2024-06-26"
OTHER = "location_vente@2001-04-29"
ARABIC = re.compile("[\u0620-\u064a]")


@pytest.fixture
def rows(tmp_path):
    lines = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "five.csv").write_text("".join(lines[:6]), encoding="utf-8")
    return tmp_path / "five.csv"


def answered(words, capsys):
    """What a command prints."""
    assert main([str(word) for word in words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_is_printed_with_its_per_cents(command, lang, capsys):
    """argparse fills a help text in with ``%``: one that is not doubled for it once ended in a traceback."""
    help_text = answered([command, "--help", "--lang", lang], capsys)
    assert "%%" not in help_text
    assert ("%" in help_text) >= (command in ("kafils", "portfolio"))


# --- the language


@pytest.mark.parametrize(("words", "environment", "spoken"), [
    ([], {}, "fr"), ([], {"LANG": "ar_DZ.UTF-8"}, "ar"), ([], {"LANG": "en"}, "en"), ([], {"LANG": "C.UTF-8"}, "fr"), ([], {"LANG": ""}, "fr"),
    ([], {"LC_ALL": "C", "LANG": "en_GB"}, "fr"), ([], {"LC_MESSAGES": "ar", "LANG": "en_GB"}, "ar"), ([], {"LC_ALL": "", "LANG": "en_GB"}, "en"),
    ([], {VARIABLE: "ar", "LC_ALL": "en_GB"}, "ar"), ([], {VARIABLE: "klingon", "LANG": "en"}, "en"), ([], {"LANG": "english"}, "fr"),
    (["--lang", "en"], {VARIABLE: "ar"}, "en"), (["x", "--lang=en"], {VARIABLE: "ar"}, "en"), (["--lang"], {VARIABLE: "ar"}, "ar"),
    (["--lang", "fr+ar"], {VARIABLE: "en"}, "fr"), (["--lang", "de"], {VARIABLE: "en"}, "en"),
])  # fmt: skip
def test_the_language_is_the_one_asked_for_last_by_the_nearest(words, environment, spoken):
    assert language(words, environment) == spoken


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_the_help_is_in_the_language_of_the_machine(name, lang):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", VARIABLE))}
    done = subprocess.run(
        [sys.executable, "-m", "simulator", *([name] if name else []), "--help"], cwd=ROOT, check=True,
        capture_output=True, encoding="utf-8", env=clean | {"LANG": f"{lang}_DZ.UTF-8", "COLUMNS": "2000"},
    )  # fmt: skip
    assert done.stdout.startswith(say("argparse.usage", lang))
    assert say("argparse.help", lang) in done.stdout
    said = [line for line in done.stdout.splitlines() if re.match(r" +\S.*?  +\S", line)]
    assert len(said) > (len(COMMANDS) if name is None else 0)
    for line in said:
        words = re.sub(r"[\u2066\u2068].*?\u2069", "", line.split("  ")[-1])
        assert bool(ARABIC.search(words)) is (lang == "ar"), line


def test_no_word_at_all_is_the_help(capsys):
    nothing = answered([], capsys)
    assert nothing == answered(["--help"], capsys)
    assert all(name in nothing for name in COMMANDS)
    assert answered(["--version"], capsys) == f"location-vente {__version__}\n"


def test_what_argparse_says_to_a_user_is_all_in_the_catalogues():
    """Every Python has its own argparse: what a newer one says besides is either a fault of ours or missing here."""
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext")
    ]
    said = {call.args[-2].value if call.func.id == "ngettext" else call.args[0].value for call in calls
            if isinstance(call.args[0], ast.Constant)}  # fmt: skip
    assert set(WORDS) <= said | {"options"}
    never = {
        ".__call__() not defined", "'required' is an invalid argument for positionals", "mutually exclusive arguments must be optional",
        "%r is not callable", "can't open '%(filename)s': %(error)s", "cannot merge actions - two groups are named %r",
        "invalid option string %(option)r: must start with a character %(prefix_chars)r", "dest= is required for options like %r",
        "invalid conflict_resolution value: %r", "cannot have multiple subparser arguments", "%(prog)s: error: %(message)s\n",
        "conflicting subparser: %s", "conflicting subparser alias: %s", 'argument "-" with mode %r', "unexpected option string: %s",
        "conflicting option strings: %s", "unknown parser %(parser_name)r (choices: %(choices)s)",  # checked before, as a choice
        "one of the arguments %s is required", "not allowed with argument %s",  # no options of ours exclude each other
        "%(prog)s: warning: %(message)s\n", "option '%(option)s' is deprecated", "argument '%(argument_name)s' is deprecated",
        "command '%(parser_name)s' is deprecated", "conflicting subparsers: %s", "subcommands", "%(heading)s:",
        "show program's version number and exit", " (default: %(default)s)",
    }  # fmt: skip
    assert said - set(WORDS) - never == set()


WRONG = {
    ("simulat", "x"): "simulate",
    ("simulate", "x", "--formt", "json"): "--format",
    ("simulate", "x", "--formt=json"): "--format",
    ("law", "--format", "jsno"): "json",
    ("simulate",): "",
    ("compare", "x", "--with"): "",
    ("app", "--port", "high"): "",
    ("population", "--solve", "a"): "",
    ("nothing like it",): "",
}
"""Command lines that cannot be read, and what was meant."""


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_mistyped_word_is_refused_in_one_line_that_says_what_was_meant(words, capsys, monkeypatch):
    told = []
    for lang in LANGUAGES:
        monkeypatch.setenv(VARIABLE, lang)
        assert main(words) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        plain = re.sub("[\u2066\u2068\u2069]", "", err)
        meant = say("error.command.close", lang, close=WRONG[words])
        assert meant in plain if WRONG[words] else say("error.command.close", lang, close="").split()[0] not in plain
        assert bool(ARABIC.search(err)) is (lang == "ar")
        told.append(plain)
    assert len(set(told)) == len(LANGUAGES)


def test_argparse_has_its_own_words_again_afterwards(capsys):
    answered(["--help"], capsys)
    assert vars(argparse)["_"]("usage: ") == "usage: "


# --- the forms

FORMED = {
    "simulate": ["simulate", COUPLE, COUPLE.with_name("lpa_couple_f3.yaml")],
    "compare": ["compare", COUPLE, "--with", OTHER],
    "law": ["law", "--on", "2024-07-06"],
    "law of a key": ["law", "tranches"],
    "population": ["population", "--synthetic", "40", "--law", LAW],
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FORMED)
def test_a_line_of_json_and_a_row_of_csv_say_what_the_json_says(name, lang, capsys):
    found = json.loads(answered([*FORMED[name], "--format", "json", "--lang", lang], capsys))
    lines = [
        json.loads(line)
        for line in answered([*FORMED[name], "--format", "ndjson", "--lang", lang], capsys).splitlines()
    ]
    table = list(csv.DictReader(io.StringIO(answered([*FORMED[name], "--format", "csv", "--lang", lang], capsys))))
    inside = {"compare": "lines", "law": "provisions", "population": "figures"}
    rows = found[inside[name]] if name in inside else found
    assert lines == rows
    if name == "simulate":
        assert len(table) == sum(len(answer["schedule"]) for answer in rows)
        return
    assert len(table) == len(rows) > 1
    for row, cells in zip(rows, table, strict=True):
        for key, value in row.items():
            if isinstance(value, str) and not value.startswith(("-", "+", "=", "@")):
                assert cells[key] == value
            if isinstance(value, dict) and set(value) == set(LANGUAGES):
                assert cells[key] == value[lang]
    assert None not in table[0], "every cell has a head"


def test_every_command_that_answers_has_every_form():
    for name in ("simulate", "compare", "law", "population"):
        with arguments.argparse_in("en"):
            parser = arguments.Parser(prog="x", lang="en")
            commands = arguments.Commands(parser)
            cli._add_commands(commands, [name])
        formats = next(action for action in commands.parsers[name]._actions if action.dest == "format")
        assert tuple(formats.choices) == FORMATS


def test_a_cell_of_csv_is_never_a_formula(capsys, tmp_path):
    reform = tmp_path / "r.yaml"
    text = (ROOT / "scenarios" / "reforms" / "age-limit-75.yaml").read_text(encoding="utf-8")
    reform.write_text(re.sub(r"(?m)^( +source:).*$", r'\1 "=1+1"', text), encoding="utf-8")
    said = answered(["law", "age_limit", "--reform", reform, "--format", "csv"], capsys)
    assert "'=1+1" in said


# --- standard input


def piped(words, content):
    """The command as a program of its own, with something on standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "simulator", *map(str, words)], cwd=ROOT, input=content, capture_output=True, check=False
    )
    return done.returncode, done.stdout, done.stderr.decode()


@pytest.mark.parametrize("words", [
    ["simulate", "{}"], ["compare", "{}", "--with", OTHER], ["message", "{}"], ["calendar", "{}", "-o", "-"], ["chart", "{}", "-o", "-"],
    ["workbook", "{}", "-o", "-"], ["population", "{}", "--law", LAW], ["batch", "{}", "-o", "-"], ["steering", "{}", "--on", "2025-10-31"],
], ids=" ".join)  # fmt: skip
def test_a_dash_is_standard_input(words, rows, tmp_path, capsys):
    source = rows if words[0] in ("population", "batch") else COUPLE
    if words[0] == "steering":
        source = tmp_path / "dossiers.csv"
        source.write_text(answered(["steering", "--sample", "30"], capsys), encoding="utf-8")
    named = piped([word.format(source) for word in words], b"")
    through = piped([word.format("-") for word in words], source.read_bytes())
    assert named[0] == through[0] == 0, through
    if words[0] == "population":  # its last sentence repeats the name of the file
        assert through[1].splitlines()[:40] == named[1].splitlines()[:40]
    else:
        assert through[1] == named[1]


def test_a_table_of_another_kind_comes_through_standard_input_too(rows, tmp_path):
    book = tmp_path / "in.xlsx"
    assert main(["batch", str(rows), "-o", str(book)]) == 0
    status, out, told = piped(["batch", "-", "-o", "-"], book.read_bytes())
    assert status == 0, told
    assert out.count(b"\n") == 6


def test_what_is_wrong_on_standard_input_is_told_with_its_place():
    status, out, told = piped(
        ["simulate", "-", "--lang", "en"], b"scheme: location_vente\nhousehold: {birth: 1985-03-99}\n"
    )
    assert (status, out) == (2, b"")
    assert told.startswith("- ›")
    status, _, told = piped(["simulate", "-", "--lang", "en"], b"\xff\xfe")
    assert (status, told) == (2, f"-: {say('error.file.encoding', 'en')}\n")
    assert piped(["population", "-", "--law", LAW, "--workers", "2"], b"")[0] == 2


# --- Parquet out of batch


def test_parquet_has_the_columns_of_csv_each_in_its_type(rows, tmp_path):
    for ending in (".csv", ".parquet"):
        assert main(["batch", str(rows), "-o", str(tmp_path / f"out{ending}"), "--lang", "en"]) == 0
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig")), delimiter=";"))
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.column_names == list(lines[0])
    types = {
        "money": pa.decimal128(20, 2),
        "count": pa.int64(),
        "share": pa.float64(),
        "day": pa.date32(),
        "text": pa.string(),
    }
    assert [table.schema.field(head(name, "en")).type for name in KINDS] == [types[kind] for kind in KINDS.values()]
    shares = {head(name, "en") for name, kind in KINDS.items() if kind == "share"}
    texts = {head(name, "en") for name, kind in KINDS.items() if kind == "text"}
    for line, row in zip(lines, table.to_pylist(), strict=True):
        for name, cell in line.items():
            if row[name] is None or name in texts:
                assert cell.removeprefix("'") == (row[name] or "")
            else:
                assert cell.removeprefix("'") == (f"{row[name]:.4f}" if name in shares else str(row[name]))
    rejected = table.to_pylist()[-1]
    assert rejected["Revenu mensuel net"] == "600 €", "a row that cannot be read keeps its cells"
    assert say("disclaimer", "en") in pq.read_metadata(tmp_path / "out.parquet").metadata[b"about"].decode()


def test_a_file_that_is_annotated_twice_keeps_its_columns_apart(rows, tmp_path):
    first, second = tmp_path / "first.parquet", tmp_path / "second.parquet"
    assert main(["batch", str(rows), "-o", str(first)]) == 0
    assert main(["batch", str(first), "-o", str(second)]) == 0
    names = pq.read_table(second).column_names
    assert len(set(names)) == len(names) == len(pq.read_table(first).column_names) + len(KINDS)


@pytest.mark.parametrize("word", ["--versoin", "-v", "--halp=1"])
def test_an_unknown_option_before_the_command_is_named(word, capsys):
    assert main([word]) == 2
    assert word.partition("=")[0] in capsys.readouterr().err
