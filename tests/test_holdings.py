"""What is owned, whose and when: each version of the text refuses what it names, for one household as for all."""

import datetime as dt
import itertools

import numpy as np
import pytest
from claiming import LAW
from strategies import buying, crowd
from test_people import FACTS

from simulator import answer
from simulator.answers.explain import MET, REFUSED, UNKNOWN, Case, verdict
from simulator.api import simulate
from simulator.engine.households import Details, Households
from simulator.engine.rules import eligibility
from simulator.law import Terms
from simulator.law.conditions import HOLDINGS, KINDS, OWNERS, holding
from simulator.question.another_scheme import for_scheme
from simulator.question.facts import OTHER, OWNER_CHOICES
from simulator.question.scenario import parse
from simulator.reading.errors import InputError
from simulator.sheets import facts as sheet_facts
from simulator.ui.state import question, recall_code
from simulator.ui.state.facts import FIELDS
from simulator.wording import LANGUAGES, say, write

VERSIONS = {
    "2001-08-15": ({"dwelling"}, {"applicant"}, False), "2012-12-25": ({"dwelling"}, {"applicant"}, False),
    "2012-12-26": ({"dwelling", "building_land"}, {"applicant", "spouse"}, False),
    "2024-06-25": ({"dwelling", "building_land"}, {"applicant", "spouse"}, False),
    "2024-06-26": ({"dwelling", "building_land"}, {"applicant", "spouse"}, True),
}  # fmt: skip
"""What each version names: kinds, whose, and whether an undivided share refuses. By the day of the application."""


def asked(application, items, aid="false"):
    household = {"birth": "1970-05-05", "income": "40000 DZD", "spouse_income": "0 DZD", "cohort": "2013",
                 "property": items, "had_state_aid": aid}  # fmt: skip
    dates = {"application": application, "acceptance": "2024-12-01", "keys": "2026-03-10"}
    return {"scheme": "location_vente", "household": household, "dwelling": {"price": "2100000 DZD"}, "dates": dates}


def of(question_asked, rule):
    """The verdict of a criterion."""
    scenario = parse(question_asked)
    return verdict(Case(simulate(scenario.people, scenario.scheme, law=LAW), 0), rule)


@pytest.mark.parametrize("application", VERSIONS)
def test_each_version_refuses_what_it_names_and_nothing_else(application):
    kinds, owners, any_share = VERSIONS[application]
    for kind, whose, until, undivided in itertools.product(
        (*KINDS, OTHER), OWNER_CHOICES, (None, "2000-01-01", "2030-01-01"), ("true", "false")
    ):
        item = {"kind": kind, "whose": whose, "undivided": undivided} | ({"until": until} if until else {})
        named = kind in kinds and bool(owners & (set(OWNERS) if whose == "both" else {whose}))
        settled = REFUSED if any_share or undivided == "false" else UNKNOWN
        assert of(asked(application, [item]), eligibility.no_property) == (settled if named else MET), item


@pytest.mark.parametrize("application", VERSIONS)
@pytest.mark.parametrize("aid", ["true", "false", *OWNER_CHOICES])
def test_each_version_reads_whose_aid_it_names(application, aid):
    refused = aid != "false" and not (aid == "spouse" and VERSIONS[application][1] == {"applicant"})
    assert of(asked(application, [], aid), eligibility.no_earlier_aid) == (REFUSED if refused else MET)


def test_several_things_count_each():
    land, dwelling = (
        {"kind": "building_land", "whose": "applicant"},
        {"kind": "dwelling", "whose": "applicant", "undivided": "true"},
    )
    assert of(asked("2001-08-15", [land]), eligibility.no_property) == MET
    assert of(asked("2001-08-15", [land, dwelling]), eligibility.no_property) == UNKNOWN
    assert of(asked("2024-06-26", [{"kind": OTHER, "whose": "both"}, dwelling]), eligibility.no_property) == REFUSED


