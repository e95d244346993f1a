"""The page of comparisons: it asks, calls and shows; its address is its memory; nothing is filled in for anybody."""

import copy
import csv
import datetime as dt
import io
import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from browsing import CHROMIUM, SIDEWAYS, SIZES
from paging import MARKED
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from test_compare_table import cents
from test_page import LINK

from simulator import Law, answer, compare, whatif
from simulator.base.money import Money
from simulator.reading.documents import read_file
from simulator.reading.shipped import scenarios
from simulator.ui.compare import curve, curve_files, engine, law_codes, whatif_blocks
from simulator.ui.server import asgi
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import examples, question
from simulator.ui.state.facts import written
from simulator.views.voice import Voice
from simulator.whatif import MOVES
from simulator.wording import LANGUAGES, Named, say, write

pytestmark = pytest.mark.slow

FIVE = {
    "c_with": "lpa,lsp,daam_sakane,location_vente@2001-04-29,reform/age-limit-75",
    **{f"c_{scheme}_{name}": code for scheme, codes in law_codes.example().items() for name, code in codes.items() if code},
}  # fmt: skip
"""An address in which everything was said, with the facts of the example."""


def opened(**address):
    at = AppTest.from_file(str(asgi.SCRIPT), default_timeout=30)
    at._page_hash = calc_hash(PAGES["compare"].address)
    for name, code in address.items():
        at.query_params[name] = code
    return run(at)


def run(at):
    at.run()
    assert not at.exception, at.exception
    return at


def shown(at):
    return " ".join([*(block.proto.body for block in at.get("html")), *(block.value for block in at.markdown)])


def address(at):
    return {name: code if isinstance(code, str) else code[0] for name, code in at.query_params.items()}


def widget(at, name):
    kinds = [*at.text_input, *at.selectbox, *at.button, *at.get("button_group")]
    return next(each for each in kinds if each.key.startswith(f"c_{name}@"))


def changed(each):
    return run(each.run())


def amount(decimals, lang="fr", currency="DZD"):
    return write(Money(int(Fraction(decimals) * 100), currency), lang)


def test_each_card_says_the_unit_of_its_amounts():
    page = shown(opened(**LINK, c_with="location_vente@2001-04-29,daam_sakane", unit="centimes"))
    badges = re.findall(r'</span><span class="s">([^<]*)</span></th>', page)
    assert len(badges) == 2
    assert all(badge.endswith(say("page.unit.centimes", "fr")) for badge in badges)


def cards(page):
    return re.findall(r'<section class="side[^"]*">.*?</section>', page)


def names(page):
    """The names at the head of the columns of the first table."""
    head = page[page.index('<table class="beside') :].partition("</thead>")[0]
    return re.findall(r'<th scope="col" role="columnheader"><span>([^<]*)</span>', head)


def own_cells(page, key, lang="fr"):
    """The cells of one row of the first table."""
    (row,) = re.findall(rf'<th scope="row" role="rowheader">{re.escape(say(key, lang))}</th>(.*?)</tr>', page)
    return row.split("</td>")[:-1]


# --- laws and schemes side by side


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_first_visit_compares_with_the_other_programmes_and_says_what_costs_least(lang):
    page = shown(opened(lang=lang))
    facts = examples.first().facts
    beside = ("aadl_1", "aadl_2")
    found = compare(question.scenario(facts, facts["type"]), beside)
    assert names(page) == [say(f"whatif.line.{name}", lang) for name in ("aadl_3", *beside)]
    rows = {
        "column.price": "price",
        "grid.row.up_front": "up_front",
        "grid.row.month": "instalment",
        "grid.row.in_all": "in_all",
    }
    for key, name in rows.items():
        for cell, line in zip(own_cells(page, key, lang), found["lines"], strict=True):
            assert amount(line[name], lang) in cell
    hero = page[page.index('class="hero compare') :].partition("</section>")[0]
    assert all(amount(row["amount"], lang) in hero for row in found["cheapest"])
    assert say("disclaimer", lang) in page


