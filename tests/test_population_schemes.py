"""A population that buys (LPA, LSP) beside one that rents: figures checked by hand, and one household is its row.

Eight households ask for an F3 in Algiers in July 2024, when the SNMG is 20 000 DA, and have their keys on 20 June 2028.
The LPA dwelling costs 3 500 000 DA there; the facts suppose CPA's largest loan, over at most 30 years.
"""

import pickle
import shlex
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from strategies import crowd
from test_population import all_of, contents, f3, run_command

from simulator import InputError, Law, LawError, compare, population
from simulator.applicants import reader
from simulator.cli import main
from simulator.engine import run
from simulator.engine.households import UNSTATED
from simulator.engine.rules.eligibility import CRITERIA
from simulator.law import DWELLINGS
from simulator.populations import cluster, experiment, laws, purchase_facts
from simulator.populations.count import measures
from simulator.populations.count.effects import BRACKETS_OF_AID, GAINS
from simulator.populations.count.groups import InMemory
from simulator.populations.count.purchase_columns import NOT_FINANCED
from simulator.populations.invented import recipe, synthetic
from simulator.populations.plan import Plan
from simulator.populations.report import findings, purchase_sentences
from simulator.reading import documents
from simulator.wording import LANGUAGES, Counted, say, write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
LAW = Law.load()
RENT, LPA, LSP = "location_vente@2024-06-26", "lpa@2025-01-01", "lsp@2006-01-01"
EXAMPLE = ROOT / "scenarios" / "populations" / "purchases.yaml"
GIVEN = {"schemes": documents.read_file(EXAMPLE)["schemes"]}

EIGHT = all_of(
    f3("1990-01-01", 60_000),  # up to 4 SNMG: 700 000 DA of aid
    f3("1990-01-01", 100_000),  # above 4 SNMG: 400 000 DA
    f3("1990-01-01", 20_000),  # 1 SNMG: the aid has no floor, the loan at 1 % begins above 1 SNMG
    f3("1990-01-01", 130_000),  # above 6 SNMG: refused
    f3("1990-01-01", 60_000, owns_property=True),  # refused
    f3("1950-01-01", 60_000),  # 78 at the keys; the bank lends until 75
    f3("1990-01-01", 0),  # no income, no loan
    f3("1960-03-15", 60_000),  # 75 on 15/03/2035: 80 due dates, from 20/07/2028 to 20/02/2035
)


def of_eight(*names, given=GIVEN, **asked):
    return population(EIGHT, list(names or (RENT, LPA, LSP)), law=LAW, facts=given, **asked)


def supposing(scheme, **parts):
    """The example's facts of one scheme, with some parts changed."""
    own = GIVEN["schemes"][scheme]
    return {"schemes": {scheme: own | {name: own.get(name, {}) | value for name, value in parts.items()}}}


# --- eight households under the LPA, by hand


def test_who_can_buy_and_who_cannot_by_hand():
    found = of_eight(LPA)
    expected = {
        "households": 8, "refused.income_ceiling": 1, "refused.no_property": 1, "eligible": 6, "unpriced": 0,
        "too_old": 1, "not_financed": 2, "not_financed.no_rate": 2, "served": 3,
    }  # fmt: skip
    assert {name: found.value(name) for name in expected} == expected


def test_what_the_three_buyers_pay_by_hand():
    found = of_eight(LPA)
    assert found.value("price.mean") == 3_500_000
    assert found.value("aid.mean") * 3 == 700_000 + 400_000 + 700_000
    # a fifth of the price is called in cash; the loan is what the aid and that call leave
    assert found.value("down_payment.mean") == 700_000
    assert found.value("financed.mean") * 3 == 2_100_000 + 2_400_000 + 2_100_000
    # notary 15 000 + 10 000 + 25 000, VAT 19 %; publicity 1 %; CPA 20 000; insurance 0.75 % up to 60 % of the price, else 1 %
    assert found.value("fees.mean") * 3 == 3 * (59_500 + 35_000 + 20_000) + 15_750 + 24_000 + 15_750
    assert found.value("up_front.mean") == found.value("down_payment.mean") + found.value("fees.mean")
    # at 1 %: 2 100 000 DA over 360 months, 2 400 000 DA over 360, and 2 100 000 DA over the 80 that the bank's age limit leaves
    paid = [Fraction("6754.43"), Fraction("7719.35"), Fraction("27145.65")]
    assert found.value("instalment.mean") * 3 == sum(paid)
    assert found.value("term.mean") * 3 == 360 + 360 + 80
    assert found.value("cut_by_age.share") == found.value("above_40.share") == Fraction(1, 3)
    efforts = [Fraction("0.1126"), Fraction("0.0772"), Fraction("0.4524")]
    assert found.value("effort.mean") == sum(efforts) / 3


