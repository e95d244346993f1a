"""The page of the population: the same applicants under two to four laws, as one that is handed over reads them.

A headline, four numbers for each law, six charts, each with its finding as its title, and the policy note.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from simulator.applicants.mapping import FileMapping
from simulator.base import dates
from simulator.law import Law
from simulator.populations.reforms import draft as reform
from simulator.populations.report import (
    affordability_sentences,
    article_sentences,
    assumption_sentences,
    band_sentences,
    findings,
    headline,
    purchase_sentences,
    recipe_sentences,
    reform_sentences,
    six_pictures,
    verdict_sentences,
)
from simulator.reading.errors import InputError, SimulatorError
from simulator.sheets import policy_note as policy_note_files
from simulator.ui.population import blocks, charts, choice, handed_over, lab, on_demand, own_file, solve, two_levers
from simulator.ui.population.on_demand import CountedLab
from simulator.ui.server import heavy
from simulator.ui.shell.markup import join, tag
from simulator.ui.state import session
from simulator.ui.upload import batch_jobs, file_answers, form, mapping_form
from simulator.ui.upload.file_answers import Upload
from simulator.ui.upload.mapping_form import MappingForm
from simulator.views import policy_note
from simulator.views.voice import Voice
from simulator.wording import Counted, Sentence, write

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from simulator.populations.experiment import Lab
    from simulator.populations.report.pictures import Picture
    from simulator.ui.population.lab import LabQuestion
    from simulator.ui.population.own_file import VisitorFile

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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
            first_view = _lab(voice, visitor_file)
        if first_view is not None:
            _follow(voice, first_view)
    except InputError as busy:
        st.html(batch_jobs.refusal(voice, busy))


class FirstView(NamedTuple):
    """What is shown at once, and the places of what follows: the four numbers with their bands, the titles, the chart of the articles."""

    question: LabQuestion
    shown: Lab
    visitor_file: VisitorFile | None
    cards: DeltaGenerator
    articles: DeltaGenerator
    titles: dict[str, DeltaGenerator]


def _lab(voice: Voice, visitor_file: VisitorFile | None) -> FirstView | None:
    """The results about some applicants, the visitor's or the invented ones; None, and why, where there are none."""
    choice.form(voice)
    question = choice.question()
    session.keep(**choice.written(question))
    shown = _counted(voice, question, visitor_file)
    if shown is None:
        return None
    if not any(law.reform and law.reform.startswith(reform.DRAFT) for law in shown.plan.laws):
        question = question._replace(draft=None)
    cards = _summary(voice, shown, visitor_file)
    _taken_away(voice, question, shown, visitor_file)
    first_view = FirstView(question, shown, visitor_file, cards, *_charts(voice, question, shown, visitor_file))
    st.html(blocks.measures(voice, shown))
    solve.form(voice, question, visitor_file, shown)
    counted = CountedLab(question, shown, visitor_file, _rests_on(voice, shown, visitor_file))
    two_levers.show(voice, counted)
    on_demand.show(voice, counted)
    return first_view


def _charts(
    voice: Voice, question: LabQuestion, shown: Lab, visitor_file: VisitorFile | None
) -> tuple[DeltaGenerator, dict[str, DeltaGenerator]]:
    """The charts in their order; the place of the one that follows, and those of their titles."""
    follows, titles = st.empty(), {}
    drawn, rests_on = six_pictures.of(shown), _rests_on(voice, shown, visitor_file)

    def with_bands(name: str) -> Picture:
        return six_pictures.of(shown, lab.followed(question, shown, visitor_file).bands)[name]

    for name in six_pictures.ORDER:
        if name == six_pictures.ARTICLES:
            follows = st.container()
        elif name in drawn:
            titles[name] = charts.chart(voice, drawn[name], rests_on, later=partial(with_bands, name))
    return follows, titles


def _rests_on(voice: Voice, shown: Lab, visitor_file: VisitorFile | None) -> str:
    """What every figure rests on, in a few words."""
    sentences = purchase_sentences.note(shown.plan, invented=visitor_file is None)
    return " ".join(write(sentence, voice.lang) for sentence in sentences)


