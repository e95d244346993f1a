"""Which faults in what makes the figures would no test notice?

``make mutants`` works through every piece below, ``make mutants PIECE=rules`` through one. mutmut writes the mutants and
forks a process for each; this chooses which are run, by which tests, and prints the score of each module and what
survived. The last scores, and why each survivor survives, are in ``benchmarks/README.md``.

* The mutants of a piece are shuffled with a fixed seed, and at most ``--most`` of them run, for at most ``--minutes``; the others
  are counted as not run. The same seed on a slower machine runs the beginning of the same list.
* Each mutant meets the tests of its piece that call its function, one case of each first, for ``--patience`` seconds of tests;
  what survives meets them again for ``--more-patience`` seconds.
* mutmut never mutates a decorated function. So this works on a copy of the tree in which ``@reads("age_limit")`` above a rule
  has become ``by_age = reads("age_limit")(by_age)`` below it, which is the same program.
* A process starts with the caches of the one that it was forked from: what was computed by the unharmed program is
  forgotten before the tests of a mutant begin.

``.venv/bin/python benchmarks/mutants.py purchases --most 2000`` runs all of a piece, ``--only 'aid|fees'`` part of its modules.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import math
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TREE = ("simulator", "tests", "scenarios", "benchmarks", "docs", ".streamlit", "app.py", "pyproject.toml")
RULES = ("test_rules_together", "test_rent_rules", "test_purchase_rules", "test_rent", "test_purchases", "test_cases")
ANSWERS = ("test_claims_of_figures", "test_claims_of_steps", "test_claims_of_sentences", "test_claims_of_days")
CLAUSES = (
    "test_pay_off",
    "test_down_payment_loan",
    "test_loan_terms",
    "test_both_prices",
    "test_contract_terms",
)
"""Tests of what stands beside the main answer: paid at once, the loan for the tranches, both prices, the contract's words."""
ONCE_MORE = ("test_claims_of_facts", "test_claims_of_parts")
"""Tests that make every sentence and every key of an answer once more: they say most, and go first."""
PIECES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "rules": (
        tuple(f"engine/rules/{name}" for name in (
            "__init__", "down_payment", "eligibility", "income", "kafil", "limits", "pricing", "reads",
        )),
        RULES,
    ),
    "advances": (
        ("engine/rules/down_payment_loan", "engine/rules/pay_off", "engine/schedule/dated_calls", "engine/schedule/drawn"),
        ("test_rent", "test_down_payment_loan", "test_pay_off", "test_purchases", "test_receipts", "test_cases"),
    ),
    "purchases": (("engine/rules/aid", "engine/rules/borrowing", "engine/rules/fees", "engine/rules/tables", "engine/schedule/loan"), (*RULES, "test_loan_terms", "test_loan")),
    "schedule": (
        ("engine/schedule/payments", "engine/schedule/monthly_receipts", "engine/schedule/ledger", "engine/schedule/rent", "base/annuity"),
        ("test_payments", "test_values_now", "test_rent", "test_receipts", "test_loan", "test_purchases", "test_cases"),
    ),
    "explain": (
        tuple(f"answers/explain/{name}" for name in (
            "__init__", "case", "common", "contract_clauses", "criterion_steps", "down_payment_loan", "loan_notes", "pay_off", "prices",
            "purchase", "rent", "resale", "ways",
        )),
        (*ONCE_MORE, *ANSWERS, *CLAUSES, "test_cases"),
    ),
    "answers": (
        tuple(f"answers/{name}" for name in (
            "__init__", "criteria", "down_payment_loan", "keys_in_hand", "loans_to_json", "model", "pay_off", "price", "prices", "purchase",
            "schedule", "stages", "state_cost", "term", "answer_to_json", "household_answer", "json_values", "rates", "household_contract", "model_loans", "model_schedule", "explanation",
        )),
        (*ONCE_MORE, *ANSWERS, *CLAUSES, "test_cases", "test_purchases", "test_rates", "test_contract"),
    ),
    "comparing": (("answers/comparison", "answers/comparison_to_json"), ("test_claims_of_comparisons", "test_claims_of_pairs", "test_compare")),
    "contracts": (
        tuple(f"contracts/{name}" for name in (
            "__init__", "contract", "effort", "events", "fold", "frames", "happens", "lines", "opening", "path", "plan", "reader", "readings", "revision", "statement",
            "to_json", "payments_file", "receipts", "reconciliation", "outlook", "solutions",
        )),
        ("test_lives", "test_lives_of_other_engines", "test_contract", "test_payments_file", "test_contract_solutions"),
    ),
    "population": (
        (
            "populations/count/tables", "populations/count/totals", "populations/count/call_worth", "populations/count/outlays", "populations/count/treasury",
            "populations/count/funnel", "populations/invented/raking", "populations/invented/queue", "populations/count/late_works",
            "populations/count/other_wage",
        ),
        (
            "test_lab_oracle", "test_lab_treasury", "test_lab_cohorts", "test_lab_delivery", "test_claims_of_totals", "test_claims_of_tables", "test_population", "test_population_schemes",
            "test_sums", "test_late_works",
        ),
    ),
    "verdict": (
        ("populations/count/three_payments", "populations/count/verdicts", "populations/count/verdict_tables"),
        ("test_lab_verdict",),
    ),
    "bands": (
        ("populations/invented/bands", "populations/count/article_totals", "populations/reforms/articles", "populations/reforms/decomposition"),
        ("test_lab_bands",),
    ),
    "sheets": (
        tuple(f"sheets/{name}" for name in (
            "calendar_file", "facts", "first_page", "later_pages", "message_text", "question", "share_card", "since_link", "sms_text", "still_valid", "workbook_amounts", "workbook_figures", "workbook_schedule",
            "counter_page", "facing", "statement_sheet", "statement_calendar", "statement_workbook",
        )),
        ("test_claims_of_sheets", "test_counter_page", "test_claims_of_days", "test_sheets", "test_contract_files"),
    ),
}  # fmt: skip
"""The modules of each piece, and the tests that speak of them: the first two or three say most.

The invariants of crowds and the comparison of each row with its household alone are left out of the rules and the schedule: they
take minutes, so that a mutant would wait longer for them than it is given. What survives is put before them by hand."""
MADE = (
    "base/annuity",
    "answers/*",
    "answers/comparison",
    "answers/explain/*",
    "contracts/*",
    "populations/count/article_totals",
    "populations/count/call_worth",
    "populations/count/outlays",
    "populations/count/three_payments",
    "populations/count/verdict*",
    "populations/invented/bands",
    "populations/reforms/articles",
    "populations/reforms/decomposition",
    "populations/count/tables",
    "populations/count/totals",
    "populations/count/funnel",
    "populations/count/late_works",
    "populations/count/other_wage",
    "populations/invented/queue",
    "populations/count/treasury",
    "populations/invented/raking",
    "engine/rules/*",
    "engine/schedule/*",
    "sheets/*",
)
"""What makes figures, and the sentences about them: each of these modules is in a piece or in ``DRAWS``."""
DRAWS = {
    "sheets/__init__": "hands a question to the file that is asked for",
    "sheets/workbook_format": "the look of a workbook, and the names of its cells",
    "sheets/workbook_file": "places cells; its figures come from figures, rows and proof, its sums are computed again in test_workbook",
    "sheets/policy_note": "lays out the words of a note",
    "sheets/word_file": "writes the parts of a document",
    "sheets/population_folder": "writes the tables of a population, which others made",
    "answers/schema": "declares the shape of the JSON",
    "answers/contract_schema": "declares the shape of the JSON of a contract",
    "contracts/part_schema": "declares the shape of the part of a question",
    "sheets/annex": "puts the parts of the annex into one mapping",
    "sheets/typeset": "gives a finished page to the typesetter",
}
"""Modules of ``MADE`` that lay out what the others have made, and why each is one of them."""