def test_an_address_brings_everything_back_and_is_left_as_it_was():
    asked = LINK | FIVE | {"c_move": "birth", "c_to": "1984-02-29", "c_goal": "9000", "c_rate": "4"}
    at = opened(**asked)
    assert address(at) == asked | MARKED
    page = shown(at)
    found = compare(question.scenario(at.session_state.visit.facts, "F4") | {"schemes": law_codes.schemes(at.session_state.law_codes)},
                    ["lpa", "lsp@2006-01-01", "daam_sakane"])  # fmt: skip
    for line in found["lines"]:
        assert amount(line["instalment"], currency=line["currency"]) in page
    assert say("whatif.currencies", "fr") in page
    assert say("whatif.reforms", "fr") in page
    assert "4\u00a0%" in page


def test_another_language_keeps_every_choice():
    at = opened(**LINK, **FIVE, c_goal="9000")
    at = changed(next(g for g in at.get("button_group") if g.key == "lang").set_value("ar"))
    assert address(at) == LINK | FIVE | MARKED | {"c_goal": "9000", "lang": "ar"}
    assert amount("9000.00", "ar") in shown(at)


def test_the_choice_of_nothing_is_kept_too():
    at = changed(widget(opened(lang="fr"), "with").set_value([]))
    assert address(at)["c_with"] == law_codes.NOTHING
    assert say("whatif.alone.chosen", "fr") in shown(at)
    assert len(names(shown(at))) == 1


def test_codes_that_nobody_could_have_written_are_left_out():
    at = opened(lang="fr", c_move="nothing", c_lpa_zone="atlantis", c_with="x,<b>,lpa")
    assert address(at) == {"lang": "fr", "c_with": "x,<b>,lpa"}
    assert "<b>x" not in shown(at)


@pytest.mark.parametrize("days", [
    {"c_to": "2030-02-30"}, {"c_lsp_on": "garbage"}, {"c_daam_sakane_deed": "0001-01-01"}, {"c_daam_sakane_permis": "x"},
])  # fmt: skip
def test_a_day_that_cannot_be_read_is_kept_and_told(days):
    """What was typed stays in its field: it is never left out as if nothing had been typed."""
    facts = {
        f"c_{scheme}_{name}": code for scheme, own in law_codes.example().items() for name, code in own.items() if code
    }
    at = opened(**facts | {"lang": "fr", "c_with": "lsp,daam_sakane"} | days)
    ((name, code),) = days.items()
    assert address(at)[name] == code
    refused = shown(at) if name in ("c_to", "c_lsp_on") else shown(at).partition('<table class="beside')[0]
    if name.startswith("c_daam"):
        assert say(f"whatif.field.{name.removeprefix('c_daam_sakane_')}", "fr") in refused
    assert re.search("n’existe pas|n’est pas une date|hors limites|ne se termine pas par une date", refused), refused
    assert not at.exception


def test_a_scheme_that_lacks_facts_names_them_and_is_not_asked():
    page = shown(opened(lang="fr", c_with="lpa,daam_sakane"))
    for name in ("zone", "bank", "amount", "term", "income", "spouse", "nationality", "price"):
        assert say(f"whatif.field.{name}", "fr") in page
    assert len(names(page)) == 1
    above = page.partition('<table class="beside')[0]
    assert above.count(say("whatif.asked.missing", "fr", names="").rstrip(".")) == 2


@pytest.mark.parametrize("scheme", law_codes.SCHEME_FACTS)
def test_what_is_said_to_be_needed_is_what_the_engine_needs(scheme):
    codes = dict.fromkeys(law_codes.NAMES, "") | {
        f"{scheme}_{name}": code for name, code in law_codes.example()[scheme].items()
    }
    facts = examples.first().facts
    needed = [name for name, fact in law_codes.SCHEME_FACTS[scheme].items() if fact.needed]
    for name in ("", *needed):
        told = codes | {f"{scheme}_{name}": ""} if name else codes
        raw = question.scenario(facts, facts["type"]) | {"schemes": law_codes.schemes(told)}
        line = compare(raw, [law_codes.dated_scheme(told, scheme)])["lines"][1]
        assert ("missing" in line) == bool(name), name
        assert law_codes.missing(told, scheme) == [name] * bool(name)
    for name in set(codes) - {f"{scheme}_{one}" for one in (*needed, "rate")}:
        raw = question.scenario(facts, facts["type"]) | {"schemes": law_codes.schemes(codes | {name: ""})}
        assert "missing" not in compare(raw, [law_codes.dated_scheme(codes, scheme)])["lines"][1], name


