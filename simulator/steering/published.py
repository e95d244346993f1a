"""The figures published about Daam Sakane, and which of them can be recomputed: what closes, what does not, and why.

The series is data (``law/published/daam_sakane_steering.yaml``); the amounts of the aid come from the law. A figure
closes when the exact result, rounded as the page rounded it, is the figure printed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import CENTIMES, Money
from simulator.law import Law, sources
from simulator.law.text import ATTACHES
from simulator.law.values import ValueReadError, share
from simulator.reading import documents, fields
from simulator.steering.cells import CURRENCY
from simulator.wording import Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.law.sources import Source
    from simulator.law.values import Band

Number = int | Fraction

FILE = Path(__file__).parents[1] / "law" / "published" / "daam_sakane_steering.yaml"
SCHEME = "daam_sakane"

_COUNT = re.compile(r"(?:(?P<how>about|more than) )?(?P<first>\d+)(?: or (?P<second>\d+))?")
_AMOUNT = re.compile(r"(?P<number>\d+(?:\.(?P<decimals>\d+))?) (?P<scale>million|billion) MAD")
_SCALES = {"million": 10**6 * CENTIMES, "billion": 10**9 * CENTIMES}
_ROW = {
    "as_of",
    "requests",
    "beneficiaries",
    "aid",
    "women",
    "abroad",
    "young",
    "age",
    "amounts",
    "source",
    "closes",
    "why",
}


class Count(NamedTuple):
    """A count as printed: one value, or two that contradict each other; ``about``, ``more than`` or nothing before it."""

    values: tuple[int, ...]
    how: str = ""


class Printed(NamedTuple):
    """An amount as printed, in centimes, and the step to which the page rounded it."""

    cents: int
    step: int

    def is_rounded(self, cents: Fraction | int) -> bool:
        """Whether an exact amount is printed so, when it is rounded half up."""
        return int(Fraction(cents, self.step) + Fraction(1, 2)) * self.step == self.cents

    def is_cut_off(self, cents: int) -> bool:
        """Whether an exact amount is printed so, when its last digits are dropped."""
        return cents // self.step * self.step == self.cents


@dataclass(frozen=True, slots=True)
class Row:
    """The published figures of one day: the counts, the shares of the larger and of the smaller aid, and others."""

    as_of: str
    requests: Count | None
    beneficiaries: Count | None
    high: Fraction | None
    low: Fraction | None
    women: Fraction | None
    amounts: Mapping[str, Printed]
    other: Mapping[str, str]
    sources: tuple[Source, ...]
    closes: bool
    why: str

    def number(self, name: str) -> int:
        """One of the other figures, a whole number."""
        return int(self.other[name])

    def count(self) -> int:
        """The beneficiaries, where one number is printed."""
        assert self.beneficiaries is not None
        return self.beneficiaries.values[0]


@dataclass(frozen=True, slots=True)
class Check:
    """A figure recomputed: the golden case, the line of the series, whether it closes, the numbers, and the sentence."""

    name: str
    as_of: str
    closes: bool
    computed: Mapping[str, Number]
    sentence: Sentence


def series() -> tuple[Row, ...]:
    """The published series, oldest first."""
    raw = documents.read_file(FILE)
    assert isinstance(raw, dict)
    return tuple(_row(fields.mapping(row, "rows", "rows: [{as_of: 2024-01-05, …}]")) for row in raw["rows"])


def _row(raw: Mapping[str, object]) -> Row:
    if not _ROW <= set(raw) <= _ROW | {"other"} or raw["closes"] not in ("true", "false"):
        raise ValueReadError(f"{FILE.name}, {raw.get('as_of')}: the keys {sorted(_ROW)}, closes true or false")
    aid, women, amounts, other = (_part(raw.get(name)) for name in ("aid", "women", "amounts", "other"))
    return Row(
        as_of=str(raw["as_of"]),
        requests=_count(str(raw["requests"])),
        beneficiaries=_count(str(raw["beneficiaries"])),
        high=share(aid["high"]) if aid else None,
        low=share(aid["low"]) if aid else None,
        women=share(women["share"]) if women else None,
        amounts={name: _amount(text) for name, text in amounts.items()},
        other=other,
        sources=sources.cited(raw["source"], f"{raw['as_of']}.source"),
        closes=raw["closes"] == "true",
        why=str(raw["why"]),
    )


def _part(raw: object) -> dict[str, str]:
    """The texts of a part of a line; empty where it is written as unknown, or not at all."""
    return {name: str(text) for name, text in raw.items()} if isinstance(raw, dict) else {}


def _count(text: str) -> Count | None:
    if text == "unknown":
        return None
    match = _COUNT.fullmatch(text)
    if match is None:
        raise ValueReadError("a count such as 7961, about 52000, more than 63000, 42662 or 41662")
    return Count(tuple(int(match[name]) for name in ("first", "second") if match[name]), match["how"] or "")


def _amount(text: str) -> Printed:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise ValueReadError("an amount such as 2.3 billion MAD")
    scale = _SCALES[match["scale"]]
    return Printed(int(Fraction(match["number"]) * scale), scale // 10 ** len(match["decimals"] or ""))


class Levels(NamedTuple):
    """The two amounts of the aid, in centimes, and the highest price of each."""

    high: int
    low: int
    high_up_to: int
    low_up_to: int


def levels(day: dt.date) -> Levels:
    """The two amounts that the law gives on a day: the published figures have no others."""
    bands: tuple[Band, ...] = Law.load().at(SCHEME, dict.fromkeys(ATTACHES, day)).value_or_none("grant")
    high, low = sorted(bands, key=lambda band: -int(band.gives))
    assert high.price_up_to is not None
    assert low.price_up_to is not None
    return Levels(int(high.gives), int(low.gives), high.price_up_to, low.price_up_to)


def check_published() -> tuple[Check, ...]:
    """The checks of all the published figures that can be recomputed."""
    rows = {row.as_of: row for row in series()}
    plf = rows["2024-09-30"]
    aid = levels(dt.date.fromisoformat(plf.as_of))
    return (
        _shares(rows),
        _two_counts(rows["2024-01-31"]),
        _plf(plf, aid),
        _november(rows["2024-11-05"], aid),
        _units("ADS-G4d", rows["2024-12/2025-01"]),
        _january(rows),
        _mean_aid("ADS-G4b", rows["2025-04"], aid),
        _units("ADS-G4d", rows["2025-05-12"]),
        _may(rows),
        _mean_aid("S153", rows["2025-09-30"], aid),
        _mean_aid("S154", rows["2025-10-31 (a)"], aid),
        _rhythm(rows["2025-10-31 (b)"]),
    )


def _money(cents: Fraction | int) -> Money:
    """To the dirham, rounded half up: these are estimates, not payments."""
    return Money(int(Fraction(cents, CENTIMES) + Fraction(1, 2)) * CENTIMES, CURRENCY)


def _shares(rows: Mapping[str, Row]) -> Check:
    """The check that the shares of the larger and of the smaller aid add up to one."""
    sums = [row.high + row.low for row in rows.values() if row.high is not None and row.low is not None]
    facts: dict[str, Number] = {"lines": len(sums)}
    return Check("shares", "", set(sums) == {Fraction(1)}, facts, Sentence("steering.check.shares", facts))


def _two_counts(row: Row) -> Check:
    assert row.requests is not None
    first, second = row.requests.values
    facts: dict[str, Number] = {"first": first, "second": second}
    return Check("S142/S121", row.as_of, first == second, facts, Sentence("steering.check.two_counts", facts))


def _plf(row: Row, aid: Levels) -> Check:
    """ADS-G1: the aid of the finance bill for 2025, dossier by dossier."""
    high, low = row.number("count_high"), row.number("count_low")
    totals = {"paid_high": high * aid.high, "paid_low": low * aid.low}
    paid, part = sum(totals.values()), Fraction(high, high + low)
    closes = (
        all(row.amounts[name].cents == total for name, total in totals.items())
        and row.amounts["paid"].is_cut_off(paid)
        and high + low == row.count()
        and row.high == Fraction(int(part * 1000 + Fraction(1, 2)), 1000)
    )
    computed: dict[str, Number] = {"beneficiaries": high + low, **totals, "paid": paid, "high_share": part}
    facts = {
        "high_count": high, "low_count": low, "high": _money(aid.high), "low": _money(aid.low),
        "high_total": _money(totals["paid_high"]), "low_total": _money(totals["paid_low"]), "total": _money(paid),
        "count": high + low, "share": part,
    }  # fmt: skip
    return Check("ADS-G1", row.as_of, closes, computed, Sentence("steering.check.plf", facts))


def _implied(paid: int, count: int, aid: Levels) -> Fraction:
    """The share of the larger aid that a total implies."""
    return (Fraction(paid, count) - aid.low) / (aid.high - aid.low)


def _november(row: Row, aid: Levels) -> Check:
    """ADS-G4: the State's part of the value of the dwellings, and their mean price."""
    paid, value = row.amounts["paid"].cents, row.amounts["value"].cents
    part, published = Fraction(paid, value), share(row.other["paid_of_value"])
    computed = {
        "share": part,
        "mean_price": Fraction(value, row.count()),
        "high_share": _implied(paid, row.count(), aid),
    }
    facts = {
        "paid": _money(paid), "value": _money(value), "share": part, "published": published,
        "price": _money(computed["mean_price"]), "implied": computed["high_share"],
    }  # fmt: skip
    return Check("ADS-G4", row.as_of, _is_printed(part, published), computed, Sentence("steering.check.value", facts))


