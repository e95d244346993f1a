"""What the page of a contract asks, as codes: the facts of the contract, its events, what its owner wonders. An address holds them.

Codes and nothing else, as in ``facts``: the question that the engine reads is made of them. Nothing is stored, no name is asked.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.base import dates, money
from simulator.contracts import events as kinds
from simulator.contracts.reader import CONTINUES
from simulator.law import COHORTS, DWELLINGS
from simulator.law.scheme import MAIN
from simulator.reading import values
from simulator.reading.documents import read_file
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.ui.state import examples, life_marks, typed
from simulator.ui.state.facts import LONGEST
from simulator.wording import Months, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from simulator.ui.state.facts import Facts

Codes = dict[str, str]
EventCodes = tuple[str, ...]
"""The name of an event, then a code for each of its fields."""

PREFIX = "m_"
"""What the codes of this page begin with in an address."""
FACTS, BESIDE = life_marks.FACTS, life_marks.BESIDE
QUESTIONS = ("pay", "lump", "stop", "repairs", "costs", "earned", "spouse_earned", "children")
"""What the owner wonders: so much a month, a sum today, months put off, what leaving costs; what is left of the incomes of now, and the
years in which the children were born."""
STATED = (*FACTS, *BESIDE, "events", "supposed")
"""What a contract is made of; ``supposed`` names those of its facts that another page took from an example."""
NAMES = (*STATED, *QUESTIONS)
NEEDED = ("cohort", "type", "birth", "keys", "paid")
DIGITS = frozenset({"price", "income", "spouse", "pay", "lump", "repairs", "costs", "earned", "spouse_earned"})
DAYS = frozenset({"birth", "keys", "paid", "on", "application", "acceptance"})
_BETWEEN_EVENTS, _BETWEEN_FIELDS = "~", "."
MOST_EVENTS = 60
"""Events of a contract that an address and a recall code hold."""
_MOST_CHILDREN, _OLDEST_CHILD = 12, 60
_CHOICES = {"cohort": COHORTS, "type": DWELLINGS}
_PLACES = {
    "cohort": "household.cohort", "type": "dwelling.type", "birth": "household.birth", "keys": "dates.keys", "paid": "contract.paid",
    "price": "dwelling.price", "on": "contract.as_of", "application": "dates.application", "acceptance": "dates.acceptance",
    "income": "household.income", "spouse": "household.spouse_income",
}  # fmt: skip
"""Where each fact stands in the question."""
_WORKS = "dates.milestones"
"""Where the engine says of a revised price that the days of the works decide."""


class EventField(NamedTuple):
    """One field of an event: its name, what is typed in it (``day``, ``month``, ``count``, ``amount``, ``share`` or ``choice``), its choices."""

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    is_optional: bool = False

    def code(self, text: str) -> str:
        """The code of what was typed in the field; what is none stays as it is."""
        reader = {"day": typed.whole_day, "amount": typed.amount, "month": month, "share": share}.get(
            self.kind, typed.number
        )
        return reader(text)

    def shown(self, code: str) -> str:
        """The code as the field shows it."""
        show = {"day": typed.day_shown, "amount": typed.amount_shown, "month": month_shown}.get(self.kind, str)
        return show(code)


PAYMENT, REVISION = "payment", "price_revision"
"""The names of a payment, which a scenario tells beside the events, and of a price revised before the keys."""
OF_PAYMENTS = (PAYMENT, "missed")
"""What the list of events tells of what was paid, which a file of payments tells too."""
_SHARE = "kafil_share"
"""The name of a kafil who pays a share: in a scenario he is a kafil as the one who takes over is."""
_DATE = EventField("date", "day")
_CONTINUES = EventField("continues", "choice", CONTINUES)
_BIRTH = EventField("birth", "day", is_optional=True)
EVENT_FIELDS: dict[str, tuple[EventField, ...]] = {
    PAYMENT: (_DATE, EventField("amount", "amount")),
    "missed": (EventField("from", "month"), EventField("to", "month")),
    "catch_up": (EventField("from", "month"), EventField("months", "count")),
    "deferred": (EventField("from", "month"), EventField("months", "count"), EventField("repaid_over", "count", is_optional=True)),
    "lump_sum": (_DATE, EventField("amount", "amount"), EventField("effect", "choice", kinds.OF_A_LUMP_SUM)),
    "pay_all": (_DATE,),
    "reschedule": (_DATE, EventField("months", "count")),
    "surcharge": (_DATE, EventField("amount", "amount")),
    "kafil": (_DATE, EventField("birth", "day"), EventField("income", "amount"), EventField("effect", "choice", kinds.OF_A_KAFIL)),
    _SHARE: (_DATE, EventField("birth", "day"), EventField("income", "amount"), EventField("share", "share")),
    "income": (
        _DATE, EventField("income", "amount"), EventField("spouse_income", "amount", is_optional=True),
        EventField("kafil_income", "amount", is_optional=True),
    ),
    "death": (_DATE, _CONTINUES, _BIRTH),
    "divorce": (_DATE, _CONTINUES, _BIRTH),
    "withdrawal": (_DATE, EventField("repairs", "amount", is_optional=True), EventField("costs", "amount", is_optional=True)),
    REVISION: (_DATE, EventField("price", "amount")),
}  # fmt: skip
"""The events that the page can add, what is asked of each."""


def read(address: Mapping[str, str], facts: Facts, today: dt.date) -> Codes:
    """The codes of an address; without any, those of the household when it has its keys, else those of the example.

    ``facts`` are those of the other pages, empty where they are an example's. A code that no page could have written is left out.
    """
    if is_in(address):
        return of_address(address)
    return dict.fromkeys(NAMES, "") | (of_household(facts, today) or example(today))


def is_in(address: Mapping[str, str]) -> bool:
    """Whether an address states anything of a contract."""
    return any(PREFIX + name in address for name in NAMES)


def of_address(address: Mapping[str, str]) -> Codes:
    """The codes that an address states; one that no page could have written is left out."""
    codes = dict.fromkeys(NAMES, "")
    stated = {name: address[PREFIX + name] for name in NAMES if PREFIX + name in address}
    for name, code in stated.items():
        if name == "events":
            codes[name] = written_events(events(code))
        elif (
            len(code) <= LONGEST
            and (read_back := understood(name, code)).isprintable()
            and code in _CHOICES.get(name, (code,))
        ):
            codes[name] = read_back
    return codes


def has_begun(facts: Facts, today: dt.date) -> bool:
    """Whether the keys of a household are of a day or before it; ISO days are compared as they are written."""
    return bool(facts.get("keys")) and facts["keys"] <= today.isoformat()


def of_household(facts: Facts, today: dt.date) -> Codes:
    """What the other pages know of the contract once the keys are there, else nothing; what was paid is still to be said."""
    if not has_begun(facts, today):
        return {}
    codes = life_marks.codes_there(facts, (name for name in (*FACTS, *BESIDE) if name not in ("paid", "on")))
    return codes | {name: "" for name, choices in _CHOICES.items() if codes[name] not in choices}


def supposed(codes: Codes) -> Codes:
    """Every fact that stands for one that was not stated, with its code."""
    lacking = _lacking(codes["cohort"], codes["keys"])
    facts = {name: codes[name] for name in life_marks.supposed_facts(codes)}
    return facts | {name: lacking[name] for name in BESIDE if not codes[name]}


def written(codes: Codes) -> Codes:
    """The codes as an address writes them: those that say something."""
    return {PREFIX + name: codes[name] for name in NAMES if codes.get(name)}


def example(today: dt.date) -> Codes:
    """The contract that a first visit shows, under the name of an example: that of the scenario of a contract under way, paid until today."""
    return _example() | {"paid": today.isoformat()}


@functools.cache
def _example() -> Codes:
    raw: Any = read_file(scenarios() / "contracts" / "keys_2018.yaml")
    household = raw["household"]
    rows = [
        (row["event"], *(_code(field, row.get(field.name)) for field in EVENT_FIELDS[row["event"]]))
        for row in raw["contract"]["events"]
    ]
    facts = {
        "cohort": household["cohort"],
        "type": raw["dwelling"]["type"],
        "birth": household["birth"],
        "keys": raw["dates"]["keys"],
    }
    return facts | {"events": written_events(rows)}


def is_example(codes: Codes, today: dt.date) -> bool:
    """Whether these are the facts of the example, none of which was changed."""
    return all(codes[name] == example(today).get(name, "") for name in (*FACTS, *BESIDE, "events"))


def of_example(codes: Codes, today: dt.date) -> tuple[str, ...]:
    """The facts that are still an example's: of that of this page, those that no two people share; of another page, all."""
    shared = life_marks.supposed_facts(codes)
    here = example(today)
    return tuple(
        name
        for name in FACTS
        if name in shared or (name in ("birth", "keys") and codes[name] and codes[name] == here[name])
    )


