"""A scenario: one question, in YAML, JSON or a Python mapping, read strictly into ``Households`` and readings.

A missing fact is an error that names the key, says why it is needed and shows a valid line; there is no default for a
fact. A year instead of a date of birth makes two households, born on 1 January and on 31 December: both are computed.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.base import money
from simulator.engine.households import UNSTATED, Buyers, Households
from simulator.engine.schedule import AID_PAID, PAYMENT_ORDER
from simulator.law import DWELLINGS, Readings, Terms
from simulator.law.scheme import ALL, BOUGHT, MAIN
from simulator.law.values import MILESTONES
from simulator.question import contract_part, facts, holdings, household_facts, parts
from simulator.question.parts import Part
from simulator.question.plausible.order import in_turn
from simulator.question.purchase import PurchaseReader, tranches_loan
from simulator.question.side_facts import SideFacts, SideFactsReader
from simulator.reading import documents, fields
from simulator.reading.errors import InputError
from simulator.reading.fact_readers import FactReader, raise_all
from simulator.reading.shipped import resolved
from simulator.wording import FactList, Plain
from simulator.writing import atomic

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.reading.fields import Raw

_TOP = set().union(*(facts.keys("", scheme) for scheme in ALL))
"""The keys of a question, whatever its scheme."""
_DAYS = ("application", "acceptance", "keys")
_MOST_KAFILS = 10


@dataclass(frozen=True)
class Scenario:
    """A question that can be answered: the household (both ends of a year-only birth), and how the law is to be read.

    ``supposed`` names the facts that are an example's: the household has not stated them. They are marked as such at every
    door, and change no figure. ``as_of`` is the day on which the answer is read, None where the question names none: it says
    whether the keys are in hand, and changes no figure either.
    """

    scheme: str
    people: Households
    readings: Readings
    title: Mapping[str, str] = field(default_factory=dict)
    milestones: Mapping[str, dt.date] = field(default_factory=dict)
    charges: int = UNSTATED
    year_only: bool = False
    terms: Terms = field(default_factory=Terms)
    step_days: Mapping[str, dt.date] = field(default_factory=dict)
    suspended: tuple[tuple[dt.date, dt.date], ...] = ()
    side_facts: SideFacts = field(default_factory=SideFacts)
    supposed: tuple[str, ...] = ()
    as_of: dt.date | None = None
    raw: Raw = field(default_factory=dict)

    @property
    def inputs(self) -> str:
        """Fingerprint of what was asked: the same for the same facts, however they were written down."""
        columns = self.people.as_lists()
        facts: list[object] = [
            self.scheme, columns, asdict(self.readings), _choices(self.terms), dict(self.milestones), dict(self.step_days),
            self.suspended, self.charges,
        ]  # fmt: skip
        if self.side_facts != SideFacts():
            facts += self.side_facts
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]

    @property
    def years_alone(self) -> tuple[int, ...]:
        """The persons of whom only the year of birth is known: 0 the applicant, j the j-th kafil."""
        if not self.year_only:
            return ()
        first, last = np.vstack([self.people.birth, self.people.kafil_birth])[:, :2].T
        return tuple(np.flatnonzero((first != last) & ~np.isnat(first)).tolist())

    @property
    def has_keys_in_hand(self) -> bool:
        """Whether the keys, or the deed, are of the day of the question or before it, and not an example's."""
        if self.as_of is None or not {"dates.keys", "dates.deed"}.isdisjoint(self.supposed):
            return False
        keys: dt.date = self.people.keys[self.headline].item()
        return keys <= self.as_of

    @property
    def headline(self) -> int:
        """The row of ``people`` that the answer shows first."""
        return int(self.year_only and self.readings.birth_year_only == "last_of_december")


def _choices(terms: Terms) -> dict[str, object]:
    """The choices of a question as its fingerprint has them: a loan for the tranches counts where one is asked for."""
    choices = asdict(terms)
    return (
        choices
        if choices["down_payment"]
        else {name: value for name, value in choices.items() if name != "down_payment"}
    )


def load(source: str | Path | Mapping[str, object]) -> Scenario:
    """Read a scenario from a file, from YAML or JSON text, or from a mapping. Raises ``InputError``."""
    if isinstance(source, Path) or (isinstance(source, str) and _is_a_path(source)):
        return _in_file(source)
    raw = documents.read_text(source) if isinstance(source, str) else dict(source)
    return parse(raw)


