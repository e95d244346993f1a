"""The mark of the texts in an address, and the texts of an older mark, where they are still known.

Texts are added; one that is here was here before unless it came since. So the texts of an older address are today's without the
last ones, or without one that was found later. A text that was corrected is another text: its older form is not kept.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from simulator.law.library import Law, digest_of

if TYPE_CHECKING:
    from simulator.law.text import Text

MARK = re.compile(r"\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}")
"""The day of the last text, and the first letters of the digest of all."""
_LETTERS = 8


@functools.cache
def mark(law: Law) -> str:
    """The mark of a law: ``2026-11-01.0a1b2c3d``."""
    return f"{max(text.in_force for text in law.texts).isoformat()}.{law.digest[:_LETTERS]}"


@functools.lru_cache(maxsize=32)
def law_of(mark_of_address: str, law: Law) -> Law | None:
    """The law that an older address was computed with; None where its texts are not known any more."""
    texts = _earlier(law).get(mark_of_address.rpartition(".")[2])
    return None if texts is None else Law(texts)


@functools.cache
def _earlier(law: Law) -> dict[str, tuple[Text, ...]]:
    """The texts without the last ones, and without each one, by the letters of their digest."""
    texts = law.texts
    places = range(len(texts))
    parts = [*(texts[:count] for count in places if count), *(texts[:place] + texts[place + 1 :] for place in places)]
    return {digest_of(part)[:_LETTERS]: part for part in parts}