def test_one_is_its_row_in_a_crowd_of_which_some_told_in_detail():
    rng, people = np.random.default_rng(4), crowd(4, 400)
    details = Details(
        rng.integers(0, 1 << len(HOLDINGS), 400).astype(np.uint16) & rng.integers(0, 1 << 16, 400).astype(np.uint16),
        rng.integers(0, 4, 400).astype(np.uint8),
    )
    telling = Households.joined([people.rows(slice(0, 200)), Households(**{
        name: getattr(people.rows(slice(200, 400)), name) for name in people.__dataclass_fields__ if name != "details"
    }, details=details.rows(slice(200, 400)))])  # fmt: skip
    outcome = simulate(telling, "location_vente", law=LAW)
    short = simulate(people, "location_vente", law=LAW)
    assert (outcome.decisions.refusals[:200] == short.decisions.refusals[:200]).all()
    for row in range(0, 400, 7):
        alone = simulate(telling.rows(np.array([row])), "location_vente", law=LAW)
        for name in ("refusals", "unanswered"):
            assert getattr(alone.decisions, name)[0] == getattr(outcome.decisions, name)[row]


@pytest.mark.parametrize("short", [True, False])
def test_a_short_answer_joined_with_a_detailed_one_keeps_its_meaning(short):
    one = Households.from_facts(FACTS | {"owns_property": short, "had_state_aid": short})
    other = Households.from_facts(
        FACTS | {"details": Details.from_bits(holding("dwelling", "spouse", "now", "whole"), 2)}
    )
    both = Households.joined([one, other])
    assert (
        simulate(both, "location_vente", law=LAW).decisions.refusals[0]
        == simulate(one, "location_vente", law=LAW).decisions.refusals[0]
    )
    assert both.rows(np.array([1])).details.holdings.tolist() == other.details.holdings.tolist()
    assert Households.joined([one, one]).details is None
    assert set(other.as_lists()) - set(one.as_lists()) == {"holdings", "aid"}


@pytest.mark.parametrize(("owned", "aided"), [(np.zeros(1, np.int64), np.zeros(1, np.uint8)), (np.zeros(1, np.uint16), np.zeros(2, np.uint8)),
                                             (np.zeros(1, np.uint16), np.full(1, 4, np.uint8))])  # fmt: skip
def test_details_of_another_type_or_length_are_refused(owned, aided):
    with pytest.raises(ValueError, match=r"holdings|aid"):
        Details(owned, aided)
    with pytest.raises(ValueError, match="details"):
        Households(
            **{name: getattr(crowd(0, 3), name) for name in crowd(0, 3).__dataclass_fields__ if name != "details"},
            details=Details.from_bits(0, 0),
        )


@pytest.mark.parametrize(("changes", "where", "key"), [
    ({"property": [{"kind": "shop", "whose": "both"}]}, "household.property[0].kind", "error.value.choice"),
    ({"property": [{"kind": "dwelling"}]}, "household.property[0].whose", "error.key.missing"),
    ({"property": [{"kind": "dwelling", "whose": "both", "colour": "red"}]}, "household.property[0].colour", "error.key.unknown"),
    ({"property": [{"kind": "dwelling", "whose": "both", "until": "soon"}]}, "household.property[0].until", "error.date.unreadable"),
    ({"property": {"kind": "dwelling", "whose": "both"}}, "household.property", "error.property.list"),
    ({"property": [{"kind": "other", "whose": "both"}] * 21}, "household.property", "error.property.list"),
    ({"property": ["dwelling"]}, "household.property[0]", "error.key.mapping"),
    ({"owns_property": "false"}, "household.owns_property", "error.property.twice"),
    ({"property": None}, "household.owns_property", "error.key.missing"),
    ({"had_state_aid": "mother"}, "household.had_state_aid", "error.value.yes_no"),
])  # fmt: skip
def test_a_property_that_cannot_be_read_says_where(changes, where, key):
    raw = asked("2013-09-20", [])
    with pytest.raises(InputError) as refused:
        parse(raw | {"household": raw["household"] | changes})
    assert (refused.value.where, refused.value.key) == (where, key)


def test_another_scheme_reads_what_was_told_in_detail():
    raw = asked("2024-07-06", [{"kind": "dwelling", "whose": "spouse"}], "spouse")
    raw["schemes"] = {
        "lpa": {
            "dwelling": {"zone": "autres", "type": "F3", "price": None},
            "loan": {"bank": "cpa", "amount": "max", "term": "20 years"},
        }
    }
    people = for_scheme(parse(raw), "lpa").people
    assert people.details.holdings.tolist() == [holding("dwelling", "spouse", "now", "whole")]
    assert people.details.aid.tolist() == [2]


