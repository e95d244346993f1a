"""Work on the bytes of strangers, in a process of its own that has limits: memory, processor, time, open files.

``answers("package.module:function", content, options, limits)`` are the frames that the function yields in the other
process, one after the other. The function is ours and is imported before any byte of a stranger is there; afterwards
nothing that the process says is trusted: frames are bytes of bounded length, a refusal is JSON, nothing is unpickled.

The process reads one file and ends. It never is a fork of this one, which has threads, and writes no file. The next one
is started when one ends, so that a reader waits for it only the first time.
"""

from simulator.reading.sandbox.limits import Limits
from simulator.reading.sandbox.parent import answers

__all__ = ["Limits", "answers"]
