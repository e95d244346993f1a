"""A bank of which nothing is known never hides the State's aid: aid, price and own share are answered on every day."""

import datetime as dt
import html
import itertools

import pytest
from strategies import crowd
from test_wording import entries

from simulator import Law, answer, compare, sheets, wording
from simulator.answers import explain
from simulator.api import comparison as compared
from simulator.api import simulated
from simulator.law import Terms
from simulator.law.keys import BANKS, CURRENCIES, WAGES
from simulator.populations import laws
from simulator.populations import purchase_facts as lab_facts
from simulator.question.scenario import load
from simulator.reading.errors import InputError, LawError
from simulator.sheets.first_page import cards
from simulator.sheets.question import answered
from simulator.sheets.workbook_file import workbook
from simulator.ui.compare.blocks import columns
from simulator.views.text.answer_page import answer as in_plain_words
from simulator.views.text.comparison_page import comparison
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES

pytestmark = pytest.mark.slow

LAW = Law.load()
BUYING = [*itertools.product(("lpa", "lsp"), BANKS), ("daam_sakane", None)]
DAYS = [dt.date(year, month, 3) for year in range(1995, 2027) for month in (1, 4, 7, 10)]


def asking(scheme, bank, day, **loan):
    """A household that asks for a dwelling and a loan on a day, everything on that day."""
    currency, moroccan = CURRENCIES[scheme], scheme == "daam_sakane"
    price = "250000 MAD" if moroccan else "1500000 DZD"
    household = {
        "birth": f"{day.year - 35}-03-15", "income": f"18000 {currency}", "spouse_income": f"0 {currency}",
        "owns_property": False, "had_state_aid": False,
    }  # fmt: skip
    return {
        "scheme": scheme,
        "household": household | ({"nationality": "moroccan"} if moroccan else {}),
        "dwelling": {"price": price},
        "dates": {"application": day, "deed": day}
        if moroccan
        else {"application": day, "acceptance": day, "keys": day},
        "loan": {"amount": "max", "term": "20 years"} | ({"bank": bank} if bank else {}) | loan,
    }


def is_aided(scheme, day):
    """Whether a text in force on a day says how much the State gives, and the scheme still takes applications."""
    try:
        code = LAW.at(scheme, dict.fromkeys(("application", "acceptance", "keys"), day), terms=Terms())
        last = code.value_or_none("applications_until") if code.fixes("applications_until") else None
    except LawError:
        return False
    return code.states("grant") and code.states(WAGES[scheme]) and (last is None or day <= last)


@pytest.mark.parametrize(("scheme", "bank"), BUYING)
@pytest.mark.parametrize("rate", [{}, {"rate": "6 %"}], ids=["no rate", "own rate"])
def test_whenever_the_texts_of_the_aid_are_in_force_the_aid_is_answered(scheme, bank, rate):
    days = [day for day in DAYS if is_aided(scheme, day)]
    assert len(days) > 8
    for day in days:
        found = answer(asking(scheme, bank, day, **rate))
        own = float(found["price"]) - float(found["grant"])
        assert own > 0, day
        assert float(found["down_payment"]) + float(found["financed"]) == own, day
        assert float(found["grant"]) > 0 or not found["eligible"], day
        assert found["loan"]["rate"] is not None or not rate, day


@pytest.mark.parametrize(("day", "grant"), [(dt.date(2001, 6, 1), "400000.00"), (dt.date(2003, 6, 1), "500000.00")])
@pytest.mark.parametrize("bank", BANKS)
def test_the_aid_is_that_of_the_day_whatever_is_known_of_the_bank(bank, day, grant):
    """An income of 18 000 DA: 400 000 by the order of 15/11/2000, 500 000 by that of 09/04/2002."""
    assert answer(asking("lsp", bank, day))["grant"] == grant


