"""The law in HTML: the chain of its texts, one text, what is in force, the life of a provision, its silences, its readings.

Cards, never wide tables: a phone shows them one under the other. A text, a key and a day are codes of the address.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from simulator.law import COHORTS, STATUSES, Readings
from simulator.law import history as past
from simulator.law.in_words import described
from simulator.law.keys import WAGES
from simulator.law.scheme import ALL
from simulator.ui.answer import citations
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state.facts import written
from simulator.views.voice import named
from simulator.wording import Article, Counted, FactList, Named, Plain, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.law import Provision, Text
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice

READ_IN = {
    "age_limit": "age_limit", "snmg_date": "income_ceiling", "income": "income_ceiling", "income_floor": "income_floor",
    "kafil": "kafil", "kafil_age_limit": "kafil_conditions", "birth_year_only": "age_limit",
    "over_age_cash": "over_age_cash", "lpa_base": "tranches", "lsp_cap": "grant_price_cap_factor", "price_2013": "price",
    "age_at_registration": "age_at_registration", "unable_above": "kafil",
}  # fmt: skip
"""The provision whose words each reading reads; the rounding has none: no text speaks of it."""
OF_ANOTHER = {name: scheme.id for scheme in ALL.values() for name in scheme.readings}
"""The readings that are about another scheme than the first."""


class Shelf:
    """Where the links of the page lead: the address as it is, with some of its codes changed."""

    def __init__(self, voice: Voice, address: Mapping[str, str], facts: Facts, chain: str, day: dt.date) -> None:
        self.voice, self.address, self.facts, self.chain, self.day = voice, dict(address), facts, chain, day

    def link(self, words: str, cls: str = "", **codes: str) -> Markup:
        """A link to this page with other codes, in this tab."""
        return tag("a", words, href="?" + urlencode(self.address | codes), target="_self", cls=cls)

    def text(self, text: Text) -> Markup:
        """The usual name of a text, opening it."""
        return self.link(
            citations.unbroken(write(named(text), self.voice.lang)), scheme=past.chain_of(text), text=text.id
        )

    def key(self, key: str) -> Markup:
        """The name of a provision, opening its history."""
        return self.link(self.voice.say(f"key.{key}"), scheme=self.chain, view="history", key=key)


# --- the chain, and one text of it


def chain(shelf: Shelf) -> Markup:
    """Every text of a scheme, the latest first."""
    rows = [_link_of_chain(shelf, text) for text in reversed(past.texts(shelf.voice.law, shelf.chain))]
    return join(_intro(shelf, "chain"), tag("ol", *rows, cls="chain"))


def _link_of_chain(shelf: Shelf, text: Text) -> Markup:
    voice = shelf.voice
    changed = [shelf.text(voice.law.by_id[name]) for name in text.amends if name in voice.law.by_id]
    lines = [
        tag("p", since(voice, text), cls="when"),
        tag("h2", shelf.text(text), cls="minor"),
        tag("p", citations.unbroken(text.title[voice.lang]), cls="s"),
    ]
    if changed:
        lines.append(tag("p", voice.say("texts.amends"), voice.say("error.colon"), *_apart(voice, changed), cls="s"))
    lines.append(tag("p", grades(voice, text.provisions), cls="chips"))
    return tag("li", *lines, cls=text.kind)


def _apart(voice: Voice, links: Iterable[Markup]) -> list[Markup]:
    parts: list[Markup] = []
    for link in links:
        parts += [Markup(voice.say("list.joint")), link] if parts else [link]
    return parts


def since(voice: Voice, text: Text) -> str:
    """The day on which a text takes effect, with a question mark when the day itself is assumed."""
    assumed = text.in_force_status == "assumed"
    return voice.say("texts.day.assumed", day=text.in_force) if assumed else write(text.in_force, voice.lang)


def grades(voice: Voice, provisions: Iterable[Provision]) -> Markup:
    """How many provisions, and how many of each grade."""
    counts = Counter(provision.status for provision in provisions)
    if not counts:
        return Markup(voice.say("texts.sets.nothing"))
    chips = [
        tag("span", voice.say(f"status.{status}"), " · ", str(counts[status]), cls=f"chip {status}")
        for status in STATUSES
        if counts[status]
    ]
    return join(write(Counted("provisions", counts.total()), voice.lang), " ", *chips)


def text(shelf: Shelf, text: Text) -> Markup:
    """One text: what it is, what it changed, what changed it, and each of the values that it fixes."""
    voice = shelf.voice
    facts = [tag("div", tag("dt", voice.say(f"texts.{name}")), tag("dd", value)) for name, value in _facts(shelf, text)]
    rules = [rule(shelf, provision, of_text=True) for provision in text.provisions]
    sets = [tag("div", *rules, cls="rules")] if rules else [tag("p", voice.say("texts.sets.nothing"))]
    return join(
        tag("p", shelf.link(voice.say("texts.back"), scheme=past.chain_of(text), text=""), cls="back"),
        tag("h2", citations.unbroken(text.title[voice.lang])),
        tag("dl", *facts, cls="identity"),
        note(voice, text.note),
        tag("h2", voice.say("texts.sets")),
        *sets,
    )


def _facts(shelf: Shelf, text: Text) -> Iterable[tuple[str, Markup]]:
    voice = shelf.voice
    yield "id", tag("code", text.id, dir="ltr")
    if text.signed:
        yield "signed", Markup(write(text.signed, voice.lang))
    if published := _published(text):
        yield "published", join(write(published, voice.lang))
    sure = voice.say("texts.assumed_day") if text.in_force_status == "assumed" else ""
    yield "in_force", join(write(text.in_force, voice.lang), " ", tag("small", sure) if sure else "")
    yield "for", join(write(FactList(tuple(map(_owner_name, text.schemes))), voice.lang))
    amended = [voice.law.by_id[name] for name in text.amends if name in voice.law.by_id]
    for name, others in (("amends", amended), ("amended", past.amending(voice.law, text))):
        if others:
            yield name, join(*_apart(voice, map(shelf.text, others)))


def _published(text: Text) -> FactList | None:
    """The journal, its issue and its day, as far as they are known."""
    journal = text.published
    if not journal.get("journal"):
        return None
    parts: list[object] = [Plain(str(journal["journal"]))]
    if journal.get("issue"):
        parts.append(Sentence("texts.issue", {"issue": Plain(str(journal["issue"]))}))
    if journal.get("date"):
        parts.append(dt.date.fromisoformat(str(journal["date"])))
    return FactList(tuple(parts))


def _owner_name(owner: str) -> object:
    """The name of a scheme, of a minimum wage, or of a bank."""
    if owner.startswith("bank_"):
        return Plain(owner.removeprefix("bank_").replace("_aadl3", " AADL 3").upper())
    return Named(f"key.{owner}" if owner in WAGES.values() else f"scheme.{owner}")


def note(voice: Voice, words: Mapping[str, str]) -> Markup:
    """What a value cannot say, in the language of the page; empty without a note."""
    return tag("p", citations.unbroken(words[voice.lang]), dir="auto", cls="remark") if words else Markup()


# --- a provision


def rule(shelf: Shelf, provision: Provision, *, of_text: bool = False, version: bool = False) -> Markup:
    """One provision: its value in words, its article, how sure it is, its source; by itself, or as one of its versions."""
    voice = shelf.voice
    head = voice.say(f"key.{provision.key}") if version else shelf.key(provision.key)
    lines = [tag("h3", head, " ", citations.chip(voice, provision.status))]
    if version:
        lines = [tag("h3", _life(shelf, provision), " ", citations.chip(voice, provision.status))]
    lines.append(value(voice, provision))
    article = "" if provision.article == "-" else write(Article(provision.article), voice.lang)
    origin = [article] if of_text else [article, shelf.text(voice.law.by_id[provision.text])]
    if not of_text and not version:
        origin.append(voice.say("since", since=since(voice, voice.law.by_id[provision.text])))
    lines.append(tag("p", *_dotted([*origin, *_reach(voice, provision)]), cls="s"))
    lines.append(_proof(voice, provision))
    return tag("article", *lines, cls="rule" if provision.is_known else "rule gap")


def _reach(voice: Voice, provision: Provision) -> list[str]:
    """The cohorts, when not all; and by which of the household's dates the version is chosen."""
    parts = [voice.deciding_date(provision)]
    if provision.cohorts != COHORTS:
        cohorts = FactList(tuple(Named(f"cohort.{cohort}.short") for cohort in provision.cohorts))
        parts.insert(0, voice.say("cohorts", cohorts=cohorts))
    return parts


