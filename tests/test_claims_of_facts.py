"""Every fact that fills a sentence of an answer is the figure that it speaks of: of the answer, the question or the texts.

Each step is filled here once more, from the JSON of the answer, the facts of the question and the provisions in force, and must
be the same. ``test_claims_of_sentences`` asks whether what a sentence says is so; this asks whether its figures are the right ones.
"""

import datetime as dt
import fnmatch
import functools
import itertools
from fractions import Fraction
from typing import NamedTuple

import pytest
from claiming import LAW, answer_of
from contract import cents, json_of
from doors import changed, questions
from test_claims_of_sentences import later
from test_law import row, text
from test_wording import CATALOGUES

from simulator import api, sheets
from simulator.answers.explain.contract_clauses import UNKNOWN
from simulator.base.money import Money, decimal_string
from simulator.engine.outcome import Outcome
from simulator.law import COHORTS, Code
from simulator.law.in_words import described
from simulator.law.keys import WAGES
from simulator.question.scenario import load
from simulator.wording import FactList, Months, Named, Plain, Sentence, TextWords, Years

pytestmark = pytest.mark.slow

LOAN = {"bank": "cnep", "amount": "max", "term": "25 years"}
WORKS = {"foundations": "2026-09-01", "structural_works": "2027-03-01", "secondary_works": "2027-10-15"}
OF_2005 = {
    "dates": {"application": "2005-03-01", "acceptance": "2005-06-01", "keys": "2006-06-20"}, "household.income": "45000 DZD",
    "dwelling.price": "2000000 DZD",
}  # fmt: skip
OF_2001 = OF_2005 | {"dates": {"application": "2001-06-01", "acceptance": "2001-06-01", "keys": "2002-06-20"}}
BDL = {"bank": "bdl", "amount": "1350000 DZD", "term": "30 years", "rate": "6 %"}
SELDOM = {
    "too old to register": ("couple_58_f3", {"household.birth": "1953-07-06"}),
    "too young to register": ("couple_f3", {"household.birth": "2006-07-07"}),
    "a tranche after the last instalment": ("cohort_2001_tranches_after_keys_f4", {
        "household.birth": "1940-06-15", "dates": {"application": "2001-08-15", "acceptance": "2004-06-01", "keys": "2005-01-10"}}),
    "a year of occupation that ends after the last instalment": ("cohort_2001_tranches_after_keys_f4", {
        "household.birth": "1940-06-15", "dates": {"application": "2001-08-15", "acceptance": "2004-06-01", "keys": "2005-01-10",
                                                   "milestones": {"occupation_year_2": "2008-03-01"}}}),
    "a wilaya and a savings plan": ("couple_f3", {"household.wilaya": "Blida", "options.savings_plan": True}),
    "no savings plan": ("couple_f3", {"options.savings_plan": False}),
    "a loan drawn at once": ("couple_f3", {"down_payment_loan": LOAN | {"drawn": "at_once"}, "household.income": "60000 DZD"}),
    "a loan drawn with the works": ("couple_f3", {"down_payment_loan": LOAN, "dates.milestones": WORKS}),
    "a loan for a part of the tranches": ("couple_f3", {"down_payment_loan": LOAN | {"amount": "500000 DZD", "term": "10 years"}}),
    "a loan of another bank": ("couple_f3", {"down_payment_loan": LOAN | {"bank": "bdl"}}),
    "a loan before a kafil": ("couple_58_f3", {"down_payment_loan": LOAN, "kafil": [{"birth": "1999-06-18", "income": "46000 DZD"}]}),
    "a loan before its rules": ("couple_f3", {"scheme": "location_vente@2024-06-26", "dwelling": {"price": "3000000 DZD"}, "down_payment_loan": LOAN}),
    "a loan for who earns too little": ("couple_f3", {"household.income": "23999 DZD", "household.spouse_income": "0 DZD", "down_payment_loan": LOAN}),
    "dwelling of location-vente before": ("couple_f3", {"household.had_location_vente": True}),
    "no dwelling of location-vente before": ("couple_f3", {"household.had_location_vente": False}),
    "the first decree": ("cohort_2001_tranches_after_keys_f4", {"scheme": "location_vente@2001-04-29"}),
    "past the age under the first contract": ("cohort_2001_retired_71_cash_f4", {"scheme": "location_vente@2016-11-02"}),
    "a kafil who is as old": ("couple_58_f3", {"kafil": [{"birth": "1950-01-01", "income": "46000 DZD"}]}),
    "the price really called": ("cohort_2013_34_f3", {
        "readings.price_2013": "called", "dates": {"application": "2013-10-01", "acceptance": "2019-03-01", "keys": "2022-06-20"}}),
    "a wilaya of 2013": ("cohort_2013_34_f3", {"household.wilaya": "Blida"}),
    "an LPA of forty years": ("lpa_couple_f3", {"loan.term": "40 years"}),
    "an LPA whom the FNPOS gives nothing": ("an LPA with the FNPOS", {"household.income": "10000 DZD", "household.spouse_income": "0 DZD"}),
    "an owner in Morocco": ("daam_sakane_300000", {"household.owns_property": True}),
    "an LPA of a bank without a rate": ("lpa_couple_f3", {"loan.bank": "bdl"}),
    "an LPA of a short term": ("lpa_couple_f3", {"loan.term": "5 years"}),
    "an LPA for an old buyer": ("lpa_couple_f3", {"household.birth": "1960-03-15"}),
    "an LPA at a rate of one's own": ("lpa_couple_f3", {"loan": {"bank": "cpa", "amount": "max", "term": "20 years", "rate": "4.5 %"}}),
    "an LSP before any rule of its bank": ("lsp_2006", {"loan": {"bank": "cnep", "amount": "max", "term": "20 years", "rate": "6 %"}}),
    "an LSP of a bank without a rate": ("lsp_2006", {"loan": {"bank": "cnep", "amount": "max", "term": "20 years"}}),
    "an LSP of thirty years": ("lsp_2006", OF_2005 | {"loan": BDL}),
    "an LSP of a month less than its bank gives": ("lsp_2006", OF_2005 | {"loan": BDL | {"term": "299 months"}}),
    "an LSP of a bank whose limits are not found": ("lsp_2006", OF_2001 | {"loan": BDL | {"bank": "cnep"}}),
    "an LSP whose limits and rate are not found": ("lsp_2006", OF_2001 | {"loan": {"bank": "cnep", "amount": "max", "term": "20 years"}}),
    "an LSP of months that are no years": ("lsp_2006", OF_2005 | {"loan": BDL | {"term": "365 months"}}),
    "an LSP under the law of its time": ("lsp_2006", {"scheme": "lsp@2006-06-01"}),
    "a permit that is too old": ("daam_sakane_300000", {"dwelling.permis_habiter": "2020-02-01"}),
    "too few rooms": ("daam_sakane_300000", {"dwelling.rooms": "1"}),
    "a second sale": ("daam_sakane_300000", {"dwelling.first_sale": False}),
    "a dwelling too dear for the aid": ("daam_sakane_300000", {"dwelling.price": "700001 MAD"}),
}  # fmt: skip
"""Households of ``doors.py`` with what none of them has."""


