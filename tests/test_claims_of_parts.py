"""Every key of an answer has the figure that it is called after: each part, computed once more from the engine's columns and the texts.

What an answer says is compared with the decisions and the ledger of its household, with the provisions in force on its days and with
the facts of its question; no figure is taken from the part that is tried.
"""

import math
from fractions import Fraction

import numpy as np
import pytest
from claiming import LAW, answer_of
from contract import cents, json_of
from test_claims_of_facts import BATCHES, CONDITIONS, DRAWS, NAMES, about, age_on, answer_to, asked_of, iso
from test_claims_of_sentences import later

from simulator import answers, api
from simulator.answers import stages
from simulator.answers.explain import GAPS, Case
from simulator.base import dates, money
from simulator.base.annuity import UNITS
from simulator.base.money import CENTIMES, decimal_string
from simulator.engine.households import UNSTATED
from simulator.engine.rules import aid, borrowing, down_payment, eligibility, pay_off, pricing
from simulator.engine.rules import down_payment_loan as tranches_loan
from simulator.engine.rules.fees import FEES
from simulator.engine.rules.kafil import UNLIMITED
from simulator.engine.schedule import level, level_loan, milestone_date
from simulator.law import Readings
from simulator.law.text import STATUSES
from simulator.law.values import Composed
from simulator.question.plausible.checks import doubts
from simulator.wording import LANGUAGES, say, write

pytestmark = pytest.mark.slow


def cited(provision):
    return {"text": provision.text, "article": provision.article, "status": provision.status}


def column(s, name):
    """A column of the decisions at this household's place."""
    return int(getattr(s.outcome.decisions, name)[..., s.row])


def written_share(part):
    """A share with two to four decimals."""
    units = Fraction(part) * 10_000
    decimals = 2 if units % 100 == 0 else 3 if units % 10 == 0 else 4
    return f"{float(part):.{decimals}f}"


def exactly(number):
    """A rate in at most eight decimals, without zeros at its end."""
    text = f"{math.floor(number * UNITS) / UNITS:.8f}"
    return text.rstrip("0").rstrip(".")


def purchase(s):
    return s.outcome.decisions.purchase


def one(s):
    return slice(s.row, s.row + 1)


# --- the head


def the_head(s):
    scenario = s.a.scenario
    scheme, _, frozen = s.a.scenario.raw["scheme"].partition("@")
    yield "scheme", scheme
    yield "frozen", frozen or None
    yield "law_date", s.code.law_date.isoformat()
    yield "currency", "MAD" if scheme == "daam_sakane" else "DZD"
    yield "title", dict(scenario.title)
    yield "supposed", list(scenario.raw.get("supposed", ()))
    yield "readings", {name: getattr(scenario.readings, name) for name in Readings.choices()}
    yield "charges", None if "charges" not in scenario.raw else decimal_string(scenario.charges)
    yield "year_only", [("applicant", "kafil", "kafil_2")[place] for place in scenario.years_alone]
    yield "warnings", [
        {
            "key": doubt.key, "where": doubt.where, "sentence": {lang: write(doubt.sentence, lang) for lang in LANGUAGES},
            "instead": None if doubt.instead is None else decimal_string(doubt.instead),
        }
        for doubt in doubts(s.outcome, s.a.law, s.row)
    ]  # fmt: skip
    yield "disclaimer", {lang: say("disclaimer", lang) for lang in LANGUAGES}
    yield "journey", [
        {"step": stage.step, "actor": stage.actor, "partners": list(stage.partners), "on": stage.on and stage.on.isoformat(),
         "due": stage.due and stage.due.isoformat(), "status": stage.provision.status, "text": stage.provision.text}
        for stage in stages.journey(Case(s.outcome, s.row), scenario.step_days, scenario.suspended)
    ]  # fmt: skip


def the_words(s):
    """Steps and terms as the pages have them, in every language; a gap of the contract has its note."""
    sentences = {step.name: {lang: write(step.sentence, lang) for lang in LANGUAGES} for step in s.a.summary.steps}
    yield "steps", [
        {"name": step.name, "value": step.value, "unit": step.unit, "decisive": step.decisive,
         "provisions": [cited(provision) | {"key": provision.key} for provision in step.provisions], "sentence": sentences[step.name]}
        for step in s.a.summary.steps
    ]  # fmt: skip
    yield "contract_terms", [
        {"key": term.name, "value": term.value, "unit": term.unit, "sentence": {lang: write(term.sentence, lang) for lang in LANGUAGES},
         **cited(term.provisions[0]), "note": None if term.provisions[0].is_known else term.provisions[0].note}
        for term in s.a.summary.contract
    ]  # fmt: skip


