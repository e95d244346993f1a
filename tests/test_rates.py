"""Rates and present values: against closed forms, against fractions, and unknown where there is none or more than one."""

import datetime as dt
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy_financial as npf
import pytest
from test_bank_gaps import asking

from simulator import ask, rates
from simulator.answers import rates as module
from simulator.cli import main
from simulator.question.scenario import parse
from simulator.views.text import rates_part
from simulator.wording import LANGUAGES, say, write

SHIPPED = sorted((Path(__file__).parents[1] / "scenarios" / "households").glob("*.yaml"))
ANSWERS = {path.stem: ask(path) for path in SHIPPED}
RATE, UNITS = Fraction(6, 100), 100


def rated(values, first=0, discount=RATE):
    """The rates of a flow of dinars that begins on month ``first``; what is received stands on month 0."""
    due = Counter({first + place: -round(value * 100) for place, value in enumerate(values)})
    return module._rates_of(due, 0, discount, UNITS)


# --- closed forms


@pytest.mark.parametrize("months", [1, 12, 240, 360, 480])
@pytest.mark.parametrize("monthly", [-0.001, 0.0, 0.0005, 0.0042, 0.02])
def test_a_level_annuity_has_its_own_rate(months, monthly):
    due = Counter(dict.fromkeys(range(1, months + 1), 1_000_00))
    lent = 1000 * (months if not monthly else (1 - (1 + monthly) ** -months) / monthly)
    found = module._rates_of(due, round(lent * 100), RATE, UNITS)
    assert found.internal == pytest.approx(12 * monthly, abs=12 * 0.02 / (1000 * months))
    assert found.effective == pytest.approx((1 + found.internal / 12) ** 12 - 1, abs=1e-9)
    assert found.internal / 12 == pytest.approx(float(npf.rate(months, -1000, round(lent, 2), 0)), abs=1e-8)


@pytest.mark.parametrize("months", [1, 12, 240, 480])
@pytest.mark.parametrize("discount", [Fraction(0), Fraction(1, 100), RATE])
def test_the_worth_of_a_level_annuity_is_the_formula(months, discount):
    found = module._rates_of(Counter(dict.fromkeys(range(1, months + 1), 100_000)), 50_000_000, discount, UNITS)
    step = float(discount) / 12
    worth = 1000 * (months if not step else (1 - (1 + step) ** -months) / step)
    assert found.present_value == pytest.approx(worth, rel=1e-12)


