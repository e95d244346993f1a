"""The form of the light page: what an address asks, and the fields that send it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from simulator.law import earlier
from simulator.question.fact_rows import Page
from simulator.question.facts import BOTH, CODES, choices, codes_on, may_be_unanswered
from simulator.ui.shell.markup import Markup, alone, tag
from simulator.ui.state import income_days, question, typed, ways
from simulator.ui.state.facts import DAYS, DIGITS, TEXTS, YEAR_ENOUGH, Facts, supposed, written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from simulator.views.voice import Voice


BEFORE = "before"
"""In the form only: the programme that its dates are of; another one brings dates of its own while these are an example's."""
WAY = "way"
"""In the address: the way in, which decides what is asked first."""
_LONGEST_LINK = 700
"""Characters of the question in a link to a way in."""
DETAILS = codes_on(Page.AFTER_PROPERTY, Page.AFTER_AID)
"""The facts that are asked after a yes; after a no they are left out of the address."""
_FIRST = codes_on(Page.FIRST)
_MORE = tuple(name for name in codes_on(Page.FOLD, Page.KAFIL) if CODES[name][0].light or name in may_be_unanswered())
"""The facts behind the fold of the form; the others of the address are carried on unseen."""


class PageQuestion(NamedTuple):
    """The question of an address: the facts as typed, those borrowed, and how the page is to be shown."""

    facts: Facts
    borrowed: list[str]
    shown: dict[str, str]


def address(stated: PageQuestion, lang: str) -> dict[str, str]:
    """What an address has to say to bring the same question in a language."""
    return written(stated.facts) | stated.shown | {"lang": lang}


def form(voice: Voice, stated: PageQuestion, path: str, wrong: Collection[str] = ()) -> Markup:
    """The form, which sends the question to the page at ``path``; the ``wrong`` fields are marked."""
    facts = stated.facts
    asked_first = ways.first_facts(stated.shown.get(WAY, ""), facts)
    behind = [name for name in (*_FIRST, *_MORE) if name not in asked_first]
    first = [*(_fact(voice, stated, name, wrong) for name in asked_first), *_details(voice, stated, wrong)]
    more = [_fact(voice, stated, name, wrong) for name in behind]
    visible = {*_FIRST, *DETAILS, *_MORE}
    unseen = {name: code for name, code in address(stated, voice.lang).items() if name not in visible}
    unseen |= {BEFORE: facts["cohort"], TEXTS: earlier.mark(voice.law)}
    opened = {"open": "open"} if set(wrong) & set(behind) else {}
    return tag(
        "section",
        tag("h2", voice.say("lite.question")),
        _ways(voice, stated, path),
        tag(
            "form",
            tag("div", *first, cls="grid"),
            tag("details", tag("summary", voice.say("lite.more")), tag("div", *more, cls="grid"), **opened),
            *(alone("input", type="hidden", name=name, value=code) for name, code in unseen.items()),
            tag("button", voice.say("lite.ask")),
            action=path,
            autocomplete="off",
        ),
    )


def _ways(voice: Voice, stated: PageQuestion, path: str) -> Markup:
    """The ways in, each a link to the same question with other facts asked first; the one that is open is none.

    Who has stated that much already that each link would be long needs none: the page has a size to keep.
    """
    if len(urlencode(address(stated, voice.lang))) > _LONGEST_LINK:
        return Markup()
    links: list[str] = []
    for way in ways.WAYS:
        words = voice.say(f"begin.way.{way}")
        other_question = stated._replace(facts=ways.example(way, stated.facts), shown=stated.shown | {WAY: way})
        is_open = stated.shown.get(WAY) == way
        link = tag("a", words, href=f"{path}?{urlencode(address(other_question, voice.lang))}")
        links += [tag("b", words) if is_open else link, " "]
    return tag("p", *links, cls="tabs")


def _fact(voice: Voice, stated: PageQuestion, name: str, wrong: Collection[str]) -> Markup:
    """A fact as it is asked: a choice where its answers can be counted, else what is typed."""
    offered = choices(name)
    if not any(offered):
        return _field(voice, stated, name, wrong)
    if name == "type":
        kinds = dict.fromkeys((*question.SIDE_BY_SIDE, BOTH, stated.facts[name]))
        offered = tuple(kind for kind in kinds if voice.has(f"page.type.{kind}"))
    labels = CODES[name][0].labels
    return _choice(voice, stated, name, {code: f"{labels}.{code or 'unstated'}" for code in offered})


def _details(voice: Voice, stated: PageQuestion, wrong: Collection[str]) -> Iterable[Markup]:
    """What was owned, whose, until when, and whose the aid was: asked after a yes only."""
    after = (("property", Page.AFTER_PROPERTY), ("aid", Page.AFTER_AID))
    return (
        _fact(voice, stated, name, wrong)
        for answer, page in after
        if stated.facts[answer] == "yes"
        for name in codes_on(page)
    )


def _field(voice: Voice, stated: PageQuestion, name: str, wrong: Collection[str]) -> Markup:
    """A fact that is typed: what was typed is shown as it was understood, or as it stands."""
    facts = stated.facts
    code, is_day = facts[name], name in DAYS
    hint = (
        "page.hint.until" if name == "property_until" else "page.hint.birth" if name in YEAR_ENOUGH else "page.hint.day"
    )
    hints = [voice.say(hint)] if is_day else []
    shown = typed.day_shown(code) if is_day else typed.amount_shown(code) if name in DIGITS else code
    more = {"aria_invalid": "true"} if name in wrong else {}
    field = alone("input", name=name, value=shown, inputmode="numeric" if name in DIGITS else "", **more)
    return tag(
        "label",
        income_days.label(voice, name, facts),
        _small(voice, stated, name, *hints),
        field,
    )


def _small(voice: Voice, stated: PageQuestion, name: str, *hints: str) -> Markup:
    """What stands beside the name of a fact: how it is typed, and whether it is an example's."""
    marks = [voice.say("page.mark.example")] if name in supposed(stated.facts) else []
    return tag("small", " · ".join([*hints, *marks])) if hints or marks else Markup()


def _choice(voice: Voice, stated: PageQuestion, name: str, choices: Mapping[str, str]) -> Markup:
    """A choice among codes; the empty one says nothing, and needs its empty value: else a browser sends its words."""
    options = []
    for code, key in choices.items():
        chosen = {"selected": "selected"} if code == stated.facts[name] else {}
        option = tag("option", voice.say(key), value=code, **chosen)
        options.append(option if code else Markup(option.replace("<option", '<option value=""', 1)))
    return tag(
        "label", voice.say(f"page.field.{name}"), _small(voice, stated, name), tag("select", *options, name=name)
    )
