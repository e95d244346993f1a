"""Logs without personal data: what went wrong and where, never the words of an error, which may quote what was typed."""

from __future__ import annotations

import logging
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def trace_line(error: BaseException) -> str:
    """``KeyError at proof.py:31 in day, blocks.py:60 in age``: the kind of an error and its way, the nearest first."""
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {', '.join(reversed(frames))}"


@contextmanager
def logs() -> Iterator[None]:
    """While it lasts, every log record of this process tells its error in our words instead of the error's own."""
    usual = logging.getLogRecordFactory()

    def without_words(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 - the signature of the library
        record = usual(*args, **kwargs)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = f"{record.getMessage().strip()}: {trace_line(error)}", ()
            record.exc_info = record.exc_text = None
        return record

    logging.setLogRecordFactory(without_words)
    try:
        yield
    finally:
        logging.setLogRecordFactory(usual)
