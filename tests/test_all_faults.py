"""A question with several faults is told all of them at once; the first is the one that was told before."""

import itertools
import json
from functools import cache

import pytest
import test_bad_input as rent
import test_bad_purchases as bought

from simulator import InputError, answer
from simulator.cli import main
from simulator.question.another_scheme import for_scheme
from simulator.question.scenario import parse
from simulator.reading.fact_readers import FactReader, raise_all
from simulator.wording import LANGUAGES, Plain

GONE = {path: ({path: rent.GONE}, []) for path in rent.MISSING}
RENT = {
    name: facts for name, (facts, _) in (rent.FACTS | GONE).items() if not {"scheme", "household", "dwelling", "dates"} & set(facts)
}  # fmt: skip
"""One fault of one question about location-vente each."""
COMPARED = {
    "error.date.order": {"dates.application", "dates.acceptance", "dates.keys", "dates.deed"},
    "error.birth.after_application": {"household.birth", "dates.application"},
    "error.kafil.unborn": {"kafil", "dates.keys"},
}
"""The facts that a comparison needs: it is not made where another fault touches one of them."""

INSTEAD = ({"kafil", "readings"}, {"dwelling.type", "dwelling.price"})
"""What one of two facts says decides whether the other is needed."""


def faults(question):
    """Every fault of a question; none when it can be read."""
    try:
        parse(question)
    except InputError as error:
        return error.all
    return ()


@cache
def alone(name):
    return faults(rent.changed(RENT[name]))


READ = [name for name in RENT if alone(name)]
"""Those that the reader refuses: what only the law refuses comes after."""


def touches(facts, others):
    """Whether two changes are about one fact, or about two of which one is inside the other."""
    return any(
        a == b or a.startswith((f"{b}.", f"{b}[")) or b.startswith((f"{a}.", f"{a}[")) or {a, b} in INSTEAD
        for a, b in itertools.product(facts, others)
    )  # fmt: skip


def test_of_any_two_faults_both_are_told():
    pairs = [(a, b) for a, b in itertools.combinations(READ, 2) if not touches(RENT[a], RENT[b])]
    assert len(pairs) > 1500
    untold = []
    for a, b in pairs:
        found = {fault.where for fault in faults(rent.changed(RENT[a] | RENT[b]))}
        for mine, other in ((a, b), (b, a)):
            compared = set().union(*(COMPARED.get(fault.key, set()) for fault in alone(mine)))
            if not touches(compared, RENT[other]) and not {fault.where for fault in alone(mine)} <= found:
                untold.append((mine, other, found))
    assert untold == []


def test_what_is_told_first_of_two_is_what_one_of_them_says_alone():
    for a, b in itertools.combinations(READ, 2):
        if not touches(RENT[a], RENT[b]):
            first = faults(rent.changed(RENT[a] | RENT[b]))[0]
            assert str(first) in {str(fault) for name in (a, b) for fault in alone(name)}


@pytest.mark.parametrize("scheme", bought.GOOD)
def test_a_question_without_any_fact_is_told_every_fact_that_it_needs(scheme):
    """As many requests as facts, before; now one."""
    blank = {"scheme": scheme, "household": {}, "dwelling": {}, "dates": {}, "loan": {}}
    if scheme == "location_vente":
        del blank["loan"]
    told = faults(blank)
    good = bought.GOOD[scheme]
    needed = {
        f"{part}.{name}" for part in ("household", "dwelling", "dates", "loan") for name in good.get(part, {})
        if faults(bought.changed(scheme, {f"{part}.{name}": bought.GONE}))
    }  # fmt: skip
    assert {fault.where for fault in told} >= needed - {"loan.bank", "loan.term"}
    assert {fault.key for fault in told} == {"error.key.missing"}
    assert len(needed) > 5


@pytest.mark.parametrize("scheme", bought.GOOD)
def test_every_fact_of_a_question_that_is_a_list_is_told(scheme):
    question = {
        part: {name: [1] for name in facts} if isinstance(facts, dict) else facts for part, facts in bought.GOOD[scheme].items()
    }  # fmt: skip
    assert {fault.where for fault in faults(question)} == {
        f"{part}.{name}" for part, facts in bought.GOOD[scheme].items() if isinstance(facts, dict) for name in facts
    }


def test_a_place_is_told_once_and_a_level_further_out_moves_all():
    birth, day = InputError("a", "birth"), InputError("b", "day")
    joined = InputError.joined([birth, InputError("c", "birth"), day])
    assert [fault.key for fault in joined.all] == ["a", "b"]
    assert [fault.where for fault in joined.at("kafil[1]").all] == ["kafil[1].birth", "kafil[1].day"]
    assert day.others == ()


def test_a_reader_reads_once_and_refuses_with_the_same_error():
    read = []
    good = FactReader(lambda: read.append(1))
    assert (good(), good(), read) == (None, None, [1])
    refused = FactReader(refuse)
    raised = []
    for _ in range(2):
        with pytest.raises(InputError) as error:
            raise_all([good, refused])
        raised.append(error.value)
    assert raised[0] is raised[1]


def refuse():
    raise InputError("error.value.whole", "x", got=Plain("y"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_python_and_the_command_line_are_told_the_first(lang, tmp_path, capsys):
    question = rent.changed({"household.income": "60000", "household.cohort": "2023", "dates.keys": rent.GONE})
    file = tmp_path / "asked.yaml"
    file.write_text(json.dumps(question), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        answer(question)
    assert [fault.where for fault in refused.value.all] == ["dates.keys", "household.income", "household.cohort"]
    assert main(["simulate", str(file), "--lang", lang]) == 2
    err = capsys.readouterr().err
    assert err == f"{refused.value.at(f'{file} ›').message(lang)}\n"
    assert err.count("\n") == 1


@pytest.mark.parametrize("wrong", [["2025-05-05"], [None], [["2025-05-05"]], {"from": "2025-05-05"}, "2025-05-05", [7]])
def test_a_mapping_that_is_none_is_refused_wherever_it_is(wrong):
    assert faults(bought.changed("daam_sakane", {"dates.suspended": wrong}))[0].where.startswith("dates.suspended")
    for part in ("household", "dwelling", "dates", "loan", "options", "readings", "dates.milestones"):
        assert faults(bought.changed("lpa", {part: ["x"]}))[0].where == part
    for wrong_schemes in (["x"], {"lpa": "x"}):
        with pytest.raises(InputError) as refused:
            for_scheme(parse(bought.GOOD["location_vente"] | {"schemes": wrong_schemes}), "lpa")
        assert "schemes" in refused.value.where
