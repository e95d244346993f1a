"""Columns of which each row has one of a few words: kept as its place among them, and put into words only when a column is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt


class Category(NamedTuple):
    """A part of a margin for each row: the names of the parts, and the place of each row's among them. (N,)"""

    names: tuple[str, ...]
    place: npt.NDArray[np.integer[Any]]

    def among(self, of: Callable[[str], object]) -> npt.NDArray[Any]:
        """What a function gives for the part of each row; it is asked once for each part."""
        return np.array([of(name) for name in self.names]).take(self.place, axis=0)


@dataclass(frozen=True, eq=False)
class Categories(Mapping[str, "npt.NDArray[Any]"]):
    """Columns by name, as a part of a population has them beside its households; ``others`` are kept as they are."""

    coded: Mapping[str, Category]
    others: Mapping[str, npt.NDArray[Any]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.coded[name].among(str) if name in self.coded else self.others[name]

    def __iter__(self) -> Iterator[str]:
        yield from (*self.coded, *self.others)

    def __len__(self) -> int:
        return len(self.coded) + len(self.others)

    def beside(self, name: str, column: npt.NDArray[Any]) -> Categories:
        """The same columns and another one."""
        return replace(self, others={**self.others, name: column})
