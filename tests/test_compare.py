"""The same household under several schemes, in one table: no blank without its reason, no dinar added to a dirham.

The figures of the State's money are checked against exact fractions, the months of minimum wage against the wages of
the texts, and what costs least against the lines themselves.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest

from simulator import InputError, Law, answer, api, compare
from simulator.answers.comparison_to_json import comparison_to_json
from simulator.cli import main
from simulator.law.scheme import PROGRAMMES
from simulator.reading.documents import read_file
from simulator.ui.compare import blocks
from simulator.views.text import comparison_page
from simulator.views.voice import Voice
from simulator.wording import say

FIVE = Path(__file__).parents[1] / "scenarios" / "households" / "compare_five.yaml"
OTHERS = ["lpa", "lsp@2006-01-01", "daam_sakane", "location_vente@2001-04-29"]
ASKED = ["location_vente", *OTHERS]
LAW = Law.load()
LANGUAGES = ("fr", "ar", "en")
DINARS, DIRHAMS = ("DA", "دج"), ("DH", "درهم")
MAY_BE_EMPTY = {"frozen", "blocked", "unable"}
"""Nothing stands there for a scheme that is not frozen, and for a household that no age blocks and whose income bears it."""
OF_A_LOAN = {"loan", "binding"}
"""Nothing stands there for a rent: a location-vente has no loan."""
LPA = {
    "scheme": "lpa",
    "household": {
        "birth": "1985-03-15",
        "income": "90000 DZD",
        "spouse_income": "0 DZD",
        "owns_property": "false",
        "had_state_aid": "false",
    },
    "dwelling": {"type": "F3", "zone": "grandes_villes"},
    "dates": {"application": "2026-03-01", "acceptance": "2026-06-01", "keys": "2028-06-20"},
    "loan": {"bank": "cpa", "amount": "max", "term": "30 years"},
}


@pytest.fixture(scope="module")
def five():
    return compare(FIVE, OTHERS)


@pytest.fixture(scope="module")
def lines(five):
    return {line["asked"]: line for line in five["lines"]}


def laid_over(base, over):
    """The facts of ``over``, and those of ``base`` that it does not speak of."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return base | {key: laid_over(base.get(key), value) for key, value in over.items()}


def cents(amount):
    return int(Decimal(amount) * 100)


def annuity(amount, rate, months):
    """The exact instalment of a loan of so many centimes, to the nearest centime."""
    step = Fraction(rate) / 1200
    return int(amount * step / (1 - (1 + step) ** -months) + Fraction(1, 2))


def value_today(monthly, rate, months):
    """What a monthly sum of so many months is worth at the first of them, less one month. To the nearest centime"""
    step = Fraction(rate) / 1200
    return round(monthly * (1 - (1 + step) ** -months) / step)


# One table.


def test_five_answers_in_the_order_asked(five):
    assert [line["asked"] for line in five["lines"]] == ASKED
    assert [line["currency"] for line in five["lines"]] == ["DZD", "DZD", "DZD", "MAD", "DZD"]
    assert [line["grant"] for line in five["lines"]] == ["0.00", "700000.00", "450000.00", "100000.00", "0.00"]
    assert [line["eligible"] for line in five["lines"]] == [True] * 5


@pytest.mark.parametrize("asked", ASKED)
def test_no_column_is_blank(lines, asked):
    line = lines[asked]
    rented = asked.startswith("location_vente")
    empty = {name for name, value in line.items() if value is None} - {"charges", "spread"}
    unknown = {"up_front"} if asked.startswith("lsp") else set()
    assert empty <= MAY_BE_EMPTY | unknown | (OF_A_LOAN if rented else set())
    assert {name for name, value in line["months_of_wage"].items() if value is None} == unknown
    assert {"aid", "counted", "present_value"} <= {name for name, value in line["state"].items() if value is not None}


def test_what_is_not_counted_is_listed(lines):
    assert all(line["not_included"] for line in lines.values())
    assert "land_in_price" in lines["lpa"]["not_included"]
    assert "state_mortgage_fee" in lines["daam_sakane"]["not_included"]


