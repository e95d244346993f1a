"""What if, in HTML: the curve with its thresholds, two answers as columns, the years of waiting, what reaches a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.ui.answer import citations
from simulator.ui.compare import curve
from simulator.ui.compare.blocks import row
from simulator.ui.compare.rows import apart
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.whatif import differences, shown
from simulator.wording import Months, Named, Sentence, Years, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from simulator.law import Provision
    from simulator.ui.compare.curve import Dot
    from simulator.views.voice import Voice
    from simulator.whatif import Delay, Goal, HouseholdFigures, Sought, Sweep, Wait

_TWIN = 10
"""Of the points of a curve, one in so many is in the table."""


def _money(voice: Voice, cents: int | None) -> str:
    """A sum; without a schedule, what stands in its way: the limit of age."""
    return voice.say("cap.blocked") if cents is None else write(Money(cents), voice.lang, centimes=voice.centimes)


def _date(voice: Voice, day: dt.date | None) -> str:
    """A day; without a schedule, what stands in its way: the limit of age."""
    return voice.say("cap.blocked") if day is None else write(day, voice.lang)


def _sentence(voice: Voice, sentence: Sentence) -> str:
    return write(sentence, voice.lang, centimes=voice.centimes)


def _sources(voice: Voice, cited: Iterable[Provision]) -> Markup:
    """Article and text, and how sure they are."""
    words = [tag("small", citations.cited(voice, provision)) for provision in cited]
    return join(*(join(" · ", article) for article in words))


def sweep(voice: Voice, swept: Sweep, dots: tuple[Dot, ...]) -> Markup:
    """The curve, what it says, its thresholds in words; and its table, for screen readers and for figures."""
    sentence = summary(voice, swept)
    marks = [tag("li", _sentence(voice, mark.sentence), _sources(voice, mark.cited)) for mark in swept.thresholds]
    none = tag("p", voice.say("whatif.no_threshold"), cls="s")
    if not any(point.instalment for point in swept.points):
        return join(tag("p", sentence, cls="note"), tag("ol", *marks, cls="thresholds") if marks else "")
    return join(
        tag("p", sentence, cls="note"),
        curve.picture(voice, swept, sentence, "DZD", dots),
        _legend(voice, swept),
        tag("ol", *marks, cls="thresholds") if marks else none,
        _twin(voice, swept),
    )


def summary(voice: Voice, swept: Sweep) -> str:
    """The least and the most instalment of the curve, in a sentence."""
    paid = [point.instalment for point in swept.points if point.instalment]
    facts = {"first": shown(swept.move, swept.values[0]), "last": shown(swept.move, swept.values[-1])}
    if not paid:
        return voice.say("whatif.curve.none", **facts)
    if min(paid) == max(paid):
        return voice.say("whatif.curve.flat", amount=Money(paid[0]), **facts)
    return voice.say("whatif.curve", least=Money(min(paid)), most=Money(max(paid)), **facts)


def _legend(voice: Voice, swept: Sweep) -> Markup:
    """The legend of the signs that have no name beside them."""
    names = ["refused"] if not all(point.eligible for point in swept.points) else []
    names += ["beyond"] if curve.beyond(swept) else []
    return tag(
        "div", *(tag("span", tag("i", cls=name), voice.say(f"whatif.sign.{name}")) for name in names), cls="legend"
    )


def _twin(voice: Voice, swept: Sweep) -> Markup:
    """The same curve as a table: some points, and both sides of every threshold."""
    points = dict(zip(swept.values[::_TWIN], swept.points[::_TWIN], strict=True))
    for mark in swept.thresholds:
        points |= {mark.before: mark.less, mark.at: mark.more}
    heads = [f"whatif.move.{swept.move}", "column.eligible", "column.instalment", "column.in_all"]
    rows = [
        _line(voice, write(shown(swept.move, value), voice.lang, centimes=voice.centimes), points[value])
        for value in sorted(points)
    ]
    head = tag("tr", *(tag("th", voice.say(key), scope="col") for key in heads))
    table = tag("table", tag("thead", head), tag("tbody", *rows), cls="sum level")
    return tag("details", tag("summary", voice.say("whatif.twin")), table, cls="panel twin")


def _line(voice: Voice, value: str, point: HouseholdFigures) -> Markup:
    verdict = voice.say(f"verdict.short.{'eligible' if point.eligible else 'refused'}")
    cells = (verdict, _paid(voice, point), figure(_money(voice, point.in_all)))
    return tag("tr", tag("th", figure(value), scope="row"), *(tag("td", cell) for cell in cells))


def two(voice: Voice, now: HouseholdFigures, then: HouseholdFigures, title: str, *, judged: bool = True) -> Markup:
    """The household as it is, and with the other value: up front, a month, in all, until when; the conditions where they are ``judged``."""
    far = differences(now, then)
    words = {key: "" if value is None else apart(voice, value) for key, value in far.items() if key != "months"}
    months = far["months"] or 0
    words["months"] = (
        voice.say(f"whatif.{'more' if months > 0 else 'less'}", amount=Months(abs(months))) if months else ""
    )
    cards = [
        _card(voice, voice.say("whatif.now"), now, {}, judged=judged),
        _card(voice, title, then, words, judged=judged),
    ]
    same = then.decisive is not None and _figures(now) == _figures(then)
    why = [tag("p", voice.say("whatif.unchanged", cap=Named(f"cap.{then.decisive}")), cls="note")] if same else []
    return join(tag("div", *cards, cls=citations.roomy(voice, "sides pair")), *why)


def _figures(point: HouseholdFigures) -> tuple[object, ...]:
    """What both cards show of the money."""
    return point.instalment, point.months, point.up_front, point.in_all, point.last, point.decisive


def _card(voice: Voice, title: str, point: HouseholdFigures, far: dict[str, str], *, judged: bool) -> Markup:
    verdict = voice.say(f"verdict.short.{'eligible' if point.eligible else 'refused'}")
    months = voice.say("whatif.during", months=Months(point.months)) if point.months else voice.say("cap.blocked")
    rows = [
        row(voice, "column.instalment", figure(_money(voice, point.instalment)), far.get("instalment", ""), cls="main"),
        row(voice, "whatif.row.time", months, far.get("months", "")),
        row(voice, "column.up_front", figure(_money(voice, point.up_front)), far.get("up_front", "")),
        row(voice, "column.in_all", figure(_money(voice, point.in_all)), far.get("in_all", "")),
        row(voice, "column.last_due", figure(_date(voice, point.last))),
        row(
            voice,
            "column.own_effort",
            _effort(voice, point),
            _own_part(voice, point),
        ),
        *([row(voice, "column.eligible", verdict, cls="" if point.eligible else "against")] if judged else []),
    ]
    return tag("section", tag("h3", title), tag("dl", *rows), cls="side" if far else "side own")


def _effort(voice: Voice, point: HouseholdFigures) -> Markup:
    """The share of his income that the applicant pays; why there is none: no schedule, or no income."""
    if point.effort is not None:
        return figure(write(point.effort, voice.lang))
    return figure(voice.say("cap.blocked" if point.instalment is None else "adviser.no_income"))


def _own_part(voice: Voice, point: HouseholdFigures) -> str:
    """The applicant's part of an instalment that kafils share; empty where the applicant pays all of it."""
    if point.instalment is None or point.own_part == point.instalment:
        return ""
    return voice.say("page.payer.monthly", amount=Money(point.own_part, voice.currency))


