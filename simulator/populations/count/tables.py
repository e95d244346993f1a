"""Figures from totals: one row for each figure, exact, with its unit; an unknown figure has its reason.

The sums are divided here, once, as fractions. The row of all households (``all``) has the same sums as the rows of
the groups, so shares and counts add up. Unknown is never zero: where the texts are silent, the value is absent.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from simulator.base.money import CENTIMES, CURRENCIES, EFFORT_STEPS, MILLION, units
from simulator.engine.rules.eligibility import CRITERIA
from simulator.engine.schedule import INSTALMENT, TRANCHE, monthly_receipts
from simulator.populations.count import affordable
from simulator.populations.count.effects import BRACKETS, BRACKETS_OF_AID, GAINS, INDIFFERENT, LOSERS, TURNS, WINNERS
from simulator.populations.count.exact_sums import Histogram
from simulator.populations.count.funnel import FUNNEL, funnel_steps
from simulator.populations.count.groups import ALL
from simulator.populations.count.purchase_columns import FEES, NOT_FINANCED
from simulator.populations.count.rent_columns import EFFORTS
from simulator.populations.count.totals import AFFORD, DELAY, GAIN, MAIN, PERIODS, RISEN, WAGE, Key
from simulator.reading.values import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from simulator.populations.count.totals import Totals
    from simulator.populations.plan import Plan

HOUSEHOLDS, SHARE, DINARS, DIRHAMS, MONTHS, ROWS = "households", "share", "DZD", "MAD", "months", "rows"
"""The units: a number of households, a share of one, dinars or dirhams, months, rows of the population."""
MONEY = tuple(CURRENCIES)
EMPTY, NO_KAFIL, NO_RATE, SILENT, NO_PRICE_PARTS, LAND, PARTLY, UNCHECKED = (
    "nobody", "no_kafil", "no_rate", "silent", "no_price_parts", "land", "partly", "unchecked",
)  # fmt: skip
"""The reasons for which a figure is absent; each has its sentence."""
NO_BANK_TERM = "no_bank_term"
NO_LOAN, NO_AGE, BY_BANK, BOUGHT, NOT_TOLD, NO_FEE = "no_loan", "no_age", "by_bank", "bought", "not_told", "no_fee"
"""The same for a purchase."""

YEARS, MONTHLY = "receipts_year", "receipts_month"
UNDATED = "undated"
"""The group of tranches called by the works, on unknown days."""
PAID_IN = (TRANCHE, INSTALMENT)

_PAID = ("price", "down_payment", "financed", "instalment", "total", "present_value")
_TENTHS = range(1, 10)
CENTIME = Fraction(1, CENTIMES)
"""A centime as a part of a dinar."""
_PERCENT = 100


class Figure(NamedTuple):
    """One figure: of which table, law and group, in which unit; ``value`` is None for the ``reason`` given.

    A group with too few rows (``small_groups``) has its values, and a reason too.
    """

    table: str
    law: str
    group: str
    measure: str
    unit: str
    value: Fraction | None
    reason: str = ""


class Cell:
    """The sums and the distributions of one law over one group, or over several together."""

    def __init__(self, totals: Totals, law: int, names: tuple[str, ...]) -> None:
        self._totals, self._law, self._names = totals, law, names

    def sum(self, measure: str, table: str = MAIN) -> Fraction:
        """The sum of a measure, as it was added: households, or centimes, or months."""
        total = sum(self._totals.sums.get(Key(table, self._law, measure, name), 0) for name in self._names)
        return Fraction(total, MILLION)

    def quantile(self, measure: str, part: int, parts: int, table: str = MAIN) -> int | None:
        """A quantile of a distribution; None for an empty one."""
        return self.distribution(measure, table).quantile(part, parts)

    def distribution(self, measure: str, table: str = MAIN) -> Histogram:
        """The whole distribution of a measure."""
        keys = [Key(table, self._law, measure, name) for name in self._names]
        return Histogram.merged(self._totals.spread[key] for key in keys if key in self._totals.spread)


def groups_of(totals: Totals) -> list[tuple[str, tuple[str, ...]]]:
    """The groups of the figures, each with its spellings: first all households, of every group."""
    names = sorted({key.group for key in totals.sums if key.table != PERIODS})
    return [(ALL, tuple(names)), *(by_spelling(names).items() if names != [ALL] else ())]


def of(totals: Totals, plan: Plan) -> list[Figure]:
    """Every figure, law by law, first over all households and then by group."""
    groups = groups_of(totals)
    tallied = {key.measure for key in totals.sums}
    rules = [rule.__name__ for rule in CRITERIA if {f"refused.{rule.__name__}", f"unchecked.{rule.__name__}"} & tallied]
    reasons = [f"not_financed.{name}" for name in NOT_FINANCED if f"not_financed.{name}" in tallied]
    unknown = [f"fee_unknown.{name}" for name in FEES if f"fee_unknown.{name}" in tallied]
    steps = {plan.funnel.law: funnel_steps(totals)} if plan.funnel else {}
    figures: list[Figure] = []
    for place, law in enumerate(plan.laws):
        for group, members in groups:
            cell = Cell(totals, place, members)
            lines = [
                *_main(cell, plan, rules),
                *_affordable(cell, Cell(totals, place, groups[0][1])),
                *(_state(cell, plan) if law.facts is None else _state_of_a_purchase(cell)),
                *_gain(cell, place),
                *_wage(cell, plan, BRACKETS if law.facts is None else _ALL_BRACKETS),
                *_delay(cell, plan),
                *((FUNNEL, step, HOUSEHOLDS, cell.sum(step, FUNNEL), "") for step in steps.get(place, ())),
            ]
            if plan.buys:
                lines += _beside_a_purchase(cell, {line[1]: line for line in lines})
            if law.facts is not None:
                lines = [_of_a_purchase(cell, line, borrows=law.facts.borrows) for line in lines]
                lines += _purchase(cell, reasons, unknown)
            figures += [Figure(line[0], law.name, group, *line[1:]) for line in lines]
        if place in totals.receipts:
            figures += _receipts(law.name, totals.receipts[place])
    return in_currency(figures, plan.currency)


def by_spelling(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The names that differ only by their case, accents and blanks, under one of them: ``Alger`` for ``ALGER`` and ``alger``."""
    spellings: dict[str, list[str]] = {}
    for name in names:
        spellings.setdefault(folded(name), []).append(name)
    labels = {
        min(same, key=lambda name: (name != name.strip().title(), name.isupper(), name)): tuple(same)
        for same in spellings.values()
    }
    return dict(sorted(labels.items()))


