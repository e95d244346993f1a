"""One descriptor for each scheme (``schemes/*.yaml``): country, currency, how it is paid, the facts that it asks, an example.

What a scheme grants stands in its texts. A fact is named by its place in a scenario (``loan.own_funds``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from simulator.law import values as v
from simulator.law.values import ValueReadError
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

FOLDER = Path(__file__).parent / "schemes"
_NEEDED = ("id", "place", "country", "currency", "wage", "financing", "keys", "needs", "may_take", "steps", "example")
_FIELDS = {
    *_NEEDED, "cohorts", "readings", "without_a_price", "with_a_loan", "asked_beside", "rules_of", "property_counts_on", "recall", "programmes",
}  # fmt: skip
_DATES = ("application", "acceptance", "keys")
_YES_NO = {"true": True, "false": False, True: True, False: False}
T = TypeVar("T")
_COMMON = ("scheme", "title", "as_of", "household", "dwelling", "dates", "readings", "options", "schemes", "contract")
"""What every question may have, whatever its scheme."""


class Programme(NamedTuple):
    """A programme of a scheme: the cohort that registered in it, and the day whose decrees a comparison takes for it."""

    scheme: str
    cohort: str
    rules_of: dt.date

    @property
    def dated_scheme(self) -> str:
        """The scheme with its decrees frozen at that day: ``location_vente@2001-04-29``."""
        return f"{self.scheme}@{self.rules_of.isoformat()}"


@dataclass(frozen=True)
class Scheme:
    """What a scheme is, apart from what its texts say. A fact is its place in a scenario.

    ``place`` is where it stands in every list. ``keys`` are the provisions that its texts may fix, or names of groups of
    them (``keys.GROUPS``). ``needs`` cannot be left out; ``without_a_price`` are needed where no price is given, ``with_a_loan``
    where one is asked for; ``may_take`` can be left out. ``asked_beside`` are what a comparison asks of a household of another
    scheme, in order, and ``rules_of`` the day whose rules are compared of a scheme that is closed. ``steps`` are the steps of
    its journey that are the household's own dates. ``example`` is what a question says of it under ``schemes``. ``recall`` is
    its number in a recall code, never given to another; None: its name is written there, letter by letter.
    ``programmes`` are those that a comparison calls by name, each with its cohort and the day of its rules.
    """

    id: str
    place: int
    country: str
    currency: str
    wage: str
    financing: str
    keys: tuple[str, ...]
    needs: tuple[str, ...]
    may_take: tuple[str, ...]
    steps: Mapping[str, tuple[str, ...]]
    example: Mapping[str, Mapping[str, str]]
    without_a_price: tuple[str, ...] = ()
    with_a_loan: tuple[str, ...] = ()
    asked_beside: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    cohorts: bool = False
    rules_of: dt.date | None = None
    property_counts_on: str = "application"
    recall: int | None = None
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    facts: Mapping[str, frozenset[str]] = field(init=False)
    """Every fact that a question about it may have, by the part in which it stands; a part of its own is empty."""

    def __post_init__(self) -> None:
        """Group the facts by their part."""
        parts: dict[str, set[str]] = {}
        for place in (*self.needs, *self.may_take):
            part, _, name = place.partition(".")
            parts.setdefault(part, set()).update({name} - {""})
        object.__setattr__(self, "facts", {part: frozenset(names) for part, names in parts.items()})

    @property
    def is_bought(self) -> bool:
        """Whether the household is a buyer, who may ask for a loan."""
        return "loan" in self.facts

    @property
    def delivery(self) -> str:
        """The day on which the dwelling is the household's, by its name among the dates: the keys or the deed."""
        return "deed" if "dates.deed" in self.needs else "keys"

    def needed(self, part: str) -> tuple[str, ...]:
        """The names of the facts in a part of a question that cannot be left out."""
        return _names(self.needs, part)

    def needed_with_a_loan(self) -> tuple[str, ...]:
        """The names of the facts of a loan that is asked for."""
        return _names(self.with_a_loan, "loan")

    def needed_without_a_price(self) -> tuple[str, ...]:
        """The names of the facts of a dwelling whose price is not given: those from which it follows, else the price."""
        return _names(self.without_a_price, "dwelling") or ("price",)

    def takes(self, place: str) -> bool:
        """Whether a question may state this fact: one of every question, one that is named or holds one, or is inside of it."""
        named, around = {*self.needs, *self.may_take}, place.rpartition(".")[0].removesuffix("[]")
        return place in named or place in self.facts or place in _COMMON or around in named or around == "readings"

    def cannot_do_without(self, place: str) -> bool:
        """Whether a household that gives no price and asks for a loan must state this fact."""
        return place in (*self.needs, *self.without_a_price, *self.with_a_loan)

    def example_lines(self) -> tuple[str, ...]:
        """The example as it is written, a line for each part: ``loan: {bank: cpa, amount: max}``."""
        return tuple(
            f"{part}: {{{', '.join(f'{name}: {value}' for name, value in facts.items())}}}"
            for part, facts in self.example.items()
        )


def _programmes(raw: object, scheme: str) -> dict[str, Programme]:
    """``{aadl_2: {cohort: 2013, rules_of: 2016-11-02}}`` → each programme under its name. Raises ``InputError``."""
    programmes = {}
    for name, facts in _mapping(raw, "programmes").items():
        place = f"programmes.{name}"
        row = _mapping(facts, place)
        _refuse_names(row, {"cohort", "rules_of"}, place)
        cohort = _value(row.get("cohort"), f"{place}.cohort", v.word(*v.COHORTS), v.COHORTS[-1])
        day = _value(row.get("rules_of"), f"{place}.rules_of", v.day, "2024-06-26")
        programmes[str(name)] = Programme(scheme, cohort, day)
    return programmes


