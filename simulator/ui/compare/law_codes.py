"""The codes of the page of comparisons: the laws beside the household's own, the facts of other schemes, the fact that moves.

Codes and nothing else, as in ``facts``: an address holds them, a scenario is made of them.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.law import text as texts
from simulator.law.keys import CURRENCIES
from simulator.law.scheme import ALL, BOUGHT, MAIN, PROGRAMMES, programme_of
from simulator.question.fact_rows import Kind
from simulator.question.facts import BESIDE, YES
from simulator.reading.documents import read_file
from simulator.reading.shipped import scenarios
from simulator.ui.state.facts import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.law import Law
    from simulator.law.scheme import Scheme
    from simulator.law.text import Text
    from simulator.question.fact_rows import Fact

Raw = dict[str, Any]
Codes = dict[str, str]

PREFIX = "c_"
"""The prefix of the codes of this page in an address."""
NOTHING = "none"
"""The code of "nothing beside its own law": an empty code is the choice of a first visit."""
FIRST = tuple(PROGRAMMES)
"""What a first visit compares with: the programmes, of which the household's own is its first column."""
APPORT = "apport"
MOVED = ("keys", "birth", "income", "spouse", "price", "kafil", APPORT)
"""The facts that the page moves, the most decisive first; the down payment is among them for the reason why it cannot be moved."""
OWN_REFORM = "reform/mine"
"""The reform that the visitor wrote; its numbers are the code ``mine``."""
_MOST = 400


class SchemeFact(NamedTuple):
    """A fact that a scheme asks: its place in a scenario, how it is asked, its codes, whether an answer needs it."""

    place: str
    kind: str
    codes: tuple[str, ...] = ()
    needed: bool = True


_TYPED = {
    Kind.AMOUNT: "amount", Kind.PRICE: "amount", Kind.TERM: "years", Kind.RATE: "rate", Kind.DAY: "day", Kind.COUNT: "count",
}  # fmt: skip
"""How a fact is asked that has no codes to choose from."""


def _scheme_fact(fact: Fact, *, needed: bool) -> SchemeFact:
    codes = YES if fact.kind is Kind.YES_NO else fact.choices
    return SchemeFact("" if fact.is_detail else fact.place, "choice" if codes else _TYPED[fact.kind], codes, needed)


def _of_scheme(scheme: Scheme) -> dict[str, SchemeFact]:
    """The facts that the page asks of a scheme, in the order of its descriptor; of one that is closed, first the day of its rules.

    The dates of the household stand in the place of those that are not said.
    """
    closed = ("scheme",) if scheme.rules_of else ()
    return {
        fact.beside: _scheme_fact(
            fact, needed=place in closed or (scheme.cannot_do_without(place) and fact.part != "dates")
        )
        for place in (*closed, *scheme.asked_beside)
        for fact in (BESIDE[place],)
    }


SCHEME_FACTS: dict[str, dict[str, SchemeFact]] = {name: _of_scheme(ALL[name]) for name in BOUGHT}
"""The facts that each scheme of purchase asks besides those of the household."""

NAMES = (
    "with",
    "move",
    "to",
    "goal",
    "rate",
    "mine",
    "grid_type",
    "grid_income",
    *(f"{scheme}_{name}" for scheme in SCHEME_FACTS for name in SCHEME_FACTS[scheme]),
)
"""Every code of the page, without its prefix."""


def read(address: Mapping[str, str]) -> Codes:
    """The codes of an address; one that no page writes is left out."""
    codes = dict.fromkeys(NAMES, "")
    for name in NAMES:
        code = address.get(PREFIX + name, "")
        if len(code) <= (_MOST if name in ("with", "mine") else LONGEST) and code.isprintable():
            codes[name] = code
    if codes["move"] not in ("", *MOVED):
        codes |= {"move": "", "to": ""}
    facts = {
        f"{scheme}_{name}": fact
        for scheme, facts_of_scheme in SCHEME_FACTS.items()
        for name, fact in facts_of_scheme.items()
    }
    spoilt = [name for name, fact in facts.items() if fact.codes and codes[name] not in fact.codes]
    return codes | dict.fromkeys(spoilt, "")


def written(codes: Codes) -> dict[str, str]:
    """The codes as an address writes them: those that say something."""
    return {PREFIX + name: codes[name] for name in NAMES if codes[name]}


@functools.cache
def reforms() -> dict[str, Text]:
    """The hypothetical texts of the folder, by their names."""
    texts_of_folder = [texts.read(path) for path in sorted((scenarios() / "reforms").glob("*.yaml"))]
    return {text.id: text for text in texts_of_folder if text.schemes == (MAIN,)}


