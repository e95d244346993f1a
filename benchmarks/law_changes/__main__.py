"""``python -m benchmarks.law_changes FOLDER``: random households under the version in that folder and under this one.

Prints, for each change of the law, how many households it touches and in which figures; then what no change explains, which must be
nothing (status 1 otherwise), and the names of the new keys, changed citations and changed sentences.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.law_changes.changes import CHANGES, explain
from benchmarks.law_changes.households import Question, households
from benchmarks.law_changes.pairs import Pair, family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.law_changes.flat_answers import Json

HERE = Path(__file__).parents[2]
SHOWN, SAMPLE = 5, 50
"""How many unexplained households are printed whole; how many households a sample has."""


def write_figures(folder: Path, questions: Path, figures: Path) -> None:
    """The figures of every question under the version in a folder, in a process of its own."""
    words = [sys.executable, "-P", str(Path(__file__).with_name("flat_answers.py")), str(folder)]
    with questions.open("rb") as asking, figures.open("wb") as out:
        subprocess.run(words, stdin=asking, stdout=out, check=True, env=os.environ | {"PYTHONPATH": str(folder)})


def lines(path: Path) -> Iterator[Json]:
    """The lines of a file of JSON, one at a time."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


class Tally:
    """What differs between two versions, added up over households."""

    def __init__(self, families: set[str]) -> None:
        self.families = families
        self.households = self.alike = self.errors = 0
        self.reach: Counter[str] = Counter()
        self.keys: dict[str, Counter[str]] = defaultdict(Counter)
        self.differing: Counter[str] = Counter()
        self.unexplained: Counter[str] = Counter()
        self.why: list[set[str]] = []
        self.examples: list[tuple[Question, dict[str, tuple[object, object]]]] = []
        self.new_keys: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.words: Counter[str] = Counter()

    def add(self, question: Question, old: Json, new: Json) -> None:
        """One household."""
        pair = Pair(question, old["figures"], new["figures"])
        names = pair.differences(self.families)
        self.households += 1
        self.alike += not names
        self.errors += "error" in pair.old and "error" in pair.new
        self.differing.update({family(name) for name in names})
        why = {name: explain(pair, name) for name in names}
        left = [name for name, change in why.items() if change is None]
        self.unexplained.update({family(name) for name in left})
        if left:
            self.examples.append((question, {name: (pair.old.get(name), pair.new.get(name)) for name in left}))
        self.why.append({change for change in why.values() if change})
        for change in self.why[-1]:
            self.reach[change] += 1
            self.keys[change].update({family(name) for name in names if why[name] == change})
        self._apart(old, new)

    def _apart(self, old: Json, new: Json) -> None:
        self.new_keys.update({family(name) for name in new["figures"]} - self.families - {"error"})
        for kind, counts in (("places", self.places), ("words", self.words)):
            both = old[kind].keys() & new[kind].keys()
            counts.update({family(name) for name in both if old[kind][name] != new[kind][name]})

    def show(self) -> None:
        """Print everything."""
        print(
            f"{self.households} households; {self.alike} with the same figures; {self.errors} refused as questions by both"
        )
        for change in CHANGES:
            if self.reach[change.name]:
                print(f"\n{self.reach[change.name]:6}  {change.name}: {change.text}")
                print("        " + ", ".join(f"{name} {n}" for name, n in self.keys[change.name].most_common()))
        print("\nFigures that differ: " + ", ".join(f"{name} {n}" for name, n in self.differing.most_common()))
        for name, counts in (
            ("New keys", self.new_keys), ("Other texts, articles or statuses", self.places), ("Other sentences", self.words),
        ):  # fmt: skip
            print(f"\n{name}: " + ", ".join(sorted(counts)))
        print(f"\nWhat no change explains: {len(self.examples)} households {dict(self.unexplained.most_common())}")
        for question, figures in self.examples[:SHOWN]:
            print(
                json.dumps(question, ensure_ascii=False),
                *(f"   {name}: {was!r} -> {now!r}" for name, (was, now) in figures.items()),
                sep="\n",
            )


def tally_of(questions: list[Question], old: Path, new: Path) -> Tally:
    """The figures of both versions, household by household."""
    tally = Tally({family(name) for row in lines(old) for name in row["figures"]} | {"error"})
    for question, before, after in zip(questions, lines(old), lines(new), strict=True):
        tally.add(question, before, after)
    return tally


def compact(row: Json) -> str:
    """A line of a sample; a figure that is null is as one that is not there."""
    figures = {name: value for name, value in row["figures"].items() if value is not None}
    return json.dumps(row | {"figures": figures}, separators=(",", ":"))


def sample(questions: list[Question], old: Path, tally: Tally, count: int) -> Iterator[Json]:
    """So many questions with their older figures: those that bring a change or a figure that none before them has, then any."""
    covered: set[str] = set()
    rest = []
    for place, row in enumerate(lines(old)):
        brings = {family(name) for name in row["figures"]} | tally.why[place]
        kept = {"question": questions[place], "figures": row["figures"]}
        if brings - covered:
            covered |= brings
            count -= 1
            yield kept
        elif len(rest) < count:
            rest.append(kept)
    yield from rest[: max(0, count)]


def main() -> int:
    """Status 0 when every difference has its change, 1 otherwise."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.law_changes", description=__doc__)
    reader.add_argument("folder", type=Path, help="a checkout of the older version")
    reader.add_argument("--households", type=int, default=10_000)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--sample", type=Path, help="write fifty of the questions there, with their older figures")
    options = reader.parse_args()
    questions = households(options.households, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        asking, old, new = (Path(folder) / name for name in ("questions", "old", "new"))
        asking.write_text("".join(f"{json.dumps(question)}\n" for question in questions), encoding="utf-8")
        write_figures(options.folder.resolve(), asking, old)
        write_figures(HERE, asking, new)
        tally = tally_of(questions, old, new)
        if options.sample:
            rows = sample(questions, old, tally, SAMPLE)
            options.sample.write_text("".join(f"{compact(row)}\n" for row in rows), encoding="utf-8")
    tally.show()
    return 1 if tally.examples else 0


if __name__ == "__main__":
    sys.exit(main())
