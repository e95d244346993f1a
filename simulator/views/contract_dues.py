"""What each payer is still to pay of a contract after the day of its statement: the household, and each kafil apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.contracts.effort import parts
from simulator.views.years import APPLICANT, KAFIL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.household_contract import HouseholdContract
    from simulator.contracts.lines import Line


class Due(NamedTuple):
    """What a payer pays of a line, in centimes; all that is not a kafil's is the household's own."""

    line: Line
    payer: str
    amount: int


def kafils(contract: HouseholdContract) -> list[str]:
    """The kafils who are to pay something after the day of the statement, in the order of their first payment."""
    return list(dict.fromkeys(due.payer for due in dues(contract) if due.payer != APPLICANT))


def dues(contract: HouseholdContract) -> Iterator[Due]:
    """What is to be paid from the day of the statement on, each line less what waits for it; nothing that is paid by what waits."""
    waiting = contract.statement.ahead
    for line in contract.lines:
        if line.day < contract.as_of:
            continue
        used = min(waiting, line.open)
        waiting -= used
        household = 0
        for payer, amount in parts(contract.paths[1], line, line.open - used):
            if payer.startswith(KAFIL) and amount:
                yield Due(line, payer, amount)
            elif amount:
                household += amount
        if household:
            yield Due(line, APPLICANT, household)
