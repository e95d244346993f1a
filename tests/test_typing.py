"""A page never writes over what somebody typed or chose: a value goes to a field once, with the field; later only another one."""

import paging
import pytest
from paging import opened, ran

from simulator.reading import clock
from simulator.ui.state import session

PAGES = {
    "simulate": {"way": "registered", "income": "45000"},
    "contract": {"m_cohort": "2001-2002", "m_birth": "1972-05-05", "m_keys": "2018-04-15", "m_paid": "2026-11-20"},
    "programmes": {"p_scheme": "lpa"},
    "law": {"view": "force"},
}
"""Pages on which something is typed, each with an address."""


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, paging.TODAY.isoformat())


def written_over(at):
    """The widgets whose value the browser is told to put in the place of the one that it shows."""
    return {
        element.proto.id.rsplit("-", 1)[-1].partition("@")[0]
        for element in at.main
        if getattr(getattr(element, "proto", None), "set_value", False)
    }


def first_text(at):
    return next(widget for widget in at.text_input if widget.value)


@pytest.mark.parametrize("page", PAGES)
def test_no_run_writes_over_a_field_but_with_what_was_understood(page, monkeypatch):
    """Neither the first run nor the one after a run that was cut short, whose fields somebody may be typing into."""
    with monkeypatch.context() as cut:
        cut.setattr(session, "save", lambda: None)
        at = opened(page, lang="fr", **PAGES[page])
    assert at.text_input
    assert written_over(at) == set()
    assert written_over(ran(at.run())) == set()
    widget = first_text(at)
    typed = f" {widget.value} "
    at = ran(widget.set_value(typed).run())
    assert first_text(at).value == typed.strip()
    assert len(written_over(at)) == 1
    assert written_over(ran(at.run())) == set()
