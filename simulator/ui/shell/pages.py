"""Where each page is: read by the frame, which runs them, and by the server, which names them in the first HTML."""

from __future__ import annotations

from typing import NamedTuple


class PageEntry(NamedTuple):
    """Where a page is: its address, its icon; whether the link stands in the bar, for all, or in the footer, for staff.

    ``in_bar`` says whether it stands there at all: the bar of a phone holds six, and other pages link to the rest.
    ``household`` says that the page is about the household of the address: the typical cases stand at its top and one
    tap shows it another. On the other pages they stand at the foot, and one tap opens the first page with the case.
    """

    address: str
    icon: str
    everybody: bool = True
    household: bool = False
    in_bar: bool = True


PAGES = {
    "simulate": PageEntry("", "calculate", household=True),
    "schedule": PageEntry("echeancier", "calendar_month", household=True),
    "contract": PageEntry("contrat", "vpn_key"),
    "compare": PageEntry("comparer", "balance", household=True),
    "law": PageEntry("droit", "gavel"),
    "guide": PageEntry("aide", "help"),
    "programmes": PageEntry("programmes", "real_estate_agent", in_bar=False),
    "counter": PageEntry("guichet", "support_agent", everybody=False),
    "population": PageEntry("population", "groups", everybody=False),
    "batch": PageEntry("lot", "table_view", everybody=False),
}
"""The pages, by the name of their file, in the order of the bar, then of the footer; the first is the home page."""
HOME = next(iter(PAGES))


def named(path: str) -> str | None:
    """The page at an address (``/droit``, or with one slash at its end), if there is one."""
    address = path.removeprefix("/").removesuffix("/")
    return next((name for name, place in PAGES.items() if place.address == address), None)
