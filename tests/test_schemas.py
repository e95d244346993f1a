"""The JSON Schemas of ``schemas/`` are what the command writes, and say neither more nor less than the files and the answers have."""

import copy
import functools
import json
from collections.abc import Mapping

import pytest
import yaml
from claiming import question
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from serving import ROOT
from worked_lives import LIVES, question_on

import simulator
from simulator import api, schemas
from simulator.answers import to_json
from simulator.law import text as texts
from simulator.law.keys import KEYS
from simulator.law.text_schema import value_of
from simulator.law.values import UNKNOWN
from simulator.populations.invented import recipe as recipes
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.runs import record

DRAWN = 1_000
MADE = {name: schema() for name, schema in schemas.SCHEMAS.items()}
FILES = {
    "text.schema.json": sorted((ROOT / "simulator" / "law" / "texts").glob("*/*.yaml")),
    "reform.schema.json": sorted((ROOT / "scenarios" / "reforms").glob("*.yaml")),
    "recipe.schema.json": sorted((ROOT / "scenarios" / "populations").glob("aadl*.yaml")),
}
PARSERS = {
    "run.schema.json": record.parse,
    "text.schema.json": texts.parse,
    "reform.schema.json": texts.parse,
    "recipe.schema.json": recipes.parse,
}
EACH = [(name, path) for name, paths in FILES.items() for path in paths]
NAMES = [f"{path.parent.name}/{path.stem}" for _, path in EACH]


class Typed(yaml.SafeLoader):
    """YAML as an editor types it: numbers and booleans, while a day stays a text."""


Typed.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in forms if not tag.endswith("timestamp")]
    for letter, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def validator(name):
    """What checks a document against a schema, in which schemas may name each other."""
    registry = Registry().with_resources([(each, Resource.from_contents(made)) for each, made in MADE.items()])
    return Draft202012Validator(MADE[name], registry=registry, format_checker=FormatChecker())


VALIDATORS = {name: validator(name) for name in MADE}


def faults(name, document):
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATORS[name].iter_errors(document)]


def test_the_files_are_what_the_command_writes(tmp_path):
    schemas.main(tmp_path)
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").iterdir()}
    assert kept == written, "make schemas"


@pytest.mark.parametrize("name", MADE)
def test_each_is_a_schema(name):
    Draft202012Validator.check_schema(MADE[name])
    assert MADE[name]["$id"] == name


@pytest.mark.parametrize(("name", "path"), EACH, ids=NAMES)
def test_every_file_fits_its_schema_as_we_read_it_and_as_an_editor_does(name, path):
    content = path.read_text(encoding="utf-8")
    assert faults(name, documents.read_file(path)) == []
    assert faults(name, yaml.load(content, Typed)) == []


@pytest.mark.parametrize(("name", "path"), EACH, ids=NAMES)
def test_every_file_names_its_schema_for_editors(name, path):
    mark, _, address = path.read_text(encoding="utf-8").partition("\n")[0].partition("$schema=")
    assert mark == "# yaml-language-server: "
    assert (path.parent / address).resolve() == ROOT / "schemas" / name


# --- an answer


def questions():
    """A thousand questions of every scheme; some ask for a loan for the tranches, some are read on a day."""
    for seed in range(DRAWN):
        raw = question(seed)
        if raw["scheme"] == "location_vente" and raw["household"].get("cohort") == "2024" and seed % 3 == 0:
            raw["down_payment_loan"] = {"bank": "cnep" if seed % 2 else "bdl", "amount": "max"}
        if seed % 5 == 0:
            raw["as_of"] = "2026-11-29"
        yield raw


def places(document, schema, here=""):
    """Every key of a document, and of a schema every key that it declares, as ``payers[].from``."""
    if schema:
        yield from declared(document, here)
    elif isinstance(document, Mapping):
        for name, value in document.items():
            yield f"{here}.{name}"
            yield from places(value, schema, f"{here}.{name}")
    elif isinstance(document, list):
        for value in document:
            yield from places(value, schema, f"{here}[]")


