"""Names and sentences of the source: no name is a bare participle or pronoun, no docstring or comment speaks of *nobody*."""

import ast
import io
import re
import sys
import textwrap
import tokenize
from collections import Counter
from pathlib import Path

import pytest
from source_trees import tree_of

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "simulator").rglob("*.py"))

BARE = (
    "found|asked|told|given|wanted|made|some|one|each|whole|own|said|listed|called|known|seen|kept|taken|"
    "there|mine|theirs|ours|whose|every|nobody"
)
"""Words that say nothing of what a name holds. ``left`` may be a side, so that a reader must judge it."""
BARE_VARIABLES = f"{BARE}|written|put"
"""A function may be ``put`` (a verb) or ``written`` (the text it returns); a variable may not."""
PRONOUNS = re.compile(r"\b(nobody|whoever|somebody)\b", re.IGNORECASE)

NOT_YET: dict[str, int] = {
    "__init__.py": 1,
    "answers/comparison.py": 30,
    "answers/explain/case.py": 1,
    "answers/household_answer.py": 1,
    "answers/written.py": 1,
    "base/json_schema.py": 1,
    "cli/law.py": 6,
    "contracts/opening.py": 2,
    "contracts/statement.py": 1,
    "engine/decisions.py": 1,
    "engine/financing/__init__.py": 2,
    "engine/financing/loan.py": 5,
    "engine/financing/rent.py": 2,
    "engine/households.py": 17,
    "engine/outcome.py": 4,
    "engine/refusals.py": 2,
    "engine/rules/aid.py": 2,
    "engine/rules/borrowing.py": 4,
    "engine/rules/down_payment.py": 5,
    "engine/rules/down_payment_loan.py": 2,
    "engine/rules/eligibility.py": 10,
    "engine/rules/fees.py": 1,
    "engine/rules/kafil.py": 4,
    "engine/rules/pay_off.py": 3,
    "engine/rules/pricing.py": 7,
    "engine/rules/tables.py": 2,
    "engine/run.py": 2,
    "engine/schedule/dated_calls.py": 12,
    "engine/schedule/ledger.py": 5,
    "engine/schedule/loan.py": 2,
    "engine/schedule/monthly_receipts.py": 9,
    "engine/schedule/payments.py": 15,
    "law/code.py": 15,
    "law/conditions.py": 3,
    "law/history.py": 2,
    "law/in_words.py": 3,
    "law/keys.py": 3,
    "law/library.py": 9,
    "law/scheme.py": 11,
    "law/sources.py": 5,
    "law/text.py": 6,
    "law/text_schema.py": 1,
    "law/to_json.py": 1,
    "law/values.py": 3,
    "populations/count/measures.py": 2,
    "populations/payments_file.py": 12,
    "populations/purchase_facts.py": 10,
    "populations/reforms/threshold.py": 1,
    "question/another_scheme.py": 5,
    "question/facts.py": 4,
    "question/holdings.py": 5,
    "question/household_facts.py": 1,
    "question/plausible/checks.py": 17,
    "question/plausible/known.py": 5,
    "question/plausible/order.py": 2,
    "question/purchase.py": 15,
    "question/scenario.py": 8,
    "question/scenario_schema.py": 3,
    "reading/fields.py": 1,
    "sheets/facts.py": 25,
    "ui/compare/law_codes.py": 20,
    "ui/state/counter_input.py": 7,
    "ui/state/examples.py": 5,
    "ui/state/facts.py": 4,
    "ui/state/query.py": 6,
    "ui/state/question.py": 11,
    "ui/state/recall_code.py": 4,
    "ui/state/session.py": 7,
    "ui/state/typed.py": 1,
    "whatif/question.py": 1,
    "wording/facts.py": 2,
}
"""How many faults remain in each file. It only shrinks. ``python tests/test_names.py`` counts again and writes it, after a
clean-up and after a merge."""


def bare(name, words):
    """Whether a name, without its leading and trailing underscores, is one of the words."""
    return re.fullmatch(words, name.strip("_"), re.IGNORECASE) is not None