def test_the_money_of_the_state_by_hand():
    alone = population(f3("1990-01-01", 60_000), [LPA], law=LAW, facts=GIVEN)
    # 2 100 000 DA over 360 months: 12 590.56 DA a month at 6 %, 6 754.43 DA at 1 %
    assert alone.value("interest.sum") == (Fraction("12590.56") - Fraction("6754.43")) * 360
    assert alone.value("state.sum") == 700_000
    assert alone.value("state_whole.sum") == 700_000 + alone.value("interest.sum")


def test_the_subsidy_is_not_known_where_the_rate_is_given_by_hand_or_deferred():
    for loan in ({"rate": "2 %"}, {"deferral": "6 months"}):
        found = of_eight(LPA, given=supposing("lpa", loan=loan))
        absent = {figure.measure: figure.reason for figure in found.figures if figure.value is None}
        assert absent["interest.sum"] == absent["state_whole.sum"] == "not_told"
        assert found.value("aid.mean") >= 600_000


def test_what_has_no_meaning_for_a_purchase_is_blank_and_says_why():
    found = of_eight(wage=True, receipts=True, interest=Fraction(6, 100), bank_term=300)
    blank = {(figure.law, figure.measure): figure.reason for figure in found.figures if figure.value is None}
    assert blank[LPA, "kafil_wanted.share"] == "no_kafil"
    assert blank[LPA, "vrd.mean"] == "bought"
    assert blank[LPA, "longer"] == "by_bank"
    assert blank[LSP, "fees.mean"] == "no_fee"
    assert {figure.law for figure in found.figures if figure.table.startswith("receipts")} == {RENT}
    assert found.value("state_whole.sum") == found.value("state.sum") + found.value("interest.sum")


def test_without_a_loan_there_is_no_instalment_and_everybody_who_is_eligible_pays_in_cash():
    found = of_eight(LPA, given=supposing("lpa", loan={"amount": "none"}))
    assert (found.value("eligible"), found.value("served"), found.value("not_financed")) == (6, 6, 0)
    assert {figure.reason for figure in found.figures if figure.measure.startswith(("instalment", "effort"))} == {
        "no_loan"
    }
    assert found.value("down_payment.sum") == 6 * 3_500_000 - 4 * 700_000 - 400_000 - 700_000


def test_own_funds_that_are_supposed_are_all_that_a_buyer_brings():
    enough, short = (supposing("lpa", loan={"own_funds": f"{dinars} DZD"}) for dinars in (700_000, 699_999))
    assert of_eight(LPA, given=enough).value("served") == 3
    found = of_eight(LPA, given=short)
    assert (found.value("served"), found.value("not_financed.cash")) == (0, 3)


def test_a_loan_of_an_amount_is_granted_whole_or_not_at_all():
    found = of_eight(LPA, given=supposing("lpa", loan={"amount": "1000000 DZD"}))
    assert (found.value("served"), found.value("financed.mean")) == (3, 1_000_000)
    poor = population(
        f3("1990-01-01", 21_000), [LPA], law=LAW, facts=supposing("lpa", loan={"amount": "max", "bank": "cnep"})
    )
    most = poor.value("financed.mean")
    asked = {
        amount: supposing("lpa", loan={"amount": f"{amount} DZD", "bank": "cnep"})
        for amount in (int(most), int(most) + 1)
    }
    served = [
        population(f3("1990-01-01", 21_000), [LPA], law=LAW, facts=given).value("served") for given in asked.values()
    ]
    assert served == [1, 0]


