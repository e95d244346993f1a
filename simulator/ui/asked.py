"""What a request asks: in which language, about which facts. Nothing is borrowed, nothing is guessed, nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread

from simulator.errors import InputError
from simulator.ui import typed
from simulator.ui.facts import FIELDS, LONGEST, Facts
from simulator.ui.question import PLACES
from simulator.wording import DEFAULT, LANGUAGES, Listed, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    from starlette.datastructures import Headers

    Found = TypeVar("Found")

OF_THE_PAGE = ("lang", "unit", "detail", "monthly")
"""What an address says about the page or the sheet, not about the household."""
AT_ONCE, WAITING = 2, 60
"""Questions computed at the same time, and how many more may wait for their turn."""

_TURNS = CapacityLimiter(AT_ONCE)
_DAYS = ("birth", "application", "acceptance", "keys", "order", "frozen", "works_")
_AMOUNTS = ("income", "spouse", "price", "charges")


class BusyError(Exception):
    """Too many questions are waiting: come back in a moment."""


def language(headers: Headers, query: str) -> str:
    """The language of the address, else the first of the browser's that we speak, else French."""
    asked = parse_qs(query).get("lang", [""])[0][:2]
    wanted = [
        asked,
        *(part.split(";")[0].strip()[:2].lower() for part in headers.get("accept-language", "").split(",")),
    ]
    return next((lang for lang in wanted if lang in LANGUAGES), DEFAULT)


def stated(pairs: Iterable[tuple[str, str]]) -> Facts:
    """The facts of an address as they were typed, for the engine to judge.

    Raises ``InputError`` for a name that nobody reads, one that is there twice, and a value that is too long.
    """
    facts = dict.fromkeys(FIELDS, "")
    seen: set[str] = set()
    for name, code in pairs:
        if name not in FIELDS and name not in OF_THE_PAGE:
            known = Listed(tuple(Plain(one) for one in (*FIELDS, *OF_THE_PAGE)))
            raise InputError("error.key.unknown", name[:LONGEST], known=known)
        if name in seen:
            raise InputError("error.file.twice", name, key=Plain(name))
        seen.add(name)
        if len(code) > LONGEST or not code.isprintable():
            raise InputError("api.error.too_long", PLACES.get(name, name), most=LONGEST)
        if name in FIELDS:
            facts[name] = understood(name, code)
    return facts


def understood(name: str, words: str) -> str:
    """The code of a fact that a person typed: ``15/03/1985``, ``60 000 DA``; anything else stays as it is."""
    if name in _AMOUNTS or name.endswith("_income"):
        return typed.amount(words)
    if name.startswith(_DAYS) or name in ("kafil1", "kafil2", "kafil3"):
        return typed.day(words)
    return words.strip()


async def in_turn(work: Callable[[], Found]) -> Found:
    """Compute in a thread, a few questions at a time. Raises ``BusyError`` when too many wait already."""
    if _TURNS.statistics().tasks_waiting >= WAITING:
        raise BusyError
    return await to_thread.run_sync(work, limiter=_TURNS)
