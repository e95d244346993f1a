"""Where each page is: read by the frame, which runs them, and by the server, which names them in the first HTML."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where a page is: its address, its icon, and whether everybody finds it in the bar or staff in the footer."""

    address: str
    icon: str
    everybody: bool = True


PAGES = {
    "simulate": Place("", "calculate"),
}
"""The pages, by the name of their file; the first is the home page."""


def named(path: str) -> str:
    """The page at an address (``/droit``); the first page for an address that is none."""
    wanted = path.strip("/")
    return next((name for name, place in PAGES.items() if place.address == wanted), next(iter(PAGES)))
