"""What people read has no identifier of a machine in it: no name of a scheme or of a text as a file writes it, no key of a scenario."""

import html
import re

import paging
import pytest
from test_compare_page import FIVE

from simulator.ui.shell.pages import PAGES
from simulator.wording import LANGUAGES

IDENTIFIER = re.compile(r"(?<![\w./@-])(?:[a-z][a-z0-9]*_[a-z0-9_]+|(?:dz|ma|reform)/[\w-]+)")
"""``location_vente``, ``owns_property``, ``dz/order-2025-11-24``."""
FOR_MACHINES = re.compile(r"<(style|code|pre|svg)\b.*?</\1>|<i\b[^>]*translate=\"no\"[^>]*>.*?</i>", re.DOTALL)
"""What is no sentence: styles, commands to copy, drawings, the names of icons."""
READ = re.compile(r"(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"")
BEFORE_THE_LAW = {"cohort": "2001-2002", "birth": "1968-05-05", "application": "2001-08-25", "acceptance": "2002-03-10", "keys": "2003-03-10"}  # fmt: skip
"""Dates on which no text gives the prices of the later programmes."""
ADDRESSES = [
    *((name, {}) for name in PAGES),
    ("compare", FIVE | {"c_grid_income": "4000000", "kept": "XXXX~Perdue"}),
    ("compare", BEFORE_THE_LAW),
    ("compare", {"c_with": "lpa,lsp,daam_sakane"}),
    ("simulate", {"cohort": "2024", "application": "1999-01-01", "birth": "x"}),
    ("programmes", {"p_scheme": "lpa", "p_application": "2009-01-01"}),
]
"""Each page as it opens, and with what it says seldom."""


def read(at):
    """All that a page says: its HTML without what is no sentence, and the words of its widgets."""
    body = " ".join([*(block.proto.body for block in at.get("html")), *(block.value for block in at.markdown)])
    body = FOR_MACHINES.sub(" ", body)
    texts = [re.sub(r"<[^>]+>", " ", body), *READ.findall(body)]
    for widget in (*at.button, *at.text_input, *at.number_input, *at.selectbox, *at.checkbox, *at.expander):
        texts += [widget.label, *map(str, getattr(widget, "options", ()))]
    texts += [option.content for group in at.get("button_group") for option in group.proto.options]
    return html.unescape(" ".join(texts))


@pytest.mark.parametrize(
    ("lang", "addresses"),
    [("fr", ADDRESSES[-4:-2]), *(pytest.param(lang, ADDRESSES, marks=pytest.mark.slow) for lang in LANGUAGES)],
    ids=["where laws have no answer", *LANGUAGES],
)
def test_no_page_shows_the_identifier_of_a_machine(lang, addresses):
    found = {}
    for name, address in addresses:
        if identifiers := IDENTIFIER.findall(read(paging.opened(name, lang=lang, **address))):
            found[name, *address] = sorted(set(identifiers))
    assert found == {}
