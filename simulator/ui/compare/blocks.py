"""The comparison in HTML: what costs least, one column for each law or scheme, and why two of them are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.comparison import CheapestMonth, KnownSum, Missing
from simulator.base.money import Money
from simulator.ui.answer import citations
from simulator.ui.compare import engine
from simulator.ui.shell.markup import Markup, figure, tag
from simulator.views import birth_year
from simulator.views.text import payer_lines
from simulator.wording import FactList, Months, Named, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from simulator.answers.comparison import CheapestInAll, Comparison, Line
    from simulator.views.voice import Voice


def name(voice: Voice, scheme: str) -> str:
    """The usual name of a line."""
    return write(engine.named(scheme), voice.lang)


def conclusion(voice: Voice, compared: Comparison, lacking: dict[str, list[str]]) -> Markup:
    """What costs least a month and in all, among what accepts the household; in each currency on its own."""
    own_line = compared.own_line
    first = [least for least in compared.cheapest if least.amount.currency == own_line.answer.currency]
    figures = [_least(voice, least) for least in first] or [_alone(voice, own_line)]
    others = "missing" if lacking else "refused" if len(compared.lines) > 1 else "chosen"
    reasons = [write(words, voice.lang) for words in compared.no_cheapest] or [voice.say(f"whatif.alone.{others}")]
    lines = [] if first else [tag("p", words, cls="s") for words in reasons]
    prices = [words for words in (compared.prices, compared.two_prices) if words]
    lines += [tag("p", write(words, voice.lang), cls="s") for words in prices]
    lines += [tag("p", voice.say("verdict.refused"), cls="s")] if own_line.answer.is_refused else []
    states = {"long": voice.centimes, "refused": own_line.answer.is_refused and not first}
    return tag(
        "section",
        tag("div", *figures, cls="figures"),
        *lines,
        tag("p", voice.say("disclaimer"), cls="s last"),
        cls=" ".join(["hero", "compare", *(name for name, on in states.items() if on)]),
        aria_label=voice.say("whatif.conclusion"),
    )


def _least(voice: Voice, least: CheapestMonth | CheapestInAll) -> Markup:
    names = voice.say("whatif.tied") if len(least.names) > 1 else name(voice, least.names[0])
    if isinstance(least, CheapestMonth):
        of, why = "month", voice.say("whatif.least.month.why", months=Months(least.months), rate=least.rate)
    else:
        of, why = "whole", voice.say("whatif.least.whole.why", interest=least.interest, fees=least.fees)
    title, amount = tag("p", voice.say(f"whatif.least.{of}"), cls="l"), voice.amount(least.amount)
    return tag(
        "div", title, tag("p", figure(amount), cls="v"), tag("p", tag("b", names), cls="s"), tag("p", why, cls="s")
    )


def _alone(voice: Voice, own_line: Line) -> Markup:
    monthly = own_line.answer.instalments.amount
    amount = voice.say("page.hero.none") if monthly is None else voice.amount(monthly)
    return tag("div", tag("p", voice.say("page.hero"), cls="l"), tag("p", figure(amount), cls="v"))


def columns(voice: Voice, compared: Comparison, lacking: dict[str, list[str]]) -> Markup:
    """One card for each line: cards under each other on a phone, columns on a desk."""
    cards = [_column(voice, line, compared.own_line) for line in compared.lines]
    cards += [_incomplete(voice, scheme, names) for scheme, names in lacking.items()]
    return tag("div", *cards, cls=citations.roomy(voice, "sides"))


def _column(voice: Voice, line: Line | Missing, own_line: Line) -> Markup:
    title = tag("h2", name(voice, line.name))
    if isinstance(line, Missing):
        return tag("section", title, tag("p", line.error.message(voice.lang), cls="s"), cls="side blank")
    badge = voice.say("whatif.own") if line is own_line else _unit(voice, line.answer.currency)
    states = {"own": line is own_line, "refused": line.answer.is_refused}
    rows = [
        *_paid(voice, line, own_line),
        *_owned(voice, line),
        _state_aid(voice, line),
        _wages(voice, line),
        *_apart(voice, line),
    ]
    return tag(
        "section",
        tag("div", title, tag("p", badge, cls="s")),
        tag("dl", *rows),
        cls=" ".join(["side", *(state for state, on in states.items() if on)]),
    )


def _unit(voice: Voice, currency: str) -> str:
    """In what the amounts of a card are: millions of centimes are of Algerian dinars only."""
    return voice.say("page.unit.centimes" if voice.centimes and currency == "DZD" else f"whatif.currency.{currency}")


def _incomplete(voice: Voice, scheme: str, names: list[str]) -> Markup:
    fields = FactList(tuple(Named(f"whatif.field.{field}") for field in names))
    words = voice.say("whatif.incomplete", names=fields)
    return tag("section", tag("h2", name(voice, scheme)), tag("p", words, cls="s"), cls="side blank")


def row(voice: Voice, key: str, value: str, *below: str, cls: str = "") -> Markup:
    """One figure under its name."""
    small = [tag("span", words, cls="s") for words in below if words]
    return tag("div", tag("dt", voice.say(key)), tag("dd", tag("span", value, cls="v"), *small), cls=f"r {cls}".strip())


def _paid(voice: Voice, line: Line, own_line: Line) -> Iterable[Markup]:
    """A month, up front, in all, until when."""
    answer, paid = line.answer, line.answer.instalments
    months = voice.say("whatif.during", months=Months(paid.count)) if paid.count else ""
    monthly, own_monthly = (KnownSum(compared.answer.instalments.amount, ()) for compared in (line, own_line))
    notes = [write(note, voice.lang) for note in line.loan_notes]
    below = (
        months,
        _against(voice, monthly, own_monthly, is_own=line is own_line),
        *voice.inability(answer),
        *notes,
        *payer_lines.charges(voice, answer),
        *birth_year.ends(voice, answer),
    )
    yield row(voice, "column.instalment", figure(voice.amount(paid.amount)), *below, cls="main")
    aid = voice.say("whatif.grant", amount=answer.grant) if answer.grant.cents else ""
    yield row(voice, "column.price", figure(voice.amount(answer.price)), aid, *voice.both_prices(answer))
    for key, total, own_total in (
        ("up_front", line.up_front, own_line.up_front),
        ("in_all", line.in_all, own_line.in_all),
    ):
        far = _against(voice, total, own_total, is_own=line is own_line)
        yield row(voice, f"column.{key}", figure(voice.known_part(total)), far)
    decisive = answer.term.decisive
    decided = voice.say("page.card.decided", cap=Named(f"cap.{decisive}")) if decisive else ""
    yield row(voice, "column.last_due", _day(voice, paid.last_due), decided)


def _day(voice: Voice, day: dt.date | None) -> Markup:
    return figure("—" if day is None else write(day, voice.lang))


def _against(voice: Voice, total: KnownSum, own_total: KnownSum, *, is_own: bool) -> str:
    """How much more or less than the household's own line, in one currency; empty where they cannot be compared."""
    if is_own or total.amount is None or own_total.amount is None or total.lacking != own_total.lacking:
        return ""
    if total.amount.currency != own_total.amount.currency:
        return ""
    return apart(voice, total.amount.cents - own_total.amount.cents, total.amount.currency)