def _follow(voice: Voice, first_view: FirstView) -> None:
    """Count what takes longer, and put it into its places."""
    with first_view.articles:
        waiting = st.empty()
    waiting.html(tag("p", voice.say("policy.page.follows"), cls="s", role="status"))
    question, shown, visitor_file = first_view[:3]
    study = lab.followed(question, shown, visitor_file)
    waiting.empty()
    how = blocks.paragraphs(voice, band_sentences.how(shown, study.bands), cls="s")
    first_view.cards.html(join(blocks.cards(voice, shown, study.bands), how))
    rounded = six_pictures.of(shown, study.bands)
    for name, place in first_view.titles.items():
        charts.title(voice, place, rounded[name])
    waterfalls = [article_sentences.waterfall(shown, parted) for parted in study.articles]
    with first_view.articles:
        for picture in filter(None, waterfalls[-1:]):
            charts.chart(voice, picture, _rests_on(voice, shown, visitor_file))


def _counted(voice: Voice, question: LabQuestion, visitor_file: VisitorFile | None) -> Lab | None:
    """The figures; without the draft where it makes no text; None, and why, where there are none."""
    rows = Counted("rows", lab.ROWS if visitor_file is None else visitor_file.answered)
    for draft in dict.fromkeys((question.draft, None)):
        try:
            with st.spinner(voice.say("lab.page.working", rows=rows), show_time=False):
                return lab.counted(question._replace(draft=draft), visitor_file)
        except SimulatorError as problem:
            is_typed = choice.is_typed(problem) or draft is None
            words = choice.refusal(voice, problem) if is_typed else voice.say("lab.page.editor.wrong")
            st.html(tag("p", words, cls="alert box", role="alert"))
            if is_typed:
                return None
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
            charts.download(
                voice, "given.rejected", lambda: own_file.rejected(visitor_file, voice.lang), "rejected.csv", "text/csv"
            )
        if visitor_file.stated != FileMapping():
            mapping_form.download(voice, VISITOR_FILE, visitor_file.stated)
        st.button(
            voice.say("given.forget"),
            on_click=form.forget,
            args=(VISITOR_FILE, solve.ANSWER, two_levers.ANSWER),
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


def _summary(voice: Voice, shown: Lab, visitor_file: VisitorFile | None) -> DeltaGenerator:
    """The finding, then four numbers for each law, and what they rest on; the place of the numbers."""
    st.html(tag("p", write(headline.headline(shown), voice.lang), cls="lab-headline", role="status"))
    late = None if shown.plan.delays else Sentence("given.late", {"last": dates.LAST})
    about = [late]
    if visitor_file is None:
        about = [recipe_sentences.title(lab.applicant_recipe()), Sentence("lab.say.assumed")]
    supposed = (affordability_sentences.with_loan(shown.plan), *assumption_sentences.of_plan(shown.plan))
    st.html(blocks.paragraphs(voice, findings.population(shown), *about, *supposed, cls="s"))
    cards = st.empty()
    cards.html(blocks.cards(voice, shown))
    if reforms := [law for law in shown.plan.laws if law.reform is not None]:
        st.html(blocks.paragraphs(voice, *map(reform_sentences.applied, reforms), cls="s"))
    if shown.plan.buys:
        st.html(tag("div", blocks.paragraphs(voice, *blocks.about_purchases(shown)), cls="note"))
    changes = list(verdict_sentences.of_changes(shown))
    if changes:
        st.html(blocks.folded(voice.say("lab.heading.gain"), blocks.paragraphs(voice, *changes)))
    return cards


def _taken_away(voice: Voice, question: LabQuestion, shown: Lab, visitor_file: VisitorFile | None) -> None:
    """The policy note, every figure, the reform that is tried, and the command that gives the same."""

    def note(ending: str) -> bytes:
        study = lab.followed(question, shown, visitor_file)
        handed = handed_over.study(question, visitor_file, study, voice.lang, f"note{ending}")
        return policy_note_files.file(policy_note.policy_note(handed), voice.lang, ending)

    def every_figure() -> bytes:
        return blocks.figures_file(shown, invented=visitor_file is None)

    with st.container(key="lab-note", horizontal=True):
        charts.download(voice, "policy.page.pdf", lambda: note(policy_note_files.PDF), "note.pdf", "application/pdf")
        charts.download(voice, "policy.page.docx", lambda: note(policy_note_files.DOCX), "note.docx", _DOCX)
        charts.download(voice, "lab.page.table", every_figure, "population.csv", "text/csv")
        if (draft := question.draft) is not None:
            text = reform.written(draft, voice.law, lab.day()).encode()
            charts.download(voice, "lab.page.editor.file", lambda: text, lab.DRAFT_FILE, "application/yaml")
    with st.expander(voice.say("policy.page.command")):
        st.code(question.command(visitor_file), language=None, wrap_lines=True)


main()
