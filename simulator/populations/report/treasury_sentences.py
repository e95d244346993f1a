"""Sentences about what the State pays: by year, in all, per phase; who gains by paying whole; two numbers of the law at once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.base.money import Money
from simulator.populations.count import outlays, tables, treasury
from simulator.populations.count.groups import ALL
from simulator.populations.count.totals import PAY_WHOLE
from simulator.populations.report.findings import amount, households, large, law_label, percent, reason
from simulator.wording import Months, Plain, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.populations.experiment import Lab

HEADING, PAYING_WHOLE = "treasury", "pay_whole"
"""The headings under which the sentences stand."""


def of(lab: Lab) -> Iterator[tuple[str, Sentence]]:
    """Every sentence with its heading: the accounts, what they suppose, and who gains by paying whole; none without an account."""
    if lab.plan.treasury is None:
        return
    places = range(len(lab.plan.laws))
    for place in places:
        yield from ((HEADING, sentence) for sentence in account(lab, place))
    yield HEADING, supposed(lab)
    for place in places:
        yield from ((PAYING_WHOLE, sentence) for sentence in paying_whole(lab, place))


def account(lab: Lab, place: int) -> Iterator[Sentence]:
    """The account of one law, what it costs valued at the keys, and what it is if some pay whole; or why there is none."""
    law = lab.plan.laws[place]
    label: dict[str, object] = {"law": law_label(law)}
    without, total = (_figure(lab, place, f"{name}.sum") for name in (treasury.WITHOUT_INTEREST, treasury.TOTAL))
    if without.value is None:
        yield Sentence("treasury.say.unknown", {**label, "reason": reason(without.reason)})
        return
    if not without.value:
        return
    if law.facts is not None:
        yield _of_a_purchase(lab, place, total)
        return
    if total.value is None:
        yield Sentence(
            "treasury.say.without", {**_in_all(lab, place, treasury.WITHOUT_INTEREST), "reason": reason(total.reason)}
        )
    else:
        paid = [_figure(lab, place, f"{name}.sum").value or Fraction(0) for name in _INTERESTS]
        interest = paid[0] + paid[1] - paid[2]
        yield Sentence("treasury.say.account", {**_in_all(lab, place, treasury.TOTAL), "interest": large(interest)})
    yield Sentence("treasury.say.cost", {
        **label, "rate": lab.plan.discount, "cost": amount(lab.value("treasury_cost.mean", place)),
        "phase": large(lab.value("treasury_cost.phase", place)), "dwellings": treasury.PHASE,
    })  # fmt: skip
    yield from _if_some_pay_whole(lab, place)
    yield from _if_some_stop(lab, place)


def _of_a_purchase(lab: Lab, place: int, total: tables.Figure) -> Sentence:
    """The account of a law under which people buy; without the interest where it is not known."""
    column = treasury.WITHOUT_INTEREST if total.value is None else treasury.TOTAL
    facts = {name: fact for name, fact in _in_all(lab, place, column).items() if name != "networks"}
    if total.value is None:
        return Sentence("treasury.say.purchase.without", {**facts, "reason": reason(total.reason)})
    interest = _figure(lab, place, f"{treasury.INTEREST}.sum").value or Fraction(0)
    return Sentence("treasury.say.purchase", {**facts, "interest": large(interest)})


_INTERESTS = (treasury.INTERIM, treasury.INTEREST, treasury.SAVED)


def _in_all(lab: Lab, place: int, column: str) -> dict[str, object]:
    """The facts of an account: in all, its strongest year, its value, and per phase."""
    years = by_year(lab, place, column)
    paying = [year for year in sorted(years) if years[year]]
    peak = max(paying, key=lambda year: years[year])
    named = {
        "total": f"{column}.sum", "value": f"{column}.present_value", "phase": f"{column}.phase_sum",
        "phase_value": f"{column}.phase_present_value", "aid": "aid.sum", "networks": "vrd.sum",
    }  # fmt: skip
    amounts = {name: large(_figure(lab, place, measure).value or Fraction(0)) for name, measure in named.items()}
    return {
        "law": law_label(lab.plan.laws[place]), **amounts, "rate": lab.plan.discount, "peak": large(years[peak]),
        "first_year": Plain(paying[0]), "last_year": Plain(paying[-1]), "peak_year": Plain(peak),
        "year": Plain(str(treasury.valued_at(lab.figures))), "dwellings": treasury.PHASE,
    }  # fmt: skip


def _if_some_pay_whole(lab: Lab, place: int) -> Iterator[Sentence]:
    """What the account holds because some pay whole, where it is asked and the law takes something off."""
    taken_off = _figure(lab, place, f"{treasury.TAKEN_OFF}.sum").value
    if not taken_off:
        return
    facts: dict[str, object] = {
        "law": law_label(lab.plan.laws[place]), "share": lab.plan.share_paying_whole, "taken_off": large(taken_off),
    }  # fmt: skip
    saved = _figure(lab, place, f"{treasury.SAVED}.sum").value
    if saved is None:
        yield Sentence("treasury.say.some_whole.without", facts)
    else:
        yield Sentence("treasury.say.some_whole", {**facts, "saved": large(saved)})


def _if_some_stop(lab: Lab, place: int) -> Iterator[Sentence]:
    """What does not come in because some pay nothing for some months, where it is asked and some would pay then."""
    arrears = lab.plan.treasury and lab.plan.treasury.arrears
    years = by_year(lab, place, treasury.UNPAID)
    if not arrears or not any(years.values()):
        return
    peak = max(years, key=lambda year: years[year])
    yield Sentence("treasury.say.arrears", {
        "law": law_label(lab.plan.laws[place]), "share": arrears.share, "term": Months(arrears.months), "nth": arrears.year,
        "unpaid": large(sum(years.values(), Fraction(0))), "peak_year": Plain(peak), "peak": large(years[peak]),
    })  # fmt: skip


def supposed(lab: Lab) -> Sentence:
    """When the aids and the networks are paid, and when the interest begins: assumptions, and the interim interest, if it is given."""
    during_works = lab.plan.treasury is not None and lab.plan.treasury.during_works
    when = "works" if during_works else "keys"
    if lab.plan.interim is None:
        return Sentence(f"treasury.say.when.{when}")
    return Sentence(f"treasury.say.when.{when}.interim", {"interim": Money(lab.plan.interim, lab.plan.currency)})


def paying_whole(lab: Lab, place: int) -> Iterator[Sentence]:
    """Who gains by paying whole at the keys at the rate of the plan, what it takes from the State, and if all did."""
    law = lab.plan.laws[place]
    if law.facts is not None:
        return
    label: dict[str, object] = {"law": law_label(law)}
    if not lab.value("households", place, outlays.EVERYBODY, PAY_WHOLE):
        yield Sentence("treasury.say.nothing_off", label)
        return
    name, facts = outlays.label_of(lab.plan.discount), label | {"rate": lab.plan.discount}
    gain = lab.value("households", place, name, PAY_WHOLE)
    if not gain:
        yield Sentence("treasury.say.gain.nobody", facts)
    else:
        facts |= {"households": households(gain), "share": percent(lab.value("share", place, name, PAY_WHOLE))}
        facts |= {"term": Months(int(lab.value("term.longest", place, name, PAY_WHOLE)))}
        yield _with_interest(lab, place, name, ("treasury.say.gain", "treasury.say.gain.without"), facts)
    keys = ("treasury.say.all_whole", "treasury.say.all_whole.without")
    yield _with_interest(lab, place, outlays.EVERYBODY, keys, label)


def _with_interest(lab: Lab, place: int, name: str, keys: tuple[str, str], facts: dict[str, object]) -> Sentence:
    """The sentence with what is taken off, and the interest that is saved; the second one where that is not known."""
    facts = {**facts, "taken_off": large(lab.value("taken_off.sum", place, name, PAY_WHOLE))}
    saved = lab.value("interest_saved.sum", place, name, PAY_WHOLE)
    return Sentence(keys[1], facts) if saved is None else Sentence(keys[0], {**facts, "saved": large(saved)})


def by_year(lab: Lab, place: int, column: str) -> dict[str, Fraction]:
    """A column of the account of one law by year, in dinars; empty where it is not known."""
    name = lab.plan.laws[place].name
    return {
        figure.group: figure.value
        for figure in lab.figures
        if (figure.table, figure.law, figure.measure) == (treasury.BY_YEAR, name, column) and figure.value is not None
    }


def _figure(lab: Lab, place: int, measure: str) -> tables.Figure:
    return lab.figure(measure, place, ALL, treasury.ACCOUNT)
