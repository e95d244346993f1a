"""The words of an answer in one language: sentences, amounts, dates, citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.base.money import Money, units
from simulator.wording import Article, FactList, Named, Plain, Sentence, has, numbers, say, write

if TYPE_CHECKING:
    import datetime as dt

    from simulator.answers.comparison import KnownSum
    from simulator.answers.model import Answer, Tranche, WayOut
    from simulator.answers.model_prices import PriceAlternative
    from simulator.answers.stages import Stage
    from simulator.law import Law, Provision, Text


class Voice:
    """Writes facts in words, in one language and one currency. ``centimes`` writes amounts in millions of centimes."""

    def __init__(self, law: Law, lang: str, *, centimes: bool = False, currency: str = "DZD") -> None:
        self.law, self.lang, self.centimes = law, lang, centimes
        self.currency = currency

    def say(self, key: str, /, **facts: object) -> str:
        """A sentence of the catalogues."""
        return say(key, self.lang, centimes=self.centimes, **facts)

    def has(self, key: str) -> bool:
        """Whether the catalogues have a sentence under this key."""
        return has(key)

    def amount(self, amount: Money | None) -> str:
        """An amount, or a dash."""
        return "—" if amount is None else write(amount, self.lang, centimes=self.centimes)

    def fact(self, fact: object) -> str:
        """A fact in words; of none, that it does not apply."""
        return self.say("value.none") if fact is None else write(fact, self.lang, centimes=self.centimes)

    @property
    def sign(self) -> str:
        """The currency as it is written after an amount: ``DA``."""
        return self.amount(Money(units(self.currency), self.currency)).split("\u00a0")[-1]

    def way_amount(self, way: WayOut) -> str:
        """The amount of a way out, by the month or once, with its discount where it has one."""
        if way.discount is None or not way.discount.cents:
            return self.amount(way.amount or way.instalment)
        return self.say("pay_off.amount", amount=way.amount, discount=way.discount)

    def actor(self, stage: Stage) -> str:
        """The actor of a step of the file, with its partners."""
        actor = self.say(f"actor.{stage.actor}")
        partners = FactList(tuple(Named(f"partner.{name}") for name in stage.partners))
        return self.say("actor.with", actor=actor, partners=partners) if stage.partners else actor

    def known_part(self, total: KnownSum) -> str:
        """A sum of a comparison: complete, at least its known part, or unknown; a dash where it does not apply."""
        if total.amount is None:
            return self.say("value.unknown") if total.lacking else "—"
        return self.say("value.at_least", amount=total.amount) if total.lacking else self.amount(total.amount)

    def number(self, value: float) -> str:
        """A number with its decimals, as the language writes it."""
        return numbers.decimal(value, self.lang)

    def date(self, day: dt.date | None) -> str:
        """A day in words; for None, that it depends on the works."""
        return self.say("date.unknown") if day is None else write(day, self.lang)

    def due_day(self, tranche: Tranche) -> str:
        """The day on which a tranche is due; for a tranche in parts, the day of its call."""
        if not tranche.halves or tranche.due is None:
            return self.date(tranche.due)
        return self.say("tranche.called", date=tranche.due)

    def not_included(self, answer: Answer) -> str:
        """The sentence of what no figure of a rent counts; stated charges are shown beside the instalments."""
        return self.say("not_included" if answer.charges is None else "not_included.charged")

    def cited(self, provision: Provision) -> str:
        """``art. 6, décret 24-203, read in the press``: the provision and its status."""
        facts = {"text": named(self.law.by_id[provision.text]), "status": Named(f"status.{provision.status}")}
        if provision.article == "-":
            return self.say("cited.whole", **facts)
        return self.say("cited", article=Article(provision.article), **facts)

    def deciding_date(self, provision: Provision) -> str:
        """The household's date that chooses a version; for a version of a whole cohort, that no date does."""
        return self.say("whole_cohort") if provision.whole_cohort else self.say(f"attaches.{provision.attaches}")

    def inability(self, answer: Answer) -> list[str]:
        """The sentence of an instalment above what the income bears; empty otherwise."""
        unable = answer.term.unable
        if unable is None:
            return []
        facts = {"amount": unable.monthly, "income": unable.income}
        if unable.above == "income":
            return [self.say("step.unable.income", **facts)]
        return [self.say("step.unable.share", **facts, share=float(unable.share))]

    def both_prices(self, answer: Answer) -> list[str]:
        """The sentence of both prices in circulation, each with its instalment; empty where there is one price."""
        prices = {alternative.choice: self._price(alternative) for alternative in answer.price_alternatives}
        return [self.say("price.both", **prices)] if prices else []

    def _price(self, alternative: PriceAlternative) -> Sentence:
        if alternative.instalment is None:
            return Sentence("price.both.price", {"price": alternative.price})
        return Sentence("price.both.monthly", {"price": alternative.price, "instalment": alternative.instalment})

    def examples(self, answer: Answer) -> list[str]:
        """The sentence of the number of facts that are an example's, to be replaced before use; empty where there are none."""
        count = len(answer.supposed)
        return [self.say("sheet.message.examples", count=count)] if count else []

    def verdict(self, answer: Answer) -> str:
        """Whether the household may have the dwelling, in one sentence for every door: refused, met, or met as far as it can be checked.

        What remains to be checked is named.
        """
        if not answer.eligible:
            return self.say("verdict.refused")
        unknown = tuple(Named(f"rule.{row.rule}") for row in answer.criteria if row.verdict == "unknown")
        return self.say("verdict.unchecked", rules=FactList(unknown)) if unknown else self.say("verdict.eligible")

    def readings_of(self, answer: Answer) -> list[str]:
        """A sentence for each reading on which the verdict depends: where no other condition refuses."""
        return [
            self.say("verdict.depends", reading=Named(f"reading.{criterion.depends_on}"))
            for criterion in answer.criteria
            if criterion.depends_on and all(refusal is criterion for refusal in answer.refusals)
        ]

    def reproduce(self, answer: Answer, key: str = "reproduce") -> str:
        """The engine, the digest of the texts and that of the facts that reproduce the figures."""
        return self.say(key, **{name: Plain(mark) for name, mark in answer.reproduce._asdict().items()})


def named(text: Text) -> Sentence:
    """The name of a text: the number of a decree, the name of a reform, the date of another text."""
    name: object = text.signed or text.in_force
    if text.kind == "decree" and text.number:
        name = Plain(text.number)
    elif text.kind == "reform":
        name = Plain(text.id.rpartition("/")[2])
    moroccan = text.id.startswith("ma/") and text.kind in ("decree", "wage")
    return Sentence(f"text.{text.kind}" + (".ma" if moroccan else ""), {"name": name})
