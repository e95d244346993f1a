"""Sentences on an older law at its own price."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.law.scheme import PROGRAMMES
from simulator.populations.reforms import price_level
from simulator.populations.report.findings import amount, law_alone, percent
from simulator.wording import FactList, Named, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.populations.experiment import Lab
    from simulator.populations.reforms.own_price import AtOwnPrice
    from simulator.populations.reforms.price_level import PriceLevel


def sentences(lab: Lab, lines: Sequence[AtOwnPrice]) -> Iterator[Sentence]:
    """For each older law what is paid at its own price, in dinars of then and of one year; or that it is not known."""
    for line in lines:
        label: dict[str, object] = {"law": law_alone(lab.plan.laws[line.law])}
        if line.programme is None:
            yield Sentence("afford.say.own_price.unknown", label)
        elif line.before_keys is not None and line.instalment is not None:
            facts = {**label, **_figures(line, lab.plan.currency)}
            yield Sentence("afford.say.own_price", facts) if line.level is None else _of_one_year(facts, line.level)
        if line.programme is not None and (since := _without_level(line.programme)):
            yield Sentence("afford.say.own_price.year.unknown", {**label, **since})


def _of_one_year(facts: dict[str, object], level: PriceLevel) -> Sentence:
    """The same in dinars of the later year of a price level."""
    facts = {name: fact for name, fact in facts.items() if name != "programme"}
    times = Decimal(level.times.numerator) / level.times.denominator
    return Sentence("afford.say.own_price.year", {**facts, **_years(level.since, level.year), "times": times})


def _without_level(programme: str) -> dict[str, object]:
    """From which year on no price level is known, up to which; empty where one is."""
    since = PROGRAMMES[programme].rules_of.year
    return {} if price_level.since(since) else _years(since, price_level.published().year)


def _years(since: int, year: int) -> dict[str, object]:
    return {"since": Plain(str(since)), "year": Plain(str(year))}


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
