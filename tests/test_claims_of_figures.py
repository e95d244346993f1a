"""An answer holds together: each of its figures follows from the others, from the question, or from the law's own words."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from claiming import LAW, answered
from test_claims_of_sentences import later

from simulator import api
from simulator.explain import Case, explain
from simulator.law import Readings
from simulator.scenario import load
from simulator.summary import cents
from simulator.wording import LANGUAGES, say, write

SEEDS = (*range(36), 39, 43, 47, 51, 55, 59)
WORDS = {"true": "true", "false": "false", "moroccan": "true", "other": "false"}


@pytest.fixture(scope="module", params=SEEDS)
def case(request):
    return answered(request.param)


def amount(text):
    return int(Decimal(str(text).split()[0]) * 100)


def instalments(found):
    return [row for row in found["schedule"] if row["kind"] == "instalment"]


def test_the_head_of_an_answer_is_the_question(case):
    found, raw = case.found, case.scenario.raw
    assert (found["scheme"], found["frozen"], found["title"]) == (raw["scheme"], None, {})
    assert found["currency"] == raw["household"]["income"].split()[1]
    days = [dt.date.fromisoformat(day) for day in raw["dates"].values()]
    dating = [
        text.in_force
        for text in LAW.texts
        if raw["scheme"] in text.schemes and text.kind in ("decree", "law", "reform")
    ]
    assert found["law_date"] == max(day for day in dating if day <= max(days)).isoformat()
    assert found["charges"] == (None if "charges" not in raw else f"{amount(raw['charges']) / 100:.2f}")
    assert found["readings"] == dataclasses.asdict(Readings()) | raw.get("readings", {})
    assert found["reproduce"] == {"engine": api.VERSION, "law": LAW.digest, "inputs": case.scenario.inputs}
    assert found["disclaimer"] == {lang: say("disclaimer", lang) for lang in LANGUAGES}
    assert found["year_only"] == (["applicant"] if len(str(raw["household"]["birth"])) == 4 else [])


def test_a_condition_has_what_is_needed_what_there_is_and_its_text(case):
    found, raw = case.found, case.scenario.raw
    names = ("rule", "text", "article", "status", "have", "need", "distance")
    assert found["refusals"] == [
        {name: row[name] for name in names} for row in found["criteria"] if row["verdict"] == "refused"
    ]
    assert found["eligible"] is not bool(found["refusals"])
    rows = {row["rule"]: row for row in found["criteria"]}
    told = {
        "no_property": "owns_property",
        "no_earlier_aid": "had_state_aid",
        "nationality": "nationality",
        "co_owner": "co_owner",
    }
    for rule, fact in told.items():
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
            alone = found["readings"]["income"] == "applicant"
            assert cents(rows[rule]["have"]) == (amount(raw["household"]["income"]) if alone else both)
            sign, _, bound = rows[rule]["need"].partition(" ")
            have, need = cents(rows[rule]["have"]), cents(bound)
            met = {">": have > need, ">=": have >= need, "<=": have <= need}[sign]
            assert rows[rule]["verdict"] == ("met" if met else "refused")
            assert cents(rows[rule]["distance"]) == abs(have - need) + (sign == ">" and not met)
    for row in found["criteria"]:
        assert row["article"] in {p.article for p in LAW.by_id[row["text"]].provisions}
        assert row["status"] in {p.status for p in LAW.by_id[row["text"]].provisions}


def test_the_price_is_paid_to_the_centime(case):
    found = case.found
    aids = sum(cents(row["due"]) for row in found["schedule"] if row["kind"] == "grant")
    assert cents(found["grant"]) + cents(found.get("fnpos", "0.00")) == aids
    tranches = sum(cents(row["amount"]) for row in found["tranches"])
    assert cents(found["down_payment"]) == tranches
    paid = sum(cents(row["principal"]) for row in instalments(found))
    if instalments(found):
        assert cents(found["price"]) == aids + tranches + paid
        assert cents(found["financed"]) == paid
        assert cents(found["total_paid"]) == tranches + sum(cents(row["due"]) for row in instalments(found))
    elif "loan" in found:
        assert cents(found["total_paid"]) == tranches
    else:
        assert found["total_paid"] is None
    made = found["price_composition"]
    if made:
        cost = cents(made["construction"]) + cents(made["vrd"])
        state = sum(cents(made[name]) for name in ("state_per_m2", "state_vrd", "frontal_aid"))
        assert (cents(made["cost"]), cents(made["price"])) == (cost, cost - state)
        assert found["price"] == made["price"]
        assert Fraction(made["surface"]) > 0
        assert found["price_source"] == "computed"
    given = "price" in case.scenario.raw["dwelling"]
    assert (found["price_source"] == "given") == given
    assert not given or cents(found["price"]) == amount(case.scenario.raw["dwelling"]["price"])


def test_each_tranche_is_its_share(case):
    found = case.found
    for place, row in enumerate(found["tranches"], 1):
        assert row["n"] == place
        assert row["after_keys"] is None or row["due"] == later(case.keys, row["after_keys"]).isoformat()
        if "loan" not in found:
            assert abs(Fraction(row["share"]) * cents(found["price"]) - cents(row["amount"])) < len(found["tranches"])
            assert len(row["share"].partition(".")[2]) >= 2
        halves = [cents(half["amount"]) for half in row["halves"]]
        assert not halves or (sum(halves) == cents(row["amount"]) and place == 1 and max(halves) - min(halves) <= 1)
        assert [half["by"] for half in row["halves"]] == sorted(half["by"] for half in row["halves"])
    dated = [row for row in found["schedule"] if row["kind"] == "tranche"]
    assert [(row["n"], row["date"], row["due"]) for row in dated] == [
        (row["n"], row["due"], row["amount"])
        for row in found["tranches"]
        if cents(row["amount"]) or "loan" not in found
    ]


def test_the_term_is_the_least_of_its_caps(case):
    found = case.found
    caps = {cap["name"]: cap["months"] for cap in found["caps"]}
    assert len(caps) == len(found["caps"])
    if "loan" in found:
        assert found["age_limit_date"] is found["bracket"] is found["blocked"] is None
        assert found["ways_out"] == []
        assert (
            found["loan"]["months"]
            == found["term_months"]
            == (min(caps.values()) if cents(found["loan"]["amount"]) else 0)
        )
        asked = int(case.scenario.raw["loan"]["term"].split()[0]) * 12
        assert caps.get("term_asked", asked) == asked
        assert found["caps"][0]["months"] <= asked
    else:
        assert found["term_months"] == min(caps.values())
        limit = dt.date.fromisoformat(found["age_limit_date"])
        if "age" in caps:
            assert caps["age"] == 0 or later(case.keys, caps["age"]) <= limit
            assert later(case.keys, caps["age"] + 1) > limit
        assert (found["blocked"] is None) == bool(found["term_months"]) == (found["ways_out"] == [])
        if found["blocked"]:
            assert (found["blocked"]["reason"], found["blocked"]["limit"]) == ("age_limit", found["age_limit_date"])
            ways = {way["way"]: way for way in found["ways_out"]}
            assert ways["cash"]["amount"] == found["financed"]
            if "kafil" in ways:
                assert (ways["kafil"]["months"], ways["kafil"]["total"]) == (caps["term_max"], found["financed"])
                assert (
                    0
                    <= cents(ways["kafil"]["instalment"]) * caps["term_max"]
                    - cents(found["financed"])
                    + caps["term_max"]
                    <= 101 * caps["term_max"]
                )
        if found["bracket"]:
            have, bound = income(case), cents(found["bracket"]["threshold"])
            assert found["bracket"]["side"] == ("within" if have <= bound else "above")
            assert cents(found["bracket"]["distance"]) == abs(have - bound)
    if found["term_months"]:
        assert caps[found["decisive"]] == found["term_months"]
    else:
        assert found["decisive"] is None


def income(case):
    household = case.scenario.raw["household"]
    own = amount(household["income"])
    return own if case.found["readings"]["income"] == "applicant" else own + amount(household["spouse_income"])


def test_who_pays_what_until_when(case):
    found, rows = case.found, instalments(case.found)
    numbers = sorted({row["n"] for row in rows})
    assert numbers == list(range(1, len(numbers) + 1))
    if not rows:
        assert (found["instalments"], found["payers"]) == (0, [])
        assert [found[name] for name in ("instalment", "last_instalment", "first_due", "last_due", "effort")] == [
            None
        ] * 5
        return
    assert found["instalments"] == len(numbers)
    assert (found["first_due"], found["last_due"]) == (
        min(row["date"] for row in rows),
        max(row["date"] for row in rows),
    )
    for row in rows:
        assert row["date"] == later(case.keys, row["n"]).isoformat()
    together = {number: sum(cents(row["due"]) for row in rows if row["n"] == number) for number in numbers}
    assert together[1] == cents(found["instalment"]) or len(numbers) == 1
    assert together[numbers[-1]] == cents(found["last_instalment"])
    assert sum(payer["months"] for payer in found["payers"]) == len(rows)
    for payer in found["payers"]:
        mine = [row for row in rows if row["payer"] == payer["payer"]]
        assert (payer["from"], payer["to"], payer["months"]) == (mine[0]["date"], mine[-1]["date"], len(mine))
        assert cents(payer["total"]) == sum(cents(row["due"]) for row in mine)
        assert payer["monthly"] == mine[0]["due"]
    if found["payers"][0]["payer"] == "applicant" and income(case):
        ratio = Fraction(cents(found["payers"][0]["monthly"]), income(case))
        assert abs(Fraction(found["effort"]).limit_denominator(10_000) - ratio) <= Fraction(1, 20_000)
        assert found["payers"][0]["effort"] == found["effort"]


def test_the_balance_falls_to_nothing(case):
    left = cents(case.found["price"])
    for row in case.found["schedule"]:
        left -= cents(row["principal"])
        assert cents(row["balance"]) == left
        assert cents(row["due"]) == cents(row["principal"]) + cents(row["interest"]) + cents(row["fees"])
        assert (row["kind"] == "fee") == bool(cents(row["fees"]))
        assert row["kind"] == "instalment" or not cents(row["interest"])
    if instalments(case.found):
        assert left == 0
    if case.found["charges"]:
        charged = {}
        for row in instalments(case.found):
            charged.setdefault(row["n"], []).append(cents(row["charges"]))
        assert all(sum(each) == cents(case.found["charges"]) for each in charged.values())


@pytest.mark.parametrize("seed", range(3, 80, 4))
def test_a_loan_is_what_was_asked_within_its_bounds(seed):
    case = answered(seed)
    found, raw = case.found, case.scenario.raw
    loan = found["loan"]
    wanted = {"max": 10**15, "none": 0}.get(raw["loan"]["amount"])
    wanted = amount(raw["loan"]["amount"]) if wanted is None else wanted
    assert cents(loan["amount"]) == cents(found["financed"]) <= wanted
    assert (loan["binding"] is None) == (wanted == 0)
    assert loan["instalment"] == (found["instalment"] if loan["months"] else None)
    assert loan["rate"] == found["rate"]
    assert Fraction(loan["effective_rate"]) >= Fraction(loan["rate"]) >= 0
    if "rate" in raw["loan"] and loan["months"]:
        assert Fraction(loan["rate"]) == pytest.approx(Fraction(raw["loan"]["rate"].rstrip(" %")) / 100, abs=1e-8)
    if instalments(found):
        step = Fraction(loan["effective_rate"]) / 12
        first = instalments(found)[0]
        assert abs(cents(loan["amount"]) * step - cents(first["interest"])) <= Fraction(51, 100)
    premium = [row for row in found["fees"] if row["name"] == "loan_insurance"]
    assert loan["insurance"] is None or cents(loan["insurance"]) == sum(cents(row["amount"]) for row in premium)
    assert cents(found["fees_total"]) == sum(cents(row["amount"]) for row in found["fees"])
    own = amount(raw["loan"].get("own_funds", "0 DZD"))
    if cents(loan["amount"]) and loan["binding"] == "requested" and raw["loan"]["amount"] == "max":
        assert cents(found["down_payment"]) >= min(own, cents(found["price"]) - cents(found["grant"]))
    for row in found["fees"]:
        assert row["status"] in ("official", "secondary", "assumed")


@pytest.mark.parametrize("seed", [seed for seed in range(60) if seed % 4 != 3])
def test_both_ends_of_a_year_of_birth_are_the_answers_to_its_two_days(seed):
    case = answered(seed)
    raw, found = case.scenario.raw, case.found
    birth = str(raw["household"]["birth"])
    if len(birth) == 10:
        assert found["spread"] is None
        return
    ends = {"first_of_january": f"{birth}-01-01", "last_of_december": f"{birth}-12-31"}
    assert list(found["spread"]) == list(ends)
    for end, day in ends.items():
        alone = api.answer(load(raw | {"household": raw["household"] | {"birth": day}}), law=LAW)
        row = found["spread"][end]
        assert {name: row[name] for name in row if name != "payers"} == {
            name: alone[name] for name in row if name != "payers"
        }
        names = ("payer", "from", "to", "months")
        assert row["payers"] == [{name: payer[name] for name in names} for payer in alone["payers"]]
        if end == found["readings"]["birth_year_only"]:
            assert {name: found[name] for name in row if name != "payers"} == {
                name: row[name] for name in row if name != "payers"
            }


def test_each_step_is_written_with_its_texts(case):
    steps = explain(Case(api.simulated(case.scenario, LAW), case.scenario.headline).outcome, case.scenario.headline)
    assert [row["name"] for row in case.found["steps"]] == [step.name for step in steps]
    for row, step in zip(case.found["steps"], steps, strict=True):
        assert (row["value"], row["unit"], row["decisive"]) == (step.value, step.unit, step.decisive)
        assert row["sentence"] == {lang: write(step.sentence, lang) for lang in LANGUAGES}
        cited = [(p["key"], p["text"], p["article"], p["status"]) for p in row["provisions"]]
        assert cited == [(p.key, p.text, p.article, p.status) for p in step.provisions]
    decisive = [step.name for step in steps if step.decisive and step.unit == "months"]
    expected = {"term_max": ["term_max"], "age": ["age_cap"], None: ["age_cap"]}.get(case.found["decisive"])
    if "loan" not in case.found and expected is not None:
        assert decisive == expected


def test_a_gap_is_what_the_law_does_not_say(case):
    keys = [row["key"] for row in case.found["gaps"]]
    assert len(set(keys)) == len(keys)
    for row in case.found["gaps"]:
        silent = [p for p in LAW.by_id[row["text"]].provisions if p.key == row["key"]]
        assert silent
        assert not any(p.known for p in silent)
