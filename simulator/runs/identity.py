"""What decides the answer of a run: the command, the engine, the law, what it read and how. Two runs of one identity give the same bytes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.runs import marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.runs.marks import EngineMark, FileMark

Options = dict[str, object]
"""The options that decide an answer, as JSON: texts, numbers, flags, lists, the mapping of a file."""
Kind = Literal["command", "input", "options", "law", "engine"]
KINDS: tuple[Kind, ...] = ("command", "input", "options", "law", "engine")
"""What may differ between two identities."""
LENGTH = 10
"""Characters of a fingerprint: a person reads it aloud; two of a million runs share one with a chance below one in two."""


class Difference(NamedTuple):
    """One thing that differs between two identities: its kind, and the name of the file, the option or the text."""

    kind: Kind
    name: str


class RunIdentity(NamedTuple):
    """The identity of a run. ``texts`` has the SHA-256 of every published text, ``inputs`` the files in their order."""

    command: str
    engine: EngineMark
    texts: Mapping[str, str]
    inputs: tuple[FileMark, ...]
    options: Options

    @property
    def fingerprint(self) -> str:
        """The short name of the run. The names of the files are no part of it: a list that is renamed is the same list."""
        identity = [
            self.command,
            list(self.engine),
            dict(self.texts),
            [(mark.part, mark.sha256) for mark in self.inputs],
            self.options,
        ]
        text = json.dumps(identity, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]

    def differences(self, other: RunIdentity) -> list[Difference]:
        """What differs from another identity, in the order of ``KINDS``; empty where both give the same answer."""
        return [
            *([Difference("command", other.command)] if self.command != other.command else []),
            *_of_inputs(self.inputs, other.inputs),
            *(Difference("options", name) for name in _unequal(self.options, other.options)),
            *(Difference("law", name) for name in _unequal(self.texts, other.texts)),
            *([Difference("engine", other.engine.version)] if self.engine != other.engine else []),
        ]


def identity_of(command: str, inputs: Sequence[FileMark], options: Options) -> RunIdentity:
    """The identity of a run of this program."""
    return RunIdentity(command, marks.engine(), marks.law_texts(), tuple(inputs), options)


def _unequal(first: Mapping[str, object], second: Mapping[str, object]) -> list[str]:
    """The names whose values differ, or that only one of two has, in the order of the alphabet."""
    return sorted(name for name in {**first, **second} if first.get(name) != second.get(name))


def _of_inputs(first: Sequence[FileMark], second: Sequence[FileMark]) -> list[Difference]:
    """The inputs that differ: those of one part are compared in their order."""
    before, after = _numbered(first), _numbered(second)
    names = {key: mark.name for key, mark in [*after.items(), *before.items()]}
    return [
        Difference("input", name)
        for key, name in names.items()
        if key not in before or key not in after or before[key].sha256 != after[key].sha256
    ]


def _numbered(several: Sequence[FileMark]) -> dict[tuple[str, int], FileMark]:
    """The marks by their part, and their place among those of the same part."""
    parts = [mark.part for mark in several]
    return {(mark.part, parts[:place].count(mark.part)): mark for place, mark in enumerate(several)}
