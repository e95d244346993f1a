"""What is printed, dated and tabled is the answer: each figure, each word that says who, when, how much, and no other.

What must stand there is written again from the answer of the contract and the question as it was typed.
"""

import datetime as dt
import functools
import io
import itertools
import math
import re
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import openpyxl
import pytest
from claiming import answer_of, answers
from contract import cents, json_of
from doors import changed, questions
from icalendar import Calendar
from test_claims_of_sentences import later

from simulator import sheets
from simulator.base.money import Money
from simulator.law import Readings
from simulator.law.scheme import ALL
from simulator.sheets import calendar_file, facts, first_page, later_pages, still_valid, workbook_figures
from simulator.views import bars, birth_year
from simulator.wording import FactList, Months, Named, Plain, Sentence, say, write
from simulator.wording.numbers import month

pytestmark = pytest.mark.slow

SEEDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 18, 19, 22, 23, 27, 31)
SAID = {"fr": lambda key, **more: say(key, "fr", **more)}
fr = SAID["fr"]


RARE = (
    "frozen in 2016", "two kafils who share", "a loan for the tranches", "a loan for the tranches that is refused", "facts of an example", "works that are dated",
    "a payment order", "year of the kafil alone", "an LPA with the FNPOS", "an LSP with a deferral", "cohort_2001_tranches_after_keys_f4", "half of the year refused",
    "a price that may be in centimes", "a title of two lines, in Tifinagh", "a co-owner in Morocco", "cohort_2013_f4", "a third of the income bears it", "an owner with a kafil",
    "year alone, a kafil who shares", "charges, a kafil who shares", "daam_sakane_mre",
)  # fmt: skip
"""Households of ``doors.py`` with what no question of the draw has."""


@pytest.fixture(scope="module", params=SEEDS)
def typed(request):
    return answer_of(request.param)


@functools.cache
def rare(name):
    return sheets.answered(questions()[name])


def answer_for(name):
    """The answer to a question of the draw, by its seed, or to a household of ``doors.py``."""
    return answer_of(name) if isinstance(name, int) else rare(name)


@pytest.fixture(scope="module", params=[*SEEDS, *RARE])
def case(request):
    return answer_for(request.param)


def page_of(case):
    return case.voice("fr")


def money(case, decimals):
    return write(Money(int(Decimal(decimals) * 100), json_of(case)["currency"]), "fr")


def day(iso):
    return write(dt.date.fromisoformat(iso), "fr")


# --- the first page


def ways_of(answer):
    """The lines of the ways out."""
    for way in answer["ways_out"]:
        once = way["way"] == "cash"
        cells_for = {
            "way": Named(f"way.{way['way']}"),
            "availability": Named(f"availability.{way['availability']}"),
        }
        amount = Money(cents(way["amount" if once else "instalment"]), "DZD")
        if once and way["discount"] != "0.00":
            amount = fr("pay_off.amount", amount=amount, discount=Money(cents(way["discount"]), "DZD"))
        yield fr("sheet.way.once" if once else "sheet.way.monthly", amount=amount, **cells_for)


def test_the_head_of_a_sheet_is_its_verdict_and_its_monthly_figure(case):
    answer, hero = json_of(case), first_page.hero(case, page_of(case))
    assert hero["label"] == fr("sheet.hero")
    refusal_words = any(row["verdict"] == "refused" for row in answer["criteria"])
    rules = FactList(tuple(Named(f"rule.{row['rule']}") for row in answer["criteria"] if row["verdict"] == "unknown"))
    verdict = fr("verdict.unchecked", rules=rules) if rules.facts else fr("verdict.eligible")
    readings = [
        fr("verdict.depends", reading=Named(f"reading.{row['depends_on']}"))
        for row in answer["criteria"]
        if row["depends_on"]
    ]
    alone = all(row["depends_on"] for row in answer["criteria"] if row["verdict"] == "refused")
    assert hero["verdict"] == " ".join(
        [fr("verdict.refused") if refusal_words else verdict, *(readings if alone else [])]
    )
    assert hero["state"] == ("refused" if refusal_words else "blocked" if answer["blocked"] else "")
    if answer["instalment"] is None:
        assert hero["value"] == fr("sheet.hero.none")
        lines = [fr("instalments.none")]
        if answer["blocked"]:
            lines = [
                fr("sheet.hero.blocked", limit=dt.date.fromisoformat(answer["blocked"]["limit"])),
                *ways_of(answer),
            ]
    else:
        assert hero["value"] == money(case, answer["instalment"])
        first, last = (month(dt.date.fromisoformat(answer[name]), "fr") for name in ("first_due", "last_due"))
        lines = [fr("sheet.hero.time", months=Months(answer["instalments"]), first=first, last=last)]
        if answer["last_instalment"] != answer["instalment"]:
            lines.append(fr("sheet.hero.last", amount=Plain(money(case, answer["last_instalment"]))))
        if answer["readings"]["kafil"] == "shares" and len(answer["payers"]) > 1:
            lines += [part_words(case, row) for row in answer["payers"]]
        elif answer["effort"] is not None:
            lines.append(fr("page.hero.effort", effort=answer["effort"]))
            if "household.income" in answer["supposed"]:
                lines[-1] += f" {fr('page.hero.effort.example')}"
        if answer["unable"]:
            facts = {
                name: Plain(money(case, answer["unable"][key]))
                for name, key in (("amount", "monthly"), ("income", "income"))
            }
            share = float(answer["unable"]["share"])
            lines.append(
                fr("step.unable.income", **facts) if share == 1 else fr("step.unable.share", **facts, share=share)
            )
        lines += ways_of(answer)
    lines += [fr("instalments.charges", amount=Plain(money(case, answer["charges"])))] if answer["charges"] else []
    ends = (
        len(answer["spread"] or ())
        if answer["spread"] and len({repr(spread(row)) for row in answer["spread"].values()}) == 2
        else 0
    )
    once = case.summary.line("pay_off")
    lines += [] if once is None else [fr(once.key, **once.facts)]
    assert hero["lines"][: len(lines)] == lines
    assert len(hero["lines"]) == len(lines) + ends