CONFTEST = """
import functools
import sys

from hypothesis import Phase, settings

settings.register_profile("brief", phases=[Phase.explicit, Phase.generate], database=None, derandomize=True)
settings.load_profile("brief")


def pytest_sessionstart():
    for name, module in list(sys.modules.items()):
        of_tests = "/tests/" in (getattr(module, "__file__", None) or "")
        if (of_tests or name.startswith("simulator.")) and not name.startswith(("simulator.law", "simulator.wording")):
            for each in list(vars(module).values()):
                if isinstance(each, functools._lru_cache_wrapper) and each.__module__ == name:
                    each.cache_clear()
"""
"""What the tests of the copy do besides. One failure kills a mutant: minutes spent on its smallest example would be taken for a
mutant that never ends. Caches that no mutant can spoil are kept: texts and sentences that were read from files."""
EACH = 0.02
"""Seconds that a test takes beside its own: to begin and to end."""
CONTROLS = 3
"""Functions whose tests are first run with nothing harmed, in the same way: a score would mean nothing if they failed."""
SEED = 20261122


def main() -> None:
    """Prepare a copy for each piece, run what was drawn of it, print its score."""
    parser = argparse.ArgumentParser(description="Which faults would no test notice?")
    parser.add_argument("pieces", nargs="*", metavar="PIECE", help=f"one or more of: {', '.join(PIECES)}")
    parser.add_argument("--most", type=int, default=500, help="mutants drawn of a piece (500)")
    parser.add_argument("--minutes", type=float, default=12.0, help="how long new mutants are begun for (12)")
    parser.add_argument("--patience", type=float, default=6.0, help="seconds of tests for each mutant (6)")
    parser.add_argument("--more-patience", type=float, default=15.0, help="the same, for what survived (15)")
    parser.add_argument("--only", default="", help="a regular expression: the modules, or the mutants, to keep")
    parser.add_argument("--seed", type=int, default=SEED, help="of the draw")
    options = parser.parse_args()
    if unknown := set(options.pieces) - set(PIECES):
        parser.error(f"no such piece: {', '.join(sorted(unknown))}. Pieces: {', '.join(PIECES)}")
    for piece in options.pieces or PIECES:
        # Each in a process of its own: mutmut and the modules of the copy are imported for one piece only.
        if not (child := os.fork()):
            with tempfile.TemporaryDirectory() as folder:
                copy_for(piece, Path(folder))
                os.chdir(folder)
                run(piece, options)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.exit(f"{piece}: the run did not end well")


