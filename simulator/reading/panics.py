"""A library written in Rust that panics raises what is no ``Exception``, and would end the server: it becomes a refusal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refused_as(key: str) -> Iterator[None]:
    """A context in which a panic is ``InputError(key)``."""
    try:
        yield
    except BaseException as error:
        if type(error).__module__ == "pyo3_runtime":
            raise InputError(key) from None
        raise
