"""Sentences and labels about the figures, not yet in any language: for the page, the command and the files."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.base.money import Money, units
from simulator.law.scheme import programme_of
from simulator.populations.count import groups, small_groups, tables
from simulator.populations.count.affordable import CLASSES
from simulator.populations.count.effects import TURNS
from simulator.populations.count.totals import AFFORD, COMMON, DELAY, GAIN, MAIN, RISEN, WAGE
from simulator.populations.reforms.draft import DRAFT
from simulator.wording import Counted, FactList, Months, Named, Plain, Sentence, TextWords, Years, has

if TYPE_CHECKING:
    from simulator.law.text import Text
    from simulator.populations.count.tables import Figure
    from simulator.populations.experiment import Lab
    from simulator.populations.laws import PopulationLaw

SHOWN = (
    "eligible.share", "within_30.share", "within_40.share", "too_old", "unpriced", "down_payment.mean", "before_keys.median", "before_keys.d9",
    "income_months.median", "income_months.d9", "financed.mean", "term.mean", "term.median", "age_more", "age_short", "age_excess.median",
    "age_excess.d9", "kafil_wanted.share", "instalment.median", "instalment.d9", "repaid.median", "effort.median", "above_30.share",
    "above_40.share", "effort_first.median", "effort_later.median", "with_loan.median", "with_loan.d9",
    "effort_with_loan.median", "effort_with_loan.above_30.share", "effort_with_loan.above_40.share", "total.mean",
    "present_value.median", "present_value.mean", "aid.mean", "vrd.mean", "interest.mean", "balance_interest.mean", "state.sum", "interest.sum", "balance_interest.sum", "land.sum",
)  # fmt: skip
"""The measures on the screen; the files have all of them."""
BESIDE_A_PURCHASE = {
    "unpriced": ("not_financed",), "down_payment.mean": ("fees.mean", "up_front.mean"),
    "balance_interest.sum": ("state_whole.mean", "state_whole.sum"),
}  # fmt: skip
"""The further measures where one of the laws is a purchase, under the measure that they follow."""
BY_GROUP = (
    "rows",
    "within_40.share",
    "instalment.median",
    "effort.median",
    "above_30.share",
    "state.sum",
)
"""The measures that are shown for each group."""
FOUR = ("within_40.share", "down_payment.mean", "instalment.median", "effort.median")
"""The four numbers of a law: a kinder law never has a worse first, third or fourth one at the same price."""
BEFORE_KEYS, MONTHS_OF_INCOME = "down_payment.mean", "income_months.median"
"""What is paid before the keys, and what stands beside it: the same as months of income."""
HEADLINE = (*FOUR[:2], MONTHS_OF_INCOME, *FOUR[2:])
"""All that is told of a law first, and has a band."""

_BILLION = 10**9
_SEVERAL = 10
_RATE_DIGITS = 4


def measures_shown(lab: Lab) -> list[str]:
    """The measures on the screen for these laws and this plan, with the refusals that occur."""
    counted = {figure.measure for figure in lab.figures if figure.table == MAIN}
    refused = sorted(measure for measure in counted if measure.startswith("refused."))
    names = [*SHOWN[:3], *refused, *(name for name in SHOWN[3:] if name in counted)]
    return [more for name in names for more in (name, *(BESIDE_A_PURCHASE.get(name, ()) if lab.plan.buys else ()))]


def law_label(law: PopulationLaw) -> Sentence:
    """The name of a law as figures are told of it.

    Of a law under which people of a later or an earlier programme are counted, with whose price and minimum wage that is.
    """
    of = law.registered
    if of is None or not (law.is_older or law.is_newer):
        return law_alone(law)
    programme = Named(f"whatif.line.{programme_of(law.scheme, of.cohort)}")
    return Sentence("afford.law.priced", {"date": law.frozen, "programme": programme, "year": Plain(str(of.year))})


def law_alone(law: PopulationLaw) -> Sentence:
    """The name of a law without a price, for what is told of its texts; with its scheme where it is a purchase, or beside another."""
    if law.beside or law.facts is not None:
        return _law_of_a_scheme(law)
    if law.reform is not None:
        return reform_label(law.law.by_id[law.reform])
    if law.frozen is not None:
        return Sentence("lab.law.frozen", {"date": law.frozen})
    return Sentence("lab.law.own")


def reform_label(text: Text) -> Sentence:
    """The name of a reform: its title, in the language of the reader; of a draft, that it is one."""
    return (
        Sentence("lab.law.draft") if text.id.startswith(DRAFT) else Sentence("lab.law.reform", {"title": _title(text)})
    )


def _title(text: Text) -> TextWords:
    return TextWords(text.title)


def _law_of_a_scheme(law: PopulationLaw) -> Sentence:
    facts: dict[str, object] = {"scheme": Named(f"population.scheme.{law.scheme}")}
    if law.reform is not None and law.reform.startswith(DRAFT):
        return Sentence("population.law.draft", facts)
    if law.reform is not None:
        return Sentence("population.law.reform", facts | {"title": _title(law.law.by_id[law.reform])})
    if law.frozen is not None:
        return Sentence("population.law.frozen", facts | {"date": law.frozen})
    return Sentence("population.law.own", facts)


def measure_label(measure: str) -> Sentence:
    """The name of a measure."""
    if any(measure in more for more in BESIDE_A_PURCHASE.values()):
        return Sentence(f"population.measure.{measure.replace('.', '_')}")
    name = measure.replace(".", "_")
    key = _first_key(
        f"payments.measure.{name}",
        f"treasury.measure.{name}",
        f"study.measure.{name}",
        f"afford.measure.{name}",
        f"lab.measure.{name}",
        f"afford.class.{measure.removesuffix('.share')}",
    )
    if key:
        return Sentence(key)
    before, _, rule = measure.partition("refused.")
    if not before and rule and (rule == "price_cap" or has(f"key.{rule}")):
        rule_name = Named("population.rule.price_cap") if rule == "price_cap" else Named(f"key.{rule}")
        return Sentence("lab.measure.refused", {"rule": rule_name})
    return Sentence("lab.measure.other", {"name": Plain(measure)})


def _first_key(*keys: str) -> str:
    """The first of these keys that has a sentence; "" where none has."""
    return next((key for key in keys if has(key)), "")


def group_names(lab: Lab) -> list[str]:
    """The names of the groups that have enough rows, in their order; empty for households that are not divided."""
    return small_groups.printed(lab.figures)


def group_label(by: str | None, group: str) -> object:
    """The name of a group."""
    if group == groups.ALL:
        return Sentence("lab.group.all")
    if by == groups.AGE:
        return Sentence("lab.group.age", {"band": Plain(group)})
    return Sentence("lab.group.decile", {"n": int(group)}) if by == groups.DECILE else part_label(group)


def part_label(part: str) -> object:
    """The name of a part of a margin: the word of the recipe where the catalogues have none (a wilaya)."""
    return Named(f"lab.part.{part}") if part.isalpha() and has(f"lab.part.{part}") else Plain(part)


def value(figure: Figure) -> object:
    """A figure as people read it: whole dinars, tenths of a per cent; the word for *unknown* where it has no value."""
    return Named("lab.unknown") if figure.value is None else shown(figure.value, figure.unit)


def shown(number: Fraction, unit: str) -> object:
    """A number in its unit, as people read it."""
    if unit == tables.SHARE:
        return percent(number)
    if unit in tables.MONEY:
        return large(number, unit) if abs(number) >= _BILLION else amount(number, unit)
    if unit == tables.MONTHS:
        return Months(round(number))
    return int(number + Fraction(1, 2))


def percent(number: Fraction) -> float:
    """A share to the nearest tenth of a per cent."""
    return round(number * 1000) / 1000


def amount(number: Fraction, currency: str = tables.DINARS) -> Money:
    """An amount to the nearest dinar, or dirham."""
    return Money(round(number) * units(currency), currency)


def large(number: Fraction, currency: str = tables.DINARS) -> Sentence | Money:
    """An amount of billions; of millions, where there are few billions; of dinars, where there are few millions.

    A currency that has no words for millions is written in full.
    """
    if abs(number) < _SEVERAL * _BILLION // 1000 or currency not in (tables.DINARS, tables.DIRHAMS):
        return amount(number, currency)
    several = abs(round(number / _BILLION)) >= _SEVERAL
    unit, scale = ("billions", _BILLION) if several else ("millions", _BILLION // 1000)
    count = Counted(unit, round(number / scale))
    if currency == tables.DIRHAMS:
        return Sentence("population.dirhams", {"n": count})
    return Sentence("lab.billions" if several else "lab.millions", {"n": count})


def households(number: Fraction) -> Counted:
    """A number of households, to the nearest."""
    return Counted("households", int(number + Fraction(1, 2)))


def population(lab: Lab) -> Sentence:
    """The sentence on the number of rows and of the households for which they stand."""
    return Sentence(
        "lab.say.rows", {"rows": Counted("rows", lab.rows), "households": households(lab.value("households"))}
    )


def law(lab: Lab, place: int) -> Sentence:
    """The sentence that sums up one law."""
    total = households(lab.value("households", place))
    facts: dict[str, object] = {"law": law_label(lab.plan.laws[place]), "households": total.count}
    if not total.count:
        return Sentence("lab.say.law.weightless", {"law": facts["law"]})
    if not lab.value("served", place):
        if total.count == 1:
            return Sentence("lab.say.law.nobody.one", {"law": facts["law"]})
        return Sentence("lab.say.law.nobody", {"law": facts["law"], "households": total})
    if lab.plan.laws[place].facts is not None:
        return _purchase(lab, place, facts)
    return _rent(lab, place, facts, total.count)


def _rent(lab: Lab, place: int, facts: dict[str, object], total: int) -> Sentence:
    """The sentence on what people can afford; in the singular for one household."""
    instalment, effort = (lab.value(measure, place) for measure in ("instalment.median", "effort.median"))
    paid: dict[str, object] = {
        "instalment": amount(instalment), "effort": Named("lab.effort.none") if effort is None else percent(effort)
    }  # fmt: skip
    if total > 1:
        return Sentence("afford.say.law", {**facts, **paid, **_classes(lab, place)})
    aged = Sentence("lab.say.aged" if lab.value("cut_by_age.share", place) else "lab.say.aged.not")
    return Sentence("lab.say.law.alone", {"law": facts["law"], **paid, "aged": aged})


def _classes(lab: Lab, place: int) -> dict[str, object]:
    """All the households, and those of each class in number and as a share."""
    names = [name for name in CLASSES if name != "unknown"]
    facts: dict[str, object] = {"households": households(lab.value("households", place))}
    facts |= {name: households(lab.value(name, place, table=AFFORD)) for name in names}
    return facts | {f"{name}_share": percent(lab.value(f"{name}.share", place, table=AFFORD)) for name in names}


def _purchase(lab: Lab, place: int, facts: dict[str, object]) -> Sentence:
    """The sentence on the households that can buy, the amount up front, and the instalment where there is a loan."""
    facts |= {
        "served": households(lab.value("served", place)), "share": percent(lab.value("served.share", place)),
        "up_front": amount(lab.value("up_front.mean", place), lab.plan.currency),
    }  # fmt: skip
    instalment, effort = (lab.value(measure, place) for measure in ("instalment.median", "effort.median"))
    if instalment is None:
        return Sentence("population.say.law.cash", facts)
    effort = Named("lab.unknown") if effort is None else percent(effort)
    return Sentence(
        "population.say.law", facts | {"instalment": amount(instalment, lab.plan.currency), "effort": effort}
    )


def same_effort(lab: Lab, place: int, group: str) -> Any:  # noqa: ANN401 - as ``Lab.value``
    """The median effort of a group: under several laws with a verdict, of the households that all of them serve."""
    is_shared = lab.plan.verdict and len(lab.plan.laws) > 1
    return lab.value("effort.median", place, group, COMMON if is_shared else MAIN)


def effort(lab: Lab, place: int, names: list[str]) -> Sentence | None:
    """The sentence on the median effort of the first and the last group served; None where no household is."""
    served = [(name, median) for name in names if (median := same_effort(lab, place, name)) is not None]
    if not served:
        return None
    facts: dict[str, object] = {"law": law_label(lab.plan.laws[place])}
    if len(served) == 1:
        name, median = served[0]
        return Sentence("lab.say.effort.one", facts | {"low": percent(median), "group": group_label(lab.plan.by, name)})
    for end, (name, median) in (("low", served[0]), ("high", served[-1])):
        facts |= {end: percent(median), f"{end}_group": group_label(lab.plan.by, name)}
    return Sentence("lab.say.effort", facts)


def unchanged(lab: Lab, place: int) -> Sentence | None:
    """The reason for which a law changes nothing for anybody; None where it does."""
    if not lab.changes_nothing(place):
        return None
    facts: dict[str, object] = {"law": law_label(lab.plan.laws[place]), "first": law_label(lab.plan.laws[0])}
    keys = lab.differing_keys[place]
    if not keys:
        return Sentence("lab.say.noop.law", facts)
    return Sentence("lab.say.noop.effect", facts | {"keys": FactList(tuple(Named(f"key.{key}") for key in keys))})


def redated(lab: Lab, place: int) -> Sentence | None:
    """Who pays the same later or earlier, how much, by how many months on average, and what all is then worth; None where more changes."""
    if not lab.only_days_change(place):
        return None
    facts: dict[str, object] = {"law": law_label(lab.plan.laws[place]), "first": law_label(lab.plan.laws[0])}
    turns = [name for name in TURNS if lab.value(name, place, table=GAIN)]
    for name in turns:
        facts[name] = households(lab.value(name, place, table=GAIN))
        facts[f"{name}_amount"] = amount(lab.value(f"{name}.mean", place, table=GAIN), lab.plan.currency)
        facts[f"{name}_months"] = Months(round(lab.value(f"{name}.months", place, table=GAIN)))
    values = (amount(lab.value("present_value.mean", law), lab.plan.currency) for law in (0, place))
    facts |= {"rate": lab.plan.discount, **dict(zip(("before", "after"), values, strict=True))}
    return Sentence(f"study.say.redated.{'_'.join(turns)}", facts)


def valued(lab: Lab) -> Sentence:
    """The sentence that says how the payments of other days are valued on that of the keys."""
    discount, digits = lab.plan.discount, 10**_RATE_DIGITS
    effective = Fraction(round(((1 + discount / 12) ** 12 - 1) * digits), digits)
    rates = {"rate": discount, "effective": effective}
    if not lab.plan.works_begin:
        return Sentence("study.say.value", rates)
    return Sentence("study.say.value.later", {**rates, "begin": lab.plan.works_begin})


def interest(lab: Lab) -> Sentence | None:
    """The sentence that says which interest of the State is counted; None without a rate."""
    plan = lab.plan
    if plan.interest is None:
        return None
    if plan.bank_term is None:
        return Sentence("study.say.interest.balance", {"rate": plan.interest})
    facts: dict[str, object] = {"rate": plan.interest, "term": Months(plan.bank_term)}
    if plan.interim is None:
        return Sentence("study.say.interest.without", facts)
    return Sentence("study.say.interest", {**facts, "interim": Money(plan.interim, plan.currency)})


def repeated(law: PopulationLaw) -> Sentence:
    """The sentence that says that a law was named twice, and is counted once."""
    return Sentence("lab.say.repeated", {"law": law_label(law)})


def wage(lab: Lab, place: int) -> Sentence:
    """The sentence on changes of bracket at the later minimum wage; for a purchase, of aid: its term is the bank's."""
    bought = lab.plan.laws[place].facts is not None
    names = ("enters", "leaves", *(("more_aid", "less_aid", "unknown") if bought else ("longer", "shorter")))
    label = law_label(lab.plan.laws[place])
    now, later = (FactList(tuple(Money(cents, lab.plan.currency) for cents in sorted(wages))) for wages in lab.wages)
    if lab.wages.now == lab.wages.later and len(lab.wages.now) == 1:
        return Sentence("lab.say.wage.same", {"law": label, "now": now})
    counts = {name: households(lab.value(name, place, table=WAGE)) for name in names}
    key = "population.say.wage" if bought else "lab.say.wage"
    if bought and lab.value("unknown", place, table=WAGE):
        key = "population.say.wage.unknown"
    return Sentence(key, {"law": label, "now": now, "later": later, **counts})


