"""Every line, bar and border of a drawing stands out from its ground, three to one, in the light, in the dark and on paper."""

import re
from pathlib import Path

import pytest

from simulator.populations.report import pictures, plotly
from simulator.sheets import workbook_format
from simulator.ui.compare import curve
from simulator.views import bars, life_drawing
from simulator.whatif import plan_drawing

STYLES = Path(bars.__file__).parents[1] / "ui" / "shell" / "styles"
PAPER = "#ffffff"
MARKS = ("tranche", "applicant", "kafil", "fee", "soft", "bad", "brand", "ink")
"""The variables of the style sheet that drawings are made of."""
DRAWN = re.compile(r"^(?:html )?(?:svg\.|rect\.)[^{]*\{([^}]*)\}", re.MULTILINE)
LETTERS_BEHIND = ("ground", "card")
"""What a halo behind letters or a dot may have: the ground itself."""


def light_of(colour):
    """The relative luminance of a colour (WCAG 2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((light_of(one), light_of(other)))
    return (light + 0.05) / (dark + 0.05)


def themes():
    """The variables of the style sheet, in the light and in the dark; what the dark does not say is as in the light."""
    css = "".join(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css")))
    blocks = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})\b", block))
        for block in re.findall(r"(?:html|:root) \{([^}]*--[^}]*)\}", css)
    ]
    light = {name: value for block in reversed(blocks) for name, value in block.items()}
    dark = next(block for block in blocks if block.get("ground") == "#101614")
    return {"light": light | blocks[0], "dark": light | blocks[0] | dark}


def whole(colour):
    return colour if len(colour) == 7 else "#" + "".join(letter * 2 for letter in colour[1:])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_page_draws_stands_out(theme):
    known = {name: whole(value) for name, value in themes()[theme].items()}
    grounds = [known["ground"], known["card"]]
    faint = {name: known[name] for name in MARKS if min(contrast(known[name], ground) for ground in grounds) < 3}
    assert faint == {}


def test_a_page_draws_with_these_colours_alone():
    """A line in another variable, or in a colour of its own, would be one that nobody looked at."""
    for path in STYLES.glob("*.css"):
        for rules in DRAWN.findall(path.read_text(encoding="utf-8")):
            for name in re.findall(r"(?:fill|stroke): var\(--([a-z-]+)\)", rules):
                assert name in (*MARKS, *LETTERS_BEHIND), (path.name, name)
            assert not re.search(r"(?:fill|stroke): #", rules), path.name


def test_what_a_file_draws_stands_out_from_paper():
    styles = f"{bars._STYLE}{life_drawing._STYLE}{plan_drawing._STYLE}{curve._STYLE}"
    strokes = {whole(colour) for colour in re.findall(r"(?<!paint-order:)stroke:(#[0-9a-f]{3,6})", styles)} - {PAPER}
    colours = strokes | {colour for name, colour in bars.COLOURS.items() if name != bars.UNDATED}
    assert {colour for colour in colours if contrast(colour, PAPER) < 3} == set()
    assert ".undated{stroke:" in bars._STYLE  # its pale ground has a border
    assert contrast(workbook_format._FORMS["editable"]["border_color"], PAPER) >= 3


def test_what_the_reports_draw_stands_out_in_the_light_and_in_the_dark():
    known = themes()
    grounds = [PAPER, *(whole(known[theme][name]) for theme in known for name in ("ground", "card"))]
    colours = (*pictures.COLOURS, pictures.WINNER, pictures.SAME, pictures.LOSER, pictures.UNPRICED, plotly._GRID)
    faint = {
        colour: round(min(contrast(colour, ground) for ground in grounds), 2)
        for colour in colours
        if min(contrast(colour, ground) for ground in grounds) < 3
    }
    assert faint == {}


def test_every_colour_of_a_report_is_in_the_legend_of_its_page():
    css = (STYLES / "population.css").read_text(encoding="utf-8")
    colours = {*pictures.COLOURS, pictures.WINNER, pictures.SAME, pictures.LOSER, pictures.UNPRICED}
    assert {colour for colour in colours if f"i.c{colour[1:]} {{ background: {colour}; }}" not in css} == set()
