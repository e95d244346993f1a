"""The light page, ``/lite``: the same question and the same answer as plain HTML in one request, which needs no script.

Its address has the codes of every other page, so any of them opens as it is here and the other way round. What cannot
be read is said above the form, which keeps what was typed; the answer is then 422.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from simulator.law import Law
from simulator.reading import clock
from simulator.reading.errors import InputError, SimulatorError
from simulator.reading.fact_readers import FactReader, raise_all
from simulator.ui.answer import blocks, changes, citations, doubts, download_links, headline, since_link, tranches_loan
from simulator.ui.server import lite_years, preview, static_files, turns
from simulator.ui.server.lite_form import BEFORE, WAY, PageQuestion, form
from simulator.ui.server.lite_form import address as codes_of
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.state import examples, query, question, ways
from simulator.ui.state.facts import FIELDS, LONGEST, TEXTS, UNITS, Facts, as_supposed, supposed, written
from simulator.views.text.answer_page import MARKS
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, direction, say, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from simulator.ui.answer.headline import Contracts
    from simulator.views.years import Summary

PATH = "/lite"
CASES = f"{PATH}/cases"
CONTRACT = f"{PATH}/contract"
UNDER_WAY = f"{PATH}/mon-contrat"
PROGRAMMES = f"{PATH}/programmes"
COUNTER = f"{PATH}/guichet"
_BESIDE = {
    CASES: "page.cases",
    UNDER_WAY: "page.nav.contract",
    PROGRAMMES: "page.nav.programmes",
    COUNTER: "page.nav.counter",
}
"""The other light pages, at the foot of the first one, and the keys of their names."""
CONFIRMED = "confirmed"
"""In the address: the amounts that are right as they are written, a blank between two."""
LARGEST, PACKED = 30_000, 8_000
"""Bytes of the largest page: as it stands, and compressed."""
_STYLE = (Path(__file__).parent / "lite.css").read_text(encoding="utf-8").replace("\n", "")
_HEADERS = {"cache-control": "no-store", "vary": "Accept-Language"}


async def _lite(request: Request) -> Response:
    lang, address = query.language(request.headers, query.query(request)), dict(request.query_params)
    if address.get(BEFORE, address.get("cohort")) != address.get("cohort"):
        return RedirectResponse(_moved(address, lang), 303, _HEADERS)
    return await in_turn(request, lang, functools.partial(page, address, lang, clock.today()))


async def _contract(request: Request) -> Response:
    lang, address = query.language(request.headers, query.query(request)), dict(request.query_params)
    return await in_turn(request, lang, functools.partial(contract, address, lang))


async def in_turn(request: Request, lang: str, make: Callable[[], tuple[str, int]]) -> Response:
    """The page that ``make`` gives, in its turn among the light work; 503 while too much waits."""
    try:
        body, status = await turns.LIGHT.run(make, request)
    except turns.BusyError:
        return HTMLResponse(_busy(lang), 503, _HEADERS | {"retry-after": "5"})
    return HTMLResponse(body, status, _HEADERS | {"content-language": lang})


async def _cases(request: Request) -> Response:
    """The typical cases, each a link to its answer."""
    lang = query.language(request.headers, query.query(request))
    voice = Voice(Law.load(), lang)
    links = [
        tag("li", tag("a", example.title[lang], href=f"{PATH}?{urlencode({'lang': lang} | written(example.facts))}"))
        for example in examples.all_of_them()
    ]
    body = document(voice, CASES, voice.say("page.cases"), {}, [tag("ul", *links, cls="out")])
    return HTMLResponse(
        body, headers={"cache-control": "no-cache", "vary": "Accept-Language", "content-language": lang}
    )


def _moved(address: Mapping[str, str], lang: str) -> str:
    """The address of the same household in the programme that was just chosen."""
    stated = _read(address)
    return _link(stated._replace(facts=examples.in_programme(stated.facts, stated.facts["cohort"])), lang, PATH)


def page(address: Mapping[str, str], lang: str, today: dt.date) -> tuple[str, int]:
    """The whole page for the codes of an address as it is read today, and the status of its answer."""
    stated = _read(address)
    voice = _voice(stated, lang)
    try:
        answers = _answers(question.on_day(stated.facts, today), voice.law)
    except SimulatorError as error:
        wrong = {question.field_of(fault.where) for fault in headline.faults_of(error)}
        return _answered(
            voice, stated, [headline.refusal(voice, error, stated.facts), form(voice, stated, PATH, wrong)]
        ), 422
    asked_first = doubts.questions(answers.values(), stated.facts, stated.shown.get(CONFIRMED, "").split())
    if asked_first:
        return _answered(voice, stated, [_before(voice, stated, asked_first), form(voice, stated, PATH)]), 200
    contracts = question.contracts(question.on_day(stated.facts, today), answers, voice.law)
    top = [*_figure_of(voice, stated, answers, contracts), form(voice, stated, PATH)]
    for behind in lite_years.FROM_LONG_TO_SHORT:
        body = _answered(voice, stated, [*top, *_answer(voice, stated, answers, contracts, behind)])
        if len(body.encode()) <= LARGEST:
            break
    return body, 200


def figure(address: Mapping[str, str], lang: str, today: dt.date) -> Markup:
    """What stands first on the page of an address: the figure, or what could not be read; nothing where the page asks first."""
    stated = _read(address)
    voice = _voice(stated, lang)
    try:
        answers = _answers(question.on_day(stated.facts, today), voice.law)
    except SimulatorError as error:
        return headline.refusal(voice, error, stated.facts)
    if doubts.questions(answers.values(), stated.facts, stated.shown.get(CONFIRMED, "").split()):
        return Markup()
    kind = _kind(stated, answers)
    contracts = question.contracts(question.on_day(stated.facts, today), answers, voice.law)
    figures = _figure_of(voice, stated, answers, contracts)
    return join(*figures, blocks.cards(voice, answers[kind], contracts[kind]))


def _voice(stated: PageQuestion, lang: str) -> Voice:
    return Voice(Law.load(), lang, centimes=stated.shown.get("unit") == UNITS[1])


def _figure_of(
    voice: Voice, stated: PageQuestion, answers: Mapping[str, Summary], contracts: Contracts
) -> list[Markup]:
    """Whose facts these are, what the texts changed since the link was made, what does not fit together, the answer in a sentence."""
    figures = headline.hero(voice, dict(answers), contracts, supposed(stated.facts))
    since = since_link.block(voice, stated.facts, answers, stated.shown.get(TEXTS, ""))
    return [_origin_label(voice, stated), since, doubts.of_all(voice, answers.values()), figures]


def _before(voice: Voice, stated: PageQuestion, questions: Sequence[doubts.AmountQuestion]) -> Markup:
    """The amounts to ask about before anything is answered: each with a link that corrects it, and one that keeps it."""
    confirmed = stated.shown.get(CONFIRMED, "").split()
    asked_of = []
    for doubt in questions:
        meant = stated._replace(facts=stated.facts | {doubt.field: doubt.instead})
        right = {CONFIRMED: " ".join([*confirmed, doubt.token])}
        links = [
            tag("a", doubt.yes(voice), href=_link(meant, voice.lang)),
            tag("a", doubt.no(voice), href=_link(stated, voice.lang, **right)),
        ]
        asked_of += [tag("p", write(doubt.sentence, voice.lang)), tag("p", *_spaced(links), cls="out")]
    return tag("section", tag("h2", voice.say("warning.ask")), *asked_of, cls="alert", role="alert")


def _answered(voice: Voice, stated: PageQuestion, parts: Iterable[Markup]) -> str:
    return document(voice, PATH, voice.say("lite.title"), codes_of(stated, voice.lang), parts)


def contract(address: Mapping[str, str], lang: str) -> tuple[str, int]:
    """The page of what the contract forbids and gives, for the same codes, and the status of its answer."""
    stated, leaf = _read(address), Voice(Law.load(), lang)
    back = tag("p", tag("a", leaf.say("lite.title"), href=_link(stated, lang, PATH)), cls="out")
    try:
        answers = _answers(stated.facts, leaf.law)
    except SimulatorError as error:
        parts, status = [headline.refusal(leaf, error, stated.facts), back], 422
    else:
        terms = contract_terms(leaf, answers[_kind(stated, answers)])
        parts, status = [_origin_label(leaf, stated), terms, back], 200
    return document(leaf, CONTRACT, leaf.say("contract.title"), codes_of(stated, lang), parts), status


def contract_terms(voice: Voice, shown: Summary) -> Markup:
    """What the contract forbids and gives, each with its article."""
    rows = [
        tag("li", voice.say(term.sentence.key, **term.sentence.facts), " ", *(tag("small", citations.cited(voice, p)) for p in term.provisions))
        for term in shown.contract
    ]  # fmt: skip
    return tag("ul", *rows, cls="gaps")


def _kind(stated: PageQuestion, answers: Mapping[str, Summary]) -> str:
    """The type of dwelling that is shown: of two side by side, the one that is chosen."""
    detail = stated.shown.get("detail", "")
    return detail if detail in answers else next(iter(answers))


def _origin_label(voice: Voice, stated: PageQuestion) -> Markup:
    """Whose facts these are: an example's, or the visitor's with those that had to be borrowed."""
    if stated.borrowed:
        return headline.label(voice, None, stated.borrowed, stated.facts)
    example = examples.matching(stated.facts)
    if example:
        return tag("p", voice.say("lite.example", title=example.title[voice.lang]), cls="label")
    return headline.label(voice, None, [], stated.facts) if supposed(stated.facts) else Markup()


def _read(address: Mapping[str, str]) -> PageQuestion:
    """The facts that were typed; those that the address does not name are the example's, and the page says so."""
    shown = {name: address[name] for name in ("unit", "detail", CONFIRMED, TEXTS) if address.get(name)}
    shown |= {WAY: way} if (way := ways.read(address.get(WAY, ""))) else {}
    example = examples.first().facts
    if not any(name in address for name in FIELDS):
        return PageQuestion(dict(example), [], shown)
    missing = [name for name, field in FIELDS.items() if field.needed and name not in address]
    facts = {name: query.understood(name, address.get(name, "")) for name in FIELDS}
    all_facts = facts | {name: example[name] for name in missing}
    marked = examples.compared(as_supposed(all_facts, {*supposed(all_facts), *missing}))
    return PageQuestion(examples.around_own_dates(marked), missing, shown)