def wage_and_incomes(lab: Lab, place: int) -> Sentence | None:
    """The sentence on the same when incomes rise as the minimum wage does; None for a purchase, or one minimum wage."""
    if lab.plan.laws[place].facts is not None or lab.wages.now == lab.wages.later:
        return None
    names = ("enters", "leaves", "longer", "shorter")
    counts = {name: households(lab.value(name, place, table=RISEN)) for name in names}
    return Sentence("study.say.wage.incomes", {"law": law_label(lab.plan.laws[place]), **counts})


def delay(lab: Lab, place: int) -> Sentence | None:
    """The sentence on the longest delay; None where no household is served at one of the two ends."""
    first, last = lab.plan.delays[0], lab.plan.delays[-1]
    cuts, paid = (
        [lab.value(f"{name}.{years}.{kind}", place, table=DELAY) for years in (first, last)]
        for name, kind in (("cut_by_age", "share"), ("instalment", "median"))
    )
    if None in cuts:
        return None
    facts: dict[str, object] = {
        "law": law_label(lab.plan.laws[place]), "years": Years(last - first), "before": percent(cuts[0]),
        "paid_before": amount(paid[0], lab.plan.currency), "paid_after": amount(paid[1], lab.plan.currency),
        "too_old": households(lab.value(f"too_old.{last}", place, table=DELAY)),
    }  # fmt: skip
    if percent(cuts[0]) == percent(cuts[1]):
        return Sentence("lab.say.delay.same", facts)
    return Sentence("lab.say.delay", facts | {"after": percent(cuts[1])})


def absent(lab: Lab) -> list[tuple[Sentence, Sentence, Sentence]]:
    """The measures that are unknown over all households: each with its law and its reason."""
    names, listed_measures = {law.name: law for law in lab.plan.laws}, measures_shown(lab)
    missing = dict.fromkeys(  # a measure may stand in two tables: it is unknown once
        (figure.measure, figure.law, figure.reason)
        for figure in lab.figures
        if figure.value is None and figure.group == groups.ALL and figure.measure in listed_measures
    )
    return [(measure_label(measure), law_label(names[law]), reason(why)) for measure, law, why in missing]


def reason(code: str) -> Sentence:
    """The sentence for the reason of an absent figure."""
    return Sentence(
        _first_key(
            f"payments.reason.{code}", f"treasury.reason.{code}", f"study.reason.{code}", f"population.reason.{code}"
        )
        or f"lab.reason.{code}"
    )
