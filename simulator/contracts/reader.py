"""The ``contract:`` part of a scenario, read strictly: the day of the statement, what was paid, what happened.

A missing or unknown fact is an error with its place, as everywhere. Nothing is taken from the clock.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from simulator.base import annuity, dates
from simulator.contracts import events as kinds
from simulator.contracts import payments_file
from simulator.contracts.payments_file import NamedFile
from simulator.contracts.readings import ContractReadings
from simulator.law import Readings
from simulator.question import parts
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulator.contracts.events import Event, Payment
    from simulator.reading.fields import Raw

ONE_DAY = dt.timedelta(1)
Effect = TypeVar("Effect", kinds.OfLumpSum, kinds.OfKafil)
PLACE = "contract"
"""Where a contract stands in a question."""


class Past(NamedTuple):
    """What is known of a contract's past: events, payments, and the day until which every line was paid on its day.

    ``file`` is the file of payments that the question names, not yet read.
    """

    events: tuple[Event, ...]
    payments: tuple[Payment, ...]
    until: dt.date | None
    file: NamedFile | None = None


class Part(NamedTuple):
    """The ``contract:`` part of a question: the day of the statement, the past, the choices of ``ContractReadings``."""

    as_of: dt.date
    past: Past
    readings: dict[str, Any]


def part(raw: object, currency: str, beside: Raw) -> Part:
    """The contract in a question; ``beside`` are its readings among those of the question. Raises ``InputError`` with the place of the fault."""
    row = parts.strict_mapping(raw, PLACE, {"as_of", "paid", "events", "readings"}, ("as_of", "paid"))
    readings = _readings(beside, "readings", Readings.choices())
    for name, value in _readings(row.get("readings", {}), f"{PLACE}.readings").items():
        if readings.setdefault(name, value) != value:
            raise InputError("error.contract.reading_twice", f"{PLACE}.readings.{name}")
    as_of = fields.date(row["as_of"], f"{PLACE}.as_of")
    try:
        return Part(as_of, read(row, currency), readings)
    except InputError as error:
        raise error.at(PLACE) from None


def _readings(raw: object, place: str, others: Iterable[str] = ()) -> dict[str, str]:
    """The choices of a contract; an unknown name is told with those that are known there, ``others`` too."""
    choices = ContractReadings.choices()
    chosen = parts.strict_mapping(raw, place, {*choices, *others}, ())
    return {name: fields.choice(value, f"{place}.{name}", choices[name]) for name, value in chosen.items()}


NOTHING = Past((), (), None)


def read(raw: Mapping[str, object], currency: str, earlier: Past = NOTHING) -> Past:
    """The events and payments of a contract, after those known ``earlier``. Raises ``InputError`` with the place of the fault."""
    until, payments, file = _paid(raw.get("paid"), currency)
    until, payments = until or earlier.until, (*earlier.payments, *payments)
    rows = raw.get("events")
    rows = [] if rows is None else rows
    if not isinstance(rows, list):
        raise InputError("error.value.list", "events")
    events = (*earlier.events, *(_event(row, f"events[{place}]", currency) for place, row in enumerate(rows)))
    if payments or file:
        refuse_missed(events, until)
    _refuse_twice(payments, until)
    for place, event in enumerate(events):
        if event in events[:place]:
            raise InputError("error.contract.event_twice", f"events[{place}]", event=event.label, day=event.day)
    return Past(events, payments, until, file)


def _paid(raw: object, currency: str) -> tuple[dt.date | None, tuple[Payment, ...], NamedFile | None]:
    if raw is None:
        return None, (), None
    if isinstance(raw, Mapping):
        return None, (), _file(raw, currency)
    if isinstance(raw, str) and payments_file.is_named(raw):
        return None, (), NamedFile(raw.strip())
    if isinstance(raw, str):
        return _until(raw), (), None
    if not isinstance(raw, list):
        raise InputError("error.contract.paid", "paid", got=Plain(str(raw)))
    until = _until(raw[0]) if raw and isinstance(raw[0], str) else None
    rows = raw if until is None else raw[1:]
    payments = (_payment(row, kinds.place_of_payment(place, until), currency) for place, row in enumerate(rows))
    return until, tuple(payments), None


def _until(text: str) -> dt.date:
    """``until 2026-11-20``: the day until which every line was paid on its day."""
    match = re.fullmatch(r"until (\S+)", text.strip())
    if match is None:
        raise InputError("error.contract.paid", "paid", got=Plain(text))
    return fields.date(match[1], "paid")


def _file(raw: object, currency: str) -> NamedFile:
    """``{file: payments.csv, unit: centimes, account: …}``: a file of payments, with what its heads do not say."""
    row = _complete(parts.strict_mapping(raw, "paid", {"file", "unit", "account"}, ()), ("file",), "paid")
    path, units = fields.text(row["file"], "paid.file"), tuple(payments_file.units_of(currency))
    if not payments_file.is_named(path):
        raise InputError("error.contract.paid", "paid.file", got=Plain(path))
    unit = fields.choice(row["unit"], "paid.unit", units) if "unit" in row else ""
    account = fields.text(row["account"], "paid.account") if "account" in row else ""
    return NamedFile(path, unit, account)


def _payment(raw: object, place: str, currency: str) -> Payment:
    row = _complete(
        parts.strict_mapping(raw, place, {"date", "amount", "returned", "reference"}, ()), ("date", "amount"), place
    )
    returned = fields.yes_no(row["returned"], f"{place}.returned") if "returned" in row else False
    reference = fields.text(row["reference"], f"{place}.reference") if "reference" in row else ""
    day, amount = fields.date(row["date"], f"{place}.date"), _amount(row, "amount", place, currency)
    return kinds.Payment(day, amount, returned, reference)


def _refuse_twice(payments: tuple[Payment, ...], until: dt.date | None) -> None:
    """Raise ``InputError`` for the same payment twice, and for one of a time of which everything is said to be paid."""
    earlier: set[Payment] = set()
    for place, payment in enumerate(payments):
        where = kinds.place_of_payment(place, until)
        if until is not None and payment.day <= until:
            raise InputError("error.contract.paid_both", where, day=payment.day, until=until)
        if payment in earlier:
            raise InputError("error.contract.paid_twice", where, day=payment.day)
        earlier.add(payment)


def refuse_missed(events: tuple[Event, ...], until: dt.date | None) -> None:
    """Raise ``InputError`` for months that were missed where the payments are told one by one."""
    for place, event in enumerate(events):
        if isinstance(event, kinds.Missed) and (until is None or event.first > until):
            raise InputError("error.contract.missed_beside_payments", f"events[{place}]")


def _amount(row: Raw, name: str, place: str, currency: str) -> int:
    raw = row[name]
    if isinstance(raw, str) and re.fullmatch(r"\d+\.\d\d", raw):
        raw = f"{raw} {currency}"
    return fields.price(raw, f"{place}.{name}", currency)


def month(raw: object, place: str) -> dt.date:
    """The first day of a month text ``2024-03``."""
    text = fields.text(raw, place)
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise InputError("error.date.month", place, got=Plain(text))
    return fields.date(f"{text}-01", place)


def _event(raw: object, place: str, currency: str) -> Event:
    row = parts.mapping(raw, place)
    if row.get("event") in REFUSED:
        raise InputError(f"error.contract.refused.{row['event']}", f"{place}.event")
    name = fields.choice(row.get("event", ""), f"{place}.event", tuple(READERS))
    read_one, needed, more = READERS[name]
    _complete(parts.strict_mapping(row, place, {"event", *needed, *more}, ()), needed, place)
    return read_one(row, place, currency)


def _complete(row: Raw, needed: tuple[str, ...], place: str) -> Raw:
    """The row, where it has what it needs. Raises ``InputError`` with what is missing."""
    missing = tuple(Plain(name) for name in needed if row.get(name) is None)
    if missing:
        raise InputError("error.contract.needs", place, names=FactList(missing))
    return row


def _day(row: Raw, place: str) -> tuple[dt.date, dt.date]:
    """The day on which an event counts, and the first day of the lines it is about: of ``date``, or of ``from``, a month."""
    if ("date" in row) == ("from" in row):
        raise InputError("error.contract.date_or_month", place)
    if "date" in row:
        day = fields.date(row["date"], f"{place}.date")
        return day, day
    first = month(row["from"], f"{place}.from")
    return first - ONE_DAY, first


def _date(row: Raw, place: str) -> dt.date:
    return fields.date(row["date"], f"{place}.date")


def _count(row: Raw, name: str, place: str) -> int:
    count = fields.whole_number(row[name], f"{place}.{name}")
    if not 0 < count <= annuity.LONGEST:
        raise InputError("error.contract.months", f"{place}.{name}", most=annuity.LONGEST)
    return count


def _missed(row: Raw, place: str, _: str) -> Event:
    first, last = month(row["from"], f"{place}.from"), month(row["to"], f"{place}.to")
    fields.in_order(("from", first), ("to", last), f"{place}.to")
    return kinds.Missed(first - ONE_DAY, first, dates.add_months(last, 1) - ONE_DAY)


def _catch_up(row: Raw, place: str, _: str) -> Event:
    day, before = _day(row, place)
    return kinds.CatchUp(day, before, _count(row, "months", place))


def _deferred(row: Raw, place: str, _: str) -> Event:
    if ("repaid_over" in row) == ("at" in row):
        raise InputError("error.contract.repaid_or_end", place)
    over = _count(row, "repaid_over", place) if "repaid_over" in row else None
    if "at" in row:
        fields.choice(row["at"], f"{place}.at", ("end",))
    interest = (
        fields.choice(row["interest"], f"{place}.interest", kinds.DEFERRED_INTEREST) if "interest" in row else None
    )
    return kinds.Deferred(_day(row, place)[0], _count(row, "months", place), over, interest)


def _surcharge(row: Raw, place: str, currency: str) -> Event:
    if ("amount" in row) == ("rate" in row):
        raise InputError("error.contract.amount_or_rate", place)
    surcharge = (
        _amount(row, "amount", place, currency) if "amount" in row else fields.rate(row["rate"], f"{place}.rate")
    )
    return kinds.Surcharge(_date(row, place), surcharge)


def _effect(row: Raw, place: str, choices: tuple[Effect, ...]) -> Effect:
    """One of the effects that an event may have. Raises ``InputError``."""
    name = fields.choice(row["effect"], f"{place}.effect", choices)
    return next(effect for effect in choices if effect == name)


def _lump_sum(row: Raw, place: str, currency: str) -> Event:
    effect = _effect(row, place, kinds.OF_A_LUMP_SUM)
    return kinds.LumpSum(_date(row, place), _amount(row, "amount", place, currency), effect)


def _income(row: Raw, place: str, currency: str) -> Event:
    incomes = {
        name: None if row.get(name) is None else fields.amount(row[name], f"{place}.{name}", currency)
        for name in ("income", "spouse_income", "kafil_income")
    }
    if set(incomes.values()) == {None}:
        raise InputError("error.contract.needs", place, names=FactList((Plain("income"),)))
    return kinds.Income(_date(row, place), **incomes)


def _kafil(row: Raw, place: str, currency: str) -> Event:
    if ("share" in row) == ("effect" in row):
        raise InputError("error.contract.share_or_effect", place)
    return kinds.Kafil(
        _date(row, place),
        fields.date(row["birth"], f"{place}.birth"),
        fields.amount(row["income"], f"{place}.income", currency),
        _effect(row, place, kinds.OF_A_KAFIL) if "effect" in row else "keep",
        fields.share(row["share"], f"{place}.share") if "share" in row else None,
    )


def _who_continues(kind: type[kinds.Death | kinds.Divorce], row: Raw, place: str) -> Event:
    continues = fields.choice(row["continues"], f"{place}.continues", CONTINUES)
    birth = fields.date(row["birth"], f"{place}.birth") if "birth" in row else None
    return kind(_date(row, place), continues, birth)


def _withdrawal(row: Raw, place: str, currency: str) -> Event:
    costs = {
        name: fields.amount(row[name], f"{place}.{name}", currency) if name in row else None
        for name in ("repairs", "costs")
    }
    return kinds.Withdrawal(_date(row, place), **costs)


REFUSED = ("charge_off", "due_day", "drawing", "interest_pause")
"""Events of other contracts that are refused by name, each with its own sentence."""
CONTINUES = ("spouse", "children", "heirs", "kafil", "applicant")
Read = tuple["Callable[[Raw, str, str], Event]", tuple[str, ...], tuple[str, ...]]
READERS: dict[str, Read] = {
    "price_revision": (lambda row, place, currency: kinds.PriceRevision(_date(row, place), _amount(row, "price", place, currency)), ("date", "price"), ()),
    "rate": (lambda row, place, _: kinds.Rate(_date(row, place), fields.rate(row["rate"], f"{place}.rate")), ("date", "rate"), ()),
    "missed": (_missed, ("from", "to"), ()),
    "catch_up": (_catch_up, ("months",), ("date", "from")),
    "deferred": (_deferred, ("months",), ("date", "from", "repaid_over", "at", "interest")),
    "surcharge": (_surcharge, ("date",), ("amount", "rate")),
    "lump_sum": (_lump_sum, ("date", "amount", "effect"), ()),
    "reschedule": (lambda row, place, _: kinds.Reschedule(_date(row, place), _count(row, "months", place)), ("date", "months"), ()),
    "income": (_income, ("date",), ("income", "spouse_income", "kafil_income")),
    "kafil": (_kafil, ("date", "birth", "income"), ("effect", "share")),
    "death": (lambda row, place, _: _who_continues(kinds.Death, row, place), ("date", "continues"), ("birth",)),
    "divorce": (lambda row, place, _: _who_continues(kinds.Divorce, row, place), ("date", "continues"), ("birth",)),
    "pay_all": (lambda row, place, _: kinds.PayAll(_date(row, place)), ("date",), ()),
    "withdrawal": (_withdrawal, ("date",), ("repairs", "costs")),
}  # fmt: skip
"""How each event is read: the function, the facts that it needs, those that it may have."""
