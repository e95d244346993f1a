"""The instalment by programme, dwelling, year of birth and year of the keys, as tables of less than 20 KB that need no engine to be read.

Each place has both ends of its years, two whole answers of the engine: born on 1 January with the keys on 31 December, which leaves
the fewest months, and born on 31 December with the keys on 1 January, which leaves the most. The other facts are those of the
typical cases of the programme; where the longest term depends on the income, there is a table for each band.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator import api
from simulator.base.money import LARGEST
from simulator.law import COHORTS, DWELLINGS, earlier
from simulator.question.scenario import parse
from simulator.reading.errors import LawError
from simulator.ui.state import examples, question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.engine.outcome import Outcome
    from simulator.law import Law
    from simulator.question.scenario import Scenario
    from simulator.ui.state.facts import Facts

_YOUNGEST, _OLDEST = 18, 75
"""Years before the application in which those are born whom a table offers."""
_AHEAD = 10
"""Years from today until the last keys of a table."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
UNKNOWN = -1
"""The tariff of a place for which no text gives a price."""
_DINAR = 100
ENDS = (((1, 1), (12, 31)), ((12, 31), (1, 1)))
"""Month and day of the birth, then of the keys: the end with the fewest months, and that with the most."""


class Tariff(NamedTuple):
    """A price with its down payment, in centimes, and what is left to pay in instalments."""

    price: int
    down_payment: int
    financed: int


@dataclass
class Table:
    """The table of a programme. ``bounds`` are the incomes in centimes up to which each band but the last goes.

    ``months[band][birth]`` has a number for each year of the keys and each of its ends; ``places[dwelling]`` the tariff there;
    ``amounts[tariff]`` the instalment in centimes by the number of months.
    """

    programme: str
    births: range
    keys: range
    bounds: tuple[int, ...]
    months: list[list[list[int]]]
    places: dict[str, list[int]] = field(default_factory=dict)
    tariffs: list[Tariff] = field(default_factory=list)
    amounts: list[dict[int, int]] = field(default_factory=list)

    def to_json(self, law: Law) -> dict[str, object]:
        """The table as the offline page reads it: the months are two digits each, in base 36."""
        return {
            "programme": self.programme,
            "texts": earlier.mark(law),
            "births": [self.births[0], self.births[-1]],
            "keys": [self.keys[0], self.keys[-1]],
            "months": [["".join(map(_two_digits, row)) for row in band] for band in self.months],
            "places": self.places,
            "tariffs": [[price, down] for price, down, _ in self.tariffs],
            "amounts": [
                {str(count): cents for count, cents in sorted(by_months.items())} for by_months in self.amounts
            ],
        }


