"""The running server: where it listens, how it starts, how it ends. Streamlit's application behind our layer, in uvicorn."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import sys
import threading
import urllib.request
from typing import TYPE_CHECKING, Any

import streamlit as st
import uvicorn
from streamlit.web import bootstrap

from simulator.reading.errors import InputError
from simulator.ui.server import asgi, connections, settings
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from simulator.ui.server.settings import Settings

ANSWERS_END, PROCESS_ENDS = 3, 6
"""Seconds after which an ending server breaks off its answers, then its computations."""
_STATUS: dict[int, int] = {signal.SIGINT: 130}
"""The exit status after Ctrl-C, as a shell gives it; after SIGTERM it is 0: an ordered end is no fault."""
_WAITING = 2048
"""Connections that the system accepts before the server has taken them."""
_PATIENCE = 3
"""Seconds that the server of a port has to say that it is this simulator."""
_PULSE = 30
"""Seconds between two signs of life on a websocket."""


class _Server(uvicorn.Server):
    """A server that announces when it answers, and ends soon after the signal, even during a computation."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._announce()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end. A computation cannot be broken off, so the process does not wait for it."""
        end = threading.Timer(PROCESS_ENDS, os._exit, (_STATUS.get(sig, 0),))
        end.daemon = True
        end.start()
        super().handle_exit(sig, frame)


def serve(chosen: Settings, announce: Callable[[str], None]) -> None:
    """Serve the application until a signal ends it; ``announce`` is given its address as soon as it answers there.

    Raises ``InputError`` when it cannot listen where it should, and ``SystemExit`` when a signal ended it.
    """
    with listening(chosen.host, chosen.port) as door:
        bootstrap.load_config_options(options(chosen))
        app = st.App(asgi.SCRIPT, **asgi.PARTS)
        address = chosen.public_address or shown(chosen.host, chosen.port)
        running = _Server(_configured(app, chosen), lambda: announce(address))
        # Before uvicorn listens to signals, and when it raises them once more at its end, SIGTERM is an end without fault.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        running.run(sockets=[door])
    if not running.started:
        raise SystemExit(1)


def options(chosen: Settings) -> dict[str, Any]:
    """The options of Streamlit: ``config.toml``, and where it listens."""
    return settings.streamlit_options() | {"server.address": chosen.host, "server.port": chosen.port}


def _configured(app: st.App, chosen: Settings) -> uvicorn.Config:
    """No header of a proxy is believed, and none tells which server this is."""
    return uvicorn.Config(
        app, host=chosen.host, port=chosen.port, log_level="warning", access_log=False, use_colors=False,
        proxy_headers=False, server_header=False, timeout_graceful_shutdown=ANSWERS_END,
        http=connections.PatientHttp, ws=connections.PatientSocket, ws_ping_interval=_PULSE, ws_ping_timeout=_PULSE, ws_per_message_deflate=False,
        ws_max_size=settings.streamlit_options()["server.maxMessageSize"] * 1_000_000,
    )  # fmt: skip


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises ``InputError`` where it cannot: the port is taken or reserved, the address is no one's."""
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        door = socket.socket(family)
    except OSError as error:
        raise _refused(error, host, port) from None
    try:
        # On Windows the usual option would let two servers share a port; there, this one keeps it for itself.
        alone = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if alone is None else alone, 1)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))
        door.bind(place)
        door.listen(_WAITING)
    except OSError as error:
        door.close()
        raise _refused(error, host, port) from None
    return door


def is_served(host: str, port: int) -> bool:
    """Whether this simulator already answers there."""
    try:
        with urllib.request.urlopen(f"{shown(host, port)}api/health", timeout=_PATIENCE) as answer:  # noqa: S310 - http, by ``shown``
            return "engine" in json.loads(answer.read())
    except (OSError, ValueError):
        return False


def _refused(error: OSError, host: str, port: int) -> InputError:
    reason = Plain(error.strerror or str(error))
    if error.errno == errno.EADDRINUSE:
        return InputError("app.error.in_use", port=Plain(str(port)), address=Plain(shown(host, port)))
    if error.errno == errno.EACCES:
        return InputError("app.error.closed", port=Plain(str(port)), reason=reason)
    return InputError("app.error.unreachable", address=Plain(shown(host, port)), reason=reason)


def shown(host: str, port: int) -> str:
    """The address to type in a browser of this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not listened to: what to type for it
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
