"""The columns added to a file, in the language of the reader: a value for each row, or none.

A rejected row has its verdict and its errors; an answered row has its figures.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.applicants import headers, no_applicant, questions
from simulator.applicants.reasons import reason
from simulator.batch.answer_rows import GOOD, NO_PRICE, row_outcomes
from simulator.batch.row_doubts import row_doubts
from simulator.batch.verdicts import DECISIVE, KAFILS, NO_BOUND, Verdicts, verdicts
from simulator.engine.households import UNSTATED
from simulator.engine.rules.eligibility import CRITERIA
from simulator.wording import Named, Plain, Sentence, say, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from simulator.applicants.part import Part
    from simulator.engine.outcome import Outcome
    from simulator.law import Law, Readings

Kind = Literal["text", "money", "count", "day", "share"]

KINDS: dict[str, Kind] = {
    "verdict": "text", "warnings": "text", "reasons": "text", "unchecked": "text", "above_floor": "money", "below_ceiling": "money",
    "price": "money", "other_price": "money", "down_payment": "money", "instalment": "money", "own_part": "money", "months": "count",
    "first": "day", "last": "day", "decisive": "text", "kafil": "text", "effort": "share", "pay_off_at_keys": "money", "note": "text",
    "errors": "text",
}  # fmt: skip
"""The added columns, in their order, with their kinds."""
VERDICTS = ("eligible", "unchecked", "refused", "rejected", "to_confirm", "no_applicant")
"""Eligible: every condition is met. Unchecked: none refuses, but one could not be checked. Rejected: the row is not answered.

