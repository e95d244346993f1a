"""The worked examples of tests/cases/*.yaml, asked of the engine: every figure is compared exactly, to the centime.

A case is a scenario (``given``, laid over the ``base`` of its file) and what the answer must say (``expect``) or must
not say (``not``), under dotted paths: ``tranches.1.amount`` is the first tranche, ``payers.kafil.total`` the kafil's.

A file of cases names the day whose texts its figures were read in (``law``); without one, it is that of ``known_law.py``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from known_law import LAST, law_until

from simulator import Law, answer
from simulator.reading.documents import read_file

PARTS = {"law", "base", "cases"}
FIELDS = {"case", "id", "source", "verdict", "why", "given", "expect", "not"}
VERDICTS = {"exact", "derived", "disputed", "wrong"}
NAMES = ("rule", "name", "way", "payer", "key", "kind", "text")
"""What a row of a list may be called by, instead of by its place."""


def laid_over(base, over):
    """The facts of ``over``, and those of ``base`` that it does not speak of."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return base | {key: laid_over(base.get(key), value) for key, value in over.items()}


def law_of(document):
    """The law whose figures a file of cases has."""
    return law_until(dt.date.fromisoformat(str(document.get("law", LAST))))


def read_cases():
    """Every case with its file and its whole question."""
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        document = read_file(path)
        assert set(document) <= PARTS, f"{path.name}: {set(document) - PARTS}"
        for case in document["cases"]:
            question = laid_over(document.get("base", {}), case.get("given", {}))
            yield case | {"file": path.name, "question": question, "law": law_of(document)}


CASES = list(read_cases())


def look(found, path):
    """What stands under a dotted path. In a list: a place from 1, the name of a row, or ``count``."""
    for part in path.split("."):
        found = row(found, part) if isinstance(found, list) else found[part]
    return found


def row(rows, part):
    if part == "count":
        return len(rows)
    if part.isdigit():
        return rows[int(part) - 1]
    return next(one for one in rows if part in {one.get(name) for name in NAMES})


def written(found):
    """A value as a case writes it: an amount, ``true``, null; a list is the names of its rows."""
    if isinstance(found, list):
        return [next(one[name] for name in NAMES if name in one) for one in found]
    if isinstance(found, bool):
        return str(found).lower()
    return None if found is None else str(found)


@pytest.mark.parametrize("case", CASES, ids=[case.get("id") for case in CASES])
def test_case(case):
    found = answer(case["question"], law=case["law"])
    expected = case.get("expect", {})
    assert {path: written(look(found, path)) for path in expected} == expected
    for path, wrong in case.get("not", {}).items():
        assert written(look(found, path)) != wrong, path


@pytest.mark.parametrize("case", CASES, ids=[case.get("id") for case in CASES])
def test_case_is_complete(case):
    assert set(case) <= FIELDS | {"file", "question", "law"}
    assert {"case", "id", "source", "verdict", "expect"} <= set(case)
    assert case["verdict"] in VERDICTS
    assert case["verdict"] not in {"disputed", "wrong"} or case["why"]
    assert case["verdict"] != "wrong" or case["not"]


def test_ids_are_unique():
    assert [name for name, times in Counter(case["id"] for case in CASES).items() if times > 1] == []


def test_there_are_enough_cases():
    assert len(CASES) >= 60
    assert {case["verdict"] for case in CASES} == VERDICTS
    cohorts = {case["question"]["household"].get("cohort") for case in CASES}  # a purchase has none
    assert cohorts - {None} == {"2001-2002", "2013", "2024"}


def test_every_golden_case_is_here():
    golden = {f"G{n}" for n in (*range(1, 12), *range(13, 16), *range(20, 26), 30, 31, 32, 34, 36)}
    assert golden - {case["id"].split("-")[0] for case in CASES} == set()


@pytest.mark.parametrize(("dwelling", "total"), [("F3", 183_266), ("F4", 225_166)])
def test_charges_of_the_law_add_up_to_the_published_sums(dwelling, total):
    tariff = [p.value for p in Law.load().timeline("location_vente", "charges") if isinstance(p.value, dict)]
    assert sum(tariff[0][dwelling].values()) == total
