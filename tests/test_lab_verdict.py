"""Three payments and one verdict: counted as a second program counts them, told as they are counted, and said of nobody when they disagree."""

import itertools
from argparse import Namespace
from fractions import Fraction
from types import SimpleNamespace

import lab_oracle_verdict as oracle
import pandas as pd
import pytest

from simulator import Invented, Law, population, study
from simulator.base.money import Money
from simulator.cli import main, payment_options
from simulator.law.text import read as read_text
from simulator.populations import experiment, laws, payments_file
from simulator.populations.count import tables
from simulator.populations.count.effects import OTHERS
from simulator.populations.count.measures import View
from simulator.populations.count.totals import COMMON, VERDICT, Totals
from simulator.populations.count.verdicts import CHANGES, EXCHANGES, PAYMENTS, VERDICTS
from simulator.populations.invented import recipe, synthetic
from simulator.populations.plan import Plan, TranchesLoan
from simulator.populations.reforms import threshold
from simulator.populations.report import findings, pictures, verdict_sentences
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.views.text import population_page, same_households
from simulator.views.text.page import TextPage
from simulator.wording import LANGUAGES, write

LAW = Law.load()
OF_2001, OF_2016, OF_2024 = (f"location_vente@{day}" for day in ("2001-04-29", "2016-11-10", "2024-06-26"))
RATE, WAGES, LOAN = Fraction(6, 100), Fraction(4, 100), TranchesLoan(Fraction(1, 100), 300)
ASSUMPTIONS = (("", 0), ("wage_level", 0), ("wage_spread", 1), ("older_by", 1), ("barred", 0))
"""Recipes: as it stands, and with one assumption at one of its two other values."""


def reform(name):
    return read_text(scenarios() / "reforms" / f"{name}.yaml")


def people_of(seed, rows, assumption="", side=0):
    made = recipe.read()
    if assumption:
        made = made.moved(assumption, made.assumptions[assumption].moved[side])
    return synthetic.part(made, seed, 0, rows, rows).people


def plan_of(names=(OF_2001, OF_2016, OF_2024), reforms=(), **options):
    usual = {"discount": RATE, "loan": LOAN, "wages_grow": WAGES, "verdict": True}
    return Plan(laws.population_laws(names, LAW, [reform(name) for name in reforms]), **(usual | options))


def exported(people, under, path):
    """The payments of each household served under a law, from the rows that the command exports."""
    payments_file.write(path, [View.of(people, under)])
    facts = pd.DataFrame({
        "acceptance": people.acceptance, "application": people.application, "keys": people.keys, "weight": people.weight,
        "income": (people.income + people.spouse_income) / 100,
    })  # fmt: skip
    table = oracle.payments(pd.read_parquet(path), facts, float(RATE))
    return oracle.with_efforts(table, (float(LOAN.rate), LOAN.months), float(WAGES))


def is_close(lab, measure, place, table, expected, tolerance):
    assert float(lab.value(measure, place, table=table)) == pytest.approx(expected, abs=tolerance), (table, measure)


def payments_agree(lab, place, table, rows):
    """Medians, ninth deciles and shares of one table are those of these rows."""
    for name in ("before_keys", "instalment", "repaid", "present_value", "with_loan"):
        is_close(lab, f"{name}.median", place, table, oracle.quantile(rows[name], rows.weight, 0.5), 0.02)
        if table == COMMON or name != "instalment":
            is_close(lab, f"{name}.d9", place, table, oracle.quantile(rows[name], rows.weight, 0.9), 0.02)
    is_close(lab, "income_months.median", place, table, oracle.quantile(rows.income_months, rows.weight, 0.5), 0.011)
    for name in ("effort", "effort_with_loan", "effort_first", "effort_later"):
        is_close(lab, f"{name}.median", place, table, min(oracle.quantile(rows[name], rows.weight, 0.5), 100), 1e-4)
        for bound in (30, 40) if table == COMMON or name != "effort" else ():
            above = oracle.share_above(rows[name], rows.weight, bound / 100)
            is_close(lab, f"{name}.above_{bound}.share", place, table, above, 1e-9)