def the_gaps(s):
    """What no text says, by weight: without the charges that were stated, and without a rate where another one is known."""
    lacking = s.code.financing == "loan" and borrowing.rate_is_unknown(s.code)
    idle = {"charges"} if "charges" in s.a.scenario.raw else set()
    idle |= set() if lacking else {"loan_rate", "bank_rate"}
    governing = [s.code.governing(key, s.cohort) for key in GAPS if key not in idle and s.code.fixes(key, s.cohort)]
    yield "gaps", [cited(provision) | {"key": provision.key} for provision in governing if not provision.is_known]


# --- who may apply

BOUNDED = ("income_floor", "income_ceiling", "price_cap")


def the_conditions(s):
    rules = [rule for rule in eligibility.CRITERIA if eligibility.applies(rule, s.code)]
    rows = s.found["criteria"]
    assert [row["rule"] for row in rows] == [rule.__name__ for rule in rules]
    refusals, unanswered = column(s, "refusals"), column(s, "unanswered")
    for row, rule in zip(rows, rules, strict=True):
        bit = 1 << eligibility.CRITERIA.index(rule)
        verdict = "refused" if refusals & bit else "unknown" if unanswered & bit else "met"
        provision = s.code.provision(eligibility.key_of(rule, s.code), s.cohort)
        assert {name: row[name] for name in ("verdict", "text", "article", "status")} == {
            "verdict": verdict,
            **cited(provision),
        }
        between = (
            rule is eligibility.age_at_registration
            and eligibility.between_readings(s.outcome.people.rows(one(s)), s.code)[0]
        )
        assert row["depends_on"] == (rule.__name__ if between else None)
        if row["rule"] in BOUNDED:
            of_a_bound(s, row)
        elif row["rule"] == "age_at_registration":
            of_the_ages(s, row)
        else:
            of_a_fact(s, row)
    yield "eligible", refusals == 0
    names = ("rule", "text", "article", "status", "have", "need", "distance")
    yield "refusals", [{name: row[name] for name in names} for row in rows if row["verdict"] == "refused"]


def of_a_bound(s, row):
    """What there is, what is needed, and how far the one is from the other, verdict and all."""
    have = column(s, "price") if row["rule"] == "price_cap" else s.income
    if row["need"] is None:
        assert (row["have"], row["distance"]) == (None, None)
        assert (
            (highest_price(s) == money.LARGEST)
            if row["rule"] == "price_cap"
            else s.code.value_or_none(row["rule"]) is None
        )
        return
    sign, _, need = row["need"].partition(" ")
    need = cents(need)
    met = {">": have > need, ">=": have >= need, "<=": have <= need}[sign]
    assert row["verdict"] == ("met" if met else "refused")
    assert cents(row["have"]) == have
    assert cents(row["distance"]) == abs(have - need) + (sign == ">" and not met)
    if row["rule"] == "price_cap":
        assert (sign, need) == ("<=", highest_price(s))
    else:
        assert need == s.code.resolved(s.code.value_or_none(row["rule"]))
        excluded = s.code.provision(row["rule"]).strict and s.found["readings"]["income_floor"] == "above"
        assert sign == ("<=" if row["rule"] == "income_ceiling" else ">" if excluded else ">=")


def highest_price(s):
    """The highest price for which an aid is given, or the bound that nobody passes."""
    return int(aid.highest_price(s.outcome.people, s.code, s.outcome.decisions.price)[s.row])


def of_the_ages(s, row):
    allowed = s.code.provision("age_at_registration", s.cohort)
    if not allowed.is_known:
        assert (row["have"], row["need"], row["distance"]) == (None, None, None)
        return
    own = age_on(s.outcome.people.birth[s.row].item(), s.application)
    assert (row["have"], row["need"]) == (str(own), f">= {allowed.value.least // 12}, <= {allowed.value.most // 12}")


ASKED = {
    "no_property": ("owns_property", "property"), "no_dwelling": ("owns_property", "property"), "no_earlier_aid": ("had_state_aid",),
    "one_benefit": ("had_location_vente",), "nationality": ("nationality",), "co_owner": ("co_owner",),
    "first_sale": ("first_sale",), "rooms_min": ("rooms",), "permis_habiter_from": ("permis_habiter",),
}  # fmt: skip


