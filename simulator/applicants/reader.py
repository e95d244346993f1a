"""Reading of a file of applicants: every row becomes a household or is rejected, with its reasons.

    for part in read("applicants.csv", unit="DA"):
        simulate(part.people, "location_vente@2024-06-26")

A row with one fact that is missing, unreadable or impossible is rejected as a whole; all its faults are listed. Nothing
is guessed: a year instead of a date of birth becomes the end of the year that the reading ``birth_year_only`` names, and
``year_only`` is True.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants import blocks, cells, checks, files, headers, no_applicant, reasons, tables
from simulator.applicants.column_readers import NOTHING, read_column
from simulator.applicants.date_order import Evidence, as_day_first
from simulator.applicants.duplicates import EarlierRows
from simulator.applicants.headers import EITHER, KAFILS, OF_A_KAFIL
from simulator.applicants.mapping import FileMapping
from simulator.applicants.part import Part
from simulator.engine.households import UNSTATED, YES, Households
from simulator.law import Readings
from simulator.question.fact_rows import AMOUNTS, DAYS, Kind
from simulator.question.facts import COLUMNS
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from simulator.applicants.blocks import Rows
    from simulator.applicants.files import Source
    from simulator.applicants.tables import Lines

Unit = str
Progress = Callable[[int, float], None]
"""Called after each part with the number of rows read, and the part of the file read, from 0 to 1."""

_SHORT_YEAR = r"^(\s*[0-9]{1,2}[/.-][0-9]{1,2}[/.-])([0-9]{2})\s*$"
_NO_DAY = np.datetime64("NaT")


class Limits(NamedTuple):
    """The most rows of a file, and the formats that are accepted; a file that is already open has its format."""

    rows: int | None = None
    formats: tuple[str, ...] = files.FORMATS


def read(
    source: Source | pd.DataFrame | Lines | blocks.Opened,
    *,
    unit: Unit = "DA",
    encoding: str | None = None,
    readings: Readings | None = None,
    mapping: FileMapping | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Generator[Part]:
    """The rows of a table, part by part: a CSV, XLSX, ODS or Parquet file (a path, bytes, an open binary file), a DataFrame, a list of mappings.

    ``unit`` is that of every amount whose head names no other (``DH``: dirhams); ``encoding`` is one of ``encodings.ENCODINGS``
    (CSV only; detected by default). ``mapping`` is what the user says of the file. Without the order of its days with separators
    (15/03/1985), a column is in doubt in which one day can only have its month first and none only its day. Formats and encoding are
    ignored for a file that is already open. Raises ``InputError`` for a fault of the file as a whole, before the first part whenever it is known then.
    """
    if unit not in cells.CURRENCIES:
        raise InputError("batch.file.no_unit")
    mapping = mapping or FileMapping()
    _check_facts(mapping, unit)
    file = (
        source
        if isinstance(source, blocks.Opened)
        else tables.open_table(source, encoding, (limits or Limits()).formats, mapping.table_place)
    )
    sheet = _Sheet(
        tuple(file.heads),
        headers.matched(file.heads, unit, mapping.columns, mapping.facts),
        unit,
        readings or Readings(),
        file.chosen,
        mapping,
    )
    return _parts(sheet, file.rows, progress, (limits or Limits()).rows)


def _parts(sheet: _Sheet, rows: Iterator[Rows], progress: Progress | None, limit: int | None) -> Generator[Part]:
    count = 0
    for block in rows:
        count += len(block.lines)
        if limit is not None and count > limit:
            raise InputError("batch.file.too_long", most=limit)
        if len(block.lines):
            yield sheet.part(block)
        if progress is not None:
            progress(count, block.done)
    if not count:
        raise InputError("batch.file.no_rows")


@dataclass(frozen=True)
class _Sheet:
    """How the rows of one file are read: its heads, the place of each fact, the unit of its amounts, the readings."""

    heads: tuple[str, ...]
    matched: headers.Matched
    unit: Unit
    readings: Readings
    chosen: blocks.Chosen
    mapping: FileMapping
    evidence: dict[str, Evidence] = field(default_factory=lambda: defaultdict(Evidence))
    earlier: EarlierRows = field(default_factory=EarlierRows)

    @property
    def places(self) -> Mapping[str, int]:
        """The place of every fact."""
        return self.matched.places

    def part(self, rows: Rows) -> Part:
        """The rows of a block, read and checked."""
        facts = _Facts(self, rows)
        rejected = facts.faults()
        bad = np.zeros(len(rows.lines), bool)
        bad[rejected["row"].to_numpy()] = True
        good = np.flatnonzero(~bad)
        people, year_only = facts.households(good)
        rejected["row"] = rows.lines[rejected["row"].to_numpy()]
        return Part(
            people=people,
            lines=rows.lines[good],
            year_only=year_only,
            rejected=rejected,
            rows=len(rows.lines),
            extra=self._extra(rows.cells, good),
            heads=self.heads,
            cells=rows.cells,
            numbers=rows.lines,
            places_of_facts=self.places,
            chosen=self.chosen,
            kafils=facts.kafils,
            duplicates=self.earlier.duplicates(rows.cells, self.places, rows.lines, good),
            kinds=rows.kinds,
            day_first=tuple(name for name, evidence in self.evidence.items() if evidence.has_separators),
            looks=rows.looks,
        )

    def _extra(self, table: pa.Table, good: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.object_]]:
        """The columns that no rule reads, as text, under their heads."""
        facts = {place: column for column, place in self.places.items() if column != "identifier"}
        identifier = self.places.get("identifier")
        return {
            "identifier" if place == identifier else head: _texts(table, place)[good]
            for place, head in enumerate(headers.distinct_names(self.heads))
            if (head or place == identifier) and place not in facts
        }


def _texts(table: pa.Table, place: int) -> npt.NDArray[np.object_]:
    """A column of strings, each distinct string stored once."""
    coded = table.column(place).combine_chunks().dictionary_encode()
    texts: npt.NDArray[np.object_] = coded.dictionary.to_numpy(zero_copy_only=False)
    column: npt.NDArray[np.object_] = texts[coded.indices.to_numpy()]
    return column


def _check_facts(mapping: FileMapping, unit: Unit) -> None:
    """Raises ``InputError`` for a value of the mapping that cannot be read."""
    for part in ("facts", "empty"):
        for name, value in getattr(mapping, part).items():
            if name == "identifier":
                continue
            code = read_column(name, pa.array([value], pa.string()), unit, cells.CURRENCIES[unit]).codes[0]
            if code:
                sentence = reasons.reason(code, value)
                raise InputError(sentence.key, f"{part}.{name}", **sentence.facts)


class _Facts:
    """The facts of some rows: read column by column, checked, made into households."""

    def __init__(self, sheet: _Sheet, rows: Rows) -> None:
        self.sheet, self.rows, self.count = sheet, rows, len(rows.lines)
        names = dict.fromkeys((*sheet.places, *sheet.mapping.facts))
        self.columns = {name: self._column(name) for name in names if name != "identifier"}
        self.kafils = self._named_kafils()

    def _named_kafils(self) -> tuple[str, ...]:
        """The endings of the columns of the kafils that have a birth in some row."""
        births = {number: self.columns.get(f"kafil_birth{number}") for number in KAFILS}
        return tuple(
            number for number, column in births.items() if column is not None and (column.values[:, 0] != NOTHING).any()
        )

    def _column(self, name: str) -> cells.Column:
        texts = self._texts(name)
        unit = self.sheet.mapping.units.get(name) or self.sheet.matched.units.get(name, self.sheet.unit)
        column = read_column(name, texts, unit, cells.CURRENCIES[self.sheet.unit])
        if COLUMNS[name][1].kind in DAYS and name in self.sheet.places and name not in self.sheet.mapping.dates:
            column.codes[self.sheet.evidence[name].doubts(texts)] = "date_order"
        return column

    def _texts(self, name: str) -> pa.Array:
        """The cells of a column, as the user says that they are to be read."""
        mapping = self.sheet.mapping
        if name not in self.sheet.places:
            return pa.array([mapping.facts[name]] * self.count, pa.string())
        texts = self.rows.cells.column(self.sheet.places[name]).combine_chunks()
        if name in mapping.empty:
            texts = pc.replace_substring_regex(texts, r"^[\s\x{a0}]*$", mapping.empty[name])
        if name in mapping.century:
            texts = pc.replace_substring_regex(texts, _SHORT_YEAR, rf"\1{mapping.century[name] // 100}\2")
        return as_day_first(texts) if mapping.dates.get(name) == "month_first" else texts

    def _values(self, name: str, otherwise: object) -> npt.NDArray[Any]:
        """The values of a column, or the same for all rows when the file does not have it."""
        column = self.columns.get(name)
        return np.full(self.count, otherwise) if column is None else column.values

    def _readable(self, *names: str) -> npt.NDArray[np.bool_]:
        """Whether all these columns are readable; an absent column is. (count,)"""
        masks = [self.columns[name].codes == cells.GOOD for name in names if name in self.columns]
        return np.logical_and.reduce(masks) if masks else np.ones(self.count, bool)

    def _birth(self, name: str, end: int) -> npt.NDArray[np.int64]:
        return np.asarray(self.columns[name].values[:, end])

    # --- faults

    def faults(self) -> pd.DataFrame:
        """Every fault, in the order of the rows and of the columns: row (place), column, code, value.

        A row that is no applicant (a total, the heads once more) has one, its own.
        """
        import pandas as pd

        unread = [
            pd.DataFrame({"row": places, "column": name, "code": column.codes[places]})
            for name, column in self.columns.items()
            if len(places := np.flatnonzero(column.codes != cells.GOOD))
        ]
        impossible = checks.faults(self._checked())
        table = pd.concat([*unread, impossible], ignore_index=True)
        ragged = np.flatnonzero(self.rows.ragged)
        if len(ragged):
            table = table[~table["row"].isin(ragged)]
            shifted = pd.DataFrame({"row": ragged, "column": "", "code": "row_cells"})
            table = pd.concat([table, shifted], ignore_index=True)
        others = no_applicant.rows(self.rows.cells, self.sheet.heads, self.sheet.places, self._without_a_day())
        if not len(table) and not others:
            return checks.no_faults()
        if len(others):
            alone = pd.DataFrame({"row": list(others), "column": "", "code": list(others.values())})
            table = pd.concat([table[~table["row"].isin(others)], alone], ignore_index=True)
        table["place"] = table["column"].map(self.sheet.places).fillna(-1).astype("int64")
        table = table.sort_values(["row", "place"], kind="stable", ignore_index=True)
        return self._with_cells(table.drop_duplicates(["row", "column"], ignore_index=True))

    def _without_a_day(self) -> npt.NDArray[np.bool_]:
        """The rows of which no day can be read in the file. (count,)"""
        codes = {name: column.codes for name, column in self.columns.items() if name in self.sheet.places}
        return no_applicant.without_a_day(codes, self.count)

    def _with_cells(self, table: pd.DataFrame) -> pd.DataFrame:
        """The faults with the heads and the cells of the file."""
        import pandas as pd

        value = pd.Series("", index=table.index, dtype=object)
        for place in table["place"].unique():
            if place >= 0:
                rows = table.index[table["place"] == place]
                value[rows] = self.rows.cells.column(int(place)).take(table["row"][rows].to_numpy()).to_pylist()
        names = dict(enumerate(headers.names_of(self.sheet.heads))) | {-1: ""}
        return pd.DataFrame({
            "row": table["row"].astype("int64"), "column": table["place"].map(names).astype(object),
            "code": table["code"].astype(object), "value": value,
        })  # fmt: skip

    def _checked(self) -> dict[str, npt.NDArray[np.int64]]:
        """The columns that are checked; an unreadable cell has a value that passes."""
        columns: dict[str, npt.NDArray[np.int64]] = {}
        for name in ("application", "acceptance", "keys"):
            columns[name] = self.columns[name].values
        columns["birth"] = np.where(self._readable("birth"), self._birth("birth", 0), 0)
        for name in checks.AMOUNTS:
            if name in self.columns:
                columns[name] = self.columns[name].values
                if name == "price":
                    columns[name] = np.where(self._readable(name), columns[name], UNSTATED)
                elif name.startswith("kafil_"):
                    columns[name] = np.where(columns[name] == UNSTATED, 0, columns[name])
        columns |= self._leads()
        unpriced = (self._values("type", UNSTATED) == UNSTATED) & (self._values("price", UNSTATED) == UNSTATED)
        either = next(name for name in EITHER if name in self.columns)
        columns[f"{either}.priced"] = (~unpriced | ~self._readable(*EITHER)).astype(np.int64)
        for number in KAFILS:
            columns |= self._kafil(number)
        shares = [self.columns[name].values for number in KAFILS if (name := f"kafil_share{number}") in self.columns]
        if shares:
            columns["kafil_share.whole"] = np.maximum(shares, 0).sum(axis=0)
        return columns

    def _leads(self) -> dict[str, npt.NDArray[np.int64]]:
        """Days from each date to the one that must not come before it."""
        days = {name: self.columns[name].values for name in ("application", "acceptance", "keys")}
        days["birth"] = self._birth("birth", 1)
        return {
            f"{name}.lead": np.where(self._readable(name, later), sign * (days[later] - days[name]), 1)
            for name, later, sign in (("birth", "application", 1), ("acceptance", "application", -1), ("keys", "acceptance", -1))
        }  # fmt: skip

    def _kafil(self, number: str) -> dict[str, npt.NDArray[np.int64]]:
        """The checks of one kafil: a birth and an income come together, and a share needs both."""
        birth, income, share = (f"{name}{number}" for name in OF_A_KAFIL)
        if birth not in self.columns:
            return {}
        filled, earns, shares = self._is_filled(birth), self._is_filled(income), self._is_filled(share)
        readable = self._readable(birth, "keys") & filled
        checks = {
            birth: np.where(readable, self._birth(birth, 0), 0),
            f"{birth}.lead": np.where(readable, self.columns["keys"].values - self._birth(birth, 1), 1),
            f"{birth}.named": filled | ~(earns | shares),
            f"{income}.named": ~filled | earns,
        }
        if share in self.columns:
            needed = self.sheet.readings.kafil == "shares"
            checks[f"{share}.named"] = ~filled | shares | (not needed)
            checks[f"{share}.read"] = ~shares | needed
        return {name: column.astype(np.int64) for name, column in checks.items()}

    def _is_filled(self, name: str) -> npt.NDArray[np.bool_]:
        """Whether each cell of a column of a kafil is filled, readable or not. (count,)"""
        column = self.columns.get(name)
        if column is None:
            return np.zeros(self.count, bool)
        values = column.values[:, 0] if column.values.ndim == 2 else column.values
        nothing = NOTHING if name.startswith("kafil_birth") else UNSTATED
        filled: npt.NDArray[np.bool_] = (values != nothing) | (column.codes != cells.GOOD)
        return filled

    # --- the households

    def households(self, good: npt.NDArray[np.int64]) -> tuple[Households, npt.NDArray[np.bool_]]:
        """The rows at these places as households, and whether only a year of birth is known for each."""
        end = int(self.sheet.readings.birth_year_only == "last_of_december")
        births = [self.columns[name].values for name in self.columns if name.startswith(("birth", "kafil_birth"))]
        year_only = np.logical_or.reduce([birth[:, 0] != birth[:, 1] for birth in births])[good]
        columns: dict[str, Any] = {
            fact.held: self._household_column(name, end) for name, (_, fact) in COLUMNS.items() if fact.held in _PLAIN
        }
        columns |= self._kafils(end)
        return Households(**{name: column[..., good] for name, column in columns.items()}), year_only

    def _household_column(self, name: str, end: int) -> npt.NDArray[Any]:
        """A column of ``Households``. Without a programme (dirhams) no rule reads the cohort. (count,)"""
        spec, fact = COLUMNS[name]
        if fact.kind in DAYS:
            return _days(self._birth(name, end) if fact.kind is Kind.BIRTH else self.columns[name].values)
        if fact.kind is Kind.NUMBER:
            return self._values(name, 1.0).astype(np.float64)
        if fact.kind in AMOUNTS:
            return self._values(name, UNSTATED).astype(np.int64)
        places = self._values(name, 0 if spec.needed else UNSTATED).astype(np.int8)
        return places == YES if fact.kind is Kind.YES_NO and spec.needed else places

    def _kafils(self, end: int) -> dict[str, npt.NDArray[Any]]:
        """The columns of the kafils that have a birth in some row, (J, count)."""
        births = [self._birth(f"kafil_birth{number}", end) for number in self.kafils]
        births = [np.where(birth != NOTHING, _days(birth), _NO_DAY) for birth in births]
        amounts = {
            name: [np.maximum(self._values(f"{name}{number}", 0), 0).astype(np.int64) for number in self.kafils]
            for name in ("kafil_income", "kafil_share")
        }
        shape = (len(self.kafils), self.count)
        return {
            "kafil_birth": np.array(births, dtype="datetime64[D]").reshape(shape),
            **{name: np.array(column, dtype=np.int64).reshape(shape) for name, column in amounts.items()},
        }


_PLAIN = frozenset(fact.held for _, fact in COLUMNS.values() if fact.held and not fact.held.startswith("kafil_"))
"""The columns of ``Households`` that a file holds one by one."""


def _days(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.datetime64]:
    """Days since 1970 as dates."""
    return numbers.astype("datetime64[D]")
