"""The parts of a question that only a purchase has: zone and dwelling, the loan and its bank, options, its own dates."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from simulator.base.money import LARGEST
from simulator.engine.households import UNSTATED
from simulator.law import DWELLINGS, DownPayment, Terms
from simulator.law.conditions import SHARE_OF_THE_BUYER
from simulator.law.keys import BANKS, CURRENCIES, DOWN_PAYMENT_BANKS
from simulator.law.scheme import ALL
from simulator.law.values import MILESTONES, STEPS, ZONES
from simulator.question import facts, holdings, household_facts, parts
from simulator.question.parts import Part
from simulator.question.plausible.order import in_turn
from simulator.reading import fields
from simulator.reading.errors import InputError
from simulator.reading.fact_readers import FactReader, raise_all
from simulator.wording import Plain

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.engine.households import Details
    from simulator.reading.fields import Raw

HOUSEHOLD = {
    name
    for fact in facts.FACTS
    if fact.part == "household" and fact.column is not None
    for name in (fact.name, *fact.unless)
}
"""The facts of a household that a file of applicants holds, and those that may stand in their place."""
_MOST_SUSPENDED = 20


@dataclass(frozen=True)
class PurchaseFacts:
    """The facts of a purchase: columns of the household, columns of the buyer, choices, dates that are known."""

    facts: Raw
    buyer: Raw
    terms: Terms
    days: dict[str, dt.date]
    steps: dict[str, dt.date] = field(default_factory=dict)
    suspended: tuple[tuple[dt.date, dt.date], ...] = ()


class PurchaseReader:
    """The purchase in a question: ``purchase`` raises ``InputError`` with every fault, ``application`` is read by itself."""

    def __init__(self, top: Raw, scheme: str) -> None:
        asks, currency = ALL[scheme], CURRENCIES[scheme]
        needed = holdings.needed(scheme, top.get("household"))
        self._unread = FactReader(lambda: parts.strict_mapping(top, "", facts.keys("", scheme), ()))
        self._household = Part(top.get("household"), "household", facts.keys("household", scheme), needed, currency)
        self._dwelling = Part(top.get("dwelling"), "dwelling", facts.keys("dwelling", scheme), (), currency)
        dates = Part(top.get("dates"), "dates", facts.keys("dates", scheme), ("application",))
        self.application = dates.fact("application", fields.date)
        self._days = FactReader(lambda: _days(dates, self.application, scheme))
        self._options = FactReader(lambda: _options(top.get("options"), scheme))
        self._loan = FactReader(lambda: _loan(top.get("loan"), scheme, currency))
        counted = FactReader(lambda: self._counted_on(asks.property_counts_on))
        self._facts = FactReader(lambda: _columns(self._household, scheme, counted))
        self._sold = FactReader(lambda: _dwelling(self._dwelling, scheme))
        self._buyer = FactReader(lambda: _buyer(self._household, self._dwelling))
        self._share = FactReader(lambda: _undivided_share(self._facts(), self._buyer()))
        self._names = [self._unread, self._household.names, self._dwelling.names, dates.names]
        self.purchase = FactReader(self._read)

    def _counted_on(self, day: str) -> dt.date:
        """The day on which the texts count what is owned."""
        return self.application() if day == "application" else self._days()[0][day]

    def _read(self) -> PurchaseFacts:
        raise_all(
            [*self._names, self._days, self._options, self._loan, self._facts, self._sold, self._buyer, self._share]
        )
        days, steps, suspended = self._days()
        _refuse_unpermitted(self._buyer(), days["keys"])
        (fnpos, first_tranche), loan = self._options(), self._loan()
        return PurchaseFacts(
            facts=self._facts() | self._sold(),
            buyer=self._buyer()
            | {"co_owner": self._share(), "requested_loan": loan.amount, "own_funds": loan.own_funds},
            terms=replace(loan.terms, fnpos=fnpos, first_tranche=first_tranche),
            days=days,
            steps=steps,
            suspended=suspended,
        )


@dataclass(frozen=True)
class Shared:
    """The facts that a question states once for all households of a scheme: the dwelling, columns of the buyer, the choices of the loan.

    ``dwelling`` and ``price`` are UNSTATED where each household has its own, ``own_funds`` where it is not stated.
    """

    dwelling: int
    price: int
    buyer: dict[str, Any]
    terms: Terms


def shared(raw: object, scheme: str) -> Shared:
    """The facts of a purchase that no file of applicants holds, read from what a question says under ``schemes``."""
    currency = CURRENCIES[scheme]
    top = parts.strict_mapping(raw, "", {"household", "dwelling", "loan", "options"}, ())
    names = facts.keys("household", scheme) - HOUSEHOLD
    needed = tuple(name for name in facts.needed("household", scheme) if name in names)
    household = Part(top.get("household") or {}, "household", names, needed, currency)
    dwelling = Part(top.get("dwelling") or {}, "dwelling", facts.keys("dwelling", scheme), (), currency)
    options = FactReader(lambda: _options(top.get("options"), scheme))
    borrowed = FactReader(lambda: _loan(top.get("loan"), scheme, currency))
    sold = FactReader(lambda: _type_and_price(dwelling))
    buyer = FactReader(lambda: _buyer(household, dwelling))
    raise_all([household.names, dwelling.names, options, borrowed, sold, buyer])
    (fnpos, first_tranche), loan = options(), borrowed()
    is_stated = parts.mapping(top["loan"], "loan").get("own_funds") is not None
    own_funds = loan.own_funds if is_stated else UNSTATED
    return Shared(
        **sold(),
        buyer=buyer() | {"requested_loan": loan.amount, "own_funds": own_funds},
        terms=replace(loan.terms, fnpos=fnpos, first_tranche=first_tranche),
    )


def _columns(household: Part, scheme: str, counted: FactReader[dt.date]) -> Raw:
    """Income, property and earlier aid; ``counted`` is the day on which what is owned counts."""
    readers = household_facts.readers(household, scheme)
    belongings = holdings.read(household, counted)
    raise_all([*readers.values(), belongings])
    unasked = household_facts.unasked(scheme) | {"weight": 1.0}
    return {name: read() for name, read in readers.items()} | belongings() | unasked


def _undivided_share(facts: dict[str, Any], buyer: dict[str, Any]) -> int:
    """Whether the buyer has an undivided share of a dwelling, by the list of what is owned or by ``co_owner``."""
    details: Details | None = facts["details"]
    stated: int = buyer["co_owner"]
    if details is None:
        return stated
    has_share = int(details.holdings[0] & SHARE_OF_THE_BUYER > 0)
    if stated not in (UNSTATED, has_share):
        raise InputError("error.property.co_owner", "household.co_owner")
    return has_share


def _dwelling(part: Part, scheme: str) -> dict[str, int]:
    """The price given, or the facts from which it follows: the type and the zone, of a scheme that has a table of them."""
    if part.states("price"):
        return _type_and_price(part)
    needed = ALL[scheme].needed_without_a_price()
    raise_all([*(part.fact(name, lambda *_: None) for name in needed), FactReader(lambda: _type_and_price(part))])
    return _type_and_price(part)


def _type_and_price(part: Part) -> dict[str, int]:
    """The type and the price; what is not said is UNSTATED."""
    price = part.maybe("price", part.price, UNSTATED)
    kind = part.maybe("type", lambda raw, place: fields.dwelling(raw, place, DWELLINGS), UNSTATED)
    raise_all([price, kind])
    return {"dwelling": kind(), "price": price()}


def _buyer(household: Part, dwelling: Part) -> Raw:
    abroad = household.maybe("resident_abroad", _as_number, UNSTATED)  # the same rules, here or abroad
    readers: dict[str, FactReader[Any]] = {
        "zone": dwelling.maybe("zone", lambda raw, place: ZONES.index(fields.choice(raw, place, ZONES)), UNSTATED),
        "rooms": dwelling.maybe("rooms", fields.whole_number, UNSTATED),
        "permis_habiter": dwelling.maybe("permis_habiter", fields.date, None),
        "first_sale": dwelling.maybe("first_sale", _as_number, UNSTATED),
        "moroccan": household.maybe("nationality", _moroccan, UNSTATED),
        "co_owner": household.maybe("co_owner", _as_number, UNSTATED),
    }
    raise_all([abroad, *readers.values()])
    columns = {name: read() for name, read in readers.items()}
    return columns | {"permis_habiter": columns["permis_habiter"] or "NaT"}


def _refuse_unpermitted(buyer: Raw, deed: dt.date) -> None:
    """A dwelling without its permit of occupation cannot be sold with the aid: the notary files the permit first."""
    permit = buyer["permis_habiter"]
    if isinstance(permit, dt.date):
        fields.in_order(("permis_habiter", permit), ("deed", deed), "dates.deed")


def _moroccan(raw: object, place: str) -> int:
    return int(fields.choice(raw, place, ("moroccan", "other")) == "moroccan")


def _as_number(raw: object, place: str) -> int:
    """Yes or no, as a number."""
    return int(fields.yes_no(raw, place))


@dataclass(frozen=True)
class _Loan:
    """The loan asked for: its amount, the buyer's own funds, and its terms."""

    amount: int
    own_funds: int
    terms: Terms


