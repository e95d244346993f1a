"""The same household under several schemes and dates, side by side; and, where two agree, why they do."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.answers import explain, state_cost
from simulator.answers.explain import full_payment
from simulator.answers.keys_in_hand import is_refused
from simulator.answers.state_cost import DISCOUNT
from simulator.base.money import Money, decimal_string
from simulator.engine.rules.reads import READS
from simulator.wording import LANGUAGES, Listed, Months, Named, Plain, Sentence, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from simulator.answers.explain import Case
    from simulator.reading.errors import SimulatorError

    Name = Callable[[str], object]
    """What was asked (``lpa``, ``location_vente@2001-04-29``, ``reform/age-limit-75``) as a fact of a sentence."""

Json = dict[str, Any]

FIGURES = (
    "eligible", "price", "down_payment", "tranches", "financed", "term_months", "instalment", "instalments",
    "first_due", "last_due", "total_paid", "payers", "blocked", "fees_total",
)  # fmt: skip
"""What must be equal for two answers to be the same answer (in ``blocked``, only whether there is a schedule)."""

COLUMNS = (
    "scheme", "frozen", "law_date", "currency", "eligible", "refusals", "price", "grant", "down_payment", "financed",
    "term_months", "decisive", "instalments", "instalment", "last_instalment", "first_due", "last_due", "total_paid",
    "effort", "payers", "readings", "charges", "year_only", "spread", "blocked", "unable", "price_alternatives",
)  # fmt: skip
"""What each line of the table holds, taken from the answer."""


CALLS = frozenset({"tranches"})
"""Gaps that leave open what is paid in cash, and therefore what is borrowed and what is paid a month."""
FEES = frozenset({
    "bank_fees", "notary_scale", "notary_vat", "publicity_rate", "registration_rate", "mortgage_rate",
    "state_mortgage_fee", "loan_insurance",
})  # fmt: skip
"""Gaps that leave open what is paid besides with the deed."""
LATER = frozenset({"management_fees", "insurance", "death_insurance", "interest_vat", "land_in_price"})
"""Gaps that leave open what is paid afterwards, or what the price contains."""


class Compared(NamedTuple):
    """One line: what was asked (``location_vente@2001-04-29``), its answer, and its household under its law."""

    asked: str
    answer: Json
    case: Case


class Missing(NamedTuple):
    """A scheme that could not be asked, and why: a line that is blank for a reason."""

    asked: str
    error: SimulatorError


def table(lines: list[Compared | Missing], discount: Fraction = DISCOUNT, named: Name = Plain) -> Json:
    """The comparison as the command line and the pages show it; ``named`` says how sentences call a line."""
    answered = [line for line in lines if isinstance(line, Compared)]
    least = [
        found
        for currency in dict.fromkeys(line.answer["currency"] for line in answered)
        for found in _least([line for line in answered if line.answer["currency"] == currency], named)
    ]
    return {
        "warnings": _warnings(answered),
        "lines": [_line(line, discount) for line in lines],
        "same": [
            {"asked": [first.asked, second.asked], "because": _in_every_language(because(first, second, named))}
            for first, second in combinations(answered, 2)
            if figures(first.answer) == figures(second.answer)
        ],
        "least": [_in_every_language(each.sentence) for each in least],
        "no_least": [_in_every_language(words) for words in _uncrowned(answered, named)],
        "prices": None if (words := _prices(answered)) is None else _in_every_language(words),
        "two_prices": None if (words := _two_prices(answered, named)) is None else _in_every_language(words),
        "cheapest": [
            {
                "of": each.of,
                "asked": list(each.asked),
                "currency": each.amount.currency,
                "amount": decimal_string(each.amount.cents),
                **each.why,
            }
            for each in least
        ],
        "discount": str(float(discount)),
    }


def _warnings(lines: list[Compared]) -> list[Json]:
    """What is to check in the facts of these answers: each warning once."""
    found: list[Json] = []
    for line in lines:
        found += [warning for warning in line.answer["warnings"] if warning not in found]
    return found


class _Cheapest(NamedTuple):
    """The lines that cost least a ``month`` or in all (``whole``), how much, and why."""

    of: str
    asked: tuple[str, ...]
    amount: Money
    why: Json
    sentence: Sentence


def _line(line: Compared | Missing, discount: Fraction) -> Json:
    if isinstance(line, Missing):
        return {"asked": line.asked, "missing": {lang: line.error.message(lang) for lang in LANGUAGES}}
    loan = line.answer.get("loan")
    return {
        "asked": line.asked,
        **{name: line.answer[name] for name in COLUMNS},
        **{name: line.answer[name] for name in ("as_of", "keys_in_hand") if name in line.answer},
        "unchecked": [row["rule"] for row in line.answer["criteria"] if row["verdict"] == "unknown"],
        "loan": loan and loan["amount"],
        "binding": loan and loan["binding"],
        "loan_notes": [_in_every_language(step.sentence) for step in explain.notes(line.case)],
        **_costs(line, discount),
    }


def _costs(line: Compared, discount: Fraction) -> Json:
    """What is paid up front and in all, with the fees; in months of minimum wage; what the State gives."""
    answer, case = line.answer, line.case
    up_front, whole = up_front_of(answer), in_all_of(answer)
    kinds = {"up_front": CALLS | FEES, "in_all": CALLS | FEES | LATER}
    money = state_cost.of(case, discount)
    monthly = answer["instalment"]
    return {
        "up_front": None if up_front is None else decimal_string(up_front),
        "lacking": {name: _lacking(answer, keys) for name, keys in kinds.items()},
        "in_all": None if whole is None else decimal_string(whole),
        "owner_from": owner_from(case),
        "wage": decimal_string(case.code.snmg),
        "months_of_wage": {
            "up_front": None if up_front is None else _wages(up_front, case),
            "monthly": None if monthly is None else _wages(cents(monthly), case),
            "in_all": None if whole is None else _wages(whole, case),
        },
        "state": money and {
            "aid": decimal_string(money.aid), "vrd": decimal_string(money.vrd),
            "interest": None if money.interest is None else decimal_string(money.interest),
            "total": None if money.interest is None else decimal_string(money.total),
            "counted": decimal_string(money.total), "present_value": decimal_string(money.present_value),
        },
        "not_included": [row["key"] for row in answer["gaps"]],
    }  # fmt: skip


def cents(decimals: str) -> int:
    """An amount of an answer in centimes."""
    return int(Decimal(decimals) * 100)


def _lacking(answer: Json, keys: frozenset[str]) -> list[str]:
    """The gaps of an answer that leave a sum open: the sum is then what is known of it, the least that is paid."""
    return [row["key"] for row in answer["gaps"] if row["key"] in keys]


def up_front_of(answer: Json) -> int | None:
    """What is known to be paid before the first instalment, or with the keys; None where nothing is known. Centimes."""
    known = cents(answer["down_payment"]) + cents(answer.get("fees_total", "0"))
    return None if not known and _lacking(answer, CALLS | FEES) else known


def in_all_of(answer: Json) -> int | None:
    """Everything that the household pays, fees included; None where there is no schedule. Centimes"""
    return None if answer["total_paid"] is None else cents(answer["total_paid"]) + cents(answer.get("fees_total", "0"))


def owner_from(case: Case) -> str | None:
    """The day on which the household owns the dwelling: with the contract, the deed, or the whole payment."""
    day = OWNER_FROM[case.financing.told_as](case)
    return None if day is None else day.isoformat()


def _owner_of_a_purchase(case: Case) -> dt.date:
    """The day of the deed or of the contract, as the texts say."""
    people = case.outcome.people
    days = people.keys if case.code.value("owner_from") == "deed" else people.acceptance
    day: dt.date = days[case.row].item()
    return day


OWNER_FROM: dict[str, Callable[[Case], dt.date | None]] = {"rent": full_payment, "loan": _owner_of_a_purchase}
"""The day on which the household owns, of each way of paying."""


def _wages(amount: int, case: Case) -> float:
    """An amount in months of the country's minimum wage: the measure that two currencies share."""
    return round(amount / case.code.snmg, 2)


