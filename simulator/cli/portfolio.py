"""The command ``location-vente portfolio``: many contracts on a day, or one of them by its number."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.cli import mapping, progress, recording
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


_UNITS = ("DA", "centimes")


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
    command.add_argument("--unit", choices=_UNITS, default="DA", help=commands.say("lab.help.unit"))
    command.add_argument("--encoding", metavar="NAME", help=commands.say("lab.help.encoding"))
    mapping.add_to(command, commands)
    command.add_argument("--scheme", default=MAIN, metavar="SCHEME[@DATE]", help=commands.say("batch.option.scheme"))
    command.add_argument("--as-written", action="store_true", help=commands.say("portfolio.help.as_written"))
    command.add_argument("--centimes", action="store_true", help=commands.say("help.centimes"))
    recording.add_option(command, commands)


def _portfolio(options: argparse.Namespace) -> str:
    law = Law.load().with_files(options.reform)
    rules = Rules(law, options.scheme, Readings(), fields.date(options.as_of, "--as-of"), options.as_written)
    names = {part: getattr(options, part) for part in ("contracts", "payments", "events")}
    if [*names.values()].count(atomic.STANDARD) > 1:
        raise InputError("portfolio.standard_input")
    recording.check(options)
    stated = mapping.stated(options, filter(None, names.values()))
    streams = {part: atomic.streamed_content(name) for part, name in names.items() if name}
    identity = recording.identity(options, streams, mapping=stated.to_json())
    contents: dict[str, Source] = {part: content for part, content in streams.items() if content is not None}
    contracts, payments, events = (contents.get(part, names[part]) for part in names)
    sources = Sources(contracts, payments, events, options.unit, options.encoding, stated)
    if options.contract is not None:
        text, line = _one_contract(options, sources, rules), ""
    else:
        text, line = _all_contracts(options, sources, rules, identity.fingerprint)
    recording.leave(options, identity, text)
    return text + (line if options.format == "table" else "")


def _all_contracts(options: argparse.Namespace, sources: Sources, rules: Rules, fingerprint: str) -> tuple[str, str]:
    """The portfolio in the form that is asked for, and the line that says where its folder is, if it has one."""
    wish = study.Options(by=options.by, within=options.within, supposed=_supposed(options.forecast))
    report = progress.of_rows("portfolio.progress", options.lang)
    if not options.out:
        portfolio = replace(study.study(sources, rules, wish, _drop, report), fingerprint=fingerprint)
        return _in_form(options, portfolio, rules.law), ""
    with tables_folder(options.out, options.lang) as folder:
        portfolio = replace(study.study(sources, rules, wish, folder.add, report), fingerprint=fingerprint)
        folder.end(portfolio)
    line = say("portfolio.written", options.lang, folder=Plain(options.out)) + "\n"
    return _in_form(options, portfolio, rules.law), line


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
