"""The identity of a run, and the record that ``--record FILE`` leaves of it."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.reading.errors import InputError
from simulator.runs import marks
from simulator.runs.commands import COMMANDS, PRINTED
from simulator.runs.identity import identity_of
from simulator.runs.record import RunRecord
from simulator.runs.resuming import resumable
from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from simulator.cli.arguments import Commands, Parser
    from simulator.runs.identity import RunIdentity
    from simulator.runs.marks import FileMark
    from simulator.writing.finished_parts import FinishedParts


def add_option(parser: Parser, commands: Commands) -> None:
    """Add ``--record`` to a command."""
    parser.add_argument("--record", metavar="RUN.json", help=commands.say("runs.help.record"))


def add_resume(parser: Parser, commands: Commands) -> None:
    """Add ``--resume`` to a command whose runs go on where they were stopped."""
    parser.add_argument("--resume", action="store_true", help=commands.say("runs.help.resume"))


def resumed(options: argparse.Namespace, identity: RunIdentity) -> AbstractContextManager[FinishedParts | None]:
    """The finished parts of the run, for a block; None without ``--resume``. Raises ``InputError`` as ``resumable``."""
    if not options.resume:
        return nullcontext()
    if not options.out or options.out == atomic.STANDARD:
        raise InputError("runs.error.resume_stream", "--resume")
    return resumable(options.out, identity)


def check(options: argparse.Namespace) -> None:
    """Raises ``InputError`` for a record that cannot be: before the work, not after it."""
    for part in COMMANDS[options.command].outputs if options.record else ():
        out = getattr(options, part)
        if out == atomic.STANDARD or (out and Path(out).exists() and not (Path(out).is_file() or Path(out).is_dir())):
            raise InputError("runs.error.stream", "--record")
        if out and Path(options.record).resolve().is_relative_to(Path(out).resolve()):
            raise InputError("runs.error.inside", "--record")


def identity(options: argparse.Namespace, streams: Mapping[str, bytes | None], **choices: object) -> RunIdentity:
    """The identity of the run of a command. ``streams`` are the inputs that can be read once only; ``choices`` replace options.

    Raises ``InputError`` for an input that cannot be read.
    """
    parts = COMMANDS[options.command].inputs
    inputs = [mark for part in parts for mark in _marks(part, getattr(options, part), streams.get(part))]
    return identity_with(options, inputs, **choices)


def identity_with(options: argparse.Namespace, inputs: list[FileMark], **choices: object) -> RunIdentity:
    """The identity of the run of a command on inputs whose marks are known; ``choices`` replace options."""
    names = COMMANDS[options.command].choices
    stated = {name: choices[name] if name in choices else getattr(options, name) for name in names}
    return identity_of(options.command, inputs, stated)


def _marks(part: str, value: str | list[str] | None, stream: bytes | None) -> Iterator[FileMark]:
    for path in [value] if isinstance(value, str) else value or ():
        if stream is None:
            yield marks.of_input(part, path)
        else:
            yield marks.of_bytes(part, marks.STREAM, stream)


def leave(options: argparse.Namespace, identity: RunIdentity, printed: str | None = None) -> None:
    """Write the record of a run that has ended, if one is asked for.

    Raises ``InputError`` where it cannot be written, or an input is no longer what it was when the run began.
    """
    if not options.record:
        return
    command = COMMANDS[options.command]
    for mark, path in zip(identity.inputs, _paths(options), strict=True):
        if mark.name != marks.STREAM and marks.of_input(mark.part, path).sha256 != mark.sha256:
            raise InputError("runs.error.input_changed", path)
    targets = {part: getattr(options, part) for part in command.outputs if getattr(options, part)}
    outputs = [marks.of_output(part, target) for part, target in targets.items()]
    if printed is not None:
        outputs.append(marks.of_bytes(PRINTED, marks.STREAM, printed.encode()))
    RunRecord.of(identity, outputs).write(options.record, [*_paths(options), *targets.values()])


def _paths(options: argparse.Namespace) -> Iterator[str]:
    """The paths of the inputs of a command."""
    for part in COMMANDS[options.command].inputs:
        value = getattr(options, part)
        yield from [value] if isinstance(value, str) else value or ()
