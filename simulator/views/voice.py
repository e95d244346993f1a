"""What gives words to an answer in one language: sentences, amounts, dates, citations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulator.base.money import Money
from simulator.wording import Article, Listed, Named, Plain, Sentence, has, numbers, say, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.answers.comparison import KnownSum
    from simulator.law import Law, Provision, Text

Json = dict[str, Any]

_CITED = ("article", "text", "status")


class Voice:
    """A law and a language, a unit and a currency: facts become words. ``centimes`` writes amounts in millions of centimes."""

    def __init__(self, law: Law, lang: str, *, centimes: bool = False, currency: str = "DZD") -> None:
        self.law, self.lang, self.centimes = law, lang, centimes
        self.currency = currency

    def say(self, key: str, /, **facts: object) -> str:
        """A sentence of the catalogues."""
        return say(key, self.lang, centimes=self.centimes, **facts)

    def has(self, key: str) -> bool:
        """Whether the catalogues have a sentence under this key."""
        return has(key)

    def money(self, decimals: str, currency: str | None = None) -> Money:
        """An amount of the answer, in its currency."""
        return Money(int(Decimal(decimals) * 100), currency or self.currency)

    def amount(self, decimals: Money | str | None, currency: str | None = None) -> str:
        """An amount of the answer, or a dash."""
        if decimals is None:
            return "—"
        amount = decimals if isinstance(decimals, Money) else self.money(decimals, currency)
        return write(amount, self.lang, centimes=self.centimes)

    def way_amount(self, way: Json) -> str:
        """What a way out costs: by the month, or once, and how much less that is where something is taken off."""
        if "amount" not in way or not Decimal(way["discount"]):
            return self.amount(way.get("amount") or way["instalment"])
        return self.say("pay_off.amount", amount=self.money(way["amount"]), discount=self.money(way["discount"]))

    def actor(self, row: Mapping[str, Any]) -> str:
        """Who acts at a step of the file, and with whom."""
        actor = self.say(f"actor.{row['actor']}")
        partners = Listed(tuple(Named(f"partner.{name}") for name in row["partners"]))
        return self.say("actor.with", actor=actor, partners=partners) if row["partners"] else actor

    def known_part(self, known: KnownSum) -> str:
        """A sum of a comparison: whole, at least what is known of it, or not known. Zero only where it is nothing."""
        if known.amount is None:
            return self.say("value.unknown") if known.lacking else "—"
        return self.say("value.at_least", amount=known.amount) if known.lacking else self.amount(known.amount)

    def number(self, value: float) -> str:
        """A number with its decimals, as the language writes it."""
        return numbers.decimal(value, self.lang)

    def date(self, iso: str | None) -> str:
        """A date of the answer; where it depends on the works, the page says so."""
        return self.say("date.unknown") if iso is None else write(dt.date.fromisoformat(iso), self.lang)

    def called(self, tranche: Json) -> str:
        """The day on which a tranche is due; of one that is due in parts, the day of its call."""
        if not tranche["halves"] or tranche["due"] is None:
            return self.date(tranche["due"])
        return self.say("tranche.called", date=dt.date.fromisoformat(tranche["due"]))

    def not_included(self, found: Json) -> str:
        """What no figure of a rent counts; charges that were stated are shown beside the instalments."""
        return self.say("not_included" if found["charges"] is None else "not_included.charged")

    def cited(self, row: Json | Provision) -> str:
        """``art. 6, décret 24-203, read in the press``: the provision, and how sure it is."""
        article, text, status = (
            (row[n] for n in _CITED) if isinstance(row, dict) else (row.article, row.text, row.status)
        )
        facts = {"text": named(self.law.by_id[text]), "status": Named(f"status.{status}")}
        return (
            self.say("cited.whole", **facts) if article == "-" else self.say("cited", article=Article(article), **facts)
        )

    def deciding_date(self, provision: Provision) -> str:
        """By which of the household's dates a version is chosen; or that it governs whole cohorts, whatever their dates."""
        return self.say("whole_cohort") if provision.whole_cohort else self.say(f"attaches.{provision.attaches}")

    def inability(self, found: Json) -> list[str]:
        """That the instalment is above what the income bears, when it is."""
        row = found["unable"]
        if row is None:
            return []
        facts = {"amount": self.money(row["monthly"]), "income": self.money(row["income"])}
        if row["above"] == "income":
            return [self.say("step.unable.income", **facts)]
        return [self.say("step.unable.share", **facts, share=float(row["share"]))]

    def both_prices(self, found: Json) -> list[str]:
        """Both prices where two are in circulation, each with its instalment."""
        rows = {row["choice"]: self._price(row) for row in found["price_alternatives"]}
        return [self.say("price.both", **rows)] if rows else []

    def _price(self, row: Json) -> Sentence:
        facts = {name: self.money(row[name]) for name in ("price", "instalment") if row[name] is not None}
        return Sentence("price.both.monthly" if "instalment" in facts else "price.both.price", facts)

    def examples(self, found: Json) -> list[str]:
        """How many facts are an example's, where some are: to be replaced before anybody relies on a figure."""
        count = len(found["supposed"])
        return [self.say("sheet.message.examples", count=count)] if count else []

    def readings_of(self, found: Json) -> list[str]:
        """That the verdict of an answer depends on a reading, for each on which it does: no other condition refuses."""
        rows = found["criteria"]
        return [
            self.say("verdict.depends", reading=Named(f"reading.{row['depends_on']}"))
            for row in rows
            if row["depends_on"] and all(one is row or one["verdict"] != "refused" for one in rows)
        ]


def named(text: Text) -> Sentence:
    """What people call a text: a decree by its number, a reform by its name, another by its date."""
    called: object = text.signed or text.in_force
    if text.kind == "decree" and text.number:
        called = Plain(text.number)
    elif text.kind == "reform":
        called = Plain(text.id.rpartition("/")[2])
    moroccan = text.id.startswith("ma/") and text.kind in ("decree", "wage")
    return Sentence(f"text.{text.kind}" + (".ma" if moroccan else ""), {"name": called})
