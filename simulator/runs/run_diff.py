"""Two runs compared: which dossiers have another verdict or figure, and whether their facts, the law, the program or the options did it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.reading.errors import InputError
from simulator.runs import record as records
from simulator.runs import result_table
from simulator.runs.marks import of_output
from simulator.runs.row_changes import row_changes
from simulator.runs.verification import names
from simulator.wording import Counted, FactList, Named, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from simulator.runs.identity import RunIdentity
    from simulator.runs.record import RunRecord
    from simulator.runs.result_table import ResultTable
    from simulator.runs.row_changes import RowChanges

Side = Literal["law", "engine", "options", "input"]
SIDES: tuple[Side, ...] = ("law", "engine", "options", "input")
"""What may differ between two runs besides the facts of a row: ``input`` is a file that is no list of applicants."""
_PRESENTATION = ("lang", "format")
"""Options that change words, and no figure."""
RECORDS = ".json"


class RunResult(NamedTuple):
    """One of two runs: its table, and its record where it was named by it. ``is_changed``: the result is not as the run left it."""

    name: str
    table: ResultTable
    record: RunRecord | None
    is_changed: bool = False


@dataclass(frozen=True)
class RunDiff:
    """Two runs compared. ``between`` has what differs besides the facts of the rows; None where a run has no record."""

    first: RunResult
    second: RunResult
    changes: RowChanges
    between: Mapping[Side, tuple[str, ...]] | None

    def sentences(self) -> Iterator[Sentence]:
        """What is said of the two runs, from the whole to the causes."""
        changes = self.changes
        for place, run in (("first", self.first), ("second", self.second)):
            if run.is_changed:
                yield Sentence(f"runs.diff.edited.{place}", {"file": Plain(run.name)})
        changed = int(changes.changed.sum())
        facts = {"rows": Counted("rows", len(changes.pairs[0])), "changed": changed, "verdicts": changes.verdicts}
        yield Sentence("runs.diff.changed" if changed else "runs.diff.none", facts)
        for place, count in (("first", changes.only_first), ("second", changes.only_second)):
            if count:
                yield Sentence(f"runs.diff.only.{place}", {"rows": Counted("rows", count)})
        yield Sentence("runs.diff.by_number" if changes.by_number else "runs.diff.by_place")
        if changes.repeated:
            yield Sentence("runs.diff.repeated", {"rows": Counted("rows", changes.repeated)})
        yield from self._between()
        for fact_names, count in changes.causes().items():
            yield self._cause(fact_names, count)

    def _between(self) -> Iterator[Sentence]:
        """What differs between the two runs as such."""
        if self.between is None:
            yield Sentence("runs.diff.between.unknown")
            return
        for side, words in self.between.items():
            yield Sentence(f"runs.diff.between.{side}", {"names": names(words)})

    def _cause(self, fact_names: tuple[str, ...], count: int) -> Sentence:
        """Why some rows changed: their own facts, what differs between the runs, or both."""
        sides = tuple(self.between or ())
        facts: dict[str, object] = {"rows": Counted("rows", count)}
        if fact_names:
            facts["facts"] = FactList(tuple(Named(f"batch.head.{name}") for name in map(_base, fact_names)))
        if sides:
            facts["sides"] = FactList(tuple(Named(f"runs.subject.{side}") for side in sides))
        words = "facts_and_runs" if fact_names and sides else "facts" if fact_names else "runs" if sides else "unknown"
        return Sentence(f"runs.diff.cause.{words}", facts)


def _base(fact: str) -> str:
    """``kafil_birth_2`` as ``kafil_birth``: the kafils share their words."""
    return fact.rpartition("_")[0] if fact[-1:].isdigit() else fact


def run_diff(first: str, second: str) -> RunDiff:
    """Two runs, each named by its record or by what it wrote. Raises ``InputError``, also for two that cannot be compared."""
    runs = [_run(Path(name)) for name in (first, second)]
    before, after = runs
    if bool(before.table.figures) and not set(before.table.figures) & set(after.table.figures):
        raise InputError("runs.error.commands", second)
    between = None
    if before.record and after.record:
        if before.record.identity.command != after.record.identity.command:
            raise InputError("runs.error.commands", second)
        between = _sides(before.record.identity, after.record.identity)
    return RunDiff(before, after, row_changes(before.table, after.table), between)


def _run(path: Path) -> RunResult:
    if path.suffix.lower() != RECORDS:
        return RunResult(path.name, result_table.read(path), None)
    record = records.read(path)
    outputs = [mark for mark in record.outputs if mark.part == "out"]
    if not outputs:
        raise InputError("runs.error.no_table", str(path))
    place = path.parent / outputs[0].name
    if not place.exists():
        raise InputError("runs.error.result_absent", str(path), file=outputs[0].label)
    mapping = record.identity.options.get("mapping")
    columns = mapping.get("columns") if isinstance(mapping, dict) else None
    table = result_table.read(place, columns if isinstance(columns, dict) else None)
    return RunResult(place.name, table, record, of_output("out", place).sha256 != outputs[0].sha256)


def _sides(first: RunIdentity, second: RunIdentity) -> dict[Side, tuple[str, ...]]:
    """What differs between two runs besides the rows of their lists, with the names of it."""
    differences = first.differences(second)
    reforms = {mark.name for run in (first, second) for mark in run.inputs if mark.part == "reform"}
    lists = {mark.name for run in (first, second) for mark in run.inputs if mark.part == "file"}
    by_side: dict[Side, list[str]] = {side: [] for side in SIDES}
    for kind, name in differences:
        if kind == "input" and name in reforms:
            by_side["law"].append(name)
        elif kind == "input" and name not in lists:
            by_side["input"].append(name)
        elif kind == "engine":
            by_side["engine"] += [first.engine.version, second.engine.version]
        elif kind == "law" or (kind == "options" and name not in _PRESENTATION):
            by_side["law" if kind == "law" else "options"].append(name)
    return {side: tuple(dict.fromkeys(words)) for side, words in by_side.items() if words}
