"""What each article does adds up to the difference of two laws; and bands hold what they say, whatever the order of the work."""

import dataclasses
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import lab_oracle_bands as oracle
import numpy as np
import pandas as pd
import pytest

from simulator import Law
from simulator.cli import lab_options
from simulator.engine import run
from simulator.law.text import read as read_text
from simulator.populations import experiment, laws, payments_file
from simulator.populations.count import affordable
from simulator.populations.count.measures import View
from simulator.populations.invented import bands, recipe, recipe_values, synthetic
from simulator.populations.plan import Plan
from simulator.populations.reforms import decomposition
from simulator.populations.report import article_sentences, band_sentences, findings, picture_file
from simulator.populations.studies import Applicants, Invented, start
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.views.text import population_page
from simulator.wording import LANGUAGES, write

ROOT = Path(__file__).parents[1]
LAW = Law.load()
NAMES = ("location_vente@2001-04-29", "location_vente@2016-11-10", "location_vente@2024-06-26")
PEOPLE = 240
MEASURES = (*findings.HEADLINE, "served", *affordable.MEASURES)


def under(*names, reform=None, by=LAW):
    texts = [read_text(scenarios() / "reforms" / f"{reform}.yaml")] if reform else []
    return laws.population_laws(names, by, texts)


@pytest.fixture(scope="module")
def people():
    return synthetic.part(recipe.read(), 1, 0, PEOPLE, PEOPLE).people


@pytest.fixture(scope="module")
def study():
    """Two laws over some invented people, with bands and articles."""
    plan = Plan(under(NAMES[0], NAMES[2]), bands=12, by_article=True, verdict=True)
    return start(Invented(PEOPLE, 1), plan).study()


# --- article by article


@pytest.mark.parametrize(
    ("first", "second"), [(NAMES[0], NAMES[2]), pytest.param(NAMES[1], NAMES[2], marks=pytest.mark.slow)]
)
def test_the_parts_are_those_of_the_rows_of_the_mixed_laws(first, second, people, tmp_path):
    compare_with_the_rows(first, second, people.rows(np.arange(80)), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("name", "value"),
    [("wage_level", "1"), ("wage_level", "23/20"), ("older_by", "5"), ("keys_later", "3"), ("barred", "1/5")],
)
def test_the_parts_of_other_recipes_and_seeds_are_those_of_the_rows(name, value, seed, tmp_path):
    moved = recipe.read().moved(name, Fraction(value))
    people = synthetic.part(moved, seed, 0, 120, 120).people
    compare_with_the_rows(NAMES[0], NAMES[2], people, tmp_path)


def compare_with_the_rows(first, second, people, tmp_path):
    both = under(first, second)
    parted = decomposition.decomposed(people, *both)
    count = len(parted.articles)
    assert [article.second for article in parted.articles] == [(f"art. {n}",) for n in (6, 7, 8, 9)]
    mixed = decomposition.mixtures(*(View.of(people, law) for law in both), parted.articles)
    rows = {}
    for place, view in enumerate(mixed):
        payments_file.write(tmp_path / f"{place}", [view])
        rows[frozenset(n for n in range(count) if place >> n & 1)] = pd.read_parquet(tmp_path / f"{place}")
    common, weight = oracle.support(rows.values()), people.weight[0]
    assert float(parted.support) == pytest.approx(len(common) * weight)
    income = pd.Series(people.income + people.spouse_income)
    values = {came: oracle.measures(of_mixture, common, weight, income) for came, of_mixture in rows.items()}
    assert [split.measure for split in parted.splits] == list(decomposition.MEASURES)
    for split in parted.splits:
        expected = oracle.shares({came: value[split.measure] for came, value in values.items()}, count)
        assert [float(part) for part in split.parts] == pytest.approx(expected, abs=1e-4)
        assert sum(split.parts) == split.difference


def test_a_law_differs_from_itself_in_no_article(people):
    law, same = under(NAMES[2])[0], under(NAMES[2])[0]
    parted = decomposition.decomposed(people, law, same)
    assert parted.articles == ()
    assert all(split.difference == 0 and split.parts == () for split in parted.splits)


@pytest.mark.parametrize("reform", ["age-limit-75", "frontal-aid-1000000"])
def test_a_reform_and_its_inverse_cancel_and_it_is_named_by_its_article(reform, people):
    law, reformed = under(NAMES[2], reform=reform)
    there, back = decomposition.decomposed(people, law, reformed), decomposition.decomposed(people, reformed, law)
    assert [article.keys for article in there.articles] == [article.keys for article in back.articles]
    for one, other in zip(there.splits, back.splits, strict=True):
        assert one.parts == tuple(-part for part in other.parts)
        assert not any(one.parts[1:])  # the reform alone moves anything
    (text,) = [text for text in reformed.law.texts if text.id == f"reform/{reform}"]
    assert there.articles[0].second == tuple({provision.article for provision in text.provisions})


