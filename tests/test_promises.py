"""What a change may touch, tried in a copy of the tree: a yes/no fact with its criterion is added, and every door opens with it."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from serving import ROOT

from simulator.wording import LANGUAGES

ROW = """    Fact("household.had_public_land", Kind.YES_NO, "whether the household was given a plot of public land", "had_public_land: false",
         held="had_public_land", code=Code("public_land", 55, page=Page.FOLD), column=Column("had_public_land")),
"""
RULE = '''@reads("no_public_land")
def no_public_land(people: Households, code: Code) -> Flags:
    """The household was given a plot of public land."""
    return people.had_public_land == YES if code.states("no_public_land") else _none_refused(people)


'''
EDITS = {
    "question/facts.py": [('    Fact("household.nationality"', ROW)],
    "law/schemes/location_vente.yaml": [("household.had_location_vente", "household.had_public_land, ")],
    "engine/households.py": [
        ("    kafil_birth: Days\n", "    had_public_land: npt.NDArray[np.int8]\n"),
        ('"had_location_vente": 2}', '"had_public_land": 2, '),
    ],
    "engine/rules/eligibility.py": [
        ('@reads("grant", "grant_price_cap_factor"', RULE), ("no_dwelling,\n)", "no_public_land, "),
        ('"one_benefit": "had_location_vente"', '"no_public_land": "had_public_land", '),
    ],
    "law/keys.py": [('    "one_benefit": REQUIRED,\n', '    "no_public_land": REQUIRED,\n')],
    "populations/invented/synthetic.py": [
        ("        had_location_vente=np.full", "        had_public_land=np.full(rows, NO, np.int8),\n"),
    ],
}  # fmt: skip
"""What is written before which line: the table, the scheme that asks it, the column that holds the fact, the rule, its key, an invented population."""
SENTENCES = {
    "page": {"page.field.public_land": "Had public land"},
    "batch": {
        "batch.head.had_public_land": "Public land", "batch.help.had_public_land": "Yes, no, or empty.",
        "batch.refused.no_public_land": "has had public land",
    },
    "sheet": {"sheet.fact.had_public_land": "public land"},
    "common": {
        "key.no_public_land": "no public land", "rule.no_public_land": "no public land", "step.no_public_land.met": "Never had public land.",
        "step.no_public_land.refused": "Had public land: refused.", "step.no_public_land.unknown": "It was not said.",
    },
}  # fmt: skip
"""Its words, in three languages; a pilot has the same ones in each."""
REFORM = """id: reform/no-public-land
kind: reform
number: null
title: {fr: "Essai", ar: "Essai", en: "Trial"}
scheme: location_vente
signed: null
published: null
in_force: {date: 2024-07-01, status: hypothetical, note: A date chosen for the exercise.}
amends: [dz/2024-203]
note: {fr: "Essai.", ar: "Essai.", en: "Trial."}
sets:
  no_public_land: {value: required, article: art. 6, attaches: application, status: hypothetical, source: none}
"""
DOORS = """
import datetime as dt, io, json, sys
sys.path.insert(0, "docs")
from pathlib import Path
import scenario as page_of_keys
from simulator import api, sheets
from simulator.applicants import reader
from simulator.applicants.table_schema import applicants
from simulator.batch import template
from simulator.law import Law, text
from simulator.question.scenario import parse
from simulator.question.scenario_schema import scenario as schema
from simulator.sheets import facts as printed
from simulator.ui.server import lite
from simulator.ui.state import counter_input, examples, query, question, recall_code
from simulator.ui.state.facts import confirmed, read, written

law = Law.load().with_text(text.read(Path("scenarios/reforms/no-public-land.yaml")))
told = {}
for answer in ("yes", "no", ""):
    facts = confirmed(examples.first().facts | {"public_land": answer}, *examples.first().facts)
    assert read(written(facts), {})[0] == facts
    assert query.stated(written(facts).items())[0]["public_land"] == answer
    assert recall_code.decode(recall_code.encode(facts)) == facts
    form = counter_input.read(counter_input.shown(facts, "fr"), examples.first().facts)
    assert (form.facts["public_land"], form.problems) == (answer, {}), "the counter asks it, and lets it open"
    raw = question.scenario(facts, "F3")
    assert question.facts_of(raw)["public_land"] == answer
    assert raw["household"].get("had_public_land") == {"yes": "true", "no": "false", "": None}[answer]
    for lang in ("fr", "ar", "en"):
        body, status = lite.page(written(facts), lang, dt.date(2026, 11, 29))
        assert status == 200 and body.partition("<form")[2].count('name="public_land"') == 1, "the light page"
    found = api.answer(parse(raw), law=law)
    row = next(row for row in found["criteria"] if row["rule"] == "no_public_land")
    sheet = sheets.answered(raw)
    rows = dict(printed.rows(sheet, sheet.voice("en")))
    told[answer] = [found["eligible"], row["verdict"], rows.get("public land")]
heads, example = template("en", ".csv").decode("utf-8-sig").splitlines()[:2]
assert heads.endswith(";Public land"), "a new column stands last"
content = "\\n".join([heads, *(example + answer for answer in ("", "yes", "no"))])
(part,) = reader.read(io.BytesIO(content.encode()), unit="DA")
told["file"] = part.people.had_public_land.tolist()
assert "had_public_land" in {field["name"] for field in applicants()["fields"]}
assert "had_public_land" in schema()["$defs"]["location_vente.household"]["properties"]
assert "| `household.had_public_land` | location_vente |" in page_of_keys.whole()
print(json.dumps(told))
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of the program, in which a yes/no fact and its criterion are added; and the files that this touched."""
    for name in ("simulator", "scenarios", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
    touched = []
    for name, edits in EDITS.items():
        path = tmp_path / "simulator" / name
        content = path.read_text(encoding="utf-8")
        for before, added in edits:
            assert content.count(before) == 1, (name, before)
            content = content.replace(before, added + before)
        path.write_text(content, encoding="utf-8")
        touched.append(name)
    for lang in LANGUAGES:
        for name, sentences in SENTENCES.items():
            path = tmp_path / "simulator" / "wording" / "locale" / lang / f"{name}.po"
            with path.open("a", encoding="utf-8") as file:
                file.writelines(f'\nmsgid "{key}"\nmsgstr "{words}"\n' for key, words in sentences.items())
    (tmp_path / "scenarios" / "reforms" / "no-public-land.yaml").write_text(REFORM, encoding="utf-8")
    return tmp_path, touched


@pytest.mark.slow
def test_a_yes_no_fact_with_its_criterion_is_its_row_its_column_its_rule_and_its_words(copy):
    """No form, reader, address, code, file or page is among the files that it touches, and all of them know it."""
    folder, touched = copy
    assert [name.partition("/")[0] for name in touched] == ["question", "law", "engine", "engine", "law", "populations"]
    run = subprocess.run(
        [sys.executable, "-c", DOORS], cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2_000:]
    told = json.loads(run.stdout.splitlines()[-1])
    assert told == {
        "yes": [False, "refused", "yes"], "no": [True, "met", "no"], "": [True, "unknown", None], "file": [-1, 1, 0],
    }  # fmt: skip