def of_a_fact(s, row):
    """Yes or no as it was answered; what the text asks for; nothing where it was not said or the text is silent."""
    raw, rule = s.a.scenario.raw, row["rule"]
    stated = next(
        (part[name] for part in (raw["household"], raw["dwelling"]) for name in ASKED[rule] if name in part), None
    )
    assert row["distance"] is None
    if not s.code.states(rule):
        assert (row["have"], row["need"], row["verdict"]) == (None, None, "unknown")
    elif rule in ("rooms_min", "permis_habiter_from"):
        assert row["need"] == f">= {s.code.value(rule)}"
        assert row["have"] == (None if stated is None else str(stated))
    else:
        needed = "true" if rule in ("nationality", "first_sale") else "false"
        assert row["need"] == needed
        verdicts = {needed: "met", None: "unknown"}
        assert row["verdict"] in (verdicts.get(row["have"], "refused"), "unknown")
        assert (row["have"] is None) <= (stated is None)


# --- the price and its parts


def the_price(s):
    price, order = column(s, "price"), s.code.price_elements(s.cohort)
    named = "price" not in s.a.scenario.raw["dwelling"] and s.code.financing == "rent"
    called = s.code.price_as_called(s.cohort) if named and s.found["readings"]["price_2013"] == "called" else {}
    surfaces = s.code.surfaces(s.cohort) if isinstance(order, Composed) else {}
    if "price" in s.a.scenario.raw["dwelling"]:
        source = "given"
    elif s.code.financing == "loan":
        source = "zone"
    else:
        source = "called" if s.dwelling in called else "computed" if s.dwelling in surfaces else "published"
    yield "price", decimal_string(price)
    yield "price_source", source
    yield "price_composition", of_the_order(order, surfaces[s.dwelling], price) if source == "computed" else None
    yield "grant", decimal_string(0 if purchase(s) is None else int(purchase(s).grant[s.row]))
    yield "down_payment", decimal_string(column(s, "down_payment"))
    yield "financed", decimal_string(column(s, "financed"))
    yield "rate", yearly(s)
    yield "price_alternatives", both_prices(s)


def of_the_order(order, surface, price):
    """What is built and what the State bears of it, line by line, as the order has it."""
    parts = {
        "construction": int(surface * order.cost_per_m2), "vrd": order.vrd, "state_per_m2": int(surface * order.state_per_m2),
        "state_vrd": int(order.vrd * order.state_vrd), "frontal_aid": order.frontal_aid,
    }  # fmt: skip
    cost = parts["construction"] + parts["vrd"]
    return {
        "surface": str(surface),
        **{name: decimal_string(part) for name, part in (parts | {"cost": cost, "price": price}).items()},
    }


def yearly(s):
    if purchase(s) is None:
        return str(s.code.value("interest_rate", s.cohort))
    if rate_is_lacking(s):
        return None
    return exactly(
        Fraction(max(int(purchase(s).rate[s.row]), 0), UNITS) / (1 + (s.code.value_or_none("interest_vat") or 0))
    )


def both_prices(s):
    """By the price really called, and by the text; each with what the same rules make of it."""
    if (
        "price" in s.a.scenario.raw["dwelling"]
        or s.code.financing == "loan"
        or s.dwelling not in s.code.price_as_called(s.cohort)
    ):
        return []
    called = s.code.price_as_called(s.cohort)
    prices = {"called": ("price_as_called", called[s.dwelling]),
              "text": ("price", pricing.composition(s.code, s.cohort, s.dwelling).price)}  # fmt: skip
    rows = []
    for choice, (key, price) in prices.items():
        down = sum(int(price * tranche.share) for tranche in s.code.tranches)
        provision, term = s.code.provision(key, s.cohort), s.found["term_months"]
        spread = level(np.array([price - down]), np.array([term]), s.code.readings.rounding, CENTIMES)
        rows.append({
            "reading": "price_2013", "choice": choice, "price": decimal_string(price), "down_payment": decimal_string(down),
            "financed": decimal_string(price - down), "instalment": decimal_string(int(spread.instalment[0])) if term else None,
            "evidence": dict(provision.evidence), "source": provision.source, **cited(provision),
        })  # fmt: skip
    return rows