def part_words(case, row):
    """A payer's part of an instalment and of his own income."""
    cells_for = {"payer": Named(f"payer.{row['payer']}"), "monthly": Plain(money(case, row["monthly"]))}
    known = row["effort"] is not None
    part = (
        fr("instalment.part", **cells_for, effort=row["effort"]) if known else fr("instalment.part.alone", **cells_for)
    )
    return part if row["payer"] == "applicant" else f"{part} {fr('kafil.hypothesis')}"


def spread(row):
    return [row[name] for name in ("eligible", "instalment", "term_months", "last_due", "total_paid", "payers")]


def test_the_first_page_has_its_parts(case):
    page = page_of(case)
    first = first_page.first_page(case, page)
    assert list(first) == [
        "title",
        "brand",
        "subtitle",
        "disclaimer",
        "law",
        "reform",
        "warnings",
        "hero",
        "facts",
        "cards",
        "chart",
        "tranches",
        "payers",
        "price",
        "conditions",
    ]
    assert [first[name] for name in ("title", "brand", "disclaimer")] == [
        fr("sheet.title"),
        fr("sheet.brand"),
        fr("disclaimer"),
    ]
    assert first["reform"] is None
    key, date = (
        ("law.frozen", json_of(case)["frozen"]) if json_of(case)["frozen"] else ("law.date", json_of(case)["law_date"])
    )
    scheme = Named(f"scheme.{json_of(case)['scheme']}")
    assert first["law"] == fr(key, scheme=scheme, date=dt.date.fromisoformat(date))
    examples = len(case.scenario.raw.get("supposed", ()))
    assert first["facts"]["title"] == (fr("sheet.facts.examples", count=examples) if examples else fr("sheet.facts"))
    own = next(iter(case.scenario.title.values()), "")
    assert first["subtitle"] == (
        own or " · ".join(facts.subject(case, page)) or fr(f"scheme.{json_of(case)['scheme']}")
    )
    assert first["hero"] == first_page.hero(case, page)
    has_payments = any(row["kind"] != "grant" for row in json_of(case)["schedule"])
    assert (first["chart"] is not None) == has_payments
    if has_payments:
        assert first["chart"]["title"] == bars.finding(page, case.summary)
        assert first["chart"]["what"] == fr("sheet.chart")
        assert "<svg" in first["chart"]["svg"]


def raw_text(case, *path):
    value = case.scenario.raw
    for name in path:
        value = value[name]
    return str(value)


def amount(text):
    number, currency = text.split()
    return write(Money(int(number) * 100, currency), "fr")


def day_words(text):
    return fr("sheet.year_only", year=Plain(text)) if len(text) == 4 else day(text)


def test_the_facts_are_those_that_were_typed(typed):
    case = typed
    raw, rows = case.scenario.raw, dict(facts.rows(case, page_of(case)))
    household, dates = raw["household"], raw["dates"]
    label = {name: fr(f"sheet.fact.{name}") for name in (
        "birth", "income", "spouse_income", "owns_property", "had_state_aid", "application", "acceptance", "contract", "keys", "deed", "price", "cohort", "dwelling",
        "loan", "bank", "rate", "own_funds", "zone", "had_location_vente", "charges", "term", "rooms", "permis_habiter", "first_sale", "moroccan", "co_owner",
    )}  # fmt: skip
    expected = {
        label["birth"]: day_words(str(household["birth"])), label["income"]: amount(household["income"]),
        label["spouse_income"]: amount(household["spouse_income"]), label["application"]: day(dates["application"]),
        **{label[name]: fr("sheet.yes" if household[name] == "true" else "sheet.no") for name in ("owns_property", "had_state_aid")},
    }  # fmt: skip
    rent = raw["scheme"] == "location_vente"
    expected[label["acceptance" if rent else "contract"]] = day(dates["acceptance"])
    expected[label["deed" if "deed" in dates else "keys"]] = day(dates.get("deed") or dates["keys"])
    if rent:
        expected[label["cohort"]] = fr(f"cohort.{household['cohort']}")
    if "price" in raw["dwelling"]:
        expected[label["price"]] = amount(raw["dwelling"]["price"])
    if "type" in raw["dwelling"]:
        expected[label["dwelling"]] = raw["dwelling"]["type"]
    if "zone" in raw["dwelling"]:
        expected[label["zone"]] = fr(f"zone.{raw['dwelling']['zone']}")
    for place, kafil in enumerate(raw.get("kafil", ()), 1):
        cells_for = {"birth": day_words(str(kafil["birth"])), "income": amount(kafil["income"])}
        shared = {"share": float(kafil["share"].rstrip(" %")) / 100} if "share" in kafil else {}
        expected[fr(f"payer.kafil{'' if place == 1 else f'_{place}'}")] = fr(
            "sheet.kafil.sharing" if shared else "sheet.kafil", **cells_for, **shared
        )
    expected |= _loan(raw.get("loan", {}), label)
    if "charges" in raw:
        expected[label["charges"]] = amount(raw["charges"])
    if "rooms" in raw["dwelling"]:
        expected[label["rooms"]] = raw["dwelling"]["rooms"]
        expected[label["permis_habiter"]] = day(raw["dwelling"]["permis_habiter"])
        answers = {
            "first_sale": raw["dwelling"]["first_sale"] == "true", "moroccan": household["nationality"] == "moroccan",
            "co_owner": household["co_owner"] == "true",
        }  # fmt: skip
        expected |= {label[name]: fr("sheet.yes" if yes else "sheet.no") for name, yes in answers.items()}
    assert rows == expected
    assert facts.subject(case, page_of(case)) == [
        expected[label[name]] for name in ("dwelling", "cohort", "zone") if label[name] in expected
    ]


