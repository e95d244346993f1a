"""Which day: a text applies from its very day, a ban ends so many months after the keys, a reminder rings before.

Each is asserted on the day itself and on its eve, for every text that fixes something and every month that is paid.
"""

import datetime as dt
import functools
from fractions import Fraction

import numpy as np
import pytest
from claiming import LAW, answer_of, dating_texts, question, sentence_log
from contract import json_of
from icalendar import Calendar
from strategies import BUYING, buying
from test_claims_of_sentences import claim_on, later, write_every_way

from simulator import api, sheets
from simulator.answers import stages
from simulator.answers.explain import Case, explain, free_resale
from simulator.engine import run, schedule
from simulator.law import Readings, Terms
from simulator.question.scenario import load
from simulator.sheets import calendar_file, still_valid

ONE_DAY = dt.timedelta(1)


@functools.cache
def provisions():
    """Every provision of location-vente with the day from which it applies."""
    texts = [text for text in LAW.texts if "location_vente" in text.schemes]
    return [(text, provision) for text in texts for provision in text.provisions]


def in_force(day, key, cohort):
    """What a household of a cohort is told under a key when all its dates are one day."""
    answer = [p for p in LAW.in_force_on("location_vente", day) if p.key == key and cohort in p.cohorts]
    return answer[-1].text if answer else None


def test_a_text_applies_from_its_very_day():
    """On the day itself its provisions are those in force, on the eve those before it."""
    for text, provision in provisions():
        last = [
            t
            for t, p in provisions()
            if p.key == provision.key and set(p.cohorts) & set(provision.cohorts) and t.in_force == text.in_force
        ]
        if last[-1] is not text:
            continue
        cohort = provision.cohorts[0]
        assert in_force(text.in_force, provision.key, cohort) == text.id, (text.id, provision.key)
        assert in_force(text.in_force - ONE_DAY, provision.key, cohort) != text.id, (text.id, provision.key)


DATED = {"application": "application", "acceptance": "acceptance", "keys": "keys"}


@pytest.mark.parametrize("attaches", DATED)
def test_a_household_whose_date_is_the_day_of_a_text_comes_under_it(attaches):
    """The other dates far behind or ahead, the one that decides on the very day, then on its eve."""
    provisions_checked = 0
    for text, provision in provisions():
        day = text.in_force
        if (
            provision.attaches != attaches
            or provision.whole_cohort
            or day < dt.date(2003, 1, 1)
            or text.kind == "reform"
            or provision.key in ("price", "surfaces", "price_as_called")
        ):
            continue
        cohort = provision.cohorts[-1]
        text_ids = []
        for on in (day, day - ONE_DAY):
            dates = {"application": on, "acceptance": on, "keys": on}
            dates |= {name: on + dt.timedelta(4_000) for name in list(DATED)[list(DATED).index(attaches) + 1 :]}
            dates |= {name: dt.date(2002, 3, 1) for name in list(DATED)[: list(DATED).index(attaches)]}
            raw = question(0) | {
                "readings": {},
                "dates": {name: str(each) for name, each in dates.items()},
                "dwelling": {"price": "3000000 DZD"},
            }
            raw = {key: value for key, value in raw.items() if key != "kafil"} | {
                "household": raw["household"] | {"birth": "1975-01-01", "cohort": cohort}
            }
            answer = api.simulated(load(raw), LAW)
            text_ids.append(
                answer.code(0).provision(provision.key, cohort).text
                if answer.code(0).fixes(provision.key, cohort)
                else None
            )
        newest = [
            t.id for t, p in provisions() if p.key == provision.key and cohort in p.cohorts and t.in_force == day
        ][-1]
        assert text_ids[0] == newest, (text.id, provision.key)
        assert text_ids[1] not in {t.id for t, _ in provisions() if t.in_force == day}, (text.id, provision.key)
        provisions_checked += 1
    assert provisions_checked > 3


# --- the age on the day of the application

REGISTERED = {"application": dt.date(2024, 7, 6), "acceptance": dt.date(2025, 12, 15), "keys": dt.date(2028, 6, 20)}


def said_of(birth, **readings):
    """Every sentence that is said of an applicant of 2024 with this birth, by its key, each with its claim checked."""
    raw = question(0) | {"readings": readings, "dwelling": {"price": "3430000 DZD"}, "kafil": None}
    household = raw["household"] | {"birth": birth, "cohort": "2024", "income": "60000 DZD", "spouse_income": "0 DZD",
                                    "owns_property": "false", "had_state_aid": "false"}  # fmt: skip
    asked = {
        "scheme": "location_vente", "household": household, "dwelling": raw["dwelling"], "readings": readings,
        "dates": {name: str(day) for name, day in REGISTERED.items()},
    }  # fmt: skip
    answered = sheets.answered(load(asked), LAW)
    with sentence_log() as log:
        write_every_way(answered)
    assert all(claim(facts, answered) for key, facts in log if (claim := claim_on(key)))
    return {key for key, _ in log}


