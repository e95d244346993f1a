"""The population: everybody under two laws and a reform on trial; the article's sentence is the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator import csv_cells, dates
from simulator.errors import InputError, SimulatorError
from simulator.law import Law
from simulator.plain_page import Page
from simulator.population import charts, pictures, purchase_report, reform, report
from simulator.population_files import COLUMNS
from simulator.population_text import row_of
from simulator.ui import editor, given, heavy, laboratory, lots, state, threshold, uploads
from simulator.ui.laboratory import Asked
from simulator.ui.markup import tag
from simulator.wording import Counted, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.population.lab import Lab
    from simulator.population.pictures import Picture
    from simulator.ui.given import Given

GAINS = ("instalment", "present_value")
FIRST, SECOND = "2001-04-29", "2024-06-26"
MOST_NEUTRAL = 1_000_000


KEPT, TURN = "applicants", "applicants_turn"
"""What the session holds: the visitor's own applicants, if there are any, and how many files were read."""


def main() -> None:
    """Ask, call, show."""
    page = Page(Law.load(), state.visit().lang)
    uploads.leave()
    st.html(tag("p", page.say("lab.page.intro"), cls="lab-intro"))
    theirs = _applicants(page)
    if theirs is not None and not theirs.answered:
        return
    try:
        with heavy.turn():  # twenty of these pages, drawn at once, leave the memory of the process in pieces
            _lab(page, theirs)
    except InputError as busy:
        st.html(lots.refusal(page, busy))


def _lab(page: Page, theirs: Given | None) -> None:
    """Everything that is said of some applicants: the visitor's, or the invented ones."""
    asked = _choices(page)
    shown = _counted(page, asked, theirs)
    if shown is None:
        return
    _summary(page, asked, shown, theirs)
    _editor(page, asked, theirs)
    sound = asked if len(shown.plan.laws) > len(asked.names) else asked._replace(draft=None)
    threshold.form(page, sound, theirs, shown)
    note = " ".join(write(one, page.lang) for one in purchase_report.note(shown.plan, invented=theirs is None))
    for picture in pictures.of(shown):
        _picture(page, picture, note)
    st.html(laboratory.measures(page, shown))
    supposed = purchase_report.suppositions(shown.plan)
    rows = [row_of(figure, invented=theirs is None, supposed=supposed) for figure in shown.figures]
    _download(
        page, "lab.page.table", lambda: csv_cells.table(COLUMNS, rows).encode("utf-8-sig"), "population.csv", "text/csv"
    )
    if theirs is None:
        st.html(laboratory.doubt(page, asked.names[-1]))


def _counted(page: Page, asked: Asked, theirs: Given | None) -> Lab | None:
    """The figures; without the draft where it makes no text; None, and why, where there are none."""
    rows = Counted("rows", laboratory.ROWS if theirs is None else theirs.answered)
    for draft in dict.fromkeys((asked.draft, None)):
        try:
            with st.spinner(page.say("lab.page.working", rows=rows), show_time=False):
                return laboratory.counted(asked._replace(draft=draft), theirs)
        except SimulatorError as problem:
            words = page.say("lab.page.editor.wrong") if draft is not None else problem.message(page.lang)
            st.html(tag("p", words, cls="alert box", role="alert"))
    return None


def _applicants(page: Page) -> Given | None:
    """The visitor's own applicants: a way to bring them, or what became of their rows and a way to take them away."""
    st.session_state.setdefault(TURN, 0)
    theirs: Given | None = st.session_state.get(KEPT)
    st.html(lots.style(page))
    if theirs is None:
        with st.expander(page.say("given.title")):
            _bring(page)
        return None
    st.html(given.counts(page, theirs))
    with st.container(key="lab-take", horizontal=True):
        if theirs.rejected.num_rows:
            _download(page, "given.rejected", lambda: given.rejected(theirs, page.lang), "rejected.csv", "text/csv")
        st.button(
            page.say("given.forget"),
            on_click=uploads.forget,
            args=(KEPT, threshold.KEPT),
            key=f"lab.forget@{page.lang}",
        )
    if theirs.rejected.num_rows:
        with st.expander(page.say("batch.page.errors"), expanded=not theirs.answered):
            st.html(given.faults(page, theirs))
    return theirs


def _bring(page: Page) -> None:
    """The uploader, how the file is to be read, its first rows, and the button."""
    st.html(given.intro(page))
    upload = st.file_uploader(
        page.say("given.upload"), key=f"lab.upload.{st.session_state[TURN]}", max_upload_size=lots.MEGABYTES
    )
    if upload is None:
        return
    content = upload.getvalue()
    with st.container(key="lot-options", horizontal=True):
        unit = uploads.unit(page)
        encoding = uploads.encoding(page, content)
    try:
        st.html(given.preview(page, content, encoding, unit))
        if uploads.asked_for(page, "given.go", f"lab.go@{page.lang}", upload):
            with heavy.turn():
                st.session_state[KEPT] = given.read(content, upload.name, unit, encoding, uploads.progress(page))
            st.session_state[TURN] += 1
            uploads.let_go(upload)
            st.rerun()
    except InputError as problem:
        uploads.give_up()
        st.html(lots.refusal(page, problem))


