"""The contract of a household: its plan is that of the answer, what happened since is its own."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from simulator.answers.answer_to_json import to_json
from simulator.answers.explain import Case, prices
from simulator.answers.json_values import iso
from simulator.answers.stages import after_full_payment
from simulator.applicants import payments_rows
from simulator.base.money import decimal_string
from simulator.contracts import Contract, reader
from simulator.contracts.events import PriceRevision
from simulator.contracts.opening import plan_of
from simulator.contracts.readings import ContractReadings
from simulator.contracts.revision import revised
from simulator.question import parts
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    import pathlib
    from collections.abc import Callable, Mapping

    from simulator.answers.model import Answer
    from simulator.answers.stages import Stage
    from simulator.applicants.payments_rows import PaymentTable
    from simulator.contracts.path import Path
    from simulator.contracts.payments_file import PaymentsFile
    from simulator.contracts.plan import Plan
    from simulator.contracts.reader import Past
    from simulator.contracts.revision import RevisedTranche
    from simulator.engine.outcome import Outcome
    from simulator.question.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class HouseholdContract(Contract):
    """A contract, the question that it comes from, the answer to that, and the household with its law.

    ``tranches`` are the parts of a down payment whose price was revised.
    """

    answer: Answer
    scenario: Scenario
    case: Case
    tranches: tuple[RevisedTranche, ...] = ()

    def after_full_payment(self, paid: dt.date | None) -> list[Stage]:
        """The transfer, where it waits for it, and the free resale, when the price is paid whole on a day."""
        return after_full_payment(self.case, paid)

    def lived(self, *, keeps_lines: bool = False) -> tuple[Path, Path]:
        """The contract on its day, and to its end as planned. Raises ``InputError`` with the place in the question."""
        try:
            return super().lived(keeps_lines=keeps_lines)
        except InputError as error:
            raise error.at(reader.PLACE) from None

    def paid_by(self, table: PaymentTable, account: str = "") -> Self:
        """The same contract, of which a file says what was paid, in the place of what was told before; ``account`` is the one that pays it.

        Raises ``InputError`` for months that were missed, beside a file that says so itself.
        """
        try:
            reader.refuse_missed(self.events, None)
        except InputError as error:
            raise error.at(reader.PLACE) from None
        file = table.against(self.plan, self.events, account)
        return replace(self, payments=file.payments, until=None, file=file)

    def to_json(self) -> dict[str, Any]:
        """The contract as its JSON, with the answer."""
        return (
            super().to_json()
            | {"answer": to_json(self.answer, ())}
            | ({"tranches": self._tranches()} if self.tranches else {})
        )

    def _tranches(self) -> list[dict[str, Any]]:
        amount = functools.partial(decimal_string, currency=self.answer.currency)
        return [
            {"n": part.number, "date": iso(part.day), "price": amount(part.price), "due": amount(part.due)}
            for part in self.tranches
        ]


def household_contract(
    part: object,
    answer: Answer,
    outcome: Outcome,
    scenario: Scenario,
    readings: Mapping[str, object],
    at_price: Callable[[int], tuple[Answer, Outcome]],
    *,
    folder: pathlib.Path | None = None,
) -> HouseholdContract:
    """The contract of a household, read from the ``contract:`` part of its question and its ``readings``. Raises ``InputError``.

    ``at_price`` answers the same question at another price, in centimes: the price may be revised before the keys.
    ``folder`` is where a
    file of payments is looked for; without it none is read.
    """
    case = Case(outcome, scenario.headline)
    if not case.term:
        raise InputError("error.contract.no_schedule", "household.birth")
    begun = reader.part(part, answer.currency, dict(readings))
    choices = ContractReadings(**begun.readings)
    plan = plan_of(outcome, scenario.headline)
    tranches: tuple[RevisedTranche, ...] = ()
    revisions = _revisions(begun.past)
    if revisions:
        at_prices = [(answer, outcome), *(at_price(revision.price) for revision in revisions.values())]
        answer, outcome = at_prices[-1]
        plan, tranches = revised(revisions, [outcome for _, outcome in at_prices], scenario.headline, choices)
    file = _file(begun.past, plan, folder)
    return HouseholdContract(
        plan,
        begun.as_of,
        begun.past.events,
        begun.past.payments if file is None else file.payments,
        begun.past.until,
        choices,
        file=file,
        answer=answer,
        scenario=scenario,
        case=Case(outcome, scenario.headline),
        tranches=tranches,
    )


def refuse_unclear(part: object, outcome: Outcome, scenario: Scenario) -> None:
    """Raises ``InputError`` without a ``contract:`` part, and where two prices are in circulation: that of the household's own orders is asked for."""
    if part is None:
        raise parts.missing("contract")
    case = Case(outcome, scenario.headline)
    if prices.alternatives(case):
        both = {alternative.choice: case.money(alternative.price) for alternative in prices.alternatives(case)}
        raise InputError("error.contract.two_prices", "dwelling.price", **both)


def _revisions(past: Past) -> dict[str, PriceRevision]:
    """The prices revised before the keys, in the order of their days, each with its place in the question."""
    revisions = [
        (f"{reader.PLACE}.events[{place}]", event)
        for place, event in enumerate(past.events)
        if isinstance(event, PriceRevision)
    ]
    return dict(sorted(revisions, key=lambda row: row[1].day))


def _file(past: Past, plan: Plan, folder: pathlib.Path | None) -> PaymentsFile | None:
    """The file of payments that a question names; None where it names none. Raises ``InputError``."""
    if past.file is None:
        return None
    if folder is None:
        raise InputError("error.contract.file_elsewhere", f"{reader.PLACE}.paid")
    path = folder / past.file.path
    try:
        return payments_rows.read(path, plan, past.events, past.file.unit, past.file.account)
    except InputError as error:
        raise error if error.where else error.at(str(path)) from None
