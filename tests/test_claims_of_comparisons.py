"""Each line of a comparison is made once more of its answer; what costs least, and why, of the lines.

The table is the one that ``compare`` gives; the answers beside it are asked for one by one.
"""

import calendar
import datetime as dt
import functools
import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from claiming import LAW, question
from contract import cents
from test_compare import FIVE, LPA, OTHERS

from simulator import answers, api
from simulator.answers import comparison, explain, state_cost
from simulator.answers.comparison_to_json import COLUMNS
from simulator.answers.model import Half
from simulator.base.money import Money, decimal_string
from simulator.question.scenario import load
from simulator.wording import LANGUAGES, FactList, Months, Plain, Sentence, write

HOUSEHOLDS = Path(__file__).parents[1] / "scenarios" / "households"
DATES = ["location_vente@2004-06-01", "location_vente@2024-06-26", "location_vente@2025-12-15"]
BESIDE = {
    "schemes": {
        "lpa": {
            "dwelling": {"zone": "autres", "price": "3000000 DZD"},
            "loan": {"bank": "cpa", "amount": "max", "term": "20 years"},
        }
    }
}
OWN_MONEY = {
    "schemes": {
        "lpa": {
            "dwelling": {"zone": "autres", "price": "3000000 DZD"},
            "loan": {"bank": "cpa", "amount": "none", "term": "20 years"},
        }
    }
}
UNRATED = {
    "schemes": {
        "lpa": {
            "dwelling": {"zone": "autres", "price": "3000000 DZD"},
            "loan": {"bank": "bdl", "amount": "max", "term": "20 years"},
        }
    }
}
COMPARED = {
    "five": (FIVE, OTHERS),
    "three dates and a purchase": (question(0) | BESIDE, [*DATES, "lpa"]),
    "a purchase of one's own money": (question(4) | OWN_MONEY, ["location_vente@2025-12-15", "lpa"]),
    "a bank without a rate": (question(1) | UNRATED, ["lpa", "location_vente@2024-06-26"]),
    "a scheme that is not asked": (question(2), ["lpa", "location_vente@2025-12-15"]),
    "one purchase on two days": (HOUSEHOLDS / "daam_sakane_300000.yaml", ["daam_sakane@2025-03-20"]),
    "a purchase of 2006": (HOUSEHOLDS / "lsp_2006.yaml", ["lsp@2006-01-01"]),
    "two banks of one scheme": (LPA, ["lpa@2026-01-10"]),
    "a year of birth": (HOUSEHOLDS / "year_of_birth_only_f3.yaml", DATES),
    "refused": (HOUSEHOLDS / "owner_refused_f3.yaml", DATES[1:]),
    "past the age": (HOUSEHOLDS / "retired_71_f3.yaml", DATES),
    "unusual": (question(0) | {"dwelling": {"price": "343000000 DZD"}}, DATES[1:]),
}  # fmt: skip


@functools.cache
def compared(name):
    """A comparison, the lines that it is made of, and those of them that are answers."""
    asked, others = COMPARED[name]
    scenario = load(asked)
    schemes = dict.fromkeys([scenario.scheme, *others])
    lines = [in_json(api._line(scenario, scheme, LAW, state_cost.DISCOUNT)) for scheme in schemes]
    return api.compare(scenario, others, law=LAW), lines, [line for line in lines if isinstance(line, Answered)]


class Answered(NamedTuple):
    """A line that has an answer, with the JSON of that answer."""

    name: str
    answer: dict
    line: comparison.Line

    @property
    def case(self):
        return self.line.case


def in_json(line):
    """A line with the JSON of its whole answer, from which this module makes it again; one without an answer as it is."""
    if isinstance(line, comparison.Missing):
        return line
    return Answered(line.name, answers.to_json(line.answer, ()), line)


@pytest.fixture(params=COMPARED)
def name(request):
    return request.param


def in_words(sentence):
    return {lang: write(sentence, lang) for lang in LANGUAGES}


# --- a line

CALLS = {"tranches"}
FEES = {
    "bank_fees",
    "notary_scale",
    "notary_vat",
    "publicity_rate",
    "registration_rate",
    "mortgage_rate",
    "state_mortgage_fee",
    "loan_insurance",
}
LATER = {"management_fees", "insurance", "death_insurance", "interest_vat", "land_in_price"}


