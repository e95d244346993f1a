"""The group in which each contract is counted: its cohort, the type of its dwelling, or a column of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.households import UNSTATED
from simulator.law import DWELLINGS
from simulator.populations.count.groups import AGE, COHORT, DECILE, MOST, InMemory, grouped
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.applicants.part import Part
    from simulator.engine.schedule.part import Numbers

TYPE = "type"
"""What ``--by`` may name beside a column of the file, the cohort and the age."""


class Groups:
    """The names of the groups in the order in which they are met, the same for every part of a file."""

    def __init__(self, by: str | None) -> None:
        self.by = by
        self.names: dict[str, int] = {}

    def of(self, part: Part) -> Numbers:
        """The group of each contract of a part: its place in ``names``. (N,) Raises ``InputError`` as ``grouped`` does, and for too many groups."""
        if self.by == DECILE:  # the deciles of a portfolio would need a pass of their own
            columns = FactList(tuple(Plain(name) for name in (COHORT, TYPE, AGE, *sorted(part.extra))))
            raise InputError("lab.error.by", "--by", got=Plain(self.by), known=columns)
        crowd = InMemory(part.people, part.extra)
        names, place = self._of_types(part) if self.by == TYPE else grouped(crowd, self.by, ())
        present = np.unique(place)
        for name in present.tolist():
            self.names.setdefault(names[name], len(self.names))
        if len(self.names) > MOST:
            raise InputError("lab.error.groups", "--by", got=Plain(str(self.by)), count=len(self.names), most=MOST)
        codes = np.zeros(len(names), np.int64)
        codes[present] = [self.names[names[name]] for name in present.tolist()]
        return codes[place]

    @staticmethod
    def _of_types(part: Part) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
        dwelling = part.people.dwelling.astype(np.int64)
        return ("", *DWELLINGS), np.where(dwelling == UNSTATED, -1, dwelling) + 1
