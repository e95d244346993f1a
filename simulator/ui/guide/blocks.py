"""The help in HTML: how it is computed, how sure it is, what is not known, what now, the words, and what is never kept.

No figure is written here: the example is answered by the engine, the grades and the sources are counted in the texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from simulator.law import history as past
from simulator.law import sources
from simulator.law.in_words import page as page_read
from simulator.ui.answer import citations
from simulator.ui.law import blocks
from simulator.ui.server import lite
from simulator.ui.server.v1.table import PAGE as DOCS
from simulator.ui.shell.markup import Markup, join, linked, tag
from simulator.ui.shell.pages import PAGES
from simulator.ui.state.facts import written
from simulator.views.voice import named
from simulator.wording import LANGUAGES, Counted, FactList, Months, Named, Plain, Sentence, say, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from simulator.answers import Answer
    from simulator.ui.state.examples import Example
    from simulator.views.voice import Voice
    from simulator.views.years import Summary

WORDS = {
    "location_vente": "`location_vente`",
    "aadl": "`cohort` (`2001-2002`, `2013`, `2024`)",
    "applicant": "`applicant`",
    "decree": "`kind: decree`",
    "order": "`order`, `price_order`",
    "journal": "`JORADP`",
    "snmg": "`snmg`",
    "bounds": "`income_ceiling`, `income_floor`",
    "down_payment": "`down_payment`",
    "tranche": "`tranche`",
    "payment_order": "`due` of a tranche",
    "instalment": "`instalment`",
    "schedule": "`schedule`",
    "keys": "`keys`",
    "kafil": "`kafil`",
    "frontal_aid": "`frontal_aid`",
    "vrd": "`vrd`, `tertiary_vrd`",
    "works": "`structural_works`, `secondary_works`",
    "wilaya": "`wilaya`",
    "millions": "`235 millions`",
}
"""The words that do not translate, and how the code writes them: ``docs/glossary.md`` is made from these and the catalogues."""
COMMAND, DOOR = "location-vente simulate", "/api/answer"


class Help(NamedTuple):
    """What the help shows: its page, the codes of the address, the example with its answer, and the day of the visit."""

    voice: Voice
    address: Mapping[str, str]
    example: Example
    summary: Summary
    day: dt.date

    def link(self, words: str, place: str, **codes: str) -> Markup:
        """A link to another page of the application."""
        query = urlencode(dict(self.address) | codes)
        return tag("a", words, href=f"./{PAGES[place].address}?{query}", target="_self")


def help_page(help_: Help) -> Markup:
    """Every section, under a list of them."""
    voice = help_.voice
    parts = [
        tag("section", tag("h2", voice.say(f"guide.{name}")), section(help_), id=f"guide-{name}")
        for name, section in SECTIONS.items()
    ]
    contents = [tag("a", voice.say(f"guide.{name}"), href=f"#guide-{name}") for name in SECTIONS]
    intro = tag("p", voice.say("guide.intro"), cls="intro")
    return tag("div", intro, tag("nav", *contents, cls="contents"), *parts, cls="book guide")


# --- the sections


def how(help_: Help) -> Markup:
    """A worked example: every figure is the engine's."""
    voice = help_.voice
    rows = [tag("li", voice.say(key, **facts)) for key, facts in _worked(help_.summary.answer)]
    title = voice.say("guide.how.example", title=help_.example.title[voice.lang])
    address = {"lang": voice.lang} | written(help_.example.facts)
    opened = tag("a", voice.say("guide.how.open"), href=f"./?{urlencode(address)}", target="_self")
    return join(tag("p", title), tag("ol", *rows, cls="worked"), tag("p", opened))


def _worked(answer: Answer) -> list[tuple[str, dict[str, object]]]:
    """The sentences of the example with their facts, from the price to the last centime."""
    share = sum(float(tranche.share) for tranche in answer.tranches)
    caps = FactList(
        tuple(
            Sentence("guide.how.cap", {"cap": Named(f"cap.{cap.name}"), "months": Months(cap.months)})
            for cap in answer.term.caps
        )
    )
    instalments = answer.instalments
    months = Months(instalments.count)
    lines: list[tuple[str, dict[str, object]]] = [
        ("guide.how.price", {"price": answer.price}),
        ("guide.how.down", {"share": share, "down": answer.down_payment, "financed": answer.financed}),
        ("guide.how.term", {"caps": caps, "months": months}),
        (
            "guide.how.divide",
            {
                "financed": answer.financed,
                "months": months,
                "instalment": instalments.amount,
                "last": instalments.last_amount,
            },
        ),
        ("guide.how.check", {"total": instalments.total_paid}),
    ]
    if keys := answer.pay_off_at_keys:
        lines.append(("guide.how.once", {"amount": keys.payment.amount, "discount": keys.payment.discount}))
    return lines


