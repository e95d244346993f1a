"""The container and the service: their own lines, run here without an engine."""

import configparser
import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import free_port, wait_for

from simulator import cli

ROOT = Path(__file__).parents[1]
CONTAINER = [
    line
    for line in (ROOT / "install" / "Containerfile").read_text(encoding="utf-8").splitlines()
    if line and line[0] != "#"
]
SERVICE = ROOT / "install" / "location-vente.service"


def lines(word):
    """What stands behind a word of the Containerfile, line by line."""
    return [line.partition(" ")[2] for line in CONTAINER if line.startswith(f"{word} ")]


def listed(line):
    """The JSON list at the end of a line."""
    return json.loads(line[line.index("[") :])


@pytest.fixture
def image(tmp_path):
    """What the lines COPY put in the folder of the container, with the environment of the tests in the place of that of RUN."""
    for line in lines("COPY"):
        *sources, target = line.split()
        for source in sources:
            place = tmp_path / target
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
            else:
                place = place / Path(source).name if target.endswith("/") else place
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, place)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


@contextmanager
def running(folder, words, port):
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/api/health", server)
            yield server
        finally:
            server.kill()


@pytest.mark.slow
def test_the_container_starts_answers_its_health_check_and_ends_when_told(image):
    port = str(free_port())
    (start,), (health,) = lines("ENTRYPOINT"), lines("HEALTHCHECK")
    words = [port if word == "8501" else word for word in listed(start)]
    words[words.index("0.0.0.0")] = "127.0.0.1"
    with running(image, words, port) as server:
        check = [word.replace("8501", port) for word in listed(health)]
        assert subprocess.run(check, cwd=image, capture_output=True, check=False).returncode == 0
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=15) == 0
    assert subprocess.run(check, cwd=image, capture_output=True, check=False).returncode != 0, (
        "a server that is gone is not healthy"
    )


def test_what_the_container_runs_is_what_everybody_runs(image):
    setup, compiled = lines("RUN")
    assert setup == "python install/environment.py"
    assert (image / setup.split()[1]).is_file()
    assert {path.name for path in (image / "simulator" / "wording" / "locale").rglob("install.po")} == {"install.po"}
    assert subprocess.run(shlex.split(compiled), cwd=image, check=False).returncode == 0
    assert lines("STOPSIGNAL") == ["SIGTERM"]
    assert all(name not in {"root", "0"} for name in lines("USER")[0].split(":"))


def test_no_copy_of_the_container_names_a_file_that_is_not_tracked():
    for line in lines("COPY"):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source


def unit():
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(SERVICE, encoding="utf-8")
    return read


def test_the_service_starts_the_command_with_options_that_it_has():
    command, *words = shlex.split(unit()["Service"]["ExecStart"])
    assert Path(command).name == "location-vente"
    parsed = cli.parsed(words)
    assert (parsed.command, parsed.host) == ("app", "127.0.0.1")
    assert parsed.public_address.startswith("https://")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze: the unit is only read")
def test_systemd_takes_the_service(tmp_path):
    folder = tmp_path / "opt"
    program = folder / ".venv" / "bin" / "location-vente"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", encoding="ascii")
    program.chmod(0o755)
    text = re.sub(r"/opt/location-vente", str(folder), SERVICE.read_text(encoding="utf-8"))
    (tmp_path / SERVICE.name).write_text(text, encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / SERVICE.name)], capture_output=True, text=True, check=False
    )
    about_it = [line for line in checked.stderr.splitlines() if SERVICE.name in line]
    assert about_it == []
