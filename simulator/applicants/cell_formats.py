"""The formats of the cells of a workbook, as the workbook declares them: numbers, letters, colours, borders, alignment."""

from __future__ import annotations

import colorsys
import re
from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants.workbook_parts import STYLES, bounded, local, root

if TYPE_CHECKING:
    import zipfile
    from xml.etree import ElementTree as ET


class CellLook(NamedTuple):
    """How a cell looks, under the names that XlsxWriter gives to what a format has; a colour is ``#RRGGBB``, empty for the usual one."""

    num_format: str | int = "General"
    font_name: str = "Calibri"
    font_size: float = 11.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    font_strikeout: bool = False
    font_color: str = ""
    bg_color: str = ""
    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0
    align: str = ""
    valign: str = ""
    text_wrap: bool = False
    indent: int = 0


COLOUR = re.compile("#[0-9A-F]{6}|")
LONGEST_FORMAT = 255
HORIZONTAL = {
    "left": "left", "center": "center", "right": "right", "fill": "fill", "justify": "justify",
    "centerContinuous": "center_across", "distributed": "distributed",
}  # fmt: skip
VERTICAL = {
    "top": "top",
    "center": "vcenter",
    "bottom": "bottom",
    "justify": "vjustify",
    "distributed": "vdistributed",
}
_BORDERS = (
    "none", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot",
    "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
_SIDES = ("left", "right", "top", "bottom")
_THEME = "xl/theme/theme1.xml"
_SWAPPED = (1, 0, 3, 2)
"""A workbook counts the first colours of its theme in pairs the other way round than the theme lists them."""
_THEMED = 12
_CODES = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080C0C0C08080809999FF993366"
    "FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF99"
    "99CCFFFF99CCCC99FFFFCC993366FF33CCCC99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366"
    "333399333333"
)
_PALETTE = [_CODES[place : place + 6] for place in range(0, len(_CODES), 6)]
"""The colours that old workbooks name by a number; the first eight have two."""
_MOST = 1 << 12


def cell_looks(packed: zipfile.ZipFile) -> tuple[CellLook, ...]:
    """The looks that cells name by their numbers; one at least. Raises ``Damaged``, ``ParseError``, ``KeyError``, ``ValueError``."""
    names = packed.namelist()
    if STYLES not in names:
        return (CellLook(),)
    styles = _Styles(root(packed, STYLES), _theme(root(packed, _THEME)) if _THEME in names else [])
    return tuple(map(styles.look, styles.table("cellXfs")[:_MOST])) or (CellLook(),)


def is_possible(look: CellLook) -> bool:
    """Whether each part of a look is of its kind, and within what a workbook takes."""
    kinds = zip(look, CellLook(), strict=True)
    typed = all(type(part) in ((str, int) if isinstance(usual, str) else (type(usual),)) for part, usual in kinds)
    return (
        typed
        and all(COLOUR.fullmatch(str(colour)) for colour in (look.font_color, look.bg_color))
        and all(0 <= side < len(_BORDERS) for side in (look.left, look.right, look.top, look.bottom))
        and look.align in ("", *HORIZONTAL.values())
        and look.valign in ("", *VERTICAL.values())
        and len(str(look.num_format)) <= LONGEST_FORMAT
    )


def _theme(tree: ET.Element) -> list[str]:
    """The colours of a theme in the order in which a workbook counts them."""
    scheme = next((element for element in tree.iter() if local(element.tag) == "clrScheme"), ())
    colours = [
        (next(iter(named)).get("lastClr") or next(iter(named)).get("val") or "").upper()
        for named in scheme
        if len(named)
    ]
    if len(colours) < _THEMED:
        return []
    return [colours[place] for place in _SWAPPED] + colours[len(_SWAPPED) : _THEMED]


