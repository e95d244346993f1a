"""The law is complete, exact and dated: every month, every key, every cohort, one value or a declared gap."""

import copy
import datetime as dt
import itertools
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from daily import daily
from golden_law import GOLDEN, lines
from known_law import whole_law
from test_people import BUYER, FACTS

from simulator.api import simulate
from simulator.engine.households import Buyers, Households
from simulator.engine.rules import decide
from simulator.law import COHORTS, STATUSES, Law, Readings, Terms
from simulator.law import text as texts
from simulator.law import values as v
from simulator.law.conditions import AgeRange, EarlierAid, Ownership
from simulator.law.keys import BANKS, BY_COHORT, HOUSING, KEYS, SCHEMES, WAGES
from simulator.law.library import FOLDER
from simulator.law.text import ATTACHES, DATING, HOUSEHOLD_KINDS, KINDS
from simulator.reading import documents
from simulator.reading.errors import InputError, LawError

LAW, FROZEN = whole_law(), Law.load()
SCHEME = "location_vente"
FIRST = dt.date(2001, 4, 29)
START = {"location_vente": "dz/2001-105", "lpa": "dz/2010-235", "lsp": "dz/1994-308", "daam_sakane": "ma/2-23-350"}
"""The decree with which each scheme begins: the first that names its way of financing."""
FIRST_WAGE = dict.fromkeys(("location_vente", "lpa", "lsp"), dt.date(1998, 9, 1)) | {"daam_sakane": dt.date(2021, 1, 1)}
REFORMS = sorted((Path(__file__).parents[1] / "scenarios" / "reforms").glob("*.yaml"))
MONTHS = [dt.date(year, month, 1) for year in range(2001, 2031) for month in range(1, 13)][4:]
DAYS = [FIRST, *MONTHS, dt.date(2030, 12, 31)]
FIRST_PRICE = dict(zip(COHORTS, (FIRST, dt.date(2013, 1, 1), dt.date(2025, 12, 15)), strict=True))


def on(day, law=LAW, frozen=None, **readings):
    """The code of a household all of whose dates are one day."""
    return law.at(SCHEME, dict.fromkeys(ATTACHES, day), Readings(**readings), frozen)


def at(application, acceptance, keys, law=LAW, frozen=None, **readings):
    return law.at(
        SCHEME, dict(zip(ATTACHES, (application, acceptance, keys), strict=False)), Readings(**readings), frozen
    )


FROM_THE_START = SCHEMES["location_vente"] - {"price", "price_as_called", "surfaces"}
"""The keys that the first decree of the scheme must fix, or declare unknown, so that the law is complete from its first day; prices
begin with the first price order of a cohort."""


def complete(code, day):
    """The keys and cohorts without exactly one value or a declared gap with its reason, on a day."""
    for key, cohort in itertools.product(sorted(SCHEMES[SCHEME] | {"snmg"}), COHORTS):
        needed = key in FROM_THE_START | {"snmg"} or day >= FIRST_PRICE[cohort]
        found = code.provisions[key][COHORTS.index(cohort)]
        if found is None and needed:
            yield key, cohort, "no value"
        elif found is not None and not (cohort in found.cohorts and found.key == key):
            yield key, cohort, "a value of something else"
        elif found is not None and not found.is_known and not found.note:
            yield key, cohort, "an undeclared gap"


@pytest.mark.parametrize("year", range(2001, 2031))
def test_every_month_of_the_year_every_key_has_one_value_or_a_declared_gap_for_every_cohort(year):
    for day in (day for day in DAYS if day.year == year):
        assert list(complete(on(day), day)) == []


@pytest.mark.parametrize(
    "frozen", [FIRST, dt.date(2004, 4, 21), dt.date(2016, 11, 2), dt.date(2024, 6, 26), dt.date(2030, 12, 31)]
)
def test_a_frozen_scheme_is_as_complete_as_the_law(frozen):
    for day in DAYS:
        assert list(complete(on(day, frozen=frozen), day)) == []


@pytest.mark.parametrize("frozen", DAYS[::12])
def test_every_date_at_which_a_scheme_can_be_frozen_gives_a_complete_law(frozen):
    day = dt.date(2028, 6, 20)
    assert list(complete(on(day, frozen=frozen), day)) == []


def test_prices_begin_with_the_first_text_of_each_cohort():
    for cohort, first in FIRST_PRICE.items():
        for key in ("price", "price_as_called", "surfaces"):
            assert on(first).fixes(key, cohort)
            if first > FIRST:
                assert not on(first - dt.timedelta(1)).fixes(key, cohort)


def test_before_the_first_decree_there_is_no_scheme():
    with pytest.raises(LawError) as refused:
        on(dt.date(2001, 4, 28))
    assert refused.value.key == "error.law.before_first"
    assert refused.value.facts["text"].words == LAW.by_id["dz/2001-105"].title
    assert refused.value.facts["first"] == FIRST
    with pytest.raises(LawError):
        on(dt.date(2024, 1, 1), frozen=dt.date(2001, 4, 28))


def test_a_key_that_no_text_in_force_fixes_names_the_first_that_does():
    with pytest.raises(LawError) as refused:
        on(dt.date(2025, 12, 14)).provision("price", "2024")
    error = refused.value
    assert error.key == "error.law.not_yet_fixed"
    assert error.facts["key"].key == "key.price"
    assert error.facts["text"].facts["text"].words == LAW.by_id["dz/order-2025-11-24"].title
    assert (error.facts["day"], error.facts["first"]) == (dt.date(2025, 12, 14), dt.date(2025, 12, 15))
    assert error.facts["scheme"].facts["cohort"].text == "2024"
    assert all(said in str(error) for said in ("24 novembre 2025", "2, 3, 5", "15/12/2025", "14/12/2025"))


def test_an_application_before_the_scheme_has_no_income_ceiling():
    code = at(dt.date(2001, 4, 28), FIRST, FIRST)
    with pytest.raises(LawError) as refused:
        _ = code.income_ceiling
    assert refused.value.facts["text"].facts["text"].words == LAW.by_id["dz/2001-105"].title
    assert refused.value.facts["day"] == dt.date(2001, 4, 28)
    frozen = law_of(
        text("x/a", "2001-04-29", age_limit="65 years"),
        text("x/b", "2010-01-01", income_ceiling=row("5 SNMG", attaches="application")),
    )
    with pytest.raises(LawError) as refused:
        on(dt.date(2024, 1, 1), frozen, frozen=dt.date(2005, 1, 1)).provision("income_ceiling")
    assert refused.value.facts["day"] == dt.date(2005, 1, 1)


@pytest.mark.parametrize(
    ("scheme", "first", "identity"),
    [
        *((scheme, dt.date(1998, 9, 1), "dz/snmg-1998-09") for scheme in ("location_vente", "lpa", "lsp")),
        ("daam_sakane", dt.date(2021, 1, 1), "ma/smig-2-19-422"),
    ],
)
def test_a_minimum_wage_before_the_first_one_is_an_error_of_its_own_text(scheme, first, identity):
    later = dict.fromkeys(("acceptance", "keys"), dt.date(2026, 1, 1))
    with pytest.raises(LawError) as refused:
        _ = LAW.at(scheme, later | {"application": first - dt.timedelta(1)}).snmg
    assert refused.value.facts["text"].words == LAW.by_id[identity].title
    assert LAW.at(scheme, later | {"application": first}).snmg > 0


def test_a_key_that_nobody_ever_fixes_says_so():
    law = law_of(text("x/a", "2001-04-29", age_limit="65 years"))
    with pytest.raises(LawError) as refused:
        on(FIRST, law).provision("kafil")
    assert refused.value.key == "error.law.never_fixed"
    assert refused.value.facts["key"].key == "key.kafil"


