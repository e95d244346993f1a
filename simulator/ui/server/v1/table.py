"""The one table of version 1: each address with its parameters, its body, its fields, the schema of its answer, its examples.

Routes, OpenAPI document, page and tests are made from it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from simulator.answers import comparison_schema, contract_schema
from simulator.answers import schema as answer_schema
from simulator.base.json_schema import Schema, day, either, items, optional, record, text, word
from simulator.batch import to_json as batch_json
from simulator.law import to_json as law_json
from simulator.law.keys import KEYS
from simulator.reading.shipped import scenarios
from simulator.ui.server import turns
from simulator.ui.server.api import LARGEST, MEDIA
from simulator.ui.server.v1 import work
from simulator.ui.server.v1.call import LANG, NO_LANG, SELECT
from simulator.ui.state import examples
from simulator.ui.state.facts import written
from simulator.whatif import plans_schema
from simulator.whatif import to_json as whatif_json
from simulator.whatif.curves import POINTS
from simulator.whatif.moves import MOVES
from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.answers import Json
    from simulator.ui.server.v1.call import ApiCall

ROOT = "/api/v1"
DOCUMENT, PAGE = f"{ROOT}/openapi.json", "/api/docs"
LARGEST_FILE = 262_144
"""Bytes of the largest file of applicants accepted: as many rows as are answered have about a hundred thousand."""


class Parameter(NamedTuple):
    """A parameter of an address; what it says is in the catalogues, under ``api.parameter.<name>``."""

    name: str
    schema: Schema
    required: bool = False

    def description(self, lang: str) -> str:
        """The description of the parameter, in a language."""
        return say(f"api.parameter.{self.name}", lang, points=work.POINTS)


class Body(NamedTuple):
    """What may be sent: its types, its bytes at most, the schema of what is no text."""

    media: tuple[str, ...]
    largest: int
    schema: Schema


class ExampleRequest(NamedTuple):
    """A request that the document and the page show with its answer; a body where there is one, with its type."""

    name: str
    parameters: dict[str, str]
    body: str = ""
    media: str = ""


@dataclass(frozen=True)
class Endpoint:
    """An address of version 1. What it does is in the catalogues, under ``api.does.<name>``.

    ``with_facts``: a GET has the codes of a page's address. ``reads``: it answers to GET. ``fields`` may be asked for by name.
    """

    name: str
    work: Callable[[ApiCall], Json]
    parameters: tuple[Parameter, ...]
    fields: tuple[str, ...]
    schema: Schema
    examples: tuple[ExampleRequest, ...]
    body: Body | None = None
    with_facts: bool = False
    reads: bool = True
    queue: turns.Queue = turns.TABLES

    @property
    def path(self) -> str:
        """The path of the address."""
        return f"{ROOT}/{self.name}"

    def description(self, lang: str) -> str:
        """The description of the address, in a language."""
        return say(f"api.does.{self.name}", lang, most=batch_json.MOST)


_COMMON = (
    Parameter(SELECT, text("", r"[a-z_]+(?:,[a-z_]+)*")),
    Parameter(LANG, text("", f"(?:{'|'.join(LANGUAGES)})(?:,(?:{'|'.join(LANGUAGES)}))*|{NO_LANG}")),
)
_SCENARIO = Body(
    MEDIA, LARGEST, {"type": "object", "description": "A scenario: every key is in docs/scenario.md of the repository."}
)
_APPLICANTS = Body(
    ("application/json", "text/csv"),
    LARGEST_FILE,
    items(
        {"type": "object"},
        f"The rows of a file of applicants, at most {batch_json.MOST}: each has its cells under their heads.",
        1,
    )
    | {"maxItems": batch_json.MOST},
)
_SCHEME = Parameter("scheme", text("", r"[a-z_0-9]+(?:@\d{4}-\d{2}-\d{2})?"))
_VALUE = text("A day, or an amount in whole units.")
_FACTS = written(examples.first().facts)
_FILE = (scenarios() / "households" / "couple_f3.yaml").read_text(encoding="utf-8")
_BEGUN = (scenarios() / "contracts" / "keys_2018.yaml").read_text(encoding="utf-8")
_PLANNED = (scenarios() / "plans" / "couple_f3.yaml").read_text(encoding="utf-8")
_RELATIVES = (scenarios() / "households" / "couple_58_two_kafils_f3.yaml").read_text(encoding="utf-8")
_FIGURES = "eligible,price,instalment,instalments,last_due"
_ROW = {
    "birth": "1985-03-15", "income": "60000", "spouse_income": "20000", "cohort": "2024", "owns_property": "no", "had_state_aid": "no",
    "type": "F3", "application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20",
}  # fmt: skip
_CSV = f"{','.join(_ROW)}\n{','.join(_ROW.values())}\n{','.join((_ROW | {'birth': 'soon'}).values())}\n"
_JSON = json.dumps([_ROW])

ENDPOINTS = (
    Endpoint(
        "answer",
        work.answer,
        _COMMON,
        tuple(answer_schema.PROPERTIES),
        record({}, answer_schema.PROPERTIES, "The answer to one household, or the fields of it that were asked for."),
        (
            ExampleRequest("address", _FACTS | {SELECT: _FIGURES}),
            ExampleRequest("scenario", {SELECT: "eligible,refusals,gaps", LANG: "ar"}, _FILE, "application/yaml"),
        ),
        _SCENARIO,
        with_facts=True,
        queue=turns.LIGHT,
    ),
    Endpoint(
        "compare",
        work.compare,
        (Parameter("with", text(), required=True), Parameter("discount", text("", r"\d{1,2}(?:[.,]\d{1,4})? ?%")), *_COMMON),
        tuple(comparison_schema.COLUMN_SCHEMAS),
        comparison_schema.SCHEMA,
        (
            ExampleRequest("address", _FACTS | {"with": "location_vente@2001-04-29", SELECT: _FIGURES, LANG: "fr"}),
            ExampleRequest("scenario", {"with": "lpa", SELECT: "instalment,in_all", LANG: "en"}, _FILE, "application/yaml"),
        ),
        _SCENARIO,
        with_facts=True,
    ),
    Endpoint(
        "contract",
        work.contract,
        _COMMON,
        (*contract_schema.PROPERTIES, "answer", *contract_schema.REVISED),
        record(
            {},
            {**contract_schema.PROPERTIES, "answer": record({}, answer_schema.PROPERTIES), **contract_schema.REVISED},
            "The statement of a contract that has begun, or the fields of it that were asked for.",
        ),
        (ExampleRequest("scenario", {SELECT: "as_of,versions,statement,unknown"}, _BEGUN, "application/yaml"),),
        _SCENARIO,
        reads=False,
        queue=turns.LIGHT,
    ),
    Endpoint(
        "plan",
        work.plan,
        _COMMON,
        tuple(plans_schema.PLAN),
        record({}, plans_schema.PLAN, "What to save for the tranches to come, beside the loan."),
        (ExampleRequest("scenario", {SELECT: "as_of,missing_at_once,stages,loan"}, _PLANNED, "application/yaml"),),
        _SCENARIO,
        reads=False,
    ),
    Endpoint(
        "kafils",
        work.relatives,
        _COMMON,
        tuple(plans_schema.KAFILS),
        record({}, plans_schema.KAFILS, "Which relative as kafil."),
        (ExampleRequest("scenario", {SELECT: "provided,conditions,rankings"}, _RELATIVES, "application/yaml"),),
        _SCENARIO,
        reads=False,
    ),
    Endpoint(
        "order",
        work.order,
        (Parameter("amount", _VALUE, required=True), Parameter("date", day(), required=True), *_COMMON),
        tuple(plans_schema.ORDER),
        record({}, plans_schema.ORDER, "Whether a payment order agrees."),
        (
            ExampleRequest("agrees", {"amount": "171500", "date": "2026-01-10", SELECT: "verdict,tranches,deadline"}, _FILE, "application/yaml"),
            ExampleRequest("differs", {"amount": "431500", "date": "2026-01-10", SELECT: "verdict,difference,explanations"}, _FILE, "application/yaml"),
        ),
        _SCENARIO,
        reads=False,
    ),
    Endpoint(
        "law",
        work.law,
        (_SCHEME, Parameter("on", day()), Parameter("key", word(KEYS)), *_COMMON),
        tuple(law_json.SCHEMA["properties"]),
        record(
            {
                "scheme": text(),
                "on": optional(day("The day; null of a whole history.")),
                "digest": text("That of all the texts."),
                "provisions": items(law_json.SCHEMA | {"required": ["key"]}),
            }
        ),
        (
            ExampleRequest("day", {"key": "income_floor", "on": "2026-01-01", LANG: "en"}),
            ExampleRequest("history", {"key": "age_limit", SELECT: "value,in_force,text,article,status", LANG: "fr"}),
        ),
        queue=turns.LIGHT,
    ),
    Endpoint(
        "whatif",
        work.what_if,
        (
            Parameter("move", word(MOVES)), Parameter("from", _VALUE), Parameter("to", _VALUE),
            Parameter("points", {"type": "integer", "minimum": 2, "maximum": POINTS}), Parameter("target", _VALUE), *_COMMON,
        ),
        tuple(whatif_json.POINT),
        either(whatif_json.SWEEP, whatif_json.SOUGHT),
        (
            ExampleRequest("move", _FACTS | {"move": "income", "points": "3", SELECT: "eligible,instalment", LANG: "en"}),
            ExampleRequest("target", {"target": "7000", SELECT: "instalment", LANG: "fr"}, _FILE, "application/yaml"),
        ),
        _SCENARIO,
        with_facts=True,
    ),
    Endpoint(
        "batch",
        work.batch,
        (_SCHEME, Parameter("unit", word(work.UNITS)), Parameter("as_written", word(("no", "yes"))), *_COMMON),
        tuple(batch_json.ROW),
        batch_json.SCHEMA,
        (
            ExampleRequest("csv", {SELECT: "instalment,months,errors", LANG: "fr"}, _CSV, "text/csv"),
            ExampleRequest("json", {SELECT: "price,instalment,decisive"}, _JSON, "application/json"),
        ),
        _APPLICANTS,
        reads=False,
    ),
)  # fmt: skip
"""Every address of version 1 that computes something."""
