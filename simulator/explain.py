"""Why: from the columns that ``decide`` computed anyway to one sentence per step, with its provisions.

Nothing is traced and nothing is computed again: explaining household 731 204 of a million costs what explaining one
costs. A sentence is a key and its facts; it is written in French, Arabic and English by ``wording``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator import dates, money
from simulator.law import COHORTS, DWELLINGS
from simulator.people import UNSTATED
from simulator.rules import eligibility, pricing
from simulator.schedule import PAYMENT_ORDER, milestone_date
from simulator.wording import Listed, Months, Named, Plain, Sentence, Years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from simulator.law import Code, Provision
    from simulator.outcome import Outcome, Payer

MET, REFUSED, UNKNOWN = "met", "refused", "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to the answer. ``value`` is written as the contract writes it, in ``unit``."""

    name: str
    value: str
    unit: str
    sentence: Sentence
    provisions: tuple[Provision, ...] = ()
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One household of an outcome, with what every step needs at hand."""

    outcome: Outcome
    row: int

    @property
    def code(self) -> Code:
        """The law of this household."""
        return self.outcome.code(self.row)

    @property
    def cohort(self) -> str:
        """Its cohort."""
        return COHORTS[self.outcome.people.cohort[self.row]]

    @property
    def dwelling(self) -> str:
        """Its dwelling type, or nothing when only a price was given."""
        place = int(self.outcome.people.dwelling[self.row])
        return "" if place == UNSTATED else DWELLINGS[place]

    @property
    def income(self) -> int:
        """The income that counts, in centimes."""
        return int(eligibility.household_income(self.outcome.people, self.code)[self.row])

    @property
    def term(self) -> int:
        """How many instalments at most."""
        return int(self.outcome.decisions.term[self.row])

    @property
    def own_reach(self) -> int:
        """How many instalments the applicant's own age allows."""
        return int(self.outcome.decisions.reach[0, self.row])

    @property
    def term_max(self) -> int:
        """The longest term of the law."""
        return int(self.outcome.decisions.caps[0, self.row])

    @property
    def kafils(self) -> int:
        """How many kafils were named."""
        return int((~np.isnat(self.outcome.people.kafil_birth[:, self.row])).sum())

    @property
    def age_limit_date(self) -> dt.date:
        """The last day on which the applicant may pay."""
        limit = dates.last_payable(self.outcome.people.birth_parts, self.code.age_limit, self.code.readings.age_limit)
        return dates.date_of(limit, self.row)

    def cite(self, *keys: str) -> tuple[Provision, ...]:
        """The provisions in force under these keys, for this household's cohort."""
        return tuple(self.code.provision(key, self.cohort) for key in keys)


def explain(outcome: Outcome, row: int = 0) -> list[Step]:
    """Every step of one household, in the order of the file at the counter."""
    case = Case(outcome, row)
    steps = [
        _income(case), _snmg(case), *(criterion(case, rule.__name__) for rule in eligibility.CRITERIA),
        _price(case), _tranches(case), *_halves(case), _financed(case), _term_max(case), _age(case), *_kafil(case),
    ]  # fmt: skip
    if case.term == 0:
        return [*steps, *_ways_out(case), *_afterwards(case)]
    return [
        *steps,
        _term(case),
        _instalment(case),
        _payment_dates(case),
        _interest(case),
        *_effort(case),
        *_afterwards(case),
    ]


def _amount(name: str, cents: int, sentence: Sentence, provisions: tuple[Provision, ...] = ()) -> Step:
    return Step(name, money.decimal_string(cents), "DZD", sentence, provisions)


def _income(case: Case) -> Step:
    people, row = case.outcome.people, case.row
    facts = {
        "income": money.Money(case.income),
        "own": money.Money(int(people.income[row])),
        "spouse": money.Money(int(people.spouse_income[row])),
    }
    return _amount(
        "income", case.income, Sentence(f"step.income.{case.code.readings.income}", facts), case.cite("income_ceiling")
    )


def _snmg(case: Case) -> Step:
    which = case.code.readings.snmg_date
    day: dt.date = getattr(case.outcome.people, which)[case.row].item()
    facts = {"snmg": money.Money(case.code.snmg), "date": day, "which": Named(f"date.{which}")}
    return _amount("snmg", case.code.snmg, Sentence("step.snmg", facts), case.cite("snmg"))