TYPED_SELDOM = {
    # what is seldom answered: a household of doors.py, the facts laid over it, and the lines of the sheet, by their label
    "two kafils": ("two kafils who share", {}, {
        "payer.kafil": lambda: fr("sheet.kafil.sharing", birth=dt.date(1999, 6, 18), income=Plain(amount("46000 DZD")), share=0.25),
        "payer.kafil_2": lambda: fr("sheet.kafil.sharing", birth=dt.date(1966, 1, 2), income=Plain(amount("38000 DZD")), share=0.2),
    }),
    "a kafil of a year": ("year of the kafil alone", {}, {
        "payer.kafil": lambda: fr("sheet.kafil.year", birth=Sentence("sheet.year_only", {"year": Plain("1990")}), income=Plain(amount("46000 DZD"))),
    }),
    "works": ("works that are dated", {}, {
        "milestone.foundations": lambda: day("2026-09-15"), "milestone.structural_works": lambda: day("2027-01-31"),
    }),
    "a loan for the tranches": ("a loan for the tranches", {}, {
        "sheet.fact.tranches_loan": lambda: fr("sheet.loan.max"), "sheet.fact.bank": lambda: "CNEP",
    }),
    "a part of the tranches": ("a loan for the tranches", {"down_payment_loan": {"bank": "cnep", "amount": "500000 DZD"}}, {
        "sheet.fact.tranches_loan": lambda: amount("500000 DZD"), "sheet.fact.bank": lambda: "CNEP",
    }),
    "examples": ("facts of an example", {}, {
        "sheet.fact.income": lambda: example(amount("60000 DZD")), "sheet.fact.keys": lambda: example(day("2028-06-20")),
        "sheet.fact.spouse_income": lambda: amount("20000 DZD"), "sheet.fact.application": lambda: day("2024-07-06"),
    }),
    "other examples": ("couple_58_two_kafils_f3", {"supposed": ["kafil[1].income", "dwelling.type", "household.birth", "dates.acceptance"]}, {
        "sheet.fact.dwelling": lambda: example("F3"), "sheet.fact.acceptance": lambda: example(day("2025-12-15")), "sheet.fact.keys": lambda: day("2028-06-20"),
    }),
    "the FNPOS": ("an LPA with the FNPOS", {}, {"sheet.fact.fnpos": lambda: fr("sheet.yes")}),
    "a deferral": ("an LSP with a deferral", {}, {"sheet.fact.deferral": lambda: write(Months(12), "fr")}),
    "a dwelling of location-vente before": ("couple_f3", {"household.had_location_vente": "false"}, {"sheet.fact.had_location_vente": lambda: fr("sheet.no")}),
    "another before": ("couple_f3", {"household.had_location_vente": "true"}, {"sheet.fact.had_location_vente": lambda: fr("sheet.yes")}),
    "a wilaya": ("couple_f3", {"household.wilaya": "Blida", "options.savings_plan": "false"}, {
        "sheet.fact.wilaya": lambda: write(Plain("Blida"), "fr"), "sheet.fact.savings_plan": lambda: fr("sheet.no"),
    }),
    "whose aid": ("couple_f3", {"household.had_state_aid": "spouse"}, {"sheet.fact.had_state_aid": lambda: fr("word.spouse"), "sheet.fact.owns_property": lambda: fr("sheet.no")}),
    "a price of one's own": ("couple_f3", {"dwelling.price": "3430000 DZD"}, {"sheet.fact.price": lambda: amount("3430000 DZD"), "sheet.fact.dwelling": lambda: "F3"}),
}  # fmt: skip


def example(words):
    return fr("sheet.fact.example", value=Plain(words))


@pytest.mark.parametrize("name", TYPED_SELDOM)
def test_a_fact_that_is_seldom_typed_is_there_as_it_was(name):
    base, changes, lines = TYPED_SELDOM[name]
    case = sheets.answered(changed(questions()[base], changes))
    rows = dict(facts.rows(case, page_of(case)))
    labels = {label: fr(label) for label in lines}
    assert {label: rows.get(words) for label, words in labels.items()} == {
        label: made() for label, made in lines.items()
    }
    seldom = {
        fr(f"sheet.fact.{label}")
        for label in (
            "tranches_loan",
            "fnpos",
            "deferral",
            "had_location_vente",
            "wilaya",
            "savings_plan",
            "loan",
            "zone",
            "rooms",
        )
    }
    if "loan" not in json_of(case):
        assert seldom & set(rows) == seldom & set(labels.values())


@pytest.mark.parametrize(("item", "key"), [
    ({"kind": "dwelling", "whose": "applicant"}, "now.whole"), ({"kind": "dwelling", "whose": "spouse", "undivided": "true"}, "now.undivided"),
    ({"kind": "building_land", "whose": "spouse", "until": "2001-02-03"}, "before.whole"),
    ({"kind": "building_land", "whose": "applicant", "until": "2001-02-03", "undivided": "true"}, "before.undivided"),
])  # fmt: skip
def test_what_is_owned_is_told_with_whose_it_is_and_when(item, key):
    raw = changed(questions()["couple_f3"], {"household.property": [item]})
    del raw["household"]["owns_property"]
    case = sheets.answered(raw)
    words = fr(f"sheet.holding.{key}", kind=Named(f"word.{item['kind']}"), owner=Named(f"word.{item['whose']}"))
    assert dict(facts.rows(case, page_of(case)))[fr("sheet.fact.owns_property")] == words


def _loan(loan, label):
    if not loan:
        return {}
    words = {"max": fr("sheet.loan.max"), "none": fr("sheet.loan.none")}
    cells_for = {label["loan"]: words.get(loan["amount"]) or amount(loan["amount"])}
    cells_for |= {label["bank"]: loan["bank"].upper()} if "bank" in loan else {}
    cells_for |= {label["rate"]: write(Fraction(loan["rate"].rstrip(" %")) / 100, "fr")} if "rate" in loan else {}
    cells_for |= {label["term"]: write(Months(int(loan["term"].split()[0]) * 12), "fr")}
    return cells_for | (
        {label["own_funds"]: amount(loan["own_funds"])} if loan.get("own_funds", "0 ")[:2] != "0 " else {}
    )


def test_the_cards_are_the_four_figures(case):
    answer, cards = json_of(case), first_page.cards(case, page_of(case))
    loan = answer.get("loan")
    expected = [
        [fr("column.price"), money(case, answer["price"]), fr(f"sheet.price.{answer['price_source']}")],
        [fr("column.down_payment"), money(case, answer["down_payment"]), "" if loan else cards[1][2]],
    ]
    if loan:
        rate = "" if loan["amount"] == "0.00" else fr("binding.rate_unknown")
        if loan["amount"] and cents(loan["amount"]):
            rate = fr("sheet.card.rate", rate=Fraction(loan["effective_rate"]))
        expected += [
            [fr("key.grant"), money(case, answer["grant"]), fr("sheet.card.aid")],
            [fr("sheet.card.loan"), "—" if loan["amount"] is None else money(case, loan["amount"]), rate],
        ]
    else:
        share = sum(Fraction(row["share"]) for row in answer["tranches"])
        assert cards[1][2] == fr("sheet.card.share", share=share)
        expected.append(
            [
                fr("sheet.card.financed"),
                money(case, answer["financed"]),
                "" if answer["blocked"] else fr("sheet.card.monthly"),
            ]
        )
        if answer["last_due"]:
            expected.append(
                [
                    fr("column.last_due"),
                    day(answer["last_due"]),
                    fr("sheet.card.decided", cap=Named(f"cap.{answer['decisive']}")),
                ]
            )
    assert cards == expected


