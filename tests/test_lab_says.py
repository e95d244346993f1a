"""What the lab says is the same at every door: the law with its price, a figure with its band, a chart with what it counts."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from test_population import FIRST, LAW, NOW, all_of, f3

from simulator import api, population, wording
from simulator.law.text import read as read_text
from simulator.populations import laws, studies
from simulator.populations.invented import recipe
from simulator.populations.plan import Plan, Treasury
from simulator.populations.report import (
    article_sentences,
    band_sentences,
    findings,
    headline,
    note_lines,
    payments_picture,
    picture_file,
    pictures,
    plotly,
    recipe_sentences,
    treasury_pictures,
    verdict_sentences,
)
from simulator.reading.shipped import scenarios
from simulator.views import policy_note
from simulator.views.text import population_page
from simulator.views.text.population_page import Findings, Invention
from simulator.wording import write

ALL = ["fr", *(pytest.param(lang, marks=pytest.mark.slow) for lang in ("ar", "en"))]
OF_2016 = "location_vente@2016-11-10"
OWN_PRICE = "afford.say.own_price"
TYPED = re.compile(r'^msgid ".*\.(?:help|error)\..*"$|--[a-z]')
"""Sentences with what is typed in a command."""


@pytest.fixture(scope="module")
def study():
    people = studies.Invented(120)
    texts = [read_text(scenarios() / "reforms" / "age-limit-75.yaml")]
    plan = studies.full_plan(
        laws.population_laws([OF_2016, NOW], LAW, texts), by="decile", delays=(0, 8), bands=2, by_article=True, treasury=Treasury()
    )  # fmt: skip
    done = studies.start(people, plan).study()
    inputs = Invention(120, 1, people.recipe.name, "0" * 16)
    return Findings(**vars(done), command="location-vente", engine=api.VERSION, law=LAW.digest, inputs=inputs)


@pytest.fixture(scope="module")
def page(study):
    """The page of text in French."""
    return population_page.page(study, LAW, "fr")


@pytest.fixture(scope="module")
def drawn(study):
    """Every picture of the study."""
    waterfalls = (article_sentences.waterfall(study.lab, parted) for parted in study.articles)
    found = [*pictures.of(study.lab), payments_picture.of(study.lab), *waterfalls, *treasury_pictures.of(study.lab)]
    return [picture for picture in found if picture is not None]


def told(study, drawn, lang):
    """What is said of the figures in one language, at every door; not what is told of an older law at its own price, nor of its texts."""
    note = policy_note.written(policy_note.policy_note(study), lang)
    yield from (
        *note.lead,
        *note.heads,
        *(text for part in note.sections if part.name != "texts" for text in part.paragraphs),
    )
    yield write(headline.headline(study.lab, study.bands), lang)
    yield from (write(one, lang) for _, one in population_page.sentences(study) if not one.key.startswith(OWN_PRICE))
    for picture in drawn:
        names = (series.name for series in picture.series)
        yield from (
            write(one, lang) for one in (picture.title, picture.subject, *names, *picture.labels, *picture.sentences)
        )


@pytest.mark.parametrize("lang", ALL)
def test_a_law_is_named_with_its_price_wherever_its_figures_are_told(study, drawn, lang):
    older = study.lab.plan.laws[0]
    alone, priced = (write(label(older), lang) for label in (findings.law_alone, findings.law_label))
    texts = list(told(study, drawn, lang))
    assert older.is_older
    assert alone != priced
    assert sum(priced in text for text in texts) > 20
    assert not [text for text in texts if alone in text]
    note = policy_note.written(policy_note.policy_note(study), lang)
    assert not [text for part in note.sections for text in part.paragraphs if "age-limit-75" in text]


def test_a_figure_is_rounded_to_its_band_in_the_note_as_on_the_page(study, page):
    lab = study.lab
    table = note_lines.table(lab, study.bands)
    banded = {
        line.name: line.places[0].measure for line in note_lines.LINES if study.bands.of(0, line.places[0].measure)
    }
    assert set(banded) == {"affordable", "instalment", "effort"}
    for filled in table.lines:
        for place, cell in enumerate(filled.cells if filled.line.name in banded else ()):
            figure = lab.figure(banded[filled.line.name], place)
            assert write(band_sentences.cell(figure, place, study.bands), "fr") in write(cell, "fr")
            assert write(band_sentences.cell(figure, place, study.bands), "fr") in page


def test_the_title_of_a_chart_is_rounded_to_the_bands_of_its_figures(study):
    exact, rounded = (pictures.of(study.lab, bands)[0].title.facts["shares"].facts for bands in (None, study.bands))
    for place, (number, near) in enumerate(zip(exact, rounded, strict=True)):
        band = study.bands.of(place, "within_40.share")
        assert near == findings.percent(band_sentences.rounded(study.lab.value("within_40.share", place), band))
        assert number == findings.percent(study.lab.value("within_40.share", place))


def test_a_single_law_is_summed_up_alike_in_the_headline_and_in_the_note(study):
    plan = studies.full_plan(laws.population_laws([NOW], LAW), delays=(), wage=False, receipts=False, bands=2)
    alone = studies.start(studies.Invented(60), plan).study()
    said = band_sentences.law(findings.law(alone.lab, 0), alone.lab, 0, alone.bands)
    assert headline.headline(alone.lab, alone.bands) == said
    handed = Findings(**vars(alone), command="", engine="", law="", inputs=study.inputs)
    assert policy_note.policy_note(handed).findings[0] == said


@pytest.mark.parametrize(("lang", "begins"), [("fr", "Avec "), ("ar", "مع "), ("en", "With ")])
def test_the_headline_begins_with_the_law_where_nobody_gains(lang, begins):
    """An income that only the later law admits: nobody is served by both."""
    only_later = population(all_of(f3("1985-03-15", 110_000)), [FIRST, NOW], law=LAW, verdict=True)
    sentence = headline.headline(only_later)
    assert sentence.key == "payments.say.nobody"
    assert write(sentence, lang).startswith(begins)
    assert sentence.facts["enters"] == findings.households(only_later.value("enters", 1, table="verdict"))
    assert verdict_sentences.medians(only_later) is None


def test_the_median_of_differences_is_told_from_the_difference_of_medians(study):
    assert verdict_sentences.medians(study.lab) in policy_note.policy_note(study).caveats
    assert verdict_sentences.medians(study.lab) in [sentence for _, sentence in population_page.sentences(study)]


def test_a_law_of_a_later_programme_is_named_with_the_price_of_the_earlier_one():
    made = recipe.read(scenarios() / "populations" / "aadl2.yaml")
    plan = studies.as_assumed(studies.Invented(10, 1, made), Plan(laws.population_laws([OF_2016, NOW], LAW)))
    theirs, newer = plan.laws
    assert findings.law_label(theirs) == findings.law_alone(theirs)
    said = write(findings.law_label(newer), "en")
    assert said == "articles 6 to 9 as of 26/06/2024, at the price of AADL 2 and the minimum wage of 2013"
    assert not newer.is_older, "its own price is none that came before"


@pytest.mark.parametrize("lang", ALL)
def test_every_chart_says_what_it_counts(drawn, lang):
    assert len({picture.name for picture in drawn}) == len(drawn) > 8
    file = plotly.html(drawn, lang, "", (), "")
    for picture in drawn:
        subject = write(picture.subject, lang)
        assert subject not in write(picture.title, lang)
        assert subject in file
        lines = re.findall(r">([^<]*)</text>", picture_file.svg(picture, lang))
        assert subject.split()[0] in " ".join(lines)


def test_the_title_of_the_recipe_is_told(study, page):
    title = write(recipe_sentences.title(study.recipe), "fr")
    assert study.recipe.title["fr"] in title
    assert title in page
    assert title in policy_note.written(policy_note.policy_note(study), "fr").lead


@pytest.mark.parametrize("lang", ALL[:2])
def test_a_space_that_does_not_break_stands_before_a_per_cent_sign(study, drawn, lang):
    assert not [
        text for text in told(study, drawn, lang) if re.search(r"\d[ ]?%", text.partition("location-vente ")[0])
    ]
    for path in (Path(wording.__file__).parent / "locale" / lang).glob("*.po"):
        for entry in path.read_text(encoding="utf-8").split("\n\n"):
            assert not re.search(r"[\d}]%", entry) or any(map(TYPED.search, entry.splitlines())), entry


def test_the_kafils_that_figures_suppose_are_told_in_the_note(study):
    told = [sentence.key for sentence in policy_note.policy_note(study).population]
    plan = replace(study.lab.plan, kafil_share=Fraction(1, 2), kafil_age=41)
    supposing = policy_note.policy_note(replace(study, lab=replace(study.lab, plan=plan))).population
    (said,) = [write(sentence, "en") for sentence in supposing if sentence.key not in told]
    assert "50 %" in said.replace("\u00a0", " ")
    assert "41 years" in said.replace("\u00a0", " ")
