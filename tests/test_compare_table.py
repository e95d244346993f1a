"""The table of a comparison: each figure is that of ``compare``, each difference is said in words, and unknown is a word."""

import re
from decimal import Decimal
from html import unescape

import pytest
from test_compare import FIVE

from simulator import Law, api
from simulator.answers.comparison_to_json import comparison_to_json
from simulator.base.money import Money
from simulator.law.in_words import described
from simulator.question.scenario import load
from simulator.ui.compare import blocks, whatif_blocks
from simulator.ui.shell.markup import join
from simulator.views.voice import Voice
from simulator.whatif import QuestionUnderLaw, delay
from simulator.wording import LANGUAGES, Counted, Months, Years, say, write

LAW = Law.load()
BESIDE = ["aadl_1", "aadl_2", "lpa", "lsp@2006-01-01", "daam_sakane"]
SUMS = {"grid.row.up_front": "up_front", "grid.row.month": "instalment", "grid.row.in_all": "in_all"}
TIMES = {"whatif.row.time": ("instalments", Months), "grid.row.age": ("age_at_end", Years)}


@pytest.fixture(scope="module")
def five():
    return api.comparison(FIVE, BESIDE, law=LAW)


def rows(page):
    """The cells of each row that is not folded, under its name."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    found = re.findall(r"<tr[^>]*><th[^>]*>(.*?)</th>(.*?)</tr>", body)
    return {name: cells.split("</td>")[:-1] for name, cells in found}


def difference(cell):
    """The class and the words of how far a cell is from the first column; None where it says nothing."""
    found = re.search(r'<span class="far ?(\w*)">([^<]*)</span>', cell)
    return found and found.groups()


def cents(amount):
    return int(Decimal(amount) * 100)


def in_words(key, far, amount, lang):
    return say(f"{key}.{'same' if not far else 'more' if far > 0 else 'less'}", lang, amount=amount)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_difference_is_that_of_the_figures_in_words_and_better_or_worse(five, lang):
    table, (own, *others) = rows(blocks.columns(Voice(LAW, lang), five)), comparison_to_json(five)["lines"]
    for key, name in SUMS.items():
        first, *cells = table[say(key, lang)]
        assert difference(first) is None
        for cell, line in zip(cells, others, strict=True):
            if line["currency"] != own["currency"] or line["lacking"].get(name) != own["lacking"].get(name):
                assert difference(cell) is None
                continue
            far = cents(line[name]) - cents(own[name])
            words = in_words("whatif", far, Money(abs(far)), lang)
            words = say("grid.a_month", lang, difference=words) if far and name == "instalment" else words
            assert difference(cell) == ("worse" if far > 0 else "better" if far else "", words)
    for key, (name, unit) in TIMES.items():
        for cell, line in zip(table[say(key, lang)][1:], others, strict=True):
            far = line[name] - own[name]
            assert difference(cell) == ("", in_words("grid.far", far, unit(abs(far)), lang))


def test_a_figure_that_is_not_there_is_a_word_and_never_a_dash(five):
    too_old = api.comparison(FIVE.with_name("retired_71_f3.yaml"), BESIDE, law=LAW)
    page = blocks.columns(Voice(LAW, "fr"), too_old)
    assert "—" not in page
    assert say("grid.none", "fr") in rows(page)[say("grid.row.month", "fr")][0]
    assert "—" not in blocks.columns(Voice(LAW, "fr"), five)
    question = QuestionUnderLaw(load(FIVE.with_name("retired_71_f3.yaml")), LAW)
    late = whatif_blocks.delay(Voice(LAW, "fr"), delay(question))
    cards = whatif_blocks.two(Voice(LAW, "fr"), question.point, question.point, "F3")
    assert "—" not in join(late, cards)
    assert say("cap.blocked", "fr") in cards


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_aid_is_said_with_the_scale_that_gives_it_on_its_day(five, lang):
    line = next(line for line in five.answered if line.name == "lpa")
    provision = line.case.code.provision("grant", line.case.cohort)
    said = rows(blocks.columns(Voice(LAW, lang), five))[say("column.price", lang)][3]
    assert line.answer.grant.cents in {band.gives for band in provision.value}
    assert all(write(Money(band.gives), lang) in said for band in provision.value)
    application = line.case.outcome.people.application[line.case.row].item()
    assert say("adviser.aid", lang, scale=described(provision), day=application) in unescape(said)


def test_the_day_of_ownership_of_a_purchase_says_of_which_file_it_is(five):
    table = rows(blocks.columns(Voice(LAW, "fr"), five))
    *_, lpa, _, sakane = table[say("column.owner_from", "fr")]
    assert say("adviser.owner.acceptance", "fr") in lpa
    assert say("adviser.owner.keys", "fr") in sakane


def test_of_two_prices_the_one_that_is_counted_is_named_at_the_figure_and_in_its_column():
    compared = api.comparison(FIVE.with_name("couple_f3.yaml"), ["aadl_1", "aadl_2"], law=LAW)
    voice = Voice(LAW, "fr")
    counted = say("adviser.price.text", "fr")
    assert counted in rows(blocks.columns(voice, compared))[say("column.price", "fr")][2]
    assert counted in blocks.conclusion(voice, compared, {})


def test_a_law_that_has_no_answer_has_no_column_and_says_why_above_the_table():
    compared = api.comparison(FIVE.with_name("cohort_2001_first_law_f3.yaml"), ["aadl_3"], law=LAW)
    said = blocks.without_column(Voice(LAW, "fr"), compared)
    assert "AADL 3, sans colonne" in said
    assert "15/12/2025" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_equal_rows_are_folded_with_their_number_and_the_month_stands(lang):
    voice = Voice(LAW, lang)
    alone, twice = (api.comparison(FIVE, schemes, law=LAW) for schemes in ([], ["location_vente@2026-01-01"]))
    every, page = rows(blocks.columns(voice, alone)), blocks.columns(voice, twice)
    assert list(rows(page)) == [say("grid.row.month", lang)]
    assert write(Counted("equal_rows", len(every) - 1), lang) in page
    folded = page.partition('<details class="panel equal">')[2]
    assert all(name in folded for name in every if name != say("grid.row.month", lang))
