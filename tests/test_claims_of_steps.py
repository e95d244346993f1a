"""Each step of the way to an answer has its name, its unit, its value and the provisions that it follows from."""

import datetime as dt
from fractions import Fraction

import pytest
from claiming import LAW, answer_of, question
from contract import cents, json_of
from test_claims_of_sentences import instalments, later

from simulator import api
from simulator.answers.explain import Case, explain
from simulator.engine.rules import eligibility, fees
from simulator.law.keys import WAGES
from simulator.question.scenario import load

RENTS = [seed for seed in range(44) if seed % 4 != 3]
PURCHASES = list(range(3, 84, 4))
ORDER = {
    "rent": ("income", "snmg", *[rule.__name__ for rule in eligibility.CRITERIA], "price", "price_alternatives", "down_payment", "first_tranche_split", "financed", "term_max", "age_cap",
             "kafil", "kafil_2", "kafil_3", "term", "instalment", "last_due", "interest", "effort_applicant", "effort_kafil", "effort_kafil_2", "unable", "way_out_kafil", "way_out_cash",
        "with_kafil",
             "pay_off", "transfer", "resale_ban", "resale_before", "transaction_ban"),
    "loan": ("income", "snmg", *[rule.__name__ for rule in eligibility.CRITERIA], "price", "grant", "cliff", "fnpos", "down_payment", "loan", "rate_unknown", "own_terms", "loan_term",
             "deferral", "instalment", "interest", "effort_applicant", *[f"fee_{name}" for name in (*fees.FEES, "loan_insurance")], "owner_from", "resale_ban", "main_residence", "announced_until"),
}  # fmt: skip
MONTHS = {
    "term_max",
    "age_cap",
    "kafil",
    "kafil_2",
    "kafil_3",
    "term",
    "transaction_ban",
    "resale_ban",
    "loan_term",
    "main_residence",
}
CITED = {
    "income": ["income_ceiling"], "down_payment": ["tranches"], "first_tranche_split": ["first_tranche_split"], "term_max": ["term_max"], "age_cap": ["age_limit"],
    "kafil": ["kafil", "kafil_conditions"], "kafil_2": ["kafil", "kafil_conditions"], "kafil_3": ["kafil", "kafil_conditions"], "way_out_kafil": ["kafil"],
    "way_out_cash": ["over_age_cash"], "transfer": ["transfer"], "transaction_ban": ["transaction_ban"], "resale_before": ["resale_before"], "grant": ["grant"], "cliff": ["grant"],
    "fnpos": ["fnpos_grant"], "own_terms": ["bank_share_max", "bank_dti", "bank_term_max", "bank_age_limit", "bank_income_min"],
    "main_residence": ["main_residence", "other_use"], "announced_until": ["announced_until"],
    "price_alternatives": ["price_as_called", "price"], "owner_from": ["owner_from"], "resale_ban": ["resale_ban", "resale_before"], "fee_loan_insurance": ["loan_insurance"],
    **{f"fee_{name}": [key] for name, (key, _) in fees.FEES.items()},
}  # fmt: skip
PRICES = {
    "given": [],
    "called": ["price_as_called"],
    "zone": ["price_by_zone"],
    "computed": ["price"],
    "published": ["price"],
}


@pytest.fixture(scope="module", params=[*RENTS, *PURCHASES])
def case(request):
    return answer_of(request.param)


def unit_of(name, case):
    if name in {rule.__name__ for rule in eligibility.CRITERIA}:
        return "verdict"
    if name.startswith("effort_") or (name == "interest" and "loan" not in json_of(case)):
        return "share"
    if name == "resale_before" and case.summary.step(name).sentence.key != "contract.resale_before.amount":
        return "word"  # the household's own price order names no frontal aid
    words = {
        "last_due": "date",
        "transfer": "word",
        "owner_from": "word",
        "own_terms": "word",
        "announced_until": "date",
    }
    return "months" if name in MONTHS else words.get(name, json_of(case)["currency"])


