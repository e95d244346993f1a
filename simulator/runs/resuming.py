"""A run that goes on from the parts that were finished when it was stopped, if nothing has changed since."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from simulator.reading.errors import InputError
from simulator.runs import record as records
from simulator.runs.record import RunRecord
from simulator.wording import FactList, Named, Plain
from simulator.writing.finished_parts import IDENTITY, finished_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.runs.identity import RunIdentity
    from simulator.writing.finished_parts import FinishedParts


@contextmanager
def resumable(target: str, identity: RunIdentity) -> Iterator[FinishedParts]:
    """The finished parts of a run with this identity. Raises ``InputError`` for those of another run, with what has changed."""
    with finished_parts(target) as parts:
        place = parts.folder / IDENTITY
        current = RunRecord.of(identity, ())
        if place.is_file():
            _refuse_another(records.read(place), current, parts)
        else:
            current.write(str(place), ())
        yield parts


def _refuse_another(before: RunRecord, current: RunRecord, parts: FinishedParts) -> None:
    """Raises ``InputError`` where the parts were made of other files, options, texts, or by another program."""
    parts.count += 1  # what another run finished is not thrown away
    changes = [change.kind for change in before.identity.differences(current.identity)]
    if not changes and before.libraries == current.libraries:
        return
    kinds = FactList(tuple(Named(f"runs.subject.{kind}") for kind in dict.fromkeys(changes or ["engine"])))
    raise InputError("runs.error.resume_changed", kinds=kinds, folder=Plain(parts.folder.name))
