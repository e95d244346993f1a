"""What cannot be read is refused at the command line: status 2, one message, in the language asked for, nothing else.

A message says where (the path of the key, or the file and the line), what, and how to repair it. Each wrong scenario is
the sample household with one fault; ``says`` are the parts of its message that are the same in the three languages.
"""

from __future__ import annotations

import copy
import json
import re

import pytest
from refusing import refused

from simulator import answer
from simulator.cli import main
from simulator.reading.documents import LARGEST
from simulator.reading.errors import LawError
from simulator.wording import say

LANGUAGES = ("fr", "ar", "en")
GONE = object()
SAMPLE = {
    "scheme": "location_vente",
    "household": {
        "birth": "1985-03-15",
        "income": "60000 DZD",
        "spouse_income": "20000 DZD",
        "cohort": "2024",
        "owns_property": "false",
        "had_state_aid": "false",
    },
    "dwelling": {"type": "F3"},
    "dates": {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"},
}
KAFIL = {"birth": "1998-05-02", "income": "45000 DZD"}
HALF = KAFIL | {"share": "50 %"}
SHARES = {"kafil": "shares"}
TEXT = json.dumps(SAMPLE, indent=1)


def changed(facts):
    """The sample with these facts at these dotted paths; GONE takes one out."""
    scenario = copy.deepcopy(SAMPLE)
    for path, value in facts.items():
        *parents, last = path.split(".")
        place = scenario
        for parent in parents:
            place = place[parent]
        place.pop(last) if value is GONE else place.update({last: value})
    return scenario


MISSING = {
    "scheme": "scheme: location_vente",
    "household": "household: {birth: 1985-03-15",
    "dwelling": "dwelling: {type: F3}",
    "dates": "dates: {application: 2024-07-06",
    "household.birth": "birth: 1985-03-15",
    "household.income": "income: 60000 DZD",
    "household.spouse_income": "spouse_income: 0 DZD",
    "household.cohort": "cohort: 2024",
    "household.owns_property": "owns_property: false",
    "household.had_state_aid": "had_state_aid: false",
    "dwelling.type": "type: F3",
    "dates.application": "application: 2024-07-06",
    "dates.acceptance": "acceptance: 2025-12-15",
    "dates.keys": "keys: 2028-06-20",
}
"""Every fact that must be there, and the line that its message proposes."""

FACTS = {
    "unknown key": ({"houshold": {}}, ["houshold", "household"]),
    "unknown fact of the household": ({"household.salary": "60000 DZD"}, ["household.salary", "spouse_income"]),
    "unknown fact of the dwelling": ({"dwelling.surface": "70"}, ["dwelling.surface", "price", "type"]),
    "unknown date": ({"dates.signature": "2028-06-20"}, ["dates.signature", "acceptance"]),
    "unknown milestone": ({"dates.milestones": {"roof": "2027-01-01"}}, ["dates.milestones.roof", "structural_works"]),
    "unknown fact of a kafil": ({"kafil": [KAFIL | {"age": "30"}]}, ["kafil[0].age", "birth"]),
    "unknown reading": ({"readings": {"mood": "good"}}, ["readings.mood", "age_limit"]),
    "unknown choice of a reading": ({"readings": {"age_limit": "75"}}, ["readings.age_limit", "75", "eve_of_next"]),
    "unknown cohort": ({"household.cohort": "2012"}, ["household.cohort", "2012", "2001-2002"]),
    "unknown type": ({"dwelling.type": "F9"}, ["dwelling.type", "F9", "F2"]),
    "unknown scheme": ({"scheme": "lotissement"}, ["scheme", "lotissement", "location_vente"]),
    "scheme at no date": ({"scheme": "location_vente@"}, ["scheme", "location_vente@2001-04-29"]),
    "scheme at a bad date": ({"scheme": "location_vente@2001"}, ["scheme", "location_vente@2001-04-29"]),
    "scheme at a day that does not exist": ({"scheme": "location_vente@2001-02-30"}, ["location_vente@2001-04-29"]),
    "scheme before its first decree": ({"scheme": "location_vente@2001-04-28"}, ["01-105", "29/04/2001"]),
    "scheme is a list": ({"scheme": ["location_vente"]}, ["scheme"]),
    "wrong currency": ({"household.income": "60000 MAD"}, ["household.income", "60000 MAD", "DZD"]),
    "unknown currency": ({"household.income": "600 EUR"}, ["household.income", "600 EUR", "60000 DZD"]),
    "no currency": ({"household.income": "60000"}, ["household.income", "60000 DZD"]),
    "no currency, a YAML number": ({"household.spouse_income": 0}, ["household.spouse_income", "60000 DZD"]),
    "no currency for a price": ({"dwelling.price": 3_430_000}, ["dwelling.price", "3430000", "60000 DZD"]),
    "negative income": ({"household.income": "-60000 DZD"}, ["household.income"]),
    "negative charges": ({"charges": "-1 DZD"}, ["charges"]),
    "two readings, with a point": ({"household.income": "24.000 DZD"}, ["household.income", "24.000 DZD", "24000 DZD"]),
    "two readings, with a comma": ({"household.income": "24,000 DZD"}, ["household.income", "24,000 DZD", "24000 DZD"]),
    "NaN": ({"household.income": "NaN DZD"}, ["household.income", "NaN DZD", "60000 DZD"]),
    "YAML not a number": ({"household.income": ".nan"}, ["household.income", ".nan", "60000 DZD"]),
    "infinity": ({"dwelling.price": "inf DZD"}, ["dwelling.price", "inf DZD"]),
    "text for an amount": ({"household.income": "sixty DZD"}, ["household.income", "sixty DZD", "60000 DZD"]),
    "scientific notation": ({"household.income": "6e4 DZD"}, ["household.income", "6e4 DZD"]),
    "finer than a centime": ({"household.income": "60000.005 DZD"}, ["household.income", "60000.005 DZD"]),
    "larger than any price": ({"dwelling.price": "99999999999 DZD"}, ["dwelling.price", "99999999999 DZD"]),
    "price of nothing": ({"dwelling.price": "0 DZD"}, ["dwelling.price", "type: F3"]),
    "neither type nor price": ({"dwelling": {}}, ["dwelling.type", "type: F3"]),
    "F2, which no text prices": ({"dwelling.type": "F2"}, ["dwelling.type", "F2", "price: …"]),
    "31 February": ({"household.birth": "1985-02-31"}, ["household.birth", "1985-02-31"]),
    "29 February 2023": ({"dates.application": "2023-02-29"}, ["dates.application", "2023-02-29"]),
    "month 13": ({"dates.keys": "2028-13-01"}, ["dates.keys", "2028-13-01"]),
    "text for a date": ({"dates.keys": "soon"}, ["dates.keys", "soon", "15/03/1985"]),
    "an hour": ({"dates.keys": "2028-06-20T10:30"}, ["dates.keys", "10:30", "1985-03-15"]),
    "an instant": ({"household.birth": "1985-03-15T00:00:00Z"}, ["household.birth", "00:00:00Z", "1985-03-15"]),
    "two digits of a year": ({"household.birth": "15/03/12"}, ["household.birth", "15/03/12"]),
    "an error of a spreadsheet": ({"household.income": "#N/A"}, ["household.income", "#N/A"]),
    "a formula": ({"household.income": "=C2*2"}, ["household.income", "=C2*2"]),
    "two types": ({"dwelling.type": "F3 ou F4"}, ["dwelling.type", "F3 ou F4", "F5"]),
    "date out of bounds": ({"household.birth": "1785-03-15"}, ["household.birth", "01/01/1850"]),
    "year out of bounds": ({"household.birth": "1785"}, ["household.birth", "1785", "1850"]),
    "born after the application": ({"household.birth": "2024-07-07"}, ["household.birth", "07/07/2024", "06/07/2024"]),
    "born on the day of the application": ({"household.birth": "2024-07-06"}, ["household.birth", "06/07/2024"]),
    "born in the future": ({"household.birth": "2090-01-01"}, ["household.birth", "01/01/2090"]),
    "year of birth in the future": ({"household.birth": "2090"}, ["household.birth", "31/12/2090"]),
    "keys before the acceptance": ({"dates.keys": "2025-12-14"}, ["dates.keys", "14/12/2025", "15/12/2025"]),
    "acceptance before the application": ({"dates.acceptance": "2024-07-05"}, ["dates.acceptance", "05/07/2024"]),
    "works before the application": (
        {"dates.milestones": {"foundations": "2024-07-05"}},
        ["dates.milestones.foundations", "05/07/2024"],
    ),
    "payment order before the application": ({"dates.payment_order": "2024-01-01"}, ["dates.payment_order"]),
    "cohort 2024 before any price order": (
        {"dates.acceptance": "2025-11-01", "dates.keys": "2025-12-14"},
        ["24", "2025", "15/12/2025"],
    ),
    "application before the first decree": (
        {"dates": {"application": "2001-04-28", "acceptance": "2001-06-01", "keys": "2003-01-01"}},
        ["01-105", "29/04/2001"],
    ),
    "neither yes nor no": ({"household.owns_property": "maybe"}, ["household.owns_property", "maybe"]),
    "household is a list": ({"household": []}, ["household", "birth: 1985-03-15"]),
    "dates is a text": ({"dates": "2028"}, ["dates", "keys: 2028-06-20"]),
    "income is a mapping": ({"household.income": {"DZD": "60000"}}, ["household.income"]),
    "birth is a list": ({"household.birth": ["1985"]}, ["household.birth"]),
    "kafil without birth": ({"kafil": [{"income": "1 DZD"}]}, ["kafil[0].birth", "- {birth: 1998-05-02"]),
    "second kafil without income": ({"kafil": [KAFIL, {"birth": "1990-01-01"}]}, ["kafil[1].income", "income: 45000"]),
    "kafil is not a list": ({"kafil": KAFIL}, ["kafil", "- {birth: 1998-05-02"]),
    "kafil is a name": ({"kafil": ["Ali"]}, ["kafil[0]"]),
    "too many kafils": ({"kafil": [KAFIL] * 11}, ["kafil", "10"]),
    "kafil born after the keys": ({"kafil": [KAFIL | {"birth": "2028-06-20"}]}, ["kafil[0].birth", "20/06/2028"]),
    "kafil who shares without a share": ({"kafil": [KAFIL], "readings": SHARES}, ["kafil[0].share", "share: 40 %"]),
    "kafils who share 100 %": ({"kafil": [HALF, HALF], "readings": SHARES}, ["kafil", "100"]),
    "a share of 0 %": ({"kafil": [KAFIL | {"share": "0 %"}], "readings": SHARES}, ["kafil[0].share", "0 %", "40 %"]),
    "a share of all": ({"kafil": [KAFIL | {"share": "100 %"}], "readings": SHARES}, ["kafil[0].share", "100 %"]),
    "a share that nobody reads": ({"kafil": [KAFIL | {"share": "40 %"}]}, ["kafil[0].share", "{kafil: shares}"]),
}

TEXTS = {
    "empty": ("", ["scheme: location_vente"]),
    "only a comment": ("# nothing yet\n", ["scheme: location_vente"]),
    "a list": ("- scheme: location_vente\n", ["birth: 1985-03-15"]),
    "a sentence": ("how much do I pay?\n", ["birth: 1985-03-15"]),
    "tabs": ("household:\n\tbirth: 1985-03-15\n", [":2"]),
    "a bracket that stays open": ("scheme: location_vente\nhousehold: {birth: 1985-03-15\n", ["asked.yaml:"]),
    "a key written twice": (f'{TEXT[:-2]},\n "scheme": "lpa"\n}}', ["asked.yaml:19", "scheme"]),
    "an alias bomb": (
        "a: &a [lol, lol, lol]\n"
        + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        ["asked.yaml:1", "&"],
    ),
    "a list for a key": ("? [a, b]\n: 1\n", ["asked.yaml:1", "income: 60000 DZD"]),
    "too deep": ("scheme: " + "[" * 500 + "]" * 500 + "\n", ["asked.yaml:1"]),
    "a control character": ("scheme: location\u0007vente\n", ["asked.yaml"]),
    "two documents": (f"{TEXT}\n---\n{TEXT}\n", ["asked.yaml:"]),
}

BYTES = {
    "binary": bytes(range(256)),
    "Latin-1": "title: Marié, deux enfants\n".encode("latin-1"),
    "UTF-16": TEXT.encode("utf-16"),
}


@pytest.fixture
def refuse(capsys):
    """Ask the command line in the three languages: it refuses in each of them, and the messages differ."""
    return lambda path, says: refused(path, says, capsys)


@pytest.fixture
def written(tmp_path):
    """A file of the temporary folder with this content."""

    def write(content):
        path = tmp_path / "asked.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_the_sample_itself_answers(written, capsys):
    assert main(["simulate", str(written(TEXT)), "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["instalment"], err) == ("6645.62", "")


@pytest.mark.parametrize("key", MISSING)
def test_a_missing_fact(key, written, refuse):
    refuse(written(json.dumps(changed({key: GONE}))), ["asked.yaml", key, MISSING[key]])


@pytest.mark.parametrize("key", MISSING)
def test_an_empty_fact(key, written, refuse):
    refuse(written(json.dumps(changed({key: None}))), [key, MISSING[key]])


@pytest.mark.parametrize("fault", FACTS)
def test_a_wrong_fact(fault, written, refuse):
    facts, says = FACTS[fault]
    refuse(written(json.dumps(changed(facts))), says)


@pytest.mark.parametrize("fault", TEXTS)
def test_a_wrong_text(fault, written, refuse):
    text, says = TEXTS[fault]
    refuse(written(text), ["asked.yaml", *says])


@pytest.mark.parametrize("fault", BYTES)
def test_wrong_bytes(fault, written, refuse):
    assert "UTF-8" in refuse(written(BYTES[fault]), ["asked.yaml"])[0]


def test_a_tag_does_not_run(tmp_path, written, refuse):
    mark = tmp_path / "it_ran"
    refuse(written(f'scheme: !!python/object/apply:os.system ["touch {mark}"]\n'), ["asked.yaml:1", "!"])
    refuse(written(f'!!python/object/new:subprocess.Popen [["touch", "{mark}"]]\n'), ["asked.yaml:1", "!"])
    assert not mark.exists()


def test_a_file_that_is_not_there(tmp_path, refuse):
    refuse(tmp_path / "nowhere.yaml", ["nowhere.yaml"])


def test_a_folder(tmp_path, refuse):
    refuse(tmp_path, [str(tmp_path)])


def test_a_file_of_fifty_megabytes_is_not_read(tmp_path, refuse):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert "1\u00a0000\u00a0000" in refuse(path, ["large.yaml"])[0]
    assert LARGEST == 1_000_000


def test_one_bad_file_among_good_ones_prints_nothing(written, tmp_path, capsys):
    assert main(["simulate", str(written(TEXT)), str(tmp_path / "nowhere.yaml")]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("words", [["guess"], ["simulate"], ["simulate", "x.yaml", "--format", "pdf"]])
def test_a_command_that_cannot_be_read(words, capsys):
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "location-vente" in err


def eastern(text):
    """The same text with Arabic-Indic digits."""
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def test_arabic_digits_give_the_same_answer(written):
    facts = {
        "household.birth": eastern("1985-03-15"),
        "household.income": "٦٠٠٠٠ دج",
        "household.spouse_income": "٢٠ ٠٠٠ دج",
        "household.cohort": "٢٠٢٤",
        "dates": {name: eastern(day) for name, day in SAMPLE["dates"].items()},
        "charges": "٢٥٠٠٫٥٠ دج",
        "kafil": [{"birth": "١٩٩٨", "income": "٤٥٠٠٠ دج", "share": "٤٠ ٪"}],
        "readings": SHARES,
    }
    western = {
        "charges": "2500.50 DZD",
        "kafil": [{"birth": "1998", "income": "45000 DZD", "share": "40 %"}],
        "readings": SHARES,
    }
    one, other = (answer(written(json.dumps(changed(asked), ensure_ascii=False))) for asked in (facts, western))
    assert one | {"reproduce": None} == other | {"reproduce": None}


def test_arabic_digits_in_a_frozen_scheme_and_a_price(written):
    facts = {"scheme": "location_vente@٢٠٠١-٠٤-٢٩", "dwelling.price": "٣٤٣ مليون"}
    found = answer(written(json.dumps(changed(facts), ensure_ascii=False)))
    assert (found["frozen"], found["price"], found["instalment"]) == ("2001-04-29", "3430000.00", "10718.75")


LAST_DAYS = {"application": "2117-01-01", "acceptance": "2118-01-01", "keys": "2119-12-31"}
EDGES = {
    "born in the year of the application": {"household.birth": "2024"},
    "seventy after the last day": {"household.birth": "2116-01-01", "dates": LAST_DAYS},
    "a kafil's limit after the last day": {"dates.keys": "2119-12-31", "kafil": [KAFIL | {"birth": "2119-01-01"}]},
}


@pytest.mark.parametrize("edge", EDGES)
def test_the_edges_of_the_calendar_never_crash(edge, written, capsys):
    assert main(["simulate", str(written(json.dumps(changed(EDGES[edge]))))]) in {0, 2}
    assert "Traceback" not in capsys.readouterr().err


UNPRICED = {
    "F2 of AADL 3": {"dwelling": {"type": "F2"}},
    "F5 of AADL 3": {"dwelling": {"type": "F5"}},
    "F5 of AADL 1": {
        "household": SAMPLE["household"] | {"cohort": "2001-2002"}, "dwelling": {"type": "F5"},
        "dates": {"application": "2001-09-01", "acceptance": "2003-01-01", "keys": "2005-06-20"},
    },
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", UNPRICED)
def test_a_type_without_a_price_is_never_given_that_of_another_type(case, lang):
    with pytest.raises(LawError) as unpriced:
        answer(SAMPLE | UNPRICED[case])
    message, on_the_page = unpriced.value.message(lang), say("page.fix.price.unknown", lang, **unpriced.value.facts)
    assert "price: …" in message
    for words in (message, on_the_page):
        assert not re.search(r"\d[\d\u00a0]{6,}", words), words
