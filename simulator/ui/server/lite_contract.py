"""The light page of a contract under way, ``/lite/mon-contrat``: five facts, the statement, the line of life, without a script.

Its address has the codes of the page *Mon contrat*, so that each opens as the other is here.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.routing import Route

from simulator.law import COHORTS, DWELLINGS, Law
from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.answer import citations, headline
from simulator.ui.contract import blocks, engine, since_link
from simulator.ui.server import lite, lite_events
from simulator.ui.shell.markup import Markup, alone, join, tag
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import life_codes, query
from simulator.ui.state.facts import FIELDS, TEXTS, UNITS
from simulator.views.line_of_life import line_of_life
from simulator.views.voice import Voice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from simulator.ui.contract.engine import Life
    from simulator.ui.server.lite_events import Draft
    from simulator.ui.state.life_codes import Codes

_OFFERED = {"cohort": (tuple(reversed(COHORTS)), "page.cohort"), "type": (DWELLINGS, "page.type")}
"""The facts that are chosen: their codes, and what the keys of their words begin with."""
_STYLE = ".hero.mine .v{font-size:1.35rem}.sum td{text-align:end;white-space:normal}.mark{margin-inline-end:.4rem}"


async def _page(request: Request) -> Response:
    lang, address = query.language(request.headers, query.query(request)), dict(request.query_params)
    return await lite.in_turn(request, lang, functools.partial(page, address, lang, clock.today()))


def page(address: Mapping[str, str], lang: str, today: dt.date) -> tuple[str, int]:
    """The whole page for the codes of an address as it is read on a day, and the status of its answer."""
    voice, codes = _read(address, lang, today)
    unit = {"unit": UNITS[1]} if voice.centimes else {}
    codes, draft = lite_events.added(address, codes, today)
    is_example, label = life_codes.is_example(codes, today), blocks.label(voice, codes, today)
    try:
        life = engine.life(codes, today)
    except SimulatorError as error:
        faults = () if blocks.only_asks(error) else headline.faults_of(error)
        wrong = {life_codes.field_of(fault.where) for fault in faults}
        parts = [label, blocks.refusal(voice, error, codes), _form(voice, codes, unit, today, wrong)]
        status = 422
    else:
        parts = [label, _since(voice, codes, today, address), *_answer(voice, codes, life, unit, today, draft)]
        status = 200
    mark = {TEXTS: address[TEXTS]} if TEXTS in address else {}
    sent = {} if is_example else life_codes.written(codes) | mark
    return lite.document(voice, lite.UNDER_WAY, voice.say("page.nav.contract"), sent | unit, parts, _STYLE), status


def figure(address: Mapping[str, str], lang: str, today: dt.date) -> Markup:
    """What stands first on the page for the codes of an address: what is left to pay, or what could not be read."""
    voice, codes = _read(address, lang, today)
    try:
        hero = blocks.hero(voice, engine.life(codes, today).contract)
        answer = join(_since(voice, codes, today, address), hero)
    except SimulatorError as error:
        answer = blocks.refusal(voice, error, codes)
    return join(blocks.label(voice, codes, today), answer)


def _since(voice: Voice, codes: Codes, today: dt.date, address: Mapping[str, str]) -> Markup:
    """What the texts changed since an address was made that states a contract."""
    return since_link.block(voice, codes, today, address.get(TEXTS, "") if life_codes.is_in(address) else "")


def _read(address: Mapping[str, str], lang: str, today: dt.date) -> tuple[Voice, Codes]:
    """The voice that an address asks for, and the codes of its contract."""
    facts = {name: query.understood(name, address[name]) for name in FIELDS if name in address}
    voice = Voice(Law.load(), lang, centimes=address.get("unit") == UNITS[1])
    return voice, life_codes.read(address, facts, today)


def _answer(voice: Voice, codes: Codes, life: Life, unit: Codes, today: dt.date, draft: Draft) -> Iterable[Markup]:
    """The sentence, what pays everything, the form; then the statement and the line of life."""
    contract = life.contract
    yield blocks.hero(voice, contract)
    yield blocks.pay_off(voice, contract)
    yield _form(voice, codes, unit, today)
    yield blocks.supposed(voice, contract)
    yield join(citations.heading(voice, "mine.statement"), blocks.statement(voice, contract))
    listing = lite_events.listing(voice, codes, life, lambda others: _link(lite.UNDER_WAY, voice, others, unit))
    yield join(citations.heading(voice, "mine.events"), listing, lite_events.adding(voice, codes, draft))
    yield join(citations.heading(voice, "mine.life"), blocks.life_list(voice, line_of_life(contract)))
    full = tag("a", voice.say("mine.full"), href=_link(f"/{PAGES['contract'].address}", voice, codes, unit))
    yield tag("p", full, cls="out")


def _link(path: str, voice: Voice, codes: Codes, unit: Codes) -> str:
    return f"{path}?{urlencode(life_codes.written(codes) | unit | {'lang': voice.lang})}"


def _form(voice: Voice, codes: Codes, unit: Codes, today: dt.date, wrong: Collection[str] = ()) -> Markup:
    """The facts as fields that send them back; what else the address holds goes along unseen."""
    facts, beside = (
        [_field(voice, codes, name, today, wrong) for name in names] for names in (life_codes.FACTS, life_codes.BESIDE)
    )
    is_example = life_codes.is_example(codes, today)
    opened = {"open": "open"} if set(wrong) & set(life_codes.BESIDE) else {}
    names = () if is_example else ("events", *life_codes.QUESTIONS)
    unseen = {name: codes[name] for name in names if codes[name]}
    hidden = {life_codes.PREFIX + name: code for name, code in unseen.items()} | unit | {"lang": voice.lang}
    return tag(
        "section",
        tag("h2", voice.say("lite.question")),
        tag(
            "form",
            tag("div", *facts, cls="grid"),
            tag("details", tag("summary", voice.say("mine.beside")), tag("div", *beside, cls="grid"), **opened),
            *(alone("input", type="hidden", name=name, value=code) for name, code in hidden.items()),
            tag("button", voice.say("lite.ask")),
            action=lite.UNDER_WAY,
            autocomplete="off",
            id=lite_events.FORM,
        ),
    )


def _field(voice: Voice, codes: Codes, name: str, today: dt.date, wrong: Collection[str]) -> Markup:
    """One fact: a choice where its codes can be counted, else what is typed."""
    label, code = voice.say(blocks.label_key(name)), codes[name]
    if name in _OFFERED:
        offered, labels = _OFFERED[name]
        blank = Markup(f'<option value="">{voice.say("whatif.choose")}</option>') if not code else Markup()
        options = [
            tag(
                "option",
                voice.say(f"{labels}.{choice}"),
                value=choice,
                **({"selected": "selected"} if choice == code else {}),
            )
            for choice in offered
        ]
        return tag("label", label, tag("select", blank, *options, name=life_codes.PREFIX + name))
    if name == "on" and not code:
        code = today.isoformat()
    key = "page.hint.birth" if name == "birth" else "page.hint.day" if name in life_codes.DAYS else f"mine.hint.{name}"
    hint = tag("small", voice.say(key)) if voice.has(key) else Markup()
    more = {"aria_invalid": "true"} if name in wrong else {}
    value = life_codes.shown(name, code)
    field = alone("input", name=life_codes.PREFIX + name, value=value, inputmode="numeric", **more)
    return tag("label", label, hint, field)


ROUTES = [Route(lite.UNDER_WAY, _page), Route(f"{lite.UNDER_WAY}/", _page)]
