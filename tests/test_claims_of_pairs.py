"""Where two answers stand side by side, the sentence between them says which is more: asserted against both.

A fact that moves, another reading of the law, another scheme, the keys some years later, a sum that one can pay.
"""

import dataclasses
import datetime as dt
import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from claiming import LAW, answer_of, question, sentence_log
from contract import cents
from test_claims_of_sentences import later, n
from test_law import row as provision
from test_law import text

from simulator import api, whatif
from simulator.answers import comparison as comparing
from simulator.answers.comparison_to_json import comparison_to_json
from simulator.answers.explain import Case
from simulator.answers.state_cost import DISCOUNT
from simulator.base.annuity import UNITS
from simulator.question.scenario import load
from simulator.reading.errors import SimulatorError
from simulator.ui.answer import reading_answers, reading_effects
from simulator.ui.compare import blocks, whatif_blocks
from simulator.views.voice import Voice
from simulator.whatif import MOVES, QuestionUnderLaw, at, delay, seek, shown, sweep
from simulator.wording import Named

HOUSEHOLDS = Path(__file__).parents[1] / "scenarios" / "households"
PAGE = Voice(LAW, "fr")
RENTS = [seed for seed in range(48) if seed % 4 != 3][:14]
BOUGHT = [3, 7, 11]
FAR = {"whatif.more", "whatif.less", "whatif.same"}


def question_for(seed):
    return QuestionUnderLaw(load(question(seed)), LAW)


def log_of(do):
    """The sentences that are said meanwhile."""
    with sentence_log() as log:
        do()
    return log


def far(amounts):
    """What must be said of differences in centimes, in their order: so much more, so much less, or the same."""
    return [
        ("whatif.same" if not each else "whatif.more" if each > 0 else "whatif.less", abs(each)) for each in amounts
    ]


def differences_in(log):
    return [(key, n(facts["amount"])) for key, facts in log if key in FAR]


# --- a fact that moves

LESS_AND_MORE = {
    "price": lambda less, more: (less.price, more.price),
    "down_payment": lambda less, more: (less.up_front, more.up_front),
    "grant": lambda less, more: (less.grant, more.grant),
    "rate": lambda less, more: (Fraction(less.rate, UNITS), Fraction(more.rate, UNITS)),
    "decisive": lambda less, more: (Named(f"cap.{less.decisive}"), Named(f"cap.{more.decisive}")),
}


def of_the_band(f, less, more):
    assert (n(f["a"]), n(f["b"])) == (less.term_max, more.term_max)
    paid = (less.instalment, more.instalment)
    if "was" in f:
        assert (n(f["was"]), n(f["is"])) == paid
        assert paid[0] != paid[1]
    elif "cap" in f:
        assert paid[0] == paid[1]
        assert f["cap"] == Named(f"cap.{more.decisive}")
    else:
        assert None in paid


def of_one_day(f, less, more):
    assert (n(f["a"]), n(f["b"]), n(f["was"]), n(f["is"])) == (
        less.months,
        more.months,
        less.instalment,
        more.instalment,
    )
    assert less.months != more.months


def of_a_threshold(mark):
    """Every fact of its sentence, against the answers on its two sides."""
    f, less, more = mark.sentence.facts, mark.less, mark.more
    key = mark.sentence.key.removeprefix("whatif.at.")
    match key.split(".")[0]:
        case "refused" | "accepted":
            rule = f["rule"].key.removeprefix("rule.")
            assert (rule in less.refused, rule in more.refused) == (
                (False, True) if key == "refused" else (True, False)
            )
        case "term_max":
            of_the_band(f, less, more)
        case "cliff":
            of_one_day(f, less, more)
        case "blocked" | "opened":
            paid = (less.instalment is not None, more.instalment is not None)
            assert paid == ((True, False) if key == "blocked" else (False, True))
        case "loan":
            assert (less.months > 0, more.months > 0) == ((True, False) if key == "loan.none" else (False, True))
        case _:
            was, now = LESS_AND_MORE[key](less, more)
            assert (n(f["was"]), n(f["is"])) == (was, now)
            assert was != now


