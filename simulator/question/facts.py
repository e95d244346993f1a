"""The table of facts: everything that a household states, one row each. What a door knows of facts is a view of it.

Which scheme asks a fact stands in the descriptor of the scheme (``law/schemes/*.yaml``), by the place of the fact.

The rows stand in the order of ``docs/scenario.md``, which is made of them, like ``schemas/scenario.schema.json``. A yes/no fact is
a row, the rule that reads it, its words and a test: the scenario reader, the form, ``/lite``, the recall code, addresses
and files take it from here.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from simulator.law import COHORTS, DWELLINGS, Readings
from simulator.law.conditions import KINDS, OWNERS
from simulator.law.keys import BANKS, DOWN_PAYMENT_BANKS
from simulator.law.scheme import ALL, BOUGHT, MAIN
from simulator.law.values import MILESTONES, STEPS, ZONES
from simulator.question.fact_rows import Code, Column, Fact, Kind, Page
from simulator.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable

KAFILS = (1, 2, 3)
"""The kafils that a page or a file can name."""
BOTH_OWNERS = "both"
OTHER = "other"
"""The kind of a property that no text names: a shop, farm land."""
OWNER_CHOICES = (*OWNERS, BOTH_OWNERS)
"""The owners of a property or of an aid, as a scenario names them."""
BOTH = "both"
"""The code of a dwelling whose type is not known yet: F3 and F4 side by side."""
LOANS = ("cnep", "bdl", "cnep_at_once", "bdl_at_once")
"""The codes of a loan for all the tranches: its bank, drawn as the tranches are called, or at once."""
YES = ("no", "yes")
_COMMON_DAYS = ("2024-07-06", "2025-12-15", "2013-09-20", "2001-08-15")
"""The dates that most files share are written shortest in a recall code."""


def _named(names: tuple[str, ...]) -> str:
    """Names as a sentence lists them: `F2`, `F3` or `F4`."""
    *first, last = (f"`{name}`" for name in names)
    return f"{', '.join(first)} or {last}"


_QUESTION = (
    Fact("scheme", Kind.TEXT, f"{_named(tuple(ALL))}; `{MAIN}@2001-04-29` freezes its decrees on a day",
         f"scheme: {MAIN}", always_needed=True),
    Fact("scheme", Kind.DAY, code=Code("frozen", 14, order=20, strict=True), beside="on"),
    Fact("title", Kind.TEXT, "how the question is called: a text, or one by language (`{fr: …, ar: …, en: …}`)",
         "title: Couple de 40 ans"),
    Fact("household", Kind.PART, "who asks", always_needed=True),
    Fact("dwelling", Kind.PART, "what is asked for", always_needed=True),
    Fact("dates", Kind.PART, "when", always_needed=True),
    Fact("readings", Kind.PART, "where the law can be read in several ways"),
    Fact("options", Kind.PART, "what is chosen, or merely told"),
    Fact("schemes", Kind.PART, "for a comparison: what another scheme asks besides, in the keys of that scheme",
         f"schemes: {{{BOUGHT[0]}: {{dwelling: {{zone: grandes_villes}}}}}}"),
    Fact("kafil", Kind.LIST, "who takes over, or shares, in their order: a list"),
    Fact("charges", Kind.AMOUNT, "the charges of a month, as the household was told them", "charges: 2500 DZD",
         code=Code("charges", 12, order=18, page=Page.FOLD, row=41, light=True)),
    Fact("supposed", Kind.NAMES, "which facts are an example's, by their keys: marked at every door, no figure changes",
         "supposed: [household.income]", code=Code("supposed", 51, order=99, longest=1_000)),
    Fact("as_of", Kind.DAY,
         "the day on which the answer is read; with the keys in hand on that day no door shows a verdict of eligibility",
         "as_of: 2026-11-29"),
    Fact("contract", Kind.PART, "what was paid and what happened since the keys, for the statement of a day ([its keys](contract.md)); no answer changes",
         "contract: {as_of: 2026-11-29, paid: until 2026-11-20, events: []}"),
    Fact("down_payment_loan", Kind.PART, "a bank's loan for the tranches"),
    Fact("down_payment_loan", Kind.CHOICE, choices=LOANS,
         code=Code("loan", 52, order=21, page=Page.FOLD, row=43, labels="page.loan",
                   recalled=("cnep", "bdl", "cnep_at_once", "bdl_at_once"))),
    Fact("loan", Kind.PART, "the loan with which one buys", always_needed=True),
)  # fmt: skip

_HOUSEHOLD = (
    Fact("household.birth", Kind.BIRTH, "the applicant's; `1985` is answered for both ends of the year", "birth: 1985-03-15",
         held="birth", code=Code("birth", 3, order=3, needed=True, page=Page.FIRST, row=3),
         column=Column("birth", 2, needed=True, example="15/03/1985", heads="naissance, date de naissance, année de naissance, né le, née le, né(e) le, d.n., d.d.n., dn, ddn, dob, d.o.b., date de naissance du souscripteur, date de naissance du demandeur, birth date, date of birth, year of birth, تاريخ الميلاد, تاريخ الازدياد, تاريخ ميلاد المكتتب, تاريخ ميلاد طالب السكن, سنة الميلاد, الميلاد")),
    Fact("household.income", Kind.AMOUNT, "the applicant's, net, a month", "income: 60000 DZD",
         held="income", income_day="application", code=Code("income", 4, order=4, needed=True, page=Page.FIRST, row=5),
         column=Column("income", 3, needed=True, example="60000", heads="revenu, revenu mensuel, revenu net, revenu mensuel net, salaire, revenu du souscripteur, revenu du demandeur, monthly income, net income, salary, الدخل, الدخل الشهري, الأجر, دخل المكتتب, دخل طالب السكن"), beside="income"),
    Fact("household.spouse_income", Kind.AMOUNT, "the spouse's; 0 when there is none", "spouse_income: 0 DZD",
         held="spouse_income", income_day="application", code=Code("spouse", 5, order=5, needed=True, page=Page.FIRST, row=6),
         column=Column("spouse_income", 4, needed=True, example="20000", heads="revenu du conjoint, salaire du conjoint, revenu conjoint, salaire conjoint, spouse, spouse income, income of the spouse, دخل الزوج, دخل الزوجة, دخل الزوج أو الزوجة, أجر الزوج"),
         beside="spouse"),
    Fact("household.owns_property", Kind.YES_NO,
         "the short answer: applicant or spouse, now or before; a yes counts under every text. Or else `property`",
         "owns_property: false", unless=("property",), held="owns_property",
         code=Code("property", 6, order=6, needed=True, page=Page.FIRST, row=7),
         column=Column("owns_property", 6, needed=True, example="no", heads="propriété, propriétaire, possède un bien, bien immobilier, property, owner, ملكية, ملكية عقارية, يملك عقارا, مالك")),
    Fact("household.property", Kind.LIST,
         "the long answer: a list of what is or was owned; each text reads what it names; an empty list is nothing"),
    Fact("household.property[0].kind", Kind.CHOICE, "`dwelling`, `building_land` or `other` (no text names it)", "kind: dwelling",
         always_needed=True, choices=(*KINDS, OTHER),
         code=Code("property_kind", 46, order=11, page=Page.AFTER_PROPERTY, row=11, light=True, labels="page.holding",
                   recalled=("dwelling", "building_land", "other"))),
    Fact("household.property[0].whose", Kind.CHOICE, "`applicant`, `spouse` or `both`", "whose: applicant",
         always_needed=True, choices=OWNER_CHOICES,
         code=Code("property_whose", 47, order=12, page=Page.AFTER_PROPERTY, row=12, light=True, labels="page.whose",
                   recalled=("applicant", "spouse", "both"))),
    Fact("household.property[0].until", Kind.DAY, "the day on which it was given up; absent: still owned", "until: 2010-05-03",
         code=Code("property_until", 48, order=13, page=Page.AFTER_PROPERTY, row=13, light=True, year=True)),
    Fact("household.property[0].inherited", Kind.YES_NO, "told and kept; no text sets it apart", "inherited: true"),
    Fact("household.property[0].undivided", Kind.YES_NO, "an undivided share only", "undivided: true",
         code=Code("property_undivided", 49, order=14, page=Page.AFTER_PROPERTY, row=14, light=True)),
    Fact("household.had_state_aid", Kind.YES_NO, "earlier State aid for housing; a yes may say whose: `applicant`, `spouse`, `both`",
         "had_state_aid: false", choices=OWNER_CHOICES, held="had_state_aid",
         code=Code("aid", 7, order=7, needed=True, page=Page.FIRST, row=8, choices=YES),
         column=Column("had_state_aid", 7, needed=True, example="no", heads="aide de l'état, aide de l’état, aide état, aide antérieure, a eu une aide de l'état, state aid, earlier aid, إعانة الدولة, إعانة سابقة, استفاد من إعانة الدولة, مساعدة الدولة, مساعدة سابقة, مساعدة سابقة من الدولة")),
    Fact("household.had_state_aid", Kind.CHOICE, choices=OWNER_CHOICES,
         code=Code("aid_whose", 50, order=15, page=Page.AFTER_AID, row=15, light=True, labels="page.whose",
                   recalled=("applicant", "spouse", "both"))),
    Fact("household.cohort", Kind.CHOICE, "the programme: `2001-2002`, `2013` or `2024`", "cohort: 2024",
         choices=COHORTS, held="cohort",
         code=Code("cohort", 1, order=1, needed=True, page=Page.FIRST, row=1, choices=tuple(reversed(COHORTS)), labels="page.cohort",
                   recalled=("2001-2002", "2013", "2024")),
         column=Column("cohort", 5, needed=True, example="2024", heads="cohorte, programme, programme AADL, AADL, program, الفوج, فوج, البرنامج, برنامج عدل")),
    Fact("household.had_location_vente", Kind.YES_NO, "whether the household already had such a dwelling", "had_location_vente: false",
         held="had_location_vente", code=Code("earlier", 10, order=16, page=Page.FOLD, row=39),
         column=Column("had_location_vente", 8, example="no", heads="location-vente antérieure, déjà location-vente, a eu une location-vente, earlier location-vente, بيع بالإيجار سابق, استفاد من البيع بالإيجار")),
    Fact("household.wilaya", Kind.TEXT, "where one lives: shown where the law speaks of it, no figure changes", "wilaya: Oran",
         code=Code("wilaya", 53, order=22, page=Page.FOLD, row=44, light=True)),
    Fact("household.nationality", Kind.CHOICE, "`moroccan` or `other`", "nationality: moroccan",
         choices=("moroccan", "other"), held="buyers.moroccan", beside="nationality"),
    Fact("household.resident_abroad", Kind.YES_NO, "the same rules, here or abroad", "resident_abroad: false",
         beside="abroad"),
    Fact("household.co_owner", Kind.YES_NO,
         "the short answer about an undivided share of a dwelling; beside `property` it must agree with it", "co_owner: false",
         held="buyers.co_owner", beside="owner"),
)  # fmt: skip

_DWELLING = (
    Fact("dwelling.type", Kind.CHOICE, "`F2` to `F5`; the price follows from it where a text has one", "type: F3",
         unless=("price",), choices=DWELLINGS, held="dwelling",
         code=Code("type", 2, order=2, needed=True, page=Page.FIRST, row=2, choices=(*DWELLINGS, BOTH), labels="page.type",
                   recalled=("F2", "F3", "F4", "F5", "both")),
         column=Column("type", 9, example="F3", heads="type de logement, typologie, logement, dwelling, dwelling type, نوع المسكن, النوع, نوع السكن")),
    Fact("dwelling.price", Kind.PRICE, "the price itself; it wins over the type", "price: 2000000 DZD",
         held="price", code=Code("price", 11, order=17, page=Page.FOLD, row=40, light=True),
         column=Column("price", 10, heads="prix, prix du logement, prix de vente, dwelling price, السعر, الثمن, ثمن المسكن, سعر المسكن"), beside="price"),
    Fact("dwelling.zone", Kind.CHOICE, "`grandes_villes`, `hauts_plateaux`, `autres` or `sud_individuel`", "zone: grandes_villes",
         unless=("price",), choices=ZONES, held="buyers.zone", beside="zone"),
    Fact("dwelling.permis_habiter", Kind.DAY, "the day of the permit to live in it", "permis_habiter: 2024-02-01",
         held="buyers.permis_habiter", beside="permis"),
    Fact("dwelling.rooms", Kind.COUNT, "how many", "rooms: 3", held="buyers.rooms", beside="rooms"),
    Fact("dwelling.first_sale", Kind.YES_NO, "never sold before", "first_sale: true",
         held="buyers.first_sale", beside="sale"),
)  # fmt: skip

_DATES = (
    Fact("dates.application", Kind.DAY, "the request, or the registration", "application: 2024-07-06",
         held="application",
         code=Code("application", 8, order=8, needed=True, page=Page.FOLD, row=16, light=True, recalled=_COMMON_DAYS),
         column=Column("application", 11, needed=True, example="06/07/2024", heads="demande, date de la demande, date de demande, date d'inscription, inscription, date inscription, inscrit le, demande le, application date, date of application, الطلب, تاريخ الطلب, تاريخ التسجيل, تاريخ الاكتتاب")),
    Fact("dates.acceptance", Kind.DAY, "what calls the first tranche; the contract of who buys", "acceptance: 2025-12-15",
         held="acceptance",
         code=Code("acceptance", 9, order=9, needed=True, page=Page.FOLD, row=17, light=True, recalled=_COMMON_DAYS),
         column=Column("acceptance", 12, needed=True, example="15/12/2025", heads="acceptation, date acceptation, accepté le, date d'acceptation, date de l'acceptation, acceptance date, date of acceptance, القبول, تاريخ القبول, تاريخ القبول المؤقت")),
    Fact("dates.keys", Kind.DAY, "keys and contract: the term starts here", "keys: 2028-06-20", unless=("deed",),
         held="keys", code=Code("keys", 10, order=10, needed=True, page=Page.FIRST, row=4),
         column=Column("keys", 13, needed=True, example="20/06/2028", heads="clés, clefs, clés le, date clés, remise des clés, date de remise des clés, date des clés, keys date, handover, key handover, المفاتيح, تسليم المفاتيح, تاريخ تسليم المفاتيح")),
    Fact("dates.deed", Kind.DAY, "the deed, where one buys; one of the two is enough", "deed: 2025-06-01",
         unless=("keys",), beside="deed"),
    Fact("dates.payment_order", Kind.DAY, "the order to pay the first tranche", "payment_order: 2026-01-05",
         code=Code("order", 13, order=19, page=Page.FOLD, row=42)),
    Fact("dates.milestones", Kind.PART, "the days of the works, or of the file, that are known"),
    Fact("dates.suspended", Kind.LIST, "spans on which no deadline runs (an outage): a list"),
    Fact("dates.suspended[].from", Kind.DAY, "the first day", "from: 2025-05-01", always_needed=True),
    Fact("dates.suspended[].to", Kind.DAY, "the last day", "to: 2025-05-20", always_needed=True),
)  # fmt: skip

_STEP_RECALL = (
    "unsplit", "firm_option", "possession", "occupation_year_1", "occupation_year_2", "validation",
    "site_works_start", "affectation", "provisional_acceptance", "foundations", "structural_works",
    "secondary_works", "keys", "contract_signature", "all_trades", "delivery", "contribution",
)  # fmt: skip
"""The milestones in the order of the recall code, frozen: those of tomorrow come after the last place that is taken."""
_READING_RECALL = {
    "age_limit": (15, ("birthday", "eve_of_next", "end_of_year")),
    "snmg_date": (16, ("application", "acceptance", "keys")),
    "income": (17, ("cumulated", "applicant")),
    "income_floor": (18, ("above", "from")),
    "kafil": (19, ("takes_over", "shares")),
    "kafil_age_limit": (20, ("same", "none")),
    "rounding": (21, ("centime", "dinar_up")),
    "birth_year_only": (22, ("first_of_january", "last_of_december")),
    "over_age_cash": (23, ("allowed", "unknown", "kept")),
    "lpa_base": (24, ("price", "price_minus_aid")),
    "lsp_cap": (25, ("max_aid", "own_aid")),
    "price_2013": (26, ("text", "called")),
    "age_at_registration": (44, ("whole_years", "birthday")),
    "unable_above": (45, ("income", "40 %", "30 %")),
}
"""The readings by their places in the recall code, with their choices there, frozen in the same way."""
_FIRST_STEP = 27
_AFTER_THE_KEYS = {"occupation_year_1": "2029-06-20", "occupation_year_2": "2030-06-20"}


def _milestones() -> Iterable[Fact]:
    """A day for every part of the works, and for every step of a purchase."""
    steps = [name for name in STEPS if name not in MILESTONES]
    for order, name in enumerate((*MILESTONES, *steps)):
        works = name in MILESTONES
        yield Fact(
            f"dates.milestones.{name}", Kind.DAY,
            example=f"{name}: {_AFTER_THE_KEYS.get(name, '2026-09-15')}", words=f"{'milestone' if works else 'stage'}.{name}", only_with="" if works else "loan",
            code=Code(f"works_{name}", _FIRST_STEP + _STEP_RECALL.index(name), order=30 + order) if works else None,
        )  # fmt: skip


def _kafils() -> Iterable[Fact]:
    """The kafils that a page or a file can name, each with a birth, an income and a part."""
    for place, number in enumerate(KAFILS):
        code, end = f"kafil{number}", "" if not place else f"_{number}"
        item, order, recall = f"kafil[{place}]", 60 + 3 * place, 1 + 3 * place
        row, column = 30 + 3 * place, 14 + 3 * place
        first = not place
        yield Fact(f"{item}.birth", Kind.BIRTH, "his, or the year alone", "birth: 1998-05-02", always_needed=True,
                   held="kafil_birth", code=Code(code, recall, order=order, page=Page.KAFIL, row=row, light=first),
                   column=Column(f"kafil_birth{end}", column, offered=first, heads="naissance du kafil, date de naissance du kafil, kafil, birth of the kafil, ميلاد الكفيل, تاريخ ميلاد الكفيل"))  # fmt: skip
        yield Fact(f"{item}.income", Kind.AMOUNT, "his, net, a month", "income: 45000 DZD", always_needed=True,
                   held="kafil_income", income_day="keys", code=Code(f"{code}_income", recall + 1, order=order + 1, page=Page.KAFIL, row=row + 1, light=first),
                   column=Column(f"kafil_income{end}", column + 1, offered=first, heads="revenu du kafil, salaire du kafil, income of the kafil, دخل الكفيل"))  # fmt: skip
        yield Fact(f"{item}.share", Kind.SHARE,
                   "his part of each instalment; only under the reading `kafil: shares`, and then needed", "share: 40 %",
                   held="kafil_share", code=Code(f"{code}_share", recall + 2, order=order + 2, page=Page.KAFIL, row=row + 2),
                   column=Column(f"kafil_share{end}", column + 2, offered=False, heads="part du kafil, share of the kafil, حصة الكفيل"))  # fmt: skip


_LOANS = (
    Fact("down_payment_loan.bank", Kind.CHOICE, "`cnep` or `bdl`", "bank: cnep", always_needed=True, choices=DOWN_PAYMENT_BANKS),
    Fact("down_payment_loan.amount", Kind.AMOUNT, "`max`, `none` or an amount", "amount: max", always_needed=True, choices=("max", "none")),
    Fact("down_payment_loan.term", Kind.TERM, "the longest when absent", "term: 25 years"),
    Fact("down_payment_loan.drawn", Kind.CHOICE, "`as_called`, or `at_once` with the first tranche", "drawn: as_called",
         choices=("as_called", "at_once")),
    Fact("loan.bank", Kind.CHOICE, "`bna`, `cpa`, `cnep` or `bdl`", "bank: cpa", choices=BANKS,
         beside="bank"),
    Fact("loan.amount", Kind.AMOUNT, "`max`, `none` or an amount", "amount: max", choices=("max", "none"),
         held="buyers.requested_loan", beside="amount"),
    Fact("loan.term", Kind.TERM, "for how long", "term: 30 years", beside="term"),
    Fact("loan.rate", Kind.RATE, "a year, before VAT; the dated rate of the bank when absent", "rate: 4.68 %",
         beside="rate"),
    Fact("loan.own_funds", Kind.AMOUNT, "what the buyer brings anyway", "own_funds: 0 DZD",
         held="buyers.own_funds", beside="own"),
    Fact("loan.deferral", Kind.TERM, "how long nothing is repaid", "deferral: 12 months"),
)  # fmt: skip

_OPTIONS = (
    Fact("options.savings_plan", Kind.YES_NO, "a housing savings plan: shown where the law speaks of it, no figure changes",
         "savings_plan: true", code=Code("savings_plan", 54, order=23, page=Page.FOLD, row=45)),
    Fact("options.fnpos", Kind.YES_NO, "whether the supplement of the FNPOS is asked for", "fnpos: false",
         beside="fnpos"),
    Fact("options.first_tranche", Kind.RATE, "the share of the first call, where it may be chosen", "first_tranche: 20 %"),
)  # fmt: skip

_READINGS_SAY = {
    "age_limit": "until when the age of 70 lasts", "snmg_date": "which minimum wage counts", "income": "whose income counts",
    "income_floor": "whether the floor itself is accepted", "kafil": "what a kafil does",
    "kafil_age_limit": "whether he is held to the age limit", "rounding": "how an instalment is rounded",
    "birth_year_only": "which end of a year the answer shows first", "over_age_cash": "paying everything past the age",
    "lpa_base": "of what the calls of the LPA are a share", "lsp_cap": "which aid bounds the price of the LSP",
    "price_2013": "which of two prices of AADL 2", "age_at_registration": "until when one is 70 at the registration",
    "unable_above": "from which share of the income one cannot pay",
}  # fmt: skip


def _readings() -> Iterable[Fact]:
    """One choice for each clause that can be read in several ways."""
    for order, (name, choices) in enumerate(Readings.choices().items()):
        recall, recalled = _READING_RECALL[name]
        choice_names = ", ".join(f"`{choice}`" for choice in choices)
        yield Fact(
            f"readings.{name}", Kind.CHOICE, f"{choice_names}: {_READINGS_SAY[name]}", f"{name}: {choices[0]}",
            choices=choices, words=f"reading.{name}", code=Code(f"reading_{name}", recall, order=70 + order, labels=f"reading.{name}", recalled=recalled),
        )  # fmt: skip


_FILES = (
    Fact("", Kind.TEXT, column=Column("identifier", 1, heads="id, identifiant, numéro, n°, n° d'ordre, numéro de dossier, n° dossier, dossier, matricule, référence, reference, file number, file, رقم الملف, الملف, رقم التسجيل, المعرف")),
    Fact("", Kind.NUMBER, held="weight", column=Column("weight", 90, offered=False, heads="poids, pondération, الوزن, الترجيح")),
)  # fmt: skip
"""The columns that only a file has: the number of the row's household in the file of its owner, and how many households a row stands for."""

