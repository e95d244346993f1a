"""The page for the counter: one A4 page for every household, both languages with the same lines, the next payment in its box.

What must stand in the box is found again in the schedule of the contract's JSON.
"""

import datetime as dt
import itertools
import re
from pathlib import Path

import pypdfium2
import pytest
from contract import cents, json_of
from doors import questions

from simulator import sheets
from simulator.base.money import Money
from simulator.reading.documents import read_file
from simulator.sheets import counter_page, facing
from simulator.wording import LANGUAGES, Named, Plain, say, write

HOUSEHOLDS = Path(__file__).parents[1] / "scenarios" / "households"
ADDRESS = "https://example.dz/?" + "&".join(f"fact_{n}=value_{n}" for n in range(20))
TODAY = dt.date(2026, 11, 30)
FEW = ("couple_58_two_kafils_f3", "owner_refused_f3", "lpa_couple_f3", "cohort_2001_tranches_after_keys_f4")
FILES = {path.stem: path for path in sorted(HOUSEHOLDS.glob("*.yaml"))}


def answered(name, on=TODAY):
    """A typical case, read on a day."""
    return sheets.answered(read_file(FILES[name]) | ({"as_of": on} if on else {}))


def pages(pdf):
    """The words of the left column of each page: a reader of a whole line with Arabic in it turns their order."""
    for page in pypdfium2.PdfDocument(pdf):
        yield set(re.findall(r"[\w,.]+", page.get_textpage().get_text_bounded(right=page.get_width() / 2)))


def says(page, sentence):
    """Whether a page has the words of a sentence."""
    return set(re.findall(r"[\w,.]+", sentence)) <= page


def is_whole(page, lang="fr"):
    """Whether what stands first and last on the page is on it: nothing was pushed off its end."""
    return all(says(page, say(key, lang)) for key in ("sheet.title", "paper.name", "disclaimer"))


@pytest.mark.parametrize("name", FEW)
def test_the_sheet_is_one_page_with_the_figures_of_the_answer(name):
    case = answered(name)
    (page,) = pages(sheets.pdf(case, "fr", address=ADDRESS, code="K7PD-39AF"))
    found, voice = json_of(case), case.voice("fr")
    assert is_whole(page)
    assert says(page, "K7PD 39AF")
    assert found["reproduce"]["inputs"] in page
    for amount in (found["price"], found["down_payment"], found["instalment"]):
        assert says(page, voice.amount(Money(cents(amount), case.answer.currency)))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "lang"), [*itertools.product(FILES, LANGUAGES)])
