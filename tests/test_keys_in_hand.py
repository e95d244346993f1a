"""With the keys in hand nobody is turned away: the conditions are those of the day of the application, and folded.

Issue 12, section 2, point 7: AADL 1 showed a red refusal, because the income of today met the ceiling of 2001 (order of 2001:
5 times the SNMG of 8 000 DA).
"""

import datetime as dt
import html
import re
from dataclasses import replace

import paging
import pytest
from contract import json_of, money_of
from doors import longest_words
from test_page import changed, field, unfolded

from simulator import answer, sheets
from simulator.law import Law
from simulator.question.scenario import parse
from simulator.reading import clock
from simulator.reading.errors import InputError
from simulator.sheets import first_page
from simulator.ui.answer import counter_summary, download_links, headline, reading_answers, schedule
from simulator.ui.server import lite
from simulator.ui.state import examples, income_days, query, question
from simulator.ui.state.facts import FIELDS, as_supposed, confirmed, written
from simulator.views import keys_in_hand
from simulator.views.text import answer_page
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say

LAW = Law.load()
TODAY = dt.date(2026, 11, 29)
NAMED = {each.name: each.facts for each in examples.all_of_them()}
AADL_1 = confirmed(
    NAMED["cohort_2001_updated_45_f3"]
    | {"acceptance": "2004-03-01", "keys": "2005-03-10", "income": "60000", "spouse": "20000"},
    *FIELDS,
)
"""Registered in 2001, keys in 2005, the income of today."""
OWNER = confirmed(NAMED["owner_refused_f3"], *FIELDS)
"""Refused, and the keys are of 2028."""
VERDICTS = (
    "verdict.eligible", "verdict.unchecked", "verdict.refused", "sheet.calendar.refused", "answer.refused",
)  # fmt: skip


def found_on(facts, day=TODAY):
    return answer(question.scenario(facts | ({"as_of": day.isoformat()} if day else {}), facts["type"]))


