"""Every sentence of an answer that says more or less, before or after, who pays or how long is true of its figures.

A claim stands under the key of its sentence: what must hold between the facts that fill it, and of the answer that it is
about. Some hundred questions are answered and written in every way; each sentence that is said meets its claim.
``test_claims_of_words`` refuses a comparing sentence without one.
"""

import calendar
import datetime as dt
import functools
import re
from fractions import Fraction

import pytest
from claiming import answers, sentence_log
from contract import cents, json_of

from simulator import api, sheets
from simulator.answers.explain import Case
from simulator.base.money import Money
from simulator.engine.rules.borrowing import BINDINGS
from simulator.law import COHORTS
from simulator.sheets import calendar_file, first_page, later_pages
from simulator.ui.answer import blocks, headline
from simulator.views.text import answer_page
from simulator.views.years import APPLICANT
from simulator.wording import Counted, Months, Years, numbers

PLACES, SOME = 12, 10


def n(fact):
    """An amount in centimes, a duration as its count; other facts as they are."""
    match fact:
        case Money(amount, _):
            return amount
        case Months(count) | Years(count) | Counted(_, count):
            return count
    return fact


def later(day, months):
    """So many months after a day, on the same day of the month, or on the last one there is."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def iso(text):
    return dt.date.fromisoformat(text)


def spans(first, last, months):
    """Whether so many monthly payments begin on one day and end on the other."""
    return first <= last and (last.year - first.year) * 12 + last.month - first.month + 1 == months


BOUNDS = {
    "bound.above": lambda have, need: have > need,
    "bound.from": lambda have, need: have >= need,
    "bound.up_to": lambda have, need: have <= need,
}


def meets(f, moved=0):
    """Whether what the household has, moved by so much, is on the side of the bound that the sentence asks for."""
    return BOUNDS[f["bound"].key](n(f["have"]) + moved, n(f["need"]))


def misses_by_distance(f, _):
    """Refused; the distance is the least that would be needed more."""
    return not meets(f) and meets(f, n(f["distance"])) and not meets(f, n(f["distance"]) - 1)


def exceeds_by_distance(f, _):
    """Refused; the distance is the least that would be needed less."""
    return not meets(f) and meets(f, -n(f["distance"])) and not meets(f, 1 - n(f["distance"]))


def has_margin(f, _):
    """Met, and so far from the bound that one centime more would refuse."""
    return meets(f) and meets(f, n(f["distance"])) and not meets(f, n(f["distance"]) + 1)


def case_of(a):
    return Case(api.simulated(a.scenario, a.law), a.scenario.headline)


def due(a, number):
    """The day of an instalment: so many months after the keys."""
    return later(a.keys, number)


def bears(a):
    """Whether a text in force on the day that counts says, of this programme, that the Treasury bears the interest."""
    day = iso(json_of(a)["frozen"]) if json_of(a)["frozen"] else a.keys
    cohort = COHORTS[a.scenario.people.cohort[a.scenario.headline]]
    spoken_keys = [
        provision for text in a.law.texts if "location_vente" in text.schemes and text.in_force <= day
        for provision in text.provisions if provision.key == "state_bears_interest" and cohort in provision.cohorts
    ]  # fmt: skip
    return bool(spoken_keys) and spoken_keys[-1].is_known


def term_of(f, a):
    return json_of(a)["caps"][0]["months"] == 12 * n(f["term"])


def on_side(side):
    def claim(f, a):
        apart = n(f["income"]) - n(f["bound"])
        right = apart <= 0 if side == "within" else apart > 0
        return right and abs(apart) == n(f["distance"]) and n(f["other"]) != n(f["term"]) and term_of(f, a)

    return claim


def instalments(a, payer=None):
    return [row for row in json_of(a)["schedule"] if row["kind"] == "instalment" and payer in (None, row["payer"])]


def adds_up(f, a):
    """So many times the instalment, and the last one, are what was financed."""
    last = n(f.get("last", f["instalment"]))
    whole = n(f["instalment"]) * (f["count"] - 1) + last == n(f["financed"])
    return whole and f["count"] == len({row["n"] for row in instalments(a)})


def is_payer_span(f, a):
    """From when to when, and how many months: as the schedule has them, of some payer."""
    for payer in {row["payer"] for row in instalments(a)}:
        days = [iso(row["date"]) for row in instalments(a, payer)]
        if (min(days), max(days), len(days)) == (f["first"], f["last"], n(f["months"])):
            return spans(f["first"], f["last"], n(f["months"]))
    return False


def of_the_first_instalment(f, a):
    """The first instalment is a month after the keys; first and last are those of the schedule."""
    days = [iso(row["date"]) for row in instalments(a)]
    return (f["first"], f.get("until") or f["last"]) == (min(days), max(days)) and min(days) == due(a, 1)


def in_words(f, a):
    first, last = (numbers.month(iso(json_of(a)[name]), "fr") for name in ("first_due", "last_due"))
    return (f["first"], f["last"], n(f["months"])) == (first, last, json_of(a)["instalments"])


def takes_over(f, a):
    """He begins when the applicant may not pay any more: with the first due date after the limit."""
    step = a.summary.step("age_cap")
    limit = step.sentence.facts["limit"]
    before = [row for row in instalments(a) if iso(row["date"]) < f["first"]]
    own = all(iso(row["date"]) <= limit for row in before if row["payer"] == "applicant")
    return f["first"] > limit and own and all(row["payer"] != f["payer"].key.removeprefix("payer.") for row in before)


def deed_of(a):
    """The day on which the last of the price is paid, not before the keys."""
    return max([a.keys, *(iso(row["date"]) for row in json_of(a)["schedule"] if row["date"])])


def free_after_deed(f, a):
    """Free so many years after the deed, and not before the law that says so of earlier contracts."""
    law = a.law.by_id[a.summary.step("resale_ban").provisions[0].text]
    return f["deed"] == deed_of(a) and f["until"] == max(later(f["deed"], 12 * n(f["years"])), law.in_force)


def tariffs_follow_the_day(f, a):
    """Each tariff is one of the texts, with its year; those after the keys, or the last one before them."""
    known = {a.law.by_id[p.text].in_force.year: p for p in a.law.timeline("location_vente", "charges") if p.is_known}
    years = [int(str(tariff.facts["year"].text)) for tariff in f["tariffs"].facts]
    return years == sorted(years) and set(years) <= set(known) and (years[-1] == max(known))


def free_from(f, a):
    """Free so many years after the keys; where a later text frees past sales, not before that text."""
    text = a.law.by_id[a.summary.step("resale_ban").provisions[0].text]
    return f["until"] == max(later(a.keys, 12 * n(f["years"])), text.in_force)


def has_unchecked(a):
    return any(row["verdict"] == "unknown" for row in json_of(a)["criteria"])


def whole_dinars(amount):
    """An amount in whole dinars, up, in centimes."""
    return -(-cents(amount) // 100) * 100


def of_a_payer(f, a):
    """Whether the amount is that of the payer, in whole dinars."""
    name = f["payer"].key.removeprefix("payer.")
    return n(f["amount"]) == whole_dinars(next(row["monthly"] for row in json_of(a)["payers"] if row["payer"] == name))


def has_refusal(_, a):
    return any(row["verdict"] == "refused" for row in json_of(a)["criteria"])


def is_blocked(f, a):
    """No instalment falls on or before the limit."""
    return not instalments(a) and due(a, 1) > f["limit"]


def cheaper_beyond(f, a):
    price, grant = cents(json_of(a)["price"]), cents(json_of(a)["grant"])
    return (
        price <= n(f["bound"]) and n(f["left"]) == n(f["bound"]) - price
        and n(f["lost"]) > 0 and n(f["lower"]) == grant - n(f["lost"])
    )  # fmt: skip


def is_fee(f, a):
    name = f["fee"].key.removeprefix("fee.")
    return {"name": name, "amount": n(f["amount"])} in [
        {"name": row["name"], "amount": cents(row["amount"])} for row in json_of(a)["fees"]
    ]


def is_least(f, a):
    """What limits the loan is the first of its least bounds."""
    case = case_of(a)
    bounds = case.outcome.decisions.purchase.loan_caps[:, case.row].tolist()
    return f["binding"].key == f"binding.{BINDINGS[bounds.index(min(bounds))]}"


def own_money(f, a):
    return (
        n(f["total"])
        == cents(json_of(a)["down_payment"])
        == sum(cents(row["amount"]) for row in json_of(a)["tranches"])
    )


def whole(amount):
    """What is paid at once and what is taken off, together."""
    return n(amount) if isinstance(amount, Money) else n(amount.facts["amount"]) + n(amount.facts["discount"])


def discounted(a):
    """The instalments after which the rest costs less than it is: number, day, what is paid, what is left."""
    return [
        (row["n"], row["date"], cents(row["pay_off"]), cents(row["balance"]))
        for row in json_of(a)["schedule"]
        if row["pay_off"] not in (None, row["balance"])
    ]


def is_offered(a):
    """Whether the texts take something off with the keys, or after some instalment, whether or not it is reached."""
    once = json_of(a)["pay_off_at_keys"]
    return bool(once["conditions"] or discounted(a))


def is_shortened(f, a):
    """Fewer months than were asked, and more to pay in each of them."""
    loan, months = (
        json_of(a)["loan"],
        {name: n(f[name]) * (12 if isinstance(f[name], Years) else 1) for name in ("asked", "allowed")},
    )
    as_said = months == {"asked": loan["asked_months"], "allowed": loan["months"]}
    return as_said and months["allowed"] < months["asked"] and n(f["instalment"]) > n(f["as_asked"])


CLAIMS = {
    "step.income.cumulated": lambda f, _: n(f["income"]) == n(f["own"]) + n(f["spouse"]),
    "step.income.applicant": lambda f, _: n(f["income"]) == n(f["own"]),
    "step.income_floor.met": lambda f, _: meets(f) and abs(n(f["have"]) - n(f["need"])) == n(f["distance"]),
    "step.income_floor.refused": misses_by_distance,
    "step.income_ceiling.met": has_margin,
    "step.income_ceiling.refused": exceeds_by_distance,
    "step.age_at_registration.met": lambda f, a: n(f["least"]) <= n(f["own"]) <= n(f["most"]) and f["day"] == a.application,
    "step.age_at_registration.refused": lambda f, a: not n(f["least"]) <= n(f["own"]) <= n(f["most"]) and f["day"] == a.application,
    "step.age_at_registration.*_as_read": lambda f, _: n(f["own"]) == n(f["most"]),
    "verdict.depends": lambda _, a: any(row["depends_on"] for row in json_of(a)["criteria"]),
    "step.price_cap.met": has_margin,
    "step.price_cap.refused": exceeds_by_distance,
    "step.cliff": cheaper_beyond,
    "step.fee": is_fee,
    "step.grant.given": lambda f, a: n(f["amount"]) == cents(json_of(a)["grant"]) > 0,
    "step.grant.none": lambda _, a: cents(json_of(a)["grant"]) == 0,
    "step.calls.calendar": lambda f, a: n(f["total"]) > 0 and own_money(f, a),
    "step.calls.once": lambda f, a: n(f["total"]) > 0 and own_money(f, a),
    "step.calls.none": lambda _, a: cents(json_of(a)["down_payment"]) == 0,
    "step.loan.granted": lambda f, a: n(f["amount"]) == cents(json_of(a)["loan"]["amount"]) > 0 and is_least(f, a),
    "step.loan.refused": lambda f, a: cents(json_of(a)["loan"]["amount"]) == 0 and not instalments(a) and is_least(f, a),
    "step.loan_term.*": is_shortened,
    "step.rate_unknown": lambda f, a: n(f["left"]) == cents(json_of(a)["price"]) - cents(json_of(a)["grant"]) - cents(json_of(a)["fnpos"]),
    "instalments.unknown": lambda _, a: json_of(a)["loan"]["amount"] is None and not instalments(a),
    "step.loan.instalment": lambda f, a: of_the_first_instalment(f, a) and f["count"] == json_of(a)["instalments"],
    "step.loan.interest": lambda f, a: n(f["amount"]) == sum(cents(row["interest"]) for row in json_of(a)["schedule"]),
    "step.owner.contract": lambda _, a: case_of(a).code.value("owner_from") == "contract",
    "step.owner.deed": lambda _, a: case_of(a).code.value("owner_from") == "deed",
    "step.resale.*": free_from,
    "contract.resale_ban.dated": free_after_deed,
    "contract.resale_before.amount": lambda f, a: n(f["amount"]) == case_of(a).code.price_elements(case_of(a).cohort).frontal_aid,
    "contract.charges.*": tariffs_follow_the_day,
    "step.main_residence.*": lambda f, a: n(f["amount"]) == cents(json_of(a)["grant"]) and later(a.keys, n(f["years"]) * 12) == f["until"],
    "step.announced_until": lambda f, a: case_of(a).code.value("announced_until") == f["last"],
    "step.price.computed": lambda f, _: (
        n(f["cost"]) == n(f["construction"]) + n(f["vrd"])
        and n(f["price"]) == n(f["cost"]) - n(f["state_vrd"]) - n(f["state_per_m2"]) - n(f["frontal_aid"])
    ),
    "step.term_max.plain": term_of,
    "step.term_max.within": on_side("within"),
    "step.term_max.above": on_side("above"),
    "step.age.open": lambda f, a: due(a, n(f["months"])) <= f["limit"] < due(a, n(f["months"]) + 1),
    "step.age.past": lambda f, a: due(a, 1) > f["limit"],
    "step.kafil.takes_over": lambda f, a: is_payer_span(f, a) and takes_over(f, a),
    "step.kafil.shares": is_payer_span,
    "step.kafil.not_needed": lambda _, a: due(a, json_of(a)["caps"][0]["months"]) <= a.summary.step("age_cap").sentence.facts["limit"],
    "step.kafil.past": lambda _, a: {row["payer"] for row in instalments(a)} <= {"applicant"},
    "step.term": lambda f, a: n(f["months"]) == min(cap["months"] for cap in json_of(a)["caps"]),
    "step.instalment.even": adds_up,
    "step.instalment.centime": lambda f, a: adds_up(f, a) and 0 < n(f["last"]) - n(f["instalment"]) < f["count"],
    "step.instalment.dinar_up": lambda f, a: adds_up(f, a) and n(f["last"]) < n(f["instalment"]) and n(f["instalment"]) % 100 == 0,
    "step.dates": of_the_first_instalment,
    "step.half": lambda f, a: f["by"] >= a.application,
    "step.interest.treasury": lambda _, a: bears(a),
    "step.interest.plain": lambda _, a: not bears(a),
    "step.way_out.kafil": lambda f, a: n(f["months"]) == json_of(a)["caps"][0]["months"] and not instalments(a),
    "step.way_out.cash.*": lambda f, a: whole(f["amount"]) == cents(json_of(a)["financed"]) and not instalments(a),
    "step.with_kafil": lambda f, a: n(f["months"]) == json_of(a)["caps"][0]["months"] > len(instalments(a)) and n(f["amount"]) < cents(json_of(a)["instalment"]),
    "step.unable.income": lambda f, a: n(f["amount"]) == cents(json_of(a)["unable"]["monthly"]) > n(f["income"]),
    "step.unable.share": lambda f, _: n(f["amount"]) > Fraction(f["share"]).limit_denominator(10) * n(f["income"]),
    "step.way_out.unable.kafil": lambda f, a: n(f["months"]) == json_of(a)["caps"][0]["months"] and instalments(a),
    "step.way_out.unable.cash.*": lambda f, a: whole(f["amount"]) == cents(json_of(a)["financed"]) and instalments(a),
    "pay_off.amount": lambda f, a: n(f["amount"]) + n(f["discount"]) == cents(json_of(a)["financed"]) and n(f["discount"]) > 0,
    "pay_off.discount": lambda f, a: n(f["amount"]) + n(f["discount"]) == cents(json_of(a)["financed"]) and n(f["discount"]) > 0,
    "pay_off.plain": lambda f, a: n(f["amount"]) == cents(json_of(a)["financed"]) and not discounted(a),
    "pay_off.later": lambda f, a: n(f["amount"]) == cents(json_of(a)["financed"]) and discounted(a)[0] == (
        f["n"], f["date"].isoformat(), n(f["later"]), n(f["later"]) + n(f["discount"])
    ),
    "pay_off.tranches": lambda f, a: 0 < n(f["tranches"]) == sum(
        cents(row["amount"]) for row in json_of(a)["tranches"] if row["after_keys"] is not None
    ),
    "pay_off.share_paid": lambda f, _: 0 < f["share"] < 1,
    "pay_off.up_to_date": lambda _, a: is_offered(a),
    "pay_off.request_before_payment": lambda _, a: is_offered(a),
    "step.pay_off": lambda f, a: len(f["conditions"].facts) > 0 and is_offered(a),
    "step.pay_off.none": lambda _, a: not is_offered(a),
    "price.both": lambda f, a: [n(f[one["choice"]].facts["price"]) for one in json_of(a)["price_alternatives"]] == [
        cents(one["price"]) for one in json_of(a)["price_alternatives"]
    ],
    "price.both.monthly": lambda f, a: (n(f["price"]), n(f["instalment"])) in [
        (cents(one["price"]), cents(one["instalment"])) for one in json_of(a)["price_alternatives"] if one["instalment"]
    ],
    "price.both.price": lambda _, a: not instalments(a),
    "step.price_alternatives": lambda _, a: len({one["price"] for one in json_of(a)["price_alternatives"]}) == 2,
    "verdict.eligible": lambda f, a: not has_refusal(f, a) and not has_unchecked(a),
    "verdict.unchecked": lambda f, a: not has_refusal(f, a) and has_unchecked(a),
    "verdict.refused": has_refusal,
    "answer.refused": has_refusal,
    "answer.otherwise": lambda f, a: has_refusal(f, a) and n(f["amount"]) == whole_dinars(json_of(a)["instalment"]),
    "answer.pays": lambda f, a: n(f["amount"]) == whole_dinars(json_of(a)["payers"][0]["monthly"]),
    "answer.pays.beside": lambda f, a: n(f["amount"]) == whole_dinars(json_of(a)["payers"][0]["monthly"]),
    "answer.pays.part": of_a_payer,
    "answer.pays.kafil": of_a_payer,
    "answer.pays.then": of_a_payer,
    "answer.paid_at": lambda _, a: json_of(a)["decisive"] == "age" and json_of(a)["last_due"] <= json_of(a)["age_limit_date"],
    "answer.with_kafil": lambda f, a: n(f["amount"]) < cents(json_of(a)["instalment"]) and len(json_of(a)["payers"]) == 1,
    "sheet.calendar.refused": has_refusal,
    "instalments.blocked": is_blocked,
    "sheet.hero.blocked": is_blocked,
    "page.age.blocked": is_blocked,
    "page.age.kafil": lambda f, a: f["first"] > f["limit"] and f["last"] == iso(json_of(a)["last_due"]),
    "page.age.nothing": lambda f, a: f["last"] == iso(json_of(a)["last_due"]) and (
        f["last"] <= f["limit"] or json_of(a)["readings"]["kafil"] == "takes_over"
    ),
    "page.age.sooner": lambda f, a: n(f["months"]) < n(f["longest"]) and due(a, n(f["months"])) <= f["limit"],
    "sheet.hero.time": in_words,
    "sheet.hero.last": lambda f, a: n(f["amount"]) == cents(json_of(a)["last_instalment"]) != cents(json_of(a)["instalment"]),
    "instalments.none": lambda _, a: not instalments(a),
    "instalments.line": lambda f, a: (n(f["amount"]), f["count"], n(f["last"])) == (
        cents(json_of(a)["instalment"]), json_of(a)["instalments"], cents(json_of(a)["last_instalment"])
    ),
    "instalments.dates": of_the_first_instalment,
    "payer.line": is_payer_span,
    "page.payer.time": is_payer_span,
    "sheet.payer.time": is_payer_span,
    "sheet.since.overtaken": lambda f, a: f["date"] > a.application,
    "sheet.since.frozen": lambda f, a: f["date"] > iso(json_of(a)["frozen"]),
    "sheet.since.later": lambda f, a: f["date"] > a.keys,
    "spread.line": lambda f, a: (n(f["amount"]), n(f["months"]), f["last"].isoformat()) in [
        (cents(row["instalment"]), row["term_months"], row["last_due"])
        for row in json_of(a)["spread"].values() if row["instalment"] is not None
    ],
    "spread.payer": lambda f, _: spans(f["first"], f["last"], n(f["months"])),
    "spread.accepted": lambda _, a: len({row["eligible"] for row in json_of(a)["spread"].values()}) == 2,
    "spread.refused": lambda _, a: len({row["eligible"] for row in json_of(a)["spread"].values()}) == 2,
    "page.hero.other_end.accepted": has_refusal,
    "page.hero.other_end.refused": lambda f, a: not has_refusal(f, a),
    "spread.none": lambda _, a: any(row["instalment"] is None for row in json_of(a)["spread"].values()),
}  # fmt: skip
"""What each sentence of an answer claims: of the facts ``f`` that fill it, and of the answer ``a`` that it is about."""
SELDOM = {
    "sheet.since.frozen", "step.age_at_registration.refused", "step.age_at_registration.*_as_read", "verdict.depends",
    "answer.pays.kafil", "spread.accepted", "spread.refused", "page.hero.other_end.accepted", "page.hero.other_end.refused",
}  # fmt: skip
"""Said of no question of the draw; ``test_claims_of_days``, ``test_both_prices`` and ``test_short_answer`` have one for each."""


def claim_on(key):
    return CLAIMS.get(key) or next(
        (claim for name, claim in CLAIMS.items() if name.endswith("*") and key.startswith(name[:-1])), None
    )


def write_every_way(a):
    """The answer in every way in which it is written for people, in French."""
    page = a.voice("fr")
    answer_page.answer(a.law, a.summary, "fr")
    sheets.message(a, "fr")
    first_page.first_page(a, page)
    later_pages.other_pages(a, page)
    calendar_file._about(a, page, APPLICANT)
    if json_of(a)["scheme"] == "location_vente":
        headline.hero(page, {"F3": a.summary})
        blocks.cards(page, a.summary)
        blocks.age(page, a.summary)
        blocks.conditions(page, a.summary)
        blocks.payers(page, a.summary)


@functools.cache
def sentences_of(place):
    """The sentences that are said of some questions, and those among them that are false."""
    spoken_keys, false = set(), []
    for a in answers(place * SOME, (place + 1) * SOME):
        with sentence_log() as log:
            write_every_way(a)
        for key, facts in {(key, repr(facts)): (key, facts) for key, facts in log}.values():
            claim = claim_on(key)
            spoken_keys.add(key)
            if claim is not None and not claim(facts, a):
                false.append((key, facts, a.scenario.raw))
    return spoken_keys, false


@pytest.mark.parametrize("place", range(PLACES))
def test_every_sentence_of_an_answer_is_true_of_its_figures(place):
    assert sentences_of(place)[1][:2] == []


def test_every_claim_is_tried():
    spoken_keys = set().union(*(sentences_of(place)[0] for place in range(PLACES)))
    checked_keys = {key for key in CLAIMS if any(re.fullmatch(key.replace("*", ".*"), each) for each in spoken_keys)}
    assert set(CLAIMS) - checked_keys == SELDOM
