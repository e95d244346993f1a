"""``python -m simulator.reading.sandbox.child package.module:function``: reads one file for its parent, within limits, and ends."""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import TYPE_CHECKING, BinaryIO

from simulator.reading.errors import InputError
from simulator.reading.sandbox import frames
from simulator.reading.sandbox.limits import Limits, apply, end_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_MOST = 1 << 40
"""Bytes of a frame of the parent, which is trusted."""


def main(target: str) -> None:
    """Wait for a file on standard input, read it, send the answers to standard output."""
    answer = resolved(target)
    sent = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what a library prints is no frame
    frames.send(sent, frames.READY)
    try:
        _, request = frames.take(sys.stdin.buffer, _MOST)
        _, content = frames.take(sys.stdin.buffer, _MOST)
    except frames.Broken:
        return  # the parent has gone, or needs this process no more
    settings = json.loads(request)
    end_with_parent(sys.stdin.fileno())
    apply(Limits(**settings["limits"]))
    _answer(answer, content, settings["options"], sent)


def resolved(target: str) -> Callable[..., Iterator[bytes]]:
    """The function that a target names."""
    module, _, name = target.partition(":")
    function: Callable[..., Iterator[bytes]] = getattr(importlib.import_module(module), name)
    return function


def _answer(
    answer: Callable[..., Iterator[bytes]], content: bytes, options: Mapping[str, object], sent: BinaryIO
) -> None:
    try:
        for frame in answer(content, **options):
            frames.send(sent, frames.ANSWER, frame)
    except InputError as error:
        frames.send(sent, frames.REFUSAL, frames.from_refusal(error))
    except MemoryError:
        frames.send(sent, frames.MEMORY)
    else:
        frames.send(sent, frames.END)


if __name__ == "__main__":
    main(sys.argv[1])
