"""Sentences about who pays an instalment: each payer's amount stands beside the part that it takes of his own income."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.wording import Named

if TYPE_CHECKING:
    from simulator.views.voice import Page

Json = dict[str, Any]


def is_shared(found: Json) -> bool:
    """Whether several people pay parts of one instalment, so that none of their efforts is of the whole."""
    return found["readings"]["kafil"] == "shares" and len(found["payers"]) > 1


def efforts(page: Page, found: Json) -> list[str]:
    """The part of the income below the monthly figure: one line, or one for each of those who share the instalment."""
    if is_shared(found):
        return parts(page, found["payers"], found["currency"])
    return [] if found["effort"] is None else [page.say("page.hero.effort", effort=found["effort"])]


def charges(page: Page, found: Json) -> list[str]:
    """The charges of a month that the user stated, on top of the price; nothing when none were."""
    if found["charges"] is None:
        return []
    return [page.say("instalments.charges", amount=page.money(found["charges"]))]


def parts(page: Page, payers: list[Json], currency: str) -> list[str]:
    """Each payer with his amount and his effort; without the effort where his income is nothing."""
    return [_part(page, row, currency) for row in payers]


def _part(page: Page, row: Json, currency: str) -> str:
    facts = {"payer": Named(f"payer.{row['payer']}"), "monthly": page.money(row["monthly"], currency)}
    if row["effort"] is None:
        line = page.say("instalment.part.alone", **facts)
    else:
        line = page.say("instalment.part", **facts, effort=row["effort"])
    return line if row["payer"] == "applicant" else f"{line} {page.say('kafil.hypothesis')}"
