"""Random households as questions that the version before the changes reads too: what only this version knows is left out.

All four schemes; births to the day, near the ages that decide, or a year alone; incomes on and beside floors and ceilings; kafils who
take over or share; dates from 2001 to 2030, a quarter of them on a day on which the law changed or on its eve.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

Question = dict[str, Any]

FIRST, LAST = dt.date(2001, 4, 29), dt.date(2030, 12, 31)
TURNS = [dt.date.fromisoformat(day) for day in (
    "2002-04-09", "2003-02-04", "2004-04-21", "2008-01-01", "2008-04-01", "2010-01-01", "2010-10-05", "2012-12-26", "2013-09-17",
    "2013-12-01", "2014-10-16", "2015-12-27", "2016-11-02", "2017-09-01", "2018-02-01", "2018-08-01", "2019-01-01", "2020-06-01",
    "2023-04-08", "2024-01-01", "2024-06-26", "2024-07-05", "2024-07-18", "2025-01-01", "2025-02-06", "2025-12-15", "2026-01-01",
)]  # fmt: skip
"""Days on which a text begins."""
WAGES = (8_000, 10_000, 12_000, 15_000, 18_000, 20_000, 24_000)
BOUNDS = (1, 2, 2.5, 3, 4, 5, 6)
AGES = (18, 19, 60, 65, 70, 71, 75)
READINGS = {
    "age_limit": ("birthday", "eve_of_next", "end_of_year"), "snmg_date": ("application", "acceptance", "keys"),
    "income": ("cumulated", "applicant"), "income_floor": ("above", "from"), "kafil": ("takes_over", "shares"),
    "kafil_age_limit": ("same", "none"), "rounding": ("centime", "dinar_up"),
    "birth_year_only": ("first_of_january", "last_of_december"), "over_age_cash": ("allowed", "unknown", "kept"),
    "lpa_base": ("price", "price_minus_aid"), "lsp_cap": ("max_aid", "own_aid"), "price_2013": ("text", "called"),
}  # fmt: skip
"""The readings that both versions know."""
WORKS = ("site_works_start", "foundations", "structural_works", "all_trades", "secondary_works")
LV, LPA, LSP, DAAM = "location_vente", "lpa", "lsp", "daam_sakane"
SCHEMES = (LV, LV, LV, LV, LV, LPA, LPA, LSP, DAAM, DAAM)
REGISTERED = {
    "2001-2002": (FIRST, dt.date(2002, 12, 31)), "2013": (dt.date(2013, 9, 16), dt.date(2014, 12, 31)),
    "2024": (dt.date(2024, 7, 5), dt.date(2024, 7, 18)),
}  # fmt: skip
APPLIED = {
    LPA: (dt.date(2010, 10, 5), dt.date(2028, 12, 31)), LSP: (FIRST, dt.date(2012, 12, 31)),
    DAAM: (dt.date(2023, 11, 1), dt.date(2029, 12, 31)),
}  # fmt: skip
LPA_PRICES, LPA_FNPOS = dt.date(2019, 2, 25), dt.date(2025, 12, 11)
"""From when a text gives the prices of LPA by type, and the supplement of the FNPOS."""


def households(count: int, seed: int) -> list[Question]:
    """So many questions; the same seed gives the same ones on every machine."""
    draws = Draws(random.Random(seed))
    return [draws.question() for _ in range(count)]


class Draws:
    """Questions, one after the other, by one sequence of random numbers."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def question(self) -> Question:
        """One question of any scheme."""
        scheme = self.dice.choice(SCHEMES)
        question = self.rent() if scheme == LV else self.purchase(scheme)
        if self.chance(0.3):
            names = self.dice.sample(sorted(READINGS), self.dice.randint(1, 3))
            own = {name: self.dice.choice(READINGS[name]) for name in names}
            question["readings"] = own | question.get("readings", {})
        return question

    def chance(self, part: float) -> bool:
        """Yes, so often."""
        return self.dice.random() < part

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day between two days."""
        near = [turn - dt.timedelta(back) for turn in TURNS for back in (0, 1)]
        near = [day for day in near if first <= day <= last]
        if near and self.chance(0.25):
            return self.dice.choice(near)
        return first + dt.timedelta(self.dice.randint(0, max(0, (last - first).days)))

    def birth(self, on: dt.date, youngest: int = 17, oldest: int = 90) -> str | int:
        """A birth by which one is of a certain age on a day; sometimes to the very birthday, sometimes the year alone."""
        age = self.dice.choice(AGES) if self.chance(0.3) else self.dice.randint(youngest, oldest)
        back = on.replace(year=on.year - max(youngest, age), day=min(on.day, 28))
        day = back + dt.timedelta(self.dice.choice((-1, 0, 1)) if self.chance(0.3) else self.dice.randint(-364, 0))
        return day.year if self.chance(0.12) else day.isoformat()

    def amount(self, currency: str = "DZD") -> str:
        """An income: a multiple of a minimum wage, one more or one less, or any."""
        if currency == "MAD":
            return f"{self.dice.choice((0, 3000, 5000, 8000, 14000, self.dice.randint(0, 60_000)))} MAD"
        if self.chance(0.5):
            bound = int(self.dice.choice(WAGES) * self.dice.choice(BOUNDS))
            return f"{bound + self.dice.choice((-1, 0, 0, 1))} DZD"
        return f"{self.dice.randint(0, 160_000)} DZD"

    def people(self, currency: str, on: dt.date) -> Question:
        """What every scheme asks of a household."""
        none = f"0 {currency}"
        return {
            "birth": self.birth(on), "income": self.amount(currency),
            "spouse_income": none if self.chance(0.55) else self.amount(currency),
            "owns_property": self.chance(0.12), "had_state_aid": self.chance(0.12),
        }  # fmt: skip

    def rent(self) -> Question:
        """A question about location-vente."""
        cohort = self.dice.choice(("2001-2002", "2013", "2024", "2024"))
        application = self.day(*((FIRST, LAST) if self.chance(0.1) else REGISTERED[cohort]))
        acceptance = self.day(application, application + dt.timedelta(self.dice.choice((0, 400, 1500))))
        keys = self.day(acceptance, acceptance + dt.timedelta(self.dice.choice((0, 1200, 3000, 5000))))
        household = self.people("DZD", application) | {"cohort": cohort}
        if self.chance(0.3):
            household["had_location_vente"] = self.chance(0.4)
        question: Question = {"scheme": LV, "household": household, "dwelling": self.dwelling()}
        question["dates"] = {name: day.isoformat() for name, day in
                             (("application", application), ("acceptance", acceptance), ("keys", keys))}  # fmt: skip
        question["dates"] |= self.works(acceptance, keys)
        if self.chance(0.35):
            question |= self.kafils(keys)
        if self.chance(0.15):
            question["charges"] = f"{self.dice.randint(1000, 6000)} DZD"
        if self.chance(0.05):
            question["scheme"] = f"{LV}@{self.day(FIRST, LAST).isoformat()}"
        return question

    def dwelling(self) -> Question:
        """A type of which a price is known, another type, or a price."""
        kind = self.dice.choice(("F3", "F4")) if self.chance(0.95) else self.dice.choice(("F2", "F5"))
        if self.chance(0.3):
            price = f"{self.dice.randint(8, 45) * 100_000 + self.dice.choice((0, 0, 1, 333))} DZD"
            return {"price": price} | ({"type": kind} if self.chance(0.3) else {})
        return {"type": kind}

    def works(self, acceptance: dt.date, keys: dt.date) -> Question:
        """The day of the payment order and those of the works, in the order of a building."""
        facts: Question = {}
        if self.chance(0.2):
            facts["payment_order"] = self.day(acceptance, min(keys, acceptance + dt.timedelta(300))).isoformat()
        if self.chance(0.25):
            names = sorted(self.dice.sample(WORKS, self.dice.randint(1, 4)), key=WORKS.index)
            days = sorted(self.day(acceptance, keys) for _ in names)
            facts["milestones"] = {name: day.isoformat() for name, day in zip(names, days, strict=True)}
        return facts

    def kafils(self, keys: dt.date) -> Question:
        """One to three kafils, who take over or share."""
        shares = self.chance(0.35)
        parts = ["40 %", "25 %", "20 %"]
        kafils = [
            {"birth": self.birth(keys, 19, 80), "income": self.amount()} | ({"share": part} if shares else {})
            for part in parts[: self.dice.randint(1, 3)]
        ]
        return {"kafil": kafils, "readings": {"kafil": "shares" if shares else "takes_over"}}

    def purchase(self, scheme: str) -> Question:
        """A question about a purchase with an aid and a loan."""
        currency = "MAD" if scheme == DAAM else "DZD"
        application = self.day(*APPLIED[scheme])
        acceptance = self.day(application, application + dt.timedelta(self.dice.choice((0, 60, 700))))
        keys = self.day(acceptance, acceptance + dt.timedelta(self.dice.choice((0, 40, 1300, 2600))))
        dates = {"application": application, "acceptance": acceptance, "deed" if scheme == DAAM else "keys": keys}
        question: Question = {"scheme": scheme, "household": self.people(currency, application)}
        question["dates"] = {name: day.isoformat() for name, day in dates.items()}
        question |= (
            self.lsp()
            if scheme == LSP
            else self.daam(question, keys)
            if scheme == DAAM
            else self.lpa(application, acceptance)
        )
        question["loan"] = self.loan(scheme)
        return question

    def lpa(self, application: dt.date, acceptance: dt.date) -> Question:
        """An LPA dwelling by its zone or its price, and the options; mostly what a text of its day has."""
        zone = self.dice.choice(("grandes_villes", "hauts_plateaux", "autres", "sud_individuel"))
        if self.chance(0.8 if acceptance >= LPA_PRICES else 0.05):
            dwelling = {"type": self.dice.choice(("F2", "F3", "F4", "F5")), "zone": zone}
        else:
            dwelling = {"price": f"{self.dice.randint(20, 60) * 100_000} DZD", "zone": zone, "type": "F3"}
        options: Question = {"fnpos": self.chance(0.4 if application >= LPA_FNPOS else 0.02)}
        if self.chance(0.3):
            options["first_tranche"] = self.dice.choice(("20 %", "25 %", "15 %"))
        return {"dwelling": dwelling, "options": options}

    def lsp(self) -> Question:
        """An LSP dwelling at a price near the caps."""
        price = self.dice.choice((1_400_000, 1_600_000, 2_000_000, 2_800_000, self.dice.randint(8, 40) * 100_000))
        return {"dwelling": {"price": f"{price + self.dice.choice((0, 0, 1))} DZD"}}

    def daam(self, question: Question, deed: dt.date) -> Question:
        """A dwelling of Daam Sakane near its bounds, what is asked of its buyer, and steps of the journey."""
        household = question["household"] | {"nationality": "moroccan" if self.chance(0.9) else "other"}
        for name in ("resident_abroad", "co_owner"):
            if self.chance(0.5):
                household[name] = self.chance(0.4)
        price = self.dice.choice((300_000, 300_001, 700_000, 700_001, self.dice.randint(100, 900) * 1000))
        dwelling: Question = {"price": f"{price} MAD"}
        if self.chance(0.8):
            dwelling["permis_habiter"] = self.day(dt.date(2022, 6, 1), deed).isoformat()
        if self.chance(0.8):
            dwelling |= {"rooms": self.dice.choice((1, 2, 3, 4)), "first_sale": self.chance(0.9)}
        return {"household": household, "dwelling": dwelling, "dates": question["dates"] | self.steps(question)}

    def steps(self, question: Question) -> Question:
        """Days of steps of the journey, and days on which no deadline ran."""
        facts: Question = {}
        first, contract, deed = (dt.date.fromisoformat(day) for day in question["dates"].values())
        if self.chance(0.3):
            approval = self.day(first, contract)
            filing, payment = sorted((self.day(contract, deed), self.day(contract, deed)))
            steps = {"preliminary_approval": approval, "compromis_filed": filing, "aid_paid": payment}
            names = self.dice.sample(sorted(steps), self.dice.randint(1, 3))
            facts["milestones"] = {name: steps[name].isoformat() for name in names}
        if self.chance(0.15):
            begin = self.day(first, deed)
            facts["suspended"] = [{"from": begin.isoformat(), "to": (begin + dt.timedelta(12)).isoformat()}]
        return facts

    def loan(self, scheme: str) -> Question:
        """A loan over any term, as much as is lent or a sum; of a bank, whose rate is given or is the bank's own."""
        term = self.dice.choice((f"{self.dice.randint(1, 40)} years", f"{self.dice.randint(12, 480)} months"))
        facts: Question = {"term": term, "amount": "max"}
        currency, most = ("MAD", 40_000) if scheme == DAAM else ("DZD", 500_000)
        if self.chance(0.3):
            facts["amount"] = f"{self.dice.randint(1, 60) * most // 10} {currency}"
        if self.chance(0.3):
            facts["own_funds"] = f"{self.dice.randint(0, most)} {currency}"
        if scheme == DAAM:
            return facts | {"rate": self.dice.choice(("4.68 %", "4 %", "5.5 %"))}
        facts["bank"] = self.dice.choice(("bna", "cpa", "cnep", "bdl", "bdl"))
        if self.chance(0.4):
            facts["rate"] = self.dice.choice(("1 %", "3 %", "5.75 %", "6 %"))
        if self.chance(0.04):
            facts["deferral"] = f"{self.dice.randint(1, 3)} years"
        if self.chance(0.08):
            return {"amount": "none"}
        return facts


def scheme_and_days(question: Question) -> tuple[str, dict[str, dt.date]]:
    """The scheme of a question without its freeze, and its dates; the deed is called ``keys``."""
    days = {name: dt.date.fromisoformat(day) for name, day in question["dates"].items() if isinstance(day, str)}
    return question["scheme"].partition("@")[0], days | ({"keys": days["deed"]} if "deed" in days else {})


def births(question: Question) -> tuple[dt.date, dt.date]:
    """The first and the last day on which the applicant may be born."""
    birth = question["household"]["birth"]
    if isinstance(birth, int):
        return dt.date(birth, 1, 1), dt.date(birth, 12, 31)
    return (dt.date.fromisoformat(birth),) * 2


def age(birth: dt.date, on: dt.date) -> int:
    """Whole years on a day; born on 29 February, the birthday of other years is the 28th of it or 1 March, as months go."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
