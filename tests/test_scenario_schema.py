"""The JSON Schema of a scenario and the Table Schema of a file of applicants say what their readers do."""

import copy
import io
import json
from functools import cache

import pytest
import yaml
from claiming import question
from jsonschema import Draft202012Validator, FormatChecker
from serving import ROOT
from test_scenario_keys import FILES, base, faults, put, value_of
from worked_lives import LIVES, question_on

from simulator.applicants import cells, reader
from simulator.applicants.table_schema import applicants as table
from simulator.engine.households import NO, YES
from simulator.question.fact_rows import Kind
from simulator.question.facts import COLUMNS, KEYS, is_needed, of_part, takers
from simulator.question.scenario import parse
from simulator.question.scenario_schema import scenario
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios

PATHS = sorted((scenarios() / "households").glob("*.yaml")) + sorted((ROOT / "scenarios" / "contracts").glob("*.yaml"))
CASES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))


class Typed(yaml.SafeLoader):
    """YAML as an editor types it: numbers and booleans, while a day stays a text."""


Typed.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in forms if not tag.endswith("timestamp")]
    for letter, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator():
    return Draft202012Validator(scenario(), format_checker=FormatChecker())


def refused(raw):
    """What the schema refuses: the places and the reasons."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator().iter_errors(raw)]


def is_read(raw):
    try:
        parse(copy.deepcopy(raw))
    except InputError:
        return False
    return True


def test_it_is_a_schema():
    Draft202012Validator.check_schema(scenario())
    assert scenario()["$id"] == "scenario.schema.json"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_scenario_fits_as_we_read_it_and_as_an_editor_does_and_names_its_schema(path):
    content = path.read_text(encoding="utf-8")
    assert refused(documents.read_file(path)) == []
    assert refused(yaml.load(content, Typed)) == []
    mark, _, address = content.partition("\n")[0].partition("$schema=")
    assert mark == "# yaml-language-server: "
    assert (path.parent / address).resolve() == ROOT / "schemas" / "scenario.schema.json"


def merged(base, given):
    """The facts of a case over those that the cases of its file share."""
    if not (isinstance(base, dict) and isinstance(given, dict)):
        return given
    return base | {name: merged(base.get(name), value) for name, value in given.items()}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_worked_example_fits_where_it_is_read(path):
    raw = documents.read_file(path)
    for case in raw["cases"]:
        asked = merged(raw.get("base") or {}, case.get("given") or {})
        if is_read(asked):
            assert refused(asked) == [], case["id"]


def test_drawn_questions_fit():
    asked = [raw for raw in map(question, range(400)) if is_read(raw)]
    assert len(asked) > 300
    assert {raw["scheme"].partition("@")[0] for raw in asked} == set(FILES)
    for raw in asked:
        assert refused(raw) == [], raw


@pytest.mark.parametrize("scheme", FILES)
def test_a_key_is_unknown_to_the_schema_where_it_is_unknown_to_the_reader(scheme):
    """Every key of every scheme, tried under this one; and a key that none has, in every part."""
    fits = base(scheme)
    assert refused(fits) == []
    for key, fact in KEYS.items():
        part = fact.part.removesuffix("[]")
        if key == "scheme" or (part and scheme not in takers(KEYS[part])):
            continue
        value = value_of(key, scheme if scheme in takers(fact) else takers(fact)[0])
        raw = put(base(scheme), key, value)
        unknown = any(code == "error.key.unknown" for code, _ in faults(raw))
        assert bool(refused(raw)) == unknown == (scheme not in takers(fact)), key
    for part in {fact.part for fact in KEYS.values() if scheme in takers(fact)}:
        raw = put(base(scheme), f"{part}.unheard_of" if part else "unheard_of", "x")
        assert not is_read(raw)
        assert refused(raw), part


@pytest.mark.parametrize("scheme", FILES)
def test_what_is_needed_is_missed_by_both(scheme):
    for part in ("", "household", "dwelling", "dates", "kafil[]"):
        for fact in of_part(part, scheme):
            raw = base(scheme)
            inner = raw if not part else raw[part.removesuffix("[]")]
            inner = inner[0] if part.endswith("[]") else inner
            for name in (fact.name, *fact.unless):
                inner.pop(name, None)
            if is_needed(fact, scheme) and fact.name != "zone":
                assert not is_read(raw), fact.key
                assert refused(raw), fact.key


WRONG = {
    Kind.DAY: ["tomorrow", "2024-02-30", 5, True], Kind.BIRTH: ["young", "1985-13-01", 85, True], Kind.AMOUNT: ["60000", 60000, "-1 DZD", "x DZD", True],
    Kind.PRICE: ["60000", 60000, "-1 DZD", True], Kind.YES_NO: ["perhaps", 1, []], Kind.CHOICE: ["none of them", True, []],
    Kind.COUNT: ["-1", "many", True], Kind.SHARE: ["40", 0.4, "140 %"], Kind.RATE: ["4", 4.5, "high"], Kind.TERM: ["30", 30, "30 weeks"],
    Kind.TEXT: [True, [], {}], Kind.NAMES: ["x", [1]], Kind.PART: ["x", []], Kind.LIST: ["x", {}],
}  # fmt: skip


@pytest.mark.parametrize("scheme", FILES)
def test_a_value_that_the_reader_refuses_is_refused(scheme):
    tried = 0
    for key, fact in KEYS.items():
        if scheme not in takers(fact) or key in ("scheme", "title", "schemes"):
            continue
        for value in WRONG[fact.kind]:
            raw = put(base(scheme), key, value)
            if not is_read(raw):
                tried += 1
                assert refused(raw), (key, value)
    assert tried > 100


# --- a contract that has begun


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life["id"])
def test_every_worked_life_fits_and_its_answer_is_that_of_its_household(life):
    asked = question_on(life, life["days"][0])
    assert refused(asked) == []
    assert parse(asked).inputs == parse(life["question"]).inputs


def test_a_contract_that_is_wrong_is_refused_by_both_even_where_the_household_is_asked_for():
    begun = {"as_of": "2026-11-29", "paid": "until 2026-11-20"}
    event = {"event": "lump_sum", "date": "2026-01-01", "amount": "5 DZD", "effect": "shorter"}
    good = [begun, begun | {"events": [event]}, begun | {"paid": [{"date": "2026-01-01", "amount": "5.00"}]}]
    wrong = [
        {}, {"as_of": "2026-11-29"}, begun | {"color": "red"}, begun | {"paid": "all"}, begun | {"paid": "payments.csv"},
        begun | {"readings": {"imputation": "x"}}, begun | {"as_of": "soon"}, begun | {"events": event}, begun | {"events": [{"event": "moon"}]},
        *(begun | {"events": [{name: value for name, value in event.items() if name != missing}]} for missing in event),
        *(begun | {"events": [event | {name: "x"}]} for name in event),
        begun | {"events": [event | {"extra": "x"}]},
        *(begun | {"events": [{"event": "income", "date": "2026-01-01"} | more]} for more in ({}, {"income": 5})),
        *(begun | {"events": [{"event": "surcharge", "date": "2026-01-01"} | more]} for more in ({}, {"amount": "5.00", "rate": "5 %"})),
        *(begun | {"events": [{"event": "catch_up", "months": 6} | more]} for more in ({}, {"date": "2026-01-01", "from": "2026-01"}, {"from": "2026-13"})),
        *(begun | {"events": [{"event": "deferred", "date": "2026-01-01", "months": 6} | more]} for more in ({}, {"at": "once"}, {"at": "end", "repaid_over": 6}, {"repaid_over": 0})),
    ]  # fmt: skip
    house = base("location_vente")
    for contract in good:
        assert is_read(house | {"contract": contract})
        assert refused(house | {"contract": contract}) == []
    for contract in wrong:
        assert not is_read(house | {"contract": contract}), contract
        assert refused(house | {"contract": contract}), contract


def test_readings_of_a_contract_may_stand_among_those_of_the_question():
    house = base("location_vente")
    house["readings"] |= {"imputation": "current_first", "rounding": "dinar_up"}
    assert not is_read(house)
    house["contract"] = {"as_of": "2026-11-29", "paid": "until 2026-11-20"}
    assert is_read(house)
    assert refused(house) == []


# --- a file of applicants

FIELDS = {field["name"]: field for field in table()["fields"]}


def test_the_table_has_every_column_of_the_contract():
    assert list(FIELDS) == list(COLUMNS)
    assert {name for name, field in FIELDS.items() if field["constraints"]["required"]} == {
        name for name, (column, _) in COLUMNS.items() if column.needed
    }


def test_its_words_are_those_that_a_cell_is_read_by():
    for field in FIELDS.values():
        for words, answer in ((field.get("trueValues", ()), YES), (field.get("falseValues", ()), NO)):
            assert {cells.yes_no(word) for word in words} <= {(answer, cells.GOOD)}
    assert {cells.cohort(choice)[1] for choice in FIELDS["cohort"]["constraints"]["enum"]} == {cells.GOOD}
    assert {cells.dwelling(choice)[1] for choice in FIELDS["type"]["constraints"]["enum"]} == {cells.GOOD}


CELLS = {
    "birth": ("1985-03-15", "1960"), "kafil_birth": ("1998-05-02",), "application": ("2024-07-06",), "acceptance": ("2025-12-15",),
    "keys": ("2028-06-20",),
}  # fmt: skip


def values_of(name):
    """Cells that fit a column, first and last of what it allows."""
    field = FIELDS[name]
    if name in CELLS:
        return CELLS[name]
    limits = field["constraints"]
    if "enum" in limits:
        return limits["enum"]
    if field["type"] == "boolean":
        return [field["trueValues"][0], *field["falseValues"]]
    return ["60000.50"] if field["type"] == "number" else ["A-1"]


def test_a_file_that_fits_is_read():
    names = [name for name in FIELDS if not name.endswith(("_2", "_3")) and name != "kafil_share"]
    rows = [[values_of(name)[number % len(values_of(name))] for name in names] for number in range(24)]
    content = "\n".join(",".join(row) for row in [names, *rows]) + "\n"
    (part,) = reader.read(io.BytesIO(content.encode()))
    assert part.rejected.to_dict("records") == []
    assert len(part.people) == part.rows == len(rows)


def test_the_files_are_what_the_command_writes():
    kept = {
        name: json.loads((ROOT / "schemas" / name).read_text(encoding="utf-8"))
        for name in ("scenario.schema.json", "applicants.table.json")
    }
    assert kept == {"scenario.schema.json": scenario(), "applicants.table.json": table()}, "make schemas"
