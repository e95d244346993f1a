"""The command ``location-vente portfolio``: many contracts on a day, or one of them by its number."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

from simulator.applicants.reader import Unit
from simulator.cli import mapping, progress
from simulator.law import Law, Readings
from simulator.law.scheme import MAIN
from simulator.portfolios import portfolio_text, single, study
from simulator.portfolios.contract_checks import Rules
from simulator.portfolios.forecast import Supposed
from simulator.portfolios.sources import Sources
from simulator.portfolios.tables_folder import tables_folder
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.reading.shipped import source
from simulator.views.text import contract_page
from simulator.wording import Plain, say
from simulator.writing import atomic, formats

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands
    from simulator.portfolios.contract_parts import FoldedPart
    from simulator.portfolios.portfolio_result import ContractColumns, Portfolio
    from simulator.portfolios.sources import Source


def add_to(commands: Commands) -> None:
    """Add the command ``portfolio``."""
    command = commands.add("portfolio", _portfolio, formats.FORMATS)
    command.add_argument("contracts", type=source, metavar="CONTRACTS.parquet")
    command.add_argument("payments", type=source, metavar="PAYMENTS.parquet")
    command.add_argument("--as-of", required=True, metavar="DAY", help=commands.say("portfolio.help.as_of"))
    command.add_argument("--events", type=source, metavar="FILE", help=commands.say("portfolio.help.events"))
    command.add_argument("--by", metavar="COLUMN", help=commands.say("portfolio.help.by"))
    command.add_argument("--contract", metavar="NUMBER", help=commands.say("portfolio.help.contract"))
    command.add_argument("--within", type=int, metavar="YEARS", help=commands.say("portfolio.help.within"))
    command.add_argument(
        "--forecast", nargs=3, metavar=("POSTPONED", "MONTHS", "EARLY"), help=commands.say("portfolio.help.forecast")
    )
    command.add_argument("--out", metavar="FOLDER", help=commands.say("portfolio.help.out"))
    command.add_argument("--unit", choices=get_args(Unit)[:2], default="DA", help=commands.say("lab.help.unit"))
    command.add_argument("--encoding", metavar="NAME", help=commands.say("lab.help.encoding"))
    mapping.add_to(command, commands)
    command.add_argument("--scheme", default=MAIN, metavar="SCHEME[@DATE]", help=commands.say("batch.option.scheme"))
    command.add_argument("--as-written", action="store_true", help=commands.say("portfolio.help.as_written"))
    command.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))


def _portfolio(options: argparse.Namespace) -> str:
    law = Law.load().with_files(options.reform)
    rules = Rules(law, options.scheme, Readings(), fields.date(options.as_of, "--as-of"), options.as_written)
    names = (options.contracts, options.payments, options.events)
    if names.count(atomic.STANDARD) > 1:
        raise InputError("portfolio.standard_input")
    sources = Sources(
        _content(options.contracts),
        _content(options.payments),
        options.events and _content(options.events),
        options.unit,
        options.encoding,
        mapping.stated(options, filter(None, names)),
    )
    if options.contract is not None:
        return _one_contract(options, sources, rules)
    wish = study.Options(by=options.by, within=options.within, supposed=_supposed(options.forecast))
    report = progress.of_rows("portfolio.progress", options.lang)
    if not options.out:
        return _in_form(options, study.study(sources, rules, wish, _drop, report), law)
    with tables_folder(options.out, options.lang) as folder:
        portfolio = study.study(sources, rules, wish, folder.add, report)
        folder.end(portfolio)
    line = say("portfolio.written", options.lang, folder=Plain(options.out)) + "\n"
    return _in_form(options, portfolio, law) + (line if options.format == "table" else "")


def _in_form(options: argparse.Namespace, portfolio: Portfolio, law: Law) -> str:
    """The portfolio in the form that is asked for; as CSV, what falls due and comes in by month."""
    return formats.written(
        options.format,
        lang=options.lang,
        table=lambda: portfolio_text.page(portfolio, law, options.lang, centimes=options.centimes),
        json=portfolio.to_json,
        rows=portfolio.months,
        csv=lambda: formats.flat_table(formats.warned(portfolio.months() or [{}]), options.lang),
    )


def _one_contract(options: argparse.Namespace, sources: Sources, rules: Rules) -> str:
    """The statement of one contract, as ``location-vente contract`` gives it."""
    contract = single.contract_of(options.contract, sources, rules)
    return formats.written(
        options.format,
        lang=options.lang,
        table=lambda: contract_page.page(contract, rules.law, options.lang, centimes=options.centimes),
        json=contract.to_json,
        rows=lambda: contract.to_json()["schedule"],
        csv=lambda: formats.flat_table(formats.warned(contract.to_json()["schedule"]), options.lang),
    )


def _drop(_columns: ContractColumns, _part: FoldedPart) -> None:
    """The contracts are in the totals; their rows are not held."""


def _content(name: str) -> Source:
    """The file, or what it holds where it can be read once only."""
    content = atomic.streamed_content(name)
    return name if content is None else content


def _supposed(words: list[str] | None) -> Supposed | None:
    """The hypotheses of ``--forecast``. Raises ``InputError``."""
    if words is None:
        return None
    postponed, months, early = words
    shares = [re.fullmatch(r"(\d{1,2}(?:[.,]\d{1,4})?) ?[%٪]", share) for share in (postponed, early)]
    if not all(shares) or not re.fullmatch(r"\d{1,3}", months):
        raise InputError("portfolio.supposed", "--forecast")
    first, second = (Fraction(match[1].replace(",", ".")) / 100 for match in shares if match)
    return Supposed(first, int(months), second)