To confirm: an amount is a hundred times off, and the row has no figures until the user confirms it. No applicant: a total, or
the heads once more.
"""


class Decided(NamedTuple):
    """The decisions on the answered rows, as bits of the criteria, and the currency of their figures. (N,)"""

    currency: str
    refusals: npt.NDArray[np.uint16]
    unanswered: npt.NDArray[np.uint16]


@dataclass(frozen=True)
class AddedColumns:
    """The added columns of some rows. ``columns`` are of shape (rows,): texts, centimes, numbers, days, shares, by ``KINDS``.

    ``present`` says where each has a value; ``verdict`` is the place of each row in ``VERDICTS``; ``rejected`` holds every
    fault of the rows: those of the file, and those to which the law gives no answer. ``in_doubt`` are the answered rows with an
    amount to confirm, by its column and the code of the question (``questions.HUNDREDFOLD``). ``places`` are those of the rows
    of the answered rows among all rows; ``outcome`` is theirs, None where an earlier run answered them; ``assumed`` says of how many of them what was supposed, in words.
    """

    columns: dict[str, npt.NDArray[Any]]
    present: dict[str, npt.NDArray[np.bool_]]
    verdict: npt.NDArray[np.int8]
    rejected: pd.DataFrame
    outcome: Outcome | None
    in_doubt: Mapping[tuple[str, str], npt.NDArray[np.int64]]
    places: npt.NDArray[np.int64]
    assumed: Mapping[str, int]
    decided: Decided


@dataclass(frozen=True)
class RowOptions:
    """The law, the scheme, the readings and the language of the answers; ``as_written`` answers amounts a hundred times off.

    ``confirmed`` are the columns whose amounts the user confirmed: they are answered too.
    """

    law: Law
    scheme: str
    readings: Readings
    lang: str
    as_written: bool = False
    confirmed: frozenset[str] = frozenset()


def added_columns(part: Part, options: RowOptions) -> AddedColumns:
    """The added columns of a part."""
    outcome, silent = row_outcomes(part.people, options.scheme, options.law, options.readings)
    good = silent == GOOD
    rejected = _with_silent(part, silent)
    row_verdicts = verdicts(outcome)
    places = part.places[good]
    verdict = np.full(part.rows, VERDICTS.index("rejected"), np.int8)
    others = part.rejected["row"][part.rejected["code"].isin(no_applicant.CODES)]
    verdict[np.searchsorted(part.numbers, others)] = VERDICTS.index("no_applicant")
    verdict[places] = np.select([row_verdicts.refusals > 0, row_verdicts.unanswered > 0], [2, 1], 0)
    doubts = row_doubts(outcome, options.law, options.lang, questions.columns_of(part), options.confirmed)
    waits = doubts.asks & (not options.as_written)
    verdict[places[waits]] = VERDICTS.index("to_confirm")
    figures = {
        name: (values, has_value & ~waits) for name, (values, has_value) in _figures(row_verdicts, options.lang).items()
    }
    columns, present = _spread(part.rows, places, figures)
    columns["warnings"], present["warnings"] = _texts(part.rows, places, doubts.sentences)
    _warn_of_repeats(part, columns["warnings"], present["warnings"], options.lang)
    columns["verdict"] = _named([f"batch.verdict.{name}" for name in VERDICTS], options.lang)[verdict]
    present["verdict"] = np.ones(part.rows, bool)
    assumed = _assumed(part, good, row_verdicts, options)
    for name, texts in {
        "note": _notes(part.rows, places, assumed),
        "errors": _errors(part, rejected, options.lang),
    }.items():
        columns[name], present[name] = texts, texts != ""
    counted = {sentence: int(applies.sum()) for applies, sentence in assumed}
    in_doubt = {} if options.as_written else doubts.in_doubt
    decided = Decided(outcome.currency, outcome.decisions.refusals, outcome.decisions.unanswered)
    return AddedColumns(columns, present, verdict, rejected, outcome, in_doubt, places, counted, decided)


def _warn_of_repeats(part: Part, warnings: npt.NDArray[np.object_], present: npt.NDArray[np.bool_], lang: str) -> None:
    """Add to the warnings of a row that it repeats another one."""
    places = np.searchsorted(part.numbers, part.duplicates.rows)
    for place, first, same_number in zip(places.tolist(), *(part.duplicates[1:]), strict=True):
        sentence = say("batch.row.same_number" if same_number else "batch.row.same_facts", lang, row=int(first))
        warnings[place] = f"{warnings[place]} · {sentence}" if present[place] else sentence
        present[place] = True


def _with_silent(part: Part, silent: npt.NDArray[np.object_]) -> pd.DataFrame:
    """The faults of the file and the rows without an answer, in the order of the rows."""
    import pandas as pd

    rows = np.flatnonzero(silent != GOOD)
    if not len(rows):
        return part.rejected
    more = pd.DataFrame({"row": part.lines[rows], "column": "", "code": silent[rows], "value": ""})
    place = part.places_of_facts.get("type")
    if place is not None:
        unpriced = silent[rows] == NO_PRICE
        typed = part.cells.column(place).take(part.places[rows]).to_pylist()
        more["column"] = np.where(unpriced, headers.names_of(part.heads)[place], "")
        more["value"] = np.where(unpriced, np.array(typed, dtype=object), "")
    return pd.concat([part.rejected, more], ignore_index=True).sort_values("row", kind="stable", ignore_index=True)


Figures = dict[str, tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]]


def _spread(
    rows: int, places: npt.NDArray[np.int64], figures: Figures
) -> tuple[dict[str, npt.NDArray[Any]], dict[str, npt.NDArray[np.bool_]]]:
    """Columns of the answered rows as columns of all the rows."""
    columns, present = {}, {}
    for name, (values, has_value) in figures.items():
        columns[name] = np.zeros(rows, values.dtype) if values.dtype != object else np.full(rows, "", dtype=object)
        columns[name][places] = values if values.dtype != object else np.where(has_value, values, "")
        present[name] = np.zeros(rows, bool)
        present[name][places] = has_value
    return columns, present


def _texts(
    rows: int, places: npt.NDArray[np.int64], texts: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Texts of the answered rows as a column of all the rows."""
    columns, present = _spread(rows, places, {"": (texts, texts != "")})
    return columns[""], present[""]


