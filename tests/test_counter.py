"""The counter: a question typed without a mouse, and the code that brings it back without storing anything."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import InputError
from simulator.law import COHORTS, DWELLINGS, Readings
from simulator.ui import examples, recall
from simulator.ui.facts import BOTH, FIELDS, FIRST_DAY, KAFILS, LAST_DAY
from simulator.wording import LANGUAGES

# --- the recall code

YES_NO = st.sampled_from(("no", "yes"))
DAY = st.dates(FIRST_DAY, LAST_DAY).map(str)
TYPED = st.text(st.characters(codec="utf-8").filter(str.isprintable), min_size=1, max_size=40)
AMOUNT = st.integers(0, 2_000).map(lambda thousands: str(1000 * thousands)) | st.integers(0, 2**40).map(str) | TYPED
BIRTH = st.dates().map(str) | st.integers(1, 9999).map(str) | TYPED
SHARE = st.integers(0, 100).map("{} %".format) | TYPED
VALUES = {
    "cohort": st.sampled_from(COHORTS), "type": st.sampled_from((*DWELLINGS, BOTH)), "birth": BIRTH, "income": AMOUNT,
    "spouse": AMOUNT, "property": YES_NO, "aid": YES_NO, "earlier": YES_NO, "price": AMOUNT, "charges": AMOUNT,
    **{f"kafil{n}": BIRTH for n in KAFILS}, **{f"kafil{n}_income": AMOUNT for n in KAFILS},
    **{f"kafil{n}_share": SHARE for n in KAFILS},
    **{f"reading_{name}": st.sampled_from(choices) for name, choices in Readings.choices().items()},
}  # fmt: skip
QUESTIONS = st.fixed_dictionaries({name: VALUES.get(name, DAY) | st.just("") for name in FIELDS})
"""Every question that an address can hold, and those with holes."""


@given(QUESTIONS)
def test_a_code_keeps_every_fact(facts):
    assert recall.decode(recall.encode(facts)) == facts


def test_every_fact_has_its_place_in_the_code():
    assert set(recall.NEEDED) | set(recall.RARE) == set(FIELDS), "append the new fact to recall.RARE"
    assert set(recall.NEEDED) == {name for name, field in FIELDS.items() if field.needed}


PRINTED = {
    "08NE-H1TF-85DB-JHG6": "couple_f3",
    "007W-T1N7-8SPT-FSV2-498S": "cohort_2013_f4",
    "0003-GVEV-N6HF-8ZTM-2HJJ": "snmg_2026_f3",
}
"""Codes that people have on paper."""


@pytest.mark.parametrize("code", PRINTED)
def test_a_code_printed_by_this_version_opens_for_ever(code):
    facts = next(example.facts for example in examples.all_of_them() if example.name == PRINTED[code])
    assert recall.decode(code) == facts
    assert recall.encode(facts) == code


CODES = st.sampled_from(examples.all_of_them()).map(lambda example: recall.encode(example.facts))


@given(CODES, st.data())
def test_any_wrong_character_is_refused(code, data):
    letters = code.replace("-", "")
    place = data.draw(st.integers(0, len(letters) - 1))
    other = data.draw(st.sampled_from([each for each in recall.ALPHABET if each != letters[place]]))
    with pytest.raises(InputError) as refused:
        recall.decode(letters[:place] + other + letters[place + 1 :])
    assert refused.value.key == "counter.code.wrong"


@given(CODES, st.data())
def test_any_two_characters_exchanged_are_noticed(code, data):
    letters = list(code.replace("-", ""))
    one, two = (data.draw(st.integers(0, len(letters) - 1)) for _ in range(2))
    same = letters[one] == letters[two]
    letters[one], letters[two] = letters[two], letters[one]
    if same:
        assert recall.encode(recall.decode("".join(letters))) == code
    else:
        with pytest.raises(InputError):
            recall.decode("".join(letters))


@given(CODES, st.data())
def test_a_character_missing_or_in_excess_is_refused(code, data):
    letters = code.replace("-", "")
    place = data.draw(st.integers(0, len(letters) - 1))
    for typed in (letters[:place] + letters[place + 1 :], letters[:place] + "7" + letters[place:]):
        with pytest.raises(InputError) as refused:
            recall.decode(typed)
        assert refused.value.key == "counter.code.length"


def test_a_wrong_character_is_refused_wherever_it_is_and_whatever_it_is():
    letters = next(iter(PRINTED)).replace("-", "")
    for place, right in enumerate(letters):
        for other in set(recall.ALPHABET) - {right}:
            with pytest.raises(InputError):
                recall.decode(letters[:place] + other + letters[place + 1 :])


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_what_is_not_a_code_is_refused_in_a_sentence(typed):
    error = refusal(typed)
    assert error is None or all(error.message(lang) for lang in LANGUAGES)


def refusal(typed):
    try:
        recall.decode(typed)
    except InputError as error:
        return error
    return None


def test_a_code_of_another_version_is_refused():
    out = recall._Writer()
    out.put(2, recall._VERSIONS)
    values = [0] * 13 + [out.number()]
    values += recall._remainder([*values, 0, 0])
    with pytest.raises(InputError) as refused:
        recall.decode("".join(recall.ALPHABET[value] for value in values))
    assert refused.value.key == "counter.code.version"


def test_a_code_is_read_as_people_write_it():
    code, name = next(iter(PRINTED.items()))
    facts = next(example.facts for example in examples.all_of_them() if example.name == name)
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
        assert recall.decode(typed) == facts


def test_a_code_has_no_letter_that_is_taken_for_another():
    codes = [recall.encode(example.facts) for example in examples.all_of_them()]
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4})+", code) for code in codes)
    assert not set("ILOU") & set(recall.ALPHABET)
    assert min(map(len, codes)) == len("0000-0000-0000-0000")
