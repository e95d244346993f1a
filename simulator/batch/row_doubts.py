"""The rows of a file whose facts do not fit together: their warnings, and the rows with an amount to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.applicants.questions import HUNDREDFOLD, HUNDREDTH
from simulator.question.fact_rows import AMOUNTS
from simulator.question.facts import COLUMNS
from simulator.question.plausible.checks import by_regime, doubt, unusual
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Container

    from simulator.engine.outcome import Outcome
    from simulator.law import Law


COLUMN_OF = {fact.place: name for name, (_, fact) in COLUMNS.items() if fact.kind in AMOUNTS}
"""The column of a file in which an amount of a scenario stands (``household.income``)."""
CODE_OF = {"amount_too_large": HUNDREDFOLD, "amount_too_small": HUNDREDTH}
"""The code of a question about a file, by the check that asks it of a row."""


class RowDoubts(NamedTuple):
    """The sentences of N answered rows, joined, and whether one of them asks about an amount (N,); the rows that ask, by column and code."""

    sentences: npt.NDArray[np.object_]
    asks: npt.NDArray[np.bool_]
    in_doubt: dict[tuple[str, str], npt.NDArray[np.int64]]


def row_doubts(outcome: Outcome, law: Law, lang: str, confirmed: Container[str] = ()) -> RowDoubts:
    """The warnings of each row of an outcome, in one language. Only rows with a warning take time.

    ``confirmed`` are columns whose amounts the user confirmed: nothing is asked about them.
    """
    size = len(outcome.people)
    sentences, asks = np.full(size, "", dtype=object), np.zeros(size, bool)
    in_doubt: dict[tuple[str, str], npt.NDArray[np.int64]] = {}
    for places, facts in by_regime(outcome.people, outcome.codes, outcome.regime, law):
        for check, where, rows in unusual(facts):
            if check.asks and (column := COLUMN_OF[where]) not in confirmed:
                asks[places[rows]] = True
                key = column, CODE_OF[check.key]
                in_doubt[key] = np.concatenate([in_doubt.get(key, places[:0]), places[rows]])
            for row in rows.tolist():
                sentence = write(doubt(check, facts, where, row).sentence, lang)
                before = sentences[places[row]]
                sentences[places[row]] = f"{before} · {sentence}" if before else sentence
    return RowDoubts(sentences, asks, in_doubt)
