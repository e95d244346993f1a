"""The command ``location-vente population``: a file of applicants, or invented ones, under any laws side by side."""

from __future__ import annotations

import dataclasses
import hashlib
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import api
from simulator.answers.state_cost import DISCOUNT
from simulator.applicants import cells, folders
from simulator.applicants.every_row import Table
from simulator.applicants.mapping import FileMapping, written
from simulator.cli import (
    afford_options,
    idle_options,
    invention,
    lab_note,
    lab_options,
    mapping,
    payment_options,
    progress,
    recording,
    treasury_options,
)
from simulator.law import Law
from simulator.law.text import read as read_text
from simulator.populations import (
    cluster,
    experiment,
    laws,
    payments_file,
    plan_options,
    purchase_facts,
    studies,
)
from simulator.populations.count import kafil_take_up
from simulator.populations.count.measures import View
from simulator.populations.plan import Plan, default_gain
from simulator.populations.reforms import question_rows
from simulator.populations.studies import Applicants, BreakEven, Invented, Processes
from simulator.reading.errors import InputError
from simulator.reading.shipped import FOLDER as SHIPPED
from simulator.reading.shipped import scenarios, source
from simulator.sheets import population_folder
from simulator.views.text import population_page
from simulator.views.text.population_page import FactsRead, FileRead, Findings, Invention
from simulator.writing import atomic, formats

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from simulator.cli.arguments import Commands
    from simulator.law import Text
    from simulator.populations.experiment import Source
    from simulator.populations.invented.recipe import Recipe
    from simulator.populations.studies import Study
    from simulator.writing.finished_parts import FinishedParts

MOST_WORKERS = 256
_MAPPING_PARTS = tuple(name for name in mapping.PARTS if name != "facts")
"""The parts of a mapping that are options too: ``--facts`` are those of a purchase."""
_MAPPING_COPY = "mapping.json"


def add_to(commands: Commands) -> None:
    """Add the command ``population``."""
    parser = commands.add("population", command, formats.FORMATS)
    parser.add_argument("file", nargs="?", type=source, metavar="FILE")
    invention.add_to(parser, commands)
    parser.add_argument(
        "--law", action="append", default=[], metavar="SCHEME[@DATE]", help=commands.say("lab.help.law")
    )
    parser.add_argument("--new-only", action="store_true", help=commands.say("study.help.new_only"))
    parser.add_argument("--facts", type=source, metavar="FILE.yaml", help=commands.say("population.help.facts"))
    parser.add_argument("--by", metavar="COLUMN", help=commands.say("lab.help.by"))
    parser.add_argument("--neutral", metavar="DA", help=commands.say("lab.help.neutral"))
    parser.add_argument("--winners-by", choices=plan_options.GAINS, help=commands.say("lab.help.winners"))
    parser.add_argument("--discount", metavar="RATE", help=commands.say("help.discount"))
    parser.add_argument("--interest", metavar="RATE", help=commands.say("lab.help.interest"))
    parser.add_argument("--bank-term", metavar="TERM", help=commands.say("study.help.bank_term"))
    parser.add_argument("--interim", metavar="AMOUNT", help=commands.say("study.help.interim"))
    afford_options.add_to(parser, commands)
    payment_options.add_to(parser, commands)
    parser.add_argument(
        "--solve",
        nargs=3,
        action="append",
        default=[],
        metavar=("NUMBER", "MEASURE", "BOUND"),
        help=commands.say("lab.help.solve"),
    )
    lab_options.add_to(parser, commands)
    treasury_options.add_to(parser, commands)
    parser.add_argument("--unit", choices=cells.CURRENCIES, default="DA", help=commands.say("lab.help.unit"))
    parser.add_argument("--encoding", metavar="NAME", help=commands.say("lab.help.encoding"))
    mapping.add_to(parser, commands, _MAPPING_PARTS)
    parser.add_argument("--out", metavar="FOLDER", help=commands.say("lab.help.out"))
    lab_note.add_to(parser, commands)
    parser.add_argument("--rows", metavar="FILE.parquet", help=commands.say("cluster.help.rows"))
    parser.add_argument("--workers", type=int, metavar="N", help=commands.say("cluster.help.workers"))
    parser.add_argument("--scheduler", metavar="tcp://HOST:PORT", help=commands.say("cluster.help.scheduler"))
    recording.add_option(parser, commands)
    recording.add_resume(parser, commands)


