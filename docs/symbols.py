"""Make the font of the icons: of the 4 300 drawings of Streamlit's Material Symbols (Apache 2.0), those that some page may show.

    pip install fonttools brotli
    python docs/symbols.py

Kept is every icon whose name stands as a word in Streamlit's bundles or in our own code; most of them are other words of the
same spelling, which costs a few kilobytes and leaves no icon out. Run again with another version of Streamlit, or for an icon
that is new here: the server takes the small font in the place of one file name only, and a test knows our names.
"""
# ruff: noqa: INP001 - a script on its own

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
STATIC = Path(st.__file__).parent / "static" / "static"
FOLDER = ROOT / "simulator" / "ui" / "server" / "symbols"
WORD = re.compile(r"""["'`](?::material/)?([a-z0-9_]{2,40}):?["'`]""")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"


def main() -> None:
    """Write the font under the name of the whole one, and the names of its icons."""
    source = next(STATIC.glob("media/MaterialSymbols-Rounded.*.woff2"))
    files = [*STATIC.glob("js/*.js"), *(ROOT / "simulator").rglob("*.py")]
    words = {word for file in files for word in WORD.findall(file.read_text(encoding="utf-8"))}
    font = TTFont(source, recalcTimestamp=False)
    names = _without_others(font, words)
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["*"], glyph_names=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.woff2"):
        old.unlink()
    subset.save_font(font, str(FOLDER / source.name), options)
    (FOLDER / "names.txt").write_text("\n".join(sorted(names)) + "\n", encoding="ascii")


def _without_others(font: TTFont, words: set[str]) -> set[str]:
    """Take the ligatures of other names out of the font; the names that stay."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    names: set[str] = set()
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            ligatures = getattr(table, "ExtSubTable", table).ligatures
            for first, row in ligatures.items():
                spelt = {id(one): "".join(letters.get(glyph, "?") for glyph in [first, *one.Component]) for one in row}
                ligatures[first] = [one for one in row if spelt[id(one)] in words]
                names |= {spelt[id(one)] for one in ligatures[first]}
    return names


if __name__ == "__main__":
    main()
