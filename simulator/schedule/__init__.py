"""From what is decided to dated payments: level instalments of a rent or of a loan, written in one ledger."""

from simulator.schedule.book import (
    AID,
    AID_PAID,
    FEE,
    FNPOS,
    INSTALMENT,
    STATE,
    TRANCHE,
    applicant_part,
    kafil_part,
    taken,
)
from simulator.schedule.calls import AT_KEYS, PAYMENT_ORDER, Call, calls
from simulator.schedule.drawn import walk_drawn
from simulator.schedule.fold import Receipts, merged, receipts
from simulator.schedule.ledger import Ledger, collect, milestone_date
from simulator.schedule.loan import level_loan
from simulator.schedule.rent import Level, level

__all__ = [
    "AID", "AID_PAID", "AT_KEYS", "FEE", "FNPOS", "INSTALMENT", "PAYMENT_ORDER", "STATE", "TRANCHE", "Call", "Ledger", "Level", "Receipts",
    "applicant_part", "calls", "collect", "kafil_part", "level", "level_loan", "merged", "milestone_date", "receipts", "taken", "walk_drawn",
]  # fmt: skip
