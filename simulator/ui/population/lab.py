"""The lab of the page: its question, the invented applicants, made once and kept, or the visitor's; what they give under some laws."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import shlex
from typing import TYPE_CHECKING, NamedTuple

from simulator import cli
from simulator.applicants.mapping import FILE_NAME as MAPPING_FILE
from simulator.applicants.mapping import FileMapping
from simulator.cli import population as command
from simulator.law import Law
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import BOUGHT
from simulator.law.text import PAYMENT
from simulator.law.text import read as read_text
from simulator.populations import experiment, laws, purchase_facts
from simulator.populations.count.groups import DECILE
from simulator.populations.invented import recipe
from simulator.populations.plan import Plan, default_gain
from simulator.populations.reforms import decomposition
from simulator.populations.reforms import draft as reform
from simulator.populations.studies import Invented, Study, as_assumed
from simulator.reading.errors import InputError
from simulator.reading.shipped import FOLDER, scenarios
from simulator.ui.server import heavy, turns
from simulator.views.voice import named
from simulator.wording import TextWords, write

if TYPE_CHECKING:
    import argparse

    from simulator.law import Text
    from simulator.populations.count.groups import InMemory
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.margin_checks import Check
    from simulator.populations.invented.sensitivity import Moved
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.purchase_facts import Facts
    from simulator.populations.reforms.draft import Draft
    from simulator.ui.population.own_file import VisitorFile

ROWS, SEED = 100_000, 1
"""The number of applicants of the page and their seed: the same in every session."""
LAWS = ("2001-04-29", "2016-11-02", "2024-06-26")
"""The laws of the first view."""
FEWEST, MOST = 2, 4
"""The laws that are chosen by their names; a reform that is written on the page stands beside them."""
DRAFT_FILE = "reforme.yaml"
_CACHE_SIZE = 24
"""Answers that are cached: those of the last laws that were tried."""


class LabQuestion(NamedTuple):
    """The question of the page: laws by their codes, a draft or none, and what was typed under the names of the options.

    A code is a day of the law, a purchase with its day (``lpa@2025-12-11``), or the name of a shipped reform.
    """

    laws: tuple[str, ...]
    draft: Draft | None = None
    typed: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The laws that are in force on a day, as the command names them."""
        codes = (code for code in self.laws if code not in reforms())
        return tuple(dict.fromkeys(code if "@" in code else f"{reform.SCHEME}@{code}" for code in codes))

    @property
    def reforms(self) -> tuple[str, ...]:
        """The names of the shipped reforms."""
        return tuple(code for code in self.laws if code in reforms())

    def words(self, visitor_file: VisitorFile | None = None) -> list[str]:
        """The words of the command that gives the same figures, without the name of the program."""
        people = ["--synthetic", str(ROWS), "--seed", str(SEED)]
        if visitor_file is not None:
            encoding = ["--encoding", visitor_file.encoding] if visitor_file.encoding else []
            stated = ["--mapping", MAPPING_FILE] if visitor_file.stated != FileMapping() else []
            people = [visitor_file.name, "--unit", visitor_file.unit, *encoding, *stated]
        words = [word for name in self.names for word in ("--law", name)]
        words += [word for name in self.reforms for word in ("--reform", f"{FOLDER}/reforms/{name}.yaml")]
        words += ["--reform", DRAFT_FILE] if self.draft else []
        bought = [code for code in self.laws if code in purchases()]
        words += ["--facts", facts_file(bought[0])] if bought else []
        words += [word for name, text in self.typed for word in _option(name, text)]
        several = len(self.names) + len(self.reforms) + bool(self.draft) > 1
        return ["population", *people, *words, "--by", DECILE, *(["--by-article"] if several else []), "--treasury"]

    def command(self, visitor_file: VisitorFile | None = None, *more: str) -> str:
        """The command that gives the same figures; with further words, more of them."""
        return shlex.join(["location-vente", *self.words(visitor_file), *more])


ON = "on"
"""What is typed of an option that is only switched on."""