def cited_by(name, case):
    """The keys that a step cites."""
    if name == "resale_ban" and "loan" not in json_of(case):
        return ["resale_ban"]
    if name == "with_kafil":
        return ["kafil"]
    if name == "unable":
        return ["kafil"] if Case(api.simulated(case.scenario, LAW), case.scenario.headline).code.kafil else []
    if name == "way_out_cash" and not json_of(case)["blocked"]:
        return ["prepayment"]
    if name == "snmg":
        return [WAGES[json_of(case)["scheme"]]]
    if name == "price":
        return PRICES[json_of(case)["price_source"]]
    if name == "pay_off":
        asked = case.summary.step("pay_off").sentence.facts.get("conditions")
        keys = {
            "share_paid": "pay_off_share_paid",
            "up_to_date": "pay_off_up_to_date",
            "request_before_payment": "pay_off_request",
        }
        return ["pay_off_discount", *(keys[one.key.removeprefix("pay_off.")] for one in (asked.facts if asked else ()))]
    if name == "interest" and "loan" not in json_of(case):
        bears = case.summary.step("interest").sentence.key.endswith("treasury")
        return ["interest_rate", *["state_bears_interest"] * bears]
    if name == "loan_term":
        return [{"bank": "bank_term_max", "age": "bank_age_limit"}[json_of(case)["loan"]["binding_term"]]]
    return CITED.get(name, [])


def test_the_steps_have_their_names_units_and_texts_in_the_order_of_the_file(case):
    order = ORDER["loan" if "loan" in json_of(case) else "rent"]
    names = [step.name for step in case.summary.steps]
    assert names == sorted(names, key=order.index)
    rules = {row["rule"]: row for row in json_of(case)["criteria"]}
    for step in case.summary.steps:
        assert step.unit == unit_of(step.name, case)
        keys = [provision.key for provision in step.provisions]
        if step.name in rules:
            assert (step.value, step.decisive) == (
                rules[step.name]["verdict"],
                rules[step.name]["verdict"] == "refused",
            )
            assert [p.text for p in step.provisions] == [rules[step.name]["text"]]
        elif step.name == "loan":
            assert set(keys) <= {
                "loan_rate",
                "bank_rate",
                "bank_share_max",
                "loan_share_max",
                "loan_price_cap",
                "bank_dti",
                "bank_income_min",
                "bank_age_limit",
                "loan_insurance_cap",
            }
        elif step.name == "rate_unknown":
            assert keys == ["loan_rate", "bank_rate"]
            assert any(not p.is_known for p in step.provisions)
        else:
            assert keys == cited_by(step.name, case), step.name
        assert isinstance(step.decisive, bool)


def test_the_value_of_a_step_is_that_of_the_answer(case):
    found, values = json_of(case), {step.name: step.value for step in case.summary.steps}
    household = case.scenario.raw["household"]
    both = [int(household[name].split()[0]) * 100 for name in ("income", "spouse_income")]
    expected = {
        "income": sum(both) if found["readings"]["income"] == "cumulated" else both[0],
        **{name: cents(found[name]) for name in ("price", "down_payment", "financed", "grant") if name in values},
    }
    assert {name: cents(values[name]) for name in expected} == expected
    caps = {cap["name"]: str(cap["months"]) for cap in found["caps"]}
    if "pay_off" in values:
        assert values["pay_off"] == found["pay_off_at_keys"]["amount"]
    if "price_alternatives" in values:
        assert values["price_alternatives"] == found["price"]
        assert found["price"] in {one["price"] for one in found["price_alternatives"]}
    months = {"term_max": caps.get("term_max"), "term": str(found["term_months"]), "last_due": found["last_due"]}
    assert all(values[name] == value for name, value in months.items() if name in values)
    if found["instalment"]:
        assert values["instalment"] == found["instalment"]
    for payer in found["payers"]:
        if payer["effort"] is not None and f"effort_{payer['payer']}" in values:
            assert abs(
                Fraction(values[f"effort_{payer['payer']}"])
                - Fraction(cents(payer["monthly"]), income_of(case, payer["payer"]))
            ) <= Fraction(1, 20_000)
        if payer["payer"] in values:
            assert values[payer["payer"]] == str(payer["months"])
    if "loan" in found:
        assert ("rate_unknown" in values) == (found["loan"]["amount"] is None)
        assert values.get("loan") == (
            None if found["loan"]["binding"] in (None, "rate_unknown") else found["loan"]["amount"]
        )
        assert cents(values.get("interest", "0.00")) == sum(cents(row["interest"]) for row in found["schedule"])
        assert values["owner_from"] in ("contract", "deed")
    elif "interest" in values:
        assert Fraction(values["interest"]) == Fraction(found["rate"]) == 0


