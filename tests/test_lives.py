"""The life of a contract: generated lives against a naive loop, and what holds on every day of every life."""

import datetime as dt
import itertools
import os

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from lives_oracle import Life, RefusedError

from simulator.base.money import decimal_string
from simulator.contracts import Contract
from simulator.reading.errors import InputError

EVERYDAY, CHUNKS = 2_000, 4
LIVES = int(os.environ.get("LIVES", "18000"))
"""More lives, besides the two thousand of every day: twenty thousand together."""
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
START = dt.date(2010, 3, 15)
FAR = dt.date(2095, 1, 1)
EFFECTS = st.sampled_from(["shorter", "lower"])
DAYS = st.integers(1, 700 * 30).map(lambda days: START + dt.timedelta(days))
MONTHS = st.integers(1, 40)


def event(name, **facts):
    return st.fixed_dictionaries({"event": st.just(name), "date": DAYS, **facts})


def as_text(drawn):
    """An event whatever the order of its facts: the same one twice is refused."""
    return repr(sorted(drawn.items()))


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
    "amount": st.integers(1, 3 * 10**8), "count": st.integers(1, 420), "events": st.lists(EVENTS, max_size=5, unique_by=as_text),
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


def agrees_with_a_naive_loop(drawn):
    """Whether a life is, line by line, what months, fractions and dictionaries make of it; whether it can be lived."""
    life = lived(contract(drawn, as_of=FAR))
    try:
        naive = Life(drawn["amount"], drawn["count"], START, drawn["late"]).lived(drawn["events"], FAR)
    except RefusedError:
        assert life is None
        return False
    assert life is not None
    _, path, _ = life
    assert {line.number: line.due for line in path.lines} == naive.due
    assert {line.number: line.paid for line in path.lines} == naive.paid
    assert {line.number: line.moved for line in path.lines if line.moved} == {n: a for n, a in naive.moved.items() if a}
    assert (path.lump_sums, path.given_up) == (naive.lump_sums, naive.given_up)
    return True


def adds_up(drawn, statement, path, end):
    """What is paid, to be paid, given up and taken off is the price, on the day; nothing is negative."""
    assert statement.paid + statement.remaining + statement.given_up + statement.forgiven == drawn["amount"]
    assert sum(statement.late_by_age) == statement.late
    for each in (path, end):
        assert all(line.due >= 0 and 0 <= line.paid <= line.due and line.balance >= 0 for line in each.lines)
        assert [line.day for line in each.lines] == sorted(line.day for line in each.lines)
    assert sum(line.due for line in end.lines) + end.lump_sums + end.forgiven + end.given_up == drawn["amount"]


def keeps_the_past(drawn, statement, path):
    """What comes later changes nothing on or before the day."""
    until_then = [event for event in drawn["events"] if event["date"] <= drawn["as_of"]]
    earlier, earlier_path, _ = lived(contract(drawn, events=until_then))
    assert earlier == statement
    assert earlier_path.lines[: earlier_path.due] == path.lines[: path.due]


def chains(versions, end):
    """Each version holds until the next one: no gap, no line twice."""
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    for version, following in itertools.pairwise(versions):
        assert version.since <= following.since
        planned = [(line.number, line.day) for line in version.lines if line.day <= following.since]
        assert planned == [(line.number, line.day) for line in end.lines if version.since < line.day <= following.since]


def is_a_set(drawn, made):
    """The order in which events are written does not count."""
    turned = contract(drawn, events=drawn["events"][::-1])
    assert turned.to_json() == made.to_json()


def check(drawn):
    if not agrees_with_a_naive_loop(drawn):
        return
    made = contract(drawn)
    statement, path, end = lived(made)
    adds_up(drawn, statement, path, end)
    keeps_the_past(drawn, statement, path)
    chains(made.versions, end)
    is_a_set(drawn, made)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_two_thousand_lives(chunk):
    seeded = seed(chunk)(
        settings(max_examples=EVERYDAY // CHUNKS, deadline=None, database=None, phases=PHASES)(given(LIFE)(check))
    )
    seeded()


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS, CHUNKS + 10))
def test_many_more_lives(chunk):
    seeded = seed(chunk)(
        settings(max_examples=LIVES // 10, deadline=None, database=None, phases=PHASES)(given(LIFE)(check))
    )
    seeded()


def test_without_events_the_lines_are_the_plan():
    made = Contract.level("2126600.00", instalments=320, start="2028-06-20").after(
        as_of="2030-01-01", paid_until="2030-01-01"
    )
    assert [line.due for line in made.paths[1].lines] == [line.due for line in made.plan.lines]
    assert len(made.versions) == 1


def test_payments_one_by_one_are_what_is_paid_on_its_day():
    """A list of exact payments gives the same statement as the word that every line was paid on its day."""
    begun = Contract.level("2126600.00", instalments=320, start="2018-04-15")
    payments = [{"date": line.day.isoformat(), "amount": decimal_string(line.due)} for line in begun.plan.lines[:80]]
    last = payments[-1]["date"]
    one_by_one, in_a_word = begun.after(payments=payments, as_of=last), begun.after(as_of=last, paid_until=last)
    assert one_by_one.statement == in_a_word.statement
    assert one_by_one.statement.late == one_by_one.statement.ahead == 0


def test_what_is_paid_ahead_waits_and_pays_the_next_lines():
    begun = Contract.level("1200.00", instalments=12, start="2024-01-10")
    ahead = begun.after(payments=[{"date": "2024-02-10", "amount": "250.00"}], as_of="2024-02-10")
    assert (ahead.statement.ahead, ahead.statement.next_due.amount, ahead.statement.late) == (150_00, 50_00, 0)
    later = ahead.on(dt.date(2024, 4, 11))
    assert (later.statement.ahead, later.statement.late) == (0, 50_00)


def test_a_payment_that_bounced_counts_for_nothing():
    begun = Contract.level("1200.00", instalments=12, start="2024-01-10")
    bounced = begun.after(payments=[{"date": "2024-02-10", "amount": "100.00", "returned": True}], as_of="2024-03-01")
    assert (bounced.statement.paid, bounced.statement.late) == (0, 100_00)