def in_currency(figures: list[Figure], currency: str) -> list[Figure]:
    """The figures, those of smallest units, which were written as if they were hundredths, in another currency than dinars."""
    if currency == DINARS:
        return figures
    scale = Fraction(CENTIMES, units(currency))
    return [
        figure._replace(unit=currency, value=None if figure.value is None else figure.value * scale)
        if figure.unit == DINARS else figure
        for figure in figures
    ]  # fmt: skip


def _receipts(law: str, paid: monthly_receipts.Receipts) -> Iterator[Figure]:
    """The receipts by year and by month, from the first payment to the last; undated tranches apart."""
    years, by_year = paid.by_year()
    for table, columns, sums in ((YEARS, years, by_year), (MONTHLY, paid.months, paid.dated)):
        for place, period in enumerate(columns.astype(str)):
            for kind in PAID_IN:
                cents = Fraction(int(sums[monthly_receipts.KINDS.index(kind), place]), MILLION * CENTIMES)
                yield Figure(table, law, str(period), kind, DINARS, cents)
    yield Figure(YEARS, law, UNDATED, TRANCHE, DINARS, Fraction(paid.undated, MILLION * CENTIMES))


Line = tuple[str, str, str, Fraction | None, str]
"""Table, measure, unit, value, reason."""


def ratio(over: Fraction, base: Fraction, scale: Fraction = Fraction(1)) -> tuple[Fraction | None, str]:
    """One sum over another, and the reason why there is none where the other is nothing."""
    return (over / base * scale, "") if base else (None, EMPTY)


