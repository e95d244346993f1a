"""The reference simulator of Algeria's location-vente: what a household pays, when, until when, under which article.

A name is imported when it is first used, so that the command line starts without what it does not need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from simulator.reading import extras

if TYPE_CHECKING:
    from simulator.answers.model import Answer
    from simulator.answers.rates import rates
    from simulator.api import answer, ask, compare, contract, population, show, simulate, study
    from simulator.applicants.every_row import Table
    from simulator.engine.households import Households
    from simulator.law import Law, Readings
    from simulator.populations.studies import Invented
    from simulator.portfolios.study import portfolio
    from simulator.reading.errors import InputError, LawError
    from simulator.whatif.household_grid import household_grid
    from simulator.whatif.kafil_choice import kafils
    from simulator.whatif.payment_order import payment_order
    from simulator.whatif.planner import tranche_plan

__version__ = "0.1.0"
__all__ = [
    "Answer", "Households", "InputError", "Invented", "Law", "LawError", "Readings", "Table", "answer", "ask", "compare", "contract", "household_grid", "kafils", "payment_order", "population", "portfolio", "rates", "show", "simulate",
    "study", "tranche_plan",
]  # fmt: skip

_HOMES = {
    **dict.fromkeys(
        ("answer", "ask", "compare", "contract", "population", "show", "simulate", "study"), "simulator.api"
    ),
    **dict.fromkeys(("InputError", "LawError"), "simulator.reading.errors"),
    **dict.fromkeys(("Law", "Readings"), "simulator.law"),
    "Answer": "simulator.answers.model",
    "Households": "simulator.engine.households",
    "Table": "simulator.applicants.every_row",
    "Invented": "simulator.populations.studies",
    "portfolio": "simulator.portfolios.study",
    "rates": "simulator.answers.rates",
    "household_grid": "simulator.whatif.household_grid",
    "kafils": "simulator.whatif.kafil_choice",
    "payment_order": "simulator.whatif.payment_order",
    "tranche_plan": "simulator.whatif.planner",
}
"""The module of each name."""

extras.watch()


def __getattr__(name: str) -> object:
    """A public name, imported from its module. Raises ``AttributeError`` for any other."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, imported or not."""
    return sorted({*globals(), *__all__})
