"""The contract of the codes of the page: folded once, and again without the events that cannot be."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator import api
from simulator.law import Law
from simulator.reading.errors import InputError, SimulatorError
from simulator.ui.state import life_codes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from simulator.answers.household_contract import HouseholdContract
    from simulator.applicants.payments_rows import PaymentTable
    from simulator.ui.state.life_codes import Codes, EventCodes

_CACHE_SIZE = 64


class Life(NamedTuple):
    """The contract without the events that cannot be, each of which is in ``refused`` with its place in the list and why."""

    contract: HouseholdContract
    refused: dict[int, InputError]


def life(codes: Codes, today: dt.date) -> Life:
    """The contract of the codes. Raises ``InputError`` and ``LawError`` for facts that cannot be read or answered."""
    stated = tuple((name, codes[name]) for name in life_codes.STATED if codes[name])
    return _life(stated, today, Law.load().digest)


@functools.lru_cache(maxsize=_CACHE_SIZE)
def _life(stated: tuple[tuple[str, str], ...], today: dt.date, digest: str) -> Life:
    del digest
    codes = dict.fromkeys(life_codes.NAMES, "") | dict(stated)
    return _sound(codes, today, api.contract)


def life_under(law: Law, codes: Codes, today: dt.date) -> Life:
    """The contract of the codes under another law. Raises as ``life`` does."""
    return _sound(codes, today, functools.partial(api.contract, law=law))


def _sound(codes: Codes, today: dt.date, contract_of: Callable[[dict[str, Any]], HouseholdContract]) -> Life:
    """The contract that a function makes of the question of the codes, without the events that cannot be."""
    rows = life_codes.events(codes["events"])
    refused: dict[int, InputError] = {}
    while True:
        sound = [place for place in range(len(rows)) if place not in refused]
        accepted = [rows[place] for place in sound]
        try:
            contract = contract_of(life_codes.question(codes, accepted, today))
        except InputError as error:
            place = life_codes.place_of_event(error, codes, accepted)
            if place is None:
                raise
            refused[sound[place]] = error
        else:
            return Life(contract, refused)


def codes_of_file(codes: Codes) -> Codes:
    """The codes without what a file of payments tells: until when everything was paid, payments, months that were missed."""
    rows = [row for row in life_codes.events(codes["events"]) if row[0] not in life_codes.OF_PAYMENTS]
    return codes | {"paid": "", "events": life_codes.written_events(rows)}


def life_of_file(codes: Codes, table: PaymentTable, account: str, today: dt.date) -> Life:
    """The contract of codes that say nothing of what was paid, paid as a file says. Raises as ``life`` does."""

    def contract_of(question: dict[str, Any]) -> HouseholdContract:
        question["contract"]["paid"] = []
        contract = api.contract(question).paid_by(table, account)
        contract.lived()
        return contract

    return _sound(codes, today, contract_of)


def with_row(codes: Codes, row: EventCodes, today: dt.date) -> tuple[HouseholdContract | None, SimulatorError | None]:
    """The contract with one event more, as it was typed, or why it cannot be."""
    refused = life(codes, today).refused
    sound = [event for place, event in enumerate(life_codes.events(codes["events"])) if place not in refused]
    try:
        return api.contract(life_codes.question(codes, [*sound, row], today)), None
    except SimulatorError as error:
        return None, error
