"""The sheet of a question on one page, in two languages face to face: what a clerk and a household look at together.

The next payment stands in a box; number, name and stamp are left to fill in, for no name is asked. What the page sums up
stands in the annex.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.sheets import annex as behind
from simulator.sheets import facing, facts, first_page, still_valid, typeset
from simulator.sheets.facing import Again, Column, NextBox, Row, Section
from simulator.views.text import payer_lines
from simulator.views.years import AID, FEE, TRANCHE
from simulator.wording import FactList, Named, Plain, is_right_to_left, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.answers.model import Answer
    from simulator.answers.model_schedule import Payment
    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

_MARKS = {"met": "met", "refused": "unmet", "unknown": "unknown"}
"""How a condition looks on the page, by its verdict."""


def pdf(question: Answered, lang: str, *, address: str = "", code: str = "", annex: bool = False) -> bytes:
    """The page as a tagged PDF (PDF/UA-1); ``annex`` adds pages in ``lang``."""
    voices = [question.voice(spoken) for spoken in facing.languages(lang)]
    columns = [_column(question, voice, code) for voice in voices]
    foot = voices[0].reproduce(question.answer, "sheet.foot")
    again = Again(address, typeset.qr(address), [voice.say("sheet.qr") for voice in voices]) if address else None
    return facing.pdf(columns, foot, question.stamp, again, [behind.pages(question, lang)] if annex else [])


def _column(question: Answered, voice: Voice, code: str) -> Column:
    """One column of the page."""
    answer, hero = question.answer, first_page.hero(question, voice)
    reform = still_valid.reforms(question)
    return Column(
        lang=voice.lang,
        rtl=is_right_to_left(voice.lang),
        brand=voice.say("sheet.brand"),
        title=voice.say("sheet.title"),
        day=voice.say("paper.issued", date=answer.as_of) if answer.as_of else "",
        subtitle=first_page.subtitle(question, voice),
        law=first_page.law_of(answer, voice),
        disclaimer=voice.say("disclaimer"),
        next=next_box(answer, voice),
        headline=headline(answer, voice),
        notes=[
            *([write(reform, voice.lang)] if reform else []),
            *first_page.warnings(answer, voice),
            *voice.examples(answer),
        ],
        sections=[section for section in sections(question, voice) if section.rows],
        blanks=[voice.say(key) for key in blanks(answer)],
        estimate=True,
        code=voice.say("sheet.recall", code=Plain(code)) if code else "",
        state=hero["state"],
    )


def blanks(answer: Answer) -> tuple[str, ...]:
    """What is left to fill in: the day of issue too where the question names no day."""
    issued = () if answer.as_of else ("life.sheet.issued",)
    return ("paper.name", "paper.number", *issued, "life.sheet.stamp")


# --- the box of the next payment


def _to_come(answer: Answer) -> list[Payment]:
    """The household's dated payments from the day of the sheet on, in their order; all of them where it has no day."""
    dated = [row for row in answer.schedule if row.date and row.kind != AID]
    return sorted(
        (row for row in dated if answer.as_of is None or (row.date and row.date >= answer.as_of)),
        key=lambda row: row.date or answer.law_date,
    )


def next_box(answer: Answer, voice: Voice) -> NextBox | None:
    """What is paid next, exactly how much and by which day; None for who is refused, or where no day is known."""
    rows = _to_come(answer)
    if answer.is_refused or not rows:
        return None
    here = list(itertools.takewhile(lambda row: row.date == rows[0].date, rows))
    amount = Money(sum(row.due.cents for row in here), answer.currency)
    what = FactList(tuple(Plain(words) for words in dict.fromkeys(_what(row, answer, voice) for row in here)))
    label = voice.say("paper.next" if answer.as_of else "paper.first")
    return NextBox(label, voice.date(rows[0].date), voice.amount(amount), write(what, voice.lang))


def _what(row: Payment, answer: Answer, voice: Voice) -> str:
    """What a payment is: a tranche or a part of one with its milestone, an instalment with its number, a fee by its name."""
    if row.kind == FEE:
        return voice.say("paper.fee", fee=Named(f"fee.{row.label}"))
    if row.kind != TRANCHE:
        return voice.say("paper.instalment", n=row.number)
    milestone = next(tranche.milestone for tranche in answer.tranches if tranche.number == row.number)
    facts: dict[str, object] = {"n": row.number, "milestone": Named(f"milestone.{milestone}")}
    parts = [part for part in answer.schedule if part.kind == TRANCHE and part.number == row.number]
    if len(parts) > 1:
        return voice.say("paper.part", **facts, place=parts.index(row) + 1)
    return voice.say("paper.tranche", **facts)


def headline(answer: Answer, voice: Voice) -> str:
    """Under the box: what may be called before its day. Where there is no box: why."""
    if answer.is_refused:
        return first_page.verdict(answer, voice)
    rows = _to_come(answer)
    undated = [Plain(str(row.number)) for row in answer.tranches_to_pay if row.due is None]
    if not rows:
        return voice.say("paper.works" if undated and not answer.keys_in_hand else "paper.over")
    if undated and not answer.keys_in_hand and rows[0].number > int(undated[0].text):
        return voice.say("paper.before", numbers=FactList(tuple(undated)))
    return ""


