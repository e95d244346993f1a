"""The house stands: imports point down, no number of the law is in the rules, citations do not rot, nothing grows too long."""

import ast
import functools
import inspect
import itertools
import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from known_law import whole_law
from source_trees import tree_of
from strategies import BUYING, buying, crowd, reading, terms
from test_law import raw, row, text

from simulator.base.money import LARGEST
from simulator.engine import run
from simulator.engine.households import Buyers, Households
from simulator.engine.rules import (
    aid,
    borrowing,
    decide,
    down_payment,
    down_payment_loan,
    eligibility,
    fees,
    kafil,
    limits,
    pay_off,
    pricing,
)
from simulator.engine.rules.reads import READS
from simulator.law import COHORTS, DWELLINGS, Code, DownPayment, Readings, Terms
from simulator.law import text as texts
from simulator.law.keys import BANKS, BY_COHORT, DOWN_PAYMENT_BANKS, HOUSING, KEYS, WAGES

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "simulator").rglob("*.py")) + [path for path in [ROOT / "app.py"] if path.exists()]
TREES = {path: tree_of(path) for path in FILES}
CALCULUS = [path for path in FILES if path.parent.name in ("rules", "schedule", "financing")]

FLOORS = (
    ("base",),
    ("wording",),
    ("reading",),
    ("writing",),
    ("law",),
    ("engine",),
    ("question",),
    ("contracts", "applicants", "steering"),
    ("populations",),
    ("answers",),
    ("views",),
    ("api",),
    ("whatif", "batch", "sheets", "portfolios"),
    ("runs",),
    ("cli", "ui", "schemas", "__main__"),
    ("app",),
)
"""From the ground up, the rooms of ``simulator``: a module imports from its own floor or from below. ``simulator/__init__``
is the front door."""
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def short(path):
    """``rules/kafil.py``, for the names of tests."""
    return str(path.relative_to(ROOT)).removeprefix("simulator/")


def room(path):
    """The first name under ``simulator``: ``law``, ``engine``, ``api`` …"""
    return path.relative_to(ROOT).parts[1 if path.parent != ROOT else 0].removesuffix(".py")


