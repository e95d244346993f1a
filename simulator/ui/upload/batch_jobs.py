"""What the page of a file of applicants shows, and how it has one answered: in a folder that is gone when it returns."""

from __future__ import annotations

import contextlib
import ctypes
import tempfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from simulator.applicants import visitors
from simulator.batch import Options, answered_file, described
from simulator.batch.columns import error
from simulator.runs import marks
from simulator.runs.commands import COMMANDS
from simulator.runs.identity import identity_of
from simulator.ui.shell.markup import Markup, figure, join, tag
from simulator.wording import Counted, Plain, numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.applicants.mapping import FileMapping
    from simulator.applicants.reader import Progress
    from simulator.batch import Reply
    from simulator.law import Law
    from simulator.reading.errors import InputError
    from simulator.views.voice import Voice

ROWS = visitors.ROWS
"""Rows of a file that the page takes; the command line has no limit."""
MEGABYTES = 25
FORMATS = ("csv", "xlsx")
TYPES = {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".csv": "text/csv"}
_LONGEST = 60


@dataclass(frozen=True)
class AnnotatedFile:
    """The annotated file, packed, the reply about it and what was said of the file: all that a session keeps of it."""

    reply: Reply
    name: str
    packed: bytes
    stated: FileMapping

    @property
    def content(self) -> bytes:
        """The annotated file."""
        return zlib.decompress(self.packed)


def answered(content: bytes, name: str, ending: str, options: Options, law: Law, progress: Progress) -> AnnotatedFile:
    """The annotated file of an upload. Raises ``InputError``."""
    stem = Path(name).stem or "location-vente"
    options = replace(options, fingerprint=_fingerprint(content, name, options))
    place, with_looks = options.mapping.table_place, ending == ".xlsx"
    opened = visitors.opened(content, options.encoding, options.formats, ROWS, place, with_looks=with_looks)
    with opened as file, tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"out{ending}"
        reply = answered_file(file, out, options, law=law, progress=progress)
        annotated = AnnotatedFile(
            reply, f"{stem}-annote{ending}", zlib.compress(out.read_bytes(), level=1), options.mapping
        )
    give_back()
    return annotated


def _fingerprint(content: bytes, name: str, options: Options) -> str:
    """The fingerprint that the command gives the same file under the same options."""
    choices = {choice: getattr(options, choice) for choice in COMMANDS["batch"].choices}
    choices["mapping"] = options.mapping.to_json()
    return identity_of("batch", [marks.of_bytes("file", name, content)], choices).fingerprint


def give_back() -> None:
    """Give freed memory back to the machine: each run has a thread of its own, whose arena would keep it."""
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)  # only the C library of GNU has it


def style(voice: Voice) -> Markup:
    """Why Streamlit's own uploader did not take a file: it marks it in red, and says why under a mouse only."""
    return Markup(f"<style>:root{{--lot-large:'{voice.say('batch.page.large', size=MEGABYTES)}'}}</style>")


def intro(voice: Voice) -> Markup:
    """What one brings, what one gets, what is kept."""
    limits = voice.say("batch.page.limits", rows=Counted("rows", ROWS), size=MEGABYTES)
    return tag("div", tag("p", voice.say("batch.page.intro")), tag("p", limits, cls="s"), cls="lot-intro")


def columns(voice: Voice) -> Markup:
    """Every column: its head, whether it is needed, what its cells hold."""
    rows = [
        tag("tr", tag("th", head, scope="row"), tag("td", need), tag("td", meaning))
        for head, need, meaning in described(voice.lang)
    ]
    return scrolled(voice, "batch.page.columns", tag("table", tag("tbody", *rows), cls="lot-table"))


def cut(cell: str) -> str:
    """A cell, or its beginning."""
    return f"{cell[:_LONGEST]}…" if len(cell) > _LONGEST else cell


def scrolled(voice: Voice, key: str, table: Markup) -> Markup:
    """A table that is wider than a phone moves in a frame of its own; the keyboard reaches it."""
    return tag("div", table, cls="lot-frame", tabindex="0", role="region", aria_label=voice.say(key))


def refusal(voice: Voice, problem: InputError) -> Markup:
    """What is wrong with the file as a whole."""
    return tag("p", problem.message(voice.lang), cls="alert box", role="alert")


def counts(voice: Voice, annotated: AnnotatedFile) -> Markup:
    """What became of the rows."""
    totals = annotated.reply.counts
    return count_cards(
        voice,
        rows=totals.rows,
        answered=totals.answered,
        refused=totals.refused,
        rejected=totals.rejected,
        **({"to_confirm": totals.to_confirm} if totals.to_confirm else {}),
        **({"no_applicant": totals.no_applicant} if totals.no_applicant else {}),
    )


def count_cards(voice: Voice, mark: str = "lot-counts", /, **shown: int) -> Markup:
    """Some counts of rows, each under its name; ``mark`` tells those of an answered file from others."""
    cards = [
        tag(
            "div",
            tag("p", voice.say(f"batch.page.{name}"), cls="l"),
            tag("p", figure(numbers.count(count, voice.lang)), cls="v"),
            cls=f"card {name}",
        )
        for name, count in shown.items()
    ]
    return tag("div", *cards, cls=f"cards lot-cards {mark}", role="status")


def errors(voice: Voice, annotated: AnnotatedFile) -> Markup:
    """The first errors, each with its row, its column, its cell and the reason in the language of the page."""
    reply = annotated.reply
    if not reply.faults:
        return tag("p", voice.say("batch.page.no_error"), cls="lot-good")
    more = voice.say("batch.page.first", shown=len(reply.first), count=reply.faults)
    return join(
        tag("h2", voice.say("batch.page.errors")),
        tag("p", more, cls="s"),
        fault_table(voice, ((fault.row, fault.column, fault.code, fault.value) for fault in reply.first)),
    )


def fault_table(voice: Voice, faults: Iterable[tuple[int, str, str, str]]) -> Markup:
    """Faults, each with its row, its column, its code and its cell, the reason in the language of the page."""
    names = tag(
        "tr",
        *(tag("th", voice.say(f"batch.sheet.{name}"), scope="col") for name in ("row", "column", "value", "reason")),
    )
    rows = [
        tag(
            "tr",
            tag("td", figure(str(row))),
            tag("td", tag("bdi", cut(column))),
            tag("td", tag("bdi", cut(value))),
            tag("td", error("", code, value, voice.lang)),
        )
        for row, column, code, value in faults
    ]
    table = tag("table", tag("thead", names), tag("tbody", *rows), cls="lot-table")
    return scrolled(voice, "batch.page.errors", table)


def about(voice: Voice, annotated: AnnotatedFile) -> Markup:
    """The name of the file, how long it is kept, and the fingerprint of the run."""
    return join(
        tag("p", voice.say("batch.page.forget.why", name=Plain(annotated.name)), cls="s"),
        tag("p", voice.say("runs.fingerprint", fingerprint=Plain(annotated.reply.fingerprint)), cls="s"),
    )
