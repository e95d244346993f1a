"""The command ``location-vente population``: a file of applicants, or invented ones, under any laws side by side."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import shlex
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from simulator import api
from simulator.answers.state_cost import DISCOUNT
from simulator.applicants import cells
from simulator.applicants.every_row import Table
from simulator.applicants.reader import Unit
from simulator.base import money
from simulator.cli import progress
from simulator.law import Law
from simulator.law.text import read as read_text
from simulator.populations import cluster, experiment, laws, partitions, payments_file, purchase_facts, studies
from simulator.populations.count.measures import View
from simulator.populations.invented import recipe
from simulator.populations.plan import Plan, default_gain
from simulator.populations.studies import Applicants, BreakEven, Invented, Processes
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.reading.shipped import source
from simulator.sheets import population_folder
from simulator.views.text import population_page
from simulator.views.text.population_page import FactsRead, FileRead, Findings, Invention
from simulator.wording import Plain
from simulator.writing import atomic, formats

if TYPE_CHECKING:
    import argparse

    from simulator.cli.arguments import Commands
    from simulator.populations.experiment import Source
    from simulator.populations.invented.recipe import Recipe

MOST_WORKERS = 256
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
    plan = studies.whole_plan(
        under, by=asked.by, neutral=_dinars(asked.neutral), gain=asked.winners_by or default_gain(under),
        discount=DISCOUNT if asked.discount is None else fields.rate(asked.discount, "--discount"),
        interest=None if asked.interest is None else fields.rate(asked.interest, "--interest"),
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
        json=lambda: population_page.as_json(found),
        rows=lambda: population_page.rows(found),
    )  # fmt: skip


def _found(asked: argparse.Namespace, law: Law, plan: Plan) -> Findings:
    questions = [
        BreakEven(lever, measure, _bound(bound)) for lever, measure, bound in asked.solve
    ]  # a fault is told before the work
    people, content = _people(asked)
    work = studies.start(people, plan, _progress(asked), _processes(asked))
    if asked.rows:
        _write_rows(
            asked.rows,
            [name for name in (asked.file, asked.facts, asked.recipe, *asked.reform) if name],
            work.passes.under("lab.progress.rows"),
            plan,
        )
    study = work.study(questions)
    return Findings(
        **{part.name: getattr(study, part.name) for part in dataclasses.fields(study)},
        command=_line(asked, plan), engine=api.VERSION, law=law.digest,
        inputs=_inputs(asked, study.recipe, content), facts=_facts(asked),
        repeated=tuple(name for name in dict.fromkeys(asked.law) if asked.law.count(name) > 1),
    )  # fmt: skip


def _people(asked: argparse.Namespace) -> tuple[Invented | Applicants, bytes | None]:
    """Whom the command is about, and what came through standard input, if anything did."""
    if asked.synthetic is not None:
        return Invented(asked.synthetic, asked.seed, recipe.read(asked.recipe)), None
    content = atomic.streamed_content(asked.file)
    table = Table(Path(asked.file) if content is None else content, asked.unit, asked.encoding)
    return Applicants(table, cells.CURRENCIES[asked.unit], asked.file, progress=_progress(asked)), content


def _progress(asked: argparse.Namespace) -> studies.ProgressOf:
    """What says on standard error how far each pass is."""
    return lambda key: progress.of_rows(key, asked.lang)


def _spreads(asked: argparse.Namespace) -> bool:
    return asked.scheduler is not None or asked.workers is not None


def _processes(asked: argparse.Namespace) -> Processes | None:
    """The other processes that are asked for: those of the scheduler that is named, or as many as are asked for here."""
    if not _spreads(asked):
        return None
    told = progress.of_pieces("lab.progress.pieces", asked.lang)
    return Processes(asked.scheduler, asked.workers or cluster.WORKERS, told)


def _write_rows(target: str, inputs: list[str], source: Source, plan: Plan) -> None:
    """Every dated payment of those who are eligible, under the only law that is asked for."""
    with atomic.drafted(target, inputs=inputs) as path:
        payments_file.write(path, (View.of(part.people, plan.laws[0]) for part in experiment.parts(source)))


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


def _inputs(asked: argparse.Namespace, made: Recipe | None, content: bytes | None) -> FileRead | Invention:
    """What the population was made of: enough to know it again."""
    if made is None:
        digest = _digest(partitions.files(Path(asked.file))) if content is None else hashlib.sha256(content).hexdigest()
        return FileRead(Path(asked.file).name, digest, asked.unit)
    mark = hashlib.sha256(repr(made).encode()).hexdigest()[:16]
    return Invention(asked.synthetic, asked.seed, made.name, mark)


def _facts(asked: argparse.Namespace) -> FactsRead | None:
    """The file of facts, if there is one: its name and its fingerprint."""
    return FactsRead(Path(asked.facts).name, _digest([Path(asked.facts)])) if asked.facts else None


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