def lacking(answer, keys):
    return [row["key"] for row in answer["gaps"] if row["key"] in keys]


def up_front(answer):
    amount = cents(answer["down_payment"]) + sum(cents(row["amount"]) for row in answer.get("fees", ()))
    return None if not amount and lacking(answer, CALLS | FEES) else amount


def in_all(answer):
    if answer["total_paid"] is None:
        return None
    return cents(answer["total_paid"]) + sum(cents(row["amount"]) for row in answer.get("fees", ()))


def owner(line):
    """With the contract or the deed of a purchase; of a rent when the last of the price is paid."""
    if "loan" not in line.answer:
        days = [row["date"] for row in line.answer["schedule"] if row["date"]]
        keys = str(line.case.outcome.people.keys[line.case.row])
        return max([keys, *days]) if line.answer["instalments"] else None
    owned = line.case.code.provision("owner_from").value
    return str(
        {"deed": line.case.outcome.people.keys, "contract": line.case.outcome.people.acceptance}[owned][line.case.row]
    )


def age_at_end(line):
    """Birthdays counted one by one to the applicant's last payment; born on 29 February, he has them on the 28th of a short year."""
    birth, own = (
        str(line.case.outcome.people.birth[line.case.row]),
        [payer for payer in line.answer["payers"] if payer["payer"] == "applicant"],
    )
    if not own:
        return None
    month_day = birth[5:] if birth[5:] != "02-29" or calendar.isleap(int(own[0]["to"][:4])) else "02-28"
    return int(own[0]["to"][:4]) - int(birth[:4]) - (own[0]["to"][5:] < month_day)


def in_wages(amount, wage):
    return None if amount is None else round(amount / cents(wage), 2)


def of_the_state(line):
    money = state_cost.of(line.case)
    if money is None:
        return None
    aid, vrd, interest = money.aid.cents, money.vrd.cents, money.interest and money.interest.cents
    return {
        "aid": decimal_string(aid), "vrd": decimal_string(vrd), "interest": None if interest is None else decimal_string(interest),
        "total": None if interest is None else decimal_string(aid + vrd + interest),
        "counted": decimal_string(aid + vrd + (interest or 0)), "present_value": decimal_string(money.present_value.cents),
    }  # fmt: skip


def decimals(amount):
    return None if amount is None else decimal_string(amount)


def line_of(line):
    """What must stand in the line of an answer."""
    answer, wage = line.answer, decimal_string(line.case.code.snmg)
    loan, monthly = answer.get("loan"), answer["instalment"]
    sums = {"up_front": up_front(answer), "monthly": monthly and cents(monthly), "in_all": in_all(answer)}
    return {
        "asked": line.name, **{name: answer[name] for name in COLUMNS},
        "unchecked": [row["rule"] for row in answer["criteria"] if row["verdict"] == "unknown"],
        "loan": loan["amount"] if loan else None, "binding": loan["binding"] if loan else None,
        "loan_notes": [in_words(step.sentence) for step in explain.notes(line.case)],
        "up_front": decimals(sums["up_front"]), "in_all": decimals(sums["in_all"]),
        "lacking": {"up_front": lacking(answer, CALLS | FEES), "in_all": lacking(answer, CALLS | FEES | LATER)},
        "age_at_end": age_at_end(line), "owner_from": owner(line), "wage": wage, "months_of_wage": {name: in_wages(amount, wage) for name, amount in sums.items()},
        "state": of_the_state(line), "not_included": [row["key"] for row in answer["gaps"]],
    }  # fmt: skip


def test_every_line_is_its_answer_and_what_follows_from_it(name):
    table, lines, _ = compared(name)
    assert len(table["lines"]) == len(lines)
    for row, line in zip(table["lines"], lines, strict=True):
        if isinstance(line, comparison.Missing):
            assert row == {"asked": line.name, "missing": {lang: line.error.message(lang) for lang in LANGUAGES}}
        else:
            assert row == line_of(line)
    assert table["discount"] == "0.06"


def test_what_is_to_check_is_told_once(name):
    table, _, answers = compared(name)
    every = [warning for line in answers for warning in line.answer["warnings"]]
    assert all(warning in table["warnings"] for warning in every)
    assert all(table["warnings"].count(warning) == 1 for warning in every)
    assert len(table["warnings"]) == len({str(warning) for warning in every})


# --- which costs least


