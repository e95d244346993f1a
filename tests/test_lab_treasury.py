"""What the State pays by year, who gains by paying whole, and two numbers at once: computed again from rows, and identities."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import lab_oracle as rows_oracle
import lab_oracle_treasury as oracle
import numpy as np
import pandas as pd
import pytest

from simulator import InputError, Law
from simulator.base import annuity
from simulator.cli import main
from simulator.populations import experiment, laws, payments_file, purchase_facts, studies
from simulator.populations.count import outlays, treasury
from simulator.populations.count.measures import View
from simulator.populations.count.totals import PAY_WHOLE, Totals
from simulator.populations.invented import recipe, synthetic
from simulator.populations.part_fold import PartFold
from simulator.populations.plan import Arrears, Plan, TranchesLoan, Treasury
from simulator.populations.reforms import lever_values, levers, two_levers
from simulator.populations.report import findings, treasury_pictures, treasury_sentences
from simulator.views import heat_map
from simulator.views.text import treasury_part, two_levers_page
from simulator.wording import LANGUAGES, Sentence, write

LAW = Law.load()
SILENT, NOW = "location_vente@2001-04-29", "location_vente@2024-06-26"
BANK, TERM, RATE, INTERIM = Fraction("0.055"), 300, Fraction(6, 100), 90_000
PEOPLE = 90
BOTH = laws.population_laws((SILENT, NOW), LAW)


def plan_of(under=BOTH, **options):
    usual = {"interest": BANK, "bank_term": TERM, "discount": RATE, "treasury": Treasury(pay_whole=Fraction(1, 20))}
    return Plan(under, **(usual | options))


def invented(seed=1, count=PEOPLE, made_by=None):
    return synthetic.part(made_by or recipe.read(), seed, 0, count, count).people


def studied_of(people, tmp_path):
    """The lab of some households, and the rows that they pay under the last law."""
    plan = plan_of()
    payments_file.write(tmp_path, [View.of(people, plan.laws[-1])])
    return experiment.run(people, plan), pd.read_parquet(tmp_path)


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    people = invented()
    lab, rows = studied_of(people, tmp_path_factory.mktemp("rows") / "rows.parquet")
    return people, lab, rows


def years(lab, column, law=1):
    return treasury_sentences.by_year(lab, law, column)


def assert_alike(found, expected):
    """The same years, and the same amounts to the dinar in a hundred million."""
    known = {year: float(value) for year, value in found.items() if value}
    assert known == pytest.approx({str(year): value for year, value in expected.items() if value}, rel=1e-8)


def assert_recomputed(people, lab, rows):
    """Every figure of the account of the law of 2024 is that of the second program."""
    contracts = oracle.contracts(rows, oracle.state_facts(people))
    for name, expected in oracle.gifts(contracts).items():
        assert_alike(years(lab, name), expected)
    assert_alike(years(lab, "interest"), oracle.interest(contracts, float(BANK), TERM))
    assert_alike(years(lab, "interest_saved"), oracle.interest(contracts, float(BANK), TERM) / 20)
    off = oracle.by_year(contracts["keys"], contracts.financed * contracts.weight * oracle.OFF / 20)
    assert_alike(years(lab, "taken_off"), off)
    cost = oracle.cost(contracts, oracle.worth(rows, float(RATE)))
    assert float(lab.value("treasury_cost.mean", 1)) == pytest.approx(cost, abs=0.02)
    for rate in outlays.RATES:
        households, taken_off, longest = oracle.gainers(contracts, oracle.worth(rows, float(rate)))
        found = {
            figure.measure: figure.value
            for figure in lab.figures
            if figure[:3] == (PAY_WHOLE, NOW, outlays.label_of(rate))
        }
        assert float(found["households"]) == pytest.approx(households)
        assert float(found["taken_off.sum"]) == pytest.approx(taken_off)
        assert found["term.longest"] == longest


def test_the_account_is_that_of_a_second_program(studied):
    assert_recomputed(*studied)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3, 4])
@pytest.mark.parametrize("moved", range(5))
def test_so_it_is_over_seeds_and_recipes(seed, moved, tmp_path):
    made_by = recipe.read()
    if moved:
        assumption = list(made_by.assumptions.values())[moved - 1]
        made_by = made_by.moved(assumption.name, assumption.moved[-1])
    people = invented(seed, 400, made_by)
    assert_recomputed(people, *studied_of(people, tmp_path / "rows.parquet"))


def test_the_years_add_up_to_what_was_there_before_and_the_parts_to_the_whole(studied):
    people, lab, _ = studied
    assert sum(years(lab, "interest").values()) == lab.value("interest.sum", 1)
    assert sum(years(lab, "aid").values()) + sum(years(lab, "vrd").values()) == lab.value("state.sum", 1)
    for column in treasury.COLUMNS:
        in_all = lab.value(f"{column}.sum", 1, table=treasury.ACCOUNT)
        assert in_all is None or in_all == sum(years(lab, column).values())
    added = {
        name: lab.value(f"{name}.sum", 1, table=treasury.ACCOUNT)
        for name in ("without_interest", "interest", "interest_saved")
    }
    total = lab.value("total.sum", 1, table=treasury.ACCOUNT)
    assert total == added["without_interest"] + added["interest"] - added["interest_saved"]
    parts = [experiment.run(people.rows(rows), lab.plan).totals for rows in (slice(0, 40), slice(40, PEOPLE))]
    assert Totals.merged(parts[::-1]).equals(lab.totals)
    facts, arrays = PartFold(PEOPLE, lab.totals, lab.wages, {}).to_bytes()
    assert PartFold.from_bytes(json.loads(json.dumps(facts)), iter(arrays)).totals.equals(lab.totals)
    with_interim = experiment.run(people, plan_of(interim=INTERIM * 100))
    interim = lab.value("served", 1) * INTERIM
    assert with_interim.value("interim.sum", 1, table=treasury.ACCOUNT) == interim
    assert with_interim.value("interest.sum", 1) == lab.value("interest.sum", 1) + interim
    assert with_interim.value("total.sum", 1, table=treasury.ACCOUNT) == total + interim
    served = lab.value("served", 1)
    assert lab.value("total.phase_sum", 1, table=treasury.ACCOUNT) == total / served * 200_000
    assert lab.value("treasury_cost.phase", 1) == lab.value("treasury_cost.mean", 1) * 200_000


def test_the_account_is_worth_what_its_months_are_worth(studied):
    people, lab, rows = studied
    contracts = oracle.contracts(rows, oracle.state_facts(people))
    first = treasury.valued_at(lab.figures)
    assert first == contracts["keys"].min() // 12
    amounts = zip(contracts["keys"] - 1, contracts.aid * contracts.weight, strict=True)
    expected = oracle.valued(amounts, float(RATE), first * 12)
    assert float(lab.value("aid.present_value", 1, table=treasury.ACCOUNT)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("dinars", "published"), [(1_575_000, 1_326_563), (2_025_000, 1_705_582)])
def test_the_only_published_interest_is_shared_among_its_months(dinars, published):
    """AADL 2, at the price called: 5.5 % over 25 years (L'Expression 252245)."""
    rate = annuity.rate_units(BANK)
    shares = treasury.interest_shares(rate, TERM)
    assert (len(shares), sum(shares)) == (TERM, 1 << annuity.BITS)
    in_all = int(annuity.interest_in_all(np.array([dinars * 100]), rate, TERM)[0])
    first = in_all * shares[0] / (1 << annuity.BITS)
    assert round(in_all / 100) == published
    assert first == pytest.approx(dinars * 100 * 0.055 / 12)
    assert sum(treasury.interest_shares(0, 12)) == 0 or sum(treasury.interest_shares(0, 12)) == 1 << annuity.BITS


def test_the_aids_are_spread_over_the_works_where_it_is_asked(studied):
    people, lab, rows = studied
    works = plan_of(treasury=Treasury(during_works=True), works_begin=Fraction(1, 4))
    spread = experiment.run(people, works)
    contracts = oracle.contracts(rows, oracle.state_facts(people))
    for name, expected in oracle.gifts(contracts, during_works=True, begin=0.25).items():
        assert_alike(years(spread, name), expected)
        assert sum(years(spread, name).values()) == sum(years(lab, name).values())
    assert min(years(spread, "aid")) < min(years(lab, "aid"))
    for lab_of, key in ((lab, "treasury.say.when.keys"), (spread, "treasury.say.when.works")):
        assert treasury_sentences.supposed(lab_of).key == key
        given = replace(lab_of, plan=replace(lab_of.plan, interim=INTERIM * 100))
        assert treasury_sentences.supposed(given).key == f"{key}.interim"


def test_what_the_texts_do_not_say_is_unknown_and_never_zero(studied):
    people, lab, _ = studied
    account = {figure.measure: figure for figure in lab.figures if figure[:3] == (treasury.ACCOUNT, SILENT, "all")}
    for name in ("interest", "interim", "interest_saved", "total"):
        assert (account[f"{name}.sum"].value, account[f"{name}.sum"].reason) == (None, "silent")
    assert account["without_interest.sum"].value > 0
    assert {figure.value for figure in lab.figures if figure.measure.startswith("land.")} == {None}
    assert {figure.value for figure in lab.figures if (figure.table, figure.measure) == (treasury.BY_YEAR, "land")} == {
        None
    }
    given = replace(people, price=np.full(len(people), 300_000_000))
    unknown = experiment.run(given, plan_of(BOTH[1:], treasury=Treasury(), bank_term=None))
    by_name = {figure.measure: figure for figure in unknown.figures if figure.table == treasury.ACCOUNT}
    assert by_name["aid.sum"].reason == by_name["total.sum"].reason == "no_price_parts"
    assert by_name["interest.sum"].reason == "no_bank_term"
    (sentence,) = treasury_sentences.account(unknown, 0)
    assert sentence.key == "treasury.say.unknown"
    none_served = experiment.run(
        replace(people, income=people.income * 0, spouse_income=people.spouse_income * 0), plan_of(BOTH[1:])
    )
    assert [*treasury_sentences.account(none_served, 0)] == [] == treasury_pictures.of(none_served)


@pytest.fixture(scope="module")
def bought(tmp_path_factory):
    """The lab of a rent beside a purchase, and the rows that the buyers pay."""
    people, path = invented(), tmp_path_factory.mktemp("bought") / "rows.parquet"
    under = laws.population_laws((NOW, "lpa@2025-12-11", "lsp@2006-01-01"), LAW, facts=purchase_facts.of_descriptors())
    payments_file.write(path, [View.of(people, under[1])])
    return people, experiment.run(people, plan_of(under, gain="present_value")), pd.read_parquet(path)


def test_the_account_of_a_purchase_is_that_of_a_second_program(bought):
    people, lab, rows = bought
    facts = oracle.state_facts(people)
    assert_alike(years(lab, "aid"), oracle.aid_of_purchases(rows, facts))
    found = {year: float(value) for year, value in years(lab, "interest").items() if value}
    expected = oracle.topped_up(rows, facts.weight)
    assert found == pytest.approx({str(year): value for year, value in expected.items()}, rel=1e-5)
    assert sum(years(lab, "interest").values()) == lab.value("interest.sum", 1)
    account = {
        figure.measure: figure
        for figure in lab.figures
        if figure[:3] == (treasury.ACCOUNT, lab.plan.laws[1].name, "all")
    }
    assert account["total.sum"].value == lab.value("state_whole.sum", 1)
    assert {name for name in treasury.COLUMNS if account[f"{name}.sum"].value is None} == {
        "vrd", "interim", "taken_off", "interest_saved", "land", "unpaid",
    }  # fmt: skip
    assert [*treasury_sentences.paying_whole(lab, 1)] == []
    assert not [figure for figure in lab.figures if figure.law != NOW and figure.table == PAY_WHOLE]


def test_the_sentence_of_the_account_of_a_purchase_has_its_figures(bought):
    _, lab, _ = bought
    for place, interest in ((1, lab.value("interest.sum", 1)), (2, 0)):
        (sentence,) = treasury_sentences.account(lab, place)
        assert sentence.key == "treasury.say.purchase"
        assert sentence.facts["interest"] == findings.large(Fraction(interest))
        assert sentence.facts["total"] == findings.large(lab.value("state_whole.sum", place))
        assert sentence.facts["aid"] == findings.large(lab.value("state.sum", place))
    facts = lab.plan.laws[1].facts
    at_own_rate = replace(facts.shared, terms=replace(facts.shared.terms, rate=Fraction(5, 100)))
    under = laws.population_laws(("lpa@2025-12-11",), LAW, facts={"lpa": replace(facts, shared=at_own_rate)})
    alone = experiment.run(invented(count=20), plan_of(under, gain="present_value"))
    (sentence,) = treasury_sentences.account(alone, 0)
    assert sentence.key == "treasury.say.purchase.without"
    assert alone.figure("total.sum", 0, table=treasury.ACCOUNT).reason == "not_told"


def test_the_sentences_of_the_account_have_its_figures(studied):
    _, lab, _ = studied
    silent, known = ([*treasury_sentences.account(lab, law)] for law in (0, 1))
    assert [sentence.key for sentence in silent] == ["treasury.say.without", "treasury.say.cost"]
    assert [sentence.key for sentence in known] == [
        "treasury.say.account",
        "treasury.say.cost",
        "treasury.say.some_whole",
    ]
    for (account, cost, *_), law, column in ((silent, 0, "without_interest"), (known, 1, "total")):
        paid = {year: value for year, value in years(lab, column, law).items() if value}
        in_all = lab.value(f"{column}.sum", law, table=treasury.ACCOUNT)
        assert account.facts["total"] == findings.large(in_all)
        assert account.facts["value"] == findings.large(
            lab.value(f"{column}.present_value", law, table=treasury.ACCOUNT)
        )
        assert account.facts["phase"] == findings.large(in_all / lab.value("served", law) * 200_000)
        phase_value = lab.value(f"{column}.phase_present_value", law, table=treasury.ACCOUNT)
        assert account.facts["phase_value"] == findings.large(phase_value)
        assert account.facts["networks"] == findings.large(sum(years(lab, "vrd", law).values()))
        assert account.facts["peak"] == findings.large(max(paid.values()))
        assert paid[account.facts["peak_year"].text] == max(paid.values())
        assert (account.facts["first_year"].text, account.facts["last_year"].text) == (min(paid), max(paid))
        assert account.facts["year"].text == str(treasury.valued_at(lab.figures))
        assert cost.facts["cost"] == findings.amount(lab.value("treasury_cost.mean", law))
    borne = lab.value("interest.sum", 1) - lab.value("interest_saved.sum", 1, table=treasury.ACCOUNT)
    assert known[0].facts["interest"] == findings.large(borne)
    assert known[2].facts["saved"] == findings.large(lab.value("interest.sum", 1) / 20)
    for drawn, law in zip(treasury_pictures.of(lab), (0, 1), strict=True):
        stacks = [sum(series.values[place] for series in drawn.series) for place in range(len(drawn.labels))]
        column = "total" if law else "without_interest"
        assert stacks == list(years(lab, column, law).values())
        assert drawn.title.facts["peak"] == findings.large(max(stacks))


def test_the_sentences_of_paying_whole_have_their_figures(studied):
    people, lab, _ = studied
    assert [sentence.key for sentence in treasury_sentences.paying_whole(lab, 0)] == ["treasury.say.nothing_off"]
    costly = replace(plan_of(), discount=Fraction(2, 100))
    for study in (lab, experiment.run(people, costly), experiment.run(people, replace(costly, interest=None))):
        gain, everybody = treasury_sentences.paying_whole(study, 1)
        name = outlays.label_of(study.plan.discount)
        households = study.value("households", 1, name, PAY_WHOLE)
        silent = "" if study.plan.interest else ".without"
        assert gain.key == (f"treasury.say.gain{silent}" if households else "treasury.say.gain.nobody")
        assert everybody.key == f"treasury.say.all_whole{silent}"
        if households:
            assert gain.facts["households"] == findings.households(households)
            assert gain.facts["share"] == findings.percent(households / study.value("served", 1))
            assert gain.facts["taken_off"] == findings.large(study.value("taken_off.sum", 1, name, PAY_WHOLE))
        assert everybody.facts["taken_off"] == findings.large(study.value("taken_off.sum", 1, "all", PAY_WHOLE))
    assert experiment.run(people, costly).value("households", 1, "2%", PAY_WHOLE) > 0


@pytest.mark.parametrize(("months", "year"), [(12, 1), (7, 3)])
def test_what_does_not_come_in_is_that_of_a_second_program(studied, months, year):
    people, _, rows = studied
    stopping = Treasury(arrears=Arrears(Fraction(1, 20), months, year))
    lab = experiment.run(people, plan_of(BOTH[1:], treasury=stopping))
    assert_alike(years(lab, "unpaid", 0), oracle.unpaid(rows, pd.Series(people.weight), months, year) / 20)
    assert sum(years(lab, "total", 0).values()) == lab.value("interest.sum") + lab.value(
        "state.sum"
    )  # owed still: no cost
    sentence = [*treasury_sentences.account(lab, 0)][-1]
    unpaid = years(lab, "unpaid", 0)
    assert sentence.key == "treasury.say.arrears"
    assert sentence.facts["unpaid"] == findings.large(sum(unpaid.values()))
    assert (
        sentence.facts["peak"]
        == findings.large(unpaid[sentence.facts["peak_year"].text])
        == findings.large(max(unpaid.values()))
    )
    past_the_end = plan_of(BOTH[1:], treasury=Treasury(arrears=Arrears(Fraction(1, 20), 12, 50)))
    assert "treasury.say.arrears" not in {
        said.key for said in treasury_sentences.account(experiment.run(people, past_the_end), 0)
    }


# --- two numbers at once


def test_a_balance_is_exact_to_the_step_and_is_that_of_a_second_program(studied, tmp_path):
    people, lab, _ = studied
    answer = two_levers.balanced(people, plan_of(), two_levers.Balance(("age_limit", "75"), "frontal_aid"))
    (crossing,) = answer.break_even.crossings
    assert answer.break_even.bound == lab.value("treasury_cost.mean", 1)
    assert abs(crossing.within.value - crossing.beyond.value) == 1
    aged = answer.changed.law(lab.plan.laws[1], answer.value)
    governing = levers.Governing.of(people, aged)
    for point in crossing:
        under = levers.lever_named(governing, "frontal_aid").law(aged, point.value)
        payments_file.write(tmp_path / "rows", [View.of(people, under)])
        rows = pd.read_parquet(tmp_path / "rows")
        facts = oracle.state_facts(people)
        contracts = oracle.contracts(rows, facts.assign(aid=facts.aid - oracle.FRONTAL + point.value / 100))
        assert float(point.figure) == pytest.approx(oracle.cost(contracts, oracle.worth(rows, float(RATE))), abs=0.02)
    assert crossing.within.figure <= answer.break_even.bound < crossing.beyond.figure
    (sentence,) = two_levers_page.of_balance(answer)
    assert (sentence.key, sentence.facts["kept"].cents) == ("treasury.say.balance", crossing.within.value)
    assert sentence.facts["rows"].count == PEOPLE
    never = two_levers.balanced(
        people, plan_of(), two_levers.Balance(("age_limit", "75"), "income_ceiling", "served.share")
    )
    assert [said.key for said in two_levers_page.of_balance(never)] in (
        ["treasury.say.balance.never"],
        ["treasury.say.balance"],
    )
    row = two_levers_page.balance_row(answer)
    assert (row["changed"]["value"], row["number"]) == ("900", "frontal_aid")


def test_a_map_has_the_figure_of_every_pair_and_of_the_law(studied):
    people, lab, _ = studied
    question = two_levers.MapOfTwo(
        ("age_limit", ("66", "70")), ("down_payment", ("25%", "38%")), ("term.mean", "treasury_cost.mean")
    )
    answer = two_levers.mapped(people, plan_of(), question)
    assert answer.cells[1][1] == answer.now == (lab.value("term.mean", 1), lab.value("treasury_cost.mean", 1))
    assert answer.cells[0][1][0] < answer.cells[1][1][0]
    assert answer.cells[0][1][1] < answer.cells[0][0][1]
    for place, (measure, sentence) in enumerate(zip(answer.measures, two_levers_page.of_map(answer), strict=True)):
        figures = [cell[place] for row in answer.cells for cell in row]
        unit = answer.units[place]
        assert sentence.facts["least"] == findings.shown(min(figures), unit)
        assert sentence.facts["most"] == findings.shown(max(figures), unit)
        assert measure in {row["measure"] for row in two_levers_page.map_rows(answer)}
        for lang in LANGUAGES:
            drawing = heat_map.svg(answer, place, lang)
            heads, rows = treasury_part.map_table(answer, place, lang)
            assert len(rows) == len(heads) - 1 == 2
            assert drawing.count("<rect") == 5
            assert drawing.count('stroke-width="3"') == 1  # the law as it stands
    loan = plan_of(loan=TranchesLoan(Fraction(1, 100), 300))
    for plan, measure in ((plan_of(), two_levers.SERVED), (loan, two_levers.EFFORT)):
        usual = two_levers.mapped(people, plan, question._replace(second=("down_payment", ("38%",)), measures=()))
        assert usual.measures == (measure, two_levers.COST)
        assert usual.cells[1][0] == usual.now
    with pytest.raises(InputError) as gamed:
        two_levers.mapped(people, plan_of(), question._replace(measures=("instalment.median",)))
    assert (gamed.value.key, gamed.value.where) == ("payments.error.gamed", "--map")
    unknown = answer._replace(cells=tuple(tuple((None, None) for _ in row) for row in answer.cells))
    assert {sentence.key for sentence in two_levers_page.of_map(unknown)} == {"treasury.say.map.nobody"}
    assert "<svg" in heat_map.svg(unknown, 0, "ar", "note")


def test_a_sample_is_every_nth_row_over_all_the_parts(monkeypatch):
    monkeypatch.setattr(two_levers, "MOST_ROWS", 10)
    people = invented(count=35)
    parts = [two_levers.InMemory(people.rows(rows)) for rows in (slice(0, 6), slice(6, 7), slice(7, 35))]
    sampled, rows = two_levers.sample(parts)
    assert rows == 9
    assert np.concatenate([part.people.income for part in sampled]).tolist() == people.income[::4].tolist()


@pytest.mark.parametrize(("name", "text", "value"), [
    ("age_limit", "75", 900), ("age_limit", "75 ans", 900), ("down_payment", "42,5 %", Fraction(425, 1000)), ("frontal_aid", "610 324 DA", 61_032_400),
    ("term_long", "30 years", 360), ("income_ceiling", "6,5", Fraction(13, 2)),
    ("age_limit", "75 %", None), ("age_limit", "75 DA", None), ("age_limit", "300", None), ("down_payment", "25", None), ("frontal_aid", "x", None),
    ("age_limit", "75 ans et demi", None), ("term_long", "13 months", None), ("frontal_aid", "600000 EUR", None),
])  # fmt: skip
def test_a_value_is_read_in_the_unit_of_the_law(name, text, value):
    lever = levers.lever_named(levers.Governing.of(invented(count=20), BOTH[1]), name)
    if value is None:
        with pytest.raises(InputError) as error:
            lever_values.read(lever, text)
        assert name in str(error.value)
    else:
        assert lever_values.read(lever, text) == value


# --- the command

ASKED = [
    "population",
    "--synthetic",
    "60",
    "--law",
    SILENT,
    "--law",
    NOW,
    "--interest",
    "5.5%",
    "--bank-term",
    "25 years",
    "--lang",
    "en",
]


@pytest.mark.slow
def test_the_command_writes_the_account_the_balance_and_the_map(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    options = [
        "--treasury", "--state-pays", "works", "--pay-whole", "5%", "--arrears-share", "5%", "--arrears-from", "2", "--balance", "age_limit=75", "down_payment",
        "--map", "age_limit=66/70", "down_payment=25%/38%", "served.share",
    ]  # fmt: skip
    assert main([*ASKED, *options, "--out", "results"]) == 0
    page = capsys.readouterr().out
    tables = {path.name for path in Path("results/tables").iterdir()}
    assert {"treasury.csv", "treasury_year.csv", "treasury_year.parquet", "pay_whole.csv", "map_1.csv"} <= tables
    charts = {path.name for path in Path("results/charts").iterdir()}
    assert {"treasury_0.svg", "treasury_1.svg", "map_1_served_share.svg"} <= charts
    for key in ("treasury", "pay_whole", "balanced", "mapped"):
        assert write(Sentence(f"lab.heading.{key}"), "en") in page
    line = Path("results/reproduce.txt").read_text(encoding="utf-8")
    assert (
        "--treasury --state-pays works --pay-whole 5% --arrears-share 5% --arrears-from 2 --balance age_limit=75 down_payment"
        in line
    )
    assert (
        '"during_works": true' in Path("results/parameters.json").read_text(encoding="utf-8").replace("True", "true")
        or "treasury" in line
    )
    assert main([*ASKED, *options, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["changed"]["number"] for row in answer["balanced"]] == ["age_limit"]
    assert len(answer["maps"][0]["cells"]) == 4
    assert {"treasury", "treasury_year", "pay_whole"} <= {row["table"] for row in answer["figures"]}


@pytest.mark.parametrize("words", [
    ["--balance", "age_limit", "frontal_aid"], ["--balance", "age_limit=75"], ["--balance", "age_limit=75/70", "frontal_aid"],
    ["--balance", "age_limit=75", "a_number"], ["--balance", "age_limit=75", "frontal_aid", "no.measure"], ["--balance", "age_limit=75", "frontal_aid", "interest.mean"],
    ["--map", "age_limit=70", "down_payment="], ["--map", "age_limit=70"], ["--map", "age_limit=70", "down_payment=25"],
    ["--map", "age_limit=" + "/".join(map(str, range(50, 100))), "down_payment=" + "/".join(f"{share}%" for share in range(10, 50))],
    ["--pay-whole", "a lot"], ["--arrears-months", "0", "--arrears-share", "5%"],
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_its_option(words, capsys):
    silent = [*ASKED[:3], "--law", SILENT, *words]
    for lang in LANGUAGES:
        assert main([*silent, "--lang", lang]) == 2
        assert words[0] in capsys.readouterr().err


def test_without_an_option_nothing_new_is_counted():
    plan = studies.full_plan(BOTH)
    lab = experiment.run(invented(count=20), plan)
    assert not {"treasury", "treasury_year", "pay_whole"} & {figure.table for figure in lab.figures}
    assert [*treasury_sentences.of(lab)] == []
    assert rows_oracle.CENTIMES == oracle.CENTIMES
