"""What one answer costs a server, and what clients get: ``python -m benchmarks.hold.answers [FOLDER OF ANOTHER VERSION]``, about two minutes.

Households of different incomes are asked of ``/api/answer``, of ``/api/v1/answer`` with ten fields in one language, and of ``/lite``, by one
client and by a hundred at once, of a server in one process and of servers with ``--workers`` 1 and 2. The processor counted is that of
the server and its workers, never of the clients; clients take theirs from the same cores, so answers a second are fewer than alone.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.hold.machine import ROOT, Server, about_the_machine, quantile, question, serving, show

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS, CLIENTS = (0, 1, 2), (1, 100)
WARM_UP, ASKED = 60, {1: 300, 100: 1_000}
"""How many are asked before anything is counted, and by so many clients together while it is."""
HOUSEHOLD = (ROOT / "scenarios" / "households" / "couple_f3.yaml").read_text(encoding="utf-8")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
FIELDS = "eligible,price,down_payment,financed,instalments,instalment,first_due,last_due,total_paid,steps"


class Asked(NamedTuple):
    """What is asked: its name, its method and address, and whether the household is in the body."""

    name: str
    path: str
    in_body: bool

    def request(self, drawn: random.Random, port: int) -> bytes:
        """The bytes of one request about a household that was perhaps never asked about."""
        host = f"Host: 127.0.0.1:{port}\r\n"
        if not self.in_body:
            return f"GET {self.path}?{question(drawn)} HTTP/1.1\r\n{host}\r\n".encode()
        body = HOUSEHOLD.replace("60000 DZD", f"{drawn.randrange(30_000, 72_000)} DZD").encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\n{host}Content-Type: application/yaml\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


THINGS = (
    Asked("answer", "/api/answer", in_body=True),
    Asked("v1/answer, ten fields", f"/api/v1/answer?lang=fr&fields={FIELDS}", in_body=True),
    Asked("lite", "/lite", in_body=False),
)


@dataclass
class Crowd:
    """Clients that ask one thing of one server: what they were given, in how long, and how large it was."""

    server: Server
    asked: Asked
    turns: Iterator[int]
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    async def ask(self, seed: int) -> None:
        """One client, which asks over one connection as long as there are turns."""
        drawn = random.Random(seed)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        for _ in self.turns:
            begin = time.perf_counter()
            writer.write(self.asked.request(drawn, self.server.port))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(_LENGTH.findall(head)[0])
            await reader.readexactly(length)
            self.seconds.append(time.perf_counter() - begin)
            self.statuses[int(head.split(b" ", 2)[1])] += 1
            self.sizes.append(length)
        writer.close()


async def asked_by(server: Server, asked: Asked, clients: int, count: int) -> dict[str, object]:
    """What so many clients were given for so many requests, and what they cost."""
    crowd = Crowd(server, asked, iter(range(count)))
    processor, begin = server.processor(), time.perf_counter()
    await asyncio.gather(*(crowd.ask(seed) for seed in range(clients)))
    elapsed, processor = time.perf_counter() - begin, server.processor() - processor
    return {
        "ms_of_processor": f"{1_000 * processor / count:.2f}",
        "a_second_of_processor": f"{count / max(processor, 0.01):.0f}",
        "a_second": f"{count / elapsed:.0f}",
        "p50": quantile(crowd.seconds, 0.5),
        "p95": quantile(crowd.seconds, 0.95),
        "KB": f"{sum(crowd.sizes) / len(crowd.sizes) / 1_000:.1f}",
        "status": dict(crowd.statuses),
    }


def main() -> None:
    """Each number of workers on a server of its own."""
    about_the_machine()
    for workers in WORKERS:
        with serving(workers=workers) as server:
            for asked, clients in itertools.product(THINGS, CLIENTS):
                asyncio.run(asked_by(server, asked, clients, WARM_UP))
                figures = asyncio.run(asked_by(server, asked, clients, ASKED[clients]))
                show(f"--workers {workers}: {asked.name}, {clients} at once", **figures)


if __name__ == "__main__":
    main()
