"""The headline of a study: the one sentence that is read first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.report import band_sentences, findings, verdict_sentences

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.bands import Bands
    from simulator.wording import Sentence


def headline(lab: Lab, bands: Bands | None = None) -> Sentence:
    """What the last law changes against the first, or that nothing changes; of a single law, what it gives, rounded to its bands."""
    last = len(lab.plan.laws) - 1
    changes = [findings.unchanged(lab, last), *verdict_sentences.of_change(lab, last)] if last else []
    alone = band_sentences.law(findings.law(lab, last), lab, last, bands)
    return next(filter(None, changes), alone)
