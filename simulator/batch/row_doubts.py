"""The rows of a file whose facts do not fit together: their warnings, and the rows with an amount to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.question.facts import COLUMNS
from simulator.question.plausible.checks import by_regime, doubt, unusual
from simulator.wording import write

if TYPE_CHECKING:
    from simulator.engine.outcome import Outcome
    from simulator.law import Law

_COLUMN_OF = {fact.key: column for column, (_, fact) in COLUMNS.items() if not column.startswith("kafil_")}
"""The column of the contract of each fact, by its place in a scenario; kafils of a row are not counted as its columns are."""


class DoubtfulAmount(NamedTuple):
    """An amount to confirm: the place of its row, its column of the contract (empty for one of a kafil), the question."""

    place: int
    column: str
    sentence: str


class RowDoubts(NamedTuple):
    """The sentences of N answered rows, joined, and whether one of them asks about an amount. (N,) ``amounts`` are those asked about."""

    sentences: npt.NDArray[np.object_]
    asks: npt.NDArray[np.bool_]
    amounts: tuple[DoubtfulAmount, ...]


def row_doubts(outcome: Outcome, law: Law, lang: str) -> RowDoubts:
    """The warnings of each row of an outcome, in one language. Only rows with a warning take time."""
    size = len(outcome.people)
    amounts: list[DoubtfulAmount] = []
    sentences, asks = np.full(size, "", dtype=object), np.zeros(size, bool)
    for places, facts in by_regime(outcome.people, outcome.codes, outcome.regime, law):
        for check, where, rows in unusual(facts):
            asks[places[rows]] |= check.asks
            for row in rows.tolist():
                sentence = write(doubt(check, facts, where, row).sentence, lang)
                if check.asks:
                    amounts.append(DoubtfulAmount(int(places[row]), _COLUMN_OF.get(where, ""), sentence))
                before = sentences[places[row]]
                sentences[places[row]] = f"{before} · {sentence}" if before else sentence
    return RowDoubts(sentences, asks, tuple(amounts))