def sums_of(answers, of):
    """The lines that accept the household and have such a sum, by currency, in the order of the table."""
    known = {}
    for line in answers:
        amount = (
            line.answer["instalment"] and cents(line.answer["instalment"]) if of == "month" else in_all(line.answer)
        )
        mine = known.setdefault(line.answer["currency"], [])
        if amount is not None and line.answer["eligible"]:
            mine.append((amount, line))
    return known


def open_lines(pairs, of):
    """Those whose sum a gap leaves open; none where all lack the same fees."""
    keys = CALLS if of == "month" else CALLS | FEES | LATER
    gaps = [lacking(line.answer, keys) for _, line in pairs]
    if all(each == gaps[0] for each in gaps) and not any(CALLS & set(each) for each in gaps):
        return []
    return [line for each, (_, line) in zip(gaps, pairs, strict=True) if each]


def expected_least(answers):
    """For each currency the least a month, then in all: the row of the table and its sentence; and why there is none."""
    crowned, uncrowned = [], []
    for currency in dict.fromkeys(line.answer["currency"] for line in answers):
        for of in ("month", "whole"):
            pairs = sums_of(answers, of)[currency]
            if len(pairs) < 2:
                continue
            if unknown := open_lines(pairs, of):
                uncrowned.append(
                    Sentence(f"least.unknown.{of}", {"asked": FactList(tuple(Plain(line.name) for line in unknown))})
                )
                continue
            lowest = min(amount for amount, _ in pairs)
            best = [line for amount, line in pairs if amount == lowest]
            crowned.append(crown(of, currency, lowest, best))
    return crowned, uncrowned


def crown(of, currency, lowest, best):
    answer = best[0].answer
    facts = {"asked": FactList(tuple(Plain(line.name) for line in best)), "amount": Money(lowest, currency)}
    row = {"of": of, "asked": [line.name for line in best], "currency": currency, "amount": decimal_string(lowest)}
    if of == "month":
        return row | {"months": answer["instalments"], "rate": answer["rate"]}, Sentence(
            "least.month", facts | {"months": Months(answer["instalments"]), "rate": Fraction(answer["rate"])}
        )
    interest = sum(cents(each["interest"]) for each in answer["schedule"])
    fees = sum(cents(each["amount"]) for each in answer.get("fees", ()))
    return row | {"interest": decimal_string(interest), "fees": decimal_string(fees)}, Sentence(
        "least.whole", facts | {"interest": Money(interest, currency), "fees": Money(fees, currency)}
    )


def test_what_costs_least_is_the_least_of_the_known_sums_and_says_why(name):
    table, _, answers = compared(name)
    crowned, uncrowned = expected_least(answers)
    assert table["cheapest"] == [row for row, _ in crowned]
    assert table["least"] == [in_words(sentence) for _, sentence in crowned]
    assert table["no_least"] == [in_words(sentence) for sentence in uncrowned]


def test_every_kind_of_crown_is_tried():
    crowned, uncrowned = zip(*(expected_least(compared(name)[2]) for name in COMPARED), strict=True)
    assert {sentence.key for group in crowned for _, sentence in group} == {"least.month", "least.whole"}
    assert {sentence.key for group in uncrowned for sentence in group} >= {"least.unknown.whole"}
    assert any(len(row["asked"]) > 1 for group in crowned for row, _ in group)


def test_prices_that_differ_are_named_in_their_order(name):
    table, _, answers = compared(name)
    prices = dict.fromkeys((line.answer["price"], line.answer["currency"]) for line in answers)
    units = [unit for _, unit in prices]
    several = [Money(cents(price), unit) for price, unit in prices if units.count(unit) > 1]
    assert table["prices"] == (
        in_words(Sentence("least.prices", {"prices": FactList(tuple(several))})) if several else None
    )


# --- which are the same

SAME = (
    "eligible", "price", "down_payment", "financed", "term_months", "instalment", "instalments", "first_due", "last_due", "total_paid", "payers",
)  # fmt: skip


def same_figures(first, second):
    """Whether two answers have every figure alike: also their calls, their fees, and whether there is a schedule."""
    calls = [
        [
            (row["amount"], row["due"], [(half["amount"], half["by"]) for half in row["halves"]])
            for row in line["tranches"]
        ]
        for line in (first, second)
    ]
    fees = [line.get("fees_total", "0.00") for line in (first, second)]
    blocked = [line["blocked"] is None for line in (first, second)]
    return all(first[name] == second[name] for name in SAME) and all(
        len({repr(each) for each in pair}) == 1 for pair in (calls, fees, blocked)
    )