def _answers(facts: Facts, law: Law) -> dict[str, Summary]:
    """The answer for each type. Raises ``InputError`` with every fault, and ``LawError``."""
    short = {name: code if query.fits(name, code) else "" for name, code in facts.items()}
    long = FactReader(lambda: _refuse_too_long(facts))
    read = FactReader(lambda: question.answers(short, law))
    raise_all([long, read])
    return read()


def _refuse_too_long(facts: Facts) -> None:
    places = [question.place_of(name) for name, code in facts.items() if not query.fits(name, code)]
    if places:
        raise InputError.joined(InputError("api.error.too_long", place, most=LONGEST) for place in places)


# --- the page


def document(
    voice: Voice, path: str, name: str, codes: Mapping[str, str], parts: Iterable[Markup], style: str = ""
) -> str:
    """A whole page under a name; ``codes`` is what its address has besides the language, ``style`` what this page alone needs."""
    lang = voice.lang
    title = voice.say("page.title")
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{name} · {title}</title>{preview.tags(lang, f'{name} · {title}')}"
        f'<link rel="icon" href="/assets/icon.svg"><style>{_STYLE}{style}</style>'
    )
    if path.startswith(PATH):
        head += f'<script src="{static_files.KEEPER}" async></script>'
    tongues = [
        tag("b", say("page.lang", other)) if other == lang
        else tag("a", say("page.lang", other), href=f"{path}?{urlencode({**codes, 'lang': other})}", lang=other, hreflang=other)
        for other in LANGUAGES
    ]  # fmt: skip
    top = tag("header", tag("p", title, cls="brand"), tag("nav", *_spaced(tongues)))
    main = tag("main", tag("h1", name), tag("p", voice.say("disclaimer"), cls="disclaimer"), *parts)
    others = _BESIDE if path == PATH else {}
    cases = join(*(tag("p", tag("a", voice.say(key), href=f"{other}?lang={lang}")) for other, key in others.items()))
    foot = tag("footer", cases, voice.say("page.footer"))
    return f'<!doctype html><html lang="{lang}" dir="{direction(lang)}"><head>{head}</head><body>{top}{main}{foot}</body></html>'


