"""What a question adds when the dwelling is bought: zone and dwelling, the loan and its bank, options, its own dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator import fields
from simulator.errors import InputError
from simulator.law import DWELLINGS, Terms
from simulator.law.keys import BANKS, CURRENCIES
from simulator.law.values import MILESTONES, STEPS, ZONES
from simulator.money import LARGEST
from simulator.people import UNSTATED
from simulator.wording import Plain

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from simulator.fields import Raw

PURCHASES = ("lpa", "lsp", "daam_sakane")
"""The schemes in which the dwelling is bought with an aid and a loan."""

HOUSEHOLD = {"birth", "income", "spouse_income", "owns_property", "had_state_aid"}
_HOUSEHOLDS = {
    "lpa": HOUSEHOLD, "lsp": HOUSEHOLD, "daam_sakane": HOUSEHOLD | {"nationality", "resident_abroad", "co_owner"},
}  # fmt: skip
_DWELLINGS = {
    "lpa": {"type", "zone", "price"}, "lsp": {"price", "type"},
    "daam_sakane": {"price", "permis_habiter", "rooms", "first_sale"},
}  # fmt: skip
_LOANS = {
    "lpa": {"bank", "amount", "term", "rate", "own_funds", "deferral"},
    "lsp": {"bank", "amount", "term", "rate", "own_funds", "deferral"},
    "daam_sakane": {"amount", "term", "rate", "own_funds"},
}  # fmt: skip
_OPTIONS = {"lpa": {"fnpos", "first_tranche"}, "lsp": {"fnpos"}, "daam_sakane": set[str]()}
TOP = {"title", "scheme", "household", "dwelling", "dates", "readings", "loan", "options", "schemes"}
_MOST_SUSPENDED = 20
_DATES = {"application", "acceptance", "keys", "deed", "milestones", "suspended"}


@dataclass(frozen=True)
class Bought:
    """The facts of a purchase: columns of the household, columns of the buyer, choices, dates that are known."""

    facts: Raw
    buyer: Raw
    terms: Terms
    days: dict[str, dt.date]
    steps: dict[str, dt.date] = field(default_factory=dict)
    suspended: tuple[tuple[dt.date, dt.date], ...] = ()


def allowed(scheme: str) -> dict[str, set[str]]:
    """The keys that each part of a question about this scheme may have."""
    return {
        "household": _HOUSEHOLDS[scheme], "dwelling": _DWELLINGS[scheme], "dates": _DATES, "loan": _LOANS[scheme],
        "options": _OPTIONS[scheme],
    }  # fmt: skip


def read(top: Raw, scheme: str) -> Bought:
    """The purchase in a question. Raises ``InputError``."""
    currency, known = CURRENCIES[scheme], allowed(scheme)
    fields.fields(top, "", TOP, ())
    needed = tuple(HOUSEHOLD | ({"nationality"} if scheme == "daam_sakane" else set()))
    household = fields.fields(top["household"], "household", known["household"], needed, currency)
    dwelling = fields.fields(top["dwelling"], "dwelling", known["dwelling"], ())
    days, steps, suspended = _days(fields.fields(top["dates"], "dates", _DATES, ("application",)), scheme)
    fnpos, first_tranche = _options(top.get("options"), scheme)
    loan = _loan(top.get("loan"), scheme, currency, fnpos=fnpos, first_tranche=first_tranche)
    return Bought(
        facts=_facts(household, currency) | _dwelling(dwelling, scheme, currency),
        buyer=_buyer(household, dwelling) | {"wanted": loan.wanted, "own_funds": loan.own_funds},
        terms=loan.terms,
        days=days,
        steps=steps,
        suspended=suspended,
    )


@dataclass(frozen=True)
class Shared:
    """What is said once of everybody who asks a scheme: the dwelling, columns of the buyer, the choices of the loan.

    ``dwelling`` and ``price`` are UNSTATED where each household has its own, ``own_funds`` where nobody said.
    """

    dwelling: int
    price: int
    buyer: dict[str, Any]
    terms: Terms


def shared(raw: object, scheme: str) -> Shared:
    """What a purchase asks besides what a file of applicants holds, as a question says it under ``schemes``."""
    currency, known = CURRENCIES[scheme], allowed(scheme)
    top = fields.fields(raw, "", {"household", "dwelling", "loan", "options"}, ())
    asked = known["household"] - HOUSEHOLD
    household = fields.fields(
        top.get("household") or {}, "household", asked, tuple({"nationality"} & asked)
    )  # fmt: skip
    dwelling = fields.fields(top.get("dwelling") or {}, "dwelling", known["dwelling"], ())
    fnpos, first_tranche = _options(top.get("options"), scheme)
    loan = _loan(top.get("loan"), scheme, currency, fnpos=fnpos, first_tranche=first_tranche)
    said = fields.mapping(top["loan"], "loan").get("own_funds") is not None
    own_funds = loan.own_funds if said else UNSTATED
    return Shared(
        **_type_and_price(dwelling, currency),
        buyer=_buyer(household, dwelling) | {"wanted": loan.wanted, "own_funds": own_funds},
        terms=loan.terms,
    )


def _facts(household: Raw, currency: str) -> Raw:
    return {
        "income": fields.amount(household["income"], "household.income", currency),
        "spouse_income": fields.amount(household["spouse_income"], "household.spouse_income", currency),
        "cohort": 0,
        "owns_property": fields.yes_no(household["owns_property"], "household.owns_property"),
        "had_state_aid": fields.yes_no(household["had_state_aid"], "household.had_state_aid"),
        "had_location_vente": UNSTATED,
        "weight": 1.0,
    }


def _dwelling(row: Raw, scheme: str, currency: str) -> dict[str, int]:
    """The price given, or the type and the zone from whose table it follows (LPA)."""
    if row.get("price") is None and scheme != "lpa":
        raise fields.missing("dwelling.price", currency)
    if row.get("price") is None:
        for name in ("type", "zone"):
            if row.get(name) is None:
                raise fields.missing(f"dwelling.{name}")
    return _type_and_price(row, currency)


def _type_and_price(row: Raw, currency: str) -> dict[str, int]:
    """The type and the price; what is not said is UNSTATED."""
    kind = row.get("type")
    price = UNSTATED if row.get("price") is None else fields.amount(row["price"], "dwelling.price", currency)
    if price == 0:
        raise InputError("error.price.zero", "dwelling.price")
    return {
        "dwelling": UNSTATED if kind is None else DWELLINGS.index(fields.choice(kind, "dwelling.type", DWELLINGS)),
        "price": price,
    }


def _buyer(household: Raw, dwelling: Raw) -> Raw:
    _maybe(household.get("resident_abroad"), "household.resident_abroad")  # the same rules, here or abroad
    zone, permis, rooms = dwelling.get("zone"), dwelling.get("permis_habiter"), dwelling.get("rooms")
    nationality = household.get("nationality")
    return {
        "zone": UNSTATED if zone is None else ZONES.index(fields.choice(zone, "dwelling.zone", ZONES)),
        "rooms": UNSTATED if rooms is None else fields.whole(rooms, "dwelling.rooms"),
        "permis_habiter": "NaT" if permis is None else fields.date(permis, "dwelling.permis_habiter"),
        "first_sale": _maybe(dwelling.get("first_sale"), "dwelling.first_sale"),
        "moroccan": UNSTATED
        if nationality is None
        else int(fields.choice(nationality, "household.nationality", ("moroccan", "other")) == "moroccan"),
        "co_owner": _maybe(household.get("co_owner"), "household.co_owner"),
    }


def _maybe(raw: object, place: str) -> int:
    """Yes, no, or not said."""
    return UNSTATED if raw is None else int(fields.yes_no(raw, place))


@dataclass(frozen=True)
class _Loan:
    """The loan asked for: how much, the buyer's own funds, and its terms."""

    wanted: int
    own_funds: int
    terms: Terms


