"""A server that holds: what is light is quick beside what is heavy, what stands still is closed, what was left is let go."""

import asyncio
import contextlib
import http.client
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from serving import ROOT, said, started

from simulator.ui.answer import download_links
from simulator.ui.server import connections, limits, origins, sessions, settings
from simulator.ui.state import examples
from simulator.ui.state.facts import written

pytestmark = pytest.mark.slow

FACTS = urlencode(written(examples.first().facts))
APP = ["-m", "simulator", "app", "--port"]
LINUX = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this machine does not list its open files")


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with started(tmp_path_factory.mktemp("held"), [*APP[:-1], "--session-seconds", "2", "--port"]) as found:
        yield found


def timed(server, path):
    """Status and seconds of one request."""
    begin = time.monotonic()
    status = server.ask(path).status
    return status, time.monotonic() - begin


def files_of(process):
    return len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


def soon(holds, patience=15.0):
    """Whether something comes true in time."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


# --- queues


def test_the_light_page_is_quick_while_sixty_sheets_are_asked_for(here):
    """95 of 100 within 0.3 s; every sheet is printed or told to come back."""
    here.ask(f"{download_links.SHEET}?{FACTS}")
    sheets, lock = [], threading.Lock()

    def sheet():
        answer = here.ask(f"{download_links.SHEET}?{FACTS}&lang=fr")
        with lock:
            sheets.append((answer.status, answer.headers["retry-after"]))

    with contextlib.closing(http.client.HTTPConnection(here.host, here.port, timeout=20)):
        asking = [threading.Thread(target=sheet) for _ in range(62)]
        for thread in asking:
            thread.start()
        time.sleep(0.2)
        light = []
        while any(thread.is_alive() for thread in asking) and len(light) < 100:
            light.append(timed(here, f"/lite?{FACTS}"))
            assert here.ask(f"/api/answer?{FACTS}").status == 200
        for thread in asking:
            thread.join()
    assert {status for status, _ in light} == {200}
    assert len(light) > 10
    assert sorted(seconds for _, seconds in light)[int(len(light) * 0.95)] < 0.3
    assert {status for status, _ in sheets} == {200, 503}
    assert {retry for status, retry in sheets if status == 503} == {"5"}
    assert sum(status == 200 for status, _ in sheets) >= 31


def test_sheets_of_clients_who_have_left_are_not_printed(here):
    ask = f"GET {download_links.SHEET}?{FACTS}&annex=yes HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    links = [socket.create_connection((here.host, here.port)) for _ in range(25)]
    for link in links:
        link.sendall(ask)
    time.sleep(0.3)
    for link in links:
        link.close()
    status, seconds = timed(here, f"{download_links.SHEET}?{FACTS}")
    assert status == 200
    assert seconds < 5, "25 long sheets would take more than ten seconds"


# --- who asks


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("192.0.2.9", ["198.51.100.1"], "192.0.2.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["203.0.113.5, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("127.0.0.1", ["203.0.113.5", "198.51.100.1,10.0.0.2"], "198.51.100.1"),
        ("::ffff:127.0.0.1", ["2001:DB8::1"], "2001:db8::1"),
        ("127.0.0.1", ["198.51.100.1, unknown"], "127.0.0.1"),
        ("127.0.0.1", ["10.0.0.2"], "127.0.0.1"),
    ],
)
def test_a_forwarded_address_counts_only_from_a_proxy_of_the_settings(peer, forwarded, visitor):
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"type": "http", "client": (peer, 7), "headers": headers}
    chosen = settings.Settings(proxies=("127.0.0.1", "10.0.0.2"))
    assert origins.from_visitor(scope, chosen)["client"][0] == visitor
    assert origins.from_visitor(scope, settings.Settings())["client"] == (peer, 7)


def test_a_page_opens_a_connection_to_its_own_server_only():
    public = origins.connecting({"content-security-policy": "connect-src 'self'; x"}, "https://simulateur.example.dz")
    assert public == {"content-security-policy": "connect-src 'self' wss://simulateur.example.dz; x"}
    assert origins.connecting({"content-security-policy": "connect-src 'self'; x"}, "") == {
        "content-security-policy": "connect-src 'self'; x"
    }


# --- what stands still

HALF = {
    "nothing": b"",
    "a head": b"GET / HTTP/1.1\r\nHost: x\r\nX-",
    "a body": b"POST /api/answer HTTP/1.1\r\nHost: x\r\nContent-Type: text/yaml\r\nContent-Length: 900\r\n\r\nscheme",
    "a chunk": b"POST /api/answer HTTP/1.1\r\nHost: x\r\nContent-Type: text/yaml\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nsch",
    "a body after its answer": b"POST /api/answer HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nscheme",
    "a second head": b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
}
UPGRADE = (
    b"GET /_stcore/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


def closed_after(server, sent, drip=b""):
    """Seconds until the server closes a connection on which this was sent, and a byte now and then."""
    begin = time.monotonic()
    with socket.create_connection((server.host, server.port), timeout=2) as link:
        link.sendall(sent)
        while time.monotonic() - begin < 30:
            try:
                if not link.recv(65536):
                    break
            except TimeoutError:
                with contextlib.suppress(OSError):
                    link.sendall(drip)
            except ConnectionError:
                break
    return time.monotonic() - begin


@pytest.mark.slow
def test_what_is_half_sent_is_closed_after_ten_seconds(here):
    """All at the same time, since each waits: requests without an end, a head that comes byte by byte, silent websockets."""
    cases = {
        **{name: (sent, b"") for name, sent in HALF.items()},
        "a head, byte by byte": (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X"),
        "half of a handshake": (UPGRADE, b""),
        "a websocket that says nothing": (UPGRADE + b"Sec-WebSocket-Protocol: streamlit\r\n\r\n", b""),
    }
    seconds = {}

    def measure(name):
        seconds[name] = closed_after(here, *cases[name])

    waiting = [threading.Thread(target=measure, args=(name,)) for name in cases]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join()
    assert {
        name: round(taken) for name, taken in seconds.items() if taken > connections.PATIENCE + 2 * connections.LOOK + 2
    } == {}
    assert min(taken for name, taken in seconds.items() if "answer" not in name and "second" not in name) > 8
    assert "Traceback" not in here.written


@pytest.mark.slow
def test_an_answer_that_is_not_read_is_closed_and_a_slow_body_that_moves_is_answered(here):
    bundle = b"GET /fonts/plex-400.ttf HTTP/1.1\r\nHost: x\r\n\r\n"
    body = (ROOT / "scenarios" / "households" / "couple_f3.yaml").read_bytes()
    head = f"POST /api/answer HTTP/1.1\r\nHost: x\r\nContent-Type: text/yaml\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.socket() as lazy, socket.create_connection((here.host, here.port), timeout=30) as slow:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect((here.host, here.port))
        lazy.sendall(bundle * 200)
        slow.sendall(head.encode())
        third = len(body) // 3
        for part in (body[:third], body[third : 2 * third], body[2 * third :]):
            time.sleep(6)
            slow.sendall(part)
        assert slow.recv(65536).startswith(b"HTTP/1.1 200")
        read = len(b"".join(iter(lambda: lazy.recv(65536), b"")))
    assert read < 200 * len(here.ask("/fonts/plex-400.ttf").body) / 2, "closed with most of it unread"
    assert "Traceback" not in here.written


# --- sessions


@LINUX
def test_a_session_that_was_left_is_let_go_with_its_files(here):
    """At once when its page was closed, after the seconds of the setting when it was cut off."""
    with here.listen() as link:
        here.run(link, "lang=fr")
    time.sleep(3)
    before = files_of(here.process)
    with contextlib.ExitStack() as opened:
        links = [opened.enter_context(here.listen()) for _ in range(10)]
        for link in links:
            here.run(link, "lang=fr")
        assert files_of(here.process) >= before + 10 * limits.SESSION_FILES
        for link in links[:5]:
            link.close(1001)
        assert soon(lambda: files_of(here.process) <= before + 5 * limits.SESSION_FILES + 1, patience=1.5)
        for link in links[5:]:
            link.socket.shutdown(socket.SHUT_RDWR)
    assert soon(lambda: files_of(here.process) <= before + 1, patience=5)


def test_a_browser_that_comes_back_in_time_has_its_session(here):
    def session_of(messages):
        return next(m.new_session.initialize.session_id for m in messages if m.WhichOneof("type") == "new_session")

    with here.listen() as link:
        first = session_of(here.run(link, "lang=fr"))
        link.socket.shutdown(socket.SHUT_RDWR)
    time.sleep(0.5)
    for wait, same in ((0, True), (4, False)):
        time.sleep(wait)
        with here.listen(again=first) as link:
            assert (session_of(here.run(link, "lang=fr")) == first) is same
            link.socket.shutdown(socket.SHUT_RDWR)


class Wire:
    """A websocket that opens and waits, and what it was answered."""

    def __init__(self):
        self.told, self.end = [], asyncio.Event()

    async def receive(self):
        await self.end.wait()
        return {"type": "websocket.disconnect", "code": 1001}

    async def send(self, message):
        self.told.append(message)


def test_there_are_no_more_sessions_than_the_process_can_hold():
    async def app(_scope, receive, _send):
        await receive()

    async def play():
        held = sessions.Sessions(2, 60)
        wires = [Wire() for _ in range(3)]
        tasks = [asyncio.ensure_future(held.serve(app, {}, wire.receive, wire.send)) for wire in wires]
        await asyncio.sleep(0)
        assert held.open == 2
        for wire in wires:
            wire.end.set()
        await asyncio.gather(*tasks)
        assert held.open == 0
        return [wire.told for wire in wires]

    assert asyncio.run(play()) == [[], [], [{"type": "websocket.close", "code": 1013}]]


@pytest.mark.parametrize("files_allowed", [64, 256, 1024, 4096, 65_536])
def test_what_is_held_fits_into_the_open_files(files_allowed):
    found = limits.of(files_allowed)
    others = found.connections - found.sessions
    assert found.sessions * limits.SESSION_FILES + others + limits.RESERVED <= max(files_allowed, limits.RESERVED)
    assert found.sessions <= limits.SESSIONS_MOST
    assert (files_allowed < 1024) or found.sessions >= 140


def test_a_session_is_let_go_before_streamlit_would():
    assert settings.streamlit_options()["server.disconnectedSessionTTL"] == settings.LONGEST_SESSION
    assert settings.Settings().session <= 60


# --- at the limit

FEW_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 220))
from simulator.ui.server import service, settings
service.serve(settings.Settings(port=int(sys.argv[1]), session=1), print)
"""


