"""The figures of a population are those of its households, added one by one; and what is said of them is true.

The oracle is plain Python over ``simulate``, household by household: no group, no chunk, no weight in millionths.
"""

import functools
import statistics
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from strategies import crowd
from test_claims_of_sentences import n

from simulator import Law, population, simulate
from simulator.base.money import CENTIMES, MILLION
from simulator.engine import schedule
from simulator.engine.households import UNSTATED
from simulator.law import COHORTS
from simulator.populations import laws
from simulator.populations.count import tables
from simulator.populations.count.totals import DELAY, GAIN, MAIN, WAGE, Key, Totals
from simulator.populations.plan import Plan
from simulator.populations.reforms import threshold
from simulator.populations.report import findings as report
from simulator.populations.report import receipts_sentences
from simulator.views.text import population_page, threshold_page
from simulator.wording import LANGUAGES, write

pytestmark = pytest.mark.slow

LAW = Law.load()
NAMES = ("location_vente@2001-04-29", "location_vente@2024-06-26", "location_vente@2025-12-15")
DELAYS = (0, 8)


@functools.cache
def people():
    """Households of every cohort with a price of their own, late enough to come under every decree."""
    whole_lab = crowd(7, 120)
    price = np.where(whole_lab.price == UNSTATED, 343_000_000, np.clip(whole_lab.price, 1_000, 10**9))
    return replace(whole_lab, price=price, income=np.where(np.arange(120) % 17 == 0, 0, whole_lab.income))


@functools.cache
def whole_lab():
    return population(
        people(),
        list(NAMES),
        law=LAW,
        wage=True,
        receipts=True,
        delays=DELAYS,
        by="cohort",
        interest=Fraction(3, 100),
        neutral=10_000,
    )


@functools.cache
def outcomes(years=0):
    some = people()
    if years:
        keys = some.keys_parts
        from simulator.base import dates

        some = replace(some, keys=dates.put_together(keys.month + 12 * years, keys.day))
    return [simulate(some, name, law=LAW) for name in NAMES]


def rows(law, group, years=0):
    """The households of a group under a law: whether each is eligible, served, and its figures, one by one."""
    outcome = outcomes(years)[law]
    for row in range(len(people())):
        if group in ("all", COHORTS[people().cohort[row]]):
            yield {
                "row": row, "eligible": bool(outcome.eligible[row]), "served": bool(outcome.eligible[row] and outcome.level.count[row]),
                "instalment": int(outcome.level.instalment[row]), "months": int(outcome.level.count[row]),
                "financed": int(outcome.decisions.financed[row]), "down_payment": int(outcome.decisions.down_payment[row]),
                "price": int(outcome.decisions.price[row]), "term_max": int(outcome.decisions.caps[0, row]),
                "reach": int(outcome.decisions.reach[0, row]), "refusals": int(outcome.decisions.refusals[row]), "unanswered": int(outcome.decisions.unanswered[row]),
                "income": int(people().together[row]), "kafil": outcome.code(row).kafil,
            }  # fmt: skip


def mean(amounts):
    amounts = list(amounts)
    return Fraction(sum(amounts), len(amounts)) if amounts else None


GROUPS = ("all", *COHORTS)


