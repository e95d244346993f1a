"""What each address of version 1 computes for a call: every figure is the engine's, none is computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator import answers, api, whatif
from simulator.batch import to_json as batch_json
from simulator.batch.columns import RowOptions
from simulator.law import Law, Readings
from simulator.law.scheme import MAIN
from simulator.law.to_json import provision
from simulator.reading import clock, fields
from simulator.reading.documents import read_text
from simulator.reading.errors import InputError
from simulator.ui.state import typed
from simulator.whatif import to_json as whatif_json
from simulator.whatif.curves import POINTS as MOST_POINTS
from simulator.whatif.kafil_choice import kafils
from simulator.whatif.payment_order import payment_order
from simulator.whatif.planner import tranche_plan
from simulator.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.answers import Json
    from simulator.applicants.reader import Unit
    from simulator.ui.server.v1.call import ApiCall

MOST_SCHEMES = 10
"""Schemes beside the question's own that one comparison may have."""
POINTS = 21
UNITS: tuple[Unit, ...] = ("DA", "centimes")


def answer(call: ApiCall) -> Json:
    """The answer of the contract, or the fields of it that were asked for."""
    return answers.to_json(api.ask(call.scenario()), call.langs, call.fields)


def contract(call: ApiCall) -> Json:
    """The statement of a contract that has begun, whose payments are in the question itself: no file of the server is ever read."""
    begun = api.contract(call.scenario().raw)
    return call.selected(begun.to_json() | {"answer": answers.to_json(begun.answer, call.langs)})


def plan(call: ApiCall) -> Json:
    """The plan for the tranches to come, whose facts are in the part ``plan`` of the question."""
    return call.selected(tranche_plan(call.question()).to_json())


def relatives(call: ApiCall) -> Json:
    """Each kafil of the question asked alone, and ranked."""
    return call.selected(kafils(call.question()).to_json())


def order(call: ApiCall) -> Json:
    """Whether a payment order of an amount and a day agrees, with the case of one that does not."""
    question = call.question()
    check = payment_order(question, typed.with_currency(call.needed("amount")), call.needed("date"))
    case = None if check.verdict == "agrees" else check.case_file()
    return call.selected(check.to_json() | {"case": case})


def compare(call: ApiCall) -> Json:
    """The question under its own scheme and under those of ``with``."""
    scenario = call.scenario()
    schemes = [name.strip() for name in call.parameters.get("with", "").split(",") if name.strip()]
    if not schemes or len(schemes) > MOST_SCHEMES:
        raise InputError("api.error.schemes", "with", most=MOST_SCHEMES)
    stated = call.parameters.get("discount")
    discount = None if stated is None else fields.rate(stated, "discount")
    table: Json = _in_languages(api.compare(scenario, schemes, discount=discount), call.langs)
    return table | {"lines": [call.selected(line, "asked", "missing") for line in table["lines"]]}


def law(call: ApiCall) -> Json:
    """What is in force for a scheme on a day; of one key, its whole history where no day is named."""
    call.raise_faults()
    texts = Law.load()
    scheme, frozen = texts.scheme(call.parameters.get("scheme", MAIN), any_owner=True)
    key, stated = call.parameters.get("key"), call.parameters.get("on")
    day = fields.date(stated, "on") if stated else frozen or (None if key else clock.today())
    history = texts.timeline(scheme, key) if key else []
    if day is not None:
        history = [version for version in texts.in_force_on(scheme, day) if key in (None, version.key)]
    rows = [call.selected(provision(texts, version, call.langs), "key") for version in history]
    return {"scheme": scheme, "on": day and day.isoformat(), "digest": texts.digest, "provisions": rows}


def what_if(call: ApiCall) -> Json:
    """One fact moved over a range (``move``), or an instalment that is sought (``target``)."""
    scenario = call.scenario()
    move, target = call.parameters.get("move"), call.parameters.get("target")
    if (move is None) == (target is None):
        raise InputError("api.error.move_or_target", "move")
    question = whatif.QuestionUnderLaw(scenario, Law.load())
    if target is not None:
        currency = question.case.code.currency
        centimes = fields.amount(typed.with_currency(target, currency), "target", currency)
        document = whatif_json.sought(question, whatif.seek(question, centimes), call.langs)
        return document | {"goals": [_pointed(call, goal) for goal in document["goals"]]}
    document = whatif_json.sweep(question, _swept(call, question, str(move)), call.langs)
    return document | {
        "points": [call.selected(point, "value") for point in document["points"]],
        "thresholds": [_pointed(call, threshold) for threshold in document["thresholds"]],
    }


def _swept(call: ApiCall, question: whatif.QuestionUnderLaw, move: str) -> whatif.Sweep:
    """The fact moved from ``from`` to ``to``, or over the stretch that is worth showing."""
    whatif.checked(move)
    first, last = whatif.span(question, move)
    first, last = _end(call, "from", move, first, question), _end(call, "to", move, last, question)
    count = fields.whole_number(call.parameters.get("points", str(POINTS)), "points")
    if not 2 <= count <= MOST_POINTS or first > last:
        raise InputError("api.error.points", "points", most=MOST_POINTS)
    return whatif.sweep(question, move, whatif.MoveRange(first, last), count)


def _end(call: ApiCall, name: str, move: str, default: int, question: whatif.QuestionUnderLaw) -> int:
    """An end of the range, in the whole numbers of ``whatif``, from what was typed: a day, or an amount in whole units."""
    stated = call.parameters.get(name)
    if stated is None:
        return default
    if move in whatif.IN_DAYS:
        return whatif.number(fields.date(stated, name))
    currency = question.case.code.currency
    return fields.amount(typed.with_currency(stated, currency), name, currency)


def _pointed(call: ApiCall, row: Json) -> Json:
    """A record whose points have the fields that were asked for."""
    return row | {
        name: call.selected(row[name]) for name in ("less", "more", "point") if isinstance(row.get(name), dict)
    }


def batch(call: ApiCall) -> Json:
    """A file of applicants, each row with its verdict and its figures."""
    call.raise_faults()
    content = call.body or b""
    is_json = call.media == "application/json"
    table = batch_json.records(read_text(_decoded(content))) if is_json else content
    scheme = call.parameters.get("scheme", MAIN)
    as_written = call.choice("as_written", ("no", "yes"), "no") == "yes"
    unit = next(unit for unit in UNITS if unit == call.choice("unit", UNITS, UNITS[0]))
    options = RowOptions(Law.load(), scheme, Readings(), call.lang, as_written)
    document = batch_json.answer_json(table, options, unit, call.langs)
    return document | {"rows": [call.selected(row, "row", "verdict") for row in document["rows"]]}


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("error.file.encoding") from None


def _in_languages(document: Any, langs: Sequence[str]) -> Any:  # noqa: ANN401 - any part of a JSON document
    """The same document, whose sentences are in some languages only."""
    if isinstance(document, list):
        return [_in_languages(item, langs) for item in document]
    if not isinstance(document, dict):
        return document
    if set(document) == set(LANGUAGES):
        return {lang: document[lang] for lang in LANGUAGES if lang in langs}
    return {name: _in_languages(value, langs) for name, value in document.items()}
