"""The options of ``location-vente population`` on what the State pays, and on two numbers of the law at once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.populations import plan_options
from simulator.populations.plan import Arrears, Treasury
from simulator.populations.reforms.two_levers import Balance, MapOfTwo
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands

KEYS, WORKS = "keys", "works"
"""When the State pays the aids and the networks."""
_EXAMPLES = {"--balance": "age_limit=75 frontal_aid", "--map": "age_limit=66/70/75 down_payment=20%/25%/38%"}
_FEWEST, _MOST = 2, 3
_YEAR = 12
"""The months without a payment where none are typed."""


def add_to(parser: argparse.ArgumentParser, commands: Commands) -> None:
    """Add the options."""
    parser.add_argument("--treasury", action="store_true", help=commands.say("treasury.help.treasury"))
    parser.add_argument("--state-pays", choices=(KEYS, WORKS), help=commands.say("treasury.help.state_pays"))
    parser.add_argument("--pay-whole", metavar="SHARE", help=commands.say("treasury.help.pay_whole"))
    parser.add_argument("--arrears-share", metavar="SHARE", help=commands.say("treasury.help.arrears_share"))
    parser.add_argument("--arrears-months", type=int, metavar="N", help=commands.say("treasury.help.arrears_months"))
    parser.add_argument("--arrears-from", type=int, metavar="YEAR", help=commands.say("treasury.help.arrears_from"))
    for option, metavar in (("balance", ("NUMBER=VALUE", "NUMBER")), ("map", ("NUMBER=VALUES", "MEASURE"))):
        words = commands.say(f"treasury.help.{option}")
        parser.add_argument(f"--{option}", nargs="+", action="append", default=[], metavar=metavar, help=words)


def treasury(options: argparse.Namespace) -> Treasury | None:
    """The Treasury's account as the options ask for it, or a note, which has a line of it; None where none does. Raises ``InputError``."""
    stopping = arrears(options)
    if not (options.treasury or options.state_pays or options.pay_whole or stopping or options.note):
        return None
    share = Fraction(0) if options.pay_whole is None else plan_options.read("treasury.pay_whole", options.pay_whole)
    return Treasury(options.state_pays == WORKS, share, arrears=stopping)


def arrears(options: argparse.Namespace) -> Arrears | None:
    """Who stops paying, for how long and from when, as the options ask for it; None where they do not. Raises ``InputError``."""
    months, year = options.arrears_months, options.arrears_from
    if options.arrears_share is None:
        if months is not None or year is not None:
            raise InputError("treasury.error.no_share", "--arrears-share")
        return None
    share = plan_options.read("treasury.arrears.share", options.arrears_share)
    return Arrears(share, _YEAR if months is None else months, 1 if year is None else year)


def balances(options: argparse.Namespace) -> list[Balance]:
    """The balances that are asked for. Raises ``InputError`` for one that is not written so."""
    questions = []
    for words in options.balance:
        if not _FEWEST <= len(words) <= _MOST:
            raise _unread("--balance", words)
        name, values = _number(words[0], "--balance", words)
        if len(values) > 1:
            raise _unread("--balance", words)
        questions.append(Balance((name, values[0]), *words[1:]))
    return questions


def maps(options: argparse.Namespace) -> list[MapOfTwo]:
    """The maps that are asked for. Raises ``InputError`` for one that is not written so."""
    questions = []
    for words in options.map:
        if len(words) < _FEWEST:
            raise _unread("--map", words)
        first, second = (_number(word, "--map", words) for word in words[:_FEWEST])
        questions.append(MapOfTwo(first, second, tuple(dict.fromkeys(words[_FEWEST:]))))
    return questions


def _number(word: str, option: str, words: list[str]) -> tuple[str, tuple[str, ...]]:
    """``age_limit=66/70/75`` as a name and its values."""
    name, equals, values = word.partition("=")
    texts = tuple(dict.fromkeys(text.strip() for text in values.split("/")))
    if not (name and equals and all(texts)):
        raise _unread(option, words)
    return name, texts


def _unread(option: str, words: list[str]) -> InputError:
    return InputError("treasury.error.shape", option, got=Plain(" ".join(words)), example=Plain(_EXAMPLES[option]))


def line(options: argparse.Namespace) -> list[str]:
    """The same options as words of a command line."""
    words = ["--treasury"] if options.treasury else []
    words += ["--state-pays", options.state_pays] if options.state_pays else []
    words += ["--pay-whole", options.pay_whole] if options.pay_whole else []
    for option in ("arrears_share", "arrears_months", "arrears_from"):
        stated = getattr(options, option)
        words += [] if stated is None else [f"--{option.replace('_', '-')}", str(stated)]
    words += [word for balance in options.balance for word in ("--balance", *balance)]
    return words + [word for of_two in options.map for word in ("--map", *of_two)]
