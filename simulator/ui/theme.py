"""What the application looks like, in both directions: ``styles/*.css``, which the server writes into the first page."""

from __future__ import annotations

import functools
from pathlib import Path

from simulator.ui.markup import Markup, tag
from simulator.wording import LANGUAGES, say

RIGHT_TO_LEFT = frozenset({"ar"})


def direction(lang: str) -> str:
    """Which way a language is written, as HTML says it."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


@functools.cache
def css() -> str:
    """The whole style: what every page has, then what one page adds, then the words that only a style can change."""
    files = sorted((Path(__file__).parent / "styles").glob("*.css"), key=lambda file: (file.stem != "base", file.stem))
    return "".join([*(file.read_text(encoding="utf-8") for file in files), *map(_empty_dates, LANGUAGES)])


def _empty_dates(lang: str) -> str:
    """What the parts of an empty date say: Streamlit has them in English only, and base.css shows ours in their place."""
    words = "".join(f'--{part}:"{say(f"page.date.{part}", lang)}";' for part in ("day", "month", "year"))
    return f"html[lang={lang}]{{{words}}}"


def spoken(lang: str) -> Markup:
    """What tells ``boot.js`` the language of the page."""
    return tag("div", id="spoken", lang=lang, dir=direction(lang))