def test_the_sheet_of_every_typical_case_is_one_page(name, lang):
    for on in (None, TODAY):
        (page,) = pages(sheets.pdf(answered(name, on), lang, address=ADDRESS, code="K7PD-39AF"))
        assert is_whole(page, facing.languages(lang)[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", list(questions()))
def test_the_sheet_of_every_rare_question_is_one_page(name):
    (page,) = pages(sheets.pdf(questions()[name], "fr", address=ADDRESS, code="K7PD-39AF"))
    assert is_whole(page)


def test_both_columns_have_the_same_lines():
    """The rows face each other: as many in each section, the same amounts in the same places."""
    for name in FEW:
        case = answered(name)
        french, arabic = (counter_page.sections(case, case.voice(lang)) for lang in ("fr", "ar"))
        assert [len(section.rows) for section in french] == [len(section.rows) for section in arabic]
        digits = [
            [re.sub(r"\D", "", row.value) for section in side for row in section.rows] for side in (french, arabic)
        ]
        assert digits[0] == digits[1]


def box_of(case, on):
    """What the schedule of the JSON says of the next day on which the household pays: the day, the sum."""
    rows = [row for row in json_of(case)["schedule"] if row["date"] and row["kind"] != "grant"]
    days = sorted({row["date"] for row in rows if row["date"] >= on.isoformat()})
    return days and (days[0], sum(cents(row["due"]) for row in rows if row["date"] == days[0]))


@pytest.mark.parametrize(
    "on", [dt.date(2026, 1, 1), TODAY, dt.date(2028, 6, 20), dt.date(2039, 9, 21), dt.date(2070, 1, 1)]
)
def test_the_box_has_the_next_payment_of_the_schedule(on):
    for name in ("couple_f3", "couple_58_two_kafils_f3", "couple_58_sharing_kafil_f3", "lpa_couple_f3"):
        case = answered(name, on)
        box, due = counter_page.next_box(case.answer, case.voice("fr")), box_of(case, on)
        assert (box is None) == (not due)
        if box:
            day, sum_due = due
            assert box.label == say("paper.next", "fr")
            assert box.day == write(dt.date.fromisoformat(day), "fr")
            assert box.amount == write(Money(sum_due, "DZD"), "fr")


def test_the_box_says_what_is_paid_and_what_may_be_called_before():
    voice = answered("couple_f3").voice("fr")
    first, second, keys, month = (
        answered("couple_f3", day) for day in (dt.date(2026, 1, 1), dt.date(2026, 3, 1), TODAY, dt.date(2028, 6, 21))
    )
    milestone = Named("milestone.provisional_acceptance")
    told = [counter_page.next_box(case.answer, voice).what for case in (first, second, keys, month)]
    assert told[:2] == [say("paper.part", "fr", n=1, place=place, milestone=milestone) for place in (1, 2)]
    assert told[2:] == [
        say("paper.tranche", "fr", n=5, milestone=Named("milestone.keys")),
        say("paper.instalment", "fr", n=1),
    ]
    assert "2, 3" in counter_page.headline(keys.answer, voice)
    assert counter_page.headline(first.answer, voice) == ""
    over = answered("couple_f3", dt.date(2070, 1, 1))
    assert counter_page.headline(over.answer, voice) == say("paper.over", "fr")


def test_who_is_refused_has_no_next_payment():
    case = answered("owner_refused_f3")
    assert counter_page.next_box(case.answer, case.voice("fr")) is None
    assert counter_page.headline(case.answer, case.voice("fr")) == say("verdict.refused", "fr")


def test_without_a_day_it_is_the_first_payment_and_the_day_of_issue_is_left_to_fill_in():
    dated, undated = answered("couple_f3"), answered("couple_f3", None)
    assert counter_page.next_box(undated.answer, undated.voice("fr")).label == say("paper.first", "fr")
    texts = [next(pages(sheets.pdf(case, "fr"))) for case in (dated, undated)]
    issued = say("paper.issued", "fr", date=Plain("30/11/2026"))
    assert [says(page, issued) for page in texts] == [True, False]
    blanks = [len(counter_page.blanks(case.answer)) for case in (dated, undated)]
    assert blanks == [3, 4]


def lines_of(name, key):
    """What the page says under a title."""
    case = answered(name)
    title = say(key, "fr")
    return [
        row.text or row.label
        for section in counter_page.sections(case, case.voice("fr"))
        if section.title == title
        for row in section.rows
    ]


def test_the_page_says_what_a_kafil_changes_where_one_could():
    case = answered("couple_f3")
    assert lines_of("couple_f3", "paper.age")[-1] == write(case.summary.step("with_kafil").sentence, "fr")
    assert len(lines_of("couple_34_f3", "paper.age")) == 1
    assert lines_of("lpa_couple_f3", "paper.age") == []
    assert len(lines_of("couple_58_two_kafils_f3", "sheet.payers")) == 6


def test_a_sentence_about_a_kafil_who_pays_nothing_stands_on_the_page():
    case = sheets.answered(questions()["an owner with a kafil"])
    told = [row.text for section in counter_page.sections(case, case.voice("fr")) for row in section.rows]
    step = case.summary.step("kafil")
    assert (write(step.sentence, "fr") in told) == (len(case.answer.payers) < 2)


def test_what_is_not_met_is_named_and_what_is_met_is_counted():
    case = answered("owner_refused_f3")
    (section,) = [
        one for one in counter_page.sections(case, case.voice("fr")) if one.title == say("paper.conditions", "fr")
    ]
    verdicts = [row["verdict"] for row in json_of(case)["criteria"]]
    looks = [row.look for row in section.rows]
    assert looks.count("unmet") == verdicts.count("refused") == 1
    assert looks.count("unknown") == verdicts.count("unknown")
    assert section.rows[-1].text == say("paper.met", "fr", count=verdicts.count("met"))