def test_what_is_paid_before_the_keys_grows_at_the_same_rate():
    found = module._rates_of(Counter({-12: 100_000, 0: 5_000, 12: 100_000}), 0, RATE, UNITS)
    assert found.present_value == pytest.approx(1000 * 1.005**12 + 50 + 1000 * 1.005**-12, rel=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_the_rate_is_that_of_numpy_financial_where_it_is_the_only_one(seed):
    rng = np.random.default_rng(seed)
    values = np.concatenate(
        [rng.integers(1, 90_000, rng.integers(1, 4)), -rng.integers(1, 30_000, rng.integers(3, 20))]
    ).astype(float)
    found, theirs = rated(values), npf.irr(values)
    if found.unknown is not None:
        assert found.unknown == "no_rate"
        assert not -0.5 <= theirs <= 1
    else:
        assert found.internal / 12 == pytest.approx(theirs, abs=1e-8)


# --- none, or several


def test_a_flow_with_two_rates_has_none_that_is_told():
    """−1, 2.3, −1.32: 10 % and 20 % by the month both make it nothing."""
    two = [-1000, 2300, -1320]
    assert [npf.npv(rate, two) == pytest.approx(0, abs=1e-9) for rate in (0.1, 0.2)] == [True, True]
    found = rated(two)
    assert (found.internal, found.effective, found.unknown) == (None, None, "several_rates")
    assert found.present_value is not None


@pytest.mark.parametrize("values", [[-1, -2, -3], [1, -1e9]])
def test_a_flow_with_no_rate_says_so(values):
    found = rated(values)
    assert (found.internal, found.unknown) == (None, "no_rate")


# --- of an answer


def exact(answer, rows):
    """The present value of some payments on the day of the keys, by fractions."""
    keys = answer.instalments.first_due.year * 12 + answer.instalments.first_due.month - 1
    step = 1 + RATE / 12
    return sum(Fraction(row.due.cents, 100) / step ** (row.date.year * 12 + row.date.month - keys) for row in rows)


@pytest.mark.parametrize("name", ANSWERS)
def test_present_values_are_those_of_fractions(name):
    answer = ANSWERS[name]
    found = rates(answer, RATE)
    mine = [row for row in answer.schedule if row.payer not in ("state", "fnpos")]
    of_the_loan = [
        row for row in mine if row.kind == "instalment" or row.label in ("bank", "mortgage", "loan_insurance")
    ]
    for flow, rows in ((found.financing, of_the_loan), (found.household, mine)):
        if not answer.instalments.count:
            assert flow == module.Flow(unknown="no_instalments")
        elif any(row.date is None for row in rows):
            assert flow == module.Flow(unknown="undated")
        else:
            assert flow.present_value == pytest.approx(float(exact(answer, rows)), rel=1e-10)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_rent_costs_no_interest_and_a_loan_at_least_its_rate(name):
    answer = ANSWERS[name]
    flow = rates(answer).financing
    if flow.unknown:
        assert flow.internal is None
        assert not answer.instalments.count
    elif answer.purchase is None:
        assert (flow.internal, flow.effective) == (0, 0)
    else:
        contract = float(answer.purchase.loan.effective_rate)
        fees = [fee for fee in answer.purchase.fees if fee.name in module.OF_A_LOAN]
        assert flow.internal == pytest.approx(contract, abs=1e-6) if not fees else flow.internal > contract + 1e-5


def test_the_rate_of_a_loan_with_fees_pays_it_off_to_the_dinar():
    answer = ANSWERS["lpa_couple_f3"]
    step = rates(answer).financing.internal / 12
    balance = 2_100_000 - 20_000 - 15_750
    for row in answer.schedule:
        if row.kind == "instalment":
            balance = balance * (1 + step) - row.due.cents / 100
    assert balance == pytest.approx(0, abs=1)


def test_an_aid_is_not_received_by_the_household_nor_paid_by_it():
    answer = ANSWERS["daam_sakane_300000"]
    found = rates(answer)
    assert answer.grant.cents == 10_000_000
    assert found.household.internal > found.financing.internal > 0
    assert found.household.present_value > found.financing.present_value


def test_what_nothing_gives_is_unknown():
    lent = rates(ask(parse(asking("lsp", "bna", dt.date(2001, 6, 1)))))
    assert lent.financing == lent.household == module.Flow(unknown="loan_unknown")
    assert {flow.unknown for answer in ANSWERS.values() for flow in (rates(answer).financing, rates(answer).household)} == {
        None, "no_instalments", "undated", "several_rates",
    }  # fmt: skip


def test_what_is_left_out_is_what_the_law_does_not_give():
    left = {name: rates(answer).left_out for name, answer in ANSWERS.items()}
    assert left["couple_f3"] == ("management_fees", "insurance")
    assert {"bank_fees", "loan_insurance"} <= set(left["lsp_2006"])
    for name, answer in ANSWERS.items():
        assert set(left[name]) <= {gap.key for gap in answer.gaps}
    assert rates(ANSWERS["couple_f3"]).discount == module.DISCOUNT


# --- on the command line


def test_every_reason_is_said_in_every_language():
    for lang in LANGUAGES:
        assert len({say(f"rates.reason.{reason}", lang) for reason in module.UNKNOWN}) == len(module.UNKNOWN)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["couple_f3", "lpa_couple_f3", "retired_71_f3"])
def test_the_option_adds_lines_below_the_page_and_changes_none(lang, name, capsys):
    path = str(next(path for path in SHIPPED if path.stem == name))
    assert main(["simulate", path, "--lang", lang]) == 0
    plain = capsys.readouterr().out
    assert main(["simulate", path, "--lang", lang, "--rates"]) == 0
    page, rest = (told := capsys.readouterr().out)[: len(plain)], told[len(plain) :]
    assert page == plain
    assert rest.split("\n")[1] == say("rates.title", lang)
    for sentence in rates_part.sentences(ANSWERS[name]):
        assert write(sentence, lang) in rest


@pytest.mark.parametrize("name", ["couple_f3", "lpa_couple_f3", "retired_71_f3"])
def test_the_sentences_have_the_rates(name):
    flows = rates(ANSWERS[name])
    for which, flow in (("financing", flows.financing), ("household", flows.household)):
        keys = {sentence.key: sentence.facts for sentence in rates_part.sentences(ANSWERS[name])}
        assert (f"rates.{which}" in keys) == (flow.internal is not None)
        if flow.internal is None:
            assert keys[f"rates.{which}.unknown"]["reason"].key == f"rates.reason.{flow.unknown}"
        else:
            assert (keys[f"rates.{which}"]["effective"], keys[f"rates.{which}"]["internal"]) == (
                flow.effective,
                flow.internal,
            )


@pytest.mark.parametrize("name", ["lpa_couple_f3", "couple_f3"])
def test_in_json_the_rates_are_one_key_more_and_only_when_they_are_asked_for(name, capsys):
    path = str(next(path for path in SHIPPED if path.stem == name))
    assert main(["simulate", path, "--format", "json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert main(["simulate", path, "--format", "json", "--rates"]) == 0
    told = json.loads(capsys.readouterr().out)
    added, found = told.pop("rates"), rates(ANSWERS[name])
    assert told == plain
    assert "rates" not in plain
    assert added["financing"]["effective"] == found.financing.effective
    assert added["household"]["unknown"] == found.household.unknown
    assert Fraction(added["discount"]) == found.discount
    assert added["left_out"] == list(found.left_out)
