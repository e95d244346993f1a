"""The ways to share an answer: the telephone's own sheet with a picture, where ``share.js`` finds one, SMS and WhatsApp.

Nothing is sent from here: the links open the telephone's own messages with a text of one SMS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from simulator import sheets
from simulator.ui.answer import download_links
from simulator.ui.shell.markup import Markup, icon, join, tag

if TYPE_CHECKING:
    from simulator.sheets import Answered
    from simulator.ui.answer.download_links import QuestionLinks
    from simulator.views.voice import Voice

ICONS = {"sms": "sms", "whatsapp": "chat"}
"""The icon of each link."""


def block(voice: Voice, answer: Answered, links: QuestionLinks) -> Markup:
    """The button of the telephone's own sheet, hidden where the browser has none, and the links that need no script."""
    text = sheets.text_message(answer, voice.lang, code=links.code)
    button = download_links.link(
        "card",
        voice.say("share.picture"),
        links.query,
        voice.lang,
        cls="file share",
        data_address=links.address,
        download=links.name + download_links.LINKS["card"].ending,
    )
    return tag("div", join(button, *_links(voice, text, links.address)), cls="files ways")


def _links(voice: Voice, text: str, address: str) -> list[Markup]:
    """The links that open the text in the telephone's own messages, and in WhatsApp with the address behind it."""
    ways = {
        "sms": f"sms:?&body={quote(text)}",
        "whatsapp": f"https://wa.me/?{urlencode({'text': f'{text} {address}'.strip()})}",
    }
    return [
        tag("a", icon(ICONS[name]), tag("span", voice.say(f"share.{name}")), href=link, rel="noreferrer", cls="file")
        for name, link in ways.items()
    ]
