"""The questions of a file on its page: which table, which fact in each column, what an empty cell means. An answer holds at once."""

from __future__ import annotations

import weakref
import zlib
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from simulator.applicants import headers, mapping, questions, visitors
from simulator.question.fact_rows import Kind
from simulator.question.facts import COLUMNS
from simulator.reading.errors import InputError
from simulator.ui.shell.markup import tag
from simulator.ui.state import session
from simulator.ui.upload import batch_jobs, file_answers, form, understood, widgets
from simulator.ui.upload.widgets import NOTHING, TO_SAY, Choices, Widgets
from simulator.wording import Plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from simulator.applicants.mapping import FileMapping
    from simulator.applicants.surveys import Survey, SurveyedColumn
    from simulator.ui.upload.file_answers import Upload
    from simulator.views.voice import Voice

MOST_COLUMNS = 100
"""Columns of which a page asks; a mapping file can name more."""
MAPPING = "application/json"
MAPPING_SIZE = 1
"""Megabytes of the largest mapping file."""
_LAST_ROW = 999


class MappingForm:
    """The questions of the file of a page."""

    def __init__(self, voice: Voice, page: str, upload: Upload) -> None:
        self.voice, self.page, self.upload = voice, page, upload
        self.answers = file_answers.of(page)
        self.answers.begin(upload.file_id)
        self.widgets = Widgets(voice.lang, page, self.answers.turn)

    def show(self) -> bool:
        """Show what was understood of the file and what it asks, and say whether it can be answered as it is."""
        self._other_files()
        try:
            with st.spinner(self.voice.say("batch.page.reading"), show_time=False):
                survey = file_answers.survey_of(self.answers, self.upload)
        except InputError as problem:
            form.give_up()
            st.html(batch_jobs.refusal(self.voice, problem))
            return False
        st.html(understood.summary(self.voice, survey))
        if survey.refusal is not None:
            form.give_up()
            return False
        self._questions(survey)
        return True

    def corrections(self) -> None:
        """What the file was taken for, to be corrected, and its first rows."""
        survey = self.answers.survey
        st.html(tag("h2", self.voice.say("batch.page.correct")))
        self._table(survey)
        if survey is not None:
            self._columns(survey)
            st.html(understood.preview(self.voice, survey))

    # --- which table

    def _table(self, survey: Survey | None) -> None:
        """The sheet and the row of the heads; of a file that cannot be opened too, so that another may be chosen."""
        sheets = self.answers.sheets = self._sheets(survey)
        if not sheets and self.upload.content.startswith(b"PAR1"):
            return
        sheet = self.answers.stated.sheet if survey is None else survey.chosen.sheet
        with st.container(key=f"lot-place-{self.page}", horizontal=True):
            if len(sheets) > 1:
                self._sheet(sheets, sheet)
            self._head_row(sheet, self.answers.stated.head_row if survey is None else survey.chosen.head_row)

    def _sheets(self, survey: Survey | None) -> list[str]:
        """The sheets to choose from, the one that is read among them; one of which nothing is known yet is empty."""
        if survey is not None:
            return sorted(filter(None, (survey.chosen.sheet, *survey.chosen.aside)))
        try:
            names = visitors.sheet_names(self.upload.content)
        except InputError:
            return []
        return sorted({*names, self.answers.stated.sheet}) if names else []

    def _sheet(self, sheets: list[str], sheet: str) -> None:
        codes = [str(place) for place in range(len(sheets))]
        words = partial(widgets.sheet_name, self.voice, weakref.ref(self.answers))
        choices = Choices(codes[sheets.index(sheet)], codes, words, is_labelled=True)
        self.widgets.select("sheet", self.voice.say("batch.page.sheet"), choices, widgets.take_sheet)

    def _head_row(self, sheet: str, row: int) -> None:
        key = f"digits-{self.widgets.key('head-row')}.{zlib.crc32(sheet.encode())}"
        st.number_input(
            self.voice.say("batch.page.head_row"), min_value=1, max_value=_LAST_ROW, step=1, width=230,
            on_change=widgets.changed, args=(key, widgets.take_head_row, self.page), **session.begun(key, row or 1),
        )  # fmt: skip

    # --- which fact in each column

    def _columns(self, survey: Survey) -> None:
        """Each column of the file beside its fact."""
        with st.container(key=f"lot-map-{self.page}"):
            st.html(understood.names(self.voice))
            for name in survey.shared:
                with st.container(key=f"lot-column-{self.page}-{name}", horizontal=True):
                    st.html(understood.fact(self.voice, name))
                    self._fact(name)
            for place, column in enumerate(survey.columns[:MOST_COLUMNS]):
                with st.container(key=f"lot-column-{self.page}-{place}", horizontal=True):
                    st.html(understood.column(column))
                    self._column(place, column)
        others = len(survey.columns) - MOST_COLUMNS
        if others > 0:
            st.html(tag("p", self.voice.say("batch.page.more_columns", count=others), cls="s"))

    def _column(self, place: int, column: SurveyedColumn) -> None:
        label = self.voice.say("batch.page.fact_of", head=Plain(widgets.in_label(column.name)))
        codes = [*([TO_SAY] if column.guess is None else []), NOTHING, *COLUMNS]
        choices = Choices(TO_SAY if column.fact is None else column.fact, codes, partial(_fact_name, self.voice))
        self.widgets.select(f"take-{place}", label, choices, widgets.take_column, place)

    def _fact(self, name: str) -> None:
        """One fact for every row, which the file does not have: among its values, or as it is typed."""
        label = self.voice.say("batch.page.value_of", head=Plain(headers.head_of(name, self.voice.lang)))
        value, codes = self.answers.stated.facts.get(name, NOTHING), _values(name)
        if codes:
            choices = Choices(value, [NOTHING, *codes], partial(_value_name, self.voice, name))
            self.widgets.select(f"fact-{name}", label, choices, widgets.take_answer, "facts", name)
            return
        key = self.widgets.key(f"fact-{name}")
        st.text_input(
            label, label_visibility="collapsed", on_change=widgets.changed,
            args=(key, widgets.take_answer, self.page, "facts", name), **session.begun(key, value),
        )  # fmt: skip

    # --- what a kind of fault means

    def _questions(self, survey: Survey) -> None:
        """One question for each kind of fault that is open or was answered, in the order in which they were met."""
        open_now = {(question.part, question.column): question for question in survey.questions}
        met = [question for question in self.answers.questions if question in open_now or self._stated(*question)]
        if not met:
            return
        st.html(tag("h2", self.voice.say("batch.page.asks")))
        with st.container(key=f"lot-asks-{self.page}"):
            for part, column in met:
                self._question(part, column, _head(survey, column, self.voice.lang))
                st.html(understood.saves(self.voice, open_now.get((part, column))))

    def _stated(self, part: str, column: str) -> str:
        """What was answered; nothing for an open question."""
        return str(getattr(self.answers.stated, part).get(column, NOTHING))

    def _question(self, part: str, column: str, head: str) -> None:
        key = self.widgets.key(f"ask-{part}-{column}")
        begun = session.begun(key, self._stated(part, column), "default")
        st.segmented_control(
            self.voice.say(f"batch.ask.{part}", head=Plain(widgets.in_label(head))),
            [NOTHING, *questions.answers_of(part, column)],
            required=True, format_func=partial(_unit_name if part == "units" else _answer_name, self.voice), on_change=widgets.changed,
            args=(key, widgets.take_answer, self.page, part, column), **begun,
        )  # fmt: skip

    # --- what is kept for the next file

    def _other_files(self) -> None:
        """The mapping of this file to take away, and one from before to take up."""
        with st.expander(self.voice.say("batch.page.mapping")):
            st.html(tag("p", self.voice.say("batch.page.mapping.why"), cls="s"))
            download(self.voice, self.page, self.answers.stated)
            upload = st.file_uploader(
                self.voice.say("batch.page.mapping.give"), key=self.widgets.key("mapping"), max_upload_size=MAPPING_SIZE
            )
            if upload is not None:
                self._take_mapping(upload)

    def _take_mapping(self, upload: UploadedFile) -> None:
        try:
            earlier = mapping.parse(visitors.document(upload.getvalue(), upload.name))
        except InputError as problem:
            st.html(batch_jobs.refusal(self.voice, problem))
            return
        self.answers.take(earlier)
        form.drop(upload)
        st.rerun()


