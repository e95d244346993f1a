"""Every figure of the policy note is computed again by a second, small program, which reads exported rows and facts and no rule."""

from fractions import Fraction
from pathlib import Path

import lab_oracle_note as oracle
import lab_oracle_treasury as treasury
import pandas as pd
import pytest

from simulator import Law, api, wording
from simulator.law.text import read as read_text
from simulator.populations import laws, payments_file, studies
from simulator.populations.count.measures import View
from simulator.populations.invented import bands, recipe, synthetic
from simulator.populations.plan import TranchesLoan, Treasury
from simulator.populations.reforms import articles, decomposition, threshold
from simulator.reading.shipped import scenarios
from simulator.sheets import policy_note as files
from simulator.views import policy_note
from simulator.views.text.population_page import Findings, Invention

LAW = Law.load()
WORDS = oracle.sentences(Path(wording.__file__).parent / "locale" / "en")
OF_2001, OF_2012, OF_2016, OF_2024 = (
    f"location_vente@{day}" for day in ("2001-04-29", "2012-12-26", "2016-11-10", "2024-06-26")
)
RATE, WAGES, LOAN = Fraction(6, 100), Fraction(4, 100), TranchesLoan(Fraction(1, 100), 300)
COMMAND = "location-vente population"
RECIPES = {
    "aadl3": ("", (OF_2001, OF_2016, OF_2024), ""),
    "lower_wages": ("wage_level", (OF_2024,), "down-payment-25"),
    "older": ("older_by", (OF_2016, OF_2024), ""),
    "aadl2": ("", (OF_2012, OF_2016), ""),
    "aadl1": ("", (OF_2001, OF_2012), ""),
}
SOLVED, BOUND = "older", Fraction(1, 5)
"""The recipe for which an age limit is looked for at which the median effort is at most this share of the income."""
ALONE = {"aadl3_alone": ("", (OF_2024,), "")}
"""Recipes: the assumption of that of 2024 that is moved, and the laws and the reform that are put side by side."""


def recipe_of(name):
    assumption = (RECIPES | ALONE)[name][0]
    if not assumption:
        return recipe.read(scenarios() / "populations" / f"{name.partition('_')[0]}.yaml")
    made = recipe.read()
    return made.moved(assumption, made.assumptions[assumption].moved[-1 if name == "older" else 0])


def study_of(name, seed, rows, draws):
    _, names, reform = (RECIPES | ALONE)[name]
    texts = [read_text(scenarios() / "reforms" / f"{reform}.yaml")] if reform else []
    made = recipe_of(name)
    plan = studies.full_plan(
        laws.population_laws(names, LAW, texts), delays=(), wage=False, receipts=False, discount=RATE, loan=LOAN, wages_grow=WAGES,
        bands=draws, by_article=True, treasury=Treasury(),
    )  # fmt: skip
    invented = studies.Invented(rows, seed, made)
    work = studies.start(invented, plan)
    counted = bands.of(made, work.plan, rows, seed, oracle_measures()) if draws else None
    lab = work.lab
    question = {"lever": "age_limit", "measure": "effort.median", "bound": BOUND}
    people = synthetic.part(made, seed, 0, rows, rows).people
    solved = (threshold.solve(people, lab.plan, **question),) if name == SOLVED else ()
    parted = decomposition.of_plan(people, lab.plan)
    return Findings(
        lab=lab, recipe=made, command=COMMAND, engine=api.VERSION, law=LAW.digest, bands=counted, articles=parted, solved=solved,
        inputs=Invention(rows, seed, made.name, "0" * 16), fingerprint="abcdef0123",
    )  # fmt: skip


def oracle_measures():
    from simulator.populations.report.findings import FOUR

    return FOUR


def facts_of(people):
    return pd.DataFrame({
        "acceptance": people.acceptance, "application": people.application, "keys": people.keys, "weight": people.weight,
        "income": (people.income + people.spouse_income) / 100,
    })  # fmt: skip


def exported(path, view):
    payments_file.write(path, [view])
    return pd.read_parquet(path)


def with_age_limit(years, folder):
    """The law of 2024 with another age limit, as a reform of the day after."""
    words = (scenarios() / "reforms" / "age-limit-75.yaml").read_text(encoding="utf-8")
    words = words.replace("value: 75 years", f"value: {years} years").replace("2027-01-01", "2024-06-27")
    (folder / "reform.yaml").write_text(words, encoding="utf-8")
    return laws.population_laws((), LAW, [read_text(folder / "reform.yaml")])[0]


