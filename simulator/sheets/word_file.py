"""A document for a word processor (DOCX): a title, headings, paragraphs, one table, a footer with the number of the page.

The parts that a document needs, and no library: one without a clock, in which Arabic runs from right to left. What the
sentences fence (a code, a file name) becomes a run of its own direction, for word processors do not know the fences.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from simulator.wording import is_right_to_left
from simulator.writing import formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Style = Literal["Title", "Heading1", "Normal", "Item", "Small", "Code"]

_OPEN, _CLOSE = "\u2066\u2067\u2068", "\u2069"
_MARKS = {False: "\u200e", True: "\u200f"}
"""The mark without a width that reads from the left, and the one from the right."""
_PAGE_WIDTH, _MARGIN = 11906, 850
"""The width of an A4 page and its margins, in twentieths of a point."""
_LABEL_PART = 0.34
"""The part of the width of a table that its first column has."""
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KINDS = {
    "word/document.xml": "wordprocessingml.document.main", "word/styles.xml": "wordprocessingml.styles",
    "word/footer1.xml": "wordprocessingml.footer",
}  # fmt: skip
_STYLES: dict[str, tuple[int, str, str]] = {
    "Normal": (18, "", '<w:spacing w:after="60"/>'),
    "Title": (32, '<w:b/><w:bCs/><w:color w:val="0B5D4E"/>', '<w:spacing w:after="80"/>'),
    "Heading1": (20, '<w:b/><w:bCs/><w:color w:val="0B5D4E"/>', '<w:keepNext/><w:spacing w:before="140" w:after="50"/>'),
    "Item": (18, "", '<w:spacing w:after="50"/>'),
    "Small": (15, '<w:color w:val="55605A"/>', '<w:spacing w:after="40"/>'),
    "Code": (15, "", '<w:spacing w:before="40" w:after="40"/>'),
    "Cell": (16, "", '<w:spacing w:before="20" w:after="20"/>'),
    "HeadCell": (16, "<w:b/><w:bCs/>", '<w:spacing w:before="30" w:after="30"/>'),
}  # fmt: skip
"""Each style: the size in half points, how its letters look, and the room around it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in one style."""

    text: str
    style: Style = "Normal"


@dataclass(frozen=True, slots=True)
class Table:
    """A row of heads, then rows; the first cell of each says what the others are."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def document(blocks: Iterable[Paragraph | Table], lang: str, title: str, foot: str) -> bytes:
    """The document as the bytes of a file: the same for the same words. ``title`` names it, ``foot`` ends each page."""
    rtl = is_right_to_left(lang)
    body = "".join(_table(block, rtl=rtl) if isinstance(block, Table) else _paragraph(block.text, block.style, rtl=rtl) for block in blocks)  # fmt: skip
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"document": "/word/document.xml", "core": "/docProps/core.xml"}),
        "docProps/core.xml": _properties(title, lang),
        "word/_rels/document.xml.rels": _relations({"styles": "/word/styles.xml", "footer": "/word/footer1.xml"}),
        "word/document.xml": _root("document", f"<w:body>{body}{_section(rtl=rtl)}</w:body>"),
        "word/styles.xml": _root("styles", "".join(_style_parts(lang, rtl=rtl))),
        "word/footer1.xml": _root("ftr", _footer(foot, rtl=rtl)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, formats.UNDATED.timetuple()[:6]), _HEAD + content, zipfile.ZIP_DEFLATED)  # fmt: skip
    return out.getvalue()


# --- words


def runs(text: str, *, rtl: bool) -> list[tuple[str, bool]]:
    """The runs of a text, each with whether it is read from the right: what is fenced is a run of its own direction."""
    pieces: list[tuple[str, bool]] = []
    directions, start = [rtl], 0
    for place, letter in enumerate(text):
        if letter not in _OPEN and letter != _CLOSE:
            continue
        pieces.append((text[start:place], directions[-1]))
        start = place + 1
        if letter in _OPEN:
            directions.append(_direction(letter, text[start:]))
        elif len(directions) > 1:
            directions.pop()
    return [piece for piece in (*pieces, (text[start:], directions[-1])) if piece[0]]


def _direction(fence: str, after: str) -> bool:
    """Whether what a fence holds is read from the right: as the fence says, or as its first letters do."""
    if fence != _OPEN[2]:
        return fence == _OPEN[1]
    return any("\u0590" <= letter <= "\u08ff" for letter in after.partition(_CLOSE)[0])


