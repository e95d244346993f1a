"""Situations kept side by side: four at most, in the session and the address, each with the figures of its own answer."""

import pytest
from paging import TODAY, opened, ran
from test_compare_table import cents, difference, rows

from simulator import answer
from simulator.base.money import Money
from simulator.ui.state import examples, question, situations
from simulator.ui.state.facts import written
from simulator.wording import say, write

FACTS = examples.first().facts
LATER = FACTS | {"keys": "2030-06-20"}


def test_an_address_of_situations_is_read_as_it_was_written():
    one = situations.added((), FACTS, "Clés ~ en | 2028\n " + "x" * 99)
    two = situations.added(one, LATER, "")
    assert situations.read(situations.written(two)) == two
    assert [situation.facts for situation in two] == [FACTS, LATER]
    assert two[0].title.startswith("Clés en 2028 x")
    assert len(two[0].title) == situations.LONGEST_TITLE
    assert situations.renamed(two, two[1].code, "B")[1].title == "B"
    assert situations.without(two, two[0].code) == two[1:]


def test_a_fifth_situation_and_one_that_is_there_are_not_added():
    kept = ()
    for year in range(2028, 2034):
        kept = situations.added(kept, FACTS | {"keys": f"{year}-06-20"}, str(year))
        assert situations.added(kept, FACTS, "again") == kept
    assert [situation.title for situation in kept] == ["2028", "2029", "2030", "2031"]
    assert len(situations.read(situations.written(kept) + "|X~fifth")) == 4


def page_of(at):
    return " ".join(block.proto.body for block in at.get("html"))


def pressed(at, name):
    return ran(next(button for button in at.button if button.key.startswith(f"{name}@")).click().run())


@pytest.mark.slow
def test_two_situations_are_kept_from_both_pages_compared_renamed_and_removed():
    at = pressed(opened("simulate", lang="fr", **written(FACTS)), "keep_this")
    kept = at.query_params["kept"][0] if isinstance(at.query_params["kept"], list) else at.query_params["kept"]
    at = pressed(opened("compare", lang="fr", kept=kept, **written(LATER)), "keep_this")
    page = page_of(at)
    table = rows(page[page.rindex('<table class="beside') :])
    figures = [answer(question.scenario(question.on_day(facts, TODAY), "F3"))["instalment"] for facts in (FACTS, LATER)]
    cells = table[say("grid.row.month", "fr")]
    for cell, figure in zip(cells, figures, strict=True):
        assert write(Money(cents(figure)), "fr") in cell
    more = Money(cents(figures[1]) - cents(figures[0]))
    assert difference(cells[1]) == (
        "worse",
        say("grid.a_month", "fr", difference=say("whatif.more", "fr", amount=more)),
    )
    assert say("grid.kept.already", "fr", title=say("grid.situation", "fr", number=2)) in page
    at = ran(next(field for field in at.text_input if field.key.startswith("kept_title_")).set_value("Tôt").run())
    assert "Tôt" in page_of(at)
    at = pressed(at, "kept_remove_" + situations.read(kept)[0].code)
    assert "Tôt" not in page_of(at)


@pytest.mark.slow
def test_a_full_row_and_a_spoilt_code_are_said_and_nothing_is_lost():
    kept = situations.written(situations.added((), LATER, "B")) + "|XXXX~Perdue|2222~Autre|3333~Encore"
    page = page_of(opened("compare", lang="fr", kept=kept, **written(FACTS)))
    assert say("grid.kept.full", "fr", most=4) in page
    assert page.count('class="side blank"') == 3
    assert "Perdue" in page
