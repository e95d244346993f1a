"""The steps of a purchase: the aid, the calls, the loan and its limits, the fees, the ownership, the resale."""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

from simulator.answers.explain import loan_notes
from simulator.answers.explain.case import Case, Step, amount_step
from simulator.answers.explain.resale import announced_end, resale_steps
from simulator.base.annuity import UNITS
from simulator.engine.rules import borrowing, fees
from simulator.engine.schedule import INSTALMENT
from simulator.wording import FactList, Months, Named, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator


def steps(case: Case) -> list[Step]:
    """Every step of a purchase after the price."""
    return [
        *_grant(case), *_cliff(case), *_fnpos(case), _calls(case), *_loan(case),
        *loan_notes.notes(case), *_instalments(case), *_fees(case), *ownership(case),
    ]  # fmt: skip


def _grant(case: Case) -> Iterator[Step]:
    """The State's aid, where the texts speak of one."""
    if not case.code.speaks_of("grant"):
        return
    amount = int(case.purchase.grant[case.row])
    facts = {"amount": case.money(amount), "income": case.money(case.income)}
    yield amount_step(
        case, "grant", amount, Sentence(f"step.grant.{'given' if amount else 'none'}", facts), case.cite("grant")
    )


def _cliff(case: Case) -> Iterator[Step]:
    """The step about the aid that is lost above a bound of the price; none far from a bound or without one."""
    price, amount = int(case.outcome.decisions.price[case.row]), int(case.purchase.grant[case.row])
    bands = case.code.value_or_none("grant") or ()
    for band, after in zip_longest(bands, bands[1:]):
        lower = 0 if after is None else int(after.gives)
        if band.price_up_to is not None and amount == int(band.gives) > lower and price <= band.price_up_to:
            facts = {
                "bound": case.money(band.price_up_to),
                "lost": case.money(int(band.gives) - lower),
                "left": case.money(band.price_up_to - price),
                "lower": case.money(lower),
            }
            yield amount_step(case, "cliff", int(band.gives) - lower, Sentence("step.cliff", facts), case.cite("grant"))
            return


def _fnpos(case: Case) -> Iterator[Step]:
    if case.code.terms.fnpos:
        amount = int(case.purchase.fnpos[case.row])
        facts = {"amount": case.money(amount)}
        key = f"step.fnpos.{'given' if amount else 'none'}"
        yield amount_step(case, "fnpos", amount, Sentence(key, facts), case.cite("fnpos_grant"))


def _calls(case: Case) -> Step:
    """The step of the buyer's own payments, call by call."""
    amounts = case.outcome.decisions.tranches[:, case.row]
    total = int(amounts.sum())
    milestones = [tranche.milestone for tranche in case.code.calendar]
    parts = tuple(
        Sentence("step.call", {"amount": case.money(int(amount)), "milestone": Named(f"milestone.{milestone}")})
        for milestone, amount in zip(milestones, amounts, strict=False)
        if amount
    )
    kind = "none" if not total else "calendar" if case.code.tranches else "once"
    facts = {"total": case.money(total), "parts": FactList(parts)}
    return amount_step(case, "down_payment", total, Sentence(f"step.calls.{kind}", facts), case.cite("tranches"))


RATE_UNKNOWN = "rate_unknown"
"""The limit of a loan without a known rate: its amount is unknown."""


def binding(case: Case) -> str | None:
    """What limits the loan (``borrowing.BINDINGS``, or ``RATE_UNKNOWN``); None where no loan is requested."""
    caps = case.purchase.loan_caps[:, case.row]
    buyers = case.outcome.people.buyers
    if buyers is None or not buyers.requested_loan[case.row]:
        return None
    return RATE_UNKNOWN if case.financing.lacks_rate(case.code) else borrowing.BINDINGS[int(caps.argmin())]


