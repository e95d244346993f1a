"""Does a recorded run still hold? Its files, the law and the engine by their SHA-256, then the run once more, without network."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.reading.errors import SimulatorError
from simulator.runs import again, marks
from simulator.runs import record as records
from simulator.runs.commands import PRINTED
from simulator.runs.identity import identity_of
from simulator.wording import FactList, Named, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.runs.marks import FileMark
    from simulator.runs.record import RunRecord

Status = Literal["same", "changed", "absent"]
Subject = Literal["record", "input", "law", "engine", "output", "again"]
FileSubject = Literal["input", "output"]
RunAgain = Callable[[list[str]], None]
"""Runs a command line of this program. Raises ``SimulatorError``."""
_SHOWN = 8
"""Names that a sentence lists."""


class Finding(NamedTuple):
    """What became of one thing of a run, in a sentence; ``name`` is that of a file."""

    subject: Subject
    status: Status
    sentence: Sentence
    name: str = ""


class Verification(NamedTuple):
    """All the findings about a record, in the order in which they are read."""

    record: RunRecord
    findings: tuple[Finding, ...]

    @property
    def disagreeing(self) -> tuple[Subject, ...]:
        """What does not agree, each once; a result that is not here does, for the run made again gave it."""
        others = (
            finding.subject
            for finding in self.findings
            if finding.status == "changed" or (finding.status == "absent" and finding.subject != "output")
        )
        return tuple(dict.fromkeys(others))

    @property
    def holds(self) -> bool:
        """Whether everything agrees."""
        return not self.disagreeing

    @property
    def conclusion(self) -> Sentence:
        """One sentence for all."""
        fingerprint = {"fingerprint": Plain(self.record.fingerprint)}
        if self.holds:
            return Sentence("runs.verify.holds", fingerprint)
        subjects = FactList(tuple(Named(f"runs.subject.{subject}") for subject in self.disagreeing))
        return Sentence("runs.verify.fails", fingerprint | {"subjects": subjects})


def verification(path: str | Path, folders: Sequence[Path], run: RunAgain) -> Verification:
    """What still holds of the run recorded in a file, whose files are looked for beside it and then in ``folders``.

    Raises ``InputError`` where it is no record.
    """
    record = records.read(path)
    places = [Path(path).parent, *folders]
    paths = [_path("input", mark, places) for mark in record.identity.inputs]
    findings = [*_of_record(record), *_of_inputs(record, paths), *_of_law(record), *_of_engine(record)]
    findings += _of_outputs(record, places)
    inputs_hold = all(finding.status == "same" for finding in findings if finding.subject in ("record", "input"))
    findings.append(_again(record, [place for place in paths if place], run) if inputs_hold else _NOT_AGAIN)
    return Verification(record, tuple(findings))


_NOT_AGAIN = Finding("again", "absent", Sentence("runs.again.absent"))


def _path(subject: FileSubject, mark: FileMark, places: Sequence[Path]) -> Path | None:
    """Where a file is: in the first folder that has it as it was, else in the first that has one of its name; None without any."""
    paths = [place / mark.name for place in places if mark.name != marks.STREAM and (place / mark.name).exists()]
    return next((path for path in paths if _is_same(subject, mark, path)), paths[0] if paths else None)


def _is_same(subject: FileSubject, mark: FileMark, path: Path) -> bool:
    current = marks.of_input(mark.part, path) if subject == "input" else marks.of_output(mark.part, path)
    return current.sha256 == mark.sha256


def _of_file(subject: FileSubject, mark: FileMark, path: Path | None) -> Finding:
    status: Status = "absent" if path is None else ("same" if _is_same(subject, mark, path) else "changed")
    return Finding(subject, status, Sentence(f"runs.{subject}.{status}", {"file": mark.label}), mark.name)


def _of_record(record: RunRecord) -> Iterator[Finding]:
    """A finding where the fingerprint is not that of what stands in the record."""
    if record.identity.fingerprint != record.fingerprint:
        yield Finding("record", "changed", Sentence("runs.record.changed"))


def _of_inputs(record: RunRecord, paths: Sequence[Path | None]) -> Iterator[Finding]:
    for mark, path in zip(record.identity.inputs, paths, strict=True):
        yield _of_file("input", mark, path)


def _of_outputs(record: RunRecord, places: Sequence[Path]) -> Iterator[Finding]:
    for mark in record.outputs:
        if mark.part != PRINTED:
            yield _of_file("output", mark, _path("output", mark, places))


def _of_law(record: RunRecord) -> Iterator[Finding]:
    current = identity_of(record.identity.command, record.identity.inputs, record.identity.options)
    changes = [change.name for change in record.identity.differences(current) if change.kind == "law"]
    status: Status = "changed" if changes else "same"
    yield Finding("law", status, Sentence(f"runs.law.{status}", {"texts": names(changes)} if changes else {}))


def names(words: Sequence[str]) -> FactList:
    """Names as a fact of a sentence: the first of them, and a sign where there are more."""
    return FactList((*map(Plain, words[:_SHOWN]), *([Plain("…")] if len(words) > _SHOWN else [])))


def _of_engine(record: RunRecord) -> Iterator[Finding]:
    recorded, current = record.identity.engine, marks.engine()
    status: Status = "same" if recorded == current else "changed"
    facts = {"recorded": Plain(recorded.version), "current": Plain(current.version)}
    yield Finding("engine", status, Sentence(f"runs.engine.{status}", facts))


def _again(record: RunRecord, paths: Sequence[Path], run: RunAgain) -> Finding:
    """Run it once more, in a folder that is gone afterwards, and compare what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            run(again.words(record, [path.resolve() for path in paths], Path(folder)))
            second = records.read(Path(folder) / again.RECORD)
        except SimulatorError as error:
            return Finding(
                "again", "changed", Sentence("runs.again.refused", {"reason": Sentence(error.key, error.facts)})
            )
    if [mark.sha256 for mark in second.outputs] == [mark.sha256 for mark in record.outputs]:
        return Finding("again", "same", Sentence("runs.again.same"))
    others = [name for name, version in record.libraries.items() if second.libraries.get(name) != version]
    facts = {"packages": names(others)} if others else {}
    return Finding("again", "changed", Sentence("runs.again.changed" + (".packages" if others else ""), facts))
