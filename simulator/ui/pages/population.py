"""The page of the population: applicants under two laws and a draft reform; the article's sentence is the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.applicants.mapping import FileMapping
from simulator.base import dates
from simulator.law import Law
from simulator.populations.reforms import draft as reform
from simulator.populations.report import (
    findings,
    pictures,
    plotly,
    purchase_sentences,
    reform_sentences,
    verdict_sentences,
)
from simulator.reading.errors import InputError, SimulatorError
from simulator.sheets.population_folder import COLUMNS
from simulator.ui.population import lab, own_file, reform_editor, solve
from simulator.ui.population.lab import LabQuestion
from simulator.ui.server import heavy
from simulator.ui.shell.markup import tag
from simulator.ui.state import session
from simulator.ui.upload import batch_jobs, file_answers, form, mapping_form
from simulator.ui.upload.file_answers import Upload
from simulator.ui.upload.mapping_form import MappingForm
from simulator.views.text.population_page import row_of
from simulator.views.voice import Voice
from simulator.wording import Counted, Sentence, write
from simulator.writing import csv_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from simulator.populations.experiment import Lab
    from simulator.populations.report.pictures import Picture
    from simulator.ui.population.own_file import VisitorFile

GAINS = ("instalment", "present_value")
FIRST, SECOND = "2001-04-29", "2024-06-26"
MOST_NEUTRAL = 1_000_000


VISITOR_FILE, TURN = "applicants", "applicants_turn"
"""What the session holds: the visitor's own applicants, if there are any, and how many files were read."""


def main() -> None:
    """Ask, call, show."""
    voice = Voice(Law.load(), session.visit().lang)
    form.leave()
    st.html(tag("p", voice.say("lab.page.intro"), cls="lab-intro"))
    visitor_file = _applicants(voice)
    if visitor_file is not None and not visitor_file.answered:
        return
    try:
        with heavy.turn():  # twenty of these pages, drawn at once, leave the memory of the process in pieces
            _lab(voice, visitor_file)
    except InputError as busy:
        st.html(batch_jobs.refusal(voice, busy))


def _lab(voice: Voice, visitor_file: VisitorFile | None) -> None:
    """The results about some applicants: the visitor's, or the invented ones."""
    question = _choices(voice)
    shown = _counted(voice, question, visitor_file)
    if shown is None:
        return
    _summary(voice, question, shown, visitor_file)
    _editor(voice, question, visitor_file)
    sound = question if len(shown.plan.laws) > len(question.names) else question._replace(draft=None)
    solve.form(voice, sound, visitor_file, shown)
    note = " ".join(
        write(sentence, voice.lang) for sentence in purchase_sentences.note(shown.plan, invented=visitor_file is None)
    )
    for picture in pictures.of(shown):
        _picture(voice, picture, note)
    st.html(lab.measures(voice, shown))
    supposed = purchase_sentences.suppositions(shown.plan)
    rows = [row_of(figure, invented=visitor_file is None, supposed=supposed) for figure in shown.figures]
    _download(
        voice,
        "lab.page.table",
        lambda: csv_cells.table(COLUMNS, rows).encode("utf-8-sig"),
        "population.csv",
        "text/csv",
    )
    if visitor_file is None:
        st.html(lab.doubt(voice, question.names[-1]))


def _counted(voice: Voice, question: LabQuestion, visitor_file: VisitorFile | None) -> Lab | None:
    """The figures; without the draft where it makes no text; None, and why, where there are none."""
    rows = Counted("rows", lab.ROWS if visitor_file is None else visitor_file.answered)
    for draft in dict.fromkeys((question.draft, None)):
        try:
            with st.spinner(voice.say("lab.page.working", rows=rows), show_time=False):
                return lab.counted(question._replace(draft=draft), visitor_file)
        except SimulatorError as problem:
            words = voice.say("lab.page.editor.wrong") if draft is not None else problem.message(voice.lang)
            st.html(tag("p", words, cls="alert box", role="alert"))
    return None


def _applicants(voice: Voice) -> VisitorFile | None:
    """The visitor's own applicants: a way to bring them, or what became of their rows and a way to take them away."""
    st.session_state.setdefault(TURN, 0)
    visitor_file: VisitorFile | None = st.session_state.get(VISITOR_FILE)
    st.html(batch_jobs.style(voice))
    if visitor_file is None:
        with st.expander(voice.say("given.title")):
            _bring(voice)
        return None
    st.html(own_file.counts(voice, visitor_file))
    with st.container(key="lab-take", horizontal=True):
        if visitor_file.rejected.num_rows:
            _download(
                voice, "given.rejected", lambda: own_file.rejected(visitor_file, voice.lang), "rejected.csv", "text/csv"
            )
        if visitor_file.stated != FileMapping():
            mapping_form.download(voice, VISITOR_FILE, visitor_file.stated)
        st.button(
            voice.say("given.forget"),
            on_click=form.forget,
            args=(VISITOR_FILE, solve.ANSWER),
            key=f"lab.forget@{voice.lang}",
        )
    if visitor_file.rejected.num_rows:
        with st.expander(voice.say("batch.page.errors"), expanded=not visitor_file.answered):
            st.html(own_file.faults(voice, visitor_file))
    return visitor_file


