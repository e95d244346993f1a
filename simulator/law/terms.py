"""What a household chooses where the law leaves it a choice: its bank, its loan, the options of its scheme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class DownPayment:
    """The loan asked for the tranches of a rent: ``amount`` in centimes (``money.LARGEST`` for all of them), how it is drawn.

    ``as_called`` draws each tranche on its day, ``at_once`` everything with the first.
    """

    amount: int
    drawn: Literal["as_called", "at_once"] = "as_called"


@dataclass(frozen=True, slots=True)
class Terms:
    """The choices of a household that buys; ``Terms()`` asks for no bank and no option.

    ``bank`` names a set of bank rules (``bna``, ``cpa``, ``cnep``, ``bdl``) or none; ``months`` is the term asked for,
    None the longest; ``rate`` a yearly rate agreed with the bank, None the dated one of the texts; ``deferral`` months
    without instalment after the deed; ``fnpos`` asks for the supplement of the FNPOS; ``first_tranche`` the share of
    the first call where the texts leave a range; ``down_payment`` the loan asked for the tranches of a rent.
    """

    bank: str | None = None
    months: int | None = None
    rate: Fraction | None = None
    deferral: int = 0
    fnpos: bool = False
    first_tranche: Fraction | None = None
    down_payment: DownPayment | None = None
