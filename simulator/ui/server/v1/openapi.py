"""The OpenAPI 3.1 document of version 1, made from the table; its examples are computed when it is first asked for."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.datastructures import Headers

from simulator import api
from simulator.base.json_schema import DIALECT, Schema, text
from simulator.question.facts import KAFILS
from simulator.reading.errors import SimulatorError
from simulator.ui.server.doors import STATUS
from simulator.ui.server.problems import PROBLEM, SCHEMA, problem
from simulator.ui.server.v1.call import ApiCall, of_address
from simulator.ui.server.v1.table import ENDPOINTS, ROOT, Endpoint, ExampleRequest
from simulator.ui.state import query, question
from simulator.ui.state.facts import FIELDS
from simulator.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers import Json

SPOKEN = "en"
"""The language of the document; the page is in all three."""
REFUSED = ExampleRequest("refused", {"scheme": "hlm", "lang": "en"})
"""What is refused, shown at the address of the law."""


def call_of(endpoint: Endpoint, example: ExampleRequest) -> ApiCall:
    """An example as the server reads it."""
    names = [parameter.name for parameter in endpoint.parameters]
    with_facts = endpoint.with_facts and not example.body
    values, facts, faults = of_address(example.parameters.items(), names, with_facts=with_facts)
    body = example.body.encode() if example.body else None
    return ApiCall(values, facts, faults, endpoint.fields, _lang(example), body, example.media)


def _lang(example: ExampleRequest) -> str:
    """The language of an example, whose client names none of its own."""
    return query.language(Headers(), urlencode(example.parameters))


def answer_of(endpoint: Endpoint, example: ExampleRequest) -> Json:
    """What an example is answered: the answer, or the problem."""
    try:
        return endpoint.work(call_of(endpoint, example))
    except SimulatorError as error:
        body: Json = json.loads(bytes(problem(422, error, _lang(example)).body))
        return body


@functools.cache
def document() -> Json:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("api.docs.title", SPOKEN),
            "version": api.VERSION,
            "description": say("api.docs.intro", SPOKEN),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "jsonSchemaDialect": DIALECT,
        "servers": [{"url": "/"}],
        "paths": {endpoint.path: _operations(endpoint) for endpoint in ENDPOINTS},
        "components": {"schemas": {"Problem": SCHEMA}},
    }


def _operations(endpoint: Endpoint) -> Json:
    """The operations of an address: a GET with the facts in the address, a POST with a body, or one of them."""
    sent = [example for example in endpoint.examples if example.body]
    read = [example for example in endpoint.examples if not example.body]
    operations: Json = {}
    if endpoint.reads:
        refused = [REFUSED] if endpoint.path == f"{ROOT}/law" else []
        operations["get"] = _operation(endpoint, "get", read, refused)
    if endpoint.body is not None:
        content: Json = {
            media: {
                "schema": endpoint.body.schema if media != "text/csv" else text(),
                "examples": {example.name: {"value": _body(example)} for example in sent if example.media == media},
            }
            for media in endpoint.body.media
        }
        body = {
            "description": say("api.docs.body", SPOKEN, most=endpoint.body.largest),
            "required": True,
            "content": content,
        }
        operations["post"] = _operation(endpoint, "post", sent, []) | {"requestBody": body}
    return operations


def _body(example: ExampleRequest) -> object:
    """The body of an example: a document where it is JSON, its text otherwise."""
    return json.loads(example.body) if example.media == "application/json" else example.body


def _operation(
    endpoint: Endpoint, method: str, shown: Sequence[ExampleRequest], refused: Sequence[ExampleRequest]
) -> Json:
    facts = _facts() if endpoint.with_facts and method == "get" else []
    parameters = [
        {"name": parameter.name, "in": "query", "required": parameter.required, "schema": parameter.schema,
         "description": parameter.description(SPOKEN)}
        for parameter in endpoint.parameters
    ]  # fmt: skip
    entries: list[Json] = [*facts, *parameters]
    for entry in entries:
        values = {
            example.name: {"value": example.parameters[entry["name"]]}
            for example in (*shown, *refused)
            if entry["name"] in example.parameters
        }
        if values:
            entry["examples"] = values
    answers = {example.name: {"value": answer_of(endpoint, example)} for example in shown}
    return {
        "operationId": f"{method}_{endpoint.name}",
        "summary": endpoint.description(SPOKEN),
        "parameters": entries,
        "responses": {
            "200": {
                "description": say("api.docs.answered", SPOKEN),
                "content": {"application/json": {"schema": endpoint.schema, "examples": answers}},
            },
            **_refusals(endpoint, method, refused),
        },
    }


def _refusals(endpoint: Endpoint, method: str, refused: Sequence[ExampleRequest]) -> Json:
    """The problems that an operation may answer, each with its title."""
    statuses = {422, 500, 503, *(STATUS.values() if method == "post" else ())}
    refusals: Json = {}
    for status in sorted(statuses):
        media: Json = {"schema": {"$ref": "#/components/schemas/Problem"}}
        if status == 422 and refused:
            media["examples"] = {example.name: {"value": answer_of(endpoint, example)} for example in refused}
        refusals[str(status)] = {"description": say(f"api.title.{status}", SPOKEN), "content": {PROBLEM: media}}
    return refusals


def _facts() -> list[Json]:
    """The codes of a page's address, with their places in a scenario."""
    return [
        {"name": name, "in": "query", "required": fact.needed, "schema": _short(fact.longest), "description": _place(name)}
        for name, fact in FIELDS.items()
    ] + [{"name": question.AS_OF, "in": "query", "required": False, "schema": _short(10), "description": question.AS_OF}]  # fmt: skip


def _short(longest: int) -> Schema:
    return text() | {"maxLength": longest}


def _place(name: str) -> str:
    """Where a fact stands in a scenario; the detail of a property, a kafil or a loan in its part."""
    parts = {f"kafil{n}": f"kafil[{n - 1}]" for n in KAFILS}
    part = next((place for prefix, place in parts.items() if name.startswith(prefix)), name)
    return say("api.docs.place", SPOKEN, place=question.PLACES.get(name, part))


def address(endpoint: Endpoint, example: ExampleRequest) -> str:
    """The address of an example, with its parameters."""
    stated = urlencode(example.parameters)
    return f"{endpoint.path}?{stated}" if stated else endpoint.path
