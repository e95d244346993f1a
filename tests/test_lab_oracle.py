"""The figures of the lab are those of a second, small program, which reads exported rows and facts and no rule."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import lab_oracle as oracle
import numpy as np
import pandas as pd
import pytest

from simulator import Law, population
from simulator.base import annuity
from simulator.law.conditions import HOLDINGS
from simulator.law.text import read as read_text
from simulator.populations import experiment, laws, payments_file
from simulator.populations.count.measures import View
from simulator.populations.invented import recipe, sensitivity, synthetic
from simulator.populations.plan import Plan
from simulator.populations.report import assumption_sentences, findings, receipts_sentences, reform_sentences
from simulator.reading.shipped import scenarios
from simulator.wording import Named, write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
LAW = Law.load()
NAMES = (
    "location_vente@2001-04-29",
    "location_vente@2012-12-26",
    "location_vente@2016-11-10",
    "location_vente@2024-06-26",
)
REFORM = "tranches-at-keys"
RATE = Fraction(6, 100)
PEOPLE = 60


def of_seed(seed):
    """Invented households, the lab of them under every law, and their rows under each."""
    part = synthetic.part(recipe.read(), seed, 0, PEOPLE, PEOPLE)
    plan = Plan(laws.population_laws(NAMES, LAW), discount=RATE, receipts=True)
    return part.people, experiment.run([part], plan)


@pytest.fixture(scope="module", params=[1, 2])
def studied(request, tmp_path_factory):
    """The facts of some households, their lab, and the rows that they pay under each law."""
    people, lab = of_seed(request.param)
    rows = []
    for place, law in enumerate(lab.plan.laws):
        path = tmp_path_factory.mktemp("rows") / f"{place}.parquet"
        payments_file.write(path, [View.of(people, law)])
        rows.append(pd.read_parquet(path))
    return oracle.facts_of(people), lab, rows


def test_every_payment_is_moved_to_the_day_of_the_keys(studied):
    facts, lab, rows = studied
    for place in range(len(NAMES)):
        expected = oracle.present_value(rows[place], facts, float(RATE))
        assert float(lab.value("present_value.mean", place)) == pytest.approx(expected, abs=0.01)


def test_receipts_are_the_rows(studied):
    facts, lab, rows = studied
    for place in range(len(NAMES)):
        for (year, kind), amount in oracle.receipts(rows[place], facts).items():
            group = str(year) if year else "undated"
            assert float(lab.value(kind, place, group, "receipts_year")) == pytest.approx(amount, rel=1e-9)


def test_the_sentence_of_the_receipts_holds_all_that_is_paid(studied):
    _, lab, _ = studied
    for place in range(len(NAMES)):
        sentence = receipts_sentences.receipts(lab, place)
        assert sentence.facts["total"] == findings.large(lab.value("total.sum", place))
        assert (sentence.key == "study.say.receipts.undated") == (
            lab.value("tranche", place, "undated", "receipts_year") > 0
        )
        if "undated" in sentence.facts:
            undated = lab.value("tranche", place, "undated", "receipts_year")
            assert sentence.facts["undated"] == findings.large(undated)
            assert sentence.facts["dated"] == findings.large(lab.value("total.sum", place) - undated)
        years = receipts_sentences.by_year(lab, place)
        assert (sentence.facts["first_year"].text, sentence.facts["last_year"].text) == (min(years), max(years))
        unsplit = receipts_sentences.unsplit(lab, place)
        assert (unsplit is not None) == (place == 0)  # of these, only the text of 2001 fixes no calendar


@pytest.mark.parametrize(("first", "second"), [(NAMES[1], NAMES[2]), (NAMES[3], REFORM)])
def test_the_same_amounts_on_other_days_are_no_gain_and_are_told(first, second, tmp_path):
    people = synthetic.part(recipe.read(), 3, 0, PEOPLE, PEOPLE).people
    reforms = [read_text(ROOT / "tests" / "reforms" / f"{REFORM}.yaml")] if second == REFORM else []
    under = laws.population_laws([name for name in (first, second) if name != REFORM], LAW, reforms)
    lab = experiment.run(people, Plan(under, discount=RATE, receipts=True))
    assert not lab.changes_nothing(1)
    assert lab.only_days_change(1)
    rows = []
    for place, law in enumerate(under):
        payments_file.write(tmp_path / f"{place}", [View.of(people, law)])
        rows.append(pd.read_parquet(tmp_path / f"{place}"))
    sentence = findings.redated(lab, 1)
    for name, (households, amount, months) in oracle.redated(*rows, oracle.facts_of(people)).items():
        assert float(lab.value(name, 1, table="gain")) == pytest.approx(households)
        if households:
            assert float(lab.value(f"{name}.mean", 1, table="gain")) == pytest.approx(amount, abs=0.01)
            assert float(lab.value(f"{name}.months", 1, table="gain")) == pytest.approx(months, rel=1e-9)
            assert sentence.facts[f"{name}_months"].count == round(months)
    values = [lab.value("present_value.mean", law) for law in (0, 1)]
    assert [sentence.facts[name].cents for name in ("before", "after")] == [round(value) * 100 for value in values]
    later = bool(lab.value("later", 1, table="gain"))
    assert sentence.key == f"study.say.redated.{'later' if later else 'earlier'}"
    assert (values[1] < values[0]) == later  # what is paid later is worth less
    totals = [lab.totals.receipts[law] for law in (0, 1)]
    assert totals[0].total == totals[1].total
    assert not totals[0].equals(totals[1])  # the receipts move
    by_value = experiment.run(people, Plan(under, discount=RATE, gain="present_value"))
    assert findings.redated(by_value, 1).key == sentence.key


@pytest.mark.parametrize(("dinars", "published"), [(1_575_000, 1_326_563), (2_025_000, 1_705_582)])
def test_the_only_published_interest_closes_to_the_dinar(dinars, published):
    """AADL 2, at the price called: 5.5 % over 25 years (L'Expression 252245)."""
    interest = annuity.interest_in_all(np.array([dinars * 100]), annuity.rate_units(Fraction("0.055")), 300)
    assert round(int(interest[0]) / 100) == published


def test_the_interest_is_that_of_the_credit_and_of_no_silent_text(tmp_path):
    people, _ = of_seed(1)
    credit = Plan(laws.population_laws(NAMES, LAW), interest=Fraction("0.055"), bank_term=300)
    lab = experiment.run(people, credit)
    payments_file.write(tmp_path / "rows", [View.of(people, credit.laws[3])])
    expected = oracle.credit_interest(pd.read_parquet(tmp_path / "rows"), oracle.facts_of(people), 0.055, 300)
    assert [lab.value("interest.mean", place) is None for place in range(4)] == [True, True, True, False]
    assert float(lab.value("interest.mean", 3)) == pytest.approx(expected, abs=0.01)
    with_interim = Plan(credit.laws, interest=credit.interest, bank_term=300, interim=1)
    for plan, key in (
        (Plan(credit.laws), None), (Plan(credit.laws, interest=RATE), "study.say.interest.balance"),
        (credit, "study.say.interest.without"), (with_interim, "study.say.interest"),
    ):  # fmt: skip
        sentence = findings.interest(replace(lab, plan=plan))
        assert (sentence and sentence.key) == key
        assert sentence is None or sentence.facts["rate"] == plan.interest
        assert plan.bank_term is None or sentence.facts["term"].count == plan.bank_term


@pytest.mark.parametrize(("name", "key"), [("down-payment-25", "down_payment.mean"), ("age-limit-75", "term.mean")])
def test_a_reform_leaves_the_past_alone_where_it_is_asked_to(name, key):
    """Accepted in 2025, keys from 2028 on: a reform of 2027 changes no tranche of theirs, but the age at their keys."""
    people = synthetic.part(recipe.read(), 1, 0, PEOPLE, PEOPLE).people
    text = read_text(scenarios() / "reforms" / f"{name}.yaml")
    always, new_only = (population(people, [NAMES[3]], reforms=[text], new_only=flag) for flag in (False, True))
    assert always.value(key, 1) != always.value(key)
    changes = name == "age-limit-75"
    assert (new_only.value(key, 1) != new_only.value(key)) == changes
    assert new_only.changes_nothing(1) == (not changes)
    for lab, word in ((always, "always"), (new_only, "new_only")):
        sentence = reform_sentences.applied(lab.plan.laws[1])
        assert (sentence.key, sentence.facts["date"]) == (f"study.say.reform.{word}", text.in_force)
        assert reform_sentences.applied(lab.plan.laws[0]) is None


def test_under_the_text_of_2001_no_floor_and_no_land_refuse():
    """Facts 10.4: not an owner of a dwelling, no aid, and an income of at most five minimum wages, of 20 000 dinars."""
    part = synthetic.part(recipe.read(), 1, 0, 4_096, 4_096)
    lab = experiment.run([part], Plan(laws.population_laws((NAMES[0], NAMES[3]), LAW)))
    people = part.people
    dwelling = sum(1 << place for place, (kind, *_) in enumerate(HOLDINGS) if kind == "dwelling")
    owner = (people.details.holdings & dwelling) != 0
    income = people.income + people.spouse_income
    assert 0 < owner.sum() < people.owns_property.sum() / 2  # most are barred for land
    within = (income <= 5 * 20_000 * 100) & ~owner & ~people.had_state_aid
    assert float(lab.value("eligible.share")) == pytest.approx(within.mean())
    of_2024 = (income > 24_000 * 100) & (income <= 6 * 20_000 * 100) & ~people.owns_property & ~people.had_state_aid
    assert float(lab.value("eligible.share", 1)) == pytest.approx(of_2024.mean())


def test_every_assumption_of_the_recipe_is_moved_and_printed():
    assumed = recipe.read()
    plan = Plan(laws.population_laws(NAMES[3:], LAW))
    moved = {line.assumption for line in sensitivity.moved(assumed, plan, PEOPLE, 1)}
    assert moved == set(assumed.assumptions)
    told = write(assumption_sentences.assumptions(assumed), "fr")
    for name in assumed.assumptions:
        assert write(Named(f"lab.assumption.{name}"), "fr") in told


def test_who_pays_longer_at_another_minimum_wage_has_more_instalments(tmp_path):
    """20 000 at the application, 24 000 at the keys; or the incomes have risen by a fifth as well, and the fixed floor refuses fewer."""
    people = synthetic.part(recipe.read(), 1, 0, 900, 900).people
    (law,) = laws.population_laws(NAMES[3:], LAW)
    lab = experiment.run(people, Plan((law,), wage=True))
    richer = replace(people, income=people.income * 6 // 5, spouse_income=people.spouse_income * 6 // 5)
    counts = []
    for who, under in ((people, law), (people, law.with_later_wage()), (richer, law.with_later_wage())):
        payments_file.write(tmp_path / "rows", [View.of(who, under)])
        rows = pd.read_parquet(tmp_path / "rows")
        counts.append((rows.kind == "instalment").groupby(rows.household).sum().reindex(range(900)))
    now, *others = counts
    for later, table in zip(others, ("wage", "wage_and_incomes"), strict=True):
        weight = people.weight[0]
        expected = {
            "enters": now.isna() & later.notna(), "leaves": now.notna() & later.isna(), "longer": later > now, "shorter": later < now,
        }  # fmt: skip
        for name, flags in expected.items():
            assert float(lab.value(name, table=table)) == pytest.approx(flags.sum() * weight)
    sentence = findings.wage_and_incomes(lab, 0)
    for name in ("enters", "leaves", "longer", "shorter"):
        assert sentence.facts[name] == findings.households(lab.value(name, table="wage_and_incomes"))
    assert lab.value("enters", table="wage_and_incomes") > lab.value("enters", table="wage")


def test_the_sentence_of_the_value_says_the_rate_and_where_a_tranche_without_a_day_is(studied):
    _, lab, _ = studied
    sentence = findings.valued(lab)
    assert sentence.key == "study.say.value"
    assert (sentence.facts["rate"], sentence.facts["effective"]) == (RATE, Fraction("0.0617"))
    later = experiment.Lab(Plan(lab.plan.laws, works_begin=Fraction(1, 4)), lab.totals, lab.rows, {}, lab.wages)
    assert findings.valued(later).facts["begin"] == Fraction(1, 4)