def bare_names(tree):
    """(line, name) of each function, class, argument and assigned variable that is a bare word."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                words = BARE
            case (
                ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(attr=name, ctx=ast.Store())
                | ast.arg(arg=name)
                | ast.alias(asname=str(name))
                | ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.MatchMapping(rest=str(name))
            ):
                words = BARE_VARIABLES
            case _:
                continue
        if bare(name, words):
            yield node.lineno, name


def sentences(source, tree):
    """(line, text) of each docstring and comment. The docstring of a constant, under it, is one too."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, text
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def faults(name, source, tree):
    """One line for each fault of a module: its name, then its names and its sentences in the order of the lines."""
    if bare(name, BARE_VARIABLES):
        yield f"0: module {name}"
    pronouns = ((line, word) for line, text in sentences(source, tree) for word in PRONOUNS.findall(text))
    yield from (f"{line}: {word}" for line, word in sorted([*bare_names(tree), *pronouns]))


def faults_of(path):
    """The faults of a file; a package has the name of its folder."""
    name = path.parent.name if path.stem == "__init__" else path.stem
    return list(faults(name, path.read_text(encoding="utf-8"), tree_of(path)))


def short(path):
    """``engine/rules/kafil.py``."""
    return path.relative_to(ROOT / "simulator").as_posix()


@pytest.mark.parametrize("path", FILES, ids=short)
def test_no_name_is_a_bare_participle_or_pronoun(path):
    present, counted = faults_of(path), NOT_YET.get(short(path), 0)
    assert len(present) <= counted, f"{len(present)} faults, {counted} allowed: {'; '.join(present)}"
    assert len(present) == counted, (
        f"only {len(present)} remain of {counted}: lower NOT_YET (python tests/test_names.py)"
    )


def test_the_counts_are_of_files_that_exist():
    assert set(NOT_YET) <= set(map(short, FILES))
    assert all(count > 0 for count in NOT_YET.values())


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("found = 1", ["found"]),
        ("_found: int = 1", ["_found"]),
        ("def told(): ...", ["told"]),
        ("class Asked: ...", ["Asked"]),
        ("def f(given, /, *made, own, **some): ...", ["given", "made", "own", "some"]),
        ("[one for one in x]", ["one"]),
        ("for n, (each, m) in x: ...", ["each"]),
        ("lambda whole: 1", ["whole"]),
        ("with f() as wanted: ...", ["wanted"]),
        ("if seen := f(): ...", ["seen"]),
        ("try: ...\nexcept E as said: ...", ["said"]),
        ("match x:\n    case [a, *kept]: ...\n    case {'a': 1, **taken}: ...\n    case known: ...", ["kept", "known", "taken"]),
        ("self.listed = 1", ["listed"]),
        ("import x as theirs\nfrom x import found, told as ours", ["ours", "theirs"]),
        ("put = written = 1", ["put", "written"]),
        ("def put(): ...\ndef written(): ...", []),
        ("found_in = tone = the_one = 1\nx.found\nf(found=1)\nprint(found)", []),
        ('"""Nobody reads it."""', ["Nobody"]),
        ('x = 1\n"""Of somebody."""', ["somebody"]),
        ("x = 1  # for whoever asks", ["whoever"]),
        ('x = "nobody"', []),
    ],
)  # fmt: skip
def test_a_fault_is_seen(source, words):
    source += "\n"
    assert sorted(fault.split(": ")[1] for fault in faults("kafil", source, ast.parse(source))) == sorted(words)


def test_a_module_with_a_bare_name_is_seen():
    assert list(faults("wanted", "", ast.parse(""))) == ["0: module wanted"]


def count_again():
    """Write the number of faults of each file into NOT_YET, in this file."""
    counts = Counter({short(path): len(faults_of(path)) for path in FILES})
    rows = "".join(f'"{name}": {count},\n' for name, count in counts.items() if count)
    table = f"NOT_YET: dict[str, int] = {{\n{textwrap.indent(rows, '    ')}}}\n"
    here = Path(__file__)
    text = re.sub(
        r"^NOT_YET: .*?^\}\n", lambda _: table, here.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    here.write_text(text, encoding="utf-8")
    return counts


if __name__ == "__main__":
    sys.stdout.write(f"{count_again().total()} faults remain\n")
