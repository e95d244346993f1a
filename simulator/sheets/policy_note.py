"""The policy note as a file: two A4 pages to print (PDF), or a document for a word processor (DOCX)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from simulator.sheets import word_file
from simulator.sheets.word_file import Paragraph, Table
from simulator.views import policy_note
from simulator.wording import is_right_to_left, say
from simulator.writing import formats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.views.policy_note import PolicyNote, WrittenNote

PDF, DOCX = ".pdf", ".docx"
ENDINGS = (PDF, DOCX)
"""The endings of the names of the files that a note can be written to."""


def file(note: PolicyNote, lang: str, ending: str) -> bytes:
    """The note in one language as a file of one of ``ENDINGS``: the same bytes for the same study."""
    return pdf(note, lang) if ending == PDF else docx(note, lang)


def pdf(note: PolicyNote, lang: str) -> bytes:
    """The note as a tagged PDF (PDF/UA-1)."""
    from simulator.sheets import typeset

    words = policy_note.written(note, lang)
    page = {"author": say("sheet.brand", lang), "rtl": is_right_to_left(lang), "fonts": typeset.FONTS}
    data = typeset.printable(json.dumps(asdict(words) | page, ensure_ascii=False))
    return typeset.compiled("policy_note", {"data": data}, "pdf", formats.UNDATED.replace(tzinfo=dt.UTC))


def docx(note: PolicyNote, lang: str) -> bytes:
    """The note as a document."""
    words = policy_note.written(note, lang)
    return word_file.document(_blocks(words), lang, words.title, words.foot)


def _blocks(words: WrittenNote) -> Iterator[Paragraph | Table]:
    yield Paragraph(words.title, "Title")
    yield Paragraph(words.lead[0])
    yield from (Paragraph(text, "Small") for text in words.lead[1:])
    yield Table(words.heads, words.rows)
    yield from (Paragraph(text, "Small") for text in words.reasons)
    for section in words.sections:
        yield Paragraph(section.heading, "Heading1")
        for number, text in enumerate(section.paragraphs, 1):
            yield Paragraph(f"{number}. {text}", "Item") if section.numbered else Paragraph(text, "Small")
    yield Paragraph(f"\u2066{words.command}\u2069", "Code")