@pytest.mark.parametrize("law", range(len(NAMES)))
@pytest.mark.parametrize("group", GROUPS)
def test_each_law_is_its_households_added_up(law, group):
    everybody = list(rows(law, group))
    buyers = [each for each in everybody if each["served"]]
    earning = [each for each in buyers if each["income"]]
    money = {
        f"{name}.mean": mean(each[name] for each in buyers)
        for name in ("price", "down_payment", "financed", "instalment")
    }
    expected = {
        "rows": len(everybody), "households": len(everybody), "eligible": sum(each["eligible"] for each in everybody),
        "served": len(buyers), "unpriced": 0, "too_old": sum(each["eligible"] and not each["months"] for each in everybody),
        "eligible.share": mean(each["eligible"] for each in everybody), "served.share": mean(each["served"] for each in everybody),
        "term.mean": mean(each["months"] for each in buyers),
        "cut_by_age.share": mean(each["months"] < each["term_max"] for each in buyers),
        "down_payment.sum": Fraction(sum(each["down_payment"] for each in buyers), CENTIMES),
        "total.sum": Fraction(sum(each["price"] for each in buyers), CENTIMES),
        "above_30.share": mean(each["instalment"] * 100 > each["income"] * 30 for each in earning),
        "above_40.share": mean(each["instalment"] * 100 > each["income"] * 40 for each in earning),
        **{name: amount and amount / CENTIMES for name, amount in money.items()},
    }  # fmt: skip
    for name, value in expected.items():
        assert whole_lab().value(name, law, group) == value, name
    for bit, criterion in enumerate(("income_floor", "income_ceiling", "no_property", "no_earlier_aid")):
        assert criterion == tables.CRITERIA[bit].__name__
        refused = sum(each["refusals"] >> bit & 1 for each in everybody)
        silent = figure(law, group, f"refused.{criterion}")
        unchecked = all(each["unanswered"] >> bit & 1 for each in everybody)
        assert silent.value == (None if unchecked else refused)
        assert silent.reason in (("unchecked",) if unchecked else ("", "few"))
    efforts = [Fraction(each["instalment"], each["income"]) for each in earning]
    if efforts and max(efforts) < 100:
        assert abs(whole_lab().value("effort.mean", law, group) - mean(efforts)) < Fraction(1, 10_000)
    with_kafil_law = [each for each in buyers if each["kafil"]]
    if with_kafil_law:
        expected = mean(each["reach"] < each["term_max"] for each in with_kafil_law)
        assert whole_lab().value("kafil_wanted.share", law, group) == expected
    elif buyers:
        assert figure(law, group, "kafil_wanted.share").reason == "no_kafil"
    _of_the_distribution(law, group, buyers)


def _of_the_distribution(law, group, buyers):
    """A tenth of the served pay at most the first decile; the deciles are values that somebody pays."""
    for measure, name, scale in (("instalment", "instalment", CENTIMES), ("term", "months", 1)):
        values = sorted(each[name] for each in buyers)
        for tenth in range(1, 10):
            value = whole_lab().value(f"{measure}.{'median' if tenth == 5 else f'd{tenth}'}", law, group)
            if not values:
                assert value is None
                continue
            at = value * scale
            assert at in values or measure == "instalment"
            assert sum(each <= at for each in values) * 10 >= tenth * len(values)
            assert sum(each < at for each in values) * 10 <= tenth * len(values)


def figure(law, group, measure, table=MAIN):
    return next(
        f for f in whole_lab().figures if (f.table, f.law, f.group, f.measure) == (table, NAMES[law], group, measure)
    )


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("law", range(1, len(NAMES)))
def test_who_gains_and_who_loses_is_counted_one_by_one(law, group):
    counts = dict.fromkeys(("gains", "loses", "same", "enters", "leaves", "outside", "unknown"), 0)
    amounts = {"gains": [], "loses": []}
    for first, second in zip(rows(0, group), rows(law, group), strict=True):
        change = second["instalment"] - first["instalment"]
        if first["served"] and second["served"]:
            way = "gains" if change < -10_000 else "loses" if change > 10_000 else "same"
            amounts.get(way, []).append(abs(change))
        else:
            way = "enters" if second["served"] else "leaves" if first["served"] else "outside"
        counts[way] += 1
    everybody = sum(counts.values())
    together = {
        "winners": counts["gains"] + counts["enters"], "losers": counts["loses"] + counts["leaves"],
        "indifferent": counts["same"] + counts["outside"], "unknown": 0,
    }  # fmt: skip
    for name, count in (counts | together).items():
        assert whole_lab().value(name, law, group, GAIN) == count, name
    for name, count in together.items():
        assert whole_lab().value(f"{name}.share", law, group, GAIN) == (
            Fraction(count, everybody) if everybody else None
        )
    for name, changes in amounts.items():
        expected = mean(changes)
        assert whole_lab().value(f"{name}.mean", law, group, GAIN) == (expected and expected / CENTIMES)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("law", range(len(NAMES)))
