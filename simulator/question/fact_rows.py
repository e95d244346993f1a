"""The columns of the table of facts: what ``facts.py`` says of one fact that a household states.

One row is one fact at one place of a scenario. What a door needs besides (an address, a file, the page of comparisons)
is a part of the row; a door that does not know the fact has no such part.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import cached_property

LAST = 1_000
"""The order of what has no order of its own: after all others, in the order of the table."""


class Kind(enum.Enum):
    """The kind of a fact. It decides how each door reads and shows it."""

    DAY = "day"
    BIRTH = "birth"
    AMOUNT = "amount"
    PRICE = "price"
    YES_NO = "yes_no"
    CHOICE = "choice"
    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    TERM = "term"
    TEXT = "text"
    NUMBER = "number"
    NAMES = "names"
    PART = "part"
    LIST = "list"


AMOUNTS = frozenset({Kind.AMOUNT, Kind.PRICE})
"""The kinds that are money; a price is not zero."""
DAYS = frozenset({Kind.DAY, Kind.BIRTH})
"""The kinds that are days; of a birth the year alone may be known."""


class Page(enum.Enum):
    """The place where the pages ask a fact: among the first, behind a yes to another, in the fold, among the kafils, or elsewhere."""

    FIRST = "first"
    AFTER_PROPERTY = "after_property"
    AFTER_AID = "after_aid"
    FOLD = "fold"
    KAFIL = "kafil"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Code:
    """A fact in an address, and on the pages that ask it.

    ===========  ==================================================================================================
    name         its name in an address: ``spouse``
    order        its place among the facts of an address
    recall       its place in a recall code, frozen: of the needed facts among themselves, of the others among themselves
    needed       whether every address states it; the counter asks these, and what yes or no answers in the fold
    page         where the pages ask it, ``row`` in which order
    light        whether ``/lite`` asks it too, beside what yes or no answers in the fold; else ``/lite`` carries it on
    choices      its codes as the pages show them, where they are not those of the scenario
    labels       what the keys of their words begin with in the catalogues: ``page.cohort``
    recalled     the values that a recall code writes in one sign, frozen in this order
    strict       whether the address itself refuses what it cannot be, not the engine
    longest      characters of the longest value, or None: the limit of all
    year         whether a year alone stays as it was typed
    ===========  ==================================================================================================
    """

    name: str
    recall: int
    order: int = LAST
    needed: bool = False
    page: Page = Page.ELSEWHERE
    row: int = LAST
    light: bool = False
    choices: tuple[str, ...] = ()
    labels: str = "page.answer"
    recalled: tuple[str, ...] = ()
    strict: bool = False
    longest: int | None = None
    year: bool = False


@dataclass(frozen=True)
class Column:
    """A fact in a file of applicants.

    ===========  ==================================================================================================
    name         its name in the contract: ``spouse_income``
    order        its place among the columns
    needed       whether a file must have it
    offered      whether the template has it, with ``example`` as its cell (``no``: the word of the language)
    heads        other heads that it may have, after commas; the catalogues have its own (``batch.head.<name>``)
    ===========  ==================================================================================================
    """

    name: str
    order: int = LAST
    needed: bool = False
    offered: bool = True
    example: str = ""
    heads: str = ""

    @property
    def other_heads(self) -> tuple[str, ...]:
        """The heads that the contract and the catalogues do not name."""
        return tuple(self.heads.split(", ")) if self.heads else ()


@dataclass(frozen=True)
class Fact:
    """One row of the table.

    =============  ================================================================================================
    place          where it stands in a scenario: ``household.income``, ``kafil[0].birth``; empty for a column of files only
    kind           what it is
    about          what it says, in English, for the reference and the schema; empty where ``words`` says it
    example        a valid line of a scenario
    unless         the facts of the same part that may stand in its place
    always_needed  whether no part or item that may have it can be without it, whatever the scheme
    only_with      the part that a scheme must take for it to be asked, where no descriptor names it: ``loan``
    choices        its values, where they can be counted
    held           the column of ``Households`` that holds it, or of ``Buyers`` (``buyers.zone``); empty: none does
    income_day     for whose day an income is told: ``application`` or ``keys``; empty for what is no income
    words          the key of its name in the catalogues, where it is not ``page.field.<code>``
    code           what it is in an address, None where it is in none; of several codes of one place, each has its row
    column         what it is in a file of applicants, None where it is in none
    beside         its code on the page of comparisons; empty where it is not asked there
    =============  ================================================================================================
    """

    place: str
    kind: Kind
    about: str = ""
    example: str = ""
    unless: tuple[str, ...] = ()
    always_needed: bool = False
    only_with: str = ""
    choices: tuple[str, ...] = ()
    held: str = ""
    income_day: str = ""
    words: str = ""
    code: Code | None = None
    column: Column | None = None
    beside: str = ""

    @cached_property
    def key(self) -> str:
        """Its place, whatever the number of the item: ``kafil[].birth``."""
        return re.sub(r"\[\d+\]", "[]", self.place)

    @cached_property
    def part(self) -> str:
        """The part of the question in which it stands: ``household``; empty at the top."""
        return self.key.rpartition(".")[0]

    @cached_property
    def name(self) -> str:
        """Its name inside that part: ``income``."""
        return self.key.rpartition(".")[2]

    @property
    def is_detail(self) -> bool:
        """Whether it says more of a place that another row has: no key of a scenario of its own."""
        return not self.about and not self.words