def imported(tree):
    """The full names of the modules that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(tree):
    """The packages that a module imports."""
    return {name.partition(".")[0] for name in imported(tree)}


def rooms(tree):
    """The rooms of the house that a module imports."""
    return {name.split(".")[1] for name in imported(tree) if name.startswith("simulator.")}


@pytest.mark.parametrize("path", FILES, ids=short)
def test_imports_point_down(path):
    if room(path) == "__init__":
        return
    assert room(path) in FLOOR, f"{room(path)} has no floor: give it one in FLOORS"
    above = {name for name in rooms(TREES[path]) if FLOOR.get(name, 0) > FLOOR[room(path)]}
    assert not above


def test_a_question_is_read_without_the_rules_and_of_the_schedule_takes_only_a_name():
    calculus = (
        "simulator.engine.rules",
        "simulator.engine.schedule",
        "simulator.populations",
        "simulator.engine.outcome",
    )
    taken = {
        name
        for path in FILES
        if short(path) in ("reading/fields.py", "question/purchase.py", "question/scenario.py")
        for name in imported(TREES[path])
        if name.startswith(calculus)
    }
    assert taken <= {"simulator.engine.schedule.PAYMENT_ORDER", "simulator.engine.schedule.AID_PAID"}


def test_the_rooms_are_the_folders():
    folders = {path.parent.name for path in (ROOT / "simulator").glob("*/__init__.py")}
    assert folders == set(FLOOR) - {"api", "schemas", "__main__", "app"}


def test_no_two_modules_need_each_other():
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
    needs = {name: {sister for full in imported(TREES[path]) for sister in meant(full, names) if not f"{name}.".startswith(f"{sister}.")}
             for name, path in names.items()}  # fmt: skip
    while free := [name for name, used in needs.items() if not used & set(needs)]:
        for name in free:
            del needs[name]
    assert not needs


def meant(full, names):
    """The module that ``simulator.law.code.Code`` is in: the longest name that is a module."""
    parts = full.split(".")
    return next(([name] for end in range(len(parts), 1, -1) if (name := ".".join(parts[:end])) in names), [])


def hidden_modules(folder, tree):
    """The modules of a folder whose name its ``__init__`` gives to something else: which of the two one gets depends on what was imported before."""
    modules = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    package = ".".join(folder.relative_to(ROOT).parts)
    bound = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module != package:
            bound |= {alias.asname or alias.name for alias in node.names}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        bound |= {target.id for target in targets if isinstance(target, ast.Name)}
    return modules & bound


@pytest.mark.parametrize("path", [path for path in FILES if path.name == "__init__.py"], ids=short)
def test_no_name_of_a_package_hides_a_module_of_it(path):
    assert hidden_modules(path.parent, TREES[path]) == set()


@pytest.mark.parametrize(
    "code",
    [
        "def library(): pass", "class library: pass", "library = 1", "from simulator.law.library import library",
        "from simulator.law.library import Law as library",
    ],
)  # fmt: skip
def test_a_hidden_module_would_be_found_out(code):
    assert hidden_modules(ROOT / "simulator" / "law", ast.parse(code)) == {"library"}


def test_a_module_that_its_package_imports_is_not_hidden():
    assert hidden_modules(ROOT / "simulator" / "law", ast.parse("from simulator.law import library")) == set()


JSON_WRITTEN_IN = {
    "answers/json_values.py": "Json",
    "base/json_schema.py": "Schema",
    "applicants/table_schema.py": "Descriptor",
}
"""The modules that name a mapping of anything: what the JSON of an answer is to a program that reads it, and the schemas of it."""
STILL_READ_JSON = {
    "sheets/first_page.py", "ui/compare/law_codes.py", "ui/state/question.py",
}  # fmt: skip
"""What the template of a sheet takes, declared once, and the mapping of a question that a page fills."""


PARSE_TEXTS = {"steering/published.py": "amounts as they were printed, found by a pattern: 2.3 billion MAD"}


def mappings_of_anything(tree):
    """The names that a module gives to ``dict[str, Any]``: whatever is read out of one escapes the types."""
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if isinstance(value, ast.Subscript) and re.fullmatch(r"(dict|Mapping)\[str, Any\]", ast.unparse(value)):
            yield node.targets[0].id if isinstance(node, ast.Assign) else node.target.id


def numbers_parsed_back(tree):
    """The places where a module reads a number out of the text of a mapping: ``Decimal(row["amount"])``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Decimal", "Fraction"):
            yield from (ast.unparse(node) for arg in node.args if is_text_key(arg))


def is_text_key(node):
    """Whether an expression is what a mapping has under a text: ``row["amount"]``."""
    return (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    )


@pytest.mark.parametrize("path", [path for path in FILES if short(path) not in STILL_READ_JSON], ids=short)
def test_what_travels_has_a_type(path):
    names = list(mappings_of_anything(TREES[path]))
    assert names == ([JSON_WRITTEN_IN[short(path)]] if short(path) in JSON_WRITTEN_IN else [])
    assert short(path) in PARSE_TEXTS or list(numbers_parsed_back(TREES[path])) == []


def test_every_module_that_is_allowed_to_read_json_does():
    still = {short(path) for path in FILES if list(mappings_of_anything(TREES[path]))}
    assert still == STILL_READ_JSON | set(JSON_WRITTEN_IN)
    assert all(list(numbers_parsed_back(TREES[ROOT / "simulator" / name])) for name in PARSE_TEXTS)


@pytest.mark.parametrize(
    "code", ["Json = dict[str, Any]", "Raw = Mapping[str, Any]", "Json: TypeAlias = dict[str, Any]"]
)
def test_a_mapping_of_anything_would_be_found_out(code):
    assert list(mappings_of_anything(ast.parse(code)))


