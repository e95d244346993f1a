"""The question of a visit, in the session and in the address, nowhere else.

Widgets show the codes of ``facts`` and give them back; their keys carry the language, because Streamlit puts a widget
whose labels change back to its first choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from simulator.law import DWELLINGS, Law, earlier
from simulator.question.facts import BOTH
from simulator.ui.state import situations, ways
from simulator.ui.state.facts import DAYS, DIGITS, FIELDS, TEXTS, UNITS, Facts, confirmed, read, written
from simulator.wording import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.ui.state.situations import Situation


@dataclass
class Visit:
    """The question and the choices of one session, under one key of Streamlit's: each of its keys costs time at every change.

    ``borrowed`` are the facts that came from the ``example``; ``turn`` counts the questions; ``page_codes`` is what only the
    page that is shown has in its address.
    ``answered`` are the last facts that had an answer, by who asked them, ``situations`` those that are kept side by side. ``confirmed`` are
    the amounts that were said to be right as they are written (``doubts.AmountQuestion.token``). ``link`` are the facts of
    the address that was opened, ``link_texts`` the mark of its texts. ``way`` is the way in that was chosen (``ways``),
    ``opened`` are the facts that were asked for beside it, ``cursor`` is the fact whose field the keyboard goes to, and how
    often it was moved.
    """

    example: Facts
    facts: Facts
    borrowed: list[str]
    lang: str
    unit: str
    detail: str
    way: str = ""
    opened: list[str] = field(default_factory=list)
    cursor: tuple[str, int] = ("", 0)
    turn: int = 0
    page_codes: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    situations: tuple[Situation, ...] = ()
    answered: dict[str, Facts] = field(default_factory=dict)
    link: Facts = field(default_factory=dict)
    link_texts: str = ""


def visit() -> Visit:
    """The visit of this session."""
    session_visit: Visit = st.session_state.visit
    return session_visit


def start(example: Facts) -> None:
    """At the first run of a session, read the address. A page that is left by another way than a link takes its widgets along.

    The language is such a widget: the visit remembers it.
    """
    session = st.session_state
    if "visit" not in session:
        session.visit = _first(example)
    now = visit()
    now.page_codes = {}
    now.lang = session.get("lang") or now.lang


def _first(example: Facts) -> Visit:
    parameters = st.query_params.to_dict()
    facts, borrowed = read(parameters, example)
    unit = parameters["unit"] if parameters.get("unit") in UNITS else UNITS[0]
    detail = parameters["detail"] if parameters.get("detail") in DWELLINGS else ""
    confirmed = set(parameters.get("confirmed", "").split())
    side_by_side, way = situations.read(parameters.get("kept", "")), ways.read(parameters.get("way", ""))
    lang = _language(parameters.get("lang", ""))
    return Visit(
        example, facts, borrowed, lang, unit, detail, way=way, confirmed=confirmed, situations=side_by_side, link=dict(facts), link_texts=parameters.get(TEXTS, "")
    )  # fmt: skip


def _language(lang_of_address: str) -> str:
    browser = (st.context.locale or "")[:2].lower()
    return next((lang for lang in (lang_of_address, browser) if lang in LANGUAGES), DEFAULT)


def keep(**codes: str) -> None:
    """Set the codes that only the page that is shown has in its address (``text=dz/2024-203``): an empty code is left out."""
    visit().page_codes = {name: code for name, code in codes.items() if code}


def address() -> dict[str, str]:
    """The codes that every page has in its address: the language, and what differs from a first visit."""
    now = visit()
    codes = {"lang": now.lang}
    if now.facts != now.example:
        codes |= written(now.facts) | {TEXTS: texts() or earlier.mark(Law.load())}
    if now.way:
        codes["way"] = now.way
    if now.unit != UNITS[0]:
        codes["unit"] = now.unit
    if now.detail and now.facts["type"] == BOTH:
        codes["detail"] = now.detail
    if now.confirmed:
        codes["confirmed"] = " ".join(sorted(now.confirmed))
    if now.situations:
        codes["kept"] = situations.written(now.situations)
    return codes


def texts() -> str:
    """The mark of the texts of the link that was opened, as long as its facts are those of the page; empty without one."""
    return mark_of_link() if visit().facts == visit().link else ""


def mark_of_link() -> str:
    """The mark of the texts of the link that was opened; empty without one."""
    mark = visit().link_texts
    return mark if earlier.MARK.fullmatch(mark) else ""


def save() -> None:
    """Write the visit into the address."""
    codes = address() | visit().page_codes
    if codes != st.query_params.to_dict():
        st.query_params.from_dict(codes)


def facts() -> Facts:
    """The facts of this session."""
    return visit().facts


def key(name: str, now: Visit | None = None) -> str:
    """The key of the widget of a fact, in this language; a new question makes new widgets.

    ``boot.js`` opens the pad of digits for those whose key says so, and puts a calendar behind the icon of a day.
    """
    now = now or visit()
    kind = "digits-" if name in DIGITS else "day-" if name in DAYS else ""
    return f"{kind}{name}@{now.lang}.{now.turn}"


def begun(widget: str, value: object, argument: str = "value") -> dict[str, Any]:
    """The key of a widget and the value that it begins with, under the name that this has among its arguments.

    What it begins with never stands over what was typed or chosen meanwhile. A value that is set in the session does: the
    browser puts it into the field when it comes, though the field was left with another since, and the next change sends it
    back as typed. So only a value that differs from the one the browser has told is set.
    """
    if st.session_state.get(widget, value) == value:
        return {"key": widget, argument: value}
    st.session_state[widget] = value
    return {"key": widget}


def with_place(codes: Sequence[str], choice: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a choice for a list or for radio buttons, which begin with the place of a code among the others."""
    arguments = dict(choice)
    code = arguments.pop("default", None)
    return arguments | {"index": codes.index(code) if code in codes else None}


