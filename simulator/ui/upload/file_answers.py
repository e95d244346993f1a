"""What a session holds of a file that is not answered yet: what its user said of it, and what was understood with that.

It goes with the file: nothing of it is kept anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from simulator.applicants import questions, surveys, visitors
from simulator.applicants.mapping import FileMapping, with_answer, with_place
from simulator.applicants.reader import Limits
from simulator.batch.row_doubts import amounts_in_doubt
from simulator.law import Law
from simulator.ui.upload import batch_jobs

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from simulator.applicants.blocks import Opened
    from simulator.applicants.part import Part
    from simulator.applicants.reader import Unit
    from simulator.applicants.surveys import Survey
    from simulator.batch.row_doubts import InDoubt

Question = tuple[str, str]
"""A part of a mapping, and the column that it speaks of."""


@dataclass
class FileAnswers:
    """What was said of the file ``file_id``, from the ``earlier`` mapping on; ``questions`` are those that were met so far.

    ``sheets`` are those of a workbook to choose from. ``turn`` counts the files and the mappings: each has widgets of its own. ``survey`` is that of ``survey_question``.
    """

    file_id: str = ""
    stated: FileMapping = field(default_factory=FileMapping)
    earlier: FileMapping = field(default_factory=FileMapping)
    questions: list[Question] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    turn: int = 0
    survey: Survey | None = None
    survey_question: object = None

    def begin(self, file_id: str) -> None:
        """Another file: what was kept from before holds of it, and nothing else."""
        if file_id != self.file_id:
            self.file_id = file_id
            self.take(self.earlier)

    def take(self, earlier: FileMapping) -> None:
        """What was kept from before, in the place of all that was said."""
        self.earlier = self.stated = earlier
        self.questions = []
        self.turn += 1

    def answer(self, part: str, name: str, value: str | None) -> None:
        """Another answer; none for None. A name or a value that is none is not taken."""
        self.stated = with_answer(self.stated, part, name, value)

    def place(self, sheet: str, head_row: int) -> None:
        """Another table of the file."""
        self.stated = with_place(self.stated, sheet, head_row)


def of(page: str) -> FileAnswers:
    """What the session holds of the file of a page."""
    answers: FileAnswers = st.session_state.setdefault(_key(page), FileAnswers())
    return answers


def forget(page: str) -> None:
    """Forget what the session holds of the file of a page."""
    st.session_state.pop(_key(page), None)


def _key(page: str) -> str:
    return f"{page}_answers"


@dataclass(frozen=True)
class Upload:
    """An upload, how it is to be read, the formats that its page takes, and whether amounts a hundred times off are asked about."""

    file_id: str
    content: bytes
    unit: Unit
    encoding: str | None
    formats: tuple[str, ...]
    asks_amounts: bool = False

    def opened(self, stated: FileMapping) -> AbstractContextManager[Opened]:
        """The heads and the rows of the table that is meant, read in a process of its own. Raises ``InputError``."""
        return visitors.opened(self.content, self.encoding, self.formats, batch_jobs.ROWS, stated.table_place)


def survey_of(answers: FileAnswers, upload: Upload) -> Survey:
    """The survey of an upload with all that was said of it, made anew where something else is said. Raises ``InputError``."""
    question = (upload.unit, upload.encoding, upload.asks_amounts, answers.file_id, answers.stated)
    if answers.survey is None or answers.survey_question != question:
        answers.survey = None
        answers.survey, answers.survey_question = _read(answers.stated, upload), question
    met = [(question.part, question.column) for question in answers.survey.questions]
    answers.questions = list(dict.fromkeys([*answers.questions, *met]))
    return answers.survey


def _read(stated: FileMapping, upload: Upload) -> Survey:
    with upload.opened(stated) as file:
        in_doubt = partial(_amounts_in_doubt, upload.unit, stated) if upload.asks_amounts else None
        survey = surveys.survey_of(file, upload.unit, stated, Limits(batch_jobs.ROWS), in_doubt)
    batch_jobs.give_back()
    return survey


def _amounts_in_doubt(unit: Unit, stated: FileMapping, part: Part) -> InDoubt:
    columns, confirmed = questions.columns_of(part), questions.confirmed(part, unit, stated)
    return amounts_in_doubt(part.people, Law.load(), columns, confirmed)
