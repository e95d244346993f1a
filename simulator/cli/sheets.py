"""The commands that write files: ``location-vente sheet | workbook | calendar | chart | message``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import sheets
from simulator.law import Law
from simulator.question.scenario import named
from simulator.reading import web_addresses
from simulator.views.years import APPLICANT
from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from simulator.cli.arguments import Commands
    from simulator.sheets import Answered

_PICTURES = (".svg", ".png")


def add_to(commands: Commands) -> None:
    """Add the commands to the command line."""
    sheet = _writing(commands, "sheet", _sheet, (".pdf",))
    sheet.add_argument("--annex", action="store_true", help=commands.say("sheet.help.annex"))
    sheet.add_argument("--address", default="", metavar="URL", help=commands.say("sheet.help.address"))
    _writing(
        commands,
        "workbook",
        lambda options: _written(options, sheets.workbook(_answered(options), options.lang)),
        (".xlsx",),
    )
    dated = _writing(commands, "calendar", _calendar, (".ics",))
    dated.add_argument("--payer", default=APPLICANT, metavar="kafil", help=commands.say("paper.help.payer"))
    _writing(commands, "chart", _chart, _PICTURES)
    message = commands.add("message", _message)
    message.add_argument("scenario", metavar="SCENARIO.yaml")
    message.add_argument("--address", default="", metavar="URL", help=commands.say("sheet.help.address"))
    message.add_argument("--short", action="store_true", help=commands.say("sheet.help.short"))


def _writing(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], str],
    endings: tuple[str, ...],
) -> argparse.ArgumentParser:
    """The parser of a command that writes a file; the name of the file has one of the endings."""

    def run_when_named(options: argparse.Namespace) -> str:
        atomic.ending_of(options.output, endings)
        return run(options)

    command = commands.add(name, run_when_named)
    command.add_argument("scenario", metavar="SCENARIO.yaml")
    command.add_argument("-o", "--output", required=True, metavar="FILE", help=commands.say("sheet.help.output"))
    return command


def _answered(options: argparse.Namespace) -> Answered:
    return sheets.answered(named(options.scenario), Law.load().with_files(options.reform))


def _address(options: argparse.Namespace) -> str:
    """The address to print, if any."""
    return web_addresses.link(options.address, "--address") if options.address else ""


def _sheet(options: argparse.Namespace) -> str:
    content = sheets.pdf(_answered(options), options.lang, address=_address(options), annex=options.annex)
    return _written(options, content)


def _calendar(options: argparse.Namespace) -> str:
    content = sheets.calendar(_answered(options), options.lang, payer=options.payer)
    return _written(options, content, text=True)


def _chart(options: argparse.Namespace) -> str:
    """Write a picture in the format of the file's ending; on standard output, the format that is text."""
    kind = atomic.ending_of(options.output, _PICTURES)
    answered = _answered(options)
    if kind == ".png":
        return _written(options, sheets.png(answered, options.lang))
    return _written(options, sheets.chart(answered, options.lang).encode(), text=True)


def _message(options: argparse.Namespace) -> str:
    if options.short:
        return sheets.text_message(_answered(options), options.lang) + "\n"
    return sheets.message(_answered(options), options.lang, address=_address(options))


def _written(options: argparse.Namespace, content: bytes, *, text: bool = False) -> str:
    """Write the file; returns the empty text, because nothing is printed."""
    atomic.write(options.output, content, inputs=[options.scenario, *options.reform], text=text)
    return ""
