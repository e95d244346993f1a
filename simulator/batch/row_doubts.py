"""The rows of a file whose facts do not fit together: their warnings, and the rows with an amount to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.applicants.questions import HUNDREDFOLD, HUNDREDTH
from simulator.question.plausible.checks import by_regime, codes_in_file, doubt, unusual
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from simulator.engine.households import Households
    from simulator.engine.outcome import Outcome
    from simulator.law import Law

InDoubt = dict[tuple[str, str], npt.NDArray[np.int64]]
"""Rows by the column of their amount and the code of the question."""

CODE_OF = {"amount_too_large": HUNDREDFOLD, "amount_too_small": HUNDREDTH}
"""The code of a question about a file, by the check that asks it of a row."""


class RowDoubts(NamedTuple):
    """The sentences of N answered rows, joined, and whether one of them asks about an amount (N,); the rows that ask, by column and code."""

    sentences: npt.NDArray[np.object_]
    asks: npt.NDArray[np.bool_]
    in_doubt: InDoubt


def row_doubts(
    outcome: Outcome, law: Law, lang: str, columns: Mapping[str, str] | None = None, confirmed: Container[str] = ()
) -> RowDoubts:
    """The warnings of each row of an outcome, in one language. Only rows with a warning take time.

    ``columns`` are those of the amounts in a file (``questions.columns_of``), without which nothing is asked; ``confirmed`` are
    those whose amounts the user confirmed.
    """
    size = len(outcome.people)
    sentences, asks = np.full(size, "", dtype=object), np.zeros(size, bool)
    in_doubt: InDoubt = {}
    for places, facts in by_regime(outcome.people, outcome.codes, outcome.regime, law):
        for check, where, rows in unusual(facts):
            column = (columns or {}).get(where)
            if check.asks and column and column not in confirmed:
                asks[places[rows]] = True
                _add(in_doubt, (column, CODE_OF[check.key]), places[rows])
            for row in rows.tolist():
                sentence = write(doubt(check, facts, where, row).sentence, lang)
                before = sentences[places[row]]
                sentences[places[row]] = f"{before} · {sentence}" if before else sentence
    return RowDoubts(sentences, asks, in_doubt)


def amounts_in_doubt(
    people: Households, law: Law, columns: Mapping[str, str], confirmed: Container[str] = ()
) -> InDoubt:
    """The rows of a file with an amount to confirm, by its column and code, before any is answered; the rest as ``row_doubts``."""
    in_doubt: InDoubt = {}
    for rows_of_code, code in codes_in_file(people, law):
        under = people.rows(rows_of_code)
        for places, facts in by_regime(under, (code,), np.zeros(len(under), np.int64), law):
            for check, where, rows in unusual(facts):
                column = columns.get(where)
                if check.asks and column and column not in confirmed:
                    _add(in_doubt, (column, CODE_OF[check.key]), rows_of_code[places[rows]])
    return in_doubt


def _add(in_doubt: InDoubt, key: tuple[str, str], rows: npt.NDArray[np.int64]) -> None:
    in_doubt[key] = np.concatenate([in_doubt.get(key, rows[:0]), rows])