def the_calls(s):
    shares = (
        down_payment.shares_of(s.code) if s.code.financing == "loan" else [tranche.share for tranche in s.code.calendar]
    )
    amounts, rows = s.outcome.decisions.tranches[:, s.row].tolist(), []
    for tranche, part, amount in zip(s.code.calendar, shares, amounts, strict=False):
        due = milestone_date(s.outcome.people, tranche.milestone, tranche.after_keys, s.outcome.milestones, s.row)
        rows.append({
            "n": len(rows) + 1, "milestone": tranche.milestone, "share": written_share(part), "amount": decimal_string(amount),
            "due": due and due.isoformat(), "after_keys": tranche.after_keys,
        })  # fmt: skip
    found = [{name: value for name, value in row.items() if name != "halves"} for row in s.found["tranches"]]
    assert found == rows
    splits = s.code.first_tranche_split(s.cohort)
    for place, row in enumerate(s.found["tranches"]):
        halves = splits if place == 0 and row["due"] else ()
        assert [half["share"] for half in row["halves"]] == [written_share(split.share) for split in halves]
        paid = [line for line in s.found["schedule"] if (line["kind"], line["n"]) == ("tranche", place + 1)]
        assert [(half["amount"], half["by"]) for half in row["halves"]] == [
            (line["due"], line["date"]) for line in paid if halves
        ]
    yield "schedule", schedule(s)


def schedule(s):
    """Every row of the ledger, as it stands there; the charges of a month on its first instalment."""
    ledger, rows, charged = s.outcome.ledger(s.row), [], set()
    names = {-2: "fnpos", -1: "state", 0: "applicant", 1: "kafil"}
    for place in range(len(ledger.number)):
        amounts = {
            name: int(getattr(ledger, name)[place]) for name in ("principal", "interest", "fees", "balance", "pay_off")
        }
        day, payer, kind = ledger.date[place].item(), int(ledger.payer[place]), str(ledger.kind[place])
        row = {
            "n": int(ledger.number[place]), "date": day and day.isoformat(), "kind": kind, "payer": names.get(payer, f"kafil_{payer}"),
            "due": decimal_string(amounts["principal"] + amounts["interest"] + amounts["fees"]),
            **{name: decimal_string(amount) for name, amount in amounts.items()},
        }  # fmt: skip
        if amounts["pay_off"] == UNSTATED:
            row["pay_off"] = None
        if ledger.label[place]:
            row["label"] = str(ledger.label[place])
        if s.outcome.charges != UNSTATED:
            first = kind == "instalment" and row["n"] not in charged
            row["charges"] = decimal_string(s.outcome.charges if first else 0)
            charged |= {row["n"]} if first else set()
        rows.append(row)
    return rows


# --- the term


def the_term(s):
    longest, age = s.outcome.decisions.caps[:, s.row].tolist()
    term, reach = column(s, "term"), int(s.outcome.decisions.reach[0, s.row])
    yield "term_months", term
    if purchase(s) is not None:
        asked, bank = s.code.terms.months, s.code.value_or_none("bank_term_max")
        name = "bank_term" if asked is None or (bank is not None and bank < asked) else "term_asked"
        yield "caps", [{"name": name, "months": longest}, *([{"name": "age", "months": age}] if age < 600 else [])]
        yield "decisive", None if not term else "age" if age < longest else name
        for key in ("age_limit_date", "bracket", "blocked", "unable"):
            yield key, None
        yield "ways_out", []
        return
    by_age = "kafil_age" if age > reach else "age"
    yield (
        "caps",
        [{"name": "term_max", "months": longest}, *([{"name": by_age, "months": age}] if age < UNLIMITED else [])],
    )
    yield "decisive", None if not term else "term_max" if term == longest else "kafil_age" if term > reach else "age"
    people, code = s.outcome.people, s.code
    limit = dates.date_of(dates.last_payable(people.birth_parts, code.age_limit, code.readings.age_limit), s.row)
    yield "age_limit_date", limit.isoformat()
    bands = code.term_bands(s.cohort)
    yield "bracket", None if len(bands) == 1 else {
        "threshold": decimal_string(bands[0][0]), "side": "above" if s.income > bands[0][0] else "within",
        "distance": decimal_string(abs(s.income - bands[0][0])),
    }  # fmt: skip
    provision = code.provision("age_limit", s.cohort)
    yield "blocked", None if term else {"reason": "age_limit", "limit": limit.isoformat(), **cited(provision)}
    yield "unable", unable(s)
    yield "ways_out", ways_out(s)


