"""Every dated payment of an answer, tranches first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.model_schedule import AMOUNTS, Schedule
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import payer_name
from simulator.engine.schedule import INSTALMENT, TRANCHE

if TYPE_CHECKING:
    from simulator.answers.explain import Case
    from simulator.engine.schedule import Ledger


def schedule(case: Case) -> Schedule:
    """Every dated payment, tranches first."""
    ledger = case.outcome.ledger(case.row)
    columns = (
        ledger.principal + ledger.interest + ledger.fees,
        ledger.principal,
        ledger.interest,
        ledger.fees,
        ledger.balance,
    )
    pay_off = [None if cents == UNSTATED else cents for cents in ledger.pay_off.tolist()]
    amounts = [*(column.tolist() for column in columns), pay_off, _charges(case.outcome.charges, ledger)]
    payers = ledger.payer.tolist()
    names = {payer: payer_name(payer) for payer in set(payers)}
    return Schedule(
        currency=case.code.currency,
        number=ledger.number.tolist(),
        date=ledger.date.tolist(),
        kind=ledger.kind.tolist(),
        payer=[names[payer] for payer in payers],
        label=ledger.label.tolist(),
        amounts=dict(zip(AMOUNTS, amounts, strict=True)),
    )


def _charges(charges: int, ledger: Ledger) -> list[int | None]:
    """The charges of each payment, in centimes: the first instalment of a month bears them, None where not stated."""
    if charges == UNSTATED:
        return [None] * len(ledger.kind)
    last, borne = 0, list[int | None]()
    for number, kind in zip(ledger.number.tolist(), ledger.kind.tolist(), strict=True):
        borne.append(charges if kind == INSTALMENT and number != last else 0)
        last = 0 if kind == TRANCHE else number
    return borne