def has_left(widget: str) -> bool:
    """Whether a widget left with its page while its change was on the way: Streamlit tells of the change all the same."""
    return widget not in st.session_state


def take(name: str, read_back: Callable[[Any], str]) -> None:
    """A widget was changed: keep its code, which the widget then shows as it was understood."""
    now = visit()
    widget = key(name, now)
    if has_left(widget):
        return
    code = read_back(st.session_state[widget])
    now.facts = confirmed(now.facts | {name: code}, name)
    now.borrowed, now.cursor = [], ("", now.cursor[1])


def bound(
    name: str, read_back: Callable[[Any], str] = str, show: Callable[[str], Any] = str, argument: str = "value"
) -> dict[str, Any]:
    """The arguments that tie a widget to a fact: its key, what it begins with (``begun``), and the callback of its changes."""
    now = visit()
    return begun(key(name, now), show(now.facts[name]), argument) | {"on_change": take, "args": (name, read_back)}


def choose(name: str, code: str) -> None:
    """Another code of a fact, chosen beside the answer; its own widget shows it."""
    now = visit()
    now.facts, now.borrowed = confirmed(now.facts | {name: code}, name), []


def suppose(facts: Facts) -> None:
    """The same question, of which what is an example's is another's; the widgets stay, and show it."""
    visit().facts = dict(facts)


def go(way: str) -> None:
    """Another way in: it asks other facts first. Who has typed nothing sees the example of that way."""
    now = visit()
    facts = ways.example(way, now.facts)
    if facts != now.facts:
        ask(facts)
    now.way, now.opened = way, []
    point(ways.first_facts(way, now.facts)[0])


def open_fact(name: str) -> None:
    """Ask a fact that was supposed, in its place."""
    now = visit()
    now.opened = [*(other for other in now.opened if other != name), name]
    point(name)


def point(name: str) -> None:
    """Put the cursor into the field of a fact."""
    now = visit()
    now.cursor = name, now.cursor[1] + 1


def confirm() -> None:
    """Every fact that is asked is the household's own."""
    now = visit()
    now.facts, now.borrowed = confirmed(now.facts, *FIELDS), []


def go_through() -> None:
    """The last question of the way was passed."""
    now = visit()
    now.facts = ways.gone_through(now.way, now.facts)


def ask(question: Facts) -> None:
    """Put another question in place of this one."""
    now = visit()
    now.facts = dict.fromkeys(FIELDS, "") | question
    now.borrowed, now.detail, now.confirmed, now.answered, now.opened = [], "", set(), {}, []
    now.turn += 1
