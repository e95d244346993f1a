"""The answer as one text message: 160 characters of the GSM alphabet, or 70 where the language needs another."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from simulator.wording import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.sheets.question import Answered
    from simulator.views.voice import Voice

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic alphabet of GSM 03.38: seven bits each."""
LONGEST, LONGEST_OTHERWISE = 160, 70
"""Characters of one message: in that alphabet, and in UCS-2 as soon as one character is outside it."""
_TYPED = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "’": "'", "–": "-", "—": "-", "−": "-", "«": '"', "»": '"', "…": "."}
)
_UNSEEN = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))


def text_message(question: Answered, lang: str, code: str = "") -> str:
    """A refusal first, the payment in whole dinars, until when, what is paid before, what it is worth, and the recall ``code``.

    What does not fit goes, the least needed first: what is paid before the keys, then the hyphens of the code, then the code;
    figure, verdict and disclaimer stay.
    """
    voice = question.voice(lang)
    payment, worth = _payment(question, voice), _worth(question, voice)
    codes = [[code], [code.replace("-", "")], []] if code else [[]]
    longest = [*payment, *_down_payment(question, voice), *worth, *codes[0]]
    tries = [longest, *([*payment, *worth, *last] for last in codes)]
    texts = [_joined(parts) for parts in tries]
    return next((text for text in texts if fits(text)), texts[-1])


def fits(text: str) -> bool:
    """Whether a text is one message."""
    return len(text) <= (LONGEST if GSM.issuperset(text) else LONGEST_OTHERWISE)


def _joined(parts: Iterable[str]) -> str:
    """The sentences with the characters of a telephone: plain spaces, no unseen mark, accents that its alphabet has."""
    text = " ".join(parts).translate(_TYPED).translate(_UNSEEN)
    return "".join(letter if letter in GSM else _bare(letter) for letter in text)


def _bare(letter: str) -> str:
    """A Latin letter without the accent that the alphabet lacks; any other as it is."""
    first = unicodedata.normalize("NFD", letter)[0]
    return first if first in GSM else letter


def _payment(question: Answered, voice: Voice) -> list[str]:
    """First that a condition refuses, then what is paid a month and until when, or that no instalment is possible."""
    instalments, is_refused = question.answer.instalments, question.answer.is_refused
    if instalments.amount is None or instalments.last_due is None:
        refused = [voice.say("sheet.sms.refused")] if is_refused else []
        return [*refused, voice.say("sheet.sms.none")]
    last = Plain(f"{instalments.last_due:%m/%Y}")
    key = "sheet.sms.refused.paid" if is_refused else "sheet.sms.paid"
    return [voice.say(key, amount=instalments.amount.rounded_up, last=last)]


def _down_payment(question: Answered, voice: Voice) -> list[str]:
    amount = question.answer.down_payment
    return [voice.say("sheet.sms.before", amount=amount.rounded_up)] if amount.cents else []


def _worth(question: Answered, voice: Voice) -> list[str]:
    """That it is an estimate, and where facts are an example's, that it is one."""
    return [voice.say("sheet.sms.example" if question.answer.supposed else "sheet.sms.estimate")]
