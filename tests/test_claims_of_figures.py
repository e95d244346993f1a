"""An answer holds together: each of its figures follows from the others, from the question, or from the law's own words."""

import dataclasses
import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from claiming import LAW, answer_of, dating_texts
from contract import cents, json_of
from test_claims_of_sentences import later

from simulator import api
from simulator.answers.explain import Case, explain
from simulator.law import Readings
from simulator.question.scenario import load
from simulator.wording import LANGUAGES, say, write

SEEDS = (*range(36), 39, 43, 47, 51, 55, 59)
WORDS = {"true": "true", "false": "false", "moroccan": "true", "other": "false"}


@pytest.fixture(scope="module", params=SEEDS)
def case(request):
    return answer_of(request.param)


def amount(text):
    return int(Decimal(str(text).split()[0]) * 100)


def instalments(result):
    return [row for row in result["schedule"] if row["kind"] == "instalment"]


def test_the_head_of_an_answer_is_the_question(case):
    result, raw = json_of(case), case.scenario.raw
    assert (result["scheme"], result["frozen"], result["title"]) == (raw["scheme"], None, {})
    assert result["currency"] == raw["household"]["income"].split()[1]
    days = [dt.date.fromisoformat(day) for day in raw["dates"].values()]
    dating = [text.in_force for text in dating_texts(raw["scheme"])]
    assert result["law_date"] == max(day for day in dating if day <= max(days)).isoformat()
    assert result["charges"] == (None if "charges" not in raw else f"{amount(raw['charges']) / 100:.2f}")
    assert result["readings"] == dataclasses.asdict(Readings()) | raw.get("readings", {})
    assert result["reproduce"] == {"engine": api.VERSION, "law": LAW.digest, "inputs": case.scenario.inputs}
    assert result["disclaimer"] == {lang: say("disclaimer", lang) for lang in LANGUAGES}
    assert result["year_only"] == (["applicant"] if len(str(raw["household"]["birth"])) == 4 else [])


def test_a_condition_has_what_is_needed_what_there_is_and_its_text(case):
    result, raw = json_of(case), case.scenario.raw
    names = ("rule", "text", "article", "status", "have", "need", "distance")
    assert result["refusals"] == [
        {name: row[name] for name in names} for row in result["criteria"] if row["verdict"] == "refused"
    ]
    assert result["eligible"] is not bool(result["refusals"])
    rows = {row["rule"]: row for row in result["criteria"]}
    fact_names = {
        "no_property": "owns_property",
        "no_earlier_aid": "had_state_aid",
        "nationality": "nationality",
        "co_owner": "co_owner",
    }
    for rule, fact in fact_names.items():
        if rule in rows and rows[rule]["need"] is not None:
            stated = raw["household"].get(fact)
            assert rows[rule]["have"] == WORDS.get(stated)
            assert rows[rule]["need"] == ("true" if rule == "nationality" else "false")
            assert rows[rule]["verdict"] == (
                "met" if rows[rule]["have"] == rows[rule]["need"] else "refused" if stated else "unknown"
            )
            assert rows[rule]["distance"] is None
    if "one_benefit" in rows and rows["one_benefit"]["need"] is not None:
        assert (rows["one_benefit"]["have"], rows["one_benefit"]["need"], rows["one_benefit"]["verdict"]) == (
            None,
            "false",
            "unknown",
        )
    if raw["scheme"] == "daam_sakane":
        assert (rows["rooms_min"]["have"], rows["rooms_min"]["need"][:3]) == ("3", ">= ")
        assert rows["permis_habiter_from"]["have"] == "2024-02-01"
        assert dt.date.fromisoformat(rows["permis_habiter_from"]["need"].removeprefix(">= "))
        assert (rows["first_sale"]["have"], rows["first_sale"]["need"]) == ("true", "true")
    for rule in ("income_floor", "income_ceiling"):
        if rule in rows and rows[rule]["have"] is not None:
            both = amount(raw["household"]["income"]) + amount(raw["household"]["spouse_income"])
            alone = result["readings"]["income"] == "applicant"
            assert cents(rows[rule]["have"]) == (amount(raw["household"]["income"]) if alone else both)
            sign, _, bound = rows[rule]["need"].partition(" ")
            have, need = cents(rows[rule]["have"]), cents(bound)
            met = {">": have > need, ">=": have >= need, "<=": have <= need}[sign]
            assert rows[rule]["verdict"] == ("met" if met else "refused")
            assert cents(rows[rule]["distance"]) == abs(have - need) + (sign == ">" and not met)
    for row in result["criteria"]:
        assert row["article"] in {p.article for p in LAW.by_id[row["text"]].provisions}
        assert row["status"] in {p.status for p in LAW.by_id[row["text"]].provisions}


