"""Every payment of some answers as CSV, in the words of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.answer_to_json import schedule
from simulator.answers.json_values import amount, amount_or_none, iso
from simulator.base import free_text
from simulator.base.money import decimal_string
from simulator.writing import csv_cells
from simulator.writing.formats import remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simulator.answers.model import Answer

COLUMNS = (
    "scenario", "scheme", "eligible", "blocked", "n", "date", "kind", "payer", "due", "principal", "interest", "fees",
    "balance", "pay_off", "charges", "label", "status", "birth", "other_birth", "other_instalment", "other_months", "other_last_due",
    "other_total_paid", "disclaimer", "warnings",
)  # fmt: skip


def payments_csv(answers: Iterable[tuple[str, Answer]]) -> str:
    """Every payment of some named answers, one a line; an answer without payments has one line.

    ``eligible`` is ``true`` or ``false``, ``blocked`` the reason why no instalment is possible; ``charges`` is empty where
    none are stated; ``status`` is ``hypothesis`` where a kafil pays. Where only the year of a birth is known, ``birth`` is the
    day taken, and the first line has the figures of the other end of the year (``other_…``). The first line of each answer
    has the disclaimer and the warnings.
    """
    return csv_cells.table(COLUMNS, (row for name, answer in answers for row in _rows(name, answer)))


def _rows(name: str, answer: Answer) -> Iterator[Mapping[str, object]]:
    common = {
        "scenario": free_text.one_line(name),
        "scheme": answer.scheme,
        "eligible": str(answer.eligible).lower(),
        "blocked": answer.term.blocked.reason if answer.term.blocked else "",
        "birth": answer.readings["birth_year_only"] if answer.spread else "",
    }
    first, *others = [*_payments(answer), *_loan_for_tranches(answer)] or [{}]
    yield {**common, **first, **_other_end(answer), **remarks([fact.sentence for fact in answer.warnings])}
    yield from ({**common, **row} for row in others)


def _payments(answer: Answer) -> Iterator[Mapping[str, object]]:
    """The rows of the payments; those of a kafil are a hypothesis, as the order that fixes his conditions is not available."""
    for payment, row in zip(answer.schedule, schedule(answer.explanation.schedule), strict=True):
        yield {**row, "status": "hypothesis"} if payment.payer.startswith("kafil") else row


def _loan_for_tranches(answer: Answer) -> Iterator[Mapping[str, object]]:
    """The instalments of the loan for the tranches: they repay the tranches above, beside the rent."""
    loan = answer.down_payment_loan
    paid = [month for month in loan.schedule if month.due.cents] if loan else []
    for number, month in enumerate(paid, 1):
        yield {
            "n": number,
            "date": month.date.isoformat(),
            "kind": "tranches_loan",
            "payer": "applicant",
            "due": amount(month.due),
            "principal": decimal_string(month.due.cents - month.interest.cents, answer.currency),
            "interest": amount(month.interest),
            "fees": decimal_string(0, answer.currency),
            "balance": amount(month.balance),
        }


def _other_end(answer: Answer) -> Mapping[str, object]:
    """The columns of the end of a year of birth that the rows do not show."""
    ends = answer.spread._asdict() if answer.spread else {}
    for name, end in ends.items():
        if name != answer.readings["birth_year_only"]:
            return {
                "other_birth": name,
                "other_instalment": amount_or_none(end.instalment),
                "other_months": end.term_months,
                "other_last_due": iso(end.last_due),
                "other_total_paid": amount_or_none(end.total_paid),
            }
    return {}
