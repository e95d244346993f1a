"""The monthly figure against one fact: SVG made here, twice, and as a file, with every threshold marked by a number that a list explains.

What is refused is shaded, where there is no schedule the line stops, and the household is a dot on it.
"""

from __future__ import annotations

import textwrap
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money
from simulator.ui.shell.markup import Markup, join, tag
from simulator.views.bars import FONT, round_step
from simulator.whatif import IN_DAYS, day
from simulator.wording import fenced_in_a_drawing, is_right_to_left, write

if TYPE_CHECKING:
    from simulator.views.voice import Voice
    from simulator.whatif import Sweep

WIDTHS = {"wide": 960, "narrow": 362}
HEIGHT, TOP, BOTTOM = 250, 44, 24
_ABOVE = 4
"""The picture ends at so many times the middle instalment: past the age limit is a month in which all is paid at once."""
_ROWS = 3
"""Heights at which numbers stand, so that neighbours do not cover each other."""
_NEAR = 18
_TICKS = {"wide": 6, "narrow": 4}
_EDGE = 30
_YEARS = (1, 2, 5, 10, 20, 50, 100)
"""Years between two of those that are written."""


_MARGIN, _LINE, _LETTERS_OF_A_LINE = 24, 26, 90
"""Of a file: its margin, the height of a line of its title, and the letters of one."""
_STYLE = (
    f"text{{font:13px {FONT};fill:#55605a}}.title{{font:600 18px {FONT};fill:#0b5d4e}}.name{{font-weight:600;fill:#1e2522;paint-order:stroke;stroke:#fff;stroke-width:4px}}"
    ".line{stroke:#8a8f8c;stroke-width:.5}.base{stroke:#55605a}.curve{fill:none;stroke:#0b5d4e;stroke-width:2.5}.refused{fill:#9b2f1f;fill-opacity:.13}"
    ".mark{fill:none;stroke:#55605a;stroke-dasharray:4 3}circle.mark{fill:#fff;stroke-dasharray:none}text.mark{stroke:none;fill:#1e2522}"
    ".dot{stroke:#fff;stroke-width:2}.dot.now{fill:#0b5d4e}.dot.to{fill:#3f6189}"
)
"""The colours of a file, which has no page around it; each line is at least three to one against white."""


