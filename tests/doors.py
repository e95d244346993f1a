"""The doors through which an answer leaves, and what each must say of it: the tables of ``test_doors.py``.

A key of the answer is a path: ``payers[].effort``. ``FORMS`` says how each is written; ``NOT_SHOWN`` which door does not
show it, and why. Whatever is in neither is a fault: a new key is shown at every door, or declared.
"""

import copy
import functools
import html
import io
import itertools
import json
import math
import re
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
from contract import cents, json_of
from icalendar import Calendar
from openpyxl import load_workbook

from simulator import api, sheets
from simulator.applicants import headers
from simulator.base.money import Money
from simulator.batch import Options, answered_file
from simulator.law import Law
from simulator.populations import payments_file
from simulator.reading.documents import read_file
from simulator.sheets import facts, first_page, later_pages
from simulator.ui.answer import blocks, changes, counter_summary, doubts, headline, schedule, tranches_loan
from simulator.ui.programmes import blocks as programmes
from simulator.ui.server import lite, lite_programme
from simulator.ui.shell.markup import join
from simulator.ui.state import question, scheme_codes
from simulator.ui.state.facts import FIELDS, as_supposed, supposed, written
from simulator.views.text import answer_page, comparison_page
from simulator.views.voice import Voice
from simulator.views.years import SERIES
from simulator.whatif.remedies import remedies
from simulator.wording import Article, Months, Years, catalogue, has, say, write
from simulator.wording.numbers import month
from simulator.writing import formats

ROOT = Path(__file__).parents[1]
LAW = Law.load()
TEXTS = sorted((ROOT / "simulator" / "law" / "texts").rglob("*.yaml"))
FILES = sorted((ROOT / "scenarios" / "households").glob("*.yaml"))

# --- the households

VARIANTS = {
    "born on 29 February": ("couple_f3", {"household.birth": "1984-02-29"}),
    "keys on 29 February": ("couple_f3", {"dates.keys": "2028-02-29"}),
    "keys on 31 January": ("couple_f3", {"dates.keys": "2029-01-31"}),
    "year alone, retired, kafil": ("couple_f3", {"household.birth": 1958, "kafil": [{"birth": "1999-06-18", "income": "46000 DZD"}]}),
    "year of the kafil alone": ("couple_58_f3", {"kafil": [{"birth": 1990, "income": "46000 DZD"}]}),
    "year alone, at 70 in the month of the keys": ("couple_f3", {"household.birth": 1958}),
    "two kafils who share": ("couple_58_sharing_kafil_f3", {"kafil": [
        {"birth": "1999-06-18", "income": "46000 DZD", "share": "25 %"}, {"birth": "1966-01-02", "income": "38000 DZD", "share": "20 %"}]}),
    "a kafil who shares without an income": ("couple_58_sharing_kafil_f3", {"kafil": [{"birth": "1999-06-18", "income": "0 DZD", "share": "40 %"}]}),
    "year alone, a kafil who shares": ("couple_58_sharing_kafil_f3", {"household.birth": 1969}),
    "three kafils in a chain": ("couple_58_two_kafils_f3", {"kafil": [
        {"birth": year, "income": "40000 DZD"} for year in ("1966-01-02", "1972-03-04", "1999-06-18")]}),
    "charges": ("couple_f3", {"charges": "2500 DZD"}),
    "charges, past the age": ("retired_71_f3", {"charges": "2500 DZD"}),
    "charges of nothing": ("couple_f3", {"charges": "0 DZD"}),
    "charges, a kafil who shares": ("couple_58_sharing_kafil_f3", {"charges": "1850.50 DZD"}),
    "charges of AADL 2": ("cohort_2013_f4", {"charges": "3000 DZD"}),
    "charges, tranches after the keys": ("cohort_2001_tranches_after_keys_f4", {"charges": "1200 DZD"}),
    "a payment order": ("couple_f3", {"dates.payment_order": "2025-12-31"}),
    "works that are dated": ("couple_f3", {"dates.milestones": {"foundations": "2026-09-15", "structural_works": "2027-01-31"}}),
    "frozen in 2016": ("couple_f3", {"scheme": "location_vente@2016-11-10"}),
    "whole dinars": ("couple_f3", {"readings": {"rounding": "dinar_up"}}),
    "a kafil held to no age": ("couple_58_two_kafils_f3", {"readings": {"kafil_age_limit": "none"}}),
    "the applicant's income alone": ("couple_f3", {"readings": {"income": "applicant"}}),
    "no income": ("couple_f3", {"household.income": "0 DZD", "household.spouse_income": "0 DZD"}),
    "a price with centimes": ("couple_f3", {"dwelling.price": "3430000.01 DZD"}),
    "the price called in 2013": ("cohort_2013_34_f3", {"readings": {"price_2013": "called"}}),
    "the end of the year of the age": ("couple_f3", {"readings": {"age_limit": "end_of_year"}}),
    "keys in the past": ("cohort_2013_34_f3", {"dates.keys": "2018-03-15"}),
    "a title of two lines, in Tifinagh": ("couple_f3", {"title": "ⴰⵅⵅⴰⵎ\nsecond"}),
    "an owner with a kafil": ("owner_refused_f3", {"kafil": [{"birth": "1999-06-18", "income": "46000 DZD"}]}),
    "an LPA without a loan": ("lpa_couple_f3", {"loan.amount": "none"}),
    "an LSP with a deferral": ("lsp_2006", {"loan.deferral": "12 months"}),
    "an LPA with the FNPOS": ("lpa_couple_f3", {"options.fnpos": True}),
    "an LPA of a high income": ("lpa_couple_f3", {"household.income": "100000 DZD"}),
    "an LSP of the most": ("lsp_2006", {"loan": {"bank": "bdl", "rate": "6 %", "amount": "max", "term": "25 years"}}),
    "an LSP for a year alone": ("lsp_2006", {"household.birth": 1950}),
    "a co-owner in Morocco": ("daam_sakane_300000", {"household.co_owner": True}),
    "a foreigner in Morocco": ("daam_sakane_300000", {"household.nationality": "other"}),
    "a day of application that is unusual": ("couple_f3", {"dates.application": "2024-09-06"}),
    "a price that may be in centimes": ("couple_f3", {"dwelling.price": "343000000 DZD"}),
    "facts of an example": ("couple_f3", {"supposed": ["household.income", "dates.keys"]}),
    "70 and a day at the registration": ("couple_58_f3", {"household.birth": "1954-07-05"}),
    "70 and a day at the registration, by the birthday": (
        "couple_58_f3", {"household.birth": "1954-07-05", "readings": {"age_at_registration": "birthday"}}),
    "half of the year refused": ("couple_58_f3", {"household.birth": 1954, "readings": {"age_at_registration": "birthday"}}),
    "a third of the income bears it": ("couple_58_f3", {"household.income": "24000 DZD", "household.spouse_income": "0 DZD", "readings": {"unable_above": "30 %"}}),
    "a loan for the tranches": ("couple_f3", {"down_payment_loan": {"bank": "cnep", "amount": "max"}}),
    "keys of 2005, today's income": ("cohort_2001_tranches_after_keys_f4", {
        "dates.keys": "2005-12-10", "household.income": "60000 DZD", "household.spouse_income": "20000 DZD", "as_of": "2026-11-29"}),
    "keys in hand, half of the year refused": (
        "couple_58_f3", {"household.birth": 1954, "kafil": [{"birth": 1966, "income": "46000 DZD"}], "readings": {"age_at_registration": "birthday"}, "as_of": "2030-01-01"}),
    "keys to come on the day of the answer": ("owner_refused_f3", {"as_of": "2026-11-29"}),
    "keys of an example before the day of the answer": ("owner_refused_f3", {"as_of": "2030-01-01", "supposed": ["dates.keys"]}),
    "a deed in Morocco that is signed": ("daam_sakane_300000", {"household.nationality": "other", "as_of": "2026-11-29"}),
    "a loan for the tranches that is refused": (
        "couple_f3", {"household.income": "150000 DZD", "down_payment_loan": {"bank": "cnep", "amount": "max"}}),
}  # fmt: skip


