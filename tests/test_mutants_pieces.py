"""Every module that makes a figure is in one piece of ``benchmarks/mutants.py``, with tests that exist: none can be forgotten."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mutants import DRAWS, MADE, PIECES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "simulator"
MUTATED = Counter(module for modules, _ in PIECES.values() for module in modules)


def has_functions(path):
    """Whether there is anything to mutate: mutmut harms the bodies of functions only."""
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def in_no_piece():
    """Modules that make figures and that no piece has."""
    made = {path for pattern in MADE for path in PACKAGE.glob(f"{pattern}.py")}
    names = {path.relative_to(PACKAGE).with_suffix("").as_posix() for path in made if has_functions(path)}
    return names - set(MUTATED)


def test_what_is_in_no_piece_only_draws():
    assert in_no_piece() == set(DRAWS)


@pytest.mark.parametrize("pattern", MADE)
def test_every_pattern_has_modules(pattern):
    assert list(PACKAGE.glob(f"{pattern}.py"))


def test_every_module_is_in_one_piece_and_is_there():
    assert set(MUTATED.values()) == {1}
    assert all((PACKAGE / f"{module}.py").exists() for module in MUTATED)


@pytest.mark.parametrize("piece", PIECES)
def test_the_tests_of_a_piece_are_there(piece):
    tests = PIECES[piece][1]
    assert len(set(tests)) == len(tests)
    assert all((ROOT / "tests" / f"{test}.py").exists() for test in tests)


def test_a_new_module_would_be_missed(tmp_path, monkeypatch):
    (tmp_path / "engine" / "rules").mkdir(parents=True)
    (tmp_path / "engine" / "rules" / "gifts.py").write_text("def gift():\n    return 1\n")
    (tmp_path / "engine" / "rules" / "names.py").write_text("NAMES = ('gift',)\n")
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    assert in_no_piece() == {"engine/rules/gifts"}
