"""A file of applicants: what it must hold, the file, what became of its rows, and the file annotated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.batch import Options, template
from simulator.errors import InputError
from simulator.law import Law
from simulator.plain_page import Page
from simulator.ui import heavy, lots, state, uploads

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.uploaded_file_manager import UploadedFile

KEPT, TURN = "lot", "lot_turn"
"""What the session holds: the last file that was answered, and how many were."""
ENDINGS = {".xlsx": "XLSX", ".csv": "CSV"}


def main() -> None:
    """Ask, call, show; an upload is let go as soon as it is answered."""
    page = Page(Law.load(), state.visit().lang)
    st.session_state.setdefault(TURN, 0)
    uploads.leave()
    st.html(lots.style(page))
    kept: lots.Kept | None = st.session_state.get(KEPT)
    if kept is not None:
        _result(page, kept)
        return
    st.html(lots.intro(page))
    _templates(page)
    with st.expander(page.say("batch.page.columns")):
        st.html(lots.columns(page))
    upload = st.file_uploader(
        page.say("batch.page.upload"), key=f"lot.upload.{st.session_state[TURN]}", max_upload_size=lots.MEGABYTES
    )
    if upload is not None:
        _ask(page, upload)


def _templates(page: Page) -> None:
    with st.container(key="lot-templates", horizontal=True):
        for ending, name in ENDINGS.items():
            st.download_button(
                page.say("batch.page.template", format=name), data=_template(page.lang, ending), file_name=f"modele-lot{ending}",
                mime=lots.TYPES[ending], on_click="ignore", key=f"lot.template.{name}@{page.lang}",
            )  # fmt: skip


def _template(lang: str, ending: str) -> Callable[[], bytes]:
    return lambda: template(lang, ending)


def _ask(page: Page, upload: UploadedFile) -> None:
    """How the file is to be read, its first rows, and the button."""
    content = upload.getvalue()
    with st.container(key="lot-options", horizontal=True):
        unit = uploads.unit(page)
        ending = uploads.choice(page, "ending", tuple(ENDINGS), ENDINGS.__getitem__)
        encoding = uploads.encoding(page, content)
        as_written = st.checkbox(page.say("batch.page.as_written"), key=f"lot.as_written@{page.lang}")
    try:
        st.html(lots.preview(page, content, encoding, unit))
        if uploads.asked_for(page, "batch.page.go", f"lot.go@{page.lang}", upload):
            options = Options(
                page.lang, unit=unit, encoding=encoding, limit=lots.ROWS, formats=lots.FORMATS, as_written=as_written
            )  # fmt: skip
            _answer(page, content, upload, ending, options)
    except InputError as problem:
        uploads.give_up()
        st.html(lots.refusal(page, problem))


def _answer(page: Page, content: bytes, upload: UploadedFile, ending: str, options: Options) -> None:
    told = uploads.progress(page)
    with heavy.turn():
        st.session_state[KEPT] = lots.answered(content, upload.name, ending, options, page.law, told)
    st.session_state[TURN] += 1
    uploads.let_go(upload)
    st.rerun()


def _result(page: Page, kept: lots.Kept) -> None:
    """What became of the rows, the file, and a way to forget it."""
    st.html(lots.counts(page, kept))
    with st.container(key="lot-take", horizontal=True):
        st.download_button(
            page.say("batch.page.download"), data=lambda: kept.content, file_name=kept.name, type="primary",
            mime=lots.TYPES[kept.name[kept.name.rindex(".") :]], on_click="ignore", key=f"lot.download@{page.lang}",
        )  # fmt: skip
        st.button(page.say("batch.page.forget"), on_click=uploads.forget, args=(KEPT,), key=f"lot.forget@{page.lang}")
    st.html(lots.about(page, kept))
    st.html(lots.errors(page, kept))


main()
