"""The counter: a form for a keyboard, what the visitor needs to know, the sheet. The case is the address or its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulator.law import Law
from simulator.reading import clock
from simulator.reading.errors import InputError, SimulatorError
from simulator.ui.answer import (
    confirm,
    counter_summary,
    doubts,
    download_links,
    downloads,
    headline,
    last_answer,
    plan_folds,
)
from simulator.ui.contract import counter_block, payments_upload
from simulator.ui.programmes import counter_block as scheme_block
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import (
    counter_input,
    income_days,
    life_codes,
    question,
    recall_code,
    recall_contract,
    scheme_codes,
    typed,
)
from simulator.ui.state import session as state
from simulator.ui.state.facts import FIELDS, supposed, written
from simulator.ui.upload import form
from simulator.views.voice import Voice

if TYPE_CHECKING:
    from simulator.ui.state.facts import Facts
    from simulator.views.years import Summary


def main() -> None:
    """Ask, call, show; then put the cursor where the next key goes."""
    form.leave()
    _start()
    voice = Voice(Law.load(), state.visit().lang, centimes=state.visit().unit == "centimes")
    left, right = st.columns([5, 6], gap="medium")
    with left:
        _reopen(voice)
        _form(voice)
    with right:
        if state.visit().borrowed and st.session_state.has_case:
            st.html(headline.label(voice, None, state.visit().borrowed, state.facts()))
        _outcome(voice)
    if st.session_state.has_case:
        state.keep(**written(state.facts()), **st.session_state.contract)
    cursor = st.session_state.cursor
    st.html(tag("i", id="cursor", data_to=cursor["to"], data_turn=str(cursor["turn"])))


def _start() -> None:
    """Set up the session: blank, until a case is in the address or comes from another page."""
    session = st.session_state
    session.setdefault("has_case", any(name in st.query_params for name in FIELDS))
    session.has_case |= state.facts() != state.visit().example
    session.setdefault("cursor", {"to": "print" if session.has_case else "counter-cohort", "turn": 0})
    session.setdefault("problems", {})
    if "contract" not in session:
        session.contract = _of_address()
        _return_what_is_borrowed()
    session.setdefault("unopened", None)
    session.setdefault("scheme_case", None)


def _of_address() -> Facts:
    """The contract in the address: the day of the statement, until when it was paid, its events."""
    codes = recall_contract.of_page(life_codes.of_address(st.query_params.to_dict()))
    return {name: codes[name] for name in recall_contract.CODES if name in codes}


def _return_what_is_borrowed() -> None:
    """Beside a contract no fact is an example's: an address of its five facts lacks those of the household, which it does not need."""
    now = state.visit()
    if st.session_state.contract and now.borrowed:
        now.facts = now.facts | dict.fromkeys([*now.borrowed, "supposed"], "")
        now.borrowed = []


def _cursor(to: str) -> None:
    """Put the cursor into this field or on this button."""
    st.session_state.cursor = {"to": to, "turn": st.session_state.cursor["turn"] + 1}


# --- a case that comes back


def _reopen(voice: Voice) -> None:
    key = state.key("recall")
    with st.container(key="counter-recall"):
        st.text_input(voice.say("counter.recall"), key=key, on_change=_open, args=(key,), autocomplete="off")
    if st.session_state.unopened:
        st.html(counter_summary.not_opened(voice, st.session_state.unopened))


def _open(key: str) -> None:
    session = st.session_state
    session.unopened = session.scheme_case = None
    if not session[key].strip():
        return
    try:
        facts = counter_input.brought_back(session[key])
    except InputError as error:
        session.unopened = error
        _cursor("counter-recall")
        return
    if scheme_codes.is_in(facts):
        session.scheme_case = facts
        _cursor("print-programme")
        return
    session.contract = {name: facts.pop(name, "") for name in recall_contract.CODES}
    state.ask(facts)
    session.has_case, session.problems = True, {}
    _cursor("print-statement" if _is_paid(session.contract) else "print")


# --- the form


def _form(voice: Voice) -> None:
    texts = counter_input.shown(state.facts() if st.session_state.has_case else {}, voice.lang)
    with st.form("typed", border=False):
        for place in range(0, len(counter_input.ORDER), 2):
            names = counter_input.ORDER[place : place + 2]
            for name, column in zip(names, st.columns(len(names)), strict=True):
                with column:
                    _field(voice, name, texts[name])
        st.form_submit_button(voice.say("counter.compute"), type="primary", width="stretch", on_click=_compute)
    with st.container(key="counter-next"):
        st.button(voice.say("counter.next"), width="stretch", on_click=_next, shortcut="Esc")
    hidden = counter_input.beside(state.facts()) if st.session_state.has_case else []
    if hidden:
        st.html(counter_summary.beside(voice, hidden))


def _field(voice: Voice, name: str, text: str) -> None:
    key = state.key(f"counter-{name}")
    st.session_state.setdefault(key, text)
    with (
        st.container(key=f"counter-{name}"),
        st.container(key=f"digits-{name}" if name in counter_input.DIGITS else None),
    ):
        facts = state.facts() if st.session_state.has_case else {}
        named = (
            income_days.label(voice, name, facts)
            if name in income_days.DECLARED
            else voice.say(counter_summary.field_label(name))
        )
        st.text_input(named, key=key, placeholder=voice.say(counter_input.hint(name)), autocomplete="off")


