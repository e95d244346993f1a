"""A naive engine: one household, one month after the other, in whole numbers, fractions and dates.

It reads the values of a ``Code`` and shares no rule with ``simulator.engine.rules`` and ``simulator.engine.schedule``.
"""

import datetime as dt
import math
from fractions import Fraction
from typing import NamedTuple

from simulator.law import COHORTS, DWELLINGS
from simulator.law.values import Published

CRITERIA = ("income_floor", "income_ceiling", "no_property", "no_earlier_aid", "one_benefit", "age_at_registration")
EARLY = {"unsplit", "firm_option", "validation", "provisional_acceptance"}


class Answer(NamedTuple):
    """What the oracle says; a row is (number, date, payer, principal, balance), the tranches first."""

    refused: set[str]
    unanswered: set[str]
    price: int
    term: int
    months: int
    rows: list[tuple[int, dt.date | None, int, int, int]]


def answer(facts, code):
    """Decide and pay month by month. ``facts`` are the plain values of one household."""
    law = {
        key: code.value(key, COHORTS[facts["cohort"]])
        for key in code.provisions
        if code.fixes(key, COHORTS[facts["cohort"]])
    }
    income = facts["income"] + (facts["spouse_income"] if code.readings.income == "cumulated" else 0)
    price = facts["price"] if facts["price"] != -1 else price_of(law, DWELLINGS[facts["dwelling"]], code.readings)
    term = next(row.term for row in law["term_max"] if row.cohort in (None, COHORTS[facts["cohort"]])
                and (row.income_up_to is None or income <= amount(row.income_up_to, law)))  # fmt: skip
    months = payable_months(facts, term, law, code.readings)
    paid = [
        row
        for n, t in enumerate(law["tranches"], 1)
        for row in tranche_rows(n, t, math.floor(price * t.share), law, facts)
    ]
    paid += instalments(price - sum(row[3] for row in paid), months, facts, code.readings)
    rows, left = [], price
    for number, day, payer, principal in paid:
        left -= principal
        rows.append((number, day, payer, principal, left))
    silent = {
        name for name in CRITERIA if law[name] is None or (name == "one_benefit" and facts["had_location_vente"] == -1)
    }
    return Answer(refused(facts, income, law, code), silent, price, term, len(months), rows)


def amount(bound, law):
    """A threshold, in centimes, exact."""
    return bound if isinstance(bound, int) else bound.wages * law["snmg"]


def refused(facts, income, law, code):
    """The criteria that refuse."""
    floor, by_letter = law["income_floor"], code.readings.income_floor == "above"
    below = floor not in (None, "none") and (
        income < amount(floor, law) or (income == amount(floor, law) and by_letter)
    )
    above = income > amount(law["income_ceiling"], law)
    refuses = below, above, facts["owns_property"], facts["had_state_aid"], facts["had_location_vente"] == 1
    refuses += (outside_ages(facts, law["age_at_registration"], code.readings),)
    return {name for name, refused in zip(CRITERIA, refuses, strict=True) if refused}


def outside_ages(facts, ages, readings):
    """Whether the applicant is too young or too old on the day of the application."""
    if ages is None:
        return False
    youngest = birthday(facts["birth"], ages.least // 12)
    oldest = last_day(
        facts["birth"], ages.most // 12, {"whole_years": "eve_of_next"}.get(readings.age_at_registration, "birthday")
    )
    return not youngest <= facts["application"] <= oldest


def price_of(law, dwelling, readings):
    """The price of a dwelling type."""
    if readings.price_2013 == "called" and law["price_as_called"] and dwelling in law["price_as_called"]:
        return law["price_as_called"][dwelling]
    if isinstance(law["price"], Published):
        return law["price"].by_type[dwelling]
    order, surface = law["price"], law["surfaces"][dwelling]
    borne = surface * (order.cost_per_m2 - order.state_per_m2) + order.vrd * (1 - order.state_vrd) - order.frontal_aid
    return math.floor(borne)


def birthday(birth, years):
    """The birthday at an age; 28 February where there is no 29 February."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return dt.date(birth.year + years, 2, 28)


def last_day(birth, years, reading):
    """The last day on which a person may pay."""
    if reading == "end_of_year":
        return dt.date(birth.year + years, 12, 31)
    return birthday(birth, years) if reading == "birthday" else birthday(birth, years + 1) - dt.timedelta(days=1)


def month_after(day, months):
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    while True:
        try:
            return dt.date(year, month + 1, day.day)
        except ValueError:
            day -= dt.timedelta(days=1)


def payable_months(facts, term, law, readings):
    """Every due date with the places of those who are still young enough; it stops where nobody is."""
    years, kafils = law["age_limit"] // 12, facts["kafils"] if law["kafil"] == "designated" else []
    limits = {0: last_day(facts["birth"], years, readings.age_limit)}
    for place, (birth, _) in enumerate(kafils, 1):
        if birth:
            free = readings.kafil_age_limit == "none"
            limits[place] = dt.date.max if free else last_day(birth, years, readings.age_limit)
    months = []
    for number in range(1, term + 1):
        day = month_after(facts["keys"], number)
        able = [place for place, limit in limits.items() if day <= limit]
        if not able or (readings.kafil == "shares" and able[0] != 0):
            break
        months.append((day, able))
    return months


def instalments(left, months, facts, readings):
    """Who pays what, when: equal parts, the last one takes the rest."""
    part = Fraction(left, len(months) or 1)
    level = math.ceil(part / 100) * 100 if readings.rounding == "dinar_up" else max(math.floor(part), 1)
    for number, (day, able) in enumerate(months, 1):
        due = left if number == len(months) else min(level, left)
        left -= due
        parts = {able[0]: due}
        if readings.kafil == "shares":
            parts |= {place: math.floor(Fraction(due * facts["kafils"][place - 1][1], 10**6)) for place in able[1:]}
            parts[0] = due - sum(part for place, part in parts.items() if place)
        yield from ((number, day, place, part) for place, part in parts.items() if part)


def tranche_rows(number, tranche, due, law, facts):
    """A tranche that is due on the day of its call, or the first in its parts, each some months after it."""
    called, splits = tranche_day(tranche, facts), law.get("first_tranche_split")
    if number > 1 or called is None or not isinstance(splits, tuple):
        return [(number, called, 0, due)]
    parts = [math.floor(due * split.share) for split in splits[:-1]]
    days = [month_after(called, split.within) for split in splits]
    return [(number, day, 0, part) for day, part in zip(days, [*parts, due - sum(parts)], strict=True)]


def tranche_day(tranche, facts):
    """When a tranche is called, if one of the household's own dates says it."""
    if tranche.milestone in EARLY | {"possession", "keys"}:
        return facts["acceptance" if tranche.milestone in EARLY else "keys"]
    return tranche.after_keys and month_after(facts["keys"], tranche.after_keys)


def facts_of(people, row):
    """The plain values of one household."""
    names = (
        "birth",
        "application",
        "acceptance",
        "keys",
        "income",
        "spouse_income",
        "price",
        "cohort",
        "dwelling",
        "owns_property",
    )
    plain = {name: getattr(people, name)[row].item() for name in (*names, "had_state_aid", "had_location_vente")}
    return plain | {
        "kafils": list(zip(people.kafil_birth[:, row].tolist(), people.kafil_share[:, row].tolist(), strict=True))
    }
