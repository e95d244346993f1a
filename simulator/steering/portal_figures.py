"""What the steering portal shows, from the dossiers of a file: requests, beneficiaries, money, by month and by city.

Requests and beneficiaries are two populations and are never mixed (ADS-Q6): each has its own shares. Who is a
beneficiary can be read in two ways (ADS-Q7): ``paid``, the aid has reached the notary; ``approved``, the preliminary
approval was given. Young can mean several ages (ADS-Q8). Counts and centimes are integers, shares exact fractions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from simulator.base.dates import take_apart
from simulator.base.money import decimal_string
from simulator.law.values import LONGEST_LIFE
from simulator.reading.errors import InputError
from simulator.steering.cells import CURRENCY, harmless
from simulator.steering.dossiers import SCHEME, STATUSES
from simulator.wording import LANGUAGES, Listed, Plain, write

if TYPE_CHECKING:
    import datetime as dt

    import numpy.typing as npt

    from simulator.base.dates import Days
    from simulator.steering.dossiers import Dossiers, Fault

    Mask = npt.NDArray[np.bool_]

Json = dict[str, Any]
Beneficiary = Literal["paid", "approved"]
YOUTH_UNDER = 35
"""The age that most pages publish; 30 and 40 are published too (ADS-Q8)."""


def figures(dossiers: Dossiers, on: dt.date, youth_under: int = YOUTH_UNDER, beneficiary: Beneficiary = "paid") -> Json:
    """The figures as they stood on a day, ready for JSON; what came later is left out and counted apart.

    The status is the one in the file: a file drawn after ``on`` may already hold a later exit (a sale that failed).
    """
    _check(youth_under, beneficiary)
    asked = dossiers.requested <= np.datetime64(on)
    helped = _beneficiaries(dossiers, on, beneficiary)
    return {
        "scheme": SCHEME,
        "on": on.isoformat(),
        "currency": CURRENCY,
        "readings": {"beneficiary": beneficiary, "youth_under": youth_under},
        "rows": {
            "read": dossiers.read, "good": len(dossiers), "rejected": dossiers.rejected, "later": int((~asked).sum()),
        },
        "requests": _population(dossiers, asked, youth_under),
        "beneficiaries": _population(dossiers, helped, youth_under),
        "money": _money(dossiers, on),
        "by_status": {name: int((asked & dossiers.has_status(name)).sum()) for name in STATUSES},
        "by_month": _by_month(dossiers, on, asked, helped, beneficiary),
        "by_city": _by_city(dossiers, on, asked, helped),
        "rejected": [_told(fault) for fault in dossiers.faults],
        "reproduce": {"law": dossiers.law, "inputs": dossiers.inputs},
    }  # fmt: skip


def _check(youth_under: int, beneficiary: str) -> None:
    known = get_args(Beneficiary)
    if beneficiary not in known:
        choices = Listed(tuple(map(Plain, known)))
        raise InputError("steering.error.beneficiary", "beneficiary", got=Plain(beneficiary), known=choices)
    if not 1 <= youth_under <= LONGEST_LIFE:
        raise InputError("steering.error.youth", "youth_under", got=youth_under, most=LONGEST_LIFE)


def _reached(days: Days, on: dt.date) -> Mask:
    """The steps reached on a day or before; a step never reached (NaT) is not. (N,)"""
    return days <= np.datetime64(on)


def _beneficiaries(dossiers: Dossiers, on: dt.date, beneficiary: Beneficiary) -> Mask:
    """Paid, or approved, by that day, and not lost since: a sale that failed gave the aid back. (N,)"""
    lost = dossiers.has_status("rejected", "expired", "sale_failed_returned")
    return _reached(_day(dossiers, beneficiary), on) & ~lost


def _day(dossiers: Dossiers, beneficiary: Beneficiary) -> Days:
    return dossiers.paid if beneficiary == "paid" else dossiers.approved


def rounded(value: Fraction, digits: int) -> str:
    """A number that is not negative with so many decimals, rounded half up."""
    scaled = str(int(value * 10**digits + Fraction(1, 2))).zfill(digits + 1)
    return f"{scaled[:-digits]}.{scaled[-digits:]}" if digits else scaled


def share(part: int, whole: int) -> Json | None:
    """``part`` of ``whole``: the exact fraction, and its percentage for display; None of nothing."""
    if whole == 0:
        return None
    return {"fraction": f"{part}/{whole}", "percent": rounded(Fraction(100 * part, whole), 2)}


def _counted(part: int, whole: int) -> Json:
    return {"count": part, "share": share(part, whole)}


def _amount(cents: int) -> Json:
    return {"centimes": cents, "amount": decimal_string(cents)}


def _population(dossiers: Dossiers, rows: Mask, youth_under: int) -> Json:
    """The figures of one population."""
    count = int(rows.sum())
    price, age = int(dossiers.price[rows].sum()), int(dossiers.age[rows].sum())
    return {
        "count": count,
        "by_aid": [
            {"aid": decimal_string(level), **_counted(int((rows & (dossiers.aid == level)).sum()), count),
             "total": _amount(int(dossiers.aid[rows & (dossiers.aid == level)].sum()))}
            for level in (*dossiers.levels, 0)
        ],
        "women": _counted(int((rows & dossiers.woman).sum()), count),
        "abroad": _counted(int((rows & dossiers.abroad).sum()), count),
        "young": {"under": youth_under, **_counted(int((rows & (dossiers.age < youth_under)).sum()), count)},
        "mean_age": None if count == 0 else {"fraction": f"{age}/{count}", "years": rounded(Fraction(age, count), 1)},
        "price": _amount(price),
        "mean_price": None if count == 0 else {
            "fraction": f"{price}/{count}", "amount": decimal_string(int(Fraction(price, count) + Fraction(1, 2))),
        },
    }  # fmt: skip


def _money(dossiers: Dossiers, on: dt.date) -> Json:
    """What the State paid by that day, what came back (a sale that failed, an early repayment), and what is left."""
    paid = _reached(dossiers.paid, on)
    back = {"returned": "sale_failed_returned", "repaid": "early_repaid_released"}
    rows = {"paid": paid} | {name: paid & dossiers.has_status(status) for name, status in back.items()}
    found = {
        name: {"dossiers": int(mask.sum()), **_amount(int(dossiers.aid[mask].sum()))} for name, mask in rows.items()
    }
    net = found["paid"]["centimes"] - found["returned"]["centimes"] - found["repaid"]["centimes"]
    return {**found, "net": _amount(net)}


def _by_month(dossiers: Dossiers, on: dt.date, asked: Mask, helped: Mask, beneficiary: Beneficiary) -> list[Json]:
    """Every month from the first event to the last: requests, beneficiaries by their own day, money by its own."""
    paid = _reached(dossiers.paid, on)
    months = [
        take_apart(dossiers.requested[asked]).month,
        take_apart(_day(dossiers, beneficiary)[helped]).month,
        take_apart(dossiers.paid[paid]).month,
    ]
    every = np.concatenate(months)
    if not len(every):
        return []
    first, length = int(every.min()), int(every.max() - every.min()) + 1
    requests, beneficiaries, payments = (np.bincount(month - first, minlength=length) for month in months)
    money = np.zeros(length, np.int64)
    np.add.at(money, months[2] - first, dossiers.aid[paid])
    return [
        {
            "month": f"{1970 + (first + place) // 12}-{(first + place) % 12 + 1:02d}",
            "requests": int(requests[place]),
            "beneficiaries": int(beneficiaries[place]),
            "paid": {"dossiers": int(payments[place]), **_amount(int(money[place]))},
        }
        for place in range(length)
    ]


def _by_city(dossiers: Dossiers, on: dt.date, asked: Mask, helped: Mask) -> list[Json]:
    """Each city, the one with most requests first."""
    length, paid = len(dossiers.cities), _reached(dossiers.paid, on)
    requests, beneficiaries = (np.bincount(dossiers.city[rows], minlength=length) for rows in (asked, helped))
    payments = np.bincount(dossiers.city[paid], minlength=length)
    money = np.zeros(length, np.int64)
    np.add.at(money, dossiers.city[paid], dossiers.aid[paid])
    order = sorted(range(length), key=lambda place: (-int(requests[place]), dossiers.cities[place]))
    return [
        {
            "city": harmless(dossiers.cities[place]),
            "requests": _counted(int(requests[place]), int(asked.sum())),
            "beneficiaries": _counted(int(beneficiaries[place]), int(helped.sum())),
            "paid": {
                "dossiers": int(payments[place]),
                **_amount(int(money[place])),
                "share": share(int(money[place]), int(money.sum())),
            },
        }
        for place in order
        if requests[place]
    ]


def _told(fault: Fault) -> Json:
    reason = {lang: write(fault.reason, lang) for lang in LANGUAGES}
    return {"line": fault.line, "column": fault.column, "cell": fault.cell, "key": fault.reason.key, "reason": reason}
