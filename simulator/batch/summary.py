"""What there is to say of an annotated file as a whole: the counts, how it was read, what was supposed, what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.batch.tally import Reason
from simulator.wording import say

if TYPE_CHECKING:
    from collections import Counter

    from simulator.batch.tally import Counts, Tally


@dataclass(frozen=True)
class Lines:
    """Sentences about a file: the disclaimer, the law and the counts; how it was read; what its user answered; what repeats; what is asked."""

    about: tuple[str, ...]
    chosen: tuple[str, ...]
    answered: tuple[str, ...]
    repeated: tuple[str, ...]
    questions: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """The lines, one after the other."""
        return (*self.about, *self.chosen, *self.answered, *self.repeated, *self.questions)


@dataclass(frozen=True)
class Summary:
    """The lines about a file and its counts: of each verdict, refusal, condition not checked and kind of fault, of what was supposed."""

    lines: Lines
    counts: Counts
    refusals: tuple[Reason, ...]
    unchecked: tuple[Reason, ...]
    faults: tuple[Reason, ...]
    assumed: tuple[Reason, ...]


def summary(tally: Tally, lines: Lines, lang: str) -> Summary:
    """The summary of a file, its reasons in words."""
    return Summary(
        lines,
        tally.counts,
        _reasons(tally.refusals, "batch.refused", lang),
        _reasons(tally.unchecked, "rule", lang),
        tuple(tally.fault_reasons(lang)),
        tuple(Reason(words, rows) for words, rows in tally.assumed.most_common() if rows),
    )


def _reasons(counts: Counter[str], stem: str, lang: str) -> tuple[Reason, ...]:
    return tuple(Reason(say(f"{stem}.{name}", lang), rows) for name, rows in counts.most_common() if rows)