def bearable(s):
    reading = s.found["readings"]["unable_above"]
    return Fraction(1) if reading == "income" else Fraction(reading.split()[0]) / 100


def unable(s):
    """Where the applicant's first instalment is above the part of the income that is read as bearable."""
    mine = [row for row in s.instalments() if row["payer"] == "applicant"]
    if not s.outcome.unable[s.row]:
        assert not mine or not s.income or cents(mine[0]["due"]) <= bearable(s) * s.income
        return None
    monthly = cents(mine[0]["due"]) if mine else int(s.outcome.applicant_part()[s.row])
    assert monthly > bearable(s) * s.income
    return {
        "above": s.found["readings"]["unable_above"], "share": written_share(bearable(s)), "monthly": decimal_string(monthly),
        "income": decimal_string(s.income),
    }  # fmt: skip


def ways_out(s):
    """A kafil over the longest term, and all at once; nothing for an applicant whose age refuses, or who can pay."""
    too_old = any(row["rule"] == "age_at_registration" and row["verdict"] == "refused" for row in s.found["criteria"])
    term = s.found["term_months"]
    if too_old or (term and not s.outcome.unable[s.row]):
        return []
    ways, financed, discount = [], column(s, "financed"), int(s.outcome.discount[s.row])
    if s.code.value_or_none("kafil") == "designated":
        longest = s.found["caps"][0]["months"]
        spread = level(np.array([financed]), np.array([longest]), s.code.readings.rounding, CENTIMES)
        ways.append({"way": "kafil", "instalment": decimal_string(int(spread.instalment[0])), "months": longest, "total": decimal_string(financed),
                     "availability": "hypothesis", **cited(s.code.provision("kafil", s.cohort))})  # fmt: skip
    key = "prepayment" if term else "over_age_cash"
    provision, kept = s.code.provision(key, s.cohort), s.found["readings"]["over_age_cash"]
    if term:
        availability = "hypothesis" if provision.value == "whole_balance" else "not_provided"
    elif not provision.is_known:
        availability = "hypothesis" if kept == "kept" else "unknown"
    else:
        availability = "unknown" if (provision.value, kept) == ("allowed", "unknown") else provision.value
    once = {"amount": decimal_string(financed - discount), "discount": decimal_string(discount)}
    return [*ways, {"way": "cash", **once, "availability": availability, **cited(provision)}]


def the_payers(s):
    """From the first row of each payer to his last; the effort over his own income."""
    rows, payers = s.instalments(), []
    deferral = s.code.terms.deferral if purchase(s) is not None else 0
    for name in sorted({row["payer"] for row in rows}):
        mine = [row for row in rows if row["payer"] == name]
        place = 0 if name == "applicant" else int(name.partition("_")[2] or 1)
        income = s.income if not place else int(s.outcome.people.kafil_income[place - 1, s.row])
        monthly = cents(mine[deferral]["due"])
        effort = round(monthly / income, 4) if income else None
        payers.append({
            "payer": name, "from": mine[0]["date"], "to": mine[-1]["date"], "months": len(mine), "monthly": mine[deferral]["due"],
            "total": decimal_string(sum(cents(row["due"]) for row in mine)), "effort": effort,
        })  # fmt: skip
    close = [
        abs((found.pop("effort") or 0) - (payer.pop("effort") or 0)) < 0.00011
        for found, payer in zip([dict(row) for row in s.found["payers"]], [dict(row) for row in payers], strict=True)
    ]
    assert all(close)
    assert [row["effort"] is None for row in s.found["payers"]] == [row["effort"] is None for row in payers]
    yield "payers", [row | {"effort": found["effort"]} for row, found in zip(payers, s.found["payers"], strict=True)]
    applicant = next((row["effort"] for row in s.found["payers"] if row["payer"] == "applicant"), None)
    yield "effort", applicant


def the_instalments(s):
    """How many, of what amount, from when to when; with what is paid before them, everything, where it is known."""
    rows, spread = s.instalments(), s.outcome.level
    count = int(spread.count[s.row])
    yield "instalments", count
    yield "instalment", decimal_string(int(spread.instalment[s.row])) if count else None
    yield "last_instalment", decimal_string(int(spread.last[s.row])) if count else None
    yield "first_due", rows[0]["date"] if count else None
    yield "last_due", max(row["date"] for row in rows) if count else None
    whole = count or (purchase(s) is not None and not rate_is_lacking(s))
    yield (
        "total_paid",
        decimal_string(column(s, "down_payment") + sum(cents(row["due"]) for row in rows)) if whole else None,
    )


