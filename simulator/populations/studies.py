"""The study of a population, the same for the command, the page and Python.

A study is a lab (``experiment``) and what stands beside it: of a table its rejected rows and those to check, of an invented
population its margins and the assumptions that move most; and the break-evens that were asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.applicants import folders, reader, reasons
from simulator.applicants.mapping import FileMapping
from simulator.applicants.questions import Gathered
from simulator.law import Law
from simulator.law.keys import WAGES
from simulator.populations import cluster, experiment, partitions
from simulator.populations.count import affordable, groups
from simulator.populations.count.groups import InMemory
from simulator.populations.counted_beside import CountedBeside
from simulator.populations.invented import bands, drawn_alone, margin_checks, queue, recipe, sensitivity, synthetic
from simulator.populations.laws import Registered
from simulator.populations.plan import stated
from simulator.populations.reforms import decomposition, kafil_shares, reading_table, threshold, two_levers
from simulator.populations.report.findings import HEADLINE
from simulator.question.plausible.checks import in_file
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    import pandas as pd

    from simulator.applicants.every_row import Table
    from simulator.applicants.part import Part
    from simulator.applicants.questions import FileQuestion
    from simulator.applicants.reasons import CellFault
    from simulator.law import Readings
    from simulator.populations.count.groups import Crowd
    from simulator.populations.experiment import Lab, Source
    from simulator.populations.invented.bands import Bands
    from simulator.populations.invented.margin_checks import Check
    from simulator.populations.invented.queue import Queue
    from simulator.populations.invented.recipe import Recipe
    from simulator.populations.invented.sensitivity import Moved
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.plan import Plan
    from simulator.populations.reforms.decomposition import Decomposition
    from simulator.populations.reforms.kafil_shares import WithKafils
    from simulator.populations.reforms.own_price import AtOwnPrice
    from simulator.populations.reforms.reading_table import MovedReading
    from simulator.populations.reforms.threshold import BreakEvenAnswer
    from simulator.populations.reforms.two_levers import Balance, Balanced, MapOfTwo, Mapped
    from simulator.writing.finished_parts import FinishedParts

ProgressOf = Callable[[str], Callable[[int, float], None]]
"""From the key of a sentence to the function that is called after each part: with the rows up to it, and which share of all they are."""

DELAYS = (0, 1, 2, 3, 4, 5, 6, 7, 8)
"""Years by which the works may be late."""


def full_plan(laws: tuple[PopulationLaw, ...], **options: Any) -> Plan:  # noqa: ANN401 - the fields of ``Plan``
    """A plan with every table: the verdict by three payments, delays, the other reading of the minimum wage, receipts. Raises ``InputError``."""
    counted_in_snmg = any(WAGES[law.scheme] == "snmg" for law in laws)
    usual: dict[str, object] = {"delays": DELAYS, "wage": counted_in_snmg, "receipts": True, "verdict": True}
    return stated(laws, usual | options)


class BreakEven(NamedTuple):
    """At which value of a number of the last law (``price.cost_per_m2``) does a measure (``effort.median``) pass a bound?

    The bound is in the unit of the measure: a share of one, dinars, months or households.
    """

    lever: str
    measure: str
    bound: Fraction


class Processes(NamedTuple):
    """Other processes that work: those of a scheduler (``tcp://…``), or so many of this machine; ``report`` is called after each piece."""

    scheduler: str | None
    workers: int
    report: Callable[[int, int], None] | None = None


@dataclass(frozen=True)
class Study:
    """A lab and what came beside it: of an invented population its margins, of a table its rejected rows.

    ``to_check`` of the rows have facts that do not go together: they are counted as they are written. ``rejected`` has one
    ``CellFault`` for each fault, ``questions`` what one answer would save, ``read`` counts the rows of the table, rejected ones
    too; ``empty`` are the files of a folder that have no row. ``bands`` are those of the headline figures of invented people,
    ``articles`` the parts of the articles in what each law changes; where the plan asks for them.
    """

    lab: Lab
    recipe: Recipe | None = None
    checks: tuple[Check, ...] = ()
    moved: tuple[Moved, ...] = ()
    kafils: tuple[WithKafils, ...] = ()
    readings: tuple[MovedReading, ...] = ()
    own_prices: tuple[AtOwnPrice, ...] = ()
    solved: tuple[BreakEvenAnswer, ...] = ()
    balanced: tuple[Balanced, ...] = ()
    mapped: tuple[Mapped, ...] = ()
    read: int = 0
    rejected: tuple[CellFault, ...] = ()
    questions: tuple[FileQuestion, ...] = ()
    to_check: int = 0
    empty: tuple[str, ...] = ()
    bands: Bands | None = None
    articles: tuple[Decomposition, ...] = ()

    def frame(self) -> pd.DataFrame:
        """Every figure as a row, as ``Lab.frame`` gives them."""
        return self.lab.frame()


@dataclass(frozen=True)
class Invented:
    """A population that a recipe makes: so many rows, the same for the same seed; the shipped recipe where none is named. Raises ``InputError``."""

    rows: int
    seed: int = 1
    recipe: Recipe = field(default_factory=recipe.read)

    def __post_init__(self) -> None:
        synthetic.check(self.rows, self.seed, self.recipe)

    def source(self, plan: Plan | None = None) -> Callable[[], Iterator[InMemory]]:
        """Its parts, readable again; with the queue of a plan that has a funnel. Raises ``InputError`` for too many rows, or a seed below zero."""
        return queue.source(self.rows, self.seed, self.recipe, self._queue(plan))

    def pieces(self, plan: Plan | None = None) -> partitions.Pieces:
        """Its stretches, for other processes; the queue of a plan that has a funnel is made here."""
        return partitions.invented(self.rows, self.seed, self.recipe, self._queue(plan))

    def _queue(self, plan: Plan | None) -> Queue | None:
        return None if plan is None else queue.of_plan(self.rows, self.seed, self.recipe, plan)

    @property
    def registered(self) -> Registered | None:
        """In which cohort and year everybody registered; None where that took more than a year."""
        span = self.recipe.dates["application"]
        return Registered(self.recipe.cohort, span.first.year) if span.first.year == span.last.year else None

    def moved(self, plan: Plan) -> tuple[Moved, ...]:
        """The assumptions that move the headlines of the last law most."""
        return tuple(sensitivity.largest(sensitivity.moved(self.recipe, plan, self.rows, self.seed)))

    def bands(self, plan: Plan) -> Bands | None:
        """The bands of the headline figures; None where the plan asks for none."""
        measures = (*HEADLINE, "served", *affordable.MEASURES)
        return bands.of(self.recipe, plan, self.rows, self.seed, measures) if plan.bands else None

    def margins(self, parts: Iterable[Crowd]) -> tuple[Check, ...]:
        """The margins, published and obtained."""
        return tuple(margin_checks.of(parts, self.recipe))


@dataclass
class Applicants:
    """A table of applicants, or a folder of files: read once for its faults; Parquet is read again for each pass, others are kept in memory.

    ``name`` is what errors call it; ``bounds`` are the deciles, where they were found with the faults; ``empty`` the files without a row.
    """

    table: Table
    currency: str
    name: str = ""
    readings: Readings | None = None
    progress: ProgressOf | None = None
    read: int = 0
    answered: int = 0
    bounds: tuple[int, ...] = ()
    rejected: list[CellFault] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)
    to_check: int = 0
    empty: list[str] = field(default_factory=list)

    def source(self) -> Source:
        """The parts, readable again."""
        first = self._read()
        paths = [piece.rows for piece in self._pieces]
        if not all(isinstance(path, str | Path) and Path(path).suffix.lower() == folders.PARQUET for path in paths):
            return list(first)
        # every fault is known before anything is decided, and on the way the deciles
        self.bounds = groups.deciles(groups.incomes(part) for part in first)
        return lambda: (InMemory(part.people, part.extra, part.lines) for _, part in self._parts())

    def pieces(self) -> partitions.Pieces:
        """The files of a folder, or the only one, for other processes. Raises ``InputError`` for rows that are in no file."""
        if not isinstance(self.table.rows, str | Path):
            raise InputError("cluster.standard_input", "--workers")
        return partitions.of_files(self._pieces, self._how)

    def faults_of(self, client: Any, report: Callable[[int, int], None] | None) -> None:  # noqa: ANN401 - Dask is optional
        """Collect the faults of each file, found by other processes."""
        by_file = partitions.all_faults(client, self._pieces, self._how, report)
        for piece, faults in zip(self._pieces, by_file, strict=True):
            self.read += faults.rows
            self.to_check += faults.to_check
            self.gathered.join(faults.gathered)
            self.rejected += faults.rejected
            self.empty += [] if faults.rows else [piece.name]
        self.bounds = groups.deciles(faults.incomes for faults in by_file)

    @cached_property
    def _pieces(self) -> list[folders.Piece]:
        return folders.pieces(self.table.rows)

    @property
    def _how(self) -> folders.HowRead:
        mapping = self.table.mapping or FileMapping()
        return folders.HowRead(self.table.unit_in(self.currency), self.table.encoding, self.readings, mapping)

    def bounded(self, plan: Plan) -> Plan:
        """The plan with the deciles of the table, where it is grouped by them and they are known."""
        return replace(plan, bounds=self.bounds) if self.bounds and plan.by == groups.DECILE else plan

    def refuse_empty(self) -> None:
        """Raises ``InputError``, with the first fault, where every row was rejected."""
        if self.rejected and not self.answered:
            fault = reasons.fault(self.rejected[0])
            raise InputError("lab.error.all_rejected", self.name, rows=self.read, fault=fault)

    def _parts(self, report: reader.Progress | None = None) -> Iterator[tuple[folders.Piece, Part]]:
        """The parts of each piece, in their order."""
        return folders.read_all(self._pieces, self._how, report)

    def _read(self) -> Iterator[InMemory]:
        filled = set[str]()
        for piece, part in self._parts(None if self.progress is None else self.progress("lab.progress.read")):
            filled.add(piece.name)
            self.read += part.rows
            self.answered += len(part.people)
            self.to_check += int(in_file(part.people, Law.load()).sum())
            self.rejected += reasons.faults_of(part.rejected, piece.name)
            self.gathered.add(part)
            yield InMemory(part.people, part.extra, part.lines)
        self.empty = [piece.name for piece in self._pieces if piece.name not in filled]