def test_an_unknown_key_is_named_with_the_known_ones():
    for scheme in (SCHEME, "snmg"):
        with pytest.raises(InputError) as refused:
            LAW.timeline(scheme, "age_limits")
        assert refused.value.facts["key"].text == "age_limits"
        known = [fact.text for fact in refused.value.facts["known"].facts]
        assert known == sorted(SCHEMES[scheme] | {"snmg"})


def row(value, **changes):
    """A provision as a YAML text writes it."""
    return {
        "value": value,
        "article": "art. 1",
        "attaches": "keys",
        "status": "assumed",
        "source": "none",
        "note": "a test",
    } | changes


def raw(identity="x/1", day="2010-01-01", **sets):
    """A legal text as ``documents`` gives it."""
    return {
        "id": identity, "kind": "decree", "title": {"fr": "t", "ar": "t", "en": "t"}, "scheme": SCHEME,
        "in_force": {"date": day, "status": "assumed"},
        "sets": {key: value if isinstance(value, (dict, list)) else row(value) for key, value in sets.items()},
    }  # fmt: skip


def text(identity="x/1", day="2010-01-01", **sets):
    return texts.parse(raw(identity, day, **sets))


def law_of(*some):
    """A law of these texts and the minimum wages."""
    return Law([*some, *(text for text in LAW.texts if "snmg" in text.schemes)])


def test_two_texts_that_fix_one_key_on_one_day_are_an_error_that_names_both():
    with pytest.raises(LawError) as refused:
        LAW.with_text(text("x/late", "2024-06-26", age_limit="71 years"))
    error = refused.value
    assert error.key == "error.law.conflict"
    assert (error.facts["first"].text, error.facts["second"].text) == ("dz/2024-203", "x/late")
    assert (error.facts["key"].text, error.facts["date"]) == ("age_limit", dt.date(2024, 6, 26))


def test_two_texts_of_one_day_may_fix_one_key_for_different_cohorts():
    one, other = (
        text(f"x/{cohort}", residence_wilaya=[row("required") | {"for": [cohort]}]) for cohort in ("2013", "2024")
    )
    code = on(dt.date(2010, 1, 1), LAW.with_text(one).with_text(other))
    assert [code.value("residence_wilaya", cohort) for cohort in COHORTS] == [None, "required", "required"]
    with pytest.raises(LawError):
        LAW.with_text(one).with_text(text("x/all", residence_wilaya="required"))


def test_a_text_that_says_two_things_about_one_cohort_conflicts_with_itself():
    twice = text(residence_wilaya=[row("required") | {"for": ["2013"]}, row("required")])
    with pytest.raises(LawError) as refused:
        LAW.with_text(twice)
    assert refused.value.facts["first"].text == refused.value.facts["second"].text == "x/1"


def test_the_same_text_cannot_be_added_twice():
    with pytest.raises(LawError) as refused:
        LAW.with_text(texts.parse(raw("dz/2024-203", "2030-01-01")))
    assert refused.value.key == "error.law.same_id"
    assert refused.value.facts["text"].text == "dz/2024-203"


def test_two_files_of_one_identity_are_an_error():
    with pytest.raises(LawError):
        law_of(text("x/1", "2001-04-29", age_limit="65 years"), text("x/1", "2010-01-01", kafil="designated"))


@pytest.mark.parametrize("path", REFORMS, ids=lambda path: path.stem)
def test_a_reform_applies_from_its_date_and_to_what_it_sets_only(path):
    reform = texts.read(path)
    law, set_by_it = FROZEN.with_text(reform), {provision.key for provision in reform.provisions}
    eve, day = on(reform.in_force - dt.timedelta(1), law), on(reform.in_force, law)
    assert eve.provisions == on(reform.in_force - dt.timedelta(1), FROZEN).provisions
    before = on(reform.in_force, FROZEN)
    changed = {key for key in day.provisions if day.provisions[key] != before.provisions[key]}
    assert changed == set_by_it
    for key, cohort in itertools.product(set_by_it, COHORTS):
        applies = any(cohort in provision.cohorts for provision in reform.provisions if provision.key == key)
        assert (
            day.provision(key, cohort).text == reform.id
            if applies
            else day.provision(key, cohort) == before.provision(key, cohort)
        )
    assert day.law_date == reform.in_force
    assert {provision.status for provision in reform.provisions} == {"hypothetical"}


def test_there_are_reforms_to_try():
    assert len(REFORMS) >= 4
    assert all(texts.read(path).kind == "reform" for path in REFORMS)


def test_a_reform_leaves_the_old_law_alone():
    timeline, digest, days = (
        LAW.timeline(SCHEME, "age_limit"),
        LAW.digest,
        LAW.breakpoints(SCHEME, "keys", Readings(), None),
    )
    reformed = LAW.with_text(texts.read(REFORMS[0]))
    assert on(dt.date(2030, 1, 1), reformed).age_limit == 75
    assert on(dt.date(2030, 1, 1)).age_limit == 70
    assert (LAW.timeline(SCHEME, "age_limit"), LAW.digest, LAW.breakpoints(SCHEME, "keys", Readings(), None)) == (
        timeline,
        digest,
        days,
    )


IN_THE_DIGEST = """
    Text id kind number title schemes signed published in_force in_force_status provisions amends note before
    Provision key value text article attaches status sources own_words cohorts strict past whole_cohort quote evidence Source
    Band gives income_over income_up_to price_over price_up_to up_to ltv_up_to age_below age_up_to Fraction Multiple wages
    Ownership kinds whose when undivided EarlierAid AgeRange least most Split Tranche milestone share within after_keys
    TermBand cohort income_up_to term Published by_type Composed cost_per_m2 vrd state_land state_vrd state_per_m2 frontal_aid
    JourneyStep step actor after not_before partners Window first last date
"""


def test_a_name_that_changes_in_the_source_leaves_the_digest_of_the_law_as_it_was():
    """A class or a field of a value that has another name writes itself under the name of the texts, as ``Ownership`` does."""
    without_words = re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "", repr(FROZEN.texts))
    assert set(re.findall(r"[A-Za-z_]\w*(?=[=(])", without_words)) == set(IN_THE_DIGEST.split())


def test_any_change_of_any_text_changes_the_digest():
    digests = {FROZEN.digest, *(FROZEN.with_text(texts.read(path)).digest for path in REFORMS)}
    digests.add(FROZEN.with_text(text(day="2030-01-01")).digest)
    digests.add(FROZEN.with_text(text(day="2030-01-02")).digest)
    assert len(digests) == len(REFORMS) + 3
    assert Law(LAW.texts).digest == Law(reversed(LAW.texts)).digest == LAW.digest


def test_a_household_follows_its_own_dates_each_provision_by_its_own():
    code = at(dt.date(2012, 12, 25), dt.date(2015, 12, 27), dt.date(2024, 6, 26))
    assert code.provision("income_ceiling").text == "dz/2001-105"
    assert code.provision("tranches").text == "dz/2015-328"
    assert code.provision("age_limit").text == "dz/2024-203"
    assert code.provision("price", "2013").text == "dz/order-2017-06"
    assert code.law_date == dt.date(2024, 6, 26)


@pytest.mark.parametrize(("moved", "key"), [(0, "income_ceiling"), (1, "tranches"), (2, "term_max")])
def test_only_the_date_that_decides_moves_a_provision(moved, key):
    old, new = dt.date(2010, 1, 1), dt.date(2028, 1, 1)
    days = [old, old, old]
    days[moved] = new
    assert at(*days, FROZEN).provision(key).text == "dz/2024-203"
    assert at(*(new if day == old else old for day in days), FROZEN).provision(key).text != "dz/2024-203"


def test_a_provision_may_change_the_date_that_decides_about_it():
    moved = text("x/moved", "2030-01-01", age_limit=row("80 years", attaches="application"))
    law = LAW.with_text(moved)
    assert at(dt.date(2029, 12, 31), dt.date(2031, 1, 1), dt.date(2031, 1, 1), law).age_limit == 70
    assert at(dt.date(2030, 1, 1), dt.date(2030, 1, 1), dt.date(2030, 1, 1), law).age_limit == 80


