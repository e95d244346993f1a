"""A file of payments of a contract: how a question names it, the rows that count, and why each other one does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from simulator.wording import Sentence

if TYPE_CHECKING:
    import datetime as dt

    from simulator.contracts.events import Event, Payment

ENDINGS = (".csv", ".xlsx", ".parquet")
"""The endings by which the name of a file of payments is known."""
UNITS = {"DZD": ("DA", "centimes"), "MAD": ("DH",)}
"""The units of the amounts of a file, by their currency; the first where none is stated."""


class NamedFile(NamedTuple):
    """A file of payments as a question names it: its path, the unit where it is stated, the account that pays this contract."""

    path: str
    unit: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row that counts for nothing: its number in a spreadsheet, its day and amount (centimes) where they can be read, and why."""

    row: int
    day: dt.date | None
    amount: int | None
    reason: Sentence

    @property
    def code(self) -> str:
        """The reason as a word: ``twice``, ``date_unreadable``."""
        key = self.reason.key
        for prefix in ("life.unmatched.", "batch.row.", "error."):
            key = key.removeprefix(prefix)
        return key.replace(".", "_")


@dataclass(frozen=True, slots=True)
class PaymentsFile:
    """The rows of a file: payments that count, those that are an event of the question, and the others with their reasons.

    ``path`` is that of a file on this machine, so that nothing is written over it.
    """

    payments: tuple[Payment, ...]
    of_events: tuple[tuple[Payment, Event], ...]
    unmatched: tuple[Unmatched, ...]
    path: str = ""


def units_of(currency: str) -> tuple[str, ...]:
    """The units of the amounts of a file in a currency: ``DA`` and ``centimes``, or ``DH``."""
    return UNITS[currency]


def because(code: str, **facts: object) -> Sentence:
    """The sentence that says why a row counts for nothing, and what to do."""
    return Sentence(f"life.unmatched.{code}", facts)


def is_named(text: str) -> bool:
    """Whether a text is the name of a file of payments."""
    return text.strip().lower().endswith(ENDINGS) and not text.strip().startswith("until ")
