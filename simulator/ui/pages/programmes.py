"""Autres programmes: the schemes beside the location-vente, each with its own form, its answer, its schedule and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from simulator.law import Law
from simulator.law.keys import CURRENCIES
from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.answer import blocks as answer_blocks
from simulator.ui.answer import download_links, downloads, last_answer
from simulator.ui.answer import form as forms
from simulator.ui.programmes import blocks, form, session
from simulator.ui.shell.markup import join, tag
from simulator.ui.state import question, recall_code, scheme_codes
from simulator.ui.state import session as state
from simulator.ui.state.facts import UNITS
from simulator.ui.state.scheme_codes import SCHEME
from simulator.views.voice import Voice

if TYPE_CHECKING:
    from simulator.sheets import Answered
    from simulator.ui.shell.markup import Markup
    from simulator.ui.state.scheme_codes import Codes


def main() -> None:
    """Choose, ask, call, show."""
    codes, now = session.start(), state.visit()
    currency = CURRENCIES[codes[SCHEME]]
    in_centimes = now.unit == UNITS[1] and currency == CURRENCIES[question.SCHEME]
    voice = Voice(Law.load(), now.lang, centimes=in_centimes, currency=currency)
    form.choose(voice)
    _origin(voice)
    case, error = _case(codes)
    with st.container(key="programme"):
        with st.container(key="answered"):
            if error is not None:
                st.html(join(blocks.refusal(voice, error, codes), _before(voice)))
            if case is not None:
                st.html(_top(voice, case, codes))
                if voice.currency == CURRENCIES[question.SCHEME]:
                    forms.unit(voice)
        form.facts(voice)
        if case is not None:
            with st.container(key="judged"):
                st.html(blocks.judged(voice, case))
    if case is not None:
        _details(voice, case, codes)
        _take_away(voice, case, codes)
    session.save()


def _origin(voice: Voice) -> None:
    """Whose facts these are, and the way to others: a blank form, or the example."""
    codes = session.codes()
    is_example = scheme_codes.is_example(codes)
    begun = {SCHEME: codes[SCHEME]} if is_example else scheme_codes.example(codes[SCHEME])
    with st.container(key="mine-whose", horizontal=True):
        st.html(blocks.label(voice, codes))
        st.button(
            voice.say("mine.blank" if is_example else "mine.to_example"), key=session.key("whose"), type="tertiary",
            on_click=session.restart, args=(begun,),
        )  # fmt: skip


def _case(codes: Codes) -> tuple[Answered | None, SimulatorError | None]:
    """The answer to the codes, or why there is none."""
    try:
        case = scheme_codes.answered(codes, clock.today().isoformat())
    except SimulatorError as error:
        return None, error
    session.last_answered(codes)
    return case, None


def _before(voice: Voice) -> str:
    """The last answer of the visit about this scheme; nothing where there was none."""
    codes = session.last_answered()
    if codes is None:
        return ""
    return last_answer.before(voice, _top(voice, scheme_codes.answered(codes, clock.today().isoformat()), codes))


def _top(voice: Voice, case: Answered, codes: Codes) -> Markup:
    return blocks.top(voice, case, scheme_codes.paid_as_due(codes, clock.today().isoformat()))


def _details(voice: Voice, case: Answered, codes: Codes) -> None:
    with st.container(key="detail"):
        st.html(blocks.details(voice, case))
    form.steps(
        voice,
        [row.step for row in case.answer.journey if not row.due and (not row.on or codes.get(f"works_{row.step}"))],
    )
    st.html(join(blocks.journey(voice, case), blocks.years(voice, case, clock.today())))
    for title, block in (("page.reasons", answer_blocks.reasons), ("contract.title", answer_blocks.contract)):
        with forms.folded(voice.say(title), f"{scheme_codes.PREFIX}{title}") as fold:
            if fold.open:
                st.html(block(voice, case.summary))


def _take_away(voice: Voice, case: Answered, codes: Codes) -> None:
    """The files of the answer, and the recall code of the question."""
    stated = scheme_codes.written(codes)
    query = urlencode(stated | {question.AS_OF: clock.today().isoformat()})
    address = download_links.again_on("programmes", stated, voice.lang)
    links = download_links.QuestionLinks(query, address, recall_code.encode(stated), codes[SCHEME])
    st.html(join(downloads.block(voice, case, links), answer_blocks.law_day(voice, case.answer)))
    downloads.more(voice, case, links)
    st.html(tag("p", voice.say("programme.address"), cls="label"))


main()
