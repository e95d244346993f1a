"""One heavy visitor beside twenty light ones: ``python -m benchmarks.hold.beside [FOLDER OF ANOTHER VERSION]``, about a minute.

The heavy one asks for long sheets, workbooks and pictures, eight at a time, and for populations that were never counted.
Each light one asks for ``/lite`` about once a second: 95 of 100 are to come within 0.3 s.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter

from benchmarks import visitors
from benchmarks.hold.machine import Server, about_the_machine, draw, get, quantile, question, serving, show

LASTING, LIGHT, TOGETHER = 40, 20, 8
HEAVY = ("/api/sheet.pdf?annex=yes&", "/api/workbook.xlsx?", "/api/sheet.pdf?", "/api/chart.png?")


async def beside(server: Server) -> None:
    """What both got."""
    end, times, light, heavy, pages = (
        time.monotonic() + LASTING,
        list[float](),
        Counter[int](),
        Counter[int](),
        list[float](),
    )

    async def lightly(seed: int) -> None:
        drawn = random.Random(seed)
        while time.monotonic() < end:
            await asyncio.sleep(drawn.uniform(0.5, 1.5))
            status, seconds = await get(server, f"/lite?{question(drawn)}")
            light[status] += 1
            times.append(seconds)

    async def heavily(seed: int) -> None:
        drawn, paths = random.Random(-seed), itertools.cycle(HEAVY)
        while time.monotonic() < end:
            path = next(paths)
            asked = question(drawn).replace("lang=fr&", "" if "lang=" in path else "lang=fr&")
            heavy[(await get(server, path + asked))[0]] += 1

    async def counting() -> None:
        async with visitors.stream(server.address) as link:
            for band in itertools.count(1):
                if time.monotonic() > end:
                    return
                pages.append(await draw(link, "population", f"lang=fr&neutral={band}"))

    await asyncio.gather(
        *(lightly(seed) for seed in range(LIGHT)), *(heavily(seed) for seed in range(1, TOGETHER + 1)), counting()
    )
    show("heavy", files=dict(heavy), populations=len(pages))
    show(
        "light",
        pages=dict(light),
        p50=quantile(times, 0.5),
        p95=quantile(times, 0.95),
        most=quantile(times, 1),
        MB=server.resident(),
    )


def main() -> None:
    """On a server of its own."""
    about_the_machine()
    with serving() as server:
        asyncio.run(beside(server))


if __name__ == "__main__":
    main()
