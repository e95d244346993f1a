"""A scheme is its descriptor: the texts agree with it, its example can be asked, and no other Python knows its name."""

import ast
import datetime as dt
import re
from dataclasses import replace

import pytest
from test_house import FILES, ROOT, TREES, short
from test_promises_scheme import DESCRIPTOR

from simulator.api import answer
from simulator.law import Law, scheme
from simulator.law.keys import BY_COHORT, GROUPS, KEYS, SCHEMES
from simulator.law.readings import Readings
from simulator.law.scheme import ALL, BOUGHT, MAIN
from simulator.law.values import STEPS
from simulator.populations import purchase_facts
from simulator.question import parts
from simulator.question.scenario import parse
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.wording import has

LAW = Law.load()
NAMES = re.compile(rf"(?<![\w/])({'|'.join(ALL)})(?![\w])")
ALLOWED = {
    "steering/dossiers.py": "the dossiers that Morocco publishes about its own scheme: its mechanism",
    "steering/published.py": "the figures published about the same",
    "ui/server/v1/table.py": "examples that the page of the API shows, with the facts of shipped cases",
    "ui/guide/blocks.py": "a word of the glossary, which has the name of the scheme",
}
"""Where a scheme's name stands outside its descriptor: why."""
WORDS = ("scheme.{}", "population.scheme.{}", "texts.scheme.{}", "whatif.line.{}")
"""What the catalogues say of every scheme: the name in a sentence, short, on the page of texts, as a line of a comparison."""
EVERYBODY = {
    "birth": "1985-03-15", "income": "60000 {0}", "spouse_income": "0 {0}", "had_state_aid": "false", "owns_property": "false",
}  # fmt: skip


def strings(tree):
    """The texts of a module that a program reads: not its docstrings."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("path", FILES, ids=short)
def test_no_python_knows_the_name_of_a_scheme(path):
    spoken = {name for text in strings(TREES[path]) for name in NAMES.findall(text)}
    assert bool(spoken) == (short(path) in ALLOWED), spoken


@pytest.mark.parametrize(
    "code", ['x = "lpa"', 'f"lsp@{day}"', '{"daam_sakane": 1}', 'if name == "location_vente": pass']
)
def test_a_name_would_be_found(code):
    assert any(NAMES.search(text) for text in strings(ast.parse(code)))


@pytest.mark.parametrize("name", ALL)
def test_a_descriptor_says_what_the_texts_and_the_catalogues_say(name):
    found = ALL[name]
    assert {one.value for one in LAW.timeline(name, "financing")} == {found.financing}
    assert {text.id.partition("/")[0] for text in LAW.texts if name in text.schemes} == {found.country}
    assert set(found.keys) <= {*GROUPS, *KEYS}
    assert set(found.readings) <= set(Readings.choices())
    assert {step for steps in found.steps.values() for step in steps} <= {
        *STEPS,
        "keys",
        "application",
        "contract_signature",
    }
    spoken = {one.key for text in LAW.texts if name in text.schemes for one in text.provisions if len(one.cohorts) == 1}
    assert not spoken or (found.cohorts and spoken <= BY_COHORT)
    assert all(has(key.format(name)) for key in WORDS)
    assert has(f"whatif.line.{name}.at") == (name == MAIN or found.rules_of is not None), "asked as of a day"
    closed = LAW.timeline(name, "applications_until") if "applications_until" in SCHEMES[name] else []
    assert bool(found.rules_of) == any(isinstance(one.value, dt.date) for one in closed)


@pytest.mark.parametrize("name", ALL)
def test_every_fact_that_must_be_stated_has_its_line_and_what_a_household_may_state_is_read(name):
    found = ALL[name]
    for place in (*found.needs, *found.without_a_price, *found.with_a_loan):
        assert place in parts.EXAMPLES, place
    assert set(found.asked_beside) <= {*found.needs, *found.may_take}


@pytest.mark.parametrize("name", BOUGHT)
def test_the_example_can_be_asked_and_each_of_its_needed_facts_is_missed(name):
    found, day = ALL[name], str(ALL[name].rules_of or "2025-03-01")
    household = {fact: line.format(found.currency) for fact, line in EVERYBODY.items()}
    raw = {part: dict(facts) for part, facts in found.example.items()}
    raw["household"] = household | raw.get("household", {})
    raw["dwelling"] = {"type": "F3"} | raw["dwelling"] if "dwelling.type" in found.may_take else raw["dwelling"]
    raw |= {"scheme": name, "dates": {"application": day, "acceptance": day, found.delivery: day}}
    assert answer(raw)["scheme"] == name
    stated = [place for place in found.needs if place.partition(".")[2] in raw[place.partition(".")[0]]]
    for place in {*stated, *found.with_a_loan, *found.without_a_price}:
        part, _, fact = place.partition(".")
        with pytest.raises(InputError) as refused:
            parse(raw | {part: {key: value for key, value in raw[part].items() if key != fact}})
        assert place in {error.where for error in refused.value.all}, place


def test_what_a_population_is_asked_besides_is_the_example():
    assert set(purchase_facts.of_descriptors()) == set(BOUGHT)
    for name in BOUGHT:
        with pytest.raises(InputError) as refused:
            purchase_facts.of_scheme(name, {})
        assert all(line in str(refused.value) for line in ALL[name].example_lines())


@pytest.mark.parametrize(("change", "where"), [
    ({"needs": None}, "needs"), ({"colour": "blue"}, "colour"), ({"keys": "purchase"}, "keys"), ({"place": "first"}, "place"),
    ({"with_a_loan": ["loan.colour"]}, "with_a_loan › loan.colour"), ({"example": {"loan": {"colour": "blue"}}}, "example › loan.colour"),
    ({"steps": {"moving_in": []}}, "steps.moving_in"), ({"property_counts_on": "never"}, "property_counts_on"),
    ({"cohorts": "perhaps"}, "cohorts"), ({"rules_of": "long ago"}, "rules_of"), ({"asked_beside": ["loan"]}, "asked_beside › loan"),
])  # fmt: skip
def test_a_descriptor_with_a_fault_is_refused_where_it_is(change, where):
    raw = documents.read_file(scheme.FOLDER / f"{BOUGHT[0]}.yaml")
    assert scheme.parse(raw) == ALL[BOUGHT[0]]
    with pytest.raises(InputError) as refused:
        scheme.parse(raw | change)
    assert refused.value.where == where


def test_the_descriptor_that_the_guide_shows_is_the_one_that_is_tried():
    guide = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8").partition("## A scheme")[2]
    shown = documents.read_text(guide.partition("```yaml")[2].partition("```")[0])
    tried = documents.read_text(DESCRIPTOR)
    assert scheme.parse(shown) == scheme.parse(tried)


def test_a_descriptor_has_the_name_of_its_file(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text((scheme.FOLDER / f"{MAIN}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(InputError, match="other"):
        scheme.read(path)


def test_the_first_of_every_list_is_the_one_that_a_page_takes():
    assert list(ALL) == sorted(ALL, key=lambda name: ALL[name].place)
    assert next(iter(ALL)) == MAIN
    assert replace(ALL[MAIN], id="x").facts == ALL[MAIN].facts
