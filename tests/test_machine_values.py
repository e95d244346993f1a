"""A table of figures that is copied or scraped has numbers: beside the words of each figure stands its exact value."""

import html
import re
from decimal import Decimal

import paging
import pytest
from test_compare_page import FIVE

from simulator.base.money import Money
from simulator.ui.server import lite, lite_contract
from simulator.ui.shell.markup import figure, tag
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import examples
from simulator.ui.state.facts import written
from simulator.wording import Months, write

CELL = re.compile(r"<td([^>]*)>(.*?)(?=</?td|</?tr|</t)", re.DOTALL)
AMOUNT = re.compile(r"(-?\d+(?:\u00a0\d{3})*(?:[.,]\d+)?)(?:\u00a0(?:DA|DH|دج|درهمًا|دراهم|درهم))?")
VALUE = re.compile(r'data-value="?([\d.-]+)')
FENCES = re.compile("[\u2066-\u2069]")
"""The marks that keep numbers in their order inside Arabic."""


def figures(page):
    """Of each cell that holds one amount: the amount as it is read, and its value; a number without a currency only where some cell has a value."""
    for attributes, inside in CELL.findall(page):
        read = FENCES.sub("", html.unescape(re.sub(r"<small>.*?</small>|<[^>]+>", "", inside))).strip()
        if found := AMOUNT.fullmatch(read):
            value = VALUE.search(f"{attributes} {inside}")
            yield read, Decimal(found[1].replace("\u00a0", "").replace(",", ".")), value and Decimal(value[1])


def without(page, *, bare):
    """The amounts of a page beside which no value stands, or another one; ``bare`` are the numbers without a currency too."""
    return [
        (read, value) for read, number, value in figures(page)
        if value != number and (bare or not read[-1].isdigit())
    ]  # fmt: skip


def test_a_figure_in_words_knows_its_value_and_an_element_around_it_says_it():
    amount = write(Money(664_562), "fr")
    assert (amount, amount.value) == ("6\u00a0645,62\u00a0DA", "6645.62")
    assert figure(amount) == f'<bdi data-value="6645.62">{amount}</bdi>'
    assert tag("td", write(Months(320), "ar"), cls="n").startswith('<td class="n" data-value="320">')
    assert tag("td", f"{amount} ") == f"<td>{amount} </td>", "a sentence is no figure"
    millions = write(Money(664_562), "fr", centimes=True)
    assert millions.value == "6645.62"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_each_amount_in_a_cell_of_every_page_has_its_value(lang):
    addresses = [
        *((name, {}) for name in PAGES),
        ("compare", FIVE | {"c_goal": "6000"}),
        ("programmes", {"p_scheme": "daam_sakane"}),
    ]
    seen = 0
    for name, address in addresses:
        page = paging.shown(paging.opened(name, lang=lang, **address))
        assert without(page, bare=False) == [], name
        seen += len(list(figures(page)))
    assert seen > 100
    for address in (written(examples.first().facts), {}):
        body, _ = lite.page(address, lang, paging.TODAY)
        assert without(body.partition("<main>")[2], bare=True) == []
    body, _ = lite_contract.page({}, lang, paging.TODAY)
    assert without(body.partition("<main>")[2], bare=False) == []