def test_the_example_is_filled_in_only_when_asked_and_under_its_name():
    at = opened(lang="fr", c_with="lpa")
    assert say("whatif.asked.example", "fr") not in shown(at)
    at = changed(widget(at, "fill-lpa").click())
    assert say("whatif.asked.example", "fr") in shown(at)
    assert address(at)["c_lpa_bank"] == "cpa"
    assert widget(at, "lpa_bank").value == "cpa"
    at = changed(widget(at, "lpa_term").set_value("20"))
    assert say("whatif.asked.example", "fr") not in shown(at)
    at = changed(widget(at, "clear-lpa").click())
    assert not [name for name in address(at) if name.startswith("c_lpa")]


def test_the_price_of_a_location_vente_is_never_that_of_another_scheme():
    facts = examples.first().facts | {"price": "3000000"}
    raw = question.scenario(facts, facts["type"]) | {"schemes": law_codes.schemes(dict.fromkeys(law_codes.NAMES, "") | {
        f"lpa_{name}": code for name, code in law_codes.example()["lpa"].items()})}  # fmt: skip
    own, lpa = compare(raw, ["lpa"])["lines"]
    assert (own["price"], lpa["price"]) == ("3000000.00", "3500000.00")


def test_a_household_with_a_kafil_can_be_compared_with_a_purchase():
    raw = read_file(scenarios() / "households" / "couple_58_two_kafils_f3.yaml")
    raw["schemes"] = read_file(scenarios() / "households" / "compare_five.yaml")["schemes"]
    assert not [line for line in compare(raw, ["lpa", "lsp@2006-01-01", "daam_sakane"])["lines"] if "missing" in line]


def test_a_reform_is_applied_whatever_the_dates_and_equal_lines_say_why():
    facts = examples.first().facts
    raw = question.scenario(facts, facts["type"])
    found = compare(raw, [], reforms=law_codes.reforms().values(), named=engine.named)
    lines = {line["asked"]: line for line in found["lines"]}
    assert lines["reform/down-payment-25"]["down_payment"] == "857500.00"
    assert lines["reform/age-limit-75"]["instalments"] == lines["location_vente"]["instalments"] + 60
    assert [pair["asked"] for pair in found["same"]] == [["location_vente", "reform/ceiling-8-snmg"]]
    assert found["cheapest"][0]["asked"] == ["reform/age-limit-75"]


def test_the_reform_of_the_visitor_stands_beside_with_the_figures_of_its_text():
    at = opened(lang="fr", c_with="aadl_2,reform/mine", c_mine="age:75")
    page = shown(at)
    assert names(page) == ["AADL 3", "AADL 2", say("grid.mine", "fr")]
    facts = examples.first().facts
    line = compare(question.scenario(facts, "F3"), [], reforms=[law_codes.reforms()["reform/age-limit-75"]])["lines"][1]
    assert amount(line["instalment"]) in own_cells(page, "grid.row.month")[-1]
    assert address(at)["c_mine"] == "age:75"
    assert names(shown(opened(lang="fr", c_with="aadl_2,reform/mine", c_mine="age:seven"))) == ["AADL 3", "AADL 2"]
    assert law_codes.OWN_REFORM not in widget(opened(lang="fr"), "with").options


def test_equal_totals_are_told_as_equal():
    facts = examples.first().facts
    decrees = ["location_vente@2001-04-29", "location_vente@2016-11-02"]
    whole = next(row for row in compare(question.scenario(facts, "F3"), decrees)["cheapest"] if row["of"] == "whole")
    assert whole["asked"] == ["location_vente", *decrees]
    assert say("whatif.tied", "fr") in shown(opened(lang="fr", c_with=",".join(decrees)))


