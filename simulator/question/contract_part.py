"""The ``contract:`` part of a question where the household is what is asked for: it is checked, and changes no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.reading.fields import Raw

NAME = "contract"


def check(row: Raw, currency: str) -> None:
    """Raise ``InputError`` for a contract that cannot be read, in a question that has one."""
    if row.get(NAME) is not None:
        from simulator.contracts import reader

        _, readings = reader.without_readings(row)
        reader.part(row[NAME], currency, readings)


def apart(row: Raw) -> Raw:
    """The question without the readings of its contract that stand among its own: where it has no contract, it has none."""
    if row.get(NAME) is None:
        return row
    from simulator.contracts import reader

    return reader.without_readings(row)[0]
