"""A page without a browser, as Streamlit's own harness runs it."""

from datetime import date

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from simulator.law import Law, earlier
from simulator.ui.server import asgi
from simulator.ui.shell.pages import PAGES

TODAY = date(2026, 11, 29)
"""The day on which a page is read where a test says which."""

MARKED = {"texts": earlier.mark(Law.load())}
"""What every address with facts says of the texts that it was computed with."""

PATIENCE = 60
"""The seconds in which a page must have run."""


def opened(name, **address):
    """The page of this name, with these codes in its address."""
    at = AppTest.from_file(str(asgi.SCRIPT), default_timeout=PATIENCE)
    at._page_hash = calc_hash(PAGES[name].address)
    for code, value in address.items():
        at.query_params[code] = value
    return ran(at.run())


def ran(at):
    """The same page, which ran without a fault."""
    assert not at.exception, at.exception
    return at


def shown(at):
    """All the HTML of a page that is our own."""
    return " ".join(block.proto.body for block in at.get("html"))
