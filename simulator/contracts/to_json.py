"""A contract as its JSON: amounts are decimal strings, days ISO strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.base.money import decimal_string as amount
from simulator.contracts.statement import AGES

if TYPE_CHECKING:
    import datetime as dt

    from simulator.contracts.lines import Line, Version
    from simulator.contracts.path import Path, PayOff
    from simulator.contracts.statement import Statement


def to_json(statement: Statement, now: Path, end: Path) -> dict[str, Any]:
    """The versions, the statement, every line and the book of a contract: ``now`` on its day, ``end`` as planned to its end.

    Lines that have fallen due are as they stand on the day; those to come are as planned, after every event.
    """
    as_of = statement.as_of
    past = [_line(line, as_of) for line in now.lines[: now.due]]
    return {
        "as_of": as_of.isoformat(),
        "versions": [_version(version) for version in end.versions],
        "statement": _statement(statement),
        "schedule": past + [_to_come(line, as_of) for line in end.lines if line.day > as_of],
        "ledger": _ledger(end),
        "unknown": [] if statement.refund is None else list(statement.refund.missing),
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _version(one: Version) -> dict[str, Any]:
    return {
        "n": one.number, "from": one.since.isoformat(), "event": one.event, "status": one.status,
        "instalment": amount(one.instalment), "months": one.months, "last_due": _iso(one.last_due),
    }  # fmt: skip


def _statement(one: Statement) -> dict[str, Any]:
    names = [*map(str, AGES), "more"]
    row = {
        "status": one.status, "due": amount(one.due), "paid": amount(one.paid), "lump_sums": amount(one.lump_sums), "late": amount(one.late),
        "late_since": _iso(one.late_since), "late_lines": one.late_lines,
        "late_by_age": dict(zip(names, map(amount, one.late_by_age), strict=True)), "ahead": amount(one.ahead),
        "next_due": one.next_due and {"date": one.next_due.day.isoformat(), "amount": amount(one.next_due.amount)},
        "remaining": amount(one.remaining), "remaining_instalments": one.remaining_instalments, "last_due": _iso(one.last_due),
        "pay_off": one.pay_off and _pay_off(one.pay_off),
    }  # fmt: skip
    if one.forgiven:
        row["forgiven"] = amount(one.forgiven)
    if one.refund is not None:
        row["refund"] = {
            "amount": amount(one.refund.amount), "missing": list(one.refund.missing), "after": "recovery of the dwelling",
        }  # fmt: skip
    return row


def _pay_off(one: PayOff) -> dict[str, Any]:
    return {
        "base": amount(one.base), "interest": amount(one.interest), "discount": amount(one.discount), "amount": amount(one.amount),
        "until": _iso(one.until), "conditions": [{"name": name, "met": met} for name, met in one.conditions],
    }  # fmt: skip


def _line(one: Line, as_of: dt.date) -> dict[str, Any]:
    return {
        "n": one.number, "date": one.day.isoformat(), "kind": one.kind, "version": one.version, "payer": one.payer, "due": amount(one.due),
        "principal": amount(one.all_principal), "interest": amount(one.all_interest), "paid": amount(one.paid), "moved": amount(one.moved),
        "state": one.state(as_of), "balance": amount(one.balance),
    }  # fmt: skip


def _to_come(one: Line, as_of: dt.date) -> dict[str, Any]:
    """A line that is still to fall due: what the plan supposes paid then is not paid now."""
    return _line(one, as_of) | {"paid": amount(0)}


def _ledger(path: Path) -> list[dict[str, Any]]:
    return [
        {"date": one.day.isoformat(), "event": one.event, "amount": amount(one.amount), "balance": amount(one.balance)}
        for one in path.entries
    ]
