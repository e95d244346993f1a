"""The answer in the first HTML of a page: what its script will show, readable before the script is there."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from simulator.reading import clock
from simulator.ui.server import lite, lite_contract, lite_programme, turns
from simulator.ui.shell.markup import Markup
from simulator.ui.shell.pages import HOME

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from starlette.requests import Request

_FIGURES = {HOME: lite.figure, "contract": lite_contract.figure, "programmes": lite_programme.figure}
"""The pages that begin with a figure, and what gives it for the codes of an address."""


async def first_answer(request: Request, name: str, codes: Mapping[str, str], lang: str) -> Markup:
    """The figure of a page for the codes of its address; nothing where the page has none, or while too much waits.

    That of an address without facts, which is the example's, is computed once a day; one with facts is not kept.
    """
    if name not in _FIGURES:
        return Markup()
    today = clock.today()
    if not codes:
        return of_the_example(name, lang, today)
    try:
        return await turns.LIGHT.run(functools.partial(_FIGURES[name], codes, lang, today), request)
    except turns.BusyError:
        return Markup()


@functools.lru_cache(maxsize=32)
def of_the_example(name: str, lang: str, today: dt.date) -> Markup:
    """The figure of a page whose address names no fact."""
    return _FIGURES[name]({}, lang, today)