def copy_for(piece: str, copy: Path) -> None:
    """Copy the tree, with the modules of a piece undecorated and the settings of mutmut narrowed to them."""
    modules, tests = PIECES[piece]
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    for module in modules:
        path = copy / "simulator" / f"{module}.py"
        path.write_text(with_decorators_below(path.read_text()))
    settings = copy / "pyproject.toml"
    settings.write_text(narrowed_settings(settings.read_text(), modules, tests))
    with (copy / "tests" / "conftest.py").open("a") as conftest:
        conftest.write(CONFTEST)


MOVABLE = ("reads(", "property", "cache", "lru_cache", "functools.cache", "functools.lru_cache")


def with_decorators_below(source: str) -> str:
    """The same module with every decorator that can be moved called below its function."""
    lines = source.splitlines()
    later: dict[int, list[str]] = {}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef):
            continue
        movable = [each for each in node.decorator_list if ast.unparse(each).startswith(MOVABLE)]
        if len(movable) < len(node.decorator_list):
            continue
        for decorator in movable:
            for number in range(decorator.lineno - 1, decorator.end_lineno or decorator.lineno):
                lines[number] = ""
        indent = " " * node.col_offset
        calls = [f"{indent}{node.name} = {ast.unparse(each)}({node.name})" for each in reversed(movable)]
        later.setdefault(node.end_lineno or node.lineno, []).extend(calls)
    for number in sorted(later, reverse=True):
        lines[number:number] = later[number]
    return "\n".join([*lines, ""])


