"""Break-even: any number of the law that governs the households may be moved, and the threshold is exact to its last step."""

import datetime as dt
import itertools
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from test_population import F3, FIRST, FIVE, LAW, NOW, f3, run_command

from simulator import InputError, population
from simulator.cli import main
from simulator.engine.households import Households
from simulator.law import COHORTS
from simulator.law.text import read as read_text
from simulator.populations import laws, purchase_facts
from simulator.populations.plan import Plan
from simulator.populations.reforms import levers, provision_numbers, threshold
from simulator.views.text import threshold_page
from simulator.wording import LANGUAGES, write

pytestmark = pytest.mark.slow

SCENARIOS = Path(__file__).parents[1] / "scenarios"
DATES = {name: dt.date.fromisoformat(F3[name]) for name in ("application", "acceptance", "keys")}


def plan(*names, reforms=()):
    return Plan(laws.population_laws(names, LAW, reforms))


def solve(lever, measure, bound, people=FIVE, law=NOW, **asked):
    return threshold.solve(people, plan(law, **asked), lever=lever, measure=measure, bound=Fraction(bound))


def governing(people=FIVE, law=NOW):
    return levers.Governing.of(people, plan(law).laws[0])


def told(found, lang="fr"):
    return [write(one, lang).replace("\xa0", " ") for one in threshold_page.sentences(found)]


# --- by hand


def test_the_down_payment_that_keeps_the_rest_under_a_bound_by_hand():
    """One household: 3 430 000 DA over 320 months; 6 000 DA a month are 1 920 000 DA, so the apport is 1 510 000 DA."""
    found = solve("down_payment", "financed.mean", 1_920_000, people=f3("1985-03-15", 80_000))
    (crossing,) = found.crossings
    assert (crossing.within.value, crossing.beyond.value) == (Fraction(441, 1000), Fraction(440, 1000))
    assert crossing.within.figure <= 1_920_000 < crossing.beyond.figure
    assert 3_430_000 * Fraction(440, 1000) < 1_510_000 <= 3_430_000 * Fraction(441, 1000)


def test_an_amount_is_exact_to_the_centime_by_hand():
    """More than a floor is needed: at 80 000 DA of income, a floor of 79 999,99 serves, and one of 80 000 does not."""
    found = solve("income_floor", "served.share", 0, people=f3("1985-03-15", 80_000))
    (crossing,) = found.crossings
    assert (crossing.within.value, crossing.beyond.value) == (8_000_000, 7_999_999)
    assert (crossing.within.figure, crossing.beyond.figure) == (0, 1)
    assert any("80 000 DA" in one and "79 999,99 DA" in one for one in told(found))


def test_a_term_is_exact_to_the_month_by_hand():
    """2 126 600 DA in n months: 7 000 DA or less from 304 months on (303 × 7 000 = 2 121 000)."""
    found = solve("term_max.3.term", "instalment.mean", 7_000, people=f3("1985-03-15", 80_000))
    (crossing,) = found.crossings
    assert (crossing.within.value, crossing.beyond.value) == (304, 303)
    assert any("304 mois" in one and "303 mois" in one for one in told(found))
    years = levers.lever_named(governing(), "term_long")
    said = [write(threshold_page.value(years, months), "fr").replace("\xa0", " ") for months in (360, 366)]
    assert said == ["30 ans", "366 mois"]


def test_the_price_order_can_be_moved():
    """(cost − 1 000) × 70 − 700 000 = price: 62 % of it over 320 months is 6 200 DA or less up to a price of 3 200 000 DA."""
    found = solve("price.cost_per_m2", "instalment.mean", 6_200, people=f3("1985-03-15", 80_000))
    (crossing,) = found.crossings
    price = 6_200 * 320 / Fraction(62, 100)
    assert (crossing.beyond.value - crossing.within.value, crossing.within.figure <= 6_200) == (1, True)
    assert abs(Fraction(crossing.within.value, 100) - (price + 700_000 + 70_000) / 70) < 1


