"""What the values of a sheet do not say: a cell that holds an error, a formula that was never computed, zeros that a format shows.

The reader of workbooks gives an empty text for the first two. Here the sheet is read a second time, as XML, when it has any.
"""

from __future__ import annotations

import re
import xml.parsers.expat
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from simulator.applicants.packages import Damaged
from simulator.applicants.workbook_parts import STYLES, column_number, local, part_of, root, xml_parser

if TYPE_CHECKING:
    import pyarrow as pa

Marks = dict[tuple[int, int], str]
"""The text of a cell by its row and its column, from 0: where the value alone would lose it."""


class ErrorText(str):
    """The error that a cell holds: ``#N/A``."""

    __slots__ = ()


class PaddedNumber(str):
    """A number with the zeros that its format shows: ``00007``."""

    __slots__ = ()


_PADDED = re.compile("0{2,}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_PIECE = 1 << 20


def marks(stream: pa.NativeFile, sheet: str) -> Marks:
    """The marked cells of a sheet, by its name, of a workbook that was checked. Raises ``Damaged``."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as packed:
            cells = _Cells(_padded_styles(packed))
            parser = xml_parser()
            parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
            parser.CharacterDataHandler = cells.text
            with packed.open(part_of(packed, sheet)) as part:
                while piece := part.read(_PIECE):
                    parser.Parse(piece, False)  # noqa: FBT003 - the function of C takes no name
            return cells.marks
    except (ET.ParseError, xml.parsers.expat.ExpatError, LookupError, ValueError):
        raise Damaged from None


def _padded_styles(packed: zipfile.ZipFile) -> dict[int, int]:
    """The styles of cells whose number is shown with leading zeros, and of how many digits."""
    if STYLES not in packed.namelist():
        return {}
    tree = root(packed, STYLES)
    widths = {
        element.attrib["numFmtId"]: len(element.attrib["formatCode"])
        for element in tree.iter()
        if local(element.tag) == "numFmt" and _PADDED.fullmatch(element.attrib.get("formatCode", ""))
    }
    formats = next((element for element in tree if local(element.tag) == "cellXfs"), ())
    return {
        place: widths[number]
        for place, style in enumerate(formats)
        if (number := style.attrib.get("numFmtId")) in widths
    }


class _Cells:
    """The cells of a sheet as its elements come: only those with a mark are kept."""

    def __init__(self, padded: dict[int, int]) -> None:
        self.marks: Marks = {}
        self._padded = padded
        self._row = self._column = -1
        self._kind = self._formula = self._value = ""
        self._width = 0
        self._inside = ""

    def start(self, tag: str, attributes: dict[str, Any]) -> None:
        """An element begins."""
        name = local(tag)
        if name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif name == "c":
            self._column += 1
            if place := _REFERENCE.fullmatch(attributes.get("r", "")):
                self._row, self._column = int(place[2]) - 1, column_number(place[1])
            self._kind, self._formula, self._value = attributes.get("t", "n"), "", ""
            self._width = self._padded.get(int(attributes.get("s", "0")), 0)
        elif name in ("f", "v"):
            self._inside = name
            if name == "f":
                self._formula = "="

    def text(self, piece: str) -> None:
        """Text inside an element."""
        if self._inside == "v":
            self._value += piece
        elif self._inside == "f":
            self._formula += piece

    def end(self, tag: str) -> None:
        """An element ends."""
        self._inside = ""
        if local(tag) != "c":
            return
        place = self._row, self._column
        if self._kind == "e":
            self.marks[place] = ErrorText(self._value or "#N/A")
        elif self._formula and not self._value and self._kind != "str":
            self.marks[place] = self._formula
        elif self._width and self._kind == "n" and self._value.isdecimal():
            self.marks[place] = PaddedNumber(self._value.zfill(self._width))
