"""The six pictures of the page, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.report import payments_picture, pictures, treasury_pictures

if TYPE_CHECKING:
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.bands import Bands
    from simulator.populations.report.pictures import Picture

ARTICLES = "articles"
"""The place of the picture of what each article does, which takes longer than the others."""
TREASURY = "treasury"
"""The place of the Treasury's account of the last law that has one, or of the receipts where none is counted."""
ORDER = ("payments", "affordable", "effort", ARTICLES, TREASURY, "delay")
"""The names of the pictures."""


def of(lab: Lab, bands: Bands | None = None) -> dict[str, Picture]:
    """Those of the six that this lab has, by their places; what their titles say is rounded to its bands."""
    payments = payments_picture.of(lab)
    drawn = {picture.name: picture for picture in (*pictures.of(lab, bands), *([payments] if payments else []))}
    accounts = treasury_pictures.of(lab)
    money = accounts[-1] if accounts else drawn.get("receipts")
    placed = {name: drawn[name] for name in ORDER if name in drawn}
    return placed if money is None else placed | {TREASURY: money}
