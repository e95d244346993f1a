"""The three ways into the first page: where a person stands decides what is asked first, and never what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.law.values import COHORTS
from simulator.question.fact_rows import Page
from simulator.question.facts import codes_on
from simulator.ui.state import examples
from simulator.ui.state.facts import confirmed, supposed

if TYPE_CHECKING:
    from simulator.ui.state.facts import Facts

WAYS = ("registered", "waiting", "keys")
"""Who has just registered, who waits for the keys, who has them."""
_FIRST_FACTS = {
    "registered": ("birth", "income", "spouse", "type"),
    "waiting": ("birth", "keys", "cohort", "type"),
    "keys": ("birth", "keys", "cohort", "type"),
}
"""The facts that each asks first: what is typed, then what is chosen."""
_OF_TWO_PRICES = COHORTS[1]
"""The programme whose contracts have one of two prices (the reading ``price_2013``): who has signed one knows which."""
PORTRAITS = {
    "couple_34_f3": "registered",
    "couple_58_two_kafils_f3": "registered",
    "cohort_2013_keys_2027_f3": "waiting",
    "cohort_2001_updated_45_f3": "keys",
}
"""Four of the typical cases, and the way in which each came."""
_EXAMPLES = {"": examples.FIRST, "registered": examples.FIRST} | {
    way: name for name, way in PORTRAITS.items() if way != "registered"
}
"""The case that stands for who has typed nothing yet."""
_ON_THE_PAGE = codes_on(Page.FIRST, Page.AFTER_PROPERTY, Page.AFTER_AID, Page.FOLD, Page.KAFIL)


def read(code: str) -> str:
    """The way of an address; empty where it names none."""
    return code if code in WAYS else ""


def first_facts(way: str, facts: Facts) -> tuple[str, ...]:
    """The facts that are asked first, in their order; without a way, all that decide most."""
    if not way:
        return codes_on(Page.FIRST)
    names = _FIRST_FACTS[way]
    knows_price = way == "keys" and facts["cohort"] == _OF_TWO_PRICES
    return tuple("price" if name == "type" and knows_price else name for name in names)


def left_supposed(way: str, facts: Facts) -> tuple[str, ...]:
    """The facts that are an example's and are not asked first."""
    first, marked = first_facts(way, facts), supposed(facts)
    return tuple(name for name in _ON_THE_PAGE if name in marked and name not in first)


def left_stated(way: str, facts: Facts) -> tuple[str, ...]:
    """The facts that are a household's own and that every other way asks first."""
    first, marked = first_facts(way, facts), supposed(facts)
    return tuple(name for name in codes_on(Page.FIRST) if facts[name] and name not in (*first, *marked))


def is_begin(way: str, facts: Facts) -> bool:
    """Whether nothing was said yet: neither where one stands nor any fact."""
    return not way and facts == examples.first().facts


def example(way: str, stated: Facts) -> Facts:
    """The facts when a way is chosen: the same, unless all of them are an example's, of which there is one for each way."""
    if not examples.matching(stated):
        return stated
    return next(case.facts for case in examples.all_of_them() if case.name == _EXAMPLES[way])


def gone_through(way: str, stated: Facts) -> Facts:
    """The facts when the last question of a way was passed: what stood in each is the household's own.

    The same while all of them are an example's: who only looks at it has said nothing of a household.
    """
    return stated if examples.matching(stated) else confirmed(stated, *first_facts(way, stated))


def portraits() -> tuple[examples.Example, ...]:
    """The four typical cases that the pages show first."""
    by_name = {case.name: case for case in examples.all_of_them()}
    return tuple(by_name[name] for name in PORTRAITS)
