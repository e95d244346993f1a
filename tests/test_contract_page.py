"""The page of a contract under way: its answer is the statement, its address its memory; events and questions, solved in place."""

import datetime as dt
import html
import itertools
import json
import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import paging
import pytest
import yaml
from browsing import CHROMIUM, SIDEWAYS, Visit
from daily import daily

import simulator
from simulator.answers.explain import free_resale
from simulator.base.money import Money, decimal_string
from simulator.cli import main
from simulator.contracts import events, solutions
from simulator.contracts.outlook import outlook
from simulator.law import Law
from simulator.reading import clock
from simulator.reading.shipped import scenarios
from simulator.ui.contract import blocks, effort, engine
from simulator.ui.state import life_codes, life_marks, recall_code, recall_contract
from simulator.ui.state.facts import as_supposed
from simulator.views import life_drawing
from simulator.views.line_of_life import line_of_life
from simulator.views.text import contract_page
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, Counted, FactList, Months, Named, Plain, Years, say, write
from simulator.wording.numbers import month

TODAY = paging.TODAY
LAW = Law.load()
AADL_1 = {"cohort": "2001-2002", "type": "F3", "birth": "1972-05-05", "keys": "2018-04-15", "paid": "2026-11-20"}
AADL_2 = {
    "cohort": "2013",
    "type": "F3",
    "birth": "1970-02-03",
    "keys": "2016-05-01",
    "paid": "2026-11-20",
    "price": "2100000",
}
AADL_3 = {"cohort": "2024", "type": "F4", "birth": "1985-02-03", "keys": "2026-06-01", "paid": "2026-11-20"}
MISSED = "missed.2026-03.2026-08"
CONTRACTS = {
    "on time": AADL_1,
    "the second programme": AADL_2,
    "the third programme": AADL_3,
    "late": AADL_1 | {"events": MISSED},
    "never paid": AADL_2 | {"paid": "2016-05-01"},
    "caught up": AADL_1 | {"events": f"{MISSED}~catch_up.2026-10.6"},
    "a sum paid, another planned": AADL_1 | {"events": "lump_sum.2024-02-01.300000.lower~lump_sum.2027-01-20.200000.shorter"},
    "paid off": AADL_1 | {"events": "pay_all.2025-02-01"},
    "given back": AADL_2 | {"events": f"{MISSED}~withdrawal.2026-11-01.80000."},
    "a kafil, and another day": AADL_2 | {"events": "kafil.2025-01-15.1990-05-02.45000.lower", "on": "2030-01-15", "paid": "2030-01-01"},
    "a death": AADL_1 | {"events": "death.2024-05-03.spouse."},
}  # fmt: skip
"""Contracts of every state, as the page writes them."""


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, TODAY.isoformat())


def codes_of(stated):
    return dict.fromkeys(life_codes.NAMES, "") | stated


def address_of(stated):
    return {life_codes.PREFIX + name: code for name, code in stated.items()}


def contract_of(stated):
    codes = codes_of(stated)
    return simulator.contract(life_codes.question(codes, life_codes.events(codes["events"]), TODAY))


def opened(stated=None, lang="fr", **more):
    return paging.opened("contract", lang=lang, **address_of(stated or {}), **more)


def page_of(at):
    """Everything that a page shows of our own."""
    return " ".join([paging.shown(at), *(block.value for block in at.markdown)])


def words(markup):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", str(markup), flags=re.DOTALL)))


def said(key, lang, **facts):
    return " ".join(say(key, lang, **facts).split())


def widget(at, name):
    kinds = [*at.text_input, *at.button, *at.get("button_group")]
    return next(each for each in kinds if each.key.startswith(f"{life_codes.PREFIX}{name}"))


def typed(at, name, text):
    return paging.ran(widget(at, name).set_value(text).run())


def written(at):
    """What the page keeps in its address of the contract."""
    found = {name: code if isinstance(code, str) else code[0] for name, code in at.query_params.items()}
    return {
        name.removeprefix(life_codes.PREFIX): code for name, code in found.items() if name.startswith(life_codes.PREFIX)
    }


# --- the codes


@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_an_address_brings_the_same_contract_back(stated):
    codes = codes_of(stated)
    assert life_codes.read(life_codes.written(codes), {}, TODAY) == codes


def test_without_an_address_the_page_begins_with_the_household_when_it_has_its_keys_else_with_the_example():
    assert life_codes.read({}, {}, TODAY) == codes_of(life_codes.example(TODAY))
    facts = AADL_2 | {"income": "40000", "acceptance": "2014-03-01", "property": "no"}
    begun = life_codes.read({}, facts, TODAY)
    assert (begun["keys"], begun["income"], begun["paid"], begun["events"]) == ("2016-05-01", "40000", "", "")
    assert life_codes.read({}, facts | {"keys": "2028-06-20"}, TODAY) == codes_of(life_codes.example(TODAY))


