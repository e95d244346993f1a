"""On which unpublished suppositions a figure rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count.totals import MAIN

if TYPE_CHECKING:
    from collections.abc import Collection

    from simulator.populations.count.tables import Figure


def rests_on(figure: Figure, supposed: Collection[tuple[str, str]] = (), *, invented: bool = True) -> str:
    """The unpublished bases of a figure: the assumptions of a recipe, the facts of a purchase; "" if it has none."""
    counted = figure.table == MAIN and figure.measure in ("households", "rows")
    facts = (figure.table, figure.law) in supposed and not counted and figure.measure not in _OF_THE_FILE
    return " ".join(filter(None, (_invented(figure) if invented else "", "facts" if facts else "")))


_OF_THE_FILE = (
    "refused.income_floor", "refused.income_ceiling", "refused.no_property", "refused.no_earlier_aid",
    "refused.age_at_registration", "refused.no_dwelling",
)  # fmt: skip


def _invented(figure: Figure) -> str:
    """The assumptions under a figure of an invented population; "" for a plain count of rows."""
    if figure.table == MAIN and figure.measure in ("households", "rows"):
        return ""
    if figure.measure.startswith("refused."):
        return _REFUSED.get(figure.measure.removeprefix("refused."), "")
    return " ".join(_ALL[:3] if figure.measure.startswith("eligible") else _ALL)


_ALL = ("income", "barred", "age", "keys")
_REFUSED = {
    "income_floor": "income", "income_ceiling": "income", "no_property": "barred", "no_earlier_aid": "barred",
    "age_at_registration": "age", "no_dwelling": "barred",
}  # fmt: skip
