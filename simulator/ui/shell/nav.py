"""The links from page to page. They never change with the question (docs/decisions/0030).

``boot.js`` gives a link the whole address when it is about to be used, and opens it without loading everything again.
"""

from __future__ import annotations

from simulator.ui.shell.markup import Markup, icon, tag
from simulator.ui.shell.pages import PAGES
from simulator.wording import say


def place_link(name: str, words: str, lang: str, *, drawn: str = "", shown: bool = False) -> Markup:
    """A link to a page, with an icon or without; ``shown`` says that it is the page that is open."""
    inside = [icon(drawn)] if drawn else []
    return tag(
        "a", *inside, tag("span", words), href=f"./{PAGES[name].address}?lang={lang}", data_page=name,
        aria_current="page" if shown else "", cls="place",
    )  # fmt: skip


def bar(lang: str, shown: str, *, everybody: bool) -> Markup:
    """The links to the public pages, or to those of staff."""
    name = "tabs" if everybody else "staff"
    links = (
        place_link(page, say(f"page.nav.{page}", lang), lang, drawn=place.icon, shown=page == shown)
        for page, place in PAGES.items()
        if place.in_bar and place.everybody == everybody
    )
    return tag("nav", *links, cls=name, aria_label=say(f"page.bar.{name}", lang))
