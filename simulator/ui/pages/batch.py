"""A file of applicants: what it must hold, the file, what became of its rows, and the file annotated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from simulator.batch import Options, template
from simulator.errors import InputError
from simulator.law import Law
from simulator.plain_page import Page
from simulator.population import files, heads
from simulator.ui import lots, state
from simulator.wording import Counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from simulator.population.applicants import Unit

KEPT, TURN, LEAVING = "lot", "lot_turn", "lot_leaving"
"""What the session holds: the last file that was answered, how many were, and the runs until the last one is gone."""
LAST_RUNS = 2
"""Streamlit marks a file that was taken away at the end of one run, and drops it at the end of the next."""
FOUND = "found"
ENDINGS = {".xlsx": "XLSX", ".csv": "CSV"}


def main() -> None:
    """Ask, call, show; an upload is let go as soon as it is answered."""
    page = Page(Law.load(), st.session_state.lang)
    st.session_state.setdefault(TURN, 0)
    _leave()
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
        page.say("batch.page.upload"), ["csv", "txt", "xlsx"], key=f"lot.upload.{st.session_state[TURN]}",
        max_upload_size=lots.MEGABYTES,
    )  # fmt: skip
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
        unit: Unit = "centimes" if _choice(page, "unit", heads.UNITS) == "centimes" else "DA"
        ending = _choice(page, "ending", tuple(ENDINGS))
        is_text = not content.startswith(b"PK")
        encoding = _choice(page, "encoding", (FOUND, *files.ENCODINGS)) if is_text else FOUND
    try:
        asked = None if encoding == FOUND else encoding
        st.html(lots.preview(page, content, asked, unit))
        if st.button(page.say("batch.page.go"), type="primary", key=f"lot.go@{page.lang}"):
            options = Options(page.lang, unit=unit, encoding=asked, limit=lots.ROWS, formats=lots.FORMATS)
            _answer(page, content, upload, ending, options)
    except InputError as problem:
        st.html(lots.refusal(page, problem))


def _answer(page: Page, content: bytes, upload: UploadedFile, ending: str, options: Options) -> None:
    bar = st.progress(0.0, text=page.say("batch.page.reading"))

    def progress(rows: int, done: float) -> None:
        bar.progress(done, text=page.say("batch.progress", rows=Counted("rows", rows), done=int(done * 100)))

    st.session_state[KEPT] = lots.answered(content, upload.name, ending, options, page.law, progress)
    st.session_state[TURN] += 1
    _let_go(upload)
    st.rerun()


def _let_go(upload: UploadedFile) -> None:
    """Streamlit would keep the upload until the end of the session."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=upload.file_id)


def _choice(page: Page, name: str, codes: tuple[str, ...]) -> str:
    """One of some codes, by their names in the language of the page."""
    key = f"lot.{name}@{page.lang}"
    known = st.session_state.get(f"lot_{name}")
    state.give(key, known if known in codes else codes[0])
    chosen = str(
        st.segmented_control(
            page.say(f"batch.page.{name}"), codes, format_func=lambda code: _label(page, name, code), key=key, required=True,
        )
    )  # fmt: skip
    st.session_state[f"lot_{name}"] = chosen
    return chosen


def _label(page: Page, name: str, code: str) -> str:
    return ENDINGS[code] if name == "ending" else page.say(f"batch.{name}.{code}")


def _result(page: Page, kept: lots.Kept) -> None:
    """What became of the rows, the file, and a way to forget it."""
    st.html(lots.counts(page, kept))
    with st.container(key="lot-take", horizontal=True):
        st.download_button(
            page.say("batch.page.download"), data=lambda: kept.content, file_name=kept.name, type="primary",
            mime=lots.TYPES[kept.name[kept.name.rindex(".") :]], on_click="ignore", key=f"lot.download@{page.lang}",
        )  # fmt: skip
        st.button(page.say("batch.page.forget"), on_click=_forget, key=f"lot.forget@{page.lang}")
    st.html(lots.about(page, kept))
    st.html(lots.errors(page, kept))


def _forget() -> None:
    st.session_state.pop(KEPT, None)
    st.session_state[LEAVING] = LAST_RUNS


def _leave() -> None:
    """A file that was forgotten stays in no store of Streamlit's, nor its memory with this process."""
    left = st.session_state.pop(LEAVING, None)
    if left:
        st.session_state[LEAVING] = left - 1
        st.rerun()
    if left == 0:
        lots.give_back()


main()
