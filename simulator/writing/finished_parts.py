"""The finished parts of a long run, kept beside its result while it lasts: a run that is stopped goes on from them.

They are in a folder named after the result (``answers.csv.resume``), each in a file of its own under its SHA-256, so that one that was
not written to its end is made again. The folder goes when the result is in its place.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulator.reading.errors import InputError, SimulatorError
from simulator.wording import Plain
from simulator.writing import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ENDING = ".resume"
IDENTITY = "run.json"
"""The file by which the folder is known as ours: what the run is."""
_LENGTH = hashlib.sha256().digest_size * 2


class FinishedPart(NamedTuple):
    """What is known of a part, as JSON, and what was made of it."""

    facts: Mapping[str, object]
    pieces: Sequence[bytes]


class FinishedParts:
    """The finished parts of one run, in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def part(self, name: str) -> FinishedPart | None:
        """A part that was finished; None where it was not, or not to its end."""
        try:
            with (self.folder / name).open("rb") as file:
                digest, content = file.readline().strip().decode("ascii", "replace"), file.read()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        head, _, rest = content.partition(b"\n")
        facts = json.loads(head)
        pieces, start = [], 0
        for length in facts.pop("lengths"):
            pieces.append(rest[start : start + length])
            start += length
        self.count += 1
        return FinishedPart(facts, pieces)

    def keep(self, name: str, facts: Mapping[str, object], pieces: Sequence[bytes]) -> None:
        """Keep a part that is finished. Raises ``InputError`` where it cannot be written."""
        head = json.dumps({**facts, "lengths": [len(piece) for piece in pieces]}).encode()
        digest = hashlib.sha256(head + b"\n")
        for piece in pieces:
            digest.update(piece)
        draft = self.folder / f"{name}.draft"
        with atomic.refusing_in_words(draft):
            with draft.open("wb") as file:
                file.writelines([digest.hexdigest().encode(), b"\n", head, b"\n", *pieces])
            draft.replace(self.folder / name)
        self.count += 1


def folder_of(target: str | Path) -> Path:
    """The folder of the finished parts of a result."""
    place = Path(target).resolve()
    return place.with_name(f"{place.name}{ENDING}")


@contextmanager
def finished_parts(target: str | Path) -> Iterator[FinishedParts]:
    """The finished parts of the run that writes ``target``, for the block; they go at its end, and stay where it is stopped.

    Raises ``InputError``: another run is at work on the same result, or the folder is not ours.
    """
    folder = folder_of(target)
    with atomic.refusing_in_words(folder):
        if folder.exists() and not (folder / IDENTITY).is_file() and any(folder.iterdir()):
            raise InputError("runs.error.resume_foreign", str(folder))
        folder.mkdir(exist_ok=True)
    with atomic.lock(folder) as is_free:
        if not is_free and sys.platform != "win32":
            raise InputError("runs.error.resume_busy", str(target), folder=Plain(folder.name))
        parts = FinishedParts(folder)
        try:
            yield parts
        except SimulatorError:
            if not parts.count:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        shutil.rmtree(folder, ignore_errors=True)
