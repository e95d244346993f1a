"""A plan for the tranches drawn as SVG: what leaves the household each month, saving above and borrowing below, on one scale.

Each month is a bar: the instalment, on it the loan, on it what is put aside. The picture ends two years after the last call: from then
on every month is the same until the loan ends, which the table has. On a page the style sheet gives the colours; a file carries its own.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money
from simulator.views.bars import COLOURS, FONT, round_step
from simulator.wording import Plain, Sentence, fenced_in_a_drawing, is_right_to_left, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.views.voice import Voice
    from simulator.whatif.tranche_plan import PlanMonth, TranchePlan

WIDTH = 760
PARTS = {"instalment": "applicant", "loan": "kafil", "saving": "tranche"}
"""What a month is made of, from the bottom to the top, and the colour of each."""
_AFTER = 24
"""Months that are drawn after the last call."""
_PANEL, _TITLE, _FOOT, _MARGIN = 120, 22, 20, 16
"""The height of the bars of a panel, of its title, of the years under it, and the margin of a file."""
_HEAD, _TAIL = 64, 30
_LETTER = 6.4
"""The width of a letter of an amount at the most: eleven pixels high."""
_STYLE = (
    f"text{{font:11px {FONT};fill:#55605a}}.title{{font:600 17px {FONT};fill:#0b5d4e}}.panel{{font-weight:600;fill:#1e2522}}"
    ".line{stroke:#8a8f8c;stroke-width:.5}.base{stroke:#55605a}.call{stroke:#9b2f1f;stroke-dasharray:3 3}.number{fill:#9b2f1f}"
    + "".join(f"rect.{name}{{fill:{COLOURS[name]}}}" for name in PARTS.values())
)


class _Panel(NamedTuple):
    """One way of paying the tranches: the key of its name, what it asks at most, and the parts of each month in centimes, by the names of ``PARTS``."""

    key: str
    finding: Sentence
    months: tuple[dict[str, int], ...]


class _Frame(NamedTuple):
    """Where the bars stand: the width of a month, that of all of them, the highest sum, and how tall a centime is."""

    slot: float
    width: float
    highest: int
    scale: float


def drawn_months(plan: TranchePlan) -> tuple[PlanMonth, ...]:
    """The months of the picture: until two years after the last month with a call."""
    calls = [place for place, month in enumerate(plan.months) if month.tranches.cents]
    return plan.months[: calls[-1] + 1 + _AFTER] if calls else ()


def caption(plan: TranchePlan) -> list[Sentence]:
    """What the picture shows, in words: the most that a month asks in either way, and until when it is drawn. Empty without a call."""
    months = drawn_months(plan)
    if not months:
        return []
    last = Plain("/".join(reversed(months[-1].month.split("-"))))
    highest = Money(max(month.saving_and_instalment.cents for month in months), plan.saved.currency)
    lines = [Sentence("plan.picture.saving", {"last": last, "amount": highest})]
    if _lends(plan):
        borrowed = Money(max(month.loan_and_instalment.cents for month in months), plan.saved.currency)
        lines.append(Sentence("plan.picture.loan", {"last": last, "amount": borrowed}))
    return lines


def picture(voice: Voice, plan: TranchePlan, width: int = WIDTH, cls: str = "chart") -> str:
    """The picture as SVG without colours of its own, with its words for who does not see it. Empty without a tranche to come."""
    panels = _panels(plan)
    if not panels:
        return ""
    words = escape(" ".join(write(sentence, voice.lang, centimes=voice.centimes) for sentence in caption(plan)))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="{cls}" viewBox="0 0 {width} {_height(panels)}" role="img"'
    return f'{head} aria-label="{words}"><title>{words}</title>{_inside(voice, plan, panels, width)}</svg>'


def file(voice: Voice, plan: TranchePlan) -> str:
    """The picture as an SVG file: title, legend, months, disclaimer, colours."""
    panels, width = _panels(plan), WIDTH + 2 * _MARGIN
    height = _HEAD + _height(panels) + _TAIL
    words = [write(sentence, voice.lang, centimes=voice.centimes) for sentence in caption(plan)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(' '.join(words))}</title><style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(voice, voice.say("plan.title", date=plan.as_of), width, _MARGIN, 28, "title"),
        *(part for place, name in enumerate(PARTS) for part in _entry(voice, name, width, place)),
        f'<g transform="translate({_MARGIN} {_HEAD})">{_inside(voice, plan, panels, WIDTH)}</g>',
        _text(voice, voice.say("disclaimer"), width, _MARGIN, height - 12),
        "</svg>\n",
    ]
    return "".join(parts)


def _lends(plan: TranchePlan) -> bool:
    return bool(plan.loan and plan.loan.instalment)


def _panels(plan: TranchePlan) -> list[_Panel]:
    """The two ways, or the first alone where no bank lends; none without a tranche to come."""
    months = drawn_months(plan)
    if not months:
        return []
    findings = caption(plan)
    saving = [{"instalment": month.instalment.cents, "loan": 0, "saving": month.saving.cents} for month in months]
    panels = [_Panel("plan.picture.panel.saving", findings[0], tuple(saving))]
    if _lends(plan):
        lent = [
            {"instalment": month.instalment.cents, "loan": month.loan.cents, "saving": month.saving_with_loan.cents}
            for month in months
        ]
        panels.append(_Panel("plan.picture.panel.loan", findings[1], tuple(lent)))
    return panels


def _height(panels: Sequence[_Panel]) -> int:
    return len(panels) * (_TITLE + _PANEL + _FOOT)


def _inside(voice: Voice, plan: TranchePlan, panels: Sequence[_Panel], width: int) -> str:
    """The panels, one under the other, on one scale."""
    if not panels:
        return ""
    highest = max(sum(month.values()) for panel in panels for month in panel.months) or 1
    room = _LETTER * len(_amount(voice, plan, highest // round_step(highest) * round_step(highest))) + 6
    bars = width - room
    frame = _Frame(bars / len(panels[0].months), bars, highest, (_PANEL - 18) / highest)
    return "".join(
        part for place, panel in enumerate(panels) for part in _panel(voice, plan, panel, frame, (place, width))
    )


def _panel(voice: Voice, plan: TranchePlan, panel: _Panel, frame: _Frame, at: tuple[int, int]) -> Iterator[str]:
    """One panel: its title, round amounts, a bar for each month, the calls of the tranches, the years."""
    place, width = at
    top = place * (_TITLE + _PANEL + _FOOT)
    base = top + _TITLE + _PANEL
    x, anchor = (width, "end") if is_right_to_left(voice.lang) else (0, "start")
    finding = write(panel.finding, voice.lang, centimes=voice.centimes)
    words = (
        finding if _LETTER * len(finding) < width else voice.say(panel.key)
    )  # on a phone the finding stands under the picture
    title = escape(fenced_in_a_drawing(words, voice.lang))
    yield f'<text class="panel" x="{x}" y="{top + 14}" text-anchor="{anchor}">{title}</text>'
    step = round_step(frame.highest)
    for amount in range(step, frame.highest + 1, step):
        y = base - amount * frame.scale
        label = escape(fenced_in_a_drawing(_amount(voice, plan, amount), voice.lang))
        yield f'<path class="line" d="M0 {y:.1f}H{frame.width:.1f}"/>'
        yield f'<text class="amount" x="{width}" y="{y + 4:.1f}" text-anchor="end">{label}</text>'
    for number, month in enumerate(panel.months):
        yield from _bar(month, number, frame, base)
    yield f'<path class="base" d="M0 {base}H{frame.width:.1f}"/>'
    yield from _calls(plan, frame, base)
    yield from _years(plan, frame, base)


def _bar(month: dict[str, int], number: int, frame: _Frame, base: int) -> Iterator[str]:
    gap, y = min(frame.slot * 0.16, 3), float(base)
    for name, colour in PARTS.items():
        tall = month[name] * frame.scale
        if tall:
            y -= tall
            where = f'x="{number * frame.slot + gap / 2:.1f}" y="{y:.1f}" width="{frame.slot - gap:.1f}" height="{tall:.1f}"'
            yield f'<rect class="{colour}" {where}/>'


def _calls(plan: TranchePlan, frame: _Frame, base: int) -> Iterator[str]:
    """A line at each month in which tranches are called in the worst case, with their numbers."""
    numbers: dict[str, list[str]] = {}
    for tranche in plan.tranches:
        numbers.setdefault(f"{tranche.earliest:%Y-%m}", []).append(f"{tranche.number}")
    for place, month in enumerate(drawn_months(plan)):
        if month.month in numbers:
            x = (place + 0.5) * frame.slot
            yield f'<path class="call" d="M{x:.1f} {base - _PANEL}V{base}"/>'
            label = " ".join(numbers[month.month])
            yield f'<text class="number" x="{x + 3:.1f}" y="{base - _PANEL + 9}">{label}</text>'


def _years(plan: TranchePlan, frame: _Frame, base: int) -> Iterator[str]:
    """The year under its January; of a short time the first month too."""
    for place, month in enumerate(drawn_months(plan)):
        year, _, number = month.month.partition("-")
        if number == "01":
            x = place * frame.slot
            yield f'<path class="base" d="M{x:.1f} {base}v5"/><text x="{x + 3:.1f}" y="{base + 15}">{year}</text>'


def _amount(voice: Voice, plan: TranchePlan, cents: int) -> str:
    return voice.amount(Money(cents, plan.saved.currency))


def _entry(voice: Voice, name: str, width: int, place: int) -> Iterator[str]:
    """An entry of the legend of a file, from the side where reading begins."""
    start = _MARGIN + place * (WIDTH // 3)
    x = width - start - 10 if is_right_to_left(voice.lang) else start
    yield f'<rect class="{PARTS[name]}" x="{x}" y="45" width="10" height="10" rx="2"/>'
    yield _text(voice, voice.say(f"plan.picture.part.{name}"), width, start + 16, 54)


def _text(voice: Voice, words: str, width: int, start: int, y: int, cls: str = "") -> str:
    """A line that begins at the side where reading begins."""
    x, anchor = (width - start, "end") if is_right_to_left(voice.lang) else (start, "start")
    return f'<text class="{cls}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(fenced_in_a_drawing(words, voice.lang))}</text>'
