"""What people can afford, what age costs, kafils, groups: equal to a second, small program, and said as they are."""

from dataclasses import replace
from pathlib import Path

import lab_oracle_afford as oracle
import numpy as np
import pandas as pd
import pytest

from simulator import Law, population
from simulator.law.text import read as read_text
from simulator.populations import payments_file
from simulator.populations.count.affordable import CLASSES
from simulator.populations.count.measures import View
from simulator.populations.count.totals import AFFORD
from simulator.populations.invented import recipe, synthetic
from simulator.populations.report import affordability_sentences as told
from simulator.populations.report import findings, pictures
from simulator.reading.shipped import scenarios

LAW = Law.load()
NAMES = ("location_vente@2016-11-10", "location_vente@2024-06-26")
LONGEST = 300
"""The longest term of 2016, of which no household has less in 2024: the one that both laws allow."""
PEOPLE = 300
REFORM = Path(scenarios()) / "reforms" / "age-limit-75.yaml"


def people_of(seed=1, rows=PEOPLE):
    return synthetic.part(recipe.read(), seed, 0, rows, rows).people


def rows_of(people, law, folder):
    payments_file.write(folder / "rows", [View.of(people, law)])
    return pd.read_parquet(folder / "rows")


@pytest.fixture(scope="module")
def lab():
    return population(people_of(), NAMES, law=LAW)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))])
def test_classes_and_what_age_costs_are_those_of_the_rows(seed, tmp_path):
    people = people_of(seed)
    lab, facts = population(people, NAMES, law=LAW), oracle.facts_of(people)
    for place, law in enumerate(lab.plan.laws):
        rows = rows_of(people, law, tmp_path)
        expected = oracle.classes(rows, facts)
        for name, households in expected.items():
            assert float(lab.value(name, place, table=AFFORD)) == pytest.approx(households), name
        whole = sum(expected.values())
        assert float(lab.value("within_40.share", place)) == pytest.approx(
            (expected["within_30"] + expected["to_40"]) / whole
        )
        more, short, added = oracle.because_of_age(rows, facts, LONGEST, 1_000)
        assert float(lab.value("age_more", place)) == pytest.approx(more)
        assert float(lab.value("age_short", place)) == pytest.approx(short)
        median = added.quantile(0.5, "lower")
        assert float(lab.value("age_excess.median", place)) == pytest.approx(median, abs=0.02)  # a centime, rounded


def test_the_classes_are_everybody_once(lab):
    for place in (0, 1):
        assert sum(lab.value(f"{name}.share", place, table=AFFORD) for name in CLASSES) == 1
        assert lab.value("served", place) == sum(
            lab.value(name, place, table=AFFORD) for name in ("within_30", "to_40", "to_100", "above_income")
        )


def test_the_sentences_say_the_figures_of_the_classes_and_of_age(lab):
    for place in (0, 1):
        facts = findings.law(lab, place).facts
        for name in CLASSES[:-1]:
            assert facts[name] == findings.households(lab.value(name, place, table=AFFORD))
            assert facts[f"{name}_share"] == findings.percent(lab.value(f"{name}.share", place, table=AFFORD))
        aged = told.age(lab, place)
        assert aged.key == "afford.say.age.several"
        assert (aged.facts["bound"].cents, aged.facts["years"].count) == (100_000, 15)
        for name in ("more", "short"):
            assert aged.facts[name] == findings.households(lab.value(f"age_{name}", place))
        for name in ("median", "d9"):
            assert aged.facts[name] == findings.amount(lab.value(f"age_excess.{name}", place))
        assert told.not_known(lab, place) is None
    banded = population(people_of(), NAMES[1:], law=LAW, neutral=500_000)
    assert told.age(banded, 0).facts["bound"].cents == 500_000, "a neutral band of the month is the bound"
    assert told.age(banded, 0).key == "afford.say.age"
    people = people_of()
    poor = population(replace(people, income=people.income * 0, spouse_income=people.income * 0), NAMES[1:], law=LAW)
    assert told.age(poor, 0) is None, "nobody signs"
    young = population(people.rows(people.birth > np.datetime64("2004-01-01")), NAMES[1:], law=LAW)
    assert told.age(young, 0).key == "afford.say.age.none"


def test_the_picture_has_its_finding_as_its_title_and_adds_up(lab):
    picture = pictures.of(lab)[0]
    assert (picture.name, picture.kind, len(picture.series)) == ("affordable", "stacked", 6)
    assert [sum(series.values[place] for series in picture.series) for place in (0, 1)] == [1, 1]
    assert (picture.title.key, picture.title.facts["last_share"]) == (
        "afford.say.title.several", findings.percent(lab.value("within_40.share", 1)),
    )  # fmt: skip
    alone = told.title(population(people_of(), NAMES[1:], law=LAW))
    assert (alone.key, alone.facts["share"]) == ("afford.say.title", picture.title.facts["last_share"])


@pytest.mark.parametrize("kinder", ["age", "term"])
def test_a_kinder_law_has_no_more_households_whom_age_makes_pay(kinder, lab):
    """Two laws, the second with a longer term (2016, 2024) or a later age: none of the figures of age rises."""
    if kinder == "age":
        lab = population(people_of(), NAMES[1:], law=LAW, reforms=[read_text(REFORM)])
    for name in ("age_more", "age_short"):
        assert lab.value(name, 1) <= lab.value(name, 0)
    assert lab.value("within_40.share", 1) >= lab.value("within_40.share", 0)


def test_what_is_not_known_is_not_refused():
    """Without a price, or with a question left open that others answered; where nobody was asked, it is said elsewhere."""
    people = people_of(rows=100)
    half = np.arange(100) < 50
    unpriced = replace(people, dwelling=np.full(100, -1, np.int8))
    answers = (np.full(100, -1, np.int8), np.where(half, -1, 0).astype(np.int8))
    unasked, some = (replace(people, had_location_vente=answer) for answer in answers)
    before, *labs = (population(who, NAMES[1:], law=LAW) for who in (people, unpriced, unasked, some))
    refused = before.value("refused", table=AFFORD)
    assert {lab.value("refused", table=AFFORD) for lab in labs} == {refused}
    assert labs[0].value("unknown", table=AFFORD) == before.value("eligible")
    assert labs[1].value("unknown", table=AFFORD) == 0
    open_question = population(people.rows(half), NAMES[1:], law=LAW).value("eligible")
    assert labs[2].value("unknown", table=AFFORD) == open_question
    sentence = told.not_known(labs[2], 0)
    assert sentence.facts["unknown"] == findings.households(open_question)
    for lab in labs:
        assert sum(lab.value(f"{name}.share", table=AFFORD) for name in CLASSES) == 1
