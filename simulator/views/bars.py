"""The payments of each year as stacked bars, drawn here as SVG: a page, a file and a printed sheet show the same picture.

On a page the style sheet gives the colours, in the light and in the dark; a file carries its own.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money
from simulator.views.years import SERIES, TRANCHE, Summary, by_year
from simulator.wording import Sentence, Years, fenced_in_a_drawing, is_right_to_left, write

if TYPE_CHECKING:
    from simulator.views.voice import Voice

HEIGHT, TOP, BOTTOM = 230, 18, 24
LOW = 160
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
_WIDE, _HEAD, _FOOT, _MARGIN = 760, 64, 30, 16
_STYLE = (
    f"text{{font:11px {FONT};fill:#55605a}}.title{{font:600 17px {FONT};fill:#0b5d4e}}"
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
    """The names of the series of the bars, in their order."""
    names = [name for name in SERIES if any(bar.paid[name] for bar in drawn)]
    return [*names[:1], UNDATED, *names[1:]] if drawn and drawn[0].year is None else names


def finding(voice: Voice, summary: Summary) -> str:
    """What the picture shows, in a sentence: everything that is paid, what of it first, what each month."""
    answer = summary.answer
    paid = sum(year.total - year.paid["fee"] for year in summary.years)
    facts: dict[str, object] = {"total": Money(paid, voice.currency)}
    if answer.instalments.amount is None:
        line = Sentence("chart.paid.once", facts)
    else:
        facts |= {"down": answer.down_payment, "amount": answer.instalments.amount}
        line = Sentence("chart.paid.monthly" if answer.down_payment.cents else "chart.paid.loan", facts)
    if answer.fees:
        return voice.say("chart.paid.fees", line=line, fees=answer.fees_total)
    return write(line, voice.lang, centimes=voice.centimes)


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
    return f'{head} aria-label="{escape(alt_text(voice, summary))}">{_bars(voice, drawn, width, height)}</svg>'


def coloured(voice: Voice, summary: Summary) -> str:
    """The bars alone with their colours, for a sheet that writes the title and the legend itself."""
    return picture(voice, summary, height=LOW).replace(">", f"><style>{_STYLE}</style>", 1)


def file(voice: Voice, summary: Summary) -> str:
    """The picture as an SVG file: title, legend, bars, disclaimer, colours."""
    drawn = bars(summary)
    width, height = _WIDE + 2 * _MARGIN, _HEAD + HEIGHT + _FOOT
    names = [
        _text(voice, voice.say(f"sheet.series.{name}"), _entry(place) + 16, 54)
        for place, name in enumerate(shown(drawn))
    ]
    keys = [_key(voice, name, _entry(place)) for place, name in enumerate(shown(drawn))]
    scheme = voice.say(f"scheme.{summary.answer.scheme}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(alt_text(voice, summary))}</title><style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(voice, f"{voice.say('sheet.chart')} · {scheme}", _MARGIN, 28, "title"),
        *keys,
        *names,
        f'<g transform="translate({_MARGIN} {_HEAD})">{_bars(voice, drawn, _WIDE, HEIGHT) if drawn else ""}</g>',
        _text(voice, f"{voice.say('disclaimer')} {voice.say('years.by_due')}", _MARGIN, height - 12),
        "</svg>\n",
    ]
    return "".join(parts)


def _entry(place: int) -> int:
    """Where an entry of the legend begins, from the side where reading begins."""
    return _MARGIN + place * (_WIDE // 4)


def _key(voice: Voice, name: str, start: int) -> str:
    x = _WIDE + 2 * _MARGIN - start - 10 if is_right_to_left(voice.lang) else start
    return f'<rect class="{name}" x="{x}" y="45" width="10" height="10" rx="2"/>'


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
    scale = (base - TOP) / max(highest, 1)
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
    return "".join([*parts, *amounts])


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
