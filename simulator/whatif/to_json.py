"""What if, as the API writes it, JSON-ready, and the JSON Schemas of it: amounts are decimal strings, days ISO strings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers.json_values import Json, cited, exact
from simulator.answers.schema import AMOUNT, CITED, DECIMALS, WORDS, amount
from simulator.base.annuity import UNITS
from simulator.base.json_schema import Schema, day, either, flag, integer, items, number, optional, record, text, word
from simulator.base.money import decimal_string
from simulator.law.keys import KEYS
from simulator.whatif import moves
from simulator.whatif.goals import GOALS
from simulator.whatif.moves import MOVES
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simulator.law import Provision
    from simulator.whatif.curves import Sweep, Threshold
    from simulator.whatif.goals import Goal, Sought
    from simulator.whatif.question import HouseholdFigures, QuestionUnderLaw

POINT: dict[str, Schema] = {
    "eligible": flag(),
    "refused": items(text(), "The conditions that refuse."),
    "instalment": optional(AMOUNT),
    "months": integer("Instalments."),
    "up_front": amount("The down payment, and the fees of a purchase."),
    "in_all": optional(amount("Everything that is paid.")),
    "last": optional(day("The day of the last instalment.")),
    "decisive": optional(text("The bound that decides the term.")),
    "term_max": integer("The longest term, in months."),
    "price": AMOUNT,
    "grant": AMOUNT,
    "rate": optional(DECIMALS | {"description": "Yearly, of a loan; 0 of a rent, null where none is known."}),
    "effort": optional(number("The share of his income that the applicant pays a month.")),
    "own_part": amount("What the applicant pays of an instalment."),
}
"""The schemas of the figures at one value of a moved fact."""
_VALUE = either(AMOUNT, day(), about="A value of the fact that is moved: an amount or a day.")
_FIGURES = record({}, POINT)
_CITED = items(record({**CITED, "key": word(KEYS)}), "The rules from which it follows.")
_COMMON = {"scheme": text(), "currency": text("", "[A-Z]{3}")}
SWEEP: Schema = record(
    {
        **_COMMON,
        "move": word(MOVES, "The fact that is moved."),
        "now": optional(_VALUE),
        "points": items(record({"value": _VALUE}, POINT)),
        "thresholds": items(
            record(
                {
                    "kind": text("What changes."),
                    "before": _VALUE,
                    "at": _VALUE,
                    "sentence": WORDS,
                    "provisions": _CITED,
                    "less": _FIGURES,
                    "more": _FIGURES,
                }
            ),
            "The exact values at which something changes, with the figures on both sides.",
        ),
    },
    about="One fact of the household moved.",
)
SOUGHT: Schema = record(
    {
        **_COMMON,
        "target": amount("What may be paid a month."),
        "reached": flag("The instalment is no higher already."),
        "goals": items(
            record(
                {
                    "name": word(GOALS),
                    "value": optional(either(AMOUNT, day(), integer())),
                    "sentence": WORDS,
                    "provisions": _CITED,
                    "hypothesis": flag("No text leaves this choice."),
                    "point": optional(_FIGURES),
                }
            ),
            "What would have to be different, each thing alone.",
        ),
    },
    about="An instalment that is sought.",
)


def sweep(question: QuestionUnderLaw, curve: Sweep, langs: Sequence[str]) -> Json:
    """The JSON of a sweep: its values with their figures, and the exact thresholds."""
    currency = question.case.code.currency
    return {
        **_common(question),
        "move": curve.move,
        "now": None if curve.now is None else _value(curve.move, curve.now, currency),
        "points": [
            {"value": _value(curve.move, value, currency), **_point(point, currency)}
            for value, point in zip(curve.values, curve.points, strict=True)
        ],
        "thresholds": [_threshold(curve.move, threshold, currency, langs) for threshold in curve.thresholds],
    }


def sought(question: QuestionUnderLaw, search: Sought, langs: Sequence[str]) -> Json:
    """The JSON of a target instalment and of each goal."""
    currency = question.case.code.currency
    return {
        **_common(question),
        "target": decimal_string(search.target, currency),
        "reached": search.reached,
        "goals": [_goal(goal, currency, langs) for goal in search.goals],
    }


def _common(question: QuestionUnderLaw) -> Json:
    return {"scheme": question.case.code.scheme, "currency": question.case.code.currency}


def _value(move: str, value: int, currency: str) -> str:
    return moves.day(value).isoformat() if move in moves.IN_DAYS else decimal_string(value, currency)


def _point(point: HouseholdFigures, currency: str) -> Json:
    """The figures, in the order of ``POINT``."""
    amounts = ("instalment", "up_front", "in_all", "price", "grant", "own_part")
    return {
        **point._asdict(),
        "refused": list(point.refused),
        **{name: _amount(getattr(point, name), currency) for name in amounts},
        "last": None if point.last is None else point.last.isoformat(),
        "rate": None if point.rate < 0 else exact(Fraction(point.rate, UNITS)),
    }


def _amount(cents: int | None, currency: str) -> str | None:
    return None if cents is None else decimal_string(cents, currency)


def _threshold(move: str, threshold: Threshold, currency: str, langs: Sequence[str]) -> Json:
    return {
        "kind": threshold.kind,
        "before": _value(move, threshold.before, currency),
        "at": _value(move, threshold.at, currency),
        "sentence": {lang: write(threshold.sentence, lang) for lang in langs},
        "provisions": _cited(threshold.cited),
        "less": _point(threshold.less, currency),
        "more": _point(threshold.more, currency),
    }


def _cited(provisions: Iterable[Provision]) -> list[Json]:
    return [cited(provision) | {"key": provision.key} for provision in provisions]


def _goal(goal: Goal, currency: str, langs: Sequence[str]) -> Json:
    """The JSON of a goal: its value is a number of months, an amount, or a day."""
    value: int | str | None = goal.value
    if goal.value is not None and goal.name != "term":
        value = _value(goal.name, goal.value, currency)
    return {
        "name": goal.name,
        "value": value,
        "sentence": {lang: write(goal.sentence, lang) for lang in langs},
        "provisions": _cited(goal.cited),
        "hypothesis": goal.hypothesis,
        "point": goal.point and _point(goal.point, currency),
    }
