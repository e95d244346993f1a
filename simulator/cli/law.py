"""The command ``location-vente law``: what is in force on a day, the history of one provision, or the sources to read again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from simulator import wording
from simulator.law import Law, sources
from simulator.law.scheme import MAIN
from simulator.law.to_json import provision
from simulator.reading import clock
from simulator.reading.errors import InputError
from simulator.views.text import law_page
from simulator.writing import formats
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands
    from simulator.law.sources import Source
    from simulator.writing.formats import Row


def add_to(commands: Commands) -> None:
    """Add the command ``law``."""
    law = commands.add("law", _law, FORMATS)
    law.add_argument("key", nargs="?", metavar="KEY")
    law.add_argument("--scheme", default=MAIN)
    law.add_argument("--on", metavar="DATE", help=commands.say("help.on"))
    law.add_argument("--sources", action="store_true", help=commands.say("help.sources"))


def _law(options: argparse.Namespace) -> str:
    law = Law.load().with_files(options.reform)
    if options.sources:
        return _unread(law, options)
    scheme, frozen = law.scheme(options.scheme, any_owner=True)
    if options.key:
        history = law.timeline(scheme, options.key)
        if options.on:
            history = [p for p in law.in_force_on(scheme, _day(options.on)) if p.key == options.key]
        rows = [provision(law, p) for p in history]
        return formats.written(
            options.format, lang=options.lang,
            table=lambda: law_page.law_history(law, options.key, history, options.lang), json=lambda: rows, rows=lambda: rows,
        )  # fmt: skip
    day = _day(options.on) if options.on else frozen or clock.today()
    provisions = law.in_force_on(scheme, day)
    rows = [provision(law, p) for p in provisions]
    return formats.written(
        options.format, lang=options.lang,
        table=lambda: law_page.law_in_force(law, provisions, day, options.lang),
        json=lambda: {"on": day.isoformat(), "digest": law.digest, "provisions": rows},
        rows=lambda: rows,
    )  # fmt: skip


def _unread(law: Law, options: argparse.Namespace) -> str:
    """The sources that were not read in the twelve months before a day."""
    day = _day(options.on) if options.on else clock.today()
    unread = sources.unread(sources.table().values(), day)
    rows = [_source(source) for source in unread]
    return formats.written(
        options.format, lang=options.lang,
        table=lambda: law_page.unread(law, unread, day, options.lang),
        json=lambda: {"on": day.isoformat(), "sources": rows}, rows=lambda: rows,
    )  # fmt: skip


def _source(source: Source) -> Row:
    """A source as data: nothing where something is not known of it."""
    row = dataclasses.asdict(source)
    return {name: value or None for name, value in row.items()}


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("error.date.unreadable", "--on", got=wording.Plain(text)) from None
