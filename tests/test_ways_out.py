"""No cliff between two neighbours in age without its sentence: past the age limit, or unable to pay, the ways out are told."""

import datetime as dt
import itertools
import json

import numpy as np
import pytest
from claiming import LAW
from contract import json_of, money_of
from daily import daily
from strategies import crowd, reading
from test_people import FACTS, KAFIL

from simulator import sheets, whatif
from simulator.answers.explain import Case, explain, too_old_or_young, ways_out
from simulator.api import simulate
from simulator.engine.households import Households
from simulator.law import COHORTS, Readings
from simulator.question.scenario import load
from simulator.sheets import first_page
from simulator.ui.answer import headline
from simulator.ui.compare import engine, whatif_blocks
from simulator.views.text import answer_page
from simulator.views.voice import Voice
from simulator.wording import LANGUAGES, write

PERCENT = {"income": 100, "40 %": 40, "30 %": 30}
DATES = {
    "2001-2002": (dt.date(2002, 3, 1), dt.date(2016, 1, 10), dt.date(2017, 12, 1)),
    "2013": (dt.date(2013, 9, 20), dt.date(2020, 1, 10), dt.date(2025, 3, 10)),
    "2024": (dt.date(2024, 7, 6), dt.date(2025, 12, 15), dt.date(2028, 6, 20)),
}


def neighbours(cohort, readings):
    """Applicants of a cohort born nine days apart, seventy-three years before the keys to sixty."""
    application, acceptance, keys = DATES[cohort]
    births = np.arange(np.datetime64(keys) - 73 * 365, np.datetime64(keys) - 60 * 365, 9).tolist()
    facts = FACTS | {
        "application": application,
        "acceptance": acceptance,
        "keys": keys,
        "cohort": COHORTS.index(cohort),
    }
    people = Households.joined(
        [Households.from_facts(facts | {"price": 210_000_000, "birth": birth}) for birth in births]
    )
    return simulate(people, "location_vente", law=LAW, readings=readings)


@pytest.mark.parametrize(("cohort", "above"), daily(itertools.product(COHORTS, PERCENT), 3))
def test_no_cliff_between_two_neighbours_in_age_goes_without_its_sentence(cohort, above):
    """Whoever cannot pay each month is told why, and what there is; whoever is told nothing can pay."""
    outcome = neighbours(cohort, Readings(unable_above=above))
    offers = []
    for row in range(len(outcome.people)):
        case = Case(outcome, row)
        names = {step.name for step in explain(case)}
        share = 100 * int(outcome.level.instalment[row]) / int(outcome.people.income[row])
        if too_old_or_young(case):
            assert not ways_out(case)
            offers.append("refused")
        elif case.term == 0:
            assert "way_out_cash" in names
            assert ("way_out_kafil" in names) == case.code.kafil
            offers.append("past")
        else:
            assert (
                ({"unable", "way_out_cash"} <= names) == case.unable == (share > PERCENT[above]) == bool(ways_out(case))
            )
            offers.append("unable" if case.unable else "able")
        assert ("pay_off" in names) == bool(case.term), "who can pay no instalment pays none in advance"
    found = [kind for kind, _ in itertools.groupby(offers)]
    assert found == [kind for kind in ("refused", "past", "unable", "able") if kind in found]
    assert {"past", "unable", "able"} <= set(found)


@pytest.mark.parametrize("seed", range(6))
def test_who_is_unable_is_counted_exactly_and_for_each_as_for_all(seed):
    how = reading(seed)
    outcome = simulate(crowd(seed, 300), "location_vente", law=LAW, readings=how)
    part, income = outcome.applicant_part().tolist(), outcome.people.income.tolist()
    if how.income == "cumulated":
        income = (outcome.people.income + outcome.people.spouse_income).tolist()
    pays = (outcome.decisions.reach[0] > 0) & (outcome.level.count > 0)
    expected = [
        bool(p) and 100 * own > PERCENT[how.unable_above] * all_of
        for p, own, all_of in zip(pays, part, income, strict=True)
    ]
    assert outcome.unable.tolist() == expected
    assert any(expected)


