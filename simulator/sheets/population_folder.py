"""The folder of a study: tables, charts, parameters, and the command that gives the same bytes again.

A folder is replaced only where the same command wrote it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from simulator.engine.households import PUBLISHED_NAMES
from simulator.populations.report import (
    article_sentences,
    band_sentences,
    funnel_picture,
    picture_file,
    pictures,
    purchase_sentences,
    treasury_pictures,
)
from simulator.views import heat_map
from simulator.views.text import two_levers_page
from simulator.views.text.population_page import decimal, page, sentences
from simulator.views.text.population_page import rows as rows_of
from simulator.wording import say, write
from simulator.writing import atomic, csv_cells, formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction
    from pathlib import Path

    from simulator.applicants.reasons import CellFault
    from simulator.law import Law
    from simulator.populations.count.tables import Figure
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.reforms.two_levers import Mapped
    from simulator.populations.report.pictures import Picture
    from simulator.views.text.population_page import Findings

PARAMETERS = "parameters.json"
"""The file that marks a folder of results."""
COLUMNS = ("table", "law", "group", "measure", "unit", "value", "reason", "rests_on")
"""The columns of every table of figures."""
_STYLE = """
body{font:16px/1.5 'IBM Plex Sans Arabic','Segoe UI',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1e2522}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;font-size:.85rem}
td,th{border-bottom:1px solid #dcd8cd;padding:.2rem .6rem;text-align:start}.legend span{margin-inline-end:1rem}
.legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-inline-end:.4em}
"""


def write_folder(study: Findings, law: Law, lang: str, folder: str | Path, copies: Mapping[str, bytes]) -> None:
    """Write the folder of a study. ``copies`` are the reforms and the recipe, by their place in the folder. Raises ``InputError``."""
    with atomic.drafted_folder(folder, PARAMETERS) as draft:
        _fill(draft, study, law, lang, copies)


def _fill(folder: Path, study: Findings, law: Law, lang: str, copies: Mapping[str, bytes]) -> None:
    from simulator.populations.report import plotly

    for place, content in copies.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)
    _tables(folder / "tables", study, lang)
    waterfalls = (article_sentences.waterfall(study.lab, parted) for parted in study.articles)
    drawn = [
        *pictures.of(study.lab, study.bands),
        *filter(None, waterfalls),
        *treasury_pictures.of(study.lab),
        *funnel_picture.of(study.lab),
    ]
    note = " ".join(
        write(sentence, lang) for sentence in purchase_sentences.note(study.lab.plan, invented=study.recipe is not None)
    )
    (folder / "charts").mkdir()
    for picture in drawn:
        _picture(folder / "charts", picture, lang, note)
    maps = [*_maps(study)]
    for name, answer, measure in maps:
        _text(folder / "charts" / f"{name}.svg", heat_map.svg(answer, measure, lang, note))
    lead = [
        write(sentence, lang) for heading, sentence in sentences(study) if heading in ("title", "moved", "reproduce")
    ]
    more = [heat_map.section(answer, measure, lang, note) for _, answer, measure in maps]
    _text(
        folder / "charts.html", plotly.html(drawn, lang, say("lab.heading.title", lang), lead, _STYLE, note, more=more)
    )
    _text(folder / "summary.txt", page(study, law, lang))
    _text(folder / PARAMETERS, json.dumps(parameters(study, lang), ensure_ascii=False, indent=2) + "\n")
    _text(folder / "reproduce.txt", f"{study.command}\n")


def _picture(folder: Path, picture: Picture, lang: str, note: str) -> None:
    """A picture as a drawing, in points where the typesetter is installed, and its numbers beside it."""
    drawing = picture_file.svg(picture, lang, note)
    _text(folder / f"{picture.name}.svg", drawing)
    _text(folder / f"{picture.name}.csv", numbers_of(picture, lang))
    if find_spec("typst") is not None:
        from simulator.sheets import typeset

        (folder / f"{picture.name}.png").write_bytes(typeset.drawing(drawing, formats.UNDATED.replace(tzinfo=dt.UTC)))


def cell_of(value: Fraction | None, unit: str) -> str:
    """A number as a file holds it; empty where it is not known."""
    return "" if value is None else str(decimal(value, unit))


def numbers_of(picture: Picture, lang: str) -> str:
    """The numbers of a picture as CSV: a row for each label, a column for each series, in the unit that the second column names."""
    label, *names = pictures.table(picture, lang)[0]
    heads = [label, "unit", *names]
    rows = [
        [write(words, lang), picture.unit, *(cell_of(series.values[place], picture.unit) for series in picture.series)]
        for place, words in enumerate(picture.labels)
    ]
    return csv_cells.table(heads, [dict(zip(heads, row, strict=True)) for row in rows])


def _maps(study: Findings) -> Iterator[tuple[str, Mapped, int]]:
    """The name of the picture of each measure of each map, the map, and the place of the measure."""
    for number, answer in enumerate(study.mapped, 1):
        for place, measure in enumerate(answer.measures):
            yield f"map_{number}_{measure.replace('.', '_')}", answer, place


def _text(path: Path, content: str) -> None:
    path.write_bytes(content.encode("utf-8"))


def parameters(study: Findings, lang: str) -> dict[str, object]:
    """The parameters on which the figures depend, as JSON."""
    plan = study.lab.plan
    options = {field.name: _plain(getattr(plan, field.name)) for field in fields(plan) if field.name != "laws"}
    return {
        "engine": study.engine,
        "law": study.law,
        "lang": lang,
        "population": study.sources(),
        "laws": [_law(law) for law in plan.laws],
        "plan": options,
        "command": study.command,
        "fingerprint": study.fingerprint,
    }


def _law(law: PopulationLaw) -> dict[str, object]:
    """A law; for a purchase, with the facts supposed of every household."""
    row: dict[str, object] = {"name": law.name, "reform": law.reform, "frozen": _plain(law.frozen)}
    if law.facts is None:
        return row
    terms = {
        field.name: _plain(getattr(law.facts.shared.terms, field.name)) for field in fields(law.facts.shared.terms)
    }
    supposed = {PUBLISHED_NAMES.get(name, name): _plain(value) for name, value in law.facts.shared.buyer.items()}
    supposed |= {"price": law.facts.shared.price, "dwelling": law.facts.shared.dwelling}
    return row | {"facts": {"file": law.facts.name, **supposed, "terms": terms}}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | str | None) else str(value)


# --- tables


def _tables(folder: Path, study: Findings, lang: str) -> None:
    """Write a table for each family of figures, as CSV and as Parquet; then the margins, the assumptions and the rejected rows."""
    folder.mkdir()
    all_rows = rows_of(study)
    for name in dict.fromkeys(figure.table for figure in study.lab.figures):
        figures = [figure for figure in study.lab.figures if figure.table == name]
        rows = [row for row in all_rows if row["table"] == name]
        _text(folder / f"{name}.csv", csv_cells.table(COLUMNS, rows))
        pq.write_table(_arrow(figures, rows), folder / f"{name}.parquet")
    if study.checks:
        _text(
            folder / "margins.csv",
            csv_cells.table(study.checks[0]._fields, (check._asdict() for check in study.checks)),
        )
    if study.moved:
        rows = [
            line._asdict() | {name: float(getattr(line, name)) for name in ("value", "before", "after")}
            for line in study.moved
        ]
        _text(folder / "assumptions.csv", csv_cells.table(study.moved[0]._fields, rows))
    further = {
        "bands": band_sentences.rows(study.lab, study.bands),
        "by_article": article_sentences.rows(study.lab, study.articles),
        **{f"map_{number}": two_levers_page.map_rows(answer) for number, answer in enumerate(study.mapped, 1)},
    }
    for name, lines in further.items():
        if lines:
            _text(folder / f"{name}.csv", csv_cells.table(tuple(lines[0]), lines))
    if study.rejected:
        where = ("file", "row") if study.rejected[0].file else ("row",)
        rejected = rejected_rows(study.rejected, lang)
        _text(folder / "rejected.csv", csv_cells.table((*where, "column", "code", "value", "reason"), rejected))


def rejected_rows(faults: Iterable[CellFault], lang: str) -> list[dict[str, object]]:
    """The faults of a file as rows of a table, each with its reason in words."""
    return [{**fault.columns(), "reason": write(fault.reason, lang)} for fault in faults]


def _arrow(figures: Sequence[Figure], rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """The figures as typed columns: values are exact decimals."""
    values = [None if figure.value is None else decimal(figure.value, figure.unit) for figure in figures]
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS if name != "value"}
    exact = {"value": pa.array(values, pa.decimal128(38, 6))}
    return pa.table({name: (columns | exact)[name] for name in COLUMNS})
