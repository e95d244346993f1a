"""The life of a contract: generated lives against a naive loop, and what holds on every day of every life."""

import datetime as dt
import itertools
import os
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lives_oracle import Life, RefusedError

from simulator.base.money import decimal_string
from simulator.contracts import Contract
from simulator.reading.errors import InputError

LIVES = int(os.environ.get("LIVES", "2000"))
START = dt.date(2010, 3, 15)
FAR = dt.date(2095, 1, 1)
EFFECTS = st.sampled_from(["shorter", "lower"])
DAYS = st.integers(1, 700 * 30).map(lambda days: START + dt.timedelta(days))
MONTHS = st.integers(1, 40)


def event(name, **facts):
    return st.fixed_dictionaries({"event": st.just(name), "date": DAYS, **facts})


EVENTS = st.one_of(
    event("catch_up", months=MONTHS),
    event("deferred", months=MONTHS, repaid_over=MONTHS),
    event("deferred", months=MONTHS, at=st.just("end")),
    event("lump_sum", amount=st.integers(1, 2 * 10**8), effect=EFFECTS),
    event("lump_sum", amount=st.integers(1, 10**6), effect=EFFECTS),
    event("reschedule", months=st.integers(1, 300)),
    event("pay_all"),
    event("withdrawal"),
)
LIFE = st.fixed_dictionaries({
    "amount": st.integers(1, 3 * 10**8), "count": st.integers(1, 420), "events": st.lists(EVENTS, max_size=5),
    "late": st.sets(st.integers(1, 420), max_size=30), "as_of": DAYS,
})  # fmt: skip


def month_of(number):
    months = START.year * 12 + START.month - 1 + number
    return f"{months // 12}-{months % 12 + 1:02d}"


def written(one):
    """An event as a scenario has it."""
    facts = {name: str(value) for name, value in one.items()}
    return facts | ({"amount": decimal_string(one["amount"])} if "amount" in one else {})


def contract(drawn, events=None, as_of=None):
    """The contract of a drawn life; what was missed is told month by month."""
    listed = [written(one) for one in (drawn["events"] if events is None else events)]
    listed += [{"event": "missed", "from": month_of(n), "to": month_of(n)} for n in sorted(drawn["late"])]
    base = Contract.level(decimal_string(drawn["amount"]), instalments=drawn["count"], start=START.isoformat())
    return base.after(listed, as_of=(as_of or drawn["as_of"]).isoformat(), paid_until=FAR.isoformat())


def lived(made):
    """The statement and the paths of a contract, None where an event cannot happen."""
    try:
        return made.statement, *made.paths
    except InputError:
        return None


many = settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(LIFE)
def test_a_life_is_what_a_naive_loop_makes_of_it(drawn):
    found = lived(contract(drawn, as_of=FAR))
    try:
        naive = Life(drawn["amount"], drawn["count"], START, drawn["late"]).lived(drawn["events"], FAR)
    except RefusedError:
        assert found is None
        return
    assert found is not None
    _, path, _ = found
    assert {line.number: line.due for line in path.lines} == naive.due
    assert {line.number: line.paid for line in path.lines} == naive.paid
    assert {line.number: line.moved for line in path.lines if line.moved} == {n: a for n, a in naive.moved.items() if a}
    assert (path.lump_sums, path.given_up) == (naive.lump_sums, naive.given_up)


@many
@given(LIFE)
def test_what_is_paid_due_and_given_up_is_the_price_on_every_day(drawn):
    found = lived(contract(drawn))
    if found is None:
        return
    statement, path, end = found
    assert statement.paid + statement.remaining + statement.given_up + statement.forgiven == drawn["amount"]
    assert sum(statement.late_by_age) == statement.late
    assert statement.due - statement.late + statement.ahead + statement.lump_sums == statement.paid
    for each in (path, end):
        assert all(line.due >= 0 and 0 <= line.paid <= line.due and line.balance >= 0 for line in each.lines)
        assert [line.day for line in each.lines] == sorted(line.day for line in each.lines)
    assert sum(line.due for line in end.lines) + end.lump_sums + end.forgiven + end.given_up == drawn["amount"]


@many
@given(LIFE)
def test_what_comes_later_never_changes_what_was(drawn):
    whole = lived(contract(drawn))
    if whole is None:
        return
    until_then = [one for one in drawn["events"] if one["date"] <= drawn["as_of"]]
    statement, path, _ = lived(contract(drawn, events=until_then))
    assert statement == whole[0]
    assert path.lines[: path.due] == whole[1].lines[: whole[1].due]


@many
@given(LIFE, st.integers())
def test_events_are_a_set(drawn, seed):
    shuffled = drawn["events"][:]
    random.Random(seed).shuffle(shuffled)
    one, other = contract(drawn), contract(drawn, events=shuffled)
    assert (lived(one) is None) == (lived(other) is None)
    if lived(one) is not None:
        assert one.to_json() == other.to_json()


@many
@given(LIFE)
def test_versions_chain_without_a_gap(drawn):
    made = contract(drawn)
    found = lived(made)
    if found is None:
        return
    versions, end = made.versions, found[2]
    assert [one.number for one in versions] == list(range(1, len(versions) + 1))
    for one, following in itertools.pairwise(versions):
        assert one.since <= following.since
        kept = [(line.number, line.day) for line in one.lines if line.day <= following.since]
        there = [(line.number, line.day) for line in end.lines if one.since < line.day <= following.since]
        assert kept == there


def test_without_events_the_lines_are_the_plan():
    made = Contract.level("2126600.00", instalments=320, start="2028-06-20").after(
        as_of="2030-01-01", paid_until="2030-01-01"
    )
    assert [line.due for line in made.paths[1].lines] == [line.due for line in made.plan.lines]
    assert len(made.versions) == 1
