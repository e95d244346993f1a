"""The population: everybody under two laws and a reform on trial; the article's sentence is the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.base import dates
from simulator.law import Law
from simulator.populations.reforms import draft as reform
from simulator.populations.report import findings, pictures, plotly, purchase_sentences
from simulator.reading.errors import InputError, SimulatorError
from simulator.sheets.population_folder import COLUMNS
from simulator.ui.population import lab, own_file, reform_editor, solve
from simulator.ui.population.lab import Asked
from simulator.ui.server import heavy
from simulator.ui.shell.markup import tag
from simulator.ui.state import session
from simulator.ui.upload import batch_jobs, form
from simulator.views.text.population_page import row_of
from simulator.views.voice import Voice
from simulator.wording import Counted, Sentence, write
from simulator.writing import csv_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.populations.experiment import Lab
    from simulator.populations.report.pictures import Picture
    from simulator.ui.population.own_file import Given

GAINS = ("instalment", "present_value")
FIRST, SECOND = "2001-04-29", "2024-06-26"
MOST_NEUTRAL = 1_000_000


KEPT, TURN = "applicants", "applicants_turn"
"""What the session holds: the visitor's own applicants, if there are any, and how many files were read."""


def main() -> None:
    """Ask, call, show."""
    voice = Voice(Law.load(), session.visit().lang)
    form.leave()
    st.html(tag("p", voice.say("lab.page.intro"), cls="lab-intro"))
    theirs = _applicants(voice)
    if theirs is not None and not theirs.answered:
        return
    try:
        with heavy.turn():  # twenty of these pages, drawn at once, leave the memory of the process in pieces
            _lab(voice, theirs)
    except InputError as busy:
        st.html(batch_jobs.refusal(voice, busy))


def _lab(voice: Voice, theirs: Given | None) -> None:
    """Everything that is said of some applicants: the visitor's, or the invented ones."""
    asked = _choices(voice)
    shown = _counted(voice, asked, theirs)
    if shown is None:
        return
    _summary(voice, asked, shown, theirs)
    _editor(voice, asked, theirs)
    sound = asked if len(shown.plan.laws) > len(asked.names) else asked._replace(draft=None)
    solve.form(voice, sound, theirs, shown)
    note = " ".join(write(one, voice.lang) for one in purchase_sentences.note(shown.plan, invented=theirs is None))
    for picture in pictures.of(shown):
        _picture(voice, picture, note)
    st.html(lab.measures(voice, shown))
    supposed = purchase_sentences.suppositions(shown.plan)
    rows = [row_of(figure, invented=theirs is None, supposed=supposed) for figure in shown.figures]
    _download(
        voice,
        "lab.page.table",
        lambda: csv_cells.table(COLUMNS, rows).encode("utf-8-sig"),
        "population.csv",
        "text/csv",
    )
    if theirs is None:
        st.html(lab.doubt(voice, asked.names[-1]))


def _counted(voice: Voice, asked: Asked, theirs: Given | None) -> Lab | None:
    """The figures; without the draft where it makes no text; None, and why, where there are none."""
    rows = Counted("rows", lab.ROWS if theirs is None else theirs.answered)
    for draft in dict.fromkeys((asked.draft, None)):
        try:
            with st.spinner(voice.say("lab.page.working", rows=rows), show_time=False):
                return lab.counted(asked._replace(draft=draft), theirs)
        except SimulatorError as problem:
            words = voice.say("lab.page.editor.wrong") if draft is not None else problem.message(voice.lang)
            st.html(tag("p", words, cls="alert box", role="alert"))
    return None


def _applicants(voice: Voice) -> Given | None:
    """The visitor's own applicants: a way to bring them, or what became of their rows and a way to take them away."""
    st.session_state.setdefault(TURN, 0)
    theirs: Given | None = st.session_state.get(KEPT)
    st.html(batch_jobs.style(voice))
    if theirs is None:
        with st.expander(voice.say("given.title")):
            _bring(voice)
        return None
    st.html(own_file.counts(voice, theirs))
    with st.container(key="lab-take", horizontal=True):
        if theirs.rejected.num_rows:
            _download(
                voice, "given.rejected", lambda: own_file.rejected(theirs, voice.lang), "rejected.csv", "text/csv"
            )
        st.button(
            voice.say("given.forget"),
            on_click=form.forget,
            args=(KEPT, solve.KEPT),
            key=f"lab.forget@{voice.lang}",
        )
    if theirs.rejected.num_rows:
        with st.expander(voice.say("batch.page.errors"), expanded=not theirs.answered):
            st.html(own_file.faults(voice, theirs))
    return theirs


def _bring(voice: Voice) -> None:
    """The uploader, how the file is to be read, its first rows, and the button."""
    st.html(own_file.intro(voice))
    upload = st.file_uploader(
        voice.say("given.upload"), key=f"lab.upload.{st.session_state[TURN]}", max_upload_size=batch_jobs.MEGABYTES
    )
    if upload is None:
        return
    content = upload.getvalue()
    with st.container(key="lot-options", horizontal=True):
        unit = form.unit(voice)
        encoding = form.encoding(voice, content)
    try:
        st.html(own_file.preview(voice, content, encoding, unit))
        if form.asked_for(voice, "given.go", f"lab.go@{voice.lang}", upload):
            with heavy.turn():
                st.session_state[KEPT] = own_file.read(content, upload.name, unit, encoding, form.progress(voice))
            st.session_state[TURN] += 1
            form.let_go(upload)
            st.rerun()
    except InputError as problem:
        form.give_up()
        st.html(batch_jobs.refusal(voice, problem))