def _loan(raw: object, scheme: str, currency: str) -> _Loan:
    """``amount`` is ``max``, ``none`` or an amount; where it need not be stated and is not, the largest loan."""
    if raw is None:
        raise parts.missing("loan")
    asks = ALL[scheme]
    part = Part(raw, "loan", facts.keys("loan", scheme), (), currency)
    amount = part.fact("amount", lambda amount, place: _loan_amount(amount, place, currency))
    if "amount" not in asks.needed("loan") and not part.states("amount"):
        amount = FactReader(lambda: LARGEST)
    borrows = FactReader(lambda: _refuse_without(part, amount(), asks.needed_with_a_loan()))
    bank = part.maybe("bank", lambda bank, place: str(fields.choice(bank, place, BANKS)), None)
    months = part.maybe("term", fields.years_or_months, None)
    rate = part.maybe("rate", fields.rate, None)
    deferral = part.maybe("deferral", fields.years_or_months, 0)
    own_funds = part.maybe("own_funds", part.amount, 0)
    raise_all([part.names, amount, borrows, bank, months, rate, deferral, own_funds])
    return _Loan(amount(), own_funds(), Terms(bank=bank(), months=months(), rate=rate(), deferral=deferral()))


def tranches_loan(raw: object, scheme: str) -> Terms:
    """The loan asked for the tranches of a rent: its bank, amount and term (the longest when none is said), how it is drawn."""
    if raw is None:
        return Terms()
    part = Part(
        raw, "down_payment_loan", facts.keys("down_payment_loan", scheme), facts.needed("down_payment_loan", scheme)
    )
    bank = part.fact("bank", lambda raw, place: fields.choice(raw, place, DOWN_PAYMENT_BANKS))
    amount = part.fact("amount", lambda raw, place: _loan_amount(raw, place, CURRENCIES[scheme]))
    months = part.maybe("term", fields.years_or_months, None)
    drawn = part.maybe("drawn", lambda raw, place: fields.choice(raw, place, ("as_called", "at_once")), "as_called")
    raise_all([part.names, bank, amount, months, drawn])
    how: Literal["as_called", "at_once"] = "at_once" if drawn() == "at_once" else "as_called"
    return (
        Terms(bank=f"{bank()}_aadl3", months=months(), down_payment=DownPayment(amount(), how)) if amount() else Terms()
    )


