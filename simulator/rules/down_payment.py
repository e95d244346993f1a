"""The down payment: article 7, tranche by tranche."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator import money
from simulator.rules.reads import reads

if TYPE_CHECKING:
    from simulator.law import Code
    from simulator.money import Cents


@reads("tranches")
def tranches(price: Cents, code: Code) -> Cents:
    """Each tranche is a share of the price. (K, N) centimes, in the order of their milestones."""
    return np.stack([money.share(price, tranche.share) for tranche in code.tranches])
