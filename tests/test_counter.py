"""The counter: a question typed without a mouse, and the code that brings it back without storing anything."""

import re
from urllib.parse import urlencode

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paging import MARKED
from streamlit.testing.v1 import AppTest

from simulator import sheets
from simulator.law import COHORTS, DWELLINGS, Law, Readings
from simulator.law.conditions import KINDS
from simulator.question.facts import BOTH, KAFILS, LOANS, OTHER, OWNER_CHOICES
from simulator.reading import clock
from simulator.reading.errors import InputError
from simulator.reading.shipped import scenarios
from simulator.ui.server import asgi
from simulator.ui.state import counter_input, examples, life_codes, question, recall_code, recall_contract
from simulator.ui.state.facts import FIELDS, FIRST_DAY, LAST_DAY, as_supposed, supposed, written
from simulator.wording import LANGUAGES, say, write

# --- the recall code

YES_NO = st.sampled_from(("no", "yes"))
DAY = st.dates(FIRST_DAY, LAST_DAY).map(str)
TYPED = st.text(st.characters(codec="utf-8").filter(str.isprintable), min_size=1, max_size=40)
AMOUNT = st.integers(0, 2_000).map(lambda thousands: str(1000 * thousands)) | st.integers(0, 2**40).map(str) | TYPED
BIRTH = st.dates().map(str) | st.integers(1, 9999).map(str) | TYPED
SHARE = st.integers(0, 100).map("{} %".format) | TYPED
VALUES = {
    "cohort": st.sampled_from(COHORTS), "type": st.sampled_from((*DWELLINGS, BOTH)), "birth": BIRTH, "income": AMOUNT,
    "spouse": AMOUNT, "property": YES_NO, "aid": YES_NO, "earlier": YES_NO, "loan": st.sampled_from(LOANS), "price": AMOUNT, "charges": AMOUNT,
    **{f"kafil{n}": BIRTH for n in KAFILS}, **{f"kafil{n}_income": AMOUNT for n in KAFILS},
    **{f"kafil{n}_share": SHARE for n in KAFILS},
    "property_kind": st.sampled_from((*KINDS, OTHER)), "property_whose": st.sampled_from(OWNER_CHOICES), "property_until": BIRTH,
    "property_undivided": YES_NO, "aid_whose": st.sampled_from(OWNER_CHOICES), "wilaya": TYPED, "savings_plan": YES_NO,
    **{f"reading_{name}": st.sampled_from(choices) for name, choices in Readings.choices().items()},
}  # fmt: skip
QUESTIONS = st.fixed_dictionaries(
    {name: VALUES.get(name, DAY) | st.just("") for name in FIELDS if name != "supposed"}
).flatmap(lambda facts: st.sets(st.sampled_from([*facts])).map(lambda names: as_supposed(facts, names)))
"""Every question that an address can hold, and those with holes."""


def own(facts):
    """The same facts, as a household's own: what a clerk types is no example's."""
    return facts | {"supposed": ""}


@given(QUESTIONS)
def test_a_code_keeps_every_fact(facts):
    assert recall_code.decode(recall_code.encode(facts)) == facts


def test_every_fact_has_its_place_in_the_code():
    assert set(recall_code.NEEDED) | set(recall_code.RARE) == set(FIELDS), "append the new fact to recall.RARE"
    assert set(recall_code.NEEDED) == {name for name, field in FIELDS.items() if field.needed}


PRINTED = {
    "08NE-H1TF-85DB-JHG6": "couple_f3",
    "007W-T1N7-8SPT-FSV2-498S": "cohort_2013_f4",
    "0003-GVEV-N6HF-8ZTM-2HJJ": "snmg_2026_f3",
}
"""Codes that people have on paper."""


@pytest.mark.parametrize("code", PRINTED)
def test_a_code_printed_by_this_version_opens_for_ever(code):
    facts = next(example.facts for example in examples.all_of_them() if example.name == PRINTED[code])
    assert recall_code.decode(code) == facts | {"supposed": ""}, "older papers do not say what was an example's"
    assert recall_code.encode(facts | {"supposed": ""}) == code
    assert recall_code.decode(recall_code.encode(facts)) == facts


