"""``@reads("age_limit")``: a rule names the provisions that it reads, and a test compares them with what it reads.

It sets one attribute and returns the function untouched. Why: docs/decisions/0016.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Rule = TypeVar("Rule", bound="Callable[..., object]")

READS: dict[Callable[..., object], tuple[str, ...]] = {}
"""What each rule reads."""


def reads(*keys: str) -> Callable[[Rule], Rule]:
    """Declare the provisions that a rule reads."""

    def declare(rule: Rule) -> Rule:
        READS[rule] = keys
        return rule

    return declare
