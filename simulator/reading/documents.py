"""Strict reading of the YAML that people write: scenarios, legal texts, cases.

Every scalar is kept as the text that was typed; the reader of the fact gives it its type. Refused, with file and line: tags,
anchors and aliases, a key written twice, control characters, more than ``LARGEST`` bytes. Why: docs/decisions/0011.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import yaml

from simulator.reading.errors import InputError
from simulator.reading.shipped import resolved
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Value = TypeVar("Value")

LARGEST = 1_000_000
"""Bytes in the largest document accepted; a scenario has about a thousand."""
_DEEPEST = 20
_LARGEST_NUMBER = 10**30
_HALF = re.compile("[\ud800-\udfff]")

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_file(path: str | Path) -> object:
    """The content of a YAML (or JSON) file as dicts, lists and strings. Raises ``InputError``."""
    return read_bytes(bytes_of(path), str(path))


def bytes_of(path: str | Path) -> bytes:
    """The bytes of a document that is not too large. Raises ``InputError``."""
    path, name = resolved(Path(path)), str(path)
    try:
        if path.is_dir():
            raise InputError("error.file.directory", name)
        if path.stat().st_size > LARGEST:
            raise InputError("error.file.too_large", name, most=LARGEST)
        return path.read_bytes()
    except (FileNotFoundError, ValueError):
        raise InputError("error.file.missing", name) from None
    except OSError as error:
        raise InputError("error.file.unreadable", name, reason=Plain(error.strerror or "?")) from None


def read_bytes(raw: bytes, name: str) -> object:
    """The content of a YAML (or JSON) document in UTF-8, as ``read_file``. Raises ``InputError``."""
    return read_text(text_of(raw, name), name)


def text_of(raw: bytes, name: str) -> str:
    """The text of a document in UTF-8. Raises ``InputError``."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("error.file.encoding", name) from None


def read_as(path: str | Path, parse: Callable[[object], Value]) -> Value:
    """The value that ``parse`` returns for the content of a file. Raises ``InputError`` with the file before the place in it."""
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
        return _Reading(text, name).document()
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark, "line", 0) + 1
        problem = Plain(error.problem or "?")
        raise InputError("error.file.syntax", _place(name, line), problem=problem) from None
    except yaml.YAMLError:
        raise InputError("error.file.characters", name) from None


def plain(raw: object, where: str = "") -> object:
    """A value that a program passes in place of a document, its keys as strings. Raises ``InputError``.

    Refused: an integer too long to be written, an unpaired surrogate, more than ``_DEEPEST`` levels.
    """
    return _plain(raw, where, 0)


def _plain(raw: object, where: str, depth: int) -> object:
    if depth > _DEEPEST:
        raise InputError("error.file.too_deep", where)
    if isinstance(raw, str):
        if _HALF.search(raw):
            raise InputError("error.value.half", where)
        return raw
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
    return raw


def _place(name: str, line: int) -> str:
    return f"{name}:{line}" if name else f":{line}"


class _Reading:
    """One pass over the events of a text.

    A tag, an anchor or an alias is refused at once, before anything is built from it; a key that is not a scalar, or is
    repeated, only after the text has been read to its end.
    """

    def __init__(self, text: str, name: str) -> None:
        self._next: Callable[[], yaml.Event] = _Loader(text).get_event
        self._name = name
        self._fault: InputError | None = None

    def document(self) -> object:
        """The content of the only document. Raises ``InputError`` and ``yaml.YAMLError``."""
        contents: list[object] = []
        while type(event := self._next()) is not yaml.StreamEndEvent:
            if type(event) is yaml.DocumentStartEvent:
                if len(contents) == 1:
                    problem = Plain("but found another document")
                    self._fault = InputError("error.file.syntax", self._place(event), problem=problem)
                contents.append(self._node(self._next(), 0))
        if not contents:
            raise InputError("error.file.empty", self._name)
        if self._fault is not None:
            raise self._fault
        return contents[0]

    def _node(self, event: yaml.Event, depth: int) -> object:
        """The value that begins with an event, with all its content."""
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tricks(event)
            value: str = event.value
            if _HALF.search(value):
                raise InputError("error.value.half", self._place(event))
            return None if not event.style and value in ("", "~", "null") else value
        if isinstance(event, yaml.AliasEvent):
            raise InputError("error.file.alias", self._place(event))
        if depth == _DEEPEST:
            raise InputError("error.file.too_deep", self._place(event))
        assert isinstance(event, yaml.CollectionStartEvent)
        self._refuse_tricks(event)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        return dict(self._pairs(depth + 1)) if is_mapping else list(self._items(depth + 1))

    def _items(self, depth: int) -> Iterator[object]:
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            yield self._node(event, depth)

    def _pairs(self, depth: int) -> Iterator[tuple[str, object]]:
        keys: set[str] = set()
        while type(event := self._next()) is not yaml.MappingEndEvent:
            self._node(event, depth)
            key: str = getattr(event, "value", "")
            if type(event) is not yaml.ScalarEvent:
                self._fault = self._fault or InputError("error.file.key", self._place(event))
            elif key in keys:
                self._fault = self._fault or InputError("error.file.twice", self._place(event), key=Plain(key))
            keys.add(key)
            yield key, self._node(self._next(), depth)

    def _refuse_tricks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Raises ``InputError`` for an anchor or a tag."""
        if event.anchor:
            raise InputError("error.file.alias", self._place(event))
        if event.tag not in (None, "!"):
            raise InputError("error.file.tag", self._place(event))

    def _place(self, event: yaml.Event) -> str:
        assert event.start_mark is not None
        return _place(self._name, event.start_mark.line + 1)
