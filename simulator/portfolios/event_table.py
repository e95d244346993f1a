"""The events of a portfolio: a file with the number of the contract, the event and its facts, those of a scenario, as columns."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.applicants import cells
from simulator.applicants.cells import EPOCH
from simulator.applicants.headers import folded
from simulator.base.money import decimal_string
from simulator.contracts import events as kinds
from simulator.contracts import reader
from simulator.contracts.portfolio import Happenings
from simulator.portfolios.payment_table import spans
from simulator.portfolios.rejections import Rejection, SetAside, of_cell, of_error, of_row
from simulator.portfolios.side_tables import SideColumn, side_rows
from simulator.reading import values
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from simulator.applicants.reader import Unit
    from simulator.contracts.events import Event
    from simulator.engine.schedule.part import Numbers
    from simulator.portfolios.contract_numbers import ContractNumbers
    from simulator.portfolios.sources import Source

DAYS, MONTHS = ("date", "birth"), ("from", "to")
AMOUNTS = ("amount", "income", "spouse_income", "kafil_income", "repairs", "costs", "price")
COUNTS = ("months", "repaid_over")
FACTS = tuple(dict.fromkeys(name for _, needed, more in reader.READERS.values() for name in (*needed, *more)))
"""Every fact of an event, as a scenario has it."""
COLUMNS = (SideColumn("event", is_needed=True), *(SideColumn(name) for name in FACTS))
Raw = dict[str, object]


class EventKinds(NamedTuple):
    """What happened, once for all contracts to which the same happened: as a scenario has it, and as an event."""

    raw: Raw
    event: Event


@dataclass(frozen=True, eq=False)
class EventTable:
    """The events of known contracts, sorted by the row of the contract. (M,) each; ``kind`` are places in ``kinds``; ``rows`` were read.

    ``faults`` are those of contracts, by their row; ``unknown`` are events of contracts that are not in the file.
    """

    place: Numbers
    kind: Numbers
    lines: Numbers
    kinds: tuple[EventKinds, ...]
    columns: Happenings
    rows: int
    unknown: SetAside
    faults: dict[int, list[Rejection]]

    def of_rows(self, places: Numbers) -> tuple[Happenings, Numbers]:
        """The events of the contracts at these rows, which never fall, and where each stands in this table."""
        start, end = np.searchsorted(self.place, places), np.searchsorted(self.place, places, side="right")
        index = spans(start, end - start)
        contract = np.repeat(np.arange(len(places)), end - start)
        names = [name for name in Happenings.__dataclass_fields__ if name != "contract"]
        return Happenings(contract, **{name: getattr(self.columns, name)[self.kind[index]] for name in names}), index

    def has_missed(self, places: Numbers) -> npt.NDArray[np.bool_]:
        """Whether an event of each contract says that instalments were missed. (N,)"""
        happenings, _ = self.of_rows(places)
        missed = happenings.kind == kinds.EVENTS.index(kinds.Missed)
        return np.bincount(happenings.contract[missed], minlength=len(places)) > 0


def read(
    source: Source | None, numbers: ContractNumbers, unit: Unit, encoding: str | None, currency: str
) -> EventTable:
    """The events of a file; none without a file. Raises ``InputError`` for a file that cannot be read."""
    event_reader = _EventReader(unit, currency)
    unknown = SetAside()
    faults: dict[int, list[Rejection]] = {}
    rows_of_contracts: list[tuple[int, int, int]] = []
    count = 0
    for rows in () if source is None else side_rows(source, COLUMNS, encoding, others=False):
        count += len(rows.lines)
        places = numbers.places(rows.numbers)
        names, event_reader.units = tuple(rows.cells), rows.units
        texts = zip(*(column.to_pylist() for column in rows.cells.values()), strict=True)
        for row, cells_of_row in enumerate(texts):
            place, line, number = int(places[row]), int(rows.lines[row]), rows.numbers[row].as_py()
            if place < 0:
                unknown.add(of_row("events", line, number, "event_unknown" if number else "event_no_number"))
                continue
            kind = (
                of_cell("events", line, number, "", "row_cells", "")
                if rows.ragged[row]
                else event_reader.kind(names, cells_of_row)
            )
            if isinstance(kind, int):
                rows_of_contracts.append((place, kind, line))
            else:
                faults.setdefault(place, []).append(kind._replace(row=line, number=number))
    table = np.array(rows_of_contracts, np.int64).reshape(-1, 3)
    place, kind_of, lines = table[np.lexsort((table[:, 1], table[:, 0]))].T
    events = tuple(event_reader.kinds)
    for row in (np.flatnonzero((place[1:] == place[:-1]) & (kind_of[1:] == kind_of[:-1])) + 1).tolist():
        event, number = events[kind_of[row]].event, numbers.text_of(int(place[row]))
        error = InputError("error.contract.event_twice", event=event.label, day=event.day)
        faults.setdefault(int(place[row]), []).append(of_error("events", int(lines[row]), number, error))
    columns = Happenings.of_events(enumerate(each_kind.event for each_kind in events))
    return EventTable(place, kind_of, lines, events, columns, count, unknown, faults)


class _EventReader:
    """Reads events, each distinct row once."""

    def __init__(self, unit: Unit, currency: str) -> None:
        self.unit, self.currency = unit, currency
        self.units: Mapping[str, str] = {}
        self.kinds: list[EventKinds] = []
        self.by_cells: dict[tuple[str, ...], int | Rejection] = {}
        self.by_event: dict[Event, int] = {}

    def kind(self, names: tuple[str, ...], texts: tuple[str, ...]) -> int | Rejection:
        """The place of an event in ``kinds``, or why its row cannot be read."""
        if texts not in self.by_cells:
            self.by_cells[texts] = self._read(dict(zip(names, texts, strict=True)))
        return self.by_cells[texts]

    def _read(self, row: Mapping[str, str]) -> int | Rejection:
        raw: Raw = {}
        for name, text in row.items():
            clean = values.plain(text)
            if not clean:
                continue
            raw[name], code = self._fact(name, clean)
            if code:
                return of_cell("events", 0, "", name, code, text)
        try:
            (event,) = reader.read({"events": [raw]}, self.currency).events
        except InputError as error:
            return of_error("events", 0, "", error, column=error.where.partition("].")[2])
        if event not in self.by_event:
            self.by_event[event] = len(self.kinds)
            self.kinds.append(EventKinds(raw, event))
        return self.by_event[event]

    def _fact(self, name: str, text: str) -> tuple[object, str]:
        """A cell as a scenario has the fact, and the code of its fault."""
        if name in AMOUNTS:
            cents, code = cells.amount(text, self.units.get(name, self.unit), self.currency, needed=True)
            return f"{decimal_string(cents, self.currency)} {self.currency}", code
        if name in DAYS:
            days, code = cells.day(text)
            return text if code else _day(days), code
        if name in MONTHS:
            days, code = cells.day(text)
            return text if code else _day(days)[:7], ""
        if name in COUNTS:
            return (int(text) if re.fullmatch(r"\d{1,3}", text) else text), ""
        return event_names().get(folded(text), text) if name == "event" else text, ""


def _day(days: object) -> str:
    return (EPOCH + dt.timedelta(int(str(days)))).isoformat()


@functools.cache
def event_names() -> Mapping[str, str]:
    """The names of events as a file may have them: those of a scenario, and the words of the three languages."""
    names = {folded(say(f"event.{name}", lang)): name for lang in LANGUAGES for name in reader.READERS}
    return names | {name: name for name in reader.READERS}
