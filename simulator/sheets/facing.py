"""A page in two languages face to face: what its two columns say. The template lays them out on one A4 page.

Both columns have the same sections with the same rows, so that each line faces its own in the other language.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from simulator.sheets import typeset

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from simulator.sheets.first_page import Json

BESIDE = "ar"
"""The language of the second column, which every page has."""
_A_LETTER, _A_ROW, _HEAD = 0.0003, 0.0318, 0.19
"""The part of a page that a letter, a row and the head with its box take, at the largest size: measured on pages that were set."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a section: a label with a figure, or a text.

    ``look`` is ``strong``, ``late`` or ``part`` of a figure; ``met``, ``unmet``, ``unknown`` or ``small`` of a text.
    """

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
    """The box of the next date: its label, its day, its amount, and what is paid then where the label does not say it."""

    label: str
    day: str
    amount: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the page, in one language: everything that it says, in its order.

    ``blanks`` are left to fill in, ``notes`` say what to be careful about; what is empty is left out. ``estimate`` puts the
    disclaimer at the head too, ``state`` gives the box its colour: ``refused``, ``blocked`` or none.
    """

    lang: str
    rtl: bool
    brand: str
    title: str
    day: str
    subtitle: str
    law: str
    disclaimer: str
    next: NextBox | None
    headline: str
    notes: list[str]
    sections: list[Section]
    blanks: list[str]
    keys: str = ""
    annex: list[Section] = field(default_factory=list)
    annex_title: str = ""
    estimate: bool = False
    code: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """What opens the question again: the address and its picture, with the words under it in the language of each column."""

    address: str
    svg: str
    captions: list[str]


def languages(lang: str) -> tuple[str, str]:
    """The languages of the two columns for a reader of ``lang``: French beside Arabic for who reads Arabic."""
    return ("fr" if lang == BESIDE else lang), BESIDE


def pdf(
    columns: Sequence[Column], foot: str, on: dt.datetime, again: Again | None = None, pages: Sequence[Json] = ()
) -> bytes:
    """The page as a tagged PDF (PDF/UA-1), dated on a day; ``foot`` stands at its end, ``pages`` of an annex behind it."""
    data = {
        "title": f"{columns[0].title} · {columns[0].subtitle}",
        "author": columns[0].brand,
        "fonts": typeset.FONTS,
        "columns": [asdict(column) for column in columns],
        "foot": foot,
        "scale": min(map(_scale, columns)),
        "qr": again and asdict(again),
        "pages": pages,
    }
    inputs = {"data": typeset.printable(json.dumps(data, ensure_ascii=False))}
    return typeset.compiled("facing", inputs, "pdf", on)


def _scale(column: Column) -> float:
    """The size of the letters at which a column fills the page, about: of its letters and its rows. 1 is the largest."""
    rows = [row for section in column.sections for row in section.rows]
    letters = sum(len(f"{row.label}{row.value}{row.text}") for row in rows) + sum(map(len, column.notes))
    return float(min(1.0, (_A_LETTER * letters + _A_ROW * len(rows) + _HEAD) ** -0.5))