def income_of(case, payer):
    if payer == "applicant":
        household = case.scenario.raw["household"]
        own, spouse = (int(household[name].split()[0]) * 100 for name in ("income", "spouse_income"))
        return own + (spouse if json_of(case)["readings"]["income"] == "cumulated" else 0)
    place = int(payer.partition("_")[2] or 1)
    return int(case.scenario.raw["kafil"][place - 1]["income"].split()[0]) * 100


def test_one_limit_decides_and_is_marked(case):
    """Of the longest term, the age and the kafil, only the one that decides is marked; the longest term wins a tie."""
    if "loan" in json_of(case):
        return
    marked = [step.name for step in case.summary.steps if step.decisive and step.unit == "months"]
    names = {"term_max": ["term_max"], "age": ["age_cap"], None: ["age_cap"]}
    if json_of(case)["decisive"] == "kafil_age":
        assert len(marked) == 1
        assert marked[0] == [payer["payer"] for payer in json_of(case)["payers"]][-1]
    else:
        assert marked == names[json_of(case)["decisive"]]


def test_the_kafil_is_spoken_of_only_where_one_is_named(case):
    said = [
        step.sentence.key.removeprefix("step.kafil.")
        for step in case.summary.steps
        if step.sentence.key.startswith("step.kafil.")
    ]
    kafils = len(case.scenario.raw.get("kafil", ()))
    paying = {row["payer"] for row in instalments(case)} - {"applicant"}
    if "loan" in json_of(case) or not kafils:
        assert said == []
    elif paying:
        assert said == [json_of(case)["readings"]["kafil"]] * len(paying)
    else:
        provided = Case(api.simulated(case.scenario, LAW), case.scenario.headline).code.kafil
        limit = dt.date.fromisoformat(json_of(case)["age_limit_date"])
        enough = later(case.keys, json_of(case)["caps"][0]["months"]) <= limit
        assert said == ["not_provided" if not provided else "not_needed" if enough else "past"]


def test_the_parts_of_the_first_tranche_are_asked_within_their_months(case):
    splits = [step for step in case.summary.steps if step.name == "first_tranche_split"]
    if "loan" in json_of(case):
        assert splits == []
        return
    code = Case(api.simulated(case.scenario, LAW), case.scenario.headline).code
    cohort = case.scenario.raw["household"]["cohort"]
    first = json_of(case)["tranches"][0]
    parts = code.first_tranche_split(cohort)
    assert bool(splits) == bool(parts and first["due"])
    assert len(first["halves"]) == (len(parts) if splits else 0)
    for part, half in zip(parts, first["halves"], strict=False):
        assert half["by"] == later(dt.date.fromisoformat(first["due"]), part.within).isoformat()
        assert Fraction(half["share"]) == part.share
    if splits:
        assert splits[0].value == first["halves"][0]["amount"]
        assert [part.facts["by"].isoformat() for part in splits[0].sentence.facts["parts"].facts] == [
            half["by"] for half in first["halves"]
        ]