def test_the_same_are_those_whose_every_figure_is_alike(name):
    table, _, answers = compared(name)
    pairs = [pair for pair in itertools.combinations(answers, 2) if same_figures(pair[0].answer, pair[1].answer)]
    assert table["same"] == [
        {"asked": [first.name, second.name], "because": in_words(comparison.because(first.line, second.line))}
        for first, second in pairs
    ]


def test_some_are_the_same():
    assert any(compared(name)[0]["same"] for name in COMPARED)


def another(money):
    """Another amount, or none."""
    return Money(money.cents + 100, money.currency)


ANOTHER_FIGURE = {
    "eligible": lambda a: replace(a, criteria=tuple(replace(one, verdict="refused" if a.eligible else "met") for one in a.criteria)),
    "price": lambda a: replace(a, price=another(a.price)),
    "down_payment": lambda a: replace(a, down_payment=another(a.down_payment)),
    "financed": lambda a: replace(a, financed=another(a.financed)),
    "term_months": lambda a: replace(a, term=replace(a.term, months=a.term.months + 1)),
    "instalment": lambda a: replace(a, instalments=replace(a.instalments, amount=None)),
    "instalments": lambda a: replace(a, instalments=replace(a.instalments, count=a.instalments.count + 1)),
    "first_due": lambda a: replace(a, instalments=replace(a.instalments, first_due=None)),
    "last_due": lambda a: replace(a, instalments=replace(a.instalments, last_due=None)),
    "total_paid": lambda a: replace(a, instalments=replace(a.instalments, total_paid=None)),
    "payers": lambda a: replace(a, payers=a.payers[1:]),
    "fees_total": lambda a: replace(a, purchase=replace(a.purchase, fees_total=another(a.purchase.fees_total))),
    "halves of a tranche": lambda a: replace(
        a, tranches=tuple(replace(one, halves=(Half(one.share, one.amount, dt.date(2020, 1, 1)),)) for one in a.tranches)
    ),
    "days of the tranches": lambda a: replace(
        a, tranches=tuple(replace(one, due=dt.date(2020, 1, 1)) for one in a.tranches)
    ),
    "tranches": lambda a: replace(a, tranches=a.tranches[1:]),
}  # fmt: skip


@pytest.mark.parametrize("name", ANOTHER_FIGURE)
def test_one_figure_that_differs_is_enough(name):
    """Of an answer and itself with another figure: of a rent, and of a purchase for its fees."""
    lines = compared("three dates and a purchase")[2]
    answer = next(each.line.answer for each in lines if (each.line.answer.purchase is None) != (name == "fees_total"))
    other = ANOTHER_FIGURE[name](answer)
    assert comparison.figures(answer) == comparison.figures(replace(answer))
    assert comparison.figures(answer) != comparison.figures(other)


def test_every_figure_is_tried():
    assert set(ANOTHER_FIGURE) >= {*SAME, "fees_total"}


def test_a_reform_and_a_rate_of_ones_own_are_said_so():
    """``named`` calls the lines of the sentences; the discount is the one that is asked for."""
    scenario, calls = load(FIVE), []

    def called(asked):
        calls.append(asked)
        return Plain(f"<{asked}>")

    table = api.compare(scenario, ["lpa"], law=LAW, discount=Fraction(3, 100), named=called)
    assert table["discount"] == "0.03"
    assert set(calls) <= {"location_vente", "lpa"}
    assert all(
        "<" in row["en"] for row in (*table["least"], *table["no_least"], *(same["because"] for same in table["same"]))
    )
    assert calls
    money = [state_cost.of(line.case, Fraction(3, 100)) for line in compared("five")[2][:2]]
    assert [line["state"]["present_value"] for line in table["lines"]] == [
        decimal_string(each.present_value.cents) for each in money
    ]


def test_why_two_lines_agree_calls_them_as_all_other_sentences_do():
    name = next(name for name in COMPARED if compared(name)[0]["same"])
    asked, others = COMPARED[name]
    table = api.compare(load(asked), others, law=LAW, named=lambda line: Plain(f"<{line}>"))
    for row in table["same"]:
        assert all(f"<{line}>" in row["because"][lang] for line in row["asked"] for lang in LANGUAGES)
