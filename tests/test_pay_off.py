"""Everything that is left paid at once: the day of the payment, the part that is taken off, its conditions, each by hand."""

import datetime as dt
import itertools
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from strategies import crowd
from test_law import at, raw, row, text
from test_people import FACTS
from test_receipts import decided

from simulator import Law, answer
from simulator.answers.explain import Case, pay_off
from simulator.api import simulate
from simulator.engine.households import UNSTATED, Households
from simulator.engine.rules import pay_off as rule
from simulator.engine.schedule import INSTALMENT
from simulator.law import COHORTS, Readings
from simulator.law import text as texts
from simulator.law.text import ATTACHES, PAYMENT
from simulator.reading.errors import InputError

LAW = Law.load()
SCHEME = "location_vente"
FIRST = dt.date(2024, 1, 1)
KEYS = {"application": dt.date(2013, 9, 20), "acceptance": dt.date(2016, 3, 1), "keys": dt.date(2018, 5, 1)}


def in_force(key, cohort, day):
    """The value of a key for a cohort on a day, read off the texts one after the other."""
    found = None
    for provision in LAW.timeline(SCHEME, key):
        if cohort in provision.cohorts and LAW.by_id[provision.text].in_force <= day:
            found = provision.value
    return found


def by_hand(left, price, cohort, day, tranches):
    """What pays ``left`` at once on a day, in fractions."""
    discount, share = in_force("pay_off_discount", cohort, day), in_force("pay_off_share_paid", cohort, day)
    if not isinstance(discount, Fraction):
        return left
    cut_off = max(tranches - 1, 0)
    if price - left + cut_off < int(price * share):
        return left
    return left - int(left * discount + Fraction(1, 2))


def test_the_day_of_the_payment_is_that_of_the_keys_until_another_is_named():
    assert LAW.at(SCHEME, KEYS).provision("pay_off_discount", "2013").value == "not_provided"
    for day, value in ((FIRST - dt.timedelta(1), "not_provided"), (FIRST, Fraction(1, 10))):
        assert LAW.at(SCHEME, KEYS | {PAYMENT: day}).provision("pay_off_discount", "2013").value == value
        assert (
            at(*KEYS.values()).for_payment(2 if day == FIRST else 1).provision("pay_off_discount", "2013").value
            == value
        )


def test_another_day_of_payment_changes_nothing_else():
    now, later = LAW.at(SCHEME, KEYS), LAW.at(SCHEME, KEYS | {PAYMENT: dt.date(2030, 1, 1)})
    moved = {key for key in now.provisions if now.provisions[key] != later.provisions[key]}
    assert moved == {"pay_off_discount", "pay_off_share_paid", "pay_off_up_to_date", "pay_off_request"}
    assert now.law_date == later.law_date


def test_a_text_about_payments_only_does_not_date_the_law():
    dated = [text for text in LAW.texts if SCHEME in text.schemes and text.kind == "law"]
    assert {"dz/lf-2024-art-101", "dz/lf-2025-pay-off"} <= {text.id for text in dated if not text.dates_the_law}
    both = text("x/both", pay_off_discount=row("20 %", attaches=PAYMENT), age_limit="71 years")
    assert both.dates_the_law
    assert text("x/none").dates_the_law
    assert not text("x/paid", pay_off_discount=row("20 %", attaches=PAYMENT)).dates_the_law


@pytest.mark.parametrize(
    "how", [Readings(), Readings(kafil="shares", kafil_age_limit="none"), Readings(rounding="dinar_up")]
)
def test_every_line_of_many_households_is_that_of_fractions(how):
    outcome = decided(crowd(91, 120), how=how)
    seen = set()
    for household in range(len(outcome.people)):
        ledger = outcome.ledger(household)
        price, cohort = int(outcome.decisions.price[household]), COHORTS[outcome.people.cohort[household]]
        tranches = len(outcome.code(household).tranches)
        for kind, day, left, paid in zip(
            ledger.kind, ledger.date.tolist(), ledger.balance.tolist(), ledger.pay_off.tolist(), strict=True
        ):
            if kind == INSTALMENT:
                assert paid == by_hand(left, price, cohort, day, tranches)
                seen.add((cohort, paid < left, day < FIRST))
            else:
                assert paid == UNSTATED
    assert {(cohort, True, False) for cohort in COHORTS} <= seen
    assert {(cohort, False, True) for cohort in COHORTS} <= seen
    assert not any(cheaper and early for _, cheaper, early in seen)


