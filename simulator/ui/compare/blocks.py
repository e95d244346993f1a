"""The comparison in HTML: what costs least, one column for each law or scheme, and why two of them are the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers.comparison import Line
from simulator.base.money import Money
from simulator.ui.answer import citations
from simulator.ui.compare import engine
from simulator.ui.shell.markup import Markup, figure, tag
from simulator.views import birth_year
from simulator.views.text import payer_lines
from simulator.wording import Listed, Months, Named, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.answers.comparison import Json
    from simulator.views.voice import Voice


def name(voice: Voice, asked: str) -> str:
    """What people call a line."""
    return write(engine.named(asked), voice.lang)


def conclusion(voice: Voice, found: Json, lacking: dict[str, list[str]]) -> Markup:
    """What costs least a month and in all, among what accepts the household; in each currency on its own."""
    own = found["lines"][0]
    first = [row for row in found["cheapest"] if row["currency"] == own["currency"]]
    figures = [_least(voice, row) for row in first] or [_alone(voice, own)]
    others = "missing" if lacking else "refused" if len(found["lines"]) > 1 else "chosen"
    reasons = [words[voice.lang] for words in found["no_least"]] or [voice.say(f"whatif.alone.{others}")]
    lines = [] if first else [tag("p", words, cls="s") for words in reasons]
    lines += [tag("p", found[name][voice.lang], cls="s") for name in ("prices", "two_prices") if found[name]]
    refused = own.answer.is_refused
    lines += [tag("p", voice.say("verdict.refused"), cls="s")] if refused else []
    states = {"long": voice.centimes, "refused": refused and not first}
    return tag(
        "section", tag("div", *figures, cls="figures"), *lines, tag("p", voice.say("disclaimer"), cls="s last"),
        cls=" ".join(["hero", "compare", *(name for name, on in states.items() if on)]), aria_label=voice.say("whatif.conclusion"),
    )  # fmt: skip


def _least(voice: Voice, row: Json) -> Markup:
    amount = voice.table_amount(row["amount"], row["currency"])
    names = voice.say("whatif.tied") if len(row["asked"]) > 1 else name(voice, row["asked"][0])
    if row["of"] == "month":
        why = voice.say("whatif.least.month.why", months=Months(row["months"]), rate=Fraction(row["rate"]))
    else:
        parts = {part: voice.money(row[part], row["currency"]) for part in ("interest", "fees")}
        why = voice.say("whatif.least.whole.why", **parts)
    title = tag("p", voice.say(f"whatif.least.{row['of']}"), cls="l")
    return tag(
        "div", title, tag("p", figure(amount), cls="v"), tag("p", tag("b", names), cls="s"), tag("p", why, cls="s")
    )


def _alone(voice: Voice, own: Json) -> Markup:
    amount = (
        voice.say("page.hero.none")
        if own["instalment"] is None
        else voice.table_amount(own["instalment"], own["currency"])
    )
    return tag("div", tag("p", voice.say("page.hero"), cls="l"), tag("p", figure(amount), cls="v"))


def columns(voice: Voice, found: Json, lacking: dict[str, list[str]]) -> Markup:
    """One card for each line: cards under each other on a phone, columns on a desk."""
    own = found["lines"][0]
    cards = [_column(voice, line, own) for line in found["lines"]]
    cards += [_incomplete(voice, asked, names) for asked, names in lacking.items()]
    return tag("div", *cards, cls=citations.roomy(voice, "sides"))


def _column(voice: Voice, line: Json, own: Json) -> Markup:
    title = tag("h2", name(voice, line["asked"]))
    if not isinstance(line, Line):
        return tag("section", title, tag("p", line["missing"][voice.lang], cls="s"), cls="side blank")
    badge = voice.say("whatif.own") if line is own else _unit(voice, line["currency"])
    states = {"own": line is own, "refused": line.answer.is_refused}
    rows = [*_paid(voice, line, own), *_owned(voice, line), *_given(voice, line), *_apart(voice, line)]
    return tag(
        "section", tag("div", title, tag("p", badge, cls="s")), tag("dl", *rows),
        cls=" ".join(["side", *(state for state, on in states.items() if on)]),
    )  # fmt: skip


def _unit(voice: Voice, currency: str) -> str:
    """In what the amounts of a card are: millions of centimes are of Algerian dinars only."""
    return voice.say("page.unit.centimes" if voice.centimes and currency == "DZD" else f"whatif.currency.{currency}")


def _incomplete(voice: Voice, asked: str, names: list[str]) -> Markup:
    listed = Listed(tuple(Named(f"whatif.field.{one}") for one in names))
    words = voice.say("whatif.incomplete", names=listed)
    return tag("section", tag("h2", name(voice, asked)), tag("p", words, cls="s"), cls="side blank")


def row(voice: Voice, key: str, value: str, *below: str, cls: str = "") -> Markup:
    """One figure under its name."""
    small = [tag("span", words, cls="s") for words in below if words]
    return tag("div", tag("dt", voice.say(key)), tag("dd", tag("span", value, cls="v"), *small), cls=f"r {cls}".strip())


def _paid(voice: Voice, line: Line, own: Json) -> Iterable[Markup]:
    """A month, up front, in all, until when."""
    months = voice.say("whatif.during", months=Months(line["instalments"])) if line["instalments"] else ""
    far = {key: _against(voice, line, own, key) for key in ("instalment", "up_front", "in_all")}
    notes = [note[voice.lang] for note in line["loan_notes"]]
    below = (
        months, far["instalment"], *voice.inability(line.answer), *notes, *payer_lines.charges(voice, line.answer), *birth_year.ends(voice, line.answer),
    )  # fmt: skip
    yield row(voice, "column.instalment", _amount(voice, line, "instalment"), *below, cls="main")
    grant = voice.money(line["grant"], line["currency"])
    aid = voice.say("whatif.grant", amount=grant) if grant.cents else ""
    yield row(voice, "column.price", _amount(voice, line, "price"), aid, *voice.both_prices(line.answer))
    for key in ("up_front", "in_all"):
        yield row(voice, f"column.{key}", figure(voice.known_part(line, key)), far[key])
    decided = voice.say("page.card.decided", cap=Named(f"cap.{line['decisive']}")) if line["decisive"] else ""
    yield row(voice, "column.last_due", _day(voice, line["last_due"]), decided)


def _amount(voice: Voice, line: Json, key: str) -> Markup:
    return figure(voice.table_amount(line[key], line["currency"]))


def _day(voice: Voice, iso: str | None) -> Markup:
    return figure("—" if iso is None else voice.date(dt.date.fromisoformat(iso)))


def _against(voice: Voice, line: Json, own: Json, key: str) -> str:
    """How much more or less than the household's own line, in one currency; nothing where there is nothing to say."""
    incomparable = line["currency"] != own["currency"] or line["lacking"].get(key) != own["lacking"].get(key)
    if line is own or incomparable or None in (line[key], own[key]):
        return ""
    return apart(voice, int((Decimal(line[key]) - Decimal(own[key])) * 100), line["currency"])


