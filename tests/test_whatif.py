"""What if: every point of a curve is the single answer, a threshold is exact to the dinar or the day, a goal is verified.

The answers that are compared with are those of ``simulator.answer`` to a scenario with the fact written in it.
"""

import copy
import datetime as dt
import functools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from simulator import InputError, Law, answer
from simulator.base.money import decimal_string
from simulator.law.text import Provision, Text
from simulator.question.scenario import load
from simulator.reading.documents import read_file
from simulator.whatif import MOVES, MoveRange, QuestionUnderLaw, at, day, delay, differences, number, seek, span, sweep
from simulator.whatif.moves import IN_DAYS
from simulator.wording import LANGUAGES, write

pytestmark = pytest.mark.slow

HOUSEHOLDS = Path(__file__).parents[1] / "scenarios" / "households"
LAW = Law.load()
RENTED = ("couple_f3", "couple_58_two_kafils_f3", "retired_71_f3", "cohort_2013_f4")
BOUGHT = ("lpa_couple_f3", "daam_sakane_300000")
NAMES = (*RENTED, *BOUGHT)
PLACES = {
    "income": ("household", "income"), "spouse": ("household", "spouse_income"), "birth": ("household", "birth"),
    "keys": ("dates", "keys"), "price": ("dwelling", "price"),
}  # fmt: skip
CURVES = [(name, move) for name in NAMES for move in MOVES if name not in BOUGHT or move != "kafil"]


def asked(name, **more):
    raw = read_file(HOUSEHOLDS / f"{name}.yaml")
    return QuestionUnderLaw(load(raw | more), LAW)


def with_fact(question, move, value):
    """The scenario with the fact written in it, as a person would write it."""
    raw = copy.deepcopy(question.scenario.raw)
    text = day(value).isoformat() if move in IN_DAYS else f"{decimal_string(value)} {question.case.code.currency}"
    if move == "kafil":
        first = {"birth": text, "income": "0 DZD"}
        raw["kafil"] = [(raw.get("kafil") or [first])[0] | {"birth": text}, *(raw.get("kafil") or [first])[1:]]
    else:
        part, name = PLACES[move]
        name = "deed" if name == "keys" and "deed" in raw[part] else name
        raw[part][name] = text
    return raw


def own_part(found):
    """What the applicant pays of each instalment, in centimes: all of it, unless kafils share it."""
    shared = found["readings"]["kafil"] == "shares" and len(found["payers"]) > 1
    return int(Fraction(found["payers"][0]["monthly"] if shared else found["instalment"] or "0") * 100)


def same(point, found):
    """A point of a curve and an answer of the contract."""
    fees = int(Fraction(found.get("fees_total", "0")) * 100)
    amounts = {
        name: None if found[name] is None else int(Fraction(found[name]) * 100) for name in ("instalment", "total_paid")
    }
    rate = int(Fraction(found.get("loan", {"effective_rate": "0"})["effective_rate"]) * 10**8)
    effort = None if point.effort is None else round(point.effort + 1e-12, 4)
    return point._asdict() | {"term_max": 0, "rate": max(point.rate, 0), "effort": effort} == {
        "eligible": found["eligible"], "refused": tuple(row["rule"] for row in found["refusals"]),
        "instalment": amounts["instalment"], "months": found["instalments"],
        "up_front": int(Fraction(found["down_payment"]) * 100) + fees,
        "in_all": None if amounts["total_paid"] is None else amounts["total_paid"] + fees,
        "last": found["last_due"] and dt.date.fromisoformat(found["last_due"]), "decisive": found["decisive"],
        "term_max": 0, "price": int(Fraction(found["price"]) * 100),
        "grant": int(Fraction(found["grant"]) * 100), "rate": rate, "effort": found["effort"],
        "own_part": own_part(found),
    }  # fmt: skip


@functools.cache
def curve_of(name, move):
    return sweep(asked(name), move)


@pytest.mark.parametrize(("name", "move"), CURVES)
def test_every_point_of_a_curve_is_the_single_answer(name, move):
    question, curve = asked(name), curve_of(name, move)
    assert len(curve.values) > 100
    assert [curve.values[0], curve.values[-1]] == list(span(question, move))
    for place in range(0, len(curve.values), 66):
        assert same(curve.points[place], answer(with_fact(question, move, curve.values[place]))), place


def test_a_loan_with_a_deferral_is_its_single_answer():
    raw = read_file(HOUSEHOLDS / "lsp_2006.yaml")
    raw["loan"] = raw["loan"] | {"deferral": "2 years"}
    question = QuestionUnderLaw(load(raw), LAW)
    curve = sweep(question, "price", count=5)
    for value, point in zip(curve.values, curve.points, strict=True):
        assert same(point, answer(with_fact(question, "price", value)))


