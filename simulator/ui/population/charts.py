"""A chart of the page: its finding as the title, what is drawn, the drawing, and the same numbers as a table and as files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from simulator.populations.report import picture_file, plotly
from simulator.sheets import population_folder, typeset
from simulator.ui.population import blocks
from simulator.ui.shell.markup import tag
from simulator.ui.state import session
from simulator.wording import write
from simulator.writing import formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator

    from simulator.populations.report.pictures import Picture
    from simulator.views.voice import Voice


def chart(
    voice: Voice, picture: Picture, note: str, within: str = "", later: Callable[[], Picture] | None = None
) -> DeltaGenerator:
    """One chart, and the place of its title; ``note`` says what its figures rest on.

    ``within`` names the fold of a page that has it elsewhere too; ``later`` gives the picture once its bands are known.
    """
    key = f"{within}{picture.name}"
    place = st.empty()
    title(voice, place, picture)
    subject = blocks.paragraphs(voice, picture.subject, cls="s")
    st.html(tag("div", subject, blocks.legend(voice, picture), cls="lab-told"))
    st.plotly_chart(
        plotly.figure(picture, voice.lang), theme=None, config=plotly.CONFIG, key=f"{session.key(key)}.chart"
    )
    sentences = blocks.paragraphs(voice, *picture.sentences)
    st.html(blocks.folded(voice.say("lab.twin"), blocks.numbers(voice, picture), sentences, tag("p", note, cls="s")))
    with st.container(key=f"take-{key}", horizontal=True):
        download(
            voice,
            "policy.page.png",
            lambda: png(later() if later else picture, voice.lang, note),
            f"{picture.name}.png",
            "image/png",
            within,
        )
        download(
            voice,
            "lab.page.csv",
            lambda: population_folder.numbers_of(picture, voice.lang).encode("utf-8-sig"),
            f"{picture.name}.csv",
            "text/csv",
            within,
        )
    return place


def title(voice: Voice, place: DeltaGenerator, picture: Picture) -> None:
    """The finding of a picture, in its place."""
    place.html(tag("h2", write(picture.title, voice.lang)))


def png(picture: Picture, lang: str, note: str) -> bytes:
    """The picture in points, with its title, its legend and what it is not."""
    return typeset.drawing(picture_file.svg(picture, lang, note), formats.UNDATED.replace(tzinfo=dt.UTC))


def download(voice: Voice, key: str, data: Callable[[], bytes], name: str, kind: str, within: str = "") -> None:
    """A button that gives a file, which is made when it is pressed."""
    st.download_button(
        voice.say(key),
        data=data,
        file_name=name,
        mime=kind,
        on_click="ignore",
        key=f"{session.key(within + name)}.take",
    )
