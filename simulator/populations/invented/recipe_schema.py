"""The JSON Schema of a recipe (``scenarios/populations``), made from the names that its strict reader has."""

from __future__ import annotations

from simulator.base.json_schema import Schema, document, items, record, table, text, word
from simulator.law import STATUSES
from simulator.law import values as v
from simulator.law.text_schema import value_of
from simulator.populations.invented.recipe import ASSUMPTIONS, DATES, IN_YEARS, MARGINS
from simulator.wording import LANGUAGES

_YEARS = text("A number of years, which may be negative: -5 years.", r"-?\d{1,9} (?:year|month)s?")
_WHENCE = {
    "status": word(STATUSES, "How sure it is."),
    "source": text("The page where it was read, or why there is none."),
    "note": text("What the number cannot say."),
}


def recipe() -> Schema:
    """The schema of a recipe."""
    published = record({"households": value_of(v.number), **_WHENCE})
    keys = {
        "recipe": text("Its name."),
        "title": record(dict.fromkeys(LANGUAGES, text())),
        "note": text("What the whole population cannot say."),
        "stands_for": published,
        "accepted": published,
        "cohort": word(v.COHORTS),
        "margins": record(
            {name: _margin(name) for name in MARGINS}, about="Published divisions of everybody into parts."
        ),
        "wages": record({"by_qualification": table(value_of(v.amount)), "mean": value_of(v.amount), **_WHENCE}),
        "assumptions": record({name: _assumption(name) for name in ASSUMPTIONS}, about="What nobody published."),
        "dates": record(dict.fromkeys(DATES, _span()), about="The days among which each date is drawn."),
    }
    return document("recipe", "A recipe of an invented population", record(keys))


def _margin(name: str) -> Schema:
    """A division of the population into parts; ages are bands."""
    parts = table(value_of(v.number), v.DWELLINGS if name == "dwelling" else None)
    if name == "age":
        parts["propertyNames"] = {"pattern": r"^\d{1,3}-\d{1,3}$"}
    return record({"parts": parts | {"minProperties": 1}, **_WHENCE})


def _assumption(name: str) -> Schema:
    """A number, and the two values to which it is moved."""
    number = _YEARS if name in IN_YEARS else value_of(v.share)
    return record({"value": number, "moved": items(number, least=2) | {"maxItems": 2}, "note": text()})


def _span() -> Schema:
    status_and_source = {name: _WHENCE[name] for name in ("status", "source")}
    return record({"from": value_of(v.day), "to": value_of(v.day), **status_and_source})
