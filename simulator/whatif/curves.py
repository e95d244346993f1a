"""One fact moved over a range: the answers of the household at each value, in one run, and the exact thresholds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.answers.explain import Case
from simulator.base.annuity import UNITS
from simulator.engine.rules.eligibility import CRITERIA, key_of
from simulator.whatif import moves
from simulator.whatif.moves import MoveRange
from simulator.whatif.question import HouseholdFigures, points
from simulator.whatif.sections import Change, changes, grid
from simulator.wording import Months, Named, Sentence

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from simulator.law import Provision
    from simulator.whatif.moves import Values
    from simulator.whatif.question import QuestionUnderLaw

POINTS = 201
"""The number of values of a curve."""
_NEAR = 62
"""Days on either side of the household's day in which a cliff is searched: where age decides, two months hold one."""


class Threshold(NamedTuple):
    """A change between two neighbouring values: its kind, its sentence, its provisions, and the figures on both sides."""

    kind: str
    before: int
    at: int
    sentence: Sentence
    cited: tuple[Provision, ...]
    less: HouseholdFigures
    more: HouseholdFigures


class Sweep(NamedTuple):
    """A fact moved: its values, the figures at each, the thresholds, and the household's own value."""

    move: str
    values: list[int]
    points: list[HouseholdFigures]
    thresholds: list[Threshold]
    now: int | None


def sweep(question: QuestionUnderLaw, move: str, span: MoveRange | None = None, count: int = POINTS) -> Sweep:
    """The sweep of one fact from ``span.first`` to ``span.last``. Raises ``InputError`` for a fact that cannot be moved, ``LawError``."""
    moves.checked(move)
    span = span or moves.span(question, move)
    values = grid(span.first, span.last, moves.unit(question, move), count)
    answers = points(question.run(moves.moved(question, move, values)))
    marked = _thresholds(question, move, values, answers)
    return Sweep(move, values.tolist(), answers, marked, moves.present(question, move))


def at(question: QuestionUnderLaw, move: str, value: int) -> HouseholdFigures:
    """The figures of the household with another value of a fact."""
    return points(question.run(moves.moved(question, move, np.array([value]))))[0]


def _thresholds(
    question: QuestionUnderLaw, move: str, values: Values, answers: list[HouseholdFigures]
) -> list[Threshold]:
    """The thresholds of eligibility, of the longest term, of the decisive bound, of the price; and the one-day cliffs near the household."""

    def signs(cut_values: Values) -> list[Hashable]:
        return [_sign(question, move, point) for point in points(question.run(moves.moved(question, move, cut_values)))]

    first_signs = [_sign(question, move, point) for point in answers]
    steps = changes(signs, values, moves.unit(question, move), first_signs)
    marked = [threshold for change in steps for threshold in _named(question, move, change)]
    marked_values = {threshold.at for threshold in marked}
    span = MoveRange(int(values[0]), int(values[-1]))
    return sorted([*marked, *_cliffs(question, move, span, marked_values)], key=lambda threshold: threshold.at)


def _sign(question: QuestionUnderLaw, move: str, point: HouseholdFigures) -> Hashable:
    """The figures whose change makes a threshold, without those that change at every value (an aid of the whole price)."""
    own_funds = question.case.financing.brings_cash
    amounts = () if move == "price" else (point.price, 0 if own_funds else point.up_front)
    grant = None if move == "price" and point.grant == point.price else point.grant
    return (point.refused, point.decisive, point.term_max, grant, point.rate, amounts)


def _named(question: QuestionUnderLaw, move: str, change: Change) -> Iterator[Threshold]:
    """A threshold for each figure that changes between two neighbours, with its provisions."""
    outcome = question.run(moves.moved(question, move, np.array(change)))
    less, more = points(outcome)
    case = Case(outcome, 1)
    facts = {"from": _from(question, move, change.at)}
    for kind, sentence, keys in _changed_facts(case, move, less, more):
        full = Sentence(sentence.key, facts | dict(sentence.facts))
        yield Threshold(kind, change.before, change.at, full, case.cite(*keys), less, more)


def _from(question: QuestionUnderLaw, move: str, value: int) -> Sentence:
    """``From 120 001 DA``, ``Born on 13/01/1995 or later``: the first value of the second side."""
    at_value = moves.shown(move, value, question.case.code.currency)
    return Sentence(f"whatif.from.{move}", {"at": at_value})


def _changed_facts(
    case: Case, move: str, less: HouseholdFigures, more: HouseholdFigures
) -> Iterator[tuple[str, Sentence, tuple[str, ...]]]:
    """Each changed figure: its kind, its sentence, the keys of the law behind it."""
    for rule in CRITERIA:
        name = rule.__name__
        if (name in less.refused) != (name in more.refused):
            kind = "refused" if name in more.refused else "accepted"
            yield kind, Sentence(f"whatif.at.{kind}", {"rule": Named(f"rule.{name}")}), (key_of(rule, case.code),)
    if less.price != more.price and move != "price":
        amounts = {"was": case.money(less.price), "is": case.money(more.price)}
        yield "price", Sentence("whatif.at.price", amounts), (case.financing.price_key,)
    elif move != "price" and less.up_front != more.up_front and not case.financing.brings_cash:
        amounts = {"was": case.money(less.up_front), "is": case.money(more.up_front)}
        yield "down_payment", Sentence("whatif.at.down_payment", amounts), ("tranches",)
    yield from _lent(case, less, more)
    if less.term_max != more.term_max and not case.financing.brings_cash:
        yield "term_max", _band(case, less, more), ("term_max",)
    elif less.decisive != more.decisive:
        yield _decides(case, less, more)


