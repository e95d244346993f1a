"""The facts of a question, as label and value: a printed figure says on which facts it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.base.money import LARGEST, MILLION, Money
from simulator.engine.households import UNSTATED
from simulator.engine.outcome import payer_name
from simulator.law import COHORTS, DWELLINGS
from simulator.law.conditions import HOLDINGS, OWNERS
from simulator.law.scheme import ALL
from simulator.law.values import ZONES
from simulator.question.facts import ANSWERS, KEYS
from simulator.views.years import KAFIL
from simulator.wording import FactList, Months, Named, Plain, Sentence, write

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from simulator.engine.households import Buyers, Households
    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

Row = tuple[str, str]


def rows(question: Answered, voice: Voice) -> list[Row]:
    """Label and value of every fact of the household, in the language of the page."""
    return [(label, write(value, voice.lang)) for label, value in stated(question, voice)]


def stated(question: Answered, voice: Voice) -> list[tuple[str, object]]:
    """Label and value of every fact of the household, each value of its own type; one that is an example's is a sentence that says so."""
    people, row = question.scenario.people, question.scenario.headline
    facts: list[tuple[str, object]] = [*_dwelling(question, people, row), ("birth", _birth(question, people, row))]
    facts += [(name, Money(int(getattr(people, name)[row]), voice.currency)) for name in ("income", "spouse_income")]
    facts += [("owns_property", _property_words(people, row)), ("had_state_aid", _aid_words(people, row))]
    answers = {fact.name: int(getattr(people, fact.held)[row]) for fact in ANSWERS}
    facts += [(name, _yes_no(bool(answer))) for name, answer in answers.items() if answer != UNSTATED]
    facts += _without_figures(question)
    facts += _dates(question, people, row)
    for place in np.flatnonzero(~np.isnat(people.kafil_birth[:, row])).tolist():
        facts.append((payer_name(place + 1), _kafil(question, voice, place)))
    down = question.scenario.terms.down_payment
    if down is not None:
        much = Named("sheet.loan.max") if down.amount == LARGEST else Money(down.amount, voice.currency)
        bank = str(question.scenario.terms.bank).partition("_")[0].upper()
        facts += [("tranches_loan", much), ("bank", Plain(bank))]
    if people.buyers is not None:
        facts += _bought(people.buyers, row)
        facts += _loan(question, people.buyers, row, voice.currency)
    if question.scenario.charges != UNSTATED:
        facts.append(("charges", Money(question.scenario.charges, voice.currency)))
    supposed = {place.partition(".")[0] if place.startswith("kafil") else place for place in question.answer.supposed}
    return [
        (_label(name, voice), _value(voice, value, is_example=_place(name, question.answer.scheme) in supposed))
        for name, value in facts
    ]


def _value(voice: Voice, value: object, *, is_example: bool) -> object:
    """A fact; one that is an example's says so."""
    return Sentence("sheet.fact.example", {"value": Plain(write(value, voice.lang))}) if is_example else value


def _place(name: str, scheme: str) -> str:
    """The place of a fact of the sheet in a scenario."""
    if name.startswith(KAFIL):
        return f"kafil[{int(name.partition('_')[2] or 1) - 1}]"
    elsewhere = {
        "dwelling": "dwelling.type", "contract": "dates.acceptance", "loan": "loan.amount", "moroccan": "household.nationality",
    }  # fmt: skip
    return elsewhere.get(name) or next(
        (key for key, fact in KEYS.items() if fact.name == name and fact.part and ALL[scheme].takes(key)), ""
    )


def _label(name: str, voice: Voice) -> str:
    """A kafil is called as a payer, a step of the works or of the file as it is elsewhere."""
    if name.startswith(KAFIL):
        return voice.say(f"payer.{name}")
    if voice.has(f"sheet.fact.{name}"):
        return voice.say(f"sheet.fact.{name}")
    return voice.say(f"stage.{name}") if voice.has(f"stage.{name}") else voice.say(f"milestone.{name}")


def subject(question: Answered, voice: Voice) -> list[str]:
    """The dwelling in a few words: its type, its programme or its zone."""
    facts = dict(_dwelling(question, question.scenario.people, question.scenario.headline))
    return [write(facts[name], voice.lang) for name in ("dwelling", "cohort", "zone") if name in facts]


def _without_figures(question: Answered) -> list[tuple[str, object]]:
    """The facts on which no figure depends, where they are stated."""
    wilaya, plan = question.scenario.side_facts
    facts: list[tuple[str, object]] = [("wilaya", Plain(wilaya))] if wilaya else []
    return facts if plan is None else [*facts, ("savings_plan", _yes_no(plan))]


def _property_words(people: Households, row: int) -> object:
    """Yes or no; what, whose and when, where that is stated."""
    bits = 0 if people.details is None else int(people.details.holdings[row])
    if not bits:
        return _yes_no(bool(people.owns_property[row]))
    items = [
        Sentence(f"sheet.holding.{time}.{share}", {"kind": Named(f"word.{kind}"), "owner": Named(f"word.{owner}")})
        for place, (kind, owner, time, share) in enumerate(HOLDINGS)
        if bits >> place & 1
    ]
    return FactList(tuple(items))