def _choices(voice: Voice) -> Asked:
    """Which laws, which band, which gain: in the session, at first from the address, and back into the address."""
    with st.container(key="lab", horizontal=True):
        first = _chosen(voice, "first", lab.days(), FIRST)
        second = _chosen(voice, "second", (*lab.days(), *lab.purchases()), SECOND)
        buys = second in lab.purchases()  # then everything that is paid is compared: there is no choice
        gain = GAINS[1] if buys else _chosen(voice, "gain", GAINS, GAINS[0])
        neutral = _neutral(voice)
    draft = reform_editor.kept()
    changed = reform_editor.written(draft)
    codes = {"first": first, "second": second, "gain": gain, "neutral": str(neutral)}
    usual = {"first": FIRST, "second": SECOND, "gain": GAINS[int(buys)], "neutral": "0"}
    session.keep(**{name: code for name, code in codes.items() if code != usual[name]}, **changed)
    return Asked(first, second, neutral, gain, draft if changed else None)


def _chosen(voice: Voice, name: str, codes: Sequence[str], usual: str) -> str:
    """One of a few codes."""
    given = str(st.session_state.get(f"lab_{name}", st.query_params.get(name, usual)))
    now = given if given in codes else usual
    called = lab.called if name in ("first", "second") else lambda code: voice.say(f"lab.page.gain.{code}")
    found = st.selectbox(
        voice.say(f"lab.page.{name}"), codes, index=list(codes).index(now),
        format_func=called, key=session.key(f"lab_{name}"), width=230,
    )  # fmt: skip
    st.session_state[f"lab_{name}"] = found
    return str(found)


def _neutral(voice: Voice) -> int:
    given = str(st.session_state.get("lab_neutral", st.query_params.get("neutral", "0")))
    now = min(int(given), MOST_NEUTRAL) if given.isdecimal() else 0
    found = st.number_input(
        voice.say("lab.page.neutral"), min_value=0, max_value=MOST_NEUTRAL, value=now, step=500,
        key=session.key("lab_neutral"), width=180,
    )  # fmt: skip
    st.session_state.lab_neutral = str(found)
    return int(found)


def _summary(voice: Voice, asked: Asked, shown: Lab, theirs: Given | None) -> None:
    """Four numbers and one sentence for each law; and which laws change nothing, and why."""
    late = None if shown.plan.delays else Sentence("given.late", {"last": dates.LAST})
    about = Sentence("lab.say.assumed") if theirs is None else late
    st.html(lab.told(voice, findings.population(shown), about, cls="s"))
    st.html(lab.cards(voice, shown))
    if shown.plan.buys:
        st.html(tag("div", lab.told(voice, *lab.about_purchases(shown)), cls="note"))
    same = [findings.gain(shown, place) for place in range(1, len(shown.plan.laws)) if shown.changes_nothing(place)]
    same += [findings.repeated(shown.plan.laws[0])] if asked.first == asked.second else []
    if same:
        st.html(tag("div", lab.told(voice, *same), cls="note"))


def _editor(voice: Voice, asked: Asked, theirs: Given | None) -> None:
    """The articles as sentences; the text that they make."""
    st.html(tag("h2", voice.say("lab.page.editor")))
    with st.container(key="editor"):
        st.html(tag("p", voice.say("lab.page.editor.how"), cls="s"))
        reform_editor.form(voice)
        if asked.draft is None:
            st.html(tag("p", voice.say("lab.page.editor.none"), cls="s"))
            return
        draft = asked.draft
        with st.container(key="draft", horizontal=True):
            st.button(voice.say("lab.page.editor.reset"), on_click=reform_editor.forget)
            _download(
                voice, "lab.page.editor.file",
                lambda: reform.written(draft, voice.law, lab.day()).encode(), "reforme.yaml", "application/yaml",
            )  # fmt: skip
        st.html(tag("p", voice.say("lab.page.editor.command"), cls="s"))
        st.code(asked.command(theirs), language=None, wrap_lines=True)


def _picture(voice: Voice, picture: Picture, note: str) -> None:
    """Its title, what it says, the drawing, what it rests on, and the same numbers as a table."""
    title, heads = write(picture.title, voice.lang), pictures.table(picture, voice.lang)
    st.html(tag("h2", title))
    st.html(tag("div", lab.told(voice, *picture.sentences), lab.legend(voice, picture), cls="lab-told"))
    st.plotly_chart(
        plotly.figure(picture, voice.lang), theme=None, config=plotly.CONFIG, key=f"{session.key(picture.name)}.chart"
    )
    if note:
        st.html(tag("p", note, cls="s"))
    st.html(lab.folded(voice.say("lab.twin"), lab.table(*heads)))
    with st.container(key=f"take-{picture.name}", horizontal=True):
        _download(
            voice,
            "lab.page.svg",
            lambda: pictures.svg(picture, voice.lang, note).encode(),
            f"{picture.name}.svg",
            "image/svg+xml",
        )
        _download(
            voice, "lab.page.csv", lambda: csv_cells.table(heads[0], [dict(zip(heads[0], row, strict=True)) for row in heads[1]]).encode("utf-8-sig"),
            f"{picture.name}.csv", "text/csv",
        )  # fmt: skip


def _download(voice: Voice, key: str, data: Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(
        voice.say(key), data=data, file_name=name, mime=kind, on_click="ignore", key=f"{session.key(name)}.take"
    )


main()
