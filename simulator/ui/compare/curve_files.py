"""The curve taken away: as a picture in points, and its figures as CSV."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from simulator.base.money import Money
from simulator.ui.compare import curve
from simulator.ui.compare.whatif_blocks import summary
from simulator.ui.state import session
from simulator.whatif import IN_DAYS, day
from simulator.writing import formats

if TYPE_CHECKING:
    from simulator.answers import Json
    from simulator.ui.compare.curve import Dot
    from simulator.views.voice import Voice
    from simulator.whatif import Sweep


def buttons(voice: Voice, swept: Sweep, dots: tuple[Dot, ...]) -> None:
    """Two buttons: the picture is only drawn when it is asked for. None where no value has an instalment."""
    if not any(point.instalment for point in swept.points):
        return
    with st.container(key="curve-files", horizontal=True):
        st.download_button(
            voice.say("grid.picture"), lambda: png(voice, swept, dots), f"{swept.move}.png", "image/png",
            key=session.key("curve_png"), on_click="ignore",
        )  # fmt: skip
        st.download_button(
            voice.say("grid.numbers"), lambda: numbers(swept, voice), f"{swept.move}.csv", "text/csv",
            key=session.key("curve_csv"), on_click="ignore",
        )  # fmt: skip


def png(voice: Voice, swept: Sweep, dots: tuple[Dot, ...]) -> bytes:
    """The curve with its finding as its title, as PNG."""
    from simulator.sheets import typeset

    return typeset.drawing(
        curve.file(voice, swept, summary(voice, swept), voice.currency, dots), formats.UNDATED.replace(tzinfo=dt.UTC)
    )


def numbers(swept: Sweep, voice: Voice) -> bytes:
    """Every point of the curve as a row, amounts as numbers."""
    rows = [_row(swept, place, voice.currency) for place in range(len(swept.values))]
    return formats.flat_table(formats.warned(rows), voice.lang).encode()


def _row(swept: Sweep, place: int, currency: str) -> Json:
    value, point = swept.values[place], swept.points[place]
    moved = day(value).isoformat() if swept.move in IN_DAYS else Money(value, currency).decimal
    amounts = {name: getattr(point, name) for name in ("instalment", "up_front", "in_all")}
    figures = {name: None if cents is None else Money(cents, currency).decimal for name, cents in amounts.items()}
    return {swept.move: moved, "eligible": point.eligible, **figures, "months": point.months, "last_due": point.last}