def _least(lines: list[Compared], named: Name) -> list[_Cheapest]:
    """Which costs least a month, and in all, among those of one currency that accept the household; and why.

    None of a sum that a gap leaves open: unknown is not zero.
    """
    found = []
    for of, reason in (("month", _least_a_month), ("whole", _least_in_all)):
        amounts = _known(lines, of)
        if len(amounts) > 1 and not _open(lines, of):
            lowest = min(amount for amount, _ in amounts)
            best = [line for amount, line in amounts if amount == lowest]
            money = Money(lowest, best[0].answer["currency"])
            facts = {"asked": Listed(tuple(named(line.asked) for line in best)), "amount": money}
            found.append(_Cheapest(of, tuple(line.asked for line in best), money, *reason(best[0], facts)))
    return found


def _known(lines: list[Compared], of: str) -> list[tuple[int, Compared]]:
    """The lines that accept the household and have such a sum, each with what is known of it. Centimes."""
    found = []
    for line in lines:
        monthly = None if line.answer["instalment"] is None else cents(line.answer["instalment"])
        amount = monthly if of == "month" else in_all_of(line.answer)
        if amount is not None and not is_refused(line.answer):
            found.append((amount, line))
    return found


def _open(lines: list[Compared], of: str) -> list[Compared]:
    """The lines whose sum a gap leaves open; none where all of them lack the same fees, as those of one scheme do."""
    keys = CALLS if of == "month" else CALLS | FEES | LATER
    lacking = [(_lacking(line.answer, keys), line) for _, line in _known(lines, of)]
    alike = all(gaps == lacking[0][0] and not CALLS & set(gaps) for gaps, _ in lacking)
    return [] if alike else [line for gaps, line in lacking if gaps]


