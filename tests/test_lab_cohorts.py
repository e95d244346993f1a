"""Recipes of three programmes, and margins that were counted together: the people are those of the tables, or the recipe is refused."""

import lab_oracle_cohorts as oracle
import numpy as np
import pandas as pd
import pytest

from simulator import Law
from simulator.populations import experiment, laws, studies
from simulator.populations.count.measures import View
from simulator.populations.invented import crossed, margin_checks, raking, recipe, synthetic
from simulator.populations.plan import Plan
from simulator.populations.report import recipe_sentences
from simulator.populations.studies import Invented
from simulator.question.plausible.checks import in_file
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios

SHIPPED = scenarios() / "populations" / "aadl3.yaml"
SAID = {"status": "assumed", "source": "a test", "note": "made to show the format"}
BY_AGE = [
    ["men", "19-29", "180"], ["men", "30-39", "300"], ["men", "40-49", "170"], ["men", "50-59", "80"], ["men", "60-69", "20"],
    ["women", "19-29", "20"], ["women", "30-39", "100"], ["women", "40-49", "80"], ["women", "50-59", "30"], ["women", "60-69", "20"],
]  # fmt: skip
BY_DWELLING = [
    ["19-29", "F3", "150"], ["19-29", "F4", "50"], ["30-39", "F3", "200"], ["30-39", "F4", "200"], ["40-49", "F3", "50"],
    ["40-49", "F4", "200"], ["50-59", "F3", "10"], ["50-59", "F4", "100"], ["60-69", "F3", "10"], ["60-69", "F4", "30"],
]  # fmt: skip
ROWS = 2_000


def written(*tables, without=("sex", "age"), margins=None, **fields):
    """The shipped recipe with crossed tables, as ``documents`` reads it, without the margins that they hold."""
    raw = documents.read_file(SHIPPED) | fields
    kept = {name: margin for name, margin in raw["margins"].items() if name not in without}
    return raw | {"margins": kept | (margins or {}), "crossed": list(tables)}


def table(margins, cells, of=None):
    return {"margins": list(margins), "cells": cells, "of": of or str(sum(int(cell[-1]) for cell in cells)), **SAID}


TWO = written(
    table(("sex", "age"), BY_AGE), table(("age", "dwelling"), BY_DWELLING), without=("sex", "age", "dwelling")
)


PROGRAMMES = {
    "aadl1": ("2001-2002", 142_598, 18_000),
    "aadl2": ("2013", 560_000, 18_000),
    "aadl3": ("2024", 1_440_340, 20_000),
}
"""The recipes, with their cohort, the households for which they stand, and the minimum wage that counts."""


@pytest.mark.parametrize("name", PROGRAMMES)
def test_each_programme_has_its_people_its_minimum_wage_and_about_as_many_accepted(name):
    cohort, households, wage = PROGRAMMES[name]
    people = Invented(3_000, 1, recipe.read(f"scenarios/populations/{name}.yaml"))
    text = people.recipe
    part = next(people.source()())
    for check in people.margins([part]):
        spread = (check.published * (1 - check.published) / 3_000) ** 0.5
        assert abs(check.obtained - check.published) < 5 * spread + 1e-9, check
    under = laws.population_laws(
        ["location_vente@2012-12-26" if name != "aadl3" else "location_vente@2024-06-26"], Law.load()
    )
    plan = studies.as_assumed(people, Plan(under))
    lab = experiment.run([part], plan)
    assert (text.cohort, round(lab.value("households"))) == (cohort, households)
    assert {code.snmg for code in View.of(part.people, plan.laws[0]).codes} == {wage * 100}
    assert abs(lab.value("eligible") / text.accepted.value - 1) < 0.03
    sentence = recipe_sentences.accepted(text, lab)
    assert sentence.facts["published"].count == text.accepted.value
    assert sentence.facts["obtained"].count == round(lab.value("eligible"))
    assert (
        sentence.key
        == {"aadl1": "invented.say.accepted", "aadl2": "invented.say.accepted.assumed", "aadl3": "lab.say.checked"}[
            name
        ]
    )
    assert (recipe_sentences.snmg(text, lab) is not None) == (name == "aadl1")
    assert in_file(part.people, Law.load()).sum() == 0
    for margin in text.margins.values():
        assert margin.status == "assumed" or margin.source.startswith(("http", "Horizons", "APS"))


