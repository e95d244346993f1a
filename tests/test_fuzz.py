"""Thousands of wrong questions, amounts, days, reforms and files: each is answered or refused in words, and nothing else.

The same seeds every time. ``FUZZ=100000 python -m pytest tests/test_fuzz.py`` tries as many, ``FUZZ_SEED=1`` others.
"""

import json
import os
from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path

import fuzzing
import pyarrow as pa
import pytest
from contract import json_of
from strategies import crowd
from test_applicants import ROW, csv_of
from test_breakeven import plan

from simulator import api, sheets
from simulator.applicants import cells, files, head_row, headers, mapping, packages, payments_rows, reader, visitors
from simulator.base import money
from simulator.contracts import Contract
from simulator.law import Law
from simulator.law import text as texts
from simulator.populations import experiment
from simulator.populations.reforms import levers, threshold
from simulator.question.scenario import load
from simulator.reading import documents, fields
from simulator.reading.errors import SimulatorError
from simulator.ui.state import typed
from simulator.whatif.goals import seek
from simulator.whatif.question import QuestionUnderLaw
from simulator.wording import LANGUAGES

pytestmark = pytest.mark.slow

COUNT, SEED = int(os.environ.get("FUZZ", "5000")), int(os.environ.get("FUZZ_SEED", "0"))
TOGETHER = 100
ROOT = Path(__file__).parents[1]
QUESTIONS = fuzzing.documents(ROOT / "scenarios" / "households")
TEXTS = fuzzing.documents(ROOT / "scenarios" / "reforms", ROOT / "simulator" / "law" / "texts" / "dz")
LAW = Law.load()
CROWD = crowd(0, 12)
MEASURES = ("instalment.mean", "served", "state.sum", "down_payment.mean", "refused.income_floor")
READERS = (
    fields.amount, fields.date, fields.share, fields.rate, fields.years_or_months, fields.whole_number, fields.birth, fields.yes_no, fields.text,
)  # fmt: skip


def seeds(share):
    """The seeds of a kind of input: so many of all, some at a time."""
    count = max(int(COUNT * share), TOGETHER)
    return pytest.mark.parametrize("first", range(SEED * count, (SEED + 1) * count, TOGETHER))


def each(first, attempt):
    """The attempt with each seed: answered, or refused with sentences that can be sent."""
    refused = 0
    for seed in range(first, first + TOGETHER):
        try:
            attempt(fuzzing.source(seed))
        except SimulatorError as error:
            refused += 1
            told(error)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
    return refused


def told(error):
    """A refusal as it is sent."""
    body = {"key": error.key, "where": error.where, "message": [error.message(lang) for lang in LANGUAGES]}
    assert json.dumps(body, ensure_ascii=False).encode("utf-8")
    assert max(map(len, body["message"])) < 3_000


def adds_up(found):
    """What is paid of a rent is its price, to the centime."""
    paid = [row for row in found["schedule"] if row["kind"] in ("tranche", "instalment")]
    if found["scheme"].startswith("location_vente") and found["instalments"]:
        assert sum(Fraction(row["principal"]) for row in paid) == Fraction(found["price"])
        assert Fraction(found["total_paid"]) == sum(Fraction(row["due"]) for row in paid)


@seeds(0.5)
def test_a_question_is_answered_or_refused(first):
    def attempt(rng):
        raw = fuzzing.changed(rng.choice(QUESTIONS), rng)
        if rng.random() < 0.3:
            try:
                raw = json.dumps(raw)
            except (TypeError, ValueError):
                return
        found = api.answer(raw)
        assert json.dumps(found, ensure_ascii=False).encode("utf-8")
        adds_up(found)

    assert 0 < each(first, attempt) < TOGETHER


