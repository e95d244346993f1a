"""Requests that no browser sends: no status 500, no traceback in the log, no hang. Seeded; ``FUZZ`` is how many, ``FUZZ_SEED`` which."""

import contextlib
import os
import random
import socket
import time

import pytest
from serving import started
from websockets.exceptions import ConnectionClosed

from simulator.ui.answer import download_links
from simulator.ui.contract import files as contract_files
from simulator.ui.server import api, static_files, turns
from simulator.ui.server.v1 import routes as v1
from simulator.ui.server.v1.table import ENDPOINTS
from simulator.ui.state import examples
from simulator.ui.state.facts import FIELDS, written

COUNT, SEED = int(os.environ.get("FUZZ", "5000")), 20261129 + int(os.environ.get("FUZZ_SEED", "0"))
DAMAGED = COUNT // 25
"""Requests that are no longer HTTP, and messages that are none: about one in three is only given up by the clock of the server."""
TOGETHER = 100
"""Requests on the wire at the same time, so that one that is waited for does not hold the others up."""
PATIENCE = 20
CASE = written(examples.first().facts)
PATHS = (
    "/", "/lite", "/lite/cases", "/lite/mon-contrat", "/contrat", "/droit", "/population", "/echeancier", "/nowhere", "/static/js/x.js", "/_stcore/health",
    "/_stcore/upload_file/s/f", "/_stcore/stream", "/_stcore/host-config", "/media/x", "/component/a/b", "/api", *api.PATHS, *v1.PATHS, *static_files.SERVED,
)  # fmt: skip
HEAVY_PATHS = {
    *download_links.SERVED,
    *contract_files.PATHS,
    *(endpoint.path for endpoint in ENDPOINTS if endpoint.queue is not turns.LIGHT),
}
LIGHT_PATHS = tuple(path for path in PATHS if path not in HEAVY_PATHS)
PARAMETERS = tuple(sorted({parameter.name for endpoint in ENDPOINTS for parameter in endpoint.parameters}))
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "A" * 40, "G\x01T")
TEXTS = (
    "", "0", "-1", "60 000 DA", "1" * 5000, "١٢٣", "é", "\ud800", "\x00", "\r\nX-Injected: 1", "<script>", "%", "%ff%fe", "%00", "../../etc",
    "price,instalment", "fr,ar", "none", "income", "age_limit", "lpa@2018-03-15", "7000", "𐒰", "ⵣ", "a" * 3500, "2028-06-20", "0001-01-01", "9999-12-31", "29/02/2027", "=1+1", "NaN", "1e400", "null", "[]", "{{7*7}}",
)  # fmt: skip
HEADERS = (
    "Host", "Origin", "Accept", "Accept-Language", "Accept-Encoding", "Cookie", "Content-Type", "Content-Length", "Transfer-Encoding",
    "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Expect", "Range", "If-Modified-Since",
    "If-None-Match", "X-Forwarded-For", "Referer", "X-Xsrftoken", "Te", "Trailer",
)  # fmt: skip
VALUES = (
    *TEXTS, "websocket", "Upgrade, keep-alive", "close", "chunked", "gzip, br;q=0, *;q=x", "100-continue", "bytes=0-", "bytes=-5,9-1",
    "application/json", "application/yaml", "text/csv", "text/yaml; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=b",
    "ar-DZ,fr;q=0.5", "streamlit", "streamlit, a, b", "13", "dGhlIHNhbXBsZSBub25jZQ==", "18446744073709551616", "_streamlit_xsrf=2|x|y|z",
)  # fmt: skip
BODIES = (
    b"", b"{}", b"[" * 500, b"a: &x [*x]", b"\xff\xfe\x00", b'{"scheme": "location_vente"}', b"scheme: location_vente\nhousehold: 5\n",
    b'{"a":1,"a":2}', b"9" * 6000, b"\x1f\x8b\x08", b"--b\r\n\r\n--b--", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffff\r\n", b"- " * 900,
    b'[{"birth": "1985"}]', b"[[]]", b"birth,income,cohort\n1985,5,2024\n", b'birth\n"1985\n', b"birth;birth\n1;2\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with started(tmp_path_factory.mktemp("fuzzed"), ["-m", "simulator", "app", "--port"]) as found:
        yield found


def bytes_of(text):
    return text.encode("utf-8", "surrogatepass")


def odd_query(drawn):
    """The case with some of its facts replaced, repeated, left out, or of another name."""
    pairs = [*CASE.items()]
    for _ in range(drawn.randrange(4)):
        name = drawn.choice((*FIELDS, *PARAMETERS, "monthly", "x", "", "utm_x", "before"))
        pairs.insert(drawn.randrange(len(pairs)), (name, drawn.choice(TEXTS)))
    text = "&".join(f"{name}={value}" for name, value in pairs if drawn.random() > 0.05)
    return "".join(
        f"%{byte:02x}" if not 32 < byte < 127 or drawn.random() < 0.02 else chr(byte) for byte in bytes_of(text)
    )


def well_formed(drawn):
    """A request as HTTP has it, about odd things; its body is as long as it says, unless a header says otherwise."""
    path = drawn.choice(PATHS if drawn.random() < 0.3 else LIGHT_PATHS)
    target = f"{path}?{odd_query(drawn)}" if drawn.random() < 0.7 else path
    body = drawn.choice(BODIES) if drawn.random() < 0.4 else b""
    lines = [f"{drawn.choice(METHODS[:7] if drawn.random() < 0.8 else METHODS)} {target} HTTP/1.1", "Connection: close"]
    lines += ["Host: x"] if drawn.random() < 0.9 else []
    lines += [f"Content-Length: {len(body)}"] if body else []
    lines += [f"{drawn.choice(HEADERS)}: {drawn.choice(VALUES)}" for _ in range(drawn.randrange(5))]
    return b"\r\n".join([*map(bytes_of, lines), b"", body])


def raw(drawn):
    """A request with bytes changed, left out, doubled or cut off; or bytes alone."""
    if drawn.random() < 0.2:
        return drawn.randbytes(drawn.randrange(1, 400)) + b"\r\n\r\n"
    sent = bytearray(well_formed(drawn))
    for _ in range(drawn.randrange(1, 6)):
        at = drawn.randrange(len(sent))
        change = drawn.randrange(4)
        if change == 0:
            sent[at] = drawn.randrange(256)
        elif change == 1:
            del sent[at : at + drawn.randrange(1, 9)]
        elif change == 2:
            sent[at:at] = sent[at : at + drawn.randrange(1, 30)]
        else:
            sent[at:at] = drawn.choice((b"\r\n", b"\x00", b"\r\n\r\n", b" ", b"\xff"))
        sent = sent or bytearray(b"\r\n")
    return bytes(sent)


def answers(server, requests):
    """What each request is answered; each says that it has no more to send, and none is waited for longer than ``PATIENCE``."""
    links = []
    for request in requests:
        link = socket.create_connection((server.host, server.port), timeout=PATIENCE)
        link.sendall(request)
        links.append(link)
    time.sleep(0.2)
    for link, request in zip(links, requests, strict=True):
        with link:
            answer = b""
            try:
                while part := link.recv(65_536):
                    answer += part
            except TimeoutError:
                pytest.fail(f"not closed after {PATIENCE} s: {request!r}")
            except ConnectionError:
                pass
            yield request, answer


def refuses_to_break(server, make, count):
    drawn, statuses = random.Random(SEED), set()
    for _ in range(-(-count // TOGETHER)):
        for request, answer in answers(server, [make(drawn) for _ in range(TOGETHER)]):
            head = answer.partition(b"\r\n\r\n")[0]
            statuses.add(head[9:12])
            assert not head.startswith(b"HTTP/1.1 500"), request
            assert b"\r\nx-injected" not in head.lower(), request
            assert b"Traceback" not in answer, request
    assert {b"200", b"400", b"404"} <= statuses, "the requests are not such that they are answered"
    assert server.ask("/api/health").status == 200
    log = server.written
    for told in ("Traceback", "Error at ", "Exception in", "never retrieved"):
        assert told not in log, log[-2_000:]


@pytest.mark.slow
@pytest.mark.parametrize(("make", "count"), [(well_formed, COUNT), (raw, DAMAGED)])
def test_no_request_breaks_the_server(make, count, here):
    refuses_to_break(here, make, count)


@pytest.mark.slow
def test_no_message_on_a_websocket_breaks_the_server(here):
    """Bytes that are no message of a browser: the session is closed, or nothing happens; the next one opens."""
    drawn = random.Random(SEED)
    for _ in range(DAMAGED):
        with here.listen() as link:
            sent = bytearray(b"\x5a\x00\x12\x04lang")
            for _ in range(drawn.randrange(1, 5)):
                sent[drawn.randrange(len(sent))] = drawn.randrange(256)
            link.send(bytes(sent) if drawn.random() < 0.6 else drawn.randbytes(drawn.randrange(300)))
            if drawn.random() < 0.1:
                with contextlib.suppress(ConnectionClosed):  # by the first message, before this one
                    link.send("text where there is none")
    with here.listen() as link:
        assert here.run(link, "lang=fr")
    assert "Traceback" not in here.written


@pytest.mark.slow
def test_a_body_that_is_no_http_is_no_error_of_ours_whichever_answer_it_meets(here):
    """The server closes such a connection by itself, before or after an answer that needed nothing of the body was begun."""
    before = len(here.written)
    requests = [
        f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".encode()
        for method in ("PUT", "OPTIONS", "GET", "POST") for path in ("/api/answer", "/api/v1/law", "/api/v1/batch", "/nowhere", "/lite")
    ]  # fmt: skip
    for _ in range(3):
        assert {answer[9:12] for _, answer in answers(here, requests)} <= {
            b"400",
            b"405",
            b"204",
            b"200",
            b"404",
            b"415",
            b"422",
        }
    assert "Error at " not in here.written[before:]
    assert "without completing" not in here.written[before:]
