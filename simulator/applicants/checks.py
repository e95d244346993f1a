"""Checks of the facts of an applicant: a table of comparisons, each with the code of its error.

The table is about the facts that could be read; a cell that cannot be read at all has its code from ``cells``. One
column is one fact, or what lies between two of them (``birth.lead``: days from the birth to the application).
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.applicants.cells import EPOCH
from simulator.applicants.headers import EITHER, KAFILS
from simulator.base.dates import FIRST, LAST
from simulator.base.money import LARGEST, MILLION
from simulator.question import fact_rows
from simulator.question.facts import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy.typing as npt
    import pandas as pd

DAYS = tuple(name for name, (_, fact) in COLUMNS.items() if fact.kind in fact_rows.DAYS)
AMOUNTS = tuple(name for name, (_, fact) in COLUMNS.items() if fact.kind in fact_rows.AMOUNTS)


class Check(NamedTuple):
    """A comparison that the values of a column pass, and the code of the error where one does not."""

    code: str
    passes: Callable[[npt.NDArray[np.int64], int], npt.NDArray[np.bool_]]
    bound: int


def _table() -> Iterator[tuple[str, Check]]:
    """Every check with its column; the first that a row fails is the one that is reported."""
    for name in DAYS:
        yield name, Check("date_bounds", operator.ge, (FIRST - EPOCH).days)
        yield name, Check("date_bounds", operator.le, (LAST - EPOCH).days)
    for name in AMOUNTS:
        yield name, Check("amount_too_large", operator.le, LARGEST)
    yield "price", Check("price_zero", operator.ne, 0)
    yield "birth.lead", Check("birth_after_application", operator.gt, 0)
    yield "acceptance.lead", Check("acceptance_before_application", operator.ge, 0)
    yield "keys.lead", Check("keys_before_acceptance", operator.ge, 0)
    for name in EITHER:
        yield f"{name}.priced", Check("type_or_price", operator.eq, 1)
    for number in KAFILS:
        yield f"kafil_birth{number}.lead", Check("kafil_unborn", operator.gt, 0)
        yield f"kafil_birth{number}.named", Check("kafil_no_birth", operator.eq, 1)
        yield f"kafil_income{number}.named", Check("missing", operator.eq, 1)
        yield f"kafil_share{number}.named", Check("missing", operator.eq, 1)
        yield f"kafil_share{number}.read", Check("kafil_share_unread", operator.eq, 1)
    yield "kafil_share.whole", Check("kafil_whole", operator.lt, MILLION)


CHECKS = tuple(_table())


def faults(columns: Mapping[str, npt.NDArray[np.int64]]) -> pd.DataFrame:
    """The failures of the checks: ``row`` (its place in the columns), ``column``, ``code``; a column may be missing.

    Raises ``KeyError`` for a column that no check is about.
    """
    import pandas as pd

    if unknown := set(columns) - {name for name, _ in CHECKS}:
        raise KeyError(*unknown)
    failures = [
        pd.DataFrame({"row": places, "column": name.partition(".")[0], "code": check.code})
        for name, check in CHECKS
        if name in columns and len(places := np.flatnonzero(~check.passes(columns[name], check.bound)))
    ]
    nothing = pd.DataFrame({"row": pd.array([], "int64"), "column": [], "code": []})
    return pd.concat(failures, ignore_index=True) if failures else nothing


def no_faults() -> pd.DataFrame:
    """The faults of rows without any."""
    import pandas as pd

    texts = {name: np.empty(0, object) for name in ("column", "code", "value")}
    return pd.DataFrame({"row": np.empty(0, np.int64), **texts})
