"""Visitors without a browser: each opens the page over the WebSocket of the application, changes one answer, and waits for the new page."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from streamlit.proto.Element_pb2 import Element
    from websockets.asyncio.client import ClientConnection

CASE = (
    "lang=fr&cohort=2024&type=F3&birth=1985-03-15&income=60000&spouse=20000&property=no&aid=no"
    "&application=2024-07-06&acceptance=2025-12-15&keys=2028-06-20"
)
FIELD = "-income@"
"""The answer that is changed: its key is in the name of its widget."""
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
SHOWN = {"text_input": "value", "date_input": "value", "checkbox": "value", "button_group": "raw_values"}
"""Where each kind of widget says what it shows."""


def stream(address: str) -> AbstractAsyncContextManager[ClientConnection]:
    """The WebSocket of a new session."""
    return connect(
        f"{address.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], origin=address, max_size=None
    )


class Visitor:
    """One session on the first page, with the case of the contract; like a browser, it sends back every widget."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.bytes, self.messages = socket, 0, 0
        self.before, self.widgets = dict[str, WidgetState](), dict[str, WidgetState]()
        self.parts = dict[str, str]()

    async def rerun(self, *, income: str = "") -> float:
        """Ask for a page, with another income when one is given; the seconds until it is whole."""
        asked, part = BackMsg(), ""
        asked.rerun_script.query_string = CASE
        if income:
            field = next(name for name in self.widgets if FIELD in name)
            self.widgets[field].string_value = income
            part = self.parts[field]
            asked.rerun_script.fragment_id = part
            asked.rerun_script.widget_states.widgets.extend(self.widgets.values())
        start = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        await self._whole(part)
        return time.perf_counter() - start

    async def _whole(self, part: str) -> None:
        """Every message of one run: of a page, or of a part of it, which may ask for the whole page in its place.

        Raises ``RuntimeError`` when the run failed.
        """
        self.bytes, self.messages, self.before = 0, 0, self.widgets
        self.widgets = {name: state for name, state in self.widgets.items() if part and self.parts[name] != part}
        while True:
            raw = await self.socket.recv()
            message = ForwardMsg.FromString(raw)
            self.bytes, self.messages = self.bytes + len(raw), self.messages + 1
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._keep(message.delta.new_element, message.delta.fragment_id)
            if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.widgets = {}
            elif kind == "script_finished":
                if message.script_finished not in FINISHED:
                    raise RuntimeError(message)
                return

    def _keep(self, element: Element, part: str) -> None:
        """What a widget shows is what the browser sends with the next rerun: its own value, unless it was given one.

        It asks for the part of the page that the widget stands in, if it stands in one.
        """
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind not in SHOWN:
            return
        widget = getattr(element, kind)
        self.parts[widget.id] = part
        if not widget.set_value and widget.id in self.before:
            self.widgets[widget.id] = self.before[widget.id]
            return
        state = WidgetState(id=widget.id)
        value = getattr(widget, SHOWN[kind] if widget.set_value else "default")
        if kind == "button_group" and not widget.set_value:
            value = [widget.options[place].content for place in value]
        if kind in ("button_group", "date_input"):
            state.string_array_value.data.extend(value)
        elif kind == "checkbox":
            state.bool_value = value
        else:
            state.string_value = value
        self.widgets[widget.id] = state


def incomes(seed: int = 1) -> Callable[[], str]:
    """Incomes that are never twice the same in a row, so that every rerun computes; another seed, other incomes."""
    drawn = random.Random(seed)
    return lambda: str(drawn.randrange(30_000, 90_000))


async def one(address: str, reruns: int, warm: int = 20, seed: int = 1) -> tuple[list[float], int]:
    """One visitor who changes an answer again and again: the seconds of each rerun, the bytes of the last."""
    income = incomes(seed)
    async with stream(address) as socket:
        visitor = Visitor(socket)
        await visitor.rerun()
        for _ in range(warm):
            await visitor.rerun(income=income())
        return [await visitor.rerun(income=income()) for _ in range(reruns)], visitor.bytes


async def many(address: str, sessions: int, thinking: float, lasting: float) -> list[float]:
    """Visitors who each think for some seconds between two changes; the seconds of every rerun after the first."""
    income, times = incomes(), list[float]()
    drawn = random.Random(2)
    end = time.monotonic() + lasting

    async def visit() -> None:
        await asyncio.sleep(drawn.uniform(0, thinking))
        async with stream(address) as socket:
            visitor = Visitor(socket)
            await visitor.rerun()
            while time.monotonic() < end:
                await asyncio.sleep(drawn.uniform(0.5 * thinking, 1.5 * thinking))
                times.append(await visitor.rerun(income=income()))

    await asyncio.gather(*(visit() for _ in range(sessions)))
    return times


async def population(address: str, follows: str, reached: Callable[[], float]) -> tuple[float, float]:
    """What ``reached`` says when the first view of the population is whole, which ends with ``follows``, and when all that follows has come."""
    asked, first = BackMsg(), 0.0
    asked.rerun_script.query_string, asked.rerun_script.page_name = "lang=en", "population"
    async with stream(address) as socket:
        await socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await socket.recv())
            if message.WhichOneof("type") == "delta" and follows in message.delta.new_element.html.body:
                first = reached()
            elif message.WhichOneof("type") == "script_finished":
                return first, reached()