@pytest.mark.parametrize(("seed", "move"), [
    (seed, move) for seed in (*RENTS[:3], *BOUGHT) for move in MOVES if seed in RENTS or move != "kafil"
])  # fmt: skip
def test_a_threshold_says_what_is_on_its_two_sides(seed, move):
    ask = question_for(seed)
    try:
        curve = sweep(ask, move, count=21)
    except SimulatorError:
        pytest.skip("no law at one end of this stretch")
    for mark in curve.thresholds:
        of_a_threshold(mark)
        assert (at(ask, move, mark.before), at(ask, move, mark.at)) == (mark.less, mark.more)
        first = mark.sentence.facts["from"]
        assert first.key == f"whatif.from.{move}"
        assert first.facts["at"] == shown(move, mark.at, ask.case.code.currency)
    _of_the_curve(curve)


SHIPPED = {
    # kinds of thresholds that are met when one fact of a typical case moves
    ("cohort_2013_f4", "keys"): {"price"}, ("lpa_couple_f3", "income"): {"grant", "refused", "rate"}, ("daam_sakane_300000", "price"): {"grant"},
    ("couple_f3", "income"): {"accepted", "refused", "term_max"}, ("couple_f3", "birth"): {"opened", "decisive"}, ("couple_58_f3", "keys"): {"blocked"}, ("couple_f3", "keys"): {"cliff"},
    ("cohort_2001_first_law_f3", "keys"): {"price", "decisive", "term_max"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "move"), SHIPPED)
def test_every_kind_of_threshold_says_what_is_on_its_two_sides(name, move):
    curve = sweep(QuestionUnderLaw(load(HOUSEHOLDS / f"{name}.yaml"), LAW), move, count=61)
    for mark in curve.thresholds:
        of_a_threshold(mark)
    assert {mark.kind for mark in curve.thresholds} >= SHIPPED[name, move]


def _of_the_curve(curve):
    paid = [point.instalment for point in curve.points if point.instalment]
    ((key, facts),) = [
        one for one in log_of(lambda: whatif_blocks.summary(PAGE, curve)) if one[0].startswith("whatif.curve")
    ]
    assert (facts["first"], facts["last"]) == (shown(curve.move, curve.values[0]), shown(curve.move, curve.values[-1]))
    if not paid:
        assert key == "whatif.curve.none"
    elif min(paid) == max(paid):
        assert (key, n(facts["amount"])) == ("whatif.curve.flat", paid[0])
    else:
        assert (key, n(facts["least"]), n(facts["most"])) == ("whatif.curve", min(paid), max(paid))


@pytest.mark.parametrize("seed", RENTS[:4])
@pytest.mark.parametrize(
    ("move", "by"), [("price", -40_000_000), ("price", 100_100), ("keys", 700), ("keys", 1), ("income", 5_000_000)]
)
def test_two_answers_say_how_much_more_or_less_the_second_is(seed, move, by):
    ask = question_for(seed)
    value = max(whatif.present(ask, move) + by, 100)
    now, then = ask.point, at(ask, move, value)
    log = log_of(lambda: whatif_blocks.two(PAGE, now, then, "then"))
    pairs = {name: (getattr(now, name), getattr(then, name)) for name in ("up_front", "instalment", "in_all")}
    expected = far([b - a for a, b in pairs.values() if None not in (a, b)])
    months = then.months - now.months
    expected += [("whatif.more" if months > 0 else "whatif.less", abs(months))] if months else []
    assert sorted(differences_in(log)) == sorted(expected)
    same_caps = [facts["cap"] for key, facts in log if key == "whatif.unchanged"]
    same = then.decisive is not None and now._replace(
        effort=None, price=0, eligible=True, refused=(), term_max=0
    ) == then._replace(effort=None, price=0, eligible=True, refused=(), term_max=0)
    assert same_caps == ([Named(f"cap.{then.decisive}")] if same else [])


# --- the keys some years later


def waiting_claims(delays):
    first, last = delays.waits[1], delays.waits[-1]
    now = delays.waits[0].point.instalment

    def more(wait):
        paid = wait.point.instalment
        return None if None in (now, paid) else paid - now

    return {
        "whatif.delay.cost": (
            bool(more(first)),
            lambda f: n(f["more"]) == more(first) and n(f["amount"]) == first.point.instalment,
        ),
        "whatif.delay.free": (more(first) == 0, lambda _: True),
        "whatif.delay.whole": (
            bool(more(last) and more(first)),
            lambda f: (n(f["years"]), n(f["more"]), n(f["amount"])) == (last.years, more(last), last.point.instalment),
        ),
        "whatif.delay.until": (delays.free_until is not None, lambda f: f["day"] == delays.free_until),
        "whatif.delay.open": (delays.open_until is not None, lambda f: f["day"] == delays.open_until),
        "whatif.delay.blocked": (delays.open_until is None and now is None, lambda _: True),
    }


