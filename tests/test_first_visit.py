"""What a first visit loads: our fonts alone, and of the icons those that some page may show."""

import re
from pathlib import Path

import pytest

from simulator.ui.answer import download_links, share
from simulator.ui.contract import files
from simulator.ui.server import first_html, static_files
from simulator.ui.shell.pages import PAGES
from simulator.wording import LANGUAGES

UI = Path(first_html.__file__).parents[1]
NAMES = set((Path(first_html.__file__).parent / "symbols" / "names.txt").read_text(encoding="ascii").split())


def icons():
    """The names of the icons that our pages draw, where they are written."""
    tables = {page.icon for page in PAGES.values()} | {
        link.icon for link in (*download_links.LINKS.values(), *files.FILES.values())
    }
    found = (
        re.findall(r'icon\("([a-z0-9_]+)"\)|":material/([a-z0-9_]+):"', file.read_text(encoding="utf-8"))
        for file in UI.rglob("*.py")
    )
    written = {name for pairs in found for pair in pairs for name in pair}
    return {*tables, *written, *share.ICONS.values()} - {""}


def test_every_icon_of_our_pages_is_in_the_small_font():
    assert icons() - NAMES == set(), "run docs/symbols.py"
    assert "expand_more" in NAMES


def test_the_small_font_stands_in_the_place_of_streamlits():
    ((path, file),) = static_files.SYMBOLS.items()
    assert static_files.bundle(path), "Streamlit names its icons anew: run docs/symbols.py"
    assert len(file.read_bytes()) < 60_000
    assert static_files.symbols(path).body == file.read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_two_fonts_of_one_name_ours_is_the_last(lang):
    page = first_html.first_page(lang)
    link, face = page.index('<link rel="stylesheet"'), page.index('@font-face{font-family:"Source Sans"')
    assert link < face < page.index('<div id="root">')