def drawn(raw, rows=ROWS, seed=1):
    return synthetic.part(recipe.parse(raw), seed, 0, rows, rows)


def test_every_cell_of_the_first_table_is_there_to_one_row():
    rows = oracle.frame(drawn(TWO))
    found = oracle.counted(rows, ("sex", "age"))
    for sex, age, households in BY_AGE:
        assert abs(found.get((sex, age), 0) - int(households) * ROWS / 1000) < 1
    found = oracle.counted(rows, ("age", "dwelling"))
    for age, dwelling, households in BY_DWELLING:
        code = {"F3": 1, "F4": 2}[dwelling]
        assert abs(found.get((age, code), 0) - int(households) * ROWS / 1000) <= 2  # the second: one row for each sex


def test_two_tables_with_a_margin_in_common_are_chained_over_it():
    """What is known is held, and nothing else is tied: the fit is the closed form of two tables that share one margin."""
    first = pd.DataFrame(BY_AGE, columns=["sex", "age", "n"]).astype({"n": int})
    second = pd.DataFrame(BY_DWELLING, columns=["age", "dwelling", "n"]).astype({"n": int})
    joint = recipe.parse(TWO).joint
    assert joint.names == ("sex", "age", "dwelling")
    for row in oracle.chained(first, second, "age").itertuples():
        place = tuple(
            parts.index(part) for parts, part in zip(joint.parts, (row.sex, row.age, row.dwelling), strict=True)
        )
        assert joint.shares[place] == pytest.approx(row.share, abs=1e-9)


def test_the_same_people_in_whatever_pieces_they_are_made(monkeypatch):
    monkeypatch.setattr(synthetic, "BLOCK", 64)
    made = recipe.parse(TWO)
    whole = synthetic.part(made, 3, 0, 300, 300).people
    pieces = [synthetic.part(made, 3, start, min(start + 64, 300), 300).people for start in range(0, 300, 64)]
    assert whole.as_lists() == type(whole).joined(pieces).as_lists()


def test_a_recipe_says_which_margins_are_crossed():
    assert not recipe.read().crosses("wilaya")
    assert [recipe.parse(TWO).crosses(name) for name in ("sex", "age", "wilaya")] == [True, True, False]


def test_a_cell_that_is_not_given_is_not_empty():
    given = [cell for cell in BY_AGE if int(cell[-1]) > 50]
    made = recipe.parse(written(table(("sex", "age"), given, "1000"), without=()))
    sums = made.joint.shares
    for sex, age, households in given:
        place = made.joint.parts[0].index(sex), made.joint.parts[1].index(age)
        assert sums[place] == pytest.approx(int(households) / 1000, abs=1e-8)
    assert (sums > 0).all()


def test_incomes_and_what_bars_may_be_crossed_too():
    by_income = [["0-24000", "unbarred", "100"], ["24000-60000", "unbarred", "500"], ["60000-120000", "unbarred", "200"],
                 ["24000-60000", "land", "120"], ["60000-120000", "dwelling", "50"], ["24000-60000", "aid", "30"]]  # fmt: skip
    raw = written(table(("income", "outcome"), by_income), without=())
    raw["assumptions"] = {name: row for name, row in raw["assumptions"].items() if name not in recipe.OF_OUTCOME}
    part = drawn(raw, 1_000)
    rows = oracle.frame(part)
    assert ((rows.income > 0) & (rows.income <= 120_000) & (rows.income % 100 == 0)).all()
    assert ((rows.income <= 24_000).sum(), (rows.income > 60_000).sum()) == (100, 250)
    assert rows.barred.value_counts().to_dict() == {"unbarred": 800, "property": 170, "aid": 30}
    assert ((rows.barred == "aid") & ((rows.income <= 24_000) | (rows.income > 60_000))).sum() == 0
    checks = margin_checks.of([part], recipe.parse(raw))
    assert all(
        check.obtained == pytest.approx(check.published) for check in checks if check.margin in ("income", "outcome")
    )
    assert next(recipe_sentences.crossed(recipe.parse(raw), checks)).facts["off"] == 0


