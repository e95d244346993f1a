"""The promise of docs/adding.md: a currency with three decimals is one row, its words, and what is paid in it.

It is added to a copy of the tree with two invented schemes, one bought and one rented, where every command and page is opened.
"""

import json
import re
import shutil

import openpyxl
import pytest
import spreadsheet
from serving import ROOT
from test_promises_scheme import CATALOGUES, COMMANDS_OPENED, FIXED, KEYS, PAGES_OPENED, run

from simulator.law import keys
from simulator.ui.shell.pages import PAGES
from simulator.wording import LANGUAGES

pytestmark = pytest.mark.slow

CODE = "TND"
ROW = f'    "{CODE}": Currency(3, "{CODE}", ("{CODE}", "DT"), ("MILLIME", "MILLIMES")),\n'
SIGNS = {"fr": "DT", "ar": "د.ت", "en": "DT"}
WORDS = {
    "whatif": {"whatif.currency.TND": "TND"}, "batch": {"batch.unit.TND": "TND"},
    "common": {"key.smig_tn": "SMIG", "step.smig_tn": "SMIG: {snmg}."}, "threshold": {"threshold.measure.TND": "{measure}, TND"},
}  # fmt: skip
"""The words of the currency, and of the minimum wage that is written in it; a pilot has the same ones in each language."""
BOUGHT, RENTED = "unaided_tn", "rented_tn"
SAYING = {"fr": "Logement sans aide (fictif)", "ar": "سكن دون مساعدة (خيالي)", "en": "Unaided housing (invented)"}
DESCRIPTORS = {
    BOUGHT: f"""
id: {BOUGHT}
place: 9
country: tn
currency: {CODE}
wage: smig_tn
financing: loan
keys: [purchase]
needs: [
  household.birth, household.income, household.spouse_income, household.had_state_aid, household.owns_property,
  dwelling.price, dates.application, dates.acceptance, dates.keys, loan.amount,
]
may_take: [dates.milestones, loan.term, loan.rate, loan.own_funds]
with_a_loan: [loan.term]
asked_beside: [household.income, household.spouse_income, dwelling.price, loan.amount, loan.term, loan.rate, loan.own_funds]
steps: {{application: [application], acceptance: [contract_signature], keys: [keys]}}
example:
  household: {{income: 2500 {CODE}, spouse_income: 0 {CODE}}}
  dwelling: {{price: 9000 {CODE}}}
  loan: {{rate: 6 %, amount: max, term: 25 years}}
""",
    RENTED: f"""
id: {RENTED}
place: 10
country: tn
currency: {CODE}
wage: smig_tn
financing: rent
keys: [rent]
needs: [
  household.birth, household.income, household.spouse_income, household.had_state_aid, household.owns_property,
  dates.application, dates.acceptance, dates.keys,
]
may_take: [dwelling.type, dwelling.price, dates.milestones, kafil, charges]
without_a_price: [dwelling.type]
steps: {{application: [application], acceptance: [contract_signature], keys: [keys]}}
example:
  household: {{income: 2500 {CODE}, spouse_income: 0 {CODE}}}
  dwelling: {{type: F3}}
""",
}
HEAD = f"""
number: null
title: {{fr: "{SAYING["fr"]}", ar: "{SAYING["ar"]}", en: "{SAYING["en"]}"}}
signed: 2015-01-01
published: null
in_force: {{date: 2015-01-01, status: hypothetical, note: Invented.}}
amends: []
"""
OF_BOTH = f"""
  income_floor: {{value: 2 SNMG, attaches: application, {FIXED}}}
  income_ceiling: {{value: 12 SNMG, attaches: application, {FIXED}}}
  no_property: {{value: required, attaches: application, {FIXED}}}
  no_earlier_aid: {{value: required, attaches: application, {FIXED}}}
"""
TEXTS = {
    "smig": f"id: tn/smig\nkind: wage\nscheme: smig_tn{HEAD}sets:\n"
    f"  smig_tn: {{value: 459 264 millimes, attaches: application, {FIXED}}}\n",
    BOUGHT: f"id: tn/{BOUGHT}\nkind: decree\nscheme: {BOUGHT}{HEAD}sets:{OF_BOTH}"
    f"  financing: {{value: loan, attaches: application, {FIXED}}}\n"
    f"  owner_from: {{value: contract, attaches: acceptance, {FIXED}}}\n",
    RENTED: f"""id: tn/{RENTED}
kind: decree
scheme: {RENTED}{HEAD}sets:{OF_BOTH}
  financing: {{value: rent, attaches: application, {FIXED}}}
  price: {{value: {{published: {{F3: 91 234 567 millimes}}}}, attaches: keys, {FIXED}}}
  tranches: {{value: [{{milestone: foundations, share: 10 %}}, {{milestone: keys, share: 15 %}}], attaches: acceptance, {FIXED}}}
  term_max: {{value: [{{term: 25 years}}], attaches: keys, {FIXED}}}
  age_limit: {{value: 70 years, attaches: keys, {FIXED}}}
  pay_off_discount: {{value: 10 %, attaches: keys, {FIXED}}}
  interest_rate: {{value: 0 %, attaches: keys, {FIXED}}}
  kafil: {{value: not_provided, attaches: keys, {FIXED}}}
  over_age_cash: {{value: not_provided, attaches: keys, {FIXED}}}
""",
}
STATED = {
    "financing",
    "income_floor",
    "income_ceiling",
    "no_property",
    "no_earlier_aid",
    "price",
    "tranches",
    "term_max",
    "age_limit",
    "pay_off_discount",
    "interest_rate",
    "kafil",
    "over_age_cash",
}
GAP = f'{{value: unknown, attaches: keys, note: {{fr: "Inconnu.", ar: "غير معروف.", en: "Unknown."}}, {FIXED}}}'
TEXTS[RENTED] += "".join(f"  {key}: {GAP}\n" for key in sorted(keys.SCHEMES["location_vente"] - STATED))
PEOPLE = f"household: {{birth: 1985-03-15, income: 2500.5 {CODE}, spouse_income: 0 {CODE}, owns_property: false, had_state_aid: false}}"
DAYS = "dates: {application: 2025-01-10, acceptance: 2025-06-01, keys: 2026-06-01}"
FILES = {
    "bought.yaml": f"scheme: {BOUGHT}\n{PEOPLE}\ndwelling: {{price: 91234.567 {CODE}}}\n{DAYS}\n"
    f"loan: {{rate: 6 %, amount: max, term: 25 years, own_funds: 9123456 millimes}}\n",
    "rented.yaml": f"scheme: {RENTED}\n{PEOPLE}\ndwelling: {{type: F3}}\n{DAYS}\ncharges: 12.5 {CODE}\n",
    "begun.yaml": f"scheme: {RENTED}\n{PEOPLE}\ndwelling: {{type: F3}}\n{DAYS}\n"
    "contract: {as_of: 2030-01-01, paid: until 2030-01-01}\n",
    "finer.yaml": f"scheme: {RENTED}\n{PEOPLE}\ndwelling: {{price: 91234.5678 {CODE}}}\n{DAYS}\n",
    "either.yaml": f"scheme: {RENTED}\n{PEOPLE}\ndwelling: {{price: 2.500 {CODE}}}\n{DAYS}\n",
    "people.csv": "Date de naissance;Revenu mensuel net;Revenu du conjoint;Propriétaire;Aide de l’État;Type de logement;Date de la demande;Date d’acceptation;Remise des clés\n"
    "15/03/1985;2 500,5;0;non;non;F3;10/01/2025;01/06/2025;01/06/2026\n1980-01-31;1800,125;700 DT;non;non;F3;10/01/2025;01/06/2025;01/06/2026\n",
    "facts.yaml": f"schemes: {{{BOUGHT}: {{dwelling: {{price: 91234.567 {CODE}}}, loan: {{rate: 6 %, amount: max, term: 25 years}}}}}}\n",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of what the program is, with one currency more, in which two invented schemes are paid."""
    copy = tmp_path_factory.mktemp("promise")
    for folder in ("simulator", "scenarios"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", copy)
    program, law = copy / "simulator", copy / "simulator" / "law"
    inserted(program / "base" / "money.py", '    "MAD": Currency(', ROW)
    table = program / "wording" / "languages.py"
    text = table.read_text(encoding="utf-8")
    assert text.count('"DZD": "DA", ') == text.count('"DZD": "دج", ') == 1
    text = text.replace('"DZD": "DA", ', f'"DZD": "DA", "{CODE}": "{SIGNS["fr"]}", ')
    table.write_text(text.replace('"DZD": "دج", ', f'"DZD": "دج", "{CODE}": "{SIGNS["ar"]}", '), encoding="utf-8")
    (law / "texts" / "tn").mkdir()
    for name, content in TEXTS.items():
        (law / "texts" / "tn" / f"{name}.yaml").write_text(content, encoding="utf-8")
    for name, content in DESCRIPTORS.items():
        (law / "schemes" / f"{name}.yaml").write_text(content, encoding="utf-8")
    for lang in LANGUAGES:
        told = {name: dict(words) for name, words in WORDS.items()}
        for catalogue, key in zip(CATALOGUES, KEYS, strict=True):
            told.setdefault(catalogue, {}).update({f"{key}.{scheme}": SAYING[lang] for scheme in (BOUGHT, RENTED)})
        for name, words in told.items():
            with (program / "wording" / "locale" / lang / f"{name}.po").open("a", encoding="utf-8") as file:
                file.writelines(f'\nmsgid "{key}"\nmsgstr "{sentence}"\n' for key, sentence in words.items())
    for name, content in FILES.items():
        (copy / name).write_text(content, encoding="utf-8")
    changed = {
        path.relative_to(copy).as_posix()
        for path in program.rglob("*.py")
        if path.read_bytes() != (ROOT / path.relative_to(copy)).read_bytes()
    }
    assert changed == {"simulator/base/money.py", "simulator/wording/languages.py"}, "two tables, no other code"
    return copy


def inserted(path, before, line):
    """Write a line before another one, which stands there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, line + before), encoding="utf-8")


