"""The options of ``location-vente population`` that make an invented population: its rows, its seed, its recipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli import delivery
from simulator.populations.invented import recipe
from simulator.populations.studies import Invented
from simulator.reading.shipped import source

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands, Parser

RECIPE = "recipe.yaml"
"""The recipe in the folder of the results."""


def add_to(parser: Parser, commands: Commands) -> None:
    """Add the options to the command."""
    parser.add_argument("--synthetic", type=int, metavar="N", help=commands.say("lab.help.synthetic"))
    parser.add_argument("--seed", type=int, default=1, metavar="S", help=commands.say("lab.help.seed"))
    parser.add_argument("--recipe", type=source, metavar="FILE.yaml", help=commands.say("lab.help.recipe"))
    text = commands.say("invented.help.crossed")
    parser.add_argument("--crossed", action="append", default=[], type=source, metavar="FILE.csv", help=text)
    delivery.add_to(parser, commands)


def people(options: argparse.Namespace) -> Invented:
    """The population that the options make; the tables beside its recipe are then options too: a run has read them. Raises ``InputError``."""
    made_from = recipe.read(options.recipe, options.crossed)
    options.crossed = [str(table.file) for table in made_from.crossed if table.file]
    return Invented(options.synthetic, options.seed, delivery.delivered(options, made_from))


def copies(options: argparse.Namespace) -> dict[str, bytes]:
    """The files that made the population, by their place in the folder of the results."""
    if not options.recipe:
        return {}
    tables = {Path(path).name: Path(path).read_bytes() for path in options.crossed}
    return {RECIPE: Path(options.recipe).read_bytes(), **tables}


def words(options: argparse.Namespace) -> list[str]:
    """The words of the command line that makes the population again from the folder of the results."""
    stated = ["--synthetic", str(options.synthetic), "--seed", str(options.seed)]
    return [*stated, *(["--recipe", RECIPE] if options.recipe else []), *delivery.words(options)]
