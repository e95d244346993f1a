"""The first page, without a browser: it asks, calls and shows, in three languages, and its address is its memory."""

import datetime as dt
import re
from pathlib import Path

import pytest
from contract import json_of
from doors import longest_words
from paging import MARKED
from streamlit.testing.v1 import AppTest

import simulator
from simulator import sheets
from simulator.base import money
from simulator.reading import clock
from simulator.reading.documents import read_file
from simulator.reading.errors import SimulatorError
from simulator.reading.shipped import scenarios
from simulator.ui.answer import download_links, fragment, headline
from simulator.ui.server import asgi, first_html, settings
from simulator.ui.shell import markup
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import examples, question, recall_code, typed, ways
from simulator.ui.state.facts import FIELDS, written
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say

ROOT = Path(__file__).parents[1]
MAIN = asgi.SCRIPT
LINK = {
    "lang": "fr", "cohort": "2024", "type": "F4", "birth": "1983-01-20", "income": "65000", "spouse": "40000",
    "property": "no", "aid": "no", "application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20",
}  # fmt: skip
"""A complete address: every fact in its code."""


def opened(**address):
    at = AppTest.from_file(str(MAIN), default_timeout=30)
    for name, code in address.items():
        at.query_params[name] = code
    at.run()
    assert not at.exception, at.exception
    return at


def changed(widget):
    at = widget.run()
    assert not at.exception, at.exception
    return at


def shown(at):
    return " ".join(block.proto.body for block in at.get("html"))


def field(at, name):
    """The widget of a fact, whatever the language and the turn in its key."""
    return next(
        w
        for w in [*at.text_input, *at.toggle, *at.radio, *at.get("button_group")]
        if w.key.removeprefix("digits-").removeprefix("day-").startswith(f"{name}@")
    )


def unfolded(at, name):
    """The page with one of its folds open; what is inside is only made then."""
    at.session_state[f"fold_{name}@{at.session_state.lang}.{at.session_state.visit.turn}"] = True
    return changed(at)


def address(at):
    return {name: code if isinstance(code, str) else code[0] for name, code in at.query_params.items()}


@pytest.mark.parametrize("turn", range(len(LANGUAGES)))
def test_every_example_opens_and_every_language_has_its_turn(turn):
    lang = LANGUAGES[turn]
    for example in examples.all_of_them()[turn :: len(LANGUAGES)]:
        page = shown(opened(**written(example.facts), lang=lang))
        assert "hero" in page, example.name
        assert say("page.example", lang) in page, example.name
        assert say("disclaimer", lang) in page


def test_the_bar_of_a_phone_has_six_places_and_the_staff_theirs_in_the_footer():
    everybody = [name for name, place in PAGES.items() if place.everybody and place.in_bar]
    assert everybody == ["simulate", "schedule", "contract", "compare", "law", "guide"]
    assert {"counter", "population"} <= {name for name, place in PAGES.items() if not place.everybody}
    assert [name for name, place in PAGES.items() if not place.in_bar] == ["programmes"], "other pages link to it"


def test_what_no_page_asks_for_does_not_stay_in_the_address():
    assert address(opened(lang="fr", utm_source="elsewhere")) == {"lang": "fr"}


def test_a_first_visit_shows_an_example_under_its_label():
    page = shown(opened(lang="en"))
    assert "You pay <bdi>6\u00a0646\u00a0DA</bdi> a month" in page
    assert "6\u00a0645.62\u00a0DA" in page, "to the centime, one tap away"
    assert say("page.example", "en") in page


def test_every_typical_case_can_be_asked_from_the_page_and_gives_the_same_answer():
    paths = sorted((scenarios() / "households").glob("*.yaml"))
    assert paths
    known = {example.name: example for example in examples.all_of_them()}
    for path in paths:
        raw = read_file(path)
        if not raw["scheme"].startswith(question.SCHEME):
            continue
        facts = known[path.stem].facts
        asked = simulator.answer(question.scenario(facts, facts["type"]))
        written = simulator.answer(raw)
        same = {"title": {}, "reproduce": {}, "supposed": []}
        assert {**asked, **same} == {**written, **same}, path.stem


