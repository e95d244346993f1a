"""The statement of a contract as plain text for a terminal."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from simulator.views import contract_statement as shown
from simulator.views.text.page import TextPage
from simulator.wording import Sentence, write

if TYPE_CHECKING:
    from simulator.contracts import Contract
    from simulator.law import Law


def page(contract: Contract, law: Law, lang: str, *, centimes: bool = False) -> str:
    """The statement: what is left, due, paid and late, what pays the rest, the versions of the schedule and how sure each is."""
    text = TextPage(law, lang, centimes=centimes, currency=contract.plan.currency)
    voice = text.voice

    def words(fact: object) -> str:
        if isinstance(fact, Sentence):
            return voice.say(fact.key, **fact.facts)
        return write(fact, lang, centimes=centimes)

    text.put(voice.say("life.title", date=contract.as_of))
    text.put()
    text.put(words(shown.headline(contract)), 2)
    text.heading("life_statement")
    rows = shown.rows(contract)
    width = max(len(voice.say(f"life.row.{row.label}")) for row in rows)
    for row in rows:
        text.put(f"{voice.say(f'life.row.{row.label}').ljust(width)}  {words(row.value)}", 2)
    beside = shown.pay_off(contract), shown.refund(contract), shown.unchecked(contract), shown.signed_by_both(contract)
    for sentence in itertools.chain(*beside):
        text.put(words(sentence), 2)
    efforts = shown.efforts(contract)
    if efforts:
        text.heading("life_effort")
    for sentence in efforts:
        text.put(words(sentence), 2)
    text.heading("life_versions")
    for version in contract.versions:
        text.put(f"{version.number}. {words(shown.version(contract, version))}", 2)
    if payments := shown.payments(contract):
        text.heading("life_payments")
    for sentence in payments:
        text.put(words(sentence), 2)
    text.put()
    text.put(voice.say("disclaimer"))
    return str(text)
