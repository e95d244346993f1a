"""A peer in its own environment: reads the work once, then does it each time it is asked, and says how long it took: seconds, and
seconds of processor.

``python serve.py ENGINE FOLDER``; a line ``go`` on the standard input runs it, ``save`` writes its table, for comparison.
"""

import gc
import importlib
import importlib.metadata
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
warnings.filterwarnings("ignore")  # of the engine's own imports
import country  # noqa: E402 - the folder of this file is not on the path before
import table  # noqa: E402

OWN_SUMS = {"numba": "in_numba", "polars": "in_polars", "duckdb": "in_duckdb"}
"""The modules of those who sum by tenth themselves; what the others compute is summed by ``table``."""


def worker(engine, people, decrees):
    """What does the work once, each time it is called."""
    if engine in OWN_SUMS:
        return importlib.import_module(OWN_SUMS[engine]).Engine(people, decrees).table
    package = country.Country(engine, decrees)

    def work():
        found = [package.columns(people, which, table.ASKED) for which in (0, 1)]
        return table.table(people, *found, decrees)

    return work


def main(engine, folder):
    """Serve until the input ends."""
    people = dict(np.load(Path(folder) / "people.npz"))
    decrees = json.loads((Path(folder) / "decrees.json").read_text())
    work = worker(engine, people, decrees)

    print(importlib.metadata.version(engine.replace("_", "-")), flush=True)
    for line in sys.stdin:
        gc.collect()
        start, worked = time.perf_counter(), time.process_time()
        made = work()
        taken = time.perf_counter() - start, time.process_time() - worked
        if line.strip() == "save":
            np.save(Path(folder) / f"{engine}.npy", made)
        print(*taken, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
