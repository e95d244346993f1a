"""The notebooks of the documentation say what their cells give, run now."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("notebooks", ROOT / "docs" / "notebooks.py")
notebooks = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(notebooks)
FILES = notebooks.files()


NAMES = ["1_one_household", "2_decrees", "3_population", "4_typical_households", "5_lab"]


def test_there_are_notebooks_about_a_household_decrees_a_population_typical_households_and_the_lab():
    assert [path.stem for path in FILES] == NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_output_is_what_its_cell_gives(path):
    """``python docs/notebooks.py`` writes them again after a change of a figure."""
    kept, made = json.loads(path.read_text(encoding="utf-8")), json.loads(notebooks.rerun(path))
    for mine, theirs in zip(kept["cells"], made["cells"], strict=True):
        assert mine == theirs, "".join(mine["source"])
    assert sum(bool(cell.get("outputs")) for cell in kept["cells"]) == sum(
        cell["cell_type"] == "code" for cell in kept["cells"]
    ), "a cell that shows nothing"
    assert len(path.read_bytes()) < 20_000


def cell(*source):
    return {
        "cells": [{"cell_type": "code", "source": [line], "outputs": [], "execution_count": None} for line in source]
    }


def test_what_a_cell_prints_and_its_last_value_are_kept_and_nothing_else():
    class Html:
        def _repr_html_(self):
            return "<b>1</b>\n<b>2</b>"

    printed, value, nothing = (
        made["outputs"] for made in notebooks.run_cells(cell("a = 2\nprint(a)\nprint(3)", "a + 1", "b = a"))["cells"]
    )
    assert printed == [{"output_type": "stream", "name": "stdout", "text": ["2\n", "3\n"]}]
    assert value == [
        {"output_type": "execute_result", "execution_count": 2, "metadata": {}, "data": {"text/plain": ["3"]}}
    ]
    assert nothing == []
    assert notebooks.display_data(Html()) == {"text/html": ["<b>1</b>\n", "<b>2</b>"], "text/plain": ["<Html>"]}


def test_a_cell_that_fails_stops_the_notebook():
    with pytest.raises(ZeroDivisionError):
        notebooks.run_cells(cell("1 / 0"))
