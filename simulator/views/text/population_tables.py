"""The tables of a study in its page of text: the four numbers, the measures, the groups, the margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import groups, tables
from simulator.populations.count.totals import MAIN
from simulator.populations.invented.margin_checks import CROSSING
from simulator.populations.report import band_sentences, findings, verdict_sentences
from simulator.views.text import same_households
from simulator.wording import Named, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Lab
    from simulator.populations.invented.bands import Bands
    from simulator.populations.invented.margin_checks import Check
    from simulator.views.text.page import TextPage


def four(page: TextPage, lab: Lab, bands: Bands | None) -> None:
    """The four numbers of each law, and what is paid before the keys in months of income, with their bands."""
    page.put()
    laws = [write(findings.law_label(law), page.voice.lang) for law in lab.plan.laws]
    by_name = tables.lookup(lab.figures)
    rows = [
        [
            write(findings.measure_label(name), page.voice.lang),
            *(
                _cell(page, by_name.get((MAIN, law.name, groups.ALL, name)), place, bands)
                for place, law in enumerate(lab.plan.laws)
            ),
        ]
        for name in findings.HEADLINE
    ]
    page.table([page.voice.say("lab.column.measure"), *laws], rows, right=range(1, len(laws) + 1))


def figures(page: TextPage, lab: Lab, bands: Bands | None) -> None:
    """Every measure that is shown, law by law; then by group."""
    page.put()
    page.put(page.voice.say("lab.heading.figures"))
    laws = [write(findings.law_label(law), page.voice.lang) for law in lab.plan.laws]
    by_name = tables.lookup(lab.figures)
    everywhere = [
        name
        for name in findings.measures_shown(lab)
        if any((MAIN, law.name, groups.ALL, name) in by_name for law in lab.plan.laws)
    ]
    rows = [
        [
            write(findings.measure_label(name), page.voice.lang),
            *(
                _cell(page, by_name.get((MAIN, law.name, groups.ALL, name)), place, bands)
                for place, law in enumerate(lab.plan.laws)
            ),
        ]
        for name in everywhere
    ]
    page.table([page.voice.say("lab.column.measure"), *laws], rows, right=range(1, len(laws) + 1))
    if lab.plan.by is not None:
        _by_group(page, lab, by_name)
    same_households.tables(page, lab, by_name)


def _by_group(page: TextPage, lab: Lab, by_name: dict[tuple[str, str, str, str], Figure]) -> None:
    names = findings.group_names(lab)
    if not names:
        return
    page.put()
    page.put(page.voice.say("lab.heading.groups"))
    if (tenths := verdict_sentences.tenths(lab)) is not None:
        page.put(write(tenths, page.voice.lang), 2)
    labels = [write(findings.measure_label(name), page.voice.lang) for name in findings.BY_GROUP]
    for law in lab.plan.laws:
        page.put(write(findings.law_label(law), page.voice.lang), 2)
        rows = [
            [
                write(findings.group_label(lab.plan.by, group), page.voice.lang),
                *(_cell(page, by_name.get((MAIN, law.name, group, name))) for name in findings.BY_GROUP),
            ]
            for group in names
        ]
        page.table([page.voice.say("lab.column.group"), *labels], rows, right=range(1, len(labels) + 1))


def _cell(page: TextPage, figure: Figure | None, place: int = 0, bands: Bands | None = None) -> str:
    """A figure of the law at a place; of everybody, with its band."""
    shown = Named("lab.unknown") if figure is None else band_sentences.cell(figure, place, bands)
    return write(shown, page.voice.lang)


def margins(page: TextPage, checks: Iterable[Check]) -> None:
    """The margins, published and obtained."""
    page.put()
    page.put(page.voice.say("lab.heading.margins"))
    rows = [
        [
            page.voice.say(f"lab.margin.{check.margin}"),
            write(findings.part_label(check.part), page.voice.lang),
            write(round(check.published, 3), page.voice.lang),
            write(round(check.obtained, 3), page.voice.lang),
            page.voice.say(f"status.{check.status}"),
        ]
        for check in checks
        if CROSSING not in check.margin
    ]
    heads = [page.voice.say(f"lab.column.{name}") for name in ("margin", "part", "published", "obtained", "status")]
    page.table(heads, rows, right=(2, 3))
