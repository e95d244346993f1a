"""Sentences on an older law at its own price."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.populations.report.findings import amount, law_alone, percent
from simulator.wording import FactList, Named, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.populations.experiment import Lab
    from simulator.populations.reforms.own_price import AtOwnPrice


def sentences(lab: Lab, lines: Sequence[AtOwnPrice]) -> Iterator[Sentence]:
    """One for each older law: what is paid at its own price, or that it is not known."""
    for line in lines:
        label: dict[str, object] = {"law": law_alone(lab.plan.laws[line.law])}
        if line.price is None:
            yield Sentence("afford.say.own_price.unknown", label)
        elif line.before_keys is not None and line.instalment is not None:
            yield Sentence("afford.say.own_price", {**label, **_figures(line, lab.plan.currency)})


def _figures(line: AtOwnPrice, currency: str) -> dict[str, object]:
    prices = (
        Sentence("afford.price", {"dwelling": Plain(dwelling), "price": Money(cents, currency)})
        for dwelling, cents in (line.price or {}).items()
    )
    unknown = Named("lab.unknown")
    return {
        "programme": Named(f"whatif.line.{line.programme}"), "prices": FactList(tuple(prices)),
        "before": amount(line.before_keys or Fraction(0), currency), "instalment": amount(line.instalment or Fraction(0), currency),
        "effort": unknown if line.effort is None else percent(line.effort),
        "share": unknown if line.within_40 is None else percent(line.within_40),
    }  # fmt: skip
