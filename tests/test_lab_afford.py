"""What people can afford, what age costs, kafils, groups: equal to a second, small program, and said as they are."""

import argparse
import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import lab_oracle_afford as oracle
import numpy as np
import pandas as pd
import pytest

from simulator import Law, population
from simulator.cli import afford_options, main
from simulator.law.readings import Readings
from simulator.law.text import read as read_text
from simulator.law.values import DWELLINGS
from simulator.populations import experiment, laws, payments_file, studies
from simulator.populations.count import groups, kafil_take_up, small_groups
from simulator.populations.count.affordable import CLASSES
from simulator.populations.count.measures import View
from simulator.populations.count.totals import AFFORD
from simulator.populations.invented import recipe, synthetic
from simulator.populations.plan import Plan, TranchesLoan
from simulator.populations.reforms import own_price, reading_table
from simulator.populations.report import affordability_sentences as told
from simulator.populations.report import findings, group_sentences, own_price_sentences, pictures, reading_sentences
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.wording import Named, Sentence, TextWords, write

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
    shares = tuple(findings.percent(lab.value("within_40.share", place)) for place in (0, 1))
    assert (picture.title.key, picture.title.facts["shares"].facts) == ("afford.say.title.several", shares)
    alone = told.title(population(people_of(), NAMES[1:], law=LAW))
    assert (alone.key, alone.facts["share"]) == ("afford.say.title", shares[1])


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


# --- kafils

KAFILS = Plan(laws.population_laws(NAMES[1:], LAW), kafil_share=Fraction(1, 2))


def test_half_of_them_take_a_kafil_and_pay_to_the_end(tmp_path):
    people = people_of()
    rows, facts = rows_of(people, KAFILS.laws[0], tmp_path), oracle.facts_of(people)
    longest = pd.Series(np.where(facts.income <= 4 * 20_000 * 100, 420, 360))
    payers = set(rows.household[rows.kind == "instalment"])
    here = np.array([number in payers for number in range(PEOPLE)])
    for share in (Fraction(0), Fraction(1, 2), Fraction(1)):
        part = groups.InMemory(people.rows(here), {}, np.flatnonzero(here))
        lab = experiment.run([part], replace(KAFILS, kafil_share=share))
        median, above = oracle.with_kafils(float(share), longest, rows, facts)
        assert float(lab.value("instalment.median")) == pytest.approx(median, abs=0.01)
        assert float(lab.value("above_30.share")) == pytest.approx(above)


def test_who_takes_a_kafil_does_not_depend_on_the_pieces():
    whole = synthetic.part(recipe.read(), 1, 0, 200, 200)
    cuts = [0, 1, 70, 199, 200]
    pieces = [
        groups.InMemory(whole.people.rows(slice(*pair)), {}, whole.numbers[slice(*pair)]) for pair in pairwise(cuts)
    ]
    expected = experiment.run([whole], KAFILS)
    unnumbered = [piece._replace(numbers=None) for piece in pieces]
    for source in (pieces, pieces[::-1], unnumbered, whole.people):
        assert experiment.run(source, KAFILS).totals.equals(expected.totals)
    numbers, takers = np.arange(10_000), None
    for share in (Fraction(0), Fraction(1, 10), Fraction(1, 3), Fraction(1)):
        takes = kafil_take_up.taking(numbers, share)
        assert abs(int(takes.sum()) - share * 10_000) <= 3
        assert takers is None or (takes | ~takers).all(), "whoever takes one at a share does at a greater one"
        takers = takes


def test_a_kafil_that_was_named_stays_the_only_one():
    people = people_of(rows=50)
    named = replace(
        people, kafil_birth=np.full((1, 50), np.datetime64("1990-01-01")), kafil_income=np.zeros((1, 50), np.int64),
        kafil_share=np.zeros((1, 50), np.int64),
    )  # fmt: skip
    everybody = np.full(50, fill_value=True)
    assert np.isnat(kafil_take_up.with_kafils(named, everybody, 30).kafil_birth[1]).all()
    taken = kafil_take_up.with_kafils(people, everybody, 30)
    ages = (people.keys - taken.kafil_birth[0]).astype(int) / 365.2425
    assert (abs(ages - 30) < 0.1).all()


def test_the_command_says_what_each_share_of_kafils_pays():
    people = studies.Invented(400)
    study = studies.start(people, KAFILS).study()
    assert [line.share for line in study.kafils] == [0, Fraction(1, 4), Fraction(1, 2), 1]
    assert study.kafils[2].instalment == study.lab.value("instalment.median")
    assert study.kafils[0].above_30 > study.kafils[3].above_30 == 0
    (sentence,) = told.kafils(study.lab, study.kafils)
    cases = sentence.facts["cases"].facts
    assert [case.facts["share"] for case in cases] == [line.share for line in study.kafils]
    assert [case.facts["above"] for case in cases] == [findings.percent(line.above_30) for line in study.kafils]
    assumed = told.supposed(KAFILS).facts
    assert (assumed["share"], assumed["years"].count) == (Fraction(1, 2), 30)
    assert told.supposed(replace(KAFILS, kafil_share=Fraction(0))) is None
    older = replace(KAFILS, laws=laws.population_laws(NAMES[:1], LAW))
    assert studies.start(people, older).study().kafils == (), "the law of 2016 provides no kafil"


