"""The facts of a question on which no figure depends: they are read, shown where the law speaks of them, and never counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.base import free_text
from simulator.question.facts import keys
from simulator.question.parts import Part
from simulator.reading import fields

if TYPE_CHECKING:
    from typing import Any

    from simulator.reading.fact_readers import FactReader


class SideFacts(NamedTuple):
    """The wilaya of residence, empty when it was not said, and whether there is a housing savings plan (None: not said)."""

    wilaya: str = ""
    savings_plan: bool | None = None


class SideFactsReader:
    """The side facts of a question; ``readers`` raise ``InputError`` for each that cannot be read."""

    def __init__(self, household: Part, options: object, scheme: str) -> None:
        part = Part({} if options is None else options, "options", keys("options", scheme))
        self._wilaya = household.maybe("wilaya", lambda raw, place: free_text.one_line(fields.text(raw, place)), "")
        self._savings_plan = part.maybe("savings_plan", fields.yes_no, None)
        self.readers: list[FactReader[Any]] = [self._wilaya, part.names, self._savings_plan]

    def facts(self) -> SideFacts:
        """The facts. Raises ``InputError``."""
        return SideFacts(self._wilaya(), self._savings_plan())