def _is_printed(part: Fraction, published: Fraction) -> bool:
    """Whether a share, rounded to whole percents, is the published one."""
    return Fraction(int(part * 100 + Fraction(1, 2)), 100) == published


def _units(name: str, row: Row) -> Check:
    """ADS-G4d: dwellings under way against an earlier number; one page prints no percentage to compare with."""
    units, before = row.number("units"), row.number("units_before")
    part = Fraction(units, before)
    facts: dict[str, object] = {"units": units, "before": before, "share": part}
    computed = {"share": part}
    if "units_of_before" not in row.other:
        return Check(
            name, row.as_of, closes=True, computed=computed, sentence=Sentence("steering.check.units_only", facts)
        )
    published = share(row.other["units_of_before"])
    sentence = Sentence("steering.check.units", facts | {"published": published})
    return Check(name, row.as_of, _is_printed(part, published), computed, sentence)


def _day_text(as_of: str) -> str:
    """``2025-10-31 (a)`` → ``31/10/2025``, ``2025-04`` → ``04/2025``."""
    return "/".join(reversed(as_of.partition(" ")[0].split("-")))


def _mean_aid(name: str, row: Row, aid: Levels) -> Check:
    """The beneficiaries at the published shares, against the money published."""
    assert row.high is not None
    assert row.low is not None
    count, published = row.count(), row.amounts["paid"]
    paid = count * (row.high * aid.high + row.low * aid.low)
    closes, implied = published.is_rounded(paid), _implied(published.cents, count, aid)
    facts = {
        "day": Plain(_day_text(row.as_of)), "count": count, "share": row.high, "high": _money(aid.high), "low": _money(aid.low), "computed": _money(paid),
        "published": _money(published.cents), "implied": implied,
    }  # fmt: skip
    sentence = Sentence(f"steering.check.mean_aid.{'closes' if closes else 'open'}", facts)
    return Check(name, row.as_of, closes, {"paid": paid, "high_share": implied}, sentence)


