"""The command ``location-vente population``: a file of applicants, or invented ones, under any laws side by side."""

from __future__ import annotations

import hashlib
import re
import shlex
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from simulator import api
from simulator.answers.state_cost import DISCOUNT
from simulator.applicants import cells, reader, reasons
from simulator.applicants.reader import Unit
from simulator.base import money
from simulator.cli import progress
from simulator.law import Law
from simulator.law.keys import WAGES
from simulator.law.text import read as read_text
from simulator.populations import cluster, experiment, laws, partitions, payments_file, purchase_facts
from simulator.populations.count import groups
from simulator.populations.count.groups import Whole
from simulator.populations.count.measures import View
from simulator.populations.invented import recipe, sensitivity, synthetic
from simulator.populations.plan import Plan, default_gain
from simulator.populations.reforms import threshold
from simulator.question.plausible.checks import in_file
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.reading.shipped import source
from simulator.sheets import population_folder
from simulator.views.text import population_page
from simulator.views.text.population_page import Findings
from simulator.wording import Plain
from simulator.writing import atomic, formats

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from simulator.cli.arguments import Commands
    from simulator.populations.count.groups import Crowd
    from simulator.populations.experiment import Source
    from simulator.populations.invented.recipe import Recipe

MOST_WORKERS = 256
DELAYS = (0, 1, 2, 3, 4, 5, 6, 7, 8)
"""Years by which the works may be late."""
GAINS = ("instalment", "present_value")


def add_to(commands: Commands) -> None:
    """Add the command ``population``."""
    parser = commands.add("population", command, formats.FORMATS)
    parser.add_argument("file", nargs="?", type=source, metavar="FILE")
    parser.add_argument("--synthetic", type=int, metavar="N", help=commands.say("lab.help.synthetic"))
    parser.add_argument("--seed", type=int, default=1, metavar="S", help=commands.say("lab.help.seed"))
    parser.add_argument("--recipe", type=source, metavar="FILE.yaml", help=commands.say("lab.help.recipe"))
    parser.add_argument(
        "--law", action="append", default=[], metavar="SCHEME[@DATE]", help=commands.say("lab.help.law")
    )
    parser.add_argument("--facts", type=source, metavar="FILE.yaml", help=commands.say("population.help.facts"))
    parser.add_argument("--by", metavar="COLUMN", help=commands.say("lab.help.by"))
    parser.add_argument("--neutral", default="0", metavar="DA", help=commands.say("lab.help.neutral"))
    parser.add_argument("--winners-by", choices=GAINS, help=commands.say("lab.help.winners"))
    parser.add_argument("--discount", metavar="RATE", help=commands.say("help.discount"))
    parser.add_argument("--interest", metavar="RATE", help=commands.say("lab.help.interest"))
    parser.add_argument(
        "--solve",
        nargs=3,
        action="append",
        default=[],
        metavar=("NUMBER", "MEASURE", "BOUND"),
        help=commands.say("lab.help.solve"),
    )
    parser.add_argument("--unit", choices=get_args(Unit), default="DA", help=commands.say("lab.help.unit"))
    parser.add_argument("--encoding", metavar="NAME", help=commands.say("lab.help.encoding"))
    parser.add_argument("--out", metavar="FOLDER", help=commands.say("lab.help.out"))
    parser.add_argument("--rows", metavar="FILE.parquet", help=commands.say("cluster.help.rows"))
    parser.add_argument("--workers", type=int, metavar="N", help=commands.say("cluster.help.workers"))
    parser.add_argument("--scheduler", metavar="tcp://HOST:PORT", help=commands.say("cluster.help.scheduler"))


