"""The dated payments of an ``Answer``: as columns, and one by one for who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import Money

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


class Payment(NamedTuple):
    """One dated payment; ``date`` is None where it depends on the works, ``pay_off`` what would end the contract after it.

    ``charges`` are those of its month, None where the household stated none; a ``label`` tells parts of one kind apart.
    """

    number: int
    date: dt.date | None
    kind: str
    payer: str
    due: Money
    principal: Money
    interest: Money
    fees: Money
    balance: Money
    pay_off: Money | None
    label: str
    charges: Money | None


AMOUNTS = ("due", "principal", "interest", "fees", "balance", "pay_off", "charges")
"""The amounts of a ``Payment``."""


@dataclass(frozen=True)
class Schedule:
    """The dated payments, tranches first, as columns of one length: those of ``Payment``. ``amounts`` are in centimes, None where not stated."""

    currency: str
    number: Sequence[int]
    date: Sequence[dt.date | None]
    kind: Sequence[str]
    payer: Sequence[str]
    label: Sequence[str]
    amounts: dict[str, Sequence[int | None]]

    @cached_property
    def cents(self) -> set[int]:
        """The distinct amounts: most months are alike."""
        distinct = set[int | None]().union(*self.amounts.values())
        return {cents for cents in distinct if cents is not None}

    @cached_property
    def payments(self) -> tuple[Payment, ...]:
        """The payments one by one."""
        money = {cents: Money(cents, self.currency) for cents in self.cents} | {None: None}
        columns = {name: [money[cents] for cents in column] for name, column in self.amounts.items()}
        columns |= {name: getattr(self, name) for name in Payment._fields if name not in columns}
        return tuple(map(Payment._make, zip(*(columns[name] for name in Payment._fields), strict=True)))
