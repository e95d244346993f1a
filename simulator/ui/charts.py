"""The payments of each year as stacked bars: SVG made here, so that a phone draws it without a library.

Drawn twice, wide and narrow, so that letters keep their size; the style sheet shows one of the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.money import Money
from simulator.summary import SERIES, TRANCHE, Summary, by_year
from simulator.ui.markup import Markup, join, tag
from simulator.wording import write

if TYPE_CHECKING:
    from simulator.plain_page import Page

HEIGHT, TOP, BOTTOM = 230, 18, 24
WIDTHS = {"wide": 760, "narrow": 362}
_STEPS = (1, 2, 5)
_LINES = 4
_HALF_A_YEAR = 13
"""Half the width of a written year."""


class Bar(NamedTuple):
    """A year, or a tranche whose year is not known."""

    year: int | None
    paid: dict[str, int]


def bars(summary: Summary) -> list[Bar]:
    """Tranches without a date one by one, then every calendar year, those without a payment too."""
    dated = {year.year: year.paid for year in summary.years if year.year is not None}
    undated = [Bar(None, by_year([row])[0].paid) for year in summary.years if year.year is None for row in year.rows]
    empty = dict.fromkeys(SERIES, 0)
    return undated + [Bar(year, dated.get(year, empty)) for year in range(min(dated), max(dated) + 1)]


def by_calendar_year(page: Page, summary: Summary) -> Markup:
    """The chart, its legend, and what it says for who cannot see it."""
    drawn = bars(summary)
    alone = page.say("page.chart.alt", years=len(summary.years), total=Money(sum(year.total for year in summary.years)))
    pictures = [_svg(page, drawn, name, width, alone) for name, width in WIDTHS.items()]
    return join(_legend(page, drawn), *pictures)


def _legend(page: Page, drawn: list[Bar]) -> Markup:
    shown = [name for name in SERIES if any(bar.paid[name] for bar in drawn)]
    items = [tag("span", tag("i", cls=name), page.say(f"page.series.{name}")) for name in shown]
    if drawn[0].year is None:
        items.insert(1, tag("span", tag("i", cls="undated"), page.say("page.series.undated")))
    return tag("div", *items, cls="legend")


def _svg(page: Page, drawn: list[Bar], name: str, width: int, alone: str) -> Markup:
    highest = max(sum(bar.paid.values()) for bar in drawn)
    scale = (HEIGHT - TOP - BOTTOM) / highest
    slot = width / (len(drawn) + bool(drawn[0].year is None))
    undated = sum(bar.year is None for bar in drawn)
    parts: list[str] = [*_lines(page, highest, scale, width)]
    for place, bar in enumerate(drawn):
        left = slot * (place + bool(undated and bar.year is not None))
        parts += [_bar(bar, left, slot, scale), _label(bar, left + slot / 2, width)]
    if undated:
        parts.append(tag("text", "?", x=f"{slot * undated / 2:.1f}", y=str(HEIGHT - 7), text_anchor="middle"))
    return tag("svg", *parts, cls=f"chart {name}", viewBox=f"0 0 {width} {HEIGHT}", role="img", aria_label=alone)


def _lines(page: Page, highest: int, scale: float, width: int) -> list[Markup]:
    """A few round amounts, written at the end of their lines, where the bars are low."""
    step = _round_step(highest)
    found = []
    for amount in range(step, highest + 1, step):
        y = f"{HEIGHT - BOTTOM - amount * scale:.1f}"
        found.append(tag("path", d=f"M0 {y}H{width}", cls="line"))
        words = _isolated(write(Money(amount), page.lang, centimes=page.centimes), page.lang)
        found.append(tag("text", words, x=str(width), y=f"{float(y) - 4:.1f}", text_anchor="end"))
    return [*found, tag("path", d=f"M0 {HEIGHT - BOTTOM}H{width}", cls="base")]


def _round_step(highest: int) -> int:
    """The smallest of 1, 2, 5 × 10ⁿ that makes at most four lines."""
    power: int = 10 ** max(len(str(highest)) - 2, 0)
    return next(step for step in (n * each for each in (power, power * 10) for n in _STEPS) if highest <= _LINES * step)


def _bar(bar: Bar, left: float, slot: float, scale: float) -> Markup:
    gap, y = min(slot * 0.16, 3), float(HEIGHT - BOTTOM)
    parts = []
    for name in SERIES:
        tall = bar.paid[name] * scale
        if tall:
            y -= tall
            style = "undated" if bar.year is None and name == TRANCHE else name
            parts.append(tag(
                "rect", cls=style, x=f"{left + gap / 2:.1f}", y=f"{y:.1f}", width=f"{slot - gap:.1f}", height=f"{tall:.1f}",
            ))  # fmt: skip
    return join(*parts)


def _label(bar: Bar, middle: float, width: int) -> Markup:
    """The year under its bar, every five years; never over the edge."""
    if bar.year is None or bar.year % 5:
        return Markup()
    middle = min(max(middle, _HALF_A_YEAR), width - _HALF_A_YEAR)
    return tag("text", str(bar.year), x=f"{middle:.1f}", y=str(HEIGHT - 7), text_anchor="middle")


def _isolated(words: str, lang: str) -> str:
    """SVG is laid out from left to right: an Arabic amount is fenced, so that its currency stays on its left."""
    return f"\u2067{words}\u2069" if lang == "ar" else words