def command(options: argparse.Namespace) -> str:
    """What ``location-vente population`` prints; with ``--out``, what it writes too. Raises ``InputError``, ``LawError``."""
    _check(options)
    law = Law.load()
    plan = plan_of(
        options,
        law,
        [read_text(Path(path)) for path in options.reform],
        {} if options.facts is None else purchase_facts.read(options.facts),
    )
    stated = mapping.stated(options, [options.file] if options.file else [], _MAPPING_PARTS)
    people, content = _people(options, stated)
    identity = recording.identity(options, {"file": content}, **counted(options, plan, stated))
    with recording.resumed(options, identity) as finished:
        study = _study(options, people, plan, finished)
        findings = Findings(
            **{part.name: getattr(study, part.name) for part in dataclasses.fields(study)},
            command=line_of(options, plan, stated),
            engine=api.VERSION,
            law=law.digest,
            inputs=_inputs(options, study.recipe, content),
            facts=_facts(options),
            repeated=tuple(name for name in dict.fromkeys(options.law) if options.law.count(name) > 1),
            fingerprint=identity.fingerprint,
        )
        if options.out:
            population_folder.write_folder(findings, law, options.lang, options.out, _copies(options, stated))
        lab_note.write(findings, options, _read_files(options))
    text = formats.written(
        options.format,
        lang=options.lang,
        table=lambda: population_page.page(findings, law, options.lang),
        json=lambda: population_page.as_json(findings),
        rows=lambda: population_page.rows(findings),
    )
    recording.leave(options, identity, text)
    return text


def plan_of(
    options: argparse.Namespace, law: Law, reforms: list[Text], scheme_facts: Mapping[str, purchase_facts.Facts]
) -> Plan:
    """The laws and the options of the lab, with the reforms and the facts that were read for them. Raises ``InputError``."""
    idle_options.refuse(options)
    currency = laws.CURRENCY if options.file is None else cells.CURRENCIES[options.unit]
    under = laws.population_laws(
        options.law, law, reforms, afford_options.readings(options), scheme_facts, currency, new_only=options.new_only
    )
    return studies.full_plan(
        under,
        by=options.by,
        gain=options.winners_by or default_gain(under),
        discount=DISCOUNT if options.discount is None else options.discount,
        treasury=treasury_options.treasury(options),
        **{name: getattr(options, name) for name in ("neutral", "interest", "bank_term", "interim")},
        **afford_options.of_plan(options),
        **lab_options.of_plan(options),
        **payment_options.stated(options),
    )


def _check(options: argparse.Namespace) -> None:
    """Raises ``InputError`` for options that do not go together."""
    if (options.file is None) == (options.synthetic is None):
        raise InputError("lab.error.source")
    if options.file == atomic.STANDARD and _spreads(options):
        raise InputError("cluster.standard_input", "--workers")
    if options.rows:
        atomic.ending_of(options.rows, (".parquet",))
    if options.rows and len(options.law) + len(options.reform) != 1:
        raise InputError("cluster.rows_one_law", "--rows")
    if options.workers is not None and not 1 <= options.workers <= MOST_WORKERS:
        raise InputError("cluster.workers", "--workers", most=MOST_WORKERS)
    if options.resume and _spreads(options):
        raise InputError("runs.error.resume_workers", "--resume")
    lab_note.check(options)
    recording.check(options)


def _copies(options: argparse.Namespace, stated: FileMapping) -> dict[str, bytes]:
    """The files that the folder of the results holds beside them, by their place in it."""
    copies = {f"reforms/{Path(path).name}": Path(path).read_bytes() for path in options.reform}
    if options.facts:
        copies[f"facts/{Path(options.facts).name}"] = Path(options.facts).read_bytes()
    copies |= invention.copies(options)
    if stated != FileMapping():
        copies[_MAPPING_COPY] = written(stated)
    return copies


def _study(
    options: argparse.Namespace, people: Invented | Applicants, plan: Plan, finished: FinishedParts | None
) -> Study:
    """The study of the population; with ``--rows``, its payments are written too."""
    questions = [
        BreakEven(lever, measure, question_rows.bound(bound)) for lever, measure, bound in options.solve
    ]  # a fault is raised before the work
    balances, maps = treasury_options.balances(options), treasury_options.maps(options)
    work = studies.start(people, plan, _progress(options), _processes(options), finished)
    if options.rows:
        _write_rows(
            options.rows,
            _read_files(options),
            work.passes.under("lab.progress.rows"),
            work.plan,
        )
    return work.study(questions, balances, maps)


def _read_files(options: argparse.Namespace) -> list[str]:
    """The files that the command reads, none of which it may write over."""
    return [name for name in (options.file, options.facts, options.recipe, *options.crossed, *options.reform) if name]


