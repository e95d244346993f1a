"""The house stands: imports point down, no number of the law is in the rules, citations do not rot, nothing grows too long."""

import ast
import itertools
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from strategies import crowd
from test_law import row, text

from simulator.law import COHORTS, DWELLINGS, Code, Law, Readings
from simulator.population import run
from simulator.rules import decide, eligibility, pricing
from simulator.rules.reads import READS

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "simulator").rglob("*.py")) + [path for path in [ROOT / "app.py"] if path.exists()]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
CALCULUS = [path for path in FILES if path.parent.name in ("rules", "schedule")]

FLOORS = (
    ("errors", "money", "dates", "documents", "wording"),
    ("people", "law"),
    ("rules",),
    ("schedule",),
    ("outcome", "explain", "population", "provisions", "answers", "comparing", "summary", "scenario"),
    ("api",),
    ("cli", "plain", "sheets", "ui", "__main__"),
    ("app",),
)
"""From the ground up: a module imports from its own floor or from below. ``simulator/__init__`` is the front door."""
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def short(path):
    """``rules/kafil.py``, for the names of tests."""
    return str(path.relative_to(ROOT)).removeprefix("simulator/")


def room(path):
    """The first name under ``simulator``: ``law``, ``rules``, ``money`` …"""
    return path.relative_to(ROOT).parts[1 if path.parent != ROOT else 0].removesuffix(".py")


def imported(tree):
    """The full names of the modules that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(tree):
    """The packages that a module imports."""
    return {name.partition(".")[0] for name in imported(tree)}


def rooms(tree):
    """The rooms of the house that a module imports."""
    return {name.split(".")[1] for name in imported(tree) if name.startswith("simulator.")}


@pytest.mark.parametrize("path", FILES, ids=short)
def test_imports_point_down(path):
    if room(path) == "__init__":
        return
    assert room(path) in FLOOR, f"{room(path)} has no floor: give it one in FLOORS"
    above = {name for name in rooms(TREES[path]) if FLOOR.get(name, 0) > FLOOR[room(path)]}
    assert not above


def test_no_two_modules_need_each_other():
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
    needs = {name: {sister for full in imported(TREES[path]) for sister in meant(full, names) if not name.startswith(sister)}
             for name, path in names.items()}  # fmt: skip
    while free := [name for name, used in needs.items() if not used & set(needs)]:
        for name in free:
            del needs[name]
    assert not needs


def meant(full, names):
    """The module that ``simulator.law.code.Code`` is in: the longest name that is a module."""
    parts = full.split(".")
    return next(([name] for end in range(len(parts), 1, -1) if (name := ".".join(parts[:end])) in names), [])


@pytest.mark.parametrize("path", FILES, ids=short)
def test_each_library_stays_in_its_room(path):
    uses, where = packages(TREES[path]), room(path)
    if where == "law":
        assert "numpy" not in uses
    if where in ("rules", "schedule"):
        assert not uses & {"pandas", "yaml"}
    if where not in ("ui", "app"):
        assert not uses & {"streamlit", "plotly"}
    if where != "outcome" and path.name != "loan.py":
        assert "numpy_financial" not in uses
    if where in ("law", "rules", "schedule", "people", "population", "outcome"):
        assert not uses & {"random", "time", "os", "socket", "urllib"}


ALLOWED_NUMBERS = {("kafil.py", 12_000): "months that no term reaches: it stands for no limit, and no text fixes it"}


@pytest.mark.parametrize("path", CALCULUS, ids=short)
def test_no_number_of_the_law_is_in_the_rules(path):
    numbers = {
        node.value
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float, complex))
        and not isinstance(node.value, bool)
    }
    assert {number for number in numbers if (path.name, number) not in ALLOWED_NUMBERS} <= {0, 1, 2}


def test_every_number_that_is_allowed_is_used():
    used = {
        (path.name, node.value) for path in CALCULUS for node in ast.walk(TREES[path]) if isinstance(node, ast.Constant)
    }
    assert set(ALLOWED_NUMBERS) <= used


ALLOWED_LOOPS = {
    "code.tranches", "enumerate(CRITERIA)", "COHORTS", "DWELLINGS", "enumerate(COHORTS)", "kafils", "enumerate(people.kafil_parts)",
    "zip(limits[-2::-1], terms[-2::-1], strict=True)",
}  # fmt: skip
"""Over tranches, criteria, cohorts, dwelling types, kafils and bands of income: never over households."""


@pytest.mark.parametrize("path", CALCULUS, ids=short)
def test_no_loop_is_over_households(path):
    loops = [node for node in ast.walk(TREES[path]) if isinstance(node, (ast.For, ast.comprehension))]
    assert {ast.unparse(loop.iter) for loop in loops} <= ALLOWED_LOOPS
    assert not [node for node in ast.walk(TREES[path]) if isinstance(node, (ast.While, ast.AsyncFor))]
    hidden = {"vectorize", "apply_along_axis", "frompyfunc", "fromiter", "nditer", "ndenumerate", "tolist"}
    assert not {node.attr for node in ast.walk(TREES[path]) if isinstance(node, ast.Attribute)} & hidden


def public(node):
    """Public functions, methods and classes of a module."""
    for child in node.body:
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)) and not child.name.startswith("_"):
            yield child
            yield from public(child) if isinstance(child, ast.ClassDef) else ()


@pytest.mark.parametrize("path", FILES, ids=short)
def test_every_public_thing_has_its_sentence(path):
    assert ast.get_docstring(TREES[path]), "the module"
    assert [node.name for node in public(TREES[path]) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", FILES, ids=short)
def test_modules_and_functions_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert {name: lines for name, lines in lengths(TREES[path]) if lines > 40} == {}


def lengths(tree):
    """The lines of the body of every function, its docstring left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, body[-1].end_lineno - body[0].lineno + 1 if body else 0