def test_a_page_does_not_wait_for_long_behind_a_slow_one():
    with fragment._ONE_AFTER_THE_OTHER:
        assert "hero" in shown(opened(lang="fr"))
    assert fragment._ONE_AFTER_THE_OTHER.acquire(timeout=0), "who had no turn gives none back"
    fragment._ONE_AFTER_THE_OTHER.release()


def test_an_address_fills_the_form():
    at = opened(**LINK)
    assert field(at, "birth").value == "20/01/1983"
    assert field(at, "income").value == "65\u00a0000"
    assert field(at, "keys").value == "20/06/2028"
    assert field(at, "type").value == "F4"
    assert field(at, "property").value is False


def test_the_address_follows_the_form_in_codes_and_nothing_else():
    at = changed(field(opened(**LINK), "income").set_value("70 000 دج"))
    assert address(at) == LINK | MARKED | {"income": "70000"}
    at = changed(field(at, "property").set_value(True))
    assert address(at)["property"] == "yes"
    at = changed(field(at, "birth").set_value("20011983"))
    assert address(at)["birth"] == "1983-01-20"


def test_what_is_owned_is_asked_after_a_yes_only(monkeypatch):
    """Land of the spouse is no ground of refusal in 2001; the plain yes is. Read on the eve of the keys: there is a verdict."""
    monkeypatch.setenv(clock.VARIABLE, "2005-03-09")
    old = {"cohort": "2001-2002", "type": "F3", "birth": "1970-05-05", "keys": "2005-03-10", "income": "20000", "spouse": "5000", "aid": "no",
           "application": "2001-08-15", "acceptance": "2003-10-01"}  # fmt: skip
    short = opened(property="yes", **old)
    assert longest_words("answer.refused", "fr") in shown(short)
    assert field(unfolded(short, "more"), "property_kind").value in ("", None)
    land = opened(property="yes", property_kind="building_land", property_whose="spouse", **old)
    assert longest_words("verdict.unchecked", "fr") in shown(land)
    land = unfolded(land, "more")
    assert (field(land, "property_kind").value, field(land, "property_whose").value) == ("building_land", "spouse")
    with pytest.raises(StopIteration):
        field(unfolded(opened(property="no", **old), "more"), "property_kind")


def test_another_language_keeps_every_answer():
    at = changed(field(opened(**LINK), "spouse").set_value("12345"))
    at = changed(next(g for g in at.get("button_group") if g.key == "lang").set_value("ar"))
    assert field(at, "spouse").value == "12\u00a0345"
    assert field(at, "type").value == "F4"
    assert address(at) == LINK | MARKED | {"spouse": "12345", "lang": "ar"}
    assert say("page.hero", "ar") in shown(at)


def test_another_programme_brings_dates_of_its_own_unless_some_were_typed():
    at = changed(field(opened(lang="fr", way="waiting"), "cohort").set_value("2013"))
    facts = at.session_state.visit.facts
    assert facts["cohort"] == "2013"
    assert facts["application"].startswith("2013")
    typed_in = opened(**LINK | {"application": "2024-07-09"})
    dates = {name: typed_in.session_state.visit.facts[name] for name in ("application", "acceptance", "keys")}
    at = changed(field(typed_in, "cohort").set_value("2013"))
    assert {name: at.session_state.visit.facts[name] for name in dates} == dates


def test_a_case_opens_with_one_tap():
    at = opened(lang="fr")
    other = ways.portraits()[0]
    at = changed(field(at, "case").set_value(other.name))
    assert at.session_state.visit.facts == other.facts
    assert field(at, "income").value == typed.amount_shown(other.facts["income"])
    assert address(at) == {"lang": "fr", "way": ways.PORTRAITS[other.name], **written(other.facts), **MARKED}