@pytest.mark.parametrize("code", ["x = Decimal(row['amount'])", "f(Fraction(found['rate']))"])
def test_a_number_parsed_back_would_be_found_out(code):
    assert list(numbers_parsed_back(ast.parse(code)))


@pytest.mark.parametrize("path", FILES, ids=short)
def test_each_library_stays_in_its_room(path):
    uses, where = packages(TREES[path]), room(path)
    if where == "law":
        assert "numpy" not in uses
    if path in CALCULUS:
        assert not uses & {"pandas", "yaml"}
    drawn = {"plotly"} if short(path) == "populations/report/plotly.py" else set()
    if where not in ("ui", "app"):
        assert not uses & {"streamlit", "plotly"} - drawn
    if short(path) != "answers/rates.py":
        assert "numpy_financial" not in uses
    if where in ("base", "law", "engine", "populations"):
        assert not uses & {"random", "time", "os", "socket", "urllib"}


ALLOWED_NUMBERS = {
    ("kafil.py", 12_000): "months that no term reaches: it stands for no limit, and no text fixes it",
    ("borrowing.py", 12): "months in a year: the ages of the texts are kept in months",
    ("loan.py", 32): "loans that are walked one by one: more are faster together",
    ("rent.py", 12): "months in a year: an age limit is told in months",
    ("down_payment_loan.py", 12): "months in a year: the ages of the texts are kept in months",
}


@pytest.mark.parametrize("path", CALCULUS, ids=short)
def test_no_number_of_the_law_is_in_the_rules(path):
    numbers = {
        node.value
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float, complex))
        and not isinstance(node.value, bool)
    }
    assert {number for number in numbers if (path.name, number) not in ALLOWED_NUMBERS} <= {0, 1, 2}


def test_every_number_that_is_allowed_is_used():
    used = {
        (path.name, node.value) for path in CALCULUS for node in ast.walk(TREES[path]) if isinstance(node, ast.Constant)
    }
    assert set(ALLOWED_NUMBERS) <= used


