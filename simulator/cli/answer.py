"""The commands ``location-vente simulate | compare``: questions in files, and their answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulator import answers, api
from simulator.answers.rates import rates, rates_to_json
from simulator.law import Law
from simulator.question.scenario import named
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.views.text import answer_page, rates_part
from simulator.views.years import Summary
from simulator.wording import LANGUAGES
from simulator.writing import atomic, formats
from simulator.writing.formats import FORMATS

if TYPE_CHECKING:
    import argparse

    from simulator.answers import Json
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


def _simulate(asked: argparse.Namespace) -> str:
    if asked.scenarios.count(atomic.STANDARD) > 1:
        raise InputError("error.input.once", atomic.STANDARD)
    law = Law.load().with_files(asked.reform)
    langs = (
        LANGUAGES if asked.format in ("json", "ndjson") else ()
    )  # the steps in words: the others do without, or write their own
    found: list[Json] = []
    pages: list[str] = []
    for path in asked.scenarios:
        scenario = named(path)
        answer = api.ask(scenario, law=law)
        found.append(answers.to_json(answer, langs))
        if asked.rates and asked.format in ("json", "ndjson"):
            found[-1]["rates"] = rates_to_json(rates(answer))
        if asked.format == "table":
            summary = Summary(answer, found[-1])
            pages.append(answer_page.answer(law, summary, asked.lang, centimes=asked.centimes))
            pages += [rates_part.lines(answer, asked.lang, centimes=asked.centimes)] if asked.rates else []
    names = ["stdin" if path == atomic.STANDARD else Path(path).stem for path in asked.scenarios]
    return formats.written(
        asked.format, lang=asked.lang,
        table=lambda: "\n".join(pages),
        json=lambda: found[0] if len(found) == 1 else found,
        rows=lambda: found,
        csv=lambda: formats.schedule(zip(names, found, strict=True)),
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
