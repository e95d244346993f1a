"""A question about another scheme at the counter: what its code says, the sheet to hand over, and the page that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from simulator.law.keys import CURRENCIES
from simulator.reading import clock
from simulator.reading.errors import SimulatorError
from simulator.ui.answer import download_links, downloads
from simulator.ui.programmes import blocks
from simulator.ui.shell.markup import Markup, join, tag
from simulator.ui.shell.pages import PAGES
from simulator.ui.state import recall_code, scheme_codes
from simulator.ui.state.question import AS_OF
from simulator.ui.state.scheme_codes import SCHEME
from simulator.views.voice import Voice
from simulator.wording import Named

if TYPE_CHECKING:
    from simulator.ui.state.facts import Facts


def block(page: Voice, facts: Facts) -> Markup:
    """The answer to the question of a code, its sheet, its code, and the link to the page with it; or why there is none."""
    codes, today = scheme_codes.read(facts), clock.today().isoformat()
    voice = Voice(page.law, page.lang, currency=CURRENCIES[codes[SCHEME]])
    title = tag("h2", voice.say("programme.code", scheme=Named(f"scheme.{codes[SCHEME]}")))
    change = tag(
        "a",
        voice.say("programme.code.open"),
        href=f"./{PAGES['programmes'].address}?{urlencode({'lang': voice.lang} | facts)}",
        target="_self",
    )
    try:
        case = scheme_codes.answered(codes, today)
    except SimulatorError as error:
        return join(title, blocks.refusal(voice, error, codes), tag("p", change))
    query = urlencode(facts | {AS_OF: today})
    sheet = download_links.link(
        "pdf", voice.say("counter.print"), query, voice.lang, cls="file main", data_key="print-programme",
        download=codes[SCHEME] + download_links.LINKS["pdf"].ending,
    )  # fmt: skip
    return join(
        title,
        blocks.top(voice, case, scheme_codes.paid_as_due(codes, today)),
        tag("div", sheet, cls="files"),
        tag("p", change),
        blocks.judged(voice, case),
        downloads.recalled(voice, recall_code.encode(facts)),
    )
