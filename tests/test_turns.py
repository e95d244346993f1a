"""Turns: short queues, addresses served one after the other, nothing computed for a client who has left."""

import asyncio
import random
import threading
import time
from collections import Counter, defaultdict

import pytest
from starlette.requests import Request

from simulator.ui.answer import download_links
from simulator.ui.server import turns
from simulator.ui.server.turns import BusyError, LeftError, Queue


class Client:
    """A client of an address: its request, and a way to hang up."""

    def __init__(self, address="192.0.2.1"):
        self.gone = asyncio.Event()
        self.request = Request({"type": "http", "client": (address, 1), "headers": []}, self._receive)

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}


def played(play):
    """Run a play within ten seconds."""
    return asyncio.run(asyncio.wait_for(play, 10))


async def settled():
    """Let every task reach what it waits for."""
    for _ in range(20):
        await asyncio.sleep(0)


class Stage:
    """A queue whose only turn is taken until it is opened, and what is done in it, in order."""

    def __init__(self, waiting):
        self.queue, self.done, self.door, self.tasks = Queue(1, waiting), [], threading.Event(), []

    async def ask(self, address, name=None):
        """A question of an address joins the queue."""
        client = Client(address)
        work = self.door.wait if name is None else lambda: self.done.append(name)
        self.tasks.append(asyncio.ensure_future(self.queue.run(work, client.request)))
        await settled()
        return client

    async def play(self):
        self.door.set()
        return await asyncio.gather(*self.tasks, return_exceptions=True)


def refused(results):
    return [place for place, result in enumerate(results) if isinstance(result, BusyError)]


def test_addresses_are_served_one_after_the_other_whatever_each_asks():
    async def play():
        stage = Stage(waiting=20)
        await stage.ask("a")
        for address, count in (("a", 6), ("b", 2), ("c", 1)):
            for place in range(count):
                await stage.ask(address, f"{address}{place}")
        assert refused(await stage.play()) == []
        return stage.done

    assert played(play()) == ["a0", "b0", "c0", "a1", "b1", "a2", "a3", "a4", "a5"]


def test_one_address_is_not_refused_while_there_is_room_and_is_beyond():
    async def play():
        stage = Stage(waiting=5)
        for place in range(7):
            await stage.ask("a", place or None)
        assert stage.queue.length == 5
        return refused(await stage.play()), stage.done

    assert played(play()) == ([6], [1, 2, 3, 4, 5])


def test_in_a_full_queue_the_last_question_of_the_longest_line_makes_room_for_a_new_address():
    async def play():
        stage = Stage(waiting=4)
        await stage.ask("a")
        for place in range(4):
            await stage.ask("a", f"a{place}")
        for address in ("b", "b", "b", "c"):
            await stage.ask(address, address)
        return refused(await stage.play()), stage.done

    places, done = played(play())
    assert places == [2, 3, 4, 7], (
        "a keeps one of four: two gave way to b and one to c; b has no fewer than a, its third is refused"
    )
    assert Counter(done) == {"a0": 1, "b": 2, "c": 1}


def test_a_client_who_leaves_while_it_waits_is_dropped_before_anything_is_computed():
    async def play():
        stage = Stage(waiting=4)
        await stage.ask("a")
        leaving = await stage.ask("b", "b")
        await stage.ask("c", "c")
        leaving.gone.set()
        await settled()
        assert stage.queue.length == 1
        results = await stage.play()
        return [type(result) for result in results], stage.done

    assert played(play()) == ([bool, LeftError, type(None)], ["c"])


def test_a_task_that_is_cancelled_gives_its_place_back():
    async def play():
        stage = Stage(waiting=4)
        await stage.ask("a")
        await stage.ask("b", "b")
        stage.tasks[1].cancel()
        await settled()
        assert stage.queue.length == 0
        await stage.play()
        await stage.ask("c", "c")
        await stage.play()
        return stage.done

    assert played(play()) == ["c"]


