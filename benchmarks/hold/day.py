"""As many requests as a day of 200 visitors: ``python -m benchmarks.hold.day [FOLDER OF ANOTHER VERSION]``, at most 20 minutes.

Each visitor opens the first page, changes ten answers, asks for the light page and two sheets; one in ten opens the population, and one
in four is cut off instead of leaving. Twelve visit at the same time. Sessions that were cut off live for two seconds.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter

from websockets.exceptions import WebSocketException

from benchmarks import visitors
from benchmarks.hold.machine import CASE, GONE, Server, about_the_machine, draw, get, question, serving, show

VISITORS, TOGETHER, LONGEST = 200, 12, 1_200
QUARTERS = 4
GROWTH = 1.1
"""What a day may hold at its end, for what it held in its middle."""


async def visit(server: Server, place: int, seen: Counter[str]) -> None:
    """One visitor."""
    drawn, income = random.Random(place), visitors.incomes(place)
    try:
        async with visitors.stream(server.address) as link:
            visitor = visitors.Visitor(link)
            await visitor.rerun()
            for _ in range(10):
                await asyncio.sleep(drawn.uniform(0, 0.4))
                await visitor.rerun(income=income())
            seen["pages"] += 11
            if place % 10 == 0:
                await draw(link, "population", f"{CASE}&neutral={place}")
                seen["populations"] += 1
            if place % 4:
                await link.close(GONE)
            else:
                link.transport.abort()
    except (OSError, RuntimeError, WebSocketException):
        seen["errors"] += 1
    for path in ("/lite?", "/api/sheet.pdf?", "/api/sheet.pdf?annex=yes&"):
        status, _ = await get(server, path + question(drawn))
        seen[f"status_{status}"] += 1


async def day(server: Server) -> list[int]:
    """The memory after each quarter of the day, with what was asked."""
    seen, begin, held = Counter[str](), time.monotonic(), [server.resident()]
    show("start", MB=held[0], files=server.files())
    async with asyncio.timeout(LONGEST):
        for quarter in range(QUARTERS):
            free = asyncio.Semaphore(TOGETHER)

            async def one(place: int, free: asyncio.Semaphore = free) -> None:
                async with free:
                    await visit(server, place, seen)

            count = VISITORS // QUARTERS
            await asyncio.gather(*(one(place) for place in range(quarter * count, (quarter + 1) * count)))
            await asyncio.sleep(10)
            held.append(server.resident())
            show(
                f"{(quarter + 1) * count} visitors",
                after=f"{time.monotonic() - begin:.0f} s",
                MB=held[-1],
                files=server.files(),
                **seen,
            )
    return held


def main() -> None:
    """On a server of its own; status 1 where it grew."""
    about_the_machine()
    with serving(session=2) as server:
        held = asyncio.run(day(server))
    grew = held[-1] / held[QUARTERS // 2]
    show("the second half", grew=f"{grew:.2f} times", most=GROWTH)
    raise SystemExit(grew > GROWTH)


if __name__ == "__main__":
    main()