def narrowed_settings(settings: str, modules: tuple[str, ...], tests: tuple[str, ...]) -> str:
    """The settings with these modules as what is mutated, and these tests."""
    patterns = ", ".join(f'"simulator/{module}.py"' for module in modules)
    head, _, rest = settings.partition("[tool.mutmut]")
    tail = rest.partition("\n[")[2]
    selection = ", ".join(f'"tests/{test}.py"' for test in tests)
    return (
        f'{head}[tool.mutmut]\nsource_paths = ["simulator"]\n'
        f"only_mutate = [{patterns}]\n"
        'also_copy = ["app.py", "scenarios", "benchmarks", "docs", ".streamlit"]\n'
        'pytest_add_cli_args = ["-m", "not browser", "-p", "no:benchmark", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]\n'
        f"pytest_add_cli_args_test_selection = [{selection}]\n" + (f"\n[{tail}" if tail else "")
    )


def run(piece: str, options: argparse.Namespace) -> None:
    """Write the mutants, see which tests call which function, run what was drawn, print."""
    from mutmut import __main__ as mutmut
    from mutmut.state import state
    from mutmut.workers.isolation import get_mutant_runner

    started, order = time.monotonic(), PIECES[piece][1]
    children = os.cpu_count() or 2
    with Path("mutmut.log").open("w") as log, output_to(log.fileno()):
        try:
            mutants = all_mutants(mutmut, runner := get_mutant_runner(children), children)
        except SystemExit:
            sys.exit(f"{piece}: a test fails before anything is harmed: {Path('mutmut.log').read_text()[-4000:]}")
    paths = {name: data.path for data, name, _ in mutants}
    names = sorted(paths)
    sample = draw([name for name in names if re.search(options.only, name)], options.most, options.seed)
    print(
        f"\n{piece}: {len(names)} mutants, {len(sample)} to run; tests seen in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    unharmed = draw(sorted({re.sub(r"\d+$", "0", name) for name in sample}), CONTROLS, options.seed)
    if any(verdict == "killed" for verdict in verdicts(runner, state(), unharmed, order, options.patience).values()):
        sys.exit(f"{piece}: the tests kill what is not harmed; they depend on each other, or on the caches")
    results: dict[str, str] = {}
    until = time.monotonic() + 60 * options.minutes
    for patience, left in ((options.patience, sample), (options.more_patience, None)):
        again = [name for name, verdict in results.items() if verdict == "survived"] if left is None else left
        results |= verdicts(runner, state(), again, order, patience, math.inf if left is None else until)
        survivors = sorted(name for name, verdict in results.items() if verdict == "survived")
        print(f"  {len(results)} run, {len(survivors)} survive {patience:.0f} s of tests", flush=True)
        print("".join(f"    {name}\n" for name in survivors), end="", flush=True)
    report(names, results)
    for name, verdict in sorted(results.items()):
        if verdict in ("survived", "no tests"):
            print(f"\n# {name}: {verdict}\n{differing_lines(mutmut.get_diff_for_mutant(name, path=paths[name]))}")
    print(f"\n{piece}: {time.monotonic() - started:.0f} s", flush=True)


@contextlib.contextmanager
def output_to(file: int):
    """Everything that is printed meanwhile goes to a file: mutmut writes its progress to the stream itself."""
    terminal = os.dup(1)
    sys.stdout.flush()
    os.dup2(file, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(terminal, 1)


def all_mutants(mutmut, runner, children: int) -> list[Any]:
    """Every mutant, written beside its original; and which tests call which function, from one run of them all."""
    Path("mutants").mkdir()
    mutmut.set_mutant_under_test("mutant_generation")
    for step in (
        mutmut.copy_src_dir, mutmut.copy_also_copy_files, mutmut.setup_source_paths, mutmut.store_lines_covered_by_tests
    ):  # fmt: skip
        step()
    mutmut.create_mutants(children)
    mutmut.collect_or_load_stats(runner, apply_config_invalidation=True)
    return mutmut.collect_source_file_mutation_data(mutant_names=())[0]


def draw(names: list[str], most: int, seed: int) -> list[str]:
    """At most so many of the mutants, in an order that the seed fixes."""
    return random.Random(seed).sample(names, min(most, len(names)))


def verdicts(
    runner, state, names: list[str], order: tuple[str, ...], patience: float, until: float = math.inf
) -> dict[str, str]:
    """What became of each mutant that was begun in time: killed, survived, timeout, or no tests that call its function."""
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.format_utils import mangled_name_from_mutant_name

    results: dict[str, str] = {}

    def take() -> None:
        result = runner.wait_for_result()
        results[result.mutant_name] = status_by_exit_code[result.exit_code]
        if len(results) % 100 == 0:
            print(f"  … {len(results)}", flush=True)

    runner.startup()
    for name in names:
        if time.monotonic() > until:
            break
        tests = state.tests_by_mangled_function_name.get(mangled_name_from_mutant_name(name), set())
        chosen = within_patience(tests, order, state.duration_by_test, patience)
        if not chosen:
            results[name] = "no tests"
            continue
        while not runner.has_capacity():
            take()
        seconds = sum(state.duration_by_test[test] for test in chosen)
        runner.submit(name, chosen, math.ceil(4 * seconds + 10), seconds + 1)
    while runner.pending_count():
        take()
    runner.shutdown()
    return results


def within_patience(tests: set[str], order: tuple[str, ...], seconds: dict[str, float], patience: float) -> list[str]:
    """One case of each test first, then a second of each, and so on, as far as the patience goes; always one."""
    groups: dict[str, list[str]] = {}
    for test in random.Random(SEED).sample(sorted(tests), len(tests)):
        groups.setdefault(test.partition("[")[0], []).append(test)
    modules = {group: order.index(Path(group.partition("::")[0]).stem) for group in groups}
    ranked = sorted(
        (place, modules[group], seconds[test], test)
        for group, cases in groups.items()
        for place, test in enumerate(cases)
    )
    chosen: list[str] = []
    total = 0.0
    for *_, test in ranked:
        total += seconds[test] + EACH
        if chosen and total > patience:
            break
        chosen.append(test)
    return chosen


def report(names: list[str], results: dict[str, str]) -> None:
    """A line for each module, then one for all: run, killed, survived, not run."""
    lines: dict[str, Counter[str]] = {}
    for name in names:
        module = re.sub(r"^simulator\.", "", name.rpartition(".")[0])
        for line in (module, "all"):
            lines.setdefault(line, Counter())[results.get(name, "not run")] += 1
    head = ("mutants", "run", "killed", "timeout", "survived", "no tests", "not run", "score")
    print(f"\n{'module':<24}" + "".join(f"{name:>10}" for name in head))
    for module, seen in sorted(lines.items(), key=lambda line: (line[0] == "all", line[0])):
        total, tried = sum(seen.values()), sum(seen.values()) - seen["not run"]
        killed = seen["killed"] + seen["timeout"] + seen["segfault"]
        score = f"{100 * killed / tried:.1f} %" if tried else "–"
        figures = (
            total,
            tried,
            seen["killed"],
            seen["timeout"],
            seen["survived"],
            seen["no tests"],
            seen["not run"],
            score,
        )
        print(f"{module:<24}" + "".join(f"{figure:>10}" for figure in figures))


def differing_lines(diff: str) -> str:
    """The lines of a difference that differ."""
    return "\n".join(line for line in diff.splitlines() if re.match(r"[-+](?![-+]{2})", line))


if __name__ == "__main__":
    main()
