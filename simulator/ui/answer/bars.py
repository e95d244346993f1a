"""The chart of a page: the legend as HTML, the bars drawn twice, wide and narrow, so that letters keep their size.

The style sheet shows one of the two, and gives the colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.ui.shell.markup import Markup, join, tag
from simulator.views import bars

if TYPE_CHECKING:
    from simulator.views.voice import Voice
    from simulator.views.years import Summary

WIDTHS = {"wide": 630, "narrow": 362}
"""As wide as they stand on a desk and on a phone: letters have the size that was asked for."""


def by_calendar_year(voice: Voice, summary: Summary) -> Markup:
    """The chart, its legend, and the sentence that says it to screen readers."""
    drawn = bars.bars(summary)
    items = [tag("span", tag("i", cls=name), voice.say(f"sheet.series.{name}")) for name in bars.shown(drawn)]
    pictures = [Markup(bars.pictured(voice, summary, drawn, width, f"chart {name}")) for name, width in WIDTHS.items()]
    return join(tag("div", *items, cls="legend"), *pictures)
