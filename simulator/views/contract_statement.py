"""What every door says of a contract on a day: its sentence, its rows, its late sums by age, what pays the rest, what is a hypothesis.

Each is a fact or a sentence that is not yet in any language, so the terminal, the sheet and the page say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money
from simulator.contracts.statement import AGES
from simulator.wording import Counted, Listed, Named, Sentence

if TYPE_CHECKING:
    from simulator.contracts import Contract
    from simulator.contracts.lines import Version
    from simulator.contracts.statement import Statement


class Row(NamedTuple):
    """A line of the statement: the key of its label under ``life.row``, and what stands beside it."""

    label: str
    value: object


def headline(contract: Contract) -> Sentence:
    """What is left, in one sentence: ``Il vous reste 956 775,96 DA, 65 mensualités, jusqu’au 15/04/2032``."""
    made = contract.statement
    if made.status in ("paid_off", "withdrawn", "ended_by_term"):
        return Sentence(f"life.{made.status}")
    facts = {"amount": _money(contract, made.remaining), "count": Counted("instalments", made.remaining_instalments)}
    return Sentence("life.left", facts | {"last": made.last_due})


def rows(contract: Contract) -> list[Row]:
    """Due, paid, late, waiting, next: the body of the statement, in the order of a bank's."""
    made = contract.statement
    listed = [Row("due", _money(contract, made.due)), Row("paid", _money(contract, made.paid))]
    if made.lump_sums:
        listed.append(Row("lump_sums", _money(contract, made.lump_sums)))
    listed += [Row("late", _late(contract, made)), *_ages(contract)]
    if made.ahead:
        listed.append(Row("ahead", _money(contract, made.ahead)))
    if made.forgiven:
        listed.append(Row("forgiven", _money(contract, made.forgiven)))
    if made.given_up:
        listed.append(Row("given_up", _money(contract, made.given_up)))
    if made.next_due is not None:
        facts = {"amount": _money(contract, made.next_due.amount), "date": made.next_due.day}
        listed.append(Row("next_due", Sentence("life.next_due", facts)))
    listed.append(Row("remaining", _money(contract, made.remaining)))
    return listed


def _late(contract: Contract, made: Statement) -> object:
    if made.late_since is None:
        return Sentence("life.nothing_late")
    facts = {"amount": _money(contract, made.late), "since": made.late_since}
    return Sentence("life.late", facts | {"count": Counted("lines", made.late_lines)})


def _ages(contract: Contract) -> list[Row]:
    """What is late by its age, only the classes in which something is."""
    names = [*map(str, AGES), "more"]
    return [
        Row(f"age_{name}", _money(contract, amount))
        for name, amount in zip(names, contract.statement.late_by_age, strict=True)
        if amount
    ]


def pay_off(contract: Contract) -> list[Sentence]:
    """What pays everything that is left on the day, with what is late first, and why a discount is or is not in it."""
    made = contract.statement
    offer = made.pay_off
    if offer is None:
        return []
    said = []
    if made.late:
        facts = {"late": _money(contract, made.late), "rest": _money(contract, offer.amount)}
        said.append(Sentence("life.pay_off.late_first", facts))
    else:
        amount: dict[str, object] = {"amount": _money(contract, offer.amount)}
        key = "life.pay_off.until" if offer.until else "life.pay_off"
        said.append(Sentence(key, amount | ({"until": offer.until} if offer.until else {})))
    if offer.discount:
        said.append(Sentence("life.pay_off.discount", {"discount": _money(contract, offer.discount)}))
    unmet = tuple(Named(f"life.condition.{name}") for name, met in offer.conditions if not met)
    if unmet:
        said.append(Sentence("life.pay_off.unmet", {"conditions": Listed(unmet)}))
    if not offer.conditions:
        said.append(Sentence("life.pay_off.no_text"))
    return said


def refund(contract: Contract) -> list[Sentence]:
    """What is given back after a withdrawal, and which figures are missing."""
    back = contract.statement.refund
    if back is None:
        return []
    said = [Sentence("life.refund", {"amount": _money(contract, back.amount)})]
    if back.missing:
        missing = Listed(tuple(Named(f"life.missing.{name}") for name in back.missing))
        said.append(Sentence("life.refund.missing", {"missing": missing}))
    return said


def version(contract: Contract, one: Version) -> Sentence:
    """One version of the schedule: from when, what opened it, how sure that is, and what is paid from then on."""
    facts: dict[str, object] = {
        "date": one.since, "event": Named(f"event.{one.event}"), "status": Named(f"life.status.{one.status}"),
        "count": Counted("instalments", one.months), "amount": _money(contract, one.instalment),
    }  # fmt: skip
    return Sentence("life.version.whole" if one.months else "life.version.closed", facts)


def _money(contract: Contract, cents: int) -> Money:
    return Money(cents, contract.plan.currency)
