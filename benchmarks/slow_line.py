"""What a first visit costs on a slow line with a slow processor: seconds to the first figure, to the whole page, and bytes.

    .venv/bin/python -m benchmarks.slow_line [--rounds 3]

A phone of 390 × 844 with nothing kept, 400 kb/s, 300 ms of latency, the processor four times slower, as Chromium's tools
slow them down. The server is on the same machine, at its full speed. Each line is the median of its rounds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import urllib.request
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.visitors import CASE

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browsing import SIZES, chromium, free_port, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BYTES_A_SECOND = 400_000 // 8
LATENCY = 300
SLOWER = 4
KB = 1_000
PAGES = {"/": f"/?{CASE}", "/lite": f"/lite?{CASE}", "/contrat": "/contrat?lang=fr"}
"""The pages that begin with a figure."""
PATIENCE = 120_000


class Cost(NamedTuple):
    """Of one visit: seconds to the first figure and to the foot of the page as it stays, kilobytes on the wire."""

    figure: float
    whole: float
    kilobytes: float


def visit(browser: Browser, address: str) -> Cost:
    """One first visit. The page is whole when the answer of the first HTML has made room for it."""
    context = browser.new_context(viewport=SIZES["phone"])
    page = context.new_page()
    wire, sizes = context.new_cdp_session(page), list[float]()
    wire.send("Network.enable")
    slow = {
        "offline": False,
        "latency": LATENCY,
        "downloadThroughput": BYTES_A_SECOND,
        "uploadThroughput": BYTES_A_SECOND,
    }
    wire.send("Network.emulateNetworkConditions", slow)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    wire.on("Network.webSocketFrameReceived", lambda event: sizes.append(len(event["response"]["payloadData"]) * 3 / 4))
    start = perf_counter()
    page.goto(address, wait_until="commit", timeout=PATIENCE)
    page.wait_for_selector(".hero .v", timeout=PATIENCE)
    figure = perf_counter() - start
    page.wait_for_selector("footer", timeout=PATIENCE)
    page.wait_for_selector("#boot", state="detached", timeout=PATIENCE)
    whole = perf_counter() - start
    page.wait_for_load_state("networkidle", timeout=PATIENCE)
    context.close()
    return Cost(figure, whole, sum(sizes) / KB)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    sys.stdout.write("| page | first figure, s | whole page, s | on the wire, KB |\n|---|---|---|---|\n")
    with running(free_port()) as (address, _), chromium() as browser:
        for path in ("/lite", "/lite-worker.js"):  # the first question of a server computes what all others find
            urllib.request.urlopen(address + path).close()
        for name, path in PAGES.items():
            costs = [visit(browser, address + path) for _ in range(rounds)]
            figure, whole, kilobytes = (statistics.median(column) for column in zip(*costs, strict=True))
            sys.stdout.write(f"| `{name}` | {figure:.1f} | {whole:.1f} | {kilobytes:.0f} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
