"""The command line: ``location-vente simulate | compare | law | …``. The module of a command is imported when it is typed.

Exit status 0: answered (a refusal is an answer), or the help was asked for, as by a command line without a word. 1: ``verify``
found that a recorded run no longer holds. 2: the
input could not be read, or the output not be written; one message on standard error says what, where and how to repair
it, and nothing is on standard output, for every file is read before anything is printed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from simulator import __version__, wording
from simulator.cli.arguments import CommandReply, Commands, Parser, argparse_in, language
from simulator.reading.errors import SimulatorError
from simulator.wording import LANGUAGES
from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

COMMANDS = {
    "simulate": "answer", "compare": "answer", "grid": "grid", "contract": "contract", "plan": "plans", "kafils": "plans", "order": "plans", "law": "law", "steering": "steering",
    "population": "population", "sheet": "sheets", "workbook": "sheets", "calendar": "sheets",
    "chart": "sheets", "message": "sheets", "batch": "batch", "portfolio": "portfolio", "verify": "verify", "diff": "diff", "app": "app",
}  # fmt: skip
"""The module of each command, in the order of the help; a module adds all its commands with ``add_to``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        options = parsed(words or ["--help"])
        reply = options.run(options)
        text, status = reply if isinstance(reply, CommandReply) else (reply, 0)
        if text:
            atomic.say(text)
    except SimulatorError as error:
        sys.stderr.write(f"{error.message(language(words))}\n")
        return 2
    except SystemExit as end:  # the help and the version, which argparse ends with
        return int(end.code or 0)
    return status


def say_stopped(how: str, status: int) -> int:
    """Say on standard error that a signal stopped the command; returns the exit status."""
    sys.stderr.write(f"{wording.say(f'error.stopped.{how}', language(sys.argv[1:]))}\n")
    return status


def parsed(words: list[str]) -> argparse.Namespace:
    """The options of a command line. Raises ``InputError``."""
    lang = language(words)
    with argparse_in(lang):
        parser = Parser(prog="location-vente", description=wording.say("help.program", lang), lang=lang)
        version = f"location-vente {__version__}"
        parser.add_argument("--version", action="version", version=version, help=wording.say("help.version", lang))
        parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=wording.say("help.lang", lang))
        commands = Commands(parser)
        _add_commands(commands, words)
        parser.refuse_unknown_first(words)
        options, unknown = parser.parse_known_args(words)
        if unknown:
            commands.parsers[options.command].refuse(unknown)
        options.typed = frozenset(parser.typed)
        return options


def _add_commands(commands: Commands, words: list[str]) -> None:
    """Add the command that is typed, with its options; unless it is the first word, add every other by its name."""
    typed = next((w for before, w in zip(["", *words], words, strict=False) if w[:1] != "-" and before != "--lang"), "")
    module = COMMANDS.get(typed)
    for name, other in COMMANDS.items():
        if name == typed:
            import_module(f"simulator.cli.{module}").add_to(commands)
        elif other != module and (module is None or words[0] != typed):
            commands.add_bare(name)