def _dotted(parts: Iterable[str]) -> list[str]:
    shown: list[str] = []
    for part in filter(None, parts):
        shown += [" · ", part] if shown else [part]
    return shown


def value(voice: Voice, provision: Provision) -> Markup:
    """The value in words; a table of the law as a list."""
    fact = described(provision)
    if isinstance(fact, FactList) and len(fact.facts) > 1:
        return tag("ul", *(tag("li", write(row, voice.lang)) for row in fact.facts), cls="value")
    return tag("p", write(fact, voice.lang), cls="value")


def _proof(voice: Voice, provision: Provision) -> Markup:
    inside = [citations.source(voice, provision), note(voice, provision.note)]
    return tag("details", tag("summary", voice.say("page.source")), *inside, cls="sourced")


def _life(shelf: Shelf, provision: Provision) -> str:
    """The days between which a provision is in force; by cohort where they differ."""
    voice = shelf.voice
    law_text = voice.law.by_id[provision.text]
    ends = past.until(voice.law, shelf.chain, provision)
    spans = []
    for end, cohorts in ends.items():
        facts: dict[str, object] = {"first": since(voice, law_text)}
        words = (
            voice.say("texts.life.now", **facts) if end is None else voice.say("texts.life", **facts | {"last": end})
        )
        names = write(FactList(tuple(Named(f"cohort.{cohort}.short") for cohort in cohorts)), voice.lang)
        spans.append(words if len(ends) == 1 else f"{names}{voice.say('error.colon')}{words}")
    return " · ".join(spans)