@pytest.mark.parametrize("years", DELAYS)
def test_works_that_are_late_are_counted_one_by_one(law, group, years):
    everybody = list(rows(law, group, years))
    buyers = [each for each in everybody if each["served"]]
    instalment = statistics.median_low(each["instalment"] for each in buyers) if buyers else None
    expected = {
        f"served.{years}": len(buyers), f"too_old.{years}": sum(each["eligible"] and not each["months"] for each in everybody),
        f"cut_by_age.{years}.share": mean(each["months"] < each["term_max"] for each in buyers),
        f"term.{years}.mean": mean(each["months"] for each in buyers), f"instalment.{years}.median": instalment and Fraction(instalment, CENTIMES),
    }  # fmt: skip
    for name, value in expected.items():
        assert whole_lab().value(name, law, group, DELAY) == value, name


@pytest.mark.parametrize("law", range(len(NAMES)))
def test_the_brackets_of_the_minimum_wage_hold_everybody_once(law):
    names = ("enters", "leaves", "longer", "shorter", "same", "outside")
    for group in GROUPS:
        counts = [whole_lab().value(name, law, group, WAGE) for name in names]
        assert sum(counts) == whole_lab().value("households", law, group)
        for name, count in zip(names, counts, strict=True):
            assert whole_lab().value(f"{name}.share", law, group, WAGE) == count / sum(counts)


def test_everybody_is_the_sum_of_the_groups():
    """Of a condition that no text gives for a cohort, that cohort has no figure, and adds nothing to everybody's."""
    for each in whole_lab().figures:
        if each.unit == tables.HOUSEHOLDS and each.group == "all" and each.value is not None:
            parts = [whole_lab().value(each.measure, NAMES.index(each.law), group, each.table) for group in COHORTS]
            unknown = each.measure == "refused.age_at_registration"
            assert unknown or None not in parts, each
            assert each.value == sum(part or 0 for part in parts), each


# --- what comes in, to its last month


