"""A term as people write it: so many years or months, in the words of any language of the program (``25 ans``, ``300 months``, ``25 سنة``)."""

from __future__ import annotations

import functools
import re

from simulator.reading import values
from simulator.wording import LANGUAGES, Months, Years, write

_FORMS = (0, 1, 2, 3, 11, 100)
"""A number of each plural of the languages."""
_TERM = re.compile(r"(\d{1,4})\s*([^\d\s]+)")


def read(text: str) -> Years | Months | None:
    """The term of a text; None for any other text, such as a number alone."""
    match = _TERM.fullmatch(values.plain(text))
    kind = _kinds().get(values.folded(match[2])) if match else None
    return kind(int(match[1])) if match and kind else None


def months(term: Years | Months) -> int:
    """The months of a term."""
    return term.count * (12 if isinstance(term, Years) else 1)


@functools.cache
def _kinds() -> dict[str, type[Years | Months]]:
    """The words of years and of months, as the program writes them after a number, with their kind."""
    texts = ((kind, write(kind(number), lang)) for kind in (Years, Months) for number in _FORMS for lang in LANGUAGES)
    matches = ((kind, _TERM.fullmatch(values.plain(text))) for kind, text in texts)
    return {values.folded(match[2]): kind for kind, match in matches if match}
