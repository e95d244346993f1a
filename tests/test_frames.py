"""Answers, outcomes and labs as tables: amounts in dinars, exact where they must add up, missing where they are unknown."""

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from strategies import crowd
from test_bank_gaps import asking

from simulator import api, ask, population, simulate
from simulator.base.money import decimal_string
from simulator.engine.rules.eligibility import CRITERIA
from simulator.law import Law
from simulator.question.scenario import Scenario, load, parse

SHIPPED = sorted((Path(__file__).parents[1] / "scenarios" / "households").glob("*.yaml"))
LV = "location_vente@2024-06-26"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schedule_of_an_answer_is_that_of_the_contract(path):
    answer, written = ask(path), api.answer(path)["schedule"]
    frame = answer.frame()
    assert len(frame) == len(written)
    named = {name for row in written for name in row} | {"label"}
    assert set(frame.columns) == named
    for name in ("due", "principal", "interest", "fees", "balance", "pay_off"):
        assert [None if cell is None else f"{cell:.2f}" for cell in frame[name]] == [row[name] for row in written], name
    assert [None if day is pd.NaT else day.date().isoformat() for day in frame["date"]] == [
        row["date"] for row in written
    ]
    assert ("charges" in frame) == (answer.charges is not None)


def test_the_payments_of_a_price_add_up_to_it_exactly():
    for path in SHIPPED:
        answer = ask(path)
        if answer.purchase is None and answer.instalments.count:
            total = answer.frame()["principal"].sum()
            assert isinstance(total, Decimal)
            assert total == answer.price.decimal, path


def named(flags):
    return ", ".join(rule.__name__ for bit, rule in enumerate(CRITERIA) if flags >> bit & 1)


@pytest.mark.parametrize("seed", range(3))
def test_an_outcome_has_a_row_for_each_household(seed):
    outcome = simulate(crowd(seed, 300), "location_vente")
    frame = outcome.frame()
    assert len(frame) == 300
    decisions, level = outcome.decisions, outcome.level
    exact = {"price": decisions.price, "down_payment": decisions.down_payment, "financed": decisions.financed,
             "instalment": level.instalment, "last": level.last}  # fmt: skip
    for name, cents in exact.items():
        assert (np.round(frame[name].to_numpy() * 100).astype(np.int64) == cents).all(), name
        assert frame[name].map(lambda value: f"{value:.2f}").tolist() == [
            decimal_string(each) for each in cents.tolist()
        ]
    assert frame["months"].tolist() == level.count.tolist()
    assert frame["refused_by"].tolist() == [named(flags) for flags in decisions.refusals.tolist()]
    assert frame["unchecked"].tolist() == [named(flags) for flags in decisions.unanswered.tolist()]
    assert frame["eligible"].tolist() == (frame["refused_by"] == "").tolist()
    assert frame["refused_by"].nunique() > 3
    assert (frame["grant"] == 0).all()


def row_of(question):
    """The headline household of a question as a row, and its answer."""
    scenario = question if isinstance(question, Scenario) else load(question)
    return api.simulated(scenario, Law.load()).frame().iloc[scenario.headline], ask(scenario)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_row_says_what_the_answer_says(path):
    row, answer = row_of(path)
    exact = {
        "price": answer.price,
        "grant": answer.grant,
        "down_payment": answer.down_payment,
        "financed": answer.financed,
    }
    assert {name: row[name] for name in exact} == {name: float(money.decimal) for name, money in exact.items()}
    assert (row["eligible"], row["months"]) == (answer.eligible, answer.instalments.count)
    assert row["refused_by"] == ", ".join(criterion.rule for criterion in answer.refusals)
    if answer.instalments.amount is not None:
        assert row["instalment"] == float(answer.instalments.amount.decimal)


def test_what_a_loan_of_an_unknown_rate_costs_is_missing():
    row, answer = row_of(parse(asking("lsp", "bna", dt.date(2001, 6, 1))))
    assert answer.purchase.loan.amount is None
    assert row[["financed", "instalment", "last", "months"]].isna().all()
    assert row[["price", "grant", "down_payment"]].notna().all()


def test_a_lab_is_a_table_of_its_figures():
    lab = population(crowd(1, 500), [LV, "location_vente@2001-04-29"], by="cohort")
    frame = lab.frame()
    assert len(frame) == len(lab.figures)
    for row, figure in zip(frame.itertuples(index=False), lab.figures, strict=True):
        assert (row.table, row.law, row.group, row.measure, row.unit, row.reason) == (*figure[:5], figure.reason)
        if figure.value is None:
            assert np.isnan(row.value)
            assert row.reason
        else:
            assert row.value == float(figure.value)
    mean = frame.query("measure == 'instalment.mean' and group == 'all' and law == @LV")["value"].item()
    assert mean == float(Fraction(lab.value("instalment.mean")))


def test_pandas_comes_with_the_first_frame_and_not_before():
    code = f"""
import sys, simulator
answer = simulator.ask({str(SHIPPED[0])!r})
print("pandas" in sys.modules)
answer.frame()
print("pandas" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.stdout.split() == ["False", "True"], done.stderr
