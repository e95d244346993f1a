"""Where the law was read: one table of sources, a key for each page, which the provisions cite.

A source is a page that was read: its title in its own language, who publishes it, its address, when it came out,
when it was read, and of which kind it is. What is not known of it is written as unknown.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.base import free_text
from simulator.law.values import UNKNOWN
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = Path(__file__).parent / "texts" / "sources.yaml"
KINDS = ("official", "press", "recall")
"""Published by who makes the rule, or his journal; by anybody else; said from memory, with no page behind it."""
NONE = "none"
"""In place of a key: no page was found. In place of an address: the page has none that we know."""
_FIELDS = frozenset({"title", "publisher", "address", "date", "read", "kind"})
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ADDRESS = re.compile(r"https?://[^\s;]+")


@dataclass(frozen=True, slots=True)
class Source:
    """One page. ``date`` and ``read`` are a year, a month or a day, as far as known (``~2014``: about then), or nothing.

    Only the key counts for the fingerprint of the law: a page that is read again leaves the law as it was.
    """

    key: str
    title: str = field(repr=False)
    publisher: str = field(repr=False)
    address: str = field(repr=False)
    date: str = field(repr=False)
    read: str = field(repr=False)
    kind: str = field(repr=False)

    @property
    def words(self) -> str:
        """Publisher, title, day and address, as far as they are known: ``Liberté · 12/2015 · https://…``."""
        title = f"« {self.title} »" if self.title else ""
        return " · ".join(filter(None, (self.publisher, title, digits(self.date), self.address)))

    def unread_on(self, day: dt.date) -> bool:
        """Whether the page was not read in the twelve months before a day, as far as its day of reading is known."""
        if not self.read:
            return True
        year, month, first = (int(part) for part in (self.read + "-01-01").split("-")[:3])
        return day >= _year_after(dt.date(year, month, first))


def _year_after(day: dt.date) -> dt.date:
    """The same day of the next year; 1 March after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 3, 1)


def digits(day: str) -> str:
    """``2024-06-27`` → ``27/06/2024``, ``2024-06`` → ``06/2024``, ``~2014`` as it is."""
    about, plain = ("~", day[1:]) if day.startswith("~") else ("", day)
    return about + "/".join(reversed(plain.split("-")))


@functools.cache
def table() -> Mapping[str, Source]:
    """Every source by its key. Raises ``InputError`` with the file and the place."""
    return documents.read_as(FILE, parse)


def parse(raw: object) -> dict[str, Source]:
    """The sources of a document, a mapping of keys. Raises ``InputError``."""
    if not isinstance(raw, dict):
        raise InputError("error.law.mapping")
    return {str(key): _source(str(key), row) for key, row in raw.items()}


def cited(raw: object, place: str) -> tuple[Source, ...]:
    """The sources that a provision names by a key, by a list of keys, or as ``none``. Raises ``InputError``."""
    if raw == NONE:
        return ()
    keys = [str(key) for key in raw] if isinstance(raw, list) else [str(raw)]
    if not keys or len(set(keys)) < len(keys):
        raise InputError("error.law.value", place, expected=Plain("[aps-2025-12, liberte-2015-12]"))
    sources = table()
    for key in keys:
        if key not in sources:
            raise InputError("error.law.unknown_source", place, key=Plain(key), file=Plain(FILE.name))
    return tuple(sources[key] for key in keys)


def unread(sources: Iterable[Source], day: dt.date) -> list[Source]:
    """Those not read in the twelve months before a day: of which no day is noted last, the others by their day."""
    return sorted(
        (source for source in sources if source.unread_on(day)),
        key=lambda source: (not source.read, source.read, source.key),
    )


def _source(key: str, raw: object) -> Source:
    """One row. Raises ``InputError``."""
    if not isinstance(raw, dict):
        raise InputError("error.law.mapping", key)
    for name in sorted(_FIELDS - set(raw)):
        raise InputError("error.law.missing_field", key, field=Plain(name))
    for name in sorted(set(raw) - _FIELDS):
        raise InputError("error.law.unknown_field", key, field=Plain(name))
    row = {name: free_text.one_line(str(value), free_text.LONGEST_REPEATED) for name, value in raw.items()}
    _check(key, row)
    texts = {name: "" if value == UNKNOWN.value else value for name, value in row.items()}
    return Source(**texts | {"key": key, "address": "" if row["address"] == NONE else row["address"]})


def _check(key: str, row: Mapping[str, str]) -> None:
    """Refuse a row with a field that cannot be understood. Raises ``InputError``."""
    unread, paper = row["read"] == UNKNOWN.value, row["address"] == NONE
    kinds = KINDS if unread and paper else KINDS[:2]
    faults = {
        key: ("joradp-2024-43", _KEY.fullmatch(key)),
        f"{key}.kind": (" | ".join(kinds), row["kind"] in kinds),
        f"{key}.title": ("Décret exécutif 10-235 | unknown", row["title"]),
        f"{key}.publisher": ("JORADP", row["publisher"] not in ("", UNKNOWN.value)),
        f"{key}.address": ("https://… | none", paper or _ADDRESS.fullmatch(row["address"])),
        f"{key}.date": ("2024-06-27 | 2024-06 | 2024 | ~2024 | unknown", _is_date(row["date"].removeprefix("~"))),
        f"{key}.read": ("2026-11-29 | 2026-11 | 2026 | unknown", _is_date(row["read"])),
    }
    for place, (expected, right) in faults.items():
        if not right:
            raise InputError("error.law.value", place, expected=Plain(expected))


def _is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day that exists, or says that none is known."""
    if text == UNKNOWN.value:
        return True
    try:
        return bool(_DATE.fullmatch(text) and dt.date.fromisoformat((text + "-01-01")[:10]))
    except ValueError:
        return False
