"""Every source is a key of one table, read strictly; its day of reading counts; notes and titles read well in each language."""

import datetime as dt
import json
import re
from html import unescape
from unittest import mock

import pytest
from browsing import ROOT
from known_law import whole_law

from simulator.cli import main
from simulator.law import Law, sources
from simulator.law import text as texts
from simulator.law.in_words import whence
from simulator.law.library import FOLDER
from simulator.law.sources import Source
from simulator.populations.reforms import price_level
from simulator.reading import documents
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.steering import series
from simulator.ui.guide import blocks as handbook
from simulator.ui.shell.markup import linked
from simulator.ui.state import examples, question
from simulator.views.papers import papers
from simulator.views.voice import Voice
from simulator.whatif.announced import announcement
from simulator.wording import LANGUAGES, Counted, say, write

LAW = whole_law()
REFORMS = [texts.read(path) for path in sorted((scenarios() / "reforms").glob("*.yaml"))]
TEXTS = [*LAW.texts, *REFORMS]
TABLE = sources.table()
DAY = dt.date(2026, 11, 29)
ROW = {
    "title": "unknown", "publisher": "APS", "address": "https://aps.dz/1", "date": "2024-07", "read": "2026-11-20", "kind": "press",
}  # fmt: skip


def source(**changes):
    """One source, as the table reads it."""
    return sources.parse({"aps-1": ROW | changes})["aps-1"]


# --- the table


def test_every_source_is_cited_by_a_text_or_by_a_published_figure():
    cited = {one.key for text in TEXTS for provision in text.provisions for one in provision.sources}
    published = {one.key for row in series() for one in row.sources} | {one.key for one in announcement().sources}
    published |= {one.key for paper in papers() for one in paper.sources} | {
        one.key for one in price_level.published().sources
    }
    assert set(TABLE) == cited | published


def test_the_table_is_in_alphabetical_order_and_names_a_page_once():
    assert list(TABLE) == sorted(TABLE)
    addresses = [one.address for one in TABLE.values() if one.address]
    assert len(addresses) == len(set(addresses))


def test_only_a_value_that_is_assumed_has_no_source():
    bare = {provision.status for text in LAW.texts for provision in text.provisions if not provision.sources}
    assert bare == {"assumed"}


def test_the_text_itself_was_read_in_a_page_of_whoever_makes_the_rule():
    for text in LAW.texts:
        for provision in text.provisions:
            if provision.status == "official":
                assert {one.kind for one in provision.sources} == {"official"}, (text.id, provision.key)


@pytest.mark.parametrize(
    ("change", "key", "where"),
    [
        ({"pages": "4"}, "error.law.unknown_field", "aps-1"),
        ({"kind": "seed"}, "error.law.value", "aps-1.kind"),
        ({"kind": "recall"}, "error.law.value", "aps-1.kind"),
        ({"address": "aps.dz/1"}, "error.law.value", "aps-1.address"),
        ({"address": "https://aps.dz/1 ; https://aps.dz/2"}, "error.law.value", "aps-1.address"),
        ({"date": "07/2024"}, "error.law.value", "aps-1.date"),
        ({"date": "2024-13"}, "error.law.value", "aps-1.date"),
        ({"read": "~2026"}, "error.law.value", "aps-1.read"),
        ({"read": "2026-02-30"}, "error.law.value", "aps-1.read"),
        ({"read": "today"}, "error.law.value", "aps-1.read"),
        ({"publisher": "unknown"}, "error.law.value", "aps-1.publisher"),
        ({"title": ""}, "error.law.value", "aps-1.title"),
    ],
)
def test_a_malformed_source_is_refused_at_its_field(change, key, where):
    with pytest.raises(InputError) as refused:
        source(**change)
    assert (refused.value.key, refused.value.where) == (key, where)


@pytest.mark.parametrize("name", ROW)
def test_a_source_says_everything_that_it_must(name):
    with pytest.raises(InputError) as refused:
        sources.parse({"aps-1": {field: value for field, value in ROW.items() if field != name}})
    assert (refused.value.key, refused.value.facts["field"].text) == ("error.law.missing_field", name)


@pytest.mark.parametrize("key", ["APS-1", "aps_1", "aps 1", "-aps"])
def test_a_key_is_small_letters_digits_and_dashes(key):
    with pytest.raises(InputError):
        sources.parse({key: ROW})


@pytest.mark.parametrize("other", ["a word", ["aps-1"], None])
def test_a_table_that_is_no_mapping_is_refused(other):
    for raw in (other, {"aps-1": other}):
        with pytest.raises(InputError) as refused:
            sources.parse(raw)
        assert refused.value.key == "error.law.mapping"


def test_a_source_in_words_says_what_is_known_of_it():
    assert source().words == "APS · 07/2024 · https://aps.dz/1"
    assert source(title="Loi 11-04", date="~2011", address="none").words == "APS · « Loi 11-04 » · ~2011"
    recalled = source(kind="recall", address="none", read="unknown", date="unknown")
    assert (recalled.words, recalled.read) == ("APS", "")