@functools.cache
def asked_of(name):
    """The question of a household, by its name."""
    if name not in SELDOM:
        return questions()[name]
    base, changes = SELDOM[name]
    return changed(questions()[base], changes)


NAMES = (*SELDOM, *sorted(questions()))
BATCHES = 10
DRAWS = (*range(48), 51, 55, 59, 63)


class About(NamedTuple):
    """An answer, and what the texts say to its household: nothing here is of ``explain`` or ``answers``."""

    a: sheets.Answered
    outcome: Outcome

    @property
    def found(self):
        return json_of(self.a)

    @property
    def row(self):
        return self.a.scenario.headline

    @property
    def code(self) -> Code:
        return self.outcome.code(self.row)

    @property
    def cohort(self):
        return COHORTS[self.outcome.people.cohort[self.row]]

    @property
    def dwelling(self):
        return self.a.scenario.raw["dwelling"].get("type", "")

    @property
    def income(self):
        people, alone = self.outcome.people, self.found["readings"]["income"] == "applicant"
        return int(people.income[self.row]) + (0 if alone else int(people.spouse_income[self.row]))

    @property
    def application(self):
        return self.outcome.people.application[self.row].item()

    def value(self, key):
        return self.code.governing(key, self.cohort).value

    def amount(self, decimals):
        return self.money(cents(decimals))

    def money(self, amount):
        return Money(int(amount), self.found["currency"])

    def instalments(self):
        return [row for row in self.found["schedule"] if row["kind"] == "instalment"]


@functools.cache
def answer_to(name):
    """The answer to a household."""
    return sheets.answered(load(asked_of(name)), LAW)


def about(answer):
    return About(answer, api.simulated(answer.scenario, answer.law))


def iso(text):
    return dt.date.fromisoformat(text)


