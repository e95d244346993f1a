"""The answer of the page of a contract, in HTML: the sentence, the cards, the statement, the line of life, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.contracts.outlook import outlook
from simulator.ui.answer import citations, headline
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.ui.state import life_codes
from simulator.ui.state.facts import UNITS
from simulator.views import contract_statement as shown
from simulator.views import life_drawing
from simulator.views.line_of_life import TODAY
from simulator.views.text.answer_page import MARKS
from simulator.wording import Counted, FactList, Named, Sentence, has, write
from simulator.wording.numbers import bare, month

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from simulator.answers.household_contract import HouseholdContract
    from simulator.contracts import Contract
    from simulator.contracts.lines import Version
    from simulator.contracts.outlook import Outlook
    from simulator.reading.errors import SimulatorError
    from simulator.ui.state.life_codes import Codes
    from simulator.views.line_of_life import LifePoint, LineOfLife
    from simulator.views.voice import Voice

OVER = ("paid_off", "withdrawn", "ended_by_term")
"""The states of a contract in which nothing more falls due."""


def words(voice: Voice, fact: object) -> str:
    """A fact or a sentence in the language and the unit of the page."""
    return write(fact, voice.lang, centimes=voice.centimes)


# --- whose contract it is


def label(voice: Voice, codes: Codes, today: dt.date) -> Markup:
    """Whose facts these are: the example's, the user's with some that still are the example's, or the user's."""
    if life_codes.is_example(codes, today):
        return tag("p", voice.say("mine.example"), cls="label")
    names = tuple(Named(label_key(name)) for name in life_codes.of_example(codes, today))
    sentence = voice.say("mine.partly", names=FactList(names)) if names else voice.say("mine.yours")
    return tag("p", sentence, cls="label")


# --- the answer


def hero(voice: Voice, contract: Contract) -> Markup:
    """What is left, in one sentence; then what is to be done next, and what is late since when."""
    statement = contract.statement
    if statement.status in OVER or statement.last_due is None:
        sentence = words(voice, shown.headline(contract))
    else:
        left, last = Money(statement.remaining, contract.plan.currency), month(statement.last_due, voice.lang)
        sentence = words(voice, shown.left("mine", statement, amount=left, month=last))
    lines = [
        tag("p", line, cls="s")
        for line in (
            *_next(voice, contract),
            *_late(voice, contract),
            *_planned(voice, contract),
            *_agreed(voice, contract),
        )
    ]
    day = tag("p", voice.say("life.title", date=statement.as_of), cls="l")
    foot = tag("div", tag("p", voice.say("disclaimer")), cls="foot")
    state = " blocked" if statement.status == "late" else ""
    return tag(
        "section",
        day,
        tag("p", sentence, cls="v"),
        *lines,
        foot,
        cls=f"hero mine{state}",
        aria_label=voice.say("mine.hero"),
    )


def _next(voice: Voice, contract: Contract) -> Iterable[str]:
    """What is to be paid next, and its day."""
    following = contract.statement.next_due
    if following is not None:
        amount = Money(following.amount, contract.plan.currency)
        yield voice.say("mine.next", amount=amount, date=following.day)


def _late(voice: Voice, contract: Contract) -> Iterable[str]:
    """What is late, and since when; that nothing is, as long as something is left."""
    statement = contract.statement
    if statement.late_since is not None:
        late = Money(statement.late, contract.plan.currency)
        yield voice.say(
            "mine.late", amount=late, count=Counted("late_lines", statement.late_lines), since=statement.late_since
        )
    elif statement.status not in OVER:
        yield voice.say("mine.nothing_late")


def _planned(voice: Voice, contract: Contract) -> Iterable[str]:
    """What is left with the events that are planned for later, where they change it."""
    statement, ahead = contract.statement, outlook(contract)
    if ahead.last_due and (ahead.months, ahead.last_due) != (statement.remaining_instalments, statement.last_due):
        yield voice.say(
            "mine.planned", count=Counted("instalments", ahead.months), month=month(ahead.last_due, voice.lang)
        )


def _agreed(voice: Voice, contract: Contract) -> Iterable[str]:
    """What counts as agreed with the agency."""
    return (words(voice, sentence) for sentence in shown.signed_by_both(contract))


def pay_off(voice: Voice, contract: Contract) -> Markup:
    """What pays everything on the day, and each condition of the discount, met or not; what is refunded after a withdrawal."""
    sentences = [*shown.pay_off(contract), *shown.refund(contract)]
    offer = contract.statement.pay_off
    conditions = [
        tag("li", tag("b", MARKS["met" if met else "refused"], cls="mark", aria_hidden="true"), voice.say(f"mine.condition.{name}.{'met' if met else 'unmet'}"), cls="" if met else "refused")
        for name, met in (offer.conditions if offer else ())
    ]  # fmt: skip
    if not sentences:
        return unchecked(voice, contract)
    title = citations.heading(voice, "mine.refund" if contract.statement.refund else "mine.pay_off")
    lines = [tag("p", words(voice, sentence)) for sentence in sentences]
    met = tag("ul", *conditions, cls="conditions met") if conditions else ""
    return join(title, tag("div", *lines, cls="note"), met, unchecked(voice, contract))


def unchecked(voice: Voice, contract: Contract) -> Markup:
    """Which facts are missing to say that the last instalments may be paid."""
    return join(*(tag("p", words(voice, sentence), cls="label") for sentence in shown.unchecked(contract)))


def statement(voice: Voice, contract: Contract) -> Markup:
    """The rows of the statement, then every version of the schedule and how sure it is."""
    rows = [
        tag(
            "tr",
            tag("th", voice.say(f"life.row.{row.label}"), scope="row"),
            tag("td", words(voice, row.value), cls="n"),
        )
        for row in shown.rows(contract)
    ]
    versions = [tag("li", _version(voice, contract, version)) for version in contract.versions]
    return join(
        tag("table", tag("tbody", *rows), cls="sum"),
        tag("h2", voice.say("heading.life_versions"), cls="minor"),
        tag("ol", *versions, cls="versions"),
    )


def _version(voice: Voice, contract: Contract, version: Version) -> str:
    return words(voice, shown.version(contract, version))


# --- the line of life


def life(voice: Voice, line: LineOfLife) -> Markup:
    """The line of life: drawn from side to side on a desk, and as a list from top to bottom, which every reader gets."""
    payers = dict.fromkeys([*(span.payer for span in line.spans), *(["kafil"] if line.shares else [])])
    legend = [
        tag(
            "span",
            tag("i", cls=life_drawing.colour_of(payer)),
            voice.say("mine.legend.payer", payer=life_drawing.payer_name(payer)),
        )
        for payer in payers
    ]
    legend += [tag("span", tag("i", cls="ahead"), voice.say("mine.legend.ahead"))] if legend else []
    drawn = Markup(life_drawing.picture(voice, line))
    return join(tag("div", *legend, cls="legend"), drawn, life_list(voice, line))


def life_list(voice: Voice, line: LineOfLife) -> Markup:
    """The points of the line, one under the other."""
    points = [tag("li", *_point(voice, point), cls=_look(point)) for point in line.points]
    return tag("ol", *points, cls="life-list")


def _look(point: LifePoint) -> str:
    colour = (
        "tranche" if point.kind == "tranche" else life_drawing.colour_of(point.payer) if point.payer else point.kind
    )
    return f"{colour} {point.when}"


def _point(voice: Voice, point: LifePoint) -> Iterable[Markup]:
    """The day, what it is, and how sure its rule is."""
    yield tag("span", figure(voice.date(point.day)) if point.day else voice.say("mine.point.unknown"), cls="when")
    label = [life_drawing.label(voice, point)]
    if point.amount:
        label += [" · ", figure(voice.amount(point.amount))]
    if point.when in ("past", "future") and point.kind != TODAY:
        label += [tag("span", f" ({voice.say(f'mine.point.{point.when}')})", cls="unseen")]
    yield tag("span", *label, cls="what")
    if point.status:
        key = "status" if has(f"status.{point.status}") and point.kind != "event" else "life.status"
        yield tag("small", voice.say(f"{key}.{point.status}"))


# --- before and after


def change(voice: Voice, before: Contract, *after: tuple[str, Contract]) -> Markup:
    """What an event changes, as a table: one column before, one for each way in which it may go."""
    views = [outlook(before), *(outlook(contract) for _, contract in after)]
    heads = [voice.say("mine.before"), *(name for name, _ in after)]
    unit = voice.say(f"page.unit.{UNITS[voice.centimes]}")
    head = tag("tr", tag("td", unit), *(tag("th", name, scope="col") for name in heads))
    rows = [
        tag(
            "tr",
            tag("th", voice.say(f"mine.row.{name}"), scope="row"),
            *(tag("td", value, cls="n") for value in values),
        )
        for name, values in _rows(voice, before.plan.currency, views)
    ]
    return tag("table", tag("thead", head), tag("tbody", *rows), cls="sum change")


def _rows(voice: Voice, currency: str, views: list[Outlook]) -> Iterable[tuple[str, list[str]]]:
    def amounts(name: str) -> list[str]:
        return [bare(getattr(view, name), currency, voice.lang, millions=voice.centimes) for view in views]

    yield "instalment", amounts("instalment")
    if any(view.highest * _SLIGHTLY > view.instalment * (_SLIGHTLY + 1) for view in views):
        yield "highest", amounts("highest")
    yield "months", [words(voice, view.months) for view in views]
    yield "last", [month(view.last_due, voice.lang) if view.last_due else voice.say("value.none") for view in views]
    if any(view.late for view in views):
        yield "late", amounts("late")
    yield "to_pay", amounts("to_pay")


_SLIGHTLY = 100
"""A line that is higher by one part in so many is the rest of a division, nothing that one prepares for."""


# --- events


def event_words(voice: Voice, row: life_codes.EventCodes) -> str:
    """An event of the list as one line: its name, then what was typed."""
    name, *values = row
    parts = [
        _field_words(voice, field, code)
        for field, code in zip(life_codes.EVENT_FIELDS[name], values, strict=True)
        if code
    ]
    return " · ".join([voice.say(f"mine.event.{name}"), *parts])


def _field_words(voice: Voice, field: life_codes.EventField, code: str) -> str:
    value: object = life_codes.value_of(field, code)
    if field.choices:
        value = Named(f"mine.choice.{code}")
    return voice.say(f"mine.said.{field.name}", value=value)


# --- what could not be read


def refusal(voice: Voice, error: SimulatorError, codes: Codes) -> Markup:
    """What is wrong with the facts: the name of each field and how to repair it; a question where nothing is wrong yet."""
    if only_asks(error):
        title, sentence = voice.say("mine.asked"), voice.say("mine.fix.contract.missing")
        return tag("div", tag("h2", title), tag("p", sentence), cls="note asked", role="status")
    faults = headline.faults_of(error)
    parts = [part for fault in faults for part in _fault(voice, fault, codes)]
    title = voice.say("page.error.input" if len(faults) == 1 else "page.error.inputs")
    return tag("div", tag("h2", title), *parts, cls="alert box", role="alert")


def only_asks(error: SimulatorError) -> bool:
    """Whether nothing is wrong, and all that is missing is until when everything was paid."""
    return all(map(_asks_what_was_paid, headline.faults_of(error)))


def _asks_what_was_paid(fault: SimulatorError) -> bool:
    return fault.key == "error.key.missing" and life_codes.field_of(fault.where) == "paid"


def _fault(voice: Voice, fault: SimulatorError, codes: Codes) -> Iterable[Markup]:
    name = life_codes.field_of(fault.where)
    if name:
        yield tag("p", tag("b", voice.say(label_key(name))))
    if _asks_what_was_paid(fault):
        sentence = voice.say("mine.fix.contract.missing")
    else:
        sentence = words(voice, _repair(fault, life_codes.shown(name, codes.get(name, "")) if name else None))
    yield tag("p", sentence, cls="fix", data_field=f"{life_codes.PREFIX}{name}" if name else "")


def event_refusal(voice: Voice, error: SimulatorError) -> Markup:
    """Why an event cannot be, and how to repair it: one sentence, with the name of its field where it is about one."""
    fault = headline.faults_of(error)[0]
    field = fault.where.rpartition(".")[2] if "." in fault.where.removeprefix("contract.") else ""
    key = f"mine.field.event.{field}"
    where = [tag("b", voice.say(key))] if field and has(key) else []
    is_order = fault.key == "error.date.order"
    sentence = Sentence("mine.fix.event.order", fault.facts) if is_order else _repair(fault, None)
    return tag("p", *where, words(voice, sentence), cls="alert box slim", role="alert")


def _repair(fault: SimulatorError, typed: str | None) -> Sentence:
    """The words of this page for an error of a contract; those of the other pages for any other."""
    kind, _, name = fault.key.removeprefix("error.").partition(".")
    key = f"mine.fix.{kind}.{name}"
    return Sentence(key, fault.facts) if has(key) else headline.repair(fault, typed)


def label_key(name: str) -> str:
    """The key of the name of a fact, as its field has it."""
    return f"mine.field.{name}" if has(f"mine.field.{name}") else f"page.field.{name}"


def supposed(voice: Voice, contract: HouseholdContract) -> Markup:
    """The facts of an example that stand in for those that were not stated, and what they may change."""
    names = tuple(
        Named(label_key(name))
        for name in (*life_codes.FACTS, *life_codes.BESIDE)
        if life_codes.place_of(name) in contract.answer.supposed
    )
    return tag("p", voice.say("mine.supposed", names=FactList(names)), cls="label") if names else Markup()
