"""The places where the law can be read in several ways: named, chosen by the user, shown with every answer.

The first choice of each is the default. Why each exists, and what speaks for it, is told in the catalogues under
``reading.<name>.why`` and ``reading.<name>.<choice>``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from typing import Literal, get_args, get_type_hints

from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

PriceChoice = Literal["text", "called"]


@dataclass(frozen=True, slots=True)
class Readings:
    """One choice for each unclear clause; ``Readings()`` is the default reading of the law. Raises ``InputError`` for another choice."""

    age_limit: Literal["birthday", "eve_of_next", "end_of_year"] = "birthday"
    snmg_date: Literal["application", "acceptance", "keys"] = "application"
    income: Literal["cumulated", "applicant"] = "cumulated"
    income_floor: Literal["above", "from"] = "above"
    kafil: Literal["takes_over", "shares"] = "takes_over"
    kafil_age_limit: Literal["same", "none"] = "same"
    rounding: Literal["centime", "dinar_up"] = "centime"
    birth_year_only: Literal["first_of_january", "last_of_december"] = "first_of_january"
    over_age_cash: Literal["allowed", "unknown", "kept"] = "allowed"
    lpa_base: Literal["price", "price_minus_aid"] = "price"
    lsp_cap: Literal["max_aid", "own_aid"] = "max_aid"
    price_2013: PriceChoice = "text"
    age_at_registration: Literal["whole_years", "birthday"] = "whole_years"
    unable_above: Literal["income", "40 %", "30 %"] = "income"

    def __post_init__(self) -> None:
        for name, choices in self.choices().items():
            value = getattr(self, name)
            if not (isinstance(value, str) and value in choices):
                allowed = FactList(tuple(map(Plain, choices)))
                raise InputError("error.value.choice", f"readings.{name}", got=Plain(str(value)), allowed=allowed)

    @classmethod
    @functools.cache
    def choices(cls) -> dict[str, tuple[str, ...]]:
        """The choices of every reading, the default first."""
        hints = get_type_hints(cls)
        return {field.name: get_args(hints[field.name]) for field in fields(cls)}
