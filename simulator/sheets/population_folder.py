"""What a lab leaves in a folder: tables, charts, parameters, and the line that gives the same bytes again.

What it replaces was made by the same command.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from simulator.populations.report import pictures, purchase_sentences
from simulator.views.text.population_page import decimal, page, sentences
from simulator.views.text.population_page import rows as rows_of
from simulator.wording import say, write
from simulator.writing import atomic, csv_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from simulator.applicants.reasons import CellFault
    from simulator.law import Law
    from simulator.populations.count.tables import Figure
    from simulator.populations.laws import PopulationLaw
    from simulator.views.text.population_page import Findings

PARAMETERS = "parameters.json"
"""The file by which a folder of results is recognised."""
COLUMNS = ("table", "law", "group", "measure", "unit", "value", "reason", "rests_on")
"""The columns of every table of figures."""
_STYLE = """
body{font:16px/1.5 'IBM Plex Sans Arabic','Segoe UI',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1e2522}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;font-size:.85rem}
td,th{border-bottom:1px solid #dcd8cd;padding:.2rem .6rem;text-align:start}.legend span{margin-inline-end:1rem}
.legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-inline-end:.4em}
"""


def write_folder(found: Findings, law: Law, lang: str, folder: str | Path, copies: Mapping[str, bytes]) -> None:
    """Write everything. ``copies`` are the reforms and the recipe, by their place in the folder. Raises ``InputError``."""
    with atomic.drafted_folder(folder, PARAMETERS) as made:
        _fill(made, found, law, lang, copies)


def _fill(folder: Path, found: Findings, law: Law, lang: str, copies: Mapping[str, bytes]) -> None:
    from simulator.populations.report import plotly

    for place, content in copies.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)
    _tables(folder / "tables", found, lang)
    drawn = pictures.of(found.lab)
    note = " ".join(
        write(one, lang) for one in purchase_sentences.note(found.lab.plan, invented=found.recipe is not None)
    )
    (folder / "charts").mkdir()
    for picture in drawn:
        _text(folder / "charts" / f"{picture.name}.svg", pictures.svg(picture, lang, note))
    lead = [
        write(sentence, lang) for heading, sentence in sentences(found) if heading in ("title", "moved", "reproduce")
    ]
    _text(folder / "charts.html", plotly.html(drawn, lang, say("lab.heading.title", lang), lead, _STYLE, note))
    _text(folder / "summary.txt", page(found, law, lang))
    _text(folder / PARAMETERS, json.dumps(parameters(found, lang), ensure_ascii=False, indent=2) + "\n")
    _text(folder / "reproduce.txt", f"{found.command}\n")


def _text(path: Path, content: str) -> None:
    path.write_bytes(content.encode("utf-8"))


def parameters(found: Findings, lang: str) -> dict[str, object]:
    """Everything on which the figures depend."""
    plan = found.lab.plan
    told = {one.name: _plain(getattr(plan, one.name)) for one in fields(plan) if one.name != "laws"}
    return {
        "engine": found.engine, "law": found.law, "lang": lang, "population": found.sources(),
        "laws": [_law(law) for law in plan.laws],
        "plan": told, "command": found.command,
    }  # fmt: skip


def _law(law: PopulationLaw) -> dict[str, object]:
    """A law, and of a purchase what is supposed of everybody."""
    told: dict[str, object] = {"name": law.name, "reform": law.reform, "frozen": _plain(law.frozen)}
    if law.facts is None:
        return told
    terms = {one.name: _plain(getattr(law.facts.said.terms, one.name)) for one in fields(law.facts.said.terms)}
    said = {name: _plain(value) for name, value in law.facts.said.buyer.items()}
    said |= {"price": law.facts.said.price, "dwelling": law.facts.said.dwelling}
    return told | {"facts": {"file": law.facts.name, **said, "terms": terms}}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | int | str | None) else str(value)


# --- tables


def _tables(folder: Path, found: Findings, lang: str) -> None:
    """One tidy table for each family of figures, as CSV and as Parquet; then what was read and what was assumed."""
    folder.mkdir()
    told = rows_of(found)
    for name in dict.fromkeys(figure.table for figure in found.lab.figures):
        figures = [figure for figure in found.lab.figures if figure.table == name]
        rows = [row for row in told if row["table"] == name]
        _text(folder / f"{name}.csv", csv_cells.table(COLUMNS, rows))
        pq.write_table(_arrow(figures, rows), folder / f"{name}.parquet")
    if found.checks:
        _text(
            folder / "margins.csv",
            csv_cells.table(found.checks[0]._fields, (check._asdict() for check in found.checks)),
        )
    if found.moved:
        rows = [
            line._asdict() | {name: float(getattr(line, name)) for name in ("value", "before", "after")}
            for line in found.moved
        ]
        _text(folder / "assumptions.csv", csv_cells.table(found.moved[0]._fields, rows))
    if found.rejected:
        where = ("file", "row") if found.rejected[0].file else ("row",)
        told = rejected_rows(found.rejected, lang)
        _text(folder / "rejected.csv", csv_cells.table((*where, "column", "code", "value", "reason"), told))


def rejected_rows(faults: Iterable[CellFault], lang: str) -> list[dict[str, object]]:
    """The faults of a file as rows of a table, each with its reason in words."""
    return [{**fault.columns(), "reason": write(fault.reason, lang)} for fault in faults]


def _arrow(figures: Sequence[Figure], rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """The figures as typed columns: values are exact decimals."""
    values = [None if figure.value is None else decimal(figure.value, figure.unit) for figure in figures]
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS if name != "value"}
    exact = {"value": pa.array(values, pa.decimal128(38, 6))}
    return pa.table({name: (columns | exact)[name] for name in COLUMNS})