@pytest.mark.parametrize("reading", Readings.choices()["snmg_date"])
def test_the_minimum_wage_is_that_of_the_date_that_is_read(reading):
    code = at(dt.date(2019, 1, 1), dt.date(2020, 6, 1), dt.date(2026, 1, 1), snmg_date=reading)
    assert code.snmg == {"application": 1_800_000, "acceptance": 2_000_000, "keys": 2_400_000}[reading]
    assert code.resolved(v.Multiple(Fraction(6))) == 6 * code.snmg


def test_freezing_keeps_the_wages_and_the_price_orders_of_the_household():
    code = at(dt.date(2024, 7, 6), dt.date(2025, 12, 15), dt.date(2028, 6, 20), frozen=FIRST)
    assert code.frozen == code.law_date == FIRST
    assert (code.provision("income_ceiling").text, code.snmg) == ("dz/2001-105", 2_000_000)
    assert code.provision("price", "2024").text == "dz/order-2025-11-24"
    assert [code.provision(key).text for key in ("tranches", "age_limit", "kafil")] == ["dz/2001-105"] * 3
    assert not code.kafil


def test_freezing_in_the_future_of_the_household_applies_what_it_did_not_know():
    code = at(dt.date(2010, 1, 1), dt.date(2011, 1, 1), dt.date(2012, 1, 1), frozen=dt.date(2024, 6, 26))
    assert code.age_limit == 70
    assert code.kafil
    assert code.snmg == 1_500_000
    assert not code.fixes("price", "2024")


def test_a_frozen_law_changes_only_with_wages_and_prices():
    keys = LAW.breakpoints(SCHEME, "keys", Readings(), FIRST)
    priced = {text.in_force for text in LAW.texts if text.kind == "price_order" and SCHEME in text.schemes}
    assert set(keys) == priced
    assert LAW.breakpoints(SCHEME, "acceptance", Readings(), FIRST) == ()
    wages = {text.in_force for text in LAW.texts if "snmg" in text.schemes}
    assert set(LAW.breakpoints(SCHEME, "application", Readings(), FIRST)) == wages
    assert set(LAW.breakpoints(SCHEME, "acceptance", Readings(snmg_date="acceptance"), FIRST)) == wages


@pytest.mark.parametrize("frozen", daily([None, dt.date(2024, 6, 26)], 1))
@pytest.mark.parametrize("bank", [None, *BANKS])
@pytest.mark.parametrize("scheme", HOUSING)
def test_between_two_breakpoints_nothing_changes_and_on_each_something_does(scheme, bank, frozen):
    first, last = LAW.by_id[START[scheme]].in_force, dt.date(2035, 1, 1)
    for attach in ATTACHES:
        days = [day for day in LAW.breakpoints(scheme, attach, Readings(), frozen, bank) if day < last]
        assert days == sorted(set(days))
        for day, end in itertools.pairwise([*days, last]):
            if attach == "keys" and day <= first:
                continue  # a household whose keys, the last of its dates, are not after the scheme's first day

            def found(moved, attach=attach):
                """What is replayed, afresh, for a household with this date: the others as far from it as they may be."""
                others = dict.fromkeys(ATTACHES, first if attach == "keys" else last)
                code = Law(LAW.texts).at(scheme, others | {attach: moved}, None, frozen, Terms(bank=bank))
                return code.provisions, code.law_date

            assert found(day - dt.timedelta(1)) != found(day)
            assert found(day) == found(end - dt.timedelta(1))


def test_the_law_is_called_by_the_day_of_the_last_decree_law_or_reform_that_the_keys_have_seen():
    for scheme in HOUSING:
        first = LAW.by_id[START[scheme]].in_force
        dated = {text.in_force for text in LAW.texts if scheme in text.schemes and text.dates_the_law}
        assert dated <= {text.in_force for text in LAW.texts if scheme in text.schemes and text.kind in DATING}
        assert dated <= set(LAW.breakpoints(scheme, "keys", Readings(), None))
        assert not set(LAW.breakpoints(scheme, "keys", Readings(), first)) & (dated - wholly_dated(scheme))
        for day in sorted(day for day in dated if day > first):
            early = dict.fromkeys(ATTACHES, first)
            assert LAW.at(scheme, early | {"keys": day}).law_date == day
            assert LAW.at(scheme, early | {"keys": day - dt.timedelta(1)}).law_date < day
            assert LAW.at(scheme, early | {"keys": day}, None, first).law_date == first


def wholly_dated(scheme):
    """Days on which a text that keeps following a household's own dates takes effect as well."""
    return {text.in_force for text in LAW.texts if scheme in text.schemes and text.kind in HOUSEHOLD_KINDS}


def test_what_an_order_settles_under_a_decree_counts_under_that_decree_alone():
    own_dates = {"application": dt.date(2024, 7, 6), "acceptance": dt.date(2025, 12, 15), "keys": dt.date(2028, 6, 20)}

    def at(day):
        code = LAW.at("location_vente", own_dates, None, day)
        return bool(code.first_tranche_split("2024")), code.value("state_bears_interest", "2024")

    assert at(dt.date(2024, 6, 26)) == at(dt.date(2026, 1, 1)) == at(None) == (True, 1)
    assert at(dt.date(2024, 6, 25)) == at(dt.date(2016, 11, 10)) == at(START_OF_ALL) == (False, None)


START_OF_ALL = dt.date(2001, 4, 29)


def test_the_same_question_is_replayed_once():
    one, other = (on(dt.date(2024, 7, day)) for day in (1, 2))
    assert one.provisions is other.provisions
    assert one.provisions is not on(dt.date(2024, 7, 1), snmg_date="keys").provisions


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("location_vente", ("location_vente", None)),
        ("location_vente@2001-04-29", ("location_vente", FIRST)),
        ("location_vente@2024-02-29", ("location_vente", dt.date(2024, 2, 29))),
    ],
)
def test_a_scheme_may_be_frozen_at_a_date(name, expected):
    assert LAW.scheme(name) == expected


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("aadl", "error.scheme.unknown"),
        ("", "error.scheme.unknown"),
        ("snmg", "error.scheme.unknown"),
        ("@2024-01-01", "error.scheme.unknown"),
        ("Location_vente", "error.scheme.unknown"),
        ("location_vente@", "error.scheme.date"),
        ("location_vente@2024", "error.scheme.date"),
        ("location_vente@2023-02-29", "error.scheme.date"),
        ("location_vente@20240626", "error.scheme.date"),
        ("location_vente@2024-W26-3", "error.scheme.date"),
        ("location_vente@2024-01-01@2024-01-02", "error.scheme.date"),
    ],
)
def test_a_scheme_that_does_not_exist_is_refused(name, key):
    with pytest.raises(InputError) as refused:
        LAW.scheme(name)
    assert refused.value.key == key
    assert refused.value.facts["got"].text == name
    assert refused.value.where == "scheme"


def test_the_schemes_are_those_that_some_text_speaks_of():
    assert LAW.schemes == ("location_vente", "lpa", "lsp", "daam_sakane")
    assert Law([text for text in LAW.texts if "snmg" in text.schemes]).schemes == ()


@pytest.mark.parametrize("key", sorted(SCHEMES[SCHEME]))
def test_a_timeline_is_in_order_and_every_version_is_there(key):
    versions = LAW.timeline(SCHEME, key)
    days = [LAW.by_id[provision.text].in_force for provision in versions]
    assert versions
    assert days == sorted(days)
    assert all(provision.key == key for provision in versions)
    assert len(versions) == sum(p.key == key for text in LAW.texts if SCHEME in text.schemes for p in text.provisions)