def test_the_text_itself_moves_and_nothing_else():
    lever = levers.lever_named(governing(), "term_max.3.term")
    moved = lever.law(plan(NOW).laws[0], 480)
    changed = [
        (text.id, one.key)
        for text, other in zip(LAW.texts, moved.law.texts, strict=True)
        for one, new in zip(text.provisions, other.provisions, strict=True)
        if one != new
    ]
    assert changed == [("dz/2024-203", "term_max")]
    assert [band.term for band in moved.law.at("location_vente", DATES).value("term_max")][2] == 480


# --- every number of the law


@pytest.mark.parametrize("law", [FIRST, "location_vente@2012-12-26", NOW, "location_vente"])
def test_every_number_of_the_law_has_a_name_a_label_and_an_exact_threshold(law):
    known = levers.all_levers(governing(law=law))
    assert len({lever.name for lever in known}) == len(known) > 12
    labels = [write(threshold_page.label(lever), "fr") for lever in known]
    assert len(set(labels)) == len(labels)
    for lever in known:
        narrowed = levers.lever_named(governing(law=law), lever.name)
        assert narrowed.now == lever.now
        assert lever.extent.low <= narrowed.extent.low <= lever.now <= narrowed.extent.high <= lever.extent.high
        assert (
            provision_numbers.numbers(lever.provision).keys()
            == provision_numbers.numbers(with_number(lever, lever.now)).keys()
        )
        assert with_number(lever, lever.now).value == lever.provision.value
        for lang in LANGUAGES:
            assert "{" not in write(threshold_page.label(lever), lang)
            assert "{" not in write(threshold_page.value(lever, lever.extent.low), lang)


def with_number(lever, value):
    """The provision with another number in it."""
    return replace(lever.provision, value=lever.with_number(value))


MOVING = (
    "income_ceiling",
    "term_step",
    "age_limit",
    "frontal_aid",
    "price.vrd",
    "snmg",
    "surfaces.F3",
    "tranches.2.share",
)


@pytest.mark.parametrize(("measure", "times"), [("present_value.mean", "11/10"), ("financed.mean", "11/10")])
def test_at_every_threshold_one_side_keeps_the_bound_and_its_neighbour_does_not(measure, times):
    bound = population(FIVE, [NOW], law=LAW).value(measure) * Fraction(times)
    crossed = 0
    for name in MOVING:
        found = solve(name, measure, bound)
        for kept, lost in found.crossings:
            crossed += 1
            assert abs(kept.value - lost.value) == found.lever.extent.step
            again = [
                population(FIVE, [NOW], law=found.lever.law(found.law, at.value).law).value(measure)
                for at in (kept, lost)
            ]
            assert again == [kept.figure, lost.figure]
            assert again[0] is not None
            assert again[0] <= bound
            assert again[1] is None or again[1] > bound
        for lang in LANGUAGES:
            assert all("{" not in sentence for sentence in told(found, lang))
    assert crossed > 2


def test_the_price_is_never_negative_and_the_tranches_never_more_than_the_price():
    for known in levers.all_levers(governing()):
        lever = levers.lever_named(governing(), known.name)
        for end in (lever.extent.low, lever.extent.at(lever.extent.steps)):
            found = population(FIVE, [NOW], law=lever.law(plan(NOW).laws[0], end).law)
            assert found.value("financed.mean") is None or found.value("financed.mean") >= 0
            assert found.value("price.mean") is None or found.value("price.mean") >= 0


def test_a_moved_number_is_the_reform_that_says_the_same():
    lever = levers.lever_named(governing(), "age_limit")
    moved = population(FIVE, [NOW], law=lever.law(plan(NOW).laws[0], 75 * 12).law)
    text = read_text(SCENARIOS / "reforms" / "age-limit-75.yaml")
    reformed = population(FIVE, [NOW], law=LAW, reforms=[text])
    assert moved.value("instalment.mean") == reformed.value("instalment.mean", 1)