CODES = st.sampled_from(examples.all_of_them()).map(lambda example: recall_code.encode(example.facts))


@given(CODES, st.data())
def test_any_wrong_character_is_refused(code, data):
    letters = code.replace("-", "")
    place = data.draw(st.integers(0, len(letters) - 1))
    other = data.draw(st.sampled_from([each for each in recall_code.ALPHABET if each != letters[place]]))
    with pytest.raises(InputError) as refused:
        recall_code.decode(letters[:place] + other + letters[place + 1 :])
    assert refused.value.key == "counter.code.wrong"


@given(CODES, st.data())
def test_any_two_characters_exchanged_are_noticed(code, data):
    letters = list(code.replace("-", ""))
    one, two = (data.draw(st.integers(0, len(letters) - 1)) for _ in range(2))
    same = letters[one] == letters[two]
    letters[one], letters[two] = letters[two], letters[one]
    if same:
        assert recall_code.encode(recall_code.decode("".join(letters))) == code
    else:
        with pytest.raises(InputError):
            recall_code.decode("".join(letters))


@given(CODES, st.data())
def test_a_character_missing_or_in_excess_is_refused(code, data):
    letters = code.replace("-", "")
    place = data.draw(st.integers(0, len(letters) - 1))
    for typed in (letters[:place] + letters[place + 1 :], letters[:place] + "7" + letters[place:]):
        with pytest.raises(InputError) as refused:
            recall_code.decode(typed)
        assert refused.value.key == "counter.code.length"


def test_a_wrong_character_is_refused_wherever_it_is_and_whatever_it_is():
    letters = next(iter(PRINTED)).replace("-", "")
    for place, right in enumerate(letters):
        for other in set(recall_code.ALPHABET) - {right}:
            with pytest.raises(InputError):
                recall_code.decode(letters[:place] + other + letters[place + 1 :])


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_what_is_not_a_code_is_refused_in_a_sentence(typed):
    error = refusal(typed)
    assert error is None or all(error.message(lang) for lang in LANGUAGES)


def refusal(typed):
    try:
        recall_code.decode(typed)
    except InputError as error:
        return error
    return None


def test_a_code_of_another_version_is_refused():
    out = recall_code.Writer()
    out.put(4, recall_code._VERSIONS)
    values = [0] * 13 + [out.number()]
    values += recall_code._remainder([*values, 0, 0])
    with pytest.raises(InputError) as refused:
        recall_code.decode("".join(recall_code.ALPHABET[value] for value in values))
    assert refused.value.key == "counter.code.version"


def test_a_code_is_read_as_people_write_it():
    code, name = next(iter(PRINTED.items()))
    facts = next(own(example.facts) for example in examples.all_of_them() if example.name == name)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", "\u00a0"),
        f"  {code} ",
        arabic,
        code.replace("0", "O").replace("1", "l"),
        f"\u2066{code}\u2069",
    ):
        assert recall_code.decode(typed) == facts


def test_a_code_has_no_letter_that_is_taken_for_another():
    codes = [recall_code.encode(own(example.facts)) for example in examples.all_of_them()]
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4})+", code) for code in codes)
    assert not set("ILOU") & set(recall_code.ALPHABET)
    assert min(map(len, codes)) == len("0000-0000-0000-0000")


# --- what a clerk types

TYPED_IN = {
    "cohort": "2024", "type": "f3", "birth": "01061975", "keys": "20062028", "income": "60 000", "spouse": "0",
    "property": "n", "aid": "non", "application": "06/07/2024", "acceptance": "15.12.2025", "kafil": "",
}  # fmt: skip
UNDERSTOOD = {
    "cohort": "2024", "type": "F3", "birth": "1975-06-01", "keys": "2028-06-20", "income": "60000", "spouse": "0",
    "property": "no", "aid": "no", "application": "2024-07-06", "acceptance": "2025-12-15",
}  # fmt: skip


def typed_in(kept=None, **texts):
    found = counter_input.read(TYPED_IN | texts, kept or {})
    assert found.problems == {}
    return written(found.facts)


def test_the_form_is_read_as_a_clerk_types_it():
    assert typed_in() == {name: UNDERSTOOD[name] for name in FIELDS if name in UNDERSTOOD}