@pytest.mark.parametrize("day", DAYS[::5])
def test_what_is_in_force_on_a_day_is_the_law_of_a_household_of_that_day(day):
    """But for what governs whole cohorts, whose households it reached wherever their dates are: it is in force from its day."""
    before = [
        version for version in LAW.timeline(SCHEME, "age_at_registration") if LAW.by_id[version.text].in_force <= day
    ]
    own = {(cohort, version.key): version for version in before for cohort in version.cohorts}
    expected = {
        (cohort, key): own.get((cohort, key)) or on(day).provisions[key][place]
        for key in SCHEMES[SCHEME] | {"snmg"}
        for place, cohort in enumerate(COHORTS)
    }
    found = LAW.in_force_on(SCHEME, day)
    governing = {(cohort, version.key): version for version in found for cohort in version.cohorts}
    assert len(governing) == sum(len(version.cohorts) for version in found)
    assert {place: version and (version.text, version.value) for place, version in expected.items() if version} == {
        place: (version.text, version.value) for place, version in governing.items()
    }


def test_before_the_first_decree_only_the_minimum_wage_is_in_force():
    assert [version.key for version in LAW.in_force_on(SCHEME, dt.date(2001, 4, 28))] == ["snmg"]


def test_every_provision_says_where_it_is_from_and_how_sure_it_is():
    for law_text in LAW.texts:
        assert law_text.kind in KINDS
        assert law_text.in_force_status in STATUSES
        assert all(law_text.title[lang] for lang in ("fr", "ar", "en"))
        assert set(law_text.amends) <= set(LAW.by_id)
        for provision in law_text.provisions:
            assert provision.text == law_text.id
            assert provision.article
            assert provision.source
            assert provision.status in STATUSES[:3], "a hypothesis is a reform, and no reform is packaged"
            assert provision.attaches in ATTACHES
            assert provision.cohorts
            assert provision.is_known or provision.note


def test_every_key_of_one_version_is_read_on_the_same_date_as_the_others():
    for key in SCHEMES[SCHEME]:
        assert len({provision.attaches for provision in LAW.timeline(SCHEME, key)}) == 1


def test_every_file_is_a_text_named_after_its_identity():
    files = sorted(FOLDER.glob("*/*.yaml"))
    assert {f"{path.parent.name}/{path.stem}" for path in files} == set(LAW.by_id)
    assert len(files) == len(LAW.texts)


def test_the_tranches_of_every_decree_add_up_to_its_down_payment():
    for tranches, least in zip(LAW.timeline(SCHEME, "tranches"), LAW.timeline(SCHEME, "down_payment_min"), strict=True):
        assert sum(tranche.share for tranche in tranches.value) == least.value
        assert tranches.text == least.text


def test_the_consolidated_law_is_the_one_that_was_reviewed():
    """After a change of the texts that is meant: ``.venv/bin/python tests/golden_law.py`` and read the difference."""
    assert list(lines(LAW)) == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_every_text_is_in_the_golden_file_unless_it_fixes_nothing():
    printed = GOLDEN.read_text(encoding="utf-8")
    assert [text.id for text in LAW.texts if f" {text.id} " not in printed] == ["dz/2003-35"]


# The code


def test_the_typed_code_of_a_household_of_2024():
    code = at(dt.date(2024, 7, 6), dt.date(2025, 12, 15), dt.date(2028, 6, 20))
    assert (code.income_floor, code.income_ceiling, code.age_limit) == (2_400_000, 12_000_000, 70)
    assert code.income_floor_is_excluded
    assert [tranche.share for tranche in code.tranches] == [Fraction(10, 100), *[Fraction(7, 100)] * 4]
    assert code.term_bands("2024") == [(8_000_000, 420), (2**62, 360)]
    assert code.term_table == (((2**62, 2**62, 8_000_000), (2**62, 2**62, 2**62)), ((240, 300, 420), (240, 300, 360)))
    assert [(split.share, split.within) for split in code.first_tranche_split("2024")] == [
        (Fraction(1, 2), 2),
        (Fraction(1, 2), 3),
    ]
    assert code.first_tranche_split("2013") == ()
    assert code.surfaces("2024") == {"F3": 70, "F4": 85}
    assert code.price_as_called("2013") == {"F3": 210_000_000, "F4": 270_000_000}
    assert code.price_as_called("2024") == {}
    assert (code.value("death"), code.value("death_after_keys")) == ("file_passes_after_first_tranche", None)


def test_the_floor_of_income_is_unknown_before_2012_and_its_letter_may_be_read_otherwise():
    assert on(dt.date(2012, 12, 25)).income_floor is None
    assert not on(dt.date(2012, 12, 25)).income_floor_is_excluded
    assert on(dt.date(2012, 12, 26)).income_floor == 2_400_000
    assert not on(dt.date(2012, 12, 26), income_floor="from").income_floor_is_excluded


def test_a_multiple_of_the_wage_is_cut_down_to_the_centime():
    assert on(dt.date(2024, 7, 6)).resolved(v.Multiple(Fraction(10, 3))) == 6_666_666
    assert on(dt.date(2024, 7, 6)).resolved(5) == 5


def test_a_table_of_terms_that_forgets_a_cohort_is_an_error():
    reform = text("x/terms", "2030-01-01", term_max=row([{"cohort": "2024", "term": "30 years"}]))
    code = on(dt.date(2030, 1, 1), LAW.with_text(reform))
    assert code.term_bands("2024") == [(2**62, 360)]
    with pytest.raises(LawError) as refused:
        _ = code.term_table
    assert refused.value.facts["scheme"].facts["cohort"].text == "2001-2002"


def test_a_table_of_terms_without_a_last_band_is_an_error():
    reform = text("x/terms", "2030-01-01", term_max=row([{"income_up_to": "4 SNMG", "term": "30 years"}]))
    with pytest.raises(LawError):
        on(dt.date(2030, 1, 1), LAW.with_text(reform)).term_bands("2024")


def test_the_first_row_that_matches_decides_and_what_follows_it_is_not_read():
    rows = [{"term": "20 years"}, {"cohort": "2013", "term": "30 years"}]
    code = on(dt.date(2030, 1, 1), LAW.with_text(text("x/terms", "2030-01-01", term_max=row(rows))))
    assert code.term_bands("2013") == [(2**62, 240)]


def decided(law, **changes):
    """The outcome of one household of 2030 under a law."""
    days = dict.fromkeys(("application", "acceptance", "keys"), dt.date(2030, 1, 1))
    return simulate(Households.from_facts(FACTS | days | changes), SCHEME, law=law)


def test_a_table_of_terms_may_have_any_number_of_bands():
    bands = [{"income_up_to": f"{each} SNMG", "term": f"{30 - each} years"} for each in (1, 2, 3, 4)]
    law = LAW.with_text(text("x/terms", "2030-01-01", term_max=row([*bands, {"term": "10 years"}])))
    wage = 2_400_000
    for income, years in (
        (wage, 29),
        (wage + 1, 28),
        (2 * wage, 28),
        (3 * wage, 27),
        (4 * wage, 26),
        (4 * wage + 1, 10),
    ):
        assert decided(law, income=income, birth=dt.date(2000, 1, 1)).decisions.caps[0, 0] == 12 * years


def test_nobody_is_refused_by_a_condition_that_is_not_known():
    law = LAW.with_text(text("x/gap", "2030-01-01", no_property=row("unknown", attaches="application")))
    outcome = decided(law, owns_property=True)
    assert outcome.eligible.all()
    assert outcome.decisions.unanswered.tolist() == [0b00100]
    assert decided(LAW, owns_property=True).decisions.refusals.tolist() == [0b00100]


FILES = [documents.read_file(path) for path in sorted(FOLDER.glob("*/*.yaml"))]
WRITTEN = {(file["scheme"], key): value[-1] if isinstance(value, list) else value
           for file in FILES if isinstance(file["scheme"], str) for key, value in file["sets"].items()}  # fmt: skip
"""A provision of every scheme and key as a packaged text writes it."""


