"""The commands that leave a record, and the names of their options: what they read, what decides the answer, what they write."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class RunCommand(NamedTuple):
    """The options of a command that a record holds.

    ``inputs`` are files: each part of a run, and the option that names its file, which is empty where the file stands alone on the
    command line. ``choices`` decide the answer. ``outputs`` are files or folders. ``others`` decide nothing of the answer.
    """

    inputs: Mapping[str, str]
    choices: tuple[str, ...]
    outputs: tuple[str, ...]
    others: tuple[str, ...] = ()


PRINTED = "standard_output"
"""The part of what a command prints, where that is an answer."""
_ALL = ("record", "resume", "run")
_OF_A_FILE = ("save_mapping", "sheet", "head_row", "columns", "empty", "dates", "century", "units")
"""The options that a mapping holds, and where it is kept."""
COMMANDS = {
    "batch": RunCommand(
        {"file": "", "reform": "--reform"},
        ("lang", "unit", "encoding", "scheme", "as_written", "mapping"),
        ("out",),
        ("format", "facts", *_OF_A_FILE, *_ALL),
    ),
    "population": RunCommand(
        {"file": "", "recipe": "--recipe", "crossed": "--crossed", "facts": "--facts", "reform": "--reform"},
        (
            "lang", "format", "synthetic", "seed", "law", "by", "neutral", "winners_by", "discount", "interest", "bank_term", "interim", "loan_rate", "loan_term", "wages_grow", "new_only", "solve", "unit",
            "delivery", "dwellings_a_year", "delivery_order", "keys_from", "late", "dropout",
            "encoding", "mapping", "bands", "by_article", "kafil_share", "reading", "readings_table",
            "treasury", "state_pays", "pay_whole", "arrears_share", "arrears_months", "arrears_from", "balance", "map",
        ),
        ("out", "rows", "note"),
        ("workers", "scheduler", *_OF_A_FILE, *_ALL),
    ),
    "portfolio": RunCommand(
        {"contracts": "", "payments": "", "events": "--events", "reform": "--reform"},
        (
            "lang", "format", "as_of", "by", "contract", "within", "forecast", "unit", "encoding", "scheme", "as_written", "centimes",
            "mapping",
        ),
        ("out",),
        ("facts", *_OF_A_FILE, *_ALL),
    ),
}  # fmt: skip
"""Every command whose runs are recorded. The options of a file of applicants are in ``mapping``, together with those of its file."""
