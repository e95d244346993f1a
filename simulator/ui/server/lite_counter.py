"""The light page of the counter, ``/lite/guichet``: a recall code, or the short form of a clerk, without a script.

What is understood goes on to the light page of its question; what is not stays in its field, under its reason.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from starlette.responses import RedirectResponse
from starlette.routing import Route

from simulator.law import Law
from simulator.reading.errors import InputError
from simulator.ui.answer import counter_summary
from simulator.ui.server import lite
from simulator.ui.shell.markup import Markup, alone, tag
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import counter_input, income_days, life_codes, query, recall_contract, scheme_codes
from simulator.ui.state.facts import written
from simulator.views.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from simulator.ui.state.facts import Facts

CODE, TYPED = "code", "t_"
"""In the address: what was typed to bring a case back; what the name of each field of the short form begins with."""
_LONGEST = {CODE: 4000}
_LONG = 200
"""Characters that a field takes; an address that is brought back takes more."""


class CounterAnswer(NamedTuple):
    """The address to go on to, empty where there is none; else what was not understood."""

    address: str = ""
    problem: Markup = Markup()
    wrong: frozenset[str] = frozenset()


async def _page(request: Request) -> Response:
    lang, address = query.language(request.headers, query.query(request)), dict(request.query_params)
    voice = Voice(Law.load(), lang)
    outcome = understood(voice, address)
    if outcome.address:
        return RedirectResponse(outcome.address, 303, {"cache-control": "no-store", "vary": "Accept-Language"})
    return await lite.in_turn(request, lang, partial(_shown, address, lang))


def _shown(address: Mapping[str, str], lang: str) -> tuple[str, int]:
    """The page of an address that has nowhere to go on to; made from words alone, so that another process can make it."""
    voice = Voice(Law.load(), lang)
    return page(voice, address, understood(voice, address))


def understood(voice: Voice, address: Mapping[str, str]) -> CounterAnswer:
    """What the fields of an address say: the light page of their question, or why there is none; nothing where all are blank."""
    texts = {name: words[: _LONGEST.get(name, _LONG)] for name, words in address.items()}
    if code := texts.get(CODE, "").strip():
        try:
            return CounterAnswer(_light(counter_input.brought_back(code), voice.lang))
        except InputError as error:
            return CounterAnswer(problem=counter_summary.not_opened(voice, error), wrong=frozenset({CODE}))
    texts_of_form = {name.removeprefix(TYPED): words for name, words in texts.items() if name.startswith(TYPED)}
    if not any(words.strip() for words in texts_of_form.values()):
        return CounterAnswer()
    entry = counter_input.with_unpriced(counter_input.read(texts_of_form, {}), voice.law)
    if entry.problems:
        wrong = frozenset(TYPED + name for name in entry.problems)
        return CounterAnswer(problem=counter_summary.problems(voice, entry.problems), wrong=wrong)
    return CounterAnswer(_light(entry.facts, voice.lang))


def _light(facts: Facts, lang: str) -> str:
    """The light page of a question: of another scheme, of a contract that has begun, else the first one."""
    if scheme_codes.is_in(facts):
        path, codes = lite.PROGRAMMES, dict(facts)
    elif recall_contract.is_part_of(facts):
        path, codes = lite.UNDER_WAY, life_codes.written(recall_contract.to_page(facts))
    else:
        path, codes = (
            lite.PATH,
            written({name: code for name, code in facts.items() if name not in recall_contract.CODES}),
        )
    return f"{path}?{urlencode(codes | {'lang': lang})}"


def page(voice: Voice, address: Mapping[str, str], outcome: CounterAnswer) -> tuple[str, int]:
    """The whole page: the field of a code, then the short form; what was typed stays. Its status is 422 after a fault."""
    parts = [
        outcome.problem,
        _form(voice, [_field(voice.say("counter.recall"), CODE, "", address, outcome.wrong)]),
        tag("h2", voice.say("lite.question")),
        _form(voice, (_short(voice, name, address, outcome.wrong) for name in counter_input.ORDER)),
        tag("p", tag("a", voice.say("lite.title"), href=f"{lite.PATH}?lang={voice.lang}"), _full(voice), cls="out"),
    ]
    return lite.document(voice, lite.COUNTER, voice.say("page.nav.counter"), {}, parts), 422 if outcome.problem else 200


def _full(voice: Voice) -> Markup:
    return tag("a", voice.say("adviser.counter"), href=f"/{PAGES['counter'].address}?lang={voice.lang}")


def _form(voice: Voice, fields: Iterable[Markup]) -> Markup:
    lang = alone("input", type="hidden", name="lang", value=voice.lang)
    inside = tag("div", *fields, cls="grid"), lang, tag("button", voice.say("counter.compute"))
    return tag("form", *inside, action=lite.COUNTER, autocomplete="off")


def _short(voice: Voice, name: str, address: Mapping[str, str], wrong: frozenset[str]) -> Markup:
    """A field of the short form, with what may be typed in it."""
    if name in income_days.DECLARED:
        label = income_days.label(voice, name, {})
    else:
        label = voice.say(counter_summary.field_label(name))
    return _field(label, TYPED + name, voice.say(counter_input.hint(name)), address, wrong)


def _field(label: str, name: str, hint: str, address: Mapping[str, str], wrong: frozenset[str]) -> Markup:
    more = {"aria_invalid": "true"} if name in wrong else {}
    small = tag("small", hint) if hint else ""
    return tag("label", label, small, alone("input", name=name, value=address.get(name, "")[:_LONG], **more))


ROUTES = [Route(lite.COUNTER, _page), Route(f"{lite.COUNTER}/", _page)]
