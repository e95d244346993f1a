"""Amounts as people write them, and the two divisions of the project."""

import ast
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_house import FILES, short

from simulator.base import money
from simulator.base.money import LARGEST, AmountError, Money

MANTISSA = 2**53


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("60000 DZD", 6_000_000),
        ("60000DZD", 6_000_000),
        ("60 000 DA", 6_000_000),
        ("60000 da", 6_000_000),
        ("60_000 DZD", 6_000_000),
        ("60'000 DZD", 6_000_000),
        ("60\u00a0000\u202f DA", 6_000_000),
        ("60\u2009000 dzd", 6_000_000),
        ("1 303 400,50 DA", 130_340_050),
        ("1303400.5 DZD", 130_340_050),
        ("0 DZD", 0),
        ("0.01 DZD", 1),
        ("-12,50 DA", -1_250),
        ("235 millions", 235_000_000),
        ("1 million", 1_000_000),
        ("130,34 millions", 130_340_000),
        ("0,000001 million", 1),
        ("٦٠٠٠٠ دج", 6_000_000),
        ("۶۰۰۰۰ د.ج", 6_000_000),
        ("٦٠٠٠٠٫٥٠ د.ج.", 6_000_050),
        ("\u200f٢٣٥ مليون\u200e", 235_000_000),
        ("6 ملايين", 6_000_000),
        ("6 ملايين سنتيم", 6_000_000),
        ("6 مليون سنتيم", 6_000_000),
        ("٤٫٥ مليون", 4_500_000),
        ("6 millions de centimes", 6_000_000),
        ("1 million de centimes", 1_000_000),
        ("6 million centimes", 6_000_000),
        ("6 Millions Centimes", 6_000_000),
        ("600 000 centimes", 600_000),
        ("1 centime", 1),
        ("600000 سنتيم", 600_000),
        ("60000 dinars", 6_000_000),
        ("60000 Dinar", 6_000_000),
        ("60000 دينار", 6_000_000),
        ("1.303.400 DZD", 130_340_000),
        ("1,303,400 DZD", 130_340_000),
        ("60.000,00 DA", 6_000_000),
        ("60,000.00 DA", 6_000_000),
        ("1.234.567,5 DA", 123_456_750),
        ("60000.- DA", 6_000_000),
        ("60 000 DA/mois", 6_000_000),
        ("60 000 دج شهريا", 6_000_000),
        ("٦٠٬٠٠٠ دج", 6_000_000),
        ("DA 60000", 6_000_000),
        ("10000000000 DZD", LARGEST),
        ("-10000000000 DZD", -LARGEST),
    ],
)
def test_an_amount_in_dinars_is_read_in_every_form_in_which_people_write_it(text, cents):
    assert money.parse(text) == Money(cents, "DZD")


