"""Sentences about who pays an instalment: each payer's amount stands beside the part that it takes of his own income."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.wording import Named

if TYPE_CHECKING:
    from simulator.views.voice import Voice

Json = dict[str, Any]


def is_shared(found: Json) -> bool:
    """Whether several people pay parts of one instalment, so that none of their efforts is of the whole."""
    return found["readings"]["kafil"] == "shares" and len(found["payers"]) > 1


def efforts(voice: Voice, found: Json) -> list[str]:
    """The part of the income below the monthly figure: one line, or one for each of those who share the instalment."""
    if is_shared(found):
        return parts(voice, found["payers"], found["currency"])
    return [] if found["effort"] is None else [voice.say("page.hero.effort", effort=found["effort"])]


def charges(voice: Voice, found: Json) -> list[str]:
    """The charges of a month that the user stated, on top of the price; nothing when none were."""
    if found["charges"] is None:
        return []
    return [voice.say("instalments.charges", amount=voice.money(found["charges"]))]


def parts(voice: Voice, payers: list[Json], currency: str) -> list[str]:
    """Each payer with his amount and his effort; without the effort where his income is nothing."""
    return [_part(voice, row, currency) for row in payers]


def _part(voice: Voice, row: Json, currency: str) -> str:
    facts = {"payer": Named(f"payer.{row['payer']}"), "monthly": voice.money(row["monthly"], currency)}
    if row["effort"] is None:
        line = voice.say("instalment.part.alone", **facts)
    else:
        line = voice.say("instalment.part", **facts, effort=row["effort"])
    return line if row["payer"] == "applicant" else f"{line} {voice.say('kafil.hypothesis')}"