def nowhere(lang: str) -> str:
    """The page of an address that is none."""
    voice = Voice(Law.load(), lang)
    link = tag("p", tag("a", voice.say("page.nav.simulate"), href=f"/?lang={lang}"), cls="out")
    return document(voice, "/", voice.say("lite.nowhere"), {}, [link])


def _busy(lang: str) -> str:
    return f'<!doctype html><html lang="{lang}" dir="{direction(lang)}"><title>503</title><main>{say("api.error.busy", lang)}</main></html>'


def _spaced(parts: Iterable[Markup]) -> list[str]:
    return [piece for part in parts for piece in (part, " ")]


def _link(stated: PageQuestion, lang: str, path: str = "", **codes: str) -> str:
    return f"{path}?{urlencode(codes_of(stated, lang) | codes)}"


# --- the answer


def _answer(
    voice: Voice, stated: PageQuestion, answers: Mapping[str, Summary], contracts: Contracts, behind: lite_years.Behind
) -> Iterable[Markup]:
    """Everything behind the figure; of two types side by side, the one that is chosen, with a link to the other."""
    kind = _kind(stated, answers)
    shown = answers[kind]
    if len(answers) > 1:
        links = [
            tag("b", voice.say("page.detail", dwelling=dwelling))
            if dwelling == kind
            else tag("a", voice.say("page.detail", dwelling=dwelling), href=_link(stated, voice.lang, detail=dwelling))
            for dwelling in answers
        ]
        yield tag("p", *_spaced(links), cls="tabs")
    yield blocks.cards(voice, shown, contracts[kind])
    if shown.answer.is_refused:
        yield changes.lines(voice, question.changes(stated.facts, kind, voice.law))
    yield blocks.prices(voice, shown)
    yield blocks.age(voice, shown)
    yield blocks.pay_off(voice, shown)
    yield tranches_loan.lent(voice, shown)
    yield conditions(voice, shown)
    yield blocks.tranches(voice, shown)
    yield blocks.payers(voice, shown)
    yield behind(voice, shown, contracts[kind])
    sheet_question = stated._replace(facts=stated.facts | {"type": kind}, shown={})
    yield tag(
        "p",
        tag(
            "a",
            voice.say("lite.pdf"),
            href=_link(sheet_question, voice.lang, download_links.SHEET, as_of=str(shown.answer.as_of)),
            type="application/pdf",
        ),
        tag("a", voice.say("contract.title"), href=_link(stated, voice.lang, CONTRACT)),
        *_to_the_contract(voice, stated, shown),
        tag("a", voice.say("lite.full"), href=_link(stated, voice.lang, "/")),
        cls="out",
    )
    yield blocks.law_day(voice, shown.answer)


def conditions(voice: Voice, shown: Summary) -> Markup:
    """The conditions, one line each; with the keys in hand, behind the day on which they were judged."""
    keys = shown.answer.keys_in_hand
    rows = [
        tag("li", tag("b", MARKS[row.verdict]), " ", voice.say(step.sentence.key, **step.sentence.facts), cls="" if keys else row.verdict)
        for row in shown.answer.criteria
        if (step := shown.step(row.rule))
    ]  # fmt: skip
    items = tag("ul", *rows, cls="conditions")
    return (
        blocks.of_the_day(voice, shown, keys, items)
        if keys
        else join(citations.heading(voice, "page.conditions"), items)
    )


def _to_the_contract(voice: Voice, stated: PageQuestion, shown: Summary) -> Iterable[Markup]:
    """With the keys in hand, the door to the page that asks what was really paid."""
    if shown.answer.keys_in_hand:
        yield tag("a", voice.say("answer.left.door"), href=_link(stated, voice.lang, UNDER_WAY))


ROUTES = [Route(PATH, _lite), Route(f"{PATH}/", _lite), Route(CASES, _cases), Route(CONTRACT, _contract)]
