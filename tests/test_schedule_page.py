"""The schedule's page, without a browser: the way to the deed, every payment under its year, every other reading told."""

import datetime as dt
import re

import pytest
from contract import cents, json_of, money_of
from paging import MARKED
from test_page import LINK, address, changed, field, opened, shown, unfolded

import simulator
from simulator.base import dates
from simulator.law import Readings
from simulator.question.facts import LOANS
from simulator.ui.answer import citations, reading_answers, schedule, tranches_loan
from simulator.ui.state import examples, question
from simulator.ui.state.facts import FIELDS, written
from simulator.views.text.tranches_loan import stacked_rows
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say
from simulator.wording.numbers import bare

LAW = simulator.Law.load()
CASES = {example.name: example.facts for example in examples.all_of_them()}


def at_schedule(**codes):
    at = opened(**codes)
    return changed(at.switch_page("schedule.py"))


def drawn(facts, lang="fr", today=dt.date(2030, 5, 1), **options):
    dwelling = question.dwellings(facts)[0]
    summary = question.answers(facts, LAW)[dwelling]
    born = question.births(facts, dwelling)
    return summary, str(schedule.years(Voice(LAW, lang, **options), summary, born, today))


@pytest.mark.parametrize("name", CASES)
def test_every_payment_of_every_case_has_its_row(name):
    summary, html = drawn(CASES[name])
    body = re.findall(r"<tbody>(.*?)</tbody>", html)
    assert sum(years.count("<tr") for years in body) == len(json_of(summary)["schedule"])
    assert html.count("<details") == len(summary.years)
    assert "None" not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_household_that_is_refused_is_never_shown_as_accepted(lang):
    facts = CASES["couple_f3"] | {"property": "yes"}
    page, summary = Voice(LAW, lang), question.answers(facts, LAW)["F3"]
    top = str(schedule.heads(page, summary))
    assert 'class="hero slim refused"' in top
    assert say("verdict.refused", lang) in top
    assert top.count("<li") == 1
    step = summary.step("no_property")
    assert page.say(step.sentence.key, **step.sentence.facts) in top
    assert "refused" not in str(schedule.heads(page, question.answers(CASES["couple_f3"], LAW)["F3"]))


def test_the_totals_of_the_years_are_the_price():
    summary, html = drawn(CASES["couple_f3"])
    totals = re.findall(r"<bdi[^>]*>([^<]*)</bdi></summary>", html)
    paid = sum(
        round(float(total.removesuffix("\u00a0DA").replace("\u00a0", "").replace(",", ".")) * 100) for total in totals
    )
    assert paid == cents(json_of(summary)["total_paid"])


@pytest.mark.parametrize(("today", "year"), [(dt.date(2030, 5, 1), "2030"), (dt.date(1999, 1, 1), "2026")])
def test_this_year_is_open_or_else_the_first(today, year):
    _, html = drawn(CASES["couple_f3"], today=today)
    assert re.findall(r" open><summary><b>(\d+)", html) == [year]


def test_each_row_says_who_pays_and_at_what_age():
    _, html = drawn(CASES["couple_f3"])
    assert "<td>20/07/2028</td><td>souscripteur, 43\u00a0ans</td>" in html.replace("43 ans", "43\u00a0ans")
    ages = [int(age) for age in re.findall(r"souscripteur, (\d+)", html)]
    assert max(ages) == 69


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_part_of_the_first_tranche_has_its_row_on_its_day(lang):
    summary, html = drawn(CASES["couple_f3"], lang)
    rows = [one for one in html.split("<tr") if one.startswith(' class="t"')]
    halves = json_of(summary)["tranches"][0]["halves"]
    assert [half["by"] for half in halves] == ["2026-02-15", "2026-03-15"]
    for half, row in zip(halves, rows[:2], strict=True):
        assert f"<td>{'/'.join(reversed(half['by'].split('-')))}</td>" in row
        assert f">{bare(cents(half['amount']), 'DZD', lang)}</td>" in row


def test_the_kafil_has_his_colour_his_name_and_his_own_age():
    summary, html = drawn(CASES["couple_58_two_kafils_f3"])
    rows = re.findall(r'<tr class="k">(.*?)</tr>', html)
    assert len(rows) == sum(
        row["payer"] != "applicant" for row in json_of(summary)["schedule"] if row["kind"] != "tranche"
    )
    assert all("kafil" in row for row in rows)


