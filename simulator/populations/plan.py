"""The plan of a lab: which laws, by which group, at which rates."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from simulator.base import annuity
from simulator.law.keys import CURRENCIES
from simulator.populations import plan_options
from simulator.populations.count.call_worth import Discounting
from simulator.populations.count.funnel import FunnelPlan
from simulator.populations.laws import PopulationLaw, refuse_no_law
from simulator.reading.errors import InputError
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


KAFIL_AGE = 30
"""The supposed age of a kafil on the day of the keys, in years: an assumption, of no law and no survey, which is told with the share that takes one.

``kafil_age`` of a plan is another one. He is young enough to pay for the longest term of a published law.
"""

Gain = Literal["instalment", "present_value"]


def default_gain(laws: Sequence[PopulationLaw]) -> Gain:
    """The default measure of winners: by the month under one scheme, by the whole between several."""
    return "present_value" if len({law.scheme for law in laws}) > 1 else "instalment"


NEUTRAL = Fraction(1, 100)
"""The part of an income that a difference has to pass: of the income of a month each month, of that of a year for what is paid once or in all."""
MONTHS_OF_THE_WHOLE = 12
"""The months of a neutral band of a month in that of what is paid once or in all."""


class TranchesLoan(NamedTuple):
    """A loan for the down payment, the same for everybody: its yearly rate, and the months of its level annuity."""

    rate: Fraction
    months: int


class Arrears(NamedTuple):
    """A share of the households that pays nothing for some months, from a year of its instalments on (1: from the first instalment)."""

    share: Fraction
    months: int
    year: int = 1


class Treasury(NamedTuple):
    """The options of the Treasury's account.

    ``during_works`` spreads the aids and the networks evenly over the works, instead of the month of the keys; ``pay_whole`` is the share
    of the households that pay all their instalments at once at the keys, of those to whom the law then takes something off. Without
    ``by_year`` only what stands beside the other measures is counted: the cost valued at the keys. ``arrears`` are what some do not pay.
    """

    during_works: bool = False
    pay_whole: Fraction = Fraction(0)
    by_year: bool = True
    arrears: Arrears | None = None


KINDS = {"loan": TranchesLoan, "treasury": Treasury, "treasury.arrears": Arrears, "funnel": FunnelPlan}
"""What the options that hold others are made of."""


@dataclass(frozen=True)
class Plan:
    """The laws and the options of a lab.

    ``neutral`` is what a difference has to pass to count, in centimes of a month: twelve times that for what is paid once or in
    all; None for the part ``NEUTRAL`` of each household's income. ``verdict`` counts the three payments and the verdict by all of
    them, ``loan`` what a loan for the down payment adds each month, ``wages_grow`` the efforts when incomes rise by that rate each year.

    Winners between two schemes are counted by the whole: a rent after a down payment and the instalment of a loan are not
    compared by the month. Raises ``InputError``.

    ``bounds`` are the incomes that ``groups.deciles`` found; ``discount`` is the yearly rate of present values, ``works_begin``
    the share of the time between acceptance and keys after which the works call tranches; ``interest`` is the rate of the interest
    which the State bears, if one is given, ``bank_term`` the months of the bank's building credit, ``interim`` its interim interest
    in centimes a dwelling, ``treasury`` switches the Treasury's account on; ``delays`` are in years; ``wage``, ``receipts`` and
    ``distributions`` switch what a table by group may not need; ``kafil_share`` of those whom a kafil lets pay longer take one, of
    ``kafil_age`` years on the day of the keys; ``readings_table`` asks what each reading of the law moves; ``bands`` joint draws of the
    assumptions of a recipe give the bands of the headline figures (0: none), and ``by_article`` takes the differences from the first law apart;
    ``funnel`` is that of a population whose keys follow from a queue.
    """

    laws: tuple[PopulationLaw, ...]
    by: str | None = None
    bounds: tuple[int, ...] = ()
    neutral: int | None = None
    gain: Gain = "instalment"
    discount: Fraction = Fraction(6, 100)
    works_begin: Fraction = Fraction(0)
    interest: Fraction | None = None
    bank_term: int | None = None
    interim: int | None = None
    treasury: Treasury | None = None
    delays: tuple[int, ...] = ()
    wage: bool = False
    receipts: bool = False
    distributions: bool = True
    kafil_share: Fraction = Fraction(0)
    kafil_age: int = KAFIL_AGE
    readings_table: bool = False
    bands: int = 0
    by_article: bool = False
    verdict: bool = False
    loan: TranchesLoan | None = None
    wages_grow: Fraction | None = None
    funnel: FunnelPlan | None = None

    def __post_init__(self) -> None:
        refuse_no_law(self.laws)
        plan_options.check({field.name: getattr(self, field.name) for field in fields(self)}, KINDS)
        if self.gain != default_gain(self.laws) and self.gain == "instalment":
            raise InputError("population.error.gain", "--winners-by")

    def bare(self, *laws: PopulationLaw) -> Plan:
        """The same for these laws, or for all, undivided, and with nothing beside the figures of each law."""
        return replace(
            self, laws=laws or self.laws, by=None, bounds=(), distributions=True, wage=False, receipts=False, delays=(), treasury=None,
            bands=0, by_article=False, verdict=False,
        )  # fmt: skip

    @property
    def currency(self) -> str:
        """The currency of every amount: laws in two currencies are never side by side."""
        return CURRENCIES[self.laws[0].scheme]

    @property
    def buys(self) -> bool:
        """Whether one of the laws is a purchase."""
        return any(law.facts is not None for law in self.laws)

    @property
    def share_paying_whole(self) -> Fraction:
        """The share of the households that pay everything at the keys, in the Treasury's account."""
        return Fraction(0) if self.treasury is None else self.treasury.pay_whole

    @property
    def discounting(self) -> Discounting:
        """How payments of other days are valued on that of the keys."""
        return Discounting(annuity.rate_units(self.discount), self.works_begin)


def stated(laws: tuple[PopulationLaw, ...], options: Mapping[str, object]) -> Plan:
    """The plan of options as people state them: a text is read as the command reads it (``discount="5 %"``). Raises ``InputError``."""
    refuse_no_law(laws)
    names = [field.name for field in fields(Plan)][1:]
    for name in options:
        if name not in names:
            raise InputError("options.unknown", name, known=FactList(tuple(map(Plain, names))))
    currency = CURRENCIES[laws[0].scheme]
    values: dict[str, Any] = {name: plan_options.read(name, value, currency) for name, value in options.items()}
    return Plan(laws, **{"gain": default_gain(laws), **values})
