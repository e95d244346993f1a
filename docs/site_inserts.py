"""What ``make_site`` writes in the place of ``<!-- insert: NAME -->``: tables and texts that the program itself can tell.

A function returns Markdown; its name in ``INSERTS`` is the one that a page writes.
"""
# ruff: noqa: INP001 - beside the script that imports it

from __future__ import annotations

import contextlib
import inspect
import io
import os
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from simulator.cli import COMMANDS, main
from simulator.law.keys import KEYS
from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).resolve().parent
LOCALE = DOCS.parent / "simulator" / "wording" / "locale"
PUBLIC = ("simulator", "simulator.whatif", "simulator.sheets")
"""The modules whose public names are the Python interface."""
_WIDTH = 79
_TABLE = re.compile(r"^=+( +=+)*$", re.MULTILINE)
"""A line that begins or ends a table in a docstring."""
_ENTRY = re.compile(r'^msgid "([^"]+)"\nmsgstr "(.*)"$', re.MULTILINE)
"""A key of a catalogue with its sentence, where that is one line."""
_SENTENCE = re.compile(r"[{.]")
"""What a term has not: a placeholder, or the end of a sentence."""
TERMS = {
    "scheme": "The schemes",
    "rule": "The conditions",
    "composition": "The parts of a price",
    "milestone": "What calls a tranche",
    "cap": "What bounds the term",
    "fee": "The fees",
    "payer": "Who pays",
    "actor": "Who acts",
    "stage": "The steps",
    "status": "How sure a provision is",
    "key": "What the law fixes",
}
"""The groups of words that are terms of the field, by the first word of their keys."""
_STATUS = re.compile(r"^Status: (.+)\.$", re.MULTILINE)


def command_line() -> str:
    """The help of every command, in English."""
    parts = [f"## `{name}`\n\n```text\n{_printed(name, '--help', '--lang', 'en')}```\n" for name in COMMANDS]
    return "\n".join(parts)


def _printed(*words: str) -> str:
    """What a command line prints, in lines of a fixed width."""
    with mock.patch.dict(os.environ, COLUMNS=str(_WIDTH)), contextlib.redirect_stdout(io.StringIO()) as printed:
        main(words)
    return printed.getvalue()


def python_api() -> str:
    """Every public name of the Python interface with its signature and its docstring."""
    return "\n".join(f"## `{module}`\n\n{_described(module)}" for module in PUBLIC)


def _described(module: str) -> str:
    home = import_module(module)
    parts = [f"{_text(inspect.getdoc(home))}\n"] if module != PUBLIC[0] else []
    for name in home.__all__:
        thing = getattr(home, name)
        if inspect.isclass(thing) or inspect.isroutine(thing):
            parts.append(
                f"### `{module}.{name}`\n\n```text\n{name}{_signature(thing)}\n```\n\n{_text(inspect.getdoc(thing))}\n"
            )
    return "\n".join(parts)


def _signature(thing: Callable[..., object]) -> str:
    """How a name is called, one argument a line where they are many; empty where it has no signature of its own."""
    try:
        signature = inspect.signature(thing)
    except ValueError:
        return ""
    words, gives = [], signature.return_annotation
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    for place, parameter in enumerate(signature.parameters.values()):
        if parameter.kind is parameter.KEYWORD_ONLY and not {parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL} & {
            *kinds[:place]
        }:
            words.append("*")
        words.append(_argument(parameter))
    end = f") -> {gives}" if isinstance(gives, str) else ")"
    short = f"({', '.join(words)}{end}"
    return short if len(short) < _WIDTH else "(\n    " + ",\n    ".join(words) + f",\n{end}"


def _argument(parameter: inspect.Parameter) -> str:
    """One argument as the code writes it: its name, its type, what it is where it is not given."""
    stars = {parameter.VAR_KEYWORD: "**", parameter.VAR_POSITIONAL: "*"}.get(parameter.kind, "")
    kind = f": {parameter.annotation}" if isinstance(parameter.annotation, str) else ""
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{stars}{parameter.name}{kind}{default}"


def _text(docstring: str | None) -> str:
    """A docstring as Markdown: names between single backquotes; one with a table or lines of code as it stands."""
    text = docstring or ""
    if _TABLE.search(text) or "\n    " in text:
        return f"```text\n{text}\n```"
    return text.replace("``", "`")


def law_keys() -> str:
    """A table of every key that a legal text can fix."""
    rows = "".join(f"| `{key}` | {say(f'key.{key}', 'en')} |\n" for key in sorted(KEYS))
    return f"| key | what it fixes |\n|---|---|\n{rows}"


def catalogues() -> str:
    """A table of the catalogues of sentences: how many sentences each has in each language."""
    names = sorted(path.name for path in (LOCALE / LANGUAGES[0]).glob("*.po"))
    rows = "".join(
        f"| `{name}` | " + " | ".join(str(_sentences(LOCALE / lang / name)) for lang in LANGUAGES) + " |\n"
        for name in names
    )
    return f"| catalogue | {' | '.join(LANGUAGES)} |\n|---|{'---:|' * len(LANGUAGES)}\n{rows}"


def _sentences(catalogue: Path) -> int:
    return len(re.findall(r'^msgid "[^"]', catalogue.read_text(encoding="utf-8"), re.MULTILINE))


def terms() -> str:
    """Tables of the words of the field in French, Arabic and English, group by group, as the catalogues have them."""
    common = (LOCALE / LANGUAGES[0] / "common.po").read_text(encoding="utf-8")
    words = [key for key, text in _ENTRY.findall(common) if not _SENTENCE.search(text)]
    parts = []
    for group, title in TERMS.items():
        keys = [key for key in words if re.fullmatch(rf"{group}\.\w+", key)]
        rows = "".join(
            f"| {' | '.join(say(key, lang) for lang in LANGUAGES)} | `{key.partition('.')[2]}` |\n" for key in keys
        )
        parts.append(f"## {title}\n\n| français | العربية | English | in the code |\n|---|---|---|---|\n{rows}")
    return "\n".join(parts)


def decisions() -> str:
    """A table of the decisions in the order of their numbers: title, and status (accepted unless the page has another)."""
    rows = ""
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        number, title = re.match(r"# (\d+)\. (.+)\n", text).groups()  # type: ignore[union-attr]
        status = _STATUS.search(text)
        rows += f"| {number} | [{title}]({path.name}) | {status[1] if status else 'accepted'} |\n"
    return f"| number | decision | status |\n|---:|---|---|\n{rows}"


INSERTS = {each.__name__: each for each in (command_line, python_api, law_keys, catalogues, terms, decisions)}