@seeds(0.36)
def test_a_cell_is_read_or_refused_and_always_alike(first):
    def attempt(rng):
        text = fuzzing.text(rng) if rng.random() < 0.8 else rng.choice(fuzzing.WORDS)
        for read in READERS:
            try:
                read(text, "x")
            except SimulatorError as error:
                told(error)
        for read in (cells.day, cells.birth, cells.share, cells.weight, cells.yes_no, cells.cohort, cells.dwelling):
            read(text)
        typed.day(text)
        plain = text.encode("utf-8", "replace").decode()
        unit = rng.choice(tuple(cells.CURRENCIES))
        many = cells.amounts(pa.array([plain]), unit, cells.CURRENCIES[unit])
        assert (int(many.values[0]), many.codes[0]) == cells.amount(plain, unit, cells.CURRENCIES[unit], needed=True)
        shown = typed.amount(text)
        assert typed.amount(shown) == shown

    assert each(first, attempt) == 0


@seeds(0.08)
def test_a_reform_is_answered_or_refused(first):
    def attempt(rng):
        text = texts.parse(fuzzing.reform(rng, TEXTS))
        law = LAW.with_text(text)
        asked = [one for one in QUESTIONS if one["scheme"].partition("@")[0] in text.schemes] or QUESTIONS
        question = load(rng.choice(asked))
        json.dumps(api.compare(question, [], law=LAW, reforms=[text]))
        answered = sheets.answered(question, law)
        adds_up(json_of(answered))
        if rng.random() < 0.2:
            assert sheets.workbook(answered, "ar")
            assert sheets.pdf(answered, "fr")
            assert sheets.calendar(answered, "en")
        if "location_vente" in text.schemes and rng.random() < 0.2:
            population(rng, text)
        if question.scheme == "location_vente":
            seek(QuestionUnderLaw(question, law), rng.choice((100, 10**6, 10**11)))

    assert 0 < each(first, attempt) < TOGETHER


def population(rng, text):
    """A crowd under a reform, of which one number is moved."""
    asked = plan("location_vente@2024-06-26", reforms=[text])
    assert experiment.run(CROWD, asked).figures
    lever = rng.choice(levers.all_levers(levers.Governing.of(CROWD, asked.laws[-1])))
    threshold.solve(
        CROWD, asked, lever=lever.name, measure=rng.choice(MEASURES), bound=Fraction(rng.choice((0, 1, 10**9)))
    )


@seeds(0.06)
def test_a_file_is_read_or_refused(first):
    def attempt(rng):
        content = fuzzing.file(rng)
        rows = 0
        for part in reader.read(
            files.opened(content, bounds=packages.VISITOR, with_looks=True), unit=rng.choice(("DA", "centimes"))
        ):
            rows += part.rows
            assert len(part.people) + part.rejected["row"].nunique() == part.rows
        assert rows

    assert 0 < each(first, attempt) < TOGETHER


@seeds(0.04)
def test_what_is_said_of_a_file_is_read_or_refused(first):
    content = csv_of(ROW, ROW | {"birth": "03/04/85", "spouse_income": ""})

    def attempt(rng):
        stated = mapping.parse(fuzzing.mapping(rng))
        assert mapping.parse(json.loads(json.dumps(stated.to_json()))) == stated
        assert sum(part.rows for part in reader.read(content, mapping=stated)) >= 1

    assert 0 < each(first, attempt) < TOGETHER


@seeds(0.04)
def test_heads_are_matched_or_refused(first):
    def attempt(rng):
        rows = [fuzzing.heads(rng) for _ in range(rng.randrange(1, 4))]
        assert head_row.place(rows) in (range(len(rows)) if any(map("".join, rows)) else [None])
        for row in rows:
            matched = headers.matched(row, rng.choice(headers.UNITS))
            assert len(set(matched.places.values())) == len(matched.places)

    assert each(first, attempt) > 0


@seeds(0.04)
def test_a_file_of_payments_is_read_or_refused(first):
    plan = Contract.level("1200.00", instalments=12, start="2018-04-10").plan

    def attempt(rng):
        content = fuzzing.payments(rng)
        payments_rows.read(content, plan, (), rng.choice(("", "DA", "centimes")))

    assert 0 < each(first, attempt) < TOGETHER