def test_the_bound_of_the_aid_moves_with_the_minimum_wage_by_hand():
    people = all_of(f3("1990-01-01", 85_000), f3("1990-01-01", 130_000), f3("1990-01-01", 60_000))
    found = population(people, [LPA], law=LAW, facts=GIVEN, wage=True)
    # 85 000 DA: above 4 x 20 000, within 4 x 24 000; 130 000 DA: above 6 x 20 000, within 6 x 24 000
    counts = {name: found.value(name, table="wage") for name in BRACKETS_OF_AID}
    assert counts == {"enters": 1, "leaves": 0, "more_aid": 1, "less_aid": 0, "same": 1, "outside": 0, "unknown": 0}


def test_without_a_price_nobody_knows_what_the_minimum_wage_does_to_the_aid():
    people = all_of(f3("1990-01-01", 85_000), f3("1990-01-01", 130_000), f3("1990-01-01", 60_000))
    nameless = replace(
        people, dwelling=np.array([UNSTATED, DWELLINGS.index("F3"), UNSTATED], np.int8), price=np.full(3, UNSTATED)
    )
    found = population(nameless, [LPA], law=LAW, facts=GIVEN, wage=True)
    counts = {name: found.value(name, table="wage") for name in BRACKETS_OF_AID}
    assert counts == {"enters": 1, "leaves": 0, "more_aid": 0, "less_aid": 0, "same": 0, "outside": 0, "unknown": 2}
    told = Counted("households", 2)
    for lang in LANGUAGES:
        assert write(told, lang) in write(findings.wage(found, 0), lang)


# --- one household is its row


def question(people, row):
    """The scenario of one household of a population, with the example's facts under ``schemes``."""
    day = {name: str(getattr(people, name)[row]) for name in ("application", "acceptance", "keys")}
    amounts = {name: f"{getattr(people, name)[row] / 100:.2f} DZD" for name in ("income", "spouse_income")}
    return {
        "scheme": "location_vente", "dates": day, "dwelling": {"type": DWELLINGS[people.dwelling[row]]},
        "household": amounts | {
            "birth": str(people.birth[row]), "cohort": "2024", "owns_property": bool(people.owns_property[row]),
            "had_state_aid": bool(people.had_state_aid[row]),
        },
        "schemes": GIVEN["schemes"],
    }  # fmt: skip


PEOPLE = replace(
    synthetic.part(recipe.read(), 3, 0, 16, 16).people, details=None
)  # short answers, as a scenario gives them


@pytest.mark.parametrize("row", range(16))
def test_one_household_compared_alone_is_its_row_in_the_population(row):
    lines = {line["asked"]: line for line in compare(question(PEOPLE, row), [RENT, LPA, LSP], law=LAW)["lines"]}
    found = population(PEOPLE.rows(np.array([row])), [RENT, LPA, LSP], law=LAW, facts=GIVEN, interest=None)
    weight = found.value("households")
    for law, name in enumerate([RENT, LPA, LSP]):
        line = lines[name]
        assert found.value("eligible", law) == weight * line["eligible"]
        assert {rule["rule"] for rule in line["refusals"]} == {
            one.measure.partition(".")[2] for one in found.figures if one.law == name and one.measure.startswith("refused.") and one.unit == "households" and one.value
        }  # fmt: skip
        if not found.value("served", law):
            assert not line["eligible"] or not line["instalments"]
            continue
        told = {
            "price": "price", "down_payment": "down_payment", "financed": "financed", "up_front": "up_front",
            "total": "in_all", "instalment": "instalment",
        }  # fmt: skip
        for measure, column in told.items():
            known = line[column] or "0"  # a population adds up what is known; a line says that nothing is
            assert found.value(f"{measure}.mean", law) == Fraction(known), (name, measure)
        assert found.value("term.mean", law) == line["instalments"]
        if name != RENT:
            assert found.value("aid.mean", law) == Fraction(line["state"]["aid"])
            assert found.value("interest.mean", law) == Fraction(line["state"]["interest"])