def declared(schema, here):
    for name, inner in schema.get("properties", {}).items():
        yield f"{here}.{name}"
        yield from declared(inner, f"{here}.{name}")
    if isinstance(schema.get("items"), Mapping):
        yield from declared(schema["items"], f"{here}[]")
    for inner in schema.get("anyOf", ()):
        yield from declared(inner, here)


def thinned(document):
    """The document with one object of each shape in each list: the same keys, with values of the same types.

    A schedule has hundreds of lines that only differ by their day and their amounts; the first and the last stay too.
    """
    if isinstance(document, Mapping):
        return {name: thinned(value) for name, value in document.items()}
    if not isinstance(document, list) or not all(isinstance(item, Mapping) for item in document):
        return document
    shapes = {str([(name, type(value)) for name, value in item.items()]): item for item in reversed(document)}
    return [thinned(item) for item in (*shapes.values(), *document[-1:])]


FREE = (".title.", ".sentence.", ".disclaimer.", ".evidence.", ".note.")
"""Where the keys are languages."""


@pytest.mark.slow
def test_the_schema_of_an_answer_has_every_key_that_is_written_and_no_other():
    seen, answered = set(), 0
    asked = [*questions(), *sorted((ROOT / "scenarios" / "households").glob("*.yaml"))]
    for raw in asked:
        try:
            answer = thinned(simulator.answer(raw))
        except simulator.SimulatorError:
            continue
        answered += 1
        assert faults("answer.schema.json", answer) == [], raw
        seen |= {place for place in places(answer, schema=False) if not any(word in place for word in FREE)}
    assert answered > 0.8 * DRAWN
    assert set(places(MADE["answer.schema.json"], schema=True)) == seen


def test_an_answer_without_a_language_and_in_one_fits_too():
    answer = api.ask(ROOT / "scenarios" / "households" / "couple_f3.yaml")
    for langs in ((), ("fr",), ("fr", "ar")):
        assert faults("answer.schema.json", to_json(answer, langs)) == []


def records(document, here=()):
    """The place of every object of a document; of a list, only those of its first item."""
    if isinstance(document, dict):
        yield here
        for name, value in document.items():
            yield from records(value, (*here, name))
    elif isinstance(document, list) and document:
        yield from records(document[0], (*here, 0))


def test_a_key_that_is_not_declared_is_refused_wherever_it_stands():
    for name in ("couple_58_two_kafils_f3", "lpa_couple_f3", "year_of_birth_only_f3", "daam_sakane_300000"):
        answer = thinned(simulator.answer(ROOT / "scenarios" / "households" / f"{name}.yaml"))
        for place in records(answer):
            if place == ("title",):
                continue
            spoilt = copy.deepcopy(answer)
            inner = spoilt
            for step in place:
                inner = inner[step]
            inner["an_unknown_key"] = "x"
            assert faults("answer.schema.json", spoilt), place


# --- a legal text, a reform, a recipe

WRONG = {
    "run.schema.json": (
        lambda raw: raw.update(extra="x"),
        lambda raw: raw.pop("law"),
        lambda raw: raw.update(format="another"),
        lambda raw: raw.update(command="app"),
        lambda raw: raw["engine"].update(sha256="0"),
        lambda raw: raw["law"]["texts"].update({"dz/2001-105": "F"}),
        lambda raw: raw["inputs"][0].update(name="../x.csv"),
        lambda raw: raw["inputs"][0].update(part="elsewhere"),
        lambda raw: raw["outputs"][0].update(sha256=None),
    ),
    "text.schema.json": (
        lambda raw: raw.update(extra="x"),
        lambda raw: raw.pop("title"),
        lambda raw: raw.update(kind="rumour"),
        lambda raw: raw["in_force"].update(date="26/06/2024"),
        lambda raw: raw["sets"].update(no_such_key=raw["sets"]["age_limit"]),
        lambda raw: raw["sets"]["age_limit"].update(value="seventy"),
        lambda raw: raw["sets"]["age_limit"].update(value="unknown"),
        lambda raw: raw["sets"]["age_limit"].update(status="certain"),
        lambda raw: raw["sets"]["age_limit"].update({"for": ["2024"]}),
        lambda raw: raw["sets"]["age_limit"].pop("article"),
    ),
    "recipe.schema.json": (
        lambda raw: raw.update(extra="x"),
        lambda raw: raw["margins"].pop("age"),
        lambda raw: raw["margins"]["age"]["parts"].update(old="5"),
        lambda raw: raw["margins"]["dwelling"]["parts"].update(F9="5"),
        lambda raw: raw["assumptions"]["barred"].update(moved=["8 %"]),
        lambda raw: raw["dates"]["keys"].update(to="soon"),
    ),
}  # fmt: skip
BASE = {
    "text.schema.json": ROOT / "scenarios" / "reforms" / "age-limit-75.yaml",
    "recipe.schema.json": FILES["recipe.schema.json"][0],
    "run.schema.json": ROOT / "tests" / "golden" / "run.json",
}


