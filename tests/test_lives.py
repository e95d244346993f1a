"""The life of a contract: generated lives against a naive loop, and what holds on every day of every life."""

import dataclasses
import datetime as dt
import itertools
import os
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from lives_oracle import Life, RefusedError, age_limit, months_after

from simulator.base.money import decimal_string
from simulator.contracts import Contract
from simulator.contracts.effort import parts
from simulator.contracts.lines import TRANCHE, Line
from simulator.contracts.readings import ContractReadings
from simulator.engine.rules.pay_off import Offer
from simulator.reading.errors import InputError

EVERYDAY, CHUNKS = 500, 2
LIVES = int(os.environ.get("LIVES", "19500"))
"""More lives, besides the five hundred of every day: twenty thousand together."""
PIECE = int(os.environ.get("LIVES_SEED", "0"))
"""Which lives: `make nightly` draws others in each of its pieces."""
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
START = dt.date(2010, 3, 15)
FAR = dt.date(2095, 1, 1)
LONGEST = 450
EFFECTS = st.sampled_from(["shorter", "lower"])


def days(most):
    return st.integers(1, most).map(lambda count: START + dt.timedelta(count))


DAYS = days(700 * 30) | days(1500) | days(1500) | st.integers(1, 40).map(lambda n: months_after(START, n))
MONTHS = st.integers(1, 8) | st.integers(1, 40)
AMOUNTS = st.integers(1, 2 * 10**8) | st.integers(1, 10**6) | st.integers(1, 1000)
RATES = st.sampled_from(["0.01", "0.0456", "0.06", "0.15"])


def event(name, **facts):
    return st.fixed_dictionaries({"event": st.just(name), "date": DAYS, **facts})


def as_text(drawn):
    """An event whatever the order of its facts: the same one twice is refused."""
    return repr(sorted(drawn.items()))


BIRTHS = st.dates(dt.date(1950, 1, 1), dt.date(1995, 1, 1)).filter(lambda day: day.day < 29)
COMMON = (
    event("catch_up", months=MONTHS),
    event("lump_sum", amount=AMOUNTS, effect=EFFECTS),
    event("lump_sum", amount=AMOUNTS, effect=EFFECTS),
    event("reschedule", months=st.integers(1, 300)),
    event("surcharge", amount=st.integers(1, 10**6)),
    event("surcharge", rate=st.sampled_from(["0.1", "0.025"])),
    event("death", continues=st.sampled_from(["spouse", "heirs"])),
    event("death", continues=st.sampled_from(["spouse", "heirs"]), birth=BIRTHS),
    event("pay_all"),
)
OF_A_RENT = st.one_of(
    *COMMON,
    event("deferred", months=MONTHS, repaid_over=MONTHS),
    event("deferred", months=MONTHS, at=st.just("end")),
    event("kafil", birth=BIRTHS, effect=st.sampled_from(["lower", "keep"])),
    event("kafil", birth=BIRTHS, share=st.sampled_from(["0.4", "0.3333"])),
    event("withdrawal"),
)  # fmt: skip
INTEREST = st.sampled_from(["paid", "added", "none"])
OF_A_LOAN = st.one_of(
    *COMMON,
    event("deferred", months=MONTHS, repaid_over=MONTHS, interest=INTEREST),
    event("deferred", months=MONTHS, at=st.just("end"), interest=INTEREST),
    event("rate", rate=RATES),
)
PAID = st.fixed_dictionaries({
    "n": st.integers(1, 40), "after": st.integers(-40, 100) | st.just(0) | st.just(0), "share": st.sampled_from([1, 1, 1, 2, 5, 60, Fraction(1, 2)]),
    "returned": st.integers(0, 9).map(lambda drawn: drawn == 0),
})  # fmt: skip
COUNTS = st.integers(1, 420) | st.integers(24, 120) | st.integers(1, 48)
A_YEAR = st.integers(1, 40).map(lambda n: set(range(n, n + 12)))
MISSED = st.sets(st.integers(1, 420) | st.integers(1, 40), max_size=30) | A_YEAR
ENDS = {"pay_all", "withdrawal"}


