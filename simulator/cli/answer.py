"""The commands ``location-vente simulate | compare``: questions in files, and their answers."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import api
from simulator.answers import to_json
from simulator.law import Law
from simulator.question.scenario import named
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.views import payments_csv
from simulator.views.text import answer_page
from simulator.views.years import Summary
from simulator.writing import atomic, formats
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    import argparse

    from simulator.answers import Answer, Json
    from simulator.cli.arguments import Commands


def add_to(commands: Commands) -> None:
    """Add the commands ``simulate`` and ``compare``."""
    simulate = commands.add("simulate", _simulate, FORMATS)
    simulate.add_argument("scenarios", nargs="+", metavar="SCENARIO.yaml")
    simulate.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))
    simulate.add_argument("--rates", action="store_true", help=commands.say("rates.help"))
    compare = commands.add("compare", _compare, FORMATS)
    compare.add_argument("scenario", metavar="SCENARIO.yaml")
    compare.add_argument("--with", dest="schemes", action="append", required=True, metavar="SCHEME[@DATE]")
    compare.add_argument("--discount", metavar="RATE", help=commands.say("help.discount"))
    compare.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))


def _simulate(options: argparse.Namespace) -> str:
    if options.scenarios.count(atomic.STANDARD) > 1:
        raise InputError("error.input.once", atomic.STANDARD)
    law = Law.load().with_files(options.reform)
    names: list[str] = []
    answers: list[Answer] = []
    pages: list[str] = []
    for path in options.scenarios:
        answers.append(api.ask(named(path), law=law))
        names.append("stdin" if path == atomic.STANDARD else Path(path).stem)
        if options.format == "table":
            pages.append(answer_page.answer(law, Summary(answers[-1]), options.lang, centimes=options.centimes))
            pages += _rates(options, answers[-1])
    return formats.written(
        options.format,
        lang=options.lang,
        table=lambda: "\n".join(pages),
        json=lambda: (
            _json(options, answers[0]) if len(answers) == 1 else [_json(options, answer) for answer in answers]
        ),
        rows=lambda: [_json(options, answer) for answer in answers],
        csv=lambda: payments_csv.payments_csv(zip(names, answers, strict=True)),
    )


def _rates(options: argparse.Namespace, answer: Answer) -> list[str]:
    """The lines of the rates, where they are asked for."""
    if not options.rates:
        return []
    from simulator.views.text import rates_part

    return [rates_part.lines(answer, options.lang, centimes=options.centimes)]


def _json(options: argparse.Namespace, answer: Answer) -> Json:
    """The answer of the contract, with its rates where they are asked for."""
    if not options.rates:
        return to_json(answer)
    from simulator.answers.rates import rates, rates_to_json

    return to_json(answer) | {"rates": rates_to_json(rates(answer))}


def _compare(options: argparse.Namespace) -> str:
    from simulator.answers.comparison_to_json import comparison_to_json
    from simulator.views.text import comparison_page

    law = Law.load().with_files(options.reform)
    discount = None if options.discount is None else fields.rate(options.discount, "--discount")
    compared = api.comparison(named(options.scenario), options.schemes, law=law, discount=discount)
    contract, checks = (
        functools.cache(lambda: comparison_to_json(compared)),
        [fact.sentence for fact in compared.warnings],
    )
    return formats.written(
        options.format,
        lang=options.lang,
        table=lambda: comparison_page.comparison(law, compared, options.lang, centimes=options.centimes),
        json=contract,
        rows=lambda: contract()["lines"],
        csv=lambda: formats.flat_table(formats.warned(contract()["lines"], checks), options.lang),
    )
