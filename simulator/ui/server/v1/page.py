"""``/api/docs``: version 1 explained in French, Arabic or English, as plain HTML with examples that were really computed."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

from simulator.law import Law
from simulator.ui.server import lite
from simulator.ui.server.v1 import openapi
from simulator.ui.server.v1.table import DOCUMENT, ENDPOINTS, PAGE, ROOT
from simulator.ui.shell.markup import Markup, join, tag
from simulator.views.voice import Voice
from simulator.wording import Plain

if TYPE_CHECKING:
    from simulator.ui.server.v1.table import Endpoint, ExampleRequest

SERVER = "http://127.0.0.1:8501"
"""Where the commands of the page ask: the address at which the application listens by default."""
STYLE = "pre{overflow-x:auto;padding:.5rem;border:1px solid var(--l);border-radius:6px}ul{margin:.3rem 0;padding-inline-start:1.2rem}"
"""A long command scrolls in its own box, never the page."""
LONGEST = 3_000
"""Letters of an answer that is shown; the rest is in the document."""


@functools.cache
def written(lang: str) -> str:
    """The whole page in a language."""
    voice = Voice(Law.load(), lang)
    links = tag("p", tag("a", DOCUMENT, href=DOCUMENT, dir="ltr"), cls="out")
    refused = next(endpoint for endpoint in ENDPOINTS if endpoint.path == f"{ROOT}/law")
    parts = [
        tag("p", voice.say("api.docs.intro")),
        links,
        *(_endpoint(voice, endpoint) for endpoint in ENDPOINTS),
        tag("h2", voice.say("api.docs.refused")),
        tag("p", voice.say("api.docs.problem")),
        _example(voice, refused, openapi.REFUSED._replace(parameters={**openapi.REFUSED.parameters, "lang": lang})),
    ]
    return lite.document(voice, PAGE, voice.say("api.docs.title"), {}, parts, STYLE)


def _endpoint(voice: Voice, endpoint: Endpoint) -> Markup:
    """An address: what it does, its parameters, what may be sent, its examples."""
    methods = " · ".join(
        name for name, is_answered in (("GET", endpoint.reads), ("POST", endpoint.body)) if is_answered
    )
    facts = [tag("li", voice.say("api.docs.facts"))] if endpoint.with_facts else []
    rows = [
        tag("li", tag("code", parameter.name, dir="ltr"), " ", parameter.description(voice.lang))
        for parameter in endpoint.parameters
    ]
    body = endpoint.body
    sent = [tag("p", voice.say("api.docs.sent", media=Plain(", ".join(body.media)), most=body.largest))] if body else []
    return tag(
        "section",
        tag("h2", tag("bdi", f"{methods} {endpoint.path}", dir="ltr")),
        tag("p", endpoint.description(voice.lang)),
        tag("ul", *facts, *rows),
        *sent,
        *(_example(voice, endpoint, example) for example in endpoint.examples),
    )


def _example(voice: Voice, endpoint: Endpoint, example: ExampleRequest) -> Markup:
    """The command that asks, and what was answered."""
    answer = json.dumps(openapi.answer_of(endpoint, example), ensure_ascii=False, indent=1)
    shown = answer if len(answer) <= LONGEST else f"{answer[:LONGEST]}…"
    return join(
        tag("pre", _command(endpoint, example), dir="ltr", tabindex="0"),
        tag("details", tag("summary", voice.say("api.docs.answer")), tag("pre", shown, dir="ltr", tabindex="0")),
    )


def _command(endpoint: Endpoint, example: ExampleRequest) -> str:
    """The example as ``curl`` asks it; a body comes from the standard input."""
    command = f"curl '{SERVER}{openapi.address(endpoint, example)}'"
    if not example.body:
        return command
    return f"{command} -H 'content-type: {example.media}' --data-binary @- <<'END'\n{example.body.rstrip()}\nEND"