def test_where_there_is_no_instalment_the_ways_out_are_told(case):
    names = [step.name for step in case.summary.steps if step.name.startswith("way_out_")]
    assert names == [f"way_out_{way['way']}" for way in json_of(case)["ways_out"]]
    for way, name in zip(json_of(case)["ways_out"], names, strict=True):
        step = case.summary.step(name)
        assert step.value == way.get("amount", way.get("instalment"))
        assert step.provisions[0].text == way["text"]
        ending = f".{way['availability']}" if way["way"] == "cash" else ""
        kind = "step.way_out" if json_of(case)["blocked"] else "step.way_out.unable"
        assert step.sentence.key == f"{kind}.{way['way']}{ending}"


@pytest.mark.parametrize("deferral", [0, 6])
@pytest.mark.parametrize("seed", [3, 15, 27, 39])
def test_a_deferral_pays_interest_only(seed, deferral):
    raw = question(seed)
    raw["loan"] |= {"rate": "5 %", "amount": "max"} | ({"deferral": f"{deferral} months"} if deferral else {})
    scenario = load(raw)
    outcome = api.simulated(scenario, LAW)
    steps = {step.name: step for step in explain(Case(outcome, 0))}
    rows = outcome.ledger(0)
    waiting = rows.interest[rows.kind == "instalment"]
    assert ("deferral" in steps) == bool(deferral and outcome.level.count[0])
    if "deferral" in steps:
        facts = steps["deferral"].sentence.facts
        assert (facts["months"].count, facts["amount"].cents) == (deferral, int(waiting[0]))
        assert cents(steps["deferral"].value) == int(waiting[0])
        assert not rows.principal[rows.kind == "instalment"][:deferral].any()


def test_there_is_an_effort_where_there_is_an_income_and_an_instalment(case):
    names = {step.name for step in case.summary.steps}
    paying = {payer["payer"]: payer["effort"] for payer in json_of(case)["payers"]}
    assert {f"effort_{name}" for name, effort in paying.items() if effort is not None} == {
        name for name in names if name.startswith("effort_")
    }


BINDS = {
    "share_of_price": ["bank_share_max", "loan_share_max"], "price_cap": ["loan_price_cap"], "income": ["bank_dti", "bank_income_min"],
    "age": ["bank_age_limit", "bank_dti"], "bank_cap": ["loan_insurance_cap"], "requested": [],
}  # fmt: skip


@pytest.mark.parametrize("seed", PURCHASES)
def test_a_loan_cites_its_rate_and_what_limits_it(seed):
    case = answer_of(seed)
    step = case.summary.step("loan")
    assert (step is None) == (json_of(case)["loan"]["binding"] in (None, "rate_unknown"))
    if step is not None and step.sentence.key != "step.loan.no_rate":
        code = Case(api.simulated(case.scenario, LAW), case.scenario.headline).code
        rates = [] if "rate" in case.scenario.raw["loan"] else ["loan_rate", "bank_rate"]
        keys = [*rates, *BINDS[json_of(case)["loan"]["binding"]]]
        assert [p.key for p in step.provisions] == [key for key in keys if code.value_or_none(key) is not None]


TOO_OLD = {
    "scheme": "location_vente", "dwelling": {"price": "3000000 DZD"},
    "household": {"birth": "1930-01-01", "income": "60000 DZD", "spouse_income": "0 DZD", "cohort": "2013", "owns_property": "false", "had_state_aid": "false"},
}  # fmt: skip


@pytest.mark.parametrize(("day", "reading", "availability"), [
    ("2010-01-10", "allowed", "not_provided"), ("2010-01-10", "kept", "not_provided"), ("2015-01-10", "allowed", "allowed"), ("2015-01-10", "kept", "allowed"),
    ("2015-01-10", "unknown", "unknown"), ("2025-01-10", "allowed", "unknown"), ("2025-01-10", "unknown", "unknown"), ("2025-01-10", "kept", "hypothesis"),
])  # fmt: skip
def test_whether_paying_at_once_lifts_the_age_limit_is_read_in_the_decree_of_the_day(day, reading, availability):
    """Décret 14-288 allows it, the first decree does not, and of 24-203 it is not known: kept by hypothesis."""
    raw = TOO_OLD | {
        "dates": dict.fromkeys(("application", "acceptance", "keys"), day),
        "readings": {"over_age_cash": reading},
    }
    outcome = api.simulated(load(raw), LAW)
    step = next(step for step in explain(Case(outcome, 0)) if step.name == "way_out_cash")
    assert step.sentence.key == f"step.way_out.cash.{availability}"
    found = api.answer(load(raw), law=LAW)["ways_out"]
    assert [way["availability"] for way in found if way["way"] == "cash"] == [availability]
    assert [way["availability"] for way in found if way["way"] == "kafil"] == (
        ["hypothesis"] if day > "2024-06-26" else []
    )