def test_every_price_is_paid_to_the_centime():
    people = synthetic.part(recipe.read(), 5, 0, 4096, 4096).people
    for name in (LPA, LSP):
        asked = laws.population_laws([name], LAW, facts=purchase_facts.parse(GIVEN))[0]
        decided = measures.View.of(people, asked).decided(np.arange(len(people)))
        bought, decisions = decided.purchase, decided.result.decisions
        paid = bought.grant + bought.fnpos + decisions.tranches.sum(axis=0) + decisions.financed
        assert (paid == decisions.price)[decided.priced].all()
        assert (decided.total == decided.up_front + decided.repaid).all()
        assert (decided.repaid >= decisions.financed)[decided.served].all()


def test_a_household_who_buys_is_its_row_with_every_loan_that_may_be_supposed():
    for loan in (
        {"deferral": "6 months"},
        {"rate": "3 %"},
        {"amount": "1500000 DZD"},
        {"amount": "none"},
        {"own_funds": "900000 DZD"},
    ):
        given = supposing("lpa", loan=loan)
        asked = question(PEOPLE, 0) | {"household": question(PEOPLE, 0)["household"] | {
            "income": "60000 DZD", "spouse_income": "0 DZD", "owns_property": False, "had_state_aid": False,
        }, "schemes": given["schemes"]}  # fmt: skip
        person = replace(
            PEOPLE.rows(np.array([0])), income=np.array([6_000_000]), spouse_income=np.array([0]),
            owns_property=np.array([False]), had_state_aid=np.array([False]), weight=np.array([1.0]),
        )  # fmt: skip
        line = compare(asked, [LPA], law=LAW)["lines"][1]
        found = population(person, [LPA], law=LAW, facts=given)
        assert found.value("total.sum") == (
            Fraction(line["in_all"]) if loan.get("amount") != "none" else Fraction(line["up_front"])
        )


# --- identities, and the figures do not depend on how the population is cut


@pytest.fixture(scope="module")
def crowded():
    """Two thousand of invented applicants, and what the three laws give them by decile."""
    people = tuple(synthetic.source(2_000, 2, recipe.read())())
    return people, planned(people)


def plan(**asked):
    under = laws.population_laws([RENT, LPA, LSP], LAW, facts=purchase_facts.parse(GIVEN))
    return Plan(under, gain="present_value", by="decile", wage=True, receipts=True, delays=(0, 3), **asked)


def planned(people, **asked):
    return experiment.run(people, plan(**asked))


def test_everybody_is_in_one_place(crowded):
    _, found = crowded
    values = {(one.table, one.law, one.group, one.measure): one.value for one in found.figures}
    groups = {one.group for one in found.figures if one.table == "main"}
    assert len(groups) == 11
    for group in groups:
        for name in (LPA, LSP):
            main = {
                measure: number
                for (table, law, at, measure), number in values.items()
                if (table, law, at) == ("main", name, group)
            }
            assert main["served"] + main["not_financed"] + main["too_old"] + main["unpriced"] == main["eligible"]
            reasons = [number for measure, number in main.items() if measure.startswith("not_financed.")]
            assert sum(reasons) == main["not_financed"]
            assert sum(values["gain", name, group, one] for one in GAINS) == main["households"]
            assert sum(values["gain", name, group, f"{one}.share"] for one in ("winners", "losers", "indifferent")) == 1
            assert sum(values["wage", name, group, one] for one in BRACKETS_OF_AID) == main["households"]
    for measure in ("served", "not_financed", "down_payment.sum", "total.sum", "interest.sum", "state_whole.sum"):
        parts = [values["main", LPA, group, measure] for group in groups - {"all"}]
        assert sum(parts) == values["main", LPA, "all", measure]


def test_chunks_order_and_partitions_change_no_figure(crowded, monkeypatch):
    parts, found = crowded
    whole = parts[0]
    order = np.random.default_rng(4).permutation(len(whole.people))
    cut = [InMemory(whole.people.rows(rows), {}) for rows in np.array_split(order, 5)]
    monkeypatch.setattr(run, "CHUNK", 611)
    assert planned(cut).figures == found.figures


class Messenger:
    """A client that hands tasks over as a cluster does, packed and unpacked, without starting processes."""

    def map(self, task, partitions, pure):
        assert pure is False
        return [pickle.loads(pickle.dumps(task))(one) for one in partitions]

    def gather(self, futures):
        return pickle.loads(pickle.dumps(futures))