def _loan_amount(raw: object, place: str, currency: str) -> int:
    named = {"max": LARGEST, "none": 0}.get(str(raw).strip())
    return fields.amount(raw, place, currency) if named is None else named


def _refuse_without(loan: Part, amount: int, needed: tuple[str, ...]) -> None:
    """Raise ``InputError`` for what a loan must say, where an amount is asked for."""
    if amount:
        raise_all(loan.fact(name, lambda *_: None) for name in needed)


def _options(raw: object, scheme: str) -> tuple[bool, Fraction | None]:
    """Whether the FNPOS supplement is asked for, and the share of the first call where it is chosen."""
    part = Part({} if raw is None else raw, "options", facts.keys("options", scheme))
    share = part.maybe("first_tranche", fields.rate, None)
    fnpos = part.maybe("fnpos", fields.yes_no, absent=False)
    raise_all([part.names, share, fnpos])
    return fnpos(), share()


Days = tuple[dict[str, "dt.date"], dict[str, "dt.date"], tuple[tuple["dt.date", "dt.date"], ...]]
"""Application, contract and deed (or keys); the steps whose date is known; the days on which no deadline runs."""


def _days(part: Part, application: FactReader[dt.date], scheme: str) -> Days:
    """The dates of a purchase, each in its order."""
    last = ALL[scheme].delivery
    other = {"deed": "keys", "keys": "deed"}[last]
    last = last if part.states(last) or not part.states(other) else other
    contract = "acceptance" in ALL[scheme].needed("dates") or part.states("acceptance")
    readers = {"application": application}
    if contract:
        readers["acceptance"] = part.fact("acceptance", fields.date)
    readers["keys"] = part.fact(last, fields.date)
    names = {"application": "application", "acceptance": "acceptance", "keys": last}
    pairs = list(itertools.pairwise(readers))
    step_days = part.maybe("milestones", lambda raw, _: _step_days(raw, application), None)
    suspended = part.maybe("suspended", lambda raw, _: _suspended(raw), ())
    missing = [part.fact(name, lambda *_: None) for name in ([last, "acceptance"] if contract else [last])]
    order = [
        FactReader(functools.partial(_in_order, names[earlier], readers[earlier], names[later], readers[later]))
        for earlier, later in pairs
    ]
    risen = FactReader(lambda: in_turn(step_days() or {}, last, readers["keys"]()))
    raise_all([*missing, *readers.values(), step_days, *order, risen, suspended])
    days = {name: read() for name, read in readers.items()}
    steps = (step_days() or {}) | _own_steps(days, scheme)
    days.setdefault("acceptance", days["keys"])  # a compromis that was not dated: the deed's day is that of the law
    return days, steps, suspended()


