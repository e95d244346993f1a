"""The workbook: figures with names, the schedule with live formulas, the years, the reasons. From right to left in Arabic.

Every formula carries its result, so that a reader that does not compute shows the figures of the answer. Typed facts are
written as text: none can become a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.sheets import facts, first_page, later_pages, still_valid, workbook_figures
from simulator.sheets.workbook_format import BRAND, LINE, AnswerWorkbook
from simulator.sheets.workbook_schedule import ScheduleSheet
from simulator.views import bars, birth_year
from simulator.views.text import payer_lines
from simulator.views.years import SERIES, Year
from simulator.wording import write

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from simulator.sheets.first_page import Json
    from simulator.sheets.question import Answered

WIDTHS = [46.0, 20, 11, 42]
"""The widths of the columns of the first sheet, in letters: together a page that stands upright."""
_FILLED = 0.94
"""The part of a line that is filled with letters, about: words are not broken."""
_PICTURE = (840, 330)
"""The size of the chart below them, in pixels."""
_LETTERS = 88
"""Letters of a line of the reasons, to compute the height of its row."""


def workbook(question: Answered, lang: str) -> bytes:
    """The whole workbook as XLSX."""
    book = AnswerWorkbook(question, question.voice(lang))
    _figures(book)
    if question.answer.schedule:
        ledger = ScheduleSheet(book)
        ledger.write()
        _years(book)
    _reasons(book)
    book.book.close()
    return book.out.getvalue()


# --- the first sheet: facts, figures, tranches


def _figures(book: AnswerWorkbook) -> None:
    question, voice = book.question, book.voice
    sheet = book.sheet("sheet.book.figures", WIDTHS)
    sheet.set_portrait()
    sheet.set_default_row(LINE)
    row = _top(book, sheet)
    row = _heading(book, sheet, row, voice.say("sheet.facts"))
    for label, value in facts.stated(question, voice):
        sheet.write_string(row, 0, label, book.form("soft"))
        _fact(book, sheet, row, value)
        row += 1
    row = _heading(book, sheet, row, voice.say("sheet.book.result"))
    sheet.write_string(row, 0, voice.say("sheet.book.keys"), book.form("soft"))
    sheet.write_datetime(row, 1, dt.datetime.combine(question.keys, dt.time()), book.form("date", "right", "editable"))
    book.named("Cles", sheet, row, 1)
    row += 1
    for figure in workbook_figures.figures(question):
        _figure(book, sheet, row, figure)
        row += 1
    _total(book, sheet, row)
    row = _tranches(book, sheet, row + 1)
    if question.answer.schedule:
        _chart(book, sheet, row + 1)
    sheet.set_row(0, 2 * LINE)
    sheet.freeze_panes(3, 0)


def _fact(book: AnswerWorkbook, sheet: Worksheet, row: int, value: object) -> None:
    """Write a fact: an amount and a day as numbers that a formula can use, whatever else as text."""
    if isinstance(value, Money):
        sheet.write_number(row, 1, book.amounts.cell(value), book.form("money", "fact"))
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, 1, dt.datetime.combine(value, dt.time()), book.form("date", "fact"))
    else:
        _wide(book, sheet, row, 1, write(value, book.voice.lang), "text")


def _wide(book: AnswerWorkbook, sheet: Worksheet, row: int, first: int, words: str, form: str) -> None:
    """Write words over the columns from ``first`` to the last, in as many lines as they need."""
    sheet.merge_range(row, first, row, len(WIDTHS) - 1, words, book.form(form, "lines"))
    lines = math.ceil(len(words) / (_FILLED * sum(WIDTHS[first:])))
    if lines > 1:
        sheet.set_row(row, LINE * lines)


def _top(book: AnswerWorkbook, sheet: Worksheet) -> int:
    """Write the title, the subject, the disclaimer, the cells to change, the warnings; return the next free line."""
    question, voice = book.question, book.voice
    sheet.write_string(0, 0, voice.say("sheet.title"), book.form("title"))
    _wide(
        book,
        sheet,
        1,
        0,
        f"{first_page.subtitle(question, voice)} · {first_page.law_of(question.answer, voice)}",
        "plain",
    )
    for column in range(4):
        sheet.write_blank(2, column, None, book.form("warning"))
    sheet.write_string(2, 0, voice.say("disclaimer"), book.form("warning"))
    _wide(book, sheet, 3, 0, first_page.verdict(question.answer, voice), "plain")
    _wide(book, sheet, 4, 0, voice.say("sheet.book.editable"), "cited")
    warnings = first_page.warnings(question.answer, voice)
    for row, words in enumerate(warnings, 5):
        _wide(book, sheet, row, 0, words, "warning")
    beneath = [
        *payer_lines.efforts(voice, question.answer),
        *payer_lines.charges(voice, question.answer),
        *birth_year.ends(voice, question.answer),
    ]
    for row, words in enumerate(beneath, 5 + len(warnings)):
        _wide(book, sheet, row, 0, words, "plain")
    return 5 + len(warnings) + len(beneath)


def _heading(book: AnswerWorkbook, sheet: Worksheet, row: int, title: str, columns: int = 4) -> int:
    """Write a title over the columns of a block; return the next free line."""
    for column in range(columns):
        sheet.write_blank(row + 1, column, None, book.form("heading"))
    sheet.write_string(row + 1, 0, title, book.form("heading"))
    return row + 2


def _figure(book: AnswerWorkbook, sheet: Worksheet, row: int, figure: workbook_figures.NamedFigure) -> None:
    shown = "editable" if figure.editable else "hero" if figure.name == "Mensualite" else "right"
    form = book.form(figure.form, "right", shown)
    label = book.form("text", "hero") if shown == "hero" else book.form("soft")
    sheet.write_string(row, 0, book.voice.say(f"sheet.book.name.{figure.name}"), label)
    if figure.formula:
        sheet.write_formula(row, 1, f"={figure.formula}", form, figure.value)
    else:
        sheet.write_number(row, 1, figure.value, form)
    if figure.name == "Duree":
        most = int(figure.value)
        limits = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": most}
        sheet.data_validation(
            row, 1, row, 1, limits | {"error_message": book.voice.say("sheet.book.longest", most=most)}
        )
    book.named(figure.name, sheet, row, 1)


def _total(book: AnswerWorkbook, sheet: Worksheet, row: int) -> None:
    """Write the sum of the household's payments of the price and of the loan, without fees."""
    answer = book.question.answer
    if answer.instalments.total_paid is None or not answer.schedule:
        return
    paid = "+".join(f'SUMIFS(Montants,Series,"{name}")' for name in SERIES[:3])
    sheet.write_string(row, 0, book.voice.say("column.total_paid"), book.form("soft"))
    sheet.write_formula(
        row, 1, f"={book.amounts.rounded(paid)}", book.form("total"), book.amounts.cell(answer.instalments.total_paid)
    )
    book.named("Total", sheet, row, 1)