BUYERS = {
    "lsp": ("2006-03-01", {"dwelling": {"price": "1600000 DZD"}, "loan": {"amount": "none"}}),
    "lpa": ("2026-03-01", {"dwelling": {"type": "F3", "zone": "autres"}, "loan": {"amount": "none"}}),
    "daam_sakane": ("2025-03-01", {"dwelling": {"price": "300000 MAD"}, "loan": {"amount": "none"}}),
}  # fmt: skip


def buying_asked(scheme, **household):
    """A question about a scheme in which one buys; the deed, or the keys, 92 days after the request."""
    day, rest = BUYERS[scheme]
    application = dt.date.fromisoformat(day)
    last = "deed" if scheme == "daam_sakane" else "keys"
    coin = "MAD" if scheme == "daam_sakane" else "DZD"
    person = {"birth": "1985-05-05", "income": f"30000 {coin}", "spouse_income": f"0 {coin}", "had_state_aid": "false"}
    person |= {"nationality": "moroccan"} if scheme == "daam_sakane" else {}
    dates = {"application": application, "acceptance": application, last: application + dt.timedelta(days=92)}
    return {"scheme": scheme, "household": person | household, "dates": dates, **rest}


DECIDED = {
    "lsp": ({"dwelling"}, {"applicant"}, "application"), "lpa": ({"dwelling", "building_land"}, set(OWNERS), "application"),
    "daam_sakane": ({"dwelling"}, {"applicant"}, "deed"),
}  # fmt: skip
"""What the text of each scheme names, and the day on which what is owned counts."""


@pytest.mark.parametrize("scheme", DECIDED)
def test_a_buyer_is_decided_by_what_the_text_names_on_its_day(scheme):
    kinds, owners, counted = DECIDED[scheme]
    day = dt.date.fromisoformat(BUYERS[scheme][0]) + dt.timedelta(days=92 if counted == "deed" else 0)
    for kind, whose, until, undivided in itertools.product(
        (*KINDS, OTHER), OWNER_CHOICES, (None, -1, 0, 1), ("true", "false")
    ):
        item = {"kind": kind, "whose": whose, "undivided": undivided}
        item |= {} if until is None else {"until": day + dt.timedelta(days=until)}
        owned = kind in kinds and owners & (set(OWNERS) if whose == "both" else {whose}) and until in (None, 1)
        raw = buying_asked(scheme, property=[item])
        if scheme == "daam_sakane":
            share = undivided == "true"
            assert of(raw, eligibility.no_dwelling) == (REFUSED if owned and not share else MET), item
            assert of(raw, eligibility.co_owner) == (REFUSED if owned and share else MET), item
        else:
            assert of(raw, eligibility.no_property) == (
                MET if not owned else UNKNOWN if undivided == "true" else REFUSED
            ), item


@pytest.mark.parametrize("scheme", DECIDED)
@pytest.mark.parametrize("short", ["true", "false"])
def test_the_short_answer_of_a_buyer_decides_as_before(scheme, short):
    rule = eligibility.no_dwelling if scheme == "daam_sakane" else eligibility.no_property
    assert of(buying_asked(scheme, owns_property=short), rule) == (REFUSED if short == "true" else MET)


def test_one_buyer_is_its_row_whoever_told_in_detail():
    """A crowd of buyers, half of whom told in detail: each as if it were alone, on the three schemes."""
    for scheme in BUYERS:
        rng, people = np.random.default_rng(5), buying(5, 200, scheme, "cpa")
        told = Details(
            rng.integers(0, 1 << len(HOLDINGS), 200).astype(np.uint16)
            & rng.integers(0, 1 << 16, 200).astype(np.uint16),
            rng.integers(0, 4, 200).astype(np.uint8),
        )
        named = {name: getattr(people, name) for name in people.__dataclass_fields__} | {"details": told}
        both = Households.joined([people, Households(**named)])
        asked_under = "lsp@2010-03-01" if scheme == "lsp" else scheme
        outcome = simulate(both, asked_under, law=LAW, terms=Terms(bank="cpa"))
        for row in range(0, 400, 9):
            alone = simulate(both.rows(np.array([row])), asked_under, law=LAW, terms=Terms(bank="cpa"))
            for name in ("refusals", "unanswered"):
                assert getattr(alone.decisions, name)[0] == getattr(outcome.decisions, name)[row]