def verdict(case: Case, rule: str) -> str:
    """Whether a criterion is met, refuses, or could not be checked."""
    bit = 1 << [criterion.__name__ for criterion in eligibility.CRITERIA].index(rule)
    decisions = case.outcome.decisions
    if decisions.refusals[case.row] & bit:
        return REFUSED
    return UNKNOWN if decisions.unanswered[case.row] & bit else MET


def threshold(case: Case, rule: str) -> tuple[str, int] | None:
    """What an income criterion needs (``> 24000.00``) and its bound in centimes; None for the others."""
    code = case.code
    if rule == "income_floor" and code.income_floor is not None:
        return (">" if code.income_floor_is_excluded else ">="), code.income_floor
    return ("<=", code.income_ceiling) if rule == "income_ceiling" else None


def distance(case: Case, rule: str) -> int | None:
    """Centimes between the income and the nearest one with the other verdict (refused) or the bound (met)."""
    bound = threshold(case, rule)
    if bound is None:
        return None
    strictly = bound[0] == ">" and verdict(case, rule) == REFUSED
    return abs(case.income - bound[1]) + strictly


def criterion(case: Case, rule: str) -> Step:
    """One condition of article 6: met, refused or unknown, with the distance to its threshold."""
    found, bound, far = verdict(case, rule), threshold(case, rule), distance(case, rule)
    facts: dict[str, object] = {}
    if bound is not None and far is not None:
        facts = {
            "have": money.Money(case.income),
            "need": money.Money(bound[1]),
            "bound": Named(f"bound.{ {'>': 'above', '>=': 'from', '<=': 'up_to'}[bound[0]] }"),
            "distance": money.Money(far),
        }
    return Step(
        rule, found, "verdict", Sentence(f"step.{rule}.{found}", facts), case.cite(rule), decisive=found == REFUSED
    )


def _price(case: Case) -> Step:
    price = int(case.outcome.decisions.price[case.row])
    kind, facts = price_facts(case)
    cited = () if kind == "given" else case.cite("price_as_called" if kind == "called" else "price")
    return _amount("price", price, Sentence(f"step.price.{kind}", facts | {"price": money.Money(price)}), cited)


def price_kind(case: Case) -> str:
    """Where the price comes from: given, really called, computed from its elements, or published."""
    if case.outcome.people.price[case.row] != UNSTATED:
        return "given"
    called = case.code.readings.price_2013 == "called" and case.dwelling in case.code.price_as_called(case.cohort)
    if called:
        return "called"
    return "computed" if pricing.composition(case.code, case.cohort, case.dwelling) else "published"


def price_facts(case: Case) -> tuple[str, dict[str, object]]:
    """Where the price comes from, and the facts of its sentence."""
    kind = price_kind(case)
    facts: dict[str, object] = {"dwelling": Plain(case.dwelling)}
    made = pricing.composition(case.code, case.cohort, case.dwelling) if kind == "computed" else None
    if made is not None:
        facts |= {name: money.Money(value) for name, value in made._asdict().items()}
        facts |= {"cost": money.Money(made.cost), "surface": int(case.code.surfaces(case.cohort)[case.dwelling])}
    return kind, facts


def _tranches(case: Case) -> Step:
    amounts = case.outcome.decisions.tranches[:, case.row]
    total = int(amounts.sum())
    parts = tuple(
        Sentence("step.tranche", {
            "amount": money.Money(int(amount)), "share": tranche.share,
            "milestone": Named(f"milestone.{tranche.milestone}"),
        })
        for tranche, amount in zip(case.code.tranches, amounts, strict=False)
    )  # fmt: skip
    share = sum((tranche.share for tranche in case.code.tranches), Fraction(0))
    facts = {"total": money.Money(total), "share": share, "parts": Listed(parts)}
    return _amount("down_payment", total, Sentence("step.tranches", facts), case.cite("tranches"))


def halves(case: Case) -> list[tuple[Fraction, int, dt.date]]:
    """The parts in which the first tranche may be paid: share, centimes, last day. Empty when it is paid at once."""
    outcome, first = case.outcome, case.code.tranches[0].milestone
    order = outcome.milestones.get(PAYMENT_ORDER) or milestone_date(outcome.people, first, None, {}, case.row)
    left = int(case.outcome.decisions.tranches[0, case.row])
    splits = case.code.first_tranche_split(case.cohort)
    parts = []
    for place, split in enumerate(splits):
        amount = left if place == len(splits) - 1 else int(left * split.share)
        parts.append((split.share, amount, dates.add_months(order, split.within)))  # type: ignore[arg-type]
        left -= amount
    return parts


