"""Every page as a picture: three languages, three sizes, light and dark; to be looked at, not to be kept.

``make pictures-all`` writes them to ``dist/pictures/``: the first screen of each, the whole page of a phone and of a desk, and a
contact sheet for each page. ``PAGES="law guide"`` takes some pages only. It needs Chromium.
"""
# ruff: noqa: INP001 - a script on its own

import io
import sys

from pictures import HERE, QUESTION, Visit, chromium, few, free_port, served  # which puts tests/ on the path
from PIL import Image

from simulator.ui.shell.pages import PAGES
from simulator.wording import LANGUAGES

SCREENS = {"phone": (390, 844), "small": (360, 640), "desk": (1280, 800)}
COLOURS = ("light", "dark")
OUT = HERE.parent / "dist" / "pictures"
GAP = 12
SMALLER = {"phone": 0.8, "small": 0.8, "desk": 0.5}
"""How much smaller a picture is on a contact sheet."""
TALLEST = 12_000
"""Pixels of the longest page that is drawn whole."""
STILL = "document.fonts.ready.then(() => new Promise(done => setTimeout(done, 400)))"
HEIGHT = "document.querySelector('[data-testid=stMain]').scrollHeight"

Shots = dict[tuple[str, str, str], Image.Image]


def taken(seen: Visit) -> Image.Image:
    """What stands on the screen when it has stopped moving."""
    seen.says(STILL)
    return Image.open(io.BytesIO(seen.page.screenshot())).convert("RGB")


def first_screens(seen: Visit, lang: str) -> Shots:
    """One page in one language: each size, light and dark."""
    shots = {}
    for size, (width, height) in SCREENS.items():
        seen.page.set_viewport_size({"width": width, "height": height})
        for colours in COLOURS:
            seen.page.emulate_media(color_scheme=colours)
            shots[lang, size, colours] = taken(seen)
    return shots


def whole(seen: Visit, size: str) -> Image.Image:
    """A page from its title to its foot, in the light."""
    width, height = SCREENS[size]
    seen.page.emulate_media(color_scheme="light")
    seen.page.set_viewport_size({"width": width, "height": height})
    seen.says(STILL)
    seen.page.set_viewport_size({"width": width, "height": max(height, min(seen.says(HEIGHT), TALLEST))})
    return taken(seen)


def contact_sheet(shots: Shots) -> Image.Image:
    """The first screens of a page on one sheet: a row for each size and, on a desk, for each of light and dark."""
    rows = [[shots[lang, size, colours] for colours in COLOURS for lang in LANGUAGES] for size in ("phone", "small")]
    rows += [[shots[lang, "desk", colours] for lang in LANGUAGES] for colours in COLOURS]
    scales = [SMALLER[size] for size in ("phone", "small", "desk", "desk")]
    drawn = [
        [shot.resize((int(shot.width * by), int(shot.height * by))) for shot in row]
        for row, by in zip(rows, scales, strict=True)
    ]
    width = max(sum(shot.width + GAP for shot in row) for row in drawn) + GAP
    table = Image.new("RGB", (width, sum(row[0].height + GAP for row in drawn) + GAP), "#8f8f8c")
    top = GAP
    for row in drawn:
        for place, shot in enumerate(row):
            table.paste(shot, (GAP + place * (shot.width + GAP), top))
        top += row[0].height + GAP
    return table


def main(names: list[str]) -> None:
    """The pictures of some pages, or of all of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    with served(free_port()) as address, chromium() as browser:
        for name in names or PAGES:
            shots: Shots = {}
            for lang in LANGUAGES:
                query = f"{QUESTION}&lang={lang}" if name == "counter" else f"lang={lang}"
                seen = Visit(browser, address, "phone", query, PAGES[name].address)
                shots |= first_screens(seen, lang)
                for size in ("phone", "desk"):
                    few(whole(seen, size)).save(OUT / f"{name}_{lang}_{size}_whole.png")
                seen.page.context.close()
            for (lang, size, colours), shot in shots.items():
                few(shot).save(OUT / f"{name}_{lang}_{size}_{colours}.png")
            contact_sheet(shots).save(OUT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
