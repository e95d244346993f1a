"""One truth at every door: what an answer says is said there, or declared not shown; and a door says nothing else.

The tables are in ``doors.py``. A key that is added to the answer makes this fail until it has a form there, and each door
shows it or says why not.
"""

import json
from dataclasses import replace

import doors
import pytest
import spreadsheet
from contract import json_of, money_of
from doors import DOORS, FORMS, NOT_SHOWN, WORDED, household, questions, said, strange, takes, unsaid

from simulator import sheets
from simulator.base import money
from simulator.views.text import payer_lines
from simulator.wording import numbers
from simulator.writing import formats

DAILY = (
    "couple_f3", "couple_58_two_kafils_f3", "year_of_birth_only_f3", "cohort_2001_tranches_after_keys_f4", "lpa_couple_f3", "lsp_2006", "daam_sakane_mre",
    "charges, a kafil who shares", "year alone, a kafil who shares", "a title of two lines, in Tifinagh", "daam_sakane_300000", "no income",
    "a price that may be in centimes", "facts of an example", "a loan for the tranches", "an LSP for a year alone", "keys of 2005, today's income",
    "keys to come on the day of the answer", "a deed in Morocco that is signed",
    "cohort_2013_f4", "half of the year refused", "frozen in 2016",
)  # fmt: skip
"""Households of every kind: these every day, the others with the slow tests."""
NAMES = [pytest.param(name, marks=() if name in DAILY else pytest.mark.slow, id=name) for name in questions()]


def test_sixty_households_of_every_kind_are_asked():
    assert len(questions()) >= 60
    assert set(DAILY) <= set(questions())
    schemes = {raw["scheme"].partition("@")[0] for raw in questions().values()}
    assert schemes == {"location_vente", "lpa", "lsp", "daam_sakane"}
    for door in DOORS:
        assert sum(takes(name, door) for name in DAILY) >= 3, door


@pytest.mark.parametrize("name", NAMES)
def test_every_door_says_what_the_answer_says_and_nothing_else(name):
    faults = {}
    for door in DOORS:
        if takes(name, door):
            found = DOORS[door][0](household(name))
            missing, more = (
                unsaid(name, door, found),
                {kind: each for kind, each in strange(name, door, found).items() if each},
            )
            if missing or more:
                faults[door] = missing, more
    assert faults == {}


IN_ARABIC = (
    "couple_f3", "couple_58_sharing_kafil_f3", "retired_71_f3", "year_of_birth_only_f3", "lpa_couple_f3", "lsp_2006", "daam_sakane_mre",
    "cohort_2013_f4", "a price that may be in centimes", "facts of an example", "half of the year refused", "a loan for the tranches",
)  # fmt: skip
"""Households of every kind: these every day in Arabic, the others with the slow tests."""
NAMES_IN_ARABIC = [
    pytest.param(name, marks=() if name in IN_ARABIC else pytest.mark.slow, id=name) for name in questions()
]


def faults_in_arabic(name):
    """What each door made of words does not say of the answer in Arabic, and what it says that the answer does not."""
    found = {}
    for door in filter(lambda each: takes(name, each), WORDED):
        words = DOORS[door][0](household(name), "ar")
        more = {kind: each for kind, each in strange(name, door, words).items() if each}
        missing = unsaid(name, door, words)
        if missing or more:
            found[door] = missing, more
    return found


@pytest.mark.parametrize("name", NAMES_IN_ARABIC)
def test_every_door_made_of_words_says_it_in_arabic_too(name):
    assert faults_in_arabic(name) == {}


def test_a_label_in_another_language_is_found_out():
    one = household("couple_58_sharing_kafil_f3")
    french = DOORS["message"][0](one)._replace(lang="ar")
    lost = {doors.form(path) for path in unsaid("couple_58_sharing_kafil_f3", "message", french)}
    assert {"payer", "milestone", "verbatim", "currency"} <= lost


@pytest.mark.parametrize("name", NAMES)
def test_the_json_is_the_answer(name):
    case = household(name).case
    assert json.loads(formats.pretty(json_of(case))) == json_of(case)


@pytest.mark.slow
@pytest.mark.skipif(spreadsheet.SOFFICE is None, reason="LibreOffice is not installed")
def test_a_workbook_that_is_computed_again_says_the_same(tmp_path):
    """Of the variants; ``test_workbook`` has the typical cases computed again, figure by figure."""
    names = list(doors.VARIANTS)
    paths = [tmp_path / f"{place}.xlsx" for place in range(len(names))]
    for name, path in zip(names, paths, strict=True):
        path.write_bytes(sheets.workbook(household(name).case, "fr"))
    for name, path in zip(names, spreadsheet.converted(paths, "xlsx", tmp_path), strict=True):
        found = doors.cells_of(path)
        assert unsaid(name, "workbook", found) == {}, name
        assert not any(strange(name, "workbook", found).values()), name


