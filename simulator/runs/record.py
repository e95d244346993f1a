"""The record of a run: one JSON file that says what the run was made of, and what it wrote. It holds no day, no machine, no folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.runs.commands import COMMANDS, PRINTED
from simulator.runs.identity import RunIdentity
from simulator.runs.marks import EngineMark, FileMark, libraries, of_listing
from simulator.wording import FactList, Plain
from simulator.writing import atomic, formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMAT = "location-vente run 1"
"""The form of this file; another one is refused."""
SHA256 = r"[0-9a-f]{64}"
_KEYS = ("format", "fingerprint", "command", "engine", "law", "inputs", "options", "outputs", "libraries")
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f]|^\.{0,2}$")
_FLAT = (str, int, bool, type(None))


class RunRecord(NamedTuple):
    """The record of a run: its identity, the files that it wrote, the versions of the packages that wrote them.

    ``fingerprint`` is the one in the file, which is that of ``identity`` unless the file was changed by hand.
    """

    identity: RunIdentity
    outputs: tuple[FileMark, ...]
    libraries: dict[str, str]
    fingerprint: str

    @classmethod
    def of(cls, identity: RunIdentity, outputs: Iterable[FileMark]) -> RunRecord:
        """The record of a run that has ended here."""
        return cls(identity, tuple(outputs), libraries(), identity.fingerprint)

    def to_json(self) -> dict[str, object]:
        """The record as a document."""
        identity = self.identity
        return {
            "format": FORMAT,
            "fingerprint": self.fingerprint,
            "command": identity.command,
            "engine": identity.engine._asdict(),
            "law": {"texts": dict(identity.texts)},
            "inputs": [_mark_json(mark) for mark in identity.inputs],
            "options": identity.options,
            "outputs": [_mark_json(mark) for mark in self.outputs],
            "libraries": self.libraries,
        }

    def write(self, target: str, inputs: Sequence[str]) -> None:
        """Write the record into a file. Raises ``InputError`` as ``atomic.write``."""
        atomic.write(target, formats.pretty(self.to_json()).encode(), inputs=inputs, text=True)


def _mark_json(mark: FileMark) -> dict[str, object]:
    return {name: value for name, value in mark._asdict().items() if value is not None}


def read(path: str | Path) -> RunRecord:
    """The record in a file. Raises ``InputError`` for anything else, for another command, for a name with a folder."""
    name = str(path)
    try:
        return parse(json.loads(_content(Path(path), name)))
    except (ValueError, RecursionError):
        raise InputError("runs.error.no_json", name) from None
    except InputError as error:
        raise error if error.where == name else error.at(f"{Path(path).name} ›") from None


def _content(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(documents.LARGEST + 1)
    except FileNotFoundError:
        raise InputError("error.file.missing", name) from None
    except IsADirectoryError:
        raise InputError("error.file.directory", name) from None
    except (OSError, ValueError) as error:
        raise InputError("error.file.unreadable", name, reason=Plain(getattr(error, "strerror", "") or "?")) from None
    if len(content) > documents.LARGEST:
        raise InputError("runs.error.too_large", name, most=documents.LARGEST)
    return content.decode("utf-8-sig")


def parse(raw: object) -> RunRecord:
    """The record in a document. Raises ``InputError`` with the place."""
    row = _mapping(documents.plain(raw), "", _KEYS)
    if row["format"] != FORMAT:
        raise InputError("runs.error.format", "format", known=Plain(FORMAT))
    command = _text(row["command"], "command")
    if command not in COMMANDS:
        raise InputError("runs.error.command", "command", got=Plain(command), known=_names(COMMANDS))
    engine = _mapping(row["engine"], "engine", EngineMark._fields)
    texts = _mapping(_mapping(row["law"], "law", ("texts",))["texts"], "law.texts")
    kind = COMMANDS[command]
    identity = RunIdentity(
        command,
        EngineMark(_text(engine["version"], "engine.version"), _text(engine["sha256"], "engine.sha256", SHA256)),
        {name: _text(value, f"law.texts.{name}", SHA256) for name, value in texts.items()},
        _marks(row["inputs"], "inputs", tuple(kind.inputs)),
        _options(row["options"], kind.choices),
    )
    outputs = _marks(row["outputs"], "outputs", (*kind.outputs, PRINTED))
    versions = _mapping(row["libraries"], "libraries")
    named = {name: _text(value, f"libraries.{name}") for name, value in versions.items()}
    return RunRecord(identity, outputs, named, _text(row["fingerprint"], "fingerprint"))


def _names(words: Iterable[str]) -> FactList:
    return FactList(tuple(map(Plain, words)))


def _mapping(raw: object, place: str, keys: tuple[str, ...] | None = None) -> dict[str, object]:
    """A mapping that has these keys and no other. Raises ``InputError``."""
    if not isinstance(raw, dict) or (keys is not None and set(raw) != set(keys)):
        raise InputError("runs.error.shape", place)
    return raw


def _text(raw: object, place: str, form: str = ".*") -> str:
    if not isinstance(raw, str) or not re.fullmatch(form, raw):
        raise InputError("runs.error.shape", place)
    return raw


def _marks(raw: object, place: str, parts: tuple[str, ...]) -> tuple[FileMark, ...]:
    if not isinstance(raw, list):
        raise InputError("runs.error.shape", place)
    return tuple(_mark(item, f"{place}[{number}]", parts) for number, item in enumerate(raw))


def _mark(raw: object, place: str, parts: tuple[str, ...]) -> FileMark:
    """One file. Raises ``InputError`` for a name that leads into a folder: a record opens only what lies beside it."""
    keys = ("part", "name", "sha256", *(("files",) if isinstance(raw, dict) and "files" in raw else ()))
    row = _mapping(raw, place, keys)
    name = _text(row["name"], f"{place}.name")
    if _UNSAFE.search(name):
        raise InputError("runs.error.name", f"{place}.name", got=Plain(name))
    part, digest = _text(row["part"], f"{place}.part"), _text(row["sha256"], f"{place}.sha256", SHA256)
    if part not in parts:
        raise InputError("runs.error.part", f"{place}.part", got=Plain(part), known=_names(parts))
    if "files" not in row:
        return FileMark(part, name, digest)
    inside = _mapping(row["files"], f"{place}.files")
    files = {inner: _text(value, f"{place}.files.{inner}", SHA256) for inner, value in inside.items()}
    if of_listing(files) != digest:
        raise InputError("runs.error.shape", f"{place}.sha256")
    return FileMark(part, name, digest, files)


def _options(raw: object, choices: tuple[str, ...]) -> dict[str, object]:
    row = _mapping(raw, "options")
    for name, value in row.items():
        if name not in choices:
            raise InputError("runs.error.option", f"options.{name}", got=Plain(name), known=_names(choices))
        is_flat = isinstance(value, _FLAT) or _is_list(value)
        if is_flat == (name == "mapping"):
            raise InputError("runs.error.shape", f"options.{name}")
    return row


def _is_list(value: object) -> bool:
    """Whether a value is a list of texts, or of lists of texts: an option that is typed several times, or has several words."""
    if not isinstance(value, list):
        return False
    flat = [word for item in value for word in (item if isinstance(item, list) else [item])]
    return all(isinstance(word, str) for word in flat)