def test_the_tranches_are_those_that_are_called(case):
    answer, block = json_of(case), first_page.tranches(case, page_of(case))
    tranche_rows = [row for row in answer["tranches"] if "loan" not in answer or cents(row["amount"])]
    assert [row["n"] for row in block["rows"]] == [str(row["n"]) for row in tranche_rows]
    for row, cells_for in zip(tranche_rows, block["rows"], strict=True):
        assert cells_for["milestone"] == fr(f"milestone.{row['milestone']}")
        assert cells_for["amount"] == money(case, row["amount"])
        assert cells_for["share"] == ("" if "loan" in answer else write(Fraction(row["share"]), "fr"))
        called = row["due"] and (
            fr("tranche.called", date=Plain(day(row["due"]))) if row["halves"] else day(row["due"])
        )
        assert cells_for["due"] == (called or fr("date.unknown"))
        assert cells_for["undated"] is (row["due"] is None)
        parts = [
            fr("step.half", amount=Plain(money(case, half["amount"])), by=dt.date.fromisoformat(half["by"]))
            for half in row["halves"]
        ]
        assert cells_for["halves"] == parts
    assert block["total"] == [fr("column.down_payment"), money(case, answer["down_payment"])]
    assert (block["title"], block["none"]) == (fr("sheet.tranches"), fr("sheet.tranches.none"))
    assert block["grade"]["status"] == case.summary.weakest(("down_payment",)).provision.status
    assert block["grade"]["text"] == fr(f"status.{block['grade']['status']}")


def test_who_pays_is_who_pays_in_the_schedule(case):
    block = first_page.payers(case.answer, page_of(case))
    assert block["title"] == fr("sheet.payers")
    instalments = [row for row in json_of(case)["schedule"] if row["kind"] == "instalment"]
    names = [
        name
        for name in ("applicant", *(f"kafil{end}" for end in ("", "_2", "_3")))
        if any(row["payer"] == name for row in instalments)
    ]
    assert [row["who"] for row in block["rows"]] == [fr(f"payer.{name}") for name in names]
    for name, cells_for, row in zip(names, block["rows"], json_of(case)["payers"], strict=True):
        mine = [each for each in instalments if each["payer"] == name]
        span = fr(
            "sheet.payer.time",
            first=dt.date.fromisoformat(mine[0]["date"]),
            last=dt.date.fromisoformat(mine[-1]["date"]),
            months=Months(len(mine)),
        )
        total = fr(
            "sheet.payer.total", total=Money(sum(cents(each["due"]) for each in mine), json_of(case)["currency"])
        )
        assert cells_for["lines"][:2] == [span, total]
        assert cells_for["lines"][2:] == (
            [] if row["effort"] is None else [fr("sheet.hero.effort", effort=row["effort"])]
        )
        assert cells_for["monthly"] == fr("sheet.payer.monthly", amount=Plain(money(case, row["monthly"])))
        assert (cells_for["kind"], cells_for["supposed"]) == (
            ("applicant", "") if name == "applicant" else ("kafil", fr("kafil.hypothesis"))
        )


def test_the_price_is_its_parts_or_a_sentence(case):
    answer, block = json_of(case), first_page.price(case, page_of(case))
    composition = answer["price_composition"]
    assert block["title"] == fr("sheet.price")
    assert block["total"] == [fr("column.price"), money(case, answer["price"])]
    assert block["note"] == (fr("composition.land") if composition else "")
    if composition:
        assert [row[1:] for row in block["rows"]] == [
            [fr(f"composition.{name}"), money(case, composition[name])] for name in first_page.SIGNS
        ]
        signs = dict(zip(first_page.SIGNS, (row[0] for row in block["rows"]), strict=True))
        assert sum(cents(composition[name]) * (1 if sign == "+" else -1) for name, sign in signs.items()) == cents(
            answer["price"]
        )
        assert block["sentence"] == ""
    else:
        step = case.summary.step("price")
        assert (block["rows"], block["sentence"]) == ([], write(step.sentence, "fr"))
    fees = block["fees"]
    assert (fees is None) == (not answer.get("fees"))
    if fees:
        assert (fees["title"], fees["total"]) == (
            fr("sheet.fees"),
            [fr("sheet.total"), money(case, answer["fees_total"])],
        )
        assert fees["rows"] == [[fr(f"fee.{row['name']}"), money(case, row["amount"])] for row in answer["fees"]]


def test_every_condition_is_there_with_its_mark(case):
    block = first_page.conditions(case, page_of(case))
    assert block["title"] == fr("sheet.conditions")
    steps = {step.name: step for step in case.summary.steps}
    assert block["rows"] == [
        {
            "mark": row["verdict"],
            "text": write(steps[row["rule"]].sentence, "fr"),
            "cited": page_of(case).cited(SimpleNamespace(**row)),
        }
        for row in json_of(case)["criteria"]
    ]


# --- the pages behind


def plain(amount):
    """An amount of a table: with its centimes, without its currency; nothing is a dash."""
    if not amount:
        return "–"
    whole = f"{amount // 100:,}".replace(",", "\u00a0")
    return f"{whole},{amount % 100:02d}"