WITH_IT = {
    "bought": ["simulate", "bought.yaml", "--format", "json"], "rented": ["simulate", "rented.yaml", "--format", "json"],
    "csv": ["simulate", "rented.yaml", "--format", "csv"], "fr": ["simulate", "rented.yaml", "--lang", "fr"], "ar": ["simulate", "rented.yaml", "--lang", "ar"],
    "en": ["simulate", "bought.yaml", "--lang", "en"], "law": ["law", "--scheme", RENTED, "--lang", "fr"], "key": ["law", "price", "--scheme", RENTED, "--lang", "fr"],
    "compare": ["compare", "bought.yaml", "--with", RENTED], "message": ["message", "rented.yaml", "--lang", "fr"], "contract": ["contract", "begun.yaml"],
    "lines": ["contract", "begun.yaml", "--format", "json"], "sheet": ["sheet", "rented.yaml", "-o", "rented.pdf"], "bought.pdf": ["sheet", "bought.yaml", "-o", "bought.pdf"],
    "workbook": ["workbook", "rented.yaml", "-o", "rented.xlsx"], "bought.xlsx": ["workbook", "bought.yaml", "-o", "bought.xlsx"],
    "calendar": ["calendar", "rented.yaml", "--lang", "fr", "-o", "rented.ics"], "chart": ["chart", "rented.yaml", "--lang", "fr", "-o", "rented.svg"],
    "population": ["population", "people.csv", "--unit", CODE, "--law", BOUGHT, "--facts", "facts.yaml", "--out", "population", "--lang", "fr"],
}  # fmt: skip
"""Every command that can be asked of a scheme of another country, by a name for its answer."""
AMOUNTS = ("price", "down_payment", "financed", "instalment", "last_instalment", "total_paid")