@dataclass(frozen=True)
class Passes:
    """A population that is passed through several times; ``progress``, where there is one, is called during each pass."""

    source: Source
    rows: int
    progress: ProgressOf | None = None

    def under(self, key: str) -> Source:
        """The parts, readable again; progress is reported after each part."""
        return self.source if self.progress is None else lambda: self._parts(key)

    def _parts(self, key: str) -> Iterator[Crowd]:
        assert self.progress is not None
        count, report = 0, self.progress(key)
        for part in experiment.parts(self.source):
            yield part
            count += len(part.people)
            report(count, count / self.rows)


class Work(NamedTuple):
    """A study whose lab is done: the population to pass through once more, and the plan; ``beside`` is what was counted in the same pass."""

    people: Invented | Applicants | Source
    plan: Plan
    passes: Passes
    lab: Lab
    beside: CountedBeside | None = None

    def study(
        self, questions: Iterable[BreakEven] = (), balances: Iterable[Balance] = (), maps: Iterable[MapOfTwo] = ()
    ) -> Study:
        """The study with the answers to its questions. Raises ``InputError`` for an unknown number or measure."""
        solving = self.passes.under("lab.progress.solve")
        by_article = self.passes.under("parts.progress")
        study = Study(
            self.lab,
            solved=tuple(threshold.solve(solving, self.plan, **question._asdict()) for question in questions),
            balanced=tuple(two_levers.balanced(solving, self.plan, question) for question in balances),
            mapped=tuple(two_levers.mapped(solving, self.plan, question) for question in maps),
            kafils=self._kafils(),
            readings=self._readings(),
            articles=decomposition.of_plan(by_article, self.plan) if self.plan.by_article else (),
        )
        if isinstance(self.people, Invented):
            beside = self._beside(self.people)
            return replace(
                study, recipe=self.people.recipe, checks=tuple(beside.margins.checks()), moved=self.people.moved(self.plan),
                to_check=beside.to_check, bands=self.people.bands(self.plan), own_prices=tuple(beside.own_prices.lines()),
            )  # fmt: skip
        if isinstance(self.people, Applicants):
            read, rejected = self.people.read, tuple(self.people.rejected)
            questions_of_file, empty = tuple(self.people.gathered.questions()), tuple(self.people.empty)
            return replace(
                study, read=read, rejected=rejected, questions=questions_of_file, to_check=self.people.to_check, empty=empty,
            )  # fmt: skip
        return study

    def _beside(self, people: Invented) -> CountedBeside:
        """What is counted beside the lab: in a pass of its own where other processes did the lab."""
        if self.beside is not None:
            return self.beside
        beside = CountedBeside(people.recipe, self.plan)
        for _ in beside.passing(experiment.parts(self.passes.under("lab.progress.margins"))):
            pass
        return beside

    def _kafils(self) -> tuple[WithKafils, ...]:
        return tuple(kafil_shares.moved(self.passes.under("afford.progress"), self.plan))

    def _readings(self) -> tuple[MovedReading, ...]:
        if not self.plan.readings_table:
            return ()
        return tuple(reading_table.moved(self.passes.under("afford.progress.readings"), self.plan))