def the_lab_is_its_rows(people, path, plan):
    lab = experiment.run(people, plan)
    rows = [exported(people, law, path / f"{place}") for place, law in enumerate(plan.laws)]
    shared = rows[0].index
    for table in rows[1:]:
        shared = shared.intersection(table.index)
    for place, table in enumerate(rows):
        payments_agree(lab, place, "main", table)
        payments_agree(lab, place, COMMON, table.loc[shared])
        is_close(lab, "households", place, COMMON, table.weight.loc[shared].sum(), 1e-3)
        if place:
            the_verdict_is_its_rows(lab, place, rows[0], table)


def the_verdict_is_its_rows(lab, place, first, second):
    changes = oracle.verdicts(first, second)
    weight = first.weight.loc[changes.index]
    for name in VERDICTS:
        rows = changes[changes.verdict == name]
        is_close(lab, name, place, VERDICT, weight.loc[rows.index].sum(), 1e-3)
        for payment in (*PAYMENTS, "repaid") if name in CHANGES and len(rows) else ():
            mean = (rows[payment] * weight.loc[rows.index]).sum() / weight.loc[rows.index].sum()
            is_close(lab, f"{name}.{payment}.mean", place, VERDICT, mean, 0.02)
            is_close(lab, f"{name}.{payment}.median", place, VERDICT, oracle.quantile(rows[payment], weight, 0.5), 0.02)


def test_every_figure_is_that_of_exported_rows(tmp_path):
    the_lab_is_its_rows(people_of(1, 40), tmp_path, plan_of((OF_2016, OF_2024)))


@pytest.mark.slow
@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda pair: pair[0] or "shipped")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_is_that_of_exported_rows_whatever_the_recipe(seed, assumption, tmp_path):
    the_lab_is_its_rows(
        people_of(seed, 120, *assumption), tmp_path, plan_of(reforms=("age-limit-75", "down-payment-25"))
    )


# --- everybody is in one verdict, and the other way round each is its opposite


@pytest.fixture(scope="module")
def people():
    return people_of(1, 3_000)


@pytest.fixture(scope="module")
def lab(people):
    """Three laws and two reforms, by decile."""
    return experiment.run(people, plan_of(reforms=("age-limit-75", "down-payment-25"), by="decile"))


def verdict(lab, name, place=1, group="all"):
    return lab.value(name, place, group, VERDICT)


def test_every_household_is_in_one_verdict(lab):
    groups = ["all", *(f"{tenth:02d}" for tenth in range(1, 11))]
    for place, group in itertools.product(range(1, 5), groups):
        everybody = lab.value("households", place, group)
        assert sum(verdict(lab, name, place, group) for name in (*VERDICTS, *OTHERS)) == everybody
        served = verdict(lab, "served", place, group)
        assert sum(verdict(lab, name, place, group) for name in VERDICTS) == served
        for payment in PAYMENTS:
            assert (
                verdict(lab, f"{payment}.less", place, group) + verdict(lab, f"{payment}.more", place, group) <= served
            )
    for name in (*VERDICTS, *OTHERS):
        assert verdict(lab, name) == sum(verdict(lab, name, 1, group) for group in groups[1:])


def test_a_reform_the_other_way_round_has_the_opposite_verdicts(people):
    there, back = (experiment.run(people, plan_of(names)) for names in ((OF_2001, OF_2024), (OF_2024, OF_2001)))
    opposite = {"better": "worse", "less_before": "more_before", "enters": "leaves"}
    opposite |= {other: name for name, other in opposite.items()}
    for name in (*VERDICTS, *OTHERS):
        assert verdict(there, name) == verdict(back, opposite.get(name, name)), name
    for name in EXCHANGES[:2]:
        for payment in PAYMENTS:
            mean = verdict(there, f"{name}.{payment}.mean")
            assert mean is None or mean == -verdict(back, f"{opposite[name]}.{payment}.mean")


def test_parts_merge_into_the_same_figures_in_any_order(people):
    plan = plan_of((OF_2016, OF_2024), by="decile")
    plan = experiment.with_deciles(people, plan)
    parts = [people.rows(slice(start, start + 1_000)) for start in (0, 1_000, 2_000)]
    several = [experiment.run(part, plan).totals for part in parts]
    whole = experiment.run(people, plan).totals
    assert all(Totals.merged(order).equals(whole) for order in itertools.permutations(several))