def _code(field: EventField, value: object) -> str:
    """The code of a field of a scenario."""
    text = "" if value is None else str(value)
    return typed.amount(text) if field.kind == "amount" else text


# --- events


def events(code: str) -> list[EventCodes]:
    """The events of a code, each with a code for each of its fields; what is none is left out."""
    rows = [tuple(part.split(_BETWEEN_FIELDS)) for part in code.split(_BETWEEN_EVENTS)[:MOST_EVENTS]]
    return [
        row for row in rows
        if row[0] in EVENT_FIELDS and len(row) == 1 + len(EVENT_FIELDS[row[0]])
        and all(len(value) <= LONGEST and value.isprintable() for value in row)
    ]  # fmt: skip


def written_events(rows: Iterable[EventCodes]) -> str:
    """The code of a list of events."""
    return _BETWEEN_EVENTS.join(_BETWEEN_FIELDS.join(row) for row in rows)


def month(text: str | None) -> str:
    """``04/2020``, ``042020``, ``2020-04`` → ``2020-04``; a whole day gives its month. What is no month stays as it is."""
    plain = typed.number(text)
    match = re.fullmatch(r"(?:\d{1,2}[/.\- ])?(\d{1,2})[/.\- ](\d{4})|(?:\d{2})?(\d{2})(\d{4})", plain)
    if match:
        return f"{match[2] or match[4]}-{int(match[1] or match[3]):02d}"
    return plain


