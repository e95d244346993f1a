"""From what is decided to dated payments: level instalments of a rent or of a loan, written in one ledger."""

from simulator.engine.schedule.dated_calls import AT_KEYS, PAYMENT_ORDER, Call, calls
from simulator.engine.schedule.drawn import walk_drawn
from simulator.engine.schedule.ledger import Ledger, collect, milestone_date
from simulator.engine.schedule.loan import level_loan
from simulator.engine.schedule.monthly_receipts import Receipts, merged, receipts
from simulator.engine.schedule.payments import (
    AID,
    AID_PAID,
    FEE,
    FNPOS,
    INSTALMENT,
    STATE,
    TRANCHE,
    applicant_part,
    kafil_part,
    take_rows,
)
from simulator.engine.schedule.rent import Level, level

__all__ = [
    "AID", "AID_PAID", "AT_KEYS", "FEE", "FNPOS", "INSTALMENT", "PAYMENT_ORDER", "STATE", "TRANCHE", "Call", "Ledger", "Level", "Receipts",
    "applicant_part", "calls", "collect", "kafil_part", "level", "level_loan", "merged", "milestone_date", "receipts", "take_rows", "walk_drawn",
]  # fmt: skip