def test_the_years_are_the_payments_of_each_year(case):
    block, rows = later_pages.years(case, page_of(case)), json_of(case)["schedule"]
    years = sorted(
        {row["date"][:4] for row in rows if row["date"]}
        | ({"works"} if any(not row["date"] for row in rows) else set())
    )
    if not years:
        assert block is None
        return
    names = [
        name for name in ("aid", "tranche", "applicant", "kafil", "fee") if any(series_of(row) == name for row in rows)
    ]
    assert block["heads"] == [fr(f"sheet.head.{name}") for name in ("year", *names, "total", "left")]
    assert block["right"] == [False, *[True] * (len(names) + 2)]
    assert (block["title"], block["widths"]) == (fr("sheet.years"), [1] * (len(names) + 3))
    for cells in block["rows"]:
        year = cells[0] if cells[0].isdigit() else "works"
        mine = [row for row in rows if (row["date"] or "works")[: 4 if row["date"] else 5] == year]
        sums = [sum(cents(row["due"]) for row in mine if series_of(row) == name) for name in names]
        household = sum(amount for amount, name in zip(sums, names, strict=True) if name != "aid")
        assert cells[1:-1] == [plain(each) for each in (*sums, household)]
        if year != "works":
            left = cents(json_of(case)["price"]) - sum(
                cents(row["principal"]) for row in rows if (row["date"] or str(case.keys))[:4] <= year
            )
            assert cells[-1] == plain(left)
    assert sorted(cells[0] if cells[0].isdigit() else "works" for cells in block["rows"]) == years
    totals = [sum(cents(row["due"]) for row in rows if series_of(row) == name) for name in names]
    household = sum(amount for amount, name in zip(totals, names, strict=True) if name != "aid")
    assert block["foot"] == [fr("sheet.total"), *(plain(each) for each in (*totals, household)), ""]
    unit = fr("sheet.amounts", unit=Plain("DH" if json_of(case)["currency"] == "MAD" else "DA"))
    assert block["note"] == f"{unit} · {fr('years.by_due')}"


def series_of(row):
    if row["kind"] == "instalment":
        return "applicant" if row["payer"] == "applicant" else "kafil"
    return {"grant": "aid"}.get(row["kind"], row["kind"])


def test_every_payment_is_a_line(case):
    rows, block = json_of(case)["schedule"], later_pages.months(case, page_of(case))
    if not rows:
        return
    place = {head: n for n, head in enumerate(block["heads"])}
    assert len(block["rows"]) == len(rows)
    several = len({row["payer"] for row in rows}) > 1
    bearing, charge_words = (
        any(cents(row["interest"]) for row in rows),
        json_of(case)["charges"] is not None,
    )
    names = ["n", "date", *["payer"] * several, "due", *["interest"] * bearing, *["charges"] * charge_words, "balance"]
    assert block["heads"] == [fr(f"sheet.column.{name}") for name in names]
    assert block["right"] == [name in ("due", "interest", "charges", "balance") for name in names]
    assert (block["title"], block["foot"]) == (fr("sheet.months"), None)
    for row, cells, kind in zip(rows, block["rows"], block["kinds"], strict=True):
        tranche_rows = {
            "instalment": str(row["n"]),
            "tranche": f"{fr('kind.tranche')} {row['n']}",
            "grant": fr("kind.grant"),
        }
        number = tranche_rows.get(row["kind"]) or fr(f"fee.{row['label']}")
        cells_for = {
            "n": number,
            "date": day(row["date"]) if row["date"] else fr("sheet.undated"),
            "payer": fr(f"payer.{row['payer']}"),
        }
        cells_for |= {name: plain(cents(row[name])) for name in ("due", "interest", "balance")} | {
            "charges": plain(cents(row.get("charges", "0.00")))
        }
        assert cells == [cells_for[name] for name in names]
        expected = {"tranche": "tranche", "grant": "grant", "fee": ""}.get(
            row["kind"], "" if row["payer"] == "applicant" else "kafil"
        )
        assert kind == expected
    assert place


def test_the_reasons_the_readings_and_the_gaps_are_those_of_the_answer(case):
    page, answer = page_of(case), json_of(case)
    other = later_pages.other_pages(case, page)
    elsewhere = {row["rule"] for row in answer["criteria"]} | {row["key"] for row in answer["contract_terms"]}
    steps = [step for step in case.summary.steps if step.name not in elsewhere]
    terms = [term for term in case.summary.contract if term.sentence.key != f"gap.{term.name}"]
    for name, shown in (("reasons", steps), ("contract", terms)):
        assert [row["text"] for row in other[name]["rows"]] == [write(step.sentence, "fr") for step in shown]
        assert [row["decisive"] for row in other[name]["rows"]] == [step.decisive for step in shown]
    assert {term.name for term in case.summary.contract} - {term.name for term in terms} <= {
        row["key"] for row in answer["gaps"]
    }
    for row, step in zip(other["reasons"]["rows"] + other["contract"]["rows"], steps + terms, strict=True):
        assert row["cited"].split(fr("list.semicolon")) == (
            list(dict.fromkeys(map(page.cited, step.provisions))) or [""]
        )
    idle = OF_A_RENTS_CONTRACT if "loan" in answer else {name for scheme in ALL.values() for name in scheme.readings}
    names = [
        name for name in Readings.choices() if name not in idle and (name != "birth_year_only" or answer["spread"])
    ]
    chosen = [
        (
            fr(f"reading.{name}"),
            fr(f"reading.{name}.{answer['readings'][name]}"),
            answer["readings"][name] != getattr(Readings(), name),
        )
        for name in names
    ]
    assert [(row["name"], row["choice"], row["changed"]) for row in other["readings"]["rows"]] == chosen
    gaps = [[fr(f"gap.{row['key']}"), page.cited(SimpleNamespace(**row))] for row in answer["gaps"]]
    assert other["gaps"]["rows"] == (
        gaps if "loan" in answer else [*gaps, [fr("not_included.charged" if answer["charges"] else "not_included"), ""]]
    )
    titles = {
        "contract": "contract.title",
        "reasons": "sheet.reasons",
        "readings": "sheet.readings",
        "gaps": "sheet.gaps",
    }
    assert {name: other[name]["title"] for name in titles} == {name: fr(key) for name, key in titles.items()}
    assert other["readings"]["changed"] == fr("sheet.readings.changed")
    assert other["made"] == fr("sheet.made")
    assert other["marks"] == fr(
        "reproduce", **{name: Plain(answer["reproduce"][name]) for name in ("engine", "law", "inputs")}
    )
    assert other["since"] == [write(sentence, "fr") for sentence in still_valid.sentences(case)]
    assert other["years"] == later_pages.years(case, page)
    _of_the_journey(case, other["journey"])
    _of_both_loans(case, other["tranches_loan"])


