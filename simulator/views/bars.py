"""The payments of each year as stacked bars, drawn here as SVG: a page, a file and a printed sheet show the same picture.

On a page the style sheet gives the colours, in the light and in the dark; a file carries its own.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money
from simulator.views.years import SERIES, TRANCHE, Summary, by_year
from simulator.wording import Years, fenced_in_a_drawing, is_right_to_left, say, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.views.voice import Voice

HEIGHT, BOTTOM = 280, 24
LOW = 210
"""The height of the bars on a sheet, where other things must find their place."""
COLOURS = {
    "tranche": "#b07f28", "undated": "#ead7b5", "applicant": "#0b5d4e", "kafil": "#5b7fa6", "fee": "#8a8f8c",
}  # fmt: skip
"""The colours of paper: of the series, and of tranches whose date is not known."""
UNDATED = "undated"
FONT = "'IBM Plex Sans Arabic', 'Noto Sans Arabic', sans-serif"
_STEPS = (1, 2, 5)
_LINES = 4
_HALF_A_YEAR = 13
"""Half the width of a written year."""
_A_LETTER = 6.4
"""The width of a letter of an amount, at the most: eleven pixels high."""
_ROW, _ABOVE = 15, 8
"""The height of the row of a label above the bars, and what stays free under the last."""
_WIDE, _HEAD, _FOOT, _MARGIN = 760, 64, 30, 16
_STYLE = (
    f"text{{font:11px {FONT};fill:#55605a}}.title{{font:600 15px {FONT};fill:#0b5d4e}}.series{{fill:#1e2522;stroke:#fff;stroke-width:3px;paint-order:stroke}}.lead{{stroke:#55605a}}"
    ".amount{stroke:#fff;stroke-width:3px;paint-order:stroke}.line{stroke:#8a8f8c;stroke-width:.5}.base{stroke:#55605a}"
    + "".join(f".{name}{{fill:{colour}}}" for name, colour in COLOURS.items())
    + f".undated{{stroke:{COLOURS['tranche']};stroke-dasharray:3 2}}"
)


class Bar(NamedTuple):
    """A year, or a tranche whose year is not known."""

    year: int | None
    paid: dict[str, int]


def bars(summary: Summary) -> list[Bar]:
    """A bar for each tranche without a date, then for every calendar year, also those without a payment."""
    dated = {year.year: year.paid for year in summary.years if year.year is not None}
    undated = [Bar(None, by_year([row])[0].paid) for year in summary.years if year.year is None for row in year.rows]
    empty = dict.fromkeys(SERIES, 0)
    span = range(min(dated), max(dated) + 1) if dated else ()
    return undated + [Bar(year, dated.get(year, empty)) for year in span]


def shown(drawn: list[Bar]) -> list[str]:
    """The names of the series of the bars, in their order; none of a series that pays nothing."""
    dated = [name for name in SERIES if any(bar.paid[name] for bar in drawn if name != TRANCHE or bar.year is not None)]
    undated = [UNDATED] if any(bar.paid[TRANCHE] for bar in drawn if bar.year is None) else []
    return sorted([*dated, *undated], key=[TRANCHE, UNDATED, *SERIES].index)


def finding(voice: Voice, summary: Summary) -> str:
    """What the picture shows, in a sentence: everything that is paid for the dwelling, what of it first, what each month."""
    answer = summary.answer
    paid = sum(year.total - year.paid["fee"] for year in summary.years)
    facts: dict[str, object] = {"total": Money(paid, voice.currency)}
    if answer.instalments.amount is None:
        return voice.say("chart.paid.once", **facts)
    facts |= {"down": answer.down_payment, "amount": answer.instalments.amount}
    return voice.say("chart.paid.monthly" if answer.down_payment.cents else "chart.paid.loan", **facts)


def alt_text(voice: Voice, summary: Summary) -> str:
    """The text alternative of the picture."""
    years = [year for year in summary.years if year.total]
    return voice.say(
        "sheet.chart.alt", years=Years(len(years)), total=Money(sum(year.total for year in years), voice.currency)
    )


def picture(voice: Voice, summary: Summary, width: int = _WIDE, cls: str = "chart", height: int = HEIGHT) -> str:
    """The bars alone, as SVG without colours of its own. Empty when nothing is paid."""
    return pictured(voice, summary, bars(summary), width, cls, height)


def pictured(voice: Voice, summary: Summary, drawn: list[Bar], width: int, cls: str, height: int = HEIGHT) -> str:
    """``picture`` of bars already computed."""
    if not any(sum(bar.paid.values()) for bar in drawn):
        return ""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="{cls}" viewBox="0 0 {width} {height}" role="img"'
    words = escape(f"{finding(voice, summary)}. {alt_text(voice, summary)}")
    return f'{head} aria-label="{words}"><title>{words}</title>{_bars(voice, drawn, width, height)}</svg>'


def coloured(voice: Voice, summary: Summary) -> str:
    """The bars alone with their colours, for a sheet that writes the title itself."""
    return picture(voice, summary, height=LOW).replace(">", f"><style>{_STYLE}</style>", 1)


def file(voice: Voice, summary: Summary) -> str:
    """The picture as an SVG file: what it shows as its title, the bars with their names, disclaimer, colours."""
    drawn = bars(summary)
    width, height = _WIDE + 2 * _MARGIN, _HEAD + HEIGHT + _FOOT
    scheme = voice.say(f"scheme.{summary.answer.scheme}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(f'{finding(voice, summary)}. {alt_text(voice, summary)}')}</title><style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(voice, finding(voice, summary), _MARGIN, 28, "title"),
        _text(voice, f"{voice.say('sheet.chart')} · {scheme}", _MARGIN, 50),
        f'<g transform="translate({_MARGIN} {_HEAD})">{_bars(voice, drawn, _WIDE, HEIGHT) if drawn else ""}</g>',
        _text(voice, f"{voice.say('disclaimer')} {voice.say('years.by_due')}", _MARGIN, height - 12),
        "</svg>\n",
    ]
    return "".join(parts)


def _text(voice: Voice, words: str, start: int, y: int, cls: str = "") -> str:
    """A line that begins at the side where reading begins."""
    x, anchor = (_WIDE + 2 * _MARGIN - start, "end") if is_right_to_left(voice.lang) else (start, "start")
    return f'<text class="{cls}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(fenced_in_a_drawing(words, voice.lang))}</text>'


class _Words(NamedTuple):
    """In what the amounts beside the lines are written."""

    lang: str
    currency: str
    centimes: bool


def _bars(voice: Voice, drawn: list[Bar], width: int, height: int) -> str:
    words = _Words(voice.lang, voice.currency, voice.centimes)
    return _drawn(words, tuple((bar.year, tuple(bar.paid.values())) for bar in drawn), width, height)


@lru_cache(maxsize=512)
def _drawn(page: _Words, years: tuple[tuple[int | None, tuple[int, ...]], ...], width: int, height: int) -> str:
    """The bars of years as SVG; cached, as answers often change without them."""
    drawn = [Bar(year, dict(zip(SERIES, paid, strict=True))) for year, paid in years]
    highest = max(sum(bar.paid.values()) for bar in drawn)
    base = height - BOTTOM
    scale = (base - _ROW * len(shown(drawn)) - _ABOVE) / max(highest, 1)
    undated = sum(bar.year is None for bar in drawn)
    slots = len(drawn) + bool(undated)
    lines, amounts = _lines(page, highest, scale, (width, base))
    slot = (width - _room(page, drawn, width / slots, highest)) / slots
    parts = lines
    for place, bar in enumerate(drawn):
        left = slot * (place + bool(undated and bar.year is not None))
        parts += [_bar(bar, (left, slot), scale, base), _label(bar, left + slot / 2, (width, base), len(drawn))]
    if undated:
        parts.append(f'<text x="{slot * undated / 2:.1f}" y="{base + 17}" text-anchor="middle">?</text>')
    frame = _Frame(slot, undated, scale, base)
    return "".join([*parts, *amounts, *_names(page, drawn, frame, width)])


class _Frame(NamedTuple):
    """Where the bars stand: the width of one, how many have no year, how tall a centime is, their foot."""

    slot: float
    undated: int
    scale: float
    base: int

    def left(self, place: int) -> float:
        """The left edge of a bar; those with a year stand one slot off those without."""
        return self.slot * (place + bool(self.undated and place >= self.undated))


class _Named(NamedTuple):
    """A series at the bar where it begins: its name, the bar, how high its middle is, in centimes."""

    name: str
    place: int
    height: int


def _begins(drawn: list[Bar], name: str) -> _Named:
    """Where a series begins."""
    paid = TRANCHE if name == UNDATED else name
    is_undated = name == UNDATED
    place = next(n for n, bar in enumerate(drawn) if bar.paid[paid] and (bar.year is None) == is_undated)
    below = SERIES[: SERIES.index(paid)]
    bar = drawn[place]
    return _Named(name, place, sum(bar.paid[other] for other in below) + bar.paid[paid] // 2)


def _names(page: _Words, drawn: list[Bar], frame: _Frame, width: int) -> Iterator[str]:
    """The name of each series over the bar where it begins, in a row of its own, the first to begin at the top; a line leads to it."""
    series = sorted((_begins(drawn, name) for name in shown(drawn)), key=lambda begun: begun.place)
    for row, begun in enumerate(series):
        together = [other for other in series if other.place == begun.place]
        x = frame.left(begun.place) + frame.slot * (together.index(begun) + 1) / (len(together) + 1)
        words = say(f"sheet.series.{begun.name}", page.lang)
        start = max(0.0, min(x - 4, width - _A_LETTER * len(words) - 14))
        y, end = _ROW * (row + 1) - 3, frame.base - begun.height * frame.scale
        yield f'<path class="lead" d="M{x:.1f} {y + 3}V{end:.1f}"/><circle class="lead" cx="{x:.1f}" cy="{end:.1f}" r="1.5"/>'
        yield f'<circle class="{begun.name}" cx="{start + 4:.1f}" cy="{y - 4}" r="4.5"/>'
        yield f'<text class="series" x="{start + 12:.1f}" y="{y}">{escape(fenced_in_a_drawing(words, page.lang))}</text>'


def _lines(page: _Words, highest: int, scale: float, size: tuple[int, int]) -> tuple[list[str], list[str]]:
    """The lines of a few round amounts, and their words at the end of the lines, drawn over the bars."""
    width, base = size
    step = round_step(highest)
    lines, amounts = [f'<path d="M0 {base}H{width}" class="base"/>'], []
    for amount in range(step, highest + 1, step):
        y = base - amount * scale
        words = fenced_in_a_drawing(write(Money(amount, page.currency), page.lang, centimes=page.centimes), page.lang)
        lines.append(f'<path d="M0 {y:.1f}H{width}" class="line"/>')
        amounts.append(f'<text class="amount" x="{width}" y="{y - 4:.1f}" text-anchor="end">{escape(words)}</text>')
    return lines, amounts


def _room(page: _Words, drawn: list[Bar], slot: float, highest: int) -> float:
    """The width kept free at the right for the amounts: their width where a bar would stand behind them, else 0."""
    step = round_step(highest)
    words = write(Money(highest // step * step, page.currency), page.lang, centimes=page.centimes)
    room = _A_LETTER * len(words)
    behind = drawn[-int(-(-room // slot)) :]
    return room if any(sum(bar.paid.values()) > step for bar in behind) else 0.0


def round_step(highest: int) -> int:
    """The smallest of 1, 2, 5 × 10ⁿ that makes at most four lines."""
    power: int = 10 ** max(len(str(highest)) - 2, 0)
    return next(step for step in (n * unit for unit in (power, power * 10) for n in _STEPS) if highest <= _LINES * step)


def _bar(bar: Bar, place: tuple[float, float], scale: float, base: int) -> str:
    left, slot = place
    gap, y = min(slot * 0.16, 3), float(base)
    parts = []
    for name in SERIES:
        tall = bar.paid[name] * scale
        if tall:
            y -= tall
            style = UNDATED if bar.year is None and name == TRANCHE else name
            where = f'x="{left + gap / 2:.1f}" y="{y:.1f}" width="{slot - gap:.1f}" height="{tall:.1f}"'
            parts.append(f'<rect class="{style}" {where}/>')
    return "".join(parts)


def _label(bar: Bar, middle: float, size: tuple[int, int], count: int) -> str:
    """The year under its bar, every five years, each year of a short time; never over the edge."""
    if bar.year is None or (bar.year % 5 and count > _LINES * 2):
        return ""
    width, base = size
    middle = min(max(middle, _HALF_A_YEAR), width - _HALF_A_YEAR)
    return f'<text x="{middle:.1f}" y="{base + 17}" text-anchor="middle">{bar.year}</text>'