# --- all at once


def paid_at(s, code, base, discount, day):
    """A payment of everything that is left: what the texts of its day take off, on which conditions, how sure it is."""
    offer = code.provision("pay_off_discount", s.cohort)
    conditions = []
    if pay_off.offer(code, s.cohort) is not None:
        price = column(s, "price")
        for name, key in CONDITIONS.items():
            provision = code.provision(key, s.cohort)
            if provision.value == "not_provided":
                continue
            met = {"share_paid": None, "up_to_date": True, "request_before_payment": None}[name]
            need = {}
            if name == "share_paid":
                cut_off = max(len(code.tranches) - 1, 0)
                met = price - base + cut_off >= int(price * provision.value)
                need = {"need": exactly(provision.value)}
            conditions.append({"name": name, "met": met, **need, **cited(provision)})
    status = max([offer.status, *(row["status"] for row in conditions)], key=STATUSES.index)
    return {
        "date": day.isoformat(), "base": decimal_string(base), "discount": decimal_string(discount), "amount": decimal_string(base - discount),
        "conditions": conditions, **cited(offer), "status": status,
    }  # fmt: skip


def the_pay_off(s):
    if purchase(s) is not None or not column(s, "term"):
        yield "pay_off_at_keys", None
        return
    financed, discount = column(s, "financed"), int(s.outcome.discount[s.row])
    first, rows = None, [row for row in s.instalments() if row["pay_off"] not in (None, row["balance"])]
    if rows and not discount:
        row, day = rows[0], iso(rows[0]["date"])
        code = s.code.for_payment(sum(change <= day for change in s.code.payment_changes))
        base = cents(row["balance"])
        first = {"n": row["n"], **paid_at(s, code, base, base - cents(row["pay_off"]), day)}
    after = sum(
        amount for tranche, amount in zip(s.code.tranches, s.outcome.decisions.tranches[:, s.row].tolist(), strict=False)
        if tranche.after_keys is not None
    )  # fmt: skip
    day = s.outcome.people.payment[s.row].item()
    yield "pay_off_at_keys", {
        **paid_at(s, s.code, financed, discount, day), "tranches": decimal_string(after), "first_discounted": first,
    }  # fmt: skip


# --- a loan


def rate_is_lacking(s):
    return bool(s.outcome.people.buyers.requested_loan[s.row]) and borrowing.rate_is_unknown(s.code)


def the_loan(s):
    if purchase(s) is None:
        assert not {"loan", "fnpos", "fees", "fees_total", "resale"} & set(s.found)
        return
    bought, wanted, known = purchase(s), bool(s.outcome.people.buyers.requested_loan[s.row]), not rate_is_lacking(s)
    financed, term = column(s, "financed"), column(s, "term")
    binding = borrowing.BINDINGS[int(bought.loan_caps[:, s.row].argmin())]
    limit = borrowing.BINDING_TERMS[int(borrowing.binding_term(s.outcome.people.rows(one(s)), s.code)[0])]
    asked, rate = s.code.terms.months, max(int(bought.rate[s.row]), 0)
    as_asked = None
    if asked is not None and s.outcome.level.count[s.row]:
        as_asked = int(
            level_loan(s.outcome.decisions.financed[one(s)], bought.rate[one(s)], np.array([asked])).instalment[0]
        )
    premium = int(bought.insurance[s.row])
    insured = (
        s.code.states("loan_insurance")
        and borrowing.insured(s.code, s.outcome.decisions.financed[one(s)], s.outcome.decisions.price[one(s)])[0]
    )
    yield "fnpos", decimal_string(int(bought.fnpos[s.row]))
    yield "loan", {
        "amount": decimal_string(financed) if known else None, "rate": yearly(s),
        "effective_rate": exactly(Fraction(rate, UNITS)) if known else None, "months": term,
        "instalment": decimal_string(int(s.outcome.level.instalment[s.row])) if term else None,
        "binding": (binding if known else "rate_unknown") if wanted else None, "asked_months": asked if wanted else None,
        "binding_term": limit if wanted else None, "instalment_as_asked": None if as_asked is None else decimal_string(as_asked),
        "insurance": decimal_string(premium) if insured else None,
    }  # fmt: skip
    yield "resale", resale(s)
    owed = [cents(row["fees"]) for row in s.found["schedule"] if row["kind"] == "fee"]
    yield "fees_total", decimal_string(sum(owed))
    assert [(row["name"], row["amount"]) for row in s.found["fees"]] == [
        (row["label"], row["due"]) for row in s.found["schedule"] if row["kind"] == "fee"
    ]
    for row in s.found["fees"]:
        key = "loan_insurance" if row["name"] == "loan_insurance" else FEES[row["name"]][0]
        assert row["status"] == s.code.provision(key, s.cohort).status


