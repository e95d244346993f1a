"""The page of the population: what it shows is the lab's, its editor writes the text that the command reads, its address holds it all."""

import csv
import html
import io
import json
import re
import shlex
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from browsing import CHROMIUM, SIDEWAYS, SIZES
from paging import opened, ran, shown

from simulator import Law
from simulator.cli import main
from simulator.populations.invented import bands
from simulator.populations.reforms import draft as reform
from simulator.populations.report import (
    article_sentences,
    band_sentences,
    findings,
    headline,
    own_price_sentences,
    picture_file,
    pictures,
    plotly,
    reading_sentences,
    recipe_sentences,
    six_pictures,
    verdict_sentences,
)
from simulator.reading import fields
from simulator.sheets import policy_note as policy_note_files
from simulator.sheets import population_folder
from simulator.ui.population import blocks, charts, choice, handed_over, on_demand, reform_editor, two_levers
from simulator.ui.population import lab as laboratory
from simulator.ui.population.lab import LabQuestion
from simulator.ui.population.on_demand import CountedLab
from simulator.ui.server import heavy
from simulator.views import policy_note
from simulator.views.text import two_levers_page
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say, write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
ROWS = 1_500


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Fewer applicants, made anew."""
    monkeypatch.setattr(laboratory, "ROWS", ROWS)
    monkeypatch.setattr(bands, "DRAWS", 3)
    monkeypatch.setattr(bands, "SEEDS", 1)
    heavy.forget()
    yield
    heavy.forget()


def asked(*laws, draft=None, **typed):
    named = tuple((option.replace("_", "-"), text) for option, text in typed.items())
    return LabQuestion(laws or laboratory.LAWS, draft, named)


def law_of(*laws, **stated):
    return laboratory.invented_figures(asked(*laws, **stated))


def sentence(place, lang, *laws, **stated):
    """The sentence of a law on the page, its figures rounded to their bands."""
    question = asked(*laws, **stated)
    found = laboratory.invented_figures(question)
    study = laboratory.followed(question, found, None)
    return write(band_sentences.law(findings.law(found, place), found, place, study.bands), lang)


def pressed(at, key):
    return ran(next(button for button in at.button if (button.key or "").startswith(key)).click().run())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_finding_then_four_numbers_for_each_law(lang):
    found = law_of()
    body = html.unescape(shown(opened("population", lang=lang)))
    assert write(headline.headline(found), lang) in body
    study = laboratory.followed(LabQuestion(laboratory.LAWS), found, None)
    for place in range(3):
        assert write(band_sentences.law(findings.law(found, place), found, place, study.bands), lang) in body
        for measure in findings.FOUR:
            figure = next(f for f in found.figures if f[:4] == ("main", found.plan.laws[place].name, "all", measure))
            assert f">{write(band_sentences.cell(figure, place, study.bands), lang)}</bdi>" in body
        months = next(
            f for f in found.figures if f[:4] == ("main", found.plan.laws[place].name, "all", findings.MONTHS_OF_INCOME)
        )
        assert f">{say('bands.of_income', lang, months=band_sentences.cell(months, place, study.bands))}</bdi>" in body
    waterfall = article_sentences.waterfall(found, study.articles[-1])
    assert write(waterfall.title, lang) in body
    assert say("policy.page.follows", lang) not in body
    assert say("lab.say.assumed", lang) in body
    assert write(recipe_sentences.title(laboratory.applicant_recipe()), lang) in body
    for picture in six_pictures.of(found, study.bands).values():
        assert write(picture.title, lang) in body
        assert write(picture.subject, lang) in body
        assert all(write(sentence, lang) in body for sentence in picture.sentences)


def test_every_picture_has_its_numbers_beside_it_as_the_files_have_them():
    found = law_of()
    body = shown(opened("population", lang="fr"))
    drawn = six_pictures.of(found)
    assert {*drawn, six_pictures.ARTICLES} == {*six_pictures.ORDER}
    for picture in drawn.values():
        heads, rows = pictures.table(picture, "fr")
        assert len(rows) == len(picture.labels)
        assert all(f"<bdi>{cell}</bdi>" in body for row in rows for cell in row[1:])
        assert all(len(row) == len(heads) for row in rows)
        lines = list(csv.reader(io.StringIO(population_folder.numbers_of(picture, "fr"))))[1:]
        exact = [cell for line in lines for cell in line[2:] if cell]
        assert exact
        assert all(f'data-value="{cell}"' in body for cell in exact)
        assert charts.png(picture, "fr", "").startswith(b"\x89PNG")


def test_nothing_is_counted_before_the_button(monkeypatch):
    at = opened("population", lang="fr")
    before = shown(at)
    monkeypatch.setattr(laboratory, "counted", None)
    age = next(field for field in at.number_input if say("lab.number.age", "fr") in field.label)
    assert age.value == 70
    monkeypatch.undo()
    monkeypatch.setattr(laboratory, "ROWS", ROWS)
    age.set_value(75)
    at = ran(at.run())
    assert say("policy.page.pending", "fr") in shown(at)
    assert sentence(2, "fr") in shown(at)
    assert "age" not in at.query_params
    assert say("policy.page.pending", "fr") not in before


def test_a_number_inside_the_sentence_of_an_article_makes_a_reform_beside_the_laws():
    at = opened("population", lang="fr")
    next(field for field in at.number_input if say("lab.number.age", "fr") in field.label).set_value(75).run()
    at = pressed(at, "lab_apply")
    draft = replace(laboratory.in_force(), age=75)
    assert sentence(3, "fr", draft=draft) in html.unescape(shown(at))
    assert at.query_params["age"] in ("75", ["75"])


def test_laws_are_chosen_by_their_names_and_too_few_are_refused():
    at = opened("population", lang="en")
    names = at.button_group(key="lab_laws@en.0")
    assert laboratory.law_name("age-limit-75", "en") in names.options
    at = ran(names.set_value(["2024-06-26"]).run())
    assert say("policy.page.count", "en", fewest=2, most=4) in shown(at)
    at = pressed(ran(at.button_group(key="lab_laws@en.0").set_value(["2024-06-26", "age-limit-75"]).run()), "lab_apply")
    assert sentence(1, "en", "2024-06-26", "age-limit-75") in html.unescape(shown(at))
    assert at.query_params["laws"] in ("2024-06-26_age-limit-75", ["2024-06-26_age-limit-75"])


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


def test_the_address_holds_the_laws_the_reform_and_what_is_assumed():
    address = {
        "laws": "2012-12-26_2024-06-26",
        "age": "75",
        "tranches": "5-5-5-5-5",
        "neutral": "500",
        "interest": "5.5%",
    }
    at = opened("population", lang="ar", **address)
    draft = replace(laboratory.in_force(), age=75, shares=(500,) * 5)
    question = choice.read(address)
    assert question == LabQuestion(("2012-12-26", "2024-06-26"), draft, (("neutral", "500"), ("interest", "5.5%")))
    assert choice.read(choice.written(question)) == question
    found = law_of(*question.laws, draft=draft, neutral="500", interest="5.5%")
    assert sentence(2, "ar", *question.laws, draft=draft, neutral="500", interest="5.5%") in html.unescape(shown(at))
    assert at.query_params["tranches"] in ("5-5-5-5-5", ["5-5-5-5-5"])
    assert found.plan.interest == Fraction(55, 1000)


@pytest.mark.parametrize("codes", [
    {"age": "7"}, {"age": "x"}, {"tranches": "10-7"}, {"tranches": "10-7-7-7-700"}, {"floor": "-1"}, {"laws": "1999-01-01"},
    {"laws": "2024-06-26"}, {"laws": "2001-04-29_2004-04-21_2012-12-26_2016-11-02_2024-06-26"}, {"step": "1e9"},
])  # fmt: skip
def test_an_address_that_is_spoilt_shows_the_first_view(codes):
    assert choice.read(codes) == LabQuestion(laboratory.LAWS)
    assert sentence(1, "fr") in shown(opened("population", lang="fr", **codes))


@pytest.mark.parametrize(
    ("option", "text"), [("interest", "x"), ("interest", "-5%"), ("neutral", "-5"), ("bank_term", "1000 years")]
)
def test_what_is_typed_and_not_read_is_told_by_the_name_of_its_field(option, text):
    body = html.unescape(shown(opened("population", lang="fr", **{option: text})))
    assert f"{say(f'policy.input.{option}', 'fr')}" in body
    assert 'role="alert"' in body
    assert "location-vente population [-h]" not in body, "the usage of a command is nothing to a visitor"
    assert "--" not in re.sub(r"<style>.*?</style>", "", body)


def test_numbers_that_make_no_text_are_told_and_nothing_breaks():
    body = shown(opened("population", lang="fr", tranches="50-50-50-50-50"))
    assert say("lab.page.editor.wrong", "fr") in body
    assert sentence(1, "fr") in body


def test_two_laws_that_give_the_same_are_explained():
    found = law_of("2024-06-26", draft=replace(laboratory.in_force(), floor=23_999))
    assert len(found.plan.laws) == 2
    body = shown(opened("population", lang="fr", laws="2024-06-26", floor="23999"))
    assert write(next(verdict_sentences.of_changes(found)), "fr") in html.unescape(body)


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_the_note_of_the_page_is_that_of_its_command(ending, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    question = LabQuestion(("2016-11-02", "2024-06-26", "age-limit-75"), None, (("interest", "5.5%"),))
    handed = handed_over.study(
        question,
        None,
        laboratory.followed(question, laboratory.invented_figures(question), None),
        "en",
        f"note{ending}",
    )
    page = policy_note_files.file(policy_note.policy_note(handed), "en", ending)
    assert main(shlex.split(handed.command)[1:]) == 0
    command = Path(f"note{ending}").read_bytes()
    assert handed.fingerprint in str(policy_note.written(policy_note.policy_note(handed), "en"))
    assert page == command


def test_the_file_of_the_reform_gives_the_command_the_same_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draft = replace(laboratory.in_force(), age=75, long=40, ceiling=Fraction(13, 2), shares=(900, 600, 600, 600, 600))
    (tmp_path / "reforme.yaml").write_text(reform.written(draft, Law.load(), laboratory.day()), encoding="utf-8")
    question = LabQuestion(("2001-04-29", "2024-06-26"), draft, (("neutral", "500"),))
    assert main([*question.command().split()[1:], "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["figures"]
    ours = {figure[:4]: figure for figure in laboratory.invented_figures(question).figures}
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
    found = law_of("2001-04-29", code)
    body = html.unescape(shown(opened("population", lang=lang, laws=f"2001-04-29_{code}")))
    assert sentence(1, lang, "2001-04-29", code) in body
    assert all(about is None or write(about, lang) in body for about in blocks.about_purchases(found))
    assert say("population.say.note", lang) in body
    assert say("population.measure.up_front_mean", lang) in body


def test_the_command_that_the_page_shows_gives_the_figures_of_a_purchase(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    question = LabQuestion(("2024-06-26", laboratory.purchases()[0]))
    assert main([*question.command().split()[1:], "--format", "json"]) == 0
    told = {
        (row["law"], row["group"], row["measure"]): row
        for row in json.loads(capsys.readouterr().out)["figures"]
        if row["table"] == "main"
    }
    lab = laboratory.invented_figures(question)
    for measure in ("served", "not_financed", "up_front.mean", "instalment.median", "state_whole.sum"):
        row = told[question.names[-1], "all", measure]
        assert abs(Fraction(row["value"]) - lab.value(measure, 1)) <= Fraction(1, 100)
        assert "facts" in row["rests_on"]


def test_every_day_of_the_law_can_be_chosen():
    for day in laboratory.days():
        assert law_of(day, "2024-06-26").value("households") > 0
        assert all(day[:4] in laboratory.law_name(day, lang) for lang in LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_the_lab_is_whole(lang):
    page = Voice(Law.load(), lang)
    for draft in (None, replace(laboratory.in_force(), age=60, shares=(2_000,) * 5)):
        found = law_of(draft=draft)
        body = blocks.cards(page, found) + blocks.measures(page, found) + blocks.doubt(page, found.plan.laws[-1])
        assert "{" not in body
        assert "None" not in body
        for picture in pictures.of(found):
            assert picture_file.svg(picture, lang).count("<text") >= len(picture.series)


def test_labels_of_several_words_are_written_on_several_lines():
    wage = next(picture for picture in pictures.of(law_of()) if picture.name == "wage")
    for lang in LANGUAGES:
        axis = plotly.figure(wage, lang).layout.xaxis
        assert all(len(line) <= 14 for label in axis.ticktext for line in label.split("<br>"))
        assert len(axis.ticktext) == len(wage.labels)


def test_years_under_bars_are_few_enough_for_a_phone():
    found = law_of(interest="5.5%", bank_term="25 years")
    account = six_pictures.of(found)[six_pictures.TREASURY]
    assert len(account.labels) > 25
    assert len(plotly.figure(account, "fr").layout.xaxis.ticktext) <= 5


# --- folds


FOLDS = ("kafils", "prices", "readings", "treasury", "map", "doubt")


def unfolded(at, *names):
    """The same page with these folds open."""
    for name in names:
        at.session_state[f"fold_{name}@{at.session_state.lang}.{at.session_state.visit.turn}"] = True
    return ran(at.run())


def test_a_fold_counts_nothing_while_it_is_closed(monkeypatch):
    for module, name in (
        (on_demand, "kafils"),
        (on_demand, "own_prices"),
        (on_demand, "readings"),
        (two_levers, "answer_of"),
        (blocks, "doubt"),
    ):
        monkeypatch.setattr(module, name, None)
    body = shown(opened("population", lang="fr", kafil_share="50%"))
    assert say("policy.page.follows", "fr") not in body
    assert say("lab.heading.moved", "fr") not in body


@pytest.mark.parametrize("lang", ["ar"])
def test_each_fold_says_what_the_command_beside_it_says(lang, capsys, monkeypatch):
    """The slider of kafils, the readings, the account and the map: every figure is that of the command, in each language."""
    monkeypatch.chdir(ROOT)
    at = unfolded(opened("population", lang=lang, laws="2001-04-29_2024-06-26", kafil_share="25%"), *FOLDS)
    at = pressed(at, "map.go")
    body, commands = html.unescape(shown(at)), [code.value for code in at.code]
    asked_together = [
        *shlex.split(commands[0])[1:],
        "--readings-table",
        "--map",
        *(f"{a}={b}" for a, b in two_levers.USUAL),
    ]
    assert {word for line in commands for word in shlex.split(line)[1:]} == set(asked_together)
    assert main([*asked_together, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    said = {heading: [each[lang] for each in found["sentences"] if each["about"] == heading] for heading in HEADINGS}
    assert all(said.values())
    for heading in ("kafils", "treasury", "pay_whole", "mapped"):
        assert all(sentence in body for sentence in said[heading])
    assert said["readings"][0] in body
    counted = CountedLab(
        asked("2001-04-29", "2024-06-26", kafil_share="25%"),
        law_of("2001-04-29", "2024-06-26", kafil_share="25%"),
        None,
        "",
    )
    lines = [write(sentence, lang) for sentence in reading_sentences.moved(counted.shown, on_demand.readings(counted))]
    assert lines == said["readings"]
    prices = own_price_sentences.sentences(counted.shown, on_demand.own_prices(counted))
    own = [write(sentence, lang) for sentence in prices]
    assert len(own) == 2
    assert all(sentence in body and sentence in said["laws"] for sentence in own)
    rows = [*csv.DictReader(io.StringIO(on_demand.account_file(counted).decode("utf-8-sig")))]
    assert [(row["group"], row["measure"], row["value"] or None) for row in rows] == [
        (row["group"], row["measure"], row["value"]) for row in found["figures"] if row["table"].startswith("treasury")
    ]
    map_of = two_levers.answer_of(counted, tuple(f"{a}={b}" for a, b in two_levers.USUAL))
    assert two_levers_page.map_json(map_of) == found["maps"][0]
    assert "{" not in re.sub(r"<style>.*?</style>", "", body)


HEADINGS = ("laws", "kafils", "readings", "treasury", "pay_whole", "mapped")


def test_the_share_of_kafils_moves_the_term_and_the_instalment():
    at = opened("population", lang="en")
    (slider,) = at.slider
    at = pressed(ran(slider.set_value(50.0).run()), "lab_apply")
    assert at.query_params["kafil_share"] in ("50%", ["50%"])
    alone, with_kafils = law_of(), law_of(kafil_share="50%")
    assert with_kafils.value("term.mean", 2) > alone.value("term.mean", 2)
    assert with_kafils.value("instalment.mean", 2) < alone.value("instalment.mean", 2)
    assert sentence(2, "en", kafil_share="50%") in html.unescape(shown(at))


def test_values_that_make_no_map_are_told_without_the_name_of_an_option():
    at = unfolded(opened("population", lang="fr"), "map")
    field = next(each for each in at.text_input if each.key.startswith("map.values.0"))
    body = shown(pressed(ran(field.set_value("66/x").run()), "map.go"))
    assert 'role="alert"' in body
    assert say("fold.map.values", "fr") in body
    assert "--" not in re.sub(r"<style>.*?</style>", "", body)


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
        page.locator("[data-testid=stExpander] summary").nth(2).press("Enter")
        age = page.locator(".st-key-article-9 input")
        age.fill("75")
        age.press("Enter")
        page.get_by_text(say("policy.page.pending", lang)).wait_for()
        page.locator("[class*=st-key-lab_apply] button").press("Enter")
        page.wait_for_selector(".lab-laws .lab-law:nth-of-type(4)", timeout=90_000)
        page.wait_for_url("**age=75**")
        assert errors == []


@pytest.mark.parametrize(
    ("typed", "lang", "again"),
    [("25 ans", "fr", "25 ans"), ("300 mois", "ar", "300 شهر"), ("25 سنة", "en", "25 years"), ("1%", "fr", "1%")],
)
def test_a_term_is_typed_and_shown_in_the_words_of_the_page(typed, lang, again):
    """No visitor has to write an English word; the address and the command hold what the command reads."""
    read = choice.read({"loan_rate": "1%", "loan_term": typed})
    kept = dict(read.typed)["loan-term"]
    assert choice.term_in(kept, lang) == again
    if typed != "1%":
        assert fields.years_or_months(kept, "--loan-term") == 300