def read_part(place):
    """One of three stretches of the same invented applicants."""
    people = synthetic.part(recipe.read(), 2, 0, 2_000, 2_000)
    rows = np.arange(len(people.people))[place::3]
    yield InMemory(people.people.rows(rows), {})


def test_the_workers_of_a_cluster_get_the_facts_and_give_the_same_figures(crowded):
    _, found = crowded
    assert cluster.folded(Messenger(), list(range(3)), plan(), read_part).figures == found.figures


def test_a_crowd_of_all_dates_and_facts_keeps_its_identities():
    people = crowd(11, 800)
    given = {
        "schemes": {
            "lpa": {
                "dwelling": {"zone": "autres", "type": "F3"},
                "loan": {"bank": "cnep", "amount": "max", "term": "25 years"},
            }
        }
    }
    found = population(people, [LPA], law=LAW, facts=given)
    main = {one.measure: one.value for one in found.figures if one.table == "main"}
    assert main["served"] + main["not_financed"] + main["too_old"] + main["unpriced"] == main["eligible"]


def test_a_law_put_beside_itself_changes_nothing():
    found = of_eight(LPA, "lpa@2025-06-01")
    assert found.changes_nothing(1)
    assert found.plan.gain == "instalment"


# --- what is refused


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_purchase_without_facts_is_refused_with_what_is_missing_and_how_to_give_it(lang):
    with pytest.raises(InputError) as refused:
        of_eight(LPA, given=None)
    told = refused.value.message(lang)
    for words in ("--facts", "zone: grandes_villes", "loan: {bank: cpa", "scenarios/populations/purchases.yaml", "lpa"):
        assert words in told


@pytest.mark.parametrize(("scheme", "part", "fact", "needed"), [
    ("lpa", "dwelling", "zone", "dwelling.zone"), ("lpa", "loan", "bank", "loan.bank"),
    ("lpa", "loan", "term", "loan.term"), ("lpa", "loan", "amount", "loan.amount"),
    ("lsp", "dwelling", "price", "dwelling.price"),
])  # fmt: skip
def test_a_fact_that_is_missing_is_named(scheme, part, fact, needed):
    own = GIVEN["schemes"][scheme]
    left = own | {part: {name: value for name, value in own[part].items() if name != fact}}
    with pytest.raises(InputError) as refused:
        of_eight({"lpa": LPA, "lsp": LSP}[scheme], given={"schemes": {scheme: left}})
    assert f"schemes.{scheme} › {needed}" in refused.value.where
    assert refused.value.key == "error.key.missing"


def test_the_price_of_each_household_is_its_own_where_the_facts_give_none():
    people = all_of(f3("1990-01-01", 60_000, price=300_000_000), f3("1990-01-01", 60_000, price=320_000_000))
    given = supposing("lsp", dwelling={})
    given["schemes"]["lsp"]["dwelling"] = {}
    found = population(people, ["lpa@2025-01-01"], law=LAW, facts=GIVEN)
    assert found.value("price.mean") == 3_100_000
    assert population(people, [LSP], law=LAW, facts=given).value("refused.price_cap") == 2
    assert population(people, [LSP], law=LAW, facts=GIVEN).value("price.mean") == 2_000_000


@pytest.mark.parametrize(("names", "currency"), [
    (["daam_sakane"], "DZD"), ([RENT, "daam_sakane"], "DZD"), ([RENT, "daam_sakane"], "MAD"),
    ([LPA, "daam_sakane"], "DZD"), ([LPA, "daam_sakane"], "MAD"),
])  # fmt: skip
def test_dirhams_and_dinars_never_stand_side_by_side(names, currency):
    with pytest.raises(InputError) as refused:
        of_eight(*names, currency=currency)
    assert refused.value.key == "population.error.currency"
    assert "MAD" in str(refused.value)
    assert "DZD" in str(refused.value)


def test_an_amount_in_another_currency_is_refused():
    with pytest.raises(InputError, match="DZD"):
        of_eight(LSP, given=supposing("lsp", dwelling={"price": "2000000 MAD"}))