def _main(cell: Cell, plan: Plan, rules: list[str]) -> Iterator[Line]:
    everybody, served = cell.sum("households"), cell.sum("served")
    yield MAIN, "rows", ROWS, cell.sum("rows"), ""
    for measure in ("households", "eligible", "unpriced", "too_old", "served"):
        yield MAIN, measure, HOUSEHOLDS, cell.sum(measure), ""
    for rule in rules:
        unchecked = cell.sum(f"unchecked.{rule}")
        refused = (None, UNCHECKED) if unchecked and unchecked == everybody else (cell.sum(f"refused.{rule}"), "")
        yield MAIN, f"refused.{rule}", HOUSEHOLDS, *refused
    for measure in ("eligible", "served"):
        yield MAIN, f"{measure}.share", SHARE, *ratio(cell.sum(measure), everybody)
    for measure in _PAID:
        yield MAIN, f"{measure}.mean", DINARS, *ratio(cell.sum(measure), served, CENTIME)
    for measure in ("down_payment", "total"):
        yield MAIN, f"{measure}.sum", DINARS, cell.sum(measure) * CENTIME, ""
    yield MAIN, "term.mean", MONTHS, *ratio(cell.sum("term"), served)
    yield MAIN, "cut_by_age.share", SHARE, *ratio(cell.sum("cut_by_age"), served)
    provided = cell.sum("kafil_provided")
    kafil_share = ratio(cell.sum("kafil_wanted"), provided) if provided or not served else (None, NO_KAFIL)
    yield MAIN, "kafil_wanted.share", SHARE, *kafil_share
    earning = cell.sum("earning")
    yield MAIN, "effort.mean", SHARE, *ratio(cell.sum("effort"), earning, Fraction(1, EFFORT_STEPS))
    for bound in EFFORTS:
        yield MAIN, f"above_{bound}.share", SHARE, *ratio(cell.sum(f"above_{bound}"), earning)
    if plan.distributions:
        yield from _quantiles(cell)


def _affordable(cell: Cell, everybody: Cell) -> Iterator[Line]:
    some_asked = affordable.was_asked(lambda name: everybody.sum(name, AFFORD))
    yield from affordable.lines(lambda name: cell.sum(name, AFFORD), ratio, some_asked=some_asked)
    for measure in ("age_more", "age_short"):
        yield MAIN, measure, HOUSEHOLDS, cell.sum(measure), ""


def _quantiles(cell: Cell) -> Iterator[Line]:
    scales = {
        "instalment": (DINARS, CENTIME),
        "effort": (SHARE, Fraction(1, EFFORT_STEPS)),
        "term": (MONTHS, Fraction(1)),
        "age_excess": (DINARS, CENTIME),
    }
    for measure, (unit, scale) in scales.items():
        for tenth in _TENTHS:
            value = cell.quantile(measure, tenth, 10)
            name = "median" if tenth * 2 == 10 else f"d{tenth}"
            yield MAIN, f"{measure}.{name}", unit, *((None, EMPTY) if value is None else (value * scale, ""))


def _state(cell: Cell, plan: Plan) -> Iterator[Line]:
    """The aids and the roads and networks of those whose price is composed; the interest at the rate given; no land."""
    served, composed = cell.sum("served"), cell.sum("composed")
    for measure in ("aid", "vrd"):
        mean = ratio(cell.sum(measure), composed, CENTIME) if composed or not served else (None, NO_PRICE_PARTS)
        yield MAIN, f"{measure}.mean", DINARS, *mean
    total = cell.sum("aid") + cell.sum("vrd")
    total_or_reason = (total * CENTIME, "") if composed == served else (None, PARTLY if composed else NO_PRICE_PARTS)
    yield MAIN, "state.mean", DINARS, *(ratio(total, composed, CENTIME) if composed else (None, NO_PRICE_PARTS))
    yield MAIN, "state.sum", DINARS, *total_or_reason
    yield MAIN, "land.sum", DINARS, None, LAND
    for measure, interest in (("interest", _of_the_credit), ("balance_interest", _of_the_balance)):
        for kind, base in (("mean", served), ("sum", Fraction(1))):
            yield MAIN, f"{measure}.{kind}", DINARS, *interest(cell, plan, base)


