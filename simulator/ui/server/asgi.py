"""The server: Streamlit as an ASGI application, behind one layer of ours.

The layer writes ``<html lang dir>`` and the style into the first page, so that Arabic never flashes from left to
right; compresses Streamlit's bundles once; serves the fonts from this machine; closes the routes that tell about the
server; and adds the security headers. Nothing is asked from any other machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import socket
import sys
import threading
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from simulator.law import Law
from simulator.ui.offline import routes as offline
from simulator.ui.server import (
    api,
    doors,
    first_answer,
    first_html,
    limits,
    lite,
    lite_contract,
    lite_counter,
    lite_programme,
    origins,
    preview,
    printing,
    processes,
    safe_logging,
    sessions,
    settings,
    static_files,
)
from simulator.ui.server.v1 import routes as v1
from simulator.ui.shell.markup import tag
from simulator.ui.shell.pages import named
from simulator.ui.state import examples
from simulator.ui.state import query as query_codes
from simulator.wording import DEFAULT, LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = Path(__file__).parents[1]
SCRIPT = HERE / "pages" / "frame.py"
_LOG = logging.getLogger(__name__)

SELDOM = 20_000
"""After how many more objects the collector looks at the young ones."""
BRIEFLY = 0.001
"""Seconds that a thread computes before another may: what is light waits at each of its steps for all that is heavy (0.005 by default)."""
GONE = 1.0
"""Seconds within which a connection that takes no answer is known to be closed."""
_AT_FIRST_USE = (
    "simulator.sheets.typeset", "simulator.sheets.workbook_file", "simulator.sheets.calendar_file", "simulator.views.bars",
    "simulator.populations.report.plotly", "simulator.ui.population.solve", "simulator.ui.population.reform_editor", "simulator.ui.population.own_file",
)  # fmt: skip
"""What makes the files of an answer, and the page of the population: a command imports it when it needs it."""
LAW = "law"
"""The page of the law, where each text has an address and a title of its own."""
_OPEN_FILES = Path("/proc/self/fd")
_INTERNET = (socket.AF_INET, socket.AF_INET6)
_READ = ("GET", "HEAD")
_FORBIDDEN = PlainTextResponse("Forbidden", 403)
_ASKED_OF_STREAMLIT = {
    "/_stcore/health": _READ, "/_stcore/upload_file/": ("PUT", "DELETE", "OPTIONS"),
    "/_stcore/bidi-components/": _READ, "/media/": _READ, "/component/": _READ,
}  # fmt: skip
"""What its pages ask Streamlit for, besides bundles and the websocket: an address, or the beginning of many.

Whatever it does not know, Streamlit answers with its own first page.
"""
_OWN_ROUTES = [
    *(Route(path, static_files.served) for path in static_files.SERVED),
    *api.ROUTES,
    *v1.ROUTES,
    *printing.ROUTES,
    *lite.ROUTES,
    *lite_contract.ROUTES,
    *lite_programme.ROUTES,
    *lite_counter.ROUTES,
    *preview.ROUTES,
    *offline.ROUTES,
]
_OWN_PATHS = frozenset(route.path for route in _OWN_ROUTES)
_HOST_CONFIG = "/_stcore/host-config"
_FOR_PAGES = {
    "allowedOrigins": [], "useExternalAuthToken": False, "enableCustomParentMessages": False, "enforceDownloadInNewTab": False,
    "metricsUrl": "", "resourceCrossOriginMode": None, "blockErrorDialogs": True, "disableFullscreenMode": True,
}  # fmt: skip
"""What Streamlit's pages ask before they begin: they take no orders from a page around them, and cover nothing with words in
English; ``connection.js`` says when the server is silent."""
_PLAIN_NAMES = frozenset({"lang", "text", "way"})
"""What an address may say without being about a household."""

_ALLOWED = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "frame-ancestors": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
"""What a page may load, and from where: this machine; no script that is not a file of ours or of Streamlit's."""
_SECURITY = {
    "content-security-policy": "; ".join(f"{what} {where}" for what, where in _ALLOWED.items()),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}