def command(asked: argparse.Namespace) -> str:
    """What ``location-vente population`` prints; with ``--out``, what it writes too. Raises ``InputError``, ``LawError``."""
    if (asked.file is None) == (asked.synthetic is None):
        raise InputError("lab.error.source")
    if asked.file == atomic.STANDARD and _spreads(asked):
        raise InputError("cluster.standard_input", "--workers")
    if asked.rows:
        atomic.ending_of(asked.rows, (".parquet",))
    if asked.rows and len(asked.law) + len(asked.reform) != 1:
        raise InputError("cluster.rows_one_law", "--rows")
    if asked.workers is not None and not 1 <= asked.workers <= MOST_WORKERS:
        raise InputError("cluster.workers", "--workers", most=MOST_WORKERS)
    law = Law.load()
    reforms = [read_text(Path(path)) for path in asked.reform]
    given = {} if asked.facts is None else purchase_facts.read(asked.facts)
    currency = laws.CURRENCY if asked.file is None else cells.CURRENCIES[asked.unit]
    under = laws.asked(asked.law, law, reforms, given=given, currency=currency)
    plan = Plan(
        under, by=asked.by, neutral=_dinars(asked.neutral), gain=asked.winners_by or default_gain(under),
        discount=DISCOUNT if asked.discount is None else fields.rate(asked.discount, "--discount"),
        interest=None if asked.interest is None else fields.rate(asked.interest, "--interest"),
        delays=DELAYS, wage=any(WAGES[one.scheme] == "snmg" for one in under), receipts=True,
    )  # fmt: skip
    found = _found(asked, law, plan)
    if asked.out:
        copies = {f"reforms/{Path(path).name}": Path(path).read_bytes() for path in asked.reform}
        if asked.facts:
            copies[_facts_beside(asked.facts)] = Path(asked.facts).read_bytes()
        if asked.recipe:
            copies["recipe.yaml"] = Path(asked.recipe).read_bytes()
        population_folder.write_folder(found, law, asked.lang, asked.out, copies)
    return formats.written(
        asked.format, lang=asked.lang,
        table=lambda: population_page.page(found, law, asked.lang),
        json=lambda: population_page.told(found),
        rows=lambda: population_page.rows(found),
    )  # fmt: skip


def _found(asked: argparse.Namespace, law: Law, plan: Plan) -> Findings:
    questions = [
        (lever, measure, _bound(bound)) for lever, measure, bound in asked.solve
    ]  # a fault is told before the work
    made = None if asked.synthetic is None else recipe.read(asked.recipe)
    if made is not None:
        source: Source = synthetic.source(asked.synthetic, asked.seed, made)
        reading = None
    else:
        content = atomic.streamed_content(asked.file)
        reading = _Reading(Path(asked.file), asked.unit, asked.encoding, asked.lang, content)
        source = reading.pieces() if _spreads(asked) else reading.source()
    result = _on_a_cluster(asked, plan, made, reading) if _spreads(asked) else _here(asked, source, plan, reading)
    watched = _Watched(source, result.rows, asked.lang)
    if asked.rows:
        _write_rows(
            asked.rows,
            [name for name in (asked.file, asked.facts, asked.recipe, *asked.reform) if name],
            watched.passing("lab.progress.rows"),
            plan,
        )
    solved = tuple(_solved(watched.passing("lab.progress.solve"), plan, *words) for words in questions)
    beside: dict[str, Any] = {"inputs": _inputs(asked, made, reading) | _facts(asked)}
    beside["repeated"] = tuple(name for name in dict.fromkeys(asked.law) if asked.law.count(name) > 1)
    if made is not None:
        margins = _Checked(experiment.parts(watched.passing("lab.progress.margins")), law)
        beside |= {
            "recipe": made, "checks": tuple(synthetic.checks(margins, made)), "to_check": margins.to_check,
            "moved": tuple(sensitivity.largest(sensitivity.moved(made, plan, asked.synthetic, asked.seed))),
        }  # fmt: skip
    elif reading is not None:
        beside |= {"read": reading.rows, "rejected": reading.rejected, "to_check": reading.to_check}
    return Findings(result, _line(asked, plan), api.VERSION, law.digest, solved=solved, **beside)