def sure(help_: Help) -> Markup:
    """A card for each scheme: how many provisions of each grade, how many silences, the latest text; the sources to read again."""
    cards = [_card(help_, chain) for chain in past.CHAINS]
    return join(tag("p", help_.voice.say("guide.sure.why")), tag("div", *cards, cls="rules"), _unread(help_))


def _unread(help_: Help) -> Markup:
    """The sources without a reading in the twelve months before the day, each with the day of its last reading, if noted."""
    voice = help_.voice
    unread = sources.unread(sources.table().values(), help_.day)
    head = voice.say("source.unread", count=Counted("sources", len(unread)), day=help_.day)
    rows = [tag("li", linked(write(page_read(source), voice.lang))) for source in unread]
    return tag("details", tag("summary", head), tag("ul", *rows), cls="sourced") if unread else Markup()


def _card(help_: Help, chain: str) -> Markup:
    voice = help_.voice
    texts = past.texts(voice.law, chain)
    provisions = [provision for text in texts for provision in text.provisions]
    latest = [text for text in texts if text.in_force <= help_.day][-1]
    gaps = Counted("provisions", sum(not provision.is_known for provision in provisions))
    name = citations.unbroken(write(named(latest), voice.lang))
    return tag(
        "article",
        tag("h3", help_.link(voice.say(f"texts.scheme.{chain}"), "law", scheme=chain)),
        tag("p", blocks.grades(voice, provisions), cls="chips"),
        tag("p", voice.say("guide.sure.gaps", count=gaps), cls="s"),
        tag("p", voice.say("guide.sure.latest", text=name, day=latest.in_force), cls="s"),
        cls="rule",
    )


def limits(help_: Help) -> Markup:
    """The silences of today, by their names, and what is never counted."""
    voice, chain = help_.voice, past.CHAINS[0]
    now, _ = past.gaps(voice.law, chain, help_.day)
    names = [tag("li", voice.say(f"key.{key}")) for key in dict.fromkeys(provision.key for provision in now)]
    links = [
        help_.link(voice.say("guide.limits.open"), "law", scheme=chain, view="unknown"),
        help_.link(voice.say("guide.limits.read"), "law", scheme=chain, view="readings"),
    ]
    return join(
        tag("p", voice.say("guide.limits.why", day=help_.day)),
        tag("ul", *names, cls="tags"),
        tag("p", voice.say("not_included")),
        *(tag("p", link) for link in links),
    )


def steps(help_: Help) -> Markup:
    """What a household can do next; another programme is one of them."""
    names = ("check", "keep", "order", "ask", "kafil")
    others = tag("li", help_.link(help_.voice.say("programme.open"), "programmes"))
    return tag("ol", *(tag("li", help_.voice.say(f"guide.next.{name}")) for name in names), others, cls="worked")


def words(help_: Help) -> Markup:
    """The glossary: each word in the language of the page, in the two others, and what it means."""
    return tag("dl", *(_word(help_.voice, word) for word in WORDS), cls="rules words")


def _word(voice: Voice, word: str) -> Markup:
    key = f"guide.word.{word}"
    others = {say(key, lang): lang for lang in LANGUAGES if say(key, lang) != voice.say(key)}
    abroad = [tag("bdi", name, lang=lang) for name, lang in others.items()]
    return tag(
        "div",
        tag("dt", voice.say(key), " ", tag("small", *_apart(abroad))),
        tag("dd", voice.say(f"guide.word.{word}.means")),
        cls="rule",
    )


def _apart(names: list[Markup]) -> list[str]:
    return [part for name in names for part in (" · ", name)][1:]


def cite(help_: Help) -> Markup:
    """How a figure is cited, and made again."""
    voice, answer = help_.voice, help_.summary.answer
    law = voice.say("law.date", scheme=Named(f"scheme.{answer.scheme}"), date=answer.law_date)
    programs = tag("a", voice.say("api.docs.title"), href=f".{DOCS}?{urlencode({'lang': voice.lang})}", target="_self")
    return join(
        tag("p", voice.say("guide.cite.why")),
        tag("p", law, " · ", voice.reproduce(answer), cls="reproduce"),
        tag("p", voice.say("guide.cite.ways", command=Plain(COMMAND), address=Plain(DOOR))),
        tag("p", programs),
    )


def privacy(help_: Help) -> Markup:
    """What is never stored."""
    names = ("answers", "files", "logs", "others")
    return tag("ul", *(tag("li", help_.voice.say(f"guide.kept.{name}")) for name in names), cls="worked")


def light(help_: Help) -> Markup:
    """The way to the light page, with the same question."""
    voice = help_.voice
    link = tag("a", voice.say("lite.link"), href=f".{lite.PATH}?{urlencode(help_.address)}", target="_self")
    return join(tag("p", voice.say("guide.lite.why")), tag("p", link))


SECTIONS: dict[str, Callable[[Help], Markup]] = {
    "how": how, "sure": sure, "limits": limits, "next": steps, "words": words, "cite": cite, "kept": privacy, "lite": light,
}  # fmt: skip
"""The sections in their order; each is a place that a link can open (``/aide#guide-words``)."""