@pytest.mark.parametrize("seed", RENTS[:6])
def test_waiting_says_what_it_costs_and_until_when_it_costs_nothing(seed):
    ask = question_for(seed)
    try:
        delays = delay(ask)
    except SimulatorError:
        pytest.skip("no price at a later date")
    log = log_of(lambda: whatif_blocks.delay(PAGE, delays))
    keys_and_numbers = {key: facts for key, facts in log if key in waiting_claims(delays)}
    for key, (due, claim) in waiting_claims(delays).items():
        assert (key in keys_and_numbers) == due, key
        assert key not in keys_and_numbers or claim(keys_and_numbers[key]), key
    gains = [
        None if None in (a, b) else b - a for a, b in itertools.pairwise(wait.point.instalment for wait in delays.waits)
    ]
    if any(wait.point.instalment for wait in delays.waits):
        assert differences_in(log) == far([gain for gain in gains if gain is not None])
    for end, holds in (
        (delays.free_until, lambda paid: paid == ask.point.instalment),
        (delays.open_until, lambda paid: paid is not None),
    ):
        if end is not None:
            days = [whatif.number(end) + more for more in (0, 1)]
            assert [holds(at(ask, "keys", day).instalment) for day in days] == [True, False]


# --- a sum that one can pay


def fits(ask, keys, target):
    """Whether keys on a day, or on the last one of the calendar, make an instalment of at most the target."""
    paid = at(ask, "keys", min(keys, whatif.moves.bounds(ask, "keys").last)).instalment
    return paid is not None and paid <= target


def of_a_goal(ask, target, goal):
    """What the sentence of a goal claims, against the target and the household."""
    f, key, now = goal.sentence.facts, goal.sentence.key.removeprefix("whatif.goal."), ask.point
    paid = now.instalment
    claims = {
        "keys.later": lambda: f["day"] >= f["keys"] and n(f["amount"]) <= target,
        "keys.sooner": lambda: f["day"] < f["keys"] and n(f["amount"]) <= target,
        "keys.onward": lambda: (
            n(f["amount"]) <= target and not fits(ask, whatif.number(f["day"]) - 1, target)
            and all(fits(ask, whatif.number(f["day"]) + days, target) for days in (0, 1, 400, 9_000))
        ),
        "keys.never": lambda: n(f["amount"]) > target,
        "keys.any": lambda: all(fits(ask, whatif.number(ask.people.keys[0].item()) + days, target) for days in (0, 1, 400, 9_000)),
        "price.higher": lambda: n(f["price"]) - now.price == n(f["gap"]) >= 0 and n(f["amount"]) <= target,
        "price.lower": lambda: now.price - n(f["price"]) == n(f["gap"]) > 0 and n(f["amount"]) <= target,
        "price.any": lambda: paid is not None and paid <= target,
        "apport": lambda: n(f["up_front"]) == now.up_front + n(f["extra"]) > now.up_front and paid > target,
        "apport.nothing": lambda: paid <= target,
        "term.had": lambda: n(f["needed"]) <= n(f["months"]),
        "term.age": lambda: n(f["months"]) < n(f["needed"]) <= n(f["longest"]) and n(f["missing"]) == n(f["needed"]) - n(f["months"]),
        "term.law": lambda: n(f["needed"]) > n(f["longest"]) and n(f["least"]) > target,
        "kafil": lambda: n(f["amount"]) <= target and (paid is None or paid > target)
        and later(f["birth"], 12 * n(f["age"])) <= ask.people.keys[0].item() < later(f["birth"], 12 * n(f["age"]) + 12),
        "kafil.unneeded": lambda: paid <= target,
        "kafil.any": lambda: ask.case.code.readings.kafil_age_limit == "none" and (paid is None or paid > target),
        "kafil.never": lambda: n(f["least"]) > target,
        "kafil.useless": lambda: ask.case.own_reach >= n(f["longest"]) == ask.case.term_max,
        "kafil.not_provided": lambda: not ask.case.code.kafil,
        "kafil.shares": lambda: ask.case.code.readings.kafil == "shares",
        "blocked": lambda: paid is None and later(ask.people.keys[0].item(), 1) > f["limit"],
        "keys.blocked": lambda: paid is None,
    }  # fmt: skip
    return claims[key](), key


