"""The routes of version 1: each address of the table in its queue, the OpenAPI document, and the page that explains them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from simulator.ui.server import doors, turns
from simulator.ui.server.api import in_json
from simulator.ui.server.doors import READ, READ_AND_SENT, Door
from simulator.ui.server.problems import NOT_KEPT
from simulator.ui.server.v1 import openapi, page
from simulator.ui.server.v1.call import ApiCall, of_address
from simulator.ui.server.v1.table import DOCUMENT, ENDPOINTS, PAGE
from simulator.ui.state import query

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from simulator.ui.server.v1.table import Endpoint

SENT = ("POST", "OPTIONS")
_BY_PATH = {endpoint.path: endpoint for endpoint in ENDPOINTS}


def _serve(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """What answers at an address of the table."""

    async def serve(request: Request) -> Response:
        lang = query.language(request.headers, query.query(request))
        body = None
        if request.method == "POST" and endpoint.body is not None:
            body = await doors.body(request, endpoint.body.media, endpoint.body.largest)
        pairs, media = request.query_params.multi_items(), doors.media_type(request)
        work = functools.partial(_computed, endpoint.path, pairs, lang, body, media)
        headers = NOT_KEPT | {"content-language": lang, "vary": "Accept-Language"}
        content = await endpoint.queue.run(work, request)
        return Response(content, media_type="application/json", headers=headers)

    return serve


def _computed(path: str, pairs: list[tuple[str, str]], lang: str, body: bytes | None, media: str) -> bytes:
    """What an address of the table gives. Raises ``InputError`` and ``LawError``."""
    endpoint = _BY_PATH[path]
    names = [parameter.name for parameter in endpoint.parameters]
    values, facts, faults = of_address(pairs, names, with_facts=endpoint.with_facts and body is None)
    return in_json(endpoint.work(ApiCall(values, facts, faults, endpoint.fields, lang, body, media)))


async def _document(request: Request) -> Response:
    return JSONResponse(await turns.TABLES.run(openapi.document, request), headers={"cache-control": "no-cache"})


async def _page(request: Request) -> Response:
    lang = query.language(request.headers, query.query(request))
    text = await turns.TABLES.run(lambda: page.written(lang), request)
    headers = {"cache-control": "no-cache", "vary": "Accept-Language", "content-language": lang}
    return HTMLResponse(text, headers=headers)


def _methods(endpoint: Endpoint) -> tuple[str, ...]:
    if not endpoint.reads:
        return SENT
    return READ if endpoint.body is None else READ_AND_SENT


ROUTES = [
    *(Route(endpoint.path, Door(_serve(endpoint), _methods(endpoint))) for endpoint in ENDPOINTS),
    Route(DOCUMENT, Door(_document, READ)),
    Route(PAGE, Door(_page, READ)),
]
PATHS = tuple(route.path for route in ROUTES)
"""What version 1 answers."""
