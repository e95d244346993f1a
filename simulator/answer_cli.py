"""The commands ``location-vente simulate | compare``: questions in files, and their answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator import api, fields, plain
from simulator.arguments import FORMATS
from simulator.explain import explain
from simulator.law import Law
from simulator.scenario import load
from simulator.sheets import tables
from simulator.state_money import DISCOUNT
from simulator.wording import say

if TYPE_CHECKING:
    import argparse

    from simulator.answers import Json
    from simulator.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the commands ``simulate`` and ``compare``."""
    simulate = commands.add("simulate", _simulate, FORMATS)
    simulate.add_argument("scenarios", nargs="+", metavar="SCENARIO.yaml")
    simulate.add_argument("--centimes", action="store_true", help=say("help.centimes", "en"))
    compare = commands.add("compare", _compare, FORMATS[:2])
    compare.add_argument("scenario", metavar="SCENARIO.yaml")
    compare.add_argument("--with", dest="schemes", action="append", required=True, metavar="SCHEME[@DATE]")
    compare.add_argument("--discount", metavar="RATE", help=say("help.discount", "en"))
    compare.add_argument("--centimes", action="store_true", help=say("help.centimes", "en"))


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
