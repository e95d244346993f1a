"""The laws that are put side by side: the published texts as they stand, frozen at a date, or with a reform added.

``location_vente@2001-04-29`` freezes the decrees; ``location_vente`` follows each household's own dates. A reform is
one more law: all the published texts and its own, frozen on the day on which it enters into force, as if it had always been
the law; or, for what is new only, each provision from that day on.

``lpa`` and ``lsp`` are purchases: their other facts are the same for all households (see ``facts``). All the laws of one
table are in the currency in which the incomes were declared: two currencies are never added, nor set side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from simulator.engine import refusals, run
from simulator.engine.rules.reads import READS
from simulator.law import Law
from simulator.law.keys import COHORTED, CURRENCIES, HOUSING, WAGES
from simulator.law.readings import Readings
from simulator.law.scheme import PROGRAMMES, programme_of
from simulator.law.text import Text
from simulator.populations import plan_options, purchase_facts
from simulator.reading.errors import InputError
from simulator.wording import FactList, Named, Plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from simulator.engine.households import Households
    from simulator.law import Code
    from simulator.populations.purchase_facts import Facts

CURRENCY = "DZD"
"""The currency of the incomes of a population by default."""

LATER = Readings(snmg_date="keys")
"""The other reading of the thresholds in minimum wages: the wage of the day of the keys, not of the application."""


class Registered(NamedTuple):
    """In which cohort everybody registered, and the year whose minimum wage counts for them."""

    cohort: str
    year: int


@dataclass(frozen=True, eq=False)
class PopulationLaw:
    """One law under which everybody is decided, and what people call it.

    ``facts`` are the further facts of a purchase, None for a rent; ``beside`` is whether another scheme stands beside it;
    ``registered`` is when everybody registered, None where not all did in one cohort and one year.
    """

    name: str
    scheme: str
    frozen: dt.date | None
    law: Law
    readings: Readings = field(default_factory=Readings)
    reform: str | None = None
    facts: Facts | None = None
    beside: bool = False
    registered: Registered | None = None

    @property
    def is_older(self) -> bool:
        """Whether this is a published law older than the programme in which everybody registered: its price was another one."""
        ruled = self._rules_of_programme
        return ruled is not None and self.frozen is not None and self.frozen < ruled

    @property
    def is_newer(self) -> bool:
        """Whether this is a published law that a later programme of the scheme is under: its price is another one."""
        ruled, frozen = self._rules_of_programme, self.frozen
        return (
            ruled is not None
            and frozen is not None
            and any(
                programme.scheme == self.scheme and ruled < programme.rules_of <= frozen
                for programme in PROGRAMMES.values()
            )
        )

    @property
    def _rules_of_programme(self) -> dt.date | None:
        """The day of the rules of the programme in which everybody registered; None for a reform, or where there is no such programme."""
        if self.registered is None or self.reform is not None:
            return None
        programme = programme_of(self.scheme, self.registered.cohort)
        return None if programme is None else PROGRAMMES[programme].rules_of

    def households(self, people: Households) -> Households:
        """The households that this law decides: those of a purchase have buyers. Raises ``InputError``."""
        return people if self.facts is None else self.facts.of(people)

    def regimes(self, people: Households) -> tuple[tuple[Code, ...], run.Places]:
        """The codes under which these households (of ``households``) fall, and the place of each one's. (N,)

        Raises ``InputError`` and ``LawError`` for a purchase that cannot be computed.
        """
        if self.facts is None:
            return run.regimes(people, self.scheme, self.law, self.readings, self.frozen)
        codes, regime = run.regimes(people, self.scheme, self.law, self.readings, self.frozen, self.facts.shared.terms)
        for code in codes if len(people) else ():
            refusals.refuse(people, code)
            refusals.refuse_unknown_rate(people, code)
        return codes, regime

    def with_later_wage(self) -> PopulationLaw:
        """The same law, its thresholds counted in the minimum wage of the day of the keys."""
        return self.with_wage_of(LATER.snmg_date)

    def with_wage_of(self, day: Literal["application", "acceptance", "keys"]) -> PopulationLaw:
        """The same law, its thresholds counted in the minimum wage of this day: the application, the acceptance, the keys."""
        return replace(self, readings=replace(self.readings, snmg_date=day))


def population_laws(
    names: Iterable[str],
    law: Law,
    reforms: Iterable[Text] = (),
    readings: Readings | None = None,
    facts: Mapping[str, Facts] | None = None,
    currency: str = CURRENCY,
    *,
    new_only: bool = False,
) -> tuple[PopulationLaw, ...]:
    """The laws of these names, then one for each reform. Raises ``InputError``.

    A reform is counted as if it had always been the law; ``new_only`` counts it for what comes from its day on, each provision by
    the date of the household to which it attaches. ``facts`` are those of the purchases, by scheme; a scheme in another
    ``currency`` than the incomes is refused.
    """
    readings, facts, reforms = readings or Readings(), facts or {}, _reforms(reforms)
    plan_options.refuse_other("law", law, Law)
    plan_options.refuse_other("readings", readings, Readings)
    if not isinstance(new_only, bool):
        raise InputError("options.switch", "--new-only", got=Plain(str(new_only)))
    laws = []
    for name in dict.fromkeys(_names(names)):
        scheme, frozen = _dated(name, law)
        laws.append(PopulationLaw(name, scheme, frozen, law, readings, facts=_facts(scheme, facts, currency)))
    for text in reforms:
        _refuse_other(*text.schemes)
        label = f"{text.schemes[0]}+{text.id.rpartition('/')[2]}"
        label = f"{text.schemes[0]}+{text.id}" if label in {earlier.name for earlier in laws} else label
        if text.id in {earlier.reform for earlier in laws}:
            raise InputError("lab.error.twice", "--reform", id=Plain(text.id))
        facts_of_scheme = _facts(text.schemes[0], facts, currency)
        frozen = None if new_only else text.in_force
        laws.append(
            PopulationLaw(label, text.schemes[0], frozen, law.with_text(text), readings, text.id, facts_of_scheme)
        )
    refuse_no_law(tuple(laws))
    several = len({earlier.scheme for earlier in laws}) > 1
    return tuple(replace(earlier, beside=several) for earlier in laws)


def refuse_no_law(laws: object) -> None:
    """Raises ``InputError`` for anything but some laws."""
    if not (isinstance(laws, tuple) and laws and all(isinstance(law, PopulationLaw) for law in laws)):
        raise InputError("lab.error.no_law", "--law", example=Plain(f"{COHORTED[0]}@2024-06-26"))


def _reforms(reforms: object) -> list[Text]:
    """The texts of reforms. Raises ``InputError`` for anything else, such as the path of one."""
    texts: list[Any] = list(reforms) if isinstance(reforms, Iterable) and not isinstance(reforms, str) else [reforms]
    for text in texts:
        plan_options.refuse_other("reforms", text, Text)
    return texts


def _names(names: object) -> list[str]:
    """The names of laws. Raises ``InputError`` for one text, whose letters would be taken for laws, and for anything else."""
    texts: list[Any] = list(names) if isinstance(names, Iterable) and not isinstance(names, str | bytes) else [None]
    if not all(isinstance(name, str) for name in texts):
        example = Plain(f'["{COHORTED[0]}@2001-04-29", "{COHORTED[0]}@2024-06-26"]')
        raise InputError("options.laws", "laws", example=example)
    return texts


def _dated(name: str, law: Law) -> tuple[str, dt.date | None]:
    """The scheme of a name, and the day on which its texts are frozen. Raises ``InputError``, for a day before the first text with that text's."""
    is_day = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", name)
    scheme, frozen = law.scheme(f"{COHORTED[0]}@{name}" if is_day else name)
    days = [text.in_force for text in law.texts if scheme in text.schemes and text.dates_the_law]
    if frozen is None or (frozen >= min(days) and not is_day):
        return scheme, frozen
    nearest = min(days, key=lambda day: abs(day - frozen))
    reason = "options.law_day" if is_day else "options.law_too_old"
    raise InputError(reason, "--law", got=Plain(name), example=Plain(f"{scheme}@{nearest.isoformat()}"))