@pytest.mark.parametrize(
    "hostile",
    [
        {"m_cohort": "1999"}, {"m_type": "<b>"}, {"m_events": "missed"}, {"m_events": "missed.x.y~~.~pay_all.2027-01-01"}, {"m_keys": "x" * 500},
        {"m_on": "2018-02-31"}, {"m_paid": "<script>"}, {"m_pay": "-5"}, {"m_lump": "1e99"}, {"m_stop": "0"}, {"m_stop": "999"}, {"m_events": "~" * 5000},
        {"m_events": "reschedule.2026-11-29.700"}, {"m_events": "lump_sum.2026-11-29.beaucoup.shorter"},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_an_address_holds_the_page_stands(hostile):
    at = opened(**address_of(AADL_1) | hostile)
    assert "<script>" not in page_of(at)
    assert "<b></b>" not in page_of(at)


def test_a_month_is_read_however_it_is_typed():
    for text in ("03/2024", "3/2024", "03 2024", "032024", "2024-03", "15/03/2024", "15032024", "٠٣/٢٠٢٤"):
        assert life_codes.month(text) == "2024-03", text
    assert life_codes.month("mars") == "mars"
    assert life_codes.month_shown("2024-03") == "03/2024"


@pytest.mark.parametrize("name", life_codes.EVENT_FIELDS)
def test_the_first_fields_of_an_event_are_of_its_own_and_can_be_read(name):
    first = life_codes.defaults(name, TODAY)
    assert list(first) == [field.name for field in life_codes.EVENT_FIELDS[name]] or set(first) == {
        field.name for field in life_codes.EVENT_FIELDS[name]
    }
    typed_in = {
        "amount": "1000",
        "months": "100",
        "birth": "1990-01-01",
        "income": "40000",
        "share": "40",
        "date": "2017-05-01",
        "price": "3000000",
    }
    row = (name, *(first[field.name] or typed_in.get(field.name, "") for field in life_codes.EVENT_FIELDS[name]))
    late = codes_of(AADL_1 | {"events": MISSED})
    contract, error = engine.with_row(late, row, TODAY)
    assert contract is not None, error


# --- the facts that five do not say


@pytest.mark.parametrize("stated", [AADL_1, AADL_2], ids=["AADL 1", "AADL 2"])
@pytest.mark.parametrize(
    "beside",
    [
        {"income": "20000"},
        {"income": "190000"},
        {"spouse": "60000"},
        {"acceptance": "2004-06-01"},
        {"acceptance": "2015-06-01"},
    ],
)
def test_the_facts_of_an_example_move_no_instalment_of_the_older_programmes(stated, beside):
    if stated is AADL_2 and beside.get("acceptance", "") < "2013" and "acceptance" in beside:
        return
    plain, other = contract_of(stated), contract_of(stated | beside)
    assert [line.due for line in plain.paths[1].lines if line.kind == "instalment"] == [
        line.due for line in other.paths[1].lines if line.kind == "instalment"
    ]


def test_the_income_decides_the_longest_term_of_the_third_programme():
    assert (
        contract_of(AADL_3 | {"income": "45000"}).plan.longest > contract_of(AADL_3 | {"income": "200000"}).plan.longest
    )


def test_the_day_of_acceptance_decides_the_tranches():
    before, after = (contract_of(AADL_1 | {"acceptance": day}) for day in ("2002-03-01", "2005-03-01"))
    assert before.plan.tranches != after.plan.tranches


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_supposed_is_named_until_it_is_stated(lang):
    offered = next(each for each in opened(AADL_1, lang).get("button_group") if each.key.startswith("m_supposed"))
    assert any(said("page.field.acceptance", lang) in option.content for option in offered.proto.options)
    beside = {"application": "2001-09-01", "acceptance": "2002-03-01", "income": "30000", "spouse": "0"}
    assert words(blocks.supposed(Voice(LAW, lang), contract_of(AADL_1 | beside))).strip() == ""


def test_where_the_day_of_acceptance_is_supposed_no_tranche_before_the_keys_has_a_day():
    points = line_of_life(contract_of(AADL_2)).points
    assert next(point for point in points if point.kind == "tranche").day is None
    assert all(point.day is None or point.day > dt.date(2016, 5, 1) for point in points if point.kind == "tranche")
    stated = line_of_life(contract_of(AADL_2 | {"acceptance": "2014-03-01"})).points
    assert dt.date(2014, 3, 1) in [point.day for point in stated if point.kind == "tranche"]


# --- what the page shows is what the statement says


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_page_command_and_json_say_the_same_figures(stated, lang, tmp_path, capsys):
    codes = codes_of(stated)
    question = life_codes.question(codes, life_codes.events(codes["events"]), TODAY)
    file = tmp_path / "contract.json"
    file.write_text(json.dumps(question), encoding="utf-8")
    assert main(["contract", str(file), "--format", "json", "--lang", lang]) in (0, None)
    figures = json.loads(capsys.readouterr().out)["statement"]
    contract = contract_of(stated)
    terminal = " ".join(contract_page.page(contract, LAW, lang).split())
    voice = Voice(LAW, lang)
    page = (
        words(blocks.hero(voice, contract))
        + words(blocks.pay_off(voice, contract))
        + words(blocks.statement(voice, contract))
    )
    for name in ("due", "paid", "late", "remaining"):
        amount = " ".join(write(money_of(figures[name]), lang).split())
        if figures[name] != "0.00" or name in ("due", "paid"):
            assert amount in page, name
            assert amount in terminal, name
    if figures["pay_off"]:
        assert " ".join(write(money_of(figures["pay_off"]["amount"]), lang).split()) in page
        for condition in figures["pay_off"]["conditions"]:
            assert said(f"mine.condition.{condition['name']}.{'met' if condition['met'] else 'unmet'}", lang) in page
    if figures["next_due"]:
        day = dt.date.fromisoformat(figures["next_due"]["date"])
        assert said("mine.next", lang, amount=money_of(figures["next_due"]["amount"]), date=day) in page
    if "refund" in figures:
        assert " ".join(write(money_of(figures["refund"]["amount"]), lang).split()) in page


def money_of(text):
    return Money(round(float(text) * 100))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_the_sentences_of_the_page_have_the_figures_of_the_statement(stated, lang):
    contract = contract_of(stated)
    figures, ahead = contract.statement, outlook(contract)
    page = words(blocks.hero(Voice(LAW, lang), contract))
    if figures.status in blocks.OVER:
        assert said(f"life.{figures.status}", lang) in page
        return
    count, last = Counted("instalments", figures.remaining_instalments), month(figures.last_due, lang)
    lines = Counted("late_lines", figures.late_lines)
    key, late = ("mine.left.late", {"late": lines}) if figures.late else ("mine.left", {})
    assert said(key, lang, amount=Money(figures.remaining), count=count, month=last, **late) in page
    if figures.late:
        assert said("mine.late", lang, amount=Money(figures.late), count=lines, since=figures.late_since) in page
    assert (said("mine.nothing_late", lang) in page) == (figures.late == 0)
    planned = said("mine.planned", lang, count=Counted("instalments", ahead.months), month=month(ahead.last_due, lang))
    assert (planned in page) == ((ahead.months, ahead.last_due) != (figures.remaining_instalments, figures.last_due))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_the_whole_page_runs_and_begins_with_its_answer(stated, lang):
    at = opened(stated, lang)
    page = page_of(at)
    assert words(blocks.hero(Voice(LAW, lang), contract_of(stated))).strip() in words(page)
    assert page.index('class="hero mine') < page.index('class="life-list')
    assert "None" not in words(page)
    assert written(at) == stated


def test_amounts_are_written_in_millions_of_centimes_where_that_is_chosen():
    page = words(page_of(opened(AADL_1, unit="centimes")))
    assert "89,90625 millions de centimes" in page.replace("\u00a0", " ")


def test_a_first_visit_sees_an_example_under_that_name_and_its_address_says_nothing():
    at = opened()
    assert said("mine.example", "fr") in words(page_of(at))
    assert written(at) == {}
    changed = typed(at, "birth", "05/06/1973")
    assert said("mine.partly", "fr", names=Named("page.field.keys")) in words(page_of(changed))
    assert written(changed)["birth"] == "1973-06-05"
    assert "events" not in written(changed), "the events of the example are not the user's"


def test_what_another_page_supposed_is_supposed_here_until_it_is_stated():
    facts = as_supposed(AADL_2 | {"income": "40000", "acceptance": "2014-03-01"}, {"birth", "income"})
    codes = life_codes.of_household(facts, TODAY) | {"paid": "2026-11-20", "events": "", "on": ""}
    codes = codes_of(codes)
    assert (life_marks.supposed_facts(codes), codes["income"], codes["acceptance"]) == (("birth",), "", "2014-03-01")
    assert {"household.birth", "household.income"} <= {*contract_of(codes).answer.supposed}
    assert life_codes.read(life_codes.written(codes), {}, TODAY) == codes
    assert recall_contract.to_page(recall_code.decode(recall_code.encode(recall_contract.of_page(codes)))) == codes
    stated = {name: code for name, code in codes.items() if code}
    at = opened(stated)
    assert said("mine.partly", "fr", names=Named("page.field.birth")) in words(page_of(at))
    assert "supposed" not in written(typed(at, "birth", "05/06/1973"))
    confirmed = written(paging.ran(widget(opened(stated), "confirm").click().run()))
    assert ("supposed" not in confirmed, confirmed["income"]) == (True, life_codes.supposed(codes)["income"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fact_that_is_still_the_examples_is_named(lang):
    at = typed(opened(lang=lang), "birth", "05/06/1973")
    assert said("mine.partly", lang, names=Named("page.field.keys")) in words(page_of(at))
    assert said("mine.yours", lang) in words(page_of(typed(at, "keys", "20/05/2017")))


# --- typing


@pytest.mark.parametrize(("name", "text", "code"), [
    ("keys", "15052018", "2018-05-15"), ("keys", "15 05 2018", "2018-05-15"), ("paid", "١٥/١١/٢٠٢٦", "2026-11-15"), ("on", "01/02/2027", "2027-02-01"),
    ("birth", "1972", "1972"), ("price", "2 300 000 DA", "2300000"),
])  # fmt: skip
def test_what_is_typed_is_applied_shown_as_understood_and_kept_in_the_address(name, text, code):
    at = typed(opened(AADL_1), name, text)
    assert written(at)[name] == code
    assert widget(at, name).value == life_codes.shown(name, code)


def test_the_day_of_the_statement_is_that_of_the_clock_until_another_is_typed():
    at = opened(AADL_1)
    assert widget(at, "on").value == "29/11/2026"
    assert said("life.title", "fr", date=TODAY) in words(page_of(at))
    later = typed(at, "on", "01/02/2030")
    assert said("life.title", "fr", date=dt.date(2030, 2, 1)) in words(page_of(later))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "text"), [("keys", "31/02/2018"), ("paid", "hier"), ("birth", ""), ("keys", "15/04/2031"), ("price", "0")]
)
def test_a_fact_that_cannot_be_is_said_with_its_repair_and_the_last_answer_stays(lang, name, text):
    at = opened(AADL_1, lang)
    before = words(blocks.hero(Voice(LAW, lang), contract_of(AADL_1))).strip()
    wrong = typed(at, name, text)
    page = page_of(wrong)
    assert 'role="alert"' in page
    assert said("mine.last_answer", lang) in words(page)
    assert before in words(page)
    assert "error." not in words(page)


def test_a_programme_with_two_prices_asks_for_that_of_the_household_and_one_tap_states_it():
    unpriced = {name: code for name, code in AADL_2.items() if name != "price"} | {"keys": "2020-04-15"}
    at = opened(unpriced)
    assert "2 614 920" in words(page_of(at)).replace("\u00a0", " ")
    button = next(each for each in at.button if each.key.startswith("m_price-called"))
    priced = paging.ran(button.click().run())
    assert written(priced)["price"] == "2100000"
    assert 'class="hero mine' in page_of(priced)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_until_when_it_was_paid_is_asked_and_blamed_only_once_something_wrong_is_typed(lang):
    at = opened({name: code for name, code in AADL_1.items() if name != "paid"}, lang)
    page = page_of(at)
    assert f"{say('mine.asked', lang)} {said('mine.fix.contract.missing', lang)}" in words(page)
    assert 'role="alert"' not in page
    assert "data-field" not in page
    assert 'role="alert"' in page_of(typed(at, "paid", "31/02/2026"))


def test_a_blank_form_asks_for_its_five_facts_and_blames_nobody():
    at = opened()
    blank = paging.ran(next(each for each in at.button if each.key.startswith("m_whose")).click().run())
    assert said("mine.begin", "fr") in words(page_of(blank))
    assert 'role="alert"' not in page_of(blank)
    back = paging.ran(next(each for each in blank.button if each.key.startswith("m_whose")).click().run())
    assert 'class="hero mine' in page_of(back)


# --- events


def test_an_event_is_added_with_two_taps_after_its_before_and_after_and_removed_with_one():
    at = opened(AADL_1)
    chosen = paging.ran(widget(at, "adding").set_value("lump_sum").run())
    assert said("mine.add.lacking", "fr", name=say("mine.field.event.amount", "fr")) in words(page_of(chosen))
    typed_in = typed(chosen, "draft_lump_sum_amount", "500 000")
    contract = contract_of(AADL_1)
    after = solutions.lump_sum(contract, 50_000_000, TODAY)[0].contract
    table = words(blocks.change(Voice(LAW, "fr"), contract, (say("mine.after", "fr"), after))).strip()
    assert table in words(page_of(typed_in))
    assert "events" not in written(typed_in)
    added = paging.ran(next(each for each in typed_in.button if each.key.startswith("m_add@")).click().run())
    assert written(added)["events"] == "lump_sum.2026-11-29.500000.shorter"
    removed = paging.ran(next(each for each in added.button if each.key.startswith("m_remove-0")).click().run())
    assert "events" not in written(removed)


def test_payments_one_by_one_say_what_was_paid_with_a_day_before_them_or_without():
    """Until May, then one instalment: as much as that instalment less is late than without it."""
    since = AADL_1 | {"paid": "2026-05-20"}
    before, after = (contract_of(since | {"events": events}).statement for events in ("", "payment.2026-06-20.6562,50"))
    assert (before.late - after.late, before.late_lines - after.late_lines) == (6562_50, 1)
    alone = contract_of(
        {name: code for name, code in AADL_1.items() if name != "paid"} | {"events": "payment.2018-05-20.20000"}
    )
    assert alone.statement.paid == 20000_00


def test_a_kafil_with_a_share_pays_beside_and_a_price_revised_before_the_keys_is_the_price():
    shared = contract_of(AADL_1 | {"events": "kafil_share.2026-06-20.1998-05-02.45000.40"})
    assert shared.paths[1].shares[-1][1:] == ("kafil", 400_000)
    assert contract_of(AADL_1 | {"events": "price_revision.2017-05-01.3000000"}).plan.price == 3_000_000_00


def test_a_revised_price_that_the_works_decide_is_refused_in_its_place():
    begun = {"cohort": "2024", "type": "F3", "birth": "1985-03-15", "keys": "2026-06-20", "paid": "2026-06-20"}
    codes = codes_of(begun | {"events": "price_revision.2020-01-01.3500000~price_revision.2026-01-01.3600000"})
    life = engine.life(codes, TODAY)
    assert {place: error.key for place, error in life.refused.items()} == {1: "error.contract.tranche_day"}
    assert life.contract.plan.price == 3_500_000_00


def test_a_list_that_is_full_takes_no_more_and_loses_nothing():
    full = "~".join(f"payment.2026-11-25.{500 + place}" for place in range(life_codes.MOST_EVENTS))
    at = opened(AADL_1 | {"events": full})
    assert said("mine.add.full", "fr", most=life_codes.MOST_EVENTS) in words(page_of(at))
    assert not any(each.key.startswith("m_adding") for each in at.get("button_group"))
    assert len(life_codes.events(written(at)["events"])) == life_codes.MOST_EVENTS
    codes = codes_of(AADL_1 | {"events": full, "on": "2026-11-29"})
    assert recall_contract.to_page(recall_code.decode(recall_code.encode(recall_contract.of_page(codes)))) == codes


@pytest.mark.parametrize(("text", "code"), [("40 %", "40"), ("40", "40"), ("12.5", "12,5"), ("٤٠٪", "40")])
def test_a_share_is_read_however_it_is_typed(text, code):
    assert life_codes.share(text) == code


@pytest.mark.parametrize("name", life_codes.EVENT_FIELDS)
@pytest.mark.parametrize("lang", daily(LANGUAGES, 1))
def test_every_event_can_be_begun(name, lang):
    at = paging.ran(widget(opened(AADL_1 | {"events": MISSED}, lang), "adding").set_value(name).run())
    page = words(page_of(at))
    assert said(f"mine.event.{name}.why", lang) in page
    for field in life_codes.EVENT_FIELDS[name]:
        assert any(
            each.key.startswith(f"m_draft_{name}_{field.name}@") for each in [*at.text_input, *at.get("button_group")]
        )


@pytest.mark.parametrize("lang", daily(LANGUAGES, 1))
@pytest.mark.parametrize(("events", "sound"), [
    ("catch_up.2026-10.6", ""), (f"{MISSED}~lump_sum.2026-11-01.999999999.shorter", MISSED), ("pay_all.2025-01-01~deferred.2026-01.6.6", "pay_all.2025-01-01"),
    ("withdrawal.2017-01-01..", ""), ("payment.2026-11-25.500~payment.2026-11-20.500", "payment.2026-11-25.500"), ("payment.2026-11-25.500~payment.2026-11-25.500", "payment.2026-11-25.500"),
    ("price_revision.2018-04-15.3000000~price_revision.2017-04-15.3000000", "price_revision.2017-04-15.3000000"), ("kafil_share.2026-01-01.1998-05-02.45000.100", ""),
    (f"payment.2026-11-25.500~missed.2026-12.2027-01~{MISSED}", f"payment.2026-11-25.500~{MISSED}"), ("payment.2026-11-25.656250000", ""),
    ("lump_sum.2026-31-01.5000.shorter", ""), ("missed.2026-08.2026-03", ""),
])  # fmt: skip
def test_an_impossible_event_says_why_and_the_others_count(events, sound, lang):
    page = page_of(opened(AADL_1 | {"events": events}, lang))
    assert page.count('class="alert box slim"') == 1
    assert words(blocks.hero(Voice(LAW, lang), contract_of(AADL_1 | {"events": sound}))).strip() in words(page)
    assert not re.search(r"error\.|repaid_over|at: end", words(page))


def test_an_event_that_cannot_be_added_has_no_button():
    at = paging.ran(widget(opened(AADL_1), "adding").set_value("lump_sum").run())
    refused = typed(at, "draft_lump_sum_amount", "99 000 000")
    assert "alert box slim" in page_of(refused)
    assert not [each for each in refused.button if each.key.startswith("m_add@")]
    assert words(blocks.hero(Voice(LAW, "fr"), contract_of(AADL_1))).strip() in words(page_of(refused))


def test_before_and_after_are_the_outlooks():
    before = contract_of(AADL_1)
    after = solutions.lump_sum(before, 30_000_000, TODAY)[1].contract
    table = words(blocks.change(Voice(LAW, "en"), before, (say("mine.after", "en"), after)))
    for view in (outlook(before), outlook(after)):
        for figure in (Money(view.instalment), Money(view.to_pay)):
            assert " ".join(write(figure, "en").removesuffix("DA").split()) in table
        assert str(view.months) in table
        assert month(view.last_due, "en") in table


# --- the four questions


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["on time", "the second programme", "late", "the third programme"])
def test_each_question_says_the_figures_of_its_solution(name, lang):
    stated = CONTRACTS[name] | {"pay": "12000", "lump": "300000", "stop": "4", "repairs": "50000"}
    contract, page = contract_of(CONTRACTS[name]), words(page_of(opened(stated, lang)))
    monthly = solutions.affordable(contract, 1_200_000)
    if monthly.within:
        view = outlook(monthly.within.contract)
        facts = {"amount": Money(view.instalment), "months": Months(view.months), "last": month(view.last_due, lang)}
        assert said("mine.question.pay.within", lang, **facts) in page
        assert view.instalment <= 1_200_000
    else:
        view = outlook(monthly.lowest.contract)
        facts = {"amount": Money(1_200_000), "lowest": Money(view.instalment), "months": Months(view.months)}
        assert said("mine.question.pay.too_little", lang, **facts) in page
        assert view.instalment > 1_200_000
    ways = solutions.lump_sum(contract, 30_000_000, TODAY)
    shorter, lower = (outlook(way.contract) for way in ways)
    assert shorter.last_due < lower.last_due
    assert lower.instalment < shorter.instalment
    heads = [(say("mine.choice.shorter", lang), ways[0].contract), (say("mine.choice.lower", lang), ways[1].contract)]
    assert words(blocks.change(Voice(LAW, lang), contract, *heads)).strip() in page
    pause = solutions.pause(contract, 4)
    assert (said("mine.question.stop.no_end", lang) in page) == (pause.at_end.refusal is not None)
    assert said("mine.question.stop.repaid", lang, months=Months(4)) in page
    left = solutions.leave(contract, TODAY, 5_000_000).contract.statement
    assert said("life.refund", lang, amount=Money(left.refund.amount)) in page
    assert said("mine.question.leave.given_up", lang, amount=Money(left.given_up)) in page
    assert said("life.missing.costs", lang) in page
    assert page.count(said("life.status.hypothesis", lang)) >= 1


def test_an_amount_too_small_for_the_time_that_is_allowed_says_the_lowest_possible():
    page = words(page_of(opened(AADL_1 | {"pay": "5000"})))
    assert (
        said("mine.question.pay.too_little", "fr", amount=Money(500_000), lowest=Money(656_250), months=Months(137))
        in page
    )


@pytest.mark.parametrize(
    ("stated", "key"),
    [({"pay": "beaucoup"}, "page.fix.amount.unreadable"), ({"lump": "0"}, "error.contract.more_than_owed")],
)
def test_a_question_that_cannot_be_answered_says_why_and_the_others_are_answered(stated, key):
    page = page_of(opened(AADL_1 | stated))
    assert page.count('class="alert box slim"') == 1
    assert said("life.refund", "fr", amount=Money(52_500_000)) in words(page)
    assert say(key, "fr", got="", amount="", owed="")[-20:] in words(page) or key.startswith("page.fix")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["on time", "late"])
