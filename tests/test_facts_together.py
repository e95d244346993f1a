"""Facts that cannot be together are refused, unusual ones told, at every door that takes them and in its language."""

import contextlib
import html
import io
import json
import re

import pytest
from paging import TODAY, opened, shown
from test_applicants import ROW, csv_of
from test_batch import annotated, col
from test_lite import FACTS
from test_plausible import COUPLE, DAAM, LSP, OF_2001, changed

from simulator import Law, answer, cli, compare
from simulator.applicants import checks as file_checks
from simulator.reading.errors import InputError
from simulator.ui.answer import headline
from simulator.ui.compare import engine, law_codes
from simulator.ui.server import api, lite, problems
from simulator.ui.state import question
from simulator.ui.state.facts import FIELDS
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, say

pytestmark = pytest.mark.slow

LAW = Law.load()
AADL1 = {"cohort": "2001-2002", "birth": "1982-09-02", "income": "20000", "spouse": "0", "application": "2001-09-01",
         "acceptance": "2002-03-01", "keys": "2005-03-01"}  # fmt: skip
KAFIL = {"birth": "1998-05-02", "income": "45000 DZD"}

REFUSED = {
    # what cannot be: the question, the place and the key of the fault; what a page's address and the row of a file say
    "works after the keys": (changed(COUPLE, {"dates.milestones": {"secondary_works": "2028-06-21"}}),
                             "dates.milestones.secondary_works", "error.date.order", {"works_secondary_works": "2028-06-21"}, None),
    "works out of order": (changed(COUPLE, {"dates.milestones": {"foundations": "2027-03-01", "structural_works": "2027-02-28"}}),
                           "dates.milestones.structural_works", "error.date.order",
                           {"works_foundations": "2027-03-01", "works_structural_works": "2027-02-28"}, None),
    "a payment order after the keys": (changed(COUPLE, {"dates.payment_order": "2028-06-21"}), "dates.payment_order", "error.date.order",
                                       {"order": "2028-06-21"}, None),
    "an acceptance before the application": (changed(COUPLE, {"dates.acceptance": "2024-07-05"}), "dates.acceptance", "error.date.order",
                                             {"acceptance": "2024-07-05"}, {"acceptance": "2024-07-05"}),
    "keys before the acceptance": (changed(COUPLE, {"dates.keys": "2025-12-14"}), "dates.keys", "error.date.order",
                                   {"keys": "2025-12-14"}, {"keys": "2025-12-14"}),
    "a kafil born on the day of the contract": (changed(COUPLE, {"kafil": [KAFIL | {"birth": "2028-06-20"}]}), "kafil[0].birth",
                                                "error.kafil.unborn", {"kafil1": "2028-06-20", "kafil1_income": "45000"},
                                                {"kafil_birth": "2028-06-20", "kafil_income": "45000"}),
    "an applicant born on the day of the application": (changed(COUPLE, {"household.birth": "2024-07-06"}), "household.birth",
                                                        "error.birth.after_application", {"birth": "2024-07-06"}, {"birth": "2024-07-06"}),
    "own funds above the price": (changed(LSP, {"loan.own_funds": "2000000.01 DZD"}), "loan.own_funds", "error.loan.own_funds", None, None),
    "a deed before the permit": (changed(DAAM, {"dwelling.permis_habiter": "2030-01-01"}), "dates.deed", "error.date.order", None, None),
    "an undivided share that is denied": (
        changed(DAAM, {"household.owns_property": None, "household.property": [{"kind": "dwelling", "whose": "applicant", "undivided": "true"}]}),
        "household.co_owner", "error.property.co_owner", None, None),
}  # fmt: skip
TOLD = {
    "works before the acceptance": (changed(COUPLE, {"dates.milestones": {"foundations": "2025-12-14"}}), "dates.milestones.foundations",
                                    "works_before_acceptance", {"works_foundations": "2025-12-14"}, None),
    "a payment order before the acceptance": (changed(COUPLE, {"dates.payment_order": "2025-12-14"}), "dates.payment_order",
                                              "payment_order_before_acceptance", {"order": "2025-12-14"}, None),
    "a payment order years after": (changed(COUPLE, {"dates.payment_order": "2027-12-15"}), "dates.payment_order",
                                    "payment_order_years_after", {"order": "2027-12-15"}, None),
    "a cohort of another year": (changed(COUPLE, {"dates.application": "2023-07-06"}), "household.cohort", "cohort",
                                 {"application": "2023-07-06"}, {"application": "2023-07-06"}),
    "an application outside the window": (changed(COUPLE, {"dates.application": "2024-07-19"}), "dates.application", "registration_window",
                                          {"application": "2024-07-19"}, {"application": "2024-07-19"}),
    "a kafil of 18": (changed(COUPLE, {"kafil": [KAFIL | {"birth": "2009-06-21"}]}), "kafil[0].birth", "under_age",
                      {"kafil1": "2009-06-21", "kafil1_income": "45000"}, {"kafil_birth": "2009-06-21", "kafil_income": "45000"}),
    "an applicant of 18": (changed(COUPLE, OF_2001 | {"household.birth": "1982-09-02"}), "household.birth", "under_age", AADL1,
                           {name: AADL1.get(name, "0") for name in ("cohort", "birth", "income", "application", "acceptance", "keys")} | {"spouse_income": "0"}),
    "an income in centimes": (changed(COUPLE, {"household.income": "6000000 DZD"}), "household.income", "amount_too_large",
                              {"income": "6000000"}, {"income": "6000000"}),
    "a price in centimes": (changed(COUPLE, {"dwelling.price": "343000000 DZD"}), "dwelling.price", "amount_too_large",
                            {"price": "343000000"}, {"type": "", "price": "343000000"}),
}  # fmt: skip
ALL = REFUSED | TOLD