# --- what a provision may cite


def parsed(**changes):
    """A text of one provision."""
    row = {"value": "70 years", "article": "art. 9", "attaches": "keys", "status": "secondary", "source": "aps-2025-12"}
    return texts.parse({
        "id": "x/1", "kind": "decree", "title": dict.fromkeys(LANGUAGES, "t"), "scheme": "location_vente",
        "in_force": {"date": "2010-01-01", "status": "assumed"}, "sets": {"age_limit": row | changes},
    }).provisions[0]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cited", ["Liberté, 12/2015", "aps-2025-13", ["aps-2025-12", "aps-2025-13"]])
def test_an_unknown_source_is_refused_with_what_to_do(cited, lang):
    with pytest.raises(InputError) as refused:
        parsed(source=cited)
    assert refused.value.where == "sets.age_limit.source"
    told = refused.value.message(lang)
    assert all(word in told for word in ("sources.yaml", "none", cited if isinstance(cited, str) else cited[1]))


@pytest.mark.parametrize("cited", [[], ["aps-2025-12", "aps-2025-12"], None, "", ["none"], {"aps-2025-12": "p. 4"}])
def test_what_is_no_list_of_sources_is_refused(cited):
    with pytest.raises(InputError):
        parsed(source=cited)


def test_one_source_several_or_none():
    one, two = TABLE["aps-2025-12"], TABLE["liberte-2015-12"]
    assert parsed().sources == (one,)
    several = parsed(source=["aps-2025-12", "liberte-2015-12"])
    assert (several.sources, several.source) == ((one, two), f"{one.words} ; {two.words}")
    nothing = parsed(source="none", status="assumed")
    assert (nothing.sources, nothing.source) == ((), "none: no page found")


def test_whoever_writes_a_hypothesis_says_where_it_is_from_in_his_own_words():
    words = "an idea of my neighbour"
    mine = parsed(source=words, status="hypothetical")
    assert (mine.sources, mine.source) == ((), words)
    assert [write(sentence, "en") for sentence in whence(mine)] == [f"Source: {words}"]
    assert parsed(source="aps-2025-12", status="hypothetical").sources == (TABLE["aps-2025-12"],)
    bare = parsed(source="none", status="hypothetical")
    assert [sentence.key for sentence in whence(bare)] == ["source.hypothesis"]
    assert bare.source == "none: a hypothesis"


# --- when it was read


@pytest.mark.parametrize(
    ("read", "last_fresh"),
    [("2026-11-20", "2027-11-19"), ("2026-11", "2027-10-31"), ("2026", "2026-12-31"), ("2028-02-29", "2029-02-28")],
)
def test_a_page_is_to_be_read_again_twelve_months_after_the_first_day_on_which_it_may_have_been_read(read, last_fresh):
    day = dt.date.fromisoformat(last_fresh)
    assert not source(read=read).unread_on(day)
    assert source(read=read).unread_on(day + dt.timedelta(days=1))


def test_a_page_whose_day_was_not_noted_is_always_to_be_read_again():
    assert source(read="unknown").unread_on(dt.date.min)


def test_the_oldest_reading_comes_first_and_those_without_a_day_last():
    found = sources.unread([source(read=read) for read in ("unknown", "2025-03", "2026-11-20", "2024")], DAY)
    assert [one.read for one in found] == ["2024", "2025-03", ""]


def test_a_page_that_is_read_again_leaves_the_law_as_it_was():
    again = {
        key: Source(key, one.title, one.publisher, one.address, one.date, "2030-01-01", one.kind)
        for key, one in TABLE.items()
    }
    with mock.patch.object(sources, "table", return_value=again):
        law = Law(texts.read(path) for path in sorted(FOLDER.glob("*/*.yaml")))
    assert law.texts != LAW.texts
    assert law.digest == LAW.digest


