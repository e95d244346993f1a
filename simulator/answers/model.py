"""The ``Answer`` to one household: amounts with their currency, days, rules. ``to_json`` writes it in the form of the contract.

Every door reads these attributes, and parses no text. An amount is ``Money`` in the currency of the scheme, a rate and a share
are ``Fraction``, a rule is the ``Provision`` that says it. What is not known, or does not apply, is None: the docstring of the
attribute, or of its class, says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from simulator.answers.model_schedule import AMOUNTS, Payment
from simulator.base.money import Money

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    import pandas as pd

    from simulator.answers.explain import Step
    from simulator.answers.explanation import Explanation
    from simulator.answers.model_loans import DownPaymentLoan, Fee, Loan, Purchase
    from simulator.answers.model_prices import PriceAlternative, PriceComposition
    from simulator.answers.stages import Stage
    from simulator.engine.financing import Financing
    from simulator.law import Provision
    from simulator.wording import Sentence


class UnusualFact(NamedTuple):
    """A fact that does not fit another one, and the amount that may be meant instead; None where the fact is no amount."""

    key: str
    where: str
    sentence: Sentence
    instead: Money | None


class Bound(NamedTuple):
    """One side of what a criterion allows: ``<=`` and the value."""

    sign: str
    value: Money | int | dt.date


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition with its verdict: what the household has, what is needed, how far it is from it where both are amounts.

    ``depends_on`` is the reading on which the verdict depends, where there is one.
    """

    rule: str
    verdict: str
    have: Money | int | bool | dt.date | None
    need: tuple[Bound, ...] | bool | None
    distance: Money | None
    depends_on: str | None
    provision: Provision


class Half(NamedTuple):
    """A part of the first tranche: its share of the price, its amount, the last day to pay it."""

    share: Fraction
    amount: Money
    by: dt.date


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of the down payment; ``due`` is None where its day depends on the works, ``halves`` are its parts, if it has any."""

    number: int
    milestone: str
    share: Fraction
    amount: Money
    due: dt.date | None
    after_keys: int | None
    halves: tuple[Half, ...]


class Cap(NamedTuple):
    """A bound of the number of instalments, and how many it allows."""

    name: str
    months: int


class Bracket(NamedTuple):
    """The nearest bound of income at which the term changes, the side of it, and how far it is."""

    threshold: Money
    side: str
    distance: Money


class Blocked(NamedTuple):
    """Why no instalment can be paid, and the last day on which one could have been."""

    reason: str
    limit: dt.date
    provision: Provision


class Inability(NamedTuple):
    """The applicant's part of the instalment, above the share of his income that the reading ``above`` takes as bearable."""

    above: str
    share: Fraction
    monthly: Money
    income: Money


