"""A contract as its JSON: amounts are decimal strings, days ISO strings."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from simulator.base.money import decimal_string
from simulator.contracts.effort import parts
from simulator.contracts.lines import INSTALMENT
from simulator.contracts.statement import AGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from simulator.contracts.effort import Effort
    from simulator.contracts.lines import Line, Version
    from simulator.contracts.path import Path, PayOff
    from simulator.contracts.payments_file import Unmatched
    from simulator.contracts.receipts import Share
    from simulator.contracts.reconciliation import Matched, Reconciliation
    from simulator.contracts.statement import Statement

    Amount = Callable[[int], str]


def to_json(
    statement: Statement, lines: Sequence[Line], now: Path, end: Path, reconciliation: Reconciliation | None = None
) -> dict[str, Any]:
    """The versions, the statement, every line and the book of a contract: ``now`` on its day, ``end`` as planned to its end.

    Lines that have fallen due are as they stand on the day; those to come are as planned, after every event. What a planned event moves
    off a line that has fallen due is its ``moved_later``; what planned events pay, take off or give up is ``planned``. ``payments``
    are the rows of a file of payments, where there is one.
    """
    as_of, amount = statement.as_of, functools.partial(decimal_string, currency=now.plan.currency)
    past = [
        _line(line, as_of, now, amount) | {"moved_later": amount(line.due - later.due)}
        for line, later in zip(lines[: now.due], end.lines, strict=False)
    ]
    row = {
        "as_of": as_of.isoformat(),
        "versions": [_version(version, amount) for version in end.versions],
        "statement": _statement(statement, amount),
        "schedule": past + [_line(line, as_of, end, amount) for line in lines[now.due :]],
        "planned": {
            name: amount(getattr(end, name) - getattr(now, name)) for name in ("lump_sums", "forgiven", "given_up")
        },
        "ledger": _ledger(end, amount),
    }
    return row if reconciliation is None else row | {"payments": _payments(reconciliation, amount)}


def effort_to_json(efforts: Iterable[Effort], currency: str) -> list[dict[str, Any]]:
    """What each payer pays a month over his own income; null where it is not known."""
    amount = functools.partial(decimal_string, currency=currency)
    return [
        {
            "payer": span.payer, "from": span.first.isoformat(), "to": span.last.isoformat(), "months": span.months, "monthly": amount(span.monthly),
            "income": None if span.income is None else amount(span.income), "effort": span.share, "left": None if span.left is None else amount(span.left),
        }
        for span in efforts
    ]  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _version(version: Version, amount: Amount) -> dict[str, Any]:
    return {
        "n": version.number, "from": version.since.isoformat(), "event": version.event, "status": version.status,
        "instalment": amount(version.instalment), "months": version.months, "last_due": _iso(version.last_due),
    }  # fmt: skip


def _statement(statement: Statement, amount: Amount) -> dict[str, Any]:
    names = [*map(str, AGES), "more"]
    row = {
        "status": statement.status, "due": amount(statement.due), "paid": amount(statement.paid), "lump_sums": amount(statement.lump_sums), "late": amount(statement.late),
        "late_since": _iso(statement.late_since), "late_lines": statement.late_lines,
        "late_by_age": dict(zip(names, map(amount, statement.late_by_age), strict=True)), "ahead": amount(statement.ahead),
        "next_due": statement.next_due and {"date": statement.next_due.day.isoformat(), "amount": amount(statement.next_due.amount)},
        "remaining": amount(statement.remaining), "remaining_instalments": statement.remaining_instalments, "last_due": _iso(statement.last_due),
        "pay_off": statement.pay_off and _pay_off(statement.pay_off, amount),
    }  # fmt: skip
    for name in ("forgiven", "given_up", "due_today"):
        if getattr(statement, name):
            row[name] = amount(getattr(statement, name))
    if statement.refund is not None:
        row["refund"] = {
            "amount": amount(statement.refund.amount), "missing": list(statement.refund.missing), "after": "recovery of the dwelling",
        }  # fmt: skip
    return row


def _pay_off(offer: PayOff, amount: Amount) -> dict[str, Any]:
    return {
        "base": amount(offer.base), "interest": amount(offer.interest), "discount": amount(offer.discount), "amount": amount(offer.amount),
        "until": _iso(offer.until), "conditions": [{"name": name, "met": met} for name, met in offer.conditions],
    }  # fmt: skip


def _line(line: Line, as_of: dt.date, path: Path, amount: Amount) -> dict[str, Any]:
    row = {
        "n": line.number, "date": line.day.isoformat(), "kind": line.kind, "version": line.version, "payer": line.payer, "due": amount(line.due),
        "principal": amount(line.all_principal), "interest": amount(line.all_interest), "added": amount(line.added), "paid": amount(line.paid), "moved": amount(line.moved), "moved_later": amount(0),
        "state": line.state(as_of), "balance": amount(line.balance),
    }  # fmt: skip
    if path.shares and line.kind == INSTALMENT:
        row["parts"] = [{"payer": payer, "due": amount(due)} for payer, due in parts(path, line, line.due)]
    return row


def _ledger(path: Path, amount: Amount) -> list[dict[str, Any]]:
    return [
        {
            "date": entry.day.isoformat(),
            "event": entry.event,
            "amount": amount(entry.amount),
            "balance": amount(entry.balance),
        }
        for entry in path.entries
    ]


def _payments(reconciliation: Reconciliation, amount: Amount) -> dict[str, Any]:
    """The rows of a file of payments: the lines that each paid, or the reason for which it counts for nothing."""
    return {
        "matched": [_matched(row, amount) for row in reconciliation.matched],
        "unmatched": [_unmatched(row, amount) for row in reconciliation.unmatched],
    }


def _matched(row: Matched, amount: Amount) -> dict[str, Any]:
    return {
        "row": row.payment.row, "date": row.payment.day.isoformat(), "amount": amount(row.payment.amount), "event": row.event or None,
        "lines": [_share(share, amount) for share in row.shares], "ahead": amount(row.waiting), "on_balance": amount(row.on_balance),
    }  # fmt: skip


def _share(share: Share, amount: Amount) -> dict[str, Any]:
    return {"n": share.number, "kind": share.kind, "date": share.day.isoformat(), "amount": amount(share.amount)}


def _unmatched(row: Unmatched, amount: Amount) -> dict[str, Any]:
    return {
        "row": row.row,
        "date": _iso(row.day),
        "amount": None if row.amount is None else amount(row.amount),
        "reason": row.code,
    }