@pytest.mark.parametrize(("reading", "verdict"), [("whole_years", "met"), ("birthday", "refused")])
@pytest.mark.parametrize(
    ("birth", "parted"), [("1954-07-06", False), ("1954-07-05", True), ("1953-07-07", True), ("1953-07-06", False)]
)
def test_between_the_seventieth_birthday_and_the_next_the_verdict_depends_on_the_reading(
    birth, parted, reading, verdict
):
    keys = said_of(birth, age_at_registration=reading)
    assert (f"step.age_at_registration.{verdict}_as_read" in keys) == ("verdict.depends" in keys) == parted
    assert ("step.age_at_registration.refused" in keys) == (birth == "1953-07-06")


@pytest.mark.parametrize(("end", "other"), [("first_of_january", "accepted"), ("last_of_december", "refused")])
def test_a_year_of_birth_of_which_one_end_is_too_old_tells_both_verdicts(end, other):
    keys = said_of("1953", birth_year_only=end)
    assert {"spread.accepted", "spread.refused", f"page.hero.other_end.{other}"} <= keys


# --- a newer text, an overtaken result


def answer_on(**days):
    raw = question(0) | {"readings": {}, "dwelling": {"price": "3000000 DZD"}}
    household = raw["household"] | {"birth": "1985-03-15", "cohort": "2024"}
    return sheets.answered(
        load(
            {
                "scheme": "location_vente",
                "household": household,
                "dwelling": raw["dwelling"],
                "dates": {n: str(d) for n, d in days.items()},
            }
        ),
        LAW,
    )


def keys_of(answer):
    return [sentence.key for sentence in still_valid.sentences(answer)]


def test_keys_on_the_very_day_of_the_newest_decree_have_no_newer_text():
    day = max(text.in_force for text in dating_texts("location_vente"))
    start = {"application": dt.date(2023, 1, 10), "acceptance": dt.date(2023, 6, 1)}
    assert "sheet.since.later" not in keys_of(answer_on(**start, keys=day))
    later_text = next(
        s for s in still_valid.sentences(answer_on(**start, keys=day - ONE_DAY)) if s.key == "sheet.since.later"
    )
    assert later_text.facts["date"] == day


def test_an_application_on_the_very_day_of_the_last_text_is_overtaken_by_none():
    on = answer_on(application=dt.date(2024, 7, 6), acceptance=dt.date(2025, 12, 15), keys=dt.date(2028, 6, 20))
    last = still_valid._overtaken(on).facts["date"]
    assert last > dt.date(2024, 7, 6)
    assert still_valid._overtaken(answer_on(application=last, acceptance=last, keys=dt.date(2028, 6, 20))) is None
    eve = answer_on(application=last - ONE_DAY, acceptance=last, keys=dt.date(2028, 6, 20))
    assert still_valid._overtaken(eve).facts["date"] == last


@pytest.mark.parametrize("day", sorted({text.in_force for text in dating_texts("location_vente")}))
def test_a_law_frozen_on_the_very_day_of_a_text_holds_it(day):
    """Frozen on the day of a decree, only later ones followed; on its eve, it followed too."""
    after = [text.in_force for text in dating_texts("location_vente") if text.in_force > day]
    raw = question(0) | {"scheme": f"location_vente@{day}", "readings": {}, "dwelling": {"price": "3000000 DZD"}}
    answer = sheets.answered(load({key: value for key, value in raw.items() if key != "kafil"}), LAW)
    frozen_notes = [s for s in still_valid.sentences(answer) if s.key == "sheet.since.frozen"]
    assert [s.facts["date"] for s in frozen_notes] == ([max(after)] if after else [])
    assert json_of(answer)["law_date"] == day.isoformat()


# --- a ban, a free resale


def rents():
    return [answer for seed in range(40) if seed % 4 != 3 and (answer := answer_of(seed))]


RESALE_LAW = dt.date(2019, 1, 1)
"""First day of the Finance Law for 2019, whose art. 36 also speaks of deeds made before it."""


def deed_of(answer):
    """The day on which the last of the price is paid, not before the keys; None while no instalment can be paid."""
    days = [dt.date.fromisoformat(row["date"]) for row in json_of(answer)["schedule"] if row["date"]]
    return None if json_of(answer)["blocked"] else max([answer.keys, *days])


def dues(answer):
    """The days of the steps of the file that are still to come, by their names."""
    return {row["step"]: row["due"] and dt.date.fromisoformat(row["due"]) for row in json_of(answer)["journey"]}