# --- the doors that list them


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("day", ["2026-11-29", "2027-11-01"])
def test_the_command_and_the_help_list_the_same_sources(day, lang, capsys):
    expected = sources.unread(TABLE.values(), dt.date.fromisoformat(day))
    assert len(expected) > 0
    assert main(["law", "--sources", "--on", day, "--lang", lang]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert write(Counted("sources", len(expected)), lang) in head
    assert [row.split()[0] for row in rows if row] == [one.key for one in expected]
    page = unescape(handbook.sure(helped(lang, dt.date.fromisoformat(day))))
    assert head in page
    assert page.count(say("source.read.unknown", lang)) == sum(not one.read for one in expected)
    assert all(unescape(linked(one.words.replace(one.address, ""))) in page.replace("\u2066", "") for one in expected)


def helped(lang, day):
    example = examples.first()
    summary = question.answers(example.facts, LAW)[example.facts["type"]]
    return handbook.Help(Voice(LAW, lang), {"lang": lang}, example, summary, day)


def test_the_command_gives_the_sources_as_data(capsys):
    assert main(["law", "--sources", "--on", "2026-11-29", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["on"] == "2026-11-29"
    assert [row["key"] for row in found["sources"]] == [one.key for one in sources.unread(TABLE.values(), DAY)]
    assert all(row["kind"] in sources.KINDS and row["read"] != "" for row in found["sources"])


def test_make_sources_calls_the_command():
    target = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nsources:")[2].partition("\n\n")[0]
    assert "-m simulator law --sources $(if $(ON),--on $(ON))" in target


def test_the_law_as_data_names_its_sources_in_words_and_by_their_keys(capsys):
    assert main(["law", "age_limit", "--format", "json"]) == 0
    for row in json.loads(capsys.readouterr().out):
        assert row["source"] == " ; ".join(TABLE[key].words for key in row["sources"])
        assert set(row["note"]) in ({*LANGUAGES}, set())


# --- what a citizen reads


INTERNAL = re.compile(
    r"""ambiguit | seeds?[/ ] | \bSEED | fact\ file | \bsections?\ \w | \.(md|ya?ml|py|txt)\b | \b(dz|ma)/\d? | [a-z]+_[a-z]+
    | \b(LPA|LSP|ADS)-Q\d | \bA\d{1,2}\b | \bS\d{1,3}b?\b | \b(LIB|TRIB|HOR|LK|IL|AE|AJ|ME|EM|VD|CA|REF|ARR|LN|LS|LA|CNEP|BRA|JDA|LDK)\d+[A-Z]?\b
    | \bA36[05][A-Z]\b | \b(ALAIN|AADLC|LDK|JDA)\b | \bV\d[a-z]?\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words of our own material: keys of pages, numbers of questions, names of files and of provisions."""


NOTES = {text.id: text.note for text in TEXTS if text.note} | {
    f"{text.id} {provision.key} {provision.cohorts}": provision.note for text in TEXTS for provision in text.provisions if provision.note
}  # fmt: skip
EVIDENCE = {f"{p.text} {p.key} evidence": p.evidence for text in TEXTS for p in text.provisions if p.evidence}
"""What a person may read of a text beside its title and its words, each with its place."""


def test_every_note_of_a_packaged_text_is_written_in_each_language():
    """Words that stand for all languages are those of a person who wrote in one."""
    assert len(NOTES) > 500
    for place, words in (NOTES | EVIDENCE).items():
        assert set(words) == set(LANGUAGES), place
        assert len(set(words.values())) == len(LANGUAGES), place


@pytest.mark.parametrize(
    "word",
    [
        "ambiguity A3",
        "SEED2",
        "(S31, S45b)",
        "seed 004, #6",
        "dz/2001-105",
        "see management_fees",
        "LIB15",
        "LPA-Q2",
        "law.yaml",
    ],
)
def test_a_word_of_our_own_material_is_recognised(word):
    assert INTERNAL.search(f"Inclusive: {word}.")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_our_own_material_is_in_a_note(lang):
    faults = {
        place: found[0]
        for place, words in (NOTES | EVIDENCE).items()
        if (found := INTERNAL.search(re.sub(r"https?://\S+", "", words[lang])))
    }
    assert faults == {}


def test_no_word_of_our_own_material_is_in_a_source():
    shown = {one.key: f"{one.title} · {one.publisher}" for one in TABLE.values()}
    assert {key: found[0] for key, words in shown.items() if (found := INTERNAL.search(words))} == {}
    assert {key for key, words in shown.items() if re.search(r"\bunknown\b|\bnone\b", words)} == set()


def test_a_note_in_arabic_fences_what_is_read_from_left_to_right():
    for place, words in NOTES.items():
        plain = re.sub("\u2066.*?\u2069", "", words["ar"])
        assert not re.search(r"[A-Za-zÀ-ÿ]|\d/\d|[=+]", plain), (place, plain)
        assert not re.search(r"[,;?]", re.sub(r"\d,\d", "", plain)), (place, plain)
        assert re.search("[\u0600-\u06ff]", plain), place


def test_a_note_in_french_is_typed_as_french():
    for place, words in NOTES.items():
        plain = re.sub(r"https?://\S+", "", words["fr"])
        assert not re.search(r"'| [:;?!%»]|« |\d \d{3}\b", plain), (place, plain)


def test_the_decree_of_the_guide_for_contributors_can_be_read_with_its_source():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    decree = next(block for block in blocks if block.startswith("id: "))
    row = next(block for block in blocks if "publisher:" in block)
    table = sources.parse(documents.read_text(row))
    with mock.patch.object(sources, "table", return_value=table):
        text = texts.parse(documents.read_text(decree))
    assert {one.key for provision in text.provisions for one in provision.sources} == set(table)
    assert all(provision.note.keys() in ({*LANGUAGES}, set()) for provision in text.provisions)
