"""Facts of a question that are read one by one, so that all faults of a question are reported at once.

A fact that needs another (a birth before the application) reads it through its reader: where the other was refused, so
is this one, for the same reason, which is reported once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value = TypeVar("Value")


class FactReader(Generic[Value]):
    """A fact that is read when it is first called for: its value, or the ``InputError`` that refused it, each time."""

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._values: list[Value] = []
        self._error: InputError | None = None

    def __call__(self) -> Value:
        """The value. Raises ``InputError``."""
        if self._error is None and not self._values:
            try:
                self._values.append(self._read())
            except InputError as error:
                self._error = error
        if self._error is not None:
            raise self._error
        return self._values[0]


def raise_all(readers: Iterable[FactReader[Any]]) -> None:
    """Read every fact; raise the first ``InputError`` with all that follow as its ``others``, one for each place."""
    faults: list[InputError] = []
    for reader in readers:
        try:
            reader()
        except InputError as error:
            faults += error.all
    if faults:
        raise InputError.joined(faults)