@pytest.mark.parametrize("months", [1, 439, 440, 441, 479, 480, 481, 600])
def test_receipts_are_shown_to_the_last_instalment(months):
    """A payment in each of so many months from January 2025: each month is a figure, and each year is the sum of its own."""
    dated = np.zeros((4, months), np.int64)
    dated[schedule.monthly_receipts.KINDS.index("instalment")] = (1 + np.arange(months)) * CENTIMES * MILLION
    dated[schedule.monthly_receipts.KINDS.index("tranche")] = 7 * CENTIMES * MILLION
    amount_paid = schedule.Receipts(660, dated, 5 * CENTIMES * MILLION)
    by_measure = list(tables._receipts("law", amount_paid))
    monthly = [each for each in by_measure if each.table == tables.MONTHLY]
    yearly = [each for each in by_measure if each.table == tables.YEARS and each.group != tables.UNDATED]
    assert len(monthly) == 2 * months
    assert len(yearly) == 2 * -(-months // 12)
    assert [each.value for each in monthly if each.measure == "instalment"] == [1 + month for month in range(months)]
    assert {each.value for each in monthly if each.measure == "tranche"} == {7}
    assert [each.group for each in monthly][::2] == [
        f"{2025 + month // 12}-{month % 12 + 1:02d}" for month in range(months)
    ]
    for each in yearly:
        own = [m.value for m in monthly if m.group.startswith(each.group) and m.measure == each.measure]
        assert each.value == sum(own)
    (undated,) = [each for each in by_measure if each.group == tables.UNDATED]
    assert (undated.value, undated.measure, undated.unit) == (5, "tranche", "DZD")


def test_what_comes_in_is_what_the_served_pay():
    for law, outcome in enumerate(outcomes()):
        amount_paid = 0
        for each in rows(law, "all"):
            if each["served"]:
                ledger = outcome.ledger(each["row"])
                amount_paid += int((ledger.principal + ledger.interest).sum())
        figures = [f.value for f in whole_lab().figures if f.table == tables.YEARS and f.law == NAMES[law]]
        assert sum(figures) == Fraction(amount_paid, CENTIMES)
        whole = whole_lab().totals.receipts[law].total
        assert whole == amount_paid * MILLION
        months = [f for f in whole_lab().figures if f.table == tables.MONTHLY and f.law == NAMES[law]]
        assert len(months) == 2 * whole_lab().totals.receipts[law].dated.shape[1]


# --- the State, and what is not known


def of(sums, plan=None, law=0):
    """The figures of one law, from sums that were added by hand."""
    plan = plan or Plan(laws.population_laws(NAMES[:1], LAW, ()), interest=Fraction(3, 100), bank_term=240)
    totals = Totals({Key(table, law, name, "all"): int(value * MILLION) for (table, name), value in sums.items()})
    return {(f.table, f.measure): f for f in tables.of(totals, plan) if f.group == "all"}


STATE = {
    (MAIN, "households"): 10, (MAIN, "served"): 4, (MAIN, "composed"): 4, (MAIN, "aid"): 900_00, (MAIN, "vrd"): 300_00,
    (MAIN, "interest_told"): 4, (MAIN, "borne_balance"): 480_000_000, (MAIN, "borne_credit"): 6_000_000, (MAIN, "borne_percent"): 400,
}  # fmt: skip


def test_the_money_of_the_state_by_hand():
    """900 DA of aid and 300 of networks to four: 225 and 75 each; 48 000 DA owed for a month, borne whole, at 3 %: 120 DA; 600 of the credit."""
    by_measure = of(STATE)
    values = {
        name: by_measure[MAIN, name].value
        for name in (
            "aid.mean",
            "vrd.mean",
            "state.mean",
            "state.sum",
            "balance_interest.sum",
            "balance_interest.mean",
            "interest.sum",
            "interest.mean",
        )
    }
    assert values == {
        "aid.mean": 225,
        "vrd.mean": 75,
        "state.mean": 300,
        "state.sum": 1200,
        "balance_interest.sum": Fraction(120),
        "balance_interest.mean": Fraction(30),
        "interest.sum": Fraction(600),
        "interest.mean": Fraction(150),
    }
    assert (by_measure[MAIN, "land.sum"].value, by_measure[MAIN, "land.sum"].reason) == (None, "land")


@pytest.mark.parametrize(("overrides", "measure", "reason"), [
    ({"composed": 3}, "state.sum", "partly"), ({"composed": 0}, "state.sum", "no_price_parts"), ({"composed": 0}, "state.mean", "no_price_parts"),
    ({"composed": 0}, "aid.mean", "no_price_parts"), ({"composed": 0}, "vrd.mean", "no_price_parts"),
    ({"interest_told": 3}, "interest.sum", "partly"), ({"interest_told": 0}, "interest.mean", "silent"),
    ({"served": 0, "composed": 0, "interest_told": 0}, "aid.mean", "nobody"), ({"served": 0}, "price.mean", "nobody"),
    ({"households": 0}, "served.share", "nobody"),
])  # fmt: skip
def test_what_is_not_known_has_its_reason_and_no_value(overrides, measure, reason):
    by_measure = of(STATE | {(MAIN, name): value for name, value in overrides.items()})[MAIN, measure]
    assert (by_measure.value, by_measure.reason) == (None, reason)


def test_the_mean_of_those_whose_price_is_composed_is_theirs_alone():
    by_measure = of(STATE | {(MAIN, "composed"): 3})
    assert (by_measure[MAIN, "aid.mean"].value, by_measure[MAIN, "state.mean"].value) == (300, 400)


def test_without_a_rate_the_interest_has_a_reason():
    without = of(STATE, Plan(laws.population_laws(NAMES[:1], LAW, ())))
    termless = of(STATE, Plan(laws.population_laws(NAMES[:1], LAW, ()), interest=Fraction(3, 100)))
    for kind in ("sum", "mean"):
        assert {without[MAIN, f"{name}.{kind}"].reason for name in ("interest", "balance_interest")} == {"no_rate"}
        assert termless[MAIN, f"interest.{kind}"].reason == "no_bank_term"
        assert termless[MAIN, f"balance_interest.{kind}"].value is not None


def test_a_condition_that_nobody_could_be_asked_is_not_counted_as_met():
    by_measure = of(STATE | {(MAIN, "refused.one_benefit"): 0, (MAIN, "unchecked.one_benefit"): 10})
    assert (by_measure[MAIN, "refused.one_benefit"].value, by_measure[MAIN, "refused.one_benefit"].reason) == (
        None,
        "unchecked",
    )
    some = of(STATE | {(MAIN, "refused.one_benefit"): 2, (MAIN, "unchecked.one_benefit"): 7})
    assert some[MAIN, "refused.one_benefit"].value == 2


def test_what_a_key_is_not_tallied_has_no_line():
    assert (MAIN, "refused.price_cap") not in of(STATE)


# --- what is said of a population

CLAIMS = {
    "afford.say.law": lambda f, _, values: values["served"] and n(f["households"]) == values["households"] > 1,
    "lab.say.law.alone": lambda _, __, values: values["served"] == 1 == values["households"],
    "lab.say.law.nobody": lambda f, _, values: not values["served"] and n(f["households"]) == values["households"] > 1,
    "lab.say.law.nobody.one": lambda _, __, values: not values["served"] and values["households"] == 1,
    "lab.say.aged": lambda _, __, values: values["cut_by_age.share"] > 0,
    "lab.say.aged.not": lambda _, __, values: values["cut_by_age.share"] == 0,
    "lab.say.noop.law": lambda _, lab, __: any(lab.changes_nothing(law) and not lab.differing_keys[law] for law in lab.differing_keys),
    "lab.say.noop.effect": lambda _, lab, __: any(lab.changes_nothing(law) and lab.differing_keys[law] for law in lab.differing_keys),
}  # fmt: skip


def of_a_delay(sentence, lab, place):
    f = sentence.facts
    cuts = [report.percent(lab.value(f"cut_by_age.{years}.share", place, table=DELAY)) for years in DELAYS]
    amount_paid = [report.amount(lab.value(f"instalment.{years}.median", place, table=DELAY)) for years in DELAYS]
    assert (f["before"], f["paid_before"], f["paid_after"]) == (cuts[0], *amount_paid)
    assert sentence.key == ("lab.say.delay" if cuts[0] != cuts[1] else "lab.say.delay.same")
    assert f.get("after", cuts[0]) == cuts[1]
    assert n(f["years"]) == 8
    assert n(f["too_old"]) == lab.value("too_old.8", place, table=DELAY)


def of_a_wage(sentence, lab, place):
    f = sentence.facts
    if sentence.key == "lab.say.wage.same":
        assert lab.wages.now == lab.wages.later
        return
    for name in ("enters", "leaves", "longer", "shorter"):
        assert n(f[name]) == lab.value(name, place, table=WAGE)
    assert [[n(each) for each in f[name].facts] for name in ("now", "later")] == [
        sorted(lab.wages.now),
        sorted(lab.wages.later),
    ]


def of_receipts(f, lab, place):
    years = receipts_sentences.by_year(lab, place)
    assert n(f["years"]) == len(years)
    assert f["first_year"].text == min(years)
    assert years[f["peak_year"].text] == max(years.values())
    undated = lab.value("tranche", place, tables.UNDATED, tables.YEARS)
    assert (f["total"], f["peak"]) == (
        report.large(sum(years.values(), undated)),
        report.large(max(years.values())),
    )


SOME = [list(range(120)), [0], [1], [2], list(range(5)), list(range(8, 20)), list(range(40, 80))]


@pytest.mark.parametrize("places", SOME, ids=len)
@pytest.mark.parametrize(
    "names",
    [NAMES, (NAMES[1], NAMES[1] + " "), (NAMES[2], "location_vente@2025-12-20")],
    ids=["three", "same", "later"],
)
def test_every_sentence_about_a_population_is_true_of_its_figures(places, names):
    names = [name.strip() for name in names]
    lab = population(people().rows(np.array(places)), names, law=LAW, wage=True, receipts=True, delays=DELAYS)
    for place in range(len(lab.plan.laws)):
        sentence = report.law(lab, place)
        values = {name: lab.value(name, place) for name in ("served", "households", "cut_by_age.share")}
        for each in (sentence, sentence.facts.get("aged")):
            assert each is None or CLAIMS[each.key](each.facts, lab, values), each
        if place:
            unchanged = report.unchanged(lab, place)
            assert (unchanged is not None) == lab.changes_nothing(place)
            assert unchanged is None or CLAIMS[unchanged.key](unchanged.facts, lab, {})
        of_a_wage(report.wage(lab, place), lab, place)
        if (late := report.delay(lab, place)) is not None:
            of_a_delay(late, lab, place)
        if (receipts_sentence := receipts_sentences.receipts(lab, place)) is not None:
            of_receipts(receipts_sentence.facts, lab, place)


def test_the_page_of_a_population_holds_these_sentences():
    invented = population_page.Invention(3, 1, "algeria", "")
    findings = population_page.Findings(
        lab=whole_lab(), command="location-vente population", engine="engine", law=LAW.digest, inputs=invented
    )
    page_sentences = [sentence for _, sentence in population_page.sentences(findings)]
    for place in range(len(NAMES)):
        assert report.law(whole_lab(), place) in page_sentences
    for lang in LANGUAGES:
        page = population_page.page(findings, LAW, lang)
        assert all(write(sentence, lang) in page for sentence in page_sentences)


# --- break-even


@pytest.mark.parametrize(("lever", "measure", "bound"), [
    ("down_payment", "present_value.mean", 1_500_000), ("age_limit", "served.share", Fraction(1, 4)), ("age_limit", "too_old", 1), ("income_floor", "served.share", Fraction(1, 10)),
    ("income_ceiling", "served.share", Fraction(1, 5)), ("term_long", "instalment.mean", 9_000), ("age_limit", "served.share", 2),
])  # fmt: skip
def test_a_break_even_is_on_the_side_that_its_sentence_names(lever, measure, bound):
    some = people().rows(np.arange(30))
    crossing_search = threshold.solve(
        some, Plan(laws.population_laws(NAMES[1:2], LAW, ())), lever=lever, measure=measure, bound=Fraction(bound)
    )
    lines = list(threshold_page.sentences(crossing_search))
    ways = [
        ("breakeven.from" if each.within.value > each.beyond.value else "breakeven.up_to")
        for each in crossing_search.crossings
    ]
    assert [each.key for each in lines if each.key in ("breakeven.from", "breakeven.up_to")] == ways
    for each in crossing_search.crossings:
        beyond = [point.figure is None or point.figure > crossing_search.bound for point in (each.within, each.beyond)]
        assert beyond == [False, True]
    figures = [point.figure for point in crossing_search.tried]
    never = [each for each in lines if each.key.startswith("breakeven.never")]
    if never:
        over = {figure is None or figure > crossing_search.bound for figure in figures}
        assert over == {never[0].key == "breakeven.never.kept"}
    still = [each for each in lines if each.key.startswith("breakeven.still")]
    assert bool(still) == (len(set(figures)) == 1)
    if crossing_search.turn is not None:
        a, b, c = (point.figure for point in crossing_search.turn)
        assert (b - a) * (c - b) < 0
    assert len(lines) >= 1


def test_the_median_is_in_the_middle():
    buyers = [each["months"] for each in rows(1, "all") if each["served"]]
    assert statistics.median_low(buyers) <= whole_lab().value("term.median", 1) <= statistics.median_high(buyers)