class _Styles:
    """The tables of the styles of a workbook."""

    def __init__(self, tree: ET.Element, theme: list[str]) -> None:
        self._tree, self._theme = tree, theme
        self._fonts, self._fills, self._borders = (self.table(name) for name in ("fonts", "fills", "borders"))
        self._codes = {element.get("numFmtId", ""): element.get("formatCode", "") for element in self.table("numFmts")}

    def table(self, name: str) -> list[ET.Element]:
        """The entries of a table; none where there is no such table."""
        return next((list(element) for element in self._tree if local(element.tag) == name), [])

    def look(self, style: ET.Element) -> CellLook:
        """A look, put together from the tables. Raises ``ValueError``."""
        parts = {
            "num_format": self._number_format(style.get("numFmtId", "0")),
            **_aligned(_child(style, "alignment")),
            **self._font(_at(self._fonts, style.get("fontId"))),
            **self._sides(_at(self._borders, style.get("borderId"))),
        }
        fill = _child(_at(self._fills, style.get("fillId")), "patternFill")
        if fill is not None and fill.get("patternType") == "solid":
            parts["bg_color"] = self._colour(_child(fill, "fgColor"))
        return CellLook(**parts)  # type: ignore[arg-type]  # each part has its type

    def _number_format(self, number: str) -> str | int:
        code = self._codes.get(number)
        if code is None:
            return int(number) or "General"
        return code if 0 < len(code) <= LONGEST_FORMAT else "General"

    def _font(self, font: ET.Element | None) -> dict[str, object]:
        if font is None:
            return {}
        name, size = _child(font, "name"), _child(font, "sz")
        return {
            "font_name": (name.get("val", "") if name is not None else "")[:31] or "Calibri",
            "font_size": bounded(size.get("val", "11"), 1.0, 409.0) if size is not None else 11.0,
            "bold": _is_on(font, "b"), "italic": _is_on(font, "i"), "underline": _is_on(font, "u"),
            "font_strikeout": _is_on(font, "strike"), "font_color": self._colour(_child(font, "color")),
        }  # fmt: skip

    def _sides(self, border: ET.Element | None) -> dict[str, object]:
        if border is None:
            return {}
        styles = {side: line.get("style", "none") for side in _SIDES if (line := _child(border, side)) is not None}
        return {side: _BORDERS.index(style) for side, style in styles.items() if style in _BORDERS}

    def _colour(self, colour: ET.Element | None) -> str:
        """A colour; empty for the usual one, and for one that is not known."""
        if colour is None:
            return ""
        code = colour.get("rgb", "")[-6:].upper()
        if "theme" in colour.attrib and int(colour.attrib["theme"]) < len(self._theme):
            code = self._theme[int(colour.attrib["theme"])]
        elif "indexed" in colour.attrib:
            place = int(colour.attrib["indexed"])
            code = _PALETTE[place - 8 if place >= 8 else place] if place < len(_PALETTE) + 8 else ""
        shade = f"#{code}" if code else ""
        return _tinted(shade, bounded(colour.get("tint", "0"), -1.0, 1.0)) if COLOUR.fullmatch(shade) else ""


def _aligned(alignment: ET.Element | None) -> dict[str, object]:
    if alignment is None:
        return {}
    return {
        "align": HORIZONTAL.get(alignment.get("horizontal", ""), ""),
        "valign": VERTICAL.get(alignment.get("vertical", ""), ""),
        "text_wrap": alignment.get("wrapText") in ("1", "true"),
        "indent": int(bounded(alignment.get("indent", "0"), 0, 250)),
    }


def _tinted(colour: str, tint: float) -> str:
    """A colour made lighter (a tint up to 1) or darker (down to -1)."""
    if not colour or not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def _child(element: ET.Element | None, name: str) -> ET.Element | None:
    return None if element is None else next((child for child in element if local(child.tag) == name), None)


def _is_on(font: ET.Element, name: str) -> bool:
    mark = _child(font, name)
    return mark is not None and mark.get("val", "1") not in ("0", "false", "none")


def _at(table: list[ET.Element], place: str | None) -> ET.Element | None:
    number = int(place or "0")
    return table[number] if 0 <= number < len(table) else None