def test_work_that_fails_gives_its_turn_back():
    async def play():
        queue = Queue(1, 0)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await queue.run(lambda: 1 // 0, Client().request)
        return await queue.run(lambda: 7, Client().request)

    assert played(play()) == 7


def test_threads_and_tasks_wait_in_the_same_line():
    queue, seen = Queue(1, 4), []

    async def play():
        first = queue.enter("page")
        thread = threading.Thread(target=lambda: run_turn(queue, "page", seen))
        thread.start()
        while queue.length < 1:
            await asyncio.sleep(0.01)
        task = asyncio.ensure_future(queue.run(lambda: seen.append("task"), Client().request))
        await settled()
        assert seen == []
        queue.leave(first)
        await task
        await asyncio.to_thread(thread.join)

    played(play())
    assert seen == ["page", "task"]


def run_turn(queue, address, seen):
    with queue.turn(address, lambda: None):
        seen.append(address)


def test_a_page_that_was_left_leaves_the_line():
    class PageLeftError(Exception):
        pass

    def glance():
        raise PageLeftError

    queue = Queue(1, 4)
    place = queue.enter("a")
    with pytest.raises(PageLeftError), queue.turn("b", glance):
        pytest.fail("its turn has not come")
    assert queue.length == 0
    queue.leave(place)
    run_turn(queue, "b", seen := [])
    assert seen == ["b"]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_comes_and_goes_the_bounds_hold_and_turns_are_even(seed):
    """Random arrivals, ends and departures: never more than the bounds, never an idle turn while one waits, and between
    two turns of an address that waits no other that waits is called twice."""
    drawn = random.Random(seed)
    queue = Queue(drawn.randint(1, 3), drawn.randint(0, 8))
    places, since = [], defaultdict(Counter)
    for _ in range(300):
        waiting = [place for place in places if not place.turn.done()]
        if drawn.random() < 0.6:
            try:
                places.append(queue.enter(drawn.choice("abcd")))
            except BusyError:
                assert queue.length == queue.waiting
        elif places:
            place = places.pop(drawn.randrange(len(places)))
            queue.leave(place)
            waiting = [other for other in waiting if other is not place]
        places = [place for place in places if not put_out(place)]
        running = [place for place in places if place.turn.done()]
        assert queue.length == len(places) - len(running) <= queue.waiting
        assert len(running) <= queue.at_once
        assert not queue.length or len(running) == queue.at_once
        lines = {place.address for place in waiting}
        for called in (place.address for place in waiting if place.turn.done() and not put_out(place)):
            since.pop(called, None)
            for address in lines - {called}:
                since[address][called] += 1
        for address in [*since]:
            if address not in {place.address for place in places if not place.turn.done()}:
                del since[address]
            else:
                assert max(since[address].values()) <= 1


def put_out(place):
    return place.turn.done() and place.turn.exception() is not None


@pytest.mark.parametrize(
    ("text", "shared"),
    [("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("", ""), ("x", "x")],
)  # fmt: skip
def test_who_shares_turns(text, shared):
    assert turns.address_of(text) == shared


def test_what_is_heavy_has_queues_of_its_own_and_typst_one_turn():
    assert {path for path, file in download_links.SERVED.items() if file.queue is turns.PRINTS} == {
        download_links.SHEET,
        "/api/chart.png",
        "/api/card.png",
    }
    assert turns.PRINTS.at_once == 1
    assert all(file.queue is not turns.LIGHT for file in download_links.SERVED.values())


def test_a_turn_that_comes_while_a_page_looks_elsewhere_is_taken_soon():
    queue = Queue(1, 1)
    place = queue.enter("a")
    threading.Timer(0.05, queue.leave, (place,)).start()
    begin = time.monotonic()
    run_turn(queue, "b", [])
    assert time.monotonic() - begin < turns.GLANCE