def test_a_total_of_the_state_that_is_not_whole_is_not_said(lines):
    for line in lines.values():
        state = line["state"]
        whole = state["interest"] is not None
        assert state["total"] == (state["counted"] if whole else None)
        assert whole != line["asked"].startswith("location_vente")
    assert lines["location_vente"]["state"]["counted"] == "1420000.00"


@pytest.mark.parametrize(("lang", "least"), [("fr", "au moins"), ("ar", "على الأقل"), ("en", "at least")])
def test_a_blank_of_the_states_money_is_explained(lang, least, capsys):
    assert main(["compare", str(FIVE), "--lang", lang, "--with", "lpa"]) == 0
    state = capsys.readouterr().out.split("\n\n")[2].splitlines()
    rented = next(row for row in state if "location_vente" in row)
    bought = next(row for row in state if "lpa" in row)
    assert "—" in rented
    assert rented.count(least) == 2  # in all, and its value today
    assert least not in bought
    assert "—" not in bought


def test_a_scheme_asked_twice_has_one_line():
    assert len(compare(LPA, ["lpa", "lpa"])["lines"]) == 1


def test_a_frozen_scheme_says_its_date(lines):
    assert [lines[asked]["frozen"] for asked in OTHERS] == [None, "2006-01-01", None, "2001-04-29"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_printed_table_has_no_blank(lang, capsys):
    words = ["compare", str(FIVE), "--lang", lang, *(word for asked in OTHERS for word in ("--with", asked))]
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert err == ""
    first = out.split("\n\n")[1].splitlines()
    rows = [row for row in first if any(asked in row for asked in ASKED)]
    assert len(rows) == len(ASKED)
    assert [row for row in rows if "—" in row or "None" in row] == []


def test_the_three_languages_differ_and_json_is_the_same(capsys):
    pages = {}
    for lang in LANGUAGES:
        main(["compare", str(FIVE), "--with", "lpa", "--lang", lang])
        pages[lang] = capsys.readouterr().out
    assert len(set(pages.values())) == 3
    main(["compare", str(FIVE), "--with", "lpa", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == compare(FIVE, ["lpa"])


# Two currencies.


def test_two_currencies_are_never_added(five):
    assert {line["currency"] for line in five["lines"]} == {"DZD", "MAD"}
    for lang in LANGUAGES:
        said = " ".join(sentence[lang] for sentence in five["least"])
        assert "daam_sakane" not in said
        assert not any(word in said for word in DIRHAMS)


def test_each_currency_has_its_own_cheapest():
    found = compare(FIVE, ["lpa", "daam_sakane", "daam_sakane@2025-01-01"])["least"]
    assert len(found) == 3  # what a rent and an LPA cost in all is not wholly known
    for sentence in found:
        for lang in LANGUAGES:
            said = sentence[lang]
            assert any(word in said for word in DINARS) != any(word in said for word in DIRHAMS)
    assert [("daam_sakane" in sentence["en"]) for sentence in found] == [False, True, True]


def test_one_scheme_of_a_currency_has_no_cheapest():
    assert compare(FIVE, ["daam_sakane"])["least"] == []


def test_months_of_minimum_wage_are_the_common_measure(lines):
    wages = {"DZD": Decimal(20_000), "MAD": Decimal("3111.39")}
    for line in lines.values():
        wage = wages[line["currency"]]
        assert Decimal(line["wage"]) == wage
        parts = {"up_front": "up_front", "monthly": "instalment", "in_all": "in_all"}
        for part, amount in parts.items() if line["up_front"] else list(parts.items())[1:]:
            assert line["months_of_wage"][part] == round(float(Decimal(line[amount]) / wage), 2)


def test_the_wage_is_that_of_the_application():
    later = laid_over(read_file(FIVE), {"dates": {"application": "2026-01-05", "acceptance": "2026-02-01"}})
    wages = {line["asked"]: line["wage"] for line in compare(later, ["lpa", "daam_sakane"])["lines"]}
    assert wages == {"location_vente": "24000.00", "lpa": "24000.00", "daam_sakane": "3422.72"}


# What is paid.


def test_up_front_and_in_all_hold_the_fees(lines):
    lpa = lines["lpa"]
    fees = 59_500 + 35_000 + 20_000 + 15_750
    assert cents(lpa["up_front"]) == cents(lpa["down_payment"]) + fees * 100
    assert cents(lpa["in_all"]) == cents(lpa["total_paid"]) + fees * 100
    assert lines["location_vente"]["in_all"] == lines["location_vente"]["total_paid"] == "3430000.00"


def test_the_owner_is_owner_from(lines):
    assert {asked: line["owner_from"] for asked, line in lines.items()} == {
        "location_vente": lines["location_vente"]["last_due"],
        "location_vente@2001-04-29": lines["location_vente@2001-04-29"]["last_due"],
        "lpa": "2025-12-15",
        "lsp@2006-01-01": "2025-12-15",
        "daam_sakane": "2028-06-20",
    }


# The State's money (LPA-C3).


def c3(discount=Fraction(6, 100), **over):
    question = laid_over(LPA, {"readings": {"lpa_base": "price_minus_aid"}} | over)
    return compare(question, ["location_vente"], discount=discount)["lines"][0]


def test_the_interest_that_the_state_bears():
    line = c3()
    top_up = annuity(224_000_000, 6, 360) - annuity(224_000_000, 1, 360)
    assert line["financed"] == "2240000.00"
    assert line["state"]["interest"] == "2241072.00"
    assert cents(line["state"]["interest"]) == 360 * top_up
    step = [Fraction(rate, 1200) for rate in (6, 1)]
    exact = 360 * sum(sign * 2_240_000 * i / (1 - (1 + i) ** -360) for sign, i in zip((1, -1), step, strict=True))
    assert abs(exact - Fraction(line["state"]["interest"])) < 360 * Fraction(1, 100)
    assert int(exact) == 2_241_074


def test_the_aid_and_the_interest_are_the_total():
    state = c3()["state"]
    assert cents(state["total"]) == cents(state["aid"]) + cents(state["vrd"]) + cents(state["interest"])
    assert state["aid"] == "700000.00"


def test_what_the_state_gives_is_worth_less_today():
    top_up = annuity(224_000_000, 6, 360) - annuity(224_000_000, 1, 360)
    assert cents(c3()["state"]["present_value"]) == 70_000_000 + value_today(top_up, 6, 360)
    assert cents(c3(Fraction(8, 100))["state"]["present_value"]) == 70_000_000 + value_today(top_up, 8, 360)


def test_at_a_discount_of_nothing_the_value_today_is_the_total():
    state = c3(Fraction(0))["state"]
    assert state["present_value"] == state["total"]


@pytest.mark.parametrize("loan", [{"rate": "6 %"}, {"rate": "3 %"}, {"deferral": "6 months"}])
def test_what_the_state_bears_of_a_rate_typed_by_hand_or_of_a_deferral_is_not_known(loan):
    state = c3(loan=loan)["state"]
    assert (state["interest"], state["total"], state["counted"]) == (None, None, "700000.00")


def test_three_per_cent_is_three_points_of_the_state():
    line = c3(household={"income": "150000 DZD"})
    top_up = annuity(cents(line["financed"]), 6, 360) - annuity(cents(line["financed"]), 3, 360)
    assert (line["eligible"], line["state"]["aid"]) == (False, "0.00")
    assert cents(line["state"]["interest"]) == 360 * top_up


def test_no_loan_no_interest():
    state = c3(loan={"amount": "none"})["state"]
    assert (state["interest"], state["total"], state["present_value"]) == ("0.00", "700000.00", "700000.00")


def test_the_state_gives_no_interest_to_a_market_loan(lines):
    assert lines["lsp@2006-01-01"]["state"]["interest"] == "0.00"
    assert lines["daam_sakane"]["state"]["total"] == "100000.00"


def test_the_discount_is_shown(capsys):
    assert main(["compare", str(FIVE), "--with", "lpa", "--discount", "4.5 %", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["discount"] == "0.045"


# A fact that another scheme needs.

MISSING = {  # the scheme asked, what the question says for it (None: what the file says), and parts of the reason
    "lpa: no loan": ("lpa", {"lpa": {"dwelling": {"zone": "autres"}}}, ["lpa ›", "loan", "amount: max"]),
    "lpa: no zone": ("lpa", {"lpa": {"loan": {"amount": "none"}}}, ["lpa ›", "dwelling.zone", "zone: grandes_villes"]),
    "lsp: no price": (
        "lsp@2006-01-01",
        {"lsp": {"loan": {"amount": "none"}}},
        ["lsp ›", "dwelling.price", "price: 20"],
    ),
    "daam_sakane: nothing": ("daam_sakane", {}, ["daam_sakane ›", "household.nationality", "nationality: moroccan"]),
    "daam_sakane: dinars": (
        "daam_sakane",
        {"daam_sakane": {"household": {"nationality": "moroccan"}, "loan": {"amount": "none"}}},
        ["daam_sakane ›", "income", "45000 DZD", "MAD"],
    ),
    "lpa before the LPA": ("lpa@2009-01-01", None, ["10-235", "05/10/2010"]),
    "daam_sakane before its decree": ("daam_sakane@2023-06-01", None, ["350", "01/01/2024"]),
}


@pytest.mark.parametrize("case", MISSING)
def test_a_scheme_that_cannot_be_asked_says_why(case):
    asked, own, says = MISSING[case]
    question = read_file(FIVE) | ({} if own is None else {"schemes": own})
    first, second = compare(question, [asked])["lines"]
    assert first["eligible"]
    assert set(second) == {"asked", "missing"}
    assert len(set(second["missing"].values())) == 3
    for message in second["missing"].values():
        plain = message.replace("\u2066", "").replace("\u2069", "")
        assert [part for part in says if part not in plain] == [], plain


def test_a_bank_without_rules_has_its_line_with_the_aid():
    loan = {"bank": "bna", "amount": "max", "term": "20 years"}
    question = read_file(FIVE) | {"schemes": {"lsp": {"dwelling": {"price": "2000000 DZD"}, "loan": loan}}}
    line = compare(question, ["lsp@2006-01-01"])["lines"][1]
    assert (line["price"], line["loan"], line["binding"], line["in_all"]) == ("2000000.00", None, "rate_unknown", None)
    assert "missing" not in line
    assert len(set(line["loan_notes"][0].values())) == 3


def test_the_missing_line_is_printed(capsys):
    question = FIVE.with_name("couple_f3.yaml")
    assert main(["compare", str(question), "--with", "lpa", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "lpa › loan" in out
    assert "amount: max" in out


def test_a_scheme_that_does_not_exist_refuses_the_whole():
    with pytest.raises(InputError):
        compare(FIVE, ["lotissement"])


def test_a_purchase_may_be_compared_with_location_vente():
    over = {"schemes": {"location_vente": {"household": {"cohort": "2024"}}}}
    lines = compare(laid_over(LPA, over), ["location_vente"])["lines"]
    assert [line["price"] for line in lines] == ["3500000.00", "3430000.00"]
    assert lines[1]["down_payment"] == "1303400.00"
    assert "cohort" in compare(LPA, ["location_vente"])["lines"][1]["missing"]["en"]


# What costs least, and why two are the same.


def test_the_cheapest_of_the_month_and_of_the_whole():
    found = compare(FIVE, ["location_vente@2016-11-10", "lpa"])
    month, whole = compare(FIVE, ["location_vente@2016-11-10"])["cheapest"]
    lines = {line["asked"]: line for line in found["lines"]}
    assert [one["asked"] for one in found["cheapest"]] == [["lpa"]]
    assert (
        found["least"][0]["en"]
        .replace("\u00a0", " ")
        .startswith("Least to pay a month: lpa, 6 836.02 DA, for 355 months")
    )
    assert month["amount"] == min(lines[one]["instalment"] for one in ("location_vente", "location_vente@2016-11-10"))
    assert whole["amount"] == lines["location_vente"]["in_all"]


def test_unknown_is_not_zero_and_nothing_is_crowned_beside_it(five, lines):
    lsp = lines["lsp@2006-01-01"]
    assert "tranches" in lsp["lacking"]["up_front"]
    assert (lsp["up_front"], lsp["down_payment"]) == (None, "0.00")
    assert [one for one in five["cheapest"] if one["currency"] == "DZD"] == []
    assert [words["en"].startswith("Which costs least") for words in five["no_least"]] == [True, True]
    assert all("lsp@2006-01-01" in words["en"] for words in five["no_least"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_sum_is_printed_as_one(lang, capsys):
    assert main(["compare", str(FIVE), "--lang", lang, "--with", "lsp@2006-01-01"]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if "lsp@2006-01-01" in line)
    assert say("value.unknown", lang) in row


def test_prices_that_differ_are_said_to_and_no_others(five):
    assert "3\u00a0430\u00a0000" in five["prices"]["en"]
    assert "300\u00a0000" not in five["prices"]["en"]  # the only price in dirhams
    assert compare(FIVE, ["location_vente@2016-11-10"])["prices"] is None


POOR = {"household": {"birth": "1958-12-25", "income": "24500 DZD", "spouse_income": "0 DZD"}}
"""Born on 25/12/1958: a few instalments far above the income."""


def shown_by(table, lang):
    """What the terminal and the page say of a comparison, in plain blanks."""
    page = Voice(LAW, lang)
    html = f"{blocks.conclusion(page, table, {})} {blocks.columns(page, table)}"
    texts = comparison_page.comparison(LAW, table, lang), unescape(re.sub(r"<[^>]+>", " ", html))
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_line_says_that_its_instalment_is_above_the_income(lang):
    couple = read_file(FIVE.with_name("couple_58_f3.yaml"))
    question = laid_over(couple, POOR)
    table = api.comparison(question, ["location_vente@2016-11-10"])
    found = comparison_to_json(table)
    own, other = found["lines"]
    assert own["unable"] == answer(question)["unable"] is not None
    words = {" ".join(sentence.split()) for line in table.lines for sentence in Voice(LAW, lang).inability(line.answer)}
    assert len(words) == len([line for line in (own, other) if line["unable"]])
    for text in shown_by(table, lang):
        assert [sentence for sentence in words if sentence not in text] == []
    able = compare(couple, [])
    assert able["lines"][0]["unable"] is None
    share = laid_over(
        couple,
        {"readings": {"unable_above": "30 %"}} | {"household": {"income": "24000 DZD", "spouse_income": "0 DZD"}},
    )
    line = compare(share, [])["lines"][0]
    assert line["unable"]["share"] == answer(share)["unable"]["share"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_prices_of_a_line_are_said_beside_it_and_under_what_costs_least(lang):
    of_2013 = read_file(FIVE.with_name("cohort_2013_f4.yaml"))
    table = api.comparison(of_2013, ["location_vente@2016-11-10"])
    found = comparison_to_json(table)
    own = found["lines"][0]
    assert own["price_alternatives"] == answer(of_2013)["price_alternatives"] != []
    (both,) = Voice(LAW, lang).both_prices(table.own_line.answer)
    for text in shown_by(table, lang):
        assert " ".join(both.split()) in text
        assert " ".join(found["two_prices"][lang].split()) in text


def test_one_price_is_not_said_to_be_two(five):
    assert five["two_prices"] is None
    assert [line["price_alternatives"] for line in five["lines"]] == [[]] * 5


def reason(question, asked):
    found = compare(question, [asked])["same"]
    return found[0]["because"] if found else None


def test_the_same_law_at_two_dates():
    said = reason(laid_over(LPA, {"dates": {"application": "2026-01-05"}}), "lpa@2026-01-05")
    assert "every provision" in said["en"]
    assert len(set(said.values())) == 3


def test_laws_that_differ_where_it_does_not_matter():
    question = laid_over(
        LPA, {"dates": {"acceptance": "2024-06-01", "application": "2024-03-01"}, "loan": {"amount": "none"}}
    )
    said = reason(laid_over(question, {"household": {"income": "60000 DZD"}}), "lpa@2015-06-01")
    assert "floor of income" in said["en"]
    assert "not in a way that touches" in said["en"]


def test_two_schemes_that_happen_to_agree():
    dates = {"application": "2012-03-01", "acceptance": "2012-06-01", "keys": "2014-06-20"}
    over = {"household": {"income": "60000 DZD"}, "dwelling": {"price": "2800000 DZD"}, "dates": dates}
    said = reason(laid_over(LPA, over | {"loan": {"amount": "none"}}), "lsp@2010-03-01")
    assert "two different schemes" in said["en"]


def test_different_figures_have_no_reason(five):
    assert five["same"] == []


def test_two_answers_with_other_fees_are_not_the_same():
    found = compare(laid_over(LPA, {"loan": {"amount": "none"}}), ["lpa@2015-01-01"])
    assert len({line["in_all"] for line in found["lines"]}) == 2
    assert found["same"] == []


def test_a_scheme_that_refuses_is_not_the_cheapest():
    over = {"household": {"had_state_aid": "true"}, "dates": {"application": "2026-03-01"}}
    lsp = {"dwelling": {"price": "1500000 DZD"}, "loan": {"bank": "bdl", "rate": "1 %"}}
    found = compare(laid_over(LPA, over | {"schemes": {"lsp": lsp}}), ["lsp@2006-01-01"])
    assert [line["eligible"] for line in found["lines"]] == [False, False]
    assert found["least"] == []


def test_paying_in_cash_is_not_said_to_cost_least_while_its_fees_are_not_known():
    cash = {"dwelling": {"price": "2000000 DZD"}, "loan": {"amount": "none"}}
    question = laid_over(LPA, {"schemes": {"lsp": cash, "location_vente": {"household": {"cohort": "2024"}}}})
    found = compare(question, ["lsp@2006-01-01", "location_vente"])
    assert [one["of"] for one in found["cheapest"]] == ["month"]
    assert "lsp@2006-01-01" in found["no_least"][-1]["en"]


# --- programmes by name


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_programme_is_its_cohort_under_the_decrees_of_its_day(name):
    """A programme is the same household with the cohort written in its question, and the price of its own orders."""
    programme, question = PROGRAMMES[name], read_file(FIVE)
    (line,) = compare(question, [name])["lines"][1:]
    alone = answer(
        question | {"scheme": programme.dated_scheme, "household": question["household"] | {"cohort": programme.cohort}}
    )
    assert line["asked"] == name
    assert line["frozen"] == programme.rules_of.isoformat()
    assert {key: line[key] for key in ("price", "down_payment", "instalment", "term_months", "last_due")} == {
        key: alone[key] for key in ("price", "down_payment", "instalment", "term_months", "last_due")
    }


def test_a_programme_does_not_blame_the_household_and_takes_its_own_price():
    question = read_file(FIVE)
    question["dwelling"]["price"] = "3000000 DZD"
    found = compare(question, ["aadl_2"])
    own, other = found["lines"]
    assert own["price"] == "3000000.00" != other["price"]
    assert found["warnings"] == answer(question)["warnings"]


def test_the_age_at_the_end_is_that_of_the_applicants_own_last_instalment():
    own, first = compare(FIVE, ["aadl_1"])["lines"]
    assert (own["age_at_end"], first["age_at_end"]) == (69, 64)
    assert compare(FIVE.with_name("retired_71_f3.yaml"), [])["lines"][0]["age_at_end"] is None