@dataclass(frozen=True, slots=True)
class WayOut:
    """A way out: instalments (``instalment``, ``months``, ``total``) or everything at once (``amount``, ``discount``)."""

    way: str
    availability: str
    provision: Provision
    instalment: Money | None = None
    months: int = 0
    total: Money | None = None
    amount: Money | None = None
    discount: Money | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """What bounds the number of instalments, which bound is decisive, and the ways out.

    ``age_limit_date`` and ``bracket`` are None for a purchase; ``blocked`` and ``unable`` where nothing is wrong.
    """

    caps: tuple[Cap, ...]
    months: int
    decisive: str | None
    age_limit_date: dt.date | None = None
    bracket: Bracket | None = None
    blocked: Blocked | None = None
    unable: Inability | None = None
    ways_out: tuple[WayOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Instalments:
    """The instalments: their count, their amount, the first and the last day; ``total_paid`` includes the down payment, None where unknown."""

    count: int
    amount: Money | None
    last_amount: Money | None
    first_due: dt.date | None
    last_due: dt.date | None
    total_paid: Money | None


class Condition(NamedTuple):
    """A condition of the discount, whether it is met (None: it depends on the payer), and the share of the price that it needs."""

    name: str
    met: bool | None
    share: Fraction | None
    provision: Provision


@dataclass(frozen=True, slots=True)
class PayOff:
    """Everything that remains, paid on one day after instalment ``number`` (0: with the keys)."""

    number: int
    date: dt.date
    base: Money
    discount: Money
    amount: Money
    conditions: tuple[Condition, ...]
    offer: Provision
    status: str


@dataclass(frozen=True, slots=True)
class PayOffAtKeys:
    """Everything paid with the keys, the tranches still due then, and the first later payment with a discount."""

    payment: PayOff
    tranches: Money
    first_discounted: PayOff | None


class Span(NamedTuple):
    """A payer, the first and the last day of its payments, and the number of months."""

    name: str
    first: dt.date
    last: dt.date
    months: int


@dataclass(frozen=True, slots=True)
class Payer:
    """One payer: the monthly amount, the total, and the share of his own income, None where unknown."""

    span: Span
    monthly: Money
    total: Money
    effort: float | None


class End(NamedTuple):
    """The figures of an answer at one end of a year of birth."""

    eligible: bool
    term_months: int
    instalment: Money | None
    last_due: dt.date | None
    decisive: str | None
    total_paid: Money | None
    payers: tuple[Span, ...]


class Spread(NamedTuple):
    """The figures of an answer at both ends of a year of birth."""

    first_of_january: End
    last_of_december: End


class KeysInHand(NamedTuple):
    """The day from which the keys are in hand, and the day of the application, on which the conditions are examined."""

    since: dt.date
    application: dt.date


class Reproduce(NamedTuple):
    """What reproduces an answer: the version of the engine, the digests of the law and of the question."""

    engine: str
    law: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer for one household.

    ``frozen`` is the day of a frozen law; ``as_of`` the day on which the answer is read, where the question names one, and
    ``keys_in_hand`` is None on every other, or while the keys are to come; ``rate`` yearly and before VAT, None where nothing gives it; ``effort`` the share of the
    applicant's income; ``financing`` says how the dwelling is paid, and what every door asks about it; ``purchase`` is None for a rent, ``pay_off_at_keys`` for a purchase, ``spread`` for a birth that is a day.
    """

    scheme: str
    frozen: dt.date | None
    law_date: dt.date
    currency: str
    financing: Financing
    title: Mapping[str, str]
    warnings: tuple[UnusualFact, ...]
    supposed: tuple[str, ...]
    as_of: dt.date | None
    keys_in_hand: KeysInHand | None
    criteria: tuple[Criterion, ...]
    price: Money
    price_source: str
    price_composition: PriceComposition | None
    grant: Money
    down_payment: Money
    financed: Money
    rate: Fraction | None
    price_alternatives: tuple[PriceAlternative, ...]
    tranches: tuple[Tranche, ...]
    term: Term
    instalments: Instalments
    pay_off_at_keys: PayOffAtKeys | None
    payers: tuple[Payer, ...]
    purchase: Purchase | None
    down_payment_loan: DownPaymentLoan | None
    effort: float | None
    charges: Money | None
    year_only: tuple[str, ...]
    spread: Spread | None
    readings: Mapping[str, str]
    explanation: Explanation
    reproduce: Reproduce
    notebook: ClassVar[Callable[[Answer], str] | None] = None
    """The function that writes an answer as HTML: views stand above answers, so ``simulator.api`` sets it."""

    def _repr_html_(self) -> str | None:
        return None if Answer.notebook is None else Answer.notebook(self)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step of the way to the figures, with its provisions."""
        return self.explanation.steps

    @property
    def contract_terms(self) -> tuple[Step, ...]:
        """What the contract forbids and gives."""
        return self.explanation.contract_terms

    @property
    def gaps(self) -> tuple[Provision, ...]:
        """The gaps of the law for this household."""
        return self.explanation.gaps

    @property
    def journey(self) -> tuple[Stage, ...]:
        """The dated steps to the dwelling."""
        return self.explanation.journey

    @property
    def schedule(self) -> tuple[Payment, ...]:
        """Every dated payment, tranches first."""
        return self.explanation.schedule.payments

    @property
    def refusals(self) -> tuple[Criterion, ...]:
        """The criteria that refuse."""
        return tuple(criterion for criterion in self.criteria if criterion.verdict == "refused")

    @property
    def eligible(self) -> bool:
        """Whether no criterion refuses."""
        return not self.refusals

    @property
    def is_refused(self) -> bool:
        """Whether the household is refused; with the keys in hand it no longer is."""
        return not self.eligible and self.keys_in_hand is None

    @property
    def loan(self) -> Loan | None:
        """The loan with which the dwelling is bought; None where it is not paid with one."""
        return self.purchase.loan if self.purchase else None

    @property
    def tranches_to_pay(self) -> tuple[Tranche, ...]:
        """The tranches that the household pays; those of 0 only where each is its share of the price."""
        return tuple(row for row in self.tranches if self.financing.calls_shares or row.amount.cents)

    @property
    def effective_rate(self) -> Fraction | None:
        """The yearly rate of the instalments, after what the State takes of it; None where none is known, or none is borne."""
        return self.loan.effective_rate if self.loan else None

    @property
    def is_rate_unknown(self) -> bool:
        """Whether a rate is needed that no text or bank's rate gives, so that what is financed is not known."""
        return self.loan is not None and self.loan.is_unknown

    @property
    def fees(self) -> tuple[Fee, ...]:
        """The known fees on top of the price, above 0."""
        return self.purchase.fees if self.purchase else ()

    @property
    def fees_total(self) -> Money:
        """All known fees on top of the price."""
        return self.purchase.fees_total if self.purchase else Money(0, self.currency)

    def frame(self) -> pd.DataFrame:
        """The schedule: one row for each payment, tranches first, under the names of the contract; imports pandas.

        Amounts are ``Decimal`` in dinars (dirhams where ``currency`` says so), so that they add up to the price exactly;
        None where one is not known or does not apply. ``date`` is datetime64, NaT where the day depends on the works;
        ``charges`` is there when charges were stated. ``frame.astype({"due": float})`` is what a chart needs.
        """
        import pandas as pd

        columns = {name: [getattr(payment, name) for payment in self.schedule] for name in Payment._fields}
        columns |= {name: [amount and amount.decimal for amount in columns[name]] for name in AMOUNTS}
        if self.charges is None:
            del columns["charges"]
        table = pd.DataFrame(columns).rename(columns={"number": "n"})
        return table.assign(date=pd.to_datetime(table["date"]))
