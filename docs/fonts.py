"""Make the fonts that the printed sheet falls back on: subsets of Noto Sans (OFL 1.1), and the list of all that can be printed.

    pip install fonttools
    apt-get download fonts-noto-core && dpkg -x fonts-noto-core_*.deb noto
    python docs/fonts.py noto/usr/share/fonts/truetype/noto

The main font, IBM Plex Sans Arabic, is a package; here is what it lacks and a name may need. Run again when either changes.
"""
# ruff: noqa: INP001 - a script on its own

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import fontpkg
from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "simulator" / "sheets" / "fonts"
MAIN = Path(fontpkg.path("IBM Plex Sans Arabic")).parent / "IBMPlexSansArabic-Regular.ttf"
FONTS = {
    "NotoSans-Regular.ttf": [
        (0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x2AF), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x45F),
        (0x490, 0x4FF), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0xFFFD, 0xFFFD),
    ],
    "NotoSansTifinagh-Regular.ttf": [(0x2D30, 0x2D7F)],
    "NotoSansSymbols2-Regular.ttf": [(0x25A1, 0x25A1)],
}  # fmt: skip
"""Of each font: Latin of all Europe and of Kabyle, phonetic letters, marks, Greek, Cyrillic; Tifinagh; the empty square."""


def main(noto: Path) -> None:
    """Write the subsets and ``characters.txt``."""
    covered = set(TTFont(MAIN).getBestCmap())
    for name, ranges in FONTS.items():
        covered |= _write(
            noto / name, FOLDER / name, [letter for first, last in ranges for letter in range(first, last + 1)]
        )
    printed = [letter for letter in sorted(covered) if unicodedata.category(chr(letter)) not in ("Cc", "Cf", "Co")]
    lines = [f"{first:04X}-{last:04X}" for first, last in _ranges(printed)]
    (FOLDER / "characters.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


def _write(source: Path, made: Path, letters: list[int]) -> set[int]:
    options = subset.Options(
        hinting=False, layout_features=["ccmp", "locl", "mark", "mkmk"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    subset.save_font(font, str(made), options)
    return set(TTFont(made).getBestCmap())


def _ranges(letters: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for letter in letters:
        if found and letter == found[-1][1] + 1:
            found[-1] = (found[-1][0], letter)
        else:
            found.append((letter, letter))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
