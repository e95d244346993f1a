"""What the lab refuses, or leaves unknown, because its figures would be nonsense: bands that overlap, numbers that move each other, empty words."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.cli import main
from simulator.populations.count.exact_sums import Histogram
from simulator.populations.invented import recipe
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios

COMMAND = ("population", "--synthetic", "20", "--law", "location_vente@2024-06-26", "--bands", "0", "--lang", "en")
INCOMES = {"status": "assumed", "source": "none", "note": "none"}


def written(**changes):
    """The recipe of the applicants of 2024 with some fields changed, a field of a field by two underscores."""
    raw = documents.read_file(scenarios() / "populations" / "aadl3.yaml")
    for name, value in changes.items():
        *above, last = name.split("__")
        place = raw
        for field in above:
            place = place[field]
        place[last] = value
    return raw


def bands(*names):
    return {"parts": dict.fromkeys(names, "1"), **INCOMES}


@pytest.mark.parametrize(("changes", "place"), [
    ({"margins__income": bands("24000-40000", "30000-70000")}, "margins.income.parts"),
    ({"margins__income": bands("30000-70000", "24000-90000")}, "margins.income.parts"),
    ({"margins__age": bands("19-30", "30-39")}, "margins.age.parts"),
    ({"stands_for__households": "0"}, "stands_for.households"),
    ({"accepted__households": "1440341"}, "accepted.households"),
    ({"delivery__leave__1__value": "150 %"}, "delivery.leave.1"),
    ({"delivery__late__1__moved": ["0 %", "101 %"]}, "delivery.late.1"),
])  # fmt: skip
def test_a_recipe_whose_figures_could_not_add_up_is_refused_where_it_is_wrong(changes, place):
    with pytest.raises(InputError) as found:
        recipe.parse(written(**changes))
    assert found.value.where == place


def test_bands_that_only_touch_are_read_in_whatever_order():
    read = recipe.parse(written(margins__income=bands("40000-60000", "24000-40000", "70000-90000")))
    assert len(read.margins["income"].parts) == 3


@pytest.mark.parametrize("asked", [
    ["--balance", "age_limit=75", "age_limit"],
    ["--map", "age_limit=66/70", "age_limit=66/70"],
    ["--map", "down_payment=20%", "tranches.1.share=5%"],
    ["--map", "tranches.1.share=5%", "down_payment=20%"],
])  # fmt: skip
def test_two_numbers_of_which_one_moves_the_other_are_refused(asked, capsys):
    assert main([*COMMAND, *asked]) == 2
    said = capsys.readouterr()
    assert asked[0] in said.err
    assert "would not both hold" in said.err
    assert not said.out


@pytest.mark.parametrize("words", [
    ["population", "", "--law", "location_vente"],
    *([*COMMAND, option, ""] for option in ("--note", "--out", "--recipe", "--dwellings-a-year", "--mapping", "--rows")),
    ["contract", "--lang", "en", "  "],
])  # fmt: skip
def test_an_empty_word_is_never_an_option_left_out_nor_this_folder(words, capsys):
    assert main(["--lang", "en", *words]) == 2
    assert "is empty" in capsys.readouterr().err


def test_rows_that_stand_for_no_household_have_no_median():
    values = np.array([5_063, 10_719])
    assert Histogram(values, np.array([0, 0])).quantile(1, 2) is None
    assert Histogram(values, np.array([0, 1])).quantile(1, 2) == 10_719
