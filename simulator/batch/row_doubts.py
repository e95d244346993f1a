"""The rows of a file whose facts do not fit together: their warnings, and the rows with an amount to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.question.plausible.checks import by_regime, doubt, unusual
from simulator.wording import write

if TYPE_CHECKING:
    from simulator.engine.outcome import Outcome
    from simulator.law import Law


class RowDoubts(NamedTuple):
    """The sentences of N answered rows, joined, and whether one of them asks about an amount. (N,)"""

    sentences: npt.NDArray[np.object_]
    asks: npt.NDArray[np.bool_]


def row_doubts(outcome: Outcome, law: Law, lang: str) -> RowDoubts:
    """The warnings of each row of an outcome, in one language. Only rows with a warning take time."""
    size = len(outcome.people)
    sentences, asks = np.full(size, "", dtype=object), np.zeros(size, bool)
    for places, facts in by_regime(outcome.people, outcome.codes, outcome.regime, law):
        for check, where, rows in unusual(facts):
            asks[places[rows]] |= check.asks
            for row in rows.tolist():
                sentence = write(doubt(check, facts, where, row).sentence, lang)
                before = sentences[places[row]]
                sentences[places[row]] = f"{before} · {sentence}" if before else sentence
    return RowDoubts(sentences, asks)
