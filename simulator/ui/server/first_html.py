"""The first HTML of a page: Streamlit's ``index.html`` in our language, direction and style."""

from __future__ import annotations

import functools
import re
from html import escape

import streamlit as st

from simulator.ui.server import lite
from simulator.ui.server.static_files import STREAMLIT
from simulator.ui.shell import theme
from simulator.ui.shell.pages import HOME
from simulator.wording import direction, say

QUERY_MARK = "asked"
"""Where the query of the address goes, in the first page."""


@functools.cache
def first_page(lang: str, name: str = HOME) -> bytes:
    """Streamlit's ``index.html`` in our language, direction and style, under the name of the page that it will show.

    Without a script it stays what it is: a title, and a link to the light page with the question of the address.
    """
    page = re.sub(r"<!--.*?-->", "", (STREAMLIT / "index.html").read_text(encoding="utf-8"), flags=re.DOTALL)
    title = escape(say("page.title", lang))
    head = title if name == HOME else f"{escape(say(f'page.nav.{name}', lang))} · {title}"
    path = lite.UNDER_WAY if name == "contract" else lite.PATH
    light = f'<a href="{path}?{QUERY_MARK}">{escape(say("lite.link", lang))}</a>'
    for pattern, replacement in (
        (r"<html[^>]*>", f'<html lang="{lang}" dir="{direction(lang)}">'),
        (r"<title>.*?</title>", f'<title>{head}</title><meta name="description" content="{escape(say("page.tagline", lang))}">'),
        (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">'),
        (r'<link\s+rel="preload"[^>]*>', '<link rel="preload" href="/fonts/plex-400.ttf" as="font" type="font/ttf" crossorigin>'),
        (r'<link rel="service-desc"[^>]*>', ""),
        (r"<script>.*?</script>", '<script src="/assets/connection.js"></script><script src="/assets/words.js"></script><script src="/assets/boot.js"></script>'),
        (r"</head>", f"<style>{theme.css()}</style></head>"),
        (r"<noscript>.*?</noscript>", f'<noscript><p>{escape(say("page.noscript", lang))}</p></noscript><div id="boot">{title}{light}</div>'),
    ):  # fmt: skip
        page = _replaced(page, pattern, replacement)
    return page.encode()


def _replaced(page: str, pattern: str, replacement: str) -> str:
    """The first match, exchanged for words of ours, which are no pattern. Raises ``RuntimeError`` where there is none."""
    match = re.search(pattern, page, flags=re.DOTALL)
    if match is None:
        message = f"index.html of Streamlit {st.__version__} has no {pattern}: the first page must be looked at again"
        raise RuntimeError(message)
    return page[: match.start()] + replacement + page[match.end() :]
