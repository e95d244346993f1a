"""The form of the light page of the other programmes: each fact that a scheme asks, as a field that sends it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law.keys import CURRENCIES
from simulator.law.scheme import MAIN
from simulator.question.fact_rows import AMOUNTS, DAYS
from simulator.ui.programmes import labels
from simulator.ui.programmes.form import choice_words
from simulator.ui.server import lite
from simulator.ui.shell.markup import Markup, alone, tag
from simulator.ui.state import scheme_codes
from simulator.ui.state.scheme_codes import AN_AMOUNT, PREFIX, SCHEME

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from simulator.question.fact_rows import Fact
    from simulator.ui.state.scheme_codes import Codes
    from simulator.views.voice import Voice

OWN_ENDING = "_own"
"""What follows the name of an amount that may be a word, in the name of the field in which its digits are typed."""
MAIN_CURRENCY = CURRENCIES[MAIN]
"""The currency of which there are millions of centimes."""


def form(
    voice: Voice, codes: Codes, unit: Mapping[str, str], wrong: Collection[str] = (), steps: Collection[str] = ()
) -> Markup:
    """At once what decides, then in a fold what is rare, the readings and the days of ``steps`` that are not known; the ``wrong`` fields are marked."""
    facts = scheme_codes.facts_of(codes[SCHEME])
    open_days = {name for name in facts if codes.get(name)} | {f"works_{step}" for step in steps}
    shown_names = [
        name for name, fact in facts.items()
        if _is_asked(fact, codes) and (not scheme_codes.is_step(fact) or name in open_days)
    ]  # fmt: skip
    first = [
        name for name in shown_names if labels.behind(facts[name]) or scheme_codes.is_first(facts[name], codes[SCHEME])
    ]
    rare = [name for name in shown_names if name not in first]
    hidden = {PREFIX + SCHEME: codes[SCHEME], "lang": voice.lang, **unit}
    opened = {"open": "open"} if set(wrong) & set(rare) else {}
    return tag(
        "section",
        tag("h2", voice.say("lite.question")),
        tag(
            "form",
            tag("div", *_fields(voice, codes, first, wrong), cls="grid"),
            tag("details", tag("summary", voice.say("programme.rare")), tag("div", *_fields(voice, codes, rare, wrong), cls="grid"), **opened),
            *(alone("input", type="hidden", name=name, value=code) for name, code in hidden.items()),
            tag("button", voice.say("lite.ask")),
            action=lite.PROGRAMMES,
            autocomplete="off",
        ),
    )  # fmt: skip


def _is_asked(fact: Fact, codes: Codes) -> bool:
    """Whether a fact is asked now: of what was owned and of an aid, the details after a yes."""
    before = labels.behind(fact)
    return not before or codes.get(before) == "yes"


def _fields(voice: Voice, codes: Codes, names: Iterable[str], wrong: Collection[str]) -> Iterable[Markup]:
    for name in names:
        fact = scheme_codes.facts_of(codes[SCHEME])[name]
        words = labels.label(voice, name, codes[SCHEME])
        if scheme_codes.is_amount_or_word(fact):
            yield from _amount_or_word(voice, codes, name, words, name in wrong)
        elif scheme_codes.choices(fact):
            yield _choice(voice, fact, name, words, codes.get(name, ""))
        else:
            yield _typed(voice, fact, PREFIX + name, words, codes.get(name, ""), is_wrong=name in wrong)


def _choice(voice: Voice, fact: Fact, name: str, words: str, code: str) -> Markup:
    """A few codes in a list; nothing is chosen until it was said; of a reading, the first is."""
    offered = [(option, choice_words(voice, fact, option)) for option in scheme_codes.choices(fact)]
    blank = voice.say("whatif.choose")
    if fact.part == "readings":
        (_, blank), *offered = offered
    return _list(name, words, [("", blank), *offered], code)


def _list(name: str, words: str, offered: Iterable[tuple[str, str]], chosen: str) -> Markup:
    options = (Markup(f'<option value="{code}"{" selected" if code == chosen else ""}>{tag("bdi", option)[5:-6]}</option>') for code, option in offered)  # fmt: skip
    return tag("label", words, tag("select", *options, name=PREFIX + name))


def _amount_or_word(voice: Voice, codes: Codes, name: str, words: str, is_wrong: bool) -> Iterable[Markup]:  # noqa: FBT001
    """An amount that may be a word: the words, then the field of the amount, which counts where no word is chosen."""
    fact, code = scheme_codes.facts_of(codes[SCHEME])[name], codes.get(name, "")
    is_word = code in fact.choices
    offered = [(word, voice.say(f"programme.amount.{word}")) for word in (*fact.choices, AN_AMOUNT)]
    yield _list(
        name, words, [("", voice.say("whatif.choose")), *offered], code if is_word else AN_AMOUNT if code else ""
    )
    currency = voice.say(f"whatif.currency.{voice.currency}")
    label = voice.say("whatif.label.amount", name=voice.say("programme.amount"), currency=currency)
    typed = "" if is_word or code == AN_AMOUNT else code
    yield _typed(voice, fact, f"{PREFIX}{name}{OWN_ENDING}", label, typed, is_wrong=is_wrong)


def _typed(voice: Voice, fact: Fact, name: str, words: str, code: str, *, is_wrong: bool) -> Markup:
    """A fact that is typed: what was typed is shown as it was understood, or as it stands."""
    is_day = fact.kind in DAYS
    hint = "page.hint.birth" if scheme_codes.may_be_year(fact) else "page.hint.day"
    small = [tag("small", voice.say(hint))] if is_day else []
    more = {"aria_invalid": "true"} if is_wrong else {}
    digits = "numeric" if is_day or fact.kind in AMOUNTS else ""
    field = alone("input", name=name, value=scheme_codes.shown(fact, code), inputmode=digits, **more)
    return tag("label", words, *small, field)