def _unknown_interest(cell: Cell, plan: Plan) -> str:
    """The reason why the interest that the State bears is not known; "" where it is."""
    served, stated = cell.sum("served"), cell.sum("interest_told")
    if plan.interest is None:
        return NO_RATE
    if stated != served:
        return PARTLY if stated else SILENT
    return ""


def _of_the_credit(cell: Cell, plan: Plan, base: Fraction) -> tuple[Fraction | None, str]:
    """The interest of the bank's building credit, a level annuity over the bank's own term, and the interim interest if given."""
    if reason := _unknown_interest(cell, plan) or ("" if plan.bank_term else NO_BANK_TERM):
        return None, reason
    borne = cell.sum("borne_credit") + cell.sum("borne_percent") * (plan.interim or 0)
    return ratio(borne / _PERCENT, base, CENTIME)


def _of_the_balance(cell: Cell, plan: Plan, base: Fraction) -> tuple[Fraction | None, str]:
    """The interest on what each household still owes, month after month, at the same rate."""
    if reason := _unknown_interest(cell, plan):
        return None, reason
    return ratio(cell.sum("borne_balance") * (plan.interest or 0) / 12 / _PERCENT, base, CENTIME)


def _state_of_a_purchase(cell: Cell) -> Iterator[Line]:
    """The aid really granted, and the interest that the texts let us count; the price has no parts, and no land."""
    served, stated = cell.sum("served"), cell.sum("subsidy_told")
    aid, interest = cell.sum("aid"), cell.sum("subsidy")
    yield MAIN, "aid.mean", DINARS, *ratio(aid, served, CENTIME)
    yield MAIN, "vrd.mean", DINARS, None, BOUGHT
    yield MAIN, "state.mean", DINARS, *ratio(aid, served, CENTIME)
    yield MAIN, "state.sum", DINARS, aid * CENTIME, ""
    yield MAIN, "land.sum", DINARS, None, LAND
    is_known = stated == served
    for measure, base in (("interest.mean", served), ("interest.sum", Fraction(1))):
        unknown = (None, PARTLY if stated else NOT_TOLD)
        yield MAIN, measure, DINARS, *(ratio(interest, base, CENTIME) if is_known else unknown)


def _beside_a_purchase(cell: Cell, lines: Mapping[str, Line]) -> Iterator[Line]:
    """The figures compared with a purchase: the amount up front, and the State's money as far as it is known."""
    up_front = cell.sum("down_payment") + cell.sum("fees")
    yield MAIN, "up_front.mean", DINARS, *ratio(up_front, cell.sum("served"), CENTIME)
    for kind in ("mean", "sum"):
        aid, interest = lines[f"state.{kind}"], lines[f"interest.{kind}"]
        missing = next((line for line in (lines["state.sum"], aid, interest) if line[3] is None), None)
        state = (None, missing[4]) if missing else ((aid[3] or Fraction(0)) + (interest[3] or Fraction(0)), "")
        yield MAIN, f"state_whole.{kind}", DINARS, *state


def _of_a_purchase(cell: Cell, line: Line, *, borrows: bool) -> Line:
    """The line for a purchase: without a value, and with its reason, where it has no meaning there."""
    table, measure, unit, *_ = line
    name = measure.partition(".")[0]
    if not borrows and name in _OF_A_LOAN:
        return table, measure, unit, None, NO_LOAN
    if name in _OF_AGE and cell.sum("aged") != cell.sum("served"):
        return table, measure, unit, None, PARTLY if cell.sum("aged") else NO_AGE
    if table in (WAGE, RISEN) and name in ("longer", "shorter"):
        return table, measure, unit, None, BY_BANK
    return line