def _option(name: str, text: str) -> list[str]:
    """The words of an option; what begins as an option does, ``-5%``, stands in one word with it, else the command takes it for another."""
    if text == ON:
        return [f"--{name}"]
    return [f"--{name}={text}"] if text.startswith("-") else [f"--{name}", text]


@functools.cache
def days() -> tuple[str, ...]:
    """The days on which a text came into force that changes a figure, oldest first."""
    return tuple(sorted({text.in_force.isoformat() for text in _texts()}))


def _texts() -> list[Text]:
    """The texts that date the law and fix something that a rule reads, but for what is read on the day of a payment."""
    texts = [text for text in Law.load().texts if reform.SCHEME in text.schemes and text.dates_the_law]
    return [
        text
        for text in texts
        if any(p.key in laws.READ and p.attaches != PAYMENT for p in text.provisions if p.is_known)
    ]


@functools.cache
def reforms() -> dict[str, Text]:
    """The shipped reforms of the scheme, by the names of their files."""
    texts = {path.stem: read_text(path) for path in sorted((scenarios() / "reforms").glob("*.yaml"))}
    return {name: text for name, text in texts.items() if reform.SCHEME in text.schemes}


def codes() -> tuple[str, ...]:
    """Every law that can be chosen: the days of the law, the purchases, the shipped reforms."""
    return (*days(), *purchases(), *reforms())


@functools.cache
def purchases() -> tuple[str, ...]:
    """The schemes with a loan, each at its last text while it took applications: ``lpa@2025-12-11``."""
    return tuple(
        f"{scheme}@{_last_day(scheme).isoformat()}" for scheme in BOUGHT if CURRENCIES[scheme] == laws.CURRENCY
    )


def _last_day(scheme: str) -> dt.date:
    law = Law.load()
    closing = [
        version.value for version in law.timeline(scheme, "applications_until") if isinstance(version.value, dt.date)
    ]
    days = [text.in_force for text in law.texts if scheme in text.schemes]
    return max(day for day in days if all(day <= last for last in closing))


@functools.cache
def supposed() -> dict[str, Facts]:
    """What the page supposes of everybody who buys: the facts of the example, or else of the scheme's own."""
    return purchase_facts.of_descriptors() | purchase_facts.read(purchase_facts.EXAMPLE)


def facts_file(code: str) -> str:
    """The file with the facts of a purchase: the example, or one that is to be written where it has none of this scheme."""
    name = supposed()[code.partition("@")[0]].name
    return purchase_facts.EXAMPLE if purchase_facts.EXAMPLE.endswith(f"/{name}") else name


@functools.cache
def law_name(code: str, lang: str) -> str:
    """The name of a law: its text with its day, a scheme with its day, the title of a reform."""
    if code in reforms():
        return write(TextWords(reforms()[code].title), lang)
    scheme, _, day = code.rpartition("@")
    date = "/".join(reversed(day.split("-")))
    if scheme:
        return f"{scheme.upper()} · {date}"
    return f"{write(named(next(text for text in _texts() if text.in_force.isoformat() == day)), lang)} · {date}"


@functools.cache
def in_force() -> Draft:
    """The numbers of the law as it stands."""
    return reform.Draft.of(Law.load(), day())


@functools.cache
def day() -> dt.date:
    """The day on which a reform of the page would enter into force."""
    return reform.after(Law.load())


@functools.cache
def applicant_recipe() -> recipe.Recipe:
    """The recipe of the applicants."""
    return recipe.read()


def invented() -> Invented:
    """The applicants of the page as the command makes them."""
    return Invented(ROWS, SEED, applicant_recipe())


@functools.lru_cache(maxsize=1)
def people() -> tuple[InMemory, ...]:
    """The applicants."""
    return tuple(invented().source()())


@functools.lru_cache(maxsize=1)
def checks() -> tuple[Check, ...]:
    """The margins, published and obtained."""
    return invented().margins(people())


heavy.forget_with(people.cache_clear)
heavy.forget_with(checks.cache_clear)


