"""The promise of docs/adding.md: a scheme with a known way of paying is a descriptor, its texts and its wording, nothing else.

It is added to a copy of the tree, where every command and every page is opened with it. The scheme is invented: public
housing without any aid of the State, for incomes above those that the others serve.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cli import COMMANDS
from simulator.ui.shell.pages import PAGES
from simulator.wording import LANGUAGES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
NAME = "unaided"
SAYING = {"fr": "Logement sans aide (fictif)", "ar": "سكن دون مساعدة (خيالي)", "en": "Unaided housing (invented)"}
CATALOGUES = ("common", "population", "texts", "whatif")
KEYS = ("scheme", "population.scheme", "texts.scheme", "whatif.line")
"""The name of a scheme in a sentence, short, on the page of texts and in a comparison, with the catalogue of each."""
DESCRIPTOR = f"""
id: {NAME}
place: 9
country: dz
currency: DZD
wage: snmg
financing: loan
keys: [purchase]
needs: [
  household.birth, household.income, household.spouse_income, household.had_state_aid, household.owns_property,
  dwelling.price, dates.application, dates.acceptance, dates.keys, loan.amount,
]
may_take: [dates.milestones, loan.bank, loan.term, loan.rate, loan.own_funds]
with_a_loan: [loan.bank, loan.term]
asked_beside: [dwelling.price, loan.bank, loan.amount, loan.term, loan.rate, loan.own_funds]
steps: {{application: [application], acceptance: [contract_signature], keys: [keys]}}
example:
  dwelling: {{price: 9000000 DZD}}
  loan: {{bank: cpa, rate: 6 %, amount: max, term: 25 years}}
"""
FIXED = "article: '-', status: hypothetical, source: invented for a test"
TEXT = f"""
id: dz/2015-{NAME}
kind: decree
number: null
title: {{fr: "{SAYING["fr"]}", ar: "{SAYING["ar"]}", en: "{SAYING["en"]}"}}
scheme: {NAME}
signed: 2015-01-01
published: null
in_force: {{date: 2015-01-01, status: hypothetical, note: Invented.}}
amends: []
sets:
  financing: {{value: loan, attaches: application, {FIXED}}}
  income_floor: {{value: 4 SNMG, attaches: application, {FIXED}}}
  income_ceiling: {{value: 12 SNMG, attaches: application, {FIXED}}}
  no_property: {{value: required, attaches: application, {FIXED}}}
  no_earlier_aid: {{value: required, attaches: application, {FIXED}}}
  owner_from: {{value: contract, attaches: acceptance, {FIXED}}}
"""
HOUSEHOLD = f"""
scheme: {NAME}
household: {{birth: 1985-03-15, income: 150000 DZD, spouse_income: 0 DZD, owns_property: false, had_state_aid: false}}
dwelling: {{price: 9000000 DZD}}
dates: {{application: 2025-01-10, acceptance: 2025-06-01, keys: 2026-06-01}}
loan: {{bank: cpa, rate: 6 %, amount: max, term: 25 years}}
"""
WITH_IT = {
    ("simulate", "one.yaml"), ("simulate", "one.yaml", "--format", "json"), ("law", "--scheme", NAME), ("message", "one.yaml"),
    ("law", "income_ceiling", "--scheme", NAME), ("compare", "couple.yaml", "--with", NAME), ("compare", "one.yaml", "--with", "lpa"), ("grid", "couple.yaml", "--with", NAME),
    ("plan", "couple.yaml", "--as-of", "2026-11-29", "--saved", "0 DZD"), ("plan", "couple.yaml", "--as-of", "2026-11-29", "--saved", "0 DZD", "-o", "plan.svg"), ("kafils", "couple.yaml", "--relative", "1998-05-02,45000 DZD"),
    ("order", "couple.yaml", "--amount", "171500 DZD", "--date", "2026-01-10"),
    ("contract", "begun.yaml"), ("contract", "begun.yaml", "-o", "begun.pdf"), ("contract", "begun.yaml", "-o", "begun.xlsx"), ("contract", "begun.yaml", "-o", "begun.ics"), ("sheet", "one.yaml", "-o", "one.pdf"), ("workbook", "one.yaml", "-o", "one.xlsx"), ("calendar", "one.yaml", "-o", "one.ics"),
    ("chart", "one.yaml", "-o", "one.svg"), ("batch", "people.csv", "-o", "out.csv"), ("population", "--synthetic", "20", "--law", NAME, "--facts", "facts.yaml", "--record", "a.json"), ("verify", "a.json"), ("diff", "out.csv", "out.csv"), ("steering", "--sample", "3"),
    ("portfolio", "scenarios/portfolio/contracts.csv", "scenarios/portfolio/payments.csv", "--as-of", "2026-11-29"),
    ("population", "--synthetic", "50", "--law", NAME, "--facts", "facts.yaml"),
    ("population", "--synthetic", "50", "--law", "location_vente", "--law", NAME, "--facts", "facts.yaml", "--by", "decile"),
}  # fmt: skip
"""Every command: those that can be asked of a scheme are asked of this one."""
COMMANDS_OPENED = """
import contextlib, io, json, sys
from simulator.cli import main
found = []
for words in json.loads(sys.argv[1]):
    said, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
        status = main(words)
    found.append((status, said.getvalue(), wrong.getvalue()))