def test_what_is_taken_off_with_the_keys_is_that_of_fractions_in_a_population_of_many_regimes():
    outcome = decided(crowd(92, 3_000))
    assert len(outcome.codes) > 100
    rows = zip(
        outcome.decisions.financed.tolist(), outcome.discount.tolist(), outcome.decisions.price.tolist(),
        outcome.people.cohort.tolist(), outcome.people.keys.tolist(), outcome.regime.tolist(), strict=True,
    )  # fmt: skip
    for left, discount, price, cohort, day, regime in rows:
        known = max(price, 0)
        assert left - discount == by_hand(left, known, COHORTS[cohort], day, len(outcome.codes[regime].tranches))
    assert 0 < np.count_nonzero(outcome.discount) < len(outcome.people)


@pytest.mark.parametrize("frozen", ["2001-04-29", "2016-11-02", "2023-12-31"])
def test_a_law_frozen_before_the_discount_has_none_on_any_day(frozen):
    outcome = decided(crowd(93, 200), f"{SCHEME}@{frozen}")
    assert not outcome.discount.any()
    for household in range(40):
        ledger = outcome.ledger(household)
        paid = ledger.kind == INSTALMENT
        assert (ledger.pay_off[paid] == ledger.balance[paid]).all()


def test_a_reform_moves_what_is_taken_off_and_so_every_row():
    reform = texts.parse(
        raw("reform/fifth", "2030-01-01", pay_off_discount=row("20 %", attaches=PAYMENT)) | {"kind": "reform"}
    )
    law, people = LAW.with_text(reform), Households.from_facts(FACTS)
    for scheme, discount in ((SCHEME, 21_266_000), (f"{SCHEME}@2030-01-01", 42_532_000)):
        outcome = simulate(people, scheme, law=law)
        assert outcome.discount.tolist() == [discount]
    plain = simulate(people, SCHEME, law=law).ledger()
    monthly = np.flatnonzero(plain.kind == INSTALMENT)[:-1]
    dates, rates = plain.date[monthly].tolist(), (1 - plain.pay_off[monthly] / plain.balance[monthly]).round(4).tolist()
    assert {rate for day, rate in zip(dates, rates, strict=False) if day < dt.date(2030, 1, 1)} == {0.1}
    assert {rate for day, rate in zip(dates, rates, strict=False) if day >= dt.date(2030, 1, 1)} == {0.2}


def test_who_has_not_paid_the_part_of_the_price_gets_nothing_off_until_he_has():
    less = text("x/less", "2025-06-01", tranches=row([{"milestone": "keys", "share": "25 %"}], attaches="acceptance"))
    outcome = simulate(Households.from_facts(FACTS), SCHEME, law=LAW.with_text(less))
    case, ledger = Case(outcome, 0), outcome.ledger()
    first = pay_off.at_keys(case)
    assert (first.discount, [one.met for one in first.conditions]) == (0, [False, True, None])
    later = pay_off.first_discounted(case)
    price, before = 343_000_000, ledger.balance[ledger.number == later.number - 1][-1]
    assert price - later.base >= price * Fraction(38, 100) > price - before
    assert later.discount == by_hand_discount(later.base)
    assert [one.met for one in later.conditions] == [True, True, None]


def by_hand_discount(left):
    return int(Fraction(left, 10) + Fraction(1, 2))


@pytest.mark.parametrize("price", range(343_000_001, 343_000_051))
def test_the_centimes_that_tranches_cut_off_take_no_discount_away(price):
    outcome = simulate(Households.from_facts(FACTS | {"price": price}), SCHEME, law=LAW)
    left = int(outcome.decisions.financed[0])
    assert outcome.discount.tolist() == [by_hand_discount(left)]


def question(**household):
    return {
        "scheme": SCHEME, "dwelling": {"type": "F3"},
        "household": {"birth": "1980-05-05", "income": "60000 DZD", "spouse_income": "0 DZD", "cohort": "2013",
                      "owns_property": "false", "had_state_aid": "false"} | household,
        "dates": {name: day.isoformat() for name, day in KEYS.items()},
    }  # fmt: skip


