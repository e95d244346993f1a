"""The same household under several schemes and dates, side by side; and, where two agree, why they do.

``comparison_to_json`` writes a ``Comparison`` as the contract has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from simulator.answers import explain, state_cost
from simulator.answers.explain import full_payment
from simulator.answers.state_cost import DISCOUNT
from simulator.base import dates
from simulator.base.money import Money
from simulator.engine.outcome import payer_name
from simulator.engine.rules.reads import READS
from simulator.wording import FactList, Months, Named, Plain, Sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from simulator.answers.explain import Case
    from simulator.answers.model import Answer, UnusualFact
    from simulator.answers.state_cost import StateMoney
    from simulator.reading.errors import SimulatorError

    Name = Callable[[str], object]
    """What was asked (``lpa``, ``location_vente@2001-04-29``, ``reform/age-limit-75``) as a fact of a sentence."""

MONTH, IN_ALL = "month", "whole"
"""What may cost least: an instalment, or everything that is paid."""

CALLS = frozenset({"tranches"})
"""Gaps that leave open what is paid in cash, and therefore what is borrowed and what is paid a month."""
FEES = frozenset({
    "bank_fees", "notary_scale", "notary_vat", "publicity_rate", "registration_rate", "mortgage_rate",
    "state_mortgage_fee", "loan_insurance",
})  # fmt: skip
"""Gaps that leave open what is paid besides with the deed."""
LATER = frozenset({"management_fees", "insurance", "death_insurance", "interest_vat", "land_in_price"})
"""Gaps that leave open what is paid afterwards, or what the price contains."""


class KnownSum(NamedTuple):
    """What is known of a sum, None where nothing is; with gaps of the law that leave it open, it is the least that is paid."""

    amount: Money | None
    lacking: tuple[str, ...]


class MonthsOfWage(NamedTuple):
    """Amounts in months of the country's minimum wage, the measure that two currencies share; None where one is not known."""

    up_front: float | None
    monthly: float | None
    in_all: float | None


@dataclass(frozen=True)
class Line:
    """One line: what was asked (``location_vente@2001-04-29``), its answer, its household under its law, and what follows.

    The answer is without its payments, which no comparison shows and which are most of it; ``interest`` is their interest.
    ``up_front`` is paid before the first instalment or with the keys, ``in_all`` as long as the contract runs, fees included;
    ``age_at_end`` is the applicant's in whole years on the day of his last payment, None where he pays no instalment;
    ``owner_from`` is None where nothing is ever paid whole, ``state`` where the price has no composition, ``wage`` is the minimum wage.
    """

    name: str
    answer: Answer
    case: Case
    up_front: KnownSum
    in_all: KnownSum
    interest: Money
    age_at_end: int | None
    owner_from: dt.date | None
    wage: Money
    months_of_wage: MonthsOfWage
    state: StateMoney | None
    loan_notes: tuple[Sentence, ...]

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The conditions of which the household states too little to be judged."""
        return tuple(criterion.rule for criterion in self.answer.criteria if criterion.verdict == explain.UNKNOWN)

    @property
    def not_included(self) -> tuple[str, ...]:
        """The gaps of the law that no figure counts."""
        return tuple(gap.key for gap in self.answer.gaps)

    @property
    def loan_refusal(self) -> str | None:
        """What keeps a bank from lending anything; None where it lends, or where no loan is asked for."""
        loan = self.answer.loan
        return None if loan is None or (loan.amount is not None and loan.amount.cents) else loan.binding


class Missing(NamedTuple):
    """A scheme that could not be asked, and why: a line that is blank for a reason."""

    name: str
    error: SimulatorError


@dataclass(frozen=True, slots=True)
class CheapestMonth:
    """The lines whose instalment is the smallest of one currency; for how many months, at which yearly rate."""

    names: tuple[str, ...]
    amount: Money
    months: int
    rate: Fraction
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class CheapestInAll:
    """The lines that cost least in all among those of one currency; how much of it is interest and fees."""

    names: tuple[str, ...]
    amount: Money
    interest: Money
    fees: Money
    sentence: Sentence


class SameFigures(NamedTuple):
    """Two lines with the same figures, and why they are the same."""

    names: tuple[str, str]
    because: Sentence


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lines, the household's own first; which pairs have the same figures; which costs least, or why none is said to.

    ``prices`` says that the prices compared differ, ``two_prices`` that a line has two in circulation: each None where it
    is not so. ``discount`` is the yearly rate of present values.
    """

    warnings: tuple[UnusualFact, ...]
    lines: tuple[Line | Missing, ...]
    same: tuple[SameFigures, ...]
    cheapest: tuple[CheapestMonth | CheapestInAll, ...]
    no_cheapest: tuple[Sentence, ...]
    prices: Sentence | None
    two_prices: Sentence | None
    discount: Fraction

    @property
    def answered(self) -> list[Line]:
        """The lines that have an answer."""
        return [line for line in self.lines if isinstance(line, Line)]

    @property
    def own_line(self) -> Line:
        """The line of the household's own scheme, which always has an answer."""
        return self.answered[0]


