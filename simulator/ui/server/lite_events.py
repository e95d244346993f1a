"""The events of a contract on its light page: each with the link that removes it, and the fields that add another, without a script.

The fields belong to the form of the facts, wherever they stand, so that what is typed in either is sent with the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.reading.errors import SimulatorError
from simulator.ui.contract import blocks, engine
from simulator.ui.shell.markup import Markup, alone, join, tag
from simulator.ui.state import life_codes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from simulator.ui.contract.engine import Life
    from simulator.ui.state.life_codes import Codes, EventField
    from simulator.views.voice import Voice

FORM = "facts"
"""The form of the facts, by which the fields of an event are sent too."""
ADDING, ADD = "adding", "add"
"""In the address: the event that is being written, and that it is to be added."""
NO_CHOICE = Markup()


class Draft(NamedTuple):
    """An event that is being written: its name, none before one is chosen; what was typed; the field it lacks, or why it cannot be."""

    name: str
    typed: Codes
    lacking: str = ""
    error: SimulatorError | None = None


def added(address: Mapping[str, str], codes: Codes, today: dt.date) -> tuple[Codes, Draft]:
    """The codes with the event of an address, where it was to be added and can be; otherwise the event as it is being written."""
    name = address.get(ADDING, "")
    rows = life_codes.events(codes["events"])
    if name not in life_codes.EVENT_FIELDS or len(rows) >= life_codes.MOST_EVENTS:
        return codes, Draft("", {})
    first = life_codes.defaults(name, today)
    fields = life_codes.EVENT_FIELDS[name]
    typed = {field.name: field.code(address.get(_sent(name, field), first[field.name])) for field in fields}
    if ADD not in address:
        return codes, Draft(name, typed)
    lacking = next((field.name for field in fields if not (typed[field.name] or field.is_optional)), "")
    if lacking:
        return codes, Draft(name, typed, lacking)
    row = (name, *typed.values())
    try:
        contract, error = engine.with_row(codes, row, today)
    except SimulatorError:  # the facts themselves cannot be read: the page says why
        return codes, Draft(name, typed)
    if contract is None or life_codes.events(life_codes.written_events([row])) != [row]:
        return codes, Draft(name, typed, error=error)
    return codes | {"events": life_codes.written_events([*rows, row])}, Draft("", {})


def _sent(name: str, field: EventField) -> str:
    """The name of a field of an event in an address."""
    return f"{ADD}_{name}_{field.name}"


def listing(voice: Voice, codes: Codes, life: Life, link: Callable[[Codes], str]) -> Markup:
    """Each event with the link that removes it, which ``link`` makes of the codes without it; of one that cannot be, why."""
    return tag("ul", *_rows(voice, codes, life, link), cls="gaps")


def _rows(voice: Voice, codes: Codes, life: Life, link: Callable[[Codes], str]) -> Iterable[Markup]:
    rows = life_codes.events(codes["events"])
    for place, row in enumerate(rows):
        others = codes | {"events": life_codes.written_events(rows[:place] + rows[place + 1 :])}
        remove = tag("a", voice.say("mine.remove"), href=link(others))
        error = life.refused.get(place)
        yield tag(
            "li", blocks.event_words(voice, row), " ", remove, blocks.event_refusal(voice, error) if error else ""
        )


def adding(voice: Voice, codes: Codes, draft: Draft) -> Markup:
    """The choice of an event, then its fields; a full list says so."""
    if len(life_codes.events(codes["events"])) >= life_codes.MOST_EVENTS:
        return tag("p", voice.say("mine.add.full", most=life_codes.MOST_EVENTS), cls="label")
    names = [(name, voice.say(f"mine.event.{name}")) for name in life_codes.EVENT_FIELDS]
    blank = Markup(f'<option value="">{voice.say("whatif.choose")}</option>') if not draft.name else Markup()
    chosen = tag("label", voice.say("mine.add"), _select(ADDING, names, draft.name, blank))
    if not draft.name:
        return join(chosen, tag("button", voice.say("mine.add.go"), form=FORM))
    fields = [_field(voice, draft, field) for field in life_codes.EVENT_FIELDS[draft.name]]
    return join(
        chosen,
        tag("p", voice.say(f"mine.event.{draft.name}.why"), cls="label"),
        tag("div", *fields, cls="grid"),
        _fault(voice, draft),
        tag("button", voice.say("mine.add.now"), form=FORM, name=ADD, value="yes"),
    )


def _fault(voice: Voice, draft: Draft) -> Markup:
    """The field that is empty, or why the event cannot be."""
    if draft.lacking:
        lacking = voice.say("mine.add.lacking", name=voice.say(f"mine.field.event.{draft.lacking}"))
        return tag("p", lacking, cls="alert", role="alert")
    return blocks.event_refusal(voice, draft.error) if draft.error else Markup()


def _field(voice: Voice, draft: Draft, field: EventField) -> Markup:
    """One field of the event that is being written, by what is typed in it."""
    label, code = voice.say(f"mine.field.event.{field.name}"), draft.typed[field.name]
    if field.is_optional:
        label = voice.say("whatif.optional", name=label)
    name = _sent(draft.name, field)
    if field.choices:
        return tag(
            "label",
            label,
            _select(name, [(choice, voice.say(f"mine.choice.{choice}")) for choice in field.choices], code),
        )
    wrong = {"aria_invalid": "true"} if field.name == draft.lacking else {}
    return tag(
        "label", label, alone("input", name=name, value=field.shown(code), inputmode="numeric", form=FORM, **wrong)
    )


def _select(name: str, choices: Iterable[tuple[str, str]], chosen: str, blank: Markup = NO_CHOICE) -> Markup:
    options = [
        tag("option", words, value=code, **({"selected": "selected"} if code == chosen else {}))
        for code, words in choices
    ]
    return tag("select", blank, *options, name=name, form=FORM)
