"""The comparison in HTML: what costs least, one column for each law or scheme, and why two of them are the same."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.answers.keys_in_hand import is_refused
from simulator.base.money import Money
from simulator.ui.answer import citations
from simulator.ui.compare import engine
from simulator.ui.shell.markup import Markup, figure, tag
from simulator.views import birth_year
from simulator.views.text import payer_lines
from simulator.wording import Listed, Months, Named, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.views.voice import Page
    from simulator.views.years import Json


def name(page: Page, asked: str) -> str:
    """What people call a line."""
    return write(engine.named(asked), page.lang)


def conclusion(page: Page, found: Json, lacking: dict[str, list[str]]) -> Markup:
    """What costs least a month and in all, among what accepts the household; in each currency on its own."""
    own = found["lines"][0]
    first = [row for row in found["cheapest"] if row["currency"] == own["currency"]]
    figures = [_least(page, row) for row in first] or [_alone(page, own)]
    others = "missing" if lacking else "refused" if len(found["lines"]) > 1 else "chosen"
    reasons = [words[page.lang] for words in found["no_least"]] or [page.say(f"whatif.alone.{others}")]
    lines = [] if first else [tag("p", words, cls="s") for words in reasons]
    lines += [tag("p", found[name][page.lang], cls="s") for name in ("prices", "two_prices") if found[name]]
    refused = is_refused(own)
    lines += [tag("p", page.say("verdict.refused"), cls="s")] if refused else []
    states = {"long": page.centimes, "refused": refused and not first}
    return tag(
        "section", tag("div", *figures, cls="figures"), *lines, tag("p", page.say("disclaimer"), cls="s last"),
        cls=" ".join(["hero", "compare", *(name for name, on in states.items() if on)]), aria_label=page.say("whatif.conclusion"),
    )  # fmt: skip


def _least(page: Page, row: Json) -> Markup:
    amount = page.amount(row["amount"], row["currency"])
    names = page.say("whatif.tied") if len(row["asked"]) > 1 else name(page, row["asked"][0])
    if row["of"] == "month":
        why = page.say("whatif.least.month.why", months=Months(row["months"]), rate=Fraction(row["rate"]))
    else:
        parts = {part: page.money(row[part], row["currency"]) for part in ("interest", "fees")}
        why = page.say("whatif.least.whole.why", **parts)
    title = tag("p", page.say(f"whatif.least.{row['of']}"), cls="l")
    return tag(
        "div", title, tag("p", figure(amount), cls="v"), tag("p", tag("b", names), cls="s"), tag("p", why, cls="s")
    )


def _alone(page: Page, own: Json) -> Markup:
    amount = (
        page.say("page.hero.none") if own["instalment"] is None else page.amount(own["instalment"], own["currency"])
    )
    return tag("div", tag("p", page.say("page.hero"), cls="l"), tag("p", figure(amount), cls="v"))


def columns(page: Page, found: Json, lacking: dict[str, list[str]]) -> Markup:
    """One card for each line: cards under each other on a phone, columns on a desk."""
    own = found["lines"][0]
    cards = [_column(page, line, own) for line in found["lines"]]
    cards += [_incomplete(page, asked, names) for asked, names in lacking.items()]
    return tag("div", *cards, cls=citations.roomy(page, "sides"))


def _column(page: Page, line: Json, own: Json) -> Markup:
    title = tag("h2", name(page, line["asked"]))
    if "missing" in line:
        return tag("section", title, tag("p", line["missing"][page.lang], cls="s"), cls="side blank")
    badge = page.say("whatif.own") if line is own else _unit(page, line["currency"])
    states = {"own": line is own, "refused": is_refused(line)}
    rows = [*_paid(page, line, own), *_owned(page, line), *_given(page, line), *_apart(page, line)]
    return tag(
        "section", tag("div", title, tag("p", badge, cls="s")), tag("dl", *rows),
        cls=" ".join(["side", *(state for state, on in states.items() if on)]),
    )  # fmt: skip


def _unit(page: Page, currency: str) -> str:
    """In what the amounts of a card are: millions of centimes are of Algerian dinars only."""
    return page.say("page.unit.centimes" if page.centimes and currency == "DZD" else f"whatif.currency.{currency}")


def _incomplete(page: Page, asked: str, names: list[str]) -> Markup:
    listed = Listed(tuple(Named(f"whatif.field.{one}") for one in names))
    words = page.say("whatif.incomplete", names=listed)
    return tag("section", tag("h2", name(page, asked)), tag("p", words, cls="s"), cls="side blank")


def row(page: Page, key: str, value: str, *below: str, cls: str = "") -> Markup:
    """One figure under its name."""
    small = [tag("span", words, cls="s") for words in below if words]
    return tag("div", tag("dt", page.say(key)), tag("dd", tag("span", value, cls="v"), *small), cls=f"r {cls}".strip())


def _paid(page: Page, line: Json, own: Json) -> Iterable[Markup]:
    """A month, up front, in all, until when."""
    months = page.say("whatif.during", months=Months(line["instalments"])) if line["instalments"] else ""
    far = {key: _against(page, line, own, key) for key in ("instalment", "up_front", "in_all")}
    notes = [note[page.lang] for note in line["loan_notes"]]
    below = (
        months, far["instalment"], *page.inability(line), *notes, *payer_lines.charges(page, line), *birth_year.ends(page, line),
    )  # fmt: skip
    yield row(page, "column.instalment", _amount(page, line, "instalment"), *below, cls="main")
    grant = page.money(line["grant"], line["currency"])
    aid = page.say("whatif.grant", amount=grant) if grant.cents else ""
    yield row(page, "column.price", _amount(page, line, "price"), aid, *page.both_prices(line))
    for key in ("up_front", "in_all"):
        yield row(page, f"column.{key}", figure(page.known_part(line, key)), far[key])
    decided = page.say("page.card.decided", cap=Named(f"cap.{line['decisive']}")) if line["decisive"] else ""
    yield row(page, "column.last_due", _day(page, line["last_due"]), decided)


def _amount(page: Page, line: Json, key: str) -> Markup:
    return figure(page.amount(line[key], line["currency"]))


def _day(page: Page, iso: str | None) -> Markup:
    return figure("—" if iso is None else page.date(iso))


def _against(page: Page, line: Json, own: Json, key: str) -> str:
    """How much more or less than the household's own line, in one currency; nothing where there is nothing to say."""
    incomparable = line["currency"] != own["currency"] or line["lacking"].get(key) != own["lacking"].get(key)
    if line is own or incomparable or None in (line[key], own[key]):
        return ""
    return apart(page, int((Decimal(line[key]) - Decimal(own[key])) * 100), line["currency"])