def test_a_provision_of_every_key_of_the_scheme_is_at_hand():
    assert {key for scheme, key in WRITTEN if scheme == SCHEME} == SCHEMES[SCHEME]


@pytest.mark.parametrize("cohort", COHORTS)
@pytest.mark.parametrize(("scheme", "key"), sorted(place for place in WRITTEN if place[1] not in BY_COHORT))
def test_a_text_for_one_cohort_is_refused_where_the_rules_read_one_value_for_all(scheme, key, cohort):
    with pytest.raises(InputError) as refused:
        texts.parse(raw() | {"scheme": scheme, "sets": {key: WRITTEN[scheme, key] | {"for": [cohort]}}})
    assert refused.value.key == "error.law.not_by_cohort"
    assert refused.value.where == f"sets.{key}.for"
    assert refused.value.facts["key"].text == key


@pytest.mark.parametrize("cohort", COHORTS)
@pytest.mark.parametrize("key", sorted(BY_COHORT))
def test_a_text_for_one_cohort_is_heard_for_that_cohort_only(key, cohort):
    law = LAW.with_text(text("x/one", "2030-01-01", **{key: WRITTEN[SCHEME, key] | {"for": [cohort]}}))
    before, after = on(dt.date(2030, 1, 1)), on(dt.date(2030, 1, 1), law)
    assert after.provision(key, cohort).text == "x/one"
    for other in set(COHORTS) - {cohort}:
        assert after.provision(key, other) == before.provision(key, other)


@pytest.mark.parametrize("cohort", COHORTS)
@pytest.mark.parametrize(
    "provision",
    [
        {"price": row({"published": {"F3": "1 000 000 DZD"}})},
        {"price": row({"published": {"F3": "1 000 000 DZD"}}), "surfaces": row({"F3": "1 m2"})},
        {"price_as_called": row({"F3": "1 000 000 DZD"})},
    ],
    ids="+".join,
)
def test_the_rules_hear_a_text_for_one_cohort_for_that_cohort_only(provision, cohort):
    sets = {key: value | {"for": [cohort]} for key, value in provision.items()}
    days = {"birth": dt.date(1975, 1, 1), "acceptance": dt.date(2030, 1, 1), "keys": dt.date(2030, 1, 1), "dwelling": 1}
    people = Households.joined(
        [Households.from_facts(FACTS | days | {"cohort": place}) for place in range(len(COHORTS))]
    )
    how = Readings(price_2013="called" if "price_as_called" in sets else "text")
    prices = [simulate(people, SCHEME, law=law, readings=how).decisions.price
              for law in (LAW, LAW.with_text(text("x/one", "2030-01-01", **sets)))]  # fmt: skip
    assert [COHORTS[place] for place in (prices[0] != prices[1]).nonzero()[0]] == [cohort]


@pytest.mark.parametrize("schemes", ["lpa", ["lpa"], [SCHEME, "lpa"]])
def test_surfaces_for_one_cohort_are_refused_for_a_purchase(schemes):
    """A purchase is of no cohort: what a text fixes for one of them must not be dropped for it."""
    one = {"scheme": schemes, "sets": {"surfaces": row({"F3": "1 m2"}) | {"for": ["2013"]}}}
    with pytest.raises(InputError) as refused:
        texts.parse(raw("x/one", "2030-01-01") | one)
    assert (refused.value.key, refused.value.where) == ("error.law.not_by_cohort", "sets.surfaces.for")


# What a text says of a whole cohort


def whole(day="2015-06-01", **more):
    """A text of a day that governs every household of the cohort 2013, whatever its dates."""
    said = row("required") | {"for": ["2013"], "whole_cohort": "true", "attaches": "application", **more}
    return text("x/whole", day, residence_wilaya=[said])


def test_what_governs_a_whole_cohort_reaches_the_applications_of_before_it_and_no_other_cohort():
    law = LAW.with_text(whole())
    code = on(dt.date(2005, 3, 1), law)
    assert [code.provision("residence_wilaya", cohort).text for cohort in COHORTS] == [
        "dz/2001-105",
        "x/whole",
        "dz/2001-105",
    ]
    assert law.breakpoints(SCHEME, "application", Readings(), None) == LAW.breakpoints(
        SCHEME, "application", Readings(), None
    )
    without_mark = LAW.with_text(whole(whole_cohort="false"))
    assert on(dt.date(2005, 3, 1), without_mark).provision("residence_wilaya", "2013").text == "dz/2001-105"


def test_what_governs_a_whole_cohort_waits_for_its_day_where_the_decrees_are_frozen():
    law, application = LAW.with_text(whole()), dt.date(2005, 3, 1)
    frozen = [
        on(application, law, frozen=dt.date(2015, month, 1)).provision("residence_wilaya", "2013").text
        for month in (5, 6)
    ]
    assert frozen == ["dz/aadl-conditions-2013", "x/whole"]
    assert law.at(SCHEME, dict.fromkeys(ATTACHES, application)).provision("residence_wilaya", "2013").text == "x/whole"
    assert {one.text for one in law.in_force_on(SCHEME, application) if one.key == "residence_wilaya"} == {
        "dz/2001-105"
    }


def test_the_ages_of_2024_govern_the_applications_of_before_their_order():
    code = at(dt.date(2024, 7, 6), dt.date(2025, 12, 15), dt.date(2028, 6, 20))
    assert [code.age_at_registration(cohort) for cohort in COHORTS] == [None, None, (19, 70)]


# What a text says of the past


def past(value="true", day="2019-01-01", attaches="keys"):
    """A law that forbids to sell what was delivered before it, too."""
    said = row("2 years", attaches=attaches) | {"past": value}
    return texts.parse(raw("x/past", day) | {"scheme": "lpa", "sets": {"resale_ban": said}})


def test_the_finance_law_of_2019_speaks_of_what_was_delivered_before_it():
    day = dt.date(2019, 1, 1)
    for scheme, key in itertools.product(("location_vente", "lpa", "lsp"), ("resale_ban", "resale_before")):
        eve = LAW.at(scheme, dict.fromkeys(ATTACHES, day - dt.timedelta(1)))
        later, since = eve.later[key]
        assert (later.text, since) == ("dz/lf-2019-art-36", day)
        assert later.value == {"resale_ban": 24, "resale_before": "repay_aid"}[key]
        assert eve.provision(key).text != later.text
        assert eve.governing(key) is later
        same_day = LAW.at(scheme, dict.fromkeys(ATTACHES, day))
        assert key not in same_day.later
        assert same_day.provision(key) == same_day.governing(key) == later
        assert LAW.at(scheme, dict.fromkeys(ATTACHES, day - dt.timedelta(1)), frozen=dt.date(2011, 1, 1)).later == {}
    assert LAW.at("daam_sakane", dict.fromkeys(ATTACHES, dt.date(2024, 6, 1))).later == {}


@pytest.mark.parametrize("attaches", ATTACHES)
def test_what_is_said_of_the_past_counts_from_the_date_to_which_it_attaches(attaches):
    law = law_of(*(text for text in LAW.texts if text.id == "dz/2010-235"), past(day="2015-01-01", attaches=attaches))
    for moved in ATTACHES:
        days = dict.fromkeys(ATTACHES, dt.date(2015, 1, 1)) | {moved: dt.date(2014, 12, 31)}
        assert set(law.at("lpa", days).later) == ({"resale_ban"} if moved == attaches else set())


@pytest.mark.parametrize(("value", "speaks"), [("true", True), ("false", False)])
def test_a_text_speaks_of_the_past_when_it_says_so(value, speaks):
    assert past(value).provisions[0].past is speaks
    assert not text(age_limit="70 years").provisions[0].past


@pytest.mark.parametrize("value", ["yes", "", None])
def test_what_a_text_says_of_the_past_is_true_or_false(value):
    with pytest.raises(InputError) as refused:
        past(value)
    assert refused.value.where == "sets.resale_ban.past"


