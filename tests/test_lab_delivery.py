"""Dwellings handed over in turn: each household's keys are those of its place in the queue, and the funnel adds up."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import lab_oracle_cohorts as oracle
import numpy as np
import pytest

from simulator import Law, study
from simulator.cli import main
from simulator.populations import experiment, laws, studies
from simulator.populations.count.measures import View
from simulator.populations.invented import queue, recipe, sensitivity, synthetic
from simulator.populations.plan import Plan
from simulator.populations.report import assumption_sentences, funnel_picture, funnel_sentences
from simulator.populations.studies import Invented
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.wording import LANGUAGES, write

LAW = Law.load()
NOW = "location_vente@2024-06-26"
OWN = recipe.read()
ROWS = 700


def handed_over(order="application", law=NOW, **numbers):
    """The shipped recipe with its keys handed over: 120 000 a year from 2028 on, and these numbers."""
    delivery = OWN.delivery.from_day(dt.date(2028, 1, 1), order)
    for name, value in ({"leave_1": Fraction(15, 100)} | numbers).items():
        delivery = delivery.moved(name, Fraction(value))
    made = OWN.delivered(delivery)
    plan = studies.as_assumed(Invented(ROWS, 1, made), Plan(laws.population_laws([law], LAW)))
    return made, plan


def drawn(made, plan, rows=ROWS, seed=1):
    return list(queue.source(rows, seed, made, queue.of_plan(rows, seed, made, plan))())


def decided(part, plan):
    """Whether each row is accepted, and whether it is served."""
    view = View.of(part.people, plan.laws[0])
    columns = view.decided(np.arange(len(part.people)))
    return columns.eligible, columns.served


@pytest.mark.parametrize("order", ["application", "age", "random"])
def test_keys_are_handed_over_in_turn(order):
    made, plan = handed_over(order, leave_3=Fraction(1, 10))
    (part,) = drawn(made, plan)
    accepted, served = decided(part, plan)
    leaves, people = part.extra["leaves_at"], part.people
    ordering = {"application": people.application, "age": people.birth, "random": np.zeros(ROWS)}[order].tolist()
    expected = oracle.keys_in_turn(ordering, accepted & (leaves == 0), dt.date(2028, 1, 1), 120_000, 1_440_340)
    assert people.keys.tolist() == expected
    lab = experiment.run([part], plan)
    years = people.keys.astype("datetime64[Y]").astype(int) + 1970
    weight = people.weight[0]
    for step, households in oracle.funnel(accepted, leaves, served, years, 5, weight).items():
        assert float(lab.value(step, table="funnel")) == pytest.approx(households), step


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aadl1", "aadl2", "aadl3", "aadl3_oldest", "aadl3_late"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_recipe_and_seed_agrees_with_the_recomputation(name, seed):
    text = recipe.read(scenarios() / "populations" / f"{name[:5]}.yaml")
    order = "age" if name.endswith("oldest") else "application"
    delivery = text.delivery.from_day(text.delivery.first, order)
    made = text.delivered(delivery.moved("leave_2", Fraction(1, 20)))
    plan = studies.as_assumed(Invented(4_000, seed, made), Plan(laws.population_laws([NOW], LAW)))
    (part,) = drawn(made, plan, 4_000, seed)
    accepted, _ = decided(part, plan)
    ordering = (part.people.birth if order == "age" else part.people.application).tolist()
    in_queue, capacity = accepted & (part.extra["leaves_at"] == 0), delivery.dwellings_a_year
    expected = oracle.keys_in_turn(ordering, in_queue, delivery.first, capacity, text.stands_for.value)
    assert part.people.keys.tolist() == expected
    if name.endswith("late"):
        late = made.delivered(made.delivery.moved("late_2", Fraction(1)))
        assert [day.year for day in drawn(late, plan, 4_000, seed)[0].people.keys.tolist()] == [
            day.year + 2 for day in expected
        ]


def test_the_same_keys_in_whatever_pieces_the_population_is_made(monkeypatch):
    made, plan = handed_over("age", late_1=Fraction(1, 5))
    monkeypatch.setattr(synthetic, "BLOCK", 64)
    whole = drawn(made, plan)
    monkeypatch.setattr(synthetic, "PART", 128)
    pieces = drawn(made, plan)
    assert (len(whole), len(pieces)) == (1, 6)
    assert whole[0].people.keys.tolist() == [day for part in pieces for day in part.people.keys.tolist()]
    labs = [experiment.run(parts, plan) for parts in (whole, pieces)]
    assert labs[0].totals.equals(labs[1].totals)


def test_the_funnel_adds_up_and_no_year_has_more_keys_than_dwellings():
    made, plan = handed_over(leave_5=Fraction(1, 20))
    lab = experiment.run(drawn(made, plan), plan)
    steps = funnel_sentences.counted(lab)
    assert steps["registered"] == lab.value("households")
    assert steps["accepted"] == lab.value("eligible")
    assert steps["accepted"] == steps["left"] + steps["too_old"] + steps["unpriced"] + steps["keys"]
    assert steps["tranche_5"] == steps["accepted"] - steps["left"]
    assert [steps[f"tranche_{n}"] for n in range(1, 6)] == sorted(
        (steps[f"tranche_{n}"] for n in range(1, 6)), reverse=True
    )
    years = {name: count for name, count in steps.items() if name.startswith("keys_in_")}
    assert sum(years.values()) == steps["keys"]
    assert max(years.values()) <= 120_000 + Fraction(1_440_340, ROWS)


def test_a_law_of_fewer_tranches_loses_nobody_at_those_that_it_lacks():
    made, plan = handed_over(law="location_vente@2016-11-10", leave_1=0, leave_5=1)
    steps = funnel_sentences.counted(experiment.run(drawn(made, plan), plan))
    assert (steps["left"], "tranche_5" in steps) == (0, False)


def test_what_is_said_and_drawn_is_what_was_counted():
    made, plan = handed_over()
    lab = experiment.run(drawn(made, plan), plan)
    delivery, steps = funnel_sentences.delivered(lab)
    found = funnel_sentences.counted(lab)
    last = max(int(name[-4:]) for name, count in found.items() if name.startswith("keys_in_") and count)
    assert (delivery.facts["dwellings"], delivery.facts["year"].text) == (120_000, str(last))
    assert delivery.facts["too_old"].count == round(found["too_old"])
    for name in ("registered", "accepted", "left", "keys"):
        assert steps.facts[name].count == round(found[name])
    (picture,) = funnel_picture.of(lab)
    assert picture.title.facts["keys"] == steps.facts["keys"]
    assert (picture.title.facts["registered"], picture.title.facts["year"]) == (1_440_340, delivery.facts["year"])
    names = ["registered", "accepted", *(f"tranche_{n}" for n in range(1, 6)), "keys"]
    assert picture.series[0].values == tuple(found[name] for name in names)
    for lang in LANGUAGES:
        assert len(write(picture.title, lang)) < 80  # one line of a picture


def test_a_recipe_that_does_not_deliver_has_its_own_keys_and_no_funnel():
    plan = studies.as_assumed(Invented(50, 1, OWN), Plan(laws.population_laws([NOW], LAW)))
    assert plan.funnel is None
    assert drawn(OWN, plan, 50)[0].people.keys.tolist() == synthetic.part(OWN, 1, 0, 50, 50).people.keys.tolist()
    assert list(funnel_sentences.delivered(experiment.run(drawn(OWN, plan, 50), plan))) == []


def test_every_number_of_the_delivery_is_moved_and_printed():
    made, plan = handed_over(late_1=Fraction(1, 10))
    lines = sensitivity.moved(made, plan, 200, 1)
    assert {line.assumption for line in lines} == set(OWN.assumptions) | set(made.delivery.assumptions)
    assert any(line.change for line in lines if line.assumption == "dwellings_a_year")
    text = write(assumption_sentences.assumptions(made), "en")
    assert "dwellings handed over in a year: 120\xa0000" in text
    assert "keys late by 1\xa0year: 10\xa0%" in text or "keys late by 1 year: 10" in text
    assert "leaving at tranche 1: 15" in text


def test_the_study_and_other_processes_have_the_same_queue():
    made, plan = handed_over()
    people = Invented(ROWS, 1, made)
    found = study(people, [NOW]).lab
    assert found.plan.funnel == plan.funnel
    pieces = people.pieces(plan)
    parts = [part for place in pieces.places for part in pieces.read(place)]
    assert funnel_sentences.counted(experiment.run(parts, plan)) == funnel_sentences.counted(found)


COMMAND = ["population", "--synthetic", "60", "--law", NOW, "--lang", "en"]


def test_the_command_asks_for_it_and_tells_how_to_ask_again(capsys):
    asked = [
        "--dwellings-a-year",
        "90000",
        "--delivery-order",
        "age",
        "--keys-from",
        "2027-07-01",
        "--late",
        "2:30%",
        "--dropout",
        "2:5%",
    ]
    assert main([*COMMAND, *asked]) == 0
    told = " ".join(capsys.readouterr().out.split()).replace("\xa0", " ")
    assert "At 90 000 dwellings a year from 01/07/2027 on, in the order of age, the oldest first" in told
    assert "keys late by 2 years: 30 %, leaving at tranche 1: 15 %, leaving at tranche 2: 5 %" in told.replace(
        ", keys late by 1 year: 0 %", ""
    )
    assert " ".join(asked) in told.replace("'", "")


@pytest.mark.parametrize(("asked", "key"), [
    (["--dwellings-a-year", "0"], "from 1 to"),
    (["--dwellings-a-year", "1.5"], "120000"),
    (["--dwellings-a-year", "1"], "end of the calendar"),
    (["--late", "two"], "2:30%"),
    (["--late", "1:70%", "--late", "2:70%"], "100%"),
    (["--dropout", "1:100%"], "no queue"),
    (["--dropout", "1:150%"], "from 0 to 100"),
    (["--dropout", "12:1%"], "1 to 9"),
    (["--keys-from", "2025-01-01"], "last acceptance"),
    (["--keys-from", "soon"], "--keys-from"),
])  # fmt: skip
def test_what_cannot_be_handed_over_is_refused_with_its_repair(asked, key, capsys):
    assert main([*COMMAND, *asked]) == 2
    assert key in capsys.readouterr().err.replace("\xa0", " ")


def test_a_recipe_without_delivery_and_a_scheme_without_a_queue_are_refused():
    raw = documents.read_file(scenarios() / "populations" / "aadl3.yaml")
    del raw["delivery"]
    with pytest.raises(InputError) as found:
        recipe.parse(raw).delivered()
    assert found.value.key == "invented.error.no_delivery"
    made, plan = handed_over()
    with pytest.raises(InputError) as found:
        queue.funnel(made, replace(plan, laws=(replace(plan.laws[0], scheme="lpa"),)))
    assert found.value.key == "invented.error.no_law"