@LINUX
def test_at_the_limit_of_open_files_health_says_so_and_pages_are_answered(tmp_path):
    """The limit is raised as far as it may; beyond it sessions are refused, health is 503, and plain pages are answered."""
    with started(tmp_path, ["-c", FEW_FILES]) as served, contextlib.ExitStack() as opened:
        allowed = limits.of(220).sessions
        assert served.ask("/api/health").status == 200
        held = 0
        with contextlib.suppress(Exception):  # whatever the client calls a refusal
            while held <= allowed:
                link = opened.enter_context(served.listen())
                served.run(link, "lang=fr")
                held += 1
        assert held == allowed
        assert soon(lambda: served.ask("/api/health").status == 503, patience=8)
        assert said(served.ask("/api/health"))["status"] == 503
        for path in (
            "/",
            f"/lite?{FACTS}",
            f"/api/answer?{FACTS}",
            "/fonts/plex-400.ttf",
            f"{download_links.SHEET}?{FACTS}",
        ):
            assert served.ask(path).status == 200, path
        opened.close()
        assert soon(lambda: served.ask("/api/health").status == 200)
        assert "Traceback" not in served.written


@LINUX
def test_more_connections_than_there_may_be_are_hung_up_on_and_the_next_are_answered(tmp_path):
    with started(tmp_path, ["-c", FEW_FILES]) as served:
        links = [socket.create_connection((served.host, served.port)) for _ in range(300)]
        for link in links:
            link.close()
        assert soon(lambda: served.process.poll() is None and timed(served, "/robots.txt")[0] == 200)
        assert "Traceback" not in served.written


def test_where_no_limit_can_be_asked_for_the_server_has_one_all_the_same():
    code = "import sys; sys.platform = 'win32'; sys.modules['resource'] = None\nfrom simulator.ui.server import limits; print(limits.in_force().sessions)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) == limits.of(limits.FILES_ELSEWHERE).sessions
