"""The door of programs: ``/api/answer`` gives the contract's JSON, ``/api/sheet.pdf`` the sheet; nothing asked is kept.

``files`` names the others. A GET reads the codes of an address, as a page has them; a POST reads a scenario of the contract, in JSON or YAML. What
cannot be read or is not answered by the texts is 422 with every fault, each in the sentence that the command line
prints, in the language asked for (``?lang=ar``, else the browser's).
"""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import api
from simulator.law import Law
from simulator.question.facts import BOTH
from simulator.question.scenario import Scenario, parse
from simulator.reading.documents import read_text
from simulator.reading.errors import InputError
from simulator.reading.fact_readers import FactReader, raise_all
from simulator.ui.answer import download_links
from simulator.ui.contract import files
from simulator.ui.server import doors, sessions, statements, turns
from simulator.ui.server.doors import READ, READ_AND_SENT, Door
from simulator.ui.server.problems import NOT_KEPT
from simulator.ui.server.scheme_address import SchemeAddress
from simulator.ui.state import examples, query, question, recall_code, scheme_codes
from simulator.views.years import APPLICANT
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from simulator.answers import Json
    from simulator.ui.state.facts import Facts

LARGEST = 65_536
"""Bytes of the largest scenario accepted; one has about a thousand."""
MEDIA = ("application/json", "application/yaml", "application/x-yaml", "text/yaml")
HEALTH = "/api/health"
_SESSION = sessions.Once(seconds=5)


async def _answer(request: Request) -> Response:
    """The answer of the contract; of a type that is not known yet, one for each type, by its name."""
    if request.method == "POST":
        work = functools.partial(_answer_to_body, await doors.body(request, MEDIA, LARGEST))
    else:
        work = functools.partial(_answer_to_address, request.query_params)
    return Response(await turns.LIGHT.run(work, request), media_type="application/json", headers=NOT_KEPT)


def _answer_to_body(body: bytes) -> bytes:
    return in_json(api.answer(sent(body)))


def _answer_to_address(codes: QueryParams) -> bytes:
    return in_json(_answers(_address(codes)))


def in_json(document: Json) -> bytes:
    """A document as it is sent."""
    return bytes(JSONResponse(document).body)


def _address(codes: QueryParams) -> Address | SchemeAddress:
    """The question of an address: of the main scheme, or of the one that it names."""
    return SchemeAddress.of(codes) if scheme_codes.is_in(codes) else Address.of(codes)


def _answers(address: Address | SchemeAddress) -> Json:
    if isinstance(address, SchemeAddress):
        return api.answer(address.scenario())
    documents = {kind: api.answer(scenario) for kind, scenario in address.scenarios().items()}
    return documents if address.facts["type"] == BOTH else next(iter(documents.values()))


def _file(path: str) -> Callable[[Request], Awaitable[Response]]:
    """What serves a file of the answer; ``annex=yes`` adds its annex to the sheet, ``payer`` says whose the calendar is."""
    media, make, queue = download_links.SERVED[path]

    async def serve(request: Request) -> Response:
        body = await doors.body(request, MEDIA, LARGEST) if request.method == "POST" else None
        lang = query.language(request.headers, query.query(request))
        annex, payer = request.query_params.get("annex") == "yes", request.query_params.get("payer", APPLICANT)
        how = download_links.Printing(lang, annex=annex, payer=payer)

        def compute() -> bytes:
            if body is not None:
                return make(sent(body), how)
            address = _address(request.query_params)
            scenario = address.scenario()
            opened, code = address.again(lang)
            return make(scenario, how._replace(address=opened, code=code))

        headers = NOT_KEPT | {
            "content-disposition": f'inline; filename="{_file_name(request)}{download_links.ending(path, how)}"',
            "content-language": lang,
        }
        return Response(await queue.run(compute, request), media_type=media, headers=headers)

    return serve


def _file_name(request: Request) -> str:
    """The name of the files of a question, without their end: the scheme, where its address names another than the main one."""
    scheme = request.query_params.get(scheme_codes.PREFIX + scheme_codes.SCHEME, "")
    return scheme if scheme in scheme_codes.SCHEMES else download_links.NAME


class Address(NamedTuple):
    """The question of an address: its facts as they were understood, and what is wrong with the address itself."""

    facts: Facts
    faults: list[InputError]

    @classmethod
    def of(cls, codes: QueryParams) -> Address:
        """The question of the codes of an address."""
        return cls(*query.stated(codes.multi_items()))

    def scenarios(self) -> dict[str, Scenario]:
        """The question for each type of dwelling that is asked. Raises ``InputError`` with every fault."""
        kinds = question.dwellings(self.facts)
        readers = {kind: FactReader(functools.partial(self._read, kind)) for kind in kinds}
        raise_all([FactReader(self._refuse), *readers.values(), FactReader(self._scheme)])
        return {kind: read() for kind, read in readers.items()}

    def scenario(self) -> Scenario:
        """The question of a file, which is about one type of dwelling. Raises ``InputError``."""
        if self.facts["type"] == BOTH:
            types = FactList(tuple(map(Plain, question.SIDE_BY_SIDE)))
            self.faults.append(InputError("api.error.one_type", question.PLACES["type"], known=types))
        return next(iter(self.scenarios().values()))

    def again(self, lang: str) -> tuple[str, str]:
        """The address that opens the question again, where one is set for the public, and its recall code."""
        return download_links.again(self.facts, lang), recall_code.encode(self.facts)

    def _read(self, kind: str) -> Scenario:
        return parse(question.scenario(self.facts, kind))

    def _refuse(self) -> None:
        if self.faults:
            raise InputError.joined(self.faults)

    def _scheme(self) -> None:
        Law.load().scheme(str(question.scenario(self.facts, "")["scheme"]))


def sent(body: bytes) -> Scenario:
    """The scenario that was sent. Raises ``InputError``."""
    return parse(document(body))


def document(body: bytes) -> object:
    """What was sent, as YAML or JSON has it. Raises ``InputError``."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("error.file.encoding") from None
    return read_text(text)


async def _health(request: Request) -> Response:
    """Whether questions are answered, and pages drawn: the first typical case is, in a session too. It is in no queue."""
    document = api.answer(parse(question.scenario(examples.first().facts, examples.first().facts["type"])))
    if not await _SESSION.of(lambda: asyncio.ensure_future(sessions.opens(request.app, request.scope))):
        raise turns.BusyError
    marks = document["reproduce"]
    return JSONResponse({"status": "ok", "engine": marks["engine"], "law": marks["law"]}, headers=NOT_KEPT)


ROUTES = [
    Route(download_links.ANSWER, Door(_answer, READ_AND_SENT)),
    *(Route(path, Door(_file(path), READ_AND_SENT)) for path in download_links.SERVED),
    *(Route(path, Door(statements.file(path), READ)) for path in files.PATHS),
    Route(HEALTH, Door(_health, READ)),
]
"""What the API answers."""
PATHS = tuple(route.path for route in ROUTES)
