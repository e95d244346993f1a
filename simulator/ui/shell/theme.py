"""What the application looks like, in both directions: ``styles/*.css``, which the server writes into the first page."""

from __future__ import annotations

from pathlib import Path

from simulator.ui.shell import own_words
from simulator.ui.shell.markup import Markup, tag
from simulator.wording import direction, say


def css() -> str:
    """The whole style: what every page has, then what one page adds."""
    files = sorted((Path(__file__).parent / "styles").glob("*.css"), key=lambda file: (file.stem != "base", file.stem))
    return "".join(file.read_text(encoding="utf-8") for file in files)


def spoken(lang: str) -> Markup:
    """The element in which the scripts read the language of the page, the name of its calendar, Streamlit's words and what they say themselves."""
    return tag(
        "div", id="spoken", lang=lang, dir=direction(lang), data_calendar=say("page.calendar", lang), data_words=own_words.table(lang),
        data_late=say("page.answer.late", lang), data_lost=say("page.answer.lost", lang),
    )  # fmt: skip
