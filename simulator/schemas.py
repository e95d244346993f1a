"""``python -m simulator.schemas`` writes ``schemas/``: a JSON Schema for each kind of file and answer, a Table Schema for tables.

Each is declared beside what reads or writes it. ``make schemas`` does the same; a test says that the files are what it writes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.answers.contract_schema import contract
from simulator.answers.schema import answer
from simulator.applicants.table_schema import applicants
from simulator.contracts.part_schema import scenario
from simulator.law.text_schema import legal_text, reform
from simulator.populations.invented.recipe_schema import recipe
from simulator.runs.record_schema import run_record
from simulator.writing import atomic

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.base.json_schema import Schema

FOLDER = Path("schemas")
SCHEMAS: dict[str, Callable[[], Schema]] = {
    "answer.schema.json": answer,
    "contract.schema.json": contract,
    "recipe.schema.json": recipe,
    "reform.schema.json": reform,
    "run.schema.json": run_record,
    "scenario.schema.json": scenario,
    "text.schema.json": legal_text,
}
"""What each file is made by."""
TABLES: dict[str, Callable[[], Schema]] = {"applicants.table.json": applicants}
"""The same of the Table Schemas, which say what the columns of a file hold."""


def written(schema: Schema) -> str:
    """The text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def main(folder: Path = FOLDER) -> None:
    """Write every schema into a folder."""
    folder.mkdir(exist_ok=True)
    for name, schema in (SCHEMAS | TABLES).items():
        atomic.write(folder / name, written(schema()).encode())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
