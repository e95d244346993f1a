"""A ``Comparison`` as the contract writes it, JSON-ready: amounts are decimal strings, sentences stand in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.answer_to_json import to_json, warning
from simulator.answers.comparison import CheapestMonth, Missing
from simulator.answers.json_values import amount, amount_or_none, exact, iso
from simulator.wording import LANGUAGES, write

if TYPE_CHECKING:
    from simulator.answers.comparison import CheapestInAll, Comparison, KnownSum, Line
    from simulator.answers.json_values import Json
    from simulator.answers.state_cost import StateMoney
    from simulator.wording import Sentence

COLUMNS = (
    "scheme", "frozen", "law_date", "currency", "eligible", "refusals", "price", "grant", "down_payment", "financed",
    "term_months", "decisive", "instalments", "instalment", "last_instalment", "first_due", "last_due", "total_paid",
    "effort", "payers", "readings", "charges", "year_only", "spread", "blocked", "unable", "price_alternatives",
)  # fmt: skip
"""What each line of the table takes from the JSON of its answer."""
DAY_COLUMNS = ("as_of", "keys_in_hand")
"""The columns of an answer that is read on a day."""


def comparison_to_json(comparison: Comparison) -> Json:
    """The JSON of a comparison."""
    prices, two_prices = comparison.prices, comparison.two_prices
    return {
        "warnings": [warning(fact) for fact in comparison.warnings],
        "lines": [_line(line) for line in comparison.lines],
        "same": [{"asked": list(pair.names), "because": _in_all_languages(pair.because)} for pair in comparison.same],
        "least": [_in_all_languages(cheapest.sentence) for cheapest in comparison.cheapest],
        "no_least": [_in_all_languages(words) for words in comparison.no_cheapest],
        "prices": prices and _in_all_languages(prices),
        "two_prices": two_prices and _in_all_languages(two_prices),
        "cheapest": [_cheapest(cheapest) for cheapest in comparison.cheapest],
        "discount": str(float(comparison.discount)),
    }


def _line(line: Line | Missing) -> Json:
    if isinstance(line, Missing):
        return {"asked": line.name, "missing": {lang: line.error.message(lang) for lang in LANGUAGES}}
    answer = to_json(line.answer, ())
    loan = line.answer.loan
    return {
        "asked": line.name,
        **{name: answer[name] for name in COLUMNS},
        **{name: answer[name] for name in DAY_COLUMNS if name in answer},
        "unchecked": list(line.unchecked),
        "loan": loan and amount_or_none(loan.amount),
        "binding": loan and loan.binding,
        "loan_notes": [_in_all_languages(words) for words in line.loan_notes],
        "up_front": amount_or_none(line.up_front.amount),
        "lacking": {name: list(total.lacking) for name, total in _sums(line).items()},
        "in_all": amount_or_none(line.in_all.amount),
        "age_at_end": line.age_at_end,
        "owner_from": iso(line.owner_from),
        "wage": amount(line.wage),
        "months_of_wage": line.months_of_wage._asdict(),
        "state": line.state and _state(line.state),
        "not_included": list(line.not_included),
    }


def _sums(line: Line) -> dict[str, KnownSum]:
    return {"up_front": line.up_front, "in_all": line.in_all}


def _state(money: StateMoney) -> Json:
    return {
        "aid": amount(money.aid),
        "vrd": amount(money.vrd),
        "interest": amount_or_none(money.interest),
        "total": amount_or_none(money.total),
        "counted": amount(money.counted),
        "present_value": amount(money.present_value),
    }


def _cheapest(cheapest: CheapestMonth | CheapestInAll) -> Json:
    if isinstance(cheapest, CheapestMonth):
        of, why = "month", {"months": cheapest.months, "rate": exact(cheapest.rate)}
    else:
        of, why = "whole", {"interest": amount(cheapest.interest), "fees": amount(cheapest.fees)}
    return {
        "of": of,
        "asked": list(cheapest.names),
        "currency": cheapest.amount.currency,
        "amount": amount(cheapest.amount),
        **why,
    }


def _in_all_languages(sentence: Sentence) -> Json:
    return {lang: write(sentence, lang) for lang in LANGUAGES}
