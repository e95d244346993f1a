"""The facts of an answer that need checking, in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.model import UnusualFact
    from simulator.views.text.page import TextPage


def write_warnings(page: TextPage, warnings: Sequence[UnusualFact]) -> None:
    """Write the facts that do not fit together, before any figure."""
    if warnings:
        page.put()
        page.put(page.voice.say("warning.title"))
    for warning in warnings:
        page.put(f"! {write(warning.sentence, page.voice.lang)}", 2)
