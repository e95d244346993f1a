"""The law as data: one file per legal text, replayed in date order into a small typed object, the ``Code``."""

from simulator.law.code import COHORTS, DWELLINGS, Code
from simulator.law.library import Law
from simulator.law.readings import Readings
from simulator.law.terms import DownPayment, Terms
from simulator.law.text import STATUSES, Provision, Text

__all__ = ["COHORTS", "DWELLINGS", "STATUSES", "Code", "DownPayment", "Law", "Provision", "Readings", "Terms", "Text"]
