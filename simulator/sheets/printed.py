"""The sheet on paper, by Typst: one template, one packaged font, no clock. The same question gives the same bytes.

Typst is asked one document at a time: it keeps a cache of what it has laid out, and its memory with it.
"""

from __future__ import annotations

import functools
import io
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fontpkg
import segno
import typst

from simulator import charts
from simulator.sheets.content import first_page
from simulator.sheets.proof import other_pages
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from simulator.sheets.asked import Answered

TEMPLATE = Path(__file__).parent / "sheet.typ"
POINTS_PER_INCH = 144.0
_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "IBM Plex Sans Arabic")
#image(bytes(sys.inputs.svg), format: "svg", width: 594pt)
"""
_ONE_AT_A_TIME = threading.Lock()


def pdf(asked: Answered, langs: Sequence[str], *, address: str = "", code: str = "", monthly: bool = False) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1), once for each language, in one document."""
    parts = [_part(asked, lang, address, code, monthly=monthly) for lang in langs]
    title = f"{parts[0]['title']} · {parts[0]['subtitle']}"
    data = {"title": title, "author": parts[0]["brand"], "parts": parts}
    return _compiled(
        TEMPLATE.read_bytes(), {"data": json.dumps(data, ensure_ascii=False)}, "pdf", asked.stamp,
    )  # fmt: skip


def png(asked: Answered, lang: str) -> bytes:
    """The chart of the payments by year as a picture of points."""
    svg = charts.file(asked.page(lang), asked.summary)
    return _compiled(_PICTURE, {"svg": svg}, "png", asked.stamp)


def _part(asked: Answered, lang: str, address: str, code: str, *, monthly: bool) -> dict[str, Any]:
    page = asked.page(lang)
    marks = asked.found["reproduce"]
    return {
        "lang": lang, "rtl": lang == "ar", "address": address, "qr": _picture_of(address) if address else None,
        "qr_caption": page.say("sheet.qr"), "recall": page.say("sheet.recall", code=Plain(code)) if code else None, **first_page(asked, page), **other_pages(asked, page, monthly=monthly),
        "foot": page.say("sheet.foot", **{name: Plain(marks[name]) for name in ("engine", "law", "inputs")}),
        "pages": page.say("sheet.pages", page=Plain("%p"), pages=Plain("%n")),
    }  # fmt: skip


def _picture_of(address: str) -> str:
    """The address as a QR code that a phone reads, in the colour of the sheet."""
    out = io.BytesIO()
    segno.make(address, error="l", micro=False).save(out, kind="svg", border=0, dark="#0b5d4e", xmldecl=False)
    return out.getvalue().decode()


@functools.cache
def _fonts() -> typst.Fonts:
    folder = str(Path(fontpkg.path("IBM Plex Sans Arabic")).parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _compiled(template: bytes, inputs: dict[str, str], kind: str, on: dt.datetime) -> bytes:
    with _ONE_AT_A_TIME:
        compiler = typst.Compiler(template, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)
        made = compiler.compile(
            format="pdf" if kind == "pdf" else "png", ppi=POINTS_PER_INCH, timestamp=on,
            pdf_standards=["ua-1"] if kind == "pdf" else [],
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made
