"""The contract in a recall code: the day of its statement, until when it was paid, its events in short forms.

The tables of this module only grow at their ends, so that an old code opens; a field is in the place that ``EVENT_FIELDS`` gives it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.ui.state import life_codes, life_marks
from simulator.ui.state.facts import FIRST_DAY, LAST_DAY
from simulator.ui.state.life_codes import EVENT_FIELDS, PREFIX
from simulator.ui.state.recall_digits import Short, amounts, days, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.ui.state.facts import Facts
    from simulator.ui.state.life_codes import Codes, EventField
    from simulator.ui.state.recall_digits import Reader, Writer

PARTS = ("on", "paid", "events")
"""What a contract has beside the facts of its household."""
CODES = tuple(f"{PREFIX}{name}" for name in PARTS)
"""The same as an address has them."""
HOUSEHOLD = tuple(name for name in (*life_codes.FACTS, *life_codes.BESIDE) if name not in PARTS)
"""The facts of a contract that are those of its household."""
_EVENTS = (
    "missed", "catch_up", "deferred", "lump_sum", "pay_all", "reschedule", "surcharge", "kafil", "death", "divorce", "withdrawal",
    "income", "payment", "kafil_share", "price_revision",
)  # fmt: skip
_KINDS, _MOST = 64, 64
_CHOICES = ("shorter", "lower", "keep", "spouse", "children", "heirs", "kafil", "applicant")


def _months(first: int, years: int) -> Short:
    """The months of so many years, as ``2020-04``."""

    def number(code: str) -> int | None:
        try:
            day = dt.date.fromisoformat(f"{code}-01")
        except ValueError:
            return None
        place = (day.year - first) * 12 + day.month - 1
        return place if 0 <= place < 12 * years and code == f"{day:%Y-%m}" else None

    return Short(12 * years, number, lambda number: f"{first + number // 12}-{number % 12 + 1:02d}")


_SHORTS: dict[str, tuple[Short, ...]] = {
    "day": (days(FIRST_DAY, LAST_DAY),), "month": (_months(1990, 110),), "count": (amounts(600),), "amount": (amounts(256, step=1_000), amounts(2**27)),
    "choice": (words(*_CHOICES, size=31),), "share": (amounts(100),),
}  # fmt: skip


def is_part_of(facts: Facts) -> bool:
    """Whether facts come with a contract."""
    return any(facts.get(name) for name in CODES)


def put(out: Writer, facts: Facts) -> None:
    """Write the contract of some facts."""
    for name in CODES[:2]:
        out.stated(facts.get(name, ""), _SHORTS["day"])
    rows = life_codes.events(facts.get(CODES[2], ""))
    out.put(len(rows), _MOST)
    for name, *values in rows:
        out.put(_EVENTS.index(name), _KINDS)
        for field, code in zip(EVENT_FIELDS[name], values, strict=True):
            out.stated(code, _SHORTS[field.kind])


def take(source: Reader) -> Facts:
    """The contract of a code. Raises ``ValueError`` and ``LookupError`` for what no writer wrote."""
    facts = {name: source.stated(_SHORTS["day"]) for name in CODES[:2]}
    rows = []
    for _ in range(source.take(_MOST)):
        name = _EVENTS[source.take(_KINDS)]
        rows.append((name, *(_value(source, field) for field in EVENT_FIELDS[name])))
    return facts | {CODES[2]: life_codes.written_events(rows)}


def _value(source: Reader, field: EventField) -> str:
    code = source.stated(_SHORTS[field.kind])
    if code and field.choices and code not in field.choices:
        raise ValueError(code)
    return code


def of_page(codes: Codes) -> Facts:
    """The facts of a code from those of the page of a contract, on a stated day."""
    facts = {name: codes[name] for name in (*HOUSEHOLD, "supposed") if codes.get(name)}
    return facts | {f"{PREFIX}{name}": codes[name] for name in PARTS if codes.get(name)}


def to_page(facts: Mapping[str, str]) -> Codes:
    """The codes of the page of a contract from the facts of a code or of the counter."""
    codes = dict.fromkeys(life_codes.NAMES, "")
    codes |= life_marks.codes_there(facts, HOUSEHOLD)
    return codes | {name: facts.get(f"{PREFIX}{name}", "") for name in PARTS}
