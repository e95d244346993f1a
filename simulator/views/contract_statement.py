"""What every door says of a contract on a day: its sentence, its rows, its late sums by age, what pays the rest, what is a hypothesis.

Each is a fact or a sentence that is not yet in any language, so the terminal, the sheet and the page say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money
from simulator.contracts.effort import parts
from simulator.contracts.statement import AGES
from simulator.views.life_drawing import payer_name
from simulator.wording import Counted, FactList, Named, Sentence

if TYPE_CHECKING:
    from simulator.contracts import Contract
    from simulator.contracts.lines import Line, Version
    from simulator.contracts.payments_file import Unmatched
    from simulator.contracts.reconciliation import Matched
    from simulator.contracts.statement import Statement


LEFT = {
    "life": ("life.left", "life.left.late", "life.left.only_late"),
    "mine": ("mine.left", "mine.left.late", "mine.left.only_late"),
}
"""What is left, in the words of a statement and of a page: nothing late, some late before those to come, all of it late."""


class Row(NamedTuple):
    """A line of the statement: the key of its label under ``life.row``, and what stands beside it."""

    label: str
    value: object


def headline(contract: Contract) -> Sentence:
    """What is left, in one sentence: ``Il vous reste 956 775,96 DA, 65 mensualités, jusqu’au 15/04/2032``."""
    statement = contract.statement
    if statement.status in ("paid_off", "withdrawn", "ended_by_term"):
        return Sentence(f"life.{statement.status}")
    return left("life", statement, amount=_money(contract, statement.remaining), last=statement.last_due)


def left(family: str, statement: Statement, **facts: object) -> Sentence:
    """What is left in the words of a family of ``LEFT``: how many are to come, and where some are late, how many of those first."""
    in_time, with_late, only_late = LEFT[family]
    facts["count"] = Counted("instalments", statement.remaining_instalments)
    if not statement.late_lines:
        return Sentence(in_time, facts)
    facts["late"] = Counted("late_lines", statement.late_lines)
    return Sentence(with_late if statement.remaining_instalments else only_late, facts)


def rows(contract: Contract) -> list[Row]:
    """Due, paid, late, waiting, next: the body of the statement, in the order of a bank's."""
    statement = contract.statement
    body = [Row("due", _money(contract, statement.due)), Row("paid", _money(contract, statement.paid))]
    if statement.lump_sums:
        body.append(Row("lump_sums", _money(contract, statement.lump_sums)))
    body += [Row("late", _late(contract, statement)), *_ages(contract)]
    if statement.ahead:
        body.append(Row("ahead", _money(contract, statement.ahead)))
    if statement.forgiven:
        body.append(Row("forgiven", _money(contract, statement.forgiven)))
    if statement.given_up:
        body.append(Row("given_up", _money(contract, statement.given_up)))
    if statement.next_due is not None:
        facts = {"amount": _money(contract, statement.next_due.amount), "date": statement.next_due.day}
        body.append(Row("next_due", Sentence("life.next_due", facts)))
    body.append(Row("remaining", _money(contract, statement.remaining)))
    return body


def _late(contract: Contract, statement: Statement) -> object:
    if statement.late_since is None:
        return Sentence("life.nothing_late")
    facts = {"amount": _money(contract, statement.late), "since": statement.late_since}
    return Sentence("life.late", facts | {"count": Counted("late_lines", statement.late_lines)})


def _ages(contract: Contract) -> list[Row]:
    """What is late by its age, only the classes in which something is."""
    names = [*map(str, AGES), "more"]
    return [
        Row(f"age_{name}", _money(contract, amount))
        for name, amount in zip(names, contract.statement.late_by_age, strict=True)
        if amount
    ]


def payers(contract: Contract, line: Line) -> FactList:
    """Who pays a line: its payer, and the kafils who pay a share of it."""
    shared = parts(contract.paths[1], line, line.due)
    names = [name for name, amount in shared if amount] or [line.payer]
    return FactList(tuple(map(payer_name, names)))


def pay_off(contract: Contract) -> list[Sentence]:
    """What pays everything that is left on the day, with what is late first, and why a discount is or is not in it."""
    statement = contract.statement
    offer = statement.pay_off
    if offer is None:
        return []
    sentences = []
    if statement.late + statement.due_today:
        facts = {"late": _money(contract, statement.late + statement.due_today), "rest": _money(contract, offer.amount)}
        sentences.append(Sentence("life.pay_off.late_first", facts))
    else:
        amount: dict[str, object] = {"amount": _money(contract, offer.amount)}
        key = "life.pay_off.until" if offer.until else "life.pay_off"
        sentences.append(Sentence(key, amount | ({"until": offer.until} if offer.until else {})))
    if offer.discount:
        sentences.append(Sentence("life.pay_off.discount", {"discount": _money(contract, offer.discount)}))
    unmet = tuple(Named(f"life.condition.{name}") for name, met in offer.conditions if not met)
    if unmet:
        sentences.append(Sentence("life.pay_off.unmet", {"conditions": FactList(unmet)}))
    if not offer.conditions:
        sentences.append(Sentence("life.pay_off.no_text"))
    return sentences