def download(voice: Voice, page: str, stated: FileMapping) -> None:
    """The button that takes a mapping away."""
    st.download_button(
        voice.say("batch.page.mapping.take"), data=lambda: mapping.written(stated), file_name=mapping.FILE_NAME,
        mime=MAPPING, on_click="ignore", key=f"{page}.mapping.take@{voice.lang}",
    )  # fmt: skip


def _values(name: str) -> tuple[str, ...]:
    """The values of a fact that can be counted; none where it is typed."""
    kind, choices = COLUMNS[name][1].kind, COLUMNS[name][1].choices
    return (questions.NO, questions.YES) if kind is Kind.YES_NO else choices if kind is Kind.CHOICE else ()


def _fact_name(voice: Voice, code: str) -> str:
    """The fact of a column, or what it is instead."""
    if code in COLUMNS:
        return headers.head_of(code, voice.lang)
    return voice.say("batch.page.to_say" if code == TO_SAY else "batch.page.kept")


def _value_name(voice: Voice, name: str, value: str) -> str:
    """A value of a fact that can be counted."""
    fact = COLUMNS[name][1]
    labels = fact.code.labels if fact.code and fact.kind is Kind.CHOICE else "batch.answer"
    return voice.say(f"{labels}.{value}" if value else "batch.page.to_say")


def _answer_name(voice: Voice, code: str) -> str:
    """The answer to a question."""
    return voice.say(f"batch.answer.{code or 'leave'}")


def _unit_name(voice: Voice, code: str) -> str:
    """The unit of a column of amounts; without one each amount is confirmed by itself."""
    return voice.say(f"batch.unit.{code}" if code else "batch.page.to_confirm")


def _head(survey: Survey, column: str, lang: str) -> str:
    """The head of a column of the contract in the file, or in the template where no column has it."""
    return next(
        (file_column.name for file_column in survey.columns if file_column.fact == column),
        headers.head_of(column, lang),
    )