ALLOWED_LOOPS = {
    "tranches": {
        ("down_payment.py", "code.tranches"), ("down_payment.py", "enumerate(shares)"), ("down_payment.py", "tranches"),
        ("down_payment.py", "shares[:-1]"),
        ("down_payment.py", "range(len(shares) - 1, 0, -1)"),
        ("dated_calls.py", "enumerate(zip(calendar.tranches, tranches, strict=False))"),
    },
    "calls, and the parts of the first, by cohort": {
        ("dated_calls.py", "COHORTS"), ("dated_calls.py", "splits.items()"), ("dated_calls.py", "splits.values()"),
        ("dated_calls.py", "range(max(map(len, splits.values())))"), ("dated_calls.py", "parts"), ("dated_calls.py", "enumerate(parts)"),
        ("payments.py", "tranche_calls"), ("monthly_receipts.py", "calls(people, code, decisions, milestones)"),
    },
    "criteria, and the keys where one may be written": {
        ("eligibility.py", "enumerate(CRITERIA)"), ("eligibility.py", "known_criteria(code)"), ("eligibility.py", "keys"),
    },
    "the two readings of an age": {("eligibility.py", "LAST_DAYS")},
    "cohorts, of which a text may fix an age for some": {
        ("eligibility.py", "enumerate(COHORTS)"), ("eligibility.py", "COHORTS"),
    },
    "cohorts and dwelling types": {
        ("pricing.py", "enumerate(COHORTS)"), ("pricing.py", "DWELLINGS"), ("aid.py", "DWELLINGS"),
        ("pay_off.py", "enumerate(COHORTS)"),
    },
    "changes of what the day of a payment decides": {("pay_off.py", "np.flatnonzero(np.bincount(version))")},
    "zones, and the dwelling types of one": {
        ("pricing.py", "(code.value_or_none('price_by_zone') or {}).items()"), ("pricing.py", "prices.items()"),
    },
    "kafils, and who pays": {("payments.py", "decisions.reach[:-1]"), ("kafil.py", "enumerate(kafils, 1)"), ("kafil.py", "enumerate(people.kafil_parts)")},
    "bands: the rows of a table of the law, and their bounds": {
        ("limits.py", "limits[:-1]"), ("aid.py", "bands"), ("aid.py", "bounds"),
        ("borrowing.py", "code.value_or_none('bank_young_share') or ()"), ("borrowing.py", "bands"), ("borrowing.py", "reversed(bands or ())"), ("tables.py", "bands"),
        ("tables.py", "reversed(range(len(bands)))"), ("eligibility.py", "code.value_or_none('grant') or ()"),
        ("fees.py", "code.value_or_none('notary_scale')"),
    },
    "the three bounds of one number, the same for all": {("borrowing.py", "(longest, requested, annuity.LONGEST)")},
    "steps of a journey": {("payments.py", "journey"), ("payments.py", "journey[between]")},
    "the two bounds of the income that a bank serves": {("down_payment_loan.py", "('min', 'max')")},
    "fees": {("fees.py", "keys"), ("fees.py", "FEES.items()"), ("fees.py", "known_fees(code)"), ("payments.py", "names")},
    "months: the one loop over time, its last instalments, and the rows that it gives": {
        ("loan.py", "range(1, int(months.max(initial=0)) + 1)"),
        ("loan.py", "enumerate(walk(amount, rate, months, regular), 1)"),
        ("drawn.py", "range(int(last.max(initial=0)) + 1)"), ("loan.py", "itertools.pairwise(left)"),
    },
    "a few loans, each by itself, and its months": {("loan.py", "enumerate(np.stack([amount, rate, months, regular], axis=1).tolist())"), ("loan.py", "range(1, months + 1)"), ("loan.py", "range(2)")},
    "columns, of which the same households are taken": {("payments.py", "kind.__slots__")},
    "pairs of a rate and a term, each once however many households have it": {("annuity.py", "np.flatnonzero(np.bincount(pair)).tolist()")},
    "payments of one kind of many households, their months, and receipts of parts of a population": {
        ("monthly_receipts.py", "paid"), ("monthly_receipts.py", "runs"), ("monthly_receipts.py", "months"), ("monthly_receipts.py", "populations"), ("monthly_receipts.py", "dated"),
        ("payments.py", "parts"), ("payments.py", "zip(parts, offsets, strict=True)"),
    },
    "months, each discounted once however many households pay in it": {
        ("annuity.py", "range(longest + 1)"), ("annuity.py", "zip(*factors, strict=True)"),
    },
    "ways of paying and descriptors of schemes": {("__init__.py", "map(named, FINANCING)"), ("__init__.py", "ALL.values()")},
    "the rates of a population, told apart where they are few": {("annuity.py", "range(_FEW)"), ("annuity.py", "rates[1:]")},
    "the two guesses of a largest loan": {("annuity.py", "(1, 1)")},
}  # fmt: skip
"""What a loop may be over, and where: never over households."""
LOOPS = set().union(*ALLOWED_LOOPS.values())
COUNTING = [*CALCULUS, ROOT / "simulator" / "base/annuity.py"]


def loops(path):
    """Every loop of a module, as (file, what it is over)."""
    nodes = [node for node in ast.walk(TREES[path]) if isinstance(node, (ast.For, ast.comprehension))]
    return {(path.name, ast.unparse(node.iter)) for node in nodes}


@pytest.mark.parametrize("path", COUNTING, ids=short)
def test_no_loop_is_over_households(path):
    assert loops(path) <= LOOPS
    assert not [node for node in ast.walk(TREES[path]) if isinstance(node, (ast.While, ast.AsyncFor))]
    hidden = {"vectorize", "apply_along_axis", "frompyfunc", "fromiter", "nditer", "ndenumerate", "tolist"}
    hidden -= {"tolist"} if any("tolist" in over for _, over in loops(path)) else set()
    assert not {node.attr for node in ast.walk(TREES[path]) if isinstance(node, ast.Attribute)} & hidden


