"""The light page of the other programmes, ``/lite/programmes``: the form of a scheme and its answer without a script.

Its address has the codes of the page *Autres programmes*, so that each opens as the other is here.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.routing import Route

from simulator.answers.explain import LOAN_NOTES
from simulator.law import Law
from simulator.law.keys import CURRENCIES
from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.answer import blocks, citations, download_links, headline
from simulator.ui.programmes import blocks as programmes
from simulator.ui.server import lite
from simulator.ui.server.lite_programme_form import MAIN_CURRENCY, OWN_ENDING, form
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import query, scheme_codes
from simulator.ui.state.facts import UNITS
from simulator.ui.state.question import AS_OF
from simulator.ui.state.scheme_codes import AN_AMOUNT, PREFIX, SCHEME, SCHEMES
from simulator.views.voice import Voice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from simulator.sheets import Answered
    from simulator.ui.state.scheme_codes import Codes

_PAGE = "programmes"
_OF_THE_LOAN = ("grant", "fnpos", "down_payment", "loan", *LOAN_NOTES, "deferral", "instalment", "interest")
"""The steps of the answer that say what is paid a month, and why."""
_STYLE = ".fees td,.stages td{white-space:normal}.fees .n{text-align:end}.stages :is(td,th){text-align:start}.lab-wide{overflow-x:auto}"


async def _page(request: Request) -> Response:
    lang, address = query.language(request.headers, query.query(request)), dict(request.query_params)
    return await lite.in_turn(request, lang, partial(page, address, lang, clock.today()))


def page(address: Mapping[str, str], lang: str, today: dt.date) -> tuple[str, int]:
    """The whole page for the codes of an address as it is read on a day, and the status of its answer."""
    voice, codes = _read(address, lang)
    unit = {"unit": UNITS[1]} if voice.centimes else {}
    parts = [_schemes(voice, codes), programmes.label(voice, codes)]
    try:
        case, status = scheme_codes.answered(codes, today.isoformat()), 200
    except SimulatorError as error:
        wrong = {scheme_codes.field_of(fault.where, codes[SCHEME]) for fault in headline.faults_of(error)}
        parts += [programmes.refusal(voice, error, codes), form(voice, codes, unit, wrong), _elsewhere(voice, codes)]
        status = 422
    else:
        parts += _answer(voice, case, codes, unit, today)
    name = voice.say(f"page.nav.{_PAGE}")
    return lite.document(voice, lite.PROGRAMMES, name, scheme_codes.written(codes) | unit, parts, _STYLE), status


def figure(address: Mapping[str, str], lang: str, today: dt.date) -> Markup:
    """What stands first on the page for the codes of an address: the answer, or what could not be read."""
    voice, codes = _read(address, lang)
    try:
        case = scheme_codes.answered(codes, today.isoformat())
    except SimulatorError as error:
        return join(programmes.label(voice, codes), programmes.refusal(voice, error, codes))
    return join(programmes.label(voice, codes), _top(voice, case, codes, today))


def _read(address: Mapping[str, str], lang: str) -> tuple[Voice, Codes]:
    """The voice that an address asks for, and the codes of its question; an amount that is typed counts where no word is chosen."""
    stated = {name: words.replace("\u00a0", " ") for name, words in address.items()}
    for name in [name for name in address if name.endswith(OWN_ENDING)]:
        word = name.removesuffix(OWN_ENDING)
        if stated.get(word, "") in ("", AN_AMOUNT):
            stated[word] = stated[name]
    codes = scheme_codes.read(stated)
    currency = CURRENCIES[codes[SCHEME]]
    in_centimes = address.get("unit") == UNITS[1] and currency == MAIN_CURRENCY
    return Voice(Law.load(), lang, centimes=in_centimes, currency=currency), codes


def _schemes(voice: Voice, codes: Codes) -> Markup:
    """The schemes, each a link to its example; the one that is open is none."""
    links: list[str] = []
    for name in SCHEMES:
        words = voice.say(f"whatif.line.{name}")
        link = tag("a", words, href=f"{lite.PROGRAMMES}?{urlencode({'lang': voice.lang, PREFIX + SCHEME: name})}")
        links += [tag("b", words) if name == codes[SCHEME] else link, " "]
    return tag("p", *links, cls="tabs")


def _top(voice: Voice, case: Answered, codes: Codes, today: dt.date) -> Markup:
    return programmes.top(voice, case, scheme_codes.paid_as_due(codes, today.isoformat()))


def _answer(voice: Voice, case: Answered, codes: Codes, unit: Mapping[str, str], today: dt.date) -> Iterable[Markup]:
    """The answer in a sentence, the form; then the conditions, the loan, the price, the fees, the way of the file."""
    yield _top(voice, case, codes, today)
    open_steps = [row.step for row in case.answer.journey if not row.due and not row.on]
    yield form(voice, codes, unit, steps=open_steps)
    yield lite.conditions(voice, case.summary)
    yield _loan(voice, case)
    yield blocks.payers(voice, case.summary) if case.answer.payers else Markup()
    yield blocks.tranches(voice, case.summary) if case.answer.tranches_to_pay else Markup()
    yield programmes.fees(voice, case)
    yield blocks.gaps(voice, case.answer)
    yield programmes.journey(voice, case)
    if case.summary.contract:
        yield join(citations.heading(voice, "contract.title"), lite.contract_terms(voice, case.summary))
    yield _elsewhere(voice, codes, case)
    yield blocks.law_day(voice, case.answer)


def _loan(voice: Voice, case: Answered) -> Markup:
    """How what is paid a month comes from the price, the aid and the loan, one sentence each."""
    steps = [step for name in _OF_THE_LOAN if (step := case.summary.step(name))]
    rows = [tag("li", voice.say(step.sentence.key, **step.sentence.facts)) for step in steps]
    return join(citations.heading(voice, "programme.loan"), tag("ul", *rows, cls="gaps")) if rows else Markup()


def _elsewhere(voice: Voice, codes: Codes, case: Answered | None = None) -> Markup:
    """The sheet of an answer, the full page with the same question, and the light page of the location-vente."""
    stated = scheme_codes.written(codes)
    links = []
    if case is not None:
        codes = stated | {"lang": voice.lang, AS_OF: str(case.answer.as_of)}
        sheet = f"{download_links.SHEET}?{urlencode(codes)}"
        links.append(tag("a", voice.say("lite.pdf"), href=sheet, type="application/pdf"))
    full = f"/{PAGES[_PAGE].address}?{urlencode(stated | {'lang': voice.lang})}"
    links.append(tag("a", voice.say("lite.full"), href=full))
    links.append(tag("a", voice.say("lite.title"), href=f"{lite.PATH}?lang={voice.lang}"))
    return tag("p", *links, cls="out")


ROUTES = [Route(lite.PROGRAMMES, _page), Route(f"{lite.PROGRAMMES}/", _page)]