def changed(raw, changes):
    """The question with other facts, each under its path."""
    raw = copy.deepcopy(raw)
    for path, value in changes.items():
        *parts, last = path.split(".")
        inner = functools.reduce(lambda found, part: found.setdefault(part, {}), parts, raw)
        both = isinstance(value, dict) and isinstance(inner.get(last), dict) and path == "readings"
        inner[last] = inner[last] | value if both else value
    return raw


@functools.cache
def questions():
    """Every household by its name, as a mapping: the typical cases, then the others."""
    files = {path.stem: read_file(path) for path in FILES}
    return files | {name: changed(files[base], changes) for name, (base, changes) in VARIANTS.items()}


class Household(NamedTuple):
    """A question, its answer, and its facts as the pages have them; None for one that the pages do not ask."""

    raw: dict
    case: sheets.Answered
    facts: dict | None


@functools.cache
def household(name):
    """A household by its name."""
    raw = questions()[name]
    try:
        codes = as_supposed(question.facts_of(raw), set(map(question.field_of, raw.get("supposed", ()))))
    except ValueError:
        codes = None
    return Household(raw, sheets.answered(raw, LAW), codes)


# --- what a door says

NUMBER = re.compile(r"\d+(?:\u00a0\d{3})*(?:,\d+)?")
PERCENT = re.compile(r"(\d+(?:,\d+)?)\s?%")
CURRENCIES = {"DZD": {"fr": "DA", "ar": "دج"}, "MAD": {"fr": "DH", "ar": "درهم"}}
AMOUNT = re.compile(r"(\d+(?:\u00a0\d{3})*(?:,\d+)?)\u00a0(?:DA|DH|دج|درهم|دراهم)\b")
DAY, ISO = re.compile(r"(\d\d)/(\d\d)/(\d{4})"), re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
FENCES = re.compile("[\u2066-\u2069]")
"""The marks that keep numbers in their order inside Arabic: no reader sees them."""


@functools.cache
def months_of(lang):
    """The names of the months, and how one stands before its year."""
    names = [month(date(2000, place, 1), lang).split()[0] for place in range(1, 13)]
    return names, re.compile(rf"({'|'.join(names)}) (\d{{4}})")


def words_of(text):
    """A text as it is read: its blanks single, without the fences of Arabic."""
    return " ".join(FENCES.sub("", text).split())


def number(text):
    """A number as French writes it."""
    return Decimal(text.replace("\u00a0", "").replace(",", "."))


class Said(NamedTuple):
    """What a door says: its text, with plain blanks and as it was, the figures in it, those with a currency too, its language."""

    text: str
    source: str
    numbers: set
    amounts: set
    percents: set
    days: set
    months: set
    lang: str


def said(text, cells=(), lang="fr"):
    """What a text says, and cells that are figures or days already."""
    text, (names, dated) = FENCES.sub("", text), months_of(lang)
    days = {f"{y}-{m}-{d}" for d, m, y in DAY.findall(text)} | {"-".join(each) for each in ISO.findall(text)}
    days |= {each.isoformat()[:10] for each in cells if isinstance(each, date)}
    figures = {Decimal(str(round(each, 8))) for each in cells if isinstance(each, int | float)}
    months = {f"{year}-{names.index(name) + 1:02d}" for name, year in dated.findall(text)}
    return Said(
        " ".join(text.split()), text, {number(each) for each in NUMBER.findall(text)} | figures,
        {number(each) for each in AMOUNT.findall(text)}, {number(each) for each in PERCENT.findall(text)}, days,
        months | {each[:7] for each in days}, lang,
    )  # fmt: skip


def seen(markup):
    """The words of a piece of HTML."""
    return html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", str(markup), flags=re.DOTALL))


def leaves(value):
    """Every text of nested lists and mappings, pictures left out."""
    if isinstance(value, dict):
        yield from itertools.chain.from_iterable(leaves(each) for name, each in value.items() if name != "svg")
    elif isinstance(value, list | tuple):
        yield from itertools.chain.from_iterable(map(leaves, value))
    elif isinstance(value, str):
        yield value


def terminal(one):
    """The plain text of the command."""
    return said(answer_page.answer(LAW, one.case.summary, "fr"))


def paid_as_due(one):
    """The contract of a household with every sum paid on its day; None where nothing is paid by the month."""
    return api.paid_as_due(one.case.scenario, one.case.answer, law=LAW)


def page(one, lang="fr"):
    """The first page and the schedule."""
    leaf, summary, dwelling = Voice(LAW, lang), one.case.summary, question.dwellings(one.facts)[0]
    contract = paid_as_due(one)
    shown = [
        doubts.of_all(leaf, [summary]), headline.hero(leaf, {dwelling: summary}, {dwelling: contract}, supposed(one.facts)), blocks.cards(leaf, summary, contract),
        changes.of_a_refusal(leaf, summary, remedies(one.case.scenario, one.case.answer, LAW)), changes.lines(leaf, remedies(one.case.scenario, one.case.answer, LAW)),
        blocks.prices(leaf, summary), blocks.age(leaf, summary), blocks.pay_off(leaf, summary), blocks.chosen(leaf, json_of(summary)["readings"]),
        blocks.conditions(leaf, summary), blocks.payers(leaf, summary), blocks.behind(leaf, summary, "term_max", "age_cap", "kafil"),
        blocks.price(leaf, summary), blocks.tranches(leaf, summary), blocks.gaps(leaf, summary.answer), blocks.reasons(leaf, summary),
        blocks.contract(leaf, summary), tranches_loan.beside(leaf, summary), schedule.heads(leaf, summary), schedule.journey(leaf, summary),
        schedule.years(leaf, summary, question.births(one.facts, dwelling), date(2030, 5, 1)), blocks.law_day(leaf, summary.answer),
    ]  # fmt: skip
    return said(seen(join(*shown)), lang=lang)


def programme(one, lang="fr"):
    """The page of the other schemes, with the question of its own codes."""
    codes = scheme_codes.codes_of(one.raw)
    case = sheets.answered(one.raw | scheme_codes.scenario(codes, str(one.raw.get("as_of", ""))), LAW)
    assert json_of(case)["schedule"] == json_of(one.case)["schedule"], "its codes are the question"
    leaf = case.voice(lang)
    shown = [
        programmes.top(leaf, case, paid_as_due(one)), programmes.judged(leaf, case), programmes.details(leaf, case), programmes.journey(leaf, case),
        programmes.years(leaf, case, date(2030, 5, 1)), blocks.reasons(leaf, case.summary), blocks.contract(leaf, case.summary),
        blocks.law_day(leaf, case.answer),
    ]  # fmt: skip
    return said(seen(join(*shown)), lang=lang)


