"""50, 100, 200 and 400 sessions at once: ``python -m benchmarks.hold.crowd [FOLDER OF ANOTHER VERSION]``, about three minutes.

Each visitor opens the first page, then changes the income about every ten seconds.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter

from websockets.exceptions import WebSocketException

from benchmarks import visitors
from benchmarks.hold.machine import GONE, Server, about_the_machine, quantile, serving, show

SIZES = (50, 100, 200, 400)
THINKING, LASTING = 10, 25


async def crowd(server: Server, size: int) -> None:
    """One crowd: changes, their times, errors; memory and open files with it and after it."""
    drawn, income, times, errors = random.Random(size), visitors.incomes(size), list[float](), []
    start, end, processor = server.resident(), time.monotonic() + LASTING, server.processor()

    async def visit() -> None:
        await asyncio.sleep(drawn.uniform(0, THINKING))
        try:
            async with visitors.stream(server.address) as link:
                visitor = visitors.Visitor(link)
                await visitor.rerun()
                while time.monotonic() < end:
                    await asyncio.sleep(drawn.uniform(0.5 * THINKING, 1.5 * THINKING))
                    times.append(await visitor.rerun(income=income()))
                await link.close(GONE)
        except (OSError, TimeoutError, RuntimeError, WebSocketException) as error:
            errors.append(type(error).__name__)

    visiting = asyncio.gather(*(visit() for _ in range(size)))
    await asyncio.sleep(LASTING - 2)
    resident, files = server.resident(), server.files()
    await visiting
    each = 1000 * (server.processor() - processor) / max(size + len(times), 1)
    await asyncio.sleep(15)
    show(f"{size} sessions", changes=len(times), p50=quantile(times, 0.5), p95=quantile(times, 0.95), processor_ms_each=round(each, 1), errors=dict(Counter(errors)), start_MB=start,
         MB=resident, files=files, MB_after=server.resident(), files_after=server.files())  # fmt: skip


def main() -> None:
    """Each crowd on a server of its own."""
    about_the_machine()
    for size in SIZES:
        with serving() as server:
            asyncio.run(crowd(server, size))


if __name__ == "__main__":
    main()
