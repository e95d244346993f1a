"""The line of life of a contract: its dated points from the first tranche to the free resale, and who pays when.

Only days that the contract or a text gives; a point of which no day is known says so. The drawings are in ``life_drawing``.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.base.money import MILLION, Money
from simulator.contracts.events import Kafil
from simulator.contracts.lines import INSTALMENT
from simulator.views.years import APPLICANT, TRANCHE
from simulator.wording import Named, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.answers.household_contract import HouseholdContract
    from simulator.contracts.path import Path

When = Literal["past", "today", "future", "unknown"]
TODAY = "today"


class LifePoint(NamedTuple):
    """One point of the line: its kind, its day, on which side of the day of the statement it is, its words, an amount.

    ``day`` is None where it is not known; ``payer`` is who pays from that point on, where it changes. ``status`` is how
    sure the rule behind it is: a grade of the texts, or of an event.
    """

    kind: str
    day: dt.date | None
    when: When
    label: Named | Sentence
    amount: Money | None = None
    payer: str = ""
    status: str = ""


class LifeSpan(NamedTuple):
    """Who pays the instalments from one day to another, both included."""

    payer: str
    first: dt.date
    last: dt.date


class LifeShare(NamedTuple):
    """Who pays a part of each instalment beside the payer, in millionths of it, from one day to another."""

    first: dt.date
    last: dt.date
    share: int


class LineOfLife(NamedTuple):
    """The points by their days, those without a day behind the one before them; the spans one after the other; the shares beside them."""

    as_of: dt.date
    points: tuple[LifePoint, ...]
    spans: tuple[LifeSpan, ...]
    shares: tuple[LifeShare, ...] = ()


def line_of_life(contract: HouseholdContract, today: dt.date | None = None) -> LineOfLife:
    """The line of a household's contract, with every event that is planned. Raises ``InputError`` for events that cannot be.

    ``today`` is the day on which it is read, where this is not the day of the statement: the eve of a contract that has not begun.
    """
    as_of, now = today or contract.as_of, Sentence("answer.point.today" if today else "mine.point.today")
    points = [*_before_the_keys(contract, as_of), *_events(contract, as_of), *_from_now(contract, as_of, now)]
    points += [*_ages(contract, as_of), *_shared_from_the_keys(contract, as_of)]
    spans = tuple(_spans(contract.paths[1]))
    return LineOfLife(as_of, tuple(_in_order(points)), spans, tuple(_shares(contract, spans)))


def _when(day: dt.date | None, as_of: dt.date) -> When:
    if day is None:
        return "unknown"
    return "past" if day < as_of else "future" if day > as_of else "today"


def _before_the_keys(contract: HouseholdContract, as_of: dt.date) -> Iterator[LifePoint]:
    """The tranches with their amounts, and the keys; in one point without a day where the acceptance is an example's."""
    amounts = {row.milestone: row.amount for row in contract.answer.tranches}
    keys = contract.plan.start
    is_supposed = "dates.acceptance" in contract.answer.supposed
    if is_supposed:
        yield LifePoint(TRANCHE, None, "unknown", Sentence("mine.point.tranches"))
        if not any(stage.step == "keys" for stage in contract.answer.journey):
            yield LifePoint("keys", keys, _when(keys, as_of), Named("stage.keys"))
    for stage in contract.answer.journey:
        if stage.step not in amounts and stage.step != "keys":
            continue
        if is_supposed and stage.step != "keys" and (stage.on is None or stage.on <= keys):
            continue
        kind = TRANCHE if stage.step in amounts and stage.step != "keys" else "keys"
        key = f"stage.{stage.step}" if kind == "keys" else f"milestone.{stage.step}"
        yield LifePoint(kind, stage.on, _when(stage.on, as_of), Named(key), amounts.get(stage.step))


def _events(contract: HouseholdContract, as_of: dt.date) -> Iterator[LifePoint]:
    """What happened or is planned: the events, and who pays from one on where it changes the payer."""
    payers = dict(_takes_over(contract))
    shares = {event.day: event.share for event in _kafils(contract) if event.share is not None}
    for entry in contract.paths[1].entries:
        if entry.event in ("contract", "payment"):
            continue
        version = next((v for v in contract.versions if v.since == entry.day and v.event == entry.event), None)
        payer = payers.pop(entry.day, "") if version else ""
        amount = Money(entry.amount, contract.plan.currency) if entry.event in _WITH_AN_AMOUNT else None
        status = version.status if version else ""
        share = shares.get(entry.day) if entry.event == "kafil" else None
        kind = "kafil" if payer or share else "event"
        label = Named(f"event.{entry.event}") if share is None else _shares_label("kafil", share)
        yield LifePoint(kind, entry.day, _when(entry.day, as_of), label, amount, payer, status)
    for day, payer in payers.items():
        yield LifePoint("kafil", day, _when(day, as_of), Named(f"payer.{payer}"), None, payer)