@pytest.mark.parametrize(("name", "text", "code"), [
    ("cohort", "3", "2024"), ("cohort", "AADL 2", "2013"), ("cohort", "2002", "2001-2002"), ("cohort", "عدل 1", "2001-2002"),
    ("cohort", "٢٠١٣", "2013"), ("type", "4", "F4"), ("type", "F 5", "F5"), ("type", "?", "both"), ("type", "Inconnu", "both"),
    ("type", "مجهول", "both"), ("type", "؟", "both"), ("property", "OUI", "yes"), ("property", "نعم", "yes"), ("aid", "y", "yes"),
    ("aid", "لا", "no"), ("birth", "1975", "1975"), ("birth", "٠١٠٦١٩٧٥", "1975-06-01"), ("income", "٦٠ ٠٠٠ دج", "60000"),
    ("income", "6 millions", "60000"), ("spouse", "6 ملايين", "60000"), ("keys", "29022028", "2028-02-29"), ("keys", "2028", "2028-01-01"),
])  # fmt: skip
def test_short_words_digits_and_arabic_digits(name, text, code):
    assert typed_in(**{name: text})[name] == code


@pytest.mark.parametrize(("name", "text"), [
    ("cohort", "2027"), ("type", "F9"), ("property", "peut-être"), ("keys", "30022028"), ("keys", "hier"),
    ("application", "hier"), ("birth", "x" * 41), ("kafil", "02051998"), ("kafil", "45000"), ("kafil", "1 1; 2 2; 3 3; 4 4"),
])  # fmt: skip
def test_what_is_not_understood_is_said_and_never_guessed(name, text):
    found = counter_input.read(TYPED_IN | {name: text}, {})
    assert list(found.problems) == [name]
    for lang in LANGUAGES:
        assert text in say(found.problems[name].key, lang, **found.problems[name].facts)


def test_every_wrong_field_is_told_at_once_in_the_order_of_the_form():
    wrong = {"type": "F5", "birth": "31021985", "keys": "20", "income": "24.000", "spouse": "600 EUR"}
    found = counter_input.with_unpriced(counter_input.read(TYPED_IN | wrong, {}), Law.load())
    assert list(found.problems) == [name for name in counter_input.ORDER if name in wrong]
    at = filled(opened(lang="fr"), type="F5", birth="31021985", keys="20")
    page = shown(at)
    told = [page.index(text) for text in ("F5", "31021985", "«\u00a020\u00a0»")]
    assert told == sorted(told)
    assert wanted(at) == "counter-type"


def test_what_only_the_whole_question_shows_is_told_with_the_rest():
    """A day before another, a birth after the application, a share that nothing reads: in one go, each at its field."""
    wrong = {"birth": "2030", "keys": "01012025", "income": "24.000", "kafil": "02051998 45000 40 %"}
    found = counter_input.read(TYPED_IN | wrong, {})
    assert {name: sentence.key for name, sentence in found.problems.items()} == {
        "birth": "page.fix.birth.after_application", "keys": "page.fix.date.order",
        "income": "page.fix.amount.two_readings", "kafil": "page.fix.kafil.share_unread",
    }  # fmt: skip


