"""Many contracts folded at once, over columns: what each statement says, and what comes in by calendar month.

One contract is its row in the portfolio: the fold of ``simulator.contracts`` defines every figure (docs/decisions/0034).
"""

from simulator.contracts.portfolio.happenings import Happenings, Payments
from simulator.contracts.portfolio.many import fold
from simulator.contracts.portfolio.monthly_receipts import Receipts, merged
from simulator.contracts.portfolio.opening import plans_of, plans_of_each
from simulator.contracts.portfolio.plans import CommonTerms, Plans
from simulator.contracts.portfolio.states import States

__all__ = [
    "CommonTerms", "Happenings", "Payments", "Plans", "Receipts", "States", "fold", "merged", "plans_of", "plans_of_each",
]  # fmt: skip