def _lent(
    case: Case, less: HouseholdFigures, more: HouseholdFigures
) -> Iterator[tuple[str, Sentence, tuple[str, ...]]]:
    """The changes of a purchase: of the aid, of the rate."""
    if less.grant != more.grant:
        amounts = {"was": case.money(less.grant), "is": case.money(more.grant)}
        yield "grant", Sentence("whatif.at.grant", amounts), ("grant",)
    if less.rate != more.rate and min(less.rate, more.rate) >= 0:
        rates = {"was": Fraction(less.rate, UNITS), "is": Fraction(more.rate, UNITS)}
        keys = tuple(key for key in ("loan_rate", "bank_rate") if case.code.fixes(key, case.cohort))
        yield "rate", Sentence("whatif.at.rate", rates), keys


def _band(case: Case, less: HouseholdFigures, more: HouseholdFigures) -> Sentence:
    """The sentence of a change of the longest term, with the instalments, or with the bound that keeps them the same."""
    facts: dict[str, object] = {"a": Months(less.term_max), "b": Months(more.term_max)}
    if less.instalment is None or more.instalment is None:
        return Sentence("whatif.at.term_max.none", facts)
    if less.instalment == more.instalment:
        return Sentence("whatif.at.term_max.same", facts | {"cap": Named(f"cap.{more.decisive}")})
    return Sentence("whatif.at.term_max", facts | _both(case, less, more))


def _decides(case: Case, less: HouseholdFigures, more: HouseholdFigures) -> tuple[str, Sentence, tuple[str, ...]]:
    """The change of the decisive bound, or of a schedule that exists on one side only."""
    if case.financing.brings_cash and None in (less.decisive, more.decisive):
        return "loan", Sentence(f"whatif.at.loan.{'none' if more.decisive is None else 'some'}", {}), ("financing",)
    by_kafil = "kafil_age" in (less.decisive, more.decisive)
    behind = ("kafil", "kafil_conditions") if by_kafil else (case.financing.age_key,)
    keys = tuple(key for key in behind if case.code.fixes(key, case.cohort))
    if more.decisive is None:
        return "blocked", Sentence("whatif.at.blocked", {}), keys
    if less.decisive is None:
        return "opened", Sentence("whatif.at.opened", {}), keys
    facts = {"was": Named(f"cap.{less.decisive}"), "is": Named(f"cap.{more.decisive}")}
    return "decisive", Sentence("whatif.at.decisive", facts), keys


def _both(case: Case, less: HouseholdFigures, more: HouseholdFigures) -> dict[str, object]:
    """The instalments on both sides, as facts of a sentence."""
    return {"was": case.money(less.instalment or 0), "is": case.money(more.instalment or 0)}


def _cliffs(question: QuestionUnderLaw, move: str, span: MoveRange, marked_values: set[int]) -> Iterator[Threshold]:
    """The nearest thresholds, before and after the household's day, where the number of instalments changes."""
    now = moves.present(question, move)
    if move not in moves.IN_DAYS or now is None:
        return
    first, last = max(span.first, now - _NEAR), min(span.last, now + _NEAR)
    values = np.arange(first, last + 1)
    answers = points(question.run(moves.moved(question, move, values)))
    steps = [place for place in range(len(answers) - 1) if answers[place].months != answers[place + 1].months]
    sides = [[p for p in steps if values[p + 1] <= now][-1:], [p for p in steps if values[p + 1] > now][:1]]
    for place in (place for side in sides for place in side):
        less, more = answers[place], answers[place + 1]
        if int(values[place + 1]) not in marked_values and less.instalment and more.instalment:
            yield _cliff(question, move, Change(int(values[place]), int(values[place + 1])), less, more)


def _cliff(
    question: QuestionUnderLaw, move: str, change: Change, less: HouseholdFigures, more: HouseholdFigures
) -> Threshold:
    facts = {
        "from": _from(question, move, change.at),
        "a": Months(less.months),
        "b": Months(more.months),
        **_both(question.case, less, more),
    }
    code, case = question.case.code, question.case
    cited = case.cite("age_limit") if code.fixes("age_limit", case.cohort) else ()
    return Threshold("cliff", change.before, change.at, Sentence("whatif.at.cliff", facts), cited, less, more)


def differences(first: HouseholdFigures, second: HouseholdFigures) -> dict[str, int | None]:
    """The second answer less the first: up front, monthly, months, in all. None where one of them has no schedule."""
    pairs = {
        "up_front": (first.up_front, second.up_front),
        "instalment": (first.instalment, second.instalment),
        "months": (first.months, second.months),
        "in_all": (first.in_all, second.in_all),
    }
    return {name: None if None in pair else pair[1] - pair[0] for name, pair in pairs.items()}  # type: ignore[operator]
