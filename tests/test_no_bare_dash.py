"""No page writes a dash alone for a value: what is not known is said to be so, and what does not apply too."""

import ast
from pathlib import Path

import simulator
from simulator.law import Law
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES

PAGES = Path(simulator.__file__).parent / "ui"
DASHES = {"—", "–", "−"}


def test_no_page_has_a_dash_alone():
    found = [
        (path.name, node.lineno)
        for path in PAGES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in DASHES
    ]
    assert found == []


def test_a_fact_that_does_not_apply_is_said_so_in_the_tables_of_a_plan():
    assert [Voice(Law.load(), lang).fact(None) for lang in LANGUAGES] == ["sans objet", "لا ينطبق", "not applicable"]
