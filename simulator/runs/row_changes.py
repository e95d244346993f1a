"""The rows of two results put side by side: by their number where both have one, else by their place; and what changed in each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.runs.result_table import VERDICT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from simulator.runs.result_table import ResultTable, Texts

    Places = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


class Change(NamedTuple):
    """A fact or a figure of a row that is not the same in both results, as each has it."""

    name: str
    before: str
    after: str


class ChangedRow(NamedTuple):
    """A row with another verdict or figure: its number, where it stands in both files, what changed, and its facts that did."""

    number: str
    before: int
    after: int
    figures: tuple[Change, ...]
    facts: tuple[Change, ...]


@dataclass(frozen=True)
class RowChanges:
    """Two results row by row. ``pairs`` are the places of the rows that both have, in the first and in the second. (P,) each

    ``figures`` and ``facts`` say for each name which of these pairs differ. ``repeated`` rows of either have no number, or that of
    an earlier row, and are matched in their order.
    """

    first: ResultTable
    second: ResultTable
    pairs: tuple[Places, Places]
    by_number: bool
    repeated: int
    figures: Mapping[str, Flags]
    facts: Mapping[str, Flags]

    @property
    def changed(self) -> Flags:
        """The pairs with another verdict or figure. (P,)"""
        return _any(self.figures, len(self.pairs[0]))

    @property
    def verdicts(self) -> int:
        """How many pairs have another verdict."""
        return int(self.figures[VERDICT].sum()) if VERDICT in self.figures else 0

    @property
    def only_first(self) -> int:
        """How many rows the second result does not have."""
        return len(self.first.lines) - len(self.pairs[0])

    @property
    def only_second(self) -> int:
        """How many rows the first result does not have."""
        return len(self.second.lines) - len(self.pairs[0])

    def causes(self) -> dict[tuple[str, ...], int]:
        """How many changed pairs have each set of changed facts, the largest first; the empty set is of those without any."""
        changed = np.flatnonzero(self.changed)
        names = sorted(name for name, differs in self.facts.items() if differs[changed].any())
        table = np.array([self.facts[name][changed] for name in names]).reshape(len(names), len(changed))
        causes = Counter(tuple(compress(names, column)) for column in table.T.tolist())
        return dict(sorted(causes.items(), key=lambda cause: (-cause[1], cause[0])))

    def rows(self, most: int | None = None) -> Iterator[ChangedRow]:
        """The changed rows in the order of the first result; or at most so many, those with another verdict first."""
        changed = np.flatnonzero(self.changed)
        if most is not None and VERDICT in self.figures:
            changed = changed[np.argsort(~self.figures[VERDICT][changed], kind="stable")]
        for pair in changed[:most].tolist():
            before, after = int(self.pairs[0][pair]), int(self.pairs[1][pair])
            yield ChangedRow(
                str(self.first.numbers[before]) if self.by_number else "",
                int(self.first.lines[before]),
                int(self.second.lines[after]),
                tuple(_changes(self.first.figures, self.second.figures, self.figures, (pair, before, after))),
                tuple(_changes(self.first.facts, self.second.facts, self.facts, (pair, before, after))),
            )


def row_changes(first: ResultTable, second: ResultTable) -> RowChanges:
    """Two results side by side. Columns that only one has, and words in two languages, are not compared."""
    by_number = first.has_numbers and second.has_numbers
    keys = [table.numbers.tolist() if by_number else [""] * len(table.lines) for table in (first, second)]
    before, after = _pairs(*map(_keys, keys))
    aside = () if first.lang == second.lang else first.in_words
    figures = {
        name: column[before] != second.figures[name][after]
        for name, column in first.figures.items()
        if name in second.figures and name not in aside
    }
    facts = {
        name: texts[before] != second.facts[name][after] for name, texts in first.facts.items() if name in second.facts
    }
    repeated = sum(_repeated(table) for table in (first, second)) if by_number else 0
    return RowChanges(first, second, (before, after), by_number, repeated, figures, facts)


def _keys(numbers: Sequence[str]) -> Sequence[tuple[str, int]]:
    """What each row is matched by: its number, and how many rows before it have the same."""
    count: dict[str, int] = {}
    keys = []
    for number in numbers:
        place = count.get(number, 0)
        count[number] = place + 1
        keys.append((number, place))
    return keys


def _pairs(first: Sequence[tuple[str, int]], second: Sequence[tuple[str, int]]) -> tuple[Places, Places]:
    places = {key: place for place, key in enumerate(second)}
    pairs = [(place, places[key]) for place, key in enumerate(first) if key in places]
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _repeated(table: ResultTable) -> int:
    """The rows without a number, or with that of an earlier row."""
    numbers = table.numbers[table.numbers != ""].tolist()
    return len(table.numbers) - len(set(numbers))


def _any(flags: Mapping[str, Flags], count: int) -> Flags:
    differs = np.zeros(count, bool)
    for column in flags.values():
        differs |= column
    return differs


def _changes(
    columns: Mapping[str, Texts],
    others: Mapping[str, Texts],
    flags: Mapping[str, Flags],
    places: tuple[int, int, int],
) -> Iterator[Change]:
    """What differs in one pair."""
    pair, before, after = places
    for name, texts in columns.items():
        if name in flags and flags[name][pair]:
            yield Change(name, str(texts[before]), str(others[name][after]))
