"""A page in two languages face to face: what its two columns say. The template lays them out on one A4 page.

Both columns have the same sections with the same rows, so that each line faces its own in the other language.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.sheets import typeset

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

TEMPLATE = Path(__file__).parent / "facing.typ"
BESIDE = "ar"
"""The language of the second column, which every page has."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a section: a label with a figure, or a text. ``look`` is ``strong``, ``late`` or ``part`` of a figure, ``met`` or ``unmet`` of a text."""

    label: str = ""
    value: str = ""
    text: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A title and the rows under it."""

    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class NextBox:
    """The box of the next date: its label, its day, its amount."""

    label: str
    day: str
    amount: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the page, in one language: everything that it says, in its order. ``blanks`` are left to fill in, ``notes`` say which facts are an example's."""

    lang: str
    rtl: bool
    brand: str
    title: str
    day: str
    subtitle: str
    law: str
    keys: str
    disclaimer: str
    next: NextBox | None
    headline: str
    notes: list[str]
    sections: list[Section]
    blanks: list[str]
    annex: list[Section]
    annex_title: str


def languages(lang: str) -> tuple[str, str]:
    """The languages of the two columns for a reader of ``lang``: French beside Arabic for who reads Arabic."""
    return ("fr" if lang == BESIDE else lang), BESIDE


def pdf(columns: Sequence[Column], foot: str, on: dt.datetime) -> bytes:
    """The page as a tagged PDF (PDF/UA-1), dated on a day; ``foot`` stands at the end of every page."""
    data = {
        "title": f"{columns[0].title} · {columns[0].subtitle}",
        "author": columns[0].brand,
        "fonts": typeset.FONTS,
        "columns": [asdict(column) for column in columns],
        "foot": foot,
    }
    inputs = {"data": typeset.printable(json.dumps(data, ensure_ascii=False))}
    return typeset.compiled(TEMPLATE.read_bytes(), inputs, "pdf", on)
