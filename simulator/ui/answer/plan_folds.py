"""Three folds beside an answer: what to save for the tranches, which relative as kafil, whether a payment order agrees.

What is typed in them is about money and relatives: it stands in no address, and is gone with the page.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, get_args

import streamlit as st

from simulator.reading.errors import SimulatorError
from simulator.ui.answer import form, headline
from simulator.ui.shell.markup import Markup, join, scrolling, tag
from simulator.ui.state import session, typed
from simulator.whatif import kafil_page, order_page, plan_drawing, plan_page
from simulator.whatif.kafil_choice import MOST, Arrangement, kafils
from simulator.whatif.payment_order import payment_order
from simulator.whatif.planner import tranche_plan
from simulator.wording import Named, Sentence, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from simulator.question.scenario import Scenario
    from simulator.views.voice import Voice
    from simulator.whatif.kafil_choice import KafilChoice
    from simulator.whatif.payment_order import OrderCheck
    from simulator.whatif.tranche_plan import TranchePlan


WIDTHS = {"wide": 1060, "narrow": 330}
"""As wide as the picture of a plan stands on a desk and on a phone."""


def plan(voice: Voice, question: Scenario, undated: Sequence[str]) -> None:
    """The fold of the plan for the tranches: what is saved, what can be saved, when the ``undated`` works may end; then the plan."""
    with form.folded(voice.say("plan.page.fold"), "plan") as fold:
        if not fold.open:
            return
        left, right = st.columns(2)
        with left:
            saved = _amount("plan_saved", voice.say("plan.page.saved"))
        with right:
            monthly = _amount("plan_monthly", voice.say("plan.page.monthly"))
        periods = {milestone: _period(voice, milestone) for milestone in undated}
        works = {milestone: period for milestone, period in periods.items() if period}
        with _faults(voice):
            if saved:
                facts = {"saved": saved, "monthly": monthly or None, "works": works or None}
                savings = tranche_plan(question, law=voice.law, **facts)
                st.html(plan_html(voice, savings))
                _picture(voice, savings)
                st.html(months_html(voice, savings))


def _period(voice: Voice, milestone: str) -> dict[str, str]:
    """The period in which works may end: empty while neither day is typed."""
    period: dict[str, str] = {}
    for end, column in zip(("from", "to"), st.columns(2), strict=True):
        with column:
            label = voice.say(f"plan.page.{end}", milestone=Named(f"milestone.{milestone}"))
            period[end] = _day(voice, f"plan_{milestone}_{end}", label)
    return {end: day for end, day in period.items() if day}


def relatives(voice: Voice, question: Scenario) -> None:
    """The fold of the kafil: a line for each relative, the next one when one is filled; then the ranking."""
    with form.folded(voice.say("kafils.page.fold"), "kafils") as fold:
        if not fold.open:
            return
        rows: list[dict[str, object]] = []
        for number in range(1, MOST + 1):
            row = _relative(voice, number)
            if not row:
                break
            rows.append(row)
        with _faults(voice):
            if rows:
                st.html(choice_html(voice, kafils(question, rows, law=voice.law)))


def _relative(voice: Voice, number: int) -> dict[str, object]:
    """The facts of one relative that are typed: empty while none is."""
    born, earning, sharing = st.columns(3)
    with born:
        birth = _day(
            voice, f"kafils_{number}_birth", voice.say("kafils.page.birth", number=number), hint="page.hint.birth"
        )
    with earning:
        income = _amount(f"kafils_{number}_income", voice.say("kafils.page.income"))
    with sharing:
        key = session.key(f"kafils_{number}_share")
        share = st.text_input(voice.say("kafils.page.share"), key=key, placeholder="40 %").strip()
    facts = {"birth": birth, "income": income, "share": share}
    return {name: value for name, value in facts.items() if value}


def order(voice: Voice, question: Scenario) -> None:
    """The fold of a payment order: its amount and its day; then whether it agrees, and the case of a disagreement."""
    with form.folded(voice.say("order.page.fold"), "order") as fold:
        if not fold.open:
            return
        left, right = st.columns(2)
        with left:
            amount = _amount("order_amount", voice.say("order.page.amount"))
        with right:
            day = _day(voice, "order_date", voice.say("order.page.date"))
        with _faults(voice):
            if amount and day:
                check = payment_order(question, amount, day, law=voice.law)
                st.html(check_html(voice, check))
                _case(voice, check)


def _case(voice: Voice, check: OrderCheck) -> None:
    """The button that takes a disagreement away as a case without names; none where the order agrees."""
    if check.verdict != "agrees":
        st.download_button(
            voice.say("order.page.case"), check.case_file(voice.law), "order-to-check.yaml", "application/yaml",
            key=session.key("order_case"), on_click="ignore",
        )  # fmt: skip


@contextmanager
def _faults(voice: Voice) -> Iterator[None]:
    """What was typed wrong is shown in a sentence, and nothing else."""
    try:
        yield
    except SimulatorError as error:
        faults = (write(headline.repair(fault, None), voice.lang) for fault in headline.faults_of(error))
        st.html(tag("div", *(tag("p", fault, cls="fix") for fault in faults), cls="alert box", role="alert"))


def _amount(name: str, label: str) -> str:
    """An amount that is typed, as a question writes it; empty while none is."""
    code = typed.amount(st.text_input(label, key=f"digits-{session.key(name)}"))
    return typed.with_currency(code) if code else ""


def _day(voice: Voice, name: str, label: str, hint: str = "page.hint.day") -> str:
    """A day that is typed, as a question writes it, or a year; empty while none is."""
    return typed.day(st.text_input(label, key=f"day-{session.key(name)}", placeholder=voice.say(hint)))


def plan_html(voice: Voice, savings: TranchePlan) -> Markup:
    """The plan: what to save, each tranche, the loan."""
    parts = [_lines(voice, plan_page.sentences(savings))]
    if savings.tranches:
        parts += [
            _table(voice, plan_page.heads(savings), plan_page.rows(savings)),
            tag("h3", voice.say("heading.plan_loan")),
            _lines(voice, plan_page.loan_sentences(savings)),
        ]
    return tag("div", *parts, cls="plan")


def _picture(voice: Voice, savings: TranchePlan) -> None:
    """The picture of the plan under its legend, then its words; nothing without a tranche to come."""
    sentences = plan_drawing.caption(savings)
    if not sentences:
        return
    names = [
        tag("span", tag("i", cls=colour), voice.say(f"plan.picture.part.{name}"))
        for name, colour in plan_drawing.PARTS.items()
    ]
    title = tag("h3", voice.say("heading.plan_picture"))
    st.html(tag("div", title, tag("div", *names, cls="legend"), cls="plan"))
    st.markdown(pictures(voice, savings), unsafe_allow_html=True)  # a drawing, which st.html leaves out
    st.html(tag("div", _lines(voice, [*sentences, Sentence("plan.picture.calls")]), cls="plan"))


def pictures(voice: Voice, savings: TranchePlan) -> Markup:
    """The picture of a plan, once for a desk and once for a phone: letters keep their size."""
    drawn = [Markup(plan_drawing.picture(voice, savings, width, f"chart {name}")) for name, width in WIDTHS.items()]
    return join(*drawn)


def months_html(voice: Voice, savings: TranchePlan) -> Markup:
    """Every month of the plan, those with the same amounts together; empty without a tranche to come."""
    if not savings.tranches:
        return Markup()
    table = _table(voice, plan_page.month_heads(), plan_page.month_rows(savings))
    return tag("div", tag("h3", voice.say("heading.plan_months")), table, cls="plan")


def choice_html(voice: Voice, choice: KafilChoice) -> Markup:
    """The ranking: which relative is first, then a table for each arrangement."""
    parts = [_lines(voice, kafil_page.sentences(choice))]
    for arrangement in get_args(Arrangement):
        if choice.under(arrangement):
            parts.append(tag("h3", voice.say(f"heading.kafils_{arrangement}")))
            parts.append(_table(voice, kafil_page.heads(), kafil_page.rows(choice, arrangement)))
    return tag("div", *parts, cls="plan")


def check_html(voice: Voice, check: OrderCheck) -> Markup:
    """The check: whether it agrees, and what could explain that it does not."""
    parts = [_lines(voice, order_page.sentences(check))]
    if reasons := order_page.reasons(check):
        parts.append(tag("h3", voice.say("heading.order_reasons")))
        parts.append(tag("ol", *(tag("li", write(reason, voice.lang, centimes=voice.centimes)) for reason in reasons)))
    return tag("div", *parts, cls="plan")


def _lines(voice: Voice, sentences: Iterable[Sentence]) -> Markup:
    return join(*(tag("p", write(sentence, voice.lang, centimes=voice.centimes)) for sentence in sentences))


def _table(voice: Voice, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Markup:
    """A table that scrolls by itself on a phone, by the keyboard too; what does not apply is said in words."""
    head = tag("tr", *(tag("th", voice.say(key), scope="col") for key in heads))
    body = [tag("tr", *(tag("td", voice.fact(cell)) for cell in row)) for row in rows]
    return scrolling(tag("table", tag("thead", head), tag("tbody", *body)))