def test_a_rate_that_nothing_gives_is_not_a_loan_of_nothing():
    found = answer(asking("lsp", "bna", dt.date(2001, 6, 1)))
    assert found["loan"]["binding"] == "rate_unknown"
    unknown = ("amount", "rate", "effective_rate", "instalment", "instalment_as_asked")
    assert {name: found["loan"][name] for name in unknown} == dict.fromkeys(unknown)
    assert (found["rate"], found["instalment"], found["total_paid"]) == (None, None, None)
    assert {"bank_rate", "bank_dti", "bank_age_limit", "bank_term_max"} <= {row["key"] for row in found["gaps"]}


def test_what_is_not_known_never_costs_least():
    day = dt.date(2002, 1, 3)
    table = compare(asking("lsp", "bna", day), ["lsp@2003-01-01"])
    assert [line["in_all"] for line in table["lines"]] == [None, None]
    assert [line["state"]["total"] for line in table["lines"]] == [None, None]
    assert table["cheapest"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("loan", "name"), [({}, "rate_unknown"), ({"rate": "6 %"}, "own_terms")], ids=["no rate", "own rate"]
)
def test_every_door_says_that_the_bank_is_not_known(loan, name, lang):
    question = asking("lsp", "cnep", dt.date(2001, 6, 1), **loan)
    scenario = load(question)
    outcome, page = simulated(scenario, LAW), Voice(LAW, lang, currency="DZD")
    (step,) = (step for step in explain.explain(explain.Case(outcome, 0)) if step.name == name)
    words, table = wording.write(step.sentence, lang), compared(question, [])
    assert words in in_plain_words(LAW, sheets.answered(question).summary, lang)
    assert words in comparison(LAW, table, lang)
    assert words in html.unescape(str(columns(page, table)))
    assert cards(answered(scenario), page)
    assert workbook(answered(scenario), lang)


def test_where_some_limit_of_the_bank_is_known_the_terms_are_not_called_ones_own():
    steps = {step["name"] for step in answer(asking("lsp", "cnep", dt.date(2003, 6, 1), rate="6 %"))["steps"]}
    assert "own_terms" not in steps


def test_a_subsidised_rate_leaves_only_the_term_to_the_household():
    """LPA, BNA, 2012: 1 % by décret 10-87; no page says what the bank asked before 2015."""
    question = asking("lpa", "bna", dt.date(2012, 6, 1))
    found = answer(question | {"household": question["household"] | {"income": "40000 DZD"}})
    (step,) = (step for step in found["steps"] if step["name"] == "own_terms")
    assert (step["value"], found["loan"]["rate"]) == ("term", "0.01")


def test_a_population_asks_for_the_rate_that_nothing_gives():
    """Sums would count the loans as nothing."""
    people = crowd(1, 20)
    said = {"loan": {"bank": "bna", "amount": "max", "term": "20 years"}, "dwelling": {"price": "1500000 DZD"}}
    given = lab_facts.parse({"schemes": {"lsp": said}})
    (asked,) = laws.population_laws(["lsp@2001-06-01"], LAW, facts=given)
    with pytest.raises(InputError) as refused:
        asked.regimes(asked.households(people))
    assert refused.value.key == "error.loan.no_rate"


ADVICE = {
    "fr": ("date postérieure", "autre date", "date antérieure", "Changez la date"),
    "ar": ("تاريخًا لاحقًا", "تاريخًا آخر", "في تاريخ آخر", "بتاريخ آخر", "تاريخًا سابقًا"),
    "en": ("later date", "another date", "earlier date", "Change the date"),
}

OF_A_LAW = {"lab.say.repeated", "lab.error.shape"}
"""A population is counted under laws of several dates: here the date is that of a law, not of a household."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_refusal_advises_a_household_to_take_another_date(lang):
    """The aid of another date is another aid: a refusal says when a text begins, and nothing more."""
    sentences = [(key, form) for key, forms, _ in entries(lang) for form in forms]
    advising = {key for key, form in sentences if any(words in form for words in ADVICE[lang])}
    assert advising <= OF_A_LAW