def start(
    people: Invented | Applicants | Source,
    plan: Plan,
    progress: ProgressOf | None = None,
    processes: Processes | None = None,
    finished: FinishedParts | None = None,
) -> Work:
    """The lab of a population, from which the rest of its study is made. Raises ``InputError`` and ``LawError``.

    ``progress`` is called during each pass; ``processes`` are others that do the work; ``finished`` as in ``experiment.run``.
    """
    if processes is not None:
        return _on_a_cluster(people, plan, progress, processes)
    plan = bounded = as_assumed(people, plan)
    source = _source(people, plan)
    if isinstance(people, Applicants):
        people.refuse_empty()
        bounded = people.bounded(plan)
    passes = Passes(source, _rows(people), progress)
    bounded = experiment.with_deciles(passes.under("lab.progress.deciles"), bounded)
    deciding = passes.under("lab.progress.decide")
    beside = CountedBeside(people.recipe, plan) if isinstance(people, Invented) else None
    counted = deciding if beside is None else lambda: beside.passing(experiment.parts(deciding))
    lab = experiment.run(counted, bounded, finished=finished)
    return Work(people, plan, Passes(source, lab.rows, progress), lab, beside)


def _source(people: Invented | Applicants | Source, plan: Plan) -> Source:
    if isinstance(people, Invented):
        return people.source(plan)
    return people.source() if isinstance(people, Applicants) else people


