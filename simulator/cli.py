"""The command line: ``location-vente simulate | compare | law | …``. The module of a command is imported when it is typed.

Exit status 0: answered (a refusal is an answer). 2: the input could not be read; one message on standard error says
what, where and how to repair it, and nothing is on standard output, for every file is read before anything is printed.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from simulator import __version__, wording
from simulator.arguments import Commands, Parser
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "simulate": "answer_cli", "compare": "answer_cli", "law": "law_cli", "steering": "steering_cli",
    "population": "population_cli", "sheet": "sheets_cli", "workbook": "sheets_cli", "calendar": "sheets_cli",
    "chart": "sheets_cli", "message": "sheets_cli", "batch": "batch_cli", "app": "app_cli",
}  # fmt: skip
"""The module of each command, in the order of the help; a module adds all its commands with ``add_to``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        asked = _parser(words).parse_args(words)
        text = asked.run(asked)
    except SimulatorError as error:
        sys.stderr.write(f"{error.message(_language(words))}\n")
        return 2
    _write(text)
    return 0


def _write(text: str) -> None:
    """To standard output in UTF-8, whatever the machine's locale says; a closed pipe is not an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()


def _language(words: list[str]) -> str:
    """The language asked for, even when the rest of the command line cannot be read."""
    for place, word in enumerate(words):
        asked = (
            word.partition("=")[2]
            if word.startswith("--lang=")
            else words[place + 1 : place + 2]
            if word == "--lang"
            else ""
        )
        if (asked := asked[0] if isinstance(asked, list) and asked else asked) in wording.LANGUAGES:
            return str(asked)
    return wording.DEFAULT


def _parser(words: list[str]) -> Parser:
    """The parser of the whole program, of which only the command typed is complete."""
    parser = Parser(prog="location-vente", description=wording.say("help.program", "en"))
    parser.add_argument("--version", action="version", version=f"location-vente {__version__}")
    commands = Commands(parser)
    command = next((word for word in words if not word.startswith("-")), "")
    module = COMMANDS.get(command)
    for name, of in COMMANDS.items():
        if of != module:
            commands.add_bare(name)
        elif name == command:
            import_module(f"simulator.{of}").add_to(commands)
    return parser