def test_who_can_still_pay_reads_the_conditions_of_the_last_text():
    found = answer(question())
    first = found["pay_off_at_keys"]["first_discounted"]
    assert [one["name"] for one in first["conditions"]] == ["share_paid"]
    step = next(step for step in found["steps"] if step["name"] == "pay_off")
    assert [one["text"] for one in step["provisions"]] == ["dz/lf-2024-art-101", *["dz/order-2025-02-06-pay-off"] * 3]
    assert "request made before the payment" in step["sentence"]["en"]


def test_after_the_last_instalment_nothing_is_left_to_pay():
    rows = [line for line in answer(question())["schedule"] if line["kind"] == "instalment"]
    assert rows[-1]["balance"] == rows[-1]["pay_off"] == "0.00"
    left = [Fraction(line["pay_off"]) for line in rows]
    assert all(after < before for before, after in itertools.pairwise(left))


def test_a_price_that_is_paid_by_its_tranches_leaves_nothing_to_pay_off():
    all_at_once = text(
        "x/all", "2025-06-01", tranches=row([{"milestone": "keys", "share": "100 %"}], attaches="acceptance")
    )
    outcome = simulate(Households.from_facts(FACTS), SCHEME, law=LAW.with_text(all_at_once))
    assert list(pay_off.steps(Case(outcome, 0))) == []
    assert outcome.discount.tolist() == [0]


def test_a_purchase_is_not_paid_off_here():
    found = answer("scenarios/households/lpa_couple_f3.yaml")
    assert found["pay_off_at_keys"] is None
    assert {line["pay_off"] for line in found["schedule"]} == {None}


def test_a_text_may_attach_to_the_day_of_the_payment():
    assert ATTACHES[-1] == PAYMENT == "payment"
    with pytest.raises(InputError):
        text("x/day", pay_off_discount=row("10 %", attaches="day"))


@pytest.mark.parametrize(("tranches", "missing"), [(0, 0), (1, 0), (2, 1), (5, 4)])
def test_the_part_of_the_price_is_paid_to_a_centime_for_each_tranche_but_the_last(tranches, missing):
    """38 % of 1 000 DA are 380: with 62 000 centimes left they are paid."""
    left, law = np.array([62_000 + missing, 62_001 + missing]), SimpleNamespace(tranches=(None,) * tranches)
    paid = rule.is_share_paid(left, np.full(2, 100_000), Fraction(38, 100), law)
    assert paid.tolist() == [True, False]


def test_the_discount_begins_on_the_very_day_of_its_text():
    days, cohorts = (
        np.array([FIRST - dt.timedelta(1), FIRST], "datetime64[D]"),
        np.full(2, COHORTS.index("2013"), np.int8),
    )
    left = np.full(2, 100_000_000)
    assert rule.amount(left, 2 * left, cohorts, days, at(*KEYS.values())).tolist() == [100_000_000, 90_000_000]
    assert left.tolist() == [100_000_000] * 2


@pytest.mark.parametrize("cohort", COHORTS)
def test_each_cohort_alone_has_its_own_part_to_pay_first(cohort):
    """25 % of the price for the programmes of 2001 and 2013, 38 % for that of 2024: four centimes of five tranches apart."""
    share = Fraction(38 if cohort == "2024" else 25, 100)
    code, price = at(dt.date(2024, 7, 6), dt.date(2025, 12, 15), dt.date(2028, 6, 20)), np.full(2, 100_000_000)
    missing = len(code.tranches) - 1
    left = np.array([100_000_000 * (1 - share) + missing, 100_000_000 * (1 - share) + missing + 1], np.int64)
    found = rule.discount(left, price, np.full(2, COHORTS.index(cohort), np.int8), code)
    assert found.tolist() == [int((left[0] + 5) // 10), 0]
    assert found.dtype == np.int64


def test_what_the_texts_say_of_other_cohorts_is_not_asked():
    """A law that knows one cohort only, and no text about payments: a tenth off for it, and nothing is asked of the others."""
    tenth = {"2013": Fraction(1, 10)}
    law = SimpleNamespace(
        payment_changes=(), tranches=(), pay_off_discount=tenth.__getitem__, pay_off_share_paid={"2013": Fraction(0)}.__getitem__
    )  # fmt: skip
    law.for_payment = lambda _: law
    left, cohorts = np.array([1_000, 2_000]), np.full(2, COHORTS.index("2013"), np.int8)
    assert rule.discount(left, left, cohorts, law).tolist() == [100, 200]
    days = np.array([FIRST, FIRST], "datetime64[D]")
    assert rule.amount(left, left, cohorts, days, law).tolist() == [900, 1_800]
