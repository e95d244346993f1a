"""What is set on paper or drawn in points, by Typst: packaged fonts, no clock. The same question gives the same bytes.

Typst compiles one document at a time: it caches layouts, which take memory.
"""

from __future__ import annotations

import functools
import io
import json
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import fontpkg
import segno
import typst

from simulator.reading import panics
from simulator.views import bars

if TYPE_CHECKING:
    import datetime as dt

    from simulator.sheets.question import Answered

TEMPLATES = Path(__file__).parent
FONT_FOLDER = Path(__file__).parent / "fonts"
POINTS_PER_INCH = 144.0
FONTS = ("IBM Plex Sans Arabic", "Noto Sans", "Noto Sans Tifinagh", "Noto Sans Symbols2")
"""The font of the sheet, and the fonts of further letters: subsets, see ``docs/fonts.py``."""
NO_LETTER = "□"
"""The sign printed in place of a character that no font has."""
_LOCK = threading.Lock()


def png(question: Answered, lang: str) -> bytes:
    """The chart of the payments by year as a PNG picture."""
    return drawing(bars.file(question.voice(lang), question.summary), question.stamp)


def drawing(svg: str, on: dt.datetime) -> bytes:
    """A drawing as a PNG picture, dated on a day."""
    return compiled("picture", {"svg": printable(svg), "fonts": json.dumps(FONTS)}, "png", on)


def printable(text: str) -> str:
    """The same text, with an empty square in place of every character that no font has."""
    return _unprintable().sub(NO_LETTER, text)


@functools.cache
def _unprintable() -> re.Pattern[str]:
    """The pattern of the characters that no font has, without invisible marks."""
    ranges = (FONT_FOLDER / "characters.txt").read_text(encoding="ascii").split()
    letters = "".join(
        f"\\U{int(first, 16):08x}-\\U{int(last, 16):08x}" for first, _, last in (span.partition("-") for span in ranges)
    )
    return re.compile(rf"[^\n{letters}\u200b-\u200f\u2066-\u2069]")


def qr(address: str) -> str:
    """The address as a QR code (SVG), in the colour of the sheet."""
    out = io.BytesIO()
    segno.make(address, error="l", micro=False).save(out, kind="svg", border=0, dark="#0b5d4e", xmldecl=False)
    return out.getvalue().decode()


@functools.cache
def _fonts() -> typst.Fonts:
    folders = [str(Path(fontpkg.path(FONTS[0])).parent), str(FONT_FOLDER)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def compiled(template: str, inputs: dict[str, str], kind: str, on: dt.datetime) -> bytes:
    """A template of this room with its inputs as a tagged PDF or a PNG picture, dated on a day."""
    with _LOCK, panics.refused_as("sheet.error.unprintable"):
        compiler = typst.Compiler(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )
        document = compiler.compile(
            format="pdf" if kind == "pdf" else "png",
            ppi=POINTS_PER_INCH,
            timestamp=on,
            pdf_standards=["ua-1"] if kind == "pdf" else [],
        )
    assert isinstance(document, bytes)
    return document
