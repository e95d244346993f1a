"""Sentences and the picture about what people can afford, and about what age costs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.populations.count import because_of_age
from simulator.populations.count.affordable import CLASSES
from simulator.populations.count.totals import AFFORD
from simulator.populations.report import band_sentences
from simulator.populations.report.findings import amount, households, law_label, percent
from simulator.wording import FactList, Months, Named, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.populations.experiment import Lab
    from simulator.populations.invented.bands import Bands
    from simulator.populations.plan import Plan
    from simulator.populations.reforms.kafil_shares import WithKafils


COLOURS = {
    "within_30": "#1a7f68", "to_40": "#8fb996", "to_100": "#b07f28", "above_income": "#c44b36", "too_old": "#9c5b6e", "refused": "#8f8a7c",
    "unknown": "#6f6a8f",
}  # fmt: skip
"""The colours of the classes of what people can afford."""


def not_known(lab: Lab, place: int) -> Sentence | None:
    """The sentence on the households of which nothing can be said; None where there are none."""
    unknown = lab.value("unknown", place, table=AFFORD)
    if not unknown:
        return None
    facts = {"unknown": households(unknown), "unknown_share": percent(lab.value("unknown.share", place, table=AFFORD))}
    return Sentence("afford.say.unknown", {"law": law_label(lab.plan.laws[place]), **facts})


def age(lab: Lab, place: int) -> Sentence | None:
    """The sentence on what age costs those who sign; None where none does, or the age limit is not known."""
    plan, label = lab.plan, law_label(lab.plan.laws[place])
    more, short = (lab.value(name, place) for name in ("age_more", "age_short"))
    if not plan.distributions or not lab.value("served", place) or None in (more, short):
        return None
    median, ninth = (lab.value(f"age_excess.{name}", place) for name in ("median", "d9"))
    if median is None:
        return Sentence("afford.say.age.none", {"law": label})
    facts = {
        "law": label, "bound": Money(because_of_age.bound(plan), plan.currency), "years": Years(because_of_age.FEW_YEARS),
        "more": households(more), "short": households(short), "median": amount(median, plan.currency), "d9": amount(ninth, plan.currency),
    }  # fmt: skip
    return Sentence("afford.say.age.several" if len(plan.laws) > 1 else "afford.say.age", facts)


def title(lab: Lab, bands: Bands | None = None) -> Sentence:
    """The finding of the picture: who pays at most 40 % of the income, under each law in turn; rounded to the bands."""
    places = range(len(lab.plan.laws))
    shares = [percent(band_sentences.near(lab, place, "within_40.share", bands) or Fraction(0)) for place in places]
    if len(shares) == 1:
        return Sentence("afford.say.title", {"share": shares[0]})
    return Sentence("afford.say.title.several", {"shares": FactList(tuple(shares))})


def shares(lab: Lab) -> dict[str, tuple[Fraction | None, ...]]:
    """The share of all that is in each class, under each law; without the class of the unknown where it is empty."""
    places = range(len(lab.plan.laws))
    by_class = {name: tuple(lab.value(f"{name}.share", place, table=AFFORD) for place in places) for name in CLASSES}
    if not any(by_class["unknown"]):
        del by_class["unknown"]
    return by_class


def supposed(plan: Plan) -> Sentence | None:
    """The sentence on the kafils that every figure supposes; None where none is."""
    if not plan.kafil_share:
        return None
    return Sentence("afford.say.supposed", {"share": plan.kafil_share, "years": Years(plan.kafil_age)})


def with_loan(plan: Plan) -> Sentence | None:
    """The sentence on the loan for the tranches that the regular payments have in them; None where they have none."""
    if plan.loan is None:
        return None
    return Sentence("afford.say.loan", {"rate": plan.loan.rate, "term": Months(plan.loan.months)})


def kafils(lab: Lab, lines: Sequence[WithKafils]) -> list[Sentence]:
    """For each law that provides a kafil, what each share of takers pays."""
    sentences = []
    for place, law in enumerate(lab.plan.laws):
        cases = [line for line in lines if line.law == place and line.instalment is not None]
        if cases:
            facts = {"law": law_label(law), "cases": FactList(tuple(map(_case, cases)))}
            sentences.append(Sentence("afford.say.kafils", facts))
    return sentences


def _case(line: WithKafils) -> Sentence:
    above = Named("lab.unknown") if line.above_30 is None else percent(line.above_30)
    return Sentence(
        "afford.case", {"share": line.share, "instalment": amount(line.instalment or Fraction(0)), "above": above}
    )
