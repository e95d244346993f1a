"""Names and sentences of the source: no name is a bare participle or pronoun, no docstring or comment speaks of *nobody*."""

import ast
import io
import re
import tokenize
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
    assert faults_of(path) == []


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
