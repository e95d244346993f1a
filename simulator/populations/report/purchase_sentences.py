"""The sentences on purchases only: the facts supposed for all, the unfinanced by reason, the fees that are not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count.groups import ALL
from simulator.populations.count.totals import COMMON, DELAY, GAIN, MAIN, VERDICT, WAGE
from simulator.populations.report.findings import households, law_label
from simulator.wording import FactList, Named, Plain, Sentence

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.populations.experiment import Lab
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan


def suppositions(plan: Plan) -> frozenset[tuple[str, str]]:
    """The tables and laws whose figures rest on facts that are the same for all households.

    They are those of the purchases, every gain over a first law that is one, and the households whom a purchase serves too.
    """
    bought = [law.name for law in plan.laws if law.facts is not None]
    everyone = [law.name for law in plan.laws]
    gains = bought if plan.laws[0].facts is None else everyone
    return frozenset(
        {(table, name) for table in (MAIN, WAGE, DELAY) for name in bought}
        | {(table, name) for table in (GAIN, VERDICT) for name in gains}
        | {(COMMON, name) for name in (everyone if bought else ())}
    )


def note(plan: Plan, *, invented: bool) -> list[Sentence]:
    """The sentences under every picture: the suppositions about the applicants, and about their purchases."""
    people = [Sentence("lab.say.supposed")] if invented else []
    return people + ([Sentence("population.say.note")] if plan.buys else [])


def supposed(law: PopulationLaw) -> Sentence | None:
    """The sentence on the facts supposed under a purchase, and their file; None for a rent."""
    if law.facts is None:
        return None
    file = Plain(law.facts.name) if law.facts.name else Named("population.no_file")
    facts = {"law": law_label(law), "file": file, "facts": FactList(tuple(law.facts.sentences()))}
    return Sentence("population.say.facts", facts)


def aside(lab: Lab, place: int) -> list[Sentence]:
    """The sentences on the unfinanced households by reason, and on the fees that no text gives; empty for a rent."""
    law = lab.plan.laws[place]
    if law.facts is None:
        return []
    whom: dict[str, object] = {"law": law_label(law)}
    sentences = []
    reasons = tuple(
        Sentence(
            "population.say.reason",
            {"reason": Named(f"population.not_financed.{name}"), "households": households(number)},
        )
        for name, number in _counts(lab, law, "not_financed.").items()
    )
    if reasons:
        sentences.append(Sentence("population.say.not_financed", whom | {"reasons": FactList(reasons)}))
    silent = tuple(
        Named("key.death_insurance") if name == "death_insurance" else Named(f"fee.{name}")
        for name in _counts(lab, law, "fee_unknown.")
    )
    if silent:
        sentences.append(Sentence("population.say.fees", whom | {"fees": FactList(silent)}))
    return sentences


def _counts(lab: Lab, law: PopulationLaw, prefix: str) -> dict[str, Fraction]:
    """The numbers of households, above zero, of the measures that begin so: by the rest of their names."""
    return {
        figure.measure.removeprefix(prefix): figure.value
        for figure in lab.figures
        if (figure.table, figure.law, figure.group) == (MAIN, law.name, ALL) and figure.measure.startswith(prefix) and figure.value
    }  # fmt: skip