def _tranches(book: AnswerWorkbook, sheet: Worksheet, row: int) -> int:
    """Write the tranches with their shares and days; return the next free line."""
    answer, voice = book.question.answer, book.voice
    row = _heading(book, sheet, row, voice.say("sheet.tranches"))
    for tranche in answer.tranches_to_pay:
        label = f"{tranche.number}. {voice.say('milestone.' + tranche.milestone)}"
        due = voice.due_day(tranche)
        halves = [voice.say("step.half", amount=half.amount, by=half.by) for half in tranche.halves]
        sheet.write_string(row, 0, label, book.form("soft", "lines"))
        formula = workbook_figures.tranche(tranche, answer)
        value = book.amounts.cell(tranche.amount)
        if formula:
            sheet.write_formula(row, 1, f"={formula}", book.form("money"), value)
        else:
            sheet.write_number(row, 1, value, book.form("money"))
        sheet.write_number(row, 2, float(tranche.share), book.form("share"))
        sheet.write_string(row, 3, "\n".join([due, *halves]), book.form("text", "lines"))
        lines = max(1 + len(halves), math.ceil(len(label) / (_FILLED * WIDTHS[0])))
        if lines > 1:
            sheet.set_row(row, LINE * lines)
        book.named(f"Tranche_{tranche.number}", sheet, row, 1)
        book.named(f"Part_{tranche.number}", sheet, row, 2)
        row += 1
    return row


# --- the years


def _years(book: AnswerWorkbook) -> None:
    """Write a line a year, summed from the schedule, with the balance and a chart, and the sums on the last line."""
    question, voice = book.question, book.voice
    ordered = later_pages.in_order(question)
    names = [name for name in SERIES if any(year.paid[name] for year in ordered)]
    sheet = book.sheet("sheet.book.years", [18, *[18] * (len(names) + 2)])
    heads = ["year", *names, "total", "left"]
    for column, name in enumerate(heads):
        sheet.write_string(0, column, voice.say(f"sheet.head.{name}"), book.form("head"))
    sheet.set_default_row(LINE)
    for row, year in enumerate(ordered, 1):
        _year(book, sheet, row, year, names)
    last, after = len(ordered), len(ordered) + 1
    sheet.write_string(after, 0, voice.say("sheet.total"), book.form("total", "middle"))
    for column in range(1, len(names) + 2):
        letter = chr(ord("A") + column)
        amount = sum(year.total if column > len(names) else year.paid[names[column - 1]] for year in ordered)
        sheet.write_formula(
            after,
            column,
            f"={book.amounts.rounded(f'SUM({letter}2:{letter}{last + 1})')}",
            book.form("total"),
            book.amounts.cell(amount),
        )
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_portrait()
    sheet.write_string(after + 2, 0, voice.say("years.by_due"), book.form("plain"))
    sheet.print_area(0, 0, after + 2, len(heads) - 1)


