"""The six pictures of the page, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.report import pictures

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab
    from simulator.populations.report.pictures import Picture

ORDER = ("effort", "receipts", "delay")
"""The names of the pictures."""


def of(lab: Lab) -> list[Picture]:
    """Those of the six that this lab has."""
    by_name = {picture.name: picture for picture in pictures.of(lab)}
    return [by_name[name] for name in ORDER if name in by_name]