def test_without_a_verdict_nothing_of_it_is_counted(people):
    plain = experiment.run(people.rows(slice(0, 50)), plan_of((OF_2016, OF_2024), verdict=False))
    assert {key.table for key in plain.totals.sums} | {key.table for key in plain.totals.spread} == {
        "main",
        "gain",
        "affordability",
    }
    assert list(verdict_sentences.of_law(plain, 1)) == verdict_sentences.of_change(plain, 1) == []
    assert not [picture for picture in pictures.of(plain) if picture.name.startswith("verdict")]


# --- nobody gains or loses by one payment where another says the contrary


def disagree(lab, place):
    """Whether two of the payments of all whom both laws serve say the contrary of each other."""
    served = verdict(lab, "served", place)
    signs = {
        side: any(verdict(lab, f"{name}.{side}", place) == served for name in PAYMENTS) for side in ("less", "more")
    }
    return signs["less"] and signs["more"]


SURE = {"payments.say.better": "better", "payments.say.worse": "worse"}


def sentences_of(found):
    """Every sentence of the page and of the pictures, which the JSON, the folder and the page of the web hold too."""
    drawn = [sentence for picture in pictures.of(found.lab) for sentence in picture.sentences]
    return [sentence for _, sentence in population_page.sentences(found)] + drawn


@pytest.mark.parametrize(("names", "reforms"), [
    ((OF_2016, OF_2024), ()), ((OF_2024,), ("down-payment-25",)), ((OF_2024,), ("age-limit-75",)), ((OF_2001, OF_2024), ()),
], ids=["2016-2024", "down-payment-25", "age-limit-75", "2001-2024"])  # fmt: skip
def test_who_gains_or_loses_is_said_only_where_the_three_payments_agree(names, reforms, people):
    some = people.rows(slice(0, 600))
    lab = experiment.run(some, plan_of(names, reforms, by="decile", delays=(0, 2), receipts=True))
    found = population_page.Findings(
        lab=lab, command="", engine="", law=LAW.digest, inputs=population_page.Invention(600, 1, "", "")
    )
    spoken = sentences_of(found)
    if disagree(lab, 1):
        assert verdict(lab, "better") == verdict(lab, "worse") == 0
        assert not {sentence.key for sentence in spoken} & set(SURE)
    assert disagree(lab, 1) == (reforms != ("age-limit-75",) and names != (OF_2001, OF_2024)) or names == (
        OF_2001,
        OF_2024,
    )
    for sentence in spoken:
        if sentence.key in SURE:
            assert sentence.facts["households"].count == round(verdict(lab, SURE[sentence.key]))
        counts = {name for name in sentence.facts if name.endswith(("_less", "_more"))}
        if sentence.key == "payments.say.alone":
            assert len(counts) == 6, "the three of them, or none"
    words = {"fr": ("gagne", "perd"), "ar": ("يربح", "يخسر"), "en": (" gain", " lose")}
    for sentence, lang in itertools.product(spoken, LANGUAGES):
        if any(word in write(sentence, lang) for word in words[lang]):
            assert sentence.key in {*SURE, "payments.say.exchange", "payments.say.rule"}, (lang, sentence.key)


# --- what is said is what is counted


def facts_are(sentence, expected):
    for name, value in expected.items():
        assert sentence.facts[name] == value, (sentence.key, name)


def dinars(value):
    return Money(round(value) * 100)