def test_what_a_text_says_of_the_time_before_it_is_in_every_language_and_told_before_the_first_text():
    told = {"fr": "avant", "ar": "قبل", "en": "before"}
    one = texts.parse(raw("x/first", "2010-01-01", financing="rent") | {"before": told})
    assert (one.before, text().before) == (told, {})
    with pytest.raises(LawError) as refused:
        law_of(one).at(SCHEME, dict.fromkeys(ATTACHES, dt.date(2009, 12, 31)))
    assert refused.value.key == "error.law.before_first"
    for lang, words in told.items():
        assert words in refused.value.message(lang)
    with pytest.raises(InputError) as missing:
        texts.parse(raw() | {"before": {"fr": "avant"}})
    assert (missing.value.key, missing.value.where) == ("error.law.missing_field", "before")


def test_a_key_of_another_scheme_is_missing_as_one_that_no_text_fixes():
    for scheme, key in ((SCHEME, "grant"), ("lpa", "age_limit"), ("lsp", "nationality"), ("daam_sakane", "bank_rate")):
        code = LAW.at(scheme, dict.fromkeys(ATTACHES, dt.date(2026, 1, 1)))
        assert (code.fixes(key), code.value_or_none(key)) == (False, None)
        for ask in (code.provision, code.value):
            with pytest.raises(LawError) as refused:
                ask(key)
            assert refused.value.key == "error.law.never_fixed"


def test_where_the_texts_fix_no_calendar_there_is_one_call_of_the_own_contribution_with_the_keys():
    for scheme in HOUSING:
        code = LAW.at(scheme, dict.fromkeys(ATTACHES, dt.date(2026, 1, 1)))
        whole = [(call.milestone, call.share, call.after_keys) for call in code.calendar]
        assert code.calendar == code.tranches if code.tranches else whole == [("contribution", 1, None)]
        assert bool(code.tranches) == (scheme in (SCHEME, "lpa"))


@pytest.mark.parametrize(
    ("read", "good", "value", "bad"),
    [(v.number, "4", 4, ["four", "4 F3", "-4", "", None]), (v.days, "7 days", 7, ["7 weeks", "seven days", "7", None])],
)
def test_a_number_and_a_number_of_days_are_read_whole(read, good, value, bad):
    assert read(good) == value
    for raw_value in bad:
        with pytest.raises(v.ValueReadError):
            read(raw_value)


# Several schemes


def serving(*schemes, **sets):
    """A text that serves several schemes."""
    return texts.parse(raw("x/many", "2030-01-01") | {"scheme": list(schemes), "sets": sets})


def test_a_text_may_serve_several_schemes_and_is_heard_in_each_of_them_only():
    many = serving("lpa", "lsp", resale_ban=row("7 years"))
    assert many.schemes == ("lpa", "lsp")
    assert text().schemes == (SCHEME,)
    law, days = LAW.with_text(many), dict.fromkeys(ATTACHES, dt.date(2030, 1, 1))
    for scheme in HOUSING:
        before, after = LAW.at(scheme, days), law.at(scheme, days)
        changed = {key for key in after.provisions if after.provisions[key] != before.provisions[key]}
        assert changed == ({"resale_ban"} if scheme in many.schemes else set())
        assert (after.provisions.keys(), after.law_date == many.in_force) == (before.provisions.keys(), bool(changed))


@pytest.mark.parametrize(
    ("schemes", "sets", "key", "where"),
    [
        ([], {}, "error.law.value", "scheme"),
        (["lpa", "aadl"], {}, "error.law.value", "scheme"),
        (["lpa", SCHEME], {"loan_share_max": row("7 %")}, "error.law.unknown_key", "sets.loan_share_max"),
        (["lpa", "daam_sakane"], {"first_sale": row("required")}, "error.law.unknown_key", "sets.first_sale"),
        (["lpa", "lsp"], {"notary_minimum": row("2 500 MAD")}, "error.amount.wrong_currency", "sets.notary_minimum"),
    ],
)
def test_a_text_fixes_only_what_each_of_its_schemes_knows(schemes, sets, key, where):
    with pytest.raises(InputError) as refused:
        serving(*schemes, **sets)
    assert (refused.value.key, refused.value.where) == (key, where)


def test_two_texts_conflict_in_a_scheme_that_they_share():
    law = LAW.with_text(serving("lpa", "lsp", resale_ban=row("7 years")))
    with pytest.raises(LawError) as refused:
        law.with_text(
            texts.parse(raw("x/other", "2030-01-01") | {"scheme": "lsp", "sets": {"resale_ban": row("8 years")}})
        )
    assert refused.value.key == "error.law.conflict"


@pytest.mark.parametrize("bank", [None, *BANKS])
@pytest.mark.parametrize("scheme", HOUSING)
def test_the_provisions_are_the_keys_that_some_text_fixes_and_any_other_is_an_error(scheme, bank):
    code = LAW.at(scheme, dict.fromkeys(ATTACHES, dt.date(2026, 1, 1)), terms=Terms(bank=bank))
    owners = {scheme, WAGES[scheme]} | ({f"bank_{bank}"} if bank else set())
    fixed = {p.key for text in LAW.texts if owners & set(text.schemes) for p in text.provisions}
    assert set(code.provisions) == fixed
    for key in set(KEYS) - fixed:
        assert not code.fixes(key)
        assert not code.states(key)
        assert code.value_or_none(key) is None
    for key in LAW.keys(scheme, bank).keys() - fixed:
        with pytest.raises(LawError) as refused:
            code.provision(key)
        assert refused.value.key == "error.law.never_fixed"
        assert refused.value.facts["key"].key == f"key.{key}"


@pytest.mark.parametrize("scheme", HOUSING)
def test_a_key_of_another_scheme_is_an_error_of_the_law(scheme):
    code = LAW.at(scheme, dict.fromkeys(ATTACHES, dt.date(2026, 1, 1)))
    for key in sorted(KEYS.keys() - LAW.keys(scheme)):
        with pytest.raises(LawError) as refused:
            code.provision(key)
        assert refused.value.key == "error.law.never_fixed"


def test_what_is_said_of_a_key_is_its_value_none_or_an_error_before_its_first_text():
    days = dict.fromkeys(ATTACHES, dt.date(2024, 12, 31))
    lpa, lsp = LAW.at("lpa", days), LAW.at("lsp", days)
    assert (lpa.value_or_none("grant_price_cap_factor"), lsp.value_or_none("grant_price_cap_factor")) == (None, 4)
    assert not lpa.fixes("grant_price_cap_factor")
    silences = text("x/none", "2001-04-30", income_ceiling="none", tranches="not_provided")
    none = on(dt.date(2001, 4, 30), LAW.with_text(silences))
    assert [none.value_or_none(key) for key in ("tranches", "income_ceiling", "death")] == [None, None, None]
    assert [none.fixes(key) for key in ("tranches", "income_ceiling", "death")] == [True, True, True]
    assert [none.states(key) for key in ("tranches", "income_ceiling", "death")] == [True, True, False]
    assert (none.tranches, none.income_ceiling) == ((), 2**62)
    with pytest.raises(LawError) as refused:
        on(dt.date(2025, 12, 14)).value_or_none("price")
    assert refused.value.key == "error.law.not_yet_fixed"


# The law of those who buy


def after_the_start(scheme, bank=None):
    """The first day of a scheme and of its minimum wage (and of a bank's rules), and each month from then to 2030."""
    began = [LAW.by_id[START[scheme]].in_force, FIRST_WAGE[scheme]]
    began += [text.in_force for text in LAW.texts if f"bank_{bank}" in text.schemes][:1]
    first = max(began)
    return [first, *(dt.date(year, month, 1) for year in range(first.year, 2031) for month in range(1, 13)
                     if dt.date(year, month, 1) > first), dt.date(2030, 12, 31)]  # fmt: skip


