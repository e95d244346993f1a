"""A file of dossiers, one a line: its schema, its strict reading, and the aid that the law of its day gives to each.

Every row is either good or rejected, and a rejected row says why: its line, its column, a sentence. A row that is
rejected is counted nowhere else. Nothing is guessed: a missing column, or one that is not known, refuses the file.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from simulator.base.dates import put_together, take_apart
from simulator.base.money import Money
from simulator.engine.rules import tables
from simulator.law import Law, Readings
from simulator.law.text import ATTACHES
from simulator.law.values import LONGEST_LIFE
from simulator.reading.errors import InputError, LawError
from simulator.steering import cells
from simulator.steering.cells import harmless
from simulator.wording import FactList, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from simulator.base.dates import Days
    from simulator.base.money import Cents
    from simulator.law import Code

    Mask = npt.NDArray[np.bool_]
    Places = npt.NDArray[np.int64]

T = TypeVar("T")

SCHEME = "daam_sakane"
COLUMNS = (
    "dossier", "requested_on", "price", "sex", "resident_abroad", "birth", "city", "status", "approved_on", "paid_on",
)  # fmt: skip
"""The columns of the file, all of them, in any order. ``price_mad`` may stand for ``price``: its cells are bare numbers."""
PRICE_DECLARED = "price_mad"

NONE, NEEDED, EITHER = "none", "needed", "either"
STATUSES: dict[str, tuple[str, str]] = {
    "submitted": (NONE, NONE),
    "ineligible": (NONE, NONE),
    "prelim_approved": (NEEDED, NONE),
    "compromis_filed": (NEEDED, NONE),
    "rejected": (NEEDED, NONE),
    "aid_paid": (NEEDED, NEEDED),
    "deed_signed": (NEEDED, NEEDED),
    "deed_filed": (NEEDED, NEEDED),
    "under_commitment": (NEEDED, NEEDED),
    "released": (NEEDED, NEEDED),
    "expired": (EITHER, NONE),
    "sale_failed_returned": (NEEDED, NEEDED),
    "early_repaid_released": (NEEDED, NEEDED),
}
"""Each status (our own list: the labels of the portal were not found), and whether ``approved_on``, the preliminary
approval, and ``paid_on``, the payment to the notary, go with it."""

LARGEST = 64_000_000
"""Bytes in the largest file accepted: several times the dossiers of the whole programme."""
_SEX = cells.choice("steering.row.sex", ("M", "F"))
_ABROAD = cells.choice("steering.row.abroad", ("false", "true"))
_STATUS = cells.choice("steering.row.status", tuple(STATUSES))
_NOWHERE = "—"


@dataclass(frozen=True, slots=True)
class Fault:
    """The reason for which a row is rejected: its line in the file, the column, the cell as it may be shown, the sentence."""

    line: int
    column: str
    cell: str
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Dossiers:
    """The good rows as columns of shape (N,), and the faults of the others. Amounts in centimes, NaT = not reached.

    ``city`` and ``status`` are places in ``cities`` and in ``STATUSES``; ``levels`` are the amounts of aid that the law
    knows on the days of these requests, the highest first; ``age`` is in whole years on the day of the request.
    """

    requested: Days
    birth: Days
    approved: Days
    paid: Days
    price: Cents
    aid: Cents
    age: Places
    woman: Mask
    abroad: Mask
    city: Places
    status: Places
    cities: tuple[str, ...]
    levels: tuple[int, ...]
    faults: tuple[Fault, ...]
    rejected: int
    law: str
    inputs: str

    def __len__(self) -> int:
        return len(self.price)

    @property
    def read(self) -> int:
        """Rows of the file: the good ones and the rejected ones."""
        return len(self) + self.rejected

    def has_status(self, *names: str) -> Mask:
        """The dossiers in one of these statuses. (N,)"""
        return np.isin(self.status, [list(STATUSES).index(name) for name in names])


def read_file(path: str | Path, law: Law | None = None) -> Dossiers:
    """The dossiers of a CSV file in UTF-8. Raises ``InputError`` when the file as a whole cannot be read."""
    path, name = Path(path), str(path)
    try:
        if path.is_dir():
            raise InputError("error.file.directory", name)
        if path.stat().st_size > LARGEST:
            raise InputError("steering.file.too_large", name, most=LARGEST)
        raw = path.read_bytes()
    except (FileNotFoundError, ValueError):
        raise InputError("error.file.missing", name) from None
    except OSError as error:
        raise InputError("error.file.unreadable", name, reason=Plain(error.strerror or "?")) from None
    return read_bytes(raw, name, law)


def read_bytes(raw: bytes, name: str = "", law: Law | None = None) -> Dossiers:
    """The dossiers of the bytes of such a file. Raises ``InputError``."""
    if len(raw) > LARGEST:
        raise InputError("steering.file.too_large", name, most=LARGEST)
    try:
        return read_text(raw.decode("utf-8-sig"), name, law)
    except UnicodeDecodeError:
        raise InputError("error.file.encoding", name) from None


def read_text(text: str, name: str = "", law: Law | None = None) -> Dossiers:
    """The dossiers of a CSV text; ``name`` is what messages call it. Raises ``InputError``."""
    rows = list(_rows(text.removeprefix("\ufeff"), name))
    if len(rows) < 2:
        raise InputError("steering.file.empty", name, columns=_names(COLUMNS))
    (line, header), *body = rows
    names = _header([cell.lower() for cell in header], f"{name}:{line}")
    sheet = _Sheet(names, body)
    law = law or Law.load()
    inputs = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return sheet.dossiers(law, inputs)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it begins."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error:
        raise InputError("steering.file.csv", f"{name}:{line}") from None


def _header(names: list[str], place: str) -> list[str]:
    """The names of the columns, each of the schema once and no other. Raises ``InputError``."""
    accepted = [*COLUMNS, PRICE_DECLARED]
    if not set(names) & set(accepted):
        raise InputError("steering.file.no_header", place, columns=_names(COLUMNS))
    if unknown := [name for name in names if name not in accepted]:
        raise InputError("steering.file.unknown_columns", place, got=_names(unknown), columns=_names(COLUMNS))
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError("steering.file.columns_twice", place, got=_names(twice))
    if {"price", PRICE_DECLARED} <= set(names):
        raise InputError("steering.file.two_prices", place)
    present = {"price" if name == PRICE_DECLARED else name for name in names}
    if missing := [name for name in COLUMNS if name not in present]:
        raise InputError("steering.file.missing_columns", place, missing=_names(missing), columns=_names(COLUMNS))
    return names


def _names(names: Sequence[str]) -> FactList:
    return FactList(tuple(Plain(harmless(name) or "?") for name in names))


class _Sheet:
    """The rows of a file while they are read: their lines, their columns, and the faults found so far."""

    def __init__(self, names: list[str], body: list[tuple[int, list[str]]]) -> None:
        self.faults: list[tuple[int, Fault]] = []
        self.good = np.ones(len(body), bool)
        self.lines = [line for line, _ in body]
        full_rows = [self._full_row(place, row, len(names)) for place, (_, row) in enumerate(body)]
        fields = zip(*full_rows, strict=True)
        self.text = dict(zip(("price" if name == PRICE_DECLARED else name for name in names), fields, strict=True))
        dossier, requested = self._column("dossier", cells.text), self._column("requested_on", cells.day)
        sex, abroad = self._column("sex", _SEX), self._column("resident_abroad", _ABROAD)
        birth, city = self._column("birth", cells.day), self._column("city", cells.text)
        status, approved = self._column("status", _STATUS), self._column("approved_on", cells.day_or_none)
        paid = self._column("paid_on", cells.day_or_none)
        price = self._column("price", cells.price_in_declared_currency if PRICE_DECLARED in names else cells.price)
        self._once(dossier)
        self.cities, places = _factorised(city)
        days = {"requested_on": requested, "birth": birth, "approved_on": approved, "paid_on": paid}
        numbers = {"sex": sex, "resident_abroad": abroad, "city": places, "status": status, "price": price}
        self.days = {name: np.array(column, "datetime64[D]") for name, column in days.items()}
        self.numbers = {
            name: np.array([number or 0 for number in column], np.int64) for name, column in numbers.items()
        }

    def _full_row(self, place: int, row: list[str], width: int) -> list[str]:
        """The row with a cell for each column; one with more or fewer cells, or only empty ones, is rejected."""
        if not any(row):
            self._refuse(place, _NOWHERE, Sentence("steering.row.empty"))
        elif len(row) != width:
            self._refuse(place, _NOWHERE, Sentence("steering.row.cells", {"have": len(row), "need": width}))
        else:
            return row
        return [""] * width

    def _refuse(self, place: int, column: str, reason: Sentence) -> None:
        cell = "" if column == _NOWHERE else harmless(self.text[column][place])
        self.good[place] = False
        self.faults.append((place, Fault(self.lines[place], column, cell, reason)))

    def _column(self, name: str, parse: Callable[[str], T]) -> list[T | None]:
        """The values of a column, None where a cell is unreadable; rows rejected as a whole are not rejected again."""
        lost = {place for place, fault in self.faults if fault.column == _NOWHERE}
        values: list[T | None] = []
        for place, value in enumerate(cells.column(self.text[name], parse)):
            values.append(None if isinstance(value, Sentence) else value)
            if isinstance(value, Sentence) and place not in lost:
                self._refuse(place, name, value)
        return values

    def _once(self, numbers: list[str | None]) -> None:
        """Reject every further row with the number of an earlier one."""
        first: dict[str, int] = {}
        for place, number in enumerate(numbers):
            if number is not None and first.setdefault(number, place) != place:
                self._refuse(place, "dossier", Sentence("steering.row.twice", {"first": self.lines[first[number]]}))

    def _refuse_where(self, faulty: Mask, column: str, key: str, facts_of: Callable[[int], dict[str, object]]) -> None:
        """Reject the rows of a mask over the rows that were good; ``facts_of`` gives the facts of the sentence for a row."""
        places = np.flatnonzero(self.good)
        for row in np.flatnonzero(faulty).tolist():
            self._refuse(int(places[row]), column, Sentence(key, facts_of(row)))

    def _good_days(self, name: str) -> Days:
        """A column of days over the rows that are still good."""
        return self.days[name][self.good]

    def _good_numbers(self, name: str) -> Places:
        """A column of numbers over the rows that are still good."""
        return self.numbers[name][self.good]

    def dossiers(self, law: Law, inputs: str) -> Dossiers:
        """The good rows, once the dates agree with the status and the law gives the aid of each."""
        self._check_status()
        self._check_order()
        self._check_age()
        self._check_law(law)
        self._check_aid(law)
        requested, birth = self._good_days("requested_on"), self._good_days("birth")
        aid, levels = _aid(law, requested, self._good_numbers("price"))
        faults = tuple(fault for _, fault in sorted(self.faults, key=lambda numbered_fault: numbered_fault[0]))
        return Dossiers(
            requested=requested,
            birth=birth,
            approved=self._good_days("approved_on"),
            paid=self._good_days("paid_on"),
            price=self._good_numbers("price"),
            aid=aid,
            age=_ages(birth, requested),
            woman=self._good_numbers("sex") == 1,
            abroad=self._good_numbers("resident_abroad") == 1,
            city=self._good_numbers("city"),
            status=self._good_numbers("status"),
            cities=self.cities,
            levels=levels,
            faults=faults,
            rejected=int((~self.good).sum()),
            law=law.digest,
            inputs=inputs,
        )

    def _check_status(self) -> None:
        """Reject rows without a date that their status needs, or with one that it excludes."""
        names = list(STATUSES)
        for number, column in enumerate(("approved_on", "paid_on")):
            needs_of_status = np.array([needs[number] for needs in STATUSES.values()])
            for want, key in ((NEEDED, "steering.row.date_needed"), (NONE, "steering.row.date_too_soon")):
                status, empty = self._good_numbers("status"), np.isnat(self._good_days(column))

                def facts(row: int, status: Places = status) -> dict[str, object]:
                    return {"status": Plain(names[status[row]])}

                faulty = (needs_of_status[status] == want) & (empty if want == NEEDED else ~empty)
                self._refuse_where(faulty, column, key, facts)

    def _check_order(self) -> None:
        """Reject rows whose days are not in order: birth, request, approval, payment; the last three may be one day."""
        for earlier, later in (("birth", "requested_on"), ("requested_on", "approved_on"), ("approved_on", "paid_on")):
            before, after = self._good_days(earlier), self._good_days(later)

            def facts(row: int, name: str = earlier, before: Days = before, after: Days = after) -> dict[str, object]:
                return {"later": after[row].item(), "other": Plain(name), "earlier": before[row].item()}

            self._refuse_where(after < before, later, "steering.row.order", facts)

    def _check_age(self) -> None:
        """Reject ages above ``LONGEST_LIFE``: a typing error in the birth."""
        ages = _ages(self._good_days("birth"), self._good_days("requested_on"))
        self._refuse_where(ages > LONGEST_LIFE, "birth", "steering.row.age", lambda row: {"age": int(ages[row])})

    def _check_law(self, law: Law) -> None:
        """Reject rows for which no text in force on the day of the request fixes the aid."""
        requested = self._good_days("requested_on")
        unknown = np.zeros(len(requested), bool)
        for rows, code in _regimes(law, requested):
            unknown[rows] = code is None or code.value_or_none("grant") is None
        self._refuse_where(unknown, "requested_on", "steering.row.no_law", lambda row: {"day": requested[row].item()})

    def _check_aid(self, law: Law) -> None:
        """Reject rows approved at a price for which the law of the day gives no aid."""
        price = self._good_numbers("price")
        aid, _ = _aid(law, self._good_days("requested_on"), price)
        reached = ~np.isnat(self._good_days("approved_on"))
        self._refuse_where(
            reached & (aid == 0),
            "price",
            "steering.row.no_aid",
            lambda row: {"price": Money(int(price[row]), cells.CURRENCY)},
        )


def _regimes(law: Law, requested: Days) -> Iterator[tuple[Places, Code | None]]:
    """The rows between the same two changes of the law, and their code; None before the first text."""
    changes = {day for attach in ATTACHES for day in law.breakpoints(SCHEME, attach, Readings(), None)}
    regime = np.searchsorted(np.array(sorted(changes), "datetime64[D]"), requested, side="right")
    for place in np.unique(regime):
        rows = np.flatnonzero(regime == place)
        try:
            yield rows, law.at(SCHEME, dict.fromkeys(ATTACHES, requested[rows[0]].item()))
        except LawError:
            yield rows, None


def _aid(law: Law, requested: Days, price: Cents) -> tuple[Cents, tuple[int, ...]]:
    """The aid that the law of its day gives to each dossier, never more than the price, (N,); and all its amounts, the highest first."""
    aid, levels = np.zeros(len(price), np.int64), set[int]()
    for rows, code in _regimes(law, requested):
        bands = (code and code.value_or_none("grant")) or ()
        if any(band.income_over is not None or band.income_up_to is not None for band in bands):
            raise InputError("steering.error.income")
        if code is not None:
            amounts = tables.amounts(bands, code, np.zeros(len(rows), np.int64), price[rows])
            aid[rows] = np.minimum(amounts, price[rows])
        levels |= {int(band.gives) for band in bands}
    levels |= set(aid.tolist())
    return aid, tuple(sorted(levels - {0}, reverse=True))


def _ages(birth: Days, day: Days) -> Places:
    """Ages in whole years on a day; a birth on 29 February counts as the 28th in other years. (N,)"""
    born, now = take_apart(birth), take_apart(day)
    years = now.month // 12 - born.month // 12
    return years - (put_together(born.month + 12 * years, born.day) > day)


def _factorised(names: list[str | None]) -> tuple[tuple[str, ...], list[int | None]]:
    """The distinct names in alphabetical order, and the place of the name of each row, None where it was unreadable."""
    distinct = tuple(sorted({name for name in names if name is not None}))
    places = {name: place for place, name in enumerate(distinct)}
    return distinct, [None if name is None else places[name] for name in names]
