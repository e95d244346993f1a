"""``docs/scenario.md`` has every key that the reader accepts, for the schemes that accept it, and no other."""

import copy
import datetime as dt
import importlib.util
import re
from pathlib import Path

import pytest

from simulator.law import Readings
from simulator.question.scenario import parse
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.wording import has, say

PATH = Path(__file__).parents[1] / "docs" / "scenario.md"
PAGE = PATH.read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| (?:`([^`]+)` )?\| (.+) \|$", re.MULTILINE)
FILES = {
    "location_vente": "couple_58_sharing_kafil_f3", "lpa": "lpa_couple_f3", "lsp": "lsp_2006", "daam_sakane": "daam_sakane_mre",
}  # fmt: skip
WITHIN = {
    "household.property": [{"kind": "dwelling", "whose": "spouse", "undivided": "false"}], "dates.milestones": {}, "options": {}, "readings": {},
    "dates.suspended": [{"from": "2025-05-01", "to": "2025-05-20"}], "kafil": [{"birth": "1998-05-02", "income": "45000 DZD"}],
    "down_payment_loan": {"bank": "cnep", "amount": "max"}, "loan": {"amount": "none"},
}  # fmt: skip
"""A part of a question of which a key is tried, where the question has none."""
AFTER_THE_KEYS = ("occupation_year_1", "occupation_year_2")


def documented():
    """Every key with the schemes that read it, its example and its words."""
    for key, schemes, example, words in ROW.findall(PAGE):
        names = list(FILES) if schemes == "all" else schemes.split(", ")
        yield key, names, example, words


def test_the_page_is_made_from_the_table_of_facts():
    spec = importlib.util.spec_from_file_location("scenario_page", PATH.with_suffix(".py"))
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    assert page.FILE == PATH
    assert page.whole() == PAGE, "run: python docs/scenario.py"


KEYS = {key: (names, example) for key, names, example, _ in documented()}


def base(scheme):
    """A good question of a scheme, in which property is told at length where it is."""
    raw = documents.plain(documents.read_file(scenarios() / "households" / f"{FILES[scheme]}.yaml"))
    return copy.deepcopy(raw)


def put(raw, key, value):
    """The question with a value under a key; of a list, in its first item."""
    inner, path = raw, ""
    *parts, last = key.split(".")
    for part in parts:
        path = f"{path}.{part}" if path else part
        name = part.removesuffix("[]")
        inner = inner.setdefault(name, copy.deepcopy(WITHIN.get(path.removesuffix("[]"), {})))
        inner = inner[0] if part.endswith("[]") else inner
    inner[last] = value
    return raw


def value_of(key, scheme):
    """What is tried under a key: its example in the currency of the scheme; of a step of the works a day that can be."""
    raw = base(scheme)
    if key.startswith("dates.milestones."):
        keys = dt.date.fromisoformat(str(raw["dates"].get("keys") or raw["dates"]["deed"]))
        late = key.rpartition(".")[2] in AFTER_THE_KEYS
        return str(keys + dt.timedelta(days=400) if late else keys - dt.timedelta(days=1))
    if not KEYS[key][1]:
        return WITHIN.get(key, raw.get(key))
    ((name, value),) = documents.read_text(
        KEYS[key][1].replace("DZD", "MAD" if scheme == "daam_sakane" else "DZD")
    ).items()
    assert name == key.rpartition(".")[2]
    return value


def faults(raw):
    """What the reader refuses: the code and the place of each fault, places of items without their numbers."""
    try:
        parse(raw)
    except InputError as error:
        return {(fault.key, re.sub(r"\[\d+\]", "[]", fault.where)): fault for fault in error.all}
    return {}


@pytest.mark.parametrize("scheme", FILES)
def test_every_key_of_the_page_is_read_by_its_schemes_and_refused_by_the_others(scheme):
    for key, (names, _) in KEYS.items():
        value = value_of(key, names[0] if scheme not in names else scheme)
        mine = {code for code, where in faults(put(base(scheme), key, value)) if where == key}
        part = key.rpartition(".")[0].removesuffix("[]")
        if scheme in names:
            assert mine <= {"error.date.order"}, key
        elif not part or scheme in KEYS[part][0]:
            assert mine == {"error.key.unknown"}, key


@pytest.mark.parametrize("scheme", FILES)
def test_every_key_that_is_read_stands_on_the_page(scheme):
    """Beside an unknown key the reader names those that it knows: in the question, and in each part that has keys."""
    parents = {"", *(key.rpartition(".")[0] for key, (names, _) in KEYS.items() if scheme in names)}
    assert {"household", "dwelling", "dates"} <= parents
    for parent in parents:
        place = f"{parent}.unheard_of" if parent else "unheard_of"
        fault = faults(put(base(scheme), place, "x"))["error.key.unknown", place]
        known = {word.text for word in fault.facts["known"].facts}
        mine = {key for key, (names, _) in KEYS.items() if scheme in names and key.rpartition(".")[0] == parent}
        refused = (
            {name for name in known if ("error.key.unknown", name) in faults(put(base(scheme), name, {}))}
            if not parent
            else set()
        )
        assert {f"{parent}.{name}" if parent else name for name in known - refused} == mine, parent


def test_a_key_with_keys_of_its_own_has_them_on_the_page():
    """What is read as a mapping, or as a list of them, has its parts in a table; ``title`` and ``schemes`` say theirs."""
    parents = {key.rpartition(".")[0].removesuffix("[]") for key in KEYS} - {""}
    for key, (names, example) in KEYS.items():
        assert (not example) == (key in parents), key
        assert names, key


def test_the_choices_of_the_readings_are_those_of_the_page():
    said = {key: re.findall(r"`([^`]+)`", words) for key, _, _, words in documented() if key.startswith("readings.")}
    assert said == {f"readings.{name}": list(choices) for name, choices in Readings.choices().items()}


def test_a_step_is_called_there_as_it_is_everywhere():
    for key, _, _, words in documented():
        parent, _, name = key.rpartition(".")
        if parent == "dates.milestones":
            assert words == say(f"milestone.{name}" if has(f"milestone.{name}") else f"stage.{name}", "en"), key