# --- groups


@pytest.mark.parametrize("by", ["wilaya", "ولاية", "Sex", "marital"])
def test_groups_that_a_recipe_draws_alone_are_refused(by):
    with pytest.raises(InputError) as refused:
        studies.start(studies.Invented(50), Plan(KAFILS.laws, by=by))
    assert refused.value.key == "afford.error.drawn_alone"


def test_small_groups_are_told_and_marked_and_not_printed():
    study = studies.start(studies.Invented(1_500), Plan(KAFILS.laws, by="age")).study()
    few = small_groups.few(study.lab.figures)
    rows = {name: study.lab.value("rows", group=name) for name in few}
    assert few
    assert all(0 < count < 100 for count in rows.values())
    assert set(findings.group_names(study.lab)) & few == set()
    *_, about_age, last = group_sentences.about(study.lab, study.recipe)
    assert (about_age.key, last.key) == ("afford.say.by_age", "afford.say.few")
    assert (last.facts["count"], last.facts["least"]) == (len(few), 100)
    assert list(group_sentences.about(study.lab, None)) == [last], "a file says itself what its ages are"
    marks = {figure.group for figure in study.lab.figures if figure.reason == "few"}
    assert marks == few
    tiny = studies.start(studies.Invented(50), Plan(KAFILS.laws, by="decile")).study()
    assert "effort" not in {picture.name for picture in pictures.of(tiny.lab)}, "no group of it is printed"


# --- readings


def test_each_reading_is_moved_alone():
    people = people_of()
    lines = reading_table.moved(people, KAFILS)
    assert ("income", "applicant") in [line[:2] for line in lines]
    for line in lines:
        other = laws.population_laws(NAMES[1:], LAW, readings=replace(Readings(), **{line.reading: line.choice}))
        alone = experiment.run(people, replace(KAFILS, laws=other))
        assert line.instalment == alone.value("instalment.median")
        before = experiment.run(people, KAFILS)
        assert alone.value("served") - before.value("served") == line.enters - line.leaves
    lab = experiment.run(people, KAFILS)
    first, *others = reading_sentences.moved(lab, lines)
    assert first.facts["instalment"] == findings.amount(lab.value("instalment.median"))
    for sentence, line in zip(others, lines, strict=True):
        assert (sentence.facts["enters"], sentence.facts["leaves"]) == (
            findings.households(line.enters), findings.households(line.leaves),
        )  # fmt: skip
    assert list(reading_sentences.moved(lab, ())) == []
    assert reading_sentences.chosen(Readings()) is None
    (choice,) = reading_sentences.chosen(Readings(income="applicant")).facts["readings"].facts
    assert choice.facts == {"reading": Named("reading.income"), "choice": Named("reading.income.applicant")}


def test_the_command_takes_readings_and_kafils_and_says_how_to_repeat_them(capsys):
    asked = ["--kafil-share", "40%", "--reading", "income=applicant", "--readings-table"]
    main(
        [
            "population",
            "--synthetic",
            "300",
            "--law",
            NAMES[1],
            *asked,
            "--bands",
            "0",
            "--lang",
            "en",
            "--format",
            "json",
        ]
    )
    told_of = json.loads(capsys.readouterr().out)
    assert " ".join(asked) in told_of["reproduce"]["command"]
    headings = {sentence["about"] for sentence in told_of["sentences"]}
    assert {"kafils", "readings"} <= headings


@pytest.mark.parametrize(
    ("option", "key"),
    [
        (["--kafil-share", "101%"], "afford.error.share"),
        (["--kafil-share", "half"], "afford.error.share"),
        (["--reading", "incomes=applicant"], "afford.error.reading"),
        (["--reading", "income=both"], "error.value.choice"),
    ],
)
def test_another_share_or_reading_is_refused(option, key):
    options = argparse.Namespace(kafil_share=None, reading=[], readings_table=False)
    setattr(options, option[0].strip("-").replace("-", "_"), option[1] if "share" in option[0] else [option[1]])
    with pytest.raises(InputError) as refused:
        (afford_options.of_plan if "share" in option[0] else afford_options.readings)(options)
    assert refused.value.key == key