def test_the_last_law_is_the_one_that_is_moved_a_reform_too():
    text = read_text(SCENARIOS / "reforms" / "age-limit-75.yaml")
    found = threshold.solve(
        FIVE, plan(NOW, reforms=[text]), lever="age_limit", measure="instalment.mean", bound=Fraction(6_000)
    )
    assert found.law.reform == "reform/age-limit-75"
    assert found.lever.now == 75 * 12
    assert solve("age_limit", "instalment.mean", 6_000, law=FIRST).lever.now == 65 * 12


# --- what has no threshold, and what is no number


def test_a_figure_that_goes_up_and_down_is_told_with_each_crossing():
    """Without the floor the poorest pays less than the mean; above 80 000 DA the one who pays most is out: the mean goes up, then down."""
    found = solve("income_floor", "instalment.mean", 6_100)
    assert [(kept.value, lost.value) for kept, lost in found.crossings] == [
        (2_399_999, 2_400_000),
        (8_000_000, 7_999_999),
    ]
    assert found.turn is not None
    *_, last = told(found)
    assert "ne va pas dans un seul sens" in last
    assert len(told(found)) == 3
    straight = solve("down_payment", "financed.mean", 2_000_000)
    assert straight.turn is None
    assert len(told(straight)) == 1


def test_every_value_of_a_few_is_tried_so_that_no_crossing_is_missed():
    found = solve("age_limit", "instalment.mean", 6_000)
    assert len(found.tried) == found.lever.extent.steps + 1
    assert found.turn is None
    figures = [point.figure for point in found.tried]
    sides = [figure is None or figure > 6_000 for figure in figures]
    assert len(found.crossings) == sum(one != other for one, other in itertools.pairwise(sides))


def test_a_bound_that_nothing_reaches_is_told_with_the_nearest_figure():
    never = solve("age_limit", "instalment.mean", 1)
    assert never.crossings == ()
    assert "à toutes les valeurs essayées de 50 ans à 100 ans" in told(never)[0]
    always = solve("age_limit", "instalment.mean", 10**9, people=f3("1985-03-15", 80_000))
    assert "à aucune des valeurs essayées" in told(always)[0]


def test_the_least_down_payment_moves_the_tranches_in_proportion():
    assert told(solve("down_payment_min", "financed.mean", 2_000_000)) == told(
        solve("down_payment", "financed.mean", 2_000_000)
    )
    found = solve("down_payment_min", "financed.mean", 2_000_000)
    shares = [row.share for row in found.lever.with_number(Fraction(19, 100))]
    assert (sum(shares), len(set(shares[1:]))) == (Fraction(19, 100), 1)


def test_a_number_without_effect_is_told():
    (said,) = told(solve("term_max.1.term", "instalment.mean", 6_000))
    assert "sans effet sur cette mesure ici" in said


@pytest.mark.parametrize(("law", "name", "words"), [
    (NOW, "colour", "income_ceiling"), (NOW, "colour", "tranches.1.share"), (NOW, "no_property", "règle sans nombre"),
    (NOW, "kafil", "règle sans nombre"), (NOW, "penalty_rate", "n’est pas connu"), (FIRST, "income_floor", "règle sans nombre"),
    (FIRST, "age_at_registration", "n’est pas connu"), (FIRST, "term_step", "term_max.1.term"), (NOW, "tranches.9.share", "tranches.5.share"),
    (NOW, "tranches", "tranches.5.share"), (NOW, "age_limit.1", "Choisissez parmi"), (NOW, "dz/2001-105:age_limit", "aucun texte en vigueur"),
    (NOW, "price_by_zone", "price_by_zone"), (NOW, "", "Noms courts"), (NOW, ":", "Noms courts"),
    ("location_vente", "first_tranche_split.1.share", "une seule ne peut pas bouger"),
])  # fmt: skip
def test_what_cannot_be_moved_says_why(law, name, words):
    with pytest.raises(InputError) as refused:
        solve(name, "instalment.mean", 6_000, law=law)
    assert words in str(refused.value).replace("\xa0", " ")
    for lang in LANGUAGES:
        assert "{" not in refused.value.message(lang)


