"""Figures of other engines' public tests: lump sums, deferrals and rescheduling, line by line and version by version.

Each case holds what its suite publishes (``suite.figures``), the same figures by our rules (``ours``), and why where they differ.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from simulator.contracts import Contract

FILES = sorted((Path(__file__).parent / "peers").glob("*.json"))
CASES = {case["id"]: case for path in FILES for case in json.loads(path.read_text(encoding="utf-8"))["cases"]}
FAR = "2100-01-01"


def event(raw):
    """An event as a scenario has it: text, amounts with two decimals."""
    text = {name: str(value) for name, value in raw.items()}
    return text | ({"amount": f"{Decimal(raw['amount']):.2f}"} if "amount" in raw else {})


def life(inputs):
    stated = inputs["contract"]
    begun = Contract.level(
        stated["amount"], yearly_rate=stated["yearly_rate"], instalments=stated["instalments"], start=stated["start"],
        instalment=stated.get("instalment"),
    )  # fmt: skip
    events = list(map(event, inputs["events"]))
    if "missed_lines" in inputs:
        return begun.after(events, as_of=inputs["as_of"])
    return begun.after(events, as_of=inputs.get("as_of", stated["start"]), paid_until=FAR)


def inside(expected, there):
    """Whether everything that is expected is there, whatever else is."""
    if isinstance(expected, dict):
        return all(name in there and inside(value, there[name]) for name, value in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(there) and all(map(inside, expected, there))
    return expected == there


@pytest.mark.parametrize("name", CASES)
def test_a_life_gives_the_figures_of_another_engine(name):
    made, expected = life(CASES[name]["inputs"]).to_json(), CASES[name]["ours"]["expected"]
    assert inside(expected["schedule"], made["schedule"])
    assert inside(expected["versions"], made["versions"])
    assert f"{sum(Decimal(line['interest']) for line in made['schedule']):.2f}" == expected["total_interest"]
    assert sum(line["state"] != "deferred" for line in made["schedule"]) == expected["count"]
    for key in ("late", "late_by_age", "remaining", "next_due"):
        if key in expected.get("statement", {}):
            assert made["statement"][key] == expected["statement"][key]


def test_both_files_are_read():
    assert len(CASES) == 14
    assert {case["agreement"] for case in CASES.values()} >= {"exact"}
