"""One contract of a portfolio by its number: its question as a scenario has it, so that its statement is that of ``contract``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from simulator import api
from simulator.applicants import reader
from simulator.base.money import decimal_string
from simulator.engine.households import UNSTATED, YES
from simulator.law.keys import CURRENCIES
from simulator.portfolios import event_table, payment_table
from simulator.portfolios.contract_checks import Beside, paid_until, rejections_of_reader
from simulator.portfolios.contract_numbers import ContractNumbers, numbers_of
from simulator.question.fact_rows import AMOUNTS, DAYS, Kind
from simulator.question.facts import COLUMNS
from simulator.reading import values
from simulator.reading.errors import InputError
from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.answers.household_contract import HouseholdContract
    from simulator.applicants.part import Part
    from simulator.engine.households import Households
    from simulator.portfolios.contract_checks import Rules
    from simulator.portfolios.event_table import Raw
    from simulator.portfolios.sources import Sources


def contract_of(number: str, sources: Sources, rules: Rules) -> HouseholdContract:
    """The contract with a number, as ``simulator.contract`` gives it. Raises ``InputError`` where it has none, with its first fault."""
    return api.contract(question_of(number, sources, rules), law=rules.law)


def question_of(number: str, sources: Sources, rules: Rules) -> Raw:
    """The question about the contract with a number, as a scenario has it. Raises ``InputError`` where it has none, with its first fault."""
    contracts, payments, events, unit, encoding = sources
    clean = values.plain(number)
    numbers = numbers_of(contracts, unit, encoding)
    place = int(numbers.places(pa.array([clean]))[0])
    if place < 0 or not clean:
        raise InputError("portfolio.no_contract", "--contract", number=Plain(number))
    currency = CURRENCIES[rules.law.scheme(rules.scheme)[0]]
    alone = ContractNumbers(pa.array([clean]))
    beside = Beside(
        alone,
        payment_table.read(payments, alone, unit, encoding),
        event_table.read(events, alone, unit, encoding, currency),
    )
    if numbers.twice[place]:
        raise InputError("portfolio.row.number_twice", "--contract")
    part, first = _part_with(place, reader.read(contracts, unit=unit, encoding=encoding, readings=rules.readings))
    line = int(part.numbers[place - first])
    until, unread = paid_until(part)
    row = int(np.searchsorted(part.lines, line))
    faults = [
        *rejections_of_reader(part, only=line),
        *unread.get(row, ()),
        *beside.payments.faults.get(0, ()),
        *beside.events.faults.get(0, ()),
    ]
    if faults:
        raise InputError(faults[0].sentence.key, **faults[0].sentence.facts)
    day = until[row].item()
    if day is not None and len(beside.payments.place):
        raise InputError("portfolio.row.paid_both", "--contract")
    return question(part.people, row, rules.scheme, currency) | {
        "contract": {
            "as_of": rules.as_of.isoformat(),
            "paid": _paid(beside, currency) if day is None else f"until {day.isoformat()}",
            "events": [beside.events.kinds[kind].raw for kind in beside.events.kind.tolist()],
            "readings": asdict(rules.contract_readings),
        }
    }


def _part_with(place: int, parts: Iterator[Part]) -> tuple[Part, int]:
    """The part of a file that has a row, and how many rows came before it."""
    first = 0
    for part in parts:
        if place < first + part.rows:
            return part, first
        first += part.rows
    raise InputError("batch.file.no_rows")


def _paid(beside: Beside, currency: str) -> list[Raw]:
    """The payments as a scenario has them."""
    payments = beside.payments
    columns = payments.days(slice(None)).tolist(), payments.amount.tolist(), payments.returned.tolist()
    return [
        {"date": day.isoformat(), "amount": f"{decimal_string(cents, currency)} {currency}"}
        | ({"returned": True} if returned else {})
        for day, cents, returned in zip(*columns, strict=True)
    ]


def question(people: Households, row: int, scheme: str, currency: str) -> Raw:
    """The facts of one household as a scenario has them."""
    raw: dict[str, dict[str, object]] = {}
    for _, fact in COLUMNS.values():
        room, _, name = fact.place.partition(".")
        if not name or not fact.held or fact.held.startswith("kafil_"):
            continue
        value = getattr(people, fact.held)[row].item()
        if value == UNSTATED and fact.kind not in DAYS and not isinstance(value, bool):
            continue
        if fact.kind in DAYS:
            value = value.isoformat()
        elif fact.kind in AMOUNTS:
            value = f"{decimal_string(value, currency)} {currency}"
        elif fact.kind is Kind.CHOICE:
            value = fact.choices[value]
        elif fact.kind is Kind.YES_NO:
            value = bool(value) if isinstance(value, bool) else value == YES
        raw.setdefault(room, {})[name] = value
    kafils = [
        {"birth": birth.isoformat(), "income": f"{decimal_string(income, currency)} {currency}"} | _share(share)
        for birth, income, share in zip(*(column[:, row].tolist() for column in (people.kafil_birth, people.kafil_income, people.kafil_share)), strict=True)
        if birth is not None
    ]  # fmt: skip
    return {"scheme": scheme, **raw, **({"kafil": kafils} if kafils else {})}


def _share(share: int) -> dict[str, object]:
    """What a kafil pays of an instalment, where he pays a part: millionths as a percentage."""
    return {"share": f"{share / 10_000:g} %"} if share > 0 else {}
