"""How the command line is read: the parser, its words, and the options that the commands share."""

from __future__ import annotations

import argparse
import os
import re
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from simulator import wording
from simulator.reading.errors import InputError
from simulator.reading.shipped import source
from simulator.wording import DEFAULT, LANGUAGES, Plain, Sentence
from simulator.writing import atomic
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    Run = Callable[[argparse.Namespace], "str | CommandReply"]

VARIABLE = "LOCATION_VENTE_LANG"
"""The variable of the environment that says in which language the command line speaks."""
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables of the system, of which the first that is set decides."""
WORDS = {
    "usage: ": "usage",
    "positional arguments": "positionals",
    "options": "options",
    "show this help message and exit": "help",
    "argument %(argument_name)s: %(message)s": "argument",
    "unrecognized arguments: %s": "unrecognized",
    "ambiguous option: %(option)s could match %(matches)s": "ambiguous",
    "invalid choice: %(value)r (choose from %(choices)s)": "choice",
    "invalid %(type)s value: %(value)r": "value",
    "expected one argument": "one",
    "expected at most one argument": "at_most_one",
    "expected at least one argument": "at_least_one",
    "expected %s arguments": "several",
    "the following arguments are required: %s": "required",
    "ignored explicit argument %r": "explicit",
}
"""What argparse says to a user, and the key of its sentence under ``argparse``."""

_GAP = re.compile(r"%(?:\((\w+)\))?[sr]")
"""Where argparse will put a fact into its own words: the sentence of the catalogues has it under the same name, or ``it``."""


class CommandReply(NamedTuple):
    """What a command prints, and its exit status where that is itself an answer."""

    text: str
    status: int


def language(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """The language asked for: by ``--lang``, even where the rest cannot be read; by ``VARIABLE``; by the system; else French."""
    from_options = [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    from_options += [after for word, after in pairwise(words) if word == "--lang"]
    system = next(filter(None, map(environment.get, _LOCALE)), "")
    spoken = (*from_options, environment.get(VARIABLE, ""), system)
    codes = (code.lower()[:2] if code[2:3] in "_-.@+" else "" for code in spoken)
    return next((code for code in codes if code in LANGUAGES), DEFAULT)


@contextmanager
def argparse_in(lang: str) -> Iterator[None]:
    """The words of argparse itself come from the catalogues while the block lasts: it takes them from its own ``_``."""

    def translated(message: str) -> str:
        if message not in WORDS:
            return message
        gaps = {gap[1] or "it": gap[0] for gap in _GAP.finditer(message)}
        return wording.write(Sentence(f"argparse.{WORDS[message]}", gaps), lang)

    before = {name: vars(argparse)[name] for name in ("_", "ngettext")}
    vars(argparse).update(_=translated, ngettext=lambda _, many, __: translated(many))
    try:
        yield
    finally:
        vars(argparse).update(before)


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are an ``InputError``: one message, in one language, with the closest known word.

    ``typed`` are the words of the options that stand on the command line, by their names in the namespace.
    """

    def __init__(self, *, lang: str = DEFAULT, **how: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(**how)
        self.lang = lang
        self.typed: dict[str, list[str]] = {}

    def error(self, message: str) -> NoReturn:
        """Raises ``InputError`` with the usage of the command."""
        usage = " ".join(self.format_usage().removeprefix(wording.say("argparse.usage", self.lang)).split())
        raise InputError("error.command", reason=Plain(message), usage=Plain(usage))

    def refuse(self, words: Sequence[str]) -> NoReturn:
        """Raises ``InputError`` for words that no option takes."""
        message = wording.say("argparse.unrecognized", self.lang, it=" ".join(words))
        self.error(message + self._close(words[0].partition("=")[0], list(self._option_string_actions)))

    def refuse_unknown_first(self, words: Sequence[str]) -> None:
        """Raises ``InputError`` for a first word that looks like an option and is none: not that a command is missing."""
        name = words[0].partition("=")[0]
        if name.startswith("-") and not any(option.startswith(name) for option in self._option_string_actions):
            self.refuse(words[:1])

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:  # noqa: ANN401 - what the option is read as
        """The value of typed words, of an option that has one value no two: the last would count in silence.

        An empty one is refused: it would pass for an option that was not typed, or for this folder.
        """
        if action.option_strings:
            several = isinstance(action, self._registry_get("action", "append"))
            if self.typed.setdefault(action.dest, arg_strings) != arg_strings and not several:
                raise argparse.ArgumentError(action, wording.say("options.typed_twice", self.lang))
        if action.nargs != argparse.PARSER and not all(word.strip() for word in arg_strings):
            raise argparse.ArgumentError(action, wording.say("argparse.empty", self.lang))
        return super()._get_values(action, arg_strings)

    def _check_value(self, action: argparse.Action, value: object) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            error.message += self._close(str(value), [str(choice) for choice in action.choices or ()])
            raise

    def _close(self, got: str, choices: list[str]) -> str:
        """The closest choice, as the end of a sentence; empty when none is close."""
        import difflib

        close = difflib.get_close_matches(got, choices, 1)
        return f". {wording.say('error.command.close', self.lang, close=Plain(close[0]))}" if close else ""

    def _print_message(self, message: str, file: object = None) -> None:
        """Write the help or the version to standard output."""
        del file
        atomic.say(message)


class Commands:
    """The commands of the program, in one language, to which a module adds its own."""

    def __init__(self, parser: Parser) -> None:
        self.lang, self._typed = parser.lang, parser.typed
        self._subparsers = parser.add_subparsers(dest="command", required=True, metavar=self.say("help.commands"))
        self.parsers: dict[str, Parser] = {}

    def say(self, key: str) -> str:
        """A sentence of the help, its per cents doubled: argparse fills a help text in with ``%``."""
        return wording.say(key, self.lang).replace("%", "%%")

    def add(self, name: str, run: Run, formats: tuple[str, ...] = ()) -> Parser:
        """The parser of a command: its language, its texts that are not law, and its formats if it has several."""
        command = self.add_without_law(name, run, formats)
        command.add_argument(
            "--reform", action="append", default=[], type=source, metavar="FILE.yaml", help=self.say("help.reform")
        )
        return command

    def add_without_law(self, name: str, run: Run, formats: tuple[str, ...] = ()) -> Parser:
        """The parser of a command that applies no law of its own: its language, and its formats if it has several."""
        command = self.add_bare(name, run)
        command.add_argument("--lang", choices=LANGUAGES, default=self.lang, help=self.say("help.lang"))
        if formats:
            command.add_argument("--format", choices=formats, default=FORMATS[0], help=self.say("help.format"))
        return command

    def add_bare(self, name: str, run: Run | None = None) -> Parser:
        """The parser of a command that has no option in common with the others, or of which only the name is needed."""
        command: Parser = self._subparsers.add_parser(name, lang=self.lang, help=self.say(f"help.{name}"))
        command.typed = self._typed
        command.set_defaults(run=run)
        self.parsers[name] = command
        return command