def test_the_household_as_it_was_asked_is_its_answer():
    for name in NAMES:
        question = asked(name)
        assert same(question.point, answer(question.scenario))


@pytest.mark.parametrize(("name", "move"), CURVES)
def test_a_threshold_is_exact_and_cited(name, move):
    question = asked(name)
    for mark in curve_of(name, move).thresholds:
        assert mark.at - mark.before == (1 if move in IN_DAYS else 100)
        assert (at(question, move, mark.before), at(question, move, mark.at)) == (mark.less, mark.more)
        assert mark.less != mark.more
        assert same(mark.less, answer(with_fact(question, move, mark.before)))
        assert same(mark.more, answer(with_fact(question, move, mark.at)))
        assert mark.cited, mark.kind
        assert all(write(mark.sentence, lang) for lang in LANGUAGES)


def test_the_aid_of_a_purchase_is_a_threshold_of_income_and_of_price():
    marks = [mark for mark in sweep(asked("lsp_2006"), "income").thresholds if mark.kind == "grant"]
    # Order of 9 April 2002, at an SNMG of 10 000 DA: 500 000 up to 2.5, 450 000 up to 4, 400 000 up to 5.
    assert [(mark.before, mark.less.grant, mark.more.grant) for mark in marks] == [
        (25_000_00, 500_000_00, 450_000_00), (40_000_00, 450_000_00, 400_000_00), (50_000_00, 400_000_00, 0),
    ]  # fmt: skip
    mark = next(mark for mark in sweep(asked("daam_sakane_300000"), "price").thresholds if mark.kind == "grant")
    assert (mark.before, mark.less.grant, mark.more.grant) == (300_000_00, 100_000_00, 70_000_00)


def test_the_thresholds_of_income_are_those_of_the_decree():
    # 24-203, art. 6: more than 24 000 DA, at most 6 SNMG (120 000 DA); art. 8: 35 years up to 4 SNMG (80 000 DA).
    marks = {
        mark.kind: mark for mark in sweep(asked("couple_34_f3", household=_alone("1994-05-02")), "income").thresholds
    }
    assert {kind: (mark.before, mark.at) for kind, mark in marks.items()} == {
        "accepted": (24_000_00, 24_001_00), "term_max": (80_000_00, 80_001_00), "refused": (120_000_00, 120_001_00),
    }  # fmt: skip
    assert {kind: mark.cited[0].article for kind, mark in marks.items()} == {
        "accepted": "art. 6", "term_max": "art. 8", "refused": "art. 6",
    }  # fmt: skip
    assert (marks["term_max"].less.months, marks["term_max"].more.months) == (420, 360)
    assert marks["term_max"].less.instalment < marks["term_max"].more.instalment


def _alone(birth):
    return {
        "birth": birth, "income": "60000 DZD", "spouse_income": "0 DZD", "cohort": "2024", "owns_property": "false",
        "had_state_aid": "false",
    }  # fmt: skip


def test_a_day_of_birth_is_a_cliff_on_either_side_of_the_household():
    # Born on 15 March 1985, keys on 20 June 2028: due dates are the 20th, so 20 February and 20 March make a month.
    question = asked("couple_f3")
    cliffs = [mark for mark in sweep(question, "birth").thresholds if mark.kind == "cliff"]
    assert [day(mark.at) for mark in cliffs] == [dt.date(1985, 2, 20), dt.date(1985, 3, 20)]
    assert [(mark.less.months, mark.more.months) for mark in cliffs] == [(319, 320), (320, 321)]


def test_born_on_the_29th_of_february_and_keys_on_the_31st_are_points_like_others():
    raw = read_file(HOUSEHOLDS / "couple_f3.yaml")
    raw["household"] = raw["household"] | {"birth": "1984-02-29"}
    raw["dates"] = raw["dates"] | {"keys": "2028-08-31"}
    question = QuestionUnderLaw(load(raw), LAW)
    for move in ("birth", "keys"):
        for mark in sweep(question, move).thresholds:
            assert same(mark.less, answer(with_fact(question, move, mark.before)))
            assert same(mark.more, answer(with_fact(question, move, mark.at)))


def test_another_order_of_prices_is_a_threshold_of_the_keys():
    mark = next(m for m in sweep(asked("cohort_2013_f4"), "keys").thresholds if m.kind == "price")
    assert (day(mark.at), mark.cited[0].text) == (dt.date(2017, 9, 1), "dz/order-2017-06")


def test_a_year_of_birth_alone_is_taken_at_the_end_that_the_answer_shows():
    question = asked("year_of_birth_only_f3")
    assert same(question.point, answer(question.scenario))
    assert len(question.people) == 1


