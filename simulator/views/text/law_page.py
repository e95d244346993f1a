"""What the law says as text: what is in force on a day, the history of a provision, the sources to read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law import COHORTS
from simulator.law.in_words import described, whence
from simulator.law.in_words import page as page_read
from simulator.views.text.page import TextPage
from simulator.wording import Counted, FactList, Named, Plain, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from simulator.law import Law, Provision
    from simulator.law.sources import Source


def law_in_force(law: Law, provisions: list[Provision], day: dt.date, lang: str) -> str:
    """The law in force on a day: each key with its value, its text, its status and its source."""
    page = TextPage(law, lang)
    page.put(page.voice.say("law.on", date=day, digest=Plain(law.digest)))
    for provision in provisions:
        page.put()
        name = f"{page.voice.say('key.' + provision.key)} ({provision.key})"
        page.put(page.voice.say("value.of", name=name, value=described(provision)))
        _whence(page, provision)
    return str(page)


def law_history(law: Law, key: str, provisions: list[Provision], lang: str) -> str:
    """Every version of a key, oldest first, with its words, its source and our notes."""
    page = TextPage(law, lang)
    page.put(f"{page.voice.say('key.' + key)} ({key})")
    for provision in provisions:
        page.put()
        page.put(f"{_since(page, provision)}  {write(described(provision), lang)}")
        page.put(law.by_id[provision.text].title[lang], 4)
        _whence(page, provision)
        for words in provision.quote.values():
            page.put(f"« {words} »", 4)
        if provision.note:
            page.put(page.voice.say("note", note=Plain(provision.note[lang])), 4)
    return str(page)


def unread(law: Law, sources: Sequence[Source], day: dt.date, lang: str) -> str:
    """The sources not read in the twelve months before a day, one a line, under their number."""
    page = TextPage(law, lang)
    page.put(page.voice.say("source.unread", count=Counted("sources", len(sources)), day=day))
    for source in sources:
        page.put(f"{source.key}  {write(page_read(source), lang)}", 2)
    return str(page)


def _whence(page: TextPage, provision: Provision) -> None:
    """The article, the text and its grade; the cohorts, if not all; since when, by which date; the source."""
    parts = [page.voice.cited(provision), page.voice.say("since", since=_since(page, provision))]
    if provision.cohorts != COHORTS:
        cohorts = FactList(tuple(Named(f"cohort.{cohort}.short") for cohort in provision.cohorts))
        parts.append(page.voice.say("cohorts", cohorts=cohorts))
    page.put(" · ".join([*parts, page.voice.deciding_date(provision)]), 4)
    for sentence in whence(provision):
        page.put(write(sentence, page.voice.lang), 4)


def _since(page: TextPage, provision: Provision) -> str:
    """The day on which a text takes effect, with a question mark when the day itself is assumed."""
    text = page.voice.law.by_id[provision.text]
    return write(text.in_force, page.voice.lang) + ("?" if text.in_force_status == "assumed" else "")