def _january(rows: Mapping[str, Row]) -> Check:
    """More than 63 000 in January 2025: against the other page, and against what October leaves for the end of 2024."""
    row, near, october = rows["2025-01-28"], rows["2024-12/2025-01"], rows["2025-10-31 (a)"]
    end_of_2024 = october.count() - 10 * october.number("monthly_2025")
    facts = {
        "count": row.count(),
        "left": end_of_2024,
        "other": near.count(),
        "monthly": october.number("monthly_2025"),
    }
    closes = row.count() < min(end_of_2024, near.count())
    return Check("ADS-Q7", row.as_of, closes, {"end_2024": end_of_2024}, Sentence("steering.check.january", facts))


def _may(rows: Mapping[str, Row]) -> Check:
    """More than 62 000 in May 2025: more than two months later."""
    row, july = rows["2025-05-12"], rows["2025-07-09"]
    facts = {"count": row.count(), "later": july.count()}
    closes = row.count() < july.count()
    return Check("ADS-Q7", row.as_of, closes, {"july_2025": july.count()}, Sentence("steering.check.may", facts))


def _rhythm(row: Row) -> Check:
    """ADS-G4c: twelve months of 2024 and ten of 2025 at the published rhythm."""
    first, second = row.number("monthly_2024"), row.number("monthly_2025")
    beneficiaries = 12 * first + 10 * second
    facts = {"first": first, "second": second, "computed": beneficiaries, "published": row.count()}
    return Check(
        "ADS-G4c",
        row.as_of,
        beneficiaries == row.count(),
        {"beneficiaries": beneficiaries},
        Sentence("steering.check.rhythm", facts),
    )
