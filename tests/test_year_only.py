"""A birth of which only the year is known: both ends of the year, whose year it is, and no date that nobody gave.

Counted by hand: keys on 20/06/2028, so the first instalment on 20/07/2028 and the 420th on 20/06/2063; each payer pays
until the 70th birthday. Born on 01/01/1960: 20/07/2028 to 20/12/2029, 18 months. Born on 31/12/1960: to 20/12/2030, 30.
"""

import datetime as dt
import io
import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from paging import TODAY

from simulator import Law, answer, sheets
from simulator.reading.documents import read_file
from simulator.sheets import facts, first_page
from simulator.ui.answer import headline
from simulator.ui.answer import schedule as timetable
from simulator.ui.server import lite
from simulator.ui.state import question
from simulator.ui.state.facts import written
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES

COUPLE = read_file(Path(__file__).parents[1] / "scenarios" / "households" / "couple_f3.yaml")
LAW = Law.load()
OTHER_END = (
    "Année seule connue (souscripteur, kafil) : à l’autre bout de l’année, 5 063,33 DA pendant 420 mois : "
    "souscripteur du 20/07/2028 au 20/12/2030 (30 mois), kafil du 20/01/2031 au 20/06/2063 (390 mois)"
)


def asked(birth, *kafils, **readings):
    """The couple born otherwise, with kafils of whom the birth is said."""
    named = [{"birth": kafil, "income": "45000 DZD"} for kafil in kafils]
    return COUPLE | {"household": COUPLE["household"] | {"birth": birth}, "kafil": named, "readings": readings}