def test_exactly_the_share_of_the_income_is_borne():
    facts = FACTS | {"price": 210_000_000}
    instalment = int(simulate(Households.from_facts(facts), "location_vente", law=LAW).level.instalment[0])
    for above, times in (("income", 1), ("40 %", 2.5)):
        incomes = [int(instalment * times) + more for more in (-1, 0)]
        found = [
            simulate(
                Households.from_facts(facts | {"income": income}),
                "location_vente",
                law=LAW,
                readings=Readings(unable_above=above),
            ).unable[0]
            for income in (incomes[0], -int(-instalment * times // 1))
        ]
        assert found == [True, False]


def test_a_sharing_kafil_leaves_the_applicants_part_and_who_pays_nothing_is_not_unable():
    facts = FACTS | {"birth": dt.date(1958, 12, 25), "price": 343_000_000, "income": 10_000_000}
    shared = facts | KAFIL | {"kafil_share": [900_000]}
    for given, how, unable in (
        (facts, Readings(), True), (shared, Readings(kafil="shares"), False),
        (facts | KAFIL | {"birth": dt.date(1957, 12, 25)}, Readings(unable_above="30 %"), False),
    ):  # fmt: skip
        assert simulate(Households.from_facts(given), "location_vente", law=LAW, readings=how).unable.tolist() == [
            unable
        ]


NEAR_SEVENTY = {
    "scheme": "location_vente", "dwelling": {"type": "F3"},
    "household": {"birth": "1958-12-25", "income": "60000 DZD", "spouse_income": "20000 DZD", "cohort": "2024",
                  "owns_property": False, "had_state_aid": False},
    "dates": {"application": "2024-07-06", "acceptance": "2025-12-15", "keys": "2028-06-20"},
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("above", ["income", "40 %"])
def test_every_door_says_that_the_instalment_is_too_high_and_what_there_is(lang, above):
    asked = sheets.answered(load(NEAR_SEVENTY | {"readings": {"unable_above": above}}), LAW)
    page = asked.voice(lang)
    (sentence,) = page.inability(asked.answer)
    assert sentence == write(asked.summary.step("unable").sentence, lang)
    assert page.amount(money_of("354433.33")) in sentence
    amounts = [page.amount(money_of(way.get("amount") or way["instalment"])) for way in json_of(asked)["ways_out"]]
    assert [page.amount(money_of("5063.33")), page.amount(money_of("1913940.00"))] == amounts
    doors = {
        "page, light page and counter": str(headline.hero(page, {"F3": asked.summary})),
        "terminal": answer_page.answer(LAW, asked.summary, lang),
        "message": sheets.message(asked, lang), "sheet": "\n".join(first_page.hero(asked, page)["lines"]),
    }  # fmt: skip
    for door, words in doors.items():
        assert all(part in words for part in (sentence, *amounts)), door


@pytest.mark.parametrize(("birth", "helps"), [("1950-03-15", False), ("1955-03-15", True)])
def test_no_page_offers_a_kafil_to_whom_the_age_on_the_day_of_the_application_refuses(birth, helps):
    """Past the age limit both; only the elder was too old to register."""
    household = NEAR_SEVENTY["household"] | {"birth": birth}
    asked = engine.household(json.dumps(NEAR_SEVENTY | {"household": household}))
    page = Voice(LAW, "en")
    words = [
        str(whatif_blocks.goals(page, whatif.seek(asked, 700_000))),
        str(whatif_blocks.delay(page, whatif.delay(asked))),
    ]
    refusal = page.say("whatif.goal.kafil.refused")
    assert [refusal in part for part in words] == [not helps] * 2
    offered = ("without a kafil", "a kafil would be needed", "born on or after")
    assert any(offer in part for offer in offered for part in words) == helps