def as_assumed(people: Invented | Applicants | Source, plan: Plan) -> Plan:
    """The plan with what the recipe of an invented population says of works, deliveries, and the minimum wage that counts.

    Where that is not the wage of the application, nothing is told of another one. Raises ``InputError`` for groups that it draws alone.
    """
    if not isinstance(people, Invented):
        return plan
    drawn_alone.refuse(people.recipe, plan.by)
    under = tuple(replace(law, registered=people.registered) for law in plan.laws)
    funnel = queue.funnel(people.recipe, plan)
    plan = replace(plan, laws=under, works_begin=people.recipe.assumed("works_begin"), funnel=funnel)
    day = people.recipe.snmg_date
    if day == recipe.USUAL_SNMG_DATE:
        return plan
    by_option = [law.readings.snmg_date != recipe.USUAL_SNMG_DATE for law in under]
    counted = (law if stays else law.with_wage_of(day) for law, stays in zip(under, by_option, strict=True))
    return replace(plan, wage=False, laws=tuple(counted))


def _rows(people: Invented | Applicants | Source) -> int:
    if isinstance(people, Applicants):
        return people.answered
    return people.rows if isinstance(people, Invented) else sum(len(part.people) for part in experiment.parts(people))


def _on_a_cluster(
    people: Invented | Applicants | Source, plan: Plan, progress: ProgressOf | None, processes: Processes
) -> Work:
    """The same lab on other processes."""
    if not isinstance(people, Invented | Applicants):
        raise InputError("cluster.standard_input", "--workers")
    plan = bounded = as_assumed(people, plan)
    pieces = people.pieces(plan) if isinstance(people, Invented) else people.pieces()
    with cluster.connected(processes.scheduler, processes.workers) as client:
        if isinstance(people, Applicants):
            people.faults_of(client, processes.report)
            bounded = people.bounded(plan)
        lab = cluster.folded(client, pieces.places, bounded, pieces.read, processes.report)
    passes = Passes(lambda: (part for place in pieces.places for part in pieces.read(place)), lab.rows, progress)
    return Work(people, plan, passes, lab)
