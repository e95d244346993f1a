"""A contract as its JSON: amounts are decimal strings, days ISO strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.base.money import decimal_string as amount
from simulator.contracts.statement import AGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from simulator.contracts.lines import Line, Version
    from simulator.contracts.path import Path, PayOff
    from simulator.contracts.payments_file import Unmatched
    from simulator.contracts.receipts import Share
    from simulator.contracts.reconciliation import Matched, Reconciliation
    from simulator.contracts.statement import Statement


def to_json(
    statement: Statement, lines: Iterable[Line], end: Path, reconciliation: Reconciliation | None = None
) -> dict[str, Any]:
    """The versions, the statement, every line and the book of a contract: ``end`` is its path as planned to its end.

    ``payments`` are the rows of a file of payments, where there is one.
    """
    as_of = statement.as_of
    row = {
        "as_of": as_of.isoformat(),
        "versions": [_version(version) for version in end.versions],
        "statement": _statement(statement),
        "schedule": [_line(line, as_of) for line in lines],
        "ledger": _ledger(end),
        "unknown": [] if statement.refund is None else list(statement.refund.missing),
    }
    return row if reconciliation is None else row | {"payments": _payments(reconciliation)}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _version(version: Version) -> dict[str, Any]:
    return {
        "n": version.number, "from": version.since.isoformat(), "event": version.event, "status": version.status,
        "instalment": amount(version.instalment), "months": version.months, "last_due": _iso(version.last_due),
    }  # fmt: skip


def _statement(statement: Statement) -> dict[str, Any]:
    names = [*map(str, AGES), "more"]
    row = {
        "status": statement.status, "due": amount(statement.due), "paid": amount(statement.paid), "lump_sums": amount(statement.lump_sums), "late": amount(statement.late),
        "late_since": _iso(statement.late_since), "late_lines": statement.late_lines,
        "late_by_age": dict(zip(names, map(amount, statement.late_by_age), strict=True)), "ahead": amount(statement.ahead),
        "next_due": statement.next_due and {"date": statement.next_due.day.isoformat(), "amount": amount(statement.next_due.amount)},
        "remaining": amount(statement.remaining), "remaining_instalments": statement.remaining_instalments, "last_due": _iso(statement.last_due),
        "pay_off": statement.pay_off and _pay_off(statement.pay_off),
    }  # fmt: skip
    for name in ("forgiven", "given_up", "due_today"):
        if getattr(statement, name):
            row[name] = amount(getattr(statement, name))
    if statement.refund is not None:
        row["refund"] = {
            "amount": amount(statement.refund.amount), "missing": list(statement.refund.missing), "after": "recovery of the dwelling",
        }  # fmt: skip
    return row


def _pay_off(offer: PayOff) -> dict[str, Any]:
    return {
        "base": amount(offer.base), "interest": amount(offer.interest), "discount": amount(offer.discount), "amount": amount(offer.amount),
        "until": _iso(offer.until), "conditions": [{"name": name, "met": met} for name, met in offer.conditions],
    }  # fmt: skip


def _line(line: Line, as_of: dt.date) -> dict[str, Any]:
    return {
        "n": line.number, "date": line.day.isoformat(), "kind": line.kind, "version": line.version, "payer": line.payer, "due": amount(line.due),
        "principal": amount(line.all_principal), "interest": amount(line.all_interest), "paid": amount(line.paid), "moved": amount(line.moved),
        "state": line.state(as_of), "balance": amount(line.balance),
    }  # fmt: skip


def _ledger(path: Path) -> list[dict[str, Any]]:
    return [
        {
            "date": entry.day.isoformat(),
            "event": entry.event,
            "amount": amount(entry.amount),
            "balance": amount(entry.balance),
        }
        for entry in path.entries
    ]


def _payments(reconciliation: Reconciliation) -> dict[str, Any]:
    """The rows of a file of payments: the lines that each paid, or the reason for which it counts for nothing."""
    return {
        "matched": [_matched(row) for row in reconciliation.matched],
        "unmatched": [_unmatched(row) for row in reconciliation.unmatched],
    }


def _matched(row: Matched) -> dict[str, Any]:
    return {
        "row": row.payment.row, "date": row.payment.day.isoformat(), "amount": amount(row.payment.amount), "event": row.event or None,
        "lines": [_share(share) for share in row.shares], "ahead": amount(row.waiting), "on_balance": amount(row.on_balance),
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    return {"n": share.number, "kind": share.kind, "date": share.day.isoformat(), "amount": amount(share.amount)}


def _unmatched(row: Unmatched) -> dict[str, Any]:
    return {
        "row": row.row,
        "date": _iso(row.day),
        "amount": None if row.amount is None else amount(row.amount),
        "reason": row.code,
    }