def test_a_figure_that_a_door_loses_is_found_out(monkeypatch):
    name = "charges, a kafil who shares"
    assert unsaid(name, "lite") == {}
    monkeypatch.setattr(payer_lines, "charges", lambda *_: [])
    assert set(unsaid(name, "lite")) == {"charges"}


IN_HAND = [
    name for name, raw in questions().items() if "as_of" in raw and json_of(household(name).case)["keys_in_hand"]
]
IN_WORDS = sorted(set(DOORS) - doors.CODED)


@pytest.mark.parametrize("name", IN_HAND)
def test_no_door_turns_away_who_has_the_keys(name):
    assert json_of(household(name).case)["eligible"] is False
    for door in IN_WORDS:
        if takes(name, door):
            found = DOORS[door][0](household(name))
            verdicts = (*doors.REFUSED, *doors.ENDS_SAID[True], *doors.ENDS_SAID[False])
            told = [key for key in verdicts if doors.is_written(doors.longest_words(key, "fr"), found)]
            assert told == [], door


def test_some_who_have_the_keys_would_be_refused_by_what_they_typed():
    assert len(IN_HAND) >= 3


SHARED = [name for name in DAILY if "shar" in name]


def beside(name, door):
    """The payers whose amount does not stand right before the part that it takes of their own income."""
    one = household(name)
    page, text = one.case.voice("fr"), DOORS[door][0](one).text
    lines = {
        row[
            "payer"
        ]: f"{page.amount(money_of(row['monthly']))} par mois, {numbers.percentage(row['effort'], 'fr')} de son revenu"
        for row in json_of(one.case)["payers"]
    }
    return {payer for payer, line in lines.items() if " ".join(line.split()) not in text}


@pytest.mark.parametrize("door", ["page", "lite", "counter", "sheet", "message", "workbook", "comparison"])
def test_each_payer_s_amount_stands_beside_his_own_effort(door):
    for name in SHARED:
        assert len(json_of(household(name).case)["payers"]) > 1
        assert beside(name, door) == set()


def test_an_effort_that_stands_beside_another_one_s_amount_is_found_out(monkeypatch):
    parts = payer_lines.parts

    def mixed(page, answer):
        payers = tuple(replace(payer, effort=answer.payers[0].effort) for payer in answer.payers)
        return parts(page, replace(answer, payers=payers))

    monkeypatch.setattr(payer_lines, "parts", mixed)
    assert beside("couple_58_sharing_kafil_f3", "message") == {"kafil"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Mensualité : 6\u00a0645,63\u00a0DA", "amounts"),
        ("soit 8,32\u00a0% du revenu", "percents"),
        ("le 15/12/2027", "days"),
    ],
)
def test_a_figure_that_is_no_answer_is_found_out(words, kind):
    assert set(strange("couple_f3", "message", said(words))) == {"amounts", "percents", "days"}
    assert strange("couple_f3", "message", said(words))[kind]


@pytest.mark.parametrize("door", DOORS)
def test_a_new_key_of_the_answer_is_a_fault_until_each_door_shows_it_or_says_why_not(door, monkeypatch):
    one = household("couple_f3")
    more = json_of(one.case) | {"brand_new": {"amount": "1.00"}}
    monkeypatch.setattr(doors, "json_of", lambda _: more)
    assert unsaid("couple_f3", door, said("")).get("brand_new.amount") == "1.00"


def test_a_household_of_every_day_has_each_key_that_has_a_form():
    paths = {path for name in DAILY for path, _ in doors.flat(json_of(household(name).case))}
    assert [pattern for pattern in FORMS if not any(doors.fits(path, pattern) for path in paths)] == []


@pytest.mark.parametrize("name", DAILY)
def test_every_effort_is_rounded_once_to_a_hundredth_of_a_per_cent(name):
    efforts = [
        value for path, value in doors.flat(json_of(household(name).case)) if "effort" in path.rpartition(".")[2]
    ]
    assert [money.EFFORT_STEPS * value for value in efforts] == pytest.approx(
        [round(money.EFFORT_STEPS * value) for value in efforts], abs=1e-6
    )


@pytest.mark.slow
def test_no_reason_is_given_for_a_key_that_no_answer_has():
    paths = {path for name in questions() for path, _ in doors.flat(json_of(household(name).case))}
    for door, reasons in NOT_SHOWN.items():
        for pattern in (each.rpartition(": ")[2] for patterns in reasons.values() for each in patterns):
            assert any(doors.fits(path, pattern) for path in paths), (door, pattern)


def test_every_door_has_its_reasons():
    assert set(DOORS) == set(NOT_SHOWN)