def test_a_sum_that_pays_everything_says_so_and_what_it_leaves_and_a_smaller_one_never(name, lang):
    contract = contract_of(CONTRACTS[name])
    paid = solutions.with_event(contract, events.PayAll(TODAY)).contract
    needed = next(entry.amount for entry in paid.paths[0].entries if entry.event == "pay_all")
    for over, key in ((-1, ""), (0, "exact"), (10_896_543, "settles"), (10**13, "settles")):
        assert solutions.over_pay_off(contract, needed + over) == (over if key else None)
    page = words(page_of(opened(CONTRACTS[name] | {"lump": decimal(needed + 10_896_543)}, lang)))
    facts = {"amount": Money(needed), "over": Money(10_896_543)}
    assert said("mine.question.lump.settles", lang, **facts) in page
    assert said("mine.choice.shorter", lang) not in page
    assert said("mine.question.lump.exact", lang, amount=Money(needed)) in words(
        page_of(opened(CONTRACTS[name] | {"lump": decimal(needed)}, lang))
    )


def decimal(cents):
    return decimal_string(cents, "DZD")


def test_an_answer_can_be_kept_as_an_event():
    at = opened(AADL_1 | {"pay": "9000"})
    button = next(each for each in at.button if each.key.startswith("m_keep-pay"))
    kept = paging.ran(button.click().run())
    assert written(kept)["events"] == "reschedule.2026-11-29.100"
    assert "8 990,62" in words(page_of(kept)).replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["paid off", "given back"])