def test_parts_of_a_population_in_any_pieces_are_the_same(people, monkeypatch):
    both = under(NAMES[0], NAMES[2])
    together = decomposition.decomposed(people, *both)
    monkeypatch.setattr(run, "CHUNK", 50)
    assert decomposition.decomposed(people, *both) == together


def test_laws_of_which_one_is_a_loan_are_not_taken_apart(people):
    from simulator.populations import purchase_facts

    facts = purchase_facts.read(ROOT / purchase_facts.EXAMPLE)
    plan = Plan(laws.population_laws([NAMES[2], "lpa@2025-12-11"], LAW, facts=facts), gain="present_value")
    assert decomposition.of_plan(people, plan) == ()


@pytest.mark.slow
def test_the_parts_of_200_000_applicants():
    """Those of 2016 to 2024 were published with the design of the lab: -1 729 and -1 479 dinars of the median instalment."""
    source = synthetic.source(200_000, 1, recipe.read())
    parts = {}
    for first in NAMES[:2]:
        parted = decomposition.decomposed(source, *under(first, NAMES[2]))
        parts[first] = {split.measure: [round(part) for part in split.parts] for split in parted.splits}
    assert parts[NAMES[1]]["instalment.median"] == [0, -1_729, -1_479, 0]
    assert parts[NAMES[1]]["served"] == [0, 0, 0, 0]
    # on the common support, 931 345 households; of those whom each mixture serves it was 0, -2 017, -3 060, -828
    assert parts[NAMES[0]]["instalment.median"] == [0, -2_010, -3_117, -885]
    assert parts[NAMES[0]]["served"] == [-198_418, 0, 0, 29_307]


def test_the_parts_that_are_said_add_up_to_the_difference_that_is_said(study):
    (parted,) = study.articles
    for split in parted.splits:
        digits = article_sentences.parts_in_digits(split)
        steps = 1_000 if split.measure.endswith(".share") else 1
        assert sum(digits) == Fraction(round(split.difference * steps), steps)
        assert all(abs(digit - part) <= Fraction(1, steps) for digit, part in zip(digits, split.parts, strict=True))
    sentences = {sentence.key: sentence for sentence in article_sentences.sentences(study.lab, parted)}
    assert set(sentences) == {f"parts.say.{measure.replace('.', '_')}" for measure in decomposition.MEASURES}
    median = parted.splits[0]
    facts = sentences["parts.say.instalment_median"].facts
    assert facts["difference"] == findings.amount(median.difference)
    assert facts["support"] == findings.households(parted.support)
    assert len(facts["parts"].facts) == len(parted.articles)
    drawn = article_sentences.waterfall(study.lab, parted)
    assert (drawn.title.key, drawn.series[0].name.key) == ("parts.title", "parts.ends")
    largest = max(zip(median.parts, parted.articles, strict=True), key=lambda pair: abs(pair[0]))
    assert drawn.title.facts["article"] == article_sentences.article_label(largest[1])
    assert drawn.title.facts["change"] == findings.amount(largest[0])
    ends, falls, rises = (series.values for series in drawn.series)
    assert ends[0] - sum(falls) + sum(rises) == ends[-1] == round(median.after)
    for lang in LANGUAGES:
        assert "<svg" in picture_file.svg(drawn, lang)
    many = replace(parted, articles=parted.articles * 2, splits=())
    (sentence,) = article_sentences.sentences(study.lab, many)
    assert (sentence.key, sentence.facts["count"], sentence.facts["most"]) == ("parts.say.many", 8, decomposition.MOST)
    rows = article_sentences.rows(study.lab, study.articles)
    assert sum(Fraction(row["numerator"], row["denominator"]) for row in rows if row["measure"] == "served") == next(
        split.difference for split in parted.splits if split.measure == "served"
    )


# --- bands