def _loan(case: Case) -> Iterator[Step]:
    limit = binding(case)
    if limit in (None, RATE_UNKNOWN):
        return
    amount, rate = int(case.outcome.decisions.financed[case.row]), int(case.purchase.rate[case.row])
    if rate == borrowing.NO_RATE:
        none = {"income": case.money(case.income)}
        yield amount_step(case, "loan", 0, Sentence("step.loan.no_rate", none), case.cite("loan_rate"))
        return
    facts = {
        "amount": case.money(amount),
        "rate": Fraction(rate, UNITS),
        "binding": Named(f"binding.{limit}"),
        "months": Months(case.term),
    }
    key = f"step.loan.{'granted' if amount else 'refused'}"
    yield amount_step(case, "loan", amount, Sentence(key, facts), case.cite(*_rate_and_limit_keys(case, limit)))


_BINDS = {
    "share_of_price": ("bank_share_max", "loan_share_max"), "price_cap": ("loan_price_cap",),
    "income": ("bank_dti", "bank_income_min"), "age": ("bank_age_limit", "bank_dti"), "bank_cap": ("loan_insurance_cap",),
}  # fmt: skip
"""The provisions behind each limit of a loan."""


def _rate_and_limit_keys(case: Case, bound: str) -> list[str]:
    """The keys of the provisions of a loan: its rate, unless the household states one, and its limit."""
    rates = () if case.code.terms.rate is not None else ("loan_rate", "bank_rate")
    return [key for key in (*rates, *_BINDS.get(bound, ())) if case.code.value_or_none(key) is not None]


def _instalments(case: Case) -> Iterator[Step]:
    level, row = case.outcome.level, case.row
    if not level.count[row]:
        return
    payer = case.outcome.payers(row)[0]
    facts = {
        "instalment": case.money(int(level.instalment[row])),
        "last": case.money(int(level.last[row])),
        "count": int(level.count[row]),
        "first": payer.first,
        "until": payer.last,
    }
    if case.code.terms.deferral:
        waiting = int(case.outcome.ledger(row).interest[case.outcome.ledger(row).kind == INSTALMENT][0])
        deferral = {"months": Months(case.code.terms.deferral), "amount": case.money(waiting)}
        yield amount_step(case, "deferral", waiting, Sentence("step.deferral", deferral))
    yield amount_step(case, "instalment", int(level.instalment[row]), Sentence("step.loan.instalment", facts))
    interest = payer.total - int(case.outcome.decisions.financed[row])
    yield amount_step(case, "interest", interest, Sentence("step.loan.interest", {"amount": case.money(interest)}))
    if payer.effort == payer.effort:
        effort = {"payer": Named("payer.applicant"), "effort": payer.effort, "amount": case.money(payer.monthly)}
        yield Step("effort_applicant", f"{payer.effort:.4f}", "share", Sentence("step.effort", effort))


def _fees(case: Case) -> Iterator[Step]:
    """A step for each known fee, paid on top of the price."""
    purchase = case.purchase
    for name, column in zip(fees.known_fees(case.code), purchase.fees, strict=False):
        amount = int(column[case.row])
        if amount:
            facts = {"fee": Named(f"fee.{name}"), "amount": case.money(amount)}
            yield amount_step(case, f"fee_{name}", amount, Sentence("step.fee", facts), case.cite(fees.FEES[name][0]))
    premium = int(purchase.insurance[case.row])
    if premium:
        facts = {"fee": Named("fee.loan_insurance"), "amount": case.money(premium)}
        yield amount_step(case, "fee_loan_insurance", premium, Sentence("step.fee", facts), case.cite("loan_insurance"))


def ownership(case: Case) -> Iterator[Step]:
    """The steps of the ownership, of the resale, and of the announced end of the programme."""
    yield Step(
        "owner_from",
        case.code.value("owner_from"),
        "word",
        Sentence(f"step.owner.{case.code.value('owner_from')}"),
        case.cite("owner_from"),
    )
    yield from resale_steps(case)
    yield from announced_end(case)
