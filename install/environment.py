"""Make the environment of this folder: ``.venv`` with the packages of a lock, and the command ``location-vente``.

``make run`` and ``run.bat`` both call it. The standard library is enough. Nothing is resolved: the packages are those of
the lock, each with its hash, installed without their dependencies (which are in the lock too) and from wheels only (a
source would be built with tools that no lock names). An environment without its stamp is made again.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv"
WHEELS = ROOT / "wheels"
"""The wheels of an offline kit; where the folder is missing, they come from the index that pip is set up for."""
PYTHONS = WHEELS / "pythons.txt"
"""The versions of Python that the kit has wheels for, one a line."""
OLDEST = (3, 11)
LANGUAGES = ("fr", "ar", "en")
_SHELL = '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -P -m simulator "$@"\n'
_BATCH = '@"%~dp0python.exe" -P -m simulator %*\n'
_DIVERTING = ("PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH")
"""Settings of a person's own pip and Python that would put the packages elsewhere."""
_REASONS = (
    ("install.disk_full", r"No space left on device|Errno 28|not enough space|Disk quota exceeded"),
    ("install.not_writable", r"Permission denied|Read-only file system|Errno 13|Errno 30|Access is denied"),
    ("install.altered", r"DO NOT MATCH THE HASHES"),
    ("install.no_network", r"name resolution|Failed to establish|Connect(ion|Timeout)|ReadTimeout|Max retries|No route|unreachable|getaddrinfo"),
    ("install.no_wheel", r"No matching distribution|Could not find a version"),
)  # fmt: skip
"""What went wrong, by the words that pip or the system used for it; the first that fits."""


class SetupError(Exception):
    """The environment cannot be made: the key of the sentence that says why, and its facts."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


def main(words: list[str] | None = None) -> int:
    """Make or complete the environment; returns the exit status: 0 made, 1 not made, 130 interrupted (a sentence says why)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="also what the checks and the tests need")
    parser.add_argument(
        "--suits", action="store_true", help="only say, by the exit status, whether this Python will do"
    )
    options = parser.parse_args(words)
    try:
        check_python()
        if not options.suits:
            make(dev=options.dev)
    except SetupError as error:
        print(say(error.key, **error.facts), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("install.interrupted"), file=sys.stderr)
        return 130
    return 0


def check_python() -> None:
    """Refuse a Python that is too old, that cannot make environments, or that an offline kit has no wheels for."""
    mine = ".".join(map(str, sys.version_info[:2]))
    if sys.version_info < OLDEST:
        raise SetupError("install.python", version=mine)
    try:
        import ensurepip  # noqa: F401 - Debian and others take it out of the standard library
    except ImportError:
        raise SetupError("install.no_venv", version=mine) from None
    if PYTHONS.is_file() and mine not in (known := PYTHONS.read_text(encoding="ascii").split()):
        raise SetupError("install.kit", version=mine, known=", ".join(known))


def make(*, dev: bool) -> None:
    """The environment as the locks say; what is there already is not made again."""
    locks = {"run": ROOT / "requirements.lock"} | ({"dev": ROOT / "requirements-dev.lock"} if dev else {})
    try:
        for name, lock in locks.items():
            stamp, content = FOLDER / f"{name}.stamp", _content(lock)
            if stamp.is_file() and stamp.read_text(encoding="ascii") == content and python().exists():
                stamp.touch()
                continue
            if name == "run":
                _tell("install.begin", version=sys.version.split()[0])
                venv.create(FOLDER, clear=True, with_pip=True)
                _write_commands()
            install(lock)
            stamp.write_text(content, encoding="ascii")
    except (OSError, subprocess.CalledProcessError) as error:
        raise _explained(_words(error)) from None


def install(lock: Path) -> None:
    """Every package of a lock, exactly. Raises ``SetupError``."""
    offline = ["--no-index", f"--find-links={WHEELS}"] if WHEELS.is_dir() else []
    _run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
         "--only-binary=:all:", *offline, "-r", str(lock))  # fmt: skip
    _run("-m", "pip", "check", "--disable-pip-version-check")


def python() -> Path:
    """The Python of the environment."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(key: str, **facts: str) -> str:
    """A sentence of the catalogue ``install.po``, which is kept to one line for each so that no library is needed to read it."""
    file = ROOT / "simulator" / "wording" / "locale" / _language() / "install.po"
    found = re.search(rf'^msgid "{re.escape(key)}"\nmsgstr "(.*)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].format(**facts) if found else key


def _language() -> str:
    names = (os.environ.get(name, "") for name in ("LOCATION_VENTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return next((name[:2] for name in names if name[:2] in LANGUAGES), LANGUAGES[0])


def _content(lock: Path) -> str:
    """What an environment was made from: the lock and the Python. Made anew when either has changed."""
    made_from = lock.read_bytes() + sys.version.encode() + sys.base_prefix.encode(errors="surrogateescape")
    return hashlib.sha256(made_from).hexdigest()


def _write_commands() -> None:
    """``import simulator`` from anywhere, and the command: the program runs from this folder and is never built.

    The path is relative to the environment, so it has only letters that any system can write in a ``.pth`` file. ``-P``:
    no file of the folder in which the command is typed can stand in for one of ours.
    """
    paths = {"base": str(FOLDER), "platbase": str(FOLDER)}
    packages = Path(sysconfig.get_path("purelib", "venv", paths))
    (packages / "location-vente.pth").write_text(f"{os.path.relpath(ROOT, packages)}\n", encoding="ascii")
    command = python().with_name("location-vente.cmd" if os.name == "nt" else "location-vente")
    command.write_text(_BATCH if os.name == "nt" else _SHELL, encoding="ascii")
    command.chmod(0o755)


def _run(*words: str) -> None:
    kept = {"PIP_RETRIES": "2"} | {name: value for name, value in os.environ.items() if name not in _DIVERTING}
    subprocess.run([str(python()), *words], check=True, env=kept, capture_output=True, text=True, encoding="utf-8", errors="replace")  # fmt: skip


def _words(error: OSError | subprocess.CalledProcessError) -> str:
    """What a program printed before it ended, on either output, or what the system says."""
    if isinstance(error, OSError):
        return str(error)
    printed = [
        one.decode(errors="replace") if isinstance(one, bytes) else one for one in (error.stdout, error.stderr) if one
    ]
    return "\n".join(printed) or str(error)


def _explained(words: str) -> SetupError:
    """The sentence for an error that pip or the system told in its own words."""
    last = [line for line in words.splitlines() if line.strip()][-1:] or [""]
    facts = {"folder": str(ROOT), "reason": last[0].strip()}
    key = next((key for key, pattern in _REASONS if re.search(pattern, words, re.IGNORECASE)), "install.failed")
    return SetupError(key, **facts)


def _tell(key: str, **facts: str) -> None:
    print(say(key, **facts), flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