def resale(s):
    """Free so many months after the deed; a later law that frees earlier contracts, from its own day on, where that is sooner."""
    ban, later_law = s.code.value_or_none("resale_ban"), s.code.later.get("resale_ban")
    days = [] if ban is None else [(later(s.a.keys, ban), s.code.provision("resale_ban", s.cohort))]
    if later_law is not None and (days or not s.code.states("resale_ban")):
        provision, day = later_law
        days.append((max(later(s.a.keys, int(provision.value)), day), provision))
    if not days:
        return None
    day, provision = min(days, key=lambda pair: pair[0])
    before = s.code.provision("resale_before", s.cohort)
    if "resale_before" in s.code.later and day > s.code.later["resale_before"][1]:
        before = s.code.later["resale_before"][0]
    returned = decimal_string(int(purchase(s).grant[s.row])) if before.value == "repay_aid" else None
    return {
        "free_from": day.isoformat(),
        "before": s.code.value_or_none("resale_before"),
        "to_return": returned,
        **cited(provision),
    }


# --- a loan for the tranches


def the_tranches_loan(s):
    terms, found = s.code.terms.down_payment, s.found["down_payment_loan"]
    if terms is None or purchase(s) is not None:
        yield "down_payment_loan", None
        return
    total, people = column(s, "down_payment"), s.outcome.people
    if not tranches_loan.is_offered(s.code):
        assert found["binding"] == "no_rule"
        assert (found["amount"], found["own_share"], found["months"]) == ("0.00", decimal_string(total), 0)
        return
    loan = tranches_loan.granted(people.rows(one(s)), s.code, s.outcome.decisions.price[one(s)])
    amount, months, rate = int(loan.amount[0]), int(loan.months[0]), Fraction(int(loan.rate[0]), UNITS)
    assert found["binding"] == tranches_loan.BINDINGS[loan.caps[:, 0].tolist().index(amount)]
    assert (found["amount"], found["own_share"]) == (decimal_string(amount), decimal_string(total - amount))
    if not amount:
        assert {name: found[name] for name in found if name not in ("binding", "amount", "own_share")} == {
            "rate": None, "months": 0, "instalment": None, "first_due": None, "last_due": None, "interest": None, "draws": [], "schedule": [],
            "stacked": [], "effort_at_most": None,
        }  # fmt: skip
        return
    assert (found["rate"], found["months"]) == (exactly(rate), months)
    assert found["draws"] == draws(s, terms, amount)
    of_its_months(found, rate)
    assert found["stacked"] == stacked(s)
    assert found["effort_at_most"] == max(
        (row["effort"] for row in found["stacked"] if row["effort"] is not None), default=None
    )


def draws(s, terms, amount):
    """The tranches in their order until the loan is used up, on their days; on the day of the keys where none is known."""
    rows, left = [], amount
    for tranche in s.found["tranches"]:
        part = min(cents(tranche["amount"]), left)
        left -= part
        at_once = terms.drawn == "at_once"
        day = (
            s.outcome.people.acceptance[s.row].item().isoformat() if at_once else tranche["due"] or s.a.keys.isoformat()
        )
        if part:
            rows.append({"milestone": tranche["milestone"], "amount": decimal_string(part), "date": day,
                         "supposed": tranche["due"] is None and not at_once})  # fmt: skip
    assert not left
    return rows


