"""Processes beside the server: each answers as the server itself does, one that ends is replaced, none outlives the server."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from serving import ROOT, started

from simulator.ui.server import turns
from simulator.ui.state import examples
from simulator.ui.state.facts import written

FACTS = urlencode(written(examples.first().facts))
COUPLE = (ROOT / "scenarios" / "households" / "couple_f3.yaml").read_bytes()
APP = ["-m", "simulator", "app"]
ASKED = (
    ("POST", "/api/answer", COUPLE), ("GET", f"/api/answer?{FACTS}", None), ("GET", "/api/answer?lang=ar&birth=yesterday", None),
    ("POST", "/api/v1/answer?lang=fr&fields=price,instalment,schedule", COUPLE), ("POST", "/api/v1/answer?fields=nothing", COUPLE),
    ("GET", f"/lite?lang=ar&{FACTS}", None), ("GET", "/lite/mon-contrat", None), ("GET", f"/?{FACTS}", None),
)  # fmt: skip
"""Questions that are answered, and some that are refused: their errors come from the other process too."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    with started(tmp_path_factory.mktemp("alone"), [*APP, "--port"]) as server:
        yield server


@pytest.fixture(scope="module")
def helped(tmp_path_factory):
    with started(tmp_path_factory.mktemp("helped"), [*APP, "--workers", "2", "--port"]) as server:
        yield server


def asked(server, method, path, body):
    answer = server.ask(path, method, body, **({"content_type": "application/yaml"} if body else {}))
    return answer.status, answer.headers["content-type"], answer.body


def workers_of(process):
    listed = subprocess.run(
        ["pgrep", "-P", str(process.pid), "-f", "spawn_main"], capture_output=True, text=True, check=False
    )
    return [int(number) for number in listed.stdout.split()]


def soon(holds, patience=20.0):
    end = time.monotonic() + patience
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def test_a_queue_hands_over_as_many_questions_as_there_are_processes():
    queue = turns.Queue(at_once=3, waiting=1)
    queue.hand_to(type("Pair", (), {"count": 2})())
    assert queue.at_once == 2
    queue.hand_to(None)
    assert queue.at_once == 3


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path", "body"), ASKED, ids=[path for _, path, _ in ASKED])
def test_another_process_answers_the_same_bytes(alone, helped, method, path, body):
    assert asked(helped, method, path, body) == asked(alone, method, path, body)


@pytest.mark.slow
def test_a_hundred_visitors_at_once_are_all_answered(helped):
    statuses = []
    visitors = [threading.Thread(target=lambda: statuses.append(asked(helped, *ASKED[0])[0])) for _ in range(100)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert statuses == [200] * 100


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="processes are listed with pgrep")
def test_a_process_that_ends_is_replaced_and_none_outlives_the_server(tmp_path):
    with started(tmp_path, [*APP, "--workers", "2", "--port"]) as server:
        before = asked(server, *ASKED[0])
        first = workers_of(server.process)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        assert soon(lambda: asked(server, *ASKED[0]) == before and set(workers_of(server.process)) - set(first))
        later = workers_of(server.process)
        server.process.kill()
        assert soon(lambda: not any(Path(f"/proc/{number}").exists() for number in {*first, *later}))


@pytest.mark.slow
def test_a_refusal_crosses_with_its_place_and_its_facts():
    program = (
        "import asyncio, functools\n"
        "from simulator.ui.server.api import sent\n"
        "from simulator.ui.server.processes import Workers\n"
        "from simulator.reading.errors import InputError\n"
        "if __name__ == '__main__':\n"
        "    workers = Workers(1)\n"
        "    try:\n"
        "        asyncio.run(workers.run(functools.partial(sent, b'scheme: location_vente\\nhousehold: {birth: x}')))\n"
        "    except InputError as error:\n"
        "        print(error.where, len(error.all) > 1)\n"
        "    workers.end()\n"
    )
    here = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert here.stdout.split()[-1] == "True", here.stderr
