"""The tables of what the State pays, for the page of a study: by year, in all, per phase; who gains by paying whole; maps of two numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.populations.count import outlays, treasury
from simulator.populations.count.groups import ALL
from simulator.populations.count.totals import PAY_WHOLE
from simulator.populations.report import findings, treasury_sentences
from simulator.views.text import threshold_page
from simulator.wording import Named, say, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.populations.experiment import Lab
    from simulator.populations.reforms.two_levers import Mapped
    from simulator.populations.studies import Study
    from simulator.views.text.page import TextPage

MAPS = "mapped"
"""The heading of the maps."""
_IN_ALL = ("sum", "present_value", "phase_sum", "phase_present_value")
_PAYING = ("households", "share", "taken_off.sum", "interest_saved.sum", "term.longest")


def tables_under(page: TextPage, study: Study, heading: str) -> None:
    """Write the tables that stand after the sentences of a heading; none for another heading."""
    if heading == treasury_sentences.HEADING:
        for place in range(len(study.lab.plan.laws)):
            _account(page, study.lab, place)
    elif heading == treasury_sentences.PAYING_WHOLE:
        _paying_whole(page, study.lab)
    elif heading == MAPS:
        for answer in study.mapped:
            for place in range(len(answer.measures)):
                _map(page, answer, place)


def columns_shown(lab: Lab) -> list[str]:
    """The columns of the account; what is taken off, and what is unpaid, only where it is asked that some pay whole, or stop."""
    hidden = [] if lab.plan.share_paying_whole else [treasury.TAKEN_OFF, treasury.SAVED]
    hidden += [] if lab.plan.treasury and lab.plan.treasury.arrears else [treasury.UNPAID]
    return [name for name in treasury.COLUMNS if name not in hidden]


def _account(page: TextPage, lab: Lab, place: int) -> None:
    """The account of one law."""
    page.put()
    page.put(write(findings.law_label(lab.plan.laws[place]), page.voice.lang), 2)
    heads, rows = account_table(lab, place, page.voice.lang)
    page.table(heads, rows, right=range(1, len(heads)))


def account_table(lab: Lab, place: int, lang: str) -> tuple[list[str], list[list[str]]]:
    """The account of one law, heads and rows: each year in which something is paid, then in all, valued, and per phase."""
    columns = columns_shown(lab)
    amounts = [treasury_sentences.by_year(lab, place, name) for name in columns]
    rows = [
        [year, *(_cell(lang, lab, place, treasury.BY_YEAR, year, name) for name in columns)]
        for year in dict.fromkeys(year for by_year in amounts for year in by_year)
        if any(by_year.get(year) for by_year in amounts)
    ]
    for kind in _IN_ALL:
        cells = (_cell(lang, lab, place, treasury.ACCOUNT, ALL, f"{name}.{kind}") for name in columns)
        rows.append([say(f"treasury.row.{kind}", lang), *cells])
    heads = [say("lab.column.year", lang), *(say(f"treasury.column.{name}", lang) for name in columns)]
    return heads, rows


def _paying_whole(page: TextPage, lab: Lab) -> None:
    """For each law and rate: who gains by paying whole at the keys, and what it takes and saves."""
    names = {outlays.label_of(rate): rate for rate in outlays.rates_asked(lab.plan)}
    rows = [
        [
            write(findings.law_label(law), page.voice.lang),
            write(names.get(name, Named("treasury.row.everybody")), page.voice.lang),
            *(_cell(page.voice.lang, lab, place, PAY_WHOLE, name, measure) for measure in _PAYING),
        ]
        for place, law in enumerate(lab.plan.laws)
        if law.facts is None
        for name in (*names, outlays.EVERYBODY)
    ]
    columns = ["rate", *(measure.partition(".")[0] for measure in _PAYING)]
    heads = [page.voice.say("lab.column.law"), *(page.voice.say(f"treasury.column.{name}") for name in columns)]
    page.put()
    page.table(heads, rows, right=range(1, len(heads)))


def _map(page: TextPage, answer: Mapped, place: int) -> None:
    """One measure over the values of two numbers: the first down, the second across."""
    heads, rows = map_table(answer, place, page.voice.lang)
    page.put()
    page.put(write(findings.measure_label(answer.measures[place]), page.voice.lang), 2)
    page.table(heads, rows, right=range(1, len(heads)))


def map_table(answer: Mapped, place: int, lang: str) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows of the map of one measure, in one language."""
    first, second = answer.levers
    corner = f"{write(threshold_page.label(first), lang)} × {write(threshold_page.label(second), lang)}"
    heads = [corner, *(write(threshold_page.value(second, number), lang) for number in answer.values[1])]
    rows = [
        [
            write(threshold_page.value(first, number), lang),
            *(write(cell, lang) for cell in _figures(answer, row, place)),
        ]
        for row, number in enumerate(answer.values[0])
    ]
    return heads, rows


def _figures(answer: Mapped, row: int, place: int) -> Iterator[object]:
    for figures in answer.cells[row]:
        figure = figures[place]
        yield Named("lab.unknown") if figure is None else findings.shown(figure, answer.units[place])


def _cell(lang: str, lab: Lab, place: int, table: str, group: str, measure: str) -> str:
    return write(findings.value(lab.figure(measure, place, group, table)), lang)