def test_a_case_opens_from_a_page_that_asks_nothing_in_the_same_language():
    at = changed(opened(lang="ar").switch_page("guide.py"))
    other = examples.all_of_them()[1]
    at = changed(next(g for g in at.get("button_group") if g.key.startswith("open@")).set_value(other.name))
    assert address(at) == {"lang": "ar", **written(other.facts), **MARKED}
    assert say("page.hero", "ar") in shown(at)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_read_is_said_in_the_language_of_the_page(lang):
    page = shown(opened(**LINK | {"income": "24.000", "lang": lang}))
    assert say("page.error.input", lang) in page
    assert say("page.field.income", lang) in page
    assert "hero" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_that_cannot_be_read_is_said_and_pointed_at(lang):
    page = shown(
        opened(**LINK | {"income": "24.000", "birth": "2031", "charges": "x", "keys": "2025-01-01", "lang": lang})
    )
    assert say("page.error.inputs", lang) in page
    for name in ("income", "birth", "charges", "keys"):
        assert say(f"page.field.{name}", lang) in page
        assert f'data-field="{name}"' in page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("public", ["", "https://simulateur.example.dz"])
def test_the_text_to_copy_has_the_public_address_or_none(public, lang, monkeypatch):
    monkeypatch.setenv("LOCATION_VENTE_PUBLIC_ADDRESS", public)
    asked = sheets.answered(question.scenario(LINK, LINK["type"]))
    address = download_links.again({name: LINK.get(name, "") for name in FIELDS}, lang)
    assert bool(address) is bool(public)
    assert address.startswith(f"{public}/?lang={lang}&cohort=2024" if public else "")
    assert ("http" in sheets.message(asked, lang, address=address)) is bool(public)


MISTAKES = [
    {"income": "24.000"}, {"income": "abc"}, {"income": "60000 EUR"}, {"income": "60000 MAD"}, {"spouse": "-5"}, {"income": "99999999999999"},
    {"spouse": "60000,123"}, {"birth": "hier"}, {"birth": "1985-02-30"}, {"birth": "1492"}, {"birth": "2030-01-01"}, {"birth": "1492-01-01"},
    {"keys": "2020-01-01"}, {"acceptance": "2024-01-01"}, {"order": "2020-01-01"}, {"works_foundations": "2019-01-01"}, {"price": "0"},
    {"type": "F5"}, {"charges": "x"}, {"kafil1": "2029-01-01", "kafil1_income": "1"}, {"kafil1": "1990-01-01"}, {"kafil1_income": "5000"},
    {"kafil1": "1990-01-01", "kafil1_income": "50000", "kafil1_share": "140", "reading_kafil": "shares"}, {"frozen": "1995-01-01"},
    {"application": "1995-01-01", "acceptance": "1995-01-01"},
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda codes: "&".join(f"{n}={c}" for n, c in codes.items()))
def test_a_mistake_is_told_in_the_words_of_the_page_and_not_as_a_line_of_a_file(mistake, lang):
    facts = dict.fromkeys(FIELDS, "") | {name: code for name, code in (LINK | mistake).items() if name != "lang"}
    law = simulator.Law.load()
    with pytest.raises(SimulatorError) as told:
        question.answers(facts, law)
    box = headline.refusal(Voice(law, lang), told.value, facts)
    assert say(told.value.key.replace("error.", "page.fix."), lang, **told.value.facts)
    assert not re.search(
        r"\b(birth|income|price|type|share|readings): |{|}|DZD [^)]|\d{4}-\d{2}-\d{2}", re.sub(r"<[^>]*>", " ", box)
    ), box
    assert "<b>" in box or told.value.where == ""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("day", [dt.date(1980, 6, 20), dt.date(1850, 1, 1)])
def test_a_day_that_is_too_early_is_refused_in_words_and_the_answer_that_stays_is_of_before(day, lang):
    at = opened(lang=lang, way="waiting")
    first = re.search(r"<section.*?</section>", shown(at), re.DOTALL)
    html = shown(changed(field(at, "keys").set_value(f"{day:%d/%m/%Y}")))
    told, _, before = html.partition('class="before"')
    assert 'role="alert"' in told
    assert f"{day:%d/%m/%Y}" in told
    assert 'class="hero' not in told
    assert say("mine.last_answer", lang) in before
    assert first[0] in before
    assert 'class="files"' not in html