def apart(voice: Voice, cents: int, currency: str = "DZD") -> str:
    """``1 938 DA more``, ``the same``."""
    kind = "same" if not cents else "more" if cents > 0 else "less"
    return voice.say(f"whatif.{kind}", amount=Money(abs(cents), currency))


def _owned(voice: Voice, line: Line) -> Iterable[Markup]:
    yield row(voice, "column.owner_from", _day(voice, line["owner_from"]))
    effort = "—" if line["effort"] is None else write(float(line["effort"]), voice.lang)
    shared = payer_lines.parts(voice, line.answer) if payer_lines.is_shared(line.answer) else []
    yield row(voice, "column.own_effort" if shared else "column.effort", figure(effort), *shared)


def _given(voice: Voice, line: Json) -> Iterable[Markup]:
    """What the State gives, and everything in months of the country's minimum wage."""
    money, currency = line["state"], line["currency"]
    if money:
        whole, now = (voice.money(money[key], currency) for key in ("counted", "present_value"))
        known = money["total"] is not None
        value = (
            write(whole, voice.lang, centimes=voice.centimes) if known else voice.say("value.at_least", amount=whole)
        )
        below = voice.say("whatif.present" if known else "whatif.present.least", amount=now)
        yield row(voice, "whatif.row.state", value, below)
    else:
        yield row(voice, "whatif.row.state", "—")
    wages = {key: "—" if value is None else voice.number(value) for key, value in line["months_of_wage"].items()}
    yield row(
        voice,
        "whatif.row.wages",
        voice.say("whatif.wages", **wages),
        voice.say("whatif.wage", amount=voice.money(line["wage"], currency)),
    )


def _apart(voice: Voice, line: Line) -> Iterable[Markup]:
    """What blocks, what could not be checked, what is not counted."""
    rules = Listed(tuple(Named(f"rule.{refusal['rule']}") for refusal in line["refusals"]))
    against = [voice.say("whatif.against", rules=rules)] if line["refusals"] else []
    against += [voice.say("cap.blocked")] if line["blocked"] else []
    against += [voice.say(f"binding.{line['binding']}")] if line["loan"] in (None, "0.00") and line["binding"] else []
    words = voice.say("list.semicolon").join(against) or voice.say("whatif.nothing")
    doubts = Listed(tuple(Named(f"rule.{rule}") for rule in line["unchecked"]))
    unchecked = voice.say("whatif.unchecked", rules=doubts) if line["unchecked"] else ""
    yield row(voice, "whatif.row.blocks", words, unchecked, cls="against" if against else "")
    keys = [tag("li", voice.say(f"key.{key}")) for key in line["not_included"]]
    count = tag("summary", voice.say("whatif.left_out", count=len(keys)))
    listed = tag("details", count, tag("ul", *keys)) if keys else voice.say("whatif.nothing")
    yield row(voice, "whatif.row.not_included", listed)


def sentences(voice: Voice, found: Json) -> Markup:
    """Why two lines agree; that two currencies are never added; at which rate later years are valued."""
    said = (*found["least"], *found["no_least"], *(pair["because"] for pair in found["same"]))
    lines = [words[voice.lang] for words in said]
    answered = [line for line in found["lines"] if "missing" not in line]
    if len({line["currency"] for line in answered}) > 1:
        lines.append(voice.say("whatif.currencies"))
    lines.append(voice.say("state.discount", rate=float(found["discount"])))
    if any(line["asked"].startswith("reform/") for line in found["lines"]):
        lines.append(voice.say("whatif.reforms"))
    return tag("ul", *(tag("li", words) for words in lines), cls="gaps")