@pytest.mark.parametrize("bank", [None, *BANKS])
@pytest.mark.parametrize("scheme", [scheme for scheme in HOUSING if scheme != SCHEME])
def test_every_month_of_a_scheme_with_a_loan_a_household_is_decided(scheme, bank):
    for day in after_the_start(scheme, bank):
        people = replace(Households.from_facts(FACTS | dict.fromkeys(ATTACHES, day) | {"birth": dt.date(1970, 1, 1), "price": 2 * 10**8}),
                         buyers=Buyers.from_facts(BUYER))  # fmt: skip
        decisions = decide(people, LAW.at(scheme, dict.fromkeys(ATTACHES, day), terms=Terms(bank=bank)))
        assert decisions.price.tolist() == [2 * 10**8]


# The strict parser


def broken(change):
    """The error of a good text after one change."""
    good = raw(age_limit="70 years")
    change(good)
    with pytest.raises(InputError) as refused:
        texts.parse(good)
    return refused.value


def provision_with(**fields):
    return lambda good: good["sets"]["age_limit"].update(fields)


def without(*path):
    def change(good):
        for name in path[:-1]:
            good = good[name]
        del good[path[-1]]

    return change


def with_(value, *path):
    def change(good):
        for name in path[:-1]:
            good = good[name]
        good[path[-1]] = value

    return change


def test_the_text_that_the_tests_break_is_good():
    good = texts.parse(
        raw(age_limit="70 years")
        | {"number": "10-1", "signed": "2009-12-31", "amends": ["dz/2001-105"], "published": None}
    )
    assert (good.number, good.signed, good.amends, good.published) == (
        "10-1",
        dt.date(2009, 12, 31),
        ("dz/2001-105",),
        {},
    )
    assert good.provisions[0].value == 840
    assert good.provisions[0].cohorts == COHORTS
    bare = texts.parse(raw() | {"sets": {}})
    assert (bare.number, bare.signed, bare.amends, bare.note, bare.provisions) == (None, None, (), {}, ())


@pytest.mark.parametrize(
    ("change", "key", "where"),
    [
        *((without(name), "error.law.missing_field", "") for name in ("id", "kind", "title", "scheme", "in_force", "sets")),
        (with_("x", "surprise"), "error.law.unknown_field", ""),
        (with_("loi", "kind"), "error.law.value", "kind"),
        (with_(["decree"], "kind"), "error.law.value", "kind"),
        (with_("aadl", "scheme"), "error.law.value", "scheme"),
        (with_("2010-01-01", "in_force"), "error.law.mapping", "in_force"),
        (without("in_force", "date"), "error.law.missing_field", "in_force"),
        (without("in_force", "status"), "error.law.missing_field", "in_force"),
        (with_("x", "in_force", "day"), "error.law.unknown_field", "in_force"),
        (with_("2010-02-30", "in_force", "date"), "error.law.value", "in_force.date"),
        (with_(None, "in_force", "date"), "error.law.value", "in_force.date"),
        (with_("certain", "in_force", "status"), "error.law.value", None),
        (with_("1 January 2010", "signed"), "error.law.value", "signed"),
        (with_("a title", "title"), "error.law.mapping", "title"),
        (without("title", "ar"), "error.law.missing_field", "title"),
        (with_("x", "title", "es"), "error.law.unknown_field", "title"),
        (with_("JO 43", "published"), "error.law.mapping", None),
        (with_({"page": "1"}, "published"), "error.law.unknown_field", None),
        (with_({"age_limits": {}}, "sets"), "error.law.unknown_key", "sets.age_limits"),
        (with_({"snmg": {}}, "sets"), "error.law.unknown_key", "sets.snmg"),
        (with_("70 years", "sets", "age_limit"), "error.law.mapping", "sets.age_limit"),
        (with_(["70 years"], "sets", "age_limit"), "error.law.mapping", "sets.age_limit"),
        *((without("sets", "age_limit", name), "error.law.missing_field", "sets.age_limit")
          for name in ("value", "article", "attaches", "status", "source")),
        (provision_with(since="2010"), "error.law.unknown_field", "sets.age_limit"),
        (provision_with(attaches="contract"), "error.law.value", "sets.age_limit.attaches"),
        (provision_with(status="certain"), "error.law.value", "sets.age_limit.status"),
        (provision_with(value="seventy"), "error.law.value", "sets.age_limit.value"),
        (provision_with(value="845 months"), "error.law.value", "sets.age_limit.value"),
        (provision_with(value=None), "error.law.value", "sets.age_limit.value"),
        (provision_with(value=["70 years"]), "error.law.value", "sets.age_limit.value"),
        (provision_with(value="unknown", note=""), "error.law.gap_without_note", "sets.age_limit"),
        (provision_with(value="unknown", note=None), "error.law.gap_without_note", "sets.age_limit"),
        (provision_with(**{"for": ["2013"]}), "error.law.not_by_cohort", "sets.age_limit.for"),
        *((with_({"residence_wilaya": row("required") | {"for": cohorts}}, "sets"), "error.law.value", "sets.residence_wilaya.for")
          for cohorts in ([], "2013", ["2013", "2025"])),
        (provision_with(whole_cohort="true"), "error.law.missing_field", "sets.age_limit"),
        (provision_with(whole_cohort="yes"), "error.law.value", "sets.age_limit.whole_cohort"),
        (with_({"snmg": row("8 000 MAD")}, "sets"), "error.law.unknown_key", "sets.snmg"),
        (with_({"income_floor": row("8 000 MAD")}, "sets"), "error.amount.wrong_currency", "sets.income_floor"),
    ],
)  # fmt: skip
def test_a_malformed_text_is_refused_at_its_field(change, key, where):
    error = broken(change)
    assert error.key == key
    assert where in (None, error.where)


def test_a_text_that_is_not_a_mapping_is_refused():
    for other in ("a word", ["x"], None):
        with pytest.raises(InputError) as refused:
            texts.parse(other)
        assert refused.value.key == "error.law.mapping"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(with_("nothing", "sets"), id="sets is a word"),
        pytest.param(with_(["age_limit"], "sets"), id="sets is a list"),
        pytest.param(with_("dz/2001-105", "amends"), id="amends is a word"),
        pytest.param(with_("20240626", "in_force", "date"), id="a day without its dashes"),
        pytest.param(with_("2024-W26-3", "in_force", "date"), id="a day of a week"),
        pytest.param(provision_with(strict="yes"), id="strict: yes is read as false"),
        pytest.param(provision_with(strict="True"), id="strict: True is read as false"),
        pytest.param(provision_with(quote="words"), id="quote is a word"),
        pytest.param(provision_with(quote={"xx": "words"}), id="quote is in no language of ours"),
        pytest.param(provision_with(article=None), id="article is empty: the word None is cited"),
        pytest.param(provision_with(source=None), id="source is empty: the word None is cited"),
        pytest.param(with_({"term_max": row([])}, "sets"), id="a table of terms without a row"),
    ],
)
def test_what_cannot_be_understood_is_refused(change):
    assert broken(change)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(provision_with(**{"for": [{"a": "b"}]}), id="for holds a mapping: TypeError"),
        pytest.param(with_({"income_ceiling": row("1.2.3 SNMG")}, "sets"), id="1.2.3 SNMG: ValueError"),
        pytest.param(with_({"income_ceiling": row(". SNMG")}, "sets"), id=". SNMG: ValueError"),
    ],
)
def test_what_breaks_the_parser_is_refused(change):
    assert broken(change)


