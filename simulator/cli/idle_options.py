"""Options of ``location-vente population`` that would change nothing beside the others: refused, never passed over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.cli import delivery, mapping
from simulator.law.scheme import BOUGHT
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


class Idle(NamedTuple):
    """Some options, when they would change nothing, and the key of the sentence that says why and how to repair it."""

    names: tuple[str, ...]
    when: Callable[[argparse.Namespace], bool]
    reason: str


def _count(options: argparse.Namespace) -> int:
    """The number of laws side by side."""
    return len(dict.fromkeys(options.law)) + len(options.reform)


def _buys(options: argparse.Namespace) -> bool:
    """Whether one of the laws is a purchase, or may be one: only its text says which scheme a reform changes."""
    return bool(options.reform) or any(name.partition("@")[0] in BOUGHT for name in options.law)


TABLE = (
    Idle(
        ("unit", "encoding", "mapping", "save_mapping", "sheet", "head_row", *(part for part in mapping.PARTS if part != "facts")),
        lambda options: options.synthetic is not None,
        "options.of_a_file",
    ),
    Idle(("seed", "recipe", "crossed", "bands", *delivery.NAMES), lambda options: options.file is not None, "options.of_invented"),
    Idle(("bank_term", "interim"), lambda options: options.interest is None, "options.no_interest"),
    Idle(("new_only",), lambda options: not options.reform, "options.no_reform"),
    Idle(("winners_by", "neutral", "by_article"), lambda options: _count(options) == 1, "options.one_law"),
    Idle(("facts",), lambda options: not _buys(options), "options.no_purchase"),
)  # fmt: skip
"""Every option that depends on others, in the order in which they are refused."""


def refuse(options: argparse.Namespace) -> None:
    """Raises ``InputError`` for the first option that is typed and would change nothing."""
    for idle in TABLE:
        for name in idle.names:
            if name in options.typed and idle.when(options):
                raise InputError(idle.reason, f"--{name.replace('_', '-')}")


def without_effect(options: argparse.Namespace) -> dict[str, None]:
    """The options that change nothing beside the others, each as nothing: a run is the same whatever their defaults are.

    The mapping of a file stays as it is: it says nothing where there is no file.
    """
    return {name: None for idle in TABLE if idle.when(options) for name in idle.names if name != "mapping"}