def comparison(lines: Sequence[Line | Missing], discount: Fraction = DISCOUNT, named: Name = Plain) -> Comparison:
    """Lines side by side; ``named`` says how sentences call a line."""
    answered = [line for line in lines if isinstance(line, Line)]
    currencies = dict.fromkeys(line.answer.currency for line in answered)
    groups = [[line for line in answered if line.answer.currency == currency] for currency in currencies]
    return Comparison(
        warnings=_warnings(answered),
        lines=tuple(lines),
        same=tuple(
            SameFigures((first.name, second.name), because(first, second, named))
            for first, second in combinations(answered, 2)
            if figures(first.answer) == figures(second.answer)
        ),
        cheapest=tuple(least for group in groups for least in _cheapest(group, named)),
        no_cheapest=tuple(sentence for group in groups for sentence in _uncrowned(group, named)),
        prices=_prices(answered),
        two_prices=_two_prices(answered, named),
        discount=discount,
    )


def line(name: str, answer: Answer, case: Case, discount: Fraction = DISCOUNT) -> Line:
    """The line of one answer; the State's money of later years is valued at ``discount`` a year."""
    up_front, in_all, wage = _up_front(answer), _in_all(answer), case.code.snmg
    amounts = (up_front.amount, answer.instalments.amount, in_all.amount)
    return Line(
        name=name,
        answer=answer,
        case=case,
        up_front=up_front,
        in_all=in_all,
        interest=Money(sum(row.interest.cents for row in answer.schedule), answer.currency),
        age_at_end=_age_at_end(answer, case),
        owner_from=owner_from(case),
        wage=case.money(wage),
        months_of_wage=MonthsOfWage(*(None if amount is None else round(amount.cents / wage, 2) for amount in amounts)),
        state=state_cost.of(case, discount),
        loan_notes=tuple(step.sentence for step in explain.notes(case)),
    )


def _warnings(lines: list[Line]) -> tuple[UnusualFact, ...]:
    """What is to check in the facts of these answers: each warning once."""
    warnings: list[UnusualFact] = []
    for line in lines:
        warnings += [warning for warning in line.answer.warnings if warning not in warnings]
    return tuple(warnings)


def _lacking(answer: Answer, keys: frozenset[str]) -> tuple[str, ...]:
    """The gaps of an answer that leave a sum open: the sum is then what is known of it, the least that is paid."""
    return tuple(gap.key for gap in answer.gaps if gap.key in keys)


def _up_front(answer: Answer) -> KnownSum:
    """What is paid before the first instalment, or with the keys."""
    paid, lacking = answer.down_payment + answer.fees_total, _lacking(answer, CALLS | FEES)
    return KnownSum(None if not paid.cents and lacking else paid, lacking)


def _in_all(answer: Answer) -> KnownSum:
    """Everything that the household pays, fees included; None where there is no schedule."""
    paid = answer.instalments.total_paid
    return KnownSum(None if paid is None else paid + answer.fees_total, _lacking(answer, CALLS | FEES | LATER))


def _age_at_end(answer: Answer, case: Case) -> int | None:
    """The applicant's age in whole years on the day of his last instalment; None where he pays none."""
    birth: dt.date = case.outcome.people.birth[case.row].item()
    spans = (payer.span for payer in answer.payers if payer.span.name == payer_name(0))
    return next((dates.age_on(birth, span.last) for span in spans), None)


def owner_from(case: Case) -> dt.date | None:
    """The day on which the household owns the dwelling: with the contract, the deed, or the whole payment."""
    return OWNER_FROM[case.financing.told_as](case)


def _owner_of_a_purchase(case: Case) -> dt.date:
    """The day of the deed or of the contract, as the texts say."""
    people = case.outcome.people
    days = people.keys if case.code.value("owner_from") == "deed" else people.acceptance
    day: dt.date = days[case.row].item()
    return day


OWNER_FROM: dict[str, Callable[[Case], dt.date | None]] = {"rent": full_payment, "loan": _owner_of_a_purchase}
"""The day on which the household owns, of each way of paying."""


def _cheapest(lines: list[Line], named: Name) -> Iterator[CheapestMonth | CheapestInAll]:
    """Which costs least a month, and in all, among those of one currency that accept the household; and why.

    None of a sum that a gap leaves open: unknown is not zero.
    """
    for of, kind in ((MONTH, _cheapest_month), (IN_ALL, _cheapest_in_all)):
        sums = _known_sums(lines, of)
        if len(sums) > 1 and not _open(lines, of):
            lowest = min((amount for amount, _ in sums), key=lambda amount: amount.cents)
            best = [line for amount, line in sums if amount == lowest]
            facts = {"asked": FactList(tuple(named(line.name) for line in best)), "amount": lowest}
            yield kind(best, lowest, facts)


