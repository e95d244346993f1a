"""The one clock: the day of the machine, or the day that is set in its place. Nothing else knows which day it is."""

import datetime as dt

import pytest

from simulator.reading import clock
from simulator.reading.errors import InputError
from simulator.ui.server import settings


def test_today_is_the_day_that_is_set(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, " 2029-03-01 ")
    assert clock.today() == dt.date(2029, 3, 1)


@pytest.mark.parametrize("nothing", ["", " "])
def test_where_none_is_set_today_is_a_day_between_those_before_and_after_the_question(nothing, monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, nothing)
    before = dt.datetime.now(tz=dt.UTC).date()
    assert before <= clock.today() <= dt.datetime.now(tz=dt.UTC).date()


def test_a_day_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "2026-02-30")
    with pytest.raises(InputError, match=clock.VARIABLE):
        clock.today()


def test_the_option_of_the_application_sets_the_day_of_every_page(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "2026-11-29")
    assert settings.put_in_force({"today": "2031-01-02"}).today == dt.date(2031, 1, 2)
    assert clock.today() == dt.date(2031, 1, 2)
    assert settings.current().today == dt.date(2031, 1, 2)
