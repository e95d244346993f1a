"""How the command line is read: the parser, and the options that the commands share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from simulator import wording
from simulator.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ("table", "json", "csv")
"""The forms in which an answer is printed."""


class Parser(argparse.ArgumentParser):
    """argparse that refuses as the rest does: one message, in the language asked for."""

    def error(self, message: str) -> NoReturn:
        """Raises ``InputError`` with the usage of the command."""
        raise InputError(
            "error.command", reason=wording.Plain(message), usage=wording.Plain(self.format_usage().strip())
        )


class Commands:
    """The commands of the program, to which a module adds its own."""

    def __init__(self, parser: Parser) -> None:
        self._subparsers = parser.add_subparsers(dest="command", required=True)

    def add(
        self,
        name: str,
        run: Callable[[argparse.Namespace], str],
        formats: tuple[str, ...] = (),
        langs: tuple[str, ...] = wording.LANGUAGES,
    ) -> argparse.ArgumentParser:
        """The parser of a command: its language, its texts that are not law, and its formats if it has several."""
        command = self._subparsers.add_parser(name, help=wording.say(f"help.{name}", "en"))
        command.add_argument("--lang", choices=langs, default=wording.DEFAULT)
        if formats:
            command.add_argument("--format", choices=formats, default="table")
        command.add_argument(
            "--reform", action="append", default=[], metavar="FILE.yaml", help=wording.say("help.reform", "en")
        )
        command.set_defaults(run=run)
        return command

    def add_bare(self, name: str, run: Callable[[argparse.Namespace], str] | None = None) -> argparse.ArgumentParser:
        """The parser of a command that has no option in common with the others, or of which only the name is needed."""
        command = self._subparsers.add_parser(name, help=wording.say(f"help.{name}", "en"))
        command.set_defaults(run=run)
        return command
