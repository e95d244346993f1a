"""Frames between two processes: one letter that says what it is, its length, its bytes."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, BinaryIO

from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain, has

if TYPE_CHECKING:
    from collections.abc import Mapping

ASK, CONTENT = b"A", b"C"
"""The frames sent to the process: options and limits (JSON), and the bytes of the file."""
READY, ANSWER, REFUSAL, MEMORY, END = b"I", b"R", b"E", b"M", b"Z"
"""The frames that come back: the imports are done; bytes; a refusal instead; not enough memory; the end."""

_HEAD = struct.Struct("<cQ")
_SHORT = 1 << 16
"""Bytes of a refusal, at most."""


class Broken(Exception):  # noqa: N818 - a state of the pipe; the caller makes the error of it
    """The pipe ended, or what came out of it is no frame."""


def send(stream: BinaryIO, kind: bytes, content: bytes = b"") -> None:
    """Send a frame. Raises ``OSError`` when the pipe is closed."""
    stream.write(_HEAD.pack(kind, len(content)))
    stream.write(content)
    stream.flush()


def take(stream: BinaryIO, most: int) -> tuple[bytes, bytes]:
    """The next frame: its letter and its bytes. Raises ``Broken``, before anything longer than ``most`` is read."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise Broken
    kind, length = _HEAD.unpack(head)
    if length > most:
        raise Broken
    content = stream.read(length)
    if len(content) < length:
        raise Broken
    return kind, content


def from_refusal(error: InputError) -> bytes:
    """A refusal as JSON. Raises ``TypeError`` for a fact that is not an int, a string, ``Plain`` or ``FactList``."""
    facts = {name: _plain(fact) for name, fact in error.facts.items()}
    return json.dumps({"key": error.key, "where": error.where, "facts": facts}).encode()


def to_refusal(content: bytes) -> InputError:
    """The refusal that a process sent. Raises ``Broken`` for anything else."""
    try:
        refusal = json.loads(content[:_SHORT])
        key, where, facts = refusal["key"], refusal["where"], refusal["facts"]
        if not (isinstance(key, str) and isinstance(where, str) and has(key)):
            raise Broken
        return InputError(key, where, **{name: _fact(fact) for name, fact in facts.items()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Broken from None


def _plain(fact: object) -> object:
    if isinstance(fact, FactList):
        return [_plain(part) for part in fact.facts]
    if isinstance(fact, Plain):
        return {"plain": fact.text}
    if type(fact) is int or isinstance(fact, str):
        return fact
    raise TypeError(type(fact))


def _fact(raw: object) -> object:
    if isinstance(raw, list):
        return FactList(tuple(_fact(part) for part in raw))
    if isinstance(raw, dict):
        return Plain(str(raw["plain"]))
    if type(raw) is int or isinstance(raw, str):
        return raw
    raise Broken


def asking(options: Mapping[str, object], limits: Mapping[str, float]) -> bytes:
    """The options and the limits of a reading, as JSON."""
    return json.dumps({"options": options, "limits": limits}).encode()
