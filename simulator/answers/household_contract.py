"""The contract of a household: its plan is that of the answer, what happened since is its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.answers.answer_to_json import to_json
from simulator.answers.explain import Case, prices
from simulator.answers.stages import after_full_payment
from simulator.contracts import Contract, payments_file, reader
from simulator.contracts.opening import plan_of
from simulator.contracts.readings import ContractReadings
from simulator.reading import fields
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    import pathlib

    from simulator.answers.model import Answer
    from simulator.answers.stages import Stage
    from simulator.contracts.path import Path
    from simulator.contracts.payments_file import PaymentsFile
    from simulator.contracts.plan import Plan
    from simulator.contracts.reader import Past
    from simulator.engine.outcome import Outcome
    from simulator.question.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class HouseholdContract(Contract):
    """A contract, the question that it comes from, the answer to that, and the household with its law."""

    answer: Answer
    scenario: Scenario
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
    part: object, answer: Answer, outcome: Outcome, scenario: Scenario, folder: pathlib.Path | None = None
) -> HouseholdContract:
    """The contract of a household, read from the ``contract:`` part of its question. Raises ``InputError``.

    Where both prices of a programme are in circulation, that of the household's own orders is asked for. ``folder`` is where a
    file of payments is looked for; without it none is read.
    """
    if part is None:
        raise fields.missing("contract")
    case = Case(outcome, scenario.headline)
    if prices.alternatives(case):
        both = {alternative.choice: case.money(alternative.price) for alternative in prices.alternatives(case)}
        raise InputError("error.contract.two_prices", "dwelling.price", **both)
    if not case.term:
        raise InputError("error.contract.no_schedule", "household.birth")
    begun, plan = reader.part(part, answer.currency), plan_of(outcome, scenario.headline)
    file = _file(begun.past, plan, folder)
    return HouseholdContract(
        plan,
        begun.as_of,
        begun.past.events,
        begun.past.payments if file is None else file.payments,
        begun.past.until,
        ContractReadings(**begun.readings),
        file=file,
        answer=answer,
        scenario=scenario,
        case=case,
    )


def _file(past: Past, plan: Plan, folder: pathlib.Path | None) -> PaymentsFile | None:
    """The file of payments that a question names; None where it names none. Raises ``InputError``."""
    if past.file is None:
        return None
    if folder is None:
        raise InputError("error.contract.file_elsewhere", f"{reader.PLACE}.paid")
    path = folder / past.file.path
    try:
        return payments_file.read(path, plan, past.events, past.file.unit, past.file.account)
    except InputError as error:
        raise error if error.where else error.at(str(path)) from None