def computed_again(name, study, folder):
    """The second program of a study: the rows of each law, of each mixture of articles, and of each draw."""
    lab, made, seed = study.lab, study.recipe, study.inputs.seed
    rows = study.inputs.synthetic
    people = synthetic.part(made, seed, 0, rows, rows).people
    views = [View.of(people, law) for law in lab.plan.laws]
    under = [exported(folder / "law", view) for view in views]
    differing = articles.changed([(views[0], views[-1])], lab.plan.laws[-1].law.by_id)
    mixed = {
        frozenset(n for n in range(len(differing)) if place >> n & 1): exported(folder / "mixed", view)
        for place, view in enumerate(decomposition.mixtures(views[0], views[-1], differing))
    }
    stated = (float(RATE), (float(LOAN.rate), LOAN.months), float(WAGES))
    drawn = []
    for moved in bands.recipes(made, lab.plan.bands, seed):
        others = synthetic.part(moved, seed, 0, rows, rows).people
        of_draw = [exported(folder / "draw", View.of(others, law)) for law in lab.plan.laws]
        drawn.append([oracle.headline(of_law, facts_of(others), *stated) for of_law in of_draw])
    state_facts = {"aadl1": None, "aadl2": oracle.state_of_2013(people)}.get(name, treasury.state_facts(people))
    return oracle.Study(
        facts_of(people), under, *stated, mixed, drawn, state_facts,
        [float(row.value) for row in made.all_assumptions().values()], made.title["en"],
        oracle.BreakEven(float(BOUND), 70, lambda age: exported(folder / "at", View.of(people, with_age_limit(age, folder)))) if name == SOLVED else None,
    )  # fmt: skip


def both(name, seed, folder, rows=50, draws=2):
    """The second program of a study, and its note as text."""
    study = study_of(name, seed, rows, draws)
    content = files.docx(policy_note.policy_note(study), "en")
    return computed_again(name, study, folder), oracle.read(content)


@pytest.mark.slow
@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_of_the_note_is_that_of_a_second_program(name, seed, tmp_path):
    lines, told = oracle.check(*both(name, seed, tmp_path), WORDS, COMMAND)
    assert lines == [*oracle.LINES]
    assert told


def test_the_note_of_one_law_is_that_of_a_second_program(tmp_path):
    assert oracle.check(*both("aadl3_alone", 1, tmp_path, 30, 0), WORDS, COMMAND)[1] == ["afford.say.law"]


@pytest.mark.slow
def test_a_line_that_nothing_computes_and_a_figure_that_is_another_are_found(tmp_path):
    computed, (paragraphs, rows) = both("lower_wages", 1, tmp_path, 20)
    lines, told = oracle.check(computed, (paragraphs, rows), WORDS, COMMAND)
    assert lines == [*oracle.LINES]
    assert {"bands.say.law", "parts.say.instalment_median", "payments.say.others"} <= {*told}
    first_finding = next(place for place, text in enumerate(paragraphs) if text.startswith("1. "))
    for place in (next(place for place, text in enumerate(paragraphs) if "households." in text), first_finding):
        others = [*paragraphs]
        others[place] = oracle.NUMBER.sub(lambda found: str(int(found[0][-1]) + 1), others[place], count=2)
        with pytest.raises(AssertionError):
            oracle.check(computed, (others, rows), WORDS, COMMAND)
    for others in (
        [*paragraphs, "Of these, 3 households moved."],
        [text for text in paragraphs if text != paragraphs[first_finding]],
    ):
        with pytest.raises(oracle.UnexplainedError):
            oracle.check(computed, (others, rows), WORDS, COMMAND)
    for row in range(1, len(rows)):
        cells = [[*cells] for cells in rows]
        cells[row][-1] = cells[row][-1].replace(oracle.NUMBER.search(cells[row][-1])[0], "123", 1)
        with pytest.raises(oracle.UnexplainedError):
            oracle.check(computed, (paragraphs, cells), WORDS, COMMAND)
    with pytest.raises(oracle.UnexplainedError):
        oracle.check(computed, (paragraphs, [*rows, ["median age", "41", "41"]]), WORDS, COMMAND)