# What a rule declares is what it reads

LAW = Law.load()
IN_WAGES = LAW.with_text(text("x/floor", "2010-01-01", income_floor=row("1.5 SNMG", attaches="application")))
"""The law with a floor in minimum wages: what the rule for the floor may read, although no text says it today."""


class Spy(Code):
    """A code that remembers which provisions were asked of it."""

    seen: set[str]

    def provision(self, key, cohort=COHORTS[-1]):
        self.seen.add(key)
        return super().provision(key, cohort)

    def fixes(self, key, cohort):
        self.seen.add(key)
        return super().fixes(key, cohort)


def spy_on(code):
    """The same code, watched."""
    spy = Spy(**{field.name: getattr(code, field.name) for field in fields(Code)})
    object.__setattr__(spy, "seen", set())
    return spy


def watched():
    """Households of many regimes, under readings that differ, each with a watched code."""
    named = (
        Readings(kafil_age_limit="none", snmg_date="keys"),
        Readings(kafil="shares", income="applicant", price_2013="called", income_floor="from"),
    )
    for seed, (law, how) in enumerate([(LAW, Readings()), *((LAW, how) for how in named), (IN_WAGES, Readings())]):
        people = crowd(seed, 400)
        codes, regime = run.regimes(people, "location_vente", law, how, None)
        for place, code in enumerate(codes):
            yield people.rows(np.flatnonzero(regime == place)), code


def read_by(rule):
    """Every provision that a rule was seen reading."""
    seen = set()
    for people, code in watched():
        spy = spy_on(code)
        if rule in (pricing.composition, pricing.by_type):
            for cohort, dwelling in itertools.product(COHORTS, DWELLINGS):
                rule(spy, cohort, dwelling)
        elif rule.__name__ == "tranches":
            rule(people.income, spy)
        else:
            rule(people, spy)
        seen |= spy.seen
    return seen


@pytest.mark.parametrize("rule", READS, ids=lambda rule: rule.__name__)
def test_a_rule_reads_what_it_declares_and_nothing_else(rule):
    assert read_by(rule) == set(READS[rule])


def test_all_that_is_decided_is_read_by_rules_that_declare_it():
    declared = {key for keys in READS.values() for key in keys}
    assert read_by(decide) == declared


def test_every_criterion_is_a_rule_named_after_its_provision():
    assert all(READS[criterion][0] == criterion.__name__ for criterion in eligibility.CRITERIA)
    assert len(eligibility.CRITERIA) <= 8, "a refusal is one bit of eight"


def test_a_spy_that_sees_nothing_would_be_found_out():
    def blind(_people, code):
        return code.age_limit + code.snmg

    assert read_by(blind) == {"age_limit", "snmg"}