def test_the_decrees_of_other_days_stand_in_a_fold_and_both_rows_of_laws_are_one_choice():
    at = opened(lang="fr", c_with="aadl_1,location_vente@2016-11-02")
    assert widget(at, "texts").value == ["location_vente@2016-11-02"]
    at = changed(widget(at, "with").set_value(["aadl_2"]))
    assert address(at)["c_with"] == "aadl_2,location_vente@2016-11-02"
    at = changed(widget(at, "texts").set_value([]))
    assert address(at)["c_with"] == "aadl_2"
    assert names(shown(at)) == ["AADL 3", "AADL 2"]


def test_a_household_that_nothing_accepts_is_told_so_and_still_sees_its_figures():
    facts = next(example.facts for example in examples.all_of_them() if example.name == "owner_refused_f3")
    page = shown(opened(lang="fr", **written(facts)))
    assert 'class="hero compare refused"' in page
    assert say("whatif.alone.refused", "fr") in page
    assert say("verdict.refused", "fr") in page


def test_when_nothing_changes_it_says_why():
    words = say("whatif.unchanged", "fr", cap=Named("cap.age"))
    assert words in shown(opened(lang="fr", c_move="income", c_to="70000"))
    assert words not in shown(opened(lang="fr", c_move="keys", c_to="2030-06-20"))


def test_another_down_payment_is_shown_as_a_reform_with_the_figures_of_the_comparison():
    facts = examples.first().facts
    name = "reform/down-payment-25"
    assert law_codes.of_the_down_payment() == [name]
    line = compare(question.scenario(facts, "F3"), [], reforms=[law_codes.reforms()[name]])["lines"][1]
    two = cards(shown(opened(lang="fr", c_move="apport")))[-1]
    for figure in ("instalment", "up_front", "in_all"):
        assert amount(line[figure]) in two
    assert write(engine.named(name), "fr") in two


# --- what if


@pytest.mark.parametrize("move", [*MOVES, law_codes.APPORT])
@pytest.mark.parametrize("name", ["couple_f3", "retired_71_f3", "cohort_2013_f4"])
def test_every_fact_can_be_moved_for_every_kind_of_household(name, move):
    facts = next(example.facts for example in examples.all_of_them() if example.name == name)
    at = opened(lang="fr", **written(facts), c_move=move)
    page = shown(at)
    if move == law_codes.APPORT:
        assert say("whatif.error.apport", "fr") in page
        assert '<svg class="chart curve' not in page
        return
    swept = engine.curve(engine.question_text(facts, facts["type"], at.session_state.law_codes), move)
    drawn = any(point.instalment for point in swept.points)
    assert page.count('<svg class="chart curve') == 2 * drawn
    assert page.count('<circle class="mark"') == 2 * drawn * len(swept.thresholds)
    for mark in swept.thresholds:
        assert write(mark.sentence, "fr") in page


def test_another_value_stands_beside_the_household_with_the_differences():
    at = changed(widget(opened(lang="fr"), "move").set_value("income"))
    at = changed(widget(at, "to").set_value("110 000 DA"))
    assert address(at)["c_to"] == "110000"
    raw = copy.deepcopy(question.scenario(examples.first().facts, "F3"))
    raw["household"]["income"] = "110000 DZD"
    found = answer(raw)
    assert not found["eligible"]
    two = cards(shown(at))[-1]
    assert amount(found["instalment"]) in two
    assert say("verdict.short.refused", "fr") in two
    at = changed(widget(at, "move").set_value("birth"))
    assert "c_to" not in address(at)


