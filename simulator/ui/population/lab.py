"""The lab of the page: the invented applicants, made once and kept, or the visitor's; what they give under some laws."""

from __future__ import annotations

import datetime as dt
import functools
import shlex
from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants.mapping import FILE_NAME as MAPPING_FILE
from simulator.applicants.mapping import FileMapping
from simulator.base.money import CENTIMES
from simulator.law import Law
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import BOUGHT
from simulator.populations import experiment, laws, purchase_facts
from simulator.populations.count import tables
from simulator.populations.count.groups import ALL, DECILE
from simulator.populations.count.totals import MAIN
from simulator.populations.invented import recipe
from simulator.populations.plan import Plan
from simulator.populations.reforms import draft as reform
from simulator.populations.report import assumption_sentences, findings, purchase_sentences
from simulator.populations.studies import Invented, as_assumed, full_plan
from simulator.reading.errors import InputError
from simulator.ui.server import heavy
from simulator.ui.shell.markup import Markup, figure, join, scrolling, tag
from simulator.wording import Named, Sentence, write

if TYPE_CHECKING:
    from simulator.populations.count.groups import InMemory
    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.margin_checks import Check
    from simulator.populations.invented.sensitivity import Moved
    from simulator.populations.purchase_facts import Facts
    from simulator.populations.reforms.draft import Draft
    from simulator.populations.report.pictures import Picture
    from simulator.ui.population.own_file import VisitorFile
    from simulator.views.voice import Voice

ROWS, SEED = 100_000, 1
"""The number of applicants of the page and their seed: the same in every session."""
DELAYS = (0, 2, 4, 6, 8)
_CACHE_SIZE = 24
"""Answers that are cached: those of the last laws that were tried."""


class LabQuestion(NamedTuple):
    """The question of the page: two days of the law, a neutral band in dinars, what is compared, and a draft or none.

    The second may be a purchase in the place of a day: ``lpa@2025-12-11``.
    """

    first: str
    second: str
    neutral: int
    gain: str
    draft: Draft | None

    @property
    def names(self) -> tuple[str, ...]:
        """The laws of the two days, as the command names them."""
        codes = (self.first, self.second)
        return tuple(dict.fromkeys(code if "@" in code else f"{reform.SCHEME}@{code}" for code in codes))

    def command(self, visitor_file: VisitorFile | None = None) -> str:
        """The command that gives the same figures."""
        words = [word for name in self.names for word in ("--law", name)]
        people = ["--synthetic", str(ROWS), "--seed", str(SEED)]
        if visitor_file is not None:
            encoding = ["--encoding", visitor_file.encoding] if visitor_file.encoding else []
            stated = ["--mapping", MAPPING_FILE] if visitor_file.stated != FileMapping() else []
            people = [visitor_file.name, "--unit", visitor_file.unit, *encoding, *stated]
        words += ["--facts", facts_file(self.second)] if self.second in purchases() else []
        words += ["--reform", "reforme.yaml"] if self.draft else []
        words += ["--by", DECILE, "--neutral", str(self.neutral), "--winners-by", self.gain]
        return shlex.join(["location-vente", "population", *people, *words])


@functools.cache
def days() -> tuple[str, ...]:
    """The days on which a decree or a law of the scheme came into force, oldest first."""
    texts = [text for text in Law.load().texts if reform.SCHEME in text.schemes and text.dates_the_law]
    return tuple(sorted({text.in_force.isoformat() for text in texts}))


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
def law_name(code: str) -> str:
    """The day of a law with the usual number of its text: ``24-203 · 26/06/2024``; ``LPA · 11/12/2025``."""
    scheme, _, day = code.rpartition("@")
    texts = [text for text in Law.load().texts if reform.SCHEME in text.schemes and text.dates_the_law]
    number = next((text.number for text in texts if text.in_force.isoformat() == day and text.number), None)
    name, date = scheme.upper() or number, "/".join(reversed(day.split("-")))
    return f"{name} · {date}" if name else date


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


@functools.cache
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
    try:
        return experiment.run(visitor_file.parts, plan(question))
    except InputError as error:
        if error.key != "lab.error.late":
            raise
        return experiment.run(visitor_file.parts, plan(question, delays=()))


def plan(question: LabQuestion, delays: tuple[int, ...] = DELAYS) -> Plan:
    """The plan of a question. Raises ``InputError`` for a draft that is not a text."""
    law = Law.load()
    reforms = [] if question.draft is None else [reform.text(question.draft, law, day())]
    return full_plan(
        laws.population_laws(question.names, law, reforms, facts=supposed()),
        by=DECILE,
        neutral=question.neutral * CENTIMES,
        gain="instalment" if question.gain == "instalment" else "present_value",
        delays=delays,
    )


def source(visitor_file: VisitorFile | None) -> tuple[InMemory, ...]:
    """The people of the figures: the visitor's, or the invented ones."""
    return people() if visitor_file is None else visitor_file.parts


