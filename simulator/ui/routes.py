"""The door of programs: ``/api/answer`` gives the contract's JSON, ``/api/sheet.pdf`` the sheet; nothing asked is kept.

``files`` names the others. A GET reads the codes of an address, as a page has them; a POST reads a scenario of the contract, in JSON or YAML. What
cannot be read or is not answered by the texts is 422 with the sentence that the command line prints, in the language
asked for (``?lang=ar``, else the browser's).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import api, sheets
from simulator.documents import read_text
from simulator.errors import InputError, SimulatorError
from simulator.scenario import Scenario, parse
from simulator.ui import asked, files, question, recall
from simulator.ui.facts import written
from simulator.wording import LANGUAGES, Listed, Plain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

LARGEST = 65_536
"""Bytes of the largest scenario accepted; one has about a thousand."""
MEDIA = ("application/json", "application/yaml", "application/x-yaml", "text/yaml")
NOT_KEPT = {"cache-control": "no-store"}
"""An address with facts is personal: no cache on the way keeps its answer."""
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class _MediaError(InputError):
    """The body is announced as something else than a scenario."""


class _SizeError(InputError):
    """The body is larger than any scenario."""


STATUS: dict[type[SimulatorError], int] = {_MediaError: 415, _SizeError: 413}


def _told(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A handler whose refusals are answered in words."""

    @functools.wraps(handler)
    async def answering(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": ", ".join(METHODS)})
        lang = asked.language(request.headers, request.url.query)
        try:
            return await handler(request)
        except SimulatorError as error:
            return refusal(error, lang)
        except asked.BusyError:
            return refusal(InputError("api.error.busy"), lang, 503)

    return answering


def refusal(error: SimulatorError, lang: str, status: int = 422) -> Response:
    """What is wrong, where, and how to repair it; a program knows it by its key."""
    body = {"key": error.key, "where": error.where, "message": error.message(lang), "lang": lang}
    retry = {"retry-after": "5"} if status == 503 else {}
    return JSONResponse({"error": body}, STATUS.get(type(error), status), NOT_KEPT | retry)


@_told
async def _answer(request: Request) -> Response:
    body = await _body(request) if request.method == "POST" else None
    found = await asked.in_turn(lambda: api.answer(scenario(request, body)))
    return JSONResponse(found, headers=NOT_KEPT)


def _file(path: str) -> Callable[[Request], Awaitable[Response]]:
    """What serves a file of the answer; of the sheet, ``lang`` may be ``fr+ar``, and ``monthly=yes`` adds every payment."""
    media, make = files.SERVED[path]
    spoken = sheets.PRINTED if path == files.SHEET else LANGUAGES

    @_told
    async def serve(request: Request) -> Response:
        body = await _body(request) if request.method == "POST" else None
        lang = request.query_params.get("lang", "").replace(" ", "+")
        if lang not in spoken:
            lang = asked.language(request.headers, request.url.query)
        how = files.Printing(lang, *_again(request, body, lang), request.query_params.get("monthly") == "yes")
        made = await asked.in_turn(lambda: make(scenario(request, body), how))
        name = files.filename(path, lang, monthly=how.monthly)
        headers = NOT_KEPT | {
            "content-disposition": f'inline; filename="{name}"', "content-language": lang.replace("+", ", ")
        }  # fmt: skip
        return Response(made, media_type=media, headers=headers)

    return serve


def _again(request: Request, body: bytes | None, lang: str) -> tuple[str, str]:
    """The address that opens the question of an address again, and its recall code; a scenario that was sent has none."""
    if body is not None:
        return "", ""
    facts = asked.stated(request.query_params.multi_items())
    codes = {"lang": lang.partition("+")[0]} | written(facts)
    return f"{request.base_url}?{urlencode(codes)}", recall.encode(facts)


def scenario(request: Request, body: bytes | None) -> Scenario:
    """What is asked: the scenario that was sent, else the facts of the address. Raises ``InputError``."""
    if body is None:
        facts = asked.stated(request.query_params.multi_items())
        return parse(question.scenario(facts, facts["type"]))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("error.file.encoding") from None
    return parse(read_text(text))


async def _body(request: Request) -> bytes:
    """The body, no more of it than a scenario can have."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in MEDIA:
        raise _MediaError("api.error.media", known=Listed(tuple(map(Plain, MEDIA))))
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LARGEST:
            raise _SizeError("error.file.too_large", most=LARGEST)
    return bytes(found)


ROUTES = [
    Route(files.ANSWER, _answer, methods=list(METHODS)),
    *(Route(path, _file(path), methods=list(METHODS)) for path in files.SERVED),
]