def _loan(raw: object, scheme: str, currency: str, *, fnpos: bool, first_tranche: Fraction | None) -> _Loan:
    """``amount`` is ``max``, ``none`` or an amount; a loan has a term, and in Algeria a bank."""
    if raw is None:
        raise fields.missing("loan")
    row = fields.fields(raw, "loan", _LOANS[scheme], ())
    abroad = scheme == "daam_sakane"
    amount = row.get("amount", "max" if abroad else None)
    if amount is None:
        raise fields.missing("loan.amount")
    wanted = {"max": LARGEST, "none": 0}.get(str(amount).strip())
    wanted = fields.amount(amount, "loan.amount", currency) if wanted is None else wanted
    for name in ("term",) if abroad else ("bank", "term"):
        if wanted and row.get(name) is None:
            raise fields.missing(f"loan.{name}")
    own = row.get("own_funds")
    terms = Terms(
        bank=None if row.get("bank") is None else fields.choice(row["bank"], "loan.bank", BANKS),
        months=None if row.get("term") is None else fields.years_or_months(row["term"], "loan.term"),
        rate=None if row.get("rate") is None else fields.rate(row["rate"], "loan.rate"),
        deferral=0 if row.get("deferral") is None else fields.years_or_months(row["deferral"], "loan.deferral"),
        fnpos=fnpos,
        first_tranche=first_tranche,
    )
    return _Loan(wanted, 0 if own is None else fields.amount(own, "loan.own_funds", currency), terms)


