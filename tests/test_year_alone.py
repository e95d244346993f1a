"""A year alone is no day in a file, an address or a scenario; a field shows the first of January that it makes of it. Of a birth the year is enough."""

import datetime as dt

import pytest
from test_office_heads import LIST, of_list

from simulator.law import Law
from simulator.question.fact_rows import Kind
from simulator.question.facts import COLUMNS
from simulator.reading import fields, values
from simulator.reading.errors import InputError
from simulator.ui.state import examples, life_codes, query, question, scheme_codes, typed
from simulator.ui.state import facts as page_facts
from simulator.wording import LANGUAGES

YEARS = ("2028", "٢٠٢٨", " 2028 ", "2028.0", "présumé 2028", "سنة 2028")


@pytest.mark.parametrize("text", [*YEARS, 2028])
def test_a_year_is_refused_as_a_day_with_what_to_write(text):
    with pytest.raises(InputError) as caught:
        fields.date(text, "dates.keys")
    assert caught.value.key == "error.date.year_alone"
    assert all("2028" in caught.value.message(lang) for lang in LANGUAGES)


@pytest.mark.parametrize("text", ["2028", "٢٠٢٨", " 2028 "])
def test_a_field_shows_the_day_that_it_makes_of_a_year(text):
    """As AADL's own forms ask it: whoever types a year sees the first of January in the field, and may put another day there."""
    assert typed.day_shown(typed.whole_day(text)) == "01/01/2028"


def test_every_page_makes_the_same_day_of_a_year():
    days = page_facts.DAYS - page_facts.YEAR_ENOUGH
    assert {query.understood(name, "2028") for name in days} == {"2028-01-01"}
    assert {life_codes.understood(name, "2028") for name in life_codes.DAYS if name != "birth"} == {"2028-01-01"}
    others = [
        scheme_codes.understood(scheme, name, "2028")
        for scheme in scheme_codes.SCHEMES
        for name, fact in scheme_codes.facts_of(scheme).items()
        if fact.kind is Kind.DAY and not scheme_codes.may_be_year(fact)
    ]
    assert {*others} == {"2028-01-01"}


@pytest.mark.parametrize("column", [name for name, (_, fact) in COLUMNS.items() if fact.kind is Kind.DAY])
def test_a_row_with_a_year_for_a_day_is_rejected_with_the_reason(column):
    part = of_list(LIST | {column: "2028"})
    assert part.rejected["code"].tolist() == ["date_year_alone"]


def test_a_birth_may_be_a_year_and_says_both_its_ends():
    assert values.birth("1985") == (dt.date(1985, 1, 1), dt.date(1985, 12, 31))


def test_the_answer_of_the_page_refuses_the_year():
    facts = {**examples.all_of_them()[0].facts, "keys": "2028"}
    with pytest.raises(InputError) as caught:
        question.answers(facts, Law.load())
    assert (caught.value.key, question.field_of(caught.value.where)) == ("error.date.year_alone", "keys")
