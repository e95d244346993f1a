"""A scenario: one question, in YAML, JSON or a Python mapping, read strictly into ``Households`` and readings.

A missing fact is an error that names the key, says why it is needed and shows a valid line; there is no default for a
fact. A year instead of a date of birth makes two households, born on 1 January and on 31 December: both are computed.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator import documents, fields, free_text, money
from simulator.errors import InputError
from simulator.law import COHORTS, DWELLINGS, Readings, Terms
from simulator.law.values import MILESTONES
from simulator.people import UNSTATED, Buyers, Households
from simulator.purchases import PURCHASES, allowed
from simulator.purchases import read as read_purchase
from simulator.schedule import PAYMENT_ORDER
from simulator.wording import LANGUAGES, Listed, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.fields import Raw

_TOP = {
    "title", "scheme", "household", "dwelling", "dates", "kafil", "readings", "charges", "loan", "options", "schemes",
}  # fmt: skip
_HOUSEHOLD = {
    "birth", "income", "spouse_income", "cohort", "owns_property", "had_state_aid", "had_location_vente",
}  # fmt: skip
_DATES = {"application", "acceptance", "keys", PAYMENT_ORDER, "milestones"}
_MOST_KAFILS = 10


@dataclass(frozen=True)
class Scenario:
    """A question that can be answered: the household (both ends of a year-only birth), and how the law is to be read."""

    scheme: str
    people: Households
    readings: Readings
    title: Mapping[str, str] = field(default_factory=dict)
    milestones: Mapping[str, dt.date] = field(default_factory=dict)
    charges: int = UNSTATED
    year_only: bool = False
    terms: Terms = field(default_factory=Terms)
    known: Mapping[str, dt.date] = field(default_factory=dict)
    suspended: tuple[tuple[dt.date, dt.date], ...] = ()
    raw: Raw = field(default_factory=dict)

    @property
    def inputs(self) -> str:
        """Fingerprint of what was asked: the same for the same facts, however they were written down."""
        columns = self.people.as_lists()
        facts = [
            self.scheme, columns, asdict(self.readings), asdict(self.terms), dict(self.milestones), dict(self.known),
            self.suspended, self.charges,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]

    @property
    def years_alone(self) -> tuple[int, ...]:
        """Of whom only the year of birth is known: 0 the applicant, j the j-th kafil."""
        if not self.year_only:
            return ()
        first, last = np.vstack([self.people.birth, self.people.kafil_birth])[:, :2].T
        return tuple(np.flatnonzero((first != last) & ~np.isnat(first)).tolist())

    @property
    def headline(self) -> int:
        """The row of ``people`` that the answer shows first."""
        return int(self.year_only and self.readings.birth_year_only == "last_of_december")


def load(source: str | Path | Mapping[str, object]) -> Scenario:
    """Read a scenario from a file, from YAML or JSON text, or from a mapping. Raises ``InputError``."""
    if isinstance(source, Path) or (isinstance(source, str) and not re.search(r"[\n{]", source)):
        return _in_file(source)
    raw = documents.read_text(source) if isinstance(source, str) else dict(source)
    return parse(raw)


def _in_file(path: str | Path) -> Scenario:
    raw = documents.read_file(path)
    try:
        return parse(raw)
    except InputError as error:
        raise error.at(f"{path} ›") from None


def parse(raw: object) -> Scenario:
    """The scenario in a mapping. Raises ``InputError`` at the first fact that is missing, unknown or impossible."""
    top = fields.fields(documents.plain(raw), "", _TOP, ("scheme", "household", "dwelling", "dates"))
    scheme = fields.text(top["scheme"], "scheme")
    base = scheme.partition("@")[0]
    read = _purchase if base in PURCHASES else _rent
    return replace(read(top, scheme, base), title=_title(top.get("title")), raw=top)


def for_scheme(scenario: Scenario, scheme: str) -> Scenario:
    """The same household asking another scheme: what the question says under ``schemes`` for it, and no fact it does not read.

    Raises ``InputError`` when that scheme needs a fact that the question does not give.
    """
    base = scheme.partition("@")[0]
    if base == scenario.scheme.partition("@")[0]:
        return replace(scenario, scheme=scheme)
    top = {
        name: value
        for name, value in scenario.raw.items()
        if name in ("household", "dwelling", "dates", "readings", "loan", "options", "kafil")
    }
    own = fields.mapping(
        fields.mapping(scenario.raw.get("schemes") or {}, "schemes").get(base) or {}, f"schemes.{base}"
    )
    for part, value in own.items():
        mine = top.get(part)
        top[part] = {**mine, **value} if isinstance(mine, dict) and isinstance(value, dict) else value
    known = (
        allowed(base)
        if base in PURCHASES
        else {"household": _HOUSEHOLD, "dwelling": {"type", "price"}, "dates": _DATES}
    )
    kept = {
        part: {name: fact for name, fact in value.items() if name in known[part]} if isinstance(value, dict) and part in known else value
        for part, value in top.items()
        if part in known or part == "readings" or (part == "kafil" and base not in PURCHASES)
    }  # fmt: skip
    try:
        return parse(kept | {"scheme": scheme})
    except InputError as error:
        raise error.at(f"{base} ›") from None


def _purchase(top: Raw, scheme: str, base: str) -> Scenario:
    """A question about a scheme in which the dwelling is bought."""
    bought = read_purchase(top, base)
    births, year_only = _births(top, bought.days["application"])
    people = Households.joined([
        Households.one(bought.facts | bought.days | _NO_KAFIL | {"birth": births[end], "buyers": Buyers.one(bought.buyer)})
        for end in ((0, 1) if year_only else (0,))
    ])  # fmt: skip
    works = {name: day for name, day in bought.steps.items() if name in MILESTONES}
    return Scenario(
        scheme, people, _readings(top.get("readings")), milestones=works, year_only=year_only, terms=bought.terms,
        known=bought.steps, suspended=bought.suspended,
    )  # fmt: skip


def _births(top: Raw, application: dt.date) -> tuple[tuple[dt.date, dt.date], bool]:
    """Both ends of the birth, before the application."""
    births, year_only = fields.birth(fields.mapping(top["household"], "household")["birth"], "household.birth")
    if births[1] >= application:
        raise InputError("error.birth.after_application", "household.birth", birth=births[1], day=application)
    return births, year_only


def _rent(top: Raw, scheme: str, base: str) -> Scenario:
    """A question about location-vente."""
    for name in sorted({"loan", "options"} & set(top)):
        known = Listed(tuple(Plain(one) for one in sorted(_TOP - {"loan", "options"})))
        raise InputError("error.key.unknown", name, known=known, scheme=Plain(base))
    household = fields.fields(top["household"], "household", _HOUSEHOLD, tuple(_HOUSEHOLD - {"had_location_vente"}))
    readings = _readings(top.get("readings"))
    days = _days(top["dates"])
    births, year_only = _births(top, days["application"])
    kafils = _kafils(top.get("kafil"), readings, days["keys"])
    facts = _facts(household) | _dwelling(top["dwelling"]) | dict(days)
    ends = (0, 1) if year_only or kafils.year_only else (0,)
    people = Households.joined([Households.one(facts | {"birth": births[end]} | kafils.at(end)) for end in ends])
    return Scenario(
        scheme,
        people,
        readings,
        milestones=_milestones(fields.mapping(top["dates"], "dates"), days["application"]),
        charges=UNSTATED if top.get("charges") is None else fields.amount(top["charges"], "charges"),
        year_only=len(ends) > 1,
    )


_NO_KAFIL: dict[str, object] = {"kafil_birth": [], "kafil_income": [], "kafil_share": []}


def _facts(household: Raw) -> Raw:
    return {
        "income": fields.amount(household["income"], "household.income"),
        "spouse_income": fields.amount(household["spouse_income"], "household.spouse_income"),
        "cohort": COHORTS.index(fields.choice(household["cohort"], "household.cohort", COHORTS)),
        "owns_property": fields.yes_no(household["owns_property"], "household.owns_property"),
        "had_state_aid": fields.yes_no(household["had_state_aid"], "household.had_state_aid"),
        "had_location_vente": UNSTATED
        if household.get("had_location_vente") is None
        else int(fields.yes_no(household["had_location_vente"], "household.had_location_vente")),
        "weight": 1.0,
    }


def _dwelling(raw: object) -> Raw:
    """The type or the price; the price wins, and then the type is only a name."""
    row = fields.fields(raw, "dwelling", {"type", "price"}, ())
    if row.get("type") is None and row.get("price") is None:
        raise fields.missing("dwelling.type")
    kind = (
        UNSTATED if row.get("type") is None else DWELLINGS.index(fields.choice(row["type"], "dwelling.type", DWELLINGS))
    )
    price = UNSTATED if row.get("price") is None else fields.amount(row["price"], "dwelling.price")
    if price == 0:
        raise InputError("error.price.zero", "dwelling.price")
    return {"dwelling": kind, "price": price}


def _days(raw: object) -> dict[str, dt.date]:
    """The three dates of the household, in an order that can happen."""
    row = fields.fields(raw, "dates", _DATES, ("application", "acceptance", "keys"))
    days = {name: fields.date(row[name], f"dates.{name}") for name in ("application", "acceptance", "keys")}
    for earlier, later in (("application", "acceptance"), ("acceptance", "keys")):
        if days[later] < days[earlier]:
            raise InputError(
                "error.date.order", f"dates.{later}",
                later=days[later], name=Plain(later), earlier=days[earlier], other=Plain(earlier),
            )  # fmt: skip
    return days


def _milestones(row: Raw, application: dt.date) -> dict[str, dt.date]:
    """The dates of the works that the household knows, and that of the payment order of the first tranche."""
    works = (
        {}
        if row.get("milestones") is None
        else fields.fields(row["milestones"], "dates.milestones", set(MILESTONES), ())
    )
    places = {name: (f"dates.milestones.{name}", day) for name, day in works.items()}
    if row.get(PAYMENT_ORDER) is not None:
        places[PAYMENT_ORDER] = (f"dates.{PAYMENT_ORDER}", row[PAYMENT_ORDER])
    return {name: fields.after(fields.date(day, place), application, place) for name, (place, day) in places.items()}


@dataclass(frozen=True)
class _Kafils:
    births: tuple[tuple[dt.date, dt.date], ...] = ()
    incomes: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()
    year_only: bool = False

    def at(self, end: int) -> Raw:
        """Their facts, at one end of the years of birth that are only years."""
        births = [birth[end] for birth in self.births]
        return {"kafil_birth": births, "kafil_income": list(self.incomes), "kafil_share": list(self.shares)}


def _kafils(raw: object, readings: Readings, keys: dt.date) -> _Kafils:
    """The kafils in the order in which they take over; their shares are needed when they share."""
    if raw is None:
        return _Kafils()
    if not isinstance(raw, list) or len(raw) > _MOST_KAFILS:
        raise InputError(
            "error.kafil.list", "kafil", most=_MOST_KAFILS, example=Plain(fields.EXAMPLES["kafil[].birth"])
        )
    shares = readings.kafil == "shares"
    births, incomes, parts, year_only = [], [], [], False
    for place, item in enumerate(raw):
        where = f"kafil[{place}]"
        row = fields.fields(
            item, where, {"birth", "income", "share"}, ("birth", "income", *(["share"] if shares else []))
        )
        birth, only_year = fields.birth(row["birth"], f"{where}.birth")
        if birth[1] >= keys:
            raise InputError("error.kafil.unborn", f"{where}.birth", birth=birth[1], keys=keys)
        if row.get("share") is not None and not shares:
            raise InputError("error.kafil.share_unread", f"{where}.share")
        births.append(birth)
        incomes.append(fields.amount(row["income"], f"{where}.income"))
        parts.append(fields.share(row["share"], f"{where}.share") if row.get("share") is not None else 0)
        year_only |= only_year
    if sum(parts) >= money.MILLION:
        raise InputError("error.kafil.whole", "kafil")
    return _Kafils(tuple(births), tuple(incomes), tuple(parts), year_only)


def _readings(raw: object) -> Readings:
    choices = Readings.choices()
    row = {} if raw is None else fields.fields(raw, "readings", set(choices), ())
    chosen = {name: fields.choice(value, f"readings.{name}", choices[name]) for name, value in row.items()}
    return Readings(**chosen)  # type: ignore[arg-type]  # each was checked against the choices of its reading


def _title(raw: object) -> dict[str, str]:
    """What the question calls itself, in the languages in which it has a name."""
    titles = raw if isinstance(raw, dict) else dict.fromkeys(LANGUAGES, raw)
    found = {lang: free_text.one_line(str(words)) for lang, words in titles.items() if words is not None}
    return {lang: words for lang, words in found.items() if words}
