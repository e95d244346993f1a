"""A decree that comes later moves no figure of the tests: they ask the law that was known on their day."""

import datetime as dt
import shutil
import subprocess
import sys
from dataclasses import replace

import known_law
import pytest
from browsing import ROOT
from known_law import LAST, law_until, whole_law

from simulator import Law

LATER, TEXT = dt.date(2027, 1, 1), whole_law().by_id["dz/2024-203"]
MOVES = ("tests/test_cases.py::test_case", "tests/test_law_changes.py")
"""Tests of households that a decree on the tranches moves when they are asked under the whole law."""


def test_the_law_of_the_tests_is_that_of_their_day():
    assert Law.load() is law_until(LAST)
    assert Law.load().by_id["dz/2024-203"] is TEXT


@pytest.mark.parametrize(
    ("signed", "in_force", "known"),
    [(LATER, LAST, False), (LAST, LATER, False), (None, LATER, False), (LAST, LAST, True), (None, LAST, True)],
)
def test_a_text_is_known_once_it_is_signed_and_applies(signed, in_force, known, monkeypatch):
    text = replace(TEXT, id="dz/2027-999", signed=signed, in_force=in_force)
    monkeypatch.setattr(known_law, "whole_law", lambda: Law([TEXT, text]))
    assert (text.id in law_until.__wrapped__(LAST).by_id) == known
    assert text.id in law_until.__wrapped__(LATER).by_id


DECREE = """id: dz/2027-999
kind: decree
title: {fr: "(Texte fictif)", ar: "(نص خيالي)", en: "(Fictitious text)"}
scheme: location_vente
signed: 2026-12-20
in_force: {date: 2027-01-01, status: official}
sets:
  income_ceiling: {value: 7 SNMG, article: art. 6, attaches: application, status: secondary, source: inter-lignes-2024-06-27}
  tranches:
    value: [{milestone: provisional_acceptance, share: 15 %}, {milestone: keys, share: 10 %}]
    article: art. 7
    attaches: acceptance
    status: secondary
    source: inter-lignes-2024-06-27
"""


@pytest.mark.slow
def test_a_new_decree_turns_no_test_of_a_household_red(tmp_path):
    """In a copy of the project that has one more decree."""
    for name in ("simulator", "scenarios", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "simulator" / "law" / "texts" / "dz" / "2027-999.yaml").write_text(DECREE, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:benchmark", "-p", "no:cacheprovider", "-n", "0", *MOVES]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
