"""The figures of the lab are those of a second, small program, which reads exported rows and facts and no rule."""

from fractions import Fraction
from pathlib import Path

import lab_oracle as oracle
import pandas as pd
import pytest

from simulator import Law
from simulator.populations import experiment, laws, payments_file
from simulator.populations.count.measures import View
from simulator.populations.invented import recipe, synthetic
from simulator.populations.plan import Plan
from simulator.populations.report import findings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
LAW = Law.load()
NAMES = (
    "location_vente@2001-04-29",
    "location_vente@2012-12-26",
    "location_vente@2016-11-10",
    "location_vente@2024-06-26",
)
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


def test_the_sentence_of_the_value_says_the_rate_and_where_a_tranche_without_a_day_is(studied):
    _, lab, _ = studied
    sentence = findings.valued(lab)
    assert sentence.key == "study.say.value"
    assert (sentence.facts["rate"], sentence.facts["effective"]) == (RATE, Fraction("0.0617"))
    later = experiment.Lab(Plan(lab.plan.laws, works_begin=Fraction(1, 4)), lab.totals, lab.rows, {}, lab.wages)
    assert findings.valued(later).facts["begin"] == Fraction(1, 4)
