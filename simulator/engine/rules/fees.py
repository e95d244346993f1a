"""What a buyer pays on top of the price: notary, registration, publicity, land registry, mortgage, the bank's own fees."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.base import money
from simulator.engine.rules.reads import READS, reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.base.money import Cents
    from simulator.law import Code


@reads("notary_scale", "notary_minimum", "notary_vat")
def notary(code: Code, price: Cents, amount: Cents) -> Cents:
    """The notary's scale, slice by slice, not below its minimum, with VAT. (N,) centimes"""
    del amount
    total, below = np.zeros_like(price), np.zeros_like(price)
    for band in code.value_or_none("notary_scale"):
        top = price if band.up_to is None else np.minimum(price, band.up_to)
        total = total + money.share(np.maximum(top - below, 0), Fraction(band.gives))
        below = top
    least = code.value_or_none("notary_minimum")
    before_tax = total if least is None else np.maximum(total, least)
    return before_tax + money.share(before_tax, code.value_or_none("notary_vat") or Fraction(0))


@reads("registration_rate")
def registration(code: Code, price: Cents, amount: Cents) -> Cents:
    """The registration duty on the price. (N,) centimes"""
    del amount
    return money.share(price, code.value_or_none("registration_rate"))


@reads("publicity_rate")
def publicity(code: Code, price: Cents, amount: Cents) -> Cents:
    """The tax of land publicity on the price. (N,) centimes"""
    del amount
    return money.share(price, code.value_or_none("publicity_rate"))


@reads("land_registry_rate", "land_registry_fixed")
def land_registry(code: Code, price: Cents, amount: Cents) -> Cents:
    """The land registry: a share of the price and a fixed part. (N,) centimes"""
    del amount
    return money.share(price, code.value_or_none("land_registry_rate")) + (
        code.value_or_none("land_registry_fixed") or 0
    )


@reads("mortgage_rate")
def mortgage(code: Code, price: Cents, amount: Cents) -> Cents:
    """The registration of the bank's mortgage, on the loan. (N,) centimes"""
    del price
    return money.share(amount, code.value_or_none("mortgage_rate"))


@reads("bank_fees")
def bank(code: Code, price: Cents, amount: Cents) -> Cents:
    """What the bank asks to open and manage the file of a loan. (N,) centimes"""
    del price
    return np.where(amount > 0, code.value_or_none("bank_fees"), 0)


FEES: dict[str, tuple[str, Callable[[Code, Cents, Cents], Cents]]] = {
    "notary": ("notary_scale", notary),
    "registration": ("registration_rate", registration),
    "publicity": ("publicity_rate", publicity),
    "land_registry": ("land_registry_rate", land_registry),
    "mortgage": ("mortgage_rate", mortgage),
    "bank": ("bank_fees", bank),
}
"""Each fee, with the provision that makes it due."""


def known_fees(code: Code) -> list[str]:
    """The fees that the law in force gives whole: a fee of which one part was not found is not counted at all."""
    return [
        name
        for name, (key, fee) in FEES.items()
        if code.value_or_none(key) is not None and not _silent(code, READS[fee])
    ]


def unknown(code: Code) -> list[str]:
    """The fees of which some part is declared unknown: they are counted nowhere."""
    return [name for name, (_, fee) in FEES.items() if _silent(code, READS[fee])]


def _silent(code: Code, keys: tuple[str, ...]) -> bool:
    """Whether the law in force declares one of these provisions unknown; "none" is an answer."""
    return any(code.fixes(key) and not code.states(key) for key in keys)


def fees(code: Code, price: Cents, amount: Cents) -> Cents:
    """Every known fee. (F, N) centimes, in the order of ``known_fees``"""
    columns = [FEES[name][1](code, price, amount) for name in known_fees(code)]
    return np.stack(columns) if columns else np.zeros((0, len(price)), np.int64)