@asynccontextmanager
async def warmed(_app: st.App) -> AsyncIterator[None]:
    """What the first visitor would otherwise wait for: the law, the catalogues, the typical cases. Logs hold no words.

    What is loaded by now stays for ever, so the collector looks at it no more (it took 85 ms each time), and at the rest
    more seldom: a change of an answer makes thousands of objects, and no cycles.
    """
    limits.share_heaps()
    Law.load()
    examples.all_of_them()
    for lang in LANGUAGES:
        first_html.first_page(lang)
    threading.Thread(target=_prepare, daemon=True).start()
    _send_at_once()
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
    sys.setswitchinterval(BRIEFLY)
    with safe_logging.logs(), processes.beside(settings.current().workers):
        yield


def _prepare() -> None:
    """What the first sheet and the first visit would wait for, while the server already answers."""
    for name in _AT_FIRST_USE:
        import_module(name)
    static_files.pack_first()


def _send_at_once() -> None:
    """Connections that do not hold a small message back until the one before is acknowledged (40 ms at every change).

    asyncio sees to it for sockets that were opened as TCP by name; Streamlit's is not. The option of the socket that
    listens passes on to the connections that it accepts. Where a machine has no such folder, nothing is lost but time.
    """
    for file in list(_OPEN_FILES.iterdir()) if _OPEN_FILES.is_dir() else ():
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(int(file.name))) as listener:
            if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and listener.family in _INTERNET:
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def fault(_error: Exception) -> bool:
    """An error of ours in a page: said in its language, without a trace; True keeps Streamlit from saying it too."""
    lang = st.session_state.get("lang", DEFAULT)
    st.html(tag("div", tag("p", say("api.error.fault", lang)), cls="alert box", role="alert"))
    return True


# --- the layer


class Layer:
    """What stands between the browser and Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.settings = app, settings.current()
        headers = origins.connecting(_SECURITY, self.settings.public_address)
        self.headers = _encoded(origins.embeddable(headers, self.settings.origins))
        self.sessions = sessions.Sessions(limits.in_force().sessions, self.settings.session)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is ours, pass the rest on, and put the security headers on both."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope = origins.from_visitor(scope, self.settings)
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
            return

        begun, unsent, is_api = False, False, _is_api(scope["path"])

        async def secured(message: Message) -> None:
            nonlocal begun, unsent
            if message["type"] == "http.response.start":
                begun = True
                headers = message["headers"] if is_api else origins.about_ourselves(message["headers"])
                message = {**message, "headers": self._with_security(list(headers), scope)}
            unsent = True
            await send(message)
            unsent = False

        try:
            answer = (
                (await _own_answer(Request(scope, receive)) or self.app)
                if origins.is_meant(scope, self.settings)
                else _FORBIDDEN
            )
            if is_api:
                answer = origins.callable_by(answer, scope, self.settings.origins)
            await answer(scope, receive, secured)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, no trace leaves and no header is missing
            if unsent and await _has_left(receive):
                return
            _LOG.error("%s", safe_logging.trace_line(error))
            if not begun:
                await _broken(scope)(scope, receive, secured)

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        if origins.is_meant(scope, self.settings) and origins.may_open(scope, self.settings):
            await self.sessions.serve(self.app, origins.without_origin(scope), receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 1008})

    def _with_security(self, headers: list[tuple[bytes, bytes]], scope: Scope) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in headers}
        defaults = [(name, text) for name, text in self.headers if name not in names]
        return headers + defaults + ([(b"x-robots-tag", b"noindex")] if _is_personal(scope) else [])


async def _has_left(receive: Receive) -> bool:
    """Whether the connection is closed, as after a body that is no HTTP: nothing can be sent, and nothing of ours is wrong."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GONE):
            while (await receive())["type"] != "http.disconnect":
                pass
            return True
    return False


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), text.encode()) for name, text in headers.items()]


def _query(scope: Scope) -> str:
    text: str = scope["query_string"].decode("latin-1")
    return text


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _is_personal(scope: Scope) -> bool:
    """Whether an address may hold facts of a household: no search engine keeps what it answers."""
    return _is_api(scope["path"]) or any(name not in _PLAIN_NAMES for name, _ in parse_qsl(_query(scope)))


def _broken(scope: Scope) -> Response:
    """The answer where an error of ours left none."""
    if _is_api(scope["path"]):
        return doors.broken(query_codes.language(Headers(scope=scope), _query(scope)))
    return PlainTextResponse("Internal Server Error", 500)


