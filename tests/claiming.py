"""Questions that could be asked, each from a seed, and every sentence that is said of their answers."""

import datetime as dt
import functools
import random
from contextlib import contextmanager

import pytest

from simulator import Law, sheets
from simulator.law import Readings
from simulator.question.scenario import load
from simulator.reading.errors import SimulatorError
from simulator.wording import catalogue

LAW = Law.load()
OF_A_LOAN = ("lpa_base", "lsp_cap")
EDGES = {
    "location_vente": (24_000, 24_001, 80_000, 80_001, 120_000, 120_001, 48_000, 40_000),
    "lpa": (80_000, 96_000, 120_000, 120_001, 144_000), "lsp": (25_000, 35_000, 50_000, 60_000),
    "daam_sakane": (6_000, 12_000),
}  # fmt: skip
"""Incomes on and beside the thresholds of the texts, in whole units of the currency."""


def dating_texts(scheme):
    """The decrees and laws by whose days the law of a scheme is called: not those that speak of payments only."""
    return [
        text for text in LAW.texts
        if scheme in text.schemes and text.kind in ("decree", "law")
        and {provision.attaches for provision in text.provisions} != {"payment"}
    ]  # fmt: skip


def day(rng, first, last):
    """A day between two, both included; the first and the last now and then."""
    first, last = dt.date.fromisoformat(str(first)), dt.date.fromisoformat(str(last))
    return rng.choice((first, last, *(first + dt.timedelta(rng.randint(0, (last - first).days)) for _ in range(6))))


def question(seed):
    """One question as a person would write it: three of four are of location-vente, the others of a purchase."""
    rng = random.Random(seed)
    if seed % 4 == 3:
        return _purchase(rng, ("lpa", "lsp", "daam_sakane")[seed // 4 % 3])
    return _rent(rng)


def _rent(rng):
    application = day(rng, "2002-02-10", "2027-12-31")
    acceptance = day(rng, application, application + dt.timedelta(900))
    keys = day(rng, acceptance, acceptance + dt.timedelta(2500))
    by_type = keys >= dt.date(2025, 12, 15)
    shares = rng.random() < 0.25
    kafils = [
        {"birth": str(day(rng, keys - dt.timedelta(366 * 75), keys - dt.timedelta(366 * 20))),
         "income": f"{rng.choice((0, 30_000, 46_000))} DZD", **({"share": f"{rng.randint(1, 45)} %"} if shares else {})}
        for _ in range(rng.choice((0, 0, 1, 2)))
    ]  # fmt: skip
    birth = day(rng, max(keys - dt.timedelta(366 * 74), dt.date(1925, 1, 1)), application - dt.timedelta(366 * 20))
    readings = {
        name: rng.choice(choices)
        for name, choices in Readings.choices().items()
        if name not in OF_A_LOAN and rng.random() < 0.3
    }
    readings |= {"kafil": "shares"} if kafils and shares else {"kafil": "takes_over"}
    return {
        "scheme": "location_vente", **({"kafil": kafils} if kafils else {}), "readings": readings,
        "household": {
            "birth": str(birth.year if rng.random() < 0.2 else birth), "cohort": rng.choice(("2001-2002", "2013", "2024")),
            **_incomes(rng, "location_vente", "DZD"),
        },
        "dwelling": {"type": rng.choice(("F3", "F4"))} if by_type and rng.random() < 0.5 else {"price": f"{rng.choice((1_000, 2_100_000, 3_430_001, 9_000_000))} DZD"},
        "dates": {"application": str(application), "acceptance": str(acceptance), "keys": str(keys)},
        **({"charges": "2500 DZD"} if rng.random() < 0.2 else {}),
    }  # fmt: skip


def _incomes(rng, scheme, currency):
    total = rng.choice((*EDGES[scheme], rng.randint(1, 200_000)))
    own = rng.choice((total, total, total // 2))
    answers = {name: rng.choice(("false",) * 4 + ("true",)) for name in ("owns_property", "had_state_aid")}
    return {"income": f"{own} {currency}", "spouse_income": f"{total - own} {currency}", **answers}


def _purchase(rng, scheme):
    currency = "MAD" if scheme == "daam_sakane" else "DZD"
    first = {"lpa": "2019-01-05", "lsp": "2004-01-05", "daam_sakane": "2024-01-02"}[scheme]
    last = {"lpa": "2026-12-31", "lsp": "2009-06-30", "daam_sakane": "2026-12-31"}[scheme]
    application = day(rng, first, last)
    acceptance = day(rng, application, application + dt.timedelta(300))
    keys = day(rng, acceptance, acceptance + dt.timedelta(900))
    birth = day(rng, keys - dt.timedelta(366 * 72), application - dt.timedelta(366 * 21))
    price = rng.choice({"lpa": (1, 2_500_000, 3_500_000, 6_000_000, 13_000_000), "lsp": (1, 1_000_000, 1_600_000, 2_800_001),
                        "daam_sakane": (5, 250_000, 300_000, 300_001, 700_000, 700_001)}[scheme])  # fmt: skip
    bank = rng.choice({"lpa": ("bna", "cpa", "cnep", "bdl"), "lsp": ("cnep", "bdl"), "daam_sakane": (None,)}[scheme])
    amount = rng.choice(("max", "max", "none", f"{price // 2 + 1} {currency}"))
    loan = {"amount": amount, "term": f"{rng.choice((1, 10, 25, 30))} years", **({"bank": bank} if bank else {})}
    loan |= {"rate": rng.choice(("0 %", "4.68 %", "6 %"))} if scheme != "lpa" or rng.random() < 0.3 else {}
    if (scheme, price) == ("lsp", 1_000_000):
        del loan["rate"]  # that of the bank, which no page gives on most days
    loan |= {"own_funds": f"{price // 10} {currency}"} if rng.random() < 0.4 else {}
    moroccan = {
        "nationality": rng.choice(("moroccan", "moroccan", "other")),
        "resident_abroad": "false",
        "co_owner": "false",
    }
    return {
        "scheme": scheme, "loan": loan,
        "household": {"birth": str(birth), **_incomes(rng, scheme, currency), **(moroccan if scheme == "daam_sakane" else {})},
        "dwelling": {"price": f"{price} {currency}", **({"zone": "autres"} if scheme == "lpa" else {}),
                     **({"permis_habiter": "2024-02-01", "rooms": "3", "first_sale": "true"} if scheme == "daam_sakane" else {})},
        "dates": {"application": str(application), "acceptance": str(acceptance), ("deed" if scheme == "daam_sakane" else "keys"): str(keys)},
    }  # fmt: skip


@functools.cache
def answer_of(seed):
    """The answer to a question of a seed; None where the law has none."""
    try:
        return sheets.answered(load(question(seed)), LAW)
    except SimulatorError:
        return None


def answers(first, last):
    """The answers to the questions of these seeds, where the law has one."""
    return [answer for answer in map(answer_of, range(first, last)) if answer is not None]


@contextmanager
def sentence_log():
    """Every sentence that is said meanwhile, as (key, facts), those inside another one too."""
    log, original = [], catalogue._filled

    def recorder(key, facts, lang, *, centimes):
        log.append((key, dict(facts)))
        return original(key, facts, lang, centimes=centimes)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "_filled", recorder)
        yield log
