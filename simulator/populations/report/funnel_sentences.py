"""The funnel in words: from registered to keys, and in which year the last keys are handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import funnel
from simulator.populations.count.funnel import FUNNEL
from simulator.populations.report.findings import households, law_label
from simulator.wording import Named, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from simulator.populations.experiment import Lab


def delivered(lab: Lab) -> Iterator[Sentence]:
    """How many a year and until when; then who leaves, who will be too old, who gets the keys. Nothing without a funnel."""
    plan = lab.plan.funnel
    if plan is None:
        return
    steps = counted(lab)
    yield Sentence("invented.say.delivery", {
        "dwellings": plan.dwellings_a_year, "first": plan.first, "order": Named(f"invented.order.{plan.order}"),
        "year": _last_year(steps),
        "too_old": households(steps[funnel.TOO_OLD]), "law": law_label(lab.plan.laws[plan.law]),
    })  # fmt: skip
    names = (funnel.REGISTERED, funnel.ACCEPTED, funnel.LEFT, funnel.KEYS)
    yield Sentence("invented.say.funnel", {name: households(steps[name]) for name in names})


def title(lab: Lab) -> Sentence:
    """How many of the registered get keys, and when the last of them."""
    steps = counted(lab)
    facts = {"keys": households(steps[funnel.KEYS]), "registered": round(steps[funnel.REGISTERED])}
    return Sentence("invented.say.funnel.title", facts | {"year": _last_year(steps)})


def _last_year(steps: Mapping[str, Fraction]) -> object:
    """The year of the last keys; the word for *unknown* where there are none."""
    years = [int(name.rpartition("_")[2]) for name, count in steps.items() if name.startswith(funnel.KEYS_IN) and count]
    return Plain(str(max(years))) if years else Named("lab.unknown")


def counted(lab: Lab) -> dict[str, Fraction]:
    """The households of each step of the funnel, in order."""
    return {
        figure.measure: figure.value
        for figure in lab.figures
        if figure.table == FUNNEL and figure.group == "all" and figure.value is not None
    }


def stages(lab: Lab) -> list[tuple[object, Fraction]]:
    """The steps that a picture shows, from all to those with keys: the label and the households of each."""
    steps = counted(lab)
    tranches = [name for name in steps if name.startswith(f"{funnel.TRANCHE}_")]
    names = (funnel.REGISTERED, funnel.ACCEPTED, *tranches, funnel.KEYS)
    return [(_label(name), steps[name]) for name in names]


def _label(step: str) -> object:
    kind, _, number = step.rpartition("_")
    if kind == funnel.TRANCHE:
        return Sentence("invented.stage.tranche", {"number": int(number)})
    return Named(f"invented.stage.{step}")
