"""Amounts in the cells and the formulas of a workbook: in whole units of a currency, rounded to its decimals.

A spreadsheet counts in floats. A formula goes back to whole smallest units (centimes) before it divides or compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.base import money

if TYPE_CHECKING:
    from simulator.base.money import Money


@dataclass(frozen=True)
class Amounts:
    """How a workbook writes amounts of a currency."""

    currency: str

    @property
    def units(self) -> int:
        """The smallest units in one."""
        return money.units(self.currency)

    @property
    def decimals(self) -> int:
        """The decimals of an amount."""
        return money.CURRENCIES[self.currency].decimals

    @property
    def format(self) -> str:
        """The format of a cell, as spreadsheets write it."""
        return f"#,##0.{self.decimals * '0'}"

    def cell(self, amount: Money | int) -> float:
        """The number in a cell: an amount, or a number of smallest units, in whole units."""
        return (amount if isinstance(amount, int) else amount.cents) / self.units

    def rounded(self, formula: str) -> str:
        """The formula of a sum or a difference, without the noise of floats."""
        return f"ROUND({formula},{self.decimals})"

    def cut_off(self, formula: str, guard: int = 4) -> str:
        """The formula of a share, cut off at the smallest unit; ``guard`` decimals more take the noise of floats away before."""
        return f"ROUNDDOWN(ROUND({formula},{self.decimals + guard}),{self.decimals})"

    def smallest(self, formula: str) -> str:
        """The formula of an amount in whole smallest units."""
        return f"ROUND({formula}*{self.units},0)"