def _of_the_journey(case, block):
    rows = json_of(case)["journey"]
    assert (block is None) == (not rows)
    if rows:
        assert block["title"] == fr("sheet.journey")
        assert block["heads"] == [fr(f"column.{name}") for name in ("step", "actor", "on", "by")]
        for row, cells in zip(rows, block["rows"], strict=True):
            known = {
                key: say(key, "fr")
                for key in (f"stage.{row['step']}", f"milestone.{row['step']}")
                if page_of(case).has(key)
            }
            dates = ["–" if row[name] is None else day(row[name]) for name in ("on", "due")]
            assert cells == [next(iter(known.values())), page_of(case).actor(SimpleNamespace(**row)), *dates]


def _of_both_loans(case, block):
    """One line for each run of months with the same payments; nothing where no loan is granted."""
    loan = json_of(case)["down_payment_loan"]
    assert (block is None) == (loan is None or loan["instalment"] is None)
    if block:
        assert block["title"] == fr("sheet.tranches_loan")
        assert block["heads"] == [fr(f"column.{name}") for name in ("month", "bank", "agency", "both", "effort")]
        runs = [list(run) for _, run in itertools.groupby(loan["stacked"], key=lambda row: (row["loan"], row["rent"]))]
        assert [row[1:4] for row in block["rows"]] == [
            [money(case, run[0][name]) for name in ("loan", "rent", "both")] for run in runs
        ]
        months = [[f"{year}-{month}" for month, year in re.findall(r"(\d\d)/(\d{4})", row[0])] for row in block["rows"]]
        assert months == [list(dict.fromkeys((run[0]["month"], run[-1]["month"]))) for run in runs]


# --- the message


def test_the_message_has_the_figures_and_the_words_of_its_answer(case):
    page, answer = page_of(case), json_of(case)
    whole = sheets.message(case, "fr", address="https://example.dz/?a=b").splitlines()
    told = [*first_page.warnings(case.answer, page), *page.examples(case.answer)]
    assert whole[2 : 2 + len(told)] == told
    lines = whole[:2] + whole[2 + len(told) :]
    colon, hero = fr("error.colon"), first_page.hero(case, page)
    assert lines[:2] == [first_page.subtitle(case, page), first_page.law_of(case.answer, page)]
    assert lines[2:4] == ["", f"{fr('sheet.hero')}{colon}{hero['value']}"]
    expected = [
        *hero["lines"],
        hero["verdict"],
        "",
        *(f"{label}{colon}{value}" for label, value, _ in first_page.cards(case, page)),
        *([] if (both := case.summary.line("price_alternatives")) is None else [fr(both.key, **both.facts)]),
        *(
            write(step.sentence, "fr")
            for step in case.summary.steps
            if step.name in ("down_payment_loan", "both_loans", "tranches_loan_interest")
        ),
    ]
    if any(row["payer"] != "applicant" for row in answer["payers"]):
        payers = first_page.payers(case.answer, page)["rows"]
        expected += [
            " – ".join(filter(None, (row["who"], row["monthly"], *row["lines"][2:], row["lines"][0], row["supposed"])))
            for row in payers
        ]
    for row in first_page.tranches(case, page)["rows"]:
        expected += [
            f"{row['n']}. {row['amount']} – {row['milestone']} – {row['due']}",
            *(f"   – {half}" for half in row["halves"]),
        ]
    assert lines[4:] == [
        *expected,
        "",
        fr("disclaimer"),
        fr("sheet.message.address", address=Plain("https://example.dz/?a=b")),
    ]
    assert sheets.message(case, "fr").splitlines() == whole[:-1]


def test_what_a_question_calls_itself_stands_on_its_sheet():
    raw = answer_of(0).scenario.raw
    with_title = sheets.answered(raw | {"title": {"en": "A title of their own"}})
    assert (
        first_page.subtitle(with_title, with_title.voice("en"))
        == first_page.subtitle(with_title, with_title.voice("fr"))
        == "A title of their own"
    )
    assert json_of(sheets.answered(raw))["title"] == {}


# --- the calendar