def raw_of(source: str | Path | Mapping[str, object]) -> Raw:
    """The facts of a question as they are written, not yet read: from a file, ``-`` for standard input, text, or a mapping. Raises ``InputError``."""
    if source == atomic.STANDARD:
        return parts.mapping(documents.plain(documents.read_bytes(atomic.standard_input(), str(source))), "")
    if isinstance(source, Path) or (isinstance(source, str) and _is_a_path(source)):
        return parts.mapping(documents.plain(documents.read_file(source)), "")
    raw = documents.read_text(source) if isinstance(source, str) else dict(source)
    return parts.mapping(documents.plain(raw), "")


def folder_of(source: str | Path | Mapping[str, object]) -> Path | None:
    """The folder of a question that is a file, that of the shell for standard input; None for a question that is no file."""
    is_path = isinstance(source, Path) or (isinstance(source, str) and _is_a_path(source))
    return resolved(Path(str(source))).parent if is_path else None


def _is_a_path(text: str) -> bool:
    """Whether a text names a file, and is no question itself; ``-`` names standard input."""
    return not re.search(r"[\n{]", text)


def named(name: str) -> Scenario:
    """Read a scenario that a command line names: a file, or ``-`` for standard input. Raises ``InputError``."""
    return (
        _parsed(documents.read_bytes(atomic.standard_input(), name), name)
        if name == atomic.STANDARD
        else _in_file(name)
    )


def _in_file(path: str | Path) -> Scenario:
    return _parsed(documents.read_file(path), path)


def _parsed(raw: object, name: str | Path) -> Scenario:
    try:
        return parse(raw)
    except InputError as error:
        raise error.at(f"{name} ›") from None


def parse(raw: object) -> Scenario:
    """The scenario in a mapping. Raises ``InputError``: the first fact that is missing, unknown or impossible, with all others."""
    raw = documents.plain(raw)
    top = Part(raw, "", _TOP, ("scheme", "household", "dwelling", "dates"))
    scheme = top.fact("scheme", fields.text)
    try:
        base = scheme().partition("@")[0]
    except InputError:
        raise_all([top.names, scheme])
        raise
    row = parts.mapping(raw, "")
    as_of = top.maybe("as_of", fields.date, None)
    names = FactReader(lambda: raise_all([top.names, as_of]))
    read = _purchase if base in BOUGHT else _rent
    return replace(
        read(contract_part.apart(row)[0], names, scheme()),
        title=fields.titles(row.get("title")),
        supposed=fields.names(row.get("supposed"), "supposed"),
        as_of=as_of(),
        raw=row,
    )


def _purchase(top: Raw, names: FactReader[None], scheme: str) -> Scenario:
    """A question about a scheme in which the dwelling is bought."""
    base = scheme.partition("@")[0]
    reader = PurchaseReader(top, base)
    birth, births = _births(top, reader.application)
    readings = FactReader(lambda: _readings(top.get("readings")))
    raise_all([names, reader.purchase, birth, births, readings])
    bought, (ends, year_only) = reader.purchase(), births()
    people = Households.joined([
        Households.from_facts(bought.facts | bought.days | _NO_KAFIL | {"birth": ends[end], "buyers": Buyers.from_facts(bought.buyer)})
        for end in ((0, 1) if year_only else (0,))
    ])  # fmt: skip
    works = {name: day for name, day in bought.steps.items() if name in MILESTONES or name == AID_PAID}
    return Scenario(
        scheme, people, readings(), milestones=works, year_only=year_only, terms=bought.terms,
        step_days=bought.steps, suspended=bought.suspended,
    )  # fmt: skip


def _births(top: Raw, application: FactReader[dt.date]) -> tuple[FactReader[fields.Birth], FactReader[fields.Birth]]:
    """Both ends of the birth: as it is written, and before the application."""
    birth = Part(top.get("household"), "household", set()).fact("birth", fields.birth)

    def before() -> fields.Birth:
        births, year_only = birth()
        if births[1] >= application():
            raise InputError("error.birth.after_application", "household.birth", birth=births[1], day=application())
        return births, year_only

    return birth, FactReader(before)


