"""A question about another scheme in a recall code: the scheme, its usual facts, then the rarer ones by their places.

The tables of this module only grow at their ends, and no form of theirs changes, so that an old code opens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.law.scheme import ALL
from simulator.question.facts import CODES
from simulator.ui.state import scheme_codes
from simulator.ui.state.recall_digits import Short, amounts, words
from simulator.ui.state.recall_shorts import AMOUNT, BIRTH, DAY, YES_NO, shorts
from simulator.ui.state.scheme_codes import PREFIX, SCHEME

if TYPE_CHECKING:
    from simulator.ui.state.facts import Facts
    from simulator.ui.state.recall_digits import Reader, Writer

Forms = tuple[Short, ...]


def _numbered() -> Short:
    """The schemes by the numbers of their descriptors; one without a number is written letter by letter."""
    numbers = {name: asks.recall for name, asks in ALL.items() if asks.recall is not None}
    names = {number: name for name, number in numbers.items()}
    return Short(31, numbers.get, lambda number: names[number])


def _hundredths() -> Short:
    """Rates below 16 with two decimals, as they are typed: ``4.68``."""

    def number(code: str) -> int | None:
        match = re.fullmatch(r"(\d|1[0-5])\.(\d\d)", code)
        return int(match[1]) * 100 + int(match[2]) if match else None

    return Short(1600, number, lambda number: f"{number // 100}.{number % 100:02d}")


_PRICE = (amounts(1024, step=10_000), *AMOUNT)
_YEARS, _RATE = (amounts(64),), (amounts(16), _hundredths())
USUAL: dict[str, Forms] = {
    "birth": BIRTH, "income": AMOUNT, "spouse": AMOUNT, "property": YES_NO, "aid": YES_NO, "price": _PRICE,
    "application": DAY, "acceptance": DAY, "keys": DAY, "deed": DAY,
    "amount": (words("max", "none", scheme_codes.AN_AMOUNT), *_PRICE), "term": _YEARS, "rate": _RATE,
}  # fmt: skip
"""The facts of most questions, each with a bit that says whether it is stated."""
_OF_THE_PAGES = (
    "type", "property_kind", "property_whose", "property_until", "property_undivided", "aid_whose", "reading_age_limit", "reading_snmg_date",
    "reading_income", "reading_income_floor", "reading_birth_year_only", "reading_lpa_base", "reading_lsp_cap",
)  # fmt: skip
"""The rarer facts that the other pages ask too: a recall code of a household has their forms."""
_OF_SCHEMES: dict[str, Forms] = {
    "zone": (words("grandes_villes", "hauts_plateaux", "autres", "sud_individuel"),), "bank": (words("bna", "cpa", "cnep", "bdl", size=15),),
    "own": _PRICE, "fnpos": YES_NO, "nationality": (words("moroccan", "other"),), "abroad": YES_NO, "owner": YES_NO, "permis": DAY,
    "rooms": (amounts(16),), "sale": YES_NO, "deferral": _YEARS, "first_tranche": (amounts(101), *_RATE),
}  # fmt: skip
_STEPS = (
    "unsplit", "firm_option", "possession", "occupation_year_1", "occupation_year_2", "validation", "site_works_start", "affectation",
    "provisional_acceptance", "foundations", "structural_works", "secondary_works", "keys", "contract_signature", "all_trades", "delivery",
    "contribution", "application", "registration", "bank_pre_agreement", "list", "list_approval", "aid_decision", "resale_free",
    "preliminary_approval", "compromis", "compromis_filed", "aid_paid", "deed", "deed_filed", "release",
)  # fmt: skip
RARE: dict[str, Forms] = (
    {name: shorts(*CODES[name]) for name in _OF_THE_PAGES} | _OF_SCHEMES | {f"works_{name}": DAY for name in _STEPS}
)
"""The facts that few questions have, in the order of their places."""
_PLACES = {name: place for place, name in enumerate(RARE, 1)}
_END, _BY_NAME, _ROOM = 0, 255, 256
_SCHEME = (_numbered(),)


def is_of_scheme(facts: Facts) -> bool:
    """Whether facts are a question about another scheme."""
    return bool(facts.get(PREFIX + SCHEME))


def put(out: Writer, facts: Facts) -> None:
    """Write the question of some facts."""
    codes = {name.removeprefix(PREFIX): code for name, code in facts.items() if name.startswith(PREFIX) and code}
    out.value(codes[SCHEME], _SCHEME)
    for name, forms in USUAL.items():
        out.stated(codes.get(name, ""), forms)
    for name in scheme_codes.facts_of(codes[SCHEME]):
        if name in codes and name not in USUAL:
            _put_rare(out, name, codes[name])
    out.put(_END, _ROOM)


def _put_rare(out: Writer, name: str, code: str) -> None:
    """Write a rare fact after its place; one that has none yet, after its name."""
    out.put(_PLACES.get(name, _BY_NAME), _ROOM)
    if name not in _PLACES:
        out.value(name, ())
    out.value(code, RARE.get(name, ()))


def take(source: Reader) -> Facts:
    """The question of a code. Raises ``ValueError`` and ``LookupError`` for what no writer wrote."""
    scheme = source.value(_SCHEME)
    codes = {name: source.stated(forms) for name, forms in USUAL.items()}
    names = list(RARE)
    while place := source.take(_ROOM):
        name = source.value(()) if place == _BY_NAME else names[place - 1]
        codes[name] = source.value(RARE.get(name, ()))
    facts = scheme_codes.facts_of(scheme) if scheme in scheme_codes.SCHEMES else {}
    stated = {name: code for name, code in codes.items() if code}
    if not facts or any(
        name not in facts or not scheme_codes.is_possible(facts[name], code) for name, code in stated.items()
    ):
        raise ValueError(scheme)
    return {PREFIX + name: code for name, code in ({SCHEME: scheme} | stated).items()}