def test_the_price_is_paid_to_the_centime(case):
    result = json_of(case)
    aids = sum(cents(row["due"]) for row in result["schedule"] if row["kind"] == "grant")
    assert cents(result["grant"]) + cents(result.get("fnpos", "0.00")) == aids
    tranches = sum(cents(row["amount"]) for row in result["tranches"])
    assert cents(result["down_payment"]) == tranches
    repaid = sum(cents(row["principal"]) for row in instalments(result))
    if instalments(result):
        assert cents(result["price"]) == aids + tranches + repaid
        assert cents(result["financed"]) == repaid
        assert cents(result["total_paid"]) == tranches + sum(cents(row["due"]) for row in instalments(result))
    elif "loan" in result and result["loan"]["amount"] is None:
        assert result["total_paid"] is None  # what a loan whose rate is not known costs
        assert cents(result["price"]) == aids + tranches
    elif "loan" in result:
        assert cents(result["total_paid"]) == tranches
    else:
        assert result["total_paid"] is None
    composition = result["price_composition"]
    if composition:
        cost = cents(composition["construction"]) + cents(composition["vrd"])
        state = sum(cents(composition[name]) for name in ("state_per_m2", "state_vrd", "frontal_aid"))
        assert (cents(composition["cost"]), cents(composition["price"])) == (cost, cost - state)
        assert result["price"] == composition["price"]
        assert Fraction(composition["surface"]) > 0
        assert result["price_source"] == "computed"
    has_price = "price" in case.scenario.raw["dwelling"]
    assert (result["price_source"] == "given") == has_price
    assert not has_price or cents(result["price"]) == amount(case.scenario.raw["dwelling"]["price"])


def test_each_tranche_is_its_share(case):
    result = json_of(case)
    for place, row in enumerate(result["tranches"], 1):
        assert row["n"] == place
        assert row["after_keys"] is None or row["due"] == later(case.keys, row["after_keys"]).isoformat()
        if "loan" not in result:
            assert abs(Fraction(row["share"]) * cents(result["price"]) - cents(row["amount"])) < len(result["tranches"])
            assert re.fullmatch(r"[01]\.\d{2,4}", row["share"])
        halves = [cents(half["amount"]) for half in row["halves"]]
        assert not halves or (sum(halves) == cents(row["amount"]) and place == 1 and max(halves) - min(halves) <= 1)
        assert [half["by"] for half in row["halves"]] == sorted(half["by"] for half in row["halves"])
    tranche_rows = [row for row in result["schedule"] if row["kind"] == "tranche"]
    assert [(row["n"], row["date"], row["due"]) for row in tranche_rows] == [
        (row["n"], part["by"], part["amount"])
        for row in result["tranches"]
        if cents(row["amount"]) or "loan" not in result
        for part in row["halves"] or [{"by": row["due"], "amount": row["amount"]}]
    ]