def test_every_sentence_has_the_figures_of_its_lab(lab):
    for place in range(5):
        said = {
            sentence.key.removeprefix("payments.say."): sentence for sentence in verdict_sentences.of_law(lab, place)
        }
        assert list(said) == ["payments", "effort", "effort.rising", "loan"]
        of = {measure: lab.value(measure, place) for measure in MEASURES_SAID}
        facts_are(said["payments"], {
            "before": dinars(of["before_keys.median"]), "before_d9": dinars(of["before_keys.d9"]), "value": dinars(of["present_value.median"]),
            "instalment": dinars(of["instalment.median"]), "instalment_d9": dinars(of["instalment.d9"]), "value_mean": dinars(of["present_value.mean"]),
        })  # fmt: skip
        months = [said["payments"].facts[name].facts["months"].count for name in ("months", "months_d9")]
        assert months == [round(of["income_months.median"]), round(of["income_months.d9"])]
        shares = {name: findings.percent(value) for name, value in of.items() if "effort" in name or "above" in name}
        facts_are(
            said["effort"],
            {
                "effort": shares["effort.median"],
                "above_30": shares["above_30.share"],
                "above_40": shares["above_40.share"],
            },
        )
        facts_are(said["effort.rising"], {
            "rate": WAGES, "effort_first": shares["effort_first.median"], "effort_later": shares["effort_later.median"],
            "first_30": shares["effort_first.above_30.share"], "later_40": shares["effort_later.above_40.share"],
        })  # fmt: skip
        facts_are(said["loan"], {
            "rate": LOAN.rate, "monthly": dinars(of["with_loan.median"]), "effort": shares["effort_with_loan.median"],
            "above_30": shares["effort_with_loan.above_30.share"], "above_40": shares["effort_with_loan.above_40.share"],
        })  # fmt: skip
    for place in range(1, 5):
        the_change_is_told(lab, place)
    assert verdict_sentences.rule(lab).facts == {"part": Fraction(1, 100)}
    for neutral, key in ((50_000, "payments.say.rule.fixed"), (0, "payments.say.rule.exact")):
        sentence = verdict_sentences.rule(SimpleNamespace(plan=plan_of(neutral=neutral)))
        assert sentence.key == key
        assert not neutral or [sentence.facts[name].cents for name in ("month", "whole")] == [50_000, 600_000]
    assert verdict_sentences.common(lab).facts["households"].count == round(lab.value("households", table=COMMON))
    assert verdict_sentences.tenths(lab).key == "payments.say.tenths"


MEASURES_SAID = (
    *(f"{name}.{part}" for name in ("before_keys", "income_months", "instalment") for part in ("median", "d9")),
    "present_value.median", "present_value.mean", "effort.median", "above_30.share", "above_40.share", "with_loan.median",
    *(f"{name}.{part}" for name in ("effort_first", "effort_later", "effort_with_loan") for part in ("median", "above_30.share", "above_40.share")),
)  # fmt: skip


def the_change_is_told(lab, place):
    *changed, others, alone = verdict_sentences.of_change(lab, place)
    sizes = [sentence.facts["households"].count for sentence in changed]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == pytest.approx(sum(float(verdict(lab, name, place)) for name in CHANGES), abs=3)
    for sentence in changed:
        name = next(name for name in CHANGES if round(verdict(lab, name, place)) == sentence.facts["households"].count)
        assert sentence.key == ("payments.say.exchange" if name in EXCHANGES else f"payments.say.{name}")
        for fact, measure in (
            ("before", "before_keys.mean"),
            ("month", "instalment.median"),
            ("value", "present_value.mean"),
        ):
            amount = verdict(lab, f"{name}.{measure}", place)
            side = "alike" if not round(amount) else "less" if amount < 0 else "more"
            assert sentence.facts[fact].key == f"payments.change.{side}"
            assert side == "alike" or sentence.facts[fact].facts["amount"] == dinars(abs(amount))
    for name in ("same", "enters", "leaves", "outside"):
        assert others.facts[name].count == round(verdict(lab, name, place))
    short = {"before_keys": "before", "instalment": "month", "present_value": "value"}
    for payment, side in itertools.product(PAYMENTS, ("less", "more")):
        assert alone.facts[f"{short[payment]}_{side}"].count == round(verdict(lab, f"{payment}.{side}", place))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_the_same_households_and_the_verdicts_of_each_group(lab, lang):
    page = TextPage(LAW, lang)
    by_name = tables.lookup(lab.figures)
    same_households.tables(page, lab, by_name)
    for place, group in itertools.product(range(1, 5), ("02", "10")):
        name = lab.plan.laws[place].name
        cells = [(COMMON, "effort.median"), (COMMON, "households")]
        cells += [(VERDICT, each) for each in same_households.VERDICTS_BY_GROUP if verdict(lab, each, place)]
        for table, measure in cells:
            assert write(findings.value(by_name[table, name, group, measure]), lang) in str(page)
    shown = {f"verdict.{name}" for name in same_households.VERDICTS_BY_GROUP}
    shown |= {f"verdict.{name}.instalment.median" for name in same_households.MONTHS_BY_GROUP}
    assert not [name for name in shown if findings.measure_label(name).key == "lab.measure.other"]