@pytest.mark.parametrize(("reading", "day"), [("first_of_january", "01-01"), ("last_of_december", "12-31")])
@pytest.mark.parametrize("move", ["birth", "kafil"])
def test_a_year_of_birth_is_moved_to_the_end_that_the_reading_takes(move, reading, day):
    asked = {"lang": "fr", "c_move": move} | LINK | {"reading_birth_year_only": reading}
    at = changed(widget(opened(**asked), "to").set_value("١٩٩٠"))
    assert address(at)["c_to"] == "1990"
    page, dated = shown(at), shown(opened(**asked | {"c_to": f"1990-{day}"}))
    assert say("page.error.input", "fr") not in page
    assert cards(page) == cards(dated)
    value = whatif.number(dt.date.fromisoformat(f"1990-{day}"))
    assert say("whatif.with", "fr", name=Named(f"whatif.move.{move}"), value=whatif.shown(move, value)) in page


def test_a_year_alone_moved_is_the_year_alone_of_the_household():
    facts = examples.first().facts | {"birth": "1985"}
    for reading in ("first_of_january", "last_of_december"):
        own = engine.question_text(facts | {"reading_birth_year_only": reading}, "F3", law_codes.read({}))
        assert engine.moved(own, "birth", "1985") == engine.household(own).point


def test_dinars_typed_in_a_field_of_dirhams_are_refused():
    at = changed(widget(opened(**FIVE | {"lang": "fr"}), "daam_sakane_income").set_value("8000 DH"))
    assert address(at)["c_daam_sakane_income"] == "8000"
    for dinars in ("8000 DA", "8000 دينار", "6 ملايين"):
        at = changed(widget(at, "daam_sakane_income").set_value(dinars))
        assert address(at)["c_daam_sakane_income"] == dinars
        assert dinars in shown(at)