def test_every_loop_that_is_allowed_is_there():
    assert set().union(*map(loops, COUNTING)) == LOOPS


SCHEME_WORDS = ("location_vente", "lpa", "lsp", "daam")
NAMED_AFTER_A_SCHEME = {
    "lpa_base": "a reading, named after the scheme whose text is unclear",
    "lsp_cap": "a reading, as above",
    "had_location_vente": "a fact about a household: it has had such a dwelling",
}


def words(tree):
    """Every identifier and every string of a module that a program may act upon: all but the docstrings."""
    sentences = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in sentences:
            yield node.value
        yield from (
            getattr(node, name)
            for name in ("id", "attr", "arg", "name", "asname", "module")
            if isinstance(getattr(node, name, None), str)
        )


def test_no_rule_and_no_schedule_names_a_scheme():
    found = {
        word for path in COUNTING for word in words(TREES[path]) if any(name in word.lower() for name in SCHEME_WORDS)
    }
    assert found == set(NAMED_AFTER_A_SCHEME)
    assert {"lpa_base", "lsp_cap"} <= set(Readings.choices())


def test_a_module_that_names_a_scheme_would_be_found_out():
    for line in (
        "x = 'lpa'",
        "if code.scheme == 'daam_sakane': pass",
        "def lsp(): pass",
        "import x.lsp",
        "f(lpa=1)",
        "from x import y as lpa",
    ):
        assert any(name in word for word in words(ast.parse(line)) for name in SCHEME_WORDS), line


def public(node):
    """Public functions, methods and classes of a module."""
    for child in node.body:
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)) and not child.name.startswith("_"):
            yield child
            yield from public(child) if isinstance(child, ast.ClassDef) else ()


CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"}
"""What tells the day, in ``datetime``, ``date``, ``Timestamp`` and ``time``; a clock that only counts seconds is none."""
OF_A_CLOCK = {"dt", "datetime", "date", "time", "pd", "Timestamp"}


def days_told(tree):
    """The places where a module asks another clock than ours for the day."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if owner in OF_A_CLOCK and (node.attr != "time" or owner == "time"):
                yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (f"time.{name.name}" for name in node.names if name.name in CLOCKS)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
            "datetime64",
            "array",
            "asarray",
            "to_datetime",
        ):
            yield from ("numpy" for arg in node.args if isinstance(arg, ast.Constant) and arg.value in ("today", "now"))


def test_the_json_of_an_answer_is_written_only_where_a_door_gives_json():
    """A page or a sheet reads the attributes of the ``Answer``: nothing is written as text to be parsed back."""
    writer = re.compile(r"from simulator\.answers(\.answer_to_json)? import .*\bto_json\b|\banswers\.to_json\(")
    writing = {short(path) for path in FILES if writer.search(path.read_text(encoding="utf-8"))}
    assert writing == {
        "answers/__init__.py", "answers/comparison_to_json.py", "answers/household_contract.py", "api.py", "cli/answer.py", "sheets/__init__.py", "ui/server/v1/work.py",
    }  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=short)
def test_only_the_clock_knows_the_day(path):
    assert list(days_told(TREES[path])) == (["datetime.now"] if short(path) == "reading/clock.py" else [])


@pytest.mark.parametrize("path", sorted((ROOT / "simulator").rglob("*.js")), ids=short)
def test_no_script_of_a_page_knows_the_day(path):
    assert re.findall(r"new Date\(\)|Date\.now|Temporal\.Now", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "dt.datetime.now(tz=dt.UTC)", "date.today()", "dt.date.today()", "datetime.utcnow()", "time.time()", "pd.Timestamp.now()",
        "np.datetime64('today')", "from time import time", "time.strftime('%Y')",
    ],
)  # fmt: skip
def test_a_second_clock_would_be_found_out(code):
    assert list(days_told(ast.parse(code)))


@pytest.mark.parametrize("path", FILES, ids=short)
def test_every_public_thing_has_its_sentence(path):
    assert ast.get_docstring(TREES[path]), "the module"
    assert [node.name for node in public(TREES[path]) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", FILES, ids=short)
def test_modules_and_functions_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert {name: lines for name, lines in lengths(TREES[path]) if lines > 40} == {}


def lengths(tree):
    """The lines of the body of every function, its docstring left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, body[-1].end_lineno - body[0].lineno + 1 if body else 0


