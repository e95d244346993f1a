"""A recorded run as a command line, so that it can be run again on the same files, into a folder of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from simulator.reading.errors import InputError
from simulator.runs.commands import COMMANDS, PRINTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from simulator.runs.record import RunRecord

RECORD = "record.json"
"""The record of the second run, in its folder."""
_MAPPING = "mapping.json"
_ONE_LIST = ("forecast",)
"""Options whose words stand one after the other; a list of any other option is one word each time it is typed."""


def words(record: RunRecord, paths: Sequence[Path], folder: Path) -> list[str]:
    """The command line of the run, into ``folder``. ``paths`` are where its inputs are, in their order.

    Every value stands in one word with its option, so that none is ever taken for another option. Raises ``InputError``.
    """
    identity = record.identity
    command = COMMANDS[identity.command]
    line = [identity.command]
    for mark, path in zip(identity.inputs, paths, strict=True):
        option = command.inputs[mark.part]
        line.append(f"{option}={path}" if option else str(path))
    for name, value in identity.options.items():
        line += _mapping(value, folder) if name == "mapping" else _option(name, value)
    (folder / "out").mkdir()
    for mark in record.outputs:
        line += [f"--{mark.part}={folder / 'out' / mark.name}"] if mark.part != PRINTED else []
    return [*line, f"--record={folder / RECORD}"]


def _mapping(value: object, folder: Path) -> list[str]:
    """The option of the mapping of a file, which is written for it; none where it says nothing."""
    if isinstance(value, dict) and not any(value.values()):
        return []
    place = folder / _MAPPING
    place.write_bytes(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return [f"--mapping={place}"]


def _option(name: str, value: object) -> Iterator[str]:
    """The words of one option; none where it was not typed."""
    option = f"--{name.replace('_', '-')}"
    if value is True:
        yield option
    elif isinstance(value, list):
        for item in [value] if name in _ONE_LIST else value:
            yield from [option, *map(_word, item)] if isinstance(item, list) else [f"{option}={item}"]
    elif value is not None and value is not False:
        yield f"{option}={value}"


def _word(text: str) -> str:
    """A word that follows its option. Raises ``InputError`` for one that would be taken for another option."""
    if text.startswith("-"):
        raise InputError("runs.error.shape", "options")
    return text
