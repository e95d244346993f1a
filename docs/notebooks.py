"""Runs the notebooks of ``notebooks/`` and writes their outputs where they stand: ``python docs/notebooks.py``.

A notebook is its own source: its cells are run in order, from the folder of the repository, and only their outputs change. What
is shown is what a notebook shows (printed text, the text of the last value, its HTML); Jupyter is not needed.
"""
# ruff: noqa: INP001 - a script on its own

import ast
import contextlib
import io
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE / "notebooks"
sys.path.insert(0, str(HERE.parent))


def files() -> list[Path]:
    """Every notebook, in the order in which they are read."""
    return sorted(FOLDER.glob("*.ipynb"))


def run_cells(notebook: dict) -> dict:
    """The same notebook with the outputs of its cells made again, in a namespace of its own."""
    names: dict = {"__name__": "__main__"}
    cells, count = [], 0
    for cell in notebook["cells"]:
        made = {}
        if cell["cell_type"] == "code":
            count += 1
            made = {"execution_count": count, "outputs": outputs("".join(cell["source"]), names, count)}
        cells.append(cell | made)
    return notebook | {"cells": cells}


def outputs(source: str, names: dict, count: int) -> list[dict]:
    """What one cell prints, then the value of its last line, if it has one."""
    body = ast.parse(source).body
    last = ast.Expression(body.pop().value) if body and isinstance(body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)  # noqa: S102 - our own notebooks
        value = None if last is None else eval(compile(last, "<cell>", "eval"), names)  # noqa: S307 - as above
    made = []
    if printed.getvalue():
        made.append({"output_type": "stream", "name": "stdout", "text": lines(printed.getvalue())})
    if value is not None:
        made.append(
            {"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": display_data(value)}
        )
    return made


def display_data(value: object) -> dict:
    """A value as text; one that shows itself as HTML by that, and by the name of its type."""
    html = getattr(value, "_repr_html_", None)
    if html is None:
        return {"text/plain": lines(repr(value))}
    return {"text/html": lines(html()), "text/plain": [f"<{type(value).__name__}>"]}


def lines(text: str) -> list[str]:
    """Text as the format of notebooks keeps it."""
    return text.splitlines(keepends=True)


def to_text(notebook: dict) -> str:
    """A notebook as a file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def rerun(path: Path) -> str:
    """The file of a notebook with its cells run now, from the folder of the repository."""
    with contextlib.chdir(HERE.parent):
        return to_text(run_cells(json.loads(path.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    for place in files():
        place.write_text(rerun(place), encoding="utf-8")