@pytest.mark.parametrize("text", ["8000 MAD", "8000 DH", "8 000,00 dh", "٨٠٠٠ درهم"])
def test_an_amount_in_dirhams_stays_in_dirhams(text):
    assert money.parse(text) == Money(800_000, "MAD")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "unreadable"),
        ("DZD", "unreadable"),
        ("sixty DZD", "unreadable"),
        ("1e5 DZD", "unreadable"),
        ("1/2 DZD", "unreadable"),
        ("--5 DZD", "unreadable"),
        ("+5 DZD", "unreadable"),
        (". DZD", "unreadable"),
        ("1.2.3 DZD", "unreadable"),
        ("60000 DZD 50", "unreadable"),
        ("60000", "no_currency"),
        ("٦٠٠٠٠", "no_currency"),
        ("60000 EUR", "unknown_currency"),
        ("60000 DZD DZD", "unknown_currency"),
        ("60000 milliards", "unknown_currency"),
        ("6 ملايين دج", "unknown_currency"),
        ("6 millions DA", "unknown_currency"),
        ("6 millions de dinars", "unknown_currency"),
        ("6 centimes de millions", "unknown_currency"),
        ("60000 دينار تونسي", "unknown_currency"),
        ("24.000 centimes", "two_readings"),
        ("1,234 ملايين", "two_readings"),
        ("0,5 centime", "too_fine"),
        *(
            (text, "grouping")
            for text in (
                "6 0 DA",
                "12 34 567 DZD",
                "6000 000 DA",
                "60 000 20 000 DA",
                "1 234,5 8 DA",
                "400, 50 DA",
                "1'2 DA",
                "1 000 00 DA",
                "\u0661\u00a0\u0662 \u062f\u062c",
                "12 34 567 centimes",
                "2 35 millions",
            )
        ),
        ("24.000 DZD", "two_readings"),
        ("24,000 DA", "two_readings"),
        ("-24.000 DZD", "two_readings"),
        ("0.001 millions", "two_readings"),
        ("1.2345 DZD", "too_fine"),
        ("0,0000001 million", "too_fine"),
        ("10000000000.01 DZD", "too_large"),
        ("-10000000000.01 DZD", "too_large"),
        ("10001 000000 millions", "too_large"),
    ],
)
def test_an_amount_that_could_mean_something_else_is_refused(text, reason):
    with pytest.raises(AmountError) as refused:
        money.parse(text)
    assert refused.value.reason == reason


@given(st.integers(-LARGEST, LARGEST))
@example(0)
@example(-1)
@example(100)
def test_what_is_written_as_the_contract_writes_it_is_read_back(cents):
    assert money.parse(f"{money.decimal_string(cents)} DZD") == Money(cents)


def test_amounts_are_written_with_two_digits():
    assert [money.decimal_string(cents) for cents in (130_340_000, 5, -5, -150, 0)] == [
        "1303400.00",
        "0.05",
        "-0.05",
        "-1.50",
        "0.00",
    ]


@given(st.integers(0, LARGEST), st.fractions(0, 1, max_denominator=1_000_000))
def test_a_share_is_cut_down_to_the_centime(amount, part):
    cut = money.share(np.array([amount]), part).item()
    assert cut <= amount * part < cut + 1


def test_every_share_of_the_law_leaves_the_rest_in_the_balance():
    price = np.array([343_000_001])
    tranches = [money.share(price, Fraction(percent, 100)).item() for percent in (10, 7, 7, 7, 7)]
    assert tranches == [34_300_000, 24_010_000, 24_010_000, 24_010_000, 24_010_000]


def floors_like_python(amount, by):
    assert money.divide(np.array([amount]), np.array([by])).item() == amount // by


@given(st.integers(0, MANTISSA - 1), st.integers(1, MANTISSA - 1))
def test_division_is_exact_below_the_limit_of_floats(amount, by):
    floors_like_python(amount, by)


