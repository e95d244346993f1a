"""The same household under several schemes and dates, side by side; and, where two agree, why they do."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.provisions import described
from simulator.wording import LANGUAGES, Listed, Months, Named, Plain, Sentence, write

if TYPE_CHECKING:
    from simulator.explain import Case

Json = dict[str, Any]

FIGURES = (
    "eligible", "price", "down_payment", "tranches", "financed", "term_months", "instalment", "instalments",
    "first_due", "last_due", "total_paid", "payers", "blocked",
)  # fmt: skip
"""What must be equal for two answers to be the same answer (in ``blocked``, only whether there is a schedule)."""

COLUMNS = (
    "scheme", "frozen", "law_date", "currency", "eligible", "refusals", "price", "grant", "down_payment", "financed",
    "term_months", "decisive", "instalments", "instalment", "last_instalment", "first_due", "last_due", "total_paid",
    "effort", "blocked",
)  # fmt: skip
"""What each line of the table holds, taken from the answer."""


class Compared(NamedTuple):
    """One line: what was asked (``location_vente@2001-04-29``), its answer, and its household under its law."""

    asked: str
    answer: Json
    case: Case


def table(lines: list[Compared]) -> Json:
    """The comparison as the command line and the pages show it."""
    return {
        "lines": [{"asked": line.asked} | {name: line.answer[name] for name in COLUMNS} for line in lines],
        "same": [
            {"asked": [first.asked, second.asked], "because": _in_every_language(because(first, second))}
            for first, second in combinations(lines, 2)
            if figures(first.answer) == figures(second.answer)
        ],
    }


def figures(answer: Json) -> list[object]:
    """The figures by which two answers are the same or not."""
    tranches = [(row["amount"], row["due"]) for row in answer["tranches"]]
    found = {**answer, "tranches": tranches, "blocked": answer["blocked"] is not None}
    return [found[name] for name in FIGURES]


def because(first: Compared, second: Compared) -> Sentence:
    """Why two laws give this household the same figures."""
    names = {"first": Plain(first.asked), "second": Plain(second.asked)}
    differing = _differences(first.case, second.case)
    if not differing:
        return Sentence("same.law", names)
    facts = {**names, "keys": Listed(tuple(Named(f"key.{key}") for key in differing))}
    decisive = first.answer["decisive"]
    if decisive in ("age", "kafil_age") and first.answer["decisive"] == second.answer["decisive"]:
        terms = {"a": Months(first.case.term_max), "b": Months(second.case.term_max)}
        return Sentence(f"same.{decisive}", {**facts, **terms, "months": Months(first.case.term)})
    return Sentence("same.no_effect", facts)


def _differences(first: Case, second: Case) -> list[str]:
    """The keys that rules read and on which the two codes say different things to this household."""
    return [key for key in READ_BY_RULES if _said(first, key) != _said(second, key)]


def _said(case: Case, key: str) -> object:
    return described(case.code.provision(key, case.cohort)) if case.code.fixes(key, case.cohort) else None


READ_BY_RULES = (
    "income_floor", "income_ceiling", "no_property", "no_earlier_aid", "one_benefit", "price", "surfaces", "tranches",
    "term_max", "age_limit", "kafil", "snmg",
)  # fmt: skip


def _in_every_language(sentence: Sentence) -> dict[str, str]:
    return {lang: write(sentence, lang) for lang in LANGUAGES}
