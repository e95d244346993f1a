"""The commands that write files: ``location-vente sheet | workbook | calendar | chart | message``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import sheets
from simulator.law import Law
from simulator.question.scenario import named
from simulator.reading import web_addresses
from simulator.wording import LANGUAGES
from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from simulator.cli.arguments import Commands
    from simulator.sheets import Answered

_PICTURES = (".svg", ".png")


def add_to(commands: Commands) -> None:
    """Add the commands to the command line."""
    sheet = _writing(commands, "sheet", _sheet, (".pdf",), sheets.PRINTED)
    sheet.add_argument("--monthly", action="store_true", help=commands.say("sheet.help.monthly"))
    sheet.add_argument("--address", default="", metavar="URL", help=commands.say("sheet.help.address"))
    _writing(
        commands, "workbook", lambda asked: _written(asked, sheets.workbook(_asked(asked), asked.lang)), (".xlsx",)
    )
    _writing(
        commands,
        "calendar",
        lambda asked: _written(asked, sheets.calendar(_asked(asked), asked.lang), text=True),
        (".ics",),
    )
    _writing(commands, "chart", _chart, _PICTURES)
    message = commands.add("message", _message)
    message.add_argument("scenario", metavar="SCENARIO.yaml")
    message.add_argument("--address", default="", metavar="URL", help=commands.say("sheet.help.address"))


def _writing(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], str],
    endings: tuple[str, ...],
    langs: tuple[str, ...] = LANGUAGES,
) -> argparse.ArgumentParser:
    """A command that writes a file, whose name ends as its kind does."""

    def run_when_named(asked: argparse.Namespace) -> str:
        atomic.ending_of(asked.output, endings)
        return run(asked)

    command = commands.add(name, run_when_named, langs=langs)
    command.add_argument("scenario", metavar="SCENARIO.yaml")
    command.add_argument("-o", "--output", required=True, metavar="FILE", help=commands.say("sheet.help.output"))
    return command


def _asked(asked: argparse.Namespace) -> Answered:
    return sheets.answered(named(asked.scenario), Law.load().with_files(asked.reform))


def _address(asked: argparse.Namespace) -> str:
    """The address to print, if any."""
    return web_addresses.link(asked.address, "--address") if asked.address else ""


def _sheet(asked: argparse.Namespace) -> str:
    made = sheets.pdf(_asked(asked), asked.lang, address=_address(asked), monthly=asked.monthly)
    return _written(asked, made)


def _chart(asked: argparse.Namespace) -> str:
    """A picture in the format that the name of the file asks for; on standard output, one that is text."""
    kind = atomic.ending_of(asked.output, _PICTURES)
    answered = _asked(asked)
    if kind == ".png":
        return _written(asked, sheets.png(answered, asked.lang))
    return _written(asked, sheets.chart(answered, asked.lang).encode(), text=True)


def _message(asked: argparse.Namespace) -> str:
    return sheets.message(_asked(asked), asked.lang, address=_address(asked))


def _written(asked: argparse.Namespace, made: bytes, *, text: bool = False) -> str:
    """Write the file; nothing is printed, as for every program that was told where to write."""
    atomic.write(asked.output, made, inputs=[asked.scenario, *asked.reform], text=text)
    return ""
