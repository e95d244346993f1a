"""Which faults in the rules and the schedule would no test notice?

mutmut never mutates a decorated function, and every rule is decorated with ``@reads``. So this works on a copy of the
tree in which ``@reads("age_limit")`` above a rule has become ``reads("age_limit")(by_age)`` below it, which is the same
program; runs mutmut there; and prints the score and what survived. ``make mutants`` runs it; the last score, and why
each survivor survives, is in ``benchmarks/README.md``. Names of modules narrow it, with the tests after ``--``:
``.venv/bin/python benchmarks/mutants.py rules/aid schedule/loan -- tests/test_loan.py tests/test_purchases.py``.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIED = ("simulator", "tests", "scenarios", "benchmarks", ".streamlit", "app.py", "pyproject.toml")
TESTS = (
    "tests/test_rent.py", "tests/test_dates.py", "tests/test_law.py", "tests/test_one_is_its_row.py",
    "tests/test_invariants.py", "tests/test_loan.py", "tests/test_purchases.py", "tests/test_purchase_rules.py",
    "tests/test_cases.py",
)  # fmt: skip

BRIEF = """
from hypothesis import Phase, settings

settings.register_profile("brief", phases=[Phase.explicit, Phase.generate], database=None, derandomize=True)
settings.load_profile("brief")
"""
"""One failure kills a mutant: minutes spent on its smallest example would be taken for a mutant that never ends."""


def main() -> None:
    """Copy, undecorate, run, print."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, symlinks=True)
            else:
                shutil.copy(source, copy / name)
        for path in (copy / "simulator" / "rules").glob("*.py"):
            path.write_text(undecorated(path.read_text()))
        settings = (copy / "pyproject.toml").read_text()
        modules, _, tests = " ".join(sys.argv[1:]).partition("--")
        narrowed = focused(settings, modules.split() or ["rules/*", "schedule/*"], tests.split() or list(TESTS))
        (copy / "pyproject.toml").write_text(narrowed)
        with (copy / "tests" / "conftest.py").open("a") as conftest:
            conftest.write(BRIEF)
        subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=copy, check=False)
        subprocess.run([sys.executable, "-m", "mutmut", "results"], cwd=copy, check=False)


def undecorated(source: str) -> str:
    """The same module with every ``@reads(…)`` moved below its function."""
    lines, later = source.splitlines(), []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                text = ast.unparse(decorator)
                if text.startswith("reads("):
                    for number in range(decorator.lineno - 1, decorator.end_lineno or decorator.lineno):
                        lines[number] = ""
                    later.append(f"{text}({node.name})")
    return "\n".join([*lines, "", *later, ""])


def focused(settings: str, modules: list[str], tests: list[str]) -> str:
    """The settings with these modules as what is mutated, and these tests."""
    mutated = ", ".join(f'"simulator/{module}{"" if module.endswith("*") else ".py"}"' for module in modules)
    head, _, rest = settings.partition("[tool.mutmut]")
    tail = rest.partition("\n[")[2]
    named = ", ".join(f'"{test}"' for test in tests if (ROOT / test).exists())
    return (
        f'{head}[tool.mutmut]\nsource_paths = ["simulator"]\n'
        f"only_mutate = [{mutated}]\n"
        'also_copy = ["app.py", "scenarios", "benchmarks", ".streamlit"]\n'
        'pytest_add_cli_args = ["-m", "not browser and not slow"]\n'
        f"pytest_add_cli_args_test_selection = [{named}]\n" + (f"\n[{tail}" if tail else "")
    )


if __name__ == "__main__":
    main()
