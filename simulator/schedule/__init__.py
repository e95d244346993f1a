"""From what is decided to dated payments: level instalments without interest, written in one ledger."""

from simulator.schedule.ledger import INSTALMENT, PAYMENT_ORDER, TRANCHE, Ledger, collect, kafil_part, milestone_date
from simulator.schedule.rent import Level, level

__all__ = [
    "INSTALMENT",
    "PAYMENT_ORDER",
    "TRANCHE",
    "Ledger",
    "Level",
    "collect",
    "kafil_part",
    "level",
    "milestone_date",
]