def test_a_mistake_in_a_fold_opens_it():
    at = opened(**LINK | {"charges": "x"})
    assert field(at, "charges").value == "x"
    at = changed(field(at, "charges").set_value("1850"))
    assert "hero" in shown(at)


def test_the_reasons_are_made_when_they_are_asked_for():
    at = opened(**LINK)
    assert 'class="reasons"' not in shown(at)
    assert 'class="reasons"' in shown(unfolded(at, "reasons"))


def test_what_the_contract_forbids_and_gives_is_made_when_it_is_asked_for():
    at = opened(**LINK)
    assert 'class="reasons contract"' not in shown(at)
    told = shown(unfolded(at, "contract"))
    assert 'class="reasons contract"' in told
    assert "20/01/2055" in told


def test_a_silence_of_the_law_is_said_and_not_filled():
    page = shown(opened(**LINK | {"type": "F5"}))
    assert say("page.error.law", "fr") in page
    assert "hero" not in page


def test_nothing_typed_becomes_markup():
    page = shown(opened(**LINK | {"income": "<img src=x onerror=alert(1)>"}))
    assert "<img" not in page
    assert markup.tag("p", "a < b", cls='"') == '<p class="&quot;">a &lt; b</p>'


def test_an_incomplete_link_says_what_it_borrowed():
    at = opened(lang="fr", type="F4")
    assert "alert" in shown(at)
    assert field(at, "keys").value == typed.day_shown(examples.first().facts["keys"])
    assert say("page.field.keys", "fr") in shown(at)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_day_of_the_address_that_is_none_is_shown_and_told(lang):
    """It is not replaced by the day of an example without a word."""
    at = opened(**LINK | {"keys": "2028-13-45", "lang": lang})
    assert field(at, "keys").value == "45/13/2028"
    assert 'role="alert"' in shown(at)
    assert 'class="hero' not in shown(at)
    assert address(at)["keys"] == "2028-13-45"


@pytest.mark.parametrize(
    ("keyed", "code", "kept"),
    [
        ("20/06/2028", "2028-06-20", "20/06/2028"),
        ("20062028", "2028-06-20", "20/06/2028"),
        ("٢٠/٦/٢٠٢٨", "2028-06-20", "20/06/2028"),
        ("20-6-2028", "2028-06-20", "20/06/2028"),
        ("2028", "2028-01-01", "01/01/2028"),
    ],
)
def test_a_day_is_typed_in_digits_and_shown_as_it_was_understood(keyed, code, kept):
    at = changed(field(opened(**LINK), "keys").set_value(keyed))
    assert address(at)["keys"] == code
    assert field(at, "keys").value == kept


def test_no_page_has_a_date_field_of_another_make():
    """A field of the toolkit kept a day that was typed, and answered for the day before."""
    sources = (Path(__file__).parents[1] / "simulator").rglob("*.py")
    assert [path.name for path in sources if "date_input" in path.read_text(encoding="utf-8")] == []


def test_an_unknown_type_gives_two_figures_side_by_side():
    page = shown(opened(**LINK | {"type": "both"}))
    for dwelling in question.SIDE_BY_SIDE:
        assert say("page.hero.of", "fr", dwelling=dwelling) in page


def test_millions_of_centimes_everywhere_or_nowhere():
    page = shown(opened(**LINK | {"unit": "centimes"}))
    assert "millions de centimes" in page
    assert not re.search(r"\d\u00a0DA\b", page)


def test_a_date_of_the_works_dates_its_tranche():
    at = changed(field(unfolded(opened(**LINK), "works"), "works_foundations").set_value("01092026"))
    assert address(at)["works_foundations"] == "2026-09-01"
    assert "01/09/2026" in shown(at)


def test_the_sums_by_year_are_the_whole_price():
    facts = dict.fromkeys(FIELDS, "") | {name: code for name, code in LINK.items() if name != "lang"}
    summary = question.answers(facts, simulator.Law.load())["F4"]
    assert sum(year.total for year in summary.years) == sum(
        int(row["due"].replace(".", "")) for row in json_of(summary)["schedule"]
    )
    assert f"{sum(year.total for year in summary.years) / 100:.2f}" == json_of(summary)["total_paid"]