def lives(rate, events):
    return st.fixed_dictionaries({
        "start": st.just(START), "amount": st.integers(1, 3 * 10**8), "count": COUNTS, "rate": rate, "events": st.lists(events, max_size=5, unique_by=as_text),
        "missed": MISSED, "goes_on": st.integers(0, 9), "paid": st.none() | st.lists(PAID, max_size=12), "until": st.just(FAR) | DAYS,
        "tranches": st.just([]) | st.lists(st.tuples(DAYS, AMOUNTS), min_size=1, max_size=2, unique_by=lambda tranche: tranche[0]),
        "limit": st.none() | st.integers(0, 120), "longest": st.just(LONGEST), "off": st.sampled_from([Fraction(0), Fraction(1, 10)]),
        "share": st.sampled_from([Fraction(0), Fraction(1, 3)]), "current_first": st.booleans(), "late_after": st.sampled_from(["due_day", "end_of_next_month"]),
        "as_of": DAYS,
    }).map(completed)  # fmt: skip


def completed(drawn):
    """A drawn life with its payments as they were made and the applicant's limit; in most, nothing comes after the end."""
    amount = drawn["amount"] if drawn["rate"] == "0" else drawn["amount"] + drawn["count"] * 1000
    level, payments = max(amount // drawn["count"], 1), {}
    for paid in drawn["paid"] or ():
        day = max(months_after(START, paid["n"]) + dt.timedelta(paid["after"]), START)
        payment = {"date": day, "amount": int(level * paid["share"]) or 1, "returned": paid["returned"]}
        payments[repr(payment)] = payment
    ends = [event["date"] for event in drawn["events"] if event["event"] in ENDS and drawn["goes_on"]]
    end = min(ends, default=FAR)
    by_list = drawn["paid"] is not None
    limit = {} if drawn["limit"] is None else {"applicant": months_after(START, drawn["count"] + drawn["limit"])}
    return drawn | {
        "amount": amount, "events": [event for event in drawn["events"] if event["date"] <= end], "payments": list(payments.values()), "missed": set() if by_list else drawn["missed"], "until": START if by_list else drawn["until"],
        "limits": limit,
    }  # fmt: skip


LIFE = lives(st.just("0"), OF_A_RENT) | lives(RATES, OF_A_LOAN)


def month_of(number):
    day = months_after(START, number)
    return f"{day.year}-{day.month:02d}"


def written(drawn):
    """An event or a payment as a scenario has it."""
    facts = {name: value if isinstance(value, bool) else str(value) for name, value in drawn.items()}
    facts |= {"rate": f"{Decimal(drawn['rate']) * 100} %"} if "rate" in drawn else {}
    facts |= {"share": f"{Decimal(drawn['share']) * 100} %"} if "share" in drawn else {}
    facts |= {"amount": decimal_string(drawn["amount"])} if "amount" in drawn else {}
    return facts | ({"income": "40000 DZD"} if drawn.get("event") == "kafil" else {})


def contract(drawn, events=None, as_of=None):
    """The contract of a drawn life; what was missed is told month by month."""
    listed = [written(one) for one in (drawn["events"] if events is None else events)]
    listed += [{"event": "missed", "from": month_of(n), "to": month_of(n)} for n in sorted(drawn["missed"])]
    begun = Contract.level(
        decimal_string(drawn["amount"]), yearly_rate=drawn["rate"], instalments=drawn["count"], start=START.isoformat()
    )
    tranches = tuple(Line(0, day, TRANCHE, 1, "applicant", amount) for day, amount in drawn["tranches"])
    plan = dataclasses.replace(
        begun.plan, lines=begun.plan.lines + tranches, limits=drawn["limits"], age_limit=age_limit, own_limit=age_limit, longest=drawn["longest"],
        price=drawn["amount"] + sum(amount for _, amount in drawn["tranches"]),
        offer=lambda _: Offer(drawn["off"], drawn["share"]) if drawn["off"] else None,
    )  # fmt: skip
    imputation = "current_first" if drawn["current_first"] else "oldest_first"
    readings = ContractReadings(imputation=imputation, late_after=drawn["late_after"])
    begun = dataclasses.replace(begun, plan=plan, readings=readings)
    day = (as_of or drawn["as_of"]).isoformat()
    if drawn["paid"] is not None:
        return begun.after(listed, list(map(written, drawn["payments"])), day)
    return begun.after(listed, as_of=day, paid_until=drawn["until"].isoformat())


def lived(made):
    """The statement and the paths of a contract, None where an event cannot happen."""
    try:
        return made.statement, *made.paths
    except InputError:
        return None


def rows_of(path):
    """The lines of a path on which something was due or paid."""
    lines = sorted(path.lines, key=lambda line: (line.day, line.kind, line.number))
    return [
        (line.day, line.kind, line.number, line.all_principal, line.due - line.all_principal, line.paid, line.moved, line.added, line.payer)
        for line in lines if line.due or line.moved or line.added
    ]  # fmt: skip


def rows_of_a_life(life):
    """The same of the naive loop."""
    lines = sorted([*life.past, *life.future], key=lambda line: (line.day, line.kind, line.n))
    return [
        (line.day, line.kind, line.n, line.all_principal, line.due - line.all_principal, line.paid, sum(line.taken), line.added, line.payer or "applicant")
        for line in lines if line.due or sum(line.taken) or line.added
    ]  # fmt: skip


def sums_of(path):
    return path.lump_sums, path.given_up or 0, path.forgiven, path.ahead


def agrees_with_a_naive_loop(drawn):
    """The naive loop of a life that is, line by line, what it makes of it; None where it cannot be lived."""
    life = lived(contract(drawn))
    try:
        naive = Life(drawn).lived(drawn["events"], drawn["as_of"])
    except RefusedError:
        assert life is None
        return None
    assert life is not None, contract(drawn).statement
    for path, loop in zip(life[1:], naive, strict=True):
        assert rows_of(path) == rows_of_a_life(loop)
        assert sums_of(path) == sums_of(loop)
        shared = [list(parts(path, line, line.due)) for line in path.lines if line.kind == "instalment" and path.shares]
        assert shared == [
            loop.parts_of(line) for line in [*loop.past, *loop.future] if line.kind == "instalment" and loop.shares
        ]
    return naive


def says_what_is_late(statement, life, as_of):
    """What is late by its age, the status by the reading of lateness, and what pays the rest, are the naive loop's."""
    assert (statement.status, statement.late_by_age) == (life.status(as_of), life.late_by_age(as_of))
    if statement.pay_off is not None:
        assert (statement.pay_off.base, statement.pay_off.interest, statement.pay_off.discount) == life.offer(as_of)


def adds_up(statement, path, end, naive, drawn):
    """What is paid, to be paid, given up and taken off is the price with its interest, on the day; nothing is negative.

    Who goes on paying after a death is held to his age from then on, also where he had paid before.
    """
    known_since = {event["continues"]: event["date"] for event in drawn["events"] if "continues" in event}
    beyond = max(path.ahead - path.to_come, 0)
    sums = statement.paid + statement.remaining + statement.given_up + statement.forgiven - beyond
    assert sums == sum(line.due for line in path.lines) + path.lump_sums + path.given_up + path.forgiven
    assert statement.due - statement.late + statement.ahead + statement.lump_sums == statement.paid
    assert sum(statement.late_by_age) == statement.late
    for each in (path, end):
        assert all(line.due >= 0 and 0 <= line.paid <= line.due and line.balance >= 0 for line in each.lines)
        assert [line.day for line in each.lines] == sorted(line.day for line in each.lines)
        assert each.balance == sum(line.all_principal - line.added for line in each.future) >= 0
        assert each.ahead >= 0
        assert each.to_come >= each.balance
        assert each.open_lines == [line for line in each.lines[: each.due] if line.open > 0]
        assert all(
            line.day <= max(each.limits.get(line.payer, FAR), known_since.get(line.payer, dt.date.min))
            for line in each.lines
            if line.kind == "instalment"
        )
    interest = sum(line.due - line.all_principal for line in end.lines) + naive[1].interest_at_once + end.added
    waits = end.ahead if end.ended == "withdrawn" else 0
    together = sum(line.due for line in end.lines) + end.lump_sums + end.forgiven + end.given_up + waits
    assert together == end.plan.price + interest


def keeps_the_past(drawn, statement, path):
    """What comes later changes nothing on or before the day."""
    until_then = [event for event in drawn["events"] if event["date"] <= drawn["as_of"]]
    earlier, earlier_path, _ = lived(contract(drawn, events=until_then))
    assert dataclasses.replace(earlier, next_due=statement.next_due) == statement
    assert earlier_path.lines[: earlier_path.due] == path.lines[: path.due]


def chains(versions, end):
    """Each version holds until the next one: no gap, no line twice."""
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    for version, following in itertools.pairwise(versions):
        assert version.since <= following.since
        planned = [(line.kind, line.number, line.day) for line in version.lines if line.day <= following.since]
        came = [line for line in end.lines if version.since < line.day <= following.since and line.kind != "surcharge"]
        assert planned == [(line.kind, line.number, line.day) for line in came]


def holds_in_json(made, end):
    """The same sums in the JSON, on the day, whatever is planned.

    What is next due is the first line to come that nothing waits for, else everything that is paid on a day that is planned.
    """
    page = made.to_json()
    lines, sums = page["schedule"], page["statement"]
    due = sum(Decimal(line["due"]) - Decimal(line["moved_later"]) for line in lines)
    for name in ("lump_sums", "forgiven", "given_up"):
        due += Decimal(sums.get(name, 0)) + Decimal(page["planned"][name])
    together = sum(line.due for line in end.lines) + end.lump_sums + end.forgiven + end.given_up
    assert due == Decimal(decimal_string(together))
    rest, planned = Decimal(sums["ahead"]), None
    for line in lines:
        if line["date"] > page["as_of"] and planned is None:
            left = Decimal(line["due"]) - rest
            rest, planned = max(-left, 0), {"date": line["date"], "amount": f"{left:.2f}"} if left > 0 else None
    whole = [entry for entry in page["ledger"] if entry["event"] == "pay_all" and entry["date"] > page["as_of"]]
    if planned is None and whole and Decimal(whole[0]["amount"]):
        planned = {"date": whole[0]["date"], "amount": whole[0]["amount"]}
    assert sums["next_due"] == planned


def is_a_set(drawn, made):
    """The order in which events are written does not count."""
    turned = contract(drawn, events=drawn["events"][::-1])
    for path, other in zip(made.paths, turned.paths, strict=True):
        assert (path.lines, path.versions, path.entries, path.payers) == (
            other.lines,
            other.versions,
            other.entries,
            other.payers,
        )


def check(drawn):
    naive = agrees_with_a_naive_loop(drawn)
    if naive is None:
        return
    made = contract(drawn)
    statement, path, end = lived(made)
    adds_up(statement, path, end, naive, drawn)
    says_what_is_late(statement, naive[0], drawn["as_of"])
    keeps_the_past(drawn, statement, path)
    chains(made.versions, end)
    holds_in_json(made, end)
    is_a_set(drawn, made)


def pays_the_plan(drawn):
    """Whoever pays every line on its day, one by one, has what is said in a word: the plan, with every event but a surcharge on it."""
    events = [event for event in drawn["events"] if event["event"] != "surcharge"]
    in_a_word = drawn | {"events": events, "missed": set(), "paid": None, "until": FAR, "as_of": FAR}
    life = lived(contract(in_a_word))
    if life is None:
        return
    by_day: dict[dt.date, int] = {}
    for line in life[1].lines:
        by_day[line.day] = by_day.get(line.day, 0) + line.due
    payments = [{"date": day, "amount": due, "returned": False} for day, due in by_day.items() if due]
    one_by_one = lived(contract(in_a_word | {"paid": (), "payments": payments}))
    assert one_by_one is not None
    assert rows_of(one_by_one[1]) == rows_of(life[1])
    assert one_by_one[0] == life[0]


@pytest.mark.parametrize("chunk", range(2))
def test_paying_the_plan_is_the_plan(chunk):
    seeded = seed(chunk)(
        settings(max_examples=150, deadline=None, database=None, phases=PHASES)(given(LIFE)(pays_the_plan))
    )
    seeded()


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_five_hundred_lives(chunk):
    seeded = seed(chunk)(
        settings(max_examples=EVERYDAY // CHUNKS, deadline=None, database=None, phases=PHASES)(given(LIFE)(check))
    )
    seeded()


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS, CHUNKS + 10))
def test_many_more_lives(chunk):
    seeded = seed(chunk + 10 * PIECE)(
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
