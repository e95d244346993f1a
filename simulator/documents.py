"""Strict reading of the YAML that people write: scenarios, legal texts, cases.

Every scalar is kept as the text that was typed (a cohort is not an integer, ``no`` is not a boolean), and is given its
type by whoever knows what it should be. Refused, with file and line: tags (they could run code), anchors and aliases
(they can explode), a key written twice, control characters, more than ``LARGEST`` bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import yaml

from simulator.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yaml.nodes import Node

Read = TypeVar("Read")

LARGEST = 1_000_000
"""Bytes in the largest document accepted; a scenario has about a thousand."""
_DEEPEST = 20
_LARGEST_NUMBER = 10**30
_HALF = re.compile("[\ud800-\udfff]")

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_file(path: str | Path) -> object:
    """The content of a YAML (or JSON) file as dicts, lists and strings. Raises ``InputError``."""
    path, name = Path(path), str(path)
    try:
        if path.is_dir():
            raise InputError("error.file.directory", name)
        if path.stat().st_size > LARGEST:
            raise InputError("error.file.too_large", name, most=LARGEST)
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise InputError("error.file.encoding", name) from None
        raise InputError("error.file.missing", name) from None
    except OSError as error:
        raise InputError("error.file.unreadable", name, reason=Plain(error.strerror or "?")) from None
    return read_text(text, name)


def read_as(path: str | Path, parse: Callable[[object], Read]) -> Read:
    """What ``parse`` makes of a file. Raises ``InputError`` with the name of the file before the place in it."""
    path = Path(path)
    try:
        return parse(read_file(path))
    except InputError as error:
        if error.where.startswith(str(path)):
            raise
        raise error.at(f"{path.name} ›") from None


def read_text(text: str, name: str = "") -> object:
    """The content of a YAML text; ``name`` is what messages call it. Raises ``InputError``."""
    if len(text) > LARGEST:
        raise InputError("error.file.too_large", name, most=LARGEST)
    try:
        _refuse_tricks(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark, "line", 0) + 1
        problem = Plain(error.problem or "?")
        raise InputError("error.file.syntax", _place(name, line), problem=problem) from None
    except yaml.YAMLError:
        raise InputError("error.file.characters", name) from None
    if node is None:
        raise InputError("error.file.empty", name)
    return _value(node, name)


def plain(raw: object, where: str = "") -> object:
    """What a program gives in place of a document: the same, its names texts. Raises ``InputError`` for what no document holds.

    Refused: an integer so long that it cannot be written, a character that is only a half, an abyss.
    """
    return _plain(raw, where, 0)


def _plain(raw: object, where: str, depth: int) -> object:
    if depth > _DEEPEST:
        raise InputError("error.file.too_deep", where)
    if isinstance(raw, Mapping):
        names = [_plain(name, where, depth) for name in raw]
        return {
            str(name): _plain(value, f"{where}.{name}" if where else str(name), depth + 1)
            for name, value in zip(names, raw.values(), strict=True)
        }
    if isinstance(raw, list | tuple):
        return [_plain(item, f"{where}[{place}]", depth + 1) for place, item in enumerate(raw)]
    if isinstance(raw, int) and abs(raw) > _LARGEST_NUMBER:
        raise InputError("error.value.digits", where)
    if isinstance(raw, str) and _HALF.search(raw):
        raise InputError("error.value.half", where)
    return raw


def _place(name: str, line: int) -> str:
    return f"{name}:{line}" if name else f":{line}"


def _refuse_tricks(text: str, name: str) -> None:
    """No tag, no anchor, no alias, no abyss: each is refused before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        place = _place(name, getattr(event.start_mark, "line", 0) + 1)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise InputError("error.file.too_deep", place)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError("error.file.alias", place)
        if getattr(event, "tag", None) not in (None, "!"):
            raise InputError("error.file.tag", place)


def _value(node: Node, name: str) -> object:
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, name))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, name) for item in node.value]
    if _HALF.search(node.value):
        raise InputError("error.value.half", _place(name, node.start_mark.line + 1))
    is_bare = isinstance(node, yaml.ScalarNode) and not node.style
    return None if is_bare and node.value in ("", "~", "null") else node.value


def _pairs(node: yaml.MappingNode, name: str) -> Iterator[tuple[str, object]]:
    seen: set[str] = set()
    for key, value in node.value:
        place = _place(name, key.start_mark.line + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise InputError("error.file.key", place)
        if _HALF.search(key.value):
            raise InputError("error.value.half", place)
        if key.value in seen:
            raise InputError("error.file.twice", place, key=Plain(key.value))
        seen.add(key.value)
        yield key.value, _value(value, name)
