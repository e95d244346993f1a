"""What a whole population pays month by month, added up chunk by chunk: what the product counts is compared with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import run, schedule

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.engine.households import Households
    from simulator.engine.run import Places
    from simulator.law import Code


def receipts(
    people: Households,
    codes: tuple[Code, ...],
    regime: Places,
    weight: Places | None = None,
    known: Mapping[str, dt.date] | None = None,
    *,
    chunk: int = run.CHUNK,
) -> schedule.Receipts:
    """What the households that are eligible pay, each ``weight`` times (None: once), under the code of its own dates.

    ``known`` are dates of the works, the same for all.
    """
    parts = []
    for code, rows in run.in_chunks(codes, regime, chunk):
        some = people.rows(rows)
        decisions, level = run.run_one(some, code)
        counted = (decisions.refusals == 0) * (1 if weight is None else weight[rows])
        parts.append(schedule.receipts(some, code, decisions, level, counted, known))
    return schedule.merged(parts)