def test_bands_are_the_percentiles_of_the_draws(study):
    plan = study.lab.plan
    drawn = []
    for moved in bands.recipes(study.recipe, plan.bands, 1):
        lab = experiment.run(
            synthetic.source(PEOPLE, 1, moved), replace(plan, works_begin=moved.assumed("works_begin"))
        )
        tables = {measure: affordable.table_of(measure) for measure in MEASURES}
        drawn.append({(law, name): lab.value(name, law, table=tables[name]) for law in (0, 1) for name in MEASURES})
    assert {(band.law, band.measure) for band in study.bands.bands} == set(drawn[0])
    for band in study.bands.bands:
        place = band.law, band.measure
        assert (float(band.low), float(band.high)) == pytest.approx(oracle.band([draw[place] for draw in drawn]))
        figure = study.lab.value(band.measure, band.law, table=affordable.table_of(band.measure))
        assert band.figure == figure  # so few rows are all drawn again
        assert band.noise >= 0


def test_every_assumption_is_drawn_over_its_whole_range_and_alone():
    assumed = recipe.read()
    drawn = list(bands.recipes(assumed, 40, 7))
    for name, assumption in assumed.assumptions.items():
        values = [moved.assumed(name) for moved in drawn]
        low, high = assumption.range
        assert low <= min(values) < low + (high - low) / 8
        assert high - (high - low) / 8 < max(values) <= high
        if name in recipe_values.IN_YEARS:
            assert all(value == int(value) for value in values)
    fewer = replace(assumed, assumptions=dict(reversed([*assumed.assumptions.items()][1:])))
    for moved, same in zip(bands.recipes(fewer, 40, 7), drawn, strict=True):
        assert all(moved.assumed(name) == same.assumed(name) for name in fewer.assumptions)
    assert list(bands.recipes(assumed, 40, 8)) != drawn


def test_draws_are_of_the_same_people():
    drawn = [synthetic.part(moved, 1, 0, 50, 50) for moved in bands.recipes(recipe.read(), 3, 1)]
    for part in drawn[1:]:
        assert all((part.extra[name] == drawn[0].extra[name]).all() for name in part.extra)
        assert (part.people.application == drawn[0].people.application).all()


def test_what_a_recipe_need_not_assume_bends_it_only_where_it_is_moved():
    assumed = recipe.read()
    bare = replace(assumed, assumptions={n: row for n, row in assumed.assumptions.items() if n not in recipe.FURTHER})
    before, same = (synthetic.part(of, 1, 0, 4_096, 4_096).people for of in (assumed, bare))
    for name in ("keys", "birth", "income", "spouse_income", "dwelling"):
        assert (getattr(before, name) == getattr(same, name)).all()

    def moved(name, value):
        return synthetic.part(assumed.moved(name, Fraction(value)), 1, 0, 4_096, 4_096).people

    assert set(moved("keys_later", 2).keys.astype("datetime64[Y]").astype(int) + 1970) == {2030, 2031, 2032, 2033}
    f4 = before.dwelling.max()
    assert (moved("larger_dwellings", "6/5").dwelling == f4).mean() == pytest.approx(0.6 * 1.2, abs=0.02)
    assert (moved("larger_dwellings", 9).dwelling == f4).all()
    old = before.birth < before.birth[before.birth.argsort()[1_000]]
    risen = moved("wage_by_age", "2/25")
    assert risen.income[old].mean() > before.income[old].mean() * 1.05
    assert risen.income.mean() == pytest.approx(before.income.mean(), rel=0.01)
    assert moved("age_shape", "23/20").birth.astype(int).mean() > before.birth.astype(int).mean()


def test_bands_do_not_depend_on_the_pieces(monkeypatch, study):
    monkeypatch.setattr(run, "CHUNK", 64)
    assert Invented(PEOPLE, 1).bands(study.lab.plan) == study.bands
    assert Invented(PEOPLE, 1).bands(replace(study.lab.plan, bands=0)) is None


@pytest.mark.parametrize(
    ("low", "high", "number", "expected"),
    [
        (870_000, 1_128_000, Fraction(1_000_871), 1_000_000),
        (6_893, 8_716, Fraction(7_579), 7_600),
        (Fraction("0.604"), Fraction("0.783"), Fraction("0.695"), Fraction("0.7")),
        (5, 5, Fraction("5.25"), Fraction("5.25")),
        (0, 60_000, Fraction(4_321), 4_000),
    ],
)
def test_a_figure_is_rounded_to_its_band(low, high, number, expected):
    band = bands.Band(0, "served", number, Fraction(low), Fraction(high), Fraction(0))
    assert band_sentences.rounded(number, band) == expected