def of_the_down_payment() -> list[str]:
    """The reforms that ask for another down payment: what a household cannot choose, a text could."""
    return [
        name for name, text in reforms().items() if any(provision.key == "tranches" for provision in text.provisions)
    ]


def offered(own_law: str, own_cohort: str, own_reform: str) -> list[str]:
    """What can stand beside the household's own programme by its name: the other programmes, the schemes, the visitor's reform.

    ``own_reform`` is the code of that reform, empty where there is none.
    """
    own_names = {own_law, programme_of(own_law, own_cohort)}
    written_here = (OWN_REFORM,) if own_reform else ()
    return [name for name in (*PROGRAMMES, *BOUGHT, *written_here) if name not in own_names]


def other_texts(law: Law, own_law: str) -> list[str]:
    """The hypothetical reforms, and the decrees of other days: the household's own programme under texts that are not its own."""
    days = sorted({text.in_force for text in law.texts if text.kind == "decree" and MAIN in text.schemes})
    return [name for name in (*reforms(), MAIN, *(f"{MAIN}@{day}" for day in days)) if name != own_law]


def beside(codes: Codes, offered_names: list[str]) -> list[str]:
    """The laws chosen to stand beside the household's own law, in the order in which it is offered."""
    chosen = FIRST if not codes["with"] else codes["with"].split(",")
    return [name for name in offered_names if name in chosen]


def missing(codes: Codes, scheme: str) -> list[str]:
    """The codes that a scheme needs and that are not stated."""
    facts_of_scheme = SCHEME_FACTS.get(scheme, {})
    return [name for name, fact in facts_of_scheme.items() if fact.needed and not codes[f"{scheme}_{name}"]]


def field_of(scheme: str, where: str) -> str:
    """The code of the fact of a scheme that an error is about, by the end of its place; empty for any other."""
    facts_of_scheme = SCHEME_FACTS.get(scheme.partition("@")[0], {})
    return next((name for name, fact in facts_of_scheme.items() if fact.place and where.endswith(fact.place)), "")


def field_called(scheme: str, name: str) -> str:
    """The code of the fact of a scheme that a file calls by this name, in whatever part; empty where there is none."""
    facts_of_scheme = SCHEME_FACTS.get(scheme.partition("@")[0], {})
    return next((code for code, fact in facts_of_scheme.items() if fact.place.rpartition(".")[2] == name), "")


def dated_scheme(codes: Codes, name: str) -> str:
    """A scheme as the engine is asked for it: one that takes no application any more, under its rules of a day."""
    day = codes.get(f"{name}_on")
    return f"{name}@{day}" if day else name


def schemes(codes: Codes) -> Raw:
    """The part ``schemes`` of a scenario: the facts of each scheme that are stated."""
    stated: Raw = {}
    for scheme, facts_of_scheme in SCHEME_FACTS.items():
        row: Raw = {"dwelling": {"price": None}}  # never the price of a location-vente
        for name, fact in facts_of_scheme.items():
            code = codes[f"{scheme}_{name}"]
            if code and fact.place:
                part, _, key = fact.place.partition(".")
                row.setdefault(part, {})[key] = _text(fact, code, CURRENCIES[scheme])
        stated[scheme] = row
    return stated


def _text(fact: SchemeFact, code: str, currency: str) -> str:
    """A code as a scenario writes it."""
    plain = not any(letter.isalpha() or letter == "%" for letter in code)
    unit = {"amount": f" {currency}", "years": " years", "rate": " %"}.get(fact.kind, "") if plain else ""
    return {"yes": "true", "no": "false"}.get(code, code) + unit


@functools.cache
def example() -> dict[str, Codes]:
    """The facts of each scheme in the case that compares five, or else in its descriptor: an example, and shown under that name."""
    raw: Any = read_file(scenarios() / "households" / "compare_five.yaml")
    facts_in_file: Raw = raw["schemes"]
    examples: dict[str, Codes] = {}
    for scheme, facts_of_scheme in SCHEME_FACTS.items():
        day, facts = ALL[scheme].rules_of, facts_in_file.get(scheme, ALL[scheme].example)
        codes = {name: _code(facts, fact.place) for name, fact in facts_of_scheme.items()}
        examples[scheme] = codes | ({"on": day.isoformat()} if day else {})
    return examples


def _code(row: Mapping[str, Any], place: str) -> str:
    """The code of a fact of a scenario: the number without its unit, ``yes`` and ``no``."""
    part, _, key = place.partition(".")
    words = str(row.get(part, {}).get(key, "")).split()
    return {"true": "yes", "false": "no", "True": "yes", "False": "no"}.get(words[0], words[0]) if words else ""