def delay(voice: Voice, late: Delay) -> Markup:
    """The years of waiting: what each costs a month, and until when waiting is free, or possible at all."""
    heads = ("years", "keys", "instalment", "more")
    head = tag("tr", *(tag("th", voice.say(f"whatif.delay.{key}"), scope="col") for key in heads))
    rows = [_wait(voice, wait) for wait in late.waits]
    lines = tag("div", *(tag("p", words) for words in _waiting(voice, late)), cls="note")
    if not any(wait.point.instalment for wait in late.waits):
        return lines
    return join(lines, tag("table", tag("thead", head), tag("tbody", *rows), cls="sum level"))


def _wait(voice: Voice, wait: Wait) -> Markup:
    years = voice.say("whatif.delay.on_time") if not wait.years else write(Years(wait.years), voice.lang)
    point = wait.point
    cells = (figure(_date(voice, wait.keys)), _paid(voice, point), _since_last(voice, wait))
    row = (tag("th", years, scope="row"), *(tag("td", cell) for cell in cells))
    return tag("tr", *row, cls="" if point.instalment else "k")


def _since_last(voice: Voice, wait: Wait) -> str:
    """What one more year costs; of the first line, that it is where the waiting begins."""
    if not wait.years:
        return voice.say("adviser.wait.start")
    return voice.say("adviser.wait.none") if wait.since_last is None else apart(voice, wait.since_last)


def _paid(voice: Voice, point: HouseholdFigures) -> Markup:
    """The instalment, with how many there are and the last one's date."""
    if point.instalment is None:
        return tag("span", voice.say("whatif.delay.none"))
    time = voice.say("whatif.time", months=Months(point.months), last=_date(voice, point.last))
    return join(figure(_money(voice, point.instalment)), tag("span", time, cls="s"))


def _waiting(voice: Voice, late: Delay) -> Iterable[str]:
    """The conclusion first: a year costs so much a month; then until when."""
    first, last = late.waits[1], late.waits[-1]
    if first.since_now:
        yield voice.say("whatif.delay.cost", more=Money(first.since_now), amount=Money(first.point.instalment or 0))
    elif first.since_now == 0:
        yield voice.say("whatif.delay.free")
    if last.since_now and first.since_now:
        yield voice.say(
            "whatif.delay.whole",
            years=Years(last.years),
            more=Money(last.since_now),
            amount=Money(last.point.instalment or 0),
        )
    if late.free_until:
        yield voice.say("whatif.delay.until", day=late.free_until)
    if late.open_until:
        yield voice.say("whatif.delay.open", day=late.open_until)
    elif late.waits[0].point.instalment is None:
        refused = "age_at_registration" in late.waits[0].point.refused
        yield voice.say("whatif.goal.kafil.refused" if refused else "whatif.delay.blocked")


def goals(voice: Voice, sought: Sought) -> Markup:
    """Each thing solved for: an exact answer, or why there is none."""
    kind = "reached" if sought.reached else "not_reached"
    head = tag("p", voice.say(f"whatif.sought.{kind}", amount=Money(sought.target)), cls="note")
    return join(head, tag("ul", *(_goal(voice, goal) for goal in sought.goals), cls="conditions goals"))


def _goal(voice: Voice, goal: Goal) -> Markup:
    chips = [citations.chip(voice, "hypothetical")] if goal.hypothesis else []
    title = tag("b", voice.say(f"whatif.goal.name.{goal.name}"), " ", *chips)
    words = tag("p", _sentence(voice, goal.sentence), _sources(voice, goal.cited))
    return tag("li", title, words, cls="met" if goal.value is not None else "none")