def _rent(top: Raw, names: FactReader[None], scheme: str) -> Scenario:
    """A question about location-vente."""
    named_scheme = scheme.partition("@")[0]
    base = named_scheme if named_scheme in ALL else MAIN  # a scheme that the law will refuse
    unread = FactReader(lambda: _refuse_bought(top, named_scheme))
    needed = holdings.needed(base, top.get("household"))
    household = Part(top.get("household"), "household", facts.keys("household", base), needed, ALL[base].currency)
    side = SideFactsReader(household, top.get("options"), base)
    readings = FactReader(lambda: _readings(top.get("readings")))
    dates = _Dates(Part(top.get("dates"), "dates", facts.keys("dates", base), _DAYS))
    birth, births = _births(top, dates.days["application"])
    kafils = FactReader(lambda: _kafils(top.get("kafil"), base, readings, dates.days["keys"]))
    columns = FactReader(lambda: _columns(household, base, dates.days["application"]))
    dwelling = FactReader(lambda: _dwelling(top.get("dwelling"), base))
    question = Part(top, "", set(), (), ALL[base].currency)
    charges = question.maybe("charges", question.amount, UNSTATED)
    borrowed = FactReader(lambda: tranches_loan(top.get("down_payment_loan"), base))
    raise_all([
        names, unread, household.names, *side.readers, readings, *dates.readers, birth, births, kafils, columns, dwelling,
        dates.works, charges, borrowed,
    ])  # fmt: skip
    ends = (0, 1) if births()[1] or kafils().year_only else (0,)
    household_columns = columns() | dwelling() | {name: day() for name, day in dates.days.items()}
    people = Households.joined(
        [Households.from_facts(household_columns | {"birth": births()[0][end]} | kafils().at(end)) for end in ends]
    )
    return Scenario(
        scheme, people, readings(), milestones=dates.works(), charges=charges(), year_only=len(ends) > 1,
        side_facts=side.facts(),
        terms=borrowed(),
    )  # fmt: skip


def _refuse_bought(top: Raw, base: str) -> None:
    if "loan" in top:
        keys = FactList(tuple(Plain(key) for key in sorted(_TOP - {"loan"})))
        raise InputError("error.key.unknown", "loan", known=keys, scheme=Plain(base))


_NO_KAFIL: dict[str, object] = {"kafil_birth": [], "kafil_income": [], "kafil_share": []}


def _columns(household: Part, scheme: str, application: FactReader[dt.date]) -> Raw:
    """The columns of the household: those of the table, then what is owned and the earlier aid."""
    readers = household_facts.readers(household, scheme)
    belongings = holdings.read(household, application)
    raise_all([*readers.values(), belongings])
    stated = {name: read() for name, read in readers.items()}
    return household_facts.unasked(scheme) | stated | belongings() | {"weight": 1.0}


def _dwelling(raw: object, scheme: str) -> Raw:
    """The type or the price; the price wins, and then the type is only a name."""
    part = Part(raw, "dwelling", facts.keys("dwelling", scheme), (), ALL[scheme].currency)
    kind = part.maybe("type", lambda raw, place: fields.dwelling(raw, place, DWELLINGS), UNSTATED)
    if not (part.states("type") or part.states("price")):
        kind = part.fact("type", lambda *_: UNSTATED)
    price = part.maybe("price", part.price, UNSTATED)
    raise_all([part.names, kind, price])
    return {"dwelling": kind(), "price": price()}


class _Dates:
    """The three dates of the household, in an order that can happen, and the dates of the works that it knows."""

    def __init__(self, part: Part) -> None:
        self.days = {name: part.fact(name, fields.date) for name in _DAYS}
        self.readers: list[FactReader[Any]] = [part.names, *self.days.values(), *map(self._ordered, _DAYS, _DAYS[1:])]
        works = part.maybe("milestones", self._milestones, None)
        order = part.maybe(PAYMENT_ORDER, lambda raw, place: {PAYMENT_ORDER: self._late(raw, place)}, None)
        self.works = FactReader(lambda: in_turn(self._days_of(works, order), "keys", self.days["keys"]()))

    def _ordered(self, earlier: str, later: str) -> FactReader[None]:
        return FactReader(
            lambda: fields.in_order((earlier, self.days[earlier]()), (later, self.days[later]()), f"dates.{later}")
        )

    def _late(self, raw: object, place: str) -> dt.date:
        """A day, not before the application where that can be read."""
        return fields.after(fields.date(raw, place), self.days["application"](), place)

    def _milestones(self, raw: object, place: str) -> dict[str, dt.date]:
        part = Part(raw, place, set(MILESTONES))
        days = {
            name: FactReader(functools.partial(self._late, day, fields.join(place, name)))
            for name, day in parts.mapping(raw, place).items()
            if name in MILESTONES
        }
        raise_all([part.names, *days.values()])
        return {name: read() for name, read in days.items()}

    @staticmethod
    def _days_of(*readers: FactReader[dict[str, dt.date] | None]) -> dict[str, dt.date]:
        raise_all(readers)
        return {name: day for read in readers for name, day in (read() or {}).items()}