def test_the_term_is_the_least_of_its_caps(case):
    result = json_of(case)
    caps = {cap["name"]: cap["months"] for cap in result["caps"]}
    assert len(caps) == len(result["caps"])
    if "loan" in result:
        assert result["age_limit_date"] is result["bracket"] is result["blocked"] is None
        assert result["unable"] is None
        assert result["ways_out"] == []
        assert (
            result["loan"]["months"]
            == result["term_months"]
            == (min(caps.values()) if cents(result["financed"]) else 0)
        )
        term_asked = int(case.scenario.raw["loan"]["term"].split()[0]) * 12
        assert caps.get("term_asked", term_asked) == term_asked
        assert result["caps"][0]["months"] <= term_asked
    else:
        assert result["term_months"] == min(caps.values())
        limit = dt.date.fromisoformat(result["age_limit_date"])
        if "age" in caps:
            assert caps["age"] == 0 or later(case.keys, caps["age"]) <= limit
            assert later(case.keys, caps["age"] + 1) > limit
        assert (result["blocked"] is None) == bool(result["term_months"])
        refused = any(row["rule"] == "age_at_registration" for row in result["refusals"])
        assert (result["ways_out"] == []) == (refused or (result["blocked"] is None and result["unable"] is None))
        if result["unable"]:
            assert cents(result["unable"]["monthly"]) > Fraction(result["unable"]["share"]) * cents(
                result["unable"]["income"]
            )
        if result["blocked"]:
            assert (result["blocked"]["reason"], result["blocked"]["limit"]) == ("age_limit", result["age_limit_date"])
        if result["ways_out"]:
            ways = {way["way"]: way for way in result["ways_out"]}
            assert cents(ways["cash"]["amount"]) + cents(ways["cash"]["discount"]) == cents(result["financed"])
            if "kafil" in ways:
                assert (ways["kafil"]["months"], ways["kafil"]["total"]) == (caps["term_max"], result["financed"])
                assert (
                    0
                    <= cents(ways["kafil"]["instalment"]) * caps["term_max"]
                    - cents(result["financed"])
                    + caps["term_max"]
                    <= 101 * caps["term_max"]
                )
        if result["bracket"]:
            have, bound = income(case), cents(result["bracket"]["threshold"])
            assert result["bracket"]["side"] == ("within" if have <= bound else "above")
            assert cents(result["bracket"]["distance"]) == abs(have - bound)
    if result["term_months"]:
        assert caps[result["decisive"]] == result["term_months"]
    else:
        assert result["decisive"] is None


def income(case):
    household = case.scenario.raw["household"]
    own = amount(household["income"])
    return own if json_of(case)["readings"]["income"] == "applicant" else own + amount(household["spouse_income"])


def test_who_pays_what_until_when(case):
    result, rows = json_of(case), instalments(json_of(case))
    numbers = sorted({row["n"] for row in rows})
    assert numbers == list(range(1, len(numbers) + 1))
    if not rows:
        assert (result["instalments"], result["payers"]) == (0, [])
        assert [result[name] for name in ("instalment", "last_instalment", "first_due", "last_due", "effort")] == [
            None
        ] * 5
        return
    assert result["instalments"] == len(numbers)
    assert (result["first_due"], result["last_due"]) == (
        min(row["date"] for row in rows),
        max(row["date"] for row in rows),
    )
    for row in rows:
        assert row["date"] == later(case.keys, row["n"]).isoformat()
    together = {number: sum(cents(row["due"]) for row in rows if row["n"] == number) for number in numbers}
    assert together[1] == cents(result["instalment"]) or len(numbers) == 1
    assert together[numbers[-1]] == cents(result["last_instalment"])
    assert sum(payer["months"] for payer in result["payers"]) == len(rows)
    for payer in result["payers"]:
        mine = [row for row in rows if row["payer"] == payer["payer"]]
        assert (payer["from"], payer["to"], payer["months"]) == (mine[0]["date"], mine[-1]["date"], len(mine))
        assert cents(payer["total"]) == sum(cents(row["due"]) for row in mine)
        assert payer["monthly"] == mine[0]["due"]
    if result["payers"][0]["payer"] == "applicant" and income(case):
        ratio = Fraction(cents(result["payers"][0]["monthly"]), income(case))
        assert abs(Fraction(result["effort"]).limit_denominator(10_000) - ratio) <= Fraction(1, 20_000)
        assert result["payers"][0]["effort"] == result["effort"]


def test_the_balance_falls_to_nothing(case):
    left = cents(json_of(case)["price"])
    for row in json_of(case)["schedule"]:
        left -= cents(row["principal"])
        assert cents(row["balance"]) == left
        assert cents(row["due"]) == cents(row["principal"]) + cents(row["interest"]) + cents(row["fees"])
        assert (row["kind"] == "fee") == bool(cents(row["fees"]))
        assert row["kind"] == "instalment" or not cents(row["interest"])
    if instalments(json_of(case)):
        assert left == 0
    if json_of(case)["charges"]:
        charges_by_month = {}
        for row in instalments(json_of(case)):
            charges_by_month.setdefault(row["n"], []).append(cents(row["charges"]))
        assert all(sum(each) == cents(json_of(case)["charges"]) for each in charges_by_month.values())


