"""The commands ``location-vente simulate | compare``: questions in files, and their answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator import answers, api, fields, formats, plain
from simulator.explain import explain
from simulator.formats import FORMATS
from simulator.law import Law
from simulator.scenario import load
from simulator.wording import LANGUAGES

if TYPE_CHECKING:
    import argparse

    from simulator.answers import Json
    from simulator.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the commands ``simulate`` and ``compare``."""
    simulate = commands.add("simulate", _simulate, FORMATS[:3])
    simulate.add_argument("scenarios", nargs="+", metavar="SCENARIO.yaml")
    simulate.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))
    compare = commands.add("compare", _compare, FORMATS[:2])
    compare.add_argument("scenario", metavar="SCENARIO.yaml")
    compare.add_argument("--with", dest="schemes", action="append", required=True, metavar="SCHEME[@DATE]")
    compare.add_argument("--discount", metavar="RATE", help=commands.say("help.discount"))
    compare.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))


def _simulate(asked: argparse.Namespace) -> str:
    law = Law.load().with_files(asked.reform)
    langs = LANGUAGES if asked.format == "json" else ()  # the steps in words: the others do without, or write their own
    found: list[Json] = []
    pages: list[str] = []
    for path in asked.scenarios:
        scenario = load(Path(path))
        outcome = api.simulated(scenario, law)
        steps = explain(outcome, scenario.headline)
        found.append(answers.answer(scenario, outcome, law, api.VERSION, steps, langs))
        if asked.format == "table":
            pages.append(plain.answer(law, found[-1], steps, asked.lang, centimes=asked.centimes))
    if asked.format == "json":
        return formats.pretty(found[0] if len(found) == 1 else found)
    if asked.format == "csv":
        return formats.schedule(zip([Path(path).stem for path in asked.scenarios], found, strict=True))
    return "\n".join(pages)


def _compare(asked: argparse.Namespace) -> str:
    law = Law.load().with_files(asked.reform)
    discount = None if asked.discount is None else fields.rate(asked.discount, "--discount")
    found = api.compare(load(Path(asked.scenario)), asked.schemes, law=law, discount=discount)
    return (
        formats.pretty(found)
        if asked.format == "json"
        else plain.comparison(law, found, asked.lang, centimes=asked.centimes)
    )
