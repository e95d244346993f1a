"""``I can pay 7 000 DA a month``: the keys, the price, the down payment, the term and the kafil solved for it.

Each is an exact answer of the engine, or a sentence with the reason why there is none. A value that the texts do not leave
open (the price, the shares of the down payment, the kafil whose conditions are not published) is marked as a hypothesis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.answers.explain import too_old_or_young
from simulator.base import dates
from simulator.base.money import LARGEST, Money, units
from simulator.engine.rules.kafil import UNLIMITED
from simulator.engine.schedule import level
from simulator.reading.errors import InputError
from simulator.whatif import moves
from simulator.whatif.question import HouseholdFigures, points
from simulator.whatif.sections import changes, grid
from simulator.wording import Months, Sentence, Years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable

    import numpy.typing as npt

    from simulator.engine.outcome import Outcome
    from simulator.law import Provision
    from simulator.whatif.moves import Values
    from simulator.whatif.question import QuestionUnderLaw

    Within = Callable[[Values], npt.NDArray[np.bool_]]

GOALS = ("keys", "kafil", "term", "apport", "price")
_CENTURY = 1200
_COARSE = 1201


class Goal(NamedTuple):
    """One thing solved for: its value (days since 1970, centimes or months), or None with the reason in the sentence.

    ``point`` has the engine's figures at the solution, None where the engine cannot compute them.
    """

    name: str
    value: int | None
    sentence: Sentence
    cited: tuple[Provision, ...] = ()
    hypothesis: bool = False
    point: HouseholdFigures | None = None


class Sought(NamedTuple):
    """The target of an instalment, whether it is reached already, and each goal."""

    target: int
    reached: bool
    goals: list[Goal]


def seek(question: QuestionUnderLaw, target: int) -> Sought:
    """The goals for an instalment of at most ``target`` centimes. Raises ``InputError`` below a dinar, or for a loan."""
    currency = question.case.code.currency
    if not units(currency) <= target <= LARGEST:
        bounds = {"least": Money(units(currency), currency), "most": Money(LARGEST, currency)}
        raise InputError("whatif.error.target", "target", **bounds)
    if question.case.financing.brings_cash:
        raise InputError("whatif.error.bought", "scheme")
    paid = question.point.instalment
    goals = [_SOLVERS[name](question, target) for name in GOALS]
    return Sought(target, paid is not None and paid <= target, goals)


def _fits(outcome: Outcome, target: int) -> npt.NDArray[np.bool_]:
    """Whether a household has instalments, none above the target. (N,)"""
    fits: npt.NDArray[np.bool_] = (outcome.level.count > 0) & (outcome.level.instalment <= target)
    return fits


def _keys(question: QuestionUnderLaw, target: int) -> Goal:
    """The last day of the keys within the target: later ones are dearer, or past the age limit. Where later texts help, the first day."""
    first, top = moves.bounds(question, "keys")
    last = min(moves.number(dates.add_months(moves.day(first), _CENTURY)), top)
    cited = question.case.cite("age_limit")

    def within(values: Values) -> npt.NDArray[np.bool_]:
        return _fits(question.run(moves.moved(question, "keys", values)), target)

    values = grid(first, last, 1, _COARSE)
    turns = changes(_sign_of(within), values, 1)
    if not turns and within(np.array([last]))[0]:
        return Goal("keys", None, Sentence("whatif.goal.keys.any", {"amount": _money(question, target)}))
    if not turns:
        return Goal("keys", None, _never(question, values), cited)
    onward = bool(within(np.array([last]))[0])
    day = turns[-1].at if onward else turns[-1].before
    point = points(question.run(moves.moved(question, "keys", np.array([day]))))[0]
    if onward:
        facts = {"day": moves.day(day), **_paid(question, point)}
        return Goal("keys", day, Sentence("whatif.goal.keys.onward", facts), cited, point=point)
    now: dt.date = question.people.keys[0].item()
    kind = "later" if moves.day(day) >= now else "sooner"
    facts = {"day": moves.day(day), "keys": now, **_paid(question, point)}
    return Goal("keys", day, Sentence(f"whatif.goal.keys.{kind}", facts), cited, point=point)


def _never(question: QuestionUnderLaw, values: Values) -> Sentence:
    """The sentence for a target that no date of the keys reaches."""
    outcome = question.run(moves.moved(question, "keys", values))
    paid = outcome.level.instalment[outcome.level.count > 0]
    if not len(paid):
        return Sentence("whatif.goal.keys.blocked", {"day": moves.day(int(values[0]))})
    best = int(np.flatnonzero((outcome.level.count > 0) & (outcome.level.instalment == paid.min()))[0])
    facts = {"day": moves.day(int(values[best])), "amount": _money(question, int(paid.min()))}
    return Sentence("whatif.goal.keys.never", facts)


def _price(question: QuestionUnderLaw, target: int) -> Goal:
    """The highest price within the target, with the same shares of the down payment and the same term."""
    cited = (*question.case.cite("tranches"), *_if_fixed(question, "price"))
    if not question.case.term:
        return Goal("price", None, _blocked(question), question.case.cite("age_limit"))

    def within(values: Values) -> npt.NDArray[np.bool_]:
        return _fits(question.run(moves.moved(question, "price", values)), target)

    step = units(question.case.code.currency)
    ends = changes(_sign_of(within), np.array([step, LARGEST]), step)
    if not ends:
        return Goal("price", None, Sentence("whatif.goal.price.any", {"amount": _money(question, target)}))
    price, now = ends[-1].before, question.point.price
    point = points(question.run(moves.moved(question, "price", np.array([price]))))[0]
    kind = "higher" if price >= now else "lower"
    facts = {"price": _money(question, price), "gap": _money(question, abs(now - price)), **_paid(question, point)}
    return Goal("price", price, Sentence(f"whatif.goal.price.{kind}", facts), cited, hypothesis=True, point=point)


def _apport(question: QuestionUnderLaw, target: int) -> Goal:
    """The extra down payment: the law fixes the shares, so only another text could ask for it."""
    case, cited = question.case, question.case.cite("tranches")
    if not case.term:
        return Goal("apport", None, _blocked(question), case.cite("age_limit"))
    financed, step = int(case.outcome.decisions.financed[0]), units(case.code.currency)

    def within(values: Values) -> npt.NDArray[np.bool_]:
        spread = level(financed - values, np.full(len(values), case.term), case.code.readings.rounding, step)
        fits: npt.NDArray[np.bool_] = spread.instalment <= target
        return fits

    if within(np.array([0]))[0]:
        return Goal("apport", 0, Sentence("whatif.goal.apport.nothing", {"amount": _money(question, target)}), cited)
    extra = changes(_sign_of(within), np.array([0, financed - financed % step]), step)[-1].at
    share = (question.point.up_front + extra) / question.point.price
    facts = {
        "extra": _money(question, extra),
        "up_front": _money(question, question.point.up_front + extra),
        "share": share,
        "months": Months(case.term),
    }
    return Goal("apport", extra, Sentence("whatif.goal.apport", facts), cited, hypothesis=True)


def _term(question: QuestionUnderLaw, target: int) -> Goal:
    """The number of instalments that reaches the target, compared with the limits of the law and of the age."""
    case = question.case
    financed = np.array([int(case.outcome.decisions.financed[0])])
    rounding, step = case.code.readings.rounding, units(case.code.currency)

    def within(values: Values) -> npt.NDArray[np.bool_]:
        fits: npt.NDArray[np.bool_] = (
            level(np.repeat(financed, len(values)), values, rounding, step).instalment <= target
        )
        return fits

    many = max(int(financed[0]), 1)
    needed = 1 if within(np.array([1]))[0] else changes(_sign_of(within), np.array([1, many]), 1)[-1].at
    facts = {
        "needed": Months(needed),
        "months": Months(case.term),
        "longest": Months(case.term_max),
        "amount": _money(question, target),
    }
    if needed <= case.term:
        return Goal("term", needed, Sentence("whatif.goal.term.had", facts), case.cite("term_max"))
    if needed <= case.term_max:
        missing = Months(needed - case.term)
        sentence = Sentence("whatif.goal.term.age", facts | {"missing": missing})
        return Goal("term", None, sentence, case.cite("term_max", "age_limit"))
    least = int(level(financed, np.array([case.term_max]), rounding, step).instalment[0])
    sentence = Sentence("whatif.goal.term.law", facts | {"least": _money(question, least)})
    return Goal("term", None, sentence, case.cite("term_max"))


def _kafil(question: QuestionUnderLaw, target: int) -> Goal:
    """The earliest birth of a further kafil with which the target is reached."""
    case = question.case
    cited = _if_fixed(question, "kafil", "kafil_conditions")
    reason = _no_kafil(question)
    if reason:
        return Goal("kafil", None, reason, cited)

    def outcome(values: Values) -> Outcome:
        people, births = question.many(len(values)), values.astype("datetime64[D]")
        return question.run(moves.with_kafil(people, births, place=len(people.kafil_birth)))

    def within(values: Values) -> npt.NDArray[np.bool_]:
        return _fits(outcome(values), target)

    first, last = moves.bounds(question, "kafil")
    amount = {"amount": _money(question, target)}
    if within(np.array([first]))[0]:
        kind = "unneeded" if question.point.instalment is not None and question.point.instalment <= target else "any"
        return Goal("kafil", None, Sentence(f"whatif.goal.kafil.{kind}", amount), cited, hypothesis=kind == "any")
    ends = changes(_sign_of(within), grid(first, last, 1, _COARSE), 1)
    if not ends:
        least = points(outcome(np.array([last])))[0]
        facts = {"longest": Months(case.term_max), "least": _money(question, least.instalment or 0)}
        return Goal("kafil", None, Sentence("whatif.goal.kafil.never", facts), (*cited, *case.cite("term_max")))
    birth = ends[-1].at
    point = points(outcome(np.array([birth])))[0]
    age = _age(moves.day(birth), question.people.keys[0].item())
    facts = {"birth": moves.day(birth), "age": Years(age), **_paid(question, point)}
    return Goal("kafil", birth, Sentence("whatif.goal.kafil", facts), cited, hypothesis=True, point=point)


def _no_kafil(question: QuestionUnderLaw) -> Sentence | None:
    """The reason why no kafil can lengthen the term; None where one can."""
    case = question.case
    if not case.code.kafil:
        return Sentence("whatif.goal.kafil.not_provided")
    if too_old_or_young(case):
        return Sentence("whatif.goal.kafil.refused")
    if case.code.readings.kafil == "shares":
        return Sentence("whatif.goal.kafil.shares")
    if min(case.own_reach, UNLIMITED) >= case.term_max:
        return Sentence("whatif.goal.kafil.useless", {"longest": Months(case.term_max)})
    return None


def _age(birth: dt.date, day: dt.date) -> int:
    """The age in whole years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _blocked(question: QuestionUnderLaw) -> Sentence:
    """The reason why no instalment is possible: the age limit is past, or the application is refused."""
    if too_old_or_young(question.case):
        return Sentence("whatif.goal.kafil.refused")
    return Sentence("whatif.goal.blocked", {"limit": question.case.age_limit_date})


def _sign_of(within: Within) -> Callable[[Values], list[Hashable]]:
    return lambda values: list(within(values).tolist())


def _paid(question: QuestionUnderLaw, point: HouseholdFigures) -> dict[str, object]:
    return {"amount": _money(question, point.instalment or 0), "months": Months(point.months)}


def _money(question: QuestionUnderLaw, cents: int) -> Money:
    return question.case.money(cents)


def _if_fixed(question: QuestionUnderLaw, *keys: str) -> tuple[Provision, ...]:
    """The provisions of these keys that a text fixes for the household."""
    case = question.case
    return case.cite(*(key for key in keys if case.code.fixes(key, case.cohort)))


_SOLVERS: dict[str, Callable[[QuestionUnderLaw, int], Goal]] = {
    "keys": _keys, "kafil": _kafil, "term": _term, "apport": _apport, "price": _price,
}  # fmt: skip