def doubts(name: str) -> tuple[Moved, ...]:
    """The three assumptions that move most under one law. Raises ``InputError`` when too much waits."""
    return DOUBTS.of(name, lambda: _doubts(name))


def _doubts(name: str) -> tuple[Moved, ...]:
    under = Plan(laws.population_laws([name], Law.load(), facts=supposed()))
    return invented().moved(under)


# --- what is shown


def cards(voice: Voice, shown: Lab) -> Markup:
    """For each law four numbers and one sentence."""
    return tag("div", *(_card(voice, shown, place) for place in range(len(shown.plan.laws))), cls="lab-laws")


def _card(voice: Voice, shown: Lab, place: int) -> Markup:
    by_name = tables.lookup(shown.figures)
    name = shown.plan.laws[place].name
    numbers = [
        tag(
            "div",
            tag("dd", figure(write(findings.value(by_name[MAIN, name, ALL, measure]), voice.lang))),
            tag("dt", voice.say(f"lab.four.{measure.replace('.', '_')}")),
        )
        for measure in findings.FOUR
    ]
    label = write(findings.law_and_price(shown.plan.laws[place]), voice.lang)
    return tag(
        "section",
        tag("h2", tag("i", cls=f"place{place}"), tag("span", label)),
        tag("dl", *numbers, cls="lab-four"),
        tag("p", write(findings.law(shown, place), voice.lang)),
        cls="lab-law",
    )


def about_purchases(shown: Lab) -> list[Sentence | None]:
    """The sentences about purchases: the facts that are supposed, who can buy, and what is not counted."""
    places = range(len(shown.plan.laws))
    return [
        *(purchase_sentences.supposed(law) for law in shown.plan.laws),
        Sentence("population.say.served"),
        *(sentence for place in places for sentence in purchase_sentences.aside(shown, place)),
    ]


def paragraphs(voice: Voice, *sentences: Sentence | None, cls: str = "") -> Markup:
    """Sentences as paragraphs."""
    return join(*(tag("p", write(sentence, voice.lang), cls=cls) for sentence in sentences if sentence is not None))


def legend(voice: Voice, picture: Picture) -> Markup:
    """The colours of a picture, and what they are; a mark, not a style, so that nothing typed is a style."""
    items = [
        tag("span", tag("i", cls=f"c{series.colour.removeprefix('#')}"), write(series.name, voice.lang))
        for series in picture.series
    ]
    return tag("p", *items, cls="legend")


def table(heads: list[str], rows: list[list[str]]) -> Markup:
    """A table with the first column as heads of rows."""
    head = tag("tr", *(tag("th", cell, scope="col") for cell in heads))
    body = [
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", figure(cell), cls="n") for cell in row[1:]))
        for row in rows
    ]
    return scrolling(tag("table", tag("thead", head), tag("tbody", *body)))


def folded(title: str, *inside: str) -> Markup:
    """A fold, closed at first."""
    return tag("details", tag("summary", title), *inside, cls="panel")


def measures(voice: Voice, shown: Lab) -> Markup:
    """Every measure that a person is shown, law by law, with the reason where a figure is not known."""
    by_name = tables.lookup(shown.figures)
    heads = [voice.say("lab.column.measure"), *(write(findings.law_label(law), voice.lang) for law in shown.plan.laws)]
    rows = [
        [
            write(findings.measure_label(name), voice.lang),
            *(_cell(voice, by_name.get((MAIN, law.name, ALL, name))) for law in shown.plan.laws),
        ]
        for name in findings.measures_shown(shown)
    ]
    absent = [
        Sentence("lab.say.absent", {"measure": measure, "law": law, "reason": reason})
        for measure, law, reason in findings.absent(shown)
    ]
    notes = paragraphs(voice, findings.valued(shown), *absent, cls="s")
    return folded(voice.say("lab.page.whole"), table(heads, rows), notes)


def _cell(voice: Voice, known_figure: Figure | None) -> str:
    """A figure; of a law that does not know the measure, a dash."""
    return write(Named("lab.unknown") if known_figure is None else findings.value(known_figure), voice.lang)


def doubt(voice: Voice, name: str) -> Markup:
    """The margins, what is assumed, and the assumptions that weigh most."""
    heads = [voice.say(f"lab.column.{column}") for column in ("margin", "published", "obtained", "status")]
    rows = [
        [
            f"{voice.say(f'lab.margin.{check.margin}')} · {write(findings.part_label(check.part), voice.lang)}",
            write(round(check.published, 3), voice.lang),
            write(round(check.obtained, 3), voice.lang),
            voice.say(f"status.{check.status}"),
        ]
        for check in checks()
    ]
    weighing = [assumption_sentences.moved(line, applicant_recipe().assumed(line.assumption)) for line in doubts(name)]
    return folded(
        voice.say("lab.page.doubt"),
        paragraphs(voice, assumption_sentences.assumptions(applicant_recipe())),
        tag("h3", voice.say("lab.heading.moved")),
        paragraphs(voice, *weighing),
        tag("h3", voice.say("lab.heading.margins")),
        table(heads, rows),
    )
