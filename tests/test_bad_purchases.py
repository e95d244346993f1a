"""What cannot be read of a purchase is refused as the rest is: status 2, one message in the language asked for.

Each wrong scenario is a right one of LPA, LSP or Daam Sakane with one fault; ``says`` are the parts of its message that
are the same in the three languages: the path of the key, what was written, a line that would do.
"""

from __future__ import annotations

import copy
import json

import pytest
from refusing import refused

from simulator import answer

LANGUAGES = ("fr", "ar", "en")
GONE = object()
DINARS = {"birth": "1985-03-15", "income": "90000 DZD", "spouse_income": "0 DZD", "owns_property": "false"}
DIRHAMS = DINARS | {"income": "8000 MAD", "spouse_income": "0 MAD", "nationality": "moroccan", "co_owner": "false"}
GOOD = {
    "lpa": {
        "scheme": "lpa",
        "household": DINARS | {"had_state_aid": "false"},
        "dwelling": {"type": "F3", "zone": "grandes_villes"},
        "dates": {"application": "2026-03-01", "acceptance": "2026-06-01", "keys": "2028-06-20"},
        "loan": {"bank": "cpa", "amount": "max", "term": "30 years"},
        "options": {"fnpos": "false", "first_tranche": "20 %"},
    },
    "lsp": {
        "scheme": "lsp",
        "household": DINARS | {"income": "30000 DZD", "birth": "1970-03-15", "had_state_aid": "false"},
        "dwelling": {"price": "2000000 DZD"},
        "dates": {"application": "2006-03-01", "acceptance": "2006-06-01", "keys": "2008-06-20"},
        "loan": {"bank": "bdl", "rate": "6 %", "amount": "max", "term": "25 years"},
    },
    "daam_sakane": {
        "scheme": "daam_sakane",
        "household": DIRHAMS | {"had_state_aid": "false", "resident_abroad": "false"},
        "dwelling": {"price": "300000 MAD", "permis_habiter": "2024-02-01", "rooms": "3", "first_sale": "true"},
        "dates": {"application": "2025-03-01", "acceptance": "2025-03-20", "deed": "2025-06-01"},
        "loan": {"rate": "4.68 %", "term": "25 years", "own_funds": "0 MAD"},
    },
    "location_vente": {
        "scheme": "location_vente",
        "household": DINARS | {"cohort": "2024", "had_state_aid": "false"},
        "dwelling": {"type": "F3"},
        "dates": {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"},
    },
}
LPA, LSP, DAAM, RENT = GOOD
SPAN = {"from": "2025-05-01", "to": "2025-05-20"}


def changed(scheme, facts):
    """The right question about a scheme with these facts at these dotted paths; GONE takes one out."""
    scenario = copy.deepcopy(GOOD[scheme])
    for path, value in facts.items():
        *parents, last = path.split(".")
        place = scenario
        for parent in parents:
            place = place.setdefault(parent, {})
        place.pop(last) if value is GONE else place.update({last: value})
    return scenario


MISSING = [
    (LPA, "loan", "loan: {bank: cpa, amount: max, term: 30 years}"),
    (LPA, "loan.amount", "amount: max"),
    (LPA, "loan.bank", "bank: cpa"),
    (LPA, "loan.term", "term: 30 years"),
    (LPA, "dwelling", "dwelling: {type: F3}"),
    (LPA, "dwelling.type", "type: F3"),
    (LPA, "dwelling.zone", "zone: grandes_villes"),
    (LPA, "dates.application", "application: 2024-07-06"),
    (LPA, "dates.acceptance", "acceptance: 2025-12-15"),
    (LPA, "dates.keys", "keys: 2028-06-20"),
    (LPA, "household.birth", "birth: 1985-03-15"),
    (LPA, "household.income", "income: 60000 DZD"),
    (LPA, "household.spouse_income", "spouse_income: 0 DZD"),
    (LPA, "household.had_state_aid", "had_state_aid: false"),
    (LSP, "loan", "loan: {bank: cpa, amount: max, term: 30 years}"),
    (LSP, "loan.bank", "bank: cpa"),
    (LSP, "loan.term", "term: 30 years"),
    (LSP, "dwelling.price", "price: 2000000 DZD"),
    (LSP, "dates.acceptance", "acceptance: 2025-12-15"),
    (LSP, "dates.keys", "keys: 2028-06-20"),
    (DAAM, "loan", "loan: {"),
    (DAAM, "loan.term", "term: 30 years"),
    (DAAM, "household.income", "income: 8000 MAD"),
    (DAAM, "dwelling.price", "price: 300000 MAD"),
    (DAAM, "dates.deed", "deed: 2025-06-01"),
    (DAAM, "household.nationality", "nationality: moroccan"),
    (DAAM, "household.owns_property", "owns_property: false"),
]
"""Every fact that must be there, and the line that its message proposes."""

FACTS = {
    # Currencies.
    "lpa: an income in dirhams": (LPA, {"household.income": "8000 MAD"}, ["household.income", "8000 MAD", "DZD"]),
    "lpa: a price in dirhams": (LPA, {"dwelling.price": "300000 MAD"}, ["dwelling.price", "300000 MAD", "DZD"]),
    "lpa: a loan in dirhams": (LPA, {"loan.amount": "200000 MAD"}, ["loan.amount", "200000 MAD", "DZD"]),
    "lpa: own funds in dirhams": (LPA, {"loan.own_funds": "1 MAD"}, ["loan.own_funds", "1 MAD", "DZD"]),
    "daam: an income in dinars": (DAAM, {"household.income": "90000 DZD"}, ["household.income", "90000 DZD", "MAD"]),
    "daam: a spouse's in dinars": (DAAM, {"household.spouse_income": "0 DZD"}, ["spouse_income", "0 DZD", "MAD"]),
    "daam: a price in dinars": (DAAM, {"dwelling.price": "2000000 DZD"}, ["dwelling.price", "2000000 DZD", "MAD"]),
    "daam: centimes of dinars": (DAAM, {"dwelling.price": "30 millions"}, ["dwelling.price", "30 millions", "MAD"]),
    "daam: own funds in dinars": (DAAM, {"loan.own_funds": "0 DZD"}, ["loan.own_funds", "0 DZD", "MAD"]),
    "lsp: a price without currency": (LSP, {"dwelling.price": "2000000"}, ["dwelling.price", "2000000"]),
    "a price of nothing": (LSP, {"dwelling.price": "0 DZD"}, ["dwelling.price"]),
    "a negative loan": (LPA, {"loan.amount": "-1 DZD"}, ["loan.amount"]),
    "a loan in words": (LPA, {"loan.amount": "everything"}, ["loan.amount", "everything"]),
    # The loan.
    "an unknown bank": (LPA, {"loan.bank": "badr"}, ["loan.bank", "badr", "cnep"]),
    "a bank in capitals": (LPA, {"loan.bank": "CPA"}, ["loan.bank", "CPA", "cpa"]),
    "a rate of 120 %": (LSP, {"loan.rate": "120 %"}, ["loan.rate", "120 %"]),
    "a rate without its sign": (LSP, {"loan.rate": "0.06"}, ["loan.rate", "0.06", "%"]),
    "a negative rate": (LSP, {"loan.rate": "-6 %"}, ["loan.rate", "-6 %"]),
    "a rate with five decimals": (LSP, {"loan.rate": "4.68123 %"}, ["loan.rate", "4.68123 %"]),
    "a term of nothing": (LPA, {"loan.term": "0 years"}, ["loan.term", "0 years"]),
    "a term without its unit": (LPA, {"loan.term": "30"}, ["loan.term", "30"]),
    "a negative term": (LPA, {"loan.term": "-5 years"}, ["loan.term", "-5 years"]),
    "half a year": (LPA, {"loan.term": "2.5 years"}, ["loan.term", "2.5 years"]),
    "a deferral in words": (LPA, {"loan.deferral": "later"}, ["loan.deferral", "later"]),
    "99 years": (DAAM, {"loan.term": "99 years"}, ["loan.term", "99 years", "360 months"]),
    "601 months": (DAAM, {"loan.term": "601 months"}, ["loan.term", "601 months"]),
    "a deferral of 60 months at BNA": (
        LPA,
        {"loan.bank": "bna", "loan.deferral": "60 months"},
        ["loan.deferral", "24"],
    ),
    "a deferral of 25 months at BNA": (
        LPA,
        {"loan.bank": "bna", "loan.deferral": "25 months"},
        ["loan.deferral", "24"],
    ),
    "a deferral of 7 months at CPA": (LPA, {"loan.deferral": "7 months"}, ["loan.deferral", "6"]),
    "a deferral in Morocco": (DAAM, {"loan.deferral": "6 months"}, ["loan.deferral", "own_funds"]),
    "a bank of Algeria in Morocco": (DAAM, {"loan.bank": "cpa"}, ["loan.bank", "own_funds"]),
    "an unknown key of the loan": (LPA, {"loan.duration": "30 years"}, ["loan.duration", "term"]),
    "the loan is a word": (LPA, {"loan": "max"}, ["loan", "bank: cpa"]),
    # A date that does not exist is corrected with one that answers.
    "lpa at no date": (LPA, {"scheme": "lpa@demain"}, ["scheme", "lpa@demain", "lpa@2010-10-05"]),
    "lsp at no date": (LSP, {"scheme": "lsp@2006"}, ["scheme", "lsp@2006", "lsp@1994-10-16"]),
    "daam at no date": (DAAM, {"scheme": "daam_sakane@"}, ["scheme", "daam_sakane@2024-01-01"]),
    # The dwelling.
    "an unknown zone": (LPA, {"dwelling.zone": "alger"}, ["dwelling.zone", "alger", "grandes_villes"]),
    "an unknown type": (LPA, {"dwelling.type": "F6"}, ["dwelling.type", "F6", "F2"]),
    "an F5 before its price": (
        LPA,
        {
            "dwelling.type": "F5",
            "dates": {"application": "2018-04-01", "acceptance": "2019-02-24", "keys": "2021-01-01"},
        },
        ["dwelling.type", "F5", "price: …"],
    ),
    "rooms of an LPA": (LPA, {"dwelling.rooms": "3"}, ["dwelling.rooms", "zone"]),
    "a zone of an LSP": (LSP, {"dwelling.zone": "autres"}, ["dwelling.zone", "price"]),
    "a type of a dwelling in Morocco": (DAAM, {"dwelling.type": "F3"}, ["dwelling.type", "permis_habiter"]),
    "rooms in words": (DAAM, {"dwelling.rooms": "three"}, ["dwelling.rooms", "three"]),
    "half a room": (DAAM, {"dwelling.rooms": "2.5"}, ["dwelling.rooms", "2.5"]),
    "a permit without its day": (DAAM, {"dwelling.permis_habiter": "2024"}, ["dwelling.permis_habiter", "2024"]),
    "neither first sale nor not": (DAAM, {"dwelling.first_sale": "perhaps"}, ["dwelling.first_sale", "perhaps"]),
    # The household.
    "a residence that is neither": (DAAM, {"household.resident_abroad": "maybe"}, ["resident_abroad", "maybe"]),
    "an unknown nationality": (DAAM, {"household.nationality": "algerian"}, ["nationality", "algerian", "other"]),
    "a cohort of an LPA": (LPA, {"household.cohort": "2024"}, ["household.cohort", "birth"]),
    "a nationality of an LSP": (LSP, {"household.nationality": "moroccan"}, ["household.nationality", "birth"]),
    "born after the application": (LPA, {"household.birth": "2026-03-01"}, ["household.birth", "01/03/2026"]),
    # Options.
    "a first call of 30 %": (LPA, {"options.first_tranche": "30 %"}, ["options.first_tranche", "30", "20", "25"]),
    "a first call of 19.99 %": (LPA, {"options.first_tranche": "19.99 %"}, ["options.first_tranche", "19", "99", "25"]),
    "a first call of 25.01 %": (LPA, {"options.first_tranche": "25.01 %"}, ["options.first_tranche", "25", "01", "20"]),
    "a first call where there is no calendar": (
        DAAM,
        {"options": {"first_tranche": "25 %"}},
        ["options.first_tranche"],
    ),
    "a first call of an LSP": (LSP, {"options": {"first_tranche": "25 %"}}, ["options.first_tranche", "fnpos"]),
    "the FNPOS for an LSP": (LSP, {"options": {"fnpos": "true"}}, ["options.fnpos"]),
    "the FNPOS in Morocco": (DAAM, {"options": {"fnpos": "true"}}, ["options.fnpos"]),
    "the FNPOS on the eve of its channel": (
        LPA,
        {"options.fnpos": "true", "dates.application": "2025-12-10"},
        ["options.fnpos"],
    ),
    "the FNPOS is a sum": (LPA, {"options.fnpos": "500000 DZD"}, ["options.fnpos", "500000 DZD"]),
    "an unknown option": (LPA, {"options.discount": "5 %"}, ["options.discount", "fnpos"]),
    "an unknown choice of a reading": (LPA, {"readings": {"lpa_base": "half"}}, ["readings.lpa_base", "half", "price"]),
    # Dates.
    "a deed before the application": (DAAM, {"dates.deed": "2025-02-28"}, ["dates.deed", "28/02/2025"]),
    "a deed before the compromis": (DAAM, {"dates.deed": "2025-03-19"}, ["dates.deed", "19/03/2025", "20/03/2025"]),
    "keys before the contract": (LPA, {"dates.keys": "2026-05-31"}, ["dates.keys", "31/05/2026", "01/06/2026"]),
    "a contract before the application": (LPA, {"dates.acceptance": "2026-02-28"}, ["dates.acceptance", "28/02/2026"]),
    "a deed on a day that does not exist": (DAAM, {"dates.deed": "2025-06-31"}, ["dates.deed", "2025-06-31"]),
    "an unknown date": (DAAM, {"dates.compromis": "2025-03-20"}, ["dates.compromis", "deed"]),
    "suspended, backwards": (
        DAAM,
        {"dates.suspended": [{"from": "2025-05-20", "to": "2025-05-01"}]},
        ["dates.suspended[0].to", "01/05/2025", "20/05/2025"],
    ),
    "the second suspension, backwards": (
        DAAM,
        {"dates.suspended": [SPAN, {"from": "2025-06-02", "to": "2025-06-01"}]},
        ["dates.suspended[1].to", "01/06/2025"],
    ),
    "suspended without its end": (DAAM, {"dates.suspended": [{"from": "2025-05-01"}]}, ["dates.suspended[0].to"]),
    "suspended, one span and not a list": (DAAM, {"dates.suspended": SPAN}, ["dates.suspended", "2025-05-01"]),
    "suspended for a reason": (DAAM, {"dates.suspended": [SPAN | {"why": "down"}]}, ["dates.suspended[0].why", "from"]),
    "a step before the application": (
        DAAM,
        {"dates.milestones": {"aid_paid": "2025-02-28"}},
        ["dates.milestones.aid_paid", "28/02/2025"],
    ),
    "a step that is in no journey": (LPA, {"dates.milestones": {"roof": "2027-01-01"}}, ["dates.milestones.roof"]),
    # Schemes.
    "a kafil of an LPA": (LPA, {"kafil": [{"birth": "1998-05-02", "income": "45000 DZD"}]}, ["kafil", "schemes"]),
    "a kafil in Morocco": (DAAM, {"kafil": []}, ["kafil", "schemes"]),
    "charges of an LPA": (LPA, {"charges": "2500 DZD"}, ["charges", "schemes"]),
    "lsp after its last day": (
        LSP,
        {"dates": {"application": "2010-10-05", "acceptance": "2010-11-01", "keys": "2012-06-20"}},
        ["04/10/2010", "lsp@2010-10-04"],
    ),
    "lpa before its decree": (LPA, {"scheme": "lpa@2010-10-04"}, ["10-235", "05/10/2010"]),
    "daam before its decree": (DAAM, {"scheme": "daam_sakane@2023-12-31"}, ["350", "01/01/2024"]),
    "an application before the LPA": (
        LPA,
        {"dates": {"application": "2010-10-04", "acceptance": "2011-01-01", "keys": "2013-01-01"}},
        ["10-235", "05/10/2010"],
    ),
    "a loan in a location-vente": (RENT, {"loan": {"amount": "max"}}, ["loan", "kafil"]),
    "options in a location-vente": (RENT, {"options": {"fnpos": "true"}}, ["options.fnpos", "savings_plan"]),
    "a zone in a location-vente": (RENT, {"dwelling.zone": "grandes_villes"}, ["dwelling.zone", "price"]),
    "a deed in a location-vente": (RENT, {"dates.deed": "2028-06-20"}, ["dates.deed", "keys"]),
}


@pytest.fixture
def refuse(tmp_path, capsys):
    """Ask the command line in the three languages: it refuses in each of them, and the messages differ."""

    def ask(scenario, says):
        path = tmp_path / "asked.yaml"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        refused(path, says, capsys)

    return ask


@pytest.mark.parametrize("scheme", GOOD)
def test_the_samples_themselves_answer(scheme):
    assert answer(changed(scheme, {}))["eligible"]


@pytest.mark.parametrize(("scheme", "key", "line"), MISSING, ids=[f"{scheme} {key}" for scheme, key, _ in MISSING])
def test_a_missing_fact(scheme, key, line, refuse):
    refuse(changed(scheme, {key: GONE}), ["asked.yaml", key, line])


@pytest.mark.parametrize(("scheme", "key", "line"), MISSING, ids=[f"{scheme} {key}" for scheme, key, _ in MISSING])
def test_an_empty_fact(scheme, key, line, refuse):
    refuse(changed(scheme, {key: None}), [key, line])


@pytest.mark.parametrize("fault", FACTS)
def test_a_wrong_fact(fault, refuse):
    scheme, facts, says = FACTS[fault]
    refuse(changed(scheme, facts), says)


UNKNOWN = {
    "a loan without a rate": (LSP, {"loan.rate": GONE}),
    "a bank whose rate of 2008 is not known": (
        LSP,
        {"loan": {"bank": "cnep", "amount": "max", "term": "20 years"}, "dates.acceptance": "2008-02-01"},
    ),
    "no rate in Morocco before 2025": (
        DAAM,
        {"dates": {"application": "2024-02-01", "deed": "2024-06-01"}, "loan.rate": GONE},
    ),
    "a bank without rules on that date": (LSP, {"loan.bank": "bna"}),
    "a bank before its first rules": (
        LSP,
        {
            "dates": {"application": "2002-01-01", "acceptance": "2002-12-31", "keys": "2004-01-01"},
            "dwelling.price": "1600000 DZD",
        },
    ),
}
"""What was refused, and hid the State's aid: it depends on the income and the price, not on the bank."""


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_is_not_known_of_a_bank_is_no_fault_of_the_question(case):
    scheme, facts = UNKNOWN[case]
    found = answer(changed(scheme, facts))
    assert float(found["grant"]) > 0
    assert {"bank_rate", "loan_rate", "bank_share_max"} & {row["key"] for row in found["gaps"]}


def test_the_bounds_themselves_answer():
    assert answer(changed(LPA, {"options.first_tranche": "25 %"}))["tranches"][0]["share"] == "0.25"
    assert answer(changed(LPA, {"loan.bank": "bna", "loan.deferral": "24 months"}))["eligible"]
    assert answer(changed(DAAM, {"loan.term": "600 months"}))["term_months"] == 600
    assert answer(changed(LPA, {"dates.milestones": {"foundations": "2027-01-01"}}))["eligible"]


def test_the_compromis_of_daam_sakane_may_be_unknown():
    found = answer(changed(DAAM, {"dates.acceptance": GONE}))
    compromis = next(row for row in found["journey"] if row["step"] == "compromis")
    assert compromis["on"] is None
    assert found["fees_total"] == answer(changed(DAAM, {}))["fees_total"]


def test_a_closed_scheme_answers_frozen():
    later = {"application": "2011-01-01", "acceptance": "2011-02-01", "keys": "2012-03-01"}
    assert answer(changed(LSP, {"scheme": "lsp@2010-10-04", "dates": later}))["eligible"]


def test_no_bank_and_no_term_are_needed_to_pay_in_cash():
    assert answer(changed(LPA, {"loan": {"amount": "none"}}))["down_payment"] == "2800000.00"
    assert answer(changed(DAAM, {"loan": {"amount": "none"}}))["down_payment"] == "200000.00"
