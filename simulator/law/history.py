"""The life of the texts: which make up a scheme's law, which changed which, from when until when each provision counts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.law.keys import BANKS, DOWN_PAYMENT_BANKS, HOUSING, KEYS, WAGES

if TYPE_CHECKING:
    from simulator.law.library import Law
    from simulator.law.text import Provision, Text

OTHERS = "banks"
"""The rules that are no scheme's own: those of the banks."""
CHAINS = (*HOUSING, OTHERS)
_BANK_RULES = (*(f"bank_{bank}" for bank in BANKS), *(f"bank_{bank}_aadl3" for bank in DOWN_PAYMENT_BANKS))
"""The rules of the banks: of their loans, and of those for the tranches of AADL 3."""


def owners(chain: str) -> tuple[str, ...]:
    """Whose texts a chain holds: a scheme's own and those of its minimum wage, or each bank's."""
    return _BANK_RULES if chain == OTHERS else (chain, WAGES[chain])


def texts(law: Law, chain: str) -> list[Text]:
    """The texts of a chain, oldest first."""
    return [text for text in law.texts if set(owners(chain)) & set(text.schemes)]


def chain_of(text: Text) -> str:
    """The first chain that a text is in."""
    return next(chain for chain in CHAINS if set(owners(chain)) & set(text.schemes))


def amending(law: Law, text: Text) -> list[Text]:
    """The texts that amended one, oldest first."""
    return [other for other in law.texts if text.id in other.amends]


def keys(law: Law, chain: str) -> list[str]:
    """Every key that the texts of a chain fix, each once, in the order of their first text."""
    return list(dict.fromkeys(p.key for text in texts(law, chain) for p in text.provisions))


def versions(law: Law, chain: str, key: str) -> list[Provision]:
    """Every version of a key in a chain, oldest first."""
    return [p for text in texts(law, chain) for p in text.provisions if p.key == key]


def until(law: Law, chain: str, provision: Provision) -> dict[dt.date | None, tuple[str, ...]]:
    """The last day of a provision in a chain, with the cohorts that lose it then; None while no text replaces it."""
    text = law.by_id[provision.text]
    chain_owners = set(owners(chain)) & set(text.schemes)
    ends: dict[dt.date | None, list[str]] = {}
    for cohort in provision.cohorts:
        later = [
            other.in_force - dt.timedelta(days=1)
            for other in law.texts
            if other.in_force > text.in_force and chain_owners & set(other.schemes)
            for p in other.provisions
            if p.key == provision.key and cohort in p.cohorts
        ]
        ends.setdefault(min(later, default=None), []).append(cohort)
    return {end: tuple(cohorts) for end, cohorts in ends.items()}


def in_force(law: Law, chain: str, day: dt.date) -> list[tuple[str, Provision]]:
    """What a chain fixes on a day: (whose, provision), in the order in which ``KEYS`` tells the law."""
    names = owners(chain) if chain == OTHERS else (chain,)
    place = {key: number for number, key in enumerate(KEYS)}
    return [(name, p) for name in names for p in sorted(law.in_force_on(name, day), key=lambda p: place[p.key])]


def gaps(law: Law, chain: str, day: dt.date) -> tuple[list[Provision], list[Provision]]:
    """The declared silences of a chain: those of a day, and those of other days."""
    now = [provision for _, provision in in_force(law, chain, day) if not provision.is_known]
    open_now = {(p.text, p.key) for p in now}
    declared = [p for text in texts(law, chain) for p in text.provisions if not p.is_known]
    return now, [p for p in declared if (p.text, p.key) not in open_now]
