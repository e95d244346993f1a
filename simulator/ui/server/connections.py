"""Connections that do not stand still: what is half sent, or not read, is closed; and no more of them than the process can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from simulator.ui.server import limits

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

PATIENCE = 10
"""Seconds in which a whole head must come, and in which something of a body must come or be read."""
SOCKET_PATIENCE = 60
"""Seconds in which something of what a websocket was sent must be read: a phone may be in a tunnel."""
LOOK = 2.5
"""Seconds between two looks at a connection."""


class _Outgoing:
    """What was written to a connection and is not sent yet."""

    def __init__(self, transport: asyncio.Transport, now: float) -> None:
        self._transport, self._size, self._moved = transport, 0, now

    def still(self, now: float) -> float:
        """Seconds since something of it was sent; none when everything was."""
        size = self._transport.get_write_buffer_size()
        if size != self._size or not size:
            self._size, self._moved = size, now
        return now - self._moved


class PatientHttp(H11Protocol):
    """HTTP that closes a connection on which nothing has moved for ``PATIENCE`` seconds."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to watch, or hang up where there are too many."""
        super().connection_made(transport)
        self._moved, self._in_head = self.loop.time(), False
        self._outgoing = _Outgoing(transport, self._moved)
        self._watch = self.loop.call_later(LOOK, self._look)
        if len(self.connections) > limits.in_force().connections:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note that something came: of a body each part counts, of a head the first."""
        waited_for_body = self._is_expected
        super().data_received(data)
        if waited_for_body or self._is_answering or not self._in_head:
            self._moved = self.loop.time()
        self._in_head = not self._is_answering

    def handle_websocket_upgrade(self, event: Any) -> None:  # noqa: ANN401 - a request of h11, which only uvicorn imports
        """From here on ``PatientSocket`` watches."""
        self._watch.cancel()
        super().handle_websocket_upgrade(event)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; where an answer has begun already, hang up."""
        if self._is_answering and self.cycle.response_started:
            self.transport.abort()
        else:
            super().send_400_response(msg)

    @property
    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = getattr(self, "cycle", None)  # none before the first request
        return cycle is not None and not cycle.response_complete

    @property
    def _is_expected(self) -> bool:
        """Whether the client has to send more of a body that is waited for."""
        if not self._is_answering or self.flow.read_paused:
            return False
        return self.cycle.more_body and not self.cycle.waiting_for_100_continue

    def _look(self) -> None:
        now = self.loop.time()
        if self._is_answering and not self._is_expected:
            self._moved = now
        if max(self._outgoing.still(now), 0 if self._sends() else now - self._moved) > PATIENCE:
            self.transport.abort()
        else:
            self._watch = self.loop.call_later(LOOK, self._look)

    def _sends(self) -> bool:
        """Whether an answer is on its way: then the client reads, and need not send."""
        if not self.transport.get_write_buffer_size():
            return False
        self._moved = self.loop.time()
        return True


class PatientSocket(WebSocketsSansIOProtocol):
    """A websocket that is closed when nothing of what it was sent is read for ``SOCKET_PATIENCE`` seconds."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to watch."""
        super().connection_made(transport)
        self.close_timeout = LOOK  # for the answer to a closing of ours
        self._outgoing = _Outgoing(self.transport, self.loop.time())
        self._watch = self.loop.call_later(LOOK, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        self._watch.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        if self._outgoing.still(self.loop.time()) > SOCKET_PATIENCE:
            self.transport.abort()
        else:
            self._watch = self.loop.call_later(LOOK, self._look)
