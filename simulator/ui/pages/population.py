"""The population: everybody under two laws and a reform on trial; the article's sentence is the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.errors import InputError
from simulator.law import Law
from simulator.plain_page import Page
from simulator.population import charts, pictures, reform, report
from simulator.population_files import COLUMNS, as_csv
from simulator.population_text import row_of
from simulator.ui import editor, laboratory, state
from simulator.ui.laboratory import Asked
from simulator.ui.markup import tag
from simulator.wording import Sentence, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.population.lab import Lab
    from simulator.population.pictures import Picture

GAINS = ("instalment", "present_value")
FIRST, SECOND = "2001-04-29", "2024-06-26"
MOST_NEUTRAL = 1_000_000


def main() -> None:
    """Ask, call, show."""
    page = Page(Law.load(), st.session_state.lang)
    st.html(tag("p", page.say("lab.page.intro"), cls="lab-intro"))
    asked = _choices(page)
    try:
        with st.spinner(page.say("lab.page.working"), show_time=False):
            shown = laboratory.found(asked)
    except InputError:
        st.html(tag("p", page.say("lab.page.editor.wrong"), cls="alert box", role="alert"))
        shown = laboratory.found(asked._replace(draft=None))
    _summary(page, asked, shown)
    _editor(page, asked)
    for picture in pictures.of(shown):
        _picture(page, picture)
    st.html(laboratory.measures(page, shown))
    rows = [row_of(figure, invented=True) for figure in shown.figures]
    _download(page, "lab.page.table", lambda: as_csv(COLUMNS, rows).encode("utf-8-sig"), "population.csv", "text/csv")
    st.html(laboratory.doubt(page, f"{reform.SCHEME}@{asked.second}"))


def _choices(page: Page) -> Asked:
    """Which laws, which band, which gain: in the session, at first from the address, and back into the address."""
    with st.container(key="lab", horizontal=True):
        first = _chosen(page, "first", laboratory.days(), FIRST)
        second = _chosen(page, "second", laboratory.days(), SECOND)
        gain = _chosen(page, "gain", GAINS, GAINS[0])
        neutral = _neutral(page)
    draft = editor.kept()
    changed = editor.written(draft)
    codes = {"first": first, "second": second, "gain": gain, "neutral": str(neutral)}
    usual = {"first": FIRST, "second": SECOND, "gain": GAINS[0], "neutral": "0"}
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


def _summary(page: Page, asked: Asked, shown: Lab) -> None:
    """Four numbers and one sentence for each law; and which laws change nothing, and why."""
    st.html(laboratory.told(page, report.population(shown), Sentence("lab.say.assumed"), cls="s"))
    st.html(laboratory.cards(page, shown))
    same = [report.gain(shown, place) for place in range(1, len(shown.plan.laws)) if shown.changes_nothing(place)]
    same += [report.repeated(shown.plan.laws[0])] if asked.first == asked.second else []
    if same:
        st.html(tag("div", laboratory.told(page, *same), cls="note"))


def _editor(page: Page, asked: Asked) -> None:
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
        st.code(asked.command(), language=None, wrap_lines=True)


def _picture(page: Page, picture: Picture) -> None:
    """Its title, what it says, the drawing, and the same numbers as a table."""
    title, heads = write(picture.title, page.lang), pictures.table(picture, page.lang)
    st.html(tag("h2", title))
    st.html(tag("div", laboratory.told(page, *picture.sentences), laboratory.legend(page, picture), cls="lab-told"))
    st.plotly_chart(
        charts.figure(picture, page.lang), theme=None, config=charts.CONFIG, key=f"{state.key(picture.name)}.chart"
    )
    st.html(tag("p", page.say("lab.say.supposed"), cls="s"))
    st.html(laboratory.folded(page.say("lab.twin"), laboratory.table(*heads)))
    with st.container(key=f"take-{picture.name}", horizontal=True):
        _download(
            page,
            "lab.page.svg",
            lambda: pictures.svg(picture, page.lang, page.say("lab.say.supposed")).encode(),
            f"{picture.name}.svg",
            "image/svg+xml",
        )
        _download(
            page, "lab.page.csv", lambda: as_csv(heads[0], [dict(zip(heads[0], row, strict=True)) for row in heads[1]]).encode("utf-8-sig"),
            f"{picture.name}.csv", "text/csv",
        )  # fmt: skip


def _download(page: Page, key: str, data: Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(
        page.say(key), data=data, file_name=name, mime=kind, on_click="ignore", key=f"{state.key(name)}.take"
    )


main()
