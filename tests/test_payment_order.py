"""The check of a payment order: the engine's own figures agree, no changed one does, and a difference is explained where the law explains it."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cases import test_case as case_holds
from test_cases import test_case_is_complete as case_is_complete

import simulator
from simulator.base.money import Money, decimal_string
from simulator.cli import main
from simulator.question.scenario import load
from simulator.reading.documents import read_text
from simulator.reading.errors import InputError
from simulator.whatif import order_page
from simulator.wording import LANGUAGES, write

HOUSEHOLDS = Path(__file__).parents[1] / "scenarios" / "households"
COUPLE = HOUSEHOLDS / "couple_f3.yaml"
SIGNED_2025 = HOUSEHOLDS / "cohort_2013_signed_2025_f3.yaml"
WITH_TRANCHES = [path for path in sorted(HOUSEHOLDS.glob("*.yaml")) if simulator.ask(path).purchase is None]


def check(amount, date, path=COUPLE):
    return simulator.payment_order(path, amount, date)


def reasons(checked):
    return [
        (reason.assumption, reason.value, reason.amount.form, reason.amount.numbers, reason.writing)
        for reason in checked.explanations
    ]


@pytest.mark.parametrize("path", WITH_TRANCHES, ids=lambda path: path.stem)
def test_an_order_of_the_engines_own_figures_always_agrees(path):
    answer = simulator.ask(path)
    dated = [payment for payment in answer.schedule if payment.kind == "tranche" and payment.date]
    for payment in dated:
        checked = check(f"{decimal_string(payment.due.cents)} DZD", payment.date, path)
        assert checked.verdict == "agrees"
        assert payment.number in checked.numbers
        assert checked.deadline == payment.date
        assert (checked.difference.cents, checked.days_late, checked.explanations) == (0, 0, ())
    assert dated


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(WITH_TRANCHES), st.integers(1, 10**9), st.dates(dt.date(2001, 1, 1), dt.date(2040, 1, 1)),
)  # fmt: skip
def test_an_amount_of_no_payment_never_agrees(path, cents, day):
    checked = check(f"{decimal_string(cents)} DZD", day, path)
    amounts = {payment.cents for payment in checked.payments}
    assert (checked.verdict == "amount_differs") == (cents not in amounts)
    assert checked.difference.cents == cents - checked.nearest.cents
    assert (checked.nearest in checked.matches) == (cents in amounts)
    for payment in checked.matches if checked.verdict == "agrees" else ():
        assert payment.deadline is None or payment.deadline >= day


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(WITH_TRANCHES), st.integers(0, 9), st.integers(-1000, 1000).filter(bool))
def test_an_own_figure_that_is_changed_never_agrees(path, place, change):
    payments = simulator.payment_order(path, "1 DZD", "2026-01-01").payments
    payment = payments[place % len(payments)]
    cents = payment.cents + change
    if cents not in {other.cents for other in payments}:
        assert (
            check(f"{decimal_string(cents)} DZD", payment.deadline or dt.date(2026, 1, 1), path).verdict
            == "amount_differs"
        )


def test_the_worked_orders_of_aadl_3():
    """3 430 000: 10 % is 343 000, in two halves of 171 500 by 15/02 and 15/03/2026; 7 % is 240 100."""
    half = check("171500 DZD", "2026-02-10")
    assert (half.verdict, half.numbers, half.deadline) == ("agrees", (1,), dt.date(2026, 2, 15))
    second = check("171500 DZD", "2026-02-20")
    assert [(match.number, match.part) for match in second.matches] == [(1, 2)]
    assert check("343000 DZD", "2026-01-10").deadline == dt.date(2026, 3, 15)
    works = check("240100 DZD", "2027-05-01")
    assert (works.verdict, works.numbers, works.deadline) == ("agrees", (2, 3, 4, 5), None)
    assert check("240100 DZD", "2028-06-20").numbers == (5,), "the day of the keys"


def test_the_days_of_the_halves_run_from_the_publication_of_the_order():
    """Two months and three months after it (decision of 15/12/2025)."""
    half = check("171500 DZD", "2026-01-20")
    assert (half.deadline, half.deadline_if_published) == (dt.date(2026, 2, 15), dt.date(2026, 3, 20))
    assert check("343000 DZD", "2026-01-20").deadline_if_published == dt.date(2026, 4, 20)
    question = load(COUPLE).raw
    stated = question | {"dates": question["dates"] | {"payment_order": "2026-01-20"}}
    known = check("171500 DZD", "2026-01-20", stated)
    assert (known.deadline, known.deadline_if_published) == (dt.date(2026, 3, 20), None)
    assert check("240100 DZD", "2027-05-01").deadline_if_published is None
    assert check("171500 DZD", "2025-12-15").deadline_if_published is None, "the day of the acceptance, as is supposed"


def test_an_order_of_another_day_says_how_late_it_is():
    late = check("343000 DZD", "2027-05-01")
    assert (late.verdict, late.days_late) == ("day_differs", (dt.date(2027, 5, 1) - dt.date(2026, 3, 15)).days)
    early = check("171500 DZD", "2025-12-14")
    assert (early.verdict, early.days_late) == ("day_differs", 0)
    assert check("171500 DZD", "2025-12-15").verdict == "agrees", "the day of the call"
    passed = check("240100 DZD", "2028-06-21")
    assert passed.verdict == "day_differs"


EXPLAINED = {
    "the price of an F4, 4 315 000": (COUPLE, "431500 DZD", "2026-01-10", [("dwelling", "F4", "tranche", (1,), "exact")]),
    "two tranches": (COUPLE, "480200 DZD", "2027-05-01", [("none", "", "together", (2, 3), "exact")]),
    "centimes": (COUPLE, "34300000 DZD", "2026-01-10", [("none", "", "tranche", (1,), "in_centimes")]),
    "two zeros missing": (COUPLE, "3430 DZD", "2026-01-10", [("none", "", "tranche", (1,), "in_dinars"), ("none", "", "part", (1,), "paid_part")]),
    "down to the thousand": (
        COUPLE, "171000 DZD", "2026-01-10", [("none", "", "part", (1,), "rounded"), ("none", "", "part", (1,), "paid_part")],
    ),
    "an instalment": (COUPLE, "6645.62 DZD", "2028-10-01", [("none", "", "instalment", (), "exact")]),
    "the whole price": (COUPLE, "3430000 DZD", "2026-01-10", [("none", "", "price", (), "exact")]),
    "the price that the agency called, 2 100 000": (
        SIGNED_2025, "105000 DZD", "2016-06-01", [("price_2013", "called", "tranche", (2,), "exact")],
    ),
    "nothing": (COUPLE, "777777 DZD", "2026-01-10", []),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_difference_is_explained_by_the_nearest_change_first(name):
    path, amount, date, expected = EXPLAINED[name]
    checked = check(amount, date, path)
    assert checked.verdict == "amount_differs"
    assert reasons(checked)[: len(expected)] == expected
    distances = [reason.distance for reason in checked.explanations]
    assert distances == sorted(distances)
    assert expected or not distances


def test_every_explanation_has_the_amount_of_its_own_question():
    """What an assumption gives is what the engine answers under it."""
    question = load(COUPLE).raw | {"dwelling": {"type": "F4"}}
    assert (
        check("431500 DZD", "2026-01-10").explanations[0].amount.cents
        == simulator.ask(question).tranches[0].amount.cents
    )


def test_a_stated_price_may_not_be_that_of_the_programme():
    question = load(COUPLE).raw | {"dwelling": {"type": "F3", "price": "3500000 DZD"}}
    assert reasons(check("343000 DZD", "2026-01-10", question))[0] == ("own_price", "", "tranche", (1,), "exact")


# --- the case


@pytest.mark.parametrize(("amount", "date", "path"), [
    ("431500 DZD", "2026-01-10", COUPLE), ("100000 DZD", "2026-02-10", COUPLE), ("343000 DZD", "2027-05-01", COUPLE),
    ("105000 DZD", "2016-06-01", SIGNED_2025),
    ("50000 DZD", "2026-06-01", HOUSEHOLDS / "year_of_birth_only_f3.yaml"),
])  # fmt: skip
def test_a_disagreement_is_a_case_that_the_tests_can_run(amount, date, path):
    text = check(amount, date, path).case_file()
    document = read_text(text)
    assert set(document) == {"base", "cases"}
    (case,) = document["cases"]
    whole = case | {"question": document["base"], "law": simulator.Law.load()}
    case_is_complete(whole)
    case_holds(whole)
    assert "status: to check" in text.splitlines()[0]
    assert "status: to check" in case["why"]


def test_a_case_names_nobody():
    question = load(COUPLE).raw | {"title": "Amel Benali", "supposed": ["dates.keys"], "as_of": "2026-01-01"}
    text = check("431500 DZD", "2026-01-10", question).case_file()
    base = read_text(text)["base"]
    assert "Amel" not in text
    assert base["household"]["birth"] == "1985", "the year is enough"
    assert base["household"]["income"] == "60000 DZD"
    assert set(base) == {"scheme", "household", "dwelling", "dates"}
    odd = question | {"household": question["household"] | {"income": "61234.56 DZD"}}
    assert read_text(check("431500 DZD", "2026-01-10", odd).case_file())["base"]["household"]["income"] == "70000 DZD"


def test_a_case_of_another_day_says_which_day_differs():
    (late,), (passed,) = (
        read_text(check(*order).case_file())["cases"]
        for order in (("343000 DZD", "2027-05-01"), ("240100 DZD", "2028-06-21"))
    )
    assert "dated 2027-05-01, but its last day is 2026-03-15" in late["why"]
    assert "a later tranche was due already" in passed["why"]
    assert "not" not in late
    assert "but nothing is called yet" in check("171500 DZD", "2025-12-14").case_file()


def test_the_mark_of_a_case_is_of_what_it_shows_alone():
    question = load(COUPLE).raw
    other = question | {"household": question["household"] | {"birth": "1985-09-09"}}
    assert check("1 DZD", "2026-01-10", other).case_file() == check("1 DZD", "2026-01-10").case_file()


def test_the_same_order_is_the_same_case_and_another_is_another():
    first, again, other = (
        read_text(check(f"{amount} DZD", "2026-01-10").case_file()) for amount in (431500, 431500, 431501)
    )
    assert first == again
    assert first["cases"][0]["id"] != other["cases"][0]["id"]


# --- the doors


def test_the_command_and_the_call_say_the_same(capsys):
    words = ["order", str(COUPLE), "--amount", "431500 DZD", "--date", "2026-01-10"]
    assert main([*words, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == check("431500 DZD", "2026-01-10").to_json()
    assert main([*words, "--case"]) == 0
    assert capsys.readouterr().out == check("431500 DZD", "2026-01-10").case_file()


def test_the_table_has_the_payments():
    table = check("171500 DZD", "2026-02-20").frame()
    assert list(table["amount"][:3]) == [Decimal(343_000), Decimal(171_500), Decimal(171_500)]
    assert list(table["matches"]) == [False, False, True, False, False, False, False]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_say_the_figures_of_the_check(lang):
    more, less, late = (
        check("431500 DZD", "2026-01-10"),
        check("300000 DZD", "2026-01-10"),
        check("343000 DZD", "2027-05-01"),
    )
    early, several = check("171500 DZD", "2025-12-14"), check("240100 DZD", "2027-05-01")
    passed = check("240100 DZD", "2028-06-21")
    keys = {name: [sentence.key for sentence in order_page.sentences(checked)] for name, checked in {
        "more": more, "less": less, "late": late, "early": early, "several": several, "passed": passed, "one": check("343000 DZD", "2026-01-10"),
    }.items()}  # fmt: skip
    published = "order.deadline.published"
    assert keys == {
        "more": ["order.amount.more", "order.deadline", published], "less": ["order.amount.less", "order.deadline", published],
        "late": ["order.day.late", published], "early": ["order.day.early"], "several": ["order.agrees.several", "order.deadline.works"],
        "passed": ["order.day.passed"], "one": ["order.agrees", "order.deadline", published],
    }  # fmt: skip
    assert order_page.sentences(more)[0].facts["difference"] == Money(43_150_000 - 34_300_000)
    assert order_page.sentences(less)[0].facts["difference"] == Money(34_300_000 - 30_000_000)
    assert order_page.sentences(late)[0].facts["days"].count == 412
    assert order_page.sentences(several)[0].facts["numbers"].facts == (2, 3, 4, 5)
    law = simulator.Law.load()
    for amount, date, path in [case[1:3] + case[:1] for case in EXPLAINED.values()]:
        checked = check(amount, date, path)
        page = order_page.page(checked, law, lang)
        for reason in checked.explanations:
            shown = reason.amount.cents - checked.amount.cents if reason.writing == "paid_part" else reason.amount.cents
            assert write(Money(shown), lang) in page
    assert [sentence.key for sentence in order_page.reasons(check("777777 DZD", "2026-01-10"))] == ["order.unexplained"]


WRONG = {
    "no currency": (COUPLE, "171500", "2026-01-10", "amount", "error.amount.no_currency"),
    "nothing": (COUPLE, "0 DZD", "2026-01-10", "amount", "error.price.zero"),
    "a day that is none": (COUPLE, "171500 DZD", "2026-02-30", "date", "error.date.impossible"),
    "a purchase": (HOUSEHOLDS / "daam_sakane_300000.yaml", "171500 DZD", "2026-01-10", "scheme", "error.order.bought"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused_in_a_sentence_with_its_place(name):
    path, amount, date, where, key = WRONG[name]
    with pytest.raises(InputError) as error:
        check(amount, date, path)
    assert (error.value.where, error.value.key) == (where, key)
    assert len({error.value.message(lang) for lang in LANGUAGES}) == 3
