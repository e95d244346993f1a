"""The law that tests ask: the texts signed and in force on a day, so that a later decree turns red only what it is about.

A test of a household pins what today's texts say of it: ``conftest.py`` gives it, as ``Law.load()``, the law until ``LAST``.
A test of the law itself, that its files are whole and can be written, asks for ``whole_law()``: every text that there is.
"""

import datetime as dt
import functools

from simulator import Law

LAST = dt.date(2026, 11, 29)
"""The day on which the figures of the tests were read. A decree does not move it: what is about the decree names its own."""

whole_law = Law.load
"""Every text, as the program reads them."""


@functools.cache
def law_until(day):
    """The law without the texts that were signed, or that apply, after a day."""
    return Law(text for text in whole_law().texts if max(text.signed or text.in_force, text.in_force) <= day)
