"""A provision in words: its value as a fact that ``wording`` can write in any language."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.law.values import Composed, Multiple, Published, Split, TermBand, Tranche
from simulator.money import Money
from simulator.wording import Listed, Months, Named, Plain, Sentence, Years

if TYPE_CHECKING:
    from simulator.law import Provision

DURATIONS = frozenset({"age_limit", "transaction_ban", "minimum_age"})


def described(provision: Provision) -> object:
    """The value of a provision, ready to be written: an amount, a share, a duration, a list of them, or a gap."""
    if not provision.known:
        return Named("word.unknown")
    if provision.key in DURATIONS:
        return _duration(provision.value)
    if provision.strict:
        return Sentence("value.above", {"bound": _fact(provision.value)})
    return _fact(provision.value)


def _fact(value: object) -> object:
    match value:
        case bool() | str():
            return Named(f"word.{value}")
        case int():
            return Money(value)
        case Fraction():
            return value
        case Multiple(wages):
            return Sentence("value.wages", {"wages": Plain(_plain(wages))})
        case (TermBand(cohort=None, income_up_to=None, term=term),):
            return _duration(term)
        case tuple():
            return Listed(tuple(map(_fact, value)))
        case dict():
            return Listed(tuple(Sentence("value.of", {"name": _name(k), "value": _of(v)}) for k, v in value.items()))
        case _:
            return _row(value)


def _row(value: object) -> object:
    """A row of one of the tables of the law."""
    match value:
        case Tranche(milestone, share, _):
            return Sentence("value.tranche", {"share": share, "milestone": Named(f"milestone.{milestone}")})
        case Split(share, within):
            return Sentence("value.split", {"share": share, "within": Months(within)})
        case TermBand():
            return _term_band(value)
        case Published(by_type):
            return _fact(by_type)
        case Composed():
            return Sentence("value.composed", {
                "cost_per_m2": Money(value.cost_per_m2), "vrd": Money(value.vrd), "state_land": value.state_land,
                "state_vrd": value.state_vrd, "state_per_m2": Money(value.state_per_m2),
                "frontal_aid": Money(value.frontal_aid),
            })  # fmt: skip
    raise TypeError(value)


def _term_band(band: TermBand) -> Sentence:
    facts: dict[str, object] = {"term": _duration(band.term)}
    if band.cohort is not None:
        facts["cohort"] = Named(f"cohort.{band.cohort}")
    if band.income_up_to is not None:
        facts["bound"] = _fact(band.income_up_to)
    if not facts.keys() - {"term"}:
        return Sentence("value.term.rest", facts)
    return Sentence("value.term" + (".cohort" if band.cohort else "") + (".up_to" if "bound" in facts else ""), facts)


def _duration(months: object) -> object:
    count = int(str(months))
    return Months(count) if count % 12 else Years(count // 12)


def _of(value: object) -> object:
    return Sentence("value.surface", {"surface": Plain(_plain(value))}) if isinstance(value, Fraction) else _fact(value)


def _name(name: str) -> object:
    return Plain(name) if name[0] == "F" and name[1:].isdigit() else Named(f"charge.{name}")


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
