"""The option ``--note`` of ``location-vente population``: the policy note as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.sheets import policy_note as files
from simulator.views import policy_note
from simulator.writing import atomic

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from simulator.cli.arguments import Commands, Parser
    from simulator.views.text.population_page import Findings


def add_to(parser: Parser, commands: Commands) -> None:
    """Add ``--note``."""
    parser.add_argument("--note", metavar="NOTE.pdf|NOTE.docx", help=commands.say("policy.help.note"))


def check(options: argparse.Namespace) -> None:
    """Raises ``InputError``, before the work, for a name that says no kind of note."""
    if options.note:
        atomic.ending_of(options.note, files.ENDINGS)


def words(options: argparse.Namespace) -> list[str]:
    """The words of a command line that asks for the same note."""
    return ["--note", Path(options.note).name] if options.note else []


def write(study: Findings, options: argparse.Namespace, inputs: Iterable[str]) -> None:
    """Write the note, if one is asked for. Raises ``InputError``."""
    if not options.note:
        return
    ending = atomic.ending_of(options.note, files.ENDINGS)
    content = files.file(policy_note.policy_note(study), options.lang, ending)
    atomic.write(options.note, content, inputs=inputs)
