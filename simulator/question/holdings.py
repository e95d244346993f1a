"""The property and the earlier aid that a question states, in short or in detail, as bits.

``owns_property: true`` and ``had_state_aid: true`` are the short forms: a member of the household, now or before, and
counted against it under every text. ``property`` lists what is or was owned, by whom, until when.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from simulator.engine.households import FULL_OWNERSHIP, Details
from simulator.law.conditions import ANY_EARLIER_AID, ANY_OWNERSHIP, KINDS, OWNERS, holding, recipients
from simulator.question import facts
from simulator.question.facts import BOTH_OWNERS, OTHER, OWNER_CHOICES
from simulator.question.parts import Part
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.reading.fact_readers import FactReader, raise_all

if TYPE_CHECKING:
    import datetime as dt

    from simulator.reading.fields import Raw

_MOST = 20
_ITEM = {"kind", "whose", "until", "inherited", "undivided"}


def needed(scheme: str, household: object) -> tuple[str, ...]:
    """The facts that a household must state under a scheme; of property its list, or else the short answer."""
    has_list = isinstance(household, dict) and household.get("property") is not None
    return tuple(dict.fromkeys((*facts.needed("household", scheme), *(() if has_list else ("owns_property",)))))


def read(household: Part, counted: FactReader[dt.date]) -> FactReader[Raw]:
    """``owns_property``, ``had_state_aid`` and ``details`` of a household. The reader raises ``InputError``.

    ``counted`` is the day on which the law of the scheme looks at what is owned; what ended before it was owned before.
    """
    short = household.maybe("owns_property", fields.yes_no, None)
    items = household.maybe("property", functools.partial(_property_bits, counted=counted), None)
    aid = household.fact("had_state_aid", _aid_bits)

    def facts() -> Raw:
        raise_all([short, items, aid])
        bits_of_list, short_answer = items(), short()
        if bits_of_list is not None and short_answer is not None:
            raise InputError("error.property.twice", "household.owns_property")
        bits = bits_of_list if bits_of_list is not None else ANY_OWNERSHIP.bits & FULL_OWNERSHIP if short_answer else 0
        in_detail = bits_of_list is not None or aid() not in (0, ANY_EARLIER_AID.bits)
        details = Details.from_bits(bits, aid()) if in_detail else None
        return {"owns_property": bool(bits), "had_state_aid": bool(aid()), "details": details}

    return FactReader(facts)


def _aid_bits(raw: object, place: str) -> int:
    """The bits of the recipients of an aid: one of the two, or both; a plain yes is the widest answer."""
    if raw in OWNER_CHOICES:
        return recipients(OWNERS if raw == BOTH_OWNERS else (str(raw),))
    return ANY_EARLIER_AID.bits if fields.yes_no(raw, place) else 0


def _property_bits(raw: object, place: str, *, counted: FactReader[dt.date]) -> int:
    """The bits of a list of what is or was owned."""
    if not isinstance(raw, list) or len(raw) > _MOST:
        raise InputError("error.property.list", place, most=_MOST)
    items = [_item(item, f"{place}[{number}]", counted) for number, item in enumerate(raw)]
    raise_all(items)
    bits = 0
    for item in items:
        bits |= item()
    return bits


def _item(raw: object, place: str, counted: FactReader[dt.date]) -> FactReader[int]:
    """The bits of one thing that is or was owned; of what no text names, none.

    That it was inherited changes nothing: no text sets it apart. It is read so that people can say it.
    """
    part = Part(raw, place, _ITEM, ("kind", "whose"))
    kind = part.fact("kind", lambda raw, place: fields.choice(raw, place, (*KINDS, OTHER)))
    owner = part.fact("whose", lambda raw, place: fields.choice(raw, place, OWNER_CHOICES))
    until = part.maybe("until", fields.date, None)
    inherited, undivided = (part.maybe(name, fields.yes_no, absent=False) for name in ("inherited", "undivided"))
    readers: list[FactReader[Any]] = [part.names, kind, owner, until, inherited, undivided]

    def bits() -> int:
        raise_all(readers)
        if kind() == OTHER:
            return 0
        end, owners = until(), OWNERS if owner() == BOTH_OWNERS else (owner(),)
        time = "now" if end is None or end > counted() else "before"
        return sum(holding(kind(), owner, time, "undivided" if undivided() else "whole") for owner in owners)

    return FactReader(bits)