def _figures(row_verdicts: Verdicts, lang: str) -> Figures:
    """The figures of the answered rows, and where they have a value."""
    always = np.ones(len(row_verdicts.price), bool)
    paid = row_verdicts.months > 0
    joint = say("list.joint", lang)
    reasons = _bits(row_verdicts.refusals, lambda rule: say(f"batch.refused.{rule}", lang), joint)
    unchecked = _bits(row_verdicts.unanswered, lambda rule: say(f"rule.{rule}", lang), joint)
    return {
        "reasons": (reasons, reasons != ""),
        "unchecked": (unchecked, unchecked != ""),
        "above_floor": (row_verdicts.above_floor, row_verdicts.above_floor != NO_BOUND),
        "below_ceiling": (row_verdicts.below_ceiling, row_verdicts.below_ceiling != NO_BOUND),
        "price": (row_verdicts.price, always),
        "other_price": (row_verdicts.other_price, row_verdicts.other_price != UNSTATED),
        "down_payment": (row_verdicts.down_payment, always),
        "instalment": (row_verdicts.instalment, paid),
        "own_part": (row_verdicts.own_part, ~np.isnan(row_verdicts.effort)),
        "months": (row_verdicts.months, always),
        "first": (row_verdicts.first, paid),
        "last": (row_verdicts.last, paid),
        "decisive": (_named([f"cap.{name}" for name in DECISIVE], lang)[row_verdicts.decisive], always),
        "kafil": (_named([f"batch.kafil.{name}" for name in KAFILS], lang)[row_verdicts.kafil], always),
        "effort": (row_verdicts.effort, ~np.isnan(row_verdicts.effort)),
        "pay_off_at_keys": (row_verdicts.pay_off_at_keys, paid),
    }


def _named(keys: list[str], lang: str) -> npt.NDArray[np.object_]:
    return np.array([write(Named(key), lang) for key in keys], dtype=object)


def _bits(bits: npt.NDArray[np.uint16], name: Callable[[str], str], joint: str) -> npt.NDArray[np.object_]:
    """The criteria whose bits are set, named; each set of bits is written once."""
    distinct, places = np.unique(bits, return_inverse=True)
    texts = [
        joint.join(name(rule.__name__) for bit, rule in enumerate(CRITERIA) if mask >> bit & 1)
        for mask in distinct.tolist()
    ]
    return np.array([*texts, ""], dtype=object)[places]


Assumed = list[tuple[npt.NDArray[np.bool_], str]]
"""What is supposed of which answered rows, in words."""


def _assumed(part: Part, good: npt.NDArray[np.bool_], row_verdicts: Verdicts, options: RowOptions) -> Assumed:
    """What the answered rows rest on: a supposed day of birth, a reading that decides the verdict, an instalment above the income."""
    year = Named(f"reading.birth_year_only.{options.readings.birth_year_only}")
    age = Named(f"reading.age_at_registration.{options.readings.age_at_registration}")
    limit = Named(f"reading.unable_above.{options.readings.unable_above}")
    return [
        (part.year_only[good], say("batch.note.year_only", options.lang, reading=year)),
        (row_verdicts.depends, say("batch.note.depends", options.lang, reading=age)),
        (row_verdicts.unable, say("batch.note.unable", options.lang, reading=limit)),
    ]


def _notes(rows: int, places: npt.NDArray[np.int64], assumed: Assumed) -> npt.NDArray[np.object_]:
    """The notes of each row: all that is supposed of it."""
    answered_rows = np.full(len(places), "", dtype=object)
    for applies, note in assumed:
        answered_rows[applies] = [f"{before} {note}".strip() for before in answered_rows[applies]]
    texts = np.full(rows, "", dtype=object)
    texts[places] = answered_rows
    return texts


def _errors(part: Part, rejected: pd.DataFrame, lang: str) -> npt.NDArray[np.object_]:
    """The errors of each row, one after the other."""
    texts = np.full(part.rows, "", dtype=object)
    places = np.searchsorted(part.numbers, rejected["row"].to_numpy())
    for place, sentence in zip(places.tolist(), sentences(rejected, lang), strict=True):
        texts[place] = f"{texts[place]} · {sentence}" if texts[place] else sentence
    return texts


def sentences(rejected: pd.DataFrame, lang: str) -> list[str]:
    """Each fault in words, with its column."""
    return [
        error(column, code, value, lang)
        for column, code, value in zip(rejected["column"], rejected["code"], rejected["value"], strict=True)
    ]


@functools.lru_cache(1 << 12)
def error(column: str, code: str, value: str, lang: str) -> str:
    """One fault in words."""
    sentence = reason(code, value)
    if not column:
        return write(sentence, lang)
    return write(Sentence("batch.row", {"column": Plain(column), "reason": sentence}), lang)


def head(name: str, lang: str) -> str:
    """The head of an added column."""
    return say(f"batch.added.{name}", lang)