@pytest.mark.parametrize("name", [0, 2, 3, 5, 7, 8, 11, *RARE[::2]])
def test_the_calendar_says_each_payment_in_its_own_words(name):
    case = answer_for(name)
    answer = json_of(case)
    read = Calendar.from_ical(calendar_file.calendar(case, "fr"))
    refusal_words = [fr("sheet.calendar.refused")] if not answer["eligible"] else []
    undated_words = [fr("sheet.calendar.undated")] if any(row["due"] is None for row in answer["tranches"]) else []
    charged = [fr("instalments.charges", amount=Plain(money(case, answer["charges"])))] if answer["charges"] else []
    ends = [*charged, *birth_year.ends(page_of(case), case.answer)]
    doubts = [f"{fr('warning.title')}{fr('error.colon')}{row['sentence']['fr']}" for row in answer["warnings"]]
    about = [
        *refusal_words,
        *doubts,
        *page_of(case).examples(case.answer),
        fr("disclaimer"),
        first_page.law_of(case.answer, page_of(case)),
        *ends,
        *([fr("paper.calendar.kafil")] if len(answer["payers"]) > 1 else []),
        *undated_words,
    ]
    assert str(read["X-WR-CALDESC"]) == " · ".join(about)
    assert str(read["X-WR-CALNAME"]) == f"{fr('sheet.calendar')} · {first_page.subtitle(case, page_of(case))}"
    assert (str(read["PRODID"]), str(read["VERSION"]), str(read["METHOD"])) == (
        "-//location-vente//simulator//FR",
        "2.0",
        "PUBLISH",
    )
    expected = []
    halves = {row["n"]: row["halves"] for row in answer["tranches"]}
    for row in answer["schedule"]:
        if row["kind"] == "grant" or not row["date"]:
            continue
        amount = Plain(money(case, row["due"]))
        parts = [half["by"] for half in halves.get(row["n"], [])] if row["kind"] == "tranche" else []
        if parts:
            place = parts.index(row["date"]) + 1
            expected.append((row["date"], fr("sheet.event.part", n=row["n"], place=place, amount=amount)))
            continue
        cells_for = {
            "tranche": lambda row=row, amount=amount: fr("sheet.event.tranche", n=row["n"], amount=amount),
            "fee": lambda row=row, amount=amount: fr("sheet.event.fee", fee=Named(f"fee.{row['label']}"), amount=amount),
            "instalment": lambda row=row, amount=amount: fr("sheet.event.instalment", n=row["n"], amount=amount, payer=Named(f"payer.{row['payer']}")),
        }  # fmt: skip
        expected.append((row["date"], cells_for[row["kind"]]()))
    of_kafils = {row["payer"] for row in answer["payers"]} - {"applicant"}
    others = [
        event
        for payer in sorted(of_kafils)
        for event in Calendar.from_ical(calendar_file.calendar(case, "fr", payer)).walk("VEVENT")
    ]
    assert not [event for event in read.walk("VEVENT") if "(kafil" in str(event["SUMMARY"])]
    lent = [row for row in (answer["down_payment_loan"] or {"schedule": []})["schedule"] if Decimal(row["due"])]
    expected += [
        (row["date"], fr("sheet.event.bank", n=n, amount=Plain(money(case, row["due"]))))
        for n, row in enumerate(lent, 1)
    ]
    events = [*read.walk("VEVENT"), *others]
    assert sorted((event.decoded("DTSTART").isoformat(), str(event["SUMMARY"])) for event in events) == sorted(expected)
    charge_words = (
        [fr("sheet.event.charges", amount=Plain(money(case, answer["charges"])))] if answer["charges"] else []
    )
    for event in events:
        text = str(event["DESCRIPTION"])
        supposed = [] if "kafil" not in str(event["SUMMARY"]) else [fr("kafil.hypothesis")]
        drawn = [fr("sheet.event.bank.supposed")] if str(event["UID"]).startswith("bank") else []
        some = ([], charge_words, drawn)
        assert text in {" ".join([*words, *supposed, *refusal_words, fr("disclaimer")]) for words in some}
        assert str(event["TRANSP"]) == "TRANSPARENT"
        assert event.decoded("DTSTAMP") == case.stamp
        (alarm,) = event.walk("VALARM")
        assert (str(alarm["ACTION"]), str(alarm["DESCRIPTION"])) == ("DISPLAY", str(event["SUMMARY"]))
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(
        re.fullmatch(
            r"(tranche|instalment|fee|bank)-[\w.]+(-kafil\w*|-applicant)?@[0-9a-f]{16}\.location-vente",
            str(event["UID"]),
        )
        for event in events
    )
    if charge_words:
        assert sum(charge_words[0] in str(event["DESCRIPTION"]) for event in events) == len(
            {row["n"] for row in answer["schedule"] if row["kind"] == "instalment"}
        )


# --- formulas of a workbook, worked out here


def round_half_up(value, digits=0):
    """As spreadsheets round: a half away from zero, of the shortest decimals of the number."""
    return float(Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-int(digits)), "ROUND_HALF_UP"))


FUNCTIONS = {
    "ROUND": round_half_up, "INT": math.floor, "MIN": min, "MAX": max, "YEAR": lambda serial: later_day(serial).year,
    "ROUNDDOWN": lambda value, digits: math.floor(round(value, 9) * 10**digits + 1e-9) / 10**digits,
    "IF": lambda test, yes, no: yes if test else no,
    "PMT": lambda rate, months, amount: -amount * rate / (1 - (1 + rate) ** -months),
    "EDATE": lambda serial, months: (later(later_day(serial), months) - dt.date(1899, 12, 30)).days,
}  # fmt: skip


def later_day(serial):
    return dt.date(1899, 12, 30) + dt.timedelta(int(serial))


def value_of(formula, names):
    """What a formula gives: its functions and comparisons are Python's once ``=`` is ``==``."""
    return eval(re.sub(r"(?<![<>=])=(?!=)", "==", formula), {"__builtins__": {}}, FUNCTIONS | names)


@pytest.mark.parametrize("name", [*(seed for seed in range(48) if seed % 4 != 1), *RARE])
def test_every_formula_gives_the_figure_beside_it(name):
    case = answer_for(name)
    names = {}
    for tranche in case.answer.tranches_to_pay:
        names |= {
            f"Tranche_{tranche.number}": tranche.amount.cents / 100,
            f"Part_{tranche.number}": float(tranche.share),
        }
    for each in workbook_figures.figures(case):
        names[each.name] = each.value
        if each.formula and each.name != "Mensualite":
            assert round(value_of(each.formula, names), 2) == round(each.value, 2), each
        if each.formula and each.name == "Mensualite":
            assert round(value_of(each.formula, names | {"Nombre": 0}), 2) == each.value, each
    block = {each.name: each for each in workbook_figures.figures(case)}
    assert block["Prix"].editable is ("loan" not in json_of(case))
    assert [name for name, each in block.items() if each.form == "count"] == [
        name for name in block if name in ("Duree", "Nombre", "Taux_unites", "Differe")
    ]
    for tranche in case.answer.tranches_to_pay:
        formula = workbook_figures.tranche(tranche, case.answer)
        assert not formula or value_of(formula, names) == tranche.amount.cents / 100
        assert "loan" not in json_of(case) or formula == ""


OF_A_RENTS_CONTRACT = {
    "age_at_registration",
    "kafil",
    "kafil_age_limit",
    "over_age_cash",
    "price_2013",
    "rounding",
    "unable_above",
}
OF_A_RENT = ["Prix", "Apport", "Finance", "Duree", "Mensualite", "Nombre", "Derniere"]
OF_A_LOAN = ["Prix", "Aides", "Apport", "Finance", "Duree", "Taux", "Taux_unites", "Differe", "Nombre", "Mensualite"]


