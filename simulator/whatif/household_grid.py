"""A grid of typical households under several laws: ages at the keys, incomes and types of dwelling, each figure the engine's.

The other facts are those of one question: its dates, what is owned, the aid already had. One income pays, without a spouse's
and without a kafil. Each law decides all ages and incomes of a type in one run of the kernel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.answers import explain
from simulator.answers.comparison import CALLS, FEES, LATER, KnownSum, Missing
from simulator.answers.explain import Case
from simulator.answers.json_values import amount, amount_or_none, iso
from simulator.base import dates
from simulator.base.money import Money
from simulator.law import Law
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import ALL, BOUGHT, PROGRAMMES
from simulator.question import parts
from simulator.question.another_scheme import for_scheme
from simulator.question.scenario import Scenario, parse, raw_of
from simulator.reading import fields
from simulator.reading.errors import InputError, SimulatorError
from simulator.whatif.moves import number
from simulator.whatif.question import QuestionUnderLaw, points
from simulator.wording import LANGUAGES, Named, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from simulator.answers import Json
    from simulator.reading.fields import Raw
    from simulator.whatif.question import HouseholdFigures

AGES = tuple(range(25, 70, 5))
"""Whole years on the day of the keys."""
INCOMES = ("30000 DZD", "60000 DZD", "90000 DZD", "120000 DZD")
"""Net, a month: the grid that is shown where none is asked for. No figure depends on the choice."""
TYPES = ("F3", "F4")
AMOUNTS = ("income", "price", "grant", "up_front", "instalment", "in_all")
"""The amounts of a row."""
RATES = frozenset({"loan_rate", "bank_rate"})
"""Gaps that leave open what is paid a month."""
YOUNGEST, OLDEST = 1, 110
MOST = 5_000
"""Cells of a law at most."""
_OTHERS = ("kafil", "contract", "as_of", "supposed", "title")
"""The parts of a question that a typical household has not."""


class GridCell(NamedTuple):
    """One typical household under one law: what was asked (``aadl_2``, ``lpa``), the type, the age at the keys, the income in centimes.

    ``monthly``, ``up_front`` and ``in_all`` are what is known of those sums, as in a comparison.
    """

    scheme: str
    dwelling: str
    age: int
    income: int
    figures: HouseholdFigures
    monthly: KnownSum
    up_front: KnownSum
    in_all: KnownSum


@dataclass(frozen=True)
class HouseholdGrid:
    """Every cell, by law, type, age and income, in this order; ``missing`` are the laws and types that could not be asked, and why.

    ``keys`` is the day on which the ages count, ``schemes`` are the laws as they were asked, ``incomes`` centimes a month.
    """

    currency: str
    keys: dt.date
    schemes: tuple[str, ...]
    dwellings: tuple[str, ...]
    ages: tuple[int, ...]
    incomes: tuple[int, ...]
    cells: tuple[GridCell, ...]
    missing: tuple[Missing, ...]

    def part(self, dwelling: str, income: int) -> dict[int, dict[str, GridCell]]:
        """The cells of a type and an income: for each age that of each law that could be asked."""
        rows: dict[int, dict[str, GridCell]] = {age: {} for age in self.ages}
        for cell in self.cells:
            if (cell.dwelling, cell.income) == (dwelling, income):
                rows[cell.age][cell.scheme] = cell
        return rows

    def rows(self) -> list[Json]:
        """A mapping for each cell, JSON-ready: amounts are decimal strings, None where there is no schedule."""
        return [self._row(cell) for cell in self.cells]

    def _row(self, cell: GridCell) -> Json:
        figures = cell.figures
        return {
            "asked": cell.scheme, "type": cell.dwelling, "age_at_keys": cell.age, "income": self._amount(cell.income),
            "eligible": figures.eligible, "refused_by": list(figures.refused), "months": figures.months,
            "price": self._amount(figures.price), "grant": self._amount(figures.grant), "up_front": amount_or_none(cell.up_front.amount),
            "instalment": amount_or_none(cell.monthly.amount),
            "in_all": amount_or_none(cell.in_all.amount),
            "lacking": {"up_front": list(cell.up_front.lacking), "in_all": list(cell.in_all.lacking)},
            "last_due": iso(figures.last), "decisive": figures.decisive, "effort": figures.effort, "currency": self.currency,
        }  # fmt: skip

    def _amount(self, cents: int) -> str:
        return amount(Money(cents, self.currency))

    def to_json(self) -> Json:
        """The whole grid, JSON-ready: what was asked, the cells as ``rows`` gives them, and why a law has none."""
        return {
            "keys": self.keys.isoformat(), "asked": list(self.schemes), "types": list(self.dwellings), "ages": list(self.ages),
            "incomes": [self._amount(income) for income in self.incomes], "currency": self.currency,
            "cells": self.rows(),
            "missing": {line.name: {lang: line.error.message(lang) for lang in LANGUAGES} for line in self.missing},
        }  # fmt: skip

    def frame(self) -> pd.DataFrame:
        """A row for each cell, amounts as numbers; imports pandas."""
        import pandas as pd

        table = pd.DataFrame(self.rows())
        for name in AMOUNTS:
            table[name] = pd.to_numeric(table[name])
        return table


def household_grid(
    question: str | Path | Mapping[str, object], schemes: Iterable[str] = (), *, ages: Sequence[int] = AGES,
    incomes: Sequence[str] = INCOMES, types: Sequence[str] = TYPES, law: Law | None = None,
) -> HouseholdGrid:  # fmt: skip
    """The typical households of a question under laws: ``household_grid("couple_f3.yaml", ["aadl_2", "lpa"], ages=[30, 40])``.

    Where no law is named, the programmes and the purchases of whose facts the question speaks (``schemes:``). ``incomes``
    are written with their currency. Raises ``InputError`` for a question, a law, an age, an income or a type that cannot be read.
    """
    law, raw = law or Law.load(), raw_of(question)
    base = parse(_typical(raw, types[0] if types else TYPES[0]))
    currency = CURRENCIES[base.scheme.partition("@")[0]]
    amounts = tuple(fields.amount(income, "income", currency) for income in incomes)
    _refuse(ages, amounts)
    asked_of = tuple(dict.fromkeys(schemes)) or default_schemes(raw, currency)
    for scheme in asked_of:
        law.scheme(PROGRAMMES[scheme].dated_scheme if scheme in PROGRAMMES else scheme)
    cells: list[GridCell] = []
    missing: list[Missing] = []
    for scheme, dwelling in product(asked_of, types):
        try:
            cells += _cells(parse(_typical(raw, dwelling)), scheme, dwelling, ages, amounts, law)
        except SimulatorError as error:
            missing.append(Missing(scheme, error))
    keys: dt.date = base.people.keys[0].item()
    return HouseholdGrid(
        currency, keys, asked_of, tuple(types), tuple(ages), amounts, tuple(cells), _one_for_each_law(missing)
    )


def default_schemes(raw: Raw, currency: str) -> tuple[str, ...]:
    """The programmes, and the schemes of purchase of whose facts the question speaks, at the day of the rules of a closed one."""
    facts = parts.mapping(raw.get("schemes") or {}, "schemes")
    bought = [name for name in BOUGHT if name in facts and CURRENCIES[name] == currency]
    days = {name: ALL[name].rules_of for name in bought}
    return (*PROGRAMMES, *(f"{name}@{day.isoformat()}" if day else name for name, day in days.items()))


def _typical(raw: Raw, dwelling: str) -> Raw:
    """The question for a type of dwelling, without the facts that a typical household has not, and without a price of its own."""
    stated = {name: part for name, part in raw.items() if name not in _OTHERS}
    place = {name: fact for name, fact in parts.mapping(raw.get("dwelling"), "dwelling").items() if name != "price"}
    return stated | {"dwelling": place | {"type": dwelling}}


def _refuse(ages: Sequence[int], incomes: Sequence[int]) -> None:
    """Raises ``InputError`` for an age that is none, and for more cells than a page or a file is read with."""
    for age in ages:
        if not YOUNGEST <= age <= OLDEST:
            raise InputError("grid.error.age", "ages", got=Plain(str(age)), least=YOUNGEST, most=OLDEST)
    if len(ages) * len(incomes) > MOST:
        raise InputError("grid.error.many", "ages", count=len(ages) * len(incomes), most=MOST)


def _cells(
    typical: Scenario, scheme: str, dwelling: str, ages: Sequence[int], incomes: Sequence[int], law: Law
) -> list[GridCell]:
    """The cells of one law and one type, in one run. Raises as ``api.comparison`` does."""
    base, home = scheme.partition("@")[0], typical.scheme.partition("@")[0]
    if base not in PROGRAMMES and CURRENCIES[base] != CURRENCIES[home]:
        currencies = {"own": Plain(CURRENCIES[base]), "theirs": Plain(CURRENCIES[home])}
        raise InputError("population.error.currency", "unit", scheme=Named(f"scheme.{base}"), **currencies)
    question = QuestionUnderLaw(for_scheme(typical, scheme), law)
    places = list(product(ages, incomes))
    keys: dt.date = question.people.keys[0].item()
    births = [number(dates.add_months(keys, -12 * age)) for age, _ in places]
    people = replace(
        question.many(len(places)),
        birth=np.array(births, np.int64).astype("datetime64[D]"),
        income=np.array([income for _, income in places], np.int64),
        spouse_income=np.zeros(len(places), np.int64),
    )
    outcome = question.run(people)
    return [
        GridCell(scheme, dwelling, *place, figures, *_known_sums(Case(outcome, row), figures))
        for row, (place, figures) in enumerate(zip(places, points(outcome), strict=True))
    ]


def _known_sums(case: Case, figures: HouseholdFigures) -> tuple[KnownSum, KnownSum, KnownSum]:
    """What is known of the instalment, of the sum up front and of the sum in all."""
    gaps = [gap.key for gap in explain.gaps(case)]
    of_up_front, of_in_all = (
        tuple(key for key in gaps if key in keys) for keys in (CALLS | FEES, CALLS | FEES | LATER)
    )
    is_unknown = not figures.up_front and of_up_front
    up_front = None if is_unknown else case.money(figures.up_front)
    monthly, in_all = (None if cents is None else case.money(cents) for cents in (figures.instalment, figures.in_all))
    rates = tuple(key for key in gaps if key in RATES) if monthly is None else ()
    return KnownSum(monthly, rates), KnownSum(up_front, of_up_front), KnownSum(in_all, of_in_all)


def _one_for_each_law(missing: list[Missing]) -> tuple[Missing, ...]:
    """The first reason of each law that lacks an answer for a type."""
    first: dict[str, Missing] = {}
    for line in missing:
        first.setdefault(line.name, line)
    return tuple(first.values())
