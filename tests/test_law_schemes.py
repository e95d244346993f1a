"""The law of the purchases is complete and dated: every scheme, every bank, every month to the end of 2030."""

import datetime as dt
import itertools
from collections import Counter
from pathlib import Path

import pytest
from known_law import whole_law

from simulator import wording
from simulator.base import money
from simulator.law import COHORTS, STATUSES, Terms
from simulator.law.in_words import COUNTRIES, described
from simulator.law.keys import BANKS, CURRENCIES, SCHEMES, WAGES
from simulator.law.library import FOLDER
from simulator.law.text import ATTACHES
from simulator.law.values import Band, Multiple
from simulator.reading import documents
from simulator.reading.errors import LawError

LAW = whole_law()
LAST = dt.date(2030, 12, 31)
FIRST = {"lpa": dt.date(2010, 10, 5), "lsp": dt.date(2000, 11, 15), "daam_sakane": dt.date(2024, 1, 1)}
BANK_FIRST = {
    "cnep": dt.date(2002, 1, 1),
    "bdl": dt.date(2003, 1, 1),
    "cpa": dt.date(2005, 1, 1),
    "bna": dt.date(2015, 4, 12),
}
"""The day of the first known conditions of each bank; before it every rule of the bank is a declared gap."""
NO_MEANING = {
    "lpa": {"applications_until", "grant_price_cap_factor", "state_mortgage_fee"},
    "lsp": {
        "first_call_max", "fnpos_income_floor", "land_in_price", "loan_price_cap", "price_by_zone", "price_cap_per_m2",
        "state_mortgage_fee", "surfaces",
    },
    "daam_sakane": {
        "applications_until", "no_property", "first_call_max", "fnpos_grant", "fnpos_income_floor", "grant_price_cap_factor", "income_floor", "land_in_price",
        "loan_insurance_cap", "loan_price_cap", "price_by_zone", "price_cap_per_m2", "reference_rate", "surfaces",
    },
}  # fmt: skip
"""The keys of the other schemes, on which no text of this one ever says anything."""
LATER = {("lpa", "first_call_max"): dt.date(2013, 12, 1), ("lsp", "applications_until"): dt.date(2010, 1, 1)}
"""The keys of which a text speaks only from a day after the first."""
PATHS = sorted(FOLDER.glob("*/*.yaml"))
OURS = {*FIRST, *(f"bank_{bank}" for bank in BANKS), "smig"}
"""The schemes of these tests, with their banks and the minimum wage of Morocco."""
PROVISIONS = [
    pytest.param(provision, id=f"{text.id}-{provision.key}")
    for text in LAW.texts
    for provision in text.provisions
    if OURS & set(text.schemes)
]


def months(first):
    """The first day, the first of every month after it, and the last day of 2030."""
    starts = (dt.date(year, month, 1) for year in range(first.year, 2031) for month in range(1, 13))
    return [first, *(start for start in starts if start > first), LAST]


def on(scheme, day, bank=None, frozen=None):
    """The code of a household all of whose dates are one day."""
    return LAW.at(scheme, dict.fromkeys(ATTACHES, day), None, frozen, Terms(bank=bank))


def faults(code, keys):
    """The keys without exactly one value, or a gap declared with its reason, the same for every cohort."""
    for key in keys:
        found = code.provisions.get(key, (None,) * len(COHORTS))
        if None in found:
            yield key, "no value"
        elif len({id(provision) for provision in found}) != 1 or found[0].key != key:
            yield key, "several values"
        elif not found[0].is_known and not found[0].note:
            yield key, "an undeclared gap"


def in_force(owner, key, days):
    """The texts that fix a key, by the naive replay: the last one that has begun, whatever the library says."""
    texts = [text for text in LAW.texts if owner in text.schemes and any(p.key == key for p in text.provisions)]
    return [max((text for text in texts if text.in_force <= day), key=lambda text: text.in_force).id for day in days]


def spoken(scheme, day):
    """The keys of which the texts of a scheme speak by a day."""
    return (
        SCHEMES[scheme]
        - NO_MEANING[scheme]
        - {key for (of, key), since in LATER.items() if of == scheme and day < since}
    )


# --- complete