@pytest.mark.parametrize(
    ("name", "place"), [(name, place) for name, ways in WRONG.items() for place in range(len(ways))]
)
def test_what_the_reader_refuses_the_schema_refuses(name, place):
    raw = documents.read_file(BASE[name])
    assert faults(name, raw) == []
    WRONG[name][place](raw)
    with pytest.raises(InputError):
        PARSERS[name](raw)
    assert faults(name, raw)


def test_a_text_that_is_published_is_no_reform():
    assert faults("reform.schema.json", documents.read_file(FILES["text.schema.json"][0]))


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_law_has_a_schema_that_agrees_with_its_reader(key):
    """Every value of every text fits the schema of its own key; and what the reader of a key refuses, its schema does."""
    schema = Draft202012Validator(value_of(KEYS[key]), format_checker=FormatChecker())
    values = [
        row["value"]
        for path in FILES["text.schema.json"]
        for fixed in [documents.read_file(path)["sets"].get(key, [])]
        for row in (fixed if isinstance(fixed, list) else [fixed])
        if row["value"] != UNKNOWN.value
    ]
    others = (
        "",
        "x y z",
        "-5 %",
        "12",
        "12 %",
        "2024-01-01",
        "24 000 DZD",
        "6 SNMG",
        "2 months",
        [],
        {},
        [{}],
        {"F3": "x"},
        None,
    )
    for value in values:
        KEYS[key](value)
        assert list(schema.iter_errors(value)) == [], value
    for value in others:
        try:
            KEYS[key](value)
        except ValueError:
            assert not schema.is_valid(value), value
        else:
            assert schema.is_valid(value), value


# --- a contract that has begun


@functools.cache
def contracts():
    """What each worked life is answered on its last day."""
    lives = [life for life in LIVES if "expect" in life["days"][-1]]
    return {
        life["id"]: json.loads(json.dumps(simulator.contract(question_on(life, life["days"][-1])).to_json()))
        for life in lives
    }


def test_every_worked_life_is_answered_as_its_schema_says():
    for name, found in contracts().items():
        assert faults("contract.schema.json", thinned(found)) == [], name


def test_the_schema_of_a_contract_has_no_key_that_is_never_there():
    found = contracts().values()
    assert {name for each in found for name in each} == set(MADE["contract.schema.json"]["properties"])
    for part, rows in (
        ("statement", [each["statement"] for each in found]),
        ("schedule", [row for each in found for row in each["schedule"]]),
    ):
        schema = MADE["contract.schema.json"]["properties"][part]
        never = set(schema.get("items", schema)["properties"]) - {name for row in rows for name in row}
        assert never <= {"due_today"}


def test_a_contract_with_a_key_too_many_or_too_few_is_refused():
    found = contracts()["LIFE-A1-LATE"]
    for part in ("statement", "planned"):
        assert faults("contract.schema.json", found | {part: found[part] | {"extra": "0.00"}})
    for row in ("versions", "schedule", "ledger", "effort"):
        first, *others = found[row]
        assert faults("contract.schema.json", found | {row: [first | {"extra": 1}, *others]})
        for name in first:
            less = {key: value for key, value in first.items() if key != name}
            assert faults("contract.schema.json", found | {row: [less, *others]}), (row, name)
    for name in found:
        assert faults("contract.schema.json", {key: value for key, value in found.items() if key != name}), name