def share(text: str | None) -> str:
    """``40 %``, ``40`` → ``40``; ``12.5`` → ``12,5``: a point stands between the fields of an event."""
    return typed.number(text).rstrip(" %٪").replace(".", ",")


def month_shown(code: str) -> str:
    """``2020-04`` → ``04/2020``."""
    return "/".join(reversed(code.split("-"))) if re.fullmatch(r"\d{4}-\d{2}", code) else code


def defaults(name: str, as_of: dt.date) -> Codes:
    """What the fields of a new event show first: the next month or the day of the statement, six months, the first choice."""
    next_month, last_month = dates.add_months(as_of.replace(day=1), 1), dates.add_months(as_of.replace(day=1), -1)
    first = {"day": as_of.isoformat(), "month": f"{next_month:%Y-%m}", "count": "6"}
    codes = {
        field.name: field.choices[0] if field.choices else first.get(field.kind, "") if field.name != "birth" else ""
        for field in EVENT_FIELDS[name]
    }
    if name == "missed":
        codes |= {"from": f"{dates.add_months(last_month, -2):%Y-%m}", "to": f"{last_month:%Y-%m}"}
    blank = {"reschedule": "months", REVISION: "date"}.get(name)
    return codes | ({blank: ""} if blank else {})


def birth_years(code: str, today: dt.date) -> tuple[int, ...]:
    """The years of birth in a text, at most a dozen of them: ``2012, 2016``. Raises ``InputError`` for what is no such year."""
    years = re.split(r"[\s,;،/-]+", typed.number(code).strip(" ,;،")) if code.strip() else []
    for year in years[:_MOST_CHILDREN]:
        if not re.fullmatch(r"\d{4}", year) or not today.year - _OLDEST_CHILD <= int(year) <= today.year + 1:
            raise InputError("mine.children.unreadable", "contract.children", got=Plain(code))
    return tuple(int(year) for year in years[:_MOST_CHILDREN])


# --- the question


def question(codes: Codes, rows: Iterable[EventCodes], today: dt.date) -> dict[str, Any]:
    """The question as the engine reads it: a scenario with its contract and these events, on ``today`` where the codes name no day."""
    raw, rows = _household(codes), list(rows)
    until = f"until {codes['paid']}" if codes["paid"] else ""
    payments = [_facts(row) for row in rows if row[0] == PAYMENT]
    paid = [*([until] if until else []), *payments] if payments else until
    raw["contract"] = {
        "as_of": codes["on"] or today.isoformat(),
        **({"paid": paid} if paid else {}),
        "events": [_event(row) for row in rows if row[0] != PAYMENT],
    }
    return raw