def _year(book: AnswerWorkbook, sheet: Worksheet, row: int, year: Year, names: list[str]) -> None:
    if year.year is None:
        sheet.write_string(row, 0, book.voice.say("sheet.undated"), book.form("middle"))
    else:
        sheet.write_number(row, 0, year.year, book.form("count"))
    for column, name in enumerate(names, 1):
        formula = "=" + book.amounts.rounded(f'SUMIFS(Montants,Annees,$A{row + 1},Series,"{name}")')
        sheet.write_formula(
            row,
            column,
            formula,
            book.form("sums", name if year.paid[name] else ""),
            book.amounts.cell(year.paid[name]),
        )
    last = chr(ord("A") + len(names))
    total, remaining = len(names) + 1, len(names) + 2
    sheet.write_formula(
        row,
        total,
        f"={book.amounts.rounded(f'SUM(B{row + 1}:{last}{row + 1})')}",
        book.form("sums"),
        book.amounts.cell(year.total),
    )
    if year.year is not None:
        unsaid = book.voice.say("sheet.undated").replace('"', '""')
        before = (
            f'SUMIFS(Capital,Annees,"<="&$A{row + 1})+IF($A{row + 1}>=YEAR(Cles),SUMIFS(Capital,Annees,"{unsaid}"),0)'
        )
        value = book.amounts.cell(later_pages.remaining_after(book.question, year.year))
        sheet.write_formula(row, remaining, "=" + book.amounts.rounded(f"Prix-({before})"), book.form("sums"), value)


def _chart(book: AnswerWorkbook, sheet: Worksheet, row: int) -> None:
    """The bars of the years below the figures, alive: they follow them. Nothing where the household pays nothing."""
    ordered = later_pages.in_order(book.question)
    names, last = [name for name in SERIES if any(year.paid[name] for year in ordered)], len(ordered)
    if not names:
        return
    of_years = book.voice.say("sheet.book.years")
    chart = book.book.add_chart({"type": "column", "subtype": "stacked"})
    for column, name in enumerate(names, 1):
        chart.add_series(
            {
                "name": book.voice.say(f"sheet.series.{name}"),
                "categories": [of_years, 1, 0, last, 0],
                "values": [of_years, 1, column, last, column],
                "fill": {"color": bars.COLOURS[name]},
                "gap": 20,
            }
        )
    chart.set_title(
        {"name": bars.finding(book.voice, book.question.summary), "name_font": {"size": 12, "color": BRAND}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DCD8CD"}}})
    chart.set_size({"width": _PICTURE[0], "height": _PICTURE[1]})
    sheet.insert_chart(row, 0, chart, {"x_offset": 4, "description": bars.alt_text(book.voice, book.question.summary)})


# --- the reasons


def _beside_the_rent(table: Json | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The lines of the loan for the tranches beside the rent: the months, both payments, the effort."""
    if table is None:
        return []
    lines = [
        (" · ".join(f"{head}: {cell}" for head, cell in zip(table["heads"], row, strict=True)), "")
        for row in table["rows"]
    ]
    return [(table["title"], lines)]


def _reasons(book: AnswerWorkbook) -> None:
    """Write the reasons, the readings, the gaps and the texts, in the words of the printed sheet."""
    question, voice = book.question, book.voice
    sheet = book.sheet("sheet.book.reasons", [6, 96, 64])
    other = later_pages.other_pages(question, voice)
    conditions = first_page.conditions(question, voice)
    blocks: list[tuple[str, list[tuple[str, str]]]] = [
        (conditions["title"], [(row["text"], row["cited"]) for row in conditions["rows"]]),
        (other["reasons"]["title"], [(row["text"], row["cited"]) for row in other["reasons"]["rows"]]),
        (other["contract"]["title"], [(row["text"], row["cited"]) for row in other["contract"]["rows"]]),
        (other["readings"]["title"], [(f"{row['name']}{voice.say('error.colon')}{row['choice']}", "") for row in other["readings"]["rows"]]),
        (other["gaps"]["title"], [(text, cited) for text, cited in other["gaps"]["rows"]]),
        *_beside_the_rent(other["tranches_loan"]),
        (other["made"], [(text, "") for text in (first_page.law_of(question.answer, voice), other["marks"], *other["since"])]),
    ]  # fmt: skip
    reform = still_valid.reforms(question)
    row = 0
    for words in [voice.say("disclaimer"), *([] if reform is None else [write(reform, voice.lang)])]:
        sheet.merge_range(row, 0, row, 2, words, book.form("warning"))
        row += 1
    for title, lines in blocks:
        row = _heading(book, sheet, row, title, columns=3)
        for place, (text, cited) in enumerate(lines, 1):
            sheet.write_number(row, 0, place, book.form("count", "wrap"))
            sheet.write_string(row, 1, text, book.form("wrap"))
            sheet.write_string(row, 2, cited, book.form("cited"))
            sheet.set_row(row, LINE * max(1, math.ceil(len(text) / _LETTERS), math.ceil(len(cited) / _LETTERS * 1.6)))
            row += 1
