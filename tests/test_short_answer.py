"""The answer in a sentence and four numbers: whole dinars, rounded up, the same at every door that shows them."""

import datetime as dt
import re

import pytest
from doors import LAW, household, paid_as_due, seen, words_of

from simulator import api
from simulator.base.money import Money
from simulator.sheets import text_message
from simulator.ui.server import lite
from simulator.ui.state.facts import written
from simulator.views import short_answer
from simulator.views.line_of_life import line_of_life
from simulator.views.voice import Voice
from simulator.views.years import Summary
from simulator.wording import LANGUAGES, Counted, say
from simulator.wording.numbers import month

TODAY = dt.date(2026, 11, 30)


def sentences(name, lang="fr"):
    one, page = household(name), Voice(LAW, lang)
    contract = paid_as_due(one)
    shown = (
        short_answer.sentence(page, one.case.summary, contract),
        *short_answer.following(page, one.case.summary, contract),
    )
    return [words_of(line) for line in shown]


@pytest.mark.parametrize(("cents", "whole"), [(664_562, 664_600), (664_600, 664_600), (1, 100), (0, 0)])
def test_a_whole_amount_is_never_less_than_what_is_due(cents, whole):
    assert Money(cents).rounded_up == Money(whole)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["couple_f3", "couple_58_two_kafils_f3", "owner_refused_f3"])
def test_page_light_page_first_html_and_message_say_the_same_whole_dinars(name, lang):
    one, page = household(name), Voice(LAW, lang)
    whole = page.amount(one.case.answer.instalments.amount.rounded_up)
    expected = words_of(short_answer.sentence(page, one.case.summary))
    for door in (lite.page(written(one.facts), lang, TODAY)[0], lite.figure(written(one.facts), lang, TODAY)):
        shown = words_of(seen(door))
        assert expected in shown
        assert words_of(whole) in shown
    assert words_of(whole) in words_of(text_message(one.case, lang).replace(" ", "\u00a0"))


def test_who_pays_is_told_apart_and_a_kafil_who_is_there_is_not_supposed():
    assert sentences("couple_58_two_kafils_f3") == [
        "Vous payez 5 064 DA par mois, entre juillet 2028 et septembre 2039.",
        "Puis le kafil paie 5 064 DA par mois, entre octobre 2039 et octobre 2055 (hypothèse).",
        "Puis le kafil 2 paie 5 064 DA par mois, entre novembre 2055 et juin 2063 (hypothèse).",
    ]
    assert sentences("couple_58_sharing_kafil_f3")[0] == (
        "Vous payez 9 452 DA par mois, avec 6 302 DA du kafil, entre juillet 2028 et septembre 2039 (kafil : hypothèse)."
    )
    assert sentences("year alone, retired, kafil")[0].startswith("Le kafil paie")


def test_a_supposed_kafil_gives_what_a_stated_one_gives():
    raw = household("couple_f3").raw
    with_one = api.ask(raw | {"kafil": [{"birth": "2000-01-01", "income": "45000 DZD"}]}, law=LAW)
    step = household("couple_f3").case.summary.step("with_kafil")
    assert step.sentence.facts["amount"] == with_one.instalments.amount
    assert step.sentence.facts["last"] == with_one.instalments.last_due
    assert Summary(with_one).step("with_kafil") is None
    assert sentences("couple_f3")[-1] == "Avec un kafil assez jeune : 5 064 DA par mois jusqu’en juin 2063 (hypothèse)."


def test_with_the_keys_in_hand_the_headline_is_what_is_left():
    one = household("keys in hand, half of the year refused")
    contract, page = paid_as_due(one), Voice(LAW, "fr")
    statement = contract.statement
    assert (contract.as_of, statement.late) == (dt.date(2030, 1, 1), 0)
    left, count = Money(statement.remaining).rounded_up, Counted("instalments", statement.remaining_instalments)
    told = say("mine.left", "fr", amount=left, count=count, month=month(statement.last_due, "fr"))
    assert sentences("keys in hand, half of the year refused")[0] == words_of(told)
    monthly, to_pay, price, last = short_answer.numbers(page, one.case.summary, contract)
    assert (to_pay.label, to_pay.value) == ("answer.card.left", page.amount(left))
    assert (monthly.exact, price.exact, last.exact) == (one.case.answer.instalments.amount, one.case.answer.price, None)


def test_the_line_of_a_contract_to_come_is_read_on_the_day_of_the_question():
    contract = paid_as_due(household("couple_f3"))
    line = line_of_life(contract, TODAY)
    sides = {point.kind: point.when for point in line.points if point.day}
    assert (sides["today"], sides["keys"], sides["last"]) == ("today", "future", "future")
    assert line.as_of == TODAY < contract.as_of


def test_where_nothing_is_paid_by_the_month_there_is_no_contract():
    assert paid_as_due(household("retired_71_f3")) is None
    assert not re.search(r"\d", sentences("retired_71_f3")[0])
