"""The page of the population: what it shows is the lab's, its editor writes the text that the command reads, its address holds it all."""

import html
import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from browsing import CHROMIUM, SIDEWAYS, SIZES
from paging import opened, shown

from simulator import Law
from simulator.cli import main
from simulator.populations.reforms import draft as reform
from simulator.populations.report import findings, pictures, plotly
from simulator.ui.population import lab as laboratory
from simulator.ui.population import reform_editor
from simulator.ui.population.lab import LabQuestion
from simulator.ui.server import heavy
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say, write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
ROWS = 1_500


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Fewer applicants, made anew."""
    monkeypatch.setattr(laboratory, "ROWS", ROWS)
    heavy.forget()
    yield
    heavy.forget()


def law_of(draft=None, first="2001-04-29", second="2024-06-26", neutral=0, gain="instalment"):
    return laboratory.invented_figures(LabQuestion(first, second, neutral, gain, draft))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_four_numbers_and_one_sentence_for_each_law(lang):
    found = law_of()
    body = shown(opened("population", lang=lang))
    for place in (0, 1):
        assert write(findings.law(found, place), lang) in body
        for measure in findings.FOUR:
            figure = next(f for f in found.figures if f[:4] == ("main", found.plan.laws[place].name, "all", measure))
            assert f"<bdi>{write(findings.value(figure), lang)}</bdi>" in body
    assert say("lab.say.assumed", lang) in body
    for picture in pictures.of(found):
        assert write(picture.title, lang) in body
        for sentence in picture.sentences:
            assert write(sentence, lang) in body


def test_every_picture_has_its_twin_with_the_same_numbers():
    found = law_of()
    body = shown(opened("population", lang="fr"))
    drawn = pictures.of(found)
    assert [picture.name for picture in drawn] == ["receipts", "effort", "verdict_1", "delay", "wage"]
    for picture in drawn:
        heads, rows = pictures.table(picture, "fr")
        assert len(rows) == len(picture.labels)
        assert all(f"<bdi>{cell}</bdi>" in body for row in rows for cell in row[1:])
        assert all(len(row) == len(heads) for row in rows)


def test_a_number_inside_the_sentence_of_an_article_makes_a_reform():
    at = opened("population", lang="fr")
    assert say("lab.page.editor.none", "fr") in shown(at)
    age = next(field for field in at.number_input if say("lab.number.age", "fr") in field.label)
    assert age.value == 70
    age.set_value(75).run()
    assert not at.exception
    draft = replace(laboratory.in_force(), age=75)
    assert write(findings.law(law_of(draft), 2), "fr") in shown(at)
    assert at.query_params["age"] in ("75", ["75"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_a_reform_is_called_by_words_of_the_language(lang):
    fields = opened("population", lang=lang).number_input
    names = [field.label for field in fields if field.key.startswith("draft_")]
    assert len(set(names)) == len(names) == len(reform_editor.NUMBERS)
    codes = [] if lang == "en" else ["floor", "ceiling", "step", "short"]
    assert not any(code in re.findall(r"\w+", name) for name in names for code in (*codes, "t1", "t5"))
    assert say("lab.number.tranche", lang, number=5) in " ".join(names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_names_no_option_of_the_command_line_outside_its_commands(lang):
    assert not re.findall(r"--[a-z]", re.sub(r"<style>.*?</style>", "", shown(opened("population", lang=lang))))


def test_the_address_holds_the_reform_and_the_laws():
    at = opened(
        "population", lang="ar", age="75", tranches="5-5-5-5-5", first="2012-12-26", neutral="500", gain="present_value"
    )
    draft = replace(laboratory.in_force(), age=75, shares=(500,) * 5)
    found = law_of(draft, first="2012-12-26", neutral=500, gain="present_value")
    assert write(findings.law(found, 2), "ar") in shown(at)
    assert at.query_params["tranches"] in ("5-5-5-5-5", ["5-5-5-5-5"])
    assert reform_editor.read(reform_editor.written(draft)) == draft


@pytest.mark.parametrize("codes", [
    {"age": "7"}, {"age": "x"}, {"tranches": "10-7"}, {"tranches": "10-7-7-7-700"}, {"floor": "-1"}, {"first": "1999-01-01"},
    {"neutral": "-5"}, {"gain": "luck"}, {"step": "1e9"},
])  # fmt: skip
def test_an_address_that_is_spoilt_shows_the_law(codes):
    assert reform_editor.read(codes) == laboratory.in_force()
    assert write(findings.law(law_of(), 1), "fr") in shown(opened("population", lang="fr", **codes))


def test_numbers_that_make_no_text_are_told_and_nothing_breaks():
    body = shown(opened("population", lang="fr", tranches="50-50-50-50-50"))
    assert say("lab.page.editor.wrong", "fr") in body
    assert write(findings.law(law_of(), 1), "fr") in body


def test_two_laws_that_are_the_same_are_explained():
    body = shown(opened("population", lang="fr", first="2024-06-26", second="2024-06-26"))
    assert body.count('class="lab-law"') == 1
    assert write(findings.repeated(law_of().plan.laws[1]), "fr") in body
    found = law_of(replace(laboratory.in_force(), floor=23_999), first="2024-06-26")
    assert len(found.plan.laws) == 2
    assert write(findings.unchanged(found, 1), "fr") in shown(
        opened("population", lang="fr", first="2024-06-26", floor="23999")
    )


def test_the_file_of_the_reform_gives_the_command_the_same_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draft = replace(laboratory.in_force(), age=75, long=40, ceiling=Fraction(13, 2), shares=(900, 600, 600, 600, 600))
    (tmp_path / "reforme.yaml").write_text(reform.written(draft, Law.load(), laboratory.day()), encoding="utf-8")
    asked = LabQuestion("2001-04-29", "2024-06-26", 500, "present_value", draft)
    assert main([*asked.command().split()[1:], "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["figures"]
    ours = {figure[:4]: figure for figure in laboratory.invented_figures(asked).figures}
    compared = [row for row in told if row["table"] != "delay"]
    assert len(compared) > 500
    for row in compared:
        figure = ours[row["table"], row["law"], row["group"], row["measure"]]
        assert (row["value"] is None) == (figure.value is None)
        assert figure.value is None or abs(Fraction(row["value"]) - figure.value) <= Fraction(1, 100)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", ["lpa", "lsp"])
def test_a_purchase_can_be_chosen_and_says_what_it_supposes(scheme, lang):
    code = next(name for name in laboratory.purchases() if name.startswith(scheme))
    found = law_of(second=code, gain="present_value")
    at = opened("population", lang=lang, second=code)
    assert say("lab.page.gain", lang) not in [box.label for box in at.selectbox]  # everything that is paid is compared
    body = html.unescape(shown(at))
    for sentence in (findings.law(found, 1), *laboratory.about_purchases(found)):
        assert sentence is None or write(sentence, lang) in body
    assert say("population.say.note", lang) in body
    assert say("population.measure.up_front_mean", lang) in body


def test_the_command_that_the_page_shows_gives_the_figures_of_a_purchase(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    asked = LabQuestion("2024-06-26", laboratory.purchases()[0], 0, "present_value", None)
    assert main([*asked.command().split()[1:], "--format", "json"]) == 0
    told = {
        (row["law"], row["group"], row["measure"]): row
        for row in json.loads(capsys.readouterr().out)["figures"]
        if row["table"] == "main"
    }
    lab = laboratory.invented_figures(asked)
    for measure in ("served", "not_financed", "up_front.mean", "instalment.median", "state_whole.sum"):
        row = told[asked.names[-1], "all", measure]
        assert abs(Fraction(row["value"]) - lab.value(measure, 1)) <= Fraction(1, 100)
        assert "facts" in row["rests_on"]


def test_every_day_of_the_law_can_be_chosen():
    for day in laboratory.days():
        assert law_of(first=day).value("households") > 0
        assert day[:4] in laboratory.law_name(day)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_the_lab_is_whole(lang):
    page = Voice(Law.load(), lang)
    for draft in (None, replace(laboratory.in_force(), age=60, shares=(2_000,) * 5)):
        found = law_of(draft)
        body = (
            laboratory.cards(page, found)
            + laboratory.measures(page, found)
            + laboratory.doubt(page, "location_vente@2024-06-26")
        )
        assert "{" not in body
        assert "None" not in body
        for picture in pictures.of(found):
            assert pictures.svg(picture, lang).count("<text") >= len(picture.series)


def test_labels_of_several_words_are_written_on_several_lines():
    wage = next(picture for picture in pictures.of(law_of()) if picture.name == "wage")
    for lang in LANGUAGES:
        axis = plotly.figure(wage, lang).layout.xaxis
        assert all(len(line) <= 14 for label in axis.ticktext for line in label.split("<br>"))
        assert len(axis.ticktext) == len(wage.labels)


# --- in a browser


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_the_page_in_a_browser_draws_counts_again_and_keeps_within_its_width(address, browser):
    for size, lang in (("desktop", "fr"), ("phone", "ar")):
        page = browser.new_context(viewport=SIZES[size]).new_page()
        errors = []
        page.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
        page.goto(f"{address}/population?lang={lang}")
        page.wait_for_selector("#boot", state="detached", timeout=60_000)
        page.wait_for_selector(".js-plotly-plot .trace, .js-plotly-plot .bars", timeout=90_000)
        assert page.evaluate(SIDEWAYS) <= 0
        age = page.locator(".st-key-article-9 input")
        age.fill("75")
        age.press("Enter")
        page.wait_for_selector(".lab-laws .lab-law:nth-of-type(3)", timeout=90_000)
        page.wait_for_url("**age=75**")
        assert errors == []
