"""The contract of a household: its plan is that of the answer, what happened since is its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.answers.answer_to_json import to_json
from simulator.answers.explain import Case, prices
from simulator.answers.stages import after_full_payment
from simulator.contracts import Contract, reader
from simulator.contracts.opening import plan_of
from simulator.contracts.readings import ContractReadings
from simulator.reading import fields
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.answers.model import Answer
    from simulator.answers.stages import Stage
    from simulator.contracts.path import Path
    from simulator.engine.outcome import Outcome


@dataclass(frozen=True, kw_only=True)
class HouseholdContract(Contract):
    """A contract, the answer to the question that it comes from, and the household with its law."""

    answer: Answer
    case: Case

    def after_full_payment(self, deed: dt.date | None) -> list[Stage]:
        """The transfer and the free resale, when the price is paid whole on a day."""
        return after_full_payment(self.case, deed)

    def lived(self) -> tuple[Path, Path]:
        """The contract on its day, and to its end as planned. Raises ``InputError`` with the place in the question."""
        try:
            return super().lived()
        except InputError as error:
            raise error.at(reader.PLACE) from None

    def to_json(self) -> dict[str, Any]:
        """The contract as its JSON, with the answer."""
        return super().to_json() | {"answer": to_json(self.answer, ())}


def household_contract(
    part: object, answer: Answer, outcome: Outcome, row: int, readings: Mapping[str, object]
) -> HouseholdContract:
    """The contract of a household, read from the ``contract:`` part of its question and its ``readings``. Raises ``InputError``.

    Where both prices of a programme are in circulation, that of the household's own orders is asked for.
    """
    if part is None:
        raise fields.missing("contract")
    case = Case(outcome, row)
    if prices.alternatives(case):
        both = {alternative.choice: case.money(alternative.price) for alternative in prices.alternatives(case)}
        raise InputError("error.contract.two_prices", "dwelling.price", **both)
    if not case.term:
        raise InputError("error.contract.no_schedule", "household.birth")
    begun = reader.part(part, answer.currency, dict(readings))
    return HouseholdContract(
        plan_of(outcome, row),
        begun.as_of,
        begun.past.events,
        begun.past.payments,
        begun.past.until,
        ContractReadings(**begun.readings),
        answer=answer,
        case=case,
    )
