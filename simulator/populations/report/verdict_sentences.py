"""Sentences on the three payments under a law, and on the verdict by them against the first law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.base.money import Money
from simulator.populations.count import groups
from simulator.populations.count.three_payments import YEARS_LATER
from simulator.populations.count.totals import COMMON, VERDICT
from simulator.populations.count.verdicts import CHANGES, EXCHANGES, PAYMENTS, REPAID, SERVED
from simulator.populations.plan import MONTHS_OF_THE_WHOLE, NEUTRAL
from simulator.populations.report.findings import amount, households, law_label, percent, redated, unchanged
from simulator.wording import Months, Named, Sentence, Years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from simulator.populations.experiment import Lab

_SHORT = {"before_keys": "before", "instalment": "month", "present_value": "value"}


def of_law(lab: Lab, place: int) -> Iterator[Sentence]:
    """The sentences on the payments of those whom one law serves; none where it serves no household, or without a verdict in the plan."""
    if not lab.plan.verdict or not lab.value("served", place):
        return
    yield _payments(lab, place)
    if households(lab.value("served", place)).count == 1 or lab.value("effort.median", place) is None:
        return
    yield _effort(lab, place)
    if lab.plan.wages_grow is not None and lab.value("effort_first.median", place) is not None:
        yield _rising(lab, place)
    if lab.plan.loan is not None and lab.value("with_loan.median", place) is not None:
        yield _with_loan(lab, place)


def _payments(lab: Lab, place: int) -> Sentence:
    """The sentence on what is paid before the keys, each month, and in value; in the singular for one household."""
    facts: dict[str, object] = {
        "law": law_label(lab.plan.laws[place]),
        "value": _amount(lab, place, "present_value.median"),
    }
    facts |= _both(lab, place, "before", "before_keys", _amount) | _both(lab, place, "months", "income_months", _months)
    has_instalment = lab.value("instalment.median", place) is not None
    if has_instalment:
        facts |= _both(lab, place, "instalment", "instalment", _amount)
    if has_instalment and households(lab.value("served", place)).count == 1:
        names = ("law", "value", "before", "months", "instalment")
        return Sentence("payments.say.payments.one", {name: facts[name] for name in names})
    facts["value_mean"] = _amount(lab, place, "present_value.mean")
    return Sentence("payments.say.payments" if has_instalment else "payments.say.payments.cash", facts)


def _both(lab: Lab, place: int, name: str, measure: str, fact: Callable[[Lab, int, str], object]) -> dict[str, object]:
    """The median and the ninth decile of a measure, by their places in a sentence."""
    return {name: fact(lab, place, f"{measure}.median"), f"{name}_d9": fact(lab, place, f"{measure}.d9")}


def _amount(lab: Lab, place: int, measure: str) -> Money:
    return amount(lab.value(measure, place), lab.plan.currency)


def _months(lab: Lab, place: int, measure: str) -> Sentence:
    """An amount as months of income."""
    months = lab.value(measure, place)
    if months is None:
        return Sentence("payments.months.none")
    return Sentence("payments.months", {"months": Months(round(months))})


def _shares(lab: Lab, place: int, **measures: str) -> dict[str, object]:
    """Shares by the names of their places in a sentence."""
    return {name: percent(lab.value(measure, place)) for name, measure in measures.items()}


def _effort(lab: Lab, place: int) -> Sentence:
    shares = _shares(lab, place, effort="effort.median", above_30="above_30.share", above_40="above_40.share")
    return Sentence("payments.say.effort", {"law": law_label(lab.plan.laws[place]), **shares})


def _rising(lab: Lab, place: int) -> Sentence:
    """The sentence on the efforts when incomes rise; the later one is absent where no household pays so long."""
    facts: dict[str, object] = {"law": law_label(lab.plan.laws[place]), "rate": lab.plan.wages_grow}
    facts |= _above(lab, place, "effort_first", "first")
    if lab.value("effort_later.median", place) is None:
        return Sentence("payments.say.effort.rising.first", facts)
    paying = households(lab.value("effort_later.households", place))
    facts |= _above(lab, place, "effort_later", "later") | {"years": Years(YEARS_LATER), "paying": paying}
    return Sentence("payments.say.effort.rising", facts)


def _above(lab: Lab, place: int, measure: str, short: str) -> dict[str, object]:
    """The median of an effort, and the shares above its two bounds."""
    bounds = {f"{short}_{bound}": f"{measure}.above_{bound}.share" for bound in (30, 40)}
    return _shares(lab, place, **{measure: f"{measure}.median"}, **bounds)


def _with_loan(lab: Lab, place: int) -> Sentence:
    """The sentence on the month with a loan for the whole down payment, which is a hypothesis."""
    loan = lab.plan.loan
    assert loan is not None
    shares = _shares(
        lab, place, effort="effort_with_loan.median", above_30="effort_with_loan.above_30.share", above_40="effort_with_loan.above_40.share"
    )  # fmt: skip
    facts = {"law": law_label(lab.plan.laws[place]), "rate": loan.rate, "term": Months(loan.months), **shares}
    return Sentence("payments.say.loan", facts | {"monthly": _amount(lab, place, "with_loan.median")})


# --- one law against the first


def of_change(lab: Lab, place: int) -> list[Sentence]:
    """The sentences on a law against the first, the largest group of households first; empty where nothing changes, or without a verdict."""
    if not lab.plan.verdict or unchanged(lab, place) is not None:
        return []
    counts = {name: _of(lab, place, name) for name in CHANGES}
    concerned = sorted((name for name in CHANGES if counts[name]), key=lambda name: -counts[name])
    others = _others(lab, place, "others" if concerned else "nobody")
    sentences = [_changed(lab, place, name) for name in concerned] + [others]
    return sentences + ([_alone(lab, place)] if _of(lab, place, SERVED) else [])


def of_changes(lab: Lab) -> Iterator[Sentence]:
    """The sentences on every law against the first, or why nothing changes; then who gains or loses and what a median is, if anything does."""
    changes = {place: of_change(lab, place) for place in range(1, len(lab.plan.laws))}
    for place, sentences in changes.items():
        yield from (sentence for sentence in (unchanged(lab, place), redated(lab, place)) if sentence is not None)
        yield from sentences
    if any(changes.values()):
        yield rule(lab)
        yield from filter(None, (medians(lab),))


def _of(lab: Lab, place: int, name: str) -> Any:  # noqa: ANN401 - as ``Lab.value``
    return lab.value(name, place, table=VERDICT)


def _laws(lab: Lab, place: int) -> dict[str, object]:
    return {"law": law_label(lab.plan.laws[place]), "first": law_label(lab.plan.laws[0])}


def _changed(lab: Lab, place: int, name: str) -> Sentence:
    """The sentence on the households of one verdict: how many, and by how much each of their payments changes."""
    facts = _laws(lab, place) | {
        "households": households(_of(lab, place, name)),
        "share": percent(_of(lab, place, f"{name}.share")),
        "before": _change(lab, _of(lab, place, f"{name}.before_keys.mean")),
        "month": _change(lab, _of(lab, place, f"{name}.instalment.median")),
        "value": _change(lab, _of(lab, place, f"{name}.present_value.mean")),
    }
    if name not in EXCHANGES:
        return Sentence(f"payments.say.{name}", facts)
    facts["repaid"] = _change(lab, _of(lab, place, f"{name}.{REPAID}.mean"))
    facts |= {f"value_{side}": households(_of(lab, place, f"{name}.value_{side}")) for side in ("less", "more")}
    return Sentence("payments.say.exchange", facts)


def _change(lab: Lab, change: Fraction) -> Sentence:
    """An amount less, or more; or no difference, to the nearest dinar."""
    if not round(change):
        return Sentence("payments.change.alike")
    side = "less" if change < 0 else "more"
    return Sentence(f"payments.change.{side}", {"amount": amount(abs(change), lab.plan.currency)})


def _others(lab: Lab, place: int, which: str) -> Sentence:
    """The sentence on the households for which no payment changes, or which are not served by both laws: ``others``, or all of them."""
    names = ("same", "enters", "leaves", "outside")
    facts = _laws(lab, place) | {name: households(_of(lab, place, name)) for name in names}
    if not _of(lab, place, "unknown"):
        return Sentence(f"payments.say.{which}", facts)
    return Sentence(f"payments.say.{which}.unknown", facts | {"unknown": households(_of(lab, place, "unknown"))})


def _alone(lab: Lab, place: int) -> Sentence:
    """The sentence on what each payment alone would say, all three together."""
    facts: dict[str, object] = {"served": households(_of(lab, place, SERVED))}
    for payment in PAYMENTS:
        for side in ("less", "more"):
            facts[f"{_SHORT[payment]}_{side}"] = households(_of(lab, place, f"{payment}.{side}"))
    return Sentence("payments.say.alone", facts)


def rule(lab: Lab) -> Sentence:
    """The sentence that says who gains or loses, and which differences do not count."""
    neutral, currency = lab.plan.neutral, lab.plan.currency
    if neutral is None:
        return Sentence("payments.say.rule", {"part": NEUTRAL})
    if not neutral:
        return Sentence("payments.say.rule.exact")
    facts = {"month": Money(neutral, currency), "whole": Money(neutral * MONTHS_OF_THE_WHOLE, currency)}
    return Sentence("payments.say.rule.fixed", facts)


def medians(lab: Lab) -> Sentence | None:
    """The sentence that tells the median of differences from the difference of medians; None where no median difference is told."""
    tells = any(_of(lab, place, name) for place in range(1, len(lab.plan.laws)) if lab.plan.verdict for name in CHANGES)
    return Sentence("payments.say.medians") if tells else None


# --- the same households


def common(lab: Lab) -> Sentence | None:
    """The sentence on the households that all the laws serve; None for one law, or without a verdict."""
    if not lab.plan.verdict or len(lab.plan.laws) == 1:
        return None
    number, everybody = lab.value("households", table=COMMON), lab.value("households")
    share = percent(number / everybody) if everybody else Named("lab.unknown")
    return Sentence("payments.say.common", {"households": households(number), "share": share})


def tenths(lab: Lab) -> Sentence | None:
    """The sentence that says what the deciles are tenths of; None for other groups."""
    return Sentence("payments.say.tenths") if lab.plan.by == groups.DECILE else None
