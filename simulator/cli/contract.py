"""The command ``location-vente contract``: the statement of a contract that has begun, printed or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import api
from simulator.law import Law
from simulator.reading import fields
from simulator.views.text import contract_page
from simulator.views.years import APPLICANT
from simulator.writing import atomic, formats
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    import argparse

    from simulator.answers.household_contract import HouseholdContract
    from simulator.cli.arguments import Commands


ENDINGS = (".pdf", ".xlsx", ".ics")
"""The endings of the files of a contract: its statement, its workbook, its calendar."""


def add_to(commands: Commands) -> None:
    """Add the command ``contract``."""
    command = commands.add("contract", _contract, FORMATS)
    command.add_argument("scenario", metavar="SCENARIO.yaml")
    command.add_argument("--as-of", metavar="DAY", help=commands.say("help.as_of"))
    command.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))
    command.add_argument("-o", "--output", default="", metavar="FILE", help=commands.say("help.contract_output"))
    command.add_argument("--payer", default=APPLICANT, metavar="kafil", help=commands.say("paper.help.payer"))
    command.add_argument("--annex", action="store_true", help=commands.say("help.annex"))


def _contract(options: argparse.Namespace) -> str:
    ending = atomic.ending_of(options.output, ENDINGS) if options.output else ""
    law = Law.load().with_files(options.reform)
    contract = api.contract(options.scenario, law=law)
    if options.as_of:
        contract = contract.on(fields.date(options.as_of, "--as-of"))
    if ending:
        return _file(options, ending, contract, law)
    return formats.written(
        options.format, lang=options.lang,
        table=lambda: contract_page.page(contract, law, options.lang, centimes=options.centimes),
        json=contract.to_json,
        rows=lambda: contract.to_json()["schedule"],
        csv=lambda: formats.flat_table(formats.warned(contract.to_json()["schedule"]), options.lang),
    )  # fmt: skip


def _file(options: argparse.Namespace, ending: str, contract: HouseholdContract, law: Law) -> str:
    """Write the file in the format of its ending; returns the empty text, because nothing is printed."""
    from simulator import sheets

    if ending == ".pdf":
        content = sheets.contract_pdf(contract, options.lang, law=law, annex=options.annex)
    elif ending == ".xlsx":
        content = sheets.contract_workbook(contract, options.lang, law=law)
    else:
        content = sheets.contract_calendar(contract, options.lang, law=law, payer=options.payer)
    inputs = [options.scenario, *options.reform, *([contract.file.path] if contract.file else [])]
    atomic.write(options.output, content, inputs=inputs, text=ending == ".ics")
    return ""