def _household(codes: Codes) -> dict[str, Any]:
    """The household of a contract: its own facts, those of an example where it states none, which are named as such."""
    own_facts = {name: codes[name] for name in (*FACTS, *BESIDE) if codes[name]}
    lacking = _lacking(codes["cohort"], codes["keys"])
    examples_of = [
        _PLACES[name]
        for name in (*life_marks.supposed_facts(codes), *(name for name in BESIDE if name not in own_facts))
    ]
    facts = lacking | own_facts
    raw: dict[str, Any] = {
        "scheme": MAIN, "household": {"owns_property": "false", "had_state_aid": "false"}, "dwelling": {}, "dates": {},
        "supposed": [*examples_of, "household.owns_property", "household.had_state_aid"],
    }  # fmt: skip
    for name, code in facts.items():
        if name not in ("paid", "on"):
            part, _, key = _PLACES[name].partition(".")
            raw[part][key] = typed.with_currency(code) if name in DIGITS else code
    return raw


def _lacking(cohort: str, keys: str) -> Codes:
    """What an example of the programme has for the facts that few people are asked; no act of it after the keys."""
    by_cohort = {
        facts["cohort"]: facts
        for facts in (case.facts for case in reversed(examples.all_of_them()))
        if not facts.get("frozen")
    }
    facts = by_cohort.get(cohort) or next(iter(by_cohort.values()))
    days = {name: min(facts[name], keys or facts[name]) for name in ("application", "acceptance")}
    return days | {"income": facts["income"], "spouse": facts["spouse"]}


def says_what_was_paid(codes: Mapping[str, str]) -> bool:
    """Whether it is stated until when everything was paid, or what was."""
    return bool(codes.get("paid")) or any(row[0] == PAYMENT for row in events(codes.get("events", "")))


def _facts(row: EventCodes) -> dict[str, str]:
    """The fields of an event as a scenario writes them."""
    return {
        field.name: typed.with_currency(code) if field.kind == "amount" else code
        for field, code in zip(EVENT_FIELDS[row[0]], row[1:], strict=True)
        if code
    }


def _event(row: EventCodes) -> dict[str, str]:
    """An event as a scenario writes it."""
    raw = {"event": "kafil" if row[0] == _SHARE else row[0]} | _facts(row)
    if row[0] == "deferred" and "repaid_over" not in raw:
        raw["at"] = "end"
    return raw


def value_of(field: EventField, code: str) -> object:
    """The value of a field of an event, as a sentence writes it; what cannot be read stays as it was typed."""
    try:
        match field.kind:
            case "day":
                return dt.date.fromisoformat(code)
            case "count":
                return Months(int(code))
            case "amount":
                return money.parse(typed.with_currency(code))
            case "share":
                return Fraction(values.share(code), money.MILLION)
    except (ValueError, money.AmountError, values.UnreadError):
        return Plain(code)
    return Plain(month_shown(code))


def understood(name: str, words: str) -> str:
    """The code of a fact that a person typed: ``15/04/2018``, ``60 000 DA``; anything else stays as it is."""
    if name in DIGITS:
        return typed.amount(words)
    if name in DAYS:
        return typed.day(words) if name == "birth" else typed.whole_day(words)
    return words.strip()


def shown(name: str, code: str) -> str:
    """The code of a fact as its field shows it."""
    return typed.amount_shown(code) if name in DIGITS else typed.day_shown(code)


def place_of(name: str) -> str:
    """Where a fact of this page stands in the question."""
    return _PLACES[name]


def field_of(where: str) -> str:
    """The fact of this page that a message of the engine is about; empty when it is about none of them."""
    return next((name for name, place in _PLACES.items() if place == where or where.startswith(f"{place}.")), "")


def place_of_event(error: InputError, codes: Codes, rows: Sequence[EventCodes]) -> int | None:
    """The place in a list of events of the one that a message of the engine is about; None when it is about none."""
    if error.where == _WORKS and (day := error.facts.get("day")):
        revision = (REVISION, str(day))
        return next((place for place, row in enumerate(rows) if row[:2] == revision), None)
    match = re.match(r"contract\.(events|paid)\[(\d+)\]", error.where)
    if match is None:
        return None
    is_payment = match[1] == "paid"
    places = [place for place, row in enumerate(rows) if (row[0] == PAYMENT) == is_payment]
    number = int(match[2]) - (is_payment and bool(codes["paid"]))
    return places[number] if 0 <= number < len(places) else None