def _people(options: argparse.Namespace, stated: FileMapping) -> tuple[Invented | Applicants, bytes | None]:
    """The population of the command, and the bytes of standard input, if it was read."""
    if options.synthetic is not None:
        return invention.people(options), None
    content = atomic.streamed_content(options.file)
    table = Table(Path(options.file) if content is None else content, options.unit, options.encoding, stated)
    chosen = afford_options.readings(options)
    return Applicants(table, cells.CURRENCIES[options.unit], options.file, chosen, progress=_progress(options)), content


def _progress(options: argparse.Namespace) -> studies.ProgressOf:
    """The function that writes on standard error how far each pass is."""
    return lambda key: progress.of_rows(key, options.lang)


def _spreads(options: argparse.Namespace) -> bool:
    return options.scheduler is not None or options.workers is not None


def _processes(options: argparse.Namespace) -> Processes | None:
    """The other processes of the options: those of a scheduler, or a number of local ones; None without such an option."""
    if not _spreads(options):
        return None
    report_pieces = progress.of_pieces("lab.progress.pieces", options.lang)
    return Processes(options.scheduler, options.workers or cluster.WORKERS, report_pieces)


def _write_rows(target: str, inputs: list[str], source: Source, plan: Plan) -> None:
    """Write every dated payment of the eligible households under the only law of the plan."""
    with atomic.drafted(target, inputs=inputs) as path:
        people = kafil_take_up.parts(experiment.parts(source), plan)
        payments_file.write(path, (View.of(part.people, plan.laws[0]) for part in people))


def _inputs(options: argparse.Namespace, invention: Recipe | None, content: bytes | None) -> FileRead | Invention:
    """What identifies the population: a file by its digest, an invention by its seed and its recipe."""
    if invention is None:
        digest = (
            _digest([Path(str(piece.rows)) for piece in folders.pieces(options.file)])
            if content is None
            else hashlib.sha256(content).hexdigest()
        )
        return FileRead(Path(options.file).name, digest, options.unit)
    return Invention(options.synthetic, options.seed, invention.name, recipe_mark(invention))


def recipe_mark(recipe_of_all: Recipe) -> str:
    """The short name of a recipe: another for every other number in it."""
    return hashlib.sha256(repr(recipe_of_all).encode()).hexdigest()[:16]


def _facts(options: argparse.Namespace) -> FactsRead | None:
    """The file of facts, if there is one: its name and its fingerprint."""
    return FactsRead(Path(options.facts).name, _digest([Path(options.facts)])) if options.facts else None


def _digest(paths: list[Path]) -> str:
    """The digest of one file; of several, the digest of the list of their digests."""
    digests = []
    for path in paths:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _beside(path: str, folder: str) -> str:
    """The path of a copied file in the folder of the results, or that of a file of the program."""
    shipped = Path(path).resolve()
    if shipped.is_relative_to(scenarios()):
        return f"{SHIPPED}/{shipped.relative_to(scenarios()).as_posix()}"
    return f"{folder}/{Path(path).name}"


def counted(options: argparse.Namespace, plan: Plan, stated: FileMapping) -> dict[str, object]:
    """The options of a run as they are counted, where that is not as they are stated: the same for the command and for the page."""
    return {"winners_by": plan.gain, "mapping": stated.to_json(), **idle_options.without_effect(options)}


def line_of(options: argparse.Namespace, plan: Plan, stated: FileMapping) -> str:
    """The command that gives the same bytes, from the folder of the results, which has a copy of its files.

    A file that travels with the program is named by its place there, which is known in every folder.
    """
    words = ["location-vente", "population"]
    if options.file is not None:
        words += [
            Path(options.file).name,
            "--unit",
            options.unit,
            *(["--encoding", options.encoding] if options.encoding else []),
            *(["--mapping", _MAPPING_COPY] if stated != FileMapping() else []),
        ]
    else:
        words += invention.words(options)
    words += [word for name in options.law for word in ("--law", name)]
    words += [word for path in options.reform for word in ("--reform", _beside(path, "reforms"))]
    words += ["--new-only"] if options.new_only else []
    words += ["--facts", _beside(options.facts, "facts")] if options.facts else []
    for name in ("by", "neutral", "discount", "interest", "bank_term", "interim"):
        words += [f"--{name.replace('_', '-')}", getattr(options, name)] if getattr(options, name) else []
    words += payment_options.words(options)
    words += afford_options.words(options)
    words += ["--winners-by", plan.gain] if len(plan.laws) > 1 else []
    words += [word for solve in options.solve for word in ("--solve", *solve)]
    words += lab_options.words(options)
    words += treasury_options.line(options)
    return shlex.join([*words, "--lang", options.lang, "--out", "results", *lab_note.words(options)])
