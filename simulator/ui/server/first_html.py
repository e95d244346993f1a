"""The first HTML of a page: Streamlit's ``index.html`` in our language, direction and style."""

from __future__ import annotations

import functools
import re
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from simulator.ui.server import lite, preview
from simulator.ui.server.static_files import STREAMLIT, pack
from simulator.ui.shell import theme
from simulator.ui.shell.pages import HOME
from simulator.wording import direction, say

if TYPE_CHECKING:
    from simulator.ui.shell.markup import Markup

QUERY_MARK = "?asked"
"""Where the query of the address goes, in the first page."""
_OUR_FONT = "".join(
    f'@font-face{{font-family:"Source Sans";font-weight:{weight};font-style:{style};src:url("/fonts/plex-400.ttf")}}'
    for weight, style in (("100 900", "normal"), ("100 900", "italic"))
)
"""Our font under the name of Streamlit's."""
_SCRIPTS = ("connection", "words", "boot", "steps", "share")
"""Our own scripts, in the order in which they run."""
_LIGHT = {"contract": lite.UNDER_WAY, "programmes": lite.PROGRAMMES}
"""The light page of a page, where it is not the first one."""
ANSWER_MARK = "<!--answer-->"
"""Where the answer goes."""


def page(lang: str, name: str, link: str, answer: Markup, title: str, encoding: str | None) -> bytes:
    """The first page with the answer to its address, compressed where an ``encoding`` is named.

    ``link`` is the query of the address, ``title`` what stands before its own.
    """
    text = first_page(lang, name).replace(QUERY_MARK, f"?{escape(link)}", 1)
    body = text.replace("<title>", f"<title>{escape(title)}", 1).replace(ANSWER_MARK, answer, 1).encode()
    return pack(body, encoding, 5) if encoding else body


kept_page = functools.lru_cache(maxsize=64)(page)
"""The same, kept: of addresses without facts, which most first visits open. Another day has another answer, hence another page."""


@functools.cache
def first_page(lang: str, name: str = HOME) -> str:
    """Streamlit's ``index.html`` in our language, direction and style, under the name of the page that it will show.

    Until the script has drawn the page, it is a title, the answer, and a link to the light page with the question of the address.
    """
    page = re.sub(r"<!--.*?-->", "", (STREAMLIT / "index.html").read_text(encoding="utf-8"), flags=re.DOTALL)
    title = escape(say("page.title", lang))
    heading = (
        say("page.title", lang) if name == HOME else f"{say(f'page.nav.{name}', lang)} · {say('page.title', lang)}"
    )
    light = f'<a href="{_LIGHT.get(name, lite.PATH)}{QUERY_MARK}">{escape(say("lite.link", lang))}</a>'
    scriptless = f"<noscript><p>{escape(say('page.noscript', lang))}</p></noscript>"
    for pattern, replacement in (
        (r"<html[^>]*>", f'<html lang="{lang}" dir="{direction(lang)}">'),
        (r"<title>.*?</title>", f'<title>{escape(heading)}</title><meta name="description" content="{escape(say("page.tagline", lang))}">{preview.tags(lang, heading)}'),
        (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">'),
        (r'<link\s+rel="preload"[^>]*>', '<link rel="preload" href="/fonts/plex-400.ttf" as="font" type="font/ttf" crossorigin>'),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"<script>.*?</script>", "".join(f'<script defer src="/assets/{script}.js"></script>' for script in _SCRIPTS)),
        (r"</head>", f"<style>{theme.css()}</style></head>"),
        (r"<noscript>.*?</noscript>", _before_the_script(title, f"{scriptless}{light}")),
    ):  # fmt: skip
        page = _replaced(page, pattern, replacement)
    return _after_the_answer(page)


def _before_the_script(title: str, light: str) -> str:
    """The page in its order, without what only the script can draw: the name, the place of the questions, the answer."""
    beside = (
        f'<div class="beside"><div class="ahead"></div><div>{ANSWER_MARK}<div class="light">{light}</div></div></div>'
    )
    return f'<div id="boot"><div data-testid="stHtml"><p class="brand">{title}</p>{beside}</div></div>'


def _after_the_answer(page: str) -> str:
    """The style of Streamlit, which nothing is drawn before, behind our own answer: it belongs to what the script draws.

    Its font would be loaded too, for nothing that is shown: behind the style, of two fonts of one name the last one counts.
    """
    style = re.search(r'<link rel="stylesheet"[^>]*>', page)
    page = _replaced(page, r'<link rel="stylesheet"[^>]*>', "")
    return _replaced(page, r'<div id="root">', f'{style[0] if style else ""}<style>{_OUR_FONT}</style><div id="root">')


def _replaced(page: str, pattern: str, replacement: str) -> str:
    """The first match, exchanged for words of ours, which are no pattern. Raises ``RuntimeError`` where there is none."""
    match = re.search(pattern, page, flags=re.DOTALL)
    if match is None:
        message = f"index.html of Streamlit {st.__version__} has no {pattern}: the first page must be looked at again"
        raise RuntimeError(message)
    return page[: match.start()] + replacement + page[match.end() :]
