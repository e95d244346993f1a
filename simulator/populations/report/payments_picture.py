"""The picture of the three payments: what is paid before the keys, each month, and in value, each against that of the first law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import tables
from simulator.populations.report import findings
from simulator.populations.report.pictures import COLOURS, Picture, Series
from simulator.wording import Named, Sentence

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.populations.experiment import Lab

PAYMENTS = ("before_keys", "instalment", "present_value")


def of(lab: Lab) -> Picture | None:
    """The picture; None for one law, or where a median of the first is not known or nothing."""
    first = [lab.value(f"{payment}.median") for payment in PAYMENTS] if lab.plan.verdict else []
    if len(lab.plan.laws) == 1 or not all(first):
        return None
    series = tuple(
        Series(findings.law_label(law), tuple(_against(lab, place, first)), COLOURS[place % len(COLOURS)])
        for place, law in enumerate(lab.plan.laws)
    )
    labels = tuple(Named(f"policy.payment.{payment}") for payment in PAYMENTS)
    return Picture(
        "payments", _title(lab, first), Sentence("policy.chart.payments"), "bars", "policy.column.payment", labels, series,
        tables.SHARE, (),
    )  # fmt: skip


def _against(lab: Lab, place: int, first: list[Fraction]) -> list[Fraction | None]:
    """The three medians of a law, as parts of those of the first."""
    values = (lab.value(f"{payment}.median", place) for payment in PAYMENTS)
    return [None if value is None else value / base for value, base in zip(values, first, strict=True)]


def _title(lab: Lab, first: list[Fraction]) -> Sentence:
    """What each payment of the last law is, as a part of that of the first."""
    last = len(lab.plan.laws) - 1
    parts = [Named("lab.unknown") if part is None else findings.percent(part) for part in _against(lab, last, first)]
    facts = {"law": findings.law_label(lab.plan.laws[last]), "first": findings.law_label(lab.plan.laws[0])}
    return Sentence(
        "policy.chart.payments.last", {**facts, **dict(zip(("before", "month", "value"), parts, strict=True))}
    )
