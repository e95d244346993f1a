"""``python -m simulator`` is the command ``location-vente``."""

from __future__ import annotations

import gc
import sys

_SELDOM = 100_000
"""Objects made between two searches for garbage in cycles: a command that answers one household makes fewer."""


def run() -> int:
    """Run the command line as a program; returns the exit status."""
    gc.set_threshold(_SELDOM)
    from simulator.cli import main

    status = main()
    gc.freeze()  # the memory goes back as it is: what is left in it is not searched once more
    return status


if __name__ == "__main__":
    sys.exit(run())
