"""A part of a question, read strictly: a mapping with its facts. A missing one is asked for with a valid line, that of its row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from simulator.question.facts import KEYS
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.reading.fact_readers import FactReader
from simulator.wording import FactList, Named, Plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.reading.fields import Raw

Value = TypeVar("Value")
Absent = TypeVar("Absent")

_ITEM = re.compile(r"\[\d+\]")
_WHOLE_PARTS = {
    "household": "household: {birth: 1985-03-15, income: 60000 DZD, …}",
    "dwelling": "dwelling: {type: F3}",
    "dates": "dates: {application: 2024-07-06, acceptance: 2025-12-15, keys: 2028-06-20}",
    "household.property[]": "property: [{kind: dwelling, whose: applicant}]",
    "dates.milestones": "milestones: {foundations: 2026-09-01}",
    "readings": "readings: {rounding: dinar_up}",
    "kafil[]": "- {birth: 1998-05-02, income: 45000 DZD}",
    "kafil[].share": "- {birth: 1998-05-02, income: 45000 DZD, share: 40 %}",
    "dates.suspended": "suspended: [{from: 2025-05-01, to: 2025-05-20}]",
    "dates.suspended[]": "suspended: [{from: 2025-05-01, to: 2025-05-20}]",
    "options": "options: {fnpos: false, first_tranche: 20 %}",
    "loan": "loan: {bank: cpa, amount: max, term: 30 years}",
    "down_payment_loan": "down_payment_loan: {bank: cnep, amount: max, term: 25 years}",
    "plan": "plan: {as_of: 2026-11-29, saved: 200000 DZD, monthly: 15000 DZD}",
    "plan.as_of": "as_of: 2026-11-29",
    "plan.saved": "saved: 200000 DZD",
    "contract": "contract: {as_of: 2026-11-29, paid: until 2026-11-20, events: []}",
    "contract.as_of": "as_of: 2026-11-29",
    "contract.paid": "paid: until 2026-11-20",
}
"""A valid line for a whole part, and for an item of a list, of which no fact stands alone."""
_ELSEWHERE = {
    "MAD": {
        "household": "household: {birth: 1985-03-15, income: 8000 MAD, …}",
        "household.income": "income: 8000 MAD",
        "dwelling.price": "price: 300000 MAD",
    }
}
"""The lines whose amounts would be unusual in another currency."""
EXAMPLES = {key: fact.example for key, fact in KEYS.items() if fact.example and "[]." not in key} | _WHOLE_PARTS
"""A valid line for every fact and every part; why one is needed is in the catalogues, under ``why.<key>``."""


def example(place: str, currency: str = "DZD") -> str:
    """A valid line for this place, or for the nearest part around it that has a line, in a currency."""
    pattern = _ITEM.sub("[]", place)
    while pattern and pattern not in EXAMPLES:
        pattern = re.sub(r"(\[\]|\.?[^.\[\]]*)$", "", pattern)
    key = pattern or "household"
    return _ELSEWHERE.get(currency, {}).get(key, EXAMPLES[key].replace("DZD", currency))


def missing(place: str, currency: str = "DZD") -> InputError:
    """The error for a missing fact: its place, why it is needed, and a valid line in the currency of the scheme."""
    why = Named(f"why.{_ITEM.sub('[]', place)}")
    return InputError("error.key.missing", place, why=why, example=Plain(example(place, currency)))


def mapping(raw: object, place: str) -> Raw:
    """The facts of a mapping under their names. Raises ``InputError`` for anything else."""
    return fields.mapping(raw, place, example(place))


def strict_mapping(raw: object, place: str, allowed: set[str], needed: tuple[str, ...], currency: str = "DZD") -> Raw:
    """The mapping of a place. Raises ``InputError`` for needed facts that are missing and for unknown ones."""
    row = mapping(raw, place)
    names = FactList(tuple(Plain(name) for name in sorted(allowed)))
    faults = [
        InputError("error.key.unknown", fields.join(place, name), known=names) for name in row if name not in allowed
    ]
    faults += [missing(fields.join(place, name), currency) for name in sorted(needed) if row.get(name) is None]
    if faults:
        raise InputError.joined(faults)
    return row


class Part:
    """One mapping of a question; ``names`` reads it, with every needed fact and no unknown one."""

    def __init__(
        self, raw: object, place: str, allowed: set[str], needed: tuple[str, ...] = (), currency: str = "DZD"
    ) -> None:
        self._raw, self._place, self._currency = raw, place, currency
        self.names = FactReader(lambda: strict_mapping(raw, place, allowed, needed, currency))

    def states(self, name: str) -> bool:
        """Whether this fact is present, readable or not."""
        return isinstance(self._raw, dict) and self._raw.get(name) is not None

    def fact(self, name: str, read: Callable[[object, str], Value]) -> FactReader[Value]:
        """A reader of a fact that must be present."""
        place = fields.join(self._place, name)

        def value() -> Value:
            raw = mapping(self._raw, self._place).get(name)
            if raw is None:
                raise missing(place, self._currency)
            return read(raw, place)

        return FactReader(value)

    def maybe(self, name: str, read: Callable[[object, str], Value], absent: Absent) -> FactReader[Value | Absent]:
        """A reader of a fact that may be absent: then its value is ``absent``."""
        fact = self.fact(name, read)
        return FactReader(lambda: fact() if self.states(name) else absent)

    def amount(self, raw: object, place: str) -> int:
        """An amount in the currency of this part."""
        return fields.amount(raw, place, self._currency)

    def price(self, raw: object, place: str) -> int:
        """The same, and not zero."""
        return fields.price(raw, place, self._currency)