def test_a_dwelling_that_is_rented_may_be_sold_two_years_after_the_deed():
    years_from_the_keys = set()
    for answer in rents():
        deed, steps = deed_of(answer), {step.name: step for step in answer.summary.steps}
        facts = steps["resale_ban"].sentence.facts
        assert facts["years"].count == 2
        assert steps["transaction_ban"].sentence.key == "contract.transaction_ban.older"
        if deed is None:
            assert {"transfer", "resale_free", "ban_end"} & set(dues(answer)) == set()
            assert "until" not in facts
            continue
        free = later(deed, 24)
        if answer.keys < RESALE_LAW:
            free = max(free, RESALE_LAW)
        assert (dues(answer)["transfer"], dues(answer)["resale_free"]) == (deed, free)
        assert (facts["deed"], facts["until"]) == (deed, free)
        assert "ban_end" not in dues(answer)
        years_from_the_keys.add((free - answer.keys).days // 365)
    assert len(years_from_the_keys) > 5


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5, 6, 8, 9, 10])
def test_the_ban_of_the_contract_never_ends_before_the_deed(seed):
    """Where the law of 2019 is not yet there: ten years from the contract, and not before ownership."""
    raw = question(seed) | {"scheme": "location_vente@2016-11-02", "dwelling": {"price": "3000000 DZD"}}
    answer = sheets.answered(load({key: value for key, value in raw.items() if key != "kafil"} | {"readings": {}}), LAW)
    deed, steps = deed_of(answer), {step.name: step for step in answer.summary.steps}
    assert "resale_ban" not in steps
    assert "resale_free" not in dues(answer)
    if deed is None:
        assert ("ban_end" in dues(answer), steps["transaction_ban"].sentence.key) == (
            False,
            "contract.transaction_ban.undated",
        )
        return
    end = max(later(answer.keys, 120), deed)
    assert (
        dues(answer)["ban_end"] == steps["transaction_ban"].sentence.facts["until"] == end >= dues(answer)["transfer"]
    )


@pytest.mark.parametrize("seed", [seed for seed in range(3, 60, 4) if seed // 4 % 3 != 2])
def test_a_free_resale_is_free_from_its_day(seed):
    """The months of the ban after the keys; where a later text frees past sales, its own months, not before its day."""
    answer = answer_of(seed)
    case = Case(api.simulated(answer.scenario, LAW), answer.scenario.headline)
    ban = case.code.value_or_none("resale_ban")
    free = free_resale(case)
    assert (free is None) == (ban is None and "resale_ban" not in case.code.later)
    days = [] if ban is None else [later(answer.keys, ban)]
    if free is None:
        return
    if "resale_ban" in case.code.later:
        provision, day = case.code.later["resale_ban"]
        days.append(max(later(answer.keys, int(provision.value)), day))
    assert free[0] == min(days)
    steps = {step.name: step for step in explain(case)}
    assert steps["resale_ban"].sentence.facts["until"] == free[0]
    assert [row["due"] for row in json_of(answer)["journey"] if row["step"] == "resale_free"] in (
        [],
        [free[0].isoformat()],
    )


# --- deadlines


def test_a_deadline_counts_the_days_that_are_not_suspended():
    start = dt.date(2025, 3, 1)
    assert stages.deadline(start, 30) == dt.date(2025, 3, 31)
    stop = (dt.date(2025, 3, 5), dt.date(2025, 3, 7))
    assert stages.deadline(start, 30, (stop,)) == dt.date(2025, 4, 3)
    assert stages.deadline(start, 3, (stop,)) == dt.date(2025, 3, 4)
    assert stages.deadline(start, 4, (stop,)) == dt.date(2025, 3, 8)


# --- the calendar rings before


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 6, 7])
def test_every_reminder_rings_before_its_payment_in_the_morning(seed):
    answer = Calendar.from_ical(calendar_file.calendar(answer_of(seed), "fr"))
    events = list(answer.walk("VEVENT"))
    assert events
    for event in events:
        (alarm,) = event.walk("VALARM")
        rings = dt.datetime.combine(event["dtstart"].dt, dt.time()) + alarm["trigger"].dt
        assert rings == dt.datetime.combine(event["dtstart"].dt - dt.timedelta(5), dt.time(9))
        assert event["dtend"].dt - event["dtstart"].dt == ONE_DAY


# --- to the last month


@pytest.mark.parametrize("scheme", BUYING)
def test_receipts_reach_the_last_month_of_the_longest_loan(scheme):
    """Loans of 480 months: every month of every contract is received, the last one too."""
    loan_terms = Terms(months=480, rate=Fraction(1, 100))
    people = buying(5, 60, scheme)
    codes, regime = run.regimes(people, scheme, LAW, Readings(), None, loan_terms)
    longest = 0
    for place, code in enumerate(codes):
        some = people.rows(np.flatnonzero(regime == place))
        decisions, level = run.run_one(some, code)
        receipts_of_code = schedule.receipts(some, code, decisions, level)
        months = {}
        for row in range(len(some)):
            ledger = schedule.collect(some, code, decisions, level, {}, row)
            for day, amount in zip(
                ledger.date.tolist(), (ledger.principal + ledger.interest + ledger.fees).tolist(), strict=True
            ):
                months[day and (day.year, day.month)] = months.get(day and (day.year, day.month), 0) + amount
        by_month = {}
        for index, amount in enumerate(receipts_of_code.dated.sum(axis=0).tolist()):
            month = receipts_of_code.first + index
            by_month[1970 + month // 12, month % 12 + 1] = amount
        assert {month: amount for month, amount in by_month.items() if amount} == {
            m: a for m, a in months.items() if a and m is not None
        }
        longest = max(longest, int(level.count.max(initial=0)))
    assert longest == 480
