"""Workbooks of OpenDocument made cell by cell, as LibreOffice writes them, or as nobody should."""

import datetime as dt
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0", "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}  # fmt: skip


class Raw(str):
    """A cell, or more of them, as its XML."""

    __slots__ = ()


def cell(value):
    """The XML of a cell: of an empty one, a text, a number, a day, a yes or no."""
    if isinstance(value, Raw):
        return value
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        word = str(value).lower()
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{word}"><text:p>{word.upper()}</text:p></table:table-cell>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value:%d/%m/%y}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def error(name):
    """The XML of a cell in error."""
    return Raw(f'<table:table-cell table:formula="of:={name}" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>{name}</text:p></table:table-cell>')  # fmt: skip


def row(cells, *, repeated=1):
    """The XML of a row."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(map(cell, cells))}</table:table-row>'


def sheet(rows, name="Feuille1", *, hidden=False):
    """The XML of a sheet: lists of values, and rows as XML. Behind them stand the empty ones that every writer adds."""
    body = "".join(one if isinstance(one, str) else row(one) for one in rows)
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    return f'<table:table table:name={quoteattr(name)} table:style-name="{"hidden" if hidden else "shown"}">{body}{empty}</table:table>'


def content(*sheets, before="", body="spreadsheet"):
    """The XML of a document."""
    names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("shown", "true"), ("hidden", "false"))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:{body}>{''.join(sheets)}</office:{body}></office:body></office:document-content>"
    )


def packed(xml, **others):
    """The archive of a document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {"mimetype": MIMETYPE, "content.xml": xml, **others}.items():
            archive.writestr(name, part)
    return out.getvalue()


def document(*rows):
    """A workbook of one sheet."""
    return packed(content(sheet(rows)))