_WITH_AN_AMOUNT = frozenset({"lump_sum", "surcharge", "pay_all"})
"""The events whose amount is what was paid."""


def _kafils(contract: HouseholdContract) -> list[Kafil]:
    """The kafils who come after the keys, in the order of their days."""
    return sorted((event for event in contract.events if isinstance(event, Kafil)), key=lambda event: event.day)


def _shares_label(name: str, share: int) -> Sentence:
    """Which part of each instalment a kafil pays."""
    return Sentence("mine.point.share", {"payer": Named(f"payer.{name}"), "share": Fraction(share, MILLION)})


def _shared_from_the_keys(contract: HouseholdContract, as_of: dt.date) -> Iterator[LifePoint]:
    """The kafils who pay a part from the first instalment on."""
    keys = contract.plan.start
    for name, share in contract.plan.shares:
        yield LifePoint("kafil", keys, _when(keys, as_of), _shares_label(name, share))


def _shares(contract: HouseholdContract, spans: Sequence[LifeSpan]) -> Iterator[LifeShare]:
    """Each kafil who pays a part, until one takes over or the last instalment."""
    if not spans:
        return
    kafils, last = _kafils(contract), spans[-1].last
    begun = [(contract.plan.start, share) for _, share in contract.plan.shares]
    begun += [(event.day, event.share) for event in kafils if event.share is not None]
    for first, share in begun:
        ends = [event.day for event in kafils if event.share is None and event.day > first]
        if first < (end := min([*ends, last])):
            yield LifeShare(first, end, share)


def _takes_over(contract: HouseholdContract) -> Iterator[tuple[dt.date, str]]:
    """The day of each change of payer: that of the event where one made it, else of the first instalment of the new payer."""
    path = contract.paths[1]
    days = {
        path.plan.number_after(version.since): version.since
        for version in path.versions
        if version.event in ("kafil", "death", "divorce")
    }
    for number, payer in path.payers[1:]:
        yield days.get(number, path.plan.day_of(number)), payer


def _from_now(contract: HouseholdContract, as_of: dt.date, now: Sentence) -> Iterator[LifePoint]:
    """Today, the last instalment, the deed and the free resale; after a withdrawal nothing but today."""
    path = contract.paths[1]
    yield LifePoint(TODAY, as_of, "today", now)
    if path.ended == "withdrawn":
        return
    lines = [line for line in path.lines if line.due or line.paid]
    instalments = [line.day for line in lines if line.kind == INSTALMENT]
    if instalments and path.ended is None:
        yield LifePoint("last", instalments[-1], _when(instalments[-1], as_of), Named("stage.last_instalment"))
    for stage in contract.after_full_payment(_paid_whole(path)):
        yield LifePoint(
            stage.step, stage.due, _when(stage.due, as_of), Named(f"stage.{stage.step}"), status=stage.provision.status
        )


def _paid_whole(path: Path) -> dt.date | None:
    """The day on which the price is paid whole: that of the event that pays it, else of the last line."""
    if path.ended == "paid_off":
        return path.entries[-1].day
    return max((line.day for line in path.lines), default=path.plan.start)


def _ages(contract: HouseholdContract, as_of: dt.date) -> Iterator[LifePoint]:
    """The last day on which the applicant may pay; none where no age limits who pays."""
    case, limit = contract.case, contract.plan.limits.get(APPLICANT)
    age = case.financing.age_limit(case.code)
    if limit is not None and age is not None:
        label = Sentence("mine.point.age", {"age": Years(age // 12)})
        yield LifePoint("age", limit, _when(limit, as_of), label)


def _spans(path: Path) -> Iterator[LifeSpan]:
    """Who pays, from the keys to the last instalment: the instalments of each payer follow each other without a gap."""
    payer, first, last = "", path.plan.start, path.plan.start
    for line in path.lines:
        if line.kind != INSTALMENT:
            continue
        if payer and line.payer != payer:
            yield LifeSpan(payer, first, last)
            first = last
        payer, last = line.payer, line.day
    if payer:
        yield LifeSpan(payer, first, last)


def _in_order(points: list[LifePoint]) -> list[LifePoint]:
    """The points by their days; one without a day stays behind the one before it, and today stands before what falls on it."""
    reached, placed = dt.date.min, []
    for point in points:
        reached = point.day or reached
        placed.append((reached, point.kind != TODAY, point))
    return [point for *_, point in sorted(placed, key=lambda row: row[:2])]
