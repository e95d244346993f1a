"""The picture of a plan: each bar is as tall as what leaves the household that month, and its words have the figures of the plan."""

import re
from xml.etree import ElementTree as ET

import pytest
from test_tranche_plan import COUPLE, HOUSEHOLDS, plan

import simulator
from simulator.base.money import Money
from simulator.cli import main
from simulator.views.voice import Voice
from simulator.whatif import plan_drawing
from simulator.wording import LANGUAGES, Plain, say, write

LAW = simulator.Law.load()
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def savings():
    """The worked plan of a couple, with the bank's loan beside it."""
    return plan()


@pytest.fixture(scope="module")
def paid():
    """A plan of a household that has all its tranches behind it."""
    return plan(HOUSEHOLDS / "cohort_2001_first_law_f3.yaml", works=None, as_of="2040-01-01")


def panels(svg, frames):
    """The heights of the bars by the panel in which they stand, their month and their colour."""
    heights = {}
    for rect in ET.fromstring(svg).iter(f"{SVG}rect"):
        top, tall = float(rect.get("y")), float(rect.get("height"))
        place = int(top // (plan_drawing._TITLE + plan_drawing._PANEL + plan_drawing._FOOT))
        month = int(float(rect.get("x")) / frames)
        heights[place, month, rect.get("class")] = tall
    return heights


def test_each_bar_is_as_tall_as_the_month_asks(savings):
    months = plan_drawing.drawn_months(savings)
    svg = plan_drawing.picture(Voice(LAW, "fr"), savings)
    lines = [float(x) for x in re.findall(r'class="base" d="M0 \d+H([\d.]+)', svg)]
    heights = panels(svg, lines[0] / len(months))
    asked = {}
    for place, month in enumerate(months):
        asked[0, place] = {"applicant": month.instalment, "tranche": month.saving}
        asked[1, place] = {"applicant": month.instalment, "kafil": month.loan, "tranche": month.saving_with_loan}
    expected = {(*key, name): money.cents for key, row in asked.items() for name, money in row.items() if money.cents}
    assert set(heights) == set(expected)
    scale = max(heights.values()) / max(expected.values())
    assert all(abs(heights[key] - cents * scale) < 0.11 for key, cents in expected.items())


def test_it_ends_two_years_after_the_last_call(savings):
    months = plan_drawing.drawn_months(savings)
    calls = [month.month for month in savings.months if month.tranches.cents]
    assert months[-1].month == f"{int(calls[-1][:4]) + 2}{calls[-1][4:]}"
    assert months == savings.months[: len(months)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_the_picture_have_the_figures_of_the_plan(savings, lang):
    months = plan_drawing.drawn_months(savings)
    last = Plain("/".join(reversed(months[-1].month.split("-"))))
    words = " ".join(write(sentence, lang) for sentence in plan_drawing.caption(savings))
    for name, way in (("saving", "saving_and_instalment"), ("loan", "loan_and_instalment")):
        highest = Money(max(getattr(month, way).cents for month in months))
        assert say(f"plan.picture.{name}", lang, last=last, amount=highest) in words
    svg = ET.fromstring(plan_drawing.picture(Voice(LAW, lang), savings))
    assert svg.get("aria-label") == words
    calls = [text.text for text in svg.iter(f"{SVG}text") if text.get("class") == "number"]
    assert calls == [f"{tranche.number}" for tranche in savings.tranches] * 2, say("plan.picture.calls", lang)


def test_where_no_bank_lends_there_is_one_panel(savings):
    import dataclasses

    alone = dataclasses.replace(savings, loan=None, bank=None)
    assert [sentence.key for sentence in plan_drawing.caption(alone)] == ["plan.picture.saving"]
    svg = ET.fromstring(plan_drawing.picture(Voice(LAW, "fr"), alone))
    assert len([text for text in svg.iter(f"{SVG}text") if text.get("class") == "panel"]) == 1


def test_nothing_is_drawn_where_nothing_is_to_come(paid):
    assert plan_drawing.picture(Voice(LAW, "fr"), paid) == ""
    assert plan_drawing.caption(paid) == []
    ET.fromstring(plan_drawing.file(Voice(LAW, "fr"), paid))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_writes_the_picture_and_prints_nothing(lang, tmp_path, capsys):
    place = tmp_path / "plan.svg"
    words = ["plan", str(COUPLE), "--as-of", "2026-11-29", "--saved", "200000 DZD", "--lang", lang]
    assert main([*words, "-o", str(place)]) == 0
    assert capsys.readouterr().out == ""
    svg = ET.parse(place).getroot()
    title = say("plan.title", lang, date=plan().as_of)
    assert title in [re.sub("[\u2066-\u2069]", "", text.text or "") for text in svg.iter(f"{SVG}text")] or lang == "ar"
    assert main([*words, "-o", str(tmp_path / "plan.pdf")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["plan.svg"]


def test_the_picture_of_a_plan_is_taken_as_points_too(tmp_path):
    case = str(HOUSEHOLDS / "couple_f3.yaml")
    assert main(["plan", case, "--as-of", "2026-11-29", "--saved", "0 DZD", "-o", str(tmp_path / "plan.png")]) == 0
    assert (tmp_path / "plan.png").read_bytes().startswith(b"\x89PNG")


def test_a_panel_is_titled_with_its_finding_where_it_fits(savings):
    finding = write(plan_drawing.caption(savings)[0], "fr")
    wide, narrow = (plan_drawing.picture(Voice(LAW, "fr"), savings, width) for width in (760, 362))
    titles = [re.findall(r'class="panel"[^>]*>([^<]*)<', svg)[0] for svg in (wide, narrow)]
    assert titles == [finding, say("plan.picture.panel.saving", "fr")]