def refund(contract: Contract) -> list[Sentence]:
    """What is given back after a withdrawal, and which figures are missing."""
    back = contract.statement.refund
    if back is None:
        return []
    sentences = [Sentence("life.refund", {"amount": _money(contract, back.amount)})]
    if back.missing:
        missing = FactList(tuple(Named(f"life.missing.{name}") for name in back.missing))
        sentences.append(Sentence("life.refund.missing", {"missing": missing}))
    return sentences


def unchecked(contract: Contract) -> list[Sentence]:
    """Which facts are missing to say that the last instalments may be paid: nothing where they are known."""
    names = contract.paths[0].unknown
    missing = FactList(tuple(Named(f"life.missing.{name}") for name in names))
    return [Sentence("life.unchecked", {"missing": missing})] if names else []


def signed_by_both(contract: Contract) -> list[Sentence]:
    """What is counted as agreed because the user states it, and is a hypothesis until the agency or the bank has signed it."""
    events = dict.fromkeys(event.label for event in contract.events if event.is_signed_by_both)
    partner = Named("life.partner.bank" if contract.plan.rate else "life.partner.agency")
    return [Sentence("life.agreed", {"events": FactList(tuple(events)), "partner": partner})] if events else []


def payer(name: str) -> Named:
    """The word for a payer: the applicant, a kafil, or who continues after a death or a divorce."""
    return Named(f"life.payer.{name}" if name in ("spouse", "children", "heirs") else f"payer.{name}")


def efforts(contract: Contract) -> list[Sentence]:
    """What each payer pays a month from the day on, over his own income, with what is left of it; or that the income is not known."""
    sentences = []
    for span in contract.efforts:
        if span.last < contract.as_of:
            continue
        facts: dict[str, object] = {
            "payer": payer(span.payer), "first": span.first, "last": span.last, "amount": _money(contract, span.monthly),
        }  # fmt: skip
        if span.share is None or span.left is None:
            sentences.append(Sentence("life.effort.unknown" if span.income is None else "life.effort.no_income", facts))
        else:
            sentences.append(
                Sentence("life.effort", facts | {"effort": span.share, "left": _money(contract, span.left)})
            )
    return sentences


def version(contract: Contract, opened: Version) -> Sentence:
    """One version of the schedule: from when, what opened it, how sure that is, and what is paid from then on."""
    facts: dict[str, object] = {
        "date": opened.since, "event": Named(f"event.{opened.event}"), "status": Named(f"life.status.{opened.status}"),
        "count": Counted("instalments", opened.months), "amount": _money(contract, opened.instalment),
    }  # fmt: skip
    return Sentence("life.version.whole" if opened.months else "life.version.closed", facts)


def payments(contract: Contract) -> list[Sentence]:
    """The file of payments: how many of its rows count and how many do not, each of these with its reason, then what each row paid."""
    file = contract.reconciliation
    if file is None:
        return []
    return [
        *payments_sums(contract),
        *(left_out(contract, row) for row in file.unmatched),
        *(_matched(contract, row) for row in file.matched),
    ]


def payments_sums(contract: Contract) -> list[Sentence]:
    """How many rows of the file of payments count, with their sum, and how many do not."""
    file = contract.reconciliation
    if file is None:
        return []
    matched = Sentence("life.payments.none")
    if file.matched:
        matched = _of_rows("matched", len(file.matched), amount=_money(contract, file.matched_sum))
    return [matched, _of_rows("unmatched", len(file.unmatched))] if file.unmatched else [matched]


def _of_rows(name: str, count: int, **facts: object) -> Sentence:
    return Sentence(f"life.payments.{name}", {"count": Counted("lines", count)} | facts)


def left_out(contract: Contract, row: Unmatched) -> Sentence:
    """A row of the file that counts for nothing, and why."""
    facts: dict[str, object] = {"row": row.row, "reason": row.reason}
    if row.day is None or row.amount is None:
        return Sentence("life.payments.left_out.unread", facts)
    facts |= {"date": row.day, "amount": _money(contract, row.amount)}
    return Sentence("life.payments.left_out", facts)


def _matched(contract: Contract, row: Matched) -> Sentence:
    payment = row.payment
    facts = {"row": payment.row, "date": payment.day, "amount": _money(contract, payment.amount)}
    return Sentence("life.payments.row", facts | {"shares": FactList(tuple(shares(contract, row)))})


def shares(contract: Contract, row: Matched) -> list[object]:
    """What a row paid: each line, what waits, what went to the balance; or the event that it is."""
    if row.event:
        return [Named(f"event.{row.event}")]
    parts: list[object] = [
        Sentence(f"life.share.{share.kind}", {"amount": _money(contract, share.amount), "n": share.number})
        for share in row.shares
    ]
    rest = {"ahead": row.waiting, "on_balance": row.on_balance}
    return parts + [
        Sentence(f"life.share.{name}", {"amount": _money(contract, amount)}) for name, amount in rest.items() if amount
    ]


def _money(contract: Contract, cents: int) -> Money:
    return Money(cents, contract.plan.currency)
