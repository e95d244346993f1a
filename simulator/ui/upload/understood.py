"""What a page shows of a file before it is answered: what was chosen, its first rows, how many of its rows can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.applicants import headers
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.upload import batch_jobs
from simulator.wording import Counted, write

if TYPE_CHECKING:
    from simulator.applicants.questions import FileQuestion
    from simulator.applicants.surveys import Survey, SurveyedColumn
    from simulator.batch import Reply
    from simulator.views.voice import Voice

_EXAMPLES = 3
"""First cells of a column that stand beside it."""


def summary(voice: Voice, survey: Survey) -> Markup:
    """What was chosen, in words, then the refusal, or what became of the rows."""
    lines = [tag("li", write(sentence, voice.lang)) for sentence in survey.sentences]
    return join(
        tag("h2", voice.say("batch.page.understood")),
        tag("ul", *lines, cls="lot-chosen") if lines else "",
        _rows(voice, survey) if survey.refusal is None else batch_jobs.refusal(voice, survey.refusal),
    )


def _rows(voice: Voice, survey: Survey) -> Markup:
    counts = {
        "rows": survey.rows,
        "readable": survey.readable,
        "rejected": survey.rows - survey.readable - survey.others,
    }
    others = {"no_applicant": survey.others} if survey.others else {}
    return batch_jobs.count_cards(voice, "lot-rows", **counts, **others)


def chosen(voice: Voice, reply: Reply) -> Markup:
    """What was chosen for a file that was answered, in words."""
    lines = tag("ul", *(tag("li", line) for line in reply.chosen), cls="lot-chosen")
    return join(tag("h2", voice.say("batch.page.understood")), lines)


def preview(voice: Voice, survey: Survey) -> Markup:
    """The first rows as they were read, and what each column is taken for."""
    names = [_head(voice, column) for column in survey.columns]
    rows = zip(*(column.cells for column in survey.columns), strict=True)
    body = [tag("tr", *(tag("td", tag("bdi", batch_jobs.cut(cell))) for cell in row)) for row in rows]
    table = tag("table", tag("thead", tag("tr", *names)), tag("tbody", *body), cls="lot-table")
    words = tag("p", voice.say("batch.page.preview"), cls="s")
    return join(words, batch_jobs.scrolled(voice, "batch.page.preview", table))


def _head(voice: Voice, column: SurveyedColumn) -> Markup:
    key = "to_say" if column.fact is None else "kept"
    use = headers.head_of(column.fact, voice.lang) if column.fact else voice.say(f"batch.page.{key}")
    mark = tag("small", use, cls="known" if column.fact else "other")
    return tag("th", tag("bdi", batch_jobs.cut(column.name)), mark, scope="col")


def saves(voice: Voice, question: FileQuestion | None) -> Markup:
    """How many rows an answer would save; that it was given where no row has the fault any more."""
    if question is None:
        return tag("p", voice.say("batch.ask.applied"), cls="s lot-saves")
    counts = {"rows": Counted("rows", question.rows), "saved": Counted("rows", question.saved)}
    return tag("p", voice.say("batch.ask.saves", **counts), cls="s lot-saves")


def column(file_column: SurveyedColumn) -> Markup:
    """A column of the file: its head, and its first cells that are filled."""
    filled = [batch_jobs.cut(cell) for cell in file_column.cells if cell.strip()][:_EXAMPLES]
    cells = tag("small", *(join(" · " if place else "", tag("bdi", cell)) for place, cell in enumerate(filled)))
    return tag("div", tag("b", tag("bdi", batch_jobs.cut(file_column.name))), cells, cls="lot-column")


def fact(voice: Voice, name: str) -> Markup:
    """A fact that the file does not have, for every row."""
    words = tag("small", voice.say("batch.page.for_all"))
    return tag("div", tag("b", headers.head_of(name, voice.lang)), words, cls="lot-column")


def names(voice: Voice) -> Markup:
    """The names of the two sides of the table of columns."""
    return tag("div", *(tag("span", voice.say(f"batch.page.{side}")) for side in ("yours", "ours")), cls="lot-sides")