@pytest.mark.parametrize("kind", ["F3", "F4"])
def test_the_price_that_was_called_is_told_as_a_reading(kind):
    raw = {key: value for key, value in question(0).items() if key not in ("kafil", "charges")}
    raw |= {
        "dwelling": {"type": kind},
        "dates": {"application": "2013-10-01", "acceptance": "2019-03-01", "keys": "2022-06-20"},
    }
    raw["household"] = raw["household"] | {"cohort": "2013", "birth": "1985-03-15"}
    by_text, called = (
        api.answer(load(raw | {"readings": {"price_2013": name}}), law=LAW) for name in ("text", "called")
    )
    assert (by_text["price_source"], called["price_source"]) == ("computed", "called")
    assert by_text["price"] != called["price"]
    step = next(row for row in called["steps"] if row["name"] == "price")
    assert [p["key"] for p in step["provisions"]] == ["price_as_called"]
    code = Case(api.simulated(load(raw), LAW), 0).code
    assert cents(called["price"]) == code.price_as_called("2013")[kind]


def months_of_the_young(birth):
    """The bounds of a rent of 35 years for a household of that birth, which is decisive, and what the step of the age says."""
    raw = load(question(0)).raw | {
        "household": {"birth": birth, "income": "60000 DZD", "spouse_income": "0 DZD", "cohort": "2024", "owns_property": "false", "had_state_aid": "false"},
        "dwelling": {"type": "F3"}, "dates": {"application": "2024-07-20", "acceptance": "2026-01-05", "keys": "2027-05-20"},
        "readings": {},
    }  # fmt: skip
    case = Case(api.simulated(load({key: value for key, value in raw.items() if key != "kafil"}), LAW), 0)
    step = next(step for step in explain(case) if step.name == "age_cap")
    return case.term_max, case.own_reach, case.term, step.decisive


def test_an_age_that_allows_exactly_the_longest_term_does_not_decide():
    """Between two neighbours by one month of age: only the older one is bound by it."""
    birth = dt.date(1992, 5, 20)
    longest, reach, term, decisive = months_of_the_young(str(birth))
    assert longest == reach == term == 420
    assert not decisive
    longest, reach, term, decisive = months_of_the_young(str(birth - dt.timedelta(30)))
    assert (longest, reach, term, decisive) == (420, 419, 419, True)


def test_the_supplement_of_the_fnpos_is_a_step_where_it_is_claimed():
    raw = {
        "scheme": "lpa", "dwelling": {"price": "3500000 DZD", "type": "F3", "zone": "grandes_villes"},
        "household": {"birth": "1985-03-15", "income": "55000 DZD", "spouse_income": "35000 DZD", "owns_property": "false", "had_state_aid": "false"},
        "options": {"fnpos": "true", "first_tranche": "20 %"}, "loan": {"bank": "cpa", "amount": "max", "term": "30 years"},
        "dates": {"application": "2026-03-01", "acceptance": "2026-06-01", "keys": "2028-06-20"},
    }  # fmt: skip
    found = api.answer(load(raw), law=LAW)
    step = next(step for step in found["steps"] if step["name"] == "fnpos")
    assert step["value"] == found["fnpos"] == "500000.00"
    assert [provision["key"] for provision in step["provisions"]] == ["fnpos_grant"]
    without = api.answer(load(raw | {"options": {"fnpos": "false", "first_tranche": "20 %"}}), law=LAW)
    assert "fnpos" not in {step["name"] for step in without["steps"]}