def test_a_table_may_be_a_file_beside_the_recipe(tmp_path):
    lines = ["sex;age;households", *(";".join(cell) for cell in BY_AGE)]
    (tmp_path / "ages.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    raw = written(table(("sex", "age"), BY_AGE) | {"cells": "ages.csv"})
    assert recipe.parse(raw, crossed.CsvFiles(folder=tmp_path)).joint.shares == pytest.approx(
        recipe.parse(written(table(("sex", "age"), BY_AGE))).joint.shares
    )


@pytest.mark.parametrize(("raw", "key"), [
    (written(table(("sex",), [["men", "20"]])), "invented.error.margins"),
    (written(table(("sex", "height"), BY_AGE)), "invented.error.margins"),
    (written(table(("sex", "age"), [["men", "20"]])), "invented.error.cell"),
    (written(table(("sex", "age"), [])), "invented.error.cell"),
    (written(table(("sex", "age"), [BY_AGE[0], BY_AGE[0]])), "invented.error.twice"),
    (written(table(("sex", "age"), [*BY_AGE[1:], ["men", "19-29", "3"]])), "invented.error.small"),
    (written(table(("sex", "age"), BY_AGE, "900")), "invented.error.of"),
    (written(table(("sex", "age"), BY_AGE, "1200")), "error.law.missing_field"),
    (written(table(("sex", "age"), BY_AGE) | {"cells": "../ages.csv"}), "invented.error.file"),
    (written(table(("sex", "age"), BY_AGE) | {"cells": "none.csv"}), "error.file.missing"),
    (written(table(("sex", "age"), BY_AGE), without=()), "invented.error.contradict"),
    (written(table(("sex", "age"), [["other", "19-29", "50"]]), without=()), "error.law.value"),
    (written(table(("sex", "age"), [["men", "young", "50"]])), "error.law.value"),
    (written(table(("sex", "age"), [["men", "19-29", "50.5"]], "51")), "error.law.value"),
])  # fmt: skip
def test_what_cannot_be_read_or_cannot_hold_is_refused_with_its_repair(raw, key, tmp_path):
    with pytest.raises(InputError) as found:
        recipe.parse(raw, crossed.CsvFiles(folder=tmp_path))
    assert found.value.key == key


@pytest.mark.parametrize("moved", ["0 years", "-4 years"])
def test_keys_before_the_acceptance_are_refused_as_they_stand_and_as_they_are_moved(moved):
    raw = documents.read_file(SHIPPED)
    raw["assumptions"]["keys_later"]["moved"] = [moved, "1 years"]
    if moved == "0 years":
        raw["dates"]["keys"]["from"] = "2025-12-14"
    with pytest.raises(InputError) as found:
        recipe.parse(raw)
    assert found.value.key == "invented.error.keys_first"


def test_too_many_cells_are_refused_before_they_are_made(monkeypatch):
    monkeypatch.setattr(raking, "MOST_CELLS", 9)
    with pytest.raises(InputError, match="20"):
        recipe.parse(TWO)


@pytest.mark.parametrize(
    "text", ["", "sex,age,count\nmen,19-29,50", 'sex,age,households\n"men', "sex,age,households\nmen,19-29"]
)
def test_a_file_of_cells_that_is_not_one_is_refused(text, tmp_path):
    (tmp_path / "ages.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as found:
        crossed.read(
            table(("sex", "age"), BY_AGE) | {"cells": "ages.csv"},
            "crossed",
            recipe.MARGINS,
            crossed.CsvFiles(folder=tmp_path),
        )
    assert found.value.key in ("invented.error.heads", "invented.error.cell")


def test_whole_rows_are_parted_by_largest_remainders():
    rows = raking.apportioned(np.array([[0.5, 0.25], [0.15, 0.1]]), 7, 1)
    assert rows.tolist() == [3, 2, 1, 1]  # 5.25 and 1.75: 5 and 2; then 3.33 and 1.67, 1.2 and 0.8
    assert raking.apportioned(np.full((3, 5), 1 / 15), 4, 2).sum() == 4
