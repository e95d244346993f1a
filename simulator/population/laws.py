"""The laws that are put side by side: the published texts as they stand, frozen at a date, or with a reform added.

``location_vente@2001-04-29`` freezes the decrees; ``location_vente`` follows each household's own dates. A reform is
one more law: all the published texts and its own, frozen on the day on which it enters into force.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from simulator.errors import InputError
from simulator.law.keys import COHORTED, WAGES
from simulator.law.readings import Readings
from simulator.population import run
from simulator.rules.reads import READS
from simulator.wording import Listed, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from simulator.law import Code, Law
    from simulator.law.text import Text
    from simulator.people import Households

LATER = Readings(snmg_date="keys")
"""The other reading of the thresholds in minimum wages: the wage of the day of the keys, not of the application."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One law under which everybody is decided, and what people call it."""

    name: str
    scheme: str
    frozen: dt.date | None
    law: Law
    readings: Readings = field(default_factory=Readings)
    reform: str | None = None

    def regimes(self, people: Households) -> tuple[tuple[Code, ...], run.Places]:
        """The codes under which these households fall, and the place of each one's. (N,)"""
        return run.regimes(people, self.scheme, self.law, self.readings, self.frozen)

    def with_later_wage(self) -> Asked:
        """The same law, its thresholds counted in the minimum wage of the day of the keys."""
        return replace(self, readings=replace(self.readings, snmg_date=LATER.snmg_date))


def asked(
    names: Iterable[str], law: Law, reforms: Iterable[Text] = (), readings: Readings | None = None
) -> tuple[Asked, ...]:
    """The laws of these names, then one for each reform. Raises ``InputError`` for a scheme that the lab does not know."""
    readings = readings or Readings()
    found = []
    for name in dict.fromkeys(names):
        scheme, frozen = law.scheme(name)
        _refuse_other(scheme)
        found.append(Asked(name, scheme, frozen, law, readings))
    for text in reforms:
        _refuse_other(*text.schemes)
        label = f"{text.schemes[0]}+{text.id.rpartition('/')[2]}"
        label = f"{text.schemes[0]}+{text.id}" if label in {one.name for one in found} else label
        if text.id in {one.reform for one in found}:
            raise InputError("lab.error.twice", "--reform", id=Plain(text.id))
        found.append(Asked(label, text.schemes[0], text.in_force, law.with_text(text), readings, text.id))
    if not found:
        raise InputError("lab.error.no_law", "--law", example=Plain(f"{COHORTED[0]}@2024-06-26"))
    return tuple(found)


def _refuse_other(*schemes: str) -> None:
    """The lab compares laws of the schemes that ask the same facts of everybody; a loan asks more of each household."""
    for scheme in schemes:
        if scheme not in COHORTED:
            known = Listed(tuple(Plain(name) for name in COHORTED))
            raise InputError("lab.error.scheme", "--law", got=Plain(scheme), known=known)


def differing(first: Code, second: Code, cohorts: Iterable[str]) -> list[str]:
    """The keys that some rule reads and on which two codes say different things to some of these cohorts."""
    some = list(cohorts)
    return [key for key in READ if any(_said(first, key, one) != _said(second, key, one) for one in some)]


def _said(code: Code, key: str, cohort: str) -> object:
    key = WAGES[code.scheme] if key == "snmg" else key
    if not code.fixes(key, cohort):
        return None
    provision = code.provision(key, cohort)
    return provision.value, provision.strict


READ = tuple(dict.fromkeys(key for keys in READS.values() for key in keys))
"""What can make a difference to a household: every key that some rule reads."""
