"""What became of the rows of a file, counted part after part: the verdicts, their reasons, the faults, what was supposed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.applicants import no_applicant
from simulator.batch.columns import VERDICTS, error
from simulator.engine.rules.eligibility import CRITERIA

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.applicants.part import Part
    from simulator.batch.columns import AddedColumns


@dataclass(frozen=True)
class Counts:
    """The number of rows, and of each verdict: ``rows == answered + rejected + to_confirm + no_applicant``."""

    rows: int
    eligible: int
    unchecked: int
    refused: int
    rejected: int
    to_confirm: int
    no_applicant: int

    @property
    def answered(self) -> int:
        """The number of rows with figures."""
        return self.eligible + self.unchecked + self.refused


class Reason(NamedTuple):
    """Why rows are as they are, in words, and how many rows."""

    words: str
    rows: int


@dataclass
class Tally:
    """The counts of a file, part after part."""

    verdicts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    unchecked: Counter[str] = field(default_factory=Counter)
    assumed: Counter[str] = field(default_factory=Counter)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    faults_in_all: int = 0
    parts: int = 0

    def add(self, part: Part, added: AddedColumns) -> None:
        """Count a part."""
        self.verdicts.update({name: int((added.verdict == place).sum()) for place, name in enumerate(VERDICTS)})
        self.parts += 1
        verdict, decisions = added.verdict[added.places], added.decided
        self.refusals.update(_by_criterion(decisions.refusals[verdict == VERDICTS.index("refused")]))
        self.unchecked.update(_by_criterion(decisions.unanswered[verdict == VERDICTS.index("unchecked")]))
        self.assumed.update(added.assumed)
        self.repeated += len(part.duplicates.rows)
        self.faults_in_all += len(added.rejected)
        for column, code, value in zip(*(added.rejected[name] for name in ("column", "code", "value")), strict=True):
            if code in no_applicant.CODES:
                self.others[code] += 1
            else:
                self.faults[column, code] += 1
                self.examples.setdefault((column, code), value)

    @property
    def rows(self) -> int:
        """The number of all the rows."""
        return self.verdicts.total()

    @property
    def counts(self) -> Counts:
        """The verdicts, counted."""
        return Counts(rows=self.rows, **{name: self.verdicts[name] for name in VERDICTS})

    def fault_reasons(self, lang: str) -> list[Reason]:
        """Each kind of fault of each column, told by its first cell, the most frequent one first."""
        return [
            Reason(error(column, code, self.examples[column, code], lang), count)
            for (column, code), count in self.faults.most_common()
        ]


def _by_criterion(bits: npt.NDArray[np.uint16]) -> dict[str, int]:
    """How many rows have the bit of each criterion."""
    return {rule.__name__: int(np.count_nonzero(bits >> place & 1)) for place, rule in enumerate(CRITERIA)}
