"""A small file of applicants answered as JSON, row by row, and the JSON Schema of it: codes where a file has words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from simulator import api
from simulator.answers.json_values import Json, ratio
from simulator.answers.schema import AMOUNT, WORDS, amount
from simulator.applicants import reader
from simulator.base.json_schema import Schema, day, integer, items, number, optional, record, text, word
from simulator.base.money import decimal_string
from simulator.batch.columns import VERDICTS, AddedColumns, RowOptions, added_columns, error
from simulator.batch.row_doubts import row_doubts
from simulator.batch.verdicts import DECISIVE, KAFILS, NO_BOUND, Verdicts, verdicts
from simulator.engine.households import UNSTATED
from simulator.engine.rules.eligibility import CRITERIA
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.applicants.part import Part
    from simulator.applicants.reader import Unit
    from simulator.applicants.tables import Lines
    from simulator.law import Law

MOST = 300
"""The greatest number of rows; the command line and the page of files take more."""
_RULES = [rule.__name__ for rule in CRITERIA]
_WITHOUT_ANSWER = [VERDICTS.index(name) for name in ("rejected", "no_applicant")]
_FAULT = record(
    {
        "column": text("The head of the column; empty of a whole row."),
        "value": text("The cell."),
        "code": text("What is wrong."),
        "message": WORDS,
    }
)
ROW: dict[str, Schema] = {
    "refusals": items(word(_RULES), "The conditions that refuse."),
    "unchecked": items(word(_RULES), "The conditions that could not be checked."),
    "warnings": WORDS | {"description": "What is to check, in words; empty where nothing is."},
    "errors": items(_FAULT, "Why the row is not answered."),
    "above_floor": optional(amount("Income above the floor; negative below it.")),
    "below_ceiling": optional(amount("Income below the ceiling; negative above it.")),
    "price": optional(AMOUNT),
    "other_price": optional(amount("The other price, where two are in circulation.")),
    "down_payment": optional(AMOUNT),
    "instalment": optional(AMOUNT),
    "own_part": optional(amount("What the applicant pays of an instalment.")),
    "months": optional(integer("Instalments.")),
    "first": optional(day()),
    "last": optional(day()),
    "decisive": optional(word(DECISIVE, "What decides the number of instalments.")),
    "kafil": optional(word(KAFILS, "What a kafil is to the household.")),
    "effort": optional(number("The share of his income that the applicant pays a month.")),
    "pay_off_at_keys": optional(AMOUNT),
}
"""The properties of a row besides its number and its verdict; a row without figures has null."""
SCHEMA: Schema = record(
    {
        "scheme": text(),
        "counts": record(
            {"rows": integer(), **dict.fromkeys(VERDICTS, integer())}, about="The rows, and what became of them."
        ),
        "rows": items(
            record({"row": integer("Its number in a spreadsheet: 2 is the first.", 2), "verdict": word(VERDICTS)}, ROW)
        ),
        "reproduce": record({"engine": text(), "law": text("The digest of the texts.")}),
    },
    about="A file of applicants, answered row by row.",
)
"""What ``answer_json`` returns."""


def answer_json(table: bytes | Lines, options: RowOptions, unit: Unit, langs: Sequence[str]) -> Json:
    """The JSON of a CSV file or of records, at most ``MOST`` rows, each with its verdict. Raises ``InputError`` for a file that cannot be read."""
    rows: list[Json] = []
    for part in reader.read(table, unit=unit, limits=reader.Limits(MOST, ("csv",)), readings=options.readings):
        rows += _rows(part, added_columns(part, options), options.law, langs)
    tally = Counter(row["verdict"] for row in rows)
    return {
        "scheme": options.scheme,
        "counts": {"rows": len(rows), **{name: tally[name] for name in VERDICTS}},
        "rows": rows,
        "reproduce": {"engine": api.VERSION, "law": options.law.digest},
    }


def records(rows: object) -> Lines:
    """A list of records, whose cells are text or null, as the table that it is. Raises ``InputError``."""
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise InputError("api.error.rows", example=Plain('[{"cohort": "2024", "type": "F3", …}]'))
    if len(rows) > MOST:
        raise InputError("batch.file.too_long", most=MOST)
    for place, row in enumerate(rows):
        for name, cell in row.items():
            if not isinstance(cell, str | None):
                raise InputError("api.error.cell", f"[{place}].{name}")
    return rows


def _rows(part: Part, columns: AddedColumns, law: Law, langs: Sequence[str]) -> list[Json]:
    """The JSON of the rows of a part, in their order."""
    answers = np.flatnonzero(~np.isin(columns.verdict, _WITHOUT_ANSWER)).tolist()
    assert columns.outcome is not None  # answered here
    figures = dict(zip(answers, _figures(verdicts(columns.outcome), columns.outcome.currency), strict=True))
    warnings = {lang: row_doubts(columns.outcome, law, lang).sentences for lang in langs}
    faults: dict[int, list[Json]] = {}
    for row, column, code, value in zip(
        *(columns.rejected[name] for name in ("row", "column", "code", "value")), strict=True
    ):
        message = {lang: error(column, code, value, lang) for lang in langs}
        faults.setdefault(int(row), []).append({"column": column, "value": value, "code": code, "message": message})
    order = {place: number for number, place in enumerate(answers)}
    nothing: Json = dict.fromkeys(ROW)
    rows = []
    for place, line in enumerate(part.numbers.tolist()):
        doubts = {lang: str(texts[order[place]]) for lang, texts in warnings.items()} if place in order else {}
        verdict = VERDICTS[columns.verdict[place]]
        values = figures.get(place, {}) if verdict != "to_confirm" else {}
        lists = {"refusals": [], "unchecked": [], "errors": faults.get(line, []), "warnings": doubts}
        rows.append({"row": line, "verdict": verdict, **nothing, **lists, **values})
    return rows


def _figures(row_verdicts: Verdicts, currency: str) -> list[Json]:
    """The JSON of the figures of each answered row; null for a figure that it lacks."""
    return [_figures_of(row_verdicts, row, currency) for row in range(len(row_verdicts.price))]


def _figures_of(row_verdicts: Verdicts, row: int, currency: str) -> Json:
    paid = bool(row_verdicts.months[row])
    effort = ratio(float(row_verdicts.effort[row]))
    return {
        "refusals": _names(int(row_verdicts.refusals[row])),
        "unchecked": _names(int(row_verdicts.unanswered[row])),
        "above_floor": _amount(int(row_verdicts.above_floor[row]), NO_BOUND, currency),
        "below_ceiling": _amount(int(row_verdicts.below_ceiling[row]), NO_BOUND, currency),
        "price": decimal_string(int(row_verdicts.price[row]), currency),
        "other_price": _amount(int(row_verdicts.other_price[row]), UNSTATED, currency),
        "down_payment": decimal_string(int(row_verdicts.down_payment[row]), currency),
        "instalment": decimal_string(int(row_verdicts.instalment[row]), currency) if paid else None,
        "own_part": None if effort is None else decimal_string(int(row_verdicts.own_part[row]), currency),
        "months": int(row_verdicts.months[row]),
        "first": str(row_verdicts.first[row]) if paid else None,
        "last": str(row_verdicts.last[row]) if paid else None,
        "decisive": DECISIVE[row_verdicts.decisive[row]],
        "kafil": KAFILS[row_verdicts.kafil[row]],
        "effort": effort,
        "pay_off_at_keys": decimal_string(int(row_verdicts.pay_off_at_keys[row]), currency) if paid else None,
    }


def _names(bits: int) -> list[str]:
    return [name for bit, name in enumerate(_RULES) if bits >> bit & 1]


def _amount(cents: int, nothing: int, currency: str) -> str | None:
    return None if cents == nothing else decimal_string(cents, currency)
