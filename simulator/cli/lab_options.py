"""Options of ``location-vente population`` about how sure its figures are, and what makes them differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.invented import bands

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands


def add_to(parser: argparse.ArgumentParser, commands: Commands) -> None:
    """Add the options."""
    parser.add_argument("--bands", type=int, default=bands.DRAWS, metavar="N", help=commands.say("bands.help"))
    parser.add_argument("--by-article", action="store_true", help=commands.say("parts.help"))


def of_plan(options: argparse.Namespace) -> dict[str, object]:
    """What they ask of the plan."""
    return {"bands": options.bands, "by_article": options.by_article}


def words(options: argparse.Namespace) -> list[str]:
    """The words of the command that ask the same again."""
    drawn = [] if options.bands == bands.DRAWS else ["--bands", str(options.bands)]
    return [*drawn, *(["--by-article"] if options.by_article else [])]
