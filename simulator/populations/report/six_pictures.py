"""The six pictures of the page, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.report import pictures

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab
    from simulator.populations.report.pictures import Picture

ARTICLES = "articles"
"""The place of the picture of what each article does, which takes longer than the others."""
ORDER = ("effort", ARTICLES, "receipts", "delay")
"""The names of the pictures."""


def of(lab: Lab) -> dict[str, Picture]:
    """Those of the six that this lab has, by their names."""
    return {picture.name: picture for picture in pictures.of(lab) if picture.name in ORDER}
