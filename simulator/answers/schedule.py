"""Every dated payment of an answer, tranches first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.answers.written import decimals
from simulator.base.money import decimal_string
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import Outcome, payer_name
from simulator.engine.schedule import INSTALMENT, TRANCHE

if TYPE_CHECKING:
    from simulator.answers.written import Json


def schedule(outcome: Outcome, row: int) -> list[Json]:
    """Every dated payment, tranches first."""
    ledger = outcome.ledger(row)
    amounts = (
        ledger.principal + ledger.interest + ledger.fees,
        ledger.principal,
        ledger.interest,
        ledger.fees,
        ledger.balance,
    )
    pay_off = [None if cents == UNSTATED else decimal_string(cents) for cents in ledger.pay_off.tolist()]
    days = [None if day == "NaT" else day for day in np.datetime_as_string(ledger.date).tolist()]
    names = {payer: payer_name(payer) for payer in set(ledger.payer.tolist())}
    columns = ledger.number.tolist(), days, ledger.kind, ledger.payer.tolist(), *map(decimals, amounts), pay_off
    rows: list[Json] = [
        {
            "n": number, "date": day, "kind": kind, "payer": names[payer], "due": due, "principal": principal,
            "interest": interest, "fees": fees, "balance": balance, "pay_off": paid_off,
        }
        for number, day, kind, payer, due, principal, interest, fees, balance, paid_off in zip(*columns, strict=True)
    ]  # fmt: skip
    for entry, label in zip(rows, ledger.label, strict=True):
        if label:
            entry["label"] = str(label)
    if outcome.charges != UNSTATED:
        _charge(rows, outcome.charges)
    return rows


def _charge(rows: list[Json], charges: int) -> None:
    """The charges of a month stand on its first instalment."""
    last = 0
    for entry in rows:
        first_of_month = entry["kind"] == INSTALMENT and entry["n"] != last
        entry["charges"] = decimal_string(charges if first_of_month else 0)
        last = 0 if entry["kind"] == TRANCHE else entry["n"]
