"""The options by which a command is told how a file is to be read: what the page asks, the command takes as options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from simulator.applicants.mapping import FileMapping
    from simulator.cli.arguments import Commands, Parser

PARTS = {
    "columns": "HEAD=COLUMN", "facts": "cohort=2024", "empty": "spouse_income=0", "dates": "birth=month_first",
    "century": "birth=1900", "units": "income=centimes",
}  # fmt: skip
"""The parts of a mapping that an option adds to, each with an example."""


def add_to(command: Parser, commands: Commands, parts: Iterable[str] = PARTS) -> None:
    """Add the options to a command; some of the parts where another option of the command has the name of one."""
    command.add_argument("--mapping", metavar="FILE.yaml", help=commands.say("batch.option.mapping"))
    command.add_argument("--save-mapping", metavar="FILE.yaml", help=commands.say("batch.option.save_mapping"))
    command.add_argument("--sheet", default="", metavar="SHEET", help=commands.say("batch.option.sheet"))
    command.add_argument("--head-row", type=int, default=0, metavar="N", help=commands.say("batch.option.head_row"))
    for name in parts:
        text = commands.say(f"batch.option.{name}")
        command.add_argument(f"--{name}", action="append", default=[], metavar=PARTS[name], help=text)


def stated(options: argparse.Namespace, inputs: Iterable[str], parts: Iterable[str] = PARTS) -> FileMapping:
    """What the user says of the file: a mapping, and what the options add to it. It is saved where that is asked for. Raises ``InputError``."""
    from simulator.applicants import mapping

    earlier = mapping.read(options.mapping) if options.mapping else mapping.FileMapping()
    added = {name: getattr(options, name) for name in parts}
    stated_now = mapping.with_options(earlier, added, options.sheet, options.head_row)
    if options.save_mapping:
        atomic.write(options.save_mapping, mapping.written(stated_now), inputs=list(inputs), text=True)
    return stated_now
