"""What a run wrote, as a table that can be compared: the facts and the figures of each dossier, or each figure of a study.

An annotated file is read in the language and the format in which it was written: a verdict is its code, an amount its number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from simulator.applicants import files, headers
from simulator.applicants.blocks import ANYWHERE, DAMAGED, TablePlace
from simulator.batch.columns import KINDS, VERDICTS, head
from simulator.batch.verdicts import DECISIVE, KAFILS
from simulator.portfolios import tables_folder
from simulator.reading.errors import InputError
from simulator.sheets import population_folder
from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Texts = npt.NDArray[np.object_]
VERDICT = "verdict"
CODED = {
    VERDICT: ("batch.verdict", VERDICTS),
    "decisive": ("cap", DECISIVE),
    "kafil": ("batch.kafil", KAFILS),
}
"""The columns that are compared by a code: how the keys of their words begin, and the codes."""
_IN_WORDS = ("reasons", "unchecked")
"""Columns that are compared only where both files are in one language."""
_ASIDE = ("warnings", "note", "errors")
"""Added columns that are no verdict and no figure."""
_DECIMALS = {"money": 2, "share": 4, "count": 0}
_STUDY_KEY = ("table", "law", "group", "measure")


@dataclass(frozen=True)
class ResultTable:
    """The rows of a result. ``numbers`` are what the file calls each (empty: nothing), ``lines`` where each stands in it. (N,)

    ``facts`` are under the name of their fact; ``figures`` under that of the added column, of the contract or of the measure: two files
    that say the same have the same there, whatever their language and format.
    ``lang`` is the language of the file, empty where it has none.
    """

    numbers: Texts
    lines: npt.NDArray[np.int64]
    facts: Mapping[str, Texts]
    figures: Mapping[str, Texts]
    lang: str = ""
    in_words: tuple[str, ...] = field(default=())

    @property
    def has_numbers(self) -> bool:
        """Whether some row has a number of its own."""
        return bool((self.numbers != "").any())


def read(path: Path, columns: Mapping[str, str] | None = None) -> ResultTable:
    """The table in a result: an annotated file, the folder of a portfolio, of a population. ``columns`` as in a mapping of a file.

    Raises ``InputError`` for anything else.
    """
    if path.is_dir():
        if (path / tables_folder.MARK).exists():
            return _of_contracts(_table(path / "contracts.parquet"))
        if (path / population_folder.PARAMETERS).exists():
            return _of_study([_table(table) for table in sorted((path / "tables").glob("*.csv"))])
        raise InputError("runs.error.no_result", str(path))
    return _of_applicants(_table(path), columns or {}, str(path))


class _Cells(NamedTuple):
    """The heads of a file, its cells as text, and the numbers of its rows."""

    heads: list[str]
    columns: list[pa.ChunkedArray]
    lines: npt.NDArray[np.int64]


def _table(path: Path) -> _Cells:
    heads = (
        ANYWHERE if path.suffix.lower() == ".xlsx" else TablePlace(head_row=1)
    )  # a workbook keeps the rows above its heads
    opened = files.opened(str(path), place=heads)
    try:
        blocks = list(opened.rows)
    except DAMAGED:
        raise InputError("runs.error.no_result", str(path)) from None
    empty = [np.zeros(0, np.int64)]
    table = pa.concat_tables([block.cells for block in blocks]) if blocks else None
    columns = [] if table is None else table.columns
    return _Cells(opened.heads, columns, np.concatenate([*empty, *(block.lines for block in blocks)]))


def _texts(column: pa.ChunkedArray) -> Texts:
    """A column of texts, each distinct text stored once."""
    coded = column.combine_chunks().dictionary_encode()
    words: Texts = coded.dictionary.to_numpy(zero_copy_only=False)
    texts: Texts = words[coded.indices.to_numpy()]
    return texts


# --- an annotated file


def _of_applicants(cells: _Cells, columns: Mapping[str, str], name: str) -> ResultTable:
    """The user's columns and the added ones. Raises ``InputError`` where none is added."""
    lang, first = _added_from(cells.heads, name)
    names = {_bare(head(added, lang)): added for added in KINDS}
    figures = {}
    for place in range(first, len(cells.heads)):
        added = names.get(_bare(cells.heads[place]))
        if added is not None and added not in _ASIDE and cells.columns:
            figures[added] = _figure(added, cells.columns[place], lang)
    last = first or len(cells.heads)  # in a workbook the verdict stands first, and the user's columns after it
    facts = dict(_facts(cells, last, columns))
    numbers = facts.pop("identifier", np.full(len(cells.lines), "", dtype=object))
    return ResultTable(numbers, cells.lines, facts, figures, lang, _IN_WORDS)


def _bare(text: str) -> str:
    """A head without what tells two columns of one name apart."""
    return text.removesuffix(" (2)").strip()


def _added_from(heads: Sequence[str], name: str) -> tuple[str, int]:
    """The language of the added columns, and the place of the first."""
    for lang in LANGUAGES:
        first = [place for place, text in enumerate(heads) if _bare(text) == head(VERDICT, lang)]
        if first:
            return lang, first[-1]
    raise InputError("runs.error.no_result", name)


def _facts(cells: _Cells, last: int, columns: Mapping[str, str]) -> Iterator[tuple[str, Texts]]:
    """The columns of the user that hold a fact, or the number."""
    for place, text in enumerate(cells.heads[:last]):
        fact = columns[text] if text in columns else headers.column_of(text)
        if fact and cells.columns:
            yield fact, _texts(pc.utf8_trim_whitespace(cells.columns[place]))


def _figure(added: str, column: pa.ChunkedArray, lang: str) -> Texts:
    kind = KINDS[added]
    if kind in _DECIMALS:
        return _texts(numeric(column, _DECIMALS[kind]))
    texts = _texts(column)
    if added in CODED:
        start, names = CODED[added]
        codes = {say(f"{start}.{name}", lang): name for name in names}
        return np.array([codes.get(text, text) for text in texts], dtype=object)
    return texts


def numeric(column: pa.ChunkedArray, decimals: int) -> pa.ChunkedArray:
    """Numbers as texts that are the same for the same number; what is no number stays as it is."""
    column = pc.replace_substring(column, ",", ".")
    is_number = pc.match_substring_regex(column, r"^-?[0-9]+(\.[0-9]*)?$")
    values = pc.round(pc.if_else(is_number, column, "0").cast(pa.float64()), decimals)
    return pc.if_else(is_number, values.cast(pa.string()), column)


# --- the folders


def _of_contracts(cells: _Cells) -> ResultTable:
    columns = dict(zip(cells.heads, map(_texts, cells.columns), strict=False))
    figures = {
        VERDICT if name == "status" else name: column
        for name, column in columns.items()
        if name not in ("number", "row", "group")
    }
    nothing = np.zeros(0, dtype=object)
    lines = columns["row"].astype(np.int64) if "row" in columns else cells.lines
    return ResultTable(columns.get("number", nothing), lines, {}, figures)


def _of_study(tables: Sequence[_Cells]) -> ResultTable:
    """The figures of a study: one row for each, called by its table, law, group and measure."""
    names, values = [], []
    for cells in tables:
        columns = dict(zip(cells.heads, map(_texts, cells.columns), strict=False))
        if set(population_folder.COLUMNS) <= set(columns):
            names += [" · ".join(key) for key in zip(*(columns[part] for part in _STUDY_KEY), strict=True)]
            values += columns["value"].tolist()
    value = np.array(values, dtype=object)
    lines = np.arange(len(names), dtype=np.int64)
    return ResultTable(np.array(names, dtype=object), lines, {}, {"value": value})
