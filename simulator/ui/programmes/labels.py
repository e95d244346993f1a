"""The names of the facts that a scheme asks, as the form and its messages write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law.scheme import ALL
from simulator.question.fact_rows import AMOUNTS, DAYS, Page
from simulator.ui.state import scheme_codes

if TYPE_CHECKING:
    from simulator.question.fact_rows import Fact
    from simulator.views.voice import Voice

AFTER = {Page.AFTER_PROPERTY: "property", Page.AFTER_AID: "aid"}
"""The places of the facts that are asked behind a yes, and the fact that it answers."""
_UNITS = {"years": "whatif.label.years", "months": "programme.label.months", "%": "programme.label.percent"}
"""The sentence of a label with the unit of a number."""


def behind(fact: Fact) -> str:
    """The fact behind whose yes this one is asked; empty for any other."""
    return AFTER.get(fact.code.page, "") if fact.code else ""


def label(voice: Voice, name: str, scheme: str) -> str:
    """The label of the field of a fact: its name, its unit, and that it may stay blank."""
    fact = scheme_codes.facts_of(scheme)[name]
    words, unit = named(voice, name, scheme), scheme_codes.unit(fact, scheme)
    if fact.kind in AMOUNTS and not fact.choices:
        words = voice.say("whatif.label.amount", name=words, currency=voice.say(f"whatif.currency.{unit}"))
    elif unit == "%" and fact.part == "loan":
        words = voice.say("whatif.label.rate", name=words)
    elif fact.part == "dates":
        words = voice.say("programme.label.day", name=words)
    elif unit in _UNITS:
        words = voice.say(_UNITS[unit], name=words)
    return words if _says_nothing_of_blanks(fact, scheme) else voice.say("whatif.optional", name=words)


def _says_nothing_of_blanks(fact: Fact, scheme: str) -> bool:
    """Whether a label says nothing of a field that stays blank: what is needed, and what never was anything else than blank."""
    return (
        ALL[scheme].cannot_do_without(fact.key)
        or fact.part == "readings"
        or scheme_codes.is_step(fact)
        or bool(behind(fact))
    )


def named(voice: Voice, name: str, scheme: str) -> str:
    """The name of a fact: of a day, the step of the file that it is; else the words of the pages, or those of the sheet."""
    fact = scheme_codes.facts_of(scheme)[name]
    keys = (
        *_of_step(fact, scheme),
        fact.words,
        f"whatif.field.{fact.beside}",
        f"page.field.{name}",
        f"sheet.fact.{fact.name}",
    )
    words = voice.say(next(key for key in keys if key and voice.has(key)))
    return words[:1].upper() + words[1:]


def _of_step(fact: Fact, scheme: str) -> tuple[str, ...]:
    """The keys of the name of the step that a day of the household is."""
    day = "keys" if fact.name == ALL[scheme].delivery else fact.name
    steps = ALL[scheme].steps.get(day, ()) if fact.part == "dates" else ()
    return tuple(f"{kind}.{step}" for step in steps[:1] for kind in ("stage", "milestone"))


def of_day(voice: Voice, name: str, scheme: str) -> str:
    """The name of the field of a day, by its name in a scenario; the name itself where the form has no such day."""
    facts = scheme_codes.facts_of(scheme)
    code = next((code for code, fact in facts.items() if fact.name == name and fact.kind in DAYS), "")
    return named(voice, code, scheme) if code else name