@pytest.fixture(scope="module")
def said(tree):
    """What each command says: it ends well."""
    answers = run(tree, COMMANDS_OPENED, [*WITH_IT.values(), *REFUSED])
    for name, (status, text, wrong) in zip(WITH_IT, answers, strict=False):
        assert status == 0, (name, wrong)
        assert text or (tree / WITH_IT[name][-1]).stat().st_size, name
    return dict(zip([*WITH_IT, *map(tuple, REFUSED)], answers, strict=True))


REFUSED = [["batch", "scenarios/applicants.csv", "-o", "out.csv", "--scheme", RENTED], ["simulate", "finer.yaml", "--lang", "en"], ["simulate", "either.yaml", "--lang", "en"]]  # fmt: skip
"""What cannot follow, or is wrong, says so in a sentence: a file of ``batch`` is of the AADL."""


def test_its_figures_have_three_decimals_and_add_up_to_the_smallest_unit(said):
    rented, bought = (json.loads(said[name][1]) for name in ("rented", "bought"))
    assert [rented[name] for name in AMOUNTS] == [
        "91234.567",
        "22808.641",
        "68425.926",
        "228.086",
        "228.212",
        "91234.567",
    ]
    assert rented["pay_off_at_keys"]["amount"] == "61583.333"
    assert (bought["price"], bought["down_payment"], bought["financed"]) == ("91234.567", "9123.456", "82111.111")
    assert smallest(bought["instalment"]) == round(82_111_111 * 0.005 / (1 - 1.005**-300)), "the annuity, in millimes"
    for found in (rented, bought):
        principal = sum(smallest(row["principal"]) for row in found["schedule"])
        assert principal == smallest(found["price"])
        assert sum(smallest(row["due"]) for row in found["schedule"] if not smallest(row["fees"])) == smallest(
            found["total_paid"]
        )
    assert said["csv"][1].count(",228.086,") == 299
    assert json.loads(said["lines"][1])["statement"]["pay_off"]["amount"] == "52756.405"


