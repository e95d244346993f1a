"""The parts of the package of a workbook that was checked: which one holds a sheet, the small ones as trees."""

from __future__ import annotations

import contextlib
import math
import posixpath
import xml.parsers.expat
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from simulator.applicants.packages import Damaged

if TYPE_CHECKING:
    import zipfile

STYLES = "xl/styles.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def xml_parser() -> xml.parsers.expat.XMLParserType:
    """A parser of a part, whose names have their namespace. It raises ``Damaged`` where entities could be declared, in any encoding."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise Damaged


def root(packed: zipfile.ZipFile, name: str) -> ET.Element:
    """The root of a small part. Raises ``Damaged`` for one that declares entities, ``ParseError`` for one that is no XML."""
    content = packed.read(name)
    with contextlib.suppress(xml.parsers.expat.ExpatError, LookupError, ValueError):  # said by the next line
        xml_parser().Parse(content, True)  # noqa: FBT003 - the function of C takes no name
    return ET.fromstring(content)  # noqa: S314 - its size is bounded, and it declares no entity


def part_of(packed: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet. Raises ``KeyError``."""
    relation = next(
        element.attrib[_RELATION] for element in root(packed, "xl/workbook.xml").iter()
        if local(element.tag) == "sheet" and element.attrib.get("name") == sheet
    )  # fmt: skip
    targets = {
        element.attrib["Id"]: element.attrib["Target"]
        for element in root(packed, "xl/_rels/workbook.xml.rels").iter()
        if "Target" in element.attrib
    }
    return posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def bounded(text: str, least: float, most: float) -> float:
    """The number that a text holds, within bounds. Raises ``ValueError``."""
    number = float(text)
    if math.isnan(number):
        raise ValueError(text)
    return min(max(number, least), most)


def column_number(letters: str) -> int:
    """``A`` is 0, ``XFD`` is 16 383."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
