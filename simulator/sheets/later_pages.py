"""The pages behind the first: the schedule, the reasons, the readings, what is not known, the steps of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.base.money import CENTIMES, decimal_string
from simulator.law import Readings
from simulator.sheets import still_valid
from simulator.sheets.first_page import marks, said
from simulator.views.text.tranches_loan import stacked_rows
from simulator.views.years import APPLICANT, FEE, INSTALMENT, KAFIL, SERIES, TRANCHE, Year, cents, series
from simulator.wording import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers.explain import Step
    from simulator.sheets.question import Answered
    from simulator.views.voice import Page

Json = dict[str, Any]

OF_A_LOAN = frozenset({"lpa_base", "lsp_cap"})
"""Readings that only a purchase follows."""
OF_A_RENT = frozenset(
    {"age_at_registration", "kafil", "kafil_age_limit", "over_age_cash", "price_2013", "rounding", "unable_above"}
)
"""Readings that only a rent follows."""


AMOUNTS = frozenset({"due", "interest", "charges", "balance"})
WIDTHS = {"n": 1.4, "date": 1.1, "payer": 1.2} | dict.fromkeys(AMOUNTS, 1.2)
"""The shares of a line that the columns of the monthly schedule have."""


def other_pages(asked: Answered, page: Page, *, monthly: bool) -> Json:
    """Everything that proves the first page."""
    found = asked.found
    return {
        "years": years(asked, page), "months": months(asked, page) if monthly else None,
        "reasons": reasons(asked, page), "contract": contract(asked, page), "readings": readings(found, page), "gaps": gaps(found, page),
        "journey": journey(found, page), "tranches_loan": beside_the_rent(found, page), "marks": marks(found, page), "made": page.say("sheet.made"),
        "since": [write(sentence, page.lang) for sentence in still_valid.sentences(asked)],
    }  # fmt: skip


def in_order(asked: Answered) -> list[Year]:
    """The years by date; tranches without a date come before the year of the keys."""
    return sorted(asked.summary.years, key=lambda year: year.year or asked.keys.year - 0.5)


def left_after(asked: Answered, year: int) -> int:
    """What is left of the price at the end of a year, in centimes; the tranches of the works are paid before the keys."""
    paid = (each.principal for each in asked.summary.years if (each.year or asked.keys.year) <= year)
    return cents(asked.found["price"]) - sum(paid)


def years(asked: Answered, page: Page) -> Json | None:
    """One line a year: who pays how much, in all, and what is left."""
    ordered = in_order(asked)
    if not ordered:
        return None
    shown = [name for name in SERIES if any(year.paid[name] for year in ordered)]
    aided = any(year.aid for year in ordered)
    names = [*(["aid"] if aided else []), *shown]
    heads = ["year", *names, "total", "left"]
    rows = [[_year(year, page), *_sums(year, names, page), *_ends(asked, year, page)] for year in ordered]
    total = Year(None, aid=sum(year.aid for year in ordered))
    for name in SERIES:
        total.paid[name] = sum(year.paid[name] for year in ordered)
    foot = [page.say("sheet.total"), *_sums(total, names, page), _plain(total.total, page), ""]
    return {
        "title": page.say("sheet.years"),
        "note": f"{page.say('sheet.amounts', unit=_unit(page))} · {page.say('years.by_due')}",
        "heads": [page.say(f"sheet.head.{name}") for name in heads], "rows": rows, "foot": foot,
        "widths": [1] * len(heads), "right": [name != "year" for name in heads],
        "kinds": [_kind_of(year) for year in ordered],
    }  # fmt: skip


def _unit(page: Page) -> str:
    """The currency as it is written after an amount."""
    return page.amount("1.00").split("\u00a0")[-1]


def _plain(amount: int, page: Page) -> str:
    """An amount without its currency, which the head of the table gives, always with its centimes; nothing is a dash."""
    if not amount:
        return "–"
    digits = page.amount(decimal_string(amount)).rpartition("\u00a0")[0]
    point = page.amount("0.50")[1]
    return digits if amount % CENTIMES else f"{digits}{point}00"


def _year(year: Year, page: Page) -> str:
    return str(year.year) if year.year else page.say("sheet.undated")


def _sums(year: Year, names: list[str], page: Page) -> list[str]:
    return [_plain(year.aid if name == "aid" else year.paid[name], page) for name in names]


def _ends(asked: Answered, year: Year, page: Page) -> list[str]:
    left = "" if year.year is None else _plain(left_after(asked, year.year), page)
    return [_plain(year.total, page), left]


def _kind_of(year: Year) -> str:
    """The colour of a line: a year of tranches only, of a kafil, or neither."""
    if year.paid[TRANCHE] and not year.paid[APPLICANT] and not year.paid[KAFIL]:
        return TRANCHE
    return KAFIL if year.paid[KAFIL] else ""


def months(asked: Answered, page: Page) -> Json:
    """Every payment, in the order of the contract: an instalment is called by its number, another payment by its kind."""
    rows, charged = asked.found["schedule"], asked.found["charges"] is not None
    bearing = any(cents(row["interest"]) for row in rows)
    several = len({row["payer"] for row in rows}) > 1
    more = [
        *(["payer"] if several else []),
        "due",
        *(["interest"] if bearing else []),
        *(["charges"] if charged else []),
    ]
    names = ["n", "date", *more, "balance"]
    return {
        "title": page.say("sheet.months"), "note": page.say("sheet.amounts", unit=_unit(page)),
        "heads": [page.say(f"sheet.column.{name}") for name in names],
        "widths": [WIDTHS[name] for name in names], "right": [name in AMOUNTS for name in names], "foot": None,
        "rows": [[_cell(row, name, page) for name in names] for row in rows],
        "kinds": ["" if (kind := series(row)) in (APPLICANT, FEE) else kind for row in rows],
    }  # fmt: skip


def _cell(row: Json, name: str, page: Page) -> str:
    match name:
        case "n":
            return _called(row, page)
        case "date":
            return page.date(row["date"]) if row["date"] else page.say("sheet.undated")
        case "payer":
            return page.say(f"payer.{row['payer']}")
        case _:
            return _plain(cents(row[name]), page)


def _called(row: Json, page: Page) -> str:
    if row["kind"] == INSTALMENT:
        return str(row["n"])
    if row["kind"] == TRANCHE:
        return f"{page.say('kind.tranche')} {row['n']}"
    return page.say(f"fee.{row['label']}" if row["kind"] == FEE else f"kind.{row['kind']}")


def reasons(asked: Answered, page: Page) -> Json:
    """Every step that is not a condition, with its articles and how sure each is."""
    return {"title": page.say("sheet.reasons"), "rows": _sourced(asked.summary.reasons, page)}


def contract(asked: Answered, page: Page) -> Json:
    """What the contract forbids and gives; what was not found stands among the gaps."""
    return {"title": page.say("contract.title"), "rows": _sourced(asked.summary.terms, page)}


def _sourced(steps: Sequence[Step], page: Page) -> list[Json]:
    joint = page.say("list.semicolon")
    return [
        {
            "text": said(step, page),
            "decisive": step.decisive,
            "cited": joint.join(dict.fromkeys(map(page.cited, step.provisions))),
        }
        for step in steps
    ]


def readings(found: Json, page: Page) -> Json:
    """How the unclear clauses were read; those that differ from our default are marked."""
    other = OF_A_RENT if "loan" in found else OF_A_LOAN
    rows = [
        {
            "name": page.say(f"reading.{name}"),
            "choice": page.say(f"reading.{name}.{choice}"),
            "changed": choice != choices[0],
        }
        for name, choices in Readings.choices().items()
        if name not in other and (name != "birth_year_only" or found["spread"])
        for choice in [found["readings"][name]]
    ]
    return {"title": page.say("sheet.readings"), "rows": rows, "changed": page.say("sheet.readings.changed")}


def gaps(found: Json, page: Page) -> Json:
    """What the law does not say, and what is not counted."""
    rows = [[page.say(f"gap.{row['key']}"), page.cited(row)] for row in found["gaps"]]
    return {
        "title": page.say("sheet.gaps"),
        "rows": rows if "loan" in found else [*rows, [page.not_included(found), ""]],
    }


def journey(found: Json, page: Page) -> Json | None:
    """Every step of the file: who acts, done when, due when."""
    if not found["journey"]:
        return None
    rows = [[_step(row["step"], page), page.actor(row), *_days(row, page)] for row in found["journey"]]
    return {
        "title": page.say("sheet.journey"),
        "heads": [page.say(f"column.{name}") for name in ("step", "actor", "on", "by")],
        "rows": rows,
    }


def beside_the_rent(found: Json, page: Page) -> Json | None:
    """The loan for the tranches and the rent, one line for each run of equal months."""
    loan = found["down_payment_loan"]
    if loan is None or not loan["stacked"] or loan["instalment"] is None:
        return None
    return {
        "title": page.say("sheet.tranches_loan"),
        "heads": [page.say(f"column.{name}") for name in ("month", "bank", "agency", "both", "effort")],
        "rows": stacked_rows(page, loan),
    }


def _step(step: str, page: Page) -> str:
    return page.say(f"stage.{step}") if page.has(f"stage.{step}") else page.say(f"milestone.{step}")


def _days(row: Json, page: Page) -> list[str]:
    return ["–" if row[name] is None else page.date(row[name]) for name in ("on", "due")]