def smallest(amount):
    """An amount of three decimals, in millimes."""
    assert re.fullmatch(r"\d+\.\d{3}", amount)
    return int(amount.replace(".", ""))


def test_it_is_written_in_each_language_with_its_decimals_and_its_sign(said, tree):
    assert "228,086\u00a0DT" in said["fr"][1]
    assert "12,500\u00a0DT" in said["fr"][1], "the charges"
    assert "228,086\u00a0د.ت" in said["ar"][1]
    assert "91\u00a0234.567\u00a0DT" in said["en"][1]
    assert "91\u00a0234,567\u00a0DT" in said["key"][1]
    for name in ("law", "message", "contract", "compare"):
        assert "\u00a0DT" in said[name][1], name
    assert "228,086\u00a0DT" in (tree / "rented.ics").read_text(encoding="utf-8").replace("\r\n ", "").replace(
        "\\,", ","
    )
    assert "DT" in (tree / "rented.svg").read_text(encoding="utf-8")
    assert "91\u00a0234,567\u00a0DT" in said["population"][1]
    table = (tree / "population" / "tables" / "main.csv").read_text(encoding="utf-8-sig")
    assert re.search(rf"financed\.mean[;,]{CODE}[;,]91234.567", table), "what both borrow"


def test_what_cannot_follow_says_so(said):
    texts = [said[tuple(words)] for words in REFUSED]
    assert [status for status, _, _ in texts] == [2, 2, 2]
    assert RENTED in texts[0][2]
    assert "more decimals than its currency" in texts[1][2]
    assert "2.500" in texts[2][2]


@pytest.mark.parametrize("name", ["rented", "bought"])
def test_a_spreadsheet_computes_the_same_figures_again(said, tree, tmp_path, name):
    if not spreadsheet.SOFFICE:
        pytest.skip("no spreadsheet")
    (made,) = spreadsheet.converted([tree / f"{name}.xlsx"], "xlsx", tmp_path)
    found, book = json.loads(said[name][1]), openpyxl.load_workbook(made, data_only=True)
    rows = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [round(row[5] * 1000) for row in rows] == [smallest(row["due"]) for row in found["schedule"]]
    assert [round(row[8] * 1000) for row in rows] == [smallest(row["balance"]) for row in found["schedule"]]
    formulas = openpyxl.load_workbook(tree / f"{name}.xlsx").worksheets[1]
    assert formulas["F3"].number_format == "#,##0.000"
    assert sum(str(cell.value).startswith("=") for cell in formulas["F"]) >= 299, "live formulas"


PYTHON = """
import json, sys
from pathlib import Path
import jsonschema
import simulator
from simulator import api, sheets, schemas
from simulator.law import Law
found = {}
law = Law.load()
for name in ("rented.yaml", "bought.yaml"):
    answer = simulator.ask(name)
    frame = answer.frame()
    found[name] = [str(frame["due"].iloc[-1]), str(answer.price.decimal), answer._repr_html_().count("DT")]
    jsonschema.validate(simulator.answer(name), schemas.SCHEMAS["answer.schema.json"]())
    jsonschema.validate(__import__("yaml").load(Path(name).read_text("utf-8"), __import__("yaml").BaseLoader), schemas.SCHEMAS["scenario.schema.json"]())
print(json.dumps(found))
"""


def test_python_and_the_schemas_know_it(tree):
    found = run(tree, PYTHON, [])
    assert all(signs for *_, signs in found.values()), "what a notebook shows"
    assert {name: amounts[:2] for name, amounts in found.items()} == {
        "rented.yaml": ["228.212", "91234.567"], "bought.yaml": ["529.080", "91234.567"],
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_opens_with_it(tree, lang):
    facts = {f"c_{BOUGHT}_{name}": code for name, code in (
        ("income", "2500"), ("spouse", "0"), ("price", "91234,567"), ("amount", "max"), ("term", "25"), ("rate", "6"),
    )}  # fmt: skip
    address = {name: {"lang": lang} for name in PAGES}
    address["compare"] |= {"c_with": BOUGHT} | facts
    address["law"] |= {"scheme": RENTED}
    found = run(tree, PAGES_OPENED, address)
    assert set(found) == set(PAGES)
    point = "." if lang == "en" else ","
    assert re.search(rf"91\D{{1,3}}234\{point}567", found["compare"]), "its price, to the millime"
    assert SAYING[lang] in found["law"]