@pytest.mark.parametrize(("codes", "key"), [
    ({"c_goal": "sept mille"}, "page.error.input"), ({"c_goal": "0"}, "page.error.input"),
    ({"c_to": "2020-01-01"}, "page.error.input"), ({"c_move": "income", "c_to": "-5"}, "page.error.input"),
    ({"c_move": "birth", "c_to": "30/02/1985"}, "page.error.input"), ({"c_rate": "abc"}, "page.error.input"),
    ({"c_goal": "7000 MAD"}, "page.error.input"), ({"c_move": "birth", "c_to": "1500"}, "page.error.input"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_and_the_rest_of_the_page_stands(codes, key):
    page = shown(opened(lang="fr", **codes))
    assert say(key, "fr") in page
    assert (say("whatif.delay.title", "fr") in page) == ("c_rate" not in codes)


def test_arabic_digits_are_understood():
    at = changed(widget(opened(lang="ar"), "goal").set_value("٧٠٠٠ دج"))
    assert address(at)["c_goal"] == "7000"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_whole_for_every_kind_of_household(lang):
    place = LANGUAGES.index(lang)
    for example in examples.all_of_them()[place::6]:
        page = shown(opened(lang=lang, **written(example.facts), c_goal="7000", c_move=law_codes.MOVED[place]))
        text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
        assert not re.search(r"[{}]|\bNone\b", text), example.name


def test_two_types_side_by_side_are_compared_for_one_at_a_time():
    link = LINK | {"type": "both"}
    first, second = shown(opened(**link)), shown(opened(**link, detail="F4"))
    assert amount("3430000.00") in first
    assert amount("3430000.00") not in second


def test_the_curve_is_cut_only_where_it_leaves_the_picture():
    facts = examples.first().facts
    scenario = engine.question_text(facts, "F3", dict.fromkeys(law_codes.NAMES, ""))
    assert curve.beyond(engine.curve(scenario, "birth"))
    assert not curve.beyond(engine.curve(scenario, "price"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_curve_is_taken_away_with_its_finding_as_a_picture_and_its_points_as_numbers(lang):
    facts, voice = examples.first().facts, Voice(Law.load(), lang)
    swept = engine.curve(engine.question_text(facts, "F3", dict.fromkeys(law_codes.NAMES, "")), "keys")
    own = answer(question.scenario(facts, "F3"))
    dots = (
        curve.Dot("to", swept.values[-1], swept.points[-1].instalment),
        curve.Dot("now", swept.now, cents(own["instalment"])),
    )
    sentence = whatif_blocks.summary(voice, swept)
    drawing = ET.fromstring(curve.file(voice, swept, sentence, "DZD", dots))
    said = ["".join(element.itertext()) for element in drawing.iter() if element.tag.endswith("}text")]
    assert drawing[0].text == sentence
    for dot in dots:
        words = f"{say(f'whatif.sign.{dot.name}', lang)} · {write(Money(dot.instalment), lang)}"
        assert any(words in re.sub("[\u2066-\u2069]", "", line) for line in said), words
    assert curve_files.png(voice, swept, dots).startswith(b"\x89PNG")
    table = list(csv.DictReader(io.StringIO(curve_files.numbers(swept, voice).decode("utf-8-sig"))))
    assert [row["keys"] for row in table] == [str(whatif.day(value)) for value in swept.values]
    assert [Money(int(Fraction(row["instalment"]) * 100)).cents for row in table if row["instalment"]] == [
        point.instalment for point in swept.points if point.instalment
    ]


def test_the_answers_that_are_kept_are_few_and_belong_to_one_law(monkeypatch):
    facts = examples.first().facts
    scenario = engine.question_text(facts, "F3", dict.fromkeys(law_codes.NAMES, ""))
    before = engine.table(scenario, (), "")
    assert engine.table(scenario, (), "") is before
    other = Law.load().with_text(law_codes.reforms()["reform/age-limit-75"])
    monkeypatch.setattr(Law, "load", lambda: other)
    assert engine.table(scenario, (), "") is not before
    for kept in (
        engine._table,
        engine._household,
        engine._curve,
        engine._late,
        engine._sought,
        engine._reformed,
    ):
        assert kept.cache_parameters()["maxsize"] == 64


# --- in a browser


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_conclusion_is_on_the_first_screen_and_nothing_scrolls_sideways(address, browser, lang, size):
    page = browser.new_context(viewport=SIZES[size]).new_page()
    errors, foreign = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))
            or foreign.append(request.url)
        ),
    )
    query = "&".join(f"{name}={code}" for name, code in (FIVE | {"c_move": "birth", "c_goal": "6000"}).items())
    page.goto(f"{address}/comparer?lang={lang}&{query}")
    page.wait_for_selector("footer")
    page.wait_for_selector("svg.curve", state="attached")
    hero = page.locator(".hero.compare").bounding_box()
    assert hero["y"] >= 0
    assert hero["y"] + hero["height"] <= SIZES[size]["height"]
    assert page.evaluate(SIDEWAYS) <= 0
    outside = "e => e.scrollWidth > e.clientWidth + 1"
    assert (
        page.locator(".side, .beside td, .level, .note, .goals li").evaluate_all(f"all => all.filter({outside}).length")
        == 0
    )
    assert page.locator("table.beside").first.locator("thead th[scope=col]").count() == 6
    assert page.evaluate("document.documentElement.dir") == ("rtl" if lang == "ar" else "ltr")
    assert errors == []
    assert foreign == []


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_everybody_can_read_it(address, browser, lang, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_context(viewport=SIZES["phone"], color_scheme=scheme).new_page()
    page.goto(f"{address}/comparer?lang={lang}&c_move=birth&c_to=1990-01-01&c_goal=6000")
    page.wait_for_selector("footer")
    page.wait_for_selector(".goals")
    page.wait_for_selector("#boot, [data-testid=stSkeleton]", state="detached")
    found = Axe().run(page).response["violations"]
    ours = {(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]}
    assert ours == set()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")
def test_the_enter_key_keeps_the_situation_under_its_title(address, browser):
    page = browser.new_context(viewport=SIZES["phone"]).new_page()
    page.goto(f"{address}/comparer?lang=fr")
    page.wait_for_selector("footer")
    page.locator(".st-key-keep input").click()
    page.keyboard.type("Tard")
    page.keyboard.press("Enter")
    page.wait_for_selector("[class*=st-key-kept-0] input")
    assert "Tard" in page.url