# --- the views


def force(shelf: Shelf) -> Markup:
    """What the law fixes on a day."""
    provisions = past.in_force(shelf.voice.law, shelf.chain, shelf.day)
    if not provisions:
        return tag("p", shelf.voice.say("texts.nothing"), cls="note")
    title = tag("h2", shelf.voice.say("texts.field.on"), " ", write(shelf.day, shelf.voice.lang))
    parts: list[Markup] = [_intro(shelf, "force"), title]
    for owner in dict.fromkeys(owner for owner, _ in provisions):
        if shelf.chain == past.OTHERS:
            parts.append(tag("h2", write(_owner_name(owner), shelf.voice.lang)))
        rules = [rule(shelf, provision) for name, provision in provisions if name == owner]
        parts.append(tag("div", *rules, cls="rules"))
    return join(
        *parts, tag("p", shelf.voice.say("texts.digest", digest=Plain(shelf.voice.law.digest)), cls="reproduce")
    )


def history(shelf: Shelf, key: str) -> Markup:
    """Every version of a provision, the latest first."""
    rows = [
        tag("li", rule(shelf, provision, version=True))
        for provision in reversed(past.versions(shelf.voice.law, shelf.chain, key))
    ]
    return join(tag("h2", shelf.voice.say(f"key.{key}")), tag("ol", *rows, cls="chain"))


def silences(shelf: Shelf) -> Markup:
    """What the texts do not say, or what was not found: never a zero."""
    voice = shelf.voice
    now, other = past.gaps(voice.law, shelf.chain, shelf.day)
    parts = [_intro(shelf, "unknown"), tag("h2", voice.say("texts.unknown.now", date=shelf.day))]
    parts.append(_gaps(shelf, now) if now else tag("p", voice.say("texts.unknown.none")))
    if other:
        parts += [tag("h2", voice.say("texts.unknown.then")), _gaps(shelf, other)]
    return join(*parts)


def _gaps(shelf: Shelf, provisions: list[Provision]) -> Markup:
    return tag("ul", *(_gap(shelf, provision) for provision in provisions), cls="rules")


def _gap(shelf: Shelf, provision: Provision) -> Markup:
    voice = shelf.voice
    lines = [tag("h3", shelf.key(provision.key))]
    if voice.has(f"gap.{provision.key}"):
        lines.append(tag("p", voice.say(f"gap.{provision.key}")))
    lines.append(tag("p", *_dotted([citations.cited(voice, provision), *_reach(voice, provision)[:-1]]), cls="s"))
    return tag("li", *lines, _proof(voice, provision), cls="rule gap")


def readings(shelf: Shelf) -> Markup:
    """Every place where the law can be read in several ways: the choices, the reason, the words that are read."""
    rows = [_reading(shelf, name, choices) for name, choices in Readings.choices().items()]
    return join(_intro(shelf, "readings"), tag("div", *rows, cls="rules"))


def _reading(shelf: Shelf, name: str, choices: tuple[str, ...]) -> Markup:
    voice = shelf.voice
    scheme = OF_ANOTHER.get(name, past.CHAINS[0])
    of_scheme = [tag("p", voice.say(f"scheme.{scheme}"), cls="s")] if name in OF_ANOTHER else []
    rows = [
        tag("li", voice.say(f"reading.{name}.{choice}"), " ", _kept_or_tried(shelf, name, choice)) for choice in choices
    ]
    source = [_proof(voice, past.versions(voice.law, scheme, READ_IN[name])[-1])] if name in READ_IN else []
    return tag(
        "article", tag("h2", voice.say(f"reading.{name}"), cls="minor"), *of_scheme, tag("p", voice.say(f"reading.{name}.why")),
        tag("ul", *rows, cls="value choices"), *source, cls="rule",
    )  # fmt: skip


def _kept_or_tried(shelf: Shelf, name: str, choice: str) -> Markup:
    """The reading that is kept says so; another opens the answer of this household under it."""
    if choice == Readings.choices()[name][0]:
        return tag("span", shelf.voice.say("texts.reading.first"), cls="chip official")
    if name in OF_ANOTHER:
        return Markup()
    codes = shelf.address | written(shelf.facts | {f"reading_{name}": choice})
    return tag("a", shelf.voice.say("texts.reading.try"), href=f"./?{urlencode(codes)}", target="_self", cls="s")


def _intro(shelf: Shelf, view: str) -> Markup:
    return tag("p", shelf.voice.say(f"texts.intro.{view}"), cls="intro")
