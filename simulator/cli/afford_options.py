"""The options of the command ``population`` about kafils and readings of the law."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.law.readings import Readings
from simulator.populations import plan_options
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands, Parser


def add_to(parser: Parser, commands: Commands) -> None:
    """Add the options to the command."""
    parser.add_argument("--kafil-share", metavar="SHARE", help=commands.say("afford.help.kafil_share"))
    parser.add_argument(
        "--reading", action="append", default=[], metavar="NAME=CHOICE", help=commands.say("afford.help.reading")
    )
    parser.add_argument("--readings-table", action="store_true", help=commands.say("afford.help.readings_table"))


def readings(options: argparse.Namespace) -> Readings:
    """The readings that the options choose. Raises ``InputError`` for another name or choice, and for two choices of one name."""
    choices, stated = Readings.choices(), dict[str, str]()
    for option in options.reading:
        name, _, choice = option.partition("=")
        if name not in choices:
            names = FactList(tuple(map(Plain, choices)))
            raise InputError("afford.error.reading", "--reading", got=Plain(option), known=names)
        fields.refuse_twice(name, stated, "--reading")
        stated[name] = fields.choice(choice, f"--reading {name}", choices[name])
    return Readings(**stated)  # type: ignore[arg-type]  # each was checked against the choices of its reading


def of_plan(options: argparse.Namespace) -> dict[str, object]:
    """The fields of the plan that the options state. Raises ``InputError``."""
    share = Fraction(0) if options.kafil_share is None else plan_options.read("kafil_share", options.kafil_share)
    return {"kafil_share": share, "readings_table": options.readings_table}


def words(options: argparse.Namespace) -> list[str]:
    """The options again, for the command that gives the same."""
    share = [] if options.kafil_share is None else ["--kafil-share", options.kafil_share]
    chosen = [word for option in options.reading for word in ("--reading", option)]
    return [*share, *chosen, *(["--readings-table"] if options.readings_table else [])]