def of_its_months(found, rate):
    """One month after the other from the first draw: interest on what is owed, the balance, what is drawn until the next."""
    first, balance = iso(min(draw["date"] for draw in found["draws"])), 0
    drawn = {row["date"]: 0 for row in found["schedule"]}
    days = [iso(row["date"]) for row in found["schedule"]]
    for draw in found["draws"]:
        drawn[min(day for day in days if day >= iso(draw["date"])).isoformat()] += cents(draw["amount"])
    numbers = {later(first, number): number for number in range(700)}
    assert [numbers[day] for day in days] == sorted(numbers[day] for day in days)
    assert days[0] == first
    for row in found["schedule"]:
        due, interest = cents(row["due"]), cents(row["interest"])
        assert abs(interest - balance * rate / 12) <= Fraction(1, 2)
        balance += cents(row["drawn"]) + interest - due
        assert (cents(row["balance"]), cents(row["drawn"])) == (balance, drawn[row["date"]])
        assert due or balance
    due = [row for row in found["schedule"] if cents(row["due"])]
    assert (found["first_due"], found["last_due"]) == (due[0]["date"], due[-1]["date"])
    assert balance == 0
    assert cents(found["interest"]) == sum(cents(row["interest"]) for row in found["schedule"])
    assert cents(found["instalment"]) == max(cents(row["due"]) for row in due)


def stacked(s):
    """Month by month what is paid to the bank and to the agency by the applicant, and both over the income."""
    paid = {}
    for row in s.found["down_payment_loan"]["schedule"]:
        if cents(row["due"]):
            paid.setdefault(row["date"][:7], [0, 0])[0] += cents(row["due"])
    for row in s.instalments():
        if row["payer"] == "applicant":
            paid.setdefault(row["date"][:7], [0, 0])[1] += cents(row["due"])
    return [
        {"month": month, "loan": decimal_string(loan), "rent": decimal_string(rent), "both": decimal_string(loan + rent),
         "effort": float(money.effort(np.array([loan + rent]), np.array([s.income]))[0]) / 10_000 if s.income else None}
        for month, (loan, rent) in sorted(paid.items())
    ]  # fmt: skip


# --- all of them

PARTS = (
    the_head, the_words, the_gaps, the_conditions, the_price, the_calls, the_term, the_payers, the_instalments, the_pay_off, the_loan, the_tranches_loan,
)  # fmt: skip


def different(answer):
    """The keys of an answer that are not what they should be."""
    s = about(answer)
    expected = [pair for part in PARTS for pair in part(s)]
    return [(key, json_of(answer)[key], value) for key, value in expected if json_of(answer)[key] != value]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_key_of_an_answer_is_computed_once_more(batch):
    for name in NAMES[batch::BATCHES]:
        assert different(answer_to(name)) == [], name


@pytest.mark.parametrize("batch", range(4))
def test_so_is_that_of_questions_that_are_drawn(batch):
    for seed in DRAWS[batch::4]:
        assert different(answer_of(seed)) == [], seed


ELSEWHERE = {
    "criteria", "tranches", "fees", "spread", "reproduce",
}  # fmt: skip
"""Keys that are asserted within a part, or in ``test_claims_of_figures`` and ``test_claims_of_days``."""


@pytest.mark.parametrize("name", ["couple_f3", "lpa_couple_f3"])
def test_no_key_of_an_answer_is_left_out(name):
    """A new key needs its claim."""
    answer = answer_to(name)
    s = about(answer)
    claimed = {key for part in PARTS for key, _ in part(s)} | {"down_payment_loan"}
    assert set(json_of(answer)) - claimed == ELSEWHERE & set(json_of(answer))


SAID = {"sentence", "note"}
"""What a step or a term says, in the languages that are asked for."""


@pytest.mark.parametrize("name", ["couple_f3", "lpa_couple_f3", "year of the kafil alone", "retired_71_f3"])
def test_an_answer_explains_itself_in_the_languages_that_are_asked_for(name):
    """In no language it has the same figures and no sentence."""
    answer = answer_to(name)
    assert api.answer(asked_of(name), law=LAW) == json_of(answer)
    outcome = api.simulated(answer.scenario, LAW)
    for langs in ((), ("ar",), ("en", "fr")):
        found = answers.to_json(answers.answer(answer.scenario, outcome, LAW, api.VERSION), langs)
        for part in ("steps", "contract_terms"):
            told = [{name: value for name, value in row.items() if name not in SAID} for row in found[part]]
            assert told == [
                {name: value for name, value in row.items() if name not in SAID} for row in json_of(answer)[part]
            ]
            assert [row["sentence"] for row in found[part]] == [
                {lang: row["sentence"][lang] for lang in langs} for row in json_of(answer)[part]
            ]
        assert found["disclaimer"] == {lang: say("disclaimer", lang) for lang in langs}
        assert {key for key in found if found[key] != json_of(answer)[key]} <= {"steps", "contract_terms", "disclaimer"}
