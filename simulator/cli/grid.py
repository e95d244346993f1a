"""The command ``location-vente grid``: typical households of several ages and incomes under every law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law import Law
from simulator.law.values import DWELLINGS
from simulator.question.scenario import raw_of
from simulator.reading.errors import InputError
from simulator.whatif import household_grid_page
from simulator.whatif.household_grid import AGES, INCOMES, TYPES, household_grid
from simulator.wording import Plain
from simulator.writing import formats
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the command ``grid``."""
    command = commands.add("grid", _grid, FORMATS)
    command.add_argument("scenario", metavar="SCENARIO.yaml")
    command.add_argument(
        "--with", dest="schemes", action="append", default=[], metavar="SCHEME[@DATE]", help=commands.say("help.grid_with")
    )  # fmt: skip
    command.add_argument("--age", action="append", metavar="YEARS", help=commands.say("help.grid_age"))
    command.add_argument("--income", action="append", metavar="AMOUNT", help=commands.say("help.grid_income"))
    command.add_argument("--type", action="append", choices=DWELLINGS, help=commands.say("help.grid_type"))
    command.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))


def _grid(options: argparse.Namespace) -> str:
    law = Law.load().with_files(options.reform)
    ages = AGES if options.age is None else [_years(text) for text in options.age]
    grid = household_grid(
        raw_of(options.scenario), options.schemes, ages=ages, incomes=options.income or INCOMES, types=options.type or TYPES, law=law
    )  # fmt: skip
    return formats.written(
        options.format, lang=options.lang,
        table=lambda: household_grid_page.page(grid, law, options.lang, centimes=options.centimes),
        json=grid.to_json,
        rows=grid.rows,
        csv=lambda: formats.flat_table(formats.warned(grid.rows()), options.lang),
    )  # fmt: skip


def _years(text: str) -> int:
    """``45`` as an age. Raises ``InputError``."""
    if not text.isdecimal():
        raise InputError("grid.error.years", "--age", got=Plain(text))
    return int(text)