# What a rule declares is what it reads

LAW = whole_law()
IN_WAGES = LAW.with_text(text("x/floor", "2010-01-01", income_floor=row("1.5 SNMG", attaches="application")))
"""The law with a floor in minimum wages: what the rule for the floor may read, although no text says it today."""
CAPPED = LAW.with_text(
    texts.parse(
        raw("x/cap", "2018-03-15")
        | {"scheme": "lpa", "sets": {"fnpos_income_floor": row("1.5 SNMG", attaches="application"), "fnpos_grant": row("1 DZD"),
                                     "price_cap_per_m2": row("50 000 DZD", attaches="acceptance")}}
    )
)  # fmt: skip
"""The same for a supplement from a number of wages on, and for a cap on a price that a table gives."""


class Watched(dict):
    """The provisions of a code, remembering every key that is asked for, whatever the answer."""

    def __init__(self, provisions):
        super().__init__(provisions)
        self.seen = set()

    def __contains__(self, key):
        self.seen.add(key)
        return super().__contains__(key)

    def __getitem__(self, key):
        self.seen.add(key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.seen.add(key)
        return super().get(key, default)

    def __iter__(self):
        raise AssertionError("a rule that goes through all provisions reads them all")

    keys = values = items = __iter__


class Spy(Code):
    """A code that remembers which provisions were asked of it: through its methods, or directly."""

    def provision(self, key, cohort=COHORTS[-1]):
        self.provisions.seen.add(key)
        return super().provision(key, cohort)

    def value(self, key, cohort=COHORTS[-1]):
        self.provisions.seen.add(key)
        return super().value(key, cohort)

    def value_or_none(self, key):
        self.provisions.seen.add(key)
        return super().value_or_none(key)

    def fixes(self, key, cohort=COHORTS[-1]):
        self.provisions.seen.add(key)
        return super().fixes(key, cohort)

    def states(self, key):
        self.provisions.seen.add(key)
        return super().states(key)


def spy_on(code):
    """The same code, watched."""
    watched = {field.name: getattr(code, field.name) for field in fields(Code)}
    return Spy(**watched | {"provisions": Watched(code.provisions)})


@functools.cache
def watched():
    """Households of many regimes of every scheme, each with its code: every bank, readings and choices that differ."""
    named = (
        Readings(kafil_age_limit="none", snmg_date="keys"),
        Readings(kafil="shares", income="applicant", price_2013="called", income_floor="from"),
    )
    found = []
    for seed, (law, how) in enumerate([(LAW, Readings()), *((LAW, how) for how in named), (IN_WAGES, Readings())]):
        found += regimes(crowd(seed, 400), "location_vente", law, how)
    for scheme, seed in itertools.product(BUYING, range(10)):
        found += regimes(buying(seed, 300, scheme, terms(seed).bank), scheme, LAW, reading(seed), terms(seed))
        found += regimes(replace(buying(seed, 100, scheme), buyers=None), scheme, LAW, reading(seed))
    for bank in DOWN_PAYMENT_BANKS:
        asked = Terms(bank=f"{bank}_aadl3", months=300, down_payment=DownPayment(LARGEST))
        found += regimes(crowd(1, 400), "location_vente", LAW, Readings(), asked)
    for seed in (0, 5):
        chosen = Terms(fnpos=True)
        found += regimes(buying(seed, 400, "lpa"), "lpa", CAPPED, reading(seed), chosen)
    return found


def regimes(people, scheme, law, how, chosen=None):
    """The households of each regime, with its code."""
    codes, regime = run.regimes(people, scheme, law, how, None, chosen)
    return [(people.rows(np.flatnonzero(regime == place)), code) for place, code in enumerate(codes)]


def test_every_scheme_bank_and_choice_is_watched():
    codes = [code for _, code in watched()]
    assert {code.scheme for code in codes} == set(HOUSING)
    assert {(code.scheme, code.terms.bank) for code in codes} >= set(itertools.product(BUYING, (None, *BANKS)))
    assert all(len({id(code.provisions) for code in codes if code.scheme == scheme}) > 10 for scheme in HOUSING)
    for name in ("fnpos", "first_tranche", "rate", "months", "deferral"):
        for scheme in BUYING:
            chosen = {bool(getattr(code.terms, name)) for code in codes if code.scheme == scheme}
            assert chosen == {True, False}, (scheme, name)
    for name, choices in Readings.choices().items():
        assert {getattr(code.readings, name) for code in codes if code.financing == "loan"} == set(choices), name


OF_A_RENT = {
    down_payment.tranches, limits.term_max, limits.by_age, kafil.payable, pay_off.discount, pay_off.offer, pricing.by_type,
    pricing.composition,
}  # fmt: skip
OF_A_LOAN_FOR_TRANCHES = {down_payment_loan.term, down_payment_loan.granted}
OF_A_FEE = {rule: name for name, (_, rule) in fees.FEES.items()}


def is_asked(rule, code):
    """Whether ``decide``, or the loan for the tranches, asks this rule under this code."""
    if rule in eligibility.CRITERIA:
        return eligibility.applies(rule, code)
    if rule in OF_A_FEE:
        return code.financing == "loan" and OF_A_FEE[rule] in fees.known_fees(code)
    if rule in OF_A_LOAN_FOR_TRANCHES:
        return down_payment_loan.is_offered(code)
    return rule not in READS or (code.financing == "loan") == (rule not in OF_A_RENT)


def given(people, code):
    """What rules are given besides, computed with the same code, not watched; a price that is not known is 0."""
    price = np.maximum(pricing.price(people, code), 0)
    if code.financing == "rent":
        return {"price": price, "left": price - price // 4, "cohorts": people.cohort}
    aids = aid.grant(people, code, price) + aid.fnpos(people, code, price)
    return {
        "price": price, "aid": aids, "aids": aids, "fnpos": aids, "left": price, "amount": price,
        "rates": borrowing.rate(people, code, price), "months": borrowing.terms(people, code).min(axis=0),
    }  # fmt: skip


def read_by(rule):
    """Every provision that a rule was seen reading; the minimum wage of the country, and no other, counts as ``snmg``."""
    seen = set()
    needed = inspect.signature(rule).parameters
    for people, code in watched():
        if not is_asked(rule, code):
            continue
        spy = spy_on(code)
        facts = {"people": people, "code": spy} | given(people, code)
        places = itertools.product(COHORTS, DWELLINGS) if "cohort" in needed else [(None, None)]
        for cohort, dwelling in places:
            known = facts | {"cohort": cohort, "dwelling": dwelling}
            rule(**{name: known[name] for name in needed})
        wage = WAGES[code.scheme]
        assert not spy.provisions.seen & ({*WAGES.values()} - {wage})
        seen |= {"snmg" if key == wage else key for key in spy.provisions.seen}
    return seen


@pytest.mark.parametrize("rule", READS, ids=lambda rule: rule.__name__)
def test_a_rule_reads_what_it_declares_and_nothing_else(rule):
    assert read_by(rule) == set(READS[rule])


def test_all_that_is_decided_is_read_by_rules_that_declare_it():
    declared = {key for keys in READS.values() for key in keys}
    assert read_by(decide) | read_by(down_payment_loan.granted) | read_by(pay_off.discount) == declared
    assert declared <= set(KEYS)


def test_every_criterion_is_a_rule_named_after_its_provision():
    for criterion in eligibility.CRITERIA:
        name = criterion.__name__
        keys = eligibility.CITED.get(name, (name,))
        assert set(keys) <= set(READS[criterion])
        assert READS[criterion][0] in keys
    names = [criterion.__name__ for criterion in eligibility.CRITERIA]
    assert len(set(names)) == len(names)
    assert set(eligibility.CITED) | set(eligibility.FACTS) <= set(names)
    assert len(names) <= np.iinfo(eligibility.refusals(*watched()[0]).dtype).bits == 16, (
        "a refusal is one bit of sixteen"
    )


def test_every_criterion_applies_somewhere_and_is_cited_where_it_is_written():
    applied = set()
    for _, code in watched():
        for criterion in eligibility.CRITERIA:
            if eligibility.applies(criterion, code):
                applied.add(criterion)
                key = eligibility.key_of(criterion, code)
                assert key in READS[criterion]
                assert code.fixes(key), "what is cited is in force"
    assert applied == set(eligibility.CRITERIA)


def test_every_fact_that_answers_a_criterion_is_a_column_and_may_be_unstated_when_it_is_asked():
    buyers, households = ({field.name for field in fields(kind)} for kind in (Buyers, Households))
    assert set(eligibility.FACTS.values()) <= buyers | households
    assert set(eligibility.ASKS.values()) <= buyers | {"had_location_vente"}
    bounds = {"income_floor", "income_ceiling", "price_cap", "age_at_registration"}
    assert {criterion.__name__ for criterion in eligibility.CRITERIA} == set(eligibility.FACTS) | bounds


def test_what_differs_by_cohort_is_read_with_the_cohort_and_nothing_else_is():
    """A key that a text may fix for one cohort only is never read for all of a rent, nor the others for one alone."""
    asked = set()

    class Cohorts(Spy):
        def provision(self, key, cohort=None):
            asked.add((key, cohort is not None))
            return super().provision(key, cohort or COHORTS[-1])

        def value(self, key, cohort=None):
            found = self.provision(key) if cohort is None else self.provision(key, cohort)
            return found.value if found.is_known else None

    for people, code in watched():
        if code.financing == "rent":
            decide(people, Cohorts(**{field.name: getattr(spy_on(code), field.name) for field in fields(Code)}))
    assert {key for key, by_cohort in asked if by_cohort} <= BY_COHORT | {"term_max"}
    assert not {key for key, by_cohort in asked if not by_cohort} & BY_COHORT


def test_a_spy_that_sees_nothing_would_be_found_out():
    def blind(people, code):
        del people
        return code.snmg if code.financing == "loan" else code.age_limit + code.snmg

    assert read_by(blind) == {"age_limit", "financing", "snmg"}


@pytest.mark.parametrize(
    "ask",
    [
        lambda code: code.provision("financing"),
        lambda code: code.value("financing"),
        lambda code: code.value_or_none("financing"),
        lambda code: code.fixes("financing"),
        lambda code: code.states("financing"),
        lambda code: "financing" in code.provisions,
        lambda code: code.provisions["financing"],
        lambda code: code.provisions.get("financing"),
    ],
)
def test_the_spy_sees_every_way_of_asking(ask):
    for _, code in watched()[:1]:
        spy = spy_on(code)
        ask(spy)
        assert spy.provisions.seen == {"financing"}


@pytest.mark.parametrize(
    "ask",
    [lambda code: code.value_or_none("grant"), lambda code: code.fixes("grant"), lambda code: code.states("grant")],
)
def test_the_spy_sees_what_is_asked_in_vain(ask):
    spy = spy_on(watched()[0][1])
    assert not ask(spy)
    assert spy.provisions.seen == {"grant"}
