"""The command ``location-vente contract``: the statement of a contract that has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import api
from simulator.law import Law
from simulator.reading import fields
from simulator.views.text import contract_page
from simulator.writing import formats
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the command ``contract``."""
    command = commands.add("contract", _contract, FORMATS)
    command.add_argument("scenario", metavar="SCENARIO.yaml")
    command.add_argument("--as-of", metavar="DAY", help=commands.say("help.as_of"))
    command.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))


def _contract(options: argparse.Namespace) -> str:
    law = Law.load().with_files(options.reform)
    contract = api.contract(options.scenario, law=law)
    if options.as_of:
        contract = contract.on(fields.date(options.as_of, "--as-of"))
    return formats.written(
        options.format, lang=options.lang,
        table=lambda: contract_page.page(contract, law, options.lang, centimes=options.centimes),
        json=contract.to_json,
        rows=lambda: contract.to_json()["schedule"],
        csv=lambda: formats.flat_table(formats.warned(contract.to_json()["schedule"]), options.lang),
    )  # fmt: skip
