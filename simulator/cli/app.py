"""The command that serves the application: ``location-vente app``, on this machine only unless an option says otherwise."""

from __future__ import annotations

import contextlib
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES, Plain, say

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the command ``app``."""
    command = commands.add_bare("app", _app)
    command.add_argument("--lang", choices=LANGUAGES, default=commands.lang, help=commands.say("help.lang"))
    command.add_argument("--host", metavar="ADDRESS", help=commands.say("app.help.host"))
    command.add_argument("--port", metavar="PORT", help=commands.say("app.help.port"))
    command.add_argument("--public-address", metavar="URL", help=commands.say("app.help.public_address"))
    command.add_argument(
        "--allow-origin", action="append", metavar="ORIGIN", help=commands.say("app.help.allow_origin")
    )
    command.add_argument(
        "--trusted-proxy", action="append", metavar="ADDRESS", help=commands.say("app.help.trusted_proxy")
    )
    command.add_argument("--session-seconds", metavar="SECONDS", help=commands.say("app.help.session_seconds"))
    command.add_argument("--workers", metavar="N", help=commands.say("app.help.workers"))
    command.add_argument("--today", metavar="DATE", help=commands.say("app.help.today"))
    command.add_argument("--open", action="store_true", help=commands.say("app.help.open"))


def _app(options: argparse.Namespace) -> str:
    """Serve until a signal ends it. Raises ``InputError`` for a setting that cannot be, before anything is loaded."""
    from simulator.ui.server import settings

    chosen = settings.put_in_force(
        {
            "host": options.host, "port": options.port, "public_address": options.public_address, "session": options.session_seconds,
            "origins": _joined(options.allow_origin), "proxies": _joined(options.trusted_proxy), "today": options.today, "workers": options.workers,
        }
    )  # fmt: skip
    from simulator.ui.server import service

    def announce(address: str) -> None:
        _announced(say("app.listening", options.lang, address=Plain(address)))
        if options.open:
            threading.Thread(
                target=webbrowser.open, args=[service.shown(chosen.host, chosen.port)], daemon=True
            ).start()

    try:
        service.serve(chosen, announce)
    except InputError:
        if not (options.open and service.is_served(chosen.host, chosen.port)):
            raise
        address = service.shown(chosen.host, chosen.port)
        webbrowser.open(address)
        return f"{say('app.already', options.lang, address=Plain(address))}\n"
    return ""


def _joined(options: list[str] | None) -> str | None:
    """The values of a repeated option in one text, as its variable has them; None without the option."""
    return None if options is None else " ".join(options)


def _announced(line: str) -> None:
    """Write a line on standard output at once; a server whose output is not read still serves."""
    with contextlib.suppress(OSError):
        sys.stdout.buffer.write(f"{line}\n".encode())
        sys.stdout.buffer.flush()