@pytest.mark.parametrize("seed", range(3, 80, 4))
def test_a_loan_is_what_was_asked_within_its_bounds(seed):
    case = answer_of(seed)
    result, raw = json_of(case), case.scenario.raw
    loan = result["loan"]
    loan_asked = {"max": 10**15, "none": 0}.get(raw["loan"]["amount"])
    loan_asked = amount(raw["loan"]["amount"]) if loan_asked is None else loan_asked
    if loan["binding"] == "rate_unknown":
        assert (loan["amount"], loan["rate"], loan["months"], cents(result["financed"])) == (None, None, 0, 0)
        assert "rate" not in raw["loan"]
        return
    assert cents(loan["amount"]) == cents(result["financed"]) <= loan_asked
    assert (loan["binding"] is None) == (loan_asked == 0)
    assert loan["instalment"] == (result["instalment"] if loan["months"] else None)
    assert loan["rate"] == result["rate"]
    assert Fraction(loan["effective_rate"]) >= Fraction(loan["rate"]) >= 0
    if "rate" in raw["loan"] and loan["months"]:
        assert Fraction(loan["rate"]) == pytest.approx(Fraction(raw["loan"]["rate"].rstrip(" %")) / 100, abs=1e-8)
    if instalments(result):
        step = Fraction(loan["effective_rate"]) / 12
        first = instalments(result)[0]
        assert abs(cents(loan["amount"]) * step - cents(first["interest"])) <= Fraction(51, 100)
    premium = [row for row in result["fees"] if row["name"] == "loan_insurance"]
    assert loan["insurance"] is None or cents(loan["insurance"]) == sum(cents(row["amount"]) for row in premium)
    assert cents(result["fees_total"]) == sum(cents(row["amount"]) for row in result["fees"])
    own = amount(raw["loan"].get("own_funds", "0 DZD"))
    if cents(loan["amount"]) and loan["binding"] == "requested" and raw["loan"]["amount"] == "max":
        assert cents(result["down_payment"]) >= min(own, cents(result["price"]) - cents(result["grant"]))
    for row in result["fees"]:
        assert row["status"] in ("official", "secondary", "assumed")


@pytest.mark.parametrize("seed", [seed for seed in range(60) if seed % 4 != 3])
def test_both_ends_of_a_year_of_birth_are_the_answers_to_its_two_days(seed):
    case = answer_of(seed)
    raw, result = case.scenario.raw, json_of(case)
    birth = str(raw["household"]["birth"])
    if len(birth) == 10:
        assert result["spread"] is None
        return
    ends = {"first_of_january": f"{birth}-01-01", "last_of_december": f"{birth}-12-31"}
    assert list(result["spread"]) == list(ends)
    for end, day in ends.items():
        alone = api.answer(load(raw | {"household": raw["household"] | {"birth": day}}), law=LAW)
        row = result["spread"][end]
        assert {name: row[name] for name in row if name != "payers"} == {
            name: alone[name] for name in row if name != "payers"
        }
        names = ("payer", "from", "to", "months")
        assert row["payers"] == [{name: payer[name] for name in names} for payer in alone["payers"]]
        if end == result["readings"]["birth_year_only"]:
            assert {name: result[name] for name in row if name != "payers"} == {
                name: row[name] for name in row if name != "payers"
            }


def test_each_step_is_written_with_its_texts(case):
    steps = explain(Case(api.simulated(case.scenario, LAW), case.scenario.headline))
    assert [row["name"] for row in json_of(case)["steps"]] == [step.name for step in steps]
    for row, step in zip(json_of(case)["steps"], steps, strict=True):
        assert (row["value"], row["unit"], row["decisive"]) == (step.value, step.unit, step.decisive)
        assert row["sentence"] == {lang: write(step.sentence, lang) for lang in LANGUAGES}
        cited = [(p["key"], p["text"], p["article"], p["status"]) for p in row["provisions"]]
        assert cited == [(p.key, p.text, p.article, p.status) for p in step.provisions]
    decisive = [step.name for step in steps if step.decisive and step.unit == "months"]
    expected = {"term_max": ["term_max"], "age": ["age_cap"], None: ["age_cap"]}.get(json_of(case)["decisive"])
    if "loan" not in json_of(case) and expected is not None:
        assert decisive == expected


def test_a_gap_is_what_the_law_does_not_say(case):
    keys = [row["key"] for row in json_of(case)["gaps"]]
    assert len(set(keys)) == len(keys)
    for row in json_of(case)["gaps"]:
        silent = [p for p in LAW.by_id[row["text"]].provisions if p.key == row["key"]]
        assert silent
        assert not any(p.is_known for p in silent)