FIGURES: heavy.Remembered[Lab] = heavy.Remembered(_CACHE_SIZE)
DOUBTS: heavy.Remembered[tuple[Moved, ...]] = heavy.Remembered(_CACHE_SIZE)
"""The figures and doubts of the last laws that were tried."""


def invented_figures(question: LabQuestion) -> Lab:
    """Every figure of the page. Raises ``InputError`` for a draft that is not a text, or when too much waits."""
    return FIGURES.of(question, lambda: experiment.run(people(), as_assumed(invented(), plan(question))))


def counted(question: LabQuestion, visitor_file: VisitorFile | None) -> Lab:
    """The figures of the visitor's applicants, else of the invented ones. Raises ``InputError`` and ``LawError``."""
    if visitor_file is None:
        return invented_figures(question)
    if question in visitor_file.answers:
        return visitor_file.answer_to(question, lambda: _in_the_calendar(visitor_file, question))
    with heavy.turn():
        return visitor_file.answer_to(question, lambda: _in_the_calendar(visitor_file, question))


def _in_the_calendar(visitor_file: VisitorFile, question: LabQuestion) -> Lab:
    """The figures with late works; without them (``plan.delays`` empty) where they would end after the calendar."""
    under = plan(question, visitor_file)
    try:
        return experiment.run(visitor_file.parts, under)
    except InputError as error:
        if error.key != "lab.error.late":
            raise
        return experiment.run(visitor_file.parts, dataclasses.replace(under, delays=()))


def plan(question: LabQuestion, visitor_file: VisitorFile | None = None) -> Plan:
    """The plan that the command makes of the question. Raises ``InputError`` for a draft that is no text, or what is typed."""
    return command.plan_of(options_of(question, visitor_file), Law.load(), reform_texts(question), supposed())


def options_of(question: LabQuestion, visitor_file: VisitorFile | None, *more: str) -> argparse.Namespace:
    """The options of the command of a question, and of further words. Raises ``InputError``."""
    return cli.parsed([*question.words(visitor_file), *more])


def reform_texts(question: LabQuestion) -> list[Text]:
    """The shipped reforms of a question, then its draft. Raises ``InputError`` for a draft that is no text."""
    drafted = [] if question.draft is None else [reform.text(question.draft, Law.load(), day())]
    return [*(reforms()[name] for name in question.reforms), *drafted]


FOLLOWED: heavy.Remembered[Study] = heavy.Remembered(_CACHE_SIZE, turns.FOLLOWING)
"""The studies whose bands and articles followed."""


def followed(question: LabQuestion, shown: Lab, visitor_file: VisitorFile | None) -> Study:
    """The study of figures that are shown, with what takes longer: the bands and the parts of the articles. Raises ``InputError``."""
    if visitor_file is None:
        return FOLLOWED.of(question, lambda: _followed(shown, None))
    key = ("followed", question)
    if key in visitor_file.answers:
        return visitor_file.answer_to(key, lambda: _followed(shown, visitor_file))
    with heavy.turn(turns.FOLLOWING):
        return visitor_file.answer_to(key, lambda: _followed(shown, visitor_file))


def _followed(shown: Lab, visitor_file: VisitorFile | None) -> Study:
    articles = decomposition.of_plan(source(visitor_file), shown.plan)
    if visitor_file is not None:
        return Study(shown, read=visitor_file.rows, to_check=visitor_file.to_check, articles=articles)
    return Study(shown, applicant_recipe(), bands=invented().bands(shown.plan), articles=articles)


def source(visitor_file: VisitorFile | None) -> tuple[InMemory, ...]:
    """The people of the figures: the visitor's, or the invented ones."""
    return people() if visitor_file is None else visitor_file.parts


def doubts(law: PopulationLaw) -> tuple[Moved, ...]:
    """The three assumptions that move most under one law. Raises ``InputError`` when too much waits."""
    return DOUBTS.of(law.name, lambda: invented().moved(Plan((law,), gain=default_gain((law,)))))