def years(months):
    return Years(int(months) // 12)


# --- what fills each sentence


def of_income(s, _):
    people = s.outcome.people
    return {
        "income": s.money(s.income),
        "own": s.money(people.income[s.row]),
        "spouse": s.money(people.spouse_income[s.row]),
    }


def of_the_wage(s, _):
    which = s.found["readings"]["snmg_date"]
    wage = s.code.value(WAGES[s.found["scheme"]])
    return {
        "snmg": s.money(wage),
        "date": getattr(s.outcome.people, which)[s.row].item(),
        "which": Named(f"date.{which}"),
    }


SIGNS = {">": "bound.above", ">=": "bound.from", "<=": "bound.up_to"}


def of_a_threshold(s, step):
    row = next(row for row in s.found["criteria"] if row["rule"] == step.name)
    if row["need"] is None:
        return {}
    sign, _, need = row["need"].partition(" ")
    return {
        "have": s.amount(row["have"]), "need": s.amount(need), "bound": Named(SIGNS[sign]), "distance": s.amount(row["distance"]),
    } | ({"day": s.outcome.people.application[s.row].item()} if step.name in ("income_floor", "income_ceiling") else {})  # fmt: skip


def age_on(birth, day):
    years_between = day.year - birth.year
    return years_between - (day < later(birth, 12 * years_between))


def of_the_age_of_the_applicant(s, _):
    allowed = s.code.provision("age_at_registration", s.cohort).value
    if not s.code.provision("age_at_registration", s.cohort).is_known:
        return {"day": s.application}
    own = age_on(s.outcome.people.birth[s.row].item(), s.application)
    return {"day": s.application, "least": years(allowed.least), "most": years(allowed.most), "own": Years(own)}


def of_the_price(s, _):
    return {"dwelling": Plain(s.dwelling), "price": s.amount(s.found["price"])}


def of_the_elements(s, step):
    """From the order itself: what is built, what the State bears of it."""
    order, surface = s.code.provision("price", s.cohort).value, s.code.provision("surfaces", s.cohort).value[s.dwelling]
    construction = int(surface * order.cost_per_m2)
    return of_the_price(s, step) | {
        "construction": s.money(construction), "vrd": s.money(order.vrd), "cost": s.money(construction + order.vrd),
        "state_per_m2": s.money(surface * order.state_per_m2), "state_vrd": s.money(order.vrd * order.state_vrd),
        "frontal_aid": s.money(order.frontal_aid), "surface": int(surface),
    }  # fmt: skip


def of_both_prices(s, _):
    parts, evidence = {}, {}
    for one in s.found["price_alternatives"]:
        price = {"price": s.amount(one["price"])}
        monthly = one["instalment"] and {"instalment": s.amount(one["instalment"])}
        parts[one["choice"]] = (
            Sentence("price.both.monthly", price | monthly) if monthly else Sentence("price.both.price", price)
        )
        key = {"called": "price_as_called", "text": "price"}[one["choice"]]
        evidence[one["choice"]] = TextWords(s.code.provision(key, s.cohort).evidence)
    return evidence | {"line": Sentence("price.both", parts)}


def of_the_tranches(s, _):
    parts = tuple(
        Sentence("step.tranche", {"amount": s.amount(row["amount"]), "share": tranche.share, "milestone": Named(f"milestone.{tranche.milestone}")})
        for row, tranche in zip(s.found["tranches"], s.value("tranches"), strict=True)
    )  # fmt: skip
    share = sum(tranche.share for tranche in s.value("tranches"))
    return {"total": s.amount(s.found["down_payment"]), "share": share, "parts": FactList(parts)}


def of_the_halves(s, _):
    halves = s.found["tranches"][0]["halves"]
    return {
        "parts": FactList(
            tuple(Sentence("step.half", {"amount": s.amount(half["amount"]), "by": iso(half["by"])}) for half in halves)
        )
    }


def of_the_longest_term(s, _):
    months = s.found["caps"][0]["months"]
    facts = {"cohort": Named(f"cohort.{s.cohort}"), "term": years(months)}
    rows = [band for band in s.value("term_max") if band.cohort in (None, s.cohort)]
    rows = rows[: [band.income_up_to for band in rows].index(None) + 1]  # the first that matches decides
    if s.found["bracket"] is None:
        assert len({band.term for band in rows}) == 1
        return facts
    (other,) = {band.term for band in rows} - {months}
    bound = s.code.resolved(rows[0].income_up_to)
    assert months == (rows[0].term if s.income <= bound else rows[1].term)
    return facts | {
        "bound": s.money(bound), "distance": s.money(abs(s.income - bound)), "other": years(other), "income": s.money(s.income),
    }  # fmt: skip


def of_the_age_limit(s, _):
    keys, limit, months = s.a.keys, iso(s.found["age_limit_date"]), 0
    while months < 900 and later(keys, months + 1) <= limit:
        months += 1
    reading = s.found["readings"]["age_limit"]
    return {
        "age": years(s.value("age_limit")),
        "limit": limit,
        "months": Months(months),
        "reading": Named(f"reading.age_limit.{reading}.short"),
    }


def of_a_payer(s, step):
    payer = next(row for row in s.found["payers"] if row["payer"] == step.name)
    return {
        "payer": Named(f"payer.{payer['payer']}"), "first": iso(payer["from"]), "last": iso(payer["to"]), "months": Months(payer["months"]),
        "amount": s.amount(payer["monthly"]), "age": years(s.value("age_limit")),
    }  # fmt: skip


def of_the_instalment(s, _):
    return {
        "financed": s.amount(s.found["financed"]), "count": s.found["instalments"], "instalment": s.amount(s.found["instalment"]),
        "last": s.amount(s.found["last_instalment"]),
    }  # fmt: skip


def of_a_kafil_who_would_help(s, _):
    """The instalment over the longest term: that of a household whose kafil pays to the end of it."""
    months = s.found["caps"][0]["months"]
    parts, _ = divmod(cents(s.found["financed"]), months)
    if s.code.readings.rounding == "dinar_up":
        parts = -(-cents(s.found["financed"]) // (100 * months)) * 100
    return {"amount": s.money(parts), "months": Months(months), "last": later(s.a.keys, months)}


def of_an_effort(s, step):
    name = step.name.removeprefix("effort_")
    payer = next(row for row in s.found["payers"] if row["payer"] == name)
    return {"payer": Named(f"payer.{name}"), "effort": payer["effort"], "amount": s.amount(payer["monthly"])}


def of_inability(s, step):
    unable = s.found["unable"]
    part, whole = Fraction(unable["share"]), s.found["readings"]["unable_above"] == "income"
    assert step.sentence.key == ("step.unable.income" if whole else "step.unable.share")
    facts = {"amount": s.amount(unable["monthly"]), "income": s.money(s.income)}
    return facts if whole else facts | {"share": part}


def of_a_way_out(s, step):
    way = next(way for way in s.found["ways_out"] if way["way"] == step.name.removeprefix("way_out_"))
    amount = s.amount(way.get("amount", way.get("instalment")))
    if cents(way.get("discount", "0.00")):
        amount = Sentence("pay_off.amount", {"amount": amount, "discount": s.amount(way["discount"])})
    return {"amount": amount, "months": Months(way.get("months", 0)), "age": years(s.value("age_limit"))}


CONDITIONS = {
    "share_paid": "pay_off_share_paid",
    "up_to_date": "pay_off_up_to_date",
    "request_before_payment": "pay_off_request",
}


def of_paying_off(s, step):
    once = s.found["pay_off_at_keys"]
    first, facts = once["first_discounted"], {"amount": s.amount(once["amount"])}
    if cents(once["discount"]):
        line = Sentence("pay_off.discount", facts | {"discount": s.amount(once["discount"])})
    elif first is None:
        line = Sentence("pay_off.plain", facts)
    else:
        line = Sentence("pay_off.later", facts | {
            "n": first["n"], "date": iso(first["date"]), "later": s.amount(first["amount"]), "discount": s.amount(first["discount"]),
        })  # fmt: skip
    if cents(once["tranches"]):
        line = Sentence("pay_off.tranches", {"line": line, "tranches": s.amount(once["tranches"])})
    conditions = tuple(conditions_in_words(s))
    assert bool(conditions) == (step.sentence.key == "step.pay_off")
    return {"line": line} | ({"conditions": FactList(conditions)} if conditions else {})


def conditions_in_words(s):
    """The conditions of the last text, where something is taken off with the keys or later: who can still pay pays under it."""
    once = s.found["pay_off_at_keys"]
    offering = once if cents(once["discount"]) else once["first_discounted"] or once
    latest = s.code.for_payment(len(s.code.payment_changes))
    if cents(offering["discount"]) and isinstance(latest.value("pay_off_discount", s.cohort), Fraction):
        for name, key in CONDITIONS.items():
            value = latest.value(key, s.cohort)
            if value != "not_provided":
                yield Sentence(f"pay_off.{name}", {"share": value} if name == "share_paid" else {})
    else:
        for condition in offering["conditions"]:
            yield Sentence(
                f"pay_off.{condition['name']}", {"share": Fraction(condition["need"])} if "need" in condition else {}
            )


def of_the_grant(s, _):
    return {"amount": s.amount(s.found["grant"]), "income": s.money(s.income)}


def of_the_cliff(s, _):
    bands, price, grant = s.value("grant"), cents(s.found["price"]), cents(s.found["grant"])
    place = next(
        p
        for p, band in enumerate(bands)
        if band.gives == grant and band.price_up_to is not None and price <= band.price_up_to
    )
    lower = bands[place + 1].gives if place + 1 < len(bands) else 0
    bound = bands[place].price_up_to
    return {
        "bound": s.money(bound),
        "lost": s.money(grant - lower),
        "left": s.money(bound - price),
        "lower": s.money(lower),
    }


def of_the_calls(s, _):
    parts = tuple(
        Sentence("step.call", {"amount": s.amount(row["amount"]), "milestone": Named(f"milestone.{row['milestone']}")})
        for row in s.found["tranches"] if cents(row["amount"])
    )  # fmt: skip
    return {"total": s.amount(s.found["down_payment"]), "parts": FactList(parts)}


def of_the_loan(s, _):
    loan = s.found["loan"]
    return {
        "amount": s.amount(loan["amount"]), "rate": Fraction(loan["effective_rate"]), "binding": Named(f"binding.{loan['binding']}"),
        "months": Months(loan["months"]),
    }  # fmt: skip


def of_its_instalments(s, _):
    return {
        "instalment": s.amount(s.found["instalment"]), "last": s.amount(s.found["last_instalment"]), "count": s.found["instalments"],
        "first": iso(s.found["first_due"]), "until": iso(s.found["last_due"]),
    }  # fmt: skip


def of_the_deferral(s, _):
    return {
        "months": Months(int(s.a.scenario.raw["loan"]["deferral"].split()[0])),
        "amount": s.amount(s.instalments()[0]["interest"]),
    }


def of_a_fee(s, step):
    name = step.name.removeprefix("fee_")
    fee = next(fee for fee in s.found["fees"] if fee["name"] == name)
    return {"fee": Named(f"fee.{name}"), "amount": s.amount(fee["amount"])}


def in_time(months):
    return Months(months) if months % 12 else years(months)


def of_a_shorter_term(s, _):
    loan = s.found["loan"]
    facts = {
        "asked": in_time(loan["asked_months"]), "allowed": in_time(loan["months"]), "as_asked": s.amount(loan["instalment_as_asked"]),
        "instalment": s.amount(loan["instalment"]),
    }  # fmt: skip
    return facts | ({"age": years(s.value("bank_age_limit"))} if loan["binding_term"] == "age" else {})


def of_a_resale(s, step):
    months = int(step.value)
    assert months == step.provisions[0].value
    return {"years": years(months), "until": iso(s.found["resale"]["free_from"]), "amount": s.amount(s.found["grant"])}


def of_the_main_residence(s, _):
    months = s.value("main_residence")
    return {"years": years(months), "until": later(s.a.keys, months), "amount": s.amount(s.found["grant"])}


def of_the_tranches_loan(s, _):
    loan = s.found["down_payment_loan"]
    return {
        "amount": s.amount(loan["amount"]), "instalment": s.amount(loan["instalment"]), "months": Months(loan["months"]),
        "binding": Named(f"tranches_loan.{loan['binding']}"), "first": iso(loan["first_due"]), "last": iso(loan["last_due"]),
    }  # fmt: skip


def of_both_loans(s, _):
    most = max(s.found["down_payment_loan"]["stacked"], key=lambda month: cents(month["both"]))
    return {"amount": s.amount(most["both"]), "loan": s.amount(most["loan"]), "rent": s.amount(most["rent"])}


# --- the terms of the contract


def deed(s):
    """The day on which the whole price is paid; None where no instalment can be."""
    days = [s.a.keys, *(iso(row["date"]) for row in s.found["schedule"] if row["date"])]
    return max(days) if s.found["term_months"] else None


def of_the_ban(s, _):
    facts = {"years": years(s.value("resale_ban"))}
    day, law = deed(s), s.code.later.get("resale_ban")
    if day is None:
        return facts
    until = later(day, s.value("resale_ban"))
    return facts | {"until": until if law is None else max(until, law[1]), "deed": day}


def of_an_early_resale(s, _):
    return {"amount": s.money(s.code.provision("price", s.cohort).value.frontal_aid)}


def of_the_contract_ban(s, step):
    facts = {"years": years(s.value("transaction_ban"))}
    older = s.code.governing("resale_ban", s.cohort).is_known
    dated = "contract.transaction_ban.undated" if deed(s) is None else "step.transaction_ban"
    assert step.sentence.key == ("contract.transaction_ban.older" if older else dated)
    if step.sentence.key != "step.transaction_ban":
        return facts
    return facts | {"until": max(later(s.a.keys, s.value("transaction_ban")), deed(s))}


def tariffs(s):
    """The known tariffs of the charges for this programme, each with the day of its text, those of a law that is read."""
    days = {text.id: text.in_force for text in s.a.law.texts}
    last = s.code.frozen or dt.date.max
    timeline = s.a.law.timeline("location_vente", "charges")
    return [(days[p.text], p) for p in timeline if s.cohort in p.cohorts and p.is_known and days[p.text] <= last]


def of_the_charges(s, step):
    known, at_keys = tariffs(s), s.code.provision("charges", s.cohort)
    shown = [(day, tariff) for day, tariff in known if day > s.a.keys or tariff == at_keys]
    assert bool(shown) == (step.sentence.key == "contract.charges.tariffs")
    listed = tuple(
        Sentence("contract.tariff", {"year": Plain(str(day.year)), "parts": FactList(tuple(
            Sentence("value.of", {"name": Plain(dwelling), "value": s.money(sum(parts.values()))}) for dwelling, parts in tariff.value.items()
        ))})
        for day, tariff in shown or known[-1:]
    )  # fmt: skip
    return {"tariffs": FactList(listed)}


def of_a_refund(s, _):
    return {"costs": FactList(tuple(Named(f"contract.cost.{cost}") for cost in s.value("termination_refund")))}


def nothing(_s, _step):
    """A sentence without facts."""
    return {}


FACTS = {
    "step.income.*": of_income,
    "step.snmg": of_the_wage,
    "step.smig": of_the_wage,
    "step.income_floor.*": of_a_threshold,
    "step.income_ceiling.*": of_a_threshold,
    "step.price_cap.*": of_a_threshold,
    "step.permis_habiter_from.*": lambda s, _: {"need": s.value("permis_habiter_from")},
    "step.rooms_min.*": lambda s, _: {"need": s.value("rooms_min")},
    "step.age_at_registration.*": of_the_age_of_the_applicant,
    "step.price.computed": of_the_elements,
    "step.price.*": of_the_price,
    "step.price_alternatives": of_both_prices,
    "step.tranches": of_the_tranches,
    "step.halves": of_the_halves,
    "step.financed": lambda s, _: {"financed": s.amount(s.found["financed"])},
    "step.term_max.*": of_the_longest_term,
    "step.age.*": of_the_age_limit,
    "step.kafil.takes_over": of_a_payer,
    "step.kafil.shares": of_a_payer,
    "step.kafil.*": lambda s, _: {"age": years(s.value("age_limit"))},
    "step.term": lambda s, _: {"months": Months(s.found["term_months"]), "decisive": Named(f"cap.{s.found['decisive']}")},
    "step.instalment.*": of_the_instalment,
    "step.dates": lambda s, _: {"first": iso(s.found["first_due"]), "last": iso(s.found["last_due"])},
    "step.effort": of_an_effort,
    "step.with_kafil": of_a_kafil_who_would_help,
    "step.unable.*": of_inability,
    "step.way_out.*": of_a_way_out,
    "step.pay_off": of_paying_off,
    "step.pay_off.none": of_paying_off,
    "step.grant.*": of_the_grant,
    "step.cliff": of_the_cliff,
    "step.fnpos.*": lambda s, _: {"amount": s.amount(s.found["fnpos"])},
    "step.calls.*": of_the_calls,
    "step.loan.no_rate": lambda s, _: {"income": s.money(s.income)},
    "step.loan.instalment": of_its_instalments,
    "step.loan.interest": lambda s, _: {"amount": s.money(sum(cents(row["interest"]) for row in s.instalments()))},
    "step.loan.granted": of_the_loan,
    "step.loan.refused": of_the_loan,
    "step.deferral": of_the_deferral,
    "step.fee": of_a_fee,
    "step.loan_term.*": of_a_shorter_term,
    "step.rate_unknown": lambda s, _: {"left": s.amount(s.found["down_payment"])},
    "step.resale.*": of_a_resale,
    "step.main_residence.*": of_the_main_residence,
    "step.announced_until": lambda s, _: {"last": s.value("announced_until")},
    "step.tranches_loan.granted": of_the_tranches_loan,
    "step.tranches_loan.refused": lambda s, _: {"reason": Named(f"tranches_loan.{s.found['down_payment_loan']['binding']}")},
    "step.tranches_loan.both": of_both_loans,
    "step.tranches_loan.interest": lambda s, _: {"amount": s.amount(s.found["down_payment_loan"]["interest"])},
    "contract.resale_ban.dated": of_the_ban,
    "contract.resale_ban.undated": of_the_ban,
    "contract.resale_before.amount": of_an_early_resale,
    "step.transaction_ban": of_the_contract_ban,
    "contract.transaction_ban.older": of_the_contract_ban,
    "contract.transaction_ban.undated": of_the_contract_ban,
    "contract.charges.tariffs": of_the_charges,
    "contract.charges.last": of_the_charges,
    "contract.termination_refund": of_a_refund,
    "contract.residence_wilaya.stated": lambda s, _: {"wilaya": Plain(s.a.scenario.side_facts.wilaya)},
    "value.of": lambda _, step: {"name": Named(f"key.{step.name}"), "value": described(step.provisions[0])},
}  # fmt: skip
"""What fills the sentence of a step, of the answer ``s`` that it is about; the first pattern that fits."""
WORDS = (
    "step.no_property.*", "step.no_earlier_aid.*", "step.one_benefit.*", "step.nationality.*", "step.co_owner.*", "step.no_dwelling.*", "step.first_sale.*",
    "step.interest.*", "step.own_terms.*", "step.owner.*", "step.transfer", "gap.*", "contract.*",
)  # fmt: skip
"""Sentences of words alone."""
PARTS = ("step.tranche", "step.half", "step.call", "contract.tariff")
"""What stands inside another sentence, and is filled with it."""


def filler(key):
    """What fills a sentence, or None where none is known."""
    own = next((fill for pattern, fill in FACTS.items() if fnmatch.fnmatchcase(key, pattern)), None)
    return own or (nothing if any(fnmatch.fnmatchcase(key, pattern) for pattern in WORDS) else None)


def wrong(answer):
    """The steps and the terms of the contract whose facts are not those of the answer."""
    s = about(answer)
    every = [*answer.summary.steps, *answer.summary.contract]
    filled = [(step, filler(step.sentence.key)(s, step)) for step in every]
    return [(step.name, step.sentence.facts, facts) for step, facts in filled if dict(step.sentence.facts) != facts]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_fact_of_a_sentence_is_the_figure_that_it_speaks_of(batch):
    for name in NAMES[batch::BATCHES]:
        assert wrong(answer_to(name)) == [], name


@pytest.mark.parametrize("batch", range(4))
def test_so_it_is_of_questions_that_are_drawn(batch):
    for seed in DRAWS[batch::4]:
        assert wrong(answer_of(seed)) == [], seed


def test_every_sentence_of_a_step_has_its_facts():
    keys = {key for key in CATALOGUES["fr"] if key.startswith("step.") and key not in PARTS}
    assert {key for key in keys if filler(key) is None} == set()
    assert {pattern for pattern in (*FACTS, *WORDS) if not fnmatch.filter(CATALOGUES["fr"], pattern)} == set()


def test_a_sentence_of_words_has_no_place_for_a_figure():
    keys = {key for key in CATALOGUES["fr"] if filler(key) is nothing and key not in PARTS}
    assert {key for key in keys if any("{" in form for form in CATALOGUES["fr"][key])} == set()


# --- which steps there are

OWNERSHIP = ("transfer", "resale_ban", "resale_before", "transaction_ban")
LIMITS = ("bank_share_max", "bank_dti", "bank_term_max", "bank_age_limit", "bank_income_min")


def a_kafil_would_help(s):
    """Whether age alone shortens the term of a household whose instalments run, with no kafil and no way out told already."""
    found = s.found
    return (
        found["instalments"] and found["decisive"] == "age" and found["term_months"] < found["caps"][0]["months"] and s.code.kafil
        and s.code.readings.kafil == "takes_over" and not s.a.scenario.raw.get("kafil") and not found["ways_out"] and not found["unable"]
        and all(row["verdict"] != "refused" for row in found["criteria"] if row["rule"] == "age_at_registration")
    )  # fmt: skip


def steps_of_a_rent(s):
    """The names of the steps of a rent, in their order."""
    found = s.found
    yield from (
        "down_payment",
        *(["first_tranche_split"] if found["tranches"][0]["halves"] else []),
        "financed",
        "term_max",
        "age_cap",
    )
    paying = [row["payer"] for row in found["payers"] if row["payer"] != "applicant"]
    yield from paying or (["kafil"] if s.a.scenario.raw.get("kafil") else [])
    if found["term_months"]:
        yield "term"
    if found["instalments"]:
        yield from ("instalment", "last_due", "interest")
        yield from (f"effort_{row['payer']}" for row in found["payers"] if row["effort"] is not None)
        yield from ["unable"] if found["unable"] else []
    yield from (f"way_out_{way['way']}" for way in found["ways_out"])
    yield from ["with_kafil"] if a_kafil_would_help(s) else []
    yield from ["pay_off"] if cents(found["financed"]) and found["term_months"] else []
    yield from (key for key in OWNERSHIP if s.code.governing(key, s.cohort).is_known)


def steps_of_a_purchase(s):
    """The names of the steps of a purchase, in their order."""
    found, loan, code = s.found, s.found["loan"], s.code
    bands = [
        (band, after.gives if after else 0)
        for band, after in itertools.zip_longest(
            code.value_or_none("grant") or (), (code.value_or_none("grant") or ())[1:]
        )
    ]
    price, grant = cents(found["price"]), cents(found["grant"])
    cliff = any(
        band.price_up_to is not None and grant == band.gives > lower and price <= band.price_up_to
        for band, lower in bands
    )
    yield from ("grant", *(["cliff"] if cliff else []), *(["fnpos"] if code.terms.fnpos else []), "down_payment")
    yield from ["loan"] if loan["binding"] not in (None, "rate_unknown") else []
    if loan["binding"] == "rate_unknown":
        yield "rate_unknown"
    elif loan["binding"] is not None:
        known = any(code.fixes(key) and code.provision(key).is_known for key in LIMITS)
        yield from ["own_terms"] if code.terms.bank is not None and not known else []
        yield from (
            ["loan_term"] if loan["binding_term"] in ("bank", "age") and loan["instalment_as_asked"] is not None else []
        )
    if found["instalments"]:
        yield from (*(["deferral"] if code.terms.deferral else []), "instalment", "interest")
        yield from ["effort_applicant"] if found["effort"] is not None else []
    yield from (f"fee_{fee['name']}" for fee in found["fees"])
    yield from ("owner_from", *(["resale_ban"] if found["resale"] else []))
    yield from (
        key for key in ("main_residence", "announced_until") if code.fixes(key) and code.value_or_none(key) is not None
    )


def steps_of(s):
    """The names of all steps: the household, its conditions, its price, what it pays, what it borrows."""
    found, loan = s.found, s.found["down_payment_loan"]
    of_its_kind = steps_of_a_purchase if "loan" in found else steps_of_a_rent
    borrowed = (
        []
        if loan is None
        else ["down_payment_loan"]
        if loan["instalment"] is None
        else ["down_payment_loan", "both_loans", "tranches_loan_interest"]
    )
    return [
        "income", "snmg", *(row["rule"] for row in found["criteria"]), "price", *(["price_alternatives"] if found["price_alternatives"] else []),
        *of_its_kind(s), *borrowed,
    ]  # fmt: skip


TERMS = (
    "transfer", "sale_before_transfer", "resale_ban", "resale_before", "transaction_ban", "preemption", "letting_ban", "late_after", "penalty_rate",
    "missed_instalments_before_termination", "eviction", "termination_refund", "management_fees", "charges", "one_request", "residence_wilaya", "savings_plan",
    "divorce", "death", "death_after_keys",
)  # fmt: skip


def terms_of(s):
    """The names of the terms of the contract: of a rent all that its texts speak of, gaps too; of a purchase, when one owns and may sell."""
    if "loan" not in s.found:
        absent = {key for key in TERMS if key != "charges" and s.value(key) == "not_provided"}
        return [key for key in TERMS if key not in absent]
    own = [
        name
        for name in steps_of_a_purchase(s)
        if name in ("owner_from", "resale_ban", "main_residence", "announced_until")
    ]
    gaps = [key for key in ("resale_ban", "resale_before") if not s.code.governing(key).is_known]
    return own + ([] if "resale_ban" in own else gaps)


def misnamed(answer):
    """The names of the steps and of the terms, and those that should be there, where they differ."""
    s, summary = about(answer), answer.summary
    pairs = [
        ([step.name for step in summary.steps], steps_of(s)),
        ([term.name for term in summary.contract], terms_of(s)),
    ]
    return [pair for pair in pairs if pair[0] != pair[1]]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_steps_are_those_of_the_answer_and_no_others(batch):
    for name in NAMES[batch::BATCHES]:
        assert misnamed(answer_to(name)) == [], name


@pytest.mark.parametrize("batch", range(4))
def test_so_are_those_of_questions_that_are_drawn(batch):
    for seed in DRAWS[batch::4]:
        assert misnamed(answer_of(seed)) == [], seed


# --- how a condition is told

LAND, HOME = {"kind": "building_land", "whose": "spouse"}, {"kind": "dwelling", "whose": "applicant"}
MANNERS = [
    # the day of the application, what is answered of property and of aid; the manner of each verdict, what the JSON says there is
    ("2001-08-15", {"owns_property": "false"}, "false", "met_as_first_published", "met_as_first_published", ("false", "false")),
    ("2001-08-15", {"owns_property": "true"}, "true", "refused_in_short", "refused_in_short", ("true", "true")),
    ("2001-08-15", {"property": [HOME]}, "applicant", "refused_as_first_published", "refused_as_first_published", ("true", "true")),
    ("2001-08-15", {"property": [HOME | {"undivided": "true"}]}, "false", "unknown_undivided", "met_as_first_published", ("true", "false")),
    ("2001-08-15", {"property": [LAND]}, "spouse", "met_as_first_published", "met_as_first_published", ("false", "false")),
    ("2001-08-15", {"owns_property": "true"}, "spouse", "refused_in_short", "met_as_first_published", ("true", "false")),
    ("2013-08-15", {"owns_property": "false"}, "false", "met", "met", ("false", "false")),
    ("2013-08-15", {"owns_property": "true"}, "true", "refused", "refused", ("true", "true")),
    ("2013-08-15", {"property": [LAND]}, "spouse", "refused", "refused", ("true", "true")),
    ("2013-08-15", {"property": [LAND | {"undivided": "true"}]}, "both", "unknown_undivided", "refused", ("true", "true")),
    ("2024-07-06", {"property": [LAND | {"undivided": "true"}]}, "both", "refused", "refused", ("true", "true")),
    ("2024-07-06", {"property": [LAND | {"kind": "other"}]}, "false", "met", "met", ("false", "false")),
]  # fmt: skip


@pytest.mark.parametrize(("day", "owned", "aid", "of_property", "of_aid", "there"), MANNERS)
def test_a_condition_says_whom_its_text_names_and_what_was_answered(day, owned, aid, of_property, of_aid, there):
    household = {
        "birth": "1970-05-05",
        "income": "40000 DZD",
        "spouse_income": "0 DZD",
        "cohort": "2013",
        "had_state_aid": aid,
    }
    asked = {
        "scheme": "location_vente", "household": household | owned, "dwelling": {"price": "2100000 DZD"},
        "dates": {"application": day, "acceptance": "2024-12-01", "keys": "2026-03-10"},
    }  # fmt: skip
    answer = sheets.answered(load(asked), LAW)
    keys = {name: answer.summary.step(name).sentence.key for name in ("no_property", "no_earlier_aid")}
    assert keys == {"no_property": f"step.no_property.{of_property}", "no_earlier_aid": f"step.no_earlier_aid.{of_aid}"}
    rows = {row["rule"]: row for row in json_of(answer)["criteria"]}
    assert tuple(rows[name]["have"] for name in keys) == there
    assert {rows[name]["need"] for name in keys} == {"false"}
    assert wrong(answer) == misvalued(answer) == []


# --- the value of a step

HEADED = {
    "cliff": "lost", "down_payment": "total", "financed": "financed", "income": "income", "snmg": "snmg", "price": "price",
    "instalment": "instalment", "rate_unknown": "left",
}  # fmt: skip
"""Where the figure of a step is not called ``amount`` in its sentence."""


def value_of(s, step):
    """The value that a step must have: the figure of its sentence, of its provision or of the answer."""
    facts = step.sentence.facts
    match step.unit:
        case "months" if step.name in ("resale_ban", "main_residence", "transaction_ban", "term_max"):
            months = s.found["caps"][0]["months"] if step.name == "term_max" else step.provisions[0].value
            return str(months)
        case "months":
            return str(n_months(facts["allowed"] if step.name == "loan_term" else facts.get("months", Months(0))))
        case "date":
            return facts["last"].isoformat()
        case "verdict":
            return next(row["verdict"] for row in s.found["criteria"] if row["rule"] == step.name)
        case "share" if step.name.startswith("effort_"):
            return f"{facts['effort']:.4f}"
        case "DZD" | "MAD" if step.name == "charges" and s.dwelling not in step.provisions[0].value:
            return UNKNOWN  # the tariff of the day of the keys is of other types
        case "DZD" | "MAD":
            return decimal_string(figure_of(s, step, facts))
    return None


def n_months(time):
    return time.count * (12 if isinstance(time, Years) else 1)


def figure_of(s, step, facts):
    if step.sentence.key in ("step.loan.no_rate", "step.tranches_loan.refused"):
        return 0
    if step.name == "first_tranche_split":
        return facts["parts"].facts[0].facts["amount"].cents
    if step.name == "charges":
        return sum(step.provisions[0].value[s.dwelling].values())
    if step.name == "pay_off":
        return cents(s.found["pay_off_at_keys"]["amount"])
    if step.name == "price_alternatives":
        return cents(s.found["price"])
    amount = facts[HEADED.get(step.name, "amount")]
    return amount.facts["amount"].cents if isinstance(amount, Sentence) else amount.cents


def misvalued(answer):
    """The steps and terms whose value is not the figure of their sentence."""
    s = about(answer)
    every = [*answer.summary.steps, *answer.summary.contract]
    found = [
        (step.name, step.value, value_of(s, step))
        for step in every
        if step.value != UNKNOWN or step.unit in ("DZD", "MAD")
    ]
    return [each for each in found if each[2] is not None and each[1] != each[2]]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_value_of_a_step_is_the_figure_of_its_sentence(batch):
    for name in NAMES[batch::BATCHES]:
        assert misvalued(answer_to(name)) == [], name


def test_a_term_that_no_sentence_tells_yet_is_told_by_its_name_and_its_value():
    """A text of tomorrow fixes the penalty: its rate, under its own text."""
    law = LAW.with_text(text("x/penalty", "2025-12-16", penalty_rate=row("2 %", attaches="keys")))
    answer = sheets.answered(load(asked_of("couple_f3")), law)
    (term,) = (term for term in answer.summary.contract if term.name == "penalty_rate")
    assert (term.sentence.key, term.value, term.unit) == ("value.of", "1/50", "share")
    assert [provision.text for provision in term.provisions] == ["x/penalty"]
    assert wrong(answer) == misnamed(answer) == []
