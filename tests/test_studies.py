"""A study from Python is what the command finds: rejected rows, break-evens, margins, what moves most."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from daily import daily

from simulator import InputError, Invented, Law, Readings, Table, population, simulate, study
from simulator.cli import main
from simulator.populations import laws, studies
from simulator.populations.invented import synthetic
from simulator.populations.plan import Plan
from simulator.views.text import threshold_page
from simulator.views.text.population_page import row_of

ROOT = Path(__file__).parents[1]
FILE = ROOT / "scenarios" / "applicants.csv"
LAWS = ["location_vente@2001-04-29", "location_vente@2024-06-26"]
WORDS = [word for law in LAWS for word in ("--law", law)]


def command(capsys, *words):
    assert main(["population", *words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def figures(found, *, invented=False):
    return [row_of(figure, invented=invented) for figure in found.lab.figures]


@pytest.fixture(scope="module")
def rows():
    with FILE.open(encoding="utf-8-sig") as source:
        first = source.readline()
        return list(csv.DictReader([first, *source], delimiter=max(";,\t", key=first.count)))


@pytest.mark.parametrize("way", daily(["path", "text", "bytes", "frame", "mappings", "table"], 2))
def test_a_study_of_a_table_is_what_the_command_finds(way, rows, capsys):
    table = {
        "path": FILE, "text": str(FILE), "bytes": FILE.read_bytes(), "frame": pd.DataFrame(rows), "mappings": rows,
        "table": Table(FILE, unit="DA"),
    }[way]  # fmt: skip
    solve = ("price.cost_per_m2", "effort.median", Fraction(9, 100))
    found = study(table, LAWS, solve=[solve], by="decile")
    said = command(capsys, str(FILE), *WORDS, "--by", "decile", "--solve", *solve[:2], "9%")
    assert figures(found) == said["figures"]
    assert [threshold_page.row(one) for one in found.solved] == said["solved"]
    assert [fault.columns() for fault in found.rejected] == [
        {name: row[name] for name in ("row", "column", "code", "value")} for row in said["rejected"]
    ]
    assert found.rejected
    counted = {"rows": found.lab.rows, "read": found.read, "to_check": found.to_check}
    assert counted == {name: said["population"][name] for name in counted}
    assert found.read > found.lab.rows


def test_a_study_of_invented_people_is_what_the_command_finds(capsys):
    found, said = study(Invented(300, seed=3), LAWS), command(capsys, "--synthetic", "300", "--seed", "3", *WORDS)
    assert figures(found, invented=True) == said["figures"]
    assert json.loads(json.dumps([check._asdict() for check in found.checks], default=str)) == said["margins"]
    assert 0 < len(found.moved) <= 3
    assert found.recipe is not None
    assert (found.read, found.rejected) == (0, ())
    assert found.frame().equals(found.lab.frame())


def test_each_household_is_invented_once_for_the_lab_its_margins_and_the_older_laws_at_their_own_prices(monkeypatch):
    starts, part = [], synthetic.part
    monkeypatch.setattr(
        synthetic, "part", lambda recipe, seed, start, *more: starts.append(start) or part(recipe, seed, start, *more)
    )
    monkeypatch.setattr(Invented, "moved", lambda *_: ())
    monkeypatch.setattr(synthetic, "PART", synthetic.BLOCK)
    two_laws = laws.population_laws(["location_vente@2001-04-29", "location_vente@2024-06-26"], Law.load())
    found = studies.start(Invented(9_000), Plan(two_laws)).study()
    assert starts == [0, 4_096, 8_192]
    assert {line.law for line in found.own_prices} == {0}
    assert sum(check.obtained for check in found.checks if check.margin == "wilaya") == pytest.approx(1)
    assert not any(
        isinstance(place.dtype, np.dtypes.StrDType) for _, place in next(Invented(9).source()()).extra.coded.values()
    )


def test_what_is_solved_can_be_asked_of_households_in_memory(rows):
    good = [
        row for place, row in enumerate(rows, 2) if place not in {fault.row for fault in study(rows, LAWS).rejected}
    ]
    people = simulate(good, LAWS[1]).people
    by_table, by_hand = (
        study(one, LAWS, solve=[("down_payment", "present_value.mean", 1_500_000)]) for one in (good, people)
    )
    asked = [[threshold_page.row(one) for one in found.solved] for found in (by_table, by_hand)]
    assert asked[0] == asked[1]
    assert (by_table.read, by_hand.read) == (len(good), 0)
    assert by_table.lab.value("instalment.mean") == population(people, LAWS).value("instalment.mean")


def test_a_table_without_a_row_that_can_be_answered_is_refused(rows):
    with pytest.raises(InputError) as refused:
        study([row | {next(iter(row)): "x"} | dict.fromkeys(row, "x") for row in rows[:2]], LAWS)
    assert refused.value.key == "lab.error.all_rejected"


@pytest.mark.parametrize(("solve", "key"), [(("nothing", "effort.median", 1), "breakeven.error.unknown"), (("down_payment", "nothing", 1), "lab.error.measure")])  # fmt: skip
def test_a_number_or_a_measure_that_is_none_is_refused(solve, key):
    with pytest.raises(InputError) as refused:
        study(Invented(100), LAWS, solve=[solve])
    assert refused.value.key == key


def test_a_reading_of_a_year_of_birth_counts_in_a_study_as_in_a_population(rows):
    row = rows[0] | {"Date de naissance": "1958"}
    terms = {}
    for choice in Readings.choices()["birth_year_only"]:
        how = Readings(birth_year_only=choice)
        terms[choice] = study([row], LAWS, readings=how).lab.value("term.mean", 1)
        assert terms[choice] == population([row], LAWS, readings=how).value("term.mean", 1)
    assert len(set(terms.values())) == 2