@pytest.mark.parametrize(
    ("typed_in", "code"),
    [("60 000", "60000"), ("60\u00a0000 DA", "60000"), ("٦٠٠٠٠ دج", "60000"), ("007", "7"), ("24.000", "24.000"), ("", ""),
     ("6 millions", "60000"), ("4,5 مليون", "45000"), ("6 ملايين سنتيم", "60000"), ("600 000 centimes", "6000"), ("60000 دينار", "60000"),
     ("4,51234 millions", "45123,40"), ("1303400.5", "1303400,50"), ("1 centime", "0,01"), ("60000,00 DA", "60000"),
     ("-5", "-5"), ("600 EUR", "600 EUR"), ("8000 DH", "8000 DH"), ("8000 درهم", "8000 درهم"), ("0,5 centime", "0,5 centime")],
)  # fmt: skip
def test_amounts_as_people_type_them(typed_in, code):
    assert typed.amount(typed_in) == code
    assert typed.amount(typed.amount_shown(code)) == code


@pytest.mark.parametrize(
    ("typed_in", "code"),
    [("8 000", "8000"), ("8000 DH", "8000"), ("٨٠٠٠ درهم", "8000"), ("8000,50", "8000,50"), ("60000 DA", "60000 DA"), ("60000 دج", "60000 دج"),
     ("60000 دينار", "60000 دينار"), ("6 millions", "6 millions"), ("6 ملايين", "6 ملايين"), ("600 centimes", "600 centimes")],
)  # fmt: skip
def test_dinars_are_never_taken_for_dirhams(typed_in, code):
    assert typed.amount(typed_in, "MAD") == code


@pytest.mark.parametrize("cents", [0, 1, 99, 100, 4_512_340, 6_000_000, money.LARGEST])
def test_an_amount_is_kept_to_the_centime(cents):
    code = typed.amount(f"{cents} centimes")
    assert money.parse(typed.with_currency(typed.amount_shown(code))) == money.Money(cents)


def test_millions_become_dinars_in_the_field_the_address_and_the_recall_code():
    at = opened(**LINK)
    at = changed(field(at, "income").set_value("4,5 مليون"))
    assert address(at)["income"] == "45000"
    assert field(at, "income").value == typed.amount_shown("45000")
    facts = dict.fromkeys(FIELDS, "") | {name: code for name, code in LINK.items() if name in FIELDS}
    codes = [recall_code.encode(facts | {"income": code}) for code in (typed.amount("4,5 مليون"), "45000")]
    assert codes[0] == codes[1]


@pytest.mark.parametrize(
    ("typed_in", "code"),
    [("15/03/1985", "1985-03-15"), ("15031985", "1985-03-15"), ("1.2.1985", "1985-02-01"), ("1985", "1985"), ("١٩٨٥", "1985"), ("1985-03-15", "1985-03-15"), ("hier", "hier")],
)  # fmt: skip
def test_days_as_people_type_them(typed_in, code):
    assert typed.day(typed_in) == code


def test_six_digits_are_a_day_of_this_century_but_never_a_birth():
    assert [typed.whole_day(text) for text in ("200628", "٢٠٠٦٢٨", "320628")] == ["2028-06-20", "2028-06-20", "320628"]
    assert typed.day("150385") == "150385"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_is_ours(lang):
    page = first_html.first_page(lang)
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page
    assert f"<title>{say('page.title', lang)}</title>" in page
    assert "agent" not in page
    assert "<script>" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_streamlit_still_has_every_option_that_we_set():
    from streamlit import config

    known = set(config._config_options_template)
    assert [name for name in settings.streamlit_options() if name not in known] == []


def test_the_recall_code_of_an_unknown_type_brings_both_types_back():
    at = opened(**(LINK | {"type": "both", "detail": "F4"}))
    (code,) = re.findall(r'class="letters"><bdi dir="ltr">([0-9A-Z-]+)<', shown(at))
    assert written(recall_code.decode(code)) == {name: code for name, code in LINK.items() if name != "lang"} | {
        "type": "both"
    }
