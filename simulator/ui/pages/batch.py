"""A file of applicants: what it must hold, the file, what became of its rows, and the file annotated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.applicants.mapping import FileMapping
from simulator.batch import Options, template
from simulator.law import Law
from simulator.reading.errors import InputError
from simulator.ui.server import heavy
from simulator.ui.state import session
from simulator.ui.upload import batch_jobs, file_answers, form, mapping_form, understood
from simulator.ui.upload.file_answers import Upload
from simulator.ui.upload.mapping_form import MappingForm
from simulator.views.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.uploaded_file_manager import UploadedFile

ANNOTATED, TURN = "lot", "lot_turn"
"""What the session holds: the last file that was answered, and how many were."""
ENDINGS = {".xlsx": "XLSX", ".csv": "CSV"}


def main() -> None:
    """Ask, call, show; an upload is let go as soon as it is answered."""
    voice = Voice(Law.load(), session.visit().lang)
    st.session_state.setdefault(TURN, 0)
    form.leave()
    st.html(batch_jobs.style(voice))
    annotated: batch_jobs.AnnotatedFile | None = st.session_state.get(ANNOTATED)
    if annotated is not None:
        _result(voice, annotated)
        return
    st.html(batch_jobs.intro(voice))
    _templates(voice)
    with st.expander(voice.say("batch.page.columns")):
        st.html(batch_jobs.columns(voice))
    upload = st.file_uploader(
        voice.say("batch.page.upload"), key=f"lot.upload.{st.session_state[TURN]}", max_upload_size=batch_jobs.MEGABYTES
    )
    if upload is None:
        file_answers.forget(ANNOTATED)
    else:
        _ask(voice, upload)


def _templates(voice: Voice) -> None:
    with st.container(key="lot-templates", horizontal=True):
        for ending, name in ENDINGS.items():
            st.download_button(
                voice.say("batch.page.template", format=name),
                data=_template(voice.lang, ending),
                file_name=f"modele-lot{ending}",
                mime=batch_jobs.TYPES[ending],
                on_click="ignore",
                key=f"lot.template.{name}@{voice.lang}",
            )


def _template(lang: str, ending: str) -> Callable[[], bytes]:
    return lambda: template(lang, ending)


def _ask(voice: Voice, upload: UploadedFile) -> None:
    """How the file is to be read, its first rows, and the button."""
    content = upload.getvalue()
    with st.container(key="lot-options", horizontal=True):
        unit = form.unit(voice)
        ending = form.choice(voice, "ending", tuple(ENDINGS), ENDINGS.__getitem__)
        encoding = form.encoding(voice, content)
        as_written = st.checkbox(voice.say("batch.page.as_written"), key=f"lot.as_written@{voice.lang}")
    questions = MappingForm(
        voice, ANNOTATED, Upload(upload.file_id, content, unit, encoding, batch_jobs.FORMATS, not as_written)
    )
    if questions.show():
        options = Options(
            voice.lang, unit=unit, encoding=encoding, mapping=questions.answers.stated, limit=batch_jobs.ROWS,
            formats=batch_jobs.FORMATS, as_written=as_written,
        )  # fmt: skip
        try:
            if form.asked_for(voice, "batch.page.go", f"lot.go@{voice.lang}", upload):
                _answer(voice, content, upload, ending, options)
        except InputError as problem:
            form.give_up()
            st.html(batch_jobs.refusal(voice, problem))
    questions.corrections()


def _answer(voice: Voice, content: bytes, upload: UploadedFile, ending: str, options: Options) -> None:
    report = form.progress(voice)
    with heavy.turn():
        st.session_state[ANNOTATED] = batch_jobs.answered(content, upload.name, ending, options, voice.law, report)
    st.session_state[TURN] += 1
    file_answers.forget(ANNOTATED)
    form.let_go(upload)
    st.rerun()


def _result(voice: Voice, annotated: batch_jobs.AnnotatedFile) -> None:
    """What became of the rows, the file, and a way to forget it."""
    st.html(batch_jobs.counts(voice, annotated))
    with st.container(key="lot-take", horizontal=True):
        st.download_button(
            voice.say("batch.page.download"), data=lambda: annotated.content, file_name=annotated.name, type="primary",
            mime=batch_jobs.TYPES[annotated.name[annotated.name.rindex(".") :]], on_click="ignore", key=f"lot.download@{voice.lang}",
        )  # fmt: skip
        if annotated.stated != FileMapping():
            mapping_form.download(voice, ANNOTATED, annotated.stated)
        st.button(
            voice.say("batch.page.forget"), on_click=form.forget, args=(ANNOTATED,), key=f"lot.forget@{voice.lang}"
        )
    st.html(batch_jobs.about(voice, annotated))
    st.html(understood.chosen(voice, annotated.reply))
    st.html(batch_jobs.errors(voice, annotated))


main()