def test_a_type_without_a_price_is_told_unless_a_price_is_kept_beside_the_form():
    read = counter_input.read(TYPED_IN | {"type": "F5"}, {})
    assert list(counter_input.with_unpriced(read, Law.load()).problems) == ["type"]
    priced = counter_input.read(TYPED_IN | {"type": "F5"}, {"price": "3500000"})
    assert counter_input.with_unpriced(priced, Law.load()).problems == {}
    for dwelling in (*question.SIDE_BY_SIDE, "?"):
        assert (
            counter_input.with_unpriced(counter_input.read(TYPED_IN | {"type": dwelling}, {}), Law.load()).problems
            == {}
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_an_empty_spouse_is_told_names_no_currency_of_a_file(lang):
    told = counter_input.read(TYPED_IN | {"spouse": ""}, {}).problems["spouse"]
    assert "DZD" not in say(told.key, lang, **told.facts)


def test_a_blank_field_is_asked_for_with_the_reason():
    needed = [name for name in counter_input.ORDER if name not in ("kafil", *counter_input.OPTIONAL)]
    assert list(counter_input.read({}, {}).problems) == needed


@pytest.mark.parametrize(("text", "facts"), [
    ("02051998 45000", {"kafil1": "1998-05-02", "kafil1_income": "45000"}),
    ("02/05/1998 45 000 DA", {"kafil1": "1998-05-02", "kafil1_income": "45000"}),
    ("02 05 1998 45000 40 %", {"kafil1": "1998-05-02", "kafil1_income": "45000", "kafil1_share": "40 %"}),
    ("1998 45 000; ٠٣٠٤٢٠٠٠ ٣٠٠٠٠",
     {"kafil1": "1998", "kafil1_income": "45000", "kafil2": "2000-04-03", "kafil2_income": "30000"}),
])  # fmt: skip
def test_a_kafil_is_a_birth_and_an_income_in_one_field(text, facts):
    found = typed_in({"reading_kafil": "shares"} if "%" in text else {}, kafil=text)
    assert {name: code for name, code in found.items() if name.startswith("kafil")} == facts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_typical_case_is_shown_in_the_form_and_read_back_whole(lang):
    for example in examples.all_of_them():
        found = counter_input.read(counter_input.shown(example.facts, lang), example.facts)
        assert (found.facts | {"supposed": ""}, found.problems) == (example.facts | {"supposed": ""}, {}), example.name
        assert not supposed(found.facts) & {*counter_input.ORDER}, "what stands in the form was stated by the clerk"


def test_a_case_comes_back_from_its_address_or_its_code_and_from_nothing_less():
    facts = examples.all_of_them()[1].facts
    whole = f"http://127.0.0.1:8501/guichet?{urlencode(written(facts))}&lang=ar"
    assert counter_input.brought_back(whole) == counter_input.brought_back(recall_code.encode(facts)) == facts
    for text in (
        whole.replace("birth=", "b="),
        "http://127.0.0.1:8501/?lang=fr",
        "bonjour",
    ):
        with pytest.raises(InputError):
            counter_input.brought_back(text)


# --- the page


def opened(**address):
    at = AppTest.from_file(str(asgi.SCRIPT), default_timeout=30)
    for name, code in address.items():
        at.query_params[name] = code
    at.run()
    at.switch_page(str(asgi.SCRIPT.parent / "counter.py")).run()
    assert not at.exception, at.exception
    return at


def shown(at):
    return " ".join(block.proto.body for block in at.get("html"))


def field(at, name):
    return next(widget for widget in at.text_input if widget.key.startswith(f"{name}@"))


def filled(at, **texts):
    """The form typed in, and Enter."""
    for name, text in (TYPED_IN | texts).items():
        field(at, f"counter-{name}").set_value(text)
    return pressed(at, 0)


def pressed(at, place):
    at.button[place].click().run()
    assert not at.exception, at.exception
    return at


def wanted(at):
    """Where the page puts the cursor."""
    return re.search(r'id="cursor" data-to="([^"]+)"', shown(at))[1]


def address(at):
    return {name: code if isinstance(code, str) else code[0] for name, code in at.query_params.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_that_a_spoilt_address_borrowed_are_named_before_the_answer(lang):
    at = opened(lang=lang, cohort="2024", type="F4", birth="1971", income="45000", spouse="0", property="no", aid="no")
    assert say("page.field.keys", lang) in shown(at).partition('class="label alert"')[2].partition("</p>")[0]
    whole = opened(lang=lang, **written(own(examples.first().facts)))
    assert 'class="label alert"' not in shown(whole)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_blank_until_something_was_typed(lang):
    at = opened(lang=lang)
    assert {widget.value for widget in at.text_input} == {""}
    assert say("counter.how", lang) in shown(at)
    assert "hero" not in shown(at)
    assert wanted(at) == "counter-cohort"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_typed_is_answered_beside_it(lang):
    at = filled(opened(lang=lang), birth="15031985", spouse="20000")
    page = shown(at)
    facts = own(examples.first().facts)
    for found in ("1 303 400", "343 000", "171 500", "15/02/2026", "15/03/2026", "20/02/2055"):
        assert found.replace(" ", "\u00a0") in page
    assert recall_code.encode(facts) in page
    assert address(at) == {"lang": lang} | written(facts) | MARKED
    assert field(at, "counter-birth").value == "15/03/1985"
    assert wanted(at) == "print"


def test_a_visitor_who_does_not_know_the_type_has_both_answers():
    at = filled(opened(lang="fr"), type="?")
    for dwelling in question.SIDE_BY_SIDE:
        assert say("page.hero.of", "fr", dwelling=dwelling) in shown(at)
    assert address(at)["type"] == "both"


def test_what_is_missing_is_said_by_how_much(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "2028-06-19")  # the eve of the keys
    page = shown(filled(opened(lang="fr"), income="24000", property="o"))
    assert "24\u00a0000\u00a0DA" in page
    assert page.count('class="refused"') == 2


def test_the_cursor_goes_to_what_must_be_corrected():
    assert wanted(filled(opened(lang="ar"), birth="", keys="hier")) == "counter-birth"
    at = filled(opened(lang="fr"), income="24.000")
    assert wanted(at) == "counter-income"
    assert say("counter.problems", "fr") in shown(at)
    assert wanted(filled(at, kafil="02052050 45000")) == "counter-kafil"


def test_the_next_visitor_finds_nothing_of_the_last_one():
    at = filled(opened(lang="fr"), kafil="02051998 45000")
    assert "1998" in repr(at.session_state)
    at = pressed(at, 1)
    assert {widget.value for widget in at.text_input} == {""}
    assert address(at) == {"lang": "fr"}
    assert "hero" not in shown(at)
    assert "1998" not in repr(at.session_state)


def test_a_code_brings_the_case_back_with_what_the_form_does_not_show():
    facts = own(examples.first().facts) | {"price": "3500000", "reading_rounding": "dinar_up"}
    at = opened(lang="fr")
    field(at, "recall").set_value(recall_code.encode(facts).lower()).run()
    assert at.session_state.visit.facts == facts
    assert field(at, "counter-income").value == "60\u00a0000"
    assert say("page.field.price", "fr") in shown(at)
    field(at, "counter-income").set_value("70000")
    assert pressed(at, 0).session_state.visit.facts == facts | {"income": "70000"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_with_a_typing_error_is_refused_in_a_sentence_and_changes_nothing(lang):
    at = filled(opened(lang=lang))
    before = dict(at.session_state.visit.facts)
    field(at, "recall").set_value("08NE-H1TF-85DB-JHG7").run()
    assert say("counter.code.wrong", lang) in shown(at)
    assert at.session_state.visit.facts == before
    assert wanted(at) == "counter-recall"


def test_nothing_typed_becomes_markup():
    page = shown(filled(opened(lang="fr"), cohort="<img src=x onerror=alert(1)>"))
    assert "<img" not in page
    at = opened(lang="fr")
    field(at, "recall").set_value("<b>").run()
    assert "<b>&lt;" not in shown(at).replace("«\u00a0&lt;", "")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_sheet_shows_the_code_that_opens_it_again(lang):
    case = scenarios() / "households" / "couple_f3.yaml"
    code = recall_code.encode(own(examples.first().facts))
    coded, without = (
        pypdfium2.PdfDocument(sheets.pdf(case, lang, code=shown))[0].get_textpage().get_text_bounded(right=297)
        for shown in (code, "")
    )
    assert say("sheet.recall", lang, code=code).replace("\u00a0", " ") in coded.replace("\u00a0", " ")
    assert say("counter.code", lang) not in without


def test_what_yes_or_no_answers_in_the_fold_is_asked_and_may_stay_blank():
    """Facts of the table, whatever they are: none is silently missing from the form of the counter."""
    texts = counter_input.shown(examples.first().facts, "fr")
    for name in counter_input.OPTIONAL:
        for text, code in (("", ""), ("oui", "yes"), ("N", "no"), ("نعم", "yes")):
            form = counter_input.read(texts | {name: text}, examples.first().facts)
            assert (form.facts[name], form.problems) == (code, {}), (name, text)
        wrong = counter_input.read(texts | {name: "peut-être"}, examples.first().facts)
        assert list(wrong.problems) == [name]
        assert "oui, non" in write(wrong.problems[name], "fr")


# --- the code of a contract that has begun


LIFE = {
    "cohort": "2001-2002", "type": "F3", "birth": "1972-05-05", "keys": "2018-04-15", "m_on": "2026-11-29", "m_paid": "2026-11-20",
    "m_events": "deferred.2020-04.6.6~missed.2024-03.2024-08~catch_up.2025-01.6~lump_sum.2027-01-20.500000.shorter",
}  # fmt: skip
EVERY_EVENT = (
    "missed.2024-03.2024-08~catch_up.2025-01.6~deferred.2020-04.6.~lump_sum.2027-01-20.500000,50.lower~pay_all.2030-01-20~reschedule.2028-01-20.100"
    "~surcharge.2025-03-01.2500~kafil.2029-01-20.1998-05-02.45000.keep~death.2031-05-20.spouse.1980-01-02~divorce.2032-05-20.heirs.~withdrawal.2033-05-01.80000.~income.2026-01-01.50000.0."
)
LATER_EVENTS = "payment.2026-11-25.6562,50~kafil_share.2029-01-20.1998-05-02.45000.40~price_revision.2017-05-01.3600000"
"""Those that codes hold since; each keeps its place too."""


def test_a_code_holds_the_contract_and_its_events():
    code = recall_code.encode(LIFE)
    assert recall_code.decode(code) == dict.fromkeys(FIELDS, "") | LIFE
    assert len(code) < 80
    household = {name: text for name, text in LIFE.items() if not name.startswith("m_")}
    assert len(recall_code.encode(LIFE | {"m_events": ""})) < 30
    assert recall_code.encode(household)[0] != code[0]


@pytest.mark.parametrize("part", ["m_on", "m_paid", "m_events"])
def test_a_part_of_a_contract_may_be_missing(part):
    facts = own(examples.first().facts) | {
        name: text for name, text in LIFE.items() if name.startswith("m_") and name != part
    }
    assert recall_code.decode(recall_code.encode(facts)) == facts | {part: ""}


def test_every_event_has_its_place_in_a_code_for_good():
    code = "0021-5BWM-6KJT-XVAA-7FY4-STND-40SP-R4KJ-HGW0-W0T1-F4QZ-YQZD-R8PZ-SQ4V-CECA-QY02-8QTM-WP9P-213W-8R8G-XNMH-104S-9T1B-ZHKR-QKPM-MEVY-7MV7-1Y8Y-5QQ8-6SGV-AE5R-G4FB-HQHJ-9B0Y-YCTP-H35T-CAPN"
    assert recall_code.encode(LIFE | {"m_events": EVERY_EVENT}) == code
    assert recall_code.decode(code)["m_events"] == EVERY_EVENT
    later = recall_code.encode(LIFE | {"m_events": LATER_EVENTS})
    assert later == "0VZD-TD7M-MC5F-4GEJ-2EJ0-HXQB-VDCG-NHFN-1TMT-3ZK7-A9HK-KPWY-SJSH-TWY8-84F2-935T-CA57"
    assert recall_code.decode(later)["m_events"] == LATER_EVENTS
    assert set(recall_contract._EVENTS) == set(life_codes.EVENT_FIELDS)
    assert {choice for fields in life_codes.EVENT_FIELDS.values() for field in fields for choice in field.choices} <= {
        *recall_contract._CHOICES
    }


def test_a_code_of_today_without_a_contract_is_that_of_before():
    facts = own(examples.first().facts)
    assert recall_code.encode(facts | dict.fromkeys(recall_contract.CODES, "")) == recall_code.encode(facts)


def test_the_page_of_a_contract_and_the_counter_hold_the_same_contract():
    codes = recall_contract.to_page(LIFE)
    assert recall_contract.of_page(codes) == LIFE
    address = "/contrat?" + urlencode(life_codes.written(codes))
    assert counter_input.brought_back(address) == dict.fromkeys(FIELDS, "") | LIFE
    both = "/guichet?" + urlencode(written(own(examples.first().facts)) | {"m_paid": "2026-11-20"})
    assert counter_input.brought_back(both)["m_paid"] == "2026-11-20"
