"""What a condition of eligibility can say when it is more than one value, parsed as strictly as ``values``."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.law.values import ValueReadError, age, by_name


@dataclass(frozen=True, slots=True)
class AgeRange:
    """The ages between which one must be, in months of whole years; both are included."""

    least: int
    most: int


def age_range(raw: object) -> AgeRange:
    """``{least: 19 years, most: 70 years}`` → the two ages, in months."""
    ages = by_name(age)(raw)
    if set(ages) != {"least", "most"} or ages["least"] > ages["most"]:
        raise ValueReadError("two ages such as {least: 19 years, most: 70 years}")
    return AgeRange(**ages)