def spaced(text):
    """With plain spaces, without the marks of a page."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", unescape(re.sub(r"<[^>]*>", "", str(text))).replace("\u2060", ""))


def drawn(raw, lang="fr"):
    """The top of Simuler and that of Échéancier."""
    found = question.answers(question.facts_of(raw), LAW)
    page = Voice(LAW, lang)
    return spaced(headline.hero(page, found)), spaced(timetable.heads(page, found["F3"]))


def printed(raw, lang="fr"):
    """The lines under the figure of the sheet, and the last fact of the question."""
    case = sheets.answered(raw)
    page = case.voice(lang)
    return [spaced(line) for line in first_page.hero(case, page)["lines"]], dict(facts.rows(case, page))


def test_each_end_says_who_pays_from_when_to_when():
    found = answer(asked("1960", "1998"))
    assert found["year_only"] == ["applicant", "kafil"]
    first, last = (end["payers"] for end in found["spread"].values())
    assert first == [
        {"payer": "applicant", "from": "2028-07-20", "to": "2029-12-20", "months": 18},
        {"payer": "kafil", "from": "2030-01-20", "to": "2063-06-20", "months": 402},
    ]
    assert last == [
        {"payer": "applicant", "from": "2028-07-20", "to": "2030-12-20", "months": 30},
        {"payer": "kafil", "from": "2031-01-20", "to": "2063-06-20", "months": 390},
    ]


@pytest.mark.parametrize(
    ("birth", "kafils", "whose"),
    [("1960", ("1998-05-02",), ["applicant"]), ("1962-03-15", ("1998-05-02", "1965"), ["kafil_2"]),
     ("1962-03-15", ("1998-05-02",), [])],
)  # fmt: skip
def test_the_answer_says_whose_year_it_is(birth, kafils, whose):
    found = answer(asked(birth, *kafils))
    assert found["year_only"] == whose
    assert bool(found["spread"]) == bool(whose)


def test_a_takeover_that_depends_on_the_day_is_never_shown_as_exact():
    raw = asked("1960", "1998")
    assert all(OTHER_END in shown for shown in drawn(raw))
    lines, _ = printed(raw)
    assert [re.search(r"souscripteur du .*", line)[0] for line in lines if line.startswith("naissance")] == [
        "souscripteur du 20/07/2028 au 20/12/2029 (18 mois), kafil du 20/01/2030 au 20/06/2063 (402 mois)",
        "souscripteur du 20/07/2028 au 20/12/2030 (30 mois), kafil du 20/01/2031 au 20/06/2063 (390 mois)",
    ]


def test_the_other_end_is_the_first_of_january_under_the_other_reading():
    shown = drawn(asked("1960", "1998", birth_year_only="last_of_december"))
    assert all("(18 mois), kafil du 20/01/2030 au 20/06/2063 (402 mois)" in each for each in shown)


def test_the_year_of_a_kafil_alone_moves_his_last_month():
    """Applicant until 15/03/2032: 44 months. Kafil of 1965 until 20/12/2034 (34 months) or 20/12/2035 (46)."""
    raw = asked("1962-03-15", "1965")
    for shown in drawn(raw):
        assert "Année seule connue (kafil) : à l’autre bout de l’année, 23 628,88 DA pendant 90 mois" in shown
        assert (
            "souscripteur du 20/07/2028 au 20/02/2032 (44 mois), kafil du 20/03/2032 au 20/12/2035 (46 mois)" in shown
        )


@pytest.mark.parametrize("birth", ["1995", "1995-03-15"])
def test_ends_that_are_alike_are_not_printed_twice(birth):
    lines, _ = printed(asked(birth))
    assert not [line for line in lines if line.startswith("naissance")]
    assert all("Année seule" not in shown for shown in drawn(asked(birth)))


def test_only_the_year_of_the_applicant_alone_is_told_on_both_pages():
    """Born in 1972: until 20/12/2041, 162 months; at the other end until 20/12/2042, 174 months."""
    line = "Année seule connue (souscripteur) : à l’autre bout de l’année, 12 221,83 DA pendant 174 mois"
    simulate, schedule = drawn(asked("1972"))
    assert "162 mois, du 20/07/2028 au 20/12/2041" in schedule
    assert line in simulate
    assert line in schedule


def test_a_schedule_without_an_instalment_tells_the_other_end():
    """Born on 01/01/1958, 70 before the first instalment; on 31/12/1958, until 20/12/2028: 6 months."""
    for shown in drawn(asked("1958")):
        assert "pendant 6 mois" in shown


@pytest.mark.parametrize(
    ("birth", "kafil", "told"),
    [("1960", "1998", ("1960 (année seule)", "né en 1998 (année seule), 45 000 DA par mois")),
     ("1962-03-15", "1965", ("15/03/1962", "né en 1965 (année seule), 45 000 DA par mois")),
     ("1960", "1998-05-02", ("1960 (année seule)", "né le 02/05/1998, 45 000 DA par mois"))],
)  # fmt: skip
def test_no_date_of_birth_is_printed_that_nobody_gave(birth, kafil, told):
    raw = asked(birth, kafil)
    _, rows = printed(raw)
    assert (spaced(rows["naissance"]), spaced(rows["kafil"])) == told
    sheet = load_workbook(io.BytesIO(sheets.workbook(sheets.answered(raw), "fr"))).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    written_in = {spaced(f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell) for cell in cells}
    assert set(told) <= written_in


def test_a_kafil_who_shares_is_printed_by_his_year_too():
    raw = asked("1985-03-15", "1998", kafil="shares")
    raw["kafil"][0]["share"] = "20 %"
    assert spaced(printed(raw)[1]["kafil"]) == "né en 1998 (année seule), 45 000 DA par mois, part de 20 %"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_light_page_and_the_terminal_tell_it_in_three_languages(lang):
    raw = asked("1960", "1998")
    body, status = lite.page(written(question.facts_of(raw)), lang, TODAY)
    assert status == 200
    told = re.sub("[\u2066-\u2069]", "", spaced(body))
    assert "20/12/2030" in told
    assert "20/01/2031" in told
    assert all("20/01/2031" in shown for shown in drawn(raw, lang))
    assert any("20/01/2031" in line for line in printed(raw, lang)[0])