class Frame(NamedTuple):
    """Where a value and an amount are in the picture."""

    first: int
    last: int
    top: int
    width: int

    def x(self, value: int) -> float:
        """The distance of a value from the left."""
        return self.width * (value - self.first) / max(self.last - self.first, 1)

    def y(self, amount: int) -> float:
        """The distance of an amount from the top; an amount above the picture is at its edge."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(amount, self.top) / self.top


class Dot(NamedTuple):
    """A point with a name, ``to`` or ``now``: its value, and its own instalment, None where there is none."""

    name: str
    value: int
    instalment: int | None


def picture(voice: Voice, swept: Sweep, sentence: str, currency: str, dots: tuple[Dot, ...]) -> Markup:
    """The curve in two widths; ``sentence`` says what it shows."""
    return join(
        *(
            tag(
                "svg", tag("title", sentence), *_parts(voice, swept, currency, dots, name), cls=f"chart curve {name}",
                viewBox=f"0 0 {width} {HEIGHT}", role="img", aria_label=sentence,
            )
            for name, width in WIDTHS.items()
        )
    )  # fmt: skip


def file(voice: Voice, swept: Sweep, sentence: str, currency: str, dots: tuple[Dot, ...]) -> str:
    """The curve as an SVG file: the sentence that says what it shows is its title, then the curve and the disclaimer."""
    width, lines = WIDTHS["wide"], textwrap.wrap(sentence, _LETTERS_OF_A_LINE)
    top = _MARGIN + _LINE * len(lines)
    whole_width, height = width + 2 * _MARGIN, top + HEIGHT + 2 * _MARGIN
    x, anchor = (whole_width - _MARGIN, "end") if is_right_to_left(voice.lang) else (_MARGIN, "start")
    words = [
        tag("text", fenced_in_a_drawing(line, voice.lang), x=str(x), y=str(_LINE * (place + 1)), text_anchor=anchor, cls="title")
        for place, line in enumerate(lines)
    ]  # fmt: skip
    moved = tag("g", *_parts(voice, swept, currency, dots, "wide"), transform=f"translate({_MARGIN} {top})")
    foot = tag(
        "text",
        fenced_in_a_drawing(voice.say("disclaimer"), voice.lang),
        x=str(x),
        y=str(height - _MARGIN // 2),
        text_anchor=anchor,
    )
    ground = tag("rect", width=str(whole_width), height=str(height), fill="#fff")
    return tag(
        "svg", tag("title", sentence), tag("style", Markup(_STYLE)), ground, *words, moved, foot,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {whole_width} {height}", width=str(whole_width), height=str(height), role="img",
    )  # fmt: skip


def _parts(voice: Voice, swept: Sweep, currency: str, dots: tuple[Dot, ...], name: str) -> list[Markup]:
    """Everything inside one width of the picture."""
    paid = [point.instalment for point in swept.points if point.instalment]
    top = min(max(paid, default=1), int(_ABOVE * median(paid or [1]))) * 11 // 10
    frame = Frame(swept.values[0], swept.values[-1], max(top, 1), WIDTHS[name])
    return [
        *_refused(swept, frame),
        *_lines(voice, frame, currency),
        *_axis(voice, swept, frame, _TICKS[name], currency),
        *_line(swept, frame),
        *_marks(swept, frame),
        *_dots(voice, frame, dots, currency),
    ]


def beyond(swept: Sweep) -> bool:
    """Whether some instalments are above the picture."""
    paid = [point.instalment for point in swept.points if point.instalment]
    return bool(paid) and max(paid) > _ABOVE * median(paid)


def _refused(swept: Sweep, frame: Frame) -> list[Markup]:
    """The stretches in which a condition refuses."""
    boxes = []
    pairs = list(zip(swept.values, (point.eligible for point in swept.points), strict=True))
    edges = sorted({mark.at for mark in swept.thresholds if mark.kind in ("refused", "accepted")})
    for eligible, stretch in groupby(pairs, key=lambda pair: pair[1]):
        if not eligible:
            values = [value for value, _ in stretch]
            first = max([edge for edge in edges if edge <= values[0]], default=frame.first)
            last = min([edge for edge in edges if edge > values[-1]], default=frame.last)
            left, wide = frame.x(first), frame.x(last) - frame.x(first)
            box = {"x": f"{left:.1f}", "y": str(TOP), "width": f"{wide:.1f}", "height": str(HEIGHT - TOP - BOTTOM)}
            boxes.append(tag("rect", cls="refused", **box))
    return boxes


def _lines(voice: Voice, frame: Frame, currency: str) -> list[Markup]:
    """A few round amounts, at the end of their lines."""
    step, shapes = round_step(frame.top), []
    for amount in range(step, frame.top + 1, step):
        y = frame.y(amount)
        words = fenced_in_a_drawing(write(Money(amount, currency), voice.lang, centimes=voice.centimes), voice.lang)
        shapes.append(tag("path", d=f"M0 {y:.1f}H{frame.width}", cls="line"))
        shapes.append(tag("text", words, x=str(frame.width), y=f"{y - 4:.1f}", text_anchor="end"))
    return [*shapes, tag("path", d=f"M0 {HEIGHT - BOTTOM}H{frame.width}", cls="base")]


def _axis(voice: Voice, swept: Sweep, frame: Frame, ticks: int, currency: str) -> list[Markup]:
    """A few values under the line: years, or round amounts."""
    labels = []
    for value, words in _ticks(voice, swept, ticks, currency):
        x = min(max(frame.x(value), _EDGE), frame.width - _EDGE)
        labels.append(tag("text", words, x=f"{x:.1f}", y=str(HEIGHT - 7), text_anchor="middle"))
    return labels


def _ticks(voice: Voice, swept: Sweep, ticks: int, currency: str) -> list[tuple[int, str]]:
    first, last = swept.values[0], swept.values[-1]
    if swept.move in IN_DAYS:
        years = range(day(first).year + 1, day(last).year + 1)
        step = next(interval for interval in _YEARS if len(years) <= interval * ticks)
        days = {year: day(first).replace(year=year, month=1, day=1) for year in years if year % step == 0}
        return [((start - day(0)).days, str(year)) for year, start in days.items()]
    step = round_step((last - first) * 4 // ticks)
    values = range(first + -first % step, last + 1, step)
    return [
        (value, fenced_in_a_drawing(write(Money(value, currency), voice.lang, centimes=voice.centimes), voice.lang))
        for value in values
    ]


def _line(swept: Sweep, frame: Frame) -> list[Markup]:
    """The instalments, joined where neighbours have one; the exact neighbours of each threshold are among the points."""
    instalments = {value: point.instalment for value, point in zip(swept.values, swept.points, strict=True)}
    for mark in swept.thresholds:
        instalments |= {mark.before: mark.less.instalment, mark.at: mark.more.instalment}
    words, drawing = [], False
    for value in sorted(instalments):
        amount = instalments[value]
        if amount:
            words.append(f"{'L' if drawing else 'M'}{frame.x(value):.1f} {frame.y(amount):.1f}")
        drawing = bool(amount)
    return [tag("path", d="".join(words), cls="curve")] if words else []


def _marks(swept: Sweep, frame: Frame) -> list[Markup]:
    """A line and its number at each threshold; neighbours stand at different heights."""
    shapes, row = [], 0
    places = [frame.x(mark.at) for mark in swept.thresholds]
    rows = [0]
    for before, after in pairwise(places):
        row = (row + 1) % _ROWS if after - before < _NEAR else 0
        rows.append(row)
    for number, (x, row) in enumerate(zip(places, rows, strict=False), 1):
        middle, y = min(max(x, 8), frame.width - 8), 8 + 14 * row
        shapes.append(tag("path", d=f"M{x:.1f} {y + 7}V{HEIGHT - BOTTOM}", cls="mark"))
        shapes.append(tag("circle", cls="mark", cx=f"{middle:.1f}", cy=str(y), r="7"))
        shapes.append(tag("text", str(number), cls="mark", x=f"{middle:.1f}", y=str(y + 4), text_anchor="middle"))
    return shapes


def _dots(voice: Voice, frame: Frame, dots: tuple[Dot, ...], currency: str) -> list[Markup]:
    """The household, and the other value that was asked for, each with its own amount."""
    shapes = []
    for name, value, instalment in dots:
        if frame.first <= value <= frame.last:
            x, y = frame.x(value), frame.y(instalment or 0)
            shapes.append(tag("circle", cls=f"dot {name}", cx=f"{x:.1f}", cy=f"{y:.1f}", r="5"))
            shapes += [_label(voice, frame, x, y, Money(instalment, currency), name)] if instalment else []
    return shapes


def _label(voice: Voice, frame: Frame, x: float, y: float, amount: Money, name: str) -> Markup:
    """The name of a dot and its amount: below the line, or above where there is no room, at whichever side has some."""
    words = f"{voice.say(f'whatif.sign.{name}')} · {write(amount, voice.lang, centimes=voice.centimes)}"
    anchor = "start" if x < frame.width / 2 else "end"
    below, above = (34, -28) if name == "to" else (18, -12)
    far = below if y + below < HEIGHT - BOTTOM - 4 else above
    place = {"x": f"{x + (8 if anchor == 'start' else -8):.1f}", "y": f"{y + far:.1f}"}
    return tag("text", fenced_in_a_drawing(words, voice.lang), cls=f"name {name}", text_anchor=anchor, **place)
