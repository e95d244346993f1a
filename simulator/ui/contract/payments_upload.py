"""A file of payments at the counter: sent, read apart, set against the contract of the case; what cannot be matched is listed.

The file stays in the session until it is forgotten or the next visitor comes; no address and no recall code holds it.
"""

from __future__ import annotations

import zlib
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from simulator.applicants import payments_rows, visitors
from simulator.contracts.payments_file import UNITS
from simulator.reading import clock
from simulator.reading.errors import InputError, SimulatorError
from simulator.ui.answer import form as forms
from simulator.ui.contract import blocks, counter_block, engine, payments_blocks
from simulator.ui.contract.files import FILES, NAME
from simulator.ui.server import heavy
from simulator.ui.shell.markup import join, tag
from simulator.ui.state import recall_contract, typed
from simulator.ui.state import session as state
from simulator.ui.upload import batch_jobs, form
from simulator.wording import Counted

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from simulator.applicants.payments_rows import PaymentTable
    from simulator.ui.contract.engine import Life
    from simulator.ui.state.facts import Facts
    from simulator.views.voice import Voice

ROWS = 10_000
"""Rows of a file that the page takes: a payment on each day of twenty-five years."""
ANNEXED = 500
"""Rows that the annex of a statement lists at most: it would have hundreds of pages, and take minutes; the workbook has every row."""
CURRENCY = "DZD"
SENT = "payments"
"""What the session holds: the file, as long as it is not forgotten."""
_TURN, _UNIT, _ACCOUNT = "payments_turn", "payments_unit", "payments_account"


class SentFile(NamedTuple):
    """A file that was sent: its name, what it holds, packed, the unit in which it was read, and its rows."""

    name: str
    packed: bytes
    unit: str
    table: PaymentTable


def read(content: bytes, unit: str = "") -> PaymentTable:
    """The rows of a file, read in a process of its own. Raises ``InputError``."""
    with visitors.opened(content, None, batch_jobs.FORMATS, ROWS, payments_rows.table_place()) as file:
        return payments_rows.table(file, CURRENCY, unit, ROWS)


def sent() -> SentFile | None:
    """The file of this session."""
    file: SentFile | None = st.session_state.get(SENT)
    return file


def forget() -> None:
    """Let go of the file."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    form.forget(SENT, _UNIT, _ACCOUNT)


def upload(voice: Voice) -> None:
    """The fold in which a file is sent; nothing while there is one."""
    st.html(batch_jobs.style(voice))
    with forms.folded(voice.say("counter.payments"), "payments") as fold:
        if not fold.open:
            return
        limits = voice.say("counter.payments.limits", rows=Counted("rows", ROWS), size=batch_jobs.MEGABYTES)
        st.html(join(tag("p", voice.say("counter.payments.intro")), tag("p", limits, cls="label")))
        label = voice.say("counter.payments.file")
        file = st.file_uploader(label, key=_key(SENT), max_upload_size=batch_jobs.MEGABYTES)
        if file is not None:
            _take(voice, file)


def _take(voice: Voice, file: UploadedFile) -> None:
    """Read a file that was sent; where it cannot be read, why, and the next one may be sent."""
    content = file.getvalue()
    try:
        with heavy.turn():
            table = read(content)
    except InputError as problem:
        st.html(batch_jobs.refusal(voice, problem))
        return
    st.session_state[SENT] = SentFile(file.name, zlib.compress(content, level=1), "", table)
    form.let_go(file)
    batch_jobs.give_back()
    st.rerun()


def answer(voice: Voice, facts: Facts, file: SentFile) -> None:
    """The contract of a case as the file says that it was paid: the statement, its files, every row that does not count."""
    st.html(payments_blocks.heading(voice, file.name))
    with st.container(key="counter-payments", horizontal=True):
        file = _in_unit(voice, file)
        account = _account(voice, file.table)
        st.button(voice.say("counter.payments.forget"), key=state.key("payments-forget"), on_click=forget)
    codes = engine.codes_of_file(recall_contract.to_page(facts))
    try:
        life = engine.life_of_file(codes, file.table, account, clock.today())
    except SimulatorError as error:
        st.html(blocks.refusal(voice, error, codes))
        return
    st.html(join(blocks.hero(voice, life.contract), payments_blocks.sums(voice, life.contract)))
    _files(voice, life, len(file.table.rows))
    st.html(
        join(
            payments_blocks.left_out(voice, life.contract),
            payments_blocks.matched(voice, life.contract),
            blocks.statement(voice, life.contract),
            counter_block.events(voice, codes, life),
        )
    )


def _in_unit(voice: Voice, file: SentFile) -> SentFile:
    """The file, read again where another unit of its amounts is chosen; a head that states one leaves no choice."""
    if file.table.unit and not file.unit:
        return file
    unit = st.segmented_control(
        voice.say("counter.payments.unit"), UNITS[CURRENCY], format_func=lambda code: voice.say(f"batch.unit.{code}"),
        key=_key(_UNIT),
    )  # fmt: skip
    if (unit or "") == file.unit:
        return file
    try:
        with heavy.turn():
            table = read(zlib.decompress(file.packed), unit or "")
    except InputError as problem:  # too many files at once: what was read before stays
        st.html(batch_jobs.refusal(voice, problem))
        return file
    st.session_state[SENT] = file = file._replace(unit=unit or "", table=table)
    return file


def _account(voice: Voice, table: PaymentTable) -> str:
    """The account that pays the contract, asked where the file has several."""
    if len(table.accounts) < 2:
        return ""
    return typed.number(st.text_input(voice.say("counter.payments.account"), autocomplete="off", key=_key(_ACCOUNT)))


def _key(name: str) -> str:
    """The key of a widget about this file; another file has others."""
    return f"{state.key(name)}.{st.session_state.get(_TURN, 0)}"


def _files(voice: Voice, life: Life, rows: int) -> None:
    """The statement, the workbook and the calendar, made when they are taken: no address could hold the file."""
    offered = {name: file for name, file in FILES.items() if name != "annex" or rows <= ANNEXED}
    with st.container(key="counter-payments-files", horizontal=True):
        for name, file in offered.items():
            st.download_button(
                voice.say(f"mine.file.{name}"), partial(file.make, life.contract, voice.lang), NAME + file.ending,
                file.media, key=state.key(f"payments-{name}"), on_click="ignore",
            )  # fmt: skip