def _choices(page: Page) -> Asked:
    """Which laws, which band, which gain: in the session, at first from the address, and back into the address."""
    with st.container(key="lab", horizontal=True):
        first = _chosen(page, "first", laboratory.days(), FIRST)
        second = _chosen(page, "second", (*laboratory.days(), *laboratory.purchases()), SECOND)
        buys = second in laboratory.purchases()  # then everything that is paid is compared: there is no choice
        gain = GAINS[1] if buys else _chosen(page, "gain", GAINS, GAINS[0])
        neutral = _neutral(page)
    draft = editor.kept()
    changed = editor.written(draft)
    codes = {"first": first, "second": second, "gain": gain, "neutral": str(neutral)}
    usual = {"first": FIRST, "second": SECOND, "gain": GAINS[int(buys)], "neutral": "0"}
    state.keep(**{name: code for name, code in codes.items() if code != usual[name]}, **changed)
    return Asked(first, second, neutral, gain, draft if changed else None)


def _chosen(page: Page, name: str, codes: Sequence[str], usual: str) -> str:
    """One of a few codes."""
    given = str(st.session_state.get(f"lab_{name}", st.query_params.get(name, usual)))
    now = given if given in codes else usual
    called = laboratory.called if name in ("first", "second") else lambda code: page.say(f"lab.page.gain.{code}")
    found = st.selectbox(
        page.say(f"lab.page.{name}"), codes, index=list(codes).index(now),
        format_func=called, key=state.key(f"lab_{name}"), width=230,
    )  # fmt: skip
    st.session_state[f"lab_{name}"] = found
    return str(found)


def _neutral(page: Page) -> int:
    given = str(st.session_state.get("lab_neutral", st.query_params.get("neutral", "0")))
    now = min(int(given), MOST_NEUTRAL) if given.isdecimal() else 0
    found = st.number_input(
        page.say("lab.page.neutral"), min_value=0, max_value=MOST_NEUTRAL, value=now, step=500,
        key=state.key("lab_neutral"), width=180,
    )  # fmt: skip
    st.session_state.lab_neutral = str(found)
    return int(found)


def _summary(page: Page, asked: Asked, shown: Lab, theirs: Given | None) -> None:
    """Four numbers and one sentence for each law; and which laws change nothing, and why."""
    late = None if shown.plan.delays else Sentence("given.late", {"last": dates.LAST})
    about = Sentence("lab.say.assumed") if theirs is None else late
    st.html(laboratory.told(page, report.population(shown), about, cls="s"))
    st.html(laboratory.cards(page, shown))
    if shown.plan.buys:
        st.html(tag("div", laboratory.told(page, *laboratory.about_purchases(shown)), cls="note"))
    same = [report.gain(shown, place) for place in range(1, len(shown.plan.laws)) if shown.changes_nothing(place)]
    same += [report.repeated(shown.plan.laws[0])] if asked.first == asked.second else []
    if same:
        st.html(tag("div", laboratory.told(page, *same), cls="note"))


def _editor(page: Page, asked: Asked, theirs: Given | None) -> None:
    """The articles as sentences; the text that they make."""
    st.html(tag("h2", page.say("lab.page.editor")))
    with st.container(key="editor"):
        st.html(tag("p", page.say("lab.page.editor.how"), cls="s"))
        editor.form(page)
        if asked.draft is None:
            st.html(tag("p", page.say("lab.page.editor.none"), cls="s"))
            return
        draft = asked.draft
        with st.container(key="draft", horizontal=True):
            st.button(page.say("lab.page.editor.reset"), on_click=editor.forget)
            _download(
                page, "lab.page.editor.file",
                lambda: reform.written(draft, page.law, laboratory.day()).encode(), "reforme.yaml", "application/yaml",
            )  # fmt: skip
        st.html(tag("p", page.say("lab.page.editor.command"), cls="s"))
        st.code(asked.command(theirs), language=None, wrap_lines=True)


def _picture(page: Page, picture: Picture, note: str) -> None:
    """Its title, what it says, the drawing, what it rests on, and the same numbers as a table."""
    title, heads = write(picture.title, page.lang), pictures.table(picture, page.lang)
    st.html(tag("h2", title))
    st.html(tag("div", laboratory.told(page, *picture.sentences), laboratory.legend(page, picture), cls="lab-told"))
    st.plotly_chart(
        charts.figure(picture, page.lang), theme=None, config=charts.CONFIG, key=f"{state.key(picture.name)}.chart"
    )
    if note:
        st.html(tag("p", note, cls="s"))
    st.html(laboratory.folded(page.say("lab.twin"), laboratory.table(*heads)))
    with st.container(key=f"take-{picture.name}", horizontal=True):
        _download(
            page,
            "lab.page.svg",
            lambda: pictures.svg(picture, page.lang, note).encode(),
            f"{picture.name}.svg",
            "image/svg+xml",
        )
        _download(
            page, "lab.page.csv", lambda: csv_cells.table(heads[0], [dict(zip(heads[0], row, strict=True)) for row in heads[1]]).encode("utf-8-sig"),
            f"{picture.name}.csv", "text/csv",
        )  # fmt: skip


def _download(page: Page, key: str, data: Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(
        page.say(key), data=data, file_name=name, mime=kind, on_click="ignore", key=f"{state.key(name)}.take"
    )


main()