LONG_AGO = "1990-01-01"
"""The day on which ``/lite`` is read where the question names none: no keys are in hand then."""


def light(one, lang="fr"):
    """``/lite`` once its amounts are confirmed, and the page of the contract, which it links."""
    asked_first = doubts.questions([one.case.summary], one.facts, [])
    codes = written(one.facts) | {lite.CONFIRMED: " ".join(each.token for each in asked_first)}
    today = date.fromisoformat(str(one.raw.get("as_of", LONG_AGO)))
    bodies = []
    for made in (functools.partial(lite.page, today=today), lite.contract):
        body, status = made(codes, lang)
        assert status == 200
        bodies += [body.partition("<form")[0], body.partition("</form>")[2]]
    return said(seen("".join(bodies)), lang=lang)


def light_programme(one, lang="fr"):
    """``/lite/programmes`` with the codes of the question."""
    codes = scheme_codes.written(scheme_codes.codes_of(one.raw))
    body, status = lite_programme.page(codes, lang, date.fromisoformat(str(one.raw.get("as_of", LONG_AGO))))
    assert status == 200
    return said(seen(body.partition("<form")[0] + body.partition("</form>")[2]), lang=lang)


def counter(one):
    """What a clerk reads."""
    leaf, answers = Voice(LAW, "fr"), {question.dwellings(one.facts)[0]: one.case.summary}
    contracts = dict.fromkeys(answers, paid_as_due(one))
    told = headline.hero(leaf, answers, contracts, supposed(one.facts)), counter_summary.overview(leaf, answers)
    return said(seen(join(doubts.of_all(leaf, answers.values()), *told)))


def sheet(one, lang="fr"):
    """Every word that the template lays out, with every payment."""
    leaf = one.case.voice(lang)
    parts = (
        first_page.first_page(one.case, leaf),
        later_pages.other_pages(one.case, leaf),
        later_pages.months(one.case, leaf),
    )
    return said("\n".join(leaves(parts)), lang=lang)


def cells_of(source):
    """What the cells of a workbook say; of a cell with a formula, its result."""
    book = load_workbook(source, data_only=True)
    cells = [
        cell for one in book.worksheets for row in one.iter_rows(values_only=True) for cell in row if cell is not None
    ]
    texts = [cell for cell in cells if isinstance(cell, str)]
    return said("\n".join(texts), [cell for cell in cells if isinstance(cell, int | float | datetime)])


def workbook(one):
    """The workbook, as it is written."""
    return cells_of(io.BytesIO(sheets.workbook(one.case, "fr")))


def calendar(one, lang="fr"):
    """The calendars: the household's own, and that of each kafil who pays."""
    payers = dict.fromkeys(["applicant", *(row.span.name for row in one.case.answer.payers)])
    files = [Calendar.from_ical(sheets.calendar(one.case, lang, payer=payer)) for payer in payers]
    events = [event for read in files for event in read.walk("VEVENT")]
    words = [*(str(read[name]) for read in files for name in ("X-WR-CALNAME", "X-WR-CALDESC")), *(str(event[name]) for event in events for name in ("SUMMARY", "DESCRIPTION"))]  # fmt: skip
    return said("\n".join(words), [event.decoded("DTSTART") for event in events], lang)


def table(one):
    """The CSV of the payments; its figures are those of the contract."""
    text = sheets.csv(one.case)
    figures = {Decimal(each) for each in re.findall(r"(?<![\d-])\d+(?:\.\d\d)?(?![\d-])", text)}
    found = said(text)
    return found._replace(numbers=found.numbers | figures)


def message(one, lang="fr"):
    """The message."""
    return said(sheets.message(one.case, lang), lang=lang)


def comparison(one):
    """The household compared with nothing but itself."""
    return said(comparison_page.comparison(LAW, api.comparison(one.case.scenario, [], law=LAW), "fr"))


def batch(one):
    """The row of an annotated file whose amounts are right as they are written."""
    raw = one.raw
    household_facts, dwelling = raw["household"], raw["dwelling"]
    plain_facts = {
        **household_facts,
        **dwelling,
        **{name: raw["dates"][name] for name in ("application", "acceptance", "keys")},
    }
    row = {name: str(value).removesuffix(" DZD") for name, value in plain_facts.items()}
    for place, kafil in zip(headers.KAFILS, raw.get("kafil") or (), strict=False):
        row |= {
            f"kafil_birth{place}": str(kafil["birth"]),
            f"kafil_income{place}": str(kafil["income"]).removesuffix(" DZD"),
        }
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.csv"
        source = ";".join(row) + "\r\n" + ";".join(row.values()) + "\r\n"
        answered_file(source.encode("utf-8"), out, Options(lang="fr", as_written=True))
        return said(out.read_text("utf-8-sig"))