FACTS: tuple[Fact, ...] = (
    *_QUESTION, *_HOUSEHOLD, *_DWELLING, *_DATES, *_milestones(), *_kafils(), *_LOANS, *_OPTIONS, *_readings(), *_FILES,
)  # fmt: skip
"""Every fact."""


# --- views


_ROWS = {fact.key: fact for fact in reversed(FACTS) if fact.place and not fact.is_detail}
KEYS: dict[str, Fact] = dict(reversed(_ROWS.items()))
"""Every key of a scenario with its first row, in the order of the table."""


def about(fact: Fact) -> str:
    """The description of a fact, in English."""
    return fact.about or say(fact.words, "en")


def takers(fact: Fact) -> tuple[str, ...]:
    """The schemes whose questions may state a fact, in the order of every list."""
    return tuple(name for name in ALL if _is_taken(fact, name))


def _is_taken(fact: Fact, scheme: str) -> bool:
    asks = ALL.get(scheme)
    return asks is not None and asks.takes(fact.key) and (not fact.only_with or asks.takes(fact.only_with))


def is_needed(fact: Fact, scheme: str) -> bool:
    """Whether a question about this scheme must state a fact, or what may stand in its place."""
    asks = ALL[scheme]
    return _is_taken(fact, scheme) and (fact.always_needed or fact.key in (*asks.needs, *asks.without_a_price))


