"""What the lab says of one, two or three households is said as of one, two or three; its pictures show every household."""

import datetime as dt
import re

import pytest
from test_population import FIRST, LAW, NOW, all_of, f3

from simulator import population
from simulator.base.money import Money
from simulator.populations.count.groups import DECILE
from simulator.populations.experiment import Wages
from simulator.populations.report import findings, picture_file, pictures
from simulator.wording import LANGUAGES, write

ONE = f3("1985-03-15", 80_000)
SHORT_TERM = f3("1965-03-15", 80_000)
REFUSED = f3("1990-01-01", 20_000)
UNPRICED = f3("1985-03-15", 80_000, dwelling=0)
DELAYS = (0, 8)


def of(*households, names=(FIRST, NOW), **asked):
    return population(
        all_of(*households), list(names), law=LAW, wage=True, delays=DELAYS, receipts=True, verdict=True, **asked
    )


def said(found, lang, place=1):
    return write(findings.law(found, place), lang).replace("\xa0", " ")


@pytest.mark.parametrize(("households", "words"), [
    ([ONE], {"fr": "ce ménage peut signer et payer : 6 646 DA par mois, soit 8,3 % de son revenu. L’âge raccourcit sa durée.",
             "ar": "هذه الأسرة قادرة على التوقيع والدفع", "en": "this household can sign and pay: 6 646 DA a month"}),
    ([REFUSED], {"fr": "ce ménage ne peut pas signer et payer.", "ar": "لا يمكن لهذه الأسرة", "en": "this household cannot"}),
    ([REFUSED] * 2, {"fr": "aucun de ces 2 ménages ne peut", "ar": "لأي من هذه الأسر (أسرتان)", "en": "none of these 2 households can"}),
    ([ONE, REFUSED], {"fr": "pour 2 ménages : au plus 30 % pour 1 ménage (50 %)", "ar": "30 % على الأكثر: أسرة واحدة (50 %)", "en": "at most 30 % for 1 household (50 %)"}),
    ([ONE] * 2, {"fr": "au plus 30 % pour 2 ménages (100 %)", "ar": "أسرتان (100 %)", "en": "2 households (100 %)"}),
    ([ONE] * 3, {"fr": "pour 3 ménages (100 %)", "ar": "3 أسر (100 %)", "en": "for 3 households (100 %)"}),
    ([ONE] * 11, {"fr": "pour 11 ménages (100 %)", "ar": "11 أسرة (100 %)", "en": "for 11 households (100 %)"}),
    ([ONE] * 100, {"fr": "pour 100 ménages (100 %)", "ar": "100 أسرة (100 %)", "en": "for 100 households (100 %)"}),
])  # fmt: skip
def test_a_law_is_told_of_one_of_two_of_many(households, words):
    found = of(*households)
    for lang, some in words.items():
        assert some in said(found, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 3, 11, 100])
def test_no_sentence_has_a_hole_or_one_of_several(count, lang):
    found = of(*[(ONE, SHORT_TERM, REFUSED)[n % 3] for n in range(count)], by=DECILE)
    told = [findings.population(found), *(sentence for picture in pictures.of(found) for sentence in picture.sentences)]
    told += [findings.law(found, place) for place in (0, 1)]
    for words in (write(sentence, lang).replace("\xa0", " ") for sentence in told):
        assert "{" not in words
        assert not re.search(r"\b1 (?:ménage|household)[^s].{0,12}(?:peuvent|1 can)|sur 1\b|\b1 lignes|\b1 rows", words)


@pytest.mark.parametrize("weight", [0.0, 0.3])
def test_weights_that_make_no_household_are_told_so(weight):
    found = of(f3("1985-03-15", 80_000, weight=weight))
    assert "ne font pas un ménage entier" in said(found, "fr")


def test_those_of_whom_age_does_not_shorten_the_term_are_told_so():
    young = of(f3("2000-01-01", 80_000))
    assert "L’âge ne raccourcit pas sa durée." in said(young, "fr")


# --- the minimum wage is named, from the law


def test_the_two_minimum_wages_are_those_of_the_law():
    found = of(ONE)
    now, later = (
        next(p.value for p in LAW.in_force_on("location_vente", dt.date.fromisoformat(day)) if p.key == "snmg")
        for day in ("2024-07-06", "2028-06-20")
    )
    assert found.wages == Wages(frozenset({now}), frozenset({later}))
    for lang in LANGUAGES:
        words = write(findings.wage(found, 1), lang)
        assert words.index(write(Money(later), lang)) < words.index(write(Money(now), lang))


def test_a_wage_that_is_the_same_on_both_days_changes_nothing():
    found = of(f3("1985-03-15", 80_000, application="2026-02-01", acceptance="2026-03-01"))
    assert "rien ne change" in write(findings.wage(found, 1), "fr")


# --- who wins and who loses: nobody is left out of the picture


def test_households_without_a_known_price_have_their_own_colour_and_column():
    found = of(ONE, ONE, UNPRICED, by=DECILE)
    picture = next(one for one in pictures.of(found) if one.name == "verdict_1")
    assert [series.name.key for series in picture.series][-1] == "payments.column.unknown"
    assert len({series.colour for series in picture.series}) == len(picture.series) == 5
    for column in zip(*(series.values for series in picture.series), strict=True):
        assert column == (None,) * 5 or sum(column) == 1
    for lang in LANGUAGES:
        heads, rows = pictures.table(picture, lang)
        assert len(heads) == 6
        assert all(len(row) == 6 for row in rows)
        assert f'fill="{pictures.UNPRICED}"' in picture_file.svg(picture, lang)
    assert found.value("unknown.share", 1, table="verdict") * 3 == 1


def test_where_every_price_is_known_there_is_no_such_colour():
    picture = next(one for one in pictures.of(of(ONE, REFUSED, by=DECILE)) if one.name == "verdict_1")
    assert len(picture.series) == 4


def test_a_few_millions_are_told_in_dinars():
    assert write(findings.large(findings.Fraction(1_715_000)), "ar").replace("\xa0", " ") == "1 715 000 دج"