def test_a_contract_that_has_ended_is_asked_nothing_more(name):
    assert said("mine.question.pay", "fr") not in words(page_of(opened(CONTRACTS[name])))


# --- what is left to live on

PENSION = "income.2030-03-01.28000.."
KAFIL = "kafil.2036-01-15.1990-05-02.45000.keep"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_left_to_live_on_has_the_figures_of_the_efforts(lang):
    stated = AADL_2 | {
        "events": f"{PENSION}~{KAFIL}",
        "earned": "52000",
        "spouse_earned": "10000",
        "children": "2012, 2016",
    }
    page = words(page_of(opened(stated, lang)))
    contract = effort.with_incomes(
        contract_of({name: stated[name] for name in (*AADL_2, "events")}), 5_200_000, 1_000_000
    )
    to_come = [span for span in contract.efforts if span.last > TODAY]
    assert [(span.payer, span.income) for span in to_come if span.months > 1] == [
        ("applicant", 6_200_000), ("applicant", 3_800_000), ("kafil", 4_500_000),
    ]  # fmt: skip
    for span in to_come:
        assert span.left == span.income - span.monthly
        facts = {"share": span.share, "income": Money(span.income), "left": Money(span.left)}
        assert said("mine.effort.share", lang, **facts) in page
    ages = {"first": FactList((Years(14), Years(10))), "last": FactList((Years(18), Years(14)))}
    assert said("mine.effort.children", lang, since=Plain("2026"), until=Plain("2030"), **ages) in page
    counted = [effort._months(contract, span) for span in to_come]
    assert sum(counted) == outlook(contract).months