_OF_AGE = ("cut_by_age", "age_more", "age_short", "age_excess")
_OF_A_LOAN = ("instalment", "effort", "above_30", "above_40", "term", *_OF_AGE)


def _purchase(cell: Cell, reasons: Iterable[str], unknown: Iterable[str]) -> Iterator[Line]:
    """The unfinanced households by reason, the fees, and the households whose fees are unknown."""
    unserved = {name: cell.sum(name) for name in reasons}
    silent = {name: cell.sum(name) for name in unknown}
    yield MAIN, "not_financed", HOUSEHOLDS, sum(unserved.values(), Fraction(0)), ""
    for name, number in {**unserved, **silent}.items():
        yield MAIN, name, HOUSEHOLDS, number, ""
    served, fees = cell.sum("served"), cell.sum("fees")
    none_known = served and not fees and any(silent.values())
    yield MAIN, "fees.mean", DINARS, *((None, NO_FEE) if none_known else ratio(fees, served, CENTIME))
    yield MAIN, "fnpos.mean", DINARS, *ratio(cell.sum("fnpos"), served, CENTIME)


def _gain(cell: Cell, law: int) -> Iterator[Line]:
    """Winners and losers against the first law; winners + losers + indifferent + unknown = everybody."""
    if not law:
        return
    everybody = cell.sum("households")
    counts = {name: cell.sum(name, GAIN) for name in (*GAINS, "changed", "redated", *TURNS)}
    counts |= {
        "winners": sum((counts[name] for name in WINNERS), Fraction(0)),
        "losers": sum((counts[name] for name in LOSERS), Fraction(0)),
        "indifferent": sum((counts[name] for name in INDIFFERENT), Fraction(0)),
    }
    for name, count in counts.items():
        yield GAIN, name, HOUSEHOLDS, count, ""
    for name in ("winners", "losers", "indifferent", "unknown"):
        yield GAIN, f"{name}.share", SHARE, *ratio(counts[name], everybody)
    for name in ("gains", "loses"):
        yield GAIN, f"{name}.mean", DINARS, *ratio(abs(cell.sum(f"{name}.amount", GAIN)), counts[name], CENTIME)
    for name in TURNS:
        amount = cell.sum(f"{name}.amount", GAIN)
        yield GAIN, f"{name}.mean", DINARS, *ratio(amount, counts[name], CENTIME)
        yield GAIN, f"{name}.months", MONTHS, *ratio(cell.sum(f"{name}.months", GAIN), amount)


_ALL_BRACKETS = tuple(dict.fromkeys((*BRACKETS, *BRACKETS_OF_AID)))


def _wage(cell: Cell, plan: Plan, brackets: tuple[str, ...]) -> Iterator[Line]:
    everybody = cell.sum("households")
    for table in (WAGE, RISEN) if plan.wage else ():
        for name in brackets:
            yield table, name, HOUSEHOLDS, cell.sum(name, table), ""
            yield table, f"{name}.share", SHARE, *ratio(cell.sum(name, table), everybody)


def _delay(cell: Cell, plan: Plan) -> Iterator[Line]:
    for years in plan.delays:
        served = cell.sum(f"served.{years}", DELAY)
        yield DELAY, f"served.{years}", HOUSEHOLDS, served, ""
        yield DELAY, f"too_old.{years}", HOUSEHOLDS, cell.sum(f"too_old.{years}", DELAY), ""
        yield DELAY, f"cut_by_age.{years}.share", SHARE, *ratio(cell.sum(f"cut_by_age.{years}", DELAY), served)
        yield DELAY, f"term.{years}.mean", MONTHS, *ratio(cell.sum(f"term.{years}", DELAY), served)
        median = cell.quantile(f"instalment.{years}", 1, 2, DELAY)
        yield (
            DELAY,
            f"instalment.{years}.median",
            DINARS,
            *((None, EMPTY) if median is None else (median * CENTIME, "")),
        )


def lookup(figures: Iterable[Figure]) -> dict[tuple[str, str, str, str], Figure]:
    """The figures by table, law, group and measure."""
    return {figure[:4]: figure for figure in figures}
