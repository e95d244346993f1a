"""The files of a contract that has begun, from the codes of an address: nothing that it states is left out in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from simulator import api
from simulator.question import parts
from simulator.reading.errors import InputError
from simulator.ui.contract.files import NAME, PATHS
from simulator.ui.server.problems import NOT_KEPT
from simulator.ui.state import life_codes, query
from simulator.ui.state.facts import FIRST_DAY, LONGEST
from simulator.ui.state.life_codes import PREFIX
from simulator.views.years import APPLICANT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from starlette.requests import Request

    from simulator.answers.household_contract import HouseholdContract
    from simulator.ui.state.life_codes import Codes

STATED = tuple(PREFIX + name for name in life_codes.STATED)
"""The names that the address of a file may have."""
MOST_EVENTS = 3_000
"""Letters of all the events of an address."""


def file(path: str) -> Callable[[Request], Awaitable[Response]]:
    """What serves a file of a contract."""
    served = PATHS[path]

    async def serve(request: Request) -> Response:
        lang = query.language(request.headers, query.query(request))
        pairs, payer = request.query_params.multi_items(), request.query_params.get("payer", APPLICANT)
        content = await served.queue.run(lambda: served.make(contract(pairs), lang, payer), request)
        headers = NOT_KEPT | {
            "content-disposition": f'inline; filename="{NAME}{served.ending}"',
            "content-language": lang,
        }
        return Response(content, media_type=served.media, headers=headers)

    return serve


def contract(pairs: Iterable[tuple[str, str]]) -> HouseholdContract:
    """The contract of an address, on the day that it states. Raises ``InputError`` and ``LawError``."""
    codes = _codes(pairs)
    if not codes["on"]:
        raise parts.missing("contract.as_of")
    rows = life_codes.events(codes["events"])
    if life_codes.written_events(rows) != codes["events"]:
        raise InputError("error.contract.events_unread", "contract.events")
    return api.contract(life_codes.question(codes, rows, FIRST_DAY))  # a day is stated, so that none is taken


def _codes(pairs: Iterable[tuple[str, str]]) -> Codes:
    """The codes of an address. Raises ``InputError`` for a name that is unknown or there twice, and for a value that is too long."""
    of_the_contract = ((name, code) for name, code in pairs if name not in ("lang", "payer"))
    stated, faults = query.collected(of_the_contract, STATED, str, _longest)
    if faults:
        raise InputError.joined(faults)
    names = {name.removeprefix(PREFIX): code for name, code in stated.items()}
    return dict.fromkeys(life_codes.NAMES, "") | {n: life_codes.understood(n, code) for n, code in names.items()}


def _longest(name: str) -> int:
    return MOST_EVENTS if name == f"{PREFIX}events" else LONGEST