def test_every_figure_of_the_workbook_is_there_with_its_formula(case):
    """What a reader may change moves what follows from it: only what he may change, the aids and what a bank decides stand alone."""
    answer, found = json_of(case), workbook_figures.figures(case)
    names = [figure.name for figure in found]
    expected = (OF_A_LOAN if "loan" in answer else OF_A_RENT) if answer["instalments"] else []
    head = ["Prix", "Aides", "Apport", "Finance"] if "loan" in answer else ["Prix", "Apport", "Finance"]
    once = answer["pay_off_at_keys"]
    discounted = any(row["pay_off"] not in (None, row["balance"]) for row in answer["schedule"]) or (
        once and cents(once["discount"])
    )
    at_once = [*(["Reduction"] if discounted else []), "Solde_aux_cles"] if once and cents(once["base"]) else []
    assert names == [*(expected or head), *at_once]
    block = {figure.name: figure for figure in found}
    assert {name for name, figure in block.items() if figure.editable} == {
        *({"Prix"} if "loan" not in answer else set()), *({"Duree"} if expected else set()), *({"Taux"} if "Taux" in block else set()),
    }  # fmt: skip
    alone = {"Prix", "Aides", "Duree", "Taux", "Differe", "Reduction"} | (
        {"Nombre", "Mensualite"} if "loan" in answer else set()
    )
    assert {name for name, figure in block.items() if not figure.formula} <= alone
    assert not any(block[name].formula for name in alone & set(block) - {"Nombre", "Mensualite"})
    assert {name for name, figure in block.items() if figure.form == "rate"} == {"Taux", "Reduction"} & set(block)
    whole = {
        name: cents(answer[key])
        for name, key in (("Prix", "price"), ("Apport", "down_payment"), ("Finance", "financed"))
    }
    whole |= {"Solde_aux_cles": cents(once["amount"])} if at_once else {}
    whole |= (
        {"Mensualite": cents(answer["instalment"]), "Derniere": cents(answer["last_instalment"])} if expected else {}
    )
    whole |= {"Aides": sum(cents(row["due"]) for row in answer["schedule"] if row["kind"] == "grant")}
    assert {name: round(block[name].value * 100) for name in whole if name in block} == {
        name: each for name, each in whole.items() if name in block
    }
    if expected:
        term = answer["loan"]["months"] if "loan" in answer else answer["term_months"]
        assert (block["Duree"].value, block["Nombre"].value) == (term, answer["instalments"])
    if "Taux" in block:
        rate = Fraction(answer["loan"]["effective_rate"])
        rows = [row for row in answer["schedule"] if row["kind"] == "instalment"]
        assert (block["Taux"].value, block["Taux_unites"].value) == (float(rate), float(rate * 10**8))
        assert block["Differe"].value == len(rows) - answer["instalments"]


@pytest.mark.parametrize(
    "name", [0, 2, 3, 8, *RARE[:3], "an LSP with a deferral", "cohort_2001_tranches_after_keys_f4"]
)
def test_every_amount_of_a_line_that_follows_has_a_formula(name):
    """Of a rent what is due, repaid and left; of a loan the interest too; a fee and an aid are the engine's own."""
    case = answer_for(name)
    sheet = openpyxl.load_workbook(io.BytesIO(sheets.workbook(case, "fr"))).worksheets[1]
    for line, row in enumerate(json_of(case)["schedule"], 2):
        formulas = {letter for letter in "BCFGHI" if sheet[f"{letter}{line}"].data_type == "f"}
        dated = {"C"} if row["date"] else set()
        follows = {
            "tranche": {"G", "I"} | ({"F"} if "loan" not in json_of(case) else formulas & {"F"}), "fee": {"I"}, "grant": {"G", "I"},
            "instalment": {"B", "F", "G", "I"} | ({"H"} if "loan" in json_of(case) else set()),
        }  # fmt: skip
        assert formulas == follows[row["kind"]] | dated, (line, row)
        assert (sheet[f"A{line}"].value, sheet[f"K{line}"].value) == (
            row["n"],
            {"aid": "grant"}.get(series_of(row), series_of(row)),
        )
        assert sheet[f"E{line}"].value == fr(f"payer.{row['payer']}")
        assert sheet[f"D{line}"].value == fr(f"fee.{row['label']}" if row["kind"] == "fee" else f"kind.{row['kind']}")


@pytest.mark.parametrize("name", [0, 1, 2, 3, 6, 7, 8, 19, 27, "two kafils who share", "an LSP with a deferral"])
def test_every_line_of_the_workbook_follows_from_the_line_before(name):
    case = answer_for(name)
    composition = sheets.workbook(case, "fr")
    values_sheet, formula_sheet = (
        openpyxl.load_workbook(io.BytesIO(composition), data_only=only).worksheets[1] for only in (True, False)
    )
    serial = (case.keys - dt.date(1899, 12, 30)).days
    names = {each.name: each.value for each in workbook_figures.figures(case)} | {"Cles": serial}
    names |= {f"Tranche_{each.number}": each.amount.cents / 100 for each in case.answer.tranches_to_pay}
    count = 0
    for row in formula_sheet.iter_rows(min_row=2):
        line = row[0].row
        cells = {
            f"{letter}{at}": values_sheet[f"{letter}{at}"].value
            for at in (line - 1, line, line + 1, line + 2)
            if at
            for letter in "ABFGHI"
        }
        cells = {
            name: (value.date() - dt.date(1899, 12, 30)).days if isinstance(value, dt.datetime) else value
            for name, value in cells.items()
        }
        for cell in row:
            if cell.data_type == "f" and "SUMIFS" not in cell.value:
                value = values_sheet[cell.coordinate].value
                value = (value.date() - dt.date(1899, 12, 30)).days if isinstance(value, dt.datetime) else value
                assert round(value_of(cell.value[1:], names | cells), 2) == round(value, 2), (
                    cell.coordinate,
                    cell.value,
                )
                count += 1
    assert count >= len(json_of(case)["schedule"])


# --- nothing small is dropped


@pytest.mark.parametrize("seed", range(3, 60, 4))
def test_no_fee_is_left_out_however_small(seed):
    """Every fee of a centime or more is listed, dated, explained and summed; the sum is that of the schedule."""
    case = answer_of(seed)
    rows = [row for row in json_of(case)["schedule"] if row["kind"] == "fee"]
    fee_amounts = {row["name"]: cents(row["amount"]) for row in json_of(case)["fees"]}
    assert {row["label"]: cents(row["due"]) for row in rows} == fee_amounts
    assert sum(fee_amounts.values()) == cents(json_of(case)["fees_total"])
    assert all(amount > 0 for amount in fee_amounts.values())
    step_amounts = {
        step.name.removeprefix("fee_"): cents(step.value) for step in case.summary.steps if step.name.startswith("fee_")
    }
    assert step_amounts == fee_amounts
    assert all(isinstance(step.sentence, Sentence) for step in case.summary.steps)


def test_the_questions_have_small_fees():
    small = [cents(row["amount"]) for case in answers(0, 60) for row in json_of(case).get("fees", ())]
    assert min(small) < 100 < max(small)
