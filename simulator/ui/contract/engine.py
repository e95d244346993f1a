"""The contract of the codes of the page: folded once, and again without the events that cannot be."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from simulator import api
from simulator.law import Law
from simulator.reading.errors import InputError, SimulatorError
from simulator.ui.state import life_codes

if TYPE_CHECKING:
    import datetime as dt

    from simulator.answers.household_contract import HouseholdContract
    from simulator.ui.state.life_codes import Codes, EventCodes

_CACHE_SIZE = 64


class Life(NamedTuple):
    """The contract without the events that cannot be, each of which is in ``refused`` with its place in the list and why."""

    contract: HouseholdContract
    refused: dict[int, InputError]


def life(codes: Codes, today: dt.date) -> Life:
    """The contract of the codes. Raises ``InputError`` and ``LawError`` for facts that cannot be read or answered."""
    stated = tuple((name, codes[name]) for name in (*life_codes.FACTS, *life_codes.BESIDE, "events") if codes[name])
    return _life(stated, today, Law.load().digest)


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _life(stated: tuple[tuple[str, str], ...], today: dt.date, digest: str) -> Life:
    del digest
    codes = dict.fromkeys(life_codes.NAMES, "") | dict(stated)
    rows = life_codes.events(codes["events"])
    refused: dict[int, InputError] = {}
    while True:
        sound = [place for place in range(len(rows)) if place not in refused]
        accepted = [rows[place] for place in sound]
        try:
            contract = api.contract(life_codes.question(codes, accepted, today))
        except InputError as error:
            place = life_codes.place_of_event(error, codes, accepted)
            if place is None:
                raise
            refused[sound[place]] = error
        else:
            return Life(contract, refused)


def with_row(codes: Codes, row: EventCodes, today: dt.date) -> tuple[HouseholdContract | None, SimulatorError | None]:
    """The contract with one event more, as it was typed, or why it cannot be."""
    refused = life(codes, today).refused
    sound = [event for place, event in enumerate(life_codes.events(codes["events"])) if place not in refused]
    try:
        return api.contract(life_codes.question(codes, [*sound, row], today)), None
    except SimulatorError as error:
        return None, error
