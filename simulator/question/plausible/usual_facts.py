"""The usual facts that the texts state: prices, charges, the age at which one may sign, the registration of each cohort.

Nothing here decides an answer: a fact is held beside it, and is asked about where the two are far apart.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.engine.households import UNSTATED
from simulator.engine.rules import pricing
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import MAIN
from simulator.law.text import ATTACHES
from simulator.law.values import COHORTS, DWELLINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from simulator.law import Law, Provision
    from simulator.law.windows import Window

RENTED = MAIN
"""The scheme whose texts state prices by cohort, charges, windows and an age at registration."""


class AmountRange(NamedTuple):
    """The smallest and the largest of some amounts, in centimes."""

    least: int
    most: int


@dataclass(frozen=True)
class UsualFacts:
    """The usual facts of all texts of a law, whatever their day; a text that does not exist yet (a reform) is left out.

    ``prices`` are by currency, ``windows`` by cohort. ``adult`` is the
    lowest age, in whole years, that a text asks at the registration. What no text states is None, or absent.
    """

    prices: Mapping[str, AmountRange]
    charges: AmountRange | None
    adult: int | None
    windows: Mapping[str, Window]


@functools.lru_cache(maxsize=8)
def usual_facts(law: Law) -> UsualFacts:
    """The usual facts that the texts of a law state."""
    prices: dict[str, list[int]] = {}
    for scheme in law.schemes:
        prices.setdefault(CURRENCIES[scheme], []).extend(_prices(law, scheme))
    ages = [ages.least // 12 for ages, _ in _values(law, RENTED, "age_at_registration")]
    return UsualFacts(
        prices={currency: AmountRange(min(amounts), max(amounts)) for currency, amounts in prices.items() if amounts},
        charges=_charges(law),
        adult=min(ages, default=None),
        windows={
            cohort: window
            for window, provision in _values(law, RENTED, "registration_window")
            for cohort in provision.cohorts
        },
    )


def _values(law: Law, scheme: str, key: str) -> Iterator[tuple[Any, Provision]]:
    """Every version of a key whose value is known, oldest first, with that value; none of a scheme without the key."""
    if scheme not in law.schemes or key not in law.keys(scheme):
        return
    for provision in law.timeline(scheme, key):
        if provision.is_known and law.by_id[provision.text].kind != "reform":
            yield provision.value, provision


def _prices(law: Law, scheme: str) -> Iterator[int]:
    """Every price that a text gives, and every price up to which it gives an aid."""
    for _, provision in _values(law, scheme, "price"):
        code = law.at(scheme, dict.fromkeys(ATTACHES, law.by_id[provision.text].in_force))
        for cohort in COHORTS:
            prices = [pricing.by_type(code, cohort, dwelling) for dwelling in DWELLINGS]
            yield from (price for price in prices if price != UNSTATED)
    for zones, _ in _values(law, scheme, "price_by_zone"):
        if zones != "not_provided":
            yield from (price for zone in zones.values() for price in zone.values())
    for bands, _ in _values(law, scheme, "grant"):
        yield from (band.price_up_to for band in bands if band.price_up_to is not None)


def _charges(law: Law) -> AmountRange | None:
    """The charges of a month, of all types and tariffs."""
    sums = [sum(lines.values()) for types, _ in _values(law, RENTED, "charges") for lines in types.values()]
    return AmountRange(min(sums), max(sums)) if sums else None
