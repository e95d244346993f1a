"""What a purchase asks that no file of applicants holds: price or zone, bank, loan; given once, the same for all.

A file of facts is YAML. Under ``schemes`` it says of each scheme what a scenario says there, read by the same reader:

    schemes:
      lpa:
        dwelling: {zone: grandes_villes}
        loan: {bank: cpa, amount: max, term: 30 years}

A type or a price that stands there is that of all households; what does not stand there is each household's own. Nothing is
guessed: a fact that is in neither place is refused by name. Own funds that stand there are all the cash that a buyer
brings; where none stand there, cash is no bound. These facts are suppositions about the applicants, and whatever
rests on them says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.base.money import LARGEST, Money
from simulator.engine.households import UNSTATED, Buyers, Households
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import ALL, BOUGHT
from simulator.law.values import DWELLINGS, ZONES
from simulator.question import parts
from simulator.question.purchase import Shared, shared
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.wording import FactList, Months, Named, Plain, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPTION = "--facts"
EXAMPLE = "scenarios/populations/purchases.yaml"


@dataclass(frozen=True)
class Facts:
    """What is supposed of everybody under one scheme; ``name`` is the file in which it stands."""

    name: str
    scheme: str
    shared: Shared

    @property
    def borrows(self) -> bool:
        """Whether a loan is asked for."""
        return bool(self.shared.buyer["requested_loan"])

    def of(self, people: Households) -> Households:
        """These households as buyers. Raises ``InputError`` for a price that is not given."""
        buyers = people.buying(Buyers.alike(self.shared.buyer, len(people)), self.shared.price, self.shared.dwelling)
        if self.shared.price == UNSTATED and (people.price == UNSTATED).any():
            for name in ALL[self.scheme].needed_without_a_price():
                if (
                    self.shared.buyer.get(name, UNSTATED) == UNSTATED and name != "type"
                ):  # each household has its own type
                    raise self._missing(f"dwelling.{name}")
        return buyers

    def _missing(self, place: str) -> InputError:
        return parts.missing(place).at(f"{self.name} › schemes.{self.scheme} ›")

    def sentences(self) -> Iterator[object]:
        """What is supposed, fact by fact, for people to read."""
        shared, terms = self.shared, self.shared.terms
        if shared.price != UNSTATED:
            yield Sentence("population.fact.price", {"price": self._money(shared.price)})
        elif shared.buyer["zone"] != UNSTATED:
            yield Sentence("population.fact.zone", {"zone": Named(f"zone.{ZONES[shared.buyer['zone']]}")})
        if shared.dwelling != UNSTATED:
            yield Sentence("population.fact.type", {"type": Plain(DWELLINGS[shared.dwelling])})
        yield from self._of_the_dwelling()
        yield from self._of_the_loan()
        if shared.buyer["own_funds"] != UNSTATED:
            yield Sentence("population.fact.own_funds", {"amount": self._money(shared.buyer["own_funds"])})
        if terms.fnpos:
            yield Sentence("population.fact.fnpos")
        if terms.first_tranche is not None:
            yield Sentence("population.fact.first_tranche", {"share": terms.first_tranche})

    def _of_the_dwelling(self) -> Iterator[object]:
        """What only Daam Sakane asks."""
        buyer = self.shared.buyer
        for name in ("moroccan", "co_owner", "first_sale"):
            if buyer[name] != UNSTATED:
                yield Sentence(f"population.fact.{'' if buyer[name] else 'not_'}{name}")
        if isinstance(buyer["permis_habiter"], dt.date):
            yield Sentence("population.fact.permis_habiter", {"date": buyer["permis_habiter"]})
        if buyer["rooms"] != UNSTATED:
            yield Sentence("population.fact.rooms", {"rooms": buyer["rooms"]})

    def _of_the_loan(self) -> Iterator[object]:
        requested, terms = self.shared.buyer["requested_loan"], self.shared.terms
        if not requested:
            yield Sentence("population.fact.no_loan")
            return
        if requested == LARGEST:
            yield Sentence("population.fact.largest_loan")
        else:
            yield Sentence("population.fact.loan", {"amount": self._money(requested)})
        if terms.bank is not None:
            yield Sentence("population.fact.bank", {"bank": Plain(terms.bank.upper())})
        if terms.months is not None:
            yield Sentence("population.fact.term", {"term": _term(terms.months)})
        if terms.rate is not None:
            yield Sentence("population.fact.rate", {"rate": terms.rate})
        if terms.deferral:
            yield Sentence("population.fact.deferral", {"term": _term(terms.deferral)})

    def _money(self, cents: int) -> Money:
        return Money(cents, CURRENCIES[self.scheme])


def _term(months: int) -> Months | Years:
    """A term in years, where it is a number of years."""
    years, left = divmod(months, 12)
    return Months(months) if left else Years(years)


def read(path: str | Path) -> dict[str, Facts]:
    """The facts of a file, by scheme. Raises ``InputError``."""
    return documents.read_as(path, lambda raw: parse(raw, Path(path).name))


def of_descriptors() -> dict[str, Facts]:
    """The example of each scheme in which one buys, as if everybody had its facts."""
    return {name: Facts(f"{name}.yaml", name, shared(ALL[name].example, name)) for name in BOUGHT}


def parse(raw: object, name: str = "") -> dict[str, Facts]:
    """The facts in a mapping, as ``documents`` gives it. Raises ``InputError``."""
    _refuse_unnamed(raw, "")
    top = parts.strict_mapping(raw, "", {"title", "note", "schemes"}, ())
    schemes = top.get("schemes") or {}
    _refuse_unnamed(schemes, "schemes")
    facts = {}
    for scheme, row in parts.strict_mapping(schemes, "schemes", set(BOUGHT), ()).items():
        _refuse_unnamed(row, f"schemes.{scheme}")
        try:
            facts[scheme] = Facts(name, scheme, shared(row, scheme))
        except InputError as error:
            raise error.at(f"schemes.{scheme} ›") from None
    return facts


def _refuse_unnamed(raw: object, place: str) -> None:
    """Facts stand under their names."""
    if not isinstance(raw, dict):
        line = f"schemes: {{{BOUGHT[0]}: {{{', '.join(ALL[BOUGHT[0]].example_lines())}}}}}"
        raise InputError("error.key.mapping", place, example=Plain(line))


def of_scheme(scheme: str, supposed: Mapping[str, Facts]) -> Facts | None:
    """The facts under which everybody is decided in a scheme; None of one that asks none. Raises ``InputError``."""
    if scheme not in BOUGHT:
        return None
    if scheme in supposed:
        return supposed[scheme]
    facts: dict[str, object] = {
        "scheme": Named(f"scheme.{scheme}"), "code": Plain(scheme), "option": Plain(OPTION), "example": Plain(EXAMPLE),
        "needed": FactList(tuple(map(Plain, ALL[scheme].example_lines()))),
    }  # fmt: skip
    raise InputError("population.error.no_facts", OPTION, **facts)