def _here(asked: argparse.Namespace, source: Source, plan: Plan, reading: _Reading | None) -> experiment.Lab:
    """The lab in this process. Raises ``InputError`` where every row of a file was rejected, with what is wrong with one."""
    if reading is not None and reading.rejected and not reading.answered:
        fault = reasons.fault(reading.rejected[0])
        raise InputError("lab.error.all_rejected", asked.file, rows=reading.rows, fault=fault)
    watched = _Watched(source, asked.synthetic if reading is None else reading.answered, asked.lang)
    if reading is not None and reading.bounds and plan.by == groups.DECILE:
        plan = replace(plan, bounds=reading.bounds)
    plan = experiment.with_deciles(watched.passing("lab.progress.deciles"), plan)
    return experiment.run(watched.passing("lab.progress.decide"), plan)


@dataclass
class _Checked:
    """Invented rows as they pass; ``to_check`` of those that passed have facts that do not go together, as in a file."""

    parts: Iterable[Crowd]
    law: Law
    to_check: int = 0

    def __iter__(self) -> Iterator[Crowd]:
        for part in self.parts:
            self.to_check += int(in_file(part.people, self.law).sum())
            yield part


class _Watched(NamedTuple):
    """A population of which each pass is told on standard error."""

    source: Source
    rows: int
    lang: str

    def passing(self, key: str) -> Callable[[], Iterator[Crowd]]:
        """The parts as often as they are asked for; each is told when the next one is."""
        return lambda: self._parts(key)

    def _parts(self, key: str) -> Iterator[Crowd]:
        done, told = 0, progress.of_rows(key, self.lang)
        for part in experiment.parts(self.source):
            yield part
            done += len(part.people)
            told(done, done / self.rows)


def _spreads(asked: argparse.Namespace) -> bool:
    return asked.scheduler is not None or asked.workers is not None


def _on_a_cluster(
    asked: argparse.Namespace, plan: Plan, made: Recipe | None, reading: _Reading | None
) -> experiment.Lab:
    """The same lab on other processes: those of the scheduler that is named, or as many as are asked for here."""
    told = progress.of_pieces("lab.progress.pieces", asked.lang)
    with cluster.connected(asked.scheduler, asked.workers or cluster.WORKERS) as client:
        if made is not None:
            pieces = partitions.invented(asked.synthetic, asked.seed, made)
        else:
            assert reading is not None
            pieces = partitions.of_files(partitions.files(reading.path), reading.unit, reading.encoding)
            reading.told(
                partitions.all_faults(client, pieces.places, reading.unit, reading.encoding, told), pieces.places
            )
        return cluster.folded(client, pieces.places, plan, pieces.read, told)


def _write_rows(target: str, inputs: list[str], source: Source, plan: Plan) -> None:
    """Every dated payment of those who are eligible, under the only law that is asked for."""
    with atomic.drafted(target, inputs=inputs) as path:
        payments_file.write(path, (View.of(part.people, plan.laws[0]) for part in experiment.parts(source)))


@dataclass
class _Reading:
    """A file of applicants, or the ``content`` of standard input; a Parquet file is read again for each pass, another is kept in memory.

    ``bounds`` are the deciles of a Parquet file, found while it was read for its faults: one pass less.
    """

    path: Path
    unit: Unit
    encoding: str | None
    lang: str
    content: bytes | None = None
    rows: int = 0
    answered: int = 0
    bounds: tuple[int, ...] = ()
    rejected: list[dict[str, Any]] = field(default_factory=list)
    to_check: int = 0

    def source(self) -> Source:
        """The parts, as often as they are asked for."""
        first = self._read()
        if self.path.suffix.lower() != ".parquet":
            return list(first)
        # every fault is known before anything is decided, and on the way the deciles
        self.bounds = groups.deciles(groups.incomes(part) for part in first)
        return lambda: (Whole(part.people, part.extra) for part in self._parts())

    def pieces(self) -> Source:
        """The files of a folder, one after the other, as often as they are asked for."""
        pieces = partitions.of_files(partitions.files(self.path), self.unit, self.encoding)
        return lambda: (part for place in pieces.places for part in pieces.read(place))

    def told(self, found: list[partitions.Faults], paths: list[Path]) -> None:
        """What the cluster found wrong in each file."""
        for path, faults in zip(paths, found, strict=True):
            self.rows += faults.rows
            self.to_check += faults.to_check
            self.rejected += [{"file": path.name} | line if self.path.is_dir() else line for line in faults.rejected]

    def _parts(self, told: reader.Progress | None = None) -> Iterator[reader.Part]:
        return reader.read(
            self.path if self.content is None else self.content, unit=self.unit, encoding=self.encoding, progress=told
        )

    def _read(self) -> Iterator[Whole]:
        for part in self._parts(progress.of_rows("lab.progress.read", self.lang)):
            self.rows += part.rows
            self.answered += len(part.people)
            self.to_check += int(in_file(part.people, Law.load()).sum())
            self.rejected += [
                {str(name): cell for name, cell in row.items()} for row in part.rejected.to_dict("records")
            ]
            yield Whole(part.people, part.extra)


