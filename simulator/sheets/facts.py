"""What was asked, as label and value: a printed figure says on which facts it rests."""

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
from simulator.question.facts import ANSWERS
from simulator.views.years import KAFIL
from simulator.wording import FactList, Months, Named, Plain, Sentence, write

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from simulator.engine.households import Buyers, Households
    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

Row = tuple[str, str]


def rows(asked: Answered, voice: Voice) -> list[Row]:
    """Label and value of every fact of the household, in the language of the page."""
    people, row = asked.scenario.people, asked.scenario.headline
    found: list[tuple[str, object]] = [*_dwelling(asked, people, row), ("birth", _birth(asked, people, row))]
    found += [(name, Money(int(getattr(people, name)[row]), voice.currency)) for name in ("income", "spouse_income")]
    found += [("owns_property", _property_words(people, row)), ("had_state_aid", _aid_words(people, row))]
    answers = {fact.name: int(getattr(people, fact.held)[row]) for fact in ANSWERS}
    found += [(name, _yes_no(bool(answer))) for name, answer in answers.items() if answer != UNSTATED]
    found += _without_figures(asked)
    found += _dates(asked, people, row)
    for place in np.flatnonzero(~np.isnat(people.kafil_birth[:, row])).tolist():
        found.append((payer_name(place + 1), _kafil(asked, voice, place)))
    down = asked.scenario.terms.down_payment
    if down is not None:
        much = Named("sheet.loan.max") if down.amount == LARGEST else Money(down.amount, voice.currency)
        bank = str(asked.scenario.terms.bank).partition("_")[0].upper()
        found += [("tranches_loan", much), ("bank", Plain(bank))]
    if people.buyers is not None:
        found += _bought(people.buyers, row)
        found += _loan(asked, people.buyers, row, voice.currency)
    if asked.scenario.charges != UNSTATED:
        found.append(("charges", Money(asked.scenario.charges, voice.currency)))
    supposed = {place.partition(".")[0] if place.startswith("kafil") else place for place in asked.answer.supposed}
    return [(_label(name, voice), _value(voice, value, is_example=_place(name) in supposed)) for name, value in found]


def _value(voice: Voice, value: object, *, is_example: bool) -> str:
    """A fact in words; one that is an example's says so."""
    words = write(value, voice.lang)
    return voice.say("sheet.fact.example", value=Plain(words)) if is_example else words


def _place(name: str) -> str:
    """Where a fact of the sheet stands in a scenario."""
    if name.startswith(KAFIL):
        return f"kafil[{int(name.partition('_')[2] or 1) - 1}]"
    if name in ("application", "acceptance", "keys"):
        return f"dates.{name}"
    elsewhere = {"dwelling": "dwelling.type", "price": "dwelling.price", "savings_plan": "options.savings_plan"}
    return elsewhere.get(name, f"household.{name}")


def _label(name: str, voice: Voice) -> str:
    """A kafil is called as a payer, a step of the works or of the file as it is elsewhere."""
    if name.startswith(KAFIL):
        return voice.say(f"payer.{name}")
    if voice.has(f"sheet.fact.{name}"):
        return voice.say(f"sheet.fact.{name}")
    return voice.say(f"stage.{name}") if voice.has(f"stage.{name}") else voice.say(f"milestone.{name}")


def subject(asked: Answered, voice: Voice) -> list[str]:
    """The dwelling in a few words: its type, its programme or its zone."""
    found = dict(_dwelling(asked, asked.scenario.people, asked.scenario.headline))
    return [write(found[name], voice.lang) for name in ("dwelling", "cohort", "zone") if name in found]


def _without_figures(asked: Answered) -> list[tuple[str, object]]:
    """The facts on which no figure depends, where they were said."""
    wilaya, plan = asked.scenario.side_facts
    found: list[tuple[str, object]] = [("wilaya", Plain(wilaya))] if wilaya else []
    return found if plan is None else [*found, ("savings_plan", _yes_no(plan))]


def _property_words(people: Households, row: int) -> object:
    """Yes or no; what, whose and when, where that was told."""
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
    """Yes or no; whose it was, where that was told."""
    bits = 0 if people.details is None else int(people.details.aid[row])
    owners = [Named(f"word.{owner}") for place, owner in enumerate(OWNERS) if bits >> place & 1]
    return FactList(tuple(owners)) if owners else _yes_no(bool(people.had_state_aid[row]))


