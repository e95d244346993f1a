"""The language and the facts of a request. No fact is borrowed, guessed or stored."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from simulator.reading.errors import InputError
from simulator.ui.state import typed
from simulator.ui.state.facts import DAYS, DIGITS, FIELDS, LONGEST, TEXTS, YEAR_ENOUGH, Facts
from simulator.ui.state.question import AS_OF, place_of
from simulator.wording import DEFAULT, LANGUAGES, FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from starlette.datastructures import Headers
    from starlette.requests import Request

OF_THE_PAGE = ("lang", "unit", "detail", "annex", "payer", "confirmed", "way", TEXTS, AS_OF)
"""The names in an address about the page or the sheet, not about the household."""
TRACKING = frozenset(
    {"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ttclid", "twclid", "igshid", "igsh", "mc_cid",
     "mc_eid", "_ga", "_gl", "srsltid", "si"}
)  # fmt: skip
"""Names that other sites add to a link, besides those that begin with ``utm_``."""


def language(headers: Headers, query: str) -> str:
    """The language of the address, else the first of the browser's that we speak, else French."""
    lang_of_address = parse_qs(query).get("lang", [""])[0][:2]
    languages = [
        lang_of_address,
        *(part.split(";")[0].strip()[:2].lower() for part in headers.get("accept-language", "").split(",")),
    ]
    return next((lang for lang in languages if lang in LANGUAGES), DEFAULT)


def query(request: Request) -> str:
    """The question mark's right side of an address. No header is needed for it, so that none can spoil it."""
    text: str = request.scope["query_string"].decode("latin-1")
    return text


def is_tracking(name: str) -> bool:
    """Whether a name was added to an address on its way, to count those who follow a link: it is no part of a question."""
    return name.lower().startswith("utm_") or name.lower() in TRACKING


def stated(pairs: Iterable[tuple[str, str]]) -> tuple[Facts, list[InputError]]:
    """The facts of an address as they were typed, for the engine to judge, and what is wrong with the address itself."""
    codes, faults = collected(pairs, (*FIELDS, *OF_THE_PAGE), place_of, longest)
    read = {name: understood(name, code) for name, code in codes.items() if name in FIELDS or name == AS_OF}
    return dict.fromkeys(FIELDS, "") | read, faults


def collected(
    pairs: Iterable[tuple[str, str]], allowed: Collection[str], place: Callable[[str], str], most: Callable[[str], int]
) -> tuple[Facts, list[InputError]]:
    """The values of an address by their names, and what is wrong with it; ``place`` is where a name stands in a question.

    Wrong are an unknown name, one that is there twice (its first value is read), and a value of more than ``most`` letters (it is not).
    """
    codes, faults, names = Facts(), list[InputError](), set[str]()
    known_names = FactList(tuple(map(Plain, allowed)))
    for name, code in pairs:
        if is_tracking(name):
            continue
        if name not in allowed:
            faults.append(InputError("error.key.unknown", name[:LONGEST], known=known_names))
        elif name in names:
            faults.append(InputError("error.file.twice", name, key=Plain(name)))
        elif len(code) > most(name) or not code.isprintable():
            faults.append(InputError("api.error.too_long", place(name), most=most(name)))
        else:
            codes[name] = code
        names.add(name)
    return codes, faults


def longest(name: str) -> int:
    """Letters of the value of a fact at most."""
    return FIELDS[name].longest if name in FIELDS else LONGEST


def fits(name: str, code: str) -> bool:
    """Whether a value is short and printable enough to be one."""
    return len(code) <= longest(name) and code.isprintable()


def understood(name: str, words: str) -> str:
    """The code of a fact that a person typed: ``15/03/1985``, ``60 000 DA``; anything else stays as it is."""
    if name in DIGITS:
        return typed.amount(words)
    if name in DAYS or name in ("frozen", AS_OF):
        return typed.day(words) if name in YEAR_ENOUGH else typed.whole_day(words)
    return words.strip()
