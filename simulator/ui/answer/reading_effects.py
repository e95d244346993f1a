"""What another reading would change, in words: the difference a month, the months, the last date, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.ui.answer.citations import unbroken
from simulator.ui.answer.headline import label_key
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state.question import field_of
from simulator.wording import Months, Named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.ui.answer.reading_answers import Other, ReadingFigures
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice


def moving(name: str, facts: Facts, present: ReadingFigures, others: Sequence[Other]) -> bool:
    """Whether a reading matters here: another was chosen than the first, or another choice would change something."""
    apart = any(other.figures != present for other in others if other.reading == name)
    return apart or bool(facts[f"reading_{name}"])


def changes(voice: Voice, present: ReadingFigures, others: Sequence[Other]) -> Markup:
    """Under a reading: what each of its other choices would change for this household."""
    effects = [(other, list(_phrases(voice, present, other))) for other in others]
    if not any(parts for _, parts in effects):
        return tag("p", voice.say("schedule.change.none"), cls="change none")
    return tag("ul", *(_line(voice, other, parts) for other, parts in effects), cls="change")


def _line(voice: Voice, other: Other, parts: list[str]) -> Markup:
    choice = unbroken(voice.say(f"reading.{other.reading}.{other.choice}"))
    what = tag("span", voice.say("schedule.change.if", choice=choice), cls="if")
    moved = [tag("li", part) for part in parts or [voice.say("schedule.change.none")]]
    return tag("li", join(what, tag("ul", *moved)))


def _phrases(voice: Voice, present: ReadingFigures, other: Other) -> Iterator[str]:
    """A phrase for each figure that moves; none when all stay."""
    then = other.figures
    if then is None:
        field = field_of(other.refused.where) if other.refused else ""
        yield voice.say("schedule.change.needs", field=Named(label_key(field or "kafil1")))
        return
    if then.eligible != present.eligible:
        yield voice.say("schedule.change.accepted" if then.eligible else "schedule.change.refused")
    if then.price != present.price:
        yield _apart(voice, "price", then.price - present.price)
    yield from _instalments(voice, present, then)
    if None not in (then.effort, present.effort) and then.effort != present.effort:
        facts = {"then": (then.effort or 0) / 10_000, "now": (present.effort or 0) / 10_000}
        yield voice.say("schedule.change.effort", **facts)
    if then.cash != present.cash and then.cash:
        yield voice.say("schedule.change.cash", availability=Named(f"availability.{then.cash}"))
    if then.unable != present.unable:
        yield voice.say("schedule.change.unable" if then.unable else "schedule.change.able")


def _instalments(voice: Voice, present: ReadingFigures, then: ReadingFigures) -> Iterator[str]:
    if then.instalment is None:
        if present.instalment is not None:
            yield voice.say("schedule.change.impossible")
        return
    if present.instalment is None:
        yield voice.say("schedule.change.possible", amount=Money(then.instalment), months=Months(then.months))
        return
    if then.instalment != present.instalment:
        yield _apart(voice, "month", then.instalment - present.instalment)
    if then.months != present.months:
        way = "more" if then.months > present.months else "less"
        yield voice.say(f"schedule.change.months.{way}", months=Months(abs(then.months - present.months)))
    if then.last != present.last:
        yield voice.say("schedule.change.last", last=then.last)


def _apart(voice: Voice, what: str, difference: int) -> str:
    way = "more" if difference > 0 else "less"
    return voice.say(f"schedule.change.{what}.{way}", amount=Money(abs(difference)))
