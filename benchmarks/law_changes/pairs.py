"""One household under two versions: the figures that differ between its two answers, and what else changed in them."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.law_changes.households import Question, age, births, scheme_and_days

if TYPE_CHECKING:
    from benchmarks.law_changes.flat_answers import Json

ROWS_BY_NAME = re.compile(
    r"^(criteria|refusals|steps|gaps|journey|caps|ways_out|fees|tranches|payers|contract_terms|warnings|price_alternatives)\.[^.]+"
)
PLACE = re.compile(r"\.\d+(?=\.|$)")


def family(key: str) -> str:
    """The key with ``*`` for the name of a row: ``steps.*.value``. A new row of an old list is a difference, not a new key."""
    return PLACE.sub(".*", ROWS_BY_NAME.sub(r"\1.*", key))


@dataclass(frozen=True)
class Pair:
    """A question with its figures under the older version and under this one."""

    question: Question
    old: Json
    new: Json

    @functools.cached_property
    def scheme(self) -> str:
        """The scheme, whatever the day on which its law is frozen."""
        return scheme_and_days(self.question)[0]

    @functools.cached_property
    def freeze(self) -> dt.date | None:
        """The day on which the law is frozen: it decides in the place of every date of the household. None where it is not."""
        day = self.question["scheme"].partition("@")[2]
        return dt.date.fromisoformat(day) if day else None

    @property
    def cohort(self) -> str:
        """The cohort of a location-vente, else nothing."""
        return str(self.question["household"].get("cohort", ""))

    def day(self, name: str) -> dt.date:
        """``application``, ``acceptance`` or ``keys``; a contract without its own day is of the day of the deed."""
        days = scheme_and_days(self.question)[1]
        return days.get(name, days["keys"])

    def law_day(self, name: str) -> dt.date:
        """The day of the law that decides for what follows this date of the household."""
        return self.freeze or self.day(name)

    def freezes_before(self, day: dt.date) -> bool:
        """Whether the law is frozen on an earlier day than this."""
        return self.freeze is not None and self.freeze < day

    def ages(self, name: str) -> tuple[int, int]:
        """The least and the greatest age on a day: two where only the year of birth is known."""
        first, last = births(self.question)
        return age(last, self.day(name)), age(first, self.day(name))

    def reading(self, name: str) -> str | None:
        """The choice of a reading, None where the question makes none."""
        choice: str | None = self.question.get("readings", {}).get(name)
        return choice

    def fact(self, *path: str) -> Any:
        """A fact of the question, None where it is not there."""
        fact: Any = self.question
        for name in path:
            fact = fact.get(name) if isinstance(fact, dict) else None
        return fact

    def differences(self, families: set[str]) -> list[str]:
        """The figures that differ, those that only one has included where the older version knows such a figure at all."""
        if "error" in self.old or "error" in self.new:
            return ["error"] if self.old.get("error") != self.new.get("error") else []
        names = sorted(self.old.keys() | self.new.keys())
        return [name for name in names if self.old.get(name) != self.new.get(name) and family(name) in families]