def _bring(voice: Voice) -> None:
    """The uploader, how the file is to be read, its first rows, and the button."""
    st.html(own_file.intro(voice))
    upload = st.file_uploader(
        voice.say("given.upload"), key=f"lab.upload.{st.session_state[TURN]}", max_upload_size=batch_jobs.MEGABYTES
    )
    if upload is None:
        file_answers.forget(VISITOR_FILE)
        return
    content = upload.getvalue()
    with st.container(key="lot-options", horizontal=True):
        unit = form.unit(voice)
        encoding = form.encoding(voice, content)
    questions = MappingForm(voice, VISITOR_FILE, Upload(upload.file_id, content, unit, encoding, own_file.FORMATS))
    if questions.show() and form.asked_for(voice, "given.go", f"lab.go@{voice.lang}", upload):
        _read(voice, upload, questions)
    questions.corrections()


def _read(voice: Voice, upload: UploadedFile, questions: MappingForm) -> None:
    """Read the file with all that was said of it, keep its households and let it go."""
    try:
        with heavy.turn():
            st.session_state[VISITOR_FILE] = own_file.read(
                questions.upload, upload.name, questions.answers.stated, form.progress(voice)
            )
    except InputError as problem:
        form.give_up()
        st.html(batch_jobs.refusal(voice, problem))
        return
    st.session_state[TURN] += 1
    file_answers.forget(VISITOR_FILE)
    form.let_go(upload)
    st.rerun()


def _choices(voice: Voice) -> LabQuestion:
    """Which laws, which band, which gain: in the session, at first from the address, and back into the address."""
    with st.container(key="lab", horizontal=True):
        first = _chosen(voice, "first", lab.days(), FIRST)
        second = _chosen(voice, "second", (*lab.days(), *lab.purchases()), SECOND)
        buys = second in lab.purchases()  # then everything that is paid is compared: there is no choice
        gain = GAINS[1] if buys else _chosen(voice, "gain", GAINS, GAINS[0])
        neutral = _neutral(voice)
    draft = reform_editor.session_draft()
    changed = reform_editor.written(draft)
    codes = {"first": first, "second": second, "gain": gain, "neutral": str(neutral)}
    usual = {"first": FIRST, "second": SECOND, "gain": GAINS[int(buys)], "neutral": "0"}
    session.keep(**{name: code for name, code in codes.items() if code != usual[name]}, **changed)
    return LabQuestion(first, second, neutral, gain, draft if changed else None)


def _chosen(voice: Voice, name: str, codes: Sequence[str], usual: str) -> str:
    """One of a few codes."""
    stored = str(st.session_state.get(f"lab_{name}", st.query_params.get(name, usual)))
    now = stored if stored in codes else usual
    label = lab.law_name if name in ("first", "second") else lambda code: voice.say(f"lab.page.gain.{code}")
    chosen = st.selectbox(
        voice.say(f"lab.page.{name}"),
        codes,
        index=list(codes).index(now),
        format_func=label,
        key=session.key(f"lab_{name}"),
        width=230,
    )
    st.session_state[f"lab_{name}"] = chosen
    return str(chosen)


def _neutral(voice: Voice) -> int:
    stored = str(st.session_state.get("lab_neutral", st.query_params.get("neutral", "0")))
    now = min(int(stored), MOST_NEUTRAL) if stored.isdecimal() else 0
    number = st.number_input(
        voice.say("lab.page.neutral"), min_value=0, max_value=MOST_NEUTRAL, value=now, step=500,
        key=session.key("lab_neutral"), width=180,
    )  # fmt: skip
    st.session_state.lab_neutral = str(number)
    return int(number)


def _summary(voice: Voice, question: LabQuestion, shown: Lab, visitor_file: VisitorFile | None) -> None:
    """Four numbers and one sentence for each law; and which laws change nothing, and why."""
    late = None if shown.plan.delays else Sentence("given.late", {"last": dates.LAST})
    about = Sentence("lab.say.assumed") if visitor_file is None else late
    st.html(lab.paragraphs(voice, findings.population(shown), about, cls="s"))
    st.html(lab.cards(voice, shown))
    if reforms := [law for law in shown.plan.laws if law.reform is not None]:
        st.html(lab.paragraphs(voice, *map(reform_sentences.applied, reforms), cls="s"))
    if shown.plan.buys:
        st.html(tag("div", lab.paragraphs(voice, *lab.about_purchases(shown)), cls="note"))
    same = list(verdict_sentences.of_changes(shown))
    same += [findings.repeated(shown.plan.laws[0])] if question.first == question.second else []
    if same:
        st.html(tag("div", lab.paragraphs(voice, *same), cls="note"))


def _editor(voice: Voice, question: LabQuestion, visitor_file: VisitorFile | None) -> None:
    """The articles as sentences; the text that they make."""
    st.html(tag("h2", voice.say("lab.page.editor")))
    with st.container(key="editor"):
        st.html(tag("p", voice.say("lab.page.editor.how"), cls="s"))
        reform_editor.form(voice)
        if question.draft is None:
            st.html(tag("p", voice.say("lab.page.editor.none"), cls="s"))
            return
        draft = question.draft
        with st.container(key="draft", horizontal=True):
            st.button(voice.say("lab.page.editor.reset"), on_click=reform_editor.forget)
            _download(
                voice,
                "lab.page.editor.file",
                lambda: reform.written(draft, voice.law, lab.day()).encode(),
                "reforme.yaml",
                "application/yaml",
            )
        st.html(tag("p", voice.say("lab.page.editor.command"), cls="s"))
        st.code(question.command(visitor_file), language=None, wrap_lines=True)


def _picture(voice: Voice, picture: Picture, note: str) -> None:
    """Its title, what it says, the drawing, what it rests on, and the same numbers as a table."""
    title, heads = write(picture.title, voice.lang), pictures.table(picture, voice.lang)
    st.html(tag("h2", title))
    st.html(tag("div", lab.paragraphs(voice, *picture.sentences), lab.legend(voice, picture), cls="lab-told"))
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