@pytest.mark.parametrize(("listed", "stated", "fits"), [("true", "true", True), ("true", "false", False), ("false", "true", False),
                                                        ("false", "false", True)])  # fmt: skip
def test_a_list_and_the_share_that_is_stated_beside_it_must_agree(listed, stated, fits):
    raw = buying_asked(
        "daam_sakane", property=[{"kind": "dwelling", "whose": "applicant", "undivided": listed}], co_owner=stated
    )
    if fits:
        assert parse(raw).people.buyers.co_owner.tolist() == [listed == "true"]
        return
    with pytest.raises(InputError) as refused:
        parse(raw)
    assert (refused.value.where, refused.value.key) == ("household.co_owner", "error.property.co_owner")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_aid_of_the_spouse_is_told_not_to_be_named(lang):
    steps = {
        step["name"]: step
        for step in answer(buying_asked("daam_sakane", owns_property="false", had_state_aid="spouse"))["steps"]
    }
    assert steps["no_earlier_aid"]["sentence"][lang] == say("step.no_earlier_aid.met_of_the_buyer", lang)


# --- the pages


DETAILED = {"property": "yes", "property_kind": "building_land", "property_whose": "spouse", "property_until": "2010-05-03",
            "property_undivided": "no", "aid": "yes", "aid_whose": "applicant"}  # fmt: skip


def page_facts(**changes):
    example = {"cohort": "2013", "type": "F3", "birth": "1970-05-05", "income": "40000", "spouse": "0", "application": "2013-09-20",
               "acceptance": "2018-01-10", "keys": "2021-03-10"}  # fmt: skip
    return dict.fromkeys(FIELDS, "") | example | DETAILED | changes


def test_the_pages_ask_what_whose_and_until_when_and_bring_it_back():
    facts = page_facts()
    household = question.scenario(facts, "F3")["household"]
    assert household["property"] == [
        {"kind": "building_land", "whose": "spouse", "until": "2010-05-03", "undivided": "false"}
    ]
    assert household["had_state_aid"] == "applicant"
    assert {name: question.facts_of(question.scenario(facts, "F3"))[name] for name in DETAILED} == DETAILED
    assert recall_code.decode(recall_code.encode(facts)) == facts
    for name in question.PROPERTY:
        assert question.field_of(question.place_of(name)) == name


@pytest.mark.parametrize("changes", [{"property_kind": ""}, {"property_whose": ""}, {"property": "no"}])
def test_what_is_not_said_stays_a_short_answer(changes):
    household = question.scenario(page_facts(**changes), "F3")["household"]
    assert "property" not in household
    assert household["owns_property"] == ("false" if changes.get("property") == "no" else "true")


def test_a_question_that_the_page_cannot_ask_is_not_asked():
    item = {"kind": "dwelling", "whose": "spouse"}
    for items in ([item, item], [item | {"inherited": "true"}]):
        with pytest.raises(ValueError, match="dwelling"):
            question.facts_of(question.scenario(page_facts(), "F3") | {"household": {"property": items}})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_paper_says_what_was_told(lang):
    people = parse(
        asked("2013-09-20", [{"kind": "building_land", "whose": "spouse", "until": "2010-05-03"}], "spouse")
    ).people
    words = [write(value(people, 0), lang) for value in (sheet_facts._property_words, sheet_facts._aid_words)]
    land, spouse = (write(fact, lang) for fact in sheet_facts._property_words(people, 0).facts[0].facts.values())
    assert (land in words[0], spouse in words[0], words[1]) == (True, True, spouse)


def test_the_sentence_says_that_the_text_of_2001_names_the_applicant_only():
    found = answer(
        asked("2001-08-15", [])
        | {"dates": {"application": "2001-08-15", "acceptance": "2003-10-01", "keys": "2005-03-10"}}
    )
    said = {step["name"]: step["sentence"]["fr"] for step in found["steps"]}
    assert all("2001" in said[name] for name in ("income", "no_property", "no_earlier_aid"))
    later = answer(asked("2013-09-20", []))
    assert not any(
        "2001" in step["sentence"]["fr"]
        for step in later["steps"]
        if step["name"] in ("income", "no_property", "no_earlier_aid")
    )