# --- a band, a loan, a question that a lever plays with


def test_a_difference_within_the_band_does_not_count(people):
    """Above what anybody's payments change by, nothing changes; without a band every centime does."""
    some = people.rows(slice(0, 300))
    wide, none = (experiment.run(some, plan_of((OF_2016, OF_2024), neutral=cents)) for cents in (10**11, 0))
    assert verdict(wide, "same") == verdict(wide, "served") > 0
    assert verdict(none, "same") == 0
    for lab in (wide, none):
        assert lab.value("same", 1, table="gain") == verdict(lab, "same")


@pytest.mark.parametrize(("lever", "measure"), [
    ("down_payment", "effort.median"), ("tranches.1.share", "instalment.d9"), ("down_payment", "above_30.share"),
])  # fmt: skip
def test_a_measure_that_a_larger_down_payment_lowers_is_not_solved_for(lever, measure, people):
    with pytest.raises(InputError) as refused:
        threshold.solve(people, plan_of((OF_2024,)), lever=lever, measure=measure, bound=Fraction(1, 5))
    assert refused.value.key == "payments.error.gamed"
    assert all("effort_with_loan.median" in refused.value.message(lang) for lang in LANGUAGES)


def test_the_down_payment_is_solved_for_with_its_loan(people):
    some = people.rows(slice(0, 40))
    answer = threshold.solve(
        some, plan_of((OF_2024,)), lever="down_payment", measure="effort_with_loan.median", bound=Fraction(33, 100)
    )
    assert answer.moves
    with pytest.raises(InputError) as refused:
        threshold.solve(
            some,
            plan_of((OF_2024,), loan=None),
            lever="down_payment",
            measure="effort_with_loan.median",
            bound=Fraction(1),
        )
    assert refused.value.key == "payments.error.no_loan"


def test_the_options_state_the_loan_and_the_wages():
    stated = Namespace(loan_rate="1%", loan_term="25 years", wages_grow="4 %")
    assert payment_options.stated(stated) == {"loan": LOAN, "wages_grow": WAGES}
    assert payment_options.words(stated) == ["--loan-rate", "1%", "--loan-term", "25 years", "--wages-grow", "4 %"]
    assert payment_options.stated(Namespace(loan_rate=None, loan_term=None, wages_grow=None)) == {
        "loan": None,
        "wages_grow": None,
    }
    for half in ({"loan_rate": "1%", "loan_term": None}, {"loan_rate": None, "loan_term": "25 years"}):
        with pytest.raises(InputError) as refused:
            payment_options.stated(Namespace(wages_grow=None, **half))
        assert refused.value.key == "payments.error.half_a_loan"


@pytest.mark.slow
def test_the_command_prints_them_and_a_study_of_python_has_the_same(capsys):
    words = [
        "--synthetic",
        "200",
        "--law",
        OF_2016,
        "--law",
        OF_2024,
        "--loan-rate",
        "1%",
        "--loan-term",
        "25 years",
        "--format",
        "csv",
    ]
    assert main(["population", *words]) == 0
    printed = capsys.readouterr().out
    found = study(Invented(200), [OF_2016, OF_2024], loan=LOAN)
    for figure in found.lab.figures:
        if figure.measure in ("effort_with_loan.median", "more_before.share") and figure.group == "all":
            assert str(population_page.decimal(figure.value, figure.unit)) in printed


def test_a_purchase_has_its_payments_and_no_loan_for_tranches(people):
    some = people.rows(slice(0, 200))
    lab = population(
        some, [OF_2024, "lpa"], facts=str(scenarios() / "populations" / "purchases.yaml"), loan=LOAN, verdict=True
    )
    figures = {(f.law, f.measure): f for f in lab.figures if (f.table, f.group) == ("main", "all")}
    assert figures["lpa", "with_loan.median"].reason == "no_tranches"
    assert lab.value("before_keys.median", 1) > 0
    assert sum(verdict(lab, name) for name in (*VERDICTS, *OTHERS)) == lab.value("households")