def _cheapest_month(best: list[Line], lowest: Money, facts: dict[str, object]) -> CheapestMonth:
    answer = best[0].answer
    months, rate = answer.instalments.count, answer.rate
    if rate is None:
        raise TypeError(best[0].name)
    words = Sentence("least.month", facts | {"months": Months(months), "rate": rate})
    return CheapestMonth(tuple(line.name for line in best), lowest, months, rate, words)


def _cheapest_in_all(best: list[Line], lowest: Money, facts: dict[str, object]) -> CheapestInAll:
    interest, fees = best[0].interest, best[0].answer.fees_total
    words = Sentence("least.whole", facts | {"interest": interest, "fees": fees})
    return CheapestInAll(tuple(line.name for line in best), lowest, interest, fees, words)


def _known_sums(lines: list[Line], of: str) -> list[tuple[Money, Line]]:
    """The lines that accept the household and have such a sum, each with what is known of it."""
    amounts = [line.answer.instalments.amount if of == MONTH else line.in_all.amount for line in lines]
    return [
        (amount, line)
        for amount, line in zip(amounts, lines, strict=True)
        if amount is not None and not line.answer.is_refused
    ]


def _open(lines: list[Line], of: str) -> list[Line]:
    """The lines whose sum a gap leaves open; none where all of them lack the same fees, as those of one scheme do."""
    keys = CALLS if of == MONTH else CALLS | FEES | LATER
    lacking = [(_lacking(line.answer, keys), line) for _, line in _known_sums(lines, of)]
    alike = all(gaps == lacking[0][0] and not CALLS & set(gaps) for gaps, _ in lacking)
    return [] if alike else [line for gaps, line in lacking if gaps]


def _uncrowned(lines: list[Line], named: Name) -> Iterator[Sentence]:
    """Why none of several lines of one currency is said to cost least: which of them are not wholly known."""
    for of in (MONTH, IN_ALL):
        if len(_known_sums(lines, of)) > 1 and (unknown := _open(lines, of)):
            yield Sentence(f"least.unknown.{of}", {"asked": FactList(tuple(named(line.name) for line in unknown))})


def _prices(lines: list[Line]) -> Sentence | None:
    """That the prices compared differ; None where there is one price in each currency."""
    prices = dict.fromkeys(line.answer.price for line in lines)
    units = [price.currency for price in prices]
    several = tuple(price for price in prices if units.count(price.currency) > 1)
    return Sentence("least.prices", {"prices": FactList(several)}) if several else None


def _two_prices(lines: list[Line], named: Name) -> Sentence | None:
    """Which lines have two prices in circulation, one of which was counted; None where every price is alone."""
    two = tuple(named(line.name) for line in lines if line.answer.price_alternatives)
    return Sentence("least.two_prices", {"asked": FactList(two)}) if two else None


def figures(answer: Answer) -> tuple[object, ...]:
    """The figures by which two answers are the same or not; of what blocks an instalment, only whether something does."""
    tranches = [
        (tranche.amount, tranche.due, [(half.amount, half.by) for half in tranche.halves])
        for tranche in answer.tranches
    ]
    return (
        answer.eligible, answer.price, answer.down_payment, tranches, answer.financed, answer.term.months, answer.instalments.count,
        answer.instalments.amount, answer.instalments.first_due, answer.instalments.last_due, answer.instalments.total_paid,
        answer.payers, answer.term.blocked is None, answer.fees_total,
    )  # fmt: skip


def because(first: Line, second: Line, named: Name = Plain) -> Sentence:
    """Why two laws give this household the same figures."""
    names = {"first": named(first.name), "second": named(second.name)}
    differing = _differences(first.case, second.case)
    if first.case.code.scheme != second.case.code.scheme:
        return Sentence("same.schemes", names)
    if not differing:
        return Sentence("same.law", names)
    facts = {**names, "keys": FactList(tuple(Named(f"key.{key}") for key in differing))}
    decisive = first.answer.term.decisive
    if decisive in ("age", "kafil_age") and decisive == second.answer.term.decisive:
        terms = {"a": Months(first.case.term_max), "b": Months(second.case.term_max)}
        return Sentence(f"same.{decisive}", {**facts, **terms, "months": Months(first.case.term)})
    return Sentence("same.no_effect", facts)


def _differences(first: Case, second: Case) -> list[str]:
    """The keys that rules read and on which the two codes say different things to this household."""
    return [key for key in READ_BY_RULES if _provision(first, key) != _provision(second, key)]


def _provision(case: Case, key: str) -> object:
    if not case.code.fixes(key, case.cohort):
        return None
    provision = case.code.provision(key, case.cohort)
    return provision.value, provision.strict


READ_BY_RULES = tuple(dict.fromkeys(["first_tranche_split", *(key for keys in READS.values() for key in keys)]))
"""What can make a difference to a household: every key that some rule reads."""
