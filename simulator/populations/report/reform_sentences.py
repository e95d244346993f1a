"""Sentences that say to whom a reform is applied: to all, as if it had always been the law, or to what is new only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.report.findings import law_label
from simulator.wording import Sentence

if TYPE_CHECKING:
    from simulator.populations.laws import PopulationLaw


def applied(law: PopulationLaw) -> Sentence | None:
    """The sentence on the past under a reform; None for a law that is published."""
    if law.reform is None:
        return None
    facts = {"law": law_label(law), "date": law.law.by_id[law.reform].in_force}
    return Sentence("study.say.reform.new_only" if law.frozen is None else "study.say.reform.always", facts)