def _solved(source: Source, plan: Plan, lever: str, measure: str, bound: Fraction) -> threshold.Found:
    """One break-even: a number of the last law that was asked for."""
    return threshold.solve(source, plan, lever=lever, measure=measure, bound=bound)


def _bound(text: str) -> Fraction:
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%?)", money.western(text).strip())
    if not match:
        raise InputError("lab.error.bound", "--solve", got=Plain(text))
    return Fraction(match[1].replace(",", ".")) / (100 if match[2] else 1)


def _dinars(text: str) -> int:
    match = re.fullmatch(r"\d{1,9}(?:[.,]\d{1,2})?", money.western(text).strip())
    if not match:
        raise InputError("lab.error.neutral", "--neutral", got=Plain(text))
    return int(Fraction(match[0].replace(",", ".")) * money.CENTIMES)


def _inputs(asked: argparse.Namespace, made: Recipe | None, reading: _Reading | None) -> dict[str, Any]:
    """What the population was made of: enough to know it again."""
    if made is None or reading is not None:
        content = None if reading is None else reading.content
        digest = _digest(partitions.files(Path(asked.file))) if content is None else hashlib.sha256(content).hexdigest()
        return {"file": Path(asked.file).name, "sha256": digest, "unit": asked.unit}
    mark = hashlib.sha256(repr(made).encode()).hexdigest()[:16]
    return {"synthetic": asked.synthetic, "seed": asked.seed, "recipe": made.name, "recipe_digest": mark}


def _facts(asked: argparse.Namespace) -> dict[str, Any]:
    """The file of facts, if there is one: its name and its fingerprint."""
    return {} if not asked.facts else {"facts": Path(asked.facts).name, "facts_sha256": _digest([Path(asked.facts)])}


def _digest(paths: list[Path]) -> str:
    """Of one file, its own; of several, that of the list of theirs."""
    each = []
    for path in paths:
        with path.open("rb") as file:
            each.append(hashlib.file_digest(file, "sha256").hexdigest())
    return each[0] if len(each) == 1 else hashlib.sha256("\n".join(each).encode()).hexdigest()


def _facts_beside(path: str) -> str:
    """Where the facts are copied to in the folder of the results: their name is said on the page."""
    return f"facts/{Path(path).name}"


def _line(asked: argparse.Namespace, plan: Plan) -> str:
    """The command that gives the same bytes, from the folder of the results: what it needs was copied there."""
    words = ["location-vente", "population"]
    if asked.file is not None:
        words += [
            Path(asked.file).name,
            "--unit",
            asked.unit,
            *(["--encoding", asked.encoding] if asked.encoding else []),
        ]
    else:
        words += ["--synthetic", str(asked.synthetic), "--seed", str(asked.seed)]
        words += ["--recipe", "recipe.yaml"] if asked.recipe else []
    words += [word for name in asked.law for word in ("--law", name)]
    words += [word for path in asked.reform for word in ("--reform", f"reforms/{Path(path).name}")]
    words += ["--facts", _facts_beside(asked.facts)] if asked.facts else []
    for name in ("by", "discount", "interest"):
        words += [f"--{name}", getattr(asked, name)] if getattr(asked, name) else []
    words += ["--neutral", asked.neutral, "--winners-by", plan.gain]
    words += [word for solve in asked.solve for word in ("--solve", *solve)]
    return shlex.join([*words, "--lang", asked.lang, "--out", "results"])
