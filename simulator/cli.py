"""The command line: ``location-vente simulate | compare | law | app``.

Exit status 0: answered (a refusal is an answer). 2: the input could not be read; one message on standard error says
what, where and how to repair it, and nothing is on standard output, for every file is read before anything is printed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from simulator import api, app_cli, batch_cli, fields, plain, population_cli, sheets_cli, steering_cli, wording
from simulator.errors import InputError, SimulatorError
from simulator.explain import explain
from simulator.law import Law
from simulator.provisions import described
from simulator.scenario import load
from simulator.sheets import tables
from simulator.state_money import DISCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.answers import Json
    from simulator.law import Provision

FORMATS = ("table", "json", "csv")


class _Parser(argparse.ArgumentParser):
    """argparse that refuses as the rest does: one message, in the language asked for."""

    def error(self, message: str) -> NoReturn:
        raise InputError(
            "error.command", reason=wording.Plain(message), usage=wording.Plain(self.format_usage().strip())
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        asked = _parser().parse_args(words)
        text = asked.run(asked)
    except SimulatorError as error:
        sys.stderr.write(f"{error.message(_language(words))}\n")
        return 2
    _write(text)
    return 0


def _write(text: str) -> None:
    """To standard output in UTF-8, whatever the machine's locale says; a closed pipe is not an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()


def _language(words: list[str]) -> str:
    """The language asked for, even when the rest of the command line cannot be read."""
    for place, word in enumerate(words):
        asked = (
            word.partition("=")[2]
            if word.startswith("--lang=")
            else words[place + 1 : place + 2]
            if word == "--lang"
            else ""
        )
        if (asked := asked[0] if isinstance(asked, list) and asked else asked) in wording.LANGUAGES:
            return str(asked)
    return wording.DEFAULT


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="location-vente", description=wording.say("help.program", "en"))
    parser.add_argument("--version", action="version", version=f"location-vente {api.VERSION}")
    commands = parser.add_subparsers(dest="command", required=True)
    simulate = _command(commands, "simulate", _simulate, FORMATS)
    simulate.add_argument("scenarios", nargs="+", metavar="SCENARIO.yaml")
    simulate.add_argument("--centimes", action="store_true", help=wording.say("help.centimes", "en"))
    compare = _command(commands, "compare", _compare, FORMATS[:2])
    compare.add_argument("scenario", metavar="SCENARIO.yaml")
    compare.add_argument("--with", dest="schemes", action="append", required=True, metavar="SCHEME[@DATE]")
    compare.add_argument("--discount", metavar="RATE", help=wording.say("help.discount", "en"))
    compare.add_argument("--centimes", action="store_true", help=wording.say("help.centimes", "en"))
    law = _command(commands, "law", _law, FORMATS[:2])
    law.add_argument("key", nargs="?", metavar="KEY")
    law.add_argument("--scheme", default="location_vente")
    law.add_argument("--on", metavar="DATE", help=wording.say("help.on", "en"))
    steering_cli.add_to(commands, _command)
    population_cli.add_to(commands, _command)
    sheets_cli.add_to(commands)
    batch_cli.add_to(commands, _command)
    app_cli.add_to(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    run: Callable[[argparse.Namespace], str],
    formats: tuple[str, ...],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=wording.say(f"help.{name}", "en"))
    command.add_argument("--lang", choices=wording.LANGUAGES, default=wording.DEFAULT)
    command.add_argument("--format", choices=formats, default="table")
    command.add_argument(
        "--reform", action="append", default=[], metavar="FILE.yaml", help=wording.say("help.reform", "en")
    )
    command.set_defaults(run=run)
    return command


def _simulate(asked: argparse.Namespace) -> str:
    law = Law.load().with_files(asked.reform)
    answers: list[Json] = []
    pages: list[str] = []
    for path in asked.scenarios:
        scenario = load(Path(path))
        outcome = api.simulated(scenario, law)
        answers.append(api.answer(scenario, law=law))
        if asked.format == "table":
            steps = explain(outcome, scenario.headline)
            pages.append(plain.answer(law, answers[-1], steps, asked.lang, centimes=asked.centimes))
    if asked.format == "json":
        return tables.pretty(answers[0] if len(answers) == 1 else answers)
    if asked.format == "csv":
        return tables.schedule(zip([Path(path).stem for path in asked.scenarios], answers, strict=True))
    return "\n".join(pages)


def _compare(asked: argparse.Namespace) -> str:
    law = Law.load().with_files(asked.reform)
    discount = DISCOUNT if asked.discount is None else fields.rate(asked.discount, "--discount")
    found = api.compare(load(Path(asked.scenario)), asked.schemes, law=law, discount=discount)
    return (
        tables.pretty(found)
        if asked.format == "json"
        else plain.comparison(law, found, asked.lang, centimes=asked.centimes)
    )


def _law(asked: argparse.Namespace) -> str:
    law = Law.load().with_files(asked.reform)
    scheme, frozen = law.scheme(asked.scheme, any_owner=True)
    if asked.key:
        history = law.timeline(scheme, asked.key)
        if asked.on:
            history = [p for p in law.in_force_on(scheme, _day(asked.on)) if p.key == asked.key]
        if asked.format == "json":
            return tables.pretty([_provision(law, p) for p in history])
        return plain.law_history(law, asked.key, history, asked.lang)
    day = _day(asked.on) if asked.on else frozen or dt.datetime.now(tz=dt.UTC).date()
    provisions = law.in_force_on(scheme, day)
    if asked.format == "json":
        return tables.pretty(
            {"on": day.isoformat(), "digest": law.digest, "provisions": [_provision(law, p) for p in provisions]}
        )
    return plain.law_in_force(law, provisions, day, asked.lang)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("error.date.unreadable", "--on", got=wording.Plain(text)) from None


def _provision(law: Law, p: Provision) -> Json:
    text = law.by_id[p.text]
    return {
        "key": p.key,
        "value": {lang: wording.write(described(p), lang) for lang in wording.LANGUAGES},
        "known": p.known,
        "cohorts": list(p.cohorts),
        "text": p.text,
        "title": dict(text.title),
        "in_force": text.in_force.isoformat(),
        "in_force_status": text.in_force_status,
        "article": p.article,
        "attaches": p.attaches,
        "status": p.status,
        "source": p.source,
        "quote": dict(p.quote),
        "note": p.note,
    }
