"""Facts that do not go together: refused where they cannot be, told where they are only unusual; a figure never changes."""

import copy
import csv
import io
import json
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import openpyxl
import pytest
from paging import opened, ran, shown
from strategies import crowd
from test_applicants import ROW, csv_of
from test_batch import annotated, col
from test_lite import FACTS, read_page

from simulator import Law, answer, cli, compare, sheets
from simulator.engine import run
from simulator.engine.schedule import PAYMENT_ORDER
from simulator.law import COHORTS, Readings
from simulator.question.plausible import checks
from simulator.question.plausible.order import OCCUPATION, WORKS
from simulator.question.plausible.usual_facts import AmountRange, usual_facts
from simulator.reading.documents import read_file
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.wording import LANGUAGES, has, say

LAW = Law.load()
COUPLE = {
    "scheme": "location_vente",
    "household": {"birth": "1985-03-15", "income": "60000 DZD", "spouse_income": "20000 DZD", "cohort": 2024,
                  "owns_property": False, "had_state_aid": False},
    "dwelling": {"type": "F3"},
    "dates": {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"},
}  # fmt: skip
LSP = {
    "scheme": "lsp",
    "household": {"birth": "1970-03-15", "income": "20000 DZD", "spouse_income": "0 DZD", "owns_property": False, "had_state_aid": False},
    "dwelling": {"price": "2000000 DZD"},
    "dates": {"application": "2006-03-01", "acceptance": "2006-05-01", "keys": "2007-06-01"},
    "loan": {"bank": "bdl", "rate": "6 %", "amount": "max", "term": "20 years"},
}  # fmt: skip
DAAM = read_file(scenarios() / "households" / "daam_sakane_300000.yaml")


def changed(base, changes):
    """A question with other facts under these paths."""
    raw = copy.deepcopy(base)
    for path, value in changes.items():
        *parts, last = path.split(".")
        row = raw
        for part in parts:
            row = row.setdefault(part, {})
        row[last] = value
    return raw


OF_2001 = {"household.cohort": "2001-2002", "household.income": "20000 DZD", "household.spouse_income": "0 DZD",
           "household.birth": "1965-03-15",
           "dates": {"application": "2001-09-01", "acceptance": "2002-03-01", "keys": "2005-03-01"}}  # fmt: skip
KAFIL = {"birth": "1998-05-02", "income": "45000 DZD"}

TOLD = {
    # a case that is told, its place; and one beside it that is not
    "an income in centimes": ("amount_too_large", "household.income", {"household.income": "1200000.01 DZD"}, {"household.income": "1200000 DZD"}),
    "an income of the spouse in centimes": ("amount_too_large", "household.spouse_income", {"household.spouse_income": "2000000 DZD"}, {"household.spouse_income": "200000 DZD"}),
    "an income of a kafil in centimes": ("amount_too_large", "kafil[0].income", {"kafil": [KAFIL | {"income": "4500000 DZD"}]}, {"kafil": [KAFIL]}),
    "a price in centimes": ("amount_too_large", "dwelling.price", {"dwelling.price": "343000000 DZD"}, {"dwelling.price": "3430000 DZD"}),
    "charges in centimes": ("amount_too_large", "charges", {"charges": "250000 DZD"}, {"charges": "2500 DZD"}),
    "an income in hundreds": ("amount_too_small", "household.income", {"household.income": "1999.99 DZD"}, {"household.income": "2000 DZD"}),
    "a price in millions without the word": ("amount_too_small", "dwelling.price", {"dwelling.price": "34300 DZD"}, {"dwelling.price": "343000 DZD"}),
    "charges in hundreds": ("amount_too_small", "charges", {"charges": "25 DZD"}, {"charges": "250 DZD"}),
    "no income is no small income": (None, "", {}, {"household.spouse_income": "0 DZD", "household.income": "0 DZD", "charges": "0 DZD"}),
    "a cohort of another year": ("cohort", "household.cohort", {"dates.application": "2023-07-06"}, {}),
    "a cohort of another year, after": ("cohort", "household.cohort", OF_2001 | {"dates": {"application": "2003-01-01", "acceptance": "2003-03-01", "keys": "2005-03-01"}}, OF_2001),
    "the day before the first": ("registration_window", "dates.application", {"dates.application": "2024-07-04"}, {"dates.application": "2024-07-05"}),
    "the day after the last": ("registration_window", "dates.application", {"dates.application": "2024-07-19"}, {"dates.application": "2024-07-18"}),
    "works before the acceptance": ("works_before_acceptance", "dates.milestones.foundations", {"dates.milestones": {"foundations": "2025-12-14"}}, {"dates.milestones": {"foundations": "2025-12-15"}}),
    "a payment order before the acceptance": ("payment_order_before_acceptance", "dates.payment_order", {"dates.payment_order": "2025-12-14"}, {"dates.payment_order": "2025-12-15"}),
    "a payment order a year after": ("payment_order_years_after", "dates.payment_order", {"dates.payment_order": "2026-12-15"}, {"dates.payment_order": "2026-12-14"}),
    "a kafil of 18": ("under_age", "kafil[0].birth", {"kafil": [KAFIL | {"birth": "2009-06-21"}]}, {"kafil": [KAFIL | {"birth": "2009-06-20"}]}),
    "an applicant of 18 of a cohort without an age": ("under_age", "household.birth", OF_2001 | {"household.birth": "1982-09-02"}, OF_2001 | {"household.birth": "1982-09-01"}),
    "an applicant of 18 whom the condition tells": (None, "", {}, {"household.birth": "2006-07-07"}),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_a_fact_is_told_at_its_place_and_the_one_beside_it_is_not(name):
    key, where, faulty, beside = TOLD[name]
    if key:
        warnings = answer(changed(COUPLE, faulty))["warnings"]
        assert [(one["key"], one["where"]) for one in warnings] == [(key, where)]
    assert answer(changed(COUPLE, beside))["warnings"] == []


OTHERS = {
    "LSP, a price in centimes": (LSP, "amount_too_large", "dwelling.price", {"dwelling.price": "200000000 DZD"}, {}),
    "LSP, an applicant of 18": (LSP, "under_age", "household.birth", {"household.birth": "1987-03-02"}, {"household.birth": "1987-03-01"}),
    "LSP, a loan in centimes": (LSP, "amount_too_large", "loan.amount", {"loan.amount": "100000000 DZD"}, {"loan.amount": "1000000 DZD"}),
    "Morocco, an income in centimes": (DAAM, "amount_too_large", "household.income", {"household.income": "800000 MAD"}, {"household.income": "80000 MAD"}),
    "Morocco, a price in centimes": (DAAM, "amount_too_large", "dwelling.price", {"dwelling.price": "30000000 MAD"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_schemes_are_checked_too(name):
    base, key, where, faulty, beside = OTHERS[name]
    assert [(one["key"], one["where"]) for one in answer(changed(base, faulty))["warnings"]] == [(key, where)]
    assert answer(changed(base, beside))["warnings"] == []


def test_every_check_is_reached_has_its_sentence_and_its_amounts_their_names():
    reached = {key for key, *_ in TOLD.values() if key} | {row[1] for row in OTHERS.values()}
    assert reached == {check.key for check in checks.CHECKS}
    for check in checks.CHECKS:
        assert has(f"warning.{check.key}")
    named = {"income", "spouse_income", "kafil", "price", "amount", "charges"}
    assert all(has(f"warning.name.{name}") for name in named)
    assert {"amount_too_large", "amount_too_small"} == checks.KEYS_TO_CONFIRM


@pytest.mark.parametrize("name", [name for name, row in TOLD.items() if row[0]])
def test_a_sentence_is_whole_in_every_language(name):
    (warning,) = answer(changed(COUPLE, TOLD[name][2]))["warnings"]
    assert set(warning) == {"key", "where", "sentence", "instead"}
    assert set(warning["sentence"]) == set(LANGUAGES)
    assert all("{" not in words for words in warning["sentence"].values())
    assert (warning["instead"] is not None) == (warning["key"] in checks.KEYS_TO_CONFIRM)


def test_centimes_are_divided_and_small_amounts_multiplied_exactly():
    (large,) = answer(changed(COUPLE, {"dwelling.price": "343000000 DZD"}))["warnings"]
    (small,) = answer(changed(COUPLE, {"household.income": "600.55 DZD"}))["warnings"]
    assert (large["instead"], small["instead"]) == ("3430000.00", "60055.00")
    assert "343\u00a0000\u00a0000" in large["sentence"]["fr"]
    assert "3\u00a0430\u00a0000" in large["sentence"]["fr"]


# --- what cannot be


REFUSED = {
    "works after the keys": ({"dates.milestones": {"secondary_works": "2028-06-21"}}, "dates.milestones.secondary_works"),
    "works out of order": ({"dates.milestones": {"foundations": "2027-03-01", "structural_works": "2027-02-28"}}, "dates.milestones.structural_works"),
    "the first year of occupation before the keys": (OF_2001 | {"dates.milestones": {"occupation_year_1": "2005-02-28"}}, "dates.milestones.occupation_year_1"),
    "a payment order after the keys": ({"dates.payment_order": "2028-06-21"}, "dates.payment_order"),
    "a kafil born on the day of the contract": ({"kafil": [KAFIL | {"birth": "2028-06-20"}]}, "kafil[0].birth"),
    "an applicant born on the day of the application": ({"household.birth": "2024-07-06"}, "household.birth"),
}  # fmt: skip
BESIDE = {
    "works on the day of the keys": {"dates.milestones": {"secondary_works": "2028-06-20"}},
    "works on the same day": {"dates.milestones": {"foundations": "2027-03-01", "structural_works": "2027-03-01"}},
    "a payment order on the day of the keys": {"dates.payment_order": "2028-06-20"},
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_at_a_date_that_can_be_corrected(name):
    changes, where = REFUSED[name]
    with pytest.raises(InputError) as refused:
        answer(changed(COUPLE, changes))
    assert [fault.where for fault in refused.value.all] == [where]


@pytest.mark.parametrize("name", BESIDE)
def test_what_is_just_possible_is_answered(name):
    assert answer(changed(COUPLE, BESIDE[name]))["eligible"]


def test_every_reversed_pair_is_told_at_once():
    works = {"foundations": "2027-03-01", "structural_works": "2027-02-01", "secondary_works": "2029-01-01"}
    with pytest.raises(InputError) as refused:
        answer(changed(COUPLE, {"dates.milestones": works, "dates.payment_order": "2029-01-01"}))
    assert {fault.where for fault in refused.value.all} == {
        "dates.milestones.structural_works", "dates.milestones.secondary_works", f"dates.{PAYMENT_ORDER}",
    }  # fmt: skip


def test_the_order_of_the_works_is_that_of_every_text_that_calls_tranches():
    """No text asks for a part of the works before one that it follows here."""
    order = [*WORKS, "keys", *OCCUPATION]
    for text in LAW.texts:
        for provision in text.provisions:
            if provision.key == "tranches" and isinstance(provision.value, tuple):
                called = [order.index(one.milestone) for one in provision.value if one.milestone in order]
                assert called == sorted(called), text.id


def test_own_funds_above_the_price_are_refused_and_the_whole_price_is_not():
    with pytest.raises(InputError) as refused:
        answer(changed(LSP, {"loan.own_funds": "2000000.01 DZD"}))
    assert (refused.value.key, refused.value.where) == ("error.loan.own_funds", "loan.own_funds")
    assert answer(changed(LSP, {"loan.own_funds": "2000000 DZD"}))["warnings"] == []


def test_own_funds_above_a_price_that_a_table_gives_are_refused_too():
    lpa = read_file(scenarios() / "households" / "lpa_couple_f3.yaml")
    price = answer(lpa)["price"]
    assert answer(changed(lpa, {"loan.own_funds": f"{price} DZD"}))
    with pytest.raises(InputError, match=r"own_funds"):
        answer(changed(lpa, {"loan.own_funds": f"{price.removesuffix('.00')}.01 DZD"}))


def test_a_deed_before_the_permit_of_occupation_is_refused():
    deed = str(DAAM["dates"]["deed"])
    assert answer(changed(DAAM, {"dwelling.permis_habiter": deed}))
    later = str(np.datetime64(deed) + 1)
    with pytest.raises(InputError) as refused:
        answer(changed(DAAM, {"dwelling.permis_habiter": later}))
    assert (refused.value.key, refused.value.where) == ("error.date.order", "dates.deed")


# --- a warning never changes a figure


@pytest.mark.parametrize("path", sorted((scenarios() / "households").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_typical_case_is_told_nothing(path):
    assert answer(path)["warnings"] == []


FUZZED = np.random.default_rng(12)
AMOUNTS = ("600", "20000", "60000", "6000000", "900000000")
DAYS = ("2001-09-01", "2013-09-17", "2024-07-04", "2024-07-06", "2024-07-19")


def fuzzed():
    """A question of facts that often do not go together."""
    one = FUZZED.choice
    return changed(COUPLE, {
        "household.income": f"{one(AMOUNTS)} DZD", "household.spouse_income": f"{one(('0', *AMOUNTS))} DZD",
        "household.cohort": str(one(COHORTS)), "household.birth": str(one(("1950-02-28", "1985", "1999-12-31"))),
        "dates.application": str(one(DAYS)), "dates.payment_order": str(one(("2025-01-01", "2026-01-01", "2027-01-01"))),
        "dates.milestones": {"foundations": str(one(("2025-01-01", "2026-06-01")))},
        "dwelling.price": f"{one(('34300', '3430000', '343000000'))} DZD", "charges": f"{one(('25', '2500', '250000'))} DZD",
        "kafil": [{"birth": str(one(("1998-05-02", "2010-01-01"))), "income": f"{one(AMOUNTS)} DZD"}],
    })  # fmt: skip


def test_a_warning_changes_no_figure(monkeypatch):
    questions = [fuzzed() for _ in range(40)]
    told = [answer(question) for question in questions]
    assert {warning["key"] for one in told for warning in one["warnings"]} >= {check.key for check in checks.CHECKS} - {
        "under_age"
    }
    assert list(told[0]).index("warnings") == list(told[0]).index("title") + 1
    monkeypatch.setattr(checks, "CHECKS", ())
    for question, found in zip(questions, told, strict=True):
        assert answer(question) == found | {"warnings": []}


def test_one_household_is_told_what_its_row_in_a_population_is_told():
    people = crowd(5, 400)
    codes, regime = run.regimes(people, "location_vente", LAW, Readings(), None)
    every = checks.to_check(people, codes, regime, LAW)
    assert every.sum() > 0
    alone = [
        bool(
            list(
                checks.unusual(
                    checks.HouseholdsToCheck(people.rows(np.array([row])), codes[regime[row]], usual_facts(LAW), {}, -1)
                )
            )
        )
        for row in range(len(people))
    ]
    assert every.tolist() == alone
    assert checks.in_file(people, LAW).tolist() == alone


def test_rows_under_no_law_are_not_checked():
    people = crowd(5, 3)
    early = type(people).joined([people.rows(np.array([row])) for row in range(3)])
    object.__setattr__(early, "application", np.full(3, "1999-01-01", "datetime64[D]"))
    for name in ("acceptance", "keys"):
        object.__setattr__(early, name, np.full(3, "1999-06-01", "datetime64[D]"))
    early.__dict__.pop("spans", None)
    assert not checks.in_file(early, LAW).any()
    assert len(checks.in_file(people.rows(np.array([], int)), LAW)) == 0


def test_what_is_usual_comes_from_the_texts():
    found = usual_facts(LAW)
    assert found.prices["DZD"] == AmountRange(140_000_000, 540_000_000), (
        "AADL 1, 1 400 000 DA; the dearest price of the LPA table"
    )
    assert found.prices["MAD"] == AmountRange(30_000_000, 70_000_000), "the two prices up to which the aid is given"
    assert found.charges is not None
    assert found.charges.least == 183_266
    assert found.adult == 19
    assert {cohort: (str(window.first), str(window.last)) for cohort, window in found.windows.items()} == {
        "2024": ("2024-07-05", "2024-07-18")
    }
    nothing = usual_facts(Law([]))
    assert (nothing.prices, nothing.charges, nothing.adult, nothing.windows) == ({}, None, None, {})


# --- the doors


CENTIMES = changed(COUPLE, {"dwelling.price": "343000000 DZD"})
SENTENCES = answer(CENTIMES)["warnings"][0]["sentence"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_terminal_tells_before_the_figures(lang, tmp_path, capsys):
    path = tmp_path / "question.json"
    path.write_text(json.dumps(CENTIMES), encoding="utf-8")
    assert cli.main(["simulate", str(path), "--lang", lang]) == 0
    page = capsys.readouterr().out
    assert page.index(SENTENCES[lang]) < page.index(say("heading.verdict", lang))
    assert cli.main(["compare", str(path), "--with", "location_vente@2001-04-29", "--lang", lang]) == 0
    page = capsys.readouterr().out
    assert page.count(SENTENCES[lang]) == 1
    assert page.index(SENTENCES[lang]) < page.index(say("heading.comparison", lang))


def test_tables_for_a_spreadsheet_tell_it_on_their_first_line():
    first, second, *_ = csv.DictReader(io.StringIO(sheets.csv(CENTIMES)))
    assert first["warnings"] == " / ".join(SENTENCES[lang] for lang in LANGUAGES)
    assert second["warnings"] == ""
    assert compare(CENTIMES, [])["warnings"] == answer(CENTIMES)["warnings"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_paper_and_message_tell_it(lang):
    message = sheets.message(CENTIMES, lang)
    assert message.index(SENTENCES[lang]) < message.index(say("sheet.hero", lang))
    book = openpyxl.load_workbook(io.BytesIO(sheets.workbook(CENTIMES, lang))).worksheets[0]
    assert any(SENTENCES[lang] in str(cell.value) for row in book.iter_rows(max_row=8) for cell in row)
    assert sheets.pdf(CENTIMES, lang) != sheets.pdf(COUPLE, lang)
    assert say("warning.title", lang) not in sheets.message(COUPLE, lang)


def test_a_file_asks_before_it_answers_and_answers_as_written_when_told(tmp_path):
    content = csv_of(
        ROW | {"income": "6000000"},
        ROW | {"identifier": "0018"},
        ROW | {"identifier": "0019", "application": "2024-07-19"},
    )
    (asked, plain, told), reply = annotated(content, tmp_path)
    assert (reply.counts.to_confirm, reply.counts.answered, reply.counts.rows) == (1, 2, 3)
    assert col(asked, "verdict") == say("batch.verdict.to_confirm", "fr")
    assert "60\u00a0000" in col(asked, "warnings")
    assert not any(
        col(asked, name) for name in ("price", "instalment", "reasons", "months", "first", "effort", "kafil")
    )
    assert col(plain, "warnings") == ""
    assert col(told, "warnings")
    assert col(told, "instalment") == col(plain, "instalment") != ""
    (asked, plain, told), reply = annotated(content, tmp_path, as_written=True)
    assert (reply.counts.to_confirm, reply.counts.answered) == (0, 3)
    assert col(asked, "price") == col(plain, "price") != ""
    assert col(asked, "warnings")


def test_the_light_page_asks_with_two_links_and_answers_the_one_that_is_followed():
    address = FACTS | {"price": "343000000"}
    body, tree = read_page(address)
    assert SENTENCES["fr"] in body
    assert 'class="hero"' not in body
    hrefs = [attrs["href"] for attrs in tree.all("a") if attrs.get("href", "").startswith("?")]
    meant, kept = (dict(parse_qsl(urlsplit(href).query)) for href in hrefs if "price=" in href)
    assert meant["price"] == "3430000"
    assert kept["price"] == "343000000"
    body, _ = read_page(meant)
    assert SENTENCES["fr"] not in body
    body, _ = read_page(kept)
    assert SENTENCES["fr"] in body
    assert "hero" in body
    body, _ = read_page(kept | {"price": "431500000"})
    assert 'class="hero"' not in body, "another amount is asked about again"


@pytest.mark.parametrize("name", ["simulate", "schedule", "compare", "counter"])
def test_a_page_asks_first_and_shows_its_answer_after_one_tap(name):
    at = opened(name, **FACTS | {"price": "343000000"})
    assert SENTENCES["fr"] in shown(at)
    before = len(shown(at))
    keep = next(button for button in at.button if (button.key or "").startswith("as-written-price"))
    at = ran(keep.click().run())
    assert SENTENCES["fr"] in shown(at), "still told, above the answer"
    assert len(shown(at)) > before
    assert not [button for button in at.button if (button.key or "").startswith("as-written")]


@pytest.mark.parametrize("name", ["simulate", "counter"])
def test_one_tap_puts_the_amount_that_was_meant(name):
    at = opened(name, **FACTS | {"price": "343000000"})
    at = ran(next(button for button in at.button if (button.key or "").startswith("instead-price")).click().run())
    assert at.session_state.visit.facts["price"] == "3430000"
    assert SENTENCES["fr"] not in shown(at)
