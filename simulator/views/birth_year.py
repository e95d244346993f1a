"""A birth of which only the year is known: what the two ends of the year give, and whose year it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from simulator.answers.keys_in_hand import are_in_hand
from simulator.wording import Listed, Months, Named, Sentence

if TYPE_CHECKING:
    from simulator.views.voice import Voice

Json = dict[str, Any]

_SHOWN = ("eligible", "instalment", "term_months", "last_due", "total_paid", "payers")
"""What a household reads of each end: the ends are alike when none of it differs."""


def ends(voice: Voice, found: Json) -> list[str]:
    """Both ends of the year, each with its figures; nothing when they are alike."""
    if not _differ(found):
        return []
    return [
        voice.say("spread.end", end=Named(f"reading.birth_year_only.{end}"), who=_whose(found), line=_line(voice, found, row))
        for end, row in found["spread"].items()
    ]  # fmt: skip


def other_end(voice: Voice, found: Json) -> list[str]:
    """What the end of the year that the answer does not show gives; nothing when it is the same."""
    if not _differ(found):
        return []
    row = next(row for end, row in found["spread"].items() if end != found["readings"]["birth_year_only"])
    return [*_other_figures(voice, found, row), *_other_verdict(voice, found, row)]


def _other_verdict(voice: Voice, found: Json, row: Json) -> list[str]:
    """That the other end is accepted or refused, when this one is not."""
    if row["eligible"] == found["eligible"] or are_in_hand(found):
        return []
    return [voice.say("page.hero.other_end.accepted" if row["eligible"] else "page.hero.other_end.refused")]


def _other_figures(voice: Voice, found: Json, row: Json) -> list[str]:
    """The figures of the other end, where there are any."""
    if row["instalment"] is None:
        return [voice.say("page.hero.other_end.none", who=_whose(found))]
    facts = {"who": _whose(found), "amount": voice.money(row["instalment"]), "months": Months(row["term_months"])}
    if _one_pays(found):
        return [voice.say("page.hero.other_end", **facts)]
    return [voice.say("page.hero.other_end.payers", **facts, payers=_payers(row))]


def _differ(found: Json) -> bool:
    if not found["spread"]:
        return False
    names = [name for name in _SHOWN if name != "eligible" or not are_in_hand(found)]
    first, last = ([row[name] for name in names] for row in found["spread"].values())
    return first != last


def _one_pays(found: Json) -> bool:
    """Whether nobody takes over and nobody shares, at either end."""
    return all(len(row["payers"]) < 2 for row in found["spread"].values())


def _whose(found: Json) -> Listed:
    return Listed(tuple(Named(f"payer.{name}") for name in found["year_only"]))


def _line(voice: Voice, found: Json, row: Json) -> Sentence:
    """The figures of one end; of two that are not both accepted, with its verdict."""
    figures = _figures(voice, found, row)
    if are_in_hand(found) or len({end["eligible"] for end in found["spread"].values()}) == 1:
        return figures
    return Sentence("spread.accepted" if row["eligible"] else "spread.refused", {"line": figures})


def _figures(voice: Voice, found: Json, row: Json) -> Sentence:
    if row["instalment"] is None:
        return Sentence("spread.none")
    facts = {
        "amount": voice.money(row["instalment"]),
        "months": Months(row["term_months"]),
        "last": _day(row["last_due"]),
    }
    line = Sentence("spread.line", facts)
    return line if _one_pays(found) else Sentence("spread.payers", {"line": line, "payers": _payers(row)})


def _payers(row: Json) -> Listed:
    """Who pays, from when to when."""
    return Listed(tuple(
        Sentence("spread.payer", {
            "payer": Named(f"payer.{payer['payer']}"), "months": Months(payer["months"]),
            "first": _day(payer["from"]), "last": _day(payer["to"]),
        })
        for payer in row["payers"]
    ))  # fmt: skip


def _day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)
