"""The faults of a server that was attacked, one line each: ``python -m benchmarks.hold.rows [FOLDER OF ANOTHER VERSION]``.

Takes about three minutes, on this machine alone, and ends by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

from websockets.exceptions import WebSocketException

from benchmarks import visitors
from benchmarks.hold.machine import CASE, GONE, Server, about_the_machine, draw, get, quantile, serving, show

SHEET = f"/api/sheet.pdf?{CASE}"
HALF = {
    "half_a_head": b"GET / HTTP/1.1\r\nHost: x\r\nX-",
    "half_a_body": b"POST /api/answer HTTP/1.1\r\nHost: x\r\nContent-Type: text/yaml\r\nContent-Length: 900\r\n\r\nscheme",
    "a_silent_websocket": (
        b"GET /_stcore/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n"
    ),
}
WATCHED = 40
"""Seconds for which a connection is watched."""


async def queues(server: Server) -> None:
    """62 sheets in flight: how quick is /lite, what becomes of the sheets; then 25 sheets of clients who leave."""
    await get(server, SHEET)
    begin = time.perf_counter()
    sheets = [asyncio.ensure_future(get(server, SHEET)) for _ in range(62)]
    await asyncio.sleep(0.2)
    light = []
    while not all(sheet.done() for sheet in sheets):
        light.append(await get(server, f"/lite?{CASE}"))
    lasted, printed = time.perf_counter() - begin, [await sheet for sheet in sheets]
    show(
        "62 sheets in flight",
        lasted=f"{lasted:.1f} s", sheets_printed=sum(status == 200 for status, _ in printed), refused=sum(status == 503 for status, _ in printed),
        light_pages=len(light), of_them_not_200=sum(status != 200 for status, _ in light), p95=quantile([each for _, each in light], 0.95),
    )  # fmt: skip
    leaving = [asyncio.ensure_future(get(server, f"{SHEET}&annex=yes")) for _ in range(25)]
    await asyncio.sleep(0.3)
    for each in leaving:
        each.cancel()
    await asyncio.wait(leaving)
    show("25 long sheets whose clients leave", the_next_sheet_after=f"{(await get(server, SHEET))[1]:.1f} s")


async def populations(server: Server) -> None:
    """20 open pages of the population, each with a band of its own: memory before, at most, and after they have left."""
    start, most = server.resident(), [0]

    async def watch() -> None:
        while True:
            most[0] = max(most[0], server.resident())
            await asyncio.sleep(0.05)

    async def visit(place: int) -> float:
        async with visitors.stream(server.address) as link:
            seconds = await draw(link, "population", f"lang=fr&neutral={place * 500}")
            await link.close(GONE)
            return seconds

    watching = asyncio.ensure_future(watch())
    seconds = await asyncio.gather(*(visit(place) for place in range(20)))
    await asyncio.sleep(15)
    watching.cancel()
    after = server.resident()
    show("20 pages of the population", start_MB=start, at_most_MB=most[0], after_MB=after, times_the_start=f"{after / start:.2f}",
         slowest_page=f"{max(seconds):.1f} s")  # fmt: skip


async def left(server: Server) -> None:
    """100 sessions: open files before, with them, and ten seconds after they were left."""
    start = server.files()
    async with contextlib.AsyncExitStack() as opened:
        for _ in range(100):
            await draw(await opened.enter_async_context(visitors.stream(server.address)), "", CASE)
        held = server.files()
    await asyncio.sleep(10)
    show("100 sessions", files_before=start, with_them=held, ten_seconds_after=server.files())


async def full(server: Server) -> None:
    """Sessions until none is opened any more, under 256 open files: what is answered then."""
    async with contextlib.AsyncExitStack() as opened:
        count = 0
        with contextlib.suppress(OSError, TimeoutError, WebSocketException):
            while count < 300:
                async with asyncio.timeout(10):
                    link = await opened.enter_async_context(visitors.stream(server.address))
                    await draw(link, "", CASE)
                count += 1
        await asyncio.sleep(6)
        paths = {
            "page": "/",
            "light_page": f"/lite?{CASE}",
            "answer": f"/api/answer?{CASE}",
            "sheet": SHEET,
            "health": "/api/health",
        }
        show(
            "256 open files", sessions=count, **{name: (await get(server, path, 30))[0] for name, path in paths.items()}
        )


async def half(server: Server) -> None:
    """Seconds until what is half sent is closed."""

    async def closed(sent: bytes) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(sent)
        begin = time.perf_counter()
        try:
            async with asyncio.timeout(WATCHED):
                while await reader.read(65_536):
                    pass
        except TimeoutError:
            return f"open after {WATCHED} s"
        except OSError:
            pass
        finally:
            writer.close()
        return f"closed after {time.perf_counter() - begin:.0f} s"

    ends = await asyncio.gather(*(closed(sent) for sent in HALF.values()))
    show("half sent", **dict(zip(HALF, ends, strict=True)))


def main() -> None:
    """Every row, each on a server of its own."""
    about_the_machine()
    for row, files in ((queues, None), (populations, None), (left, None), (full, 256), (half, None)):
        with serving(files=files) as server:
            asyncio.run(row(server))


if __name__ == "__main__":
    main()
