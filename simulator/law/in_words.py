"""A provision in words: its value as a fact that ``wording`` can write in any language."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.law.conditions import AgeRange, EarlierAid, Ownership
from simulator.law.keys import DURATIONS, NUMBERS
from simulator.law.scheme import ALL
from simulator.law.sources import digits
from simulator.law.text import HYPOTHETICAL
from simulator.law.values import ZONES, Band, Composed, JourneyStep, Multiple, Published, Split, TermBand, Tranche
from simulator.law.windows import Window
from simulator.wording import FactList, Months, Named, Plain, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.law import Provision
    from simulator.law.sources import Source

COUNTRIES = {scheme.country: scheme.currency for scheme in ALL.values()}
"""The currency of the amounts in the texts of each folder."""
BOUNDS = ("income_over", "income_up_to", "price_over", "price_up_to", "up_to", "ltv_up_to", "age_below", "age_up_to")


def described(provision: Provision) -> object:
    """The value of a provision, ready to be written: an amount, a share, a duration, a list of them, or a gap."""
    currency = COUNTRIES.get(provision.text.partition("/")[0], "DZD")
    if not provision.is_known:
        return Named("word.unknown")
    if isinstance(provision.value, str):
        return Named(f"word.{provision.value}")
    if provision.key in DURATIONS:
        return _duration(provision.value)
    if provision.key in NUMBERS:
        return Plain(_plain(Fraction(str(provision.value))))
    if provision.key == "journey":
        return _fact(provision.value, currency)
    if provision.strict:
        return Sentence("value.above", {"bound": _fact(provision.value, currency)})
    return _fact(provision.value, currency)


def whence(provision: Provision) -> list[Sentence]:
    """Where a provision was read: a sentence for each page, or what its author says of it, or that no page was found."""
    if provision.own_words:
        return [Sentence("source", {"source": Plain(provision.own_words)})]
    nothing = "source.hypothesis" if provision.status == HYPOTHETICAL else "source.none"
    return [page(source) for source in provision.sources] or [Sentence(nothing, {})]


def page(source: Source) -> Sentence:
    """A page that was read, of which kind it is, and when it was read."""
    read = (
        Sentence("source.read.on", {"day": Plain(digits(source.read))}) if source.read else Named("source.read.unknown")
    )
    return Sentence(
        "source.page", {"source": Plain(source.words), "kind": Named(f"source.kind.{source.kind}"), "read": read}
    )


def _fact(value: object, currency: str) -> object:
    match value:
        case bool() | str():
            return Named(f"word.{value}")
        case int():
            return Money(value, currency)
        case Fraction():
            return value
        case dt.date():
            return value
        case Multiple(wages):
            return Sentence("value.wages", {"wages": Plain(_plain(wages))})
        case (TermBand(cohort=None, income_up_to=None, term=term),):
            return _duration(term)
        case tuple():
            return FactList(tuple(_fact(item, currency) for item in value))
        case dict():
            return FactList(
                tuple(Sentence("value.of", {"name": _name(k), "value": _of(v, currency)}) for k, v in value.items())
            )
        case _:
            return _row(value, currency)


def _row(value: object, currency: str) -> object:
    """A row of one of the tables of the law."""
    match value:
        case Band():
            return _band(value, currency)
        case JourneyStep(step, actor):
            return Sentence("value.stage", {"step": Named(f"stage.{step}"), "actor": Named(f"actor.{actor}")})
        case Tranche(milestone, share, _):
            return Sentence("value.tranche", {"share": share, "milestone": Named(f"milestone.{milestone}")})
        case AgeRange() | Ownership() | EarlierAid():
            return _condition(value)
        case Window(first, last):
            return Sentence("value.window", {"first": first, "last": last})
        case Split(share, within):
            return Sentence("value.split", {"share": share, "within": Months(within)})
        case TermBand():
            return _term_band(value)
        case Published(by_type):
            return _fact(by_type, currency)
        case Composed():
            return Sentence("value.composed", {
                "cost_per_m2": Money(value.cost_per_m2), "vrd": Money(value.vrd), "state_land": value.state_land,
                "state_vrd": value.state_vrd, "state_per_m2": Money(value.state_per_m2),
                "frontal_aid": Money(value.frontal_aid),
            })  # fmt: skip
    raise TypeError(value)


def _condition(value: AgeRange | Ownership | EarlierAid) -> Sentence:
    """What a condition asks: ages, or what the persons it names may not own or have received."""
    match value:
        case AgeRange(least, most):
            return Sentence("value.ages", {"least": _duration(least), "most": _duration(most)})
        case Ownership():
            facts = {"kinds": _words(value.kinds), "whose": _words(value.owners), "when": Named(f"word.{value.when}")}
            return Sentence(f"value.ownership.{value.undivided}", facts)
        case EarlierAid(recipients):
            return Sentence("value.earlier_aid", {"whose": _words(recipients)})


def _words(names: Sequence[str]) -> FactList:
    return FactList(tuple(Named(f"word.{name}") for name in names))


def _band(band: Band, currency: str) -> Sentence:
    """``income above 1 × SNMG, income up to 4 × SNMG: 700 000 DA``."""
    bounds, gives = _bounds(band, currency), {"gives": _fact(band.gives, currency)}
    if not bounds:
        return Sentence("value.band.always", gives)
    return Sentence("value.band", {"bounds": FactList(tuple(bounds)), **gives})


def _bounds(band: Band, currency: str) -> list[object]:
    return [
        Sentence(f"value.{name}", {"bound": _duration(bound) if name.startswith("age") else _fact(bound, currency)})
        for name in BOUNDS
        if (bound := getattr(band, name)) is not None
    ]


def _term_band(band: TermBand) -> Sentence:
    facts: dict[str, object] = {"term": _duration(band.term)}
    if band.cohort is not None:
        facts["cohort"] = Named(f"cohort.{band.cohort}")
    if band.income_up_to is not None:
        facts["bound"] = _fact(band.income_up_to, "DZD")
    if not facts.keys() - {"term"}:
        return Sentence("value.term.rest", facts)
    return Sentence("value.term" + (".cohort" if band.cohort else "") + (".up_to" if "bound" in facts else ""), facts)


def entry(provision: Provision, path: Sequence[str]) -> object:
    """One number of a provision in words, by its place in a reform file: ``tranches.1.share``, ``price.frontal_aid``."""
    currency, value = COUNTRIES.get(provision.text.partition("/")[0], "DZD"), provision.value
    words: list[object] = []
    for name in path:
        if isinstance(value, tuple):
            alone, value = len(value) == 1, value[int(name) - 1]
            which = [bound for bound in _which(value, currency) if not _says(bound, path[-1])]
            words += which or ([] if alone else [Sentence("breakeven.row", {"n": int(name)})])
        elif isinstance(value, Published):
            value = value.by_type
        elif isinstance(value, dict):
            value = value[name]
            words.append(_name(name))
        elif name not in _ALONE:
            words.append(Named(f"breakeven.part.{name}"))
    key = Named(f"key.{provision.key}")
    return Sentence("breakeven.entry", {"key": key, "entry": FactList(tuple(words))}) if words else key


def _says(words: object, bound: str) -> bool:
    """Whether words that tell a row from others are the very bound that is spoken of."""
    return isinstance(words, Sentence) and words.key == f"value.{bound}"


_ALONE = ("share", "term", "rate", "amount")
"""What a row gives: its name says nothing that the name of the table does not say."""


def _which(row: object, currency: str) -> list[object]:
    """Which row of a table it is: by its milestone, its programme and its bounds, its step; nothing where it has none."""
    match row:
        case Tranche(milestone):
            return [Named(f"milestone.{milestone}")]
        case JourneyStep(step):
            return [Named(f"stage.{step}")]
        case TermBand(cohort, bound):
            programme = (
                [] if cohort is None else [Sentence("breakeven.programme", {"cohort": Named(f"cohort.{cohort}")})]
            )
            return [
                *programme,
                *([] if bound is None else [Sentence("value.income_up_to", {"bound": _fact(bound, currency)})]),
            ]
        case Band():
            return _bounds(row, currency)
    return []


def _duration(months: object) -> object:
    count = int(str(months))
    return Months(count) if count % 12 else Years(count // 12)


def _of(value: object, currency: str) -> object:
    return (
        Sentence("value.surface", {"surface": Plain(_plain(value))})
        if isinstance(value, Fraction)
        else _fact(value, currency)
    )


def _name(name: str) -> object:
    if name[0] == "F" and name[1:].isdigit():
        return Plain(name)
    return Named(f"zone.{name}" if name in ZONES else f"charge.{name}")


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
