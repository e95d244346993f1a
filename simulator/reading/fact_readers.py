"""Facts of a question that are read one by one, so that all faults of a question are reported at once.

A fact that needs another (a birth before the application) reads it through its reader: where the other was refused, so
is this one, for the same reason, which is reported once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from simulator.reading import fields
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value = TypeVar("Value")
Absent = TypeVar("Absent")


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


class Part:
    """One mapping of a question; ``names`` reads it, with every needed fact and no unknown one."""

    def __init__(
        self, raw: object, place: str, allowed: set[str], needed: tuple[str, ...] = (), currency: str = "DZD"
    ) -> None:
        self._raw, self._place, self._currency = raw, place, currency
        self.names = FactReader(lambda: fields.fields(raw, place, allowed, needed, currency))

    def states(self, name: str) -> bool:
        """Whether this fact is present, readable or not."""
        return isinstance(self._raw, dict) and self._raw.get(name) is not None

    def fact(self, name: str, read: Callable[[object, str], Value]) -> FactReader[Value]:
        """A reader of a fact that must be present."""
        place = fields.join(self._place, name)

        def value() -> Value:
            raw = fields.mapping(self._raw, self._place).get(name)
            if raw is None:
                raise fields.missing(place, self._currency)
            return read(raw, place)

        return FactReader(value)

    def maybe(self, name: str, read: Callable[[object, str], Value], absent: Absent) -> FactReader[Value | Absent]:
        """A reader of a fact that may be absent: then its value is ``absent``."""
        fact = self.fact(name, read)
        return FactReader(lambda: fact() if self.states(name) else absent)

    def amount(self, raw: object, place: str) -> int:
        """An amount in the currency of this part."""
        return fields.amount(raw, place, self._currency)

    def price(self, raw: object, place: str) -> int:
        """The same, and not zero."""
        return fields.price(raw, place, self._currency)
