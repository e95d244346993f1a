"""Payments of one kind, before they are put in one book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from simulator.base.dates import Days
    from simulator.base.money import Cents

Numbers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Part:
    """Payments of one kind, household after household: ``count`` (N,) of each; the other columns as long as all of them."""

    kind: str
    count: Numbers
    number: Numbers
    date: Days
    payer: Codes
    principal: Cents
    interest: Cents | None = None
    fees: Cents | None = None
    label: Codes | None = None