def _in_order(before: str, first: FactReader[dt.date], after: str, second: FactReader[dt.date]) -> None:
    fields.in_order((before, first()), (after, second()), f"dates.{after}")


def _own_steps(days: dict[str, dt.date], scheme: str) -> dict[str, dt.date]:
    """The steps of the journey that are the household's own dates."""
    return {step: days[name] for name, steps in ALL[scheme].steps.items() for step in steps if name in days}


def _step_days(raw: object, application: FactReader[dt.date]) -> dict[str, dt.date]:
    """The dates that the household gives to steps of its journey."""
    place, steps = "dates.milestones", set(MILESTONES) | set(STEPS)
    readers = {
        name: FactReader(functools.partial(_late, day, fields.join(place, name), application))
        for name, day in parts.mapping(raw, place).items()
        if name in steps
    }
    raise_all([Part(raw, place, steps).names, *readers.values()])
    return {name: read() for name, read in readers.items()}


def _late(raw: object, place: str, application: FactReader[dt.date]) -> dt.date:
    return fields.after(fields.date(raw, place), application(), place)


def _suspended(raw: object) -> tuple[tuple[dt.date, dt.date], ...]:
    """Days on which no deadline runs, from the first to the last, both included."""
    if not isinstance(raw, list) or len(raw) > _MOST_SUSPENDED:
        example = Plain(parts.example("dates.suspended"))
        raise InputError("error.value.suspended", "dates.suspended", most=_MOST_SUSPENDED, example=example)
    readers = [
        FactReader(functools.partial(_span, item, f"dates.suspended[{place}]")) for place, item in enumerate(raw)
    ]
    raise_all(readers)
    return tuple(read() for read in readers)


def _span(item: object, where: str) -> tuple[dt.date, dt.date]:
    part = Part(item, where, {"from", "to"}, ("from", "to"))
    first, last = part.fact("from", fields.date), part.fact("to", fields.date)
    raise_all([part.names, first, last])
    fields.in_order(("from", first()), ("to", last()), f"{where}.to")
    return first(), last()