@pytest.mark.parametrize("scheme", FIRST)
def test_every_month_every_key_of_the_scheme_has_one_value_or_a_declared_gap(scheme):
    for day in months(FIRST[scheme]):
        assert list(faults(on(scheme, day), {WAGES[scheme]} | spoken(scheme, day))) == [], day


@pytest.mark.parametrize(("scheme", "key"), LATER)
def test_before_the_text_that_speaks_of_a_key_nothing_is_said(scheme, key):
    since = LATER[scheme, key]
    assert on(scheme, since).fixes(key)
    eve = on(scheme, since - dt.timedelta(1))
    assert not eve.fixes(key)
    with pytest.raises(LawError) as refused:
        eve.provision(key)
    assert (refused.value.key, refused.value.facts["first"]) == ("error.law.not_yet_fixed", since)


@pytest.mark.parametrize("scheme", FIRST)
def test_no_text_ever_speaks_of_what_has_no_meaning_in_a_scheme(scheme):
    spoken = {provision.key for text in LAW.texts if scheme in text.schemes for provision in text.provisions}
    assert spoken == SCHEMES[scheme] - NO_MEANING[scheme]
    assert not any(on(scheme, LAST).fixes(key) for key in NO_MEANING[scheme])


@pytest.mark.parametrize(("scheme", "bank"), [*itertools.product(("lpa", "lsp"), BANKS)])
def test_every_month_every_rule_of_a_bank_has_one_value_or_a_declared_gap(scheme, bank):
    for day in months(FIRST[scheme]):
        assert list(faults(on(scheme, day, bank), SCHEMES[f"bank_{bank}"])) == [], day


@pytest.mark.parametrize("bank", BANKS)
def test_before_its_first_known_conditions_a_bank_is_a_declared_gap(bank):
    """From the first day of the aid (décret 94-308): what a bank asked is not known, and it does not hide the aid."""
    keys = SCHEMES[f"bank_{bank}"]
    for day in (dt.date(1994, 10, 16), BANK_FIRST[bank] - dt.timedelta(1)):
        code = on("lsp", day, bank)
        assert all(code.fixes(key) and not code.states(key) for key in keys), day
    assert any(on("lsp", BANK_FIRST[bank], bank).states(key) for key in keys)


@pytest.mark.parametrize("scheme", FIRST)
def test_a_scheme_without_a_bank_has_no_rule_of_a_bank(scheme):
    code = on(scheme, LAST)
    assert not any(
        code.fixes(key) or code.value_or_none(key) is not None for key in SCHEMES["bank_bna"] - SCHEMES[scheme]
    )
    assert SCHEMES["bank_bna"] & SCHEMES[scheme] == ({"bank_dti"} if scheme == "daam_sakane" else set())


@pytest.mark.parametrize("scheme", FIRST)
def test_what_is_in_force_is_the_last_text_that_has_begun(scheme):
    days = months(FIRST[scheme])[::6]
    for key in SCHEMES[scheme] - NO_MEANING[scheme]:
        since = [day for day in days if key in spoken(scheme, day)]
        assert [on(scheme, day).provision(key).text for day in since] == in_force(scheme, key, since), key


@pytest.mark.parametrize(("scheme", "day"), [*FIRST.items(), ("lsp", dt.date(1994, 10, 16))])
def test_before_its_first_text_there_is_no_scheme(scheme, day):
    """The LSP is known from its order of 2000; the decree of 1994 declares nearly everything unknown."""
    on(scheme, day)
    first = dt.date(1994, 10, 16) if scheme == "lsp" else day
    with pytest.raises(LawError) as refused:
        on(scheme, first - dt.timedelta(1))
    assert refused.value.key == "error.law.before_first"


@pytest.mark.parametrize("scheme", FIRST)
def test_a_scheme_frozen_on_any_month_is_complete(scheme):
    priced = {p.key for text in LAW.texts if text.kind == "price_order" for p in text.provisions}
    for frozen in months(FIRST[scheme])[::4]:
        keys = {WAGES[scheme]} | spoken(scheme, frozen) - priced
        assert list(faults(on(scheme, LAST, frozen=frozen), keys)) == [], frozen


# --- each country its own money


def amounts(raw):
    """Every amount that stands in the values of a text."""
    match raw:
        case dict():
            yield from itertools.chain(*map(amounts, raw.values()))
        case list():
            yield from itertools.chain(*map(amounts, raw))
        case str():
            try:
                yield money.parse(raw)
            except money.AmountError as error:
                assert error.reason in ("unreadable", "no_currency", "unknown_currency"), raw  # noqa: PT017


