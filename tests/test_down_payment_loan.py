"""The bank's loan for the tranches: one balance that ends at zero, within its bounds, and beside the rent at every door."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from contract import money_of
from strategies import crowd
from test_purchase_rules import READ, People
from test_purchase_rules import Law as MadeUp

from simulator import Law, answer, sheets
from simulator.answers import explain
from simulator.answers.explain import Case, tranches_loan
from simulator.api import simulate, simulated
from simulator.base import dates
from simulator.base.money import LARGEST
from simulator.engine.rules import down_payment_loan
from simulator.engine.schedule import level_loan, walk_drawn
from simulator.law import DownPayment, Terms
from simulator.question.scenario import load, parse
from simulator.reading.errors import InputError
from simulator.sheets.facts import rows as facts_of
from simulator.sheets.later_pages import beside_the_rent, reasons
from simulator.sheets.question import answered
from simulator.views.text.answer_page import answer as in_plain_words
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES

LAW = Law.load()
F3 = {
    "scheme": "location_vente",
    "household": {
        "birth": "1985-03-15", "income": "80000 DZD", "spouse_income": "0 DZD", "cohort": "2024", "owns_property": False,
        "had_state_aid": False,
    },
    "dwelling": {"type": "F3"},
    "dates": {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"},
}  # fmt: skip
ASKED = {"bank": "cnep", "amount": "max", "term": "25 years"}


def lent(**asked):
    return F3 | {"down_payment_loan": ASKED | asked}


def cents(decimals):
    return int(Decimal(decimals) * 100)


@pytest.mark.parametrize(
    "asked", [{}, {"drawn": "at_once"}, {"amount": "500000 DZD"}, {"term": "10 years"}, {"bank": "bdl"}]
)
def test_the_balance_ends_at_zero_and_all_that_is_drawn_is_repaid(asked):
    loan = answer(lent(**asked))["down_payment_loan"]
    rows = loan["schedule"]
    assert sum(cents(row["drawn"]) for row in rows) == cents(loan["amount"])
    assert sum(cents(row["due"]) - cents(row["interest"]) for row in rows) == cents(loan["amount"])
    assert rows[-1]["balance"] == "0.00"
    assert max(cents(row["due"]) for row in rows) == cents(loan["instalment"])
    assert (rows[-1]["date"], sum(cents(row["interest"]) for row in rows)) == (
        loan["last_due"],
        cents(loan["interest"]),
    )
    assert cents(loan["own_share"]) + cents(loan["amount"]) == cents(answer(F3)["down_payment"])


def test_known_days_of_the_works_date_the_draws():
    works = {"foundations": "2026-09-01", "structural_works": "2027-03-01", "secondary_works": "2027-10-15"}
    loan = answer(lent() | {"dates": F3["dates"] | {"milestones": works}})["down_payment_loan"]
    assert [draw["date"] for draw in loan["draws"]] == ["2025-12-15", *works.values(), "2028-06-20"]
    assert not any(draw["supposed"] for draw in loan["draws"])
    assert loan["instalment"] == "4912.16"


def test_at_once_is_a_level_loan_to_the_centime():
    amount, rate, months = np.array([130_340_000]), np.array([10**6]), np.array([300])
    level = level_loan(amount, rate, months)
    months_drawn = list(walk_drawn(amount[np.newaxis], np.zeros((1, 1), np.int64), rate, months))
    paid = [int(month.interest[0] + month.principal[0]) for month in months_drawn]
    assert paid[1:-1] == [int(level.instalment[0])] * 299
    assert paid[-1] == int(level.last[0])


def test_a_household_is_its_row():
    people = crowd(3, 200)
    days = {name: np.full(200, np.datetime64(day)) for name, day in F3["dates"].items()}
    born = np.datetime64("1950-01-01") + np.arange(200) * 60
    people = replace(people, **days, birth=born, cohort=np.full(200, 2, np.int8))
    terms = Terms(bank="cnep_aadl3", months=300, down_payment=DownPayment(LARGEST))
    outcome = simulate(people, "location_vente@2025-12-31", law=LAW, terms=terms)
    found = down_payment_loan.granted(people, replace(outcome.code(), frozen=None), outcome.decisions.price)
    amounts = dict.fromkeys(down_payment_loan.BINDINGS, 0)
    for row in range(len(people)):
        alone = tranches_loan(Case(outcome, row))
        assert (alone.amount, alone.months) == (int(found.amount[row]), int(found.months[row]))
        amounts[alone.binding] += 1
        assert alone.amount == 0 or alone.dues[-1].balance == 0
    assert {"down_payment", "income_outside", "age"} <= {name for name, count in amounts.items() if count}


def test_the_last_instalment_is_paid_before_75():
    for year in range(1950, 1965):
        loan = answer(lent() | {"household": F3["household"] | {"birth": f"{year}-03-15"}, "dates": F3["dates"]})[
            "down_payment_loan"
        ]
        if loan["instalment"] is not None:
            assert dt.date.fromisoformat(loan["last_due"]) <= dt.date(year + 75, 3, 15)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_door_shows_the_loan_beside_the_rent(lang):
    question, scenario = lent(), load(lent())
    page, found = Voice(LAW, lang), sheets.answered(question).answer
    both = page.amount(money_of("11557.78"))
    terminal = in_plain_words(LAW, sheets.answered(scenario).summary, lang)
    sheet = answered(scenario, LAW)
    assert both in terminal
    assert both in [cell for row in beside_the_rent(found, page)["rows"] for cell in row]
    assert both in " ".join(row["text"] for row in reasons(sheet, page)["rows"])
    assert any(value == "CNEP" or "CNEP" in value for _, value in facts_of(sheet, page))
    assert sheets.workbook(sheet, lang)
    assert sheets.pdf(sheet, lang)


@pytest.mark.parametrize("asked", [{}, {"drawn": "at_once"}, {"amount": "500000 DZD"}, {"term": "10 years"}])
def test_the_sentences_are_true_of_the_figures(asked):
    loan = answer(lent(**asked))["down_payment_loan"]
    steps = {step.name: step.sentence for step in explain.explain(Case(simulated(load(lent(**asked)), LAW), 0))}
    granted, both = steps["down_payment_loan"].facts, steps["both_loans"].facts
    assert (granted["amount"].cents, granted["instalment"].cents) == (cents(loan["amount"]), cents(loan["instalment"]))
    assert (granted["months"].count, granted["binding"].key) == (loan["months"], f"tranches_loan.{loan['binding']}")
    assert (granted["first"].isoformat(), granted["last"].isoformat()) == (loan["first_due"], loan["last_due"])
    heaviest = max(loan["stacked"], key=lambda month: cents(month["both"]))
    assert [both[name].cents for name in ("amount", "loan", "rent")] == [
        cents(heaviest[name]) for name in ("both", "loan", "rent")
    ]
    keys = F3["dates"]["keys"]
    assert all(cents(month["rent"]) == 0 for month in loan["stacked"] if month["month"] <= keys[:7])


def test_who_is_not_granted_it_reads_why():
    poor = lent() | {"household": F3["household"] | {"income": "23999 DZD"}}
    (step,) = (step for step in answer(poor)["steps"] if step["name"] == "down_payment_loan")
    assert (
        step["sentence"]["en"]
        == "The bank lends nothing for the tranches: the income is outside those that the bank accepts."
    )


def test_the_csv_has_every_instalment_of_the_loan():
    rows = [row for row in sheets.csv(lent()).splitlines() if ",tranches_loan," in row]
    due = [row for row in answer(lent())["down_payment_loan"]["schedule"] if row["due"] != "0.00"]
    assert len(rows) == len(due)


def test_who_asks_for_no_loan_has_the_answer_he_had():
    plain = answer(F3)
    assert plain["down_payment_loan"] is None
    with_loan = answer(lent())
    different = {name for name in plain if plain[name] != with_loan[name]}
    assert different == {"down_payment_loan", "steps", "gaps", "reproduce"}


@pytest.mark.parametrize(("facts", "where"), [
    ({"bank": "bna"}, "down_payment_loan.bank"), ({"amount": None}, "down_payment_loan.amount"), ({"term": "long"}, "down_payment_loan.term"),
    ({"drawn": "later"}, "down_payment_loan.drawn"), ({"rate": "1 %"}, "down_payment_loan.rate"),
])  # fmt: skip
def test_a_wrong_fact_is_told_at_its_place(facts, where):
    with pytest.raises(InputError) as refused:
        parse(lent(**facts))
    assert refused.value.where == where


# --- the rule at its bounds, under a bank's rules that are made up for the claim


def parts(*days):
    return dates.take_apart(np.array(days, dtype="datetime64[D]"))


def bank(**changes):
    """A bank that asks for no interest, lends two fifths of the price over 10 months, and 30 % of incomes from 100 to 900."""
    fixed = {
        "bank_rate": Fraction(0), "bank_share_max": Fraction(2, 5), "bank_dti": [SimpleNamespace(gives=Fraction(3, 10))],
        "bank_income_min": 100, "bank_income_max": 900, "bank_term_max": 10, "bank_age_limit": 75 * 12 + 11, "readings": READ,
        "financing": "rent", "tranches": [SimpleNamespace(share=Fraction(1, 2))],
        "terms": SimpleNamespace(months=None, down_payment=DownPayment(LARGEST)),
    }  # fmt: skip
    return MadeUp(**(fixed | changes))


def earning(*incomes, birth="1980-01-15"):
    many = len(incomes)
    days = {"birth_parts": parts(*[birth] * many), "keys_parts": parts(*["2030-01-15"] * many)}
    return People(together=np.array(incomes), acceptance=np.full(many, np.datetime64("2028-01-15")), **days)


def on_request(months=None, amount=LARGEST, drawn="as_called"):
    return SimpleNamespace(months=months, down_payment=DownPayment(amount, drawn))


def test_the_bank_serves_incomes_from_its_lowest_to_its_highest():
    found = down_payment_loan.granted(earning(99, 100, 900, 901), bank(), np.full(4, 10_000))
    assert (found.amount > 0).tolist() == [False, True, True, False]
    assert found.months.tolist() == [0, 10, 10, 0]


def test_each_bound_of_the_loan_is_beside_the_others():
    """30 % of 200 is 60 a month: ten months without interest bear 609, for the last instalment takes what is left."""
    found = down_payment_loan.granted(earning(200), bank(terms=on_request(amount=777)), np.array([10_000]))
    assert found.caps[:, 0].tolist() == [777, 4_000, LARGEST, LARGEST, 609]
    assert (found.amount.tolist(), found.rate.tolist()) == ([609], [0])
    called = down_payment_loan.granted(earning(200), bank(bank_share_max=Fraction(1)), np.array([10_000]))
    assert called.caps[:2, 0].tolist() == [LARGEST, 5_000]
    nothing = bank(terms=SimpleNamespace(months=None, down_payment=None))
    assert down_payment_loan.granted(earning(200), nothing, np.array([10_000])).caps[0].tolist() == [0]


@pytest.mark.parametrize(("birth", "by_age", "months"), [
    ("1956-10-15", LARGEST, 10), ("1955-11-15", LARGEST, 10), ("1955-10-15", 548, 9), ("1955-02-15", 60, 1), ("1955-01-15", 0, 0), ("1940-01-15", 0, 0),
])  # fmt: skip
def test_the_age_binds_only_where_it_cuts_the_term(birth, by_age, months):
    """Keys on 15/01/2030, the first instalment on 15/02/2030, none after the 75th birthday."""
    found = down_payment_loan.granted(earning(200, birth=birth), bank(), np.array([10_000]))
    assert (found.caps[3:, 0].tolist(), found.months.tolist()) == ([by_age, 609], [months])


@pytest.mark.parametrize(("asked", "allowed", "longest"), [(None, 10, 10), (9, 10, 9), (11, 10, 10), (None, 700, 600)])
def test_the_term_is_the_shorter_of_the_banks_and_of_what_is_asked(asked, allowed, longest):
    found, _ = down_payment_loan.term(earning(200), bank(bank_term_max=allowed, terms=on_request(asked)))
    assert found.tolist() == [longest]


@pytest.mark.parametrize(("terms", "months"), [
    (on_request(), 9), (on_request(drawn="at_once"), 33), (SimpleNamespace(months=None, down_payment=None), 9),
])  # fmt: skip
def test_the_months_are_counted_from_the_last_draw(terms, months):
    """Born on 15/10/1955: nine instalments from the keys of 15/01/2030, 33 from the acceptance of 15/01/2028."""
    _, found = down_payment_loan.term(earning(200, birth="1955-10-15"), bank(bank_term_max=60, terms=terms))
    assert found.tolist() == [months]


def test_a_loan_for_the_tranches_is_offered_where_a_bank_has_a_rate_and_the_dwelling_is_not_bought_with_a_loan():
    rate = {"bank_rate": Fraction(1, 100)}
    found = [
        down_payment_loan.is_offered(MadeUp(financing=financing, **fixed))
        for financing in ("rent", "loan")
        for fixed in (rate, {})
    ]
    assert found == [True, False, False, False]


# --- the walk, by hand


def walked(draws, at, rate, months):
    found = list(walk_drawn(*(np.array(column) for column in (draws, at, rate, months))))
    assert {column.dtype for one in found for column in (one.drawn, one.interest, one.principal, one.balance)} == {
        np.dtype(np.int64)
    }
    return [tuple(int(column[0]) for column in (one.drawn, one.interest, one.principal, one.balance)) for one in found]


def test_after_each_draw_the_instalment_is_that_of_all_that_is_drawn_over_the_whole_term():
    """1 % a month. 1 000 drawn: 10 of interest and, over two months, 507.51 a month; with 1 000 more, 1 015.02."""
    assert walked([[100_000], [100_000]], [[0], [1]], [12 * 10**6], [2]) == [
        (100_000, 0, 0, 100_000),
        (100_000, 1_000, 49_751, 150_249),
        (0, 1_502, 100_000, 50_249),
        (0, 502, 50_249, 0),
    ]


def test_an_instalment_that_rounds_to_nothing_leaves_all_to_the_last_month():
    assert walked([[100]], [[0]], [10**6], [300])[1:] == [(0, 0, 0, 100)] * 299 + [(0, 0, 100, 0)]


def test_without_a_month_to_pay_it_in_nothing_follows_the_draw():
    assert walked([[0]], [[0]], [10**6], [0]) == [(0, 0, 0, 0)]
    assert list(walk_drawn(np.zeros((1, 0), int), np.zeros((1, 0), int), np.zeros(0, int), np.zeros(0, int)))[1:] == []