def read(markup):
    """The words of a page."""
    return plain_words(html.unescape(re.sub(r"<[^>]+>", " ", str(markup))))


def plain_words(text):
    """A text with single blanks, without the fences that keep numbers in their order inside Arabic."""
    return " ".join(re.sub("[\u2066-\u2069]", "", text).split())


def fault_of(name):
    """The fault of a question that is refused."""
    with pytest.raises(InputError) as refused:
        answer(ALL[name][0])
    (fault,) = refused.value.all
    return fault


def sentence(name, lang):
    """What is told of a case in a language."""
    if name in REFUSED:
        return fault_of(name).message(lang)
    (warning,) = answer(ALL[name][0])["warnings"]
    return warning["sentence"][lang]


@pytest.mark.parametrize("name", ALL)
def test_each_case_is_told_at_its_place_by_the_engine_and_the_api(name):
    raw, where, key, *_ = ALL[name]
    body = json.dumps(raw, default=str).encode()
    if name in TOLD:
        (warning,) = api.api.answer(api.sent(body))["warnings"]
        assert (warning["where"], warning["key"]) == (where, key)
        return
    fault = fault_of(name)
    assert (fault.where, fault.key) == (where, key)
    with pytest.raises(InputError) as refused:
        api.api.answer(api.sent(body))
    for lang in LANGUAGES:
        reply = problems.problem(422, refused.value, lang)
        assert json.loads(reply.body)["errors"] == [{"key": key, "where": where, "message": fault.message(lang)}]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_the_command_tells_it(name, lang, tmp_path):
    path = tmp_path / "question.json"
    path.write_text(json.dumps(ALL[name][0], default=str), encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.main(["simulate", str(path), "--lang", lang])
    assert status == (2 if name in REFUSED else 0)
    said = err if name in REFUSED else out
    assert plain_words(sentence(name, lang)) in plain_words(said.getvalue())
    assert name in TOLD or out.getvalue() == ""


ON_PAGES = [name for name in ALL if ALL[name][3] is not None]


def codes(name):
    """The address of a case: the facts of the example, all of them the household's own, with its own."""
    return {code: value for code, value in (FACTS | ALL[name][3]).items() if code != "supposed"}


def page_words(name, lang):
    """What a page says of a case: the field with the fault and the sentence for a page, or the warning."""
    if name in TOLD:
        return sentence(name, lang)
    facts = dict.fromkeys(FIELDS, "") | codes(name)
    with pytest.raises(InputError) as refused:
        question.answers(facts, LAW)
    (fault,) = refused.value.all
    assert (fault.where, fault.key) == (ALL[name][1], ALL[name][2])
    told = read(headline.refusal(Voice(LAW, lang), refused.value, facts))
    assert plain_words(say(headline.label_key(question.field_of(fault.where)), lang)) in told
    return told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ON_PAGES)
def test_the_light_page_tells_it(name, lang):
    body, status = lite.page(codes(name), lang, TODAY)
    assert status == (422 if name in REFUSED else 200)
    assert plain_words(page_words(name, lang)) in read(body)


@pytest.mark.parametrize(("turn", "name"), list(enumerate(ON_PAGES)))
def test_the_page_tells_it(turn, name):
    """Each case in a language of its turn: what differs from one to the next is tested above, without a page."""
    lang = LANGUAGES[turn % len(LANGUAGES)]
    at = opened("simulate", **codes(name), lang=lang)
    assert plain_words(page_words(name, lang)) in read(shown(at))


IN_FILES = [name for name in ALL if ALL[name][4] is not None]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", IN_FILES)
def test_a_file_tells_it(name, lang, tmp_path):
    (row, beside), reply = annotated(
        csv_of(ROW | ALL[name][4], ROW | {"identifier": "0018", "birth": "1984-03-15"}), tmp_path, lang=lang
    )
    assert reply.counts.rejected == (name in REFUSED)
    if name in TOLD:
        assert plain_words(sentence(name, lang)) in plain_words(col(row, "warnings", lang))
        assert col(beside, "warnings", lang) == ""
        return
    assert col(row, "verdict", lang) == say("batch.verdict.rejected", lang)
    errors = col(row, "errors", lang)
    assert errors
    assert not [check.code for _, check in file_checks.CHECKS if check.code in errors], (
        "a word of ours, not of a reader"
    )
    assert col(beside, "errors", lang) == ""


ON_COMPARE = {
    "own funds above the price": ("lsp", {"price": "2000000", "own": "2000001"}),
    "a deed before the permit": ("daam_sakane", {"permis": "2030-01-01"}),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ON_COMPARE)
def test_the_page_of_comparisons_tells_what_only_a_purchase_asks(name, lang):
    scheme, own = ON_COMPARE[name]
    asked = {f"{scheme}_{code}": value for code, value in (law_codes.example()[scheme] | own).items() if value}
    at = opened("compare", **FACTS, lang=lang, **{law_codes.PREFIX + code: value for code, value in asked.items()},
                **{f"{law_codes.PREFIX}with": scheme})  # fmt: skip
    question_asked = engine.question_text(
        dict.fromkeys(FIELDS, "") | FACTS, "F3", dict.fromkeys(law_codes.NAMES, "") | asked
    )
    called = law_codes.dated_scheme(dict.fromkeys(law_codes.NAMES, "") | asked, scheme)
    (line,) = (line for line in compare(question_asked, [called])["lines"] if "missing" in line)
    page, told = read(shown(at)), plain_words(line["missing"][lang])
    figures = re.findall(r"\d\d/\d\d/\d{4}|\d[\d ]{5,}\d", told)
    assert len(figures) == 2
    assert [words for words in figures if words not in page] == []
    assert not re.search(r"permis_habiter|own_funds", page)