# --- the sections


def sections(question: Answered, voice: Voice) -> list[Section]:
    """The sections of the page, in the order in which they are read; one without rows is left out."""
    answer = question.answer
    conditions = first_page.conditions(question, voice)
    return [
        Section(voice.say("sheet.hero"), list(_monthly(question, voice))),
        Section(voice.say("sheet.payers"), list(_payers(answer, voice))),
        Section(voice.say("sheet.tranches"), list(_tranches(question, voice))),
        Section(voice.say("paper.sums"), list(_sums(question, voice))),
        Section(voice.say("paper.age"), list(_age(question, voice))),
        Section(
            conditions["title"] if answer.keys_in_hand else voice.say("paper.conditions"),
            list(_conditions(answer, conditions["rows"], voice)),
        ),
        Section(first_page.facts_title(question, voice), [_facts(question, voice)]),
        Section(voice.say("paper.sure"), list(_how_sure(question, voice))),
    ]


def _monthly(question: Answered, voice: Voice) -> Iterable[Row]:
    """The instalment with its duration, then what is said under it; the parts of several payers stand in their own section."""
    answer = question.answer
    hero = first_page.hero(question, voice)
    lines = hero["lines"]
    if answer.instalments.amount is not None:
        yield Row(lines[0], hero["value"], look="strong")
        lines = lines[1:]
    else:
        yield Row(hero["label"], hero["value"], look="strong")
    elsewhere = payer_lines.efforts(voice, answer) if len(answer.payers) > 1 else []
    yield from (Row(text=line) for line in lines if line not in elsewhere)


def _payers(answer: Answer, voice: Voice) -> Iterable[Row]:
    """Who pays how much and until when, where several pay; a kafil is a hypothesis."""
    rows = first_page.payers(answer, voice)["rows"] if len(answer.payers) > 1 else []
    for row in rows:
        time, *others = row["lines"]
        yield Row(row["who"], row["monthly"])
        yield Row(text=" · ".join([time, *others, *([row["supposed"]] if row["supposed"] else [])]), look="small")


def _tranches(question: Answered, voice: Voice) -> Iterable[Row]:
    """Each tranche with its day, the parts of the first one, and their sum."""
    shown = first_page.tranches(question, voice)
    if not shown["rows"]:
        yield Row(text=shown["none"])
        return
    for row in shown["rows"]:
        yield Row(f"{row['n']}. {row['milestone']} · {row['due']}", row["amount"])
        yield from (Row(text=half, look="small") for half in row["halves"])
    label, value = shown["total"]
    yield Row(label, value, look="strong")


def _sums(question: Answered, voice: Voice) -> Iterable[Row]:
    """The price, what is financed, the last payment; the fees; both prices where two circulate."""
    shown = first_page.price(question, voice)
    for label, value, below in first_page.cards(question, voice):
        yield Row(f"{label} ({below})" if below else label, value)
    if shown["fees"]:
        yield Row(shown["fees"]["title"], shown["fees"]["total"][1])
    yield from (Row(text=line) for line in [*shown["both"], *first_page.loan_for_tranches(question, voice)])


def _age(question: Answered, voice: Voice) -> Iterable[Row]:
    """Until when the age lets the subscriber pay, and what a kafil changes."""
    answer, cap = question.answer, question.summary.step("age_cap")
    if cap is None:
        return
    if answer.term.decisive == "age" and not answer.term.blocked:
        yield Row(text=voice.say("answer.paid_at", age=cap.sentence.facts["age"]))
    yield Row(text=first_page.step_text(cap, voice))
    is_open = not (answer.is_refused or answer.keys_in_hand or answer.term.blocked)
    named = question.summary.step("kafil") or (question.summary.step("with_kafil") if is_open else None)
    if named is not None and len(answer.payers) < 2:
        yield Row(text=first_page.step_text(named, voice))


def _conditions(answer: Answer, rows: list[first_page.Json], voice: Voice) -> Iterable[Row]:
    """The verdict, then each condition that is not met or not checked; those that are met are counted."""
    if not answer.is_refused:
        yield Row(text=first_page.verdict(answer, voice))
    if answer.keys_in_hand:
        return
    yield from (Row(text=row["text"], look=_MARKS[row["mark"]]) for row in rows if row["mark"] != "met")
    met = sum(row["mark"] == "met" for row in rows)
    if met:
        yield Row(text=voice.say("paper.met", count=met), look="met")


def _facts(question: Answered, voice: Voice) -> Row:
    """What was stated, in one paragraph."""
    colon = voice.say("error.colon")
    return Row(text=" · ".join(f"{label}{colon}{value}" for label, value in facts.rows(question, voice)), look="small")


def _how_sure(question: Answered, voice: Voice) -> Iterable[Row]:
    """How sure the figures are, and whether an older sheet still holds."""
    weakest = question.summary.weakest()
    if weakest is not None:
        yield Row(text=voice.say("page.grade", status=Named(f"status.{weakest.provision.status}")))
    yield from (Row(text=write(sentence, voice.lang), look="small") for sentence in still_valid.sentences(question))
