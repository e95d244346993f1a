"""How the application is served: its own settings or none, an address that a person sets, one sentence for what cannot be."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from browsing import ROOT, free_port
from serving import started
from websockets.exceptions import InvalidStatus

from simulator.cli import main
from simulator.reading.errors import InputError
from simulator.ui.server import service, settings
from simulator.wording import LANGUAGES

pytestmark = pytest.mark.slow

OURS = ROOT / "simulator" / "ui" / "server" / "config.toml"
COPY = ROOT / ".streamlit" / "config.toml"
APP = ["-m", "simulator", "app", "--port"]
STREAMLIT = ["-m", "streamlit", "run", "app.py", "--server.port"]


# --- one configuration


def test_the_configuration_of_streamlit_run_is_a_copy_to_the_letter():
    head, _, copy = COPY.read_text(encoding="utf-8").partition("\n\n")
    assert head.startswith("# ")
    assert "\n" not in head
    assert copy == OURS.read_text(encoding="utf-8")
    assert not COPY.is_symlink()


def test_no_file_of_the_project_is_a_link():
    """Git for Windows makes a text file of a link: what reads it there reads a path."""
    kept = [path for path in ROOT.rglob("*") if not {".git", ".venv"} & set(path.relative_to(ROOT).parts)]
    assert len(kept) > 100
    assert [path for path in kept if path.is_symlink()] == []


def test_what_protects_a_visitor_is_set():
    ours = settings.streamlit_options()
    assert ours["server.address"] == "127.0.0.1"
    assert ours["runner.postScriptGC"] is False
    assert ours["runner.magicEnabled"] is False
    assert ours["browser.gatherUsageStats"] is False
    assert ours["server.enableCORS"] is ours["server.enableXsrfProtection"] is True


# --- the settings of a person


def test_a_setting_is_an_option_else_a_variable_else_as_it_is_by_default():
    variables = {
        "LOCATION_VENTE_HOST": "0.0.0.0", "LOCATION_VENTE_PORT": "8600",
        "LOCATION_VENTE_PUBLIC_ADDRESS": "https://Simulateur.example.dz/",
        "LOCATION_VENTE_ALLOW_ORIGIN": " https://a.example https://B.example:8443/ https://a.example ",
        "LOCATION_VENTE_TRUSTED_PROXY": " 10.0.0.1  2001:DB8:0::1 10.0.0.1", "LOCATION_VENTE_SESSION_SECONDS": "5",
    }  # fmt: skip
    assert settings.read({}, {}) == settings.Settings("127.0.0.1", 8501, "", (), (), 60)
    by_variable = settings.read({}, variables)
    assert by_variable == settings.Settings(
        "0.0.0.0",
        8600,
        "https://simulateur.example.dz",
        ("https://a.example", "https://b.example:8443"),
        ("10.0.0.1", "2001:db8::1"),
        5,
    )
    by_option = settings.read(
        {"host": "::1", "port": "80", "public_address": None, "origins": "", "proxies": "", "session": "300"}, variables
    )
    assert by_option == settings.Settings("::1", 80, "https://simulateur.example.dz", (), (), 300)


WRONG = {
    "port": ["70000", "0", "-1", "8501x", "٨٥٠١", "8 501", "99999999999", " "],
    "host": ["a b", "http://127.0.0.1", "x" * 300, "127.0.0.1;", "\n"],
    "public_address": [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "ftp://example.dz", "example.dz", "https://", "https:///x",
        "https://u:p@example.dz", "https://example.dz/calcul", "https://example.dz/?a=1", "https://example.dz/#x", "https://example.dz/?", "https://exa mple.dz",
        "https://example.dz\nx: y", "https://example.dz:0", "https://example.dz:70000", "https://[::1", 'https://example.dz/"',
        "https://example.dz/" + "x" * 2000, "//example.dz", "http\u200b://example.dz",
    ],
    "origins": ["*", "null", "https://example.dz/path", "https://example.dz?x", "file:///", "https://example.dz;", "https://'self'"],
    "proxies": ["proxy.example.dz", "127.0.0.1/8", "127.0.0.1:80", "*", "127.0.0.01", "unix:/x"],
    "session": ["0", "-1", "301", "1.5", "1 min", "٦٠", "9999", " "],
    "workers": ["-1", "100", "2.0", "two", "٢", " "],
    "today": ["29/13/2026", "2026-02-30", "2026", "tomorrow", "0001-01-01", "2026-11-29T08:00", "\n", " "],
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in WRONG.items() for text in texts])
def test_a_setting_that_cannot_be_is_one_sentence_of_the_option_and_of_the_variable(name, text, monkeypatch, capsys):
    option, variable = settings.SOURCES[name]
    messages = set()
    for lang in LANGUAGES:
        assert main(["app", option, text, "--lang", lang]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert option in err
        assert err.count("\n") == 1
        messages.add(err)
    assert len(messages) == len(LANGUAGES)
    if text.strip():
        monkeypatch.setenv(variable, text)
        with pytest.raises(InputError) as refused:
            settings.current()
        assert refused.value.where == variable


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example.dz", "https://a b", "https://u@example.dz"])
@pytest.mark.parametrize("command", ["sheet", "message"])
def test_the_address_of_a_sheet_and_of_a_message_is_a_web_address(command, address, tmp_path, capsys):
    case, out = str(ROOT / "scenarios/households/couple_f3.yaml"), ["-o", str(tmp_path / "x.pdf")]
    assert main([command, case, "--address", address, *(out if command == "sheet" else [])]) == 2
    assert capsys.readouterr().err.startswith("--address")
    assert list(tmp_path.iterdir()) == []


# --- where it listens


def ends(process, patience=20.0):
    """The exit status of a process, and the seconds until it ended."""
    begin = time.monotonic()
    return process.wait(timeout=patience), time.monotonic() - begin


def run(*words, lang="fr", **options):
    """A command that is expected to end by itself."""
    command = [sys.executable, "-m", "simulator", "app", "--lang", lang, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, **options)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with started(tmp_path_factory.mktemp("served"), APP) as found:
        yield found


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_second_server_on_the_same_port_is_one_sentence(here, host):
    done = run("--host", host, "--port", str(here.port), lang="en")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"port {here.port} is taken already, .*\n", done.stderr)
    assert here.ask("/").status == 200


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-machine.invalid"])
def test_an_address_that_is_not_of_this_machine_is_one_sentence(host):
    done = run("--host", host, "--port", str(free_port()), lang="en")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"the server cannot listen at http://.*\n", done.stderr)


def test_a_port_of_the_system_is_one_sentence(monkeypatch):
    def bind(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", bind)
    with pytest.raises(InputError) as refused:
        service.listening("127.0.0.1", 80)
    assert (refused.value.key, refused.value.facts["port"].text) == ("app.error.closed", "80")


def test_the_address_to_type_is_one_that_a_browser_reaches():
    assert service.shown("0.0.0.0", 8501) == "http://127.0.0.1:8501/"
    assert service.shown("::", 80) == "http://[::1]:80/"


def listeners(port):
    """The addresses on which this machine listens at a port, as the system tells: in hexadecimal."""
    tables = [Path(f"/proc/net/tcp{version}") for version in ("", "6")]
    rows = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    return {row[1].partition(":")[0] for row in rows if row[3] == "0A" and int(row[1].partition(":")[2], 16) == port}


PROC = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="this system does not list its sockets")
LOOPBACK, EVERYWHERE = "0100007F", "00000000"


@PROC
def test_by_default_only_this_machine_reaches_it_and_elsewhere_only_when_told(here, tmp_path):
    assert listeners(here.port) == {LOOPBACK}
    with started(tmp_path, ["-m", "simulator", "app", "--host", "0.0.0.0", "--port"]) as there:
        assert listeners(there.port) == {EVERYWHERE}
        assert f"http://127.0.0.1:{there.port}/" in there.written


# --- the end


@pytest.mark.parametrize(("told", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_when_told_whatever_is_open(told, status, tmp_path):
    with started(tmp_path, APP) as served, served.listen() as first, served.listen() as second:
        served.run(first, "lang=fr")
        served.run(second, "lang=ar", "population")
        with socket.create_connection((served.host, served.port)) as half:
            half.sendall(
                b"POST /api/answer HTTP/1.1\r\nHost: x\r\nContent-Type: text/yaml\r\nContent-Length: 900\r\n\r\na"
            )
            time.sleep(0.3)
            served.process.send_signal(told)
            ended, seconds = ends(served.process)
        assert ended == status
        assert seconds < service.PROCESS_ENDS + 3
        assert "Traceback" not in served.written


BUSY = """
import sys, time
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from simulator.ui.server import asgi as server, service, settings, turns

