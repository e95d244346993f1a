"""Untrusted files, read in a separate process with limits: memory, processor, time, open files.

``answers("package.module:function", content, options, limits)`` are the frames that the function yields in the other
process, one after the other: bytes of bounded length; a refusal is JSON. The process reads one file and ends. The next one
is started when one ends, so that a reader waits for it only the first time. Why: docs/decisions/0020.
"""

from simulator.reading.sandbox.limits import Limits
from simulator.reading.sandbox.parent import answers

__all__ = ["Limits", "answers"]
