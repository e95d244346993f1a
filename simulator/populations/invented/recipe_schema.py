"""The JSON Schema of a recipe (``scenarios/populations``), made from the names that its strict reader has."""

from __future__ import annotations

from simulator.base.json_schema import Schema, document, either, items, record, table, text, word
from simulator.law import STATUSES
from simulator.law import values as v
from simulator.law.text_schema import value_of
from simulator.populations.invented.delivery import CAPACITY, LATE, LEAVE, MOST_TRANCHES, MOST_YEARS, ORDERS
from simulator.populations.invented.recipe import (
    ASSUMPTIONS,
    DATES,
    FURTHER,
    INCOME,
    MARGINS,
    OF_OUTCOME,
    OPTIONAL_MARGINS,
    OUTCOME,
    OUTCOMES,
)
from simulator.populations.invented.recipe_values import IN_YEARS
from simulator.wording import LANGUAGES

_YEARS = text("A number of years, which may be negative: -5 years.", r"-?\d{1,9} (?:year|month)s?")
_WHENCE = {
    "status": word(STATUSES, "How sure it is."),
    "source": text("The page where it was read, or why there is none."),
    "note": text("What the number cannot say."),
}
_MARGINS_UNLESS_CROSSED: Schema = {
    "if": {"properties": {"crossed": {"maxItems": 0}}},
    "then": {"properties": {"margins": {"required": list(MARGINS)}}},
}
_ASSUMED_UNLESS_COUNTED: Schema = {
    "if": {"properties": {"crossed": {"maxItems": 0}, "margins": {"not": {"required": [OUTCOME]}}}},
    "then": {"properties": {"assumptions": {"required": list(OF_OUTCOME)}}},
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
            {},
            {name: _margin(name) for name in (*MARGINS, *OPTIONAL_MARGINS)},
            "Published divisions of everybody into parts; one that a crossed table holds may be left out.",
        ),
        "wages": record({"by_qualification": table(value_of(v.amount)), "mean": value_of(v.amount), **_WHENCE}),
        "assumptions": record(
            {name: _assumption(name) for name in ASSUMPTIONS if name not in OF_OUTCOME},
            {name: _assumption(name) for name in (*OF_OUTCOME, *FURTHER)},
            "What nobody published.",
        ),
        "dates": record(dict.fromkeys(DATES, _span()), about="The days among which each date is drawn."),
    }
    crossed = items(_crossed(), "Margins that were counted together; the others are drawn independently.")
    every_key = record(
        keys, {"crossed": crossed, "snmg_date": record({"day": word(DATES), **_WHENCE}), "delivery": _delivery()}
    ) | {"allOf": [_MARGINS_UNLESS_CROSSED, _ASSUMED_UNLESS_COUNTED]}
    return document("recipe", "A recipe of an invented population", every_key)


def _margin(name: str) -> Schema:
    """A division of the population into parts; ages are bands."""
    words = {"dwelling": v.DWELLINGS, OUTCOME: OUTCOMES}
    parts = table(value_of(v.number), words.get(name))
    if name in ("age", INCOME):
        digits = r"\d{1,3}" if name == "age" else r"\d{1,8}"
        parts["propertyNames"] = {"pattern": f"^{digits}-{digits}$"}
    return record({"parts": parts | {"minProperties": 1}, **_WHENCE})


def _crossed() -> Schema:
    """Households by several margins at once."""
    count = value_of(v.number)
    cell = items(either(text(), count), "A part of each margin, then the households counted there.", least=3)
    keys = {
        "margins": items(word((*MARGINS, *OPTIONAL_MARGINS)), least=2),
        "cells": either(items(cell, least=1), text("A CSV file beside the recipe.", r"[^/\\:\"]+\.csv")),
        "of": count
        | {"description": "The households of the table; those in no given cell are in the others, together."},
    }
    return record({**keys, **_WHENCE})


def _delivery() -> Schema:
    """How the dwellings are handed over, where it is asked for."""
    shares = {
        kind: table(_moved(value_of(v.share)), map(str, range(1, most + 1)))
        for kind, most in ((LATE, MOST_YEARS), (LEAVE, MOST_TRANCHES))
    }
    first, order = value_of(v.day), word(ORDERS)
    return record({"from": first, "order": order, CAPACITY: _moved(value_of(v.number)), **shares})


def _moved(number: Schema) -> Schema:
    """A number with its source, and the two values to which it is moved."""
    return record({"value": number, "moved": items(number, least=2) | {"maxItems": 2}, **_WHENCE})


def _assumption(name: str) -> Schema:
    """A number, and the two values to which it is moved."""
    number = _YEARS if name in IN_YEARS else value_of(v.share)
    return record({"value": number, "moved": items(number, least=2) | {"maxItems": 2}, "note": text()})


def _span() -> Schema:
    status_and_source = {name: _WHENCE[name] for name in ("status", "source")}
    return record({"from": value_of(v.day), "to": value_of(v.day), **status_and_source})
