"""The command ``location-vente verify RUN.json``: does a recorded run still hold? Exit status 1 where it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator import cli
from simulator.cli.arguments import CommandReply
from simulator.runs.verification import verification
from simulator.wording import LANGUAGES, write
from simulator.writing import formats

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands
    from simulator.runs.verification import Verification
    from simulator.wording import Sentence


def add_to(commands: Commands) -> None:
    """Add the command ``verify``."""
    command = commands.add_without_law("verify", _verify, formats.FORMATS[:2])
    command.add_argument("record", metavar="RUN.json")
    text = commands.say("runs.help.folder")
    command.add_argument("--folder", action="append", default=[], metavar="FOLDER", help=text)


def _verify(options: argparse.Namespace) -> CommandReply:
    outcome = verification(options.record, [Path(folder) for folder in options.folder], _run)
    text = formats.pretty(_json(outcome)) if options.format == "json" else _page(outcome, options.lang)
    return CommandReply(text, 0 if outcome.holds else 1)


def _run(words: list[str]) -> None:
    """Run a command line; what it would print is in its record. Raises ``SimulatorError``."""
    options = cli.parsed(words)
    options.run(options)


def _page(outcome: Verification, lang: str) -> str:
    sentences = [*(finding.sentence for finding in outcome.findings), outcome.conclusion]
    return "".join(f"{write(sentence, lang)}\n" for sentence in sentences)


def _json(outcome: Verification) -> dict[str, object]:
    return {
        "fingerprint": outcome.record.fingerprint,
        "holds": outcome.holds,
        "findings": [
            {"subject": finding.subject, "status": finding.status, "file": finding.name} | _in_words(finding.sentence)
            for finding in outcome.findings
        ],
        "conclusion": _in_words(outcome.conclusion),
    }


def _in_words(sentence: Sentence) -> dict[str, object]:
    return {lang: write(sentence, lang) for lang in LANGUAGES}
