"""A contract as its JSON: amounts are decimal strings, days ISO strings."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from simulator.base.money import decimal_string
from simulator.contracts.statement import AGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from simulator.contracts.lines import Line, Version
    from simulator.contracts.path import Path, PayOff
    from simulator.contracts.statement import Statement

    Amount = Callable[[int], str]


def to_json(statement: Statement, now: Path, end: Path) -> dict[str, Any]:
    """The versions, the statement, every line and the book of a contract: ``now`` on its day, ``end`` as planned to its end.

    Lines that have fallen due are as they stand on the day; those to come are as planned, after every event.
    """
    as_of, amount = statement.as_of, functools.partial(decimal_string, currency=now.plan.currency)
    past = [_line(line, as_of, amount) for line in now.lines[: now.due]]
    return {
        "as_of": as_of.isoformat(),
        "versions": [_version(version, amount) for version in end.versions],
        "statement": _statement(statement, amount),
        "schedule": past + [_to_come(line, as_of, amount) for line in end.lines if line.day > as_of],
        "ledger": _ledger(end, amount),
        "unknown": [] if statement.refund is None else list(statement.refund.missing),
    }


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


def _line(line: Line, as_of: dt.date, amount: Amount) -> dict[str, Any]:
    return {
        "n": line.number, "date": line.day.isoformat(), "kind": line.kind, "version": line.version, "payer": line.payer, "due": amount(line.due),
        "principal": amount(line.all_principal), "interest": amount(line.all_interest), "paid": amount(line.paid), "moved": amount(line.moved),
        "state": line.state(as_of), "balance": amount(line.balance),
    }  # fmt: skip


def _to_come(line: Line, as_of: dt.date, amount: Amount) -> dict[str, Any]:
    """A line that is still to fall due: what the plan supposes paid then is not paid now."""
    return _line(line, as_of, amount) | {"paid": amount(0)}


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
