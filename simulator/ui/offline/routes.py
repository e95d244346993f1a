"""What a browser keeps of ``/lite``: the page without a network, the tables, the worker; made once a year of the calendar, when first asked."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from simulator.law import Law, earlier
from simulator.reading import clock
from simulator.ui.offline import page, tables
from simulator.ui.server import lite, static_files, turns
from simulator.ui.state import query
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

_HERE = Path(__file__).parent
WORKER = "/lite-worker.js"
"""Beside ``/lite`` and not below it, so that its scope may be that page and all below it."""
TABLES = {f"{lite.PATH}/tables/{programme}.json": programme for programme in tables.programmes()}
_ICON = "/assets/icon.svg"
STORED = (*(f"{page.PATH}?lang={lang}" for lang in LANGUAGES), *TABLES, page.SCRIPT, _ICON)
"""The addresses that a browser keeps."""


@functools.lru_cache(maxsize=8)
def table(programme: str, year: int) -> tables.Table:
    """The table of a programme as it stands in a year, made once."""
    return tables.table(programme, Law.load(), clock.today().replace(year=year, month=1, day=1))


def table_text(programme: str) -> bytes:
    """A table as JSON."""
    scale = table(programme, clock.today().year)
    return json.dumps(scale.to_json(Law.load()), separators=(",", ":")).encode()


def page_text(lang: str) -> bytes:
    """The page in a language."""
    year = clock.today().year
    return page.written(Voice(Law.load(), lang), (table(programme, year) for programme in tables.programmes())).encode()


def worker_text() -> bytes:
    """The worker of these texts and tables: another digest makes another worker, which the browser takes in its place."""
    parts = [*map(page_text, LANGUAGES), *map(table_text, TABLES.values()), (_HERE / "offline.js").read_bytes()]
    digest = hashlib.sha256(b"".join(parts)).hexdigest()[:16]
    constants = {
        "VERSION": f"{earlier.mark(Law.load())}.{digest}",
        "KEPT": STORED,
        "PAGE": page.PATH,
        "LANGUAGES": LANGUAGES,
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in constants.items())
    return head.encode() + (_HERE / "worker.js").read_bytes()


def _serve(make: Callable[[Request], bytes], media: str) -> Callable[[Request], Awaitable[Response]]:
    """What answers with a text that is made in the turns of the tables, compressed where the browser accepts it."""

    async def serve(request: Request) -> Response:
        headers = {"cache-control": "no-cache", "vary": "Accept-Encoding, Accept-Language"}
        try:
            body = await turns.TABLES.run(lambda: make(request), request)
        except turns.BusyError:
            return Response(status_code=503, headers=headers | {"retry-after": "5"})
        if encoding := static_files.encoding_for(request.headers):
            body, headers["content-encoding"] = static_files.pack(body, encoding, 5), encoding
        return Response(body, media_type=media, headers=headers)

    return serve


ROUTES = [
    Route(
        page.PATH, _serve(lambda request: page_text(query.language(request.headers, query.query(request))), "text/html")
    ),
    *(
        Route(path, _serve(lambda request: table_text(TABLES[request.scope["path"]]), "application/json"))
        for path in TABLES
    ),
    Route(WORKER, _serve(lambda _: worker_text(), "text/javascript")),
]
"""What a browser asks for to keep it."""
