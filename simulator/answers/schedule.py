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
    from simulator.base.money import Cents


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
    rows = zip(
        ledger.number.tolist(),
        ledger.date.tolist(),
        map(str, ledger.kind),
        (names[payer] for payer in ledger.payer.tolist()),
        *(_money(column, case.code.currency) for column in amounts),
        (str(label) if label else "" for label in ledger.label),
        _charges(case.outcome, zip(ledger.number.tolist(), ledger.kind, strict=True), case.code.currency),
        strict=True,
    )
    return tuple(map(Payment._make, rows))


def _money(column: Cents, currency: str) -> list[Money | None]:
    """A column of centimes as money, None where not stated. Most months are alike: each distinct amount is made once."""
    cents = column.tolist()
    amounts = {value: None if value == UNSTATED else Money(value, currency) for value in set(cents)}
    return [amounts[value] for value in cents]


def _charges(outcome: Outcome, rows: Iterable[tuple[int, str]], currency: str) -> Iterator[Money | None]:
    """The charges of each payment: the first instalment of a month bears them, None where not stated."""
    last, stated, nothing = 0, Money(outcome.charges, currency), Money(0, currency)
    for number, kind in rows:
        if outcome.charges == UNSTATED:
            yield None
            continue
        yield stated if kind == INSTALMENT and number != last else nothing
        last = 0 if kind == TRANCHE else number
