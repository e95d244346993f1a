"""Workbooks made to be large in memory, or to be taken for two different ones."""

import io
import zipfile
from xml.sax.saxutils import escape

from test_applicants import ROW

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def parts(body, strings=None, before=""):
    """The parts of a workbook whose only sheet has these rows."""
    relations = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/%s" Target="%s"/></Relationships>'
    )
    found = {
        "_rels/.rels": relations % ("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations % ("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{body}</sheetData></worksheet>',
    }
    if strings is not None:
        found["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{strings}</sst>'
    return found


def packed(content, *, level=9):
    """The parts in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, part in content.items() if isinstance(content, dict) else content:
            archive.writestr(name, part)
    return out.getvalue()


def heads():
    """The heads that a file of applicants needs, as the cells of a first row."""
    names = "".join(f'<c t="inlineStr"><is><t>{escape(name)}</t></is></c>' for name in ROW)
    return f'<row r="1">{names}</row>'


def far(reference, quote='"', before="", tag="c"):
    """A1 and one cell far away."""
    near = '<row r="1"><c r="A1"><v>1</v></c></row>'
    return packed(parts(f"{near}{before}<row><{tag} r={quote}{reference}{quote}><v>1</v></{tag}></row>"))


def dense(rows, columns):
    """So many cells, each of three bytes packed."""
    row = "<row>" + "<c><v>1</v></c>" * columns + "</row>"
    return packed(parts(row * rows))


def echoes(rows, length):
    """Every cell repeats one long text, which the archive holds once."""
    cell = '<row><c t="s"><v>0</v></c></row>'
    return packed(parts(heads() + cell * rows, f"<si><t>{'x' * length}</t></si>"))


def understated(body, filler):
    """An archive that says of its sheet that it is smaller than it is."""
    content = bytearray(packed(parts(body + filler)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    true = part.file_size.to_bytes(4, "little")
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    assert content[place + 24 : place + 28] == true
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(content)


FAR = {
    "the last cell of a sheet": far("XFD1048576"),
    "the last column of a table": far("ZZ100000"),
    "apostrophes": far("XFD1048576", quote="'"),
    "small letters": far("xfd1048576"),
    "a row that no sheet has": far("A4294967295"),
    "columns that no sheet has": far("ZZZZZZ2"),
    "a tag on two lines": packed(parts('<row r="1"><c r="A1"><v>1</v></c><c\nr\n=\n"XFD1048576"\n><v>1</v></c></row>')),
    "the row alone": packed(parts('<row r="1"><c><v>1</v></c></row><row r="1048576">' + "<c/>" * 99 + "<c><v>1</v></c></row>")),
    "cells without references": dense(1_100, 3_700),
    "after a comment": packed(parts('<row r="1048576"><!-- <row r="1"> --><c><v>1</v></c></row><row r="1">' + "<c><v>1</v></c>" * 99 + "</row>")),
    "another prefix": packed(parts("") | {"xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'}),
    "a sign in an attribute": packed(parts('<row r="1"><c r="A1"><v>1</v></c><c s=">" r="XFD1048576"><v>1</v></c></row>')),
    "blanks in a tag": packed(parts('<row r="1"><c r="A1"><v>1</v></c><c' + " " * 70_000 + 'r = "XFD1048576"><v>1</v></c></row>')),
}  # fmt: skip
"""Workbooks of a few kilobytes whose table would have more than four million cells."""
