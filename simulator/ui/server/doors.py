"""The addresses of the API: what answers at each, by which methods, and how all of them refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from simulator.reading.errors import InputError, SimulatorError
from simulator.ui.server import turns
from simulator.ui.server.problems import problem
from simulator.ui.state import query
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable

    from starlette.types import Receive, Scope, Send

READ = ("GET", "HEAD", "OPTIONS")
READ_AND_SENT = ("GET", "HEAD", "POST", "OPTIONS")


class MediaError(InputError):
    """The body is announced as something else than a scenario."""


class SizeError(InputError):
    """The body is larger than any scenario."""


STATUS: dict[type[SimulatorError], int] = {MediaError: 415, SizeError: 413}


class Door:
    """An address of the API. Every refusal is a problem in the language of the request; other methods are 405."""

    def __init__(self, answer: Callable[[Request], Awaitable[Response]], methods: tuple[str, ...]) -> None:
        self._answer, self.methods = answer, methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._response(Request(scope, receive))
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        allow = {"allow": ", ".join(self.methods)}
        lang = query.language(request.headers, query.query(request))
        if request.method not in self.methods:
            methods = FactList(tuple(map(Plain, self.methods)))
            return problem(405, InputError("api.error.method", known=methods), lang, allow)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=allow)
        try:
            return await self._answer(request)
        except SimulatorError as error:
            return problem(STATUS.get(type(error), 422), error, lang)
        except turns.BusyError:
            return problem(503, InputError("api.error.busy"), lang)


async def body(request: Request, media: Collection[str], largest: int) -> bytes:
    """The body of a request, of one of some types and no larger than this. Raises ``MediaError`` and ``SizeError``."""
    if media_type(request) not in media:
        raise MediaError("api.error.media", known=FactList(tuple(map(Plain, media))))
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > largest:
            raise SizeError("error.file.too_large", most=largest)
    return bytes(content)


def media_type(request: Request) -> str:
    """The type that the body of a request is announced as."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def nowhere(lang: str, addresses: Iterable[str]) -> Response:
    """The answer at an address of the API that is none."""
    return problem(404, InputError("api.error.nowhere", known=FactList(tuple(map(Plain, addresses)))), lang)


def broken(lang: str) -> Response:
    """The answer where an error of ours left none."""
    return problem(500, InputError("api.error.broken"), lang)