@seeds(0.04)
def test_a_document_is_read_or_refused(first):
    def attempt(rng):
        content = fuzzing.document_text(rng.choice(QUESTIONS), rng)
        json.dumps(api.answer(documents.read_bytes(content, "x.yaml")))

    assert 0 < each(first, attempt) < TOGETHER


@pytest.mark.parametrize("seed", range(6))
def test_a_file_is_read_or_refused_by_the_other_process(seed):
    content = fuzzing.file(fuzzing.source(seed))
    mine, theirs = [], []
    for rows, opened in (
        (mine, lambda: nullcontext(files.opened(content, with_looks=True))),
        (theirs, lambda: visitors.opened(content, None, files.FORMATS, with_looks=True)),
    ):
        try:
            with opened() as file:
                rows += [part.rows for part in reader.read(file)]
        except SimulatorError as error:
            rows.append(error.key)
    assert mine == theirs


def test_the_same_seed_makes_the_same():
    for make in (
        lambda rng: repr(fuzzing.changed(QUESTIONS[0], rng)),
        lambda rng: repr(fuzzing.reform(rng, TEXTS)),
        fuzzing.text,
    ):
        assert make(fuzzing.source(7)) == make(fuzzing.source(7)) != make(fuzzing.source(8))


@pytest.mark.parametrize("raw", [
    {"dates": {"suspended": ["2025-05-05"]}}, {"household": {"income": 10**5_000}}, {"household": {"income": "9" * 5_000}},
    {"household": {"\ud800": 1}}, {"title": "\ud800"}, {"household": {"birth": fuzzing.deep()}}, {"dates": {"suspended": [{}] * 21}}, {10**5_000: 1},
])  # fmt: skip
def test_what_once_ended_in_a_traceback_is_refused(raw):
    base = next(one for one in QUESTIONS if one["scheme"].startswith("lpa"))
    question = {
        name: base[name] | raw.get(name, {})
        if isinstance(base.get(name), dict) and isinstance(raw.get(name), dict)
        else raw.get(name, base.get(name))
        for name in {**base, **raw}
    }
    with pytest.raises(SimulatorError) as refused:
        api.compare(question, ["lsp"])
    assert [refused.value.message(lang).encode("utf-8") for lang in LANGUAGES]
    assert len(refused.value.message("fr")) < 1_500


@pytest.mark.parametrize(("change", "price"), [
    ({"cost_per_m2": "0 DZD"}, None), ({"frontal_aid": "10000000000 DZD"}, None), ({"frontal_aid": "4130000 DZD"}, "0.00"),
    ({"cost_per_m2": "0 DZD", "frontal_aid": "0 DZD", "state_per_m2": "0 DZD"}, "0.00"),
])  # fmt: skip
def test_a_price_that_leaves_nothing_is_answered_and_one_below_zero_refused(change, price):
    raw = next(one for one in TEXTS if one["id"] == "reform/frontal-aid-1000000")
    row = raw["sets"]["price"][0]
    law = LAW.with_text(texts.parse(raw | {"sets": {"price": [row | {"value": row["value"] | change}]}}))
    question = ROOT / "scenarios" / "households" / "couple_f3.yaml"
    if price is None:
        with pytest.raises(SimulatorError) as refused:
            api.answer(question, law=law)
        assert refused.value.key == "error.price.impossible"
        return
    answered = sheets.answered(question, law)
    assert (json_of(answered)["price"], json_of(answered)["instalments"]) == (price, 0)
    for made in (
        sheets.pdf(answered, "fr"),
        sheets.workbook(answered, "ar"),
        sheets.png(answered, "en"),
        sheets.calendar(answered, "fr"),
    ):
        assert made
    assert money.decimal_string(0) == price