def _compute() -> None:
    """Read the form; show each answer as it was understood."""
    session, now = st.session_state, state.visit()
    texts = {name: session[state.key(f"counter-{name}")] for name in counter_input.ORDER}
    entry = counter_input.with_unpriced(
        counter_input.read(texts, state.facts() if session.has_case else {}), Law.load()
    )
    session.problems, session.unopened, session.scheme_case = entry.problems, None, None
    if entry.problems:
        _cursor(f"counter-{next(iter(entry.problems))}")
        return
    now.facts, now.borrowed, session.has_case = entry.facts, [], True
    for name, text in counter_input.shown(entry.facts, now.lang).items():
        state.begun(state.key(f"counter-{name}"), text)
    _cursor("print")


def _next() -> None:
    """Clear the page for the next visitor."""
    session = st.session_state
    state.ask(state.visit().example)
    session.has_case, session.problems, session.unopened, session.scheme_case = False, {}, None, None
    session.contract = {}
    if payments_upload.sent() is not None:
        payments_upload.forget()
    _cursor("counter-cohort")


# --- the answer


def _outcome(voice: Voice) -> None:
    session = st.session_state
    if session.scheme_case:
        st.html(scheme_block.block(voice, session.scheme_case))
    elif session.problems:
        st.html(join(counter_summary.problems(voice, session.problems), last_answer.block(voice, last_answer.COUNTER)))
    elif session.has_case:
        _contract(voice)
        if all(state.facts()[name] for name in counter_input.NEEDED):
            _answer(voice)
    else:
        st.html(counter_summary.how(voice))


def _contract(voice: Voice) -> None:
    """Of a contract that has begun: until when it was paid, the day of the statement, then the statement."""
    facts, contract = state.facts(), st.session_state.contract
    if not counter_block.has_begun(facts):
        return
    st.html(tag("h2", voice.say("counter.contract")))
    with st.container(key="counter-contract", horizontal=True):
        for name in ("paid", "on"):
            code = contract.get(f"{life_codes.PREFIX}{name}", "")
            shown = typed.day_shown(code or (clock.today().isoformat() if name == "on" else ""))
            key = state.key(f"digits-contract-{name}")
            st.text_input(
                voice.say(f"mine.field.{name}"),
                on_change=_state_contract,
                args=(name, key),
                autocomplete="off",
                **state.begun(key, shown),
            )
    file = payments_upload.sent()
    if file is not None:
        payments_upload.answer(voice, facts | contract, file)
    elif _is_paid(contract):
        st.html(counter_block.block(voice, facts | contract))
        if not all(facts[name] for name in counter_input.NEEDED):
            st.html(_code(voice))
    if file is None:
        payments_upload.upload(voice)


def _is_paid(contract: Facts) -> bool:
    """Whether it is stated what was paid of a contract."""
    return life_codes.says_what_was_paid(recall_contract.to_page(contract))


def _code(voice: Voice) -> Markup:
    """The recall code of the case, with its contract and the day of the statement where it is said until when it was paid."""
    contract = st.session_state.contract
    if not _is_paid(contract):
        return downloads.recalled(voice, recall_code.encode(state.facts()))
    dated = contract | {"m_on": contract.get("m_on") or clock.today().isoformat()}
    return downloads.recalled(voice, recall_code.encode(state.facts() | dated))


def _state_contract(name: str, key: str) -> None:
    """A day of the contract was typed: keep it, which its field then shows as it was understood."""
    session = st.session_state
    if state.has_left(key):
        return
    code = typed.whole_day(session[key])
    session.contract = session.contract | {f"{life_codes.PREFIX}{name}": code}
    _cursor("print-statement")


def _answer(voice: Voice) -> None:
    try:
        answers = question.answers(question.on_day(state.facts(), clock.today()), voice.law)
    except SimulatorError as error:
        st.html(join(headline.refusal(voice, error, state.facts()), last_answer.block(voice, last_answer.COUNTER)))
        field = question.field_of(error.where)
        st.session_state.cursor["to"] = f"counter-{'kafil' if field.startswith('kafil') else field}"
        return
    if confirm.asks(voice, answers.values()):
        return
    last_answer.keep(last_answer.COUNTER)
    code = _code(voice)
    contracts = question.contracts(question.on_day(state.facts(), clock.today()), answers, voice.law)
    st.html(
        join(
            doubts.of_all(voice, answers.values()),
            headline.hero(voice, answers, contracts, supposed(state.facts())),
            _sheets(voice, answers),
            counter_summary.overview(voice, answers),
            code,
        )
    )
    first = next(iter(answers))
    plan_folds.order(voice, question.read_scenario(question.on_day(state.facts(), clock.today()), first))


def _sheets(voice: Voice, answers: dict[str, Summary]) -> Markup:
    """The sheet of each type, to print and to keep; the cursor stands on the first."""
    links = []
    for place, dwelling in enumerate(answers):
        label = voice.say("counter.print.of", dwelling=dwelling) if len(answers) > 1 else voice.say("counter.print")
        key = f"print-{dwelling}" if place else "print"
        query = download_links.query(question.on_day(state.facts() | {"type": dwelling}, clock.today()))
        links.append(download_links.printing(label, query, voice.lang, data_key=key))
        links.append(download_links.link("pdf", voice.say("paper.print.keep"), query, voice.lang))
    return tag("div", *links, cls="files")


main()
