"""Every dated payment of an answer, tranches first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.model import Payment
from simulator.base.money import Money
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import Outcome, payer_name
from simulator.engine.schedule import INSTALMENT, TRANCHE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.answers.explain import Case


def schedule(case: Case) -> tuple[Payment, ...]:
    """Every dated payment, tranches first."""
    ledger = case.outcome.ledger(case.row)
    amounts = (
        ledger.principal + ledger.interest + ledger.fees,
        ledger.principal,
        ledger.interest,
        ledger.fees,
        ledger.balance,
        ledger.pay_off,
    )
    names = {payer: payer_name(payer) for payer in set(ledger.payer.tolist())}
    columns = [column.tolist() for column in amounts]
    money = {cents: Money(cents, case.code.currency) for cents in set().union(*columns)} | {UNSTATED: None}
    rows = zip(
        ledger.number.tolist(),
        ledger.date.tolist(),
        ledger.kind.tolist(),
        (names[payer] for payer in ledger.payer.tolist()),
        *([money[cents] for cents in column] for column in columns),
        ledger.label.tolist(),
        _charges(case.outcome, zip(ledger.number.tolist(), ledger.kind.tolist(), strict=True), case.code.currency),
        strict=True,
    )
    return tuple(map(Payment._make, rows))


def _charges(outcome: Outcome, rows: Iterable[tuple[int, str]], currency: str) -> Iterator[Money | None]:
    """The charges of each payment: the first instalment of a month bears them, None where not stated."""
    if outcome.charges == UNSTATED:
        yield from (None for _ in rows)
        return
    last, stated, nothing = 0, Money(outcome.charges, currency), Money(0, currency)
    for number, kind in rows:
        yield stated if kind == INSTALMENT and number != last else nothing
        last = 0 if kind == TRANCHE else number