def values(path):
    """The values that a file fixes, as they are written."""
    sets = documents.read_file(path)["sets"].values()
    return [item["value"] for row in sets for item in (row if isinstance(row, list) else [row])]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_text_names_its_countrys_money_only(path):
    assert {amount.currency for amount in amounts(values(path))} <= {COUNTRIES[path.parent.name]}


def test_there_are_amounts_in_both_currencies():
    counted = Counter(amount.currency for path in PATHS for amount in amounts(values(path)))
    assert counted["DZD"] > 80
    assert counted["MAD"] >= 10


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_text_serves_the_schemes_of_its_country_only(path):
    text = LAW.by_id[f"{path.parent.name}/{path.stem}"]
    moroccan = path.parent.name == "ma"
    assert set(text.schemes) <= ({"daam_sakane", "smig"} if moroccan else set(SCHEMES) - {"daam_sakane", "smig"})


def test_no_threshold_of_morocco_is_written_in_the_wage_of_algeria():
    """``6 SNMG`` would be resolved with the SMIG."""
    for text in LAW.texts:
        for provision in text.provisions if text.id.startswith("ma/") else ():
            rows = provision.value if isinstance(provision.value, tuple) else (provision.value,)
            for row in rows:
                bounds = (row.income_over, row.income_up_to) if isinstance(row, Band) else (row,)
                assert not any(isinstance(bound, Multiple) for bound in bounds), provision


def test_each_scheme_has_its_countrys_wage_and_currency():
    assert {scheme: (on(scheme, LAST).currency, on(scheme, LAST).snmg) for scheme in FIRST} == {
        "lpa": ("DZD", 2_400_000), "lsp": ("DZD", 2_400_000), "daam_sakane": ("MAD", 342_272),
    }  # fmt: skip
    assert all(CURRENCIES[scheme] == on(scheme, LAST).currency for scheme in FIRST)


# --- in words


@pytest.mark.parametrize("provision", PROVISIONS)
def test_every_provision_is_described_in_three_languages(provision):
    assert provision.status in STATUSES
    for lang in wording.LANGUAGES:
        said = wording.write(described(provision), lang)
        assert said.strip()
        assert "None" not in said
        assert "{" not in said
        assert not _other_money(provision, lang) & set(said.split())


def _other_money(provision, lang):
    """The sign of the currency of the other country."""
    own = COUNTRIES[provision.text.partition("/")[0]]
    (other,) = set(COUNTRIES.values()) - {own}
    return _signs(other, lang) - _signs(own, lang)


def _signs(currency, lang):
    """The words of an amount: digits, and the sign of the currency."""
    return set(wording.write(money.Money(100, currency), lang).split())


@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_every_key_has_a_name(lang):
    for key in set().union(*(SCHEMES[scheme] for scheme in (*FIRST, "bank_bna", "smig"))):
        assert wording.say(f"key.{key}", lang).strip()


OWN_STEPS = {"keys"}
"""Steps that are a date of the household itself, with no step of their own."""
JOURNEYS = [provision for scheme in FIRST for provision in LAW.timeline(scheme, "journey") if provision.is_known]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda provision: provision.text)
def test_every_step_and_every_actor_of_a_journey_has_words(journey):
    for step, lang in itertools.product(journey.value, wording.LANGUAGES):
        assert wording.say(f"stage.{step.step}", lang).strip()
        assert wording.say(f"actor.{step.actor}", lang).strip()


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda provision: provision.text)
def test_a_step_follows_one_that_comes_before_it(journey):
    for place, step in enumerate(journey.value):
        assert step.after in {None, *OWN_STEPS, *(earlier.step for earlier in journey.value[:place])}
        assert step.within is None or step.not_before is None
    steps = [step.step for step in journey.value]
    assert len(set(steps)) == len(steps)


def test_every_scheme_has_a_journey_in_the_end():
    assert all(on(scheme, LAST).value_or_none("journey") for scheme in FIRST)


def test_every_text_is_a_file_under_its_own_name():
    assert {f"{path.parent.name}/{path.stem}" for path in map(Path, PATHS)} == set(LAW.by_id)