def test_a_file_that_is_refused_is_named(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("id: x\nid: y\n")
    with pytest.raises(InputError) as refused:
        texts.read(path)
    assert refused.value.where == f"{path}:2"
    path.write_text("id: x\n")
    with pytest.raises(InputError) as refused:
        texts.read(path)
    assert refused.value.where == "x.yaml"


def test_strictness_quotes_and_cohorts_are_kept():
    fixed = text(income_floor=row("24 000 DZD", strict="true", quote={"fr": "supérieur à"})).provisions[0]
    assert (fixed.strict, fixed.quote, fixed.cohorts) == (True, {"fr": "supérieur à"}, COHORTS)
    assert text(residence_wilaya=row("required") | {"for": ["2024", "2013"]}).provisions[0].cohorts == ("2013", "2024")
    assert not text(income_floor=row("24 000 DZD", strict="false")).provisions[0].strict


OWNERSHIP = {"kinds": ["dwelling"], "whose": ["applicant"], "when": "now_or_before", "undivided": "unknown"}
GOOD = {
    "snmg": [("8 000 DZD", 800_000)],
    "income_floor": [("24 000 DZD", 2_400_000), ("1.5 SNMG", v.Multiple(Fraction(3, 2)))],
    "no_property": [
        ("required", "required"),
        (OWNERSHIP, Ownership(("dwelling",), ("applicant",), "now_or_before", "unknown")),
        (OWNERSHIP | {"kinds": ["building_land", "dwelling"], "when": "now", "undivided": "refused"},
         Ownership(("building_land", "dwelling"), ("applicant",), "now", "refused")),
    ],
    "no_earlier_aid": [("required", "required"), ({"whose": ["applicant", "spouse"]}, EarlierAid(("applicant", "spouse")))],
    "price_basis": [(["land", "services"], ("land", "services")), ([], ())],
    "price_as_called": [("not_provided", "not_provided"), ({"F3": "1 DZD"}, {"F3": 100})],
    "surfaces": [({"F3": "70 m2", "F4": "85.5 m2"}, {"F3": 70, "F4": Fraction(171, 2)})],
    "down_payment_min": [("38 %", Fraction(19, 50)), ("2.5%", Fraction(1, 40)), ("0 %", 0)],
    "age_limit": [("70 years", 840), ("1 year", 12), ("840 months", 840), ("120 years", 1440)],
    "age_at_registration": [
        ({"least": "19 years", "most": "70 years"}, AgeRange(228, 840)), ({"least": "19 years", "most": "19 years"}, AgeRange(228, 228)),
    ],
    "transaction_ban": [("10 years", 120), ("1 month", 1), ("0 months", 0)],
    "first_tranche_split": [
        ("not_provided", "not_provided"),
        ([{"share": "50 %", "within": "2 months"}] * 2, (v.Split(Fraction(1, 2), 2),) * 2),
    ],
    "tranches": [
        ([{"milestone": "keys", "share": "99 %", "after_keys": "12 months"}], (v.Tranche("keys", Fraction(99, 100), 12),)),
    ],
    "term_max": [
        ([{"cohort": "2013", "income_up_to": "4 SNMG", "term": "2 years"}], (v.TermBand("2013", v.Multiple(Fraction(4)), 24),)),
        ([{"term": "2 years"}], (v.TermBand(None, None, 24),)),
    ],
    "charges": [({"F3": {"guarding": "421 DZD"}}, {"F3": {"guarding": 42_100}})],
    "price": [({"published": {"F3": "1 DZD"}}, v.Published({"F3": 100}))],
}  # fmt: skip
BAD = {
    "snmg": ["8 000", "-1 DZD", "8.000 DZD", ["8 000 DZD"], {}, None],
    "income_floor": ["6 snmg", "SNMG", "6SNMG", "-1 SNMG", "6 SNMG 2", "24 000"],
    "no_property": ["yes", "true", "", ["required"], None, {}, {"kinds": ["dwelling"]}, OWNERSHIP | {"kinds": []}, OWNERSHIP | {"kinds": ["shop"]},
                    OWNERSHIP | {"whose": ["kafil"]}, OWNERSHIP | {"whose": ["spouse", "spouse"]}, OWNERSHIP | {"when": "before"},
                    OWNERSHIP | {"undivided": "maybe"}, OWNERSHIP | {"until": "2001-01-01"}],
    "no_earlier_aid": ["none", {"whose": []}, {"whose": "applicant"}, {"who": ["applicant"]}, {"whose": ["applicant"], "when": "now"}],
    "price_basis": ["land", ["sea"], {"land": "1"}, None],
    "price_as_called": ["no", {"F9": "1 DZD"}, {"F3": "1"}, None],
    "surfaces": ["70 m2", {"F3": "70"}, {"F3": "70 m²"}, {"T3": "70 m2"}, {"F3": "-70 m2"}],
    "down_payment_min": ["38", "0.38", "-1 %", "1,5 %", "38 % of it", ["38 %"]],
    "age_limit": ["70", "70 ans", "seventy years", "-1 years", "1.5 years", "70  years", "845 months", "121 years"],
    "age_at_registration": ["19 years", {"least": "19 years"}, {"least": "70 years", "most": "19 years"}, {"least": "19", "most": "70"},
                            {"least": "19 years", "most": "70 years", "by": "birthday"}, [], None],
    "first_tranche_split": ["yes", [], [{"share": "50 %", "within": "2 months"}], [{"share": "100 %"}], "50 %"],
    "tranches": [[], [{"milestone": "keys", "share": "101 %"}], [{"milestone": "roof", "share": "1 %"}], [{"share": "1 %"}],
                 [{"milestone": "keys", "share": "1 %", "day": "x"}], ["keys"], {"keys": "1 %"}, "1 %"],
    "term_max": [[{"cohort": "2013"}], [{"term": "2 years", "age": "x"}], [{"term": "2 years", "cohort": "2025"}], "20 years"],
    "charges": [{"F3": "421 DZD"}, {"F3": {"guarding": "421"}}, {"F6": {}}],
    "price": ["1 DZD", {"published": {"F9": "1 DZD"}}, {"cost_per_m2": "1 DZD"}, {}],
}  # fmt: skip


@pytest.mark.parametrize(("key", "value", "expected"), [(key, *pair) for key, pairs in GOOD.items() for pair in pairs])
def test_a_value_is_read_exactly(key, value, expected):
    assert KEYS[key](value) == expected


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in BAD.items() for value in values])
def test_a_value_that_its_key_cannot_have_is_refused(key, value):
    with pytest.raises(v.ValueReadError):
        KEYS[key](value)


def test_a_composed_price_needs_every_element():
    elements = {"cost_per_m2": "60 000 DZD", "vrd": "650 000 DZD", "state_land": "100 %", "state_vrd": "72 %",
                "state_per_m2": "1 000 DZD", "frontal_aid": "700 000 DZD"}  # fmt: skip
    assert KEYS["price"](elements) == v.Composed(
        6_000_000, 65_000_000, Fraction(1), Fraction(18, 25), 100_000, 70_000_000
    )
    for name in elements:
        short = copy.copy(elements)
        del short[name]
        with pytest.raises(v.ValueReadError):
            KEYS["price"](short)


def test_the_texts_are_read_as_they_are_written():
    assert documents.read_file(FOLDER / "dz" / "2024-203.yaml")["in_force"]["date"] == "2024-06-26"


def test_the_first_choice_of_every_reading_is_the_default():
    assert Readings() == Readings(**{name: choices[0] for name, choices in Readings.choices().items()})
    assert all(len(choices) > 1 for choices in Readings.choices().values())


def places(node, here=()):
    """Every place of a document."""
    yield here
    for name, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(inner, (*here, name))


def test_a_value_of_any_shape_at_any_place_of_a_reform_is_read_or_refused():
    reform = documents.read_file(Path(__file__).parents[1] / "scenarios" / "reforms" / "age-limit-75.yaml")
    for place in places(reform):
        for shape in ({}, {"a": "b"}, [], [{"a": "b"}], [["a"]], None, "", "none"):
            spoilt = copy.deepcopy({"whole": reform})
            inner, *way = [spoilt, "whole", *place]
            for name in way[:-1]:
                inner = inner[name]
            inner[way[-1]] = shape
            try:
                texts.parse(spoilt["whole"])
            except InputError:
                continue