def _aid_words(people: Households, row: int) -> object:
    """Yes or no; whose it was, where that is stated."""
    bits = 0 if people.details is None else int(people.details.aid[row])
    owners = [Named(f"word.{owner}") for place, owner in enumerate(OWNERS) if bits >> place & 1]
    return FactList(tuple(owners)) if owners else _yes_no(bool(people.had_state_aid[row]))


def _yes_no(answer: bool) -> Named:  # noqa: FBT001 - the answer to a question
    return Named(f"sheet.{'yes' if answer else 'no'}")


def _dwelling(question: Answered, people: Households, row: int) -> list[tuple[str, object]]:
    """The programme, the type or the price that is stated, the zone."""
    facts: list[tuple[str, object]] = []
    if ALL[question.answer.scheme].cohorts:
        facts.append(("cohort", Named(f"cohort.{COHORTS[people.cohort[row]]}")))
    if (dwelling := int(people.dwelling[row])) != UNSTATED:
        facts.append(("dwelling", Plain(DWELLINGS[dwelling])))
    if (price := int(people.price[row])) != UNSTATED:
        facts.append(("price", Money(price, question.answer.currency)))
    if people.buyers is not None and (zone := int(people.buyers.zone[row])) != UNSTATED:
        facts.append(("zone", Named(f"zone.{ZONES[zone]}")))
    return facts


def _birth(question: Answered, people: Households, row: int) -> object:
    """The day, or the year when only it is known: the day is then a reading."""
    day = people.birth[row].item()
    return _year(day) if 0 in question.scenario.years_alone else day


def _year(day: dt.date) -> Sentence:
    return Sentence("sheet.year_only", {"year": Plain(str(day.year))})


def _dates(question: Answered, people: Households, row: int) -> list[tuple[str, object]]:
    last = ALL[question.answer.scheme].delivery
    names = {"application": "application", "acceptance": "acceptance", "keys": last}
    dated = [(shown, getattr(people, name)[row].item()) for name, shown in names.items()]
    contract = ("acceptance", "contract") if people.buyers is not None else ("", "")
    household_days = [(contract[1] if name == contract[0] else name, day) for name, day in dated]
    steps = dict(question.scenario.milestones) | dict(question.scenario.step_days)
    return household_days + [(name, day) for name, day in steps.items() if day not in dict(household_days).values()]


def _kafil(question: Answered, voice: Voice, place: int) -> str:
    """Born when, with what income; his part, where parts are what counts."""
    people, row = question.scenario.people, question.scenario.headline
    day: dt.date = people.kafil_birth[place, row].item()
    alone = place + 1 in question.scenario.years_alone
    part = int(people.kafil_share[place, row])
    facts = {
        "birth": _year(day) if alone else day,
        "income": Money(int(people.kafil_income[place, row]), voice.currency),
        **({"share": part / MILLION} if part else {}),
    }
    if part:
        return voice.say("sheet.kafil.year.sharing" if alone else "sheet.kafil.sharing", **facts)
    return voice.say("sheet.kafil.year" if alone else "sheet.kafil", **facts)


def _loan(question: Answered, buyers: Buyers, row: int, currency: str) -> list[tuple[str, object]]:
    """The loan asked for: its amount, bank, term and rate where they are stated; the buyer's own funds."""
    amount, own_funds, terms = int(buyers.requested_loan[row]), int(buyers.own_funds[row]), question.scenario.terms
    loan: object = Money(amount, currency)
    if amount in (0, LARGEST):
        loan = Named("sheet.loan.none" if amount == 0 else "sheet.loan.max")
    facts: list[tuple[str, object]] = [("loan", loan)]
    if terms.bank:
        facts.append(("bank", Plain(terms.bank.upper())))
    rate: Fraction | None = terms.rate
    if rate is not None:
        facts.append(("rate", rate))
    if terms.months is not None:
        facts.append(("term", Months(terms.months)))
    if terms.deferral:
        facts.append(("deferral", Months(terms.deferral)))
    if terms.first_tranche is not None:
        facts.append(("first_tranche", terms.first_tranche))
    if terms.fnpos:
        facts.append(("fnpos", _yes_no(terms.fnpos)))
    return [*facts, ("own_funds", Money(own_funds, currency))] if own_funds > 0 else facts


def _bought(buyers: Buyers, row: int) -> list[tuple[str, object]]:
    """The facts of the buyer and of the dwelling that only a purchase asks, as far as they are stated."""
    facts: list[tuple[str, object]] = []
    if (rooms := int(buyers.rooms[row])) != UNSTATED:
        facts.append(("rooms", rooms))
    if not np.isnat(buyers.permis_habiter[row]):
        facts.append(("permis_habiter", buyers.permis_habiter[row].item()))
    answers = {name: int(getattr(buyers, name)[row]) for name in ("first_sale", "moroccan", "co_owner")}
    return facts + [(name, _yes_no(bool(answer))) for name, answer in answers.items() if answer != UNSTATED]