@dataclass(frozen=True)
class _Kafils:
    births: tuple[tuple[dt.date, dt.date], ...] = ()
    incomes: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()
    year_only: bool = False

    def at(self, end: int) -> Raw:
        """The facts of the kafils, at one end of the years of birth that are only years."""
        births = [birth[end] for birth in self.births]
        return {"kafil_birth": births, "kafil_income": list(self.incomes), "kafil_share": list(self.shares)}


def _kafils(raw: object, scheme: str, readings: FactReader[Readings], keys: FactReader[dt.date]) -> _Kafils:
    """The kafils in the order in which they take over; their shares are needed when they share."""
    if raw is None:
        return _Kafils()
    if not isinstance(raw, list) or len(raw) > _MOST_KAFILS:
        raise InputError("error.kafil.list", "kafil", most=_MOST_KAFILS, example=Plain(parts.example("kafil[]")))
    shares = _are_shared(readings)
    kafils = [_KafilReader(item, f"kafil[{place}]", scheme, keys, shares=shares) for place, item in enumerate(raw)]
    sum_of_shares = FactReader(lambda: _refuse_whole([kafil.share() for kafil in kafils]))
    raise_all([*(reader for kafil in kafils for reader in kafil.readers), sum_of_shares])
    return _Kafils(
        tuple(kafil.birth()[0] for kafil in kafils),
        tuple(kafil.income() for kafil in kafils),
        tuple(kafil.share() for kafil in kafils),
        any(kafil.birth()[1] for kafil in kafils),
    )


class _KafilReader:
    """One kafil. Where it is not known whether a share is needed (None), none is asked for."""

    def __init__(self, raw: object, where: str, scheme: str, keys: FactReader[dt.date], *, shares: bool | None) -> None:
        needed = (*facts.needed("kafil[]", scheme), *(["share"] if shares else []))
        part = Part(raw, where, facts.keys("kafil[]", scheme), needed, ALL[scheme].currency)
        self.birth, self.income = part.fact("birth", fields.birth), part.fact("income", part.amount)
        self.share = part.maybe("share", functools.partial(_share, shares=shares), 0)
        born = FactReader(lambda: _refuse_unborn(self.birth()[0][1], keys(), f"{where}.birth"))
        unread = [self.share] if shares is False else []
        self.readers: list[FactReader[Any]] = [part.names, self.birth, born, *unread, self.income, self.share]


def _are_shared(readings: FactReader[Readings]) -> bool | None:
    """Whether kafils share each instalment; None where the readings cannot be read."""
    try:
        return readings().kafil == "shares"
    except InputError:
        return None


def _refuse_whole(shares: list[int]) -> None:
    """The applicant pays a part too."""
    if sum(shares) >= money.MILLION:
        raise InputError("error.kafil.whole", "kafil")


def _refuse_unborn(birth: dt.date, keys: dt.date, place: str) -> None:
    if birth >= keys:
        raise InputError("error.kafil.unborn", place, birth=birth, keys=keys)


def _share(raw: object, place: str, *, shares: bool | None) -> int:
    if shares is False:
        raise InputError("error.kafil.share_unread", place)
    return fields.share(raw, place)


def _readings(raw: object) -> Readings:
    choices = Readings.choices()
    if raw is None:
        return Readings()
    part = Part(raw, "readings", set(choices))
    readers = {
        name: FactReader(functools.partial(fields.choice, value, f"readings.{name}", choices[name]))
        for name, value in parts.mapping(raw, "readings").items()
        if name in choices
    }
    raise_all([part.names, *readers.values()])
    return Readings(**{name: read() for name, read in readers.items()})  # type: ignore[arg-type]  # each was checked against the choices of its reading