def _two_digits(count: int) -> str:
    return _DIGITS[count // len(_DIGITS)] + _DIGITS[count % len(_DIGITS)]


def programmes() -> tuple[str, ...]:
    """The programmes that have a table, the newest first."""
    return tuple(reversed(COHORTS))


def table(programme: str, law: Law, today: dt.date) -> Table:
    """The table of a programme, from the engine."""
    cases = _cases(programme)
    application = dt.date.fromisoformat(cases[0]["application"]).year
    births = range(application - _OLDEST, application - _YOUNGEST + 1)
    keys = range(int(cases[0]["acceptance"][:4]) + 1, today.year + _AHEAD + 1)
    bounds = _bounds(programme, law, keys)
    built = Table(programme, births, keys, bounds, [[[] for _ in births] for _ in (*bounds, 0)])
    for band in range(len(bounds) + 1):
        for year in keys:
            for birth_day, keys_day in ENDS:
                _fill(built, band, law, [dt.date(born, *birth_day) for born in births], dt.date(year, *keys_day))
    built.places = {dwelling: places for dwelling, places in built.places.items() if set(places) != {UNKNOWN}}
    return built


def facts_of(programme: str, dwelling: str, income: int, birth: dt.date, keys: dt.date) -> Facts:
    """The facts of a place of a table, as a page states them; ``income`` in centimes, all of it the applicant's."""
    cases = _cases(programme)
    case = next((case for case in reversed(cases) if case["keys"] <= keys.isoformat()), cases[0])
    dates = {name: case[name] for name in ("application", "acceptance")} | {
        "birth": birth.isoformat(),
        "keys": keys.isoformat(),
    }
    stated = {"cohort": programme, "type": dwelling, "income": str(-(-income // _DINAR)), "spouse": "0", "supposed": ""}
    return examples.first().facts | dates | stated


def income_of(bounds: Sequence[int], band: int) -> int:
    """An income of a band: its upper end, or a dinar more than that of the band before."""
    return bounds[band] if band < len(bounds) else bounds[-1] + _DINAR if bounds else _any_income()


def _any_income() -> int:
    return int(examples.first().facts["income"]) * _DINAR


def _cases(programme: str) -> list[Facts]:
    """The typical cases of a programme in the order of their keys, those of a frozen law left out."""
    cases = [example.facts for example in examples.all_of_them()]
    return sorted(
        (case for case in cases if case["cohort"] == programme and not case["frozen"]), key=lambda case: case["keys"]
    )


def _bounds(programme: str, law: Law, keys: range) -> tuple[int, ...]:
    """The incomes up to which the bands of the longest term go, at any keys of the table."""
    limits = set()
    for year in keys:
        facts = facts_of(programme, "F3", _any_income(), dt.date(1970, 1, 1), dt.date(year, 1, 1))
        days = {name: dt.date.fromisoformat(facts[name]) for name in ("application", "acceptance", "keys")}
        limits |= {row[COHORTS.index(programme)] for row in law.at(question.SCHEME, days).term_table.limits}
    return tuple(sorted(limit for limit in limits if limit <= LARGEST))


def _fill(built: Table, band: int, law: Law, births: list[dt.date], keys: dt.date) -> None:
    """Ask the engine about every year of birth at one day of the keys, for each dwelling."""
    counts = None
    for dwelling in DWELLINGS:
        places = built.places.setdefault(dwelling, [])
        outcome = _outcome(
            facts_of(built.programme, dwelling, income_of(built.bounds, band), births[-1], keys), births, law
        )
        if band == 0:
            places.append(UNKNOWN if outcome is None else _tariff(built, outcome))
        if outcome is None:
            continue
        counts = _same(counts, outcome.level.count.tolist())
        place = built.tariffs.index(_tariff_of(outcome))
        built.amounts[place] |= {
            count: cents for count, cents in zip(counts, outcome.level.instalment.tolist(), strict=True) if count
        }
    for row, count in zip(built.months[band], counts or [0] * len(births), strict=True):
        row.append(count)


def _same(before: list[int] | None, counts: list[int]) -> list[int]:
    """The months, which no dwelling changes. Raises ``RuntimeError`` if one did: a table would need them for each."""
    if before is not None and before != counts:
        message = "the term depends on the dwelling: the tables must keep the months of each"
        raise RuntimeError(message)
    return counts


def _outcome(facts: Facts, births: Sequence[dt.date], law: Law) -> Outcome | None:
    """The outcome of the same facts for each birth; None where no text gives a price."""
    scenario = _scenario(facts["cohort"], facts["type"], facts["income"])
    alike = scenario.people.rows(np.zeros(len(births), np.int64))
    days: dict[str, Any] = {
        name: np.full(len(births), facts[name], "datetime64[D]") for name in ("application", "acceptance", "keys")
    }
    people = replace(alike, birth=np.array(births, "datetime64[D]"), **days)
    try:
        return api.simulate(people, scenario.scheme, law=law, readings=scenario.readings, terms=scenario.terms)
    except LawError:
        return None


@functools.lru_cache(maxsize=16)
def _scenario(programme: str, dwelling: str, income: str) -> Scenario:
    """A question of the programme, read once: only its days are others in the table."""
    case = _cases(programme)[-1]
    return parse(
        question.scenario(case | {"type": dwelling, "income": income, "spouse": "0", "supposed": ""}, dwelling)
    )


def _tariff_of(outcome: Outcome) -> Tariff:
    """The tariff of households that only their birth distinguishes."""
    decisions = outcome.decisions
    return Tariff(*(int(column[0]) for column in (decisions.price, decisions.down_payment, decisions.financed)))


def _tariff(built: Table, outcome: Outcome) -> int:
    """The place of a tariff among those of a table, where it is put if it is new."""
    tariff = _tariff_of(outcome)
    if tariff not in built.tariffs:
        built.tariffs.append(tariff)
        built.amounts.append({})
    return built.tariffs.index(tariff)


def ends(years: tuple[int, int]) -> Iterator[tuple[dt.date, dt.date]]:
    """The birth and the keys at both ends of a year of birth and a year of the keys."""
    for birth_day, keys_day in ENDS:
        yield dt.date(years[0], *birth_day), dt.date(years[1], *keys_day)
