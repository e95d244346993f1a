"""An ``Answer`` as the contract writes it, JSON-ready: amounts are decimal strings, days ISO strings, in the order of the contract."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from simulator.answers.loans_to_json import down_payment_loan, purchase
from simulator.answers.written import amount, amount_or_none, cited, exact, exact_or_none, iso, share
from simulator.base.money import Money
from simulator.wording import LANGUAGES, say, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from simulator.answers.explain import Step
    from simulator.answers.model import (
        Answer,
        Bound,
        Composition,
        Criterion,
        End,
        Instalments,
        KeysInHand,
        Payer,
        Payment,
        PayOff,
        PayOffAtKeys,
        PriceAlternative,
        Span,
        Term,
        Tranche,
        UnusualFact,
        WayOut,
    )
    from simulator.answers.stages import Stage
    from simulator.answers.written import Json
    from simulator.wording import Sentence


def to_json(answer: Answer, langs: Sequence[str] = LANGUAGES) -> Json:
    """The answer of the contract. Each step is written in ``langs``: a page, which writes steps itself, asks for none."""
    return {
        "scheme": answer.scheme,
        "frozen": iso(answer.frozen),
        "law_date": answer.law_date.isoformat(),
        "currency": answer.currency,
        "title": dict(answer.title),
        "warnings": [warning(each) for each in answer.warnings],
        "supposed": list(answer.supposed),
        "eligible": answer.eligible,
        "refusals": [_refusal(each) for each in answer.refusals],
        "criteria": [_criterion(each) for each in answer.criteria],
        **(_read_on(answer.as_of, answer.keys_in_hand) if answer.as_of else {}),
        "price": amount(answer.price),
        "price_source": answer.price_source,
        "price_composition": answer.price_composition and _composition(answer.price_composition),
        "grant": amount(answer.grant),
        "down_payment": amount(answer.down_payment),
        "financed": amount(answer.financed),
        "rate": exact_or_none(answer.rate),
        "price_alternatives": [_alternative(each) for each in answer.price_alternatives],
        "tranches": [_tranche(each) for each in answer.tranches],
        **_term(answer.term),
        **_instalments(answer.instalments),
        "pay_off_at_keys": answer.pay_off_at_keys and _pay_off_at_keys(answer.pay_off_at_keys),
        "payers": [_payer(each) for each in answer.payers],
        **(purchase(answer.purchase) if answer.purchase else {}),
        "down_payment_loan": answer.down_payment_loan and down_payment_loan(answer.down_payment_loan),
        "journey": [_stage(each) for each in answer.journey],
        "effort": answer.effort,
        "charges": amount_or_none(answer.charges),
        "year_only": list(answer.year_only),
        "spread": answer.spread and {name: _end(end) for name, end in answer.spread._asdict().items()},
        "readings": dict(answer.readings),
        "contract_terms": [_contract_term(each, langs) for each in answer.contract_terms],
        "steps": [_step(each, langs) for each in answer.steps],
        "gaps": [cited(each) | {"key": each.key} for each in answer.gaps],
        "schedule": schedule(answer.schedule),
        "reproduce": answer.reproduce._asdict(),
        "disclaimer": {lang: say("disclaimer", lang) for lang in langs},
    }


def _in(langs: Iterable[str], sentence: Sentence) -> Json:
    return {lang: write(sentence, lang) for lang in langs}


def _read_on(day: dt.date, keys: KeysInHand | None) -> Json:
    """The day on which the answer is read, and the keys that are in hand on it."""
    days = keys and {"since": keys.since.isoformat(), "application": keys.application.isoformat()}
    return {"as_of": day.isoformat(), "keys_in_hand": days}


def warning(fact: UnusualFact) -> Json:
    """The sentences are always there in every language: they ask whether an amount was counted in centimes."""
    return {
        "key": fact.key, "where": fact.where, "sentence": _in(LANGUAGES, fact.sentence),
        "instead": amount_or_none(fact.instead),
    }  # fmt: skip


def _criterion(one: Criterion) -> Json:
    facts = {"have": _fact(one.have), "need": _need(one.need), "distance": amount_or_none(one.distance)}
    return {
        "rule": one.rule,
        "verdict": one.verdict,
        **facts,
        "depends_on": one.depends_on,
        **cited(one.provision),
    }


def _refusal(one: Criterion) -> Json:
    row = _criterion(one)
    return {name: row[name] for name in ("rule", "text", "article", "status", "have", "need", "distance")}


def _fact(value: Money | int | bool | dt.date | None) -> str | None:  # noqa: FBT001 - a fact may be a yes or a no
    if isinstance(value, Money):
        return amount(value)
    return None if value is None else str(value).lower()


def _need(need: tuple[Bound, ...] | bool | None) -> str | None:  # noqa: FBT001 - as above
    if isinstance(need, tuple):
        return ", ".join(f"{bound.sign} {_fact(bound.value)}" for bound in need)
    return _fact(need)


def _composition(made: Composition) -> Json:
    return {
        "surface": str(made.surface),
        **{name: amount(part) for name, part in made.parts.items()},
        "cost": amount(made.cost),
        "price": amount(made.price),
    }


def _alternative(one: PriceAlternative) -> Json:
    return {
        "reading": one.reading, "choice": one.choice, "price": amount(one.price), "down_payment": amount(one.down_payment),
        "financed": amount(one.financed), "instalment": amount_or_none(one.instalment),
        "evidence": dict(one.provision.evidence), "source": one.provision.source, **cited(one.provision),
    }  # fmt: skip


def _tranche(one: Tranche) -> Json:
    return {
        "n": one.number,
        "milestone": one.milestone,
        "share": share(one.share),
        "amount": amount(one.amount),
        "due": iso(one.due),
        "after_keys": one.after_keys,
        "halves": [
            {"share": share(half.share), "amount": amount(half.amount), "by": half.by.isoformat()}
            for half in one.halves
        ],
    }


def _term(term: Term) -> Json:
    bracket, blocked, unable = term.bracket, term.blocked, term.unable
    return {
        "caps": [{"name": cap.name, "months": cap.months} for cap in term.caps],
        "age_limit_date": iso(term.age_limit_date),
        "bracket": bracket and {
            "threshold": amount(bracket.threshold), "side": bracket.side, "distance": amount(bracket.distance),
        },
        "term_months": term.months,
        "decisive": term.decisive,
        "blocked": blocked and {
            "reason": blocked.reason, "limit": blocked.limit.isoformat(), **cited(blocked.provision),
        },
        "unable": unable and {
            "above": unable.above, "share": share(unable.share), "monthly": amount(unable.monthly), "income": amount(unable.income),
        },
        "ways_out": [_way_out(way) for way in term.ways_out],
    }  # fmt: skip


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
        "date": payment.date.isoformat(), "base": amount(payment.base), "discount": amount(payment.discount),
        "amount": amount(payment.amount),
        "conditions": [
            {"name": one.name, "met": one.met, **({} if one.share is None else {"need": exact(one.share)}), **cited(one.provision)}
            for one in payment.conditions
        ],
        **cited(payment.offer), "status": payment.status,
    }  # fmt: skip


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
        "step": stage.step, "actor": stage.actor, "partners": list(stage.partners), "on": iso(stage.on), "due": iso(stage.due),
        "status": stage.provision.status, "text": stage.provision.text,
    }  # fmt: skip


def _end(end: End) -> Json:
    return {
        "eligible": end.eligible, "term_months": end.term_months, "instalment": amount_or_none(end.instalment),
        "last_due": iso(end.last_due), "decisive": end.decisive, "total_paid": amount_or_none(end.total_paid),
        "payers": [_span(span) for span in end.payers],
    }  # fmt: skip


def _contract_term(term: Step, langs: Sequence[str]) -> Json:
    """A term of the contract; of a gap, the note of the text too."""
    provision = term.provisions[0]
    return {
        "key": term.name,
        "value": term.value,
        "unit": term.unit,
        "sentence": _in(langs, term.sentence),
        **cited(provision),
        "note": None if provision.known else {lang: provision.note[lang] for lang in langs},
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


def schedule(payments: Iterable[Payment]) -> list[Json]:
    """Every dated payment, tranches first; most months are alike, so each amount is written once."""
    decimals = lru_cache(maxsize=None)(amount_or_none)
    rows: list[Json] = []
    for one in payments:
        row: Json = {
            "n": one.number, "date": iso(one.date), "kind": one.kind, "payer": one.payer, "due": decimals(one.due),
            "principal": decimals(one.principal), "interest": decimals(one.interest), "fees": decimals(one.fees),
            "balance": decimals(one.balance), "pay_off": decimals(one.pay_off),
        }  # fmt: skip
        if one.label:
            row["label"] = one.label
        if one.charges is not None:
            row["charges"] = decimals(one.charges)
        rows.append(row)
    return rows
