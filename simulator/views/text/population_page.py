"""A study of a population as one page of plain text and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from simulator.applicants import no_applicant
from simulator.applicants.reasons import fault
from simulator.base.money import CURRENCIES
from simulator.populations.count import tables
from simulator.populations.report import (
    affordability_sentences,
    article_sentences,
    assumption_sentences,
    band_sentences,
    findings,
    funnel_sentences,
    group_sentences,
    headline,
    own_price_sentences,
    provenance,
    purchase_sentences,
    reading_sentences,
    receipts_sentences,
    recipe_sentences,
    reform_sentences,
    treasury_sentences,
    verdict_sentences,
)
from simulator.populations.studies import Study
from simulator.views.text import population_tables, threshold_page, treasury_part, two_levers_page
from simulator.views.text.page import TextPage
from simulator.wording import LANGUAGES, Counted, FactList, Plain, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from fractions import Fraction

    from simulator.law import Law
    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.recipe import Recipe

_FAULTS = 10
"""The faults of a file that a page shows; the table of rejected rows has all of them."""
DIGITS = {
    **{code: currency.decimals for code, currency in CURRENCIES.items()},
    tables.SHARE: 6,
    tables.MONTHS: 4,
    tables.HOUSEHOLDS: 6,
    tables.ROWS: 0,
}
"""Decimals of a figure in a file, by unit."""


class FileRead(NamedTuple):
    """A file of applicants: its name, its digest, and the unit of its amounts."""

    file: str
    sha256: str
    unit: str


class Invention(NamedTuple):
    """Invented applicants: how many, the seed, the recipe and its digest."""

    synthetic: int
    seed: int
    recipe: str
    recipe_digest: str


class FactsRead(NamedTuple):
    """A file of the facts that a purchase supposes of every household: its name and its digest."""

    facts: str
    facts_sha256: str


@dataclass(frozen=True, kw_only=True)
class Findings(Study):
    """A study with its provenance.

    ``command`` is the line that gives the same again; ``inputs`` and ``facts`` are the fingerprints of what was read; ``repeated`` are the
    laws that were asked for more than once; ``fingerprint`` is the short name of the run, empty where it has none.
    """

    command: str
    engine: str
    law: str
    inputs: FileRead | Invention
    facts: FactsRead | None = None
    repeated: tuple[str, ...] = ()
    fingerprint: str = ""

    def sources(self) -> dict[str, object]:
        """The inputs of the study, as data."""
        return {**self.inputs._asdict(), **(self.facts._asdict() if self.facts else {})}


def decimal(value: Fraction, unit: str) -> Decimal:
    """An exact figure with the decimals of its unit, rounded once, a half to the even digit."""
    digits = DIGITS[unit]
    return Decimal(round(value * 10**digits)).scaleb(-digits)


def sentences(study: Findings) -> Iterator[tuple[str, Sentence]]:
    """Every sentence with its heading, in reading order."""
    yield from _about(study)
    yield from _supposed(study.lab)
    yield from _rejected(study)
    yield from _of_laws(study)
    yield from (("kafils", sentence) for sentence in affordability_sentences.kafils(study.lab, study.kafils))
    yield from (("readings", sentence) for sentence in reading_sentences.moved(study.lab, study.readings))
    for parted in study.articles:
        yield from (("articles", sentence) for sentence in article_sentences.sentences(study.lab, parted))
    yield from treasury_sentences.of(study.lab)
    yield from (("delivery", sentence) for sentence in funnel_sentences.delivered(study.lab))
    for threshold in study.solved:
        yield from (("solved", sentence) for sentence in threshold_page.sentences(threshold))
    for balance in study.balanced:
        yield from (("balanced", sentence) for sentence in two_levers_page.of_balance(balance))
    for of_two in study.mapped:
        yield from ((treasury_part.MAPS, sentence) for sentence in two_levers_page.of_map(of_two))
    if study.recipe is not None:
        for line in study.moved:
            yield "moved", assumption_sentences.moved(line, study.recipe.assumed(line.assumption))
    for measure, law, why in findings.absent(study.lab):
        yield "absent", Sentence("lab.say.absent", {"measure": measure, "law": law, "reason": why})
    marks = {"engine": Plain(study.engine), "law": Plain(study.law), "command": Plain(study.command)}
    if isinstance(study.inputs, Invention):
        yield "reproduce", Sentence("lab.say.reproduce", marks)
    else:
        marks |= {"file": Plain(study.inputs.file), "sha256": Plain(study.inputs.sha256)}
        yield "reproduce", Sentence("lab.say.reproduce.file", marks)
    if study.fingerprint:
        yield "reproduce", Sentence("runs.fingerprint", {"fingerprint": Plain(study.fingerprint)})


def _about(study: Findings) -> Iterator[tuple[str, Sentence]]:
    """The sentences about the population: invented households, or the rows of a file."""
    yield "title", findings.population(study.lab)
    yield from _if_any("title", affordability_sentences.with_loan(study.lab.plan))
    if study.recipe is not None:
        yield "title", recipe_sentences.title(study.recipe)
        yield "title", Sentence("lab.say.assumed")
        yield "title", assumption_sentences.assumptions(study.recipe)
        yield from (("title", sentence) for sentence in recipe_sentences.crossed(study.recipe, study.checks))
        yield from _if_any("title", recipe_sentences.snmg(study.recipe, study.lab))
        yield from _if_any("title", recipe_sentences.accepted(study.recipe, study.lab))
        if study.to_check:
            yield "title", Sentence("lab.say.to_check.invented", {"rows": Counted("rows", study.to_check)})
    elif study.read:
        codes = [cell.code for cell in study.rejected]
        others = sum(code in no_applicant.CODES for code in codes)
        counted = {"read": study.read, "answered": study.lab.rows, "rejected": study.read - study.lab.rows - others}
        yield "title", Sentence("lab.say.rejected", counted)
        yield from (("title", sentence) for sentence in no_applicant.left_out(codes))
        if study.empty:
            yield "title", Sentence("lab.say.empty_files", {"files": FactList(tuple(map(Plain, study.empty)))})
        if study.to_check:
            yield "title", Sentence("lab.say.to_check", {"rows": Counted("rows", study.to_check)})


def _rejected(study: Findings) -> Iterator[tuple[str, Sentence]]:
    """The first faults of a file, the number of further ones, and what one answer would save."""
    yield from (("rejected", fault(row)) for row in study.rejected[:_FAULTS])
    if len(study.rejected) > _FAULTS:
        yield "rejected", Sentence("lab.say.more_faults", {"count": len(study.rejected) - _FAULTS})
    yield from (("rejected", question.sentence) for question in study.questions)


def _supposed(lab: Lab) -> Iterator[tuple[str, Sentence]]:
    """The suppositions of each purchase."""
    for law in lab.plan.laws:
        yield from _if_any("title", purchase_sentences.supposed(law))


def _of_laws(study: Findings) -> Iterator[tuple[str, Sentence]]:
    lab, repeated, bands = study.lab, study.repeated, study.bands
    places = range(len(lab.plan.laws))
    for place in places:
        about_law = (findings.law(lab, place), *verdict_sentences.of_law(lab, place))
        summed_up, *paid = (band_sentences.law(sentence, lab, place, bands) for sentence in about_law)
        ranges = () if bands is None else band_sentences.of_law(lab, place, bands)
        further = (*ranges, *paid, *purchase_sentences.aside(lab, place))
        yield from (("laws", sentence) for sentence in (summed_up, *further))
    yield from _if_any("laws", band_sentences.how(lab, bands))
    yield from (("laws", sentence) for sentence in own_price_sentences.sentences(lab, study.own_prices))
    yield from (("laws", sentence) for sentence in _affordable(lab, study.recipe))
    for law in lab.plan.laws:
        yield from _if_any("laws", reform_sentences.applied(law))
    if lab.plan.buys:
        yield "laws", Sentence("population.say.served")
    yield from (("laws", findings.repeated(law)) for law in lab.plan.laws if law.name in repeated)
    yield "laws", findings.valued(lab)
    yield from _if_any("laws", findings.interest(lab))
    yield from (("gain", sentence) for sentence in verdict_sentences.of_changes(lab))
    if lab.plan.wage:
        for place in places:
            yield "wage", findings.wage(lab, place)
            yield from _if_any("wage", findings.wage_and_incomes(lab, place))
    for place in places if len(lab.plan.delays) > 1 else ():
        yield from _if_any("delay", findings.delay(lab, place))
    for place in places if lab.plan.receipts else ():
        yield from _if_any("receipts", receipts_sentences.receipts(lab, place))
        yield from _if_any("receipts", receipts_sentences.unsplit(lab, place))
    if any(receipts_sentences.by_year(lab, place) for place in places if lab.plan.receipts):
        yield "receipts", Sentence("years.by_due")


def _affordable(lab: Lab, recipe: Recipe | None) -> Iterator[Sentence]:
    """What is supposed of kafils and read in the law, of whom nothing can be said, what age costs, and what the groups are."""
    yield from assumption_sentences.of_plan(lab.plan)
    every_sentence = []
    for place in range(len(lab.plan.laws)):
        every_sentence += [affordability_sentences.not_known(lab, place), affordability_sentences.age(lab, place)]
    yield from (sentence for sentence in every_sentence if sentence is not None)
    yield from group_sentences.about(lab, recipe)


def _if_any(heading: str, sentence: Sentence | None) -> Iterator[tuple[str, Sentence]]:
    if sentence is not None:
        yield heading, sentence


def page(study: Findings, law: Law, lang: str) -> str:
    """The summary of a study as one page of text."""
    page = TextPage(law, lang)
    page.put(page.voice.say("lab.heading.title"))
    page.put(write(headline.headline(study.lab, study.bands), lang), 2)
    population_tables.four(page, study.lab, study.bands)
    page.put()
    heading = "title"
    for under, sentence in sentences(study):
        if under != heading:
            treasury_part.tables_under(page, study, heading)
            _tables_before(page, study, under)
            page.put()
            page.put(page.voice.say(f"lab.heading.{under}"))
            heading = under
        page.put(write(sentence, lang), 2)
    page.put()
    page.put(page.voice.say("disclaimer"))
    return str(page)


def _tables_before(page: TextPage, study: Findings, heading: str) -> None:
    """Write the table of figures after the sentences about the laws, and the margins before the assumptions."""
    if heading == "gain" or (
        heading not in ("laws", "rejected") and len(study.lab.plan.laws) == 1 and not _has_heading(page, "figures")
    ):
        population_tables.figures(page, study.lab, study.bands)
    if heading == "absent" and study.checks:
        population_tables.margins(page, study.checks)


def _has_heading(page: TextPage, heading: str) -> bool:
    return page.voice.say(f"lab.heading.{heading}") in page.lines


def as_json(study: Findings) -> dict[str, object]:
    """The JSON of a study: exact decimals as text, None with its reason where a figure is unknown."""
    lab = study.lab
    return {
        "population": study.sources()
        | {
            "rows": lab.rows,
            "read": study.read or lab.rows,
            "rejected": len({(cell.file, cell.row) for cell in study.rejected}),
            "to_check": study.to_check,
        },
        "laws": [
            {
                "name": law.name,
                "title": {lang: write(findings.law_label(law), lang) for lang in LANGUAGES},
                "facts": law.facts and law.facts.name,
            }
            for law in lab.plan.laws
        ],
        "figures": rows(study),
        "sentences": [
            {"about": heading, **{lang: write(sentence, lang) for lang in LANGUAGES}}
            for heading, sentence in sentences(study)
        ],
        "solved": [threshold_page.row(threshold) for threshold in study.solved],
        "bands": band_sentences.rows(lab, study.bands),
        "by_article": article_sentences.rows(lab, study.articles),
        "balanced": [two_levers_page.balance_row(balance) for balance in study.balanced],
        "maps": [two_levers_page.map_json(of_two) for of_two in study.mapped],
        "margins": [check._asdict() for check in study.checks],
        "rejected": [
            {**cell.columns(), **{lang: write(fault(cell), lang) for lang in LANGUAGES}} for cell in study.rejected
        ],
        "reproduce": {
            "engine": study.engine,
            "law": study.law,
            "command": study.command,
            "fingerprint": study.fingerprint,
        },
    }


def rows(study: Findings) -> list[dict[str, object]]:
    """Every figure as a row of a table."""
    supposed = purchase_sentences.suppositions(study.lab.plan)
    return [row_of(figure, invented=study.recipe is not None, supposed=supposed) for figure in study.lab.figures]


def row_of(figure: Figure, *, invented: bool, supposed: Collection[tuple[str, str]] = ()) -> dict[str, object]:
    """One figure as a row of a table, with the unpublished assumptions on which it rests."""
    value = None if figure.value is None else str(decimal(figure.value, figure.unit))
    return figure._asdict() | {"value": value, "rests_on": provenance.rests_on(figure, supposed, invented=invented)}