def test_an_income_that_does_not_suffice_says_what_is_missing_and_one_that_is_not_stated_is_not_zero():
    poor = words(page_of(opened(AADL_1 | {"earned": "5000", "spouse_earned": "0"})))
    assert said("mine.effort.short", "fr", income=Money(500_000), lacking=Money(156_250)) in poor
    half = words(page_of(opened(AADL_1 | {"earned": "50000"})))
    assert said("mine.add.lacking", "fr", name=say("mine.field.spouse_earned", "fr")) in half
    heir = words(
        page_of(
            opened(AADL_1 | {"events": "death.2030-01-01.children.1990-01-01", "earned": "50000", "spouse_earned": "0"})
        )
    )
    assert said("mine.effort.unknown", "fr") in heir


@pytest.mark.parametrize("children", ["2012 et 2016", "12", "1900", "2031"])
def test_years_of_birth_that_cannot_be_are_said(children):
    page = words(page_of(opened(AADL_1 | {"earned": "50000", "spouse_earned": "0", "children": children})))
    assert said("mine.children.unreadable", "fr", got=Plain(children)) in page


def test_the_incomes_of_now_change_nothing_that_is_due():
    contract = contract_of(AADL_3)
    richer = effort.with_incomes(contract, 30_000_000, 0)
    assert (outlook(richer), richer.statement) == (outlook(contract), contract.statement)