def _refuse_other(*schemes: str) -> None:
    """Raises ``InputError`` for a scheme that is no housing scheme: rules of a bank, or a wage."""
    for scheme in schemes:
        if scheme not in HOUSING:
            schemes_of_housing = FactList(tuple(Plain(name) for name in HOUSING))
            raise InputError("population.error.scheme", "--reform", got=Plain(scheme), known=schemes_of_housing)


def _facts(scheme: str, facts: Mapping[str, Facts], currency: str) -> Facts | None:
    """The facts of a scheme, None for one without. Raises ``InputError`` for another currency, or missing facts."""
    if CURRENCIES[scheme] != currency:
        currencies = {"own": Plain(CURRENCIES[scheme]), "theirs": Plain(currency)}
        raise InputError("population.error.currency", "--law", scheme=Named(f"scheme.{scheme}"), **currencies)
    return purchase_facts.of_scheme(scheme, facts)


def differing(first: Code, second: Code, cohorts: Iterable[str]) -> list[str]:
    """The keys that some rule reads and whose values differ between two codes for some of these cohorts."""
    all_cohorts = list(cohorts)
    return [
        key
        for key in READ
        if any(_content(first, key, cohort) != _content(second, key, cohort) for cohort in all_cohorts)
    ]


def key_in(key: str, code: Code) -> str:
    """The name that a code gives to a key: that of the minimum wage is of its country."""
    return WAGES[code.scheme] if key == "snmg" else key


def _content(code: Code, key: str, cohort: str) -> object:
    key = key_in(key, code)
    if not code.fixes(key, cohort):
        return None
    provision = code.provision(key, cohort)
    return provision.value, provision.strict


READ = tuple(dict.fromkeys(key for keys in READS.values() for key in keys))
"""Every key that some rule reads."""