def test_a_loan_for_the_tranches_is_one_of_the_regular_payments(tmp_path):
    people, loan = people_of(), TranchesLoan(Fraction(1, 100), 300)
    plan = replace(KAFILS, kafil_share=Fraction(0), loan=loan)
    lab, rows = experiment.run(people, plan), rows_of(people, plan.laws[0], tmp_path)
    paid = rows[rows.kind == "tranche"].groupby("household").due.sum().reindex(range(PEOPLE))
    monthly = np.floor(paid * (0.01 / 12) / (1 - (1 + 0.01 / 12) ** -300) + 0.5)
    for name, households in oracle.classes(rows, oracle.facts_of(people), monthly).items():
        assert float(lab.value(name, table=AFFORD)) == pytest.approx(households), name
    without = experiment.run(people, replace(plan, loan=None))
    assert lab.value("within_40.share") < without.value("within_40.share")
    assert all(lab.value(name) == without.value(name) for name in ("instalment.median", "effort.median"))
    sentence = told.with_loan(plan)
    assert (sentence.facts["rate"], sentence.facts["term"].count) == (loan.rate, 300)
    assert told.with_loan(KAFILS) is None


# --- what a law is called, and its own price


@pytest.mark.parametrize(("lang", "noun"), [("fr", "réforme"), ("en", "reform"), ("ar", "إصلاح")])
@pytest.mark.parametrize("key", ["lab.law.reform", "population.law.reform"])
def test_a_reform_is_called_a_reform_once(key, lang, noun):
    """By its title, which may say so itself."""
    texts = [read_text(path) for path in REFORM.parent.glob("*.yaml")]
    facts = {"scheme": Named("population.scheme.lpa")} if key.startswith("population") else {}
    labels = [write(Sentence(key, facts | {"title": TextWords(text.title)}), lang) for text in texts]
    assert {label.casefold().count(noun) for label in labels} == {1}


def own_prices(people, plan):
    passing = own_price.Passing(plan)
    passing.add(groups.InMemory(people))
    return passing.lines()


@pytest.mark.parametrize(("dwelling", "paid"), [("F3", "4375"), ("F4", "5312.5")])
def test_at_its_own_price_the_first_programme_costs_what_it_did(dwelling, paid):
    """The instalments of 2001 over twenty years: 4 375 and 5 312.50 DA, as the press printed them."""
    old = ("location_vente@2001-04-29", "location_vente@2012-12-26", *NAMES)
    plan = studies.as_assumed(studies.Invented(400), Plan(laws.population_laws(old, LAW)))
    people = people_of(rows=400)
    young = people.rows(people.birth > np.datetime64("1985-01-01"))
    young = replace(young, dwelling=np.full(len(young), DWELLINGS.index(dwelling), np.int8))
    lines = own_prices(young, plan)
    assert [(line.law, line.programme) for line in lines] == [(0, "aadl_1"), (0, "aadl_1"), (1, None), (2, "aadl_2")]
    assert lines[0].instalment == Fraction(paid)
    lab = experiment.run(young, plan)
    first, of_2024, unknown, *others = own_price_sentences.sentences(lab, lines)
    assert (first.key, unknown.key) == ("afford.say.own_price", "afford.say.own_price.unknown")
    assert [sentence.key for sentence in others] == ["afford.say.own_price", "afford.say.own_price.year.unknown"]
    assert (others[1].facts["since"].text, others[1].facts["year"].text) == ("2016", "2024")
    assert of_2024.key == "afford.say.own_price.year"
    assert abs(lines[1].instalment - lines[0].instalment * Fraction("2.8")) <= Fraction(1, 10)
    assert of_2024.facts["instalment"] == findings.amount(lines[1].instalment)
    assert first.facts["before"] == findings.amount(lines[0].before_keys)
    assert first.facts["share"] == findings.percent(lines[0].within_40)
    assert own_prices(young, Plan(laws.population_laws(NAMES[1:], LAW))) == []
    of_2013 = studies.Invented(10, recipe=recipe.read(REFORM.parents[1] / "populations/aadl2.yaml"))
    earlier = studies.as_assumed(of_2013, Plan(laws.population_laws(old[:1], LAW)))
    assert [line.level for line in own_prices(young, earlier)] == [None], (
        "dinars of 2024 are not set against incomes of 2014"
    )


def test_a_law_is_called_by_its_title_or_with_the_price_that_it_is_given():
    under = laws.population_laws(NAMES, LAW, [read_text(REFORM)])
    older, now, reform = studies.as_assumed(studies.Invented(10), Plan(under)).laws
    assert "limite d'âge portée à 75 ans" in write(findings.law_label(reform), "fr")
    assert "age limit raised to 75" in write(findings.law_label(reform), "en")
    priced = findings.law_label(older)
    assert (priced.key, priced.facts["date"], priced.facts["year"].text) == ("afford.law.priced", older.frozen, "2024")
    assert findings.law_label(now) == findings.law_alone(now)
    assert findings.law_label(reform) == findings.law_alone(reform)
    assert findings.law_label(under[0]) == findings.law_alone(under[0]), "of a file, each has its own"