def one_row(one):
    """The rows of the household in the file of a population."""
    scenario = one.case.scenario
    found = api.simulated(scenario, LAW)
    place = slice(scenario.headline, scenario.headline + 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        part = found.people.rows(place), found.codes, found.regime[place]
        payments_file.write(path, [part], milestones=found.milestones, everyone=True)
        lines = pq.read_table(path).to_pylist()
    money = [
        value / 100
        for row in lines
        for name, value in row.items()
        if name in ("due", "balance", "principal", "interest", "fees")
    ]
    words = "\n".join(str(value) for row in lines for value in row.values() if isinstance(value, str))
    return said(
        words,
        [
            *money,
            *(value for row in lines for value in row.values() if isinstance(value, date)),
            *(row["n"] for row in lines),
        ],
    )


def whole(one):
    """The answer itself, as JSON."""
    return said(formats.pretty(json_of(one.case)))


def by_page(one):
    """Whether the pages ask this question, and no fact has to be borrowed from an example."""
    return one.facts is not None and all(one.facts[name] for name, field in FIELDS.items() if field.needed)


def by_file(one):
    """Whether a file of applicants asks it: no year alone, no reading, nothing that a file has no column for."""
    plain_dates = set(one.raw["dates"]) == {"application", "acceptance", "keys"}
    named = {"title", "scheme", "household", "dwelling", "dates", "kafil", "schemes"}
    return one.raw["scheme"] == "location_vente" and plain_dates and set(one.raw) <= named


def by_programme(one):
    """The page of the other schemes takes what it can ask, which is all but the days on which no deadline runs."""
    return one.raw["scheme"] in scheme_codes.SCHEMES and "suspended" not in one.raw["dates"]


DOORS = {
    "terminal": (terminal, None), "json": (whole, None), "page": (page, by_page), "programme": (programme, by_programme), "lite": (light, by_page), "counter": (counter, by_page),
    "light_programme": (light_programme, by_programme),
    "sheet": (sheet, None), "workbook": (workbook, None), "calendar": (calendar, None), "csv": (table, None), "message": (message, None),
    "comparison": (comparison, None), "batch": (batch, by_file), "rows": (one_row, None),
}  # fmt: skip
"""Each door, and which questions it takes (None: all)."""
WORDED = ("page", "programme", "lite", "light_programme", "sheet", "message", "calendar")
"""The doors made of words, which are asked in Arabic too."""
CODED = frozenset({"csv", "rows", "json"})
"""The doors that write the words of the contract, not those of a language."""

# --- the keys of an answer

FORMS = {
    "scheme": "scheme", "frozen": "day", "law_date": "day", "currency": "currency", "title.fr": "free", "title.*": "machine", "eligible": "verdict",
    "as_of": "machine", "keys_in_hand.*": "day",
    "warnings[].key": "machine", "warnings[].where": "machine", "warnings[].sentence.fr": "sentence", "warnings[].sentence.*": "machine",
    "warnings[].instead": "money", "supposed[]": "example", "criteria[].depends_on": "reads",
    "criteria[].rule": "rule", "criteria[].verdict": "mark", "criteria[].have": "fact", "criteria[].need": "fact", "criteria[].distance": "money",
    "refusals[].rule": "rule", "refusals[].have": "fact", "refusals[].need": "fact", "refusals[].distance": "money",
    "price_alternatives[].reading": "machine", "price_alternatives[].choice": "machine", "price_alternatives[].source": "machine",
    "price_alternatives[].price": "money", "price_alternatives[].down_payment": "money", "price_alternatives[].financed": "money",
    "price_alternatives[].instalment": "money",
    "price_alternatives[].evidence.fr": "sentence", "price_alternatives[].evidence.*": "machine",
    "price": "money", "price_source": "machine", "price_composition.surface": "count", "price_composition.*": "money", "grant": "money",
    "down_payment": "money", "financed": "money", "rate": "machine",
    "tranches[].n": "count", "tranches[].milestone": "milestone", "tranches[].share": "share", "tranches[].amount": "money", "tranches[].due": "day",
    "tranches[].after_keys": "machine", "tranches[].halves[].share": "machine", "tranches[].halves[].amount": "money", "tranches[].halves[].by": "day",
    "caps[].name": "machine", "caps[].months": "machine", "age_limit_date": "day", "term_months": "count", "decisive": "cap",
    "bracket.threshold": "money", "bracket.side": "machine", "bracket.distance": "money",
    "blocked.reason": "machine", "blocked.limit": "day", "ways_out[].way": "way", "ways_out[].amount": "money", "ways_out[].discount": "or_nothing", "ways_out[].instalment": "money",
    "unable.above": "machine", "unable.share": "bearable", "unable.monthly": "money", "unable.income": "money",
    "ways_out[].months": "count", "ways_out[].total": "machine", "ways_out[].availability": "availability",
    "instalments": "count", "instalment": "money", "last_instalment": "money", "first_due": "month", "last_due": "month", "total_paid": "money",
    "payers[].payer": "payer", "payers[].from": "month", "payers[].to": "month", "payers[].months": "count", "payers[].monthly": "money",
    "payers[].total": "money", "payers[].effort": "share", "effort": "share", "charges": "money",
    "pay_off_at_keys*.conditions[].name": "condition", "pay_off_at_keys*.conditions[].met": "machine", "pay_off_at_keys*.conditions[].need": "share",
    "pay_off_at_keys*.discount": "or_nothing", "pay_off_at_keys.tranches": "or_nothing", "pay_off_at_keys*.date": "day",
    "pay_off_at_keys.first_discounted.n": "count", "pay_off_at_keys*.base": "money", "pay_off_at_keys*.amount": "money",
    "fnpos": "money", "loan.asked_months": "machine", "loan.binding_term": "machine", "loan.instalment_as_asked": "money", "loan.amount": "money", "loan.rate": "machine", "loan.effective_rate": "share", "loan.months": "count", "loan.instalment": "money",
    "loan.binding": "binding", "loan.insurance": "money", "fees[].name": "fee", "fees[].amount": "money", "fees_total": "money",
    "resale.free_from": "day", "resale.before": "machine", "resale.to_return": "money",
    "contract_terms[].key": "machine", "contract_terms[].value": "machine", "contract_terms[].unit": "machine", "contract_terms[].note.*": "machine",
    "contract_terms[].sentence.fr": "sentence", "contract_terms[].sentence.*": "machine",
    "down_payment_loan.rate": "machine", "down_payment_loan.months": "time", "down_payment_loan*.first_due": "day", "down_payment_loan.last_due": "day",
    "down_payment_loan.binding": "lends", "down_payment_loan.effort_at_most": "share", "down_payment_loan.draws[].milestone": "milestone",
    "down_payment_loan.draws[].date": "day", "down_payment_loan.draws[].supposed": "machine", "down_payment_loan.schedule[].date": "day", "down_payment_loan.schedule[].due": "or_nothing",
    "down_payment_loan.stacked[].month": "machine", "down_payment_loan.stacked[].effort": "share", "down_payment_loan.amount": "or_nothing", "down_payment_loan.own_share": "or_nothing", "down_payment_loan*": "money",
    "journey[].step": "step", "journey[].actor": "actor", "journey[].partners[]": "partner", "journey[].on": "day", "journey[].due": "day",
    "year_only[]": "payer", "spread.*.eligible": "end", "spread.*.term_months": "count", "spread.*.instalment": "money", "spread.*.last_due": "day", "spread.*.decisive": "machine",
    "spread.*.total_paid": "machine", "spread.*.payers[].payer": "machine", "spread.*.payers[].*": "machine",
    "readings.*": "reading", "steps[].sentence.fr": "sentence", "steps[].*": "machine", "gaps[].key": "gap",
    "schedule[].n": "machine", "schedule[].date": "day", "schedule[].kind": "machine", "schedule[].payer": "payer", "schedule[].due": "money",
    "schedule[].principal": "machine", "schedule[].interest": "money", "schedule[].fees": "machine", "schedule[].balance": "money",
    "schedule[].charges": "money", "schedule[].label": "fee", "schedule[].pay_off": "money",
    "reproduce.*": "verbatim", "disclaimer.fr": "verbatim", "disclaimer.*": "machine",
    "*.text": "machine", "*.article": "article", "*.status": "status",
}  # fmt: skip
"""How each key is written; the first pattern that fits counts, and the last three fit whatever is cited.

``machine`` is for programs: it is in the JSON and in no sentence. ``fact`` is an amount, or what the household said."""


MACHINE = "machine"


@functools.cache
def form(path):
    """How a key is written; None for a key that nobody has said it of."""
    return next((kind for pattern, kind in FORMS.items() if fits(path, pattern)), None)


@functools.cache
def fits(path, pattern):
    """Whether a path is one of a pattern, in which a star stands for anything."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path) is not None


def flat(value, path=""):
    """Every value of an answer with its path; of nothing, nothing."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from flat(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for each in value:
            yield from flat(each, f"{path}[]")
    elif value is not None:
        yield path, value


def in_the_language(flattened, lang):
    """The same values; what is told in ``lang`` stands where the forms have French, and French where they have another."""
    other = {"fr": lang, lang: "fr"}
    for path, value in flattened:
        parent, dot, last = path.rpartition(".")
        yield (parent + dot + other[last] if last in other else path), value


def values(found, lang="fr"):
    """What of an answer can be shown: a call of a purchase that the aid and the loan pay is not one, frozen decrees have one day,

    the ends of a year that have one verdict have it once, and once the keys are in hand there is none,
    nor a reading on which it hangs.
    """
    judged = not found.get("keys_in_hand")
    bought = "loan" in found
    rows = [row for row in found["tranches"] if not bought or cents(row["amount"])]
    agree = len({end["eligible"] for end in (found["spread"] or {}).values()}) == 1
    ends = {
        name: end
        | ({} if end["instalment"] else {"term_months": None})
        | ({"eligible": None} if agree or not judged else {})
        for name, end in (found["spread"] or {}).items()
    }
    shown = found | {"tranches": rows, "spread": ends} | ({"law_date": None} if found["frozen"] else {})
    if not judged:
        shown |= {"eligible": None, "criteria": [row | {"depends_on": None} for row in found["criteria"]]}
    yield from in_the_language(flat(shown), lang)


LABELS = {
    "rule": ("rule.{}", "batch.refused.{}"), "milestone": ("milestone.{}",), "cap": ("cap.{}",), "way": ("way.{}", "page.way.{}"),
    "availability": ("availability.{}",), "payer": ("payer.{}",), "binding": ("binding.{}",), "fee": ("fee.{}",),
    "step": ("stage.{}", "milestone.{}"), "actor": ("actor.{}",), "gap": ("gap.{}", "key.{}"), "status": ("status.{}",), "scheme": ("scheme.{}",),
    "condition": ("pay_off.{}",), "partner": ("partner.{}",), "lends": ("tranches_loan.{}",), "reads": ("reading.{}",),
}  # fmt: skip
"""Under which keys of the catalogues a word of the contract stands; one of them is enough."""


def is_said(path, value, door, found):
    """Whether a door says a value of the answer."""
    kind, word = form(path), str(value)
    if kind in LABELS:
        return word in found.text if door in CODED else label_is_said(kind, word, found)
    return CHECKS[kind](word, found) if kind in CHECKS else SPECIAL[kind](path, value, door, found)


def is_share(word, found):
    """Whether a share is there: as a number, or in per cent with all its decimals or two of them."""
    percent = Decimal(word) * 100
    return Decimal(word) in found.numbers or not found.percents.isdisjoint({percent, round(percent, 2)})


def is_fact(word, found):
    """Whether an amount that a condition compares is there; another fact is in the sentence of the condition."""
    amount = word.split()[-1]
    return not re.fullmatch(r"\d+\.\d\d", amount) or Decimal(amount) in found.numbers


def is_written(word, found):
    """Whether a text is there, whatever its blanks."""
    return words_of(word) in found.text


CHECKS = {
    "money": lambda word, found: Decimal(word) in found.numbers, "count": lambda word, found: Decimal(word) in found.numbers,
    "share": is_share, "day": lambda word, found: word in found.days, "month": lambda word, found: word[:7] in found.months,
    "fact": is_fact, "sentence": is_written, "verbatim": is_written, "free": is_written,
    "article": lambda word, found: word == "-" or is_written(word, found) or is_written(write(Article(word), found.lang), found),
    "mark": lambda *_: True,  # the sentence of the condition, which ``steps[].sentence`` holds, says which
}  # fmt: skip
"""By the form of a value, how it is looked for."""
REFUSED = (
    "verdict.refused",
    "answer.refused",
    "verdict.short.refused",
    "batch.verdict.refused",
    "sheet.calendar.refused",
)


def is_reading(path, value, door, found):
    """Whether the choice of a reading is there, in its own words."""
    del door
    return is_written(say(f"reading.{path.removeprefix('readings.')}.{value}", found.lang), found)


def is_verdict(path, value, door, found):
    """Whether a refused household is told so, and no other."""
    del path, door
    refused = any(is_written(longest_words(key, found.lang), found) for key in REFUSED) or "false" in found.text
    return refused is not value


def is_currency(path, value, door, found):
    """Whether amounts have their currency."""
    del path
    return door in CODED or CURRENCIES[value][found.lang] in found.text


def is_or_nothing(path, value, door, found):
    """Whether an amount is there; of nothing there is a word, or none."""
    del path, door
    return not cents(value) or Decimal(value) in found.numbers


def is_bearable(path, value, door, found):
    """Whether a share of an income is there; the whole of it is a word."""
    del path, door
    return Decimal(value) == 1 or is_share(value, found)


def is_time(path, value, door, found):
    """Whether a number of months is there, in months or in whole years."""
    del path, door
    return any(write(time, found.lang) in found.source for time in (Months(value), Years(value // 12)))


def longest_words(key, lang):
    """The longest words of a sentence that hold no fact."""
    return max(re.split(r"\{[^}]*\}", catalogue._forms(key, lang)[0]), key=len)


def is_example(path, value, door, found):
    """Whether some facts are said to be an example's, at doors that say how many or mark each."""
    del path, value, door
    return any(is_written(longest_words(key, found.lang), found) for key in EXAMPLES)


ENDS_SAID = {
    True: ("verdict.eligible", "verdict.unchecked", "page.hero.other_end.accepted", "spread.accepted"),
    False: ("verdict.refused", "answer.refused", "page.hero.other_end.refused", "spread.refused"),
}  # fmt: skip
EXAMPLES = (
    "page.hero.examples",
    "sheet.facts.examples",
    "sheet.message.examples",
    "page.yours.partly",
    "sheet.fact.example",
)


def is_end(path, value, door, found):
    """Whether the verdict of an end of the year is there: as that of the answer, or of the end beside it."""
    del path, door
    return any(is_written(longest_words(key, found.lang), found) for key in ENDS_SAID[value])


SPECIAL = {
    "reading": is_reading, "verdict": is_verdict, "currency": is_currency, "or_nothing": is_or_nothing, "bearable": is_bearable, "time": is_time,
    "example": is_example, "end": is_end,
}  # fmt: skip


def label_is_said(kind, word, found):
    """Whether one of the labels of a word is there; of a label with facts of its own, its longest words."""
    keys = [key.format(word) for key in LABELS[kind] if has(key.format(word))]
    return any(is_written(longest_words(key, found.lang), found) for key in keys)


# --- what a door does not show

CONDITIONS = ["criteria[].*", "refusals[].*"]
PRICE = ["price_composition.*"]
REASONS = ["steps[].sentence.fr", "bracket.*", "age_limit_date"]
GAPS, JOURNEY, READINGS, MARKS = ["gaps[].*"], ["journey[].*"], ["readings.*"], ["reproduce.*"]
CALLS = ["tranches[].n", "tranches[].milestone", "tranches[].share", "tranches[].amount", "tranches[].due"]
HALVES = ["tranches[].halves[].amount", "tranches[].halves[].by"]
BLOCKED = ["blocked.*", "ways_out[].*"]
LAW_DAYS = ["law_date", "frozen"]
SUMS = ["price", "grant", "down_payment", "financed", "total_paid"]
FEES = ["fees[].*", "fees_total", "schedule[].label", "loan.insurance"]
LOAN = ["loan.*", "fnpos"]
SCHEDULE = [
    "schedule[].date",
    "schedule[].payer",
    "schedule[].due",
    "schedule[].interest",
    "schedule[].balance",
    "schedule[].charges",
]
ENDS = ["year_only[]", "spread.*"]
TERMS = ["contract_terms[].*", "resale.*"]
"""The contract: what it forbids and gives, and the resale."""
AT_ONCE = ["pay_off_at_keys.*", "ways_out[].discount"]
"""What pays everything that is left with the keys."""
AT_ONCE_PROOF = ["pay_off_at_keys*.conditions[].*", "pay_off_at_keys*.article", "pay_off_at_keys*.status"]
PRICES = ["price_alternatives[].*"]
PRICES_PROOF = ["price_alternatives[].evidence.fr", "price_alternatives[].article", "price_alternatives[].status"]
BORROWED = ["down_payment_loan.*"]
UNABLE = ["unable.*"]

OF_THE_OTHER_PRICE = {
    "of each of two prices the price and the instalment: the tranches are a quarter of it, the instalments the rest": [
        "price_alternatives[].down_payment", "price_alternatives[].financed",
    ]
}  # fmt: skip
STACKED = {
    "the loan for the tranches stands beside the rent, in runs of equal months; each of its own instalments is in the CSV": [
        "down_payment_loan.schedule[].*"
    ]
}
BESIDE = {
    "of the loan for the tranches what is lent, the heaviest month and the interest; the months and the draws are on the page of the schedule": [
        "down_payment_loan.schedule[].*", "down_payment_loan.stacked[].*", "down_payment_loan.draws[].*", "down_payment_loan.effort_at_most",
    ]
}  # fmt: skip
LEFT = {
    "what is paid at once and what is taken off are said: together they are what is left": ["pay_off_at_keys*.base"],
    "it is paid on the day of the keys, in these words": ["pay_off_at_keys.date"],
}

FAR = {
    "a sentence of a condition says how far only where it refuses, and the refusals are checked": [
        "criteria[].distance"
    ]
}
NAMED = {"the condition stands there as its sentence, with its articles": ["criteria[].rule", "refusals[].rule"]}
OF_A_CALL = {
    "a call of a purchase is what the aid and the loan leave: its share of the price is in no sentence": [
        "bought: tranches[].share"
    ]
}
OF_A_LOAN = {
    "of a purchase the sum of the years has the fees too, and each of both is there": ["bought: total_paid"],
    "what binds the loan stands in place of what decides the term": ["bought: decisive"],
    "a loan for which there is no rate is refused by a reason of its own": ["idle: loan.binding"],
}
MADE_OF = {
    "the bill of the price ends at the price: what the dwelling cost is the sum of its first two lines": [
        "price_composition.cost"
    ]
}

UNTIL = {"the months of the other end, from the same keys, say until when": ["spread.*.last_due"]}

NOT_SHOWN = {
    "json": {"the JSON is the answer: compared whole, below": ["*"]},
    "terminal": FAR | OF_A_CALL | OF_A_LOAN | OF_THE_OTHER_PRICE | STACKED | {
        "each reading that decides is in a reason": READINGS,
        "the interest is in a reason, the payments are in whole": ["schedule[].interest"],
        "the kind of the payment is fee: each is named above": ["schedule[].label"],
    },
    "page": FAR | NAMED | OF_THE_OTHER_PRICE | STACKED | {
        "what a figure is cited with is on paper and in files": MARKS,
        "the page shows the facts, not the name of the file they came from": ["title.fr"],
        "the step says who acts": ["journey[].actor"],
        **UNTIL,
        "the readings stand in the form, those that are not the first ones above": READINGS,
    },
    "programme": FAR | NAMED | OF_A_CALL | OF_A_LOAN | {
        "the page shows the facts, not the name of the file they came from": ["title.fr"],
        **UNTIL,
        "the readings stand in the form, those that are not the first ones above": READINGS,
        "the interest is in a reason, the payments are in whole": ["schedule[].interest"],
        "a loan of nothing has no rate to show": ["idle: loan.effective_rate"],
        "what a figure is cited with is on paper and in files": MARKS,
    },
    "light_programme": FAR | NAMED | OF_A_CALL | OF_A_LOAN | {
        "the page shows the facts, not the name of the file they came from": ["title.fr"],
        **UNTIL,
        "what a figure is cited with is on paper and in files": MARKS,
        "few bytes: the reasons, the articles and each payment are on the sheet and the full page, both linked": [
            *REASONS, *SCHEDULE, "criteria[].article", "refusals[].article", "readings.*",
        ],
        "an aid, fees and instalments that are not there have no line": [
            "unfunded: fnpos", "free: fees_total", "idle: instalments", "idle: term_months", "idle: loan.effective_rate",
        ],
    },
    "lite": FAR | NAMED | OF_THE_OTHER_PRICE | BESIDE | LEFT | {
        "with the keys in hand the contract says what pays everything, from today on": ["keys: pay_off_at_keys.*"],
        "an aid of nothing and instalments that are not there have no line": ["unaided: grant", "idle: instalments", "idle: term_months"],
        "what a figure is cited with is on paper and in files": MARKS,
        "the page shows the facts, not the name of the file they came from": ["title.fr"],
        **UNTIL,
        "few bytes: how the price is made is on the sheet and the full page, both linked": PRICE,
        "few bytes: the reasons, the way of the file and the articles too": [*REASONS, *JOURNEY, "criteria[].article", "refusals[].article", "readings.*", "blocked.article", "ways_out[].article", "ways_out[].months"],
        "few bytes: a line for each year, not for each payment": [*SCHEDULE, "schedule[].pay_off", "last_instalment", "financed"],
    },
    "counter": OF_THE_OTHER_PRICE | BESIDE | LEFT | {
        "with the keys in hand the contract says what pays everything, from today on": ["keys: pay_off_at_keys.*"],
        **UNTIL,
        "a clerk reads what is missing, what is due first and until when; the sheet, one key away, has the rest": [
            *CONDITIONS, *PRICE, *REASONS, *GAPS, *JOURNEY, *READINGS, *MARKS, *CALLS, *LAW_DAYS, *SCHEDULE, "schedule[].pay_off", "decisive", "financed", "last_instalment", "total_paid",
            "scheme", "title.fr", "blocked.*", "ways_out[].months", "ways_out[].article", "ways_out[].status",
        ],
        "who pays is said where it is not the applicant alone": ["alone: payers[].*"],
        "an aid of nothing and instalments that are not there have no line": ["unaided: grant", "idle: instalments", "idle: term_months"],
    },
    "sheet": FAR | NAMED | OF_A_CALL | OF_A_LOAN | MADE_OF | OF_THE_OTHER_PRICE | STACKED | {
        "the reading is listed where it plays a part": ["readings.*"],
        "what pays everything after each payment is a column of the workbook: a page of paper has no room for it": ["schedule[].pay_off"],
    },
    "workbook": FAR | NAMED | OF_A_CALL | OF_A_LOAN | OF_THE_OTHER_PRICE | BESIDE | {
        "the workbook is the schedule; the way of the file is on the sheet": JOURNEY,
        "who pays in all is a sum of the column": ["payers[].total"],
        "the ways out are among the reasons, as sentences": ["ways_out[].way", "ways_out[].availability"],
        "the bill of the price is a reason": PRICE,
        "the reading is listed where it plays a part": ["readings.*"],
        "the charges of a month are in the first sheet": ["schedule[].charges"],
        "only what is paid is called": ["bought: tranches[].milestone"],
    },
    "calendar": {
        "a calendar holds what is paid on a day, and what it is; the sheet has why": [
            *CONDITIONS, *PRICE, *REASONS, *GAPS, *JOURNEY, *READINGS, *MARKS, *CALLS, *BLOCKED, *LAW_DAYS, *SUMS, *LOAN, "fees[].status", "fees_total",
            "decisive", "term_months", "instalments", "payers[].total", "payers[].effort", "payers[].months", "effort",
            "schedule[].balance", "schedule[].interest", "schedule[].charges", "schedule[].pay_off", *AT_ONCE, *PRICES, *TERMS, *UNABLE,
        ],
        "each instalment of the loan for the tranches has its day: what it follows from is on the page and the sheet": [
            "down_payment_loan.amount", "down_payment_loan.months", "down_payment_loan.binding", "down_payment_loan.own_share", "down_payment_loan.interest",
            "down_payment_loan.draws[].*", "down_payment_loan.stacked[].*", "down_payment_loan.effort_at_most", "down_payment_loan.schedule[].drawn",
            "down_payment_loan.schedule[].interest", "down_payment_loan.schedule[].balance",
        ],
        "the month of a draw in which nothing is due has no event: that the others have theirs is in test_sheets": [
            "down_payment_loan.schedule[].date",
        ],
        "kafils who share have an event each: the instalment is their sum": ["instalment", "last_instalment"],
        "it has no verdict of those who have their keys, and not when they got them": ["keys_in_hand.*"],
        "an aid is paid to the seller, what has no date is in no event": ["bought: schedule[].due", "bought: schedule[].payer", "bought: schedule[].date", "idle: schedule[].payer", "undated: schedule[].due"],
        "its words are those of a language, its amounts say their currency": ["idle: currency"],
    },
    "csv": {
        "a table of payments: no other figure, and the words of the contract": [
            *CONDITIONS, *PRICE, *REASONS, *GAPS, *JOURNEY, *READINGS, *MARKS, *CALLS, *LAW_DAYS, *SUMS, *LOAN, "fees[].status", "fees_total", "title.fr", "currency",
            "blocked.limit", "blocked.article", "blocked.status", "ways_out[].*", "decisive", "term_months", "instalments", "payers[].total", "payers[].effort", "payers[].months", "effort", *PRICES, *TERMS, *UNABLE,
        ],
        "what pays everything is a column, after each payment; with the keys it is in the workbook": AT_ONCE,
        "the instalments of the loan for the tranches have a row each: what they follow from and what they are beside the rent is on the page": [
            "down_payment_loan.amount", "down_payment_loan.months", "down_payment_loan.binding", "down_payment_loan.own_share", "down_payment_loan.interest",
            "down_payment_loan.draws[].*", "down_payment_loan.stacked[].*", "down_payment_loan.effort_at_most", "down_payment_loan.schedule[].drawn",
            "down_payment_loan.schedule[].date", "down_payment_loan.schedule[].balance",
        ],
        "its facts are those of the question, which it does not repeat, nor whose they are": ["supposed[]", "keys_in_hand.*"],
        "kafils who share have a row each: the instalment is their sum": ["instalment", "last_instalment"],
        "the charges of a month stand on its instalment, where there is one": ["idle: charges"],
        "the columns of the other end say whose year it is by the payer": ["year_only[]", "spread.*"],
    },
    "message": OF_THE_OTHER_PRICE | BESIDE | LEFT | {
        "a message is short: what is paid, when, until when": [
            *CONDITIONS, *PRICE, *REASONS, *GAPS, *JOURNEY, *READINGS, *MARKS, *SCHEDULE, "schedule[].pay_off", *FEES, *TERMS, *AT_ONCE_PROOF, *PRICES_PROOF, "decisive", "tranches[].share", "blocked.article", "blocked.status", "ways_out[].months",
            "ways_out[].article", "ways_out[].status", "loan.binding", "loan.effective_rate", "loan.instalment_as_asked", "down_payment_loan.own_share", "fnpos", "grant", "total_paid", "term_months", "instalments", "payers[].total",
        ],
        "who pays is said where it is not the applicant alone": ["alone: payers[].*"],
    },
    "comparison": OF_THE_OTHER_PRICE | {
        "a line of a comparison: the figures that differ between schemes": [
            *CONDITIONS, *PRICE, *REASONS, *JOURNEY, *READINGS, *MARKS, *CALLS, *HALVES, *BLOCKED, *LAW_DAYS, *SCHEDULE, "schedule[].pay_off", *FEES, *LOAN, "financed", "first_due", "last_instalment",
            *AT_ONCE, *PRICES_PROOF, *TERMS, *BORROWED, "scheme", "title.fr", "gaps[].article", "gaps[].status", "bought: down_payment", "bought: total_paid", "bought: decisive",
            "payers[].payer", "payers[].from", "payers[].to", "payers[].months", "payers[].total",
        ],
        "the facts of the household are not repeated, nor whose they are": ["supposed[]"],
        "that the keys are in hand stands in the place of the verdict, without the days": ["keys_in_hand.*"],
        "of kafils in a chain the effort is the applicant's": ["payers[].effort", "payers[].monthly"],
        "of a total that is open, the least": ["price"],
    },
    "batch": {
        "a row has the verdict and the headline figures": [
            *CONDITIONS, *PRICE, *REASONS, *GAPS, *JOURNEY, *READINGS, *MARKS, *CALLS, *HALVES, *BLOCKED, *LAW_DAYS, *SCHEDULE, "schedule[].pay_off", *TERMS, *UNABLE, *AT_ONCE_PROOF, "scheme", "title.fr", "currency", "grant", "financed",
            "last_instalment", "total_paid", "payers[].*", "disclaimer.fr", "eligible",
        ],
        "what pays everything with the keys is a column: what it is made of and when less is asked later is on the sheet": [
            "pay_off_at_keys.base", "pay_off_at_keys.discount", "pay_off_at_keys.tranches", "pay_off_at_keys.first_discounted.*", "ways_out[].discount",
        ],
        "the other price is a column: what speaks for it and what it costs a month is on the sheet": [*PRICES_PROOF, "price_alternatives[].down_payment", "price_alternatives[].financed", "price_alternatives[].instalment"],
        "the note of the row says which end of the year was taken": ENDS,
    },
    "rows": {
        "payments alone, one a row, for a program": [
            *CONDITIONS, *PRICE, *REASONS, *GAPS, *JOURNEY, *READINGS, *MARKS, *CALLS, *BLOCKED, *LAW_DAYS, *SUMS, *LOAN, "fees[].status", "fees_total", "scheme", "title.fr", "currency", "eligible",
            "decisive", "term_months", "instalments", "payers[].total", "payers[].effort", "payers[].months", "effort", "charges", "schedule[].charges", "schedule[].pay_off", "disclaimer.fr",
            *AT_ONCE, *PRICES, *TERMS, *UNABLE, *BORROWED, "warnings[].*", "supposed[]", "keys_in_hand.*",
        ],
        "kafils who share have a row each: the instalment is their sum": ["instalment", "last_instalment"],
        "one end of a year alone is a household of its own": ENDS,
        "the rows of a rent have no interest": ["idle: schedule[].interest"],
    },
}  # fmt: skip
"""Door by door: why it does not show these keys. ``bought:`` is for purchases only, ``alone:`` where no kafil pays,
``idle:`` where nothing is paid by the month, ``undated:`` where a tranche has no date, ``keys:`` with the keys in hand."""


def silent_patterns(door, found):
    """The patterns of the keys that a door says it does not show of this answer."""
    holds = {
        "bought": "loan" in found, "alone": {row["payer"] for row in found["payers"]} <= {"applicant"}, "idle": not found["instalments"],
        "undated": any(row["due"] is None for row in found["tranches"]), "unaided": found["grant"] == "0.00", "unfunded": found.get("fnpos") == "0.00", "free": found.get("fees_total") == "0.00",
        "keys": bool(found.get("keys_in_hand")),
    }  # fmt: skip
    parts = [pattern.rpartition(": ") for patterns in NOT_SHOWN[door].values() for pattern in patterns]
    return [rest for condition, _, rest in parts if not condition or holds[condition]]


def unsaid(name, door, found=None):
    """The values of an answer that a door neither says nor is said not to show, by their keys."""
    one = household(name)
    found = DOORS[door][0](one) if found is None else found
    patterns = silent_patterns(door, json_of(one.case))
    declared = functools.cache(lambda path: any(fits(path, pattern) for pattern in patterns))
    is_there = functools.lru_cache(None, typed=True)(lambda path, value: is_said(path, value, door, found))
    return {
        path: value for path, value in values(json_of(one.case), found.lang)
        if form(path) is None or (form(path) != MACHINE and not declared(path) and not is_there(path, value))
    }  # fmt: skip


def takes(name, door):
    """Whether a door takes this question."""
    asks = DOORS[door][1]
    return asks is None or asks(household(name))


# --- what a door says that is no key of the answer

TWO_DECIMALS = re.compile(r"\d+(?:\u00a0\d{3})*,\d\d\b")
_WITH_A_POINT = re.compile(r"(?<![\d-])\d+\.\d\d(?!\d)")


def years_of(one):
    """The sums of each year, by payer, of all of them, and what is left of the price at its end; the charges too."""
    years = one.case.summary.years
    sums = [year.total for year in years] + [
        each for year in years for each in (*year.paid.values(), year.aid, year.charges)
    ]
    columns = [sum(year.paid[name] for year in years) for name in SERIES]
    left = [later_pages.remaining_after(one.case, year.year) for year in years if year.year]
    balances = [year.rows[-1].balance.cents for year in years]
    all_of_it = [sum(columns), sum(year.aid for year in years), sum(year.charges for year in years)]
    return {Decimal(each) / 100 for each in (*sums, *columns, *left, *balances, *all_of_it)}


def compared(one):
    """What a comparison adds: the State's money, sums with the fees, the wage."""
    line = json.dumps(api.compare(one.case.scenario, [], law=LAW)["lines"][0])
    return said(line).numbers | {Decimal(each) for each in _WITH_A_POINT.findall(line)}


def whole_dinars(one):
    """The amounts of the answer in whole dinars, up: that a headline shows."""
    return {Decimal(math.ceil(each)) for each in amounts_of(json_of(one.case))}


def amounts_of(found):
    """Every amount of an answer, those of its reasons too."""
    return {Decimal(value) for _, value in flat(found) if isinstance(value, str) and re.fullmatch(r"\d+\.\d\d", value)}


def left(one):
    """What is left to pay with the keys in hand, and of the tranches those that are to come: exact, and in whole dinars."""
    contract, tranches = paid_as_due(one), one.case.answer.tranches
    exact = {sum((row.amount.decimal for row in tranches[place:]), Decimal(0)) for place in range(len(tranches))}
    exact |= {Decimal(contract.statement.remaining) / 100} if contract else set()
    return exact | {Decimal(math.ceil(each)) for each in exact}


def changed_amounts(one):
    """The amounts of what would change the answer."""
    facts_of_each = [each.sentence.facts for each in remedies(one.case.scenario, one.case.answer, LAW)]
    return {fact.decimal for facts_of_one in facts_of_each for fact in facts_of_one.values() if isinstance(fact, Money)}


DERIVED = {
    "what would change the answer": (changed_amounts, {"page", "lite"}),
    "whole dinars": (whole_dinars, {"page", "programme", "light_programme", "lite", "counter"}),
    "what is left to pay": (left, {"page", "programme", "light_programme", "lite", "counter"}),
    "the sums of a year": (years_of, {"page", "programme", "lite", "sheet", "workbook"}),
    "what a comparison adds": (compared, {"comparison"}),
    "the aids together": (lambda one: {sum(Decimal(row["due"]) for row in json_of(one.case)["schedule"] if row["kind"] == "grant")}, {"workbook"}),
}  # fmt: skip
"""Amounts that a door computes from those of the answer, and which door does."""
QUOTING = {"programme"}
"""The doors that quote the words of a text, with the percentages in them."""
SHARES = {
    "all the tranches": lambda one: {sum(Decimal(row["share"]) for row in json_of(one.case)["tranches"]) * 100},
    "the rate of present values": lambda _: {Decimal(6)},
}
"""Percentages that a door computes, or supposes and says so."""


@functools.cache
def facts_of(name, lang):
    """What was asked, as the sheet writes it: a door may repeat it."""
    case = household(name).case
    return said("\n".join(value for _, value in facts.rows(case, case.voice(lang))), lang=lang)


@functools.cache
def answer_of(name):
    """What the answer says, as JSON; its amounts."""
    text = json.dumps(json_of(household(name).case), ensure_ascii=False)
    answer = said(text)
    return answer, answer.numbers | {Decimal(each) for each in _WITH_A_POINT.findall(text)}


@functools.cache
def law_says():
    """What the texts of the law say, with their days and the percentages in the words that are quoted."""
    return said("\n".join(path.read_text(encoding="utf-8") for path in TEXTS))


def strange(name, door, found=None):
    """The amounts, percentages and days that a door says and that are neither in the answer nor derived from it."""
    one = household(name)
    found = DOORS[door][0](one) if found is None else found
    (answer, amounts), asked = answer_of(name), facts_of(name, found.lang)
    known = amounts | asked.numbers
    known |= {each for rule, doors in DERIVED.values() if door in doors for each in rule(one)}
    ratios = {
        Decimal(str(value)) * 100
        for path, value in flat(json_of(one.case))
        if form(path) == "share" or path.endswith("rate")
    }
    shares = (
        answer.percents
        | asked.percents
        | ratios
        | {round(each, 2) for each in ratios}
        | {each for rule in SHARES.values() for each in rule(one)}
    )
    tabled = (
        {number(each) for each in TWO_DECIMALS.findall(found.source)} - found.percents if door == "sheet" else set()
    )
    return {
        "amounts": (found.amounts | tabled) - known, "percents": found.percents - shares - (law_says().percents if door in QUOTING else set()),
        "days": set() if door == "batch" else found.days - answer.days - asked.days - law_says().days - {LONG_AGO},
    }  # fmt: skip
