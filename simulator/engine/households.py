"""Households: applications as columns. A household is a population of one.

There are no default values for facts: what is not known is ``UNSTATED``, and the rules say so instead of guessing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simulator.base import dates
from simulator.base.money import LARGEST, MILLION
from simulator.law.conditions import ANY_EARLIER_AID, ANY_OWNERSHIP, HOLDINGS, OWNERS
from simulator.law.values import COHORTS, DWELLINGS, ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.base.dates import AgeReading, Days, MonthDay, Months
    from simulator.base.money import Cents

NO, YES = 0, 1
"""The answers to a question that may be UNSTATED."""
UNSTATED = -1
"""A fact that was not given: a price that follows from the type, a type that is not known, an unanswered question."""

_DAYS = ("birth", "application", "acceptance", "keys")
_LEAST = {"income": 0, "spouse_income": 0, "kafil_income": 0, "price": UNSTATED}
_BOUNDS = f"days from {dates.FIRST} to {dates.LAST}"
_CODES = {"cohort": len(COHORTS), "dwelling": len(DWELLINGS), "had_location_vente": 2}


@dataclass(frozen=True)
class Buyers:
    """What only the schemes with a loan ask of N households, as columns.

    ===================================  ===================================================================
    zone                                 (N,) int8 place in ``ZONES``, or UNSTATED
    rooms                                (N,) int64, or UNSTATED
    permis_habiter                       (N,) ``datetime64[D]``, NaT when it was not said
    first_sale, moroccan, co_owner       (N,) int8: 0 no, 1 yes, UNSTATED
    requested_loan                       (N,) int64 the loan asked for in centimes; LARGEST asks for the most, 0 for none
    own_funds                            (N,) int64 centimes that the buyer brings anyway; UNSTATED brings what is left
    ===================================  ===================================================================
    """

    zone: npt.NDArray[np.int8]
    rooms: npt.NDArray[np.int64]
    permis_habiter: Days
    first_sale: npt.NDArray[np.int8]
    moroccan: npt.NDArray[np.int8]
    co_owner: npt.NDArray[np.int8]
    requested_loan: Cents
    own_funds: Cents

    def __post_init__(self) -> None:
        for name, kind in _BUYER_KINDS.items():
            column = getattr(self, name)
            _must(
                f"{name}: {kind.str} of shape {self.zone.shape}",
                hold=column.shape == self.zone.shape and column.dtype == kind,
            )
        for name, count in {"zone": len(ZONES), "first_sale": 2, "moroccan": 2, "co_owner": 2}.items():
            column = getattr(self, name)
            _must(f"{name}: {UNSTATED} … {count - 1}", hold=bool(((column >= UNSTATED) & (column < count)).all()))
        _must("rooms: not negative, or UNSTATED", hold=bool((self.rooms >= UNSTATED).all()))
        _must(f"permis_habiter: NaT or {_BOUNDS}", hold=_within(self.permis_habiter[~np.isnat(self.permis_habiter)]))
        for name, least in {"requested_loan": 0, "own_funds": UNSTATED}.items():
            column = getattr(self, name)
            _must(f"{name}: {least} … {LARGEST} centimes", hold=bool(((column >= least) & (column <= LARGEST)).all()))

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Buyers:
        """The facts of one household."""
        return cls(**{name: np.array([facts[name]], dtype=kind) for name, kind in _BUYER_KINDS.items()})

    @classmethod
    def alike(cls, facts: Mapping[str, Any], count: int) -> Buyers:
        """So many households of which the same is said: every column is one value."""
        return cls(**{name: np.broadcast_to(np.array(facts[name], kind), count) for name, kind in _BUYER_KINDS.items()})

    def rows(self, index: slice | npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Buyers:
        """The households at these places."""
        return Buyers(**{name: getattr(self, name)[index] for name in _BUYER_KINDS})


@dataclass(frozen=True)
class Details:
    """What N households said in detail of what they own or owned, and of earlier aid, as columns of bits.

    ==========  ==================================================================
    holdings    (N,) uint16: bit k is the k-th of ``HOLDINGS``
    aid         (N,) uint8: bit k is the k-th of ``OWNERS``
    ==========  ==================================================================
    """

    holdings: npt.NDArray[np.uint16]
    aid: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        for name, kind in _DETAIL_KINDS.items():
            column = getattr(self, name)
            _must(
                f"{name}: {kind.str} of shape {self.holdings.shape}",
                hold=column.shape == self.holdings.shape and column.dtype == kind,
            )
        _must(f"aid: 0 … {2 ** len(OWNERS) - 1}", hold=bool((self.aid < 2 ** len(OWNERS)).all()))

    @classmethod
    def from_bits(cls, holdings: int, aid: int) -> Details:
        """The bits of one household."""
        return cls(np.array([holdings], np.uint16), np.array([aid], np.uint8))

    @classmethod
    def of(cls, people: Households) -> Details:
        """The details of households, those that gave none counted as widely as their short answers can be meant."""
        if people.details is not None:
            return people.details
        holdings = np.where(people.owns_property, ANY_OWNERSHIP.bits & FULL_OWNERSHIP, 0).astype(np.uint16)
        return cls(holdings, np.where(people.had_state_aid, ANY_EARLIER_AID.bits, 0).astype(np.uint8))

    def rows(self, index: slice | npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Details:
        """The households at these places."""
        return Details(self.holdings[index], self.aid[index])


@dataclass(frozen=True)
class Households:
    """N applications. The constructor checks shapes, types and signs, and raises ``ValueError``.

    ============================================  ==========================================================
    birth, application, acceptance, keys          (N,) ``datetime64[D]``; the keys are not before the others
    income, spouse_income                         (N,) int64 centimes a month, net; 0 when there is none
    price                                         (N,) int64 centimes, or UNSTATED: it follows from the type
    cohort, dwelling                              (N,) int8 places in ``COHORTS``, ``DWELLINGS``; dwelling may be UNSTATED
    owns_property, had_state_aid                  (N,) bool: the applicant or the spouse, now or before
    had_location_vente                            (N,) int8: 0 no, 1 yes, UNSTATED
    kafil_birth, kafil_income, kafil_share        (J, N) days (NaT: no kafil), centimes, millionths of each instalment
    weight                                        (N,) float64: how many households of the country each row stands for
    buyers                                        what only the schemes with a loan ask, or None
    details                                       what was said in detail of property and of earlier aid, or None
    ============================================  ==========================================================
    """

    birth: Days
    application: Days
    acceptance: Days
    keys: Days
    income: Cents
    spouse_income: Cents
    price: Cents
    cohort: npt.NDArray[np.int8]
    dwelling: npt.NDArray[np.int8]
    owns_property: npt.NDArray[np.bool_]
    had_state_aid: npt.NDArray[np.bool_]
    had_location_vente: npt.NDArray[np.int8]
    kafil_birth: Days
    kafil_income: Cents
    kafil_share: Cents
    weight: npt.NDArray[np.float64]
    buyers: Buyers | None = None
    details: Details | None = None

    def __post_init__(self) -> None:
        n, j = len(self.birth), len(self.kafil_birth)
        for name, kind in _KINDS.items():
            column = getattr(self, name)
            shape = (j, n) if name.startswith("kafil_") else (n,)
            _must(f"{name}: {kind.str} of shape {shape}", hold=column.shape == shape and column.dtype == kind)
        _must("buyers: as many as households", hold=self.buyers is None or self.buyers.zone.shape == (n,))
        _must("details: as many as households", hold=self.details is None or self.details.holdings.shape == (n,))
        for name in _DAYS:
            _must(f"{name}: {_BOUNDS}", hold=_within(getattr(self, name)))
        for name, least in _LEAST.items():
            column = getattr(self, name)
            _must(f"{name}: {least} … {LARGEST} centimes", hold=bool(((column >= least) & (column <= LARGEST)).all()))
        for name, count in _CODES.items():
            least = 0 if name == "cohort" else UNSTATED
            column = getattr(self, name)
            _must(f"{name}: {least} … {count - 1}", hold=bool(((column >= least) & (column < count)).all()))
        _must(f"kafil_birth: NaT or {_BOUNDS}", hold=_within(self.kafil_birth[~np.isnat(self.kafil_birth)]))
        shares = self.kafil_share.sum(axis=0)
        _must(
            "kafil_share: together below the whole",
            hold=bool((self.kafil_share >= 0).all() and (shares < MILLION).all()),
        )
        _must("weight: finite, not negative", hold=bool((np.isfinite(self.weight) & (self.weight >= 0)).all()))
        _must("birth: before the application", hold=bool((self.birth < self.application).all()))
        _must(
            "keys: the last of the dates", hold=bool((np.maximum(self.application, self.acceptance) <= self.keys).all())
        )

    def __len__(self) -> int:
        return len(self.birth)

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Households:
        """A population of one from plain values; ``kafil_birth``, ``kafil_income``, ``kafil_share`` are lists."""
        columns: dict[str, Any] = {name: facts.get(name) for name in _BESIDE}
        for name, kind in _KINDS.items():
            many = name.startswith("kafil_")
            column = np.array(facts[name] if many else [facts[name]], dtype=kind)
            columns[name] = column.reshape((-1, 1) if many else (1,))
        return cls(**columns)

    def rows(self, index: slice | npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Households:
        """The households at these places, in this order. They were checked once: they are not checked again.

        A column is taken when it is first read: the rules of one law read half of them.
        """
        people = object.__new__(Households)
        parts = {name: beside and beside.rows(index) for name in _BESIDE for beside in [getattr(self, name)]}
        people.__dict__.update(_source=self, _index=index, **parts)
        return people

    if not TYPE_CHECKING:  # so that an attribute that does not exist is still found out

        def __getattr__(self, name: str) -> npt.NDArray[Any]:
            """A column of ``rows`` that was not read yet."""
            if name not in _KINDS:
                message = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(message)
            column = self.__dict__[name] = _rows_of(getattr(self._source, name), self._index)
            return column

    def __getstate__(self) -> dict[str, object]:
        """What is sent elsewhere: the columns of these households, not those of the population that they were taken from."""
        return {name: getattr(self, name) for name in (*_KINDS, *_BESIDE)}

    def buying(self, buyers: Buyers, price: int, dwelling: int) -> Households:
        """The same households, who buy; ``price`` and ``dwelling`` are of all alike, or UNSTATED: each keeps its own."""
        people = object.__new__(Households)
        people.__dict__.update(self.__dict__)
        for name, value in (("price", price), ("dwelling", dwelling)):
            if value != UNSTATED:
                people.__dict__[name] = np.broadcast_to(np.array(value, _KINDS[name]), len(self))
        people.__dict__["buyers"] = buyers
        return people

    def moved(self, **columns: npt.NDArray[Any]) -> Households:
        """The same households with other ``keys`` or another ``price``, within the bounds: checked once, they are not checked again."""
        people = object.__new__(Households)
        others = {name: value for name, value in self.__dict__.items() if name not in _OF_THE_KEYS}
        people.__dict__.update(others, birth_parts=self.birth_parts, _last_payable=self._last_payable)
        people.__dict__.update({"keys": self.keys, **columns})
        return people

    @classmethod
    def joined(cls, parts: list[Households]) -> Households:
        """Several populations one after the other; shorter lists of kafils are filled with "no kafil"."""
        if len(parts) == 1:
            return parts[0]
        most = max(len(part.kafil_birth) for part in parts)
        buyers = [part.buyers for part in parts if part.buyers is not None]
        _must("buyers: of every part or of none", hold=len(buyers) in (0, len(parts)))
        columns: dict[str, Any] = {"buyers": _joined(buyers) if buyers else None, "details": _details(parts)}
        for name in _KINDS:
            columns[name] = np.concatenate([_deep(getattr(part, name), most) for part in parts], axis=-1)
        return cls(**columns)

    def as_lists(self) -> dict[str, object]:
        """Every fact as plain values: what a fingerprint of the question is made of."""
        facts: dict[str, object] = {name: getattr(self, name).tolist() for name in _KINDS}
        beside = ((self.buyers, _BUYER_KINDS), (self.details, _DETAIL_KINDS))
        return facts | {
            PUBLISHED_NAMES.get(name, name): getattr(part, name).tolist()
            for part, kinds in beside
            if part is not None
            for name in kinds
        }

    @cached_property
    def birth_parts(self) -> MonthDay:
        """Month and day of birth."""
        return dates.take_apart(self.birth)

    @cached_property
    def acceptance_parts(self) -> MonthDay:
        """Month and day of the acceptance."""
        return dates.take_apart(self.acceptance)

    @cached_property
    def keys_parts(self) -> MonthDay:
        """Month and day of the keys."""
        return dates.take_apart(self.keys)

    @cached_property
    def kafil_parts(self) -> list[tuple[npt.NDArray[np.intp], MonthDay]]:
        """Of each kafil, the households that name one, and their months and days of birth."""
        named = [np.flatnonzero(~np.isnat(birth)) for birth in self.kafil_birth]
        return [(rows, dates.take_apart(birth.take(rows))) for rows, birth in zip(named, self.kafil_birth, strict=True)]

    @cached_property
    def together(self) -> Cents:
        """The applicant's and the spouse's income together. (N,) centimes a month"""
        source: Households | None = vars(self).get("_source")
        if source is not None and "together" in vars(source):
            return _rows_of(source.together, vars(self)["_index"])
        return self.income + self.spouse_income

    @property
    def payment(self) -> Days:
        """The day on which everything may be paid at once: that of the keys. (N,)"""
        return self.keys

    def span(self, name: str) -> Days:
        """The first and the last of the days that decide which version of the law applies. Asked of one household at least. (2,)"""
        spans: dict[str, Days] = self.__dict__.setdefault("_spans", {})
        if name not in spans:
            column = getattr(self, name).view(np.int64)
            spans[name] = np.array([column.min(), column.max()]).view("datetime64[D]")
        return spans[name]

    def payable(self, years: int, reading: AgeReading) -> Months:
        """How many monthly due dates fall before the applicant's age passes a limit, none below zero. (N,)

        Laws that are put side by side have the same limit more often than not: it is counted once.
        """
        months = self._payable.get((years, reading))
        if months is None:
            limit = self._last_payable.get((years, reading)) or dates.last_payable(self.birth_parts, years, reading)
            self._last_payable[years, reading] = limit
            months = self._payable[years, reading] = np.maximum(dates.payable(self.keys_parts, limit), 0)
        return months

    @cached_property
    def _last_payable(self) -> dict[tuple[int, AgeReading], MonthDay]:
        """The last days of payment that were found, under the age limit and its reading."""
        return {}

    @cached_property
    def _payable(self) -> dict[tuple[int, AgeReading], Months]:
        """What was counted, under the age limit and its reading."""
        return {}


_OF_THE_KEYS = ("keys", "keys_parts", "_spans", "_payable")
"""What is kept of households and follows from their keys."""
_KINDS = {
    **dict.fromkeys((*_DAYS, "kafil_birth"), np.dtype("datetime64[D]")),
    **dict.fromkeys((*_LEAST, "kafil_share"), np.dtype(np.int64)),
    **dict.fromkeys(_CODES, np.dtype(np.int8)),
    "owns_property": np.dtype(np.bool_),
    "had_state_aid": np.dtype(np.bool_),
    "weight": np.dtype(np.float64),
}
_BUYER_KINDS: dict[str, np.dtype[Any]] = {
    **dict.fromkeys(("zone", "first_sale", "moroccan", "co_owner"), np.dtype(np.int8)),
    **dict.fromkeys(("rooms", "requested_loan", "own_funds"), np.dtype(np.int64)),
    "permis_habiter": np.dtype("datetime64[D]"),
}
_DETAIL_KINDS: dict[str, np.dtype[Any]] = {"holdings": np.dtype(np.uint16), "aid": np.dtype(np.uint8)}
PUBLISHED_NAMES = {"requested_loan": "wanted"}
"""The name of a column in fingerprints and in the files of a study, where it is another one: what was published keeps it."""
_BESIDE = ("buyers", "details")
"""What is kept beside the columns, for some households or for none."""
FULL_OWNERSHIP = sum(1 << place for place, (*_, share) in enumerate(HOLDINGS) if share == "whole")
"""The bits of what is not in undivided shares."""


def _details(parts: list[Households]) -> Details | None:
    """The details of several populations; None where no part gives any."""
    if all(part.details is None for part in parts):
        return None
    details = [Details.of(part) for part in parts]
    return Details(**{name: np.concatenate([getattr(detail, name) for detail in details]) for name in _DETAIL_KINDS})


def _joined(parts: list[Buyers]) -> Buyers:
    return Buyers(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _BUYER_KINDS})


def _must(what: str, *, hold: bool) -> None:
    """Raise ``ValueError`` with what must hold, where it does not."""
    if not hold:
        raise ValueError(what)


def _rows_of(column: npt.NDArray[Any], index: slice | npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The rows of a column at these places; numpy takes places in half the time in which it reads any other index."""
    if isinstance(index, slice) or index.dtype.kind != "i":
        return column[..., index]
    return column.take(index, axis=-1)


def _within(column: Days) -> bool:
    return bool(((column >= np.datetime64(dates.FIRST)) & (column <= np.datetime64(dates.LAST))).all())


def _deep(column: npt.NDArray[np.generic], most: int) -> npt.NDArray[np.generic]:
    """A (J, N) column with ``most`` rows: what is added is no kafil, no income, no share."""
    if column.ndim == 1 or len(column) == most:
        return column
    nothing = np.datetime64("NaT") if column.dtype.kind == "M" else 0
    return np.concatenate([column, np.full((most - len(column), column.shape[1]), nothing, column.dtype)])