def apart(page: Page, cents: int, currency: str = "DZD") -> str:
    """``1 938 DA more``, ``the same``."""
    kind = "same" if not cents else "more" if cents > 0 else "less"
    return page.say(f"whatif.{kind}", amount=Money(abs(cents), currency))


def _owned(page: Page, line: Json) -> Iterable[Markup]:
    yield row(page, "column.owner_from", _day(page, line["owner_from"]))
    effort = "—" if line["effort"] is None else write(float(line["effort"]), page.lang)
    shared = payer_lines.parts(page, line["payers"], line["currency"]) if payer_lines.is_shared(line) else []
    yield row(page, "column.own_effort" if shared else "column.effort", figure(effort), *shared)


def _given(page: Page, line: Json) -> Iterable[Markup]:
    """What the State gives, and everything in months of the country's minimum wage."""
    money, currency = line["state"], line["currency"]
    if money:
        whole, now = (page.money(money[key], currency) for key in ("counted", "present_value"))
        known = money["total"] is not None
        value = write(whole, page.lang, centimes=page.centimes) if known else page.say("value.at_least", amount=whole)
        below = page.say("whatif.present" if known else "whatif.present.least", amount=now)
        yield row(page, "whatif.row.state", value, below)
    else:
        yield row(page, "whatif.row.state", "—")
    wages = {key: "—" if value is None else page.number(value) for key, value in line["months_of_wage"].items()}
    yield row(
        page,
        "whatif.row.wages",
        page.say("whatif.wages", **wages),
        page.say("whatif.wage", amount=page.money(line["wage"], currency)),
    )


def _apart(page: Page, line: Json) -> Iterable[Markup]:
    """What blocks, what could not be checked, what is not counted."""
    rules = Listed(tuple(Named(f"rule.{refusal['rule']}") for refusal in line["refusals"]))
    against = [page.say("whatif.against", rules=rules)] if line["refusals"] else []
    against += [page.say("cap.blocked")] if line["blocked"] else []
    against += [page.say(f"binding.{line['binding']}")] if line["loan"] in (None, "0.00") and line["binding"] else []
    words = page.say("list.semicolon").join(against) or page.say("whatif.nothing")
    doubts = Listed(tuple(Named(f"rule.{rule}") for rule in line["unchecked"]))
    unchecked = page.say("whatif.unchecked", rules=doubts) if line["unchecked"] else ""
    yield row(page, "whatif.row.blocks", words, unchecked, cls="against" if against else "")
    keys = [tag("li", page.say(f"key.{key}")) for key in line["not_included"]]
    count = tag("summary", page.say("whatif.left_out", count=len(keys)))
    listed = tag("details", count, tag("ul", *keys)) if keys else page.say("whatif.nothing")
    yield row(page, "whatif.row.not_included", listed)


def sentences(page: Page, found: Json) -> Markup:
    """Why two lines agree; that two currencies are never added; at which rate later years are valued."""
    said = (*found["least"], *found["no_least"], *(pair["because"] for pair in found["same"]))
    lines = [words[page.lang] for words in said]
    answered = [line for line in found["lines"] if "missing" not in line]
    if len({line["currency"] for line in answered}) > 1:
        lines.append(page.say("whatif.currencies"))
    lines.append(page.say("state.discount", rate=float(found["discount"])))
    if any(line["asked"].startswith("reform/") for line in found["lines"]):
        lines.append(page.say("whatif.reforms"))
    return tag("ul", *(tag("li", words) for words in lines), cls="gaps")
