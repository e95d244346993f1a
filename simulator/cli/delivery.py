"""The options of ``location-vente population`` that hand the dwellings over: how many a year, to whom first, how many late, who leaves."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base import money
from simulator.populations import plan_options
from simulator.populations.invented.delivery import (
    CAPACITY,
    LATE,
    LEAVE,
    MOST_TRANCHES,
    MOST_YEARS,
    ORDERS,
)
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands, Parser
    from simulator.populations.invented.recipe import Recipe

NAMES = ("delivery", "dwellings_a_year", "delivery_order", "keys_from", "late", "dropout")
"""The options, as a run records them; any of them asks for the delivery of the recipe."""


def add_to(parser: Parser, commands: Commands) -> None:
    """Add the options to the command."""
    parser.add_argument("--delivery", action="store_true", help=commands.say("invented.help.delivery"))
    parser.add_argument("--dwellings-a-year", metavar="N", help=commands.say("invented.help.dwellings"))
    parser.add_argument("--delivery-order", choices=ORDERS, help=commands.say("invented.help.order"))
    parser.add_argument("--keys-from", metavar="DATE", help=commands.say("invented.help.keys_from"))
    for name, metavar in (("--late", "YEARS:SHARE"), ("--dropout", "TRANCHE:SHARE")):
        text = commands.say(f"invented.help.{name.removeprefix('--')}")
        parser.add_argument(name, action="append", default=[], metavar=metavar, help=text)


def asked_for(options: argparse.Namespace) -> bool:
    """Whether any of the options is typed."""
    return any(getattr(options, name) for name in NAMES)


def delivered(options: argparse.Namespace, recipe: Recipe) -> Recipe:
    """The recipe, its keys handed over as the options say; as it stands without any of them. Raises ``InputError``."""
    if not asked_for(options):
        return recipe
    delivery = recipe.delivered().delivery
    assert delivery is not None
    if options.dwellings_a_year:
        delivery = delivery.moved(CAPACITY, _number(options.dwellings_a_year, "--dwellings-a-year"))
    delivery = delivery.without(LATE) if options.late else delivery
    for option, kind, most in (("--late", LATE, MOST_YEARS), ("--dropout", LEAVE, MOST_TRANCHES)):
        earlier = set[str]()
        for text in getattr(options, option.removeprefix("--")):
            number, share = _share(text, option, most)
            fields.refuse_twice(str(number), earlier, option)
            earlier.add(str(number))
            delivery = delivery.moved(f"{kind}_{number}", share)
    first = fields.date(options.keys_from, "--keys-from") if options.keys_from else delivery.first
    order = options.delivery_order or delivery.order
    return recipe.delivered(delivery.from_day(first, order).check("--late" if options.late else "--dwellings-a-year"))


def words(options: argparse.Namespace) -> list[str]:
    """The words of the command line that ask for the same delivery."""
    typed = ["--delivery"] if options.delivery else []
    for name in NAMES[1:]:
        value = getattr(options, name)
        for text in value if isinstance(value, list) else filter(None, [value]):
            typed += [f"--{name.replace('_', '-')}", text]
    return typed


def _number(text: str, option: str) -> Fraction:
    digits = re.sub(r"\s", "", money.western(text))
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise InputError("options.dwellings", option, got=Plain(text))
    return Fraction(int(digits))


def _share(text: str, option: str, most: int) -> tuple[int, Fraction]:
    """``2:30%`` → two, three tenths."""
    match = re.fullmatch(r"([0-9]{1,2})\s*:\s*(\S.*)", money.western(text).strip())
    if match is None or not 1 <= int(match[1]) <= most:
        raise InputError("invented.error.numbered", option, example=Plain("2:30%"), most=most)
    return int(match[1]), plan_options.part(match[2], option)
