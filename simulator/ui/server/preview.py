"""What a link to a page shows where it is shared (Open Graph): the name of the page, what the site is for, a general picture.

Never a fact of the address: who receives a link sees what it says of a household only when they open it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.responses import Response
from starlette.routing import Route

from simulator.ui.server import settings
from simulator.ui.shell.markup import Markup, alone, join
from simulator.wording import LANGUAGES, say
from simulator.wording.languages import TABLE

if TYPE_CHECKING:
    from starlette.requests import Request

PICTURES = {f"/assets/preview-{lang}.png": lang for lang in LANGUAGES}
"""The address of the picture of each language."""
_WIDTH, _HEIGHT = "1200", "630"


def tags(lang: str, title: str) -> Markup:
    """The elements of the head of a page under a title that says nothing of a household."""
    public, path = settings.current().public_address, next(path for path, spoken in PICTURES.items() if spoken == lang)
    properties = {
        "type": "website",
        "site_name": say("page.title", lang),
        "title": title,
        "description": say("page.tagline", lang),
        "locale": TABLE[lang].locale,
        "image": f"{public or ''}{path}",
        "image:type": "image/png",
        "image:width": _WIDTH,
        "image:height": _HEIGHT,
        "image:alt": say("page.tagline", lang),
    }
    return join(*(alone("meta", property=f"og:{name}", content=words) for name, words in properties.items()))


@functools.cache
def picture(lang: str) -> bytes:
    """The general picture in a language, drawn once."""
    from simulator.sheets import share_card

    return share_card.general(lang)


async def _picture(request: Request) -> Response:
    body = await to_thread.run_sync(picture, PICTURES[request.scope["path"]])
    return Response(body, media_type="image/png", headers={"cache-control": "public, max-age=86400"})


ROUTES = [Route(path, _picture) for path in PICTURES]
"""The pictures."""
