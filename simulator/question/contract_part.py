"""The ``contract:`` part of a question, where the household is what is asked for: it changes no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law import Readings

if TYPE_CHECKING:
    from simulator.reading.fields import Raw

NAME = "contract"


def apart(row: Raw) -> tuple[Raw, Raw]:
    """A question without the readings that are none of its own, and these: a question with a contract may state the contract's among its own."""
    readings = row.get("readings")
    if row.get(NAME) is None or not isinstance(readings, dict):
        return row, {}
    of_question = {name: value for name, value in readings.items() if name in Readings.choices()}
    others = {name: value for name, value in readings.items() if name not in of_question}
    return row | {"readings": of_question}, others