def _paragraph(text: str, style: str, *, rtl: bool, end: bool = False) -> str:
    way, end_mark = "<w:bidi/>" if rtl else "", '<w:jc w:val="end"/>' if end else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{way}{end_mark}</w:pPr>{_runs(text, rtl=rtl)}</w:p>'


def _runs(text: str, *, rtl: bool) -> str:
    return "".join(
        f"<w:r>{'<w:rPr><w:rtl/></w:rPr>' if from_right else ''}"
        f'<w:t xml:space="preserve">{escape(words if from_right == rtl else _held(words, rtl=from_right), quote=False)}</w:t></w:r>'
        for words, from_right in runs(text, rtl=rtl)
    )


def _held(words: str, *, rtl: bool) -> str:
    """The words of the other direction, with its mark at an end that is no letter: else the reader turns ``12-432`` round."""
    mark = _MARKS[rtl]
    return f"{'' if words[0].isalpha() else mark}{words}{'' if words[-1].isalpha() else mark}"


def _table(table: Table, *, rtl: bool) -> str:
    """The table over the width of the page; its heads are repeated where it goes on."""
    room = _PAGE_WIDTH - 2 * _MARGIN
    label = round(room * _LABEL_PART)
    widths = [label, *[(room - label) // (len(table.heads) - 1)] * (len(table.heads) - 1)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(table.heads, widths, "HeadCell", rtl=rtl), *(_row(row, widths, "Cell", rtl=rtl) for row in table.rows)]
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B9BDB6"/>' for side in ("top", "bottom", "insideH")
    )
    return (
        f"<w:tbl><w:tblPr>{'<w:bidiVisual/>' if rtl else ''}"
        f'<w:tblW w:w="{room}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: Sequence[str], widths: Sequence[int], style: str, *, rtl: bool) -> str:
    head = "<w:tblHeader/>" if style == "HeadCell" else ""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell, style, rtl=rtl, end=place > 0)}</w:tc>'
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inside}</w:tr>"


# --- the other parts of the file


def _root(name: str, inside: str) -> str:
    return f'<w:{name} xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}">{inside}</w:{name}>'


def _section(*, rtl: bool) -> str:
    """The page: A4, its margins, its footer."""
    sides = " ".join(f'w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="{_PAGE_WIDTH}" w:h="16838"/>'
        f'<w:pgMar {sides} w:header="400" w:footer="400" w:gutter="0"/>{"<w:bidi/>" if rtl else ""}</w:sectPr>'
    )


def _footer(foot: str, *, rtl: bool) -> str:
    number = '<w:r><w:t xml:space="preserve"> · </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return _paragraph(foot, "Small", rtl=rtl).replace("</w:p>", f"{number}</w:p>")


def _style_parts(lang: str, *, rtl: bool) -> Iterator[str]:
    """The letters of all paragraphs and their language, then each style."""
    spoken = f'<w:lang w:val="{"fr" if rtl else lang}-DZ" w:bidi="ar-DZ"/>'
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    yield f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{spoken}</w:rPr></w:rPrDefault></w:docDefaults>"
    for name, (size, look, room) in _STYLES.items():
        kind = ' w:default="1"' if name == "Normal" else ""
        yield (
            f'<w:style w:type="paragraph"{kind} w:styleId="{name}"><w:name w:val="{name}"/><w:qFormat/>'
            f'<w:pPr>{room}</w:pPr><w:rPr>{look}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )


def _content_types() -> str:
    office = "application/vnd.openxmlformats-officedocument"
    package = "application/vnd.openxmlformats-package"
    parts = {name: f"{office}.{kind}+xml" for name, kind in _KINDS.items()} | {"docProps/core.xml": f"{package}.core-properties+xml"}  # fmt: skip
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    defaults = f'<Default Extension="rels" ContentType="{package}.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def _relations(targets: dict[str, str]) -> str:
    kinds = {"document": f"{_RELATIONS}/officeDocument", "core": f"{_PACKAGE}/relationships/metadata/core-properties"}
    rows = "".join(
        f'<Relationship Id="{name}" Type="{kinds.get(name, f"{_RELATIONS}/{name}")}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _properties(title: str, lang: str) -> str:
    core = f"{_PACKAGE}/metadata/core-properties"
    plain = "".join(words for words, _ in runs(title, rtl=False))
    return (
        f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(plain, quote=False)}</dc:title><dc:language>{lang}</dc:language></cp:coreProperties>"
    )
