"""The page that prints a file: it shows the PDF of an address and opens the dialog of the printer. It holds nothing of its own.

``print.js`` asks for the dialog once the file is there; what the browser does not print can be opened or kept from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from simulator.ui.answer import download_links
from simulator.ui.contract import files
from simulator.ui.server.doors import READ, Door
from simulator.ui.server.problems import NOT_KEPT
from simulator.ui.shell.markup import Markup, tag
from simulator.ui.state import query
from simulator.wording import direction, say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

_FILES = {download_links.PRINT: download_links.SHEET, files.PRINT: files.FILES["pdf"].path}
_STYLE = (
    "html,body{height:100%;margin:0}body{display:flex;flex-direction:column;font:1rem sans-serif;color-scheme:light dark}"
    "p{margin:0;padding:.6rem 1rem}a{display:inline-block;min-height:44px;line-height:44px;margin-inline-end:1.5rem}iframe{flex:1;border:0}"
)


def _page(path: str) -> Callable[[Request], Awaitable[Response]]:
    """What serves the page that prints the file of a path."""

    async def serve(request: Request) -> Response:
        codes = query.query(request)
        lang = query.language(request.headers, codes)
        return Response(
            page(f"..{path}?{codes}", lang), media_type="text/html", headers=NOT_KEPT | {"content-language": lang}
        )

    return serve


def page(address: str, lang: str) -> str:
    """The page around the file of an address."""
    name = say("paper.print", lang)
    links = tag(
        "p",
        tag("a", say("paper.print.open", lang), href=address),
        tag("a", say("paper.print.keep", lang), href=address, download=f"{download_links.NAME}.pdf"),
    )
    head = Markup(
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<link rel="icon" href="../assets/icon.svg"><style>{_STYLE}</style><script src="../assets/print.js" defer></script>'
    )
    document = tag("html", tag("head", head, tag("title", name)), tag("body", links, tag("iframe", src=address, title=name)),
                lang=lang, dir=direction(lang))  # fmt: skip
    return f"<!doctype html>{document}"


ROUTES = [Route(path, Door(_page(file), READ)) for path, file in _FILES.items()]
"""The pages that print, each for its file."""
