"""The promise of docs/adding.md: another way of paying is one module and one row; what refines a known way is told as it is.

The seller waits for his price, by instalments without interest: an invented way, added to a copy of the tree.
"""

import json

import pytest
from test_promises_scheme import (
    COMMANDS_OPENED,
    DESCRIPTOR,
    HOUSEHOLD,
    NAME,
    PAGES_OPENED,
    SAYING,
    copied,
    example_of,
    run,
)

pytestmark = pytest.mark.slow

WAY = "by_the_seller"
MODULE = '''
"""Sold by instalments without interest: the seller waits, nobody lends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.base.annuity import LONGEST
from simulator.engine.decisions import Purchase
from simulator.engine.financing.loan import Loan
from simulator.engine.rules.borrowing import BINDINGS, FREE

if TYPE_CHECKING:
    from simulator.base.money import Cents
    from simulator.engine.households import Households
    from simulator.law import Code


class BySeller(Loan):
    """What the buyer brings, then equal parts of the rest over the months that he asks for."""

    def plan(self, people: Households, code: Code, price: Cents) -> dict[str, Any]:
        """Nothing is aided, lent, insured or charged."""
        price = np.maximum(price, 0)
        nothing = np.zeros_like(price)
        cash = nothing if people.buyers is None else np.clip(people.buyers.own_funds, 0, price)
        left = price - cash
        term = np.where(left > 0, code.terms.months or 0, 0)
        caps = np.stack([left, *[np.full_like(price, FREE)] * (len(BINDINGS) - 1)])
        sale = Purchase(nothing, nothing, cash[np.newaxis], caps, nothing, nothing, np.zeros((0, len(price)), np.int64))
        return {
            "tranches": cash[np.newaxis], "down_payment": cash, "financed": left,
            "caps": np.stack([term, np.full_like(term, LONGEST)]), "term": term, "reach": term[np.newaxis], "purchase": sale,
        }

    def lacks_rate(self, code: Code) -> bool:
        """The seller asks for no interest."""
        return False


FINANCING = BySeller()
'''
ROW = f'    "{WAY}": "simulator.engine.financing.{WAY}",\n'
BANKLESS = (
    ("loan.bank, ", ""),
    ("bank: cpa, rate: 6 %, ", ""),
    ("loan.amount, ", ""),
    ("amount: max, ", ""),
    (", loan.amount", ""),
)
"""What a scheme does not ask where nobody lends."""


def without_a_bank(text):
    """A descriptor or a question that asks for no bank."""
    for words, instead in BANKLESS:
        text = text.replace(words, instead)
    return text.replace("financing: loan", f"financing: {WAY}")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of what the program is, with one way of paying more, and a scheme that is paid so."""
    copy = copied(tmp_path_factory.mktemp("promise"), without_a_bank(DESCRIPTOR), f"value: {WAY}")
    folder = copy / "simulator" / "engine" / "financing"
    assert len([line for line in MODULE.splitlines() if line.strip()]) <= 45, "about forty lines"
    (folder / f"{WAY}.py").write_text(MODULE.lstrip(), encoding="utf-8")
    table = folder / "__init__.py"
    before = table.read_text(encoding="utf-8")
    after = before.replace("FINANCING = {\n", "FINANCING = {\n" + ROW, 1)
    assert len(after.splitlines()) == len(before.splitlines()) + 1, "one row"
    table.write_text(after, encoding="utf-8")
    (copy / "one.yaml").write_text(
        without_a_bank(HOUSEHOLD).replace("term: 25 years", "term: 25 years, own_funds: 1500000 DZD"), encoding="utf-8"
    )
    return copy


def test_a_price_is_paid_in_equal_parts_and_told(tree):
    facts = f"schemes: {{{NAME}: {example_of(without_a_bank(DESCRIPTOR))}}}"
    (tree / "facts.yaml").write_text(facts, encoding="utf-8")
    asked = [
        ["simulate", "one.yaml", "--format", "json"], ["simulate", "one.yaml", "--lang", "en"], ["compare", "one.yaml", "--with", "lpa"],
        ["population", "--synthetic", "50", "--law", NAME, "--facts", "facts.yaml"], ["workbook", "one.yaml", "-o", "one.xlsx"],
        ["sheet", "one.yaml", "-o", "one.pdf"],
    ]  # fmt: skip
    answers = run(tree, COMMANDS_OPENED, asked)
    for words, (status, said, wrong) in zip(asked, answers, strict=True):
        assert status == 0, (words, wrong)
        assert said or (tree / words[-1]).stat().st_size, words
    found = json.loads(answers[0][1])
    assert (found["down_payment"], found["grant"], found["fees_total"]) == ("1500000.00", "0.00", "0.00")
    assert (found["instalment"], found["instalments"], found["total_paid"]) == ("25000.00", 300, "9000000.00")
    assert SAYING["en"] in answers[1][1]


def test_the_comparison_opens_with_it(tree):
    address = {f"c_{NAME}_{name}": code for name, code in (("price", "9000000"), ("term", "25"))}
    found = run(tree, PAGES_OPENED, {"compare": {"lang": "fr", "c_with": NAME} | address})
    assert SAYING["fr"] in found["compare"]
