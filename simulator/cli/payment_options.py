"""The options of ``location-vente population`` on the month with a loan for the down payment, and on incomes that rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations import plan_options
from simulator.populations.plan import TranchesLoan
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands, Parser

NAMES = ("loan_rate", "loan_term", "wages_grow")
"""The options, as they stand in the namespace."""


def add_to(parser: Parser, commands: Commands) -> None:
    """Add the options to the command."""
    parser.add_argument("--loan-rate", metavar="RATE", help=commands.say("payments.help.loan_rate"))
    parser.add_argument("--loan-term", metavar="TERM", help=commands.say("payments.help.loan_term"))
    parser.add_argument("--wages-grow", metavar="RATE", help=commands.say("payments.help.wages_grow"))


def stated(options: argparse.Namespace) -> dict[str, object]:
    """The fields of a plan that the options state. Raises ``InputError``."""
    return {"loan": _loan(options), "wages_grow": plan_options.read("wages_grow", options.wages_grow)}


def _loan(options: argparse.Namespace) -> TranchesLoan | None:
    """The loan for the down payment; None without one. Raises ``InputError`` for a rate without a term, or a term without a rate."""
    if options.loan_rate is None and options.loan_term is None:
        return None
    for name in ("loan_rate", "loan_term"):
        if getattr(options, name) is None:
            raise InputError("payments.error.half_a_loan", f"--{name.replace('_', '-')}")
    return TranchesLoan(
        plan_options.read("loan.rate", options.loan_rate), plan_options.read("loan.months", options.loan_term)
    )


def words(options: argparse.Namespace) -> list[str]:
    """The words of a command that state the same."""
    values = {name: getattr(options, name) for name in NAMES}
    return [
        word for name, value in values.items() if value is not None for word in (f"--{name.replace('_', '-')}", value)
    ]
