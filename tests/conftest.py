"""What the tests of the browser share: the running application and one browser, for as long as a module lasts."""

import os
import sys

import pytest
from browsing import chromium, free_port, served
from known_law import LAST, law_until

from simulator import Law

os.environ["LOCATION_VENTE_LANG"] = "fr"  # the command line speaks French here, whatever the language of the machine
os.environ.setdefault("LOCATION_VENTE_TODAY", "2026-11-29")  # no result depends on the day of the machine
Law.load = staticmethod(lambda: law_until(LAST))  # nor on a decree that comes later: see known_law.py


@pytest.fixture(autouse=True)
def _main_module():
    """Streamlit's harness puts the page in the place of the program: a process that a later test starts would run the page."""
    program = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = program


@pytest.fixture(scope="module")
def address():
    with served(free_port()) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found
