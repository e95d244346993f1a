"""The policy note of a study: two pages that can be handed over, the same on paper, in a document and on the page.

Its figures are those of the tables of the study, its findings the sentences of the command: nothing is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from simulator.law.text import PAYMENT
from simulator.law.values import COHORTS
from simulator.populations.laws import READ
from simulator.populations.report import (
    affordability_sentences,
    article_sentences,
    assumption_sentences,
    band_sentences,
    findings,
    funnel_sentences,
    note_lines,
    purchase_sentences,
    recipe_sentences,
    reform_sentences,
    verdict_sentences,
)
from simulator.reading.errors import InputError
from simulator.views.text import threshold_page
from simulator.views.voice import named
from simulator.wording import Article, FactList, Named, Plain, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.law import Provision
    from simulator.populations.experiment import Lab
    from simulator.populations.laws import PopulationLaw
    from simulator.populations.report.note_lines import NoteTable
    from simulator.views.text.population_page import Findings

NO_ARTICLE = "-"
PRICE = "price"
_LARGEST = 2
"""The groups of households of which a note says what a law changes for them."""


@dataclass(frozen=True)
class PolicyNote:
    """A note that is not yet in any language: the sentences of each part, in their order."""

    title: Sentence
    population: tuple[Sentence, ...]
    question: Sentence
    table: NoteTable
    findings: tuple[Sentence, ...]
    texts: tuple[Sentence, ...]
    caveats: tuple[Sentence, ...]
    again: tuple[Sentence, ...]
    command: str


@dataclass(frozen=True)
class Section:
    """A part of the note in words: its heading, and its paragraphs, which are numbered where that is asked for."""

    name: str
    heading: str
    paragraphs: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class WrittenNote:
    """A note in one language, ready to be laid out; the command is the same in all."""

    lang: str
    title: str
    lead: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reasons: tuple[str, ...]
    sections: tuple[Section, ...]
    command: str
    foot: str


def policy_note(study: Findings) -> PolicyNote:
    """The note of a study. Raises ``InputError`` for more laws than stand side by side on a page."""
    lab = study.lab
    if len(lab.plan.laws) > note_lines.MOST_LAWS:
        raise InputError("policy.error.laws", "--note", most=note_lines.MOST_LAWS, got=len(lab.plan.laws))
    labels = FactList(tuple(findings.law_label(law) for law in lab.plan.laws))
    marks = {"engine": Plain(study.engine), "law": Plain(study.law)}
    run = (Sentence("runs.fingerprint", {"fingerprint": Plain(study.fingerprint)}),) if study.fingerprint else ()
    return PolicyNote(
        title=Sentence("policy.title", {"laws": labels}),
        population=tuple(_population(study)),
        question=Sentence("policy.question", {"laws": labels}),
        table=note_lines.table(lab, study.bands),
        findings=tuple(_findings(study)),
        texts=tuple(_texts(lab)),
        caveats=tuple(_caveats(study)),
        again=(*run, Sentence("policy.again", marks)),
        command=study.command,
    )


def _population(study: Findings) -> Iterator[Sentence]:
    """Of whom the note speaks."""
    yield findings.population(study.lab)
    if study.recipe is not None:
        yield recipe_sentences.title(study.recipe)
        yield Sentence("lab.say.assumed")
    yield from assumption_sentences.of_plan(study.lab.plan)
    loan = affordability_sentences.with_loan(study.lab.plan)
    yield from (loan,) if loan else ()


def _caveats(study: Findings) -> Iterator[Sentence]:
    """What is assumed, what is not counted, and at which price."""
    lab = study.lab
    yield Sentence("policy.caveat.land")
    yield from islice(funnel_sentences.delivered(lab), 1)
    if study.recipe is not None:
        yield assumption_sentences.assumptions(study.recipe)
    for law in lab.plan.laws:
        yield from filter(None, (reform_sentences.applied(law), purchase_sentences.supposed(law)))
    price = _price_text(lab) if study.recipe is None or study.recipe.cohort == COHORTS[-1] else None
    if price is not None:
        yield price
    yield from filter(None, (verdict_sentences.medians(lab), note_lines.rising(lab.plan)))
    yield findings.valued(lab)
    interest = findings.interest(lab)
    if interest is not None:
        yield interest


def _price_text(lab: Lab) -> Sentence | None:
    """The text whose price all the laws of the rent share for the invented applicants; None where there is none."""
    for law in lab.plan.laws:
        versions = [version for version in law.law.timeline(law.scheme, PRICE) if COHORTS[-1] in version.cohorts]
        if law.facts is None and versions and versions[-1].is_known:
            return Sentence("policy.caveat.price", {"text": named(law.law.by_id[versions[-1].text])})
    return None


def _findings(study: Findings) -> Iterator[Sentence]:
    """What a study shows, in its order.

    What each law changes against the first, for the two largest groups of households; what the articles do and how sure the figures
    are under the last law; the thresholds that were looked for.
    """
    lab, last = study.lab, len(study.lab.plan.laws) - 1
    for place in range(1, last + 1):
        reasons = (findings.unchanged(lab, place), findings.redated(lab, place))
        yield from filter(None, (*reasons, *verdict_sentences.of_change(lab, place)[:_LARGEST]))
    if not last:
        yield band_sentences.law(findings.law(lab, 0), lab, 0, study.bands)
    for parted in study.articles[-1:]:
        yield from article_sentences.sentences(lab, parted)
    if study.bands is not None:
        yield from band_sentences.of_law(lab, last, study.bands)
    for threshold in study.solved:
        yield from threshold_page.sentences(threshold)


# --- the laws and their texts


def _texts(lab: Lab) -> Iterator[Sentence]:
    """For each law the articles that its rules read, text by text, with how sure they are."""
    for law in lab.plan.laws:
        texts = tuple(_cited(law, provisions) for provisions in _by_text(law).values())
        facts: dict[str, object] = {"law": findings.law_alone(law)}
        yield (
            Sentence("policy.texts", {**facts, "texts": FactList(texts)})
            if texts
            else Sentence("policy.texts.own", facts)
        )


def _by_text(law: PopulationLaw) -> dict[str, list[Provision]]:
    """The provisions that rules read on the day of a law, under their texts; none where each household has its day.

    What is read on the day of a payment, the discount for paying whole, is left out: no line of the note counts it.
    """
    day = law.frozen or (law.law.by_id[law.reform].in_force if law.reform else None)
    by_text: dict[str, list[Provision]] = {}
    for provision in law.law.in_force_on(law.scheme, day) if day else ():
        decides = provision.key in READ and provision.attaches != PAYMENT
        if decides and provision.is_known and provision.article != NO_ARTICLE:
            by_text.setdefault(provision.text, []).append(provision)
    return by_text


def _cited(law: PopulationLaw, provisions: list[Provision]) -> Sentence:
    text = law.law.by_id[provisions[0].text]
    articles = sorted({provision.article for provision in provisions})
    statuses = dict.fromkeys(provision.status for provision in provisions)
    return Sentence("policy.cited", {
        "text": findings.reform_label(text) if text.kind == "reform" else named(text), "articles": FactList(tuple(map(Article, articles))),
        "status": FactList(tuple(Named(f"status.{status}") for status in statuses)),
    })  # fmt: skip


# --- in words


def written(note: PolicyNote, lang: str) -> WrittenNote:
    """The note in one language."""

    def words(*sentences: object) -> tuple[str, ...]:
        return tuple(write(sentence, lang) for sentence in sentences)

    def section(name: str, sentences: tuple[Sentence, ...], *, numbered: bool = False) -> Section:
        return Section(name, write(Sentence(f"policy.heading.{name}"), lang), words(*sentences), numbered)

    reasons = tuple(
        Sentence("policy.reason", {"n": number, "reason": reason})
        for number, reason in enumerate(note.table.reasons, 1)
    )
    return WrittenNote(
        lang=lang,
        title=write(note.title, lang),
        lead=words(note.question, *note.population),
        heads=words(Sentence("lab.column.measure"), *note.table.laws),
        rows=tuple(words(filled.line.label, *filled.cells) for filled in note.table.lines),
        reasons=words(*reasons),
        sections=(
            section("findings", note.findings, numbered=True),
            section("texts", note.texts),
            section("caveats", note.caveats),
            section("again", note.again),
        ),
        command=note.command,
        foot=write(Sentence("disclaimer"), lang),
    )
