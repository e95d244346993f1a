"""Heavy work of the pages: counted once for everybody, one at a time, remembered within bounds."""

import threading
import time

import pytest

from simulator.reading.errors import InputError
from simulator.ui.server import heavy, turns


def together(count, work):
    """Do the same in several threads; what each gave."""
    given = []
    threads = [threading.Thread(target=lambda: given.append(work())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_twenty_who_ask_the_same_have_it_counted_once():
    kept, counted = heavy.Remembered(4), []

    def count():
        time.sleep(0.05)
        counted.append(1)
        return object()

    given = together(20, lambda: kept.of("question", count))
    assert len(counted) == 1
    assert len(set(map(id, given))) == 1


def test_different_questions_are_counted_one_at_a_time():
    kept, now, most, names = heavy.Remembered(9), [], [], iter(range(9))

    def count():
        now.append(1)
        most.append(len(now))
        time.sleep(0.02)
        now.pop()

    together(6, lambda: kept.of(next(names), count))
    assert most == [1] * 6


def test_the_answers_that_were_asked_last_are_kept_and_no_more():
    kept, counted = heavy.Remembered(2), []
    for question in ("a", "b", "a", "c", "a", "b"):
        kept.of(question, lambda question=question: counted.append(question))
    assert counted == ["a", "b", "c", "b"]
    heavy.forget()
    kept.of("a", lambda: counted.append("again"))
    assert counted[-1] == "again"


def test_what_fails_is_not_kept_and_its_turn_is_given_back():
    kept = heavy.Remembered(2)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept.of("a", lambda: 1 // 0)
    assert kept.of("a", lambda: 7) == 7


def test_a_turn_inside_a_turn_is_the_same_one_and_of_its_thread_alone():
    with heavy.turn(), heavy.turn():
        place = turns.PAGES.enter("other")
        assert not place.turn.done()
        assert together(1, lambda: getattr(heavy._THREAD, "turn", False)) == [False]
    assert place.turn.done()
    turns.PAGES.leave(place)


def test_when_too_much_waits_a_page_says_so():
    with pytest.raises(InputError) as busy, heavy.turn(turns.Queue(0, 0)):
        pytest.fail("there is no turn")
    assert busy.value.key == "api.error.busy"
