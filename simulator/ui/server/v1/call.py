"""One request to version 1, read strictly: what its address and its body say, and which part of the answer it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.question import parts
from simulator.question.facts import BOTH
from simulator.reading.errors import InputError
from simulator.reading.fact_readers import FactReader, raise_all
from simulator.ui.server.api import Address, document, sent
from simulator.ui.state import query, question
from simulator.ui.state.facts import FIELDS, Facts
from simulator.ui.state.facts import LONGEST as LONGEST_NAME
from simulator.wording import LANGUAGES, FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from simulator.answers import Json
    from simulator.question.scenario import Scenario
    from simulator.reading.fields import Raw

SELECT, LANG, NO_LANG = "fields", "lang", "none"
LONGEST = 400
"""Letters of the value of a parameter at most: a list of fields is the longest."""


@dataclass
class ApiCall:
    """What is asked: parameters, the facts of the address or the body, the selectable fields, the request's own language."""

    parameters: Mapping[str, str]
    facts: Facts
    faults: list[InputError]
    selectable: Collection[str]
    lang: str
    body: bytes | None = None
    media: str = ""
    langs: tuple[str, ...] = field(init=False)
    fields: frozenset[str] | None = field(init=False)

    def __post_init__(self) -> None:
        self.langs, self.fields = self._langs(), self._fields()

    def raise_faults(self) -> None:
        """Raise ``InputError`` with everything that is wrong with the address."""
        if self.faults:
            raise InputError.joined(self.faults)

    def scenario(self) -> Scenario:
        """The question of the body, or of the address, which is about one type of dwelling. Raises ``InputError``."""
        if self.body is not None:
            body = self.body
            scenario = FactReader(lambda: sent(body))
            raise_all([FactReader(self.raise_faults), scenario])
            return scenario()
        if self.facts["type"] == BOTH:
            types = FactList(tuple(map(Plain, question.SIDE_BY_SIDE)))
            self.faults.append(InputError("api.error.two_types", question.PLACES["type"], known=types))
        return next(iter(Address(self.facts, self.faults).scenarios().values()))

    def question(self) -> Raw:
        """The mapping of the body, of which the work itself reads the parts that are no scenario's. Raises ``InputError``."""
        body = self.body or b""
        raw = FactReader(lambda: parts.mapping(document(body), ""))
        raise_all([FactReader(self.raise_faults), raw])
        return raw()

    def needed(self, name: str) -> str:
        """A parameter that has no default. Raises ``InputError``."""
        if name not in self.parameters:
            raise InputError("api.error.parameter", name)
        return self.parameters[name]

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        """One of some words. Raises ``InputError``."""
        value = self.parameters.get(name, default)
        if value not in choices:
            raise InputError("error.value.choice", name, got=Plain(value), allowed=_listing(choices))
        return value

    def selected(self, row: Json, *always: str) -> Json:
        """The fields of a record that were asked for, in its own order; all of them where none was named."""
        if self.fields is None:
            return row
        return {name: value for name, value in row.items() if name in self.fields or name in always}

    def _langs(self) -> tuple[str, ...]:
        """The languages in which sentences are written: those named, none, or the language of the request."""
        stated = self.parameters.get(LANG)
        if stated is None:
            return (self.lang,)
        if stated == NO_LANG:
            return ()
        names = _split(stated)
        for name in names:
            if name not in LANGUAGES:
                allowed = _listing((*LANGUAGES, NO_LANG))
                self.faults.append(InputError("error.value.choice", LANG, got=Plain(name), allowed=allowed))
        return tuple(name for name in LANGUAGES if name in names)

    def _fields(self) -> frozenset[str] | None:
        stated = self.parameters.get(SELECT)
        if stated is None:
            return None
        names = _split(stated)
        for name in names:
            if name not in self.selectable:
                fault = InputError("error.value.choice", SELECT, got=Plain(name), allowed=_listing(self.selectable))
                self.faults.append(fault)
                break
        return frozenset(names)


def of_address(
    pairs: Iterable[tuple[str, str]], parameters: Collection[str], *, with_facts: bool
) -> tuple[dict[str, str], Facts, list[InputError]]:
    """The parameters and the facts of an address, and what is wrong with it: unknown, stated twice, too long.

    With facts, the codes of a page's address are known too.
    """
    accepted = (*parameters, *((*FIELDS, question.AS_OF) if with_facts else ()))
    values: dict[str, str] = {}
    facts: list[tuple[str, str]] = []
    faults: list[InputError] = []
    for name, value in pairs:
        if query.is_tracking(name):
            continue
        if name not in accepted:
            faults.append(InputError("error.key.unknown", name[:LONGEST_NAME], known=_listing(accepted)))
        elif name not in parameters:
            facts.append((name, value))
        elif name in values:
            faults.append(InputError("error.file.twice", name, key=Plain(name)))
        elif len(value) > LONGEST or not value.isprintable():
            faults.append(InputError("api.error.too_long", name, most=LONGEST))
        else:
            values[name] = value.strip()
    stated, wrong = query.stated(facts)
    return values, stated, [*faults, *wrong]


def _split(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _listing(names: Iterable[str]) -> FactList:
    return FactList(tuple(map(Plain, names)))