def words(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", str(page), flags=re.DOTALL)))


def said(key, lang, **facts):
    return " ".join(say(key, lang, **facts).split())


# --- the answer


def test_a_question_without_a_day_has_the_answer_that_it_had():
    found = found_on(AADL_1, None)
    assert {"as_of", "keys_in_hand"}.isdisjoint(found)
    assert found["eligible"] is False
    named = found_on(AADL_1)
    assert {name: value for name, value in named.items() if name not in ("as_of", "keys_in_hand")} == found, (
        "a day changes no figure"
    )
    assert [row["rule"] for row in found["refusals"]] == ["income_ceiling"]


@pytest.mark.parametrize(("day", "in_hand"), [("2005-03-09", False), ("2005-03-10", True), ("2026-11-29", True)])
def test_the_keys_are_in_hand_from_their_day_on(day, in_hand):
    found = found_on(AADL_1, dt.date.fromisoformat(day))
    assert found["as_of"] == day
    assert found["keys_in_hand"] == ({"since": "2005-03-10", "application": "2001-08-15"} if in_hand else None)


def test_keys_that_are_an_example_s_are_in_nobody_s_hand():
    assert found_on(as_supposed(AADL_1, {"keys"}))["keys_in_hand"] is None
    assert found_on(as_supposed(AADL_1, {"income", "application"}))["keys_in_hand"] is not None


def test_the_day_of_a_deed_is_that_of_the_keys():
    raw = {
        "scheme": "daam_sakane",
        "household": {"birth": "1990-01-01", "income": "8000 MAD", "spouse_income": "0 MAD", "nationality": "other", "had_state_aid": False,
                      "resident_abroad": False, "owns_property": False, "co_owner": False},
        "dwelling": {"price": "300000 MAD", "permis_habiter": "2024-02-01", "rooms": 3, "first_sale": True},
        "dates": {"application": "2025-03-01", "deed": "2025-06-01"}, "loan": {"rate": "4.68 %", "term": "25 years", "own_funds": "0 MAD"},
    }  # fmt: skip
    assert answer(raw | {"as_of": "2025-05-31"})["keys_in_hand"] is None
    found = answer(raw | {"as_of": "2025-06-01"})
    assert found["keys_in_hand"]["since"] == "2025-06-01"
    assert say(
        "in_hand.note.deed", "fr", since=dt.date(2025, 6, 1), application=dt.date(2025, 3, 1)
    ) in answer_page.answer(LAW, sheets.answered(raw | {"as_of": "2025-06-01"}, LAW).summary, "fr")


def test_a_day_that_is_none_is_told_with_the_other_faults():
    raw = question.scenario(AADL_1, "F3") | {"as_of": "2026-02-30"}
    with pytest.raises(InputError) as told:
        parse(raw | {"charges": "many"})
    assert {fault.where for fault in told.value.all} == {"as_of", "charges"}


def test_the_day_is_no_part_of_what_was_asked():
    """The same mark on every day: it says from which facts the figures can be made again."""
    raw = question.scenario(AADL_1, "F3")
    assert parse(raw).inputs == parse(raw | {"as_of": "2026-11-29"}).inputs


# --- what a door says


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_give_the_days_of_the_answer_in_their_order(lang):
    """Applied for, then handed over, then read: the keys are in hand since a day that is past."""
    page, answer = Voice(LAW, lang), summary(AADL_1).answer
    keys = answer.keys_in_hand
    assert keys.application <= keys.since <= answer.as_of
    for scheme in ("location_vente", "daam_sakane"):
        told = replace(answer, scheme=scheme)
        for told_in, days in ((keys_in_hand.note, keys), (keys_in_hand.short, (*keys, answer.as_of))):
            text = told_in(page, told, keys)
            assert [day for day in days if day.strftime("%d/%m/%Y") not in text] == []
        assert str(keys.application.year) in keys_in_hand.title(page, told, keys)


def summary(facts, day=TODAY):
    return question.answers(question.on_day(facts, day), LAW)[facts["type"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_door_turns_away_who_has_the_keys(lang):
    page, shown = Voice(LAW, lang), summary(AADL_1)
    one = sheets.answered(question.scenario(question.on_day(AADL_1, TODAY), "F3"), LAW)
    top = headline.hero(page, {"F3": shown})
    doors = {
        "page": top, "schedule": schedule.heads(page, shown), "counter": f"{top}{counter_summary.overview(page, {'F3': shown})}",
        "lite": lite.page(written(AADL_1), lang, TODAY)[0], "terminal": answer_page.answer(LAW, shown, lang), "message": sheets.message(one, lang),
        "sheet": repr(first_page.first_page(one, one.voice(lang))), "calendar": sheets.calendar(one, lang).decode(),
    }  # fmt: skip
    for door, told in doors.items():
        text = words(told)
        assert [key for key in VERDICTS if longest_words(key, lang).strip() in text] == [], door
        assert not re.search(r'class="[^"]*\brefused\b', str(told)), door
    first = first_page.first_page(one, one.voice(lang))
    assert first["hero"]["state"] == ""
    assert first["hero"]["value"] == page.amount(money_of(json_of(shown)["instalment"]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_conditions_are_folded_under_their_day_at_each_door(lang):
    page, shown = Voice(LAW, lang), summary(AADL_1)
    title, note = (
        say(page, shown.answer, shown.answer.keys_in_hand) for say in (keys_in_hand.title, keys_in_hand.note)
    )
    assert "2001" in title
    for door in (lite.page(written(AADL_1), lang, TODAY)[0], str(counter_summary.overview(page, {"F3": shown}))):
        fold = door.partition('<details class="of-the-day">')[2].partition("</ul>")[0]
        assert words(title).strip() in words(fold)
        assert words(note).strip() in words(fold)
        assert "10/03/2005" in words(fold)
        assert "15/08/2001" in words(fold)
        assert fold.count("<li") == len(json_of(shown)["criteria"])
    one = sheets.answered(question.scenario(question.on_day(AADL_1, TODAY), "F3"), LAW)
    told = first_page.conditions(one, one.voice(lang))
    assert (told["title"], told["note"]) == (title, note)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_before_the_keys_stays_what_it_is(lang):
    page, shown = Voice(LAW, lang), summary(OWNER)
    assert 'class="hero refused"' in str(headline.hero(page, {"F3": shown}))
    assert said("verdict.refused", lang) in words(headline.hero(page, {"F3": shown}))
    assert 'class="hero refused"' in lite.page(written(OWNER), lang, TODAY)[0]
    assert "of-the-day" not in lite.page(written(OWNER), lang, TODAY)[0]
    one = sheets.answered(question.scenario(question.on_day(OWNER, TODAY), "F3"), LAW)
    assert first_page.hero(one, one.voice(lang))["state"] == "refused"


def test_the_sheet_of_who_has_the_keys_is_laid_out():
    one = sheets.answered(question.scenario(question.on_day(AADL_1, TODAY), "F3"), LAW)
    assert sheets.pdf(one, "fr")[:5] == b"%PDF-"


def test_no_reading_turns_away_who_has_the_keys():
    """The age at registration is read in two ways; in 2029 the keys of 2028 are in hand, and neither way matters."""
    facts = confirmed(NAMED["couple_58_f3"] | {"birth": "1954-07-05"}, *FIELDS)
    of_the_age = {}
    for day in (TODAY, dt.date(2029, 3, 1)):
        now, others = reading_answers.changes(question.on_day(facts, day), "F3", LAW)
        of_the_age[day] = {other.figures.eligible for other in others if other.reading == "age_at_registration"} | {
            now.eligible
        }
    assert of_the_age == {TODAY: {True, False}, dt.date(2029, 3, 1): {True}}


# --- the pages, on the day of the clock


@pytest.fixture
def on(monkeypatch):
    return lambda day: monkeypatch.setenv(clock.VARIABLE, day)


PAGES = ("simulate", "schedule", "counter", "compare")


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_no_verdict_with_the_keys_in_hand(name, lang, on):
    on("2026-11-29")
    page = paging.shown(paging.opened(name, lang=lang, **written(AADL_1)))
    assert not re.search(r'class="(hero|side own)[^"]*\brefused\b', page)
    assert said("verdict.refused", lang) not in words(page)
    assert say("page.hero", lang) in page
    assert ('class="of-the-day"' in page) is (name in ("simulate", "counter"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_the_verdict_until_the_day_of_the_keys(name, on):
    for day, refused in (("2028-06-19", True), ("2028-06-20", False), ("2029-03-01", False)):
        on(day)
        page = words(paging.shown(paging.opened(name, lang="fr", **written(OWNER))))
        assert (said("verdict.refused", "fr") in page) is refused, day


def test_what_is_an_example_s_is_judged_as_before(on):
    on("2026-11-29")
    page = paging.shown(paging.opened("simulate", lang="fr", **written(as_supposed(AADL_1, {"keys"}))))
    assert 'class="hero refused"' in page


def test_the_links_of_a_page_name_the_day_that_it_shows(on):
    on("2026-11-29")
    for name in ("simulate", "counter"):
        links = re.findall(
            r'href="\./api/[^"]*"', html.unescape(paging.shown(paging.opened(name, lang="fr", **written(AADL_1))))
        )
        assert links
        assert [link for link in links if "as_of=2026-11-29" not in link] == []
    assert (
        f"as_of={TODAY}"
        in html.unescape(lite.page(written(AADL_1), "fr", TODAY)[0])
        .partition(download_links.SHEET)[2]
        .partition('"')[0]
    )


def test_the_day_of_a_link_is_read_and_is_in_no_address_of_a_page():
    facts, faults = query.stated([*written(AADL_1).items(), ("as_of", "29/11/2026")])
    assert faults == []
    assert facts["as_of"] == "2026-11-29"
    assert answer(question.scenario(facts, "F3"))["keys_in_hand"] is not None
    assert "as_of" not in written(facts)
    assert f"as_of={TODAY}" in download_links.query(facts)
    assert "as_of" not in download_links.query(AADL_1)


# --- an income has its day


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_income_is_labelled_by_the_day_of_the_application(lang):
    page = Voice(LAW, lang)
    with_kafil = AADL_1 | {"kafil1": "1980-01-01", "kafil1_income": "45000"}
    for name, day in (
        ("income", "15/08/2001"),
        ("spouse", "15/08/2001"),
        ("kafil1_income", "10/03/2005"),
        ("kafil3_income", "10/03/2005"),
    ):
        label = income_days.label(page, name, with_kafil)
        assert day in label, name
        assert say(f"page.income.{name}", lang) in label
        spoilt = income_days.label(page, name, with_kafil | {"application": "hier", "keys": ""})
        assert spoilt == say(f"page.income.{name}", lang)
    assert income_days.label(page, "birth", with_kafil) == say("page.field.birth", lang)


def test_the_days_of_the_labels_are_those_that_the_texts_name():
    """``attaches`` of every version of the two conditions on income, and of the kafil."""
    named = {
        key: {provision.attaches for provision in LAW.timeline("location_vente", key)}
        for key in ("income_floor", "income_ceiling", "kafil")
    }
    assert named == {"income_floor": {"application"}, "income_ceiling": {"application"}, "kafil": {"keys"}}
    assert {income_days.DECLARED[name] for name in ("income", "spouse")} == named["income_floor"]
    assert {day for name, day in income_days.DECLARED.items() if name.startswith("kafil")} == named["kafil"]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_every_form_says_of_which_day_the_income_is(lang):
    page = Voice(LAW, lang)
    wanted = {income_days.label(page, name, AADL_1) for name in ("income", "spouse")}
    for name in ("simulate", "counter", "compare"):
        labels = {field.label for field in paging.opened(name, lang=lang, **written(AADL_1)).text_input}
        assert wanted <= labels, name
    assert {words(label).strip() for label in wanted} <= {
        words(label).strip()
        for label in re.findall(r"<label>([^<]*(?:<bdi[^<]*</bdi>[^<]*)*)", lite.page(written(AADL_1), lang, TODAY)[0])
    }


def test_a_blank_counter_asks_for_the_income_of_the_application():
    labels = {field.label for field in paging.opened("counter", lang="fr").text_input}
    assert {say("page.income.income", "fr"), say("page.income.spouse", "fr")} <= labels


def test_another_day_of_application_changes_the_label_and_not_what_was_typed():
    at = unfolded(paging.opened("simulate", lang="fr", **written(AADL_1 | {"income": "71234"})), "more")
    at = changed(field(at, "application").set_value("10/02/2002"))
    income = next(each for each in at.text_input if each.key.startswith("digits-income@"))
    assert income.label == income_days.label(Voice(LAW, "fr"), "income", AADL_1 | {"application": "2002-02-10"})
    assert "10/02/2002" in income.label
    assert income.value == "71\u00a0234"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_criterion_says_for_which_day_the_income_was_declared(lang):
    """5 times the SNMG of 8 000 DA of January 2001 for the application of 15/08/2001."""
    shown = summary(AADL_1)
    step = shown.step("income_ceiling")
    assert step.sentence.facts["day"] == dt.date(2001, 8, 15)
    text = words(say(step.sentence.key, lang, **step.sentence.facts))
    assert "15/08/2001" in text
    assert "40\u00a0000" in say(step.sentence.key, lang, **step.sentence.facts)
