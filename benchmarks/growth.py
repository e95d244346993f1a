"""How each cost grows: ``python -m benchmarks.growth``, about two minutes.

Households, laws, kafils, events of a contract, clients of the API: for each size the seconds of processor, the cost of one, how it compares
with the first size, and with reading what one is made of once at the speed at which this machine copies memory, measured in the same run.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks import portfolio
from benchmarks.bench_engine import crowd
from benchmarks.costs import bytes_of, floors
from benchmarks.hold import answers
from benchmarks.hold.machine import about_the_machine, serving
from benchmarks.paired import timed
from benchmarks.peers import work
from simulator import Law
from simulator.contracts import events as kinds
from simulator.contracts.portfolio import Happenings, fold
from simulator.contracts.portfolio.event_rows import KIND, UNSTATED
from simulator.populations import experiment, laws
from simulator.populations.count.groups import InMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.costs import Floors
    from simulator.contracts.portfolio import Plans

MILLION = 1_000_000
SIZES, STREAMED = (10_000, 100_000, MILLION), 10
"""Households in memory, and millions that pass one after the other."""
SOME = 200_000
"""Households under more laws, or with more kafils."""
DATES = ("2001-04-29", "2003-02-04", "2004-04-21", "2013-12-01", "2016-11-10", "2019-01-01", "2024-06-26", "2025-12-15")
LAWS, KAFILS, EVENTS, CLIENTS = (1, 2, 4, 8), (0, 1, 2, 4), (1, 5, 10, 50), (1, 20, 100, 400)
CONTRACTS, ANSWERS = 16_384, 600


class Cost(NamedTuple):
    """What one size costs: seconds of processor, the number of units among which they are shared, and the bytes that one is made of."""

    name: str
    seconds: float
    units: int
    made_of: float = 0.0


def least(function: Callable[[], object], rounds: int = 3) -> float:
    """The least seconds of processor of several rounds, after one to warm up where there are several."""
    if rounds > 1:
        function()
    return min(timed(function)[1] for _ in range(rounds))


def by_households() -> Iterator[Cost]:
    """Two decrees by tenth of income; the ten millions pass as parts, twice each: the incomes first."""
    million, plan = crowd(MILLION), work.plan()
    for size in SIZES:
        people = million.rows(slice(size))
        yield Cost(
            f"{size:,} households", least(lambda people=people: experiment.run(people, plan)), size, bytes_of(people)
        )
    streamed = least(lambda: experiment.run([InMemory(million)] * STREAMED, plan), rounds=1)
    yield Cost(f"{STREAMED * MILLION:,} households, in parts", streamed, STREAMED * MILLION, bytes_of(million))


def by_laws() -> Iterator[Cost]:
    """The same households under more laws; the unit is a household under a law."""
    people = crowd(SOME)
    for count in LAWS:
        under = laws.population_laws([f"location_vente@{day}" for day in DATES[:count]], Law.load())
        plan = replace(work.plan(), laws=under)
        yield Cost(
            f"{count} laws", least(lambda plan=plan: experiment.run(people, plan)), SOME * count, bytes_of(people)
        )


def by_kafils() -> Iterator[Cost]:
    """Households with more kafils, each of his own age, under two decrees."""
    people, plan = crowd(SOME), work.plan()
    for count in KAFILS:
        born = np.datetime64("1985-01-01") + np.random.default_rng(count).integers(0, 7_000, (count, SOME))
        nothing = np.zeros((count, SOME), np.int64)
        with_kafils = replace(people, kafil_birth=born, kafil_income=nothing, kafil_share=nothing)
        yield Cost(
            f"{count} kafils", least(lambda these=with_kafils: experiment.run(these, plan)), SOME, bytes_of(with_kafils)
        )


def lump_sums(made: Plans, each: int) -> Happenings:
    """So many small payments ahead of each contract, three months after each other, by turns for a shorter term and a smaller instalment."""
    count = len(made)
    rows, turn = count * each, np.tile(np.arange(each), count)
    nothing, no_day = np.zeros(rows, np.int64), np.full(rows, portfolio.NO_DAY)
    return Happenings(
        contract=np.repeat(np.arange(count), each),
        day=np.repeat(made.start, each) + 91 * (turn + 1),
        kind=np.full(rows, KIND[kinds.LumpSum], np.int8),
        amount=np.full(rows, 100_000),
        second=np.full(rows, UNSTATED),
        third=np.full(rows, UNSTATED),
        months=nothing,
        repaid_over=nothing,
        choice=(turn % 2).astype(np.int8),
        first_day=no_day,
        last_day=no_day,
    )


def by_events() -> Iterator[Cost]:
    """Contracts with more events, folded to statements and receipts; the unit is an event."""
    made = portfolio.plans(*portfolio.households(CONTRACTS))
    until = np.full(len(made), portfolio.AS_OF)
    for each in EVENTS:
        happenings = lump_sums(made, each)
        seconds = least(lambda these=happenings: fold(made, these, None, portfolio.AS_OF, until=until))
        size = sum(column.nbytes for column in vars(happenings).values()) / len(happenings.day)
        yield Cost(f"{each} events", seconds, CONTRACTS * each, size)


def by_clients() -> Iterator[Cost]:
    """Answers of one server, asked for by more clients at once; the unit is a request, a refused one too."""
    with serving() as server:
        asyncio.run(answers.asked_by(server, answers.THINGS[0], 1, answers.WARM_UP))
        for clients in CLIENTS:
            before = server.processor()
            figures = asyncio.run(answers.asked_by(server, answers.THINGS[0], clients, ANSWERS))
            name = f"{clients} clients ({figures['status']}, half within {figures['p50']})"
            yield Cost(name, server.processor() - before, ANSWERS, 1_000 * float(str(figures["KB"])))


REPORTS = {
    "households, two decrees": by_households, "laws, a household under each": by_laws, "kafils, a household": by_kafils,
    "events, each": by_events, "clients of /api/answer, a request": by_clients,
}  # fmt: skip
"""What grows, and what the cost of one is that of."""


def lines(title: str, costs: Iterator[Cost], limits: Floors) -> Iterator[str]:
    """The lines of a table."""
    first = 0.0
    for cost in costs:
        nanoseconds = cost.seconds / cost.units * 1e9
        first = first or nanoseconds
        floor = cost.made_of / limits.copied
        yield f"| {title} | {cost.name} | {cost.seconds:.3f} | {nanoseconds:,.0f} | {nanoseconds / first:.2f} | {nanoseconds / floor:,.0f} |"
        title = ""


def main() -> None:
    """Print the table, ready for ``benchmarks/README.md``."""
    about_the_machine()
    limits = floors()
    print(f"\nmemory {limits.copied:.1f} GB/s; one addition of two columns in the cache {limits.added:.2f} ns a row\n")
    print(
        "| what | how many | seconds of processor | ns of one | against the first | times its bytes read once |\n|---|---|---|---|---|---|"
    )
    for title, report in REPORTS.items():
        for line in lines(title, report(), limits):
            print(line, flush=True)


if __name__ == "__main__":
    main()