def apart(voice: Voice, cents: int, currency: str = "DZD") -> str:
    """``1 938 DA more``, ``the same``."""
    kind = "same" if not cents else "more" if cents > 0 else "less"
    return voice.say(f"whatif.{kind}", amount=Money(abs(cents), currency))


def _owned(voice: Voice, line: Line) -> Iterable[Markup]:
    answer, effort = line.answer, line.answer.effort
    yield row(voice, "column.owner_from", _day(voice, line.owner_from))
    shared = payer_lines.parts(voice, answer) if payer_lines.is_shared(answer) else []
    words = "—" if effort is None else write(float(effort), voice.lang)
    yield row(voice, "column.own_effort" if shared else "column.effort", figure(words), *shared)


def _state_aid(voice: Voice, line: Line) -> Markup:
    """What the State gives, and its value today; at least so much where the interest is not known."""
    money = line.state
    if money is None:
        return row(voice, "whatif.row.state", "—")
    if money.total is None:
        value, below = voice.say("value.at_least", amount=money.counted), "whatif.present.least"
    else:
        value, below = voice.amount(money.total), "whatif.present"
    return row(voice, "whatif.row.state", value, voice.say(below, amount=money.present_value))


def _wages(voice: Voice, line: Line) -> Markup:
    """What is paid, in months of the country's minimum wage."""
    months = line.months_of_wage._asdict().items()
    wages = {key: "—" if value is None else voice.number(value) for key, value in months}
    return row(
        voice, "whatif.row.wages", voice.say("whatif.wages", **wages), voice.say("whatif.wage", amount=line.wage)
    )


def _apart(voice: Voice, line: Line) -> Iterable[Markup]:
    """What blocks, what could not be checked, what is not counted."""
    refusals = line.answer.refusals
    rules = FactList(tuple(Named(f"rule.{criterion.rule}") for criterion in refusals))
    against = [voice.say("whatif.against", rules=rules)] if refusals else []
    against += [voice.say("cap.blocked")] if line.answer.term.blocked else []
    against += [voice.say(f"binding.{line.loan_refusal}")] if line.loan_refusal else []
    words = voice.say("list.semicolon").join(against) or voice.say("whatif.nothing")
    doubts = FactList(tuple(Named(f"rule.{rule}") for rule in line.unchecked))
    unchecked = voice.say("whatif.unchecked", rules=doubts) if line.unchecked else ""
    yield row(voice, "whatif.row.blocks", words, unchecked, cls="against" if against else "")
    keys = [tag("li", voice.say(f"key.{key}")) for key in line.not_included]
    count = tag("summary", voice.say("whatif.left_out", count=len(keys)))
    details = tag("details", count, tag("ul", *keys)) if keys else voice.say("whatif.nothing")
    yield row(voice, "whatif.row.not_included", details)


def sentences(voice: Voice, compared: Comparison) -> Markup:
    """Why two lines agree; that two currencies are never added; at which rate later years are valued."""
    least = [*(cheapest.sentence for cheapest in compared.cheapest), *compared.no_cheapest]
    lines = [write(words, voice.lang) for words in (*least, *(pair.because for pair in compared.same))]
    if len({line.answer.currency for line in compared.answered}) > 1:
        lines.append(voice.say("whatif.currencies"))
    lines.append(voice.say("state.discount", rate=float(compared.discount)))
    if any(line.name.startswith("reform/") for line in compared.lines):
        lines.append(voice.say("whatif.reforms"))
    return tag("ul", *(tag("li", words) for words in lines), cls="gaps")
