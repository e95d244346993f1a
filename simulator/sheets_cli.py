"""The commands that write files: ``location-vente sheet | workbook | calendar | chart | message``.

A file is written whole or not at all: beside its place first, then moved onto it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import sheets, web_addresses
from simulator.errors import InputError
from simulator.law import Law
from simulator.wording import LANGUAGES, Plain, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from simulator.arguments import Commands
    from simulator.sheets import Answered

_PICTURES = (".svg", ".png")
_MODE = 0o644


def add_to(commands: Commands) -> None:
    """Add the commands to the command line."""
    sheet = _writing(commands, "sheet", _sheet, sheets.PRINTED)
    sheet.add_argument("--monthly", action="store_true", help=say("sheet.help.monthly", "en"))
    sheet.add_argument("--address", default="", metavar="URL", help=say("sheet.help.address", "en"))
    _writing(commands, "workbook", lambda asked: _written(asked, sheets.workbook(_asked(asked), asked.lang)))
    _writing(commands, "calendar", lambda asked: _written(asked, sheets.calendar(_asked(asked), asked.lang)))
    _writing(commands, "chart", _chart)
    message = commands.add("message", _message)
    message.add_argument("scenario", metavar="SCENARIO.yaml")
    message.add_argument("--address", default="", metavar="URL", help=say("sheet.help.address", "en"))


def _writing(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], str],
    langs: tuple[str, ...] = LANGUAGES,
) -> argparse.ArgumentParser:
    """A command that writes a file."""
    command = commands.add(name, run, langs=langs)
    command.add_argument("scenario", metavar="SCENARIO.yaml")
    command.add_argument("-o", "--output", required=True, metavar="FILE", help=say("sheet.help.output", "en"))
    return command


def _asked(asked: argparse.Namespace) -> Answered:
    return sheets.answered(Path(asked.scenario), Law.load().with_files(asked.reform))


def _address(asked: argparse.Namespace) -> str:
    """The address to print, if any."""
    return web_addresses.link(asked.address, "--address") if asked.address else ""


def _sheet(asked: argparse.Namespace) -> str:
    made = sheets.pdf(_asked(asked), asked.lang, address=_address(asked), monthly=asked.monthly)
    return _written(asked, made)


def _chart(asked: argparse.Namespace) -> str:
    """A picture in the format that the name of the file asks for."""
    kind = Path(asked.output).suffix.lower()
    if kind not in _PICTURES:
        raise InputError("sheet.error.picture", asked.output)
    answered = _asked(asked)
    if kind == ".png":
        return _written(asked, sheets.png(answered, asked.lang))
    return _written(asked, sheets.chart(answered, asked.lang).encode())


def _message(asked: argparse.Namespace) -> str:
    return sheets.message(_asked(asked), asked.lang, address=_address(asked))


def _written(asked: argparse.Namespace, made: bytes) -> str:
    """Write the file; nothing is printed, as for every program that was told where to write."""
    write(Path(asked.output), made, instead_of=[Path(asked.scenario), *map(Path, asked.reform)])
    return ""


def write(path: Path, made: bytes, *, instead_of: list[Path]) -> None:
    """Put a file in its place, whole. Raises ``InputError``: a place that cannot be written, or one of the inputs."""
    if any(path.exists() and path.samefile(one) for one in instead_of):
        raise InputError("sheet.error.input", str(path))
    if path.is_dir():
        raise InputError("sheet.error.directory", str(path))
    aside = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        aside = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(made)
        aside.chmod(_MODE)
        aside.replace(path)
    except (OSError, ValueError) as error:
        if aside is not None:
            aside.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("sheet.error.unwritable", str(path), reason=Plain(reason)) from None
