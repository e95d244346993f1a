"""The commands ``location-vente simulate | compare``: questions in files, and their answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator import api
from simulator.answers import to_json
from simulator.law import Law
from simulator.question.scenario import named
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.views.text import answer_page
from simulator.views.years import Summary
from simulator.writing import atomic, formats
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the commands ``simulate`` and ``compare``."""
    simulate = commands.add("simulate", _simulate, FORMATS)
    simulate.add_argument("scenarios", nargs="+", metavar="SCENARIO.yaml")
    simulate.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))
    compare = commands.add("compare", _compare, FORMATS)
    compare.add_argument("scenario", metavar="SCENARIO.yaml")
    compare.add_argument("--with", dest="schemes", action="append", required=True, metavar="SCHEME[@DATE]")
    compare.add_argument("--discount", metavar="RATE", help=commands.say("help.discount"))
    compare.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))


def _simulate(asked: argparse.Namespace) -> str:
    if asked.scenarios.count(atomic.STANDARD) > 1:
        raise InputError("error.input.once", atomic.STANDARD)
    law = Law.load().with_files(asked.reform)
    names, answers, pages = [], [], []
    for path in asked.scenarios:
        answers.append(api.ask(named(path), law=law))
        names.append("stdin" if path == atomic.STANDARD else Path(path).stem)
        if asked.format == "table":
            pages.append(answer_page.answer(law, Summary(answers[-1]), asked.lang, centimes=asked.centimes))
    return formats.written(
        asked.format, lang=asked.lang,
        table=lambda: "\n".join(pages),
        json=lambda: to_json(answers[0]) if len(answers) == 1 else [to_json(each) for each in answers],
        rows=lambda: [to_json(each) for each in answers],
        csv=lambda: formats.schedule(zip(names, (to_json(each, langs=()) for each in answers), strict=True)),
    )  # fmt: skip


def _compare(asked: argparse.Namespace) -> str:
    law = Law.load().with_files(asked.reform)
    discount = None if asked.discount is None else fields.rate(asked.discount, "--discount")
    found = api.compare(named(asked.scenario), asked.schemes, law=law, discount=discount)
    return formats.written(
        asked.format, lang=asked.lang,
        table=lambda: answer_page.comparison(law, found, asked.lang, centimes=asked.centimes),
        json=lambda: found,
        rows=lambda: found["lines"],
        csv=lambda: formats.flat_table(formats.warned(found["lines"], found["warnings"]), asked.lang),
    )  # fmt: skip