@pytest.mark.parametrize("seed", RENTS[:5])
@pytest.mark.parametrize("share", [60, 100, 130])
def test_a_goal_is_on_the_side_of_the_household_that_its_sentence_names(seed, share):
    ask = question_for(seed)
    target = max((ask.point.instalment or 900_000) * share // 100, 100)
    solution = seek(ask, target)
    for goal in solution.goals:
        assert of_a_goal(ask, target, goal)[0], goal
    (verdict_key,) = [
        key for key, _ in log_of(lambda: whatif_blocks.goals(PAGE, solution)) if key.startswith("whatif.sought")
    ]
    within_target = ask.point.instalment is not None and ask.point.instalment <= target
    assert verdict_key == f"whatif.sought.{'reached' if within_target else 'not_reached'}"


# --- another reading of the law


def figures(seed):
    rng = np.random.default_rng(seed)
    paying = rng.random() < 0.8
    return reading_answers.ReadingFigures(
        eligible=bool(rng.random() < 0.5), price=int(rng.choice([343_000_000, 300_000_000])),
        instalment=int(rng.choice([664_500, 590_000, 664_600])) if paying else None, months=int(rng.choice([300, 320])) if paying else 0,
        last=dt.date(2050, int(rng.integers(1, 3)), 20) if paying else None,
        effort=int(rng.choice([830, 1_100])) if paying and rng.random() < 0.8 else None,
        cash="" if paying else str(rng.choice(["allowed", "unknown"])),
        unable=bool(paying and rng.random() < 0.3),
    )  # fmt: skip


def expected_verdict_changes(now, then):
    """What must be said of the verdict and of the price."""
    keys_and_numbers = []
    if then.eligible != now.eligible:
        keys_and_numbers.append(("schedule.change.accepted" if then.eligible else "schedule.change.refused",))
    if then.price != now.price:
        keys_and_numbers.append(
            (f"schedule.change.price.{'more' if then.price > now.price else 'less'}", abs(then.price - now.price))
        )
    return keys_and_numbers


def expected_changes(now, then):
    """What must be said, as (key, numbers)."""
    keys_and_numbers = expected_verdict_changes(now, then)
    if then.instalment is None and now.instalment is not None:
        keys_and_numbers.append(("schedule.change.impossible",))
    if then.instalment is not None and now.instalment is None:
        keys_and_numbers.append(("schedule.change.possible", then.instalment, then.months))
    if None not in (now.instalment, then.instalment):
        for name, was, new in (("month", now.instalment, then.instalment), ("months", now.months, then.months)):
            if was != new:
                keys_and_numbers.append((f"schedule.change.{name}.{'more' if new > was else 'less'}", abs(new - was)))
        if then.last != now.last:
            keys_and_numbers.append(("schedule.change.last", then.last))
    if None not in (now.effort, then.effort) and now.effort != then.effort:
        keys_and_numbers.append(("schedule.change.effort", now.effort / 10_000, then.effort / 10_000))
    if then.cash and then.cash != now.cash:
        keys_and_numbers.append(("schedule.change.cash", Named(f"availability.{then.cash}")))
    if then.unable != now.unable:
        keys_and_numbers.append(("schedule.change.unable" if then.unable else "schedule.change.able",))
    return keys_and_numbers


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_another_reading_says_what_it_changes_and_which_way(seed):
    for first in range(seed, seed + 10):
        now, then = figures(first), figures(first + 1_000)
        others = [reading_answers.Other("rounding", "dinar_up", then)]
        log = log_of(lambda now=now, others=others: reading_effects.changes(PAGE, now, others))
        order = ("now", "then", "amount", "months", "last", "availability")
        keys_and_numbers = [
            (key, *(n(facts[name]) for name in order if name in facts))
            for key, facts in log if key.startswith("schedule.change.") and key != "schedule.change.if"
        ]  # fmt: skip
        assert keys_and_numbers == (expected_changes(now, then) or [("schedule.change.none",)])


def test_a_reading_that_needs_an_answer_says_which():
    log = log_of(lambda: reading_effects.changes(PAGE, figures(0), [reading_answers.Other("kafil", "shares", None)]))
    assert ("schedule.change.needs", {"field": Named("page.field.kafil1")}) in log


# --- another scheme, another date


def comparison(seed):
    """A question of location-vente beside other dates of its law, a reform that changes a figure, and a purchase."""
    raw = question(seed)
    birth, rent = raw["household"]["birth"], raw["scheme"] == "location_vente"
    loan = {
        "lpa": {
            "dwelling": {"zone": "autres", "price": "3000000 DZD"},
            "loan": {"bank": "cpa", "amount": "max", "term": "20 years"},
        }
    }
    beside = (
        ["location_vente@2004-06-01", "location_vente@2024-06-26", "location_vente@2025-12-15", "lpa"]
        if rent
        else [f"{raw['scheme']}@2024-06-26"]
    )
    del birth
    return api.comparison(load(raw | {"schemes": loan} if rent else raw), beside)


@pytest.mark.parametrize("seed", RENTS[:10])
def test_a_line_says_how_much_more_or_less_it_is_than_the_households_own(seed):
    compared = comparison(seed)
    table = comparison_to_json(compared)
    own, *others = table["lines"]
    expected = [
        cents(line[name]) - cents(own[name])
        for line in others if "missing" not in line and line["currency"] == own["currency"]
        for name in ("up_front", "instalment", "in_all")
        if None not in (line[name], own[name]) and line["lacking"].get(name) == own["lacking"].get(name)
    ]  # fmt: skip
    log = log_of(lambda: blocks.columns(PAGE, compared))
    assert differences_in(log) == far(expected)
    conclusion_log = log_of(lambda: blocks.conclusion(PAGE, compared, {}))
    if table["cheapest"]:
        assert [key for key, _ in conclusion_log if key in ("whatif.least.month", "whatif.least.whole")] == [
            f"whatif.least.{row['of']}" for row in table["cheapest"]
        ]
    lines_with_answer = [line for line in table["lines"] if "missing" not in line]
    prices = {(line["price"], line["currency"]) for line in lines_with_answer}
    assert (table["prices"] is not None) == (len(prices) > len({currency for _, currency in prices}))
    assert table["prices"] is None or table["prices"]["fr"] in str(blocks.conclusion(PAGE, compared, {}))
    state = [(key, facts) for key, facts in log if key in ("value.at_least", "whatif.present", "whatif.present.least")]
    state_lines = [line["state"] for line in lines_with_answer if line["state"]]
    assert [key for key, _ in state if key.startswith("whatif")] == [
        "whatif.present" if money["total"] is not None else "whatif.present.least" for money in state_lines
    ]


@pytest.mark.parametrize("seed", RENTS[:10])
def test_what_costs_least_costs_least(seed):
    table = comparison_to_json(comparison(seed))
    open_lines = [
        line for line in table["lines"] if "missing" not in line and line["eligible"] and line["currency"] == "DZD"
    ]
    for of, name in (("month", "instalment"), ("whole", "in_all")):
        amounts = {line["asked"]: cents(line[name]) for line in open_lines if line[name] is not None}
        rows = [row for row in table["cheapest"] if row["of"] == of]
        lacking = [line["lacking"]["in_all"] for line in open_lines if line[name] is not None]
        known = not any("tranches" in gaps for gaps in lacking) and (
            of == "month" or all(gaps == lacking[0] for gaps in lacking)
        )
        assert bool(rows) == (len(amounts) > 1 and known)
        for row in rows:
            assert cents(row["amount"]) == min(amounts.values())
            assert row["asked"] == [name for name, amount in amounts.items() if amount == min(amounts.values())]


SHORTER = text("x/shorter", "2026-01-10", term_max=provision([{"term": "20 years"}], attaches="keys"))
HIGHER = text("x/higher", "2026-01-10", income_ceiling=provision("400000 DZD", attaches="application"))
AT_THEIR_AGE = {
    "same.age": ("1960-03-15", SHORTER), "same.kafil_age": ("1952-03-15", SHORTER), "same.no_effect": ("2000-03-15", HIGHER), "same.law": ("1990-03-15", None),
}  # fmt: skip
"""The reason, a birth, and a text that changes something which does not count at that age."""


def agreeing(raw):
    """The pairs of laws that give a household the same figures."""
    schemes = ("location_vente", "location_vente@2004-06-01", "location_vente@2024-06-26", "location_vente@2025-12-15")
    lines = [api._line(load(raw), scheme, LAW, DISCOUNT) for scheme in schemes]
    answers = [line for line in lines if isinstance(line, comparing.Line)]
    return [
        pair
        for pair in itertools.combinations(answers, 2)
        if comparing.figures(pair[0].answer) == comparing.figures(pair[1].answer)
    ]


def keys_that_differ(first, second):
    mine, theirs = said_by_rules(first.case), said_by_rules(second.case)
    return {f"key.{key}" for key, value in mine.items() if theirs[key] != value}


def of_the_reason(first, second):
    """Same keys: nothing differs. Age decides: fewer months than either longest term. Else nothing that touches it."""
    because = comparing.because(first, second)
    f, apart = because.facts, keys_that_differ(first, second)
    assert (because.key == "same.law") == (not apart)
    if not apart:
        return because.key
    assert {key.key for key in f["keys"].facts} == apart
    if because.key in ("same.age", "same.kafil_age"):
        assert n(f["months"]) == first.answer.term.months == second.answer.term.months
        assert (n(f["a"]), n(f["b"])) == (first.case.term_max, second.case.term_max)
        assert n(f["months"]) < min(n(f["a"]), n(f["b"]))
        assert because.key == f"same.{first.answer.term.decisive}" == f"same.{second.answer.term.decisive}"
    else:
        assert because.key == "same.no_effect"
        assert "age" not in (first.answer.term.decisive or "")
    return because.key


@pytest.mark.parametrize("seed", RENTS)
def test_why_two_laws_agree_is_why(seed):
    for pair in agreeing(question(seed)):
        of_the_reason(*pair)


@pytest.mark.parametrize("key", AT_THEIR_AGE)
def test_whose_age_decides_is_said(key):
    birth, change = AT_THEIR_AGE[key]
    stated = {
        "income": "60000 DZD",
        "spouse_income": "0 DZD",
        "cohort": "2024",
        "owns_property": "false",
        "had_state_aid": "false",
    }
    raw = {
        "scheme": "location_vente", "dwelling": {"price": "3000000 DZD"}, "household": stated | {"birth": birth},
        "dates": {"application": "2024-07-06", "acceptance": "2025-12-20", "keys": "2028-06-20"},
        "kafil": [{"birth": "1965-05-02", "income": "40000 DZD"}] if key == "same.kafil_age" else None,
    }  # fmt: skip
    scenario = load({name: value for name, value in raw.items() if value is not None})
    law = LAW if change is None else LAW.with_text(change)
    pair = [api._line(scenario, f"location_vente@{day}", law, DISCOUNT) for day in ("2025-12-20", "2026-01-20")]
    assert comparing.figures(pair[0].answer) == comparing.figures(pair[1].answer)
    assert of_the_reason(*pair) == key


def said_by_rules(case: Case):
    code = case.code
    return {
        key: (p.value, p.strict) if code.fixes(key, case.cohort) and (p := code.provision(key, case.cohort)) else None
        for key in comparing.READ_BY_RULES
    }


def test_the_questions_of_this_module_have_answers():
    assert all(answer_of(seed) is not None for seed in (*RENTS, *BOUGHT))
    assert {field.name for field in dataclasses.fields(question_for(0).scenario)} > {"scheme"}


def test_two_purchases_in_dirhams_have_their_cheapest_in_dirhams():
    """Rules of two days of one scheme: the least is an amount of its own currency, and months of its own minimum wage."""
    table = api.compare(HOUSEHOLDS / "daam_sakane_300000.yaml", ["daam_sakane@2025-03-20"])
    assert {line["currency"] for line in table["lines"]} == {"MAD"}
    assert {row["currency"] for row in table["cheapest"]} == {"MAD"}
    for line in table["lines"]:
        for name, amount in (
            ("monthly", line["instalment"]),
            ("up_front", line["up_front"]),
            ("in_all", line["in_all"]),
        ):
            exact = Fraction(cents(amount), cents(line["wage"]))
            assert abs(Fraction(line["months_of_wage"][name]) - exact) <= Fraction(501, 100_000)
    assert all("MAD" in row["en"] or "DH" in row["en"] for row in table["least"])
