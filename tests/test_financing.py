"""How a dwelling is paid is asked of one object: every table of the upper rooms has its row, nobody guesses it from elsewhere."""

import re
from types import SimpleNamespace

import pytest
from test_house import FILES, short

from simulator.answers import comparison, household_answer, price, stages, state_cost
from simulator.answers.explain import STEPS, rent
from simulator.answers.explain.contract_clauses import CONTRACT_TERMS
from simulator.engine import financing, rules
from simulator.law import Law
from simulator.law.keys import HOUSING, KEYS
from simulator.populations import payments_file
from simulator.populations.count import measures
from simulator.reading.errors import LawError

TABLES = {
    "STEPS": STEPS, "DECISIVE": rent.DECISIVE, "CONTRACT_TERMS": CONTRACT_TERMS, "JOURNEYS": stages.JOURNEYS, "TERMS": household_answer.TERMS,
    "RATES": price.RATES, "SHARES": price.SHARES, "STATE_MONEY": state_cost.STATE_MONEY, "OWNER_FROM": comparison.OWNER_FROM,
    "COLUMNS": measures.COLUMNS, "SCHEMAS": payments_file.SCHEMAS,
}  # fmt: skip
DIALECTS = re.compile(r"\.borrows\b|purchase is (not )?None|\"loan\" (not )?in\b|financing(\(\))? ?[!=]= ?\"")
ROOMS = ("law", "engine", "question", "contracts", "populations", "answers", "whatif", "api.py")
ALLOWED = {
    ("engine/financing/loan.py", "purchase is None"): "a loan's own columns, which decisions of another financing lack",
    ("law/scheme.py", '"loan" in'): "whether a question about the scheme may ask for a loan",
    ("question/scenario.py", '"loan" in'): "a question's own words: a loan in one about a rent is refused by name",
    ("populations/count/tables.py", ".borrows"): "whether the facts of everybody ask for a loan: one may pay in cash",
}  # fmt: skip
"""What looks like a dialect and asks something else: why."""


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_a_row_for_each_way_that_is_told_in_its_own_words(name):
    assert set(TABLES[name]) == {financing.named(way).told_as for way in financing.FINANCING}


def test_every_way_that_a_text_may_name_has_its_module_and_is_named_by_a_text():
    law = Law.load()
    said = {one.value for scheme in HOUSING for one in law.timeline(scheme, "financing")}
    assert said == set(financing.FINANCING)
    for way in financing.FINANCING:
        assert KEYS["financing"](way) == way
        assert {financing.named(way).price_key, financing.named(way).age_key} <= set(KEYS)


def test_what_the_rules_read_is_known_before_any_way_is_named():
    names = {
        path.stem
        for path in FILES
        if short(path).startswith("engine/rules/") and "@reads(" in path.read_text(encoding="utf-8")
    }
    assert {module.__name__.rpartition(".")[2] for module in rules.MODULES} | {"down_payment_loan"} >= names - {"reads"}


def test_a_code_that_names_no_way_says_which_text_does():
    def missing(key, cohort):
        return LawError("error.law.never_fixed", key=key, cohort=cohort)

    with pytest.raises(LawError):
        financing.of(SimpleNamespace(financing=None, missing=missing))


@pytest.mark.parametrize("path", [path for path in FILES if short(path).startswith(ROOMS)], ids=short)
def test_nobody_guesses_how_a_dwelling_is_paid(path):
    spoken = {found.group() for found in DIALECTS.finditer(path.read_text(encoding="utf-8"))}
    assert spoken == {words for where, words in ALLOWED if where == short(path)}
