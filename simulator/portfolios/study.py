"""The portfolio as a whole: the contracts read in parts, each folded and added up; memory grows with the payments, not with the contracts."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.applicants import reader
from simulator.contracts.portfolio import merged
from simulator.law import Law, Readings
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import MAIN
from simulator.portfolios import event_table, payment_table
from simulator.portfolios.age_limits import reach_limit
from simulator.portfolios.contract_checks import Beside, Rules
from simulator.portfolios.contract_numbers import numbers_of
from simulator.portfolios.contract_parts import folded_part
from simulator.portfolios.groups import Groups
from simulator.portfolios.portfolio_result import ContractColumns, PaymentsRead, Portfolio
from simulator.portfolios.rejections import SetAside
from simulator.portfolios.sources import Sources
from simulator.portfolios.totals import GroupSums
from simulator.reading import fields
from simulator.reading.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.applicants.part import Part
    from simulator.applicants.reader import Progress, Unit
    from simulator.contracts.portfolio import Receipts
    from simulator.portfolios.age_limits import ReachesLimit
    from simulator.portfolios.contract_parts import FoldedPart
    from simulator.portfolios.forecast import Supposed
    from simulator.portfolios.sources import Source

    Sink = Callable[[ContractColumns, FoldedPart], None]
    """What takes the contracts part by part, as the folder of tables does."""

MOST_YEARS = 60
ROWS = 1 << 15
"""Contracts folded at a time, of those that are read together."""


@dataclass(frozen=True)
class Options:
    """How a portfolio is read, and what is wanted of it.

    ``by`` divides the totals: ``cohort``, ``type``, ``age``, or a column of the file such as the wilaya. ``within`` lists who reaches the age
    limit within so many years; ``supposed`` are hypotheses of the months to come. ``scheme`` may name a day (``location_vente@2024-06-26``);
    ``unit`` is that of every amount of the three tables, ``encoding`` that of CSV files. ``as_written`` takes payments of exactly a hundred
    instalments as they are, without asking whether they are in centimes.
    """

    by: str | None = None
    within: int | None = None
    supposed: Supposed | None = None
    scheme: str = MAIN
    unit: Unit = "DA"
    encoding: str | None = None
    as_written: bool = False


def portfolio(
    contracts: Source,
    payments: Source,
    events: Source | None = None,
    *,
    as_of: str | dt.date,
    law: Law | None = None,
    readings: Readings | None = None,
    **options: Any,  # noqa: ANN401 - the fields of ``Options``: by, within, supposed, scheme, unit, encoding, as_written
) -> Portfolio:
    """What is due, paid, late and to come of many contracts on a day: each is the row that its statement alone is.

    The contracts are a table as ``simulate`` takes it, with a column of numbers (``identifier``); the payments have the columns
    ``identifier``, ``date``, ``amount`` and may have ``returned``; the events ``identifier``, ``event`` and the facts of the event as in a
    scenario. ``as_of`` is the day of the statements, never taken from the clock; ``options`` are the fields of ``Options``. ``.frame()`` is one
    row for each contract, in centimes.

    Raises ``InputError`` for a file that cannot be read; a row that cannot be answered is in ``rejected`` and in no total.
    """
    chosen = Options(**options)
    day = as_of if isinstance(as_of, dt.date) else fields.date(as_of, "as_of")
    rules = Rules(law or Law.load(), chosen.scheme, readings or Readings(), day, chosen.as_written)
    columns: list[ContractColumns] = []
    sources = Sources(contracts, payments, events, chosen.unit, chosen.encoding)
    result = study(sources, rules, chosen, lambda part, _: columns.append(part))
    return result.with_rows(tuple(columns))


def study(sources: Sources, rules: Rules, options: Options, sink: Sink, progress: Progress | None = None) -> Portfolio:
    """The portfolio, whose contracts go into a sink part by part and are not held. Raises as ``portfolio``."""
    if options.within is not None and not 0 <= options.within <= MOST_YEARS:
        raise InputError("portfolio.within", "--within", most=MOST_YEARS)
    unit, encoding = sources.unit, sources.encoding
    currency = CURRENCIES[rules.law.scheme(rules.scheme)[0]]
    numbers = numbers_of(sources.contracts, unit, encoding)
    beside = Beside(
        numbers,
        payment_table.read(sources.payments, numbers, unit, encoding),
        event_table.read(sources.events, numbers, unit, encoding, currency),
    )
    counter = _Counter(rules, options, beside, Groups(options.by))
    parts = reader.read(sources.contracts, unit=unit, encoding=encoding, readings=rules.readings, progress=progress)
    for part in itertools.chain.from_iterable(map(_pieces, parts)):
        folded = folded_part(part, counter.rows, beside, rules, counter.groups)
        sink(counter.add(folded), folded)
        del part, folded  # nothing of them is held while the next rows are read
    return counter.result(currency)


def _pieces(part: Part) -> Iterator[Part]:
    return part.pieces(ROWS)


@dataclass
class _Counter:
    """Adds up the parts of a portfolio."""

    rules: Rules
    options: Options
    beside: Beside
    groups: Groups

    def __post_init__(self) -> None:
        self.rows = self.contracts = 0
        self.sums = GroupSums.empty()
        self.receipts: Receipts = merged([])
        self.rejected = SetAside()
        self.at_the_limit: list[ReachesLimit] = []
        self.payments = np.zeros(6, np.int64)

    def add(self, part: FoldedPart) -> ContractColumns:
        """Add a part: its sums, its receipts, who reaches the age limit, its rejections; gives the rows of its contracts."""
        self.rows += part.rows
        self.sums.add(part.states, part.group)
        self.receipts = merged([self.receipts, part.states.receipts])
        for rejection in part.rejections:
            self.rejected.add(rejection)
        if self.options.within is not None:
            self.at_the_limit += reach_limit(
                part.plans, part.states, self.rules.as_of, self.options.within, part.numbers, part.lines
            )
        columns = ContractColumns.of(part, tuple(self.groups.names))
        self.contracts += len(columns.number)
        self._count_payments(part, columns)
        return columns

    def _count_payments(self, part: FoldedPart, columns: ContractColumns) -> None:
        """Count the payments of the contracts that have a statement: those that count, bounced, come later."""
        table = self.beside.payments
        is_answered = np.zeros(len(part.numbers), bool)
        is_answered[columns.place] = True
        places = part.payments
        contract = np.searchsorted(part.first_payment, np.arange(len(places)), side="right") - 1
        places = places[is_answered[contract]] if len(places) else places
        later, bounced = table.days(places) > np.datetime64(self.rules.as_of), table.returned[places]
        for place, rows in enumerate((~later & ~bounced, ~later & bounced, later)):
            self.payments[2 * place] += int(rows.sum())
            self.payments[2 * place + 1] += int(table.amount[places][rows].sum())

    def result(self, currency: str) -> Portfolio:
        """The portfolio without the rows of its contracts."""
        table, events = self.beside.payments, self.beside.events
        count, amount = self.payments[::2].tolist(), self.payments[1::2].tolist()
        payments = PaymentsRead(
            table.rows, count[0], amount[0], count[1], amount[1], count[2], amount[2],
            len(table.place) - sum(count), int(table.amount.sum()) - sum(amount), table.unknown, table.unread,
        )  # fmt: skip
        return Portfolio(
            as_of=self.rules.as_of,
            scheme=self.rules.scheme,
            law=self.rules.law.digest,
            currency=currency,
            rows=self.rows,
            contracts=self.contracts,
            rejected=self.rejected,
            payments=payments,
            events=events.rows,
            unknown_events=events.unknown,
            totals=self.sums.totals(),
            by=self.options.by,
            groups={name: self.sums.totals(place) for name, place in self.groups.names.items()}
            if self.options.by
            else {},
            receipts=self.receipts,
            within=self.options.within,
            at_the_limit=tuple(self.at_the_limit),
            supposed=self.options.supposed,
        )
