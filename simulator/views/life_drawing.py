"""The line of life drawn as SVG, from side to side: a page, a sheet and a picture show the same.

On a page the style sheet gives the colours, in the light and in the dark; a file carries its own. An Arabic line runs from right to left.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import MILLION
from simulator.views.bars import COLOURS, FONT
from simulator.views.line_of_life import TODAY
from simulator.views.years import APPLICANT, KAFIL, TRANCHE
from simulator.wording import Named, Sentence, fenced_in_a_drawing, has, is_right_to_left, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from simulator.views.line_of_life import LifePoint, LifeSpan, LineOfLife
    from simulator.views.voice import Voice

WIDTH = 1090
_MARGIN = 10
_BAND, _ROW, _LANE = 12, 15, 52
"""The height of the band of the payers, of a row of words, of a lane of labels."""
_LETTER = 6.6
"""The width of a letter of a label at the most: twelve pixels high."""
_LONGEST = 24
"""Letters in a row of a label."""
_CLOSE = 26
"""Points nearer to each other than this are one mark."""
_STEPS = (1, 2, 5, 10, 20)
_MOST_YEARS = 12
_LINE_COLOURS = "".join(
    f".{name}{{fill:{COLOURS[name]};stroke:{COLOURS[name]}}}" for name in (TRANCHE, APPLICANT, KAFIL)
)
_STYLE = (
    f"text{{font:12px {FONT};fill:#1e2522}}.day{{font-weight:600}}.year{{font-size:10px;fill:#55605a}}{_LINE_COLOURS}"
    ".lead{stroke:#8a8f8c}.axis{stroke:#55605a}.now{stroke:#9b2f1f;stroke-width:2}.future{fill-opacity:.35}"
    ".dot{fill:#0b5d4e;stroke:#0b5d4e;stroke-width:2}.dot.future{fill:#fff;fill-opacity:1}"
)


class _Mark(NamedTuple):
    """One or several points that stand at one place: where, in which rows of words, how the dot looks."""

    x: float
    rows: tuple[str, ...]
    look: str


def picture(voice: Voice, life: LineOfLife, width: int = WIDTH, cls: str = "life") -> str:
    """The line as SVG without colours of its own. Empty where nothing has a day.

    It is for the eye: a door that shows it gives its points in words too.
    """
    drawn = _drawn(voice, life, width)
    if not drawn:
        return ""
    height, inside = drawn
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="{cls}" viewBox="0 0 {width} {height}" aria-hidden="true">{inside}</svg>'


def coloured(voice: Voice, life: LineOfLife, width: int = WIDTH) -> str:
    """The same with its colours, for a sheet or a file."""
    return picture(voice, life, width).replace(">", f"><style>{_STYLE}</style>", 1)


def label(voice: Voice, point: LifePoint) -> str:
    """The words of a point: what it is and its amount, or who pays from then on."""
    if not point.payer:
        return words_of(voice, point.label)
    key = "mine.point.payer.event" if point.label in _OF_A_FAMILY else "mine.point.payer"
    facts = {"event": point.label} if point.label in _OF_A_FAMILY else {}
    return voice.say(key, payer=payer_name(point.payer), **facts)


_OF_A_FAMILY = (Named("event.death"), Named("event.divorce"))
"""The events after which another member of the family goes on paying."""


def payer_name(payer: str) -> Named:
    """The word for a payer: that of the contract, or of who goes on paying after a death or a divorce."""
    return Named(f"payer.{payer}" if has(f"payer.{payer}") else f"mine.choice.{payer}")


def words_of(voice: Voice, fact: Named | Sentence) -> str:
    """A word or a sentence in the language and the unit of a voice."""
    return write(fact, voice.lang, centimes=voice.centimes)


def colour_of(payer: str) -> str:
    """The colour of a payer: that of the applicant, or of the one who takes over."""
    return APPLICANT if payer in (APPLICANT, "spouse") else KAFIL


def _drawn(voice: Voice, life: LineOfLife, width: int) -> tuple[int, str] | None:
    """The height of the drawing, and what is inside it."""
    days = [point.day for point in life.points if point.day]
    if len(set(days)) < 2:
        return None
    axis = _Axis(min(days), max(days), width, reversed=is_right_to_left(voice.lang))
    placed = list(_placed(list(_marks(voice, life, axis)), width))
    above = max((lane for _, lane in placed if lane >= 0), default=0)
    below = max((-lane for _, lane in placed if lane < 0), default=0)
    base = (above + 1) * _LANE + 6
    parts = [
        *_band(life, axis, base),
        *_years(axis, base),
        *(part for mark, lane in placed for part in _labelled(voice, mark, lane, base, width)),
        *(_dot(mark, base) for mark, _ in placed),
        _now(axis.at(life.as_of), base),
    ]
    return base + _BAND + 18 + below * _LANE + 4, "".join(parts)


class _Axis(NamedTuple):
    """Where a day stands on the line."""

    first: dt.date
    last: dt.date
    width: int
    reversed: bool

    def at(self, day: dt.date) -> float:
        """The place of a day, from the left."""
        inside = self.width - 4 * _MARGIN
        x = 2 * _MARGIN + inside * (day - self.first).days / (self.last - self.first).days
        return self.width - x if self.reversed else x


def _marks(voice: Voice, life: LineOfLife, axis: _Axis) -> Iterator[_Mark]:
    """The points from the first to the last; those that stand close to each other on one side of today are one mark."""
    group: list[LifePoint] = []
    for point in sorted((point for point in life.points if point.day), key=lambda point: point.day or dt.date.min):
        if group and not _stands_with(group, point, axis):
            yield _mark(voice, group, axis)
            group = []
        group.append(point)
    yield _mark(voice, group, axis)


def _stands_with(group: Sequence[LifePoint], point: LifePoint, axis: _Axis) -> bool:
    first, last = group[0], group[-1]
    if last.day is None or point.day is None or (last.when != point.when and last.day != point.day):
        return False
    near = abs(axis.at(point.day) - axis.at(last.day)) < _CLOSE
    return last.day == point.day or (near and first.kind == point.kind == TRANCHE)


def _mark(voice: Voice, group: Sequence[LifePoint], axis: _Axis) -> _Mark:
    """The days and the words of a group; the look is that of its first point, and whether it lies ahead."""
    days = [point.day for point in group if point.day]
    first, last = days[0], days[-1]
    x = (axis.at(first) + axis.at(last)) / 2
    when = (
        voice.date(first)
        if first == last
        else f"{first.year}"
        if first.year == last.year
        else f"{first.year}–{last.year}"
    )
    if len(group) > 1 and all(point.kind == TRANCHE for point in group):
        names = [voice.say("mine.point.tranches.count", count=len(group))]
    else:
        names = [label(voice, point) for point in group]
    chosen = next((point for point in group if point.kind != TODAY), group[0])
    colour = TRANCHE if chosen.kind == TRANCHE else KAFIL if chosen.kind == KAFIL else ""
    ahead = "future" if group[0].when == "future" else ""
    return _Mark(x, (when, *_wrapped(voice.say("mine.point.and").join(names))), f"{colour} {ahead}".strip())


def _wrapped(words: str) -> list[str]:
    """Words in at most two rows."""
    rows: list[str] = []
    for word in words.split(" "):
        if rows and (len(rows) == 2 or len(rows[-1]) + 1 + len(word) <= _LONGEST):
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows


def _placed(marks: list[_Mark], width: int) -> Iterator[tuple[_Mark, int]]:
    """Each mark with the lane of its label: 0, 1, 2 above the line from near to far, -1, -2 below it; none overlaps another."""
    free_from: dict[int, float] = {}
    for mark in sorted(marks, key=lambda mark: mark.x):
        left, right = _extent(mark, width)
        lane = next(lane for lane in _lanes() if free_from.get(lane, 0.0) <= left)
        free_from[lane] = right + 8
        yield mark, lane


def _lanes() -> Iterator[int]:
    far = 0
    while True:
        yield far
        yield -far - 1
        far += 1


def _extent(mark: _Mark, width: int) -> tuple[float, float]:
    """From where to where the label of a mark reaches."""
    half = max(map(len, mark.rows)) * _LETTER / 2
    middle = min(max(mark.x, half), width - half)
    return middle - half, middle + half


def _band(life: LineOfLife, axis: _Axis, base: int) -> Iterator[str]:
    """A thin line before the first instalment and after the last; between them who pays, full until today and lighter after it.

    Who pays a part beside the payer has that part of the height, from below.
    """
    y = base + _BAND / 2
    ends = (life.spans[0].first, life.spans[-1].last) if life.spans else (axis.last, axis.last)
    for first, last in ((axis.first, ends[0]), (ends[1], axis.last)):
        yield f'<path class="axis" d="M{axis.at(first):.1f} {y}H{axis.at(last):.1f}"/>'
    for span in life.spans:
        for first, last, ahead in _sides(span, life.as_of):
            left, right = sorted((axis.at(first), axis.at(last)))
            cls = f"{colour_of(span.payer)}{' future' if ahead else ''}"
            yield f'<rect class="{cls}" x="{left:.1f}" y="{base}" width="{right - left:.1f}" height="{_BAND}"/>'
    for share in life.shares:
        left, right = sorted((axis.at(share.first), axis.at(share.last)))
        tall = _BAND * share.share / MILLION
        yield f'<rect class="{KAFIL}" x="{left:.1f}" y="{base + _BAND - tall:.1f}" width="{right - left:.1f}" height="{tall:.1f}"/>'


def _sides(span: LifeSpan, as_of: dt.date) -> Iterable[tuple[dt.date, dt.date, bool]]:
    """The part of a span that has passed, and the part that lies ahead."""
    if span.first < as_of:
        yield span.first, min(span.last, as_of), False
    if span.last > as_of:
        yield max(span.first, as_of), span.last, True


def _years(axis: _Axis, base: int) -> Iterator[str]:
    """Round years under the line."""
    years = axis.last.year - axis.first.year
    step = next((step for step in _STEPS if years <= step * _MOST_YEARS), _STEPS[-1])
    for year in range(axis.first.year + 1, axis.last.year + 1):
        if year % step == 0:
            x = axis.at(dt.date(year, 1, 1))
            yield f'<path class="axis" d="M{x:.1f} {base + _BAND}v4"/>'
            yield f'<text class="year" x="{x:.1f}" y="{base + _BAND + 14}" text-anchor="middle">{year}</text>'


def _labelled(voice: Voice, mark: _Mark, lane: int, base: int, width: int) -> Iterator[str]:
    """The label of a mark in its lane, and the line that leads to it."""
    left, right = _extent(mark, width)
    bottom = base + _BAND + 18
    top = base - (lane + 1) * _LANE if lane >= 0 else bottom + (-lane - 1) * _LANE
    rows = len(mark.rows)
    start = top + (_LANE - 8 - (rows - 1) * _ROW) if lane >= 0 else top + _ROW - 2
    end = start + (rows - 1) * _ROW + 4 if lane >= 0 else top
    yield f'<path class="lead" d="M{mark.x:.1f} {end:.1f}V{base if lane >= 0 else base + _BAND}"/>'
    for place, row in enumerate(mark.rows):
        cls = "day" if place == 0 else "what"
        y = start + place * _ROW
        text = escape(fenced_in_a_drawing(row, voice.lang))
        yield f'<text class="{cls}" x="{(left + right) / 2:.1f}" y="{y}" text-anchor="middle">{text}</text>'


def _dot(mark: _Mark, base: int) -> str:
    return f'<circle class="dot {mark.look}" cx="{mark.x:.1f}" cy="{base + _BAND / 2}" r="5"/>'


def _now(x: float, base: int) -> str:
    return f'<path class="now" d="M{x:.1f} {base - 6}V{base + _BAND + 6}"/>'