def test_a_payer_whose_age_is_not_known_is_said_to_be_unchecked():
    unknown, known = (AADL_1 | {"events": f"death.2024-05-03.spouse.{birth}"} for birth in ("", "1980-01-01"))
    assert say("life.missing.birth", "fr") in words(page_of(opened(unknown)))
    assert say("life.missing.birth", "fr") not in words(page_of(opened(known)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_that_only_the_user_states_is_a_hypothesis_until_it_is_signed(lang):
    """A catch-up and a new schedule count as agreed: by whom and until when stands with the figures, for no other event."""
    told = {name: words(blocks.hero(Voice(LAW, lang), contract_of(stated))) for name, stated in CONTRACTS.items()}
    agreed = FactList((Named("event.catch_up"),))
    sentence = say("life.agreed", lang, events=agreed, partner=Named("life.partner.agency"))
    assert [name for name, hero in told.items() if " ".join(sentence.split()) in hero] == ["caught up"]
    assert "reschedule" in {kind.name for kind in events.EVENTS if kind.is_signed_by_both}


# --- the line of life


@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_the_points_stand_by_their_days_and_on_their_side_of_the_day(stated):
    contract = contract_of(stated)
    line = line_of_life(contract)
    days = [point.day for point in line.points if point.day]
    assert days == sorted(days)
    for point in line.points:
        if point.day:
            assert point.when == (
                "past" if point.day < contract.as_of else "future" if point.day > contract.as_of else "today"
            )
    assert [point.kind for point in line.points].count("today") == 1
    assert ("transfer" in [point.kind for point in line.points]) == (contract.paths[1].ended != "withdrawn")


def test_the_free_resale_is_counted_from_the_deed_of_this_contract():
    plain = {point.kind: point.day for point in line_of_life(contract_of(AADL_1)).points}
    sooner = {
        point.kind: point.day
        for point in line_of_life(contract_of(AADL_1 | {"events": "lump_sum.2026-11-01.500000.shorter"})).points
    }
    assert sooner["transfer"] < plain["transfer"]
    assert sooner["resale_free"] - sooner["transfer"] < plain["resale_free"] - sooner["transfer"]
    assert plain["transfer"] == plain["last"]


@pytest.mark.parametrize("name", ["lpa_couple_f3", "lsp_2006"])
def test_a_purchase_has_a_line_of_life_too(name):
    """Its free resale is counted from the keys, no deed waits for the last payment, and the age is that of its bank."""
    bought = yaml.safe_load((scenarios() / "households" / f"{name}.yaml").read_text(encoding="utf-8"))
    keys = bought["dates"]["keys"]
    contract = simulator.contract(bought | {"contract": {"as_of": f"{keys}", "paid": f"until {keys}"}})
    line = line_of_life(contract)
    days = {point.kind: point.day for point in line.points}
    assert (days["resale_free"], "transfer" in days) == (free_resale(contract.case)[0], False)
    assert days["last"] == contract.paths[1].lines[-1].day < days["age"]
    assert words(blocks.life(Voice(LAW, "fr"), line))


def test_who_pays_follows_each_other_without_a_gap():
    for stated in CONTRACTS.values():
        spans = line_of_life(contract_of(stated)).spans
        for earlier, later in itertools.pairwise(spans):
            assert earlier.last == later.first
            assert earlier.payer != later.payer
    payers = [span.payer for span in line_of_life(contract_of(CONTRACTS["a kafil, and another day"])).spans]
    assert payers == ["applicant", "kafil"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_kafil_who_shares_is_on_the_line_until_one_takes_over(lang):
    sharing = "kafil_share.2026-06-20.1998-05-02.45000.40"
    alone, then = (
        contract_of(AADL_1 | {"events": events})
        for events in (sharing, f"{sharing}~kafil.2027-06-20.1999-05-02.45000.keep")
    )
    (share,), spans = line_of_life(alone).shares, line_of_life(alone).spans
    assert share == (dt.date(2026, 6, 20), spans[-1].last, 400_000)
    (ended,) = line_of_life(then).shares
    assert ended.last == dt.date(2027, 6, 20)
    words_of_it = " ".join(say("mine.point.share", lang, payer=Named("payer.kafil"), share=Fraction(2, 5)).split())
    for contract in (alone, then):
        (point,) = [point for point in line_of_life(contract).points if point.day == dt.date(2026, 6, 20)]
        assert (point.kind, point.status) == ("kafil", "hypothesis")
        assert words_of_it in words(blocks.life_list(Voice(LAW, lang), line_of_life(contract)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_every_point_is_in_the_list_and_the_drawing_is_whole(stated, lang):
    contract, voice = contract_of(stated), Voice(LAW, lang)
    line = line_of_life(contract)
    page = str(blocks.life(Voice(LAW, lang), line))
    listed = words(page[page.index("<ol") :])
    for point in line.points:
        assert " ".join(life_drawing.label(voice, point).split()) in listed
    drawing = ET.fromstring(life_drawing.picture(voice, line))
    assert drawing.get("aria-hidden") == "true"
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}rect"))) >= len(line.spans)
    assert "<style>" in life_drawing.coloured(voice, line)


BOX = re.compile(r'<text class="(day|what)" x="([\d.]+)" y="(\d+)"[^>]*>([^<]*)</text>')


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stated", CONTRACTS.values(), ids=CONTRACTS)
def test_no_label_of_the_drawing_overlaps_another_or_leaves_it(stated, lang):
    drawn = life_drawing.picture(Voice(LAW, lang), line_of_life(contract_of(stated)))
    width, height = (float(size) for size in re.search(r'viewBox="0 0 (\S+) (\S+)"', drawn).groups())
    rows = [(float(x), int(y), len(html.unescape(text)) * 5.5 / 2) for _, x, y, text in BOX.findall(drawn)]
    assert rows
    for place, (x, y, half) in enumerate(rows):
        assert 0 <= x - half <= x + half <= width
        assert 0 < y < height
        for other, level, breadth in rows[place + 1 :]:
            assert level != y or abs(other - x) >= half + breadth, (x, other)


def test_an_arabic_line_runs_from_right_to_left():
    line = line_of_life(contract_of(AADL_1))
    for lang in ("fr", "ar"):
        drawn = life_drawing.picture(Voice(LAW, lang), line)
        years = [float(x) for x in re.findall(r'class="year" x="([\d.]+)"', drawn)]
        assert years == sorted(years, reverse=lang == "ar")


def test_a_line_without_two_days_is_not_drawn():
    line = line_of_life(contract_of(AADL_1))
    only = replace_points(line, line.points[1:2])
    assert life_drawing.picture(Voice(LAW, "fr"), only) == ""


def replace_points(line, points):
    return line._replace(points=tuple(points), spans=())


# --- in a browser

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
LEAVE = {"fr": ("Enter", "Tab"), "ar": ("Tab", "Enter")}
IN_A_BROWSER = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM")


@pytest.mark.browser
@IN_A_BROWSER
@pytest.mark.parametrize(
    ("lang", "size", "keys", "amount"),
    [("fr", "phone", "15052018", "500 000"), ("ar", "desktop", "١٥/٠٥/٢٠١٨", "٥٠٠٠٠٠")],
)
def test_a_contract_by_the_keyboard_alone(browser, address, lang, size, keys, amount):
    """Two days typed, an event added, a question solved: each is applied where its field is left, and the address keeps it."""
    from playwright.sync_api import expect

    seen = Visit(
        browser,
        address,
        "phone",
        f"lang={lang}&m_on=2026-11-29&" + "&".join(f"{n}={c}" for n, c in address_of(AADL_1).items()),
        "contrat",
    )
    seen.page.set_viewport_size(SIZES[size])
    hero = seen.page.locator(".hero.mine").first  # for a moment the one of before stands under the new one
    expect(hero).to_contain_text(write(Money(89_906_250), lang))

    def fill(name, text, key):
        field = seen.page.locator(f"[class*='st-key-{life_codes.PREFIX}{name}'] input:not(.calendar)")
        field.focus()
        seen.page.keyboard.press("Control+A")
        seen.page.keyboard.type(text)
        seen.page.keyboard.press(key)

    fill("keys", keys, LEAVE[lang][0])
    later = contract_of(AADL_1 | {"keys": "2018-05-15", "on": "2026-11-29"})
    expect(hero).to_contain_text(write(Money(later.statement.remaining), lang))
    seen.page.wait_for_url("**m_keys=2018-05-15**")
    fill("paid", "31/02/2026", LEAVE[lang][1])
    paid = seen.page.locator(f"[class*='st-key-{life_codes.PREFIX}paid'] input:not(.calendar)")
    expect(paid).to_have_attribute("aria-invalid", "true")
    described = seen.page.locator(f"#{paid.get_attribute('aria-describedby')}")
    expect(described).to_have_text(seen.page.locator(".alert.box .fix").inner_text())
    fill("paid", "20/06/2026", LEAVE[lang][1])
    late = contract_of(AADL_1 | {"keys": "2018-05-15", "on": "2026-11-29", "paid": "2026-06-20"})
    expect(hero).to_contain_text(write(Money(late.statement.late), lang))
    drawn, listed = seen.page.locator("svg.life"), seen.page.locator(".life-list")
    assert drawn.is_visible() == (size == "desktop")
    assert (listed.bounding_box()["height"] > 100) == (size == "phone")

    seen.page.get_by_role("radio", name=say("mine.event.lump_sum", lang)).focus()
    seen.page.keyboard.press("Space")
    fill("draft_lump_sum_amount", amount, "Tab")
    seen.page.locator(".st-key-mine-adding .change").wait_for()
    button = seen.page.locator(".st-key-mine-adding").get_by_role("button", name=say("mine.add.now", lang), exact=True)
    button.focus()
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**m_events=lump_sum.2026-11-29.500000.shorter**")
    paid = contract_of(
        AADL_1
        | {
            "keys": "2018-05-15",
            "on": "2026-11-29",
            "paid": "2026-06-20",
            "events": "lump_sum.2026-11-29.500000.shorter",
        }
    )
    expect(hero).to_contain_text(write(Money(paid.statement.remaining), lang))
    fill("pay", "9000", "Enter")
    view = outlook(solutions.affordable(paid, 900_000).within.contract)
    expect(seen.page.locator(".st-key-mine-question-pay")).to_contain_text(write(Money(view.instalment), lang))
    assert seen.says(f"({SIDEWAYS})()") <= 0
    assert seen.faults() == {}
    assert seen.errors == []
    assert seen.foreign == []
    again = Visit(browser, address, size, seen.page.url.partition("?")[2], "contrat")
    expect(again.page.locator(".hero.mine")).to_contain_text(write(Money(paid.statement.remaining), lang))


@pytest.mark.browser
@IN_A_BROWSER
def test_the_fields_of_an_event_follow_each_other_by_the_keyboard(browser, address):
    """Tab goes from field to field while the page answers, nothing that was typed is lost, and the last stop adds the event."""
    codes = address_of(AADL_1 | {"on": "2026-11-29"})
    seen = Visit(browser, address, "desktop", "lang=fr&" + "&".join(f"{n}={c}" for n, c in codes.items()), "contrat")
    seen.page.get_by_role("radio", name=say("mine.event.kafil", "fr"), exact=True).focus()
    seen.page.keyboard.press("Space")
    first = "[class*='st-key-m_draft_kafil_date'] input:not(.calendar)"
    seen.page.wait_for_selector(first)
    seen.page.locator(first).focus()
    for field, text in (("date", "15012027"), ("birth", "02051990"), ("income", "45000")):
        seen.page.wait_for_selector(f"[class*='st-key-m_draft_kafil_{field}'] input:focus")
        seen.page.keyboard.type(text)
        seen.page.keyboard.press("Tab")
    seen.page.wait_for_selector("[class*='st-key-m_draft_kafil_effect'] :focus")
    seen.page.locator(".st-key-mine-adding .change").wait_for()
    seen.page.keyboard.press("Tab")
    seen.page.wait_for_selector("[class*='st-key-m_add-'] :focus")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**m_events=kafil.2027-01-15.1990-05-02.45000.lower**")
    assert seen.errors == []


COLUMNS = """() => [...document.querySelectorAll('.sum.change')].map(table => [...table.rows].map(row =>
    [...row.cells].slice(1).map(cell => Math.round(cell.getBoundingClientRect().x))))"""


@pytest.mark.browser
@IN_A_BROWSER
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_on_a_phone_every_value_of_before_and_after_stands_under_its_heading(browser, address, lang):
    codes = address_of(CONTRACTS["late"] | {"on": "2026-11-29", "lump": "300000"})
    seen = Visit(browser, address, "phone", f"lang={lang}&" + "&".join(f"{n}={c}" for n, c in codes.items()), "contrat")
    seen.page.wait_for_selector(".sum.change >> nth=1", state="attached")
    tables = seen.says(COLUMNS)
    assert [len(table[0]) for table in tables] == [3, 2]
    for heads, *rows in tables:
        assert rows
        assert all(row == heads for row in rows)
    assert not seen.says(SIDEWAYS)