def _halves(case: Case) -> Iterator[Step]:
    parts = halves(case)
    if parts:
        listed = tuple(Sentence("step.half", {"amount": money.Money(amount), "by": by}) for _, amount, by in parts)
        sentence = Sentence("step.halves", {"parts": Listed(listed)})
        yield _amount("first_tranche_split", parts[0][1], sentence, case.cite("first_tranche_split"))


def _financed(case: Case) -> Step:
    financed = int(case.outcome.decisions.financed[case.row])
    return _amount("financed", financed, Sentence("step.financed", {"financed": money.Money(financed)}))


def bracket(case: Case) -> tuple[int, str, int] | None:
    """The income threshold of the table of terms: its bound, the side of this household, centimes between the two."""
    bands = case.code.term_bands(case.cohort)
    if len(bands) == 1:
        return None
    bound = bands[0][0]
    return bound, "within" if case.income <= bound else "above", abs(case.income - bound)


def _term_max(case: Case) -> Step:
    found = bracket(case)
    facts: dict[str, object] = {"cohort": Named(f"cohort.{case.cohort}"), "term": Years(case.term_max // 12)}
    if found is not None:
        bound, _, far = found
        bands = case.code.term_bands(case.cohort)
        other = next(months for _, months in bands if months != case.term_max)
        facts |= {"bound": money.Money(bound), "distance": money.Money(far), "other": Years(other // 12),
                  "income": money.Money(case.income)}  # fmt: skip
    key = f"step.term_max.{found[1] if found else 'plain'}"
    decides = case.term == case.term_max
    return Step("term_max", str(case.term_max), "months", Sentence(key, facts), case.cite("term_max"), decisive=decides)


def _age(case: Case) -> Step:
    reading = case.code.readings.age_limit
    facts = {
        "age": Years(case.code.age_limit),
        "limit": case.age_limit_date,
        "months": Months(case.own_reach),
        "reading": Named(f"reading.age_limit.{reading}.short"),
    }
    key = "step.age.past" if case.own_reach == 0 else "step.age.open"
    decides = case.term == case.own_reach < case.term_max
    return Step(
        "age_cap", str(case.own_reach), "months", Sentence(key, facts), case.cite("age_limit"), decisive=decides
    )


def _kafil(case: Case) -> Iterator[Step]:
    """What the kafils do; nothing is said where none was named and none is needed."""
    payers = [payer for payer in case.outcome.payers(case.row) if payer.place]
    cited = case.cite("kafil", "kafil_conditions")
    if payers:
        for payer in payers:
            decisive = case.own_reach < case.term < case.term_max and payer is payers[-1]
            yield Step(payer.name, str(payer.months), "months", _kafil_sentence(case, payer), cited, decisive=decisive)
    elif case.kafils:
        reason = "not_provided" if not case.code.kafil else "not_needed" if case.own_reach >= case.term_max else "past"
        yield Step("kafil", "0", "months", Sentence(f"step.kafil.{reason}", {"age": Years(case.code.age_limit)}), cited)


def _kafil_sentence(case: Case, payer: Payer) -> Sentence:
    facts = {
        "payer": Named(f"payer.{payer.name}"), "first": payer.first, "last": payer.last,
        "months": Months(payer.months), "amount": money.Money(payer.monthly), "age": Years(case.code.age_limit),
    }  # fmt: skip
    return Sentence(f"step.kafil.{case.code.readings.kafil}", facts)


def decisive(case: Case) -> str | None:
    """What bounds the number of instalments: ``term_max``, ``age``, ``kafil_age``; None when there is none."""
    if case.term == 0:
        return None
    if case.term == case.term_max:
        return "term_max"
    return "kafil_age" if case.term > case.own_reach else "age"


def _term(case: Case) -> Step:
    facts = {"months": Months(case.term), "decisive": Named(f"cap.{decisive(case)}")}
    return Step("term", str(case.term), "months", Sentence("step.term", facts))


def _instalment(case: Case) -> Step:
    level, row = case.outcome.level, case.row
    count, regular, last = int(level.count[row]), int(level.instalment[row]), int(level.last[row])
    facts = {
        "financed": money.Money(int(case.outcome.decisions.financed[row])), "count": count,
        "instalment": money.Money(regular), "last": money.Money(last),
    }  # fmt: skip
    kind = "even" if regular == last else case.code.readings.rounding
    return _amount("instalment", regular, Sentence(f"step.instalment.{kind}", facts))


def _payment_dates(case: Case) -> Step:
    payers = case.outcome.payers(case.row)
    first, last = min(p.first for p in payers), max(p.last for p in payers)
    return Step("last_due", last.isoformat(), "date", Sentence("step.dates", {"first": first, "last": last}))


def _interest(case: Case) -> Step:
    rate: Fraction = case.code.value("interest_rate", case.cohort)
    known = case.code.provision("state_bears_interest", case.cohort).known
    cited = case.cite("interest_rate", "state_bears_interest") if known else case.cite("interest_rate")
    key = "step.interest.treasury" if known else "step.interest.plain"
    return Step("interest", str(rate), "share", Sentence(key, {}), cited)


def _effort(case: Case) -> Iterator[Step]:
    for payer in case.outcome.payers(case.row):
        if not math.isnan(payer.effort):
            facts = {
                "payer": Named(f"payer.{payer.name}"),
                "effort": payer.effort,
                "amount": money.Money(payer.monthly),
            }
            yield Step(f"effort_{payer.name}", f"{payer.effort:.4f}", "share", Sentence("step.effort", facts))


@dataclass(frozen=True, slots=True)
class WayOut:
    """What the law offers to an applicant past the age limit: a way, its amounts, and how sure it is."""

    way: str
    amount: int
    months: int
    availability: str
    provision: Provision


def ways_out(case: Case) -> list[WayOut]:
    """A kafil over the longest term, where the law provides one, and paying the whole balance in cash."""
    financed = int(case.outcome.decisions.financed[case.row])
    ways = [WayOut("cash", financed, 0, cash_availability(case), case.cite("over_age_cash")[0])]
    if case.code.kafil:
        monthly = financed // case.term_max
        ways.insert(0, WayOut("kafil", monthly, case.term_max, "hypothesis", case.cite("kafil")[0]))
    return ways


def cash_availability(case: Case) -> str:
    """Whether the age limit may be disregarded by paying the whole price in advance (décret 14-288).

    The décret 24-203 does not say whether it keeps this; ``kept`` reads it as kept, and is a hypothesis.
    """
    provision = case.cite("over_age_cash")[0]
    reading = case.code.readings.over_age_cash
    if not provision.known:
        return "hypothesis" if reading == "kept" else "unknown"
    return "unknown" if provision.value == "allowed" and reading == "unknown" else str(provision.value)


def _ways_out(case: Case) -> Iterator[Step]:
    for way in ways_out(case):
        facts = {"amount": money.Money(way.amount), "months": Months(way.months), "age": Years(case.code.age_limit)}
        key = f"step.way_out.{way.way}" + (f".{way.availability}" if way.way == "cash" else "")
        yield _amount(f"way_out_{way.way}", way.amount, Sentence(key, facts), (way.provision,))


def _afterwards(case: Case) -> Iterator[Step]:
    """What the contract says of ownership: the transfer, and the years without a sale."""
    if case.cite("transfer")[0].known:
        yield Step("transfer", "at_full_payment", "word", Sentence("step.transfer", {}), case.cite("transfer"))
    ban = case.cite("transaction_ban")[0]
    if ban.known:
        keys: dt.date = case.outcome.people.keys[case.row].item()
        facts = {"years": Years(int(str(ban.value)) // 12), "until": dates.add_months(keys, int(str(ban.value)))}
        yield Step("transaction_ban", str(ban.value), "months", Sentence("step.transaction_ban", facts), (ban,))


GAPS = (
    "income_floor",
    "management_fees",
    "charges",
    "penalty_rate",
    "kafil_conditions",
    "over_age_cash",
    "insurance",
    "death",
)
"""The silences of the law that a household should know of, in the order of their weight."""


def gaps(case: Case) -> list[Provision]:
    """What the law does not say about this household, or was not found."""
    return [provision for provision in case.cite(*GAPS) if not provision.known]