@given(st.integers(1, 1_200_000), st.integers(1, MANTISSA - 1), st.sampled_from((-1, 0, 1)))
def test_division_is_exact_beside_a_multiple(by, amount, beside):
    floors_like_python(min(max(amount // by * by + beside, 0), MANTISSA - 1), by)


def test_division_is_exact_on_the_last_integers_that_a_float_can_hold():
    amounts = np.arange(MANTISSA - 2_000, MANTISSA)
    for by in (1, 2, 3, 7, 300, 360, 420, 42_000, 1_200_000, MANTISSA - 1):
        np.testing.assert_array_equal(money.divide(amounts, np.full(len(amounts), by)), amounts // by)


def test_the_largest_amount_in_the_longest_term_stays_below_the_limit_of_division():
    longest = 12_000 * money.CENTIMES
    assert LARGEST + longest - 1 < MANTISSA
    assert LARGEST * money.MILLION < 2**63


def test_western_digits_are_left_alone_and_others_are_translated():
    assert money.western("١٢٣٫٤ 2024 ۵") == "123.4 2024 5"


@given(st.integers(0, LARGEST), st.integers(1, LARGEST))
@example(15_005, 100_000_000)  # half a step: up
def test_an_effort_is_the_nearest_ten_thousandth_of_the_income_a_half_up(monthly, income):
    steps = money.effort(np.array([monthly]), np.array([income]))[0]
    assert steps == int(Fraction(monthly, income) * money.EFFORT_STEPS + Fraction(1, 2))


COUNTS_CENTIMES = {
    "base/money.py": "the table of currencies itself",
    "populations/count/tables.py": "figures in hundredths, set right for another currency at the end",
    "populations/count/treasury.py": "the Treasury's account, in the dinars of Algeria",
    "populations/invented/margin_checks.py": "incomes of Algerian applicants",
    "populations/invented/synthetic.py": "a population of Algerian applicants",
    "populations/reforms/decomposition.py": "the articles of the AADL's decrees",
    "populations/reforms/draft.py": "reforms of the AADL's prices",
    "populations/reforms/levers.py": "the same",
    "steering/published.py": "the figures that Morocco published, in dirhams",
    "steering/sample_file.py": "the same",
    "whatif/case_file.py": "a case of a payment order of the AADL, in dinars",
    "whatif/order_explanations.py": "how a payment order of the AADL may be written, in dinars or centimes",
    "whatif/saving.py": "saving for the tranches of the AADL, up to the dinar",
}
"""The modules that take a unit of a hundred for granted, and why they may."""
NOT_YET = ("portfolios/portfolio_result.py",)
"""Sums of a portfolio, written with the two decimals of dinars and dirhams: it does not carry its currency so far."""


@pytest.mark.parametrize("path", FILES, ids=short)
def test_every_other_module_asks_a_currency_how_many_decimals_it_has(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert ("CENTIMES" in names) == (short(path) in COUNTS_CENTIMES)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    written = [call for call in calls if ast.unparse(call.func).rpartition(".")[2] == "decimal_string"]
    partial = [call for call in calls if call.args and ast.unparse(call.args[0]).rpartition(".")[2] == "decimal_string"]
    assert all([one.arg for one in call.keywords] == ["currency"] for call in partial)
    if short(path) not in NOT_YET:
        assert all(len(call.args) == 2 for call in written), "an amount is written in its currency"
    if short(path).startswith("sheets/"):
        assert not re.search(r"[*/] ?100\b|,2\)", path.read_text(encoding="utf-8")), (
            "workbook_amounts knows the decimals"
        )


@pytest.fixture
def millimes(monkeypatch):
    """A currency with three decimals, for what asks the table when it is called."""
    monkeypatch.setitem(money.CURRENCIES, "TND", money.Currency(3, "TND", ("TND",), ("MILLIME",)))
    monkeypatch.setitem(money._SCALES, "TND", 1000)
    monkeypatch.setitem(money._UNITS, "TND", ("TND", 1000))
    monkeypatch.setitem(money._UNITS, "MILLIME", ("TND", 1))


@pytest.mark.usefixtures("millimes")
@given(st.integers(-LARGEST, LARGEST))
@example(12_345)
@example(12_500)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_amount_with_three_decimals_is_written_and_read_again(cents):
    amount = Money(cents, "TND")
    assert money.parse(f"{money.short_string(cents, 'TND')} TND") == amount
    assert (money.decimal_string(cents, "TND"), amount.decimal * 1000) == (f"{amount.decimal:.3f}", cents)


@pytest.mark.usefixtures("millimes")
@pytest.mark.parametrize(
    ("text", "reason"), [("1.2345 TND", "finer"), ("12.500 TND", "two_readings"), ("0,5 millime", "finer")]
)
def test_what_is_finer_than_its_currency_or_may_be_thousands_is_refused(text, reason):
    with pytest.raises(AmountError) as refused:
        money.parse(text)
    assert refused.value.reason == reason
