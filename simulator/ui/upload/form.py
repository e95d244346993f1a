"""How a page takes a file of applicants: how it is to be read, in which unit its amounts are, and letting it go.

A file of any name is taken, and what it holds decides (docs/decisions/0031).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from simulator.applicants import encodings, headers
from simulator.ui.upload import batch_jobs
from simulator.wording import Counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from simulator.applicants.reader import Progress, Unit
    from simulator.views.voice import Voice

LEAVING = "leaving"
"""What the session holds after a file was forgotten: how many runs are left until it is gone."""
LAST_RUNS = 2
"""Streamlit marks a file that was taken away at the end of one run, and drops it at the end of the next."""
PRESSED = "pressed"
"""What the session holds while a file is being read: which one."""
DETECTED = "found"
"""The code of an encoding that is detected, not chosen."""


def unit(voice: Voice) -> Unit:
    """The unit of every amount of the file, declared once."""
    return "centimes" if choice(voice, "unit", headers.UNITS) == "centimes" else "DA"


def encoding(voice: Voice, content: bytes) -> str | None:
    """The encoding of a file of text; None where it is to be found, or the file is none."""
    is_text = not content.startswith((b"PK", b"PAR1"))
    code = choice(voice, "encoding", (DETECTED, *encodings.ENCODINGS)) if is_text else DETECTED
    return None if code == DETECTED else code


def choice(voice: Voice, name: str, codes: tuple[str, ...], label: Callable[[str], str] | None = None) -> str:
    """One of some codes, by their names in the language of the page."""
    key = f"lot.{name}@{voice.lang}"
    stored = st.session_state.get(f"lot_{name}")
    chosen = str(
        st.segmented_control(
            voice.say(f"batch.page.{name}"),
            codes,
            key=key,
            default=stored if stored in codes else codes[0],
            required=True,
            format_func=label or (lambda code: voice.say(f"batch.{name}.{code}")),
        )
    )
    st.session_state[f"lot_{name}"] = chosen
    return chosen


def progress(voice: Voice) -> Progress:
    """The function that moves a bar of progress."""
    bar = st.progress(0.0, text=voice.say("batch.page.reading"))

    def report(rows: int, done: float) -> None:
        bar.progress(done, text=voice.say("batch.progress", rows=Counted("rows", rows), done=int(done * 100)))

    return report


def asked_for(voice: Voice, words: str, key: str, upload: UploadedFile) -> bool:
    """The button that begins to read a file, and whether it was pressed for this one.

    A press that Streamlit cuts short, for the page was still being drawn, is not forgotten: it counts until ``let_go`` or ``give_up``.
    """
    st.button(voice.say(words), type="primary", key=key, on_click=_press, args=(upload.file_id,))
    return st.session_state.get(PRESSED) == upload.file_id


def _press(file_id: str) -> None:
    st.session_state[PRESSED] = file_id


def give_up() -> None:
    """Forget the press of the button: the file is not to be read any more."""
    st.session_state.pop(PRESSED, None)


def let_go(upload: UploadedFile) -> None:
    """Remove a file that was read: Streamlit would keep it until the end of the session."""
    give_up()
    drop(upload)


def drop(upload: UploadedFile) -> None:
    """Remove a file from the memory of Streamlit."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=upload.file_id)


def forget(*keys: str) -> None:
    """Let go of what the session holds of a file."""
    for key in keys:
        st.session_state.pop(key, None)
    st.session_state[LEAVING] = LAST_RUNS


def leave() -> None:
    """A file that was forgotten stays in no store of Streamlit's, nor its memory with this process."""
    left = st.session_state.pop(LEAVING, None)
    if left:
        st.session_state[LEAVING] = left - 1
        st.rerun()
    if left == 0:
        batch_jobs.give_back()