async def slow(request):
    await turns.LIGHT.run(lambda: time.sleep(120), request)
    return PlainTextResponse("")

server.PARTS["routes"].append(Route("/slow.txt", slow))
server.PARTS["middleware"].clear()
service.serve(settings.Settings(port=int(sys.argv[1])), print)
"""


def test_a_long_computation_does_not_keep_it_from_ending(tmp_path):
    with started(tmp_path, ["-c", BUSY]) as served:
        with socket.create_connection((served.host, served.port)) as asking:
            asking.sendall(b"GET /slow.txt HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.5)
            served.process.terminate()
            ended, seconds = ends(served.process)
        assert (ended, seconds < service.PROCESS_ENDS + 3) == (0, True)
        assert "Traceback" not in served.written


# --- streamlit run


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The project as Git for Windows leaves it, in a folder with spaces and Arabic letters: a link is a file with a path."""
    to = tmp_path_factory.mktemp("clone") / "محاكي البيع  بالإيجار é"
    to.mkdir()
    for name in ("app.py", ".streamlit", "simulator", "scenarios"):
        for path in [ROOT / name, *(ROOT / name).rglob("*")]:
            there = to / path.relative_to(ROOT)
            if path.is_symlink():
                there.write_text(str(path.readlink()), encoding="utf-8")
            elif path.is_dir():
                there.mkdir(exist_ok=True)
            elif path.suffix != ".pyc":
                shutil.copy(path, there)
    return to