def test_a_measure_that_does_not_exist_is_refused():
    with pytest.raises(InputError, match=r"effort\.median"):
        solve("age_limit", "colour", 1)


def test_where_several_texts_fix_a_number_one_is_named():
    earlier = {
        "acceptance": "2016-06-01",
        "keys": "2019-06-20",
        "application": "2013-09-17",
        "cohort": COHORTS.index("2013"),
    }
    both = Households.joined([f3("1985-03-15", 80_000), f3("1985-03-15", 80_000, **earlier)])
    with pytest.raises(InputError, match="dz/2015-328:down_payment"):
        solve("down_payment", "financed.mean", 2_000_000, people=both, law="location_vente")
    found = solve("dz/2015-328:down_payment", "financed.mean", 2_000_000, people=both, law="location_vente")
    assert found.lever.now == Fraction(1, 4)
    assert found.lever.provision.text == "dz/2015-328"
    assert solve("dz/2024-203:tranches.1.share", "financed.mean", 2_000_000, people=both, law="location_vente").moves


# --- the command


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_solves_by_a_path_and_says_the_unit(lang):
    asked = [
        "--synthetic",
        "400",
        "--law",
        FIRST,
        "--law",
        NOW,
        "--solve",
        "price.cost_per_m2",
        "instalment.median",
        "9000",
    ]
    shown = run_command(*asked, "--lang", lang).replace("\xa0", " ")
    (solved,) = json.loads(run_command(*asked, "--format", "json"))["solved"]
    assert (solved["law"], solved["number"], solved["unit"], solved["text"]) == (
        NOW,
        "price.cost_per_m2",
        "amount",
        "dz/order-2025-11-24",
    )
    (crossing,) = solved["crossings"]
    assert abs(int(crossing["kept"]["value"]) - int(crossing["lost"]["value"])) == 1
    assert Fraction(crossing["kept"]["figure"]) <= 9_000 < Fraction(crossing["lost"]["figure"])
    assert {"fr": "coût par m²", "ar": "التكلفة للمتر المربع", "en": "cost per m²"}[lang] in shown


def test_the_command_refuses_what_is_no_number_with_nothing_on_standard_output(capsys):
    assert main(["population", "--synthetic", "50", "--law", NOW, "--solve", "kafil", "effort.median", "30 %"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "règle sans nombre" in said.err


def test_a_purchase_has_its_own_numbers():
    given = purchase_facts.read(SCENARIOS / "populations" / "purchases.yaml")
    asked = Plan(laws.population_laws(["lpa"], LAW, facts=given))
    known = levers.all_levers(levers.Governing.of(FIVE, asked.laws[0]))
    labels = [write(threshold_page.label(lever), "fr") for lever in known]
    assert len(set(labels)) == len(labels)
    assert {"grant.1.amount", "loan_rate.1.rate", "bank_dti.1.share", "notary_scale.2.up_to"} <= {
        one.name for one in known
    }
    found = threshold.solve(FIVE, asked, lever="loan_rate.1.rate", measure="instalment.mean", bound=Fraction(12_000))
    assert found.moves
    for kept, lost in found.crossings:
        assert abs(kept.value - lost.value) == Fraction(1, 10_000)


def test_a_number_with_decimals_is_written_as_the_language_writes_it():
    found = solve("income_ceiling", "served.share", Fraction(1, 3))
    assert "jusqu’à 4,49 × SNMG" in told(found)[0]
    assert "up to 4.49 × SNMG" in told(found, "en")[0]
