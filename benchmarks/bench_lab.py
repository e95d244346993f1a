"""What the population lab costs as a policymaker runs it: three laws, bands of fifty draws, the parts of the articles."""

from __future__ import annotations

import os

import pytest

from benchmarks.bench_commands import cost

LAWS = ("location_vente@2001-04-29", "location_vente@2016-11-10", "location_vente@2024-06-26")
SECONDS = 30
"""Seconds of processor that it may take on the command line."""


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not tell what a child used")
def test_lab(tmp_path, capsys) -> None:
    """Three laws over 20 000 rows with bands and articles: at most ``SECONDS`` of processor."""
    words = ["-m", "simulator", "population", "--synthetic", "20000", "--bands", "50", "--by-article"]
    found = cost([*words, *(word for name in LAWS for word in ("--law", name))], tmp_path)
    with capsys.disabled():
        print(f"\nthree laws, bands of 50 draws, articles: {found.seconds:.1f} s of processor, {found.memory:.0f} MiB")
    assert found.seconds <= SECONDS
