"""Who may use the application: where a request comes in, and which other sites: none, but those of ``--allow-origin``.

A site of the setting may call the API from its pages (CORS) and show ours inside its own (embedding). Streamlit sends
headers of its own about other sites; they are left out, so that this setting alone decides.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware

from simulator.ui.server import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Scope

    from simulator.ui.server.settings import Settings

_POLICY, _FRAMES = "content-security-policy", "x-frame-options"
_OURSELVES, _TO_OURSELVES = "frame-ancestors 'self'", "connect-src 'self'"
_ABOUT_OTHERS = b"access-control-"
_REMEMBERED = 600
"""Seconds for which a browser keeps that a site may call."""


def connecting(headers: Mapping[str, str], public_address: str) -> dict[str, str]:
    """The security headers when the pages are known under an address: a session is opened there too, by name.

    A browser that takes ``'self'`` for the scheme of the page alone would open none.
    """
    home = public_address.replace("http", "ws", 1)
    return {**headers, _POLICY: headers[_POLICY].replace(_TO_OURSELVES, f"{_TO_OURSELVES} {home}".strip())}


def embeddable(headers: Mapping[str, str], origins: tuple[str, ...]) -> dict[str, str]:
    """The security headers when these sites may show our pages inside theirs."""
    if not origins:
        return dict(headers)
    policy = headers[_POLICY].replace(_OURSELVES, " ".join((_OURSELVES, *origins)))
    return {name: text for name, text in headers.items() if name != _FRAMES} | {_POLICY: policy}


def callable_by(app: ASGIApp, scope: Scope, origins: tuple[str, ...]) -> ASGIApp:
    """What answers a request to the API: with the headers that let its site read it, where the site is a listed one."""
    if Headers(scope=scope).get("origin") not in origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("GET", "HEAD", "POST"),
        allow_headers=("Content-Type",),
        max_age=_REMEMBERED,
    )


def about_ourselves(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer without those that Streamlit writes about other sites."""
    return [(name, text) for name, text in headers if not name.lower().startswith(_ABOUT_OTHERS)]


def is_meant(scope: Scope, chosen: Settings) -> bool:
    """Whether a request came in where the application is meant to be reached.

    A server that another program opened (``uvicorn app:app --host 0.0.0.0``) may listen elsewhere than our setting says:
    what comes from another machine is then refused, one request at a time.
    """
    here = (scope.get("server") or ("", None))[0]
    return not settings.is_of_this_machine(chosen.host) or not here or settings.is_of_this_machine(here)


def from_visitor(scope: Scope, chosen: Settings) -> Scope:
    """The same request, with the address of the visitor in the place of a proxy's that the settings name.

    Each proxy writes at the end of ``X-Forwarded-For`` from whom it has the request: the last that is no proxy of ours is the
    visitor, and what stands before it is whatever the visitor wrote.
    """
    here, port = scope.get("client") or ("", 0)
    if _plain(here) not in chosen.proxies:
        return scope
    nearest_first = reversed(",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(","))
    visitor = next((hop for hop in map(_plain, nearest_first) if hop not in chosen.proxies), "")
    return {**scope, "client": (visitor or here, port)}


def _plain(hop: str) -> str:
    """An address at its shortest; empty for what is none."""
    try:
        address = ipaddress.ip_address(hop.strip())
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def without_origin(scope: Scope) -> Scope:
    """The same request for Streamlit, which would ask the network for the addresses of this machine to judge its site again."""
    return {**scope, "headers": [(name, text) for name, text in scope["headers"] if name != b"origin"]}


def may_open(scope: Scope, chosen: Settings) -> bool:
    """Whether a page may open a websocket: a page of this server, by the name that was asked, or by its public one.

    A program that is no browser names no site.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        return True
    home = urlsplit(chosen.public_address)
    site = origin.rpartition("://")[2]
    return site == headers.get("host") or origin == f"{home.scheme}://{home.netloc}"