def is_ever_needed(fact: Fact) -> bool:
    """Whether a question about any scheme must state it."""
    return any(is_needed(fact, scheme) for scheme in ALL)


def stand_ins(fact: Fact, scheme: str) -> tuple[str, ...]:
    """The names of the facts of the same part that may stand in its place in a question about this scheme."""
    return tuple(name for name in fact.unless if ALL[scheme].takes(f"{fact.part}.{name}"))


@functools.cache
def of_part(part: str, scheme: str) -> tuple[Fact, ...]:
    """The facts that a part of a question about this scheme may state; of the question itself the part is empty."""
    return tuple(fact for fact in KEYS.values() if fact.part == part and _is_taken(fact, scheme))


def keys(part: str, scheme: str) -> set[str]:
    """The names of the facts that a part of a question about this scheme may state."""
    return {fact.name for fact in of_part(part, scheme)}


def needed(part: str, scheme: str) -> tuple[str, ...]:
    """The names of those that a question about this scheme must state, whatever else it states."""
    return tuple(fact.name for fact in of_part(part, scheme) if is_needed(fact, scheme) and not stand_ins(fact, scheme))


CODES: dict[str, tuple[Code, Fact]] = {
    code.name: (code, fact)
    for code, fact in sorted(
        ((fact.code, fact) for fact in FACTS if fact.code is not None), key=lambda pair: pair[0].order
    )
}
"""The facts of an address, in the order in which it writes them."""
COLUMNS: dict[str, tuple[Column, Fact]] = {
    column.name: (column, fact)
    for column, fact in sorted(
        ((fact.column, fact) for fact in FACTS if fact.column is not None), key=lambda pair: pair[0].order
    )
}
"""The facts of a file of applicants, in the order of its columns."""
ANSWERS: tuple[Fact, ...] = tuple(
    fact
    for fact in FACTS
    if fact.kind is Kind.YES_NO
    and fact.part == "household"
    and not is_ever_needed(fact)
    and fact.held
    and "." not in fact.held
)
"""The questions about a household that may be left unanswered, each with its column of ``Households``."""
INCOMES: tuple[Fact, ...] = tuple(fact for fact in FACTS if fact.income_day)
"""The incomes, each told for a day of the household."""
BESIDE: dict[str, Fact] = {fact.place: fact for fact in FACTS if fact.beside}
"""The facts that the page of comparisons can ask of another scheme, by its place in a scenario."""


@functools.cache
def codes_on(*pages: Page) -> tuple[str, ...]:
    """The codes of the facts that the pages ask in these places, in the order of the form."""
    rows = [code for code, _ in CODES.values() if code.page in pages]
    return tuple(code.name for code in sorted(rows, key=lambda code: code.row))


def may_be_unanswered() -> tuple[str, ...]:
    """The codes of the questions of the fold that yes or no answers and that may be left open: every form of a page asks them."""
    return tuple(
        name for name in codes_on(Page.FOLD) if CODES[name][1].kind is Kind.YES_NO and not CODES[name][0].needed
    )


def choices(name: str) -> tuple[str, ...]:
    """The codes among which a fact is chosen, as a page shows them: the empty one, that says nothing, where it is not needed."""
    code, fact = CODES[name]
    codes = code.choices or (YES if fact.kind is Kind.YES_NO else fact.choices)
    return codes if code.needed else ("", *codes)
