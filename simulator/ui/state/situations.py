"""Situations kept side by side: up to four questions under short titles, in the session and in the address, nowhere else.

``kept=7KQ2-M4TD-…~Clés en 2030|…``: the recall code of each, then its title. A code holds no name of a person; a title is
what the visitor types, and the page asks for none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.base.free_text import one_line
from simulator.ui.state import recall_code

if TYPE_CHECKING:
    from simulator.ui.state.facts import Facts

MOST = 4
LONGEST_TITLE = 24
"""Characters of a title: it stands at the head of a column."""
_BETWEEN, _BEFORE_TITLE = "|", "~"
_LONGEST = 400
"""Characters of one situation in an address."""


class Situation(NamedTuple):
    """A question by its recall code, under the title that the visitor gave it; an empty title is its number."""

    code: str
    title: str

    @property
    def facts(self) -> Facts:
        """The facts of the code. Raises ``InputError`` for a code that an address spoilt."""
        return recall_code.decode(self.code)


def read(code: str) -> tuple[Situation, ...]:
    """The situations of an address: the first four."""
    parts = [part[:_LONGEST] for part in code.split(_BETWEEN)[:MOST] if part]
    return tuple(
        Situation(one_line(recalled, _LONGEST), titled(title))
        for recalled, _, title in (part.partition(_BEFORE_TITLE) for part in parts)
    )


def written(situations: tuple[Situation, ...]) -> str:
    """The situations as an address writes them."""
    return _BETWEEN.join(f"{situation.code}{_BEFORE_TITLE}{situation.title}" for situation in situations)


def titled(words: str) -> str:
    """A title as it is kept: short, on one line, without the signs that part situations."""
    return one_line(words.replace(_BETWEEN, " ").replace(_BEFORE_TITLE, " "), LONGEST_TITLE)


def place(situations: tuple[Situation, ...], facts: Facts) -> int | None:
    """The place of these facts among the situations; None where they are not kept."""
    codes = [situation.code for situation in situations]
    code = recall_code.encode(facts)
    return codes.index(code) if code in codes else None


def added(situations: tuple[Situation, ...], facts: Facts, title: str) -> tuple[Situation, ...]:
    """The situations with one more at their end; the same ones where there is no room, or where it is among them."""
    if len(situations) >= MOST or place(situations, facts) is not None:
        return situations
    return (*situations, Situation(recall_code.encode(facts), titled(title)))


def without(situations: tuple[Situation, ...], code: str) -> tuple[Situation, ...]:
    """The situations but for the one of this code."""
    return tuple(situation for situation in situations if situation.code != code)


def renamed(situations: tuple[Situation, ...], code: str, title: str) -> tuple[Situation, ...]:
    """The situations, of which the one of this code has another title."""
    return tuple(
        situation._replace(title=titled(title)) if situation.code == code else situation for situation in situations
    )
