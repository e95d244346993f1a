"""What all tests share: their language, their day and the law of that day; the running application and one browser."""

import os
import sys

import pytest
from browsing import chromium, free_port, served
from hypothesis import HealthCheck, settings
from known_law import LAST, law_until, whole_law

from simulator import Law

os.environ["LOCATION_VENTE_LANG"] = "fr"  # the command line speaks French here, whatever the language of the machine
os.environ.setdefault("LOCATION_VENTE_TODAY", "2026-11-29")  # no result depends on the day of the machine
Law.load = staticmethod(lambda: law_until(LAST))  # nor on a decree that comes later: see known_law.py

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
"""How long a draw takes says something of the machine that day, nothing of the program."""


@pytest.fixture
def law_of_a_process(monkeypatch):
    """Gives these tests the law as a process that they start reads it: every text. They compare its answers with ours."""
    monkeypatch.setattr(Law, "load", whole_law)


@pytest.fixture(autouse=True)
def _main_module():
    """Streamlit's harness puts the page in the place of the program: a process that a later test starts would run the page."""
    program = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = program


@pytest.fixture(scope="session")
def address():
    with served(free_port()) as found:
        yield found


@pytest.fixture(scope="session")
def running_browser():
    with chromium() as found:
        yield found


@pytest.fixture
def browser(running_browser):
    """The browser, without a page when the test begins and when it has ended."""
    yield running_browser
    for context in running_browser.contexts:
        context.close()