def environment(**more):
    """The environment of a stranger: no setting of ours, no setting of Streamlit's but its silence at the start."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("LOCATION_VENTE_", "STREAMLIT_"))}
    return kept | {"STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true", "LOCATION_VENTE_LANG": "en"} | more


def tells_of_statistics(served):
    with served.listen() as link:
        began = next(m.new_session for m in served.run(link) if m.WhichOneof("type") == "new_session")
    return began.config.gather_usage_stats


@PROC
def test_a_clone_without_links_listens_on_this_machine_only_and_tells_nobody(clone, tmp_path):
    with started(tmp_path, STREAMLIT, cwd=clone, env=environment()) as served:
        assert listeners(served.port) == {LOOPBACK}
        assert tells_of_statistics(served) is False
        assert b"location-vente" in served.ask("/").body.lower()


@PROC
def test_from_another_folder_it_has_its_own_settings_all_the_same(clone, tmp_path):
    command = [str(clone / "app.py") if word == "app.py" else word for word in STREAMLIT]
    with started(tmp_path, command, cwd=tmp_path, env=environment()) as served:
        assert listeners(served.port) == {LOOPBACK}
        assert tells_of_statistics(served) is False


def test_it_is_public_when_both_streamlit_and_our_own_setting_say_so(clone, tmp_path):
    env = environment(LOCATION_VENTE_HOST="0.0.0.0", STREAMLIT_SERVER_ADDRESS="0.0.0.0")
    with started(tmp_path, STREAMLIT, cwd=clone, env=env) as served:
        assert listeners(served.port) <= {EVERYWHERE}
        assert tells_of_statistics(served) is False


def own_address():
    """An address by which other machines reach this one; no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