@pytest.mark.parametrize(("given", "where"), [
    ({"schemes": {"location_vente": {}}}, "schemes.location_vente"), ({"scheme": {}}, "scheme"),
        ([], ""), ({"schemes": ["lpa"]}, "schemes"), ({"schemes": {"lpa": ""}}, "schemes.lpa"),
    ({"schemes": {"lpa": {"dates": {"keys": "2028-01-01"}, "loan": {"amount": "none"}}}}, "schemes.lpa › dates"),
    ({"schemes": {"lpa": {"household": {"income": "60000 DZD"}, "loan": {"amount": "none"}}}}, "schemes.lpa › household.income"),
])  # fmt: skip
def test_a_fact_that_nobody_would_read_is_refused(given, where):
    with pytest.raises(InputError) as refused:
        of_eight(LPA, given=given)
    assert refused.value.where == where


def test_a_scheme_that_takes_no_application_any_more_is_refused_unless_it_is_frozen():
    with pytest.raises(LawError, match="lsp@2010-10-04"):
        of_eight("lsp")
    assert of_eight("lsp@2010-10-04").value("eligible") > 0


def test_winners_between_two_schemes_are_counted_by_the_whole():
    assert of_eight(RENT, LPA).plan.gain == "present_value"
    with pytest.raises(InputError) as refused:
        of_eight(RENT, LPA, gain="instalment")
    assert refused.value.key == "population.error.gain"


# --- the command

ASKED = ("--synthetic", "600", "--law", RENT, "--law", LPA, "--law", LSP, "--facts", str(EXAMPLE), "--by", "decile")


def test_the_folder_of_results_makes_itself_again_and_says_what_is_supposed(tmp_path, monkeypatch):
    shown = run_command(*ASKED, "--lang", "ar", "--out", str(tmp_path / "first"))
    first = contents(tmp_path / "first")
    assert first["facts/purchases.yaml"] == EXAMPLE.read_bytes()
    for name in ("summary.txt", "charts.html"):
        assert "purchases.yaml" in first[name].decode()
    assert say("population.say.note", "ar") in first["charts/verdict_1.svg"].decode()
    assert shown == first["summary.txt"].decode()
    monkeypatch.chdir(tmp_path / "first")
    run_command(*shlex.split(first["reproduce.txt"].decode())[2:])
    assert contents(tmp_path / "first" / "results") == first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_purchase_says_what_is_supposed_what_is_counted_nowhere_and_who_cannot_pay(lang):
    found = of_eight(wage=True, receipts=True)
    told = [
        write(one, lang)
        for one in (purchase_sentences.supposed(found.plan.laws[1]), *purchase_sentences.aside(found, 1))
    ]
    names = (
        f"zone.{GIVEN['schemes']['lpa']['dwelling']['zone']}",
        "population.not_financed.no_rate",
        "key.death_insurance",
    )
    for sentence, name in zip(told, names, strict=True):
        assert say(name, lang) in sentence
    assert all(write(findings.law(found, place), lang) for place in range(3))