def _names(places: tuple[str, ...], part: str) -> tuple[str, ...]:
    return tuple(place.partition(".")[2] for place in places if place.startswith(f"{part}."))


def read(path: Path) -> Scheme:
    """The descriptor in a YAML file, which is named after it. Raises ``InputError`` with the file and the field."""
    scheme = documents.read_as(path, parse)
    if scheme.id != path.stem:
        raise InputError("error.law.value", f"{path.name} › id", expected=Plain(path.stem))
    return scheme


def parse(raw: object) -> Scheme:
    """The descriptor in a mapping. Raises ``InputError``."""
    row = _mapping(raw, "")
    _refuse_names(row, _FIELDS, "")
    for name in _NEEDED:
        if row.get(name) is None:
            raise InputError("error.law.value", name, expected=Plain("…"))
    scheme = Scheme(
        id=str(row["id"]),
        place=_value(row["place"], "place", int, "1"),
        country=str(row["country"]),
        currency=str(row["currency"]),
        wage=str(row["wage"]),
        financing=str(row["financing"]),
        keys=_list(row, "keys"),
        needs=_list(row, "needs"),
        may_take=_list(row, "may_take"),
        steps=_steps(row["steps"]),
        example=_example(row["example"]),
        without_a_price=_list(row, "without_a_price"),
        with_a_loan=_list(row, "with_a_loan"),
        asked_beside=_list(row, "asked_beside"),
        readings=_list(row, "readings"),
        cohorts=_value(row.get("cohorts", "false"), "cohorts", _YES_NO.__getitem__, "true"),
        rules_of=None if row.get("rules_of") is None else _value(row["rules_of"], "rules_of", v.day, "2024-06-26"),
        recall=None if row.get("recall") is None else _value(row["recall"], "recall", int, "1"),
        property_counts_on=_value(
            row.get("property_counts_on", _DATES[0]), "property_counts_on", v.word(*_DATES), _DATES[0]
        ),
        programmes=_programmes(row.get("programmes", {}), str(row["id"])),
    )
    _refuse_unasked(scheme)
    return scheme


def _mapping(raw: object, place: str) -> dict[str, Any]:
    """A mapping, as it was written. Raises ``InputError``."""
    if not isinstance(raw, dict):
        raise InputError("error.law.mapping", place)
    return raw


def _value(raw: object, place: str, read_value: Callable[[Any], T], example: str) -> T:
    """A value read by a function. Raises ``InputError`` with a valid example."""
    try:
        return read_value(raw)
    except (ValueReadError, ValueError, KeyError, TypeError):
        raise InputError("error.law.value", place, expected=Plain(example)) from None


def _refuse_unasked(scheme: Scheme) -> None:
    """Whatever a descriptor says of a fact is about one that a question may state."""
    stated_facts = {*scheme.needs, *scheme.may_take}
    shown = {f"{part}.{name}" for part, facts in scheme.example.items() for name in facts}
    for name, places in (
        ("without_a_price", scheme.without_a_price), ("with_a_loan", scheme.with_a_loan), ("asked_beside", scheme.asked_beside), ("example", shown),
    ):  # fmt: skip
        for place in places:
            if place not in stated_facts:
                names = FactList(tuple(Plain(fact) for fact in sorted(stated_facts)))
                raise InputError("error.key.unknown", f"{name} › {place}", known=names)


def _refuse_names(row: Mapping[str, Any], allowed: set[str], place: str) -> None:
    for name in row:
        if name not in allowed:
            raise InputError(
                "error.key.unknown",
                f"{place}.{name}".strip("."),
                known=FactList(tuple(Plain(field) for field in sorted(allowed))),
            )


def _example(raw: object) -> dict[str, dict[str, str]]:
    parts = _mapping(raw, "example")
    return {
        part: {name: str(value) for name, value in _mapping(facts, f"example.{part}").items()}
        for part, facts in parts.items()
    }


def _steps(raw: object) -> dict[str, tuple[str, ...]]:
    steps = _mapping(raw, "steps")
    _refuse_names(steps, set(_DATES), "steps")
    return {name: _list(steps, name) for name in steps}


def _list(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The names in a list; none where the descriptor has no such list."""
    names = row.get(name, [])
    if not isinstance(names, list):
        raise InputError("error.law.value", name, expected=Plain("[…, …]"))
    return tuple(map(str, names))


ALL: dict[str, Scheme] = {
    scheme.id: scheme
    for scheme in sorted(map(read, FOLDER.glob("*.yaml")), key=lambda scheme: (scheme.place, scheme.id))
}
"""Every scheme that a household can ask for, by its name, in the order of every list."""
MAIN = next(iter(ALL))
"""The scheme that a page or a command takes where none is named: the first."""
BOUGHT = tuple(name for name, scheme in ALL.items() if scheme.is_bought)
"""The schemes in which the household is a buyer."""
PROGRAMMES: dict[str, Programme] = {
    name: programme for scheme in ALL.values() for name, programme in scheme.programmes.items()
}
"""Every programme that a comparison calls by name, in the order of its scheme's descriptor."""


def programme_of(scheme: str, cohort: str) -> str | None:
    """The name of the programme in which a cohort of a scheme registered; None where no descriptor names one."""
    names = (name for name, programme in PROGRAMMES.items() if (programme.scheme, programme.cohort) == (scheme, cohort))
    return next(names, None)
