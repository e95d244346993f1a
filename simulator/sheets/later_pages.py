"""The pages behind the first: the schedule, the reasons, the readings, the gaps, the steps of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import CURRENCIES, Money, units
from simulator.law import Readings
from simulator.sheets import still_valid
from simulator.sheets.first_page import step_text
from simulator.views.text.tranches_loan import stacked_rows
from simulator.views.years import APPLICANT, FEE, INSTALMENT, KAFIL, SERIES, TRANCHE, Year, series
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.answers.model import Answer
    from simulator.answers.model_schedule import Payment
    from simulator.answers.stages import Stage
    from simulator.sheets.first_page import Json
    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

AMOUNTS = frozenset({"due", "interest", "charges", "balance"})
WIDTHS = {"n": 1.4, "date": 1.1, "payer": 1.2} | dict.fromkeys(AMOUNTS, 1.2)
"""The relative widths of the columns of the monthly schedule."""


def other_pages(question: Answered, voice: Voice) -> Json:
    """The data of the pages behind the first, as the template reads it."""
    answer = question.answer
    return {
        "years": years(question, voice),
        "reasons": reasons(question, voice),
        "contract": contract(question, voice),
        "readings": readings(answer, voice),
        "gaps": gaps(answer, voice),
        "journey": journey(answer, voice),
        "tranches_loan": beside_the_rent(answer, voice),
        "marks": voice.reproduce(answer),
        "made": voice.say("sheet.made"),
        "since": [write(sentence, voice.lang) for sentence in still_valid.sentences(question)],
    }


def in_order(question: Answered) -> list[Year]:
    """The years by date; tranches without a date come before the year of the keys."""
    return sorted(question.summary.years, key=lambda year: year.year or question.keys.year - 0.5)


def remaining_after(question: Answered, year: int) -> int:
    """The balance of the price at the end of a year, in centimes; undated tranches count in the year of the keys."""
    paid = (row.principal for row in question.summary.years if (row.year or question.keys.year) <= year)
    return question.answer.price.cents - sum(paid)


def years(question: Answered, voice: Voice) -> Json | None:
    """The table of the years: the amounts by payer, their sum, and the balance; None without payments."""
    ordered = in_order(question)
    if not ordered:
        return None
    shown = [name for name in SERIES if any(year.paid[name] for year in ordered)]
    aided = any(year.aid for year in ordered)
    names = [*(["aid"] if aided else []), *shown]
    heads = ["year", *names, "total", "left"]
    rows = [[_year(year, voice), *_sums(year, names, voice), *_ends(question, year, voice)] for year in ordered]
    total = Year(None, aid=sum(year.aid for year in ordered))
    for name in SERIES:
        total.paid[name] = sum(year.paid[name] for year in ordered)
    foot = [voice.say("sheet.total"), *_sums(total, names, voice), _plain(total.total, voice), ""]
    return {
        "title": voice.say("sheet.years"),
        "note": f"{voice.say('sheet.amounts', unit=voice.sign)} · {voice.say('years.by_due')}",
        "heads": [voice.say(f"sheet.head.{name}") for name in heads],
        "rows": rows,
        "foot": foot,
        "widths": [1] * len(heads),
        "right": [name != "year" for name in heads],
        "kinds": [_kind_of(year) for year in ordered],
    }


def _plain(amount: int, voice: Voice) -> str:
    """An amount with its centimes, without the currency that the head of the table gives; a dash for 0."""
    if not amount:
        return "–"
    digits = voice.amount(Money(amount, voice.currency)).rpartition("\u00a0")[0]
    scale = units(voice.currency)
    point = voice.amount(Money(scale // 2, voice.currency))[1]
    return digits if amount % scale else f"{digits}{point}{CURRENCIES[voice.currency].decimals * '0'}"


def _year(year: Year, voice: Voice) -> str:
    return str(year.year) if year.year else voice.say("sheet.undated")


def _sums(year: Year, names: list[str], voice: Voice) -> list[str]:
    return [_plain(year.aid if name == "aid" else year.paid[name], voice) for name in names]


def _ends(question: Answered, year: Year, voice: Voice) -> list[str]:
    remaining = "" if year.year is None else _plain(remaining_after(question, year.year), voice)
    return [_plain(year.total, voice), remaining]


def _kind_of(year: Year) -> str:
    """The kind of a line, for its colour: a year of tranches only, of a kafil, or neither."""
    if year.paid[TRANCHE] and not year.paid[APPLICANT] and not year.paid[KAFIL]:
        return TRANCHE
    return KAFIL if year.paid[KAFIL] else ""


def months(question: Answered, voice: Voice) -> Json:
    """The table of every payment, in the order of the contract: an instalment has its number, another payment its kind."""
    rows, charged = question.answer.schedule, question.answer.charges is not None
    bearing = any(row.interest.cents for row in rows)
    several = len({row.payer for row in rows}) > 1
    more = [
        *(["payer"] if several else []),
        "due",
        *(["interest"] if bearing else []),
        *(["charges"] if charged else []),
    ]
    names = ["n", "date", *more, "balance"]
    return {
        "title": voice.say("sheet.months"),
        "note": voice.say("sheet.amounts", unit=voice.sign),
        "heads": [voice.say(f"sheet.column.{name}") for name in names],
        "widths": [WIDTHS[name] for name in names],
        "right": [name in AMOUNTS for name in names],
        "foot": None,
        "rows": [[_cell(row, name, voice) for name in names] for row in rows],
        "kinds": ["" if (kind := series(row)) in (APPLICANT, FEE) else kind for row in rows],
    }


def _cell(row: Payment, name: str, voice: Voice) -> str:
    match name:
        case "n":
            return _payment_label(row, voice)
        case "date":
            return voice.date(row.date) if row.date else voice.say("sheet.undated")
        case "payer":
            return voice.say(f"payer.{row.payer}")
        case _:
            amounts = {"due": row.due, "interest": row.interest, "charges": row.charges, "balance": row.balance}
            amount = amounts[name]
            return _plain(amount.cents if amount else 0, voice)


def _payment_label(row: Payment, voice: Voice) -> str:
    if row.kind == INSTALMENT:
        return str(row.number)
    if row.kind == TRANCHE:
        return f"{voice.say('kind.tranche')} {row.number}"
    return voice.say(f"fee.{row.label}" if row.kind == FEE else f"kind.{row.kind}")


def reasons(question: Answered, voice: Voice) -> Json:
    """Every step that is not a condition, with its articles and their status."""
    return {"title": voice.say("sheet.reasons"), "rows": _sourced(question.summary.reasons, voice)}


def contract(question: Answered, voice: Voice) -> Json:
    """The terms of the contract; those without a text stand among the gaps."""
    return {"title": voice.say("contract.title"), "rows": _sourced(question.summary.terms, voice)}


def _sourced(steps: Sequence[Step], voice: Voice) -> list[Json]:
    joint = voice.say("list.semicolon")
    return [
        {
            "text": step_text(step, voice),
            "decisive": step.decisive,
            "cited": joint.join(dict.fromkeys(map(voice.cited, step.provisions))),
        }
        for step in steps
    ]


def readings(answer: Answer, voice: Voice) -> Json:
    """The reading of each unclear clause; a choice that differs from the default is marked."""
    rows = [
        {
            "name": voice.say(f"reading.{name}"),
            "choice": voice.say(f"reading.{name}.{choice}"),
            "changed": choice != choices[0],
        }
        for name, choices in Readings.choices().items()
        if answer.financing.follows(name) and (name != "birth_year_only" or answer.spread)
        for choice in [answer.readings[name]]
    ]
    return {"title": voice.say("sheet.readings"), "rows": rows, "changed": voice.say("sheet.readings.changed")}


def gaps(answer: Answer, voice: Voice) -> Json:
    """The gaps of the law, and what is not counted."""
    rows = [[voice.say(f"gap.{row.key}"), voice.cited(row)] for row in answer.gaps]
    return {
        "title": voice.say("sheet.gaps"),
        "rows": rows if answer.financing.counts_fees else [*rows, [voice.not_included(answer), ""]],
    }


def journey(answer: Answer, voice: Voice) -> Json | None:
    """The table of the steps of the file: actor, day, deadline; None without steps."""
    if not answer.journey:
        return None
    rows = [[_step(row.step, voice), voice.actor(row), *_days(row, voice)] for row in answer.journey]
    return {
        "title": voice.say("sheet.journey"),
        "heads": [voice.say(f"column.{name}") for name in ("step", "actor", "on", "by")],
        "rows": rows,
    }


def beside_the_rent(answer: Answer, voice: Voice) -> Json | None:
    """The table of the loan for the tranches and the rent, a line for each run of equal months; None without a loan."""
    loan = answer.down_payment_loan
    if loan is None or not loan.stacked or loan.instalment is None:
        return None
    return {
        "title": voice.say("sheet.tranches_loan"),
        "heads": [voice.say(f"column.{name}") for name in ("month", "bank", "agency", "both", "effort")],
        "rows": stacked_rows(voice, loan),
    }


def _step(step: str, voice: Voice) -> str:
    return voice.say(f"stage.{step}") if voice.has(f"stage.{step}") else voice.say(f"milestone.{step}")


def _days(row: Stage, voice: Voice) -> list[str]:
    return ["–" if day is None else voice.date(day) for day in (row.on, row.due)]
