"""Sessions of visitors: how many at once, when one that says nothing is closed, when one that was left is let go.

The session of a page that was closed (code 1001) goes at once; one that was cut off goes after ``lifetime`` seconds
(docs/decisions/0032).
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
from typing import TYPE_CHECKING

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from simulator.ui.server import heavy
from simulator.ui.upload import batch_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SILENCE = 10
"""Seconds within which a websocket asks for a page."""
PATIENCE = 10
"""Seconds that the check of health waits for a page."""
TIDY = 5
"""Seconds between the end of a session and the moment when its memory is given back, with that of those that end meanwhile."""
STREAM = "/_stcore/stream"
_CLOSED_BY_BROWSER, _POLICY, _TRY_LATER = 1001, 1008, 1013


class Sessions:
    """The sessions of the process: those that are open, and those that were left and are still kept."""

    def __init__(self, most: int, lifetime: float) -> None:
        self.most, self.lifetime, self.open = most, lifetime, 0
        self._left: dict[str, asyncio.TimerHandle] = {}
        self._tidying: asyncio.TimerHandle | None = None

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """A session from its beginning to its end, or a refusal where there are too many."""
        if self.open + len(self._left) >= self.most and self._left:
            self._let_go(next(iter(self._left)))
        if self.open >= self.most:
            await receive()
            await send({"type": "websocket.close", "code": _TRY_LATER})
            return
        wire = _Wire(receive, send)
        self.open += 1
        try:
            await app(scope, wire.receive, wire.send)
        finally:
            self.open -= 1
            if wire.session:
                self._leave(wire.session, wire.code)

    def _leave(self, session: str, code: int) -> None:
        before = self._left.pop(session, None)
        if before is not None:
            before.cancel()
        wait = 0 if code == _CLOSED_BY_BROWSER else self.lifetime
        self._left[session] = asyncio.get_running_loop().call_later(wait, self._let_go, session)

    def _let_go(self, session: str) -> None:
        """End a session, unless its browser has come back."""
        self._left.pop(session).cancel()
        if runtime.exists() and not runtime.get_instance().is_active_session(session):
            runtime.get_instance().close_session(session)
        if self._tidying is None:
            self._tidying = asyncio.get_running_loop().call_later(TIDY, self._tidy)

    def _tidy(self) -> None:
        self._tidying = None
        if not self.open and not self._left:
            heavy.forget()
        asyncio.get_running_loop().run_in_executor(None, _give_back)


def _give_back() -> None:
    """Give the memory of sessions that have ended back to the machine: they hold themselves in circles."""
    gc.collect()
    batch_jobs.give_back()


class _Wire:
    """A websocket as Streamlit sees it; what passes tells which session it is, and how it was closed."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.session, self.code, self._heard = "", 0, False

    async def receive(self) -> Message:
        """The next message; the first one from the browser is waited for ``SILENCE`` seconds."""
        message = await (self._receive() if self._heard else self._first())
        self._heard = self._heard or message["type"] == "websocket.receive"
        if message["type"] == "websocket.disconnect":
            self.code = message.get("code", 0)
        return message

    async def _first(self) -> Message:
        try:
            return await asyncio.wait_for(self._receive(), SILENCE)
        except TimeoutError:
            await self._send({"type": "websocket.close", "code": _POLICY})
            return {"type": "websocket.disconnect", "code": _POLICY}

    async def send(self, message: Message) -> None:
        """Pass a message on; the first one of a page says which session it is of."""
        if not self.session and message["type"] == "websocket.send":
            began = ForwardMsg.FromString(message["bytes"])
            if began.WhichOneof("type") == "new_session":
                self.session = began.new_session.initialize.session_id
        await self._send(message)


async def opens(app: ASGIApp, scope: Scope) -> bool:
    """Whether a session can be opened now, and its page drawn: one is, through everything but the network."""
    browser = _Browser()
    like_it = {"type": "websocket", "path": STREAM, "raw_path": STREAM.encode(), "query_string": b"", "subprotocols": ["streamlit"],
               "scheme": "ws", "headers": [(b"host", b"localhost"), (b"sec-websocket-protocol", b"streamlit")]}  # fmt: skip
    shared = {
        name: scope[name]
        for name in ("asgi", "http_version", "server", "client", "root_path", "state")
        if name in scope
    }
    with contextlib.suppress(OSError, RuntimeError, TimeoutError):
        await asyncio.wait_for(app(shared | like_it, browser.receive, browser.send), PATIENCE)
    return browser.is_answered


class _Browser:
    """A browser without a network that asks for the first page once, and leaves when it is drawn."""

    def __init__(self) -> None:
        self.is_answered = False
        self._says: asyncio.Queue[Message] = asyncio.Queue()
        self._says.put_nowait({"type": "websocket.connect"})

    async def receive(self) -> Message:
        """The next message to the server."""
        return await self._says.get()

    async def send(self, message: Message) -> None:
        """Take a message of the server: ask for the page, or note that it is drawn."""
        if message["type"] == "websocket.accept":
            ask = BackMsg()
            ask.rerun_script.query_string = ""
            self._says.put_nowait({"type": "websocket.receive", "bytes": ask.SerializeToString()})
        elif message["type"] == "websocket.close":
            self._says.put_nowait({"type": "websocket.disconnect", "code": _CLOSED_BY_BROWSER})
        elif message["type"] == "websocket.send":
            forwarded = ForwardMsg.FromString(message["bytes"])
            if forwarded.WhichOneof("type") == "script_finished":
                self.is_answered = forwarded.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                self._says.put_nowait({"type": "websocket.disconnect", "code": _CLOSED_BY_BROWSER})


class Once:
    """What several ask for at the same time is done once, and holds for some seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._until = seconds, 0.0
        self._result: asyncio.Task[bool] | None = None

    async def of(self, work: Callable[[], asyncio.Task[bool]]) -> bool:
        """The result of the work, or of the last one."""
        now = asyncio.get_running_loop().time()
        if self._result is None or (self._result.done() and now > self._until):
            self._result, self._until = work(), now + self._seconds
        return await asyncio.shield(self._result)
