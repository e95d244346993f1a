"""The reference simulator of Algeria's location-vente: what a household pays, when, until when, under which article."""

from __future__ import annotations

from simulator.api import VERSION, answer, compare, population, simulate
from simulator.errors import InputError, LawError
from simulator.law import Law, Readings
from simulator.people import Households

__version__ = VERSION
__all__ = ["Households", "InputError", "Law", "LawError", "Readings", "answer", "compare", "population", "simulate"]
