"""The headline of a study: the one sentence that is read first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.report import findings, verdict_sentences

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab
    from simulator.wording import Sentence


def headline(lab: Lab) -> Sentence:
    """What the last law changes against the first, or that nothing changes; of a single law, what it gives."""
    last = len(lab.plan.laws) - 1
    changes = [findings.unchanged(lab, last), *verdict_sentences.of_change(lab, last)] if last else []
    return next(filter(None, changes), findings.law(lab, last))
