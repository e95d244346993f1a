"""A payment order that differs, as a file for ``tests/cases/``: what a reviewer needs to check it, and nothing that names a person.

The title and every fact that changes no tranche are left out; of a birth the year is kept, and incomes go up to ten thousand dinars.
Where that would change a tranche, the household's own facts are kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from simulator import api
from simulator.answers.explain import Case
from simulator.base.money import CENTIMES, decimal_string
from simulator.question import holdings, parts
from simulator.question.scenario import parse
from simulator.reading import fields
from simulator.reading.errors import SimulatorError
from simulator.whatif.order_amounts import order_amounts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from simulator.law import Law
    from simulator.question.scenario import Scenario
    from simulator.whatif.order_amounts import ExpectedPayment

_COARSE = 10_000 * CENTIMES
_LEFT_OUT = ("title", "supposed", "as_of", "kafil", "charges", "options", "schemes")
_PLAIN = re.compile(r"[\w.%]([\w .%/-]*[\w.%])?")
HEAD = """\
# status: to check
# A payment order beside the engine, without names. Give the wording of the order and who can show it, then correct the verdict.
"""


def case_file(scenario: Scenario, law: Law, cents: int, day: dt.date, nearest: ExpectedPayment) -> str:
    """The YAML of one case: the question, the tranche that the engine gives, the amount or the day that the order gives."""
    question = _without_names(scenario, law)
    place = f"tranches.{nearest.number}" + (f".halves.{nearest.part}" if nearest.part else "")
    printed, computed = decimal_string(cents, "DZD"), decimal_string(nearest.cents, "DZD")
    text = "\n".join(_lines(question, 1))
    mark = hashlib.sha256(f"{text} {cents} {day}".encode()).hexdigest()[:8].upper()
    case: fields.Raw = {
        "case": f"Payment order of {printed} dated {day}, tranche {nearest.number} computed at {computed}",
        "id": f"ORDER-{mark}",
        "source": "a payment order, not published; status: to check",
        "verdict": "disputed",
        "why": f"status: to check. The order says {printed}; the engine says {computed}.",
        "expect": {f"{place}.amount": computed},
    }
    if cents == nearest.cents:
        case["why"] = (
            f"status: to check. The amount is that of the engine; the order is dated {day}, but {_fault(day, nearest)}."
        )
    else:
        case["not"] = {f"{place}.amount": printed}
    first, *others = _lines(case, 2)
    return HEAD + "\n".join(["base:", text, "cases:", f"  - {first.strip()}", *others]) + "\n"


def _fault(day: dt.date, nearest: ExpectedPayment) -> str:
    """What is wrong with the day of an order whose amount is right."""
    if nearest.deadline is None:
        return "a later tranche was due already"
    return f"its last day is {nearest.deadline}" if nearest.deadline < day else "nothing is called yet"


def _without_names(scenario: Scenario, law: Law) -> fields.Raw:
    """The facts that give the same tranches, as few and as coarse as possible."""
    raw = {name: value for name, value in scenario.raw.items() if name not in _LEFT_OUT}
    household = parts.mapping(raw["household"], "household")
    needed = set(holdings.needed(scenario.scheme.partition("@")[0], household)) | {"property"}
    coarse = {name: _coarse(name, value) for name, value in household.items() if name in needed}
    without_loan = {name: value for name, value in raw.items() if name != "down_payment_loan"}
    anonymous = without_loan | {"household": coarse}
    return anonymous if _tranches(anonymous, law) == _tranches(raw, law) else raw


def _coarse(name: str, value: object) -> object:
    """A fact of the household, no finer than a case needs it."""
    if name == "birth":
        return fields.birth(value, "household.birth")[0][0].year
    if name.endswith("income"):
        cents = fields.amount(value, f"household.{name}")
        return f"{-(-cents // _COARSE) * _COARSE // CENTIMES} DZD"
    return value


def _tranches(question: fields.Raw, law: Law) -> tuple[ExpectedPayment, ...] | None:
    """The tranches of a question; None where it cannot be asked."""
    try:
        scenario = parse(question)
        return order_amounts(Case(api.simulated(scenario, law), scenario.headline)).payments
    except SimulatorError:
        return None


def _lines(facts: Mapping[str, object], depth: int) -> Iterator[str]:
    """The lines of a mapping in YAML, two spaces for each level."""
    for name, value in facts.items():
        if isinstance(value, dict):
            yield f"{'  ' * depth}{name}:"
            yield from _lines(value, depth + 1)
        else:
            yield f"{'  ' * depth}{name}: {_scalar(value)}"


def _scalar(value: object) -> str:
    """A value in YAML: as it is where it is plain, else quoted as in JSON, which YAML reads."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, (list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
