"""Every option of the lab, at every door: another value is refused by a sentence that says how to repair it, none is passed over."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from simulator import Invented, Readings, cli, study
from simulator.cli import idle_options, main
from simulator.law import Law
from simulator.populations import laws, plan_options
from simulator.populations.count.funnel import FunnelPlan
from simulator.populations.plan import Arrears, Plan, TranchesLoan, Treasury, stated
from simulator.populations.reforms import question_rows
from simulator.reading import terms
from simulator.reading.errors import InputError
from simulator.wording import LANGUAGES

NOW, FIRST = "location_vente@2024-06-26", "location_vente@2001-04-29"
UNDER = laws.population_laws([FIRST, NOW], Law.load())
NASTY = (
    float("nan"), float("inf"), -float("inf"), 0.5, -1, 2, 10**30, Fraction(-1, 2), Fraction(3, 2), Fraction(1, 3), Decimal("0.5"), True, None,
    "", " ", "x", "-1", "200 %", "nan", "1e3", b"1 %", "٪", "\u202e1 %", (), (1.5,), (-1,), [], {}, {1: 2}, object(), int, np.float64(0.5), np.bool_(1), 1j,
    dt.date(2024, 1, 1), deque(), lambda: 0,
)  # fmt: skip
"""What nobody means; of some options one or another is a value."""
VALUES = {
    "by": ("x", "-1", "200 %", "nan", "1e3", "٪", "\u202e1 %", None), "bounds": ((),), "neutral": (2, None), "interim": (2, None),
    "discount": (), "interest": (None,), "wages_grow": (None,), "loan.rate": (), "works_begin": (Fraction(1, 3),),
    "kafil_share": (Fraction(1, 3),), "treasury.pay_whole": (Fraction(1, 3),), "treasury.arrears.share": (Fraction(1, 3),),
    "bank_term": (2, None), "loan.months": (2,), "kafil_age": (2,), "bands": (2,), "treasury.arrears.months": (2,), "treasury.arrears.year": (2,),
    "delays": ((),), "gain": (),
} | dict.fromkeys(("wage", "receipts", "distributions", "readings_table", "by_article", "verdict", "treasury.during_works", "treasury.by_year"), (True,))  # fmt: skip
"""Those of the nasty values that are values of an option."""
WHOLE = {
    "loan": TranchesLoan(Fraction(1, 100), 300),
    "treasury": Treasury(),
    "treasury.arrears": Arrears(Fraction(1, 10), 12),
}


def options_with(name, value):
    """The options of a plan of which one has a value."""
    outer, _, inner = name.rpartition(".")
    return {name: value} if not outer else options_with(outer, WHOLE[outer]._replace(**{inner: value}))


def is_said(error):
    """Whether a refusal is a whole sentence in every language, which shows how it is repaired."""
    sentences = [error.message(lang) for lang in LANGUAGES]
    assert len(set(sentences)) == len(LANGUAGES)
    assert not any(error.key in sentence or re.search(r"\{[a-z_]+\}", sentence) for sentence in sentences)
    return all(len(sentence) < 900 for sentence in sentences)


def test_every_field_of_a_plan_is_an_option_of_the_table():
    parts = {"loan": TranchesLoan, "treasury": Treasury, "treasury.arrears": Arrears}
    names = {field.name for field in fields(Plan)} | {
        f"{outer}.{name}" for outer, part in parts.items() for name in part._fields
    }
    assert names == {*plan_options.TABLE, *parts, "laws", "funnel"}
    assert set(VALUES) == set(plan_options.TABLE)
    assert {"funnel", *parts} <= set(plan_options.PARTS)


@pytest.mark.parametrize("name", plan_options.TABLE)
def test_another_value_of_an_option_is_refused_and_none_is_accepted_in_silence(name):
    for value in NASTY:
        is_value = any(value is other or (type(value) is type(other) and value == other) for other in VALUES[name])
        try:
            stated(UNDER, options_with(name, value))
        except InputError as error:
            refusal = error
        else:
            refusal = None
        assert (refusal is None) == is_value, value
        assert refusal is None or (refusal.where == plan_options.TABLE[name].words and is_said(refusal)), value


def made_with(name, value):
    """A plan with an option that is made in Python, or the laws of one."""
    if name in ("readings", "law", "reforms"):
        return laws.population_laws(**{"names": [NOW], "law": Law.load(), name: value})
    return stated(UNDER, options_with(name, value))


@pytest.mark.parametrize("name", ["loan", "treasury", "treasury.arrears", "funnel", "readings", "law", "reforms"])
def test_what_is_made_in_python_is_refused_with_how_it_is_made(name):
    for value in NASTY:
        is_empty = isinstance(value, str | tuple | list | deque | dict) and not value
        if value is None or (is_empty and name in ("readings", "reforms")):
            continue
        with pytest.raises(InputError) as refused:
            made_with(name, value)
        assert is_said(refused.value)
        assert plan_options.PARTS[name] in refused.value.message("en")


@pytest.mark.parametrize("option", question_rows.EXAMPLES)
def test_a_question_of_another_shape_is_refused_with_one_that_is_right(option):
    read = {"--solve": question_rows.break_evens, "--balance": question_rows.balances, "--map": question_rows.maps}[
        option
    ]
    good = eval(question_rows.EXAMPLES[option])
    assert len(read([good])) == 1
    others = [
        value
        for value in NASTY
        if not isinstance(value, str) and not (isinstance(value, tuple | list | deque | dict) and not value)
    ]
    for value in (*others, "", " "):
        broken = [[(*good[:place], value, *good[place + 1 :])] for place in range(len(good))]
        for rows in (value, [value], *(broken if option != "--solve" else broken[:2])):
            with pytest.raises(InputError) as refused:
                read(rows)
            assert is_said(refused.value)
            assert refused.value.where == option


def test_a_bound_is_a_number_that_is_not_below_nothing():
    fine = {0.5: "1/2", 2: "2", 10**30: str(10**30), Fraction(3, 2): "3/2", Fraction(1, 3): "1/3", "200 %": "2"}
    for value in NASTY:
        if isinstance(value, str | int | float | Fraction) and not isinstance(value, bool) and value in fine:
            assert question_rows.bound(value) == Fraction(fine[value])
            continue
        with pytest.raises(InputError, match="--solve") as refused:
            question_rows.bound(value)
        assert is_said(refused.value)


def test_what_people_are_and_which_laws_is_refused_too():
    faults = [
        lambda: study(5, [NOW]), lambda: study(Invented(9), NOW), lambda: study(Invented(9), [None]), lambda: study(Invented(9), 5), lambda: study(Invented(9), []),
        lambda: study(Invented(9), [NOW], new_only="yes"), lambda: study(Invented(9), [NOW], discuont="5 %"), lambda: study(Invented(9), [NOW], facts=5),
        lambda: Readings(age_limit="x"), lambda: Readings(rounding=float("nan")), lambda: Plan(()), lambda: Plan([NOW]),
        *(lambda value=value: Invented(value) for value in NASTY if type(value) is not int or value != 2),
        *(lambda value=value: Invented(20, value) for value in NASTY if type(value) is not int or value < 0),
    ]  # fmt: skip
    for fault in faults:
        with pytest.raises(InputError) as refused:
            fault()
        assert is_said(refused.value)


def test_a_text_is_read_in_python_as_the_command_reads_it():
    said = stated(
        UNDER, {"discount": "5,5 %", "neutral": "1000", "interest": "٥٪", "bank_term": "25 years", "kafil_share": "50%"}
    )
    assert (said.discount, said.neutral, said.interest) == (Fraction(55, 1000), 100_000, Fraction(1, 20))
    assert (said.bank_term, said.kafil_share) == (300, Fraction(1, 2))
    assert (
        FunnelPlan(0, 1, "age", dt.date(2028, 1, 1))
        == stated(UNDER, {"funnel": FunnelPlan(0, 1, "age", dt.date(2028, 1, 1))}).funnel
    )


TYPED = ("population", "--synthetic", "20", "--law", NOW)
ROOT = Path(__file__).parents[1]
HOUSEHOLD = str(min((ROOT / "scenarios" / "households").glob("*.yaml")))
FILE = ("population", str(ROOT / "scenarios" / "applicants.csv"), "--law", NOW)
IDLE = [
    *((TYPED, option) for option in ("--unit DA", "--encoding utf-8", "--mapping m.yaml", "--save-mapping m.yaml", "--sheet x", "--head-row 1", "--columns a=income", "--empty spouse_income=0", "--dates birth=month_first", "--century birth=1900", "--units income=DA")),
    *((FILE, option) for option in ("--seed 1", "--recipe r.yaml", "--crossed c.csv", "--bands 5", "--delivery", "--dwellings-a-year 5", "--late 1:5%", "--dropout 1:5%", "--keys-from 2029-01-01", "--delivery-order age")),
    *((TYPED, option) for option in ("--bank-term 25\u00a0years", "--interim 5\u00a0DZD", "--new-only", "--winners-by instalment", "--neutral 5", "--by-article", "--facts f.yaml")),
]  # fmt: skip


@pytest.mark.parametrize(("words", "more"), IDLE, ids=lambda part: part if isinstance(part, str) else part[1])
def test_an_option_that_would_change_nothing_is_refused(words, more):
    options = cli.parsed([*words, *more.split(" ")])
    with pytest.raises(InputError) as refused:
        idle_options.refuse(options)
    assert refused.value.where == more.partition(" ")[0]
    assert is_said(refused.value)
    idle_options.refuse(cli.parsed(list(words)))


def test_every_option_of_a_file_and_of_an_invention_is_among_them():
    assert {more.split(" ")[0].strip("-").replace("-", "_") for _, more in IDLE} == set(
        chain(*(idle.names for idle in idle_options.TABLE))
    )


@pytest.mark.parametrize("typed", [
    "--reading income=applicant --reading income=cumulated", "--late 1:5% --late 1:6%", "--dropout 2:5% --dropout 2:6%", "--columns a=income --columns a=birth",
    "--seed 1 --seed 2", "--neutral 5 --neutral 6", "--format csv --format json", "--lang fr --lang ar", "--out a --out b", "--bands 5 --bands 6", "--unit DA --unit DH",
])  # fmt: skip
def test_an_option_that_is_typed_twice_is_never_the_last_in_silence(typed, capsys):
    words = TYPED if "columns" not in typed and "unit" not in typed else FILE
    assert main([*words, *typed.split(" ")]) == 2
    said = capsys.readouterr()
    assert typed.split(" ")[0] in said.err
    assert not said.out


def test_other_commands_refuse_it_too(capsys):
    works = ("--works", "foundations=2027-01-01..2027-02-01", "--works", "foundations=2027-01-01..2027-03-01")
    assert main(["plan", HOUSEHOLD, *works]) == 2
    assert "--works" in capsys.readouterr().err
    assert main(["simulate", HOUSEHOLD, "--format", "json", "--format", "table"]) == 2
    assert "--format" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "nearest"), [("2001-04-23", FIRST), ("location_vente@2001-04-23", FIRST), ("2024-06-25", NOW)]
)
def test_a_law_that_is_no_law_is_refused_with_the_nearest(name, nearest):
    with pytest.raises(InputError) as refused:
        laws.population_laws([name], Law.load())
    assert refused.value.where == "--law"
    assert nearest in refused.value.message("ar")
    assert is_said(refused.value)


def test_too_few_rows_are_not_blamed_on_a_file():
    with pytest.raises(InputError, match="--synthetic"):
        Invented(1)


@pytest.mark.parametrize(("text", "months"), [
    ("25 ans", 300), ("25 years", 300), ("٢٥ سنة", 300), ("1 an", 12), ("12 mois", 12), ("11 شهرًا", 11), ("30years", 360), ("25", None), ("25 %", None), ("2,5 ans", None), ("", None),
])  # fmt: skip
def test_a_term_is_read_in_the_words_of_every_language(text, months):
    term = terms.read(text)
    assert (None if term is None else terms.months(term)) == months