def test_the_down_payment_is_not_for_the_household_to_choose():
    with pytest.raises(InputError) as refused:
        sweep(asked("couple_f3"), "apport")
    assert refused.value.key == "whatif.error.apport"
    assert all("…" not in refused.value.message(lang) for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("move", "limits"),
    [("income", MoveRange(-100, 0)), ("price", MoveRange(0, 100)), ("keys", MoveRange(number(dt.date(2024, 1, 1)), number(dt.date(2030, 1, 1)))),
     ("birth", MoveRange(0, number(dt.date(2024, 7, 6)))), ("kafil", MoveRange(0, number(dt.date(2028, 6, 20))))],
)  # fmt: skip
def test_a_range_that_cannot_be_is_refused_with_its_bounds(move, limits):
    with pytest.raises(InputError) as refused:
        sweep(asked("couple_f3"), move, limits)
    assert refused.value.key == "whatif.error.bounds"
    assert set(refused.value.facts) == {"fact", "least", "most"}


def test_an_unknown_fact_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="income"):
        sweep(asked("couple_f3"), "cohort")


def test_the_differences_of_two_answers_are_theirs_and_none_without_a_schedule():
    question = asked("couple_f3")
    other = at(question, "keys", number(dt.date(2030, 6, 20)))
    assert differences(question.point, other) == {
        "up_front": 0, "instalment": other.instalment - question.point.instalment, "months": -24, "in_all": 0,
    }  # fmt: skip
    blocked = asked("retired_71_f3").point
    assert differences(question.point, blocked)["instalment"] is None


# --- the delay of the works


def test_each_year_of_waiting_is_the_answer_with_those_keys():
    question = asked("couple_f3")
    waits = delay(question).waits
    assert [wait.years for wait in waits] == list(range(9))
    for wait in waits:
        assert same(wait.point, answer(with_fact(question, "keys", number(wait.keys))))
    assert (
        sum(wait.since_last for wait in waits)
        == waits[-1].since_now
        == waits[-1].point.instalment - waits[0].point.instalment
    )


@pytest.mark.parametrize("name", ["couple_f3", "couple_58_f3", "cohort_2013_f4"])
def test_waiting_is_free_and_possible_to_the_day(name):
    question = asked(name)
    found = delay(question)
    paid = {key: at(question, "keys", number(found.free_until) + key).instalment for key in (0, 1)}
    assert paid[0] == question.point.instalment != paid[1]
    ends = [at(question, "keys", number(found.open_until) + key).instalment for key in (0, 1)]
    assert ends[0] is not None
    assert ends[1] is None


def test_nothing_is_free_or_possible_past_the_age_limit():
    assert delay(asked("retired_71_f3"))[1:] == (None, None)


# --- a monthly sum to reach


def goals(question, target):
    return {goal.name: goal for goal in seek(question, target).goals}


TARGETS = [
    (name, amount) for name in ("couple_58_f3", "compare_five", "cohort_2013_f4") for amount in (5_200_00, 7_000_00, 9_123_45)
]  # fmt: skip


@pytest.mark.parametrize(("name", "target"), TARGETS)
def test_a_date_of_the_keys_and_a_price_are_verified_with_their_neighbours(name, target):
    question = asked(name)
    for move, step in (("keys", 1), ("price", 100)):
        goal = goals(question, target)[move]
        if goal.value is None:
            assert goal.sentence.key.endswith((".never", ".any"))
            continue
        within, beyond = at(question, move, goal.value), at(question, move, goal.value + step)
        assert goal.point == within
        assert within.instalment <= target
        assert beyond.instalment is None or beyond.instalment > target
        assert same(within, answer(with_fact(question, move, goal.value)))


@pytest.mark.parametrize(("name", "target"), TARGETS)
def test_a_kafil_is_verified_with_one_born_the_day_before(name, target):
    question = asked(name)
    goal = goals(question, target)["kafil"]
    if goal.value is None:
        return
    assert goal.hypothesis
    assert answer_with_kafil(question, goal.value) <= target < answer_with_kafil(question, goal.value - 1)


def answer_with_kafil(question, birth):
    raw = copy.deepcopy(question.scenario.raw)
    raw["kafil"] = [*(raw.get("kafil") or []), {"birth": day(birth).isoformat(), "income": "0 DZD"}]
    return int(Fraction(answer(raw)["instalment"]) * 100)