def _uncrowned(lines: list[Compared], named: Name) -> list[Sentence]:
    """Why none of several lines of one currency is said to cost least: which of them are not wholly known."""
    found = []
    for currency in dict.fromkeys(line.answer["currency"] for line in lines):
        mine = [line for line in lines if line.answer["currency"] == currency]
        for of in ("month", "whole"):
            if len(_known(mine, of)) > 1 and (unknown := _open(mine, of)):
                asked = Listed(tuple(named(line.asked) for line in unknown))
                found.append(Sentence(f"least.unknown.{of}", {"asked": asked}))
    return found


def _prices(lines: list[Compared]) -> Sentence | None:
    """That the prices compared differ; None where there is one price in each currency."""
    prices = dict.fromkeys((line.answer["price"], line.answer["currency"]) for line in lines)
    several = [(price, unit) for price, unit in prices if sum(unit == other for _, other in prices) > 1]
    listed = tuple(Money(cents(price), currency) for price, currency in several)
    return Sentence("least.prices", {"prices": Listed(listed)}) if listed else None


def _two_prices(lines: list[Compared], named: Name) -> Sentence | None:
    """Which lines have two prices in circulation, one of which was counted; None where every price is alone."""
    two = tuple(named(line.asked) for line in lines if line.answer["price_alternatives"])
    return Sentence("least.two_prices", {"asked": Listed(two)}) if two else None


def _least_a_month(line: Compared, facts: dict[str, object]) -> tuple[Json, Sentence]:
    """For how many months, at which rate."""
    why = {"months": line.answer["instalments"], "rate": line.answer["rate"]}
    return why, Sentence("least.month", facts | {"months": Months(why["months"]), "rate": Fraction(why["rate"])})


def _least_in_all(line: Compared, facts: dict[str, object]) -> tuple[Json, Sentence]:
    """How much of it is interest and fees."""
    currency = line.answer["currency"]
    amounts = {
        "interest": sum(cents(row["interest"]) for row in line.answer["schedule"]),
        "fees": cents(line.answer.get("fees_total", "0")),
    }
    named = {name: Money(amount, currency) for name, amount in amounts.items()}
    return {name: decimal_string(amount) for name, amount in amounts.items()}, Sentence("least.whole", facts | named)


def figures(answer: Json) -> list[object]:
    """The figures by which two answers are the same or not."""
    tranches = [
        (row["amount"], row["due"], [(half["amount"], half["by"]) for half in row["halves"]])
        for row in answer["tranches"]
    ]
    found = {"fees_total": "0.00", **answer, "tranches": tranches, "blocked": answer["blocked"] is not None}
    return [found[name] for name in FIGURES]


def because(first: Compared, second: Compared, named: Name = Plain) -> Sentence:
    """Why two laws give this household the same figures."""
    names = {"first": named(first.asked), "second": named(second.asked)}
    differing = _differences(first.case, second.case)
    if first.case.code.scheme != second.case.code.scheme:
        return Sentence("same.schemes", names)
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
    if not case.code.fixes(key, case.cohort):
        return None
    provision = case.code.provision(key, case.cohort)
    return provision.value, provision.strict


READ_BY_RULES = tuple(dict.fromkeys(["first_tranche_split", *(key for keys in READS.values() for key in keys)]))
"""What can make a difference to a household: every key that some rule reads."""


def _in_every_language(sentence: Sentence) -> dict[str, str]:
    return {lang: write(sentence, lang) for lang in LANGUAGES}