print(json.dumps(found))
"""
PAGES_OPENED = """
import json, sys
import paging
from paging import opened, shown
paging.PATIENCE = 600  # the first page of a new program, beside others
print(json.dumps({name: shown(opened(name, **address)) for name, address in json.loads(sys.argv[1]).items()}))
"""


def added(tree, descriptor, text):
    """The scheme, added to a copy of the tree: the files that it adds, and those that it touches."""
    law = tree / "simulator" / "law"
    new = {law / "schemes" / f"{NAME}.yaml": descriptor, law / "texts" / "dz" / f"2015-{NAME}.yaml": text}
    for path, content in new.items():
        path.write_text(content, encoding="utf-8")
    touched = []
    for lang in LANGUAGES:
        for catalogue, key in zip(CATALOGUES, KEYS, strict=True):
            path = tree / "simulator" / "wording" / "locale" / lang / f"{catalogue}.po"
            with path.open("a", encoding="utf-8") as file:
                file.write(f'\nmsgid "{key}.{NAME}"\nmsgstr "{SAYING[lang]}"\n')
            touched.append(path)
    return list(new), touched


def example_of(descriptor):
    """The example of a descriptor, on one line."""
    return f"{{{descriptor.partition('example:')[2].strip().replace(chr(10), ',')}}}"


def copied(copy, descriptor=DESCRIPTOR, financing="value: loan"):
    """A copy of what the program is, with one scheme more."""
    for folder in ("simulator", "scenarios"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", copy)
    new, touched = added(copy, descriptor, TEXT.replace("value: loan", financing))
    assert not any(path.suffix == ".py" for path in (*new, *touched)), "no code"
    assert (len(new), len(touched)) == (2, len(CATALOGUES) * len(LANGUAGES))
    return copy


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The copy, with the files that its commands are asked about."""
    copy = copied(tmp_path_factory.mktemp("promise"))
    facts = f"schemes: {{{NAME}: {example_of(DESCRIPTOR)}}}\n"
    couple = (copy / "scenarios" / "households" / "couple_f3.yaml").read_text(encoding="utf-8")
    people = (ROOT / "scenarios" / "applicants.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    texts = {
        "one.yaml": HOUSEHOLD,
        "begun.yaml": f"{HOUSEHOLD}contract: {{as_of: 2030-01-01, paid: until 2030-01-01}}\n",
        "couple.yaml": couple + facts,
        "facts.yaml": facts,
        "people.csv": "".join(people[:4]),
    }
    for name, text in texts.items():
        (copy / name).write_text(text, encoding="utf-8")
    return copy


def run(tree, code, asked):
    """What a program of its own, of the copy and of no other tree, answers."""
    paths = os.pathsep.join([str(tree), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(asked)], cwd=tree, env=os.environ | {"PYTHONPATH": paths},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_every_command_opens_with_it(tree):
    assert {words[0] for words in WITH_IT} == set(COMMANDS) - {"app"}
    asked = sorted(map(list, WITH_IT))
    for words, (status, said, wrong) in zip(asked, run(tree, COMMANDS_OPENED, asked), strict=True):
        assert status == 0, (words, wrong)
        assert said or (tree / words[-1]).stat().st_size, words


def test_it_is_told_in_every_language_without_any_aid(tree):
    asked = [["simulate", "one.yaml", "--lang", lang] for lang in LANGUAGES] + [
        ["simulate", "one.yaml", "--format", "json"]
    ]
    *pages, whole = run(tree, COMMANDS_OPENED, asked)
    for lang, (_, said, _) in zip(LANGUAGES, pages, strict=True):
        assert SAYING[lang] in said
    found = json.loads(whole[1])
    assert (found["eligible"], found["grant"], found["price"]) == (True, "0.00", "9000000.00")
    assert float(found["loan"]["amount"]) > 0
    assert found["total_paid"]


def test_a_population_without_its_facts_is_told_what_it_asks(tree):
    ((status, said, wrong),) = run(
        tree, COMMANDS_OPENED, [["population", "--synthetic", "50", "--law", NAME, "--lang", "en"]]
    )
    assert (status, said) == (2, "")
    assert "dwelling: {price: 9000000 DZD}" in wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_opens_with_it(tree, lang):
    facts = {f"c_{NAME}_{name}": code for name, code in (
        ("price", "9000000"), ("bank", "cpa"), ("amount", "max"), ("term", "25"), ("rate", "6"),
    )}  # fmt: skip
    address = {name: {"lang": lang} for name in PAGES}
    address["compare"] |= {"c_with": NAME} | facts
    address["programmes"] |= {"p_scheme": NAME}
    address["law"] |= {"scheme": NAME}
    address["population"] |= {"laws": f"2024-06-26_{NAME}@2015-01-01"}
    found = run(tree, PAGES_OPENED, address)
    assert set(found) == set(PAGES)
    for name in ("compare", "law", "population", "guide", "programmes"):
        assert SAYING[lang] in found[name], name
    for name in ("compare", "programmes"):
        assert re.search(r"9\D{1,3}000\D{1,3}000", found[name]), "its price, not what is missing"
