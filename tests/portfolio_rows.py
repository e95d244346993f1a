"""Contracts folded together and one by one, side by side: every figure of a row, and the sums by month."""

import numpy as np

from simulator.contracts.portfolio import Happenings, Payments, fold, plans_of_each
from simulator.contracts.portfolio.monthly_receipts import of_rows
from simulator.contracts.portfolio.one_by_one import OneContract
from simulator.contracts.portfolio.states import MISSING, STATUSES
from simulator.contracts.readings import ContractReadings
from simulator.reading.errors import InputError

SAME = (
    "due", "paid", "lump_sums", "late", "late_since", "late_lines", "ahead", "remaining", "remaining_instalments", "last_due", "forgiven",
    "given_up", "due_today",
)  # fmt: skip


def together(contracts, readings=None, groups=None, plans=None):
    """The states of contracts as a portfolio; ``plans`` are their plans where they were made at once."""
    until = np.array([contract.until for contract in contracts], "datetime64[D]")
    return fold(
        plans or plans_of_each([contract.plan for contract in contracts]),
        Happenings.of_events((place, event) for place, contract in enumerate(contracts) for event in contract.events),
        Payments.of_payments((place, payment) for place, contract in enumerate(contracts) for payment in contract.payments),
        np.array([contract.as_of for contract in contracts], "datetime64[D]"),
        until=until, groups=groups, readings=readings,
    )  # fmt: skip


def row_of(states, row):
    """What a row of a portfolio says, as plain values."""
    values = {name: getattr(states, name)[row].item() for name in (*SAME, "instalment")}
    values["status"] = STATUSES[states.status[row]]
    values["late_by_age"] = tuple(states.late_by_age[:, row].tolist())
    next_due = states.next_due[row].item()
    values["next_due"] = None if next_due is None else (next_due, int(states.next_due_amount[row]))
    base = int(states.pay_off_base[row])
    values["pay_off"] = None if base < 0 else (base, int(states.pay_off_discount[row]), int(states.pay_off[row]))
    missing = tuple(name for bit, name in enumerate(MISSING) if states.refund_missing[row] >> bit & 1)
    values["refund"] = None if states.refund[row] < 0 else (int(states.refund[row]), missing)
    return values


def row_of_one(contract, readings):
    """What the statement of one contract says, and its months; the error where it cannot be."""
    past = contract.events, contract.payments, contract.until
    try:
        single = OneContract(contract.plan, past, contract.as_of, readings)
    except InputError as error:
        return f"{error.where}: {error.key}", []
    view, offer, refund = single.statement, single.statement.pay_off, single.statement.refund
    values = {name: getattr(view, name) for name in SAME} | {"status": view.status, "late_by_age": view.late_by_age}
    values["instalment"] = single.now.instalment
    values["next_due"] = None if view.next_due is None else tuple(view.next_due)
    values["pay_off"] = None if offer is None else (offer.base + offer.interest, offer.discount, offer.amount)
    values["refund"] = None if refund is None else tuple(refund)
    return values, list(single.months())


def check(contracts, readings=None, groups=None, plans=None):
    """Assert that every contract is its row; gives the states."""
    chosen = readings or ContractReadings()
    states = together(contracts, readings, groups, plans)
    months = []
    for row, contract in enumerate(contracts):
        expected, of_row = row_of_one(contract, chosen)
        if isinstance(expected, str):
            refusal = states.refusals[row]
            assert f"{refusal.where}: {refusal.key}" == expected
        else:
            assert row not in states.refusals
            assert row_of(states, row) == expected, f"contract {row}: {contract.events}"
        group = 0 if groups is None else int(groups[row])
        months += [(group, *month) for month in of_row]
    receipts = of_rows(months, 1 if groups is None else int(groups.max()) + 1)
    assert receipts.equals(states.receipts)
    return states