def test_every_figure_of_a_purchase_says_that_it_rests_on_the_facts(tmp_path):
    file = tmp_path / "people.csv"
    heads = "birth,income,spouse_income,cohort,owns_property,had_state_aid,type,application,acceptance,keys\n"
    file.write_text(
        heads + "1990-01-01,60000,0,2024,false,false,F3,2024-07-06,2025-12-15,2028-06-20\n", encoding="utf-8"
    )
    run_command(str(file), "--law", RENT, "--law", LPA, "--facts", str(EXAMPLE), "--out", str(tmp_path / "out"))
    rows = [
        line.split(",")
        for line in (tmp_path / "out" / "tables" / "main.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    rests = {(row[1], row[3]): row[-1] for row in rows}
    assert rests[LPA, "instalment.mean"] == rests[LPA, "served"] == "facts"
    assert rests[LPA, "households"] == rests[RENT, "instalment.mean"] == ""


def test_every_dated_payment_of_a_purchase_is_written_loan_and_fees_included(tmp_path):
    path = tmp_path / "rows.parquet"
    run_command("--synthetic", "40", "--law", LPA, "--facts", str(EXAMPLE), "--rows", str(path))
    rows = pq.read_table(path).to_pylist()
    people = synthetic.part(recipe.read(), 1, 0, 40, 40).people
    one = min(row["household"] for row in rows if row["kind"] == "instalment")
    alone = compare(question(people, one), [LPA], law=LAW)["lines"][1]
    paid = sum(row["due"] for row in rows if row["household"] == one and row["payer"] == "applicant")
    assert paid == Fraction(alone["in_all"]) * 100
    assert {row["kind"] for row in rows if row["household"] == one} == {"grant", "tranche", "instalment", "fee"}


MOROCCANS = (
    "birth,income (DH),spouse_income,owns_property,had_state_aid,price,application,acceptance,keys\n"
    "1990-01-01,8000,0,no,no,300000,2025-03-01,2025-03-20,2025-05-10\n"
    "1990-01-01,8000 DH,0,no,no,300001,2025-03-01,2025-03-20,2025-05-10\n"
    "1990-01-01,8000,0,no,no,700001,2025-03-01,2025-03-20,2025-05-10\n"
    "1990-01-01,8000 DA,0,no,no,300000,2025-03-01,2025-03-20,2025-05-10\n"
    "1990-01-01,20000,0,yes,no,300000,2025-03-01,2025-03-20,2025-05-10\n"
)
"""Four Moroccan households, and one that earns dinars."""


def test_a_file_in_dirhams_is_decided_under_daam_sakane_by_hand(tmp_path):
    file = tmp_path / "maroc.csv"
    file.write_text(MOROCCANS, encoding="utf-8")
    (part,) = reader.read(file, unit="DH")
    assert part.rejected[["row", "code"]].values.tolist() == [[5, "amount_unit"]]
    found = population(part.people, ["daam_sakane"], law=LAW, facts=GIVEN, currency="MAD")
    # 100 000 DH up to 300 000 DH of price, 70 000 DH up to 700 000 DH, nothing above
    expected = {"households": 4, "refused.price_cap": 1, "refused.no_dwelling": 1, "eligible": 2, "served": 2}
    assert {name: found.value(name) for name in expected} == expected
    assert found.value("state.sum") == 170_000
    assert found.value("interest.sum") == 0
    assert {one.unit for one in found.figures} == {"MAD", "households", "share", "months", "rows"}
    line = compare(ROOT / "scenarios" / "households" / "daam_sakane_300000.yaml", ["daam_sakane"], law=LAW)["lines"][0]
    first = population(part.people.rows(np.array([0])), ["daam_sakane"], law=LAW, facts=GIVEN, currency="MAD")
    for measure, column in {"total": "in_all", "up_front": "up_front", "instalment": "instalment"}.items():
        assert first.value(f"{measure}.mean") == Fraction(line[column])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_says_dirhams(lang, tmp_path, capsys):
    (tmp_path / "maroc.csv").write_text(MOROCCANS, encoding="utf-8")
    asked = ("population", str(tmp_path / "maroc.csv"), "--law", "daam_sakane", "--facts", str(EXAMPLE), "--lang", lang)
    assert main([*asked, "--unit", "DH", "--out", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr().out
    assert {"fr": "DH", "ar": "درهم", "en": "DH"}[lang] in shown
    heads = [say(f"lab.heading.{name}", lang) for name in ("title", "rejected", "laws", "figures")]
    assert [line for line in shown.splitlines() if line in heads] == heads
    assert {"fr": "DA", "ar": "دج", "en": "DA"}[lang] not in shown.replace("8000 DA", "").split()
    assert "MAD" in (tmp_path / "out" / "tables" / "main.csv").read_text(encoding="utf-8")
    assert main(list(asked)) == 2


def test_a_purchase_without_facts_stops_the_command_with_one_sentence(capsys):
    assert main(["population", "--synthetic", "10", "--law", LPA]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "--facts" in told.err


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", CRITERIA)
def test_every_criterion_that_may_refuse_a_buyer_has_its_words(rule, lang):
    assert write(findings.measure_label(f"refused.{rule.__name__}"), lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_not_to_finance_has_its_words(lang):
    assert {"income", "age", "no_rate", "cash", "bank_cap", "price_cap", "share_of_price"} == set(NOT_FINANCED)
    assert len({say(f"population.not_financed.{name}", lang) for name in NOT_FINANCED}) == len(NOT_FINANCED)