def test_charges_are_beside_the_instalments_and_never_inside():
    facts = CASES["couple_f3"] | {"charges": "1850"}
    summary, html = drawn(facts)
    assert html.count("<small>+ 1\u00a0850</small>") == json_of(summary)["instalments"]
    assert sum(year.charges for year in summary.years) == 185_000 * json_of(summary)["instalments"]
    assert json_of(summary)["total_paid"] == json_of(question.answers(CASES["couple_f3"], LAW)["F3"])["total_paid"]


def test_millions_are_in_the_rows_and_in_the_unit():
    _, html = drawn(CASES["couple_f3"], centimes=True)
    assert ">0,664562</td>" in html
    assert say("schedule.unit.centimes", "fr") in html


def test_the_way_to_the_deed_is_in_the_order_of_time():
    answer = question.answers(CASES["couple_f3"], LAW)["F3"].answer
    steps = schedule.in_order(answer.journey)
    days = [stage.on or stage.due for stage in steps if stage.on or stage.due]
    assert days == sorted(days)
    assert {"application", "provisional_acceptance", "last_instalment", "transfer", "resale_free"} <= {
        stage.step for stage in steps
    }
    assert len(steps) == len(answer.journey)


@pytest.mark.parametrize(
    "name", ["couple_f3", "couple_58_f3", "income_24000_f3", "retired_71_f3", "year_of_birth_only_f3"]
)
def test_what_would_change_is_what_the_engine_answers(name):
    facts, dwelling = CASES[name], question.dwellings(CASES[name])[0]
    _, others = reading_answers.changes(facts, dwelling, LAW)
    assert len(others) == sum(
        len(choices) - 1 for n, choices in Readings.choices().items() if n in reading_answers.NAMES
    )
    for other in others:
        asked = question.scenario(facts | {f"reading_{other.reading}": other.choice}, dwelling)
        if other.figures is None:
            with pytest.raises(simulator.InputError, match="share"):
                simulator.answer(asked)
            continue
        found, then = simulator.answer(asked), other.figures
        assert then.eligible == found["eligible"]
        assert then.months == found["instalments"]
        assert (then.instalment and f"{then.instalment / 100:.2f}") == found["instalment"]
        assert (then.last and then.last.isoformat()) == found["last_due"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reading_that_matters_says_what_it_changes_and_one_that_does_not_is_folded(lang):
    at = at_schedule(**LINK | {"lang": lang})
    page = shown(at)
    assert say("reading.age_limit.end_of_year", lang) in page
    assert say("schedule.change.none", lang) not in page
    assert len(at.radio) < len(reading_answers.NAMES)
    at = unfolded(at, "readings")
    assert {radio.key.partition("@")[0] for radio in at.radio} == {f"reading_{name}" for name in reading_answers.NAMES}


def test_a_reading_changes_the_answer_stands_in_the_address_and_is_recalled_on_the_first_page():
    at = changed(field(at_schedule(**LINK), "reading_rounding").set_value("dinar_up"))
    assert address(at) == LINK | MARKED | {"reading_rounding": "dinar_up"}
    assert at.session_state.visit.facts["reading_rounding"] == "dinar_up"
    first = shown(changed(at.switch_page("simulate.py")))
    assert say("page.readings.chosen", "fr") in first
    assert say("reading.rounding.dinar_up", "fr") in first


def test_another_page_keeps_every_answer_and_its_address():
    at = at_schedule(**LINK)
    assert address(at) == LINK | MARKED
    at = changed(at.switch_page("simulate.py"))
    assert address(at) == LINK | MARKED
    assert field(at, "income").value == "65\u00a0000"


def test_a_refused_share_can_be_repaired_where_it_is_said():
    at = opened(**LINK | {"kafil1": "1998-05-02", "kafil1_income": "45000", "kafil1_share": "40 %"})
    assert say("page.fix.kafil.share_unread", "fr") in shown(at)
    at = changed(field(at, "kafil1_share").set_value(""))
    assert "hero" in shown(at)


def test_what_cannot_be_read_is_said_here_too_and_the_readings_stay():
    at = at_schedule(**LINK | {"income": "abc"})
    assert say("page.error.input", "fr") in shown(at)
    assert at.radio


@pytest.mark.parametrize("page", ["simulate.py", "schedule.py"])
def test_the_last_answer_stays_under_what_cannot_be_read(page):
    """It is that of the facts before the fault, on whichever of the two pages they were answered."""
    at = changed(opened(**LINK).switch_page(page))
    at = changed(field(changed(at.switch_page("simulate.py")), "income").set_value("abc"))
    told, _, before = shown(changed(at.switch_page("schedule.py"))).partition('class="before"')
    assert say("page.error.input", "fr") in told
    assert say("mine.last_answer", "fr") in before
    assert re.search(r'class="hero.*?<bdi>\d', before, re.DOTALL)


def test_a_year_alone_is_a_year_and_not_an_amount():
    page = shown(at_schedule(**LINK | {"birth": "1985"}))
    assert "<bdi>1985</bdi>" in page
    assert "<bdi>65\u00a0000</bdi>" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_household_past_the_age_limit_is_told_so(lang):
    at = at_schedule(lang=lang, **written(CASES["retired_71_f3"]))
    summary = question.answers(CASES["retired_71_f3"], LAW)["F3"]
    assert say("page.age.blocked", lang, **citations.limit(summary)) in shown(at)


def test_two_types_have_a_schedule_each():
    at = at_schedule(**LINK | {"type": "both"})
    before = shown(at)
    at = changed(next(g for g in at.get("button_group") if g.key.startswith("detail@")).set_value("F4"))
    assert shown(at) != before


def test_an_age_is_that_of_the_birthdays():
    leap = dt.date(1984, 2, 29)
    assert dates.age_on(leap, dt.date(2023, 2, 28)) == 39
    assert dates.age_on(leap, dt.date(2023, 2, 27)) == 38
    assert dates.age_on(leap, dt.date(2024, 2, 28)) == 39
    assert dates.age_on(leap, dt.date(2024, 2, 29)) == 40
    assert set(FIELDS) > {"birth"}


@pytest.mark.parametrize("name", CASES)
def test_what_pays_the_rest_at_once_stands_under_what_is_left(name):
    summary, html = drawn(CASES[name])
    rows = [row for row in json_of(summary)["schedule"] if row["pay_off"] not in (None, row["balance"])]
    assert all(cents(row["pay_off"]) < cents(row["balance"]) for row in rows)
    assert (say("schedule.pay_off", "fr") in html) == bool(rows)
    below = re.findall(r"<td[^>]*>([^<]*)<small>([^<+]*)</small></td></tr>", html)
    digits = [tuple(round(float(re.sub(r"\s", "", one).replace(",", ".")) * 100) for one in pair) for pair in below]
    assert digits == [(cents(row["balance"]), cents(row["pay_off"])) for row in rows]


# --- the bank's loan for the tranches


@pytest.mark.parametrize("code", LOANS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_loan_for_the_tranches_stands_beside_the_rent(code, lang):
    facts = CASES["couple_f3"] | {"loan": code}
    page, summary = Voice(LAW, lang), question.answers(facts, LAW)["F3"]
    html = str(tranches_loan.beside(page, summary))
    assert html.count("<tr") == 1 + len(stacked_rows(page, summary.answer.down_payment_loan))
    assert page.amount(money_of("4912.16")) in html
    assert "01/2026" in html
    assert "2026-01" not in html
    assert question.facts_of(question.scenario(facts, "F3")) == facts | {"supposed": ""}
    assert str(tranches_loan.beside(page, question.answers(CASES["couple_f3"], LAW)["F3"])) == ""


def test_a_loan_that_this_page_cannot_ask_is_refused():
    raw = question.scenario(CASES["couple_f3"] | {"loan": "cnep"}, "F3")
    for loan in ({"amount": "500000 DZD"}, {"term": "10 years"}):
        with pytest.raises(ValueError, match="cnep"):
            question.facts_of(raw | {"down_payment_loan": raw["down_payment_loan"] | loan})
    assert question.field_of("down_payment_loan.bank") == "loan"


def test_the_page_shows_the_loan_of_its_address():
    page = shown(at_schedule(**LINK | {"loan": "bdl"}))
    assert say("sheet.tranches_loan", "fr") in page
    assert say("sheet.tranches_loan", "fr") not in shown(at_schedule(**LINK))
