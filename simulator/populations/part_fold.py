"""What one part of a population adds to a lab, and the same as bytes, so that a run that is stopped goes on from it.

Numbers are integers in both, so that the lab is the same to the last unit.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator.engine.schedule.monthly_receipts import Receipts
from simulator.populations.count.exact_sums import Histogram
from simulator.populations.count.totals import Key, Totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Wages(NamedTuple):
    """The minimum wages in which thresholds are counted: of the day of the law's reading, and of the keys. Centimes"""

    now: frozenset[int] = frozenset()
    later: frozenset[int] = frozenset()

    def joined(self, other: Wages) -> Wages:
        """The union of these wages and others."""
        return Wages(self.now | other.now, self.later | other.later)


class PartFold(NamedTuple):
    """The rows of a part, its totals, its minimum wages, and for each law after the first the keys on which it differs."""

    rows: int
    totals: Totals
    wages: Wages
    differing_keys: Mapping[int, set[str]]

    def to_bytes(self) -> tuple[dict[str, object], list[bytes]]:
        """The fold as JSON, and its arrays as bytes."""
        totals = self.totals
        facts: dict[str, object] = {
            "rows": self.rows,
            "wages": [sorted(wages) for wages in self.wages],
            "differing": {str(law): sorted(keys) for law, keys in self.differing_keys.items()},
            "sums": [[*key, value] for key, value in totals.sums.items()],
            "spread": [list(key) for key in totals.spread],
            "receipts": {
                str(law): [paid.first, list(paid.dated.shape), paid.dated.dtype == object, paid.dated.ravel().tolist(), paid.undated]
                for law, paid in totals.receipts.items()
            },
        }  # fmt: skip
        return facts, [_to_bytes(part.values, part.weights) for part in totals.spread.values()]

    @classmethod
    def from_bytes(cls, facts: Any, arrays: Iterator[bytes]) -> PartFold:  # noqa: ANN401 - JSON
        """The fold that ``to_bytes`` wrote."""
        sums = {Key(*row[:-1]): row[-1] for row in facts["sums"]}
        spread = {Key(*key): Histogram(*_arrays(content)) for key, content in zip(facts["spread"], arrays, strict=True)}
        receipts = {int(law): _receipts(*row) for law, row in facts["receipts"].items()}
        return cls(
            facts["rows"],
            Totals(sums, spread, receipts),
            Wages(*map(frozenset, facts["wages"])),
            {int(law): set(keys) for law, keys in facts["differing"].items()},
        )


def _receipts(first: int, shape: list[int], is_wide: bool, dated: list[int], undated: int) -> Receipts:  # noqa: FBT001 - a row of JSON
    return Receipts(first, np.array(dated, dtype=object if is_wide else np.int64).reshape(shape), undated)


def _to_bytes(*arrays: np.ndarray[Any, Any]) -> bytes:
    file = io.BytesIO()
    for array in arrays:
        np.save(file, array, allow_pickle=False)
    return file.getvalue()


def _arrays(content: bytes) -> Iterator[np.ndarray[Any, Any]]:
    """The two arrays of a distribution."""
    file = io.BytesIO(content)
    for _ in range(2):
        yield np.load(file, allow_pickle=False)