@pytest.mark.parametrize(("name", "target"), TARGETS)
def test_a_larger_down_payment_is_verified_by_the_engine_under_a_text_that_asks_it(name, target):
    question = asked(name)
    goal = goals(question, target)["apport"]
    if not goal.value:
        assert question.point.instalment <= target
        return
    assert goal.hypothesis
    assert asking(question, goal.value).instalment <= target < asking(question, goal.value - 100).instalment
    assert asking(question, goal.value).up_front == question.point.up_front + goal.value


def asking(question, extra):
    """The answer under a text that asks for so much more with the keys, whatever else the law says."""
    acceptance = question.people.acceptance[0].item()
    tranches = question.case.code.provision("tranches", question.case.cohort)
    asked_for = list(tranches.value)
    last = max(place for place, tranche in enumerate(asked_for))
    asked_for[last] = replace(asked_for[last], share=asked_for[last].share + Fraction(extra, question.point.price))
    provision = Provision(
        "tranches", tuple(asked_for), "reform/more", "art. 7", "acceptance", "hypothetical", own_words="a test"
    )
    text = Text("reform/more", "reform", None, dict.fromkeys(LANGUAGES, "x"), ("location_vente",), None, {},
                acceptance - dt.timedelta(days=1), "hypothetical", (provision,))  # fmt: skip
    return QuestionUnderLaw(question.scenario, LAW.with_text(text)).point


@pytest.mark.parametrize(("name", "target"), TARGETS)
def test_the_term_that_is_needed_is_the_smallest(name, target):
    question = asked(name)
    goal = goals(question, target)["term"]
    needed = goal.sentence.facts["needed"].count
    financed = int(question.case.outcome.decisions.financed[0])
    assert financed // needed <= target < financed // (needed - 1)
    assert (goal.value is not None) == (needed <= question.case.term)


def test_past_the_age_limit_only_a_kafil_is_left():
    found = goals(asked("retired_71_f3"), 7_000_00)
    assert [name for name, goal in found.items() if goal.value is not None] == ["kafil"]
    assert found["price"].sentence.key == found["apport"].sentence.key == "whatif.goal.blocked"
    assert found["kafil"].point.instalment <= 7_000_00


def test_what_the_law_does_not_provide_is_said_and_not_solved():
    assert goals(asked("cohort_2013_f4"), 7_000_00)["kafil"].sentence.key == "whatif.goal.kafil.not_provided"
    young = asked("couple_34_f3", household=_alone("1999-05-02"))
    assert goals(young, 4_000_00)["kafil"].sentence.key == "whatif.goal.kafil.useless"
    assert goals(young, 4_000_00)["term"].sentence.key == "whatif.goal.term.law"
    shared = asked("couple_58_f3", readings={"kafil": "shares"})
    assert goals(shared, 7_000_00)["kafil"].sentence.key == "whatif.goal.kafil.shares"
    free = asked("couple_58_f3", readings={"kafil_age_limit": "none"})
    assert goals(free, 7_000_00)["kafil"].sentence.key == "whatif.goal.kafil.any"
    assert goals(asked("couple_58_f3"), 2_000_00)["kafil"].sentence.key == "whatif.goal.kafil.never"


@pytest.mark.parametrize("target", [0, 99, -100, 10**12 + 1])
def test_a_sum_that_is_not_one_is_refused(target):
    with pytest.raises(InputError) as refused:
        seek(asked("couple_f3"), target)
    assert refused.value.key == "whatif.error.target"


def test_a_loan_is_not_solved_for():
    with pytest.raises(InputError) as refused:
        seek(asked("lpa_couple_f3"), 7_000_00)
    assert refused.value.key == "whatif.error.bought"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_goal_has_its_sentence(lang):
    for name, target in TARGETS[::2]:
        for goal in seek(asked(name), target).goals:
            assert "{" not in write(goal.sentence, lang)


def test_a_curve_is_one_run_and_its_thresholds_a_few(monkeypatch):
    question, runs = asked("couple_f3"), []
    whole = QuestionUnderLaw.run
    monkeypatch.setattr(QuestionUnderLaw, "run", lambda self, people: runs.append(len(people)) or whole(self, people))
    sweep(question, "income")
    assert runs.count(201) == 1
    assert len(runs) <= 1 + 2 + 2 * 3 + 1  # the curve; the household; two rounds of cuts; two answers for each mark
    assert np.max(runs) == 201


def test_a_price_that_the_aid_pays_whole_is_not_a_threshold_at_every_dinar():
    """Below 450 000 DA the aid of this household is the price itself, and grows with it."""
    question = asked("lsp_2006", loan={"amount": "none"})
    swept = sweep(question, "price", MoveRange(40_000_000, 60_000_000), count=21)
    assert swept.points[0].grant == 40_000_000
    assert swept.points[-1].grant == 45_000_000
    assert len(swept.thresholds) < 5
