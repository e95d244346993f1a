"""The questions to a study as they are asked: rows of words and numbers, read strictly before anything is counted."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.base import money
from simulator.populations.reforms.two_levers import Balance, MapOfTwo
from simulator.reading.errors import InputError
from simulator.wording import Plain

_TRIPLE, _FEWEST, _MOST = 3, 2, 3
"""The parts of a break-even, and the fewest and the most of a balance."""
EXAMPLES = {
    "--solve": '("age_limit", "effort.median", "9 %")', "--balance": '(("age_limit", "75"), "frontal_aid")',
    "--map": '(("age_limit", ("66", "70")), ("down_payment", ("25%", "38%")))',
}  # fmt: skip
"""A question of each option, as Python asks it."""


def break_evens(rows: object) -> list[tuple[str, str, Fraction]]:
    """Questions such as ``("age_limit", "effort.median", Fraction(9, 100))``. Raises ``InputError`` for another shape."""
    triples = []
    for row in _rows(rows, "--solve"):
        if len(row) != _TRIPLE or not _are_texts(row[:2]):
            raise _unread("--solve", row)
        triples.append((str(row[0]), str(row[1]), bound(row[2])))
    return triples


def balances(rows: object) -> list[Balance]:
    """Questions such as ``(("age_limit", "75"), "frontal_aid")``. Raises ``InputError`` for another shape."""
    questions = []
    for row in _rows(rows, "--balance"):
        if not (
            _FEWEST <= len(row) <= _MOST
            and _is_row(row[0])
            and len(row[0]) == _FEWEST
            and _are_texts((*row[0], *row[1:]))
        ):
            raise _unread("--balance", row)
        name, value = row[0]
        questions.append(Balance((name, value), *row[1:]))
    return questions


def maps(rows: object) -> list[MapOfTwo]:
    """Questions such as ``(("age_limit", ("66", "70")), ("down_payment", ("25%", "38%")))``. Raises ``InputError`` for another shape."""
    questions = []
    for row in _rows(rows, "--map"):
        if not (_FEWEST <= len(row) <= _MOST and all(_is_number(number) for number in row[:_FEWEST])):
            raise _unread("--map", row)
        measures = row[_FEWEST] if len(row) == _MOST else ()
        if not _is_row(measures) or not _are_texts(measures):
            raise _unread("--map", row)
        first, second = ((name, tuple(values)) for name, values in row[:_FEWEST])
        questions.append(MapOfTwo(first, second, tuple(measures)))
    return questions


def bound(value: object) -> Fraction:
    """``9 %``, ``9000``, or a number as it is: a bound is not below nothing. Raises ``InputError``."""
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and value >= 0:
        return Fraction(value)
    text = format(Decimal(repr(float(value))), "f") if isinstance(value, float) else value
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%?)", money.western(text).strip()) if isinstance(text, str) else None
    if not match:
        raise InputError(
            "lab.error.bound", "--solve", got=Plain(value if isinstance(value, str) else reprlib.repr(value))
        )
    return Fraction(match[1].replace(",", ".")) / (100 if match[2] else 1)


def _is_row(row: object) -> bool:
    return isinstance(row, Sequence) and not isinstance(row, str | bytes)


def _are_texts(words: Iterable[object]) -> bool:
    return all(isinstance(word, str) and word.strip() for word in words)


def _is_number(number: Any) -> bool:  # noqa: ANN401 - anything may be given
    """Whether this is a number of the law with some values: ``("age_limit", ("66", "70"))``."""
    return (
        _is_row(number)
        and len(number) == _FEWEST
        and _are_texts(number[:1])
        and _is_row(number[1])
        and bool(number[1])
        and _are_texts(number[1])
    )


def _rows(rows: object, option: str) -> list[Any]:
    if not isinstance(rows, Iterable) or isinstance(rows, str | bytes):
        raise _unread(option, rows)
    row_list = list(rows)
    for row in row_list:
        if not _is_row(row):
            raise _unread(option, row)
    return row_list


def _unread(option: str, row: object) -> InputError:
    return InputError("treasury.error.shape", option, got=Plain(reprlib.repr(row)), example=Plain(EXAMPLES[option]))