async def _own_answer(request: Request) -> Response | None:
    """The answer to a request that never reaches Streamlit: all but our routes and what its pages need from it."""
    scope = request.scope
    path, method, headers = scope["path"], scope["method"], Headers(scope=scope)
    if path in _OWN_PATHS:
        return None
    if _is_api(path):
        return doors.nowhere(query_codes.language(headers, _query(scope)), (*api.PATHS, *v1.PATHS))
    if path.startswith(static_files.BUNDLES):
        return await _bundled(path, method, headers)
    if (methods := _asked_of_streamlit(path)) is not None:
        return None if method in methods else _not_by(methods)
    if path == _HOST_CONFIG:
        return JSONResponse(_FOR_PAGES, headers={"cache-control": "no-cache"}) if method in _READ else _not_by(_READ)
    if path.startswith("/_stcore"):
        return PlainTextResponse("Not Found", 404)
    return await _page(request, _query(scope), path)


def _asked_of_streamlit(path: str) -> tuple[str, ...] | None:
    """The methods of an address that Streamlit answers; None for any other address."""
    beginning = path[: path.rfind("/") + 1]
    names = (
        name for name in _ASKED_OF_STREAMLIT if path == name or (name.endswith("/") and beginning.startswith(name))
    )
    return next((_ASKED_OF_STREAMLIT[name] for name in names), None)


def _not_by(methods: tuple[str, ...]) -> Response:
    return PlainTextResponse("Method Not Allowed", 405, {"allow": ", ".join(methods)})


async def _bundled(path: str, method: str, headers: Headers) -> Response | None:
    """A file of Streamlit's, compressed where the browser accepts it; Streamlit itself serves the others."""
    if path in static_files.SYMBOLS and method in _READ:
        return static_files.symbols(path)
    file = static_files.bundle(path)
    if file is None:
        return PlainTextResponse("Not Found", 404)
    kind = static_files.COMPRESSED.get(file.suffix)
    if method in _READ and kind and static_files.encoding_for(headers):
        return await static_files.response(file, kind, headers, forever=True)
    return None


def _nowhere(query: str, headers: Headers) -> Response:
    """An address that is no page: said in words, with the way to the first one."""
    lang = query_codes.language(headers, query)
    return Response(lite.nowhere(lang), 404, {"content-language": lang, "cache-control": "no-cache"}, "text/html")


def _text_title(query: str, lang: str) -> str:
    """The title of the legal text that an address opens, before that of the page."""
    text = Law.load().by_id.get(dict(parse_qsl(query)).get("text", ""))
    return f"{text.title[lang]} · " if text else ""


async def _page(request: Request, query: str, path: str) -> Response:
    """The first page under the name of its address, with its answer; its links are relative, so that it has no slash at its end."""
    name, headers = named(path), request.headers
    if name is None:
        return _nowhere(query, headers)
    if request.method not in _READ:
        return _not_by(_READ)
    if path != "/" and path.endswith("/"):
        return RedirectResponse(f"/{path.strip('/')}?{query}", 308)
    lang, encoding = query_codes.language(headers, query), static_files.encoding_for(headers)
    codes = {code: value for code, value in parse_qsl(query) if not query_codes.is_tracking(code)}
    facts = {code: value for code, value in codes.items() if code not in _PLAIN_NAMES}
    answer = await first_answer.first_answer(request, name, facts, lang)
    link = urlencode(codes | {"lang": lang})
    make = first_html.page if facts else first_html.kept_page  # the facts of a visitor are not kept
    body = make(lang, name, link, answer, _text_title(query, lang) if name == LAW else "", encoding)
    answer_headers = {"cache-control": "no-cache", "vary": "Accept-Encoding, Accept-Language", "content-language": lang}
    if encoding:
        answer_headers["content-encoding"] = encoding
    return Response(body, media_type="text/html", headers=answer_headers)


PARTS: dict[str, Any] = {
    "routes": _OWN_ROUTES,
    "middleware": [Middleware(Layer)],
    "lifespan": warmed,
    "on_script_error": fault,
}
"""What the application is made of besides its pages, however it is started."""
