"""How the API refuses: ``application/problem+json`` (RFC 9457), with every fault of a question in one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from simulator.base.json_schema import Schema, integer, items, record, text, word
from simulator.reading.errors import InputError, SimulatorError
from simulator.wording import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Mapping

PROBLEM = "application/problem+json"
NOT_KEPT = {"cache-control": "no-store"}
"""An address with facts is personal: no cache on the way keeps its answer."""
MOST = 50
"""Faults that one answer tells; a question has fewer facts than that."""
RETRY = "5"
"""Seconds after which a client may come back to a busy server."""


def problem(status: int, error: SimulatorError, lang: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer to what is refused: each fault with its key, its place and its sentence in one language.

    ``type`` is ``about:blank``: the status says the kind, the keys say the rest. There is no ``instance``: the address
    of a question holds the facts of a household.
    """
    faults = error.all[:MOST] if isinstance(error, InputError) else (error,)
    entries = [{"key": fault.key, "where": fault.where, "message": fault.message(lang)} for fault in faults]
    body = {
        "type": "about:blank",
        "title": say(f"api.title.{status}", lang),
        "status": status,
        "detail": "\n".join(fault["message"] for fault in entries),
        "error": entries[0] | {"lang": lang},
        "errors": entries,
    }
    retry = {"retry-after": RETRY} if status == 503 else {}
    language = {"content-language": lang, "vary": "Accept-Language"}
    return JSONResponse(body, status, NOT_KEPT | language | retry | dict(headers or {}), PROBLEM)


_FAULT = {
    "key": text("Which fault."),
    "where": text("The fact or the parameter; empty where it is all of the question."),
    "message": text("The sentence, in the language of the request."),
}
SCHEMA: Schema = record(
    {
        "type": text("about:blank"),
        "title": text(),
        "status": integer("The HTTP status.", 400),
        "detail": text("Every sentence, a line each."),
        "error": record({**_FAULT, "lang": word(LANGUAGES)}, about="The first fault."),
        "errors": items(record(_FAULT), "Every fault of the question.", 1),
    },
    about="What is refused (RFC 9457).",
)
"""What ``problem`` writes."""
