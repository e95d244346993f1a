"""Two numbers of the law at once, in words: the value of one that makes up for the other, and a map over both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.populations.report import findings
from simulator.views.text import threshold_page
from simulator.wording import Counted, Named, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from simulator.populations.reforms.threshold import Crossing
    from simulator.populations.reforms.two_levers import Balanced, Mapped


def of_balance(answer: Balanced) -> Iterator[Sentence]:
    """The value of the other number at which the figure is that of the law as it stands, exact to the step; or that there is none."""
    even, lever = answer.break_even, answer.break_even.lever
    facts: dict[str, object] = {
        "law": findings.law_label(answer.law), "lever": threshold_page.label(answer.changed),
        "value": threshold_page.value(answer.changed, answer.value), "other": threshold_page.label(lever),
        "measure": findings.measure_label(even.measure), "bound": threshold_page.figure(even.bound, even.unit),
        "rows": Counted("rows", answer.rows),
    }  # fmt: skip
    for crossing in even.crossings:
        yield Sentence("treasury.say.balance", {**facts, **_crossing(answer, crossing)})
    if not even.crossings:
        ends = {"low": lever.extent.low, "high": lever.extent.at(lever.extent.steps)}
        words = {name: threshold_page.value(lever, number) for name, number in ends.items()}
        yield Sentence("treasury.say.balance.never", {**facts, **words})


def _crossing(answer: Balanced, crossing: Crossing) -> dict[str, object]:
    """The two neighbours between which the figure passes that of the law, and the number of the law as it stands."""
    lever, unit = answer.break_even.lever, answer.break_even.unit
    facts: dict[str, object] = {"now": threshold_page.value(lever, lever.now)}
    for name, point in crossing.by_key().items():
        facts |= {
            name: threshold_page.value(lever, point.value),
            f"{name}_figure": threshold_page.figure(point.figure, unit),
        }
    return facts


class Cell(NamedTuple):
    """One cell of a map: the places of the two values, and the figure."""

    row: int
    column: int
    figure: Fraction


def of_map(answer: Mapped) -> Iterator[Sentence]:
    """What the map of each measure shows: its least and its largest figure, and where; that of the law as it stands."""
    for place in range(len(answer.measures)):
        yield finding(answer, place)


def finding(answer: Mapped, place: int) -> Sentence:
    """The same for one measure."""
    facts: dict[str, object] = {
        "law": findings.law_label(answer.law), "measure": findings.measure_label(answer.measures[place]),
        "lever": threshold_page.label(answer.levers[0]), "other": threshold_page.label(answer.levers[1]),
        "now": _shown(answer.now[place], answer.units[place]), "rows": Counted("rows", answer.rows),
    }  # fmt: skip
    cells = known_cells(answer, place)
    if not cells:
        return Sentence("treasury.say.map.nobody", {name: facts[name] for name in ("law", "lever", "other")})
    ends = {"least": min(cells, key=_figure_of), "most": max(cells, key=_figure_of)}
    for name, cell in ends.items():
        facts |= {
            name: findings.shown(cell.figure, answer.units[place]),
            f"{name}_at": threshold_page.value(answer.levers[0], answer.values[0][cell.row]),
            f"{name}_other": threshold_page.value(answer.levers[1], answer.values[1][cell.column]),
        }
    return Sentence("treasury.say.map", facts)


def _shown(figure: Fraction | None, unit: str) -> object:
    return Named("lab.reason.nobody") if figure is None else findings.shown(figure, unit)


def known_cells(answer: Mapped, place: int) -> list[Cell]:
    """The cells of one measure whose figure is known, row by row."""
    return [
        Cell(row, column, figure)
        for row, cells in enumerate(answer.cells)
        for column, figures in enumerate(cells)
        if (figure := figures[place]) is not None
    ]


def _figure_of(cell: Cell) -> Fraction:
    return cell.figure


def balance_row(answer: Balanced) -> dict[str, object]:
    """A balance for a machine: the change, and the break-even of the other number with exact numbers."""
    changed = {"number": answer.changed.name, "value": str(answer.value), "now": str(answer.changed.now)}
    return {"law": answer.law.name, "changed": changed, "rows": answer.rows, **_break_even(answer)}


def _break_even(answer: Balanced) -> dict[str, object]:
    row = threshold_page.row(answer.break_even)
    return {name: row[name] for name in row if name != "law"}


def map_rows(answer: Mapped) -> list[dict[str, object]]:
    """A map as rows: the two values in the unit of the law, the measure, its unit and its figure, empty where unknown."""
    return [
        {
            answer.levers[0].name: str(first), answer.levers[1].name: str(second), "measure": measure, "unit": unit,
            "value": None if figure is None else str(float(figure)),
        }
        for first, cells in zip(answer.values[0], answer.cells, strict=True)
        for second, figures in zip(answer.values[1], cells, strict=True)
        for measure, unit, figure in zip(answer.measures, answer.units, figures, strict=True)
    ]  # fmt: skip


def map_json(answer: Mapped) -> dict[str, object]:
    """A map for a machine: exact figures, and those of the law as it stands."""
    return {
        "law": answer.law.name, "rows": answer.rows,
        "numbers": [{"number": lever.name, "unit": lever.unit, "now": str(lever.now)} for lever in answer.levers],
        "now": {name: _exact(now) for name, now in zip(answer.measures, answer.now, strict=True)},
        "cells": map_rows(answer),
    }  # fmt: skip


def _exact(figure: Fraction | None) -> str | None:
    return None if figure is None else str(figure)
