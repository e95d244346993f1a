"""What the scripts of this folder share: a server of their own on this machine, and visitors without a browser."""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import visitors

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from websockets.asyncio.client import ClientConnection

ROOT = Path(__file__).parents[2]
CASE = visitors.CASE
GONE = 1001
"""How a browser closes the websocket of a page that is closed."""


class Server:
    """A server in a process of its own: what it holds."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid, self.address = port, pid, f"http://127.0.0.1:{port}"

    def resident(self) -> int:
        """Memory in use, in MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)

    def processor(self) -> float:
        """Seconds of processor used since the start, by all its threads and its workers."""
        children = " ".join(path.read_text() for path in Path(f"/proc/{self.pid}/task").glob("*/children")).split()
        ticks = 0
        for pid in (self.pid, *children):
            user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            ticks += int(user) + int(system)
        return ticks / os.sysconf("SC_CLK_TCK")

    def files(self) -> int:
        """Open files, sockets among them."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


def tree() -> Path:
    """The version that is measured: this one, or the folder that the command line names."""
    return Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT


@contextmanager
def serving(session: int = 5, files: int | None = None, workers: int = 0) -> Iterator[Server]:
    """A server whose sessions live for some seconds after they were left, with so many open files at most, and so many workers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "simulator", "app", "--port", str(port), "--workers", str(workers)]
    if files is not None:
        command = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *command]
    env = {**os.environ, "LOCATION_VENTE_SESSION_SECONDS": str(session)}
    with subprocess.Popen(
        command, cwd=tree(), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            end = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/lite?{CASE}", timeout=5).close()
                    break
                except OSError:
                    if time.monotonic() > end:
                        raise
                    time.sleep(0.2)
            time.sleep(3)
            yield Server(port, process.pid)
        finally:
            process.terminate()


async def get(server: Server, path: str, patience: float = 120) -> tuple[int, float]:
    """Status and seconds of one request; status 0 where there was no answer."""
    begin = time.perf_counter()
    status = 0
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            try:
                writer.write(
                    f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n\r\n".encode()
                )
                answer = await reader.read()
                status = int(answer.split(b" ", 2)[1]) if answer else 0
            finally:
                writer.close()
    except (OSError, TimeoutError):
        pass
    return status, time.perf_counter() - begin


async def draw(link: ClientConnection, page: str, query: str) -> float:
    """Draw a page in a session; the seconds until it is whole."""
    begin = time.perf_counter()
    ask = BackMsg()
    ask.rerun_script.page_name, ask.rerun_script.query_string = page, query
    await link.send(ask.SerializeToString())
    while ForwardMsg.FromString(await link.recv()).WhichOneof("type") != "script_finished":
        pass
    return time.perf_counter() - begin


def question(drawn: random.Random) -> str:
    """The case of the contract with an income that was perhaps never asked."""
    return CASE.replace("income=60000", f"income={drawn.randrange(30_000, 90_000)}")


def quantile(seconds: list[float], part: float) -> str:
    """A quantile, in milliseconds."""
    return f"{sorted(seconds)[min(int(len(seconds) * part), len(seconds) - 1)] * 1_000:.0f} ms" if seconds else "none"


def show(name: str, **figures: object) -> None:
    """Print a line of figures."""
    print(f"{name}: " + ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in figures.items()), flush=True)


def about_the_machine() -> None:
    """Print what else keeps the machine busy, and how even a second of pure computing is on it."""
    spans = []
    for _ in range(10):
        begin = time.perf_counter()
        sum(range(3_000_000))
        spans.append(time.perf_counter() - begin)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    noise = f"{min(spans) * 1e3:.0f} to {max(spans) * 1e3:.0f} ms, median {statistics.median(spans) * 1e3:.0f}"
    show("machine", processors=os.cpu_count(), load=load, one_sum_ten_times=noise)