def test_the_sentences_have_the_bands_and_what_they_rest_on(study):
    lab, found = study.lab, study.bands
    for place in (0, 1):
        summed_up = band_sentences.law(findings.law(lab, place), lab, place, found)
        band = found.of(place, "within_30.share")
        share = summed_up.facts["within_30_share"]
        assert share.key == "bands.about"
        assert share.facts["value"] == findings.shown(band_sentences.rounded(band.figure, band), "share")
        told, *outside = band_sentences.of_law(lab, place, found)
        assert told.key == "bands.say.law"
        for item, measure in zip(told.facts["ranges"].facts, findings.HEADLINE, strict=True):
            band = found.of(place, measure)
            assert item.key == ("bands.steady" if band.low == band.high else "bands.range")
            assert set(item.facts) == ({"measure", "value"} if band.low == band.high else {"measure", "low", "high"})
        printed = {
            measure: lab.value(measure, place, table=affordable.table_of(measure)) for measure in findings.HEADLINE
        }
        left_out = [measure for measure in findings.HEADLINE if not found.of(place, measure).holds(printed[measure])]
        assert [sentence.facts["measure"] for sentence in outside] == list(map(findings.measure_label, left_out))
        assert all(sentence.key == "bands.say.outside" for sentence in outside)
    how = band_sentences.how(lab, found)
    assert (how.key, how.facts["draws"], how.facts["rows"].count) == ("bands.say.how", 12, PEOPLE)
    noises = how.facts["noises"].facts
    largest = max(found.of(place, "instalment.median").noise for place in (0, 1))
    assert findings.amount(largest) in [noise.facts["noise"] for noise in noises]
    assert all(write(sentence, lang) for sentence in (how, told, summed_up) for lang in LANGUAGES)
    band = found.bands[0]._replace(low=found.bands[0].high + 1, high=found.bands[0].high + 2)
    moved = bands.Bands(12, PEOPLE, (band,))
    assert [sentence.key for sentence in band_sentences.of_law(lab, 0, moved)] == ["bands.say.law", "bands.say.outside"]
    assert len(band_sentences.rows(lab, found)) == len(found.bands)


def test_a_median_is_not_said_exactly_in_the_next_sentence(study):
    told = [sentence for about, sentence in population_page.sentences(found_of(study)) if about == "laws"]
    payments = [sentence for sentence in told if sentence.key in ("payments.say.payments", "payments.say.effort")]
    assert len(payments) == 2 * len(study.lab.plan.laws)
    for sentence in payments:
        fact = sentence.facts["instalment" if sentence.key.endswith("payments") else "effort"]
        law = next(p for p, law in enumerate(study.lab.plan.laws) if findings.law_label(law) == sentence.facts["law"])
        band = study.bands.of(law, "instalment.median" if sentence.key.endswith("payments") else "effort.median")
        assert (getattr(fact, "key", "") == "bands.about") == (band.low < band.high)


def found_of(study):
    """The study with a provenance, as the command has it."""
    parts = {part.name: getattr(study, part.name) for part in dataclasses.fields(study)}
    inputs = population_page.Invention(PEOPLE, 1, "aadl3", "")
    return population_page.Findings(**parts, command="", engine="", law="", inputs=inputs)


def test_real_applicants_have_no_band_and_are_told_so():
    from simulator.applicants.every_row import Table

    table = Table(scenarios() / "applicants.csv", "DA", None, None)
    plan = Plan(under(NAMES[2]), bands=5)
    of_file = start(Applicants(table, "DZD", "applicants.csv"), plan).study()
    assert of_file.bands is None
    assert band_sentences.how(of_file.lab, of_file.bands).key == "bands.say.none"
    without = replace(of_file.lab, plan=replace(plan, bands=0))
    assert band_sentences.how(without, None) is None
    sentence = findings.law(of_file.lab, 0)
    assert band_sentences.law(sentence, of_file.lab, 0, None) is sentence


@pytest.mark.parametrize(("draws", "words"), [(50, []), (0, ["--bands", "0"])])
def test_the_command_says_how_many_draws_it_took(draws, words):
    import argparse

    options = argparse.Namespace(bands=draws, by_article=False)
    assert lab_options.words(options) == words
    assert lab_options.of_plan(options) == {"bands": draws, "by_article": False}
    for wrong in (-1, 10_001):
        with pytest.raises(InputError, match="10"):
            Plan(under(NAMES[2]), bands=wrong)


def test_python_gives_what_the_command_gives(study):
    from simulator.api import study as asked

    same = asked(
        Invented(PEOPLE, 1),
        [NAMES[0], NAMES[2]],
        bands=12,
        by_article=True,
        verdict=True,
        delays=(),
        wage=False,
        receipts=False,
    )
    assert (same.bands, same.articles) == (study.bands, study.articles)