def _yes_no(answer: bool) -> Named:  # noqa: FBT001 - the answer to a question
    return Named(f"sheet.{'yes' if answer else 'no'}")


def _dwelling(asked: Answered, people: Households, row: int) -> list[tuple[str, object]]:
    """The programme, the type or the price that was given, the zone."""
    found: list[tuple[str, object]] = []
    if ALL[asked.answer.scheme].cohorts:
        found.append(("cohort", Named(f"cohort.{COHORTS[people.cohort[row]]}")))
    if (dwelling := int(people.dwelling[row])) != UNSTATED:
        found.append(("dwelling", Plain(DWELLINGS[dwelling])))
    if (price := int(people.price[row])) != UNSTATED:
        found.append(("price", Money(price, asked.answer.currency)))
    if people.buyers is not None and (zone := int(people.buyers.zone[row])) != UNSTATED:
        found.append(("zone", Named(f"zone.{ZONES[zone]}")))
    return found


def _birth(asked: Answered, people: Households, row: int) -> object:
    """The day, or the year when only it is known: the day is then a reading."""
    day = people.birth[row].item()
    return _year(day) if 0 in asked.scenario.years_alone else day


def _year(day: dt.date) -> Sentence:
    return Sentence("sheet.year_only", {"year": Plain(str(day.year))})


def _dates(asked: Answered, people: Households, row: int) -> list[tuple[str, object]]:
    last = ALL[asked.answer.scheme].delivery
    names = {"application": "application", "acceptance": "acceptance", "keys": last}
    dated = [(shown, getattr(people, name)[row].item()) for name, shown in names.items()]
    contract = ("acceptance", "contract") if people.buyers is not None else ("", "")
    own = [(contract[1] if name == contract[0] else name, day) for name, day in dated]
    steps = dict(asked.scenario.milestones) | dict(asked.scenario.known)
    return own + [(name, day) for name, day in steps.items() if day not in dict(own).values()]


def _kafil(asked: Answered, voice: Voice, place: int) -> str:
    """Born when, with what income; his part, where parts are what counts."""
    people, row = asked.scenario.people, asked.scenario.headline
    day: dt.date = people.kafil_birth[place, row].item()
    alone = place + 1 in asked.scenario.years_alone
    part = int(people.kafil_share[place, row])
    facts = {
        "birth": _year(day) if alone else day,
        "income": Money(int(people.kafil_income[place, row]), voice.currency),
        **({"share": part / MILLION} if part else {}),
    }
    if part:
        return voice.say("sheet.kafil.year.sharing" if alone else "sheet.kafil.sharing", **facts)
    return voice.say("sheet.kafil.year" if alone else "sheet.kafil", **facts)


def _loan(asked: Answered, buyers: Buyers, row: int, currency: str) -> list[tuple[str, object]]:
    """The loan asked for: how much, from whom, for how long and at which rate if they were given; the buyer's own funds."""
    wanted, own, terms = int(buyers.requested_loan[row]), int(buyers.own_funds[row]), asked.scenario.terms
    asked_for: object = Money(wanted, currency)
    if wanted in (0, LARGEST):
        asked_for = Named("sheet.loan.none" if wanted == 0 else "sheet.loan.max")
    found: list[tuple[str, object]] = [("loan", asked_for)]
    if terms.bank:
        found.append(("bank", Plain(terms.bank.upper())))
    rate: Fraction | None = terms.rate
    if rate is not None:
        found.append(("rate", rate))
    if terms.months is not None:
        found.append(("term", Months(terms.months)))
    if terms.deferral:
        found.append(("deferral", Months(terms.deferral)))
    if terms.first_tranche is not None:
        found.append(("first_tranche", terms.first_tranche))
    if terms.fnpos:
        found.append(("fnpos", _yes_no(terms.fnpos)))
    return [*found, ("own_funds", Money(own, currency))] if own > 0 else found


def _bought(buyers: Buyers, row: int) -> list[tuple[str, object]]:
    """What only a purchase asks of the buyer and of the dwelling, as far as it was said."""
    found: list[tuple[str, object]] = []
    if (rooms := int(buyers.rooms[row])) != UNSTATED:
        found.append(("rooms", rooms))
    if not np.isnat(buyers.permis_habiter[row]):
        found.append(("permis_habiter", buyers.permis_habiter[row].item()))
    answers = {name: int(getattr(buyers, name)[row]) for name in ("first_sale", "moroccan", "co_owner")}
    return found + [(name, _yes_no(bool(answer))) for name, answer in answers.items() if answer != UNSTATED]
