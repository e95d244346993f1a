"""An ``Answer`` as the contract writes it, JSON-ready: amounts are decimal strings, days ISO strings, in the order of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.answers.json_values import amount, amount_or_none, cited, exact, exact_or_none, iso, share
from simulator.answers.loans_to_json import down_payment_loan, purchase
from simulator.answers.model_schedule import AMOUNTS
from simulator.base.money import Money, decimal_string
from simulator.wording import LANGUAGES, say, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Sequence

    from simulator.answers.explain import Step
    from simulator.answers.json_values import Json
    from simulator.answers.model import (
        Answer,
        Bound,
        Criterion,
        End,
        Instalments,
        KeysInHand,
        Payer,
        PayOff,
        PayOffAtKeys,
        Span,
        Term,
        Tranche,
        UnusualFact,
        WayOut,
    )
    from simulator.answers.model_prices import PriceAlternative, PriceComposition
    from simulator.answers.model_schedule import Schedule
    from simulator.answers.stages import Stage
    from simulator.wording import Sentence


def to_json(answer: Answer, langs: Sequence[str] = LANGUAGES, fields: Collection[str] | None = None) -> Json:
    """The JSON of an answer, or those ``fields`` of it: the parts that take long are not made for nothing.

    Each step is written in ``langs``; a page, which writes steps itself, passes none.
    """
    document: Json = _short_parts(answer, langs)
    for name, part in _LONG_PARTS.items():
        if fields is None or name in fields:
            document[name] = part(answer, langs)
    return document if fields is None else {name: value for name, value in document.items() if name in fields}


def _short_parts(answer: Answer, langs: Sequence[str]) -> Json:
    """Every field in its place; those that take long are empty yet."""
    return {
        "scheme": answer.scheme,
        "frozen": iso(answer.frozen),
        "law_date": answer.law_date.isoformat(),
        "currency": answer.currency,
        "title": dict(answer.title),
        "warnings": [warning(fact) for fact in answer.warnings],
        "supposed": list(answer.supposed),
        "eligible": answer.eligible,
        "refusals": [_refusal(criterion) for criterion in answer.refusals],
        "criteria": [_criterion(criterion) for criterion in answer.criteria],
        **(_as_of(answer.as_of, answer.keys_in_hand) if answer.as_of else {}),
        "price": amount(answer.price),
        "price_source": answer.price_source,
        "price_composition": answer.price_composition and _composition(answer.price_composition),
        "grant": amount(answer.grant),
        "down_payment": amount(answer.down_payment),
        "financed": amount(answer.financed),
        "rate": exact_or_none(answer.rate),
        "price_alternatives": [_alternative(alternative) for alternative in answer.price_alternatives],
        "tranches": [_tranche(tranche) for tranche in answer.tranches],
        **_term(answer.term),
        **_instalments(answer.instalments),
        "pay_off_at_keys": answer.pay_off_at_keys and _pay_off_at_keys(answer.pay_off_at_keys),
        "payers": [_payer(payer) for payer in answer.payers],
        **(purchase(answer.purchase) if answer.purchase else {}),
        "down_payment_loan": answer.down_payment_loan and down_payment_loan(answer.down_payment_loan),
        "journey": [],
        "effort": answer.effort,
        "charges": amount_or_none(answer.charges),
        "year_only": list(answer.year_only),
        "spread": answer.spread and {name: _end(end) for name, end in answer.spread._asdict().items()},
        "readings": dict(answer.readings),
        "contract_terms": [],
        "steps": [],
        "gaps": [],
        "schedule": [],
        "reproduce": answer.reproduce._asdict(),
        "disclaimer": {lang: say("disclaimer", lang) for lang in langs},
    }


def _in(langs: Iterable[str], sentence: Sentence) -> Json:
    return {lang: write(sentence, lang) for lang in langs}


def _as_of(day: dt.date, keys: KeysInHand | None) -> Json:
    """The keys ``as_of`` (the day on which the answer is read) and ``keys_in_hand``."""
    days = keys and {"since": keys.since.isoformat(), "application": keys.application.isoformat()}
    return {"as_of": day.isoformat(), "keys_in_hand": days}


def warning(fact: UnusualFact) -> Json:
    """The JSON of an unusual fact, always in every language: the sentence asks whether an amount is in centimes."""
    return {
        "key": fact.key,
        "where": fact.where,
        "sentence": _in(LANGUAGES, fact.sentence),
        "instead": amount_or_none(fact.instead),
    }


def _criterion(criterion: Criterion) -> Json:
    facts = {
        "have": _fact(criterion.have),
        "need": _need(criterion.need),
        "distance": amount_or_none(criterion.distance),
    }
    return {
        "rule": criterion.rule,
        "verdict": criterion.verdict,
        **facts,
        "depends_on": criterion.depends_on,
        **cited(criterion.provision),
    }


def _refusal(criterion: Criterion) -> Json:
    row = _criterion(criterion)
    return {name: row[name] for name in ("rule", "text", "article", "status", "have", "need", "distance")}


def _fact(value: Money | int | bool | dt.date | None) -> str | None:  # noqa: FBT001 - a fact may be a yes or a no
    if isinstance(value, Money):
        return amount(value)
    return None if value is None else str(value).lower()


def _need(need: tuple[Bound, ...] | bool | None) -> str | None:  # noqa: FBT001 - as above
    if isinstance(need, tuple):
        return ", ".join(f"{bound.sign} {_fact(bound.value)}" for bound in need)
    return _fact(need)


def _composition(composition: PriceComposition) -> Json:
    return {
        "surface": str(composition.surface),
        **{name: amount(part) for name, part in composition.parts.items()},
        "cost": amount(composition.cost),
        "price": amount(composition.price),
    }


def _alternative(alternative: PriceAlternative) -> Json:
    return {
        "reading": alternative.reading,
        "choice": alternative.choice,
        "price": amount(alternative.price),
        "down_payment": amount(alternative.down_payment),
        "financed": amount(alternative.financed),
        "instalment": amount_or_none(alternative.instalment),
        "evidence": dict(alternative.provision.evidence),
        "source": alternative.provision.source,
        **cited(alternative.provision),
    }


def _tranche(tranche: Tranche) -> Json:
    return {
        "n": tranche.number,
        "milestone": tranche.milestone,
        "share": share(tranche.share),
        "amount": amount(tranche.amount),
        "due": iso(tranche.due),
        "after_keys": tranche.after_keys,
        "halves": [
            {"share": share(half.share), "amount": amount(half.amount), "by": half.by.isoformat()}
            for half in tranche.halves
        ],
    }


def _term(term: Term) -> Json:
    bracket, blocked, unable = term.bracket, term.blocked, term.unable
    return {
        "caps": [{"name": cap.name, "months": cap.months} for cap in term.caps],
        "age_limit_date": iso(term.age_limit_date),
        "bracket": bracket
        and {
            "threshold": amount(bracket.threshold),
            "side": bracket.side,
            "distance": amount(bracket.distance),
        },
        "term_months": term.months,
        "decisive": term.decisive,
        "blocked": blocked
        and {
            "reason": blocked.reason,
            "limit": blocked.limit.isoformat(),
            **cited(blocked.provision),
        },
        "unable": unable
        and {
            "above": unable.above,
            "share": share(unable.share),
            "monthly": amount(unable.monthly),
            "income": amount(unable.income),
        },
        "ways_out": [_way_out(way) for way in term.ways_out],
    }


def _way_out(way: WayOut) -> Json:
    if way.instalment is None:
        facts: Json = {"amount": amount_or_none(way.amount), "discount": amount_or_none(way.discount)}
    else:
        facts = {"instalment": amount(way.instalment), "months": way.months, "total": amount_or_none(way.total)}
    return {"way": way.way, **facts, "availability": way.availability, **cited(way.provision)}


def _instalments(paid: Instalments) -> Json:
    return {
        "instalments": paid.count,
        "instalment": amount_or_none(paid.amount),
        "last_instalment": amount_or_none(paid.last_amount),
        "first_due": iso(paid.first_due),
        "last_due": iso(paid.last_due),
        "total_paid": amount_or_none(paid.total_paid),
    }


def _pay_off_at_keys(keys: PayOffAtKeys) -> Json:
    later = keys.first_discounted
    return {
        **_pay_off(keys.payment),
        "tranches": amount(keys.tranches),
        "first_discounted": later and {"n": later.number, **_pay_off(later)},
    }


def _pay_off(payment: PayOff) -> Json:
    return {
        "date": payment.date.isoformat(),
        "base": amount(payment.base),
        "discount": amount(payment.discount),
        "amount": amount(payment.amount),
        "conditions": [
            {
                "name": condition.name,
                "met": condition.met,
                **({} if condition.share is None else {"need": exact(condition.share)}),
                **cited(condition.provision),
            }
            for condition in payment.conditions
        ],
        **cited(payment.offer),
        "status": payment.status,
    }


def _span(span: Span) -> Json:
    first, last = span.first.isoformat(), span.last.isoformat()
    return {"payer": span.name, "from": first, "to": last, "months": span.months}


def _payer(payer: Payer) -> Json:
    return {
        **_span(payer.span),
        "monthly": amount(payer.monthly),
        "total": amount(payer.total),
        "effort": payer.effort,
    }


def _stage(stage: Stage) -> Json:
    return {
        "step": stage.step,
        "actor": stage.actor,
        "partners": list(stage.partners),
        "on": iso(stage.on),
        "due": iso(stage.due),
        "status": stage.provision.status,
        "text": stage.provision.text,
    }


def _end(end: End) -> Json:
    return {
        "eligible": end.eligible,
        "term_months": end.term_months,
        "instalment": amount_or_none(end.instalment),
        "last_due": iso(end.last_due),
        "decisive": end.decisive,
        "total_paid": amount_or_none(end.total_paid),
        "payers": [_span(span) for span in end.payers],
    }


def _contract_term(term: Step, langs: Sequence[str]) -> Json:
    """The JSON of a term of the contract; for a gap, with the note of the text."""
    provision = term.provisions[0]
    return {
        "key": term.name,
        "value": term.value,
        "unit": term.unit,
        "sentence": _in(langs, term.sentence),
        **cited(provision),
        "note": None if provision.is_known else {lang: provision.note[lang] for lang in langs},
    }


def _step(step: Step, langs: Sequence[str]) -> Json:
    return {
        "name": step.name,
        "value": step.value,
        "unit": step.unit,
        "decisive": step.decisive,
        "provisions": [cited(provision) | {"key": provision.key} for provision in step.provisions],
        "sentence": _in(langs, step.sentence),
    }


def schedule(dated: Schedule) -> list[Json]:
    """The rows of the schedule, tranches first."""
    texts: dict[int | None, str | None] = {cents: decimal_string(cents, dated.currency) for cents in dated.cents}
    texts[None] = None
    amounts = [[texts[cents] for cents in dated.amounts[name]] for name in AMOUNTS]
    rows: list[Json] = []
    for n, day, kind, payer, label, due, principal, interest, fees, balance, pay_off, charges in zip(
        dated.number, dated.date, dated.kind, dated.payer, dated.label, *amounts, strict=True
    ):
        row: Json = {
            "n": n,
            "date": None if day is None else day.isoformat(),
            "kind": kind,
            "payer": payer,
            "due": due,
            "principal": principal,
            "interest": interest,
            "fees": fees,
            "balance": balance,
            "pay_off": pay_off,
        }
        if label:
            row["label"] = label
        if charges is not None:
            row["charges"] = charges
        rows.append(row)
    return rows


_LONG_PARTS: dict[str, Callable[[Answer, Sequence[str]], list[Json]]] = {
    "journey": lambda answer, _: [_stage(stage) for stage in answer.journey],
    "gaps": lambda answer, _: [cited(gap) | {"key": gap.key} for gap in answer.gaps],
    "contract_terms": lambda answer, langs: [_contract_term(term, langs) for term in answer.contract_terms],
    "steps": lambda answer, langs: [_step(step, langs) for step in answer.steps],
    "schedule": lambda answer, _: schedule(answer.explanation.schedule),
}
"""The parts that take longer than all the others together."""
