"""What a condition of eligibility can say when it is more than one value, parsed as strictly as ``values``.

Who owns or has owned what is one bit for each of ``HOLDINGS``: what a household says and what a text names are then
compared for all households at once.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.law.values import ValueReadError, age, by_name, word, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KINDS = ("dwelling", "building_land")
"""What a text may name; nothing else that one owns turns anybody away."""
OWNERS = ("applicant", "spouse")
TIMES = ("now", "before")
SHARES = ("whole", "undivided")
HOLDINGS = tuple(itertools.product(KINDS, OWNERS, TIMES, SHARES))
"""What may be owned, by whom, when, and whether in undivided shares: the place of each is its bit."""


def holding(kind: str, owner: str, time: str, share: str) -> int:
    """The bit of one of ``HOLDINGS``."""
    return 1 << HOLDINGS.index((kind, owner, time, share))


DWELLING_OF_THE_BUYER = holding("dwelling", "applicant", "now", "whole")
"""What no buyer may own on the day of the deed where a text says ``no_dwelling``: it names him alone, and a dwelling alone."""
SHARE_OF_THE_BUYER = holding("dwelling", "applicant", "now", "undivided")
"""The undivided share of which a text says ``co_owner``."""


def recipients(owners: Iterable[str]) -> int:
    """The bits of these ``OWNERS``."""
    return sum(1 << OWNERS.index(owner) for owner in owners)


@dataclass(frozen=True, slots=True)
class AgeRange:
    """The ages between which one must be, in months of whole years; both are included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Ownership:
    """What turns an owner away: the kinds that the text names, whose they are, when, and whether an undivided share does too.

    ``undivided`` is ``unknown`` where the text asks for full ownership, or was not seen whole.
    """

    kinds: tuple[str, ...]
    owners: tuple[str, ...]
    when: str
    undivided: str

    def __repr__(self) -> str:
        """As a text writes it: the fingerprint of the law is made of it, and keeps through a rename."""
        return f"Ownership(kinds={self.kinds}, whose={self.owners}, when={self.when!r}, undivided={self.undivided!r})"

    @property
    def bits(self) -> int:
        """The bits of everything that the text names, be it in an undivided share."""
        return self._bits_of(SHARES)

    @property
    def refusing_bits(self) -> int:
        """The bits that refuse for sure."""
        return self._bits_of(SHARES if self.undivided == "refused" else SHARES[:1])

    def _bits_of(self, shares: tuple[str, ...]) -> int:
        times = TIMES if self.when == "now_or_before" else TIMES[:1]
        return sum(itertools.starmap(holding, itertools.product(self.kinds, self.owners, times, shares)))


@dataclass(frozen=True, slots=True)
class EarlierAid:
    """Whose earlier aid turns the household away."""

    recipients: tuple[str, ...]

    def __repr__(self) -> str:
        """As a text writes it, for the fingerprint of the law."""
        return f"EarlierAid(whose={self.recipients})"

    @property
    def bits(self) -> int:
        """The bits of those whom the text names."""
        return recipients(self.recipients)


ANY_OWNERSHIP = Ownership(KINDS, OWNERS, "now_or_before", "refused")
ANY_EARLIER_AID = EarlierAid(OWNERS)
"""What a text asks that says only that the condition is required."""


def age_range(raw: object) -> AgeRange:
    """``{least: 19 years, most: 70 years}`` → the two ages, in months."""
    ages = by_name(age)(raw)
    if set(ages) != {"least", "most"} or ages["least"] > ages["most"]:
        raise ValueReadError("two ages such as {least: 19 years, most: 70 years}")
    return AgeRange(**ages)


_EXAMPLE = "{kinds: [dwelling], whose: [applicant], when: now_or_before, undivided: unknown}"


def ownership(raw: object) -> Ownership:
    """``{kinds: [dwelling], whose: [applicant], when: now_or_before, undivided: unknown}``."""
    if not isinstance(raw, dict) or set(raw) != {"kinds", "whose", "when", "undivided"}:
        raise ValueReadError(_EXAMPLE)
    return Ownership(
        _one_or_more(KINDS)(raw["kinds"]), _one_or_more(OWNERS)(raw["whose"]), word("now", "now_or_before")(raw["when"]),
        word("refused", "unknown")(raw["undivided"]),
    )  # fmt: skip


def earlier_aid(raw: object) -> EarlierAid:
    """``{whose: [applicant, spouse]}``."""
    if not isinstance(raw, dict) or set(raw) != {"whose"}:
        raise ValueReadError("{whose: [applicant, spouse]}")
    return EarlierAid(_one_or_more(OWNERS)(raw["whose"]))


def _one_or_more(choices: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    """Some of these words, one at least, each once."""

    def parse(raw: object) -> tuple[str, ...]:
        names = words(*choices)(raw)
        if not names or len(set(names)) < len(names):
            raise ValueReadError(f"[{', '.join(choices)}]")
        return names

    return parse