def _options(raw: object, scheme: str) -> tuple[bool, Fraction | None]:
    """Whether the FNPOS supplement is asked for, and the share of the first call where it is chosen."""
    options = {} if raw is None else fields.fields(raw, "options", _OPTIONS[scheme], ())
    first, fnpos = options.get("first_tranche"), options.get("fnpos")
    share = None if first is None else fields.rate(first, "options.first_tranche")
    return fnpos is not None and fields.yes_no(fnpos, "options.fnpos"), share


def _days(row: Raw, scheme: str) -> tuple[dict[str, dt.date], dict[str, dt.date], tuple[tuple[dt.date, dt.date], ...]]:
    """Application, contract and deed (or keys); the steps whose date is known; the days on which no deadline runs."""
    last = "deed" if scheme == "daam_sakane" else "keys"
    other = {"deed": "keys", "keys": "deed"}[last]
    last = last if row.get(last) is not None or row.get(other) is None else other
    for name in (last, *(() if scheme == "daam_sakane" else ("acceptance",))):
        if row.get(name) is None:
            raise fields.missing(f"dates.{name}")
    names = {"application": "application", "acceptance": "acceptance", "keys": last}
    days = {name: fields.date(row[key], f"dates.{key}") for name, key in names.items() if row.get(key) is not None}
    steps = _known(row.get("milestones"), days["application"]) | _own_steps(days, scheme)
    days.setdefault("acceptance", days["keys"])  # a compromis that was not dated: the deed's day is that of the law
    for earlier, later in (("application", "acceptance"), ("acceptance", "keys")):
        if days[later] < days[earlier]:
            raise InputError(
                "error.date.order", f"dates.{names[later]}",
                later=days[later], name=Plain(names[later]), earlier=days[earlier], other=Plain(names[earlier]),
            )  # fmt: skip
    return days, steps, _suspended(row.get("suspended"))


def _own_steps(days: dict[str, dt.date], scheme: str) -> dict[str, dt.date]:
    """The steps of the journey that are the household's own dates."""
    names = {
        "daam_sakane": {"application": ("registration",), "acceptance": ("compromis",), "keys": ("deed",)},
    }.get(scheme, {"application": ("application",), "acceptance": ("contract_signature",), "keys": ("delivery", "keys")})  # fmt: skip
    return {step: days[name] for name, steps in names.items() for step in steps if name in days}


def _known(raw: object, application: dt.date) -> dict[str, dt.date]:
    """The dates that the household gives to steps of its journey."""
    if raw is None:
        return {}
    known = {}
    for name, day in fields.fields(raw, "dates.milestones", set(MILESTONES) | set(STEPS), ()).items():
        place = f"dates.milestones.{name}"
        known[name] = fields.after(fields.date(day, place), application, place)
    return known


def _suspended(raw: object) -> tuple[tuple[dt.date, dt.date], ...]:
    """Days on which no deadline runs, from the first to the last, both included."""
    if raw is None:
        return ()
    if not isinstance(raw, list) or len(raw) > _MOST_SUSPENDED:
        example = Plain(fields.EXAMPLES["dates.suspended"])
        raise InputError("error.value.suspended", "dates.suspended", most=_MOST_SUSPENDED, example=example)
    spans = []
    for place, item in enumerate(raw):
        where = f"dates.suspended[{place}]"
        row = fields.fields(item, where, {"from", "to"}, ("from", "to"))
        first, last = fields.date(row["from"], f"{where}.from"), fields.date(row["to"], f"{where}.to")
        if last < first:
            raise InputError(
                "error.date.order", f"{where}.to", later=last, name=Plain("to"), earlier=first, other=Plain("from")
            )
        spans.append((first, last))
    return tuple(spans)