@pytest.mark.skipif(own_address() in (None, "127.0.0.1"), reason="this machine has no other address")
def test_what_another_program_opens_to_the_network_is_answered_on_this_machine_only(clone, tmp_path):
    command = ["-m", "uvicorn", "app:app", "--host", "0.0.0.0", "--port"]
    with started(tmp_path, command, cwd=clone, env=environment()) as served:
        assert served.ask("/api/health").status == 200
        served.host = own_address()
        assert [served.ask(path).status for path in ("/", "/lite", "/api/health", "/_stcore/health", "/static/x")] == [
            403
        ] * 5
        with pytest.raises(InvalidStatus) as refused:
            served.listen()
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "::ffff:127.0.0.1"])
def test_what_is_of_this_machine(host):
    assert settings.is_of_this_machine(host)
    assert not any(
        map(settings.is_of_this_machine, ("0.0.0.0", "::", "192.0.2.1", "", "::ffff:192.0.2.1", "localhost.example"))
    )


OTHERWISE = {
    "no configuration": (None, {}, []),
    "a path, as of a link": ("../simulator/ui/server/config.toml", {}, []),
    "a damaged configuration": ("[browser\ngatherUsageStats = ", {}, []),
    "an empty configuration": ("", {}, []),
    "an option of the command": ("ours", {}, ["--server.address", "0.0.0.0"]),
    "statistics by the command": ("ours", {}, ["--browser.gatherUsageStats", "true"]),
    "a variable": ("ours", {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}, []),
    "uploads without a token": ("ours", {"STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false"}, []),
    "a public address of Streamlit's, another of ours": (
        "ours", {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "LOCATION_VENTE_HOST": "192.0.2.1"}, []
    ),
    "a setting of ours that cannot be": ("ours", {"LOCATION_VENTE_PUBLIC_ADDRESS": "javascript:alert(1)"}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERWISE)
def test_with_other_settings_it_ends_with_a_sentence_and_answers_nothing(case, clone, tmp_path):
    config, variables, options = OTHERWISE[case]
    for name in ("app.py", "simulator"):
        (tmp_path / name).symlink_to(clone / name)
    if config is not None:
        (tmp_path / ".streamlit").mkdir()
        text = COPY.read_text(encoding="utf-8") if config == "ours" else config
        (tmp_path / ".streamlit" / "config.toml").write_text(text, encoding="utf-8")
    port = free_port()
    command = [sys.executable, *STREAMLIT, str(port), *options]
    env = environment(HOME=str(tmp_path), **variables)
    with subprocess.Popen(
        command, cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        answered = []
        while process.poll() is None:
            answered += answers(port)
        out, err = process.communicate()
    assert answered == []
    assert process.returncode == 2, err
    assert not re.search(r'File ".*(app\.py|simulator)', out + err), (
        "Streamlit tells of its own trouble, ours is a sentence"
    )
    assert err.strip().splitlines()[-1].startswith(("browser.", "server.", "LOCATION_VENTE_")), err


def answers(port):
    """What a server answers at a port within a moment: nothing, where it does not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=0.5)
    try:
        connection.request("GET", "/")
        return [connection.getresponse().status]
    except (OSError, http.client.HTTPException):
        time.sleep(0.05)
        return []
    finally:
        connection.close()


# --- what is written about it


def test_every_setting_is_in_the_guide_and_in_the_help(capsys):
    guide = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(--[a-z-]+)` \| `(LOCATION_VENTE_[A-Z_]+)` \|", guide, re.MULTILINE)
    assert rows == [tuple(source) for source in settings.SOURCES.values()]
    assert main(["app", "--help"]) == 0
    out = capsys.readouterr().out
    assert all(source.option in out for source in settings.SOURCES.values())


def test_the_proxy_of_the_guide_passes_what_a_session_needs_and_no_header_that_is_believed():
    guide = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    proxy = re.search(r"```nginx\n(.*?)```", guide, re.DOTALL)[1]
    for line in (
        "proxy_http_version 1.1;",
        "proxy_set_header Upgrade $http_upgrade;",
        'proxy_set_header Connection "upgrade";',
    ):
        assert line in proxy
    assert "X-Forwarded" not in proxy
    most = settings.streamlit_options()["server.maxUploadSize"]
    assert int(re.search(r"client_max_body_size (\d+)m;", proxy)[1]) > most
